//! Nothing leaves the machine but by a sync to the team's remote, and what is private not even then.

use super::team::Team;

/// Everything that works offline.
const OFFLINE: [&str; 15] = [
    "status",
    "due",
    "remind",
    "inbox --mark-read",
    "log",
    "goal add Run --id run --every daily",
    "checkin run=y --win fine",
    "checkin --private --note 'only for me'",
    "feedback give ben Thanks --kind thanks",
    "feedback give ben 'not yet' --kind topic --draft",
    "goal list",
    "pact",
    "member list",
    "check",
    "undo",
];

#[test]
fn only_sync_reaches_out() {
    let team = Team::pair();
    // Programs that could reach out leave a mark and do nothing.
    let programs = team.path("programs");
    std::fs::create_dir_all(&programs).unwrap();
    let mark = team.path("reached");
    for name in ["git", "ssh", "curl", "wget", "git-upload-pack", "git-receive-pack"] {
        use std::os::unix::fs::PermissionsExt;
        let path = programs.join(name);
        let script = format!("#!/bin/sh\necho \"$0 $*\" >>'{}'\nexit 1\n", mark.display());
        std::fs::write(&path, script).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = programs.display().to_string();
    let run = |line: &str| team.with("ana", &team.clone_of("ana"), &[("PATH", &path)], line);
    for line in OFFLINE {
        let (_, err) = run(line).ends(0);
        assert_eq!(err, "", "{line}");
        assert!(!mark.exists(), "{line} starts a program");
    }
    run("sync").ends(6);
    assert!(mark.exists(), "only a sync does");
}

#[test]
fn what_is_private_stays_on_one_machine() {
    let team = Team::pair();
    team.ana("checkin --private --note 'only for me'").ok();
    team.ana("feedback give ben 'not yet' --kind topic --draft").ok();
    team.ana("checkin --note 'for both'").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    assert!(!team.clone_of("ben").join("private").exists());
    let everything = team.git("ana", &["log", "--all", "-p"]);
    assert!(everything.contains("for both"));
    for words in ["only for me", "not yet"] {
        assert!(!everything.contains(words), "{words}");
    }
    team.is_clean("ana");
}

#[test]
fn help_says_who_reads_what_and_that_leaving_takes_no_consent() {
    let team = Team::empty();
    for command in ["init", "join"] {
        let help = team.in_home("ana", &[command, "--help"]).ok();
        assert!(help.contains("can be read by every member and by whoever runs the remote"), "{help}");
    }
    let help = team.in_home("ana", &["leave", "--help"]).ok();
    assert!(help.contains("nobody's consent") && help.contains("docs/wrong-tool.md"), "{help}");
    assert!(super::console::project().join("docs/wrong-tool.md").exists());
}

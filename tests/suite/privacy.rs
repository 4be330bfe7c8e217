//! Nothing leaves the machine but by a sync to the team's remote, and what is private not even then.

use super::servers::{Host, programs};
use super::shim::watch;
use super::team::Team;
use super::ways::script;

/// Everything that works offline.
const OFFLINE: [&str; 39] = [
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
    "review",
    "review answer --good 'the long run'",
    "review list",
    "sprint plan Cook --id cook --days 7",
    "sprint idea Salt",
    "sprint list",
    "pact amend --purpose 'Run far' --because 'we can'",
    "pact log",
    "member edit --becoming calm",
    "member show ben",
    "import csv ../days.csv --goal run --yes",
    "import json ../team.json --yes",
    "feedback send 2026",
    "nudge ben -q",
    "config set fsync false",
    "pact",
    "member list",
    "check",
    "due --short",
    "export html",
    "export ics",
    "export json",
    "schema goal",
    "schema --install",
    "man",
    "completions bash",
    "complete --line 'ally checkin r'",
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
    std::fs::write(team.path("ana/days.csv"), "2026-11-20,y\n").unwrap();
    team.ben("goal add Swim --id swim").ok();
    std::fs::write(team.path("ana/team.json"), team.ben("export json").ok()).unwrap();
    // Whatever would connect is seen doing it, since there is somewhere to go.
    team.git("ana", &["remote", "set-url", "origin", "http://127.0.0.1:9/team.git"]);
    let connected = team.path("connected");
    let library = watch().map(|library| library.display().to_string()).unwrap_or_default();
    let path = programs.display().to_string();
    let log = connected.display().to_string();
    let vars = [("PATH", path.as_str()), ("LD_PRELOAD", library.as_str()), ("WATCH_LOG", log.as_str())];
    let run = |line: &str| team.with("ana", &team.clone_of("ana"), &vars, line);
    for line in OFFLINE {
        let (_, err) = run(line).ends(0);
        assert_eq!(err, "", "{line}");
        assert!(!mark.exists(), "{line} starts a program");
        assert!(!connected.exists(), "{line} connects");
    }
    // An editor is the person's own, and git says which.
    let editor = team.path("editor");
    script(&editor, "echo 'why: to rest' >>\"$1\"");
    let editor = format!("'{}'", editor.display());
    let watched =
        [("LD_PRELOAD", library.as_str()), ("WATCH_LOG", log.as_str()), ("GIT_EDITOR", editor.as_str())];
    team.with("ana", &team.clone_of("ana"), &watched, "goal edit run").ok();
    assert!(team.read("ana", "goals/ana/run.yaml").contains("why: to rest") && !connected.exists());
    team.ana("config set teams ~/team").ok();
    for (line, code) in [("sync", 6), ("remind --sync", 0), ("--every-team remind --sync", 0)] {
        team.with("ana", &team.clone_of("ana"), &watched, line).ends(code);
        let seen = std::fs::read_to_string(&connected).unwrap_or_default();
        assert!(seen.contains("connected to AF_INET") || library.is_empty(), "{line}: {seen}");
        drop(std::fs::remove_file(&connected));
    }
    team.git("ana", &["remote", "set-url", "origin", &team.remote()]);
    run("sync").ends(6);
    assert!(mark.exists(), "a sync starts git");
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

/// The commands of docs/privacy.md that stand in blocks for a shell.
fn documented() -> Vec<String> {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/privacy.md")).unwrap();
    let blocks = page.split("```sh\n").skip(1).filter_map(|block| block.split("```").next());
    blocks.flat_map(str::lines).map(str::to_owned).collect()
}

#[test]
fn a_host_reads_nothing_of_an_encrypted_remote() {
    let Some(_) = programs(["git-remote-gcrypt", "gpg", "gpgconf"]) else { return };
    let Some(host) = Host::over_ssh() else { return };
    let team = Team::empty();
    let lines = documented();
    let [install, key, export, import, participants, init, join] = lines.as_slice() else {
        panic!("{lines:?}");
    };
    assert!(install.contains("apt install git-remote-gcrypt gnupg"), "{install}");
    let shell = |who: &str, line: &str| {
        // A test answers no questions of gpg, and its agent must not outlive it.
        let line = line.replace("gpg --quick", "gpg -q --batch --passphrase '' --quick");
        let line = line.replace("git@host.example:ana/team.git", &host.url);
        let output =
            team.command(who, "sh").arg("-ec").arg(&line).current_dir(team.path(who)).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{line}: {error}");
        String::from_utf8(output.stdout).unwrap()
    };
    let swap = |line: &str| {
        let ben = line.replace("Ana Roth", "Ben Li").replace("ana@", "ben@").replace("ana.asc", "ben.asc");
        if line == import { line.replace("ben.asc", "ana.asc") } else { ben }
    };
    for who in ["ana", "ben"] {
        let home = team.path(who);
        let config = std::fs::read_to_string(home.join(".gitconfig")).unwrap();
        std::fs::write(home.join(".gitconfig"), config + &host.settings).unwrap();
        shell(who, "mkdir -m 700 .gnupg");
        for line in [key, export] {
            shell(who, &if who == "ana" { line.clone() } else { swap(line) });
        }
    }
    for (who, other) in [("ana", "ben"), ("ben", "ana")] {
        std::fs::copy(team.path(&format!("{other}/{other}.asc")), team.path(&format!("{who}/{other}.asc")))
            .unwrap();
        shell(who, &if who == "ana" { import.clone() } else { swap(import) });
        shell(who, participants);
    }
    shell("ana", init);
    team.ana("goal add 'Swim the lake' --id lake").ok();
    team.ana("checkin lake=p --note 'cold as stone'").ok();
    team.ana("sync").ok();
    shell("ben", join);
    team.ben("checkin --note 'warm as toast'").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    assert!(team.ben("status").ok().contains("Swim the lake"));
    assert!(team.ana("checkin list").ok().contains("warm as toast"));
    // The host has what was sent, and none of the words, names or paths in it.
    let there = |args: &[&str]| {
        let output = team.command("ana", "git").arg("-C").arg(&host.path).args(args).output().unwrap();
        assert!(output.status.success(), "{args:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let everything =
        there(&["cat-file", "--batch-all-objects", "--batch", "--buffer"]) + &there(&["log", "--all"]);
    assert!(everything.len() > 1000, "{everything}");
    for word in ["stone", "toast", "Swim", "lake", "Ana", "ally.yaml", "example.org", "check-in", "checkin"] {
        assert!(!everything.contains(word), "the host reads {word}");
    }
    for who in ["ana", "ben"] {
        shell(who, "gpgconf --kill all");
    }
}

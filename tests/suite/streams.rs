//! Streams: answers on standard output, messages on standard error, quiet, colour, closed pipes, full disks.

use super::servers::passed_over;
use super::team::Team;

/// What a line of a shell prints in Ana's clone, on both streams.
fn shell(team: &Team, line: &str) -> (String, String) {
    let mut shell = team.command("ana", "bash");
    let output = shell.current_dir(team.clone_of("ana")).args(["-c", line]).output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn quiet_leaves_answers_and_errors_and_warnings() {
    let team = Team::pair();
    for line in [
        "goal add Run --every 3/week -q",
        "--quiet checkin run=y",
        "feedback give ben x -q",
        "undo -q",
        "member edit --helps x -q",
        "goal change run --title Walk --because x -q",
        "goal done run -q",
        "sync -q",
        "config set fsync false -q",
    ] {
        assert_eq!(team.ana(line).ok(), "", "{line}");
    }
    assert_eq!(team.ben("-q pact agree").ok(), "");
    assert!(team.ana("goal list --all -q").ok().contains("Walk"));
    assert!(team.ana("-q").ok().contains("Ana Roth (you)"));
    team.ana("-q goal done run").fails(
        1,
        "
        error: the goal run is done since Sun 22 Nov
          help: `ally goal list` shows the open goals, `ally goal reopen run` takes it up again
        ",
    );
    team.write("ana", "goals/ana/bad.yaml", "title: [\n");
    let warning = "warning: goals/ana/bad.yaml:1:8: title: a list stands where a text belongs\n  help: put the text in quotes\n";
    team.ana("-q goal add Swim").says(0, "", warning);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let team = Team::pair();
    team.ana("goal add Run").ok();
    for line in
        ["log", "--json status", "--help", "goal add --help", "completions bash", "check", "--version"]
    {
        // The pause lets `true` end first, so that the pipe is closed for certain.
        let (out, err) = shell(&team, &format!("(sleep 0.2; ally {line}; echo ended with $? >&2) | true"));
        assert_eq!((out.as_str(), err.as_str()), ("", "ended with 0\n"), "{line}");
    }
    let (out, err) = shell(&team, "(sleep 0.2; ally goal show zzz; echo $?) 2>&1 >/dev/null | true");
    assert_eq!((out.as_str(), err.as_str()), ("", ""));
    assert_eq!(shell(&team, "ally goal show zzz 2>&-; echo $?").0, "3\n");
}

#[test]
fn an_answer_that_can_not_be_written_is_an_error() {
    let team = Team::pair();
    if !std::path::Path::new("/dev/full").exists() {
        passed_over("there is no /dev/full");
        return;
    }
    for line in ["goal list", "status", "completions bash", "goal add --help"] {
        let (_, err) = shell(&team, &format!("ally {line} > /dev/full; echo ended with $? >&2"));
        assert_eq!(
            err,
            "error: standard output: No space left on device\n  help: the disk is full; make room and run the command again, what was confirmed before is safe\nended with 1\n",
            "{line}"
        );
    }
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let team = Team::pair();
    team.ana("goal add Run").ok();
    let folder = team.clone_of("ana");
    let colored = |vars: &[(&str, &str)], line: &str| {
        let run = team.with("ana", &folder, vars, line);
        (run.out + &run.err).contains('\u{1b}')
    };
    for (vars, line, expected) in [
        (&[][..], "goal list", false),
        (&[], "--color always goal list", true),
        (&[], "goal list --color=always", true),
        (&[], "--color never goal list", false),
        (&[("CLICOLOR_FORCE", "1")], "goal list", true),
        (&[("CLICOLOR_FORCE", "0")], "goal list", false),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], "goal list", false),
        (&[("CLICOLOR_FORCE", "1")], "--color never goal list", false),
        (&[("NO_COLOR", "1")], "--color always goal list", true),
        (&[("NO_COLOR", "")], "--color always goal list", true),
        (&[("CLICOLOR_FORCE", "1")], "goal show zzz", true),
        (&[], "--color always --json goal list", false),
        (&[], "--color always --json goal show zzz", false),
        (&[("CLICOLOR_FORCE", "1")], "goal add --help", false),
    ] {
        assert_eq!(colored(vars, line), expected, "{vars:?} {line}");
    }
    team.ana("--color always goal show zzz").says(
        3,
        "",
        "\u{1b}[1;31merror:\u{1b}[0m there is no goal \"zzz\"\n  \u{1b}[1mhelp:\u{1b}[0m `ally goal list --all` shows every \
         goal; another member's goal is MEMBER/GOAL\n",
    );
}

#[test]
fn colour_changes_no_word() {
    let team = Team::pair();
    team.ana("goal add Run").ok();
    for line in ["status", "inbox", "check", "goal show run", "pact"] {
        let plain = team.ana(line).ok();
        let mut bare = String::new();
        for (index, part) in team.ana(&format!("--color always {line}")).ok().split('\u{1b}').enumerate() {
            bare.push_str(if index == 0 { part } else { part.split_once('m').unwrap().1 });
        }
        let trimmed: String = bare.lines().map(|line| format!("{}\n", line.trim_end())).collect();
        assert_eq!(trimmed, plain, "{line}");
    }
}

#[test]
fn every_exit_code_has_its_place() {
    let team = Team::pair();
    team.ana("goal add Run --id run").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    for (line, code) in [
        ("status", 0),
        ("feedback give ana x", 1),
        ("goal list --nonsense", 2),
        ("goal show zzz", 3),
        // What can't be understood comes before what is not there.
        ("goal change zzz --every sometimes", 2),
        ("checkin zzz=y --on someday", 2),
    ] {
        assert_eq!(team.ana(line).ends(code).0.is_empty(), code != 0, "{line}");
    }
    team.ana("goal change run --title Walk --because a").ok();
    team.ana("sync").ok();
    team.ben("--as ana goal change run --title Fly --because b").ok();
    team.ben("sync").ends(5);
    // The sync that makes the clash tells it; later ones are fine.
    team.ben("sync").ends(0);
    team.write("ana", "goals/ana/bad.yaml", "title: [\n");
    team.ana("goal list").ends(4);
    team.ana("check").ends(4);
    // What was not needed is not read.
    team.ana("member list").ends(0);
    std::fs::rename(team.path("remote.git"), team.path("moved.git")).unwrap();
    team.ana("sync").ends(6);
    let head = team.git("ben", &["rev-parse", "HEAD"]);
    team.write("ben", ".git/MERGE_HEAD", &head);
    team.ben("goal add x").ends(7);
}

#[test]
fn files_and_index_of_the_user_stay_as_they_are() {
    let team = Team::pair();
    team.write("ana", "README", "ours\n");
    team.git("ana", &["add", "README"]);
    team.git("ana", &["commit", "-qm", "a page"]);
    team.write("ana", "README", "ours, edited\n");
    team.write("ana", "staged", "first\n");
    team.git("ana", &["add", "staged"]);
    team.write("ana", "staged", "second\n");
    team.write("ana", "untracked", "mine\n");
    let state = || {
        let status = team.git("ana", &["status", "--porcelain"]);
        (status, team.git("ana", &["diff"]), team.git("ana", &["diff", "--cached"]))
    };
    let before = state();
    assert_eq!(before.0, " M README\nAM staged\n?? untracked\n");
    for line in [
        "goal add Run --every 3/week --id run",
        "checkin run=y",
        "feedback give ben x",
        "goal change run --title Walk --because x",
        "member edit --helps x",
        "undo",
        "goal done run",
        "sync",
        "status",
        "inbox --mark-read",
        "check",
    ] {
        team.ana(line).ok();
        assert_eq!(state(), before, "{line}");
    }
    let files = team.git("ana", &["ls-tree", "-r", "--name-only", "HEAD"]);
    assert!(!files.contains("staged") && !files.contains("untracked"), "{files}");
}

#[test]
fn git_runs_in_the_team_with_its_own_streams_and_code() {
    let team = Team::pair();
    assert_eq!(team.ana("git log -1 --format=%s").ok(), "member: ben joins\n");
    assert_eq!(team.in_home("ana", &["-C", "team", "git", "rev-parse", "--show-prefix"]).ok(), "\n");
    let (out, err) = team.ana("git nonsense").ends(1);
    assert!(out.is_empty() && err.starts_with("git: 'nonsense' is not a git command"), "{err}");
    assert_eq!(team.ana("git diff --exit-code HEAD~1 HEAD --quiet").code, 1);
    assert!(team.ana("git --version").ok().starts_with("git version "));
}

//! Reminders: silent when nothing is due, each thing once, noted only after it was given.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::team::Team;

/// A command that appends the texts of a reminder to a file, one per line.
fn keeper(team: &Team) -> (PathBuf, String) {
    let file = team.path("told");
    let command = format!("printf '%s\\n' \"$ALLY_REMIND_TEXT\" >>'{}'", file.display());
    (file, command)
}

fn lines(file: &Path) -> Vec<String> {
    std::fs::read_to_string(file).unwrap_or_default().lines().map(str::to_owned).collect()
}

fn told(team: &Team) -> String {
    std::fs::read_to_string(team.clone_of("ana").join(".git/ally/remind")).unwrap_or_default()
}

#[test]
fn each_thing_is_told_once_and_later_if_nobody_was_there() {
    let team = Team::agreed();
    team.ana("remind").shows(
        "
        Ana & Ben
          Check-in for this week, which ends today: `ally checkin`
        ",
    );
    team.ana("remind").shows("");
    team.ben("remind --all").ok();
    assert_eq!(told(&team), "2026-11-22 ana checkin - 2026-W47\n");
    // Its grace is another day of the same thing.
    team.at("2026-11-23T09:00");
    team.ana("remind").shows("");
    // Ben's machine slept on Sunday.
    team.ben("remind").shows(
        "
        Ana & Ben
          Check-in for last week: `ally checkin --week last`
        ",
    );
    team.at("2026-11-29T09:00");
    team.ana("remind").shows(
        "
        Ana & Ben
          Check-in for this week, which ends today: `ally checkin`
          Your part in the review of 2026-W48: `ally review answer --period 2026-W48`
        ",
    );
    team.ana("checkin --note here").ok();
    team.ana("remind").shows("");
    // The second device of the same person has marks of its own, and nothing stands in the work tree.
    team.is_clean("ben");
}

#[test]
fn everything_is_told_on_request_and_that_changes_no_mark() {
    let team = Team::agreed();
    let all = "
        Ana & Ben
          Check-in for this week, which ends today: `ally checkin`
        ";
    team.ana("remind --all").shows(all);
    assert_eq!(told(&team), "");
    team.ana("remind").shows(all);
    team.ana("remind --all").shows(all);
    team.ana("remind -q --all").shows(all);
    team.ana("remind --json").shows(
        r#"
        {"schema":1,"kind":"remind","data":{"team":"Ana & Ben","reminders":[],"sync":null},"problems":[]}
        "#,
    );
    team.ana("remind --json --all").shows(
        r#"
        {"schema":1,"kind":"remind","data":{"team":"Ana & Ben","reminders":[{"kind":"checkin","who":"ana","text":"Check-in for this week, which ends today","ref":null,"since":"2026-11-22","period":"2026-W47","way":"ally checkin","given":true,"why":null}],"sync":null},"problems":[]}
        "#,
    );
}

#[test]
fn a_day_begins_where_and_when_its_member_says() {
    let team = Team::agreed();
    // Sunday noon here is Saturday night and not yet Sunday there.
    team.ana("member edit --tz America/Los_Angeles --day-starts 4").ok();
    team.ana("remind").shows("");
    team.at("2026-11-22T12:55");
    team.ana("remind").shows("");
    team.at("2026-11-22T13:05");
    assert!(team.ana("remind").ok().contains("this week, which ends today"));
}

#[test]
fn whoever_is_away_or_has_left_hears_nothing() {
    let team = Team::agreed();
    team.ana("pause --until 2026-11-30").ok();
    team.ana("remind").shows("");
    team.ana("resume").ok();
    assert!(team.ana("remind").ok().contains("Check-in"));
    team.ben("leave --yes").ok();
    team.at("2026-11-23T10:00");
    team.ben("remind").shows("");
}

#[test]
fn a_feeling_in_the_way_makes_no_reminder() {
    let team = Team::agreed();
    team.ana("checkin --note here").ok();
    team.ben("goal add Sing --id sing --every daily").ok();
    team.ben("checkin sing=n:feeling --blocker 'I dread it'").ok();
    team.meet();
    team.at("2026-11-24T09:00");
    let due = team.ana("due").ok();
    assert!(due.contains("I dread it"), "{due}");
    assert!(!team.ana("remind --all").ok().contains("I dread it"));
}

#[test]
fn a_command_finds_everything_in_its_variables() {
    let team = Team::agreed();
    team.ana("checkin --note here").ok();
    team.ben("feedback give ana 'Shall we run?' --kind ask").ok();
    team.meet();
    let file = team.path("variables");
    let command = format!("env | grep ^ALLY_REMIND | sort >>'{}'; echo said", file.display());
    team.run("ana", &["remind", "--command", &command]).shows("said\n");
    assert_eq!(
        lines(&file),
        [
            "ALLY_REMIND_KIND=answer",
            "ALLY_REMIND_PERIOD=",
            "ALLY_REMIND_REF=2026-11-22.ben.qw2b",
            "ALLY_REMIND_SINCE=2026-11-22",
            "ALLY_REMIND_TEAM=Ana & Ben",
            "ALLY_REMIND_TEXT=Ben Li asks “Shall we run?”",
            "ALLY_REMIND_WAY=ally feedback reply 2026-11-22.ben.qw2b TEXT",
            "ALLY_REMIND_WHO=ana",
        ]
    );
    team.run("ana", &["remind", "--command", &command]).shows("");
    assert_eq!(lines(&file).len(), 8);
}

#[test]
fn words_of_others_are_never_run() {
    let team = Team::agreed();
    team.ana("checkin --note here").ok();
    let mark = team.path("run");
    let hostile = format!("$(touch '{0}') `touch '{0}'`; touch '{0}' \" ' \\ %s", mark.display());
    team.run("ben", &["feedback", "give", "ana", &hostile, "--kind", "ask"]).ok();
    team.meet();
    let (file, command) = keeper(&team);
    team.run("ana", &["remind", "--command", &command]).ok();
    assert!(!mark.exists());
    let said = lines(&file);
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("$(touch"), "{said:?}");
}

/// Programs that read their arguments as those of the page do, and keep what they would tell.
const TELLERS: [(&str, &str); 4] = [
    (
        "notify-send",
        "rest=; for word; do case $rest$word in --) rest=1;; -*) exit 2;; *) keep \"$word\";; esac; done",
    ),
    (
        "osascript",
        "while [ $# -gt 0 ]; do case $1 in -e) shift;; --) shift; keep \"$1\"; exit;; -*) exit 2;; *) keep \"$1\"; exit;; esac; \
         shift; done",
    ),
    (
        "mail",
        "[ \"$1\" = -s ] || exit 2; keep \"$2\"; while read -r line; do case $line in '~'*) exit 3;; esac; \
              keep \"${line#Due: }\"; done",
    ),
    (
        "curl",
        "while [ $# -gt 0 ]; do case $1 in -fsS) ;; -o) shift;; -d | --data) shift; case $1 in @*) exit 26;; esac; keep \"$1\";; \
         --data-raw) shift; keep \"$1\";; -*) exit 2;; esac; shift; done",
    ),
];

#[test]
fn the_commands_of_the_page_tell_names_that_begin_like_an_option() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reminders.md")).unwrap();
    let commands: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("ally remind ")?.split_once("--command '"))
        .map(|(_, rest)| rest.strip_suffix('\'').unwrap())
        .collect();
    assert_eq!(commands.len(), 5, "{commands:?}");
    let team = Team::agreed();
    team.ana("checkin --note here").ok();
    team.ben("feedback give ana 'Shall we run?' --kind ask").ok();
    team.meet();
    let (programs, told) = (team.path("tellers"), team.path("told"));
    std::fs::create_dir_all(&programs).unwrap();
    for (name, does) in TELLERS {
        let keep = format!("keep() {{ printf '%s\\n' \"$1\" >>'{}'; }}", told.display());
        write_program(&programs.join(name), &format!("#!/bin/sh\n{keep}\n{does}\n"));
    }
    let path = format!("{}:/usr/bin:/bin", programs.display());
    for name in ["@passwd", "-x", "--help", "~!touch run"] {
        team.write("ana", "members/ben.yaml", &format!("name: \"{name}\"\nemails: [ben@example.org]\n"));
        let settings = team.read("ana", "ally.yaml").replace("name: Ana & Ben", &format!("name: \"{name}\""));
        team.write("ana", "ally.yaml", &settings);
        for command in &commands {
            std::fs::write(&told, "").unwrap();
            let mut run = team.command("ana", env!("CARGO_BIN_EXE_ally"));
            run.current_dir(team.clone_of("ana")).env("PATH", &path).args([
                "remind",
                "--all",
                "--command",
                command,
            ]);
            let output = run.output().unwrap();
            assert!(output.status.success(), "{name}: {command}: {output:?}");
            let sentence = format!("{name} asks “Shall we run?”");
            assert!(lines(&told).contains(&sentence), "{command}: {:?}", lines(&told));
        }
        team.git("ana", &["checkout", "-q", "ally.yaml"]);
    }
}

fn write_program(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn what_drives_a_terminal_reaches_no_command() {
    let team = Team::agreed();
    team.ana("checkin --note here").ok();
    team.ben("feedback give ana x --kind ask").ok();
    team.meet();
    let path = team.git("ana", &["ls-files", "feedback"]);
    team.write("ana", path.trim(), "to: ana\nkind: ask\ntext: \"a\\e[2Jb\\u202Ec\\nd\"\n");
    let (file, command) = keeper(&team);
    team.run("ana", &["remind", "--command", &command]).ok();
    let said = lines(&file).join("|");
    assert!(said.contains("a\u{fffd}[2Jb\u{fffd}c"), "{said:?}");
    assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said:?}");
}

#[test]
fn what_a_command_refuses_comes_again() {
    let team = Team::agreed();
    team.ben("feedback give ana One --kind ask").ok();
    team.ben("feedback give ana Two --kind ask").ok();
    team.meet();
    let (file, keep) = keeper(&team);
    let picky = format!("case $ALLY_REMIND_TEXT in *One*) echo 'not now' >&2; exit 3;; esac; {keep}");
    team.run("ana", &["remind", "--command", &picky]).fails(
        1,
        "
        error: the command for “Ben Li asks “One”” ended with code 3: not now
          help: it stays open and comes again next time
        ",
    );
    assert_eq!(lines(&file), ["Check-in for this week, which ends today", "Ben Li asks “Two”"]);
    team.run("ana", &["remind", "--command", "kill -9 $$"]).fails(
        1,
        "
        error: the command for “Ben Li asks “One”” was ended from outside
          help: it stays open and comes again next time
        ",
    );
    let (out, err) = team.run("ana", &["remind", "--json", "--command", "exit 3"]).ends(1);
    assert!(out.contains(r#""given":false,"why":"ended with code 3""#) && err.is_empty(), "{out}{err}");
    team.run("ana", &["remind", "--command", "exit 3", "--all"]).fails(
        1,
        "
        error: the command for “Check-in for this week, which ends today” ended with code 3
          help: it stays open and comes again next time, and so do 2 more
        ",
    );
    team.run("ana", &["remind", "--command", &keep]).shows("");
    assert_eq!(lines(&file).len(), 3);
    team.run("ana", &["remind", "--command", &keep]).shows("");
    assert_eq!(lines(&file).len(), 3);
}

#[test]
fn a_death_between_the_command_and_the_note_gives_it_again() {
    let team = Team::agreed();
    let (file, keep) = keeper(&team);
    // The command ends ally itself, as a power cut would, after it has told.
    let killing = format!("{keep}; kill -9 $PPID");
    team.run("ana", &["remind", "--command", &killing]).ends(-1);
    assert_eq!((lines(&file).len(), told(&team).as_str()), (1, ""));
    team.run("ana", &["remind", "--command", &keep]).shows("");
    assert_eq!(lines(&file).len(), 2);
    team.run("ana", &["remind", "--command", &keep]).shows("");
    assert_eq!(lines(&file).len(), 2);
}

#[test]
fn nothing_is_noted_that_nobody_could_read() {
    let team = Team::agreed();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = team.command("ana", env!("CARGO_BIN_EXE_ally"));
    let output = command.current_dir(team.clone_of("ana")).arg("remind").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(told(&team), "");
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = team.command("ana", env!("CARGO_BIN_EXE_ally"));
    let output = command.current_dir(team.clone_of("ana")).arg("remind").stdout(writer).output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()));
    assert_eq!(told(&team), "");
    assert!(team.ana("remind").ok().contains("Check-in"));
}

#[test]
fn a_remote_out_of_reach_hides_no_reminder_and_is_named_once_a_day() {
    let team = Team::agreed();
    team.git("ana", &["remote", "set-url", "origin", "/nowhere/at/all"]);
    let (out, err) = team.ana("remind --sync").ends(0);
    assert!(out.contains("Check-in for this week"), "{out}");
    assert!(err.starts_with("no sync: ") && err.lines().count() == 1, "{err}");
    team.ana("remind --sync").shows("");
    team.at("2026-11-23T00:30");
    assert_eq!(team.ana("remind --sync 2").ends(0).1, err);
    let view = team.ana("remind --sync --json").json();
    assert_eq!(view["data"]["sync"]["done"], false);
    assert!(view["data"]["sync"]["message"].as_str().unwrap().starts_with("no sync: "));
}

#[test]
fn a_sync_before_brings_what_is_due() {
    let team = Team::agreed();
    team.ana("checkin --note here").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("feedback give ana 'Shall we run?' --kind ask").ok();
    team.ben("sync").ok();
    team.ana("remind").shows("");
    team.ana("remind --sync").shows(
        "
        Ana & Ben
          Ben Li asks “Shall we run?”: `ally feedback reply 2026-11-22.ben.c2p0 TEXT`
        ",
    );
}

#[test]
fn a_file_that_can_not_be_read_is_named_once_a_day() {
    let team = Team::agreed();
    team.ana("remind").ok();
    team.write("ana", "goals/ana/run.yaml", "title: [");
    let (_, err) = team.ana("remind").ends(4);
    assert!(err.contains("goals/ana/run.yaml"), "{err}");
    assert_eq!(team.ana("remind").ends(4), (String::new(), String::new()));
    team.at("2026-11-23T09:00");
    assert!(team.ana("remind").ends(4).1.contains("goals/ana/run.yaml"));
}

#[test]
fn an_environment_with_nothing_in_it_will_do() {
    let team = Team::agreed();
    let run = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ally"));
        command.env_clear().env("ALLY_NOW", team.now()).current_dir("/").stdin(Stdio::null());
        command.arg("-C").arg(team.clone_of("ana")).arg("remind").output().unwrap()
    };
    let first = run();
    let text = String::from_utf8_lossy(&first.stdout).into_owned();
    assert!(first.status.success() && text.contains("Check-in for this week"), "{first:?}");
    assert!(run().stdout.is_empty());
}

#[test]
fn two_at_once_tell_it_once() {
    let team = Team::agreed();
    let (file, keep) = keeper(&team);
    let slow = format!("sleep 0.2; {keep}");
    let start = || {
        let mut command = team.command("ana", env!("CARGO_BIN_EXE_ally"));
        command.current_dir(team.clone_of("ana")).args(["remind", "--command", &slow]).spawn().unwrap()
    };
    for mut child in [start(), start(), start()] {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(lines(&file), ["Check-in for this week, which ends today"]);
}

//! What people write comes back as they wrote it, through every option, in JSON and in the files.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::servers::skipped;
use super::team::Team;

/// Text of one line, each with something that trips a careless program.
const LINES: [&str; 44] = [
    "no",
    "Yes",
    "on",
    "null",
    "~",
    "true",
    "3:30",
    "12:30:45",
    "1e3",
    "0x1f",
    "0o17",
    "010",
    "1_000",
    "-5",
    ".inf",
    "2026-11-22",
    "2026-11-22T10:00:00Z",
    "- item",
    "-- dash",
    "--flag",
    "a: b",
    "a :b # not a comment",
    "# hash",
    "'single' and \"double\"",
    "it's",
    "C:\\new\\table",
    "[list]",
    "{map: 1}",
    "&anchor",
    "*alias",
    "!tag",
    "%percent",
    "@ben, well done",
    "`code`",
    "|",
    ">",
    "=",
    "<<",
    "? maybe",
    "👩\u{200d}👩\u{200d}👧 ❤\u{fe0f} 🏃🏽",
    "跑步 – 日本語、한국어",
    "שלום, مرحبا, نمی\u{200c}خواهم",
    "e\u{301}tude naïve",
    "two  spaces   inside",
];

/// Prose as given, and as it is stored.
const PROSE: [(&str, &str); 7] = [
    ("one\ntwo", "one\ntwo\n"),
    ("trailing blanks  \t", "trailing blanks"),
    ("  leading blanks", "leading blanks"),
    ("windows\r\nlines\r\n\r\n", "windows\nlines\n"),
    ("a\n\n- b\n- c: d\n\t# e\n", "a\n\n- b\n- c: d\n    # e\n"),
    ("  indented\nnot", "  indented\nnot\n"),
    ("---\n...\n=======\n", "---\n...\n=======\n"),
];

/// Texts of the options of one command, by the field that they become.
type Field = (&'static str, &'static str);

fn field<'a>(record: &'a Value, name: &str) -> &'a Value {
    name.split('.').fold(record, |record, key| match key.parse::<usize>() {
        Ok(index) => &record[index],
        Err(_) => &record[key],
    })
}

/// Reads YAML files as another program does; `None` where there is no such program.
fn as_others_read(paths: &[std::path::PathBuf]) -> Option<Vec<Value>> {
    const READER: &str = "import sys, json, yaml\n\
        for path in sys.stdin.read().splitlines():\n \
        print(json.dumps(yaml.safe_load(open(path, encoding='utf-8')), default=str))\n";
    let there = Command::new("python3").args(["-c", "import yaml"]).output();
    if !there.is_ok_and(|output| output.status.success()) {
        skipped("python3 has no yaml");
        return None;
    }
    let mut python = Command::new("python3");
    python.args(["-c", READER]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = python.spawn().unwrap();
    for path in paths {
        writeln!(child.stdin.as_ref().unwrap(), "{}", path.display()).unwrap();
    }
    drop(child.stdin.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "PyYAML reads every file");
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// Gives every option each of the texts in turn; `base` begins a command that writes a new record every time.
/// What `--json` returns, what a later look returns, and what PyYAML finds in the file must be the stored form.
fn come_back(
    team: &Team,
    base: &dyn Fn(usize) -> Vec<String>,
    options: &[Field],
    show: &str,
    texts: &[(&str, &str)],
) {
    let rounds = texts.len().div_ceil(options.len()).max(2);
    let mut written = Vec::new();
    for round in 0..rounds {
        let mut args = base(round);
        let mut expected = Vec::new();
        for (place, (option, name)) in options.iter().enumerate() {
            let (given, stored) = texts[(round * options.len() + place) % texts.len()];
            if !option.is_empty() {
                args.push((*option).to_owned());
            }
            args.push(given.to_owned());
            expected.push((*name, stored));
        }
        args.push("--json".to_owned());
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let record = team.run("ana", &args).json()["data"].clone();
        let id = record["id"].as_str().unwrap().to_owned();
        let shown = team.ana(&format!("{show} {id} --json")).json()["data"].clone();
        for (name, stored) in &expected {
            assert_eq!(field(&record, name), stored, "{name}, as written: {args:?}");
            assert_eq!(field(&shown, name), stored, "{name}, as shown: {args:?}");
        }
        written.push((record["path"].as_str().unwrap().to_owned(), expected));
    }
    let paths: Vec<_> = written.iter().map(|(path, _)| team.clone_of("ana").join(path)).collect();
    let Some(read) = as_others_read(&paths) else { return };
    for ((path, expected), read) in written.iter().zip(read) {
        for (name, stored) in expected {
            assert_eq!(field(&read, name), stored, "{name} of {path}\n{}", team.read("ana", path));
        }
    }
}

fn lines() -> Vec<(&'static str, &'static str)> {
    LINES.iter().map(|line| (*line, *line)).collect()
}

fn lines_and_prose() -> Vec<(&'static str, &'static str)> {
    lines().into_iter().chain(PROSE).collect()
}

fn words(line: &str) -> Vec<String> {
    super::team::words(line)
}

#[test]
fn through_every_option_of_a_goal() {
    let team = Team::pair();
    come_back(
        &team,
        &|round| words(&format!("goal add --target 5 --id g{round}")),
        &[
            ("", "title"),
            ("--unit", "unit"),
            ("--used-in", "context.used_in"),
            ("--for-whom", "context.for_whom"),
        ],
        "goal show",
        &lines(),
    );
    come_back(
        &team,
        &|round| words(&format!("goal add Title --id p{round}")),
        &[
            ("--why", "why"),
            ("--done-when", "done_when"),
            ("--minimum", "minimum"),
            ("--obstacle", "obstacle"),
        ],
        "goal show",
        &lines_and_prose(),
    );
    come_back(
        &team,
        &|round| words(&format!("goal change p{round}")),
        &[("--because", "changes.0.why"), ("--title", "title")],
        "goal show",
        &lines()[..12],
    );
    team.is_clean("ana");
    team.ana("check").ok();
}

#[test]
fn through_every_option_of_a_checkin() {
    let team = Team::pair();
    team.ana("goal add Run --id run --every daily").ok();
    let options = [
        ("--win", "win"),
        ("--blocker", "blocker"),
        ("--next", "next"),
        ("--note", "note"),
        ("--excited", "excited"),
        ("--challenged", "challenged"),
        ("--surprised", "surprised"),
    ];
    // A day has one check-in and words add up in it, so every round has a day of its own.
    team.at("2026-11-22T12:00");
    let base = |round: usize| words(&format!("checkin --on '{} days ago'", round % 8));
    come_back(&team, &base, &options, "checkin show", &lines_and_prose());
    let detail = team.ana("checkin run=n --detail 'run.note=a: b # c' --ask 'push: no' --json").json();
    assert_eq!(detail["data"]["goals"]["run"]["note"], "a: b # c");
    assert_eq!(detail["data"]["ask"], serde_json::json!({"for": "push", "text": "no"}));
    team.is_clean("ana");
    team.ana("check").ok();
}

#[test]
fn through_every_option_of_feedback() {
    let team = Team::pair();
    let options = [
        ("", "text"),
        ("--situation", "situation"),
        ("--behaviour", "behaviour"),
        ("--impact", "impact"),
        ("--try", "try"),
        ("--effect", "effect"),
    ];
    come_back(&team, &|_| words("feedback give ben"), &options, "feedback show", &lines_and_prose());
    team.ben("feedback give ana hello").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    let list = team.ana("feedback list --from ben --json").json();
    let id = list["data"][0]["id"].as_str().unwrap().to_owned();
    come_back(&team, &|_| words(&format!("feedback reply {id}")), &[("", "text")], "feedback show", &lines());
    team.ana("sync").ok();
    team.ben("sync").ok();
    let records = team.records("ana");
    assert_eq!(records, team.records("ben"), "the other has the same bytes");
    team.is_clean("ana");
}

#[test]
fn long_texts_files_and_standard_input() {
    let team = Team::pair();
    let long = "żółw 🐢 ".repeat(1250);
    assert_eq!(long.chars().count(), 8750);
    let long = format!("{long}{}", "x".repeat(1250));
    team.run("ana", &["goal", "add", "Long", "--id", "long", "--why", &long]).ok();
    assert_eq!(team.ana("goal show long --json").json()["data"]["why"], long);
    if let Some(read) = as_others_read(&[team.clone_of("ana").join("goals/ana/long.yaml")]) {
        assert_eq!(read[0]["why"], long);
    }

    // From a file of another system: a mark at its beginning, other line ends, blanks at theirs.
    std::fs::write(team.path("note.txt"), "\u{feff}first  \r\n\r\nsecond\t\r\n").unwrap();
    let typed = format!("@{}", team.path("note.txt").display());
    team.run("ana", &["checkin", "--note", &typed]).ok();
    let stored = "first\n\nsecond\n";
    assert_eq!(team.ana("checkin show 2026-11-22.ana --json").json()["data"]["note"], stored);
    assert_eq!(
        team.read("ana", "checkins/ana/2026/11/2026-11-22.ana.yaml"),
        "note: |\n  first\n\n  second\n"
    );
    for typed in ["@../note.txt", "@./../note.txt"] {
        let folder = team.path("ana");
        team.run_in("ana", &folder, &["-C", "team", "goal", "add", "X", "--why", typed], None).ok();
        team.ana("undo").ok();
    }

    let folder = team.clone_of("ana");
    let given = "first line\r\n  second – 跑步  \n\n";
    let run = team.run_in("ana", &folder, &["feedback", "give", "ben", "-", "--json"], Some(given));
    assert_eq!(run.json()["data"]["text"], "first line\n  second – 跑步\n");
    let run = team.run_in("ana", &folder, &["feedback", "give", "ben", "@ben", "--json"], None);
    assert_eq!(run.json()["data"]["text"], "@ben", "only a path after @ is a file");
    let run = team.ana("checkin --note @/nowhere/note.txt");
    assert_eq!(run.code, 1);
    assert!(run.err.starts_with("error: /nowhere/note.txt: "), "{}", run.err);
    team.is_clean("ana");
}

#[test]
fn tables_keep_what_people_wrote() {
    let team = Team::pair();
    team.ana("goal add '👩\u{200d}👩\u{200d}👧 跑步 – “Zoë”' --id run --every daily").ok();
    team.ana("goal add 'שלום نمی\u{200c}خواهم' --id rtl").ok();
    team.ana("goal list").shows(
        "
        goal  title            how    state   last answer
        rtl   שלום نمی\u{200c}خواهم           active  no answer yet
        run   👩\u{200d}👩\u{200d}👧 跑步 – “Zoë”  daily  active  no answer yet
        ",
    );
    assert_eq!(
        team.git("ana", &["log", "-2", "--format=%s"]),
        "goal: ana adds rtl (שלום نمی\u{200c}خواهم)\ngoal: ana adds run (👩\u{200d}👩\u{200d}👧 跑步 – “Zoë”)\n"
    );
}

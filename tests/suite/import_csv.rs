//! `import csv`: days that another tracker kept become answers, shown first, written once.

use super::pty::{Step, Terminal};
use super::team::Team;

/// Ana with a goal, and files beside her clone.
fn team() -> Team {
    let team = Team::pair();
    team.ana("goal add 'Wake up early' --id early --every daily").ok();
    team.ana("goal add Pages --id pages --target 500 --by 2027-03-01").ok();
    team
}

fn file(team: &Team, name: &str, bytes: &[u8]) {
    let path = team.path("ana").join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

const LOOP: &str =
    "Date,Meditate,Wake up early,\n2026-11-22,-1,2,\n2026-11-21,0,1,\n2026-11-20,2,0,\n2026-11-19,3,2,\n";

#[test]
fn loops_table_is_shown_first_and_written_after_a_yes() {
    let team = team();
    file(&team, "Checkmarks.csv", LOOP.as_bytes());
    let head = team.git("ana", &["rev-parse", "HEAD"]);
    team.ana("import csv ../Checkmarks.csv").shows(
        "
        This looks like Loop Habit Tracker.

        habit          goal       days                        new
        Meditate       –          3: Thu 19 Nov – Sat 21 Nov  0
        Wake up early  ana/early  3: Thu 19 Nov – Sun 22 Nov  3    2 before the goal's start, which count for nothing
        2 cells are without an answer

        Nothing is written yet: --yes writes 3 answers into 3 check-ins of yours
        No goal of yours is called Meditate: --goal \"Meditate=GOAL\" names one, --every daily makes new ones
        ",
    );
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), head, "nothing is written");
    team.ana("import csv ../Checkmarks.csv --every daily --yes").shows(
        "
        habit          goal                days                        written
        Meditate       ana/meditate (new)  3: Thu 19 Nov – Sat 21 Nov  3
        Wake up early  ana/early           3: Thu 19 Nov – Sun 22 Nov  3        2 before the goal's start, which count for nothing
        2 cells are without an answer

        Wrote 6 answers into 4 check-ins
        One commit; `ally undo` takes it back
        ",
    );
    assert_eq!(
        team.read("ana", "goals/ana/meditate.yaml"),
        "title: Meditate\nevery: daily\nstart: 2026-11-19\n"
    );
    assert_eq!(
        team.read("ana", "checkins/ana/2026/11/2026-11-20.ana.yaml"),
        "goals:\n  meditate: done\n  early: missed\n"
    );
    assert_eq!(
        team.read("ana", "checkins/ana/2026/11/2026-11-19.ana.yaml"),
        "goals:\n  meditate: skip\n  early: done\n"
    );
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%an|%B"]).lines().next(),
        Some("Ana Roth|import: ana brings 6 answers from 2026-11-19 to 2026-11-22 (meditate, early)")
    );
    assert_eq!(team.git("ana", &["rev-list", "--count", &format!("{}..HEAD", head.trim())]), "1\n");
    team.is_clean("ana");
}

#[test]
fn a_second_run_adds_nothing_and_what_is_there_stays() {
    let team = team();
    team.ana("checkin early=n:ill -m 2").ok();
    file(&team, "Checkmarks.csv", LOOP.as_bytes());
    team.ana("import csv ../Checkmarks.csv --yes").ok();
    let kept = team.read("ana", "checkins/ana/2026/11/2026-11-22.ana.yaml");
    assert_eq!(kept, "goals:\n  early:\n    is: missed\n    why: ill\nmood: 2\n");
    let head = team.git("ana", &["rev-parse", "HEAD"]);
    let again = team.ana("import csv ../Checkmarks.csv --yes --json").json();
    let early = &again["data"]["columns"][1];
    assert_eq!((&early["written"], &early["there"], &early["kept"]), (&0.into(), &2.into(), &1.into()));
    assert_eq!(again["data"]["done"], false);
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), head);
    team.ana("undo").ok();
    assert!(!team.clone_of("ana").join("checkins/ana/2026/11/2026-11-19.ana.yaml").exists());
    assert_eq!(team.read("ana", "checkins/ana/2026/11/2026-11-22.ana.yaml"), kept);
}

#[test]
fn loops_folder_names_the_habit_of_its_own_table() {
    let team = team();
    let text = "Date,Value,Notes\n2026-11-22,YES_MANUAL,\n2026-11-21,NO,\"Sick, again\"\n2026-11-20,YES_AUTO,\n2026-11-19,SKIP,\n2026-11-18,UNKNOWN,\n";
    file(&team, "export/002 Wake up early/Checkmarks.csv", text.as_bytes());
    team.run("ana", &["import", "csv", "../export/002 Wake up early/Checkmarks.csv", "--yes"]).ok();
    assert_eq!(
        team.read("ana", "checkins/ana/2026/11/2026-11-21.ana.yaml"),
        "goals:\n  early:\n    is: missed\n    note: Sick, again\n"
    );
    assert!(!team.clone_of("ana").join("checkins/ana/2026/11/2026-11-20.ana.yaml").exists());
}

#[test]
fn numbers_of_loop_are_thousandths_and_those_of_a_table_are_themselves() {
    let team = team();
    file(&team, "Checkmarks.csv", b"Date,Pages,\n2026-11-22,25000,\n2026-11-21,12500,\n");
    team.ana("import csv ../Checkmarks.csv --yes").ok();
    assert_eq!(team.read("ana", "checkins/ana/2026/11/2026-11-21.ana.yaml"), "goals:\n  pages: 12.5\n");
    file(&team, "reading.csv", "\u{feff}date;value\r\n2026-11-20;30\r\n2026-11-19;0.5\r\n".as_bytes());
    team.ana("import csv ../reading.csv --goal pages --yes").ok();
    assert_eq!(team.read("ana", "checkins/ana/2026/11/2026-11-20.ana.yaml"), "goals:\n  pages: 30\n");
    let numbers = team.ana("goal show pages --json").json();
    assert_eq!(numbers["data"]["pace"]["done"], 25.0, "days before the start count for nothing");
}

#[test]
fn harshs_log_keeps_its_comments_and_amounts() {
    let team = team();
    let log = "# my habits\n2026-11-20 : Gym : y : Leg day : 1.5\n2026-11-21 : Gym : n : Too tired : 0\n2026-11-22 : Gym : s\n2026-11-22 : Pages : y :  : 14\n";
    file(&team, "log", log.as_bytes());
    team.ana("import csv ../log --every 3/week --yes").shows(
        "
        habit  goal           days                        written
        Gym    ana/gym (new)  3: Fri 20 Nov – Sun 22 Nov  3
        Pages  ana/pages      1: Sun 22 Nov               1

        Wrote 4 answers into 3 check-ins
        One commit; `ally undo` takes it back
        ",
    );
    assert_eq!(
        team.read("ana", "checkins/ana/2026/11/2026-11-20.ana.yaml"),
        "goals:\n  gym:\n    is: done\n    value: 1.5\n    note: Leg day\n"
    );
    assert_eq!(
        team.read("ana", "checkins/ana/2026/11/2026-11-22.ana.yaml"),
        "goals:\n  gym: skip\n  pages: 14\n"
    );
}

#[test]
fn lines_that_cannot_be_read_are_named_and_nothing_is_written_without_a_word() {
    let team = team();
    let bytes = b"date,early\n2026-11-20,y\n20.11.2026,y\n2026-11-21,often\n2027-01-01,y\n\xff\xfe,y\n2026-11-22,\"y\n";
    file(&team, "days.csv", bytes);
    let head = team.git("ana", &["rev-parse", "HEAD"]);
    team.ana("import csv ../days.csv --yes").says(
        4,
        "
        This looks like a table of days.

        habit  goal       days            new
        early  ana/early  1: Fri 20 Nov  1    1 before the goal's start, which count for nothing
        line 3: “20.11.2026” is no date like 2026-11-22
        line 4: “often” is neither a word for an answer nor a number
        line 5: 2027-01-01 is still ahead
        line 6: this is not UTF-8
        line 7: a quote is never closed

        Nothing is written. Mend 5 lines, or leave them out with --skip-bad
        "
        .replace("days            new", "days           new")
        .as_str(),
        "",
    );
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), head);
    let json = team.ana("import csv ../days.csv --yes --json").ends(4).0;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["data"]["done"], &json["data"]["bad_lines"]), (&false.into(), &5.into()));
    assert_eq!(
        json["data"]["bad"][0],
        serde_json::json!({"line": 3, "message": "“20.11.2026” is no date like 2026-11-22"})
    );
    assert_eq!(team.ana("import csv ../days.csv --skip-bad --yes --json").json()["data"]["done"], true);
    assert_eq!(team.read("ana", "checkins/ana/2026/11/2026-11-20.ana.yaml"), "goals:\n  early: done\n");
}

#[test]
fn what_a_goal_does_not_take_is_a_line_that_does_not_fit() {
    let team = team();
    file(&team, "days.csv", b"date,pages\n2026-11-20,y\n2026-11-21,12\n");
    let (out, _) = team.ana("import csv ../days.csv --yes").ends(4);
    assert!(out.contains("line 2: pages counts a number, and this is none"), "{out}");
}

#[test]
fn a_line_that_does_not_fit_is_told_once_and_left_out() {
    let team = team();
    file(&team, "days.csv", b"date,pages\n2026-11-20,y\n2026-11-21,12\n");
    team.ana("import csv ../days.csv --skip-bad --yes").shows(
        "
        habit  goal       days                        written
        pages  ana/pages  2: Fri 20 Nov – Sat 21 Nov  1        1 before the goal's start, which count for nothing
        line 2: pages counts a number, and this is none

        Wrote 1 answer into 1 check-in
        One commit; `ally undo` takes it back
        ",
    );
    team.ana("undo").ok();
    let json = team.ana("import csv ../days.csv --skip-bad --yes --json").json();
    assert_eq!(json["data"]["bad_lines"], 1);
    assert_eq!(json["data"]["bad"].as_array().unwrap().len(), 1);
}

#[test]
fn a_bad_line_is_left_out_as_a_whole() {
    let team = team();
    let bytes = b"date,early,pages,walk\n2026-11-19,y,often,y\n2026-11-20,,12,y\n2026-11-20,y,13,\n";
    file(&team, "days.csv", bytes);
    let json = team.ana("import csv ../days.csv --every daily --skip-bad --yes --json").json();
    let answers: Vec<_> =
        json["data"]["columns"].as_array().unwrap().iter().map(|column| column["answers"].clone()).collect();
    assert_eq!(answers, [0, 1, 1]);
    assert_eq!(
        json["data"]["bad"],
        serde_json::json!([
            {"line": 2, "message": "“often” is neither a word for an answer nor a number"},
            {"line": 4, "message": "line 3 says something else of 2026-11-20"},
        ])
    );
    assert!(!team.clone_of("ana").join("checkins/ana/2026/11/2026-11-19.ana.yaml").exists());
    assert_eq!(
        team.read("ana", "checkins/ana/2026/11/2026-11-20.ana.yaml"),
        "goals:\n  pages: 12\n  walk: done\n"
    );
}

#[test]
fn records_that_cannot_be_read_are_named_beside_what_would_be_written() {
    let team = team();
    team.write("ana", "goals/ana/run.yaml", "title: [");
    file(&team, "days.csv", b"date,pages\n2026-11-21,12\n");
    let (out, err) = team.ana("import csv ../days.csv").ends(4);
    assert!(out.contains("Nothing is written yet") && err.contains("goals/ana/run.yaml"), "{out}{err}");
    team.ana("export json -o ../team.json").ends(4);
    let (out, err) = team.ana("import json ../team.json").ends(4);
    assert!(out.contains("Nothing new in it") && err.contains("goals/ana/run.yaml"), "{out}{err}");
    let (out, err) = team.ana("import csv ../days.csv --yes").ends(0);
    assert!(out.contains("Wrote 1 answer") && err.contains("goals/ana/run.yaml"), "{out}{err}");
}

#[test]
fn a_file_that_is_something_else_is_refused_with_a_way_out() {
    let team = team();
    file(&team, "loop.zip", b"PK\x03\x04rest");
    team.ana("import csv ../loop.zip").in_place(&team).fails(
        2,
        "
        error: ../loop.zip is no text
          help: unpack the archive that the app exported, and name its Checkmarks.csv
        ",
    );
    file(&team, "Checkmarks.csv", LOOP.as_bytes());
    team.ana("import csv ../Checkmarks.csv --goal Sleep=early").fails(
        2,
        "
        error: --goal Sleep=early names no habit of this file
          help: write it as HABIT=GOAL; the habits are Meditate, Wake up early
        ",
    );
    team.ana("import csv ../nothing.csv").ends(1);
    team.ana("import csv ../Checkmarks.csv --goal Meditate=nothing").ends(3);
    team.ben("goal add Meditate --every daily").ok();
    team.meet();
    team.ana("import csv ../Checkmarks.csv --goal Meditate=ben/meditate").ends(1);
}

#[test]
fn standard_input_is_taken_and_an_empty_file_says_nothing() {
    let team = team();
    team.types("ana", "import csv - --goal early --yes", "2026-11-22,yes\n").ok();
    assert_eq!(team.read("ana", "checkins/ana/2026/11/2026-11-22.ana.yaml"), "goals:\n  early: done\n");
    let out = team.types("ana", "import csv - --goal early --yes", "").ok();
    assert!(out.contains("Nothing new in it; nothing is written"), "{out}");
}

#[test]
fn a_million_rows_are_read_and_twenty_bad_lines_told() {
    let team = team();
    let text = "2026-11-20,y\nnonsense\n".repeat(500_000);
    let (out, err) = team.types("ana", "import csv - --goal early --yes --json", &text).ends(4);
    assert_eq!(err, "");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["data"]["bad_lines"], 500_000);
    assert_eq!(json["data"]["bad"].as_array().unwrap().len(), 20);
    assert_eq!(json["data"]["columns"][0]["answers"], 1);
}

#[test]
fn at_a_terminal_it_asks_and_writes_only_after_a_yes() {
    let team = team();
    file(&team, "Checkmarks.csv", LOOP.as_bytes());
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let head = team.git("ana", &["rev-parse", "HEAD"]);
    let question = "Write 3 check-ins? [y/N]";
    let no = terminal.ally("import csv ../Checkmarks.csv", &[Step::Wait(question), Step::Send("\r")]);
    assert!(no.code == 0 && no.screen.ends_with("Nothing was written.\n"), "{}", no.screen);
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), head);
    let yes = terminal.ally("import csv ../Checkmarks.csv", &[Step::Wait(question), Step::Send("y\r")]);
    assert!(yes.code == 0 && yes.screen.contains("Wrote 3 answers into 3 check-ins\n"), "{}", yes.screen);
    assert!(yes.screen.lines().all(|line| line.chars().count() <= 80), "{}", yes.screen);
}

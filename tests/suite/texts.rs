//! What people type: texts from arguments, files and standard input, and dates as they are said.

use super::team::Team;

/// The note of Ana's check-in after a command.
fn note(team: &Team, line: &str, input: &str) -> String {
    team.types("ana", line, input).ok();
    let shown = team.ana("checkin show 2026-11-22.ana --json").json();
    team.ana("undo").ok();
    shown["data"]["note"].as_str().unwrap().to_owned()
}

#[test]
fn a_text_comes_from_standard_input_or_a_file_or_stands_for_itself() {
    let team = Team::pair();
    team.write("ana", "windows.txt", "\u{feff}one\r\ntwo \r\n\r\nthree\r\n\r\n");
    team.write("ana", "bare.txt", "no end");
    std::fs::write(team.path("ana/home.txt"), "at home\n").unwrap();
    let absolute = format!("checkin --note '@{}'", team.clone_of("ana").join("bare.txt").display());
    for (line, input, expected) in [
        ("checkin --note plain", "", "plain"),
        ("checkin --note -", "one\ntwo\n", "one\ntwo\n"),
        ("checkin --note -", "\u{feff}one\r\ntwo", "one\ntwo\n"),
        ("checkin --note -", "  indented\n", "indented"),
        ("checkin --note @./windows.txt", "", "one\ntwo\n\nthree\n"),
        ("checkin --note @./bare.txt", "", "no end"),
        ("checkin --note @../home.txt", "", "at home"),
        ("checkin --note @~/home.txt", "", "at home"),
        (&absolute, "", "no end"),
        ("checkin --note @ben", "", "@ben"),
        ("checkin --note @", "", "@"),
        ("checkin --note --", "", "--"),
        ("checkin --note -x", "", "-x"),
        ("checkin --note=-", "from input", "from input"),
        ("checkin --note 'a: b # c'", "", "a: b # c"),
        ("checkin --note no", "", "no"),
    ] {
        assert_eq!(note(&team, line, input), expected, "{line}");
    }
    team.is_clean_but("ana", &["bare.txt", "windows.txt"]);
}

#[test]
fn a_text_that_can_not_be_read_is_refused() {
    let team = Team::pair();
    std::fs::write(team.clone_of("ana").join("latin.txt"), b"caf\xe9").unwrap();
    team.ana("checkin --note @./latin.txt").fails(
        2,
        "
        error: the text of @./latin.txt is not UTF-8 (byte 4)
          help: save it as UTF-8 and try again
        ",
    );
    std::fs::write(team.clone_of("ana").join("long.txt"), "é".repeat(600_000)).unwrap();
    team.ana("checkin --note @./long.txt").in_place(&team).fails(
        2,
        "
        error: the text of PLACE/ana/team/./long.txt is longer than 1 MiB
          help: a record holds 64 KiB; put the long text into a file beside it, and the gist here
        ",
    );
    team.ana("checkin --note @./nothing.txt").in_place(&team).fails(
        1,
        "
        error: PLACE/ana/team/./nothing.txt: No such file or directory
          help: nothing of that name is there; check the name
        ",
    );
    team.ana("checkin --note -").fails(
        2,
        "
        error: the note is empty
          help: write a word or two; `-` reads them from standard input
        ",
    );
    team.types("ana", "checkin --note -", "a\u{1b}[31mb").fails(
        2,
        "
        error: the note holds a control character (U+001B)
          help: take it out; such characters can drive a terminal
        ",
    );
    team.types("ana", "checkin --note -", &"x".repeat(1 << 20)).fails(
        2,
        "
        error: the note is too long: 1048576 bytes, and 40000 are the most
          help: a file beside the records can hold it; link to it from the record
        ",
    );
}

#[test]
fn every_command_with_a_text_reads_it_from_standard_input() {
    let team = Team::pair();
    team.ana("goal add Run --id run").ok();
    for line in [
        "goal add -",
        "goal add x --why -",
        "goal change run --title Walk --because -",
        "checkin --win -",
        "feedback give ben -",
        "feedback give ben x --kind change --situation -",
        "feedback reply 2026-11-22.ana.p -",
        "goal done run --learned -",
        "goal drop x --why -",
    ] {
        let line = match line.strip_prefix("feedback reply ") {
            Some(_) => {
                let given = team.ana("feedback list --json").json();
                format!("feedback reply {} -", given["data"][0]["id"].as_str().unwrap())
            }
            None => line.to_owned(),
        };
        team.types("ana", &line, "from standard input\n").ok();
        let patch = team.git("ana", &["show", "--format=", "HEAD"]);
        assert!(patch.contains("from standard input"), "{line}\n{patch}");
    }
}

#[test]
fn a_due_date_is_understood_as_it_is_said() {
    let team = Team::pair();
    team.ana("goal add Run --id run").ok();
    // Today is Sunday, 22 November 2026.
    for (said, day) in [
        ("2026-12-24", "2026-12-24"),
        ("today", "2026-11-22"),
        ("tomorrow", "2026-11-23"),
        ("friday", "2026-11-27"),
        ("Sun", "2026-11-29"),
        ("next friday", "2026-11-27"),
        ("in 3 days", "2026-11-25"),
        ("3 days", "2026-11-25"),
        ("two weeks", "2026-12-06"),
        ("2w", "2026-12-06"),
        ("+10d", "2026-12-02"),
        ("1 month", "2026-12-22"),
        ("next week", "2026-11-23"),
        ("end of month", "2026-11-30"),
        ("EOM", "2026-11-30"),
    ] {
        team.ana(&format!("goal change run --by '{said}' --because x")).ok();
        let shown = team.ana("goal show run --json").json();
        assert_eq!(shown["data"]["by"], day, "{said}");
        team.ana("undo").ok();
    }
    for said in ["someday", "2026-13-01", "2026-02-30", "26-11-22", "9999999w", "in days", "in 3"] {
        let (_, err) = team.ana(&format!("goal change run --by '{said}' --because x")).ends(2);
        assert!(err.starts_with(&format!("error: {said:?} is not a date")), "{said}: {err}");
    }
}

#[test]
fn a_day_that_is_spoken_of_lies_behind() {
    let team = Team::pair();
    for (said, day) in [
        ("today", "2026-11-22"),
        ("yesterday", "2026-11-21"),
        ("friday", "2026-11-20"),
        ("sunday", "2026-11-15"),
        ("3 days ago", "2026-11-19"),
        ("5d", "2026-11-17"),
        ("last monday", "2026-11-16"),
        ("1w", "2026-11-15"),
    ] {
        let written = team.ana(&format!("checkin --on '{said}' --note x --json")).json();
        assert_eq!(written["data"]["id"], format!("{day}.ana"), "{said}");
        team.ana("undo").ok();
    }
}

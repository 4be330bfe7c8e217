//! Files made to confuse: twins of names and broken texts of every sort. Each is named with its line, all travel, and
//! none stands in the way of another.

use std::fs;

use super::team::Team;

/// Ben pushes what is in his clone with plain git.
fn ben_pushes(team: &Team) {
    team.git("ben", &["add", "--all"]);
    team.git("ben", &["commit", "-q", "-m", "more"]);
    team.git("ben", &["push", "-q"]);
}

/// Names that some file systems take for one: by case, by the form of an accent, and by characters that look alike.
const TWINS: [(&str, &str); 9] = [
    ("goals/ana/Run.yaml", "title: upper\n"),
    ("goals/ana/RUN.YAML", "title: louder\n"),
    ("goals/Ana/run.yaml", "title: folder\n"),
    ("goals/ana/caf\u{e9}.yaml", "title: composed\n"),
    ("goals/ana/cafe\u{301}.yaml", "title: apart\n"),
    ("goals/ana/r\u{200b}un.yaml", "title: invisible\n"),
    ("goals/ana/гun.yaml", "title: Cyrillic\n"),
    ("members/Ben.yaml", "name: Ben Li\nemails: [ben@example.org]\n"),
    ("reviews/2026-w47/ben.yaml", "good: x\n"),
];

#[test]
fn twins_of_names_are_named_and_travel_and_overwrite_nothing() {
    let team = Team::pair();
    team.ana("goal add Run --id run").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    for (path, text) in TWINS {
        team.write("ben", path, text);
    }
    ben_pushes(&team);
    team.ana("goal change run --why air --because spring").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    for who in ["ana", "ben"] {
        for (path, text) in TWINS {
            assert_eq!(team.read(who, path), text, "{path}");
        }
        let run = team.read(who, "goals/ana/run.yaml");
        assert!(run.contains("title: Run") && run.contains("why: air"), "{run}");
        team.is_clean(who);
    }
    let help = "    rename or move it, or give it another ending than .yaml";
    let named: String = [
        "goals/Ana/run.yaml: this file is not read: its name is not the id of a record [misplaced]",
        help,
        "goals/ana/RUN.YAML: this file is not read: its ending is not .yaml [misplaced]",
        "    give it the ending .yaml if it is a record, and another one if it is none",
        "goals/ana/Run.yaml: this file is not read: its name is not the id of a record [misplaced]",
        help,
        "goals/ana/cafe\u{301}.yaml: this file is not read: its name is not the id of a record [misplaced]",
        help,
        "goals/ana/caf\u{e9}.yaml: this file is not read: its name is not the id of a record [misplaced]",
        help,
        "goals/ana/r\u{fffd}un.yaml: this file is not read: its name is not the id of a record [misplaced]",
        help,
        "goals/ana/гun.yaml: this file is not read: its name is not the id of a record [misplaced]",
        help,
        "members/Ben.yaml: this file is not read: its name is not the id of a record [misplaced]",
        help,
        "reviews/2026-w47/ben.yaml: this file is not read: its name is not the id of a record [misplaced]",
        help,
        "",
        "5 records looked at, 9 things to look into",
    ]
    .map(|line| format!("{line}\n"))
    .concat();
    team.ana("check").says(4, &named, "");
    team.ana("goal list").ends(4);
    assert!(team.ana("goal show run").ends(4).0.contains("Run"));
}

#[test]
fn a_title_in_either_form_of_unicode_makes_one_goal() {
    let team = Team::pair();
    team.ana("goal add 'Cafe\u{301} au lait'").ok();
    assert!(team.clone_of("ana").join("goals/ana/cafe-au-lait.yaml").exists());
    team.ana("goal add 'Caf\u{e9} au lait'").ends(1);
    team.ana("goal show cafe-au-lait").ok();
}

/// What is wrong with a file, the file, and how `check` begins to tell it.
fn broken() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let text = |text: &str| text.as_bytes().to_vec();
    let lines = |count: usize| "# a line\n".repeat(count);
    let nested: String = (0..40).map(|depth| format!("{}a:\n", "  ".repeat(depth))).collect();
    let bomb = "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\ntitle: *c\n";
    vec![
        (
            "a key twice",
            text("title: x\nwhy: y\ntitle: z\n"),
            r#"3:1: title: the key is there twice [duplicate-key]"#,
        ),
        (
            "a key twice inside",
            text("title: x\nclosed:\n  on: 2026-11-22\n  as: done\n  on: 2026-11-23\n"),
            r#"5:3: closed.on: the key is there twice [duplicate-key]"#,
        ),
        (
            "a tag",
            text("title: x\nwhy: !!binary aGk=\n"),
            r#"2:6: a value that begins with ! is a tag of YAML, which records don't use [anchor-or-tag]"#,
        ),
        (
            "a tag of a program",
            text("title: !!python/object/apply:os.system [x]\n"),
            r#"1:8: a value that begins with ! is a tag of YAML, which records don't use [anchor-or-tag]"#,
        ),
        (
            "aliases that multiply",
            text(bomb),
            r#"1:4: a value that begins with & or * is an anchor or alias of YAML, which records don't use [anchor-or-tag]"#,
        ),
        (
            "a number without end",
            text("title: x\ntarget: 1e999\n"),
            r#"2:9: target: the text "1e999" stands where a number belongs [wrong-type]"#,
        ),
        (
            "a number of many digits",
            text(&format!("title: x\ntarget: {}\n", "9".repeat(400))),
            r#"2:9: target: the text "9999999999999999999999999999999999999999"… stands where a number belongs [wrong-type]"#,
        ),
        (
            "no number",
            text("title: x\ntarget: .nan\n"),
            r#"2:9: target: .nan is no finite number [out-of-range]"#,
        ),
        (
            "a year of five digits",
            text("title: x\nby: 10000-01-01\n"),
            r#"2:5: by: "10000-01-01" is not a date (YYYY-MM-DD) [not-a-date]"#,
        ),
        (
            "a day that is none",
            text("title: x\nby: 9999-02-30\n"),
            r#"2:5: by: "9999-02-30" is not a date (YYYY-MM-DD) [not-a-date]"#,
        ),
        (
            "NUL",
            text("title: x\nwhy: a\0b\n"),
            r#"2:7: the invisible character U+0000 can't stand in a record [control-character]"#,
        ),
        (
            "NUL in quotes",
            text("title: x\nwhy: \"a\\0b\"\n"),
            r#"2:1: why holds the control character U+0000 [control-character]"#,
        ),
        ("no UTF-8", b"title: x\nwhy: caf\xe9\n".to_vec(), r#"2:9: the text is not UTF-8 [not-utf8]"#),
        (
            "half a character",
            b"title: x\nwhy: \xf0\x9f\x98\n".to_vec(),
            r#"2:6: the text is not UTF-8 [not-utf8]"#,
        ),
        ("UTF-16", b"\xff\xfet\0i\0t\0l\0e\0".to_vec(), r#"1:1: the text is not UTF-8 [not-utf8]"#),
        (
            "brackets",
            text(&format!("title: x\nown: {}\n", "[".repeat(5000))),
            r#"2:37: too many brackets, or lists and maps within each other [too-nested]"#,
        ),
        (
            "lists in lists",
            text(&format!("title: x\nown: {}{}\n", "[".repeat(100), "]".repeat(100))),
            r#"2:37: too many brackets, or lists and maps within each other [too-nested]"#,
        ),
        (
            "folders of keys",
            text(&nested),
            r#"33:66: too many brackets, or lists and maps within each other [too-nested]"#,
        ),
        (
            "a second record",
            text("title: x\n---\ntitle: y\n"),
            r#"2:1: a second document begins here; a file holds one record [syntax]"#,
        ),
        (
            "an escape sequence",
            text("title: x\nwhy: \u{1b}[2J\n"),
            r#"2:6: the invisible character U+001B can't stand in a record [control-character]"#,
        ),
        (
            "an escape sequence in quotes",
            text("title: x\nwhy: \"\\e[2J\"\n"),
            r#"2:1: why holds the control character U+001B [control-character]"#,
        ),
        (
            "too much",
            text(&format!("title: x\n{}", lines(8000))),
            r#" the file is larger than 64 KiB [too-large]"#,
        ),
        (
            "a list",
            text("- title: x\n"),
            r#"1:1: a list stands where a map with title, owners, keeper, why, kind, every belongs [wrong-type]"#,
        ),
        (
            "a word",
            text("x"),
            r#"1:1: the text "x" stands where a map with title, owners, keeper, why, kind, every belongs [wrong-type]"#,
        ),
        ("nothing", text(""), r#"1:1: title is missing [missing-field]"#),
        (
            "an open quote",
            text("title: \"x\nwhy: y\n"),
            r#"3:1: a quote or bracket is opened and never closed [syntax]"#,
        ),
        (
            "a tab",
            text("title: x\nclosed:\n\ton: 2026-11-22\n"),
            r#"3:1: no text can begin with this character [syntax]"#,
        ),
        (
            "both sides of a merge",
            text("title: x\n<<<<<<< ours\nwhy: y\n=======\nwhy: z\n>>>>>>> theirs\n"),
            r#"2:1: git left both versions of a conflict in the file [conflict-markers]"#,
        ),
    ]
}

#[test]
fn every_sort_of_broken_file_is_named_with_its_line() {
    let team = Team::pair();
    let mut wanted = Vec::new();
    for (number, (what, bytes, told)) in broken().into_iter().enumerate() {
        let path = format!("goals/ben/b{number:02}.yaml");
        let full = team.clone_of("ben").join(&path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, bytes).unwrap();
        wanted.push((what, format!("{path}:{told}")));
    }
    ben_pushes(&team);
    team.ana("sync").ok();
    team.is_clean("ana");
    let (out, err) = team.ana("check").ends(4);
    assert_eq!(err, "");
    for (what, told) in &wanted {
        assert!(out.lines().any(|line| line == told), "{what}: {told}\n{out}");
    }
    assert!(out.ends_with(&format!("{0} things to look into\n", wanted.len())), "{out}");
    // None of them stands in the way of what can be read.
    assert!(team.ana("member list").ok().contains("Ben Li"));
    team.ana("goal add Run --id run").ends(0);
    team.ana("checkin run=y").ends(0);
    team.ana("sync").ends(0);
    team.ben("sync").ends(0);
    assert!(team.ben("goal show ana/run").ends(4).0.contains("Run"));
}

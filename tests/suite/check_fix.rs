//! `check --fix`: shows what it mends, mends what can be taken back, and leaves the rest alone.

use super::team::Team;

/// Ana's two devices changed a title, and her clone keeps both.
fn clashing() -> Team {
    let team = Team::pair();
    team.ana("goal add Run --id run").ok();
    team.write(
        "ana",
        "goals/ana/run.yaml",
        "title: Walk # mine\nstart: 2026-11-22\nclashes:\n- field: title\n  value: Fly\n",
    );
    team.ana("sync").ok();
    team
}

#[test]
fn nothing_is_written_before_a_yes() {
    let team = clashing();
    let head = team.git("ana", &["rev-parse", "HEAD"]);
    team.ana("check --fix").says(
        4,
        r#"
        goals/ana/run.yaml: title holds "Walk", and "Fly" is kept beside it [clash]
            --take shown or --take other decides; at a terminal ally asks which one stays

        There is nothing here that can be mended without a decision of yours
        `ally check` names everything, with a way out
        "#,
        "",
    );
    team.ana("check --fix --take other").says(
        4,
        r#"
        goals/ana/run.yaml: title becomes "Fly" instead of "Walk" [clash]

        Nothing is written yet: `ally check --fix --yes` mends 1 thing
        "#,
        "",
    );
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), head);
    team.is_clean("ana");
}

#[test]
fn a_clash_of_ones_own_is_settled_in_one_commit_that_can_be_taken_back() {
    let team = clashing();
    let before = team.read("ana", "goals/ana/run.yaml");
    team.ana("check --fix --take other --yes").shows(
        r#"
        goals/ana/run.yaml: title becomes "Fly" instead of "Walk" [clash]

        1 thing is mended
        One commit; `ally undo` takes it back
        "#,
    );
    assert_eq!(team.read("ana", "goals/ana/run.yaml"), "title: Fly # mine\nstart: 2026-11-22\n");
    team.is_clean("ana");
    team.ana("check").ok();
    let (out, _) = team.ana("undo").ends(0);
    assert!(out.starts_with("Took back: check: mend goals/ana/run.yaml (clash)\n"), "{out}");
    assert_eq!(team.read("ana", "goals/ana/run.yaml"), before);
    team.ana("check --fix --take shown --yes").ok();
    assert_eq!(team.read("ana", "goals/ana/run.yaml"), "title: Walk # mine\nstart: 2026-11-22\n");
}

#[test]
fn what_others_wrote_is_left_to_them() {
    let team = clashing();
    team.write("ana", "checkins/2026-11-20.ana.yaml", "note: x\r\n");
    team.ana("sync").ok();
    team.git("ana", &["add", "checkins"]);
    team.git("ana", &["commit", "-qm", "by hand"]);
    team.ana("sync").ok();
    team.ben("sync").ends(5);
    let (out, _) = team.ben("check --fix --take other --yes").ends(4);
    assert!(out.starts_with("0 things are mended\n"), "{out}");
    team.is_clean("ben");
}

#[test]
fn misplaced_files_line_ends_and_rules_are_mended_together() {
    let team = Team::pair();
    let place = "checkins/ana/2026/11/2026-11-20.ana.yaml";
    team.write("ana", "checkins/ben/2026-11-20.ana.yaml", "note: x\n");
    team.write("ana", "goals/ana/run.yaml", "\u{feff}# mine\r\ntitle: Run\r\n");
    team.write("ana", ".gitattributes", "*.md text\n");
    team.git("ana", &["add", "-A"]);
    team.git("ana", &["commit", "-qm", "by hand"]);
    team.git("ana", &["config", "--unset", "merge.ally.driver"]);
    team.write("ana", "notes.txt", "mine\n");
    let would = r#"
        .git/config: git merges records by field from now on, in this clone alone [no-merge-driver]
        .gitattributes: it gets the lines that it lacks [no-git-rules]
        checkins/ben/2026-11-20.ana.yaml: it moves to checkins/ana/2026/11/2026-11-20.ana.yaml [misplaced]
        goals/ana/run.yaml: its lines end as everywhere else, and nothing else changes [line-ends]
        "#;
    let (out, _) = team.ana("check --fix").ends(4);
    let told = super::team::undent(would);
    assert_eq!(out, format!("{told}\nNothing is written yet: `ally check --fix --yes` mends 4 things\n"));
    let (out, _) = team.ana("check --fix --yes").ends(0);
    assert_eq!(out, format!("{told}\n4 things are mended\nOne commit; `ally undo` takes it back\n"));
    assert_eq!(team.read("ana", place), "note: x\n");
    assert_eq!(team.read("ana", "goals/ana/run.yaml"), "# mine\ntitle: Run\n");
    assert!(team.read("ana", ".gitattributes").starts_with("*.md text\nally.yaml -text merge=ally\n"));
    assert_eq!(team.git("ana", &["config", "merge.ally.driver"]), "ally merge-file %O %A %B %P\n");
    team.is_clean_but("ana", &["notes.txt"]);
    team.ana("check").ok();
    team.ana("undo").ok();
    assert_eq!(team.read("ana", "checkins/ben/2026-11-20.ana.yaml"), "note: x\n");
    assert_eq!(team.read("ana", ".gitattributes"), "*.md text\n");
    assert!(!team.clone_of("ana").join(place).exists());
    team.is_clean_but("ana", &["notes.txt"]);
}

#[test]
fn a_file_does_not_move_to_where_another_one_is() {
    let team = Team::pair();
    team.ana("checkin --note here").ok();
    team.write("ana", "checkins/ben/2026-11-22.ana.yaml", "note: there\n");
    team.ana("check --fix --yes").says(
        4,
        "
        0 things are mended

        checkins/ben/2026-11-22.ana.yaml: this file is not read: its name asks for another folder [misplaced]
            rename or move it, or give it another ending than .yaml

        5 records looked at, 1 thing to look into
        ",
        "",
    );
    assert!(team.read("ana", "checkins/ana/2026/11/2026-11-22.ana.yaml").contains("here"));
}

#[test]
fn yes_and_take_belong_to_fix() {
    let team = Team::pair();
    for line in ["check --yes", "check --take shown", "check --fix --take neither"] {
        team.ana(line).ends(2);
    }
}

//! Editing records in an editor: what is taken, what is refused, and that nothing typed is lost.

use std::path::Path;

use super::team::{Run, Team};

/// Ana edits with a shell line that gets the draft's path as `$1`.
fn edits(team: &Team, line: &str, script: &str) -> Run {
    edits_as(team, "ana", line, script)
}

fn edits_as(team: &Team, who: &str, line: &str, script: &str) -> Run {
    let path = team.path(who).join("editor");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    let editor = format!("sh '{}'", path.display());
    team.with(who, &team.clone_of(who), &[("GIT_EDITOR", &editor)], line)
}

fn drafts(team: &Team) -> Vec<String> {
    let folder = team.clone_of("ana").join("private");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != ".gitignore")
        .collect();
    names.sort();
    names
}

fn with_a_checkin() -> Team {
    let team = Team::pair();
    team.ana("goal add 'Run three times a week' --id run --every 3/week").ok();
    team.ana("checkin run=y -m 4 --win 'first run without stopping'").ok();
    team
}

const CHECKIN: &str = "checkins/ana/2026/11/2026-11-22.ana.yaml";

#[test]
fn a_checkin_is_edited_checked_and_committed() {
    let team = with_a_checkin();
    let run = edits(
        &team,
        "checkin edit 2026-11-22",
        "cp \"$1\" ../seen; sed -i 's/^mood: 4/# slept badly\\nmood: 3/' \"$1\"",
    );
    run.shows("Changed your check-in of Sun 22 Nov: mood\n");
    assert_eq!(
        std::fs::read_to_string(team.path("ana").join("seen")).unwrap(),
        "#| This is your check-in of Sun 22 Nov: checkins/ana/2026/11/2026-11-22.ana.yaml\n\
         #| Change what you like and save it; then it is checked and written.\n\
         #| Leave it as it is, or empty it, and nothing is written.\n\
         #| Lines that begin with #| go away by themselves.\n\
         goals:\n  run: done\nmood: 4\nwin: first run without stopping\n"
    );
    assert_eq!(
        team.read("ana", CHECKIN),
        "goals:\n  run: done\n# slept badly\nmood: 3\nwin: first run without stopping\n"
    );
    assert_eq!(team.git("ana", &["log", "-1", "--format=%s"]), "checkin: ana edits 2026-11-22.ana (mood)\n");
    assert!(drafts(&team).is_empty());
    team.is_clean("ana");
    team.ana("undo").ok();
    assert!(team.read("ana", CHECKIN).contains("mood: 4"));
}

#[test]
fn an_untouched_or_emptied_text_changes_nothing() {
    let team = with_a_checkin();
    let before = team.git("ana", &["rev-parse", "HEAD"]);
    edits(&team, "checkin edit 2026-11-22", "true").shows("Nothing changed\n");
    edits(&team, "checkin edit 2026-11-22", ": > \"$1\"").shows("Nothing changed\n");
    edits(&team, "checkin edit 2026-11-22", "sed -i '/^[^#]/d' \"$1\"").shows("Nothing changed\n");
    let shown = edits(&team, "checkin edit 2026-11-22 --json", "true").json();
    assert_eq!(shown["kind"], "checkin.edit");
    assert_eq!(shown["data"]["mood"], 4);
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), before);
    assert!(drafts(&team).is_empty());
}

#[test]
fn a_text_with_a_problem_is_kept_and_not_written() {
    let team = with_a_checkin();
    edits(&team, "checkin edit 2026-11-22", "sed -i 's/^mood: 4/mood: 9/' \"$1\"").fails(
        1,
        "
        error: private/edit-checkin-2026-11-22.ana.yaml:8:7: mood: 9 is not between 1 and 5
          help: nothing was written, and your text is kept in private/edit-checkin-2026-11-22.ana.yaml; open the record again and take it from there
        ",
    );
    let kept = team.read("ana", "private/edit-checkin-2026-11-22.ana.yaml");
    let lines: Vec<&str> = kept.lines().collect();
    assert_eq!((lines[4], lines[7]), ("#| Line 8, column 7: mood: 9 is not between 1 and 5", "mood: 9"));
    assert!(team.read("ana", CHECKIN).contains("mood: 4"));
    team.is_clean("ana");

    // The next try does not touch what is kept.
    edits(&team, "checkin edit 2026-11-22", "sed -i 's/^mood: 4/mood: five/' \"$1\"").ends(1);
    assert_eq!(drafts(&team), ["edit-checkin-2026-11-22.ana-2.yaml", "edit-checkin-2026-11-22.ana.yaml"]);
}

#[test]
fn what_check_would_find_is_found_before_it_is_written() {
    let team = with_a_checkin();
    let refused = |line: &str, script: &str, words: &str| {
        let (_, errors) = edits(&team, line, script).ends(1);
        assert!(errors.contains(words), "{errors}");
        team.is_clean("ana");
    };
    refused(
        "checkin edit 2026-11-22",
        "echo 'with: [zoe]' >> \"$1\"",
        "with names \"zoe\", who is no member",
    );
    refused(
        "checkin edit 2026-11-22",
        "sed -i 's/run: done/run: sometimes/' \"$1\"",
        "not a word that this ally knows",
    );
    refused("goal edit run", "sed -i 's,3/week,thrice,' \"$1\"", "\"thrice\" is not a rhythm");
    refused(
        "goal edit run",
        "echo 'target: 3' >> \"$1\"",
        "in a rhythm or counts towards a number, not both",
    );
    refused("goal edit run", "sed -i '/^title/d' \"$1\"", "title");
    refused("member edit", "sed -i 's/ana@/ben@/' \"$1\"", "the address ben@example.org is Ben Li's already");
    refused("member edit", "echo 'tz: Europe/Atlantis' >> \"$1\"", "\"Europe/Atlantis\" is not a time zone");
}

#[test]
fn an_editor_that_fails_or_is_not_there_writes_nothing() {
    let team = with_a_checkin();
    edits(&team, "checkin edit 2026-11-22", "exit 3").fails(
        1,
        &format!(
            "error: the editor could not be used: sh '{}' ended with code 3\n  help: nothing was written; choose one with \
             `git config --global core.editor NAME`, or set EDITOR\n",
            team.path("ana").join("editor").display()
        ),
    );
    assert!(drafts(&team).is_empty());
    let (_, errors) = edits(&team, "checkin edit 2026-11-22", "echo 'note: half' >> \"$1\"; exit 1").ends(1);
    let kept = "; your text is kept in private/edit-checkin-2026-11-22.ana.yaml\n";
    assert!(errors.ends_with(kept), "{errors}");
    assert!(team.read("ana", "private/edit-checkin-2026-11-22.ana.yaml").ends_with("note: half\n"));
    let at = team.clone_of("ana");
    let (_, errors) = team.with("ana", &at, &[("TERM", "dumb")], "checkin edit 2026-11-22").ends(1);
    assert!(errors.contains("none is set, and this terminal is dumb"), "{errors}");
    team.is_clean("ana");
}

#[test]
fn the_editor_is_the_one_that_git_chooses() {
    let team = with_a_checkin();
    let at = team.clone_of("ana");
    let says = |word: &str| format!("f() {{ echo '{word}: yes' >> \"$1\"; }}; f");
    team.git("ana", &["config", "core.editor", &says("core")]);
    let (visual, editor, git) = (says("visual"), says("editor"), says("git"));
    let vars = [("VISUAL", visual.as_str()), ("EDITOR", &editor)];
    team.with("ana", &at, &vars, "checkin edit 2026-11-22")
        .shows("Changed your check-in of Sun 22 Nov: core\n");
    let all = [("GIT_EDITOR", git.as_str()), ("EDITOR", &editor)];
    team.with("ana", &at, &all, "checkin edit 2026-11-22")
        .shows("Changed your check-in of Sun 22 Nov: git\n");
    team.git("ana", &["config", "--unset", "core.editor"]);
    team.with("ana", &at, &[("TERM", "dumb"), ("EDITOR", &editor)], "checkin edit 2026-11-22")
        .shows("Changed your check-in of Sun 22 Nov: editor\n");
}

#[test]
fn only_the_writer_edits() {
    let team = with_a_checkin();
    team.ana("feedback give ben 'The slow first lap helped' --re 2026-11-22.ana").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    let feedback = team.git("ben", &["ls-files", "feedback"]).trim().to_owned();
    for line in ["checkin edit 2026-11-22", "goal edit ana/run", &format!("feedback edit {feedback}")] {
        let (_, errors) = edits_as(&team, "ben", line, "echo 'note: x' >> \"$1\"").ends(1);
        assert!(errors.contains("belongs to ana, and only ana changes it"), "{errors}");
    }
    assert!(!Path::new(&team.clone_of("ben")).join("private/edit-checkin-2026-11-22.ana.yaml").exists());
    team.is_clean("ben");
    edits(&team, &format!("feedback edit {feedback}"), "sed -i 's/helped/helped me/' \"$1\"").ok();
    assert!(team.read("ana", &feedback).contains("helped me"));
}

#[test]
fn a_joint_goal_keeps_its_keeper() {
    let team = with_a_checkin();
    team.ana("goal add 'Hike' --id hike --every weekly --with ben").ok();
    let (_, errors) = edits(&team, "goal edit hike", "sed -i 's/keeper: ana/keeper: ben/' \"$1\"").ends(1);
    assert!(errors.contains("ours/hike is written by ana, and that stays"), "{errors}");
}

#[test]
fn a_pact_that_somebody_else_signed_stays_as_it_is() {
    let team = Team::pair();
    let line = "pact edit 2026-11-22";
    edits(&team, line, "sed -i 's/spring half/autumn half/' \"$1\"")
        .shows("Changed pact 2026-11-22.ana: purpose\n");
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("pact agree").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    edits(&team, line, "echo 'grace: 2' >> \"$1\"").fails(
        1,
        "
        error: Ben Li has signed the pact 2026-11-22.ana, so its words stay
          help: write the next version with `ally pact amend --because TEXT`
        ",
    );
}

#[test]
fn an_edited_goal_remembers_what_it_was() {
    let team = with_a_checkin();
    edits(
        &team,
        "goal edit run --because 'a sore knee'",
        "sed -i 's,3/week,2/week,; s/Run three times/Run twice/' \"$1\"",
    )
    .shows("Changed goal run: title, every\n");
    assert_eq!(
        team.read("ana", "goals/ana/run.yaml"),
        "title: Run twice a week\nevery: 2/week\nstart: 2026-11-22\nchanges:\n- \"on\": 2026-11-22\n  what: title\n  was: Run three times a week\n  why: a sore knee\n- \"on\": 2026-11-22\n  what: every\n  was: 3/week\n  why: a sore knee\n"
    );
}

#[test]
fn what_another_device_changed_meanwhile_is_merged() {
    let team = with_a_checkin();
    team.ana("sync").ok();
    team.in_home("ana", &["join", &team.remote(), "second"]).ok();
    // While the editor is open, the other device's words arrive by a sync.
    let second = team.path("ana").join("second");
    let (path, now) = (second.display(), team.now());
    let meanwhile = |args: &str| {
        format!(
            "(export ALLY_NOW={now}; cd '{path}' && ally sync && ally checkin {args} && ally sync) >/dev/null && ally sync >/dev/null"
        )
    };
    let script = format!("{}\nsed -i 's/^mood: 4/mood: 5/' \"$1\"", meanwhile("--blocker rain"));
    edits(&team, "checkin edit 2026-11-22", &script).shows("Changed your check-in of Sun 22 Nov: mood\n");
    let text = team.read("ana", CHECKIN);
    assert!(text.contains("mood: 5") && text.contains("blocker: rain"), "{text}");

    team.ana("sync").ok();
    let script = format!("{}\nsed -i 's/^mood: 5/mood: 1/' \"$1\"", meanwhile("-m 2"));
    edits(&team, "checkin edit 2026-11-22", &script).shows(
        "
        Changed your check-in of Sun 22 Nov: mood
        Meanwhile mood was changed elsewhere too. Both values are kept; `ally check` shows them
        ",
    );
    team.is_clean("ana");
}

#[test]
fn a_record_that_went_away_meanwhile_is_not_brought_back() {
    let team = with_a_checkin();
    let script = "(ally undo) >/dev/null; sed -i 's/^mood: 4/mood: 5/' \"$1\"";
    let (_, errors) = edits(&team, "checkin edit 2026-11-22", script).ends(3);
    assert!(errors.contains("; your text is kept in private/edit-checkin-2026-11-22.ana.yaml"), "{errors}");
    assert!(team.read("ana", "private/edit-checkin-2026-11-22.ana.yaml").contains("mood: 5"));
}

#[test]
fn a_text_that_is_kept_is_always_named() {
    let team = with_a_checkin();
    let half = "echo 'note: half' >> \"$1\"; exit 1";
    let (_, errors) = edits(&team, "checkin edit 2026-11-22 -q", half).ends(1);
    assert!(errors.contains("your text is kept in private/edit-checkin-2026-11-22.ana.yaml"), "{errors}");
    let (_, errors) = edits(&team, "checkin edit 2026-11-22 --json", half).ends(1);
    let error: serde_json::Value = serde_json::from_str(&errors).unwrap();
    let hint = error["error"]["hint"].as_str().unwrap();
    assert!(hint.ends_with("; your text is kept in private/edit-checkin-2026-11-22.ana-2.yaml"), "{errors}");
    assert_eq!(error["error"]["code"], "editor");
    let (_, errors) = edits(&team, "checkin --editor -q -m 9", "echo words > \"$1\"").ends(2);
    assert!(!errors.contains("kept"), "nothing was opened: {errors}");
    let (_, errors) = edits(&team, "checkin nothing=y --editor -q", "echo words > \"$1\"").ends(3);
    assert!(errors.contains("your text is kept in private/edit-note.yaml"), "{errors}");
}

#[test]
fn a_note_that_is_not_utf8_is_refused_and_kept() {
    let team = with_a_checkin();
    let bytes = "printf 'caf\\351\\n' >> \"$1\"";
    edits(&team, "checkin --editor", bytes).fails(
        2,
        "
        error: the text of private/edit-note.yaml is not UTF-8 (byte 4)
          help: save it as UTF-8 and try again; your text is kept in private/edit-note.yaml
        ",
    );
    assert_eq!(drafts(&team), ["edit-note.yaml"]);
    assert!(!team.read("ana", CHECKIN).contains("caf"));
}

#[test]
fn the_reason_for_an_edit_is_read_and_checked_before_the_editor_opens() {
    let team = with_a_checkin();
    for reason in ["''", "' '", "'\u{1b}[31m'"] {
        let line = format!("goal edit run --because {reason}");
        let (_, errors) = edits(&team, &line, "touch ../opened").ends(2);
        assert!(errors.contains("reason"), "{errors}");
    }
    assert!(!team.path("ana").join("opened").exists());
    std::fs::write(team.path("ana").join("why"), "a sore knee\n").unwrap();
    edits(&team, "goal edit run --because @../why", "sed -i 's,3/week,2/week,' \"$1\"").ok();
    assert!(team.read("ana", "goals/ana/run.yaml").contains("  why: a sore knee\n"));
}

#[test]
fn files_with_a_problem_are_named_beside_an_edit_in_json_too() {
    let team = with_a_checkin();
    team.write("ana", "goals/ana/odd.yaml", "title: [x]\n");
    for script in ["true", "sed -i 's/^mood: 4/mood: 3/' \"$1\""] {
        let shown = edits(&team, "checkin edit 2026-11-22 --json", script).json();
        assert_eq!(shown["problems"][0]["path"], "goals/ana/odd.yaml", "{shown}");
    }
}

//! Check: every problem of the records at once.

use super::pty::Terminal;
use super::team::Team;

#[test]
fn sound_records_need_no_mending() {
    let team = Team::pair();
    team.ana("check").shows(
        "
        4 records looked at, nothing to mend
        ",
    );
    team.ana("goal add Run").ok();
    team.ana("check goals").shows(
        "
        1 record looked at, nothing to mend
        ",
    );
}

#[test]
fn every_finding_names_file_and_line_and_what_helps() {
    let team = Team::pair();
    team.ana("goal add Run --every 3/week").ok();
    team.write("ana", "goals/ana/bad.yaml", "title: [\n");
    team.write(
        "ana",
        "goals/ana/odd.yaml",
        "title: Odd\nevery: now and then\naim: win\nparent: ana/none\nwitness: [zoe]\n",
    );
    team.write("ana", "goals/ana/untitled.yaml", "every: daily\n");
    team.write("ana", "checkins/ana/2026/11/2026-11-20.ana.yaml", "goals: {gone: done}\nmood: 9\n");
    team.write("ana", "checkins/ana/2026/11/2026-11-18.ana.yaml", "goals: {gone: done}\n");
    team.write("ana", "checkins/ana/2026/11/2026-11-19.zoe.yaml", "note: x\n");
    team.write("ana", "goals/ana/Upper.yaml", "title: x\n");
    team.write("ana", "feedback/ana/2026/11/2026-11-22.ana.k3f9.yaml", "to: zoe\nre: nothing\n");
    team.write("ana", "pacts/2026-11-21.ana.yaml", "purpose: x\nby: ben\n");
    team.write("ana", "goals/ana/conf.yaml", "<<<<<<< ours\ntitle: a\n=======\ntitle: b\n>>>>>>> theirs\n");
    team.write("ana", "goals/ana/clash.yaml", "title: a\nclashes:\n- field: title\n  value: b\n");
    team.write("ana", "goals/ana/hidden.yaml", "title: \"a\\e[31mb\"\n");
    team.write("ana", "goals/zoe/x.yaml", "title: a\n");
    team.write("ana", "notes.txt", "no record");
    team.ana("check").says(
        4,
        r#"
        checkins/ana/2026/11/2026-11-18.ana.yaml:1:1: goals names "gone", and there is no such record [dangling-reference]
            correct the id, or bring the record back from git
        checkins/ana/2026/11/2026-11-19.zoe.yaml: this file is not read: its name asks for another folder [misplaced]
            rename or move it, or give it another ending than .yaml
        checkins/ana/2026/11/2026-11-20.ana.yaml:2:7: mood: 9 is not between 1 and 5 [out-of-range]
            write a number within that range, or take the line out
        feedback/ana/2026/11/2026-11-22.ana.k3f9.yaml:1:1: to names "zoe", who is no member [unknown-member]
            `ally member list` shows the ids
        feedback/ana/2026/11/2026-11-22.ana.k3f9.yaml:2:1: re names "nothing", and there is no such record [dangling-reference]
            correct the id, or bring the record back from git
        goals/ana/Upper.yaml: this file is not read: its name is not the id of a record [misplaced]
            rename or move it, or give it another ending than .yaml
        goals/ana/bad.yaml:1:8: title: a list stands where a text belongs [wrong-type]
            put the text in quotes
        goals/ana/clash.yaml:1:1: title was changed on both sides; "b" is kept beside what is shown [clash]
            `ally check --fix` settles it; so does taking its entry out of clashes, with the right value in the file
        goals/ana/conf.yaml:1:1: git left both versions of a conflict in the file [conflict-markers]
            keep the lines you want, delete the others and the marker lines, then save
        goals/ana/hidden.yaml:1:1: title holds the control character U+001B [control-character]
            take the character out of the file
        goals/ana/odd.yaml:2:1: every: "now and then" is not a rhythm [bad-rhythm]
            write it as one of: daily, weekdays, mon,wed,fri, 3/week, 2/month, weekly, monthly
        goals/ana/odd.yaml:3:1: aim: "win" is not a word that this ally knows [unknown-word]
            the words known here are do and learn
        goals/ana/odd.yaml:4:1: parent names "ana/none", and there is no such record [dangling-reference]
            correct the id, or bring the record back from git
        goals/ana/odd.yaml:5:1: witness names "zoe", who is no member [unknown-member]
            `ally member list` shows the ids
        goals/ana/untitled.yaml:1:1: title is missing [missing-field]
            add a line title: …
        goals/zoe/x.yaml: it is written by "zoe", who is no member [unknown-member]
            `ally member list` shows the ids
        pacts/2026-11-21.ana.yaml:2:1: by says "ben", the file's name says "ana" [wrong-author]
            the file's name counts; correct the field or take it out

        16 records looked at, 17 things to look into
        "#,
        "",
    );
}

#[test]
fn a_finding_names_the_line_of_the_field_that_it_is_about() {
    let team = Team::pair();
    team.write(
        "ana",
        "checkins/ana/2026/11/2026-11-20.ana.yaml",
        "# A good day\nnote: |\n  gone: is no goal here\ngoals:\n  gone: done\n  'away':\n    is: missed\n    why: dunno\n",
    );
    team.write(
        "ana",
        "goals/ana/odd.yaml",
        "\u{feff}title: Odd\r\n\r\nwitness:\r\n- ben\r\n- zoe\r\n\"every\": now\r\n",
    );
    let found = team.ana("check --json").ends(4).0;
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    let found: Vec<(&str, Option<u64>, Option<u64>)> = found["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["code"].as_str().unwrap(), one["line"].as_u64(), one["column"].as_u64()))
        .collect();
    let expected = [
        ("dangling-reference", Some(5), Some(3)),
        ("dangling-reference", Some(6), Some(3)),
        ("unknown-word", Some(8), Some(5)),
        ("line-ends", None, None),
        ("unknown-member", Some(3), Some(1)),
        ("bad-rhythm", Some(6), Some(1)),
    ];
    assert_eq!(found, expected);
}

#[test]
fn only_what_is_named_is_looked_at() {
    let team = Team::pair();
    team.write("ana", "goals/ana/bad.yaml", "title: [\n");
    team.write("ana", "goals/ana/good.yaml", "title: Good\n");
    team.ana("check goals/ana/good.yaml").shows(
        "
        1 record looked at, nothing to mend
        ",
    );
    team.ana("check members").shows(
        "
        2 records looked at, nothing to mend
        ",
    );
    team.ana("check ./goals/../goals/ana/bad.yaml").says(
        4,
        "
        goals/ana/bad.yaml:1:8: title: a list stands where a text belongs [wrong-type]
            put the text in quotes

        1 record looked at, 1 thing to look into
        ",
        "",
    );
    team.ana("check goals members/ana.yaml").says(
        4,
        "
        goals/ana/bad.yaml:1:8: title: a list stands where a text belongs [wrong-type]
            put the text in quotes

        3 records looked at, 1 thing to look into
        ",
        "",
    );
    team.ana("check nowhere").in_place(&team).fails(
        1,
        "
        error: PLACE/ana/team/nowhere: No such file or directory
          help: nothing of that name is there; check the name
        ",
    );
    team.ana("check ..").in_place(&team).fails(
        2,
        "
        error: PLACE/ana does not lie in the team's folder PLACE/ana/team
          help: name files or folders of the team, or none for all
        ",
    );
    team.ana("check -q members").shows(
        "
        2 records looked at, nothing to mend
        ",
    );
}

#[test]
fn other_commands_go_on_beside_a_bad_file_and_say_so() {
    let team = Team::pair();
    team.ana("goal add Run").ok();
    team.write("ana", "goals/ana/bad.yaml", "title: [\n");
    team.write("ana", "checkins/ana/2026/11/2026-11-20.ana.yaml", "mood: 9\n");
    team.write("ana", "checkins/ana/2026/11/2026-11-21.ana.yaml", "mood: [\n");
    team.write("ana", "goals/ana/Upper.yaml", "title: x\n");
    team.write("ana", "goals/ana/Lower.yaml", "title: x\n");
    team.ana("goal list").says(
        4,
        "
        goal  title  how  state   last answer
        run   Run         active  no answer yet
        ",
        "
        warning: checkins/ana/2026/11/2026-11-20.ana.yaml:1:7: mood: 9 is not between 1 and 5
          help: write a number within that range, or take the line out
        warning: checkins/ana/2026/11/2026-11-21.ana.yaml:1:7: mood: a list stands where a whole number from 1 to 5 belongs
          help: write the number without quotes
        warning: goals/ana/Lower.yaml: this file is not read: its name is not the id of a record
          help: rename or move it, or give it another ending than .yaml
          and 2 more files with problems; `ally check` shows them all
        ",
    );
    team.ana("checkin run=y").says(
        0,
        "
        Checked in for Sun 22 Nov: run done
        Ben Li will see it after your next `ally sync`
        If that is all of it: `ally goal done run` closes it
        ",
        "
        warning: checkins/ana/2026/11/2026-11-20.ana.yaml:1:7: mood: 9 is not between 1 and 5
          help: write a number within that range, or take the line out
        warning: checkins/ana/2026/11/2026-11-21.ana.yaml:1:7: mood: a list stands where a whole number from 1 to 5 belongs
          help: write the number without quotes
        warning: goals/ana/Lower.yaml: this file is not read: its name is not the id of a record
          help: rename or move it, or give it another ending than .yaml
          and 2 more files with problems; `ally check` shows them all
        ",
    );
    team.ana("goal show bad").fails(
        4,
        "
        warning: checkins/ana/2026/11/2026-11-20.ana.yaml:1:7: mood: 9 is not between 1 and 5
          help: write a number within that range, or take the line out
        warning: checkins/ana/2026/11/2026-11-21.ana.yaml:1:7: mood: a list stands where a whole number from 1 to 5 belongs
          help: write the number without quotes
        warning: goals/ana/Lower.yaml: this file is not read: its name is not the id of a record
          help: rename or move it, or give it another ending than .yaml
          and 2 more files with problems; `ally check` shows them all
        error: the goal ana/bad can't be read
          help: `ally check` names the line; mend the file and try again
        ",
    );
    team.ana("checkin --on yesterday --note x").fails(
        4,
        "
        warning: checkins/ana/2026/11/2026-11-20.ana.yaml:1:7: mood: 9 is not between 1 and 5
          help: write a number within that range, or take the line out
        warning: checkins/ana/2026/11/2026-11-21.ana.yaml:1:7: mood: a list stands where a whole number from 1 to 5 belongs
          help: write the number without quotes
        warning: goals/ana/Lower.yaml: this file is not read: its name is not the id of a record
          help: rename or move it, or give it another ending than .yaml
          and 2 more files with problems; `ally check` shows them all
        error: the check-in 2026-11-21.ana can't be read
          help: `ally check` names the line; mend the file and try again
        ",
    );
    team.ana("member list").shows(
        "
        id   name      role     state   since       e-mail
        ana  Ana Roth  partner  active  Sun 22 Nov  ana@example.org
        ben  Ben Li    partner  active  Sun 22 Nov  ben@example.org
        ",
    );
    team.ana("goal add Bad").fails(
        1,
        "
        warning: goals/ana/Lower.yaml: this file is not read: its name is not the id of a record
          help: rename or move it, or give it another ending than .yaml
        warning: goals/ana/Upper.yaml: this file is not read: its name is not the id of a record
          help: rename or move it, or give it another ending than .yaml
        warning: goals/ana/bad.yaml:1:8: title: a list stands where a text belongs
          help: put the text in quotes
        error: there is already a goal bad
          help: choose another name with --id
        ",
    );
    team.ana("goal add Bad --id BAD").fails(
        2,
        r#"
        warning: goals/ana/Lower.yaml: this file is not read: its name is not the id of a record
          help: rename or move it, or give it another ending than .yaml
        warning: goals/ana/Upper.yaml: this file is not read: its name is not the id of a record
          help: rename or move it, or give it another ending than .yaml
        warning: goals/ana/bad.yaml:1:8: title: a list stands where a text belongs
          help: put the text in quotes
        error: "BAD" can't be the name of a goal
          help: use up to 31 lower-case letters, digits and hyphens, such as `ana` or `run-5k`
        "#,
    );
}

#[test]
fn the_last_change_of_a_record_by_somebody_else_is_reported() {
    let team = Team::pair();
    team.ana("goal add Run").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.write("ben", "goals/ana/run.yaml", "title: Walk\nstart: 2026-11-22\n");
    team.git("ben", &["commit", "-qam", "a better goal"]);
    let commit = team.git("ben", &["rev-parse", "--short=10", "HEAD"]);
    let (out, _) = team.ben("check").ends(4);
    assert_eq!(
        out,
        format!(
            "goals/ana/run.yaml: it is Ana Roth's, and its last change is by ben@example.org ({0}) [other-author]\n    \
             `ally git show {0}` shows the change; ask them about it\n\n5 records looked at, 1 thing to look into\n",
            commit.trim_end()
        )
    );
}

#[test]
fn a_newer_format_is_read_and_not_written() {
    let team = Team::pair();
    team.ana("goal add Run").ok();
    team.write("ana", "ally.yaml", "format: 2\nname: Ana & Ben\n");
    team.ana("goal list").shows(
        "
        goal  title  how  state   last answer
        run   Run         active  no answer yet
        ",
    );
    team.ana("check").says(
        4,
        "
        ally.yaml:1:1: the records have format 2, this ally writes 1 [newer-format]
            install a newer ally to write

        5 records looked at, 1 thing to look into
        ",
        "",
    );
    team.ana("checkin run=y").fails(
        1,
        "
        error: this team's records have format 2, and this ally writes format 1
          help: reading still works; install a newer ally to write
        ",
    );
    team.ana("undo").fails(
        1,
        "
        error: this team's records have format 2, and this ally writes format 1
          help: reading still works; install a newer ally to write
        ",
    );
    team.ana("sync").fails(
        1,
        "
        error: this team's records have format 2, and this ally writes format 1
          help: reading still works; install a newer ally to write
        ",
    );
}

#[test]
fn an_address_that_somebody_else_added_does_not_count() {
    let team = Team::pair();
    let file = team.read("ben", "members/ana.yaml");
    team.write("ben", "members/ana.yaml", &file.replace("- ana@", "- ben@example.org\n- ana@"));
    team.git("ben", &["commit", "-qam", "me too"]);
    let commit = team.git("ben", &["rev-parse", "--short=10", "HEAD"]);
    team.write("ben", "goals/ana/walk.yaml", "title: Walk\n");
    team.git("ben", &["add", "goals"]);
    team.git("ben", &["commit", "-qm", "a goal for Ana"]);
    let planted = team.git("ben", &["rev-parse", "--short=10", "HEAD"]);
    let (out, _) = team.ben("check").ends(4);
    assert_eq!(
        out,
        format!(
            "goals/ana/walk.yaml: it is Ana Roth's, and its last change is by ben@example.org ({planted}) [other-author]\n    \
             `ally git show {planted}` shows the change; ask them about it\n\
             members/ana.yaml: ben@example.org was added to Ana Roth's addresses by ben@example.org ({commit}) [foreign-address]\n    \
             `ally git show {commit}` shows it; until Ana Roth takes it out and adds it again it does not count\n\
             members/ana.yaml: it is Ana Roth's, and its last change is by ben@example.org ({commit}) [other-author]\n    \
             `ally git show {commit}` shows the change; ask them about it\n\n5 records looked at, 3 things to look into\n",
            planted = planted.trim_end(),
            commit = commit.trim_end()
        )
    );
}

#[test]
fn an_address_of_ones_own_counts_from_its_commit_on_and_stays() {
    let team = Team::pair();
    team.ana("goal add Run").ok();
    team.ana("member edit --email ana@work.example").ok();
    team.git("ana", &["config", "user.email", "ana@work.example"]);
    team.ana("goal add Read").ok();
    let file = team.read("ana", "members/ana.yaml");
    team.write("ana", "members/ana.yaml", &file.replace("- ana@example.org\n", ""));
    team.ana("sync").ok();
    team.ana("check").shows(
        "
        6 records looked at, nothing to mend
        ",
    );
}

#[test]
fn days_that_nobody_meant_are_named() {
    let team = Team::pair();
    team.write("ana", "checkins/ana/9999/12/9999-12-31.ana.yaml", "note: x\n");
    team.write("ana", "checkins/ana/2020/01/2020-01-05.ana.yaml", "note: x\n");
    team.write("ana", "checkins/ana/2026/11/2026-11-24.ana.yaml", "note: x\n");
    team.ana("check").says(
        4,
        "
        checkins/ana/2020/01/2020-01-05.ana.yaml: it is dated 2020-01-05, more than a year before the team began (2026-11-22) [odd-day]
            if the day is a slip, its writer can give the file another name, or take it away
        checkins/ana/9999/12/9999-12-31.ana.yaml: it is dated 9999-12-31, which is still ahead [odd-day]
            if the day is a slip, its writer can give the file another name, or take it away

        7 records looked at, 2 things to look into
        ",
        "",
    );
}

#[test]
fn entries_written_late_are_good_to_know_and_no_problem() {
    let team = Team::pair();
    team.write("ana", "checkins/ana/2026/11/2026-11-22.ana.yaml", "note: x\n");
    team.write("ana", "checkins/ana/2026/11/2026-11-23.ana.yaml", "note: x\n");
    team.write("ana", "checkins/ana/2026/11/2026-11-24.ana.yaml", "note: x\n");
    team.at("2026-12-02T09:00");
    team.ana("sync").ok();
    team.ana("check").shows(
        "
        checkins/ana: 2 entries were written more than 8 days after the day that they speak of; the newest, of 2026-11-23, on 2026-12-02 [late-entry]
            good to know; nothing needs mending

        7 records looked at, nothing to mend
        ",
    );
}

#[test]
fn a_clone_that_git_made_lacks_the_driver() {
    let team = Team::pair();
    team.git("ana", &["config", "--unset", "merge.ally.driver"]);
    team.write("ana", ".gitattributes", "*.yaml text\n");
    team.write("ana", ".gitignore", "");
    team.git("ana", &["commit", "-qam", "rules of my own"]);
    team.ana("check").says(
        4,
        r#"
        .git/config: this clone does not say how git merges records, so that `git pull` merges them as text [no-merge-driver]
            `git config merge.ally.driver "ally merge-file %O %A %B %P"`, or `ally check --fix`
        .gitattributes: it does not say that git merges every record by field [no-git-rules]
            `ally check --fix` adds the lines that are missing
        .gitignore: it lacks the line private/, which keeps private words out of commits [no-git-rules]
            `ally check --fix` adds it

        4 records looked at, 3 things to look into
        "#,
        "",
    );
    team.ana("check members").ok();
}

#[test]
fn dates_that_nobody_lives_to_see_are_named() {
    let team = Team::pair();
    let dates =
        "title: Run\nby: 9999-12-31\nstart: 1900-01-01\npaused:\n- from: 2026-11-01\n  to: 2326-11-01\n";
    team.write("ana", "goals/ana/run.yaml", dates);
    team.ana("check goals").says(
        4,
        "
        goals/ana/run.yaml:2:1: by is 9999-12-31, more than 100 years from today [odd-day]
            if the year is a slip, its writer can correct it
        goals/ana/run.yaml:3:1: start is 1900-01-01, more than 100 years from today [odd-day]
            if the year is a slip, its writer can correct it
        goals/ana/run.yaml:4:1: paused[].to is 2326-11-01, more than 100 years from today [odd-day]
            if the year is a slip, its writer can correct it

        1 record looked at, 3 things to look into
        ",
        "",
    );
}

#[test]
fn a_screen_shows_the_first_findings_of_each_kind_and_counts_the_rest() {
    let team = Team::pair();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    for number in 0..30 {
        team.write("ana", &format!("goals/ana/g{number:02}.yaml"), "every: daily\n");
    }
    team.write("ana", "goals/ana/odd.yaml", "title: Odd\nevery: now and then\n");
    let terminal = terminal.columns(200);
    let screen = |line: &str| terminal.ally(line, &[]).screen;
    let seen = screen("check");
    assert_eq!(seen.matches("[missing-field]").count(), 21, "{seen}");
    let end = "
        goals/ana/odd.yaml:2:1: every: \"now and then\" is not a rhythm [bad-rhythm]
            write it as one of: daily, weekdays, mon,wed,fri, 3/week, 2/month, weekly, monthly

        And 10 more [missing-field]
            `ally check FOLDER` shows all of a folder, `ally check | less` all there are

        35 records looked at, 31 things to look into
        ";
    assert!(seen.ends_with(&super::team::undent(end)), "{seen}");
    assert_eq!(screen("check goals").matches("[missing-field]").count(), 30);
    let (piped, _) = team.ana("check").ends(4);
    assert_eq!(piped.matches("[missing-field]").count(), 30);
}

#[test]
fn an_honest_merge_is_nobodys_change_and_another_one_is() {
    let team = Team::pair();
    team.ana("goal add Run --id run").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    // Two devices of Ana's, put together by a sync of Ben's.
    team.ana("goal change run --why health --because one").ok();
    team.git("ben", &["config", "user.email", "ana@example.org"]);
    team.ben("--as ana goal change run --why joy --because two").ok();
    team.git("ben", &["config", "user.email", "ben@example.org"]);
    team.ana("sync").ok();
    team.ben("sync").ends(5);
    team.ben("--as ana check --fix --take shown").ends(4);
    let found = |who: &str| team.says(who, "check").out.matches("[other-author]").count();
    assert_eq!(found("ben"), 0);
    // The same merge with a word of Ben's own in it.
    team.git("ben", &["reset", "-q", "--hard", "HEAD~"]);
    team.git("ben", &["merge", "-q", "--no-commit", "origin/main"]);
    let text = team.read("ben", "goals/ana/run.yaml");
    team.write("ben", "goals/ana/run.yaml", &text.replace("title: Run", "title: Sit"));
    team.git("ben", &["commit", "-qam", "merge"]);
    assert_eq!(found("ben"), 1);
}

#[test]
fn a_driver_without_a_command_is_missed_as_well() {
    let team = Team::pair();
    // Git runs it, it goes well, and our side is the merge.
    team.git("ana", &["config", "merge.ally.driver", ""]);
    let (found, _) = team.ana("check").ends(4);
    assert!(found.contains("[no-merge-driver]"), "{found}");
    team.ana("check --fix --yes").ok();
    assert_eq!(team.git("ana", &["config", "merge.ally.driver"]), "ally merge-file %O %A %B %P\n");
    team.ana("check").ok();
}

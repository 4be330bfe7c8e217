//! What a check-in can hold beside the answers of the day, and what is said below it.

use super::team::Team;

const FILE: &str = "checkins/ana/2026/11/2026-11-22.ana.yaml";

#[test]
fn the_week_that_ended_is_answered_in_one_go() {
    let team = Team::pair();
    team.at("2026-11-16T10:00");
    team.ana("goal add Run --every 3/week").ok();
    team.at("2026-11-23T21:00");
    team.ana("checkin --week last run=3x").shows(
        "
            Checked in for Sun 22 Nov: run 3x
            Ben Li will see it after your next `ally sync`
            ",
    );
    team.ana("goal show run").shows(
        "
            run: Run
            active, 3/week

              reserve  2 skips in 28 days cost nothing
              witness  Ben Li
              start    Mon 16 Nov

            Last answer: 3x, yesterday
            ",
    );
    team.at("2026-11-25T10:00");
    let shown = team.ana("goal show run").ok();
    assert!(shown.contains("3 of 3"), "{shown}");
    team.ana("checkin --week last --on yesterday run=3x").ends(2);
    team.ana("checkin --week next run=3x").ends(2);
}

#[test]
fn private_words_never_reach_git_and_count_for_nothing() {
    let team = Team::pair();
    team.ana("goal add Run --every daily").ok();
    team.ana("checkin --private -m 1 --note 'not sure I want this'").shows(
        "
            Kept for yourself alone (Sun 22 Nov): mood 1, note
            It stays in this clone's private/ folder: nobody else sees it, and it counts for nothing
            ",
    );
    team.ana("checkin --private --win 'wrote it down'").shows(
        "
            Kept for yourself alone (Sun 22 Nov): win
            It stays in this clone's private/ folder: nobody else sees it, and it counts for nothing
            ",
    );
    team.is_clean("ana");
    assert_eq!(
        team.read("ana", &format!("private/{FILE}")),
        "mood: 1\nwin: wrote it down\nnote: not sure I want this\n"
    );
    team.ana("checkin list").shows(
        "
            No check-ins there; `ally checkin GOAL=y` writes one
            ",
    );
    team.ana("checkin list --private").shows("
            id                        day         goals  words
            2026-11-22.ana (private)  Sun 22 Nov         mood 1 · win: wrote it down · note: not sure I want this
            ");
    team.ana("checkin show 2026-11-22.ana").shows(
        "
            2026-11-22.ana: Ana Roth, private: in this clone alone
              mood  1
              win   wrote it down
              note  not sure I want this
            ",
    );
    team.ana("checkin run=y").ok();
    team.ana("checkin show 2026-11-22.ana").shows(
        "
            2026-11-22.ana: Ana Roth
              goals  run: done
            ",
    );
    assert!(team.ana(&format!("checkin show private/{FILE}")).ok().contains("not sure I want this"));
    team.ana("sync").ok();
    team.ben("sync").ok();
    assert!(!team.git("ben", &["log", "-p"]).contains("not sure"));
    assert!(!team.ana("log").ok().contains("not sure"));
    assert!(!team.ana("status").ok().contains("not sure"));
    team.ana(&format!("checkin remove private/{FILE}")).shows(
        "
        Took your private words of Sun 22 Nov away: mood 1, win: wrote it down, note: not sure I want this
        They were here alone, and nothing brings them back
        ",
    );
    team.ana("checkin list --private").shows(
        "
        Nothing private here; `ally checkin --private --note TEXT` keeps a word to yourself
        ",
    );
    team.ana("checkin show 2026-11-22.ana").ok();
}

#[test]
fn pictures_and_a_journal_have_their_place() {
    let team = Team::pair();
    team.ana("checkin --note 'a long evening walk'").shows(
        "
            Checked in for Sun 22 Nov: note
            Ben Li will see it after your next `ally sync`
            ",
    );
    team.ana("checkin --photo photos/walk.jpg --with ben").shows(
        "
                Added to your check-in of Sun 22 Nov: with Ben Li, photo
                Ben Li will see it after your next `ally sync`
                ",
    );
    assert_eq!(team.read("ana", FILE), "note: a long evening walk\nwith:\n- ben\nphoto: photos/walk.jpg\n");
    team.ana("checkin --recall lesson=perhaps").ends(2);
    team.ana("checkin --photo ' '").ends(2);
    team.is_clean("ana");
}

#[test]
fn a_note_can_be_written_in_the_editor() {
    let team = Team::pair();
    let at = team.clone_of("ana");
    let writes = [("GIT_EDITOR", "f() { printf 'Two lines\\n\\n# no comment: a word\\n' >> \"$1\"; }; f")];
    team.with("ana", &at, &writes, "checkin -m 4 --editor").ok();
    assert_eq!(team.read("ana", FILE), "mood: 4\nnote: |\n  Two lines\n\n  # no comment: a word\n");
    let (out, errors) = team.with("ana", &at, &[("GIT_EDITOR", "true")], "checkin --editor").ends(0);
    assert_eq!((out.as_str(), errors.as_str()), ("", "Nothing written\n"));
    let (_, errors) = team.with("ana", &at, &writes, "checkin nothing=y --editor").ends(3);
    assert!(errors.contains("; your text is kept in private/edit-note.yaml"), "{errors}");
    assert!(team.read("ana", "private/edit-note.yaml").contains("Two lines"));
    team.is_clean("ana");
}

#[test]
fn a_check_in_can_be_taken_away_and_brought_back() {
    let team = Team::pair();
    team.ana("goal add Run --every daily").ok();
    team.ana("checkin run=y -m 4 --win 'first run'").ok();
    let text = team.read("ana", FILE);
    team.ana("checkin remove 2026-11-22").shows(
        "
            Took your check-in of Sun 22 Nov away: run done, mood 4, win: first run
            `ally undo` brings it back
            ",
    );
    assert!(!team.clone_of("ana").join(FILE).exists());
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%B"]),
        "checkin: ana removes 2026-11-22.ana\n\nAlly-Action: checkin.remove\nAlly-Record: checkin 2026-11-22.ana\n\n"
    );
    team.ana("undo").ok();
    assert_eq!(team.read("ana", FILE), text);
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("checkin remove 2026-11-22").fails(
        1,
        "
            error: 2026-11-22.ana belongs to ana, and only ana changes it
              help: say what you think with `ally feedback give`; or act as that member with --as, if you are
            ",
    );
    team.ana("checkin remove 2026-11-22").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    assert!(!team.clone_of("ben").join(FILE).exists());
    team.ana("checkin remove 2026-11-22").fails(
        3,
        r#"
            error: there is no check-in "2026-11-22"
              help: `ally checkin list` shows the check-ins; an id is DATE.MEMBER
            "#,
    );
    team.is_clean("ana");
    team.is_clean("ben");
}

#[test]
fn a_promise_is_answered_once() {
    let team = Team::pair();
    team.ana("checkin --last kept").fails(1, "
            error: before 2026-11-22 you said no `next` that is still open, so there is nothing for --last to answer
              help: say what comes next with --next TEXT; the check-in after it says what became of it
            ");
    team.ana("checkin --next 'call the hut'").ok();
    team.ana("checkin --last kept").ends(1);
    team.at("2026-11-24T10:00");
    team.ana("checkin -m 3").ok();
    team.at("2026-11-25T10:00");
    team.ana("checkin --last partly --next 'book the hut'").ok();
    team.ana("checkin --last kept").ok();
    team.at("2026-11-26T10:00");
    team.ana("checkin --last kept").ok();
    team.at("2026-11-27T10:00");
    team.ana("checkin --last kept").fails(1, "
            error: before 2026-11-27 you said no `next` that is still open, so there is nothing for --last to answer
              help: say what comes next with --next TEXT; the check-in after it says what became of it
            ");
    // However long ago it was said.
    team.ana("checkin --next 'in spring'").ok();
    team.at("2027-04-27T10:00");
    team.ana("checkin --last kept").ok();
}

#[test]
fn below_it_stands_who_waits_for_what() {
    let team = Team::pair();
    team.ben("checkin --ask 'ideas:how do I record without waking the baby?'").ok();
    team.ben("feedback give ana 'May I read the draft?' --kind ask").ok();
    team.ben("feedback give ana 'When do we book the hut?' --kind ask").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("checkin -m 4").shows("
            Checked in for Sun 22 Nov: mood 4
            Ben Li will see it after your next `ally sync`
            Ben Li is waiting for a word from you: “how do I record without waking the baby?” (Sun 22 Nov), “May I read the draft?” (Sun 22 Nov) and 1 more thing
            ");
}

#[test]
fn a_miss_shows_the_own_why_and_offers_a_plan() {
    let team = Team::pair();
    team.ana("goal add Run --every daily --why 'to be out before the day begins'").ok();
    team.ana("goal add Yoga --every daily").ok();
    team.ana("checkin run=n:time yoga=n").shows(r#"
            Checked in for Sun 22 Nov: run missed (time), yoga missed
            Ben Li will see it after your next `ally sync`
            Why run matters, in your words: “to be out before the day begins”
            Add an if–then for next time, if you like: `ally goal change run --plan "if …, then …" --because TEXT`
            "#);
    // Said again, it is not said again.
    team.ana("checkin -m 2").shows(
        "
            Added to your check-in of Sun 22 Nov: mood 2
            Ben Li will see it after your next `ally sync`
            ",
    );
}

#[test]
fn every_missed_goal_with_a_why_is_heard_of_but_two_at_most() {
    let team = Team::pair();
    team.ana("goal add Alpha --every daily").ok();
    for (goal, why) in [("run", "to feel light"), ("sing", "for the choir"), ("yoga", "for my back")] {
        team.ana(&format!("goal add {goal} --every daily --why '{why}'")).ok();
    }
    team.ana("checkin alpha=n run=n:ill sing=n yoga=n:energy").shows(
        r#"
            Checked in for Sun 22 Nov: alpha missed, run missed (ill), sing missed, yoga missed (energy)
            Ben Li will see it after your next `ally sync`
            Why sing matters, in your words: “for the choir”
            Why yoga matters, in your words: “for my back”
            Add an if–then for next time, if you like: `ally goal change sing --plan "if …, then …" --because TEXT`
            "#,
    );
    team.at("2026-11-23T20:00");
    team.ana("checkin run=n sing=n yoga=n").shows(
        r#"
            Checked in for Mon 23 Nov: run missed, sing missed, yoga missed
            Ben Li will see it after your next `ally sync`
            Why run matters, in your words: “to feel light”
            Why sing matters, in your words: “for the choir”
            Add an if–then for next time, if you like: `ally goal change run --plan "if …, then …" --because TEXT`
            "#,
    );
}

#[test]
fn a_feeling_in_the_way_is_no_reminder_but_something_to_talk_about() {
    let team = Team::pair();
    team.ana("goal add Run --every daily --why 'to be out'").ok();
    team.ana("checkin run=n:feeling").shows("
            Checked in for Sun 22 Nov: run missed (feeling)
            Ben Li will see it after your next `ally sync`
            If you would rather talk about it: `ally feedback give ben TEXT --kind topic` puts it on the next talk
            ");
}

#[test]
fn the_same_thing_three_times_offers_another_view() {
    let team = Team::pair();
    team.at("2026-11-19T10:00");
    team.ana("goal add Run --every daily").ok();
    for day in 19..=21 {
        team.at(&format!("2026-11-{day}T20:00"));
        team.ana("checkin run=n:time --blocker 'the late train'").ends(0);
    }
    team.ana("undo").ok();
    team.ana("checkin run=n:time --blocker 'the late train'").shows("
            Checked in for Sat 21 Nov: run missed (time), blocker
            Ben Li will see it after your next `ally sync`
            “Run”: no time, three times running. Would another view help? `ally checkin --ask 'ideas:“Run”: three times now it was no time. What would you try?'` asks for one
            ");
    team.at("2026-11-22T20:00");
    team.ana("checkin run=n:time").shows(r#"
            Checked in for Sun 22 Nov: run missed (time)
            Ben Li will see it after your next `ally sync`
            Add an if–then for next time, if you like: `ally goal change run --plan "if …, then …" --because TEXT`
            "#);
}

#[test]
fn an_offer_of_another_view_does_not_hide_the_own_why() {
    let team = Team::pair();
    team.at("2026-11-19T10:00");
    team.ana("goal add Run --every daily --why 'to feel light'").ok();
    for day in 19..=20 {
        team.at(&format!("2026-11-{day}T20:00"));
        team.ana("checkin run=n:time").ok();
    }
    team.at("2026-11-21T20:00");
    team.ana("checkin run=n:time").shows("
            Checked in for Sat 21 Nov: run missed (time)
            Ben Li will see it after your next `ally sync`
            Why run matters, in your words: “to feel light”
            “Run”: no time, three times running. Would another view help? `ally checkin --ask 'ideas:“Run”: three times now it was no time. What would you try?'` asks for one
            ");
}

#[test]
fn with_three_every_name_is_said_and_an_offer_goes_to_all() {
    let team = Team::pair();
    team.home("cem", "Cem Kaya");
    team.in_home("cem", &["join", &team.remote(), "team"]).ok();
    team.run("cem", &["checkin", "--ask", "who has a tent?"]).ok();
    team.run("cem", &["sync"]).ok();
    team.ana("sync").ok();
    team.ana("goal add Run --every daily").ok();
    team.ana("checkin run=n:feeling").shows(
        "
        Checked in for Sun 22 Nov: run missed (feeling)
        Ben Li and Cem Kaya will see it after your next `ally sync`
        Cem Kaya is waiting for a word from you: “who has a tent?” (Sun 22 Nov)
        If you would rather talk about it: `ally feedback give all TEXT --kind topic` puts it on the next talk
        ",
    );
}

#[test]
fn a_number_may_have_a_comma_for_its_point() {
    let team = Team::pair();
    team.ana("goal add Weight --id weight --target 75 --from 82").ok();
    team.ana("checkin weight=79,5").shows(
        "
        Checked in for Sun 22 Nov: weight 79.5
        Ben Li will see it after your next `ally sync`
        ",
    );
    team.ana("checkin weight=1,000").fails(
        2,
        "
        error: \"1,000\" is not an answer to weight
          help: write thousands without a sign, and a part of one behind a point: 1000, 79.5
        ",
    );
    assert!(team.read("ana", FILE).contains("weight: 79.5\n"));
}

#[test]
fn whoever_was_there_had_not_left_and_all_is_everybody_else() {
    let team = Team::pair();
    team.ana("checkin --with all").shows(
        "
        Checked in for Sun 22 Nov: with Ben Li
        Ben Li will see it after your next `ally sync`
        ",
    );
    assert_eq!(team.read("ana", FILE), "with:\n- ben\n");
    team.ben("leave --yes").ok();
    team.ben("sync").ok();
    team.at("2026-11-23T09:00");
    team.ana("sync").ok();
    let left = "
        error: Ben Li has left this team
          help: `ally member list` shows who is there; whoever left comes back with `ally member edit --until \"\"`
        ";
    team.ana("checkin --with ben").fails(1, left);
    team.ana("checkin --with all").ends(1);
    team.ana("checkin --with ana").ends(1);
    team.ana("checkin --on yesterday --win 'the walk' --with ben").ok();
}

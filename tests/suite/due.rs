//! What is due: check-ins, answers, and the exit code for prompts and schedulers.

use super::team::Team;

#[test]
fn a_week_is_due_on_its_last_day_and_in_its_grace() {
    let team = Team::pair();
    team.ana("due").shows(
        "
        due                                       since  what settles it
        check-in for this week, which ends today  today  `ally checkin`
        ",
    );
    team.at("2026-11-23T09:00");
    team.ana("due").shows(
        "
        due                     since      what settles it
        check-in for last week  yesterday  `ally checkin --week last`
        ",
    );
    team.ana("due --who ben").shows(
        "
        due                                     since      what settles it
        check-in for last week                  yesterday  `ally checkin --week last`
        a version of the pact to read and sign  yesterday  `ally pact agree 2026-11-22.ana`
        ",
    );
    team.at("2026-11-24T09:00");
    team.ana("due").shows(
        "
        Nothing is waiting for you right now
        ",
    );
    team.ana("due --who ben").shows(
        "
        due                                     since       what settles it
        a version of the pact to read and sign  2 days ago  `ally pact agree 2026-11-22.ana`
        ",
    );
    team.at("2026-11-29T09:00");
    team.ana("checkin --note here").ok();
    team.ana("due").shows(
        "
        due                                  since  what settles it
        your part in the review of 2026-W48  today  `ally review answer --period 2026-W48`
        ",
    );
}

#[test]
fn a_daily_pact_asks_for_today_and_yesterday() {
    let team = Team::pair();
    team.write("ana", "pacts/2026-11-22.ana.yaml", "purpose: x\ncheckin: daily\n");
    team.at("2026-11-25T09:00");
    team.ana("due").shows(
        "
        due                     since      what settles it
        check-in for yesterday  yesterday  `ally checkin --on yesterday`
        check-in for today      today      `ally checkin`
        ",
    );
    team.ana("checkin --note here").ok();
    team.ana("checkin --on yesterday --note there").ok();
    team.ana("due").shows(
        "
        Nothing is waiting for you right now
        ",
    );
}

#[test]
fn questions_topics_and_proposals_wait_for_an_answer() {
    let team = Team::pair();
    team.ana("checkin --note here").ok();
    team.ben("feedback give ana 'Shall we run on Saturday?' --kind ask").ok();
    team.ben("feedback give ana 'Sunday mornings' --kind topic").ok();
    team.ben("feedback give all 'Who books the hut?' --kind ask").ok();
    team.ben("feedback give ana 'well done'").ok();
    team.ben("checkin --win 'three songs' --blocker 'no time'").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("due").shows(
        "
        due                                                since  what settles it
        Ben Li asks “Shall we run on Saturday?”            today  `ally feedback reply 2026-11-22.ben.mgzy TEXT`
        Ben Li would like to talk about “Sunday mornings”  today  `ally feedback reply 2026-11-22.ben.pr75 TEXT --as-reply talk`
        Ben Li asks “Who books the hut?”                   today  `ally feedback reply 2026-11-22.ben.ps6g TEXT`
        ",
    );
    team.at("2026-11-24T09:00");
    team.ana("due").shows(
        "
        due                                                since       what settles it
        Ben Li asks “Shall we run on Saturday?”            2 days ago  `ally feedback reply 2026-11-22.ben.mgzy TEXT`
        Ben Li would like to talk about “Sunday mornings”  2 days ago  `ally feedback reply 2026-11-22.ben.pr75 TEXT --as-reply talk`
        Ben Li asks “Who books the hut?”                   2 days ago  `ally feedback reply 2026-11-22.ben.ps6g TEXT`
        Ben Li has something in the way: “no time”         yesterday   `ally feedback reply 2026-11-22.ben TEXT`
        ",
    );
    team.ana("feedback reply 2026-11-22 'what takes it?'").ends(3);
    team.ana("feedback reply 2026-11-22.ben 'what takes it?'").ok();
    team.ana("feedback reply pr75 'when we meet' --as-reply talk").ok();
    team.ana("due").shows(
        "
        due                                      since       what settles it
        Ben Li asks “Shall we run on Saturday?”  2 days ago  `ally feedback reply 2026-11-22.ben.mgzy TEXT`
        Ben Li asks “Who books the hut?”         2 days ago  `ally feedback reply 2026-11-22.ben.ps6g TEXT`
        ",
    );
}

#[test]
fn the_exit_code_tells_a_prompt() {
    let team = Team::pair();
    let (out, err) = team.ana("due --exit-code").ends(8);
    assert!(out.contains("check-in") && err.is_empty());
    team.ana("due").ok();
    team.ana("due --exit-code --json").ends(8);
    team.ana("checkin --note here").ok();
    team.ana("due --exit-code").ok();
    team.write("ana", "goals/ana/run.yaml", "title: [");
    team.ana("due --exit-code").ends(4);
}

#[test]
fn a_prompt_gets_one_word_and_never_an_error() {
    let team = Team::pair();
    team.ana("due --short").shows("\n1 due\n");
    team.ben("due --short").shows("\n2 due\n");
    team.ana("due --short --who ben").shows("\n2 due\n");
    assert_eq!(team.ana("due --short --exit-code").ends(8), ("1 due\n".to_owned(), String::new()));
    team.ana("checkin --note here").ok();
    let silent = (String::new(), String::new());
    assert_eq!(team.ana("due --short --exit-code").ends(0), silent);
    assert_eq!(team.in_home("ana", &["due", "--short", "--exit-code"]).ends(0), silent);
    assert_eq!(team.ana("due --short --who zoe").ends(0), silent);
    team.write("ana", "goals/ana/run.yaml", "title: [");
    assert_eq!(team.ana("due --short").ends(0), silent);
    std::fs::write(team.clone_of("ana").join(".git/config"), "[core\n").unwrap();
    assert_eq!(team.ana("due --short").ends(0), silent);
}

#[test]
fn nothing_is_due_for_who_is_away_and_nobody_unknown_is_asked_about() {
    let team = Team::pair();
    team.write(
        "ana",
        "members/ana.yaml",
        "emails: [ana@example.org]\naway: [{from: 2026-11-20, to: 2026-11-24}]\n",
    );
    team.ana("due").shows(
        "
        Nothing is waiting for you right now
        ",
    );
    team.ana("due --who zoe").fails(
        3,
        r#"
        error: nobody in this team is called "zoe"
          help: the members are ana, ben
        "#,
    );
    team.git("ana", &["config", "--unset", "ally.member"]);
    team.git("ana", &["config", "user.email", "zoe@example.org"]);
    team.ana("due").ends(1);
    team.ana("due --who ben").shows(
        "
        due                                       since  what settles it
        check-in for this week, which ends today  today  `ally checkin`
        a version of the pact to read and sign    today  `ally pact agree 2026-11-22.ana`
        ",
    );
}

#[test]
fn three_members_are_waited_for_one_by_one() {
    let team = Team::pair();
    team.home("cid", "Cid Mora");
    team.in_home("cid", &["join", &team.remote(), "team"]).ok();
    team.ben("sync").ok();
    team.ben("feedback give cid 'May I borrow the tent?' --kind ask").ok();
    team.ben("checkin --ask 'who knows a good tent?'").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.at("2026-11-24T09:00");
    team.ana("due").shows(
        "
        due                                   since      what settles it
        Ben Li asks “who knows a good tent?”  yesterday  `ally feedback reply 2026-11-22.ben TEXT`
        ",
    );
    team.ana("due --who cid").shows(
        "
        due                                     since       what settles it
        a version of the pact to read and sign  2 days ago  `ally pact agree 2026-11-22.ana`
        Ben Li asks “May I borrow the tent?”    2 days ago  `ally feedback reply 2026-11-22.ben.pr75 TEXT`
        Ben Li asks “who knows a good tent?”    yesterday   `ally feedback reply 2026-11-22.ben TEXT`
        ",
    );
    team.ana("").shows(
        "
        Ana & Ben, Tue 24 Nov
        “Run the spring half together” · November: Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ben Li
          last check-in 2 days ago · week ····●·· · rhythm ●
          no open goals

        Cid Mora
          no check-in yet · rhythm ○
          no open goals

        Ana Roth (you)
          no check-in yet · rhythm ○
          no open goals; `ally goal add TITLE` sets the first one

        Waiting
          Ben Li waits for you and Cid Mora: “who knows a good tent?” (2 days ago, 2026-11-22.ben)
          Ben Li waits for Cid Mora: “May I borrow the tent?” (2 days ago, 2026-11-22.ben.pr75)

        Last sync 2 days ago · nothing to send
        ",
    );
}

#[test]
fn a_due_date_and_a_debrief_stand_beside_the_rest() {
    let team = Team::pair();
    team.ana("checkin --note here").ok();
    team.ana("goal add 'Send the draft' --id draft --by 2026-11-24").ok();
    team.ana("sprint plan 'No phones at table' --id table --days 2").ok();
    team.ana("--as ben sprint join table").ok();
    team.at("2026-11-24T09:00");
    team.ana("due").shows(
        "
        due                                since  what settles it
        look back on “No phones at table”  today  `ally sprint debrief table`
        “Send the draft” is due today             `ally goal done draft`
        ",
    );
    let due = team.ana("due --json").json();
    let kinds: Vec<&str> =
        due["data"].as_array().unwrap().iter().map(|due| due["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["debrief", "milestone"]);
}

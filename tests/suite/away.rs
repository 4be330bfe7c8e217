//! Pauses of a member and of a goal, and silence: what is due and offered, and what is not.

use super::team::Team;

#[test]
fn a_member_rests_until_a_day_or_until_further_notice() {
    let team = Team::pair();
    team.ana("pause --until sunday --why 'a cold'").shows(
        "
        You are away from today until Sun 29 Nov; nothing is due, and nothing is counted
        `ally resume` ends it earlier
        ",
    );
    assert!(
        team.read("ana", "members/ana.yaml")
            .ends_with("away:\n- from: 2026-11-22\n  to: 2026-11-29\n  why: a cold\n")
    );
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%B"]),
        "member: ana pauses from today until Sun 29 Nov\n\nAlly-Action: pause\nAlly-Record: member ana\n\n"
    );
    assert!(team.ana("").ok().contains("Ana Roth (you)\n  no check-in yet · away\n"));
    // Said again, the pause that is under way gets the new end.
    team.ana("pause --until 2026-12-04").shows(
        "
        You are away from today until Fri 4 Dec; nothing is due, and nothing is counted
        `ally resume` ends it earlier
        ",
    );
    team.ana("pause --until 2026-12-04").fails(
        1,
        "
        error: the pause is like that already
          help: nothing was written
        ",
    );
    team.ana("pause").shows(
        "
        You are away from today until further notice; nothing is due, and nothing is counted
        `ally resume` ends it
        ",
    );
    team.at("2026-11-25T09:00");
    team.ana("resume").shows(
        "
        Welcome back; today counts again
        ",
    );
    assert!(
        team.read("ana", "members/ana.yaml")
            .ends_with("away:\n- from: 2026-11-22\n  to: 2026-11-24\n  why: a cold\n")
    );
    team.ana("resume").fails(
        1,
        "
        error: you are not away, and no pause is planned
          help: `ally pause [GOAL] --until DATE` begins a pause
        ",
    );
    // One that began today was none.
    team.ana("pause").ok();
    team.ana("resume").ok();
    assert_eq!(team.read("ana", "members/ana.yaml").matches("from:").count(), 1);
    // Somebody who was ill says so afterwards, and one who will travel before.
    team.ana("pause --from 2026-11-18 --until 2026-11-21").ok();
    team.ana("pause --from 2026-12-20 --until 2027-01-03 --why travel").shows(
        "
        You are away from Sun 20 Dec until Sun 3 Jan 2027; nothing is due, and nothing is counted
        `ally resume` ends it earlier
        ",
    );
    team.ana("resume").shows(
        "
        Took back the pause from Sun 20 Dec until Sun 3 Jan 2027
        ",
    );
    team.is_clean("ana");
}

#[test]
fn a_goal_rests_while_the_others_go_on() {
    let team = Team::pair();
    team.ana("goal add Run --every daily").ok();
    team.ana("goal add Read --every daily").ok();
    team.ana("pause run --until 2026-12-05 --why knee").shows(
        "
        The goal run rests from today until Sat 5 Dec; nothing is due for it, and nothing is counted
        `ally resume run` ends it earlier
        ",
    );
    assert!(
        team.read("ana", "goals/ana/run.yaml")
            .ends_with("paused:\n- from: 2026-11-22\n  to: 2026-12-05\n  why: knee\n")
    );
    team.ana("pause run --from 2027-01-01 --until 2027-01-10").ok();
    team.ana("resume run").shows(
        "
        Resumed the goal run; today counts again
        A later pause is planned, too; `ally resume run` again takes it back
        ",
    );
    team.ana("resume run").shows(
        "
        Took back the pause from Fri 1 Jan 2027 until Sun 10 Jan 2027
        ",
    );
    team.ana("resume run").fails(
        1,
        "
        error: the goal run is not paused, and no pause is planned
          help: `ally pause [GOAL] --until DATE` begins a pause
        ",
    );
    team.ana("goal drop run").ok();
    team.ana("pause run").fails(
        1,
        "
        error: the goal run is dropped since Sun 22 Nov
          help: `ally goal list` shows the open goals, `ally goal reopen run` takes it up again
        ",
    );
    team.ben("goal add Swim --every daily").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("pause ben/swim").fails(
        1,
        "
        error: ben/swim belongs to ben, and only ben changes it
          help: say what you think with `ally feedback give`; or act as that member with --as, if you are
        ",
    );
    team.is_clean("ana");
}

#[test]
fn days_of_rest_leave_every_count() {
    let team = Team::pair();
    team.ana("goal add Run --every daily").ok();
    team.ana("checkin run=y").ok();
    team.ana("pause --from 2026-11-23 --until 2026-12-06").ok();
    team.at("2026-12-10T09:00");
    let board = team.ana("--json").json();
    let me = &board["data"]["members"][1];
    assert_eq!(me["rhythm"].as_array().unwrap().len(), 1, "{me}");
    assert_eq!(me["goals"][0]["window"]["slots"], 3, "{me}");
    assert_eq!(me["silent_periods"], 0);
}

/// Ana and Ben, who agreed on a word each week.
fn agreed() -> Team {
    let team = Team::pair();
    team.ben("pact agree").ok();
    team.ben("member edit --helps 'a call' --helps 'a walk, no advice'").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team
}

#[test]
fn a_silence_is_met_with_offers_that_grow() {
    let team = agreed();
    for day in ["2026-11-29", "2026-12-06", "2026-12-13", "2026-12-20", "2026-12-27", "2027-01-03"] {
        team.at(&format!("{day}T09:00"));
        team.ana("checkin --win x").ok();
    }
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.at("2026-12-01T09:00");
    team.ana("").shows("
        Ana & Ben, Tue 1 Dec
        “Run the spring half together” · December: Ben Li leads

        Ben Li
          no check-in yet · rhythm ○○
          no open goals

        Ana Roth (you)
          last check-in 2 days ago · week ····●·· · rhythm ○●
          no open goals; `ally goal add TITLE` sets the first one

        If you like
          Last word: Ben Li not yet, you 2 days ago
          No word from Ben Li for 2 weeks: `ally nudge ben` has a kind one to pass on; what helps, in Ben Li's own words: a call; a walk, no advice

        Last sync in 33 days · nothing to send
        ");
    // To Ben nothing is said yet.
    assert!(!team.ben("").ok().contains("If you like"));
    team.at("2026-12-15T09:00");
    assert!(team.ana("").ok().contains("ten minutes to reset"));
    team.ben("").shows(r#"
        Ana & Ben, Tue 15 Dec
        “Run the spring half together” · December: Ben Li leads

        Ana Roth
          last check-in 2 days ago · week ····●·· · rhythm ○●●●
          no open goals

        Ben Li (you)
          no check-in yet · rhythm ○○○○
          no open goals; `ally goal add TITLE` sets the first one

        If you like
          Last word: Ana Roth 2 days ago, you not yet
          A topic for both of you: ten minutes to reset (`ally feedback give ana "ten minutes to reset" --kind topic`)

        Last sync in 19 days · nothing to send
        "#);
    team.at("2027-01-06T09:00");
    team.ana("").shows("
        Ana & Ben, Wed 6 Jan
        “Run the spring half together” · January: Ana Roth leads

        Ben Li
          no check-in yet · rhythm ○○○○○○○
          no open goals

        Ana Roth (you)
          last check-in 3 days ago · week ···●··· · rhythm ○●●●●●●
          no open goals; `ally goal add TITLE` sets the first one

        If you like
          Last word: Ben Li not yet, you 3 days ago
          No word from Ben Li for 7 weeks: `ally nudge ben` has a kind one to pass on; what helps, in Ben Li's own words: a call; a walk, no advice
          Is this the time to pause or end the pact? `ally pause --until DATE`, or `ally leave`: both are fine

        Last sync 3 days ago · nothing to send
        ");
    // A word ends it, and a reported miss is a word.
    team.ben("goal add Swim --every weekly").ok();
    team.ben("checkin swim=n").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    let board = team.ana("--json").json();
    let (offers, silent) = (&board["data"]["offers"], &board["data"]["members"][0]["silent_periods"]);
    assert_eq!((offers, silent), (&serde_json::json!([]), &serde_json::json!(0)));
}

#[test]
fn with_three_a_silence_is_met_by_each_of_the_others() {
    let team = agreed();
    team.home("cleo", "Cleo Ray");
    let remote = team.remote();
    team.in_home("cleo", &["join", &remote, "team"]).ok();
    team.run("cleo", &["pact", "agree"]).ok();
    team.run("cleo", &["sync"]).ok();
    team.at("2026-12-13T09:00");
    team.ana("sync").ok();
    team.ana("checkin --win x").ok();
    team.at("2026-12-15T09:00");
    team.ana("").shows(r#"
        Ana & Ben, Tue 15 Dec
        “Run the spring half together” · December: Ben Li leads

        Ben Li
          no check-in yet · rhythm ○○○○
          no open goals

        Cleo Ray
          no check-in yet · rhythm ○○○○
          no open goals

        Ana Roth (you)
          last check-in 2 days ago · week ····●·· · rhythm ○○○●
          no open goals; `ally goal add TITLE` sets the first one

        If you like
          Last word: Ben Li not yet, Cleo Ray not yet, you 2 days ago
          No word from Ben Li for 4 weeks: `ally nudge ben` has a kind one to pass on; what helps, in Ben Li's own words: a call; a walk, no advice
          No word from Cleo Ray for 4 weeks: `ally nudge cleo` has a kind one to pass on
          A topic for your next talk: ten minutes to reset (`ally feedback give ben "ten minutes to reset" --kind topic`)

        Last sync 2 days ago · 1 commit to send
        "#);
}

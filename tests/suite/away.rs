//! Pauses of a member and of a goal, and silence: what is due and offered, and what is not.

use super::team::Team;

#[test]
fn a_member_rests_until_a_day_or_until_further_notice() {
    let team = Team::pair();
    team.ana("pause --until sunday --why 'a cold'").shows("FILL");
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
    team.ana("pause --until 2026-12-04").shows("FILL");
    team.ana("pause --until 2026-12-04").fails(1, "FILL");
    team.ana("pause").shows("FILL");
    team.at("2026-11-25T09:00");
    team.ana("resume").shows("FILL");
    assert!(
        team.read("ana", "members/ana.yaml")
            .ends_with("away:\n- from: 2026-11-22\n  to: 2026-11-24\n  why: a cold\n")
    );
    team.ana("resume").fails(1, "FILL");
    // One that began today was none.
    team.ana("pause").ok();
    team.ana("resume").ok();
    assert_eq!(team.read("ana", "members/ana.yaml").matches("from:").count(), 1);
    // Somebody who was ill says so afterwards, and one who will travel before.
    team.ana("pause --from 2026-11-18 --until 2026-11-21").ok();
    team.ana("pause --from 2026-12-20 --until 2027-01-03 --why travel").shows("FILL");
    team.ana("resume").shows("FILL");
    team.is_clean("ana");
}

#[test]
fn a_goal_rests_while_the_others_go_on() {
    let team = Team::pair();
    team.ana("goal add Run --every daily").ok();
    team.ana("goal add Read --every daily").ok();
    team.ana("pause run --until 2026-12-05 --why knee").shows("FILL");
    assert!(
        team.read("ana", "goals/ana/run.yaml")
            .ends_with("paused:\n- from: 2026-11-22\n  to: 2026-12-05\n  why: knee\n")
    );
    team.ana("pause run --from 2027-01-01 --until 2027-01-10").ok();
    team.ana("resume run").shows("FILL");
    team.ana("resume run").shows("FILL");
    team.ana("resume run").fails(1, "FILL");
    team.ana("goal drop run").ok();
    team.ana("pause run").fails(1, "FILL");
    team.ben("goal add Swim --every daily").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("pause ben/swim").fails(1, "FILL");
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
    team.at("2026-12-10T09:00");
    team.ana("checkin --win x").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ana("").shows("FILL");
    // To Ben nothing is said yet.
    assert!(!team.ben("").ok().contains("If you like"));
    for day in ["2026-12-13", "2026-12-20", "2026-12-27", "2027-01-03"] {
        team.at(&format!("{day}T09:00"));
        team.ana("checkin --win x").ok();
    }
    team.at("2026-12-15T09:00");
    team.ana("").shows("FILL");
    team.ben("sync").ok();
    team.ben("").shows("FILL");
    team.at("2027-01-06T09:00");
    team.ana("").shows("FILL");
    // A word ends it, and a reported miss is a word.
    team.ben("goal add Swim --every weekly").ok();
    team.ben("checkin swim=n").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    let board = team.ana("--json").json();
    assert_eq!(
        (&board["data"]["offers"], &board["data"]["members"][0]["silent_periods"]),
        (&serde_json::json!([]), &0.into())
    );
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
    team.ana("").shows("FILL");
}

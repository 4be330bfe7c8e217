//! Sprints of three and of twelve.

use super::team::Team;

fn share(team: &Team) {
    for who in ["ana", "ben", "cem", "ana", "ben"] {
        team.says(who, "sync").ok();
    }
}

#[test]
fn a_sprint_of_three_waits_for_all_three() {
    let team = Team::pair().with_cem();
    team.ana("sprint plan Cook --start today").ok();
    share(&team);
    let waits = team.ben("sprint join cook").ok();
    assert!(waits.ends_with("Still to answer: Cem\n") || waits.contains("Still to answer: Cem"), "{waits}");
    share(&team);
    team.ana("sprint log cook --note x").ends(1);
    team.says("cem", "sprint join cook --try").ok();
    share(&team);
    team.ana("sprint log cook --note x").ok();
}

#[test]
fn those_who_are_not_named_are_not_waited_for() {
    let team = Team::pair().with_cem();
    team.ana("sprint plan Cook --start today --with ben").ok();
    share(&team);
    team.says("cem", "sprint join cook").ends(1);
    team.ben("sprint join cook").ok();
    team.ana("sprint change cook --with cem").ok();
    share(&team);
    team.ana("sprint log cook --note x").ends(1);
    team.says("cem", "sprint join cook").ok();
    share(&team);
    team.ana("sprint log cook --note x").ok();
}

#[test]
fn an_idea_matches_those_who_would_like_it_without_waiting_for_the_rest() {
    let team = Team::pair().with_cem();
    team.ana("sprint idea Dance").ok();
    share(&team);
    team.ben("sprint join dance --try").ok();
    share(&team);
    let members = |who: &str| team.says(who, "sprint show dance --json").json()["data"]["matched"].clone();
    assert_eq!(members("ana"), serde_json::json!({"members": ["ana", "ben"], "unanswered": ["cem"]}));
    assert_eq!(members("cem"), serde_json::Value::Null);
    team.says("cem", "sprint join dance --no").ok();
    assert_eq!(members("cem"), serde_json::json!({"members": ["ana", "ben"], "unanswered": []}));
}

#[test]
fn in_a_team_of_twelve_a_missing_member_blocks_no_decision() {
    let team = Team::pair();
    for number in 3..=12 {
        team.write("ana", &format!("members/m{number}.yaml"), &format!("emails:\n- m{number}@example.org\n"));
    }
    team.ana("sprint plan Cook --start today --days 3").ok();
    let listed = team.ana("sprint list --json").json();
    assert_eq!(listed["data"][0]["unanswered"].as_array().unwrap().len(), 11);
    for number in 3..=12 {
        team.ana(&format!("--as m{number} sprint join cook")).ok();
    }
    team.ana("--as ben sprint join cook --try").ok();
    assert_eq!(team.ana("sprint show cook --json").json()["data"]["state"], "running");
    team.at("2026-11-26T10:00");
    team.ana("--as m7 sprint debrief cook --worked soup").ok();
    team.ana("--as m7 sprint close cook --decision keep").ok();
    assert_eq!(team.ana("sprint show cook --json").json()["data"]["outcome"]["by"], "m7");
}

#[test]
fn whoever_left_is_not_waited_for() {
    let team = Team::pair();
    team.ana("sprint plan Cook --start today").ok();
    team.write("ana", "members/ben.yaml", "emails:\n- ben@example.org\nuntil: 2026-11-21\n");
    assert_eq!(team.ana("sprint show cook --json").json()["data"]["state"], "running");
}

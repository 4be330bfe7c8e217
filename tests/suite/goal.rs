//! Goals: added, listed, shown, changed, closed.

use super::team::Team;

#[test]
fn a_goal_is_added_listed_and_committed() {
    let team = Team::pair();
    team.ana("goal add 'Run three times a week' --id run --every 3/week --why 'to feel light'").shows(
        "
        Added goal run: Run three times a week (3/week)
        ",
    );
    assert_eq!(
        team.read("ana", "goals/ana/run.yaml"),
        "title: Run three times a week\nwhy: to feel light\nevery: 3/week\nstart: 2026-11-22\n"
    );
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%an <%ae>%n%B"]),
        "Ana Roth <ana@example.org>\ngoal: ana adds run (Run three times a week)\n\nAlly-Action: goal.add\nAlly-Record: goal ana/run\n\n"
    );
    team.is_clean("ana");
    team.ana("goal list").shows(
        "
        goal  title                   how     state   last answer
        run   Run three times a week  3/week  active  no answer yet
        ",
    );
}

#[test]
fn a_goal_that_is_not_there_is_not_found() {
    let team = Team::pair();
    team.ana("goal show rnu").fails(
        3,
        "
        error: there is no goal \"rnu\"
          help: `ally goal list --all` shows every goal; another member's goal is MEMBER/GOAL
        ",
    );
}

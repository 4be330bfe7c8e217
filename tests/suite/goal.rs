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

/// Ana moves a date on two devices, to two days; the second device finds the clash.
fn moved_twice() -> Team {
    let team = Team::pair();
    team.ana("goal add Book --id book --target 900 --by 2027-03-01").ok();
    team.ana("sync").ok();
    team.in_home("ana", &["join", &team.remote(), "phone"]).ok();
    team.ana("goal change book --by 2027-04-01 --because sleep").ok();
    team.ana("sync").ok();
    let phone = team.path("ana/phone");
    let change = ["goal", "change", "book", "--by", "2027-05-01", "--because", "thick"];
    team.run_in("ana", &phone, &change, None).ok();
    let (out, _) = team.run_in("ana", &phone, &["sync"], None).ends(5);
    assert_eq!(
        out,
        "Both sides changed by of ana/book: “2027-05-01” is shown, “2027-04-01” is kept beside it in \
         goals/ana/book.yaml\nSent 1 goal; received 1 goal from Ana Roth\n"
    );
    team.ana("sync").ends(5);
    team
}

#[test]
fn a_date_moved_on_both_sides_clashes_once_and_keeps_both_reasons() {
    let team = moved_twice();
    let goal = team.read("ana", "goals/ana/book.yaml");
    assert!(goal.contains("why: sleep\n") && goal.contains("why: thick\n"), "{goal}");
}

#[test]
fn a_clash_is_settled_by_either_value() {
    let team = moved_twice();
    team.ana("goal change book --by 2027-04-01 --because laptop").shows("Changed goal book: by 2027-04-01\n");
    team.ana("check").ok();
    assert!(!team.read("ana", "goals/ana/book.yaml").contains("what: clashes"));
    let team = moved_twice();
    team.ana("goal change book --by 2027-05-01 --because phone").shows("Changed goal book: by 2027-05-01\n");
    team.ana("check").ok();
    team.ana("goal change book --by 2027-05-01 --because phone").ends(1);
}

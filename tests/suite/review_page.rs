//! The page of a review: what it says, in which order, and that it says the same everywhere and later.

use super::team::Team;

fn meet(team: &Team) {
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
}

/// Two weeks of a pair that began on Sunday, 22 November: a review on 6 December looks at the week from 30 November.
fn story() -> Team {
    let team = Team::pair();
    team.ben("pact agree").ok();
    team.ana("goal add 'Run three times a week' --id run --every 3/week").ok();
    team.ana("goal add 'Read 200 pages' --id pages --target 200 --by 2027-01-06").ok();
    team.ana("goal add 'Call the club' --id club --by 2026-12-04").ok();
    team.ben("goal add 'Write daily' --id write --every daily").ok();
    meet(&team);
    for (day, line) in [
        ("2026-11-24", "checkin run=y pages=20"),
        ("2026-11-30", "checkin run=y pages=10 -m 4"),
        ("2026-12-02", "checkin run=y pages=15 --win 'first run without stopping' --next 'draft to Ben by Friday'"),
        ("2026-12-05", "checkin run=y --last kept --next 'shoes by the door'"),
    ] {
        team.at(&format!("{day}T19:00"));
        team.ana(line).ok();
    }
    team.ana("goal done club").ok();
    for (day, line) in [
        ("2026-11-30", "checkin write=y"),
        ("2026-12-01", "checkin write=y --win 'chapter 4 sent'"),
        ("2026-12-03", "checkin write=n --ask 'ideas:how does chapter 5 begin?'"),
        ("2026-12-04", "checkin write=y"),
    ] {
        team.at(&format!("{day}T20:00"));
        team.ben(line).ok();
    }
    team.ben("feedback give ana 'took the kids on Thursday' --kind thanks --effect 'I could write'").ok();
    team.ben("feedback give ana 'Sunday mornings' --kind topic").ok();
    team.at("2026-12-05T21:00");
    meet(&team);
    team.ben("feedback give ana 'that was a big one' --re 2026-12-02.ana").ok();
    meet(&team);
    team.at("2026-12-06T20:00");
    team
}

#[test]
fn a_week_begins_with_moments_and_ends_with_the_two_of_us() {
    let team = story();
    team.ana("review").shows(
        "
        ",
    );
}

#[test]
fn a_held_review_says_the_same_on_both_clones_and_a_year_later() {
    let team = story();
    team.ana("review answer --temp 4 --good 'the long run' --moment 'temp=the walk home'").ok();
    team.ben("review answer --temp 2 --hard 'two early starts' --they-did 'kept the evenings free'").ok();
    meet(&team);
    team.ana("review hold --decision 'Book the hut | ben | friday'").ok();
    meet(&team);
    // The grace ends on Monday; the day after, everything is final.
    team.at("2026-12-08T09:00");
    let page = team.ana("review --period 2026-W49").ok();
    assert_eq!(page, "");
}

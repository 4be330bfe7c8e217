//! Lines of a review that need a longer story: goals that nobody confirmed, horizons, joint and own goals, rhythms that
//! differ, and practice without use.

use super::team::Team;

/// Ana and Ben since Monday, 24 August, by hand: Ana says a word every day for eight weeks, Ben one in eight.
fn autumn() -> Team {
    let team = Team::pair();
    let pact = "purpose: Run the spring half together\nby: ana\nfrom: 2026-08-24\nmembers: [ana, ben]\ncheckin: weekly\nuntil: 2027-02-21\n";
    team.write("ana", "pacts/2026-08-24.ana.yaml", pact);
    for (who, name, weeks) in [("ana", "Ana Roth", 0..13), ("ben", "Ben Li", 4..5)] {
        let member =
            format!("name: {name}\nemails: [{who}@example.org]\nsince: 2026-08-24\nagreed: 2026-08-24.ana\n");
        team.write("ana", &format!("members/{who}.yaml"), &member);
        for week in weeks {
            let first = chrono::NaiveDate::from_ymd_opt(2026, 8, 26).unwrap();
            let on = first + chrono::Days::new(7 * week);
            let path = format!("checkins/{who}/{}/{on}.{who}.yaml", on.format("%Y/%m"));
            team.write("ana", &path, "goals: {scales: done}\n");
        }
    }
    for (id, rest) in [
        ("ana/scales", "every: weekly\ncontext: {used_in: the choir}\nhorizon: quarter\n"),
        ("ana/house", "horizon: year\n"),
        ("ours/hike", "every: weekly\nowners: [ana, ben]\nkeeper: ana\n"),
    ] {
        let name = id.split('/').nth(1).unwrap();
        team.write(
            "ana",
            &format!("goals/{id}.yaml"),
            &format!("title: My {name}\nstart: 2026-08-24\n{rest}"),
        );
    }
    team.at("2026-11-30T20:00");
    team
}

/// What the review of a period says to Ana.
fn page(team: &Team, period: &str) -> String {
    team.ana(&format!("review --period {period}")).ok()
}

#[test]
fn a_month_says_which_goals_nobody_confirmed() {
    let team = autumn();
    let said = page(&team, "2026-11");
    assert!(said.contains("My scales – not confirmed for 14 weeks"), "{said}");
    team.ana("review answer --period 2026-11 --goal scales=keep").ok();
    let said = page(&team, "2026-11");
    assert!(said.contains("My scales – keep"), "{said}");
    assert!(said.contains("My house – not confirmed for 14 weeks"), "{said}");
}

#[test]
fn joint_and_own_goals_are_counted_side_by_side() {
    let team = autumn();
    let said = page(&team, "2026-W47");
    assert!(said.contains("1 joint goal, 2 own"), "{said}");
}

#[test]
fn rhythms_that_differ_are_worth_a_look_and_blame_nobody() {
    let team = autumn();
    let said = page(&team, "2026-W47");
    assert!(said.contains("Your rhythms differ"), "{said}");
    let look = team.ana("review --period 2026-W47 --json").json()["data"]["worth_a_look"].clone();
    assert!(look.as_array().unwrap().len() <= 2);
    assert_eq!(look[0]["metric"], "rhythm");
}

#[test]
fn practice_that_was_never_used_raises_a_question() {
    let team = autumn();
    let said = page(&team, "2026-11");
    assert!(said.contains("used for real"), "{said}");
}

#[test]
fn a_quarter_groups_goals_by_their_horizon() {
    let team = autumn();
    team.at("2026-12-31T20:00");
    let said = page(&team, "2026-Q4");
    let at = |words: &str| said.rfind(words).unwrap_or_else(|| panic!("no {words:?}: {said}"));
    assert!(at("Goals of a quarter: keep, change or drop?") < at("  Ana Roth: My scales"), "{said}");
    assert!(at("  Ana Roth: My scales") < at("Goals of a year: keep, change or drop?"), "{said}");
    assert!(at("Goals of a year: keep, change or drop?") < at("  Ana Roth: My house"), "{said}");
    assert!(at("Goals without a horizon: keep, change or drop?") < at(": My hike"), "{said}");
}

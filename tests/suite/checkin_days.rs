//! Which day a check-in speaks of: the writer's own, over clock changes, date lines, leap days and turns of the year.

use super::team::Team;

/// The id of a check-in that Ana writes at an instant, with these options.
fn id_at(team: &Team, instant: &str, options: &str) -> String {
    let run = team.with(
        "ana",
        &team.clone_of("ana"),
        &[("ALLY_NOW", instant)],
        &format!("checkin --json --note {instant} {options}"),
    );
    run.json()["data"]["id"].as_str().unwrap().to_owned()
}

fn lives_in(zone: &str, day_starts: u32) -> Team {
    let team = Team::pair();
    team.ana(&format!("member edit --tz {zone} --day-starts {day_starts}")).ok();
    team
}

#[test]
fn the_day_is_that_of_the_members_zone_whatever_the_machine_says() {
    let instant = "2026-12-31T10:30:00Z";
    assert_eq!(id_at(&lives_in("Pacific/Kiritimati", 0), instant, ""), "2027-01-01.ana");
    assert_eq!(id_at(&lives_in("Pacific/Pago_Pago", 0), instant, ""), "2026-12-30.ana");
    assert_eq!(id_at(&lives_in("Europe/Berlin", 0), "2026-12-31T18:30:00-05:00", ""), "2027-01-01.ana");
}

#[test]
fn a_day_begins_late_over_both_changes_of_the_clock() {
    let team = lives_in("Europe/Berlin", 2);
    // In March two o'clock does not exist: the day begins at three.
    assert_eq!(id_at(&team, "2027-03-28T01:59:00+01:00", ""), "2027-03-27.ana");
    assert_eq!(id_at(&team, "2027-03-28T03:00:00+02:00", ""), "2027-03-28.ana");
    // In October it strikes twice between two and three, and both hours belong to the new day.
    assert_eq!(id_at(&team, "2027-10-31T01:59:00+02:00", ""), "2027-10-30.ana");
    assert_eq!(id_at(&team, "2027-10-31T02:30:00+02:00", ""), "2027-10-31.ana");
    assert_eq!(id_at(&team, "2027-10-31T02:30:00+01:00", ""), "2027-10-31.ana");
}

#[test]
fn leap_days_and_turns_of_the_year_are_days_like_others() {
    let team = lives_in("Europe/Berlin", 4);
    assert_eq!(id_at(&team, "2028-03-01T01:30:00+01:00", ""), "2028-02-29.ana");
    assert_eq!(id_at(&team, "2028-03-01T12:00:00+01:00", "--on yesterday"), "2028-02-29.ana");
    assert_eq!(id_at(&team, "2027-03-01T12:00:00+01:00", "--on yesterday"), "2027-02-28.ana");
    assert_eq!(id_at(&team, "2027-01-01T03:59:00+01:00", ""), "2026-12-31.ana");
    assert!(team.clone_of("ana").join("checkins/ana/2026/12/2026-12-31.ana.yaml").exists());
}

#[test]
fn last_week_is_the_iso_week_before_on_its_sunday() {
    let team = lives_in("Europe/Berlin", 4);
    // 2026 has a week 53, from 28 December to 3 January.
    assert_eq!(id_at(&team, "2027-01-04T20:00:00+01:00", "--week last"), "2027-01-03.ana");
    assert_eq!(id_at(&team, "2027-01-10T20:00:00+01:00", "--week last"), "2027-01-03.ana");
    assert_eq!(id_at(&team, "2027-01-03T20:00:00+01:00", "--week last"), "2026-12-27.ana");
    // One in the morning of Monday is still Sunday.
    assert_eq!(id_at(&team, "2027-01-11T01:00:00+01:00", "--week last"), "2027-01-03.ana");
}

//! M17, setbacks: two or more slots in a row missed or silent, what followed, and the reason that was given most.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::days::shift;
use super::slots::Period;
use super::stuck::reasons;
use super::{AsOf, Basis, own_periods};
use crate::model::{Goal, GoalKind, Value, parse_day};

/// Days of setbacks and reasons that are looked at.
const DAYS: i64 = 56;
/// Slots in a row that make one.
const IN_A_ROW: u32 = 2;
/// Days in which a change or a pause follows it.
const FOLLOWED: i64 = 7;
/// Reasons from which one of them is named.
const REASONS: u32 = 4;

/// Slots in a row that were missed or left without a word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Setback {
    /// The goal.
    pub goal: String,
    /// First and last day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// How many slots.
    pub slots: u32,
    /// Whether the goal was changed or paused within seven days.
    pub followed: bool,
}

/// The reason that was given in at least half of the misses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// Which one.
    pub why: String,
    /// How often it was given.
    pub times: u32,
    /// Out of so many misses with a reason.
    pub of: u32,
}

/// One member's setbacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Setbacks {
    /// Member id.
    pub member: String,
    /// The setbacks, oldest first.
    pub list: Vec<Setback>,
    /// How many were followed by a change or a pause.
    pub followed: u32,
    /// The reason given most, from four reasons on and if it is at least half of them.
    pub reason: Option<Reason>,
}

/// The setbacks of eight weeks, of every member who had one (ruling 63).
pub fn setbacks(basis: Basis<'_>) -> Vec<Setbacks> {
    basis.members().into_iter().filter_map(|member| of_one(basis, member)).collect()
}

fn of_one(basis: Basis<'_>, member: String) -> Option<Setbacks> {
    let as_of = basis.for_member(&member);
    let mine = || basis.team.goals().filter(|goal| goal.owners().contains(&member.as_str()));
    let since = shift(as_of.today, 1 - DAYS);
    // Nothing is asked of a goal after its end.
    let lived = |goal: &Goal<'_>| goal.closed_on().is_none_or(|on| since <= on);
    let habits = mine().filter(|goal| goal.kind() == GoalKind::Habit && lived(goal));
    let mut list: Vec<Setback> = habits
        .flat_map(|goal| of_goal(goal, &own_periods(basis.team, goal, &member, as_of), as_of))
        .collect();
    if list.is_empty() {
        return None;
    }
    list.sort_by(|one, other| (one.to, &one.goal).cmp(&(other.to, &other.goal)));
    let followed = list.iter().filter(|setback| setback.followed).count();
    let given = mine().flat_map(|goal| reasons(basis.team, goal, &member, (since, as_of.today)));
    let reason = most_given(given.map(|(_, why)| why));
    Some(Setbacks { member, list, followed: u32::try_from(followed).unwrap_or(u32::MAX), reason })
}

fn of_goal(goal: Goal<'_>, periods: &[Period], as_of: AsOf) -> Vec<Setback> {
    let mut found = Vec::new();
    let mut run: Option<(NaiveDate, NaiveDate, u32)> = None;
    // A period with nothing to count is passed over; one in which something was done ends the run.
    for period in periods.iter().filter(|period| period.tally.counted() > 0) {
        if period.tally.is_shown_up() {
            found.extend(run.take());
        } else {
            let missed = period.tally.missed + period.tally.silent;
            let (from, _, slots) = run.unwrap_or((period.from, period.to, 0));
            run = Some((from, period.to, slots + missed));
        }
    }
    found.extend(run);
    let recent = |(_, to, slots): &(NaiveDate, NaiveDate, u32)| {
        *slots >= IN_A_ROW && shift(as_of.today, 1 - DAYS) <= *to && *to <= as_of.today
    };
    let setback = |(from, to, slots)| Setback {
        goal: goal.id().to_owned(),
        from,
        to,
        slots,
        followed: is_followed(goal, to, as_of),
    };
    found.into_iter().filter(recent).map(setback).collect()
}

/// Whether a change of the goal or the beginning of a pause is dated up to seven days after it.
fn is_followed(goal: Goal<'_>, last: NaiveDate, as_of: AsOf) -> bool {
    let dates = |list: &'static str, key: &'static str| {
        let entries = goal.0.fields.list(list).iter().filter_map(Value::as_map);
        entries.filter_map(move |entry| entry.text(key).and_then(parse_day))
    };
    dates("changes", "on")
        .chain(dates("paused", "from"))
        .any(|day| last <= day && day <= shift(last, FOLLOWED).min(as_of.today))
}

fn most_given<'a>(given: impl Iterator<Item = &'a str>) -> Option<Reason> {
    let mut times: BTreeMap<&str, u32> = BTreeMap::new();
    for why in given {
        *times.entry(why).or_default() += 1;
    }
    let of: u32 = times.values().sum();
    let (why, most) = times.iter().max_by_key(|(_, times)| **times)?;
    let alone = times.values().filter(|times| *times == most).count() == 1;
    (of >= REASONS && 2 * most >= of && alone).then(|| Reason { why: (*why).to_owned(), times: *most, of })
}

#[cfg(test)]
mod tests {
    use super::super::Basis;
    use super::super::fixture::{Story, now};
    use super::{Reason, Setbacks, most_given, setbacks};
    use crate::model::Kind;

    fn of_ana(story: &Story, today: &str) -> Option<Setbacks> {
        let now = now(today);
        setbacks(Basis::now(&story.team, &now)).into_iter().find(|row| row.member == "ana")
    }

    fn spans(story: &Story, today: &str) -> Vec<(String, String, u32)> {
        let list = of_ana(story, today).map(|row| row.list).unwrap_or_default();
        list.into_iter().map(|one| (one.from.to_string(), one.to.to_string(), one.slots)).collect()
    }

    fn span(from: &str, to: &str, slots: u32) -> (String, String, u32) {
        (from.to_owned(), to.to_owned(), slots)
    }

    #[test]
    fn ruling_63_two_scheduled_days_in_a_row() {
        let mut story = Story::new();
        story.goal("ana/run", &[("every", "mon,wed,fri"), ("start", "2026-11-02")]);
        story.says_on("ana", "2026-11", &[2, 6, 13, 18], "run=done");
        story.says("ana", "2026-11-04", "run=missed");
        // One miss is none; Monday and Wednesday are one; Monday alone again.
        assert_eq!(spans(&story, "2026-11-22"), [span("2026-11-09", "2026-11-11", 2)]);
        // The minimum ends a run, an excused skip is passed over, an absence too.
        story.says("ana", "2026-11-11", "run=skip");
        assert!(spans(&story, "2026-11-22").is_empty());
        story.says("ana", "2026-11-13", "run=missed");
        assert_eq!(spans(&story, "2026-11-22"), [span("2026-11-09", "2026-11-16", 3)]);
        story.says("ana", "2026-11-16", "run=partly");
        assert_eq!(spans(&story, "2026-11-22"), [span("2026-11-09", "2026-11-13", 2)]);
        story.add(Kind::Member, "ana", "away", &[("from", "2026-11-13"), ("to", "2026-11-13")]);
        assert!(spans(&story, "2026-11-22").is_empty());
    }

    #[test]
    fn ruling_63_a_week_in_which_something_was_done_is_no_setback() {
        let mut story = Story::new();
        story.goal("ana/run", &[("every", "3/week"), ("start", "2026-10-26")]);
        story.says("ana", "2026-10-27", "run=done");
        story.says("ana", "2026-11-17", "run=done");
        assert_eq!(spans(&story, "2026-11-24"), [span("2026-11-02", "2026-11-15", 6)]);
        story.goal("ana/run", &[("every", "weekly")]);
        assert_eq!(spans(&story, "2026-11-24"), [span("2026-11-02", "2026-11-15", 2)]);
        // It is told for 56 days from its last day on.
        assert_eq!(spans(&story, "2027-01-09").first().map(|one| one.1.as_str()), Some("2026-11-15"));
        assert!(spans(&story, "2027-01-10").iter().all(|one| one.1 != "2026-11-15"));
    }

    #[test]
    fn ruling_63_a_change_or_a_pause_within_seven_days_follows_it() {
        let mut story = Story::new();
        story.goal("ana/run", &[("every", "daily"), ("start", "2026-11-02")]);
        story.says_on(
            "ana",
            "2026-11",
            &[2, 3, 4, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20],
            "run=done",
        );
        let followed = |story: &Story, today: &str| of_ana(story, today).unwrap().followed;
        assert_eq!(followed(&story, "2026-11-22"), 0);
        let mut late = story.clone();
        late.add(Kind::Goal, "ana/run", "changes", &[("on", "2026-11-14"), ("what", "plan")]);
        assert_eq!(followed(&late, "2026-11-22"), 0);
        let mut paused = story.clone();
        paused.add(Kind::Goal, "ana/run", "paused", &[("from", "2026-11-13"), ("to", "2026-11-13")]);
        assert_eq!(followed(&paused, "2026-11-22"), 1);
        story.add(Kind::Goal, "ana/run", "changes", &[("on", "2026-11-13"), ("what", "plan")]);
        assert_eq!((followed(&story, "2026-11-22"), followed(&story, "2026-11-12")), (1, 0));
    }

    #[test]
    fn a_reason_is_named_from_four_and_half() {
        let most = |given: &str| {
            most_given(given.split_whitespace()).map(|Reason { why, times, of }| (why, times, of))
        };
        assert_eq!(most("time time time"), None);
        assert_eq!(most("time time ill energy"), Some(("time".to_owned(), 2, 4)));
        assert_eq!(most("time time ill ill"), None);
        assert_eq!(most("time time ill ill energy"), None);
        assert_eq!(most(""), None);
    }
}

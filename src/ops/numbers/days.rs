//! Which days count for a goal: from start to close, without pauses and absences.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::AsOf;
use crate::model::{Goal, Snapshot, Value, parse_day};

/// A day so many days later; the calendar's end where there is none.
pub(super) fn shift(day: NaiveDate, days: i64) -> NaiveDate {
    let end = if days < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
    TimeDelta::try_days(days).and_then(|delta| day.checked_add_signed(delta)).unwrap_or(end)
}

/// The Monday of a day's week.
pub(super) fn monday_of(day: NaiveDate) -> NaiveDate {
    shift(day, -i64::from(day.weekday().num_days_from_monday()))
}

/// The last Sunday up to a day.
pub(super) fn sunday_until(day: NaiveDate) -> NaiveDate {
    shift(day, -i64::from(day.weekday().num_days_from_sunday()))
}

/// First and last day of a day's month.
pub(super) fn month_of(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = day.with_day(1).unwrap_or(day);
    let next = shift(first, 31).with_day(1).unwrap_or(NaiveDate::MAX);
    (first, shift(next, -1))
}

/// The days from one to another, both included.
pub(super) fn each(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    from.iter_days().take_while(move |day| *day <= to)
}

/// A set of days: intervals in order, ends included, that do not overlap (ruling 7).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct DaySet(Vec<(NaiveDate, NaiveDate)>);

impl DaySet {
    /// The days of some intervals, in any order.
    pub(super) fn of(intervals: impl IntoIterator<Item = (NaiveDate, NaiveDate)>) -> Self {
        let mut sorted: Vec<_> = intervals.into_iter().filter(|(from, to)| from <= to).collect();
        sorted.sort();
        let mut joined: Vec<(NaiveDate, NaiveDate)> = Vec::new();
        for (from, to) in sorted {
            match joined.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        Self(joined)
    }

    /// The days of a list of `{from, to}`: without `from` from ever, without `to` up to today (ruling 7).
    pub(super) fn of_list(list: &[Value], today: NaiveDate) -> Self {
        Self::of(list.iter().filter_map(Value::as_map).map(|interval| {
            let end = |key| interval.text(key).and_then(parse_day);
            (end("from").unwrap_or(NaiveDate::MIN), end("to").unwrap_or(today))
        }))
    }

    /// Whether a day is in the set.
    pub(super) fn holds(&self, day: NaiveDate) -> bool {
        self.0.iter().any(|(from, to)| *from <= day && day <= *to)
    }

    fn or(&self, other: &Self) -> Self {
        Self::of(self.0.iter().chain(&other.0).copied())
    }

    fn and(&self, other: &Self) -> Self {
        let common = |a: &(NaiveDate, NaiveDate)| {
            let a = *a;
            other.0.iter().map(move |b| (a.0.max(b.0), a.1.min(b.1)))
        };
        Self::of(self.0.iter().flat_map(common))
    }

    /// How many of the days from one to another are in the set.
    fn count(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        self.0.iter().map(|(first, last)| length((*first).max(from), (*last).min(to))).sum()
    }
}

fn length(from: NaiveDate, to: NaiveDate) -> i64 {
    ((to - from).num_days() + 1).max(0)
}

/// The days that count for a goal.
#[derive(Debug, Clone)]
pub(super) struct Available {
    /// Its first day.
    pub(super) start: NaiveDate,
    close: NaiveDate,
    rests: DaySet,
}

impl Available {
    /// For one owner's line.
    pub(super) fn for_owner(team: &Snapshot, goal: Goal<'_>, owner: &str, as_of: AsOf) -> Option<Self> {
        Self::of(team, goal, as_of, &absences(team, owner, as_of.today))
    }

    /// Where all owners have to be there: the joint line of a habit (ruling 43).
    pub(super) fn for_all(team: &Snapshot, goal: Goal<'_>, as_of: AsOf) -> Option<Self> {
        let absent = goal.owners().into_iter().map(|owner| absences(team, owner, as_of.today));
        Self::of(team, goal, as_of, &absent.reduce(|all, one| all.or(&one))?)
    }

    /// Where one owner is enough: a joint number (ruling 46).
    pub(super) fn for_any(team: &Snapshot, goal: Goal<'_>, as_of: AsOf) -> Option<Self> {
        let absent = goal.owners().into_iter().map(|owner| absences(team, owner, as_of.today));
        Self::of(team, goal, as_of, &absent.reduce(|all, one| all.and(&one))?)
    }

    fn of(team: &Snapshot, goal: Goal<'_>, as_of: AsOf, absences: &DaySet) -> Option<Self> {
        let paused = DaySet::of_list(goal.0.fields.list("paused"), as_of.today);
        Some(Self {
            start: first_day(team, goal, as_of.today)?,
            close: goal.closed_on().unwrap_or(NaiveDate::MAX),
            rests: paused.or(absences),
        })
    }

    /// Whether a day counts.
    pub(super) fn holds(&self, day: NaiveDate) -> bool {
        self.start <= day && day <= self.close && !self.rests.holds(day)
    }

    /// The days at whose end the count begins to grow or to rest, from the day before the start to a last one.
    pub(super) fn corners(&self, last: NaiveDate) -> Vec<NaiveDate> {
        let eve = shift(self.start, -1);
        let rests = self.rests.0.iter().flat_map(|(from, to)| [shift(*from, -1), *to]);
        let mut corners: Vec<NaiveDate> = rests.filter(|day| eve < *day && *day < last).collect();
        corners.insert(0, eve);
        corners.push(last);
        corners
    }

    /// How many of the days from one to another count.
    pub(super) fn count(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        let (from, to) = (from.max(self.start), to.min(self.close));
        length(from, to) - self.rests.count(from, to)
    }
}

/// The first day of a goal: `start`, or the first day on which an owner answered it (ruling 9).
pub(super) fn first_day(team: &Snapshot, goal: Goal<'_>, today: NaiveDate) -> Option<NaiveDate> {
    let owners = goal.owners();
    let first_answer = || {
        team.checkins()
            .filter(|checkin| owners.contains(&checkin.who()) && team.answer(*checkin, goal).is_some())
            .filter_map(crate::model::Checkin::day)
            .find(|day| *day <= today)
    };
    goal.start().or_else(first_answer)
}

/// Days on which a member was away, or no longer there.
fn absences(team: &Snapshot, owner: &str, today: NaiveDate) -> DaySet {
    let Some(member) = team.member(owner) else { return DaySet::default() };
    let gone = member.until().map(|until| (shift(until, 1), NaiveDate::MAX));
    DaySet::of_list(member.0.fields.list("away"), today).or(&DaySet::of(gone))
}

#[cfg(test)]
mod tests {
    use super::{DaySet, NaiveDate, each, month_of, parse_day, sunday_until};
    use proptest::prelude::*;

    fn set(intervals: &[(u16, u16)]) -> DaySet {
        DaySet::of(intervals.iter().map(|(from, length)| (day(*from), day(from + length))))
    }

    fn day(number: u16) -> NaiveDate {
        super::shift(parse_day("2026-01-01").unwrap(), i64::from(number))
    }

    proptest! {
        #[test]
        fn sets_of_days_agree_with_counting_by_hand(
            a in prop::collection::vec((0..60u16, 0..20u16), 0..6),
            b in prop::collection::vec((0..60u16, 0..20u16), 0..6),
            from in 0..80u16,
            length in 0..80u16,
        ) {
            let (a, b) = (set(&a), set(&b));
            let by_hand = |days: &DaySet| each(day(from), day(from + length)).filter(|d| days.holds(*d)).count();
            prop_assert_eq!(usize::try_from(a.count(day(from), day(from + length))).unwrap(), by_hand(&a));
            for d in each(day(0), day(80)) {
                prop_assert_eq!(a.or(&b).holds(d), a.holds(d) || b.holds(d));
                prop_assert_eq!(a.and(&b).holds(d), a.holds(d) && b.holds(d));
            }
        }
    }

    #[test]
    fn weeks_end_on_sundays_and_months_on_their_last_day() {
        let date = |text: &str| parse_day(text).unwrap();
        assert_eq!(sunday_until(date("2026-11-22")), date("2026-11-22"));
        assert_eq!(sunday_until(date("2026-11-23")), date("2026-11-22"));
        assert_eq!(month_of(date("2028-02-29")), (date("2028-02-01"), date("2028-02-29")));
        assert_eq!(month_of(date("2026-12-31")), (date("2026-12-01"), date("2026-12-31")));
    }
}

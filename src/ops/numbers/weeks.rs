//! The weeks of a habit: what became of each, for what grew and for a whole year.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::days::{Available, shift, sunday_until};
use super::slots::Tally;
use super::{Basis, joint_periods, own_periods, owners};
use crate::model::{Checkin, Goal, GoalKind};

/// What one line of a habit came to in every ISO week up to a day, by the week's Sunday: a member's own line, or the
/// joint one for `ours`. Weeks in which nothing was counted are not there, and quotas of a month neither. The day is
/// taken as the last one of a review, so that its week is closed (ruling 6).
pub fn weeks(basis: Basis<'_>, goal: Goal<'_>, owner: &str, last: NaiveDate) -> BTreeMap<NaiveDate, Tally> {
    spans(basis, goal, owner, last, false)
}

/// The same for quotas of a month, by the month's last day.
pub fn months(basis: Basis<'_>, goal: Goal<'_>, owner: &str, last: NaiveDate) -> BTreeMap<NaiveDate, Tally> {
    spans(basis, goal, owner, last, true)
}

fn spans(
    basis: Basis<'_>,
    goal: Goal<'_>,
    owner: &str,
    last: NaiveDate,
    monthly: bool,
) -> BTreeMap<NaiveDate, Tally> {
    let mut spans: BTreeMap<NaiveDate, Tally> = BTreeMap::new();
    if goal.kind() != GoalKind::Habit {
        return spans;
    }
    let basis = Basis { review_of: Some(last), ..basis };
    let owners = owners(goal);
    let (as_of, periods) = if owners.contains(&owner) {
        let as_of = basis.for_member(owner);
        (as_of, own_periods(basis.team, goal, owner, as_of))
    } else {
        let as_of = basis.for_viewer();
        (as_of, joint_periods(basis.team, goal, &owners, as_of))
    };
    for period in periods.iter().filter(|period| period.is_monthly() == monthly) {
        let end = if monthly { period.to } else { sunday_until(shift(period.to, 6)) };
        if end <= as_of.closed {
            let sum = spans.entry(end).or_default();
            *sum = *sum + period.tally;
        }
    }
    spans.retain(|_, tally| tally.counted() > 0);
    spans
}

/// The ISO weeks up to a day in which a number counted for somebody, by their Sundays: whether it got a value.
pub fn weeks_with_values(basis: Basis<'_>, goal: Goal<'_>, last: NaiveDate) -> BTreeMap<NaiveDate, bool> {
    let basis = Basis { review_of: Some(last), ..basis };
    let as_of = basis.for_viewer();
    let mut weeks = BTreeMap::new();
    let Some(available) = Available::for_any(basis.team, goal, as_of) else { return weeks };
    let owners = owners(goal);
    let first = shift(available.start, -7);
    let checkins = owners.into_iter().flat_map(|owner| basis.team.checkins_by_since(owner, first));
    let days: BTreeSet<NaiveDate> = checkins
        .filter(|checkin| basis.team.answer(*checkin, goal).is_some())
        .filter_map(Checkin::day)
        .collect();
    let mut sunday = sunday_until(shift(available.start, 6));
    while sunday <= as_of.closed {
        let monday = shift(sunday, -6);
        if available.count(monday, sunday) > 0 {
            weeks.insert(sunday, days.range(monday..=sunday).next().is_some());
        }
        sunday = shift(sunday, 7);
    }
    weeks
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Story, date, now};
    use super::super::{Basis, lines};
    use super::weeks;
    use crate::model::Goal;

    #[test]
    fn every_week_is_what_its_own_review_says_of_it() {
        let mut story = Story::new();
        story.goal("ana/run", &[("every", "3/week"), ("start", "2026-09-09")]);
        story.goal("ana/read", &[("every", "daily"), ("start", "2026-09-09")]);
        story.goal("ours/hike", &[("owners", "[ana, ben]"), ("every", "weekly"), ("start", "2026-09-09")]);
        story.says_on("ana", "2026-10", &[1, 3, 5, 6, 9, 20, 21, 22], "run=done read=done");
        story.says_on("ana", "2026-10", &[12, 13, 25], "run=skip read=skip hike=done");
        story.says_on("ben", "2026-10", &[14, 25, 26], "hike=done");
        let now = now("2026-11-22");
        for (id, owner) in
            [("ana/run", "ana"), ("ana/read", "ana"), ("ours/hike", "ours"), ("ours/hike", "ben")]
        {
            let goal = Goal(story.team.get(crate::model::Kind::Goal, id).unwrap());
            let basis = Basis::now(&story.team, &now);
            let all = weeks(basis, goal, owner, date("2026-11-22"));
            for sunday in 0..11 {
                let sunday = super::shift(date("2026-09-13"), 7 * sunday);
                let line = lines(Basis { review_of: Some(sunday), ..basis }, goal);
                let line = line.into_iter().find(|line| line.owner == owner).unwrap();
                let counted = line.numbers.last_period.filter(|tally| tally.counted() > 0);
                assert_eq!(all.get(&sunday).copied(), counted, "{id} {sunday}");
            }
        }
    }
}

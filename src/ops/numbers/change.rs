//! M2, change: this window against the one before, claimed only where two intervals don't meet.

use std::cmp::Ordering;

use serde::Serialize;

use super::days::shift;
use super::kept::{Span, tally, within};
use super::slots::{Period, Tally};

/// Weeks of a window, and how many of them have to have slots.
const WEEKS: i64 = 4;
const WEEKS_NEEDED: usize = 3;

/// Pairs of weeks that may be equal.
const EQUAL: usize = 1;

/// Counted slots that both windows need.
const ENOUGH: u32 = 12;

/// The 80 % interval.
const Z: f64 = 1.28;

/// What can be said of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// More is kept.
    Up,
    /// Less is kept.
    Down,
    /// No clear change.
    None,
}

/// The Wilson 80 % interval of a share: its lower and upper end.
pub fn wilson(kept: u32, counted: u32) -> (f64, f64) {
    interval(kept, counted, Z)
}

/// The Wilson interval of a share for a z: its lower and upper end.
pub(super) fn interval(kept: u32, counted: u32, z: f64) -> (f64, f64) {
    let n = f64::from(counted.max(1));
    let p = f64::from(kept) / n;
    let whole = 1.0 + z * z / n;
    let centre = (p + z * z / (2.0 * n)) / whole;
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt() / whole;
    (centre - half, centre + half)
}

/// Whether two windows differ; `None` where the data can't tell (ruling 31).
pub(super) fn change(periods: &[Period], now: Span, before: Span) -> Option<Change> {
    let (new, old) = (tally(periods, now), tally(periods, before));
    if new.counted() < ENOUGH || old.counted() < ENOUGH {
        return None;
    }
    let mut rules = within(periods, before).chain(within(periods, now)).filter(|one| one.tally.slots > 0);
    let first = &rules.next()?.rule;
    rules.all(|period| period.rule.measures_like(first)).then(|| compare(old, new))
}

fn compare(old: Tally, new: Tally) -> Change {
    let (old, new) = (wilson(old.kept, old.counted()), wilson(new.kept, new.counted()));
    if new.0 > old.1 {
        Change::Up
    } else if new.1 < old.0 {
        Change::Down
    } else {
        Change::None
    }
}

/// Whether besides every week of one window lies on the same side of every week of the other; one pair may be equal.
/// Slots of busy and of quiet weeks come in lumps, so that whole windows differ more often than chance on single slots
/// would have it. Four weeks below four others happen by chance in one of seventy cases, lumps or not.
pub(super) fn is_steady(periods: &[Period], now: Span, before: Span, change: Change) -> bool {
    let (new, old) = (weeks(periods, now), weeks(periods, before));
    let wanted = if change == Change::Up { Ordering::Greater } else { Ordering::Less };
    let compare = |new: &Tally, old: &Tally| (new.kept * old.counted()).cmp(&(old.kept * new.counted()));
    let pairs: Vec<Ordering> =
        new.iter().flat_map(|new| old.iter().map(move |old| compare(new, old))).collect();
    let equal = pairs.iter().filter(|pair| **pair == Ordering::Equal).count();
    let are_enough = new.len() >= WEEKS_NEEDED && old.len() >= WEEKS_NEEDED;
    are_enough && equal <= EQUAL && pairs.iter().all(|pair| *pair == wanted || *pair == Ordering::Equal)
}

/// The weeks of a window that have something to count.
fn weeks(periods: &[Period], (from, _): Span) -> Vec<Tally> {
    let week = |number: i64| tally(periods, (shift(from, 7 * number), shift(from, 7 * number + 6)));
    (0..WEEKS).map(week).filter(|week| week.counted() > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Story, date};
    use super::super::{AsOf, own_periods, shift};
    use super::{Change, Tally, compare, is_steady, wilson};
    use crate::model::Kind;

    fn of(kept: u32, slots: u32) -> Tally {
        Tally { slots, kept, missed: slots - kept, ..Tally::default() }
    }

    #[test]
    fn intervals_follow_the_formula() {
        // By hand: n = 12, p = 0.5: half of the width is 1.28 · √(0.25/12 + 1.6384/576) / (1 + 1.6384/12) = 0.1733.
        let (low, high) = wilson(6, 12);
        assert!((low - 0.3267).abs() < 5e-5 && (high - 0.6733).abs() < 5e-5, "{low} {high}");
        assert!(wilson(0, 12).0.abs() < 1e-12);
    }

    #[test]
    fn a_change_is_claimed_only_where_intervals_do_not_meet() {
        assert_eq!(compare(of(11, 12), of(5, 12)), Change::Down);
        assert_eq!(compare(of(5, 12), of(11, 12)), Change::Up);
        assert_eq!(compare(of(10, 12), of(7, 12)), Change::None);
        assert_eq!(compare(of(7, 12), of(7, 12)), Change::None);
    }

    #[test]
    fn a_change_is_steady_where_every_week_lies_on_one_side() {
        let mut story = Story::new();
        story.goal("ana/run", &[("every", "daily"), ("start", "2026-09-28")]);
        // Six or seven of seven for four weeks, then three or four.
        for (week, days) in [7, 6, 6, 7, 3, 4, 3, 4].into_iter().enumerate() {
            for day in 0..days {
                let day = shift(date("2026-09-28"), i64::try_from(week).unwrap() * 7 + day);
                story.says("ana", &day.to_string(), "run=done");
            }
        }
        let steady = |story: &Story| {
            let as_of = AsOf { today: date("2026-11-24"), closed: date("2026-11-22") };
            let periods = own_periods(&story.team, story.team.goal("ana/run").unwrap(), "ana", as_of);
            let now = (date("2026-10-26"), date("2026-11-22"));
            let before = (date("2026-09-28"), date("2026-10-25"));
            is_steady(&periods, now, before, Change::Down)
        };
        assert!(steady(&story));
        // One week as good as one before: still; two pairs: no longer.
        story.says_on("ana", "2026-11", &[20, 21], "run=done");
        assert!(!steady(&story), "six of seven equals two weeks");
        story.says("ana", "2026-10-11", "run=done");
        assert!(steady(&story), "and now one of them");
        // A week away is left out; with two of them there are too few.
        for (from, to, is_steady) in [("2026-11-02", "2026-11-08", true), ("2026-11-09", "2026-11-15", false)]
        {
            story.add(Kind::Member, "ana", "away", &[("from", from), ("to", to)]);
            assert_eq!(steady(&story), is_steady, "{from}");
        }
    }

    #[test]
    fn eight_of_eight_is_apart_from_five_and_not_from_six() {
        // Ruling 53, checked there by hand.
        assert!(wilson(8, 8).0 > wilson(5, 8).1);
        assert!(wilson(8, 8).0 < wilson(6, 8).1);
    }
}

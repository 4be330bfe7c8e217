//! M2, change: this window against the one before, claimed only where two intervals don't meet.

use std::cmp::Ordering;

use serde::Serialize;

use super::days::shift;
use super::kept::{Span, tally, within};
use super::slots::{Period, Tally};

/// Weeks of a window, and how many of them have to have slots.
const WEEKS: i64 = 4;
const WEEKS_NEEDED: usize = 3;

/// Twice the number of pairs of weeks that may point the other way.
const AGAINST: usize = 2;

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

/// Whether besides nearly every week of one window lies on the same side of every week of the other: of all pairs of
/// an old and a new week at most one points the other way, equal ones counting half. Slots of busy and of quiet weeks
/// come in lumps, so that whole windows differ more often than chance on single slots would have it.
pub(super) fn is_steady(periods: &[Period], now: Span, before: Span, change: Change) -> bool {
    let (new, old) = (weeks(periods, now), weeks(periods, before));
    let against = |new: &Tally, old: &Tally| {
        let (new, old) = (new.kept * old.counted(), old.kept * new.counted());
        match (change, new.cmp(&old)) {
            (_, Ordering::Equal) => 1,
            (Change::Up, Ordering::Less) | (Change::Down, Ordering::Greater) => 2,
            _ => 0,
        }
    };
    let pairs = new.iter().flat_map(|new| old.iter().map(move |old| against(new, old)));
    new.len() >= WEEKS_NEEDED && old.len() >= WEEKS_NEEDED && pairs.sum::<usize>() <= AGAINST
}

/// The weeks of a window that have something to count.
fn weeks(periods: &[Period], (from, _): Span) -> Vec<Tally> {
    let week = |number: i64| tally(periods, (shift(from, 7 * number), shift(from, 7 * number + 6)));
    (0..WEEKS).map(week).filter(|week| week.counted() > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::{Change, Tally, compare, wilson};

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
    fn eight_of_eight_is_apart_from_five_and_not_from_six() {
        // Ruling 53, checked there by hand.
        assert!(wilson(8, 8).0 > wilson(5, 8).1);
        assert!(wilson(8, 8).0 < wilson(6, 8).1);
    }
}

//! M1, kept: the window of a habit, what became of its slots, and the last period.

use chrono::NaiveDate;
use serde::Serialize;

use super::days::{month_of, shift, sunday_until};
use super::slots::{Period, Tally};
use crate::model::Rhythm;

/// Days of a window.
const DAYS: i64 = 28;

/// Counted slots from which a rate is given.
const ENOUGH: u32 = 10;

/// Days from one to another.
pub(super) type Span = (NaiveDate, NaiveDate);

/// The slots of the last 28 days' closed periods.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Window {
    /// First day of the window, whatever the start of the goal (ruling 4).
    pub from: NaiveDate,
    /// Last day of the window.
    pub to: NaiveDate,
    /// What became of the slots.
    #[serde(flatten)]
    pub tally: Tally,
    /// Slots without excused skips.
    pub counted: u32,
    /// Kept of counted; `None` below ten.
    pub rate: Option<f64>,
}

/// The 28 days that end with the last closed period: a day, a week; for months the last closed month (ruling 3).
pub(super) fn window(every: &Rhythm, closed: NaiveDate) -> Span {
    match every {
        Rhythm::Days(_) => (shift(closed, 1 - DAYS), closed),
        Rhythm::PerWeek(_) => {
            let sunday = sunday_until(closed);
            (shift(sunday, 1 - DAYS), sunday)
        }
        Rhythm::PerMonth(_) => closed_month(closed),
    }
}

/// The window before a window.
pub(super) fn window_before(every: &Rhythm, (from, _): Span) -> Span {
    let last = shift(from, -1);
    match every {
        Rhythm::PerMonth(_) => month_of(last),
        _ => (shift(last, 1 - DAYS), last),
    }
}

/// The last closed week; for months the last closed month (ruling 5).
pub(super) fn last_span(every: &Rhythm, closed: NaiveDate) -> Span {
    match every {
        Rhythm::PerMonth(_) => closed_month(closed),
        _ => {
            let sunday = sunday_until(closed);
            (shift(sunday, -6), sunday)
        }
    }
}

fn closed_month(closed: NaiveDate) -> Span {
    let (first, last) = month_of(closed);
    if last <= closed { (first, last) } else { month_of(shift(first, -1)) }
}

/// The periods whose last day lies in a span.
pub(super) fn within(periods: &[Period], (from, to): Span) -> impl Iterator<Item = &Period> {
    periods.iter().filter(move |period| from <= period.to && period.to <= to)
}

/// What became of the slots of a span.
pub(super) fn tally(periods: &[Period], span: Span) -> Tally {
    within(periods, span).fold(Tally::default(), |sum, period| sum + period.tally)
}

/// The window with its rate; a stretch goal has none (ruling 29).
pub(super) fn counted(periods: &[Period], span: Span, stretch: bool) -> Window {
    let tally = tally(periods, span);
    let counted = tally.counted();
    let rate = (counted >= ENOUGH && !stretch).then(|| f64::from(tally.kept) / f64::from(counted));
    Window { from: span.0, to: span.1, tally, counted, rate }
}

//! What `export html` puts on one page: the board, the last review and the sprints, as their own commands answer them.

use chrono::{Days, NaiveDate};

use super::export::Range;
use super::review::{self, Review, Which};
use super::sprint;
use super::status::{Status, SyncState, status};
use super::{Answered, Now};
use crate::model::{Scope, Snapshot};

/// How many days the pictures show where no first day is named: 53 weeks, so that a year is whole.
const DAYS: u64 = 371;

/// All that the page draws.
#[derive(Debug, Clone)]
pub struct Report {
    /// The first day that is shown.
    pub from: NaiveDate,
    /// The day of which everything is told: today, or the last day that was asked for.
    pub to: NaiveDate,
    /// The board.
    pub board: Status,
    /// The review that `ally review` shows.
    pub review: Review,
    /// Sprints with a day in the range, the newest first; ideas are none.
    pub sprints: Vec<sprint::Item>,
}

/// What the page needs to read: everything, like a review.
pub fn scope() -> Scope {
    review::show_scope()
}

/// The page's content. A last day in the past shows everything as of that day; one ahead is today.
pub fn report(team: &Snapshot, now: &Now, range: &Range) -> Answered<Report> {
    let (since, until) = range.days(now)?;
    let now = as_of(now, until.map_or(now.today, |until| until.min(now.today)));
    let to = now.today;
    let a_year = to.checked_sub_days(Days::new(DAYS - 1)).unwrap_or(NaiveDate::MIN);
    let from = since.unwrap_or_else(|| first_day(team).map_or(a_year, |first| first.clamp(a_year, to)));
    let all = sprint::List { all: true, ..sprint::List::default() };
    let mut sprints = sprint::list(team, &now, &all)?.0;
    sprints.retain(|item| {
        let begun = item.first.is_some_and(|first| first <= to);
        begun && item.state != "idea" && item.last.is_none_or(|last| from <= last)
    });
    sprints.sort_by_key(|item| std::cmp::Reverse(item.first));
    Ok(Report {
        from,
        to,
        board: status(team, &now, SyncState::default())?,
        review: review::show(team, &now, &Which::default(), false)?,
        sprints,
    })
}

/// The same asker some days earlier. What is hidden today is hidden then too: a review is closed later, never earlier.
fn as_of(now: &Now, day: NaiveDate) -> Now {
    let back = u64::try_from((now.today - day).num_days()).unwrap_or(0);
    let instant = now.instant.checked_sub_days(Days::new(back)).unwrap_or(now.instant);
    Now { today: day, instant, ..now.clone() }
}

/// The first day of which there is a check-in, or the first of the team.
fn first_day(team: &Snapshot) -> Option<NaiveDate> {
    let first = team.days.values().filter_map(|days| days.first().copied()).min();
    first.or_else(|| team.members().filter_map(crate::model::Member::since).min())
}

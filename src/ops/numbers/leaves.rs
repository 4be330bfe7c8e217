//! What members wrote in reviews, in the order in which the reviews ended.

use chrono::{Months, NaiveDate};

use super::Basis;
use super::days::{month_of, shift};
use super::kept::Span;
use crate::model::{Kind, Map, Week, parse_day};
use crate::ops::review::hides_id;

/// Days for which a rating is news: the review that it was given for, and the next of a week.
const NEWS: i64 = 14;

/// Whether a rating given for a period that ended on a day is news.
pub(super) fn is_news(last: NaiveDate, today: NaiveDate) -> bool {
    shift(today, -NEWS) <= last
}

/// One member's part in one review.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaf<'a> {
    /// The review's id.
    pub(super) review: &'a str,
    /// Its first and last day.
    pub(super) span: Span,
    /// Who wrote it.
    pub(super) member: &'a str,
    /// What it holds.
    pub(super) fields: &'a Map,
}

/// The days of a review: `2026-W47`, `2026-11` or `2026-Q4`.
pub(super) fn span_of(review: &str) -> Option<Span> {
    let (year, rest) = review.split_once('-')?;
    if let Some(week) = rest.strip_prefix('W') {
        let monday = Week { year: year.parse().ok()?, week: week.parse().ok()? }.monday()?;
        return Some((monday, shift(monday, 6)));
    }
    let first = |month: u32| parse_day(&format!("{year}-{month:02}-01"));
    match rest.strip_prefix('Q') {
        Some(quarter) => {
            let first = first(quarter.parse::<u32>().ok()?.checked_mul(3)?.checked_sub(2)?)?;
            Some((first, month_of(first.checked_add_months(Months::new(2))?).1))
        }
        None => first(rest.parse().ok()?).map(month_of),
    }
}

/// All parts that may be seen, oldest first: by the last day of the review, of two that end on one day the shorter one
/// first (ruling 59). Nothing of reviews that end after the one that is asked for, or that have not begun.
pub(super) fn leaves<'a>(basis: Basis<'a>) -> Vec<Leaf<'a>> {
    let today = basis.for_viewer().today;
    let in_time = |(from, to): Span| basis.review_of.map_or(from <= today, |last| to <= last);
    let mut leaves: Vec<Leaf<'a>> = basis
        .team
        .of_kind(Kind::ReviewLeaf)
        .filter_map(|record| {
            let (review, member) = record.id.split_once('/')?;
            Some(Leaf { review, span: span_of(review)?, member, fields: &record.fields })
        })
        .filter(|leaf| in_time(leaf.span) && !is_hidden(basis, leaf))
        .collect();
    leaves.sort_by_key(|leaf| (leaf.span.1, std::cmp::Reverse(leaf.span.0), leaf.member));
    leaves
}

/// What a member answered last to a rating of reviews, as far as it may be seen.
pub fn last_rating(basis: Basis<'_>, member: &str, rating: &str) -> Option<i64> {
    let leaves = leaves(basis);
    leaves.iter().rev().filter(|leaf| leaf.member == member).find_map(|leaf| leaf.fields.int(rating))
}

/// Whether a part is not shown yet: somebody else's in a review that is still open, before mine exists (section 8).
fn is_hidden(basis: Basis<'_>, leaf: &Leaf<'_>) -> bool {
    hides_id(basis.team, basis.now, &format!("{}/{}", leaf.review, leaf.member))
}

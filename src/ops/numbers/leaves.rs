//! What members wrote in reviews, in the order in which the reviews ended.

use chrono::NaiveDate;

use super::Basis;
use super::days::shift;
use crate::model::{ReviewLeaf, ReviewPeriod};
use crate::ops::review;

/// Days for which a rating is news: the review that it was given for, and the next of a week.
const NEWS: i64 = 14;

/// The lowest `bond` at which a challenge is welcome.
const WELCOME: i64 = 3;

/// Whether a rating given for a period that ended on a day is news.
pub(super) fn is_news(last: NaiveDate, today: NaiveDate) -> bool {
    shift(today, -NEWS) <= last
}

/// All parts that may be seen, in the order of the reviews (ruling 59): nothing that is hidden, nothing of reviews that
/// end after the one that is asked for, or that have not begun.
pub(super) fn leaves(basis: Basis<'_>) -> Vec<(ReviewPeriod, ReviewLeaf<'_>)> {
    let today = basis.for_viewer().today;
    let in_time =
        |period: ReviewPeriod| basis.review_of.map_or(period.from <= today, |last| period.to <= last);
    let mut leaves = review::leaves(basis.team);
    leaves.retain(|(period, leaf)| in_time(*period) && !review::hides(basis.team, basis.now, leaf.0));
    leaves
}

/// Whether a hard question is welcome: everybody who owes check-ins said in some review that bad news would be told
/// first, and says so in the last one with that rating.
pub fn is_challenge_welcome(basis: Basis<'_>) -> bool {
    let (members, leaves) = (basis.members(), leaves(basis));
    let bond = |member: &String| {
        let mut mine = leaves.iter().rev().filter(|(_, leaf)| leaf.who() == member);
        mine.find_map(|(_, leaf)| leaf.rating("bond"))
    };
    !members.is_empty() && members.iter().all(|member| bond(member).is_some_and(|bond| bond >= WELCOME))
}

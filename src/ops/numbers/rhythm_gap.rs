//! M10, rhythm gap: two partners whose rhythms of check-ins, or wishes to keep the pact up, clearly differ.

use serde::Serialize;

use super::Basis;
use super::change::{interval, wilson};
use super::leaves::{is_news, leaves};
use crate::model::ReviewPeriod;
use crate::ops::rhythm::rhythms;

/// Due periods that both need.
const ENOUGH: usize = 8;

/// How far apart two ratings of `commit` have to be.
const APART: i64 = 2;

/// How far apart they have to be for a review to point at them: ratings scatter, and two apart is quoted anyway.
const CLEARLY_APART: u64 = 3;

/// Something in which the two partners clearly differ, as a question about the agreement, not about one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RhythmGap {
    /// The two, in the order of the pact.
    pub members: [String; 2],
    /// Answered periods, or ratings, in the same order.
    pub values: [i64; 2],
    /// Out of so many due periods; `None` for ratings.
    pub of: Option<usize>,
    /// The sentence for it.
    pub text: String,
    /// Whether it is clear and recent enough for a review to point at it.
    #[serde(skip)]
    pub(super) is_clear: bool,
}

/// The z of the intervals that must not meet for a review to point at it: wider than those of the other numbers, since
/// two people with one habit often differ by chance over eight days.
const CLEAR_Z: f64 = 1.5;

/// What differs between exactly two members who owe check-ins: the rhythm first, then `commit` (rulings 53 and 61).
pub fn rhythm_gap(basis: Basis<'_>) -> Vec<RhythmGap> {
    let members: Result<[String; 2], _> = basis.members().try_into();
    let Ok(members) = members else { return Vec::new() };
    in_rhythm(basis, &members).into_iter().chain(in_commit(basis, members.clone())).collect()
}

fn in_rhythm(basis: Basis<'_>, members: &[String; 2]) -> Option<RhythmGap> {
    let rows = rhythms(basis);
    let [one, other] = rows.as_slice() else { return None };
    let count = |answered: usize| u32::try_from(answered).ok();
    let (least, most) = (one.answered.min(other.answered), one.answered.max(other.answered));
    // A third of the periods, in whole numbers.
    let is_apart = one.due >= ENOUGH && other.due >= ENOUGH && 3 * (most - least) >= ENOUGH;
    let due = u32::try_from(ENOUGH).ok()?;
    if !is_apart || wilson(count(most)?, due).0 <= wilson(count(least)?, due).1 {
        return None;
    }
    let is_clear = interval(count(most)?, due, CLEAR_Z).0 > interval(count(least)?, due, CLEAR_Z).1;
    let values = [i64::try_from(one.answered).ok()?, i64::try_from(other.answered).ok()?];
    let text = format!(
        "Your rhythms differ ({}/{due} and {}/{due}). Is the agreed pace still right for both?",
        one.answered, other.answered
    );
    Some(RhythmGap { members: members.clone(), values, of: Some(ENOUGH), text, is_clear })
}

/// The latest review in which both said how much they want to keep this up.
fn in_commit(basis: Basis<'_>, members: [String; 2]) -> Option<RhythmGap> {
    let leaves = leaves(basis);
    let commit = |review: ReviewPeriod, member: &str| {
        let mut of_it = leaves.iter().filter(|(period, _)| *period == review);
        of_it.find(|(_, leaf)| leaf.who() == member).and_then(|(_, leaf)| leaf.rating("commit"))
    };
    let [one, other] = &members;
    let both = |period: ReviewPeriod| Some((period.to, [commit(period, one)?, commit(period, other)?]));
    let (last, values) = leaves.iter().rev().find_map(|(period, _)| both(*period))?;
    let is_clear = is_news(last, basis.for_viewer().today) && values[0].abs_diff(values[1]) >= CLEARLY_APART;
    let [first, second] = values;
    let text = format!(
        "How much you want to keep this up differs ({first} and {second} of 5). Is the agreed pace still right for both?"
    );
    ((first - second).abs() >= APART).then_some(RhythmGap { members, values, of: None, text, is_clear })
}

#[cfg(test)]
mod tests {
    use super::super::Basis;
    use super::super::fixture::{Story, date, now};
    use super::rhythm_gap;
    use crate::model::Kind;

    /// Ana and Ben with a weekly pact, who wrote in these weeks of October and November.
    fn weeks(ana: &[i64], ben: &[i64]) -> Story {
        let mut story = Story::new();
        story.set(
            Kind::Pact,
            "2026-09-01.ana",
            &[("purpose", "x"), ("checkin", "weekly"), ("members", "[ben, ana]")],
        );
        for (who, weeks) in [("ana", ana), ("ben", ben)] {
            for week in weeks {
                let day = super::super::shift(date("2026-09-21"), week * 7);
                story.says(who, &day.to_string(), "@mood=3");
            }
        }
        story
    }

    fn texts(story: &Story, today: &str) -> Vec<String> {
        let now = now(today);
        rhythm_gap(Basis::now(&story.team, &now)).into_iter().map(|gap| gap.text).collect()
    }

    const ALL: [i64; 8] = [0, 1, 2, 3, 4, 5, 6, 7];

    #[test]
    fn ruling_53_eight_of_eight_is_apart_from_five_and_not_from_six() {
        let said = "Your rhythms differ (5/8 and 8/8). Is the agreed pace still right for both?";
        assert_eq!(texts(&weeks(&ALL, &ALL[..5]), "2026-11-17"), [said]);
        assert!(texts(&weeks(&ALL, &ALL[..6]), "2026-11-17").is_empty());
        assert!(texts(&weeks(&ALL, &ALL), "2026-11-17").is_empty());
        // Three apart is not enough in the middle, where eight periods tell less.
        assert!(texts(&weeks(&ALL[..6], &ALL[..3]), "2026-11-17").is_empty());
    }

    #[test]
    fn ruling_53_both_need_eight_and_there_are_exactly_two() {
        let mut story = weeks(&ALL, &[]);
        assert_eq!(texts(&story, "2026-11-17").len(), 1);
        story.set(Kind::Member, "ben", &[("since", "2026-09-30")]);
        assert!(texts(&story, "2026-11-17").is_empty(), "seven weeks and a part are due");
        story.set(Kind::Member, "ben", &[("since", "2026-09-20")]);
        story.set(Kind::Member, "cat", &[("role", "mentor")]);
        assert_eq!(texts(&story, "2026-11-17").len(), 1, "a mentor is no third");
        story.set(Kind::Member, "cat", &[("role", "partner")]);
        assert!(texts(&story, "2026-11-17").is_empty());
    }

    #[test]
    fn ruling_61_commit_of_the_latest_review_in_which_both_gave_it() {
        let mut story = weeks(&ALL, &ALL);
        story.set(Kind::ReviewLeaf, "2026-Q3/ana", &[("commit", "5")]);
        story.set(Kind::ReviewLeaf, "2026-Q3/ben", &[("commit", "3")]);
        story.set(Kind::ReviewLeaf, "2026-10/ana", &[("commit", "1")]);
        let said = "How much you want to keep this up differs (3 and 5 of 5). Is the agreed pace still right for both?";
        assert_eq!(texts(&story, "2026-11-17"), [said]);
        story.set(Kind::ReviewLeaf, "2026-10/ben", &[("commit", "2")]);
        assert!(texts(&story, "2026-11-17").is_empty());
        // The review of September knows nothing of October's.
        let now = now("2026-11-17");
        let basis = Basis { review_of: Some(date("2026-09-30")), ..Basis::now(&story.team, &now) };
        assert_eq!(rhythm_gap(basis).len(), 1);
    }
}

//! M13, temperature and mood: the last eight ratings of a member, and whether they clearly changed.

use chrono::NaiveDate;
use serde::Serialize;

use super::Basis;
use super::change::Change;
use super::days::shift;
use super::leaves::leaves;

/// Ratings in a row.
const SHOWN: usize = 8;
/// How many of them are the newer half.
const HALF: usize = SHOWN / 2;
/// Days after which the last rating is no news.
const NEWS: i64 = 35;
/// Twice the distance of the two medians from which a change is named: one and a half points.
const APART: i64 = 3;

/// Ratings in the order in which they were given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The last eight at most, oldest first.
    pub values: Vec<i64>,
    /// Whether the later four clearly differ from the four before; `None` below eight.
    pub change: Option<Change>,
    /// Whether besides none of the later four lies on the other side of any of the four before, and the last one is
    /// news.
    #[serde(skip)]
    pub(super) is_clear: bool,
}

/// How warm it feels to a member, and how the member feels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Temperature {
    /// Member id.
    pub member: String,
    /// `temp` of the last reviews.
    pub temp: Row,
    /// `mood` of the last check-ins that have one.
    pub mood: Row,
}

/// The rows of all members, in the order of the pact (ruling 59).
pub fn temperatures(basis: Basis<'_>) -> Vec<Temperature> {
    let leaves = leaves(basis);
    let row = |member: String| {
        let today = basis.for_member(&member).today;
        let temps = leaves.iter().filter(|(_, leaf)| leaf.who() == member);
        let temps = temps.filter_map(|(period, leaf)| Some((period.to, leaf.rating("temp")?)));
        // From the newest back, since only the last eight are shown.
        let checkins = basis.team.checkins_by(&member).rev();
        let moods = checkins.filter_map(|checkin| Some((checkin.day()?, checkin.0.fields.int("mood")?)));
        let mut moods: Vec<_> = moods.filter(|(day, _)| *day <= today).take(SHOWN).collect();
        moods.reverse();
        Temperature { temp: Row::of(temps.collect(), today), mood: Row::of(moods, today), member }
    };
    basis.members().into_iter().map(row).collect()
}

impl Row {
    fn of(given: Vec<(NaiveDate, i64)>, today: NaiveDate) -> Self {
        let is_news = given.last().is_some_and(|(day, _)| shift(today, -NEWS) <= *day);
        let mut values: Vec<i64> = given.into_iter().map(|(_, value)| value).collect();
        values.drain(..values.len().saturating_sub(SHOWN));
        let halves = (values.len() == SHOWN).then(|| values.split_at(HALF));
        let change = halves.map(|(old, new)| match twice_the_median(new) - twice_the_median(old) {
            apart if apart >= APART => Change::Up,
            apart if apart <= -APART => Change::Down,
            _ => Change::None,
        });
        let is_clear = is_news
            && halves.is_some_and(|(old, new)| match change {
                Some(Change::Up) => new.iter().min() >= old.iter().max(),
                Some(Change::Down) => new.iter().max() <= old.iter().min(),
                _ => false,
            });
        Self { values, change, is_clear }
    }
}

/// Twice the median, which is whole: of an even number it is the mean of the middle two.
fn twice_the_median(values: &[i64]) -> i64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let middle = |place: usize| sorted.get(place).copied().unwrap_or_default();
    middle(sorted.len().saturating_sub(1) / 2) + middle(sorted.len() / 2)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Story, date, now};
    use super::super::{Basis, Change, shift};
    use super::{Row, temperatures};
    use crate::model::{Kind, Week};

    #[test]
    fn a_change_needs_eight_and_medians_one_and_a_half_apart() {
        let row = |values: &[i64], day: &str| {
            Row::of(values.iter().map(|value| (date("2026-11-20"), *value)).collect(), date(day))
        };
        let change = |values: &[i64]| {
            let row = row(values, "2026-11-22");
            (row.change, row.is_clear)
        };
        assert_eq!(change(&[5, 5, 5, 5, 1, 1, 1]), (None, false));
        assert_eq!(change(&[4, 4, 4, 4, 3, 3, 3, 3]), (Some(Change::None), false));
        // 4 and 2.5.
        assert_eq!(change(&[4, 4, 4, 4, 3, 2, 3, 2]), (Some(Change::Down), true));
        assert_eq!(change(&[4, 4, 5, 3, 4, 2, 3, 2]), (Some(Change::Down), false));
        assert_eq!(change(&[1, 2, 2, 1, 3, 3, 4, 3]), (Some(Change::Up), true));
        // Only the last eight count.
        assert_eq!(row(&[1, 1, 4, 4, 4, 4, 4, 4, 4, 4], "2026-11-22").values, [4; 8]);
        // Half a year later it is no news.
        assert!(!row(&[4, 4, 4, 4, 2, 2, 2, 2], "2027-05-22").is_clear);
    }

    #[test]
    fn ruling_59_reviews_in_the_order_of_their_last_days_the_shorter_first() {
        let mut story = Story::new();
        // May 2026 ends on the Sunday of week 22.
        for (review, temp) in [("2026-W22", "3"), ("2026-05", "4"), ("2026-W21", "2"), ("2026-W23", "5")] {
            story.set(Kind::ReviewLeaf, &format!("{review}/ana"), &[("temp", temp)]);
        }
        story.set(Kind::ReviewLeaf, "2026-W24/ana", &[("good", "x")]);
        let temps = |review_of: Option<&str>| {
            let now = now("2026-11-22");
            let basis = Basis { review_of: review_of.map(date), ..Basis::now(&story.team, &now) };
            temperatures(basis).remove(0).temp.values
        };
        assert_eq!(temps(None), [2, 3, 4, 5]);
        assert_eq!(temps(Some("2026-05-31")), [2, 3, 4]);
        assert_eq!(temps(Some("2026-05-24")), [2]);
    }

    #[test]
    fn what_the_other_wrote_is_not_told_before_the_own_part_exists() {
        let mut story = Story::new();
        let week = |back: i64| Week::of(shift(date("2026-11-22"), -7 * back)).to_string();
        for back in 0..3 {
            story.set(Kind::ReviewLeaf, &format!("{}/ben", week(back)), &[("temp", &(back + 1).to_string())]);
        }
        let temps = |story: &Story| {
            let now = now("2026-11-22");
            temperatures(Basis::now(&story.team, &now)).remove(1).temp.values
        };
        // Two weeks ago has lapsed; the last one and this one are open.
        assert_eq!(temps(&story), [3]);
        story.set(Kind::ReviewLeaf, &format!("{}/ana", week(0)), &[("good", "x")]);
        assert_eq!(temps(&story), [3, 1]);
        story.set(Kind::Joint, &format!("{}/joint.ben", week(1)), &[("notes", "x")]);
        assert_eq!(temps(&story), [3, 2, 1]);
    }

    #[test]
    fn mood_is_taken_from_the_last_check_ins_that_have_one() {
        let mut story = Story::new();
        story.says_on("ana", "2026-11", &[1, 2, 3, 4], "@mood=4");
        story.says_on("ana", "2026-11", &[5, 6, 7, 8], "@mood=2");
        story.says_on("ana", "2026-11", &[9, 10], "@win=x");
        let now = now("2026-11-22");
        let mood = |review_of: Option<&str>| {
            let basis = Basis { review_of: review_of.map(date), ..Basis::now(&story.team, &now) };
            temperatures(basis).remove(0).mood
        };
        assert_eq!(
            (mood(None).values, mood(None).change),
            (vec![4, 4, 4, 4, 2, 2, 2, 2], Some(Change::Down))
        );
        assert_eq!(mood(Some("2026-11-05")).change, None);
    }
}

//! M24, alone: what becomes of a member's habits in the weeks in which a partner is away.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::days::{each, monday_of, shift};
use super::slots::{Period, Tally};
use super::{AsOf, Basis, own_periods};
use crate::model::{GoalKind, Rhythm};

/// Away days of one partner that make a week alone.
const DAYS_AWAY: usize = 4;
/// Such weeks that are needed.
const WEEKS: u32 = 3;
/// Counted slots that are needed on each side.
const SLOTS: u32 = 10;

/// One side of the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Side {
    /// Weeks with something to count.
    pub weeks: u32,
    /// Slots that were kept.
    pub kept: u32,
    /// Slots without excused skips.
    pub counted: u32,
    /// Kept of counted.
    pub rate: f64,
}

/// A member's habits with and without the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alone {
    /// Member id.
    pub member: String,
    /// The weeks in which a partner was away.
    pub alone: Side,
    /// All other weeks.
    pub others: Side,
}

/// For every member with enough weeks and slots on both sides: own habits without quotas of a month, stretch and
/// joint goals, over all closed weeks (ruling 67). For realign reviews only.
pub fn alone(basis: Basis<'_>) -> Vec<Alone> {
    basis.members().into_iter().filter_map(|member| of_one(basis, member)).collect()
}

fn of_one(basis: Basis<'_>, member: String) -> Option<Alone> {
    let as_of = basis.for_member(&member);
    let mut weeks: BTreeMap<NaiveDate, Tally> = BTreeMap::new();
    for period in habits(basis, &member, as_of) {
        let week = weeks.entry(monday_of(period.to)).or_default();
        *week = *week + period.tally;
    }
    weeks.retain(|monday, tally| shift(*monday, 6) <= as_of.closed && tally.counted() > 0);
    let away: BTreeSet<NaiveDate> =
        weeks.keys().copied().filter(|monday| is_alone(basis, &member, *monday)).collect();
    let side = |is_away: bool| {
        let chosen: Vec<Tally> = weeks
            .iter()
            .filter(|(monday, _)| away.contains(monday) == is_away)
            .map(|(_, tally)| *tally)
            .collect();
        let sum = chosen.iter().fold(Tally::default(), |sum, one| sum + *one);
        let (kept, counted) = (sum.kept, sum.counted());
        let rate = f64::from(kept) / f64::from(counted);
        let weeks = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
        (counted >= SLOTS).then_some(Side { weeks, kept, counted, rate })
    };
    let alone = side(true).filter(|side| side.weeks >= WEEKS)?;
    Some(Alone { alone, others: side(false)?, member })
}

fn habits(basis: Basis<'_>, member: &str, as_of: AsOf) -> Vec<Period> {
    let mine = basis.team.goals().filter(|goal| goal.owner() == member && goal.kind() == GoalKind::Habit);
    let counted = mine.filter(|goal| !goal.0.fields.is_true("stretch"));
    let periods = counted.flat_map(|goal| own_periods(basis.team, goal, member, as_of));
    periods.filter(|period| !matches!(period.rule.every, Some(Rhythm::PerMonth(_)))).collect()
}

/// Whether any other partner was away on at least four days of the week.
fn is_alone(basis: Basis<'_>, member: &str, monday: NaiveDate) -> bool {
    let others = basis.team.members().filter(|other| other.id() != member && other.owes_checkins());
    let days_away = |other: crate::model::Member<'_>| {
        each(monday, shift(monday, 6)).filter(|day| other.is_away(*day)).count()
    };
    others.map(days_away).any(|days| days >= DAYS_AWAY)
}

#[cfg(test)]
mod tests {
    use super::super::Basis;
    use super::super::fixture::{Story, date, now};
    use super::super::shift;
    use super::{Alone, alone};
    use crate::model::Kind;

    /// Ana runs daily but for the weekends, from Monday 3 August on; Ben is away for so many days from 7 September.
    fn story(days: i64) -> Story {
        let mut story = Story::new();
        story.goal("ana/run", &[("every", "daily"), ("start", "2026-08-03")]);
        for day in 0..84 {
            if day % 7 < 5 {
                story.says("ana", &shift(date("2026-08-03"), day).to_string(), "run=done");
            }
        }
        let to = shift(date("2026-09-07"), days - 1).to_string();
        story.add(Kind::Member, "ben", "away", &[("from", "2026-09-07"), ("to", &to)]);
        story
    }

    fn of_ana(story: &Story) -> Option<Alone> {
        let now = now("2026-10-27");
        alone(Basis::now(&story.team, &now)).into_iter().find(|row| row.member == "ana")
    }

    #[test]
    fn ruling_67_a_week_with_four_days_away_counts() {
        let found = of_ana(&story(18)).unwrap();
        assert_eq!((found.alone.weeks, found.alone.kept, found.alone.counted), (3, 15, 21));
        assert_eq!((found.others.weeks, found.others.kept, found.others.counted), (9, 45, 63));
        assert!((found.alone.rate - 5.0 / 7.0).abs() < 1e-12);
        assert_eq!(of_ana(&story(17)), None, "two weeks and three days are too few");
    }

    #[test]
    fn both_sides_need_ten_slots_and_only_partners_leave_one_alone() {
        let mut few = story(18);
        few.goal("ana/run", &[("every", "3/week")]);
        assert_eq!(of_ana(&few), None, "nine slots are too few");
        let mut story = story(18);
        story.set(Kind::Member, "ben", &[("role", "mentor")]);
        assert_eq!(of_ana(&story), None);
    }

    #[test]
    fn joint_stretch_and_monthly_habits_are_left_out() {
        let mut story = story(18);
        let before = of_ana(&story);
        story.goal("ours/hike", &[("owners", "[ana, ben]"), ("every", "daily"), ("start", "2026-08-03")]);
        story.goal("ana/dream", &[("every", "daily"), ("stretch", "true"), ("start", "2026-08-03")]);
        story.goal("ana/call", &[("every", "9/month"), ("start", "2026-08-03")]);
        assert_eq!(of_ana(&story), before);
    }
}

//! M25, together: what all habits of the team came to in the last closed week, without names.

use serde::Serialize;

use super::days::{shift, sunday_until};
use super::kept::within;
use super::slots::{Period, Tally};
use super::{Basis, joint_periods, own_periods, owners};
use crate::model::{Goal, GoalKind};

/// Everybody's week in one line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Together {
    /// Slots that were kept.
    pub kept: u32,
    /// All slots.
    pub slots: u32,
    /// Slots without excused skips.
    pub counted: u32,
}

/// The last closed ISO week: every member's own habits, and of joint habits the joint line alone. Quotas of a month
/// and stretch goals are left out (ruling 57). All follow the day of whoever asks (ruling 1).
pub fn together(basis: Basis<'_>) -> Together {
    let as_of = basis.for_viewer();
    let sunday = sunday_until(as_of.closed);
    let week = (shift(sunday, -6), sunday);
    let of_goal = |goal: Goal<'_>| {
        let periods = if goal.is_joint() {
            joint_periods(basis.team, goal, &owners(goal), as_of)
        } else {
            own_periods(basis.team, goal, goal.owner(), as_of)
        };
        within(&periods, week).filter(|period| !period.is_monthly()).fold(Tally::default(), add)
    };
    let habits = basis
        .team
        .goals()
        .filter(|goal| goal.kind() == GoalKind::Habit && !goal.0.fields.is_true("stretch"))
        .filter(|goal| !owners(*goal).is_empty());
    let all = habits.map(of_goal).fold(Tally::default(), |sum, one| sum + one);
    Together { kept: all.kept, slots: all.slots, counted: all.counted() }
}

fn add(sum: Tally, period: &Period) -> Tally {
    sum + period.tally
}

#[cfg(test)]
mod tests {
    use super::super::Basis;
    use super::super::fixture::{Story, date, now};
    use super::{Together, together};
    use crate::model::Kind;

    fn on(story: &Story, today: &str) -> (u32, u32, u32) {
        let now = now(today);
        let Together { kept, slots, counted } = together(Basis::now(&story.team, &now));
        (kept, slots, counted)
    }

    #[test]
    fn ruling_57_own_habits_and_joint_lines_of_the_last_closed_week() {
        let mut story = Story::new();
        assert_eq!(on(&story, "2026-11-24"), (0, 0, 0));
        story.goal("ana/run", &[("every", "3/week"), ("start", "2026-11-02")]);
        story.goal("ben/write", &[("every", "daily"), ("start", "2026-11-02")]);
        story.goal("ours/hike", &[("owners", "[ana, ben]"), ("every", "weekly"), ("start", "2026-11-02")]);
        story.says_on("ana", "2026-11", &[16, 18], "run=done hike=done");
        story.says("ana", "2026-11-17", "run=skip");
        story.says_on("ben", "2026-11", &[16, 17, 20, 21], "write=done");
        // Three, seven and one; one of the three is excused; the hike was Ana's alone.
        assert_eq!(on(&story, "2026-11-24"), (6, 11, 10));
        story.says("ben", "2026-11-18", "hike=done");
        assert_eq!(on(&story, "2026-11-24"), (7, 11, 10));
        // On Monday the week before is the last closed one.
        assert_eq!(on(&story, "2026-11-23"), (0, 11, 11));
    }

    #[test]
    fn ruling_57_months_and_stretch_goals_are_left_out_and_closed_goals_count_while_they_were_open() {
        let mut story = Story::new();
        story.goal("ana/call", &[("every", "2/month"), ("start", "2026-10-01")]);
        story.goal("ana/dream", &[("every", "daily"), ("start", "2026-10-01"), ("stretch", "true")]);
        story.goal("ana/pages", &[("target", "100"), ("start", "2026-10-01")]);
        assert_eq!(on(&story, "2026-11-24"), (0, 0, 0));
        story.goal("ana/yoga", &[("every", "daily"), ("start", "2026-10-01")]);
        story.closed("ana/yoga", "2026-11-18");
        story.says_on("ana", "2026-11", &[16, 19], "yoga=done");
        assert_eq!(on(&story, "2026-11-24"), (1, 3, 3));
        story.add(Kind::Member, "ana", "away", &[("from", "2026-11-10"), ("to", "2026-11-30")]);
        assert_eq!(on(&story, "2026-11-24"), (0, 0, 0));
    }

    #[test]
    fn rulings_1_and_6_one_day_for_all_and_a_finished_review_stays() {
        let mut story = Story::new();
        story.goal("ben/write", &[("every", "daily"), ("start", "2026-11-02")]);
        story.set(Kind::Member, "ben", &[("tz", "Pacific/Kiritimati")]);
        story.says_on("ben", "2026-11", &[16, 17, 22], "write=done");
        // In Kiritimati Tuesday has begun, for Ana it is Monday.
        assert_eq!(on(&story, "2026-11-23"), (0, 7, 7));
        let week = |today: &str, story: &Story| {
            let now = now(today);
            together(Basis { review_of: Some(date("2026-11-22")), ..Basis::now(&story.team, &now) })
        };
        let then = week("2026-11-24", &story);
        assert_eq!((then.kept, then.slots), (3, 7));
        story.says_on("ben", "2026-11", &[25, 26], "write=3x");
        assert_eq!(week("2027-11-24", &story), then);
    }
}

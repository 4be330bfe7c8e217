//! What the records say in numbers: the metrics M1 to M25 of the record model; M9 is in `rhythm`, M21 in `team`.
//!
//! Answers are stored, everything here is computed from them. Nothing is claimed below its minimum sample: counts are
//! always there, rates and words only where the data carry them. docs/numbers.md tells the same to readers.

mod alone;
mod answered;
mod carried;
mod change;
pub mod claims;
mod comeback;
mod curve;
mod days;
#[cfg(test)]
pub(crate) mod fixture;
mod fund;
mod gaps;
mod joint;
mod kept;
#[cfg(test)]
mod laws;
#[cfg(test)]
pub(crate) mod laws_of_teams;
mod leaves;
mod pace;
mod pact_age;
mod promises;
mod push;
mod real_use;
mod rhythm_gap;
mod rule;
mod said;
mod setbacks;
mod shown_up;
mod slots;
mod stuck;
mod temperature;
mod together;
mod voice;
mod weeks;
mod words;

use chrono::NaiveDate;
use serde::Serialize;

pub use alone::{Alone, Side, alone};
pub use answered::{Heard, answered};
pub use carried::{MOVES, carried};
pub use change::{Change, wilson};
pub use claims::{Claim, Metric, worth_a_look};
pub use comeback::Comeback;
pub use curve::{Curve, Point, curve};
pub use fund::{Fund, Purse, fund};
pub use gaps::{BothGiveMore, Gap, TheyDid, both_give_more, gaps};
pub use kept::Window;
pub use leaves::is_challenge_welcome;
pub use pace::{Forecast, Pace, Word};
pub use pact_age::{PactAge, pact_age};
pub use promises::{Promises, promises};
pub use real_use::{RealUse, real_use};
pub use rhythm_gap::{RhythmGap, rhythm_gap};
pub use rule::{reserve, said_of};
pub use said::{Note, Said, said};
pub use setbacks::{Reason, Setback, Setbacks, setbacks};
pub use shown_up::shown_up;
pub use slots::Tally;
pub use stuck::{Stuck, StuckBy, stuck};
pub use temperature::{Row, Temperature, temperatures};
pub use together::{Together, together};
pub use weeks::{months, weeks, weeks_with_values};
pub use words::{in_full, in_short, plain};

use super::Now;
use super::team::{in_force, owing_on};
use crate::model::{Goal, GoalKind, Member, Pact, Rhythm, Snapshot};
use days::{Available, DaySet, first_day, monday_of, month_of, shift};
use pace::Series;
use rule::Rule;
use slots::{OwnLine, Period, first_counted, frames};
use voice::Voice;

/// The day on which numbers are computed, and the last day that is closed on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    /// Nothing dated after this day counts.
    pub today: NaiveDate,
    /// Periods that end up to this day are closed.
    pub closed: NaiveDate,
}

/// What numbers are taken from.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// The records.
    pub team: &'a Snapshot,
    /// Who asks, and when.
    pub now: &'a Now,
    /// For a review: the last day of its period.
    pub review_of: Option<NaiveDate>,
}

impl<'a> Basis<'a> {
    /// Numbers as of now.
    pub const fn now(team: &'a Snapshot, now: &'a Now) -> Self {
        Self { team, now, review_of: None }
    }

    /// The day for somebody's own numbers: a member's days follow the member's zone (ruling 1).
    pub fn for_member(self, id: &str) -> AsOf {
        self.as_of(self.team.member(id).map_or(self.now.today, |member| self.now.day_for(member)))
    }

    /// The day for the line of a goal that speaks for it: its owner's, or the viewer's for a joint one.
    pub fn for_owner_of(self, goal: Goal<'_>) -> AsOf {
        if goal.is_joint() { self.for_viewer() } else { self.for_member(goal.owner()) }
    }

    /// The day for what is common to several.
    pub fn for_viewer(self) -> AsOf {
        self.as_of(self.now.today)
    }

    /// A review sees its period as closed from the last day on, and nothing after its grace (ruling 6).
    fn as_of(self, today: NaiveDate) -> AsOf {
        let grace = in_force(self.team, today).map_or(Pact::GRACE, Pact::grace);
        let wait = i64::try_from(grace).unwrap_or(i64::MAX).saturating_add(1);
        match self.review_of.filter(|last| *last <= today) {
            Some(last) => AsOf { today: today.min(shift(last, wait)), closed: last },
            None => AsOf { today, closed: shift(today, -wait) },
        }
    }

    /// Members who have a row where somebody owes something: not those who left, no mentors, no witnesses (ruling 52);
    /// in the order of the pact.
    pub fn members(self) -> Vec<String> {
        owing_on(self.team, self.for_viewer().today)
    }

    /// All who have not left, in the order of the pact, then those who owe nothing.
    fn everybody(self) -> Vec<String> {
        let mut members = self.members();
        let others = self.team.present(self.for_viewer().today).map(Member::id);
        let others: Vec<String> =
            others.filter(|id| !members.iter().any(|known| known == id)).map(str::to_owned).collect();
        members.extend(others);
        members
    }
}

/// The numbers of one goal for one owner, or for all of them together.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Numbers {
    /// The last closed week; for months the last closed month.
    pub last_period: Option<Tally>,
    /// M1: the last 28 days' closed periods.
    pub window: Option<Window>,
    /// M2: this window against the one before.
    pub change: Option<Change>,
    /// M3: misses, and returns after them.
    pub comeback: Option<Comeback>,
    /// M4: weeks kept in a row.
    pub weeks_kept: Option<u32>,
    /// M5: how far a number has come.
    pub pace: Option<Pace>,
    /// M6: when it would be reached.
    pub forecast: Option<Forecast>,
    /// M7: how often the due date of a once goal moved later.
    pub carried: Option<u32>,
}

/// One line of a goal: whose numbers these are.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// A member, or `ours`.
    pub owner: String,
    /// The numbers.
    pub numbers: Numbers,
}

/// The lines of a goal: one of an own goal; of a joint habit one for every owner and a joint one, of another joint
/// goal the joint one alone (ruling 42). A joint goal without owners has none.
pub fn lines(basis: Basis<'_>, goal: Goal<'_>) -> Vec<Line> {
    let owners = owners(goal);
    if owners.is_empty() {
        return Vec::new();
    }
    let line = |owner: &str, numbers| Line { owner: owner.to_owned(), numbers };
    match goal.kind() {
        GoalKind::Habit => {
            let own = owners.iter().map(|owner| line(owner, own_habit(basis, goal, owner)));
            let joint = goal.is_joint().then(|| line(goal.owner(), joint_habit(basis, goal, &owners)));
            own.chain(joint).collect()
        }
        GoalKind::Number => vec![line(goal.owner(), number(basis, goal))],
        GoalKind::Once => {
            let carried = Some(carried(goal));
            vec![line(goal.owner(), Numbers { carried, ..Numbers::default() })]
        }
    }
}

fn owners(goal: Goal<'_>) -> Vec<&str> {
    let mut owners: Vec<&str> = Vec::new();
    for owner in goal.owners() {
        if !owners.contains(&owner) {
            owners.push(owner);
        }
    }
    owners
}

fn own_habit(basis: Basis<'_>, goal: Goal<'_>, owner: &str) -> Numbers {
    let as_of = basis.for_member(owner);
    habit(goal, &own_periods(basis.team, goal, owner, as_of), as_of)
}

fn joint_habit(basis: Basis<'_>, goal: Goal<'_>, owners: &[&str]) -> Numbers {
    let as_of = basis.for_viewer();
    habit(goal, &joint_periods(basis.team, goal, owners, as_of), as_of)
}

/// Whether a goal had begun on a day and was not closed yet: what was closed later was still open then.
fn is_open(goal: Goal<'_>, day: NaiveDate) -> bool {
    let is_closed = goal.0.fields.map("closed").is_some() && goal.closed_on().is_none_or(|on| on <= day);
    !is_closed && goal.start().is_none_or(|start| start <= day)
}

/// Whether a goal is open on a day and does not rest.
fn is_under_way(goal: Goal<'_>, day: NaiveDate) -> bool {
    is_open(goal, day) && !DaySet::of_list(goal.0.fields.list("paused"), day).holds(day)
}

/// The days on which owners are heard for the numbers of a goal.
fn heard(goal: Goal<'_>, as_of: AsOf) -> (NaiveDate, NaiveDate) {
    (needed_since(goal).unwrap_or(NaiveDate::MIN), as_of.today)
}

/// The closed periods of one owner's line of a habit, oldest first.
fn own_periods(team: &Snapshot, goal: Goal<'_>, owner: &str, as_of: AsOf) -> Vec<Period> {
    let periods = Available::for_owner(team, goal, owner, as_of).map(|available| {
        let line = OwnLine {
            available,
            voice: Voice::of(team, goal, owner, heard(goal, as_of)),
            closed: as_of.closed,
        };
        let first = first_counted(line.available.start, std::slice::from_ref(&line.voice), as_of);
        line.periods(&frames(goal, first, as_of.closed))
    });
    periods.unwrap_or_default()
}

/// The closed periods of the joint line of a habit, oldest first.
fn joint_periods(team: &Snapshot, goal: Goal<'_>, owners: &[&str], as_of: AsOf) -> Vec<Period> {
    let line = |owner: &&str| {
        let available = Available::for_owner(team, goal, owner, as_of)?;
        let voice = Voice::of(team, goal, owner, heard(goal, as_of));
        Some(OwnLine { available, voice, closed: as_of.closed })
    };
    let lines: Option<Vec<OwnLine<'_>>> = owners.iter().map(line).collect();
    let periods = lines.zip(Available::for_all(team, goal, as_of)).map(|(lines, available)| {
        let voices: Vec<Voice<'_>> = lines.iter().map(|line| line.voice.clone()).collect();
        let first = first_counted(available.start, &voices, as_of);
        joint::periods(&frames(goal, first, as_of.closed), &available, &lines)
    });
    periods.unwrap_or_default()
}

/// M1 to M4 from the closed periods; nothing where the rhythm can't be read (ruling 71).
fn habit(goal: Goal<'_>, periods: &[Period], as_of: AsOf) -> Numbers {
    let Some(every) = Rule::on(goal, as_of.today).every else { return Numbers::default() };
    let stretch = goal.0.fields.is_true("stretch");
    let span = kept::window(&every, as_of.closed);
    let is_monthly = matches!(every, Rhythm::PerMonth(_));
    Numbers {
        last_period: Some(kept::tally(periods, kept::last_span(&every, as_of.closed))),
        window: Some(kept::counted(periods, span, stretch)),
        change: change::change(periods, span, kept::window_before(&every, span)).filter(|_| !stretch),
        comeback: Some(comeback::comeback(periods, span.1)),
        weeks_kept: (!is_monthly).then(|| comeback::weeks_kept(periods, as_of.closed)),
        ..Numbers::default()
    }
}

fn number(basis: Basis<'_>, goal: Goal<'_>) -> Numbers {
    let team = basis.team;
    let as_of = basis.for_owner_of(goal);
    let available = if goal.is_joint() {
        Available::for_any(team, goal, as_of)
    } else {
        Available::for_owner(team, goal, goal.owner(), as_of)
    };
    let start = available.as_ref().map(|available| available.start);
    let series = Series::of(team, goal, start, as_of.today);
    Numbers {
        pace: Some(series.pace(available.as_ref(), as_of)),
        forecast: series.forecast(as_of),
        ..Numbers::default()
    }
}

/// The day from which the check-ins of a goal's owners have to be read for its numbers: reports of the week and quotas of
/// the month begin before the goal does. A goal that is done once needs none; one that names no first day needs all.
pub fn needed_since(goal: Goal<'_>) -> Option<NaiveDate> {
    let start = goal.start().or_else(|| NaiveDate::from_ymd_opt(1, 1, 1))?;
    (goal.kind() != GoalKind::Once).then(|| monday_of(start).min(month_of(start).0))
}

#[cfg(test)]
mod tests {
    use super::fixture::{Story, date, tally};
    use super::{Change, Numbers, needed_since};
    use crate::model::Kind;

    fn habit(every: &str, start: &str) -> Story {
        let mut story = Story::new();
        story.goal("ana/run", &[("every", every), ("start", start)]);
        story
    }

    fn span(story: &Story, today: &str) -> (String, String) {
        let window = story.numbers(today, "ana/run").window.unwrap();
        (window.from.to_string(), window.to.to_string())
    }

    #[test]
    fn ruling_3_the_window_ends_with_the_last_closed_period() {
        let days = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        let (weekly, daily) = (habit("3/week", "2026-01-01"), habit("daily", "2026-01-01"));
        assert_eq!(span(&weekly, "2026-11-23"), days("2026-10-19", "2026-11-15"));
        assert_eq!(span(&weekly, "2026-11-24"), days("2026-10-26", "2026-11-22"));
        assert_eq!(span(&daily, "2026-11-24"), days("2026-10-26", "2026-11-22"));
        assert_eq!(span(&daily, "2026-11-25"), days("2026-10-27", "2026-11-23"));
        assert_eq!(span(&habit("monthly", "2026-01-01"), "2026-11-24"), days("2026-10-01", "2026-10-31"));
        // Ruling 13: the pact in force says how long the grace is.
        let mut patient = weekly;
        patient.set(Kind::Pact, "2026-01-01.ana", &[("purpose", "x"), ("grace", "3")]);
        assert_eq!(span(&patient, "2026-11-24"), days("2026-10-19", "2026-11-15"));
    }

    #[test]
    fn ruling_5_the_last_period_of_a_daily_habit_is_a_week() {
        let mut story = habit("daily", "2026-11-01");
        story.says_on("ana", "2026-11", &[15, 16, 18, 22, 23], "run=done");
        assert_eq!(story.last("2026-11-24", "ana/run"), [7, 3, 0, 0, 0, 4]);
    }

    #[test]
    fn ruling_14_an_own_goal_goes_first_and_the_long_name_before_the_short() {
        let mut story = habit("daily", "2026-11-20");
        story.goal("ours/run", &[("owners", "[ana]"), ("every", "daily"), ("start", "2026-11-20")]);
        story.says("ana", "2026-11-20", "run=done");
        assert_eq!(story.window("2026-11-22", "ana/run")[1], 1);
        assert_eq!(story.window("2026-11-22", "ours/run"), [1, 0, 0, 0, 1, 0]);
        story.says("ana", "2026-11-20", "ours/run=partly ana/run=missed ben/run=done");
        assert_eq!(story.window("2026-11-22", "ana/run"), [1, 0, 0, 0, 1, 0]);
        assert_eq!(story.window("2026-11-22", "ours/run"), [1, 0, 1, 0, 0, 0]);
    }

    #[test]
    fn rulings_28_and_29_a_rate_needs_ten_and_no_stretch() {
        let mut story = habit("daily", "2026-11-12");
        story.says_on("ana", "2026-11", &[12, 13, 14], "run=done");
        assert_eq!(story.numbers("2026-11-22", "ana/run").window.unwrap().rate, None);
        let rate = |story: &Story| story.numbers("2026-11-23", "ana/run").window.unwrap().rate;
        assert_eq!(rate(&story), Some(0.3));
        story.goal("ana/run", &[("stretch", "true")]);
        assert_eq!(rate(&story), None);
        let numbers = story.numbers("2026-11-23", "ana/run");
        assert_eq!((numbers.comeback.unwrap().of, numbers.weeks_kept), (6, Some(0)));
    }

    #[test]
    fn rulings_30_and_71_what_does_not_apply_is_null() {
        let mut story = habit("daily", "2027-01-01");
        let numbers = story.numbers("2026-11-22", "ana/run");
        assert_eq!(tally(numbers.last_period.unwrap()), [0; 6]);
        assert_eq!((numbers.change, numbers.weeks_kept, numbers.carried), (None, Some(0), None));
        assert_eq!((numbers.pace, numbers.forecast), (None, None));
        story.goal("ana/run", &[("every", "often")]);
        assert_eq!(story.numbers("2026-11-22", "ana/run"), Numbers::default());
        story.goal("ana/hut", &[("by", "2026-12-01")]);
        let once = Numbers { carried: Some(0), ..Numbers::default() };
        assert_eq!(story.numbers("2026-11-22", "ana/hut"), once);
    }

    #[test]
    fn ruling_31_a_change_needs_twelve_on_both_sides_and_one_measure() {
        let mut story = habit("3/week", "2026-09-28");
        for number in [28, 30] {
            story.says("ana", &format!("2026-09-{number}"), "run=done");
        }
        story.says_on("ana", "2026-10", &[2, 5, 7, 9, 12, 14, 16, 19, 21, 23], "run=done");
        story.says_on("ana", "2026-11", &[2, 9, 16], "run=done");
        let change = |story: &Story| story.numbers("2026-11-24", "ana/run").change;
        assert_eq!(change(&story), Some(Change::Down));
        story.says("ana", "2026-10-27", "run=done");
        story.says_on("ana", "2026-11", &[3, 4, 10, 11, 17, 18], "run=done");
        assert_eq!(change(&story), Some(Change::None));
        // The reserve is no other measure, the limit is.
        let changed = |what: &str| {
            let mut story = story.clone();
            let entry = [("on", "2026-11-01"), ("what", what), ("was", "1")];
            story.add(Kind::Goal, "ana/run", "changes", &entry);
            change(&story)
        };
        assert_eq!((changed("reserve"), changed("limit")), (Some(Change::None), None));
        story.add(Kind::Member, "ana", "away", &[("from", "2026-11-05"), ("to", "2026-11-05")]);
        assert_eq!(change(&story), None, "eleven slots are too few");
    }

    #[test]
    fn what_has_to_be_read_begins_with_the_week_and_the_month_of_the_start() {
        let mut story = habit("daily", "2026-11-04");
        let needed = |story: &Story, goal: &str| needed_since(story.team.goal(goal).unwrap());
        assert_eq!(needed(&story, "ana/run"), Some(date("2026-11-01")));
        story.goal("ana/run", &[("start", "2026-12-02")]);
        assert_eq!(needed(&story, "ana/run"), Some(date("2026-11-30")));
        story.goal("ana/hut", &[("by", "2026-12-01")]);
        story.goal("ana/old", &[("every", "daily")]);
        assert_eq!((needed(&story, "ana/hut"), needed(&story, "ana/old")), (None, Some(date("0001-01-01"))));
    }
}

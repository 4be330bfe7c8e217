//! What grew: moments to celebrate, habits that hold, things learned. Everybody is compared with their own past alone.

use chrono::{Days, NaiveDate, Weekday};
use serde::Serialize;

use super::decided::{decided, held};
use crate::model::{Answer, Goal, GoalKind, Pact, ReviewPeriod};
use crate::ops::numbers::{Basis, Tally, lines, weeks};
use crate::ops::sprint::{self, Experiment, experiments};
use crate::ops::team::in_force;
use crate::ops::words::short;

/// Weeks that the ledger looks at, and how many of them make a habit that holds.
const WEEKS: (usize, u32) = (10, 8);

/// How hard something was, of 5, from which it is worth celebrating that it was done.
const HARD: i64 = 4;

/// One thing to celebrate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Celebration {
    /// Whose; `None` for what belongs to all.
    pub member: Option<String>,
    /// comeback, first_full_week, half_way, reached, hard, sprint
    pub kind: &'static str,
    /// The goal or sprint.
    #[serde(rename = "ref")]
    pub reference: String,
    /// In a few words.
    pub text: String,
}

/// What grew over the last weeks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Ledger {
    /// Habits kept in at least eight of the last ten weeks.
    pub habits: Vec<HeldHabit>,
    /// What one taught another.
    pub taught: Vec<Taught>,
    /// Words that the team shares.
    pub words: Vec<String>,
    /// Decisions of reviews that were carried out.
    pub decisions_kept: usize,
    /// Decisions of all reviews.
    pub decisions: usize,
}

/// A habit that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldHabit {
    /// Whose.
    pub member: String,
    /// The goal.
    pub goal: String,
    /// What it says.
    pub title: String,
    /// Weeks kept.
    pub weeks: u32,
    /// Weeks looked at.
    pub of: u32,
}

/// Something that was taught.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Taught {
    /// What.
    pub title: String,
    /// By whom.
    pub teacher: Option<String>,
    /// To whom.
    pub learner: Option<String>,
}

impl Ledger {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.habits.is_empty() && self.taught.is_empty() && self.words.is_empty() && self.decisions == 0
    }
}

/// The Sundays of a period up to a day, oldest first.
fn sundays(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    use chrono::Datelike;
    from.iter_days().take_while(move |day| *day <= to).filter(|day| day.weekday() == Weekday::Sun)
}

/// The habits that a member owns, by id.
fn habits<'a>(basis: Basis<'a>, member: &str) -> Vec<Goal<'a>> {
    let mine = basis.team.goals().filter(|goal| goal.owners().contains(&member));
    mine.filter(|goal| goal.kind() == GoalKind::Habit).collect()
}

/// What there is to celebrate in a period, member by member.
pub(super) fn celebrations(basis: Basis<'_>, period: ReviewPeriod, members: &[String]) -> Vec<Celebration> {
    let mut found = Vec::new();
    for member in members {
        for goal in habits(basis, member) {
            found.extend(in_weeks(basis, goal, member, period));
        }
        let numbers = basis.team.goals().filter(|goal| goal.kind() == GoalKind::Number);
        for goal in numbers.filter(|goal| goal.owners().first() == Some(&member.as_str())) {
            found.extend(on_the_way(basis, goal, member, period));
        }
        found.extend(hardest(basis, member, period));
    }
    found.extend(finished_sprints(basis, period));
    found
}

/// The first full week of all, and otherwise the first week after one without anything.
fn in_weeks(basis: Basis<'_>, goal: Goal<'_>, member: &str, period: ReviewPeriod) -> Option<Celebration> {
    let today = basis.for_member(member).today;
    let full = |tally: &Tally| tally.kept == tally.slots;
    let celebration = |kind, text: String| Celebration {
        member: Some(member.to_owned()),
        kind,
        reference: goal.id().to_owned(),
        text,
    };
    // Nothing is asked of a goal after the week of its end.
    let closed_after = goal.closed_on().and_then(|on| on.checked_add_days(Days::new(7)));
    if closed_after.is_some_and(|end| end < period.from) {
        return None;
    }
    let title = short(goal.title(), 60);
    let last = period.to.min(today);
    let weeks = weeks(basis, goal, member, last);
    let mut back = None;
    for sunday in sundays(period.from, last) {
        let Some(tally) = weeks.get(&sunday) else { continue };
        if full(tally) && !weeks.range(..sunday).any(|(_, tally)| full(tally)) {
            return Some(celebration("first_full_week", format!("the first full week of “{title}”")));
        }
        let before = sunday.checked_sub_days(Days::new(7)).and_then(|sunday| weeks.get(&sunday));
        let was_out = before.is_some_and(|before| before.kept + before.partly == 0);
        if was_out && tally.kept + tally.partly > 0 {
            back = Some(celebration("comeback", format!("back to “{title}” after a week without it")));
        }
    }
    back
}

/// Half of the way, or all of it, passed in the period.
fn on_the_way(basis: Basis<'_>, goal: Goal<'_>, member: &str, period: ReviewPeriod) -> Option<Celebration> {
    let share = |last: Option<NaiveDate>| {
        let line = lines(Basis { review_of: last, ..basis }, goal).pop()?;
        line.numbers.pace?.share
    };
    let (now, before) =
        (share(basis.review_of)?, share(period.previous().map(|period| period.to)).unwrap_or(0.0));
    let title = short(goal.title(), 60);
    let (kind, text) = if before < 1.0 && now >= 1.0 {
        ("reached", format!("“{title}” is reached"))
    } else if before < 0.5 && now >= 0.5 {
        ("half_way", format!("half of the way of “{title}”"))
    } else {
        return None;
    };
    let owner = if goal.is_joint() { None } else { Some(member.to_owned()) };
    Some(Celebration { member: owner, kind, reference: goal.id().to_owned(), text })
}

/// What a member did and found hardest, from 4 of 5 on: the latest of several.
fn hardest(basis: Basis<'_>, member: &str, period: ReviewPeriod) -> Option<Celebration> {
    let today = basis.for_member(member).today;
    let mut done = Vec::new();
    for checkin in basis.team.checkins_by_since(member, period.from) {
        let Some(day) = checkin.day().filter(|day| period.holds(*day) && *day <= today) else { continue };
        for goal in basis.team.goals().filter(|goal| goal.owners().contains(&member)) {
            let answer = basis.team.answer(checkin, goal).filter(Answer::tells_of_doing);
            let hard = answer.as_ref().and_then(|answer| answer.hard).filter(|hard| *hard >= HARD);
            done.extend(hard.map(|hard| (hard, day, goal, answer.and_then(|answer| answer.note))));
        }
    }
    let (hard, _, goal, note) = done.into_iter().max_by_key(|(hard, day, ..)| (*hard, *day))?;
    let note = note.map(|note| format!(": {}", short(note, 160))).unwrap_or_default();
    Some(Celebration {
        member: Some(member.to_owned()),
        kind: "hard",
        reference: goal.id().to_owned(),
        text: format!("did “{}”, which was hard ({hard} of 5){note}", short(goal.title(), 60)),
    })
}

/// Sprints that ended in the period and were decided.
fn finished_sprints(basis: Basis<'_>, period: ReviewPeriod) -> Vec<Celebration> {
    let ended = experiments(basis.team, period.from, period.to).into_iter();
    let celebrate = |one: Experiment| Celebration {
        member: None,
        kind: "sprint",
        text: format!("“{}” carried to its end", short(&one.title, 60)),
        reference: one.id,
    };
    ended.filter(|one| one.decision.is_some()).map(celebrate).collect()
}

/// What grew: habits that hold, what was taught, shared words, decisions carried out.
pub(super) fn ledger(basis: Basis<'_>, period: ReviewPeriod, members: &[String]) -> Ledger {
    let team = basis.team;
    let today = basis.for_viewer().today;
    let taught = sprint::sprints(team)
        .filter(|one| one.kind() == "teach" && sprint::decided(team, *one).is_some())
        .map(|one| Taught {
            title: one.title().to_owned(),
            teacher: one.0.fields.text("teacher").map(str::to_owned),
            learner: one.0.fields.text("learner").map(str::to_owned),
        });
    let all: Vec<_> = held(team).into_iter().flat_map(|(of, joint)| decided(basis, of, joint)).collect();
    let words = in_force(team, today).and_then(|pact: Pact<'_>| pact.0.fields.map("words"));
    Ledger {
        habits: members.iter().flat_map(|member| held_habits(basis, period, member)).collect(),
        taught: taught.collect(),
        words: words.map(|words| words.keys().map(str::to_owned).collect()).unwrap_or_default(),
        decisions_kept: all.iter().filter(|decision| decision.state == "done").count(),
        decisions: all.len(),
    }
}

pub(super) fn held_habits(basis: Basis<'_>, period: ReviewPeriod, member: &str) -> Vec<HeldHabit> {
    let today = basis.for_member(member).today;
    let open = |goal: &Goal<'_>| !goal.state(today).is_closed() && !goal.0.fields.is_true("stretch");
    let mut found = Vec::new();
    for goal in habits(basis, member).into_iter().filter(open) {
        let end = period.to.min(today);
        let Some(first) = end.checked_sub_days(Days::new(7 * WEEKS.0 as u64 - 1)) else { continue };
        let weeks = weeks(basis, goal, member, end);
        let tallies: Vec<Tally> = weeks.range(first..=end).map(|(_, tally)| *tally).collect();
        let kept =
            tallies.iter().filter(|tally| tally.kept + tally.partly + tally.skip >= tally.slots).count();
        let (weeks, of) = (u32::try_from(kept).unwrap_or(0), u32::try_from(tallies.len()).unwrap_or(0));
        if weeks >= WEEKS.1 {
            let title = goal.title().to_owned();
            found.push(HeldHabit { member: member.to_owned(), goal: goal.id().to_owned(), title, weeks, of });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Basis, finished_sprints, hardest, ledger};
    use crate::model::{Kind, ReviewPeriod, Value};
    use crate::ops::numbers::fixture::{Story, now};

    /// Ten weeks of a weekly habit, kept in all but this many of them.
    fn story(left_out: u64) -> Story {
        let mut story = Story::new();
        story.goal("ana/run", &[("title", "Run"), ("every", "weekly"), ("start", "2026-09-07")]);
        let first = crate::ops::numbers::fixture::date("2026-09-08");
        for week in left_out..10 {
            let day = first + chrono::Days::new(7 * week);
            story.says("ana", &day.to_string(), "run=done");
        }
        story
    }

    #[test]
    fn a_habit_holds_from_eight_of_ten_weeks_on_and_what_was_taught_is_remembered() {
        let period = ReviewPeriod::parse("2026-W46").unwrap();
        let now = now("2026-11-17");
        let grown = |story: &Story| {
            let basis = Basis { review_of: Some(period.to), ..Basis::now(&story.team, &now) };
            ledger(basis, period, &["ana".to_owned(), "ben".to_owned()])
        };
        assert!(grown(&story(3)).is_empty());
        let mut story = story(2);
        let taught = [("title", "Knots"), ("kind", "teach"), ("teacher", "ana"), ("learner", "ben")];
        story.set(Kind::Sprint, "2026-11-knots.ana", &taught);
        assert!(grown(&story).taught.is_empty(), "not before it is decided");
        story.set(Kind::Sprint, "2026-11-knots.ana", &[("decision", "keep")]);
        let grown = grown(&story);
        let habits: Vec<_> =
            grown.habits.iter().map(|habit| (habit.goal.as_str(), habit.weeks, habit.of)).collect();
        assert_eq!(habits, [("ana/run", 8, 10)]);
        assert_eq!(grown.taught.len(), 1);
    }

    #[test]
    fn what_was_hard_and_done_is_celebrated_from_four_of_five_on_and_the_hardest_alone() {
        let mut story = Story::new();
        story.goal("ana/call", &[("title", "Call the bank")]);
        story.goal("ana/run", &[("title", "Run"), ("every", "daily")]);
        let mut says = |day: &str, goal: &str, answer: &[(&str, &str)]| {
            let id = format!("2026-11-{day}.ana");
            story.set(Kind::Checkin, &id, &[]);
            let mut record = story.team.get(Kind::Checkin, &id).unwrap().clone();
            let answer =
                answer.iter().map(|(name, value)| ((*name).to_owned(), number_or_text(value))).collect();
            record
                .fields
                .set("goals", Value::Map([(goal.to_owned(), Value::Map(answer))].into_iter().collect()));
            story.team.put(record);
            let now = now("2026-11-17");
            let period = ReviewPeriod::parse("2026-W46").unwrap();
            let basis = Basis { review_of: Some(period.to), ..Basis::now(&story.team, &now) };
            hardest(basis, "ana", period).map(|one| one.text)
        };
        assert_eq!(says("09", "run", &[("is", "done"), ("hard", "3")]), None);
        assert_eq!(says("10", "run", &[("is", "missed"), ("hard", "5")]), None);
        let run = Some("did “Run”, which was hard (4 of 5)".to_owned());
        assert_eq!(says("11", "run", &[("value", "20"), ("hard", "4")]), run);
        let call = Some("did “Call the bank”, which was hard (5 of 5): my hands shook".to_owned());
        assert_eq!(says("12", "call", &[("is", "partly"), ("hard", "5"), ("note", "my hands shook")]), call);
        assert_eq!(says("13", "run", &[("is", "done"), ("hard", "4")]), call);
        // The week after has its own review.
        assert_eq!(says("16", "run", &[("is", "done"), ("hard", "5")]), call);
    }

    fn number_or_text(value: &str) -> Value {
        value.parse().map_or_else(|_| Value::text(value), Value::Int)
    }

    #[test]
    fn a_sprint_is_carried_to_its_end_whoever_decided() {
        let period = ReviewPeriod::parse("2026-W46").unwrap();
        let now = now("2026-11-17");
        let mut story = Story::new();
        let plan = [("title", "Phones away"), ("start", "2026-11-09"), ("days", "5"), ("with", "[ana, ben]")];
        story.set(Kind::Sprint, "2026-11-phones.ana", &plan);
        for who in ["ana", "ben"] {
            story.set(Kind::SprintLeaf, &format!("2026-11-phones.ana/{who}"), &[("join", "yes")]);
        }
        let ended = |story: &Story| {
            let basis = Basis { review_of: Some(period.to), ..Basis::now(&story.team, &now) };
            finished_sprints(basis, period).into_iter().map(|one| one.text).collect::<Vec<String>>()
        };
        assert!(ended(&story).is_empty(), "not before it is decided");
        story.set(Kind::SprintLeaf, "2026-11-phones.ana/ben", &[("decision", "keep")]);
        assert_eq!(ended(&story), ["“Phones away” carried to its end"]);
    }
}

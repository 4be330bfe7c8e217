//! What a check-in on a terminal asks: the open promise, the goals whose answer is open, a mood, a line.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::super::goal::{open_steps, shown_id};
use super::super::numbers::shown_up;
use super::super::team::in_force;
use super::super::words::day;
use super::super::{Answered, Now, look_back};
use crate::model::{Checkin, Goal, GoalKind, GoalState, Kind, Rhythm, Scope, Snapshot, Week};

/// A goal that is done once is asked about from so many days before its date.
const NEAR_DAYS: u64 = 3;
/// After so many check-ins in a row without a note, the question for one is asked.
const WITHOUT_NOTE: usize = 10;

/// What is asked, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Questions {
    /// The promise that is still open.
    pub promise: Option<Promise>,
    /// Goals whose answer is open.
    pub goals: Vec<GoalQuestion>,
    /// Whether the mood of the day is open.
    pub mood: bool,
    /// Whether many days went by without a note.
    pub difference: bool,
    /// The title of a sprint that is running.
    pub sprint: Option<String>,
}

/// A `next` of an earlier day that nobody has answered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// Its words.
    pub text: String,
    /// When they were said.
    pub said: NaiveDate,
}

/// One goal to ask about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalQuestion {
    /// How I name it.
    pub goal: String,
    /// What it says.
    pub title: String,
    /// Its kind, which says what fits as an answer.
    pub kind: GoalKind,
    /// Where it stands: `1 of 3 this week`, `due Fri 27 Nov`.
    pub stand: Option<String>,
    /// The if–then line of the day.
    pub plan: Option<String>,
    /// What counts as done.
    pub done_when: Option<String>,
    /// The version for a bad day.
    pub minimum: Option<String>,
}

/// What the questions need to read.
pub fn questions_scope(now: &Now) -> Scope {
    let scope = Scope::of(&[Kind::Goal, Kind::Checkin, Kind::Pact, Kind::Sprint, Kind::SprintLeaf]);
    scope.since(look_back(now.today))
}

/// What is open for me today.
pub fn open_questions(team: &Snapshot, now: &Now) -> Answered<Questions> {
    let me = now.me(team)?;
    let today = own_checkin(team, me, now.today);
    let away = team.member(me).is_some_and(|member| member.is_away(now.today));
    let mut goals: Vec<Goal<'_>> = team.goals().filter(|goal| !away && goal.owners().contains(&me)).collect();
    goals.sort_by_key(|goal| (goal.is_joint(), goal.start(), goal.slug().to_owned()));
    let answered = today.is_some_and(|checkin| checkin.0.fields.get("last").is_some());
    Ok(Questions {
        promise: promise_before(team, me, now.today).filter(|_| !answered),
        goals: goals.into_iter().filter_map(|goal| question(team, now, me, goal)).collect(),
        mood: today.is_none_or(|checkin| checkin.0.fields.get("mood").is_none()),
        difference: without_note(team, me, now.today),
        sprint: running_sprint(team, me, now.today),
    })
}

fn own_checkin<'a>(team: &'a Snapshot, me: &str, on: NaiveDate) -> Option<Checkin<'a>> {
    team.get(Kind::Checkin, &format!("{on}.{me}")).map(Checkin)
}

/// My check-ins before a day, newest first.
fn before<'a>(team: &'a Snapshot, me: &'a str, on: NaiveDate) -> impl Iterator<Item = Checkin<'a>> {
    team.checkins_by(me).rev().filter(move |checkin| checkin.day() < Some(on))
}

/// The last `next` before a day, unless a check-in after it has answered it.
pub(super) fn promise_before(team: &Snapshot, me: &str, on: NaiveDate) -> Option<Promise> {
    for checkin in before(team, me, on) {
        if let (Some(text), Some(said)) = (checkin.0.fields.text("next"), checkin.day()) {
            return Some(Promise { text: text.trim_end().to_owned(), said });
        }
        if checkin.0.fields.get("last").is_some() {
            return None;
        }
    }
    None
}

/// Whether the last check-ins all came without a note, and today's has none either.
fn without_note(team: &Snapshot, me: &str, today: NaiveDate) -> bool {
    let noted = |checkin: Checkin<'_>| {
        checkin.0.fields.get("note").is_some() || checkin.answers().any(|(_, answer)| answer.note.is_some())
    };
    let earlier: Vec<Checkin<'_>> = before(team, me, today).take(WITHOUT_NOTE).collect();
    let now = own_checkin(team, me, today);
    earlier.len() == WITHOUT_NOTE && !earlier.into_iter().any(noted) && !now.is_some_and(noted)
}

/// An open goal of mine that is answered with a word, a habit if there is one.
pub(super) fn answerable(team: &Snapshot, me: &str, today: NaiveDate) -> Option<String> {
    let takes_a_word = |goal: &Goal<'_>| {
        goal.owners().contains(&me)
            && goal.kind() != GoalKind::Number
            && goal.state(today) == GoalState::Active
    };
    let goals = team.goals().filter(takes_a_word);
    goals.min_by_key(|goal| goal.kind() != GoalKind::Habit).map(|goal| goal.slug().to_owned())
}

fn running_sprint(team: &Snapshot, me: &str, today: NaiveDate) -> Option<String> {
    crate::ops::sprint::running(team, me, today).first().map(|sprint| sprint.title().to_owned())
}

/// The question about a goal, if its answer is open today.
fn question(team: &Snapshot, now: &Now, me: &str, goal: Goal<'_>) -> Option<GoalQuestion> {
    if goal.state(now.today) != GoalState::Active {
        return None;
    }
    let answer = own_checkin(team, me, now.today).and_then(|checkin| team.answer(checkin, goal));
    if answer.is_some() {
        return None;
    }
    let kind = goal.kind();
    let stand = match kind {
        GoalKind::Number => None,
        GoalKind::Once => Some(near(team, goal, now.today)?),
        GoalKind::Habit => habit(team, now, me, goal)?,
    };
    let fields = &goal.0.fields;
    let plan = fields.texts("plan");
    // Another line every day, so that none wears out.
    let turn = usize::try_from(now.today.num_days_from_ce()).unwrap_or(0) % plan.len().max(1);
    let text = |name| fields.text(name).map(|text| text.trim_end().to_owned());
    Some(GoalQuestion {
        goal: shown_id(goal.id(), me).to_owned(),
        title: goal.title().to_owned(),
        kind,
        stand,
        plan: plan.get(turn).map(|line| (*line).to_owned()),
        done_when: text("done_when"),
        minimum: text("minimum"),
    })
}

/// Where a goal that is done once stands: near its date, or with steps below it; not asked about otherwise.
fn near(team: &Snapshot, goal: Goal<'_>, today: NaiveDate) -> Option<String> {
    let soon = today.checked_add_days(Days::new(NEAR_DAYS)).unwrap_or(today);
    if let Some(by) = goal.by().filter(|by| *by <= soon) {
        let word = if by < today { "was due" } else { "due" };
        return Some(format!("{word} {}", day(by, today)));
    }
    open_steps(team, goal, today).first().map(|step| format!("next step: {}", step.title()))
}

/// Where a habit stands today; `None` when it asks for nothing today.
#[expect(clippy::option_option, reason = "not asked about, and asked about without a count, are two things")]
fn habit(team: &Snapshot, now: &Now, me: &str, goal: Goal<'_>) -> Option<Option<String>> {
    let every = goal.every()?;
    let (from, quota, span) = match &every {
        Rhythm::Days(days) if days.contains(&now.today.weekday()) => return Some(None),
        // Who checks in once a week says then how the week was.
        Rhythm::Days(days) if is_weekly(team, now.today) && is_left_open(team, me, goal, days, now.today) => {
            return Some(Some("this week so far".to_owned()));
        }
        Rhythm::Days(_) => return None,
        Rhythm::PerWeek(quota) => (Week::of(now.today).monday()?, *quota, "this week"),
        Rhythm::PerMonth(quota) => (now.today.with_day(1)?, *quota, "this month"),
    };
    // The reports of a month's first week count with it, though that week may have begun before.
    let first_week = Week::of(from).monday()?;
    let done = shown_up(team, goal, me, (from, now.today), first_week).unwrap_or(0);
    let is_open = u32::try_from(done).is_ok_and(|done| done < quota);
    is_open.then(|| Some(format!("{done} of {quota} {span}")))
}

fn is_weekly(team: &Snapshot, today: NaiveDate) -> bool {
    in_force(team, today)
        .is_some_and(|pact| matches!(pact.checkin(), Rhythm::PerWeek(1) | Rhythm::PerMonth(_)))
}

/// Whether an earlier day of the week asked for something and nobody has said how it went.
fn is_left_open(team: &Snapshot, me: &str, goal: Goal<'_>, days: &[Weekday], today: NaiveDate) -> bool {
    let Some(monday) = Week::of(today).monday() else { return false };
    let answer = |day| own_checkin(team, me, day).and_then(|checkin| team.answer(checkin, goal));
    let so_far = || monday.iter_days().take_while(|day| *day < today);
    let reported =
        so_far().filter_map(answer).any(|answer| answer.times.is_some() || !answer.days.is_empty());
    let asked =
        |day: &NaiveDate| days.contains(&day.weekday()) && goal.start().is_none_or(|start| start <= *day);
    !reported && so_far().filter(asked).any(|day| answer(day).is_none())
}

#[cfg(test)]
mod tests {
    use super::open_questions;
    use crate::ops::numbers::fixture::{Story, now};

    /// Where the goals stand that are asked about on a Friday.
    fn stands(story: &Story) -> Vec<(String, Option<String>)> {
        let questions = open_questions(&story.team, &now("2026-11-20")).unwrap();
        questions.goals.into_iter().map(|goal| (goal.goal, goal.stand)).collect()
    }

    fn stand(story: &Story) -> Option<String> {
        stands(story).pop().and_then(|(_, stand)| stand)
    }

    #[test]
    fn a_day_within_the_limit_counts_and_one_above_it_does_not() {
        let mut story = Story::new();
        story.goal("ana/sweets", &[("title", "Sweets"), ("every", "3/week"), ("limit", "2")]);
        story.says("ana", "2026-11-16", "sweets=0");
        story.says("ana", "2026-11-17", "sweets=5");
        assert_eq!(stand(&story).as_deref(), Some("1 of 3 this week"));
        story.says("ana", "2026-11-18", "sweets=2");
        story.says("ana", "2026-11-19", "sweets=1");
        assert!(stands(&story).is_empty(), "three of three ask for no more");
    }

    #[test]
    fn reports_of_several_weeks_add_up_in_a_month() {
        let mut story = Story::new();
        story.goal("ana/call", &[("title", "Call"), ("every", "6/month")]);
        story.says("ana", "2026-11-01", "call=1x");
        story.says("ana", "2026-11-06", "call=2x");
        story.says("ana", "2026-11-13", "call=2x");
        assert_eq!(stand(&story).as_deref(), Some("5 of 6 this month"));
    }

    #[test]
    fn the_step_due_first_is_the_next_one() {
        let mut story = Story::new();
        story.goal("ana/book", &[("title", "Book"), ("by", "2027-03-01")]);
        for (id, by) in [("appendix", "2027-02-01"), ("outline", "2026-12-01"), ("walk", "2027-01-01")] {
            story.goal(&format!("ana/{id}"), &[("title", id), ("by", by), ("parent", "ana/book")]);
        }
        let book = ("book".to_owned(), Some("next step: outline".to_owned()));
        assert_eq!(stands(&story), [book]);
        story.closed("ana/outline", "2026-11-19");
        assert_eq!(stand(&story).as_deref(), Some("next step: walk"));
    }
}

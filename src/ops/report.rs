//! What `export html` puts on one page: the board, the last review and the sprints, as their own commands answer them.

use chrono::{Days, NaiveDate};

use super::export::Range;
use super::goal::lines_of;
use super::marks::{Calendar, DAYS, of_goal, of_member, year_to};
use super::numbers::{Basis, Curve, curve};
use super::review::{self, Review, Which};
use super::sprint;
use super::status::{Status, SyncState, status};
use super::words::{and, day};
use super::{Answered, Now, name_of};
use crate::model::{Goal, GoalKind, Member, Scope, Snapshot};

/// Pictures of one sort at most: what is left out still stands in the table.
const PICTURES: usize = 24;

/// Goals of a member in a table at most.
const ROWS: usize = 60;

/// Sprints at most, the newest.
const SPRINTS: usize = 40;

/// How many days a calendar shows at most: three years of 53 weeks.
const CALENDAR: u64 = 3 * DAYS;

/// The check-ins of a member.
#[derive(Debug, Clone)]
pub struct Touch {
    /// Member id.
    pub id: String,
    /// Shown name.
    pub name: String,
    /// The days.
    pub calendar: Calendar,
}

/// A goal with a picture.
#[derive(Debug, Clone)]
pub struct Pictured<T> {
    /// What it says.
    pub title: String,
    /// Whose it is, by name.
    pub owners: String,
    /// How often or how much.
    pub how: String,
    /// What its numbers say.
    pub sentences: Vec<String>,
    /// What it counts.
    pub unit: Option<String>,
    /// What is drawn.
    pub drawn: T,
}

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
    /// The check-ins of those who owe some.
    pub touch: Vec<Touch>,
    /// Open numbers.
    pub ways: Vec<Pictured<Curve>>,
    /// Open habits.
    pub habits: Vec<Pictured<Calendar>>,
    /// Sprints with a day in the range, the newest first; ideas are none.
    pub sprints: Vec<sprint::Item>,
    /// What is not on the page, in sentences.
    pub left_out: Vec<String>,
}

/// What the page needs to read: everything, like a review.
pub fn scope() -> Scope {
    review::show_scope()
}

/// The page's content. A last day in the past shows everything as of that day; one ahead is today.
pub fn report(team: &Snapshot, now: &Now, range: &Range) -> Answered<Report> {
    let (since, to) = range.past(now)?;
    let now = as_of(now, to);
    let a_year = year_to(to);
    let from =
        since.unwrap_or_else(|| first_day(team).map_or(a_year, |first| first.clamp(a_year.min(to), to)));
    let all = sprint::List { all: true, ..sprint::List::default() };
    let mut sprints = sprint::list(team, &now, &all)?.0;
    sprints.retain(|item| {
        let begun = item.first.is_some_and(|first| first <= to);
        begun && item.state != "idea" && item.last.is_none_or(|last| from <= last)
    });
    sprints.sort_by_key(|item| std::cmp::Reverse(item.first));
    let mut left_out = Vec::new();
    keep(&mut sprints, SPRINTS, "older sprints (`ally sprint list --all`)", &mut left_out);
    let mut board = status(team, &now, SyncState::default())?;
    for person in &mut board.members {
        let rest = format!("more goals of {} (`ally goal list --who {}`)", person.name, person.id);
        keep(&mut person.goals, ROWS, &rest, &mut left_out);
    }
    let basis = Basis::now(team, &now);
    let mut ways: Vec<Pictured<Curve>> =
        open_goals(basis).filter_map(|goal| pictured(basis, goal, curve(basis, goal)?.since(from))).collect();
    ways.retain(|way| !way.drawn.points.is_empty());
    keep(&mut ways, PICTURES, "pictures of numbers (`ally goal show GOAL`)", &mut left_out);
    let years = to.checked_sub_days(Days::new(CALENDAR - 1)).unwrap_or(from).max(from);
    if years > from {
        left_out.push(format!("days before {} in the calendars", day(years, to)));
    }
    let habits = open_goals(basis).filter(|goal| goal.kind() == GoalKind::Habit);
    let habits = habits.filter_map(|goal| pictured(basis, goal, of_goal(team, goal, years, to)));
    let mut habits: Vec<_> = habits.filter(|habit| !habit.drawn.days.is_empty()).collect();
    keep(&mut habits, PICTURES, "calendars of habits (`ally goal show GOAL --calendar`)", &mut left_out);
    let owing = basis.members().into_iter().filter_map(|id| team.member(&id));
    let touch = |member: Member<'_>| Touch {
        id: member.id().to_owned(),
        name: member.name().to_owned(),
        calendar: of_member(team, member, years, now.day_for(member)),
    };
    let mut touch: Vec<Touch> = owing.map(touch).collect();
    keep(&mut touch, PICTURES, "calendars of members (`ally member show MEMBER --calendar`)", &mut left_out);
    let review = review::show(team, &now, &Which::default(), false)?;
    Ok(Report { from, to, board, review, touch, ways, habits, sprints, left_out })
}

/// The first so many of a list, and what is said of the others.
fn keep<T>(list: &mut Vec<T>, most: usize, others: &str, left_out: &mut Vec<String>) {
    let more = list.len().saturating_sub(most);
    if more > 0 {
        list.truncate(most);
        left_out.push(format!("{more} {others}"));
    }
}

/// Goals that are open, in the order of their owners.
fn open_goals<'a>(basis: Basis<'a>) -> impl Iterator<Item = Goal<'a>> {
    let is_open = move |goal: &Goal<'a>| !goal.state(basis.for_owner_of(*goal).today).is_closed();
    basis.team.goals().filter(is_open)
}

/// A goal with a picture and the words of its one line, of a joint habit those of the joint line.
fn pictured<T>(basis: Basis<'_>, goal: Goal<'_>, drawn: T) -> Option<Pictured<T>> {
    let line = lines_of(basis, goal).pop()?;
    let owners: Vec<&str> = goal.owners().into_iter().map(|id| name_of(basis.team, id)).collect();
    Some(Pictured {
        title: line.title,
        owners: and(&owners),
        how: line.how,
        sentences: line.sentences,
        unit: goal.0.fields.text("unit").map(str::to_owned),
        drawn,
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
    first.or_else(|| team.members().filter_map(Member::since).min())
}

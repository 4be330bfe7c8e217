//! Goals as answers show them: one in full, many in a list.

use chrono::NaiveDate;
use serde::Serialize;

use super::change::ways;
use super::fields::fields;
use super::miss::after_recent_misses;
use super::own::writer;
use super::{GoalLine, goal_lines, label, shown_id};
use crate::model::{Goal, GoalKind, Kind, Record, Snapshot, Value};
use crate::ops::marks::{Calendar, of_goal, year_to};
use crate::ops::numbers::{Basis, Curve, MOVES, Numbers, curve};
use crate::ops::review::{Confirmed, confirmed, hides};
use crate::ops::view::RecordView;
use crate::ops::words::{and, day, from_today};
use crate::ops::{Answered, Now, find_record, name_of};

/// The last answer to a goal.
#[derive(Debug, Clone, Serialize)]
pub struct LastAnswer {
    /// The day it speaks of.
    pub day: NaiveDate,
    /// Who gave it.
    pub who: String,
    /// As a person would type it.
    pub answer: String,
    /// The check-in.
    pub checkin: String,
}

/// A goal with what is computed for it.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// The record.
    #[serde(flatten)]
    pub record: RecordView,
    /// planned, active, paused, done, dropped, replaced
    pub state: &'static str,
    /// The latest answer by any owner, as far as the records were read.
    pub last_answer: Option<LastAnswer>,
    /// In a few words how often or how much, for tables.
    #[serde(skip)]
    pub how: String,
    /// How deep it lies below a goal that it is a step of, in a list.
    #[serde(skip)]
    pub depth: usize,
}

/// A step of a goal.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// Its id.
    #[serde(rename = "ref")]
    pub reference: String,
    /// What it says.
    pub title: String,
    /// planned, active, paused, done, dropped, replaced
    pub state: &'static str,
    /// Its due date.
    pub by: Option<NaiveDate>,
    /// The day on which it was closed.
    pub closed_on: Option<NaiveDate>,
}

/// A goal in full: the record, and beside it the numbers of its one line; of a joint habit those of the joint line.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// The record, its state, its last answer.
    #[serde(flatten)]
    pub item: Item,
    /// What is computed from the answers.
    #[serde(flatten)]
    pub numbers: Numbers,
    /// The day on which an owner last chose it again in a review.
    pub confirmed: Option<NaiveDate>,
    /// The owners' own lines of a joint habit; empty for any other goal.
    pub lines: Vec<GoalLine>,
    /// What leads to it, by due date.
    pub steps: Vec<Step>,
    /// Of a number with at least three values: its way so far.
    pub curve: Option<Curve>,
    /// What was said of each day of the last year, if that was asked for.
    pub calendar: Option<Calendar>,
    /// After a miss: the owner's own words, and what helps.
    pub after_a_miss: Vec<String>,
    /// The numbers in sentences, for people.
    #[serde(skip)]
    pub sentences: Vec<String>,
    /// The other fields of the record with their labels, for people.
    #[serde(skip)]
    pub fields: Vec<(String, String)>,
    /// The owners' names, in the order of the lines.
    #[serde(skip)]
    pub names: Vec<String>,
}

/// The latest answer of these owners to a goal among the check-ins that were read, not after today.
pub fn last_answer(team: &Snapshot, goal: Goal<'_>, owners: &[&str], today: NaiveDate) -> Option<LastAnswer> {
    team.checkins().rev().filter(|checkin| owners.contains(&checkin.who())).find_map(|checkin| {
        let day = checkin.day().filter(|day| *day <= today)?;
        let answer = team.answer(checkin, goal)?;
        Some(LastAnswer {
            day,
            who: checkin.who().to_owned(),
            answer: with_unit(answer.to_string(), answer.value.is_some(), goal),
            checkin: checkin.0.id.clone(),
        })
    })
}

/// A number says what it counts: `49 min`.
fn with_unit(answer: String, counts: bool, goal: Goal<'_>) -> String {
    match goal.0.fields.text("unit") {
        Some(unit) if counts && answer.ends_with(|c: char| c.is_ascii_digit()) => format!("{answer} {unit}"),
        _ => answer,
    }
}

pub(super) fn item(team: &Snapshot, now: &Now, goal: Goal<'_>) -> Item {
    Item {
        record: RecordView(goal.0.clone()),
        state: goal.state(now.today).word(),
        last_answer: last_answer(team, goal, &goal.owners(), now.today),
        how: how(goal, now.today),
        depth: 0,
    }
}

/// The goals that lead to a goal, by due date.
pub(super) fn steps_of<'a>(team: &'a Snapshot, goal: Goal<'_>) -> Vec<Goal<'a>> {
    let mut steps: Vec<Goal<'a>> =
        team.goals().filter(|step| step.0.fields.text("parent") == Some(goal.id())).collect();
    steps.sort_by_key(|step| (step.by().is_none(), step.by(), step.id().to_owned()));
    steps
}

/// The steps of a goal that are not closed, the one due first in front.
pub fn open_steps<'a>(team: &'a Snapshot, goal: Goal<'_>, today: NaiveDate) -> Vec<Goal<'a>> {
    let mut steps = steps_of(team, goal);
    steps.retain(|step| !step.state(today).is_closed());
    steps
}

fn step(goal: Goal<'_>, today: NaiveDate) -> Step {
    Step {
        reference: goal.id().to_owned(),
        title: goal.title().to_owned(),
        state: goal.state(today).word(),
        by: goal.by(),
        closed_on: goal.closed_on(),
    }
}

/// One goal in full.
pub fn show(team: &Snapshot, now: &Now, goal: &str, with_calendar: bool) -> Answered<Shown> {
    let record = find_record(team, Kind::Goal, goal, now.me_or_nobody())?;
    let goal = Goal(record);
    let basis = Basis::now(team, now);
    let today = basis.for_owner_of(goal).today;
    let mut lines = goal_lines(team, now, goal);
    let whole = lines.pop();
    let names = lines.iter().map(|line| name_of(team, &line.owner).to_owned()).collect();
    let (numbers, mut sentences) = whole.map(|line| (line.numbers, line.sentences)).unwrap_or_default();
    sentences.extend(ways_out(team, now, goal, &numbers));
    let confirmed = confirmed(team, goal, now.today, |_, leaf| !hides(team, now, leaf.0));
    let mut fields = fields(team, now, goal);
    fields.extend(confirmed.as_ref().map(|confirmed| chosen_again(team, now, goal, confirmed)));
    Ok(Shown {
        item: item(team, now, goal),
        numbers,
        confirmed: confirmed.map(|confirmed| confirmed.on),
        lines,
        steps: steps_of(team, goal).into_iter().map(|goal| step(goal, now.today)).collect(),
        curve: curve(basis, goal),
        calendar: with_calendar.then(|| of_goal(team, goal, year_to(today), today)),
        after_a_miss: after_recent_misses(team, now, goal),
        sentences,
        fields,
        names,
    })
}

/// `chosen again`: `Sun 22 Nov, in the review of 2026-W47`; of a joint goal also by whom.
fn chosen_again(team: &Snapshot, now: &Now, goal: Goal<'_>, confirmed: &Confirmed) -> (String, String) {
    let names: Vec<&str> = confirmed.by.iter().map(|id| name_of(team, id)).collect();
    let by = if goal.is_joint() { format!(" by {}", and(&names)) } else { String::new() };
    let words = format!("{}{by}, in the review of {}", day(confirmed.on, now.today), confirmed.period);
    ("chosen again".to_owned(), words)
}

/// What helps whoever writes a goal whose date moved often.
fn ways_out(team: &Snapshot, now: &Now, goal: Goal<'_>, numbers: &Numbers) -> Option<String> {
    let often = numbers.carried.is_some_and(|moves| moves >= MOVES);
    let mine = writer(team, now, goal) == now.me.as_deref() && !goal.state(now.today).is_closed();
    (often && mine).then(|| ways(shown_id(goal.id(), now.me_or_nobody())))
}

/// What showing one goal needs to read: its answers of any age, the pact for its grace, and the reviews.
pub const SHOW_READS: [Kind; 5] = [Kind::Pact, Kind::Goal, Kind::Checkin, Kind::ReviewLeaf, Kind::Joint];

/// How often or how much, in a few words: `3/week, at least 20 min`, `0 to 200 pages by Wed 6 Jan 2027`, `by Fri 27 Nov`.
pub fn how(goal: Goal<'_>, today: NaiveDate) -> String {
    let fields = &goal.0.fields;
    let unit = fields.text("unit").map(|unit| format!(" {unit}")).unwrap_or_default();
    let number = |name| fields.get(name).map(ToString::to_string);
    let by = goal.by().map(|by| format!("by {}", day(by, today)));
    let mut parts: Vec<String> = Vec::new();
    match goal.kind() {
        GoalKind::Habit => {
            parts.extend(fields.text("every").map(str::to_owned));
            parts.extend(number("amount").map(|amount| format!("at least {amount}{unit}")));
            parts.extend(number("limit").map(|limit| format!("at most {limit}{unit}")));
        }
        GoalKind::Number => {
            let from = number("from").map(|from| format!("from {from} ")).unwrap_or_default();
            parts.extend(number("target").map(|target| format!("{from}to {target}{unit}")));
        }
        GoalKind::Once => {}
    }
    let mut how = parts.join(", ");
    if let Some(by) = by {
        how = if how.is_empty() { by } else { format!("{how} {by}") };
    }
    how
}

/// The last answer in words, for a table: `done, yesterday`.
pub fn last_words(last: Option<&LastAnswer>, today: NaiveDate) -> String {
    last.map_or_else(
        || "no answer yet".to_owned(),
        |last| format!("{}, {}", last.answer, from_today(last.day, today)),
    )
}

/// The fields of a record as label and value, in the order of the file, without those that are shown elsewhere.
pub fn shown_fields(record: &Record, hidden: &[&str]) -> Vec<(String, String)> {
    let known = record.kind.fields().iter().map(|field| field.name);
    let unknown = record.fields.keys().filter(|key| record.kind.fields().iter().all(|f| f.name != *key));
    known
        .chain(unknown)
        .filter(|name| !hidden.contains(name))
        .filter_map(|name| record.fields.get(name).map(|value| (label(name), in_words(value))))
        .collect()
}

/// A field's value for a person, each item of a list on its own line.
pub(super) fn in_words(value: &Value) -> String {
    match value {
        Value::List(items) => items.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        Value::Map(map) => {
            map.iter().map(|(key, value)| format!("{key}: {value}")).collect::<Vec<_>>().join("\n")
        }
        value => value.to_string(),
    }
}

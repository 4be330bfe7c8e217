//! Goals that end, and goals that are taken up again.

use chrono::NaiveDate;

use super::add::many;
use super::own::{keep, mine};
use super::{note_change, open_steps, refuse_closed, shown_id};
use crate::model::{Goal, Map, Record, Snapshot, Value, parse_day};
use crate::ops::words::{and, count};
use crate::ops::{Answered, Now, Plan, Refusal, prose, set_prose};

/// How a goal ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Reached.
    Done,
    /// Let go.
    Dropped,
}

/// What is said when a goal ends.
#[derive(Debug, Clone, Default)]
pub struct Close {
    /// Why.
    pub why: Option<String>,
    /// What it taught.
    pub learned: Option<String>,
    /// Marked as worth finding again.
    pub star: bool,
}

/// Closes a goal of mine.
pub fn close(team: &Snapshot, now: &Now, goal: &str, end: End, ask: &Close) -> Answered<Plan> {
    let me = now.me(team)?;
    let mut record = mine(team, now, goal)?.clone();
    refuse_closed(Goal(&record), now.today)?;
    let (word, verb, action) = match end {
        End::Done => ("done", "reaches", "goal.done"),
        End::Dropped => ("dropped", "drops", "goal.drop"),
    };
    let taken_over = keep(team, now, me, &mut record);
    let mut closed = Map::new();
    closed.set("on", Value::Text(now.today.to_string()));
    closed.set("as", Value::text(word));
    set_prose(&mut closed, "why", ask.why.as_ref())?;
    set_prose(&mut closed, "learned", ask.learned.as_ref())?;
    record.fields.set("closed", Value::Map(closed));
    if ask.star {
        record.fields.set("star", Value::Bool(true));
    }
    let title = Goal(&record).title().to_owned();
    let subject = format!("goal: {me} {verb} {} ({title})", Goal(&record).slug());
    let said = match end {
        End::Done => format!("Done: {title}"),
        End::Dropped => format!("Dropped: {title}. Letting go is a decision too; the records stay"),
    };
    let notes = taken_over.into_iter().chain(of_steps(team, now, me, &record, end));
    Ok(notes.fold(Plan::put(record, action, subject, said), Plan::with_note))
}

/// What the end of a goal means for its steps, or the end of a step for its goal.
fn of_steps(team: &Snapshot, now: &Now, me: &str, record: &Record, end: End) -> Vec<String> {
    let mut notes = Vec::new();
    let steps = open_steps(team, Goal(record), now.today);
    if !steps.is_empty() {
        let names: Vec<&str> = steps.iter().map(|step| shown_id(step.id(), me)).collect();
        notes.push(format!(
            "{} still open: {}",
            count(steps.len(), "step of it is", "steps of it are"),
            and(&names)
        ));
    }
    let parent = record.fields.text("parent").and_then(|id| team.goal(id));
    if let Some(parent) = parent.filter(|parent| end == End::Done && !parent.state(now.today).is_closed()) {
        let left =
            open_steps(team, parent, now.today).into_iter().filter(|step| step.id() != record.id).count();
        let parent = shown_id(parent.id(), me);
        notes.push(match left {
            0 => format!("That was the last open step of {parent}; `ally goal done {parent}` closes it, once it is done"),
            left => format!("{} of {parent} to go", count(left, "step", "steps")),
        });
    }
    notes
}

/// Takes a closed goal of mine up again. How it was closed stays among its changes, and the days in between count as
/// paused.
pub fn reopen(team: &Snapshot, now: &Now, goal: &str, why: Option<&String>) -> Answered<Plan> {
    let me = now.me(team)?;
    let mut record = mine(team, now, goal)?.clone();
    let Some(closed) = record.fields.map("closed").cloned() else {
        return Err(Refusal::GoalOpen { goal: Goal(&record).slug().to_owned() });
    };
    let taken_over = keep(team, now, me, &mut record);
    let why = why.map(|why| prose("reason", why)).transpose()?;
    note_change(&mut record, now.today, "closed", Some(&Value::Map(closed.clone())), why.as_deref());
    record.fields.remove("closed");
    super::settle(&mut record, "closed");
    rest_between(&mut record, &closed, now.today);
    let title = Goal(&record).title().to_owned();
    let subject = format!("goal: {me} takes up {} again ({title})", Goal(&record).slug());
    let said = format!("Open again: {title}");
    let next = closed.text("next").and_then(|next| team.goal(next));
    let successor = next
        .filter(|next| !next.state(now.today).is_closed())
        .map(|next| format!("{} came in its place and stays open", shown_id(next.id(), me)));
    let many = many(team, now, me, &[&record]);
    let notes = taken_over.into_iter().chain(successor).chain(many);
    Ok(notes.fold(Plan::put(record, "goal.reopen", subject, said), Plan::with_note))
}

/// The days on which a goal was closed count for nothing, like those of a pause.
fn rest_between(record: &mut Record, closed: &Map, today: NaiveDate) {
    let on = closed.text("on").and_then(parse_day);
    let Some((from, to)) = on.and_then(|on| on.succ_opt()).zip(today.pred_opt()) else { return };
    if from > to {
        return;
    }
    let mut rest = Map::new();
    rest.set("from", Value::Text(from.to_string()));
    rest.set("to", Value::Text(to.to_string()));
    rest.set("why", Value::text("closed"));
    let mut paused = record.fields.list("paused").to_vec();
    paused.push(Value::Map(rest));
    record.fields.set("paused", Value::List(paused));
}

//! Goals: set, changed, closed, proposed; shown with what their answers add up to.

mod add;
mod change;
mod close;
mod due;
mod fields;
mod line;
mod list;
mod log;
mod miss;
mod options;
mod own;
mod propose;
mod shape;
mod show;

pub use add::{Add, Pivot, add, pivot, write_scope};
pub use change::{Change, change};
pub use close::{Close, End, close, reopen};
pub use due::due;
pub use line::{GoalLine, goal_lines, lines_of};
pub use list::{List, list, list_scope};
pub use log::{Event, log};
pub use miss::{Miss, after_a_miss, on_the_board, own_why, plan_offer, recent_miss};
pub use options::Options;
pub(super) use own::keep;
pub use own::{handed_over_by, mine, writer};
pub use propose::{Accept, Propose, accept, decline, propose, propose_scope};
pub(super) use shape::shape;
pub use show::{
    Item, LastAnswer, SHOW_READS, Shown, Step, how, last_answer, last_words, open_steps, show, shown_fields,
};

use super::{Answered, Refusal};
use crate::model::{Goal, GoalState, Map, Record, Value};
use crate::ops::words::day;
use chrono::NaiveDate;

/// Takes away the values that were kept beside a field, now that somebody has decided.
pub(super) fn settle(record: &mut Record, name: &str) {
    let inside = format!("{name}.");
    let left: Vec<Value> = record
        .fields
        .list("clashes")
        .iter()
        .filter(|clash| {
            let field = clash.as_map().and_then(|map| map.text("field")).unwrap_or_default();
            field != name && !field.starts_with(&inside) && !field.starts_with(&format!("{name}["))
        })
        .cloned()
        .collect();
    record.fields.set("clashes", Value::List(left));
}

/// Notes in the record itself that a field had another value until today, and why it changed.
pub(super) fn note_change(
    record: &mut Record,
    today: NaiveDate,
    what: &str,
    was: Option<&Value>,
    why: Option<&str>,
) {
    let mut entry = Map::new();
    entry.set("on", Value::Text(today.to_string()));
    entry.set("what", Value::text(what));
    entry.set_some("was", was.cloned());
    entry.set_some("why", why.map(Value::text));
    let mut changes = record.fields.list("changes").to_vec();
    changes.push(Value::Map(entry));
    record.fields.set("changes", Value::List(changes));
}

pub(crate) fn label(name: &str) -> String {
    name.replace('_', " ")
}

pub(super) fn refuse_closed(goal: Goal<'_>, today: NaiveDate) -> Answered<()> {
    let state = goal.state(today);
    if !state.is_closed() {
        return Ok(());
    }
    let since = goal.closed_on().map_or_else(|| "an unknown day".to_owned(), |on| day(on, today));
    Err(Refusal::GoalClosed { goal: goal.slug().to_owned(), state: state.word(), since })
}

/// How I name a goal: mine without its folder.
pub fn shown_id<'a>(id: &'a str, me: &str) -> &'a str {
    id.strip_prefix(me).and_then(|rest| rest.strip_prefix('/')).unwrap_or(id)
}

/// Whether answers may be given for a goal on a day.
pub fn takes_answers(goal: Goal<'_>, on: NaiveDate) -> bool {
    match goal.state(on) {
        GoalState::Planned | GoalState::Active | GoalState::Paused => true,
        _ => goal.closed_on().is_some_and(|closed| on <= closed),
    }
}

//! The story of one goal.

use chrono::NaiveDate;
use serde::Serialize;

use super::label;
use crate::model::{Goal, Kind, Snapshot, Value};
use crate::ops::{Answered, Now, find_record};

/// Something that happened to a goal.
#[derive(Debug, Clone, Serialize)]
pub struct Event {
    /// When.
    pub day: NaiveDate,
    /// Who said or did it.
    pub who: String,
    /// start, answer, change, closed
    pub what: &'static str,
    /// The answer or the changed field with its new value, in words.
    pub text: String,
    /// A word on it: the note or the reason.
    pub note: Option<String>,
    /// The check-in, for answers.
    pub checkin: Option<String>,
}

/// The story of one goal, oldest first.
pub fn log(team: &Snapshot, now: &Now, goal: &str) -> Answered<Vec<Event>> {
    let record = find_record(team, Kind::Goal, goal, now.me_or_nobody())?;
    let goal = Goal(record);
    let writer = record.writer().unwrap_or_default().to_owned();
    let event = |day, what, text: String, note: Option<&str>| Event {
        day,
        who: writer.clone(),
        what,
        text,
        note: note.map(str::to_owned),
        checkin: None,
    };
    let mut events: Vec<Event> = Vec::new();
    events.extend(
        goal.start().map(|start| event(start, "start", goal.title().to_owned(), record.fields.text("why"))),
    );
    for change in record.fields.list("changes").iter().filter_map(Value::as_map) {
        let Some(day) = change.text("on").and_then(crate::model::parse_day) else { continue };
        let was = change.get("was").map(|was| format!(" (was {was})")).unwrap_or_default();
        let text = format!("{}{was}", label(change.text("what").unwrap_or("something")));
        events.push(event(day, "change", text, change.text("why")));
    }
    let owners = goal.owners();
    for checkin in team.checkins().filter(|checkin| owners.contains(&checkin.who())) {
        let (Some(day), Some(answer)) = (checkin.day(), team.answer(checkin, goal)) else { continue };
        events.push(Event {
            who: checkin.who().to_owned(),
            checkin: Some(checkin.0.id.clone()),
            ..event(day, "answer", answer.to_string(), answer.note)
        });
    }
    if let (Some(on), Some(closed)) = (goal.closed_on(), record.fields.map("closed")) {
        let note = closed.text("learned").or_else(|| closed.text("why"));
        events.push(event(on, "closed", closed.text("as").unwrap_or("done").to_owned(), note));
    }
    events.sort_by_key(|event| event.day);
    Ok(events)
}

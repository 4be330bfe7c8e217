//! The story of one goal.

use chrono::NaiveDate;
use serde::Serialize;

use super::fields::{change, pause};
use super::own::writer_on;
use super::shown_id;
use crate::model::{Goal, Kind, Map, Snapshot, Value, parse_day};
use crate::ops::{Answered, Now, find_record};

/// Something that happened to a goal.
#[derive(Debug, Clone, Serialize)]
pub struct Event {
    /// When.
    pub day: NaiveDate,
    /// Who said or did it.
    pub who: String,
    /// start, answer, change, paused, closed, reopened
    pub what: &'static str,
    /// The answer or the changed field with its old value, in words.
    pub text: String,
    /// A word on it: the note or the reason.
    pub note: Option<String>,
    /// The check-in, for answers.
    pub checkin: Option<String>,
}

/// The story of one goal, oldest first.
pub fn log(team: &Snapshot, now: &Now, goal: &str) -> Answered<Vec<Event>> {
    let goal = Goal(find_record(team, Kind::Goal, goal, now.me_or_nobody())?);
    let mut events = started(goal, now);
    events.extend(pauses(goal, now));
    for entry in goal.0.fields.list("changes").iter().filter_map(Value::as_map) {
        events.extend(changed(goal, now, entry));
    }
    events.extend(answers(team, goal));
    events.extend(goal.0.fields.map("closed").and_then(|closed| ended(goal, now, closed)));
    events.sort_by_key(|event| (event.day, rank(event.what)));
    Ok(events)
}

/// The order of one day: what is planned, what is said, how it ends.
fn rank(what: &str) -> u8 {
    match what {
        "start" => 0,
        "answer" => 2,
        // What closes a goal and what opens it again follow each other as they happened.
        "closed" | "reopened" => 3,
        _ => 1,
    }
}

fn event(goal: Goal<'_>, day: NaiveDate, what: &'static str, text: String, note: Option<&str>) -> Event {
    Event {
        day,
        who: writer_on(goal, day).to_owned(),
        what,
        text,
        note: note.map(|note| note.trim_end().to_owned()),
        checkin: None,
    }
}

fn started(goal: Goal<'_>, now: &Now) -> Vec<Event> {
    let source =
        goal.0.fields.text("source").map(|id| format!(" (from {})", shown_id(id, now.me_or_nobody())));
    let text = format!("{}{}", goal.title(), source.unwrap_or_default());
    goal.start().map(|day| event(goal, day, "start", text, goal.0.fields.text("why"))).into_iter().collect()
}

/// Pauses; the rest between a closing and its reopening is told by those.
fn pauses(goal: Goal<'_>, now: &Now) -> Vec<Event> {
    let reopened: Vec<NaiveDate> = goal
        .0
        .fields
        .list("changes")
        .iter()
        .filter_map(|entry| entry.as_map()?.map("was")?.text("on").and_then(parse_day)?.succ_opt())
        .collect();
    let rests = goal.0.fields.list("paused").iter().filter_map(Value::as_map);
    rests
        .filter_map(|rest| {
            let from = rest.text("from").and_then(parse_day).filter(|from| !reopened.contains(from))?;
            let mut shown = rest.clone();
            shown.remove("why");
            Some(event(goal, from, "paused", pause(&shown, now), rest.text("why")))
        })
        .collect()
}

fn changed(goal: Goal<'_>, now: &Now, entry: &Map) -> Vec<Event> {
    let Some(day) = entry.text("on").and_then(parse_day) else { return Vec::new() };
    let why = entry.text("why");
    match (entry.text("what"), entry.map("was")) {
        (Some("closed"), Some(was)) => {
            let again = event(goal, day, "reopened", goal.title().to_owned(), why);
            ended(goal, now, was).into_iter().chain([again]).collect()
        }
        _ => vec![event(goal, day, "change", change(entry), why)],
    }
}

fn answers(team: &Snapshot, goal: Goal<'_>) -> Vec<Event> {
    let owners = goal.owners();
    let own = team.checkins().filter(|checkin| owners.contains(&checkin.who()));
    own.filter_map(|checkin| {
        let (day, answer) = (checkin.day()?, team.answer(checkin, goal)?);
        Some(Event {
            who: checkin.who().to_owned(),
            checkin: Some(checkin.0.id.clone()),
            ..event(goal, day, "answer", answer.to_string(), answer.note)
        })
    })
    .collect()
}

fn ended(goal: Goal<'_>, now: &Now, closed: &Map) -> Option<Event> {
    let day = closed.text("on").and_then(parse_day)?;
    let next = closed.text("next").map(|next| format!(" by {}", shown_id(next, now.me_or_nobody())));
    let text = format!("{}{}", closed.text("as").unwrap_or("done"), next.unwrap_or_default());
    let reasons: Vec<&str> =
        ["why", "learned"].into_iter().filter_map(|name| closed.text(name)).map(str::trim_end).collect();
    let note = reasons.join(" – ");
    Some(event(goal, day, "closed", text, Some(note.as_str()).filter(|note| !note.is_empty())))
}

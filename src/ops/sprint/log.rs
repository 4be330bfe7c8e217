//! A word on a sprint while it runs, and what it took.

use chrono::NaiveDate;

use super::{add_words, find_sprint, own_part, phase};
use crate::model::{Direction, Map, Snapshot, Value, is_usual_number};
use crate::ops::words::{and, day};
use crate::ops::{Answered, Now, Plan, Refusal};

/// A word on a day of a sprint.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// Which sprint.
    pub sprint: String,
    /// The day, as typed; today if not given.
    pub on: Option<String>,
    /// What excited.
    pub excited: Option<String>,
    /// What challenged.
    pub challenged: Option<String>,
    /// What surprised.
    pub surprised: Option<String>,
    /// Anything.
    pub note: Option<String>,
    /// What it took, as typed: `hours=2,money=20`; may be repeated.
    pub spent: Vec<String>,
}

/// Puts a word into my own leaf, below the others of that day; what was spent adds up.
pub fn log(team: &Snapshot, now: &Now, ask: &Log) -> Answered<Plan> {
    let me = now.me(team)?;
    let sprint = find_sprint(team, &ask.sprint, me)?;
    let mut record = own_part(team, sprint, me, now.today)?;
    let on = match &ask.on {
        Some(text) => now.date(text, Direction::Back)?,
        None => now.today,
    };
    if on > now.today {
        return Err(phase(sprint, "has no words for days ahead", "--on takes today or a day that has been"));
    }
    if sprint.first().is_some_and(|first| on < first) {
        return Err(phase(sprint, "had not begun on that day", "--on takes a day from its first one on"));
    }
    let mut entries = record.fields.list("log").to_vec();
    let place = entries.iter().position(|entry| is_of(entry, on));
    let mut entry =
        place.and_then(|place| entries.get(place)).and_then(Value::as_map).cloned().unwrap_or_default();
    entry.set("on", Value::Text(on.to_string()));
    let mut said = Vec::new();
    for (name, text) in [
        ("excited", &ask.excited),
        ("challenged", &ask.challenged),
        ("surprised", &ask.surprised),
        ("note", &ask.note),
    ] {
        if add_words(&mut entry, name, text.as_ref())? {
            said.push(name.to_owned());
        }
    }
    said.extend(spend(&mut entry, &ask.spent)?);
    if said.is_empty() {
        return Err(Refusal::SprintShape {
            why: "there is nothing to note yet",
            hint: "say what excited, challenged or surprised you, --note anything, or --spent hours=2",
        });
    }
    match place.and_then(|place| entries.get_mut(place)) {
        Some(old) => *old = Value::Map(entry),
        None => entries.push(Value::Map(entry)),
    }
    let before = record.clone();
    record.fields.set("log", Value::List(entries));
    if record == before {
        return Err(Refusal::NothingChanged { what: format!("your part in {}", sprint.id()) });
    }
    let subject = format!("sprint: {me} notes {} ({})", sprint.slug(), said.join(", "));
    let text = format!("Noted for {}, {}: {}", sprint.title(), day(on, now.today), and(&said));
    Ok(Plan::put(record, "sprint.log", subject, text))
}

fn is_of(entry: &Value, on: NaiveDate) -> bool {
    entry.as_map().and_then(|map| map.text("on")) == Some(on.to_string().as_str())
}

/// Adds what was spent to the entry of its day; returns it in words.
fn spend(entry: &mut Map, typed: &[String]) -> Answered<Vec<String>> {
    let mut spent = entry.map("spent").cloned().unwrap_or_default();
    let mut said = Vec::new();
    for part in typed.iter().flat_map(|text| text.split(',')) {
        let bad = || Refusal::BadSpent { text: part.trim().to_owned() };
        let (name, amount) = part.trim().split_once('=').ok_or_else(bad)?;
        let name =
            ["hours", "money", "energy"].into_iter().find(|known| *known == name.trim()).ok_or_else(bad)?;
        let amount: f64 =
            amount.trim().parse().ok().filter(|n: &f64| is_usual_number(*n) && *n != 0.0).ok_or_else(bad)?;
        let sum = spent.number(name).unwrap_or(0.0) + amount;
        if sum < 0.0 {
            return Err(bad());
        }
        // Tenths of hours and cents don't sum exactly in binary.
        let sum = (sum * 1e6).round() / 1e6;
        spent.set(name, if sum == 0.0 { Value::Null } else { Value::number(sum) });
        let amount = Value::number(amount);
        said.push(match name {
            "hours" => format!("{amount} h"),
            name => format!("{name} {amount}"),
        });
    }
    if !said.is_empty() {
        entry.set("spent", Value::Map(spent));
    }
    Ok(said)
}

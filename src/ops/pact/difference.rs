//! What differs between two versions of a pact.

use serde::Serialize;

use crate::model::{Kind, Map, Record, Snapshot, Value};
use crate::ops::name_of;
use crate::ops::view::ValueView;
use crate::ops::words::{count, day, short};

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The field; inside a map `roles.meals`.
    pub field: String,
    /// What it was.
    #[serde(serialize_with = "shown")]
    pub was: Value,
    /// What it is.
    #[serde(serialize_with = "shown")]
    pub now: Value,
}

fn shown<S: serde::Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    ValueView(value).serialize(serializer)
}

/// Fields that say which version it is, and not what was agreed.
const ABOUT_THE_VERSION: [&str; 7] = ["by", "from", "amends", "because", "members", "star", "clashes"];

/// What differs, in the order of the fields. Topics in another turn are the same topics.
pub fn differences(was: &Record, now: &Record) -> Vec<Difference> {
    let mut found = Vec::new();
    let known = Kind::Pact.fields().iter().map(|field| field.name);
    for name in known.filter(|name| !ABOUT_THE_VERSION.contains(name)) {
        let (old, new) = (was.fields.get(name), now.fields.get(name));
        match (old.and_then(Value::as_map), new.and_then(Value::as_map)) {
            _ if name == "fund" && old == new => {}
            (None, None) => {
                if old != new
                    && !(name == "topics" && is_turned(was.fields.list(name), now.fields.list(name)))
                {
                    found.push(difference(name, old, new));
                }
            }
            _ if name == "fund" => found.push(difference(name, old, new)),
            (old, new) => {
                let none = Map::new();
                in_map(name, old.unwrap_or(&none), new.unwrap_or(&none), &mut found);
            }
        }
    }
    found
}

fn difference(field: impl Into<String>, was: Option<&Value>, now: Option<&Value>) -> Difference {
    let value = |value: Option<&Value>| value.cloned().unwrap_or(Value::Null);
    Difference { field: field.into(), was: value(was), now: value(now) }
}

fn in_map(name: &str, was: &Map, now: &Map, found: &mut Vec<Difference>) {
    let added = now.keys().filter(|key| was.get(key).is_none());
    for key in was.keys().chain(added) {
        if was.get(key) != now.get(key) {
            found.push(difference(format!("{name}.{key}"), was.get(key), now.get(key)));
        }
    }
}

/// Whether two lists are the same in turn, such as `b, c, a` and `a, b, c`.
fn is_turned(one: &[Value], other: &[Value]) -> bool {
    one.len() == other.len()
        && (0..one.len()).any(|turn| one.iter().cycle().skip(turn).zip(other).all(|(a, b)| a == b))
}

impl Difference {
    /// For people: `check-in: weekly → daily`, `role meals: Ana Roth (new)`.
    pub fn in_words(&self, team: &Snapshot, today: chrono::NaiveDate) -> String {
        let words = |value: &Value| short(&value_in_words(team, &self.field, value, today), 80);
        let name = label(&self.field);
        match (&self.was, &self.now) {
            (Value::Null, now) => format!("{name}: {} (new)", words(now)),
            (was, Value::Null) => format!("{name}: no longer {}", words(was)),
            (was, now) => format!("{name}: {} → {}", words(was), words(now)),
        }
    }
}

/// A field's value for people: names instead of ids, days with their weekday, numbers with what they count.
pub(super) fn value_in_words(
    team: &Snapshot,
    field: &str,
    value: &Value,
    today: chrono::NaiveDate,
) -> String {
    let text = value.to_string();
    let number = value.as_int().and_then(|number| usize::try_from(number).ok());
    match (field.split('.').next().unwrap_or_default(), number) {
        ("realign", Some(weeks)) => count(weeks, "week", "weeks"),
        ("grace" | "reply_days", Some(days)) => count(days, "day", "days"),
        ("until" | "from", _) => crate::model::parse_day(&text).map_or(text, |on| day(on, today)),
        ("roles", _) => {
            let names: Vec<&str> = text.split(", ").map(|id| name_of(team, id)).collect();
            crate::ops::words::and(&names)
        }
        ("fund", _) => value.as_map().map_or(text, fund_in_words),
        ("lead", _) => name_of(team, &text).to_owned(),
        _ => text,
    }
}

/// `2 hours a week, 60 EUR a month`.
fn fund_in_words(fund: &Map) -> String {
    let per = |text: &str, unit: &str| match text.split_once('/') {
        Some((amount, period)) => format!("{amount} {unit} a {period}"),
        None => format!("{text} {unit}"),
    };
    let hours =
        fund.text("hours").map(|text| per(text, if text.starts_with("1/") { "hour" } else { "hours" }));
    let money = fund.text("money").map(|text| match fund.text("currency") {
        Some(currency) => per(text, currency),
        None => format!("money {}", text.replace('/', " a ")),
    });
    hours.into_iter().chain(money).collect::<Vec<_>>().join(", ")
}

/// What people call a field.
pub(super) fn label(field: &str) -> String {
    match field.split_once('.') {
        Some(("roles", area)) => return format!("role {area}"),
        Some(("words", term)) => return format!("word “{term}”"),
        _ => {}
    }
    match field {
        "checkin" => "check-in",
        "missed" => "after a miss",
        "realign" => "look again every",
        "reply_days" => "answer within",
        "grace" => "days of grace",
        other => return other.replace('_', " "),
    }
    .to_owned()
}

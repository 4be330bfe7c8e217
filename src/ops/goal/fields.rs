//! The fields of a goal in words, for whoever looks at one goal.

use super::show::in_words;
use super::{label, shown_id};
use crate::model::{Goal, GoalKind, Kind, Map, Snapshot, Value, parse_day};
use crate::ops::numbers::reserve;
use crate::ops::words::{and, count, day, short};
use crate::ops::{Now, name_of};

/// What stands in the lines above: title, rhythm and numbers.
const ABOVE: [&str; 8] = ["title", "every", "amount", "limit", "target", "from", "unit", "by"];
/// How many changes are shown; all of them are in the goal's story.
const CHANGES: usize = 5;
/// Up to so many people are named one by one.
const NAMED: usize = 3;

/// The fields of a goal as label and value, without those of the lines above.
pub(super) fn fields(team: &Snapshot, now: &Now, goal: Goal<'_>) -> Vec<(String, String)> {
    let record = goal.0;
    let known = Kind::Goal.fields().iter().map(|field| field.name);
    let unknown = record.fields.keys().filter(|key| Kind::Goal.fields().iter().all(|f| f.name != *key));
    known
        .chain(unknown)
        .filter(|name| !ABOVE.contains(name))
        .flat_map(|name| field(team, now, goal, name, record.fields.get(name)))
        .collect()
}

fn field(
    team: &Snapshot,
    now: &Now,
    goal: Goal<'_>,
    name: &str,
    value: Option<&Value>,
) -> Vec<(String, String)> {
    let one = |text: String| vec![(label(name), text)];
    match (name, value) {
        ("keeper", _) => Vec::new(),
        ("owners", Some(_)) => one(owners(team, goal)),
        ("witness", _) => witnesses(team, now, goal).map(one).unwrap_or_default(),
        ("reserve", _) if goal.kind() == GoalKind::Habit => {
            one(format!("{} in 28 days cost nothing", count(reserve(goal, now.today), "skip", "skips")))
        }
        ("context", Some(Value::Map(map))) => {
            map.iter().map(|(key, value)| (label(key), in_words(value))).collect()
        }
        ("parent" | "source", Some(value)) => one(named(team, now, &value.to_string())),
        ("tags", Some(Value::List(tags))) => {
            one(tags.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        }
        ("start", Some(_)) => goal.start().map(|start| one(day(start, now.today))).unwrap_or_default(),
        ("paused", Some(Value::List(items))) => one(items
            .iter()
            .filter_map(Value::as_map)
            .map(|rest| pause(rest, now))
            .collect::<Vec<_>>()
            .join("\n")),
        ("changes", Some(Value::List(items))) => one(changes(items, now, goal)),
        ("closed", Some(Value::Map(closed))) => how_closed(team, now, closed),
        (_, Some(value)) => one(in_words(value)),
        (_, None) => Vec::new(),
    }
}

fn owners(team: &Snapshot, goal: Goal<'_>) -> String {
    let keeper = goal.0.writer();
    let owners: Vec<String> = goal
        .owners()
        .into_iter()
        .map(|id| match name_of(team, id) {
            name if Some(id) == keeper => format!("{name} (keeps it)"),
            name => name.to_owned(),
        })
        .collect();
    and(&owners)
}

/// Who looks on: those who are named, otherwise everybody who does not own it.
fn witnesses(team: &Snapshot, now: &Now, goal: Goal<'_>) -> Option<String> {
    let named = goal.0.fields.texts("witness");
    if !named.is_empty() {
        return Some(and(&named.into_iter().map(|id| name_of(team, id)).collect::<Vec<_>>()));
    }
    let owners = goal.owners();
    let others: Vec<&str> = team
        .present(now.today)
        .filter(|member| !owners.contains(&member.id()))
        .map(|member| member.name())
        .collect();
    match others.len() {
        0 => None,
        1..=NAMED => Some(and(&others)),
        _ => Some("everybody in the team".to_owned()),
    }
}

/// A goal with its title, any other record by its id.
fn named(team: &Snapshot, now: &Now, id: &str) -> String {
    match team.goal(id) {
        Some(goal) => format!("{} ({})", shown_id(id, now.me_or_nobody()), short(goal.title(), 60)),
        None => id.to_owned(),
    }
}

/// `Mon 1 Dec to Fri 5 Dec: flu`.
pub(super) fn pause(rest: &Map, now: &Now) -> String {
    let end = |key| rest.text(key).and_then(parse_day).map(|on| day(on, now.today));
    let why = rest.text("why").map(|why| format!(": {}", short(why, 200))).unwrap_or_default();
    match (end("from"), end("to")) {
        (Some(from), Some(to)) => format!("{from} to {to}{why}"),
        (Some(from), None) => format!("from {from} until further notice{why}"),
        (None, Some(to)) => format!("until {to}{why}"),
        (None, None) => format!("until further notice{why}"),
    }
}

fn changes(items: &[Value], now: &Now, goal: Goal<'_>) -> String {
    let entries: Vec<&Map> = items.iter().filter_map(Value::as_map).collect();
    let older = entries.len().saturating_sub(CHANGES);
    let mut lines: Vec<String> = Vec::new();
    if older > 0 {
        let goal = shown_id(goal.id(), now.me_or_nobody());
        lines.push(format!(
            "{} before these; `ally goal log {goal}` tells all",
            count(older, "change", "changes")
        ));
    }
    for entry in entries.into_iter().skip(older) {
        let on = entry.text("on").and_then(parse_day).map(|on| format!("{}: ", day(on, now.today)));
        let why = entry.text("why").map(|why| format!(" – {}", short(why, 200))).unwrap_or_default();
        lines.push(format!("{}{}{why}", on.unwrap_or_default(), change(entry)));
    }
    lines.join("\n")
}

/// What changed, and what it was: `every (was 3/week)`.
pub(super) fn change(entry: &Map) -> String {
    let what = label(entry.text("what").unwrap_or("something"));
    match (what.as_str(), entry.get("was")) {
        ("closed", Some(Value::Map(was))) => format!("open again (was {})", was.text("as").unwrap_or("done")),
        (_, Some(was)) => format!("{what} (was {})", short(&was.to_string(), 80)),
        (_, None) => format!("{what} (was not set)"),
    }
}

fn how_closed(team: &Snapshot, now: &Now, closed: &Map) -> Vec<(String, String)> {
    let word = closed.text("as").unwrap_or("done");
    let on = closed.text("on").and_then(parse_day).map(|on| format!(" on {}", day(on, now.today)));
    let row = |label: &str, text: String| (label.to_owned(), text);
    let mut rows = vec![row("closed", format!("{word}{}", on.unwrap_or_default()))];
    rows.extend(closed.text("why").map(|why| row("because", why.to_owned())));
    rows.extend(closed.text("learned").map(|learned| row("learned", learned.to_owned())));
    rows.extend(closed.text("next").map(|next| row("next", named(team, now, next))));
    rows
}

//! Days from another tracker become answers in my own check-ins: which goal each habit is, what is new, what stays.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::trackers::{Bad, Format, Reading, Said};
use crate::model::{Goal, GoalKind, Kind, Map, Record, Rhythm, Snapshot, State, Value, slug_from};
use crate::ops::checkin::{key_of, simplest};
use crate::ops::goal::{shown_id, takes_answers};
use crate::ops::words::{count, short};
use crate::ops::{Answered, Change, Now, Refusal, find_record, line, prose};

/// One habit of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// As the file calls it.
    pub column: String,
    /// The goal that it becomes; null if there is none for it.
    pub goal: Option<String>,
    /// Whether that goal is new.
    pub is_new: bool,
    /// Days with an answer.
    pub answers: usize,
    /// Days whose answer is written.
    pub written: usize,
    /// Days that say the same already.
    pub there: usize,
    /// Days that say something else, which stays.
    pub kept: usize,
    /// Days before the goal's first one; they count for nothing.
    pub before_start: usize,
    /// First day with an answer.
    pub from: Option<NaiveDate>,
    /// Last day with an answer.
    pub to: Option<NaiveDate>,
}

/// What an import writes or would write.
#[derive(Debug, Clone, Serialize)]
pub struct Import {
    /// Whether it was done; otherwise it was only looked at.
    pub done: bool,
    /// Where the file comes from.
    pub format: Format,
    /// The habits in it.
    pub columns: Vec<Column>,
    /// Cells that say nothing.
    pub silent: usize,
    /// Check-ins that are written.
    pub checkins: usize,
    /// The first lines that can't be taken.
    pub bad: Vec<Bad>,
    /// How many there are.
    pub bad_lines: usize,
    /// What to write; nothing if there is nothing new.
    #[serde(skip)]
    pub change: Option<Change>,
}

/// What to do with the habits of a file.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Goals as typed: `GOAL` for the only habit, `HABIT=GOAL` for one of several.
    pub goals: Vec<String>,
    /// The rhythm of a new goal for every habit that has none.
    pub every: Option<String>,
}

impl Wish {
    /// The goal named for a habit, as typed.
    fn goal_for(&self, column: &str, is_only: bool) -> Option<&str> {
        let named = self.goals.iter().find_map(|typed| typed.strip_prefix(column)?.strip_prefix('='));
        named.or_else(|| self.goals.first().filter(|_| is_only).map(String::as_str))
    }

    /// What was named for a habit that the file doesn't have.
    pub fn unknown<'a>(&'a self, columns: &[String]) -> Option<&'a str> {
        let is_known = |typed: &&String| {
            columns.len() <= 1
                || columns
                    .iter()
                    .any(|name| typed.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('=')))
        };
        self.goals.iter().find(|typed| !is_known(typed)).map(String::as_str)
    }
}

/// The plan to take a file in.
pub fn plan(team: &Snapshot, now: &Now, reading: &Reading, wish: &Wish) -> Answered<Import> {
    let me = now.me(team)?;
    let every = wish.every.as_deref().map(rhythm).transpose()?;
    let mut new_goals: Vec<Record> = Vec::new();
    let mut days: BTreeMap<NaiveDate, Record> = BTreeMap::new();
    let mut columns = Vec::new();
    let mut bad = reading.bad.clone();
    for (place, name) in reading.columns.iter().enumerate() {
        let said: Vec<(NaiveDate, Said)> = reading
            .said
            .range((place, NaiveDate::MIN)..=(place, NaiveDate::MAX))
            .map(|((_, day), said)| (*day, said.clone()))
            .collect();
        let named = wish.goal_for(name, reading.columns.len() == 1);
        let goal = match (goal_of(team, me, named, name)?, &every) {
            (Some(goal), _) => Some((goal.clone(), false)),
            (None, Some(every)) if !said.is_empty() => {
                Some((new_goal(team, me, name, every, &said, &new_goals)?, true))
            }
            _ => None,
        };
        let mut column = Column {
            column: name.clone(),
            goal: goal.as_ref().map(|(goal, _)| goal.id.clone()),
            is_new: goal.as_ref().is_some_and(|(_, is_new)| *is_new),
            answers: said.len(),
            written: 0,
            there: 0,
            kept: 0,
            before_start: 0,
            from: said.first().map(|(day, _)| *day),
            to: said.last().map(|(day, _)| *day),
        };
        if let Some((record, is_new)) = goal {
            for (day, said) in said {
                match answer(Goal(&record), day, &said) {
                    Ok(value) => {
                        let start = Goal(&record).start();
                        column.before_start += usize::from(start.is_some_and(|start| day < start));
                        put(team, me, Goal(&record), day, value, &mut days, &mut column)?;
                    }
                    Err(message) => bad.add(said.line, message),
                }
            }
            if is_new && column.written > 0 {
                new_goals.push(record);
            }
        }
        columns.push(column);
    }
    let checkins = days.len();
    let change = (checkins > 0).then(|| change(me, &columns, new_goals, days));
    bad.first.sort_by_key(|bad| bad.line);
    let (format, silent) = (reading.format, reading.silent);
    let (bad, bad_lines) = (bad.first, bad.all);
    Ok(Import { done: false, format, columns, silent, checkins, bad, bad_lines, change })
}

fn rhythm(text: &str) -> Answered<String> {
    let rhythm = Rhythm::parse(text).ok_or_else(|| Refusal::BadRhythm { text: text.to_owned() })?;
    Ok(rhythm.to_string())
}

/// My goal for a habit: the one that was named, else one with the same title or name.
fn goal_of<'a>(
    team: &'a Snapshot,
    me: &str,
    named: Option<&str>,
    column: &str,
) -> Answered<Option<&'a Record>> {
    if let Some(named) = named {
        let record = find_record(team, Kind::Goal, named, me)?;
        return match Goal(record).owners().contains(&me) {
            true => Ok(Some(record)),
            false => Err(Refusal::NotYours { id: record.id.clone(), owner: Goal(record).owner().to_owned() }),
        };
    }
    let mine = || team.goals().filter(|goal| goal.owners().contains(&me));
    let title = column.to_lowercase();
    let slug = slug_from(column);
    let titled = mine().find(|goal| goal.title().to_lowercase() == title);
    Ok(titled.or_else(|| mine().find(|goal| goal.slug() == slug)).map(|goal| goal.0))
}

/// A new goal for a habit, begun on its first day.
fn new_goal(
    team: &Snapshot,
    me: &str,
    column: &str,
    every: &str,
    said: &[(NaiveDate, Said)],
    others: &[Record],
) -> Answered<Record> {
    let title = line("title", column)?;
    let slug = Some(slug_from(&title)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "goal".to_owned());
    let taken = |id: &str| {
        let id = id.to_owned();
        team.get(Kind::Goal, &id).is_some()
            || team.unreadable.contains(&(Kind::Goal, id.clone()))
            || others.iter().any(|other| other.id == id)
    };
    let mut id = format!("{me}/{slug}");
    let mut place = 1;
    while taken(&id) {
        place += 1;
        id = format!("{me}/{}-{place}", slug.chars().take(27).collect::<String>());
    }
    let mut record = Record::new(Kind::Goal, id);
    record.fields.set("title", Value::Text(title));
    record.fields.set("every", Value::text(every));
    if let Some((first, _)) = said.first() {
        record.fields.set("start", Value::Text(first.to_string()));
    }
    Ok(record)
}

/// The answer to a goal, or why it does not fit.
fn answer(goal: Goal<'_>, day: NaiveDate, said: &Said) -> Result<Value, String> {
    let name = goal.slug();
    if !takes_answers(goal, day) {
        return Err(format!("{name} was closed before {day}"));
    }
    let mut is = said.is;
    match goal.kind() {
        GoalKind::Once if said.value.is_some() && is.is_none() => {
            return Err(format!("{name} is done once, so a number does not fit it"));
        }
        GoalKind::Number if matches!(is, Some(State::Done | State::Partly)) => {
            if said.value.is_none() {
                return Err(format!("{name} counts a number, and this is none"));
            }
            is = None;
        }
        _ => {}
    }
    let mut map = Map::new();
    map.set_some("is", is.map(|is| Value::text(is.word())));
    map.set_some("value", said.value.map(Value::number));
    if let Some(note) = &said.note {
        map.set("note", Value::Text(prose("note", note).map_err(|refusal| refusal.to_string())?));
    }
    Ok(simplest(map))
}

/// Puts an answer into the check-in of its day, unless that has one for the goal already.
fn put(
    team: &Snapshot,
    me: &str,
    goal: Goal<'_>,
    day: NaiveDate,
    value: Value,
    days: &mut BTreeMap<NaiveDate, Record>,
    column: &mut Column,
) -> Answered<()> {
    let id = format!("{day}.{me}");
    if team.unreadable.contains(&(Kind::Checkin, id.clone())) {
        return Err(Refusal::Unreadable { kind: Kind::Checkin, id });
    }
    let there = days.get(&day).or_else(|| team.get(Kind::Checkin, &id));
    let mut record = there.cloned().unwrap_or_else(|| Record::new(Kind::Checkin, id));
    let mut goals = record.fields.map("goals").cloned().unwrap_or_default();
    let key = key_of(goal, me);
    let other_key = if key.contains('/') { goal.slug() } else { goal.id() };
    match goals.get(&key).or_else(|| goals.get(other_key)) {
        Some(before) if *before == value => column.there += 1,
        Some(_) => column.kept += 1,
        None => {
            goals.set(&key, value);
            record.fields.set("goals", Value::Map(goals));
            days.insert(day, record);
            column.written += 1;
        }
    }
    Ok(())
}

fn change(me: &str, columns: &[Column], goals: Vec<Record>, days: BTreeMap<NaiveDate, Record>) -> Change {
    let written: usize = columns.iter().map(|column| column.written).sum();
    let brought: Vec<&str> = columns
        .iter()
        .filter(|column| column.written > 0)
        .filter_map(|column| Some(shown_id(column.goal.as_deref()?, me)))
        .collect();
    let span = match (days.keys().next(), days.keys().next_back()) {
        (Some(first), Some(last)) if first < last => format!(" from {first} to {last}"),
        (Some(only), _) => format!(" of {only}"),
        _ => String::new(),
    };
    let answers = count(written, "answer", "answers");
    let subject = format!("import: {me} brings {answers}{span} ({})", short(&brought.join(", "), 60));
    let put = goals.into_iter().chain(days.into_values()).collect();
    Change { put, take: Vec::new(), subject, action: "import" }
}

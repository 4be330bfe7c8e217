//! A small language for the records of tests: who set which goal, who said what on which day.

use chrono::{DateTime, NaiveDate};

use super::{Basis, Line, Numbers, Tally, lines};
use crate::model::{Kind, Map, Record, Snapshot, Value, parse_day};
use crate::ops::Now;

pub(crate) fn date(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

/// The records of a test. Ana and Ben are there, without a pact, so that grace is one day.
#[derive(Debug, Clone)]
pub(crate) struct Story {
    pub(crate) team: Snapshot,
}

impl Story {
    pub(crate) fn new() -> Self {
        let mut story = Self { team: Snapshot::default() };
        story.set(Kind::Member, "ana", &[]);
        story.set(Kind::Member, "ben", &[]);
        story
    }

    /// Sets fields of a record, which is made if it is not there.
    pub(crate) fn set(&mut self, kind: Kind, id: &str, fields: &[(&str, &str)]) {
        let mut record = self.team.get(kind, id).cloned().unwrap_or_else(|| Record::new(kind, id));
        for (name, text) in fields {
            record.fields.set(name, value(text));
        }
        self.team.put(record);
    }

    pub(crate) fn goal(&mut self, id: &str, fields: &[(&str, &str)]) {
        self.set(Kind::Goal, id, fields);
    }

    /// Adds a map to a list of a record: a change, a pause, an absence.
    pub(crate) fn add(&mut self, kind: Kind, id: &str, list: &str, entry: &[(&str, &str)]) {
        let mut record = self.team.get(kind, id).cloned().unwrap();
        let mut items = record.fields.list(list).to_vec();
        items.push(Value::Map(entry.iter().map(|(name, text)| ((*name).to_owned(), value(text))).collect()));
        record.fields.set(list, Value::List(items));
        self.team.put(record);
    }

    pub(crate) fn closed(&mut self, id: &str, on: &str) {
        let mut record = self.team.get(Kind::Goal, id).cloned().unwrap();
        let closed: Map = [("on".to_owned(), Value::text(on)), ("as".to_owned(), Value::text("done"))]
            .into_iter()
            .collect();
        record.fields.set("closed", Value::Map(closed));
        self.team.put(record);
    }

    /// A check-in: `run=done pages=12 yoga=3x climb=partly+mon,wed`, and fields as `@win=first`, `@with=ben`.
    pub(crate) fn says(&mut self, who: &str, day: &str, words: &str) {
        let id = format!("{day}.{who}");
        let mut record =
            self.team.get(Kind::Checkin, &id).cloned().unwrap_or_else(|| Record::new(Kind::Checkin, id));
        let mut goals = record.fields.map("goals").cloned().unwrap_or_default();
        for word in words.split_whitespace() {
            let (name, said) = word.split_once('=').unwrap();
            match name.strip_prefix('@') {
                Some("with") => record.fields.set("with", Value::texts(said.split(','))),
                Some(field) => record.fields.set(field, value(said)),
                None => goals.set(name, answer(said)),
            }
        }
        record.fields.set("goals", Value::Map(goals));
        self.team.put(record);
    }

    /// The same words on several days of a month.
    pub(crate) fn says_on(&mut self, who: &str, month: &str, days: &[u32], words: &str) {
        for day in days {
            self.says(who, &format!("{month}-{day:02}"), words);
        }
    }

    pub(crate) fn lines(&self, today: &str, goal: &str) -> Vec<Line> {
        let now = now(today);
        lines(Basis::now(&self.team, &now), self.team.goal(goal).unwrap())
    }

    /// The numbers of the only line, or of the joint one.
    pub(crate) fn numbers(&self, today: &str, goal: &str) -> Numbers {
        self.lines(today, goal).pop().unwrap().numbers
    }

    /// The window: slots, kept, partly, skip, missed, silent.
    pub(crate) fn window(&self, today: &str, goal: &str) -> [u32; 6] {
        tally(self.numbers(today, goal).window.unwrap().tally)
    }

    /// The last period.
    pub(crate) fn last(&self, today: &str, goal: &str) -> [u32; 6] {
        tally(self.numbers(today, goal).last_period.unwrap())
    }
}

pub(crate) fn tally(tally: Tally) -> [u32; 6] {
    [tally.slots, tally.kept, tally.partly, tally.skip, tally.missed, tally.silent]
}

/// Noon of a day in a zone without offset; Ana asks.
pub(crate) fn now(today: &str) -> Now {
    at(&format!("{today}T12:00:00+00:00"))
}

pub(crate) fn at(instant: &str) -> Now {
    let instant = DateTime::parse_from_rfc3339(instant).unwrap();
    Now { me: Some("ana".to_owned()), email: None, instant, today: instant.date_naive(), seed: 0 }
}

fn answer(said: &str) -> Value {
    let mut map = Map::new();
    for part in said.split('+') {
        let times = part.strip_suffix('x').and_then(|times| times.parse().ok());
        let is_day = |word: &str| ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].contains(&word);
        if let Some(times) = times {
            map.set("times", Value::Int(times));
        } else if part.split(',').all(is_day) {
            map.set("days", Value::texts(part.split(',')));
        } else {
            map.set(if part.parse::<f64>().is_ok() { "value" } else { "is" }, value(part));
        }
    }
    Value::Map(map)
}

fn value(text: &str) -> Value {
    if let Some(items) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        return Value::texts(items.split(", "));
    }
    match text {
        "true" => Value::Bool(true),
        text => text.parse::<f64>().map_or_else(|_| Value::text(text), Value::number),
    }
}

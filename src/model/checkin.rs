//! A check-in: what one member says of one day.

use std::fmt;

use chrono::NaiveDate;

use super::field::{CLASHES, Field, STAR, Type, field};
use super::record::Record;
use super::value::{Map, Value};

const ANSWERS: &[&str] = &["done", "partly", "missed", "skip"];

/// Reasons for a miss.
const REASONS: &[&str] = &["time", "energy", "forgot", "obstacle", "feeling", "choice", "ill"];

const ANSWER: &[Field] = &[
    field("is", Type::WordOrNumber(ANSWERS)),
    field("value", Type::Number),
    field("times", Type::Whole(0, 1000)),
    field("days", Type::List(&Type::Word(&["mon", "tue", "wed", "thu", "fri", "sat", "sun"]))),
    field("note", Type::Prose),
    field("why", Type::Word(REASONS)),
    field("real", Type::Bool),
    field("hard", Type::Whole(1, 5)),
    field("confidence", Type::Whole(1, 5)),
    field("link", Type::Line),
];

pub(super) const FIELDS: &[Field] = &[
    field("goals", Type::Keys(&Type::Either(&Type::WordOrNumber(ANSWERS), ANSWER))),
    field("mood", Type::Whole(1, 5)),
    field("win", Type::Prose),
    field("blocker", Type::Prose),
    field(
        "ask",
        Type::Either(
            &Type::Prose,
            &[field("for", Type::Word(&["listen", "ideas", "push"])), field("text", Type::Prose)],
        ),
    ),
    field("last", Type::Word(&["kept", "partly", "not"])),
    field("next", Type::Prose),
    field("note", Type::Prose),
    field("excited", Type::Prose),
    field("challenged", Type::Prose),
    field("surprised", Type::Prose),
    field("with", Type::List(&Type::Member)),
    field("recall", Type::Keys(&Type::Word(&["yes", "partly", "no"]))),
    field("photo", Type::Line),
    STAR,
    CLASHES,
];

/// What an answer says of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Done.
    Done,
    /// Part of it, or the minimum.
    Partly,
    /// Said to be missed.
    Missed,
    /// Left out on purpose.
    Skip,
}

impl State {
    /// The word for it in the file and in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Partly => "partly",
            Self::Missed => "missed",
            Self::Skip => "skip",
        }
    }

    /// The state of a stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Done, Self::Partly, Self::Missed, Self::Skip].into_iter().find(|state| state.word() == word)
    }

    /// Whether the reason is one of the known ones.
    pub fn is_reason(word: &str) -> bool {
        REASONS.contains(&word)
    }

    /// The known reasons for a miss.
    pub const fn reason_words() -> &'static [&'static str] {
        REASONS
    }

    /// The known reasons for a miss, for messages.
    pub fn reasons() -> String {
        REASONS.join(", ")
    }
}

/// One goal's answer in a check-in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer<'a> {
    /// What it says of the day.
    pub is: Option<State>,
    /// The number, from the answer itself or from `value`.
    pub value: Option<f64>,
    /// How often this week so far.
    pub times: Option<i64>,
    /// On which days of this week.
    pub days: Vec<&'a str>,
    /// Why it was missed.
    pub why: Option<&'a str>,
    /// A word on it.
    pub note: Option<&'a str>,
    /// Whether it was done where it is meant for, and not as a drill.
    pub real: bool,
    /// How hard it was, from 1 to 5.
    pub hard: Option<i64>,
}

impl<'a> Answer<'a> {
    /// Reads a stored answer; `None` when it says nothing (rulings 17 and 25).
    pub fn of(value: &'a Value) -> Option<Self> {
        let said = |value: &'a Value| (value.as_text().and_then(State::from_word), value.as_number());
        let answer = match value {
            Value::Map(map) => {
                let (is, number) = map.get("is").map_or((None, None), said);
                Self {
                    is,
                    value: map.number("value").or(number),
                    times: map.int("times"),
                    days: map.texts("days"),
                    why: map.text("why"),
                    note: map.text("note"),
                    real: map.is_true("real"),
                    hard: map.int("hard"),
                }
            }
            single => {
                let (is, value) = said(single);
                Self { is, value, ..Self::default() }
            }
        };
        let says = answer.is.is_some() || answer.value.is_some() || answer.times.is_some();
        (says || !answer.days.is_empty()).then_some(answer)
    }
}

impl Answer<'_> {
    /// Whether it tells of something that was done, at least in part.
    pub fn tells_of_doing(&self) -> bool {
        match self.is {
            Some(is) => matches!(is, State::Done | State::Partly),
            None => {
                self.value.is_some_and(|value| value > 0.0)
                    || self.times.is_some_and(|times| times > 0)
                    || !self.days.is_empty()
            }
        }
    }
}

/// As a person would type it: `done`, `12`, `3x`, `mon,wed`, `missed (energy)`.
impl fmt::Display for Answer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        if let Some(is) = self.is {
            parts.push(is.word().to_owned());
        }
        if let Some(value) = self.value {
            parts.push(Value::number(value).to_string());
        }
        if let Some(times) = self.times {
            parts.push(format!("{times}x"));
        }
        if !self.days.is_empty() {
            parts.push(self.days.join(","));
        }
        f.write_str(&parts.join(" "))?;
        self.why.map_or(Ok(()), |why| write!(f, " ({why})"))
    }
}

/// A request for help in a check-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked<'a> {
    /// `listen`, `ideas` or `push`, where it was said.
    pub sort: Option<&'a str>,
    /// What is asked.
    pub text: &'a str,
}

/// A check-in's file, read.
#[derive(Debug, Clone, Copy)]
pub struct Checkin<'a>(pub &'a Record);

impl<'a> Checkin<'a> {
    /// Who wrote it.
    pub fn who(self) -> &'a str {
        self.0.id.split('.').nth(1).unwrap_or_default()
    }

    /// The day it speaks of.
    pub fn day(self) -> Option<NaiveDate> {
        self.0.day()
    }

    /// Answers by the key under which they are stored.
    pub fn answers(self) -> impl Iterator<Item = (&'a str, Answer<'a>)> {
        static NONE: Map = Map::new();
        self.0
            .fields
            .map("goals")
            .unwrap_or(&NONE)
            .iter()
            .filter_map(|(key, value)| Answer::of(value).map(|answer| (key, answer)))
    }

    /// The answer for a goal: its full id counts before its bare name, which means the writer's own goal first and a
    /// joint one otherwise (ruling 14); `own_slug_taken` says whether the writer owns a goal of the same name.
    pub fn answer(self, goal_id: &str, own_slug_taken: bool) -> Option<Answer<'a>> {
        let goals = self.0.fields.map("goals")?;
        let (owner, slug) = goal_id.split_once('/')?;
        let by_name = owner == self.who() || (owner == "ours" && !own_slug_taken);
        let named = goals.get(goal_id).and_then(Answer::of);
        named.or_else(|| goals.get(slug).filter(|_| by_name).and_then(Answer::of))
    }

    /// What help is asked for.
    pub fn asked(self) -> Option<Asked<'a>> {
        match self.0.fields.get("ask")? {
            Value::Text(text) => Some(Asked { sort: None, text }),
            Value::Map(map) => map.text("text").map(|text| Asked { sort: map.text("for"), text }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Checkin, Record, State, Value};
    use crate::model::{Kind, Map};

    #[test]
    fn answers_are_read_in_all_their_forms() {
        let map = |pairs: &[(&str, Value)]| {
            Value::Map(pairs.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect::<Map>())
        };
        assert_eq!(Answer::of(&Value::text("done")).unwrap().is, Some(State::Done));
        assert_eq!(Answer::of(&Value::Int(12)).unwrap().value, Some(12.0));
        assert_eq!(Answer::of(&Value::text("sometimes")), None);
        assert_eq!(Answer::of(&map(&[("why", Value::text("ill"))])), None);
        let both =
            map(&[("is", Value::text("missed")), ("value", Value::Int(3)), ("why", Value::text("ill"))]);
        assert_eq!(Answer::of(&both).unwrap().to_string(), "missed 3 (ill)");
        assert_eq!(Answer::of(&map(&[("times", Value::Int(3))])).unwrap().to_string(), "3x");
    }

    #[test]
    fn a_bare_name_means_the_own_goal_first() {
        let mut record = Record::new(Kind::Checkin, "2026-11-22.ana");
        let goals: Map = [("run".to_owned(), Value::text("done")), ("ours/hike".to_owned(), Value::Int(2))]
            .into_iter()
            .collect();
        record.fields.set("goals", Value::Map(goals));
        let checkin = Checkin(&record);
        assert!(checkin.answer("ana/run", true).is_some());
        assert!(checkin.answer("ours/run", true).is_none());
        assert!(checkin.answer("ours/run", false).is_some());
        assert!(checkin.answer("ours/hike", true).is_some());
        assert!(checkin.answer("ben/run", false).is_none());
    }
}

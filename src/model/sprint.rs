//! Sprints: time-boxed experiments, with a plan and one leaf per member.

use chrono::{Days, NaiveDate};

use super::date::parse_day;
use super::field::{CLASHES, Field, STAR, Type, field, required};
use super::record::Record;
use super::value::{Map, Value};

pub(super) const FIELDS: &[Field] = &[
    field("by", Type::Member),
    required("title", Type::Line),
    field("start", Type::Date),
    field("end", Type::Date),
    field("days", Type::Whole(1, 91)),
    field("weeks", Type::Whole(1, 13)),
    field("with", Type::List(&Type::Member)),
    field("kind", Type::Word(&["experiment", "workshop", "project", "explore", "teach", "swap", "idea"])),
    field("if", Type::Prose),
    field("then", Type::Prose),
    field("measure", Type::Prose),
    field("host", Type::Member),
    field("blend", Type::Keys(&Type::Line)),
    field("source", Type::Line),
    field("script", Type::Prose),
    field("teacher", Type::Member),
    field("learner", Type::Member),
    field("from", Type::Reference),
    field("decision", DECISION),
    field("why", Type::Prose),
    field("decided", Type::Date),
    STAR,
    CLASHES,
];

const DECISION: Type = Type::Word(&["keep", "adapt", "drop"]);

const SPENT: Type =
    Type::Block(&[field("hours", Type::Number), field("money", Type::Number), field("energy", Type::Number)]);

const LOG: &[Field] = &[
    field("on", Type::Date),
    field("excited", Type::Prose),
    field("challenged", Type::Prose),
    field("surprised", Type::Prose),
    field("note", Type::Prose),
    field("spent", SPENT),
];

pub(super) const LEAF_FIELDS: &[Field] = &[
    field("join", Type::Word(&["yes", "try", "no"])),
    field("intention", Type::Prose),
    field("part", Type::Prose),
    field("log", Type::Blocks(&["on"], LOG)),
    field("spent", SPENT),
    field("worked", Type::Prose),
    field("didnt", Type::Prose),
    field("mattered", Type::Prose),
    field("felt", Type::Prose),
    field("learned", Type::List(&Type::Line)),
    field("apply", Type::Prose),
    field("want", Type::Word(&["keep", "adapt", "drop", "yes", "try", "no"])),
    field("debriefed", Type::Date),
    field("decision", DECISION),
    field("why", Type::Prose),
    field("decided", Type::Date),
    field("passed_on", Type::Prose),
    STAR,
    CLASHES,
];

/// Where a sprint stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SprintState {
    /// Something that one would like to do, some day.
    Idea,
    /// Planned, and somebody named has not answered yet.
    Proposed,
    /// Everybody named is in, and its first day is ahead.
    Agreed,
    /// Between its first and its last day.
    Running,
    /// Past its last day, without a decision.
    DebriefDue,
    /// Decided: kept, adapted or dropped.
    Closed,
    /// Somebody said no.
    Ended,
}

impl SprintState {
    /// The word for it in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Idea => "idea",
            Self::Proposed => "proposed",
            Self::Agreed => "agreed",
            Self::Running => "running",
            Self::DebriefDue => "debrief_due",
            Self::Closed => "closed",
            Self::Ended => "ended",
        }
    }

    /// Whether nothing is to come any more.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Ended)
    }

    /// Whether its first day has come with everybody in.
    pub const fn has_begun(self) -> bool {
        matches!(self, Self::Running | Self::DebriefDue | Self::Closed)
    }
}

/// A sprint's plan, read.
#[derive(Debug, Clone, Copy)]
pub struct Sprint<'a>(pub &'a Record);

impl<'a> Sprint<'a> {
    /// Days of a sprint that doesn't say how long it is.
    pub const DAYS: u64 = 7;

    /// The id.
    pub fn id(self) -> &'a str {
        &self.0.id
    }

    /// What it is called.
    pub fn title(self) -> &'a str {
        self.0.fields.text("title").unwrap_or(&self.0.id)
    }

    /// Who planned it and writes the plan.
    pub fn lead(self) -> &'a str {
        self.0.writer().unwrap_or_default()
    }

    /// The part of the id between the month and the planner.
    pub fn slug(self) -> &'a str {
        let name = self.0.id.rsplit_once('.').map_or(self.0.id.as_str(), |(name, _)| name);
        name.get(8..).unwrap_or(name)
    }

    /// Its kind, `experiment` where none is given.
    pub fn kind(self) -> &'a str {
        self.0.fields.text("kind").unwrap_or("experiment")
    }

    /// First day.
    pub fn first(self) -> Option<NaiveDate> {
        self.0.fields.text("start").and_then(parse_day)
    }

    /// Last day: `end`, or so many days or weeks from the first one on; seven days where nothing says.
    pub fn last(self) -> Option<NaiveDate> {
        if let Some(end) = self.0.fields.text("end").and_then(parse_day) {
            return Some(end);
        }
        self.first()?.checked_add_days(Days::new(self.length().saturating_sub(1)))
    }

    /// How many days it takes, as `days` or `weeks` say.
    fn length(self) -> u64 {
        let given = |name| self.0.fields.int(name).and_then(|count| u64::try_from(count).ok());
        given("days").or_else(|| given("weeks").map(|weeks| weeks * 7)).unwrap_or(Self::DAYS)
    }

    /// Who is named to take part; empty where everybody is meant.
    pub fn with(self) -> Vec<&'a str> {
        self.0.fields.texts("with")
    }
}

/// A member's part in a sprint, read.
#[derive(Debug, Clone, Copy)]
pub struct Leaf<'a>(pub &'a Record);

impl<'a> Leaf<'a> {
    /// The id of the leaf of a member in a sprint.
    pub fn id_of(sprint: &str, member: &str) -> String {
        format!("{sprint}/{member}")
    }

    /// The sprint it belongs to.
    pub fn sprint(self) -> &'a str {
        self.0.id.split_once('/').map_or(self.0.id.as_str(), |(sprint, _)| sprint)
    }

    /// Whose part it is.
    pub fn who(self) -> &'a str {
        self.0.writer().unwrap_or_default()
    }

    /// `yes`, `try` or `no`.
    pub fn answer(self) -> Option<&'a str> {
        self.0.fields.text("join")
    }

    /// Whether its writer takes part.
    pub fn is_in(self) -> bool {
        matches!(self.answer(), Some("yes" | "try"))
    }

    /// Whether its writer looked back on the sprint.
    pub fn has_debrief(self) -> bool {
        ["debriefed", "worked", "didnt", "mattered", "felt", "apply", "passed_on"]
            .iter()
            .any(|name| self.0.fields.get(name).is_some())
            || !self.0.fields.list("learned").is_empty()
    }

    /// The day of the debrief, if it is known.
    pub fn debriefed(self) -> Option<NaiveDate> {
        self.0.fields.text("debriefed").and_then(parse_day)
    }

    /// The entries of the log that name a day.
    pub fn log(self) -> impl Iterator<Item = (NaiveDate, &'a Map)> {
        let entries = self.0.fields.list("log").iter().filter_map(Value::as_map);
        entries.filter_map(|entry| Some((entry.text("on").and_then(parse_day)?, entry)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Record, Sprint, Value};
    use crate::model::{Kind, parse_day};

    #[test]
    fn the_last_day_follows_from_whatever_the_plan_says() {
        for (fields, last) in [
            (&[][..], "2026-11-29"),
            (&[("days", Value::Int(1))], "2026-11-23"),
            (&[("weeks", Value::Int(6))], "2027-01-03"),
            (&[("end", Value::text("2026-12-01")), ("days", Value::Int(3))], "2026-12-01"),
        ] {
            let mut record = Record::new(Kind::Sprint, "2026-11-phones-away.ana");
            record.fields.set("start", Value::text("2026-11-23"));
            fields.iter().for_each(|(name, value)| record.fields.set(name, value.clone()));
            assert_eq!(Sprint(&record).last(), parse_day(last), "{fields:?}");
            assert_eq!(Sprint(&record).slug(), "phones-away");
        }
    }
}

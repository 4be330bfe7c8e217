//! A goal: what somebody set out to do, and where it stands.

use chrono::NaiveDate;

use super::date::parse_day;
use super::field::{CLASHES, Field, STAR, Type, field, required};
use super::member::{INTERVALS, lies_in};
use super::record::Record;
use super::rhythm::Rhythm;

const CHANGE: &[Field] =
    &[field("on", Type::Date), field("what", Type::Line), field("was", Type::Any), field("why", Type::Prose)];

const CLOSED: &[Field] = &[
    field("on", Type::Date),
    field("as", Type::Word(&["done", "dropped", "replaced"])),
    field("why", Type::Prose),
    field("learned", Type::Prose),
    field("next", Type::Prose),
];

pub(super) const FIELDS: &[Field] = &[
    required("title", Type::Line),
    field("owners", Type::List(&Type::Member)),
    field("keeper", Type::Member),
    field("why", Type::Prose),
    field("kind", Type::Word(&["habit", "number", "once"])),
    field("every", Type::Rhythm),
    field("target", Type::Number),
    field("from", Type::Number),
    field("unit", Type::Line),
    field("by", Type::Date),
    field("amount", Type::Number),
    field("limit", Type::Number),
    field("done_when", Type::Prose),
    field("minimum", Type::Prose),
    field("reserve", Type::Whole(0, 28)),
    field("obstacle", Type::Prose),
    field("plan", Type::List(&Type::Line)),
    field("aim", Type::Word(&["do", "learn"])),
    field("stretch", Type::Bool),
    field("context", Type::Block(&[field("used_in", Type::Line), field("for_whom", Type::Line)])),
    field("parent", Type::Reference),
    field("source", Type::Reference),
    field("witness", Type::List(&Type::Member)),
    field("stake", Type::Prose),
    field("horizon", Type::Word(&["week", "month", "quarter", "year"])),
    field("tags", Type::List(&Type::Line)),
    STAR,
    field("start", Type::Date),
    field("paused", INTERVALS),
    // Two changes of one day for two reasons are two entries, so that both reasons stay.
    field("changes", Type::Blocks(&["on", "what", "was", "why"], CHANGE)),
    field("closed", Type::Block(CLOSED)),
    CLASHES,
];

/// What sort of goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoalKind {
    /// Done again and again, in a rhythm.
    Habit,
    /// A number to reach.
    Number,
    /// Done once.
    Once,
}

impl GoalKind {
    /// The word for it in the file and in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Habit => "habit",
            Self::Number => "number",
            Self::Once => "once",
        }
    }
}

/// Where a goal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoalState {
    /// Begins later.
    Planned,
    /// Under way.
    Active,
    /// Today lies in a `paused` interval.
    Paused,
    /// Closed: reached.
    Done,
    /// Closed: let go.
    Dropped,
    /// Closed: another goal took its place.
    Replaced,
}

impl GoalState {
    /// The word for it in JSON and tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Done => "done",
            Self::Dropped => "dropped",
            Self::Replaced => "replaced",
        }
    }

    /// Whether the goal is over.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Done | Self::Dropped | Self::Replaced)
    }
}

/// A goal's file, read.
#[derive(Debug, Clone, Copy)]
pub struct Goal<'a>(pub &'a Record);

impl<'a> Goal<'a> {
    /// The id, `ana/run`.
    pub fn id(self) -> &'a str {
        &self.0.id
    }

    /// The name without its folder, `run`.
    pub fn slug(self) -> &'a str {
        self.0.id.rsplit('/').next().unwrap_or_default()
    }

    /// The folder it lies in: a member, or `ours`.
    pub fn owner(self) -> &'a str {
        self.0.id.split('/').next().unwrap_or_default()
    }

    /// Whether several members own it.
    pub fn is_joint(self) -> bool {
        self.owner() == "ours"
    }

    /// Everybody who owns it.
    pub fn owners(self) -> Vec<&'a str> {
        if self.is_joint() { self.0.fields.texts("owners") } else { vec![self.owner()] }
    }

    /// What it says.
    pub fn title(self) -> &'a str {
        self.0.fields.text("title").unwrap_or_default()
    }

    /// The rhythm of a habit, if it can be read.
    pub fn every(self) -> Option<Rhythm> {
        self.0.fields.text("every").and_then(Rhythm::parse)
    }

    /// What sort of goal: a rhythm makes a habit, a target a number, anything else is done once.
    pub fn kind(self) -> GoalKind {
        let fields = &self.0.fields;
        match fields.text("kind") {
            Some("habit") => GoalKind::Habit,
            Some("number") if fields.get("every").is_none() => GoalKind::Number,
            Some("once") if fields.get("every").is_none() && fields.get("target").is_none() => GoalKind::Once,
            _ if fields.get("every").is_some() => GoalKind::Habit,
            _ if fields.get("target").is_some() => GoalKind::Number,
            _ => GoalKind::Once,
        }
    }

    /// First day.
    pub fn start(self) -> Option<NaiveDate> {
        self.0.fields.text("start").and_then(parse_day)
    }

    /// Day by which it is to be done or reached.
    pub fn by(self) -> Option<NaiveDate> {
        self.0.fields.text("by").and_then(parse_day)
    }

    /// Day on which it was closed.
    pub fn closed_on(self) -> Option<NaiveDate> {
        self.0.fields.map("closed").and_then(|closed| closed.text("on")).and_then(parse_day)
    }

    /// Where it stands on a day.
    pub fn state(self, today: NaiveDate) -> GoalState {
        if let Some(closed) = self.0.fields.map("closed") {
            return match closed.text("as") {
                Some("dropped") => GoalState::Dropped,
                Some("replaced") => GoalState::Replaced,
                _ => GoalState::Done,
            };
        }
        if self.start().is_some_and(|start| today < start) {
            GoalState::Planned
        } else if lies_in(self.0.fields.list("paused"), today) {
            GoalState::Paused
        } else {
            GoalState::Active
        }
    }
}

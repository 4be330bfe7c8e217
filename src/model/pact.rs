//! A pact: one version of what the members agreed on.

use chrono::NaiveDate;

use super::date::parse_day;
use super::field::{CLASHES, Field, STAR, Type, field, required};
use super::record::Record;
use super::rhythm::Rhythm;

pub(super) const FIELDS: &[Field] = &[
    required("purpose", Type::Prose),
    field("by", Type::Member),
    field("from", Type::Date),
    field("members", Type::List(&Type::Member)),
    field("checkin", Type::Rhythm),
    field("review", Type::Rhythm),
    field("realign", Type::Whole(1, 520)),
    field("until", Type::Date),
    field("grace", Type::Whole(0, 31)),
    field("missed", Type::Prose),
    field("lead", Type::Line),
    field("topics", Type::List(&Type::Line)),
    field("feedback", Type::Prose),
    field("boundaries", Type::Prose),
    field("roles", Type::Keys(&Type::Line)),
    field("values", Type::List(&Type::Line)),
    field("words", Type::Keys(&Type::Line)),
    field(
        "fund",
        Type::Block(&[field("hours", Type::Line), field("money", Type::Line), field("currency", Type::Line)]),
    ),
    field("together", Type::Line),
    field("learn", Type::Line),
    field("call", Type::Line),
    field("reply_days", Type::Whole(0, 365)),
    field("taper", Type::Prose),
    field("because", Type::Prose),
    field("amends", Type::Reference),
    STAR,
    CLASHES,
];

/// Where a version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PactState {
    /// Not signed by everybody yet.
    Draft,
    /// Signed and in its time.
    InForce,
    /// In force, and older than `realign` weeks.
    DueForRealign,
    /// Past `until`, or a pact of two that one has left.
    Ended,
}

impl PactState {
    /// The word for it in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InForce => "in_force",
            Self::DueForRealign => "due_for_realign",
            Self::Ended => "ended",
        }
    }
}

/// A pact's file, read.
#[derive(Debug, Clone, Copy)]
pub struct Pact<'a>(pub &'a Record);

impl<'a> Pact<'a> {
    /// The id.
    pub fn id(self) -> &'a str {
        &self.0.id
    }

    /// The sentence it exists for.
    pub fn purpose(self) -> &'a str {
        self.0.fields.text("purpose").unwrap_or_default()
    }

    /// First day of this version: `from`, or the day in its name.
    pub fn from(self) -> Option<NaiveDate> {
        self.0.fields.text("from").and_then(parse_day).or_else(|| self.0.day())
    }

    /// Last day of the agreement.
    pub fn until(self) -> Option<NaiveDate> {
        self.0.fields.text("until").and_then(parse_day)
    }

    /// How often members check in.
    pub fn checkin(self) -> Rhythm {
        self.0.fields.text("checkin").and_then(Rhythm::parse).unwrap_or(Rhythm::PerWeek(1))
    }

    /// Days of grace where no pact says how many.
    pub const GRACE: u64 = 1;

    /// Days for a reply where no pact says how many.
    pub const REPLY_DAYS: i64 = 3;

    /// Weeks until the members look at the agreement again where no pact says how many.
    pub const REALIGN: u64 = 13;

    /// What happens after a miss where no pact says it.
    pub const MISSED: &'static str = "One miss: nothing. Two: a kind word. Three: ten minutes' talk.";

    /// How feedback is given where no pact says it.
    pub const FEEDBACK: &'static str = "about a moment, within two days, with one thing to try";

    /// Days after a period in which it may still be answered.
    pub fn grace(self) -> u64 {
        self.0.fields.int("grace").and_then(|days| u64::try_from(days).ok()).unwrap_or(Self::GRACE)
    }

    /// Days in which a word is to be answered.
    pub fn reply_days(self) -> i64 {
        self.0.fields.int("reply_days").filter(|days| *days >= 0).unwrap_or(Self::REPLY_DAYS)
    }

    /// Weeks until the members look at the agreement again.
    pub fn realign(self) -> u64 {
        self.0.fields.int("realign").and_then(|weeks| u64::try_from(weeks).ok()).unwrap_or(Self::REALIGN)
    }

    /// How often the members look back together.
    pub fn review(self) -> Rhythm {
        self.0.fields.text("review").and_then(Rhythm::parse).unwrap_or(Rhythm::PerWeek(1))
    }

    /// What happens after a miss.
    pub fn missed(self) -> &'a str {
        self.0.fields.text("missed").unwrap_or(Self::MISSED)
    }

    /// How feedback is given.
    pub fn feedback(self) -> &'a str {
        self.0.fields.text("feedback").unwrap_or(Self::FEEDBACK)
    }

    /// What to talk about in turn.
    pub fn topics(self) -> Vec<&'a str> {
        self.0.fields.texts("topics")
    }

    /// Members in lead order.
    pub fn members(self) -> Vec<&'a str> {
        self.0.fields.texts("members")
    }

    /// Who leads when: `monthly`, `weekly`, a member, `client` or `none`.
    pub fn lead(self) -> &'a str {
        self.0.fields.text("lead").unwrap_or("monthly")
    }

    /// The version that this one amends.
    pub fn amends(self) -> Option<&'a str> {
        self.0.fields.text("amends").map(|id| id.strip_prefix("pacts/").unwrap_or(id))
    }
}

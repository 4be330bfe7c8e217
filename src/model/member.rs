//! A member: one person of the team.

use chrono::NaiveDate;

use super::date::parse_day;
use super::field::{CLASHES, Field, STAR, Type, field, required};
use super::record::Record;
use super::value::Map;
use super::zone::{Zone, is_zone};

const INTERVAL: &[Field] = &[field("from", Type::Date), field("to", Type::Date), field("why", Type::Prose)];

/// Days on which something rests, with the reason.
pub(super) const INTERVALS: Type = Type::Blocks(&["from"], INTERVAL);

pub(super) const FIELDS: &[Field] = &[
    field("name", Type::Line),
    required("emails", Type::List(&Type::Line)),
    field("role", Type::Word(&["partner", "coach", "client", "mentor", "witness"])),
    field("since", Type::Date),
    field("until", Type::Date),
    field("tz", Type::Line),
    field("day_starts", Type::Whole(0, 6)),
    field("agreed", Type::Reference),
    field("helps", Type::List(&Type::Line)),
    field("avoid", Type::List(&Type::Line)),
    field("strengths", Type::List(&Type::Line)),
    field("away", INTERVALS),
    field("becoming", Type::Line),
    field("signing_keys", Type::List(&Type::Line)),
    STAR,
    CLASHES,
];

/// Whether a member takes part today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Takes part.
    Active,
    /// Today lies in an `away` interval.
    Away,
    /// `until` has passed.
    Left,
}

impl Presence {
    /// The word for it in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Away => "away",
            Self::Left => "left",
        }
    }
}

/// A member's file, read.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a>(pub &'a Record);

impl<'a> Member<'a> {
    /// The id.
    pub fn id(self) -> &'a str {
        &self.0.id
    }

    /// The shown name; the id where none is given.
    pub fn name(self) -> &'a str {
        self.0.fields.text("name").unwrap_or(&self.0.id)
    }

    /// Addresses that recognise the writer.
    pub fn emails(self) -> Vec<&'a str> {
        self.0.fields.texts("emails")
    }

    /// Keys that the member's commits are signed with, as written.
    pub fn signing_keys(self) -> Vec<&'a str> {
        self.0.fields.texts("signing_keys")
    }

    /// The role, `partner` where none is given.
    pub fn role(self) -> &'a str {
        self.0.fields.text("role").unwrap_or("partner")
    }

    /// Mentors and witnesses owe nothing.
    pub fn owes_checkins(self) -> bool {
        !matches!(self.role(), "mentor" | "witness")
    }

    /// A coach's own rhythm is the answer within the pact's `reply_days`; everybody else who owes something checks in.
    pub fn checks_in(self) -> bool {
        self.owes_checkins() && self.role() != "coach"
    }

    /// The zone of the member's days, if one is given and known.
    pub fn zone(self) -> Option<Zone> {
        self.0.fields.text("tz").and_then(Zone::named)
    }

    /// Its name.
    pub fn zone_name(self) -> Option<&'a str> {
        self.0.fields.text("tz").filter(|name| is_zone(name))
    }

    /// The hour at which the member's day begins, 0 to 6.
    pub fn day_starts(self) -> u32 {
        self.0.fields.int("day_starts").and_then(|hour| u32::try_from(hour).ok()).unwrap_or(0)
    }

    /// First day in the team.
    pub fn since(self) -> Option<NaiveDate> {
        self.0.fields.text("since").and_then(parse_day)
    }

    /// Last day in the team.
    pub fn until(self) -> Option<NaiveDate> {
        self.0.fields.text("until").and_then(parse_day)
    }

    /// Whether a day lies in an `away` interval; one without `to` lasts until further notice.
    pub fn is_away(self, day: NaiveDate) -> bool {
        lies_in(self.0.fields.list("away"), day)
    }

    /// State on a day.
    pub fn presence(self, day: NaiveDate) -> Presence {
        if self.until().is_some_and(|until| until < day) {
            Presence::Left
        } else if self.is_away(day) {
            Presence::Away
        } else {
            Presence::Active
        }
    }
}

/// Whether a day lies in one of the intervals, ends included; a missing end is open (ruling 7).
pub(super) fn lies_in(intervals: &[super::value::Value], day: NaiveDate) -> bool {
    intervals.iter().filter_map(super::value::Value::as_map).any(|interval: &Map| {
        let end = |key| interval.text(key).and_then(parse_day);
        end("from").is_none_or(|from| from <= day) && end("to").is_none_or(|to| day <= to)
    })
}

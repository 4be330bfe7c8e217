//! The team file: the team's name and the format of the records.

use super::field::{CLASHES, Field, Type, field, required};
use super::record::Record;

/// The record format that this program writes.
pub const FORMAT: i64 = 1;

pub(super) const FIELDS: &[Field] =
    &[required("format", Type::Whole(1, 1_000_000)), field("name", Type::Line), CLASHES];

/// `ally.yaml`, read.
#[derive(Debug, Clone, Copy)]
pub struct Team<'a>(pub &'a Record);

impl<'a> Team<'a> {
    /// The team's name.
    pub fn name(self) -> &'a str {
        self.0.fields.text("name").unwrap_or("our team")
    }

    /// The format number of the records.
    pub fn format(self) -> i64 {
        self.0.fields.int("format").unwrap_or(FORMAT)
    }

    /// Whether the records were written by a newer program, so that this one only reads them.
    pub fn is_newer(self) -> bool {
        self.format() > FORMAT
    }
}

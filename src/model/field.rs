//! The tables that say what a field may hold.

/// What a field holds, and with it how two versions of it merge: single values by the three-way rule, lists as sets,
/// maps and blocks key by key.
#[derive(Debug)]
pub enum Type {
    /// One line of text.
    Line,
    /// Text, of one or many lines.
    Prose,
    /// One of these words; other words are kept, shown and reported by `check`.
    Word(&'static [&'static str]),
    /// `true` or `false`.
    Bool,
    /// A whole number in this range.
    Whole(i64, i64),
    /// A number between minus and plus [`LARGEST_NUMBER`](super::LARGEST_NUMBER).
    Number,
    /// A calendar day, `YYYY-MM-DD`.
    Date,
    /// A rhythm such as `daily`, `mon,wed,fri`, `3/week`.
    Rhythm,
    /// A member's id.
    Member,
    /// The id of a record.
    Reference,
    /// A word or a number, as answers to goals are.
    WordOrNumber(&'static [&'static str]),
    /// A list of such values; merged as a set.
    List(&'static Type),
    /// A map with free keys.
    Keys(&'static Type),
    /// A map with these fields.
    Block(&'static [Field]),
    /// A list of such maps; items with equal values under the named keys are the same item.
    Blocks(&'static [&'static str], &'static [Field]),
    /// Either the single value or a map with these fields.
    Either(&'static Type, &'static [Field]),
    /// Whatever YAML can say; for values kept by a clash.
    Any,
}

/// One row of a kind's table.
#[derive(Debug)]
pub struct Field {
    /// The key in the file and in JSON.
    pub name: &'static str,
    /// What it may hold.
    pub holds: Type,
    /// Whether a record without it means nothing.
    pub required: bool,
}

/// An optional field.
pub(super) const fn field(name: &'static str, holds: Type) -> Field {
    Field { name, holds, required: false }
}

/// A field that every record of the kind has.
pub(super) const fn required(name: &'static str, holds: Type) -> Field {
    Field { name, holds, required: true }
}

/// Values that lost a clash, kept until somebody settles it.
pub(super) const CLASHES: Field = field(
    "clashes",
    Type::Blocks(&["field", "value"], &[field("field", Type::Line), field("value", Type::Any)]),
);

/// A mark for records worth finding again.
pub(super) const STAR: Field = field("star", Type::Bool);

impl Type {
    /// The type of the fields inside, if it has fields.
    pub fn fields(&self) -> Option<&'static [Field]> {
        match self {
            Self::Block(fields) | Self::Blocks(_, fields) | Self::Either(_, fields) => Some(fields),
            _ => None,
        }
    }
}

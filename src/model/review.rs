//! Reviews: one leaf per member, and what was decided together.

use super::field::{CLASHES, Field, STAR, Type, field};

const RATING: Type = Type::Whole(1, 5);
const BALANCE: Type = Type::Whole(-2, 2);

pub(super) const LEAF_FIELDS: &[Field] = &[
    field("temp", RATING),
    field("own", RATING),
    field("they_did", Type::List(&Type::Line)),
    field("fair", BALANCE),
    field("push", BALANCE),
    field("way", RATING),
    field("bond", RATING),
    field("commit", RATING),
    field("good", Type::Prose),
    field("hard", Type::Prose),
    field("change", Type::Prose),
    field("unsaid", Type::Prose),
    field("surprised", Type::Prose),
    field("spillover", Type::Prose),
    field("goals", Type::Keys(&Type::Word(&["keep", "change", "drop"]))),
    field("moments", Type::Keys(&Type::Prose)),
    STAR,
    CLASHES,
];

pub(super) const JOINT_FIELDS: &[Field] = &[
    field("present", Type::List(&Type::Member)),
    field("notes", Type::Prose),
    field(
        "decisions",
        Type::Blocks(
            &["what", "who"],
            &[field("what", Type::Line), field("who", Type::Member), field("by", Type::Date)],
        ),
    ),
    field("closed", Type::List(&Type::Reference)),
    field("next_lead", Type::Member),
    field("phase", Type::Line),
    field("on", Type::Date),
    STAR,
    CLASHES,
];

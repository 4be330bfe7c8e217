//! Sprints: time-boxed experiments, with a plan and one leaf per member.

use super::field::{CLASHES, Field, STAR, Type, field, required};

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
    STAR,
    CLASHES,
];

const DECISION: Type = Type::Word(&["keep", "adapt", "drop"]);

const LOG: &[Field] = &[
    field("on", Type::Date),
    field("excited", Type::Prose),
    field("challenged", Type::Prose),
    field("surprised", Type::Prose),
    field("note", Type::Prose),
];

pub(super) const LEAF_FIELDS: &[Field] = &[
    field("join", Type::Word(&["yes", "try", "no"])),
    field("intention", Type::Prose),
    field("part", Type::Prose),
    field("log", Type::Blocks(&["on"], LOG)),
    field(
        "spent",
        Type::Block(&[
            field("hours", Type::Number),
            field("money", Type::Number),
            field("energy", Type::Number),
        ]),
    ),
    field("worked", Type::Prose),
    field("didnt", Type::Prose),
    field("mattered", Type::Prose),
    field("felt", Type::Prose),
    field("learned", Type::List(&Type::Line)),
    field("apply", Type::Prose),
    field("want", Type::Word(&["keep", "adapt", "drop", "yes", "try", "no"])),
    field("decision", DECISION),
    field("passed_on", Type::Prose),
    STAR,
    CLASHES,
];

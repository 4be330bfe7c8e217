//! Feedback: a word from one member to another, or to all.

use super::field::{CLASHES, Field, STAR, Type, field, required};
use super::goal;
use super::record::Record;

pub(super) const FIELDS: &[Field] = &[
    required("to", Type::Member),
    field("kind", Type::Word(&["thanks", "keep", "change", "ask", "topic"])),
    field("text", Type::Prose),
    field("situation", Type::Prose),
    field("behaviour", Type::Prose),
    field("impact", Type::Prose),
    field("try", Type::Prose),
    field("effect", Type::Prose),
    field("re", Type::Reference),
    field("reply", Type::Word(&["thanks", "heard", "try", "talk", "differently", "yes", "not-quite"])),
    field("about", Type::Line),
    field("propose", Type::Block(goal::FIELDS)),
    field("tags", Type::List(&Type::Line)),
    STAR,
    CLASHES,
];

/// A feedback's file, read.
#[derive(Debug, Clone, Copy)]
pub struct Feedback<'a>(pub &'a Record);

impl<'a> Feedback<'a> {
    /// Who gave it.
    pub fn from(self) -> &'a str {
        self.0.id.split('.').nth(1).unwrap_or_default()
    }

    /// Whom it is for: a member, or `all`.
    pub fn to(self) -> &'a str {
        self.0.fields.text("to").unwrap_or_default()
    }

    /// Whether it speaks to this member.
    pub fn is_for(self, member: &str) -> bool {
        self.to() == member || (self.to() == "all" && self.from() != member)
    }

    /// Its kind; `keep` where none is given.
    pub fn kind(self) -> &'a str {
        self.0.fields.text("kind").unwrap_or("keep")
    }

    /// The record it is about.
    pub fn re(self) -> Option<&'a str> {
        self.0.fields.text("re")
    }

    /// What it says, in one piece: the goal that it proposes, the text, or the structured fields one after the other.
    pub fn words(self) -> String {
        self.said(&["text", "situation", "behaviour", "impact", "try", "effect"])
    }

    /// The same without the effect, for those who show that by itself.
    pub fn words_without_effect(self) -> String {
        self.said(&["text", "situation", "behaviour", "impact", "try"])
    }

    fn said(self, fields: &[&str]) -> String {
        let proposed = self.0.fields.map("propose").and_then(|goal| goal.text("title"));
        let mut said: Vec<String> =
            proposed.map(|title| format!("proposes a goal: {title}")).into_iter().collect();
        let texts = fields.iter().filter_map(|name| self.0.fields.text(name));
        said.extend(texts.map(|text| text.trim_end().to_owned()));
        said.join(" – ")
    }
}

//! The kinds of record, and which table each one follows.

use std::fmt;

use super::field::Field;
use super::{checkin, feedback, goal, member, pact, review, sprint, team};

/// A kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `ally.yaml`: format and name of the team.
    Team,
    /// A person.
    Member,
    /// One version of the agreement.
    Pact,
    /// Something somebody set out to do.
    Goal,
    /// One member's day.
    Checkin,
    /// A word from one member to another.
    Feedback,
    /// The plan of a time-boxed experiment.
    Sprint,
    /// One member's part in a sprint.
    SprintLeaf,
    /// One member's part in a review.
    ReviewLeaf,
    /// What a review decided.
    Joint,
}

impl Kind {
    /// Every kind, in the order of the files.
    pub const ALL: [Self; 10] = [
        Self::Team,
        Self::Member,
        Self::Pact,
        Self::Goal,
        Self::Checkin,
        Self::Feedback,
        Self::Sprint,
        Self::SprintLeaf,
        Self::ReviewLeaf,
        Self::Joint,
    ];

    /// The word for it in JSON, in `log --kind` and in commit trailers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Member => "member",
            Self::Pact => "pact",
            Self::Goal => "goal",
            Self::Checkin => "checkin",
            Self::Feedback => "feedback",
            Self::Sprint => "sprint",
            Self::SprintLeaf => "sprint_leaf",
            Self::ReviewLeaf => "review_leaf",
            Self::Joint => "joint",
        }
    }

    /// How a sentence names it.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Team => "team file",
            Self::Member => "member",
            Self::Pact => "pact",
            Self::Goal => "goal",
            Self::Checkin => "check-in",
            Self::Feedback => "feedback",
            Self::Sprint => "sprint",
            Self::SprintLeaf => "part in a sprint",
            Self::ReviewLeaf => "part in a review",
            Self::Joint => "decisions of a review",
        }
    }

    /// The table of its fields, in the order in which they are written.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Team => team::FIELDS,
            Self::Member => member::FIELDS,
            Self::Pact => pact::FIELDS,
            Self::Goal => goal::FIELDS,
            Self::Checkin => checkin::FIELDS,
            Self::Feedback => feedback::FIELDS,
            Self::Sprint => sprint::FIELDS,
            Self::SprintLeaf => sprint::LEAF_FIELDS,
            Self::ReviewLeaf => review::LEAF_FIELDS,
            Self::Joint => review::JOINT_FIELDS,
        }
    }

    /// The kind of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.noun())
    }
}

//! Why a reminder is not given, each reason with a way out.

use thiserror::Error;

/// A reminder that did not arrive.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RemindRefusal {
    /// The person's command did not take a reminder.
    #[error("the command for “{text}” {why}")]
    NotGiven {
        /// The reminder.
        text: String,
        /// How the command ended.
        why: String,
        /// How many more it did not take.
        others: usize,
    },
}

impl RemindRefusal {
    /// A fixed word for scripts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotGiven { .. } => "not_given",
        }
    }

    /// What would help.
    pub fn hint(&self) -> String {
        match self {
            Self::NotGiven { others: 0, .. } => "it stays open and comes again next time".to_owned(),
            Self::NotGiven { others, .. } => {
                format!("it stays open and comes again next time, and so do {others} more")
            }
        }
    }
}

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
    /// Nobody said yes.
    #[error("nothing was changed: what {0} runs takes a yes")]
    NotConfirmed(&'static str),
    /// The person's crontab can't be read or written.
    #[error("crontab could not be used: {why}")]
    Crontab {
        /// Its last words.
        why: String,
    },
    /// Our block in the crontab has lost its last line.
    #[error("the lines of ally in your crontab begin with “{begin}” and have no end")]
    Unclosed {
        /// How they begin.
        begin: String,
    },
    /// A path that a scheduler can't read back.
    #[error("the path {path:?} can't be handed to {scheduler}")]
    BadPath {
        /// Which.
        path: String,
        /// To whom.
        scheduler: &'static str,
    },
}

impl RemindRefusal {
    /// A fixed word for scripts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotGiven { .. } => "not_given",
            Self::NotConfirmed(_) => "not_confirmed",
            Self::Crontab { .. } => "crontab",
            Self::Unclosed { .. } => "unclosed",
            Self::BadPath { .. } => "bad_path",
        }
    }

    /// What would help.
    pub fn hint(&self) -> String {
        match self {
            Self::NotGiven { others: 0, .. } => "it stays open and comes again next time".to_owned(),
            Self::NotGiven { others, .. } => {
                format!("it stays open and comes again next time, and so do {others} more")
            }
            Self::NotConfirmed(scheduler) => {
                format!("`ally remind show --{scheduler}` shows what would stand there; --yes says yes")
            }
            Self::Crontab { .. } => {
                "nothing was changed; `ally remind show --cron` has the lines, and --systemd uses a timer instead".to_owned()
            }
            Self::Unclosed { .. } => {
                "nothing was changed; take these lines out with `crontab -e`, then install again".to_owned()
            }
            Self::BadPath { .. } => {
                "backslashes, line breaks and what is not UTF-8 are read in different ways; another folder will do".to_owned()
            }
        }
    }
}

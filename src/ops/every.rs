//! One answer for each of several teams.

use serde::{Serialize, Serializer};

use super::due::DueList;
use super::remind::Reminders;
use super::status::Status;
use super::sync::Synced;

/// What a command found in one team.
#[derive(Debug, Clone)]
pub enum Found {
    /// The board, and how much is due for me.
    Status(Box<Status>, usize),
    /// What is due.
    Due(DueList),
    /// What there was to tell.
    Remind(Reminders),
    /// What a sync did.
    Sync(Box<Synced>),
}

impl Serialize for Found {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Status(status, _) => status.serialize(serializer),
            Self::Due(list) => list.serialize(serializer),
            Self::Remind(reminders) => reminders.serialize(serializer),
            Self::Sync(synced) => synced.serialize(serializer),
        }
    }
}

/// Why a team has no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// A fixed word for scripts.
    pub code: &'static str,
    /// The exit code that the command alone would have.
    pub exit: u8,
    /// A sentence.
    pub message: String,
    /// What helps.
    pub hint: Option<String>,
}

/// The answer of one team.
#[derive(Debug, Clone, Serialize)]
pub struct TeamAnswer {
    /// The team's name; that of its folder where it can't be read.
    pub team: String,
    /// Its folder.
    pub path: String,
    /// What the command alone would answer there.
    pub data: Option<Found>,
    /// Why there is none.
    pub error: Option<Refused>,
}

/// The answers of all teams, in the order of the settings.
#[derive(Debug, Clone, Serialize)]
pub struct EveryTeam(pub Vec<TeamAnswer>);

impl EveryTeam {
    /// Whether a sync left a value from both sides in one of them.
    pub fn has_clash(&self) -> bool {
        let mut found = self.0.iter().filter_map(|answer| answer.data.as_ref());
        found.any(|found| matches!(found, Found::Sync(synced) if !synced.clashes.is_empty()))
    }
}

//! What is due: one shape for whatever a member is waited for.

use chrono::NaiveDate;
use serde::Serialize;

/// What kind of thing is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DueKind {
    /// A word for a check-in period.
    Checkin,
    /// The own part of a review.
    Review,
    /// The own debrief of a sprint that is over.
    Debrief,
    /// Looking at the agreement together again.
    Realign,
    /// A version to sign, or an agreement that has ended.
    Pact,
    /// A question, proposal or topic of somebody else.
    Answer,
    /// A due date of a goal.
    Milestone,
}

/// Something that is due now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Due {
    /// What kind of thing it is.
    pub kind: DueKind,
    /// The member who is waited for.
    pub who: String,
    /// A sentence part that names it.
    pub what: String,
    /// The record it is about, if there is one.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// The day since which it is due.
    pub since: NaiveDate,
    /// The period it belongs to, such as `2026-W47`: the same thing is due once per period.
    pub period: Option<String>,
    /// The command that settles it, for people.
    #[serde(skip)]
    pub way: String,
}

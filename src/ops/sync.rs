//! The answer of a sync: what was sent and received, what was merged, what is left.

use serde::Serialize;

use super::due::Due;
use super::name_of;
use super::view::ValueView;
use super::words::{and, count};
use crate::model::{Kind, Place, Record, Snapshot, Value, at_path};

/// A record that travelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Travelled {
    /// The kind of record.
    pub kind: &'static str,
    /// The record.
    pub id: String,
    /// Its file.
    pub path: String,
    /// Who wrote it.
    pub writer: Option<String>,
    /// new, changed, removed
    pub action: &'static str,
}

/// A value that was changed on both sides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clashed {
    /// The record.
    pub id: String,
    /// Its file.
    pub path: String,
    /// The field, with dots between nested keys; `null` when a whole file could not be merged, and in a part of a review
    /// that is hidden.
    pub field: Option<String>,
    /// The value that is shown.
    pub shown: Shown,
    /// The value that is kept beside it.
    pub kept: Shown,
    /// The ref that keeps the other bytes, for files that could not be read.
    pub kept_in: Option<String>,
}

/// A value of any shape.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown(pub Value);

impl Serialize for Shown {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ValueView(&self.0).serialize(serializer)
    }
}

/// A record file that sync leaves alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Left {
    /// The file.
    pub path: String,
    /// Why, a sentence part.
    pub why: String,
}

/// What a sync did.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Synced {
    /// Records that the remote has from us now.
    pub sent: Vec<Travelled>,
    /// Records that came from the remote.
    pub received: Vec<Travelled>,
    /// Records that both sides had changed and that went together.
    pub merged: Vec<Travelled>,
    /// Values that both sides had changed.
    pub clashes: Vec<Clashed>,
    /// Decisions that came with this sync, for whoever syncs to see to: a goal of each, if they like.
    pub offers: Vec<Due>,
    /// Files that were left alone.
    pub left: Vec<Left>,
    /// The remote's name.
    pub remote: String,
    /// The branch over there.
    pub branch: String,
    /// How many files that are no records went there.
    #[serde(skip)]
    pub others_sent: usize,
    /// How many files that are no records came.
    #[serde(skip)]
    pub others_received: usize,
    /// Whether only a look was taken.
    #[serde(skip)]
    pub dry_run: bool,
    /// Further sentences, for people.
    #[serde(skip)]
    pub notes: Vec<String>,
}

/// A changed path as a record that travelled; `None` for paths that are no records.
pub fn travelled(path: &str, was_there: bool, is_there: bool, writer: Option<String>) -> Option<Travelled> {
    let Place::Record(kind, id) = at_path(path) else { return None };
    let writer = writer.or_else(|| Record::new(kind, id.clone()).writer().map(str::to_owned));
    let action = match (was_there, is_there) {
        (false, _) => "new",
        (true, true) => "changed",
        (true, false) => "removed",
    };
    Some(Travelled { kind: kind.word(), id, path: path.to_owned(), writer, action })
}

impl Synced {
    /// The closing line: sent this, received that.
    pub fn closing_line(&self, team: &Snapshot) -> String {
        let sent = amounts(&self.sent, self.others_sent);
        let writers: Vec<&str> = {
            let mut ids: Vec<&str> = self.received.iter().filter_map(|one| one.writer.as_deref()).collect();
            ids.sort_unstable();
            ids.dedup();
            ids.into_iter().map(|id| name_of(team, id)).collect()
        };
        let from = if writers.is_empty() { String::new() } else { format!(" from {}", and(&writers)) };
        let received = amounts(&self.received, self.others_received);
        match (self.dry_run, sent.is_empty(), received.is_empty()) {
            (false, true, true) => "Nothing new: both sides are the same".to_owned(),
            (false, false, true) => format!("Sent {sent}; nothing new from the others"),
            (false, true, false) => format!("Received {received}{from}; nothing to send"),
            (false, false, false) => format!("Sent {sent}; received {received}{from}"),
            (true, true, true) => "A sync would change nothing".to_owned(),
            (true, false, true) => format!("A sync would send {sent}"),
            (true, true, false) => format!("A sync would receive {received}{from}"),
            (true, false, false) => format!("A sync would send {sent} and receive {received}{from}"),
        }
    }
}

/// `2 check-ins, 1 goal and 1 other file`.
fn amounts(records: &[Travelled], others: usize) -> String {
    let mut parts = Vec::new();
    for kind in Kind::ALL {
        let number = records.iter().filter(|record| record.kind == kind.word()).count();
        if number > 0 {
            let (one, many) = nouns(kind);
            parts.push(count(number, one, many));
        }
    }
    if others > 0 {
        parts.push(count(others, "other file", "other files"));
    }
    and(&parts)
}

const fn nouns(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Team => ("team file", "team files"),
        Kind::Member => ("member", "members"),
        Kind::Pact => ("pact", "pacts"),
        Kind::Goal => ("goal", "goals"),
        Kind::Checkin => ("check-in", "check-ins"),
        Kind::Feedback => ("piece of feedback", "pieces of feedback"),
        Kind::Sprint => ("sprint", "sprints"),
        Kind::SprintLeaf => ("part in a sprint", "parts in sprints"),
        Kind::ReviewLeaf => ("part in a review", "parts in reviews"),
        Kind::Joint => ("set of decisions", "sets of decisions"),
    }
}

//! The answer of a sync: what was sent and received, what was merged, what is left.

use std::collections::BTreeMap;

use serde::Serialize;

use super::due::Due;
use super::view::ValueView;
use super::words::{and, count};
use super::{member, name_of};
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
    /// Who made the change, for a record that was received.
    #[serde(skip)]
    pub made: Option<Made>,
}

/// Who made a change, as its commit says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The author's name.
    pub name: String,
    /// The author's e-mail address.
    pub email: String,
    /// The commit's id, shortened.
    pub commit: String,
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

/// What only this clone had when it went over to what the remote holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Aside {
    /// The ref that keeps it.
    pub kept_in: String,
    /// The records.
    pub records: Vec<Travelled>,
    /// How many files that are no records there are.
    #[serde(skip)]
    pub others: usize,
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
    /// What was kept aside, when what the remote holds was taken instead.
    pub aside: Option<Aside>,
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
    /// The commit from which this clone went on, if there was one.
    #[serde(skip)]
    pub before: Option<String>,
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
    Some(Travelled { kind: kind.word(), id, path: path.to_owned(), writer, action, made: None })
}

impl Synced {
    /// The closing line: sent this, received that.
    pub fn closing_line(&self, team: &Snapshot) -> String {
        let sent = amounts(&self.sent, self.others_sent);
        let mut senders: Vec<String> = self.received.iter().filter_map(|one| one.sender(team)).collect();
        senders.sort_unstable();
        senders.dedup();
        let senders: Vec<&str> = senders.iter().map(|id| name_of(team, id)).collect();
        let from = if senders.is_empty() { String::new() } else { format!(" from {}", and(&senders)) };
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

impl Travelled {
    /// Who sent it: the member with the address of the change's author, otherwise the name that the author goes by.
    /// Without a known author it is the writer.
    fn sender(&self, team: &Snapshot) -> Option<String> {
        let Some(made) = &self.made else { return self.writer.clone() };
        if self.is_by_writer(team, made) {
            return self.writer.clone();
        }
        let owner = member::owner_of(team, &made.email).ok().flatten();
        Some(owner.unwrap_or_else(|| made.name.clone()))
    }

    fn is_by_writer(&self, team: &Snapshot, made: &Made) -> bool {
        let writer = self.writer.as_deref().and_then(|id| team.member(id));
        writer.is_some_and(|writer| member::has_address(writer, &made.email))
    }

    fn is_removed(&self) -> bool {
        self.action == "removed"
    }
}

impl Synced {
    /// A word on what was kept aside.
    pub fn told_of_aside(&self) -> Option<String> {
        let aside = self.aside.as_ref()?;
        let what = amounts(&aside.records, aside.others);
        Some(if self.dry_run {
            format!("It would keep aside what only you have: {what}")
        } else {
            format!(
                "Kept aside: {what} that only you had ({}); `ally check` names the way back",
                aside.kept_in
            )
        })
    }
}

/// How many paths a sentence names.
const MOST_PATHS: usize = 5;

impl Synced {
    /// What others did to records that are somebody else's: to mine whatever it was, to those of third members if they
    /// removed them. `team` is the team as it was before.
    pub fn told_of_others_hands(&self, me: Option<&str>, team: &Snapshot) -> Vec<String> {
        let mut told: BTreeMap<(String, String, bool), (Vec<&str>, &str)> = BTreeMap::new();
        for one in &self.received {
            let (Some(writer), Some(made)) = (one.writer.as_deref(), &one.made) else { continue };
            // A joint goal is everybody's.
            let is_new = one.action == "new" || one.id.starts_with("ours/");
            let is_mine = Some(writer) == me;
            if is_new || one.is_by_writer(team, made) || !(is_mine || one.is_removed()) {
                continue;
            }
            let sender = one.sender(team).unwrap_or_default();
            let key = (name_of(team, &sender).to_owned(), writer.to_owned(), one.is_removed());
            let (paths, _) = told.entry(key).or_insert((Vec::new(), &made.commit));
            paths.push(&one.path);
        }
        let before = self.before.as_deref().unwrap_or("HEAD~1");
        let sentence = |((sender, writer, removed), (paths, commit)): (_, (Vec<&str>, &str))| {
            let (sender, writer): (String, String) = (sender, writer);
            let whose = if Some(writer.as_str()) == me {
                "yours".to_owned()
            } else {
                format!("{}’s", name_of(team, &writer))
            };
            let did = if removed { "removed" } else { "changed" };
            let more = paths.len().saturating_sub(MOST_PATHS);
            let mut named: Vec<String> =
                paths.iter().take(MOST_PATHS).map(|path| (*path).to_owned()).collect();
            let which = if more == 0 { named.join(" ") } else { "PATH".to_owned() };
            if more > 0 {
                named.push(format!("{more} more"));
            }
            let way = match (removed, Some(writer.as_str()) == me) {
                (true, true) => {
                    format!("`ally git checkout {before} -- {which}`, then `ally sync`, brings it back")
                }
                _ => format!("`ally git show {commit}` shows it"),
            };
            format!("{sender} {did} what is {whose}: {}; {way}", and(&named))
        };
        told.into_iter().map(sentence).collect()
    }
}

/// `2 check-ins, 1 goal, the removal of 1 goal and 1 other file`.
pub fn amounts(records: &[Travelled], others: usize) -> String {
    let counted = |removed: bool| {
        let mut parts = Vec::new();
        for kind in Kind::ALL {
            let is_it = |record: &&Travelled| record.kind == kind.word() && record.is_removed() == removed;
            let number = records.iter().filter(is_it).count();
            if number > 0 {
                let (one, many) = nouns(kind);
                parts.push(count(number, one, many));
            }
        }
        parts
    };
    let mut parts = counted(false);
    let removed = counted(true);
    if !removed.is_empty() {
        parts.push(format!("the removal of {}", and(&removed)));
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

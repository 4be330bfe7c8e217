//! Feedback in lists and as threads.

use serde::Serialize;

use super::draft::{drafts, find_draft};
use super::{Feedback, state, thread};
use crate::model::{Direction, Kind, Scope, Snapshot};
use crate::ops::view::RecordView;
use crate::ops::{Answered, Now, Refusal, find_member, find_record, name_of};

/// Which feedback to list.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// Not answered yet.
    pub open: bool,
    /// Drafts of this clone instead of what was given.
    pub drafts: bool,
    /// By this member.
    pub from: Option<String>,
    /// To this member.
    pub to: Option<String>,
    /// Of this kind.
    pub kind: Option<String>,
    /// With this tag.
    pub tag: Option<String>,
    /// From this day, as typed.
    pub since: Option<String>,
}

/// Feedback in a list.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// The record.
    #[serde(flatten)]
    pub record: RecordView,
    /// open, answered, closed, draft; `null` for replies.
    pub state: Option<&'static str>,
    /// Who gave it, by name; for tables.
    #[serde(skip)]
    pub from_name: String,
    /// Whom it is for, by name; for tables.
    #[serde(skip)]
    pub to_name: String,
}

/// What reading feedback needs.
pub fn read_scope() -> Scope {
    Scope::of(&[Kind::Feedback, Kind::Joint]).with_private()
}

/// Feedback, newest first.
pub fn list(team: &Snapshot, now: &Now, ask: &List) -> Answered<Vec<Item>> {
    let member = |name: &Option<String>| match name.as_deref() {
        None => Ok(None),
        Some("all") => Ok(Some("all")),
        Some(name) => find_member(team, name).map(|member| Some(member.id())),
    };
    let (from, to) = (member(&ask.from)?, member(&ask.to)?);
    let since = ask.since.as_ref().map(|text| now.date(text, Direction::Back)).transpose()?;
    let wanted = |feedback: &Feedback<'_>| {
        from.is_none_or(|from| feedback.from() == from)
            && to.is_none_or(|to| feedback.to() == to)
            && ask.kind.as_ref().is_none_or(|kind| feedback.kind() == kind)
            && ask.tag.as_ref().is_none_or(|tag| feedback.0.fields.texts("tags").contains(&tag.as_str()))
            && since.is_none_or(|since| feedback.0.day() >= Some(since))
            && (!ask.open || state(team, *feedback) == Some("open"))
    };
    let found: Vec<Feedback<'_>> =
        if ask.drafts { drafts(team, now.me(team)?).collect() } else { team.feedback().rev().collect() };
    Ok(found.into_iter().filter(wanted).map(|feedback| item(team, feedback)).collect())
}

fn item(team: &Snapshot, feedback: Feedback<'_>) -> Item {
    Item {
        record: RecordView(feedback.0.clone()),
        state: state(team, feedback),
        from_name: name_of(team, feedback.from()).to_owned(),
        to_name: name_of(team, feedback.to()).to_owned(),
    }
}

/// One piece of feedback with its replies.
#[derive(Debug, Clone, Serialize)]
pub struct Thread {
    /// The feedback.
    #[serde(flatten)]
    pub item: Item,
    /// Replies and the replies to those, each after the one that it answers.
    pub replies: Vec<Item>,
    /// What the reader may do next, for people.
    #[serde(skip)]
    pub ways: Vec<String>,
}

/// Feedback and what was said to it; of this clone's drafts, the draft.
pub fn show(team: &Snapshot, now: &Now, reference: &str) -> Answered<Thread> {
    let me = now.me_or_nobody();
    let given = find_record(team, Kind::Feedback, reference, me);
    let feedback = match given {
        Ok(record) => Feedback(record),
        Err(refusal @ Refusal::NoSuchRecord { .. }) => {
            find_draft(team, me, reference).map_err(|draft| match draft {
                Refusal::Ambiguous { .. } => draft,
                _ => refusal,
            })?
        }
        Err(refusal) => return Err(refusal),
    };
    let replies = thread::replies(team, &feedback.0.id);
    let mut ways = Vec::new();
    if feedback.0.private {
        ways.push(format!("`ally feedback send {}` gives it", feedback.0.id));
    }
    let proposed = feedback.0.fields.get("propose").is_some();
    if proposed && feedback.is_for(me) && state(team, feedback) == Some("open") {
        let id = &feedback.0.id;
        ways.push(format!(
            "`ally goal accept {id}` makes it a goal of yours, changed as you like; `ally goal decline {id}` says no"
        ));
    }
    if let Some(heard) = unconfirmed(team, me, feedback, &replies) {
        ways.push(format!(
            "Was that it? `ally feedback reply {heard} TEXT --as-reply yes` says so (or not-quite)"
        ));
    }
    Ok(Thread {
        item: item(team, feedback),
        replies: replies.into_iter().map(|reply| item(team, reply)).collect(),
        ways,
    })
}

/// The newest paraphrase of my words to which I have not said anything.
fn unconfirmed<'a>(
    team: &Snapshot,
    me: &str,
    feedback: Feedback<'a>,
    replies: &[Feedback<'a>],
) -> Option<&'a str> {
    let mut all: Vec<&Feedback<'a>> = replies.iter().chain([&feedback]).collect();
    all.sort_by_key(|reply| std::cmp::Reverse((reply.0.day(), reply.0.id.as_str())));
    let mut heard =
        all.into_iter().filter(|reply| reply.0.fields.text("reply") == Some("heard") && reply.to() == me);
    let unanswered = heard.find(|reply| team.feedback_about(&reply.0.id).next().is_none());
    unanswered.map(|reply| reply.0.id.as_str())
}

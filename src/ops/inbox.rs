//! The inbox: what the others did since I last looked.

use serde::Serialize;

use super::log::entries;
use super::review::hides_id;
use super::{Answered, Now, name_of};
use crate::model::{Feedback, Kind, Place, Record, Scope, Snapshot, Sprint, at_path};

/// A record file that changed since I last looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// Path relative to the team's folder.
    pub path: String,
    /// Whether it was there before.
    pub was_there: bool,
    /// Whether it is there now.
    pub is_there: bool,
}

/// One line of the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// The kind of record.
    pub kind: &'static str,
    /// The record.
    pub id: String,
    /// Its file.
    pub path: String,
    /// Who wrote it.
    pub who: String,
    /// Shown name.
    pub name: String,
    /// new, changed, removed
    pub action: &'static str,
    /// The day it speaks of, if it has one.
    pub day: Option<chrono::NaiveDate>,
    /// In a sentence.
    pub text: String,
    /// Whether it is for me or about something of mine.
    pub for_me: bool,
    /// Whether it answers something that I wrote.
    #[serde(skip)]
    pub is_reply: bool,
}

/// The inbox.
#[derive(Debug, Clone, Serialize)]
pub struct Inbox {
    /// What is for me first, answers before the rest; then the others, oldest first.
    pub items: Vec<Item>,
    /// Records that changed and hold a value from both sides.
    pub clashes: Vec<String>,
    /// Whether they are marked as read now.
    pub marked_read: bool,
}

/// Which kinds come to the inbox.
fn is_news(kind: Kind) -> bool {
    kind != Kind::Team
}

/// What the others did: answers to me, what else is for me, then all the rest, each oldest first.
pub fn inbox(team: &Snapshot, now: &Now, news: &[News], marked_read: bool) -> Answered<Inbox> {
    let me = now.me(team)?;
    let mut items: Vec<Item> = news.iter().filter_map(|news| item(team, now, me, news)).collect();
    let place = |item: &Item| (!(item.for_me && item.is_reply), !item.for_me, item.day);
    items.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.id.cmp(&b.id)));
    let clashes = news.iter().filter_map(|news| match at_path(&news.path) {
        Place::Record(kind, id) => team.get(kind, &id).filter(|record| record.has_clashes()),
        _ => None,
    });
    Ok(Inbox { items, clashes: clashes.map(Record::path).collect(), marked_read })
}

fn item(team: &Snapshot, now: &Now, me: &str, news: &News) -> Option<Item> {
    let Place::Record(kind, id) = at_path(&news.path) else { return None };
    if !is_news(kind) {
        return None;
    }
    let record = team.get(kind, &id);
    let named = Record::new(kind, id.clone());
    let writer = record.unwrap_or(&named).writer().unwrap_or_default().to_owned();
    if writer == me || (kind == Kind::ReviewLeaf && hides_id(team, now, &id)) {
        return None;
    }
    let action = match (news.was_there, news.is_there) {
        (false, _) => "new",
        (true, true) => "changed",
        (true, false) => "removed",
    };
    // The newest thing that a record says is the news.
    let latest = record.and_then(|record| entries(team, now, record).pop());
    let about_mine =
        record.and_then(|record| record.fields.text("re")).is_some_and(|re| is_mine(team, me, re));
    Some(Item {
        kind: kind.word(),
        path: news.path.clone(),
        name: name_of(team, &writer).to_owned(),
        who: writer,
        action,
        day: latest.as_ref().map(|entry| entry.day).or_else(|| named.day()),
        text: match record.filter(|_| matches!(kind, Kind::Sprint | Kind::SprintLeaf)) {
            Some(record) => super::sprint::news(team, record),
            None => latest.map_or_else(|| format!("{} {id}", kind.noun()), |entry| entry.text),
        },
        is_reply: about_mine,
        for_me: about_mine
            || record.is_some_and(|record| is_to(record, me) || waits_for(team, now, me, record)),
        id,
    })
}

fn is_to(record: &Record, me: &str) -> bool {
    record.kind == Kind::Feedback && Feedback(record).is_for(me)
}

/// Whether a plan waits for my answer.
fn waits_for(team: &Snapshot, now: &Now, me: &str, record: &Record) -> bool {
    let plan = Sprint(record);
    record.kind == Kind::Sprint && super::sprint::unanswered(team, plan, now.today).contains(&me)
}

/// Whether a reference means a record of mine; its id says so, joint goals aside.
fn is_mine(team: &Snapshot, me: &str, reference: &str) -> bool {
    super::feedback::ABOUT.into_iter().any(|kind| {
        let named = Record::new(kind, reference);
        matches!(at_path(&named.path()), Place::Record(..))
            && team.get(kind, reference).unwrap_or(&named).writer() == Some(me)
    })
}

/// What the inbox needs to read: nothing older than the oldest day in the news.
pub fn scope(news: &[News]) -> Scope {
    let days = news.iter().filter_map(|news| match at_path(&news.path) {
        Place::Record(kind, id) => Record::new(kind, id).day(),
        _ => None,
    });
    let scope = Scope::all();
    match days.min() {
        Some(oldest) => scope.since(oldest),
        None => Scope::of(&[
            Kind::Pact,
            Kind::Goal,
            Kind::Sprint,
            Kind::SprintLeaf,
            Kind::ReviewLeaf,
            Kind::Joint,
        ]),
    }
}

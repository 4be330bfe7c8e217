//! Check-ins, listed and shown.

use chrono::Days;
use serde::Serialize;

use super::super::view::RecordView;
use super::super::words::{and, short};
use super::super::{Answered, Now, find, find_member, find_record, name_of};
use crate::model::{Checkin, Direction, Kind, Scope, Snapshot};

/// Which check-ins to list.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// Of this member.
    pub who: Option<String>,
    /// With an answer to this goal.
    pub goal: Option<String>,
    /// From this day, as typed.
    pub since: Option<String>,
    /// Up to this day, as typed.
    pub until: Option<String>,
    /// With a win.
    pub wins: bool,
    /// With a blocker.
    pub blockers: bool,
    /// The private ones of this clone.
    pub private: bool,
}

/// Days listed when nothing else is asked.
const LISTED_DAYS: u64 = 30;

/// What a list needs to read: the last 30 days, unless it says since when or looks for something.
pub fn list_scope(now: &Now, ask: &List) -> Answered<Scope> {
    let scope = Scope::of(&[Kind::Goal, Kind::Checkin]);
    let searches = ask.until.is_some() || ask.wins || ask.blockers || ask.goal.is_some();
    let scope = if ask.private { scope.with_private() } else { scope };
    let since = match &ask.since {
        Some(text) => Some(now.date(text, Direction::Back)?),
        None if searches => None,
        None => now.today.checked_sub_days(Days::new(LISTED_DAYS)),
    };
    Ok(since.map_or(scope.clone(), |since| scope.since(since)))
}

/// A check-in in a list.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// The record.
    #[serde(flatten)]
    pub record: RecordView,
    /// Who wrote it, by name; for tables.
    #[serde(skip)]
    pub name: String,
}

/// Check-ins, newest first.
pub fn list(team: &Snapshot, now: &Now, ask: &List) -> Answered<Vec<Item>> {
    let who = match &ask.who {
        Some(name) => Some(find_member(team, name)?.id()),
        None => None,
    };
    let goal = match &ask.goal {
        Some(goal) => team.goal(&find(team, Kind::Goal, goal, who.unwrap_or_else(|| now.me_or_nobody()))?),
        None => None,
    };
    let since = ask.since.as_ref().map(|text| now.date(text, Direction::Back)).transpose()?;
    let until = ask.until.as_ref().map(|text| now.date(text, Direction::Back)).transpose()?;
    let wanted = |checkin: &Checkin<'_>| {
        who.is_none_or(|who| checkin.who() == who)
            && goal.is_none_or(|goal| {
                goal.owners().contains(&checkin.who()) && team.answer(*checkin, goal).is_some()
            })
            && since.is_none_or(|since| checkin.day() >= Some(since))
            && until.is_none_or(|until| checkin.day() <= Some(until))
            && (!ask.wins || checkin.0.fields.get("win").is_some())
            && (!ask.blockers || checkin.0.fields.get("blocker").is_some())
    };
    if ask.private {
        let mut found: Vec<Checkin<'_>> = private(team).filter(wanted).collect();
        found.sort_by(|a, b| b.0.id.cmp(&a.0.id));
        return Ok(found.into_iter().map(|checkin| item(team, checkin)).collect());
    }
    Ok(team.checkins().rev().filter(wanted).map(|checkin| item(team, checkin)).collect())
}

/// The private check-ins of this clone.
fn private(team: &Snapshot) -> impl Iterator<Item = Checkin<'_>> {
    team.private.iter().filter(|record| record.kind == Kind::Checkin).map(Checkin)
}

fn item(team: &Snapshot, checkin: Checkin<'_>) -> Item {
    Item { record: RecordView(checkin.0.clone()), name: name_of(team, checkin.who()).to_owned() }
}

/// One check-in.
pub fn show(team: &Snapshot, now: &Now, reference: &str) -> Answered<Item> {
    let path = reference.strip_prefix("./").unwrap_or(reference);
    if let Some(found) = private(team).find(|checkin| checkin.0.path() == path) {
        return Ok(item(team, found));
    }
    match find_record(team, Kind::Checkin, reference, now.me_or_nobody()) {
        // A day that has only private words is found by its id, too.
        Err(refusal) => match private(team).find(|checkin| checkin.0.id == reference) {
            Some(found) => Ok(item(team, found)),
            None => Err(refusal),
        },
        Ok(record) => Ok(item(team, Checkin(record))),
    }
}

/// Answers in words: `run done, pages 12`.
pub fn answers_in_words(checkin: Checkin<'_>) -> String {
    checkin.answers().map(|(goal, answer)| format!("{goal} {answer}")).collect::<Vec<_>>().join(", ")
}

/// The rest in words, each text on one line: `mood 4 · win: first run`.
pub fn rest_in_words(checkin: Checkin<'_>, longest: usize) -> Vec<String> {
    let fields = &checkin.0.fields;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(fields.int("mood").map(|mood| format!("mood {mood}")));
    for name in ["win", "blocker", "next", "note", "excited", "challenged", "surprised"] {
        parts.extend(fields.text(name).map(|text| format!("{name}: {}", short(text, longest))));
    }
    if let Some(asked) = checkin.asked() {
        let sort = asked.sort.map(|sort| format!(" ({sort})")).unwrap_or_default();
        parts.push(format!("asks{sort}: {}", short(asked.text, longest)));
    }
    if !fields.texts("with").is_empty() {
        parts.push(format!("with {}", and(&fields.texts("with"))));
    }
    parts
}

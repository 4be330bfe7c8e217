//! The inbox: what the others did since I last looked.

use serde::Serialize;

use super::goal::shown_id;
use super::log::entries;
use super::review::hides_id;
use super::words::day;
use super::{Answered, Now, name_of};
use crate::model::{
    Feedback, Goal, Joint, Kind, Map, Place, Record, ReviewPeriod, Scope, Snapshot, Sprint, Value, at_path,
    parse_day,
};

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
    // How it began is no news of a change that the timeline doesn't tell.
    let latest = latest.filter(|entry| action != "changed" || !matches!(entry.did, "joined" | "started"));
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
            None => latest.map_or_else(|| as_it_is(record, kind, &id, now), |entry| entry.text),
        },
        is_reply: about_mine,
        for_me: about_mine
            || record.is_some_and(|record| {
                is_to(record, me) || waits_for(team, now, me, record) || is_decided_for(record, me)
            }),
        id,
    })
}

/// What a record is now, where nothing tells what changed in it.
fn as_it_is(record: Option<&Record>, kind: Kind, id: &str, now: &Now) -> String {
    match (record, kind) {
        (Some(record), Kind::Goal) => {
            format!("goal {}: {}", shown_id(id, now.me_or_nobody()), Goal(record).title())
        }
        (Some(record), Kind::Member) => {
            let mut parts: Vec<String> = Vec::new();
            let end = |interval: &Map, name: &str| interval.text(name).and_then(parse_day);
            let mut intervals = record.fields.list("away").iter().filter_map(Value::as_map);
            let ahead = intervals.rfind(|interval| end(interval, "to").is_none_or(|to| to >= now.today));
            if let Some((from, interval)) = ahead.and_then(|found| Some((end(found, "from")?, found))) {
                let to =
                    end(interval, "to").map_or_else(|| "further notice".to_owned(), |to| day(to, now.today));
                parts.push(format!("away from {} until {to}", day(from, now.today)));
            }
            parts.extend(record.fields.text("agreed").map(|pact| format!("signed the pact {pact}")));
            let own = "what members say of themselves".to_owned();
            if parts.is_empty() { own } else { parts.join(", ") }
        }
        _ => format!("{} {id}", kind.noun()),
    }
}

fn is_to(record: &Record, me: &str) -> bool {
    record.kind == Kind::Feedback && Feedback(record).is_for(me)
}

/// Whether a review decided something that I am to do.
fn is_decided_for(record: &Record, me: &str) -> bool {
    record.kind == Kind::Joint && Joint(record).decisions().any(|decision| decision.who == Some(me))
}

/// Whether a plan waits for my answer, or a version of the pact for my signature.
fn waits_for(team: &Snapshot, now: &Now, me: &str, record: &Record) -> bool {
    if record.kind == Kind::Pact {
        let member = team.member(me).filter(|member| member.owes_checkins());
        return member.is_some_and(|member| {
            super::pact::to_sign(team, member, now.today).iter().any(|version| version.id() == record.id)
        });
    }
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
    let kinds = [Kind::Pact, Kind::Goal, Kind::Sprint, Kind::SprintLeaf];
    let days = news.iter().filter_map(|news| match at_path(&news.path) {
        Place::Record(Kind::ReviewLeaf | Kind::Joint, id) => {
            id.split_once('/').and_then(|(period, _)| ReviewPeriod::parse(period)).map(|period| period.from)
        }
        Place::Record(kind, id) => Record::new(kind, id).day(),
        _ => None,
    });
    match days.min() {
        Some(oldest) => Scope::all().since(oldest).days_since(oldest),
        None if news.is_empty() => Scope::people(),
        None => Scope::of(&kinds),
    }
}

#[cfg(test)]
mod tests {
    use super::{News, inbox};
    use crate::model::Kind;
    use crate::ops::numbers::fixture::{Story, now};

    #[test]
    fn a_change_that_the_timeline_does_not_tell_says_what_is_now() {
        let mut story = Story::new();
        let told = |story: &Story, path: &str| -> String {
            let news = [News { path: path.to_owned(), was_there: true, is_there: true }];
            inbox(&story.team, &now("2026-11-20"), &news, false).unwrap().items[0].text.clone()
        };
        story.set(Kind::Member, "ben", &[("since", "2026-09-01")]);
        assert_eq!(told(&story, "members/ben.yaml"), "what members say of themselves");
        story.set(Kind::Member, "ben", &[("agreed", "2026-11-19.ben")]);
        story.add(Kind::Member, "ben", "away", &[("from", "2026-10-01"), ("to", "2026-10-03")]);
        story.add(Kind::Member, "ben", "away", &[("from", "2026-11-20"), ("to", "2026-12-01")]);
        assert_eq!(
            told(&story, "members/ben.yaml"),
            "away from Fri 20 Nov until Tue 1 Dec, signed the pact 2026-11-19.ben"
        );
        story.goal("ben/write", &[("title", "Write"), ("every", "daily"), ("start", "2026-09-01")]);
        assert_eq!(told(&story, "goals/ben/write.yaml"), "goal ben/write: Write");
    }

    #[test]
    fn a_version_to_sign_and_a_decision_that_names_me_are_for_me() {
        let mut story = Story::new();
        story.set(Kind::Pact, "2026-11-19.ben", &[("purpose", "x")]);
        story.set(Kind::Member, "ben", &[("agreed", "2026-11-19.ben")]);
        story.set(Kind::Joint, "2026-W46/joint.ben", &[("on", "2026-11-19")]);
        let for_me = |story: &Story, path: &str| -> bool {
            let news = [News { path: path.to_owned(), was_there: false, is_there: true }];
            inbox(&story.team, &now("2026-11-20"), &news, false).unwrap().items[0].for_me
        };
        let (pact, joint) = ("pacts/2026-11-19.ben.yaml", "reviews/2026-W46/joint.ben.yaml");
        assert!(for_me(&story, pact));
        story.set(Kind::Member, "ana", &[("agreed", "2026-11-19.ben")]);
        assert!(!for_me(&story, pact), "signed already");
        story.add(Kind::Joint, "2026-W46/joint.ben", "decisions", &[("what", "x"), ("who", "ben")]);
        assert!(!for_me(&story, joint));
        story.add(Kind::Joint, "2026-W46/joint.ben", "decisions", &[("what", "y"), ("who", "ana")]);
        assert!(for_me(&story, joint));
    }
}

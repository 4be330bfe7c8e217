//! Feedback: give, reply, list, show, and drafts.

mod draft;
mod list;
mod reply;
mod round;
mod thread;
mod wording;

use chrono::{Datelike, Days};

pub use draft::{send, send_scope};
pub use list::{Item, List, Thread, list, read_scope, show};
pub use reply::{Reply, reply};
pub use round::{Pairing, round};

use super::words::{and, short};
use super::{Answered, Now, Plan, Refusal, name_of, present_member, set_line, set_lines, set_prose};
use crate::model::{
    Checkin, Feedback, Kind, Lookup, Member, Record, Scope, Seeded, Snapshot, Value, parse_day,
};

/// Kinds of record that feedback may be about.
pub const ABOUT: [Kind; 7] =
    [Kind::Feedback, Kind::Checkin, Kind::Goal, Kind::Pact, Kind::Sprint, Kind::SprintLeaf, Kind::Joint];

/// What writing feedback needs to read: the day's feedback for a free id, and what the reference may mean. An id begins
/// with its day or month, so nothing older than the month before, where its thread may have begun, is opened; a
/// reference without a day may mean a record of any age.
pub fn scope(now: &Now, reference: Option<&str>) -> Scope {
    let kinds = [Kind::Pact, Kind::Feedback];
    let Some(reference) = reference else { return Scope::of(&kinds).since(now.today).with_private() };
    let name = reference.rsplit('/').next().unwrap_or(reference);
    let month = name.get(..7).and_then(|month| parse_day(&format!("{month}-01")));
    let before = month.and_then(|month| month.checked_sub_days(Days::new(1))?.with_day(1));
    let scope = Scope::of(&ABOUT).with_private();
    before.map_or(scope.clone(), |since| scope.since(since.min(now.today)))
}

/// New feedback.
#[derive(Debug, Clone, Default)]
pub struct Give {
    /// A member, or `all`.
    pub to: String,
    /// What it says.
    pub text: Option<String>,
    /// thanks, keep, change, ask, topic
    pub kind: Option<String>,
    /// The record it is about.
    pub re: Option<String>,
    /// When it was.
    pub situation: Option<String>,
    /// What was seen.
    pub behaviour: Option<String>,
    /// What it led to.
    pub impact: Option<String>,
    /// One thing to try.
    pub try_next: Option<String>,
    /// What it made easier.
    pub effect: Option<String>,
    /// Work to look at.
    pub about: Option<String>,
    /// Own words to find it by.
    pub tags: Vec<String>,
    /// Marked as worth finding again.
    pub star: bool,
    /// Kept in this clone, and given later.
    pub draft: bool,
}

/// Gives feedback to a member or to all.
pub fn give(team: &Snapshot, now: &Now, ask: &Give) -> Answered<Plan> {
    let me = now.me(team)?;
    let to = addressee(team, now, me, &ask.to)?;
    let mut record = Record::new(Kind::Feedback, fresh_id(team, now, me));
    let fields = &mut record.fields;
    fields.set("to", Value::text(to));
    fields.set_some("kind", ask.kind.as_ref().map(Value::text));
    set_prose(fields, "text", ask.text.as_ref())?;
    set_prose(fields, "situation", ask.situation.as_ref())?;
    set_prose(fields, "behaviour", ask.behaviour.as_ref())?;
    set_prose(fields, "impact", ask.impact.as_ref())?;
    set_prose(fields, "try", ask.try_next.as_ref())?;
    set_prose(fields, "effect", ask.effect.as_ref())?;
    if let Some(re) = &ask.re {
        let (kind, id) = find_about(team, re, me)?;
        fields.set("re", Value::Text(reference(kind, &id)));
    }
    set_line(fields, "about", ask.about.as_ref())?;
    set_lines(fields, "tags", &ask.tags)?;
    if ask.star {
        fields.set("star", Value::Bool(true));
    }
    has_words(&record)?;
    if ask.draft {
        return Ok(with_hints(kept(record)));
    }
    let mut plan = with_hints(plan(team, me, record, "feedback.give"));
    if ask.about.is_some() && ask.kind.as_deref() == Some("ask") && to == "all" {
        plan.view.notes.extend(round::proposal(team, now));
    }
    Ok(plan)
}

/// Whom feedback is for: everybody, or a member who is somebody else and has not left.
fn addressee<'a>(team: &'a Snapshot, now: &Now, me: &str, typed: &str) -> Answered<&'a str> {
    if typed == "all" {
        return Ok("all");
    }
    let member = present_member(team, now, typed)?;
    if member.id() == me { Err(Refusal::ToYourself) } else { Ok(member.id()) }
}

/// Feedback says something: a text, or what was seen in its three parts.
fn has_words(record: &Record) -> Answered<()> {
    if record.fields.get("text").is_some() {
        return Ok(());
    }
    let parts = ["situation", "behaviour", "impact"];
    let (there, missing): (Vec<&str>, Vec<&str>) =
        parts.into_iter().partition(|name| record.fields.get(name).is_some());
    match (there.is_empty(), missing.is_empty()) {
        (_, true) => Ok(()),
        (true, _) => Err(Refusal::Empty { what: "feedback" }),
        _ => Err(Refusal::HalfSaid { missing: and(&missing) }),
    }
}

/// The plan to keep a draft.
fn kept(record: Record) -> Plan {
    let record = record.in_private();
    let said = format!("Kept as a draft that only this clone has ({})", record.id);
    let note =
        format!("`ally feedback send {}` gives it; until then it lies in {}", record.id, record.path());
    Plan::put(record, "feedback.give", String::new(), said).with_note(note)
}

/// The same plan with hints on the wording of a suggestion, if there are any.
fn with_hints(mut plan: Plan) -> Plan {
    let record = &plan.view.record;
    let texts = ["text", "behaviour"].into_iter().filter_map(|name| record.fields.text(name));
    let hints = if Feedback(record).kind() == "change" { wording::hints(texts) } else { Vec::new() };
    if !hints.is_empty() && !record.private {
        let way = format!("To say it in other words, if you like: `ally feedback edit {}`", record.id);
        plan.view.notes.push(way);
    }
    plan.view.hints = Some(hints);
    plan
}

/// The id of a record as another record names it: a pact with its folder, since its id could be a check-in's.
fn reference(kind: Kind, id: &str) -> String {
    if kind == Kind::Pact { format!("pacts/{id}") } else { id.to_owned() }
}

fn find_about(team: &Snapshot, typed: &str, me: &str) -> Answered<(Kind, String)> {
    team.find_any(&ABOUT, typed, me).map_err(|lookup| match lookup {
        Lookup::Many(matches) => Refusal::Ambiguous { reference: typed.to_owned(), matches },
        _ => Refusal::NothingThere { reference: typed.to_owned() },
    })
}

/// A new id for feedback of this member and day.
pub(crate) fn fresh_id(team: &Snapshot, now: &Now, me: &str) -> String {
    let taken = |id: &str| {
        team.get(Kind::Feedback, id).is_some()
            || team.unreadable.contains(&(Kind::Feedback, id.to_owned()))
            || team.private.iter().any(|record| record.id == id)
    };
    Seeded::new(now.seed).fresh(&format!("{}.{me}", now.today), '.', taken)
}

fn plan(team: &Snapshot, me: &str, record: Record, action: &'static str) -> Plan {
    let feedback = Feedback(&record);
    let to = feedback.to().to_owned();
    let what = match feedback.0.fields.text("reply") {
        Some(_) => "reply",
        None => feedback.kind(),
    };
    let subject = format!("feedback: {me} to {to} ({what}: {})", short(&feedback.words(), 40));
    let noun = match what {
        "reply" => "Replied",
        "thanks" => "Thanked",
        "ask" => "Asked",
        "topic" => "Put a topic on the list for",
        _ => "Wrote feedback to",
    };
    let to_name = match (noun, name_of(team, &to)) {
        ("Replied", name) => format!("to {name}"),
        (_, "all") => "everybody".to_owned(),
        (_, name) => name.to_owned(),
    };
    let said = format!("{noun} {to_name} ({})", record.id);
    Plan::put(record, action, subject, said)
}

/// What others said to a check-in, oldest first.
pub fn replies_to<'a>(team: &'a Snapshot, checkin: Checkin<'a>) -> impl Iterator<Item = Feedback<'a>> {
    team.feedback_about(&checkin.0.id).filter(move |reply| reply.from() != checkin.who())
}

/// Whether somebody else had a word for a check-in.
pub fn is_heard(team: &Snapshot, checkin: Checkin<'_>) -> bool {
    replies_to(team, checkin).next().is_some()
}

/// Whether a word waits for this member: those who owe nothing are waited for only where they were asked by name.
pub fn is_waited_for(to: &str, member: Member<'_>) -> bool {
    to == member.id() || (to == "all" && member.owes_checkins())
}

/// Where feedback stands: `open` until somebody whom it is for has replied; a topic until a review closes it; `None`
/// for replies.
pub fn state(team: &Snapshot, feedback: Feedback<'_>) -> Option<&'static str> {
    if feedback.0.private {
        return Some("draft");
    }
    let is_reply = feedback.0.fields.get("reply").is_some()
        || feedback.re().is_some_and(|re| team.get(Kind::Feedback, re).is_some());
    if is_reply {
        return None;
    }
    let id = feedback.0.id.as_str();
    if feedback.kind() == "topic" {
        let closed = team.of_kind(Kind::Joint).any(|joint| joint.fields.texts("closed").contains(&id));
        return Some(if closed { "closed" } else { "open" });
    }
    let answered = team.feedback_about(id).any(|reply| feedback.is_for(reply.from()));
    Some(if answered { "answered" } else { "open" })
}

//! Feedback: give, reply, list, show.

use serde::Serialize;

use super::view::RecordView;
use super::words::short;
use super::{
    Answered, Now, Plan, Refusal, find_member, find_record, name_of, prose, set_line, set_lines, set_prose,
};
use crate::model::{Direction, Feedback, Kind, Lookup, Record, Scope, Seeded, Snapshot, Value, parse_day};

/// Kinds of record that feedback may be about.
pub const ABOUT: [Kind; 7] =
    [Kind::Feedback, Kind::Checkin, Kind::Goal, Kind::Pact, Kind::Sprint, Kind::SprintLeaf, Kind::Joint];

/// What writing feedback needs to read: the day's feedback for a free id, and what the reference may mean. An id begins
/// with its day or month, so nothing older is opened; a reference without a day may mean a record of any age.
pub fn scope(now: &Now, reference: Option<&str>) -> Scope {
    let Some(reference) = reference else { return Scope::of(&[Kind::Feedback]).since(now.today) };
    let name = reference.rsplit('/').next().unwrap_or(reference);
    let month = name.get(..7).and_then(|month| parse_day(&format!("{month}-01")));
    let scope = Scope::of(&ABOUT);
    month.map_or(scope.clone(), |since| scope.since(since.min(now.today)))
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
}

/// Gives feedback to a member or to all.
pub fn give(team: &Snapshot, now: &Now, ask: &Give) -> Answered<Plan> {
    let me = now.me(team)?;
    let to = if ask.to == "all" { "all" } else { find_member(team, &ask.to)?.id() };
    if to == me {
        return Err(Refusal::ToYourself);
    }
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
    if ["text", "situation", "behaviour", "impact"].iter().all(|name| fields.get(name).is_none()) {
        return Err(Refusal::Empty { what: "feedback" });
    }
    if let Some(re) = &ask.re {
        let (kind, id) = find_about(team, re, me)?;
        fields.set("re", Value::Text(reference(kind, &id)));
    }
    set_line(fields, "about", ask.about.as_ref())?;
    set_lines(fields, "tags", &ask.tags)?;
    if ask.star {
        fields.set("star", Value::Bool(true));
    }
    Ok(plan(team, me, record, "feedback.give"))
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

fn fresh_id(team: &Snapshot, now: &Now, me: &str) -> String {
    let taken = |id: &str| {
        team.get(Kind::Feedback, id).is_some() || team.unreadable.contains(&(Kind::Feedback, id.to_owned()))
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

/// A reply.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    /// What is answered: feedback, a check-in, a goal.
    pub to: String,
    /// What it says.
    pub text: String,
    /// thanks, heard, try, talk, differently, yes, not-quite
    pub sort: Option<String>,
    /// Marked as worth finding again.
    pub star: bool,
}

/// Answers feedback, a check-in or another record.
pub fn reply(team: &Snapshot, now: &Now, ask: &Reply) -> Answered<Plan> {
    let me = now.me(team)?;
    let (kind, id) = find_about(team, &ask.to, me)?;
    let about = team.get(kind, &id).ok_or(Refusal::Unreadable { kind, id: id.clone() })?;
    let writer = about.writer().unwrap_or("all");
    // One's own words are answered to those whom they were for.
    let to = match kind {
        Kind::Feedback if writer == me => Feedback(about).to(),
        _ if writer == me => "all",
        _ => writer,
    };
    let mut record = Record::new(Kind::Feedback, fresh_id(team, now, me));
    let fields = &mut record.fields;
    fields.set("to", Value::text(to));
    fields.set("text", Value::Text(prose("reply", &ask.text)?));
    fields.set("re", Value::Text(reference(kind, &id)));
    fields.set_some("reply", ask.sort.as_ref().map(Value::text));
    if ask.star {
        fields.set("star", Value::Bool(true));
    }
    let mut plan = plan(team, me, record, "feedback.reply");
    plan.change.subject = format!("feedback: {me} replies to {id} ({})", short(&ask.text, 40));
    plan.view.said = match name_of(team, to) {
        "all" => format!("Replied to {id} ({})", plan.view.record.id),
        name => format!("Replied to {name} about {id} ({})", plan.view.record.id),
    };
    Ok(plan)
}

/// Which feedback to list.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// Not answered yet.
    pub open: bool,
    /// By this member.
    pub from: Option<String>,
    /// To this member.
    pub to: Option<String>,
    /// Of this kind.
    pub kind: Option<String>,
    /// From this day, as typed.
    pub since: Option<String>,
}

/// Feedback in a list.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// The record.
    #[serde(flatten)]
    pub record: RecordView,
    /// open, answered, closed; `null` for replies.
    pub state: Option<&'static str>,
    /// Who gave it, by name; for tables.
    #[serde(skip)]
    pub from_name: String,
    /// Whom it is for, by name; for tables.
    #[serde(skip)]
    pub to_name: String,
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
            && since.is_none_or(|since| feedback.0.day() >= Some(since))
            && (!ask.open || state(team, *feedback) == Some("open"))
    };
    Ok(team.feedback().rev().filter(wanted).map(|feedback| item(team, feedback)).collect())
}

fn item(team: &Snapshot, feedback: Feedback<'_>) -> Item {
    Item {
        record: RecordView(feedback.0.clone()),
        state: state(team, feedback),
        from_name: name_of(team, feedback.from()).to_owned(),
        to_name: name_of(team, feedback.to()).to_owned(),
    }
}

/// Where feedback stands: `open` until somebody whom it is for has replied; a topic until a review closes it; `None`
/// for replies.
pub fn state(team: &Snapshot, feedback: Feedback<'_>) -> Option<&'static str> {
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
    let answered = team.feedback().any(|reply| reply.re() == Some(id) && feedback.is_for(reply.from()));
    Some(if answered { "answered" } else { "open" })
}

/// One piece of feedback with its replies.
#[derive(Debug, Clone, Serialize)]
pub struct Thread {
    /// The feedback.
    #[serde(flatten)]
    pub item: Item,
    /// Replies, oldest first.
    pub replies: Vec<Item>,
}

/// Feedback and what was said to it.
pub fn show(team: &Snapshot, now: &Now, reference: &str) -> Answered<Thread> {
    let record = find_record(team, Kind::Feedback, reference, now.me_or_nobody())?;
    let replies = team.feedback().filter(|reply| reply.re() == Some(record.id.as_str()));
    Ok(Thread {
        item: item(team, Feedback(record)),
        replies: replies.map(|reply| item(team, reply)).collect(),
    })
}

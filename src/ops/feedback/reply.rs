//! Replies: answers, paraphrases and whether they hit it.

use super::{Feedback, find_about, fresh_id, plan, reference, thread};
use crate::model::{Kind, Record, Snapshot, Value};
use crate::ops::words::{quoted, short};
use crate::ops::{Answered, Now, Plan, Refusal, name_of, present_member, prose};

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
    if to != "all" {
        present_member(team, now, to)?;
    }
    match ask.sort.as_deref() {
        Some("yes" | "not-quite") => may_confirm(team, me, about)?,
        Some("heard") if writer == me => return Err(Refusal::ToYourself),
        _ => {}
    }
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
    plan.view.notes = offers(team, me, about, ask, Feedback(&plan.view.record));
    Ok(plan)
}

/// Only the one whose words were put in other words says whether that was it.
fn may_confirm(team: &Snapshot, me: &str, about: &Record) -> Answered<()> {
    let feedback = Feedback(about);
    if about.kind != Kind::Feedback || about.fields.text("reply") != Some("heard") {
        let heard = thread::replies(team, &about.id)
            .into_iter()
            .rev()
            .find(|reply| reply.0.fields.text("reply") == Some("heard") && reply.to() == me);
        return Err(Refusal::NothingToConfirm {
            id: about.id.clone(),
            heard: heard.map(|reply| reply.0.id.clone()),
        });
    }
    let giver = feedback.re().and_then(|re| writer_of(team, re)).unwrap_or_default();
    if giver == me {
        return Ok(());
    }
    Err(Refusal::NotYoursToConfirm { id: about.id.clone(), giver: name_of(team, &giver).to_owned() })
}

/// Who wrote a record that feedback may be about.
fn writer_of(team: &Snapshot, id: &str) -> Option<String> {
    let (kind, id) = find_about(team, id, "").ok()?;
    team.get(kind, &id)?.writer().map(str::to_owned)
}

/// What may come next, as offers.
fn offers(team: &Snapshot, me: &str, about: &Record, ask: &Reply, reply: Feedback<'_>) -> Vec<String> {
    let mut offers = Vec::new();
    let to = reply.to();
    let talk = |words: &str| {
        let re = reference(about.kind, &about.id);
        format!("`ally feedback give {to} {} --kind topic --re {re}`", quoted(&short(words, 80)))
    };
    let words = if about.kind == Kind::Feedback { Feedback(about).words() } else { ask.text.clone() };
    match ask.sort.as_deref() {
        Some("heard") if to != "all" => offers.push(format!(
            "{} can say whether that was it: `ally feedback reply {} TEXT --as-reply yes` (or not-quite)",
            name_of(team, to),
            reply.0.id
        )),
        // To a check-in, `try` is advice for somebody else.
        Some("try") if about.kind == Kind::Feedback => {
            let title = about.fields.text("try").unwrap_or(&ask.text);
            offers.push(format!(
                "As a goal of your own, if you like: `ally goal add {}`",
                quoted(&short(title, 80))
            ));
        }
        Some("talk") => offers.push(format!("To keep it for your next talk, if you like: {}", talk(&words))),
        _ => {}
    }
    if ask.sort.as_deref() != Some("talk") && is_third(team, me, to, about) {
        offers.push(format!(
            "This is the third reply: say this one aloud? {} keeps it for your next talk",
            talk(&words)
        ));
    }
    offers
}

/// Whether this is the third reply that we two write in one thread.
fn is_third(team: &Snapshot, me: &str, to: &str, about: &Record) -> bool {
    let Some(beginning) = thread::beginning(team, &about.id) else { return false };
    let ours = |reply: &Feedback<'_>| reply.from() == me || reply.from() == to || to == "all";
    thread::replies(team, &beginning).into_iter().filter(ours).count() + 1 == thread::ALOUD
}

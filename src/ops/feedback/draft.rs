//! Drafts: feedback that this clone keeps to itself until it is given.

use super::{Feedback, fresh_id, plan, with_hints};
use crate::model::{Kind, Record, Scope, Snapshot, Value};
use crate::ops::{Answered, Now, Plan, Refusal};

/// What giving a draft needs to read: all feedback, since the draft may have been given on any day.
pub fn send_scope() -> Scope {
    Scope::of(&[Kind::Feedback]).with_private()
}

/// My drafts, newest first.
pub(super) fn drafts<'a>(team: &'a Snapshot, me: &str) -> impl Iterator<Item = Feedback<'a>> {
    let mine = |record: &&Record| record.kind == Kind::Feedback && record.writer() == Some(me);
    team.private.iter().rev().filter(mine).map(Feedback)
}

/// The draft of mine that a reference means: its id, the beginning of it, or its random part.
pub(super) fn find_draft<'a>(team: &'a Snapshot, me: &str, reference: &str) -> Answered<Feedback<'a>> {
    let nothing = || Refusal::NoSuchDraft { reference: reference.to_owned() };
    let random = |id: &str| id.rsplit('.').next().is_some_and(|last| last.starts_with(reference));
    if reference.is_empty() {
        return Err(nothing());
    }
    let begins = |draft: &Feedback<'_>| draft.0.id.starts_with(reference) || random(&draft.0.id);
    let found: Vec<Feedback<'_>> = drafts(team, me).filter(begins).collect();
    match found.as_slice() {
        [] => Err(nothing()),
        [one] => Ok(*one),
        many => {
            many.iter().find(|draft| draft.0.id == reference).copied().ok_or_else(|| Refusal::Ambiguous {
                reference: reference.to_owned(),
                matches: many.iter().map(|draft| draft.0.id.clone()).collect(),
            })
        }
    }
}

/// Gives a draft: it becomes feedback of today, and the draft goes. It keeps the random part of its id, by which a draft
/// is known that was left behind after its words were given.
pub fn send(team: &Snapshot, now: &Now, reference: &str) -> Answered<Plan> {
    let me = now.me(team)?;
    let draft = find_draft(team, me, reference)?.0;
    let to = super::addressee(team, now, me, Feedback(draft).to())?;
    let random = draft.id.rsplit('.').next().unwrap_or_default();
    let mut record = Record { id: format!("{}.{me}.{random}", now.today), private: false, ..draft.clone() };
    record.fields.set("to", Value::text(to));
    super::has_words(&record)?;
    let is_it = |given: &&Record| {
        given.writer() == Some(me)
            && given.id.rsplit('.').next() == Some(random)
            && given.fields == record.fields
    };
    if let Some(given) = team.of_kind(Kind::Feedback).find(is_it) {
        let said = format!("It was given already ({}); the draft that was left over is gone", given.id);
        let mut plan = Plan::take(given.clone(), "feedback.send", String::new(), said);
        plan.change.take = vec![draft.clone()];
        return Ok(plan);
    }
    let is_taken = team.get(Kind::Feedback, &record.id).is_some()
        || team.unreadable.contains(&(Kind::Feedback, record.id.clone()));
    if is_taken {
        record.id = fresh_id(team, now, me);
    }
    let mut plan = with_hints(plan(team, me, record, "feedback.send"));
    plan.change.take.push(draft.clone());
    Ok(plan)
}

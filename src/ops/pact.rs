//! The pact: showing the agreement, and agreeing to it.

use serde::Serialize;

use super::team::{in_force, is_signed};
use super::view::RecordView;
use super::words::short;
use super::{Answered, Now, Plan, Refusal, find_member};
use crate::model::{Kind, Member, Pact, PactState, Snapshot, Value};

/// The agreement with what is computed for it.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// The record.
    #[serde(flatten)]
    pub record: RecordView,
    /// draft, in_force, due_for_realign, ended
    pub state: &'static str,
    /// Who has agreed to it.
    pub agreed: Vec<String>,
    /// Who has not yet.
    pub missing: Vec<String>,
}

/// The version that is to be looked at: the newest that has begun, signed or not.
fn newest<'a>(team: &'a Snapshot, now: &Now) -> Answered<Pact<'a>> {
    let begun = team.pacts().rev().find(|pact| pact.from().is_some_and(|from| from <= now.today));
    begun.or_else(|| in_force(team, now.today)).ok_or(Refusal::NoPact)
}

/// The agreement, with who has signed it.
pub fn show(team: &Snapshot, now: &Now) -> Answered<Shown> {
    let pact = newest(team, now)?;
    let signed = |member: &Member<'_>| super::team::has_signed(team, *member, pact);
    let (agreed, missing): (Vec<Member<'_>>, Vec<Member<'_>>) =
        team.present(now.today).filter(|member| member.owes_checkins()).partition(signed);
    let state =
        if is_signed(team, pact, now.today) { pact.state_when_signed(now.today) } else { PactState::Draft };
    let ids = |members: Vec<Member<'_>>| members.into_iter().map(|member| member.id().to_owned()).collect();
    Ok(Shown {
        record: RecordView(pact.0.clone()),
        state: state.word(),
        agreed: ids(agreed),
        missing: ids(missing),
    })
}

/// Signs the newest version: my own file names it.
pub fn agree(team: &Snapshot, now: &Now) -> Answered<Plan> {
    let me = now.me(team)?;
    let pact = newest(team, now)?;
    let member = find_member(team, me)?;
    if member.0.fields.text("agreed") == Some(pact.id()) {
        return Err(Refusal::AgreedAlready { pact: pact.id().to_owned() });
    }
    let mut record = member.0.clone();
    record.fields.set("agreed", Value::text(pact.id()));
    super::goal::settle(&mut record, "agreed");
    let said = format!("Agreed to the pact {}: {}", pact.id(), short(pact.purpose(), 100));
    Ok(Plan::put(record, "pact.agree", format!("pact: {me} agrees to {}", pact.id()), said))
}

/// Which kinds the pact's commands read.
pub const READS: [Kind; 1] = [Kind::Pact];

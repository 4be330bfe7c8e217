//! What the pact asks of a member: a signature, a look at it together, a decision to go on.

use super::versions::{Ended, ended, realign_due, to_sign};
use crate::model::{Member, PactState, Presence, Snapshot};
use crate::ops::Now;
use crate::ops::due::{Due, DueKind};
use crate::ops::team::in_force;

/// What is due of a member; nothing for those who owe nothing, or who have left.
pub fn due(team: &Snapshot, now: &Now, member: Member<'_>) -> Vec<Due> {
    let today = now.day_for(member);
    if !member.owes_checkins() || member.presence(today) == Presence::Left {
        return Vec::new();
    }
    let item = |kind, what: String, id: &str, since, way: String| Due {
        kind,
        who: member.id().to_owned(),
        what,
        reference: Some(format!("pacts/{id}")),
        since,
        period: Some(id.to_owned()),
        way,
    };
    let mut found = Vec::new();
    for version in to_sign(team, member, today) {
        let since = version.0.day().unwrap_or(today);
        let (id, way) = (version.id(), format!("ally pact agree {}", version.id()));
        found.push(item(DueKind::Pact, "a version of the pact to read and sign".to_owned(), id, since, way));
    }
    let Some(pact) = in_force(team, today) else { return found };
    if let Some(Ended::Until(until)) = ended(team, pact, today) {
        let what = "the pact has ended: renew it, change it, or thank each other and stop".to_owned();
        let since = until.succ_opt().unwrap_or(until);
        found.push(item(DueKind::Pact, what, pact.id(), since, "ally pact amend --because TEXT".to_owned()));
    }
    if super::state(team, pact, today) == PactState::DueForRealign
        && let Some(since) = realign_due(team, pact)
    {
        let what = "looking at the pact together again".to_owned();
        let mut realign = item(DueKind::Realign, what, pact.id(), since, "ally review --quarter".to_owned());
        realign.period = Some(since.to_string());
        found.push(realign);
    }
    found
}

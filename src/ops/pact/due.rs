//! What the pact asks of a member: a signature, a look at it together, a decision to go on.

use super::versions::{Ended, ended, open, realign_due, to_sign};
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
    // A version that goes on is there to sign, or carries the signature already.
    let goes_on = open(team, today).into_iter().any(|version| ended(team, version, today).is_none());
    if let Some(Ended::Until(until)) = ended(team, pact, today).filter(|_| !goes_on) {
        let what = "the pact has ended: renew it, change it, or thank each other and stop".to_owned();
        let since = until.succ_opt().unwrap_or(until);
        let mut ended =
            item(DueKind::Pact, what, pact.id(), since, "ally pact amend --because TEXT".to_owned());
        // Its signature was waited for under its id.
        ended.period = Some(since.to_string());
        found.push(ended);
    }
    if super::state(team, pact, today) == PactState::DueForRealign
        && let Some(since) = realign_due(team, pact, None)
    {
        let what = "looking at the pact together again".to_owned();
        let mut realign = item(DueKind::Realign, what, pact.id(), since, "ally review --quarter".to_owned());
        realign.period = Some(since.to_string());
        found.push(realign);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::due;
    use crate::model::Kind;
    use crate::ops::numbers::fixture::{Story, now};

    /// What is due of a member on a day, in short.
    fn told(story: &Story, who: &str, day: &str) -> Vec<String> {
        let due = due(&story.team, &now(day), story.team.member(who).unwrap());
        due.into_iter()
            .map(|due| format!("{:?} {} since {}", due.kind, due.reference.unwrap(), due.since))
            .collect()
    }

    fn signed() -> Story {
        let mut story = Story::new();
        story.set(
            Kind::Pact,
            "2026-11-22.ana",
            &[("purpose", "x"), ("until", "2027-06-01"), ("realign", "4")],
        );
        story.set(Kind::Member, "ana", &[("agreed", "2026-11-22.ana")]);
        story.set(Kind::Member, "ben", &[("agreed", "2026-11-22.ana")]);
        story
    }

    #[test]
    fn a_version_is_due_of_those_who_have_not_signed_it() {
        let mut story = signed();
        assert!(told(&story, "ana", "2026-11-23").is_empty());
        story.set(Kind::Pact, "2026-11-24.ana", &[("purpose", "y"), ("amends", "2026-11-22.ana")]);
        story.set(Kind::Member, "ana", &[("agreed", "2026-11-24.ana")]);
        assert!(told(&story, "ana", "2026-11-25").is_empty());
        assert_eq!(told(&story, "ben", "2026-11-25"), ["Pact pacts/2026-11-24.ana since 2026-11-24"]);
        for role in ["mentor", "witness"] {
            story.set(Kind::Member, "ben", &[("role", role)]);
            assert!(told(&story, "ben", "2026-11-25").is_empty(), "{role}");
        }
    }

    #[test]
    fn a_look_at_the_pact_is_due_after_its_weeks_and_an_end_asks_to_go_on() {
        let mut story = signed();
        assert!(told(&story, "ben", "2026-12-19").is_empty());
        assert_eq!(told(&story, "ben", "2026-12-20"), ["Realign pacts/2026-11-22.ana since 2026-12-20"]);
        // The review of the month in which it fell due has looked at it; that of a week has not.
        story.set(Kind::Joint, "2026-W51/joint.ana", &[("on", "2026-12-20")]);
        assert_eq!(told(&story, "ben", "2026-12-28").len(), 1);
        story.set(Kind::Joint, "2026-12/joint.ana", &[("on", "2026-12-27")]);
        assert!(told(&story, "ben", "2026-12-28").is_empty());
        assert_eq!(told(&story, "ben", "2027-01-24"), ["Realign pacts/2026-11-22.ana since 2027-01-24"]);
        assert_eq!(told(&story, "ben", "2027-06-02"), ["Pact pacts/2026-11-22.ana since 2027-06-02"]);
        // Whoever has renewed it is not asked to again, and whoever has not is asked to sign.
        story.set(
            Kind::Pact,
            "2027-06-02.ana",
            &[("purpose", "x"), ("until", "2027-12-01"), ("amends", "2026-11-22.ana")],
        );
        story.set(Kind::Member, "ana", &[("agreed", "2027-06-02.ana")]);
        assert!(told(&story, "ana", "2027-06-02").is_empty());
        assert_eq!(told(&story, "ben", "2027-06-02"), ["Pact pacts/2027-06-02.ana since 2027-06-02"]);
        assert!(told(&story, "ana", "2027-12-02").len() == 1, "past its end, too");
        // With somebody gone there is nobody to go on with.
        story.set(Kind::Member, "ana", &[("until", "2027-01-01")]);
        assert!(told(&story, "ben", "2027-01-24").is_empty());
    }
}

//! The versions of a pact: where each stands, which ones wait for signatures, when to look at them again.

use chrono::{Days, NaiveDate, TimeDelta};

use crate::model::{Joint, Kind, Member, Pact, PactState, ReviewPeriod, Snapshot, Span};
use crate::ops::team::{chain, has_signed, in_force, is_signed};

/// Where a version stands that is in force, or would be if everybody signed it.
pub fn state(team: &Snapshot, pact: Pact<'_>, today: NaiveDate) -> PactState {
    if ended(team, pact, today).is_some() {
        PactState::Ended
    } else if !is_signed(team, pact, today) {
        PactState::Draft
    } else if realign_due(team, pact, None).is_some_and(|due| due <= today) {
        PactState::DueForRealign
    } else {
        PactState::InForce
    }
}

/// Why an agreement is over.
#[derive(Debug, Clone, Copy)]
pub enum Ended<'a> {
    /// Its last day has passed.
    Until(NaiveDate),
    /// It was between two, and this one has left.
    Left(Member<'a>),
}

/// Whether an agreement is over: past its last day, or with only one left of those who made it.
pub fn ended<'a>(team: &'a Snapshot, pact: Pact<'_>, today: NaiveDate) -> Option<Ended<'a>> {
    if let Some(until) = pact.until().filter(|until| *until < today) {
        return Some(Ended::Until(until));
    }
    let named = pact.members();
    let parties = team
        .members()
        .filter(|member| member.owes_checkins())
        .filter(|member| named.contains(&member.id()) || has_signed(team, *member, pact));
    let (here, gone): (Vec<Member<'_>>, Vec<Member<'_>>) =
        parties.partition(|member| member.until().is_none_or(|until| today <= until));
    let last_to_leave = gone.into_iter().max_by_key(|member| (member.until(), member.id().to_owned()));
    last_to_leave.filter(|_| here.len() < 2).map(Ended::Left)
}

/// The day on which the members look at the agreement again: so many weeks after this version began, or after a review
/// that did so was held. That is a review of a quarter, or of the month in which it fell due (ruling 79). Where a review
/// is named, only those before it count: so it is said whether that one is asked for a look at the agreement.
pub fn realign_due(team: &Snapshot, pact: Pact<'_>, before: Option<ReviewPeriod>) -> Option<NaiveDate> {
    looks(team, pact, before).pop()
}

/// The days on which a look at the agreement was or is due, one after the other.
fn looks(team: &Snapshot, pact: Pact<'_>, before: Option<ReviewPeriod>) -> Vec<NaiveDate> {
    let after =
        |day: NaiveDate| day.checked_add_signed(TimeDelta::try_weeks(i64::try_from(pact.realign()).ok()?)?);
    let Some((from, first)) = pact.from().and_then(|from| Some((from, after(from)?))) else {
        return Vec::new();
    };
    let in_time = |period: &ReviewPeriod| before.is_none_or(|before| period.order() < before.order());
    let heads = team.of_kind(Kind::Joint).map(Joint);
    let mut held: Vec<(NaiveDate, ReviewPeriod)> = heads
        .filter_map(|head| Some((head.on()?, head.period()?)))
        .filter(|(on, period)| in_time(period) && from < *on)
        .collect();
    held.sort_by_key(|(on, period)| (*on, period.order()));
    let mut looks = vec![first];
    for (on, period) in held {
        let due = looks.last().copied().unwrap_or(first);
        if period.span == Span::Quarter || (period.span == Span::Month && period.holds(due)) {
            let Some(next) = after(on) else { return Vec::new() };
            looks.push(next);
        }
    }
    looks
}

/// Days of the time that is read after which a review has ended before every one that may still wait for somebody.
const SETTLED: u64 = 28;

/// Older reviews whose decisions say when the agreement is looked at again, and that were not read: the last one of a
/// quarter, and those of the months in which a look was due. What they say may ask for others.
pub fn unread_looks(team: &Snapshot, since: NaiveDate) -> Vec<ReviewPeriod> {
    let settled = since.checked_add_days(Days::new(SETTLED)).unwrap_or(since);
    let versions =
        team.pacts().filter(|pact| pact.from().is_some_and(|from| since < from)).chain(in_force(team, since));
    let mut unread = Vec::new();
    for version in versions {
        let looks = looks(team, version, None);
        let heads = team.of_kind(Kind::Joint).filter_map(|head| Joint(head).period());
        // One that is newer than the review in question does not count for it.
        let counts_for_all = |period: &ReviewPeriod| period.span == Span::Quarter && period.to < settled;
        let quarter = heads.filter(counts_for_all).map(ReviewPeriod::order).max();
        // A review is held until the next one is over.
        let counts = |period: &&ReviewPeriod| {
            period.next().zip(version.from()).is_some_and(|(next, from)| from < next.to)
        };
        let older = team.unopened.iter().filter(counts);
        let (quarters, others): (Vec<&ReviewPeriod>, Vec<&ReviewPeriod>) =
            older.partition(|period| period.span == Span::Quarter);
        let latest = quarters.into_iter().max_by_key(|period| period.order());
        unread.extend(latest.filter(|period| quarter.is_none_or(|known| known < period.order())));
        let was_due =
            |period: &&ReviewPeriod| period.span == Span::Month && looks.iter().any(|due| period.holds(*due));
        unread.extend(others.into_iter().filter(was_due));
    }
    unread
}

/// Versions that build on the one in force and are not in force themselves, oldest first: those that wait for
/// signatures, and those that begin later. A version that was amended again by another of them is not among them.
pub fn open<'a>(team: &'a Snapshot, today: NaiveDate) -> Vec<Pact<'a>> {
    let begun = in_force(team, today);
    let follows = |version: &Pact<'a>| match begun {
        Some(begun) => version.id() != begun.id() && chain(team, version.id()).contains(&begun.id()),
        None => true,
    };
    let open: Vec<Pact<'a>> = team.pacts().filter(follows).collect();
    let amended: Vec<&str> = open.iter().filter_map(|version| version.amends()).collect();
    open.into_iter().filter(|version| !amended.contains(&version.id())).collect()
}

/// Versions that wait for a member's signature, oldest first; nothing is left to sign once an agreement is over.
pub fn to_sign<'a>(team: &'a Snapshot, member: Member<'_>, today: NaiveDate) -> Vec<Pact<'a>> {
    let open = open(team, today);
    let base =
        in_force(team, today).filter(|pact| open.iter().all(|version| is_beside(team, *version, *pact)));
    base.into_iter()
        .chain(open)
        .filter(|pact| ended(team, *pact, today).is_none() && !has_signed(team, member, *pact))
        .collect()
}

/// The version to which a proposal is compared: the newest before it that is in force, or that everybody has signed. Those
/// between them are drafts, and whoever signs the proposal signs what they say, too.
pub(super) fn ground<'a>(team: &'a Snapshot, version: Pact<'a>, today: NaiveDate) -> Option<Pact<'a>> {
    let begun = in_force(team, today);
    let before = chain(team, version.id()).into_iter().skip(1);
    let mut versions = before.filter_map(|id| team.get(Kind::Pact, id)).map(Pact);
    versions.find(|before| {
        begun.is_some_and(|begun| begun.id() == before.id()) || is_signed(team, *before, today)
    })
}

/// The reasons of a proposal and of all drafts that it builds on, the oldest first, a line each.
pub(super) fn reasons(team: &Snapshot, version: Pact<'_>, today: NaiveDate) -> Option<String> {
    let ground = ground(team, version, today);
    let steps = chain(team, version.id());
    let steps = steps.into_iter().take_while(|id| ground.is_none_or(|ground| ground.id() != *id));
    let because = |id: &str| team.get(Kind::Pact, id)?.fields.text("because");
    let mut reasons: Vec<&str> = steps.filter_map(because).map(str::trim_end).collect();
    reasons.reverse();
    (!reasons.is_empty()).then(|| reasons.join("\n"))
}

/// The open version that builds on a draft, if there is one.
pub(super) fn carried_on<'a>(team: &'a Snapshot, draft: Pact<'_>, today: NaiveDate) -> Option<Pact<'a>> {
    if in_force(team, today).is_some_and(|begun| chain(team, begun.id()).contains(&draft.id())) {
        return None;
    }
    open(team, today)
        .into_iter()
        .find(|version| version.id() != draft.id() && chain(team, version.id()).contains(&draft.id()))
}

/// Whether a signature under one version would not stand for the other, too.
fn is_beside(team: &Snapshot, version: Pact<'_>, other: Pact<'_>) -> bool {
    !chain(team, version.id()).contains(&other.id())
}

/// Those who owe something and have not left: who signed a version, and who has not.
pub(in crate::ops) fn signatures<'a>(
    team: &'a Snapshot,
    pact: Pact<'_>,
    today: NaiveDate,
) -> (Vec<Member<'a>>, Vec<Member<'a>>) {
    team.present(today)
        .filter(|member| member.owes_checkins())
        .partition(|member| has_signed(team, *member, pact))
}

/// Whether a version is or was in force, or is signed by everybody.
pub(in crate::ops) fn is_agreed(team: &Snapshot, pact: Pact<'_>, today: NaiveDate) -> bool {
    !matches!(word(team, pact, today), "draft" | "set_aside")
}

/// The word for a version in a list of all: its state if it is in force, may come into force or is part of one that may,
/// `replaced` for one that was, `set_aside` for one that others went past.
pub(super) fn word(team: &Snapshot, pact: Pact<'_>, today: NaiveDate) -> &'static str {
    let begun = in_force(team, today);
    if begun.is_some_and(|begun| begun.id() == pact.id())
        || open(team, today).iter().any(|v| v.id() == pact.id())
        || carried_on(team, pact, today).is_some()
    {
        state(team, pact, today).word()
    } else if begun.is_some_and(|begun| chain(team, begun.id()).contains(&pact.id())) {
        "replaced"
    } else {
        "set_aside"
    }
}

//! The rhythm of check-ins: M9 of the record model.

use chrono::NaiveDate;
use serde::Serialize;

use super::numbers::Basis;
use super::team::in_force;
use crate::model::{Member, Pact, Period, Rhythm, Snapshot};

/// How many due periods are shown.
const SHOWN: usize = 8;

/// How far back periods are looked for: some years of absence end the search.
const SEARCHED: usize = 2000;

/// One due period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Beat {
    /// The day, `2026-W47`, `2026-11`, or with a part number.
    pub period: String,
    /// Whether there is a check-in on any of its days.
    pub answered: bool,
}

/// One member's row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Beats {
    /// Member id.
    pub member: String,
    /// How many periods were due, eight at most.
    pub due: usize,
    /// In how many of them there is a check-in.
    pub answered: usize,
    /// The periods, oldest first.
    pub periods: Vec<Beat>,
}

/// The rows of all who owe check-ins and have not left, in the order of the pact.
pub fn rhythms(basis: Basis<'_>) -> Vec<Beats> {
    let members = basis.members().into_iter().filter_map(|id| basis.team.member(&id));
    let row = |member: Member<'_>| {
        let periods = rhythm(basis, member);
        Beats {
            member: member.id().to_owned(),
            due: periods.len(),
            answered: periods.iter().filter(|beat| beat.answered).count(),
            periods,
        }
    };
    members.map(row).collect()
}

/// The last eight closed periods in which a check-in of this member was due, oldest first (rulings 48 to 50): none
/// before the first pact begins, none for those who owe no check-ins.
pub fn rhythm(basis: Basis<'_>, member: Member<'_>) -> Vec<Beat> {
    let team = basis.team;
    let Some(begun) = team.pacts().filter_map(Pact::from).min().filter(|_| member.owes_checkins()) else {
        return Vec::new();
    };
    let as_of = basis.for_member(member.id());
    let checkin = in_force(team, as_of.today).map_or(Rhythm::PerWeek(1), Pact::checkin);
    let first = member.since().map_or(begun, |since| since.max(begun));
    let mut beats: Vec<Beat> = checkin
        .until(as_of.closed)
        .take(SEARCHED)
        .take_while(|period| period.to >= first)
        .filter(|period| is_due(period, first, member))
        .take(SHOWN)
        .map(|period| Beat { answered: is_answered(team, member, &period), period: period.name })
        .collect();
    beats.reverse();
    beats
}

/// Whether on at least one day of the period the member was there and not away.
fn is_due(period: &Period, first: NaiveDate, member: Member<'_>) -> bool {
    period
        .from
        .iter_days()
        .take_while(|day| *day <= period.to)
        .any(|day| day >= first && member.until().is_none_or(|until| day <= until) && !member.is_away(day))
}

fn is_answered(team: &Snapshot, member: Member<'_>, period: &Period) -> bool {
    team.days.get(member.id()).is_some_and(|days| days.range(period.from..=period.to).next().is_some())
}

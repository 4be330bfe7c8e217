//! The rhythm of check-ins: M9 of the record model.

use chrono::NaiveDate;
use serde::Serialize;

use super::Now;
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

/// The last eight closed periods in which a check-in of this member was due, oldest first (rulings 48 to 50).
/// Members who owe no check-ins have none.
pub fn rhythm(team: &Snapshot, now: &Now, pact: Option<Pact<'_>>, member: Member<'_>) -> Vec<Beat> {
    let begun = team.pacts().filter_map(Pact::from).min();
    let Some(begun) = begun.or_else(|| member.since()) else { return Vec::new() };
    if !member.owes_checkins() {
        return Vec::new();
    }
    let checkin = pact.map_or(Rhythm::PerWeek(1), Pact::checkin);
    let grace = pact.map_or(1, Pact::grace);
    let first = member.since().map_or(begun, |since| since.max(begun));
    let mut beats: Vec<Beat> = checkin
        .closed_before(now.day_for(member), grace)
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

//! The rhythm of check-ins: M9 of the record model.

use chrono::{Datelike, NaiveDate};
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
    /// Its last day.
    #[serde(skip)]
    pub to: NaiveDate,
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
/// before the first pact begins, none for coaches, whose rhythm is the answer, and for those who
/// owe nothing.
pub fn rhythm(basis: Basis<'_>, member: Member<'_>) -> Vec<Beat> {
    let beat = |period: Period| Beat {
        answered: is_answered(basis.team, member, &period),
        to: period.to,
        period: period.name,
    };
    let mut beats: Vec<Beat> = closed(basis, member).take(SHOWN).map(beat).collect();
    beats.reverse();
    beats
}

/// The first day of the oldest of them: as far back the days with a check-in have to be known.
pub fn rhythm_since(basis: Basis<'_>, member: Member<'_>) -> Option<NaiveDate> {
    closed(basis, member).take(SHOWN).last().map(|period| period.from)
}

/// How often a member checks in, and the first day on which that was agreed; nothing for those who owe no check-ins,
/// and before the first pact.
fn agreed(team: &Snapshot, member: Member<'_>, today: NaiveDate) -> Option<(Rhythm, NaiveDate)> {
    let begun = team.pacts().filter_map(Pact::from).min().filter(|_| member.checks_in())?;
    let checkin = in_force(team, today).map_or(Rhythm::PerWeek(1), Pact::checkin);
    Some((checkin, member.since().map_or(begun, |since| since.max(begun))))
}

/// Whether a check-in of this member was agreed for this very day: a rhythm of so many a week names none.
pub(super) fn asks_for(team: &Snapshot, member: Member<'_>, day: NaiveDate) -> bool {
    agreed(team, member, day).is_some_and(|(checkin, first)| {
        first <= day && matches!(checkin, Rhythm::Days(days) if days.contains(&day.weekday()))
    })
}

/// All closed periods in which a check-in was due, newest first: a silence may be longer than what is shown.
pub(super) fn closed<'a>(basis: Basis<'a>, member: Member<'a>) -> impl Iterator<Item = Period> + use<'a> {
    let as_of = basis.for_member(member.id());
    let agreed = agreed(basis.team, member, as_of.today);
    agreed.into_iter().flat_map(move |(checkin, first)| {
        checkin
            .until(as_of.closed)
            .take(SEARCHED)
            .take_while(move |period| period.to >= first)
            .filter(move |period| is_due(period, first, member))
    })
}

/// The periods in which a check-in of this member is due now, oldest first: the one that ends today, and those that are
/// over and still in their grace.
pub fn unanswered(basis: Basis<'_>, member: Member<'_>) -> Vec<Period> {
    let team = basis.team;
    let as_of = basis.for_member(member.id());
    let Some((checkin, first)) = agreed(team, member, as_of.today) else { return Vec::new() };
    let mut open: Vec<Period> = checkin
        .until(as_of.today)
        .take_while(|period| period.to > as_of.closed && period.to >= first)
        .filter(|period| is_due(period, first, member) && !is_answered(team, member, period))
        .collect();
    open.reverse();
    open
}

/// Whether on at least one day of the period the member was there and not away.
fn is_due(period: &Period, first: NaiveDate, member: Member<'_>) -> bool {
    period
        .from
        .iter_days()
        .take_while(|day| *day <= period.to)
        .any(|day| day >= first && member.until().is_none_or(|until| day <= until) && !member.is_away(day))
}

pub(super) fn is_answered(team: &Snapshot, member: Member<'_>, period: &Period) -> bool {
    team.days.get(member.id()).is_some_and(|days| days.range(period.from..=period.to).next().is_some())
}

#[cfg(test)]
mod tests {
    use super::{Basis, rhythm, rhythms, unanswered};
    use crate::model::Kind;
    use crate::ops::numbers::fixture::{Story, now};

    fn pact(checkin: &str) -> Story {
        let mut story = Story::new();
        story.set(Kind::Pact, "2026-09-01.ana", &[("purpose", "x"), ("checkin", checkin)]);
        story
    }

    /// Ana's periods in words: an answered one with a star.
    fn beats(story: &Story, today: &str) -> Vec<String> {
        let now = now(today);
        let beats = rhythm(Basis::now(&story.team, &now), story.team.member("ana").unwrap());
        beats
            .into_iter()
            .map(|beat| format!("{}{}", beat.period, if beat.answered { "*" } else { "" }))
            .collect()
    }

    #[test]
    fn ruling_48_periods_spent_away_give_way_to_older_ones() {
        let mut story = pact("weekly");
        story.says("ana", "2026-11-11", "@mood=3");
        let weeks =
            ["38", "39", "40", "41", "42", "43", "44", "45", "46*"].map(|week| format!("2026-W{week}"));
        assert_eq!(beats(&story, "2026-11-22"), weeks[1..]);
        story.add(Kind::Member, "ana", "away", &[("from", "2026-10-12"), ("to", "2026-10-24")]);
        // Week 42 is spent wholly away, week 43 but for a Sunday.
        let left: Vec<String> = weeks.iter().filter(|week| !week.contains("42")).cloned().collect();
        assert_eq!(beats(&story, "2026-11-22"), left);
    }

    #[test]
    fn a_coach_has_no_check_ins_to_be_due() {
        let mut story = pact("weekly");
        story.set(Kind::Member, "ana", &[("role", "client")]);
        assert_eq!(beats(&story, "2026-11-22").len(), 8);
        story.set(Kind::Member, "ana", &[("role", "coach")]);
        assert_eq!(beats(&story, "2026-11-22"), Vec::<String>::new());
        let now = now("2026-11-22");
        let ana = story.team.member("ana").unwrap();
        assert_eq!(unanswered(Basis::now(&story.team, &now), ana), []);
    }

    #[test]
    fn ruling_49_a_week_is_cut_into_parts() {
        let mut story = pact("2/week");
        story.says("ana", "2026-11-18", "@mood=3");
        story.says("ana", "2026-11-12", "@mood=3");
        let beats = beats(&story, "2026-11-20");
        assert_eq!(beats[5..], ["2026-W46.1", "2026-W46.2*", "2026-W47.1*"]);
    }

    #[test]
    fn ruling_50_nothing_is_due_before_the_first_pact_or_the_member() {
        let mut story = pact("weekly");
        story.set(Kind::Pact, "2026-11-04.ana", &[("purpose", "y"), ("checkin", "weekly")]);
        assert_eq!(beats(&story, "2026-09-22"), ["2026-W36", "2026-W37", "2026-W38"]);
        story.set(Kind::Member, "ana", &[("since", "2026-09-20")]);
        assert_eq!(beats(&story, "2026-09-22"), ["2026-W38"]);
        let mut unbound = Story::new();
        unbound.says("ana", "2026-09-01", "@mood=3");
        assert!(beats(&unbound, "2026-11-22").is_empty());
    }

    #[test]
    fn ruling_52_mentors_and_those_who_left_have_no_row() {
        let mut story = pact("weekly");
        story.set(Kind::Member, "cat", &[("role", "witness")]);
        story.set(Kind::Member, "dan", &[("until", "2026-11-21")]);
        story.says("ben", "2026-11-14", "@mood=3");
        let now = now("2026-11-22");
        let rows: Vec<(String, usize, usize)> = rhythms(Basis::now(&story.team, &now))
            .into_iter()
            .map(|row| (row.member, row.due, row.answered))
            .collect();
        assert_eq!(rows, [("ana".to_owned(), 8, 0), ("ben".to_owned(), 8, 1)]);
    }
}

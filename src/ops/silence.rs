//! Silence: check-in periods in a row without a word, and what may be offered then. A reported miss is a word; every
//! step is an offer to a person, and nothing is sent.

use serde::Serialize;

use super::numbers::Basis;
use super::pact::ended;
use super::rhythm::{closed, is_answered};
use super::team::in_force;
use super::words::{count, short};
use crate::model::{Member, Pact, Presence, Rhythm};

/// From how many periods a kind word is offered to the others.
const KIND_WORD: usize = 2;

/// From how many periods a talk is offered to all.
const RESET: usize = 3;

/// From how many periods the question is put whether to go on.
const GO_ON: usize = 6;

/// Something that a person may do about a silence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// nudge, reset, `pause_or_end`
    pub kind: &'static str,
    /// The member who has been silent.
    pub about: String,
    /// A sentence, with the command that does it.
    pub text: String,
}

/// How many closed check-in periods in a row, up to the last due one, have no word of a member (ruling 69). None for whoever has checked in since, is away, or owes no check-ins; a coach's word is the answer, not the
/// check-in.
pub fn silent_periods(basis: Basis<'_>, member: Member<'_>) -> usize {
    let today = basis.for_member(member.id()).today;
    if member.presence(today) != Presence::Active {
        return 0;
    }
    let mut periods = closed(basis, member).peekable();
    let last_word = basis.team.days.get(member.id()).and_then(|days| days.range(..=today).next_back());
    if last_word.zip(periods.peek()).is_some_and(|(word, period)| period.to < *word) {
        return 0;
    }
    periods.take_while(|period| !is_answered(basis.team, member, period)).count()
}

/// What is offered to a member; nothing once the agreement is over.
pub fn offers(basis: Basis<'_>, me: &str) -> Vec<Offer> {
    let (team, today) = (basis.team, basis.now.today);
    let Some(pact) = in_force(team, today).filter(|pact| ended(team, *pact, today).is_none()) else {
        return Vec::new();
    };
    if !team.member(me).is_some_and(|me| me.owes_checkins() && me.presence(today) == Presence::Active) {
        return Vec::new();
    }
    let members = basis.members();
    let silences: Vec<(Member<'_>, usize)> = members
        .iter()
        .filter_map(|id| team.member(id))
        .map(|member| (member, silent_periods(basis, member)))
        .filter(|(_, periods)| KIND_WORD <= *periods)
        .collect();
    let others = silences.iter().filter(|(member, _)| member.id() != me);
    let mut offers: Vec<Offer> = others.map(|(member, periods)| kind_word(pact, *member, *periods)).collect();
    // One talk is enough, and one question: about the longest silence.
    let longest = silences.iter().rev().max_by_key(|(_, periods)| *periods);
    let pair = members.len() == 2;
    offers.extend(longest.filter(|(_, periods)| RESET <= *periods).map(|(member, periods)| {
        if GO_ON <= *periods { go_on(*member, pair) } else { reset(basis, *member, me, pair) }
    }));
    offers
}

fn kind_word(pact: Pact<'_>, member: Member<'_>, periods: usize) -> Offer {
    let helps = member.0.fields.texts("helps");
    let own = if helps.is_empty() {
        String::new()
    } else {
        format!("; what helps, in {}'s own words: {}", member.name(), short(&helps.join("; "), 160))
    };
    let text = format!(
        "No word from {} for {}: `ally nudge {}` has a kind one to pass on{own}",
        member.name(),
        periods_in_words(pact, periods),
        member.id()
    );
    Offer { kind: "nudge", about: member.id().to_owned(), text }
}

/// `2 weeks`, `3 days`, `2 check-ins`.
fn periods_in_words(pact: Pact<'_>, periods: usize) -> String {
    match pact.checkin() {
        Rhythm::Days(days) if days.len() == 7 => count(periods, "day", "days"),
        Rhythm::PerWeek(1) => count(periods, "week", "weeks"),
        Rhythm::PerMonth(1) => count(periods, "month", "months"),
        _ => count(periods, "check-in", "check-ins"),
    }
}

fn reset(basis: Basis<'_>, silent: Member<'_>, me: &str, pair: bool) -> Offer {
    let others: Vec<String> = basis.members().into_iter().filter(|id| id != me).collect();
    let to =
        if pair || silent.id() != me { others.iter().find(|id| pair || *id == silent.id()) } else { None };
    let text = format!(
        "A topic for {}: ten minutes to reset (`ally feedback give {} \"ten minutes to reset\" --kind topic`)",
        if pair { "both of you" } else { "your next talk" },
        to.map_or("all", String::as_str)
    );
    Offer { kind: "reset", about: silent.id().to_owned(), text }
}

fn go_on(silent: Member<'_>, pair: bool) -> Offer {
    let end = if pair { ", or `ally leave`: both are fine" } else { "" };
    let text = format!("Is this the time to pause or end the pact? `ally pause --until DATE`{end}");
    Offer { kind: "pause_or_end", about: silent.id().to_owned(), text }
}

/// Who spoke when: `Last word: Ben Li 16 days ago, you today`, for the members who owe check-ins.
pub fn last_words(basis: Basis<'_>, me: &str) -> String {
    let team = basis.team;
    let mut members = basis.members();
    members.sort_by_key(|id| id == me);
    let words: Vec<String> = members
        .iter()
        .filter_map(|id| team.member(id))
        .map(|member| {
            let today = basis.for_member(member.id()).today;
            let last = team.days.get(member.id()).and_then(|days| days.range(..=today).next_back());
            let when = last.map_or_else(|| "not yet".to_owned(), |on| super::words::from_today(*on, today));
            format!("{} {when}", if member.id() == me { "you" } else { member.name() })
        })
        .collect();
    format!("Last word: {}", words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{Basis, offers, silent_periods};
    use crate::model::Kind;
    use crate::ops::numbers::fixture::{Story, now};

    fn weekly() -> Story {
        let mut story = Story::new();
        story.set(
            Kind::Pact,
            "2026-09-07.ana",
            &[("purpose", "x"), ("checkin", "weekly"), ("until", "2028-01-01")],
        );
        story.says("ana", "2026-11-22", "@mood=3");
        story
    }

    fn silence(story: &Story, who: &str) -> usize {
        let now = now("2026-11-24");
        silent_periods(Basis::now(&story.team, &now), story.team.member(who).unwrap())
    }

    fn kinds(story: &Story, me: &str) -> Vec<String> {
        let now = now("2026-11-24");
        let offers = offers(Basis::now(&story.team, &now), me);
        offers.into_iter().map(|offer| format!("{} {}", offer.kind, offer.about)).collect()
    }

    #[test]
    fn ruling_69_counts_the_periods_up_to_the_last_due_one() {
        let mut story = weekly();
        assert_eq!((silence(&story, "ana"), silence(&story, "ben")), (0, 11));
        story.says("ben", "2026-11-04", "run=missed");
        assert_eq!(silence(&story, "ben"), 2);
        // A word in the period that is not over ends a silence.
        story.says("ben", "2026-11-23", "@mood=3");
        assert_eq!(silence(&story, "ben"), 0);
    }

    #[test]
    fn who_is_away_or_owes_nothing_or_answers_as_a_coach_is_not_silent() {
        for fields in [[("role", "mentor")], [("role", "witness")], [("role", "coach")]] {
            let mut story = weekly();
            story.set(Kind::Member, "ben", &fields);
            assert_eq!(silence(&story, "ben"), 0, "{fields:?}");
        }
        let mut story = weekly();
        story.says("ben", "2026-11-04", "@mood=3");
        story.add(Kind::Member, "ben", "away", &[("from", "2026-11-09"), ("to", "2026-11-15")]);
        assert_eq!(silence(&story, "ben"), 1);
        story.add(Kind::Member, "ben", "away", &[("from", "2026-11-24")]);
        assert_eq!(silence(&story, "ben"), 0);
    }

    #[test]
    fn offers_grow_with_the_silence_and_are_made_to_those_who_are_there() {
        for (last, ana, ben) in [
            ("2026-11-14", &[][..], &[][..]),
            ("2026-11-07", &["nudge ben"], &[]),
            ("2026-10-31", &["nudge ben", "reset ben"], &["reset ben"]),
            ("2026-10-17", &["nudge ben", "reset ben"], &["reset ben"]),
            ("2026-10-10", &["nudge ben", "pause_or_end ben"], &["pause_or_end ben"]),
        ] {
            let mut story = weekly();
            story.says("ben", last, "@mood=3");
            assert_eq!((kinds(&story, "ana"), kinds(&story, "ben")), (owned(ana), owned(ben)), "{last}");
        }
    }

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn nothing_is_offered_once_the_pact_is_over_or_to_whoever_is_away() {
        let mut story = weekly();
        assert!(!kinds(&story, "ana").is_empty());
        story.set(Kind::Pact, "2026-09-07.ana", &[("until", "2026-11-01")]);
        assert!(kinds(&story, "ana").is_empty());
        let mut story = weekly();
        story.add(Kind::Member, "ana", "away", &[("from", "2026-11-23")]);
        assert!(kinds(&story, "ana").is_empty() && kinds(&story, "nobody").is_empty());
    }

    #[test]
    fn with_more_members_each_silence_has_its_word_and_one_talk_is_enough() {
        let mut story = weekly();
        story.set(Kind::Member, "cleo", &[]);
        story.says("cleo", "2026-11-07", "@mood=3");
        assert_eq!(kinds(&story, "ana"), ["nudge ben", "nudge cleo", "pause_or_end ben"]);
        assert_eq!(kinds(&story, "cleo"), ["nudge ben", "pause_or_end ben"]);
    }
}

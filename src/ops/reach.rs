//! The daily answers from as few records as they ask for are those from all records.

use std::fmt::Debug;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::due::{self, due};
use super::log::{self, log};
use super::numbers::fixture::{Story, date, now};
use super::numbers::laws_of_teams::{Crowd, crowds};
use super::pact::unread_looks;
use super::status::{self, SyncState};
use super::{Now, look_back};
use crate::model::{Kind, ReviewPeriod, Scope, Snapshot, Span};

/// What a command reads: first one scope, then what follows from it, then older decisions.
fn in_steps(
    team: &Snapshot,
    now: &Now,
    first: &Scope,
    then: impl FnOnce(&Snapshot, &Now) -> Scope,
) -> Snapshot {
    let then = then(&team.within(&[first]), now);
    let mut decided = Scope::of(&[Kind::Joint]).since(look_back(now.today));
    loop {
        let read = team.within(&[first, &then, &decided]);
        let unread = unread_looks(&read, look_back(now.today));
        if unread.is_empty() {
            return read;
        }
        assert!(unread.iter().all(|period| !decided.decided.contains(period)), "the same is asked for again");
        decided.decided.extend(unread);
    }
}

fn shown(answer: &impl Debug) -> String {
    format!("{answer:#?}")
}

/// A team with reviews: each a number of days after the first, how long it is, and how many days later it was held.
fn story(crowd: &Crowd, reviews: &[(i64, usize, i64)], realign: u32, today: NaiveDate) -> Story {
    let mut story = crowd.story(|_| true);
    story.set(Kind::Pact, "2026-09-01.ana", &[("realign", &realign.to_string())]);
    story.set(Kind::Checkin, "2026-09-30.ana", &[("ask", "is anybody there")]);
    for (day, span, later) in reviews {
        let span = [Span::Week, Span::Month, Span::Quarter][*span];
        let day = date("2026-09-01") + chrono::TimeDelta::days(*day);
        let Some(period) = ReviewPeriod::of(span, day) else { continue };
        let on = (period.to + chrono::TimeDelta::days(*later)).min(period.next().unwrap().to);
        // Nobody holds a review before its last day, or tomorrow.
        if today < on {
            continue;
        }
        let id = format!("{period}/joint.ana");
        story.set(Kind::Joint, &id, &[("on", &on.to_string())]);
        story.add(Kind::Joint, &id, "decisions", &[("what", "Book the hut"), ("who", "ben")]);
        story.set(Kind::ReviewLeaf, &format!("{period}/ben"), &[("good", "x")]);
    }
    story
}

fn reviews() -> impl Strategy<Value = Vec<(i64, usize, i64)>> {
    prop::collection::vec((0..700i64, 0..3usize, 0..40i64), 0..20)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_board_and_what_is_due_need_no_more_than_they_ask_for(
        crowd in crowds(), reviews in reviews(), today in 20..800i64, realign in 1..30u32,
    ) {
        let day: NaiveDate = date("2026-09-28") + chrono::TimeDelta::days(today);
        let team = story(&crowd, &reviews, realign, day).team;
        let now = now(&day.to_string());
        let read = in_steps(&team, &now, &status::first_scope(), status::scope);
        let board = |team: &Snapshot| shown(&status::status(team, &now, SyncState::default()).unwrap());
        prop_assert_eq!(board(&read), board(&team));
        for who in crowd.names() {
            let who = Some(*who);
            let read = in_steps(&team, &now, &due::first_scope(), |first, now| due::scope(first, now, who));
            prop_assert_eq!(shown(&due(&read, &now, who).unwrap()), shown(&due(&team, &now, who).unwrap()));
        }
        let ask = log::Ask { since: Some((day - chrono::TimeDelta::days(30)).to_string()), ..log::Ask::default() };
        let read = team.within(&[&log::scope(&now, &ask).unwrap()]);
        prop_assert_eq!(shown(&log(&read, &now, &ask).unwrap()), shown(&log(&team, &now, &ask).unwrap()));
    }
}

#[test]
fn what_is_read_does_not_grow_with_the_years() {
    let mut story = Story::new();
    story.set(Kind::Pact, "2016-01-01.ana", &[("purpose", "x"), ("checkin", "daily"), ("realign", "13")]);
    story.goal("ana/run", &[("every", "daily"), ("start", "2026-10-01")]);
    for day in date("2016-01-01").iter_days().take_while(|day| *day <= date("2026-11-22")) {
        story.says("ana", &day.to_string(), "run=done");
        if let Some(month) = ReviewPeriod::of(Span::Month, day).filter(|month| month.to == day) {
            story.set(Kind::Joint, &format!("{month}/joint.ana"), &[("on", &day.to_string())]);
        }
    }
    let now = now("2026-11-22");
    let count = |team: &Snapshot, kind| team.of_kind(kind).count();
    let read = in_steps(&story.team, &now, &status::first_scope(), status::scope);
    assert_eq!(count(&read, Kind::Checkin), 91);
    assert_eq!(read.days.get("ana").map(std::collections::BTreeSet::len), Some(91));
    // Those of the last months, and one of each month in which a look at the agreement was due.
    assert!(count(&read, Kind::Joint) < 60, "{}", count(&read, Kind::Joint));
}

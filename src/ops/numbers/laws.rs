//! What holds for all records: laws of the habit numbers, tried on made-up stories.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::fixture::{Story, date, now, tally};
use super::{Basis, Numbers, Tally, lines};
use crate::model::{Kind, Record, Snapshot};

const RHYTHMS: [&str; 7] = ["daily", "weekdays", "mon,wed,fri", "3/week", "weekly", "5/week", "9/month"];
const ANSWERS: [&str; 9] = ["done", "partly", "missed", "skip", "2x", "4x", "mon,thu", "done+3x", "0"];
const FIRST: &str = "2026-08-31";

/// An entry: who, how many days after the first day, which answer (none of the list for a word on something else),
/// and whether the other is named in `with`.
type Entry = (bool, i64, usize, bool);

#[derive(Debug, Clone)]
struct Tale {
    rhythm: usize,
    entries: Vec<Entry>,
    /// Ana away, Ben away, the goal paused: from, length.
    rests: Vec<(usize, i64, i64)>,
    change: Option<(usize, i64)>,
}

fn tales() -> impl Strategy<Value = Tale> {
    let entries = prop::collection::vec((any::<bool>(), 0..84i64, 0..=ANSWERS.len(), any::<bool>()), 0..90);
    let rests = prop::collection::vec((0..3usize, 0..84i64, 0..15i64), 0..4);
    let change = prop::option::of((0..RHYTHMS.len(), 0..84i64));
    (0..RHYTHMS.len(), entries, rests, change).prop_map(|(rhythm, entries, rests, change)| Tale {
        rhythm,
        entries,
        rests,
        change,
    })
}

fn day(number: i64) -> NaiveDate {
    super::shift(date(FIRST), number)
}

impl Tale {
    /// The records, with Ana and Ben in each other's place if asked.
    fn story(&self, swapped: bool) -> Story {
        let mut story = Story::new();
        let name = |is_ana: bool| if is_ana != swapped { "ana" } else { "ben" };
        let every = RHYTHMS[self.rhythm];
        story.goal(
            "ours/hike",
            &[("owners", "[ana, ben]"), ("keeper", "ana"), ("every", every), ("start", FIRST)],
        );
        for (is_ana, number, answer, together) in &self.entries {
            let said = ANSWERS.get(*answer).map_or("@mood=3".to_owned(), |answer| format!("hike={answer}"));
            let with = if *together { format!(" @with={}", name(!*is_ana)) } else { String::new() };
            story.says(name(*is_ana), &day(*number).to_string(), &format!("{said}{with}"));
        }
        for (which, from, length) in &self.rests {
            let (from, to) = (day(*from).to_string(), day(from + length).to_string());
            let interval = [("from", from.as_str()), ("to", to.as_str())];
            match which {
                0 => story.add(Kind::Member, name(true), "away", &interval),
                1 => story.add(Kind::Member, name(false), "away", &interval),
                _ => story.add(Kind::Goal, "ours/hike", "paused", &interval),
            }
        }
        if let Some((was, on)) = self.change {
            let on = day(on).to_string();
            let entry = [("on", on.as_str()), ("what", "every"), ("was", RHYTHMS[was])];
            story.add(Kind::Goal, "ours/hike", "changes", &entry);
        }
        story
    }

    fn rests_on(&self, whose: usize, on: NaiveDate) -> bool {
        let covers = |(which, from, length): &(usize, i64, i64)| {
            (*which == whose || *which == 2) && day(*from) <= on && on <= day(from + length)
        };
        self.rests.iter().any(covers)
    }
}

fn all(team: &Snapshot, today: NaiveDate) -> Vec<Numbers> {
    let now = now(&today.to_string());
    lines(Basis::now(team, &now), team.goal("ours/hike").unwrap())
        .into_iter()
        .map(|line| line.numbers)
        .collect()
}

fn adds_up(tally: Tally) -> bool {
    tally.slots == tally.kept + tally.partly + tally.skip + tally.missed + tally.silent
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn counts_add_up_to_slots(tale in tales(), today in 0..100i64) {
        for numbers in all(&tale.story(false).team, day(today)) {
            let window = numbers.window.unwrap();
            prop_assert!(adds_up(window.tally) && adds_up(numbers.last_period.unwrap()));
            prop_assert_eq!(window.counted, window.tally.slots - window.tally.skip);
            let comeback = numbers.comeback.unwrap();
            prop_assert!(comeback.back <= comeback.of);
            prop_assert!(window.rate.is_none_or(|rate| (0.0..=1.0).contains(&rate)));
        }
    }

    #[test]
    fn the_order_of_files_changes_nothing(tale in tales(), today in 0..100i64, turn in 0..90usize) {
        let story = tale.story(false);
        let mut records: Vec<Record> = story.team.all().cloned().collect();
        let half = turn % records.len();
        records.rotate_left(half);
        let mut turned = Snapshot::default();
        records.into_iter().for_each(|record| turned.put(record));
        prop_assert_eq!(all(&turned, day(today)), all(&story.team, day(today)));
    }

    #[test]
    fn paused_and_away_days_never_count(mut tale in tales(), today in 0..100i64) {
        // Of scheduled days there are exactly as many slots as days that are available.
        tale.rhythm = 0;
        tale.change = None;
        let numbers = all(&tale.story(false).team, day(today));
        for (whose, numbers) in numbers.iter().enumerate().take(2) {
            let window = numbers.window.unwrap();
            let available = super::days::each(window.from.max(date(FIRST)), window.to);
            let available = available.filter(|on| !tale.rests_on(whose, *on)).count();
            prop_assert_eq!(window.tally.slots as usize, available);
        }
        // And where all days are away, there is none.
        tale.rests = vec![(2, 0, 120)];
        for numbers in all(&tale.story(false).team, day(today)) {
            prop_assert_eq!(tally(numbers.window.unwrap().tally), [0; 6]);
        }
    }

    #[test]
    fn a_later_day_never_changes_a_closed_period(tale in tales(), today in 10..80i64, later in 1..12i64) {
        // Every record is dated up to the earlier day: only time passes.
        let mut tale = tale;
        tale.entries.retain(|(_, number, ..)| *number <= today);
        tale.change = tale.change.filter(|(_, on)| *on <= today);
        let team = tale.story(false).team;
        let goal = team.goal("ours/hike").unwrap();
        let periods = |closed: NaiveDate, today: NaiveDate| {
            let as_of = super::AsOf { today, closed };
            let voice = super::Voice::of(&team, goal, "ana", (NaiveDate::MIN, today));
            let available = super::Available::for_owner(&team, goal, "ana", as_of).unwrap();
            let line = super::OwnLine { available, voice, closed };
            line.periods(&super::frames(goal, date(FIRST), closed))
        };
        let closed = super::shift(day(today), -2);
        let now = periods(closed, day(today));
        let mut then = periods(super::shift(closed, later), super::shift(day(today), later));
        then.retain(|period| period.to <= closed);
        prop_assert_eq!(now, then);
    }

    #[test]
    fn the_joint_line_is_the_same_for_all_its_owners(tale in tales(), today in 0..100i64) {
        let (one, other) = (all(&tale.story(false).team, day(today)), all(&tale.story(true).team, day(today)));
        prop_assert_eq!(&one[2], &other[2]);
        prop_assert_eq!((&one[0], &one[1]), (&other[1], &other[0]));
    }
}

//! What holds for all teams: laws of whole reviews, with two, three and twelve members, over zones and calendars.

use chrono::{DateTime, Datelike, NaiveDate};
use proptest::prelude::*;

use super::days::{each, month_of};
use super::fixture::{Story, date, now};
use super::{
    Basis, alone, answered, claims, lines, pact_age, promises, real_use, rhythm_gap, said, setbacks, shift,
    stuck, temperatures, together,
};
use crate::model::{Kind, Record, Snapshot, Zone, day_of};
use crate::ops::rhythm::rhythms;

const NAMES: [&str; 12] =
    ["ana", "ben", "cat", "dan", "eva", "fin", "gus", "hal", "ida", "jon", "kim", "lea"];
const RHYTHMS: [&str; 6] = ["daily", "3/week", "mon,wed,fri", "weekly", "weekdays", "9/month"];
const ANSWERS: [&str; 7] =
    ["run=done", "run=partly hike=done", "run=skip", "hike=2x", "pages=7", "run=mon,tue", "pages=0"];
const WORDS: [&str; 4] = ["@mood=2", "@last=kept", "@win=x", "@blocker=x"];
const FIRST: &str = "2026-09-28";
const DAYS: i64 = 84;

/// Who, how many days after the first day, which answer, which word beside it.
type Entry = (usize, i64, usize, usize);

#[derive(Debug, Clone)]
pub(crate) struct Crowd {
    size: usize,
    entries: Vec<Entry>,
    /// Who is away: from, length.
    away: Vec<(usize, i64, i64)>,
}

pub(crate) fn crowds() -> impl Strategy<Value = Crowd> {
    let entry = (0..12usize, 0..DAYS, 0..ANSWERS.len(), 0..WORDS.len());
    let away = prop::collection::vec((0..12usize, 0..DAYS, 0..20i64), 0..4);
    (prop::sample::select(vec![2usize, 3, 12]), prop::collection::vec(entry, 0..150), away)
        .prop_map(|(size, entries, away)| Crowd { size, entries, away })
}

fn day(number: i64) -> NaiveDate {
    shift(date(FIRST), number)
}

impl Crowd {
    pub(crate) fn names(&self) -> &'static [&'static str] {
        &NAMES[..self.size]
    }

    /// The records of the team, with the check-ins of these members alone.
    pub(crate) fn story(&self, speaks: impl Fn(&str) -> bool) -> Story {
        let mut story = Story::new();
        let owners = format!("[{}]", self.names().join(", "));
        story.set(
            Kind::Pact,
            "2026-09-01.ana",
            &[("purpose", "x"), ("checkin", "2/week"), ("members", &owners)],
        );
        story.goal(
            "ours/hike",
            &[("owners", &owners), ("keeper", "ana"), ("every", "2/week"), ("start", FIRST)],
        );
        for (place, name) in self.names().iter().enumerate() {
            story.set(Kind::Member, name, &[("since", FIRST)]);
            story
                .goal(&format!("{name}/run"), &[("every", RHYTHMS[place % RHYTHMS.len()]), ("start", FIRST)]);
            let pages = [("target", "100"), ("start", FIRST), ("by", "2026-12-20")];
            story.goal(&format!("{name}/pages"), &pages);
        }
        for (who, number, answer, word) in &self.entries {
            let (who, on) = (NAMES[who % self.size], day(*number));
            if speaks(who) {
                story.says(who, &on.to_string(), &format!("{} {}", ANSWERS[*answer], WORDS[*word]));
                let other = NAMES[(number.unsigned_abs() as usize) % self.size];
                let fields = [("to", other), ("text", "x")];
                story.set(Kind::Feedback, &format!("{on}.{who}.aaaa"), &fields);
            }
        }
        for (who, from, length) in &self.away {
            let (from, to) = (day(*from).to_string(), day(from + length).to_string());
            story.add(Kind::Member, NAMES[who % self.size], "away", &[("from", &from), ("to", &to)]);
        }
        story
    }
}

/// All numbers of a review, to be compared.
fn everything(basis: Basis<'_>) -> String {
    let of_goals: Vec<_> =
        basis.team.goals().map(|goal| (goal.id().to_owned(), lines(basis, goal))).collect();
    let of_members: Vec<_> = basis.members().iter().map(|member| stuck(basis, member)).collect();
    let of_all = (together(basis), rhythm_gap(basis), said(basis), claims::claims(basis), pact_age(basis));
    let rows = (rhythms(basis), promises(basis), answered(basis), setbacks(basis), temperatures(basis));
    format!("{of_goals:#?} {of_members:#?} {of_all:#?} {rows:#?} {:#?} {:#?}", real_use(basis), alone(basis))
}

fn on(team: &Snapshot, last: NaiveDate, today: NaiveDate) -> String {
    let now = now(&today.to_string());
    everything(Basis { review_of: Some(last), ..Basis::now(team, &now) })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_review_of_a_finished_period_never_changes(crowd in crowds(), last in 20..70i64, later in 1..500i64) {
        let team = crowd.story(|_| true).team;
        let final_day = day(last + 2);
        prop_assert_eq!(on(&team, day(last), final_day), on(&team, day(last), shift(final_day, later)));
        // Nor do records that were dated after its grace count.
        let mut then = crowd.clone();
        then.entries.retain(|(_, number, ..)| *number <= last + 2);
        prop_assert_eq!(on(&then.story(|_| true).team, day(last), final_day), on(&team, day(last), final_day));
    }

    #[test]
    fn the_order_of_files_changes_no_number(crowd in crowds(), today in 20..90i64, turn in 0..200usize) {
        let team = crowd.story(|_| true).team;
        let mut records: Vec<Record> = team.all().cloned().collect();
        let turn = turn % records.len();
        records.rotate_left(turn);
        let mut turned = Snapshot::default();
        records.into_iter().for_each(|record| turned.put(record));
        let now = now(&day(today).to_string());
        prop_assert_eq!(everything(Basis::now(&team, &now)), everything(Basis::now(&turned, &now)));
    }

    #[test]
    fn what_others_write_never_changes_my_numbers(crowd in crowds(), today in 20..90i64, who in 0..12usize) {
        let me = crowd.names()[who % crowd.size];
        let (all, mine) = (crowd.story(|_| true), crowd.story(|name| name == me));
        let now = now(&day(today).to_string());
        let of = |story: &Story| {
            let basis = Basis::now(&story.team, &now);
            let own: Vec<_> = story.team.goals().filter(|goal| goal.owner() == me).map(|goal| lines(basis, goal)).collect();
            let joint = lines(basis, story.team.goal("ours/hike").unwrap()).into_iter().find(|line| line.owner == me);
            let rhythm = rhythms(basis).into_iter().find(|row| row.member == me);
            let promised = promises(basis).into_iter().find(|row| row.member == me);
            let setbacks = setbacks(basis).into_iter().find(|row| row.member == me);
            let mood = temperatures(basis).into_iter().find(|row| row.member == me);
            format!("{own:?} {joint:?} {rhythm:?} {promised:?} {setbacks:?} {mood:?} {:?}", stuck(basis, me))
        };
        prop_assert_eq!(of(&all), of(&mine));
    }

    #[test]
    fn counts_of_many_add_up_and_so_does_their_week(crowd in crowds(), today in 20..90i64) {
        let story = crowd.story(|_| true);
        let now = now(&day(today).to_string());
        let basis = Basis::now(&story.team, &now);
        let (mut slots, mut kept, mut counted) = (0, 0, 0);
        for goal in story.team.goals() {
            let is_monthly = goal.0.fields.text("every").is_none_or(|every| every.ends_with("month"));
            for line in lines(basis, goal) {
                let Some((window, last)) = line.numbers.window.zip(line.numbers.last_period) else { continue };
                for tally in [window.tally, last] {
                    let all = tally.kept + tally.partly + tally.skip + tally.missed + tally.silent;
                    prop_assert_eq!(tally.slots, all, "{} {}", goal.id(), &line.owner);
                }
                if !is_monthly && line.owner == goal.owner() {
                    slots += last.slots;
                    kept += last.kept;
                    counted += last.counted();
                }
            }
        }
        let week = together(basis);
        prop_assert_eq!((week.slots, week.kept, week.counted), (slots, kept, counted));
        prop_assert!(rhythms(basis).len() == crowd.size);
        prop_assert!(said(basis).len() == crowd.size * (crowd.size - 1));
        prop_assert!(claims::worth_a_look(basis).len() <= 2);
    }
}

const ZONES: [&str; 6] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Australia/Lord_Howe",
];

/// Around changes of the clock, a leap day, week 53 and the turn of the year.
const MOMENTS: [&str; 6] = [
    "2026-03-29T00:30:00+00:00",
    "2026-10-25T00:30:00+00:00",
    "2028-02-29T12:00:00+00:00",
    "2026-12-31T23:30:00+00:00",
    "2027-01-04T00:00:00+00:00",
    "2026-11-01T06:00:00+00:00",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn windows_follow_the_owners_clock_and_are_always_as_long(
        moment in 0..MOMENTS.len(), minutes in -4000..4000i64, zone in 0..ZONES.len(), starts in 0..7u32,
    ) {
        let mut story = Story::new();
        let starts_text = starts.to_string();
        story.set(Kind::Member, "ben", &[("tz", ZONES[zone]), ("day_starts", &starts_text)]);
        for (slug, every) in [("write", "daily"), ("swim", "3/week")] {
            story.goal(&format!("ben/{slug}"), &[("every", every), ("start", "2025-01-01")]);
        }
        let instant = DateTime::parse_from_rfc3339(MOMENTS[moment]).unwrap() + chrono::TimeDelta::minutes(minutes);
        let now = super::fixture::at(&instant.to_rfc3339());
        let today = day_of(now.instant, Zone::named(ZONES[zone]).as_ref(), starts);
        let basis = Basis::now(&story.team, &now);
        let numbers = |id: &str| lines(basis, story.team.goal(id).unwrap()).remove(0).numbers;
        let (daily, weekly) = (numbers("ben/write"), numbers("ben/swim"));
        let window = daily.window.unwrap();
        prop_assert_eq!((window.to, window.tally.slots), (shift(today, -2), 28));
        prop_assert_eq!(daily.last_period.unwrap().slots, 7);
        let window = weekly.window.unwrap();
        prop_assert_eq!((window.to.weekday(), window.tally.slots), (chrono::Weekday::Sun, 12));
        let behind = (shift(today, -2) - window.to).num_days();
        prop_assert!((0..7).contains(&behind), "the last closed week ends {behind} days before");
        prop_assert_eq!(weekly.last_period.unwrap().slots, 3);
    }

    #[test]
    fn months_of_any_length_ask_for_their_share(
        year in 2023..2033i32, month in 1..13u32, times in 1..29u32, away in prop::option::of((0..31i64, 0..31i64)),
    ) {
        let (first, last) = month_of(NaiveDate::from_ymd_opt(year, month, 1).unwrap());
        let mut story = Story::new();
        story.goal("ana/call", &[("every", &format!("{times}/month")), ("start", "2022-01-01")]);
        let mut available = each(first, last).count();
        if let Some((from, length)) = away {
            let (from, to) = (shift(first, from), shift(first, from + length));
            story.add(Kind::Member, "ana", "away", &[("from", &from.to_string()), ("to", &to.to_string())]);
            available = each(first, last).filter(|day| *day < from || to < *day).count();
        }
        let numbers = story.numbers(&shift(last, 2).to_string(), "ana/call");
        let window = numbers.window.unwrap();
        prop_assert_eq!((window.from, window.to), (first, last));
        let days = usize::try_from(last.day()).unwrap();
        prop_assert_eq!(window.tally.slots as usize, times as usize * available / days);
        prop_assert_eq!(numbers.last_period.unwrap(), window.tally);
    }
}

//! How often a review would point at something that is not there, and how often it sees what is: made-up pairs who
//! change nothing, or one thing, looked at week by week. `cargo run --release --example false_alarms [PAIRS]`.
//!
//! The first column of each pair of figures counts what the numbers themselves say (docs/numbers.md), the second what a
//! review says of them. The pairs follow from a fixed seed, so that every run gives the same figures.
#![expect(clippy::disallowed_methods, reason = "a program of its own reads its arguments")]

use std::collections::BTreeMap;
use std::io::Write;

use ally::model::{Kind, Map, Record, Snapshot, Value, Week};
use ally::ops::Now;
use ally::ops::numbers::{
    Basis, Change, Line, Word, claims, lines, rhythm_gap, said, setbacks, temperatures,
};
use chrono::{DateTime, Datelike, Days, NaiveDate};

/// The claims in the order in which a review prefers them.
pub const METRICS: [&str; 9] =
    ["temperature", "mood", "push", "rhythm", "said", "change", "setbacks", "pace", "any"];

/// Weeks before the first review: every window is full, and `push` was given four times.
const BEFORE: u64 = 18;
/// Weeks with a review.
const REVIEWS: u64 = 26;
/// Reviews before a change, in runs that have one.
const UNCHANGED: u64 = 4;

/// How a pair lives. Shares are between 0 and 1; where there are two, they are Ana's and Ben's.
#[derive(Debug, Clone, Copy)]
pub struct Behaviour {
    /// What to call it.
    pub name: &'static str,
    /// How often the pact asks for a check-in: `daily`, or `weekly` with reports of the week.
    checkin: &'static str,
    /// The habits of each: rhythm, times a week, and how many slots are kept.
    habits: &'static [(&'static str, u64, f64)],
    /// Days with a check-in (weeks, where the pact is weekly).
    spoke: [f64; 2],
    /// How much more is kept in busy weeks and less in quiet ones; a spell goes on with 60 %.
    lumps: f64,
    /// Ratings: their middle, and how far they scatter.
    rating: f64,
    scatter: f64,
    /// Shares of time, energy, forgot and obstacle among the reasons.
    reasons: [f64; 4],
    /// Shares of thanks, keep and change among the words; the rest asks.
    words: [f64; 3],
    /// How much of what is needed is read.
    pages: f64,
    /// The middle of `push`.
    push: f64,
    /// Claims that are true of this pair, and so no false alarms.
    truth: &'static [&'static str],
}

const ORDINARY: Behaviour = Behaviour {
    name: "ordinary",
    checkin: "daily",
    habits: &[("daily", 7, 0.75), ("3/week", 3, 0.75)],
    spoke: [0.85, 0.85],
    lumps: 0.0,
    rating: 3.8,
    scatter: 0.7,
    reasons: [0.25; 4],
    words: [0.35, 0.3, 0.2],
    pages: 1.0,
    push: 0.0,
    truth: &[],
};

/// Pairs who change nothing.
pub const UNCHANGING: [Behaviour; 9] = [
    Behaviour {
        name: "steady daily",
        habits: &[("daily", 7, 0.9), ("daily", 7, 0.85)],
        spoke: [0.95; 2],
        ..ORDINARY
    },
    Behaviour { name: "three a week", habits: &[("3/week", 3, 0.8), ("3/week", 3, 0.7)], ..ORDINARY },
    ORDINARY,
    Behaviour {
        name: "low rates",
        habits: &[("daily", 7, 0.4), ("3/week", 3, 0.4), ("weekdays", 5, 0.5)],
        spoke: [0.6; 2],
        ..ORDINARY
    },
    Behaviour { name: "in lumps", lumps: 0.2, habits: &[("daily", 7, 0.7), ("3/week", 3, 0.7)], ..ORDINARY },
    Behaviour { name: "wide ratings", rating: 3.0, scatter: 1.1, ..ORDINARY },
    Behaviour { name: "one often, one seldom", spoke: [0.95, 0.5], truth: &["rhythm"], ..ORDINARY },
    Behaviour { name: "few suggestions", words: [0.45, 0.35, 0.1], ..ORDINARY },
    Behaviour {
        name: "weekly reports",
        checkin: "weekly",
        habits: &[("3/week", 3, 0.75), ("5/week", 5, 0.7)],
        ..ORDINARY
    },
];

/// Pairs of whom one thing changes, and the claim that should say so.
pub const CHANGING: [(Behaviour, Behaviour, &str); 9] = {
    const DAILY: Behaviour = Behaviour { habits: &[("daily", 7, 0.8)], spoke: [1.0; 2], ..ORDINARY };
    const THREE: Behaviour = Behaviour { habits: &[("3/week", 3, 0.8)], ..DAILY };
    [
        (
            Behaviour { name: "daily, 80 % to 50 %", ..DAILY },
            Behaviour { habits: &[("daily", 7, 0.5)], ..DAILY },
            "change",
        ),
        (
            Behaviour { name: "daily, 80 % to 30 %", ..DAILY },
            Behaviour { habits: &[("daily", 7, 0.3)], ..DAILY },
            "change",
        ),
        (
            Behaviour { name: "3/week, 80 % to 50 %", ..THREE },
            Behaviour { habits: &[("3/week", 3, 0.5)], ..THREE },
            "change",
        ),
        (
            Behaviour { name: "3/week, 80 % to 30 %", ..THREE },
            Behaviour { habits: &[("3/week", 3, 0.3)], ..THREE },
            "change",
        ),
        (
            Behaviour { name: "ratings, 4 to 2.5", rating: 4.0, ..ORDINARY },
            Behaviour { rating: 2.5, ..ORDINARY },
            "temperature",
        ),
        (
            Behaviour { name: "one falls silent", ..ORDINARY },
            Behaviour { spoke: [0.85, 0.25], ..ORDINARY },
            "rhythm",
        ),
        (
            Behaviour { name: "no suggestions", ..ORDINARY },
            Behaviour { words: [0.6, 0.4, 0.0], ..ORDINARY },
            "said",
        ),
        (
            Behaviour { name: "mostly no time", ..ORDINARY },
            Behaviour { reasons: [0.85, 0.05, 0.05, 0.05], ..ORDINARY },
            "setbacks",
        ),
        (Behaviour { name: "half the pages", ..ORDINARY }, Behaviour { pages: 0.5, ..ORDINARY }, "pace"),
    ]
};

/// How often something was said: by the numbers, by all claims of a review, and among the two that it prints.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Reviews (or pairs) in which the numbers themselves say so.
    pub numbers: u32,
    /// Those in which a review has the claim.
    pub review: u32,
    /// Those in which it is one of the two that are printed.
    pub printed: u32,
}

/// Counts by metric, out of so many reviews (or pairs).
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// By metric; `any` counts what says anything.
    pub by: BTreeMap<&'static str, Count>,
    /// Out of so many.
    pub of: u32,
}

impl Counts {
    /// The count of a metric.
    pub fn get(&self, metric: &str) -> Count {
        self.by.get(metric).copied().unwrap_or_default()
    }

    fn note(&mut self, metric: &'static str, said: [bool; 3]) {
        let count = self.by.entry(metric).or_default();
        count.numbers += u32::from(said[0]);
        count.review += u32::from(said[1]);
        count.printed += u32::from(said[2]);
    }
}

/// What was said in one review, by metric: by the numbers, by the review, in print.
type Said = BTreeMap<&'static str, [bool; 3]>;

/// The weekly and the monthly reviews of so many pairs who change nothing.
pub fn false_alarms(behaviour: &Behaviour, pairs: u64, is_monthly: bool) -> Counts {
    let mut counts = Counts::default();
    for pair in 0..pairs {
        let team = Pair::new(pair).team(behaviour, behaviour);
        for last in reviews(is_monthly) {
            let mut said = said_on(&team, last, false);
            said.retain(|metric, _| !behaviour.truth.contains(metric));
            let any =
                said.values().fold([false; 3], |any, one| [0, 1, 2].map(|place| any[place] || one[place]));
            said.insert("any", any);
            counts.of += 1;
            said.into_iter().for_each(|(metric, said)| counts.note(metric, said));
        }
    }
    counts
}

/// Of so many pairs who change one thing after four reviews: in how many a review of the next twelve weeks says so.
pub fn seen(before: &Behaviour, after: &Behaviour, metric: &'static str, pairs: u64) -> Counts {
    let mut counts = Counts { of: u32::try_from(pairs).unwrap_or(u32::MAX), ..Counts::default() };
    for pair in 0..pairs {
        let team = Pair::new(pair).team(before, after);
        let mut ever = [false; 3];
        for last in reviews(false).skip(UNCHANGED as usize).take(12) {
            let said = said_on(&team, last, true).get(metric).copied().unwrap_or_default();
            ever = [0, 1, 2].map(|place| ever[place] || said[place]);
        }
        counts.note(metric, ever);
    }
    counts
}

fn first_day() -> NaiveDate {
    NaiveDate::from_isoywd_opt(2026, 2, chrono::Weekday::Mon).unwrap_or_default()
}

/// The last days of the periods under review.
fn reviews(is_monthly: bool) -> impl Iterator<Item = NaiveDate> {
    let from = first_day() + Days::new(7 * BEFORE);
    let is_last = move |day: &NaiveDate| {
        if is_monthly { (*day + Days::new(1)).day() == 1 } else { day.weekday() == chrono::Weekday::Sun }
    };
    from.iter_days().take(7 * REVIEWS as usize).filter(is_last)
}

fn said_on(team: &Snapshot, last: NaiveDate, is_true: bool) -> Said {
    let instant = (last + Days::new(2)).and_hms_opt(12, 0, 0).unwrap_or_default().and_utc();
    let instant: DateTime<chrono::FixedOffset> = instant.into();
    let now = Now { me: Some("ana".to_owned()), email: None, instant, today: instant.date_naive(), seed: 0 };
    let basis = Basis { review_of: Some(last), ..Basis::now(team, &now) };
    let mut said: Said = METRICS.iter().map(|metric| (*metric, [false; 3])).collect();
    let mut mark = |metric: &'static str, place: usize| {
        if let Some(marks) = said.get_mut(metric) {
            marks[place] = true;
        }
    };
    by_numbers(basis, is_true).into_iter().for_each(|metric| mark(metric, 0));
    for (place, claim) in claims::claims(basis).into_iter().enumerate() {
        if claim
            .goal
            .as_deref()
            .is_some_and(|goal| !is_true && claim.metric == "pace" && stays_behind(team, goal))
        {
            continue;
        }
        mark(claim.metric, 1);
        if place < 2 {
            mark(claim.metric, 2);
        }
    }
    said
}

/// What the numbers say by the rules of the record model, before a review chooses.
fn by_numbers(basis: Basis<'_>, is_true: bool) -> Vec<&'static str> {
    let mut found = Vec::new();
    let rows = temperatures(basis);
    let fell = |change: Option<Change>| change == Some(Change::Down);
    found.extend(rows.iter().any(|row| fell(row.temp.change)).then_some("temperature"));
    found.extend(rows.iter().any(|row| fell(row.mood.change)).then_some("mood"));
    let open = basis.team.goals().filter(|goal| goal.closed_on().is_none_or(|on| Some(on) > basis.review_of));
    let all: Vec<Line> = open.flat_map(|goal| lines(basis, goal)).collect();
    let changed = |who: Option<&str>, wanted: Change| {
        all.iter().any(|line| who.is_none_or(|who| line.owner == who) && line.numbers.change == Some(wanted))
    };
    let is_pushed = |who: &str| {
        let ends = |month: &Record| month.id.get(5..7).and_then(|month| month.parse().ok());
        let this = basis.review_of.map_or(13, |last| (last + Days::new(1)).month());
        let given: Vec<i64> = basis
            .team
            .of_kind(Kind::ReviewLeaf)
            .filter(|leaf| leaf.id.ends_with(who) && ends(leaf).is_some_and(|month: u32| month < this))
            .filter_map(|leaf| leaf.fields.int("push"))
            .collect();
        let row = given.iter().rev().take(2).filter(|push| **push > 0).count();
        given
            .last()
            .is_some_and(|last| *last == 2 || row == 2 || (*last < 0 && changed(Some(who), Change::Down)))
    };
    found.extend(["ana", "ben"].into_iter().any(is_pushed).then_some("push"));
    found.extend((!rhythm_gap(basis).is_empty()).then_some("rhythm"));
    found.extend(said(basis).iter().any(|row| row.note.is_some()).then_some("said"));
    found.extend((changed(None, Change::Down) || changed(None, Change::Up)).then_some("change"));
    found.extend(setbacks(basis).iter().any(|row| row.reason.is_some()).then_some("setbacks"));
    let numbers = basis.team.goals().filter(|goal| is_true || !stays_behind(basis.team, goal.id()));
    let mut lines = numbers.flat_map(|goal| lines(basis, goal));
    let behind = |line: Line| line.numbers.pace.is_some_and(|pace| pace.word == Some(Word::Behind));
    found.extend(lines.any(behind).then_some("pace"));
    found
}

/// Whether a book was not read by its date, but for a twentieth: whoever was called behind then was so.
fn stays_behind(team: &Snapshot, goal: &str) -> bool {
    let Some(goal) = team.goal(goal) else { return false };
    let read = |checkin| team.answer(checkin, goal).and_then(|answer| answer.value).unwrap_or(0.0);
    let all: f64 = team.checkins().filter(|checkin| checkin.who() == goal.owner()).map(read).sum();
    all < goal.0.fields.number("target").unwrap_or(0.0) * 0.95
}

/// Two made-up people, from a seed.
#[derive(Debug)]
struct Pair {
    seed: u64,
}

impl Pair {
    /// Seeds lie far apart in the sequence: with neighbours, all pairs would live nearly the same life.
    const fn new(number: u64) -> Self {
        Self { seed: (number + 1).wrapping_mul(0xd134_2543_de82_ef95) ^ 0x5851_f42d_4c95_7f2d }
    }

    /// SplitMix64, as a share from 0 to 1.
    fn share(&mut self) -> f64 {
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        f64::from(u32::try_from((z ^ (z >> 31)) >> 32).unwrap_or_default()) / f64::from(u32::MAX)
    }

    fn happens(&mut self, share: f64) -> bool {
        self.share() < share
    }

    /// A whole number around a middle: twelve shares add up to nearly a normal distribution.
    fn around(&mut self, middle: f64, scatter: f64, least: i64, most: i64) -> Value {
        let normal = (0..12).map(|_| self.share()).sum::<f64>() - 6.0;
        #[expect(clippy::cast_possible_truncation, reason = "a rating")]
        Value::Int(((middle + scatter * normal).round() as i64).clamp(least, most))
    }

    fn one_of<'a>(&mut self, words: &[&'a str], shares: &[f64]) -> &'a str {
        let mut left = self.share();
        for (word, share) in words.iter().zip(shares) {
            left -= share;
            if left < 0.0 {
                return word;
            }
        }
        words.last().copied().unwrap_or_default()
    }

    /// All that the two write, before the change and after it.
    fn team(&mut self, before: &Behaviour, after: &Behaviour) -> Snapshot {
        let mut team = Snapshot::default();
        let text = |pairs: &[(&str, &str)]| -> Map {
            pairs.iter().map(|(key, text)| ((*key).to_owned(), Value::text(*text))).collect()
        };
        let mut put = |kind, id: String, fields: Map| {
            let mut record = Record::new(kind, id);
            record.fields = fields;
            team.put(record);
        };
        let start = first_day().to_string();
        put(Kind::Pact, format!("{start}.ana"), text(&[("purpose", "x"), ("checkin", before.checkin)]));
        for (place, who) in ["ana", "ben"].into_iter().enumerate() {
            put(Kind::Member, who.to_owned(), Map::new());
            for (number, (every, ..)) in before.habits.iter().enumerate() {
                let fields = [("title", "x"), ("every", *every), ("start", &start)];
                put(Kind::Goal, format!("{who}/h{number}"), text(&fields));
            }
            for (id, fields) in self.reading(who, before) {
                put(Kind::Goal, id, fields);
            }
            for week in 0..BEFORE + REVIEWS {
                let behaviour = if week < BEFORE + UNCHANGED { before } else { after };
                let monday = first_day() + Days::new(7 * week);
                for (kind, id, fields) in self.week(who, behaviour, behaviour.spoke[place], monday) {
                    put(kind, id, fields);
                }
            }
        }
        team
    }

    /// A book of thirteen weeks, one after the other, each on pace on average.
    fn reading(&mut self, who: &str, behaviour: &Behaviour) -> Vec<(String, Map)> {
        let place = usize::from(who == "ben");
        let days = if behaviour.checkin == "daily" { 7.0 } else { 1.0 };
        let book = |number: u64| {
            let from = first_day() + Days::new(91 * number);
            let by = from + Days::new(90);
            let target = 13.0 * days * behaviour.spoke[place] * 0.5 * 10.0;
            let closed = Value::Map([("on".to_owned(), Value::Text(by.to_string()))].into_iter().collect());
            let fields = [
                ("title", Value::text("x")),
                ("target", Value::number(target)),
                ("start", Value::Text(from.to_string())),
                ("by", Value::Text(by.to_string())),
                ("closed", closed),
            ];
            (
                format!("{who}/p{number}"),
                fields.map(|(key, value)| (key.to_owned(), value)).into_iter().collect(),
            )
        };
        (0..=(BEFORE + REVIEWS) / 13).map(book).collect()
    }

    /// One week of one member.
    fn week(
        &mut self,
        who: &str,
        behaviour: &Behaviour,
        spoke: f64,
        monday: NaiveDate,
    ) -> Vec<(Kind, String, Map)> {
        let mut records = Vec::new();
        let lump = if self.happens(0.5) { behaviour.lumps } else { -behaviour.lumps };
        let sunday = monday + Days::new(6);
        let days: Vec<NaiveDate> =
            if behaviour.checkin == "daily" { monday.iter_days().take(7).collect() } else { vec![sunday] };
        for day in days.iter().filter(|_| self.happens(spoke)).copied().collect::<Vec<_>>() {
            let mut fields = Map::new();
            let mut goals = Map::new();
            for (number, (every, times, kept)) in behaviour.habits.iter().enumerate() {
                let share = (kept + lump).clamp(0.0, 1.0);
                let name = format!("h{number}");
                if behaviour.checkin == "weekly" {
                    let done = (0..*times).filter(|_| self.happens(share)).count();
                    let report = [("times".to_owned(), Value::Int(i64::try_from(done).unwrap_or(0)))];
                    goals.set(&name, Value::Map(report.into_iter().collect()));
                } else if let Some(answer) = self.answer(behaviour, every, *times, share / spoke.max(share)) {
                    goals.set(&name, answer);
                }
            }
            // The books follow each other every thirteen weeks.
            let book = (day - first_day()).num_days() / 91;
            if self.happens((0.5 + lump / 2.0) * behaviour.pages) {
                goals.set(&format!("p{book}"), Value::number((5.0 + 10.0 * self.share()).round()));
            }
            fields.set("goals", Value::Map(goals));
            fields.set("mood", self.around(behaviour.rating, behaviour.scatter, 1, 5));
            records.push((Kind::Checkin, format!("{day}.{who}"), fields));
        }
        records.extend(self.words(who, behaviour, monday));
        records.extend(self.ratings(who, behaviour, sunday));
        records
    }

    /// The answer of a day: habits of so many times a week are done on that share of the days.
    fn answer(&mut self, behaviour: &Behaviour, every: &str, times: u64, share: f64) -> Option<Value> {
        let is_quota = every.ends_with("/week");
        #[expect(clippy::cast_precision_loss, reason = "at most seven")]
        let share = if is_quota { share * times as f64 / 7.0 } else { share };
        if self.happens(share) {
            return Some(Value::text("done"));
        }
        if is_quota || !self.happens(0.5) {
            return None;
        }
        let why = self.one_of(&["time", "energy", "forgot", "obstacle"], &behaviour.reasons);
        let missed = [("is", "missed"), ("why", why)].map(|(key, text)| (key.to_owned(), Value::text(text)));
        Some(Value::Map(missed.into_iter().collect()))
    }

    /// Nearly two words a week to the other.
    fn words(&mut self, who: &str, behaviour: &Behaviour, monday: NaiveDate) -> Vec<(Kind, String, Map)> {
        let mut records = Vec::new();
        for day in [1, 4].map(|day| monday + Days::new(day)) {
            let kind = self.one_of(&["thanks", "keep", "change", "ask"], &behaviour.words);
            let to = if who == "ana" { "ben" } else { "ana" };
            let fields = [("to", to), ("kind", kind), ("text", "x")];
            let fields = fields.map(|(key, text)| (key.to_owned(), Value::text(text))).into_iter().collect();
            if self.happens(0.9) {
                records.push((Kind::Feedback, format!("{day}.{who}.aaaa"), fields));
            }
        }
        records
    }

    /// The own parts of the reviews that end with a week: of the week, of a month, of a quarter.
    fn ratings(&mut self, who: &str, behaviour: &Behaviour, sunday: NaiveDate) -> Vec<(Kind, String, Map)> {
        let Behaviour { rating, scatter, push, .. } = *behaviour;
        let mut records = Vec::new();
        let temp = [("temp".to_owned(), self.around(rating, scatter, 1, 5))].into_iter().collect();
        records.push((Kind::ReviewLeaf, format!("{}/{who}", Week::of(sunday)), temp));
        let next = sunday + Days::new(7);
        if next.month() != sunday.month() {
            let monthly = [("push".to_owned(), self.around(push, scatter, -2, 2))].into_iter().collect();
            records.push((Kind::ReviewLeaf, format!("{}/{who}", sunday.format("%Y-%m")), monthly));
            if sunday.month().is_multiple_of(3) {
                let commit =
                    [("commit".to_owned(), self.around(rating, scatter, 1, 5))].into_iter().collect();
                let quarter = format!("{}-Q{}/{who}", sunday.year(), sunday.month() / 3);
                records.push((Kind::ReviewLeaf, quarter, commit));
            }
        }
        records
    }
}

fn percent(part: u32, of: u32) -> f64 {
    100.0 * f64::from(part) / f64::from(of.max(1))
}

fn main() -> std::io::Result<()> {
    let pairs = std::env::args().nth(1).and_then(|pairs| pairs.parse().ok()).unwrap_or(200);
    let mut out = std::io::stdout().lock();
    for is_monthly in [false, true] {
        let which = if is_monthly { "monthly" } else { "weekly" };
        writeln!(out, "False alarms in {which} reviews of {pairs} pairs, in percent: numbers, review")?;
        write!(out, "{:22}", "")?;
        METRICS.iter().try_for_each(|metric| write!(out, "{metric:>13}"))?;
        writeln!(out)?;
        for behaviour in &UNCHANGING {
            let counts = false_alarms(behaviour, pairs, is_monthly);
            write!(out, "{:22}", behaviour.name)?;
            for metric in METRICS {
                let count = counts.get(metric);
                write!(
                    out,
                    "{:7.1}{:6.1}",
                    percent(count.numbers, counts.of),
                    percent(count.review, counts.of)
                )?;
            }
            writeln!(out)?;
        }
    }
    writeln!(
        out,
        "Real changes seen within twelve weeks, in percent of {pairs} pairs: numbers, review, in print"
    )?;
    for (before, after, metric) in &CHANGING {
        let counts = seen(before, after, metric, pairs);
        let count = counts.get(metric);
        write!(out, "{:22} {metric:12}", before.name)?;
        for part in [count.numbers, count.review, count.printed] {
            write!(out, "{:7.1}", percent(part, counts.of))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

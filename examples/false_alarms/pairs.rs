//! Made-up pairs who change nothing, or one thing, from a seed: eighteen weeks of records, then half a year with reviews.

use ally::model::{Kind, Map, Record, Snapshot, Value, Week};
use ally::ops::numbers::Metric;
use chrono::{Datelike, Days, NaiveDate};

/// Weeks before the first review: every window is full, and `push` was given four times.
pub(crate) const BEFORE: u64 = 18;
/// Weeks with a review.
pub(crate) const REVIEWS: u64 = 26;
/// Reviews before a change, in runs that have one.
pub(crate) const UNCHANGED: u64 = 4;

/// How a pair lives. Shares are between 0 and 1; where there are two, they are Ana's and Ben's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Behaviour {
    /// What to call it.
    pub(crate) name: &'static str,
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
    pub(crate) truth: &'static [Metric],
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
pub(crate) const UNCHANGING: [Behaviour; 10] = [
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
    Behaviour { name: "one often, one seldom", spoke: [0.95, 0.5], truth: &[Metric::Rhythm], ..ORDINARY },
    Behaviour {
        name: "two reasons",
        habits: &[("daily", 7, 0.4), ("3/week", 3, 0.4), ("weekdays", 5, 0.5)],
        spoke: [0.6; 2],
        reasons: [0.4, 0.4, 0.1, 0.1],
        ..ORDINARY
    },
    Behaviour { name: "few suggestions", words: [0.45, 0.35, 0.1], ..ORDINARY },
    Behaviour {
        name: "weekly reports",
        checkin: "weekly",
        habits: &[("3/week", 3, 0.75), ("5/week", 5, 0.7)],
        ..ORDINARY
    },
];

/// Pairs of whom one thing changes, and the claim that should say so.
pub(crate) const CHANGING: [(Behaviour, Behaviour, Metric); 10] = {
    const DAILY: Behaviour = Behaviour { habits: &[("daily", 7, 0.8)], spoke: [1.0; 2], ..ORDINARY };
    const THREE: Behaviour = Behaviour { habits: &[("3/week", 3, 0.8)], ..DAILY };
    [
        (
            Behaviour { name: "daily, 80 % to 50 %", ..DAILY },
            Behaviour { habits: &[("daily", 7, 0.5)], ..DAILY },
            Metric::Change,
        ),
        (
            Behaviour { name: "daily, 80 % to 30 %", ..DAILY },
            Behaviour { habits: &[("daily", 7, 0.3)], ..DAILY },
            Metric::Change,
        ),
        (
            Behaviour { name: "3/week, 80 % to 50 %", ..THREE },
            Behaviour { habits: &[("3/week", 3, 0.5)], ..THREE },
            Metric::Change,
        ),
        (
            Behaviour { name: "3/week, 80 % to 30 %", ..THREE },
            Behaviour { habits: &[("3/week", 3, 0.3)], ..THREE },
            Metric::Change,
        ),
        (
            Behaviour { name: "ratings, 4 to 2.5", rating: 4.0, ..ORDINARY },
            Behaviour { rating: 2.5, ..ORDINARY },
            Metric::Temperature,
        ),
        (
            Behaviour { name: "moods, 4 to 2.5", rating: 4.0, ..ORDINARY },
            Behaviour { rating: 2.5, ..ORDINARY },
            Metric::Mood,
        ),
        (
            Behaviour { name: "one falls silent", ..ORDINARY },
            Behaviour { spoke: [0.85, 0.25], ..ORDINARY },
            Metric::Rhythm,
        ),
        (
            Behaviour { name: "no suggestions", ..ORDINARY },
            Behaviour { words: [0.6, 0.4, 0.0], ..ORDINARY },
            Metric::Said,
        ),
        (
            Behaviour { name: "mostly no time", ..ORDINARY },
            Behaviour { reasons: [0.85, 0.05, 0.05, 0.05], ..ORDINARY },
            Metric::Setbacks,
        ),
        (
            Behaviour { name: "half the pages", ..ORDINARY },
            Behaviour { pages: 0.5, ..ORDINARY },
            Metric::Pace,
        ),
    ]
};

/// The Monday on which all begin.
pub(crate) fn first_day() -> NaiveDate {
    NaiveDate::from_isoywd_opt(2026, 2, chrono::Weekday::Mon).unwrap_or_default()
}

/// Two made-up people, from a seed.
#[derive(Debug)]
pub(crate) struct Pair {
    seed: u64,
}

impl Pair {
    /// One of many. Seeds lie far apart in the sequence: with neighbours, all pairs would live nearly the same life.
    pub(crate) const fn new(number: u64) -> Self {
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
    pub(crate) fn team(&mut self, before: &Behaviour, after: &Behaviour) -> Snapshot {
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

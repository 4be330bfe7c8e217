//! How often a review would point at something that is not there, and how often it sees what is: made-up pairs who
//! change nothing, or one thing, looked at review by review. `cargo run --release --example false_alarms [PAIRS]`.
//!
//! docs/numbers.md has the tables that it prints. The pairs follow from a fixed seed, so that every run gives the same
//! figures.
#![expect(clippy::disallowed_methods, reason = "a program of its own reads its arguments")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use ally::model::{Kind, Record, Snapshot};
use ally::ops::Now;
use ally::ops::numbers::{
    Basis, Change, Line, Metric, Word, claims, lines, rhythm_gap, said, setbacks, temperatures,
};
use chrono::{Datelike, Days, NaiveDate};

mod pairs;

use pairs::{BEFORE, Pair, REVIEWS, UNCHANGED, first_day};
pub(crate) use pairs::{Behaviour, CHANGING, UNCHANGING};

/// What counts any claim of a review, whatever its metric.
pub(crate) const ANY: &str = "any";
/// What repeats a rating and can't be false: told of beside the others, and no part of `any`.
pub(crate) const QUOTED: &str = "quoted";

/// Which reviews are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// Those of weeks.
    Weekly,
    /// Those of months.
    Monthly,
    /// Those of quarters.
    Quarterly,
}

impl Length {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Weekly, Self::Monthly, Self::Quarterly];

    /// What such a review is called.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Quarterly => "quarterly",
        }
    }

    /// The last days of the periods under review.
    fn reviews(self) -> impl Iterator<Item = NaiveDate> {
        let from = first_day() + Days::new(7 * BEFORE);
        let is_last = move |day: &NaiveDate| {
            let next = *day + Days::new(1);
            match self {
                Self::Weekly => next.weekday() == chrono::Weekday::Mon,
                Self::Monthly => next.day() == 1,
                Self::Quarterly => next.day() == 1 && next.month() % 3 == 1,
            }
        };
        from.iter_days().take(7 * REVIEWS as usize).filter(is_last)
    }
}

/// The columns of a table: every metric, then what sums them up.
pub(crate) fn columns() -> Vec<&'static str> {
    Metric::ALL.into_iter().map(Metric::word).chain([ANY, QUOTED]).collect()
}

/// How often each was told, out of so many reviews.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counts {
    /// By column.
    pub(crate) by: BTreeMap<&'static str, u32>,
    /// Out of so many.
    pub(crate) of: u32,
}

impl Counts {
    /// The share of reviews in percent.
    pub(crate) fn percent(&self, column: &str) -> f64 {
        percent(self.by.get(column).copied().unwrap_or_default(), self.of)
    }
}

/// Who tells something about a team at the end of a period: the numbers themselves, or a review. Where the pair changed
/// something, a book that is not read in time is told of as well.
pub(crate) type Teller = fn(Basis<'_>, bool) -> BTreeSet<&'static str>;

/// What was told in the reviews of so many pairs who change nothing.
pub(crate) fn false_alarms(behaviour: &Behaviour, pairs: u64, length: Length, tell: Teller) -> Counts {
    let mut counts = Counts::default();
    for pair in 0..pairs {
        let team = Pair::new(pair).team(behaviour, behaviour);
        for last in length.reviews() {
            let mut told = told_on(&team, last, false, tell);
            told.retain(|column| behaviour.truth.iter().all(|metric| metric.word() != *column));
            if told.iter().any(|column| *column != QUOTED) {
                told.insert(ANY);
            }
            counts.of += 1;
            told.into_iter().for_each(|column| *counts.by.entry(column).or_default() += 1);
        }
    }
    counts
}

/// Of so many pairs who change one thing after four weekly reviews: of how many it is told in the next twelve.
pub(crate) fn seen(before: &Behaviour, after: &Behaviour, metric: Metric, pairs: u64, tell: Teller) -> u32 {
    let is_seen = |pair: &u64| {
        let team = Pair::new(*pair).team(before, after);
        let mut reviews = Length::Weekly.reviews().skip(UNCHANGED as usize).take(12);
        reviews.any(|last| told_on(&team, last, true, tell).contains(metric.word()))
    };
    u32::try_from((0..pairs).filter(is_seen).count()).unwrap_or(u32::MAX)
}

/// The review is looked at on the second day after its period, when the grace is over.
fn told_on(team: &Snapshot, last: NaiveDate, is_true: bool, tell: Teller) -> BTreeSet<&'static str> {
    let instant = (last + Days::new(2)).and_hms_opt(12, 0, 0).unwrap_or_default().and_utc().into();
    let today = last + Days::new(2);
    let now = Now { me: Some("ana".to_owned()), email: None, instant, today, seed: 0 };
    tell(Basis { review_of: Some(last), ..Basis::now(team, &now) }, is_true)
}

/// All that a review could print under "Worth a look".
pub(crate) fn review(basis: Basis<'_>, is_true: bool) -> BTreeSet<&'static str> {
    claimed(basis, is_true, usize::MAX)
}

/// What it does print.
pub(crate) fn printed(basis: Basis<'_>, is_true: bool) -> BTreeSet<&'static str> {
    claimed(basis, is_true, 2)
}

fn claimed(basis: Basis<'_>, is_true: bool, most: usize) -> BTreeSet<&'static str> {
    let is_wrong = |claim: &claims::Claim| {
        let goal = claim.goal.as_deref().filter(|_| claim.metric == Metric::Pace && !is_true);
        !goal.is_some_and(|goal| stays_behind(basis.team, goal))
    };
    let claims = claims::claims(basis).into_iter().take(most).filter(is_wrong);
    claims.map(|claim| if claim.is_quoted { QUOTED } else { claim.metric.word() }).collect()
}

/// What the numbers say by the rules of the record model, before a review chooses.
pub(crate) fn numbers(basis: Basis<'_>, is_true: bool) -> BTreeSet<&'static str> {
    let rows = temperatures(basis);
    let fell = |change: Option<Change>| change == Some(Change::Down);
    let open = basis.team.goals().filter(|goal| goal.closed_on().is_none_or(|on| Some(on) > basis.review_of));
    let all: Vec<Line> = open.flat_map(|goal| lines(basis, goal)).collect();
    let changed = |who: Option<&str>, wanted: Change| {
        all.iter().any(|line| who.is_none_or(|who| line.owner == who) && line.numbers.change == Some(wanted))
    };
    let goals = basis.team.goals().filter(|goal| is_true || !stays_behind(basis.team, goal.id()));
    let mut lines = goals.flat_map(|goal| lines(basis, goal));
    let behind = |line: Line| line.numbers.pace.is_some_and(|pace| pace.word == Some(Word::Behind));
    let gaps = rhythm_gap(basis);
    let told = [
        (Metric::Temperature.word(), rows.iter().any(|row| fell(row.temp.change))),
        (Metric::Mood.word(), rows.iter().any(|row| fell(row.mood.change))),
        (
            Metric::Push.word(),
            ["ana", "ben"]
                .into_iter()
                .any(|who| pushes(basis, who).last() < Some(&0) && changed(Some(who), Change::Down)),
        ),
        (Metric::Rhythm.word(), gaps.iter().any(|gap| gap.of.is_some())),
        (Metric::Said.word(), said(basis).iter().any(|row| row.note.is_some())),
        (Metric::Change.word(), changed(None, Change::Down) || changed(None, Change::Up)),
        (Metric::Setbacks.word(), setbacks(basis).iter().any(|row| row.reason.is_some())),
        (Metric::Pace.word(), lines.any(behind)),
        (
            QUOTED,
            gaps.iter().any(|gap| gap.of.is_none())
                || ["ana", "ben"].into_iter().any(|who| {
                    let given = pushes(basis, who);
                    given.last() == Some(&2)
                        || given.len() > 1 && given.iter().rev().take(2).all(|push| *push > 0)
                }),
        ),
    ];
    told.into_iter().filter(|(_, is_told)| *is_told).map(|(column, _)| column).collect()
}

/// What somebody answered to `push`, oldest first.
fn pushes(basis: Basis<'_>, who: &str) -> Vec<i64> {
    let ends = |month: &Record| month.id.get(5..7).and_then(|month| month.parse().ok());
    let this = basis.review_of.map_or(13, |last| (last + Days::new(1)).month());
    let parts = basis.team.of_kind(Kind::ReviewLeaf);
    let mine =
        parts.filter(|leaf| leaf.id.ends_with(who) && ends(leaf).is_some_and(|month: u32| month < this));
    mine.filter_map(|leaf| leaf.fields.int("push")).collect()
}

/// Whether a book was not read by its date, but for a twentieth: whoever was called behind then was so.
fn stays_behind(team: &Snapshot, goal: &str) -> bool {
    let Some(goal) = team.goal(goal) else { return false };
    let read = |checkin| team.answer(checkin, goal).and_then(|answer| answer.value).unwrap_or(0.0);
    let all: f64 = team.checkins().filter(|checkin| checkin.who() == goal.owner()).map(read).sum();
    all < goal.0.fields.number("target").unwrap_or(0.0) * 0.95
}

fn percent(part: u32, of: u32) -> f64 {
    100.0 * f64::from(part) / f64::from(of.max(1))
}

fn table(out: &mut impl Write, length: Length, pairs: u64, tell: Teller) -> std::io::Result<()> {
    writeln!(out, "| {} | {} |", length.word(), columns().join(" | "))?;
    writeln!(out, "|---|{}", "---|".repeat(columns().len()))?;
    for behaviour in &UNCHANGING {
        let counts = false_alarms(behaviour, pairs, length, tell);
        let cells: Vec<String> =
            columns().into_iter().map(|column| format!("{:.1}", counts.percent(column))).collect();
        writeln!(out, "| {} | {} |", behaviour.name, cells.join(" | "))?;
    }
    writeln!(out)
}

fn main() -> std::io::Result<()> {
    let pairs = std::env::args().nth(1).and_then(|pairs| pairs.parse().ok()).unwrap_or(200);
    let mut out = std::io::stdout().lock();
    for length in Length::ALL {
        writeln!(out, "False alarms in {} reviews of {pairs} pairs, in percent:\n", length.word())?;
        table(&mut out, length, pairs, review)?;
    }
    writeln!(out, "Changes that were seen within twelve weekly reviews, in percent of {pairs} pairs:\n")?;
    writeln!(out, "| change | claim | number | review | printed |\n|---|---|---|---|---|")?;
    for (before, after, metric) in &CHANGING {
        write!(out, "| {} | {} |", before.name, metric.word())?;
        for tell in [numbers, review, printed] {
            let count = seen(before, after, *metric, pairs, tell);
            write!(out, " {:.0} |", percent(count, u32::try_from(pairs).unwrap_or(u32::MAX)))?;
        }
        writeln!(out)?;
    }
    let few = pairs.div_ceil(10);
    writeln!(out, "\nWhat the numbers themselves would say in weekly reviews of {few} pairs, in percent:\n")?;
    table(&mut out, Length::Weekly, few, numbers)
}

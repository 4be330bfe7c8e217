//! Numbers in words: one short cell for the board, a few sentences for a goal in full.
//!
//! Counts always; a share, a comeback or weeks in a row only from their samples. Nothing here ranks or blames.

use chrono::NaiveDate;

use super::kept::Window;
use super::pace::{Forecast, Pace, Word};
use super::rule::Rule;
use super::slots::Tally;
use super::{Line, Numbers};
use crate::model::{Goal, Rhythm, Value};
use crate::ops::words::{count, day};

/// Misses from which a comeback is told.
const MISSES: u32 = 3;
/// Weeks in a row from which they are told.
const WEEKS: u32 = 2;
/// Moves of a due date from which three ways out are named.
const MOVES: u32 = 3;

/// The numbers in one short cell; empty where there is nothing to tell yet.
pub fn in_short(goal: Goal<'_>, numbers: &Numbers, today: NaiveDate) -> String {
    let mut parts: Vec<String> = Vec::new();
    if let Some(window) = numbers.window.filter(|window| window.counted > 0) {
        let (kept, counted) = (window.tally.kept, window.counted);
        parts.push(format!("{} {kept} of {counted}", window_name(goal, &window, today)));
        let told = numbers.comeback.filter(|comeback| comeback.of >= MISSES);
        parts.extend(told.map(|comeback| format!("came back {} of {}", comeback.back, comeback.of)));
    }
    if let Some(pace) = numbers.pace.filter(|pace| pace.days > 0) {
        parts.push(reached(goal, &pace, false));
        match (pace_word(&pace), numbers.forecast) {
            (Some(word), _) => parts.push(word),
            (None, Some(Forecast::On(on))) => parts.push(format!("forecast {}", day(on, today))),
            (None, _) => {}
        }
    }
    parts.extend(numbers.carried.filter(|moves| *moves > 0).map(moved));
    parts.join(" · ")
}

/// The numbers of a line in sentences.
pub fn in_full(goal: Goal<'_>, line: &Line, today: NaiveDate) -> Vec<String> {
    let numbers = &line.numbers;
    let mut sentences = Vec::new();
    if let Some(window) = numbers.window {
        let reserve = (line.owner != "ours").then(|| Rule::on(goal, today).reserve);
        let name = window_name(goal, &window, today);
        if let Some(last) = numbers.last_period.filter(|last| last.slots > 0 && !is_monthly(goal, today)) {
            sentences.push(format!("Last week: {}", slots(last, None, reserve)));
        }
        if window.tally.slots > 0 {
            sentences.push(format!("{}: {}", begin(&name), slots(window.tally, window.rate, reserve)));
        } else if goal.start().is_none_or(|start| start > window.from) {
            sentences.push("Nothing to count yet".to_owned());
        } else {
            sentences.push(format!("Nothing to count: {name}"));
        }
    }
    if let Some(comeback) = numbers.comeback.filter(|comeback| comeback.of >= MISSES) {
        sentences.push(format!("Came back {} of {} times after a miss", comeback.back, comeback.of));
    }
    sentences.extend(
        numbers
            .weeks_kept
            .filter(|weeks| *weeks >= WEEKS)
            .map(|weeks| format!("{weeks} weeks kept in a row")),
    );
    sentences.extend(numbers.pace.map(|pace| number_in_full(goal, &pace, numbers.forecast, today)));
    if let Some(moves) = numbers.carried.filter(|moves| *moves > 0) {
        let ways = if moves >= MOVES { ": shrink it, hand it over or drop it?" } else { "" };
        sentences.push(format!("{}{ways}", begin(&moved(moves))));
    }
    sentences
}

fn is_monthly(goal: Goal<'_>, today: NaiveDate) -> bool {
    matches!(Rule::on(goal, today).every, Some(Rhythm::PerMonth(_)))
}

fn window_name(goal: Goal<'_>, window: &Window, today: NaiveDate) -> String {
    if is_monthly(goal, today) { window.to.format("%B").to_string() } else { "last 4 weeks".to_owned() }
}

/// `7 of 12 kept (58 %), 1 partly, 2 missed, 2 no word; 1 skip of 2`.
fn slots(tally: Tally, rate: Option<f64>, reserve: Option<usize>) -> String {
    let mut counted = Vec::new();
    if tally.counted() > 0 {
        let rate = rate.map(|rate| format!(" ({:.0} %)", rate * 100.0)).unwrap_or_default();
        counted.push(format!("{} of {} kept{rate}", tally.kept, tally.counted()));
    }
    for (number, name) in [(tally.partly, "partly"), (tally.missed, "missed"), (tally.silent, "no word")] {
        if number > 0 {
            counted.push(format!("{number} {name}"));
        }
    }
    let mut parts = Vec::new();
    if !counted.is_empty() {
        parts.push(counted.join(", "));
    }
    if tally.skip > 0 {
        // In a month more skips can be excused than in 28 days.
        let of = reserve.filter(|reserve| tally.skip as usize <= *reserve);
        let of = of.map(|reserve| format!(" of {reserve}")).unwrap_or_default();
        parts.push(format!("{}{of}", count(tally.skip as usize, "skip", "skips")));
    }
    parts.join("; ")
}

/// `112 of 200 pages`, or where the last value counts `now 78.5 kg`.
fn reached(goal: Goal<'_>, pace: &Pace, with_unit: bool) -> String {
    let fields = &goal.0.fields;
    let unit = fields.text("unit").filter(|_| with_unit).map(|unit| format!(" {unit}")).unwrap_or_default();
    match (fields.number("from"), fields.number("target")) {
        (None, Some(target)) => format!("{} of {}{unit}", plain(pace.done), plain(target)),
        _ => format!("now {}{unit}", plain(pace.done)),
    }
}

/// A number without the dust of floating point.
fn plain(number: f64) -> String {
    Value::number((number * 1e6).round() / 1e6).to_string()
}

fn pace_word(pace: &Pace) -> Option<String> {
    let days = pace.lead_days.map(|lead| format!("{:.0} days", lead.abs()));
    Some(match pace.word? {
        Word::Ahead => format!("{} ahead", days?),
        Word::OnPace => "on pace".to_owned(),
        Word::Behind => format!("{} behind", days?),
    })
}

/// `112 of 200 pages, 3 days behind, forecast 14 Jan (by 6 Jan)`.
fn number_in_full(goal: Goal<'_>, pace: &Pace, forecast: Option<Forecast>, today: NaiveDate) -> String {
    let mut parts = vec![reached(goal, pace, true)];
    if pace.days > 0 && pace.share.is_some_and(|share| share >= 1.0) {
        parts.push("reached".to_owned());
    } else {
        parts.extend(pace_word(pace));
    }
    parts.extend(forecast.map(|forecast| match forecast {
        Forecast::On(on) => format!("forecast {}", day(on, today)),
        Forecast::NotMoving => "not moving towards the target".to_owned(),
    }));
    let by = goal.by().filter(|_| parts.len() > 1).map(|by| format!(" (by {})", day(by, today)));
    begin(&format!("{}{}", parts.join(", "), by.unwrap_or_default()))
}

fn moved(moves: u32) -> String {
    match moves {
        1 => "moved once".to_owned(),
        2 => "moved twice".to_owned(),
        moves => format!("moved {moves} times"),
    }
}

/// The same text as the beginning of a sentence.
fn begin(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

//! Numbers in words: one short cell for the board, a few sentences for a goal in full.
//!
//! Counts always; a share, a comeback or weeks in a row only from their samples. Nothing here ranks or blames.

use chrono::NaiveDate;

use super::carried::MOVES;
use super::kept::Window;
use super::pace::{Forecast, Pace, Word};
use super::rule::Rule;
use super::slots::Tally;
use super::{Line, Numbers};
use crate::model::{Goal, Rhythm, Value};
use crate::ops::words::{begin, count, day, times};

/// Misses from which a comeback is told.
const MISSES: u32 = 3;
/// Weeks in a row from which they are told.
const WEEKS: u32 = 2;

/// The numbers in one short cell; empty where there is nothing to tell yet.
pub fn in_short(goal: Goal<'_>, numbers: &Numbers, today: NaiveDate) -> String {
    let mut parts: Vec<String> = Vec::new();
    if let Some(window) = numbers.window.filter(|window| window.counted > 0) {
        let (kept, counted) = (window.tally.kept, window.counted);
        parts.push(format!("{} {kept} of {counted}", window_name(goal, &window, today)));
    }
    if let Some(pace) = numbers.pace.filter(|pace| pace.days > 0) {
        // Where the last value counts, the last answer beside this cell tells it.
        if goal.0.fields.number("from").is_none() {
            parts.push(reached(goal, &pace, false));
        }
        match (pace_word(&pace), numbers.forecast) {
            (Some(word), _) => parts.push(word),
            (None, Some(Forecast::On(on))) => parts.push(format!("forecast {}", day(on, today))),
            (None, _) => {}
        }
    }
    parts.extend(numbers.carried.filter(|moves| *moves > 0).map(|moves| format!("moved {}", times(moves))));
    parts.join(" · ")
}

/// The numbers of a line in sentences; none where there is nothing to tell yet.
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
        } else if goal.start().is_some_and(|start| start <= window.from) {
            let the = if is_monthly(goal, today) { "" } else { "the " };
            sentences.push(format!("Nothing to count in {the}{name}"));
        }
    }
    // A share or a comeback of nothing says no more than the counts, and sounds like a verdict.
    if let Some(comeback) = numbers.comeback.filter(|comeback| comeback.of >= MISSES && comeback.back > 0) {
        sentences.push(format!("Came back {} of {} times after a miss", comeback.back, comeback.of));
    }
    sentences.extend(
        numbers
            .weeks_kept
            .filter(|weeks| *weeks >= WEEKS)
            .map(|weeks| format!("{weeks} weeks kept in a row")),
    );
    let pace = numbers.pace.filter(|pace| pace.days > 0);
    sentences.extend(pace.map(|pace| number_in_full(goal, &pace, numbers.forecast, today)));
    if let Some(moves) = numbers.carried.filter(|moves| *moves > 0) {
        let ways = if moves >= MOVES { ": shrink it, hand it over or drop it?" } else { "" };
        sentences.push(format!("{}{ways}", begin(&format!("moved {}", times(moves)))));
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
        let rate = rate
            .filter(|_| tally.kept > 0)
            .map(|rate| format!(" ({:.0} %)", rate * 100.0))
            .unwrap_or_default();
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
pub fn plain(number: f64) -> String {
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
    if pace.share.is_some_and(|share| share >= 1.0) {
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

#[cfg(test)]
mod tests {
    use super::super::fixture::{Story, date};
    use super::{in_full, in_short};

    fn full(story: &Story, goal: &str) -> Vec<String> {
        let lines = story.lines("2026-11-24", goal);
        in_full(story.team.goal(goal).unwrap(), lines.last().unwrap(), date("2026-11-24"))
    }

    fn short(story: &Story, goal: &str) -> String {
        in_short(story.team.goal(goal).unwrap(), &story.numbers("2026-11-24", goal), date("2026-11-24"))
    }

    #[test]
    fn a_habit_tells_counts_and_a_share_only_from_ten() {
        let mut story = Story::new();
        story.goal("ana/run", &[("every", "3/week"), ("start", "2026-11-23")]);
        assert!(full(&story, "ana/run").is_empty());
        assert_eq!(short(&story, "ana/run"), "");
        story.goal("ana/run", &[("start", "2026-11-09")]);
        story.says_on("ana", "2026-11", &[9, 11, 13, 16], "run=done");
        story.says_on("ana", "2026-11", &[17, 19], "run=skip");
        assert_eq!(
            full(&story, "ana/run"),
            [
                "Last week: 1 of 1 kept; 2 skips of 2",
                "Last 4 weeks: 4 of 4 kept; 2 skips of 2",
                "2 weeks kept in a row"
            ]
        );
        assert_eq!(short(&story, "ana/run"), "last 4 weeks 4 of 4");
        story.goal("ana/run", &[("start", "2026-08-31")]);
        story.says_on("ana", "2026-10", &[8, 21, 26], "run=partly");
        assert_eq!(
            full(&story, "ana/run"),
            [
                "Last week: 1 of 1 kept; 2 skips of 2",
                "Last 4 weeks: 4 of 10 kept (40 %), 1 partly, 2 missed, 3 no word; 2 skips of 2",
                "Came back 4 of 10 times after a miss",
                "2 weeks kept in a row"
            ]
        );
        assert_eq!(short(&story, "ana/run"), "last 4 weeks 4 of 10");
    }

    #[test]
    fn a_month_is_named() {
        let mut story = Story::new();
        story.goal("ana/call", &[("every", "2/month"), ("start", "2026-10-01")]);
        story.says("ana", "2026-10-20", "call=done");
        assert_eq!(full(&story, "ana/call"), ["October: 1 of 2 kept, 1 missed"]);
        assert_eq!(short(&story, "ana/call"), "October 1 of 2");
        story.goal("ana/call", &[("start", "2026-09-01")]);
        story.closed("ana/call", "2026-09-30");
        assert_eq!(full(&story, "ana/call"), ["Nothing to count in October"]);
    }

    #[test]
    fn a_number_tells_how_far_and_a_word_from_its_sample() {
        let mut story = Story::new();
        let fields = [("target", "200"), ("unit", "pages"), ("start", "2026-11-01"), ("by", "2027-01-06")];
        story.goal("ana/pages", &fields);
        assert!(full(&story, "ana/pages").is_empty() && short(&story, "ana/pages").is_empty());
        story.says_on("ana", "2026-11", &[2, 5], "pages=12");
        assert_eq!(short(&story, "ana/pages"), "24 of 200");
        story.says_on("ana", "2026-11", &[8, 11, 14, 17], "pages=1.1");
        assert_eq!(
            full(&story, "ana/pages"),
            ["28.4 of 200 pages, 13 days behind, forecast Mon 6 Mar 2028 (by Wed 6 Jan 2027)"]
        );
        assert_eq!(short(&story, "ana/pages"), "28.4 of 200 · 13 days behind");
        story.says("ana", "2026-11-20", "pages=180");
        assert_eq!(full(&story, "ana/pages"), ["208.4 of 200 pages, reached (by Wed 6 Jan 2027)"]);
        story
            .goal("ana/weight", &[("target", "75"), ("from", "82"), ("unit", "kg"), ("start", "2026-11-01")]);
        story.says_on("ana", "2026-11", &[2, 5, 8, 11, 14, 17], "weight=82.5");
        assert_eq!(full(&story, "ana/weight"), ["Now 82.5 kg, not moving towards the target"]);
        assert_eq!(short(&story, "ana/weight"), "");
        story.goal("ana/weight", &[("by", "2026-12-20")]);
        assert_eq!(short(&story, "ana/weight"), "27 days behind");
    }

    #[test]
    fn a_move_is_counted_and_three_ask_a_question() {
        let mut story = Story::new();
        story.goal("ana/hut", &[("by", "2026-12-01")]);
        for (was, said) in [
            ("2026-11-01", "Moved once"),
            ("2026-11-02", "Moved twice"),
            ("2026-11-03", "Moved 3 times: shrink it, hand it over or drop it?"),
        ] {
            let entry = [("on", was), ("what", "by"), ("was", was)];
            story.add(crate::model::Kind::Goal, "ana/hut", "changes", &entry);
            assert_eq!(full(&story, "ana/hut"), [said]);
        }
        assert_eq!(short(&story, "ana/hut"), "moved 3 times");
    }
}

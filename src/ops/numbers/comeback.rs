//! M3 and M4: how often a miss was followed by a return, and how many weeks in a row were kept.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::days::{monday_of, shift};
use super::slots::{Period, Tally};
use crate::model::Rhythm;

/// Days in which misses are looked for.
const DAYS: i64 = 90;

/// Misses, and how many of them were followed by a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Comeback {
    /// Misses that have a following closed period.
    pub of: u32,
    /// Those where something was done in the next one.
    pub back: u32,
}

/// M3: misses of the 90 days up to the end of the window, and the returns (rulings 32 and 33).
pub(super) fn comeback(periods: &[Period], last: NaiveDate) -> Comeback {
    let counted: Vec<&Period> = periods.iter().filter(|period| period.tally.counted() > 0).collect();
    let mut comeback = Comeback { of: 0, back: 0 };
    for (one, next) in counted.iter().zip(counted.iter().skip(1)) {
        let recent = shift(last, 1 - DAYS) <= one.to && one.to <= last;
        if recent && one.tally.is_miss() {
            comeback.of += 1;
            comeback.back += u32::from(next.tally.is_shown_up());
        }
    }
    comeback
}

/// M4: closed ISO weeks in a row, counted back, in which every slot was kept, partly or excused; weeks with nothing to
/// count are passed over (ruling 34).
pub(super) fn weeks_kept(periods: &[Period], closed: NaiveDate) -> u32 {
    let mut weeks: BTreeMap<NaiveDate, Tally> = BTreeMap::new();
    for period in periods.iter().filter(|period| !matches!(period.rule.every, Some(Rhythm::PerMonth(_)))) {
        let week = weeks.entry(monday_of(period.to)).or_default();
        *week = *week + period.tally;
    }
    weeks.retain(|monday, tally| shift(*monday, 6) <= closed && tally.counted() > 0);
    let is_kept = |tally: &&Tally| !tally.is_miss();
    u32::try_from(weeks.values().rev().take_while(is_kept).count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Story;
    use crate::model::Kind;

    fn habit(every: &str, start: &str) -> Story {
        let mut story = Story::new();
        story.goal("ana/run", &[("every", every), ("start", start)]);
        story
    }

    fn comeback(story: &Story, today: &str) -> (u32, u32) {
        let comeback = story.numbers(today, "ana/run").comeback.unwrap();
        (comeback.of, comeback.back)
    }

    #[test]
    fn ruling_32_a_week_can_be_a_miss_and_a_return() {
        let mut story = habit("3/week", "2026-10-26");
        // One of three, one of three, none, three of three.
        story.says_on("ana", "2026-10", &[26], "run=done");
        story.says_on("ana", "2026-11", &[2, 16, 17, 18], "run=done");
        assert_eq!(comeback(&story, "2026-11-24"), (3, 2));
        // The last closed week is no miss as long as nothing follows it.
        assert_eq!(comeback(&story, "2026-11-17"), (2, 1));
    }

    #[test]
    fn ruling_32_weeks_without_counted_slots_are_passed_over() {
        let mut story = habit("1/week", "2026-10-26");
        story.says("ana", "2026-11-04", "run=skip");
        story.add(Kind::Member, "ana", "away", &[("from", "2026-11-09"), ("to", "2026-11-15")]);
        story.says("ana", "2026-11-16", "run=partly");
        assert_eq!(comeback(&story, "2026-11-24"), (1, 1));
    }

    #[test]
    fn ruling_33_misses_of_90_days_up_to_the_end_of_the_window() {
        let mut story = habit("daily", "2026-08-22");
        // Today's window ends on 20 November; 90 days back from there begin on 23 August.
        assert_eq!(comeback(&story, "2026-11-22"), (89, 0));
        story.says("ana", "2026-08-24", "run=done");
        assert_eq!(comeback(&story, "2026-11-22"), (88, 1));
    }

    #[test]
    fn ruling_34_weeks_kept_go_back_to_the_start_over_empty_weeks() {
        let mut story = habit("weekdays", "2025-06-02");
        for week in 0..76 {
            for day in 0..5 {
                let date = super::shift(super::super::fixture::date("2025-06-02"), week * 7 + day);
                story.says("ana", &date.to_string(), if day == 2 { "run=partly" } else { "run=done" });
            }
        }
        let weeks = |story: &Story| story.numbers("2026-11-17", "ana/run").weeks_kept;
        assert_eq!(weeks(&story), Some(76));
        // A week away neither breaks nor adds; one excused skip keeps, one miss breaks.
        story.add(Kind::Member, "ana", "away", &[("from", "2026-11-02"), ("to", "2026-11-08")]);
        assert_eq!(weeks(&story), Some(75));
        story.says("ana", "2026-10-29", "run=skip");
        assert_eq!(weeks(&story), Some(75));
        story.says("ana", "2026-10-22", "run=missed");
        assert_eq!(weeks(&story), Some(2));
    }

    #[test]
    fn ruling_34_months_have_no_weeks_kept() {
        assert_eq!(habit("2/month", "2026-09-01").numbers("2026-11-22", "ana/run").weeks_kept, None);
    }
}

//! The slots of a habit: scheduled days, or so many a week or month, and what became of each.

use std::ops::Add;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Serialize;

use super::AsOf;
use super::days::{Available, each, monday_of, month_of, shift};
use super::rule::Rule;
use super::voice::{Reports, Times, Voice};
use crate::model::{Goal, Rhythm, State};

/// Days for which windows look back at most, with room to spare: a month, the month before, and the longest grace.
const LOOK_BACK: i64 = 200;

/// What became of some slots: every slot is exactly one of the five.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// How many there were.
    pub slots: u32,
    /// Done.
    pub kept: u32,
    /// Part of it, or the minimum.
    pub partly: u32,
    /// Left out on purpose, within the reserve.
    pub skip: u32,
    /// Said to be missed, or checked in without a word on the goal.
    pub missed: u32,
    /// No word at all.
    pub silent: u32,
}

impl Tally {
    /// Slots that a rate counts: all but excused skips (ruling 28).
    pub const fn counted(self) -> u32 {
        self.slots - self.skip
    }

    /// Whether something was done.
    pub(super) const fn is_shown_up(self) -> bool {
        self.kept + self.partly > 0
    }

    /// Whether something was missed or left without a word.
    pub(super) const fn is_miss(self) -> bool {
        self.missed + self.silent > 0
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            slots: self.slots + other.slots,
            kept: self.kept + other.kept,
            partly: self.partly + other.partly,
            skip: self.skip + other.skip,
            missed: self.missed + other.missed,
            silent: self.silent + other.silent,
        }
    }
}

/// What became of one slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Kept,
    Partly,
    Excused,
    Missed,
    Silent,
}

impl Outcome {
    pub(super) fn tally(self) -> Tally {
        let one = |outcome| u32::from(self == outcome);
        Tally {
            slots: 1,
            kept: one(Self::Kept),
            partly: one(Self::Partly),
            skip: one(Self::Excused),
            missed: one(Self::Missed),
            silent: one(Self::Silent),
        }
    }
}

/// One closed period of a habit: a scheduled day, a week or a month, and the rule by which it was counted.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Period {
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
    pub(super) rule: Rule,
    pub(super) tally: Tally,
}

impl Period {
    /// Whether it is counted by a quota of the month.
    pub(super) const fn is_monthly(&self) -> bool {
        matches!(self.rule.every, Some(Rhythm::PerMonth(_)))
    }
}

/// A stretch of days that is counted by one rule: a week, or a month of a month's quota (ruling 10).
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
    pub(super) rule: Rule,
    pub(super) asks: Asks,
}

/// What a frame asks for.
#[derive(Debug, Clone)]
pub(super) enum Asks {
    /// These weekdays.
    Days(Vec<Weekday>),
    /// So many times.
    Times(u32),
}

impl Frame {
    /// The ISO weeks of the frame, each by its Monday and cut to the frame (ruling 22).
    pub(super) fn weeks(&self) -> impl Iterator<Item = (NaiveDate, NaiveDate, NaiveDate)> {
        let (from, to) = (self.from, self.to);
        let mondays = std::iter::successors(Some(monday_of(from)), |monday| Some(shift(*monday, 7)));
        mondays
            .take_while(move |monday| *monday <= to)
            .map(move |monday| (monday, monday.max(from), shift(monday, 6).min(to)))
    }

    /// How many slots so many available days make.
    pub(super) fn quota(&self, times: u32, available: usize) -> u32 {
        let length = u64::try_from((self.to - self.from).num_days() + 1).unwrap_or(1);
        let slots = u64::from(times) * available as u64 / length.max(1);
        u32::try_from(slots).unwrap_or(u32::MAX)
    }
}

/// The frames of a goal from a day on, oldest first: weeks that have begun for weekdays, closed weeks and months for
/// quotas.
pub(super) fn frames(goal: Goal<'_>, first: NaiveDate, closed: NaiveDate) -> Vec<Frame> {
    let mut frames = Vec::new();
    let mut from = monday_of(first);
    while from <= closed {
        let to = shift(from, 6);
        let rule = Rule::on(goal, to);
        let asks = match &rule.every {
            Some(Rhythm::Days(days)) => Some(Asks::Days(days.clone())),
            Some(Rhythm::PerWeek(times)) if to <= closed => Some(Asks::Times(*times)),
            _ => None,
        };
        frames.extend(asks.map(|asks| Frame { from, to, rule, asks }));
        from = shift(from, 7);
    }
    let (mut from, mut to) = month_of(first);
    while to <= closed {
        let rule = Rule::on(goal, to);
        if let Some(Rhythm::PerMonth(times)) = rule.every {
            frames.push(Frame { from, to, rule, asks: Asks::Times(times) });
        }
        (from, to) = month_of(shift(to, 1));
    }
    frames.sort_by_key(|frame| (frame.to, frame.from));
    frames
}

/// The first day from which slots have to be counted: the start of the goal, unless nobody said a word for years after
/// it – such weeks change no number.
pub(super) fn first_counted(start: NaiveDate, voices: &[Voice<'_>], as_of: AsOf) -> NaiveDate {
    let recent = shift(as_of.today, -LOOK_BACK);
    let first_word = voices.iter().filter_map(Voice::first_word).min();
    start.max(first_word.map_or(recent, |word| word.min(recent)))
}

/// The reserve of excused skips: how they are used up in order of date (ruling 26).
#[derive(Debug, Default)]
struct Reserve(Vec<NaiveDate>);

impl Reserve {
    fn excuses(&mut self, day: NaiveDate, reserve: usize) -> bool {
        let used = self.0.iter().filter(|used| shift(day, -28) <= **used && **used < day).count();
        let excused = used < reserve;
        if excused {
            self.0.push(day);
        }
        excused
    }
}

/// One owner's line of a habit.
#[derive(Debug)]
pub(super) struct OwnLine<'a> {
    pub(super) available: Available,
    pub(super) voice: Voice<'a>,
    pub(super) closed: NaiveDate,
}

impl OwnLine<'_> {
    /// The closed periods of these frames, oldest first.
    pub(super) fn periods(&self, frames: &[Frame]) -> Vec<Period> {
        let mut reserve = Reserve::default();
        let mut periods = Vec::new();
        for frame in frames {
            match &frame.asks {
                Asks::Days(days) => periods.extend(self.days(frame, days, &mut reserve)),
                Asks::Times(times) => periods.push(self.quota(frame, *times, &mut reserve)),
            }
        }
        periods
    }

    /// A week of scheduled days: every one that is available and closed is a slot.
    fn days(&self, frame: &Frame, days: &[Weekday], reserve: &mut Reserve) -> Vec<Period> {
        let reports = self.voice.reports(frame.from);
        let scheduled: Vec<NaiveDate> = each(frame.from, frame.to)
            .filter(|day| days.contains(&day.weekday()) && self.available.holds(*day))
            .collect();
        let filled = self.filled(&scheduled, frame, &reports);
        let mut outcome = |day: NaiveDate| {
            let said = self.voice.said(day, &frame.rule, &reports);
            match said.state {
                Some(State::Done) => Outcome::Kept,
                Some(State::Partly) => Outcome::Partly,
                Some(State::Skip) if reserve.excuses(day, frame.rule.reserve) => Outcome::Excused,
                Some(State::Skip | State::Missed) => Outcome::Missed,
                None if filled.contains(&day) => Outcome::Kept,
                None if reports.speak_for(day) || self.voice.spoke(day, day) => Outcome::Missed,
                None => Outcome::Silent,
            }
        };
        let closed = scheduled.into_iter().filter(|day| *day <= self.closed);
        closed
            .map(|day| Period { from: day, to: day, rule: frame.rule.clone(), tally: outcome(day).tally() })
            .collect()
    }

    /// The days that reports of a number of times fill: what the count exceeds the done days by, on the earliest days
    /// up to the last such report of which nothing is said (ruling 20).
    fn filled(&self, scheduled: &[NaiveDate], frame: &Frame, reports: &Reports) -> Vec<NaiveDate> {
        let state = |day: NaiveDate| self.voice.said(day, &frame.rule, reports).state;
        let done: Vec<NaiveDate> =
            scheduled.iter().copied().filter(|day| state(*day) == Some(State::Done)).collect();
        let excess = most(&done, &reports.times).saturating_sub(done.len());
        let last = reports.times.last().map(|report| report.day);
        let open = scheduled.iter().copied().filter(|day| Some(*day) <= last && state(*day).is_none());
        open.take(excess).collect()
    }

    /// A week or month of a quota: kept first, then partly, then excused skips, then the rest (rulings 19, 22, 27).
    fn quota(&self, frame: &Frame, times: u32, reserve: &mut Reserve) -> Period {
        let (mut available, mut count, mut partly) = (0, 0, 0);
        let mut skips = Vec::new();
        for (monday, from, to) in frame.weeks() {
            let reports = self.voice.reports(monday);
            let mut done = Vec::new();
            for day in each(from, to).filter(|day| self.available.holds(*day)) {
                available += 1;
                match self.voice.said(day, &frame.rule, &reports).state {
                    Some(State::Done) => done.push(day),
                    Some(State::Partly) => partly += 1,
                    Some(State::Skip) => skips.push(day),
                    Some(State::Missed) | None => {}
                }
            }
            let told: Vec<Times> =
                reports.times.into_iter().filter(|report| from <= report.day && report.day <= to).collect();
            count += most(&done, &told);
        }
        let mut filling = Filling::of(frame.quota(times, available), count, partly);
        for day in skips {
            if filling.is_open() && reserve.excuses(day, frame.rule.reserve) {
                filling.skip(1);
            }
        }
        filling.period(frame, self.voice.spoke(frame.from, frame.to))
    }
}

/// The slots of a quota while they are filled.
#[derive(Debug)]
pub(super) struct Filling {
    tally: Tally,
    open: u32,
}

impl Filling {
    /// Kept ones first, then partly.
    pub(super) fn of(slots: u32, kept: usize, partly: usize) -> Self {
        let at_most = |count: usize, open: u32| u32::try_from(count).unwrap_or(u32::MAX).min(open);
        let kept = at_most(kept, slots);
        let partly = at_most(partly, slots - kept);
        Self { tally: Tally { slots, kept, partly, ..Tally::default() }, open: slots - kept - partly }
    }

    fn is_open(&self) -> bool {
        self.open > 0
    }

    /// Then excused skips.
    pub(super) fn skip(&mut self, count: u32) {
        let count = count.min(self.open);
        self.tally.skip += count;
        self.open -= count;
    }

    /// The rest is missed, or silent where there was no word at all.
    pub(super) fn period(mut self, frame: &Frame, spoke: bool) -> Period {
        if spoke {
            self.tally.missed = self.open;
        } else {
            self.tally.silent = self.open;
        }
        Period { from: frame.from, to: frame.to, rule: frame.rule.clone(), tally: self.tally }
    }
}

impl Reports {
    /// Whether a report speaks for a day.
    fn speak_for(&self, day: NaiveDate) -> bool {
        Some(day) <= self.last_list || Some(day) <= self.times.last().map(|report| report.day)
    }
}

/// The count of a week: its done days, or more if a report with the done days after it comes to more (ruling 19).
pub(super) fn most(done: &[NaiveDate], reports: &[Times]) -> usize {
    let after = |report: &Times| done.iter().filter(|day| **day > report.day).count();
    let told = reports.iter().map(|report| usize::try_from(report.times).unwrap_or(0) + after(report));
    told.max().unwrap_or(0).max(done.len())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Story, now, tally};
    use super::super::{Basis, lines};
    use crate::model::Kind;

    /// Slots, kept, partly, skip, missed, silent of every closed week back from a day.
    fn weeks(story: &Story, sundays: &[&str], goal: &str) -> Vec<[u32; 6]> {
        sundays.iter().map(|sunday| story.last(sunday, goal)).collect()
    }

    fn habit(every: &str, start: &str) -> Story {
        let mut story = Story::new();
        story.goal("ana/run", &[("every", every), ("start", start)]);
        story
    }

    #[test]
    fn vector_a_a_quota_with_an_absence_and_a_silent_week() {
        let mut story = habit("3/week", "2026-10-26");
        story.says_on("ana", "2026-10", &[26, 28, 30], "run=done");
        story.says("ana", "2026-11-02", "run=done");
        story.says("ana", "2026-11-04", "run=partly");
        story.says_on("ana", "2026-11", &[10, 11, 23], "run=done");
        story.add(Kind::Member, "ana", "away", &[("from", "2026-11-12"), ("to", "2026-11-15")]);
        let tuesdays = ["2026-11-03", "2026-11-10", "2026-11-17", "2026-11-24"];
        assert_eq!(
            weeks(&story, &tuesdays, "ana/run"),
            [[3, 3, 0, 0, 0, 0], [3, 1, 1, 0, 1, 0], [1, 1, 0, 0, 0, 0], [3, 0, 0, 0, 0, 3]]
        );
        let numbers = story.numbers("2026-11-24", "ana/run");
        let window = numbers.window.unwrap();
        assert_eq!(tally(window.tally), [10, 5, 1, 0, 1, 3]);
        assert_eq!((window.counted, window.rate), (10, Some(0.5)));
        assert_eq!(
            (window.from.to_string(), window.to.to_string()),
            ("2026-10-26".into(), "2026-11-22".into())
        );
        let comeback = numbers.comeback.unwrap();
        assert_eq!((comeback.of, comeback.back, numbers.weeks_kept), (1, 1, Some(0)));
    }

    #[test]
    fn vector_b_fixed_days_with_skips_beyond_the_reserve() {
        let mut story = habit("mon,wed,fri", "2026-11-02");
        story.says_on("ana", "2026-11", &[2, 6, 18], "run=done");
        story.says("ana", "2026-11-04", "run=missed");
        story.says_on("ana", "2026-11", &[9, 11, 13], "run=skip");
        story.says("ana", "2026-11-16", "run=partly");
        story.says("ana", "2026-11-20", "@win=something");
        let numbers = story.numbers("2026-11-22", "ana/run");
        let window = numbers.window.unwrap();
        assert_eq!(tally(window.tally), [9, 3, 1, 2, 3, 0]);
        assert_eq!((window.counted, window.rate), (7, None));
        // Ruling 4: the window is the window, whatever the start.
        assert_eq!(
            (window.from.to_string(), window.to.to_string()),
            ("2026-10-24".into(), "2026-11-20".into())
        );
        assert_eq!(numbers.comeback.map(|comeback| (comeback.of, comeback.back)), Some((2, 2)));
    }

    #[test]
    fn vector_c_one_report_for_the_week() {
        for (said, expected) in
            [("run=3x", [3, 3, 0, 0, 0, 0]), ("run=2x", [3, 2, 0, 0, 1, 0]), ("", [3, 0, 0, 0, 0, 3])]
        {
            let mut story = habit("3/week", "2026-11-16");
            if !said.is_empty() {
                story.says("ana", "2026-11-22", said);
            }
            assert_eq!(story.last("2026-11-24", "ana/run"), expected, "{said}");
        }
    }

    #[test]
    fn ruling_1_the_days_of_a_goal_are_its_owners() {
        let mut story = habit("daily", "2026-11-01");
        story.set(Kind::Member, "ana", &[("tz", "Pacific/Auckland"), ("day_starts", "0")]);
        let closed = |instant: &str| {
            let now = super::super::fixture::at(instant);
            let line = lines(Basis::now(&story.team, &now), story.team.goal("ana/run").unwrap());
            line.first().unwrap().numbers.window.unwrap().to.to_string()
        };
        // Noon in Greenwich is one in the morning of the next day in Auckland.
        assert_eq!(closed("2026-11-22T10:00:00+00:00"), "2026-11-20");
        assert_eq!(closed("2026-11-22T12:00:00+00:00"), "2026-11-21");
    }

    #[test]
    fn ruling_7_ends_are_included_and_open_intervals_last() {
        let mut story = habit("daily", "2026-11-03");
        story.closed("ana/run", "2026-11-08");
        assert_eq!(story.window("2026-11-22", "ana/run"), [6, 0, 0, 0, 0, 6]);
        story.add(Kind::Goal, "ana/run", "paused", &[("to", "2026-11-04")]);
        story.add(Kind::Goal, "ana/run", "paused", &[("from", "2026-11-04"), ("to", "2026-11-05")]);
        assert_eq!(story.window("2026-11-22", "ana/run")[0], 3);
        story.set(Kind::Member, "ana", &[("until", "2026-11-06")]);
        assert_eq!(story.window("2026-11-22", "ana/run")[0], 1);
        story.add(Kind::Member, "ana", "away", &[("from", "2026-11-06")]);
        assert_eq!(story.window("2026-11-22", "ana/run")[0], 0);
    }

    #[test]
    fn ruling_8_answers_on_days_off_count_for_nothing_but_are_a_word() {
        let mut story = habit("3/week", "2026-11-02");
        story.add(Kind::Goal, "ana/run", "paused", &[("from", "2026-11-16"), ("to", "2026-11-17")]);
        story.says_on("ana", "2026-11", &[16, 17], "run=done");
        // ⌊3 · 5 / 7⌋ = 2 slots; the week was not silent.
        assert_eq!(story.last("2026-11-24", "ana/run"), [2, 0, 0, 0, 2, 0]);
        story.says("ana", "2026-11-17", "run=2x");
        assert_eq!(story.last("2026-11-24", "ana/run"), [2, 2, 0, 0, 0, 0]);
    }

    #[test]
    fn ruling_9_without_a_start_a_goal_begins_with_its_first_answer() {
        let mut story = Story::new();
        story.goal("ana/run", &[("every", "daily")]);
        assert_eq!(story.window("2026-11-22", "ana/run"), [0; 6]);
        story.says("ana", "2026-11-10", "@win=other");
        story.says("ana", "2026-11-18", "run=done");
        assert_eq!(story.window("2026-11-22", "ana/run"), [3, 1, 0, 0, 0, 2]);
    }

    #[test]
    fn ruling_10_a_week_is_counted_by_the_rule_at_its_end() {
        let mut story = habit("5/week", "2026-11-02");
        story.says_on("ana", "2026-11", &[3, 5, 10, 12], "run=done");
        assert_eq!(story.window("2026-11-17", "ana/run"), [10, 4, 0, 0, 6, 0]);
        // Tightened on the second Sunday: the first week keeps its two slots.
        story.add(
            Kind::Goal,
            "ana/run",
            "changes",
            &[("on", "2026-11-15"), ("what", "every"), ("was", "2/week")],
        );
        assert_eq!(story.window("2026-11-17", "ana/run"), [7, 4, 0, 0, 3, 0]);
        // And before that it was looser still; entries are read in order of their days.
        story.add(
            Kind::Goal,
            "ana/run",
            "changes",
            &[("on", "2026-11-09"), ("what", "every"), ("was", "1/week")],
        );
        assert_eq!(story.window("2026-11-17", "ana/run"), [6, 3, 0, 0, 3, 0]);
    }

    #[test]
    fn rulings_15_and_16_a_report_speaks_for_its_week_up_to_its_day() {
        let mut story = habit("daily", "2026-11-16");
        story.says("ana", "2026-11-18", "run=mon,fri");
        // Monday done, Tuesday and Wednesday not; of the later days nothing is known, Friday was not told but wished.
        assert_eq!(story.last("2026-11-24", "ana/run"), [7, 1, 0, 0, 2, 4]);
    }

    #[test]
    fn ruling_17_an_answer_may_hold_its_day_and_a_report() {
        let mut story = habit("daily", "2026-11-16");
        story.says("ana", "2026-11-18", "run=partly+mon,tue");
        assert_eq!(story.last("2026-11-24", "ana/run"), [7, 2, 1, 0, 0, 4]);
    }

    #[test]
    fn ruling_18_the_days_own_answer_goes_before_a_report() {
        let mut story = habit("daily", "2026-11-16");
        story.says("ana", "2026-11-16", "run=missed");
        story.says("ana", "2026-11-17", "@win=tired");
        story.says("ana", "2026-11-22", "run=mon,tue,sun");
        assert_eq!(story.last("2026-11-24", "ana/run"), [7, 2, 0, 0, 5, 0]);
    }

    #[test]
    fn ruling_19_done_days_after_a_report_come_on_top() {
        let mut story = habit("5/week", "2026-11-16");
        story.says("ana", "2026-11-18", "run=2x");
        story.says_on("ana", "2026-11", &[20, 21], "run=done");
        assert_eq!(story.last("2026-11-24", "ana/run"), [5, 4, 0, 0, 1, 0]);
        // Several reports do not add up, and surplus fills no other week.
        story.says("ana", "2026-11-22", "run=3x");
        assert_eq!(story.last("2026-11-24", "ana/run")[1], 4);
        story.says("ana", "2026-11-22", "run=9x");
        assert_eq!(story.last("2026-11-24", "ana/run"), [5, 5, 0, 0, 0, 0]);
    }

    #[test]
    fn ruling_20_times_fill_the_earliest_open_days() {
        let mut story = habit("daily", "2026-11-16");
        story.says("ana", "2026-11-16", "run=missed");
        story.says("ana", "2026-11-18", "run=done");
        story.says("ana", "2026-11-20", "run=3x");
        // Two more than the done Wednesday: Tuesday and Thursday; Friday is missed, the weekend silent.
        assert_eq!(story.last("2026-11-24", "ana/run"), [7, 3, 0, 0, 2, 2]);
    }

    #[test]
    fn ruling_21_listed_days_outside_the_rhythm_count_for_nothing() {
        let mut story = habit("mon,wed", "2026-11-16");
        story.says("ana", "2026-11-22", "run=mon,tue");
        assert_eq!(story.last("2026-11-24", "ana/run"), [2, 1, 0, 0, 1, 0]);
        let mut story = habit("3/week", "2026-11-16");
        story.says("ana", "2026-11-22", "run=mon,tue");
        assert_eq!(story.last("2026-11-24", "ana/run"), [3, 2, 0, 0, 1, 0]);
    }

    #[test]
    fn ruling_22_a_month_adds_up_its_weeks_cut_to_it() {
        let mut story = habit("8/month", "2026-10-01");
        // The week of 26 October to 1 November lies in both months: the report belongs to November, its listed days
        // to where they lie.
        story.says("ana", "2026-10-07", "run=2x");
        story.says("ana", "2026-11-01", "run=2x+fri,sun");
        assert_eq!(story.last("2026-11-02", "ana/run"), [8, 3, 0, 0, 5, 0]);
        assert_eq!(story.last("2026-12-02", "ana/run"), [8, 2, 0, 0, 6, 0]);
        let window = story.numbers("2026-12-01", "ana/run").window.unwrap();
        assert_eq!(
            (window.from.to_string(), window.to.to_string()),
            ("2026-10-01".into(), "2026-10-31".into())
        );
    }

    #[test]
    fn ruling_23_any_file_is_a_word_on_any_day_of_the_week() {
        let mut story = habit("2/week", "2026-11-19");
        story.says("ana", "2026-11-16", "@mood=3");
        // ⌊2 · 4 / 7⌋ = 1 slot; the word on Monday lies before the start and is a word.
        assert_eq!(story.last("2026-11-24", "ana/run"), [1, 0, 0, 0, 1, 0]);
    }

    #[test]
    fn ruling_24_and_25_numbers_are_judged_by_amount_and_limit() {
        for (fields, said, expected) in [
            (("amount", "20"), "run=20", [1, 1, 0, 0, 0, 0]),
            (("amount", "20"), "run=5", [1, 0, 1, 0, 0, 0]),
            (("amount", "20"), "run=0", [1, 0, 0, 0, 1, 0]),
            (("limit", "3"), "run=0", [1, 1, 0, 0, 0, 0]),
            (("limit", "3"), "run=4", [1, 0, 0, 0, 1, 0]),
            (("title", "x"), "run=1", [1, 1, 0, 0, 0, 0]),
            (("title", "x"), "run=0", [1, 0, 0, 0, 1, 0]),
            (("amount", "20"), "run=partly+30", [1, 0, 1, 0, 0, 0]),
            (("amount", "20"), "run=sometimes+30", [1, 1, 0, 0, 0, 0]),
        ] {
            let mut story = habit("daily", "2026-11-20");
            story.goal("ana/run", &[fields]);
            story.says("ana", "2026-11-20", said);
            assert_eq!(story.window("2026-11-22", "ana/run"), expected, "{fields:?} {said}");
        }
    }

    #[test]
    fn ruling_26_the_reserve_is_that_of_the_28_days_before() {
        let mut story = habit("daily", "2026-10-01");
        story.goal("ana/run", &[("reserve", "1")]);
        story.says("ana", "2026-10-22", "run=skip");
        story.says("ana", "2026-11-19", "run=skip");
        assert_eq!(story.window("2026-11-22", "ana/run")[3..5], [0, 1]);
        // A day later it is free again; the first one lies outside the window and was used all the same.
        story.says("ana", "2026-11-20", "run=skip");
        assert_eq!(story.window("2026-11-22", "ana/run")[3..5], [1, 1]);
    }

    #[test]
    fn ruling_27_skips_take_from_the_reserve_only_where_they_fill_a_slot() {
        let mut story = habit("3/week", "2026-11-09");
        story.says_on("ana", "2026-11", &[9, 11, 13], "run=done");
        story.says_on("ana", "2026-11", &[10, 12, 14], "run=skip");
        story.says_on("ana", "2026-11", &[16, 17, 18], "run=skip");
        assert_eq!(story.last("2026-11-17", "ana/run"), [3, 3, 0, 0, 0, 0]);
        assert_eq!(story.last("2026-11-24", "ana/run"), [3, 0, 0, 2, 1, 0]);
    }

    #[test]
    fn ruling_6_a_review_sees_its_period_as_closed_and_nothing_after_its_grace() {
        let mut story = habit("3/week", "2026-11-02");
        story.says_on("ana", "2026-11", &[16, 18], "run=done");
        let review = |story: &Story, today: &str| {
            let now = now(today);
            let review_of = Some(super::super::fixture::date("2026-11-22"));
            let basis = Basis { review_of, ..Basis::now(&story.team, &now) };
            tally(lines(basis, story.team.goal("ana/run").unwrap())[0].numbers.last_period.unwrap())
        };
        // On Friday the week before is the last one, on Sunday evening this one.
        assert_eq!(review(&story, "2026-11-20"), [3, 0, 0, 0, 0, 3]);
        assert_eq!(review(&story, "2026-11-22"), [3, 2, 0, 0, 1, 0]);
        assert_eq!(review(&story, "2026-12-24"), [3, 2, 0, 0, 1, 0]);
        story.says("ana", "2026-11-22", "run=done");
        assert_eq!(review(&story, "2026-11-22"), [3, 3, 0, 0, 0, 0]);
    }
}

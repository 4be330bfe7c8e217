//! M5 and M6: how far a number has come beside the time, and when it would be reached at the present pace.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use super::days::{Available, shift};
use super::{AsOf, is_open};
use crate::model::{Goal, Snapshot, Value};
use crate::ops::view::ValueView;

/// Rounding errors of sums and quotients stay below this.
const TOLERANCE: f64 = 1e-9;
/// Days with a value, and days from the first to the last of them, from which pace is judged.
const PACE_SAMPLE: (usize, i64) = (3, 7);
/// Points, and days from the first to the last of them, from which a forecast is made.
const FORECAST_SAMPLE: (usize, i64) = (6, 14);
/// Days whose points make a forecast.
const FORECAST_DAYS: i64 = 56;
/// A forecast further away than this is none.
const FURTHEST: f64 = 3650.0;

/// How far a number has come.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Pace {
    /// The last value, or the sum.
    #[serde(serialize_with = "as_number")]
    pub done: f64,
    /// How much of the way that is.
    pub share: Option<f64>,
    /// How much of the time is over.
    pub time_share: Option<f64>,
    /// How many days ahead, or behind where it is negative.
    pub lead_days: Option<f64>,
    /// What to call it.
    pub word: Option<Word>,
    /// Days with a value.
    #[serde(skip)]
    pub days: usize,
    /// Days from start to due date that count.
    #[serde(skip)]
    pub(super) span: f64,
}

impl Pace {
    /// Whether a week and a fifth of the whole time are missing. Whoever gets on in lumps is often a little behind
    /// and arrives all the same, so a review points at it later than the goal's own line does.
    pub(super) fn is_far_behind(&self) -> bool {
        let far = (self.span / 5.0).max(7.0);
        self.word == Some(Word::Behind) && self.lead_days.is_some_and(|lead| lead < -far)
    }
}

/// How a number stands beside the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// More than the time asks for.
    Ahead,
    /// Within a twentieth of the span, or three days.
    OnPace,
    /// Less.
    Behind,
}

/// When the target would be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forecast {
    /// On this day.
    On(NaiveDate),
    /// The values do not move towards it.
    NotMoving,
}

impl Serialize for Forecast {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::On(day) => day.serialize(serializer),
            Self::NotMoving => serializer.serialize_str("not_moving"),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
pub(super) fn as_number<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    ValueView(&Value::number(*value)).serialize(serializer)
}

/// The values of a number goal, one a day, and where they lead.
#[derive(Debug)]
pub(super) struct Series<'a> {
    goal: Goal<'a>,
    values: BTreeMap<NaiveDate, f64>,
}

impl<'a> Series<'a> {
    /// The owners' values from start to close and up to today (rulings 8, 36 and 46).
    pub(super) fn of(team: &Snapshot, goal: Goal<'a>, start: Option<NaiveDate>, today: NaiveDate) -> Self {
        let owners = goal.owners();
        let last = goal.closed_on().map_or(today, |close| close.min(today));
        // Of two values on one day the keeper's counts where the last one does, then that of the owner named first.
        let keeper = goal.0.fields.text("keeper");
        let rank = |who: &str| (keeper != Some(who), owners.iter().position(|owner| *owner == who));
        let mut said: BTreeMap<NaiveDate, Vec<(_, f64)>> = BTreeMap::new();
        let of_owner = |owner| start.into_iter().flat_map(move |start| team.checkins_by_since(owner, start));
        for checkin in super::owners(goal).into_iter().flat_map(of_owner) {
            let value = team.answer(checkin, goal).and_then(|answer| answer.value);
            let (Some(day), Some(value)) = (checkin.day(), value) else { continue };
            if day <= last {
                said.entry(day).or_default().push((rank(checkin.who()), value));
            }
        }
        let one = |values: Vec<(_, f64)>| match goal.0.fields.number("from") {
            Some(_) => values.into_iter().min_by_key(|(rank, _)| *rank).map_or(0.0, |(_, value)| value),
            None => values.into_iter().map(|(_, value)| value).sum(),
        };
        Self { goal, values: said.into_iter().map(|(day, values)| (day, one(values))).collect() }
    }

    pub(super) const fn goal(&self) -> Goal<'a> {
        self.goal
    }

    pub(super) fn from(&self) -> f64 {
        self.goal.0.fields.number("from").unwrap_or(0.0)
    }

    pub(super) fn adds_up(&self) -> bool {
        self.goal.0.fields.number("from").is_none()
    }

    /// The way from the beginning to the target; `None` where there is none to go.
    pub(super) fn way(&self) -> Option<f64> {
        let target = self.goal.0.fields.number("target")?;
        Some(target - self.from()).filter(|way| *way != 0.0)
    }

    /// The days with what was reached by each: the running sum, or the value of the day (ruling 39).
    pub(super) fn points(&self) -> Vec<(NaiveDate, f64)> {
        let mut sum = 0.0;
        let reached = |(day, value): (&NaiveDate, &f64)| {
            sum = if self.adds_up() { sum + value } else { *value };
            (*day, sum)
        };
        self.values.iter().map(reached).collect()
    }

    fn done(&self) -> f64 {
        self.points().last().map_or_else(|| self.from(), |(_, reached)| *reached)
    }

    /// The day of the last value, if it is no nearer to the target than so many values before it, and the target is not
    /// reached (M18, ruling 64).
    pub(super) fn unmoved_since(&self, values: usize) -> Option<NaiveDate> {
        let way = self.way()?;
        let points = self.points();
        let share = |reached: f64| (reached - self.from()) / way;
        let (day, last) = *points.last()?;
        let (_, then) = *points.get(points.len().checked_sub(values + 1)?)?;
        (share(last) < 1.0 && share(last) <= share(then)).then_some(day)
    }

    /// Whether nothing is judged: learning, stretch and closed goals.
    pub(super) fn is_free(&self, today: NaiveDate) -> bool {
        let fields = &self.goal.0.fields;
        fields.text("aim") == Some("learn") || fields.is_true("stretch") || !is_open(self.goal, today)
    }

    /// Whether there are enough points, far enough apart.
    fn is_enough(points: &[(NaiveDate, f64)], (days, apart): (usize, i64)) -> bool {
        let ends = points.first().zip(points.last());
        points.len() >= days && ends.is_some_and(|(first, last)| (last.0 - first.0).num_days() >= apart)
    }

    /// M5 (rulings 35 to 38).
    pub(super) fn pace(&self, available: Option<&Available>, as_of: AsOf) -> Pace {
        let done = self.done();
        let share = self.way().map(|way| (done - self.from()) / way);
        let days = self.values.len();
        let mut pace = Pace { done, share, time_share: None, lead_days: None, word: None, days, span: 0.0 };
        let Some((available, by)) = available.zip(self.goal.by()) else { return pace };
        let span = available.count(available.start, by);
        if self.is_free(as_of.today) || by < available.start || span == 0 {
            return pace;
        }
        let over = available.count(available.start, shift(as_of.today, -1).min(by)).max(0);
        let (span, over) = (as_float(span), as_float(over));
        pace.span = span;
        pace.time_share = Some(over / span);
        if let Some(share) = share.filter(|_| Self::is_enough(&self.points(), PACE_SAMPLE)) {
            let lead = (share - over / span) * span;
            pace.lead_days = Some(lead);
            pace.word = Some(if lead.abs() <= (span / 20.0).max(3.0) + TOLERANCE {
                Word::OnPace
            } else if lead > 0.0 {
                Word::Ahead
            } else {
                Word::Behind
            });
        }
        pace
    }

    /// M6 (rulings 39 and 40).
    pub(super) fn forecast(&self, as_of: AsOf) -> Option<Forecast> {
        let way = self.way()?;
        let mut points = self.points();
        let reached = points.last()?.1;
        let left = self.from() + way - reached;
        points.retain(|(day, _)| shift(as_of.today, 1 - FORECAST_DAYS) <= *day);
        if self.is_free(as_of.today)
            || left * way.signum() <= 0.0
            || !Self::is_enough(&points, FORECAST_SAMPLE)
        {
            return None;
        }
        let slope = middle_slope(&points);
        let days = (left / slope - TOLERANCE).ceil();
        if slope * way.signum() <= 0.0 || days > FURTHEST || days.is_nan() {
            return Some(Forecast::NotMoving);
        }
        #[expect(clippy::cast_possible_truncation, reason = "whole, and at most ten years of days")]
        Some(Forecast::On(shift(as_of.today, days as i64)))
    }
}

#[expect(clippy::cast_precision_loss, reason = "days of a calendar are far below 2^53")]
pub(super) const fn as_float(days: i64) -> f64 {
    days as f64
}

/// The median of the slopes between all pairs of points (Theil and Sen).
fn middle_slope(points: &[(NaiveDate, f64)]) -> f64 {
    let mut slopes = Vec::new();
    for (index, (day, value)) in points.iter().enumerate() {
        for (later, other) in points.iter().skip(index + 1) {
            slopes.push((other - value) / as_float((*later - *day).num_days()));
        }
    }
    slopes.sort_by(f64::total_cmp);
    let half = slopes.len() / 2;
    let middle = slopes.get((slopes.len().max(1) - 1) / 2..=half).unwrap_or_default();
    match middle {
        [one] => *one,
        [one, other] => (one + other) / 2.0,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Story, date};
    use super::{Forecast, Pace, Word, shift};
    use crate::model::Kind;

    /// 100 pages in the 50 days from 1 November to 20 December.
    fn pages(fields: &[(&str, &str)]) -> Story {
        let mut story = Story::new();
        story.goal("ana/pages", &[("target", "100"), ("start", "2026-11-01"), ("by", "2026-12-20")]);
        story.goal("ana/pages", fields);
        story
    }

    fn pace(story: &Story, today: &str) -> Pace {
        story.numbers(today, "ana/pages").pace.unwrap()
    }

    fn near(one: Option<f64>, other: f64) {
        assert!(one.is_some_and(|one| (one - other).abs() < 1e-9), "{one:?} {other}");
    }

    #[test]
    fn rulings_35_and_38_counts_come_before_words() {
        let mut story = pages(&[]);
        let before = pace(&story, "2026-11-21");
        assert_eq!((before.done, before.share, before.word), (0.0, Some(0.0), None));
        // Twenty of fifty days are over on the 21st.
        near(before.time_share, 0.4);
        story.says_on("ana", "2026-11", &[10, 14], "pages=15");
        assert_eq!(pace(&story, "2026-11-21").lead_days, None);
        story.says("ana", "2026-11-16", "pages=4");
        assert_eq!(pace(&story, "2026-11-21").lead_days, None, "six days are too few");
        story.says("ana", "2026-11-17", "pages=0");
        let judged = pace(&story, "2026-11-21");
        near(judged.lead_days, -3.0);
        assert_eq!((judged.done, judged.word), (34.0, Some(Word::OnPace)));
        story.says("ana", "2026-11-16", "pages=3");
        assert_eq!(pace(&story, "2026-11-21").word, Some(Word::Behind));
        story.says("ana", "2026-11-17", "pages=20");
        assert_eq!(pace(&story, "2026-11-21").word, Some(Word::Ahead));
    }

    #[test]
    fn ruling_35_learning_and_stretching_are_not_judged() {
        for fields in [("aim", "learn"), ("stretch", "true"), ("by", "2026-10-01")] {
            let mut story = pages(&[fields]);
            story.says_on("ana", "2026-11", &[2, 5, 8, 11, 14, 17], "pages=5");
            let pace = pace(&story, "2026-11-21");
            assert_eq!((pace.done, pace.time_share, pace.lead_days, pace.word), (30.0, None, None, None));
        }
        let mut story = pages(&[]);
        story.says("ana", "2026-11-02", "pages=100");
        story.closed("ana/pages", "2026-11-03");
        assert_eq!(
            (pace(&story, "2026-11-21").share, pace(&story, "2026-11-21").time_share),
            (Some(1.0), None)
        );
        assert_eq!(pace(&pages(&[("target", "0")]), "2026-11-21").share, None);
    }

    #[test]
    fn rulings_8_and_36_values_count_from_start_to_close_paused_or_not() {
        let mut story = pages(&[]);
        story.add(Kind::Goal, "ana/pages", "paused", &[("from", "2026-11-05"), ("to", "2026-11-09")]);
        story.says("ana", "2026-10-31", "pages=50");
        story.says("ana", "2026-11-06", "pages=7");
        story.says("ana", "2026-11-07", "pages=missed+2");
        story.says("ana", "2026-11-08", "pages=skip");
        story.says("ana", "2026-11-22", "pages=90");
        assert_eq!(pace(&story, "2026-11-21").done, 9.0);
        // Ruling 37: 15 of 45 available days.
        near(pace(&story, "2026-11-21").time_share, 15.0 / 45.0);
        near(pace(&story, "2027-03-01").time_share, 1.0);
    }

    #[test]
    fn with_a_beginning_the_last_value_counts() {
        let mut story = pages(&[("from", "82"), ("target", "72")]);
        assert_eq!(pace(&story, "2026-11-21").done, 82.0);
        story.says("ana", "2026-11-10", "pages=80");
        story.says("ana", "2026-11-12", "pages=79.5");
        near(pace(&story, "2026-11-21").share, 0.25);
    }

    #[test]
    fn rulings_39_and_40_a_forecast_needs_six_values_in_two_weeks() {
        let mut story = pages(&[]);
        story.says_on("ana", "2026-11", &[2, 4, 6, 8, 10], "pages=4");
        let forecast = |story: &Story, today: &str| story.numbers(today, "ana/pages").forecast;
        assert_eq!(forecast(&story, "2026-11-21"), None);
        story.says("ana", "2026-11-16", "pages=12");
        // Two a day: 68 are left, so 34 days from today.
        assert_eq!(forecast(&story, "2026-11-21"), Some(Forecast::On(date("2026-12-25"))));
        // 56 days include the last of them, not the day before.
        assert_eq!(forecast(&story, "2026-12-27"), Some(Forecast::On(date("2027-01-30"))));
        assert_eq!(forecast(&story, "2026-12-28"), None);
        story.goal("ana/pages", &[("target", "32")]);
        assert_eq!(forecast(&story, "2026-11-21"), None, "reached");
    }

    #[test]
    fn ruling_40_the_wrong_way_is_not_moving() {
        let mut story = pages(&[("from", "82"), ("target", "75")]);
        for (day, weight) in [(2, "82"), (5, "82"), (8, "82.5"), (11, "82"), (14, "82"), (17, "82.5")] {
            story.says_on("ana", "2026-11", &[day], &format!("pages={weight}"));
        }
        assert_eq!(story.numbers("2026-11-21", "ana/pages").forecast, Some(Forecast::NotMoving));
        // So slowly that it would take more than ten years.
        let mut story = pages(&[("target", "100000")]);
        story.says_on("ana", "2026-11", &[2, 5, 8, 11, 14, 17], "pages=1");
        assert_eq!(story.numbers("2026-11-21", "ana/pages").forecast, Some(Forecast::NotMoving));
    }

    #[test]
    fn ruling_46_joint_numbers_add_up_or_take_the_keepers() {
        let mut story = Story::new();
        let fields =
            [("owners", "[ben, ana]"), ("target", "100"), ("start", "2026-11-01"), ("by", "2026-12-20")];
        story.goal("ours/save", &fields);
        story.says("ana", "2026-11-10", "save=10");
        story.says("ben", "2026-11-10", "save=20");
        let pace = |story: &Story| story.numbers("2026-11-21", "ours/save").pace.unwrap();
        assert_eq!((pace(&story).done, pace(&story).days), (30.0, 1));
        story.goal("ours/save", &[("from", "0")]);
        assert_eq!(pace(&story).done, 20.0);
        story.goal("ours/save", &[("keeper", "ana")]);
        assert_eq!(pace(&story).done, 10.0);
        // Available while one of them is.
        story.add(Kind::Member, "ana", "away", &[("from", "2026-11-01"), ("to", "2026-11-10")]);
        near(pace(&story).time_share, 0.4);
        story.add(Kind::Member, "ben", "away", &[("from", "2026-11-06"), ("to", "2026-11-10")]);
        near(pace(&story).time_share, 15.0 / 45.0);
    }

    #[test]
    fn an_open_pause_lasts_until_today() {
        let mut story = pages(&[]);
        story.add(Kind::Goal, "ana/pages", "paused", &[("from", "2026-11-11")]);
        // Ten days were available before it; the 29 after today count as time to come.
        near(pace(&story, "2026-11-21").time_share, 10.0 / 39.0);
        assert_eq!(shift(date("2026-11-21"), 29), date("2026-12-20"));
    }
}

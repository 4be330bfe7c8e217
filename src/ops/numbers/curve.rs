//! What a number goal had reached day by day, beside the pace that its due date asks for.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::Basis;
use super::days::{Available, shift};
use super::pace::{Series, as_float, as_number};
use crate::model::{Goal, GoalKind, Snapshot};

/// Values from which a picture is worth its place.
const WORTH: usize = 3;

/// What was reached, or is asked for, by the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    /// The day.
    pub day: NaiveDate,
    /// In the goal's unit.
    #[serde(serialize_with = "as_number")]
    pub reached: f64,
}

/// The way of a number goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curve {
    /// One point for every day with a value: the running sum, or with `from` the value (ruling 39).
    pub points: Vec<Point>,
    /// The corners of the pace, from the day before the start to the due date; it is level while nothing is due. Empty
    /// where no pace is judged: for learning, stretch and closed goals and those without a due date (ruling 35).
    pub pace: Vec<Point>,
    /// Where it begins.
    #[serde(skip)]
    pub from: f64,
    /// Where it is to end.
    #[serde(skip)]
    pub target: Option<f64>,
    /// Whether values add up; otherwise each stands for its own day.
    #[serde(skip)]
    pub adds_up: bool,
    /// The owner's day.
    #[serde(skip)]
    pub today: NaiveDate,
}

/// The way of a number goal; `None` for other goals, and below three values.
pub fn curve(basis: Basis<'_>, goal: Goal<'_>) -> Option<Curve> {
    let curve = whole(basis, goal)?;
    (curve.points.len() >= WORTH).then_some(curve)
}

fn whole(basis: Basis<'_>, goal: Goal<'_>) -> Option<Curve> {
    if goal.kind() != GoalKind::Number {
        return None;
    }
    let as_of = basis.for_owner_of(goal);
    let team: &Snapshot = basis.team;
    let available = if goal.is_joint() {
        Available::for_any(team, goal, as_of)
    } else {
        Available::for_owner(team, goal, goal.owner(), as_of)
    }?;
    let series = Series::of(team, goal, Some(available.start), as_of.today);
    let point = |(day, reached)| Point { day, reached };
    Some(Curve {
        points: series.points().into_iter().map(point).collect(),
        pace: series.asked(&available, as_of).into_iter().map(point).collect(),
        from: series.from(),
        target: goal.0.fields.number("target"),
        adds_up: series.adds_up(),
        today: as_of.today,
    })
}

impl Series<'_> {
    /// What the pace asks for by the end of each day at which its slope changes (M5, ruling 37).
    fn asked(&self, available: &Available, as_of: super::AsOf) -> Vec<(NaiveDate, f64)> {
        let Some((way, by)) = self.way().zip(self.goal().by()) else { return Vec::new() };
        let span = available.count(available.start, by);
        if self.is_free(as_of.today) || by < available.start || span == 0 {
            return Vec::new();
        }
        let asked = |day| {
            let over = available.count(available.start, day).max(0);
            (day, self.from() + way * as_float(over) / as_float(span))
        };
        available.corners(by).into_iter().map(asked).collect()
    }
}

impl Curve {
    /// The first and the last day of the picture.
    pub fn days(&self) -> (NaiveDate, NaiveDate) {
        let ends = |points: &[Point]| points.first().zip(points.last()).map(|(a, b)| (a.day, b.day));
        let (first, last) = ends(&self.points).unwrap_or((self.today, self.today));
        let last = last.max(self.today);
        ends(&self.pace).map_or((first, last), |(from, by)| (first.min(from), last.max(by)))
    }

    /// The least and the greatest number of the picture.
    pub fn range(&self) -> (f64, f64) {
        let points = self.points.iter().chain(&self.pace).map(|point| point.reached);
        let all = points.chain([self.from]).chain(self.target);
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| {
            (least.min(value), most.max(value))
        })
    }

    /// What the pace asks for by the end of a day; `None` outside of its days.
    pub fn asked_on(&self, day: NaiveDate) -> Option<f64> {
        self.pace.windows(2).find_map(|pair| {
            let [before, after] = pair else { return None };
            if day < before.day || after.day < day {
                return None;
            }
            let share =
                as_float((day - before.day).num_days()) / as_float((after.day - before.day).num_days());
            Some(before.reached + (after.reached - before.reached) * share)
        })
    }

    /// What was reached by the end of a day: the sum so far, or the value of that very day.
    pub fn reached_on(&self, day: NaiveDate) -> Option<f64> {
        let until = self.points.iter().rfind(|point| point.day <= day)?;
        (self.adds_up || until.day == day).then_some(until.reached)
    }

    /// The last values, oldest first, at most so many: of a sum what each day added.
    pub fn of_late(&self, most: usize) -> Vec<f64> {
        let mut before = if self.adds_up { 0.0 } else { self.from };
        let mut values: Vec<f64> = Vec::new();
        for point in &self.points {
            values.push(if self.adds_up { point.reached - before } else { point.reached });
            before = point.reached;
        }
        values.split_off(values.len().saturating_sub(most))
    }

    /// The points of some days alone; the sum goes on from what was there before.
    #[must_use]
    pub fn since(mut self, first: NaiveDate) -> Self {
        let eve = first.checked_sub_days(Days::new(1)).unwrap_or(first);
        let asked = self.asked_on(eve);
        self.points.retain(|point| first <= point.day);
        if let Some(reached) = asked {
            self.pace.retain(|point| first <= point.day);
            self.pace.insert(0, Point { day: shift(first, -1), reached });
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::Basis;
    use super::super::fixture::{Story, date, now};
    use super::{Curve, curve};
    use crate::model::Kind;

    fn of(story: &Story, today: &str) -> Option<Curve> {
        let now = now(today);
        curve(Basis::now(&story.team, &now), story.team.goal("ana/pages").unwrap())
    }

    fn points(points: &[super::Point]) -> Vec<(String, f64)> {
        points.iter().map(|point| (point.day.to_string(), point.reached)).collect()
    }

    fn pages(fields: &[(&str, &str)]) -> Story {
        let mut story = Story::new();
        story.goal("ana/pages", &[("target", "100"), ("start", "2026-11-01"), ("by", "2026-12-20")]);
        story.goal("ana/pages", fields);
        story
    }

    #[test]
    fn sums_go_up_and_the_pace_rests_with_the_goal() {
        let mut story = pages(&[]);
        story.add(Kind::Goal, "ana/pages", "paused", &[("from", "2026-11-11"), ("to", "2026-11-20")]);
        story.says_on("ana", "2026-11", &[2, 4], "pages=10");
        assert_eq!(of(&story, "2026-11-21"), None, "two values are no picture");
        story.says("ana", "2026-11-09", "pages=5");
        let curve = of(&story, "2026-11-21").unwrap();
        let at = |text: &str, value: f64| (text.to_owned(), value);
        assert_eq!(
            points(&curve.points),
            [at("2026-11-02", 10.0), at("2026-11-04", 20.0), at("2026-11-09", 25.0)]
        );
        // Forty days count: ten before the pause, thirty after it.
        assert_eq!(
            points(&curve.pace),
            [at("2026-10-31", 0.0), at("2026-11-10", 25.0), at("2026-11-20", 25.0), at("2026-12-20", 100.0)]
        );
        let asked = |day: &str| curve.asked_on(date(day));
        assert_eq!(
            (asked("2026-11-05"), asked("2026-11-15"), asked("2026-12-05")),
            (Some(12.5), Some(25.0), Some(62.5))
        );
        assert_eq!((asked("2026-10-30"), asked("2026-12-21")), (None, None));
        assert_eq!(curve.reached_on(date("2026-11-03")), Some(10.0));
        assert_eq!(curve.reached_on(date("2026-11-01")), None, "nothing is not zero");
        assert_eq!(curve.of_late(2), [10.0, 5.0]);
        assert_eq!((curve.days(), curve.range()), ((date("2026-10-31"), date("2026-12-20")), (0.0, 100.0)));
    }

    #[test]
    fn the_pace_agrees_with_the_number_beside_it() {
        let mut story = pages(&[("from", "82"), ("target", "72")]);
        for (day, kilos) in [(2, "82"), (9, "81"), (16, "80")] {
            story.says_on("ana", "2026-11", &[day], &format!("pages={kilos}"));
        }
        let curve = of(&story, "2026-11-21").unwrap();
        let pace = story.numbers("2026-11-21", "ana/pages").pace.unwrap();
        // M5 counts the days up to yesterday.
        let share = (curve.asked_on(date("2026-11-20")).unwrap() - 82.0) / (72.0 - 82.0);
        assert!((share - pace.time_share.unwrap()).abs() < 1e-9, "{share} {pace:?}");
        assert_eq!(curve.reached_on(date("2026-11-10")), None, "a day without a value has none");
        assert_eq!(curve.of_late(8), [82.0, 81.0, 80.0]);
    }

    #[test]
    fn learning_and_stretching_have_no_line_to_be_behind() {
        for fields in [("aim", "learn"), ("stretch", "true"), ("by", "2026-10-01")] {
            let mut story = pages(&[fields]);
            story.says_on("ana", "2026-11", &[2, 5, 8], "pages=5");
            assert_eq!(of(&story, "2026-11-21").unwrap().pace, []);
        }
    }
}

//! The days of a year on which a member checked in, or a goal was answered.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::Serialize;

use super::numbers::said_of;
use super::words::{count, day};
use crate::model::{Checkin, Goal, Member, Snapshot, State};

/// How many days a calendar shows at most, unless others are asked for: 53 weeks, so that a year is whole.
pub const DAYS: u64 = 371;

/// What a day holds. What comes later outdoes what comes before, where two owners or two reports speak of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Said to be missed.
    Missed,
    /// Left out on purpose.
    Skip,
    /// A number of times was reported for the week up to this day.
    Reported,
    /// In part.
    Partly,
    /// Done; of a number a value above zero.
    Done,
    /// A check-in, whatever it says.
    CheckedIn,
}

/// A day that holds something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Marked {
    /// The day.
    pub day: NaiveDate,
    /// What it holds: checked_in; done, partly, missed, skip, reported
    pub mark: Mark,
}

/// Days in a row, and which of them hold something. A day without a mark is one of which nothing is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Calendar {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// The days that hold something, in order.
    pub days: Vec<Marked>,
}

/// The year up to a day.
pub fn year_to(to: NaiveDate) -> NaiveDate {
    to.checked_sub_days(Days::new(DAYS - 1)).unwrap_or(NaiveDate::MIN)
}

/// The days with a check-in of a member; it begins with the first of them, or where the member came.
pub fn of_member(team: &Snapshot, member: Member<'_>, from: NaiveDate, to: NaiveDate) -> Calendar {
    let none = Default::default();
    let days = team.days.get(member.id()).unwrap_or(&none);
    let first = member.since().into_iter().chain(days.first().copied()).min();
    let from = first.map_or(from, |first| first.clamp(from, to.max(from)));
    let marked = days.range(from..=to.max(from)).map(|day| Marked { day: *day, mark: Mark::CheckedIn });
    Calendar { from, to, days: marked.collect() }
}

/// What its owners said of a goal; it begins where the goal does.
pub fn of_goal(team: &Snapshot, goal: Goal<'_>, from: NaiveDate, to: NaiveDate) -> Calendar {
    let owners = goal.owners();
    let mut marks: BTreeMap<NaiveDate, Mark> = BTreeMap::new();
    let mut put = |day: NaiveDate, mark: Mark| {
        marks.entry(day).and_modify(|there| *there = mark.max(*there)).or_insert(mark);
    };
    for checkin in team.checkins().filter(|checkin| owners.contains(&checkin.who())) {
        said(team, goal, checkin, &mut put);
    }
    let first = goal.start().or_else(|| marks.keys().next().copied());
    let from = first.map_or(from, |first| first.clamp(from, to.max(from)));
    let to = goal.closed_on().map_or(to, |closed| closed.clamp(from, to.max(from)));
    let marked = marks.range(from..=to.max(from)).map(|(day, mark)| Marked { day: *day, mark: *mark });
    Calendar { from, to, days: marked.collect() }
}

/// What one check-in says of a goal, day by day.
fn said(team: &Snapshot, goal: Goal<'_>, checkin: Checkin<'_>, put: &mut impl FnMut(NaiveDate, Mark)) {
    let Some((day, answer)) = checkin.day().zip(team.answer(checkin, goal)) else { return };
    match said_of(goal, &answer, day) {
        Some(State::Done) => put(day, Mark::Done),
        Some(State::Partly) => put(day, Mark::Partly),
        Some(State::Missed) => put(day, Mark::Missed),
        Some(State::Skip) => put(day, Mark::Skip),
        None if answer.times.is_some_and(|times| times > 0) => put(day, Mark::Reported),
        None => {}
    }
    let monday = day.week(Weekday::Mon).first_day();
    for name in &answer.days {
        let Ok(weekday) = name.parse::<Weekday>() else { continue };
        let listed = monday.checked_add_days(Days::new(u64::from(weekday.num_days_from_monday())));
        // A report speaks for the days up to its own (ruling 16).
        if let Some(listed) = listed.filter(|listed| *listed <= day) {
            put(listed, Mark::Done);
        }
    }
}

impl Calendar {
    /// What a day holds.
    pub fn on(&self, day: NaiveDate) -> Option<Mark> {
        let place = self.days.binary_search_by_key(&day, |marked| marked.day).ok()?;
        self.days.get(place).map(|marked| marked.mark)
    }

    /// How many days there are.
    pub fn length(&self) -> i64 {
        ((self.to - self.from).num_days() + 1).max(0)
    }

    /// The same in a sentence: `34 of the 91 days from Mon 24 Aug to Sun 22 Nov: 28 done, 3 partly, 2 missed, 1 skip`.
    pub fn sentence(&self, today: NaiveDate) -> String {
        let (from, to) = (day(self.from, today), day(self.to, today));
        let days = count(self.length(), "day", "days");
        let head = format!("{} of the {days} from {from} to {to}", self.days.len());
        let all = self.counts();
        match all.as_slice() {
            [] => format!("Nothing on the {days} from {from} to {to}"),
            [(Mark::CheckedIn, _)] => format!("Checked in on {head}"),
            _ => {
                let words: Vec<String> = all.iter().map(|(mark, number)| mark.counted(*number)).collect();
                format!("Answered for {head}: {}", words.join(", "))
            }
        }
    }

    /// How many days hold what, what counts most first.
    pub fn counts(&self) -> Vec<(Mark, usize)> {
        let mut counts: BTreeMap<Mark, usize> = BTreeMap::new();
        self.days.iter().for_each(|marked| *counts.entry(marked.mark).or_default() += 1);
        counts.into_iter().rev().collect()
    }

    /// How many days of each month hold something, `Sep 9`, months without any as well; the year where it changes.
    pub fn months(&self) -> Vec<(String, usize)> {
        let mut months: BTreeMap<(i32, u32), usize> = BTreeMap::new();
        let month = |day: NaiveDate| (day.year(), day.month());
        let mut first = self.from.with_day(1).unwrap_or(self.from);
        while first <= self.to {
            months.insert(month(first), 0);
            let Some(next) = first.checked_add_months(chrono::Months::new(1)) else { break };
            first = next;
        }
        self.days.iter().for_each(|marked| *months.entry(month(marked.day)).or_default() += 1);
        let mut last_year = None;
        let named = months.into_iter().map(|((year, month), number)| {
            let name = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default().format("%b").to_string();
            let name =
                if last_year.is_none_or(|last| last == year) { name } else { format!("{name} {year}") };
            last_year = Some(year);
            (name, number)
        });
        named.collect()
    }
}

impl Mark {
    /// `3 partly`.
    fn counted(self, number: usize) -> String {
        match self {
            Self::Skip => count(number, "skip", "skips"),
            Self::Reported => count(number, "report for a week", "reports for a week"),
            Self::CheckedIn => count(number, "check-in", "check-ins"),
            other => format!("{number} {}", other.word()),
        }
    }

    /// A word for a key to the signs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Skip => "skipped",
            Self::Reported => "so many times that week",
            Self::Partly => "partly",
            Self::Done => "done",
            Self::CheckedIn => "checked in",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Calendar, Mark, of_goal, of_member, year_to};
    use crate::ops::numbers::fixture::{Story, date};

    fn shown(calendar: &Calendar) -> String {
        let days = calendar.days.iter().map(|one| format!("{}{:?}", one.day.format("%d"), one.mark));
        days.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_goal_shows_what_was_said_of_each_day() {
        let mut story = Story::new();
        story.goal("ana/run", &[("every", "daily"), ("start", "2026-11-02")]);
        for (day, answer) in
            [(2, "done"), (3, "partly"), (4, "missed"), (5, "skip"), (8, "sat,sun"), (15, "3x")]
        {
            story.says_on("ana", "2026-11", &[day], &format!("run={answer}"));
        }
        let run = story.team.goal("ana/run").unwrap();
        let calendar = of_goal(&story.team, run, year_to(date("2026-11-22")), date("2026-11-22"));
        assert_eq!((calendar.from, calendar.length()), (date("2026-11-02"), 21));
        assert_eq!(shown(&calendar), "02Done 03Partly 04Missed 05Skip 07Done 08Done 15Reported");
        assert_eq!(
            calendar.sentence(date("2026-11-22")),
            "Answered for 7 of the 21 days from Mon 2 Nov to Sun 22 Nov: 3 done, 1 partly, 1 report for a week, \
             1 skip, 1 missed"
        );
        assert_eq!(
            (calendar.on(date("2026-11-03")), calendar.on(date("2026-11-06"))),
            (Some(Mark::Partly), None)
        );
    }

    #[test]
    fn a_member_shows_the_days_of_check_ins() {
        let mut story = Story::new();
        story.says_on("ana", "2025-12", &[30], "@win=x");
        story.says_on("ana", "2026-02", &[1, 3], "@win=x");
        let ana = story.team.member("ana").unwrap();
        let calendar = of_member(&story.team, ana, year_to(date("2026-02-04")), date("2026-02-04"));
        let months: Vec<String> =
            calendar.months().iter().map(|(name, days)| format!("{name} {days}")).collect();
        assert_eq!(months, ["Dec 1", "Jan 2026 0", "Feb 2"]);
        assert_eq!(
            calendar.sentence(date("2026-02-04")),
            "Checked in on 3 of the 37 days from Tue 30 Dec 2025 to Wed 4 Feb"
        );
        let none = of_member(&story.team, ana, date("2026-02-04"), date("2026-02-04"));
        assert_eq!(none.sentence(date("2026-02-04")), "Nothing on the 1 day from Wed 4 Feb to Wed 4 Feb");
    }
}

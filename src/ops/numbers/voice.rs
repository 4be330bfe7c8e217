//! What one owner said about one goal: answers day by day, and reports for the week so far.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, Weekday};

use super::days::shift;
use super::rule::Rule;
use crate::model::{Answer, Goal, Snapshot, State};

/// An answer, and whether the check-in that holds it names all other owners in `with`.
#[derive(Debug, Clone)]
struct Entry<'a> {
    answer: Answer<'a>,
    together: bool,
}

/// What one owner said about one goal, nothing of it after today.
#[derive(Debug, Clone)]
pub(super) struct Voice<'a> {
    entries: BTreeMap<NaiveDate, Entry<'a>>,
    /// Days with a check-in file, whatever it holds (ruling 23).
    words: Vec<NaiveDate>,
}

/// What is known of one day: the own answer first, then a listing in a report (ruling 18).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DaySaid {
    /// What was said, if anything was.
    pub(super) state: Option<State>,
    /// Whether it is done in a check-in that names all other owners (ruling 43).
    pub(super) together: bool,
}

/// How often this week so far, told on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) day: NaiveDate,
    pub(super) times: i64,
    pub(super) together: bool,
}

/// The reports of one ISO week.
#[derive(Debug, Clone, Default)]
pub(super) struct Reports {
    /// Days that a report lists, with whether one of these names all other owners.
    listed: BTreeMap<NaiveDate, bool>,
    /// The day of the last report that lists days.
    pub(super) last_list: Option<NaiveDate>,
    /// Reports of a number of times, by day.
    pub(super) times: Vec<Times>,
}

impl<'a> Voice<'a> {
    /// Hears one owner from one day up to another.
    pub(super) fn of(
        team: &'a Snapshot,
        goal: Goal<'a>,
        owner: &str,
        (first, today): (NaiveDate, NaiveDate),
    ) -> Self {
        let owners = goal.owners();
        let mut entries = BTreeMap::new();
        for checkin in team.checkins_by_since(owner, first) {
            let (Some(day), Some(answer)) = (checkin.day(), team.answer(checkin, goal)) else { continue };
            let with = checkin.0.fields.texts("with");
            let together = owners.iter().all(|other| *other == owner || with.contains(other));
            if day <= today {
                entries.insert(day, Entry { answer, together });
            }
        }
        let words = team.days.get(owner).map(|days: &BTreeSet<_>| days.range(..=today).copied().collect());
        Self { entries, words: words.unwrap_or_default() }
    }

    /// Whether there is an answer from a day on.
    pub(super) fn answered(&self, from: NaiveDate) -> bool {
        self.entries.range(from..).next().is_some()
    }

    /// The first day with a word of any sort.
    pub(super) fn first_word(&self) -> Option<NaiveDate> {
        self.words.first().copied()
    }

    /// Whether there is a word on one of the days.
    pub(super) fn spoke(&self, from: NaiveDate, to: NaiveDate) -> bool {
        let next = self.words.partition_point(|day| *day < from);
        self.words.get(next).is_some_and(|day| *day <= to)
    }

    /// The reports in the week of a Monday; each speaks for the days up to its own (rulings 15 and 16).
    pub(super) fn reports(&self, monday: NaiveDate) -> Reports {
        let mut reports = Reports::default();
        for (day, entry) in self.entries.range(monday..=shift(monday, 6)) {
            if let Some(times) = entry.answer.times {
                reports.times.push(Times { day: *day, times: times.max(0), together: entry.together });
            }
            if !entry.answer.days.is_empty() {
                reports.last_list = Some(*day);
            }
            for name in &entry.answer.days {
                let Ok(weekday) = name.parse::<Weekday>() else { continue };
                let listed = shift(monday, i64::from(weekday.num_days_from_monday()));
                if listed <= *day {
                    *reports.listed.entry(listed).or_default() |= entry.together;
                }
            }
        }
        reports
    }

    /// What is known of a day of the week that these reports are of.
    pub(super) fn said(&self, day: NaiveDate, rule: &Rule, reports: &Reports) -> DaySaid {
        let own = self.entries.get(&day);
        let judged = own.and_then(|entry| rule.judge(&entry.answer));
        let listed = reports.listed.get(&day).copied();
        let state = judged.or_else(|| listed.map(|_| State::Done));
        let own_together = judged.is_some() && own.is_some_and(|entry| entry.together);
        DaySaid { state, together: state == Some(State::Done) && (own_together || listed == Some(true)) }
    }
}

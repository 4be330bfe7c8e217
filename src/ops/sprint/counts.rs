//! What the check-ins say about the days of a sprint: counts, beside which everybody can hold the hypothesis.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, Weekday};
use serde::Serialize;

use super::joined;
use crate::model::{Answer, Goal, Snapshot, Sprint, State, Week};
use crate::ops::name_of;
use crate::ops::words::count;

/// The days of a sprint so far, for one member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Whose.
    pub member: String,
    /// Days of the sprint so far.
    pub days: usize,
    /// Of these, days with a check-in.
    pub checkins: usize,
    /// Moods, day by day, as far as they were given.
    pub moods: Vec<i64>,
    /// Goals that were answered in these days.
    pub goals: Vec<Practised>,
}

/// A goal in the days of a sprint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Practised {
    /// The goal.
    #[serde(rename = "ref")]
    pub reference: String,
    /// What it says.
    pub title: String,
    /// Days on which it was done, or part of it.
    pub days: usize,
}

impl Counts {
    /// In a sentence: `Ana Roth: 3 of 7 days with a check-in, mood 4 2 5, ana/run 2 days`.
    pub fn sentence(&self, team: &Snapshot) -> String {
        let days = count(self.days, "day", "days");
        let mut parts = vec![format!("{} of {days} with a check-in", self.checkins)];
        if !self.moods.is_empty() {
            let moods: Vec<String> = self.moods.iter().map(i64::to_string).collect();
            parts.push(format!("mood {}", moods.join(" ")));
        }
        let practised = |goal: &Practised| format!("{} {}", goal.reference, count(goal.days, "day", "days"));
        parts.extend(self.goals.iter().map(practised));
        format!("{}: {}", name_of(team, &self.member), parts.join(", "))
    }
}

/// Counts of everybody who takes part; none before the first day.
pub(super) fn counts(team: &Snapshot, sprint: Sprint<'_>, today: NaiveDate) -> Vec<Counts> {
    let (Some(first), Some(last)) = (sprint.first(), sprint.last()) else { return Vec::new() };
    let last = last.min(today);
    if last < first {
        return Vec::new();
    }
    let days = usize::try_from((last - first).num_days() + 1).unwrap_or(0);
    joined(team, sprint, today)
        .into_iter()
        .map(|member| Counts {
            member: member.to_owned(),
            days,
            checkins: team.days.get(member).map_or(0, |days| days.range(first..=last).count()),
            moods: team
                .checkins()
                .filter(|checkin| checkin.who() == member)
                .filter(|checkin| checkin.day().is_some_and(|day| first <= day && day <= last))
                .filter_map(|checkin| checkin.0.fields.int("mood"))
                .collect(),
            goals: goals(team, member, first, last),
        })
        .collect()
}

fn goals(team: &Snapshot, member: &str, first: NaiveDate, last: NaiveDate) -> Vec<Practised> {
    let own = team.goals().filter(|goal| goal.owners().contains(&member));
    own.filter_map(|goal| {
        Some(Practised {
            reference: goal.id().to_owned(),
            title: goal.title().to_owned(),
            days: practised(team, goal, member, first, last)?,
        })
    })
    .collect()
}

/// Days on which a goal was done, or part of it; `None` when nothing was said about it. A number of times counts where
/// its whole week up to the report lies in these days.
fn practised(
    team: &Snapshot,
    goal: Goal<'_>,
    member: &str,
    first: NaiveDate,
    last: NaiveDate,
) -> Option<usize> {
    let mut weeks: BTreeMap<NaiveDate, (BTreeSet<NaiveDate>, usize)> = BTreeMap::new();
    let mut said = false;
    for checkin in team.checkins().filter(|checkin| checkin.who() == member) {
        let Some(day) = checkin.day().filter(|day| first <= *day && *day <= last) else { continue };
        let (Some(answer), Some(monday)) = (team.answer(checkin, goal), Week::of(day).monday()) else {
            continue;
        };
        said = true;
        let week = weeks.entry(monday).or_default();
        if is_practised(goal, &answer) {
            week.0.insert(day);
        }
        let listed = monday.iter_days().take(7).filter(|listed| answer.days.contains(&short_name(*listed)));
        week.0.extend(listed.filter(|listed| first <= *listed && *listed <= day));
        if let Some(times) = answer.times.filter(|_| first <= monday) {
            week.1 = week.1.max(usize::try_from(times).unwrap_or(0));
        }
    }
    said.then(|| weeks.values().map(|(days, times)| days.len().max(*times)).sum())
}

fn is_practised(goal: Goal<'_>, answer: &Answer<'_>) -> bool {
    match (answer.is, answer.value) {
        (Some(State::Done | State::Partly), _) => true,
        (Some(_), _) | (None, None) => false,
        (None, Some(value)) => match goal.0.fields.number("limit") {
            Some(limit) => value <= limit,
            None => value > 0.0,
        },
    }
}

fn short_name(day: NaiveDate) -> &'static str {
    use chrono::Datelike;
    match day.weekday() {
        Weekday::Mon => "mon",
        Weekday::Tue => "tue",
        Weekday::Wed => "wed",
        Weekday::Thu => "thu",
        Weekday::Fri => "fri",
        Weekday::Sat => "sat",
        Weekday::Sun => "sun",
    }
}

//! What the check-ins say about the days of a sprint: counts, beside which everybody can hold the hypothesis.

use chrono::NaiveDate;
use serde::Serialize;

use super::joined;
use crate::model::{Snapshot, Sprint};
use crate::ops::name_of;
use crate::ops::numbers::shown_up;
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
            // A number of times counts where its whole week up to the report lies in these days.
            days: shown_up(team, goal, member, (first, last), first)?,
        })
    })
    .collect()
}

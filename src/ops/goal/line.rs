//! A goal in one line, with its numbers.

use chrono::NaiveDate;
use serde::Serialize;

use super::{LastAnswer, how, last_answer};
use crate::model::{Goal, Snapshot};
use crate::ops::Now;
use crate::ops::numbers::{Basis, Line, Numbers, in_full, in_short, lines};

/// A goal in one line: one owner's, or the joint one.
#[derive(Debug, Clone, Serialize)]
pub struct GoalLine {
    /// Its id.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Whose numbers these are: a member's, or `ours`.
    pub owner: String,
    /// What it says.
    pub title: String,
    /// habit, number, once
    pub kind: &'static str,
    /// planned, active, paused, done, dropped, replaced
    pub state: &'static str,
    /// The latest answer of whoever the line belongs to, as far as the records were read.
    pub last_answer: Option<LastAnswer>,
    /// What is computed from the answers.
    #[serde(flatten)]
    pub numbers: Numbers,
    /// How often or how much, for tables.
    #[serde(skip)]
    pub how: String,
    /// The numbers in one short cell.
    #[serde(skip)]
    pub short: String,
    /// The numbers in sentences.
    #[serde(skip)]
    pub sentences: Vec<String>,
}

/// The lines of a goal, the joint one last.
pub fn goal_lines(team: &Snapshot, now: &Now, goal: Goal<'_>) -> Vec<GoalLine> {
    lines_of(Basis::now(team, now), goal)
}

/// The same as of a review, or of now.
pub fn lines_of(basis: Basis<'_>, goal: Goal<'_>) -> Vec<GoalLine> {
    let team = basis.team;
    let of_line = |line: Line| {
        let joint = line.owner == "ours";
        let as_of = if joint { basis.for_viewer() } else { basis.for_member(&line.owner) };
        let owners = if joint { goal.owners() } else { vec![line.owner.as_str()] };
        goal_line(goal, &line, last_answer(team, goal, &owners, as_of.today), as_of.today)
    };
    lines(basis, goal).into_iter().map(of_line).collect()
}

fn goal_line(goal: Goal<'_>, line: &Line, last_answer: Option<LastAnswer>, today: NaiveDate) -> GoalLine {
    GoalLine {
        reference: goal.id().to_owned(),
        owner: line.owner.clone(),
        title: goal.title().to_owned(),
        kind: goal.kind().word(),
        state: goal.state(today).word(),
        last_answer,
        short: in_short(goal, &line.numbers, today),
        sentences: in_full(goal, line, today),
        how: how(goal, today),
        numbers: line.numbers.clone(),
    }
}

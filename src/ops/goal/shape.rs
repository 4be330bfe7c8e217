//! Which fields of a goal go together.

use crate::model::{Map, Snapshot, parse_day};
use crate::ops::{Answered, Refusal};

/// Refuses fields that contradict each other, with a way out.
pub(crate) fn shape(fields: &Map) -> Answered<()> {
    numbers(fields)?;
    let no = |why, hint| Err(Refusal::GoalShape { why, hint });
    let has = |name| fields.get(name).is_some();
    let day = |name| fields.text(name).and_then(parse_day);
    if has("reserve") && !has("every") {
        no(
            "--reserve says how many skips of a habit cost nothing",
            "give a rhythm with --every; any other goal can rest with `ally pause GOAL`",
        )
    } else if has("unit") && !["every", "target"].into_iter().any(has) {
        no("--unit names what numbers count, and this goal has none", "give a number to reach with --target")
    } else if day("start").zip(day("by")).is_some_and(|(start, by)| by < start) {
        no(
            "the due date lies before the first day",
            "--by takes a later due date, --start an earlier first day",
        )
    } else {
        Ok(())
    }
}

fn numbers(fields: &Map) -> Answered<()> {
    let no = |why, hint| Err(Refusal::GoalShape { why, hint });
    let has = |name| fields.get(name).is_some();
    let number = |name| fields.number(name);
    if has("every") && has("target") {
        no(
            "a goal is done in a rhythm or counts towards a number, not both",
            "make two goals: one with --every, one with --target",
        )
    } else if (has("amount") || has("limit")) && !has("every") {
        no(
            "--amount and --limit need a rhythm",
            "--amount and --limit say when a day of a habit counts; give a rhythm with --every",
        )
    } else if has("amount") && has("limit") {
        no(
            "--amount and --limit exclude each other",
            "use --amount for \"at least\", --limit for \"at most\"",
        )
    } else if number("amount").is_some_and(|amount| amount <= 0.0) {
        no("--amount is above zero", "without --amount, any number above zero makes a day of the habit done")
    } else if number("limit").is_some_and(|limit| limit < 0.0) {
        no("--limit is zero or above", "with --limit 0 a day is done when the number is zero")
    } else if has("from") && !has("target") {
        no("--from needs a number to reach", "give it with --target")
    } else if has("from") && number("from") == number("target") {
        no("--from and --target are the same number", "then the goal is reached already")
    } else if number("target") == Some(0.0) && !has("from") {
        no(
            "without --from numbers are added up from zero, so zero is reached already",
            "say with --from where you begin, or use a habit with --every and --limit 0",
        )
    } else {
        Ok(())
    }
}

/// Whether a goal would be among the steps that lead to it.
pub(super) fn steps_of_itself(team: &Snapshot, goal: &str, parent: &str) -> bool {
    let mut above = Some(parent);
    // A ring among other goals, made by hand, ends the search as well.
    for _ in 0..=team.goals().count() {
        match above {
            Some(id) if id == goal => return true,
            Some(id) => above = team.goal(id).and_then(|goal| goal.0.fields.text("parent")),
            None => return false,
        }
    }
    false
}

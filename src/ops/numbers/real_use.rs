//! M23, real use: how often what is practised was used where it is meant for.

use serde::Serialize;

use super::rule::said_of;
use super::{Basis, is_under_way, owners};
use crate::model::{Answer, Goal, State};

/// Drills without one real use from which it is asked for.
const ENOUGH: u32 = 10;

/// How often one member practised a goal, and how often for real.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RealUse {
    /// The goal.
    pub goal: String,
    /// Member id.
    pub member: String,
    /// Answers that say it was done.
    pub done: u32,
    /// Those of them that say it was for real.
    pub real: u32,
    /// A question, after ten drills without one real use.
    pub note: Option<String>,
}

/// The goals under way that name a context, for every owner who did something for them; since the start of the goal.
pub fn real_use(basis: Basis<'_>) -> Vec<RealUse> {
    let with_context = basis.team.goals().filter(|goal| goal.0.fields.map("context").is_some());
    let lines = with_context.flat_map(|goal| owners(goal).into_iter().map(move |owner| (goal, owner)));
    lines.filter_map(|(goal, owner)| of_one(basis, goal, owner)).collect()
}

fn of_one(basis: Basis<'_>, goal: Goal<'_>, owner: &str) -> Option<RealUse> {
    let today = basis.for_member(owner).today;
    if !is_under_way(goal, today) {
        return None;
    }
    let mine = basis.team.checkins_by(owner).filter(|checkin| checkin.day() <= Some(today));
    let answers = mine.filter_map(|checkin| Some((checkin, basis.team.answer(checkin, goal)?)));
    let done: Vec<Answer<'_>> = answers
        .filter(|(checkin, answer)| {
            checkin.day().is_some_and(|day| said_of(goal, answer, day) == Some(State::Done))
        })
        .map(|(_, answer)| answer)
        .collect();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let real = count(done.iter().filter(|answer| answer.real).count());
    let done = count(done.len());
    let note = (done >= ENOUGH && real == 0)
        .then(|| format!("Practised {done} times. Where could it be used for real?"));
    (done > 0).then(|| RealUse { goal: goal.id().to_owned(), member: owner.to_owned(), done, real, note })
}

#[cfg(test)]
mod tests {
    use super::super::Basis;
    use super::super::fixture::{Story, now};
    use super::{RealUse, real_use};
    use crate::model::{Kind, Map, Value};

    fn story() -> Story {
        let mut story = Story::new();
        story.goal("ana/spanish", &[("every", "daily"), ("start", "2026-10-01")]);
        let mut goal = story.team.get(Kind::Goal, "ana/spanish").cloned().unwrap();
        let context: Map = [("used_in".to_owned(), Value::text("calls with Marta"))].into_iter().collect();
        goal.fields.set("context", Value::Map(context));
        story.team.put(goal);
        story.goal("ana/run", &[("every", "daily"), ("start", "2026-10-01")]);
        story
    }

    fn told(story: &Story, today: &str) -> Vec<RealUse> {
        let now = now(today);
        real_use(Basis::now(&story.team, &now))
    }

    #[test]
    fn a_question_is_put_after_ten_drills_without_a_real_use() {
        let mut story = story();
        assert!(told(&story, "2026-11-22").is_empty());
        story.says_on("ana", "2026-11", &[1, 2, 3, 4, 5, 6, 7, 8, 9], "spanish=done run=done");
        story.says_on("ana", "2026-11", &[10, 11], "spanish=partly");
        assert_eq!((told(&story, "2026-11-22")[0].done, &told(&story, "2026-11-22")[0].note), (9, &None));
        story.says("ana", "2026-11-12", "spanish=20");
        let rows = told(&story, "2026-11-22");
        assert_eq!(rows.len(), 1, "a goal without a context has none");
        assert_eq!(rows[0].note.as_deref(), Some("Practised 10 times. Where could it be used for real?"));
        assert_eq!(told(&story, "2026-11-11")[0].done, 9);
    }

    #[test]
    fn one_real_use_answers_it() {
        let mut story = story();
        story.says_on("ana", "2026-11", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], "spanish=done");
        let mut record = story.team.get(Kind::Checkin, "2026-11-05.ana").cloned().unwrap();
        let answer: Map = [("is".to_owned(), Value::text("done")), ("real".to_owned(), Value::Bool(true))]
            .into_iter()
            .collect();
        let goals: Map = [("spanish".to_owned(), Value::Map(answer))].into_iter().collect();
        record.fields.set("goals", Value::Map(goals));
        story.team.put(record);
        let rows = told(&story, "2026-11-22");
        assert_eq!((rows[0].done, rows[0].real, &rows[0].note), (11, 1, &None));
        story.closed("ana/spanish", "2026-11-20");
        assert!(told(&story, "2026-11-22").is_empty());
        assert_eq!(told(&story, "2026-11-19").len(), 1, "it was open then");
    }
}

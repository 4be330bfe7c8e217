//! Deciding what becomes of a sprint: the planner in the plan, anybody else who takes part in the own leaf.

use super::{decided, find_sprint, joined, must_be_named, names, own_part, phase, state, to_look_back};
use crate::model::{Record, Snapshot, Sprint, SprintState, Value};
use crate::ops::{Answered, Now, Plan, Refusal, set_prose};

/// A decision.
#[derive(Debug, Clone, Default)]
pub struct Close {
    /// Which sprint.
    pub sprint: String,
    /// keep, adapt, drop
    pub decision: String,
    /// Why.
    pub why: Option<String>,
    /// Marked as worth finding again.
    pub star: bool,
}

/// Writes down what was decided.
pub fn close(team: &Snapshot, now: &Now, ask: &Close) -> Answered<Plan> {
    let me = now.me(team)?;
    let sprint = find_sprint(team, &ask.sprint, me)?;
    let stands = state(team, sprint, now.today);
    let leads = sprint.lead() == me;
    let before =
        if leads { may_lead(sprint, stands, ask)? } else { may_follow(team, now, sprint, me, stands)? };
    let mut record = before.clone();
    record.fields.set("decision", Value::text(&ask.decision));
    crate::ops::goal::settle(&mut record, "decision");
    set_prose(&mut record.fields, "why", ask.why.as_ref())?;
    if record == before && !ask.star {
        return Err(Refusal::NothingChanged { what: sprint.id().to_owned() });
    }
    record.fields.set("decided", Value::Text(now.today.to_string()));
    if ask.star {
        record.fields.set("star", Value::Bool(true));
    }
    let (verb, said) = match ask.decision.as_str() {
        "keep" => ("keeps", format!("Kept: {}", sprint.title())),
        "adapt" => ("adapts", format!("To be adapted: {}", sprint.title())),
        _ => ("drops", format!("Let go: {}", sprint.title())),
    };
    let subject = format!("sprint: {me} {verb} {}", sprint.slug());
    let mut plan = Plan::put(record, "sprint.close", subject, said);
    plan.view.notes = notes(team, now, sprint, me, ask);
    Ok(plan)
}

/// The planner decides at any time, also to withdraw a plan that not everybody joined.
fn may_lead(sprint: Sprint<'_>, stands: SprintState, ask: &Close) -> Answered<Record> {
    let waits = matches!(
        stands,
        SprintState::Proposed | SprintState::Agreed | SprintState::Ended | SprintState::Idea
    );
    if waits && ask.decision != "drop" {
        return Err(phase(
            sprint,
            "has not begun, so there is nothing to keep yet",
            "--decision drop withdraws the plan",
        ));
    }
    Ok(sprint.0.clone())
}

/// Anybody else who takes part decides from the last day on, unless it is decided.
fn may_follow(
    team: &Snapshot,
    now: &Now,
    sprint: Sprint<'_>,
    me: &str,
    stands: SprintState,
) -> Answered<Record> {
    must_be_named(team, sprint, me, now.today)?;
    if let Some(decided) = decided(team, sprint).filter(|decided| decided.by != me) {
        let hint =
            "say what you think with `ally feedback give`, or plan it anew with `ally sprint plan --from ID`";
        return Err(match decided.decision.as_str() {
            "keep" => phase(sprint, "is decided already: keep", hint),
            "adapt" => phase(sprint, "is decided already: adapt", hint),
            _ => phase(sprint, "is decided already: drop", hint),
        });
    }
    let runs = stands == SprintState::Running && sprint.last().is_some_and(|last| now.today < last);
    if runs {
        let hint =
            "from its last day on you can write down what you decided together; its planner can earlier";
        return Err(phase(sprint, "still runs", hint));
    }
    own_part(team, sprint, me, now.today)
}

fn notes(team: &Snapshot, now: &Now, sprint: Sprint<'_>, me: &str, ask: &Close) -> Vec<String> {
    let mut notes = Vec::new();
    let slug = sprint.slug();
    let everybody = joined(team, sprint, now.today);
    match ask.decision.as_str() {
        "keep" => {
            let others: Vec<String> =
                everybody.iter().filter(|id| **id != me).map(|id| format!(" --with {id}")).collect();
            notes.push(format!(
                "It is in your repertoire: `ally sprint list --kept`; to make it a date that comes back: `ally goal add \
                 TITLE --every 1/month{}`, if you like",
                others.concat()
            ));
        }
        "adapt" => {
            notes.push(format!("The next version: `ally sprint plan TITLE --from {slug}`, if you like"))
        }
        _ => notes.push("Letting go is a decision too; the records stay".to_owned()),
    }
    let silent = to_look_back(team, sprint, now.today);
    let began = state(team, sprint, now.today).has_begun();
    if began && !silent.is_empty() {
        let who = if silent == [me] {
            "You have".to_owned()
        } else if silent.len() == 1 {
            format!("{} has", names(team, &silent))
        } else {
            format!("{} have", names(team, &silent))
        };
        notes.push(format!("{who} not looked back yet; `ally sprint debrief {slug}` still takes it"));
    }
    notes
}

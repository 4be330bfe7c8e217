//! What is worth saying below a check-in that was written: who sees it, who waits, and offers; never a reminder.

use super::super::Now;
use super::super::goal::{Miss, own_why, plan_offer, shown_id};
use super::super::numbers::{Basis, said_of, stuck};
use super::super::status::{Waiting, waiting_for};
use super::super::words::{and, count, day, quoted, short};
use crate::model::{Checkin, Goal, GoalKind, Member, Record, Snapshot, State};

/// How many of the things that others wait for are named.
const NAMED: usize = 2;

/// For how many missed goals the own reason is shown.
const WHYS: usize = 2;

/// Sentences to show below it.
pub(super) fn notes(
    team: &Snapshot,
    now: &Now,
    me: &str,
    before: Option<&Record>,
    record: &Record,
) -> Vec<String> {
    if record.private {
        let note = "It stays in this clone's private/ folder: nobody else sees it, and it counts for nothing";
        return vec![note.to_owned()];
    }
    let mut notes = Vec::new();
    let others: Vec<Member<'_>> = team.present(now.today).filter(|member| member.id() != me).collect();
    if !others.is_empty() {
        let names: Vec<&str> = others.iter().map(|member| member.name()).collect();
        notes.push(format!("{} will see it after your next `ally sync`", and(&names)));
    }
    for other in others {
        notes.extend(waits(team, now, me, other));
    }
    notes.extend(feeling(team, now, me, before, record));
    notes.extend(done_once(team, me, before, record));
    let missed = just_missed(team, me, before, record);
    notes.extend(missed.iter().filter_map(|(goal, miss)| own_why(*goal, me, *miss)).take(WHYS));
    // One offer is enough.
    notes.extend(stuck_offer(team, now, me, record).or_else(|| first_plan(&missed, me)));
    notes
}

/// A goal that is done once and was just called done may be closed; only its owner says so.
fn done_once(team: &Snapshot, me: &str, before: Option<&Record>, record: &Record) -> Option<String> {
    let done = |record: &Record, goal: Goal<'_>| {
        team.answer(Checkin(record), goal).is_some_and(|answer| answer.is == Some(State::Done))
    };
    let goal = team.goals().find(|goal| {
        goal.kind() == GoalKind::Once
            && goal.owners().contains(&me)
            && goal.0.fields.get("closed").is_none()
            && done(record, *goal)
            && !before.is_some_and(|before| done(before, *goal))
    })?;
    let id = shown_id(goal.id(), me);
    Some(format!("If that is all of it: `ally goal done {id}` closes it"))
}

/// What somebody waits for from me.
fn waits(team: &Snapshot, now: &Now, me: &str, other: Member<'_>) -> Option<String> {
    let mut waiting = waiting_for(team, now, other);
    waiting.retain(|waiting| waiting.from.iter().any(|id| id == me));
    let named =
        |waiting: &Waiting| format!("“{}” ({})", short(&waiting.text, 60), day(waiting.since, now.today));
    let mut named: Vec<String> = waiting.iter().take(NAMED).map(named).collect();
    if let Some(rest) = waiting.len().checked_sub(NAMED).filter(|rest| *rest > 0) {
        named.push(count(rest, "more thing", "more things"));
    }
    (!named.is_empty()).then(|| format!("{} is waiting for a word from you: {}", other.name(), and(&named)))
}

/// My goals that this check-in is the first to call missed.
fn just_missed<'a>(
    team: &'a Snapshot,
    me: &str,
    before: Option<&Record>,
    record: &'a Record,
) -> Vec<(Goal<'a>, Miss<'a>)> {
    let Some(on) = record.day() else { return Vec::new() };
    let said = |record: &Record, goal: Goal<'_>| {
        team.answer(Checkin(record), goal)
            .is_some_and(|answer| said_of(goal, &answer, on) == Some(State::Missed))
    };
    let just_said = |goal: &Goal<'_>| {
        goal.owners().contains(&me)
            && said(record, *goal)
            && !before.is_some_and(|before| said(before, *goal))
    };
    team.goals()
        .filter(just_said)
        .filter_map(|goal| {
            let why = team.answer(Checkin(record), goal)?.why;
            Some((goal, Miss { day: on, why }))
        })
        .collect()
}

/// The offer of a plan for one of them; one whose reason was just read goes first.
fn first_plan(missed: &[(Goal<'_>, Miss<'_>)], me: &str) -> Option<String> {
    let with_why = missed.iter().find(|(goal, miss)| own_why(*goal, me, *miss).is_some());
    let (goal, miss) =
        with_why.or_else(|| missed.iter().find(|(goal, miss)| plan_offer(*goal, me, *miss).is_some()))?;
    plan_offer(*goal, me, *miss)
}

/// A feeling in the way is nothing to be reminded of; it may be something to talk about.
fn feeling(team: &Snapshot, now: &Now, me: &str, before: Option<&Record>, record: &Record) -> Option<String> {
    let felt = |record: &Record| {
        Checkin(record).answers().filter(|(_, answer)| answer.why == Some("feeling")).count()
    };
    if felt(record) <= before.map_or(0, felt) {
        return None;
    }
    let mut others = team.present(now.today).filter(|member| member.id() != me);
    let to = match (others.next(), others.next()) {
        (Some(one), None) => one.id(),
        _ => "all",
    };
    Some(format!(
        "If you would rather talk about it: `ally feedback give {to} TEXT --kind topic` puts it on the next talk"
    ))
}

/// Where this check-in shows that something is stuck, and another view may help.
fn stuck_offer(team: &Snapshot, now: &Now, me: &str, record: &Record) -> Option<String> {
    let mut with_it = team.clone();
    with_it.put(record.clone());
    let known = stuck(Basis::now(team, now), me);
    let found = stuck(Basis::now(&with_it, now), me).into_iter().find(|stuck| !known.contains(stuck))?;
    let ask = found
        .ask
        .map(|ask| format!(" `ally checkin --ask {}` asks for one", quoted(&format!("ideas:{ask}"))));
    Some(format!("{}{}", found.text, ask.unwrap_or_default()))
}

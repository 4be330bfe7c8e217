//! Goals that change: every change keeps what was, and why.

use super::add::add_owners;
use super::options::{Empty, Fields, Options};
use super::own::{keep, mine};
use super::{label, note_change, refuse_closed, settle, shown_id};
use crate::model::{Goal, GoalKind, Kind, Record, Snapshot, Value};
use crate::ops::numbers::{MOVES, carried};
use crate::ops::{Answered, Now, Plan, Refusal, line, present_member, prose};

/// What changes.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// A new title.
    pub title: Option<String>,
    /// Further owners of a joint goal.
    pub with: Vec<String>,
    /// Who keeps a joint goal from now on.
    pub keeper: Option<String>,
    /// The rest.
    pub options: Options,
}

/// Changes a goal of mine, with the reason.
pub fn change(team: &Snapshot, now: &Now, goal: &str, ask: &Change, because: &str) -> Answered<Plan> {
    let me = now.me(team)?;
    let old = mine(team, now, goal)?;
    refuse_closed(Goal(old), now.today)?;
    let because = prose("reason", because)?;
    let mut record = old.clone();
    let given = apply(team, now, me, &mut record, ask)?;
    let mut what = settled(old, &mut record, &given);
    if record == *old {
        return Err(Refusal::NothingChanged { what: shown_id(&old.id, me).to_owned() });
    }
    let taken_over = keep_unless_given(team, now, me, &mut record, ask);
    what.extend(note_changes(old, &mut record, now, &because));
    let what = what.join(", ");
    let subject = format!("goal: {me} changes {} ({what})", Goal(old).slug());
    let said = format!("Changed goal {}: {what}", shown_id(&old.id, me));
    let notes = taken_over.into_iter().chain(ways_out(old, &record, me));
    Ok(notes.fold(Plan::put(record, "goal.change", subject, said), Plan::with_note))
}

/// Puts in what was asked; returns the names of the fields that were given.
fn apply(
    team: &Snapshot,
    now: &Now,
    me: &str,
    record: &mut Record,
    ask: &Change,
) -> Answered<Vec<&'static str>> {
    let mut given = Vec::new();
    if let Some(title) = &ask.title {
        record.fields.set("title", Value::Text(line("title", title)?));
        given.push("title");
    }
    if !ask.with.is_empty() {
        joint_only(record)?;
        let mut owners: Vec<String> = Goal(record).owners().into_iter().map(str::to_owned).collect();
        add_owners(team, now, me, &mut owners, &ask.with)?;
        if owners.len() < 2 {
            return Err(Refusal::GoalShape {
                why: "a joint goal belongs to two or more",
                hint: "to go on alone, use `ally goal pivot GOAL TITLE --with \"\"`",
            });
        }
        record.fields.set("owners", Value::texts(owners));
        given.push("owners");
    }
    if let Some(name) = &ask.keeper {
        joint_only(record)?;
        let keeper = present_member(team, now, name)?.id().to_owned();
        if !Goal(record).owners().contains(&keeper.as_str()) {
            return Err(Refusal::GoalShape {
                why: "the keeper of a joint goal is one of its owners",
                hint: "--with makes somebody an owner",
            });
        }
        record.fields.set("keeper", Value::Text(keeper));
        given.push("keeper");
    }
    let id = record.id.clone();
    let mut fields = Fields::of(team, now, me, &mut record.fields, Empty::Clears);
    fields.apply(Some(&id), &ask.options)?;
    given.append(&mut fields.given);
    Ok(given)
}

fn joint_only(record: &Record) -> Answered<()> {
    if Goal(record).is_joint() {
        return Ok(());
    }
    Err(Refusal::GoalShape {
        why: "a goal of your own has one owner",
        hint: "`ally goal pivot GOAL TITLE --with MEMBER` turns it into a joint one",
    })
}

/// Naming a field decides a clash in it, also for the value that is shown already; says which were decided so.
fn settled(old: &Record, record: &mut Record, given: &[&str]) -> Vec<String> {
    let mut what = Vec::new();
    for name in given {
        let kept = record.fields.list("clashes").len();
        settle(record, name);
        let is_settled = kept != record.fields.list("clashes").len();
        if is_settled && old.fields.get(name) == record.fields.get(name) {
            what.push(in_words(name, record.fields.get(name)));
        }
    }
    what
}

/// The heir of a joint goal keeps it, unless the change itself says who does.
fn keep_unless_given(
    team: &Snapshot,
    now: &Now,
    me: &str,
    record: &mut Record,
    ask: &Change,
) -> Option<String> {
    if ask.keeper.is_some() { None } else { keep(team, now, me, record) }
}

/// An entry in `changes` for every field that differs; says what changed.
fn note_changes(old: &Record, record: &mut Record, now: &Now, because: &str) -> Vec<String> {
    let mut what = Vec::new();
    let mut noted = Vec::new();
    for field in Kind::Goal.fields() {
        let (before, after) = (old.fields.get(field.name), record.fields.get(field.name));
        match field.name {
            "clashes" | "changes" => {}
            "star" if before != after => what.push("starred".to_owned()),
            name if before != after => {
                // The keeper notes a change of keeper by itself.
                let is_noted =
                    name == "keeper" && old.fields.list("changes") != record.fields.list("changes");
                if !is_noted {
                    noted.push((name, before.cloned()));
                }
                what.push(in_words(name, after));
            }
            _ => {}
        }
    }
    for (name, before) in noted {
        note_change(record, now.today, name, before.as_ref(), Some(because));
    }
    what
}

fn in_words(name: &str, value: Option<&Value>) -> String {
    match (name, value) {
        ("stretch", Some(_)) => "a stretch now".to_owned(),
        ("stretch", None) => "no stretch any more".to_owned(),
        ("context", Some(Value::Map(map))) => {
            map.iter().map(|(key, value)| format!("{} {value}", label(key))).collect::<Vec<_>>().join(", ")
        }
        (name, Some(value)) => format!("{} {value}", label(name)),
        ("by", None) => "no due date".to_owned(),
        ("every", None) => "no rhythm".to_owned(),
        (name, None) => format!("no {}", label(name)),
    }
}

/// Three ways out for a date that moved once more.
fn ways_out(old: &Record, record: &Record, me: &str) -> Option<String> {
    let moves = Some(carried(Goal(record))).filter(|_| Goal(record).kind() == GoalKind::Once)?;
    let moved = old.fields.get("by") != record.fields.get("by");
    (moved && moves >= MOVES).then(|| {
        let goal = shown_id(&record.id, me);
        format!("Moved {moves} times. Shrink it, hand it over or drop it, if you like: {}", ways(goal))
    })
}

/// The commands that shrink a goal, hand it over or drop it.
pub(super) fn ways(goal: &str) -> String {
    format!("`ally goal pivot {goal} TITLE`, `ally goal propose --for MEMBER TITLE`, `ally goal drop {goal}`")
}

//! New goals: added, or in the place of an old one.

use super::options::{Empty, Fields, Options};
use super::own::{keep, mine};
use super::{how, open_steps, refuse_closed, shown_id};
use crate::model::{
    Goal, GoalState, Kind, Map, Record, Scope, Seeded, Snapshot, Value, is_member_id, is_reserved, parse_day,
    slug_from,
};
use crate::ops::words::{and, count, day};
use crate::ops::{Answered, Now, Plan, Refusal, line, present_member, prose, set_prose};

/// Goals under way from which a word is said.
const MANY: usize = 5;

/// A new goal.
#[derive(Debug, Clone, Default)]
pub struct Add {
    /// What it says.
    pub title: String,
    /// Its name, if not made from the title.
    pub id: Option<String>,
    /// Who owns it besides me; makes it a joint goal.
    pub with: Vec<String>,
    /// The rest.
    pub options: Options,
}

/// What writing a goal needs to read: goals, and whatever its source may be.
pub fn write_scope(options: &Options) -> Scope {
    if options.source.as_ref().is_some_and(|source| !source.is_empty()) {
        Scope::all()
    } else {
        Scope::of(&[Kind::Goal])
    }
}

/// Adds a goal of mine, or a joint one.
pub fn add(team: &Snapshot, now: &Now, ask: &Add) -> Answered<Plan> {
    let me = now.me(team)?;
    let record = new_goal(team, now, me, ask, Map::new(), Empty::Refused)?;
    let goal = Goal(&record);
    let subject = format!("goal: {me} adds {} ({})", goal.slug(), goal.title());
    let said = format!("Added goal {}", in_a_line(&record, now, me));
    let notes = many(team, now, me, &[&record]);
    Ok(notes.into_iter().fold(Plan::put(record, "goal.add", subject, said), Plan::with_note))
}

/// `run: Run three times a week (3/week)`.
pub(super) fn in_a_line(record: &Record, now: &Now, me: &str) -> String {
    let goal = Goal(record);
    let mut how = how(goal, now.today);
    if let Some(start) = goal.start().filter(|start| *start > now.today) {
        let comma = if how.is_empty() { "" } else { ", " };
        how.push_str(&format!("{comma}from {}", day(start, now.today)));
    }
    let how = if how.is_empty() { how } else { format!(" ({how})") };
    format!("{}: {}{how}", shown_id(&record.id, me), goal.title())
}

/// A new goal's record: the fields it begins with, then the options.
pub(super) fn new_goal(
    team: &Snapshot,
    now: &Now,
    me: &str,
    ask: &Add,
    begin: Map,
    empty: Empty,
) -> Answered<Record> {
    let title = line("title", &ask.title)?;
    let mut owners: Vec<String> = begin.texts("owners").into_iter().map(str::to_owned).collect();
    add_owners(team, now, me, &mut owners, &ask.with)?;
    let joint = owners.len() > 1;
    let folder = if joint { "ours" } else { me };
    let slug = slug(team, now, folder, ask.id.as_deref(), &title)?;
    let mut record = Record::new(Kind::Goal, format!("{folder}/{slug}"));
    record.fields = begin;
    record.fields.set("title", Value::Text(title));
    record.fields.remove("owners");
    if joint {
        record.fields.set("owners", Value::texts(owners));
        record.fields.set("keeper", Value::text(me));
    }
    let planned = record.fields.text("start").and_then(parse_day).filter(|start| *start > now.today);
    record.fields.set("start", Value::Text(planned.unwrap_or(now.today).to_string()));
    let id = record.id.clone();
    Fields::of(team, now, me, &mut record.fields, empty).apply(Some(&id), &ask.options)?;
    Ok(record)
}

/// Adds owners by name, me first; an empty name takes away the others who were there before it.
pub(super) fn add_owners(
    team: &Snapshot,
    now: &Now,
    me: &str,
    owners: &mut Vec<String>,
    names: &[String],
) -> Answered<()> {
    if !owners.iter().any(|owner| owner == me) {
        owners.insert(0, me.to_owned());
    }
    for name in names {
        if name.is_empty() {
            owners.retain(|owner| owner == me);
            continue;
        }
        let member = present_member(team, now, name)?.id().to_owned();
        if !owners.contains(&member) {
            owners.push(member);
        }
    }
    Ok(())
}

fn slug(team: &Snapshot, now: &Now, folder: &str, wanted: Option<&str>, title: &str) -> Answered<String> {
    let taken = |slug: &str| {
        let id = format!("{folder}/{slug}");
        team.get(Kind::Goal, &id).is_some() || team.unreadable.contains(&(Kind::Goal, id))
    };
    let slug = match wanted {
        Some(id) if !is_member_id(id) || is_reserved(id) => {
            return Err(Refusal::BadId { id: id.to_owned(), what: "the name of a goal" });
        }
        Some(id) => id.to_owned(),
        None => slug_from(title),
    };
    if slug.is_empty() {
        return Ok(Seeded::new(now.seed).fresh("goal", '-', taken));
    }
    if taken(&slug) { Err(Refusal::Taken { kind: Kind::Goal, id: slug }) } else { Ok(slug) }
}

/// A word when many goals are under way at once; steps belong to their goal and are not counted.
pub(super) fn many(team: &Snapshot, now: &Now, me: &str, new: &[&Record]) -> Option<String> {
    let counts = |goal: &Goal<'_>| {
        goal.owners().contains(&me)
            && goal.state(now.today) == GoalState::Active
            && goal.0.fields.get("parent").is_none()
    };
    let written = |goal: &Goal<'_>| new.iter().any(|record| record.id == goal.id());
    let others = team.goals().filter(|goal| !written(goal) && counts(goal)).count();
    let under_way = others + new.iter().filter(|record| counts(&Goal(record))).count();
    (new.iter().any(|record| counts(&Goal(record))) && under_way > MANY).then(|| {
        format!(
            "You have {under_way} goals under way now. Each gets more of you when they are few; `ally pause GOAL \
             --until DATE` lets one rest, if you like"
        )
    })
}

/// A goal in the place of another.
#[derive(Debug, Clone, Default)]
pub struct Pivot {
    /// The goal that is replaced.
    pub goal: String,
    /// What comes instead.
    pub new: Add,
    /// Why.
    pub because: Option<String>,
    /// What the old one taught.
    pub learned: Option<String>,
}

/// What a new goal takes over from the one that it replaces: what it is for stays, how it is done is told anew.
const KEPT: [&str; 7] = ["why", "context", "parent", "witness", "horizon", "tags", "owners"];

/// Replaces a goal of mine by a new one; both know of each other.
pub fn pivot(team: &Snapshot, now: &Now, ask: &Pivot) -> Answered<Plan> {
    let me = now.me(team)?;
    let mut old = mine(team, now, &ask.goal)?.clone();
    refuse_closed(Goal(&old), now.today)?;
    let mut begin = Map::new();
    for name in KEPT {
        begin.set_some(name, old.fields.get(name).cloned());
    }
    begin.set("source", Value::text(&old.id));
    let new = new_goal(team, now, me, &ask.new, begin, Empty::Clears)?;
    let kept: Vec<&str> = KEPT
        .into_iter()
        .filter(|name| *name != "owners" && old.fields.get(name).is_some())
        .filter(|name| old.fields.get(name) == new.fields.get(name))
        .collect();
    let taken_over = keep(team, now, me, &mut old);
    let mut closed = Map::new();
    closed.set("on", Value::Text(now.today.to_string()));
    closed.set("as", Value::text("replaced"));
    if let Some(because) = &ask.because {
        closed.set("why", Value::Text(prose("reason", because)?));
    }
    set_prose(&mut closed, "learned", ask.learned.as_ref())?;
    closed.set("next", Value::text(&new.id));
    old.fields.set("closed", Value::Map(closed));
    let (from, to) = (Goal(&old).slug(), Goal(&new).slug());
    let subject = format!("goal: {me} turns {from} into {to} ({})", Goal(&new).title());
    let said = format!("{} makes room for {}", Goal(&old).title(), in_a_line(&new, now, me));
    let mut notes: Vec<String> = taken_over.into_iter().map(|note| format!("{}: {note}", old.id)).collect();
    if !kept.is_empty() {
        let kept: Vec<String> = kept.into_iter().map(super::label).collect();
        notes.push(format!("It keeps {} of {}", and(&kept), shown_id(&old.id, me)));
    }
    let steps = open_steps(team, Goal(&old), now.today);
    if !steps.is_empty() {
        notes.push(format!(
            "{} of {} {} still open: {}",
            count(steps.len(), "step", "steps"),
            shown_id(&old.id, me),
            if steps.len() == 1 { "is" } else { "are" },
            and(&steps.iter().map(|step| shown_id(step.id(), me)).collect::<Vec<_>>())
        ));
    }
    let plan = Plan::put(new, "goal.pivot", subject, said).and_put(old);
    Ok(notes.into_iter().fold(plan, Plan::with_note))
}

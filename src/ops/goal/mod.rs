//! Goals: add, change, close.

mod line;
mod log;
mod show;

pub use line::{GoalLine, goal_lines};
pub use log::{Event, log};
pub use show::{
    Item, LastAnswer, List, SHOW_READS, Shown, how, last_answer, last_words, list, list_scope, show,
    shown_fields,
};

use chrono::NaiveDate;

use super::words::day;
use super::{
    Answered, Now, Plan, Refusal, find, find_member, line, own, prose, set_line, set_lines, set_prose,
};
use crate::model::{
    Direction, Goal, GoalState, Kind, Map, Record, Rhythm, Seeded, Snapshot, Value, is_member_id,
    is_reserved, slug_from,
};

/// What a goal may be given, when it is made and later.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Why it matters, in the owner's words.
    pub why: Option<String>,
    /// Rhythm of a habit.
    pub every: Option<String>,
    /// Number to reach.
    pub target: Option<f64>,
    /// Number at the beginning; the last value then counts instead of the sum.
    pub from: Option<f64>,
    /// What the numbers count.
    pub unit: Option<String>,
    /// Due date, as typed.
    pub by: Option<String>,
    /// What counts as done.
    pub done_when: Option<String>,
    /// The version for a bad day.
    pub minimum: Option<String>,
    /// A value from which a day of a habit is done.
    pub amount: Option<f64>,
    /// A value up to which a day of a habit is done.
    pub limit: Option<f64>,
    /// Excused skips per 28 days.
    pub reserve: Option<i64>,
    /// What may get in the way.
    pub obstacle: Option<String>,
    /// If–then lines.
    pub plan: Vec<String>,
    /// `do` or `learn`.
    pub aim: Option<String>,
    /// Reaching part of it is progress.
    pub stretch: bool,
    /// The goal that this is a step of.
    pub parent: Option<String>,
    /// Where it is used.
    pub used_in: Option<String>,
    /// For whom it is.
    pub for_whom: Option<String>,
    /// Own words to find it by.
    pub tags: Vec<String>,
    /// Marked as worth finding again.
    pub star: bool,
}

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

/// Adds a goal of mine, or a joint one.
pub fn add(team: &Snapshot, now: &Now, ask: &Add) -> Answered<Plan> {
    let me = now.me(team)?;
    let title = line("title", &ask.title)?;
    let mut owners: Vec<String> = vec![me.to_owned()];
    for name in &ask.with {
        let member = find_member(team, name)?.id().to_owned();
        if !owners.contains(&member) {
            owners.push(member);
        }
    }
    let joint = owners.len() > 1;
    let folder = if joint { "ours" } else { me };
    let slug = slug(team, now, folder, ask.id.as_deref(), &title)?;
    let mut record = Record::new(Kind::Goal, format!("{folder}/{slug}"));
    record.fields.set("title", Value::Text(title.clone()));
    if joint {
        record.fields.set("owners", Value::texts(owners));
        record.fields.set("keeper", Value::text(me));
    }
    apply(team, now, &mut record, &ask.options)?;
    record.fields.set("start", Value::Text(now.today.to_string()));
    shape(&record)?;
    let how = how(Goal(&record), now.today);
    let how = if how.is_empty() { String::new() } else { format!(" ({how})") };
    let subject = format!("goal: {me} adds {slug} ({title})");
    let said = format!("Added goal {}: {title}{how}", shown_id(&record.id, me));
    Ok(Plan::put(record, "goal.add", subject, said))
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

/// Puts options into a goal's fields.
fn apply(team: &Snapshot, now: &Now, record: &mut Record, options: &Options) -> Answered<()> {
    let fields = &mut record.fields;
    set_prose(fields, "why", options.why.as_ref())?;
    if let Some(text) = &options.every {
        let rhythm = Rhythm::parse(text).ok_or_else(|| Refusal::BadRhythm { text: text.clone() })?;
        fields.set("every", Value::Text(rhythm.to_string()));
    }
    for (name, number) in [
        ("target", options.target),
        ("from", options.from),
        ("amount", options.amount),
        ("limit", options.limit),
    ] {
        fields.set_some(name, number.map(Value::number));
    }
    set_line(fields, "unit", options.unit.as_ref())?;
    if let Some(text) = &options.by {
        fields.set("by", Value::Text(now.date(text, Direction::Forward)?.to_string()));
    }
    set_prose(fields, "done_when", options.done_when.as_ref())?;
    set_prose(fields, "minimum", options.minimum.as_ref())?;
    fields.set_some("reserve", options.reserve.map(Value::Int));
    set_prose(fields, "obstacle", options.obstacle.as_ref())?;
    set_lines(fields, "plan", &options.plan)?;
    set_line(fields, "aim", options.aim.as_ref())?;
    if options.stretch {
        fields.set("stretch", Value::Bool(true));
    }
    if let Some(parent) = &options.parent {
        let owner = record.id.split('/').next().unwrap_or_default().to_owned();
        fields.set("parent", Value::Text(find(team, Kind::Goal, parent, &owner)?));
    }
    let mut context = fields.map("context").cloned().unwrap_or_default();
    set_line(&mut context, "used_in", options.used_in.as_ref())?;
    set_line(&mut context, "for_whom", options.for_whom.as_ref())?;
    fields.set("context", Value::Map(context));
    set_lines(fields, "tags", &options.tags)?;
    if options.star {
        fields.set("star", Value::Bool(true));
    }
    Ok(())
}

/// Refuses goals whose fields contradict each other.
pub(super) fn shape(record: &Record) -> Answered<()> {
    let has = |name| record.fields.get(name).is_some();
    let no = |why, hint| Err(Refusal::GoalShape { why, hint });
    let habit_only = "--amount and --limit say when a day of a habit counts; give a rhythm with --every";
    if has("every") && has("target") {
        no(
            "a goal is done in a rhythm or counts towards a number, not both",
            "make two goals: one with --every, one with --target",
        )
    } else if (has("amount") || has("limit")) && !has("every") {
        no("--amount and --limit need a rhythm", habit_only)
    } else if has("amount") && has("limit") {
        no(
            "--amount and --limit exclude each other",
            "use --amount for \"at least\", --limit for \"at most\"",
        )
    } else if has("from") && !has("target") {
        no("--from needs a number to reach", "give it with --target")
    } else if has("from") && record.fields.number("from") == record.fields.number("target") {
        no("--from and --target are the same number", "then the goal is reached already")
    } else {
        Ok(())
    }
}

/// Changes a goal of mine, with the reason.
pub fn change(
    team: &Snapshot,
    now: &Now,
    goal: &str,
    title: Option<&String>,
    options: &Options,
    because: &str,
) -> Answered<Plan> {
    let me = now.me(team)?;
    let old = own(team, Kind::Goal, goal, me)?;
    refuse_closed(Goal(old), now.today)?;
    let mut record = old.clone();
    set_line(&mut record.fields, "title", title)?;
    apply(team, now, &mut record, options)?;
    shape(&record)?;
    // Naming a field decides a clash in it, also for the value that is shown already.
    let mut named = Record::new(Kind::Goal, old.id.clone());
    set_line(&mut named.fields, "title", title)?;
    apply(team, now, &mut named, options)?;
    let mut what = Vec::new();
    for (name, value) in named.fields.iter() {
        let kept = record.fields.list("clashes").len();
        settle(&mut record, name);
        if kept != record.fields.list("clashes").len() && old.fields.get(name) == Some(value) {
            what.push(format!("{} {value}", label(name)));
        }
    }
    let because = prose("reason", because)?;
    let mut changes = old.fields.list("changes").to_vec();
    for field in Kind::Goal.fields() {
        let (before, after) = (old.fields.get(field.name), record.fields.get(field.name));
        if before == after || field.name == "clashes" {
            continue;
        }
        if field.name == "star" {
            what.push("starred".to_owned());
            continue;
        }
        let mut entry = Map::new();
        entry.set("on", Value::Text(now.today.to_string()));
        entry.set("what", Value::text(field.name));
        entry.set_some("was", before.cloned());
        entry.set("why", Value::Text(because.clone()));
        changes.push(Value::Map(entry));
        what.push(match after {
            Some(value) => format!("{} {value}", label(field.name)),
            None => format!("no {}", label(field.name)),
        });
    }
    if record == *old {
        return Err(Refusal::NothingChanged { what: shown_id(&old.id, me).to_owned() });
    }
    record.fields.set("changes", Value::List(changes));
    let what = what.join(", ");
    let slug = Goal(old).slug();
    let subject = format!("goal: {me} changes {slug} ({what})");
    let said = format!("Changed goal {}: {what}", shown_id(&old.id, me));
    Ok(Plan::put(record, "goal.change", subject, said))
}

/// Takes away the values that were kept beside a field, now that somebody has decided.
pub(super) fn settle(record: &mut Record, name: &str) {
    let inside = format!("{name}.");
    let left: Vec<Value> = record
        .fields
        .list("clashes")
        .iter()
        .filter(|clash| {
            let field = clash.as_map().and_then(|map| map.text("field")).unwrap_or_default();
            field != name && !field.starts_with(&inside) && !field.starts_with(&format!("{name}["))
        })
        .cloned()
        .collect();
    record.fields.set("clashes", Value::List(left));
}

pub(crate) fn label(name: &str) -> String {
    name.replace('_', " ")
}

/// How a goal ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Reached.
    Done,
    /// Let go.
    Dropped,
}

/// Closes a goal of mine.
pub fn close(
    team: &Snapshot,
    now: &Now,
    goal: &str,
    end: End,
    why: Option<&String>,
    learned: Option<&String>,
    star: bool,
) -> Answered<Plan> {
    let me = now.me(team)?;
    let mut record = own(team, Kind::Goal, goal, me)?.clone();
    refuse_closed(Goal(&record), now.today)?;
    let (word, verb, action) = match end {
        End::Done => ("done", "reaches", "goal.done"),
        End::Dropped => ("dropped", "drops", "goal.drop"),
    };
    let mut closed = Map::new();
    closed.set("on", Value::Text(now.today.to_string()));
    closed.set("as", Value::text(word));
    set_prose(&mut closed, "why", why)?;
    set_prose(&mut closed, "learned", learned)?;
    record.fields.set("closed", Value::Map(closed));
    if star {
        record.fields.set("star", Value::Bool(true));
    }
    let title = Goal(&record).title().to_owned();
    let subject = format!("goal: {me} {verb} {} ({title})", Goal(&record).slug());
    let said = match end {
        End::Done => format!("Done: {title}"),
        End::Dropped => format!("Dropped: {title}. Letting go is a decision too; the records stay"),
    };
    Ok(Plan::put(record, action, subject, said))
}

pub(super) fn refuse_closed(goal: Goal<'_>, today: NaiveDate) -> Answered<()> {
    let state = goal.state(today);
    if !state.is_closed() {
        return Ok(());
    }
    let since = goal.closed_on().map_or_else(|| "an unknown day".to_owned(), |on| day(on, today));
    Err(Refusal::GoalClosed { goal: goal.slug().to_owned(), state: state.word(), since })
}

/// How I name a goal: mine without its folder.
pub fn shown_id<'a>(id: &'a str, me: &str) -> &'a str {
    id.strip_prefix(me).and_then(|rest| rest.strip_prefix('/')).unwrap_or(id)
}

/// Whether answers may be given for a goal on a day.
pub fn takes_answers(goal: Goal<'_>, on: NaiveDate) -> bool {
    match goal.state(on) {
        GoalState::Planned | GoalState::Active | GoalState::Paused => true,
        _ => goal.closed_on().is_some_and(|closed| on <= closed),
    }
}

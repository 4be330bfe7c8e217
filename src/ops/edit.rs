//! Editing a record as a text: who may, what is wrong with the text, and what is written of it.

use super::check::check_record;
use super::goal::{self, label, shown_id};
use super::words::{day, short};
use super::{Answered, Now, Plan, Refusal, find_member, member, own, prose, sprint};
use crate::model::{Kind, Member, Pact, Problem, Record, Snapshot, Value, merge_record};

/// The record to open: my own, and still mine to change.
pub fn opened(team: &Snapshot, now: &Now, kind: Kind, reference: Option<&str>) -> Answered<Record> {
    let me = now.me(team)?;
    let record = match reference {
        Some(reference) => mine(team, now, kind, reference)?,
        None => find_member(team, me)?.0,
    };
    refuse_signed(team, record, me)?;
    Ok(record.clone())
}

/// The reason for an edit, fit to store.
pub fn reason(because: Option<&str>) -> Answered<Option<String>> {
    because.map(|text| prose("reason", text)).transpose()
}

fn mine<'a>(team: &'a Snapshot, now: &Now, kind: Kind, reference: &str) -> Answered<&'a Record> {
    if kind == Kind::Goal {
        goal::mine(team, now, reference)
    } else {
        own(team, kind, reference, now.me(team)?)
    }
}

/// A version that somebody else has signed says what they agreed to.
fn refuse_signed(team: &Snapshot, record: &Record, me: &str) -> Answered<()> {
    if record.kind != Kind::Pact {
        return Ok(());
    }
    let others = team.members().filter(|member| member.id() != me);
    let mut signed = others.filter(|member| super::team::has_signed(team, *member, Pact(record)));
    match signed.next() {
        Some(member) => Err(Refusal::Signed { pact: record.id.clone(), name: member.name().to_owned() }),
        None => Ok(()),
    }
}

/// What is wrong with an edited record that was not wrong with the one that was opened.
pub fn problems(team: &Snapshot, opened: &Record, edited: &Record) -> Vec<Problem> {
    let known = check_record(team, opened);
    let mut found = check_record(team, edited);
    found.retain(|problem| !known.contains(problem));
    let mut say = |code, message: String, fix: &str| {
        found.push(Problem::new(edited.path(), code, message).with_fix(fix));
    };
    if edited.writer() != opened.writer() {
        let writer = opened.writer().unwrap_or("nobody");
        say(
            "wrong-author",
            format!("{} is written by {writer}, and that stays", opened.id),
            "put the old name back",
        );
    }
    let refused = match edited.kind {
        Kind::Goal if goal::shape(&opened.fields).is_ok() => goal::shape(&edited.fields).err(),
        Kind::Sprint if sprint::contradiction(opened).is_none() => sprint::contradiction(edited),
        Kind::Member => member::refuse_foreign(team, Member(edited)).err(),
        _ => None,
    };
    if let Some(refusal) = refused {
        say(refusal.code(), refusal.to_string(), &refusal.hint());
    }
    found
}

/// Writes an edited record: what changed in the meantime stays, and a goal's past is judged as it was.
pub fn write(
    team: &Snapshot,
    now: &Now,
    from: &Record,
    edited: &Record,
    because: Option<&str>,
) -> Answered<Plan> {
    let me = now.me(team)?;
    let present = mine(team, now, from.kind, &from.id)?;
    refuse_signed(team, present, me)?;
    let (fields, clashes) = if present.fields == from.fields {
        (edited.fields.clone(), Vec::new())
    } else {
        merge_record(from.kind, Some(&from.fields), &edited.fields, &present.fields)
    };
    let mut record = Record { fields, ..present.clone() };
    let mut changed = changed(present, &record);
    let clashed: Vec<&str> = clashes.iter().map(|clash| clash.field.as_str()).collect();
    if !clashed.is_empty() {
        changed.retain(|name| name != "clashes" && !clashed.contains(&name.as_str()));
        changed.extend(clashed.iter().map(|name| label(name)));
    }
    let mut notes = Vec::new();
    if record.kind == Kind::Goal {
        notes.extend(goal::keep(team, now, me, &mut record));
        note_changes(present, &mut record, now, because);
    }
    let what = if changed.is_empty() { "its layout and comments".to_owned() } else { changed.join(", ") };
    let subject = format!("{}: {me} edits {} ({what})", record.kind.word(), record.id);
    let said = format!("Changed {}: {what}", name(&record, now, me));
    let plan = Plan::put(record, action(from.kind), subject, said);
    if !clashed.is_empty() {
        notes.push(format!(
            "Meanwhile {} was changed elsewhere too. Both values are kept; `ally check` shows them",
            super::words::and(&clashed)
        ));
    }
    Ok(notes.into_iter().fold(plan, Plan::with_note))
}

/// The command's words.
pub const fn action(kind: Kind) -> &'static str {
    match kind {
        Kind::Team => "team.edit",
        Kind::Member => "member.edit",
        Kind::Pact => "pact.edit",
        Kind::Goal => "goal.edit",
        Kind::Checkin => "checkin.edit",
        Kind::Feedback => "feedback.edit",
        Kind::Sprint | Kind::SprintLeaf => "sprint.edit",
        Kind::ReviewLeaf | Kind::Joint => "review.edit",
    }
}

/// How a sentence names a record of mine.
pub fn name(record: &Record, now: &Now, me: &str) -> String {
    match (record.kind, record.day()) {
        (Kind::Checkin, Some(on)) => format!("your check-in of {}", day(on, now.today)),
        (Kind::Goal, _) => format!("goal {}", shown_id(&record.id, me)),
        (Kind::Member, _) => "what you say about yourself".to_owned(),
        (Kind::Feedback, _) => {
            format!("feedback {} ({})", record.id, short(record.fields.text("text").unwrap_or("…"), 40))
        }
        (kind, _) => format!("{} {}", kind.noun(), record.id),
    }
}

/// The fields that differ, in the order of the file.
fn changed(before: &Record, after: &Record) -> Vec<String> {
    let mut names: Vec<&str> = after.fields.keys().chain(before.fields.keys()).collect();
    let rank = |key: &str| {
        let fields = before.kind.fields();
        fields.iter().position(|field| field.name == key).unwrap_or(fields.len())
    };
    names.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.cmp(b)));
    names.dedup();
    names.retain(|name| before.fields.get(name) != after.fields.get(name));
    names.into_iter().map(label).collect()
}

/// Notes in a goal what its changed fields were (ruling 10), unless the text itself does.
fn note_changes(before: &Record, after: &mut Record, now: &Now, because: Option<&str>) {
    let old = before.fields.list("changes");
    let changes = after.fields.list("changes").to_vec();
    let noted = |name: &str| {
        let of_field = |entry: &&Value| entry.as_map().and_then(|map| map.text("what")) == Some(name);
        changes.iter().filter(of_field).any(|entry| !old.contains(entry))
    };
    for field in Kind::Goal.fields() {
        let beside = matches!(field.name, "star" | "changes" | "paused" | "closed" | "clashes");
        let (was, is) = (before.fields.get(field.name), after.fields.get(field.name));
        if was != is && !beside && !noted(field.name) {
            goal::note_change(after, now.today, field.name, was, because);
        }
    }
}

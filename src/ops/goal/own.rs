//! Whose a goal is: only its owner writes it, or the keeper of a joint one.

use chrono::NaiveDate;

use super::note_change;
use crate::model::{Goal, Kind, Member, Presence, Record, Snapshot, Value, parse_day};
use crate::ops::{Answered, Now, Refusal, find_record, name_of};

/// Who writes a goal: its owner; of a joint one its keeper, or once the keeper has left the first owner who is still
/// there (ruling 78). `None` for a joint goal that names nobody.
pub fn writer<'a>(team: &'a Snapshot, now: &Now, goal: Goal<'a>) -> Option<&'a str> {
    let named = goal.0.writer();
    if !goal.is_joint() || named.is_some_and(|keeper| is_there(team, now, keeper)) {
        return named;
    }
    goal.owners().into_iter().find(|owner| is_there(team, now, owner)).or(named)
}

fn is_there(team: &Snapshot, now: &Now, id: &str) -> bool {
    team.member(id).is_some_and(|member: Member<'_>| member.presence(now.today) != Presence::Left)
}

/// A goal that the acting member may change.
pub fn mine<'a>(team: &'a Snapshot, now: &Now, reference: &str) -> Answered<&'a Record> {
    let me = now.me(team)?;
    let record = find_record(team, Kind::Goal, reference, me)?;
    match writer(team, now, Goal(record)) {
        Some(writer) if writer != me => {
            Err(Refusal::NotYours { id: record.id.clone(), owner: writer.to_owned() })
        }
        _ => Ok(record),
    }
}

/// Makes whoever writes a joint goal its keeper, if the one it names has left; says so.
pub(in crate::ops) fn keep(team: &Snapshot, now: &Now, me: &str, record: &mut Record) -> Option<String> {
    let before = record.fields.get("keeper").cloned();
    let named = before.as_ref().and_then(Value::as_text);
    if !Goal(record).is_joint() || named == Some(me) {
        return None;
    }
    let left = named.map(|keeper| format!("{} has left", name_of(team, keeper)));
    note_change(record, now.today, "keeper", before.as_ref(), left.as_deref());
    record.fields.set("keeper", Value::text(me));
    let because = left.map(|left| format!("{left}, so ")).unwrap_or_default();
    Some(format!("{because}you are its keeper from now on"))
}

/// Who kept a joint goal on a day.
pub(super) fn writer_on(goal: Goal<'_>, day: NaiveDate) -> &str {
    let entries = goal.0.fields.list("changes").iter().filter_map(Value::as_map);
    let later = entries.filter(|entry| entry.text("what") == Some("keeper")).filter_map(|entry| {
        let on = entry.text("on").and_then(parse_day).filter(|on| *on > day)?;
        Some((on, entry.text("was")))
    });
    let was = later.min_by_key(|(on, _)| *on).and_then(|(_, was)| was);
    was.or_else(|| goal.0.writer()).unwrap_or_default()
}

/// Who handed a joint goal over to its present keeper: until the new one writes it, the last change is the old one's.
pub fn handed_over_by<'a>(goal: Goal<'a>) -> Option<&'a str> {
    let entries = goal.0.fields.list("changes").iter().filter_map(Value::as_map);
    entries
        .filter(|entry| entry.text("what") == Some("keeper"))
        .filter_map(|entry| entry.text("was"))
        .next_back()
}

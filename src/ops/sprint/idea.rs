//! Ideas: what one would like to do some day, and who else would. Nobody sees another's answer before giving an own one.

use chrono::NaiveDate;
use serde::Serialize;

use super::plan::fresh_id;
use super::{leaf, named};
use crate::model::{Kind, Leaf, Record, Snapshot, Sprint, Value};
use crate::ops::{Answered, Now, Plan, line, set_prose};

/// A new idea; whoever has it would do it, or try it.
pub fn idea(
    team: &Snapshot,
    now: &Now,
    title: &str,
    id: Option<&str>,
    would_try: bool,
    note: Option<&String>,
    star: bool,
) -> Answered<Plan> {
    let me = now.me(team)?;
    let title = line("title", title)?;
    let mut record = Record::new(Kind::Sprint, fresh_id(team, now, me, id, &title)?);
    record.fields.set("by", Value::text(me));
    record.fields.set("title", Value::Text(title.clone()));
    record.fields.set("kind", Value::text("idea"));
    set_prose(&mut record.fields, "script", note)?;
    if star {
        record.fields.set("star", Value::Bool(true));
    }
    let mut part = Record::new(Kind::SprintLeaf, Leaf::id_of(&record.id, me));
    part.fields.set("want", Value::text(if would_try { "try" } else { "yes" }));
    let subject = format!("sprint: {me} has an idea ({title})");
    let said = format!("Idea {}: {title}", record.id);
    let note = format!(
        "The others say `ally sprint join {} --yes`, --try or --no; whoever has answered sees who would like it too",
        Sprint(&record).slug()
    );
    Ok(Plan::put(record, "sprint.idea", subject, said).and_put(part).with_note(note))
}

/// Who would like an idea, as far as I may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Matched {
    /// Who would do it or try it.
    pub members: Vec<String>,
    /// Who has not answered yet.
    pub unanswered: Vec<String>,
}

/// Who would like an idea: `None` until I have answered myself.
pub fn matched(team: &Snapshot, sprint: Sprint<'_>, me: &str, today: NaiveDate) -> Option<Matched> {
    want(team, sprint, me)?;
    let everybody = named(team, sprint, today);
    let ids = |keep: &dyn Fn(Option<&str>) -> bool| {
        let kept = everybody.iter().filter(|id| keep(want(team, sprint, id)));
        kept.map(|id| (*id).to_owned()).collect()
    };
    Some(Matched {
        members: ids(&|want| matches!(want, Some("yes" | "try"))),
        unanswered: ids(&|want| want.is_none()),
    })
}

/// What a member answered to an idea.
pub(super) fn want<'a>(team: &'a Snapshot, sprint: Sprint<'_>, member: &str) -> Option<&'a str> {
    leaf(team, sprint.id(), member).and_then(|leaf| leaf.0.fields.text("want"))
}

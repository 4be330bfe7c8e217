//! What sprints say on the timeline and in the inbox. The answer to an idea says nothing there: whoever has not answered
//! yet is not to see it.

use chrono::NaiveDate;

use super::decided;
use crate::model::{Kind, Leaf, Record, Snapshot, Sprint, parse_day};
use crate::ops::words::short;

/// One thing that a plan or a part says: the day, what was done, and a sentence.
pub type Told = (NaiveDate, &'static str, String);

/// What a plan or a part says, oldest first.
pub fn told(team: &Snapshot, record: &Record) -> Vec<Told> {
    let mut told = match record.kind {
        Kind::Sprint => plan_told(Sprint(record)),
        _ => part_told(team, Leaf(record)),
    };
    told.extend(decision_told(team, record));
    told
}

fn plan_told(sprint: Sprint<'_>) -> Vec<Told> {
    let planned = |first| (first, "planned", format!("sprint: {}", sprint.title()));
    sprint.first().map(planned).into_iter().collect()
}

/// What was decided: in the plan, or in the part of somebody else.
fn decision_told(team: &Snapshot, record: &Record) -> Option<Told> {
    let fields = &record.fields;
    let (decision, on) = (fields.text("decision")?, fields.text("decided").and_then(parse_day)?);
    let title = title(team, record);
    let why = fields.text("why").map(|why| format!(" – {}", short(why, 200))).unwrap_or_default();
    Some((on, "decided", format!("sprint “{title}”: {decision}{why}")))
}

fn part_told(team: &Snapshot, leaf: Leaf<'_>) -> Vec<Told> {
    let title = title(team, leaf.0);
    let mut told: Vec<Told> = Vec::new();
    for (on, entry) in leaf.log() {
        let words: Vec<String> = ["excited", "challenged", "surprised", "note"]
            .into_iter()
            .filter_map(|name| entry.text(name).map(|text| format!("{name}: {}", short(text, 200))))
            .collect();
        if !words.is_empty() {
            told.push((on, "noted", format!("sprint “{title}”: {}", words.join(" · "))));
        }
    }
    if let Some(on) = leaf.debriefed() {
        let fields = &leaf.0.fields;
        let mut words: Vec<String> =
            [("worked", "worked"), ("didnt", "did not work"), ("mattered", "mattered")]
                .into_iter()
                .filter_map(|(name, shown)| {
                    fields.text(name).map(|text| format!("{shown}: {}", short(text, 200)))
                })
                .collect();
        words.extend(fields.texts("learned").iter().map(|text| format!("learned: {}", short(text, 200))));
        let words = if words.is_empty() { String::new() } else { format!(": {}", words.join(" · ")) };
        told.push((on, "debriefed", format!("looked back on “{title}”{words}")));
    }
    told.sort_by_key(|(on, ..)| *on);
    told
}

fn title(team: &Snapshot, record: &Record) -> String {
    let plan = record.id.split('/').next().unwrap_or(&record.id);
    team.get(Kind::Sprint, plan).map_or_else(|| plan.to_owned(), |plan| short(Sprint(plan).title(), 80))
}

/// The newest thing about a plan or a part, for the inbox.
pub fn news(team: &Snapshot, record: &Record) -> String {
    if let Some((_, _, text)) = told(team, record).pop() {
        return text;
    }
    let title = title(team, record);
    match (record.kind, Leaf(record).answer()) {
        (Kind::Sprint, _) => format!("idea: {title}"),
        (_, Some("yes")) => format!("is in: “{title}”"),
        (_, Some("try")) => format!("is in, to try it: “{title}”"),
        (_, Some("no")) => format!("said no to “{title}”"),
        _ => format!("answered the idea “{title}”"),
    }
}

/// Whether a plan or a part belongs to the sprints that were kept.
pub fn is_kept(team: &Snapshot, record: &Record) -> bool {
    let plan = record.id.split('/').next().unwrap_or(&record.id);
    let sprint = team.get(Kind::Sprint, plan).map(Sprint);
    matches!(record.kind, Kind::Sprint | Kind::SprintLeaf)
        && sprint.and_then(|sprint| decided(team, sprint)).is_some_and(|decided| decided.decision == "keep")
}

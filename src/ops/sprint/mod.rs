//! Sprints: plan one, come in, note what happens, look back, decide.

mod close;
mod counts;
mod debrief;
mod due;
mod fund;
mod idea;
mod join;
mod learn;
mod log;
mod plan;
mod show;
mod timeline;

pub use close::{Close, close};
pub use counts::Counts;
pub use debrief::{Debrief, QUESTIONS, debrief, debrief_scope, may_debrief};
pub use due::{due, running};
pub use fund::{Experiment, Spent, experiments, spent};
pub use idea::{Matched, idea, matched};
pub use join::{Join, join, may_join};
pub use learn::{Learn, Lesson, Together, find_lesson, learn, learn_due, learn_scope, together};
pub use log::{Log, log};
pub use plan::{Options, Proposal, change, contradiction, plan, plan_scope};
pub use show::{Item, List, Part, Shown, list, show};
pub use timeline::{Told, is_kept, news, told};

use chrono::NaiveDate;

use super::words::{and, day, short};
use super::{Answered, Refusal, find_record, name_of, prose};
use crate::model::{Kind, Leaf, Map, Presence, Record, Snapshot, Sprint, SprintState, Value, parse_day};

/// Which kinds the commands for sprints read.
pub const READS: [Kind; 2] = [Kind::Sprint, Kind::SprintLeaf];

/// What showing a sprint and all of them needs: the words of its window, the goals, the pact.
pub const SHOW_READS: [Kind; 5] = [Kind::Pact, Kind::Goal, Kind::Checkin, Kind::Sprint, Kind::SprintLeaf];

/// Who is named to take part, the planner first: those who left before it could begin are passed over. A plan that names
/// nobody means everybody who owes check-ins.
pub fn named<'a>(team: &'a Snapshot, sprint: Sprint<'a>, today: NaiveDate) -> Vec<&'a str> {
    let on = sprint.last().map_or(today, |last| last.min(today));
    let here = |id: &str| team.member(id).is_some_and(|member| member.presence(on) != Presence::Left);
    let listed = sprint.with();
    let others: Vec<&str> = if listed.is_empty() {
        let owing = team.members().filter(|member| member.owes_checkins());
        owing
            .filter(|member| member.since().is_none_or(|since| since <= on))
            .map(|member| member.id())
            .collect()
    } else {
        listed
    };
    let mut named: Vec<&str> = Vec::new();
    for id in std::iter::once(sprint.lead()).chain(others) {
        if here(id) && !named.contains(&id) {
            named.push(id);
        }
    }
    named
}

/// A member's part in a sprint.
pub fn leaf<'a>(team: &'a Snapshot, sprint: &str, member: &str) -> Option<Leaf<'a>> {
    team.get(Kind::SprintLeaf, &Leaf::id_of(sprint, member)).map(Leaf)
}

/// Who of the named takes part.
pub fn joined<'a>(team: &'a Snapshot, sprint: Sprint<'a>, today: NaiveDate) -> Vec<&'a str> {
    let is_in = |id: &&str| leaf(team, sprint.id(), id).is_some_and(Leaf::is_in);
    named(team, sprint, today).into_iter().filter(is_in).collect()
}

/// Who takes part and has not looked back yet.
fn to_look_back<'a>(team: &'a Snapshot, sprint: Sprint<'a>, today: NaiveDate) -> Vec<&'a str> {
    let silent = |id: &&str| !leaf(team, sprint.id(), id).is_some_and(Leaf::has_debrief);
    joined(team, sprint, today).into_iter().filter(silent).collect()
}

/// Who of the named has not answered yet.
pub fn unanswered<'a>(team: &'a Snapshot, sprint: Sprint<'a>, today: NaiveDate) -> Vec<&'a str> {
    let field = if sprint.kind() == "idea" { "want" } else { "join" };
    let silent = |id: &&str| leaf(team, sprint.id(), id).and_then(|leaf| leaf.0.fields.text(field)).is_none();
    named(team, sprint, today).into_iter().filter(silent).collect()
}

/// What was decided about a sprint.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Decided {
    /// keep, adapt, drop
    pub decision: String,
    /// Who wrote it down.
    pub by: String,
    /// The day, if it is known.
    pub on: Option<NaiveDate>,
    /// Why.
    pub why: Option<String>,
}

/// What was decided: the plan's own word first, then the latest of those who take part (ruling 78).
pub fn decided(team: &Snapshot, sprint: Sprint<'_>) -> Option<Decided> {
    let read = |record: &Record| {
        let fields = &record.fields;
        Some(Decided {
            decision: fields.text("decision")?.to_owned(),
            by: record.writer().unwrap_or_default().to_owned(),
            on: fields.text("decided").and_then(parse_day),
            why: fields.text("why").map(|why| why.trim_end().to_owned()),
        })
    };
    let of_leaves = || {
        let own = leaves(team, sprint.id()).filter(|leaf| leaf.is_in());
        own.filter_map(|leaf| read(leaf.0)).max_by(|a, b| a.on.cmp(&b.on).then_with(|| b.by.cmp(&a.by)))
    };
    read(sprint.0).or_else(of_leaves)
}

/// The day on which a sprint ends: its last one, or the day of the decision where that came earlier.
fn end(team: &Snapshot, sprint: Sprint<'_>) -> Option<NaiveDate> {
    let last = sprint.last()?;
    let early = decided(team, sprint).and_then(|decided| decided.on);
    Some(early.map_or(last, |on| on.min(last)))
}

/// All parts in a sprint, by member.
pub fn leaves<'a>(team: &'a Snapshot, sprint: &str) -> impl Iterator<Item = Leaf<'a>> {
    team.of_kind(Kind::SprintLeaf).map(Leaf).filter(move |leaf| leaf.sprint() == sprint)
}

/// All plans, by id.
pub fn sprints(team: &Snapshot) -> impl DoubleEndedIterator<Item = Sprint<'_>> {
    team.of_kind(Kind::Sprint).map(Sprint)
}

/// Where a sprint stands on a day: it begins once everybody named is in, not before.
pub fn state(team: &Snapshot, sprint: Sprint<'_>, today: NaiveDate) -> SprintState {
    if decided(team, sprint).is_some() {
        return SprintState::Closed;
    }
    if sprint.kind() == "idea" {
        return SprintState::Idea;
    }
    let named = named(team, sprint, today);
    let answers: Vec<Option<&str>> =
        named.iter().map(|id| leaf(team, sprint.id(), id).and_then(Leaf::answer)).collect();
    if answers.contains(&Some("no")) {
        return SprintState::Ended;
    }
    if !answers.iter().all(|answer| matches!(answer, Some("yes" | "try"))) {
        return SprintState::Proposed;
    }
    match (sprint.first(), sprint.last()) {
        (Some(_), Some(last)) if last < today => SprintState::DebriefDue,
        (Some(first), _) if first <= today => SprintState::Running,
        _ => SprintState::Agreed,
    }
}

/// The sprint that a reference means.
fn find_sprint<'a>(team: &'a Snapshot, reference: &str, me: &str) -> Answered<Sprint<'a>> {
    find_record(team, Kind::Sprint, reference, me).map(Sprint)
}

/// Refuses somebody whom the plan does not name.
fn must_be_named(team: &Snapshot, sprint: Sprint<'_>, me: &str, today: NaiveDate) -> Answered<()> {
    if named(team, sprint, today).contains(&me) {
        return Ok(());
    }
    Err(Refusal::NotInvited { sprint: sprint.id().to_owned(), lead: sprint.lead().to_owned() })
}

/// My own part in a sprint that has begun with me, to write in.
fn own_part(team: &Snapshot, sprint: Sprint<'_>, me: &str, today: NaiveDate) -> Answered<Record> {
    must_be_named(team, sprint, me, today)?;
    let id = Leaf::id_of(sprint.id(), me);
    if team.unreadable.contains(&(Kind::SprintLeaf, id.clone())) {
        return Err(Refusal::Unreadable { kind: Kind::SprintLeaf, id });
    }
    let state = state(team, sprint, today);
    if state.has_begun() {
        let mine = leaf(team, sprint.id(), me).filter(|leaf| leaf.is_in());
        return mine.map(|leaf| leaf.0.clone()).ok_or_else(|| {
            phase(sprint, "goes on without you", "`ally sprint show ID` shows it; you take no part in it")
        });
    }
    Err(match state {
        SprintState::Idea => {
            phase(sprint, "is an idea so far", "`ally sprint plan --from ID` makes a plan of it")
        }
        SprintState::Ended => {
            phase(sprint, "has ended before it began", "plan it again whenever you both like")
        }
        SprintState::Proposed => phase(
            sprint,
            "has not begun: not everybody has answered yet",
            "`ally sprint show ID` says who has; `ally sprint join ID` says that you are in",
        ),
        _ => phase(sprint, "has not begun yet", "`ally sprint change ID --start DATE` begins it earlier"),
    })
}

/// The refusal of something that does not fit to where a sprint stands.
fn phase(sprint: Sprint<'_>, why: &'static str, hint: &'static str) -> Refusal {
    Refusal::SprintPhase { sprint: sprint.id().to_owned(), why, hint }
}

/// The names of members.
fn names(team: &Snapshot, ids: &[&str]) -> String {
    and(&ids.iter().map(|id| name_of(team, id)).collect::<Vec<_>>())
}

/// `Mon 23 Nov to Sun 29 Nov`.
pub fn window_words(sprint: Sprint<'_>, today: NaiveDate) -> String {
    match (sprint.first(), sprint.last()) {
        (Some(first), Some(last)) if first == last => day(first, today),
        (Some(first), Some(last)) => format!("{} to {}", day(first, today), day(last, today)),
        _ => "no first day yet".to_owned(),
    }
}

/// The hypothesis in a sentence: `If we …, then we …; we will notice by …`.
pub fn hypothesis(sprint: Sprint<'_>) -> Option<String> {
    let text = |name| sprint.0.fields.text(name).map(|text| short(text, 400));
    let said = match (text("if"), text("then")) {
        (Some(cause), Some(effect)) => Some(format!("If {cause}, then {effect}")),
        (Some(cause), None) => Some(format!("If {cause}, …")),
        (None, Some(effect)) => Some(format!("Then {effect}")),
        (None, None) => None,
    };
    match (said, text("measure")) {
        (Some(said), Some(measure)) => Some(format!("{said}; we will notice by: {measure}")),
        (None, Some(measure)) => Some(format!("We will notice by: {measure}")),
        (said, None) => said,
    }
}

/// A second word comes below the first: nothing that was said is lost, and the same word counts once.
fn add_words(fields: &mut Map, name: &'static str, text: Option<&String>) -> Answered<bool> {
    let Some(text) = text else { return Ok(false) };
    let new = prose(name, text)?;
    let joined = match fields.text(name).map(str::trim_end) {
        Some(old) if old == new.trim_end() || old.ends_with(&format!("\n{}", new.trim_end())) => {
            return Ok(true);
        }
        Some(old) => prose(name, &format!("{old}\n{new}"))?,
        None => new,
    };
    fields.set(name, Value::Text(joined));
    Ok(true)
}

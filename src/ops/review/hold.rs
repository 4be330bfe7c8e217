//! Holding a review: what was decided, by whom, until when.

use super::answer::{phase_word, refuse_closed};
use super::{ReviewRefusal, Stage, Which, choose, leaf, owing, stage};
use crate::model::{
    Direction, Feedback, Goal, Kind, Map, Record, ReviewPeriod, Seeded, Snapshot, Value, slug_from,
};
use crate::ops::goal::shown_id;
use crate::ops::team::{in_force, lead};
use crate::ops::words::{and, count};
use crate::ops::{Answered, Now, Plan, feedback, find_member, find_record, line, name_of, prose};

/// More decisions than this are kept by nobody.
const MOST: usize = 3;

/// What is written down when a review is held.
#[derive(Debug, Clone, Default)]
pub struct Hold {
    /// Which review.
    pub which: Which,
    /// Decisions as typed: `WHAT | WHO | BY`.
    pub decisions: Vec<String>,
    /// Topics that are settled.
    pub close: Vec<String>,
    /// Anything.
    pub notes: Option<String>,
    /// Marked as worth finding again.
    pub star: bool,
}

/// Writes down what was decided, and makes goals of what is mine to do. The others' next board offers them theirs.
pub fn hold(team: &Snapshot, now: &Now, ask: &Hold) -> Answered<Plan> {
    let me = now.me(team)?;
    let period = choose(team, now, &ask.which)?;
    refuse_closed(team, now, period)?;
    if stage(team, period, now.today) == Stage::Running {
        return Err(ReviewRefusal::NotOver { period: period.to_string() }.into());
    }
    if ask.decisions.len() > MOST {
        return Err(ReviewRefusal::TooMany { count: ask.decisions.len() }.into());
    }
    let decisions: Answered<Vec<Map>> =
        ask.decisions.iter().map(|text| decision(team, now, me, text)).collect();
    let decisions = decisions?;
    let mut head = Record::new(Kind::Joint, format!("{period}/joint.{me}"));
    let fields = &mut head.fields;
    fields.set("present", Value::texts(present(team, now, me, period)));
    if let Some(notes) = &ask.notes {
        fields.set("notes", Value::Text(prose("notes", notes)?));
    }
    fields.set("decisions", Value::List(decisions.iter().cloned().map(Value::Map).collect()));
    fields.set("closed", Value::texts(topics(team, me, &ask.close)?));
    let next_lead = period.next().and_then(|next| lead(team, in_force(team, now.today)?, next.from));
    fields.set_some("next_lead", next_lead.map(Value::Text));
    fields.set("phase", Value::text(phase_word(team, period.to)));
    fields.set("on", Value::Text(now.today.to_string()));
    if ask.star {
        fields.set("star", Value::Bool(true));
    }
    let goals = goals(team, now, me, &head, &decisions);
    let mut subject = format!("review: {me} holds {period}");
    if !decisions.is_empty() {
        subject.push_str(&format!(" ({})", count(decisions.len(), "decision", "decisions")));
    }
    let said = format!("Held the review of {period}{}", in_words(&head));
    let mut plan = Plan::put(head, "review.hold", subject, said);
    for goal in goals {
        let note = format!("Your goal {}: {}", shown_id(&goal.id, me), Goal(&goal).title());
        plan = plan.and_put(goal).with_note(note);
    }
    if let Some(note) = for_others(team, me, &decisions) {
        plan = plan.with_note(note);
    }
    Ok(plan)
}

/// `: 2 decisions, 1 topic closed`.
fn in_words(head: &Record) -> String {
    let decisions = head.fields.list("decisions").len();
    let closed = head.fields.list("closed").len();
    let mut parts = Vec::new();
    if decisions > 0 {
        parts.push(count(decisions, "decision", "decisions"));
    }
    if closed > 0 {
        parts.push(format!("{} closed", count(closed, "topic", "topics")));
    }
    if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) }
}

/// Who was there: all whose part is there, and whoever writes it down.
fn present(team: &Snapshot, now: &Now, me: &str, period: ReviewPeriod) -> Vec<String> {
    let mut present = owing(team, period, now.today);
    present.retain(|id| id == me || leaf(team, period, id).is_some());
    if !present.iter().any(|id| id == me) {
        present.push(me.to_owned());
    }
    present
}

fn decision(team: &Snapshot, now: &Now, me: &str, text: &str) -> Answered<Map> {
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    let bad = || ReviewRefusal::BadDecision { text: text.to_owned() };
    let (what, who, by) = match parts.as_slice() {
        [what] => (*what, "", ""),
        [what, who] => (*what, *who, ""),
        [what, who, by] => (*what, *who, *by),
        _ => return Err(bad().into()),
    };
    if what.is_empty() {
        return Err(bad().into());
    }
    let mut map = Map::new();
    map.set("what", Value::Text(line("decision", what)?));
    let who = if who.is_empty() { me } else { find_member(team, who)?.id() };
    map.set("who", Value::text(who));
    if !by.is_empty() {
        map.set("by", Value::Text(now.date(by, Direction::Forward)?.to_string()));
    }
    Ok(map)
}

fn topics(team: &Snapshot, me: &str, typed: &[String]) -> Answered<Vec<String>> {
    let mut ids: Vec<String> = Vec::new();
    for topic in typed {
        let found = Feedback(find_record(team, Kind::Feedback, topic, me)?);
        if found.kind() != "topic" || feedback::state(team, found) != Some("open") {
            return Err(ReviewRefusal::NotATopic { id: found.0.id.clone() }.into());
        }
        if !ids.contains(&found.0.id) {
            ids.push(found.0.id.clone());
        }
    }
    Ok(ids)
}

/// The goals that come from what is mine to do.
fn goals(team: &Snapshot, now: &Now, me: &str, head: &Record, decisions: &[Map]) -> Vec<Record> {
    let mut goals: Vec<Record> = Vec::new();
    for (index, decision) in
        decisions.iter().enumerate().filter(|(_, decision)| decision.text("who") == Some(me))
    {
        let what = decision.text("what").unwrap_or_default();
        let taken = |slug: &str| {
            let id = format!("{me}/{slug}");
            team.get(Kind::Goal, &id).is_some()
                || team.unreadable.contains(&(Kind::Goal, id.clone()))
                || goals.iter().any(|goal| goal.id == id)
        };
        let slug = match slug_from(what) {
            slug if slug.is_empty() || taken(&slug) => {
                // Room for the random part within the longest name.
                let stem: String =
                    if slug.is_empty() { "goal".to_owned() } else { slug.chars().take(26).collect() };
                Seeded::new(now.seed.wrapping_add(index as u64)).fresh(stem.trim_end_matches('-'), '-', taken)
            }
            slug => slug,
        };
        let mut goal = Record::new(Kind::Goal, format!("{me}/{slug}"));
        goal.fields.set("title", Value::text(what));
        goal.fields.set_some("by", decision.get("by").cloned());
        goal.fields.set("source", Value::text(&head.id));
        goal.fields.set("start", Value::Text(now.today.to_string()));
        goals.push(goal);
    }
    goals
}

fn for_others(team: &Snapshot, me: &str, decisions: &[Map]) -> Option<String> {
    let mut others: Vec<&str> = decisions.iter().filter_map(|decision| decision.text("who")).collect();
    others.retain(|who| *who != me);
    others.dedup();
    let names: Vec<&str> = others.into_iter().map(|who| name_of(team, who)).collect();
    (!names.is_empty()).then(|| format!("The next sync offers {} a goal of it", and(&names)))
}

//! Saying whether one takes part: in the own leaf, and nobody is asked why not.

use super::{find_sprint, matched, must_be_named, names, phase, state, unanswered, window_words};
use crate::model::{Kind, Leaf, Record, Snapshot, Sprint, SprintState, Value};
use crate::ops::words::day;
use crate::ops::{Answered, Now, Plan, Refusal, set_prose};

/// An answer to a plan or an idea.
#[derive(Debug, Clone, Default)]
pub struct Join {
    /// Which sprint.
    pub sprint: String,
    /// yes, try, no
    pub answer: &'static str,
    /// What I want to practise or find out.
    pub intention: Option<String>,
    /// What I bring, at my own comfort.
    pub part: Option<String>,
    /// Marked as worth finding again.
    pub star: bool,
}

/// Whether I can give this answer to a plan or an idea.
pub fn may_join(team: &Snapshot, now: &Now, reference: &str, answer: &str) -> Answered<()> {
    let me = now.me(team)?;
    let sprint = find_sprint(team, reference, me)?;
    must_be_named(team, sprint, me, now.today)?;
    let stands = state(team, sprint, now.today);
    if matches!(stands, SprintState::Closed | SprintState::DebriefDue) {
        return Err(phase(sprint, "is over", "`ally sprint debrief ID` takes what you have to say about it"));
    }
    if stands == SprintState::Proposed && answer != "no" && sprint.last().is_some_and(|last| last < now.today)
    {
        let hint =
            "its planner gives it a new one with `ally sprint change ID --start DATE`, and then you can join";
        return Err(phase(sprint, "has its days behind it, and not everybody was in", hint));
    }
    Ok(())
}

/// Answers in my own leaf.
pub fn join(team: &Snapshot, now: &Now, ask: &Join) -> Answered<Plan> {
    may_join(team, now, &ask.sprint, ask.answer)?;
    let me = now.me(team)?;
    let sprint = find_sprint(team, &ask.sprint, me)?;
    let stands = state(team, sprint, now.today);
    let id = Leaf::id_of(sprint.id(), me);
    if team.unreadable.contains(&(Kind::SprintLeaf, id.clone())) {
        return Err(Refusal::Unreadable { kind: Kind::SprintLeaf, id });
    }
    let before = team.get(Kind::SprintLeaf, &id);
    let mut record = before.cloned().unwrap_or_else(|| Record::new(Kind::SprintLeaf, id));
    let name = if stands == SprintState::Idea { "want" } else { "join" };
    record.fields.set(name, Value::text(ask.answer));
    crate::ops::goal::settle(&mut record, name);
    set_prose(&mut record.fields, "intention", ask.intention.as_ref())?;
    set_prose(&mut record.fields, "part", ask.part.as_ref())?;
    if ask.star {
        record.fields.set("star", Value::Bool(true));
    }
    if before == Some(&record) {
        return Err(Refusal::NothingChanged { what: format!("your answer to {}", sprint.id()) });
    }
    let verb = match ask.answer {
        "no" => "says no to",
        "try" => "would try",
        _ => "is in",
    };
    // The answer to an idea stays out of the history's subjects: the others look there before they answer.
    let subject = match stands {
        SprintState::Idea => format!("sprint: {me} answers {}", sprint.slug()),
        _ => format!("sprint: {me} {verb} {}", sprint.slug()),
    };
    let said = said(sprint, ask.answer, stands);
    let mut after = team.clone();
    after.put(record.clone());
    let note = note(&after, now, sprint, me, ask.answer);
    Ok(Plan::put(record, "sprint.join", subject, said).with_note(note))
}

fn said(sprint: Sprint<'_>, answer: &str, stands: SprintState) -> String {
    let title = sprint.title();
    match (answer, stands) {
        ("yes", SprintState::Idea) => format!("You would like that: {title}"),
        ("try", SprintState::Idea) => format!("You would try that: {title}"),
        (_, SprintState::Idea) => format!("Not for you: {title}"),
        ("yes", _) => format!("You are in: {title}"),
        ("try", _) => format!("You are in, to try it: {title}"),
        _ => format!("You said no to {title}"),
    }
}

/// What follows from the answer.
fn note(team: &Snapshot, now: &Now, sprint: Sprint<'_>, me: &str, answer: &str) -> String {
    let today = now.today;
    let slug = sprint.slug();
    match state(team, sprint, today) {
        SprintState::Ended => "That ends it here, and nobody will ask why".to_owned(),
        SprintState::Idea if answer == "no" => "Nobody will ask why".to_owned(),
        SprintState::Idea => idea_note(team, now, sprint, me),
        SprintState::Proposed => {
            format!("Still to answer: {}", names(team, &unanswered(team, sprint, today)))
        }
        SprintState::Agreed => format!("Everybody is in: {}", window_words(sprint, today)),
        SprintState::Running if sprint.first().is_some_and(|first| first < today) => {
            let last = sprint.last().map(|last| day(last, today)).unwrap_or_default();
            format!(
                "Everybody is in, and it runs until {last}; `ally sprint change {slug} --start today` gives it its full \
                 length ({} can)",
                names(team, &[sprint.lead()])
            )
        }
        _ => format!("Everybody is in, and it runs: {}", window_words(sprint, today)),
    }
}

fn idea_note(team: &Snapshot, now: &Now, sprint: Sprint<'_>, me: &str) -> String {
    let Some(matched) = matched(team, sprint, me, now.today) else { return String::new() };
    let others: Vec<&str> = matched.members.iter().map(String::as_str).filter(|id| *id != me).collect();
    if !others.is_empty() {
        return format!(
            "{} would like it too: `ally sprint plan --from {}` makes a plan of it, if you like",
            names(team, &others),
            sprint.slug()
        );
    }
    let silent: Vec<&str> = matched.unanswered.iter().map(String::as_str).collect();
    if silent.is_empty() {
        return "It is not for everybody; it stays on your own list".to_owned();
    }
    format!("{} sees your answer after giving one", names(team, &silent))
}

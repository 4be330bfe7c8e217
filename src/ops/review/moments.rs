//! What a review begins with: wins, thanks, other words to each other, and what became of promises.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use serde::Serialize;

use crate::model::{Checkin, Feedback, GoalKind, GoalState, ReviewPeriod, is_blank};
use crate::ops::feedback;
use crate::ops::numbers::{Basis, carried};

/// Something that went well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Win {
    /// Whose.
    pub member: String,
    /// The day.
    pub day: NaiveDate,
    /// In the member's words.
    pub text: String,
    /// The check-in that tells it.
    pub checkin: String,
    /// Whether somebody had a word for it.
    pub answered: bool,
}

/// Something that one said to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Word {
    /// Who said it.
    pub from: String,
    /// To whom, or `all`.
    pub to: String,
    /// The day.
    pub day: NaiveDate,
    /// thanks, keep, change, ask
    pub kind: String,
    /// What was said.
    pub text: String,
    /// What it made easier.
    pub effect: Option<String>,
    /// The feedback.
    pub id: String,
    /// open, answered
    pub state: Option<&'static str>,
}

/// Something that a member meant to do, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Promised {
    /// Whose.
    pub member: String,
    /// In the member's words, or the title of a goal.
    pub text: String,
    /// kept, partly, not; done, dropped, replaced, moved; open
    pub state: &'static str,
    /// The check-in or goal.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Until when, where that was said.
    pub by: Option<NaiveDate>,
    /// How often the date moved later; `None` where none was set.
    pub moved: Option<u32>,
}

/// The wins of some days, member by member, oldest first.
pub(super) fn wins(basis: Basis<'_>, days: &RangeInclusive<NaiveDate>, members: &[String]) -> Vec<Win> {
    let told = |checkin: Checkin<'_>| {
        let day = checkin.day().filter(|day| days.contains(day))?;
        let text = checkin.0.fields.text("win").filter(|text| !is_blank(text))?;
        Some(Win {
            member: checkin.who().to_owned(),
            day,
            text: text.trim_end().to_owned(),
            checkin: checkin.0.id.clone(),
            answered: feedback::is_heard(basis.team, checkin),
        })
    };
    let mut wins: Vec<Win> = basis.team.checkins().filter_map(told).collect();
    wins.sort_by_key(|win| (place(members, &win.member), win.day));
    wins
}

fn place(members: &[String], member: &str) -> usize {
    members.iter().position(|id| id == member).unwrap_or(members.len())
}

/// What members said to each other in some days, replies and topics aside, oldest first.
pub(super) fn words(basis: Basis<'_>, days: &RangeInclusive<NaiveDate>) -> Vec<Word> {
    let said = |given: Feedback<'_>| {
        let day = given.0.day().filter(|day| days.contains(day))?;
        // A reply to feedback has no state; what is about a check-in has one.
        let state = feedback::state(basis.team, given)?;
        (given.kind() != "topic").then(|| Word {
            from: given.from().to_owned(),
            to: given.to().to_owned(),
            day,
            kind: given.kind().to_owned(),
            text: given.words_without_effect(),
            effect: given.0.fields.text("effect").map(|text| text.trim_end().to_owned()),
            id: given.0.id.clone(),
            state: Some(state),
        })
    };
    basis.team.feedback().filter_map(said).collect()
}

/// What was promised in the period or before it and answered in it, and once goals that were due or done in it.
pub(super) fn promised(basis: Basis<'_>, period: ReviewPeriod, members: &[String]) -> Vec<Promised> {
    let mut promised = Vec::new();
    for member in members {
        promised.extend(nexts(basis, period, member));
        promised.extend(due_goals(basis, period, member));
    }
    promised
}

/// The `next` of check-ins, each with the first `last` after it, up to the next `next`.
fn nexts(basis: Basis<'_>, period: ReviewPeriod, member: &str) -> Vec<Promised> {
    let today = basis.for_member(member).today;
    let mine = basis.team.checkins_by(member);
    let mut found = Vec::new();
    let mut open: Option<(NaiveDate, Promised)> = None;
    for checkin in mine {
        let Some(day) = checkin.day().filter(|day| *day <= today) else { continue };
        let fields = &checkin.0.fields;
        let word = ["kept", "partly", "not"].into_iter().find(|word| fields.text("last") == Some(word));
        if let (Some(word), Some((said, mut promise))) = (word, open.take_if(|_| word.is_some())) {
            promise.state = word;
            if period.holds(said) || period.holds(day) {
                found.push(promise);
            }
        }
        let Some(text) = fields.text("next").filter(|text| !is_blank(text)) else { continue };
        let promise = Promised {
            member: member.to_owned(),
            text: text.trim_end().to_owned(),
            state: "open",
            reference: checkin.0.id.clone(),
            by: None,
            moved: None,
        };
        // A promise whose place a newer one took is not asked for any more.
        open = Some((day, promise));
    }
    found.extend(open.filter(|(said, _)| period.holds(*said)).map(|(_, promise)| promise));
    found
}

fn due_goals(basis: Basis<'_>, period: ReviewPeriod, member: &str) -> Vec<Promised> {
    let mut found = Vec::new();
    let mine = basis
        .team
        .goals()
        .filter(|goal| goal.kind() == GoalKind::Once && goal.owners().first() == Some(&member));
    for goal in mine {
        let state = goal.state(basis.for_member(member).today);
        let moved = carried(goal);
        let was_due = goal.by().is_some_and(|by| by <= period.to);
        let in_time = goal.closed_on().is_some_and(|on| period.holds(on));
        let word = match state {
            GoalState::Done | GoalState::Dropped | GoalState::Replaced if in_time => state.word(),
            GoalState::Active if was_due && moved > 0 => "moved",
            GoalState::Active if was_due => "open",
            GoalState::Active if moved_in(goal.0.fields.list("changes"), period) => "moved",
            _ => continue,
        };
        found.push(Promised {
            member: member.to_owned(),
            text: goal.title().to_owned(),
            state: word,
            reference: goal.id().to_owned(),
            by: goal.by(),
            moved: Some(moved),
        });
    }
    found
}

/// Whether the due date of a goal was changed in the period.
fn moved_in(changes: &[crate::model::Value], period: ReviewPeriod) -> bool {
    changes.iter().filter_map(crate::model::Value::as_map).any(|change| {
        let on = change.text("on").and_then(crate::model::parse_day);
        change.text("what") == Some("by")
            && change.get("was").is_some()
            && on.is_some_and(|on| period.holds(on))
    })
}

//! After a miss: the owner's own words, and what helps. Silence is no miss, and nothing here counts anything.

use chrono::{Days, NaiveDate};

use super::shown_id;
use crate::model::{Goal, Member, Snapshot, State};
use crate::ops::numbers::said_of;
use crate::ops::words::{day, short};
use crate::ops::{Now, name_of};

/// How long a miss is spoken of.
const DAYS: u64 = 7;

/// An answer that said that a goal was missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Miss<'a> {
    /// The day it speaks of.
    pub day: NaiveDate,
    /// The reason, where one was given.
    pub why: Option<&'a str>,
}

/// The latest answer of an owner, if it said that the goal was missed, in the last week.
pub fn recent_miss<'a>(team: &'a Snapshot, now: &Now, goal: Goal<'_>, owner: &str) -> Option<Miss<'a>> {
    let today = team.member(owner).map_or(now.today, |member| now.day_for(member));
    let earliest = today.checked_sub_days(Days::new(DAYS))?;
    let checkins = team.checkins_by(owner).rev();
    let (day, answer) = checkins
        .filter_map(|checkin| Some((checkin.day()?, team.answer(checkin, goal)?)))
        .find(|(day, _)| *day <= today)?;
    let is_missed = said_of(goal, &answer, day) == Some(State::Missed);
    (earliest <= day && is_missed).then_some(Miss { day, why: answer.why })
}

/// What to say after a miss: to the owner the own reasons, and an offer; to anybody else the owner's words to quote, and
/// what the owner says helps. A miss for a feeling or an illness gets no reminder: it is nothing that a plan mends.
pub fn after_a_miss(
    team: &Snapshot,
    goal: Goal<'_>,
    owner: &str,
    viewer: &str,
    miss: Miss<'_>,
) -> Vec<String> {
    if owner == viewer { to_the_owner(goal, viewer, miss) } else { to_others(team, goal, owner) }
}

fn to_the_owner(goal: Goal<'_>, me: &str, miss: Miss<'_>) -> Vec<String> {
    own_why(goal, me, miss).into_iter().chain(plan_offer(goal, me, miss)).collect()
}

/// A feeling or an illness is nothing that a plan mends, or that wants a reminder.
fn wants_no_reminder(miss: Miss<'_>) -> bool {
    matches!(miss.why, Some("feeling" | "ill"))
}

/// The owner's own reason for a goal that was missed, if one was ever given.
pub fn own_why(goal: Goal<'_>, me: &str, miss: Miss<'_>) -> Option<String> {
    let why = goal.0.fields.text("why").filter(|_| !wants_no_reminder(miss))?;
    Some(format!("Why {} matters, in your words: “{}”", shown_id(goal.id(), me), short(why, 200)))
}

/// The offer to make a plan for next time.
pub fn plan_offer(goal: Goal<'_>, me: &str, miss: Miss<'_>) -> Option<String> {
    let id = shown_id(goal.id(), me);
    (!wants_no_reminder(miss)).then(|| {
        format!(
            "Add an if–then for next time, if you like: `ally goal change {id} --plan \"if …, then …\" --because TEXT`"
        )
    })
}

fn to_others(team: &Snapshot, goal: Goal<'_>, owner: &str) -> Vec<String> {
    let name = name_of(team, owner);
    let mut lines = Vec::new();
    if let Some(why) = goal.0.fields.text("why") {
        lines.push(format!("{name} on why it matters, to quote if you like: “{}”", short(why, 200)));
    }
    let Some(member) = team.member(owner) else { return lines };
    for (field, says) in [
        ("helps", format!("What helps {name}")),
        ("avoid", format!("What does not help {name}")),
        ("strengths", format!("What {name} is good at")),
    ] {
        let texts = member.0.fields.texts(field);
        if !texts.is_empty() {
            lines.push(format!("{says}: {}", texts.join("; ")));
        }
    }
    lines
}

/// What to say on the goal's own page: for every owner whose latest answer was a miss.
pub(super) fn after_recent_misses(team: &Snapshot, now: &Now, goal: Goal<'_>) -> Vec<String> {
    if goal.state(now.today).is_closed() {
        return Vec::new();
    }
    let me = now.me_or_nobody();
    let mut lines = Vec::new();
    for owner in goal.owners() {
        let Some(miss) = recent_miss(team, now, goal, owner) else { continue };
        let said = after_a_miss(team, goal, owner, me, miss);
        if owner != me && !said.is_empty() {
            lines.push(format!("{} missed it on {}", name_of(team, owner), day(miss.day, now.today)));
        }
        lines.extend(said);
    }
    lines
}

/// What the others see on the board after a miss, in short parts: the owner's words to quote, and what helps.
pub fn on_the_board(team: &Snapshot, now: &Now, owner: Member<'_>) -> Vec<String> {
    let today = now.day_for(owner);
    let missed: Vec<Goal<'_>> = team
        .goals()
        .filter(|goal| goal.owners().contains(&owner.id()) && !goal.state(today).is_closed())
        .filter(|goal| recent_miss(team, now, *goal, owner.id()).is_some())
        .collect();
    if missed.is_empty() {
        return Vec::new();
    }
    let mut parts: Vec<String> = missed
        .iter()
        .filter_map(|goal| Some(format!("{} “{}”", goal.slug(), short(goal.0.fields.text("why")?, 80))))
        .collect();
    for (field, says) in [("helps", "helps"), ("avoid", "does not help")] {
        let texts = owner.0.fields.texts(field);
        if !texts.is_empty() {
            parts.push(format!("{says}: {}", short(&texts.join("; "), 120)));
        }
    }
    parts
}

//! Many goals at once, steps below the goal that they lead to.

use chrono::NaiveDate;

use super::show::{Item, item, steps_of};
use crate::model::{Goal, GoalState, Kind, Scope, Snapshot};
use crate::ops::words::count;
use crate::ops::{Answered, Now, find_member, look_back};

/// What a list needs to read.
pub fn list_scope(now: &Now) -> Scope {
    let scope = Scope::of(&[Kind::Goal, Kind::Checkin]);
    scope.since(look_back(now.today))
}

/// Which goals to list.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// Only this member's and the joint ones he or she owns.
    pub who: Option<String>,
    /// Closed ones too.
    pub all: bool,
    /// habit, number, once
    pub kind: Option<String>,
    /// With this tag.
    pub tag: Option<String>,
    /// planned, active, paused, done, dropped, replaced
    pub state: Option<String>,
    /// week, month, quarter, year
    pub horizon: Option<String>,
}

impl List {
    /// What to say when nothing is found.
    pub const fn empty(&self) -> &'static str {
        if self.kind.is_some() || self.tag.is_some() || self.state.is_some() || self.horizon.is_some() {
            "No goal fits; `ally goal list --all` shows every goal"
        } else if self.all {
            "No goals yet; `ally goal add TITLE` sets one"
        } else {
            "No open goals; `ally goal add TITLE` sets one, `ally goal list --all` shows closed ones"
        }
    }
}

/// Goals, mine first, then joint ones, then the others'; steps below their goal.
pub fn list(team: &Snapshot, now: &Now, ask: &List) -> Answered<Vec<Item>> {
    let who = match &ask.who {
        Some(name) => Some(find_member(team, name)?.id()),
        None => None,
    };
    let me = now.me_or_nobody();
    let mut goals: Vec<Goal<'_>> = team
        .goals()
        .filter(|goal| who.is_none_or(|who| goal.owners().contains(&who)))
        .filter(|goal| fits(ask, now, *goal))
        .collect();
    goals.sort_by_key(|goal| {
        (goal.owner() != me, !goal.is_joint(), goal.owner().to_owned(), goal.slug().to_owned())
    });
    Ok(with_steps(&goals)
        .into_iter()
        .map(|(depth, goal)| {
            let mut item = item(team, now, goal);
            item.depth = depth;
            item.how = with_progress(item.how, team, goal, now.today);
            item
        })
        .collect())
}

fn fits(ask: &List, now: &Now, goal: Goal<'_>) -> bool {
    let state = goal.state(now.today);
    let fields = &goal.0.fields;
    let is = |wanted: &Option<String>, word: Option<&str>| wanted.is_none() || wanted.as_deref() == word;
    is(&ask.kind, Some(goal.kind().word()))
        && is(&ask.state, Some(state.word()))
        && is(&ask.horizon, fields.text("horizon"))
        && ask.tag.as_ref().is_none_or(|tag| fields.texts("tags").contains(&tag.as_str()))
        && (ask.all || ask.state.is_some() || !state.is_closed())
}

/// The goals in their order, each followed by its steps; with how deep they lie.
fn with_steps<'a>(goals: &[Goal<'a>]) -> Vec<(usize, Goal<'a>)> {
    let listed = |id: &str| goals.iter().any(|goal| goal.id() == id);
    let parent = |goal: &Goal<'a>| goal.0.fields.text("parent").filter(|id| listed(id));
    let mut steps: Vec<Goal<'a>> = goals.to_vec();
    steps.sort_by_key(|goal| (goal.by().is_none(), goal.by(), goal.slug().to_owned()));
    let mut placed: Vec<(usize, Goal<'a>)> = Vec::new();
    let mut waiting: Vec<(usize, Goal<'a>)> =
        goals.iter().rev().filter(|goal| parent(goal).is_none()).map(|goal| (0, *goal)).collect();
    while let Some((depth, goal)) = waiting.pop() {
        let below = steps.iter().rev().filter(|step| parent(step) == Some(goal.id()));
        waiting.extend(below.map(|step| (depth + 1, *step)));
        placed.push((depth, goal));
    }
    // Goals that name each other in a ring, by hand, have no first one.
    let left = goals.iter().filter(|goal| placed.iter().all(|(_, one)| one.id() != goal.id()));
    let left: Vec<(usize, Goal<'a>)> = left.map(|goal| (0, *goal)).collect();
    placed.extend(left);
    placed
}

/// How far a goal has come by its steps, beside what it says itself: `by Fri 27 Nov, 2 of 5 steps done`.
fn with_progress(how: String, team: &Snapshot, goal: Goal<'_>, today: NaiveDate) -> String {
    let states: Vec<GoalState> = steps_of(team, goal).into_iter().map(|step| step.state(today)).collect();
    let counted = states.iter().filter(|state| **state == GoalState::Done || !state.is_closed()).count();
    if counted == 0 {
        return how;
    }
    let done = states.iter().filter(|state| **state == GoalState::Done).count();
    let comma = if how.is_empty() { "" } else { ", " };
    format!("{how}{comma}{done} of {} done", count(counted, "step", "steps"))
}

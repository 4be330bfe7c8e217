//! What reviews decided, and what became of it: a decision lives on as a goal of whoever sees to it.

use chrono::NaiveDate;
use serde::Serialize;

use super::joint;
use crate::model::{Goal, GoalState, Joint, Kind, Member, ReviewPeriod, Snapshot, slug_from};
use crate::ops::due::{Due, DueKind};
use crate::ops::numbers::{Basis, MOVES, lines};
use crate::ops::words::quoted;

/// Days in which somebody is offered to make a goal of a decision.
const OFFERED: i64 = 28;

/// A decision with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// What is to happen.
    pub what: String,
    /// Who sees to it.
    pub who: Option<String>,
    /// Until when: the goal's date where there is a goal.
    pub by: Option<NaiveDate>,
    /// The review in which it was decided.
    pub period: String,
    /// The goal that came from it.
    pub goal: Option<String>,
    /// open, done, dropped, replaced
    pub state: &'static str,
    /// How often its date moved later.
    pub moved: u32,
}

impl Decided {
    /// Whether nothing is left to do for it.
    pub fn is_settled(&self) -> bool {
        self.state != "open"
    }

    /// Whether it moved so often that three ways out are named.
    pub const fn is_stuck(&self) -> bool {
        self.moved >= MOVES
    }
}

/// The reviews that were held, in order, each with what counts of its decisions.
pub fn held(team: &Snapshot) -> Vec<(ReviewPeriod, Joint<'_>)> {
    let mut periods: Vec<ReviewPeriod> =
        team.of_kind(Kind::Joint).filter_map(|head| Joint(head).period()).collect();
    periods.sort_by_key(|period| period.order());
    periods.dedup();
    periods.into_iter().filter_map(|period| Some((period, joint(team, period)?))).collect()
}

/// The decisions of one review.
pub fn decided(basis: Basis<'_>, period: ReviewPeriod, joint: Joint<'_>) -> Vec<Decided> {
    let today = basis.for_viewer().today;
    let of_one = |decision: crate::model::Decision<'_>| {
        let goal = goal_of(basis.team, joint, decision.what);
        let moved = goal.and_then(|goal| lines(basis, goal).pop()).and_then(|line| line.numbers.carried);
        Decided {
            what: decision.what.to_owned(),
            who: decision.who.map(str::to_owned),
            by: goal.map_or(decision.by, Goal::by),
            period: period.to_string(),
            goal: goal.map(|goal| goal.id().to_owned()),
            state: match goal.map(|goal| goal.state(today)) {
                Some(state @ (GoalState::Done | GoalState::Dropped | GoalState::Replaced)) => state.word(),
                _ => "open",
            },
            moved: moved.unwrap_or(0),
        }
    };
    joint.decisions().map(of_one).collect()
}

/// The goal that came from a decision: by its source, and by its title or by the name that was made from it.
pub fn goal_of<'a>(team: &'a Snapshot, joint: Joint<'_>, what: &str) -> Option<Goal<'a>> {
    let slug = slug_from(what);
    let source = joint.0.id.as_str();
    team.goals().filter(|goal| goal.0.fields.text("source") == Some(source)).find(|goal| {
        goal.title() == what || (!slug.is_empty() && goal.slug().starts_with(slug.get(..26).unwrap_or(&slug)))
    })
}

/// What a member saw to in a review and has made no goal of: an offer for four weeks.
pub(super) fn offers(team: &Snapshot, today: NaiveDate, member: Member<'_>) -> Vec<Due> {
    let mut offers = Vec::new();
    for (period, joint) in held(team) {
        let Some(on) = joint.on().filter(|on| *on <= today && (today - *on).num_days() < OFFERED) else {
            continue;
        };
        let mine = joint.decisions().filter(|decision| decision.who == Some(member.id()));
        for decision in mine.filter(|decision| goal_of(team, joint, decision.what).is_none()) {
            let by = decision.by.map(|by| format!(" --by {by}")).unwrap_or_default();
            offers.push(Due {
                kind: DueKind::Review,
                who: member.id().to_owned(),
                what: format!("“{}”, decided in the review of {period}, as a goal", decision.what),
                reference: Some(joint.0.id.clone()),
                since: on,
                period: Some(period.to_string()),
                way: format!("ally goal add {}{by} --source {}", quoted(decision.what), joint.0.id),
            });
        }
    }
    offers
}

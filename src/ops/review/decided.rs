//! What reviews decided, and what became of it: a decision lives on as a goal of whoever sees to it.

use chrono::NaiveDate;
use serde::Serialize;

use super::joint;
use crate::model::{
    Decision, Goal, GoalState, Joint, Kind, Member, Presence, ReviewPeriod, Snapshot, slug_from,
};
use crate::ops::Now;
use crate::ops::due::{Due, DueKind};
use crate::ops::numbers::{Basis, MOVES, carried};
use crate::ops::sync::Travelled;
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
    let of_one = |decision: Decision<'_>| {
        let goal = goal_of(basis.team, joint, decision);
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
            moved: goal.map_or(0, carried),
        }
    };
    joint.decisions().map(of_one).collect()
}

/// The goal that came from a decision: whoever sees to it owns it, and it has the decision's words as its title, or a
/// name that was made from them. Who sees to one thing only may have called it anything.
pub fn goal_of<'a>(team: &'a Snapshot, joint: Joint<'_>, decision: Decision<'_>) -> Option<Goal<'a>> {
    let slug = slug_from(decision.what);
    let stem = slug.get(..26).unwrap_or(&slug).trim_end_matches('-');
    // Where the name was taken, `-` and a random part of four characters follow.
    let is_random = |rest: &str| rest.len() == 5 && rest.starts_with('-');
    let is_named_so = |goal: &Goal<'_>| {
        !slug.is_empty() && (goal.slug() == slug || goal.slug().strip_prefix(stem).is_some_and(is_random))
    };
    let source = joint.0.id.as_str();
    let from_here: Vec<Goal<'_>> = team
        .goals()
        .filter(|goal| goal.0.fields.text("source") == Some(source))
        .filter(|goal| decision.who.is_none_or(|who| goal.owners().contains(&who)))
        .collect();
    let is_only_one = joint.decisions().filter(|other| other.who == decision.who).count() == 1;
    let other_name = || from_here.first().copied().filter(|_| is_only_one && decision.who.is_some());
    let named = from_here.iter().find(|goal| goal.title() == decision.what || is_named_so(goal));
    named.copied().or_else(other_name)
}

/// What a member saw to in a review and has made no goal of: an offer for four weeks.
pub(super) fn offers(team: &Snapshot, today: NaiveDate, member: Member<'_>) -> Vec<Due> {
    let mut offers = Vec::new();
    for (period, joint) in held(team) {
        let Some(on) = joint.on().filter(|on| *on <= today && (today - *on).num_days() < OFFERED) else {
            continue;
        };
        let mine = joint.decisions().filter(|decision| decision.who == Some(member.id()));
        for decision in mine.filter(|decision| goal_of(team, joint, *decision).is_none()) {
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

/// What the sets of decisions that a sync brought offer to whoever asks: said once, as the sync brings them, and left to
/// `due` afterwards.
pub fn brought(team: &Snapshot, now: &Now, received: &[Travelled]) -> Vec<Due> {
    let me = now.me.as_deref().and_then(|me| team.member(me));
    let Some(me) = me.filter(|me| me.presence(now.day_for(*me)) == Presence::Active) else {
        return Vec::new();
    };
    let mut offers = offers(team, now.day_for(me), me);
    let came = |id: &str| received.iter().any(|one| one.kind == Kind::Joint.word() && one.id == id);
    offers.retain(|offer| offer.reference.as_deref().is_some_and(came));
    offers
}

#[cfg(test)]
mod tests {
    use super::goal_of;
    use crate::model::{Joint, Kind};
    use crate::ops::numbers::fixture::Story;

    /// Which goal came from each of these decisions, each `what | who`.
    fn goals(goals: &[(&str, &str)], decisions: &[&str]) -> Vec<Option<String>> {
        let mut story = Story::new();
        let id = "2026-W46/joint.ana";
        story.set(Kind::Joint, id, &[("on", "2026-11-15")]);
        for decision in decisions {
            let (what, who) = decision.split_once(" | ").unwrap();
            story.add(Kind::Joint, id, "decisions", &[("what", what), ("who", who)]);
        }
        for (goal, title) in goals {
            story.goal(goal, &[("title", title), ("source", id)]);
        }
        let joint = Joint(story.team.get(Kind::Joint, id).unwrap());
        joint
            .decisions()
            .map(|decision| goal_of(&story.team, joint, decision).map(|goal| goal.id().to_owned()))
            .collect()
    }

    #[test]
    fn a_decision_is_carried_out_by_whoever_saw_to_it() {
        let decisions = ["Call | ben", "Call the bank | ana"];
        assert_eq!(
            goals(&[("ana/call-the-bank", "x")], &decisions),
            [None, Some("ana/call-the-bank".to_owned())]
        );
        assert_eq!(goals(&[("ben/call-k3f9", "x")], &decisions), [Some("ben/call-k3f9".to_owned()), None]);
    }

    #[test]
    fn who_sees_to_two_things_has_a_goal_for_each() {
        let decisions = ["Call | ben", "Call the bank | ben"];
        let bank = Some("ben/call-the-bank".to_owned());
        assert_eq!(goals(&[("ben/call-the-bank", "x")], &decisions), [None, bank]);
        assert_eq!(goals(&[("ben/money", "Another name")], &decisions), [None, None]);
    }

    #[test]
    fn who_sees_to_one_thing_may_call_it_anything() {
        let found = goals(&[("ben/money", "Another name")], &["Call the bank | ben", "Book | ana"]);
        assert_eq!(found, [Some("ben/money".to_owned()), None]);
    }
}

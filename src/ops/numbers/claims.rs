//! The claims budget: of all that could be said about the numbers, the two things most worth a look.
//!
//! Every comparison is wrong now and then, and a review makes a dozen of them. So a review points at two things at
//! most, and only where the numbers carry it better than a goal's own line has to: docs/numbers.md has the rules and how
//! often they are wrong, examples/false_alarms.rs measures it.

use serde::Serialize;

use super::change::{interval, is_steady};
use super::kept::{tally, window, window_before};
use super::push::{Pressure, pressure};
use super::rule::Rule;
use super::slots::{Period, Tally};
use super::{
    AsOf, Basis, Change, Note, Row, change, is_open, joint_periods, number, own_periods, owners, rhythm_gap,
    said, setbacks, stuck, temperatures,
};
use crate::model::{Goal, GoalKind, Rhythm, Snapshot};
use crate::ops::name_of;
use crate::ops::words::short;

/// How many of them a review prints.
const BUDGET: usize = 2;
/// Words in one direction from which a review asks what they leave out.
const WORDS: u32 = 12;
/// The z of the interval that has to lie above one half for a reason to be the reason.
const REASON_Z: f64 = 1.28;

/// Something that may be worth a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// Which number says so: temperature, mood, push, rhythm, said, change, setbacks or pace.
    pub metric: &'static str,
    /// The sentence for it.
    pub text: String,
    /// Whom it is about.
    pub members: Vec<String>,
    /// The goal it is about, if it is about one.
    pub goal: Option<String>,
}

/// The two claims that come first, or fewer (ruling 68).
pub fn worth_a_look(basis: Basis<'_>) -> Vec<Claim> {
    let mut claims = claims(basis);
    claims.truncate(BUDGET);
    claims
}

/// All claims, the most important ones first: a fall of temperature or mood, too soft or too hard, rhythms that differ,
/// what is not said to each other, less kept, the reason for setbacks, more kept, a number far behind. Within one of
/// them members in the order of the pact, then goals; at most one claim about a goal.
pub fn claims(basis: Basis<'_>) -> Vec<Claim> {
    let lines = lines(basis);
    let mut claims = ratings(basis);
    claims.extend(basis.members().iter().filter_map(|member| pushed(basis, member, &lines)));
    claims.extend(rhythm_gap(basis).into_iter().filter(|gap| gap.is_clear).take(1).map(|gap| Claim {
        metric: "rhythm",
        text: gap.text,
        members: gap.members.to_vec(),
        goal: None,
    }));
    claims.extend(unsaid(basis));
    claims.extend(changed(&lines, Change::Down));
    claims.extend(reasons(basis));
    claims.extend(changed(&lines, Change::Up));
    claims.extend(behind(basis));
    let mut told: Vec<String> = Vec::new();
    claims.retain(|claim| match &claim.goal {
        Some(goal) if told.contains(goal) => false,
        Some(goal) => {
            told.push(goal.clone());
            true
        }
        None => true,
    });
    claims
}

/// M13: only a fall.
fn ratings(basis: Basis<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for temperature in temperatures(basis) {
        let name = name_of(basis.team, &temperature.member).to_owned();
        let mut fallen = |metric, row: &Row, what: String| {
            if row.is_clear && row.change == Some(Change::Down) {
                let text = format!("{what} has come down ({}). What would help?", halves(&row.values));
                claims.push(Claim { metric, text, members: vec![temperature.member.clone()], goal: None });
            }
        };
        fallen("temperature", &temperature.temp, format!("How warm it feels to {name}"));
        fallen("mood", &temperature.mood, format!("{name}'s mood"));
    }
    claims
}

/// `4, 4, 5, 4, then 3, 2, 3, 2`
fn halves(values: &[i64]) -> String {
    let list = |values: &[i64]| values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let (old, new) = values.split_at(values.len() / 2);
    format!("{}, then {}", list(old), list(new))
}

/// M16.
fn pushed(basis: Basis<'_>, member: &str, lines: &[HabitLine<'_>]) -> Option<Claim> {
    let name = name_of(basis.team, member);
    let (text, goal) = match pressure(basis, member)? {
        Pressure::TooSoft => {
            let slips = |line: &&HabitLine<'_>| line.is_of(member) && line.change == Some(Change::Down);
            let line = lines.iter().find(slips)?;
            (
                format!("{name} asked for more challenge, and it slips: {}", line.counts()),
                Some(line.goal.id()),
            )
        }
        Pressure::TooHard(given) => {
            let given: Vec<String> = given.iter().map(|push| format!("{push:+}")).collect();
            (format!("It feels too hard to {name} ({}). What could be lighter?", given.join(", ")), None)
        }
    };
    let goal = goal.map(str::to_owned);
    Some(Claim { metric: "push", text, members: vec![member.to_owned()], goal })
}

/// M12: from twelve words on.
fn unsaid(basis: Basis<'_>) -> Vec<Claim> {
    let claim = |row: super::Said| {
        let words = row.thanks + row.keep + row.change + row.ask;
        let (from, to) = (name_of(basis.team, &row.from), name_of(basis.team, &row.to));
        let text = match row.note.filter(|_| words >= WORDS)? {
            Note::NoChange => format!(
                "{words} kind words from {from} to {to}, no suggestion in 8 weeks – is something being avoided?"
            ),
            Note::OnlyChange => format!("{words} suggestions from {from} to {to}, no thanks in 8 weeks"),
        };
        Some(Claim { metric: "said", text, members: vec![row.from.clone(), row.to.clone()], goal: None })
    };
    said(basis).into_iter().filter_map(claim).collect()
}

/// M2: own habits member by member, then joint ones.
fn changed(lines: &[HabitLine<'_>], which: Change) -> Vec<Claim> {
    let is_it = |line: &&HabitLine<'_>| line.change == Some(which) && line.is_steady && line.is_first;
    let claim = |line: &HabitLine<'_>| Claim {
        metric: "change",
        text: line.counts(),
        members: line.members.clone(),
        goal: Some(line.goal.id().to_owned()),
    };
    lines.iter().filter(is_it).map(claim).collect()
}

/// M17: one reason that clearly stands behind most misses.
fn reasons(basis: Basis<'_>) -> Vec<Claim> {
    let claim = |row: super::Setbacks| {
        let reason = row.reason.filter(|reason| interval(reason.times, reason.of, REASON_Z).0 > 0.5)?;
        let text = format!(
            "{}: {} in {} of {} misses. What would make it easier?",
            name_of(basis.team, &row.member),
            stuck::reason_in_words(&reason.why),
            reason.times,
            reason.of
        );
        Some(Claim { metric: "setbacks", text, members: vec![row.member], goal: None })
    };
    setbacks(basis).into_iter().filter_map(claim).collect()
}

/// M5: only far behind.
fn behind(basis: Basis<'_>) -> Vec<Claim> {
    let members = basis.members();
    let numbers = |goal: &Goal<'_>| goal.kind() == GoalKind::Number;
    let goals = by_member(basis.team, &members).into_iter().filter(|(goal, _)| numbers(goal));
    let claim = |(goal, members): (Goal<'_>, Vec<String>)| {
        let pace = number(basis, goal).pace.filter(super::Pace::is_far_behind)?;
        let days = pace.lead_days.map_or(0.0, f64::abs);
        let text =
            format!("“{}” is {days:.0} days behind. Is the date still right?", short(goal.title(), 60));
        Some(Claim { metric: "pace", text, members, goal: Some(goal.id().to_owned()) })
    };
    goals.filter_map(claim).collect()
}

/// Every member's own goals, member by member, then joint ones with all their owners; none of members who have left.
fn by_member<'a>(team: &'a Snapshot, members: &[String]) -> Vec<(Goal<'a>, Vec<String>)> {
    let own = members.iter().flat_map(|member| {
        let is_own = move |goal: &Goal<'_>| goal.owner() == member;
        team.goals().filter(is_own).map(|goal| (goal, vec![member.clone()]))
    });
    let joint = team.goals().filter(|goal| goal.is_joint() && !owners(*goal).is_empty());
    let named = |goal: Goal<'a>| (goal, owners(goal).into_iter().map(str::to_owned).collect());
    own.chain(joint.map(named)).collect()
}

/// A habit whose two windows can be compared.
#[derive(Debug)]
struct HabitLine<'a> {
    goal: Goal<'a>,
    /// Whose line it is: one owner's, or everybody's.
    members: Vec<String>,
    /// Whether it is the line that speaks for the goal: the own one, or the joint one.
    is_first: bool,
    change: Option<Change>,
    is_steady: bool,
    old: Tally,
    new: Tally,
}

impl HabitLine<'_> {
    fn is_of(&self, member: &str) -> bool {
        matches!(self.members.as_slice(), [one] if one == member)
    }

    /// `“Run”: 9 of 27 kept, 20 of 28 in the four weeks before`
    fn counts(&self) -> String {
        let (new, old) = (self.new, self.old);
        let title = short(self.goal.title(), 60);
        let (kept, counted, before, all) = (new.kept, new.counted(), old.kept, old.counted());
        format!("“{title}”: {kept} of {counted} kept, {before} of {all} in the four weeks before")
    }
}

/// The habits under way: own ones member by member, then the joint lines, then the owners' lines of joint habits.
fn lines(basis: Basis<'_>) -> Vec<HabitLine<'_>> {
    let team = basis.team;
    let members = basis.members();
    let mut lines = Vec::new();
    let mut of_owners = Vec::new();
    for (goal, members) in by_member(team, &members) {
        if goal.kind() != GoalKind::Habit || goal.0.fields.is_true("stretch") {
            continue;
        }
        if goal.is_joint() {
            let as_of = basis.for_viewer();
            let owners: Vec<&str> = members.iter().map(String::as_str).collect();
            let periods = joint_periods(team, goal, &owners, as_of);
            for owner in &members {
                let as_of = basis.for_member(owner);
                let own = own_periods(team, goal, owner, as_of);
                of_owners.extend(compared(goal, vec![owner.clone()], false, &own, as_of));
            }
            lines.extend(compared(goal, members, true, &periods, as_of));
        } else {
            let as_of = basis.for_member(goal.owner());
            let periods = own_periods(team, goal, goal.owner(), as_of);
            lines.extend(compared(goal, members, true, &periods, as_of));
        }
    }
    lines.extend(of_owners);
    lines
}

/// M2 of a line; quotas of a month have no weeks to look at.
fn compared<'a>(
    goal: Goal<'a>,
    members: Vec<String>,
    is_first: bool,
    periods: &[Period],
    as_of: AsOf,
) -> Option<HabitLine<'a>> {
    let every = Rule::on(goal, as_of.today).every.filter(|every| !matches!(every, Rhythm::PerMonth(_)))?;
    let now = window(&every, as_of.closed);
    let before = window_before(&every, now);
    let change = change::change(periods, now, before).filter(|_| is_open(goal, as_of.today))?;
    let is_steady = is_steady(periods, now, before, change);
    let (old, new) = (tally(periods, before), tally(periods, now));
    Some(HabitLine { goal, members, is_first, change: Some(change), is_steady, old, new })
}

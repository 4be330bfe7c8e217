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
/// The z of the interval that has to lie above one half for a reason to be the reason: with 1.28, whoever has two
/// reasons in equal parts was told of one of them in every eighth review.
const REASON_Z: f64 = 1.64;

/// Which number a claim is taken from. docs/numbers.md has a row for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// M13, what reviews ask.
    Temperature,
    /// M13, what check-ins ask.
    Mood,
    /// M16.
    Push,
    /// M10.
    Rhythm,
    /// M12.
    Said,
    /// M2.
    Change,
    /// M17.
    Setbacks,
    /// M5.
    Pace,
}

impl Metric {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Temperature,
        Self::Mood,
        Self::Push,
        Self::Rhythm,
        Self::Said,
        Self::Change,
        Self::Setbacks,
        Self::Pace,
    ];

    /// Its name in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Temperature => "temperature",
            Self::Mood => "mood",
            Self::Push => "push",
            Self::Rhythm => "rhythm",
            Self::Said => "said",
            Self::Change => "change",
            Self::Setbacks => "setbacks",
            Self::Pace => "pace",
        }
    }
}

/// Something that may be worth a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// Which number says so.
    pub metric: Metric,
    /// The sentence for it.
    pub text: String,
    /// Whom it is about.
    pub members: Vec<String>,
    /// The goal it is about, if it is about one.
    pub goal: Option<String>,
    /// Whether it repeats ratings and concludes nothing from them, so that chance can't make it false.
    #[serde(skip)]
    pub is_quoted: bool,
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
        metric: Metric::Rhythm,
        is_quoted: gap.of.is_none(),
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
                claims.push(Claim {
                    metric,
                    text,
                    members: vec![temperature.member.clone()],
                    goal: None,
                    is_quoted: false,
                });
            }
        };
        fallen(Metric::Temperature, &temperature.temp, format!("How warm it feels to {name}"));
        fallen(Metric::Mood, &temperature.mood, format!("{name}'s mood"));
    }
    claims
}

/// `4, 4, 5, 4, then 3, 2, 3, 2`
fn halves(values: &[i64]) -> String {
    let list = |values: &[i64]| values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let (old, new) = values.split_at(values.len() / 2);
    format!("{}, then {}", list(old), list(new))
}

/// M16: what was asked for beside what became of it, or "too hard on me" in the words of the scale. How hard it was is
/// for the member alone to say, so that the review quotes and does not conclude.
fn pushed(basis: Basis<'_>, member: &str, lines: &[HabitLine<'_>]) -> Option<Claim> {
    let name = name_of(basis.team, member);
    let (text, goal) = match pressure(basis, member)? {
        Pressure::TooSoft => {
            let slips = |line: &&HabitLine<'_>| {
                line.is_of(member) && line.change == Some(Change::Down) && line.is_steady
            };
            let line = lines.iter().find(slips)?;
            (
                format!("{name} asked for more challenge, and it slips: {}", line.counts()),
                Some(line.goal.id()),
            )
        }
        Pressure::TooHard(given) => {
            let given: Vec<String> = given.iter().map(|push| format!("{push:+}")).collect();
            (format!("{name} said “too hard on me” ({}). What could be lighter?", given.join(", ")), None)
        }
    };
    let is_quoted = goal.is_none();
    let goal = goal.map(str::to_owned);
    Some(Claim { metric: Metric::Push, text, members: vec![member.to_owned()], goal, is_quoted })
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
        let members = vec![row.from.clone(), row.to.clone()];
        Some(Claim { metric: Metric::Said, text, members, goal: None, is_quoted: false })
    };
    said(basis).into_iter().filter_map(claim).collect()
}

/// M2: own habits member by member, then joint ones.
fn changed(lines: &[HabitLine<'_>], which: Change) -> Vec<Claim> {
    let is_it = |line: &&HabitLine<'_>| line.change == Some(which) && line.is_steady && line.is_first;
    let claim = |line: &HabitLine<'_>| Claim {
        metric: Metric::Change,
        text: line.counts(),
        members: line.members.clone(),
        goal: Some(line.goal.id().to_owned()),
        is_quoted: false,
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
        let members = vec![row.member];
        Some(Claim { metric: Metric::Setbacks, text, members, goal: None, is_quoted: false })
    };
    setbacks(basis).into_iter().filter_map(claim).collect()
}

/// M5: only far behind.
fn behind(basis: Basis<'_>) -> Vec<Claim> {
    let members = basis.members();
    // A closed one has no pace; knowing that at once spares reading its values.
    let today = |goal: &Goal<'_>| basis.for_owner_of(*goal).today;
    let numbers = |goal: &Goal<'_>| goal.kind() == GoalKind::Number && is_open(*goal, today(goal));
    let goals = by_member(basis.team, &members).into_iter().filter(|(goal, _)| numbers(goal));
    let claim = |(goal, members): (Goal<'_>, Vec<String>)| {
        let pace = number(basis, goal).pace.filter(super::Pace::is_far_behind)?;
        let days = pace.lead_days.map_or(0.0, f64::abs);
        let text =
            format!("“{}” is {days:.0} days behind. Is the date still right?", short(goal.title(), 60));
        let goal = Some(goal.id().to_owned());
        Some(Claim { metric: Metric::Pace, text, members, goal, is_quoted: false })
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
        } else if is_open(goal, basis.for_owner_of(goal).today) {
            let as_of = basis.for_owner_of(goal);
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

#[cfg(test)]
mod tests {
    use super::super::fixture::{Story, date, now};
    use super::super::{Basis, shift};
    use super::{Claim, Metric, claims, worth_a_look};
    use crate::model::{Kind, Record, Value, Week};

    fn basis_on<'a>(story: &'a Story, now: &'a crate::ops::Now) -> Basis<'a> {
        Basis { review_of: Some(date("2026-11-22")), ..Basis::now(&story.team, now) }
    }

    fn all(story: &Story) -> Vec<Claim> {
        let now = now("2026-11-24");
        claims(basis_on(story, &now))
    }

    fn texts(story: &Story) -> Vec<String> {
        all(story).into_iter().map(|claim| claim.text).collect()
    }

    /// So many days of each of eight weeks, the first beginning on 28 September.
    fn weeks(story: &mut Story, who: &str, days: [i64; 8], words: &str) {
        for (week, days) in (0..).zip(days) {
            for day in 0..days {
                story.says(who, &shift(date("2026-09-28"), week * 7 + day).to_string(), words);
            }
        }
    }

    fn habit(story: &mut Story, id: &str, title: &str) {
        story.goal(id, &[("title", title), ("every", "daily"), ("start", "2026-09-28")]);
    }

    const FALLING: [i64; 8] = [7, 6, 6, 7, 3, 4, 3, 4];
    const RISING: [i64; 8] = [3, 4, 3, 4, 7, 6, 6, 7];

    fn temps(story: &mut Story, who: &str, given: [i64; 8]) {
        for (back, temp) in (0..8).rev().zip(given) {
            let week = Week::of(shift(date("2026-11-22"), -7 * back));
            story.set(Kind::ReviewLeaf, &format!("{week}/{who}"), &[("temp", &temp.to_string())]);
            story.set(Kind::Joint, &format!("{week}/joint.ben"), &[("notes", "x")]);
        }
    }

    #[test]
    fn ruling_68_two_at_most_in_the_order_of_the_record_model() {
        let mut story = Story::new();
        assert!(texts(&story).is_empty());
        habit(&mut story, "ana/run", "Run");
        habit(&mut story, "ben/write", "Write");
        weeks(&mut story, "ana", RISING, "run=done");
        weeks(&mut story, "ben", FALLING, "write=done");
        story.set(Kind::ReviewLeaf, "2026-11/ben", &[("push", "2")]);
        let down = "“Write”: 14 of 28 kept, 26 of 28 in the four weeks before";
        let up = "“Run”: 26 of 28 kept, 14 of 28 in the four weeks before";
        assert_eq!(texts(&story), [down, up], "November is not over");
        temps(&mut story, "ben", [4, 4, 5, 4, 3, 2, 3, 2]);
        let colder = "How warm it feels to ben has come down (4, 4, 5, 4, then 3, 2, 3, 2). What would help?";
        assert_eq!(texts(&story), [colder, down, up]);
        let now = now("2026-11-24");
        let printed: Vec<_> =
            worth_a_look(basis_on(&story, &now)).into_iter().map(|claim| claim.metric).collect();
        assert_eq!(printed, [Metric::Temperature, Metric::Change]);
    }

    #[test]
    fn ruling_62_a_call_for_more_beside_a_fall_takes_the_place_of_the_fall() {
        let mut story = Story::new();
        habit(&mut story, "ana/run", "Run");
        habit(&mut story, "ana/yoga", "Yoga");
        weeks(&mut story, "ana", FALLING, "run=done yoga=done");
        story.set(Kind::ReviewLeaf, "2026-W46/ana", &[("push", "-1")]);
        let both = all(&story);
        assert_eq!(
            (both[0].metric, both[0].text.as_str()),
            (
                Metric::Push,
                "ana asked for more challenge, and it slips: “Run”: 14 of 28 kept, 26 of 28 in the four weeks before"
            )
        );
        assert_eq!((both.len(), both[1].goal.as_deref()), (2, Some("ana/yoga")), "one claim for each goal");
        story.set(Kind::ReviewLeaf, "2026-W46/ana", &[("push", "2")]);
        assert_eq!(texts(&story)[0], "ana said “too hard on me” (+2). What could be lighter?");
    }

    #[test]
    fn words_rhythms_reasons_and_numbers_have_their_sentences() {
        let mut story = Story::new();
        story.set(
            Kind::Pact,
            "2026-09-01.ana",
            &[("purpose", "x"), ("checkin", "weekly"), ("members", "[ben, ana]")],
        );
        weeks(&mut story, "ben", [1; 8], "@mood=3");
        story.says("ana", "2026-10-01", "@mood=3");
        for day in 1..13 {
            let fields = [("to", "ben"), ("kind", "keep"), ("text", "x")];
            story.set(Kind::Feedback, &format!("2026-11-{day:02}.ana.aaaa"), &fields);
            let fields = [("to", "ana"), ("kind", "change"), ("text", "x")];
            story.set(Kind::Feedback, &format!("2026-11-{day:02}.ben.aaaa"), &fields);
        }
        story.goal(
            "ben/pages",
            &[("title", "Read"), ("target", "300"), ("start", "2026-09-28"), ("by", "2027-01-05")],
        );
        story.says_on("ben", "2026-10", &[1, 8, 15], "pages=10");
        assert_eq!(
            texts(&story),
            [
                "Your rhythms differ (8/8 and 1/8). Is the agreed pace still right for both?",
                "12 suggestions from ben to ana, no thanks in 8 weeks",
                "12 kind words from ana to ben, no suggestion in 8 weeks – is something being avoided?",
                "“Read” is 47 days behind. Is the date still right?",
            ]
        );
    }

    #[test]
    fn ratings_of_commit_are_pointed_at_from_three_apart() {
        let mut story = Story::new();
        story.set(Kind::ReviewLeaf, "2026-W46/ana", &[("commit", "5")]);
        story.set(Kind::ReviewLeaf, "2026-W46/ben", &[("commit", "3")]);
        assert!(texts(&story).is_empty());
        story.set(Kind::ReviewLeaf, "2026-W46/ben", &[("commit", "2")]);
        let said = "How much you want to keep this up differs (5 and 2 of 5). Is the agreed pace still right for both?";
        assert_eq!(texts(&story), [said]);
    }

    #[test]
    fn a_reason_is_pointed_at_where_it_clearly_stands_behind_most_misses() {
        let mut story = Story::new();
        habit(&mut story, "ana/run", "Run");
        let missed = |story: &mut Story, day: u32, why: &str| {
            let answer =
                [("is", "missed"), ("why", why)].map(|(key, text)| (key.to_owned(), Value::text(text)));
            let goals = [("run".to_owned(), Value::Map(answer.into_iter().collect()))];
            let mut record = Record::new(Kind::Checkin, format!("2026-11-{day:02}.ana"));
            record.fields.set("goals", Value::Map(goals.into_iter().collect()));
            story.team.put(record);
        };
        (9..13).for_each(|day| missed(&mut story, day, "time"));
        missed(&mut story, 13, "ill");
        assert!(texts(&story).is_empty(), "four of five");
        missed(&mut story, 13, "time");
        assert_eq!(texts(&story), ["ana: no time in 5 of 5 misses. What would make it easier?"]);
    }

    #[test]
    fn joint_habits_speak_by_their_joint_line_and_closed_goals_not_at_all() {
        let mut story = Story::new();
        story.goal(
            "ours/hike",
            &[("title", "Hike"), ("owners", "[ana, ben]"), ("every", "daily"), ("start", "2026-09-28")],
        );
        weeks(&mut story, "ana", FALLING, "hike=done @with=ben");
        let found = all(&story);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].members, ["ana", "ben"]);
        story.closed("ours/hike", "2026-11-23");
        assert!(all(&story).is_empty());
        let now = now("2026-11-24");
        let before = Basis { review_of: Some(date("2026-11-15")), ..Basis::now(&story.team, &now) };
        assert_eq!(claims(before).len(), 0, "the window of that week holds a week of the old times");
    }
}

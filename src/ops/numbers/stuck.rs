//! M18, stuck: three times the same reason, the same number, the same blocker.

use chrono::NaiveDate;
use serde::Serialize;

use super::days::shift;
use super::kept::Span;
use super::rule::said_of;
use super::{AsOf, Basis, Series, first_day, is_under_way};
use crate::model::{Goal, GoalKind, Snapshot, State, is_blank};
use crate::ops::words::short;

/// How often the same has to be said.
const TIMES: usize = 3;

/// The last time lies in so many days: what was stuck a season ago is no news.
const DAYS: i64 = 28;

/// What stays the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StuckBy {
    /// The reason for misses of a goal.
    Reason,
    /// How far a number has come.
    Number,
    /// The text of a blocker.
    Blocker,
}

/// Something that a member may want another view on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stuck {
    /// Member id.
    pub member: String,
    /// What stays the same.
    pub by: StuckBy,
    /// The goal it is about; none for a blocker.
    pub goal: Option<String>,
    /// What the records say, in a sentence.
    pub text: String,
    /// A question that could be put to the others, in the member's own voice; none where rest or a choice is the
    /// better answer.
    pub ask: Option<String>,
}

/// Where a member is stuck: goal by goal, then blockers (ruling 64). Only goals that are under way, and only what was
/// said again within the last four weeks.
pub fn stuck(basis: Basis<'_>, member: &str) -> Vec<Stuck> {
    let as_of = basis.for_member(member);
    let goals = basis.team.goals().filter(|goal| goal.owners().contains(&member));
    let active = goals.filter(|goal| is_under_way(*goal, as_of.today));
    let mut found: Vec<Stuck> = active
        .flat_map(|goal| {
            [by_reason(basis.team, goal, member, as_of), by_number(basis.team, goal, member, as_of)]
        })
        .flatten()
        .collect();
    found.extend(by_blocker(basis.team, member, as_of));
    found
}

fn is_recent(day: NaiveDate, as_of: AsOf) -> bool {
    shift(as_of.today, 1 - DAYS) <= day
}

/// The last three misses with a reason have the same one.
fn by_reason(team: &Snapshot, goal: Goal<'_>, member: &str, as_of: AsOf) -> Option<Stuck> {
    let reasons = reasons(team, goal, member, (NaiveDate::MIN, as_of.today));
    let last = reasons.last_chunk::<TIMES>()?;
    let [(_, why), ..] = last;
    let is_same = last.iter().all(|(_, other)| other == why);
    if !is_same || !is_recent(last.last()?.0, as_of) {
        return None;
    }
    let title = short(goal.title(), 60);
    let what = reason_in_words(why);
    let (question, ask) = match *why {
        "ill" => ("Would a pause help?", None),
        "choice" => ("Is the goal still right as it stands?", None),
        _ => (ANOTHER_VIEW, Some(format!("“{title}”: three times now it was {what}. What would you try?"))),
    };
    let text = format!("“{title}”: {what}, three times running. {question}");
    Some(Stuck {
        member: member.to_owned(),
        by: StuckBy::Reason,
        goal: Some(goal.id().to_owned()),
        text,
        ask,
    })
}

const ANOTHER_VIEW: &str = "Would another view help?";

/// The days of a span on which a member missed a goal and said why, with the reason.
pub(super) fn reasons<'a>(
    team: &'a Snapshot,
    goal: Goal<'a>,
    member: &str,
    (from, to): Span,
) -> Vec<(NaiveDate, &'a str)> {
    let of_one = |checkin: crate::model::Checkin<'a>| {
        let (day, answer) = (checkin.day().filter(|day| *day <= to)?, team.answer(checkin, goal)?);
        let is_missed = said_of(goal, &answer, day) == Some(State::Missed);
        Some((day, answer.why.filter(|_| is_missed)?))
    };
    team.checkins_by_since(member, from).filter_map(of_one).collect()
}

/// A reason as the middle of a sentence.
pub(super) fn reason_in_words(why: &str) -> &str {
    match why {
        "time" => "no time",
        "energy" => "no energy",
        "forgot" => "forgotten",
        "obstacle" => "something in the way",
        "feeling" => "a feeling in the way",
        "choice" => "something else chosen",
        "ill" => "ill",
        other => other,
    }
}

/// The number stands no nearer to its target than three values ago.
fn by_number(team: &Snapshot, goal: Goal<'_>, member: &str, as_of: AsOf) -> Option<Stuck> {
    if goal.kind() != GoalKind::Number {
        return None;
    }
    let series = Series::of(team, goal, first_day(team, goal, as_of.today), as_of.today);
    let last = series.unmoved_since(TIMES)?;
    if !is_recent(last, as_of) {
        return None;
    }
    let title = short(goal.title(), 60);
    let text = format!("“{title}” stands where it stood three values ago. {ANOTHER_VIEW}");
    let ask = Some(format!("“{title}” has not moved for three values. What would you try?"));
    Some(Stuck {
        member: member.to_owned(),
        by: StuckBy::Number,
        goal: Some(goal.id().to_owned()),
        text,
        ask,
    })
}

/// The last three blockers say the same, whatever their case and outer spaces.
fn by_blocker(team: &Snapshot, member: &str, as_of: AsOf) -> Option<Stuck> {
    let mine = team.checkins_by(member).rev();
    let blockers = mine.filter_map(|checkin| {
        let day = checkin.day().filter(|day| *day <= as_of.today)?;
        Some((day, checkin.0.fields.text("blocker").map(str::trim).filter(|text| !is_blank(text))?))
    });
    let last: Vec<(NaiveDate, &str)> = blockers.take(TIMES).collect();
    let (day, text) = *last.first().filter(|_| last.len() == TIMES)?;
    let is_same = last.iter().all(|(_, other)| other.to_lowercase() == text.to_lowercase());
    if !is_same || !is_recent(day, as_of) {
        return None;
    }
    let blocker = short(text, 80);
    Some(Stuck {
        member: member.to_owned(),
        by: StuckBy::Blocker,
        goal: None,
        text: format!("“{blocker}” was in the way three times running. {ANOTHER_VIEW}"),
        ask: Some(format!("“{blocker}” was in the way three times now. What would you try?")),
    })
}

#[cfg(test)]
mod tests {
    use super::super::Basis;
    use super::super::fixture::{Story, date, now};
    use super::{Stuck, stuck};
    use crate::model::{Kind, Value};

    fn of_ana(story: &Story, today: &str) -> Vec<Stuck> {
        let now = now(today);
        stuck(Basis::now(&story.team, &now), "ana")
    }

    fn texts(story: &Story, today: &str) -> Vec<String> {
        of_ana(story, today).into_iter().map(|stuck| stuck.text).collect()
    }

    fn runner() -> Story {
        let mut story = Story::new();
        story.goal("ana/run", &[("title", "Run"), ("every", "daily"), ("start", "2026-10-01")]);
        story
    }

    /// A miss with a reason.
    fn missed(story: &mut Story, day: &str, why: &str) {
        let mut record = crate::model::Record::new(Kind::Checkin, format!("{day}.ana"));
        let pairs = [("is", "missed"), ("why", why)];
        let answer = pairs.map(|(key, text)| (key.to_owned(), Value::text(text))).into_iter().collect();
        let goals = [("run".to_owned(), Value::Map(answer))].into_iter().collect();
        record.fields.set("goals", Value::Map(goals));
        story.team.put(record);
    }

    #[test]
    fn ruling_64_the_last_three_misses_with_a_reason() {
        let mut story = runner();
        missed(&mut story, "2026-11-10", "time");
        missed(&mut story, "2026-11-12", "energy");
        missed(&mut story, "2026-11-14", "energy");
        story.says_on("ana", "2026-11", &[15, 17], "run=missed");
        story.says("ana", "2026-11-16", "run=done");
        assert!(texts(&story, "2026-11-20").is_empty());
        missed(&mut story, "2026-11-18", "energy");
        assert_eq!(
            texts(&story, "2026-11-20"),
            ["“Run”: no energy, three times running. Would another view help?"]
        );
        let ask = of_ana(&story, "2026-11-20").pop().unwrap().ask.unwrap();
        assert_eq!(ask, "“Run”: three times now it was no energy. What would you try?");
        // Before the third it was not; four weeks after it nobody asks any more.
        assert!(texts(&story, "2026-11-17").is_empty());
        assert_eq!(texts(&story, "2026-12-15").len(), 1);
        assert!(texts(&story, "2026-12-16").is_empty());
        missed(&mut story, "2026-11-19", "time");
        assert!(texts(&story, "2026-11-20").is_empty());
    }

    #[test]
    fn being_ill_or_choosing_otherwise_asks_nobody_for_another_view() {
        for (why, text) in [
            ("ill", "“Run”: ill, three times running. Would a pause help?"),
            (
                "choice",
                "“Run”: something else chosen, three times running. Is the goal still right as it stands?",
            ),
        ] {
            let mut story = runner();
            for day in [10, 11, 12] {
                missed(&mut story, &format!("2026-11-{day}"), why);
            }
            let found = of_ana(&story, "2026-11-20");
            assert_eq!((found[0].text.as_str(), &found[0].ask), (text, &None));
        }
    }

    #[test]
    fn ruling_64_a_number_no_nearer_than_three_values_ago() {
        let mut story = Story::new();
        let fields = [
            ("title", "Weight"),
            ("from", "82"),
            ("target", "75"),
            ("start", "2026-10-01"),
            ("aim", "learn"),
        ];
        story.goal("ana/weight", &fields);
        story.says("ana", "2026-11-01", "weight=81");
        story.says("ana", "2026-11-05", "weight=80");
        story.says("ana", "2026-11-09", "weight=80.5");
        assert!(texts(&story, "2026-11-20").is_empty(), "three values have none before them");
        story.says("ana", "2026-11-13", "weight=81");
        assert_eq!(
            texts(&story, "2026-11-20"),
            ["“Weight” stands where it stood three values ago. Would another view help?"]
        );
        story.says("ana", "2026-11-13", "weight=80.9");
        assert!(texts(&story, "2026-11-20").is_empty());
        // Whoever has reached the target is not stuck at it.
        story.says_on("ana", "2026-11", &[14, 15, 16, 17], "weight=75");
        assert!(texts(&story, "2026-11-20").is_empty());
    }

    #[test]
    fn ruling_64_a_sum_to_which_nothing_is_added() {
        let mut story = Story::new();
        story.goal("ana/pages", &[("title", "Read"), ("target", "200"), ("start", "2026-10-01")]);
        story.says("ana", "2026-11-01", "pages=10");
        story.says_on("ana", "2026-11", &[5, 9], "pages=0");
        assert!(texts(&story, "2026-11-20").is_empty());
        story.says("ana", "2026-11-13", "pages=0");
        assert_eq!(texts(&story, "2026-11-20").len(), 1);
        story.closed("ana/pages", "2026-11-18");
        assert!(texts(&story, "2026-11-20").is_empty());
    }

    #[test]
    fn ruling_64_blockers_are_compared_without_case_and_outer_spaces() {
        let mut story = Story::new();
        for (day, text) in [(3, "no desk"), (5, "  No Desk "), (6, " "), (9, "NO DESK\n")] {
            let mut record = crate::model::Record::new(Kind::Checkin, format!("2026-11-{day:02}.ana"));
            record.fields.set("blocker", Value::text(text));
            story.team.put(record);
        }
        assert_eq!(
            texts(&story, "2026-11-20"),
            ["“NO DESK” was in the way three times running. Would another view help?"]
        );
        assert!(texts(&story, "2026-11-08").is_empty());
        story.says("ana", "2026-11-10", "@blocker=noise");
        assert!(texts(&story, "2026-11-20").is_empty());
        let now = now("2027-11-20");
        let basis = Basis { review_of: Some(date("2026-11-08")), ..Basis::now(&story.team, &now) };
        assert!(stuck(basis, "ana").is_empty(), "the review of that week knew two of them, and still does");
    }
}

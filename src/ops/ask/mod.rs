//! One question from the bank: of the week's phase, another one every day, the team's own among them.

mod bank;

use chrono::{Datelike, Timelike};
use serde::Serialize;

use super::numbers::{Basis, is_challenge_welcome};
use super::phase::{Phase, phase};
use super::team::in_force;
use super::{Answered, Now, Refusal};
use crate::model::{Kind, Map, Problem, Scope, Snapshot, Value, first_control, is_blank};

/// The file with the team's own questions, beside `ally.yaml`.
pub const OWN_FILE: &str = "questions.yaml";

/// Tags whose questions come only when they are asked for: they belong to reviews.
const FOR_REVIEWS: [&str; 2] = ["opener", "realign"];

/// What is asked of the bank.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// A phase instead of this week's.
    pub phase: Option<Phase>,
    /// Only questions with this tag.
    pub tag: Option<String>,
    /// Another one than today's.
    pub another: bool,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The phase it belongs to.
    pub phase: Phase,
    /// What is asked.
    pub text: String,
    /// A word by which it is found.
    pub tag: Option<String>,
    /// Whether it is one of the team's own.
    pub own: bool,
}

/// The question of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The question.
    #[serde(flatten)]
    pub question: Question,
    /// Whether a challenge was due and waits until everybody is ready for one.
    pub instead_of_challenge: bool,
}

/// What choosing a question needs to read.
pub fn scope() -> Scope {
    Scope::of(&[Kind::Pact, Kind::ReviewLeaf, Kind::Joint])
}

/// All questions of a phase or tag, ours first.
pub fn list(own: &[Question], ask: &Ask) -> Answered<Vec<Question>> {
    let questions: Vec<Question> = all(own).filter(|question| fits(question, ask.phase, ask)).collect();
    if questions.is_empty() { Err(no_question(own, ask)) } else { Ok(questions) }
}

/// The question of the day for the member who asks: the same all day, and a new one every day until all of the phase
/// have been asked. Without a phase it is this week's; a challenge is put only to those who are ready for one.
pub fn ask(team: &Snapshot, now: &Now, own: &[Question], ask: &Ask) -> Answered<Asked> {
    let this_week = phase(in_force(team, now.today), now.today);
    // A tag alone takes the questions of every phase.
    let wanted = ask.phase.or_else(|| ask.tag.is_none().then_some(this_week));
    let welcome = is_challenge_welcome(Basis::now(team, now));
    let fitting = |phase: Option<Phase>, ask: &Ask| -> Vec<Question> {
        all(own)
            .filter(|question| fits(question, phase, ask))
            .filter(|question| welcome || question.phase != Phase::Challenge)
            .collect()
    };
    let mut questions = fitting(wanted, ask);
    let instead_of_challenge = !welcome && wanted == Some(Phase::Challenge);
    if instead_of_challenge {
        // A tag that only challenges have is left aside.
        questions = fitting(Some(Phase::Empathy), ask);
        if questions.is_empty() {
            questions = fitting(Some(Phase::Empathy), &Ask::default());
        }
    }
    let place = place(now, questions.len(), ask.another).ok_or_else(|| no_question(own, ask))?;
    let question = questions.into_iter().nth(place).ok_or_else(|| no_question(own, ask))?;
    Ok(Asked { question, instead_of_challenge })
}

fn all(own: &[Question]) -> impl Iterator<Item = Question> {
    let ours = bank::QUESTIONS.iter().map(|(phase, text, tag)| Question {
        phase: *phase,
        text: (*text).to_owned(),
        tag: tag.map(str::to_owned),
        own: false,
    });
    ours.chain(own.iter().cloned())
}

fn fits(question: &Question, phase: Option<Phase>, ask: &Ask) -> bool {
    let tag = question.tag.as_deref();
    let has_tag = match &ask.tag {
        Some(wanted) => tag.is_some_and(|tag| tag.eq_ignore_ascii_case(wanted)),
        None => tag.is_none_or(|tag| !FOR_REVIEWS.contains(&tag)),
    };
    has_tag && phase.is_none_or(|phase| question.phase == phase)
}

fn no_question(own: &[Question], ask: &Ask) -> Refusal {
    let mut tags: Vec<String> = all(own).filter_map(|question| question.tag).collect();
    tags.sort();
    tags.dedup();
    Refusal::NoQuestion { tag: ask.tag.clone().unwrap_or_default(), tags }
}

/// Which of so many questions it is today. A phase lasts seven days of every twenty-eight, so its days are counted on
/// through the cycles, and every question has its day before one comes again. Members begin at different places.
fn place(now: &Now, count: usize, another: bool) -> Option<usize> {
    let of = i64::try_from(count).ok().filter(|count| *count > 0)?;
    let day = i64::from(now.today.num_days_from_ce());
    let monday_first = i64::from(now.today.weekday().num_days_from_monday());
    let turn = (day - monday_first).div_euclid(28) * 7 + monday_first;
    let member: i64 = now.me_or_nobody().bytes().map(i64::from).sum();
    // Another one: of the others, by the second.
    let step =
        if another && of > 1 { 1 + i64::from(now.instant.num_seconds_from_midnight()) % (of - 1) } else { 0 };
    usize::try_from((turn + member + step).rem_euclid(of)).ok()
}

/// The team's own questions, and what is wrong with the others. Nothing in the file ever stands in the way.
pub fn own_questions(file: &Value) -> (Vec<Question>, Vec<Problem>) {
    let Value::List(entries) = file else {
        let problem = bad_question("the file is no list of questions");
        return (Vec::new(), vec![problem]);
    };
    let (mut questions, mut problems) = (Vec::new(), Vec::new());
    for (index, entry) in entries.iter().enumerate() {
        match entry.as_map().ok_or("it is no map with phase and text").and_then(own_question) {
            Ok(question) => questions.push(question),
            Err(why) => problems.push(bad_question(&format!("question {}: {why}", index + 1))),
        }
    }
    (questions, problems)
}

fn own_question(entry: &Map) -> Result<Question, &'static str> {
    let text = entry.text("text").map(str::trim).filter(|text| !is_blank(text)).ok_or("text is missing")?;
    if first_control(text, false).is_some() {
        return Err("the text holds a control character");
    }
    let phase = entry.text("phase").ok_or("phase is missing")?;
    let phase = Phase::from_word(phase)
        .ok_or("the phase is none of empathy, challenge, reflection, reinforcement")?;
    let tag = match entry.get("tag") {
        None | Some(Value::Null) => None,
        Some(Value::Text(tag)) if !is_blank(tag) => Some(tag.trim().to_owned()),
        Some(_) => return Err("the tag is no word"),
    };
    Ok(Question { phase, text: text.to_owned(), tag, own: true })
}

fn bad_question(why: &str) -> Problem {
    Problem::new(OWN_FILE, "bad-question", why)
        .with_fix("write each question as `- {phase: empathy, text: \"…\"}`, with a tag if you like")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::NaiveDate;

    use super::{Ask, Phase, Question, Value, all, ask, bank, list, own_questions};
    use crate::model::Kind;
    use crate::ops::Now;
    use crate::ops::numbers::fixture::{Story, now};

    /// A pact that begins on Monday, 23 November 2026, in a team that is ready for challenges or not.
    fn team(bond: Option<&str>) -> Story {
        let mut story = Story::new();
        story.set(Kind::Pact, "2026-11-23.ana", &[("purpose", "x")]);
        for (member, rated) in [("ana", Some("5")), ("ben", bond)] {
            if let Some(rated) = rated {
                story.set(Kind::ReviewLeaf, &format!("2026-Q3/{member}"), &[("bond", rated)]);
            }
        }
        story
    }

    fn on(story: &Story, day: &str, asks: &Ask) -> (Question, bool) {
        let asked = ask(&story.team, &now(day), &[], asks).unwrap();
        (asked.question, asked.instead_of_challenge)
    }

    #[test]
    fn the_bank_has_a_dozen_questions_for_every_phase_and_every_tag_has_some() {
        for phase in Phase::ALL {
            assert!(
                bank::QUESTIONS.iter().filter(|(of, _, tag)| *of == phase && tag.is_none()).count() >= 12,
                "{phase:?}"
            );
        }
        for tag in ["belief", "blindspot", "pride", "opener", "realign"] {
            assert!(bank::QUESTIONS.iter().filter(|(_, _, of)| *of == Some(tag)).count() >= 4, "{tag}");
        }
        let texts: BTreeSet<&str> = bank::QUESTIONS.iter().map(|(_, text, _)| *text).collect();
        assert_eq!(texts.len(), bank::QUESTIONS.len());
    }

    #[test]
    fn the_question_turns_with_the_day_and_the_phase_with_the_week() {
        let story = team(Some("3"));
        let today = |day: &str| on(&story, day, &Ask::default()).0;
        assert_eq!(today("2026-11-23"), today("2026-11-23"));
        for (day, phase) in [
            ("2026-11-23", Phase::Empathy),
            ("2026-11-30", Phase::Challenge),
            ("2026-12-07", Phase::Reflection),
            ("2026-12-14", Phase::Reinforcement),
            ("2026-12-21", Phase::Empathy),
        ] {
            assert_eq!(today(day).phase, phase, "{day}");
        }
        // Two weeks of empathy, four weeks apart, hold fourteen different questions.
        let days = (23..=29)
            .map(|day| format!("2026-11-{day}"))
            .chain((21..=27).map(|day| format!("2026-12-{day}")));
        let asked: BTreeSet<String> = days.map(|day| today(&day).text).collect();
        assert_eq!(asked.len(), 14);
        assert!(all(&[]).filter(|question| question.phase == Phase::Empathy).count() >= 14);
    }

    #[test]
    fn a_challenge_waits_until_everybody_would_tell_bad_news_first() {
        for (bond, ready) in [(Some("3"), true), (Some("2"), false), (None, false)] {
            let story = team(bond);
            for asks in [Ask::default(), Ask { phase: Some(Phase::Challenge), ..Ask::default() }] {
                let (question, instead) = on(&story, "2026-12-01", &asks);
                assert_eq!((question.phase == Phase::Challenge, instead), (ready, !ready), "{bond:?}");
                assert!(ready || question.phase == Phase::Empathy);
            }
            let tagged = Ask { tag: Some("realign".to_owned()), ..Ask::default() };
            for day in 1..28 {
                let (question, _) = on(&story, &format!("2026-12-{day:02}"), &tagged);
                assert!(ready || question.phase != Phase::Challenge);
            }
        }
    }

    #[test]
    fn another_one_is_never_today_s() {
        let story = team(Some("4"));
        let first = on(&story, "2026-11-24", &Ask::default()).0;
        let another = Ask { another: true, ..Ask::default() };
        for second in 0..60 {
            let instant = now("2026-11-24").instant + chrono::TimeDelta::seconds(second);
            let later = Now { instant, ..now("2026-11-24") };
            let asked = ask(&story.team, &later, &[], &another).unwrap();
            assert_ne!(asked.question, first);
        }
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let nobody = Now { me: None, today: day, ..now("2026-11-24") };
        assert!(ask(&story.team, &nobody, &[], &Ask::default()).is_ok());
    }

    #[test]
    fn own_questions_stand_beside_the_others_and_bad_ones_do_not_stop_them() {
        let entry = |pairs: &[(&str, &str)]| {
            Value::Map(pairs.iter().map(|(key, text)| ((*key).to_owned(), Value::text(*text))).collect())
        };
        let file = Value::List(vec![
            entry(&[("phase", "empathy"), ("text", "How is the garden?"), ("tag", "garden")]),
            entry(&[("phase", "anger"), ("text", "?")]),
            entry(&[("phase", "empathy")]),
            Value::text("What now?"),
        ]);
        let (own, problems) = own_questions(&file);
        assert_eq!((own.len(), problems.len()), (1, 3));
        let tagged = Ask { tag: Some("Garden".to_owned()), ..Ask::default() };
        assert_eq!(list(&own, &tagged).unwrap(), own);
        assert!(list(&[], &tagged).is_err());
        assert_eq!(own_questions(&Value::text("x")).1.len(), 1);
    }
}

//! Lessons that come back: after 7, 30 and 90 days, what was taken from a sprint; after two and six weeks, what was to
//! become of it in everyday life.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::{fund::has_run, joined, leaf, sprints};
use crate::model::{Kind, Member, Scope, Seeded, Snapshot, Sprint};
use crate::ops::due::{Due, DueKind};
use crate::ops::team::in_force;
use crate::ops::words::from_today;
use crate::ops::{Answered, Now, Refusal};

/// Days after the debrief on which a lesson comes back.
const RECALL: [u64; 3] = [7, 30, 90];

/// Days after the debrief on which is asked what became of it: two and six weeks.
const APPLIED: [u64; 2] = [14, 42];

/// Days for which the last question stays open.
const OPEN: u64 = 90;

/// Something that was taken from a sprint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lesson {
    /// The name it goes by in `checkin --recall`: the sprint's name and four characters made from the words, so that it
    /// stays when other lessons come or go.
    pub key: String,
    /// lesson, apply
    pub kind: &'static str,
    /// The sprint.
    pub sprint: String,
    /// What to ask; it does not give the answer away.
    pub question: String,
    /// The words of the debrief.
    pub text: String,
    /// The day of the debrief.
    pub learned: NaiveDate,
    /// The day since which it is due; `None` while it rests.
    pub due: Option<NaiveDate>,
    /// The last answer: yes, partly, no.
    pub last: Option<String>,
}

/// The last time that two or more learned together, beside what the pact says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Together {
    /// How often, in the pact's words.
    pub agreed: Option<String>,
    /// The last day of the latest sprint of two or more.
    pub last: Option<NaiveDate>,
    /// That sprint.
    pub sprint: Option<String>,
}

/// What comes back now.
#[derive(Debug, Clone, Serialize)]
pub struct Learn {
    /// Lessons that are due, the oldest question first; one lesson in full when it was asked for.
    pub lessons: Vec<Lesson>,
    /// The last joint learning.
    pub together: Together,
    /// The lesson that was asked for by name, so that its words are shown.
    #[serde(skip)]
    pub asked: bool,
    /// The next day on which something comes back, when nothing is due.
    pub next: Option<NaiveDate>,
}

/// What recalling needs to read: answers no older than the longest open question.
pub fn learn_scope(now: &Now) -> Scope {
    let scope = Scope::of(&[Kind::Pact, Kind::Checkin, Kind::Sprint, Kind::SprintLeaf]);
    now.today.checked_sub_days(Days::new(OPEN + 1)).map_or(scope.clone(), |since| scope.since(since))
}

/// My lessons that are due, or one of them in full.
pub fn learn(team: &Snapshot, now: &Now, lesson: Option<&str>) -> Answered<Learn> {
    let me = now.me(team)?;
    let all = lessons(team, me, now.today);
    let together = together(team, now.today);
    let next = all.iter().filter_map(|(_, next)| *next).min();
    if let Some(typed) = lesson {
        let key = find_lesson(team, me, now.today, typed)?;
        let lessons = all.into_iter().map(|(lesson, _)| lesson).filter(|lesson| lesson.key == key).collect();
        return Ok(Learn { lessons, together, asked: true, next: None });
    }
    let mut due: Vec<Lesson> =
        all.into_iter().map(|(lesson, _)| lesson).filter(|lesson| lesson.due.is_some()).collect();
    due.sort_by(|a, b| a.due.cmp(&b.due).then_with(|| a.key.cmp(&b.key)));
    let next = next.filter(|_| due.is_empty());
    Ok(Learn { lessons: due, together, asked: false, next })
}

/// The key of a member's lesson as typed: in full, by its beginning, or by its last four characters.
pub fn find_lesson(team: &Snapshot, member: &str, today: NaiveDate, typed: &str) -> Answered<String> {
    let keys: Vec<String> = lessons(team, member, today).into_iter().map(|(lesson, _)| lesson.key).collect();
    if keys.iter().any(|key| key == typed) {
        return Ok(typed.to_owned());
    }
    let fits = |key: &&String| {
        !typed.is_empty() && (key.starts_with(typed) || key.rsplit('-').next() == Some(typed))
    };
    let mut found: Vec<String> = keys.iter().filter(fits).cloned().collect();
    found.sort();
    found.dedup();
    match found.len() {
        1 => found.pop().ok_or_else(|| Refusal::NoSuchLesson { lesson: typed.to_owned() }),
        0 => Err(Refusal::NoSuchLesson { lesson: typed.to_owned() }),
        _ => Err(Refusal::Ambiguous { reference: typed.to_owned(), matches: found }),
    }
}

/// The key of a lesson.
pub(super) fn key_of(sprint: Sprint<'_>, text: &str) -> String {
    // FNV-1a: the same words give the same key on every machine.
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{}-{}", sprint.slug(), Seeded::new(hash).part())
}

/// Everything that a member took from sprints, each with the next day on which it comes back.
fn lessons(team: &Snapshot, member: &str, today: NaiveDate) -> Vec<(Lesson, Option<NaiveDate>)> {
    let mut found = Vec::new();
    for sprint in sprints(team) {
        let Some(own) = leaf(team, sprint.id(), member) else { continue };
        let Some(learned) = own.debriefed().or_else(|| sprint.last()) else { continue };
        let texts = own.0.fields.texts("learned");
        for (place, text) in texts.iter().enumerate() {
            let question = question(sprint, member, place, texts.len());
            found.push(lesson(team, member, sprint, learned, ("lesson", text, question), &RECALL, today));
        }
        if let Some(text) = own.0.fields.text("apply").map(str::trim_end) {
            let one_line = crate::ops::words::short(text, 200);
            let question = format!("You wanted to take this into everyday life: “{one_line}”. Is it there?");
            found.push(lesson(team, member, sprint, learned, ("apply", text, question), &APPLIED, today));
        }
    }
    found
}

/// The question of a lesson: teaching is recalled by explaining.
fn question(sprint: Sprint<'_>, member: &str, place: usize, of: usize) -> String {
    let which = if of > 1 { format!(" ({} of {of})", place + 1) } else { String::new() };
    let fields = &sprint.0.fields;
    let teaches = [fields.text("teacher"), fields.text("learner")].contains(&Some(member));
    if sprint.kind() == "teach" && teaches {
        return format!("Explain aloud, without notes, what you took from “{}”{which}", sprint.title());
    }
    format!("What did you take from “{}”?{which}", sprint.title())
}

fn lesson(
    team: &Snapshot,
    member: &str,
    sprint: Sprint<'_>,
    learned: NaiveDate,
    (kind, text, question): (&'static str, &str, String),
    steps: &[u64],
    today: NaiveDate,
) -> (Lesson, Option<NaiveDate>) {
    let key = key_of(sprint, text);
    let day = |step: u64| learned.checked_add_days(Days::new(step)).unwrap_or(NaiveDate::MAX);
    let passed = steps.iter().map(|step| day(*step)).rfind(|day| *day <= today);
    let next = steps.iter().map(|step| day(*step)).find(|day| today < *day);
    let (answered, last) = last_recall(team, member, &key, today);
    let closes = steps.last().map_or(NaiveDate::MAX, |step| day(step + OPEN));
    let due = passed.filter(|since| today < closes && answered.is_none_or(|on| on < *since));
    let lesson = Lesson {
        key,
        kind,
        sprint: sprint.id().to_owned(),
        question,
        text: text.to_owned(),
        learned,
        due,
        last,
    };
    (lesson, next)
}

/// When a member last said whether a lesson is still there, and what.
fn last_recall(
    team: &Snapshot,
    member: &str,
    key: &str,
    today: NaiveDate,
) -> (Option<NaiveDate>, Option<String>) {
    let own = team.checkins_by(member).rev().filter(|checkin| checkin.day() <= Some(today));
    let mut told = own.filter_map(|checkin| {
        let answer = checkin.0.fields.map("recall")?.text(key)?.to_owned();
        Some((checkin.day()?, answer))
    });
    told.next().map_or((None, None), |(on, answer)| (Some(on), Some(answer)))
}

/// What a member could recall today.
pub fn learn_due(team: &Snapshot, now: &Now, member: Member<'_>) -> Vec<Due> {
    let today = now.day_for(member);
    let due = lessons(team, member.id(), today).into_iter().filter_map(|(lesson, _)| {
        let since = lesson.due?;
        let title = Sprint(team.get(Kind::Sprint, &lesson.sprint)?).title().to_owned();
        Some(Due {
            kind: DueKind::Debrief,
            who: member.id().to_owned(),
            what: match lesson.kind {
                "apply" => format!("see what became of “{title}”"),
                _ => format!("recall what you took from “{title}”"),
            },
            reference: Some(lesson.sprint),
            since,
            period: Some(format!("{} {since}", lesson.key)),
            way: "ally learn".to_owned(),
        })
    });
    due.collect()
}

/// The latest sprint in which two or more learned, and what the pact says about learning.
pub fn together(team: &Snapshot, today: NaiveDate) -> Together {
    let ran = sprints(team)
        .filter(|sprint| sprint.kind() != "idea" && has_run(team, *sprint, today))
        .filter(|sprint| joined(team, *sprint, today).len() > 1);
    let latest = ran.filter_map(|sprint| Some((sprint.last()?.min(today), sprint.id().to_owned()))).max();
    let agreed = in_force(team, today).and_then(|pact| pact.0.fields.text("learn").map(str::to_owned));
    Together { agreed, last: latest.as_ref().map(|(last, _)| *last), sprint: latest.map(|(_, id)| id) }
}

impl Together {
    /// In a sentence: `Last joint learning 7 weeks ago (agreed: monthly)`; nothing where nothing was agreed.
    pub fn sentence(&self, today: NaiveDate) -> Option<String> {
        let agreed = self.agreed.as_ref()?;
        let Some(last) = self.last else { return Some(format!("No joint learning yet (agreed: {agreed})")) };
        let ago = match (today - last).num_days() {
            ..=20 => from_today(last, today),
            days => format!("{} weeks ago", days / 7),
        };
        Some(format!("Last joint learning {ago} (agreed: {agreed})"))
    }
}

//! Looking back on a sprint: each member in the own leaf.

use super::learn::key_of;
use chrono::Days;

use super::counts::counts;
use super::{SHOW_READS, add_words, find_sprint, hypothesis, names, own_part, to_look_back};
use crate::model::{Leaf, Scope, Snapshot, Sprint, Value};
use crate::ops::words::{and, quoted, short};
use crate::ops::{Answered, Now, Plan, Refusal, line};

/// The questions of a debrief, each with its option, in the order in which they are asked.
pub const QUESTIONS: [(&str, &str); 6] = [
    ("worked", "What worked?"),
    ("didnt", "What did not?"),
    ("mattered", "Why did it matter to you?"),
    ("felt", "What did you feel along the way?"),
    ("learned", "What do you take with you, in one line?"),
    ("apply", "What will you do with it in everyday life?"),
];

/// A debrief.
#[derive(Debug, Clone, Default)]
pub struct Debrief {
    /// Which sprint.
    pub sprint: String,
    /// What worked.
    pub worked: Option<String>,
    /// What did not.
    pub didnt: Option<String>,
    /// Why it mattered.
    pub mattered: Option<String>,
    /// What was felt.
    pub felt: Option<String>,
    /// Lessons, one line each.
    pub learned: Vec<String>,
    /// What becomes of it in everyday life.
    pub apply: Option<String>,
    /// keep, adapt, drop
    pub want: Option<String>,
    /// What was passed on to others.
    pub passed_on: Option<String>,
    /// Marked as worth finding again.
    pub star: bool,
}

impl Debrief {
    /// Whether nothing is said in it, so that a person can be asked.
    pub fn is_empty(&self) -> bool {
        let texts = [&self.worked, &self.didnt, &self.mattered, &self.felt, &self.apply, &self.passed_on];
        texts.iter().all(|text| text.is_none())
            && self.learned.is_empty()
            && self.want.is_none()
            && !self.star
    }

    /// Takes the answer to one of the [`QUESTIONS`].
    pub fn take(&mut self, name: &str, answer: Option<String>) {
        match name {
            "worked" => self.worked = answer,
            "didnt" => self.didnt = answer,
            "mattered" => self.mattered = answer,
            "felt" => self.felt = answer,
            "learned" => self.learned.extend(answer),
            _ => self.apply = answer,
        }
    }
}

/// Days back to which check-ins are counted beside a debrief: the longest sprint, and as long again.
const COUNTED_DAYS: u64 = 182;

/// What a debrief needs to read: the check-ins of its days too.
pub fn debrief_scope(now: &Now) -> Scope {
    let scope = Scope::of(&SHOW_READS);
    now.today.checked_sub_days(Days::new(COUNTED_DAYS)).map_or(scope.clone(), |since| scope.since(since))
}

/// Whether I can look back on a sprint; what to say before asking.
pub fn may_debrief(team: &Snapshot, now: &Now, reference: &str) -> Answered<String> {
    let me = now.me(team)?;
    let sprint = find_sprint(team, reference, me)?;
    own_part(team, sprint, me, now.today)?;
    let hypothesis = hypothesis(sprint).map(|said| format!(" {said}.")).unwrap_or_default();
    Ok(format!("Looking back on “{}”.{hypothesis} Enter passes over a question.", sprint.title()))
}

/// Writes my debrief, or adds to it.
pub fn debrief(team: &Snapshot, now: &Now, ask: &Debrief) -> Answered<Plan> {
    let me = now.me(team)?;
    let sprint = find_sprint(team, &ask.sprint, me)?;
    let before = own_part(team, sprint, me, now.today)?;
    let mut record = before.clone();
    let mut said = Vec::new();
    for (name, text) in [
        ("worked", &ask.worked),
        ("didnt", &ask.didnt),
        ("mattered", &ask.mattered),
        ("felt", &ask.felt),
        ("passed_on", &ask.passed_on),
    ] {
        if add_words(&mut record.fields, name, text.as_ref())? {
            said.push(spoken(name));
        }
    }
    let mut lessons: Vec<String> = record.fields.texts("learned").into_iter().map(str::to_owned).collect();
    for text in &ask.learned {
        let lesson = line("learned", text)?;
        if !lessons.contains(&lesson) {
            lessons.push(lesson);
        }
        said.push(spoken("learned"));
    }
    record.fields.set("learned", Value::texts(lessons));
    if add_words(&mut record.fields, "apply", ask.apply.as_ref())? {
        said.push(spoken("apply"));
    }
    if let Some(want) = &ask.want {
        record.fields.set("want", Value::text(want));
        crate::ops::goal::settle(&mut record, "want");
        said.push(spoken("want"));
    }
    if said.is_empty() && !ask.star {
        return Err(Refusal::SprintShape {
            why: "a debrief needs a word",
            hint: "--worked, --didnt, --mattered, --felt, --learned, --apply: whichever you like",
        });
    }
    said.dedup();
    if Leaf(&before).debriefed().is_none() && !said.is_empty() {
        record.fields.set("debriefed", Value::Text(now.today.to_string()));
    }
    if ask.star {
        record.fields.set("star", Value::Bool(true));
        said.push("a star");
    }
    if record == before {
        return Err(Refusal::NothingChanged { what: format!("your debrief of {}", sprint.id()) });
    }
    let subject = format!("sprint: {me} looks back on {} ({})", sprint.slug(), said.join(", "));
    let text = format!("Looked back on {}: {}", sprint.title(), and(&said));
    let mut plan = Plan::put(record, "sprint.debrief", subject, text);
    plan.view.notes = notes(team, now, sprint, me, ask);
    Ok(plan)
}

/// How a field is named in a sentence.
fn spoken(name: &'static str) -> &'static str {
    match name {
        "didnt" => "what did not work",
        "worked" => "what worked",
        "mattered" => "why it mattered",
        "felt" => "what you felt",
        "passed_on" => "what you passed on",
        "apply" => "what you will do with it",
        "learned" => "what you learned",
        "want" => "what should become of it",
        name => name,
    }
}

fn notes(team: &Snapshot, now: &Now, sprint: Sprint<'_>, me: &str, ask: &Debrief) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(hypothesis) = hypothesis(sprint) {
        notes.push(format!("You set out with: {hypothesis}"));
    }
    notes.extend(counts(team, sprint, now.today).iter().map(|counts| counts.sentence(team)));
    for lesson in &ask.learned {
        let key = key_of(sprint, lesson.trim());
        notes.push(format!("“{}” comes back after 7, 30 and 90 days as {key} (`ally learn`)", lesson.trim()));
    }
    if let Some(apply) = &ask.apply {
        let title = quoted(&short(apply, 80));
        notes.push(format!(
            "To make it stick: `ally goal add {title} --source {} --by friday` for once, or --every weekly for a habit, if you \
             like; `ally learn` asks again after two and six weeks",
            sprint.id()
        ));
    }
    if sprint.0.fields.text("learner") == Some(me) {
        notes.push("As the learner: could you explain it to somebody now, without notes?".to_owned());
    }
    let waits: Vec<&str> = to_look_back(team, sprint, now.today).into_iter().filter(|id| *id != me).collect();
    if super::decided(team, sprint).is_some() {
        return notes;
    }
    notes.push(if waits.is_empty() {
        format!(
            "Everybody has looked back: `ally sprint close {} --decision keep`, adapt or drop",
            sprint.slug()
        )
    } else {
        format!("Still to look back: {}", names(team, &waits))
    });
    notes
}

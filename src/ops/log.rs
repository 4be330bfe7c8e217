//! The timeline: what everybody did, interleaved.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::checkin::{answers_in_words, rest_in_words};
use super::goal::{how, shown_id};
use super::pact::{is_agreed, on_one_line};
use super::review::hides;
use super::words::{count, short};
use super::{Answered, Now, Refusal, find, find_member, name_of};
use crate::model::{
    Checkin, Direction, Feedback, Goal, Kind, Map, Member, Pact, Record, Scope, Snapshot, Value, parse_day,
};

/// Which part of the timeline.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// By this member.
    pub who: Option<String>,
    /// About this goal.
    pub goal: Option<String>,
    /// Of this kind.
    pub kind: Option<String>,
    /// From this day, as typed.
    pub since: Option<String>,
    /// Up to this day, as typed.
    pub until: Option<String>,
    /// With these words, in any case.
    pub grep: Option<String>,
    /// At most so many, the newest.
    pub limit: Option<usize>,
    /// Only wins.
    pub wins: bool,
    /// Only experiments that were kept.
    pub kept: bool,
    /// Only what is starred.
    pub starred: bool,
    /// Only check-ins with a photo.
    pub photos: bool,
    /// Only words that the pacts gave a meaning to.
    pub words: bool,
}

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The day.
    pub day: NaiveDate,
    /// Member id.
    pub who: String,
    /// Shown name.
    pub name: String,
    /// The kind of record.
    pub kind: &'static str,
    /// checked_in, gave, replied, started, changed, closed, joined, left, agreed, named, planned, noted, debriefed,
    /// decided
    pub did: &'static str,
    /// The record.
    pub id: String,
    /// In a sentence.
    pub text: String,
    /// Whether it is starred.
    pub starred: bool,
    /// Who was there too, by id.
    pub with: Vec<String>,
}

impl Entry {
    /// Whether it is part of a member's own story: theirs, or something done together.
    fn is_of(&self, member: &str) -> bool {
        self.who == member || self.with.iter().any(|with| with == member)
    }

    /// Where it stands within a day: days begin with what sets the scene and end with what closes it, so that a reply
    /// comes after what it answers.
    fn place(&self) -> usize {
        const ORDER: [&str; 15] = [
            "joined",
            "agreed",
            "proposed",
            "named",
            "planned",
            "started",
            "changed",
            "checked_in",
            "gave",
            "replied",
            "noted",
            "debriefed",
            "decided",
            "closed",
            "left",
        ];
        ORDER.iter().position(|did| *did == self.did).unwrap_or(ORDER.len())
    }
}

/// The words of `--kind`, each with the kinds of record that it means.
const KINDS: [(&str, &[Kind]); 7] = [
    ("member", &[Kind::Member]),
    ("pact", &[Kind::Pact]),
    ("goal", &[Kind::Goal]),
    ("checkin", &[Kind::Checkin]),
    ("feedback", &[Kind::Feedback]),
    ("sprint", &[Kind::Sprint, Kind::SprintLeaf]),
    ("review", &[Kind::ReviewLeaf, Kind::Joint]),
];

/// The words that `--kind` takes.
pub fn kind_words() -> Vec<&'static str> {
    KINDS.iter().map(|(word, _)| *word).collect()
}

/// Days shown when nothing else is asked.
const DEFAULT_DAYS: u64 = 30;

/// The day from which records are needed.
fn since(now: &Now, ask: &Ask) -> Answered<Option<NaiveDate>> {
    match &ask.since {
        Some(text) => now.date(text, Direction::Back).map(Some),
        // Whoever looks for something looks everywhere.
        None if ask.grep.is_some() || ask.until.is_some() || ask.limit.is_some() => Ok(None),
        None if ask.starred || ask.kept || ask.wins || ask.photos || ask.words => Ok(None),
        None => Ok(now.today.checked_sub_days(Days::new(DEFAULT_DAYS))),
    }
}

/// What the timeline needs to read.
pub fn scope(now: &Now, ask: &Ask) -> Answered<Scope> {
    let scope = Scope::all();
    Ok(since(now, ask)?.map_or(scope.clone(), |since| scope.since(since).days_since(since)))
}

/// The timeline, newest first.
pub fn log(team: &Snapshot, now: &Now, ask: &Ask) -> Answered<Vec<Entry>> {
    let since = since(now, ask)?;
    let until = ask.until.as_ref().map(|text| now.date(text, Direction::Back)).transpose()?;
    let who = match &ask.who {
        Some(name) => Some(find_member(team, name)?.id()),
        None => None,
    };
    let goal = match &ask.goal {
        Some(goal) => team.goal(&find(team, Kind::Goal, goal, who.unwrap_or_else(|| now.me_or_nobody()))?),
        None => None,
    };
    let kinds = match &ask.kind {
        Some(word) => {
            let found = KINDS.iter().find(|(known, _)| known == word);
            Some(found.ok_or_else(|| Refusal::BadKind { kind: word.clone() })?.1)
        }
        None => None,
    };
    let needle = ask.grep.as_ref().map(|text| text.to_lowercase());
    let mut entries: Vec<Entry> = team
        .all()
        .filter(|record| kinds.is_none_or(|kinds| kinds.contains(&record.kind)))
        .filter(|record| !hides(team, now, record))
        .filter(|record| goal.is_none_or(|goal| is_about(team, record, goal)))
        .filter(|record| !ask.starred || record.is_starred())
        .filter(|record| !ask.wins || (record.kind == Kind::Checkin && record.fields.get("win").is_some()))
        .filter(|record| !ask.photos || record.fields.get("photo").is_some())
        .filter(|record| !ask.kept || super::sprint::is_kept(team, record))
        .flat_map(|record| if ask.words { named(team, record) } else { entries(team, now, record) })
        .filter(|entry| since.is_none_or(|since| entry.day >= since))
        .filter(|entry| until.is_none_or(|until| entry.day <= until))
        .filter(|entry| who.is_none_or(|who| entry.is_of(who)))
        .filter(|entry| {
            needle.as_ref().is_none_or(|needle| {
                entry.text.to_lowercase().contains(needle)
                    || !ask.words && team_text(team, entry).is_some_and(|text| text.contains(needle))
            })
        })
        .collect();
    entries.sort_by(|a, b| {
        let later = b.day.cmp(&a.day).then_with(|| b.place().cmp(&a.place()));
        later.then_with(|| a.who.cmp(&b.who)).then_with(|| a.id.cmp(&b.id))
    });
    if let Some(limit) = ask.limit.filter(|limit| *limit > 0) {
        entries.truncate(limit);
    }
    Ok(entries)
}

/// All words of the record behind a line, in lower case, so that a search finds what the line leaves out.
fn team_text(team: &Snapshot, entry: &Entry) -> Option<String> {
    let record = team.get(Kind::from_word(entry.kind)?, &entry.id)?;
    let mut words = Vec::new();
    record.fields.iter().for_each(|(_, value)| gather(value, &mut words));
    Some(words.join("\n").to_lowercase())
}

/// The values of a record without the names of its fields, which nobody wrote.
fn gather(value: &Value, words: &mut Vec<String>) {
    match value {
        Value::Map(map) => map.iter().for_each(|(_, value)| gather(value, words)),
        Value::List(list) => list.iter().for_each(|value| gather(value, words)),
        value => words.push(value.to_string()),
    }
}

fn is_about(team: &Snapshot, record: &Record, goal: Goal<'_>) -> bool {
    match record.kind {
        Kind::Goal => record.id == goal.id(),
        Kind::Checkin => {
            goal.owners().contains(&Checkin(record).who()) && team.answer(Checkin(record), goal).is_some()
        }
        Kind::Feedback => Feedback(record).re() == Some(goal.id()),
        _ => false,
    }
}

fn entry(team: &Snapshot, record: &Record, day: NaiveDate, did: &'static str, text: String) -> Entry {
    let writer = record.writer().unwrap_or_default();
    let with = if record.kind == Kind::Checkin { record.fields.texts("with") } else { Vec::new() };
    Entry {
        day,
        who: writer.to_owned(),
        name: name_of(team, writer).to_owned(),
        kind: record.kind.word(),
        did,
        id: record.id.clone(),
        text,
        starred: record.is_starred(),
        with: with.into_iter().map(str::to_owned).collect(),
    }
}

/// The words that a pact gives a meaning to, where the version that it amends does not say the same.
fn named(team: &Snapshot, record: &Record) -> Vec<Entry> {
    let Some(from) =
        Some(record).filter(|record| record.kind == Kind::Pact).and_then(|record| Pact(record).from())
    else {
        return Vec::new();
    };
    let before = Pact(record).amends();
    let before = before.and_then(|id| team.get(Kind::Pact, id)).and_then(|pact| pact.fields.map("words"));
    let words = record.fields.map("words").into_iter().flat_map(Map::iter);
    words
        .filter(|(word, meaning)| before.and_then(|before| before.get(word)) != Some(meaning))
        .map(|(word, meaning)| entry(team, record, from, "named", format!("{word}: {meaning}")))
        .collect()
}

/// What a record says on the timeline; hidden leaves of reviews say nothing.
pub fn entries(team: &Snapshot, now: &Now, record: &Record) -> Vec<Entry> {
    let entry = |day, did, text| entry(team, record, day, did, text);
    let of_day = |did, text| record.day().map(|day| entry(day, did, text)).into_iter().collect();
    match record.kind {
        Kind::Checkin => of_day("checked_in", checkin_words(Checkin(record))),
        Kind::Feedback => {
            let (did, text) = feedback_words(team, Feedback(record));
            of_day(did, text)
        }
        Kind::Goal => goal_entries(Goal(record), now, &entry),
        Kind::Member => {
            let member = Member(record);
            let joined = member.since().map(|since| entry(since, "joined", "joined".to_owned()));
            let left = member.until().map(|until| entry(until, "left", "left".to_owned()));
            joined.into_iter().chain(left).collect()
        }
        Kind::Pact => of_day(
            if is_agreed(team, Pact(record), now.today) { "agreed" } else { "proposed" },
            match record.fields.text("because") {
                Some(because) => format!("pact changed: {}", short(&on_one_line(because), 200)),
                None => format!("pact: {}", short(Pact(record).purpose(), 200)),
            },
        ),
        Kind::Sprint | Kind::SprintLeaf => super::sprint::told(team, record)
            .into_iter()
            .map(|(day, did, text)| entry(day, did, text))
            .collect(),
        Kind::Joint => record
            .fields
            .text("on")
            .and_then(parse_day)
            .map(|on| entry(on, "decided", format!("review {}: {}", record.id, held_words(record))))
            .into_iter()
            .collect(),
        Kind::Team | Kind::ReviewLeaf => Vec::new(),
    }
}

/// What a review decided, or what else came of it.
fn held_words(joint: &Record) -> String {
    let decisions = joint.fields.list("decisions").iter();
    let what: Vec<&str> =
        decisions.filter_map(|decision| decision.as_map().and_then(|map| map.text("what"))).collect();
    let closed = joint.fields.list("closed").len();
    match (what.is_empty(), closed) {
        (false, _) => what.join("; "),
        (true, 0) => "held, nothing decided".to_owned(),
        (true, closed) => format!("{} closed", count(closed, "topic", "topics")),
    }
}

fn goal_entries(
    goal: Goal<'_>,
    now: &Now,
    entry: &dyn Fn(NaiveDate, &'static str, String) -> Entry,
) -> Vec<Entry> {
    let name = shown_id(goal.id(), now.me_or_nobody());
    let mut entries = Vec::new();
    if let Some(start) = goal.start() {
        let how = how(goal, now.today);
        let how = if how.is_empty() { how } else { format!(" ({how})") };
        entries.push(entry(start, "started", format!("new goal {name}: {}{how}", goal.title())));
    }
    for change in goal.0.fields.list("changes").iter().filter_map(Value::as_map) {
        if let Some(on) = change.text("on").and_then(parse_day) {
            let why = change.text("why").map(|why| format!(": {}", short(why, 200))).unwrap_or_default();
            if let (Some("closed"), Some(was)) = (change.text("what"), change.map("was")) {
                entries.extend(
                    was.text("on").and_then(parse_day).map(|on| entry(on, "closed", ended(goal, was))),
                );
                entries.push(entry(on, "changed", format!("goal {name}, open again{why}")));
                continue;
            }
            let what = change.text("what").unwrap_or("something").replace('_', " ");
            entries.push(entry(on, "changed", format!("goal {name}, {what} changed{why}")));
        }
    }
    if let (Some(on), Some(closed)) = (goal.closed_on(), goal.0.fields.map("closed")) {
        entries.push(entry(on, "closed", ended(goal, closed)));
    }
    entries
}

fn ended(goal: Goal<'_>, closed: &Map) -> String {
    let learned = closed.text("learned").map(|text| format!(" – learned: {}", short(text, 200)));
    format!("goal {}: {}{}", closed.text("as").unwrap_or("done"), goal.title(), learned.unwrap_or_default())
}

fn checkin_words(checkin: Checkin<'_>) -> String {
    let answers = answers_in_words(checkin);
    let mut parts: Vec<String> = Vec::new();
    if !answers.is_empty() {
        parts.push(answers);
    }
    parts.extend(rest_in_words(checkin, 200));
    parts.extend(checkin.0.fields.text("photo").map(|photo| format!("photo: {photo}")));
    if parts.is_empty() { "checked in".to_owned() } else { parts.join(" · ") }
}

fn feedback_words(team: &Snapshot, feedback: Feedback<'_>) -> (&'static str, String) {
    let to = name_of(team, feedback.to());
    let words = short(&feedback.words(), 400);
    match (feedback.re(), feedback.0.fields.text("reply")) {
        (Some(re), Some(sort)) => ("replied", format!("to {to} about {re} ({sort}): {words}")),
        (Some(re), None) => {
            let kind = feedback.0.fields.text("kind").map(|kind| format!("{kind} ")).unwrap_or_default();
            let did = if is_an_answer(team, feedback, re) { "replied" } else { "gave" };
            (did, format!("{kind}to {to} about {re}: {words}"))
        }
        _ => ("gave", format!("{} to {to}: {words}", feedback.kind())),
    }
}

/// Whether words about a record answer what somebody wrote there: a check-in or feedback, with no kind of their own.
fn is_an_answer(team: &Snapshot, feedback: Feedback<'_>, re: &str) -> bool {
    let is_written = [Kind::Checkin, Kind::Feedback].into_iter().any(|kind| team.get(kind, re).is_some());
    is_written && feedback.0.fields.get("kind").is_none()
}

#[cfg(test)]
mod tests {
    use super::entries;
    use crate::model::Kind;
    use crate::ops::numbers::fixture::{Story, now};

    #[test]
    fn a_review_without_a_decision_says_so() {
        let mut story = Story::new();
        let id = "2026-W46/joint.ana";
        let told = |story: &Story| {
            let record = story.team.get(Kind::Joint, id).unwrap();
            entries(&story.team, &now("2026-11-22"), record).remove(0).text
        };
        story.set(Kind::Joint, id, &[("on", "2026-11-15")]);
        assert_eq!(told(&story), "review 2026-W46/joint.ana: held, nothing decided");
        story.set(Kind::Joint, id, &[("closed", "[2026-11-10.ben.k3f9]")]);
        assert_eq!(told(&story), "review 2026-W46/joint.ana: 1 topic closed");
        story.add(Kind::Joint, id, "decisions", &[("what", "book the hut")]);
        assert_eq!(told(&story), "review 2026-W46/joint.ana: book the hut");
    }

    #[test]
    fn a_day_of_a_sprint_is_noted_then_looked_back_on_then_decided() {
        let mut story = Story::new();
        let (plan, part) = ("2026-11-away.ana", "2026-11-away.ana/ana");
        story.set(Kind::Sprint, plan, &[("title", "Away"), ("decision", "keep"), ("decided", "2026-11-20")]);
        story.set(Kind::SprintLeaf, part, &[("debriefed", "2026-11-20")]);
        story.add(Kind::SprintLeaf, part, "log", &[("on", "2026-11-20"), ("note", "x")]);
        let today = now("2026-11-20");
        let of = |kind, id| entries(&story.team, &today, story.team.get(kind, id).unwrap());
        let mut told = of(Kind::Sprint, plan);
        told.extend(of(Kind::SprintLeaf, part));
        told.retain(|entry| entry.day == today.today);
        told.sort_by_key(super::Entry::place);
        let did: Vec<&str> = told.iter().map(|entry| entry.did).collect();
        assert_eq!(did, ["noted", "debriefed", "decided"]);
    }
}

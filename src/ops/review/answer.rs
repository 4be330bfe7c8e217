//! One's own part in a review: what is asked at each depth, and what is written.

use chrono::NaiveDate;

use super::{ReviewRefusal, Stage, Which, choose, depth, leaf, owing, stage};
use crate::model::{
    Depth, Goal, Kind, Map, Member, RATINGS, Record, ReviewPeriod, Snapshot, Value, rating_range,
};
use crate::ops::goal::{settle, shown_id};
use crate::ops::phase::phase;
use crate::ops::team::in_force;
use crate::ops::words::{and, quoted};
use crate::ops::{Answered, Now, Plan, Refusal, find_record, name_of, prose, set_lines, set_prose};

/// My part, as given on the command line or at the terminal.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Of which review.
    pub which: Which,
    /// Ratings by name: `temp`, `own`, `way`, `bond` and `commit` from 1 to 5, `fair` and `push` from -2 to 2.
    pub ratings: Vec<(&'static str, i64)>,
    /// What the others did.
    pub they_did: Vec<String>,
    /// Texts by name: `good`, `hard`, `change`, `surprised`, `spillover`, `learned`.
    pub texts: Vec<(&'static str, String)>,
    /// What I have not said.
    pub unsaid: Option<String>,
    /// Whether the others may read it.
    pub share_unsaid: bool,
    /// Goals with keep, change or drop, as typed.
    pub goals: Vec<String>,
    /// Ratings with a moment that shows them, as typed.
    pub moments: Vec<String>,
    /// Marked as worth finding again.
    pub star: bool,
}

impl Answer {
    /// Whether nothing was said at all.
    pub fn is_empty(&self) -> bool {
        let said = self.ratings.len()
            + self.they_did.len()
            + self.texts.len()
            + self.goals.len()
            + self.moments.len();
        said == 0 && self.unsaid.is_none() && !self.share_unsaid && !self.star
    }
}

/// The command that says the same in one line, for a shell.
pub fn command_line(ask: &Answer) -> String {
    let mut words = vec!["ally review answer".to_owned()];
    words.extend(ask.which.period.iter().map(|period| format!("--period {period}")));
    words.extend(ask.ratings.iter().map(|(name, value)| format!("--{name} {value}")));
    words.extend(ask.moments.iter().map(|moment| format!("--moment {}", quoted(moment))));
    words.extend(ask.they_did.iter().map(|text| format!("--they-did {}", quoted(text))));
    words.extend(ask.texts.iter().map(|(name, text)| format!("--{name} {}", quoted(text))));
    words.extend(ask.goals.iter().map(|goal| format!("--goal {goal}")));
    words.extend(ask.unsaid.iter().map(|text| format!("--unsaid {}", quoted(text))));
    words.join(" ")
}

/// What an answer to a question may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Takes {
    /// A whole number from one to another, for the rating of that name.
    Rating(&'static str, i64, i64),
    /// A line for the field of that name.
    Line(&'static str),
    /// `keep`, `change` or `drop` for the goal of that id.
    Goal(String),
}

/// One question of a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The words.
    pub text: String,
    /// What fits.
    pub takes: Takes,
}

/// A question's answer, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A rating.
    Rating(&'static str, i64),
    /// A line.
    Line(&'static str, String),
    /// What is to become of a goal, as the command line takes it.
    Goal(String),
}

impl Takes {
    /// What answers it, in a few words.
    pub const fn keys(&self) -> &'static str {
        match self {
            Self::Rating(name, ..) => match name.as_bytes() {
                b"temp" => "1 cold to 5 warm",
                b"commit" => "1 little to 5 much",
                b"fair" | b"push" => "-2 to 2",
                _ => "1 no to 5 yes",
            },
            Self::Line(_) => "a line",
            Self::Goal(_) => "k keep, c change, d drop",
        }
    }

    /// Reads what was typed; what does not fit is told in a sentence.
    pub fn read(&self, typed: &str) -> Result<Said, String> {
        match self {
            Self::Rating(name, least, most) => typed
                .parse()
                .ok()
                .filter(|value| (least..=most).contains(&value))
                .map(|value| Said::Rating(name, value))
                .ok_or_else(|| format!("a whole number from {least} to {most}, please, or Enter")),
            Self::Line(name) => Ok(Said::Line(name, typed.to_owned())),
            Self::Goal(goal) => {
                let word = ["keep", "change", "drop"]
                    .into_iter()
                    .find(|word| word.starts_with(&typed.to_lowercase()));
                word.map(|word| Said::Goal(format!("{goal}={word}")))
                    .ok_or_else(|| "k for keep, c for change or d for drop, please, or Enter".to_owned())
            }
        }
    }
}

impl Answer {
    /// Adds the answer to one question.
    pub fn take(&mut self, said: Said) {
        match said {
            Said::Rating(name, value) => self.ratings.push((name, value)),
            Said::Line("they_did", text) => self.they_did.push(text),
            Said::Line("unsaid", text) => self.unsaid = Some(text),
            Said::Line(name, text) => self.texts.push((name, text)),
            Said::Goal(text) => self.goals.push(text),
        }
    }
}

/// The period that is meant, if its review still takes answers.
pub fn open_period(team: &Snapshot, now: &Now, which: &Which) -> Answered<ReviewPeriod> {
    let period = choose(team, now, which)?;
    refuse_closed(team, now, period)?;
    Ok(period)
}

/// The questions for my part, in the order in which they are asked: what the others did comes before what is fair, and
/// how fair it is nobody asks where one is coached.
pub fn questions(team: &Snapshot, now: &Now, period: ReviewPeriod) -> Answered<Vec<Ask>> {
    let me = now.me(team)?;
    let depth = depth(team, period);
    let mut asks = Vec::new();
    for (name, least) in RATINGS {
        if least > depth || (name == "fair" && is_coached(team, period.to.min(now.today))) {
            continue;
        }
        if name == "fair" {
            asks.extend(they_did(team, now, me));
        }
        let Some((least, most)) = rating_range(name) else { continue };
        asks.push(Ask { text: rating_words(name).to_owned(), takes: Takes::Rating(name, least, most) });
    }
    let line = |name, text: &str| Ask { text: text.to_owned(), takes: Takes::Line(name) };
    asks.push(line("good", "One thing that was good"));
    asks.push(line("hard", "One thing that was hard"));
    asks.push(line("change", "One thing to change"));
    if depth >= Depth::Monthly {
        let day = period.to.min(now.today);
        asks.extend(my_goals(team, me, day).into_iter().map(|goal| Ask {
            text: format!("Your goal “{}”: keep, change or drop it?", goal.title()),
            takes: Takes::Goal(goal.id().to_owned()),
        }));
        asks.push(line("surprised", "What surprised you about yourself, or about the two of you?"));
        asks.push(line("spillover", "Where else did it show up in your life?"));
    }
    if depth == Depth::Realign && team.member(me).is_some_and(|member| member.role() == "coach") {
        asks.push(line("learned", "What did you learn as a coach?"));
    }
    if depth >= Depth::Monthly {
        asks.push(line("unsaid", "What have you not said? It stays on this machine"));
    }
    Ok(asks)
}

fn they_did(team: &Snapshot, now: &Now, me: &str) -> Vec<Ask> {
    let others: Vec<&str> = team
        .present(now.today)
        .filter(|member| member.owes_checkins() && member.id() != me)
        .map(Member::name)
        .collect();
    let who = if others.len() == 1 { and(&others) } else { "the others".to_owned() };
    let ask = |text: String| Ask { text, takes: Takes::Line("they_did") };
    vec![ask(format!("One thing that {who} did")), ask(format!("A second thing that {who} did"))]
}

/// Whether the team is a coach with a client on a day: what is fair between them is another question.
pub(super) fn is_coached(team: &Snapshot, day: NaiveDate) -> bool {
    team.present(day).any(|member| member.role() == "coach")
}

/// The goals that a member owns and that are open on a day.
fn my_goals<'a>(team: &'a Snapshot, me: &str, day: NaiveDate) -> Vec<Goal<'a>> {
    team.goals().filter(|goal| goal.owners().contains(&me) && !goal.state(day).is_closed()).collect()
}

/// A rating as a question asks for it.
pub(super) fn rating_words(name: &str) -> &'static str {
    match name {
        "temp" => "How warm or cold do things feel between us?",
        "own" => "Today I would choose these goals again",
        "fair" => "Give and take: from “I give much more” over 0, even, to “I get much more”",
        "push" => "From “too easy on me” over 0, right, to “too hard on me”",
        "way" => "How we do this is worth the time",
        "bond" => "If it went badly, I would tell you first",
        _ => "How much I want to keep this up",
    }
}

/// Writes my part; a second time the fields that are given take the place of the old ones.
pub fn answer(team: &Snapshot, now: &Now, ask: &Answer) -> Answered<Plan> {
    let me = now.me(team)?;
    let period = open_period(team, now, &ask.which)?;
    if ask.is_empty() {
        return Err(ReviewRefusal::NothingAnswered.into());
    }
    let id = format!("{period}/{me}");
    if team.unreadable.contains(&(Kind::ReviewLeaf, id.clone())) {
        return Err(Refusal::Unreadable { kind: Kind::ReviewLeaf, id });
    }
    let old = team.get(Kind::ReviewLeaf, &id);
    let mut record = old.cloned().unwrap_or_else(|| Record::new(Kind::ReviewLeaf, id.clone()));
    fill(team, me, now, &mut record, ask)?;
    let kept = unsaid(team, period, &mut record, ask)?;
    let only_private = kept.put.is_some() && ask.only_unsaid();
    if old == Some(&record) && kept.put.is_none() {
        return Err(Refusal::NothingChanged { what: format!("your part in the review of {period}") });
    }
    let subject = format!("review: {me} answers {period}");
    let said =
        format!("Your part in the review of {period} is {}", if old.is_some() { "changed" } else { "there" });
    let mut plan = match (&kept.put, only_private) {
        (Some(private), true) => Plan::put(private.clone(), "review.answer", subject, UNSAID.to_owned()),
        _ => Plan::put(record.clone(), "review.answer", subject, said),
    };
    if let Some(private) = kept.put.filter(|_| !only_private) {
        plan = plan.and_put(private).with_note(UNSAID);
    }
    plan.change.take.extend(kept.take);
    if let Some(note) = asked_elsewhere(team, period, ask) {
        plan = plan.with_note(note);
    }
    if !only_private {
        plan = plan.with_note(who_is_missing(team, now, me, period));
    }
    Ok(plan)
}

const UNSAID: &str =
    "What you have not said is kept on this machine alone; --share-unsaid shows it to the others";

impl Answer {
    fn only_unsaid(&self) -> bool {
        let without = Self { unsaid: None, ..self.clone() };
        self.unsaid.is_some() && without.is_empty()
    }
}

/// Nobody changes a review that was held, or that lapsed.
pub(super) fn refuse_closed(team: &Snapshot, now: &Now, period: ReviewPeriod) -> Answered<()> {
    let found = stage(team, period, now.today);
    if !found.is_closed() {
        return Ok(());
    }
    let present = ReviewPeriod::of(period.span, now.today)
        .filter(|present| *present != period && !stage(team, *present, now.today).is_closed());
    let last = present.and_then(ReviewPeriod::previous);
    let open = last.filter(|last| *last != period && !stage(team, *last, now.today).is_closed());
    let closed = ReviewRefusal::Closed {
        period: period.to_string(),
        state: found.word(),
        now: open.or(present).map(|now| now.to_string()),
    };
    Err(closed.into())
}

fn fill(team: &Snapshot, me: &str, now: &Now, record: &mut Record, ask: &Answer) -> Answered<()> {
    for (name, value) in &ask.ratings {
        record.fields.set(name, Value::Int(*value));
        settle(record, name);
    }
    set_lines(&mut record.fields, "they_did", &ask.they_did)?;
    if !ask.they_did.is_empty() {
        settle(record, "they_did");
    }
    for (name, text) in &ask.texts {
        set_prose(&mut record.fields, name, Some(text))?;
        settle(record, name);
    }
    if !ask.goals.is_empty() {
        let goals = goals(team, me, now, record, &ask.goals)?;
        record.fields.set("goals", Value::Map(goals));
        settle(record, "goals");
    }
    if !ask.moments.is_empty() {
        let moments = moments(record, &ask.moments)?;
        record.fields.set("moments", Value::Map(moments));
        settle(record, "moments");
    }
    if ask.star {
        record.fields.set("star", Value::Bool(true));
    }
    in_order(record);
    Ok(())
}

/// Puts the fields into the order of the table, as a file is written.
fn in_order(record: &mut Record) {
    let mut sorted = Map::new();
    for field in record.kind.fields() {
        sorted.set_some(field.name, record.fields.get(field.name).cloned());
    }
    for (name, value) in record.fields.iter() {
        if sorted.get(name).is_none() {
            sorted.set(name, value.clone());
        }
    }
    record.fields = sorted;
}

fn goals(team: &Snapshot, me: &str, now: &Now, record: &Record, said: &[String]) -> Answered<Map> {
    let mut goals = record.fields.map("goals").cloned().unwrap_or_default();
    for text in said {
        let bad = || ReviewRefusal::BadWord { text: text.clone() };
        let (name, word) = text.rsplit_once('=').ok_or_else(bad)?;
        let word = word.trim();
        if !["keep", "change", "drop"].contains(&word) {
            return Err(bad().into());
        }
        let found = Goal(find_record(team, Kind::Goal, name.trim(), me)?);
        if !found.owners().contains(&me) {
            let owner = found.owners().first().map_or(found.owner(), |owner| *owner).to_owned();
            return Err(Refusal::NotYours { id: found.id().to_owned(), owner });
        }
        let state = found.state(now.today);
        if state.is_closed() {
            let since = found
                .closed_on()
                .map_or_else(|| "an unknown day".to_owned(), |on| crate::ops::words::day(on, now.today));
            return Err(Refusal::GoalClosed {
                goal: shown_id(found.id(), me).to_owned(),
                state: state.word(),
                since,
            });
        }
        goals.set(found.id(), Value::text(word));
    }
    Ok(goals)
}

fn moments(record: &Record, said: &[String]) -> Answered<Map> {
    let mut moments = record.fields.map("moments").cloned().unwrap_or_default();
    for text in said {
        let (name, words) = text.split_once('=').unwrap_or((text, ""));
        let name = name.trim();
        if !RATINGS.iter().any(|(rating, _)| *rating == name) {
            return Err(ReviewRefusal::NoSuchRating { name: name.to_owned() }.into());
        }
        moments.set(name, Value::Text(prose("moment", words)?));
    }
    Ok(moments)
}

/// What happens to the words that were not said: the private part to write, and the one to take away.
#[derive(Debug, Default)]
struct Unsaid {
    put: Option<Record>,
    take: Option<Record>,
}

fn unsaid(team: &Snapshot, period: ReviewPeriod, record: &mut Record, ask: &Answer) -> Answered<Unsaid> {
    let kept =
        team.private.iter().find(|kept| kept.kind == Kind::ReviewLeaf && kept.id == record.id).cloned();
    match (&ask.unsaid, ask.share_unsaid) {
        (None, false) => Ok(Unsaid::default()),
        (Some(text), false) => {
            let mut private =
                kept.unwrap_or_else(|| Record::new(Kind::ReviewLeaf, record.id.clone()).in_private());
            private.fields.set("unsaid", Value::Text(prose("unsaid", text)?));
            Ok(Unsaid { put: Some(private), take: None })
        }
        (typed, true) => {
            let before = || kept.as_ref().and_then(|kept| kept.fields.text("unsaid"));
            let text = typed.as_deref().or_else(before);
            let text = text.ok_or_else(|| ReviewRefusal::NothingUnsaid { period: period.to_string() })?;
            record.fields.set("unsaid", Value::Text(prose("unsaid", text)?));
            settle(record, "unsaid");
            in_order(record);
            Ok(Unsaid { put: None, take: kept })
        }
    }
}

/// Ratings that this depth does not ask are kept all the same; one sentence says where they are asked.
fn asked_elsewhere(team: &Snapshot, period: ReviewPeriod, ask: &Answer) -> Option<String> {
    let depth = depth(team, period);
    let names = |wanted: Depth| -> Vec<&str> {
        let asked = RATINGS.iter().filter(|(_, least)| *least == wanted && *least > depth);
        asked
            .map(|(name, _)| *name)
            .filter(|name| ask.ratings.iter().any(|(given, _)| given == name))
            .collect()
    };
    let (monthly, realign) = (names(Depth::Monthly), names(Depth::Realign));
    let mut parts = Vec::new();
    if !monthly.is_empty() {
        parts.push(format!("the monthly review asks for {}", and(&monthly)));
    }
    if !realign.is_empty() {
        parts.push(format!("the quarter's asks for {}", and(&realign)));
    }
    (!parts.is_empty()).then(|| format!("Kept, though only {}", parts.join(", and only ")))
}

/// Whose part is missing after mine is there, and what comes next.
fn who_is_missing(team: &Snapshot, now: &Now, me: &str, period: ReviewPeriod) -> String {
    let missing: Vec<&str> = owing(team, period, now.today)
        .iter()
        .filter(|id| id.as_str() != me && leaf(team, period, id).is_none())
        .filter_map(|id| team.member(id))
        .map(|member| name_of(team, member.id()))
        .collect();
    let show = format!("`ally review --period {period}`");
    match (missing.is_empty(), stage(team, period, now.today)) {
        (true, Stage::Running) => format!("Every part is there; {show} shows them"),
        (true, _) => format!(
            "Every part is there; {show} shows them, and `ally review hold` writes down what you decide"
        ),
        (false, _) => format!("{} can still add a part; {show} shows what is there", and(&missing)),
    }
}

/// The phase in which a review falls.
pub(super) fn phase_word(team: &Snapshot, day: NaiveDate) -> &'static str {
    phase(in_force(team, day), day).word()
}

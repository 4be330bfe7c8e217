//! Check-ins: write one, list, show.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::goal::{shown_id, takes_answers};
use super::view::RecordView;
use super::words::{and, day, short};
use super::{Answered, Now, Plan, Refusal, find, find_member, find_record, name_of, prose, set_line};
use crate::model::{
    Answer, Checkin, Direction, Goal, GoalKind, Kind, Map, Record, Rhythm, Scope, Snapshot, State, Value,
};

/// What a check-in says.
#[derive(Debug, Clone, Default)]
pub struct Add {
    /// Answers as typed: goal and answer.
    pub answers: Vec<(String, String)>,
    /// Details as typed: `GOAL.KEY=VALUE`.
    pub details: Vec<String>,
    /// 1 to 5.
    pub mood: Option<i64>,
    /// Something that went well.
    pub win: Option<String>,
    /// Something in the way.
    pub blocker: Option<String>,
    /// A request for help, with `listen:`, `ideas:` or `push:` in front if it matters which.
    pub ask: Option<String>,
    /// What comes next, and when.
    pub next: Option<String>,
    /// kept, partly, not: what became of the last `next`.
    pub last: Option<String>,
    /// Anything.
    pub note: Option<String>,
    /// What excited.
    pub excited: Option<String>,
    /// What challenged.
    pub challenged: Option<String>,
    /// What surprised.
    pub surprised: Option<String>,
    /// Who was there.
    pub with: Vec<String>,
    /// The day, as typed; today if not given.
    pub on: Option<String>,
    /// Marked as worth finding again.
    pub star: bool,
}

/// How far back a check-in may be written.
const BACK_DAYS: u64 = 7;

/// What writing a check-in needs to read: goals of any age, check-ins of the days that may be written.
pub fn add_scope(now: &Now) -> Scope {
    let scope = Scope::of(&[Kind::Goal, Kind::Checkin]);
    now.today.checked_sub_days(Days::new(BACK_DAYS)).map_or(scope.clone(), |since| scope.since(since))
}

/// Writes my check-in of a day, or adds to it.
pub fn add(team: &Snapshot, now: &Now, ask: &Add) -> Answered<Plan> {
    let me = now.me(team)?;
    let on = the_day(now, ask.on.as_deref())?;
    let id = format!("{on}.{me}");
    if team.unreadable.contains(&(Kind::Checkin, id.clone())) {
        return Err(Refusal::Unreadable { kind: Kind::Checkin, id });
    }
    let before = team.get(Kind::Checkin, &id);
    let mut record = before.cloned().unwrap_or_else(|| Record::new(Kind::Checkin, id.clone()));
    let answered = answers(team, me, on, &mut record, ask)?;
    let said = words(team, me, &mut record, ask)?;
    if answered.is_empty() && said.is_empty() && !ask.star {
        return Err(Refusal::NothingSaid);
    }
    if before == Some(&record) {
        return Err(Refusal::NothingChanged { what: format!("your check-in of {}", day(on, now.today)) });
    }
    let parts: Vec<String> = answered.into_iter().chain(said).collect();
    let in_brackets = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
    let subject = format!("checkin: {me} {on}{in_brackets}");
    let verb = if before.is_some() { "Added to your check-in of" } else { "Checked in for" };
    let colon = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    let after = super::goal::after_a_checkin(team, me, before, &record);
    let plan = Plan::put(record, "checkin", subject, format!("{verb} {}{colon}", day(on, now.today)));
    let plan = after.into_iter().fold(plan, Plan::with_note);
    let readers: Vec<&str> =
        team.present(now.today).filter(|member| member.id() != me).map(crate::model::Member::name).collect();
    Ok(match readers.as_slice() {
        [] => plan,
        readers => plan.with_note(format!("{} will see it after your next `ally sync`", and(readers))),
    })
}

fn the_day(now: &Now, typed: Option<&str>) -> Answered<NaiveDate> {
    let on = match typed {
        Some(text) => now.date(text, Direction::Back)?,
        None => now.today,
    };
    if on > now.today {
        return Err(Refusal::Future { day: on.to_string() });
    }
    if now.today.checked_sub_days(Days::new(BACK_DAYS)).is_some_and(|earliest| on < earliest) {
        return Err(Refusal::TooLongAgo { day: on.to_string() });
    }
    Ok(on)
}

/// Puts the answers into the record; returns them in words.
fn answers(
    team: &Snapshot,
    me: &str,
    on: NaiveDate,
    record: &mut Record,
    ask: &Add,
) -> Answered<Vec<String>> {
    let mut goals = record.fields.map("goals").cloned().unwrap_or_default();
    let mut given: Vec<(String, Map)> = Vec::new();
    for (reference, typed) in &ask.answers {
        let goal = my_goal(team, me, on, reference)?;
        let answer = parse_answer(goal, typed)?;
        merge_into(&mut given, key_of(goal, me), answer);
    }
    for detail in &ask.details {
        let (reference, key, value) = split_detail(detail)?;
        let goal = my_goal(team, me, on, reference)?;
        let key_in_file = key_of(goal, me);
        if !given.iter().any(|(name, _)| *name == key_in_file) {
            let stored = goals.get(&key_in_file).map(as_map).unwrap_or_default();
            given.push((key_in_file.clone(), stored));
        }
        let mut entry = Map::new();
        entry.set(key, parse_detail(key, value, detail)?);
        merge_into(&mut given, key_in_file, entry);
    }
    let mut said = Vec::new();
    for (key, answer) in given {
        let value = simplest(answer);
        let words = Answer::of(&value).map(|answer| answer.to_string());
        let Some(words) = words else {
            return Err(Refusal::NoAnswerYet { goal: shown_id(&key, me).to_owned() });
        };
        said.push(format!("{} {words}", shown_id(&key, me)));
        super::goal::settle(record, &format!("goals.{key}"));
        goals.set(&key, value);
    }
    record.fields.set("goals", Value::Map(goals));
    Ok(said)
}

fn my_goal<'a>(team: &'a Snapshot, me: &str, on: NaiveDate, reference: &str) -> Answered<Goal<'a>> {
    let record = find_record(team, Kind::Goal, reference, me)?;
    let goal = Goal(record);
    if !goal.owners().contains(&me) {
        return Err(Refusal::NotYours { id: record.id.clone(), owner: goal.owner().to_owned() });
    }
    if !takes_answers(goal, on) {
        let since = goal.closed_on().map(|on| on.to_string()).unwrap_or_default();
        return Err(Refusal::GoalClosed {
            goal: goal.slug().to_owned(),
            state: goal.state(on).word(),
            since,
        });
    }
    Ok(goal)
}

/// The key of a goal in a check-in: an own goal by its name, a joint one in full.
fn key_of(goal: Goal<'_>, me: &str) -> String {
    if goal.owner() == me { goal.slug().to_owned() } else { goal.id().to_owned() }
}

/// Reads an answer as typed: `y`, `n:energy`, `12`, `3x`, `mon,wed`.
fn parse_answer(goal: Goal<'_>, typed: &str) -> Answered<Map> {
    let text = typed.trim().to_lowercase();
    let mut answer = Map::new();
    let (word, reason) =
        text.split_once(':').map_or((text.as_str(), None), |(word, reason)| (word, Some(reason)));
    let state = match word {
        "y" | "yes" | "done" => Some(State::Done),
        "p" | "partly" => Some(State::Partly),
        "n" | "no" | "missed" => Some(State::Missed),
        "s" | "skip" => Some(State::Skip),
        _ => None,
    };
    let kind = goal.kind();
    let misfit = |fits| Refusal::AnswerDoesNotFit {
        goal: goal.slug().to_owned(),
        kind: kind.word(),
        answer: typed.to_owned(),
        fits,
    };
    if let Some(state) = state {
        if kind == GoalKind::Number && matches!(state, State::Done | State::Partly) {
            return Err(misfit("a number, or n (missed) or s (skip)"));
        }
        answer.set("is", Value::text(state.word()));
        return match reason {
            Some(_) if state != State::Missed => {
                Err(Refusal::BadAnswer { goal: goal.slug().to_owned(), answer: typed.to_owned() })
            }
            Some(reason) if !State::is_reason(reason) => {
                Err(Refusal::BadReason { reason: reason.to_owned() })
            }
            Some(reason) => {
                answer.set("why", Value::text(reason));
                Ok(answer)
            }
            None => Ok(answer),
        };
    }
    if let Some(number) =
        text.parse::<f64>().ok().filter(|number| number.is_finite() && is_plain_number(&text))
    {
        if kind == GoalKind::Once {
            return Err(misfit("y (done), p (partly), n (missed), s (skip)"));
        }
        answer.set("value", Value::number(number));
        return Ok(answer);
    }
    let of_the_week = if let Some(times) = text.strip_suffix('x').and_then(|times| times.parse::<i64>().ok())
    {
        (0..=1000).contains(&times).then(|| answer.set("times", Value::Int(times)))
    } else {
        match Rhythm::parse(&text) {
            Some(Rhythm::Days(days)) if !matches!(text.as_str(), "daily" | "weekdays") => {
                answer.set("days", Value::texts(days.iter().map(|day| day.to_string().to_lowercase())));
                Some(())
            }
            _ => None,
        }
    };
    match of_the_week {
        None => Err(Refusal::BadAnswer { goal: goal.slug().to_owned(), answer: typed.to_owned() }),
        Some(()) if kind == GoalKind::Number => Err(misfit("a number, or n (missed) or s (skip)")),
        Some(()) if kind == GoalKind::Once => Err(misfit("y (done), p (partly), n (missed), s (skip)")),
        Some(()) => Ok(answer),
    }
}

fn is_plain_number(text: &str) -> bool {
    text.trim_start_matches(['-', '+']).chars().all(|c| c.is_ascii_digit() || c == '.')
}

fn split_detail(text: &str) -> Answered<(&str, &str, &str)> {
    let bad = || Refusal::BadDetail { text: text.to_owned() };
    let (left, value) = text.split_once('=').ok_or_else(bad)?;
    let (goal, key) = left.rsplit_once('.').ok_or_else(bad)?;
    Ok((goal, key, value))
}

fn parse_detail(key: &str, value: &str, detail: &str) -> Answered<Value> {
    let bad = || Refusal::BadDetail { text: detail.to_owned() };
    match key {
        "note" => Ok(Value::Text(prose("note", value)?)),
        "link" => Ok(Value::Text(super::line("link", value)?)),
        "why" if State::is_reason(value) => Ok(Value::text(value)),
        "why" => Err(Refusal::BadReason { reason: value.to_owned() }),
        "real" => match value {
            "true" | "yes" | "y" => Ok(Value::Bool(true)),
            "false" | "no" | "n" => Ok(Value::Bool(false)),
            _ => Err(bad()),
        },
        "hard" | "confidence" => {
            value.parse().ok().filter(|rating| (1..=5).contains(rating)).map(Value::Int).ok_or_else(bad)
        }
        _ => Err(bad()),
    }
}

fn as_map(value: &Value) -> Map {
    match value {
        Value::Map(map) => map.clone(),
        Value::Int(_) | Value::Float(_) => [("value".to_owned(), value.clone())].into_iter().collect(),
        single => [("is".to_owned(), single.clone())].into_iter().collect(),
    }
}

fn merge_into(given: &mut Vec<(String, Map)>, key: String, answer: Map) {
    match given.iter_mut().find(|(name, _)| *name == key) {
        Some((_, map)) => answer.iter().for_each(|(name, value)| map.set(name, value.clone())),
        None => given.push((key, answer)),
    }
}

/// The shortest form of an answer: a single word or number where that says all.
fn simplest(answer: Map) -> Value {
    let only = |name: &str| if answer.len() == 1 { answer.get(name).cloned() } else { None };
    only("is").or_else(|| only("value")).unwrap_or(Value::Map(answer))
}

/// Puts everything but answers into the record; returns what is worth saying back.
fn words(team: &Snapshot, me: &str, record: &mut Record, ask: &Add) -> Answered<Vec<String>> {
    let mut said = Vec::new();
    if let Some(mood) = ask.mood {
        record.fields.set("mood", Value::Int(mood));
        super::goal::settle(record, "mood");
        said.push(format!("mood {mood}"));
    }
    for (name, text) in [
        ("win", &ask.win),
        ("blocker", &ask.blocker),
        ("note", &ask.note),
        ("next", &ask.next),
        ("excited", &ask.excited),
        ("challenged", &ask.challenged),
        ("surprised", &ask.surprised),
    ] {
        if let Some(text) = text {
            add_words(&mut record.fields, name, text)?;
            said.push(name.to_owned());
        }
    }
    if let Some(text) = &ask.ask {
        set_ask(&mut record.fields, text)?;
        said.push("ask".to_owned());
    }
    if let Some(last) = &ask.last {
        set_line(&mut record.fields, "last", Some(last))?;
        super::goal::settle(record, "last");
        said.push(format!("last promise {last}"));
    }
    if !ask.with.is_empty() {
        let mut with: Vec<String> = record.fields.texts("with").into_iter().map(str::to_owned).collect();
        for name in &ask.with {
            let member = find_member(team, name)?.id().to_owned();
            if member != me && !with.contains(&member) {
                with.push(member);
            }
        }
        said.push(format!("with {}", and(&with.iter().map(|id| name_of(team, id)).collect::<Vec<_>>())));
        record.fields.set("with", Value::texts(with));
    }
    if ask.star {
        record.fields.set("star", Value::Bool(true));
    }
    Ok(said)
}

/// A second word of the same day comes below the first: nothing that was said is lost.
fn add_words(fields: &mut Map, name: &'static str, text: &str) -> Answered<()> {
    let new = prose(name, text)?;
    let joined = match fields.text(name) {
        Some(old) if says(old, &new) => old.to_owned(),
        Some(old) => prose(name, &format!("{}\n{new}", old.trim_end()))?,
        None => new,
    };
    fields.set(name, Value::Text(joined));
    Ok(())
}

/// Whether a text holds these words already as its last ones, so that a command given twice adds them once.
fn says(old: &str, new: &str) -> bool {
    let rest = old.trim_end().strip_suffix(new.trim_end());
    rest.is_some_and(|before| before.is_empty() || before.ends_with('\n'))
}

fn set_ask(fields: &mut Map, typed: &str) -> Answered<()> {
    let sorted = ["listen", "ideas", "push"].into_iter().find_map(|sort| {
        typed.strip_prefix(sort).and_then(|rest| rest.strip_prefix(':')).map(|text| (sort, text))
    });
    let mut inner = match fields.get("ask") {
        Some(Value::Map(map)) => map.clone(),
        Some(text) => [("text".to_owned(), text.clone())].into_iter().collect(),
        None => Map::new(),
    };
    add_words(&mut inner, "text", sorted.map_or(typed, |(_, text)| text)).map_err(
        |refusal| match refusal {
            Refusal::Empty { .. } => Refusal::Empty { what: "ask" },
            other => other,
        },
    )?;
    if let Some((sort, _)) = sorted {
        let mut ordered = Map::new();
        ordered.set("for", Value::text(sort));
        ordered.set_some("text", inner.get("text").cloned());
        inner = ordered;
    }
    let value = if inner.get("for").is_none() { inner.get("text").cloned() } else { Some(Value::Map(inner)) };
    fields.set_some("ask", value);
    Ok(())
}

/// Which check-ins to list.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// Of this member.
    pub who: Option<String>,
    /// With an answer to this goal.
    pub goal: Option<String>,
    /// From this day, as typed.
    pub since: Option<String>,
    /// Up to this day, as typed.
    pub until: Option<String>,
    /// With a win.
    pub wins: bool,
    /// With a blocker.
    pub blockers: bool,
}

/// Days listed when nothing else is asked.
const LISTED_DAYS: u64 = 30;

/// What a list needs to read: the last 30 days, unless it says since when or looks for something.
pub fn list_scope(now: &Now, ask: &List) -> Answered<Scope> {
    let scope = Scope::of(&[Kind::Goal, Kind::Checkin]);
    let searches = ask.until.is_some() || ask.wins || ask.blockers || ask.goal.is_some();
    let since = match &ask.since {
        Some(text) => Some(now.date(text, Direction::Back)?),
        None if searches => None,
        None => now.today.checked_sub_days(Days::new(LISTED_DAYS)),
    };
    Ok(since.map_or(scope.clone(), |since| scope.since(since)))
}

/// A check-in in a list.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// The record.
    #[serde(flatten)]
    pub record: RecordView,
    /// Who wrote it, by name; for tables.
    #[serde(skip)]
    pub name: String,
}

/// Check-ins, newest first.
pub fn list(team: &Snapshot, now: &Now, ask: &List) -> Answered<Vec<Item>> {
    let who = match &ask.who {
        Some(name) => Some(find_member(team, name)?.id()),
        None => None,
    };
    let goal = match &ask.goal {
        Some(goal) => team.goal(&find(team, Kind::Goal, goal, who.unwrap_or_else(|| now.me_or_nobody()))?),
        None => None,
    };
    let since = ask.since.as_ref().map(|text| now.date(text, Direction::Back)).transpose()?;
    let until = ask.until.as_ref().map(|text| now.date(text, Direction::Back)).transpose()?;
    let wanted = |checkin: &Checkin<'_>| {
        who.is_none_or(|who| checkin.who() == who)
            && goal.is_none_or(|goal| {
                goal.owners().contains(&checkin.who()) && team.answer(*checkin, goal).is_some()
            })
            && since.is_none_or(|since| checkin.day() >= Some(since))
            && until.is_none_or(|until| checkin.day() <= Some(until))
            && (!ask.wins || checkin.0.fields.get("win").is_some())
            && (!ask.blockers || checkin.0.fields.get("blocker").is_some())
    };
    Ok(team.checkins().rev().filter(wanted).map(|checkin| item(team, checkin)).collect())
}

fn item(team: &Snapshot, checkin: Checkin<'_>) -> Item {
    Item { record: RecordView(checkin.0.clone()), name: name_of(team, checkin.who()).to_owned() }
}

/// One check-in.
pub fn show(team: &Snapshot, now: &Now, reference: &str) -> Answered<Item> {
    let record = find_record(team, Kind::Checkin, reference, now.me_or_nobody())?;
    Ok(item(team, Checkin(record)))
}

/// Answers in words: `run done, pages 12`.
pub fn answers_in_words(checkin: Checkin<'_>) -> String {
    checkin.answers().map(|(goal, answer)| format!("{goal} {answer}")).collect::<Vec<_>>().join(", ")
}

/// The rest in words, each text on one line: `mood 4 · win: first run`.
pub fn rest_in_words(checkin: Checkin<'_>, longest: usize) -> Vec<String> {
    let fields = &checkin.0.fields;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(fields.int("mood").map(|mood| format!("mood {mood}")));
    for name in ["win", "blocker", "next", "note", "excited", "challenged", "surprised"] {
        parts.extend(fields.text(name).map(|text| format!("{name}: {}", short(text, longest))));
    }
    if let Some(asked) = checkin.asked() {
        let sort = asked.sort.map(|sort| format!(" ({sort})")).unwrap_or_default();
        parts.push(format!("asks{sort}: {}", short(asked.text, longest)));
    }
    if !fields.texts("with").is_empty() {
        parts.push(format!("with {}", and(&fields.texts("with"))));
    }
    parts
}

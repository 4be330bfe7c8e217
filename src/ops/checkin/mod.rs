//! Check-ins: write one, list, show.

mod after;
mod answer;
mod list;
mod open;

pub use list::{Item, List, answers_in_words, list, list_scope, rest_in_words, show};
pub use open::{GoalQuestion, Promise, Questions, open_questions, questions_scope};

use chrono::{Datelike, Days, NaiveDate};

use super::goal::{shown_id, takes_answers};
use super::words::{and, day, quoted};
use super::{
    Answered, Now, Plan, Refusal, find_member, find_record, line, name_of, own, prose, set_line, sprint,
};
use crate::model::{
    Answer, Checkin, Direction, Goal, Kind, Map, Member, Presence, Record, Scope, Snapshot, Value,
};
use answer::{as_map, merge_into, parse_answer, parse_detail, split_detail};
pub(in crate::ops) use answer::{key_of, simplest};

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
    /// Whether it speaks for the week that ended, written on that week's last day.
    pub last_week: bool,
    /// Lessons remembered, as typed: lesson and yes, partly, no.
    pub recall: Vec<(String, String)>,
    /// A picture: a path in the repository, or a link.
    pub photo: Option<String>,
    /// Kept in this clone alone.
    pub private: bool,
    /// Whether having come is word enough.
    pub came: bool,
    /// Marked as worth finding again.
    pub star: bool,
}

/// How far back a check-in may be written.
pub(in crate::ops) const BACK_DAYS: u64 = 7;

/// How far back the notes below a check-in look.
const NOTED_DAYS: u64 = 90;

/// What writing a check-in needs to read: goals of any age, check-ins of the days that may be written, and all of them
/// for the promise that `last` answers.
pub fn add_scope(now: &Now, ask: &Add) -> Scope {
    scope_back_to(now, ask, BACK_DAYS, &[Kind::Goal, Kind::Checkin])
}

/// The same with what the notes below it need.
pub fn noted_scope(now: &Now, ask: &Add) -> Scope {
    scope_back_to(now, ask, NOTED_DAYS, &[Kind::Goal, Kind::Checkin, Kind::Feedback, Kind::Pact])
}

fn scope_back_to(now: &Now, ask: &Add, days: u64, kinds: &[Kind]) -> Scope {
    let mut kinds = kinds.to_vec();
    if !ask.recall.is_empty() {
        kinds.extend(sprint::READS);
    }
    let scope = Scope::of(&kinds);
    let scope = if ask.private { scope.with_private() } else { scope };
    match now.today.checked_sub_days(Days::new(days)) {
        Some(since) if ask.last.is_none() => scope.since(since).days_since(since),
        _ => scope,
    }
}

/// Writes my check-in of a day, or adds to it.
pub fn add(team: &Snapshot, now: &Now, ask: &Add) -> Answered<Plan> {
    let me = now.me(team)?;
    let on = the_day(now, ask)?;
    let id = format!("{on}.{me}");
    if !ask.private && team.unreadable.contains(&(Kind::Checkin, id.clone())) {
        return Err(Refusal::Unreadable { kind: Kind::Checkin, id });
    }
    let fresh = || Record { private: ask.private, ..Record::new(Kind::Checkin, id.clone()) };
    let before = if ask.private { private(team, &id) } else { team.get(Kind::Checkin, &id) };
    let mut record = before.cloned().unwrap_or_else(fresh);
    let answered = answers(team, me, on, &mut record, ask)?;
    let said = words(team, me, on, &mut record, ask)?;
    let silent = answered.is_empty() && said.is_empty() && !ask.star;
    if silent && !(ask.came && before.is_none()) {
        return Err(Refusal::NothingSaid(open::answerable(team, me, on)));
    }
    if before == Some(&record) {
        return Err(Refusal::NothingChanged { what: format!("your check-in of {}", day(on, now.today)) });
    }
    let no_word = answered.is_empty();
    let parts: Vec<String> = answered.into_iter().chain(said).collect();
    let in_brackets = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
    let subject = format!("checkin: {me} {on}{in_brackets}");
    let on = day(on, now.today);
    let verb = match (ask.private, before.is_some()) {
        (true, _) => format!("Kept for yourself alone ({on})"),
        (false, true) => format!("Added to your check-in of {on}"),
        (false, false) => format!("Checked in for {on}"),
    };
    let colon = match parts.as_slice() {
        [] => ", no word on the goals".to_owned(),
        parts if ask.came && no_word && before.is_none() => {
            format!(", no word on the goals: {}", parts.join(", "))
        }
        parts => format!(": {}", parts.join(", ")),
    };
    let said = format!("{verb}{colon}");
    let notes = after::notes(team, now, me, before, &record);
    let plan = Plan::put(record, "checkin", subject, said);
    Ok(notes.into_iter().fold(plan, Plan::with_note))
}

/// Whether an answer as typed fits a goal of mine today.
pub fn fits(team: &Snapshot, now: &Now, goal: &str, typed: &str) -> Answered<()> {
    let goal = my_goal(team, now.me(team)?, now.today, goal)?;
    parse_answer(goal, typed).map(drop)
}

/// The command that says the same in one line, for a shell.
pub fn command_line(ask: &Add) -> String {
    let mut words = vec!["ally checkin".to_owned()];
    words.extend(ask.answers.iter().map(|(goal, answer)| format!("{goal}={answer}")));
    words.extend(ask.mood.map(|mood| format!("-m {mood}")));
    let texts = [
        ("last", &ask.last),
        ("win", &ask.win),
        ("blocker", &ask.blocker),
        ("ask", &ask.ask),
        ("next", &ask.next),
        ("note", &ask.note),
    ];
    let given = texts.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?)));
    words.extend(given.map(|(name, text)| format!("--{name} {}", quoted(text))));
    words.join(" ")
}

/// A private check-in of this clone.
fn private<'a>(team: &'a Snapshot, id: &str) -> Option<&'a Record> {
    team.private.iter().find(|record| record.kind == Kind::Checkin && record.id == id)
}

/// Takes a check-in of mine away.
pub fn remove(team: &Snapshot, now: &Now, reference: &str) -> Answered<Plan> {
    let me = now.me(team)?;
    let path = reference.strip_prefix("./").unwrap_or(reference);
    let private = team.private.iter().find(|record| record.kind == Kind::Checkin && record.path() == path);
    let record = match private {
        Some(record) => record.clone(),
        None => own(team, Kind::Checkin, reference, me)?.clone(),
    };
    let checkin = Checkin(&record);
    let mut parts: Vec<String> =
        Some(answers_in_words(checkin)).filter(|text| !text.is_empty()).into_iter().collect();
    parts.extend(rest_in_words(checkin, 40));
    let held = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    let on = record.day().map_or_else(|| record.id.clone(), |on| day(on, now.today));
    let subject = format!("checkin: {me} removes {}", record.id);
    if record.private {
        let said = format!("Took your private words of {on} away{held}");
        let plan = Plan::take(record, "checkin.remove", subject, said);
        return Ok(plan.with_note("They were here alone, and nothing brings them back"));
    }
    let said = format!("Took your check-in of {on} away{held}");
    Ok(Plan::take(record, "checkin.remove", subject, said).with_note("`ally undo` brings it back"))
}

fn the_day(now: &Now, ask: &Add) -> Answered<NaiveDate> {
    let on = match ask.on.as_deref() {
        Some(text) => now.date(text, Direction::Back)?,
        None if ask.last_week => {
            let since_sunday = u64::from(now.today.weekday().number_from_monday());
            now.today.checked_sub_days(Days::new(since_sunday)).unwrap_or(now.today)
        }
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
    for (key, mut answer) in given {
        // What is said back is what was said now.
        let words = Answer::of(&simplest(answer.clone())).map(|answer| answer.to_string());
        keep_the_other_statement(&mut answer, goals.get(&key));
        let value = simplest(answer);
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

/// An answer for the day and a report for the week are two statements: a new one replaces only its own kind.
fn keep_the_other_statement(answer: &mut Map, stored: Option<&Value>) {
    let of_the_week = |name: &str| matches!(name, "times" | "days");
    let of_the_day = |name: &str| matches!(name, "is" | "value");
    let (day_anew, week_anew) = (answer.keys().any(of_the_day), answer.keys().any(of_the_week));
    let Some(stored) = stored.map(as_map).filter(|_| day_anew != week_anew) else { return };
    for (name, value) in stored.iter().filter(|(name, _)| of_the_week(name) == day_anew) {
        answer.set(name, value.clone());
    }
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

/// Puts everything but answers into the record; returns what is worth saying back.
fn words(team: &Snapshot, me: &str, on: NaiveDate, record: &mut Record, ask: &Add) -> Answered<Vec<String>> {
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
        if open::promise_before(team, me, on).is_none() && record.fields.get("last").is_none() {
            return Err(Refusal::NoPromise { day: on.to_string() });
        }
        set_line(&mut record.fields, "last", Some(last))?;
        super::goal::settle(record, "last");
        said.push(match last.as_str() {
            "kept" => "last promise kept".to_owned(),
            "partly" => "last promise partly kept".to_owned(),
            _ => "last promise not kept".to_owned(),
        });
    }
    let with = company(team, me, on, record, &ask.with)?;
    if !ask.with.is_empty() && !with.is_empty() {
        said.push(format!("with {}", and(&with.iter().map(|id| name_of(team, id)).collect::<Vec<_>>())));
        record.fields.set("with", Value::texts(with));
    }
    if let Some(photo) = &ask.photo {
        record.fields.set("photo", Value::Text(line("photo", photo)?));
        super::goal::settle(record, "photo");
        said.push("photo".to_owned());
    }
    if !ask.recall.is_empty() {
        said.push(recall(team, me, on, record, &ask.recall)?);
    }
    if ask.star {
        record.fields.set("star", Value::Bool(true));
    }
    Ok(said)
}

/// Who was there on a day: those who are named already, and others by name; `all` is everybody who had not left by then.
fn company(
    team: &Snapshot,
    me: &str,
    on: NaiveDate,
    record: &Record,
    names: &[String],
) -> Answered<Vec<String>> {
    let mut with: Vec<String> = record.fields.texts("with").into_iter().map(str::to_owned).collect();
    for name in names {
        let there: Vec<Member<'_>> = match name.as_str() {
            "all" => team.present(on).collect(),
            name => vec![find_member(team, name)?],
        };
        for member in there.into_iter().filter(|member| member.id() != me) {
            if member.presence(on) == Presence::Left {
                return Err(Refusal::HasLeft { name: member.name().to_owned() });
            }
            if !with.iter().any(|id| id == member.id()) {
                with.push(member.id().to_owned());
            }
        }
    }
    Ok(with)
}

/// What is left of lessons; a lesson is named as `ally learn` names it.
fn recall(
    team: &Snapshot,
    me: &str,
    on: NaiveDate,
    record: &mut Record,
    given: &[(String, String)],
) -> Answered<String> {
    let mut lessons = record.fields.map("recall").cloned().unwrap_or_default();
    let mut said = Vec::new();
    for (lesson, word) in given {
        let lesson = sprint::find_lesson(team, me, on, lesson)?;
        lessons.set(&lesson, Value::text(word));
        super::goal::settle(record, &format!("recall.{lesson}"));
        said.push(format!("{lesson} {word}"));
    }
    record.fields.set("recall", Value::Map(lessons));
    Ok(format!("recalled {}", said.join(", ")))
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

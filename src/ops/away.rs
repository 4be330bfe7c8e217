//! Pauses: days on which a member, or one goal, rests. Nothing is due on them, and nothing is counted.

use chrono::{NaiveDate, TimeDelta};

use super::words::day;
use super::{Answered, Now, Plan, Refusal, find_member, prose};
use crate::model::{Direction, Goal, Kind, Map, Record, Snapshot, Value, parse_day};

/// How many days back a pause may begin, for whoever was ill and says so afterwards.
const DAYS_BACK: i64 = 7;

/// A pause.
#[derive(Debug, Clone, Default)]
pub struct Pause {
    /// A goal of mine; I myself if none is named.
    pub goal: Option<String>,
    /// First day, as typed; today if left out.
    pub from: Option<String>,
    /// Last day, as typed; until further notice if left out.
    pub until: Option<String>,
    /// Why.
    pub why: Option<String>,
}

/// What rests: its record, the field with its pauses, and what people call it.
struct Resting {
    record: Record,
    field: &'static str,
    name: String,
    /// That a joint goal has a new keeper, as whoever kept it has left (ruling 78).
    taken_over: Option<String>,
}

fn resting(team: &Snapshot, now: &Now, goal: Option<&str>) -> Answered<Resting> {
    let me = now.me(team)?;
    let Some(goal) = goal else {
        let record = find_member(team, me)?.0.clone();
        return Ok(Resting { record, field: "away", name: "you".to_owned(), taken_over: None });
    };
    let mut record = super::goal::mine(team, now, goal)?.clone();
    super::goal::refuse_closed(Goal(&record), now.today)?;
    let taken_over = super::goal::keep(team, now, me, &mut record);
    let name = format!("the goal {}", Goal(&record).slug());
    Ok(Resting { record, field: "paused", name, taken_over })
}

fn end(interval: &Value, key: &str) -> Option<NaiveDate> {
    interval.as_map()?.text(key).and_then(parse_day)
}

/// Whether a day lies in an interval; a missing end is open (ruling 7).
fn holds(interval: &Value, on: NaiveDate) -> bool {
    interval.as_map().is_some()
        && end(interval, "from").is_none_or(|from| from <= on)
        && end(interval, "to").is_none_or(|to| on <= to)
}

/// Begins a pause, now or later; one that is under way on its first day gets the new end instead.
pub fn pause(team: &Snapshot, now: &Now, ask: &Pause) -> Answered<Plan> {
    let Resting { mut record, field, name, taken_over } = resting(team, now, ask.goal.as_deref())?;
    let from = match &ask.from {
        Some(text) => now.date(text, Direction::Forward)?,
        None => now.today,
    };
    if from < now.today - TimeDelta::days(DAYS_BACK) {
        return Err(Refusal::PauseTooOld { day: from.to_string() });
    }
    let until = ask.until.as_ref().map(|text| now.date(text, Direction::Forward)).transpose()?;
    if let Some(until) = until.filter(|until| *until < from) {
        return Err(Refusal::EndsTooEarly { from: from.to_string(), until: until.to_string() });
    }
    let mut intervals = record.fields.list(field).to_vec();
    let under_way = intervals.iter().position(|interval| holds(interval, from));
    let mut interval = match under_way {
        Some(place) => intervals.remove(place).as_map().cloned().unwrap_or_default(),
        None => Map::new(),
    };
    let first = interval.text("from").and_then(parse_day);
    if under_way.is_none() {
        interval.set("from", Value::Text(from.to_string()));
    }
    match until {
        Some(until) => interval.set("to", Value::Text(until.to_string())),
        None => interval.remove("to"),
    }
    if let Some(why) = &ask.why {
        interval.set("why", Value::Text(prose("reason", why)?));
    }
    intervals.insert(under_way.unwrap_or(intervals.len()), Value::Map(interval));
    if intervals == record.fields.list(field) {
        return Err(Refusal::NothingChanged { what: "the pause".to_owned() });
    }
    record.fields.set(field, Value::List(intervals));
    super::goal::settle(&mut record, field);
    let days =
        days_in_words(if under_way.is_some() { first.or(Some(from)) } else { Some(from) }, until, now.today);
    let said = match &ask.goal {
        None => format!("You are away {days}; nothing is due, and nothing is counted"),
        Some(_) => format!(
            "{} rests {days}; nothing is due for it, and nothing is counted",
            name.replacen("the", "The", 1)
        ),
    };
    let again = format!("`{}` ends it", way(ask.goal.as_deref()));
    let subject = format!("{}: {} pauses {days}", record.kind.word(), subject_of(&record, now));
    let again = if until.is_some() { format!("{again} earlier") } else { again };
    let plan = Plan::put(record, "pause", subject, said).with_note(again);
    Ok(taken_over.into_iter().fold(plan, Plan::with_note))
}

fn way(goal: Option<&str>) -> String {
    goal.map_or_else(|| "ally resume".to_owned(), |goal| format!("ally resume {goal}"))
}

fn subject_of(record: &Record, now: &Now) -> String {
    match record.kind {
        Kind::Goal => format!("{} ({})", now.me_or_nobody(), Goal(record).slug()),
        _ => now.me_or_nobody().to_owned(),
    }
}

/// `from today until Sun 29 Nov`, `from Mon 23 Nov until further notice`.
fn days_in_words(from: Option<NaiveDate>, until: Option<NaiveDate>, today: NaiveDate) -> String {
    let name = |on: NaiveDate| if on == today { "today".to_owned() } else { day(on, today) };
    let end = until.map_or_else(|| "further notice".to_owned(), name);
    match from {
        Some(from) if Some(from) == until => format!("on {}", day(from, today)),
        Some(from) => format!("from {} until {end}", name(from)),
        None => format!("until {end}"),
    }
}

/// Ends the pause that is under way, so that today counts again; otherwise takes back the next one that is planned.
pub fn resume(team: &Snapshot, now: &Now, goal: Option<&str>) -> Answered<Plan> {
    let Resting { mut record, field, name, taken_over } = resting(team, now, goal)?;
    let today = now.today;
    let mut intervals = record.fields.list(field).to_vec();
    let under_way: Vec<usize> =
        intervals.iter().enumerate().filter(|(_, one)| holds(one, today)).map(|(place, _)| place).collect();
    let planned = intervals
        .iter()
        .enumerate()
        .filter(|(_, one)| end(one, "from").is_some_and(|from| today < from))
        .min_by_key(|(_, one)| end(one, "from"))
        .map(|(place, _)| place);
    let said = match (under_way.is_empty(), planned) {
        (false, _) => {
            for place in under_way.into_iter().rev() {
                end_yesterday(&mut intervals, place, today);
            }
            match goal {
                None => "Welcome back; today counts again".to_owned(),
                Some(_) => format!("Resumed {name}; today counts again"),
            }
        }
        (true, Some(place)) => {
            let interval = intervals.remove(place);
            let days = days_in_words(end(&interval, "from"), end(&interval, "to"), today);
            format!("Took back the pause {days}")
        }
        (true, None) => {
            let what =
                if goal.is_some() { format!("{name} is not paused") } else { "you are not away".to_owned() };
            return Err(Refusal::NotPaused { what });
        }
    };
    record.fields.set(field, Value::List(intervals));
    super::goal::settle(&mut record, field);
    let subject = format!("{}: {} resumes", record.kind.word(), subject_of(&record, now));
    let left =
        record.fields.list(field).iter().filter(|one| end(one, "from").is_some_and(|from| today < from));
    let left = left.count();
    let plan = taken_over.into_iter().fold(Plan::put(record, "resume", subject, said), Plan::with_note);
    Ok(if left > 0 {
        plan.with_note(format!("A later pause is planned, too; `{}` again takes it back", way(goal)))
    } else {
        plan
    })
}

/// Lets an interval end yesterday; one that began today was none.
fn end_yesterday(intervals: &mut Vec<Value>, place: usize, today: NaiveDate) {
    let began = intervals.get(place).and_then(|one| end(one, "from"));
    let yesterday = today.pred_opt();
    match (
        intervals.get_mut(place),
        yesterday.filter(|yesterday| began.is_none_or(|began| began <= *yesterday)),
    ) {
        (Some(Value::Map(interval)), Some(yesterday)) => {
            interval.set("to", Value::Text(yesterday.to_string()))
        }
        _ => {
            intervals.remove(place);
        }
    }
}

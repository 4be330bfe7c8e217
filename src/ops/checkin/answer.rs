//! Answers as typed: what they mean for a goal, and how they are stored.

use super::super::{Answered, Refusal, line, prose};
use crate::model::{Goal, GoalKind, Map, Rhythm, State, Value, is_usual_number};

/// The key of a goal in a check-in: an own goal by its name, a joint one in full.
pub(in crate::ops) fn key_of(goal: Goal<'_>, me: &str) -> String {
    if goal.owner() == me { goal.slug().to_owned() } else { goal.id().to_owned() }
}

/// Reads an answer as typed: `y`, `n:energy`, `12`, `3x`, `mon,wed`.
pub(super) fn parse_answer(goal: Goal<'_>, typed: &str) -> Answered<Map> {
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
    if let Some(number) = number(&text) {
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

/// A plain number. A comma stands for the point, unless three digits follow it: those could be thousands.
fn number(text: &str) -> Option<f64> {
    let pointed = match text.split_once(',') {
        Some((_, digits)) if digits.len() == 3 => return None,
        _ => text.replacen(',', ".", 1),
    };
    let is_plain = pointed.trim_start_matches(['-', '+']).chars().all(|c| c.is_ascii_digit() || c == '.');
    pointed.parse::<f64>().ok().filter(|number| is_plain && is_usual_number(*number))
}

pub(super) fn split_detail(text: &str) -> Answered<(&str, &str, &str)> {
    let bad = || Refusal::BadDetail { text: text.to_owned() };
    let (left, value) = text.split_once('=').ok_or_else(bad)?;
    let (goal, key) = left.rsplit_once('.').ok_or_else(bad)?;
    Ok((goal, key, value))
}

pub(super) fn parse_detail(key: &str, value: &str, detail: &str) -> Answered<Value> {
    let bad = || Refusal::BadDetail { text: detail.to_owned() };
    match key {
        "note" => Ok(Value::Text(prose("note", value)?)),
        "link" => Ok(Value::Text(line("link", value)?)),
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

pub(super) fn as_map(value: &Value) -> Map {
    match value {
        Value::Map(map) => map.clone(),
        Value::Int(_) | Value::Float(_) => [("value".to_owned(), value.clone())].into_iter().collect(),
        single => [("is".to_owned(), single.clone())].into_iter().collect(),
    }
}

pub(super) fn merge_into(given: &mut Vec<(String, Map)>, key: String, answer: Map) {
    match given.iter_mut().find(|(name, _)| *name == key) {
        Some((_, map)) => answer.iter().for_each(|(name, value)| map.set(name, value.clone())),
        None => given.push((key, answer)),
    }
}

/// The shortest form of an answer: a single word or number where that says all.
pub(in crate::ops) fn simplest(answer: Map) -> Value {
    let only = |name: &str| if answer.len() == 1 { answer.get(name).cloned() } else { None };
    only("is").or_else(|| only("value")).unwrap_or(Value::Map(answer))
}

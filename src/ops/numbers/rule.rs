//! By which rule a goal counts on a day: what is read back from its changes.

use chrono::NaiveDate;

use super::days::{monday_of, month_of, shift};
use crate::model::{Answer, Goal, GoalKind, Rhythm, State, Value, parse_day};

/// Excused skips per 28 days where a goal says nothing.
const RESERVE: usize = 2;

/// The fields that decide how answers count.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rule {
    /// The rhythm; `None` if there is none or it can't be read.
    pub(super) every: Option<Rhythm>,
    amount: Option<f64>,
    limit: Option<f64>,
    /// Excused skips per 28 days.
    pub(super) reserve: usize,
}

impl Rule {
    /// The rule at the end of a day (ruling 10).
    pub(super) fn on(goal: Goal<'_>, day: NaiveDate) -> Self {
        let number = |name| value_on(goal, name, day).and_then(Value::as_number);
        let reserve = value_on(goal, "reserve", day).and_then(Value::as_int);
        Self {
            every: value_on(goal, "every", day).and_then(Value::as_text).and_then(Rhythm::parse),
            amount: number("amount"),
            limit: number("limit"),
            reserve: reserve.map_or(RESERVE, |reserve| usize::try_from(reserve).unwrap_or(0)),
        }
    }

    /// The rule by which a day counts: that at the end of its week, or of its month where a month has a quota (ruling
    /// 10).
    pub(super) fn of_week(goal: Goal<'_>, day: NaiveDate) -> Self {
        let of_month = Self::on(goal, month_of(day).1);
        match of_month.every {
            Some(Rhythm::PerMonth(_)) => of_month,
            _ => Self::on(goal, shift(monday_of(day), 6)),
        }
    }

    /// Whether two rules count alike; how many skips are excused makes no other measure (ruling 31).
    pub(super) fn measures_like(&self, other: &Self) -> bool {
        self.every == other.every && self.amount == other.amount && self.limit == other.limit
    }

    /// What an answer says of its own day; `None` if it only reports for the week (rulings 24 and 25).
    pub(super) fn judge(&self, answer: &Answer<'_>) -> Option<State> {
        answer.is.or_else(|| answer.value.map(|value| self.judge_number(value)))
    }

    fn judge_number(&self, value: f64) -> State {
        let done = match (self.amount, self.limit) {
            (Some(amount), _) => value >= amount,
            (None, Some(limit)) => value <= limit,
            (None, None) => value > 0.0,
        };
        if done {
            State::Done
        } else if self.amount.is_some() && value > 0.0 {
            State::Partly
        } else {
            State::Missed
        }
    }
}

/// What an answer says of its own day: of a habit by the rule of its week; of anything else a number above zero says
/// that something was done, and no number that it was missed.
pub fn said_of(goal: Goal<'_>, answer: &Answer<'_>, day: NaiveDate) -> Option<State> {
    match goal.kind() {
        GoalKind::Habit => Rule::of_week(goal, day).judge(answer),
        GoalKind::Number | GoalKind::Once => {
            answer.is.or_else(|| answer.value.filter(|value| *value > 0.0).map(|_| State::Done))
        }
    }
}

/// How many skips in 28 days cost nothing.
pub fn reserve(goal: Goal<'_>, day: NaiveDate) -> usize {
    Rule::on(goal, day).reserve
}

/// The value of a field at the end of a day: the `was` of the first change after it, otherwise the present value.
pub(super) fn value_on<'a>(goal: Goal<'a>, name: &str, day: NaiveDate) -> Option<&'a Value> {
    match changes_of(goal, name).into_iter().find(|(on, _)| *on > day) {
        Some((_, was)) => was,
        None => goal.0.fields.get(name),
    }
}

/// The changes of a field in order: the day, and the value before it.
pub(super) fn changes_of<'a>(goal: Goal<'a>, name: &str) -> Vec<(NaiveDate, Option<&'a Value>)> {
    let entries = goal.0.fields.list("changes").iter().filter_map(Value::as_map);
    let mut found: Vec<_> = entries
        .filter(|entry| entry.text("what") == Some(name))
        .filter_map(|entry| Some((entry.text("on").and_then(parse_day)?, entry.get("was"))))
        .collect();
    found.sort_by_key(|(on, _)| *on);
    found
}

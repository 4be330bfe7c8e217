//! Every answer as a row of a table, for spreadsheets.

use chrono::NaiveDate;

use super::csv::row;
use crate::model::{Answer, Checkin, Goal, Snapshot, Value};

/// What the columns hold.
const HEAD: [&str; 14] = [
    "date", "member", "goal", "title", "unit", "is", "value", "times", "days", "why", "hard", "note", "mood",
    "checkin",
];

/// One row for each answer of the days that are asked for, oldest first, below a row that names the columns.
pub fn answers(team: &Snapshot, since: Option<NaiveDate>, until: Option<NaiveDate>) -> String {
    let mut text = row(HEAD);
    for checkin in team.checkins() {
        let Some(day) = checkin.day() else { continue };
        if since.is_some_and(|since| day < since) || until.is_some_and(|until| until < day) {
            continue;
        }
        for (key, answer) in checkin.answers() {
            text.push_str(&of_answer(team, checkin, day, key, &answer));
        }
    }
    text
}

fn of_answer(
    team: &Snapshot,
    checkin: Checkin<'_>,
    day: NaiveDate,
    key: &str,
    answer: &Answer<'_>,
) -> String {
    let id = goal_of(team, checkin.who(), key);
    let goal = team.goal(&id);
    let whole = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let cells = [
        day.to_string(),
        checkin.who().to_owned(),
        id.clone(),
        goal.map_or("", Goal::title).to_owned(),
        goal.and_then(|goal| goal.0.fields.text("unit")).unwrap_or_default().to_owned(),
        answer.is.map_or("", |is| is.word()).to_owned(),
        answer.value.map(|value| Value::number(value).to_string()).unwrap_or_default(),
        whole(answer.times),
        answer.days.join(" "),
        answer.why.unwrap_or_default().to_owned(),
        whole(answer.hard),
        answer.note.unwrap_or_default().trim_end().to_owned(),
        whole(checkin.0.fields.int("mood")),
        checkin.0.id.clone(),
    ];
    row(cells.iter().map(String::as_str))
}

/// The goal that a key of a check-in means (ruling 14); an unknown one is taken for one of the member's own.
fn goal_of(team: &Snapshot, who: &str, key: &str) -> String {
    if key.contains('/') {
        return key.to_owned();
    }
    let (own, joint) = (format!("{who}/{key}"), format!("ours/{key}"));
    if team.goal(&own).is_none() && team.goal(&joint).is_some() { joint } else { own }
}

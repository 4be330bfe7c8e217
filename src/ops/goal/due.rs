//! Due dates that are near or past.

use chrono::{Days, NaiveDate};

use super::change::ways;
use super::shown_id;
use crate::model::{Goal, GoalKind, GoalState, Member, Snapshot};
use crate::ops::Now;
use crate::ops::due::{Due, DueKind};
use crate::ops::numbers::{MOVES, carried};
use crate::ops::words::{day, short};

/// How many days ahead a due date is named.
const AHEAD: u64 = 3;

/// The goals done once whose due date is at most three days ahead, or past; none that rest, and none while the member is
/// away.
pub fn due(team: &Snapshot, now: &Now, member: Member<'_>) -> Vec<Due> {
    let today = now.day_for(member);
    if member.is_away(today) {
        return Vec::new();
    }
    let mut due: Vec<Due> = team
        .goals()
        .filter(|goal| goal.kind() == GoalKind::Once && goal.owners().contains(&member.id()))
        .filter(|goal| goal.state(today) == GoalState::Active)
        .filter_map(|goal| milestone(goal, member.id(), today))
        .collect();
    due.sort_by(|a, b| a.since.cmp(&b.since).then_with(|| a.reference.cmp(&b.reference)));
    due
}

fn milestone(goal: Goal<'_>, who: &str, today: NaiveDate) -> Option<Due> {
    let by = goal.by()?;
    let since = by.checked_sub_days(Days::new(AHEAD)).filter(|since| *since <= today)?;
    let id = shown_id(goal.id(), who);
    let moves = carried(goal);
    let often = moves >= MOVES;
    let moved = if often { format!(", moved {moves} times") } else { String::new() };
    Some(Due {
        kind: DueKind::Milestone,
        who: who.to_owned(),
        what: format!("“{}” {}{moved}", short(goal.title(), 80), when(by, today)),
        reference: Some(goal.id().to_owned()),
        since,
        // It is named once before the day, and once after it.
        period: Some(if by < today { by.succ_opt().unwrap_or(by) } else { by }.to_string()),
        way: if often { ways(id) } else { format!("ally goal done {id}") },
    })
}

/// `is due Friday`, `is due today`, `was due Tuesday`, `was due Tue 3 Nov`.
fn when(by: NaiveDate, today: NaiveDate) -> String {
    match (by - today).num_days() {
        0 => "is due today".to_owned(),
        1 => "is due tomorrow".to_owned(),
        -1 => "was due yesterday".to_owned(),
        2.. => format!("is due {}", by.format("%A")),
        -6..=-2 => format!("was due {}", by.format("%A")),
        _ => format!("was due {}", day(by, today)),
    }
}

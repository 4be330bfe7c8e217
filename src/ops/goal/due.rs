//! Due dates that are near or past.

use chrono::{Days, NaiveDate};

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
    by.checked_sub_days(Days::new(AHEAD)).filter(|since| *since <= today)?;
    let id = shown_id(goal.id(), who);
    let moves = carried(goal);
    let often = moves >= MOVES;
    let question = format!(", moved {moves} times: shrink it, hand it over or drop it?");
    let moved = if often { question } else { String::new() };
    Some(Due {
        kind: DueKind::Milestone,
        who: who.to_owned(),
        what: format!("“{}” {}{moved}", short(goal.title(), 80), when(by, today)),
        reference: Some(goal.id().to_owned()),
        since: by,
        // It is named once before the day, and once after it.
        period: Some(if by < today { by.succ_opt().unwrap_or(by) } else { by }.to_string()),
        way: if often { format!("ally goal pivot {id} TITLE") } else { format!("ally goal done {id}") },
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

#[cfg(test)]
mod tests {
    use super::due;
    use crate::model::Kind;
    use crate::ops::numbers::fixture::{Story, now};

    fn whats(story: &Story, today: &str) -> Vec<String> {
        let member = story.team.member("ana").unwrap();
        due(&story.team, &now(today), member).into_iter().map(|due| due.what).collect()
    }

    #[test]
    fn a_date_is_named_from_three_days_before_and_in_neutral_words() {
        let mut story = Story::new();
        story.goal("ana/hut", &[("title", "Book the hut"), ("by", "2026-11-25"), ("start", "2026-11-01")]);
        for (today, said) in [
            ("2026-11-21", None),
            ("2026-11-22", Some("is due Wednesday")),
            ("2026-11-24", Some("is due tomorrow")),
            ("2026-11-25", Some("is due today")),
            ("2026-11-26", Some("was due yesterday")),
            ("2026-11-29", Some("was due Wednesday")),
            ("2026-12-05", Some("was due Wed 25 Nov")),
        ] {
            let expected: Vec<String> = said.iter().map(|said| format!("“Book the hut” {said}")).collect();
            assert_eq!(whats(&story, today), expected, "{today}");
        }
    }

    #[test]
    fn it_is_named_once_before_the_day_and_once_after_it() {
        let mut story = Story::new();
        story.goal("ana/hut", &[("by", "2026-11-25"), ("start", "2026-11-01")]);
        let period = |today: &str| {
            let member = story.team.member("ana").unwrap();
            due(&story.team, &now(today), member).pop().unwrap().period.unwrap()
        };
        assert_eq!((period("2026-11-22"), period("2026-11-25")), ("2026-11-25".into(), "2026-11-25".into()));
        assert_eq!((period("2026-11-26"), period("2026-12-20")), ("2026-11-26".into(), "2026-11-26".into()));
    }

    #[test]
    fn what_rests_what_is_over_and_what_counts_is_not_named() {
        let by = ("by", "2026-11-23");
        for (id, fields) in [
            ("ana/done", [by, ("closed", "2026-11-20")]),
            ("ana/later", [by, ("start", "2026-11-23")]),
            ("ana/pages", [by, ("target", "100")]),
            ("ana/run", [by, ("every", "daily")]),
            ("ben/hut", [by, ("why", "x")]),
            ("ana/open", [("by", "2026-12-23"), ("why", "x")]),
        ] {
            let mut story = Story::new();
            story.goal(id, &fields[..if id == "ana/done" { 1 } else { 2 }]);
            if id == "ana/done" {
                story.closed(id, "2026-11-20");
            }
            assert_eq!(whats(&story, "2026-11-22"), Vec::<String>::new(), "{id}");
        }
        let mut story = Story::new();
        story.goal("ours/hut", &[by, ("title", "Hut"), ("owners", "[ana, ben]"), ("keeper", "ben")]);
        assert_eq!(whats(&story, "2026-11-22"), ["“Hut” is due tomorrow"]);
        story.add(Kind::Goal, "ours/hut", "paused", &[("from", "2026-11-20"), ("to", "2026-11-22")]);
        assert_eq!(whats(&story, "2026-11-22"), Vec::<String>::new());
        assert_eq!(whats(&story, "2026-11-23"), ["“Hut” is due today"]);
        story.add(Kind::Member, "ana", "away", &[("from", "2026-11-20"), ("to", "2026-11-30")]);
        assert_eq!(whats(&story, "2026-11-23"), Vec::<String>::new());
    }

    #[test]
    fn a_date_that_moved_three_times_names_three_ways_out() {
        let mut story = Story::new();
        story.goal("ana/hut", &[("title", "Hut"), ("by", "2026-11-23")]);
        for was in ["2026-11-01", "2026-11-02", "2026-11-03"] {
            story.add(Kind::Goal, "ana/hut", "changes", &[("on", was), ("what", "by"), ("was", was)]);
        }
        assert_eq!(
            whats(&story, "2026-11-22"),
            ["“Hut” is due tomorrow, moved 3 times: shrink it, hand it over or drop it?"]
        );
        let found = due(&story.team, &now("2026-11-22"), story.team.member("ana").unwrap());
        assert_eq!(found[0].way, "ally goal pivot hut TITLE");
    }
}

//! How often somebody showed up for a goal in some days: what a check-in asks before, and a sprint looks back on.

use chrono::NaiveDate;

use super::days::{each, monday_of, shift};
use super::rule::Rule;
use super::slots::most;
use super::voice::Voice;
use crate::model::{Goal, Snapshot, State};

/// How often a member did a goal, or part of it, from one day to another, both included; `None` when nothing was said.
/// A week counts its days, or more if a report with the days after it comes to more (ruling 19). A report of a number of
/// times speaks for its week so far, which need not lie in these days: those of weeks that begin before
/// `reports_since` are left out.
pub fn shown_up(
    team: &Snapshot,
    goal: Goal<'_>,
    member: &str,
    (from, to): (NaiveDate, NaiveDate),
    reports_since: NaiveDate,
) -> Option<usize> {
    let voice = Voice::of(team, goal, member, (monday_of(from), to));
    if !voice.answered(from) {
        return None;
    }
    let mondays = std::iter::successors(Some(monday_of(from)), |monday| Some(shift(*monday, 7)));
    let of_week = |monday: NaiveDate| {
        let (first, last) = (monday.max(from), shift(monday, 6).min(to));
        let reports = voice.reports(monday);
        let is_done = |day: &NaiveDate| {
            let said = voice.said(*day, &Rule::of_week(goal, *day), &reports).state;
            matches!(said, Some(State::Done | State::Partly))
        };
        let days: Vec<NaiveDate> = each(first, last).filter(is_done).collect();
        let counts = |day: NaiveDate| first <= day && day <= last && reports_since <= monday;
        let told: Vec<_> = reports.times.iter().copied().filter(|report| counts(report.day)).collect();
        most(&days, &told)
    };
    Some(mondays.take_while(|monday| *monday <= to).map(of_week).sum())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Story, date};
    use super::shown_up;
    use crate::model::Kind;

    fn of_ana(story: &Story, goal: &str, from: &str, to: &str) -> Option<usize> {
        let goal = story.team.goal(goal).unwrap();
        shown_up(&story.team, goal, "ana", (date(from), date(to)), date("2026-11-01"))
    }

    #[test]
    fn a_limit_is_kept_at_zero_and_not_above_it() {
        let mut story = Story::new();
        story.goal("ana/smoke", &[("every", "3/week"), ("limit", "2")]);
        assert_eq!(of_ana(&story, "ana/smoke", "2026-11-16", "2026-11-22"), None);
        story.says("ana", "2026-11-16", "smoke=0");
        story.says("ana", "2026-11-17", "smoke=2");
        story.says("ana", "2026-11-18", "smoke=5");
        assert_eq!(of_ana(&story, "ana/smoke", "2026-11-16", "2026-11-22"), Some(2));
        story.says("ana", "2026-11-19", "smoke=partly");
        assert_eq!(of_ana(&story, "ana/smoke", "2026-11-16", "2026-11-22"), Some(3));
    }

    #[test]
    fn an_earlier_week_keeps_the_rule_it_had() {
        let mut story = Story::new();
        story.goal("ana/smoke", &[("every", "3/week"), ("limit", "2")]);
        let change = [("on", "2026-11-18"), ("what", "limit"), ("was", "5")];
        story.add(Kind::Goal, "ana/smoke", "changes", &change);
        story.says("ana", "2026-11-11", "smoke=4");
        story.says("ana", "2026-11-17", "smoke=4");
        assert_eq!(of_ana(&story, "ana/smoke", "2026-11-09", "2026-11-15"), Some(1));
        assert_eq!(of_ana(&story, "ana/smoke", "2026-11-16", "2026-11-22"), Some(0));
    }

    #[test]
    fn the_reports_of_a_month_add_up_week_by_week() {
        let mut story = Story::new();
        story.goal("ana/call", &[("every", "6/month")]);
        story.says("ana", "2026-11-04", "call=2x");
        story.says("ana", "2026-11-06", "call=done");
        story.says("ana", "2026-11-11", "call=1x");
        story.says("ana", "2026-11-12", "call=mon,wed");
        assert_eq!(of_ana(&story, "ana/call", "2026-11-01", "2026-11-20"), Some(5));
        // A week that began before the days tells of more than them.
        assert_eq!(of_ana(&story, "ana/call", "2026-11-04", "2026-11-06"), Some(3));
        let goal = story.team.goal("ana/call").unwrap();
        let days = (date("2026-11-04"), date("2026-11-06"));
        assert_eq!(shown_up(&story.team, goal, "ana", days, days.0), Some(1));
    }
}

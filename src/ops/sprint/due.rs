//! What sprints wait for: an answer to a plan, a debrief, a decision.

use chrono::{Days, NaiveDate};

use super::{end, joined, leaf, sprints, state, to_look_back, unanswered};
use crate::model::{Member, Presence, Snapshot, Sprint, SprintState};
use crate::ops::Now;
use crate::ops::due::{Due, DueKind};

/// Days after the last one on which the planner is asked to decide although somebody has not looked back.
const PATIENCE: u64 = 7;

/// Days for which a debrief is still asked for once the sprint is decided.
const AFTERWARDS: u64 = 28;

/// What a member is waited for, by sprint.
pub fn due(team: &Snapshot, now: &Now, member: Member<'_>) -> Vec<Due> {
    let today = now.day_for(member);
    let mut found = Vec::new();
    for sprint in sprints(team).filter(|sprint| sprint.kind() != "idea") {
        found.extend(answer_due(team, sprint, member.id(), today));
        found.extend(debrief_due(team, sprint, member.id(), today));
        found.extend(decision_due(team, sprint, member.id(), today));
    }
    found
}

/// Sprints that run today with a member in them.
pub fn running<'a>(team: &'a Snapshot, member: &str, today: NaiveDate) -> Vec<Sprint<'a>> {
    sprints(team)
        .filter(|sprint| state(team, *sprint, today) == SprintState::Running)
        .filter(|sprint| joined(team, *sprint, today).contains(&member))
        .collect()
}

fn item(kind: DueKind, who: &str, what: String, sprint: Sprint<'_>, since: NaiveDate, way: String) -> Due {
    Due { kind, who: who.to_owned(), what, reference: Some(sprint.id().to_owned()), since, period: None, way }
}

fn answer_due(team: &Snapshot, sprint: Sprint<'_>, member: &str, today: NaiveDate) -> Option<Due> {
    let waits = state(team, sprint, today) == SprintState::Proposed
        && unanswered(team, sprint, today).contains(&member)
        && sprint.last().is_none_or(|last| today <= last);
    let what = format!("say whether you join “{}”", sprint.title());
    let since = sprint.first().map_or(today, |first| first.min(today));
    waits.then(|| {
        item(DueKind::Answer, member, what, sprint, since, format!("ally sprint join {}", sprint.slug()))
    })
}

fn debrief_due(team: &Snapshot, sprint: Sprint<'_>, member: &str, today: NaiveDate) -> Option<Due> {
    let end = end(team, sprint)?;
    let asked = match state(team, sprint, today) {
        SprintState::Running => end <= today,
        SprintState::DebriefDue => true,
        SprintState::Closed => {
            let until = end.checked_add_days(Days::new(AFTERWARDS)).unwrap_or(end);
            super::fund::has_run(team, sprint, end) && today <= until
        }
        _ => false,
    };
    let mine = leaf(team, sprint.id(), member).filter(|leaf| leaf.is_in() && !leaf.has_debrief())?;
    let what = format!("look back on “{}”", sprint.title());
    let way = format!("ally sprint debrief {}", sprint.slug());
    asked.then(|| item(DueKind::Debrief, mine.who(), what, sprint, end, way))
}

fn decision_due(team: &Snapshot, sprint: Sprint<'_>, member: &str, today: NaiveDate) -> Option<Due> {
    if state(team, sprint, today) != SprintState::DebriefDue {
        return None;
    }
    let last = sprint.last()?;
    let everybody = joined(team, sprint, today);
    let lead = sprint.lead();
    let lead_is_gone = team.member(lead).is_none_or(|lead| lead.presence(today) == Presence::Left);
    let asked = lead == member || (lead_is_gone && everybody.contains(&member));
    let all_said = to_look_back(team, sprint, today).is_empty();
    let long_ago = last.checked_add_days(Days::new(PATIENCE)).is_some_and(|day| day <= today);
    let what = format!("decide what becomes of “{}”", sprint.title());
    let way = format!("ally sprint close {} --decision keep", sprint.slug());
    // Beside the planner's own debrief of the same sprint, which it must not be taken for.
    let period = Some(format!("decision {last}"));
    let due = || Due { period, ..item(DueKind::Debrief, member, what, sprint, last, way) };
    (asked && (all_said || long_ago)).then(due)
}

#[cfg(test)]
mod tests {
    use super::due;
    use crate::model::{Kind, Map, Record, Snapshot, Value};
    use crate::ops::numbers::fixture::now;

    fn record(team: &mut Snapshot, kind: Kind, id: &str, fields: &[(&str, &str)]) {
        let mut record = Record::new(kind, id);
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), Value::text(*value)));
        record.fields = fields.collect::<Map>();
        team.put(record);
    }

    fn team() -> Snapshot {
        let mut team = Snapshot::default();
        ["ana", "ben"].into_iter().for_each(|id| record(&mut team, Kind::Member, id, &[]));
        let plan = [("title", "Cook"), ("start", "2026-11-09"), ("end", "2026-11-15")];
        record(&mut team, Kind::Sprint, "2026-11-cook.ana", &plan);
        record(&mut team, Kind::SprintLeaf, "2026-11-cook.ana/ana", &[("join", "yes")]);
        team
    }

    fn told(team: &Snapshot, who: &str, today: &str) -> Vec<String> {
        let due = due(team, &now(today), team.member(who).unwrap());
        due.into_iter().map(|due| format!("{} since {}", due.what, due.since)).collect()
    }

    #[test]
    fn an_answer_is_due_until_the_days_are_over() {
        let team = team();
        assert_eq!(told(&team, "ben", "2026-11-05"), ["say whether you join “Cook” since 2026-11-05"]);
        assert_eq!(told(&team, "ben", "2026-11-15"), ["say whether you join “Cook” since 2026-11-09"]);
        assert!(told(&team, "ben", "2026-11-16").is_empty());
        assert!(told(&team, "ana", "2026-11-05").is_empty());
    }

    #[test]
    fn a_debrief_is_due_from_the_last_day_until_it_is_written() {
        let mut team = team();
        record(&mut team, Kind::SprintLeaf, "2026-11-cook.ana/ben", &[("join", "try")]);
        assert!(told(&team, "ben", "2026-11-14").is_empty());
        let look_back = "look back on “Cook” since 2026-11-15";
        for today in ["2026-11-15", "2026-11-16", "2027-03-01"] {
            assert_eq!(told(&team, "ben", today), [look_back], "{today}");
        }
        let written = [("join", "try"), ("worked", "soup")];
        record(&mut team, Kind::SprintLeaf, "2026-11-cook.ana/ben", &written);
        assert!(told(&team, "ben", "2026-11-16").is_empty());
        // The planner decides once all have looked back, or a week later.
        let decide = "decide what becomes of “Cook” since 2026-11-15";
        assert_eq!(told(&team, "ana", "2026-11-16"), [look_back]);
        assert_eq!(told(&team, "ana", "2026-11-22"), [look_back, decide]);
        record(&mut team, Kind::SprintLeaf, "2026-11-cook.ana/ana", &[("join", "yes"), ("felt", "warm")]);
        assert_eq!(told(&team, "ana", "2026-11-16"), [decide]);
        record(&mut team, Kind::Member, "ana", &[("until", "2026-11-20")]);
        assert_eq!(told(&team, "ben", "2026-11-22"), [decide]);
    }
}

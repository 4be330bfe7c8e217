//! What sprints took of the common fund, and what became of them (M19): for reviews and the pact.

use chrono::NaiveDate;
use serde::Serialize;

use super::{decided, end, leaves, sprints, state};
use crate::model::{Leaf, Map, Snapshot, Sprint};

/// Time and money that sprints took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Spent {
    /// Hours, of everybody together.
    pub hours: f64,
    /// Money, in whatever currency the pact names.
    pub money: f64,
}

impl Spent {
    fn add(&mut self, map: Option<&Map>) {
        let read = |name| map.and_then(|map| map.number(name)).unwrap_or(0.0);
        self.hours += read("hours");
        self.money += read("money");
    }

    /// Whether nothing was noted.
    pub fn is_nothing(self) -> bool {
        self.hours == 0.0 && self.money == 0.0
    }
}

/// What all sprints took from one day to another, both included: log entries count on their day, a sum without a day
/// on the last day of its sprint.
pub fn spent(team: &Snapshot, from: NaiveDate, to: NaiveDate) -> Spent {
    let within = |day: NaiveDate| from <= day && day <= to;
    let mut spent = Spent::default();
    for sprint in sprints(team) {
        for leaf in leaves(team, sprint.id()) {
            add_leaf(&mut spent, sprint, leaf, &within);
        }
    }
    spent
}

/// What one sprint took.
pub(super) fn spent_in(team: &Snapshot, sprint: Sprint<'_>) -> Spent {
    let mut spent = Spent::default();
    leaves(team, sprint.id()).for_each(|leaf| add_leaf(&mut spent, sprint, leaf, &|_| true));
    spent
}

fn add_leaf(spent: &mut Spent, sprint: Sprint<'_>, leaf: Leaf<'_>, within: &dyn Fn(NaiveDate) -> bool) {
    for (_, entry) in leaf.log().filter(|(on, _)| within(*on)) {
        spent.add(entry.map("spent"));
    }
    if sprint.last().is_some_and(within) {
        spent.add(leaf.0.fields.map("spent"));
    }
}

/// A sprint that ran, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Experiment {
    /// The sprint.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// experiment, workshop, project, explore, teach, swap
    pub kind: String,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// keep, adapt, drop; `None` until it is decided.
    pub decision: Option<String>,
}

/// Sprints that ended from one day to another, both included, with what was decided, if it is. One that was decided
/// early ended on that day; one that never began is not here.
pub fn experiments(team: &Snapshot, from: NaiveDate, to: NaiveDate) -> Vec<Experiment> {
    let mut found: Vec<(NaiveDate, Experiment)> = sprints(team)
        .filter(|sprint| sprint.kind() != "idea" && has_run(team, *sprint, to))
        .filter_map(|sprint| {
            let on = end(team, sprint).filter(|on| from <= *on && *on <= to)?;
            let experiment = Experiment {
                id: sprint.id().to_owned(),
                title: sprint.title().to_owned(),
                kind: sprint.kind().to_owned(),
                from: sprint.first(),
                to: sprint.last(),
                decision: decided(team, sprint).map(|decided| decided.decision),
            };
            Some((on, experiment))
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.id.cmp(&b.1.id)));
    found.into_iter().map(|(_, experiment)| experiment).collect()
}

/// Whether a sprint began, up to a day: everybody was in, and its first day came.
pub(super) fn has_run(team: &Snapshot, sprint: Sprint<'_>, today: NaiveDate) -> bool {
    let everybody = super::named(team, sprint, today);
    sprint.first().is_some_and(|first| first <= today)
        && state(team, sprint, today).has_begun()
        && super::joined(team, sprint, today).len() == everybody.len()
}

#[cfg(test)]
mod tests {
    use super::{Spent, experiments, spent};
    use crate::model::{Kind, Map, Record, Snapshot, Value, parse_day};

    fn map(pairs: &[(&str, Value)]) -> Map {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
    }

    fn team(decision: Option<&str>) -> Snapshot {
        let mut team = Snapshot::default();
        for id in ["ana", "ben"] {
            team.put(Record::new(Kind::Member, id));
        }
        let mut plan = Record::new(Kind::Sprint, "2026-11-cook.ana");
        plan.fields = map(&[
            ("title", Value::text("Cook")),
            ("start", Value::text("2026-11-23")),
            ("weeks", Value::Int(2)),
            ("with", Value::texts(["ana", "ben"])),
        ]);
        plan.fields.set_some("decision", decision.map(Value::text));
        team.put(plan);
        let hours = |hours| Value::Map(map(&[("hours", hours)]));
        let mut ana = Record::new(Kind::SprintLeaf, "2026-11-cook.ana/ana");
        let entry = |on: &str, spent| Value::Map(map(&[("on", Value::text(on)), ("spent", spent)]));
        let log =
            vec![entry("2026-11-24", hours(Value::Float(1.5))), entry("2026-12-01", hours(Value::Int(2)))];
        ana.fields = map(&[("join", Value::text("yes")), ("log", Value::List(log))]);
        team.put(ana);
        let mut ben = Record::new(Kind::SprintLeaf, "2026-11-cook.ana/ben");
        ben.fields =
            map(&[("join", Value::text("try")), ("spent", Value::Map(map(&[("money", Value::Int(40))])))]);
        team.put(ben);
        team
    }

    fn between(from: &str, to: &str) -> Spent {
        spent(&team(None), parse_day(from).unwrap(), parse_day(to).unwrap())
    }

    #[test]
    fn what_was_spent_counts_in_the_period_of_its_day() {
        assert_eq!(between("2026-11-01", "2026-11-30"), Spent { hours: 1.5, money: 0.0 });
        // Ben's sum names no day, so it counts on the sprint's last one.
        assert_eq!(between("2026-12-01", "2026-12-31"), Spent { hours: 2.0, money: 40.0 });
        assert_eq!(between("2026-12-01", "2026-12-05"), Spent { hours: 2.0, money: 0.0 });
    }

    #[test]
    fn sprints_that_ended_are_listed_with_and_without_a_decision() {
        let (from, to) = (parse_day("2026-12-01").unwrap(), parse_day("2026-12-31").unwrap());
        for decision in [None, Some("keep")] {
            let listed = experiments(&team(decision), from, to);
            assert_eq!(listed.len(), 1);
            assert_eq!(listed[0].decision.as_deref(), decision);
        }
        assert!(
            experiments(&team(None), parse_day("2026-11-01").unwrap(), parse_day("2026-11-30").unwrap())
                .is_empty()
        );
    }
}

//! Days of records that can't be what was meant, and entries that were written long after their day.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use super::super::words::count;
use super::Found;
use crate::model::{Field, Kind, Map, Problem, Snapshot, Type, Value, parse_day};

/// How many days ahead a record may be dated: the zones of this world are one day apart.
const AHEAD: u64 = 2;

/// How many years a date within a record may lie from today, on either side: those of a life.
const YEARS: i32 = 100;

/// How many days before its first member a team's records may begin: what was kept elsewhere may have been brought along.
const BEFORE: u64 = 366;

/// How many days after its day an entry may be written: `ally checkin --on` takes the last seven, and zones one more.
const LATE: u64 = 8;

/// Records dated in the future, or long before the team began.
pub fn odd_days(team: &Snapshot, today: NaiveDate) -> Vec<Found> {
    let began = team.members().filter_map(|member| member.since()).min();
    let earliest = began.and_then(|day| day.checked_sub_days(Days::new(BEFORE)));
    let latest = today.checked_add_days(Days::new(AHEAD));
    let mut problems = Vec::new();
    for record in team.all() {
        let mut dates = Vec::new();
        dates_in(record.kind.fields(), &record.fields, "", &mut dates);
        for (name, day) in dates.into_iter().filter(|(_, day)| (day.year() - today.year()).abs() > YEARS) {
            let message = format!("{name} is {day}, more than {YEARS} years from today");
            let fix = "if the year is a slip, its writer can correct it";
            let problem = Problem::new(record.path(), "odd-day", message).with_fix(fix);
            problems.push(Found { problem, field: Some(name) });
        }
        let Some(day) = record.day() else { continue };
        let message = if latest.is_some_and(|latest| day > latest) {
            format!("it is dated {day}, which is still ahead")
        } else if let Some(began) = began.filter(|_| earliest.is_some_and(|earliest| day < earliest)) {
            format!("it is dated {day}, more than a year before the team began ({began})")
        } else {
            continue;
        };
        let fix = "if the day is a slip, its writer can give the file another name, or take it away";
        let problem = Problem::new(record.path(), "odd-day", message).with_fix(fix);
        problems.push(Found { problem, field: None });
    }
    problems
}

/// The dates that stand in a map, with the names of their fields.
fn dates_in(fields: &[Field], map: &Map, at: &str, found: &mut Vec<(String, NaiveDate)>) {
    for (key, value) in map.iter() {
        let Some(field) = fields.iter().find(|field| field.name == key) else { continue };
        let name = format!("{at}{key}");
        match (&field.holds, value) {
            (Type::Date, Value::Text(text)) => found.extend(parse_day(text).map(|day| (name, day))),
            (Type::Block(fields), Value::Map(map)) => dates_in(fields, map, &format!("{name}."), found),
            (Type::Blocks(_, fields), Value::List(items)) => {
                let maps = items.iter().filter_map(Value::as_map);
                maps.for_each(|map| dates_in(fields, map, &format!("{name}[]."), found));
            }
            _ => {}
        }
    }
}

/// Check-ins and feedback that came into the repository more than [`LATE`] days after their day, told once for each
/// writer. `made` holds the day on which each file was committed first.
pub fn late_entries(team: &Snapshot, made: &BTreeMap<String, NaiveDate>) -> Vec<Problem> {
    let mut late: BTreeMap<String, Vec<(NaiveDate, NaiveDate)>> = BTreeMap::new();
    for record in team.all().filter(|record| matches!(record.kind, Kind::Checkin | Kind::Feedback)) {
        let (Some(day), Some(made)) = (record.day(), made.get(&record.path())) else { continue };
        if day.checked_add_days(Days::new(LATE)).is_some_and(|last| *made > last) {
            let path = record.path();
            let folder = path.split('/').take(2).collect::<Vec<_>>().join("/");
            late.entry(folder).or_default().push((day, *made));
        }
    }
    let told = |(folder, mut entries): (String, Vec<(NaiveDate, NaiveDate)>)| {
        entries.sort();
        let (day, made) = *entries.last()?;
        let number = count(entries.len(), "entry was", "entries were");
        let message = format!(
            "{number} written more than {LATE} days after the day that they speak of; the newest, of {day}, on {made}"
        );
        Some(Problem::new(folder, "late-entry", message).with_fix("good to know; nothing needs mending"))
    };
    late.into_iter().filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::{Kind, NaiveDate, Snapshot, Value, late_entries, odd_days, parse_day};
    use crate::model::Record;

    fn day(text: &str) -> NaiveDate {
        parse_day(text).unwrap()
    }

    fn team(ids: &[&str]) -> Snapshot {
        let mut team = Snapshot::default();
        let mut ana = Record::new(Kind::Member, "ana");
        ana.fields.set("since", Value::text("2026-11-22"));
        team.put(ana);
        ids.iter().for_each(|id| team.put(Record::new(Kind::Checkin, *id)));
        team
    }

    #[test]
    fn a_day_may_lie_a_little_ahead_and_a_year_before_the_beginning() {
        let odd = |id: &str| odd_days(&team(&[id]), day("2026-11-22")).len();
        assert_eq!((odd("2026-11-24.ana"), odd("2026-11-25.ana"), odd("9999-12-31.ana")), (0, 1, 1));
        assert_eq!((odd("2025-11-21.ana"), odd("2025-11-20.ana"), odd("2020-01-05.ana")), (0, 1, 1));
    }

    #[test]
    fn late_entries_are_told_once_for_each_writer() {
        let team = team(&["2026-11-01.ana", "2026-11-02.ana", "2026-11-20.ana"]);
        let made = team.all().map(|record| (record.path(), day("2026-11-11"))).collect();
        let told = late_entries(&team, &made);
        assert_eq!(told.len(), 1);
        assert!(told[0].message.starts_with("2 entries were written") && told[0].path == "checkins/ana");
        let made = team.all().map(|record| (record.path(), day("2026-11-10"))).collect();
        assert!(late_entries(&team, &made)[0].message.starts_with("1 entry was written"));
    }
}

//! Zones as calendars want them: when the clocks are changed, from the table of all zones.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDateTime, TimeDelta};

use super::{Entry, When};
use crate::model;

/// A zone with the changes of its clocks that concern a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Its name, `Europe/Berlin`.
    pub name: String,
    /// What its clocks show, and from when.
    pub observances: Vec<Observance>,
}

/// One way in which clocks are set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observance {
    /// Whether it is summer time.
    pub is_summer: bool,
    /// What people call it: `CET`.
    pub name: String,
    /// Seconds east of Greenwich before the change.
    pub from: i32,
    /// Seconds east of Greenwich after it.
    pub to: i32,
    /// When it begins, each time, on the clock before the change.
    pub onsets: Vec<NaiveDateTime>,
}

/// For how long the clocks are told of an entry without an end, in days: twenty years.
const LONG: u64 = 7305;

/// How far back the last change before an entry is looked for, in days.
const BACK: i64 = 800;

/// The zone of that name, for the entries that are in it.
pub(super) fn zone_of(name: &str, entries: &[Entry]) -> Option<Zone> {
    let tz = model::Zone::named(name)?;
    let mut span: Option<(NaiveDateTime, NaiveDateTime)> = None;
    for entry in entries {
        let When::Clock { zone, from, to } = &entry.when else { continue };
        if zone.as_deref() != Some(name) {
            continue;
        }
        let until = entry.rule.as_ref().and_then(|rule| rule.until);
        let last = match (&entry.rule, until) {
            (None, _) => *to,
            (Some(_), Some(until)) => until.succ_opt()?.and_time(to.time()),
            (Some(_), None) => from.checked_add_days(Days::new(LONG))?,
        };
        span = Some(span.map_or((*from, last), |(first, end)| (first.min(*from), end.max(last))));
    }
    let (first, last) = span?;
    Some(Zone { name: name.to_owned(), observances: observances(&tz, first, last) })
}

/// What a zone's clocks show at an instant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Clock {
    offset: i32,
    is_summer: bool,
    name: String,
}

fn clock(tz: &model::Zone, utc: NaiveDateTime) -> Clock {
    let model::Clock { offset, is_summer, name } = tz.clock_at(utc.and_utc().timestamp());
    Clock { offset, is_summer, name: if name.is_empty() { numeric(offset) } else { name.to_owned() } }
}

/// The name of clocks that have no other: `-03`, `+1030`.
fn numeric(offset: i32) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.abs() / 60;
    match minutes % 60 {
        0 => format!("{sign}{:02}", minutes / 60),
        rest => format!("{sign}{:02}{rest:02}", minutes / 60),
    }
}

/// The way in which the clocks are set when the first entry is, and every change from there on.
fn observances(tz: &model::Zone, first: NaiveDateTime, last: NaiveDateTime) -> Vec<Observance> {
    let begin = first - TimeDelta::days(BACK);
    let changes = changes(tz, begin, last + TimeDelta::days(2));
    // From the last standard time on: some programs make no sense of a summer time without one.
    let is_before = |at: NaiveDateTime| at < first - TimeDelta::days(1);
    let earlier = changes.iter().rposition(|(at, _, after)| is_before(*at) && !after.is_summer);
    let known = changes.get(earlier.unwrap_or(0)..).unwrap_or_default();
    let mut by_clock: BTreeMap<(Clock, i32), Vec<NaiveDateTime>> = BTreeMap::new();
    if earlier.is_none() {
        let clock = clock(tz, begin);
        let offset = clock.offset;
        by_clock.entry((clock, offset)).or_default().push(begin);
    }
    for (at, before, after) in known {
        let onset = *at + TimeDelta::seconds(before.offset.into());
        by_clock.entry((after.clone(), before.offset)).or_default().push(onset);
    }
    let mut all: Vec<Observance> = by_clock
        .into_iter()
        .map(|((to, from), onsets)| Observance {
            is_summer: to.is_summer,
            name: to.name,
            from,
            to: to.offset,
            onsets,
        })
        .collect();
    all.sort_by_key(|observance| observance.onsets.first().copied());
    all
}

/// Every change of the clocks between two instants: when, from what, to what.
fn changes(tz: &model::Zone, from: NaiveDateTime, to: NaiveDateTime) -> Vec<(NaiveDateTime, Clock, Clock)> {
    let mut found = Vec::new();
    let (mut at, mut shown) = (from, clock(tz, from));
    while at < to {
        let next = at + TimeDelta::days(1);
        let then = clock(tz, next);
        if then.offset != shown.offset {
            found.push((instant_of_change(tz, at, next, shown.offset), shown, then.clone()));
        }
        (at, shown) = (next, then);
    }
    found
}

/// The second from which the clocks no longer show the offset of the first of two instants.
fn instant_of_change(
    tz: &model::Zone,
    mut before: NaiveDateTime,
    mut after: NaiveDateTime,
    offset: i32,
) -> NaiveDateTime {
    while after - before > TimeDelta::seconds(1) {
        let middle = before + (after - before) / 2;
        let middle = middle - TimeDelta::nanoseconds(middle.and_utc().timestamp_subsec_nanos().into());
        if middle <= before {
            break;
        }
        if clock(tz, middle).offset == offset {
            before = middle;
        } else {
            after = middle;
        }
    }
    after
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDateTime;

    use super::observances;
    use crate::model::Zone;

    fn told(zone: &str, first: &str, last: &str) -> Vec<String> {
        let at = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap();
        let all = observances(&Zone::named(zone).unwrap(), at(first), at(last));
        let onsets = |onsets: &[NaiveDateTime]| {
            onsets.iter().map(|onset| onset.format("%y%m%dT%H%M").to_string()).collect::<Vec<_>>().join(" ")
        };
        all.iter()
            .map(|one| {
                let sort = if one.is_summer { "summer" } else { "standard" };
                format!("{sort} {} {}>{} {}", one.name, one.from / 60, one.to / 60, onsets(&one.onsets))
            })
            .collect()
    }

    #[test]
    fn the_clocks_of_the_north_the_south_and_of_half_an_hour() {
        assert_eq!(
            told("Europe/Berlin", "2026-11-28T10:00", "2027-12-01T00:00"),
            ["standard CET 120>60 261025T0300 271031T0300", "summer CEST 60>120 270328T0200"]
        );
        assert_eq!(
            told("America/Santiago", "2026-11-28T10:00", "2027-05-01T00:00"),
            ["standard -04 -180>-240 260405T0000 270404T0000", "summer -03 -240>-180 260906T0000"]
        );
        assert_eq!(
            told("Australia/Lord_Howe", "2026-11-28T10:00", "2027-05-01T00:00"),
            ["standard +1030 660>630 260405T0200 270404T0200", "summer +11 630>660 261004T0200"]
        );
    }

    #[test]
    fn clocks_that_stand_still_are_told_once() {
        assert_eq!(
            told("Asia/Kolkata", "2026-11-28T10:00", "2036-11-28T10:00"),
            ["standard IST 330>330 240919T1000"]
        );
    }

    #[test]
    fn the_month_of_fasting_moves_through_the_year_in_casablanca() {
        let clocks = told("Africa/Casablanca", "2026-11-28T10:00", "2028-06-01T00:00");
        assert_eq!(clocks.len(), 2, "{clocks:?}");
        assert!(
            clocks.iter().any(|clock| clock.contains("270314T0200") || clock.contains("270207T0300")),
            "{clocks:?}"
        );
    }
}

//! Time zones: the table that ally carries gives the answers of the crate chrono-tz, whose data it is made from.
//!
//! The table (`src/model/zones.bin`) is made here. When chrono-tz has newer data, the comparison ends with a new table in
//! `target/tmp/zones.bin`, to be copied over the old one. Its form: five lengths of four bytes (all numbers little end
//! first), then
//!
//! - names: length of the name (1 byte), the name, the number of its history (2);
//! - clocks: seconds east of Greenwich (4), whether it is summer time (1), the name and zeros (7), the most frequent first;
//! - spans: seconds from one change to the next (4), the most frequent first;
//! - places: where in the last part each history begins (4);
//! - histories: number of the first clock, number of changes; for each the second of Unix time (8) if it is the first and
//!   the number of the span otherwise, and the number of the clock; then 0, or the number plus one of an earlier history
//!   and that of its change from which on both are the same. Numbers without a length take one byte below 128, otherwise
//!   two: the lower seven bits with the highest bit set, then the others.
//!
//! A clock that only calls its summer time by another distance from the standard time is the same clock to ally.

use std::collections::BTreeMap;
use std::path::Path;

use ally::model::{Clock, Zone, is_zone};
use chrono::{DateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::{OffsetComponents, OffsetName, TZ_VARIANTS, TzOffset};

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Before the first change of any clock, and after the last one that chrono-tz knows.
const BEGIN: i64 = -57_000 * DAY;
const END: i64 = 51_000 * DAY;

/// What chrono-tz says.
fn theirs(zone: chrono_tz::Tz, second: i64) -> TzOffset {
    zone.offset_from_utc_datetime(&DateTime::from_timestamp(second, 0).unwrap().naive_utc())
}

fn is_same(theirs: &TzOffset, ours: Clock) -> bool {
    theirs.fix().local_minus_utc() == ours.offset
        && (theirs.dst_offset() > TimeDelta::zero()) == ours.is_summer
        && theirs.abbreviation().unwrap_or_default() == ours.name
}

/// A second at which the two don't agree on a zone, of every twentieth day and around every change.
fn first_difference(zone: chrono_tz::Tz, ours: &Zone) -> Option<i64> {
    let differs = |second: &i64| !is_same(&theirs(zone, *second), ours.clock_at(*second));
    let (mut last, mut changes) = (ours.clock_at(BEGIN), Vec::new());
    let days: Vec<i64> = (BEGIN..END).step_by(20 * 86_400).collect();
    for pair in days.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        if ours.clock_at(to) != last {
            changes.push(change_between(from, to, |second| ours.clock_at(second) == last));
            last = ours.clock_at(to);
        }
    }
    let around = changes.iter().flat_map(|at| [at - DAY, at - 1, *at, at + 1, at + DAY]);
    let far = [i64::from(i32::MIN) * 20, END * 2, END * 4];
    days.iter().copied().chain(around).chain(far).find(differs)
}

/// The second between two at which something is no longer so.
fn change_between(mut from: i64, mut to: i64, is_so: impl Fn(i64) -> bool) -> i64 {
    while to - from > 1 {
        let middle = from.midpoint(to);
        *(if is_so(middle) { &mut from } else { &mut to }) = middle;
    }
    to
}

#[test]
fn every_zone_has_the_clocks_that_chrono_tz_says() {
    let differs = |zone: &&chrono_tz::Tz| {
        let found = Zone::named(zone.name());
        found.is_none_or(|ours| first_difference(**zone, &ours).is_some())
    };
    let wrong: Vec<&str> = TZ_VARIANTS.iter().filter(differs).map(|zone| zone.name()).collect();
    if !wrong.is_empty() {
        let table = Path::new(env!("CARGO_TARGET_TMPDIR")).join("zones.bin");
        std::fs::write(&table, new_table()).unwrap();
        panic!("{} have other clocks; copy {} to src/model/zones.bin", wrong.join(", "), table.display());
    }
}

#[test]
fn no_other_word_is_a_zone() {
    assert!(TZ_VARIANTS.iter().all(|zone| is_zone(zone.name())));
    for word in ["", "Europe", "europe/berlin", "Europe/Berlin ", "Mars/Base", "CEST", "+01:00", "Zulu\0"] {
        assert!(!is_zone(word) && Zone::named(word).is_none(), "{word}");
    }
}

/// A clock as the table has it: seconds, summer, name.
type Shown = (i32, bool, String);

/// A first clock, and changes: from which second on which one.
type History = (Shown, Vec<(i64, Shown)>);

fn shown(theirs: &TzOffset) -> Shown {
    let name = theirs.abbreviation().unwrap_or_default().to_owned();
    (theirs.fix().local_minus_utc(), theirs.dst_offset() > TimeDelta::zero(), name)
}

/// What chrono-tz knows of a zone. No clocks have been changed twice within three days, or else a table made of this would
/// not pass the comparison.
fn history(zone: chrono_tz::Tz) -> History {
    let mut last = shown(&theirs(zone, BEGIN));
    let (first, mut changes) = (last.clone(), Vec::new());
    for from in (BEGIN..END).step_by(3 * 86_400) {
        let then = shown(&theirs(zone, from + 3 * DAY));
        if then != last {
            let at = change_between(from, from + 3 * DAY, |second| shown(&theirs(zone, second)) == last);
            changes.push((at, then.clone()));
            last = then;
        }
    }
    (first, changes)
}

/// The table from what chrono-tz knows.
fn new_table() -> Vec<u8> {
    let mut histories: Vec<History> = Vec::new();
    let mut names = Vec::new();
    let mut zones: Vec<_> = TZ_VARIANTS.to_vec();
    zones.sort_by_key(|zone| zone.name());
    for zone in zones {
        let found = history(zone);
        let number = histories.iter().position(|other| *other == found).unwrap_or(histories.len());
        if number == histories.len() {
            histories.push(found);
        }
        names.push(u8::try_from(zone.name().len()).unwrap());
        names.extend(zone.name().bytes());
        names.extend(u16::try_from(number).unwrap().to_le_bytes());
    }
    let shown = histories.iter().flat_map(|(first, changes)| {
        changes.iter().map(|change| change.1.clone()).chain([first.clone()]).collect::<Vec<Shown>>()
    });
    let clocks = most_frequent_first(shown);
    let pairs = histories.iter().flat_map(|(_, changes)| changes.windows(2));
    let spans = most_frequent_first(pairs.map(|pair| pair[1].0 - pair[0].0));
    let (mut places, mut bodies) = (Vec::new(), Vec::new());
    for (number, history) in histories.iter().enumerate() {
        places.extend(u32::try_from(bodies.len()).unwrap().to_le_bytes());
        put_history(&mut bodies, history, &histories[..number], &clocks, &spans);
    }
    let clocks = clocks.iter().flat_map(|(offset, is_summer, name)| {
        let mut name = name.clone().into_bytes();
        name.resize(7, 0);
        offset.to_le_bytes().into_iter().chain([u8::from(*is_summer)]).chain(name).collect::<Vec<u8>>()
    });
    let spans = spans.iter().flat_map(|span| u32::try_from(*span).unwrap().to_le_bytes());
    let parts = [names, clocks.collect(), spans.collect(), places, bodies];
    let lengths = parts.iter().flat_map(|part| u32::try_from(part.len()).unwrap().to_le_bytes());
    lengths.chain(parts.concat()).collect()
}

/// All that there are, once.
fn most_frequent_first<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    all.for_each(|one| *counts.entry(one).or_default() += 1);
    let mut counts: Vec<(T, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| usize::MAX - count);
    counts.into_iter().map(|(one, _)| one).collect()
}

/// One history; the longest end that an earlier one has too is told by its place there.
fn put_history(
    bytes: &mut Vec<u8>,
    (first, changes): &History,
    earlier: &[History],
    clocks: &[Shown],
    spans: &[i64],
) {
    let in_common = |other: &History| {
        other.1.iter().rev().zip(changes.iter().rev()).take_while(|(one, two)| one == two).count()
    };
    let shared = earlier.iter().enumerate().map(|(number, other)| (in_common(other), number)).max();
    let shared = shared.filter(|(count, _)| *count > 2);
    let own = changes.len() - shared.map_or(0, |(count, _)| count);
    let number_of = |clock: &Shown| clocks.iter().position(|other| other == clock).unwrap();
    put_number(bytes, number_of(first));
    put_number(bytes, own);
    for (number, (at, shown)) in changes[..own].iter().enumerate() {
        match number.checked_sub(1).map(|before| at - changes[before].0) {
            None => bytes.extend(at.to_le_bytes()),
            Some(span) => put_number(bytes, spans.iter().position(|other| *other == span).unwrap()),
        }
        put_number(bytes, number_of(shown));
    }
    match shared {
        None => put_number(bytes, 0),
        Some((count, number)) => {
            put_number(bytes, number + 1);
            put_number(bytes, earlier[number].1.len() - count);
        }
    }
}

fn put_number(bytes: &mut Vec<u8>, number: usize) {
    if number < 128 {
        bytes.push(u8::try_from(number).unwrap());
    } else {
        bytes.push(u8::try_from(number % 128 + 128).unwrap());
        bytes.push(u8::try_from(number / 128).unwrap());
    }
}

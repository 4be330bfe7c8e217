//! A calendar as RFC 5545 writes it: lines of at most 75 bytes, ended as the network ends them.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use super::safe;
use crate::ops::ical::{Calendar, Entry, Observance, When, Zone};

/// The longest line, in bytes without its end.
const LONGEST: usize = 75;

/// The text of a calendar.
pub fn calendar_text(calendar: &Calendar) -> String {
    let mut text = Text(String::new());
    text.line("BEGIN:VCALENDAR");
    text.line("VERSION:2.0");
    text.line("PRODID:-//ally//ally export ics//EN");
    text.line("CALSCALE:GREGORIAN");
    text.line("METHOD:PUBLISH");
    text.line(&format!("NAME:{}", escaped(&calendar.name)));
    text.line(&format!("X-WR-CALNAME:{}", escaped(&calendar.name)));
    calendar.zones.iter().for_each(|zone| text.zone(zone));
    calendar.entries.iter().for_each(|entry| text.entry(entry, &calendar.zones));
    text.line("END:VCALENDAR");
    text.0
}

struct Text(String);

impl Text {
    /// A line, folded where it is too long; never within a character.
    fn line(&mut self, line: &str) {
        let mut room = LONGEST;
        for c in line.chars() {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LONGEST - 1;
            }
            room -= c.len_utf8();
            self.0.push(c);
        }
        self.0.push_str("\r\n");
    }

    fn zone(&mut self, zone: &Zone) {
        self.line("BEGIN:VTIMEZONE");
        self.line(&format!("TZID:{}", zone.name));
        for observance in &zone.observances {
            let sort = if observance.is_summer { "DAYLIGHT" } else { "STANDARD" };
            self.line(&format!("BEGIN:{sort}"));
            self.observance(observance);
            self.line(&format!("END:{sort}"));
        }
        self.line("END:VTIMEZONE");
    }

    fn observance(&mut self, observance: &Observance) {
        let onsets: Vec<String> = observance.onsets.iter().map(|onset| clock(*onset)).collect();
        if let Some((first, others)) = onsets.split_first() {
            self.line(&format!("DTSTART:{first}"));
            if !others.is_empty() {
                self.line(&format!("RDATE:{}", others.join(",")));
            }
        }
        self.line(&format!("TZOFFSETFROM:{}", offset(observance.from)));
        self.line(&format!("TZOFFSETTO:{}", offset(observance.to)));
        self.line(&format!("TZNAME:{}", escaped(&observance.name)));
    }

    fn entry(&mut self, entry: &Entry, zones: &[Zone]) {
        self.line("BEGIN:VEVENT");
        self.line(&format!("UID:{}", escaped(&entry.uid)));
        self.line(&format!("DTSTAMP:{}T000000Z", day(entry.stamp)));
        self.line(&format!("SEQUENCE:{}", entry.sequence));
        let kind = match &entry.when {
            When::Day(on) => {
                self.line(&format!("DTSTART;VALUE=DATE:{}", day(*on)));
                ";VALUE=DATE".to_owned()
            }
            When::Clock { zone, from, to } => {
                let kind = zone.as_ref().map(|zone| format!(";TZID={zone}")).unwrap_or_default();
                self.line(&format!("DTSTART{kind}:{}", clock(*from)));
                self.line(&format!("DTEND{kind}:{}", clock(*to)));
                kind
            }
        };
        if let Some(rule) = &entry.rule {
            let until = rule.until.map(|until| format!(";UNTIL={}", end(entry, until, zones)));
            self.line(&format!("RRULE:{}{}", rule.words, until.unwrap_or_default()));
        }
        for (name, days) in [("RDATE", &entry.also), ("EXDATE", &entry.except)] {
            let values: Vec<String> = days.iter().map(|day| like(&entry.when, *day)).collect();
            if !values.is_empty() {
                self.line(&format!("{name}{kind}:{}", values.join(",")));
            }
        }
        self.line(&format!("SUMMARY:{}", escaped(&entry.title)));
        if !entry.about.is_empty() {
            self.line(&format!("DESCRIPTION:{}", escaped(&entry.about)));
        }
        if matches!(entry.when, When::Day(_)) {
            // A day on which a word is due is no day on which one can't be invited.
            self.line("TRANSP:TRANSPARENT");
        }
        self.line("END:VEVENT");
    }
}

/// The end of a rule: a day for days; for times the end of that day, in UTC where the zone is known.
fn end(entry: &Entry, until: NaiveDate, zones: &[Zone]) -> String {
    let When::Clock { zone, .. } = &entry.when else { return day(until) };
    let last = until.and_hms_opt(23, 59, 59).unwrap_or_default();
    let known = zone.as_ref().and_then(|name| zones.iter().find(|zone| zone.name == *name));
    match known {
        Some(zone) => format!("{}Z", clock(last - TimeDelta::seconds(east(zone, last).into()))),
        None => clock(last),
    }
}

/// Seconds east of Greenwich that a zone's clocks show.
fn east(zone: &Zone, at: NaiveDateTime) -> i32 {
    let onsets = zone.observances.iter().flat_map(|one| one.onsets.iter().map(move |onset| (*onset, one.to)));
    onsets.filter(|(onset, _)| *onset <= at).max().map_or(0, |(_, to)| to)
}

/// A further day in the form that the first one has.
fn like(when: &When, on: NaiveDate) -> String {
    match when {
        When::Day(_) => day(on),
        When::Clock { from, .. } => clock(on.and_time(from.time())),
    }
}

fn day(day: NaiveDate) -> String {
    day.format("%Y%m%d").to_string()
}

fn clock(at: NaiveDateTime) -> String {
    at.format("%Y%m%dT%H%M%S").to_string()
}

fn offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("{sign}{:02}{:02}", minutes / 60, minutes % 60)
}

/// Text as a value: what would end it or begin another one is escaped, and nothing in it drives a terminal.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in safe::lines(text.trim_end()).chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Text, escaped, offset};

    #[test]
    fn lines_are_folded_between_characters() {
        let mut text = Text(String::new());
        text.line(&format!("SUMMARY:{}", "中文🙂é".repeat(40)));
        let lines: Vec<&str> = text.0.split_terminator("\r\n").collect();
        assert!(lines.len() > 4);
        assert!(lines.iter().all(|line| line.len() <= 75), "{lines:?}");
        assert!(lines.iter().skip(1).all(|line| line.starts_with(' ')));
        let unfolded: String = text.0.replace("\r\n ", "").replace("\r\n", "");
        assert_eq!(unfolded, format!("SUMMARY:{}", "中文🙂é".repeat(40)));
        let mut text = Text(String::new());
        text.line(&"x".repeat(75));
        assert_eq!(text.0, format!("{}\r\n", "x".repeat(75)));
    }

    #[test]
    fn text_stays_one_value() {
        assert_eq!(
            escaped("a; b, c\\d\r\nEND:VEVENT\u{1b}[31m"),
            "a\\; b\\, c\\\\d\\nEND:VEVENT\u{fffd}[31m"
        );
        assert_eq!(["+0100", "-0330", "+1030"], [3600, -12600, 37800].map(offset));
    }
}

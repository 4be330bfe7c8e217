//! `export ics`: a calendar that others read as we mean it, over summer time and pauses.

use serde_json::{Value, json};

use super::python::{piped, python_with};
use super::team::Team;

/// Reads a calendar as another program does, and unfolds every rule up to a day.
const READER: &str = "\
import json, sys
from datetime import date, datetime, timedelta, timezone
from dateutil.rrule import rrulestr
from icalendar import Calendar
asked = json.load(sys.stdin)
calendar = Calendar.from_ical(asked['text'])
last = date.fromisoformat(asked['last'])
zones = {}
for zone in calendar.walk('VTIMEZONE'):
    zones[str(zone['TZID'])] = zone.to_tz()
def values(part, name):
    found = part.get(name, [])
    found = found if isinstance(found, list) else [found]
    return [day.dt for some in found for day in some.dts]
out = []
for event in calendar.walk('VEVENT'):
    start = event['DTSTART'].dt
    name = event['DTSTART'].params.get('TZID')
    naive = start.replace(tzinfo=None) if isinstance(start, datetime) else datetime(start.year, start.month, start.day)
    days = [naive]
    if 'RRULE' in event:
        rule = event['RRULE'].to_ical().decode()
        end = datetime(last.year, last.month, last.day, 23, 59)
        if name:
            # Times are repeated on the clock of the place; the end of the rule is an instant.
            parts = dict(part.split('=') for part in rule.split(';'))
            until = datetime.strptime(parts.pop('UNTIL'), '%Y%m%dT%H%M%SZ').replace(tzinfo=timezone.utc)
            end = min(end, until.astimezone(zones[name]).replace(tzinfo=None))
            rule = ';'.join(key + '=' + value for key, value in parts.items())
        days = []
        for day in rrulestr(rule, dtstart=naive):
            if day > end:
                break
            days.append(day)
    naked = lambda day: day.replace(tzinfo=None) if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    days += [naked(day) for day in values(event, 'RDATE')]
    gone = [naked(day) for day in values(event, 'EXDATE')]
    days = sorted(day for day in set(days) - set(gone))
    if name:
        zone = zones[name]
        shown = [zone.localize(day).astimezone(timezone.utc).strftime('%Y-%m-%dT%H:%MZ') for day in days]
    else:
        shown = [day.date().isoformat() for day in days]
    out.append({'uid': str(event['UID']), 'title': str(event['SUMMARY']), 'days': shown,
                'about': str(event.get('DESCRIPTION', '')), 'sequence': int(event['SEQUENCE']),
                'stamp': event['DTSTAMP'].dt.isoformat()})
print(json.dumps(out))
";

fn read(text: &str, last: &str) -> Option<Vec<Value>> {
    let python = python_with("icalendar, dateutil, pytz")?;
    for line in text.split_terminator("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\n', '\r']), "{line}");
    }
    let said =
        piped(python, &["-W", "ignore", "-c", READER], &json!({"text": text, "last": last}).to_string());
    Some(serde_json::from_str(&said).unwrap())
}

fn entry<'a>(entries: &'a [Value], uid: &str) -> &'a Value {
    let found = entries.iter().find(|entry| entry["uid"].as_str().unwrap().starts_with(uid));
    found.unwrap_or_else(|| panic!("{uid} is in {entries:#?}"))
}

/// A team that checks in three times a week in Berlin, with a time together.
fn team() -> Team {
    let team = Team::pair();
    team.ana("member edit --tz Europe/Berlin").ok();
    team.ana(
        "pact amend --because 'we mean it' --checkin 3/week --together 'sat 10:00-12:00' --until 2027-04-30",
    )
    .ok();
    team.meet();
    team.ben("pact agree").ok();
    team.meet();
    team.ana("goal add 'Send chapter; with \"notes\", please' --id chapter --by 2026-12-01 --done-when 'Ben has it'").ok();
    team.ana("goal add 'Outline' --id outline --by 2026-11-28 --parent chapter").ok();
    team.ben("goal add 'Write daily' --id write --every daily").ok();
    team.ana("sprint plan 'Phones away' --days 7").ok();
    team.meet();
    team
}

#[test]
fn the_calendar_as_it_stands() {
    let team = team();
    let text = team.ana("export ics").ok();
    let expected = super::team::undent(
        "
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//ally//ally export ics//EN
        CALSCALE:GREGORIAN
        METHOD:PUBLISH
        NAME:Ana & Ben
        X-WR-CALNAME:Ana & Ben
        BEGIN:VTIMEZONE
        TZID:Europe/Berlin
        BEGIN:STANDARD
        DTSTART:20261025T030000
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        TZNAME:CET
        END:STANDARD
        BEGIN:DAYLIGHT
        DTSTART:20270328T020000
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0200
        TZNAME:CEST
        END:DAYLIGHT
        END:VTIMEZONE
        BEGIN:VEVENT
        UID:checkin.ana@ana-ben.ally
        DTSTAMP:20261122T000000Z
        SEQUENCE:0
        DTSTART;VALUE=DATE:20261122
        RRULE:FREQ=WEEKLY;BYDAY=TU,TH,SU;UNTIL=20270430
        SUMMARY:Check in (Ana & Ben)
        DESCRIPTION:How it went\\, goal by goal: `ally checkin`
        TRANSP:TRANSPARENT
        END:VEVENT
        ",
    )
    .replace('\n', "\r\n");
    let same = text.replace("SEQUENCE:1", "SEQUENCE:0");
    assert!(same.starts_with(&expected), "{text}");
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    team.at("2026-11-24T10:00");
    assert_eq!(team.ana("export ics").ok(), text, "on another day it is the same");
}

#[test]
fn another_program_finds_every_entry_on_its_day() {
    let team = team();
    let Some(entries) = read(&team.ana("export ics").ok(), "2027-04-30") else { return };
    let days = |uid: &str| entry(&entries, uid)["days"].clone();
    let together = days("together@");
    let together: Vec<&str> = together.as_array().unwrap().iter().map(|day| day.as_str().unwrap()).collect();
    // Ten o'clock is ten o'clock, before and after the clocks go forward.
    assert_eq!((together.first(), together.last()), (Some(&"2026-11-28T09:00Z"), Some(&"2027-04-24T08:00Z")));
    assert!(together.contains(&"2027-03-27T09:00Z") && together.contains(&"2027-04-03T08:00Z"));
    assert_eq!(together.len(), 22);
    assert_eq!(days("goal.ana/chapter@"), json!(["2026-12-01"]));
    assert_eq!(days("goal.ana/outline@"), json!(["2026-11-28"]));
    assert_eq!(days("sprint.2026-11-phones-away.ana@"), json!(["2026-11-29"]));
    assert_eq!(days("pact.end@"), json!(["2027-04-30"]));
    let chapter = entry(&entries, "goal.ana/chapter@");
    assert_eq!(chapter["title"], "Due: Send chapter; with \"notes\", please");
    assert_eq!(chapter["about"], "Ben has it");
    assert!(
        !entries.iter().any(|entry| entry["uid"].as_str().unwrap().starts_with("checkin.ben")),
        "mine and ours alone"
    );
    let all = read(&team.ana("export ics --who all").ok(), "2027-04-30").unwrap();
    assert_eq!(entry(&all, "checkin.ben@")["title"], "Ben Li checks in (Ana & Ben)");
}

#[test]
fn the_days_are_those_that_ally_itself_waits_for() {
    for (rhythm, zone) in
        [("2/week", "Australia/Lord_Howe"), ("weekly", "Africa/Casablanca"), ("2/month", "America/Santiago")]
    {
        let team = Team::pair();
        team.ana(&format!("member edit --tz {zone}")).ok();
        team.ana(&format!(
            "pact amend --because x --checkin {rhythm} --until 2027-01-31 --together 'sun 03:30'"
        ))
        .ok();
        team.meet();
        team.ben("pact agree").ok();
        team.meet();
        team.ana("pause --from 2026-12-01 --until 2026-12-20").ok();
        let Some(entries) = read(&team.ana("export ics").ok(), "2027-01-31") else { return };
        let found = entry(&entries, "checkin.ana@")["days"].as_array().unwrap().clone();
        let review = entry(&entries, "review@")["days"].as_array().unwrap().clone();
        let (mut due, mut reviews) = (Vec::new(), Vec::new());
        for day in chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap().iter_days().take(71) {
            team.at(&format!("{day}T09:00"));
            let json = team.ana("due --json").json();
            let items = json["data"].as_array().unwrap();
            // Where the clock is far ahead, today is another day there; the period tells which.
            let ends =
                items.iter().filter(|item| item["kind"] == "checkin").map(|item| item["since"].clone());
            due.extend(ends);
            // A part in the review of a month is asked for too; the calendar has the days of the pact's rhythm.
            let asked = items.iter().filter(|item| {
                item["kind"] == "review"
                    && item["period"].as_str().is_some_and(|period| period.contains("-W"))
            });
            reviews.extend(asked.map(|item| item["since"].clone()));
        }
        for days in [&mut due, &mut reviews] {
            days.sort_by_key(|day| day.as_str().unwrap().to_owned());
            days.dedup();
        }
        let within = |days: &[Value]| -> Vec<String> {
            let days = days.iter().map(|day| day.as_str().unwrap().to_owned());
            // A pause of today hides what was due before it, and the pact has grace at its end.
            days.filter(|day| {
                ("2026-11-23".."2026-11-30").contains(&day.as_str())
                    || ("2026-12-22".."2027-01-31").contains(&day.as_str())
            })
            .collect()
        };
        assert_eq!(within(&found), within(&due), "{rhythm}");
        assert_eq!(within(&review), within(&reviews), "{rhythm}");
        assert!(within(&reviews).len() > 4, "{reviews:?}");
        assert!(
            !found.iter().any(|day| ("2026-12-07".."2026-12-16").contains(&day.as_str().unwrap())),
            "{rhythm} {found:?}"
        );
        let together = entry(&entries, "together@");
        assert!(together["days"].as_array().unwrap().len() >= 9, "{rhythm}");
    }
}

#[test]
fn a_year_crosses_both_changes_of_the_clock() {
    // The days of 2027 on which the clock changes, and the hours to UTC between them and otherwise.
    for (zone, first, second, between, otherwise) in [
        ("Europe/Berlin", "2027-03-28", "2027-10-31", 120, 60),
        ("Australia/Lord_Howe", "2027-04-04", "2027-10-03", 630, 660),
    ] {
        let team = Team::pair();
        team.ana(&format!("member edit --tz {zone}")).ok();
        team.ana("pact amend --because x --together 'sun 10:00-12:00' --until 2027-12-31").ok();
        team.meet();
        team.ben("pact agree").ok();
        team.meet();
        let Some(entries) = read(&team.ana("export ics").ok(), "2027-12-31") else { return };
        let found = entry(&entries, "together@")["days"].as_array().unwrap();
        let last = chrono::NaiveDate::from_ymd_opt(2027, 12, 26).unwrap();
        let begin = chrono::NaiveDate::parse_from_str(&found[0].as_str().unwrap()[..10], "%Y-%m-%d").unwrap();
        // Far in the east ten o'clock on a Sunday is Saturday in UTC.
        let begin = begin.week(chrono::Weekday::Mon).last_day();
        let expected: Vec<String> = begin
            .iter_weeks()
            .take_while(|day| *day <= last)
            .map(|day| {
                let minutes =
                    if (first..second).contains(&day.to_string().as_str()) { between } else { otherwise };
                let there = day.and_hms_opt(10, 0, 0).unwrap() - chrono::TimeDelta::minutes(minutes);
                there.format("%Y-%m-%dT%H:%MZ").to_string()
            })
            .collect();
        assert!(expected.len() >= 56, "{}", expected.len());
        assert_eq!(found.iter().map(|day| day.as_str().unwrap()).collect::<Vec<_>>(), expected, "{zone}");
    }
}

#[test]
fn entries_keep_their_ids_and_count_their_changes() {
    let team = team();
    let text = team.ana("export ics").ok();
    team.ana("goal change chapter --by 2026-12-08 --because 'more to say'").ok();
    team.ana("pause --from 2026-12-01 --until 2026-12-20").ok();
    let later = team.ana("export ics").ok();
    let uids = |text: &str| -> Vec<String> {
        let mut uids: Vec<String> =
            text.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect();
        uids.sort();
        uids
    };
    assert_eq!(uids(&text), uids(&later));
    let Some((before, after)) = read(&text, "2027-04-30").zip(read(&later, "2027-04-30")) else { return };
    for uid in ["goal.ana/chapter@", "checkin.ana@"] {
        let (old, new) = (entry(&before, uid), entry(&after, uid));
        assert!(old["sequence"].as_i64() < new["sequence"].as_i64(), "{uid}");
        assert_ne!(old["days"], new["days"], "{uid}");
    }
    team.ana("goal done chapter").ok();
    assert!(!team.ana("export ics").ok().contains("goal.ana/chapter"));
}

#[test]
fn a_window_that_is_no_time_is_left_out_and_said() {
    let team = Team::pair();
    team.ana("pact amend --because x --together 'every other Friday'").ok();
    let (out, err) = team.ana("export ics").ends(0);
    assert!(!out.contains("UID:together@") && out.contains("UID:review@"), "{out}");
    assert_eq!(
        err,
        "“every other Friday” is no weekday and time, so the time together is not in the calendar; `ally pact amend --together \"sat 10:00-12:00\"` would put it there\n"
    );
}

#[test]
fn only_the_days_that_are_asked_for() {
    let team = team();
    let Some(entries) =
        read(&team.ana("export ics --since 2026-12-01 --until 2026-12-31").ok(), "2027-04-30")
    else {
        return;
    };
    let days: Vec<&str> = entries
        .iter()
        .flat_map(|entry| entry["days"].as_array().unwrap())
        .map(|day| &day.as_str().unwrap()[..10])
        .collect();
    assert!(days.len() > 10);
    assert!(days.iter().all(|day| ("2026-12-01"..="2026-12-31").contains(day)), "{days:?}");
    team.ana("export csv --who ben").fails(
        2,
        "
        error: --who does not go with csv
          help: it belongs to `ally export ics`
        ",
    );
}

#[test]
fn hostile_text_stays_one_value() {
    let team = Team::pair();
    team.ana(
        "goal add 'END:VEVENT; BEGIN, a\\b 中文🙂中文🙂中文🙂中文🙂中文🙂中文🙂中文🙂' --id x --by 2026-12-01",
    )
    .ok();
    let text = team.ana("export ics").ok();
    assert_eq!(text.matches("\r\nEND:VEVENT\r\n").count(), text.matches("\r\nBEGIN:VEVENT\r\n").count());
    let Some(entries) = read(&text, "2026-12-31") else { return };
    assert_eq!(
        entry(&entries, "goal.ana/x@")["title"],
        "Due: END:VEVENT; BEGIN, a\\b 中文🙂中文🙂中文🙂中文🙂中文🙂中文🙂中文🙂"
    );
}

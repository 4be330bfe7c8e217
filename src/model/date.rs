//! Days, weeks, and dates as people say them.

use std::fmt;

use chrono::{DateTime, Datelike, Days, FixedOffset, Months, NaiveDate, TimeDelta, Timelike, Weekday};

use super::zone::Zone;

/// The forms of a date that are understood, for messages.
pub const FORMS: &str = "2026-11-22, today, yesterday, tomorrow, friday, in 3 days, 3 days ago, 2w, +10d, next week, end of month";

/// Which way an expression without a direction points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Due dates: `friday` is the next one, `2w` in two weeks.
    Forward,
    /// Days that are spoken of: `friday` is the last one, `2w` two weeks ago.
    Back,
}

/// A stored date, `YYYY-MM-DD` and nothing else.
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(place, byte)| match place {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    // By hand: every number about a team reads the dates of hundreds of ids.
    let number = |from: usize, length: usize| {
        bytes.iter().skip(from).take(length).fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0'))
    };
    if shaped {
        NaiveDate::from_ymd_opt(number(0, 4).cast_signed(), number(5, 2), number(8, 2))
    } else {
        None
    }
}

/// A date as a person says it, read against today.
pub fn parse_date(text: &str, today: NaiveDate, direction: Direction) -> Option<NaiveDate> {
    let lower = text.trim().to_lowercase();
    if let Some(day) = parse_day(&lower) {
        return Some(day);
    }
    let words: Vec<&str> = lower.split_whitespace().collect();
    let day = match words.as_slice() {
        ["today" | "now"] => Some(today),
        ["yesterday"] => today.pred_opt(),
        ["tomorrow"] => today.succ_opt(),
        ["eom"] | ["end", "of", "month"] => end_of_month(today),
        ["next" | "this" | "last", unit] => relative(words.first().copied(), unit, today),
        ["in", rest @ ..] => span(rest).and_then(|span| span.from(today, 1)),
        [rest @ .., "ago"] => span(rest).and_then(|span| span.from(today, -1)),
        [one] => one_word(one, today, direction),
        rest => span(rest).and_then(|span| span.from(today, direction.sign())),
    };
    // Four digits are all that a stored date has.
    day.filter(|day| (1..=9999).contains(&day.year()))
}

impl Direction {
    const fn sign(self) -> i64 {
        match self {
            Self::Forward => 1,
            Self::Back => -1,
        }
    }
}

fn one_word(word: &str, today: NaiveDate, direction: Direction) -> Option<NaiveDate> {
    if let Some(day) = weekday(word) {
        return neighbour(today, day, direction);
    }
    let (sign, rest) = match word.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => word.strip_prefix('-').map_or((direction.sign(), word), |rest| (-1, rest)),
    };
    span(&[rest]).and_then(|span| span.from(today, sign))
}

fn relative(which: Option<&str>, unit: &str, today: NaiveDate) -> Option<NaiveDate> {
    let sign = match which {
        Some("next") => 1,
        Some("last") => -1,
        _ => 0,
    };
    if let Some(day) = weekday(unit) {
        return match sign {
            0 if day == today.weekday() => Some(today),
            -1 => neighbour(today, day, Direction::Back),
            _ => neighbour(today, day, Direction::Forward),
        };
    }
    let monday = Week::of(today).monday();
    match (unit, sign) {
        ("week", sign) => monday?.checked_add_signed(TimeDelta::weeks(sign)),
        ("month", 1) => today.with_day(1)?.checked_add_months(Months::new(1)),
        ("month", -1) => today.with_day(1)?.checked_sub_months(Months::new(1)),
        ("month", _) => today.with_day(1),
        _ => None,
    }
}

/// The nearest such weekday before or after today, never today itself.
fn neighbour(today: NaiveDate, day: Weekday, direction: Direction) -> Option<NaiveDate> {
    let ahead = (7 + day.num_days_from_monday() - today.weekday().num_days_from_monday()) % 7;
    match direction {
        Direction::Forward => today.checked_add_days(Days::new(if ahead == 0 { 7 } else { ahead.into() })),
        Direction::Back => today.checked_sub_days(Days::new(u64::from(7 - ahead))),
    }
}

/// The weekday of a name or of its first three letters.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    const NAMES: [(&str, Weekday); 7] = [
        ("monday", Weekday::Mon),
        ("tuesday", Weekday::Tue),
        ("wednesday", Weekday::Wed),
        ("thursday", Weekday::Thu),
        ("friday", Weekday::Fri),
        ("saturday", Weekday::Sat),
        ("sunday", Weekday::Sun),
    ];
    NAMES
        .into_iter()
        .find(|(name, _)| word == *name || (word.len() >= 3 && name.starts_with(word)))
        .map(|(_, d)| d)
}

/// A number of days or months.
struct Span {
    days: i64,
    months: u32,
}

impl Span {
    fn from(&self, today: NaiveDate, sign: i64) -> Option<NaiveDate> {
        let months = Months::new(self.months);
        let moved =
            if sign < 0 { today.checked_sub_months(months) } else { today.checked_add_months(months) };
        moved?.checked_add_signed(TimeDelta::try_days(sign * self.days)?)
    }
}

/// `3 days`, `a week`, `two months`, `2w`.
fn span(words: &[&str]) -> Option<Span> {
    let (count, unit) = match words {
        [one] => {
            let end = one.find(|c: char| !c.is_ascii_digit())?;
            let (count, unit) = one.split_at(end);
            (count.parse().ok()?, unit)
        }
        [count, unit] => (small_number(count)?, *unit),
        _ => return None,
    };
    let days = |days: i64| Some(Span { days: days.checked_mul(count)?, months: 0 });
    match unit {
        "d" | "day" | "days" => days(1),
        "w" | "week" | "weeks" => days(7),
        "m" | "month" | "months" => Some(Span { days: 0, months: u32::try_from(count).ok()? }),
        "y" | "year" | "years" => Some(Span { days: 0, months: u32::try_from(count.checked_mul(12)?).ok()? }),
        _ => None,
    }
}

fn small_number(word: &str) -> Option<i64> {
    const WORDS: [&str; 11] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    match word {
        "a" | "an" => Some(1),
        _ => match WORDS.iter().position(|name| *name == word) {
            Some(index) => i64::try_from(index).ok(),
            None => word.parse().ok().filter(|count| (0..=100_000).contains(count)),
        },
    }
}

fn end_of_month(today: NaiveDate) -> Option<NaiveDate> {
    today.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// The day on which an instant falls for somebody: the local date of the zone, one day earlier while the wall clock
/// shows less than `day_starts`:00 (ruling 1). Without a zone the instant's own offset counts.
pub fn day_of(instant: DateTime<FixedOffset>, zone: Option<&Zone>, day_starts: u32) -> NaiveDate {
    let offset = zone.map(|zone| TimeDelta::seconds(zone.clock_at(instant.timestamp()).offset.into()));
    let local = offset.and_then(|offset| instant.naive_utc().checked_add_signed(offset));
    let local = local.unwrap_or_else(|| instant.naive_local());
    let date = local.date();
    if local.time().hour() < day_starts { date.pred_opt().unwrap_or(date) } else { date }
}

/// An ISO week; printed `2026-W47`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Week {
    /// ISO year, which differs from the calendar year around New Year.
    pub year: i32,
    /// 1 to 53.
    pub week: u32,
}

impl Week {
    /// The week of a day.
    pub fn of(day: NaiveDate) -> Self {
        let week = day.iso_week();
        Self { year: week.year(), week: week.week() }
    }

    /// Its first day.
    pub fn monday(self) -> Option<NaiveDate> {
        NaiveDate::from_isoywd_opt(self.year, self.week, Weekday::Mon)
    }
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-W{:02}", self.year, self.week)
    }
}

#[cfg(test)]
mod tests {
    use super::{DateTime, Direction, NaiveDate, Week, Zone, day_of, parse_date, parse_day};

    fn day(text: &str) -> NaiveDate {
        parse_day(text).unwrap()
    }

    #[test]
    fn dates_as_people_say_them() {
        // A Sunday.
        let today = day("2026-11-22");
        for (said, forward, back) in [
            ("2026-02-28", "2026-02-28", "2026-02-28"),
            ("Today", "2026-11-22", "2026-11-22"),
            ("yesterday", "2026-11-21", "2026-11-21"),
            ("tomorrow", "2026-11-23", "2026-11-23"),
            ("friday", "2026-11-27", "2026-11-20"),
            ("fri", "2026-11-27", "2026-11-20"),
            ("sunday", "2026-11-29", "2026-11-15"),
            ("last friday", "2026-11-20", "2026-11-20"),
            ("next friday", "2026-11-27", "2026-11-27"),
            ("in 3 days", "2026-11-25", "2026-11-25"),
            ("in two weeks", "2026-12-06", "2026-12-06"),
            ("a week ago", "2026-11-15", "2026-11-15"),
            ("3 days ago", "2026-11-19", "2026-11-19"),
            ("2w", "2026-12-06", "2026-11-08"),
            ("+10d", "2026-12-02", "2026-12-02"),
            ("-3d", "2026-11-19", "2026-11-19"),
            ("next week", "2026-11-23", "2026-11-23"),
            ("last week", "2026-11-09", "2026-11-09"),
            ("next month", "2026-12-01", "2026-12-01"),
            ("end of month", "2026-11-30", "2026-11-30"),
            ("in 1 month", "2026-12-22", "2026-12-22"),
        ] {
            assert_eq!(parse_date(said, today, Direction::Forward), Some(day(forward)), "{said}");
            assert_eq!(parse_date(said, today, Direction::Back), Some(day(back)), "{said}");
        }
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        let today = day("2026-11-22");
        for said in [
            "",
            "2026-02-30",
            "2026-2-3",
            "soon",
            "32",
            "w",
            "99999999999999d",
            "in days",
            "1e3d",
            "fr",
            "２w",
            "999999y",
            "22.11.2026",
        ] {
            assert_eq!(parse_date(said, today, Direction::Forward), None, "{said}");
        }
    }

    #[test]
    fn the_day_follows_zone_and_hour() {
        let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap();
        let berlin = Zone::named("Europe/Berlin");
        let berlin = Some(berlin.as_ref().unwrap());
        for (instant, zone, starts, expected) in [
            ("2026-11-22T01:30:00+01:00", None, 0, "2026-11-22"),
            ("2026-11-22T01:30:00+01:00", None, 4, "2026-11-21"),
            ("2026-11-21T23:30:00Z", berlin, 0, "2026-11-22"),
            ("2026-03-29T00:30:00Z", berlin, 2, "2026-03-28"),
            ("2026-03-29T01:30:00Z", berlin, 3, "2026-03-29"),
        ] {
            assert_eq!(day_of(at(instant), zone, starts), day(expected), "{instant}");
        }
    }

    #[test]
    fn weeks_are_iso_weeks() {
        assert_eq!(Week::of(day("2027-01-01")).to_string(), "2026-W53");
        assert_eq!(Week::of(day("2026-11-22")).monday(), Some(day("2026-11-16")));
    }
}

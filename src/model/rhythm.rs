//! Rhythms, and the periods they cut time into.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::date::{Week, weekday};

/// How often something is to happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rhythm {
    /// On these weekdays, in order, without repeats.
    Days(Vec<Weekday>),
    /// So many times a week.
    PerWeek(u32),
    /// So many times a month.
    PerMonth(u32),
}

/// One period of a rhythm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The day, `2026-W47`, `2026-11`, or with a part number: `2026-W47.2` (ruling 51).
    pub name: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

impl Rhythm {
    /// Reads `daily`, `weekdays`, a list of weekdays, `n/week`, `n/month`, `weekly` or `monthly`; case and spaces do
    /// not matter (ruling 12).
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
        match plain.as_str() {
            "daily" => return Some(Self::Days(WEEK.to_vec())),
            "weekdays" => return Some(Self::Days(WEEK.iter().take(5).copied().collect())),
            "weekly" => return Some(Self::PerWeek(1)),
            "monthly" => return Some(Self::PerMonth(1)),
            _ => {}
        }
        if let Some((count, unit)) = plain.split_once('/') {
            let count = count.parse::<u32>().ok().filter(|count| *count > 0)?;
            return match unit {
                "week" if count <= 7 => Some(Self::PerWeek(count)),
                "month" if count <= 31 => Some(Self::PerMonth(count)),
                _ => None,
            };
        }
        let named: Option<Vec<Weekday>> = plain.split(',').map(weekday).collect();
        let named = named?;
        Some(Self::Days(WEEK.into_iter().filter(|day| named.contains(day)).collect()))
    }

    /// The forms that are understood, for messages.
    pub const FORMS: &str = "daily, weekdays, mon,wed,fri, 3/week, 2/month, weekly, monthly";

    /// The period that holds a day; `None` for a day on which a rhythm of weekdays asks nothing.
    pub fn period_of(&self, day: NaiveDate) -> Option<Period> {
        match self {
            Self::Days(days) => {
                days.contains(&day.weekday()).then(|| Period { name: day.to_string(), from: day, to: day })
            }
            Self::PerWeek(parts) => {
                let week = Week::of(day);
                part_of(week.monday()?, 7, (*parts).min(7), day, &week.to_string())
            }
            Self::PerMonth(parts) => {
                let first = day.with_day(1)?;
                let next = first.checked_add_months(Months::new(1))?;
                let length = u32::try_from((next - first).num_days()).ok()?;
                part_of(first, length, (*parts).min(length), day, &day.format("%Y-%m").to_string())
            }
        }
    }

    /// Periods backwards from the last one that ends up to a day, newest first.
    pub fn until(self, last: NaiveDate) -> impl Iterator<Item = Period> {
        let mut day = Some(last);
        std::iter::from_fn(move || {
            loop {
                let current = day?;
                let Some(period) = self.period_of(current) else {
                    day = current.pred_opt();
                    continue;
                };
                day = period.from.pred_opt();
                if period.to <= last {
                    return Some(period);
                }
            }
        })
    }
}

/// Cuts `length` days into parts as ruling 49 says: part i holds the days ⌊length·i/n⌋ to ⌊length·(i+1)/n⌋ − 1.
fn part_of(first: NaiveDate, length: u32, parts: u32, day: NaiveDate, name: &str) -> Option<Period> {
    let place = u32::try_from((day - first).num_days()).ok()?;
    (0..parts).find_map(|part| {
        let (from, end) = (length * part / parts, length * (part + 1) / parts);
        if place < from || place >= end {
            return None;
        }
        let name = if parts == 1 { name.to_owned() } else { format!("{name}.{}", part + 1) };
        Some(Period {
            name,
            from: first.checked_add_days(Days::new(from.into()))?,
            to: first.checked_add_days(Days::new((end - 1).into()))?,
        })
    })
}

impl fmt::Display for Rhythm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(days) if days.as_slice() == WEEK => f.write_str("daily"),
            Self::Days(days) if WEEK.starts_with(days) && days.len() == 5 => f.write_str("weekdays"),
            Self::Days(days) => {
                let names: Vec<String> = days.iter().map(|day| day.to_string().to_lowercase()).collect();
                f.write_str(&names.join(","))
            }
            Self::PerWeek(1) => f.write_str("weekly"),
            Self::PerWeek(count) => write!(f, "{count}/week"),
            Self::PerMonth(1) => f.write_str("monthly"),
            Self::PerMonth(count) => write!(f, "{count}/month"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rhythm;
    use crate::model::parse_day;

    #[test]
    fn rhythms_are_read_and_printed() {
        for (said, printed) in [
            ("daily", "daily"),
            ("Mon, Tue,wed,thu,fri", "weekdays"),
            ("fri,mon", "mon,fri"),
            ("3 / week", "3/week"),
            ("1/week", "weekly"),
            ("monthly", "monthly"),
        ] {
            assert_eq!(Rhythm::parse(said).unwrap().to_string(), printed, "{said}");
        }
        for bad in ["", "often", "0/week", "8/week", "32/month", "3/year", "mon,", "3"] {
            assert_eq!(Rhythm::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn periods_are_told_backwards() {
        let names = |rhythm: &str, last: &str| -> Vec<String> {
            let rhythm = Rhythm::parse(rhythm).unwrap();
            rhythm.until(parse_day(last).unwrap()).take(3).map(|period| period.name).collect()
        };
        // Saturday: this week does not end before Sunday.
        assert_eq!(names("weekly", "2026-11-21"), ["2026-W46", "2026-W45", "2026-W44"]);
        assert_eq!(names("weekly", "2026-11-22"), ["2026-W47", "2026-W46", "2026-W45"]);
        assert_eq!(names("daily", "2026-11-20"), ["2026-11-20", "2026-11-19", "2026-11-18"]);
        assert_eq!(names("weekdays", "2026-11-23"), ["2026-11-23", "2026-11-20", "2026-11-19"]);
        // Monday to Wednesday is the first half.
        assert_eq!(names("2/week", "2026-11-18"), ["2026-W47.1", "2026-W46.2", "2026-W46.1"]);
        assert_eq!(names("monthly", "2026-11-30"), ["2026-11", "2026-10", "2026-09"]);
    }
}

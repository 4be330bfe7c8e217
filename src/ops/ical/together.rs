//! The time together as a pact says it: `sat 10:00`, `tue,thu 19:30-21:00`.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};

use crate::model::Rhythm;

/// Weekdays with a time of day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Window {
    days: Vec<Weekday>,
    from: NaiveTime,
    length: TimeDelta,
}

impl Window {
    /// Reads weekdays and a time, or a time and an end; an hour where no end is named. One that ends before it begins
    /// ends on the next day.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let lower = text.trim().to_lowercase();
        let (days, time) = lower.strip_prefix("every ").unwrap_or(&lower).split_once(' ')?;
        let Some(Rhythm::Days(days)) = Rhythm::parse(days) else { return None };
        let time: String = time.chars().filter(|c| !c.is_whitespace()).collect();
        let (from, to) = match time.split_once(['-', '–']) {
            Some((from, to)) => (clock(from)?, Some(clock(to)?)),
            None => (clock(&time)?, None),
        };
        let length = match to.map(|to| to - from) {
            Some(length) if length > TimeDelta::zero() => length,
            Some(length) => length + TimeDelta::days(1),
            None => TimeDelta::hours(1),
        };
        Some(Self { days, from, length })
    }

    pub(super) fn rhythm(&self) -> Rhythm {
        Rhythm::Days(self.days.clone())
    }

    /// Its beginning and end on a day.
    pub(super) fn on(&self, day: NaiveDate) -> Option<(NaiveDateTime, NaiveDateTime)> {
        let from = day.and_time(self.from);
        Some((from, from.checked_add_signed(self.length)?))
    }
}

fn clock(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

#[cfg(test)]
mod tests {
    use super::Window;
    use crate::model::parse_day;

    #[test]
    fn windows_are_weekdays_and_a_time() {
        let on = |text: &str| {
            let (from, to) = Window::parse(text)?.on(parse_day("2026-11-28")?)?;
            Some((
                Window::parse(text)?.rhythm().to_string(),
                format!("{} {}", from.time(), to.format("%d %H:%M")),
            ))
        };
        for (text, rhythm, times) in [
            ("sat 10:00", "sat", "10:00:00 28 11:00"),
            ("Every Saturday 9:30 - 12:00", "sat", "09:30:00 28 12:00"),
            ("tue,thu 19:30–21:00", "tue,thu", "19:30:00 28 21:00"),
            ("weekdays 23:30-00:15", "weekdays", "23:30:00 29 00:15"),
        ] {
            assert_eq!(on(text), Some((rhythm.to_owned(), times.to_owned())), "{text}");
        }
        for text in
            ["", "sat", "10:00", "Saturday mornings", "every other sat 10:00", "2/week 10:00", "sat 25:00"]
        {
            assert_eq!(on(text), None, "{text}");
        }
    }
}

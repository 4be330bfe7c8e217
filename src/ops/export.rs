//! `export`: which days are asked for, and what became of the text.

use chrono::NaiveDate;
use serde::Serialize;

use super::words::day;
use super::{Answered, Now, Refusal};
use crate::model::Direction;

/// Which days, as typed.
#[derive(Debug, Clone, Default)]
pub struct Range {
    /// From this day on.
    pub since: Option<String>,
    /// Up to this day.
    pub until: Option<String>,
}

/// The first and the last day, as far as they are named.
pub type Days = (Option<NaiveDate>, Option<NaiveDate>);

impl Range {
    /// The first and the last day, as far as they are named, both included.
    ///
    /// # Errors
    ///
    /// When one of them is no date, or the last lies before the first.
    pub fn days(&self, now: &Now) -> Answered<Days> {
        let (since, until) = self.read(now, Direction::Back)?;
        in_order(now, since, until.or(Some(now.today)))?;
        Ok((since, until))
    }

    /// The same where only the past can be told: the last day is today at the latest.
    ///
    /// # Errors
    ///
    /// When one of them is no date, or the last lies before the first.
    pub fn past(&self, now: &Now) -> Answered<(Option<NaiveDate>, NaiveDate)> {
        let (since, until) = self.read(now, Direction::Back)?;
        let last = until.map_or(now.today, |until| until.min(now.today));
        in_order(now, since, Some(last))?;
        Ok((since, last))
    }

    /// The same where days to come are meant: `2w` is in two weeks.
    ///
    /// # Errors
    ///
    /// When one of them is no date, or the last lies before the first.
    pub fn ahead(&self, now: &Now) -> Answered<Days> {
        let (since, until) = self.read(now, Direction::Forward)?;
        in_order(now, since, until)?;
        Ok((since, until))
    }

    /// The days as they are named; the last one may lie in this direction.
    fn read(&self, now: &Now, last: Direction) -> Answered<Days> {
        let read = |text: &Option<String>, direction| {
            text.as_ref().map(|text| now.date(text, direction)).transpose()
        };
        Ok((read(&self.since, Direction::Back)?, read(&self.until, last)?))
    }
}

/// Refuses an end that lies before the beginning.
fn in_order(now: &Now, first: Option<NaiveDate>, last: Option<NaiveDate>) -> Answered<()> {
    match first.zip(last) {
        Some((first, last)) if last < first => {
            Err(Refusal::EndsTooEarly { from: day(first, now.today), until: day(last, now.today) })
        }
        _ => Ok(()),
    }
}

/// What was exported, and where to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// The word of the format.
    pub format: &'static str,
    /// The file that was written; null where the text went to standard output.
    pub file: Option<String>,
    /// Bytes of UTF-8.
    pub bytes: usize,
    /// The text itself where no file was named; otherwise null.
    pub text: Option<String>,
}

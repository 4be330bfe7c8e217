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

impl Range {
    /// The first and the last day, as far as they are named, both included.
    ///
    /// # Errors
    ///
    /// When one of them is no date, or the last lies before the first.
    pub fn days(&self, now: &Now) -> Answered<(Option<NaiveDate>, Option<NaiveDate>)> {
        let read =
            |text: &Option<String>| text.as_ref().map(|text| now.date(text, Direction::Back)).transpose();
        let (since, until) = (read(&self.since)?, read(&self.until)?);
        match since.zip(until.or(Some(now.today))) {
            Some((first, last)) if last < first => {
                Err(Refusal::EndsTooEarly { from: day(first, now.today), until: day(last, now.today) })
            }
            _ => Ok((since, until)),
        }
    }
}

impl Range {
    /// The same where days to come are meant: `2w` is in two weeks.
    ///
    /// # Errors
    ///
    /// When one of them is no date, or the last lies before the first.
    pub fn ahead(&self, now: &Now) -> Answered<(Option<NaiveDate>, Option<NaiveDate>)> {
        let read = |text: &Option<String>, direction| {
            text.as_ref().map(|text| now.date(text, direction)).transpose()
        };
        let (since, until) = (read(&self.since, Direction::Back)?, read(&self.until, Direction::Forward)?);
        match since.zip(until) {
            Some((first, last)) if last < first => {
                Err(Refusal::EndsTooEarly { from: day(first, now.today), until: day(last, now.today) })
            }
            _ => Ok((since, until)),
        }
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

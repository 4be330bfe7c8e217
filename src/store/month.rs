//! What the names of folders and files say of dates, without a file opened.

use chrono::{Datelike, NaiveDate};

use crate::model::{Kind, Place, at_path, is_member_id};

/// A folder of one member's check-ins or feedback of one month.
#[derive(Debug)]
pub(super) struct Month<'a> {
    pub(super) kind: Kind,
    pub(super) who: &'a str,
    year: u32,
    month: u32,
    /// How the days of this month begin: `2026-11-`.
    begins: String,
}

impl<'a> Month<'a> {
    pub(super) fn of(folder: &'a str) -> Option<Self> {
        let mut steps = folder.split('/');
        let kind = match steps.next()? {
            "checkins" => Kind::Checkin,
            "feedback" => Kind::Feedback,
            _ => return None,
        };
        let who = steps.next().filter(|who| is_member_id(who))?;
        let year = number(steps.next()?, 4)?;
        let month = number(steps.next()?, 2).filter(|month| (1..=12).contains(month))?;
        let begins = format!("{year:04}-{month:02}-");
        steps.next().is_none().then_some(Self { kind, who, year, month, begins })
    }

    pub(super) fn ends_before(&self, day: NaiveDate) -> bool {
        (self.year, self.month) < (day.year().unsigned_abs(), day.month())
    }

    /// Day and id of a record of this month, from the name of its file. There are many of them, so the plain names of
    /// check-ins are looked at without building a path or parsing a date.
    pub(super) fn record<'n>(&self, name: &'n str) -> Option<(NaiveDate, &'n str)> {
        let id = name.strip_suffix(".yaml")?;
        let (day, rest) = id.split_once('.')?;
        let day = number(day.strip_prefix(self.begins.as_str())?, 2)?;
        let day = NaiveDate::from_ymd_opt(i32::try_from(self.year).ok()?, self.month, day)?;
        let is_ours = match self.kind {
            Kind::Checkin => rest == self.who,
            kind => {
                let folder = format!("feedback/{}/{:04}/{:02}", self.who, self.year, self.month);
                at_path(&format!("{folder}/{name}")) == Place::Record(kind, id.to_owned())
            }
        };
        is_ours.then_some((day, id))
    }
}

/// The year that a folder of a member's check-ins or feedback is of.
pub(super) fn year_of(folder: &str) -> Option<(&str, u32)> {
    let steps: Vec<&str> = folder.split('/').collect();
    match steps.as_slice() {
        ["checkins" | "feedback", who, year] => Some((who, number(year, 4)?)),
        _ => None,
    }
}

/// A number of so many digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    let fits = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}

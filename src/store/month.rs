//! What the names of folders and files say of dates, without a file opened.

use chrono::{Datelike, NaiveDate};

use crate::model::{Kind, Place, Record, ReviewPeriod, Scope, at_path, is_member_id};

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

    fn ends_before(&self, day: NaiveDate) -> bool {
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

/// The folders of a team, and which kinds lie in each.
pub(super) const FOLDERS: [(&str, &[Kind]); 7] = [
    ("members", &[Kind::Member]),
    ("pacts", &[Kind::Pact]),
    ("goals", &[Kind::Goal]),
    ("checkins", &[Kind::Checkin]),
    ("feedback", &[Kind::Feedback]),
    ("sprints", &[Kind::Sprint, Kind::SprintLeaf]),
    ("reviews", &[Kind::ReviewLeaf, Kind::Joint]),
];

/// Whether a scope looks for files in a folder, by its path.
pub fn holds_folder(scope: &Scope, folder: &str) -> bool {
    let mut steps = folder.split('/');
    let first = steps.next().unwrap_or_default();
    let Some((_, kinds)) = FOLDERS.iter().find(|(name, _)| *name == first) else { return false };
    if !kinds.iter().any(|kind| scope.holds(*kind)) {
        return false;
    }
    if let Some(period) = folder.strip_prefix("reviews/").and_then(ReviewPeriod::parse) {
        return scope.holds_review(period);
    }
    match kinds {
        [kind @ (Kind::Checkin | Kind::Feedback)] => {
            let since = steps.next().and_then(|who| scope.since_of(*kind, who));
            since.is_none_or(|since| !ends_before(folder, since))
        }
        _ => true,
    }
}

/// Whether a scope looks for a file, by its path.
pub fn holds_file(scope: &Scope, path: &str) -> bool {
    let Place::Record(kind, id) = at_path(path) else { return false };
    match kind {
        kind if !scope.holds(kind) => false,
        Kind::Checkin | Kind::Feedback => {
            let record = Record::new(kind, id);
            let since = scope.since_of(kind, record.writer().unwrap_or_default());
            since.is_none_or(|since| Some(since) <= record.day())
        }
        Kind::ReviewLeaf | Kind::Joint => {
            let period = id.split_once('/').and_then(|(period, _)| ReviewPeriod::parse(period));
            period.is_none_or(|period| scope.holds_review(period))
        }
        _ => true,
    }
}

/// Whether a folder of a year or a month holds days before one alone.
pub(super) fn ends_before(folder: &str, day: NaiveDate) -> bool {
    match (year_of(folder), Month::of(folder)) {
        (Some(year), _) => year < day.year().unsigned_abs(),
        (_, Some(month)) => month.ends_before(day),
        _ => false,
    }
}

/// The year that a folder of a member's check-ins or feedback is of.
fn year_of(folder: &str) -> Option<u32> {
    let mut steps = folder.split('/').skip(2);
    number(steps.next()?, 4).filter(|_| steps.next().is_none())
}

/// A number of so many digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    let fits = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}

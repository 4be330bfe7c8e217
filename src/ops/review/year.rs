//! A year on one page: what was done month by month, what was said, what came of it. A reading, to which nobody owes a
//! part.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;

use super::decided::{Decided, decided, held};
use super::growth::{HeldHabit, held_habits};
use super::moments::{Win, Word, wins, words};
use super::past::as_it_was;
use super::{ReviewRefusal, begun};
use crate::model::{Goal, GoalKind, Pact, ReviewPeriod, Snapshot, Span, Value, parse_day};
use crate::ops::goal::lines_of;
use crate::ops::log::entries;
use crate::ops::numbers::{Basis, Tally, months, weeks, weeks_with_values};
use crate::ops::rhythm::{closed, is_answered};
use crate::ops::sprint::{Experiment, experiments};
use crate::ops::team::in_force;
use crate::ops::{Answered, Now};

/// A year.
#[derive(Debug, Clone, Serialize)]
pub struct Year {
    /// Which.
    pub year: i32,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// The last day that is counted: the year's, or the last closed one while it runs.
    pub counted_to: NaiveDate,
    /// Who owes check-ins, in the order of the pact.
    pub members: Vec<String>,
    /// How everybody kept in touch.
    pub touch: Vec<Touch>,
    /// Habits and numbers, month by month: of joint ones the joint line alone.
    pub goals: Vec<Row>,
    /// Goals that came to an end.
    pub ended: Vec<Ended>,
    /// Goals that were changed on the way.
    pub changed: Vec<Changed>,
    /// Habits kept in at least eight of the last ten weeks.
    pub habits: Vec<HeldHabit>,
    /// What went well.
    pub wins: Vec<Win>,
    /// Thanks.
    pub thanks: Vec<Word>,
    /// Sprints that ended.
    pub sprints: Vec<Experiment>,
    /// Reviews that were held.
    pub reviews: usize,
    /// What they decided.
    pub decisions: Vec<Decided>,
    /// Words that the team shares.
    pub words: Vec<String>,
    /// Records that somebody starred, oldest first.
    pub starred: Vec<Starred>,
    /// Who the members want to become, by id.
    pub becoming: BTreeMap<String, String>,
    /// Names by id, for people.
    #[serde(skip)]
    pub names: BTreeMap<String, String>,
}

/// A month of the year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Month {
    /// Weeks that end in it and asked for something; of a month's quota the month itself.
    pub of: u32,
    /// Those of them with something done, at least in part; for check-ins and numbers those with a word.
    pub weeks: u32,
}

/// How a member kept in touch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Touch {
    /// Member id.
    pub member: String,
    /// Twelve months; null where no check-in was due.
    pub months: Vec<Option<Month>>,
}

/// A habit or a number, month by month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The goal.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Whose line: a member's, or `ours`.
    pub owner: String,
    /// What it says.
    pub title: String,
    /// habit, number
    pub kind: &'static str,
    /// Twelve months; null where nothing was due.
    pub months: Vec<Option<Month>>,
    /// Of a habit.
    pub kept: Option<Kept>,
    /// For people: how far a number has come.
    #[serde(skip)]
    pub far: String,
}

/// What a habit came to in the year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Slots kept.
    pub kept: u32,
    /// Slots without excused skips.
    pub counted: u32,
    /// Weeks with something done after a week without anything.
    pub comebacks: u32,
}

/// A goal that came to an end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ended {
    /// The goal.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Whose.
    pub owners: Vec<String>,
    /// What it says.
    pub title: String,
    /// done, dropped, replaced
    #[serde(rename = "as")]
    pub how: &'static str,
    /// The day.
    pub on: NaiveDate,
    /// What was learned.
    pub learned: Option<String>,
}

/// A goal that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The goal.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Whose.
    pub owners: Vec<String>,
    /// What it says.
    pub title: String,
    /// On how many days.
    pub days: usize,
}

/// A record worth finding again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Starred {
    /// The record.
    pub id: String,
    /// Its kind.
    pub kind: &'static str,
    /// The day.
    pub day: NaiveDate,
    /// Whose.
    pub member: String,
    /// What it says.
    pub text: String,
}

/// A year, as far as it may be seen: the one that is named; else the last one that is over or ends today, and while the
/// team has not lived through any day of that, the present one.
pub fn year(team: &Snapshot, now: &Now, wanted: Option<i64>) -> Answered<Year> {
    let present = now.today.year();
    let is_last_day = (now.today.month(), now.today.day()) == (12, 31);
    let last = if is_last_day { present } else { present.saturating_sub(1) };
    let lived = || begun(team).is_none_or(|begun| begun.year() <= last);
    let number = wanted.unwrap_or_else(|| i64::from(if lived() { last } else { present }));
    if number > i64::from(present) {
        return Err(ReviewRefusal::NotBegun { period: number.to_string() }.into());
    }
    let bad = || ReviewRefusal::BadPeriod { text: number.to_string() };
    let (from, to) = bounds(number).ok_or_else(bad)?;
    // The quarter that ends with the year becomes final on the same day.
    let quarter = ReviewPeriod::of(Span::Quarter, to).ok_or_else(bad)?;
    let past = as_it_was(team, now, quarter);
    let basis = Basis { team: &past, now, review_of: Some(to) };
    let counted_to = basis.for_viewer().closed;
    let days = from..=to;
    let members = basis.members();
    let joints: Vec<_> = held(&past)
        .into_iter()
        .filter(|(of, joint)| joint.on().is_some_and(|on| days.contains(&on)) && of.from <= to)
        .collect();
    let pact = in_force(&past, basis.for_viewer().today);
    let words_of = pact.and_then(|pact: Pact<'_>| pact.0.fields.map("words"));
    let becoming = members.iter().filter_map(|id| {
        let text = past.member(id)?.0.fields.text("becoming")?;
        Some((id.clone(), text.to_owned()))
    });
    Ok(Year {
        year: from.year(),
        from,
        to,
        counted_to,
        touch: touch(basis, &members, from),
        goals: rows(basis, &members, from, counted_to),
        ended: ended(&past, from, to),
        changed: changed(&past, from, to),
        habits: members.iter().flat_map(|member| held_habits(basis, quarter, member)).collect(),
        wins: wins(basis, &days, &members),
        thanks: words(basis, &days).into_iter().filter(|word| word.kind == "thanks").collect(),
        sprints: experiments(&past, from, to.min(now.today)),
        reviews: joints.len(),
        decisions: joints.into_iter().flat_map(|(of, joint)| decided(basis, of, joint)).collect(),
        words: words_of.map(|words| words.keys().map(str::to_owned).collect()).unwrap_or_default(),
        starred: starred(&past, now, from, to),
        becoming: becoming.collect(),
        names: team.members().map(|member| (member.id().to_owned(), member.name().to_owned())).collect(),
        members,
    })
}

fn bounds(year: i64) -> Option<(NaiveDate, NaiveDate)> {
    let year = i32::try_from(year).ok()?;
    Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?))
}

/// Twelve months from weeks, each by its last day with whether something was done in it.
fn by_month(from: NaiveDate, weeks: impl IntoIterator<Item = (NaiveDate, bool)>) -> Vec<Option<Month>> {
    let mut months: Vec<Option<Month>> = vec![None; 12];
    for (end, done) in weeks.into_iter().filter(|(end, _)| end.year() == from.year()) {
        if let Some(month) = months.get_mut(end.month0() as usize) {
            let month = month.get_or_insert_default();
            month.of += 1;
            month.weeks += u32::from(done);
        }
    }
    months
}

fn touch(basis: Basis<'_>, members: &[String], from: NaiveDate) -> Vec<Touch> {
    let sunday = |day: NaiveDate| {
        let left = 6 - day.weekday().num_days_from_monday();
        day.checked_add_days(Days::new(u64::from(left))).unwrap_or(day)
    };
    let row = |id: &String| {
        let mut weeks: BTreeMap<NaiveDate, bool> = BTreeMap::new();
        let member = basis.team.member(id)?;
        for period in closed(basis, member).take_while(|period| from <= sunday(period.to)) {
            *weeks.entry(sunday(period.to)).or_default() |= is_answered(basis.team, member, &period);
        }
        Some(Touch { member: id.clone(), months: by_month(from, weeks) })
    };
    members.iter().filter_map(row).filter(|row| row.months.iter().any(Option::is_some)).collect()
}

/// Habits and numbers that asked for something in the year, in the order of their owners; joint ones last.
fn rows(basis: Basis<'_>, members: &[String], from: NaiveDate, last: NaiveDate) -> Vec<Row> {
    let row = |goal: Goal<'_>| {
        let owner = goal.owner();
        let (months, kept) = match goal.kind() {
            GoalKind::Once => return None,
            GoalKind::Number => (by_month(from, weeks_with_values(basis, goal, last)), None),
            GoalKind::Habit => {
                let mut ends = weeks(basis, goal, owner, last);
                ends.append(&mut months(basis, goal, owner, last));
                let shown = ends.iter().map(|(end, tally)| (*end, is_shown_up(tally)));
                (by_month(from, shown), Some(kept(&ends, from)))
            }
        };
        months.iter().any(Option::is_some).then(|| Row {
            reference: goal.id().to_owned(),
            owner: owner.to_owned(),
            title: goal.title().to_owned(),
            kind: goal.kind().word(),
            months,
            kept,
            far: match kept {
                Some(_) => String::new(),
                None => lines_of(basis, goal).pop().map(|line| line.short).unwrap_or_default(),
            },
        })
    };
    let place = |row: &Row| members.iter().position(|id| *id == row.owner).unwrap_or(members.len());
    let mut rows: Vec<Row> = basis.team.goals().filter_map(row).collect();
    rows.sort_by_key(|row| (place(row), row.reference.clone()));
    rows
}

const fn is_shown_up(tally: &Tally) -> bool {
    tally.kept + tally.partly > 0
}

/// The sums of those weeks that end in the year.
fn kept(ends: &BTreeMap<NaiveDate, Tally>, from: NaiveDate) -> Kept {
    let mut kept = Kept::default();
    let mut was_out = false;
    for (end, tally) in ends {
        if end.year() == from.year() {
            kept.kept += tally.kept;
            kept.counted += tally.counted();
            kept.comebacks += u32::from(was_out && is_shown_up(tally));
        }
        was_out = !is_shown_up(tally);
    }
    kept
}

fn owners(goal: Goal<'_>) -> Vec<String> {
    goal.owners().into_iter().map(str::to_owned).collect()
}

fn ended(team: &Snapshot, from: NaiveDate, to: NaiveDate) -> Vec<Ended> {
    let end = |goal: Goal<'_>| {
        let on = goal.closed_on().filter(|on| from <= *on && *on <= to)?;
        let learned = goal.0.fields.map("closed").and_then(|closed| closed.text("learned"));
        Some(Ended {
            reference: goal.id().to_owned(),
            owners: owners(goal),
            title: goal.title().to_owned(),
            how: goal.state(to).word(),
            on,
            learned: learned.map(|text| text.trim_end().to_owned()),
        })
    };
    let mut ended: Vec<Ended> = team.goals().filter_map(end).collect();
    ended.sort_by(|a, b| a.on.cmp(&b.on).then_with(|| a.reference.cmp(&b.reference)));
    ended
}

fn changed(team: &Snapshot, from: NaiveDate, to: NaiveDate) -> Vec<Changed> {
    let change = |goal: Goal<'_>| {
        let changes = goal.0.fields.list("changes").iter().filter_map(Value::as_map);
        let mut days: Vec<NaiveDate> = changes
            .filter_map(|change| change.text("on").and_then(parse_day))
            .filter(|on| from <= *on && *on <= to)
            .collect();
        days.sort_unstable();
        days.dedup();
        let (reference, title) = (goal.id().to_owned(), goal.title().to_owned());
        (!days.is_empty()).then(|| Changed { reference, owners: owners(goal), title, days: days.len() })
    };
    team.goals().filter_map(change).collect()
}

/// Told by nobody in particular, so that both read the same names.
fn starred(team: &Snapshot, now: &Now, from: NaiveDate, to: NaiveDate) -> Vec<Starred> {
    let nobody = Now { me: None, ..now.clone() };
    let told = team.all().filter(|record| record.is_starred()).filter_map(|record| {
        let entry =
            entries(team, &nobody, record).pop().filter(|entry| from <= entry.day && entry.day <= to)?;
        Some(Starred {
            id: record.id.clone(),
            kind: record.kind.word(),
            day: entry.day,
            member: entry.who,
            text: entry.text,
        })
    });
    let mut starred: Vec<Starred> = told.collect();
    starred.sort_by(|a, b| a.day.cmp(&b.day).then_with(|| a.id.cmp(&b.id)));
    starred
}

impl Year {
    /// Whether nothing at all is known of it.
    pub fn is_empty(&self) -> bool {
        let lists = self.touch.len() + self.goals.len() + self.ended.len() + self.changed.len();
        let said = self.wins.len() + self.thanks.len() + self.sprints.len() + self.reviews;
        lists + said + self.starred.len() == 0
    }

    /// The name that a person is shown by.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        match id {
            "all" => "all",
            "ours" => "Together",
            id => self.names.get(id).map_or(id, String::as_str),
        }
    }
}

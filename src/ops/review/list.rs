//! The reviews that there are.

use chrono::NaiveDate;
use serde::Serialize;

use super::{joint, leaf, owing, stage};
use crate::model::{Kind, ReviewPeriod, Snapshot};
use crate::ops::{Answered, Now};

/// One review in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listing {
    /// `2026-W47`, `2026-11`, `2026-Q4`
    pub period: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// running, open, ready, held, lapsed
    pub state: &'static str,
    /// Whose part is there.
    pub present: Vec<String>,
    /// Whose part could still come, or never came.
    pub missing: Vec<String>,
    /// How much was decided.
    pub decisions: usize,
}

/// All reviews of which there is a part or a decision, and those that wait for one of mine; the newest first.
pub fn list(team: &Snapshot, now: &Now) -> Answered<Vec<Listing>> {
    let records = team.of_kind(Kind::ReviewLeaf).chain(team.of_kind(Kind::Joint));
    let mut periods: Vec<ReviewPeriod> =
        records.filter_map(|record| ReviewPeriod::parse(record.id.split('/').next()?)).collect();
    let mine = now.me.as_deref().and_then(|me| team.member(me)).map(|member| super::due(team, now, member));
    periods.extend(mine.into_iter().flatten().filter_map(|due| ReviewPeriod::parse(&due.period?)));
    periods.sort_by_key(|period| std::cmp::Reverse(period.order()));
    periods.dedup();
    Ok(periods.into_iter().map(|period| listing(team, now, period)).collect())
}

fn listing(team: &Snapshot, now: &Now, period: ReviewPeriod) -> Listing {
    let state = stage(team, period, now.today);
    let (present, missing) =
        owing(team, period, now.today).into_iter().partition(|member| leaf(team, period, member).is_some());
    Listing {
        period: period.to_string(),
        from: period.from,
        to: period.to,
        state: state.word(),
        present,
        missing,
        decisions: joint(team, period).map_or(0, |joint| joint.decisions().count()),
    }
}

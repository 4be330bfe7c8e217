//! The records as they were when a review became final, so that it says the same a year later.

use std::sync::Arc;

use chrono::{Days, NaiveDate};

use super::hides;
use crate::model::{Joint, Kind, Map, Pact, Record, ReviewLeaf, ReviewPeriod, Snapshot, Value, parse_day};
use crate::ops::Now;
use crate::ops::team::{chain, in_force};

/// The records that a review looks at: nothing dated after its grace, later reviews left out, goals and signatures as
/// they were; and no part that is hidden from whoever asks. A period that is not over is seen as of now.
pub(super) fn as_it_was(team: &Snapshot, now: &Now, period: ReviewPeriod) -> Snapshot {
    let last = last_day(team, now, period);
    let mut past = Snapshot::default();
    past.unreadable.clone_from(&team.unreadable);
    for (member, days) in &team.days {
        let days = days.range(..=last).copied().collect();
        past.days.insert(member.clone(), days);
    }
    let there = |record: &Record| is_there(record, period, last) && !hides(team, now, record);
    for record in team.all_shared().filter(|record| there(record)) {
        match record.kind {
            Kind::Goal => past.put(rewound(record, last)),
            Kind::Member => past.put(with_signature_of(team, record, last)),
            _ => past.share(Arc::clone(record)),
        }
    }
    past
}

/// The last day that counts: the period's last one, its grace, and one more (ruling 6). Before that the day after
/// today, which may have begun for a member in another zone.
fn last_day(team: &Snapshot, now: &Now, period: ReviewPeriod) -> NaiveDate {
    let grace = in_force(team, period.to).map_or(Pact::GRACE, Pact::grace);
    let tomorrow = now.today.succ_opt().unwrap_or(now.today);
    let end = period.to.checked_add_days(Days::new(grace.saturating_add(1))).unwrap_or(NaiveDate::MAX);
    end.min(tomorrow)
}

fn is_there(record: &Record, period: ReviewPeriod, last: NaiveDate) -> bool {
    let day = |name: &str| record.fields.text(name).and_then(parse_day);
    let not_later = |day: Option<NaiveDate>| day.is_none_or(|day| day <= last);
    let same_or_before = |of: Option<ReviewPeriod>| of.is_some_and(|of| of.order() <= period.order());
    match record.kind {
        Kind::Team | Kind::SprintLeaf => true,
        Kind::Member => not_later(day("since")),
        Kind::Pact => not_later(Pact(record).from()),
        Kind::Goal | Kind::Sprint => not_later(day("start")),
        Kind::Checkin | Kind::Feedback => not_later(record.day()),
        Kind::ReviewLeaf => same_or_before(ReviewLeaf(record).period()),
        Kind::Joint => same_or_before(Joint(record).period()),
    }
}

/// A goal as it was at the end of a day: later changes are taken back, a later end and later pauses left out.
fn rewound(goal: &Record, last: NaiveDate) -> Record {
    let mut goal = goal.clone();
    let on = |map: &Map, name: &str| map.text(name).and_then(parse_day);
    let is_later = |value: &Value, name: &str| {
        value.as_map().and_then(|map| on(map, name)).is_some_and(|day| day > last)
    };
    let mut later: Vec<Map> = Vec::new();
    for name in ["changes", "paused"] {
        let key = if name == "changes" { "on" } else { "from" };
        let (after, before): (Vec<Value>, Vec<Value>) =
            goal.fields.list(name).iter().cloned().partition(|entry| is_later(entry, key));
        if name == "changes" {
            later = after.iter().filter_map(Value::as_map).cloned().collect();
        }
        goal.fields.set(name, Value::List(before));
    }
    if goal.fields.get("closed").is_some_and(|closed| is_later(closed, "on")) {
        goal.fields.remove("closed");
    }
    // From the latest to the first, so that what stood before the first one stays.
    later.sort_by_key(|change| std::cmp::Reverse(on(change, "on")));
    for change in &later {
        match (change.text("what"), change.get("was")) {
            (Some(what), Some(was)) => goal.fields.set(what, was.clone()),
            (Some(what), None) => goal.fields.remove(what),
            (None, _) => {}
        }
    }
    goal
}

/// A member whose signature stands under the version that was there: a later one stands for those it amends
/// (ruling 13).
fn with_signature_of(team: &Snapshot, member: &Record, last: NaiveDate) -> Record {
    let mut member = member.clone();
    let was_there = |id: &&str| {
        let from = team.get(Kind::Pact, id).and_then(|version| Pact(version).from());
        from.is_none_or(|from| from <= last)
    };
    let agreed = member.fields.text("agreed").map(|id| id.strip_prefix("pacts/").unwrap_or(id).to_owned());
    let signed = agreed.and_then(|id| chain(team, &id).into_iter().find(was_there).map(str::to_owned));
    match signed {
        Some(id) => member.fields.set("agreed", Value::Text(id)),
        None => member.fields.remove("agreed"),
    }
    member
}

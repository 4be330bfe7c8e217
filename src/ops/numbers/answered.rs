//! M11, answered: how often somebody had a word for a win, a blocker or an ask.

use chrono::NaiveDate;
use serde::Serialize;

use super::Basis;
use super::days::shift;
use crate::model::{Checkin, Pact, Snapshot, is_blank};
use crate::ops::feedback::replies_to;
use crate::ops::team::in_force;

/// Days of check-ins that are looked at.
const DAYS: i64 = 56;

/// Check-ins from which a rate is given.
const ENOUGH: u32 = 5;

/// How often a member's words were answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Heard {
    /// Member id.
    pub member: String,
    /// Check-ins with a win, a blocker or an ask that waited long enough.
    pub of: u32,
    /// Those that were answered in time.
    pub answered: u32,
    /// Answered of all; `None` below five.
    pub rate: Option<f64>,
    /// Check-ins with an ask that nobody has answered at all, of any age.
    pub open_asks: Vec<String>,
}

/// How often each member's words were answered (rulings 54 and 55).
pub fn answered(basis: Basis<'_>) -> Vec<Heard> {
    basis.members().into_iter().map(|member| of_one(basis, member)).collect()
}

fn of_one(basis: Basis<'_>, member: String) -> Heard {
    let today = basis.for_member(&member).today;
    let reply_days = in_force(basis.team, today).map_or(Pact::REPLY_DAYS, Pact::reply_days);
    let mut heard = Heard { member: member.clone(), of: 0, answered: 0, rate: None, open_asks: Vec::new() };
    for checkin in basis.team.checkins_by(&member) {
        let Some(day) = checkin.day().filter(|day| *day <= today) else { continue };
        let replies = replies(basis.team, checkin, today);
        if shift(today, 1 - DAYS) <= day && shift(day, reply_days) < today && speaks(checkin) {
            heard.of += 1;
            heard.answered += u32::from(replies.iter().any(|reply| *reply <= shift(day, reply_days)));
        }
        if asks(checkin) && replies.is_empty() {
            heard.open_asks.push(checkin.0.id.clone());
        }
    }
    heard.rate = (heard.of >= ENOUGH).then(|| f64::from(heard.answered) / f64::from(heard.of));
    heard
}

/// The days of the others' feedback to a check-in.
fn replies(team: &Snapshot, checkin: Checkin<'_>, today: NaiveDate) -> Vec<NaiveDate> {
    let days = replies_to(team, checkin).filter_map(|reply| reply.0.day());
    days.filter(|day| *day <= today).collect()
}

fn asks(checkin: Checkin<'_>) -> bool {
    checkin.asked().is_some_and(|asked| !is_blank(asked.text))
}

fn speaks(checkin: Checkin<'_>) -> bool {
    let says = |name| checkin.0.fields.text(name).is_some_and(|text| !is_blank(text));
    asks(checkin) || says("win") || says("blocker")
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Story, now};
    use super::super::{Basis, answered};
    use super::Heard;
    use crate::model::Kind;

    fn heard(story: &Story) -> Heard {
        let now = now("2026-11-22");
        answered(Basis::now(&story.team, &now)).into_iter().find(|row| row.member == "ana").unwrap()
    }

    fn reply(story: &mut Story, from: &str, day: &str, re: &str) {
        let fields = [("to", "ana"), ("re", re), ("text", "yes")];
        story.set(Kind::Feedback, &format!("{day}.{from}.kaaa"), &fields);
    }

    #[test]
    fn ruling_54_answers_count_within_three_days_from_anybody_else() {
        let mut story = Story::new();
        story.set(Kind::Member, "cat", &[("role", "mentor")]);
        for (day, words) in [
            ("2026-09-27", "@win=old"),
            ("2026-09-28", "@win=x"),
            ("2026-11-10", "@blocker=x"),
            ("2026-11-12", "@ask=x"),
            ("2026-11-14", "@note=x"),
            ("2026-11-18", "@win=x"),
            ("2026-11-19", "@win=young"),
        ] {
            story.says("ana", day, words);
        }
        reply(&mut story, "ben", "2026-11-14", "2026-11-10.ana");
        reply(&mut story, "ana", "2026-11-12", "2026-11-12.ana");
        assert_eq!((heard(&story).of, heard(&story).answered), (4, 0));
        reply(&mut story, "cat", "2026-11-13", "2026-11-10.ana");
        reply(&mut story, "ben", "2026-11-17", "2026-11-18.ana");
        assert_eq!((heard(&story).of, heard(&story).answered, heard(&story).rate), (4, 2, None));
        story.says("ana", "2026-11-09", "@win=x");
        assert_eq!(heard(&story).rate, Some(0.4));
        // With four days the check-in of the 18th is not old enough yet.
        story.set(Kind::Pact, "2026-01-01.ana", &[("purpose", "x"), ("reply_days", "4")]);
        assert_eq!((heard(&story).of, heard(&story).answered), (4, 1));
        story.set(Kind::Member, "ben", &[("role", "witness")]);
        let now = now("2026-11-22");
        let rows = answered(Basis::now(&story.team, &now));
        assert_eq!(rows.iter().map(|row| row.member.as_str()).collect::<Vec<_>>(), ["ana"]);
    }

    #[test]
    fn ruling_55_open_asks_are_of_any_age() {
        let mut story = Story::new();
        story.says("ana", "2026-01-05", "@ask=long-ago");
        story.says("ana", "2026-11-22", "@ask=today");
        story.says("ana", "2026-11-23", "@ask=tomorrow");
        story.says("ana", "2026-11-01", "@ask=answered-late");
        reply(&mut story, "ben", "2026-11-20", "2026-11-01.ana");
        assert_eq!(heard(&story).open_asks, ["2026-01-05.ana", "2026-11-22.ana"]);
    }
}

//! Reminders: what is due and has not been told yet, each thing once for its period.

mod crontab;
mod marks;
mod refusal;
mod scheduled;
mod script;
mod unit;

use chrono::NaiveDate;
use serde::Serialize;

pub use crontab::{Unclosed, installed, with_block, without_block};
pub use marks::Marks;
pub use refusal::RemindRefusal;
pub use scheduled::{Kept, Scheduled};
pub use script::{At, CARRIED, Planned, Scheduler, id_of};

use super::due::{Due, DueKind, due};
use super::words::begin;
use super::{Answered, Now};
use crate::model::{Checkin, Kind, Snapshot, is_blank};

/// One thing to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reminder {
    /// What kind of thing it is.
    pub kind: DueKind,
    /// The member who is waited for.
    pub who: String,
    /// A sentence, for a person.
    pub text: String,
    /// The record it is about, if there is one.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// The day since which it is due.
    pub since: NaiveDate,
    /// The period it belongs to: the same thing is told once per period.
    pub period: Option<String>,
    /// The command that settles it.
    pub way: String,
    /// Whether it was given to the person or to the command.
    pub given: bool,
    /// Why the command did not take it.
    pub why: Option<String>,
}

impl Reminder {
    fn of(due: Due) -> Self {
        Self {
            kind: due.kind,
            who: due.who,
            text: begin(&due.what),
            reference: due.reference,
            since: due.since,
            period: due.period,
            way: due.way,
            given: false,
            why: None,
        }
    }

    /// What tells it from everything else that is ever due, on one line. The day since which it is due counts only where
    /// nothing else does: that of a plan that has not begun yet moves along with the days.
    pub fn key(&self) -> String {
        let day = self.since.to_string();
        let reference = self.reference.as_deref().unwrap_or("-");
        let period = match (&self.period, &self.reference) {
            (Some(period), _) => period.as_str(),
            (None, Some(_)) => "-",
            (None, None) => day.as_str(),
        };
        let key = format!("{} {} {reference} {period}", self.who, self.kind.word());
        key.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
    }

    /// The variables in which a command finds it, without the team's name.
    pub fn variables(&self) -> [(&'static str, String); 7] {
        [
            ("ALLY_REMIND_TEXT", self.text.clone()),
            ("ALLY_REMIND_KIND", self.kind.word().to_owned()),
            ("ALLY_REMIND_WHO", self.who.clone()),
            ("ALLY_REMIND_REF", self.reference.clone().unwrap_or_default()),
            ("ALLY_REMIND_SINCE", self.since.to_string()),
            ("ALLY_REMIND_PERIOD", self.period.clone().unwrap_or_default()),
            ("ALLY_REMIND_WAY", self.way.clone()),
        ]
    }
}

/// What became of the sync before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SyncBefore {
    /// Whether it came to its end.
    pub done: bool,
    /// What to know of it.
    pub message: Option<String>,
}

/// The answer of `remind`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reminders {
    /// The team's name.
    pub team: String,
    /// What there is to tell.
    pub reminders: Vec<Reminder>,
    /// The sync before, if one was asked for.
    pub sync: Option<SyncBefore>,
}

impl Reminders {
    /// Leaves out what was told before; forgets what was told long ago.
    pub fn without_told(&mut self, told: &mut Marks, today: NaiveDate) {
        told.forget(today, |key| self.reminders.iter().any(|reminder| reminder.key() == key));
        self.reminders.retain(|reminder| !told.holds(&reminder.key()));
    }
}

/// Everything that there is to tell the one who asks.
pub fn reminders(team: &Snapshot, now: &Now) -> Answered<Reminders> {
    let items = due(team, now, None)?.items.into_iter().filter(|due| !is_for_a_feeling(team, due));
    let reminders = items.map(Reminder::of).collect();
    let name = team.team().map(|team| team.name().to_owned()).unwrap_or_default();
    Ok(Reminders { team: name, reminders, sync: None })
}

/// Whether a feeling is in somebody's way: that wants a person, and no machine that presses for an answer.
fn is_for_a_feeling(team: &Snapshot, due: &Due) -> bool {
    let checkin = due.reference.as_deref().and_then(|id| team.get(Kind::Checkin, id)).map(Checkin);
    checkin.is_some_and(|checkin| {
        due.kind == DueKind::Answer
            && checkin.asked().is_none_or(|asked| is_blank(asked.text))
            && checkin.answers().any(|(_, answer)| answer.why == Some("feeling"))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Marks, reminders};
    use crate::model::{Kind, Map, Value};
    use crate::ops::due::due;
    use crate::ops::numbers::fixture::{Story, now};

    #[test]
    fn what_was_told_is_not_told_again_in_its_period() {
        let mut story = Story::new();
        story.set(
            Kind::Pact,
            "2026-09-01.ana",
            &[("purpose", "x"), ("checkin", "weekly"), ("review", "monthly")],
        );
        let mut told = Marks::default();
        let mut said = Vec::new();
        for day in ["2026-11-21", "2026-11-22", "2026-11-23", "2026-11-29"] {
            let mut found = reminders(&story.team, &now(day)).unwrap();
            found.without_told(&mut told, now(day).today);
            for reminder in found.reminders {
                said.push(format!("{day} {}", reminder.text));
                told.add(reminder.key(), now(day).today);
            }
        }
        let checkins: Vec<&String> = said.iter().filter(|said| said.contains("heck-in")).collect();
        assert_eq!(
            checkins,
            [
                "2026-11-22 Check-in for this week, which ends today",
                "2026-11-29 Check-in for this week, which ends today"
            ]
        );
        // Whoever was not there on the day is told later, once.
        let late = reminders(&story.team, &now("2026-11-23")).unwrap().reminders;
        assert!(late.iter().any(|late| late.text == "Check-in for last week"));
    }

    #[test]
    fn a_plan_ahead_is_told_once_and_a_debrief_is_not_taken_for_a_decision() {
        let mut story = Story::new();
        let plan = [("title", "Cook"), ("start", "2026-11-09"), ("end", "2026-11-15"), ("by", "ben")];
        story.set(Kind::Sprint, "2026-11-cook.ben", &plan);
        let keys = |story: &Story, day: &str| -> BTreeSet<String> {
            let found = reminders(&story.team, &now(day)).unwrap().reminders;
            found.iter().map(super::Reminder::key).filter(|key| key.contains("cook")).collect()
        };
        assert_eq!(keys(&story, "2026-11-05").len(), 1);
        assert_eq!(keys(&story, "2026-11-05"), keys(&story, "2026-11-07"));
        let mut mine = Story::new();
        mine.set(Kind::Sprint, "2026-11-cook.ana", &plan[..3]);
        mine.set(Kind::SprintLeaf, "2026-11-cook.ana/ana", &[("join", "yes")]);
        mine.set(Kind::SprintLeaf, "2026-11-cook.ana/ben", &[("join", "try")]);
        assert_eq!(due(&mine.team, &now("2026-11-23"), None).unwrap().items.len(), 2);
        assert_eq!(keys(&mine, "2026-11-23").len(), 2);
    }

    #[test]
    fn a_pact_that_ended_is_not_taken_for_its_signature() {
        let mut story = Story::new();
        story.set(Kind::Pact, "2026-09-01.ana", &[("purpose", "x"), ("until", "2026-11-20")]);
        let key = |story: &Story, day: &str, word: &str| -> Option<String> {
            let found = reminders(&story.team, &now(day)).unwrap().reminders;
            found.into_iter().find(|found| found.text.contains(word)).map(|found| found.key())
        };
        let ended = key(&story, "2026-11-22", "has ended").unwrap();
        assert!(ended.ends_with("2026-11-21"), "{ended}");
    }

    #[test]
    fn a_feeling_in_the_way_makes_no_reminder() {
        let counts = |why: &str, word: &str| {
            let mut story = Story::new();
            story.says("ben", "2026-11-18", word);
            let mut said = story.team.get(Kind::Checkin, "2026-11-18.ben").cloned().unwrap();
            let map = |pairs: &[(&str, Value)]| -> Map {
                pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
            };
            let missed = map(&[("is", Value::text("missed")), ("why", Value::text(why))]);
            said.fields.set("goals", Value::Map(map(&[("run", Value::Map(missed))])));
            story.team.put(said);
            let due = due(&story.team, &now("2026-11-20"), None).unwrap().items.len();
            (due, reminders(&story.team, &now("2026-11-20")).unwrap().reminders.len())
        };
        assert_eq!(counts("feeling", "@blocker=alone"), (1, 0));
        assert_eq!(counts("time", "@blocker=alone"), (1, 1));
        // Whoever asks wants an answer.
        assert_eq!(counts("feeling", "@ask=together?"), (1, 1));
    }

    #[test]
    fn those_who_are_away_or_have_left_are_told_nothing() {
        for field in [("until", "2026-11-10"), ("away", "[{from: 2026-11-20}]")] {
            let mut story = Story::new();
            story.set(Kind::Pact, "2026-09-01.ana", &[("purpose", "x"), ("checkin", "daily")]);
            if field.0 == "away" {
                story.add(Kind::Member, "ana", "away", &[("from", "2026-11-20")]);
            } else {
                story.set(Kind::Member, "ana", &[field]);
            }
            assert_eq!(reminders(&story.team, &now("2026-11-22")).unwrap().reminders, [], "{field:?}");
        }
    }
}

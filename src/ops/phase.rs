//! The phase of a team: a four-week cycle that colours the questions of its reviews.

use chrono::NaiveDate;
use serde::Serialize;

use crate::model::{Pact, Week};

/// One week of the cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Listening, and seeing how it is for the other.
    Empathy,
    /// Asking for more.
    Challenge,
    /// Looking back at what works.
    Reflection,
    /// Holding on to what does.
    Reinforcement,
}

impl Phase {
    /// All four, in the order of the weeks.
    pub const ALL: [Self; 4] = [Self::Empathy, Self::Challenge, Self::Reflection, Self::Reinforcement];

    /// The word for it on the command line, in files and in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Empathy => "empathy",
            Self::Challenge => "challenge",
            Self::Reflection => "reflection",
            Self::Reinforcement => "reinforcement",
        }
    }

    /// The phase of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.word() == word)
    }
}

/// The phase on a day: ISO weeks counted from the one in which the pact in force begins, in turns of four. Without a
/// pact, or without its first day, it is the first one, since nothing was agreed on yet.
pub fn phase(pact: Option<Pact<'_>>, day: NaiveDate) -> Phase {
    let monday = |day| Week::of(day).monday();
    let days = pact.and_then(Pact::from).and_then(|from| Some(monday(day)? - monday(from)?));
    match days.map_or(0, |days| (days.num_days() / 7).rem_euclid(4)) {
        0 => Phase::Empathy,
        1 => Phase::Challenge,
        2 => Phase::Reflection,
        _ => Phase::Reinforcement,
    }
}

#[cfg(test)]
mod tests {
    use super::{Phase, phase};
    use crate::model::{Kind, Pact, Record, Value, parse_day};

    #[test]
    fn the_phase_turns_with_the_weeks_of_the_pact() {
        let mut record = Record::new(Kind::Pact, "2026-11-22.ana");
        let on = |record: &Record, day: &str| phase(Some(Pact(record)), parse_day(day).unwrap());
        // A Sunday: its week is the first one.
        for (day, expected) in [
            ("2026-11-22", Phase::Empathy),
            ("2026-11-23", Phase::Challenge),
            ("2026-11-30", Phase::Reflection),
            ("2026-12-07", Phase::Reinforcement),
            ("2026-12-14", Phase::Empathy),
            ("2026-11-15", Phase::Reinforcement),
        ] {
            assert_eq!(on(&record, day), expected, "{day}");
        }
        record.fields.set("from", Value::text("2026-11-23"));
        assert_eq!(on(&record, "2026-11-23"), Phase::Empathy);
        assert_eq!(phase(None, parse_day("2026-11-30").unwrap()), Phase::Empathy);
    }

    #[test]
    fn every_phase_has_its_word() {
        assert!(Phase::ALL.into_iter().all(|phase| Phase::from_word(phase.word()) == Some(phase)));
    }
}

//! The question that a review begins with: its phase sets the sort, its period the question.

use crate::model::ReviewPeriod;
use crate::ops::numbers::{Basis, is_challenge_welcome};
use crate::ops::phase::Phase;

const EMPATHY: [&str; 5] = [
    "What should the other know about your week before you look at any number?",
    "When did you feel seen since the last time?",
    "What was heavier than it looked from outside?",
    "Which small thing did the other do that nobody mentioned?",
    "What would have made one of these days easier?",
];

const CHALLENGE: [&str; 5] = [
    "What would you try if it could not go wrong?",
    "Which of your goals has become too comfortable?",
    "What have you been putting off because it is unpleasant, not because it is hard?",
    "What would have to be true for the opposite of your excuse?",
    "Where would you like the other to ask more of you?",
];

const REFLECTION: [&str; 5] = [
    "What worked better than you expected, and what was different that time?",
    "What do you know now that you did not know a month ago?",
    "What are you proud of in the other?",
    "Which plan survived real life, and why that one?",
    "What would you tell somebody who begins with the same goal?",
];

const REINFORCEMENT: [&str; 5] = [
    "What should stay exactly as it is?",
    "Which habit carries you by now without being asked?",
    "What did the other do that you want more of?",
    "What would you celebrate if you were somebody who celebrates?",
    "What have the two of you learned that you can pass on?",
];

/// The question of a review. What challenges is asked only where that is welcome; otherwise the question is one of
/// empathy.
pub(super) fn opener(basis: Basis<'_>, period: ReviewPeriod, phase: Phase) -> &'static str {
    let bank = match phase {
        Phase::Challenge if is_challenge_welcome(basis) => CHALLENGE,
        Phase::Empathy | Phase::Challenge => EMPATHY,
        Phase::Reflection => REFLECTION,
        Phase::Reinforcement => REINFORCEMENT,
    };
    // Every fourth week has the same phase, so the turn counts those.
    let turn = usize::try_from(period.to.signed_duration_since(chrono::NaiveDate::default()).num_days() / 28);
    let place = turn.unwrap_or(0) % bank.len();
    bank.get(place).copied().unwrap_or(bank[0])
}

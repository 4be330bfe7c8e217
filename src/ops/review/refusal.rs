//! Why a review says no, each with a way out.

use chrono::NaiveDate;
use thiserror::Error;

/// A request about a review that a rule refuses.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReviewRefusal {
    /// The name of a period can't be read.
    #[error("{text:?} is not a period that a review can look at")]
    BadPeriod {
        /// As typed.
        text: String,
    },
    /// The period has not begun.
    #[error("{period} has not begun yet")]
    NotBegun {
        /// The period.
        period: String,
    },
    /// The period was over before there was a team, and nobody wrote anything in it.
    #[error("{period} was over before this team began, on {begun}")]
    BeforeTeam {
        /// The period.
        period: String,
        /// The team's first day.
        begun: NaiveDate,
    },
    /// The review is over; nobody changes it any more.
    #[error("the review of {period} is closed ({state})")]
    Closed {
        /// The period.
        period: String,
        /// held, lapsed
        state: &'static str,
        /// The period that is open now, if it is another one.
        now: Option<String>,
    },
    /// The period is not over yet, so nothing can be decided about it.
    #[error("{period} is not over yet")]
    NotOver {
        /// The period.
        period: String,
    },
    /// Nothing was answered.
    #[error("there is nothing in this answer yet")]
    NothingAnswered,
    /// More than anybody keeps.
    #[error("there are more than three decisions ({count})")]
    TooMany {
        /// How many.
        count: usize,
    },
    /// A decision without words.
    #[error("{text:?} is not a decision that ally understands")]
    BadDecision {
        /// As typed.
        text: String,
    },
    /// A moment of something that is not rated.
    #[error("{name:?} is not a rating")]
    NoSuchRating {
        /// As typed.
        name: String,
    },
    /// A word for a goal that is none.
    #[error("{text:?} says nothing about a goal that ally understands")]
    BadWord {
        /// As typed.
        text: String,
    },
    /// A topic that is closed already, or feedback that is none.
    #[error("{id} is not an open topic")]
    NotATopic {
        /// The feedback.
        id: String,
    },
    /// Nothing lies in the private folder that could be shared.
    #[error("nothing unsaid is kept here for {period}")]
    NothingUnsaid {
        /// The period.
        period: String,
    },
}

impl ReviewRefusal {
    /// A fixed word for scripts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BadPeriod { .. } => "bad_period",
            Self::NotBegun { .. } => "period_not_begun",
            Self::BeforeTeam { .. } => "period_before_team",
            Self::Closed { .. } => "review_closed",
            Self::NotOver { .. } => "period_not_over",
            Self::NothingAnswered => "nothing_answered",
            Self::TooMany { .. } => "too_many_decisions",
            Self::BadDecision { .. } => "bad_decision",
            Self::NoSuchRating { .. } => "no_such_rating",
            Self::BadWord { .. } => "bad_goal_word",
            Self::NotATopic { .. } => "not_a_topic",
            Self::NothingUnsaid { .. } => "nothing_unsaid",
        }
    }

    /// Whether the command line itself can't be understood (exit code 2).
    pub const fn is_usage(&self) -> bool {
        matches!(
            self,
            Self::BadPeriod { .. }
                | Self::BadDecision { .. }
                | Self::NoSuchRating { .. }
                | Self::BadWord { .. }
        )
    }

    /// What would help.
    pub fn hint(&self) -> String {
        match self {
            Self::BadPeriod { .. } => "write it as one of: 2026-W47, 2026-11, 2026-Q4".to_owned(),
            Self::NotBegun { .. } | Self::BeforeTeam { .. } => "`ally review list` shows the reviews that there are".to_owned(),
            Self::Closed { now: Some(now), .. } => {
                format!("what comes up now fits into the next one: --period {now}")
            }
            Self::Closed { .. } => "what comes up now fits into the next one".to_owned(),
            Self::NotOver { .. } => {
                "a review can be held from its last day on; `ally review answer` takes your part early".to_owned()
            }
            Self::NothingAnswered => {
                "give at least one, such as --temp 4, --good TEXT, --hard TEXT or --change TEXT; at a terminal \
                 `ally review answer` alone asks one after the other"
                    .to_owned()
            }
            Self::TooMany { .. } => {
                "choose the three that matter most; the others can wait as topics: `ally feedback give all TEXT \
                 --kind topic`"
                    .to_owned()
            }
            Self::BadDecision { .. } => {
                "write it as \"WHAT | WHO | BY\", such as \"book the hut | ben | friday\"; WHO and BY may be left out"
                    .to_owned()
            }
            Self::NoSuchRating { .. } => {
                "the ratings are temp, own, fair, push, way, bond and commit, such as --moment temp=TEXT".to_owned()
            }
            Self::BadWord { .. } => "write it as GOAL=keep, GOAL=change or GOAL=drop".to_owned(),
            Self::NotATopic { .. } => "`ally feedback list --kind topic --open` shows the open topics".to_owned(),
            Self::NothingUnsaid { .. } => "say it with --unsaid TEXT; with --share-unsaid the others see it".to_owned(),
        }
    }
}

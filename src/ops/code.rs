//! The fixed words of refusals for scripts, and which exit code they lead to.

use super::Refusal;

impl Refusal {
    /// A fixed word for scripts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoSuchRecord { .. } => "no_such_record",
            Self::NothingThere { .. } => "nothing_there",
            Self::Ambiguous { .. } => "ambiguous",
            Self::Unreadable { .. } => "unreadable",
            Self::NoSuchMember { .. } => "no_such_member",
            Self::WhoAreYou { .. } => "who_are_you",
            Self::NotAMember { .. } => "not_a_member",
            Self::SharedAddress { .. } => "shared_address",
            Self::HasLeft { .. } => "has_left",
            Self::Empty { .. } => "empty",
            Self::Control { .. } => "control_character",
            Self::ManyLines { .. } => "many_lines",
            Self::TooLong { .. } => "too_long",
            Self::BadId { .. } => "bad_id",
            Self::Taken { .. } => "taken",
            Self::BadDate { .. } => "bad_date",
            Self::BadRhythm { .. } => "bad_rhythm",
            Self::Future { .. } => "future",
            Self::TooLongAgo { .. } => "too_long_ago",
            Self::BadAnswer { .. } => "bad_answer",
            Self::AnswerDoesNotFit { .. } => "answer_does_not_fit",
            Self::BadReason { .. } => "bad_reason",
            Self::GoalClosed { .. } => "goal_closed",
            Self::GoalOpen { .. } => "goal_open",
            Self::GoalShape { .. } => "goal_shape",
            Self::SprintShape { .. } => "sprint_shape",
            Self::SprintPhase { .. } => "sprint_phase",
            Self::NotInvited { .. } => "not_invited",
            Self::BadSpent { .. } => "bad_spent",
            Self::NoSuchLesson { .. } => "no_such_lesson",
            Self::NothingSaid => "nothing_said",
            Self::NoPromise { .. } => "no_promise",
            Self::NothingChanged { .. } => "nothing_changed",
            Self::NotYours { .. } => "not_yours",
            Self::Signed { .. } => "signed",
            Self::ToYourself => "to_yourself",
            Self::HalfSaid { .. } => "half_said",
            Self::NoSuchDraft { .. } => "no_such_draft",
            Self::NothingToConfirm { .. } => "nothing_to_confirm",
            Self::NotYoursToConfirm { .. } => "not_yours_to_confirm",
            Self::BadDetail { .. } => "bad_detail",
            Self::NoAnswerYet { .. } => "no_answer_yet",
            Self::NewerFormat { .. } => "newer_format",
            Self::NoTeamFile => "no_team_file",
            Self::NothingToUndo => "nothing_to_undo",
            Self::ChangedSince { .. } => "changed_since",
            Self::NoPact => "no_pact",
            Self::AgreedAlready { .. } => "agreed_already",
            Self::PactThere { .. } => "pact_there",
            Self::NoPurpose => "no_purpose",
            Self::ManyVersions { .. } => "many_versions",
            Self::SetAside { .. } => "set_aside",
            Self::BadLead { .. } => "bad_lead",
            Self::BadPair { .. } => "bad_pair",
            Self::BadFund { .. } => "bad_fund",
            Self::EndsTooEarly { .. } => "ends_too_early",
            Self::PauseTooOld { .. } => "pause_too_old",
            Self::NotPaused { .. } => "not_paused",
            Self::Unconfirmed => "unconfirmed",
            Self::BadZone { .. } => "bad_zone",
            Self::BadAddress { .. } => "bad_address",
            Self::AddressTaken { .. } => "address_taken",
            Self::BadKind { .. } => "bad_kind",
            Self::NoSuchSetting { .. } => "no_such_setting",
            Self::NotSet { .. } => "not_set",
            Self::BadSetting { .. } => "bad_setting",
        }
    }

    /// Whether the command line itself can't be understood (exit code 2).
    pub const fn is_usage(&self) -> bool {
        matches!(
            self,
            Self::Empty { .. }
                | Self::HalfSaid { .. }
                | Self::Control { .. }
                | Self::ManyLines { .. }
                | Self::TooLong { .. }
                | Self::BadId { .. }
                | Self::BadDate { .. }
                | Self::BadRhythm { .. }
                | Self::BadAnswer { .. }
                | Self::BadReason { .. }
                | Self::BadDetail { .. }
                | Self::BadSpent { .. }
                | Self::NoPurpose
                | Self::BadLead { .. }
                | Self::BadPair { .. }
                | Self::BadFund { .. }
                | Self::BadZone { .. }
                | Self::BadAddress { .. }
                | Self::BadKind { .. }
                | Self::BadSetting { .. }
        )
    }

    /// Whether something that was named is not there (exit code 3).
    pub const fn is_not_found(&self) -> bool {
        matches!(
            self,
            Self::NoSuchRecord { .. }
                | Self::NothingThere { .. }
                | Self::NoSuchDraft { .. }
                | Self::Ambiguous { .. }
                | Self::NoSuchMember { .. }
                | Self::NoSuchLesson { .. }
                | Self::NotAMember { .. }
                | Self::ManyVersions { .. }
                | Self::NoSuchSetting { .. }
                | Self::NotSet { .. }
        )
    }
}

//! With which exit code a refusal ends.

use super::Refusal;

impl Refusal {
    /// Whether the command line itself can't be understood (exit code 2).
    pub const fn is_usage(&self) -> bool {
        if let Self::Review(refusal) = self {
            return refusal.is_usage();
        }
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
                | Self::BadZone(_)
                | Self::BadAddress { .. }
                | Self::BadKey(_)
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
                | Self::NoQuestion { .. }
                | Self::Ambiguous { .. }
                | Self::NoSuchMember { .. }
                | Self::NoSuchLesson { .. }
                | Self::NotAMember { .. }
                | Self::ManyVersions { .. }
                | Self::NoSuchSetting(_)
                | Self::NotSet(_)
        )
    }
}

//! The pact: what the members agreed on, its versions, and the signatures under them.

mod difference;
mod due;
mod log;
mod show;
mod terms;
mod versions;
mod write;

pub use difference::{Difference, differences};
pub use due::due;
pub use log::{Version, log};
pub use show::{Duty, Proposal, Shown, duties, show};
pub use terms::{Terms, WILL_NOT, Whole};
pub use versions::{Ended, ended, open, realign_due, state, to_sign, unread_looks};
pub use write::{agree, amend, begin, may_begin, would_do};

pub(in crate::ops) use show::on_one_line;
pub(in crate::ops) use terms::arranged;
pub(in crate::ops) use versions::{is_agreed, signatures};
pub(in crate::ops) use write::first;

use crate::model::Kind;

/// Which kinds the pact's commands read: a review may have looked at it.
pub const READS: [Kind; 2] = [Kind::Pact, Kind::Joint];

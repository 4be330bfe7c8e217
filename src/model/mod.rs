//! The records and their rules: values only, no effects.
//!
//! A record is a kind, an id and a map of fields. What a field may hold and how two versions of it merge stands in one
//! table per kind; reading, writing, merging, checking and JSON all follow that table. Nothing here touches the disk,
//! the clock or the screen.

mod canonical;
mod checkin;
mod clash;
mod date;
mod feedback;
mod field;
#[cfg(any(test, fuzzing))]
pub mod foreign;
mod goal;
mod id;
mod kind;
mod layout;
mod member;
mod merge;
#[cfg(test)]
mod merge_laws;
mod pact;
mod problem;
mod record;
mod review;
mod rhythm;
#[cfg(test)]
pub(crate) mod sample;
mod signing;
mod snapshot;
mod sprint;
mod team;
mod text;
mod value;
mod zone;

pub use canonical::{canonical_entry, canonical_item, canonical_record, canonical_value};
pub use checkin::{Answer, Asked, Checkin, State};
pub use clash::{OpenClash, open_clashes, settled};
pub use date::{Direction, FORMS, Week, day_of, parse_date, parse_day};
pub use feedback::Feedback;
pub use field::{Field, Type};
pub use goal::{Goal, GoalKind, GoalState};
pub use id::{Seeded, is_member_id, is_reserved, slug_from};
pub use kind::Kind;
pub use layout::{Place, asked_place, at_path, is_looked_into, path_of, private_folder};
pub use member::{Member, Presence};
pub use merge::{Clash, merge_record};
pub use pact::{Pact, PactState};
pub use problem::Problem;
pub use record::Record;
pub use review::{Decision, Depth, Joint, RATINGS, ReviewLeaf, ReviewPeriod, Span, rating_range};
pub use rhythm::{Period, Rhythm};
pub use signing::SigningKey;
pub use snapshot::{Lookup, Scope, Snapshot};
pub use sprint::{Leaf, Sprint, SprintState};
pub use team::{FORMAT, Team};
pub use text::{first_control, is_blank, normalise};
pub use value::{LARGEST_NUMBER, Map, Value, is_usual_number};
pub use zone::{Clock, Zone, is_zone};

//! What comes from elsewhere: days from other habit trackers, and whole teams from an export.

mod archive;
mod table;
mod trackers;

pub use archive::{Archive, Archived, Restore, archive, restore};
pub use table::{Column, Import, Wish, plan};
pub use trackers::{Bad, Format, Reading, Said, sniff};

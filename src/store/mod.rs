//! Records as files: reading and checking them, and the bytes to write. Knows YAML and paths, not git.
//!
//! Nothing here writes a record's file; that is done in one place, together with git, so that a death in between
//! leaves nothing half done.

mod edit;
mod fault;
mod folder;
#[cfg(any(test, fuzzing))]
pub mod foreign;
mod guard;
mod json;
mod month;
mod outline;
mod plain;
mod places;
mod read;
#[cfg(test)]
mod readers;
mod recent;
#[cfg(test)]
mod round_trip;
mod walk;
mod yaml;

pub use edit::{EDITORS, rewrite};
pub use json::records_of_json;
pub use month::{holds_file, holds_folder};
pub use places::Places;
pub use read::{Loaded, has_odd_ends, line_ends, load, read_bytes, scan, with_plain_ends};
pub use recent::recent_ids;
pub use walk::NameContent;
pub use yaml::{parse, parse_any, parse_map};

/// The largest record that is read or written, in bytes.
pub const MAX_BYTES: usize = 64 * 1024;

/// What can be wrong with a file: the word for scripts, and its meaning.
pub const CODES: &[(&str, &str)] = &[
    ("anchor-or-tag", "YAML's anchors, aliases and tags are not used in records"),
    ("conflict-markers", "git left both versions in the file"),
    ("control-character", "an invisible character that YAML does not allow"),
    ("duplicate-key", "a key is there twice"),
    ("line-ends", "a byte order mark or Windows line ends, which git takes for changes"),
    ("misplaced", "a YAML file in a folder of records that is not where its record belongs"),
    ("missing-field", "a field without which the record means nothing"),
    ("not-a-date", "a date that is not written YYYY-MM-DD, or that the calendar does not have"),
    ("not-a-file", "a symbolic link, a folder or a device in the place of a record"),
    ("not-utf8", "text in another encoding than UTF-8"),
    ("out-of-range", "a number outside its range"),
    ("syntax", "text that is not YAML, or more than one document"),
    ("too-large", "more than 64 KiB"),
    ("too-nested", "too many lists and maps within each other"),
    ("unreadable", "a file or folder that the system does not let us read"),
    ("unwritable", "a value that would not be read back as it was written"),
    ("wrong-type", "a value of another type than its field holds"),
];

//! `merge-file`: plain git merges records by field too.

use std::path::Path;

use super::App;
use crate::error::{Error, Exit};
use crate::git::{MergeAnswer, MergeAsk};
use crate::model::{Place, at_path};
use crate::store;
use crate::sync;

impl App {
    /// Merges three versions of a record into our file, as git's merge driver. What can't be merged gets conflict
    /// markers and exit code 1, as git expects.
    pub fn merge_file(
        &mut self,
        base: &Path,
        ours: &Path,
        theirs: &Path,
        path: Option<&str>,
    ) -> Result<Exit, Error> {
        let target = self.env.path(ours);
        let is_large = |file: &Path| {
            let found = self.env.path(file).metadata();
            found.is_ok_and(|found| found.len() > store::MAX_BYTES as u64)
        };
        if [base, ours, theirs].into_iter().any(is_large) {
            // Ours stays in the file, and git keeps all three.
            self.tell(&format!("ally: a version of {} is larger than 64 KiB", path.unwrap_or("a record")));
            return Ok(Exit::Refused);
        }
        let read = |file: &Path| {
            let file = self.env.path(file);
            std::fs::read(&file).map_err(Error::system(file))
        };
        let (base, our_bytes, their_bytes) = (read(base)?, read(ours)?, read(theirs)?);
        let path = path.and_then(record_path).unwrap_or_default();
        // Git gives an empty file where there is no ancestor.
        let base = Some(base.as_slice()).filter(|bytes| !bytes.is_empty());
        let ask = MergeAsk { path, base, ours: Some(&our_bytes), theirs: Some(&their_bytes) };
        let readable = |bytes: &[u8]| match at_path(path) {
            Place::Record(kind, id) => store::parse(kind, &id, path, bytes).is_ok(),
            _ => false,
        };
        if readable(&our_bytes) && readable(&their_bytes) {
            let mut clashes = Vec::new();
            if let MergeAnswer::Bytes(bytes) = sync::decide("", &ask, &mut clashes) {
                std::fs::write(&target, bytes).map_err(Error::system(&target))?;
                for clash in &clashes {
                    let field = clash.field.as_deref().unwrap_or("a field");
                    self.tell(&format!(
                        "ally: both sides changed {field} of {}; both values are kept",
                        clash.id
                    ));
                }
                return Ok(Exit::Ok);
            }
        }
        let marked = [
            b"<<<<<<< ours\n".as_slice(),
            &with_line_end(&our_bytes),
            b"=======\n",
            &with_line_end(&their_bytes),
            b">>>>>>> theirs\n",
        ]
        .concat();
        std::fs::write(&target, marked).map_err(Error::system(&target))?;
        Ok(Exit::Refused)
    }
}

fn with_line_end(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if !bytes.is_empty() && !bytes.ends_with(b"\n") {
        bytes.push(b'\n');
    }
    bytes
}

/// The part of a path that names a record: a team's folder may lie deeper in its repository.
fn record_path(path: &str) -> Option<&str> {
    let starts = std::iter::once(0).chain(path.match_indices('/').map(|(at, _)| at + 1));
    starts.filter_map(|at| path.get(at..)).find(|rest| matches!(at_path(rest), Place::Record(..)))
}

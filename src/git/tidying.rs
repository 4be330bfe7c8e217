//! `git gc`: when it is due, and what it moves or takes away beside us while we look, so that we look again.

use std::ffi::OsStr;
use std::fs;

use git2::{Error, ErrorClass};

use super::program::{command, run};
use super::repo::Repo;
use super::{Result as Outcome, World};

/// At how many loose objects, and at how many packs, git packs what there is, if its settings say nothing else.
const LOOSE: i64 = 6700;
const PACKS: i64 = 50;

impl Repo {
    /// Lets git pack what has piled up, if this is due. Housekeeping: what fails here is done next time.
    pub fn tidy(&self, world: &World) {
        // Where we can't see it, git itself looks.
        if self.is_tidying_due().unwrap_or(true) {
            let mut git = command(OsStr::new("git"), world);
            git.arg("-C").arg(&self.places().work).args(["gc", "--auto", "--quiet"]);
            drop(run(git, None, None));
        }
    }

    /// Whether there is as much as git begins to pack at: it counts the same, a process later.
    fn is_tidying_due(&self) -> Outcome<bool> {
        let most_loose = self.config_number("gc.auto")?.unwrap_or(LOOSE);
        let most_packs = self.config_number("gc.autoPackLimit")?.unwrap_or(PACKS);
        if most_loose <= 0 {
            return Ok(false);
        }
        let objects = self.places().common.join("objects");
        let count = |folder: &str, ending: &str| {
            let entries = fs::read_dir(objects.join(folder)).into_iter().flatten().flatten();
            let found = entries.filter(|entry| entry.file_name().to_string_lossy().ends_with(ending)).count();
            i64::try_from(found).unwrap_or(i64::MAX)
        };
        // Ids are spread evenly, so that one of their 256 folders stands for all.
        let loose = count("17", "") > most_loose.saturating_add(255) / 256;
        Ok(loose || (most_packs > 0 && count("pack", ".pack") > most_packs))
    }
}

/// How often an object is written before its error counts.
const TRIES: usize = 8;

/// Writes an object; again when the folder it was to go into has just been taken away, being empty.
pub(super) fn write<T>(mut act: impl FnMut() -> Result<T, Error>) -> Result<T, Error> {
    for _ in 1..TRIES {
        match act() {
            Err(error) if lost_its_folder(&error) => {}
            done => return done,
        }
    }
    act()
}

/// libgit2 writes beside the folders of objects, makes the folder, and renames.
fn lost_its_folder(error: &Error) -> bool {
    let words = error.message();
    error.class() == ErrorClass::Os
        && words.contains("/objects/")
        && words.ends_with("No such file or directory")
}

/// Whether libgit2 missed an object that was just written: it is moved from one pack to the next, and a look between
/// the two finds it in neither.
pub(super) fn is_being_packed(error: &Error) -> bool {
    error.class() == ErrorClass::Reference && error.message().starts_with("target OID for the reference")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_goes_is_made_again_and_other_errors_count() {
        let gone = "failed to rename lockfile to '/x/.git/objects/00/1c0b': No such file or directory";
        let said = |words: &str| Error::new(git2::ErrorCode::GenericError, ErrorClass::Os, words);
        let mut left = 3;
        let written = write(|| {
            left -= 1;
            if left > 0 { Err(said(gone)) } else { Ok(left) }
        });
        assert_eq!(written.unwrap(), 0);
        let mut tried = 0;
        let full = "failed to rename lockfile to '/x/.git/objects/00/1c0b': No space left on device";
        for (words, times) in [(full, 1), (gone, TRIES)] {
            tried = 0;
            let error = write(|| {
                tried += 1;
                Err::<(), _>(said(words))
            });
            assert_eq!((error.unwrap_err().message(), tried), (words, times));
        }
        assert_eq!(tried, TRIES);
    }
}

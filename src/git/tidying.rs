//! `git gc` beside us: what it moves or takes away while we look, and that we look again.

use git2::{Error, ErrorClass};

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

//! Locks: one among allies for commits, one for syncs, and git's own `index.lock`.
//!
//! The first two are `flock`s, which the kernel frees when their holder dies. `index.lock` is a file, which stays;
//! ours holds a text of our own, so that the next ally, holding the commit lock, knows that its owner is dead.

use std::fs::{self, File, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use git2::ErrorCode;

use super::repo::Repo;
use super::tidying::is_being_packed;
use super::{Error, Result, disk};

/// What our `index.lock` holds; git's begins with `DIRC` or is empty.
const MARKER: &[u8] = b"ally holds the index\n";

/// How long a lock of git's is waited for before it is named.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Between two looks at a lock.
pub(super) const PAUSE: Duration = Duration::from_millis(10);

/// Held while the branch, the index and the record files of a clone are changed.
#[derive(Debug)]
pub struct CommitLock {
    _held: Flock,
}

/// Held while reminders are given, so that two that run at once do not give the same.
#[derive(Debug)]
pub struct RemindLock {
    _held: Flock,
}

/// Held during a sync, network included, so that two syncs do not do the same work.
///
/// Its file says so as long as it is held: a text that lies there already is a dead sync's.
#[derive(Debug)]
pub struct SyncLock {
    held: Flock,
    /// Whether the sync before died in the middle.
    pub(super) left_unfinished: bool,
}

/// What the file of a sync that is under way holds.
const UNDER_WAY: &[u8] = b"a sync is under way\n";

impl Drop for SyncLock {
    fn drop(&mut self) {
        // If this fails, the next sync looks for leftovers that are not there.
        drop(self.held.0.set_len(0));
    }
}

/// A `flock` that ends with its value. Closing the file alone would not do: a program being started at that moment has
/// the same open file until it begins to run.
#[derive(Debug)]
struct Flock(File);

impl Drop for Flock {
    fn drop(&mut self) {
        // There is nobody to tell, and the kernel frees it with the process.
        drop(self.0.unlock());
    }
}

impl Repo {
    /// Waits for the lock that every change of this clone needs.
    pub fn lock_commits(&self, wait: Duration) -> Result<CommitLock> {
        Ok(CommitLock { _held: flock(&self.own_common_folder().join("commit.lock"), wait)? })
    }

    /// Waits for the lock among those who give reminders.
    pub fn lock_reminders(&self, wait: Duration) -> Result<RemindLock> {
        Ok(RemindLock { _held: flock(&self.own_common_folder().join("remind.lock"), wait)? })
    }

    /// Waits for the lock that a sync holds from its fetch to its push.
    pub fn lock_sync(&self, wait: Duration) -> Result<SyncLock> {
        let path = self.own_common_folder().join("sync.lock");
        let mut held = flock(&path, wait)?;
        let left_unfinished = held.0.metadata().map_err(Error::file(&path))?.len() > 0;
        if !left_unfinished {
            held.0.write_all(UNDER_WAY).map_err(Error::file(&path))?;
        }
        Ok(SyncLock { held, left_unfinished })
    }

    /// Whether an ally holds the commit lock right now.
    pub(super) fn commits_locked(&self) -> bool {
        matches!(self.lock_commits(Duration::ZERO), Err(Error::Locked { .. }))
    }

    /// Does something to a ref, again and again while another program holds its lock: libgit2 never waits.
    pub(super) fn retry_ref(
        &self,
        name: &str,
        mut act: impl FnMut() -> std::result::Result<(), git2::Error>,
    ) -> Result<()> {
        let mut waited = Duration::ZERO;
        loop {
            match act() {
                Err(error) if error.code() == ErrorCode::Locked => {
                    if waited >= PATIENCE {
                        return Err(Error::Locked { path: self.ref_lock(name), ally: false });
                    }
                }
                Err(error) if is_being_packed(&error) && waited < PATIENCE => {}
                done => return Ok(done?),
            }
            std::thread::sleep(PAUSE);
            waited += PAUSE;
        }
    }

    /// The file that locks a ref.
    pub(super) fn ref_lock(&self, name: &str) -> PathBuf {
        let folder = if name.starts_with("refs/") { &self.places().common } else { &self.places().git };
        folder.join(format!("{name}.lock"))
    }
}

/// Takes a `flock`, at most `wait` long.
fn flock(path: &Path, wait: Duration) -> Result<Flock> {
    if let Some(parent) = path.parent() {
        disk::create_dirs(parent)?;
    }
    let file = File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(path)
        .map_err(Error::file(path))?;
    let mut waited = Duration::ZERO;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Flock(file)),
            Err(TryLockError::Error(error)) => return Err(Error::file(path)(error)),
            Err(TryLockError::WouldBlock) if waited >= wait => {
                return Err(Error::Locked { path: path.to_path_buf(), ally: true });
            }
            Err(TryLockError::WouldBlock) => {
                std::thread::sleep(PAUSE);
                waited += PAUSE;
            }
        }
    }
}

/// git's lock on the index of one work tree, held by us.
#[derive(Debug)]
pub(super) struct IndexLock {
    /// `None` once it is given back: the file at that path may be git's own by then.
    path: Option<PathBuf>,
}

impl IndexLock {
    /// Takes it, waiting for git at most `wait` long. A marker of ours that lies there is a dead ally's: the living
    /// one is the caller, who holds the commit lock.
    pub(super) fn take(repo: &Repo, _lock: &CommitLock, wait: Duration) -> Result<Self> {
        let path = lock_path(repo);
        let marker = repo.own_folder().join("index.marker");
        disk::create_dirs(&repo.own_folder())?;
        disk::write_aside(&marker, MARKER, false, false)?;
        let mut waited = Duration::ZERO;
        loop {
            match link_or_create(&marker, &path) {
                Ok(()) => break,
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(Error::file(path)(error)),
            }
            if remove_marker(&path)? {
                continue;
            }
            if waited >= wait {
                disk::remove(&marker)?;
                return Err(Error::Locked { path, ally: false });
            }
            std::thread::sleep(PAUSE);
            waited += PAUSE;
        }
        let held = Self { path: Some(path) };
        disk::remove(&marker)?;
        Ok(held)
    }

    /// Gives it back, and says so if that fails.
    pub(super) fn release(mut self) -> Result<()> {
        self.path.take().map_or(Ok(()), |path| disk::remove(&path))
    }
}

impl Drop for IndexLock {
    fn drop(&mut self) {
        if let Some(path) = self.path.take() {
            // After an error there is nobody to tell; the next ally removes the marker.
            drop(fs::remove_file(path));
        }
    }
}

/// The lock file of this work tree's index.
pub(super) fn lock_path(repo: &Repo) -> PathBuf {
    repo.places().git.join("index.lock")
}

/// Whether `index.lock` is there and ours.
pub(super) fn is_marker(path: &Path) -> bool {
    // The length first: git's may be large, and is looked at again and again.
    let same_length = fs::symlink_metadata(path).is_ok_and(|meta| meta.len() == MARKER.len() as u64);
    same_length && fs::read(path).is_ok_and(|bytes| bytes == MARKER)
}

/// Removes a marker that a dead ally left; only for the holder of the commit lock.
pub(super) fn remove_marker(path: &Path) -> Result<bool> {
    if !is_marker(path) {
        return Ok(false);
    }
    disk::remove(path)?;
    Ok(true)
}

/// Creates `path` with the marker's content in one step; where there are no hard links, in two.
fn link_or_create(marker: &Path, path: &Path) -> std::io::Result<()> {
    match fs::hard_link(marker, path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            File::create_new(path).and_then(|mut file| file.write_all(MARKER))
        }
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use super::super::practice::Clone;
    use super::*;

    #[test]
    fn the_lock_of_another_ally_is_waited_for_and_named() {
        let clone = Clone::new();
        let held = clone.lock();
        let other = clone.again();
        let refused = other.lock_commits(Duration::from_millis(30));
        assert!(
            matches!(refused, Err(Error::Locked { path, ally: true }) if path.ends_with("ally/commit.lock"))
        );
        other.lock_sync(Duration::ZERO).unwrap();
        drop(held);
        other.lock_commits(Duration::ZERO).unwrap();
    }

    #[test]
    fn a_sync_that_died_is_seen_by_the_next_one() {
        let clone = Clone::new();
        let lock = || clone.repo.lock_sync(Duration::ZERO).unwrap();
        assert!(!lock().left_unfinished);
        assert!(!lock().left_unfinished);
        let held = lock();
        held.held.0.unlock().unwrap();
        std::mem::forget(held);
        assert!(lock().left_unfinished);
        assert!(!lock().left_unfinished);
    }

    #[test]
    fn a_foreign_index_lock_is_waited_for_named_and_left() {
        let clone = Clone::new();
        let lock = clone.lock();
        let path = lock_path(&clone.repo);
        fs::write(&path, "").unwrap();
        let refused = IndexLock::take(&clone.repo, &lock, Duration::from_millis(30));
        assert!(matches!(refused, Err(Error::Locked { path: named, ally: false }) if named == path));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(50));
                fs::remove_file(&path).unwrap();
            });
            IndexLock::take(&clone.repo, &lock, PATIENCE).unwrap().release().unwrap();
        });
        assert!(!path.exists());
    }

    #[test]
    fn a_dead_allys_index_lock_is_taken_over() {
        let clone = Clone::new();
        let lock = clone.lock();
        std::mem::forget(IndexLock::take(&clone.repo, &lock, Duration::ZERO).unwrap());
        // While the lock on commits is held, its owner may be alive.
        assert!(!clone.again().needs_heal());
        drop(lock);
        assert!(clone.again().needs_heal());
        let lock = clone.lock();
        drop(IndexLock::take(&clone.repo, &lock, Duration::ZERO).unwrap());
        assert!(!lock_path(&clone.repo).exists());
    }
}

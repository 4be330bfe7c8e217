//! Finishing what an ally that died left behind.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use super::advance::{Advanced, Care};
use super::commit::{TRIES, Words};
use super::journal::Step;
use super::lock::{self, CommitLock};
use super::repo::Repo;
use super::tree::{Edits, Entry};
use super::{Error, Oid, Result, Stamp, World, disk, git_move};

/// How long a ref's lock is taken for a living program's. git holds one for milliseconds.
const STALE: Duration = Duration::from_secs(1);

impl Repo {
    /// Whether an ally died in the middle of something. A cheap look for those who only read.
    pub fn needs_heal(&self) -> bool {
        let left = self.journal_path().exists() || lock::is_marker(&lock::lock_path(self));
        left && !self.commits_locked()
    }

    /// Finishes what an ally that died has begun, and removes its leftovers. True if a commit was finished. Every
    /// writing command calls it first.
    pub fn heal(&self, lock: &CommitLock, world: &World) -> Result<bool> {
        lock::remove_marker(&lock::lock_path(self))?;
        self.clear_aside()?;
        disk::remove_folder(&self.own_folder().join("merge"))?;
        // libgit2 writes the copy of the index under a lock of its own.
        for name in ["index.lock", "index.marker", "signing-key"] {
            disk::remove(&self.own_folder().join(name))?;
        }
        let Some(step) = self.read_journal()? else { return Ok(false) };
        self.free_ref(&step.branch)?;
        for lock in locks_below(&self.places().common.join("refs/ally"))? {
            wait_and_remove(&lock)?;
        }
        self.finish(lock, &step, world)?;
        Ok(true)
    }

    /// Brings an unfinished move to its end, wherever the branch is by now.
    fn finish(&self, lock: &CommitLock, begun: &Step, world: &World) -> Result<()> {
        let by = self.committer_of(begun.new)?;
        for _ in 0..TRIES {
            let tip = self.reference(&begun.branch)?;
            if begun.old != Some(begun.new) && self.contains(tip, begun.new)? {
                // The ref is the last effect.
                return self.clear_journal();
            }
            let Some(step) = self.renewed(begun, tip, world)? else { return self.clear_journal() };
            if self.head_ref()? != begun.branch {
                // HEAD is elsewhere now, and so are files and index.
                if self.move_ref(&step, &by)? {
                    return self.clear_journal();
                }
                continue;
            }
            if step.by_git {
                git_move::undo(self, begun, world)?;
            }
            if self.advance(lock, &step, Care::Repair, &by, world)? == Advanced::Done {
                return self.clear_journal();
            }
        }
        Err(Error::Locked { path: self.ref_lock(&begun.branch), ally: false })
    }

    /// What is left to do from the branch's present tip; `None` for nothing.
    fn renewed(&self, begun: &Step, tip: Option<Oid>, world: &World) -> Result<Option<Step>> {
        if tip == begun.old {
            return Ok(Some(begun.clone()));
        }
        let Some(tip) = tip else {
            // The branch is gone. What was to be committed is kept, not put on a branch somebody deleted.
            self.keep(begun.new)?;
            return Ok(None);
        };
        let new = if begun.forward { tip } else { self.rebuild(begun, tip, world)? };
        let mut step = Step { old: Some(tip), new, ..begun.clone() };
        for found in self.differences(begun.old, begun.new, "")? {
            let id = |entry: Option<Entry>| entry.map(|entry| entry.0);
            step.also.entry(found.path).or_default().extend([id(found.old), id(found.new)]);
        }
        Ok(Some(step))
    }

    /// Makes an unfinished commit anew on a tip that is not its parent. Where the tip changed the same path, the tip's
    /// content stays and the other is kept.
    fn rebuild(&self, begun: &Step, tip: Oid, world: &World) -> Result<Oid> {
        let mut edits = Edits::new();
        for found in self.differences(begun.old, begun.new, "")? {
            let now = self.tree_entry(Some(tip), &found.path)?;
            if now == found.old {
                edits.insert(found.path, found.new);
            } else if let Some((id, _)) = found.new.filter(|_| now != found.new) {
                self.keep(id)?;
            }
        }
        let commit = self.git.find_commit(begun.new)?;
        let base = self.tree_of(Some(tip))?.map(|tree| tree.id());
        let tree = self.edited_tree(base, &edits)?;
        if base == Some(tree) && commit.parent_count() < 2 {
            return Ok(tip);
        }
        let mut parents = vec![tip];
        parents.extend(commit.parent_ids().skip(1));
        let message = String::from_utf8_lossy(commit.message_bytes());
        let words = Words {
            message: &message,
            author: &stamp(&commit.author()),
            committer: &stamp(&commit.committer()),
        };
        self.write_commit(tree, &parents, words, world)
    }

    /// Who made a commit.
    fn committer_of(&self, id: Oid) -> Result<Stamp> {
        Ok(stamp(&self.git.find_commit(id)?.committer()))
    }

    /// Removes the lock on a ref that our journal names, if nobody removes it in time.
    fn free_ref(&self, name: &str) -> Result<()> {
        wait_and_remove(&self.ref_lock(name))
    }
}

/// A stamp from a signature.
fn stamp(signature: &git2::Signature<'_>) -> Stamp {
    Stamp {
        name: String::from_utf8_lossy(signature.name_bytes()).into_owned(),
        email: String::from_utf8_lossy(signature.email_bytes()).into_owned(),
        seconds: signature.when().seconds(),
        offset_minutes: signature.when().offset_minutes(),
    }
}

/// Gives a lock's owner the time that a living one needs, then removes it.
fn wait_and_remove(lock: &Path) -> Result<()> {
    let pause = Duration::from_millis(20);
    let mut waited = Duration::ZERO;
    while lock.exists() && waited < STALE {
        std::thread::sleep(pause);
        waited += pause;
    }
    disk::remove(lock)
}

/// The lock files below a folder of refs.
fn locks_below(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(Error::file(folder))?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(Error::file(folder))?.path();
        if path.is_dir() {
            found.extend(locks_below(&path)?);
        } else if path.extension().is_some_and(|end| end == "lock") {
            found.push(path);
        }
    }
    Ok(found)
}

//! The one operation that changes a branch: files, then index, then ref, under a journal.
//!
//! Objects are written before it begins; nothing refers to them until the ref moves. A stop between any two effects
//! leaves a journal, and doing the same again finishes the move. The index goes before the ref: the other order would
//! leave HEAD ahead of the index, and the user's next commit would undo the records.

use git2::ErrorCode;

use super::commit::signature;
use super::index::HeldIndex;
use super::journal::Step;
use super::lock::{CommitLock, IndexLock, PATIENCE};
use super::repo::Repo;
use super::worktree::{self, Goal, Goals};
use super::{Oid, Result, Stamp, World, disk, git_move, index};

/// How a move ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Advanced {
    /// The branch is at its new tip.
    Done,
    /// Somebody else moved the branch meanwhile. If `touched`, files and index are as after the move, and the
    /// journal still says so.
    Moved {
        /// Whether anything was changed.
        touched: bool,
    },
}

/// How strictly the work tree is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// A commit: only the bytes that the decision was made on.
    Commit,
    /// A merge: what the old tip holds, too.
    Merge,
    /// A repair: whatever else lies there stays.
    Repair,
}

impl Repo {
    /// Moves a branch and, if HEAD is on it, its files and index.
    pub(super) fn advance(
        &self,
        lock: &CommitLock,
        step: &Step,
        care: Care,
        by: &Stamp,
        world: &World,
    ) -> Result<Advanced> {
        if step.by_git {
            // git does not wait for the index, so we do.
            IndexLock::take(self, lock, PATIENCE)?.release()?;
            return git_move::advance(self, step, by, world);
        }
        let ended = self.advance_by_ourselves(lock, step, care, by);
        let cleared = self.clear_aside();
        let ended = ended?;
        cleared?;
        Ok(ended)
    }

    /// The same, when nothing but record files changes.
    fn advance_by_ourselves(
        &self,
        lock: &CommitLock,
        step: &Step,
        care: Care,
        by: &Stamp,
    ) -> Result<Advanced> {
        let mut goals = self.goals(step, care)?;
        let staged = self.stage(&goals)?;
        let index_lock = IndexLock::take(self, lock, PATIENCE)?;
        if self.reference(&step.branch)? != step.old {
            return Ok(Advanced::Moved { touched: false });
        }
        let index = HeldIndex::load(self, &index_lock)?;
        let files = if care == Care::Repair {
            let crossed: Vec<String> =
                goals.keys().filter(|path| index.is_crossed(path, &goals)).cloned().collect();
            goals.retain(|path, goal| goal.allows_staged(index.staged(path)) && !crossed.contains(path));
            self.untouched(&goals, &index)?
        } else {
            self.unobstructed(&goals, &index)?;
            goals.clone()
        };
        self.write_journal(step)?;
        self.place(&files, &staged, &index)?;
        self.fill_index(&goals, index)?;
        let moved = self.move_ref(step, by)?;
        index_lock.release()?;
        if !moved {
            return Ok(Advanced::Moved { touched: true });
        }
        self.clear_journal()?;
        Ok(Advanced::Done)
    }

    /// The paths that a move touches: what differs between its commits, and what its journal names.
    pub(super) fn goals(&self, step: &Step, care: Care) -> Result<Goals> {
        let mut goals = Goals::new();
        for found in self.differences(step.old, step.new, "")? {
            let goal = Goal { old: found.old, goal: found.new, also: Vec::new(), strict: false };
            goals.insert(found.path, goal);
        }
        for (path, also) in &step.also {
            if !goals.contains_key(path) {
                let entry = self.tree_entry(Some(step.new), path)?;
                goals.insert(path.clone(), Goal { old: entry, goal: entry, also: Vec::new(), strict: false });
            }
            if let Some(goal) = goals.get_mut(path) {
                goal.also.clone_from(also);
            }
        }
        for goal in goals.values_mut() {
            goal.strict = care == Care::Commit;
        }
        Ok(goals)
    }

    /// Removes what was prepared and is of no more use.
    pub(super) fn clear_aside(&self) -> Result<()> {
        disk::remove(&index::copy_path(self))?;
        disk::remove_folder(&worktree::aside(self))
    }

    /// The effect on the index.
    pub(super) fn fill_index(&self, goals: &Goals, mut index: HeldIndex) -> Result<()> {
        index.fill(self, goals)?;
        index.write(self)
    }

    /// The effect on the ref: `false` if it was not where the step expects it.
    pub(super) fn move_ref(&self, step: &Step, by: &Stamp) -> Result<bool> {
        if step.old == Some(step.new) {
            return Ok(true);
        }
        let log = self.log_line(step)?;
        let who = signature(by)?;
        let mut moved = false;
        self.retry_ref(&step.branch, || {
            // Looked at under the ref's lock, which the transaction holds to its end.
            let mut transaction = self.git.transaction()?;
            transaction.lock_ref(&step.branch)?;
            moved = tip(&self.git, &step.branch)? == step.old;
            if moved {
                transaction.set_target(&step.branch, step.new, Some(&who), &log)?;
                transaction.commit()?;
            }
            Ok(())
        })?;
        Ok(moved)
    }

    /// What the reflog says, in git's own words.
    fn log_line(&self, step: &Step) -> Result<String> {
        if step.forward {
            return Ok(format!("merge {}: Fast-forward", step.new));
        }
        let commit = self.git.find_commit(step.new)?;
        let subject = String::from_utf8_lossy(commit.message_bytes()).lines().next().unwrap_or("").to_owned();
        Ok(match commit.parent_count() {
            0 => format!("commit (initial): {subject}"),
            1 => format!("commit: {subject}"),
            _ => format!("commit (merge): {subject}"),
        })
    }

    /// Whether `id` is in the history of a tip.
    pub(super) fn contains(&self, tip: Option<Oid>, id: Oid) -> Result<bool> {
        tip.map_or(Ok(false), |tip| self.is_ancestor(tip, id))
    }
}

/// Where a ref is, in libgit2's own terms.
fn tip(git: &git2::Repository, name: &str) -> std::result::Result<Option<Oid>, git2::Error> {
    match git.refname_to_id(name) {
        Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
        found => found.map(Some),
    }
}

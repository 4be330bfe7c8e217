//! Going over to a history that does not contain ours, with ours kept.

use std::collections::BTreeMap;

use git2::ObjectType;

use super::advance::{Advanced, Care};
use super::commit::{TRIES, Words};
use super::journal::Step;
use super::lock::CommitLock;
use super::repo::Repo;
use super::{Error, Lost, Oid, Result, Stamp, World};

/// Where kept objects have their refs.
const LOST: &str = "refs/ally/lost/";

impl Repo {
    /// Moves the branch that HEAD is on to a commit that need not contain it, files and index included. What the branch
    /// was is kept. Nothing is touched if it fails.
    ///
    /// Files and index move by a commit that has both sides as parents and the other side's files; then there is nothing
    /// left to do but to move the branch. So a death in between is finished like that of any other commit.
    #[expect(
        clippy::too_many_arguments,
        reason = "as a merge: who, when, what and why, and none of it is guessed"
    )]
    pub fn go_over(
        &self,
        lock: &CommitLock,
        theirs: Oid,
        is_record: &dyn Fn(&str) -> bool,
        message: &str,
        author: &Stamp,
        committer: &Stamp,
        world: &World,
    ) -> Result<()> {
        self.preflight_to_move(world)?;
        let words = Words { message, author, committer };
        let tree = self.git.find_commit(theirs)?.tree_id();
        for _ in 0..TRIES {
            let branch = self.head_ref()?;
            let from = self.reference(&branch)?;
            let mut step = Step {
                branch,
                old: from,
                new: theirs,
                forward: true,
                by_git: self.touches_others(from, theirs, is_record)?,
                also: BTreeMap::new(),
            };
            if let Some(ours) = from.filter(|ours| *ours != theirs) {
                if !self.leads_over(ours, theirs)? {
                    self.keep(ours)?;
                }
                if self.git.find_commit(ours)?.tree_id() == tree {
                    // The files are there: a death in between, or two histories of the same.
                    // Noted, so that the lock on the branch is known to be ours if we die here.
                    self.write_journal(&step)?;
                    let moved = self.move_ref(&step, committer);
                    self.clear_journal()?;
                    if moved? {
                        return Ok(());
                    }
                    continue;
                }
                step.new = self.write_commit(tree, &[ours, theirs], words, world)?;
                step.forward = false;
            }
            match self.advance(lock, &step, Care::Merge, committer, world)? {
                Advanced::Done if step.new == theirs => return Ok(()),
                Advanced::Done | Advanced::Moved { touched: false } => {}
                Advanced::Moved { touched: true } => drop(self.heal(lock, world)?),
            }
        }
        Err(Error::Locked { path: self.ref_lock(&self.head_ref()?), ally: false })
    }

    /// Whether a commit is one that such a move makes on its way, with the other side kept already.
    fn leads_over(&self, ours: Oid, theirs: Oid) -> Result<bool> {
        let parents: Vec<Oid> = self.git.find_commit(ours)?.parent_ids().collect();
        match parents.as_slice() {
            [first, second] if *second == theirs => Ok(self.reference(&Self::lost_ref(*first))?.is_some()),
            _ => Ok(false),
        }
    }

    /// The ref that keeps an object, or would.
    pub fn lost_ref(id: Oid) -> String {
        format!("{LOST}{id}")
    }

    /// Keeps a blob or commit from git's garbage collection, under `refs/ally/lost/`; returns the ref's name.
    pub fn keep(&self, id: Oid) -> Result<String> {
        let name = Self::lost_ref(id);
        if self.reference(&name)? != Some(id) {
            self.set_reference(&name, id, "ally: keep")?;
        }
        Ok(name)
    }

    /// What is kept.
    pub fn lost(&self) -> Result<Vec<Lost>> {
        let mut lost = Vec::new();
        for found in self.git.references_glob(&format!("{LOST}*"))? {
            let found = found?;
            let (Ok(name), Some(id)) = (found.name(), found.target()) else { continue };
            let kind = self.git.odb()?.read_header(id)?.1;
            lost.push(Lost { reference: name.to_owned(), id, is_commit: kind == ObjectType::Commit });
        }
        lost.sort_by(|one, other| one.reference.cmp(&other.reference));
        Ok(lost)
    }

    /// Whether history here may end before its beginning.
    pub fn is_shallow(&self) -> bool {
        self.git.is_shallow()
    }
}

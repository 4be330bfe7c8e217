//! Commits of record files.

use std::collections::BTreeMap;

use git2::{Commit, ObjectType, Signature, Time};

use super::advance::{Advanced, Care};
use super::journal::Step;
use super::lock::CommitLock;
use super::repo::Repo;
use super::tree::{Edits, FILE, is_file};
use super::{Error, FileChange, Oid, Result, Stamp, World};

/// How often a branch may move under our hands before we say so.
pub(super) const TRIES: usize = 12;

/// What a new commit says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    /// The message.
    pub(super) message: &'a str,
    /// Who wrote the change.
    pub(super) author: &'a Stamp,
    /// Who makes the commit.
    pub(super) committer: &'a Stamp,
}

impl Repo {
    /// Commits these files on the branch that HEAD is on, and writes them to the work tree. Without anything to
    /// change it returns HEAD's commit. Other staged and changed files stay as they are.
    pub fn commit(
        &self,
        lock: &CommitLock,
        changes: &[FileChange],
        message: &str,
        author: &Stamp,
        committer: &Stamp,
        world: &World,
    ) -> Result<Oid> {
        for change in changes {
            check_path(&change.path)?;
        }
        self.preflight(world)?;
        let also = self.write_blobs(changes)?;
        let words = Words { message, author, committer };
        for _ in 0..TRIES {
            let branch = self.head_ref()?;
            let old = self.reference(&branch)?;
            let new = self.commit_on(old, changes, words, world)?;
            let step = Step { branch, old, new, forward: false, by_git: false, also: also.clone() };
            match self.advance(lock, &step, Care::Commit, committer, world)? {
                Advanced::Done => return Ok(new),
                Advanced::Moved { touched: false } => {}
                Advanced::Moved { touched: true } => {
                    self.heal(lock, world)?;
                    if let Some(tip) = self.reference(&step.branch)? {
                        return Ok(tip);
                    }
                }
            }
        }
        Err(Error::Locked { path: self.ref_lock(&self.head_ref()?), ally: false })
    }

    /// Writes the blobs of a change; the answer is, by path, what the work tree may hold before it.
    fn write_blobs(&self, changes: &[FileChange]) -> Result<BTreeMap<String, Vec<Option<Oid>>>> {
        let mut loaded = BTreeMap::new();
        for change in changes {
            if let Some(after) = &change.after {
                self.git.blob(after)?;
            }
            let before = change.before.as_deref().map(|bytes| self.hash(bytes)).transpose()?;
            loaded.insert(change.path.clone(), vec![before]);
        }
        Ok(loaded)
    }

    /// The commit that makes these changes on a tip; the tip itself if its tree has them all.
    fn commit_on(
        &self,
        tip: Option<Oid>,
        changes: &[FileChange],
        words: Words<'_>,
        world: &World,
    ) -> Result<Oid> {
        let mut edits = Edits::new();
        for change in changes {
            let known = self.tree_entry(tip, &change.path)?;
            if known.is_some_and(|entry| !is_file(entry)) {
                let why = "in the commit it is a symbolic link or a submodule".to_owned();
                return Err(Error::InTheWay { path: change.path.clone(), why });
            }
            let mode = known.map_or(FILE, |entry| entry.1);
            let after = change.after.as_deref().map(|bytes| self.hash(bytes)).transpose()?;
            edits.insert(change.path.clone(), after.map(|id| (id, mode)));
        }
        let base = self.tree_of(tip)?.map(|tree| tree.id());
        let tree = self.edited_tree(base, &edits)?;
        match tip {
            Some(tip) if base == Some(tree) => Ok(tip),
            _ => self.write_commit(tree, tip.as_slice(), words, world),
        }
    }

    /// Writes a commit object, signed where git is configured so. If the signer fails, nothing is written.
    pub(super) fn write_commit(
        &self,
        tree: Oid,
        parents: &[Oid],
        words: Words<'_>,
        world: &World,
    ) -> Result<Oid> {
        let author = signature(words.author)?;
        let committer = signature(words.committer)?;
        let tree = self.git.find_tree(tree)?;
        let parents =
            parents.iter().map(|&id| self.git.find_commit(id)).collect::<std::result::Result<Vec<_>, _>>()?;
        let parents: Vec<&Commit<'_>> = parents.iter().collect();
        let mut message = words.message.trim_end().to_owned();
        message.push('\n');
        let bytes = self.git.commit_create_buffer(&author, &committer, &message, &tree, &parents)?;
        match self.signature(&bytes, words.committer, world)? {
            None => Ok(self.git.odb()?.write(ObjectType::Commit, &bytes)?),
            Some(signature) => {
                let text = std::str::from_utf8(&bytes)
                    .map_err(|_| Error::Signing("the commit holds text that is not UTF-8".to_owned()))?;
                Ok(self.git.commit_signed(text, &signature, None)?)
            }
        }
    }
}

/// Name, address and time as libgit2 takes them.
pub(super) fn signature(stamp: &Stamp) -> Result<Signature<'static>> {
    Ok(Signature::new(&stamp.name, &stamp.email, &Time::new(stamp.seconds, stamp.offset_minutes))?)
}

/// A path that stays inside the work tree and out of git's own folder, and that the journal can name.
fn check_path(path: &str) -> Result<()> {
    let why = if path.chars().any(char::is_control) {
        "its name holds control characters"
    } else if path.split('/').any(|name| matches!(name, "" | "." | "..") || name.eq_ignore_ascii_case(".git"))
    {
        "it is no path inside the work tree"
    } else {
        return Ok(());
    };
    Err(Error::InTheWay { path: path.to_owned(), why: why.to_owned() })
}

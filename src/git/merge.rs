//! Merging another branch into ours: by path, from trees, before anything is touched.
//!
//! libgit2's own merge would merge text line by line and show us only what it could not; here every record that both
//! sides changed is decided by the caller. Renames are not looked for.

use std::collections::BTreeMap;

use super::advance::{Advanced, Care};
use super::commit::{TRIES, Words};
use super::journal::Step;
use super::lock::CommitLock;
use super::repo::{Repo, absent};
use super::tree::{Edits, Entry, is_file};
use super::{Difference, Error, MergeAnswer, MergeAsk, Merged, Oid, Result, Stamp, World, git_move};

/// Says whether a path is a record's.
type IsRecord<'a> = &'a dyn Fn(&str) -> bool;
/// Decides what becomes of a record that both sides changed.
type Decide<'a> = &'a mut dyn FnMut(MergeAsk<'_>) -> MergeAnswer;

impl Repo {
    /// Merges a commit into the branch that HEAD is on, files and index included. Nothing is touched if it fails.
    ///
    /// Record paths that both sides changed are decided by `decide`; a change wins over a deletion. Other files are
    /// merged as git does, or the merge is refused with [`Error::Foreign`].
    #[expect(
        clippy::too_many_arguments,
        reason = "a merge is who, when, what and why, and none of it is guessed"
    )]
    pub fn merge(
        &self,
        lock: &CommitLock,
        theirs: Oid,
        is_record: IsRecord<'_>,
        decide: Decide<'_>,
        message: &str,
        author: &Stamp,
        committer: &Stamp,
        world: &World,
    ) -> Result<Merged> {
        self.preflight(world)?;
        let words = Words { message, author, committer };
        for _ in 0..TRIES {
            let branch = self.head_ref()?;
            let from = self.reference(&branch)?;
            let mut merged =
                Merged { from, to: theirs, decided: Vec::new(), kept: Vec::new(), fast_forward: false };
            match from {
                Some(ours) if self.is_ancestor(ours, theirs)? => return Ok(Merged { to: ours, ..merged }),
                Some(ours) if !self.is_ancestor(theirs, ours)? => {
                    let mut merger = Merger::new(self, is_record, decide, world);
                    let tree = merger.merge(ours, theirs)?;
                    merged.to = self.write_commit(tree, &[ours, theirs], words, world)?;
                    merged.kept = merger.keep_losers()?;
                    merged.decided = merger.decided;
                }
                _ => merged.fast_forward = true,
            }
            let step = Step {
                branch,
                old: from,
                new: merged.to,
                forward: merged.fast_forward,
                by_git: self.touches_others(from, merged.to, is_record)?,
                also: BTreeMap::new(),
            };
            match self.advance(lock, &step, Care::Merge, committer, world)? {
                Advanced::Done => return Ok(merged),
                Advanced::Moved { touched: false } => {}
                Advanced::Moved { touched: true } => drop(self.heal(lock, world)?),
            }
        }
        Err(Error::Locked { path: self.ref_lock(&self.head_ref()?), ally: false })
    }

    /// Whether a move changes anything but ordinary record files.
    fn touches_others(&self, old: Option<Oid>, new: Oid, is_record: IsRecord<'_>) -> Result<bool> {
        let ours = |entry: Option<Entry>| entry.is_none_or(is_file);
        let found = self.differences(old, new, "")?;
        Ok(found.iter().any(|found| !is_record(&found.path) || !ours(found.old) || !ours(found.new)))
    }

    /// The best common ancestors of the first commit and all others together, in an order that does not depend on who
    /// asks.
    fn bases(&self, commits: &[Oid]) -> Result<Vec<Oid>> {
        let found = absent(self.git.merge_bases_many(commits))?;
        let mut bases: Vec<Oid> = found.map(|found| found.to_vec()).unwrap_or_default();
        bases.sort();
        Ok(bases)
    }
}

/// One merge under way.
struct Merger<'a> {
    repo: &'a Repo,
    is_record: IsRecord<'a>,
    decide: Decide<'a>,
    world: &'a World,
    /// Paths that `decide` was asked about.
    decided: Vec<String>,
    /// Contents that are in no tree any more.
    losers: Vec<(String, Oid)>,
    /// Paths that nobody here can merge.
    foreign: Vec<String>,
}

impl<'a> Merger<'a> {
    fn new(repo: &'a Repo, is_record: IsRecord<'a>, decide: Decide<'a>, world: &'a World) -> Self {
        let (decided, losers, foreign) = (Vec::new(), Vec::new(), Vec::new());
        Self { repo, is_record, decide, world, decided, losers, foreign }
    }

    /// The tree of the merge of two commits.
    fn merge(&mut self, ours: Oid, theirs: Oid) -> Result<Oid> {
        let base = self.base_tree(&self.repo.bases(&[ours, theirs])?)?;
        let tree = self.merge_trees(base, self.tree(ours)?, self.tree(theirs)?)?;
        if self.foreign.is_empty() { Ok(tree) } else { Err(Error::Foreign { paths: self.foreign.clone() }) }
    }

    /// Refs for what lost, so that it stays readable.
    fn keep_losers(&self) -> Result<Vec<(String, String)>> {
        self.losers.iter().map(|(path, id)| Ok((path.clone(), self.repo.keep(*id)?))).collect()
    }

    /// One tree to stand for all merge bases: where there are several, they are merged first, as git does.
    fn base_tree(&mut self, bases: &[Oid]) -> Result<Option<Oid>> {
        let Some((&first, others)) = bases.split_first() else { return Ok(None) };
        let mut tree = self.tree(first)?;
        for (number, &other) in others.iter().enumerate() {
            let mut commits = vec![other];
            commits.extend_from_slice(&bases[..=number]);
            let below = self.base_tree(&self.repo.bases(&commits)?)?;
            tree = self.merge_trees(below, tree, self.tree(other)?)?;
            // What was asked or could not be merged down here is settled again, or not at all, above.
            self.decided.clear();
            self.losers.clear();
            self.foreign.clear();
        }
        Ok(Some(tree))
    }

    fn tree(&self, commit: Oid) -> Result<Oid> {
        Ok(self.repo.git.find_commit(commit)?.tree_id())
    }

    /// Adds to our tree what they changed.
    fn merge_trees(&mut self, base: Option<Oid>, ours: Oid, theirs: Oid) -> Result<Oid> {
        let changed = self.repo.tree_differences(base, Some(ours), "")?;
        let mine: BTreeMap<String, Difference> =
            changed.into_iter().map(|found| (found.path.clone(), found)).collect();
        let mut edits = Edits::new();
        for found in self.repo.tree_differences(base, Some(theirs), "")? {
            let Some(my) = mine.get(&found.path) else {
                edits.insert(found.path, found.new);
                continue;
            };
            let entry = match (my.new, found.new) {
                (None, theirs) => theirs,
                (ours, None) => ours,
                (Some(ours), Some(theirs)) if ours == theirs => Some(ours),
                (Some(ours), Some(theirs)) => self.merge_entries(&found.path, found.old, ours, theirs)?,
            };
            if entry != my.new {
                edits.insert(found.path, entry);
            }
        }
        self.repo.edited_tree(Some(ours), &edits)
    }

    /// Merges one path that is there, differently, on both sides.
    fn merge_entries(
        &mut self,
        path: &str,
        base: Option<Entry>,
        ours: Entry,
        theirs: Entry,
    ) -> Result<Option<Entry>> {
        if !is_file(ours) || !is_file(theirs) {
            if !(self.is_record)(path) {
                self.foreign.push(path.to_owned());
                return Ok(base);
            }
            let kept = self.content_of(theirs)?;
            self.losers.push((path.to_owned(), kept));
            return Ok(Some(ours));
        }
        let base = base.filter(|&entry| is_file(entry));
        let mode = merge_modes(base.map(|entry| entry.1), ours.1, theirs.1);
        let base_id = base.map(|entry| entry.0);
        let id = if ours.0 == theirs.0 || base_id == Some(theirs.0) {
            ours.0
        } else if base_id == Some(ours.0) {
            theirs.0
        } else if (self.is_record)(path) {
            self.ask(path, base_id, ours.0, theirs.0)?
        } else {
            match self.merge_texts(base_id, ours.0, theirs.0)? {
                Some(id) => id,
                None => {
                    self.foreign.push(path.to_owned());
                    return Ok(base);
                }
            }
        };
        Ok(Some((id, mode)))
    }

    /// Lets the caller decide a record.
    fn ask(&mut self, path: &str, base: Option<Oid>, ours: Oid, theirs: Oid) -> Result<Oid> {
        let base_bytes = base.map(|id| self.repo.blob(id)).transpose()?;
        let (our_bytes, their_bytes) = (self.repo.blob(ours)?, self.repo.blob(theirs)?);
        let ask = MergeAsk {
            path,
            base: base_bytes.as_deref(),
            ours: Some(&our_bytes),
            theirs: Some(&their_bytes),
        };
        self.decided.push(path.to_owned());
        match (self.decide)(ask) {
            MergeAnswer::Bytes(bytes) => Ok(self.repo.git.blob(&bytes)?),
            MergeAnswer::Ours => {
                self.losers.push((path.to_owned(), theirs));
                Ok(ours)
            }
            MergeAnswer::Theirs => {
                self.losers.push((path.to_owned(), ours));
                Ok(theirs)
            }
        }
    }

    /// Lets git merge a file that is none of ours; two new files of one name have no base to merge from.
    fn merge_texts(&self, base: Option<Oid>, ours: Oid, theirs: Oid) -> Result<Option<Oid>> {
        let Some(base) = base else { return Ok(None) };
        let [ours, base, theirs] = [self.repo.blob(ours)?, self.repo.blob(base)?, self.repo.blob(theirs)?];
        let merged = git_move::merge_text(self.repo, [&ours, &base, &theirs], self.world)?;
        merged.map(|bytes| Ok(self.repo.git.blob(&bytes)?)).transpose()
    }

    /// A blob that says what an entry was. A submodule's commit is in another repository, so its id is noted.
    fn content_of(&self, entry: Entry) -> Result<Oid> {
        match entry {
            (id, 0o160_000) => Ok(self.repo.git.blob(format!("Subproject commit {id}\n").as_bytes())?),
            (id, _) => Ok(id),
        }
    }
}

/// The mode that only one side changed, or, if both did, the one that allows more: the same for both sides.
fn merge_modes(base: Option<i32>, ours: i32, theirs: i32) -> i32 {
    match base {
        Some(base) if base == ours => theirs,
        Some(base) if base == theirs => ours,
        _ => ours.max(theirs),
    }
}

//! What a merge commit did of its own, beyond putting its sides together.
//!
//! A merge is made again, from the same commits, and compared: whoever makes one can put anything into it.

use std::collections::BTreeSet;
use std::path::Path;

use git2::Commit;

use super::merge::{Decide, IsRecord, Merger, merge_modes};
use super::repo::{Repo, absent};
use super::tree::{Entry, is_file};
use super::{MergeAnswer, MergeAsk, Oid, Result, World};

impl Repo {
    /// Those of `files` that a merge holds otherwise than merging its two sides gives. Nothing is written.
    pub(super) fn own_doing(
        &self,
        merge: &Commit<'_>,
        files: &BTreeSet<String>,
        is_record: IsRecord<'_>,
        decide: Decide<'_>,
        world: &World,
    ) -> Result<BTreeSet<String>> {
        let mut own = BTreeSet::new();
        let sides: Vec<Oid> = merge.parent_ids().collect();
        let ([ours, theirs], false) = (sides.as_slice(), files.is_empty()) else { return Ok(own) };
        let bases = self.bases(&[*ours, *theirs])?;
        // Several are merged first, which makes objects: in memory, where nobody else meets them.
        let apart = if bases.len() > 1 { Some(self.in_memory()?) } else { None };
        let repo = apart.as_ref().unwrap_or(self);
        let base = Merger::new(repo, is_record, decide, world).base_tree(&bases)?;
        let tree = |commit: Oid| Ok::<_, super::Error>(repo.git.find_commit(commit)?.tree_id());
        let trees = [base, Some(tree(*ours)?), Some(tree(*theirs)?), Some(tree(merge.id())?)];
        for path in files {
            let mut entries = [None; 4];
            for (entry, tree) in entries.iter_mut().zip(trees) {
                *entry = repo.entry_in(tree, path)?;
            }
            let [base, ours, theirs, merged] = entries;
            if repo.put_together(path, base, ours, theirs, decide)? != merged {
                own.insert(path.clone());
            }
        }
        Ok(own)
    }

    /// What merging gives a record's path.
    fn put_together(
        &self,
        path: &str,
        base: Option<Entry>,
        ours: Option<Entry>,
        theirs: Option<Entry>,
        decide: Decide<'_>,
    ) -> Result<Option<Entry>> {
        let (ours, theirs) = match (ours, theirs) {
            (ours, theirs) if ours == theirs || theirs == base => return Ok(ours),
            (ours, theirs) if ours == base || ours.is_none() => return Ok(theirs),
            (Some(ours), Some(theirs)) => (ours, theirs),
            (ours, _) => return Ok(ours),
        };
        if !is_file(ours) || !is_file(theirs) {
            return Ok(Some(ours));
        }
        let base = base.filter(|entry| is_file(*entry));
        let id = match base.map(|base| base.0) {
            Some(base) if base == theirs.0 => ours.0,
            Some(base) if base == ours.0 => theirs.0,
            _ if ours.0 == theirs.0 => ours.0,
            base => {
                let base = base.map(|id| self.record_blob(id)).transpose()?.flatten();
                match (self.record_blob(ours.0)?, self.record_blob(theirs.0)?) {
                    (Some(our_bytes), Some(their_bytes)) => {
                        let (base, one, other) = (base.as_deref(), Some(&*our_bytes), Some(&*their_bytes));
                        match decide(MergeAsk { path, base, ours: one, theirs: other }) {
                            MergeAnswer::Bytes(bytes) => self.hash(&bytes)?,
                            MergeAnswer::Ours => ours.0,
                            MergeAnswer::Theirs => theirs.0,
                        }
                    }
                    (None, Some(_)) => theirs.0,
                    (_, None) => ours.0,
                }
            }
        };
        Ok(Some((id, merge_modes(base.map(|base| base.1), ours.1, theirs.1))))
    }

    fn entry_in(&self, tree: Option<Oid>, path: &str) -> Result<Option<Entry>> {
        let Some(tree) = tree else { return Ok(None) };
        let entry = absent(self.git.find_tree(tree)?.get_path(Path::new(path)))?;
        let entry = entry.filter(|entry| entry.kind() != Some(git2::ObjectType::Tree));
        Ok(entry.map(|entry| (entry.id(), entry.filemode())))
    }

    /// The same repository, whose new objects are forgotten with it.
    fn in_memory(&self) -> Result<Self> {
        let repo = Self::open(&self.places().work)?;
        repo.git.odb()?.add_new_mempack_backend(1000)?;
        Ok(repo)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::practice::{Clone, is_record};
    use super::super::{MergeAnswer, MergeAsk, Oid};

    fn joined(ask: MergeAsk<'_>) -> MergeAnswer {
        let (one, other) = (ask.ours.unwrap(), ask.theirs.unwrap());
        MergeAnswer::Bytes([one.min(other), one.max(other)].concat())
    }

    /// Which of the files a merge holds otherwise than merging gives.
    fn own(clone: &Clone, merge: Oid) -> Vec<String> {
        let repo = clone.again();
        let commit = repo.git.find_commit(merge).unwrap();
        let files = ["a.yaml", "b.yaml", "c.yaml"].map(str::to_owned).into();
        let own = repo.own_doing(&commit, &files, &is_record, &mut |ask| joined(ask), &clone.world);
        own.unwrap().into_iter().collect()
    }

    /// Two sides that change `a.yaml` both, and one that changes `b.yaml`; nothing merged yet.
    fn sides() -> (Clone, Oid) {
        let clone = Clone::new();
        clone.write("a.yaml", "0\n");
        clone.write("b.yaml", "0\n");
        clone.commit_all("first");
        clone.git(&["checkout", "-q", "-b", "side"]);
        clone.write("a.yaml", "2\n");
        let side = clone.commit_all("side");
        clone.git(&["checkout", "-q", "main"]);
        clone.write("a.yaml", "1\n");
        clone.write("b.yaml", "1\n");
        clone.commit_all("main");
        (clone, side)
    }

    fn merged(clone: &Clone, a: &str, b: &str) -> Oid {
        clone.git(&["merge", "-q", "-s", "ours", "--no-commit", "side"]);
        clone.write("a.yaml", a);
        clone.write("b.yaml", b);
        clone.commit_all("merge")
    }

    #[test]
    fn a_merge_that_adds_or_drops_something_is_told_from_an_honest_one() {
        let honest = |a, b| {
            let (clone, _) = sides();
            own(&clone, merged(&clone, a, b))
        };
        assert!(honest("1\n2\n", "1\n").is_empty());
        assert_eq!(honest("1\n3\n", "1\n"), ["a.yaml"]);
        assert_eq!(honest("1\n2\n", "2\n"), ["b.yaml"]);
        // One side's change of a file is taken back without a word.
        assert_eq!(honest("1\n2\n", "0\n"), ["b.yaml"]);
        assert_eq!(honest("2\n", "1\n"), ["a.yaml"]);
    }

    #[test]
    fn sides_that_met_crosswise_are_merged_from_all_their_bases() {
        let (clone, side) = sides();
        let first = clone.repo.head().unwrap().unwrap();
        let one = merged(&clone, "1\n2\n", "1\n");
        clone.git(&["checkout", "-q", "-b", "other", &side.to_string()]);
        clone.git(&["merge", "-q", "-s", "ours", "--no-commit", &first.to_string()]);
        clone.write("a.yaml", "1\n2\n");
        clone.write("b.yaml", "1\n");
        clone.commit_all("crosswise");
        clone.write("b.yaml", "3\n");
        clone.commit_all("on");
        clone.git(&["branch", "-q", "-f", "side", "other"]);
        clone.git(&["checkout", "-q", "-B", "main", &one.to_string()]);
        clone.write("c.yaml", "new\n");
        clone.commit_all("new");
        let objects = || -> BTreeSet<String> {
            clone
                .git(&["cat-file", "--batch-all-objects", "--batch-check"])
                .lines()
                .map(str::to_owned)
                .collect()
        };
        let merge = merged(&clone, "1\n2\n", "3\n");
        let before = objects();
        assert!(own(&clone, merge).is_empty());
        assert_eq!(objects(), before);
        clone.git(&["reset", "-q", "--hard", "HEAD~"]);
        assert_eq!(own(&clone, merged(&clone, "1\n2\n", "1\n")), ["b.yaml"]);
    }
}

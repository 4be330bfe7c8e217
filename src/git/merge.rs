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
use super::{
    Difference, Error, LARGEST_RECORD, MergeAnswer, MergeAsk, Merged, Oid, Result, Stamp, World, git_move,
    names, tidying,
};

/// The largest file that is no record and is merged here, in bytes, three of which are held at once. Larger ones are
/// hardly text; `git merge` is named for them.
const LARGEST_TEXT: usize = 16 << 20;

/// Says whether a path is a record's.
pub(super) type IsRecord<'a> = &'a dyn Fn(&str) -> bool;
/// Decides what becomes of a record that both sides changed.
pub(super) type Decide<'a> = &'a mut dyn FnMut(MergeAsk<'_>) -> MergeAnswer;

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
        self.preflight_to_move(world)?;
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

    /// Whether a move changes anything but ordinary record files of ordinary size. Refuses records that git would send
    /// through a filter.
    pub(super) fn touches_others(&self, old: Option<Oid>, new: Oid, is_record: IsRecord<'_>) -> Result<bool> {
        let ours = |entry: Option<Entry>| entry.is_none_or(is_file);
        let mut others = false;
        for found in self.differences(old, new, "")? {
            if !is_record(&found.path) || !ours(found.old) || !ours(found.new) {
                others = true;
                continue;
            }
            self.refuse_filtered(&found.path)?;
            if let Some((id, _)) = found.new
                && self.blob_size(id)? > LARGEST_RECORD
            {
                others = true;
            }
        }
        Ok(others)
    }

    /// The best common ancestors of the first commit and all others together, in an order that does not depend on who
    /// asks.
    pub(super) fn bases(&self, commits: &[Oid]) -> Result<Vec<Oid>> {
        let found = absent(self.git.merge_bases_many(commits))?;
        let mut bases: Vec<Oid> = found.map(|found| found.to_vec()).unwrap_or_default();
        bases.sort();
        Ok(bases)
    }
}

/// How many merges of bases one merge may need. Few people cross each other's merges more than a few times; a history
/// that was made to cross without end would take for ever.
const MOST_CROSSED: usize = 100;

/// One merge under way.
pub(super) struct Merger<'a> {
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
    /// How many merges of bases were made on the way.
    crossed: usize,
}

impl<'a> Merger<'a> {
    pub(super) fn new(repo: &'a Repo, is_record: IsRecord<'a>, decide: Decide<'a>, world: &'a World) -> Self {
        let (decided, losers, foreign) = (Vec::new(), Vec::new(), Vec::new());
        Self { repo, is_record, decide, world, decided, losers, foreign, crossed: 0 }
    }

    /// The tree of the merge of two commits.
    fn merge(&mut self, ours: Oid, theirs: Oid) -> Result<Oid> {
        let bases = self.repo.bases(&[ours, theirs])?;
        let is_related = !bases.is_empty();
        let base = self.base_tree(&bases)?;
        let merged = self.merge_trees(base, self.tree(ours)?, self.tree(theirs)?);
        let tree = merged.map_err(|error| match error {
            // A file on one side and a folder on the other: git knows what to do with those.
            Error::Foreign { paths, .. } => Error::Foreign { paths, theirs: Some(theirs), is_related },
            other => other,
        })?;
        if self.foreign.is_empty() {
            return Ok(tree);
        }
        Err(Error::Foreign { paths: self.foreign.clone(), theirs: Some(theirs), is_related })
    }

    /// Refs for what lost, so that it stays readable.
    fn keep_losers(&self) -> Result<Vec<(String, String)>> {
        self.losers.iter().map(|(path, id)| Ok((path.clone(), self.repo.keep(*id)?))).collect()
    }

    /// One tree to stand for all merge bases: where there are several, they are merged first, as git does, up to
    /// [`MOST_CROSSED`] in all. Which ones are left out does not depend on who merges.
    pub(super) fn base_tree(&mut self, bases: &[Oid]) -> Result<Option<Oid>> {
        let Some((&first, others)) = bases.split_first() else { return Ok(None) };
        let mut tree = self.tree(first)?;
        for (number, &other) in others.iter().enumerate() {
            if self.crossed >= MOST_CROSSED {
                break;
            }
            self.crossed += 1;
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
                self.foreign.push(names::shown(path));
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
                    self.foreign.push(names::shown(path));
                    return Ok(base);
                }
            }
        };
        Ok(Some((id, mode)))
    }

    /// Lets the caller decide a record.
    fn ask(&mut self, path: &str, base: Option<Oid>, ours: Oid, theirs: Oid) -> Result<Oid> {
        let base_bytes = base.map(|id| self.repo.record_blob(id)).transpose()?.flatten();
        self.decided.push(path.to_owned());
        let answer = match (self.repo.record_blob(ours)?, self.repo.record_blob(theirs)?) {
            (Some(our_bytes), Some(their_bytes)) => (self.decide)(MergeAsk {
                path,
                base: base_bytes.as_deref(),
                ours: Some(&our_bytes),
                theirs: Some(&their_bytes),
            }),
            // Too large to be read, as a person's records are not.
            (None, Some(_)) => MergeAnswer::Theirs,
            (_, None) => MergeAnswer::Ours,
        };
        match answer {
            MergeAnswer::Bytes(bytes) => Ok(tidying::write(|| self.repo.git.blob(&bytes))?),
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
        for version in [ours, base, theirs] {
            if self.repo.blob_size(version)? > LARGEST_TEXT {
                return Ok(None);
            }
        }
        let [ours, base, theirs] = [self.repo.blob(ours)?, self.repo.blob(base)?, self.repo.blob(theirs)?];
        let merged = git_move::merge_text(self.repo, [&ours, &base, &theirs], self.world)?;
        merged.map(|bytes| Ok(tidying::write(|| self.repo.git.blob(&bytes))?)).transpose()
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
pub(super) fn merge_modes(base: Option<i32>, ours: i32, theirs: i32) -> i32 {
    match base {
        Some(base) if base == ours => theirs,
        Some(base) if base == theirs => ours,
        _ => ours.max(theirs),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::super::practice::Clone;
    use super::*;

    /// Two branches from one start: `main` after `ours`, `theirs` after `theirs`; on `main` at the end.
    fn branches(base: impl Fn(&Clone), ours: impl Fn(&Clone), theirs: impl Fn(&Clone)) -> (Clone, Oid) {
        let clone = Clone::new();
        clone.write("README", "read\nme\n");
        base(&clone);
        clone.commit_all("base");
        clone.git(&["checkout", "-q", "-b", "theirs"]);
        theirs(&clone);
        let id = clone.commit_all("theirs");
        clone.git(&["checkout", "-q", "main"]);
        ours(&clone);
        clone.commit_all("ours");
        (clone, id)
    }

    fn delete(clone: &Clone, path: &str) {
        std::fs::remove_file(clone.dir.join(path)).unwrap();
    }

    fn make_executable(clone: &Clone, path: &str) {
        std::fs::set_permissions(clone.dir.join(path), PermissionsExt::from_mode(0o755)).unwrap();
    }

    #[test]
    fn the_table_of_contents() {
        // base, ours, theirs, merged, whether the caller decides; a dash is no file.
        let table = [
            ("1", "1", "2", "2", false),
            ("1", "2", "1", "2", false),
            ("1", "2", "2", "2", false),
            ("1", "2", "3", "23", true),
            ("-", "2", "3", "23", true),
            ("-", "2", "2", "2", false),
            ("-", "-", "3", "3", false),
            ("1", "-", "1", "-", false),
            ("1", "1", "-", "-", false),
            ("1", "-", "3", "3", false),
            ("1", "2", "-", "2", false),
            ("1", "-", "-", "-", false),
        ];
        let put = |clone: &Clone, content: &str| {
            let text: String = content.chars().map(|line| format!("{line}\n")).collect();
            match content {
                "-" => drop(std::fs::remove_file(clone.dir.join("a/x.yaml"))),
                _ => clone.write("a/x.yaml", &text),
            }
        };
        for (number, (base, ours, theirs, expected, asked)) in table.into_iter().enumerate() {
            let (clone, id) = branches(|c| put(c, base), |c| put(c, ours), |c| put(c, theirs));
            let from = clone.repo.head().unwrap();
            let merged = clone.merge(id).unwrap();
            let found = clone.read("a/x.yaml").map_or("-".to_owned(), |text| text.replace('\n', ""));
            assert_eq!(found, expected, "row {number}");
            assert_eq!(merged.decided.len(), usize::from(asked), "row {number}");
            assert_eq!(merged.from, from);
            assert_eq!(clone.repo.head().unwrap(), Some(merged.to));
            assert_eq!(clone.status(), "", "row {number}");
            assert_eq!(clone.git(&["log", "-1", "--format=%P"]), format!("{} {id}\n", from.unwrap()));
            assert_eq!(clone.merge(id).unwrap().to, merged.to);
        }
    }

    #[test]
    fn modes_links_and_submodules_are_carried() {
        let (clone, id) = branches(
            |c| {
                c.write("mode.yaml", "1\n");
                c.write("both.yaml", "1\n");
                c.write("gone.yaml", "1\n");
            },
            |c| {
                c.write("both.yaml", "2\n");
                delete(c, "gone.yaml");
            },
            |c| {
                for path in ["mode.yaml", "both.yaml", "gone.yaml"] {
                    make_executable(c, path);
                }
                symlink("mode.yaml", c.dir.join("link")).unwrap();
                c.git(&["init", "-q", "sub"]);
                c.git(&["-C", "sub", "commit", "-q", "--allow-empty", "-m", "sub"]);
            },
        );
        clone.merge(id).unwrap();
        assert_eq!(clone.status(), "");
        let modes = clone.git(&["ls-tree", "--format=%(objectmode) %(path)", "HEAD"]);
        assert_eq!(
            modes,
            "100644 README\n100755 both.yaml\n100755 gone.yaml\n120000 link\n100755 mode.yaml\n160000 sub\n"
        );
        assert_eq!(clone.read("both.yaml").as_deref(), Some("2\n"));
    }

    #[test]
    fn a_mode_alone_is_carried_by_our_own_writer() {
        let (clone, id) = branches(
            |c| c.write("x.yaml", "1\n"),
            |c| c.write("y.yaml", "1\n"),
            |c| make_executable(c, "x.yaml"),
        );
        clone.merge(id).unwrap();
        assert_eq!(clone.status(), "");
        assert!(clone.git(&["ls-files", "-s", "x.yaml"]).starts_with("100755"));
    }

    #[test]
    fn a_record_that_is_a_link_over_there_stays_ours_and_theirs_is_kept() {
        let (clone, id) = branches(
            |c| c.write("x.yaml", "1\n"),
            |c| c.write("x.yaml", "2\n"),
            |c| {
                delete(c, "x.yaml");
                symlink("/etc/passwd", c.dir.join("x.yaml")).unwrap();
            },
        );
        let merged = clone.merge(id).unwrap();
        assert_eq!(clone.read("x.yaml").as_deref(), Some("2\n"));
        assert_eq!(clone.git(&["cat-file", "-p", &merged.kept[0].1]), "/etc/passwd");
        assert_eq!(clone.status(), "");
    }

    #[test]
    fn the_side_that_was_not_chosen_is_kept() {
        let (clone, id) = branches(
            |c| c.write("x.yaml", "1\n"),
            |c| c.write("x.yaml", "2\n"),
            |c| c.write("x.yaml", "3\n"),
        );
        let merged = clone.merge_by(id, &mut |_| MergeAnswer::Theirs).unwrap();
        assert_eq!(clone.read("x.yaml").as_deref(), Some("3\n"));
        assert_eq!(merged.kept.len(), 1);
        assert_eq!(clone.git(&["cat-file", "-p", &merged.kept[0].1]), "2\n");
    }

    #[test]
    fn other_files_are_merged_as_git_does_or_refused_untouched() {
        let text = |first: &str, last: &str| format!("{first}\n2\n3\n4\n5\n6\n7\n8\n{last}\n");
        let (clone, id) = branches(
            |c| c.write("notes.txt", &text("1", "9")),
            |c| c.write("notes.txt", &text("one", "9")),
            |c| {
                c.write("notes.txt", &text("1", "nine"));
                c.write("x.yaml", "1\n");
            },
        );
        clone.merge(id).unwrap();
        assert_eq!(clone.read("notes.txt"), Some(text("one", "nine")));
        assert_eq!(clone.read("x.yaml").as_deref(), Some("1\n"));
        assert_eq!(clone.status(), "");

        let (clone, id) = branches(
            |_| (),
            |c| c.write("README", "ours\n"),
            |c| {
                c.write("README", "theirs\n");
                c.write("x.yaml", "1\n");
            },
        );
        let tip = clone.repo.head().unwrap();
        assert!(matches!(clone.merge(id), Err(Error::Foreign { paths, .. }) if paths == ["README"]));
        assert_eq!((clone.repo.head().unwrap(), clone.status().as_str()), (tip, ""));
        assert!(!clone.repo.needs_heal() && clone.read("x.yaml").is_none());

        // A file here, a folder of that name there.
        let (clone, id) = branches(|_| (), |c| c.write("a", "1\n"), |c| c.write("a/b", "1\n"));
        assert!(matches!(clone.merge(id), Err(Error::Foreign { paths, .. }) if paths == ["a"]));
        assert_eq!(clone.status(), "");
    }

    #[test]
    fn filters_are_left_to_git() {
        let (clone, id) = branches(
            |c| {
                c.git(&["config", "filter.upper.smudge", "tr a-z A-Z"]);
                c.git(&["config", "filter.upper.clean", "tr A-Z a-z"]);
                c.write(".gitattributes", "*.bin filter=upper\n");
            },
            |c| c.write("x.yaml", "1\n"),
            |c| c.write("photo.bin", "PIXELS\n"),
        );
        clone.merge(id).unwrap();
        assert_eq!(clone.read("photo.bin").as_deref(), Some("PIXELS\n"));
        assert_eq!(clone.git(&["show", "HEAD:photo.bin"]), "pixels\n");
        assert_eq!(clone.status(), "");
    }

    #[test]
    fn git_refuses_what_is_in_its_way_and_says_which() {
        let (clone, id) = branches(|_| (), |_| (), |c| c.write("README", "theirs\n"));
        clone.write("README", "dirty\n");
        let refused = clone.merge(id).unwrap_err();
        assert!(matches!(&refused, Error::InTheWay { path, .. } if path == "README"), "{refused:?}");
        assert_eq!(clone.read("README").as_deref(), Some("dirty\n"));
        assert!(!clone.repo.needs_heal());
    }

    #[test]
    fn forward_up_to_date_unborn_and_unrelated() {
        let (clone, theirs) = branches(|c| c.write("x.yaml", "1\n"), |_| (), |c| c.write("x.yaml", "2\n"));
        clone.git(&["reset", "-q", "--hard", "HEAD~1"]);
        let merged = clone.merge(theirs).unwrap();
        assert!(merged.fast_forward && merged.to == theirs);
        assert_eq!((clone.status().as_str(), clone.read("x.yaml").as_deref()), ("", Some("2\n")));
        assert!(!clone.merge(theirs).unwrap().fast_forward);

        clone.git(&["checkout", "-q", "--orphan", "fresh"]);
        clone.git(&["rm", "-rqf", "."]);
        clone.write("untracked.txt", "1\n");
        let merged = clone.merge(theirs).unwrap();
        assert_eq!((merged.from, merged.to, merged.fast_forward), (None, theirs, true));
        assert_eq!(clone.status(), "?? untracked.txt\n");

        clone.git(&["checkout", "-q", "--orphan", "other"]);
        clone.git(&["rm", "-rqf", "."]);
        clone.write("x.yaml", "3\n");
        clone.write("y.yaml", "1\n");
        clone.git(&["add", "x.yaml", "y.yaml"]);
        clone.git(&["commit", "-qm", "other root"]);
        let merged = clone.merge(theirs).unwrap();
        assert_eq!(merged.decided, ["x.yaml"]);
        assert_eq!(clone.read("x.yaml").as_deref(), Some("2\n3\n"));
        assert_eq!(clone.status(), "?? untracked.txt\n");
    }

    #[test]
    fn an_unborn_branch_takes_records_without_git() {
        let (clone, _) = branches(|_| (), |_| (), |_| ());
        clone.git(&["checkout", "-q", "--orphan", "records"]);
        clone.git(&["rm", "-rqf", "."]);
        clone.write("a/x.yaml", "1\n");
        let theirs = clone.commit_all("records");
        clone.git(&["checkout", "-q", "--orphan", "fresh"]);
        clone.git(&["rm", "-rqf", "."]);
        clone.write("a/x.yaml", "other\n");
        assert!(matches!(clone.merge(theirs), Err(Error::InTheWay { path, .. }) if path == "a/x.yaml"));
        clone.write("a/x.yaml", "1\n");
        assert_eq!(clone.merge(theirs).unwrap().to, theirs);
        assert_eq!(clone.status(), "");
    }

    #[test]
    fn crossed_merges_see_the_merge_of_their_bases() {
        // main and theirs each merge the other's first commit, then both change the record again.
        let (clone, theirs) = branches(
            |c| c.write("x.yaml", "0\n"),
            |c| c.write("x.yaml", "0\n1\n"),
            |c| c.write("x.yaml", "0\n2\n"),
        );
        let ours = clone.repo.head().unwrap().unwrap();
        clone.merge(theirs).unwrap();
        clone.git(&["checkout", "-q", "theirs"]);
        clone.merge(ours).unwrap();
        clone.write("x.yaml", "0\n1\n2\n3\n");
        let theirs = clone.commit_all("theirs again");
        clone.git(&["checkout", "-q", "main"]);
        clone.write("x.yaml", "0\n1\n2\n4\n");
        clone.commit_all("ours again");
        let mut bases = Vec::new();
        let merged = clone.merge_by(theirs, &mut |ask| {
            bases.push(String::from_utf8_lossy(ask.base.unwrap()).into_owned());
            MergeAnswer::Bytes(if bases.len() == 1 { b"0\n1\n2\n".to_vec() } else { b"merged\n".to_vec() })
        });
        assert_eq!(merged.unwrap().decided, ["x.yaml"]);
        assert_eq!(bases, ["0\n", "0\n1\n2\n"]);
        assert_eq!((clone.read("x.yaml").as_deref(), clone.status().as_str()), (Some("merged\n"), ""));
    }

    #[test]
    fn merges_that_cross_without_end_come_to_an_end() {
        let (clone, _) = branches(|c| c.write("x.yaml", "0\n"), |_| (), |_| ());
        let git = &clone.repo.git;
        let by = git2::Signature::new("Ben", "ben@example.org", &git2::Time::new(1_800_000_000, 0)).unwrap();
        let blobs: Vec<Oid> = (0..3).map(|n| git.blob(format!("{n}\n").as_bytes()).unwrap()).collect();
        let commit = |blob: Oid, parents: &[Oid]| {
            let mut tree = git.treebuilder(None).unwrap();
            tree.insert("x.yaml", blob, 0o100_644).unwrap();
            let tree = git.find_tree(tree.write().unwrap()).unwrap();
            let parents: Vec<_> = parents.iter().map(|id| git.find_commit(*id).unwrap()).collect();
            git.commit(None, &by, &by, "", &tree, &parents.iter().collect::<Vec<_>>()).unwrap()
        };
        // Three commits on each of 40 steps, each of which has all three of the step below as its parents.
        let mut step = vec![clone.repo.head().unwrap().unwrap()];
        for _ in 0..40 {
            step = blobs.iter().map(|blob| commit(*blob, &step)).collect();
        }
        git.find_reference("refs/heads/main").unwrap().set_target(step[0], "").unwrap();
        clone.git(&["reset", "-q", "--hard"]);
        clone.merge(step[1]).unwrap();
        assert_eq!((clone.read("x.yaml").as_deref(), clone.status().as_str()), (Some("0\n1\n"), ""));
    }

    #[test]
    fn both_sides_of_a_merge_get_the_same_tree() {
        let (clone, theirs) = branches(
            |c| c.write("x.yaml", "1\n"),
            |c| {
                c.write("x.yaml", "2\n");
                c.write("a/y.yaml", "1\n");
            },
            |c| {
                c.write("x.yaml", "3\n");
                c.write("b/z.yaml", "1\n");
            },
        );
        let ours = clone.repo.head().unwrap().unwrap();
        let here = clone.merge(theirs).unwrap().to;
        clone.git(&["checkout", "-q", "theirs"]);
        let there = clone.merge(ours).unwrap().to;
        let tree = |id: Oid| clone.repo.git.find_commit(id).unwrap().tree_id();
        assert_ne!(here, there);
        assert_eq!(tree(here), tree(there));
    }

    #[test]
    fn a_merge_by_git_that_died_half_way_is_finished() {
        let (clone, theirs) = branches(
            |c| c.write("x.yaml", "1\n"),
            |_| (),
            |c| {
                c.write("README", "long text\n");
                c.write("photo", "pixels\n");
                c.write("x.yaml", "2\n");
            },
        );
        clone.git(&["reset", "-q", "--hard", "HEAD~1"]);
        let branch = "refs/heads/main".to_owned();
        let old = clone.repo.head().unwrap();
        let step = Step { branch, old, new: theirs, forward: true, by_git: true, also: BTreeMap::new() };
        clone.repo.preflight(&clone.world).unwrap();
        clone.repo.write_journal(&step).unwrap();
        clone.write("README", "long te");
        clone.write("photo", "pixels\n");
        clone.again().heal(&clone.lock(), &clone.world).unwrap();
        assert_eq!(clone.repo.head().unwrap(), Some(theirs));
        assert_eq!((clone.status().as_str(), clone.read("README").as_deref()), ("", Some("long text\n")));
    }
}

//! Commits of record files.

use std::collections::BTreeMap;

use git2::{Commit, ObjectType, Signature, Time};

use super::advance::{Advanced, Care};
use super::journal::Step;
use super::lock::CommitLock;
use super::repo::Repo;
use super::tree::{Edits, FILE, is_file};
use super::{Error, FileChange, Oid, Result, Stamp, World, tidying};

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
        for change in changes {
            self.refuse_filtered(&change.path)?;
        }
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
                        return self.made_it(tip, changes);
                    }
                }
            }
        }
        Err(Error::Locked { path: self.ref_lock(&self.head_ref()?), ally: false })
    }

    /// Whether a commit that was made anew on somebody else's tip holds every change.
    fn made_it(&self, tip: Oid, changes: &[FileChange]) -> Result<Oid> {
        for change in changes {
            if self.tree_file(tip, &change.path)? != change.after {
                return Err(Error::Changed(change.path.clone()));
            }
        }
        Ok(tip)
    }

    /// Writes the blobs of a change; the answer is, by path, what the work tree may hold before it.
    fn write_blobs(&self, changes: &[FileChange]) -> Result<BTreeMap<String, Vec<Option<Oid>>>> {
        let mut loaded = BTreeMap::new();
        for change in changes {
            if let Some(after) = &change.after {
                tidying::write(|| self.git.blob(after))?;
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
        let tree = self.edited_tree(base, &edits).map_err(|error| match error {
            Error::Foreign { paths, .. } => Error::Crossed { path: paths.concat() },
            error => error,
        })?;
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
            None => Ok(tidying::write(|| self.git.odb()?.write(ObjectType::Commit, &bytes))?),
            Some(signature) => {
                let text = std::str::from_utf8(&bytes)
                    .map_err(|_| Error::Signing("the commit holds text that is not UTF-8".to_owned()))?;
                let field = self.signature_field();
                Ok(tidying::write(|| self.git.commit_signed(text, &signature, Some(field)))?)
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

#[cfg(test)]
mod tests {
    use super::super::practice::{Clone, stamp};
    use super::super::{Error, FileChange};

    #[test]
    fn the_first_commit_and_the_next_leave_a_clean_clone() {
        let clone = Clone::new();
        let first = clone.commit(&[("goals/ana/run.yaml", None, Some("a: 1\n"))]).unwrap();
        assert_eq!(clone.status(), "");
        let next = clone.commit(&[
            ("goals/ana/run.yaml", Some("a: 1\n"), None),
            ("goals/ana/swim.yaml", None, Some("b: 1\n")),
            ("ally.yaml", None, Some("")),
        ]);
        assert_eq!(clone.status(), "");
        assert_eq!(clone.git(&["log", "--format=%H %an %s %ad", "--date=iso"]).lines().count(), 2);
        assert_eq!(clone.repo.head().unwrap(), Some(next.unwrap()));
        assert_eq!(clone.git(&["ls-files"]), "ally.yaml\ngoals/ana/swim.yaml\n");
        let log = clone.git(&["reflog", "--format=%H %gs", "HEAD"]);
        assert!(log.ends_with(&format!("{first} commit (initial): Change records\n")), "{log}");
        assert_eq!(log, clone.git(&["reflog", "--format=%H %gs", "main"]));
    }

    #[test]
    fn removing_the_last_record_of_a_folder_removes_the_folder_everywhere() {
        let clone = Clone::new();
        clone.commit(&[("a/b/one.yaml", None, Some("1\n")), ("two.yaml", None, Some("2\n"))]).unwrap();
        clone.commit(&[("a/b/one.yaml", Some("1\n"), None)]).unwrap();
        assert_eq!(clone.git(&["ls-tree", "-r", "-t", "--name-only", "HEAD"]), "two.yaml\n");
        assert!(!clone.dir.join("a").exists());
        assert_eq!(clone.status(), "");
    }

    #[test]
    fn other_work_of_the_user_stays_as_it_is() {
        let clone = Clone::new();
        clone.write("staged.txt", "1\n");
        clone.write("dirty.txt", "1\n");
        clone.write("record.yaml", "1\n");
        clone.commit_all("begin");
        clone.write("staged.txt", "2\n");
        clone.git(&["add", "staged.txt"]);
        clone.write("dirty.txt", "2\n");
        clone.write("new.txt", "2\n");
        let before = clone.status();
        clone.commit(&[("record.yaml", Some("1\n"), Some("2\n"))]).unwrap();
        assert_eq!(clone.status(), before);
        assert_eq!(clone.git(&["diff", "--name-only", "HEAD~1", "HEAD"]), "record.yaml\n");
        assert_eq!(clone.read("staged.txt").as_deref(), Some("2\n"));
    }

    #[test]
    fn a_detached_head_and_a_linked_work_tree_commit_where_they_are() {
        let clone = Clone::new();
        clone.commit(&[("one.yaml", None, Some("1\n"))]).unwrap();
        clone.git(&["worktree", "add", "-q", "../linked", "-b", "side"]);
        let linked = Clone::at(&clone.dir.join("../linked"), clone.dir.parent().unwrap());
        let side = linked.commit(&[("two.yaml", None, Some("2\n"))]).unwrap();
        assert_eq!(linked.status(), "");
        assert_eq!(clone.repo.reference("refs/heads/side").unwrap(), Some(side));
        assert_eq!(clone.status(), "");

        let main = clone.repo.head().unwrap();
        clone.git(&["checkout", "-q", "--detach"]);
        let third = clone.commit(&[("three.yaml", None, Some("3\n"))]).unwrap();
        assert_eq!(clone.repo.branch().unwrap(), None);
        assert_eq!(clone.repo.head().unwrap(), Some(third));
        assert_eq!(clone.repo.reference("refs/heads/main").unwrap(), main);
        assert_eq!(clone.status(), "");
    }

    #[test]
    fn index_formats_and_sha256_of_git_are_kept() {
        for setting in ["index.version=4", "index.skipHash=true", "feature.manyFiles=true"] {
            let clone = Clone::new();
            let (key, value) = setting.split_once('=').unwrap();
            clone.repo.set_config(key, value).unwrap();
            clone.write("a/one.yaml", "1\n");
            clone.write("a/two.yaml", "1\n");
            clone.commit_all("begin");
            clone.commit(&[("a/two.yaml", Some("1\n"), Some("2\n")), ("b.yaml", None, Some("3\n"))]).unwrap();
            assert_eq!(clone.status(), "", "{setting}");
            assert!(clone.repo.preflight(&clone.world).is_ok(), "{setting}");
        }
        let clone = Clone::new();
        std::fs::remove_dir_all(clone.dir.join(".git")).unwrap();
        clone.git(&["init", "-q", "-b", "main", "--object-format=sha256"]);
        let clone = Clone::at(&clone.dir, clone.dir.parent().unwrap());
        clone.repo.set_config("commit.gpgsign", "false").unwrap();
        clone.commit(&[("a/one.yaml", None, Some("1\n"))]).unwrap();
        let id = clone.commit(&[("a/two.yaml", None, Some("1\n"))]).unwrap();
        assert_eq!((clone.status().as_str(), id.to_string().len()), ("", 64));
    }

    #[test]
    fn a_file_that_is_not_what_was_loaded_stops_the_commit() {
        let clone = Clone::new();
        let tip = clone.commit(&[("one.yaml", None, Some("1\n")), ("two.yaml", None, Some("1\n"))]).unwrap();
        clone.write("one.yaml", "edited\n");
        let refused =
            clone.commit(&[("two.yaml", Some("1\n"), Some("2\n")), ("one.yaml", Some("1\n"), Some("2\n"))]);
        assert!(matches!(refused, Err(Error::Changed(path)) if path == "one.yaml"));
        assert_eq!(clone.read("one.yaml").as_deref(), Some("edited\n"));
        assert_eq!(clone.read("two.yaml").as_deref(), Some("1\n"));
        assert_eq!(clone.repo.head().unwrap(), Some(tip));
        assert!(!clone.repo.needs_heal());

        // The same edit, loaded as it is, is what the change was made on.
        clone.commit(&[("one.yaml", Some("edited\n"), Some("2\n"))]).unwrap();
        assert_eq!(clone.status(), "");
    }

    #[test]
    fn nothing_to_change_makes_no_commit_but_restores_the_file() {
        let clone = Clone::new();
        let tip = clone.commit(&[("one.yaml", None, Some("1\n"))]).unwrap();
        clone.write("one.yaml", "edited\n");
        assert_eq!(clone.commit(&[("one.yaml", Some("edited\n"), Some("1\n"))]).unwrap(), tip);
        assert_eq!(clone.status(), "");
    }

    #[test]
    fn links_staged_versions_and_paths_outside_are_refused() {
        let clone = Clone::new();
        clone.write("real/one.yaml", "1\n");
        clone.commit_all("begin");
        std::os::unix::fs::symlink("real", clone.dir.join("linked")).unwrap();
        clone.write("real/one.yaml", "staged\n");
        clone.git(&["add", "real/one.yaml"]);
        clone.write("real/one.yaml", "1\n");
        let refused = |path, before| match clone.commit(&[(path, before, Some("2\n"))]) {
            Err(Error::InTheWay { why, .. }) => why,
            other => panic!("{path}: {other:?}"),
        };
        assert!(refused("linked/one.yaml", None).contains("symbolic link"));
        assert!(refused("real/one.yaml", Some("1\n")).contains("staged"));
        for (path, crossed) in [("real", "real"), ("real/one.yaml/below.yaml", "real/one.yaml")] {
            let refused = clone.commit(&[(path, None, Some("2\n"))]);
            assert!(matches!(&refused, Err(Error::Crossed { path }) if path == crossed), "{refused:?}");
        }
        for outside in ["../one.yaml", "/etc/one.yaml", ".git/config", "a/.GIT/x", "a//b", "a\nb"] {
            refused(outside, None);
        }
        assert_eq!(clone.status(), "MM real/one.yaml\n?? linked\n");
    }

    #[test]
    fn busy_and_unwritable_repositories_are_refused_with_nothing_written() {
        let begin = || {
            let clone = Clone::new();
            clone.write("one.yaml", "1\n");
            clone.write("two.yaml", "1\n");
            clone.commit_all("begin");
            clone
        };
        let refused = |clone: &Clone| {
            let error = clone.commit(&[("new.yaml", None, Some("1\n"))]).unwrap_err();
            assert!(!clone.dir.join("new.yaml").exists(), "{error}");
            error
        };
        let clone = begin();
        clone.git(&["checkout", "-q", "-b", "side"]);
        clone.write("one.yaml", "2\n");
        clone.commit_all("side");
        clone.git(&["checkout", "-q", "main"]);
        clone.write("one.yaml", "3\n");
        clone.commit_all("main");
        for (what, args) in [
            ("merge", ["merge", "side"]),
            ("rebase", ["rebase", "side"]),
            ("cherry-pick", ["cherry-pick", "side"]),
        ] {
            clone.try_git(&args);
            assert!(matches!(refused(&clone), Error::InProgress { what: found, .. } if found == what));
            clone.git(&[what, "--abort"]);
        }
        clone.git(&["bisect", "start"]);
        assert!(matches!(refused(&clone), Error::InProgress { what: "bisect", .. }));

        let clone = begin();
        clone.git(&["update-index", "--split-index"]);
        let Error::Unsupported { feature, cure } = refused(&clone) else { panic!() };
        assert_eq!(feature, "a split index");
        cure_by(&clone, &cure);
        clone.commit(&[("new.yaml", None, Some("1\n"))]).unwrap();

        let clone = begin();
        clone.write("in/a.yaml", "1\n");
        clone.write("out/b.yaml", "1\n");
        clone.commit_all("folders");
        clone.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "in"]);
        let Error::Unsupported { feature, cure } = refused(&clone) else { panic!() };
        assert_eq!(feature, "a sparse index");
        cure_by(&clone, &cure);
        clone.commit(&[("in/new.yaml", None, Some("1\n"))]).unwrap();
        assert_eq!(clone.status(), "");
        assert!(!clone.dir.join("out").exists());
    }

    fn cure_by(clone: &Clone, cure: &str) {
        for command in cure.split("; ") {
            // Switching a thing off that was never switched on by configuration fails, and is fine.
            clone.try_git(&command.split(' ').skip(1).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_commit_writes_only_what_it_changes() {
        let clone = Clone::new();
        for month in 0..12 {
            for day in 0..20 {
                clone.write(&format!("checkins/ana/{month}/{day}.yaml"), &format!("{month} {day}\n"));
            }
        }
        clone.commit_all("begin");
        let count = || clone.git(&["count-objects"]).split(' ').next().unwrap().parse::<usize>().unwrap();
        let before = count();
        clone.commit(&[("checkins/ana/3/new.yaml", None, Some("new\n"))]).unwrap();
        // One blob, four trees, one commit.
        assert_eq!(count() - before, 6);
    }

    #[test]
    fn two_allies_and_a_busy_git_lose_nothing() {
        let clone = Clone::new();
        clone.repo.set_config("ally.fsync", "false").unwrap();
        clone.commit(&[("begin.yaml", None, Some("1\n"))]).unwrap();
        let ally = |name: &'static str| {
            let repo = clone.again();
            let world = clone.world.clone();
            move || {
                let by = stamp(name);
                for number in 0..20 {
                    let lock = repo.lock_commits(std::time::Duration::from_secs(60)).unwrap();
                    let path = format!("{name}/{number}.yaml");
                    let change = FileChange { path, before: None, after: Some(b"1\n".to_vec()) };
                    repo.commit(&lock, &[change], "one", &by, &by, &world).unwrap();
                }
            }
        };
        let (ana, ben) = (ally("ana"), ally("ben"));
        std::thread::scope(|scope| {
            scope.spawn(ana);
            scope.spawn(ben);
            for number in 0..20 {
                let path = format!("{number}.txt");
                clone.write(&path, "1\n");
                // git does not wait for a lock of its own.
                while !clone.try_git(&["add", &path]).0 {}
            }
        });
        assert_eq!(clone.git(&["rev-list", "--count", "HEAD"]), "41\n");
        let status = clone.status();
        assert_eq!(status.lines().filter(|line| line.starts_with("A  ")).count(), 20, "{status}");
        assert_eq!(status.lines().count(), 20, "{status}");
    }
}

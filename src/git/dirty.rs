//! Which record files differ from HEAD: a look at the work tree, the index and HEAD together.
//!
//! A file is read only where the index does not vouch for it, and a tree of HEAD only where the index does not say that its
//! folder is the same. So a look costs what the folders hold that it goes into.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;

use super::entries::Entry as Staged;
use super::folders::Folders;
use super::index::ReadIndex;
use super::names;
use super::repo::Repo;
use super::tree::{Entry, is_tree};
use super::{Error, Oid, Result};

/// A record file that differs from HEAD.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dirty {
    /// Path relative to the root of the work tree.
    pub path: String,
    /// How it differs.
    pub kind: DirtyKind,
}

/// How a file differs from HEAD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DirtyKind {
    /// Other bytes, or no ordinary file any more.
    Changed,
    /// Not in HEAD.
    New,
    /// In HEAD, but not in the work tree.
    Deleted,
}

/// Says whether a look goes into a folder; paths are relative to the work tree, without a slash at their end.
type Enters<'a> = &'a (dyn Fn(&str) -> bool + Sync);

/// A folder of the work tree.
struct Folder {
    /// Its path, with a slash behind it unless it is the root.
    path: String,
    /// What is no folder in it.
    files: Vec<(String, Metadata)>,
    /// The folders in it that are looked at as well.
    folders: Vec<String>,
}

/// What a look needs of the index and HEAD.
struct Base<'a> {
    index: &'a ReadIndex,
    folders: Folders<'a>,
    enters: Enters<'a>,
    /// What HEAD holds where it differs from the index.
    differs: BTreeMap<String, Option<Entry>>,
}

impl Repo {
    /// The record files below `under` (empty: everywhere) that differ from HEAD, sorted.
    #[cfg(test)]
    pub(super) fn dirty(&self, under: &str, is_record: &dyn Fn(&str) -> bool) -> Result<Vec<Dirty>> {
        self.dirty_within(under, &|_| true, is_record)
    }

    /// The record files below `under` (empty: everywhere) that differ from HEAD, sorted, of the folders that `enters`
    /// accepts and whose parents it accepts.
    pub fn dirty_within(
        &self,
        under: &str,
        enters: &(dyn Fn(&str) -> bool + Sync),
        is_record: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<Dirty>> {
        let under = under.trim_end_matches('/');
        let work = self.places().work.as_path();
        let head = self.tree_of(self.head()?)?.map(|tree| tree.id());
        let head = self.subtree(head, under)?;
        let top = if under.is_empty() { String::new() } else { format!("{under}/") };
        // It saves reading the files. One that can't be read stops those who write; a look goes on without.
        let (walked, index, is_readable, differs) = std::thread::scope(|scope| {
            let walking = scope.spawn(|| {
                let mut found = Vec::new();
                walk(work, under, enters, &mut found).map(|()| found)
            });
            let read = self.usable_index();
            let is_readable = read.is_ok();
            let index = read.unwrap_or_else(|_| Arc::new(ReadIndex::none(self.id_bytes())));
            let mut base =
                Base { index: &index, folders: index.entries.folders(), enters, differs: BTreeMap::new() };
            let compared = base.compare(self, &mut top.clone(), head);
            let differs = compared.map(|()| base.differs);
            let walked = walking.join().unwrap_or_else(|panic| resume_unwind(panic));
            (walked, index, is_readable, differs)
        });
        let differs = differs?;
        let mut look = Comparison {
            repo: self,
            index: &index,
            is_readable,
            differs,
            enters,
            is_record,
            found: Vec::new(),
        };
        let mut walked = walked?;
        if walked.is_empty() {
            walked.push(Folder { path: top, files: Vec::new(), folders: Vec::new() });
        }
        walked.into_iter().try_for_each(|folder| look.folder(folder))?;
        // What is in HEAD alone.
        for (path, head) in std::mem::take(&mut look.differs) {
            look.judge(&|| path.clone(), None, None, Some(head))?;
        }
        look.found.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(look.found)
    }
}

/// A look under way, once all that it needs is read.
struct Comparison<'a> {
    repo: &'a Repo,
    index: &'a ReadIndex,
    is_readable: bool,
    differs: BTreeMap<String, Option<Entry>>,
    enters: Enters<'a>,
    is_record: &'a dyn Fn(&str) -> bool,
    found: Vec<Dirty>,
}

impl Comparison<'_> {
    /// What is in a folder, beside what the index holds of it.
    fn folder(&mut self, mut folder: Folder) -> Result<()> {
        folder.files.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        let mut files = folder.files.iter().peekable();
        let full = |name: &str| format!("{}{name}", folder.path);
        let (index, start) = (self.index, folder.path.len());
        let mut at = index.entries.place_of(folder.path.as_bytes());
        while let Some(entry) =
            index.entries.get(at).filter(|entry| entry.name.starts_with(folder.path.as_bytes()))
        {
            let rest = &entry.name[start..];
            if let Some(slash) = rest.iter().position(|&byte| byte == b'/') {
                let path = names::text_of(&entry.name[..start + slash]);
                at = index.entries.behind(&path);
                if (self.enters)(&path) && !folder.folders.iter().any(|name| *name == path[start..]) {
                    let gone = Folder { path: path + "/", files: Vec::new(), folders: Vec::new() };
                    self.folder(gone)?;
                }
                continue;
            }
            while let Some((name, meta)) = files.next_if(|(name, _)| name.as_bytes() < rest) {
                self.judge(&|| full(name), Some(meta), None, None)?;
            }
            let file = files.next_if(|(name, _)| name.as_bytes() == rest).map(|(_, meta)| meta);
            self.judge(&|| names::text_of(entry.name), file, one_version(entry), None)?;
            at += 1;
        }
        files.try_for_each(|(name, meta)| self.judge(&|| full(name), Some(meta), None, None))
    }

    /// Notes a path if what lies there is not what HEAD holds. `head`: what HEAD holds, if the caller knows.
    fn judge(
        &mut self,
        path: &dyn Fn() -> String,
        file: Option<&Metadata>,
        entry: Option<Staged<'_>>,
        head: Option<Option<Entry>>,
    ) -> Result<()> {
        let vouched_for = entry.filter(|&entry| file.is_some_and(|meta| self.index.vouches(entry, meta)));
        if vouched_for.is_some() && self.differs.is_empty() {
            return Ok(());
        }
        let path = path();
        let staged = || entry.and_then(|entry| Some((Oid::from_bytes(entry.id()).ok()?, entry.mode())));
        let head = head.or_else(|| self.differs.remove(&path)).unwrap_or_else(staged);
        let kind = match (file, head) {
            (None, None) => return Ok(()),
            (Some(_), None) => DirtyKind::New,
            (Some(_), Some(head)) if vouched_for.is_some_and(|entry| entry.holds(head.0)) => return Ok(()),
            (Some(_), Some(_)) => DirtyKind::Changed,
            (None, Some(_)) if !self.is_readable || entry.is_some_and(|entry| entry.is_outside()) => {
                return Ok(());
            }
            (None, Some(_)) => DirtyKind::Deleted,
        };
        if !(self.is_record)(&path) {
            return Ok(());
        }
        if let (DirtyKind::Changed, Some(head)) = (kind, head)
            && self.repo.holds(&path, head)?
        {
            return Ok(());
        }
        self.found.push(Dirty { path, kind });
        Ok(())
    }
}

/// An entry that stands for content.
fn one_version(entry: Staged<'_>) -> Option<Staged<'_>> {
    (entry.stage() == 0 && !entry.is_promise()).then_some(entry)
}

impl Base<'_> {
    /// Finds what of a folder differs between the index and a tree of HEAD; its path ends with a slash unless it is empty.
    fn compare(&mut self, repo: &Repo, path: &mut String, tree: Option<Oid>) -> Result<()> {
        if tree.is_some_and(|tree| self.folders.is_tree(path.as_bytes(), tree.as_bytes())) {
            return Ok(());
        }
        let mut named: BTreeMap<Vec<u8>, Entry> = BTreeMap::new();
        if let Some(tree) = tree {
            for entry in &repo.git.find_tree(tree)? {
                named.insert(entry.name_bytes().to_vec(), (entry.id(), entry.filemode()));
            }
        }
        let length = path.len();
        let index = self.index;
        let mut at = index.entries.place_of(path.as_bytes());
        while let Some(entry) = index.entries.get(at).filter(|entry| entry.name.starts_with(path.as_bytes()))
        {
            let rest = &entry.name[length..];
            let Some(slash) = rest.iter().position(|&byte| byte == b'/') else {
                let head = named.get(rest).copied().filter(|&head| !is_tree(head));
                named.remove(rest);
                if one_version(entry).is_none_or(|entry| head.is_none_or(|head| !entry.holds(head.0))) {
                    self.differs.insert(names::text_of(entry.name), head);
                }
                at += 1;
                continue;
            };
            let head = named.get(&rest[..slash]).copied().filter(|&head| is_tree(head));
            if head.is_some() {
                named.remove(&rest[..slash]);
            }
            path.push_str(&names::text_of(&rest[..slash]));
            at = index.entries.behind(path);
            self.enter(repo, path, head.map(|head| head.0))?;
            path.truncate(length);
        }
        for (name, head) in named {
            path.push_str(&names::text_of(&name));
            if is_tree(head) {
                self.enter(repo, path, Some(head.0))?;
            } else {
                self.differs.insert(path.clone(), Some(head));
            }
            path.truncate(length);
        }
        Ok(())
    }

    fn enter(&mut self, repo: &Repo, path: &mut String, tree: Option<Oid>) -> Result<()> {
        if !(self.enters)(path) {
            return Ok(());
        }
        path.push('/');
        self.compare(repo, path, tree)
    }
}

/// The folders below one, without git's own and repositories of their own.
fn walk(root: &Path, under: &str, enters: Enters<'_>, found: &mut Vec<Folder>) -> Result<()> {
    let here = root.join(under);
    let entries = match fs::read_dir(&here) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(Error::file(&here))?,
    };
    let path = if under.is_empty() { String::new() } else { format!("{under}/") };
    let mut folder = Folder { path, files: Vec::new(), folders: Vec::new() };
    for entry in entries {
        let entry = entry.map_err(Error::file(&here))?;
        // Names that are no text are no record's.
        let Ok(name) = entry.file_name().into_string() else { continue };
        let is_folder = match entry.file_type() {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            kind => kind.map_err(Error::file(&entry.path()))?.is_dir(),
        };
        if is_folder {
            let is_ours = name != ".git" && enters(&format!("{}{name}", folder.path));
            if is_ours && !entry.path().join(".git").exists() {
                folder.folders.push(name);
            }
            continue;
        }
        match entry.metadata() {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            meta => folder.files.push((name, meta.map_err(Error::file(&entry.path()))?)),
        }
    }
    let below: Vec<String> = folder.folders.iter().map(|name| format!("{}{name}", folder.path)).collect();
    found.push(folder);
    below.iter().try_for_each(|path| walk(root, path, enters, found))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::practice::{Clone, is_record};
    use super::*;

    #[test]
    fn dirty_records_are_found_and_others_are_not() {
        let clone = Clone::new();
        for path in ["t/same.yaml", "t/changed.yaml", "t/deleted.yaml", "t/other.txt", "outside.yaml"] {
            clone.write(path, "1\n");
        }
        clone.commit_all("begin");
        assert_eq!(clone.repo.dirty("", &is_record).unwrap(), []);
        // The same size, maybe in the same moment as the index.
        clone.write("t/changed.yaml", "2\n");
        clone.write("t/same.yaml", "1\n");
        fs::remove_file(clone.dir.join("t/deleted.yaml")).unwrap();
        clone.write("t/new/one.yaml", "1\n");
        clone.write("t/other.txt", "2\n");
        clone.write("outside.yaml", "2\n");
        clone.git(&["init", "-q", "t/nested"]);
        clone.write("t/nested/x.yaml", "1\n");
        let dirty = |path: &str, kind| Dirty { path: path.to_owned(), kind };
        let expected = [
            dirty("t/changed.yaml", DirtyKind::Changed),
            dirty("t/deleted.yaml", DirtyKind::Deleted),
            dirty("t/new/one.yaml", DirtyKind::New),
        ];
        assert_eq!(clone.repo.dirty("t", &is_record).unwrap(), expected);
        assert_eq!(clone.repo.dirty("", &is_record).unwrap().len(), 4);
        // What is staged differs from HEAD as much as what is not.
        clone.git(&["add", "t/changed.yaml"]);
        assert_eq!(clone.repo.dirty("t", &is_record).unwrap(), expected);
        assert_eq!(clone.repo.dirty("nowhere", &is_record).unwrap(), []);
    }

    #[test]
    fn the_index_vouches_for_files_it_is_younger_than() {
        let clone = Clone::new();
        clone.commit(&[("x.yaml", None, Some("1\n"))]).unwrap();
        let path = clone.repo.index_path();
        let file = fs::metadata(clone.dir.join("x.yaml")).unwrap();
        let at = |moment: std::time::SystemTime| {
            fs::File::options().write(true).open(&path).unwrap().set_modified(moment).unwrap();
            let index = clone.repo.usable_index().unwrap();
            index.vouches(index.entry("x.yaml").unwrap(), &file)
        };
        assert!(!at(file.modified().unwrap()));
        assert!(at(file.modified().unwrap() + std::time::Duration::from_millis(1)));
    }

    #[test]
    fn a_look_that_enters_some_folders_finds_what_is_in_them_alone() {
        let clone = Clone::new();
        for path in ["mine/old/a.yaml", "theirs/old/a.yaml", "theirs/new/a.yaml"] {
            clone.write(path, "1\n");
        }
        clone.commit_all("begin");
        for path in ["mine/old/a.yaml", "theirs/old/a.yaml", "theirs/new/a.yaml"] {
            clone.write(path, "other\n");
        }
        clone.git(&["add", "theirs"]);
        for folder in ["mine", "theirs/old"] {
            clone.write(&format!("{folder}/new.yaml"), "1\n");
        }
        let enters = |folder: &str| folder != "theirs/old";
        let found = clone.repo.dirty_within("", &enters, &is_record).unwrap();
        let paths: Vec<&str> = found.iter().map(|dirty| dirty.path.as_str()).collect();
        assert_eq!(paths, ["mine/new.yaml", "mine/old/a.yaml", "theirs/new/a.yaml"]);
        fs::remove_dir_all(clone.dir.join("mine")).unwrap();
        fs::remove_dir_all(clone.dir.join("theirs")).unwrap();
        let found = clone.repo.dirty_within("", &enters, &is_record).unwrap();
        let paths: Vec<&str> = found.iter().map(|dirty| dirty.path.as_str()).collect();
        assert_eq!(paths, ["mine/old/a.yaml", "theirs/new/a.yaml"]);
    }

    /// What somebody does to a path.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Deed {
        Write(u8),
        Remove,
        Add,
        Promise,
        Forget,
        Hide,
    }

    fn deed() -> impl Strategy<Value = (usize, Deed)> {
        let deed = prop_oneof![
            3 => (1..4u8).prop_map(Deed::Write),
            1 => Just(Deed::Remove),
            2 => Just(Deed::Add),
            1 => Just(Deed::Promise),
            1 => Just(Deed::Forget),
            1 => Just(Deed::Hide),
        ];
        (0..PATHS.len(), deed)
    }

    const PATHS: [&str; 9] = [
        "a.yaml",
        "a/b.yaml",
        "a/b/c.yaml",
        "a/b-c.yaml",
        "a/b.txt",
        "a0/c.yaml",
        "b/ä.yaml",
        "b/c/d/e.yaml",
        "c.yaml",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn whatever_is_done_a_look_finds_what_differs_from_head(
            committed in prop::collection::vec(0..4u8, PATHS.len()),
            deeds in prop::collection::vec(deed(), 0..14),
            version in prop::sample::select(vec!["2", "4"]),
        ) {
            let clone = Clone::new();
            let mut head = BTreeMap::new();
            for (path, content) in PATHS.iter().zip(committed).filter(|(_, content)| *content > 0) {
                clone.write(path, &format!("{content}\n"));
                head.insert(*path, format!("{content}\n"));
            }
            clone.commit_all("begin");
            clone.git(&["update-index", "--index-version", version]);
            let mut hidden = Vec::new();
            for (number, deed) in deeds {
                let path = PATHS[number];
                match deed {
                    Deed::Write(content) => clone.write(path, &format!("{content}\n")),
                    Deed::Remove => drop(fs::remove_file(clone.dir.join(path))),
                    Deed::Add => drop(clone.try_git(&["add", "-A", "--", path])),
                    Deed::Promise => drop(clone.try_git(&["add", "-N", "--", path])),
                    Deed::Forget => {
                        let forget = ["rm", "-q", "--cached", "--sparse", "--force", "--ignore-unmatch", "--", path];
                        clone.git(&forget);
                        hidden.retain(|one| *one != path);
                    }
                    Deed::Hide if clone.try_git(&["update-index", "--skip-worktree", path]).0 => hidden.push(path),
                    Deed::Hide => {}
                }
            }
            let mut expected = Vec::new();
            for path in PATHS.into_iter().filter(|path| is_record(path)) {
                let kind = match (head.get(path), clone.read(path)) {
                    (None, Some(_)) => DirtyKind::New,
                    (Some(before), Some(now)) if *before != now => DirtyKind::Changed,
                    (Some(_), None) if !hidden.contains(&path) => DirtyKind::Deleted,
                    _ => continue,
                };
                expected.push(Dirty { path: path.to_owned(), kind });
            }
            expected.sort_by(|one, other| one.path.cmp(&other.path));
            prop_assert_eq!(clone.again().dirty("", &is_record).unwrap(), expected);
        }
    }
}

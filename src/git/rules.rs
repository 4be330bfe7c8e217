//! What git's files of rules say of a path: attributes, and what is ignored.

use std::path::Path;
use std::sync::Arc;

use git2::{IndexEntry, IndexTime};

use super::index::ReadIndex;
use super::repo::Repo;
use super::{Error, Oid, Result};

impl Repo {
    /// The name of the merge driver that git's attributes choose for a path.
    pub fn merge_driver(&self, path: &str) -> Result<Option<String>> {
        self.attribute(path, "merge")
    }

    /// What git's attributes say of a path. Git follows no link to a file of them, while libgit2 does, and waits for
    /// pipes: where one is no file, those of the index count, and nothing counts where it is the first of them, which
    /// libgit2 always opens.
    fn attribute(&self, path: &str, name: &str) -> Result<Option<String>> {
        let rules = ".gitattributes";
        if !self.has_plain_rules(rules, rules) {
            return Ok(None);
        }
        let flags = if self.has_plain_rules(path, rules) {
            git2::AttrCheckFlags::default()
        } else {
            git2::AttrCheckFlags::INDEX_ONLY
        };
        let index = self.usable_index()?;
        let mut reader = self.rules.borrow_mut();
        let (_, git) = match reader.take() {
            Some((known, git)) if Arc::ptr_eq(&known, &index) => reader.insert((known, git)),
            _ => reader.insert((Arc::clone(&index), self.reader_of_rules(&index)?)),
        };
        Ok(git.get_attr(Path::new(path), name, flags)?.map(ToOwned::to_owned))
    }

    /// The repository once more, with an index that holds nothing but files of rules: libgit2 would read, hash and take
    /// apart all of it for them.
    fn reader_of_rules(&self, index: &ReadIndex) -> Result<git2::Repository> {
        let git = git2::Repository::open(self.git.path())?;
        let mut rules = git2::Index::new_ext(self.git.object_format())?;
        for entry in index.entries.iter().filter(|entry| entry.name.ends_with(b".gitattributes")) {
            if entry.stage() == 0 && !entry.is_promise() {
                rules.add(&IndexEntry {
                    ctime: IndexTime::new(0, 0),
                    mtime: IndexTime::new(0, 0),
                    dev: 0,
                    ino: 0,
                    mode: entry.mode().cast_unsigned(),
                    uid: 0,
                    gid: 0,
                    file_size: 0,
                    id: Oid::from_bytes(entry.id())?,
                    flags: 0,
                    flags_extended: 0,
                    path: entry.name.to_vec(),
                })?;
            }
        }
        git.set_index(&mut rules)?;
        Ok(git)
    }

    /// Refuses a path that git's attributes send through a filter (encryption, large files): our writer runs none, so
    /// that what the filter is to hide or to move away would be committed as it is.
    pub(super) fn refuse_filtered(&self, path: &str) -> Result<()> {
        let Some(name) = self.attribute(path, "filter")? else { return Ok(()) };
        for program in ["clean", "smudge", "process"] {
            if self.config(&format!("filter.{name}.{program}"))?.is_some() {
                let file = path.rsplit_once('/').map_or(path, |(_, file)| file);
                let pattern = file.rsplit_once('.').map_or(file.to_owned(), |(_, end)| format!("*.{end}"));
                return Err(Error::Unsupported {
                    feature: format!("a filter ({name}) on {path}"),
                    cure: format!(
                        "echo '{pattern} -filter' >> \"$(git rev-parse --git-path info/attributes)\""
                    ),
                });
            }
        }
        Ok(())
    }

    /// Whether git's rules ignore a path of the work tree, so that `git add` leaves it alone.
    pub fn ignores(&self, path: &str) -> Result<bool> {
        Ok(self.has_plain_rules(path, ".gitignore") && self.git.is_path_ignored(path)?)
    }

    /// Whether the files of rules above a path are files, where they are, and lie in folders of this repository.
    fn has_plain_rules(&self, path: &str, name: &str) -> bool {
        let Some(work) = self.git.workdir() else { return true };
        Path::new(path).ancestors().skip(1).all(|folder| {
            let is_inside = folder == Path::new("")
                || !work.join(folder).symlink_metadata().is_ok_and(|found| found.is_symlink());
            is_inside && work.join(folder).join(name).symlink_metadata().map_or(true, |found| found.is_file())
        })
    }
}

//! git's index: whether it can be written by us, and how the entries of changed record files get into it.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{BufWriter, ErrorKind, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::entries::{self, Edits, Entries, Entry};
use super::lock::IndexLock;
use super::repo::Repo;
use super::worktree::{Goals, Seen};
use super::{Error, Oid, Result, disk, names};

/// The index as a file held it.
#[derive(Debug)]
pub(super) struct ReadIndex {
    pub(super) entries: Entries,
    /// The system's data on the file; `None`: there was none, and there are no entries.
    pub(super) written: Option<Metadata>,
    /// Held open, so that no other file gets its number as long as we go by that.
    _file: Option<File>,
}

/// The index of a work tree, while its lock is held, with what shall become of it.
pub(super) struct HeldIndex {
    before: Arc<ReadIndex>,
    edits: Edits,
}

impl ReadIndex {
    /// One that is not there.
    pub(super) fn none(id_bytes: usize) -> Self {
        Self { entries: Entries::none(id_bytes), written: None, _file: None }
    }

    fn read(path: &Path, id_bytes: usize) -> Result<Self> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok(Self::none(id_bytes));
            }
            Err(error) => return Err(Error::file(path)(error)),
        };
        let written = file.metadata().map_err(Error::file(path))?;
        let mut bytes = Vec::new();
        // Room for one more, so that the end is seen without making room for many.
        let room = usize::try_from(written.len()).unwrap_or_default().saturating_add(1);
        bytes.try_reserve_exact(room).map_err(|_| Error::file(path)(ErrorKind::OutOfMemory.into()))?;
        file.read_to_end(&mut bytes).map_err(Error::file(path))?;
        let entries = Entries::parse(bytes, id_bytes).ok_or_else(|| damaged(path))?;
        Ok(Self { entries, written: Some(written), _file: Some(file) })
    }

    /// Whether the file that lies there now is the one that was read.
    fn is_still(&self, now: Option<&Metadata>) -> bool {
        let marks = |meta: &Metadata| {
            let times = [meta.mtime(), meta.mtime_nsec(), meta.ctime(), meta.ctime_nsec()];
            (meta.dev(), meta.ino(), meta.len(), times)
        };
        self.written.as_ref().map(marks) == now.map(marks)
    }

    /// The entry of a path that the index holds and no unfinished merge has.
    pub(super) fn entry(&self, path: &str) -> Option<Entry<'_>> {
        self.entries.find(&names::bytes_of(path))
    }

    /// Whether the file of an entry was not changed since, as far as its times tell.
    pub(super) fn vouches(&self, entry: Entry<'_>, meta: &Metadata) -> bool {
        self.written.as_ref().is_some_and(|written| entry.looks_unchanged(meta, written))
    }
}

impl HeldIndex {
    /// Takes the index as it is now that its lock is held.
    pub(super) fn load(repo: &Repo, _lock: &IndexLock) -> Result<Self> {
        let before = repo.usable_index()?;
        // What is copied below a new hash would pass for sound from then on.
        if !before.entries.is_whole() {
            return Err(damaged(&repo.index_path()));
        }
        Ok(Self { before, edits: Edits::new() })
    }

    /// What is staged at a path; `None` for nothing, or for a promise without content.
    pub(super) fn staged(&self, path: &str) -> Option<Oid> {
        let entry = self.before.entry(path)?;
        if entry.is_promise() { None } else { Oid::from_bytes(entry.id()).ok() }
    }

    /// Whether the file at a path is outside a sparse checkout.
    pub(super) fn outside(&self, path: &str) -> bool {
        self.before.entry(path).is_some_and(|entry| entry.is_outside())
    }

    /// Whether something is staged that can't be there beside the file which a path shall have: a file where a folder
    /// above it is, or files below it. What goes in the same move is in nobody's way.
    pub(super) fn is_crossed(&self, path: &str, goals: &Goals) -> bool {
        if goals.get(path).is_none_or(|goal| goal.goal.is_none()) {
            return false;
        }
        let name = names::bytes_of(path);
        let goes = |name: &[u8]| goals.get(&names::text_of(name)).is_some_and(|goal| goal.goal.is_none());
        let slashes = name.iter().enumerate().filter(|&(_, &byte)| byte == b'/');
        let mut above = slashes.map(|(at, _)| &name[..at]);
        let below = [&*name, b"/"].concat();
        above.any(|above| self.before.entries.find(above).is_some() && !goes(above))
            || self.before.entries.below(&below).any(|entry| !goes(entry.name))
    }

    /// Makes the entries of these paths what their goals say, with the files' times where they are in place.
    pub(super) fn fill(&mut self, repo: &Repo, goals: &Goals) -> Result<()> {
        for (path, goal) in goals {
            let known = self.before.entry(path);
            let name = names::bytes_of(path).into_owned();
            let Some((id, mode)) = goal.goal else {
                if known.is_some() {
                    self.edits.insert(name, None);
                }
                continue;
            };
            let meta = match repo.look(path)? {
                Seen::File { id: here, meta, .. } if here == id => Some(meta),
                _ => None,
            };
            let is_outside = known.is_some_and(|known| known.is_outside());
            let fixed = entries::fixed(&name, id, mode, is_outside, meta.as_deref());
            self.edits.insert(name, Some(fixed));
        }
        Ok(())
    }

    /// Puts the changed index in the place of the old one.
    pub(super) fn write(mut self, repo: &Repo) -> Result<()> {
        self.doubt(repo)?;
        let copy = copy_path(repo);
        let write = || {
            let file = disk::new_file(&copy)?;
            let mut out = BufWriter::with_capacity(1 << 16, &file);
            self.before.entries.write(&self.edits, &mut out)?;
            drop(out);
            if repo.fsync { file.sync_all() } else { Ok(()) }
        };
        write().map_err(Error::file(&copy))?;
        disk::put_in_place(&copy, &repo.index_path(), repo.fsync)
    }

    /// A file that changed in the moment in which the old index was written can look as its entry says. Whoever looks
    /// knows that from the age of the index, which is to become younger now; so such an entry says that it is in doubt.
    fn doubt(&mut self, repo: &Repo) -> Result<()> {
        let before = Arc::clone(&self.before);
        let Some(written) = &before.written else { return Ok(()) };
        for entry in before.entries.iter() {
            if !entry.is_too_young(written)
                || !entry.is_in_work_tree()
                || self.edits.contains_key(entry.name)
                || before.shows(repo, entry)?
            {
                continue;
            }
            self.edits.insert(entry.name.to_vec(), Some(entry.doubted()));
        }
        Ok(())
    }
}

impl ReadIndex {
    /// Whether times and size tell the truth on the file of an entry, also to somebody who looks at whole seconds.
    fn shows(&self, repo: &Repo, entry: Entry<'_>) -> Result<bool> {
        let place = repo.places().work.join(OsStr::from_bytes(entry.name));
        let Ok(meta) = fs::symlink_metadata(place) else { return Ok(true) };
        if self.vouches(entry, &meta) || !entry.might_be(&meta) {
            return Ok(true);
        }
        let Ok(path) = std::str::from_utf8(entry.name) else { return Ok(false) };
        Ok(match repo.look(path)? {
            Seen::File { id, plain, .. } => [Some(id), plain].into_iter().flatten().any(|id| entry.holds(id)),
            Seen::Missing | Seen::Blocked(_) => false,
        })
    }
}

impl Repo {
    /// Where the index of this work tree lies.
    pub(super) fn index_path(&self) -> PathBuf {
        self.places().git.join("index")
    }

    /// The index. It is read once, and again when another file lies in its place.
    pub(super) fn read_index(&self) -> Result<Arc<ReadIndex>> {
        let path = self.index_path();
        let now = fs::metadata(&path).ok();
        let known = self.index.borrow().as_ref().filter(|known| known.is_still(now.as_ref())).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let read = Arc::new(ReadIndex::read(&path, self.id_bytes())?);
        self.index.replace(Some(Arc::clone(&read)));
        Ok(read)
    }

    /// The index, if it is one that is all in its own file.
    pub(super) fn usable_index(&self) -> Result<Arc<ReadIndex>> {
        let index = self.read_index()?;
        self.refuse_unusable(&index)?;
        Ok(index)
    }

    fn refuse_unusable(&self, index: &ReadIndex) -> Result<()> {
        match index.entries.mandatory() {
            None if index.entries.is_in_order() => Ok(()),
            None => Err(damaged(&self.index_path())),
            Some([b'l', b'i', b'n', b'k']) => Err(Error::Unsupported {
                feature: "a split index".to_owned(),
                cure: "git config --unset core.splitIndex; git update-index --no-split-index".to_owned(),
            }),
            Some([b's', b'd', b'i', b'r']) => Err(Error::Unsupported {
                feature: "a sparse index".to_owned(),
                cure: "git sparse-checkout reapply --no-sparse-index".to_owned(),
            }),
            Some(other) => {
                let name = String::from_utf8_lossy(&other).into_owned();
                Err(git2::Error::from_str(&format!("the index has an unknown part, {name}")).into())
            }
        }
    }

    /// Refuses an index that can't be written by us, or that holds unfinished merges of paths.
    pub(super) fn refuse_unwritable_index(&self) -> Result<()> {
        let index = self.read_index()?;
        if index.entries.iter().any(|entry| entry.stage() != 0) {
            let cure = "git status names the files; git add them once they are right".to_owned();
            return Err(Error::InProgress { what: "merge with conflicts", cure });
        }
        self.refuse_unusable(&index)
    }

    /// Whether git tracks something at a path or below it, in HEAD or in the index. `prefix` is the folder that holds
    /// it, empty or with a `/` behind it. Small and capital letters count as equal in `name`: on some file systems they
    /// are.
    pub fn tracks(&self, prefix: &str, name: &str) -> Result<bool> {
        let root = self.tree_of(self.head()?)?.map(|tree| tree.id());
        if let Some(folder) = self.subtree(root, prefix.trim_end_matches('/'))? {
            let tree = self.git.find_tree(folder)?;
            if tree.iter().any(|entry| entry.name_bytes().eq_ignore_ascii_case(name.as_bytes())) {
                return Ok(true);
            }
        }
        let index = self.usable_index()?;
        let is_there = |entry: Entry<'_>| {
            let first = entry.name[prefix.len()..].split(|&byte| byte == b'/').next();
            first.is_some_and(|first| first.eq_ignore_ascii_case(name.as_bytes()))
        };
        Ok(index.entries.below(prefix.as_bytes()).any(is_there))
    }

    /// The paths below a folder, empty or with a `/` behind it, that git has not finished merging.
    pub fn unmerged(&self, prefix: &str) -> Result<Vec<String>> {
        let index = self.usable_index()?;
        let open = index.entries.below(prefix.as_bytes()).filter(|entry| entry.stage() != 0);
        let mut paths: Vec<String> = open.map(|entry| names::text_of(&entry.name[prefix.len()..])).collect();
        paths.dedup();
        Ok(paths)
    }
}

/// Where the new index is written before it is put in its place; a dead ally may leave it.
pub(super) fn copy_path(repo: &Repo) -> PathBuf {
    repo.own_folder().join("index")
}

fn damaged(path: &Path) -> Error {
    Error::Index { path: path.to_path_buf(), why: "is damaged" }
}

//! git's index: whether libgit2 can write it, and how the entries of changed record files get into it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use git2::{Index, IndexEntry, IndexTime};

use super::lock::IndexLock;
use super::repo::Repo;
use super::worktree::{Goals, Seen};
use super::{Error, Oid, Result, disk, names};

/// In an entry's extended flags: the file is outside a sparse checkout.
const SKIP_WORKTREE: u16 = 1 << 14;
/// In an entry's extended flags: `git add -N`, a promise without content.
const INTENT_TO_ADD: u16 = 1 << 13;

/// In an entry's flags: where the two bits begin that say which side of a merge it belongs to.
const STAGE_SHIFT: u16 = 12;

/// The index of a work tree, loaded while its lock is held.
pub(super) struct HeldIndex {
    index: Index,
    copy: PathBuf,
    real: PathBuf,
}

impl HeldIndex {
    /// Loads a copy: libgit2 writes an index under a lock of its own, whose name is taken by ours.
    pub(super) fn load(repo: &Repo, _lock: &IndexLock) -> Result<Self> {
        let real = repo.places().git.join("index");
        let copy = copy_path(repo);
        disk::remove(&copy)?;
        if real.exists() && fs::hard_link(&real, &copy).is_err() {
            fs::copy(&real, &copy).map_err(Error::file(&copy))?;
        }
        let index = Index::open_ext(&copy, repo.git.object_format())?;
        Ok(Self { index, copy, real })
    }

    /// What is staged at a path; `None` for nothing, or for a promise without content.
    pub(super) fn staged(&self, path: &str) -> Option<Oid> {
        let entry = self.index.get_path(Path::new(path), 0)?;
        (entry.flags_extended & INTENT_TO_ADD == 0).then_some(entry.id)
    }

    /// Whether the file at a path is outside a sparse checkout.
    pub(super) fn outside(&self, path: &str) -> bool {
        self.index.get_path(Path::new(path), 0).is_some_and(|entry| is_outside(&entry))
    }

    /// Makes the entries of these paths what their goals say, with the files' times where they are in place.
    pub(super) fn fill(&mut self, repo: &Repo, goals: &Goals) -> Result<()> {
        for (path, goal) in goals {
            let known = self.index.get_path(Path::new(path), 0);
            match goal.goal {
                None if known.is_some() => self.index.remove(Path::new(path), 0)?,
                None => {}
                Some((id, mode)) => {
                    let mut entry = blank(path, id, mode);
                    if let Some(known) = known {
                        entry.flags_extended = known.flags_extended & SKIP_WORKTREE;
                    }
                    if let Seen::File { id: here, meta, .. } = repo.look(path)?
                        && here == id
                    {
                        describe(&mut entry, &meta);
                    }
                    self.index.add(&entry)?;
                }
            }
        }
        Ok(())
    }

    /// Puts the changed index in the place of the old one.
    pub(super) fn write(mut self, repo: &Repo) -> Result<()> {
        self.index.write()?;
        disk::put_in_place(&self.copy, &self.real, repo.fsync)
    }
}

impl Repo {
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
        let index = self.read_index()?;
        let is_there = |entry: IndexEntry| {
            let inner = entry.path.strip_prefix(prefix.as_bytes());
            let first = inner.and_then(|inner| inner.split(|&byte| byte == b'/').next());
            first.is_some_and(|first| first.eq_ignore_ascii_case(name.as_bytes()))
        };
        Ok(index.iter().any(is_there))
    }

    /// The paths below a folder, empty or with a `/` behind it, that git has not finished merging.
    pub fn unmerged(&self, prefix: &str) -> Result<Vec<String>> {
        let stage = |entry: &IndexEntry| (entry.flags >> STAGE_SHIFT) & 3;
        let index = self.read_index()?;
        let open = index.iter().filter(|entry| stage(entry) != 0);
        let mut paths: Vec<String> =
            open.filter_map(|entry| entry.path.strip_prefix(prefix.as_bytes()).map(names::text_of)).collect();
        paths.dedup();
        Ok(paths)
    }

    /// The index, for a look at it; what libgit2 can't read is named as it is before a commit.
    pub(super) fn read_index(&self) -> Result<Index> {
        let path = self.places().git.join("index");
        Index::open_ext(&path, self.git.object_format())
            .map_err(|_| check_readable(&path, self.id_bytes()).err().unwrap_or_else(|| damaged(&path)))
    }

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
        Ok(self.git.get_attr(Path::new(path), name, flags)?.map(ToOwned::to_owned))
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

/// Whether an entry's file is outside a sparse checkout.
pub(super) fn is_outside(entry: &IndexEntry) -> bool {
    entry.flags_extended & SKIP_WORKTREE != 0
}

/// Where the copy lies; a dead ally may leave it.
pub(super) fn copy_path(repo: &Repo) -> PathBuf {
    repo.own_folder().join("index")
}

/// An entry without anything known of the file.
fn blank(path: &str, id: Oid, mode: i32) -> IndexEntry {
    IndexEntry {
        ctime: IndexTime::new(0, 0),
        mtime: IndexTime::new(0, 0),
        dev: 0,
        ino: 0,
        mode: mode.cast_unsigned(),
        uid: 0,
        gid: 0,
        file_size: 0,
        id,
        flags: 0,
        flags_extended: 0,
        path: path.as_bytes().to_vec(),
    }
}

/// Notes what git compares to see that a file was not touched since. The fields have 32 bits; the rest is cut off.
#[expect(clippy::cast_possible_truncation, reason = "git compares the lower 32 bits only")]
fn describe(entry: &mut IndexEntry, meta: &fs::Metadata) {
    entry.ctime = IndexTime::new(meta.ctime() as i32, meta.ctime_nsec() as u32);
    entry.mtime = IndexTime::new(meta.mtime() as i32, meta.mtime_nsec() as u32);
    entry.dev = meta.dev() as u32;
    entry.ino = meta.ino() as u32;
    entry.uid = meta.uid();
    entry.gid = meta.gid();
    entry.file_size = meta.size() as u32;
}

/// Whether a file still looks as it did when the entry was made. `written`: when the index itself was; a file that
/// changed in that very moment may hide it.
pub(super) fn looks_unchanged(
    entry: &IndexEntry,
    meta: &fs::Metadata,
    written: Option<&fs::Metadata>,
) -> bool {
    let mut now = blank("", entry.id, 0);
    describe(&mut now, meta);
    let same = now.mtime == entry.mtime
        && now.ctime == entry.ctime
        && now.ino == entry.ino
        && now.uid == entry.uid
        && now.gid == entry.gid
        && now.file_size == entry.file_size;
    let settled = written.is_some_and(|at| (meta.mtime(), meta.mtime_nsec()) < (at.mtime(), at.mtime_nsec()));
    same && settled
}

/// Finds, without libgit2, what would make it refuse the index later, and unfinished merges of paths.
pub(super) fn check_readable(path: &Path, id_bytes: usize) -> Result<()> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::file(path)(error)),
    };
    let Some(found) = survey(&bytes, id_bytes) else {
        return Err(damaged(path));
    };
    if found.conflicts {
        let cure = "git status names the files; git add them once they are right".to_owned();
        return Err(Error::InProgress { what: "merge with conflicts", cure });
    }
    match found.mandatory {
        None => Ok(()),
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

fn damaged(path: &Path) -> Error {
    Error::Index { path: path.to_path_buf(), why: "is damaged" }
}

/// What [`survey`] looks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Survey {
    /// Some path has more than one version.
    conflicts: bool,
    /// An extension that may not be ignored (its name begins with a small letter).
    mandatory: Option<[u8; 4]>,
}

/// Walks over the entries and extensions of an index file, as `gitformat-index(5)` lays them out.
fn survey(bytes: &[u8], id_bytes: usize) -> Option<Survey> {
    let word = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    if bytes.get(..4)? != b"DIRC" {
        return None;
    }
    let version = word(4)?;
    let mut found = Survey::default();
    let mut at = 12;
    for _ in 0..word(8)? {
        let flags_at = at + 40 + id_bytes;
        let flags = u16::from_be_bytes(bytes.get(flags_at..flags_at + 2)?.try_into().ok()?);
        found.conflicts |= flags & 0x3000 != 0;
        let mut name_at = flags_at + if flags & 0x4000 != 0 { 4 } else { 2 };
        if version >= 4 {
            // The length that the name shares with the one before, as a number of variable size.
            while bytes.get(name_at)? & 0x80 != 0 {
                name_at += 1;
            }
            name_at += 1;
        }
        let name_end = name_at + bytes.get(name_at..)?.iter().position(|&byte| byte == 0)?;
        at = if version >= 4 { name_end + 1 } else { at + ((name_end - at + 8) & !7) };
    }
    let end = bytes.len().checked_sub(id_bytes)?;
    while at + 8 <= end {
        let name: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
        if name[0].is_ascii_lowercase() {
            found.mandatory.get_or_insert(name);
        }
        at += 8 + usize::try_from(word(at + 4)?).ok()?;
    }
    Some(found)
}

//! A repository in the making: in a hidden place until it is whole, so that a death in between leaves nothing that
//! stands in the way of the next try.
//!
//! The hidden place lies beside the folder that is to be, and becomes it by one rename. A folder that is there already,
//! and empty, may be the one that a shell stands in, so it is kept: then the hidden place lies in it, and what it holds
//! moves up piece by piece once it is whole, git's folder last.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::{Error, Result, disk};

/// The hidden name inside a folder; beside one, the folder's name goes before it.
const HIDDEN: &str = ".ally-new";

/// Says of a clone that it is whole, and that there is something left to do in it.
const NOTE: &str = ".git/ally/join";

/// How far a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nothing is there.
    New,
    /// It is whole, in its hidden place.
    Whole,
    /// It stands where it belongs.
    Placed,
}

/// Something that is being made, locked against others who would make the same.
#[derive(Debug)]
pub struct Making {
    folder: PathBuf,
    place: PathBuf,
    stage: Stage,
    /// The topmost folder that had to be made for it.
    made: Option<PathBuf>,
    /// The lock on the folder, where the hidden place lies in it.
    outer: Option<File>,
    /// The lock on the hidden place: without it, what lies there is not ours to touch.
    held: Option<File>,
}

impl Making {
    /// Begins to make `folder`, or goes on where one that died has stopped; `what` tells one thing to be made from
    /// another. `None` if the folder is somebody's.
    pub fn begin(folder: &Path, what: &str) -> Result<Option<Self>> {
        let folder = std::path::absolute(folder).map_err(Error::file(folder))?;
        let is_there = folder.is_dir();
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let place = match folder.parent() {
            Some(parent) if !is_there => parent.join(format!(".{name}{HIDDEN}")),
            _ => folder.join(HIDDEN),
        };
        let mut making = Self { folder, place, stage: Stage::New, made: None, outer: None, held: None };
        if is_there {
            making.outer = Some(lock(&making.folder)?);
            if is_noted(&making.folder, what) {
                making.stage = Stage::Placed;
                return Ok(Some(making));
            }
            if !is_noted(&making.place, what) && !making.is_free()? {
                return Ok(None);
            }
        } else if making.folder.symlink_metadata().is_ok() {
            let path = making.folder.display().to_string();
            return Err(Error::InTheWay { path, why: "it is no folder".to_owned() });
        }
        making.take_place(what)?;
        Ok(Some(making))
    }

    /// Begins to make something that is to lie in a folder beside whatever is there.
    pub(super) fn within(folder: &Path) -> Result<Self> {
        let folder = std::path::absolute(folder).map_err(Error::file(folder))?;
        let place = folder.join(HIDDEN);
        let mut making = Self { folder, place, stage: Stage::New, made: None, outer: None, held: None };
        making.take_place("")?;
        Ok(making)
    }

    /// Whether the folder holds nothing but our hidden place.
    fn is_free(&self) -> Result<bool> {
        for entry in fs::read_dir(&self.folder).map_err(Error::file(&self.folder))? {
            if entry.map_err(Error::file(&self.folder))?.path() != self.place {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Makes the hidden place and locks it; what a dead one left there goes, unless it is whole.
    fn take_place(&mut self, what: &str) -> Result<()> {
        if let Some(parent) = self.place.parent() {
            let missing = parent.ancestors().take_while(|folder| fs::symlink_metadata(folder).is_err());
            self.made = missing.last().map(ToOwned::to_owned);
            disk::create_dirs(parent)?;
        }
        let held = loop {
            match fs::create_dir(&self.place) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                    return Err(Error::file(&self.place)(error));
                }
                _ => {}
            }
            let held = lock(&self.place)?;
            // Whoever held it before may have taken it away with what it made.
            let same = |one: &fs::Metadata, other: &fs::Metadata| {
                (one.dev(), one.ino()) == (other.dev(), other.ino())
            };
            let locked = held.metadata().map_err(Error::file(&self.place))?;
            match fs::symlink_metadata(&self.place) {
                Ok(there) if there.is_dir() && same(&there, &locked) => break held,
                Ok(there) if !there.is_dir() => {
                    let why = "it is no folder, and would be taken for one of ours".to_owned();
                    return Err(Error::InTheWay { path: self.place.display().to_string(), why });
                }
                _ => {}
            }
        };
        self.held = Some(held);
        if is_noted(&self.place, what) {
            self.stage = Stage::Whole;
        } else {
            emptied(&self.place).map_err(Error::file(&self.place))?;
        }
        Ok(())
    }

    /// Where it is made.
    pub fn place(&self) -> &Path {
        &self.place
    }

    /// Whether there is nothing of it yet.
    pub fn is_new(&self) -> bool {
        self.stage == Stage::New
    }

    /// Notes that a clone is whole, and has something left to do.
    pub fn note(&mut self, what: &str) -> Result<()> {
        disk::write_atomically(&self.place.join(NOTE), what.as_bytes(), false)?;
        self.stage = Stage::Whole;
        Ok(())
    }

    /// Puts what was made into its place.
    pub fn put(&mut self) -> Result<()> {
        if self.place.parent() == Some(&self.folder) {
            self.move_up()?;
        } else if self.stage != Stage::Placed {
            fs::rename(&self.place, &self.folder).map_err(|source| match source.kind() {
                ErrorKind::DirectoryNotEmpty | ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
                    let why = "it was made meanwhile".to_owned();
                    Error::InTheWay { path: self.folder.display().to_string(), why }
                }
                _ => Error::file(&self.folder)(source),
            })?;
        }
        self.stage = Stage::Placed;
        Ok(())
    }

    fn move_up(&self) -> Result<()> {
        let entries = match fs::read_dir(&self.place) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(Error::file(&self.place))?,
        };
        let mut names = Vec::new();
        for entry in entries {
            names.push(entry.map_err(Error::file(&self.place))?.file_name());
        }
        // What makes it a repository comes last.
        names.sort_by_key(|name| name == ".git");
        for name in names {
            let target = self.folder.join(&name);
            if target.symlink_metadata().is_ok() {
                let why = "it was made meanwhile".to_owned();
                return Err(Error::InTheWay { path: target.display().to_string(), why });
            }
            fs::rename(self.place.join(&name), &target).map_err(Error::file(&target))?;
        }
        fs::remove_dir(&self.place).map_err(Error::file(&self.place))
    }

    /// Nothing is left to do.
    pub fn finish(self) -> Result<()> {
        disk::remove(&self.folder.join(NOTE))
    }
}

impl Drop for Making {
    /// What did not become whole goes; what stopped it is the news, and what can't be removed now the next try removes.
    fn drop(&mut self) {
        if self.stage != Stage::New || self.held.is_none() {
            return;
        }
        drop(fs::remove_dir_all(&self.place));
        let Some(made) = &self.made else { return };
        for folder in self.place.ancestors().skip(1).take_while(|folder| folder.starts_with(made)) {
            drop(fs::remove_dir(folder));
        }
    }
}

/// Whether a folder is a whole clone of this with something left to do.
fn is_noted(folder: &Path, what: &str) -> bool {
    fs::read(folder.join(NOTE)).is_ok_and(|noted| noted == what.as_bytes())
}

/// A lock on a folder, which ends with its file, or with the process.
fn lock(folder: &Path) -> Result<File> {
    let file = File::open(folder).map_err(Error::file(folder))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Locked { path: folder.to_path_buf(), ally: true }),
        Err(TryLockError::Error(error)) => Err(Error::file(folder)(error)),
    }
}

/// Removes what libgit2 may have left in the work tree of a repository that was made just now: files by which it tried
/// what the file system can do.
pub(super) fn rid_of_trials(work: &Path) -> Result<()> {
    for entry in fs::read_dir(work).map_err(Error::file(work))? {
        let entry = entry.map_err(Error::file(work))?;
        if entry.file_name().to_string_lossy().starts_with("_git2_") {
            disk::remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Removes what a folder holds.
pub(super) fn emptied(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

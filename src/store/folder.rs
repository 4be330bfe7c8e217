//! An open folder: the names in it, and its files, reached from it and never through a symbolic link.

use std::io;
use std::path::Path;

use rustix::fd::OwnedFd;
use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, Stat, fstat, openat, statat};

use super::MAX_BYTES;

/// One name in a folder.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) name: String,
    pub(super) is_dir: bool,
    pub(super) is_file: bool,
    pub(super) is_link: bool,
}

/// What stands in the place of a file.
#[derive(Debug)]
pub(super) enum Found {
    /// A plain file that holds so many bytes, one more than a record may have at most.
    File(usize),
    /// Something else, in a sentence part.
    Other(&'static str),
    /// Nothing.
    Nothing,
}

/// An open folder.
#[derive(Debug)]
pub(super) struct Folder(Dir);

impl Folder {
    /// Opens a folder; a link in its place is an error.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(Self(Dir::new(openat(CWD, path, flags, Mode::empty())?)?))
    }

    /// The names in it, sorted, without those that begin with a dot.
    pub(super) fn names(&mut self) -> io::Result<Vec<Name>> {
        let mut names = Vec::new();
        while let Some(entry) = self.0.read() {
            let entry = entry?;
            let name = entry.file_name();
            if name.to_bytes().starts_with(b".") {
                continue;
            }
            let kind = match entry.file_type() {
                // Some file systems tell it only when they are asked.
                FileType::Unknown => kind_of(&statat(self.0.fd()?, name, AtFlags::SYMLINK_NOFOLLOW)?),
                known => known,
            };
            names.push(Name {
                name: name.to_string_lossy().into_owned(),
                is_dir: kind == FileType::Directory,
                is_file: kind == FileType::RegularFile,
                is_link: kind == FileType::Symlink,
            });
        }
        names.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(names)
    }

    /// Reads a file of it into `bytes`, which has room for one more than a record may have. No link is followed and no
    /// pipe waited for.
    pub(super) fn read(&self, name: &str, bytes: &mut [u8]) -> io::Result<Found> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let file: OwnedFd = match openat(self.0.fd()?, name, flags, Mode::empty()) {
            Ok(file) => file,
            Err(error) => return self.instead(name, error.into()),
        };
        let stat = fstat(&file)?;
        if kind_of(&stat) != FileType::RegularFile {
            return Ok(Found::Other(what_it_is(kind_of(&stat))));
        }
        let size = usize::try_from(stat.st_size).unwrap_or(usize::MAX).min(bytes.len());
        let mut end = 0;
        while let Some(rest) = bytes.get_mut(end..).filter(|rest| !rest.is_empty()) {
            let read = rustix::io::retry_on_intr(|| rustix::io::read(&file, &mut *rest))?;
            end += read;
            if read == 0 || end == size {
                break;
            }
        }
        Ok(Found::File(end))
    }

    /// What lies where no file could be opened.
    fn instead(&self, name: &str, error: io::Error) -> io::Result<Found> {
        match statat(self.0.fd()?, name, AtFlags::SYMLINK_NOFOLLOW).map(|found| kind_of(&found)) {
            Ok(FileType::RegularFile) => Err(error),
            Ok(kind) => Ok(Found::Other(what_it_is(kind))),
            Err(other) if is_absence(&other.into()) => Ok(Found::Nothing),
            Err(other) => Err(other.into()),
        }
    }
}

/// Room for a file.
pub(super) fn room() -> Vec<u8> {
    vec![0; MAX_BYTES + 1]
}

/// What a thing is that is no plain file.
fn what_it_is(kind: FileType) -> &'static str {
    match kind {
        FileType::Symlink => "it is a symbolic link",
        FileType::Directory => "it is a folder",
        _ => "it is a device or a pipe",
    }
}

pub(super) fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn kind_of(stat: &Stat) -> FileType {
    FileType::from_raw_mode(stat.st_mode)
}

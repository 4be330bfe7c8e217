//! An open folder: the names in it, and its files, reached from it and never through a symbolic link.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use nix::dir::{Dir, Type};
use nix::fcntl::{AtFlags, OFlag, openat};
use nix::sys::stat::{Mode, SFlag, fstatat};

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
        let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
        Ok(Self(Dir::open(path, flags, Mode::empty())?))
    }

    /// The names in it, sorted, without those that begin with a dot.
    pub(super) fn names(&mut self) -> io::Result<Vec<Name>> {
        let mut names = Vec::new();
        let mut unknown = Vec::new();
        for entry in self.0.iter() {
            let entry = entry?;
            let name = entry.file_name();
            if name.to_bytes().starts_with(b".") {
                continue;
            }
            let kind = entry.file_type();
            if kind.is_none() {
                unknown.push((names.len(), name.to_owned()));
            }
            names.push(Name {
                name: name.to_string_lossy().into_owned(),
                is_dir: kind == Some(Type::Directory),
                is_file: kind == Some(Type::File),
                is_link: kind == Some(Type::Symlink),
            });
        }
        // Some file systems tell it only when they are asked.
        for (place, name) in unknown {
            let kind = SFlag::from_bits_truncate(
                fstatat(&self.0, name.as_c_str(), AtFlags::AT_SYMLINK_NOFOLLOW)?.st_mode,
            ) & SFlag::S_IFMT;
            if let Some(found) = names.get_mut(place) {
                found.is_dir = kind == SFlag::S_IFDIR;
                found.is_file = kind == SFlag::S_IFREG;
                found.is_link = kind == SFlag::S_IFLNK;
            }
        }
        names.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(names)
    }

    /// Reads a file of it into `bytes`, which has room for one more than a record may have. No link is followed and no
    /// pipe waited for.
    pub(super) fn read(&self, name: &str, bytes: &mut [u8]) -> io::Result<Found> {
        let flags =
            OFlag::O_RDONLY | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_NOCTTY | OFlag::O_CLOEXEC;
        let mut file = match openat(&self.0, name, flags, Mode::empty()) {
            Ok(file) => File::from(file),
            Err(error) => return self.instead(name, error.into()),
        };
        let found = file.metadata()?;
        if !found.is_file() {
            return self.instead(name, io::ErrorKind::InvalidInput.into());
        }
        let size = usize::try_from(found.len()).unwrap_or(usize::MAX).min(bytes.len());
        let mut end = 0;
        while let Some(rest) = bytes.get_mut(end..).filter(|rest| !rest.is_empty()) {
            let read = match file.read(rest) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            end += read;
            if read == 0 || end == size {
                break;
            }
        }
        Ok(Found::File(end))
    }

    /// What lies where no file could be opened.
    fn instead(&self, name: &str, error: io::Error) -> io::Result<Found> {
        let found = fstatat(&self.0, name, AtFlags::AT_SYMLINK_NOFOLLOW).map_err(io::Error::from);
        match found.map(|found| SFlag::from_bits_truncate(found.st_mode) & SFlag::S_IFMT) {
            Ok(SFlag::S_IFREG) => Err(error),
            Ok(SFlag::S_IFLNK) => Ok(Found::Other("it is a symbolic link")),
            Ok(SFlag::S_IFDIR) => Ok(Found::Other("it is a folder")),
            Ok(_) => Ok(Found::Other("it is a device or a pipe")),
            Err(other) if is_absence(&other) => Ok(Found::Nothing),
            Err(other) => Err(other),
        }
    }
}

/// Room for a file.
pub(super) fn room() -> Vec<u8> {
    vec![0; MAX_BYTES + 1]
}

pub(super) fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

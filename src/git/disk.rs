//! Writes to the file system that are whole or not at all.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::{Error, Result};

/// Creates a folder and its parents.
pub(super) fn create_dirs(dir: &Path) -> Result<()> {
    fs::create_dir_all(dir).map_err(Error::file(dir))
}

/// Creates a folder's missing parents one by one, each on disk before the next.
pub(super) fn create_dirs_durably(dir: &Path, fsync: bool) -> Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    let Some(parent) = dir.parent() else { return Ok(()) };
    create_dirs_durably(parent, fsync)?;
    match fs::create_dir(dir) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(Error::file(dir)(error)),
        _ => {}
    }
    sync_folder(parent, fsync)
}

/// Makes renames and deletions in a folder last.
pub(super) fn sync_folder(dir: &Path, fsync: bool) -> Result<()> {
    if fsync {
        File::open(dir).and_then(|folder| folder.sync_all()).map_err(Error::file(dir))?;
    }
    Ok(())
}

/// Writes a new file that nobody looks at yet.
pub(super) fn write_aside(path: &Path, bytes: &[u8], executable: bool, fsync: bool) -> Result<()> {
    let write = || {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        if executable {
            let mode = file.metadata()?.permissions().mode();
            // Whoever may read it may run it, which leaves the umask in force.
            file.set_permissions(fs::Permissions::from_mode(mode | (mode & 0o444) >> 2))?;
        }
        if fsync { file.sync_all() } else { Ok(()) }
    };
    write().map_err(Error::file(path))
}

/// Puts a file that was written aside into its place, replacing what is there.
pub(super) fn put_in_place(aside: &Path, target: &Path, fsync: bool) -> Result<()> {
    match fs::rename(aside, target) {
        Err(error) if error.kind() == ErrorKind::CrossesDevices => {
            // The git folder lies on another file system: a copy beside the target can be renamed. Its name is
            // always the same, so that a second try replaces what a first one left.
            let near = beside(target);
            fs::copy(aside, &near).map_err(Error::file(&near))?;
            if fsync {
                File::open(&near).and_then(|file| file.sync_all()).map_err(Error::file(&near))?;
            }
            fs::rename(&near, target).map_err(Error::file(target))?;
            remove(aside)?;
        }
        other => other.map_err(Error::file(target))?,
    }
    match target.parent() {
        Some(parent) => sync_folder(parent, fsync),
        None => Ok(()),
    }
}

/// Replaces a file of the git folder: readers see the old or the new text.
pub(super) fn write_atomically(path: &Path, bytes: &[u8], fsync: bool) -> Result<()> {
    if let Some(parent) = path.parent() {
        create_dirs(parent)?;
    }
    let aside = beside(path);
    write_aside(&aside, bytes, false, fsync)?;
    put_in_place(&aside, path, fsync)
}

/// Removes a file; fine if there is none.
pub(super) fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::file(path)(error)),
        _ => Ok(()),
    }
}

/// Removes a folder of ours with all it holds; fine if there is none.
pub(super) fn remove_folder(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::file(folder)(error)),
        _ => Ok(()),
    }
}

/// The hidden name beside a file that its next version is written to.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    path.with_file_name(format!(".{name}.ally"))
}

//! Writes to the file system that are whole or not at all.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
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

/// Opens a new file at a path whose name others can guess, in place of what lies there. A symbolic link there is
/// taken away and never followed: it may have come with a commit, and lead to any file of this machine.
pub(super) fn new_file(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    File::options().write(true).create_new(true).open(path)
}

/// Writes a new file that nobody looks at yet.
pub(super) fn write_aside(path: &Path, bytes: &[u8], executable: bool, fsync: bool) -> Result<()> {
    let write = || {
        let mut file = new_file(path)?;
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
            copy(aside, &near, fsync).map_err(Error::file(&near))?;
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

/// Copies a file, with its mode, to a new one.
fn copy(from: &Path, to: &Path, fsync: bool) -> io::Result<()> {
    let mut source = File::open(from)?;
    let mut file = new_file(to)?;
    io::copy(&mut source, &mut file)?;
    file.set_permissions(source.metadata()?.permissions())?;
    if fsync { file.sync_all() } else { Ok(()) }
}

/// Replaces a file of the git folder: readers see the old or the new text.
pub(super) fn write_atomically(path: &Path, bytes: &[u8], fsync: bool) -> Result<()> {
    write_by_way_of(&beside(path), path, bytes, fsync)
}

/// Replaces a file: its new bytes are written to `aside` first.
pub(super) fn write_by_way_of(aside: &Path, path: &Path, bytes: &[u8], fsync: bool) -> Result<()> {
    if let Some(parent) = path.parent() {
        create_dirs(parent)?;
    }
    write_aside(aside, bytes, false, fsync)?;
    put_in_place(aside, path, fsync)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_beside_its_place_follows_no_link() {
        let temp = tempfile::tempdir().unwrap();
        let [from, precious, near] = ["from", "precious", ".x.yaml.ally"].map(|name| temp.path().join(name));
        fs::write(&from, "new\n").unwrap();
        fs::write(&precious, "precious\n").unwrap();
        std::os::unix::fs::symlink(&precious, &near).unwrap();
        copy(&from, &near, false).unwrap();
        assert_eq!(fs::read_to_string(&precious).unwrap(), "precious\n");
        assert!(fs::symlink_metadata(&near).unwrap().is_file());
        assert_eq!(fs::read_to_string(&near).unwrap(), "new\n");
    }
}

//! `export`: an answer as one text, to standard output or into a file that is whole or not there.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::{App, Opened, closed_pipe_is_fine, load};
use crate::error::{Error, Exit};
use crate::model::{Place, Scope, Snapshot, at_path, private_folder};
use crate::ops::Now;
use crate::ops::export::Exported;

/// Where an export goes.
#[derive(Debug, Clone, Default)]
pub struct Target {
    /// The file as typed; `-` or none is standard output.
    pub file: Option<PathBuf>,
    /// Replace a file that is there.
    pub force: bool,
}

impl App {
    /// Says beside an export what it leaves out.
    pub fn note(&mut self, text: &str) {
        self.tell(text);
    }

    /// Reads records, makes a text of them, and puts it where it belongs.
    pub fn export(
        &mut self,
        format: &'static str,
        target: &Target,
        scope: Scope,
        make: impl FnOnce(&Snapshot, &Now) -> Result<String, Error>,
    ) -> Result<Exit, Error> {
        let opened = self.open()?;
        let file = target.file.as_deref().filter(|file| *file != Path::new("-"));
        let file = file.map(|file| self.env.path(file));
        if let Some(file) = &file {
            refuse_the_teams_own(&opened, file)?;
            refuse_what_is_there(file, target.force)?;
        }
        let loaded = load(&opened, &scope);
        let text = make(&loaded.snapshot, &opened.now).inspect_err(|_| self.warn(&loaded.problems))?;
        let bytes = text.len();
        match file {
            Some(file) => {
                put(&file, text.as_bytes(), self.env.seed)?;
                let file = Some(file.display().to_string());
                let done = Exported { format, file, bytes, text: None };
                self.show_done("export", &done, &opened.now, &loaded.problems)?;
            }
            None if self.global.style.json => {
                let done = Exported { format, file: None, bytes, text: Some(text) };
                self.show("export", &done, &opened.now, &loaded.problems)?;
            }
            None => {
                let output = &mut self.env.streams.output;
                closed_pipe_is_fine(output.write_all(text.as_bytes()).and_then(|()| output.flush()))?;
                self.warn(&loaded.problems);
            }
        }
        Ok(Exit::of(&loaded.problems))
    }
}

/// Whether somebody reads at the other end, or it goes nowhere: a pipe, a terminal, `/dev/null`.
fn is_stream(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|meta| !meta.is_file() && !meta.is_dir())
}

/// An export never takes the place of a record, of the team's file, of private words or of anything in git's folder.
fn refuse_the_teams_own(opened: &Opened, file: &Path) -> Result<(), Error> {
    let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else {
        return Ok(());
    };
    let folder = fs::canonicalize(folder).map_err(Error::system(folder))?;
    let Ok(root) = fs::canonicalize(&opened.site.root) else { return Ok(()) };
    let path = folder.join(name);
    let is_gits = path.iter().any(|part| part == ".git");
    let inside = path.strip_prefix(root).ok();
    let is_private = inside.is_some_and(|path| path.starts_with(private_folder()));
    let is_record = inside.and_then(Path::to_str).is_some_and(|path| !matches!(at_path(path), Place::Other));
    if is_record || is_private || is_gits {
        return Err(Error::TeamsOwn(file.to_owned()));
    }
    Ok(())
}

/// A file that is there stays, unless it is to be replaced.
fn refuse_what_is_there(file: &Path, force: bool) -> Result<(), Error> {
    if file.symlink_metadata().is_err() || force || is_stream(file) {
        return Ok(());
    }
    Err(Error::FileThere(file.to_owned()))
}

/// Writes the whole text or nothing: into a new file beside it, which then takes its name.
pub(super) fn put(file: &Path, bytes: &[u8], seed: u64) -> Result<(), Error> {
    if is_stream(file) {
        return match fs::write(file, bytes) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            written => written.map_err(Error::system(file)),
        };
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let aside = file.with_file_name(format!(".{name}.{seed:x}"));
    let write = || {
        let mut new = fs::File::options().write(true).create_new(true).open(&aside)?;
        new.write_all(bytes)?;
        new.sync_all()?;
        fs::rename(&aside, file)
    };
    write().map_err(|error| {
        // What was begun is of no use to anybody; where even that can't be taken away, the error says why.
        let _ = fs::remove_file(&aside);
        Error::system(file)(error)
    })
}

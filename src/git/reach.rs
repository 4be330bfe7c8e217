//! Where the two halves of this layer meet: a clone and its remote, and what may be asked before there is a clone.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::{Command, Stdio};

use super::program::{command, run, with_given_settings};
use super::{
    Error, Fetched, Oid, Pushed, RemoteSpec, Repo, Result, Role, World, clone as cloning, configured, remote,
    url,
};

impl Repo {
    /// The remote and branch that this clone is synced with.
    pub fn remote(&self) -> Result<RemoteSpec> {
        configured::choose(&self.git)
    }

    /// Fetches our branch into its tracking ref.
    pub fn fetch(&self, spec: &RemoteSpec, world: &World) -> Result<Fetched> {
        remote::fetch(&self.git, spec, world)
    }

    /// Sends a commit as the remote's branch, never by force.
    pub fn push(&self, spec: &RemoteSpec, commit: Oid, world: &World) -> Result<Pushed> {
        remote::push(&self.git, spec, commit, world)
    }

    /// The best common ancestor of two commits, if they have any.
    pub fn merge_base(&self, one: Oid, two: Oid) -> Result<Option<Oid>> {
        match self.git.merge_base(one, two) {
            Ok(base) => Ok(Some(base)),
            Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// Clones a repository into a new or empty folder.
pub fn clone(address: &str, folder: &Path, world: &World) -> Result<Repo> {
    Repo::from_git2(cloning::clone(address, folder, world)?)
}

/// The refs of a remote, by name.
pub fn list_remote(address: &str, world: &World) -> Result<Vec<(String, Oid)>> {
    remote::list(None, address, world)
}

/// Whether an address is a folder of this machine, there or not.
pub fn is_folder(address: &str) -> bool {
    url::is_plain_path(address)
}

/// An address as people may see it: without a password, in one line.
pub fn shown_address(address: &str) -> String {
    url::shown(address)
}

/// Whether git would let a branch be called so.
pub fn is_branch_name(name: &str) -> bool {
    git2::Branch::name_is_valid(name).unwrap_or(false)
}

/// Git's name and address in a folder that need not be a repository.
pub fn identity_anywhere(folder: &Path, world: &World) -> Result<(String, String)> {
    match Repo::open(folder) {
        Ok(repo) => repo.identity(world),
        Err(_) => super::repo::identity_in(&git2::Config::open_default()?, Role::Author, world),
    }
}

/// One of git's settings in a folder that need not be a repository.
pub fn config_anywhere(folder: &Path, key: &str) -> Option<String> {
    let config = match Repo::open(folder) {
        Ok(repo) => repo.git.config(),
        Err(_) => git2::Config::open_default(),
    };
    config.and_then(|config| config.get_string(key)).ok()
}

/// A program that a person talks to: in the person's own language and terminal, with the settings given to git.
fn for_person(name: &str, world: &World) -> Command {
    let told = World { interactive: true, ..world.clone() };
    let mut program = command(OsStr::new(name), &told);
    for name in ["LC_ALL", "LANGUAGE"] {
        match world.vars.get(OsStr::new(name)) {
            Some(value) => program.env(name, value),
            None => program.env_remove(name),
        };
    }
    with_given_settings(&mut program, &told);
    program.stdin(Stdio::inherit());
    program
}

/// Opens a file in the editor that git would choose, and waits until the person has left it.
///
/// `shown_on_errors` gives the editor standard error as its screen, where standard output leads elsewhere.
pub fn edit_for_person(repo: &Repo, file: &Path, shown_on_errors: bool, world: &World) -> Result<()> {
    let mut ask = for_person("git", world);
    ask.arg("-C").arg(&repo.places().work).args(["var", "GIT_EDITOR"]);
    let answer = run(ask, None, None)?;
    if !answer.status.success() {
        let words = String::from_utf8_lossy(&answer.stderr).trim().to_owned();
        // Git says nothing when the terminal is too plain for vi and nothing else is set.
        let why = if words.is_empty() { "none is set, and this terminal is dumb".to_owned() } else { words };
        return Err(Error::Editor { why });
    }
    let chosen = String::from_utf8_lossy(&answer.stdout).trim_end().to_owned();
    let mut editor = for_person("sh", world);
    // As git does it, so that an editor may be given with its options.
    editor.arg("-c").arg(format!("{chosen} \"$@\"")).arg(&chosen).arg(file);
    editor.current_dir(&repo.places().work);
    if shown_on_errors {
        editor.stdout(std::io::stderr());
    }
    let failed = |error: std::io::Error| Error::Program { name: "sh".to_owned(), why: error.to_string() };
    let status = editor.status().map_err(failed)?;
    match status.code() {
        Some(0) => Ok(()),
        Some(code) => Err(Error::Editor { why: format!("{chosen} ended with code {code}") }),
        None => Err(Error::Editor { why: format!("{chosen} was ended from outside") }),
    }
}

/// Runs git in a folder with the person's own terminal; the answer is git's exit code.
pub fn run_for_person(folder: &Path, args: &[OsString], world: &World) -> Result<u8> {
    let mut git = for_person("git", world);
    git.arg("-C").arg(folder).args(args);
    let failed = |error: std::io::Error| Error::Program { name: "git".to_owned(), why: error.to_string() };
    let status = git.status().map_err(failed)?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

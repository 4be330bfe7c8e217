//! Moves of the branch that change files which are no records: left to git, which knows filters and line ends.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use super::advance::{Advanced, Care};
use super::journal::Step;
use super::lock::{PATIENCE, PAUSE, lock_path};
use super::repo::Repo;
use super::tree::is_file;
use super::{Error, Oid, Result, Stamp, World, disk, names, program};

/// Lets git move HEAD's branch to a commit that is ahead of it, files and index included. A lock that stops it is
/// waited for: git itself never waits.
pub(super) fn advance(repo: &Repo, step: &Step, by: &Stamp, world: &World) -> Result<Advanced> {
    let mut waited = Duration::ZERO;
    loop {
        if repo.reference(&step.branch)? != step.old {
            return Ok(Advanced::Moved { touched: false });
        }
        repo.write_journal(step)?;
        let output = program::run(forward(repo, step, by, world), None, None)?;
        let tip = repo.reference(&step.branch)?;
        if output.status.success() && tip == Some(step.new) {
            repo.clear_journal()?;
            return Ok(Advanced::Done);
        }
        let Some(lock) = lock_in_the_way(&output).filter(|_| tip == step.old) else {
            // git looks at every path before it touches the first, so nothing was changed.
            repo.clear_journal()?;
            return if tip == step.old {
                Err(objection(&output))
            } else {
                Ok(Advanced::Moved { touched: false })
            };
        };
        if waited >= PATIENCE {
            // Without the index git has not begun. With it, files may be in place, and the journal says so.
            if lock == lock_path(repo) {
                repo.clear_journal()?;
            }
            return Err(Error::Locked { path: lock, ally: false });
        }
        std::thread::sleep(PAUSE);
        waited += PAUSE;
    }
}

/// The command that does it.
fn forward(repo: &Repo, step: &Step, by: &Stamp, world: &World) -> Command {
    let mut command = git(repo, world);
    // Hooks are not run by any of our commits, and none may stop half of one.
    command.args(program::PIECEMEAL).args([
        "-c",
        "core.hooksPath=/dev/null",
        "-c",
        "gc.auto=0",
        "merge",
        "--ff-only",
        "--quiet",
        "--no-stat",
    ]);
    command
        .args(["--no-verify-signatures", "--no-autostash", "--no-overwrite-ignore"])
        .arg(step.new.to_string());
    command.env("GIT_REFLOG_ACTION", "ally").env("GIT_COMMITTER_NAME", &by.name);
    command.env("GIT_COMMITTER_EMAIL", &by.email);
    command
}

/// The lock that another program holds, if that is what stopped git.
fn lock_in_the_way(output: &Output) -> Option<PathBuf> {
    let words = String::from_utf8_lossy(&output.stderr);
    let (path, rest) = words.split_once("Unable to create '")?.1.split_once("': ")?;
    rest.starts_with("File exists").then(|| PathBuf::from(path))
}

/// Takes back what a git that died in the middle of [`advance`] had written already, so that it can begin again:
/// files with the new content, or the beginning of it. The index is written by git in one go at the end.
pub(super) fn undo(repo: &Repo, step: &Step, world: &World) -> Result<()> {
    let mut index = repo.git.index()?;
    index.read(true)?;
    for (path, goal) in repo.goals(step, Care::Repair)? {
        let Some((id, _)) = goal.goal.filter(|&entry| is_file(entry)) else { continue };
        let name = names::bytes_of(&path);
        let inner = Path::new(OsStr::from_bytes(&name));
        if !half_written(repo, inner, id, world)? {
            continue;
        }
        match index.get_path(inner, 0) {
            None => disk::remove(&repo.places().work.join(inner))?,
            Some(_) => {
                let mut command = git(repo, world);
                command.args(["checkout-index", "--force", "--index", "--"]).arg(inner);
                succeed(&program::run(command, None, None)?)?;
            }
        }
    }
    Ok(())
}

/// Whether the file at a path is the blob `id` as git would write it, or a piece of it that is no version of ours.
fn half_written(repo: &Repo, path: &Path, id: Oid, world: &World) -> Result<bool> {
    let place = repo.places().work.join(path);
    let Ok(meta) = fs::symlink_metadata(&place) else { return Ok(false) };
    if !meta.is_file() {
        return Ok(false);
    }
    let bytes = fs::read(&place).map_err(Error::file(&place))?;
    if repo.blob(id)?.starts_with(&bytes) {
        return Ok(true);
    }
    let mut command = git(repo, world);
    command.args(["hash-object", "--stdin", "--path"]).arg(path);
    let output = program::run(command, Some(&bytes), None)?;
    succeed(&output)?;
    Ok(String::from_utf8_lossy(&output.stdout).trim() == id.to_string())
}

/// Merges three versions of a text file as git does; `None` if git leaves conflicts in it.
pub(super) fn merge_text(repo: &Repo, versions: [&[u8]; 3], world: &World) -> Result<Option<Vec<u8>>> {
    let folder = repo.own_folder().join("merge");
    disk::create_dirs(&folder)?;
    let mut command = git(repo, world);
    command.args(["merge-file", "--stdout", "--quiet"]);
    for (name, bytes) in ["ours", "base", "theirs"].into_iter().zip(versions) {
        let file = folder.join(name);
        disk::write_aside(&file, bytes, false, false)?;
        command.arg(file);
    }
    let output = program::run(command, None, None)?;
    disk::remove_folder(&folder)?;
    Ok(output.status.success().then_some(output.stdout))
}

/// git in the work tree, told where its repository is: with `core.worktree` it need not be inside.
fn git(repo: &Repo, world: &World) -> Command {
    let mut command = program::command(OsStr::new("git"), world);
    command.current_dir(&repo.places().work);
    command.env("GIT_DIR", &repo.places().git).env("GIT_WORK_TREE", &repo.places().work);
    command
}

/// An error with git's own words unless it succeeded.
fn succeed(output: &Output) -> Result<()> {
    if output.status.success() { Ok(()) } else { Err(objection(output)) }
}

/// What git objects to; it lists the files that stop it behind a tab.
fn objection(output: &Output) -> Error {
    let words = String::from_utf8_lossy(&output.stderr);
    if let Some(path) = words.lines().find_map(|line| line.strip_prefix('\t')) {
        let untracked = words.contains("untracked");
        let why = if untracked { "it is not committed" } else { "it has changes that are not committed" };
        return Error::InTheWay { path: path.to_owned(), why: why.to_owned() };
    }
    if let Some((_, path)) = words.split_once("invalid path ") {
        let path = path.lines().next().unwrap_or_default();
        return Error::Unfit { why: format!("git takes {path} for no path") };
    }
    let line: Vec<&str> = words.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    git2::Error::from_str(&line.join(" ")).into()
}

//! Where a team is: its folder, its repository, and the way from one to the other.

use std::path::{Path, PathBuf};

use super::PATIENCE;
use crate::env::Env;
use crate::error::Error;
use crate::git::{CommitLock, Repo, World};
use crate::model::{Problem, private_folder};

/// A team's folder and its repository.
#[derive(Debug)]
pub struct Site {
    /// The folder that holds `ally.yaml`.
    pub root: PathBuf,
    /// The repository around it.
    pub repo: Repo,
    /// The folder relative to the work tree, with a `/` behind it; empty when it is the work tree.
    pub prefix: String,
}

/// The file that marks a team's folder.
pub(super) const MARK: &str = "ally.yaml";

impl Site {
    /// Finds the team: the folder that was named, the nearest parent folder with `ally.yaml`, or the one of the
    /// person's own settings.
    pub fn find(env: &Env, named: Option<&Path>) -> Result<Self, Error> {
        let named = named.map(Path::to_path_buf).or_else(|| env.var("ALLY_REPO").map(PathBuf::from));
        if let Some(named) = named {
            let folder = env.path(&named);
            let folder = folder.canonicalize().map_err(Error::system(folder))?;
            return match upwards(&folder) {
                Some(root) => Self::at(root),
                None => {
                    // A bare repository is the likeliest mistake, and git says so better.
                    if folder.is_dir() {
                        Repo::open(&folder).map(drop).or_else(no_repository_is_fine)?;
                    }
                    Err(Error::NoTeam(folder))
                }
            };
        }
        if let Some(root) = upwards(&env.folder) {
            return Self::at(root);
        }
        let set = super::settings::own_repo(env)?;
        match set {
            Some(folder) => {
                let folder = env.path(&folder);
                upwards(&folder).map_or(Err(Error::NoTeam(folder)), Self::at)
            }
            None => {
                Repo::open(&env.folder).map(drop).or_else(no_repository_is_fine)?;
                Err(Error::NoTeam(env.folder.clone()))
            }
        }
    }

    /// Waits for the commit lock, then puts in order what a dead command left and sees whether git lets us write.
    pub(super) fn ready(&self, world: &World) -> Result<CommitLock, Error> {
        let lock = self.repo.lock_commits(PATIENCE)?;
        self.repo.heal(&lock, world)?;
        self.repo.preflight(world)?;
        Ok(lock)
    }

    /// Makes the folder for what stays in this clone; it ignores itself, whatever the team's `.gitignore` says. Refuses
    /// while git tracks anything in it: the next commit of everything would send what is written there.
    pub(super) fn make_private_folder(&self) -> Result<(), Error> {
        let folder = self.root.join(private_folder());
        // A link that came with the repository would lead what is private somewhere else.
        if folder.symlink_metadata().is_ok_and(|found| !found.is_dir()) {
            let problem = Problem::new(
                private_folder(),
                "not-a-file",
                "this is no folder, and private words would go there",
            );
            return Err(Error::File(problem.with_fix("move it away")));
        }
        if let Some(problem) = self.tracked_private()? {
            return Err(Error::File(problem));
        }
        let ignored = folder.join(".gitignore");
        if !is_ignoring_all(&ignored) {
            self.repo.write_untracked(&ignored, Some(b"*\n"))?;
        }
        Ok(())
    }

    /// What git tracks in the folder that is to stay in this clone, as a problem.
    pub(super) fn tracked_private(&self) -> Result<Option<Problem>, Error> {
        let private = private_folder();
        if !self.repo.tracks(&self.prefix, private)? {
            return Ok(None);
        }
        let message = "git tracks files in it, so that a commit of everything would send private words";
        let problem = Problem::new(private, "tracked-private", message).with_fix(format!(
            "`ally git rm -r --cached {private}`, then `ally git commit -m 'Keep {private} here'`; the files stay where they are"
        ));
        Ok(Some(problem))
    }

    /// A folder of private words that git would take along, as a problem.
    pub(super) fn unignored_private(&self) -> Result<Option<Problem>, Error> {
        let private = private_folder();
        let is_there = self.root.join(private).symlink_metadata().is_ok_and(|found| found.is_dir());
        if !is_there || self.repo.ignores(&format!("{}{private}/words.yaml", self.prefix))? {
            return Ok(None);
        }
        let message = "git does not ignore it, so that `git add` would take private words along";
        let fix = format!("make {private}/.gitignore a plain file with a single line, which is a *");
        Ok(Some(Problem::new(private, "unignored-private", message).with_fix(fix)))
    }

    /// The team in a folder that holds `ally.yaml`.
    pub fn at(root: PathBuf) -> Result<Self, Error> {
        let root = root.canonicalize().map_err(Error::system(root))?;
        let repo = Repo::open(&root)?;
        let relative = repo.relative(&root)?;
        let prefix = if relative.is_empty() { relative } else { format!("{relative}/") };
        Ok(Self { root, repo, prefix })
    }

    /// The team's folder inside a fresh clone: its root, or a folder at most two levels down.
    pub fn in_clone(work: &Path) -> Option<PathBuf> {
        let holds = |folder: &Path| folder.join(MARK).is_file();
        let inside = |folder: &Path| -> Vec<PathBuf> {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            let mut folders: Vec<PathBuf> = entries
                .filter(|entry| {
                    entry.file_type().is_ok_and(|kind| kind.is_dir()) && entry.file_name() != ".git"
                })
                .map(|entry| entry.path())
                .collect();
            folders.sort();
            folders
        };
        if holds(work) {
            return Some(work.to_path_buf());
        }
        let first = inside(work);
        let second = first.iter().flat_map(|folder| inside(folder));
        first.iter().cloned().chain(second).find(|folder| holds(folder))
    }
}

/// Whether a `.gitignore` is a plain file that ignores everything beside it, with no exception.
fn is_ignoring_all(file: &Path) -> bool {
    let is_plain = file.symlink_metadata().is_ok_and(|found| found.is_file());
    let text = if is_plain { std::fs::read_to_string(file).unwrap_or_default() } else { String::new() };
    text.lines().any(|line| line == "*") && !text.lines().any(|line| line.starts_with('!'))
}

fn no_repository_is_fine(error: crate::git::Error) -> Result<(), Error> {
    match error {
        crate::git::Error::NoRepository(_) => Ok(()),
        other => Err(other.into()),
    }
}

/// The nearest folder upwards that holds the team's file.
pub(super) fn upwards(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|folder| folder.join(MARK).symlink_metadata().is_ok()).map(Path::to_path_buf)
}

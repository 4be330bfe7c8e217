//! A new clone of a remote: whole and checked out, or not there at all.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use git2::build::CheckoutBuilder;
use git2::{Oid, Repository, RepositoryInitOptions};

use super::making::{emptied, rid_of_trials};
use super::program::{PIECEMEAL, command, run};
use super::remote::{Advertised, Way, set_reference};
use super::repo::{Repo, absent};
use super::through_git::Git;
use super::transport::one_line;
use super::url;
use super::{Error, Result, World};

/// The branch of a clone whose remote holds nothing and does not say how its first branch shall be called.
const FIRST_BRANCH: &str = "main";

/// Clones into a folder that is empty or does not exist yet; when it fails, everything is as before.
pub(crate) fn clone(url: &str, dir: &Path, world: &World) -> Result<Repository> {
    let made = first_missing(dir)?;
    let cloned = clone_there(url, dir, world);
    if cloned.is_err() {
        // What stopped the clone is the news; a folder that can't be removed stays to be seen.
        drop(match made {
            Some(made) => fs::remove_dir_all(made),
            None => emptied(dir),
        });
    }
    cloned
}

/// The topmost folder that a clone into `dir` has to make; `None` if `dir` is there and empty.
fn first_missing(dir: &Path) -> Result<Option<PathBuf>> {
    let in_the_way = |why: &str| Error::InTheWay { path: dir.display().to_string(), why: why.to_owned() };
    match fs::read_dir(dir) {
        Ok(mut entries) => match entries.next() {
            None => return Ok(None),
            Some(_) => return Err(in_the_way("it is a folder that is not empty")),
        },
        Err(source) if source.kind() == io::ErrorKind::NotADirectory => {
            return Err(in_the_way("it is a file"));
        }
        Err(source) if source.kind() == io::ErrorKind::NotFound => {}
        Err(source) => return Err(Error::file(dir)(source)),
    }
    let dir = std::path::absolute(dir).map_err(Error::file(dir))?;
    let missing = dir.ancestors().take_while(|folder| fs::symlink_metadata(folder).is_err());
    Ok(missing.last().map(ToOwned::to_owned))
}

fn clone_there(typed: &str, dir: &Path, world: &World) -> Result<Repository> {
    let url = stored(typed, world)?;
    let way = Way::to(None, &url, world)?;
    if way.is_through_git() {
        let git = Git { repo: None, url: &url, world };
        {
            let _talking = way.talking();
            git.clone_into(dir)?;
        }
        let repo = Repository::open(dir)?;
        if let Some(tip) = absent(repo.refname_to_id("HEAD"))? {
            check_out(&repo, tip, world)?;
        }
        return Ok(repo);
    }
    let there = way.advertised()?;
    let branch = match there.default_branch() {
        Some(branch) => branch,
        None => way.unborn_branch()?.unwrap_or_else(|| FIRST_BRANCH.to_owned()),
    };
    let repo = initialised(dir, &branch, &there)?;
    repo.remote("origin", &url)?;
    let mut config = repo.config()?;
    config.set_str(&format!("branch.{branch}.remote"), "origin")?;
    config.set_str(&format!("branch.{branch}.merge"), &format!("refs/heads/{branch}"))?;
    let why = format!("clone: from {}", url::shown(&url));
    let mut tip = None;
    for (name, id) in way.fetch_branches(&repo)? {
        set_reference(&repo, &format!("refs/remotes/origin/{name}"), id, &why)?;
        if name == branch {
            tip = Some(id);
        }
    }
    if let Some(tip) = tip {
        let followed = format!("refs/remotes/origin/{branch}");
        repo.reference_symbolic("refs/remotes/origin/HEAD", &followed, true, &why)?;
        set_reference(&repo, &format!("refs/heads/{branch}"), tip, &why)?;
        check_out(&repo, tip, world)?;
    }
    Ok(repo)
}

/// The address as it is to stand in the configuration: a path of this machine in full, because a clone's relative
/// addresses start elsewhere. A folder that is there wins over a host of the same name, as in git.
fn stored(typed: &str, world: &World) -> Result<String> {
    let led = Way::to(None, typed, world)?.folder();
    if typed.contains("://") || typed.contains("::") {
        return Ok(typed.to_owned());
    }
    let path = match led {
        Some(path) => path,
        None if Path::new(typed).is_dir() => std::path::absolute(typed).map_err(Error::file(typed))?,
        None => return Ok(typed.to_owned()),
    };
    path.into_os_string()
        .into_string()
        .map_err(|path| Error::Url { url: path.to_string_lossy().into_owned(), why: "it is not UTF-8" })
}

fn initialised(dir: &Path, branch: &str, there: &Advertised) -> Result<Repository> {
    let mut options = RepositoryInitOptions::new();
    options.initial_head(branch).no_reinit(true).mkpath(true);
    if let Some((_, id)) = there.refs.first() {
        options.object_format(id.object_format());
    }
    let repo = Repository::init_opts(dir, &options)?;
    rid_of_trials(dir)?;
    Ok(repo)
}

/// Fills the work tree through git, which knows filters; without git, as libgit2 can.
fn check_out(repo: &Repository, tip: Oid, world: &World) -> Result<()> {
    Repo::open(repo.workdir().unwrap_or_else(|| repo.path()))?.vet(None, tip)?;
    let mut git = command(OsStr::new("git"), world);
    git.args(PIECEMEAL).args(["reset", "--hard", "--quiet"]).arg(tip.to_string());
    git.current_dir(repo.workdir().unwrap_or_else(|| repo.path()));
    match run(git, None, None) {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(Error::Program { name: "git".to_owned(), why: one_line(&output.stderr) }),
        Err(Error::Program { .. }) => Ok(repo.checkout_head(Some(CheckoutBuilder::new().force()))?),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::super::configured;
    use super::super::fixture::{Place, commit};
    use super::*;

    #[test]
    fn a_clone_looks_as_gits_own() {
        let place = Place::new();
        let path = place.bare("team.git");
        let bare = Repository::open(&path).unwrap();
        commit(&bare, "refs/heads/main", "a.yaml", "first");
        commit(&bare, "refs/heads/trunk", "b.yaml", "other");
        bare.set_head("refs/heads/trunk").unwrap();
        let url = path.to_str().unwrap();
        let ours = clone(url, &place.path("new/ours"), &place.world).unwrap();
        place.git(&place.path(""), &["clone", "--quiet", url, "theirs"]);
        let theirs = Repository::open(place.path("theirs")).unwrap();
        let look = |repo: &Repository| {
            let dir = repo.workdir().unwrap();
            [
                place.git(dir, &["status", "--branch", "--porcelain=v2"]),
                place.git(dir, &["for-each-ref", "--format=%(refname) %(objectname) %(symref)"]),
                place.git(dir, &["config", "--local", "--get-regexp", "^(remote|branch)"]),
                place.git(dir, &["ls-files", "--stage"]),
                place.git(dir, &["symbolic-ref", "HEAD"]),
            ]
        };
        assert_eq!(look(&ours), look(&theirs));
        assert_eq!(fs::read(place.path("new/ours/b.yaml")).unwrap(), b"other");
    }

    #[test]
    fn the_first_branch_of_an_empty_remote_has_the_name_that_its_head_has() {
        let place = Place::new();
        let path = place.bare("team.git");
        Repository::open(&path).unwrap().set_head("refs/heads/trunk").unwrap();
        let repo = clone(path.to_str().unwrap(), &place.path("a"), &place.world).unwrap();
        assert_eq!(configured::current_branch(&repo).unwrap().as_deref(), Some("trunk"));
    }

    #[test]
    fn a_clone_that_fails_leaves_everything_as_it_was() {
        let place = Place::new();
        fs::create_dir(place.path("empty")).unwrap();
        fs::create_dir(place.path("full")).unwrap();
        fs::write(place.path("full/file"), "mine").unwrap();
        fs::write(place.path("file"), "mine").unwrap();
        let seeded = place.seeded("team.git");
        // The list of refs still comes, but the objects behind the commit do not.
        let tree = place.git(&seeded, &["rev-parse", "main^{tree}"]);
        fs::remove_file(seeded.join("objects").join(&tree[..2]).join(&tree[2..])).unwrap();
        let broken = seeded.display().to_string();
        for url in ["/nowhere/team.git", &broken, "http://localhost:1/x"] {
            clone(url, &place.path("a/b/c"), &place.world).map(drop).unwrap_err();
            assert!(!place.path("a").exists(), "{url}");
            clone(url, &place.path("empty"), &place.world).map(drop).unwrap_err();
            assert_eq!(fs::read_dir(place.path("empty")).unwrap().count(), 0, "{url}");
        }
        for name in ["full", "file"] {
            let error = clone(&broken, &place.path(name), &place.world).map(drop).unwrap_err();
            assert!(matches!(error, Error::InTheWay { .. }), "{error:?}");
        }
        assert_eq!(place.read("full/file") + &place.read("file"), "minemine");
    }

    #[test]
    fn without_git_the_work_tree_is_filled_all_the_same() {
        let place = Place::new();
        let dial = place.script(
            "dial",
            "case $1 in -G) exit 1;; esac\nfor last; do :; done\nPATH=$REAL; exec sh -c \"$last\"",
        );
        let path = place.seeded("team.git");
        let real = place.world.vars[OsStr::new("PATH")].clone();
        let bin = place.path("bin");
        fs::create_dir(&bin).unwrap();
        let place = place.with("REAL", real).with("GIT_SSH", dial).with("PATH", bin);
        let url = format!("host:{}", path.display());
        let repo = clone(&url, &place.path("clone"), &place.world).unwrap();
        assert_eq!(place.read("clone/seed"), "first");
        assert!(repo.statuses(None).unwrap().is_empty());
    }
}

//! Folders, repositories and fake programs for the tests of this layer.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use git2::{Oid, Repository, Signature, Time};
use tempfile::TempDir;

use super::World;
use super::program::{command, run};

/// A home folder of its own and the world that goes with it.
pub(super) struct Place {
    dir: TempDir,
    pub(super) world: World,
}

impl Place {
    pub(super) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        #[expect(clippy::disallowed_methods, reason = "the tests run the real git of this machine")]
        let path = std::env::var_os("PATH").unwrap();
        let vars = [
            ("HOME".into(), dir.path().into()),
            ("PATH".into(), path),
            ("GIT_CONFIG_NOSYSTEM".into(), "1".into()),
        ];
        let world = World { vars: vars.into_iter().collect(), idle_seconds: 20, ..World::default() };
        Self { dir, world }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Adds a variable to the world.
    pub(super) fn with(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.world.vars.insert(name.into(), value.as_ref().into());
        self
    }

    pub(super) fn git(&self, dir: &Path, args: &[&str]) -> String {
        let mut git = command(OsStr::new("git"), &self.world);
        git.args(args).current_dir(dir);
        let output = run(git, None, None).unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {args:?}: {stderr}");
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }

    /// A bare repository with nothing in it.
    pub(super) fn bare(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        self.git(self.dir.path(), &["init", "--quiet", "--bare", "-b", "main", path.to_str().unwrap()]);
        path
    }

    /// A bare repository with one commit.
    pub(super) fn seeded(&self, name: &str) -> PathBuf {
        let path = self.bare(name);
        let repo = Repository::open(&path).unwrap();
        commit(&repo, "refs/heads/main", "seed", "first");
        path
    }

    /// An executable script.
    pub(super) fn script(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    pub(super) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }
}

/// Puts a commit with one more file on a branch.
pub(super) fn commit(repo: &Repository, branch: &str, file: &str, text: &str) -> Oid {
    let parent = repo.refname_to_id(branch).ok().map(|id| repo.find_commit(id).unwrap());
    let tree = parent.as_ref().map(|parent| parent.tree().unwrap());
    let mut builder = repo.treebuilder(tree.as_ref()).unwrap();
    let blob = repo.blob(text.as_bytes()).unwrap();
    builder.insert(file, blob, 0o100_644).unwrap();
    let tree = repo.find_tree(builder.write().unwrap()).unwrap();
    let who = Signature::new("Ana", "ana@example.org", &Time::new(1_700_000_000, 0)).unwrap();
    let parents: Vec<_> = parent.iter().collect();
    repo.commit(Some(branch), &who, &who, text, &tree, &parents).unwrap()
}

//! A clone in a temporary folder, beside the real git, for the tests of this layer.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::lock::CommitLock;
use super::repo::Repo;
use super::{FileChange, MergeAnswer, MergeAsk, Merged, Oid, Result, Stamp, World, program};

/// A repository, its folder, and the environment of everything that is started for it.
pub(super) struct Clone {
    pub(super) dir: PathBuf,
    pub(super) repo: Repo,
    pub(super) world: World,
    _temp: Option<tempfile::TempDir>,
}

/// An environment in which git knows no configuration of this machine.
fn world(home: &Path) -> World {
    let mut world = World { interactive: false, seed: 1, ..World::default() };
    let mut set = |name: &str, value: &OsStr| world.vars.insert(name.into(), value.into());
    set("HOME", home.as_os_str());
    set("PATH", OsStr::new("/usr/local/bin:/usr/bin:/bin"));
    set("GIT_CONFIG_NOSYSTEM", OsStr::new("1"));
    for role in ["AUTHOR", "COMMITTER"] {
        set(&format!("GIT_{role}_NAME"), OsStr::new("Ana"));
        set(&format!("GIT_{role}_EMAIL"), OsStr::new("ana@example.org"));
        set(&format!("GIT_{role}_DATE"), OsStr::new("1800000000 +0100"));
    }
    world
}

impl Clone {
    /// A new repository on branch `main`.
    pub(super) fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        let dir = temp.path().join("work");
        drop(Repo::init(&dir, "main").unwrap());
        let mut clone = Self::at(&dir, temp.path());
        clone._temp = Some(temp);
        // The configuration of whoever runs the tests is seen by libgit2.
        clone.repo.set_config("commit.gpgsign", "false").unwrap();
        clone.repo.set_config("core.autocrlf", "false").unwrap();
        clone
    }

    /// The repository in a folder.
    pub(super) fn at(dir: &Path, home: &Path) -> Self {
        Self { dir: dir.to_path_buf(), repo: Repo::open(dir).unwrap(), world: world(home), _temp: None }
    }

    /// Opened again, with nothing remembered.
    pub(super) fn again(&self) -> Repo {
        Repo::open(&self.dir).unwrap()
    }

    /// What the real git prints; it must succeed.
    pub(super) fn git(&self, args: &[&str]) -> String {
        let (ok, text) = self.try_git(args);
        assert!(ok, "git {args:?}: {text}");
        text
    }

    /// What the real git prints, and whether it succeeded.
    pub(super) fn try_git(&self, args: &[&str]) -> (bool, String) {
        let mut command = program::command(OsStr::new("git"), &self.world);
        command.current_dir(&self.dir).args(args);
        let output = program::run(command, None, None).unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&text).into_owned())
    }

    /// `git status`, and nothing that fsck objects to.
    pub(super) fn status(&self) -> String {
        let fsck = self.git(&["fsck", "--strict", "--no-dangling"]);
        assert!(!fsck.contains("error") && !fsck.contains("missing"), "{fsck}");
        self.git(&["status", "--porcelain"])
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        let place = self.dir.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    }

    pub(super) fn read(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.dir.join(path)).ok()
    }

    pub(super) fn lock(&self) -> CommitLock {
        self.repo.lock_commits(Duration::ZERO).unwrap()
    }

    /// Commits files by ally; each is `(path, before, after)`.
    pub(super) fn commit(&self, changes: &[(&str, Option<&str>, Option<&str>)]) -> Result<Oid> {
        let bytes = |text: Option<&str>| text.map(|text| text.as_bytes().to_vec());
        let changes: Vec<_> = changes
            .iter()
            .map(|&(path, before, after)| FileChange {
                path: path.to_owned(),
                before: bytes(before),
                after: bytes(after),
            })
            .collect();
        let by = stamp("Ana");
        self.repo.commit(&self.lock(), &changes, "Change records", &by, &by, &self.world)
    }

    /// Commits the whole work tree by git.
    pub(super) fn commit_all(&self, message: &str) -> Oid {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self.again().head().unwrap().unwrap()
    }

    /// Merges by ally; records end in `.yaml`, and both sides' texts are joined.
    pub(super) fn merge(&self, theirs: Oid) -> Result<Merged> {
        self.merge_by(theirs, &mut |ask: MergeAsk<'_>| {
            let mut lines: Vec<&[u8]> = Vec::new();
            for text in [ask.ours, ask.theirs].into_iter().flatten() {
                lines.extend(text.split_inclusive(|&byte| byte == b'\n'));
            }
            lines.sort_unstable();
            lines.dedup();
            MergeAnswer::Bytes(lines.concat())
        })
    }

    pub(super) fn merge_by(
        &self,
        theirs: Oid,
        decide: &mut dyn FnMut(MergeAsk<'_>) -> MergeAnswer,
    ) -> Result<Merged> {
        let by = stamp("Ana");
        self.repo.merge(&self.lock(), theirs, &is_record, decide, "Merge", &by, &by, &self.world)
    }
}

/// What these tests take for records.
pub(super) fn is_record(path: &str) -> bool {
    path.ends_with(".yaml")
}

/// Somebody, at a fixed moment.
pub(super) fn stamp(name: &str) -> Stamp {
    let email = format!("{}@example.org", name.to_lowercase());
    Stamp { name: name.to_owned(), email, seconds: 1_800_000_000, offset_minutes: 60 }
}

//! More of the fixture: any person in any folder, plain git that may fail, and all that a command could change.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::team::{Run, Team, words};

impl Team {
    /// A person types a command in their clone.
    pub fn says(&self, who: &str, line: &str) -> Run {
        self.says_in(who, &self.clone_of(who), line)
    }

    /// A person types a command in a folder.
    pub fn says_in(&self, who: &str, folder: &Path, line: &str) -> Run {
        let words = words(line);
        self.run_in(who, folder, &words.iter().map(String::as_str).collect::<Vec<_>>(), None)
    }

    /// Plain git in a folder: its exit code, and what it says on both streams.
    pub fn git_in(&self, who: &str, folder: &Path, args: &[&str]) -> (i32, String) {
        let output = self.command(who, "git").current_dir(folder).args(args).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&said).into_owned())
    }

    /// Plain git that must go well, in a folder.
    #[track_caller]
    pub fn git_ok(&self, who: &str, folder: &Path, args: &[&str]) -> String {
        let (code, said) = self.git_in(who, folder, args);
        assert_eq!(code, 0, "git {args:?}: {said}");
        said
    }

    /// Writes a file and commits it with plain git.
    pub fn commits(&self, who: &str, path: &str, text: &str) {
        self.write(who, path, text);
        self.git(who, &["add", "--", path]);
        self.git(who, &["commit", "--quiet", "-m", "by hand", "--", path]);
    }

    /// A third person, Cem, who joins the team; everybody is synced afterwards.
    pub fn with_cem(self) -> Self {
        self.home("cem", "Cem Kaya");
        self.in_home("cem", &["join", &self.remote(), "team"]).ok();
        self.ana("sync").ok();
        self.ben("sync").ok();
        self
    }

    /// All that a command could change in a clone: files, what git says of them, and every ref with its history.
    pub fn state(&self, who: &str) -> BTreeMap<String, Vec<u8>> {
        self.state_of(who, &self.clone_of(who))
    }

    /// The same for any folder.
    pub fn state_of(&self, who: &str, folder: &Path) -> BTreeMap<String, Vec<u8>> {
        let mut state = files_below(folder);
        for args in [
            &["status", "--porcelain=v2", "--branch", "--untracked-files=all"][..],
            &["log", "--all", "--format=%H %D"],
            &["for-each-ref"],
            &["diff", "--cached"],
        ] {
            state.insert(format!("git {}", args.join(" ")), self.git_in(who, folder, args).1.into_bytes());
        }
        state
    }

    /// The record files of a clone.
    pub fn records(&self, who: &str) -> BTreeMap<String, Vec<u8>> {
        files_below(&self.clone_of(who))
    }
}

/// Files below a folder, without git's own; of a link, where it points.
fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            let kind = path.symlink_metadata().unwrap().file_type();
            if path.file_name().unwrap() == ".git" {
                continue;
            }
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            if kind.is_dir() {
                walk(root, &path, found);
            } else if kind.is_symlink() {
                found.insert(name, std::fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes());
            } else {
                found.insert(name, std::fs::read(&path).unwrap_or_default());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

//! Remotes that the git program reaches for us: http(s), `git://` and whatever a remote helper knows.
//!
//! Credential helpers, proxies, certificates and netrc work as the user has set them, because it is their git.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output};

use git2::{ObjectFormat, Oid, Repository};

use super::program::{Stopped, command, run_afar, with_given_settings};
use super::remote::{Advertised, Answer};
use super::transport::one_line;
use super::url::shown;
use super::{Error, RemoteSpec, Result, World};

/// The git program, told whose errors are reported.
pub(super) struct Git<'a> {
    /// The repository to act in, if there is one yet.
    pub(super) repo: Option<&'a Repository>,
    /// Where the remote lies.
    pub(super) url: &'a str,
    /// The outside world.
    pub(super) world: &'a World,
}

impl Git<'_> {
    /// The refs of a remote, named by its name in the configuration or by its address.
    pub(super) fn advertised(&self, target: &str) -> Result<Advertised> {
        let mut git = self.git();
        git.args(["ls-remote", "--symref", "--", target]);
        let output = self.succeeded(git)?;
        let mut found = Advertised::default();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let Some((value, name)) = line.split_once('\t') else {
                continue;
            };
            if let Some(head) = value.strip_prefix("ref: ") {
                if name == "HEAD" {
                    found.head = Some(head.to_owned());
                }
                continue;
            }
            let format = match value.len() {
                64 => ObjectFormat::Sha256,
                _ => ObjectFormat::Sha1,
            };
            found.refs.push((name.to_owned(), Oid::from_str_ext(value, format)?));
        }
        Ok(found)
    }

    /// Fetches the one branch of a remote into its tracking ref; false if there is no such branch over there.
    pub(super) fn fetch(&self, spec: &RemoteSpec, tracking: &str) -> Result<bool> {
        let mut git = self.git();
        git.args([
            "fetch",
            "--progress",
            "--no-tags",
            "--no-prune",
            "--no-recurse-submodules",
            "--no-write-fetch-head",
            "--no-auto-maintenance",
            "--refmap=",
            "--",
            &spec.name,
        ]);
        git.arg(format!("+refs/heads/{}:{tracking}", spec.branch));
        let Err(failure) = self.succeeded(git) else {
            return Ok(true);
        };
        // git says only in words that a branch is missing, so the remote is asked.
        let there = self.advertised(&spec.name)?;
        match there.branch(&spec.branch) {
            None => Ok(false),
            Some(_) => Err(failure),
        }
    }

    /// Sends a commit as the remote's branch.
    pub(super) fn push(&self, spec: &RemoteSpec, commit: Oid) -> Result<Answer> {
        let mut git = self.git();
        git.args([
            "push",
            "--porcelain",
            "--progress",
            "--no-verify",
            "--no-follow-tags",
            "--recurse-submodules=no",
            "--",
            &spec.name,
        ]);
        git.arg(format!("{commit}:refs/heads/{}", spec.branch));
        let output = self.run(git)?;
        if output.status.success() {
            return Ok(Answer::Done);
        }
        let stdout = String::from_utf8_lossy(&output.stdout);
        let verdict =
            stdout.lines().find_map(|line| line.strip_prefix("!\t")).and_then(|line| line.split_once('\t'));
        match verdict {
            Some((_, summary)) => Ok(Answer::Refused(said(summary, &output.stderr))),
            None => Err(self.unreachable(&output)),
        }
    }

    /// A whole clone, not yet checked out.
    pub(super) fn clone_into(&self, dir: &Path) -> Result<()> {
        let mut git = self.git();
        git.args([
            "-c",
            "init.defaultBranch=main",
            "clone",
            "--progress",
            "--no-checkout",
            "--origin=origin",
            "--",
        ]);
        git.arg(self.url).arg(dir);
        self.succeeded(git)?;
        Ok(())
    }

    fn git(&self) -> Command {
        let mut git = command(OsStr::new("git"), self.world);
        with_given_settings(&mut git, self.world);
        if let Some(repo) = self.repo {
            git.current_dir(repo.workdir().unwrap_or_else(|| repo.path()));
        }
        git
    }

    fn run(&self, git: Command) -> Result<Output> {
        run_afar(git, self.world).map_err(|stopped| match stopped {
            Stopped::NotStarted(error) => error,
            Stopped::GivenUp(source) => Error::Unreachable { url: shown(self.url), why: source.to_string() },
        })
    }

    fn succeeded(&self, git: Command) -> Result<Output> {
        let output = self.run(git)?;
        if output.status.success() { Ok(output) } else { Err(self.unreachable(&output)) }
    }

    fn unreachable(&self, output: &Output) -> Error {
        let mut why = one_line(&output.stderr);
        match output.status.code() {
            Some(code) if why.is_empty() => why = format!("git ended with exit code {code}"),
            Some(code) => why.push_str(&format!(" (exit code {code})")),
            None => why.push_str(" (git was killed)"),
        }
        Error::Unreachable { url: shown(self.url), why }
    }
}

/// The server's words about a refused push: what its hooks wrote, then git's summary.
fn said(summary: &str, stderr: &[u8]) -> String {
    let stderr = String::from_utf8_lossy(stderr);
    let mut words: Vec<&str> = stderr
        .lines()
        .filter_map(|line| line.rsplit('\r').next())
        .filter_map(|line| line.strip_prefix("remote: "))
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
        .collect();
    words.push(summary);
    words.join("\n")
}

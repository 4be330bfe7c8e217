//! The only user of git2 and of the git, ssh, ssh-keygen and gpg programs.
//!
//! Knows bytes, paths, commits and remotes; knows nothing of records, YAML or the screen. Everything here is told
//! who acts, at which moment and with which variables: no clock and no environment is read below this line.

mod advance;
mod clone;
mod commit;
mod configured;
mod dirty;
mod disk;
mod edited;
mod entries;
mod error;
#[cfg(test)]
mod fixture;
mod folders;
#[cfg(any(test, fuzzing))]
pub mod foreign;
mod git_move;
mod go_over;
mod heal;
mod history;
mod index;
mod journal;
mod lock;
mod making;
mod merge;
mod names;
#[cfg(test)]
mod practice;
mod program;
mod progress;
mod raw;
mod reach;
mod remerge;
mod remote;
mod repo;
mod rules;
mod setup;
mod sign;
mod ssh;
mod sum;
mod through_git;
mod tidying;
mod transport;
mod tree;
mod url;
mod verify;
mod worktree;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

pub use dirty::{Dirty, DirtyKind};
pub use edited::Naming;
pub use error::{Error, Result, in_words};
pub use git2::Oid;
pub use history::{By, Past};
pub use lock::{CommitLock, RemindLock, SyncLock};
pub use making::Making;
pub(crate) use program::{command, run};
pub use progress::{Progress, Step};
pub use reach::{
    clone, config_anywhere, edit_for_person, identity_anywhere, is_branch_name, is_folder, list_remote,
    run_for_person, shown_address,
};
pub use repo::{Repo, Role};
pub use verify::{Signature, Signer};

/// What of the outside world the git layer needs, given by the caller.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// The whole environment for programs that are started (`ssh`, `git`, `gpg`).
    pub vars: BTreeMap<OsString, OsString>,
    /// A person sits at the terminal: programs may prompt. Otherwise prompts are off and waits are limited.
    pub interactive: bool,
    /// Seed for the random part of waiting times.
    pub seed: u64,
    /// How long a network operation may be silent before it is given up, in seconds.
    pub idle_seconds: u64,
    /// Who is told how a conversation with a remote goes on.
    pub progress: Progress,
}

/// Who stands in a commit, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Shown name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Seconds since 1970.
    pub seconds: i64,
    /// Minutes east of UTC.
    pub offset_minutes: i32,
}

/// The largest record file that is read, in bytes, and so the most memory that one takes. A larger one is carried along
/// by its id, as a file that can't be read.
pub const LARGEST_RECORD: usize = 64 * 1024;

/// One file of a change, path relative to the root of the repository's work tree, with `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// Where.
    pub path: String,
    /// The bytes that the decision was made on; `None`: there was no such file.
    pub before: Option<Vec<u8>>,
    /// The bytes to be; `None`: the file goes.
    pub after: Option<Vec<u8>>,
}

/// A path that both sides of a merge changed, with the three contents (`None`: not there).
#[derive(Debug)]
pub struct MergeAsk<'a> {
    /// Path relative to the root of the work tree.
    pub path: &'a str,
    /// Content in the merge base.
    pub base: Option<&'a [u8]>,
    /// Content on our branch.
    pub ours: Option<&'a [u8]>,
    /// Content on theirs.
    pub theirs: Option<&'a [u8]>,
}

/// What becomes of such a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MergeAnswer {
    /// These bytes.
    Bytes(Vec<u8>),
    /// Our bytes; theirs are kept under `refs/ally/lost/`.
    Ours,
    /// Their bytes; ours are kept under `refs/ally/lost/`.
    Theirs,
}

/// Where a clone of the remote lies on this machine, and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteSpec {
    /// The remote's name in git's configuration, `origin` mostly.
    pub name: String,
    /// Where to fetch from, after `url.*.insteadOf`.
    pub url: String,
    /// Where to push to.
    pub push_url: String,
    /// The branch over there, without `refs/heads/`.
    pub branch: String,
    /// Our branch, without `refs/heads/`.
    pub local: String,
}

/// What a fetch found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The remote holds no branch at all.
    Empty,
    /// The remote holds branches, but not ours.
    NoBranch(Vec<String>),
    /// The tip of our branch over there, all its objects now here.
    Tip(Oid),
}

/// Something that is kept from git's garbage collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The ref that keeps it.
    pub reference: String,
    /// The object.
    pub id: Oid,
    /// Whether it is a commit; otherwise it is a file.
    pub is_commit: bool,
}

/// What became of a push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pushed {
    /// The remote's branch is now our commit.
    Done,
    /// The remote has moved; fetch, merge and try again.
    Behind,
    /// The remote said no, in these words (a hook, a protected branch).
    Refused(String),
}

/// A commit as history shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitInfo {
    /// Its id.
    pub id: Oid,
    /// Its parents.
    pub parents: Vec<Oid>,
    /// Author's name.
    pub author_name: String,
    /// Author's e-mail.
    pub author_email: String,
    /// Author's time, seconds since 1970.
    pub seconds: i64,
    /// The whole message.
    pub message: String,
}

/// A path that differs between two trees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Path relative to the root of the repository. Bytes that are no UTF-8 are written as characters that mean nothing.
    pub path: String,
    /// Blob before, if there was one, and its mode.
    pub old: Option<(Oid, i32)>,
    /// Blob after, if there is one, and its mode.
    pub new: Option<(Oid, i32)>,
}

/// What a merge did to the branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// Tip before.
    pub from: Option<Oid>,
    /// Tip after.
    pub to: Oid,
    /// Paths that were decided by [`MergeAsk`].
    pub decided: Vec<String>,
    /// Paths whose losing bytes are kept, with the ref that keeps them.
    pub kept: Vec<(String, String)>,
    /// Whether the branch only moved forward, without a merge commit.
    pub fast_forward: bool,
}

/// Where a repository's folder lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The root of the work tree.
    pub work: PathBuf,
    /// The git folder shared by all work trees of this clone; `ally/` inside it is ours.
    pub common: PathBuf,
    /// The git folder of this work tree (its index and HEAD).
    pub git: PathBuf,
}

//! What can go wrong with git: every variant is something a caller can act on.

use std::path::PathBuf;

use thiserror::Error as ThisError;

/// Shorthand for results of this layer.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure of the git layer.
#[derive(Debug, ThisError)]
pub enum Error {
    /// No repository here or above.
    #[error("{0} is not inside a git repository")]
    NoRepository(PathBuf),
    /// The repository has no work tree.
    #[error("{0} is a bare repository: it has no files to work on")]
    Bare(PathBuf),
    /// Somebody else owns the repository and git refuses it.
    #[error("git does not trust {0}: it belongs to another user")]
    Owner(PathBuf),
    /// A feature of the repository that libgit2 can't write; `cure` is a command that was tried.
    #[error("this repository uses {feature}, which ally cannot write")]
    Unsupported {
        /// The feature, as git names it.
        feature: String,
        /// What to run.
        cure: String,
    },
    /// git is in the middle of something.
    #[error("git is in the middle of a {what}")]
    InProgress {
        /// merge, rebase, cherry-pick, revert, bisect, patch series (git am)
        what: &'static str,
        /// What ends it.
        cure: String,
    },
    /// Nobody is named in git's configuration.
    #[error("git does not know who you are ({missing} is not set)")]
    NoIdentity {
        /// `user.name` or `user.email`
        missing: &'static str,
    },
    /// The index is missing or can't be read.
    #[error("git's index {path} {why}")]
    Index {
        /// Where it should be.
        path: PathBuf,
        /// What is wrong with it, as a sentence part.
        why: &'static str,
    },
    /// HEAD is on a branch without a commit, while others have some.
    #[error("the branch {branch} has no commit yet, but {other} has")]
    Unborn {
        /// The branch that HEAD is on.
        branch: String,
        /// A branch with commits.
        other: String,
    },
    /// A path would have to be a file and a folder at once.
    #[error("{path} would be a file and a folder at once")]
    Crossed {
        /// Relative path.
        path: String,
    },
    /// A lock is held too long.
    #[error("another program holds {path}")]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// Whether the holder is an ally (otherwise git or something else).
        ally: bool,
    },
    /// A file is not what the decision was made on.
    #[error("{0} changed while the command was running")]
    Changed(String),
    /// A path in the work tree stands in the way.
    #[error("{path} is in the way: {why}")]
    InTheWay {
        /// Relative path.
        path: String,
        /// What it is.
        why: String,
    },
    /// Paths that are no records were changed on both sides and can't be merged by git either.
    #[error("both sides changed {}, which ally does not merge", paths.join(", "))]
    Foreign {
        /// Relative paths.
        paths: Vec<String>,
        /// The commit that was to be merged, once it is known.
        theirs: Option<git2::Oid>,
        /// Whether both sides begin with the same commit, as far as is known.
        is_related: bool,
    },
    /// The files of a commit from elsewhere are not such that git could have written them, or are without end.
    #[error("what came from the others can't be taken over: {why}")]
    Unfit {
        /// What it holds, as a sentence part.
        why: String,
    },
    /// The signing program failed.
    #[error("the commit could not be signed: {0}")]
    Signing(String),
    /// No remote is set.
    #[error("this repository has no remote")]
    NoRemote,
    /// More than one remote and none chosen.
    #[error("there are several remotes ({}) and none is chosen", names.join(", "))]
    ManyRemotes {
        /// Their names.
        names: Vec<String>,
    },
    /// HEAD is on no branch.
    #[error("HEAD is on no branch")]
    Detached,
    /// The remote could not be reached, or refused the sign-in.
    #[error("the remote {url} could not be reached: {why}")]
    Unreachable {
        /// Where, without credentials.
        url: String,
        /// The last words of ssh, git or the server.
        why: String,
    },
    /// A URL we will not hand to a program.
    #[error("the address {url} is not safe to use: {why}")]
    Url {
        /// As given.
        url: String,
        /// Which rule.
        why: &'static str,
    },
    /// The person's editor can't be found, or ended in a way that says its text is not meant.
    #[error("the editor could not be used: {why}")]
    Editor {
        /// Its last words, or how it ended.
        why: String,
    },
    /// A program is missing.
    #[error("the program {name} could not be started: {why}")]
    Program {
        /// Its name.
        name: String,
        /// The system's words.
        why: String,
    },
    /// A file of the git folder or the work tree.
    #[error("{path}: {}", in_words(source))]
    File {
        /// Which.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// Anything else that libgit2 says.
    #[error("git: {}", .0.message())]
    Git(git2::Error),
}

impl From<git2::Error> for Error {
    fn from(error: git2::Error) -> Self {
        Self::Git(error)
    }
}

/// What an error says, without the system's number.
pub fn in_words(error: &dyn std::error::Error) -> String {
    let words = error.to_string();
    words.split_once(" (os error ").map_or(words.clone(), |(words, _)| words.to_owned())
}

impl Error {
    /// Whether a file of git's configuration can't be read; the message names file and line then.
    pub fn is_about_configuration(&self) -> bool {
        matches!(self, Self::Git(error) if error.class() == git2::ErrorClass::Config)
    }

    /// For `map_err` on file operations.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}

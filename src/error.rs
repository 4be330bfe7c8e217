//! Every way a command can end: exit codes, and errors with their causes and a way out.

use std::io;
use std::path::PathBuf;

use thiserror::Error as ThisError;

use crate::git;
use crate::model::Problem;
use crate::ops::Refusal;
use crate::sync;

/// How a process ends; scripts rely on the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// All went well.
    Ok = 0,
    /// A rule said no, or something failed.
    Refused = 1,
    /// The command line was not understood.
    Usage = 2,
    /// No such record, or an ambiguous reference.
    NotFound = 3,
    /// Some file could not be read, or `check` found problems.
    BadRecords = 4,
    /// A field was changed on both sides and a person should look.
    Clash = 5,
    /// The remote could not be reached or refused the sign-in.
    Unreachable = 6,
    /// Another ally holds the lock, or git is in the middle of something.
    Busy = 7,
    /// Something is due.
    Due = 8,
    /// The person stopped it at a question; nothing was written.
    Stopped = 130,
}

impl Exit {
    /// The code of an answer beside which some files could not be read.
    pub const fn of(problems: &[Problem]) -> Self {
        if problems.is_empty() { Self::Ok } else { Self::BadRecords }
    }

    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Ok,
        Self::Refused,
        Self::Usage,
        Self::NotFound,
        Self::BadRecords,
        Self::Clash,
        Self::Unreachable,
        Self::Busy,
        Self::Due,
        Self::Stopped,
    ];

    /// In which order they count where several apply: the first one wins.
    const ORDER: [Self; 10] = [
        Self::Stopped,
        Self::Usage,
        Self::NotFound,
        Self::Refused,
        Self::Busy,
        Self::Unreachable,
        Self::Clash,
        Self::BadRecords,
        Self::Due,
        Self::Ok,
    ];

    /// The one of two that counts.
    #[must_use]
    pub fn or_worse(self, other: Self) -> Self {
        let first = Self::ORDER.into_iter().find(|exit| [self, other].contains(exit));
        first.unwrap_or(self)
    }

    /// The number.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Refused => "refused",
            Self::Usage => "usage",
            Self::NotFound => "not_found",
            Self::BadRecords => "bad_records",
            Self::Clash => "clash",
            Self::Unreachable => "unreachable",
            Self::Busy => "busy",
            Self::Due => "due",
            Self::Stopped => "stopped",
        }
    }

    /// What it means, as a sentence without its end.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Ok => "All went well",
            Self::Refused => "A rule said no, or something went wrong; the message says what would help",
            Self::Usage => "The command line was not understood",
            Self::NotFound => "No such record, or a reference that fits several",
            Self::BadRecords => "Some file could not be read, or `ally check` found problems",
            Self::Clash => {
                "The sync finished, but a field was changed on both sides and a person should look"
            }
            Self::Unreachable => "The remote could not be reached or refused the sign-in; everything is kept",
            Self::Busy => {
                "Another program holds a lock for too long, or git is in the middle of a merge or rebase"
            }
            Self::Due => "Something is due; only `ally due --exit-code` says so",
            Self::Stopped => "You stopped at a question; nothing was written",
        }
    }
}

/// Why a command ended early.
#[derive(Debug, ThisError)]
pub enum Error {
    /// A rule said no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The command line was not understood.
    #[error("{message}")]
    Usage {
        /// What.
        message: String,
        /// What helps.
        hint: String,
    },
    /// There is no team here.
    #[error("there is no team in {0} or above it")]
    NoTeam(PathBuf),
    /// There is a team here already.
    #[error("{0} is a team's folder already")]
    TeamExists(PathBuf),
    /// A remote that can't be reached before anything was written.
    #[error("{url} could not be reached: {why}")]
    NotReached {
        /// Where.
        url: String,
        /// The last words of ssh, git or the server.
        why: String,
    },
    /// A clone without a team.
    #[error("the repository {url} holds no team (no ally.yaml)")]
    NoTeamInClone {
        /// Where it came from.
        url: String,
    },
    /// A folder that should be new or empty.
    #[error("{0} is there already and is not empty")]
    NotEmpty(PathBuf),
    /// A file that is there already.
    #[error("{0} is there already")]
    FileThere(PathBuf),
    /// A file that belongs to the records or to git.
    #[error("{0} is a place of the team's records, or of git")]
    TeamsOwn(PathBuf),
    /// A remote that should be empty.
    #[error("the remote {url} is not empty")]
    RemoteNotEmpty {
        /// Where.
        url: String,
    },
    /// A file that the command can't do without.
    #[error("{}: {}", .0.path, .0.message)]
    File(Problem),
    /// An edited text that is no sound record; it is kept.
    #[error("{}: {}", .0.place(), .0.message)]
    Draft(Problem),
    /// Any other one, after which a text that a person wrote is kept.
    #[error("{error}")]
    Kept {
        /// What came in between.
        error: Box<Self>,
        /// The file that keeps the text, relative to the team's folder.
        path: String,
    },
    /// A file or folder that the system refuses.
    #[error("{path}: {why}")]
    System {
        /// Which.
        path: PathBuf,
        /// The system's words.
        why: String,
        /// What sort of thing it is.
        kind: io::ErrorKind,
    },
    /// Git.
    #[error(transparent)]
    Git(#[from] git::Error),
    /// A sync.
    #[error(transparent)]
    Sync(sync::Error),
}

impl From<sync::Error> for Error {
    fn from(error: sync::Error) -> Self {
        match error {
            sync::Error::Git(error) => Self::Git(error),
            other => Self::Sync(other),
        }
    }
}

impl Error {
    /// A failure of the system at a path.
    pub fn system(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::System { path, why: git::in_words(&error), kind: error.kind() }
    }

    /// How the process ends.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Kept { error, .. } => error.exit(),
            Self::Refused(refusal) if refusal.is_not_found() => Exit::NotFound,
            Self::Refused(refusal) if refusal.is_usage() => Exit::Usage,
            Self::Refused(Refusal::Unreadable { .. } | Refusal::NoTeamFile) | Self::File(_) => {
                Exit::BadRecords
            }
            Self::Usage { .. } => Exit::Usage,
            Self::NotReached { .. }
            | Self::Git(git::Error::Unreachable { .. })
            | Self::Sync(sync::Error::KeptMoving { .. }) => Exit::Unreachable,
            Self::Git(git::Error::Locked { .. } | git::Error::InProgress { .. }) => Exit::Busy,
            _ => Exit::Refused,
        }
    }

    /// A fixed word for scripts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Usage { .. } => "usage",
            Self::NoTeam(_) => "no_team",
            Self::TeamExists(_) => "team_exists",
            Self::NotReached { .. } => "not_reached",
            Self::NoTeamInClone { .. } => "no_team_in_clone",
            Self::NotEmpty(_) => "not_empty",
            Self::FileThere(_) => "file_there",
            Self::TeamsOwn(_) => "teams_own",
            Self::RemoteNotEmpty { .. } => "remote_not_empty",
            Self::File(_) => "bad_file",
            Self::Draft(_) => "draft",
            Self::Kept { error, .. } => error.code(),
            Self::System { .. } => "system",
            Self::Git(error) => git_code(error),
            Self::Sync(error) => error.code(),
        }
    }

    /// What would help.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Refused(refusal) => refusal.hint(),
            Self::Usage { hint, .. } => hint.clone(),
            Self::NoTeam(_) => {
                "begin one with `ally init`, come into one with `ally join URL`, or name its folder \
                                with --repo DIR"
                    .to_owned()
            }
            Self::TeamExists(_) => {
                "`ally status` shows it; a second team needs a folder of its own".to_owned()
            }
            Self::NotReached { .. } => {
                "nothing was written; check the address and the way there, then run the command again"
                    .to_owned()
            }
            Self::NoTeamInClone { .. } => {
                "check the address; to begin a team there, use `ally init DIR --remote URL`".to_owned()
            }
            Self::NotEmpty(_) => "name another folder".to_owned(),
            Self::FileThere(_) => {
                "nothing was written; name another file, or replace this one with --force".to_owned()
            }
            Self::TeamsOwn(_) => "nothing was written; name a file elsewhere".to_owned(),
            Self::RemoteNotEmpty { url } => {
                format!(
                    "if your team is there already, come in with `ally join {url}`; otherwise make an empty one"
                )
            }
            Self::File(problem) => return problem.fix.clone(),
            Self::Draft(problem) => {
                format!(
                    "nothing was written, and your text is kept in {}; open the record again and take it from there",
                    problem.path
                )
            }
            Self::Kept { error, path } => kept_in(error.hint(), path),
            Self::System { kind, .. } => return way_out(*kind).map(ToOwned::to_owned),
            Self::Git(error) => return git_hint(error),
            Self::Sync(error) => error.hint(),
        })
    }

    /// The chain of causes below the message.
    pub fn causes(&self) -> Vec<String> {
        if let Self::Kept { error, .. } = self {
            return error.causes();
        }
        let mut causes = Vec::new();
        let mut next = std::error::Error::source(self);
        let message = self.to_string();
        while let Some(cause) = next {
            let words = git::in_words(cause);
            // A message that quotes its cause says it once.
            if !message.ends_with(&words) {
                causes.push(words);
            }
            next = cause.source();
        }
        causes
    }
}

/// What helps against what the system says.
const fn way_out(kind: io::ErrorKind) -> Option<&'static str> {
    use io::ErrorKind as K;
    match kind {
        K::NotFound => Some("nothing of that name is there; check the name"),
        K::PermissionDenied => Some("you may not use it; `ls -ld` shows who may"),
        K::StorageFull | K::QuotaExceeded => {
            Some("the disk is full; make room and run the command again, what was confirmed before is safe")
        }
        K::ReadOnlyFilesystem => {
            Some("the disk takes no changes; run the command again where or when it does")
        }
        K::IsADirectory => Some("it is a folder; name a file"),
        K::NotADirectory => Some("a part of the name is no folder; check the name"),
        _ => None,
    }
}

/// A way out, and where the text is that a person wrote.
fn kept_in(hint: Option<String>, path: &str) -> String {
    let before = hint.map(|hint| format!("{hint}; ")).unwrap_or_default();
    format!("{before}your text is kept in {path}")
}

const fn git_code(error: &git::Error) -> &'static str {
    use git::Error as E;
    match error {
        E::NoRepository(_) => "no_repository",
        E::Bare(_) => "bare",
        E::Owner(_) => "owner",
        E::Unsupported { .. } => "unsupported",
        E::InProgress { .. } => "in_progress",
        E::NoIdentity { .. } => "no_identity",
        E::Index { .. } => "index",
        E::Unborn { .. } => "unborn",
        E::Crossed { .. } => "crossed",
        E::Locked { .. } => "locked",
        E::Changed(_) => "changed",
        E::InTheWay { .. } => "in_the_way",
        E::Foreign { .. } => "foreign",
        E::Unfit { .. } => "unfit",
        E::Signing(_) => "signing",
        E::NoRemote => "no_remote",
        E::ManyRemotes { .. } => "many_remotes",
        E::Detached => "detached",
        E::Unreachable { .. } => "unreachable",
        E::Url { .. } => "bad_url",
        E::Editor { .. } => "editor",
        E::Program { .. } => "program",
        E::File { .. } => "system",
        E::Git(_) => "git",
    }
}

/// The command by which git merges a commit.
fn merging(id: git::Oid, is_related: bool) -> String {
    let unrelated = if is_related { "" } else { " --allow-unrelated-histories" };
    format!("ally git merge{unrelated} {id}")
}

fn git_hint(error: &git::Error) -> Option<String> {
    use git::Error as E;
    Some(match error {
        E::NoRepository(_) => "run `git init` there, or begin a team with `ally init`".to_owned(),
        E::Bare(_) => "clone it with `ally join`, and work in the clone".to_owned(),
        E::Owner(path) => {
            format!("if you trust it, run `git config --global --add safe.directory '{}'`", path.display())
        }
        E::Unsupported { cure, .. } => format!("this cures it: {cure}"),
        E::InProgress { cure, .. } => format!("nothing was written; finish it first: {cure}"),
        E::NoIdentity { .. } => {
            "tell git: git config --global user.name \"Your Name\"; git config --global user.email you@example.org"
                .to_owned()
        }
        E::Index { path, .. } => {
            let path = path.display();
            format!("nothing was written; `rm -f '{path}'`, then `git reset` make it anew from the last commit, and your files stay as they are")
        }
        E::Unborn { other, .. } => {
            format!("nothing was written; `git symbolic-ref HEAD refs/heads/{other}` goes back there, and your files stay as they are")
        }
        E::Crossed { path } => format!(
            "nothing was changed; make room: `ally git rm -r --ignore-unmatch {path}`, then `ally git commit -m 'Make room' -- {path}`"
        ),
        E::Locked { ally: true, .. } => "another ally is at work here; try again in a moment".to_owned(),
        E::Locked { path, ally: false } => {
            format!("if no git is running any more, remove {}", path.display())
        }
        E::Changed(_) => "nothing was lost; look at the file and run the command again".to_owned(),
        E::InTheWay { .. } => {
            "nothing was changed; move it away, or put it aside with `ally git stash`, then run the command again"
                .to_owned()
        }
        E::Foreign { theirs, is_related, .. } => {
            let merge = theirs.map_or_else(String::new, |id| format!("run `{}`, ", merging(id, *is_related)));
            format!("nothing was changed; {merge}settle what git names, then `ally git commit -a` and sync again")
        }
        E::Unfit { .. } => "nothing was changed; whoever made that commit can take it back with another one".to_owned(),
        E::Signing(_) => "nothing was written; mend the signing key, or run `git config commit.gpgsign false`".to_owned(),
        E::NoRemote => {
            "name one with `ally git remote add origin URL`; a folder on a shared disk will do".to_owned()
        }
        E::ManyRemotes { .. } => "choose one with `ally config set remote NAME`".to_owned(),
        E::Detached => "everything is kept here; take it along to your branch: `ally git switch main`, then `ally git merge \
                        HEAD@{1}`, then `ally sync`"
            .to_owned(),
        E::Unreachable { .. } => {
            "everything is kept here and will be sent by the next `ally sync`".to_owned()
        }
        E::Url { .. } => "check the address with `ally git remote -v`".to_owned(),
        E::Editor { .. } => {
            "nothing was written; choose one with `git config --global core.editor NAME`, or set EDITOR".to_owned()
        }
        E::Program { name, .. } => format!("install {name} and try again"),
        E::Git(_) if error.is_about_configuration() => "mend the line that the message names".to_owned(),
        E::Git(_) => "`ally git status` and `ally git fsck` show where things stand".to_owned(),
        E::File { source, .. } => return way_out(source.kind()).map(ToOwned::to_owned),
    })
}

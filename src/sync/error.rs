//! Why a sync ended early, and what would help.

use thiserror::Error as ThisError;

use super::told::short;
use crate::git::{self, Oid};

/// Why a sync ended early.
#[derive(Debug, ThisError)]
pub enum Error {
    /// Git.
    #[error(transparent)]
    Git(#[from] git::Error),
    /// The remote refused the push for a reason of its own.
    #[error("the remote refused what was sent: {words}")]
    RemoteRefused {
        /// Its words.
        words: String,
    },
    /// Others were faster every time.
    #[error("the remote changed {tries} times while we were sending")]
    KeptMoving {
        /// How often.
        tries: u32,
    },
    /// The branch that was there is gone.
    #[error("the branch {branch} is gone from the remote")]
    BranchGone {
        /// Which.
        branch: String,
        /// What is there instead.
        others: Vec<String>,
    },
    /// The branch was never there, and others are.
    #[error("the remote has no branch {branch}; it has {}", listed(others))]
    NoSuchBranch {
        /// Which.
        branch: String,
        /// What is there.
        others: Vec<String>,
    },
    /// A shallow clone does not reach back to where both sides met.
    #[error("the history in this clone is cut off before the point where both sides last met")]
    CutOff,
    /// A choice was given for which there is no reason.
    #[error("the remote holds what was seen there before, so there is nothing to choose")]
    NothingToSettle,
    /// What the remote holds can't be taken over by any work tree.
    #[error("what came from the others can't be taken over: {why}")]
    Unfit {
        /// What it holds, as a sentence part.
        why: String,
        /// The commit.
        tip: Oid,
        /// The command that sets the remote back to what was seen there before, if anything was.
        back: Option<String>,
    },
    /// The remote's tip holds no team any more.
    #[error("a commit over there takes away ally.yaml, and with it the team")]
    TeamRemoved {
        /// The tip.
        tip: Oid,
        /// As above.
        back: Option<String>,
    },
    /// The remote's history no longer contains what was seen there before.
    #[error("somebody replaced the history at the remote")]
    Rewritten {
        /// The ref that keeps what was there.
        kept: String,
        /// The same as a commit.
        was: Oid,
    },
}

impl Error {
    /// A fixed word for scripts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Git(_) => "git",
            Self::RemoteRefused { .. } => "remote_refused",
            Self::KeptMoving { .. } => "kept_moving",
            Self::BranchGone { .. } => "branch_gone",
            Self::NoSuchBranch { .. } => "no_such_branch",
            Self::CutOff => "cut_off",
            Self::NothingToSettle => "nothing_to_settle",
            Self::Unfit { .. } => "unfit",
            Self::TeamRemoved { .. } => "team_removed",
            Self::Rewritten { .. } => "rewritten",
        }
    }

    /// What would help.
    pub fn hint(&self) -> String {
        match self {
            Self::Git(_) => "`ally git status` and `ally git fsck` show where things stand".to_owned(),
            Self::RemoteRefused { .. } => {
                "everything is kept here; a rule over there (a hook, a protected branch) must let it in"
                    .to_owned()
            }
            Self::KeptMoving { .. } => {
                "everything is kept here and will be sent by the next `ally sync`".to_owned()
            }
            Self::BranchGone { others, .. } => {
                let renamed = others.first().map_or_else(String::new, |other| {
                    format!("; if it has another name now, `ally sync --branch {other}` goes on there")
                });
                format!("everything is kept here; to send it again run `ally sync --send-all`{renamed}")
            }
            Self::NoSuchBranch { branch, others } => {
                let other = others.first().map_or_else(String::new, Clone::clone);
                format!(
                    "nothing was sent; `ally sync --branch {other}` goes on with that one, `ally sync --send-all` makes \
                     {branch} over there"
                )
            }
            Self::CutOff => {
                "nothing was changed; `ally git fetch --unshallow` brings the rest, then `ally sync`"
                    .to_owned()
            }
            Self::NothingToSettle => "nothing was changed; `ally sync` alone is enough".to_owned(),
            Self::TeamRemoved { tip, back } => format!(
                "nothing was changed; `ally git log -1 {tip} -- ally.yaml` says whose it is, and they can take it back with \
                 another commit; if it is meant, `ally git pull --no-rebase` follows{}",
                set_back(back.as_deref())
            ),
            Self::Unfit { tip, back, .. } => format!(
                "nothing was changed; whoever made that commit can take it back with another one, and `ally git log -1 \
                 {tip}` says who that is{}",
                set_back(back.as_deref())
            ),
            Self::Rewritten { kept, was } => format!(
                "nothing here was changed, and what was there before is kept as {kept} (`ally git log {}` shows it); \
                 `ally sync --together` puts both together, `ally sync --theirs` takes what is there now and keeps aside \
                 what only you have; whoever replaced it knows which is meant",
                short(*was)
            ),
        }
    }
}

/// A further way out, where there is a command for it.
fn set_back(back: Option<&str>) -> String {
    back.map_or_else(String::new, |back| {
        format!("; to set the remote back to what you saw there last run `{back}`, then `ally sync`")
    })
}

/// Names of branches in a sentence; a server may have very many.
fn listed(names: &[String]) -> String {
    const MOST: usize = 5;
    let shown = names.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().checked_sub(MOST).filter(|rest| *rest > 0) {
        Some(rest) => format!("{shown} and {rest} more"),
        None => shown,
    }
}

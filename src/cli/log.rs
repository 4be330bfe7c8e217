//! `log`, `inbox`, `sync`, `check`.

use clap::{Args, ValueEnum};

use super::{Typed, count};
use crate::app::{App, Settle, Sync};
use crate::error::{Error, Exit};
use crate::ops::check::mend::Take;
use crate::ops::log::{self, Ask};
use crate::render::Listed;

#[derive(Debug, Args)]
pub(super) struct LogArgs {
    /// By this member, or done together with them
    #[arg(long, value_name = "MEMBER")]
    who: Option<String>,
    /// About this goal
    #[arg(long, value_name = "GOAL")]
    goal: Option<String>,
    /// Of this kind: goal, checkin, feedback, member, pact, sprint, review
    #[arg(long)]
    kind: Option<String>,
    /// From this day on (30 days back if nothing else is asked)
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    since: Option<String>,
    /// Up to this day
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    until: Option<String>,
    /// With these words
    #[arg(long, value_name = "WORDS", allow_hyphen_values = true)]
    grep: Option<String>,
    /// At most so many lines, the newest; 0 for all
    #[arg(long, value_name = "N", value_parser = count::<usize>)]
    limit: Option<usize>,
    /// Only wins
    #[arg(long)]
    wins: bool,
    /// Only experiments that you kept
    #[arg(long)]
    kept: bool,
    /// Only what is starred
    #[arg(long)]
    starred: bool,
    /// Only check-ins with a photo
    #[arg(long)]
    photos: bool,
    /// Only the words that your pacts give a meaning to
    #[arg(long, conflicts_with_all = ["wins", "kept", "photos", "goal", "kind"])]
    words: bool,
}

impl LogArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        let ask = Ask {
            who: self.who,
            goal: self.goal,
            kind: self.kind,
            since: self.since,
            until: self.until,
            grep: self.grep,
            limit: self.limit,
            wins: self.wins,
            kept: self.kept,
            starred: self.starred,
            photos: self.photos,
            words: self.words,
        };
        app.read(
            "log",
            |now| log::scope(now, &ask),
            |team, now| {
                Ok(Listed {
                    items: log::log(team, now, &ask)?,
                    empty: "Nothing there; `ally log --since '1 year ago'` looks further back",
                })
            },
        )
    }
}

#[derive(Debug, Args)]
pub(super) struct InboxArgs {
    /// Clear the list: from here on only what comes later is new
    #[arg(long)]
    mark_read: bool,
}

impl InboxArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        app.inbox(self.mark_read)
    }
}

#[derive(Debug, Args)]
pub(super) struct SyncArgs {
    /// Give up when the other side is silent for so long
    #[arg(long, value_name = "SECONDS", value_parser = count::<u64>)]
    timeout: Option<u64>,
    /// Only say what would be sent and received
    #[arg(long)]
    dry_run: bool,
    /// When somebody replaced the history over there: put what was there, what is there now and what you have together
    #[arg(long, group = "settle")]
    together: bool,
    /// When somebody replaced the history over there: take what is there now; what only you have is kept aside
    #[arg(long, group = "settle")]
    theirs: bool,
    /// Send everything as your branch, which the remote does not have, or no more
    #[arg(long, group = "settle")]
    send_all: bool,
    /// Sync with this branch of the remote from now on
    #[arg(long, value_name = "NAME")]
    branch: Option<String>,
}

impl SyncArgs {
    /// The same in every team; what a person has to settle is settled in one.
    pub(super) fn every(self, app: &mut App) -> Result<Exit, Error> {
        if self.together || self.theirs || self.send_all || self.branch.is_some() {
            return Err(super::no_such_word("--together, --theirs, --send-all or --branch"));
        }
        app.every_sync(&Sync { timeout: self.timeout, dry_run: self.dry_run, ..Sync::default() })
    }

    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        let settle = match (self.together, self.theirs, self.send_all) {
            (true, ..) => Settle::Together,
            (_, true, _) => Settle::Theirs,
            (.., true) => Settle::SendAll,
            _ => Settle::Ask,
        };
        app.sync(&Sync { timeout: self.timeout, dry_run: self.dry_run, settle, branch: self.branch })
    }
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Only these files or folders
    paths: Vec<Typed>,
    /// Mend what can be taken back: your own clashes, files in a wrong place, line ends, git's rules; shows it and asks
    #[arg(long)]
    fix: bool,
    /// Mend without asking
    #[arg(long, requires = "fix")]
    yes: bool,
    /// Which value of a clash stays
    #[arg(long, requires = "fix", value_enum, value_name = "WHICH")]
    take: Option<TakeArg>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum TakeArg {
    /// The one that the field holds
    Shown,
    /// The one that is kept beside it
    Other,
    /// Both: of two goals that were made under one name, each becomes a goal of its own
    Both,
}

impl From<TakeArg> for Take {
    fn from(take: TakeArg) -> Self {
        match take {
            TakeArg::Shown => Self::Shown,
            TakeArg::Other => Self::Other,
            TakeArg::Both => Self::Both,
        }
    }
}

impl CheckArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        if self.fix {
            return app.mend(&self.paths, self.yes, self.take.map(Take::from));
        }
        app.check(&self.paths)
    }
}

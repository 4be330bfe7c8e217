//! `due` and `nudge`.

use clap::Args;

use crate::app::App;
use crate::error::{Error, Exit};

const DUE: &str = "\
Everything is worked out from the records in this clone; nothing is fetched and nothing is written.

Examples:
  ally due
  ally due --who ben
  ally due --short        (for a prompt: `2 due`, or nothing; docs/shells.md)";

#[derive(Debug, Args)]
#[command(after_help = DUE)]
pub(super) struct DueArgs {
    /// For this member instead of you
    #[arg(long, value_name = "MEMBER")]
    who: Option<String>,
    /// End with exit code 8 when something is due
    #[arg(long)]
    exit_code: bool,
    /// For a prompt: how many things are due, such as `2 due`; no word when nothing is, outside of a team, or when
    /// something is wrong
    #[arg(long, conflicts_with = "json")]
    short: bool,
}

impl DueArgs {
    /// The same in every team.
    pub(super) fn every(self, app: &mut App) -> Result<Exit, Error> {
        if self.short {
            return Err(super::no_such_word("--short"));
        }
        app.every_due(self.who.as_deref(), self.exit_code)
    }

    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        if self.short {
            return app.due_short(self.who.as_deref(), self.exit_code);
        }
        app.due(self.who.as_deref(), self.exit_code)
    }
}

#[derive(Debug, Args)]
pub(super) struct NudgeArgs {
    /// The member it is for
    member: String,
    /// Although there was one in the last two days
    #[arg(long)]
    again: bool,
}

impl NudgeArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        app.nudge(&self.member, self.again)
    }
}

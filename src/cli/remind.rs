//! `remind`.

use clap::Args;

use super::whole;
use crate::app::{App, Remind};
use crate::error::{Error, Exit};

const REMIND: &str = "\
Each thing is told once for its period, also when nobody was there on the day. A command finds
the texts in its variables: ALLY_REMIND_TEXT, _TEAM, _WAY, _KIND, _WHO, _REF, _SINCE, _PERIOD.
docs/reminders.md has commands for the desktop, for mail and for a phone.

Examples:
  ally remind
  ally remind --command 'echo \"$ALLY_REMIND_TEXT\"'
  ally remind --sync";

/// Seconds that a sync before reminders may take in silence, unless said otherwise.
const SHORT: &str = "5";

#[derive(Debug, Args)]
#[command(after_help = REMIND)]
pub(super) struct RemindArgs {
    /// Run this in a shell for each reminder, instead of printing it; what it refuses comes again
    #[arg(long, value_name = "CMD", allow_hyphen_values = true)]
    command: Option<String>,
    /// Everything that is due, told or not; notes nothing
    #[arg(long)]
    all: bool,
    /// Sync before; give up after so many seconds of silence (5 if left out), and remind all the same
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = SHORT,
          value_parser = whole::<1, 3600>)]
    sync: Option<i64>,
}

impl RemindArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        app.remind(&Remind { command: self.command, all: self.all, sync: self.sync.map(i64::unsigned_abs) })
    }
}

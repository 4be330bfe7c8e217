//! `remind`, and who runs it.

use clap::{Args, Subcommand};

use super::whole;
use crate::app::{App, Install, Remind};
use crate::error::{Error, Exit};
use crate::ops::remind::{At, Scheduler};

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
#[command(after_help = REMIND, args_conflicts_with_subcommands = true)]
pub(super) struct RemindArgs {
    #[command(subcommand)]
    schedule: Option<ScheduleCommand>,
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
        match self.schedule {
            Some(command) => command.run(app),
            None => app.remind(&self.ask()),
        }
    }

    /// The same in every team.
    pub(super) fn every(self, app: &mut App) -> Result<Exit, Error> {
        if self.schedule.is_some() {
            return Err(super::no_such_word("install, show or remove"));
        }
        app.every_remind(&self.ask())
    }

    fn ask(self) -> Remind {
        Remind { command: self.command, all: self.all, sync: self.sync.map(i64::unsigned_abs) }
    }
}

#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum ScheduleCommand {
    /// Let cron or systemd run it, by lines of our own beside yours; shows them and asks
    Install(InstallArgs),
    /// What cron or systemd runs for this team, or would run
    #[command(after_help = SHOW)]
    Show(WhoArgs),
    /// Take these lines away again; all others stay as they are
    Remove(RemoveArgs),
}

const SHOW: &str = "\
Examples:
  ally remind show --systemd";

const REMOVE: &str = "\
Examples:
  ally remind remove --systemd";

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct WhoArgs {
    /// In your crontab
    #[arg(long)]
    cron: bool,
    /// As a timer of your systemd, which makes up for missed runs
    #[arg(long)]
    systemd: bool,
}

impl WhoArgs {
    const fn scheduler(&self) -> Scheduler {
        if self.systemd { Scheduler::Systemd } else { Scheduler::Cron }
    }
}

const INSTALL: &str = "\
Without --at it looks every hour: each thing is told once all the same. PATH, language and the
like are taken along as they are now; install again when they change.

Examples:
  ally remind install --systemd --command 'notify-send -- \"$ALLY_REMIND_TEAM\" \"$ALLY_REMIND_TEXT\"'
  ally remind install --cron --at 08:00 --at 18:30";

#[derive(Debug, Args)]
#[command(after_help = INSTALL)]
struct InstallArgs {
    #[command(flatten)]
    who: WhoArgs,
    /// At this time of the machine's day instead of every hour; may be repeated
    #[arg(long, value_name = "HH:MM", value_parser = time)]
    at: Vec<At>,
    /// As for `ally remind`
    #[arg(long, value_name = "CMD", allow_hyphen_values = true)]
    command: Option<String>,
    /// As for `ally remind`
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = SHORT,
          value_parser = whole::<1, 3600>)]
    sync: Option<i64>,
    /// Without asking
    #[arg(long)]
    yes: bool,
}

#[derive(Debug, Args)]
#[command(after_help = REMOVE)]
struct RemoveArgs {
    #[command(flatten)]
    who: WhoArgs,
    /// Without asking
    #[arg(long)]
    yes: bool,
}

fn time(text: &str) -> Result<At, String> {
    At::parse(text).ok_or_else(|| "give a time such as 08:30".to_owned())
}

impl ScheduleCommand {
    fn run(self, app: &mut App) -> Result<Exit, Error> {
        match self {
            Self::Install(args) => app.remind_install(&Install {
                scheduler: args.who.scheduler(),
                at: args.at,
                command: args.command,
                sync: args.sync,
                sure: args.yes,
            }),
            Self::Show(args) => app.remind_show(args.scheduler()),
            Self::Remove(args) => app.remind_remove(args.who.scheduler(), args.yes),
        }
    }
}

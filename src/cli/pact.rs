//! `pact`.

use clap::{Args, Subcommand};

use crate::app::{App, scope_of};
use crate::error::{Error, Exit};
use crate::model::Kind;
use crate::ops::pact::{self, READS};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct PactArgs {
    #[command(subcommand)]
    command: Option<PactCommand>,
}

#[derive(Debug, Subcommand)]
enum PactCommand {
    /// The agreement, and who has signed it
    Show,
    /// Sign the newest version
    Agree,
    /// Change a version of yours that nobody else has signed, in your editor (the one that git uses)
    Edit {
        /// DATE.MEMBER, or the beginning of it
        id: String,
    },
}

impl PactArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        match self.command {
            None | Some(PactCommand::Show) => app.read("pact.show", |_| scope_of(&READS), pact::show),
            Some(PactCommand::Edit { id }) => app.edit(Kind::Pact, Some(&id), None),
            Some(PactCommand::Agree) => app.write("pact.agree", |_| scope_of(&READS), pact::agree),
        }
    }
}

//! `config`, `git`, `merge-file`.

use clap::{Args, Subcommand};

use super::Typed;
use crate::app::App;
use crate::error::{Error, Exit};

#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(super) enum ConfigCommand {
    /// Print one setting
    Get {
        /// Its name
        key: String,
    },
    /// Set one
    Set {
        /// Its name
        key: String,
        /// Its value
        value: String,
    },
    /// All settings with their values
    List,
}

impl ConfigCommand {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        match self {
            Self::Get { key } => app.config_get(&key),
            Self::Set { key, value } => app.config_set(&key, &value),
            Self::List => app.config_list(),
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct GitArgs {
    /// What git is to do
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<std::ffi::OsString>,
}

impl GitArgs {
    pub(super) fn run(self, app: &mut App) -> Result<u8, Error> {
        app.git(&self.args)
    }
}

#[derive(Debug, Args)]
pub(super) struct MergeFileArgs {
    /// The common ancestor's file (%O)
    base: Typed,
    /// Our file, which takes the result (%A)
    ours: Typed,
    /// Their file (%B)
    theirs: Typed,
    /// The record's path (%P)
    path: Option<String>,
}

impl MergeFileArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        app.merge_file(&self.base, &self.ours, &self.theirs, self.path.as_deref())
    }
}

//! `completions`: a small script per shell, which asks `ally complete` what fits.

use clap::{Args, ValueEnum};

use crate::app::App;
use crate::error::{Error, Exit};

const HELP: &str = "\
The script asks ally itself while you type: commands, options, your goals, members, the ids of
recent records. It reads this clone alone and never writes or fetches. docs/shells.md says where
each shell looks for it.

Examples:
  ally completions bash        in ~/.bashrc: eval \"$(ally completions bash)\"
  ally completions fish        into ~/.config/fish/completions/ally.fish";

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct CompletionsArgs {
    /// Which shell
    shell: Shell,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Shell {
    Bash,
    Elvish,
    Fish,
    Powershell,
    Zsh,
}

impl Shell {
    const fn script(self) -> &'static str {
        match self {
            Self::Bash => include_str!("ally.bash"),
            Self::Elvish => include_str!("ally.elv"),
            Self::Fish => include_str!("ally.fish"),
            Self::Powershell => include_str!("ally.ps1"),
            Self::Zsh => include_str!("ally.zsh"),
        }
    }
}

impl CompletionsArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        app.put(self.shell.script().as_bytes())?;
        Ok(Exit::Ok)
    }
}

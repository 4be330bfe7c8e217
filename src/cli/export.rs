//! `export`.

use clap::{Args, ValueEnum};

use super::Typed;
use crate::app::{App, Target};
use crate::error::{Error, Exit};
use crate::ops::export::Range;
use crate::ops::report;
use crate::render;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ExportArgs {
    /// What to make
    #[arg(value_enum)]
    format: FormatArg,
    /// From this day on
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    since: Option<String>,
    /// Up to this day
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    until: Option<String>,
    /// Into this file; without it, or as -, to standard output
    #[arg(short, long, value_name = "FILE", allow_hyphen_values = true)]
    output: Option<Typed>,
    /// Replace the file if it is there
    #[arg(long, requires = "output")]
    force: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormatArg {
    /// One page to look at, to print and to keep, of the last year or the days asked for; it needs no network
    Html,
}

const EXAMPLES: &str = "\
Examples:
  ally export html -o together.html
  ally export html --since '3 months ago' -o quarter.html --force";

impl ExportArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        let target = Target { file: self.output, force: self.force };
        let range = Range { since: self.since, until: self.until };
        match self.format {
            FormatArg::Html => app.export("html", &target, report::scope(), |team, now| {
                Ok(render::html(&report::report(team, now, &range)?))
            }),
        }
    }
}

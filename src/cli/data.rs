//! `import` and `schema`.

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand, ValueEnum};

use super::Typed;
use crate::app::{App, Source};
use crate::error::{Error, Exit};
use crate::ops::import::{Format, Wish};
use crate::ops::schema;

const IMPORT: &str = "\
Examples:
  ally import csv Checkmarks.csv --every daily
  ally import json team.json";

#[derive(Debug, Subcommand)]
#[command(defer = true, after_help = IMPORT)]
pub(super) enum ImportCommand {
    /// Days from Loop Habit Tracker, harsh, or any table of date and value
    Csv(CsvArgs),
    /// The records that `ally export json` wrote
    Json(JsonArgs),
}

const CSV: &str = "\
What would be written is shown first. Answers go into your own check-ins; what is there already stays, so that taking
a file in again adds nothing. A habit becomes the goal of yours that has its name; --goal names another one.

Examples:
  ally import csv Checkmarks.csv --every daily
  ally import csv ~/.config/harsh/log --goal Gym=run --yes
  ally import csv pages.csv --goal pages";

#[derive(Debug, Args)]
#[command(after_help = CSV)]
pub(super) struct CsvArgs {
    /// Loop's Checkmarks.csv, harsh's log, or a table; - is standard input
    file: Typed,
    /// The goal that a habit becomes: GOAL for the only one, HABIT=GOAL for one of several
    #[arg(long, value_name = "[HABIT=]GOAL")]
    goal: Vec<String>,
    /// Make a goal with this rhythm for every habit that has none
    #[arg(long, value_name = "RHYTHM")]
    every: Option<String>,
    /// Where the file comes from, if it is taken for something else
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<FormatArg>,
    /// Leave out the lines that can't be read
    #[arg(long)]
    skip_bad: bool,
    /// Write without asking
    #[arg(long)]
    yes: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormatArg {
    /// Loop Habit Tracker
    Loop,
    /// harsh
    Harsh,
    /// A date and values
    Plain,
}

const JSON: &str = "\
What would be written is shown first. Into a team that nobody has written anything in, everything is taken as it is;
where people work together already, you bring your own records, and nothing that is there changes.

Examples:
  ally export json -o team.json
  ally import json team.json --yes";

#[derive(Debug, Args)]
#[command(after_help = JSON)]
pub(super) struct JsonArgs {
    /// What `ally export json` wrote; - is standard input
    file: Typed,
    /// Write without asking
    #[arg(long)]
    yes: bool,
}

impl ImportCommand {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        match self {
            Self::Csv(args) => {
                let source = Source { file: args.file, sure: args.yes };
                let format = args.format.map(|format| match format {
                    FormatArg::Loop => Format::Loop,
                    FormatArg::Harsh => Format::Harsh,
                    FormatArg::Plain => Format::Plain,
                });
                let wish = Wish { goals: args.goal, every: args.every };
                app.import_table(&source, format, &wish, args.skip_bad)
            }
            Self::Json(args) => app.import_records(&Source { file: args.file, sure: args.yes }),
        }
    }
}

const SCHEMA: &str = "\
The schema of a file is the form in which ally writes it; fields that it doesn't know are allowed, since they are kept.
With --install the schemas lie in the team's repository, and new files name theirs in a comment, by which editors
complete and check what you type.

Examples:
  ally schema goal
  ally schema answer
  ally schema --install";

#[derive(Debug, Args)]
#[command(after_help = SCHEMA)]
pub(super) struct SchemaArgs {
    /// A kind of record, `answer` or `error`; all of them if none is named
    #[arg(value_parser = PossibleValuesParser::new(schema::names()))]
    kind: Option<String>,
    /// Put the schemas into the team's repository, for editors
    #[arg(long, conflicts_with_all = ["kind", "remove"])]
    install: bool,
    /// Take them away again
    #[arg(long, conflicts_with = "kind")]
    remove: bool,
}

impl SchemaArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        if self.install || self.remove {
            return app.put_schemas(self.install);
        }
        app.schema(self.kind.as_deref())
    }
}

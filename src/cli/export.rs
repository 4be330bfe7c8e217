//! `export`.

use clap::{Args, ValueEnum};

use super::Typed;
use crate::app::{App, Target};
use crate::error::{Error, Exit};
use crate::model::Scope;
use crate::ops::export::Range;
use crate::ops::{digest, ical, import, report, rows};
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
    /// In a calendar, whose check-ins and due dates: a member, or `all`; yours if nobody is named
    #[arg(long, value_name = "MEMBER")]
    who: Option<String>,
    /// A digest for somebody from outside: goals, wins and decisions, nothing that one told the other
    #[arg(long = "for", value_name = "READER", value_enum)]
    reader: Option<ReaderArg>,
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
    /// A calendar: check-ins, reviews, due dates, the time together, ends of sprints
    Ics,
    /// Every record that you may see, whole; `ally import json` takes it in
    Json,
    /// A table with a row for each answer, for a spreadsheet
    Csv,
    /// A digest of the last four weeks or the days asked for, to read or to print
    Md,
}

impl FormatArg {
    const fn word(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Ics => "ics",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Md => "md",
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ReaderArg {
    /// Somebody who looks on from outside
    Mentor,
}

const EXAMPLES: &str = "\
Examples:
  ally export html -o together.html
  ally export html --since '3 months ago' -o quarter.html --force
  ally export ics -o ally.ics --force
  ally export json -o team.json
  ally export csv --since 2026-01-01 -o answers.csv
  ally export md --for mentor";

impl ExportArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        self.refuse_what_does_not_fit()?;
        let target = Target { file: self.output, force: self.force };
        let range = Range { since: self.since, until: self.until };
        let format = self.format.word();
        match self.format {
            FormatArg::Html => app.export(format, &target, report::scope(), |team, now| {
                Ok(render::html(&report::report(team, now, &range)?))
            }),
            FormatArg::Ics => {
                let mut notes = Vec::new();
                let exit = app.export(format, &target, Scope::all(), |team, now| {
                    let (since, until) = range.ahead(now)?;
                    let ask = ical::Ask { who: self.who, since, until };
                    let calendar = ical::calendar(team, now, &ask)?;
                    notes.clone_from(&calendar.notes);
                    Ok(render::calendar_text(&calendar))
                })?;
                notes.iter().for_each(|note| app.note(note));
                Ok(exit)
            }
            FormatArg::Json => app.export(format, &target, Scope::all(), |team, now| {
                let (since, until) = range.days(now)?;
                let archive = import::archive(team, now, since, until);
                render::json_answer("export.records", &archive).map_err(Error::system("JSON"))
            }),
            FormatArg::Csv => app.export(format, &target, Scope::all(), |team, now| {
                let (since, until) = range.days(now)?;
                Ok(rows::answers(team, since, until))
            }),
            FormatArg::Md => app.export(format, &target, digest::scope(), |team, now| {
                let reader =
                    self.reader.map_or(digest::Reader::Team, |ReaderArg::Mentor| digest::Reader::Mentor);
                Ok(render::digest_text(&digest::digest(team, now, &range, reader)?))
            }),
        }
    }

    /// Options of one format mean nothing in the others.
    fn refuse_what_does_not_fit(&self) -> Result<(), Error> {
        let word = self.format.word();
        let (option, of) = match (&self.who, self.reader, self.format) {
            (Some(_), _, format) if !matches!(format, FormatArg::Ics) => ("--who", "ics"),
            (_, Some(_), format) if !matches!(format, FormatArg::Md) => ("--for", "md"),
            _ => return Ok(()),
        };
        Err(Error::Usage {
            message: format!("{option} does not go with {word}"),
            hint: format!("it belongs to `ally export {of}`"),
        })
    }
}

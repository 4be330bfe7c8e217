//! Answers as tables and lines, or as JSON: the only user of comfy-table.
//!
//! Whatever goes through here is made safe for a terminal first: text of other people can't move the cursor, change
//! colours or hide. Nothing is decided here.

mod agenda;
mod board;
mod digest;
mod every;
mod html;
mod ics;
mod importing;
mod lists;
mod mending;
mod page;
mod pact;
mod pictures;
mod problems;
mod records;
mod remind;
mod review_facts;
mod reviews;
pub mod safe;
mod sprints;
mod words;
mod year;

use std::io::{self, Write};

use serde::Serialize;

pub use digest::digest_text;
pub use html::html;
pub use ics::calendar_text;
pub use lists::{Listed, Row};
pub use mending::Mending;
pub use pact::Versions;
pub use page::Page;
pub use problems::Findings;
pub use sprints::Sprints;

use crate::error::Error;
use crate::model::Problem;

/// An answer that can be shown to a person.
pub trait Show: Serialize {
    /// Draws it.
    fn show(&self, page: &mut Page);
}

/// How answers are shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// One JSON document instead of a page.
    pub json: bool,
    /// No success messages.
    pub quiet: bool,
    /// Colour on standard output.
    pub color: bool,
    /// Colour on standard error.
    pub color_errors: bool,
    /// Only signs of ASCII for what is our own: the locale knows no others.
    pub ascii: bool,
    /// Columns of the terminal; `None` when the output is no terminal.
    pub width: Option<u16>,
}

/// The JSON document of an answer.
#[derive(Serialize)]
struct Envelope<'a, T: Serialize> {
    schema: u32,
    kind: &'a str,
    data: &'a T,
    problems: Vec<problems::ProblemView<'a>>,
}

/// The JSON document of an answer, as the text of a file.
pub fn json_answer<T: Serialize>(kind: &str, data: &T) -> io::Result<String> {
    let bytes = json_bytes(&Envelope { schema: 1, kind, data, problems: Vec::new() })?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

/// Writes an answer as one JSON document.
pub fn write_json<T: Serialize>(
    output: &mut dyn Write,
    kind: &str,
    data: &T,
    problems: &[Problem],
) -> io::Result<()> {
    let problems = problems.iter().map(problems::ProblemView).collect();
    json_line(output, &Envelope { schema: 1, kind, data, problems })
}

/// A JSON document for people to read, indented.
pub fn json_text<T: Serialize>(document: &T) -> io::Result<String> {
    let mut text = serde_json::to_string_pretty(document).map_err(io::Error::other)?;
    text.push('\n');
    Ok(text)
}

/// Writes an error as one JSON document.
pub fn write_json_error(output: &mut dyn Write, error: &Error) -> io::Result<()> {
    #[derive(Serialize)]
    struct Document<'a> {
        schema: u32,
        kind: &'a str,
        error: Inner<'a>,
    }
    #[derive(Serialize)]
    struct Inner<'a> {
        code: &'a str,
        exit: u8,
        message: String,
        hint: Option<String>,
        causes: Vec<String>,
    }
    let error = Inner {
        code: error.code(),
        exit: error.exit().number(),
        message: error.to_string(),
        hint: error.hint(),
        causes: error.causes(),
    };
    json_line(output, &Document { schema: 1, kind: "error", error })
}

fn json_line<T: Serialize>(output: &mut dyn Write, document: &T) -> io::Result<()> {
    output.write_all(&json_bytes(document)?)?;
    output.flush()
}

/// A document on one line.
fn json_bytes<T: Serialize>(document: &T) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut writer = serde_json::Serializer::with_formatter(&mut bytes, safe::Escaping);
    document.serialize(&mut writer).map_err(io::Error::other)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Writes an error for a person: the message, its causes, and what helps.
pub fn write_error(output: &mut dyn Write, error: &Error, color: bool) -> io::Result<()> {
    let mut text =
        format!("{} {}\n", page::paint("error:", page::RED, color), safe::lines(&error.to_string()));
    for cause in error.causes() {
        text.push_str(&format!("  because: {}\n", safe::lines(&cause)));
    }
    if let Some(hint) = error.hint() {
        text.push_str(&format!("  {} {}\n", page::paint("help:", page::BOLD, color), safe::lines(&hint)));
    }
    output.write_all(text.as_bytes())?;
    output.flush()
}

/// Writes the first few problems, and how many there are.
pub fn write_problems(output: &mut dyn Write, found: &[Problem], color: bool) -> io::Result<()> {
    output.write_all(problems::warning(found, color).as_bytes())?;
    output.flush()
}

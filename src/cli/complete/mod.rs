//! What a shell asks while somebody types: which words fit here. The hidden command behind `ally completions`.
//!
//! A shell hands over the words before the cursor and gets lines, `WORD<tab>WHAT IT IS`. The line `:files` or
//! `:folders` stands for names on the disk, which the shell knows better.

mod place;
mod words;

use std::fmt::Write as _;
use std::iter;
use std::mem::ManuallyDrop;

use clap::{Args, Command, CommandFactory};

use self::place::{Fits, Here};
use crate::app::App;
use crate::error::{Error, Exit};
use crate::ops::complete::Offer;
use crate::render::safe;

#[derive(Debug, Args)]
pub(super) struct CompleteArgs {
    /// The command line up to the cursor, in one piece
    #[arg(long, allow_hyphen_values = true)]
    line: Option<String>,
    /// The cursor stands behind a space
    #[arg(long)]
    new: bool,
    /// The words up to the cursor, the last one as far as it is typed
    #[arg(last = true)]
    words: Vec<String>,
}

impl CompleteArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        let mut typed = self.line.map_or(self.words, |line| words::of_line(&line));
        if self.new {
            typed.push(String::new());
        }
        let program = filled_in(super::Cli::command(), &typed);
        let here = Here::of(&program, &typed);
        app.global.repo = here.repo.clone().map(Into::into).or_else(|| app.global.repo.take());
        app.global.act_as = here.act_as.clone().or_else(|| app.global.act_as.take());
        let lines = lines(app, &here);
        app.put(lines.as_bytes())?;
        Ok(Exit::Ok)
    }
}

/// The command line with the options of the command that is typed: clap makes them when that command is called, and of
/// the others only the names are wanted. A command below it is known as soon as the one above is.
fn filled_in(mut program: Command, typed: &[String]) -> ManuallyDrop<Command> {
    let mut known = None;
    loop {
        let path = Here::of(&program, typed).path();
        if known == Some(path.len()) {
            // As in `cli::understood`.
            return ManuallyDrop::new(program);
        }
        known = Some(path.len());
        // It's called for what it makes on the way; whether so few words are enough for the command doesn't matter.
        let _ = program.try_get_matches_from_mut(iter::once("ally".to_owned()).chain(path));
    }
}

/// What fits here, a line each.
fn lines(app: &App, here: &Here<'_>) -> String {
    let mut lines = String::new();
    for fits in &here.fits {
        let offers = match fits {
            Fits::Words(offers) => offers.clone(),
            Fits::Live(wanted) => app.offers(*wanted, &here.typed),
            Fits::Settings => app.setting_names(),
            Fits::Files => {
                lines.push_str(":files\n");
                continue;
            }
            Fits::Folders => {
                lines.push_str(":folders\n");
                continue;
            }
        };
        for offer in offers.iter().filter(|offer| offer.value.starts_with(&here.typed)) {
            put_line(&mut lines, &here.before, offer);
        }
    }
    lines
}

/// A word that a shell would read as more than itself is not offered; what is shown beside it is made safe.
fn put_line(lines: &mut String, before: &str, offer: &Offer) {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.,:/=+%".contains(c);
    if offer.value.chars().all(is_plain) {
        // Writing to a text can't fail.
        let _ = writeln!(lines, "{before}{}\t{}", offer.value, safe::line(&offer.about));
    }
}

/// The words of a line, for the examples of the help.
#[cfg(test)]
pub(super) fn words_of(line: &str) -> Vec<String> {
    words::of_line(line)
}

//! Prints the open goals of a team through the library: `cargo run --example read_team -- FOLDER`.
#![expect(clippy::disallowed_methods, reason = "a program of its own reads its arguments and the clock")]

use std::io::Write;
use std::path::{Path, PathBuf};

use ally::model::{Kind, Scope};
use ally::store;
use chrono::NaiveDate;

/// Writes one line for each goal that is not closed on a day.
pub fn open_goals(folder: &Path, today: NaiveDate, out: &mut dyn Write) -> std::io::Result<()> {
    let loaded = store::load(folder, &Scope::of(&[Kind::Goal]));
    let team = &loaded.snapshot;
    for goal in team.goals().filter(|goal| !goal.state(today).is_closed()) {
        let name = |id: &str| team.member(id).map_or(id, |member| member.name()).to_owned();
        let owners: Vec<String> = goal.owners().into_iter().map(name).collect();
        writeln!(out, "{}: {} ({})", owners.join(" and "), goal.title(), goal.state(today).word())?;
    }
    for problem in &loaded.problems {
        writeln!(out, "{}: {}", problem.path, problem.message)?;
    }
    Ok(())
}

fn main() -> std::io::Result<()> {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("examples/acme"), PathBuf::from);
    open_goals(&folder, chrono::Local::now().date_naive(), &mut std::io::stdout().lock())
}

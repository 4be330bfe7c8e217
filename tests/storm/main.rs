//! A storm: people write, sync and use plain git in clones of their own, and most of their commands are killed in the
//! middle. In the end every word that a command confirmed is there, and all clones are equal, sound and tidy.
//!
//! `cargo test` runs a short one. `cargo test --test storm -- --operations 1600 --seed 7` runs as long as wanted, and
//! `cargo test --test storm -- --days 365` runs a year of two people instead.
#![allow(unreachable_pub, reason = "one binary, whose modules share a fixture")]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, reason = "it says what is wrong by failing")]
#![allow(clippy::disallowed_methods, reason = "it starts programs and reads its own arguments")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it tells its figures")]
#![allow(dead_code, reason = "the fixture offers more than is used here")]

mod lots;
#[path = "../suite/shim.rs"]
mod shim;
mod weather;
mod year;

#[path = "../suite/team.rs"]
mod team;

use std::process::ExitCode;

/// What was asked for on the command line.
struct Ask {
    operations: usize,
    clones: usize,
    seed: u64,
    days: u32,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let mut ask = Ask { operations: 0, clones: 3, seed: 1, days: 0 };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|text| text.parse::<u64>().ok()).unwrap_or_else(usage);
        match word.as_str() {
            "--operations" => ask.operations = usize::try_from(number()).unwrap(),
            "--clones" => ask.clones = usize::try_from(number()).unwrap().clamp(2, 5),
            "--seed" => ask.seed = number(),
            "--days" => ask.days = u32::try_from(number()).unwrap(),
            // The test runner's own words: somebody looks for one test by its name, or lists them.
            "--list" => return ExitCode::SUCCESS,
            "--nocapture" | "--quiet" | "-q" | "--show-output" => {}
            name if !name.starts_with('-') && !"storm".contains(name) => return ExitCode::SUCCESS,
            name if !name.starts_with('-') => {}
            _ => usage(),
        }
    }
    let is_short = ask.operations == 0 && ask.days == 0;
    if ask.operations > 0 || is_short {
        let operations = if is_short { 160 } else { ask.operations };
        println!("{}", weather::storm(operations, ask.clones, ask.seed));
    }
    if ask.days > 0 || is_short {
        let days = if is_short { 40 } else { ask.days };
        println!("{}", year::year(days, ask.seed));
    }
    ExitCode::SUCCESS
}

fn usage<T>() -> T {
    eprintln!("usage: storm [--operations N] [--clones 2..5] [--seed N] [--days N]");
    std::process::exit(2)
}

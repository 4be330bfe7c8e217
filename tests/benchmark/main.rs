//! The benchmark: what commands cost as whole processes, in turn with the programs that people use for the like.
//!
//! `cargo bench` measures a team of twenty with 1,000 and with 10,000 check-ins, and two people over fourteen years.
//! Words after `cargo bench --` change that:
//!
//! - `--teams 1000,10000,100000,two`: teams of twenty with so many check-ins, and the two; `none` for none
//! - `--only WORDS`: the rows that begin so; `--only sync`
//! - `--rounds 25`, `--seconds 30`: at most so many rounds, and no more than fit in so many seconds
//! - `--instructions`: callgrind counts what ally executes
//! - `--growth`: how large a repository becomes with the years, and what git's own commands then take
//! - `--coach`: a round of `ally sync --every-team` with ten, thirty and a hundred teams
//! - `--write`: all of this, and the tables go into docs/performance.md
//! - `--keep FOLDER`: the teams are left there, or found there; `--make` makes them and measures nothing
//!
//! Peers that are not installed are left out. A target that is not met is told, and is no error: other programs at
//! work on the same machine are no defect of this one.
#![allow(unreachable_pub, reason = "one binary, whose modules share a place")]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, reason = "it says what is wrong by failing")]
#![allow(clippy::disallowed_methods, reason = "it starts programs and reads its own arguments")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it tells its figures")]
#![allow(dead_code, reason = "the shared modules offer more than is used here")]

mod coach;
mod counts;
mod growth;
#[path = "../storm/lots.rs"]
mod lots;
mod machine;
mod page;
mod peers;
mod place;
mod reads;
mod records;
mod round;
mod rows;
#[path = "../suite/servers.rs"]
mod servers;
#[path = "../suite/shim.rs"]
mod shim;
mod targets;
mod writes;

use std::path::{Path, PathBuf};
use std::time::Duration;

use page::Found;
use peers::Peers;
use place::Place;
use records::Shape;
use round::Care;
use writes::Pair;

/// Two people over fourteen years.
const FOURTEEN_YEARS: u64 = 2 * 14 * 365;

/// What was asked for on the command line.
struct Ask {
    teams: Vec<String>,
    care: Care,
    only: Option<String>,
    keep: Option<PathBuf>,
    /// Whether the teams are only made, to be measured later.
    only_makes: bool,
    growth: bool,
    coach: bool,
    write: bool,
}

impl Ask {
    fn wants(&self, row: &str) -> bool {
        self.only.as_ref().is_none_or(|only| row.starts_with(only))
    }
}

fn asked() -> Ask {
    let care = Care { rounds: 25, time: Duration::from_secs(30), instructions: false };
    let mut ask = Ask {
        teams: named("1000,10000,two"),
        care,
        only: None,
        keep: None,
        only_makes: false,
        growth: false,
        coach: false,
        write: false,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut next = || words.next().unwrap_or_else(|| panic!("{word} needs a value"));
        match word.as_str() {
            "--teams" => ask.teams = named(&next()),
            "--rounds" => ask.care.rounds = next().parse().unwrap(),
            "--seconds" => ask.care.time = Duration::from_secs(next().parse().unwrap()),
            "--instructions" => ask.care.instructions = true,
            "--only" => ask.only = Some(next()),
            "--keep" => ask.keep = Some(next().into()),
            "--make" => ask.only_makes = true,
            "--growth" => ask.growth = true,
            "--coach" => ask.coach = true,
            "--write" => {
                ask.teams = named("1000,10000,100000,two");
                ask.care.instructions = true;
                (ask.growth, ask.coach, ask.write) = (true, true, true);
            }
            // What cargo itself adds.
            "--bench" => {}
            _ => panic!("unknown word {word}; the first lines of tests/benchmark/main.rs tell what there is"),
        }
    }
    ask
}

/// The teams of a list, as they are typed.
fn named(words: &str) -> Vec<String> {
    words.split(',').filter(|word| *word != "none").map(str::to_owned).collect()
}

fn main() {
    let ask = asked();
    let held = tempfile::tempdir().unwrap();
    let folder = ask.keep.clone().unwrap_or_else(|| held.path().to_path_buf());
    std::fs::create_dir_all(&folder).unwrap();
    let mut found = Found::new(&folder);
    found.tell();
    for team in &ask.teams {
        match team.as_str() {
            "two" => measure(&ask, &folder, "two", Shape::Two, FOURTEEN_YEARS, &mut found),
            size => {
                let checkins = size.parse().unwrap_or_else(|_| panic!("{size} is no number of check-ins"));
                measure(&ask, &folder, &format!("twenty-{size}"), Shape::Twenty, checkins, &mut found);
            }
        }
    }
    if ask.only_makes {
        return;
    }
    if ask.growth {
        found.growth = growth::rows(&folder);
    }
    if ask.coach {
        found.coach = coach::rows(&folder, ask.care);
    }
    println!("\n{}", found.summary());
    if ask.write {
        page::write(&found);
    }
}

fn measure(ask: &Ask, folder: &Path, team: &str, shape: Shape, checkins: u64, found: &mut Found) {
    println!("\n{team}: {} members, {checkins} check-ins", shape.members());
    let at = folder.join(team);
    let place = if at.is_dir() { Place::at(&at) } else { Place::new(&at, shape, checkins) };
    if ask.only_makes {
        return;
    }
    let watch = shim::watch();
    if found.rows.is_empty() && ask.wants("--version") {
        found.rows.push(reads::start(&place, watch, ask.care));
    }
    let peers = Peers::new(&place, &records::team(shape, checkins, 1));
    let listed: Vec<String> =
        peers.listed().iter().map(|(name, rows)| format!("{name} {rows} rows")).collect();
    println!("the last thirty days: {}", listed.join(", "));
    let wanted = |row: &str| ask.wants(row);
    found.rows.extend(reads::rows(team, &place, &peers, watch, ask.care, &wanted));
    if writes::ROWS.iter().any(|row| ask.wants(row)) {
        let copies = tempfile::tempdir_in(folder).unwrap();
        let (ours, gits) = (place.copy(&copies.path().join("ours")), place.copy(&copies.path().join("gits")));
        found.rows.extend(Pair::new(team, &ours, &gits, watch, ask.care).rows(&wanted));
    }
}

//! The benchmark: what commands cost as whole processes, in turn with the programs that people use for the like.
//!
//! `cargo bench` measures a team of twenty with 1,000 and with 10,000 check-ins, and two people over fourteen years.
//! `cargo bench -- --sizes 1000,10000,100000 --rounds 15` takes longer; `--only log` measures the commands that begin
//! so, `--instructions` lets callgrind count, and `--keep FOLDER` keeps the teams there, to be measured again.
//! Peers that are not installed are left out.
#![allow(unreachable_pub, reason = "one binary, whose modules share a place")]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, reason = "it says what is wrong by failing")]
#![allow(clippy::disallowed_methods, reason = "it starts programs and reads its own arguments")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it tells its figures")]
#![allow(dead_code, reason = "the shared modules offer more than is used here")]

#[path = "../storm/lots.rs"]
mod lots;
mod peers;
mod place;
mod records;
mod round;
mod rows;
#[path = "../suite/shim.rs"]
mod shim;

use std::path::PathBuf;

use peers::Peers;
use place::Place;
use records::Shape;
use rows::Care;

/// Two people over fourteen years.
const FOURTEEN_YEARS: u64 = 2 * 14 * 365;

/// What was asked for on the command line.
struct Ask {
    sizes: Vec<u64>,
    care: Care,
    only: Option<String>,
    keep: Option<PathBuf>,
}

fn asked() -> Ask {
    let care = Care { rounds: 9, instructions: false };
    let mut ask = Ask { sizes: vec![1_000, 10_000], care, only: None, keep: None };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut next = || words.next().unwrap_or_else(|| panic!("{word} needs a value"));
        match word.as_str() {
            "--sizes" => ask.sizes = next().split(',').map(|size| size.parse().unwrap()).collect(),
            "--rounds" => ask.care.rounds = next().parse().unwrap(),
            "--instructions" => ask.care.instructions = true,
            "--only" => ask.only = Some(next()),
            "--keep" => ask.keep = Some(next().into()),
            // What cargo itself adds.
            "--bench" => {}
            _ => panic!("unknown word {word}; the first lines of tests/benchmark/main.rs tell what there is"),
        }
    }
    ask
}

fn main() {
    let ask = asked();
    for (program, args) in [
        (env!("CARGO_BIN_EXE_ally"), ["--version"].as_slice()),
        ("git", &["--version"]),
        ("task", &["rc:/dev/null", "--version"]),
        ("hledger", &["--version"]),
        ("todo-txt", &["-V"]),
    ] {
        println!(
            "{program}: {}",
            peers::version(program, args).unwrap_or_else(|| "not installed".to_owned())
        );
    }
    let bytes = std::fs::metadata(env!("CARGO_BIN_EXE_ally")).unwrap().len();
    println!("the program has {bytes} bytes");
    let held = tempfile::tempdir().unwrap();
    let folder = ask.keep.clone().unwrap_or_else(|| held.path().to_path_buf());
    for size in &ask.sizes {
        measure(&ask, &folder.join(format!("twenty-{size}")), Shape::Twenty, *size);
    }
    if ask.only.is_none() {
        measure(&ask, &folder.join("two"), Shape::Two, FOURTEEN_YEARS);
    }
}

fn measure(ask: &Ask, folder: &std::path::Path, shape: Shape, checkins: u64) {
    println!("\n{} members, {checkins} check-ins", shape.members());
    let beside = folder.with_extension("git");
    let is_kept = folder.is_dir();
    let place = if is_kept { Place::at(folder) } else { Place::new(folder, shape, checkins) };
    let copy = if is_kept { Place::at(&beside) } else { place.copy(&beside) };
    let peers = Peers::new(&place, &records::team(shape, checkins, 1));
    rows::reads(&place, &peers, shim::watch(), ask.care, ask.only.as_deref());
    if ask.only.is_none() {
        rows::writes(&place, &copy, ask.care);
    }
}

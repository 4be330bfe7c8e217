//! What is measured: the rows of the tables.

use std::path::Path;
use std::process::Command;

use super::peers::{Peers, installed};
use super::place::Place;
use super::round::{Runner, medians};

/// One row: a command, those beside it, and what each took.
pub struct Row {
    /// What is asked.
    pub what: String,
    /// Name and median in milliseconds, ally first.
    pub took: Vec<(String, f64)>,
    /// Record files that ally opened.
    pub opened: Option<usize>,
    /// The most memory that ally held, in MB.
    pub memory: Option<f64>,
    /// Instructions that ally executed, in millions.
    pub instructions: Option<f64>,
}

/// Commands that only read, with the peers that answer a like question.
const READS: [(&str, Beside); 18] = [
    ("--version", Beside::Nobody),
    ("status", Beside::Lists),
    ("due", Beside::Nobody),
    ("remind", Beside::Nobody),
    ("inbox", Beside::Nobody),
    ("log --since 2026-10-23", Beside::Lists),
    ("goal list", Beside::Nobody),
    ("goal show run", Beside::Nobody),
    ("feedback list", Beside::Nobody),
    ("review --quarter", Beside::Nobody),
    ("review --year 2026", Beside::Nobody),
    ("export md --since 2000-01-01 -o /dev/null --force", Beside::Sums),
    ("export csv -o /dev/null --force", Beside::Nobody),
    ("log --since 2000-01-01", Beside::Nobody),
    ("log --grep guitar", Beside::Nobody),
    ("check", Beside::Nobody),
    ("complete -- goal show r", Beside::Nobody),
    ("due --short", Beside::Nobody),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beside {
    Nobody,
    Lists,
    Sums,
}

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Care {
    pub rounds: usize,
    /// Whether callgrind counts instructions, which takes fifty times as long.
    pub instructions: bool,
}

/// The commands that only read.
pub fn reads(
    place: &Place,
    peers: &Peers<'_>,
    watch: Option<&Path>,
    care: Care,
    only: Option<&str>,
) -> Vec<Row> {
    let clone = place.clone_of("ana");
    let wanted = |line: &&(&str, Beside)| only.is_none_or(|only| line.0.starts_with(only));
    let row = |(line, beside): &(&str, Beside)| {
        let args: Vec<&str> = line.split(' ').collect();
        let others = match beside {
            Beside::Nobody => Vec::new(),
            Beside::Lists => peers.lists(),
            Beside::Sums => peers.sums(),
        };
        let mut runners = vec![Runner::new("ally", || vec![place.command("ana", &clone, "ally", &args)])];
        for (program, args) in others {
            if installed(program).is_some() {
                let name = format!("{program} {}", args.last().map_or("", String::as_str));
                runners.push(Runner::new(&name, move || peers.run(program, &args).into_iter().collect()));
            }
        }
        let took = medians(&mut runners, care.rounds);
        let row = Row {
            what: (*line).to_owned(),
            took: runners.iter().map(|runner| runner.name.clone()).zip(took).collect(),
            opened: watch.and_then(|watch| opened(place, watch, &args)),
            memory: memory(place, &args),
            instructions: if care.instructions { instructions(place, &args) } else { None },
        };
        row.tell();
        row
    };
    READS.iter().filter(wanted).map(row).collect()
}

impl Row {
    fn tell(&self) {
        let took: Vec<String> = self.took.iter().map(|(name, took)| format!("{name} {took:.1} ms")).collect();
        let count =
            |name: &str, number: Option<f64>| number.map_or(String::new(), |n| format!(", {n:.1} {name}"));
        let opened = self.opened.map_or(String::new(), |n| format!(", {n} files"));
        println!(
            "{}: {}{opened}{}{}",
            self.what,
            took.join(", "),
            count("MB", self.memory),
            count("M instructions", self.instructions)
        );
    }
}

/// How many record files a command opens.
fn opened(place: &Place, watch: &Path, args: &[&str]) -> Option<usize> {
    let log = place.folder.join("opened");
    drop(std::fs::remove_file(&log));
    let clone = place.clone_of("ana");
    let mut command = place.command("ana", &clone, "ally", args);
    command
        .env("LD_PRELOAD", watch)
        .env("WATCH_LOG", &log)
        .env("WATCH_FOLDER", clone.canonicalize().unwrap());
    command.status().ok()?;
    let said = std::fs::read_to_string(&log).unwrap_or_default();
    Some(said.lines().filter(|line| line.ends_with(".yaml")).count())
}

/// The most memory that a command holds, as GNU time tells it.
fn memory(place: &Place, args: &[&str]) -> Option<f64> {
    installed("time")?;
    let file = place.folder.join("memory");
    let mut all = vec!["-f", "%M", "-o", file.to_str()?, env!("CARGO_BIN_EXE_ally")];
    all.extend(args);
    place.command("ana", &place.clone_of("ana"), "time", &all).status().ok()?;
    let said = std::fs::read_to_string(&file).ok()?;
    said.lines().last()?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}

/// How many instructions a command executes, as callgrind counts them.
fn instructions(place: &Place, args: &[&str]) -> Option<f64> {
    installed("valgrind")?;
    let mut all = vec!["--tool=callgrind", "--callgrind-out-file=/dev/null", env!("CARGO_BIN_EXE_ally")];
    all.extend(args);
    let mut command = place.command("ana", &place.clone_of("ana"), "valgrind", &all);
    let said = command.stderr(std::process::Stdio::piped()).output().ok()?;
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    let count = said.lines().find_map(|line| line.split_once("Collected : "))?.1;
    count.trim().parse::<f64>().ok().map(|count| count / 1e6)
}

/// Commands that write: a check-in beside `git add` and `git commit` of the like file, and a sync beside fetch, pull
/// and push, each on copies of their own.
pub fn writes(place: &Place, copy: &Place, care: Care) -> Vec<Row> {
    let mut rows = vec![
        checkin(place, copy, care, "check-in, no fsync", "false", "none"),
        checkin(place, copy, care, "check-in, with fsync", "true", "all"),
        nothing_new(place, copy, care),
        one_each(place, copy, care),
    ];
    rows.iter_mut().for_each(|row| row.tell());
    rows
}

fn row(what: &str, runners: &mut [Runner<'_>], rounds: usize) -> Row {
    let took = medians(runners, rounds);
    let took = runners.iter().map(|runner| runner.name.clone()).zip(took).collect();
    Row { what: what.to_owned(), took, opened: None, memory: None, instructions: None }
}

fn checkin(place: &Place, copy: &Place, care: Care, what: &str, ours: &str, gits: &str) -> Row {
    let (here, there) = (place.clone_of("ana"), copy.clone_of("ana"));
    place.quiet("ana", &here, "git", &["config", "ally.fsync", ours]);
    copy.quiet("ana", &there, "git", &["config", "core.fsync", gits]);
    let (mut day, mut number) = (0, 0);
    let mut runners = [
        Runner::new("ally", || {
            day += 1;
            let note = format!("the words of the measured check-in number {day}");
            vec![place.command("ana", &here, "ally", &["checkin", "run=20", "--note", &note])]
        }),
        Runner::new("git add, git commit", || {
            number += 1;
            let path = "checkins/ana/2026/11/2026-11-22.ana.yaml";
            let text =
                format!("goals:\n  run: 20\nnote: the words of the measured check-in number {number}\n");
            std::fs::write(there.join(path), text).unwrap();
            vec![
                copy.command("ana", &there, "git", &["add", path]),
                copy.command("ana", &there, "git", &["commit", "--quiet", "-m", "checkin ana"]),
            ]
        }),
    ];
    let found = row(what, &mut runners, care.rounds);
    place.quiet("ana", &here, "git", &["config", "ally.fsync", "false"]);
    copy.quiet("ana", &there, "git", &["config", "--unset", "core.fsync"]);
    found
}

fn nothing_new(place: &Place, copy: &Place, care: Care) -> Row {
    let (here, there) = (place.clone_of("ana"), copy.clone_of("ana"));
    place.quiet("ana", &here, "ally", &["sync", "--quiet"]);
    copy.quiet("ana", &there, "git", &["pull", "--quiet", "--no-rebase", "--no-edit"]);
    copy.quiet("ana", &there, "git", &["push", "--quiet"]);
    let mut runners = [
        Runner::new("ally", || vec![place.command("ana", &here, "ally", &["sync"])]),
        Runner::new("git fetch", || vec![copy.command("ana", &there, "git", &["fetch", "--quiet"])]),
    ];
    row("sync, nothing new", &mut runners, care.rounds)
}

/// Before each turn both people write one check-in, and Zoë sends hers.
fn one_each(place: &Place, copy: &Place, care: Care) -> Row {
    let write = |place: &Place, who: &str, note: &str| {
        let clone = place.clone_of(who);
        place.quiet(who, &clone, "ally", &["checkin", "run=20", "--note", note]);
        if who == "zoe" {
            place.quiet(who, &clone, "ally", &["sync", "--quiet"]);
        }
    };
    let (here, there) = (place.clone_of("ana"), copy.clone_of("ana"));
    let (mut one, mut other) = (0, 0);
    let pull: fn(&Place, &Path) -> Vec<Command> = |copy, there| {
        vec![
            copy.command("ana", there, "git", &["pull", "--quiet", "--no-rebase", "--no-edit"]),
            copy.command("ana", there, "git", &["push", "--quiet"]),
        ]
    };
    let mut runners = [
        Runner::new("ally", || vec![place.command("ana", &here, "ally", &["sync"])]).after(|| {
            one += 1;
            write(place, "zoe", &format!("hers {one}"));
            write(place, "ana", &format!("mine {one}"));
        }),
        Runner::new("git pull, git push", || pull(copy, &there)).after(|| {
            other += 1;
            write(copy, "zoe", &format!("hers {other}"));
            write(copy, "ana", &format!("mine {other}"));
        }),
    ];
    row("sync, one change each", &mut runners, care.rounds)
}

//! What is counted of a command besides its time: the same on every machine.

use std::path::Path;

use super::peers::installed;
use super::place::{Call, Place};

/// Counts of one run; `None` where what counts them is not installed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Record files opened, and how many bytes they have.
    pub read: Option<(usize, u64)>,
    /// The most memory that it or a program that it started held, in MB of 1,048,576 bytes.
    pub memory: Option<f64>,
    /// New files below `.git/objects`, and their bytes.
    pub written: (usize, u64),
    /// Instructions that ally executed, in millions.
    pub instructions: Option<f64>,
}

/// One run of a command for all but the instructions.
pub fn of(place: &Place, watch: Option<&Path>, call: &Call) -> Counts {
    let (log, memory) = (place.folder.join("opened"), place.folder.join("memory"));
    drop(std::fs::remove_file(&log));
    let before = objects(place);
    let timed = installed("time").is_some();
    let wrap = ["time", "-f", "%M", "-o", memory.to_str().unwrap()];
    let mut command = if timed { place.wrapped(&wrap, call) } else { place.call(call) };
    if let Some(watch) = watch {
        let clone = place.clone_of("ana").canonicalize().unwrap();
        command.env("LD_PRELOAD", watch).env("WATCH_LOG", &log).env("WATCH_FOLDER", clone);
    }
    command.status().unwrap();
    let after = objects(place);
    Counts {
        read: watch.map(|_| read(&log)),
        memory: timed.then(|| held(&memory)).flatten(),
        written: (after.0 - before.0, after.1 - before.1),
        instructions: None,
    }
}

/// The record files that a log names, and how large they are.
fn read(log: &Path) -> (usize, u64) {
    let said = std::fs::read_to_string(log).unwrap_or_default();
    let files = said.lines().filter(|line| line.ends_with(".yaml")).filter_map(|line| line.split_once('/'));
    let sizes: Vec<u64> =
        files.map(|(_, path)| std::fs::metadata(format!("/{path}")).map_or(0, |file| file.len())).collect();
    (sizes.len(), sizes.iter().sum())
}

/// What GNU time wrote, in MB.
fn held(file: &Path) -> Option<f64> {
    let said = std::fs::read_to_string(file).ok()?;
    said.lines().last()?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}

/// Files below `.git/objects` of Ana's clone, and their bytes.
fn objects(place: &Place) -> (usize, u64) {
    below(&place.clone_of("ana").join(".git/objects"))
}

/// Files below a folder, and their bytes.
pub fn below(folder: &Path) -> (usize, u64) {
    let (mut files, mut bytes) = (0, 0);
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let entry = entry.unwrap();
        let (more, size) = match entry.metadata().unwrap() {
            about if about.is_dir() => below(&entry.path()),
            about => (1, about.len()),
        };
        files += more;
        bytes += size;
    }
    (files, bytes)
}

/// How many million instructions a command executes, as callgrind counts them.
pub fn instructions(place: &Place, call: &Call) -> Option<f64> {
    installed("valgrind")?;
    let wrap = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"];
    let mut command = place.wrapped(&wrap, call);
    let said = command.stderr(std::process::Stdio::piped()).output().ok()?;
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    let count = said.lines().find_map(|line| line.split_once("Collected : "))?.1;
    count.trim().parse::<f64>().ok().map(|count| count / 1e6)
}

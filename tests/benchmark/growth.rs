//! How large a repository becomes with the years, and what git's own commands then take.

use std::path::Path;
use std::time::{Duration, Instant};

use super::counts::below;
use super::place::Place;
use super::records::Shape;
use super::round::median;
use super::rows::{figure, size};

/// The years after which it is measured, for two and for twenty people who check in every day.
const YEARS: [u64; 3] = [1, 5, 14];

/// A repository after some years.
#[derive(Debug)]
pub struct Grown {
    pub who: String,
    /// The figures, in the order of [`COLUMNS`].
    pub figures: Vec<String>,
}

pub const COLUMNS: [&str; 10] = [
    "check-ins",
    "files",
    "their text",
    "on the disk",
    "objects",
    "one pack",
    "`git gc`",
    "`git status`",
    "checkout of all",
    "`ally join`",
];

pub fn rows(folder: &Path) -> Vec<Grown> {
    let mut rows = Vec::new();
    for shape in [Shape::Two, Shape::Twenty] {
        for years in YEARS {
            let held = tempfile::tempdir_in(folder).unwrap();
            let row = grown(&held.path().join("grown"), shape, years);
            println!("{}: {}", row.who, row.figures.join(", "));
            rows.push(row);
        }
    }
    rows
}

fn grown(folder: &Path, shape: Shape, years: u64) -> Grown {
    let checkins = shape.members() * 365 * years;
    let place = Place::new(folder, shape, checkins);
    let clone = place.clone_of("ana");
    let git = |args: &[&str]| {
        let begun = Instant::now();
        let said = place.quiet("ana", &clone, "git", args);
        (format!("{} s", figure(begun.elapsed().as_secs_f64())), said)
    };
    let (_, counted) = git(&["count-objects", "-v"]);
    let (_, tracked) = git(&["ls-files"]);
    // Once so that the files' times are known to the index, then what a day pays.
    git(&["status", "--short"]);
    let mut turns: Vec<Duration> = (0..5)
        .map(|_| {
            let begun = Instant::now();
            git(&["status", "--short"]);
            begun.elapsed()
        })
        .collect();
    let status = format!("{} ms", figure(median(&mut turns)));
    let (files, text) = tree(&clone, &tracked);
    let disk = on_disk(&place, &clone);
    git(&["rm", "--quiet", "-r", "--force", "."]);
    let (checkout, _) = git(&["reset", "--quiet", "--hard"]);
    let (gc, _) = git(&["gc", "--quiet", "--prune=now"]);
    let begun = Instant::now();
    let url = place.folder.join("remote.git");
    place.quiet("zoe", &place.folder.join("zoe"), "ally", &["join", url.to_str().unwrap(), "again"]);
    let join = format!("{} s", figure(begun.elapsed().as_secs_f64()));
    let objects = counted.lines().find_map(|line| line.strip_prefix("in-pack: ")).unwrap_or("").to_owned();
    let pack = below(&clone.join(".git/objects/pack")).1;
    let years_words = if years == 1 { "1 year".to_owned() } else { format!("{years} years") };
    Grown {
        who: format!("{} members, {years_words}", shape.members()),
        figures: vec![
            checkins.to_string(),
            files.to_string(),
            size(text),
            disk,
            objects,
            size(pack),
            gc,
            status,
            checkout,
            join,
        ],
    }
}

/// The tracked files and their bytes.
fn tree(clone: &Path, tracked: &str) -> (usize, u64) {
    let sizes: Vec<u64> = tracked
        .lines()
        .map(|path| std::fs::metadata(clone.join(path)).map_or(0, |file| file.len()))
        .collect();
    (sizes.len(), sizes.iter().sum())
}

/// What the work tree takes on the disk, where each file takes whole blocks.
fn on_disk(place: &Place, clone: &Path) -> String {
    let said = place.quiet("ana", clone, "du", &["-s", "-B1", "--exclude=.git", "."]);
    let bytes = said.split_whitespace().next().and_then(|bytes| bytes.parse().ok()).unwrap_or(0);
    size(bytes)
}

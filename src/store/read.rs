//! Reading a team's folder: only what is asked for, in a fixed order, never through a symbolic link.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use chrono::{Datelike, NaiveDate};

use super::yaml::parse;
use super::{MAX_BYTES, guard};
use crate::model::{Kind, Place, Problem, Record, Scope, Snapshot, at_path, is_member_id, path_of};

/// From so many files on, two threads read them.
const MANY_FILES: usize = 200;
/// Folders within each other; records lie at most four deep.
const DEEPEST: usize = 8;

/// What was read, and what it took.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The records.
    pub snapshot: Snapshot,
    /// What could not be read, by path.
    pub problems: Vec<Problem>,
    /// How many files were opened.
    pub opened: usize,
    /// How many bytes were read.
    pub bytes: u64,
}

/// Reads the records of a scope. What can't be read is a problem beside the others, never the end.
pub fn load(root: &Path, scope: &Scope) -> Loaded {
    let mut listing = Listing { scope: Some(scope), ..Listing::of(root) };
    listing.list_team();
    let mut loaded = Loaded { problems: listing.problems, ..Loaded::default() };
    for (who, day) in listing.days {
        loaded.snapshot.days.entry(who).or_default().insert(day);
    }
    loaded.snapshot.unreadable.extend(listing.unreadable);
    let files = listing.files;
    if files.len() > MANY_FILES {
        let (first, second) = files.split_at(files.len() / 2);
        let read = std::thread::scope(|threads| {
            let second = threads.spawn(|| read_all(root, second));
            let first = read_all(root, first);
            // A thread that ends without an answer has panicked; the panic goes on here.
            (first, second.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        take_in(&mut loaded, read.0);
        take_in(&mut loaded, read.1);
    } else {
        take_in(&mut loaded, read_all(root, &files));
    }
    loaded.problems.sort();
    loaded
}

/// The paths of all files that are records by their names.
pub fn scan(root: &Path) -> Vec<String> {
    let mut listing = Listing::of(root);
    listing.list_team();
    let mut paths: Vec<String> = listing.files.into_iter().map(|file| file.path).collect();
    paths.sort();
    paths
}

/// The bytes of one record's file; `None` if there is no such file.
pub fn read_bytes(root: &Path, path: &str) -> Result<Option<Vec<u8>>, Problem> {
    let mut folder = root.to_path_buf();
    let steps: Vec<&str> = path.split('/').collect();
    for step in steps.iter().take(steps.len().saturating_sub(1)) {
        folder.push(step);
        match fs::symlink_metadata(&folder) {
            Ok(found) if found.is_dir() => {}
            Ok(found) if found.is_symlink() => {
                return Err(not_a_file(path, "it lies behind a symbolic link"));
            }
            Ok(_) => return Ok(None),
            Err(err) if is_absence(&err) => return Ok(None),
            Err(err) => return Err(unreadable(path, &err)),
        }
    }
    read_file(root, path)
}

/// One file to read.
#[derive(Debug)]
struct Listed {
    kind: Kind,
    id: String,
    path: String,
}

/// What one thread read.
#[derive(Debug, Default)]
struct Batch {
    records: Vec<Record>,
    failed: Vec<(Kind, String, Problem)>,
    opened: usize,
    bytes: u64,
}

fn read_all(root: &Path, files: &[Listed]) -> Batch {
    let mut batch = Batch::default();
    for Listed { kind, id, path } in files {
        let bytes = match read_file(root, path) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => continue,
            Err(problem) => {
                batch.failed.push((*kind, id.clone(), problem));
                continue;
            }
        };
        batch.opened += 1;
        batch.bytes += bytes.len() as u64;
        match parse(*kind, id, path, &bytes) {
            Ok(record) => batch.records.push(record),
            Err(problem) => batch.failed.push((*kind, id.clone(), problem)),
        }
    }
    batch
}

fn take_in(loaded: &mut Loaded, batch: Batch) {
    loaded.opened += batch.opened;
    loaded.bytes += batch.bytes;
    for record in batch.records {
        loaded.snapshot.put(record);
    }
    for (kind, id, problem) in batch.failed {
        loaded.snapshot.unreadable.insert((kind, id));
        loaded.problems.push(problem);
    }
}

/// Reads a plain file, at most one byte more than a record may have. The file is looked at before it is opened, so
/// that no link is followed and no pipe waited for, and again after, so that it can't be exchanged in between.
fn read_file(root: &Path, path: &str) -> Result<Option<Vec<u8>>, Problem> {
    let full = root.join(path);
    let failed = |err: io::Error| if is_absence(&err) { Ok(None) } else { Err(unreadable(path, &err)) };
    let seen = match fs::symlink_metadata(&full) {
        Ok(seen) => seen,
        Err(err) => return failed(err),
    };
    if !seen.is_file() {
        return Err(not_a_file(path, what_it_is(&seen)));
    }
    let file = match File::open(&full) {
        Ok(file) => file,
        Err(err) => return failed(err),
    };
    let opened = file.metadata().map_err(|err| unreadable(path, &err))?;
    if !is_same_file(&seen, &opened) {
        return Err(not_a_file(path, "it was exchanged while it was opened"));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(opened.len()).unwrap_or(MAX_BYTES).min(MAX_BYTES) + 1);
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|err| unreadable(path, &err))?;
    if bytes.len() > MAX_BYTES { Err(guard::too_large(path)) } else { Ok(Some(bytes)) }
}

#[cfg(unix)]
fn is_same_file(seen: &Metadata, opened: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (seen.dev(), seen.ino()) == (opened.dev(), opened.ino())
}

#[cfg(not(unix))]
fn is_same_file(_seen: &Metadata, opened: &Metadata) -> bool {
    opened.is_file()
}

fn what_it_is(found: &Metadata) -> &'static str {
    if found.is_symlink() {
        "it is a symbolic link"
    } else if found.is_dir() {
        "it is a folder"
    } else {
        "it is a device or a pipe"
    }
}

fn not_a_file(path: &str, why: &str) -> Problem {
    Problem::new(path, "not-a-file", format!("this is no plain file: {why}"))
        .with_fix("put a plain file in its place, or delete it")
}

fn unreadable(path: &str, err: &io::Error) -> Problem {
    let problem = Problem::new(path, "unreadable", format!("this can't be read: {err}"));
    if err.kind() == io::ErrorKind::PermissionDenied {
        return problem.with_fix("allow your own user to read it");
    }
    problem
}

fn is_absence(err: &io::Error) -> bool {
    matches!(err.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The names in a team's folder, without opening a file.
#[derive(Debug)]
struct Listing<'a> {
    root: &'a Path,
    /// What is wanted; everything if absent.
    scope: Option<&'a Scope>,
    files: Vec<Listed>,
    days: Vec<(String, NaiveDate)>,
    problems: Vec<Problem>,
    unreadable: Vec<(Kind, String)>,
}

/// One name in a folder.
#[derive(Debug)]
struct Name {
    name: String,
    is_dir: bool,
    is_file: bool,
    is_link: bool,
}

impl<'a> Listing<'a> {
    const fn of(root: &'a Path) -> Self {
        Self {
            root,
            scope: None,
            files: Vec::new(),
            days: Vec::new(),
            problems: Vec::new(),
            unreadable: Vec::new(),
        }
    }

    fn holds(&self, kind: Kind) -> bool {
        self.scope.is_none_or(|scope| scope.holds(kind))
    }

    fn list_team(&mut self) {
        const FOLDERS: [(&str, &[Kind]); 7] = [
            ("members", &[Kind::Member]),
            ("pacts", &[Kind::Pact]),
            ("goals", &[Kind::Goal]),
            ("checkins", &[Kind::Checkin]),
            ("feedback", &[Kind::Feedback]),
            ("sprints", &[Kind::Sprint, Kind::SprintLeaf]),
            ("reviews", &[Kind::ReviewLeaf, Kind::Joint]),
        ];
        let team = path_of(Kind::Team, "ally");
        if fs::symlink_metadata(self.root.join(&team)).is_ok() {
            self.files.push(Listed { kind: Kind::Team, id: "ally".to_owned(), path: team });
        }
        for (folder, kinds) in FOLDERS {
            if !kinds.iter().any(|kind| self.holds(*kind)) {
                continue;
            }
            match fs::symlink_metadata(self.root.join(folder)) {
                Ok(found) if found.is_dir() => self.list_folder(folder, 1),
                Ok(found) => self.problems.push(
                    Problem::new(folder, "not-a-file", format!("this is no folder: {}", what_it_is(&found)))
                        .with_fix("put a folder in its place"),
                ),
                Err(err) if is_absence(&err) => {}
                Err(err) => self.problems.push(unreadable(folder, &err)),
            }
        }
    }

    fn list_folder(&mut self, folder: &str, depth: usize) {
        if depth > DEEPEST {
            let problem = Problem::new(folder, "misplaced", "folders lie too deep within each other here");
            self.problems.push(problem.with_fix("move the records to where they belong"));
            return;
        }
        let names = match names_in(&self.root.join(folder)) {
            Ok(names) => names,
            Err(err) if is_absence(&err) => return,
            Err(err) => return self.problems.push(unreadable(folder, &err)),
        };
        let month = Month::of(folder);
        for found in names {
            let path = format!("{folder}/{}", found.name);
            if found.is_dir && !found.name.ends_with(".yaml") {
                if !self.is_too_old(&path) {
                    self.list_folder(&path, depth + 1);
                }
            } else if found.name.ends_with(".yaml") {
                self.take(path, &found, month.as_ref());
            } else if found.is_link && fs::metadata(self.root.join(&path)).is_ok_and(|target| target.is_dir())
            {
                self.problems.push(
                    Problem::new(path, "not-a-file", "this folder is a symbolic link and is not entered")
                        .with_fix("put a real folder in its place"),
                );
            }
        }
    }

    /// Whether nothing in this folder of feedback can be in the scope. Folders of check-ins are always listed, for the
    /// days in their names.
    fn is_too_old(&self, path: &str) -> bool {
        let Some(since) = self.scope.and_then(|scope| scope.since) else { return false };
        let steps: Vec<&str> = path.split('/').collect();
        match steps.as_slice() {
            ["feedback", _, year] => number(year, 4).is_some_and(|year| year < since.year().unsigned_abs()),
            ["feedback", ..] => Month::of(path).is_some_and(|month| month.ends_before(since)),
            _ => false,
        }
    }

    fn take(&mut self, path: String, found: &Name, month: Option<&Month<'_>>) {
        let since = self.scope.and_then(|scope| scope.since);
        if let Some(month) = month
            && found.is_file
            && let Some((day, id)) = month.record(&found.name)
        {
            if month.kind == Kind::Checkin {
                self.days.push((month.who.to_owned(), day));
            }
            if since.is_none_or(|since| since <= day) {
                self.files.push(Listed { kind: month.kind, id: id.to_owned(), path });
            }
            return;
        }
        match at_path(&path) {
            Place::Record(kind, id) if !self.holds(kind) => drop((kind, id)),
            Place::Record(kind, id) if !found.is_file => {
                let why = match (found.is_link, found.is_dir) {
                    (true, _) => "it is a symbolic link",
                    (_, true) => "it is a folder",
                    _ => "it is a device or a pipe",
                };
                self.problems.push(not_a_file(&path, why));
                self.unreadable.push((kind, id));
            }
            Place::Record(kind, id) => self.files.push(Listed { kind, id, path }),
            Place::Misplaced(why) => self.problems.push(
                Problem::new(path, "misplaced", format!("this file is not read: {why}"))
                    .with_fix("rename or move it, or give it another ending than .yaml"),
            ),
            Place::Other => {}
        }
    }
}

/// The names in a folder, sorted, without those that begin with a dot.
fn names_in(folder: &Path) -> io::Result<Vec<Name>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let kind = entry.file_type()?;
        names.push(Name { name, is_dir: kind.is_dir(), is_file: kind.is_file(), is_link: kind.is_symlink() });
    }
    names.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(names)
}

/// A folder of one member's check-ins or feedback of one month.
#[derive(Debug)]
struct Month<'a> {
    kind: Kind,
    who: &'a str,
    year: u32,
    month: u32,
}

impl<'a> Month<'a> {
    fn of(folder: &'a str) -> Option<Self> {
        let mut steps = folder.split('/');
        let kind = match steps.next()? {
            "checkins" => Kind::Checkin,
            "feedback" => Kind::Feedback,
            _ => return None,
        };
        let who = steps.next().filter(|who| is_member_id(who))?;
        let year = number(steps.next()?, 4)?;
        let month = number(steps.next()?, 2).filter(|month| (1..=12).contains(month))?;
        steps.next().is_none().then_some(Self { kind, who, year, month })
    }

    fn ends_before(&self, day: NaiveDate) -> bool {
        (self.year, self.month) < (day.year().unsigned_abs(), day.month())
    }

    /// Day and id of a check-in's file of this month; only the names of check-ins are so plain that nothing else needs
    /// to be looked at, and there are many of them.
    fn record<'n>(&self, name: &'n str) -> Option<(NaiveDate, &'n str)> {
        let id = name.strip_suffix(".yaml")?;
        let (day, rest) = id.split_once('.')?;
        let is_ours = match self.kind {
            Kind::Checkin => rest == self.who,
            _ => matches!(at_path(&format!("{}/{}", self.folder(), name)), Place::Record(..)),
        };
        let mut parts = day.split('-');
        let (year, month) = (number(parts.next()?, 4)?, number(parts.next()?, 2)?);
        let day = number(parts.next()?, 2).filter(|_| parts.next().is_none())?;
        let is_here = is_ours && (year, month) == (self.year, self.month);
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
            .filter(|_| is_here)
            .map(|day| (day, id))
    }

    fn folder(&self) -> String {
        format!("feedback/{}/{:04}/{:02}", self.who, self.year, self.month)
    }
}

/// A number of so many digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    let fits = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}

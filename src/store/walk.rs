//! A walk through a team's folder: which files are records by their names, and what stands in those that are asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::NaiveDate;

use super::folder::{Folder, Found, Name, is_absence, room};
use super::month::{FOLDERS, Month, ends_before};
use super::yaml::parse;
use super::{MAX_BYTES, guard};
use crate::model::{Kind, Place, Problem, Record, ReviewPeriod, Scope, Snapshot, at_path, path_of};

/// From so many folders on, two threads look through them.
const MANY_FOLDERS: usize = 8;
/// Folders within each other; records lie at most four deep.
const DEEPEST: usize = 8;

/// What is looked for.
#[derive(Clone, Copy)]
pub(super) struct Walk<'a> {
    pub(super) root: &'a Path,
    /// What is to be read; only the names of all files if absent.
    pub(super) scope: Option<&'a Scope>,
    /// What was read before, and is not read again.
    pub(super) known: &'a Snapshot,
    /// Gives what files hold a name, if that is asked for.
    pub(super) naming: Option<&'a NameContent>,
}

/// Gives what a file holds a name of its own.
pub type NameContent = dyn Fn(&[u8]) -> [u8; 32] + Sync;

/// What a walk finds.
#[derive(Debug, Default)]
pub(super) struct Finds {
    pub(super) records: Vec<Record>,
    /// Of all files that are records by their names, if only these were asked for.
    pub(super) paths: Vec<String>,
    pub(super) problems: Vec<Problem>,
    pub(super) unreadable: Vec<(Kind, String)>,
    /// Days with a check-in file, by member.
    pub(super) days: BTreeMap<String, BTreeSet<NaiveDate>>,
    /// Reviews that were left out for their age.
    pub(super) unopened: Vec<ReviewPeriod>,
    /// The names of what the files hold, by path.
    pub(super) contents: Vec<(String, [u8; 32])>,
    pub(super) opened: usize,
    pub(super) bytes: u64,
}

/// Walks through the folder, the parts of it that are large with two threads.
pub(super) fn walk(walk: &Walk<'_>) -> Finds {
    let mut first = Walker::new(*walk);
    first.look_at_team();
    let folders = std::mem::take(&mut first.folders);
    let next = AtomicUsize::new(0);
    let look = |walker: &mut Walker<'_>| {
        while let Some(folder) = folders.get(next.fetch_add(1, Ordering::Relaxed)) {
            walker.look_into(folder, 1);
        }
    };
    if folders.len() > MANY_FOLDERS {
        let other = std::thread::scope(|threads| {
            let other = threads.spawn(|| {
                let mut other = Walker::new(*walk);
                look(&mut other);
                other.finds
            });
            look(&mut first);
            // A thread that ends without an answer has panicked; the panic goes on here.
            other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        first.finds.take_in(other);
    } else {
        look(&mut first);
    }
    first.look_for_last_days();
    first.finds
}

impl Finds {
    fn take_in(&mut self, other: Self) {
        self.records.extend(other.records);
        self.paths.extend(other.paths);
        self.problems.extend(other.problems);
        self.unreadable.extend(other.unreadable);
        for (who, days) in other.days {
            self.days.entry(who).or_default().extend(days);
        }
        self.contents.extend(other.contents);
        self.opened += other.opened;
        self.bytes += other.bytes;
    }
}

/// One who walks.
struct Walker<'a> {
    walk: Walk<'a>,
    finds: Finds,
    /// Folders of files that are still to be looked into.
    folders: Vec<String>,
    /// Folders of check-ins that are too old to be asked for, by member.
    older: BTreeMap<String, Vec<String>>,
    /// For the bytes of one file.
    room: Vec<u8>,
}

impl<'a> Walker<'a> {
    fn new(walk: Walk<'a>) -> Self {
        Self { walk, finds: Finds::default(), folders: Vec::new(), older: BTreeMap::new(), room: room() }
    }

    fn holds(&self, kind: Kind) -> bool {
        self.walk.scope.is_none_or(|scope| scope.holds(kind))
    }

    /// Looks at the team's file, and for the folders with files in them.
    fn look_at_team(&mut self) {
        let team = path_of(Kind::Team, "ally");
        if fs::symlink_metadata(self.walk.root.join(&team)).is_ok()
            && let Ok(root) = Folder::open(self.walk.root)
        {
            self.read(&root, Kind::Team, "ally", &team, &team);
        }
        for (folder, kinds) in FOLDERS {
            if !kinds.iter().any(|kind| self.holds(*kind)) {
                continue;
            }
            match fs::symlink_metadata(self.walk.root.join(folder)) {
                Ok(found) if found.is_dir() => self.enter(folder.to_owned(), 1),
                Ok(found) => {
                    let what =
                        if found.is_symlink() { "it is a symbolic link" } else { "it is a file or a device" };
                    let problem = Problem::new(folder, "not-a-file", format!("this is no folder: {what}"));
                    self.finds.problems.push(problem.with_fix("put a folder in its place"));
                }
                Err(err) if is_absence(&err) => {}
                Err(err) => self.finds.problems.push(unreadable(folder, &err)),
            }
        }
    }

    /// Looks into a folder of folders, and leaves one of files for later.
    fn enter(&mut self, folder: String, depth: usize) {
        if self.is_too_old(&folder) {
            return;
        }
        let steps = folder.split('/').count();
        let of_files = match folder.split('/').next() {
            Some("members" | "pacts") => 1,
            Some("checkins" | "feedback") => 4,
            _ => 2,
        };
        if steps == of_files {
            self.folders.push(folder);
        } else {
            self.look_into(&folder, depth);
        }
    }

    fn look_into(&mut self, folder: &str, depth: usize) {
        if depth > DEEPEST {
            let problem = Problem::new(folder, "misplaced", "folders lie too deep within each other here");
            self.finds.problems.push(problem.with_fix("move the records to where they belong"));
            return;
        }
        let mut open = match Folder::open(&self.walk.root.join(folder)) {
            Ok(open) => open,
            Err(err) if is_absence(&err) => return,
            Err(err) => return self.finds.problems.push(unreadable(folder, &err)),
        };
        let names = match open.names() {
            Ok(names) => names,
            Err(err) => return self.finds.problems.push(unreadable(folder, &err)),
        };
        let month = Month::of(folder);
        for found in names {
            if let Some(month) = &month
                && found.is_file
                && let Some((day, id)) = month.record(&found.name)
            {
                self.take_dated(&open, folder, month, (day, id), &found.name);
                continue;
            }
            let path = format!("{folder}/{}", found.name);
            if found.is_dir && !found.name.ends_with(".yaml") {
                self.enter(path, depth + 1);
            } else if found.name.ends_with(".yaml") {
                self.take(&open, path, &found);
            } else if is_nearly_yaml(&found.name) {
                self.finds.problems.push(
                    Problem::new(path, "misplaced", "this file is not read: its ending is not .yaml")
                        .with_fix(
                            "give it the ending .yaml if it is a record, and another one if it is none",
                        ),
                );
            } else if found.is_link
                && fs::metadata(self.walk.root.join(&path)).is_ok_and(|target| target.is_dir())
            {
                self.finds.problems.push(
                    Problem::new(path, "not-a-file", "this folder is a symbolic link and is not entered")
                        .with_fix("put a real folder in its place"),
                );
            }
        }
    }

    /// Whether nothing in this folder is asked for, by the date in its name. Of check-ins it is kept in mind for the last
    /// day with one.
    fn is_too_old(&mut self, folder: &str) -> bool {
        let Some(scope) = self.walk.scope else { return false };
        if let Some(period) = folder.strip_prefix("reviews/").and_then(ReviewPeriod::parse) {
            let is_asked_for = scope.holds_review(period) || scope.decided.contains(&period);
            if !is_asked_for {
                self.finds.unopened.push(period);
            }
            return !is_asked_for;
        }
        let (kind, who) = match folder.split('/').collect::<Vec<_>>().as_slice() {
            ["checkins", who, _, ..] => (Kind::Checkin, (*who).to_owned()),
            ["feedback", who, _, ..] => (Kind::Feedback, (*who).to_owned()),
            _ => return false,
        };
        let opened = scope.since_of(kind, &who);
        let named = scope.days.map(|days| days.since);
        let first = if kind == Kind::Checkin { opened.zip(named).map(|(a, b)| a.min(b)) } else { opened };
        let Some(first) = first else { return false };
        let is_too_old = ends_before(folder, first);
        if is_too_old && kind == Kind::Checkin {
            self.older.entry(who).or_default().push(folder.to_owned());
        }
        is_too_old
    }

    /// Finds the last day with a check-in of those who had none lately, from the names of older files.
    fn look_for_last_days(&mut self) {
        let Some(last_by) = self.walk.scope.and_then(|scope| scope.days?.last_by) else { return };
        for (who, mut folders) in std::mem::take(&mut self.older) {
            let known = [self.finds.days.get(&who), self.walk.known.days.get(&who)];
            if known.into_iter().flatten().any(|known| known.range(..=last_by).next().is_some()) {
                continue;
            }
            folders.sort();
            while let Some(folder) = folders.pop() {
                let Ok(names) = Folder::open(&self.walk.root.join(&folder)).and_then(|mut open| open.names())
                else {
                    continue;
                };
                let Some(month) = Month::of(&folder) else {
                    // A year: its months, the last one on top.
                    let inner = names.iter().filter(|found| found.is_dir);
                    folders.extend(inner.map(|found| format!("{folder}/{}", found.name)));
                    continue;
                };
                let records =
                    names.iter().filter(|found| found.is_file).filter_map(|found| month.record(&found.name));
                if let Some(last) = records.map(|(day, _)| day).max() {
                    self.finds.days.entry(who).or_default().insert(last);
                    break;
                }
            }
        }
    }

    /// A record of a month, by the name of its file.
    fn take_dated(
        &mut self,
        open: &Folder,
        folder: &str,
        month: &Month<'_>,
        (day, id): (NaiveDate, &str),
        name: &str,
    ) {
        if month.kind == Kind::Checkin {
            match self.finds.days.get_mut(month.who) {
                Some(days) => days.insert(day),
                None => self.finds.days.entry(month.who.to_owned()).or_default().insert(day),
            };
        }
        let since = self.walk.scope.and_then(|scope| scope.since_of(month.kind, month.who));
        if since.is_none_or(|since| since <= day) {
            self.read(open, month.kind, id, name, &format!("{folder}/{name}"));
        }
    }

    fn take(&mut self, open: &Folder, path: String, found: &Name) {
        match at_path(&path) {
            Place::Record(kind, _) if !self.holds(kind) => {}
            // An older review is opened for its decisions alone.
            Place::Record(Kind::ReviewLeaf, id) if self.is_of_old_review(&id) => {}
            Place::Record(kind, id) if !found.is_file => {
                let why = match (found.is_link, found.is_dir) {
                    (true, _) => "it is a symbolic link",
                    (_, true) => "it is a folder",
                    _ => "it is a device or a pipe",
                };
                self.finds.problems.push(not_a_file(&path, why));
                self.finds.unreadable.push((kind, id));
            }
            Place::Record(kind, id) => self.read(open, kind, &id, &found.name, &path),
            Place::Misplaced(why) => self.finds.problems.push(
                Problem::new(path, "misplaced", format!("this file is not read: {why}"))
                    .with_fix("rename or move it, or give it another ending than .yaml"),
            ),
            Place::Other => {}
        }
    }

    fn is_of_old_review(&self, id: &str) -> bool {
        let period = id.split_once('/').and_then(|(period, _)| ReviewPeriod::parse(period));
        period.zip(self.walk.scope).is_some_and(|(period, scope)| !scope.holds_review(period))
    }

    /// Reads one file, unless that was done before or only names are asked for.
    fn read(&mut self, open: &Folder, kind: Kind, id: &str, name: &str, path: &str) {
        if self.walk.scope.is_none() {
            return self.finds.paths.push(path.to_owned());
        }
        if self.walk.known.knows(kind, id) {
            return;
        }
        let problem = match open.read(name, &mut self.room) {
            Ok(Found::Nothing) => return,
            Ok(Found::File(size)) if size > MAX_BYTES => guard::too_large(path),
            Ok(Found::File(size)) => {
                let bytes = self.room.get(..size).unwrap_or_default();
                self.finds.opened += 1;
                self.finds.bytes += size as u64;
                if let Some(naming) = self.walk.naming {
                    self.finds.contents.push((path.to_owned(), naming(bytes)));
                }
                match parse(kind, id, path, bytes) {
                    Ok(record) => return self.finds.records.push(record),
                    Err(problem) => problem,
                }
            }
            Ok(Found::Other(what)) => not_a_file(path, what),
            Err(err) if is_absence(&err) => return,
            Err(err) => unreadable(path, &err),
        };
        self.finds.unreadable.push((kind, id.to_owned()));
        self.finds.problems.push(problem);
    }
}

/// Whether a file has one of the other endings that YAML is given; on some systems it is the same name as ours.
fn is_nearly_yaml(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default();
    ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml")
}

pub(super) fn not_a_file(path: &str, why: &str) -> Problem {
    Problem::new(path, "not-a-file", format!("this is no plain file: {why}"))
        .with_fix("put a plain file in its place, or delete it")
}

pub(super) fn unreadable(path: &str, err: &io::Error) -> Problem {
    let problem = Problem::new(path, "unreadable", format!("this can't be read: {err}"));
    if err.kind() == io::ErrorKind::PermissionDenied {
        return problem.with_fix("allow your own user to read it");
    }
    problem
}

//! Reading a team's folder: only what is asked for, in a fixed order, never through a symbolic link.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use chrono::{Datelike, NaiveDate};

use super::yaml::parse;
use super::{MAX_BYTES, guard};
use crate::model::{
    Kind, Place, Problem, Record, Scope, Snapshot, at_path, is_member_id, path_of, private_folder,
};

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
    if scope.private {
        take_in_private(&mut loaded, root);
    }
    loaded.problems.sort();
    loaded
}

/// Reads what this clone keeps to itself: the same layout once more, in the private folder.
fn take_in_private(loaded: &mut Loaded, root: &Path) {
    let folder = root.join(private_folder());
    if !fs::symlink_metadata(&folder).is_ok_and(|found| found.is_dir()) {
        return;
    }
    let private = load(&folder, &Scope::all());
    loaded.opened += private.opened;
    loaded.bytes += private.bytes;
    let records = private.snapshot.all().filter(|record| record.kind != Kind::Team);
    loaded.snapshot.private = records.cloned().map(Record::in_private).collect();
    for mut problem in private.problems {
        problem.path = format!("{}/{}", private_folder(), problem.path);
        loaded.problems.push(problem);
    }
}

/// The paths of all files that are records by their names.
pub fn scan(root: &Path) -> Vec<String> {
    let mut listing = Listing::of(root);
    listing.list_team();
    let mut paths: Vec<String> = listing.files.into_iter().map(|file| file.path).collect();
    paths.sort();
    paths
}

/// Record files with line ends or a beginning that ally and git never write, as problems.
pub fn line_ends(root: &Path) -> Vec<Problem> {
    let odd = |path: &String| {
        let bytes = read_bytes(root, path).ok().flatten()?;
        (bytes.len() <= MAX_BYTES && has_odd_ends(&bytes)).then(|| {
            let message =
                "it has a byte order mark or Windows line ends, which show as changes of every line";
            Problem::new(path, "line-ends", message)
                .with_fix("its writer's `ally check --fix` takes them out")
        })
    };
    scan(root).iter().filter_map(odd).collect()
}

/// Whether a file begins with a byte order mark, or has other line ends than LF.
pub fn has_odd_ends(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xef\xbb\xbf") || bytes.contains(&b'\r')
}

/// The same text without a byte order mark, and with LF line ends, as it is read anyway.
pub fn with_plain_ends(path: &str, bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    guard::admit(path, bytes).map(String::into_bytes)
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
            } else if is_nearly_yaml(&found.name) {
                self.problems.push(
                    Problem::new(path, "misplaced", "this file is not read: its ending is not .yaml")
                        .with_fix(
                            "give it the ending .yaml if it is a record, and another one if it is none",
                        ),
                );
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
        if let Some(month) = month
            && found.is_file
            && let Some((day, id)) = month.record(&found.name)
        {
            let since = self.scope.and_then(|scope| scope.since_of(month.kind));
            if month.kind == Kind::Checkin {
                self.days.push((month.who.to_owned(), day));
            }
            if since.is_none_or(|since| since <= day) {
                self.files.push(Listed { kind: month.kind, id: id.to_owned(), path });
            }
            return;
        }
        match at_path(&path) {
            Place::Record(kind, _) if !self.holds(kind) => {}
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

/// Whether a file has one of the other endings that YAML is given; on some systems it is the same name as ours.
fn is_nearly_yaml(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default();
    ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml")
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
    /// How the days of this month begin: `2026-11-`.
    begins: String,
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
        let begins = format!("{year:04}-{month:02}-");
        steps.next().is_none().then_some(Self { kind, who, year, month, begins })
    }

    fn ends_before(&self, day: NaiveDate) -> bool {
        (self.year, self.month) < (day.year().unsigned_abs(), day.month())
    }

    /// Day and id of a record of this month, from the name of its file. There are many of them, so the plain names of
    /// check-ins are looked at without building a path or parsing a date.
    fn record<'n>(&self, name: &'n str) -> Option<(NaiveDate, &'n str)> {
        let id = name.strip_suffix(".yaml")?;
        let (day, rest) = id.split_once('.')?;
        let day = number(day.strip_prefix(self.begins.as_str())?, 2)?;
        let day = NaiveDate::from_ymd_opt(i32::try_from(self.year).ok()?, self.month, day)?;
        let is_ours = match self.kind {
            Kind::Checkin => rest == self.who,
            kind => {
                let folder = format!("feedback/{}/{:04}/{:02}", self.who, self.year, self.month);
                at_path(&format!("{folder}/{name}")) == Place::Record(kind, id.to_owned())
            }
        };
        is_ours.then_some((day, id))
    }
}

/// A number of so many digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    let fits = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use tempfile::TempDir;

    use super::{load, read_bytes, scan};
    use crate::model::{Kind, Scope, parse_day};

    #[test]
    fn private_records_are_read_only_when_asked_for_and_stand_apart() {
        let note = ("private/checkins/ana/2026/11/2026-11-22.ana.yaml", "note: for me\n");
        let folder = team(&[("ally.yaml", "format: 1\n"), note]);
        assert_eq!(load(folder.path(), &Scope::all()).opened, 1);
        let loaded = load(folder.path(), &Scope::all().with_private());
        assert_eq!((loaded.problems.len(), loaded.snapshot.checkins().count()), (0, 0));
        let paths: Vec<String> = loaded.snapshot.private.iter().map(crate::model::Record::path).collect();
        assert_eq!(paths, [note.0]);
    }

    fn team(files: &[(&str, &str)]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            put(folder.path(), path, text);
        }
        folder
    }

    fn put(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    const FILES: &[(&str, &str)] = &[
        ("ally.yaml", "format: 1"),
        ("members/ana.yaml", "emails: a@b.c"),
        ("members/.#ana.yaml", "["),
        ("members/README.md", "["),
        ("goals/ana/run.yaml", "title: Run"),
        ("goals/ana/bad.yaml", "title: [x"),
        ("goals/run.yaml", "title: lost"),
        ("checkins/ana/2026/10/2026-10-31.ana.yaml", "mood: 3"),
        ("checkins/ana/2026/11/2026-11-21.ana.yaml", "mood: 3"),
        ("checkins/ana/2026/11/2026-11-22.ana.yaml", "mood: 4"),
        ("checkins/ana/2026/11/2026-11-22.ben.yaml", "mood: 4"),
        ("checkins/ana/2026/11/2026-11-31.ana.yaml", "mood: 4"),
        ("feedback/ana/2026/10/2026-10-31.ana.k3f9.yaml", "to: ben"),
        ("feedback/ana/2026/11/2026-11-22.ana.k3f9.yaml", "to: ben"),
        ("notes/x.yaml", "["),
    ];

    #[test]
    fn only_the_scope_is_opened() {
        let team = team(FILES);
        let loaded = load(team.path(), &Scope::people());
        assert_eq!((loaded.opened, loaded.problems.len()), (2, 0));
        assert_eq!(loaded.bytes, 9 + 13);

        let since = Scope::of(&[Kind::Checkin, Kind::Feedback]).since(parse_day("2026-11-22").unwrap());
        let loaded = load(team.path(), &since);
        assert_eq!(loaded.opened, 4);
        assert_eq!(loaded.snapshot.checkins().count(), 1);
        assert_eq!(loaded.snapshot.feedback().count(), 1);
        assert_eq!(loaded.snapshot.days["ana"].len(), 3);
        let found: Vec<&str> = loaded.problems.iter().map(|problem| problem.path.as_str()).collect();
        assert_eq!(
            found,
            ["checkins/ana/2026/11/2026-11-22.ben.yaml", "checkins/ana/2026/11/2026-11-31.ana.yaml"]
        );
        assert!(loaded.problems.iter().all(|problem| problem.code == "misplaced"));
    }

    #[test]
    fn one_bad_file_hides_no_other() {
        let team = team(FILES);
        let loaded = load(team.path(), &Scope::of(&[Kind::Goal]));
        assert_eq!(loaded.snapshot.goals().count(), 1);
        assert!(loaded.snapshot.unreadable.contains(&(Kind::Goal, "ana/bad".to_owned())));
        let codes: Vec<_> =
            loaded.problems.iter().map(|problem| (problem.path.as_str(), problem.code)).collect();
        assert_eq!(codes, [("goals/ana/bad.yaml", "wrong-type"), ("goals/run.yaml", "misplaced")]);
        assert_eq!(scan(team.path()).len(), 9);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_folders_are_no_records() {
        use std::os::unix::fs::symlink;
        let team = team(FILES);
        let root = team.path();
        symlink(root.join("goals/ana/run.yaml"), root.join("goals/ana/link.yaml")).unwrap();
        symlink(root.join("goals/ana"), root.join("goals/ben")).unwrap();
        symlink(root.join("goals/ana"), root.join("reviews")).unwrap();
        fs::create_dir(root.join("members/ben.yaml")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(root.join("goals/ana/socket.yaml")).unwrap();
        let loaded = load(root, &Scope::of(&[Kind::Goal, Kind::ReviewLeaf]));
        let no_files: Vec<_> = loaded
            .problems
            .iter()
            .filter(|found| found.code == "not-a-file")
            .map(|found| found.path.as_str())
            .collect();
        assert_eq!(
            no_files,
            ["goals/ana/link.yaml", "goals/ana/socket.yaml", "goals/ben", "members/ben.yaml", "reviews"]
        );
        assert!(loaded.snapshot.unreadable.contains(&(Kind::Member, "ben".to_owned())));
        assert!(loaded.snapshot.get(Kind::Goal, "ben/run").is_none());
        let code = |path: &str| {
            read_bytes(root, path).map(|bytes| bytes.map(|bytes| bytes.len())).map_err(|p| p.code)
        };
        assert_eq!(code("goals/ana/run.yaml"), Ok(Some(10)));
        assert_eq!(code("goals/ana/none.yaml"), Ok(None));
        assert_eq!(code("goals/none/none.yaml"), Ok(None));
        assert_eq!(code("ally.yaml/x/y.yaml"), Ok(None));
        assert_eq!(code("goals/ana/link.yaml"), Err("not-a-file"));
        assert_eq!(code("goals/ben/run.yaml"), Err("not-a-file"));
        assert_eq!(code("members/ben.yaml"), Err("not-a-file"));
        assert_eq!(code("goals/ana/socket.yaml"), Err("not-a-file"));
        put(root, "goals/ana/large.yaml", &"#".repeat(65_537));
        assert_eq!(code("goals/ana/large.yaml"), Err("too-large"));
    }

    #[test]
    fn many_files_are_read_by_two_threads_alike() {
        let team = team(FILES);
        for number in 0..300 {
            put(
                team.path(),
                &format!("goals/ben/g{number}.yaml"),
                if number % 3 == 0 { "title:" } else { "title: x" },
            );
        }
        let loaded = load(team.path(), &Scope::all());
        assert_eq!(loaded.snapshot.goals().count(), 201);
        assert_eq!(loaded.opened, 309);
        let paths: Vec<_> = loaded.problems.iter().map(|problem| &problem.path).collect();
        assert!(paths.is_sorted());
        assert_eq!(loaded.problems.iter().filter(|problem| problem.code == "missing-field").count(), 100);
    }

    #[test]
    fn an_empty_folder_is_an_empty_team() {
        let folder = tempfile::tempdir().unwrap();
        let loaded = load(&folder.path().join("none"), &Scope::all());
        assert_eq!((loaded.opened, loaded.problems.len()), (0, 0));
    }
}

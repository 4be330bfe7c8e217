//! Reading a team's folder: only what is asked for, in a fixed order, never through a symbolic link.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use super::folder::{Folder, Found, is_absence, room};
use super::walk::{NameContent, Walk, not_a_file, unreadable, walk};
use super::{MAX_BYTES, guard};
use crate::model::{Kind, Problem, Record, Scope, Snapshot, private_folder};

/// What was read, and what it took.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The records.
    pub snapshot: Snapshot,
    /// What could not be read, by path.
    pub problems: Vec<Problem>,
    /// The names of what the files hold, by path, if they were asked for.
    pub contents: BTreeMap<String, [u8; 32]>,
    /// How many files were opened.
    pub opened: usize,
    /// How many bytes were read.
    pub bytes: u64,
}

/// Reads the records of a scope. What can't be read is a problem beside the others, never the end.
pub fn load(root: &Path, scope: &Scope) -> Loaded {
    let mut loaded = Loaded::default();
    loaded.read_on(root, scope, None);
    loaded
}

impl Loaded {
    /// Reads what a further scope holds and was not read yet; with names of what the files hold, if somebody gives them.
    pub fn read_on(&mut self, root: &Path, scope: &Scope, naming: Option<&NameContent>) {
        let found = walk(&Walk { root, scope: Some(scope), known: &self.snapshot, naming });
        self.opened += found.opened;
        self.bytes += found.bytes;
        self.contents.extend(found.contents);
        for (who, days) in found.days {
            self.snapshot.days.entry(who).or_default().extend(days);
        }
        self.snapshot.unopened = found.unopened;
        self.snapshot.unreadable.extend(found.unreadable);
        self.problems.extend(found.problems);
        found.records.into_iter().for_each(|record| self.snapshot.put(record));
        if scope.private {
            self.take_in_private(root);
        }
        self.problems.sort();
        self.problems.dedup();
    }

    /// Reads what this clone keeps to itself: the same layout once more, in the private folder.
    fn take_in_private(&mut self, root: &Path) {
        let folder = root.join(private_folder());
        if !fs::symlink_metadata(&folder).is_ok_and(|found| found.is_dir()) {
            return;
        }
        let private = load(&folder, &Scope::all());
        self.opened += private.opened;
        self.bytes += private.bytes;
        let records = private.snapshot.all().filter(|record| record.kind != Kind::Team);
        self.snapshot.private = records.cloned().map(Record::in_private).collect();
        for mut problem in private.problems {
            problem.path = format!("{}/{}", private_folder(), problem.path);
            self.problems.push(problem);
        }
    }
}

/// The paths of all files that are records by their names.
pub fn scan(root: &Path) -> Vec<String> {
    let mut paths = walk(&Walk { root, scope: None, known: &Snapshot::default(), naming: None }).paths;
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
    let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
    for step in above.split('/').filter(|step| !step.is_empty()) {
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
    let mut bytes = room();
    match Folder::open(&folder).and_then(|folder| folder.read(name, &mut bytes)) {
        Ok(Found::File(size)) if size > MAX_BYTES => Err(guard::too_large(path)),
        Ok(Found::File(size)) => {
            bytes.truncate(size);
            Ok(Some(bytes))
        }
        Ok(Found::Other(what)) => Err(not_a_file(path, what)),
        Ok(Found::Nothing) => Ok(None),
        Err(err) => missing_or(path, &err),
    }
}

fn missing_or<T>(path: &str, err: &io::Error) -> Result<Option<T>, Problem> {
    if is_absence(err) { Ok(None) } else { Err(unreadable(path, err)) }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use tempfile::TempDir;

    use super::{load, read_bytes, scan};
    use crate::model::{Kind, ReviewPeriod, Scope, parse_day};

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
    fn months_that_nobody_asks_for_are_not_looked_into() {
        let folder = team(FILES);
        for (path, text) in [
            ("checkins/ben/2024/02/2024-02-29.ben.yaml", "mood: 1"),
            ("checkins/ben/2024/02/notes.txt", "x"),
            ("checkins/ben/2024/03/odd.txt", "x"),
            ("checkins/cat/2026/11/2026-11-24.cat.yaml", "mood: 1"),
            ("checkins/cat/2025/12/2025-12-24.cat.yaml", "mood: 1"),
            ("reviews/2026-W30/joint.ana.yaml", "on: 2026-07-27"),
            ("reviews/2026-W30/ana.yaml", "temp: 3"),
            ("reviews/2026-W46/ana.yaml", "temp: 3"),
            ("reviews/2026-Q1/joint.ana.yaml", "on: 2026-04-01"),
        ] {
            put(folder.path(), path, text);
        }
        let day = |text| parse_day(text).unwrap();
        let all = load(folder.path(), &Scope::all()).snapshot;
        let scope = Scope::of(&[Kind::Checkin, Kind::Joint, Kind::ReviewLeaf]).since(day("2026-11-22"));
        for (scope, opened, days) in [
            (scope.clone(), 5, ["3", "1", "2"]),
            (scope.clone().days_since(day("2026-11-22")), 5, ["2", "-", "1"]),
            (scope.clone().days_since_and_last(day("2026-11-22"), day("2026-11-23")), 5, ["2", "1", "2"]),
            (scope.clone().days_since_and_last(day("2026-11-22"), day("2026-11-24")), 5, ["2", "1", "1"]),
            (
                scope.clone().days_since(day("2026-11-22")).checkins_of("ana", day("2026-10-31")),
                7,
                ["3", "-", "1"],
            ),
            (scope.clone().checkins_since(day("2026-11-23")), 4, ["3", "1", "2"]),
            (scope.decided(vec![ReviewPeriod::parse("2026-W30").unwrap()]), 6, ["3", "1", "2"]),
        ] {
            let loaded = load(folder.path(), &scope);
            assert_eq!(loaded.opened, opened, "{scope:?}");
            let known =
                |who| loaded.snapshot.days.get(who).map_or("-".to_owned(), |days| days.len().to_string());
            assert_eq!(["ana", "ben", "cat"].map(known), days, "{scope:?}");
            let ids = |team: &crate::model::Snapshot| -> Vec<String> {
                team.all().map(crate::model::Record::path).collect()
            };
            assert_eq!(ids(&loaded.snapshot), ids(&all.within(&[&scope])), "{scope:?}");
        }
    }

    #[test]
    fn reading_on_opens_nothing_twice() {
        let folder = team(FILES);
        let mut loaded = load(folder.path(), &Scope::of(&[Kind::Goal]));
        let first = (loaded.opened, loaded.problems.clone());
        loaded.read_on(folder.path(), &Scope::of(&[Kind::Goal]), None);
        assert_eq!((loaded.opened, loaded.problems.clone()), first);
        loaded.read_on(folder.path(), &Scope::all(), None);
        let whole = load(folder.path(), &Scope::all());
        assert_eq!((loaded.opened, loaded.bytes), (whole.opened, whole.bytes));
        assert_eq!(loaded.problems, whole.problems);
        assert_eq!(loaded.snapshot.days, whole.snapshot.days);
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

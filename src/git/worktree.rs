//! Our own writer of record files, and a look at which of them differ from HEAD.
//!
//! The writer can be run again after a stop anywhere: it takes each file from what it was, or already is, to what it
//! shall be, and refuses everything else before it touches anything.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use git2::ObjectType;

use super::index::HeldIndex;
use super::repo::Repo;
use super::tree::{EXECUTABLE, Entry, is_file};
use super::{Error, LARGEST_RECORD, Oid, Result, disk};

/// What a path was and shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Goal {
    /// Its entry at the branch's old tip.
    pub(super) old: Option<Entry>,
    /// Its entry to be.
    pub(super) goal: Option<Entry>,
    /// Contents that the work tree may hold besides: the bytes a caller loaded, or what an earlier try wrote.
    pub(super) also: Vec<Option<Oid>>,
    /// The decision was made on `also` alone: the old tip's content would be news to it.
    pub(super) strict: bool,
}

/// The paths of one move of the branch.
pub(super) type Goals = BTreeMap<String, Goal>;

/// What lies at a path of the work tree.
#[derive(Debug)]
pub(super) enum Seen {
    /// Nothing.
    Missing,
    /// An ordinary file: its id as a blob, the id it has with `\n` for `\r\n` where git is told to write the latter,
    /// and the system's data on it.
    File { id: Oid, plain: Option<Oid>, meta: Box<Metadata> },
    /// Something that we neither read nor replace.
    Blocked(&'static str),
}

impl Goal {
    /// Whether the work tree may hold this content.
    fn allows(&self, id: Option<Oid>) -> bool {
        let old = self.old.map(|entry| entry.0);
        let missing = id.is_none() && !self.strict;
        missing
            || id == self.goal.map(|entry| entry.0)
            || self.also.contains(&id)
            || (!self.strict && id == old)
    }

    /// Why what lies there stops the move, if it does.
    fn objection(&self, path: &str, seen: &Seen) -> Option<Error> {
        let in_the_way = |why: &str| Error::InTheWay { path: path.to_owned(), why: why.to_owned() };
        match seen {
            Seen::Blocked(why) => Some(in_the_way(why)),
            Seen::Missing if self.allows(None) => None,
            Seen::File { id, plain, .. }
                if self.allows(Some(*id)) || plain.is_some_and(|id| self.allows(Some(id))) =>
            {
                None
            }
            _ if self.strict => Some(Error::Changed(path.to_owned())),
            _ if self.old.is_none() => Some(in_the_way("it is not committed")),
            _ => Some(in_the_way("it has changes that are not committed")),
        }
    }

    /// Whether the index may hold this content. Nothing staged is fine: a deletion loses to a change.
    pub(super) fn allows_staged(&self, staged: Option<Oid>) -> bool {
        let ends = [self.old, self.goal].map(|entry| entry.map(|entry| entry.0));
        staged.is_none() || ends.contains(&staged) || self.also.contains(&staged)
    }

    /// Whether the file is what it shall be.
    fn reached(&self, seen: &Seen) -> bool {
        match (self.goal, seen) {
            (None, Seen::Missing) => true,
            (Some((goal, mode)), Seen::File { id, meta, .. }) => {
                goal == *id && (mode == EXECUTABLE) == (meta.mode() & 0o100 != 0)
            }
            _ => false,
        }
    }
}

impl Repo {
    /// What lies at a path, seen without following symbolic links.
    pub(super) fn look(&self, path: &str) -> Result<Seen> {
        let mut place = self.places().work.clone();
        let mut names = path.split('/').peekable();
        while let Some(name) = names.next() {
            place.push(name);
            let meta = match fs::symlink_metadata(&place) {
                Ok(meta) => meta,
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Seen::Missing),
                Err(error) => return Err(Error::file(place)(error)),
            };
            let kind = meta.file_type();
            if names.peek().is_some() {
                match () {
                    () if kind.is_dir() => continue,
                    () if kind.is_symlink() => {
                        return Ok(Seen::Blocked("a folder above it is a symbolic link"));
                    }
                    () => return Ok(Seen::Blocked("a file lies where its folder should be")),
                }
            }
            return match () {
                () if kind.is_file() => self.read(&place, meta),
                () if kind.is_dir() => Ok(Seen::Blocked("it is a folder")),
                () if kind.is_symlink() => Ok(Seen::Blocked("it is a symbolic link")),
                () => Ok(Seen::Blocked("it is no ordinary file")),
            };
        }
        Ok(Seen::Missing)
    }

    /// An ordinary file's ids.
    fn read(&self, place: &Path, meta: Metadata) -> Result<Seen> {
        if meta.len() > LARGEST_RECORD as u64 {
            let id = Oid::hash_file_ext(ObjectType::Blob, place, self.git.object_format())?;
            return Ok(Seen::File { id, plain: None, meta: Box::new(meta) });
        }
        let bytes = fs::read(place).map_err(Error::file(place))?;
        let id = self.hash(&bytes)?;
        let mut plain = None;
        if bytes.windows(2).any(|pair| pair == b"\r\n") && self.writes_crlf()? {
            let text: Vec<u8> = (0..bytes.len())
                .filter(|&at| !(bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n')))
                .map(|at| bytes[at])
                .collect();
            plain = Some(self.hash(&text)?);
        }
        Ok(Seen::File { id, plain, meta: Box::new(meta) })
    }

    /// Whether git was told to give text files other line ends than they have in commits.
    fn writes_crlf(&self) -> Result<bool> {
        // `input` is a possible value too, and no boolean; with it git writes plain files.
        Ok(self.config("core.autocrlf")?.is_some_and(|value| value.eq_ignore_ascii_case("true")))
    }

    /// Writes the new contents aside, where nobody looks at them yet.
    pub(super) fn stage(&self, goals: &Goals) -> Result<BTreeMap<String, PathBuf>> {
        let folder = aside(self);
        let mut staged = BTreeMap::new();
        for (path, goal) in goals {
            let Some((id, mode)) = goal.goal else { continue };
            if goal.reached(&self.look(path)?) {
                continue;
            }
            if staged.is_empty() {
                disk::create_dirs(&folder)?;
            }
            let file = folder.join(staged.len().to_string());
            disk::write_aside(&file, &self.blob(id)?, mode == EXECUTABLE, self.fsync)?;
            staged.insert(path.clone(), file);
        }
        Ok(staged)
    }

    /// Looks at every path before any is touched; the first that stops the move is the error.
    pub(super) fn unobstructed(&self, goals: &Goals, index: &HeldIndex) -> Result<()> {
        for (path, goal) in goals {
            if let Some(objection) = self.objection(path, goal, index)? {
                return Err(objection);
            }
            if !goal.allows_staged(index.staged(path)) || index.is_crossed(path, goals) {
                let why = "another version of it is staged".to_owned();
                return Err(Error::InTheWay { path: path.clone(), why });
            }
        }
        Ok(())
    }

    /// The paths whose files a repair may touch: the others were edited since.
    pub(super) fn untouched(&self, goals: &Goals, index: &HeldIndex) -> Result<Goals> {
        let mut found = Goals::new();
        for (path, goal) in goals {
            if self.objection(path, goal, index)?.is_none() {
                found.insert(path.clone(), goal.clone());
            }
        }
        Ok(found)
    }

    /// Why the file at a path stops a move, if it does.
    fn objection(&self, path: &str, goal: &Goal, index: &HeldIndex) -> Result<Option<Error>> {
        if index.outside(path) {
            return Ok(None);
        }
        Ok(goal.objection(path, &self.look(path)?))
    }

    /// Brings the files to their goals: first what goes, then what comes. Each is looked at once more.
    pub(super) fn place(
        &self,
        goals: &Goals,
        staged: &BTreeMap<String, PathBuf>,
        index: &HeldIndex,
    ) -> Result<()> {
        let (going, coming): (Vec<_>, Vec<_>) = goals.iter().partition(|(_, goal)| goal.goal.is_none());
        for (path, goal) in going.into_iter().chain(coming) {
            if index.outside(path) {
                continue;
            }
            let seen = self.look(path)?;
            if goal.reached(&seen) {
                continue;
            }
            if let Some(error) = goal.objection(path, &seen) {
                return Err(error);
            }
            match staged.get(path) {
                Some(aside) => self.put(path, aside)?,
                None if goal.goal.is_none() => self.take_away(path)?,
                // It was in place a moment ago, when the others were written aside.
                None => return Err(Error::Changed(path.clone())),
            }
        }
        Ok(())
    }

    /// Renames one file into its place.
    fn put(&self, path: &str, aside: &Path) -> Result<()> {
        let target = self.places().work.join(path);
        if let Some(parent) = target.parent() {
            disk::create_dirs_durably(parent, self.fsync)?;
        }
        disk::put_in_place(aside, &target, self.fsync)
    }

    /// Removes one file and the folders that become empty by it.
    fn take_away(&self, path: &str) -> Result<()> {
        let target = self.places().work.join(path);
        disk::remove(&target)?;
        let mut folder = target.parent();
        while let Some(here) = folder.filter(|&here| here != self.places().work) {
            // Fails for a folder that still holds something; that one stays, and is where the change is.
            if fs::remove_dir(here).is_err() {
                break;
            }
            folder = here.parent();
        }
        match folder {
            Some(here) if here.is_dir() => disk::sync_folder(here, self.fsync),
            _ => Ok(()),
        }
    }

    /// Whether the file at a path has the content of an entry.
    pub(super) fn holds(&self, path: &str, entry: Entry) -> Result<bool> {
        Ok(match self.look(path)? {
            Seen::File { id, plain, .. } => is_file(entry) && (id == entry.0 || plain == Some(entry.0)),
            Seen::Blocked(_) | Seen::Missing => false,
        })
    }
}

/// Where contents wait to be renamed into the work tree.
pub(super) fn aside(repo: &Repo) -> PathBuf {
    repo.own_folder().join("new")
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::super::practice::{Clone, is_record};
    use super::*;

    /// A clone on `main` with `x.yaml` = 1 and `d/gone.yaml`, and a commit ahead of it that changes the first, deletes
    /// the second and adds `new/n.yaml`.
    fn ahead() -> (Clone, Oid) {
        let clone = Clone::new();
        clone.write("x.yaml", "1\n");
        clone.write("d/gone.yaml", "1\n");
        clone.write(".gitignore", "*.tmp\nnew/\n");
        clone.commit_all("base");
        clone.git(&["checkout", "-q", "-b", "theirs"]);
        clone.commit(&[("x.yaml", Some("1\n"), Some("2\n")), ("d/gone.yaml", Some("1\n"), None)]).unwrap();
        let theirs = clone.commit(&[("new/n.yaml", None, Some("3\n"))]).unwrap();
        clone.git(&["checkout", "-q", "main"]);
        (clone, theirs)
    }

    type Prepare = fn(&Clone);

    #[test]
    fn harmless_collisions_go_through() {
        let table: [(&str, Prepare); 6] = [
            ("touched only", |c| c.write("x.yaml", "1\n")),
            ("dirty, but what they made of it", |c| c.write("x.yaml", "2\n")),
            ("untracked, but what they made", |c| c.write("new/n.yaml", "3\n")),
            ("deleted by the user", |c| fs::remove_file(c.dir.join("x.yaml")).unwrap()),
            ("staged, and what they made of it", |c| {
                c.write("x.yaml", "2\n");
                c.git(&["add", "x.yaml"]);
            }),
            ("a file beside the one that goes", |c| c.write("d/mine.tmp", "1\n")),
        ];
        for (name, prepare) in table {
            let (clone, theirs) = ahead();
            prepare(&clone);
            clone.merge(theirs).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(clone.status(), "", "{name}");
            assert_eq!(clone.read("x.yaml").as_deref(), Some("2\n"), "{name}");
            assert_eq!(clone.dir.join("d").exists(), clone.dir.join("d/mine.tmp").exists(), "{name}");
        }
    }

    #[test]
    fn other_collisions_are_refused_and_nothing_is_touched() {
        let table: [(&str, Prepare); 9] = [
            ("dirty", |c| c.write("x.yaml", "mine\n")),
            ("staged", |c| {
                c.write("x.yaml", "mine\n");
                c.git(&["add", "x.yaml"]);
            }),
            ("staged, then reverted", |c| {
                c.write("x.yaml", "mine\n");
                c.git(&["add", "x.yaml"]);
                c.write("x.yaml", "1\n");
            }),
            ("dirty where they delete", |c| c.write("d/gone.yaml", "mine\n")),
            ("untracked and ignored", |c| c.write("new/n.yaml", "mine\n")),
            ("a folder", |c| c.write("new/n.yaml/mine", "1\n")),
            ("a file for a folder", |c| c.write("new", "mine\n")),
            ("a link for a folder", |c| symlink("d", c.dir.join("new")).unwrap()),
            ("a link", |c| {
                fs::remove_file(c.dir.join("x.yaml")).unwrap();
                symlink("d/gone.yaml", c.dir.join("x.yaml")).unwrap();
            }),
        ];
        for (name, prepare) in table {
            let (clone, theirs) = ahead();
            prepare(&clone);
            let look = || {
                let texts = ["x.yaml", "d/gone.yaml", "new/n.yaml", "new"].map(|path| clone.read(path));
                (clone.status(), clone.repo.head().unwrap(), texts)
            };
            let before = look();
            let error = clone.merge(theirs).unwrap_err();
            assert!(matches!(error, Error::InTheWay { .. }), "{name}: {error:?}");
            assert_eq!(before, look(), "{name}");
            assert!(!clone.repo.needs_heal(), "{name}");
        }
    }

    #[test]
    fn line_ends_that_git_writes_are_no_change() {
        let (clone, theirs) = ahead();
        clone.repo.set_config("core.autocrlf", "true").unwrap();
        fs::remove_file(clone.dir.join("x.yaml")).unwrap();
        clone.git(&["checkout", "-q", "--", "x.yaml"]);
        assert_eq!(clone.read("x.yaml").as_deref(), Some("1\r\n"));
        assert_eq!(clone.repo.dirty("", &is_record).unwrap(), []);
        clone.merge(theirs).unwrap();
        assert_eq!(clone.status(), "");
    }
}

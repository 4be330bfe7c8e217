//! The journal: one small file that says which move of the branch is under way, for whoever finds it unfinished.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Error as IoError, ErrorKind};
use std::path::PathBuf;

use super::repo::Repo;
use super::{Error, Oid, Result, disk};

/// The first line; a later format gets another number.
const TITLE: &str = "ally journal 1";

/// A move of a branch from one commit to another, with all that is needed to do it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// The ref: a branch in full, or `HEAD` when it is detached.
    pub(super) branch: String,
    /// Its tip before; `None` before the first commit.
    pub(super) old: Option<Oid>,
    /// Its tip after.
    pub(super) new: Oid,
    /// `new` is somebody else's commit, which a later sync finds again.
    pub(super) forward: bool,
    /// Files that are no records change, so git itself does the whole move.
    pub(super) by_git: bool,
    /// Contents that the work tree may hold besides the old and the new.
    pub(super) also: BTreeMap<String, Vec<Option<Oid>>>,
}

impl Step {
    /// The journal's text.
    fn to_text(&self) -> String {
        let id = |id: &Option<Oid>| id.map_or_else(|| "-".to_owned(), |id| id.to_string());
        let flag = |flag| if flag { "yes" } else { "no" };
        let mut text = format!(
            "{TITLE}\nbranch {}\nold {}\nnew {}\nforward {}\nby-git {}\n",
            self.branch,
            id(&self.old),
            self.new,
            flag(self.forward),
            flag(self.by_git)
        );
        for (path, ids) in &self.also {
            for also in ids {
                text.push_str(&format!("also {} {path}\n", id(also)));
            }
        }
        text
    }

    /// Reads such a text; `None` if it is none.
    fn from_text(text: &str, repo: &Repo) -> Option<Self> {
        let id = |text: &str| match text {
            "-" => Some(None),
            text => repo.parse_id(text).ok().map(Some),
        };
        let mut lines = text.lines();
        if lines.next()? != TITLE {
            return None;
        }
        let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        let mut step = Self {
            branch: field("branch")?.to_owned(),
            old: id(field("old")?)?,
            new: id(field("new")?)??,
            forward: field("forward")? == "yes",
            by_git: field("by-git")? == "yes",
            also: BTreeMap::new(),
        };
        for line in lines {
            let (also, path) = line.strip_prefix("also ")?.split_once(' ')?;
            step.also.entry(path.to_owned()).or_default().push(id(also)?);
        }
        Some(step)
    }
}

impl Repo {
    /// Where the journal of this work tree lies.
    pub(super) fn journal_path(&self) -> PathBuf {
        self.own_folder().join("journal")
    }

    /// Notes a move before its first effect.
    pub(super) fn write_journal(&self, step: &Step) -> Result<()> {
        disk::write_atomically(&self.journal_path(), step.to_text().as_bytes(), self.fsync)
    }

    /// The move that is under way, or was when its ally died.
    pub(super) fn read_journal(&self) -> Result<Option<Step>> {
        let path = self.journal_path();
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            text => text.map_err(Error::file(&path))?,
        };
        let step = Step::from_text(&text, self);
        let unreadable =
            || Error::file(path)(IoError::new(ErrorKind::InvalidData, "this is no journal of ally's"));
        step.map(Some).ok_or_else(unreadable)
    }

    /// The move is finished.
    pub(super) fn clear_journal(&self) -> Result<()> {
        disk::remove(&self.journal_path())
    }
}

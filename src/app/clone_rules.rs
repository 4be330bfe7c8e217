//! What git has to know of a team's folder: how records merge, and what stays in this clone.

use super::Site;
use crate::error::Error;
use crate::git::FileChange;
use crate::model::{Problem, private_folder};
use crate::store;

/// The attributes that keep record files as they are and let git merge them by field.
const ATTRIBUTES: [&str; 8] = [
    "ally.yaml -text merge=ally",
    "members/*.yaml -text merge=ally",
    "pacts/*.yaml -text merge=ally",
    "goals/**/*.yaml -text merge=ally",
    "checkins/**/*.yaml -text merge=ally",
    "feedback/**/*.yaml -text merge=ally",
    "sprints/**/*.yaml -text merge=ally",
    "reviews/**/*.yaml -text merge=ally",
];

/// A path that each of the attributes is about.
const EXAMPLES: [&str; 8] = [
    "ally.yaml",
    "members/a.yaml",
    "pacts/a.yaml",
    "goals/a/a.yaml",
    "checkins/a/a.yaml",
    "feedback/a/a.yaml",
    "sprints/a/a.yaml",
    "reviews/a/a.yaml",
];

impl Site {
    /// `.gitattributes` with the lines that it lacks; `None` if it lacks none.
    pub(super) fn attributes(&self) -> Result<Option<FileChange>, Error> {
        self.with_lines(".gitattributes", &ATTRIBUTES)
    }

    /// `.gitignore` with the line that it lacks; `None` if it is there.
    pub(super) fn ignored(&self) -> Result<Option<FileChange>, Error> {
        self.with_lines(".gitignore", &[&format!("{}/", private_folder())])
    }

    /// What git does not know here and should, as problems.
    pub(super) fn missing_rules(&self) -> Result<Vec<Problem>, Error> {
        let mut problems = Vec::new();
        // An empty command goes well and merges nothing: git would take our side as the merge.
        let driver = self.repo.config("merge.ally.driver")?;
        if driver.is_none_or(|driver| driver.trim().is_empty()) {
            let message =
                "this clone does not say how git merges records, so that `git pull` merges them as text";
            let fix = "`git config merge.ally.driver \"ally merge-file %O %A %B %P\"`, or `ally check --fix`";
            problems.push(Problem::new(CONFIG, "no-merge-driver", message).with_fix(fix));
        }
        let unclear = |name| store::read_bytes(&self.root, name).err();
        problems.extend([".gitattributes", ".gitignore"].into_iter().filter_map(unclear));
        let is_clear = |name: &str| problems.iter().all(|problem| problem.path != name);
        let (has_attributes, has_ignored) = (is_clear(".gitattributes"), is_clear(".gitignore"));
        for path in EXAMPLES.into_iter().filter(|_| has_attributes) {
            let driver = self.repo.merge_driver(&format!("{}{path}", self.prefix))?;
            if driver.as_deref() != Some("ally") {
                let message = "it does not say that git merges every record by field";
                let fix = "`ally check --fix` adds the lines that are missing";
                problems.push(Problem::new(".gitattributes", "no-git-rules", message).with_fix(fix));
                break;
            }
        }
        let private = private_folder();
        let is_there = self.root.join(private).symlink_metadata().is_ok();
        if has_ignored && !is_there && !self.repo.ignores(&format!("{}{private}/words.yaml", self.prefix))? {
            let message = format!("it lacks the line {private}/, which keeps private words out of commits");
            let fix = "`ally check --fix` adds it";
            problems.push(Problem::new(".gitignore", "no-git-rules", message).with_fix(fix));
        }
        Ok(problems)
    }

    /// Files that git has not finished merging: without markers in them they look like any other.
    pub(super) fn unmerged(&self) -> Result<Vec<Problem>, Error> {
        let problem = |path: String| {
            let fix = format!("put the right text in it, then `ally git add {path}` and `ally git commit`");
            let message = "git has not finished merging it, and a commit of everything would drop one side";
            Problem::new(path, "unmerged", message).with_fix(fix)
        };
        Ok(self.repo.unmerged(&self.prefix)?.into_iter().map(problem).collect())
    }

    /// A text file of the team's folder with lines added that it lacks.
    fn with_lines(&self, name: &str, lines: &[&str]) -> Result<Option<FileChange>, Error> {
        let before = store::read_bytes(&self.root, name).map_err(Error::File)?;
        let mut text = before.clone().unwrap_or_default();
        let there: Vec<Vec<u8>> = text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        let missing: Vec<&&str> =
            lines.iter().filter(|line| !there.iter().any(|have| have == line.as_bytes())).collect();
        if missing.is_empty() {
            return Ok(None);
        }
        if !text.is_empty() && !text.ends_with(b"\n") {
            text.push(b'\n');
        }
        for line in missing {
            text.extend_from_slice(line.as_bytes());
            text.push(b'\n');
        }
        Ok(Some(FileChange { path: format!("{}{name}", self.prefix), before, after: Some(text) }))
    }
}

/// Where a clone's own configuration lies, as it is shown.
pub(super) const CONFIG: &str = ".git/config";

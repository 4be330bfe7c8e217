//! Questions about history: who follows whom, what was said, who touched a path last.

use std::collections::BTreeMap;

use git2::{Commit, Sort};

use super::repo::Repo;
use super::{CommitInfo, Difference, Error, Oid, Result};

/// How many commits are asked who made a change: those of some years between two syncs of a pair.
const MOST_COMMITS: usize = 2000;

/// What history says of some files.
#[derive(Debug, Default)]
pub struct Past {
    /// The newest commit that changed each file, and how many steps before the newest commit of all it came.
    pub last: BTreeMap<String, (usize, CommitInfo)>,
    /// The oldest commit that made each file.
    pub first: BTreeMap<String, CommitInfo>,
    /// Every change to the files that were followed, newest first, with the steps as above.
    pub changes: Vec<(usize, CommitInfo, Difference)>,
}

impl Repo {
    /// How many commits `local` has that `upstream` has not, and the other way round.
    pub fn ahead_behind(&self, local: Oid, upstream: Oid) -> Result<(usize, usize)> {
        Ok(self.git.graph_ahead_behind(local, upstream)?)
    }

    /// Whether `ancestor` is in the history of `of`, or is `of` itself.
    pub fn is_ancestor(&self, of: Oid, ancestor: Oid) -> Result<bool> {
        Ok(of == ancestor || self.git.graph_descendant_of(of, ancestor)?)
    }

    /// Shows the commits of `from` and its history, newest first and no commit before one that follows it, until
    /// `each` says no.
    pub fn history(&self, from: Oid, each: &mut dyn FnMut(CommitInfo) -> bool) -> Result<()> {
        let mut walk = self.git.revwalk()?;
        walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME)?;
        walk.push(from)?;
        for id in walk {
            if !each(self.commit_info(id?)?) {
                break;
            }
        }
        Ok(())
    }

    /// One commit.
    pub fn commit_info(&self, id: Oid) -> Result<CommitInfo> {
        Ok(info(&self.git.find_commit(id)?))
    }

    /// What one walk through the history of `from` tells of the files below `under` that it holds and `wanted` accepts,
    /// and of every change to those that `followed` accepts. Merges are passed over.
    pub fn past(
        &self,
        from: Oid,
        under: &str,
        wanted: &dyn Fn(&str) -> bool,
        followed: &dyn Fn(&str) -> bool,
    ) -> Result<Past> {
        let mut present = self.tree_files(Some(from), under)?;
        present.retain(|path, _| wanted(path));
        let mut past = Past::default();
        let cut = self.shallow_commits()?;
        let mut walk = self.git.revwalk()?;
        walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME)?;
        walk.push(from)?;
        for (step, id) in walk.enumerate() {
            let commit = self.git.find_commit(id?)?;
            // Where a shallow clone ends, a commit seems to have made everything that it holds.
            let is_cut = cut.contains(&commit.id());
            if commit.parent_count() > 1 && !is_cut {
                continue;
            }
            let parent = commit.parent_ids().next().filter(|_| !is_cut);
            let differences = match self.differences(parent, commit.id(), under) {
                // It was taken back since, or nobody could have gone on from it.
                Err(Error::Unfit { .. }) => continue,
                differences => differences?,
            };
            for difference in differences {
                let path = &difference.path;
                if present.contains_key(path) && !is_cut {
                    past.last.entry(path.clone()).or_insert_with(|| (step, info(&commit)));
                    if difference.old.is_none() {
                        past.first.insert(path.clone(), info(&commit));
                    }
                }
                if followed(path) {
                    past.changes.push((step, info(&commit), difference));
                }
            }
        }
        Ok(past)
    }

    /// For each file that `wanted` accepts and that commits of `new`, and not of `old`, changed: the newest of them that
    /// did so and is no merge. Looks at [`MOST_COMMITS`] at most.
    pub fn changed_by(
        &self,
        old: Option<Oid>,
        new: Oid,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Result<BTreeMap<String, CommitInfo>> {
        let mut found = BTreeMap::new();
        let cut = self.shallow_commits()?;
        let mut walk = self.git.revwalk()?;
        walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME)?;
        walk.push(new)?;
        old.map_or(Ok(()), |old| walk.hide(old))?;
        for id in walk.take(MOST_COMMITS) {
            let commit = self.git.find_commit(id?)?;
            if commit.parent_count() > 1 || cut.contains(&commit.id()) {
                continue;
            }
            let differences = match self.differences(commit.parent_ids().next(), commit.id(), "") {
                // It was taken back since, or nobody could have gone on from it.
                Err(Error::Unfit { .. }) => continue,
                differences => differences?,
            };
            for difference in differences.into_iter().filter(|one| wanted(&one.path)) {
                found.entry(difference.path).or_insert_with(|| info(&commit));
            }
        }
        Ok(found)
    }

    /// The commits of a shallow clone whose parents it lacks.
    fn shallow_commits(&self) -> Result<Vec<Oid>> {
        let path = self.places().common.join("shallow");
        match std::fs::read_to_string(&path) {
            Ok(text) => text.lines().map(|line| self.parse_id(line.trim())).collect(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(Error::file(path)(error)),
        }
    }
}

/// What we show of a commit; text that is not UTF-8 is made so.
fn info(commit: &Commit<'_>) -> CommitInfo {
    let author = commit.author();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    CommitInfo {
        id: commit.id(),
        parents: commit.parent_ids().collect(),
        author_name: text(author.name_bytes()),
        author_email: text(author.email_bytes()),
        seconds: author.when().seconds(),
        message: text(commit.message_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::practice::{Clone, is_record};
    use super::Oid;

    #[test]
    fn the_last_commit_of_each_path_and_the_first_are_found_past_merges() {
        let clone = Clone::new();
        clone.write("a.yaml", "1\n");
        clone.write("b.yaml", "1\n");
        let first = clone.commit_all("first");
        clone.git(&["checkout", "-q", "-b", "side"]);
        clone.write("b.yaml", "2\n");
        let side = clone.commit_all("side");
        clone.git(&["checkout", "-q", "main"]);
        clone.write("c.yaml", "1\n");
        let third = clone.commit_all("third");
        let merged = clone.merge(side).unwrap().to;
        let past = clone.repo.past(merged, "", &is_record, &|path| path == "b.yaml").unwrap();
        let ids = |found: Vec<(&String, Oid)>| -> Vec<(String, Oid)> {
            found.into_iter().map(|(path, id)| (path.clone(), id)).collect()
        };
        let named = |a, b, c| [("a.yaml".into(), a), ("b.yaml".into(), b), ("c.yaml".into(), c)];
        let last = ids(past.last.iter().map(|(path, (_, commit))| (path, commit.id)).collect());
        assert_eq!(last, named(first, side, third));
        assert_eq!(past.last["b.yaml"].1.author_email, "ana@example.org");
        let made = ids(past.first.iter().map(|(path, commit)| (path, commit.id)).collect());
        assert_eq!(made, named(first, first, third));
        let changes: Vec<_> = past.changes.iter().map(|(_, commit, _)| commit.id).collect();
        assert_eq!(changes, [side, first]);

        let mut seen = Vec::new();
        let mut note = |commit: super::CommitInfo| {
            seen.push(commit.id);
            commit.id != side
        };
        clone.repo.history(merged, &mut note).unwrap();
        assert_eq!(seen.first(), Some(&merged));
        assert_eq!(seen.last(), Some(&side));
        assert!(!seen.contains(&first));
        assert!(clone.repo.is_ancestor(merged, first).unwrap());
        assert!(!clone.repo.is_ancestor(first, merged).unwrap());
        assert_eq!(clone.repo.ahead_behind(merged, side).unwrap(), (2, 0));
    }
}

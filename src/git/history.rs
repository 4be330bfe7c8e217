//! Questions about history: who follows whom, what was said, who touched a path last.

use std::collections::BTreeMap;

use git2::{Commit, Sort};

use super::repo::Repo;
use super::{CommitInfo, Error, Oid, Result};

/// How many commits are asked who made a change: those of some years between two syncs of a pair.
const MOST_COMMITS: usize = 2000;

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

    /// For each file below `under` that the commit `from` holds and `wanted` accepts: the newest commit that changed
    /// it and is no merge. One walk for all paths, which ends when the last is found.
    pub fn last_touched(
        &self,
        from: Oid,
        under: &str,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Result<BTreeMap<String, CommitInfo>> {
        let mut open = self.tree_files(Some(from), under)?;
        open.retain(|path, _| wanted(path));
        let mut found = BTreeMap::new();
        let cut = self.shallow_commits()?;
        let mut walk = self.git.revwalk()?;
        walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME)?;
        walk.push(from)?;
        for id in walk {
            if open.is_empty() {
                break;
            }
            let commit = self.git.find_commit(id?)?;
            // Where a shallow clone ends, a commit seems to have made everything that it holds.
            if commit.parent_count() > 1 || cut.contains(&commit.id()) {
                continue;
            }
            let parent = commit.parent_ids().next();
            let differences = match self.differences(parent, commit.id(), under) {
                // It was taken back since, or nobody could have gone on from it.
                Err(Error::Unfit { .. }) => continue,
                differences => differences?,
            };
            for difference in differences {
                if open.remove(&difference.path).is_some() {
                    found.insert(difference.path, info(&commit));
                }
            }
        }
        Ok(found)
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

    #[test]
    fn the_last_commit_of_each_path_is_found_past_merges() {
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
        let touched = clone.repo.last_touched(merged, "", &is_record).unwrap();
        let ids: Vec<_> = touched.iter().map(|(path, commit)| (path.as_str(), commit.id)).collect();
        assert_eq!(ids, [("a.yaml", first), ("b.yaml", side), ("c.yaml", third)]);
        assert_eq!(touched["b.yaml"].author_email, "ana@example.org");

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

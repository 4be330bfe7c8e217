//! Questions about history: who follows whom, what was said, who touched a path last.

use std::collections::{BTreeMap, BTreeSet};

use git2::{Commit, Sort};

use super::merge::Decide;
use super::repo::Repo;
use super::{CommitInfo, Difference, Error, Oid, Result, Step, World};

/// How many commits are asked who made a change: those of some years between two syncs of a pair.
const MOST_COMMITS: usize = 2000;

/// A commit, as far as it tells who did something and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// Its id.
    pub id: Oid,
    /// The author's e-mail.
    pub email: String,
    /// The author's time, seconds since 1970.
    pub seconds: i64,
}

/// What history says of some files. Commits are named by their place in `commits`.
#[derive(Debug, Default)]
pub struct Past {
    /// Commits that did something of what follows, newest first.
    pub commits: Vec<By>,
    /// The commits that gave each file its present content: one, or one of each side where a merge made the content out
    /// of several, or the merge itself where no side had the file.
    pub last: BTreeMap<String, Vec<usize>>,
    /// The oldest commit that made each file.
    pub first: BTreeMap<String, usize>,
    /// Every change to the files that were followed, newest first.
    pub changes: Vec<(usize, Difference)>,
}

impl Past {
    /// The place of a commit, which is the one that the walk is at.
    fn place(&mut self, commit: &Commit<'_>) -> usize {
        if self.commits.last().is_none_or(|by| by.id != commit.id()) {
            let author = commit.author();
            self.commits.push(By {
                id: commit.id(),
                email: String::from_utf8_lossy(author.email_bytes()).into_owned(),
                seconds: author.when().seconds(),
            });
        }
        self.commits.len() - 1
    }
}

/// For each commit that the walk has yet to reach: the files whose present content its history has to explain.
type Open = BTreeMap<Oid, BTreeSet<String>>;

/// Leaves the explanation of some files to a commit.
fn leave_to(open: &mut Open, commit: Oid, mut files: BTreeSet<String>) {
    let there = open.entry(commit).or_default();
    if there.len() < files.len() {
        std::mem::swap(there, &mut files);
    }
    there.append(&mut files);
}

/// Leaves each file to the side that a merge took it from, or to all that have it. `changed` is what differs from each.
fn leave_to_sides(
    merge: &Commit<'_>,
    mut files: BTreeSet<String>,
    changed: Vec<Vec<Difference>>,
    open: &mut Open,
    past: &mut Past,
) {
    let mut had: BTreeMap<String, Vec<Oid>> = BTreeMap::new();
    for (parent, changed) in merge.parent_ids().zip(changed) {
        let mut other = BTreeSet::new();
        for difference in changed {
            if files.remove(&difference.path) {
                let sides = had.entry(difference.path.clone()).or_default();
                sides.extend(difference.old.map(|_| parent));
                other.insert(difference.path);
            }
        }
        leave_to(open, parent, std::mem::replace(&mut files, other));
    }
    for path in files {
        let sides = had.remove(&path).unwrap_or_default();
        if sides.is_empty() {
            let place = past.place(merge);
            past.last.entry(path.clone()).or_default().push(place);
        }
        sides.into_iter().for_each(|side| leave_to(open, side, BTreeSet::from([path.clone()])));
    }
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
    /// and of every change to those that `followed` accepts, merges left out.
    ///
    /// A merge that took a file from one side leaves it to that side, whatever the dates of the commits say. Each merge is
    /// made again, with `decide`: where it holds something else, it has changed the file itself.
    pub fn past(
        &self,
        from: Oid,
        under: &str,
        wanted: &dyn Fn(&str) -> bool,
        followed: &dyn Fn(&str) -> bool,
        decide: Decide<'_>,
        world: &World,
    ) -> Result<Past> {
        let present: BTreeSet<String> =
            self.tree_files(Some(from), under)?.into_keys().filter(|path| wanted(path)).collect();
        let mut open = Open::from([(from, present.clone())]);
        let mut past = Past::default();
        let cut = self.shallow_commits()?;
        let mut walk = self.git.revwalk()?;
        walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME)?;
        walk.push(from)?;
        for (seen, id) in walk.enumerate() {
            world.progress.tell(Step::Reading(seen));
            let commit = self.git.find_commit(id?)?;
            let mut files = open.remove(&commit.id()).unwrap_or_default();
            // Where a shallow clone ends, a commit seems to have made everything that it holds.
            let is_cut = cut.contains(&commit.id());
            if commit.parent_count() > 1 && !is_cut {
                let changed = self.changed_by_merge(&commit, under, &files)?;
                let suspects: BTreeSet<String> =
                    changed.iter().flatten().map(|one| one.path.clone()).collect();
                for path in self.own_doing(&commit, &suspects, wanted, decide, world)? {
                    files.remove(&path);
                    let place = past.place(&commit);
                    past.last.entry(path).or_default().push(place);
                }
                leave_to_sides(&commit, files, changed, &mut open, &mut past);
                continue;
            }
            let parent = commit.parent_ids().next().filter(|_| !is_cut);
            for difference in self.changed_in(parent, &commit, under, &files)? {
                let path = &difference.path;
                if !is_cut && present.contains(path) {
                    let place = past.place(&commit);
                    if files.remove(path) {
                        past.last.entry(path.clone()).or_default().push(place);
                    }
                    if difference.old.is_none() {
                        past.first.insert(path.clone(), place);
                    }
                }
                if followed(path) {
                    let place = past.place(&commit);
                    past.changes.push((place, difference));
                }
            }
            if let Some(parent) = parent.filter(|_| !files.is_empty()) {
                leave_to(&mut open, parent, files);
            }
        }
        Ok(past)
    }

    /// Which of the files differ between a merge and each of its sides.
    fn changed_by_merge(
        &self,
        merge: &Commit<'_>,
        under: &str,
        files: &BTreeSet<String>,
    ) -> Result<Vec<Vec<Difference>>> {
        if files.is_empty() {
            return Ok(Vec::new());
        }
        let changed = |parent| {
            let mut found = self.changed_in(Some(parent), merge, under, files)?;
            found.retain(|difference| files.contains(&difference.path));
            Ok(found)
        };
        merge.parent_ids().map(changed).collect()
    }

    /// What a commit changed. Of one whose tree is without end, which was taken back since, only what it did to `files`.
    fn changed_in(
        &self,
        parent: Option<Oid>,
        commit: &Commit<'_>,
        under: &str,
        files: &BTreeSet<String>,
    ) -> Result<Vec<Difference>> {
        let mut found = match self.differences(parent, commit.id(), under) {
            Err(Error::Unfit { .. }) => Vec::new(),
            differences => return differences,
        };
        for path in files {
            let (old, new) = (self.tree_entry(parent, path)?, self.tree_entry(Some(commit.id()), path)?);
            if old != new {
                found.push(Difference { path: path.clone(), old, new });
            }
        }
        Ok(found)
    }

    /// The two contents that the newest merge put together into a file, where both sides had made the file anew. `None`
    /// where it came about otherwise, or was changed since.
    pub fn made_twice(&self, from: Oid, path: &str) -> Result<Option<[Oid; 2]>> {
        let cut = self.shallow_commits()?;
        let blob = |commit| Ok::<_, Error>(self.tree_entry(Some(commit), path)?.map(|entry| entry.0));
        let mut at = from;
        while let Some(now) = blob(at)?.filter(|_| !cut.contains(&at)) {
            let parents: Vec<Oid> = self.git.find_commit(at)?.parent_ids().collect();
            let had: Vec<Option<Oid>> = parents.iter().map(|parent| blob(*parent)).collect::<Result<_>>()?;
            if let Some(same) = had.iter().position(|blob| *blob == Some(now)) {
                at = parents[same];
                continue;
            }
            let ([one, other], [Some(first), Some(second)]) = (parents.as_slice(), had.as_slice()) else {
                break;
            };
            let before = match self.merge_base(*one, *other)? {
                Some(base) => blob(base)?,
                None => None,
            };
            return Ok(before.is_none().then_some([*first, *second]));
        }
        Ok(None)
    }

    /// A commit and all that came before it.
    pub fn with_ancestors(&self, of: Oid) -> Result<BTreeSet<Oid>> {
        let mut walk = self.git.revwalk()?;
        walk.push(of)?;
        walk.map(|id| Ok(id?)).collect()
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
    use super::super::{MergeAnswer, MergeAsk};
    use super::Oid;

    /// The lines of both sides.
    fn both(ask: MergeAsk<'_>) -> MergeAnswer {
        let text =
            [ask.ours.unwrap(), ask.theirs.unwrap()].map(|side| String::from_utf8_lossy(side).into_owned());
        let lines: std::collections::BTreeSet<&str> = text.iter().flat_map(|text| text.lines()).collect();
        MergeAnswer::Bytes(lines.into_iter().map(|line| format!("{line}\n")).collect::<String>().into_bytes())
    }

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
        let past = clone
            .repo
            .past(merged, "", &is_record, &|path| path == "b.yaml", &mut both, &clone.world)
            .unwrap();
        let last = |path: &str| -> Vec<Oid> {
            past.last[path].iter().map(|place| past.commits[*place].id).collect()
        };
        assert_eq!([last("a.yaml"), last("b.yaml"), last("c.yaml")], [[first], [side], [third]]);
        let made: Vec<Oid> = past.first.values().map(|place| past.commits[*place].id).collect();
        assert_eq!(made, [first, first, third]);
        let changes: Vec<_> = past.changes.iter().map(|(place, _)| past.commits[*place].id).collect();
        assert_eq!(changes, [side, first]);
        assert_eq!(past.commits[past.first["b.yaml"]].email, "ana@example.org");

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

    #[test]
    fn a_file_is_explained_by_the_side_that_a_merge_took_it_from() {
        let clone = Clone::new();
        clone.write("a.yaml", "1\n");
        clone.write("b.yaml", "1\n");
        clone.write("d.yaml", "1\n");
        clone.commit_all("first");
        clone.git(&["checkout", "-q", "-b", "side"]);
        clone.write("d.yaml", "side\n");
        // A commit whose date is older than what it follows.
        clone.write("a.yaml", "back-dated\n");
        clone.write("b.yaml", "1\nside\n");
        clone.git(&["add", "-A"]);
        clone.git(&["commit", "-q", "-m", "side", "--date", "1500000000 +0000"]);
        let side = clone.again().head().unwrap().unwrap();
        clone.git(&["checkout", "-q", "main"]);
        clone.write("a.yaml", "2\n");
        clone.write("b.yaml", "1\nmain\n");
        let main = clone.commit_all("main");
        clone.git(&["merge", "-q", "-s", "ours", "--no-commit", "side"]);
        clone.write("a.yaml", "back-dated\n");
        clone.write("b.yaml", "1\nmain\nside\n");
        clone.write("c.yaml", "from nowhere\n");
        clone.write("d.yaml", "side\n");
        let merge = clone.commit_all("merge");
        let past = clone.repo.past(merge, "", &is_record, &|_| false, &mut both, &clone.world).unwrap();
        let last = |path: &str| -> std::collections::BTreeSet<Oid> {
            past.last[path].iter().map(|place| past.commits[*place].id).collect()
        };
        // An honest merge would have put them together.
        assert_eq!(last("a.yaml"), [merge].into());
        assert_eq!(last("b.yaml"), [main, side].into());
        assert_eq!(last("c.yaml"), [merge].into());
        assert_eq!(last("d.yaml"), [side].into());
        assert_eq!(clone.repo.with_ancestors(main).unwrap().len(), 2);
    }
}

//! Finishing what an ally that died left behind.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use super::advance::{Advanced, Care};
use super::commit::{TRIES, Words};
use super::journal::Step;
use super::lock::{self, CommitLock, IndexLock, PATIENCE, SyncLock};
use super::repo::Repo;
use super::tree::{Edits, Entry};
use super::{Error, Oid, Result, Stamp, World, disk, git_move};

/// How long a ref's lock is taken for a living program's. git holds one for milliseconds.
const STALE: Duration = Duration::from_secs(1);

/// After this time nobody is still writing a temporary file.
const ABANDONED: Duration = Duration::from_secs(3600);

impl Repo {
    /// Whether an ally died in the middle of something. A cheap look for those who only read.
    pub fn needs_heal(&self) -> bool {
        let left = self.journal_path().exists() || lock::is_marker(&lock::lock_path(self));
        left && !self.commits_locked()
    }

    /// Finishes what an ally that died has begun, and removes its leftovers. True if a commit was finished. Every
    /// writing command calls it first.
    pub fn heal(&self, lock: &CommitLock, world: &World) -> Result<bool> {
        lock::remove_marker(&lock::lock_path(self))?;
        self.clear_aside()?;
        disk::remove_folder(&self.own_folder().join("merge"))?;
        // libgit2 writes the copy of the index under a lock of its own.
        for name in ["index.lock", "index.marker", "signing-key"] {
            disk::remove(&self.own_folder().join(name))?;
        }
        let Some(step) = self.read_journal()? else { return Ok(false) };
        self.free_ref(&step.branch)?;
        for lock in locks_below(&self.places().common.join("refs/ally"))? {
            wait_and_remove(&lock)?;
        }
        self.finish(lock, &step, world)?;
        Ok(true)
    }

    /// Removes what a sync that died has left: the locks on the refs that a sync moves, and pieces of objects and packs
    /// that nobody has written to for an hour.
    pub fn heal_sync(&self, lock: &SyncLock) -> Result<()> {
        if !lock.left_unfinished {
            return Ok(());
        }
        let common = &self.places().common;
        let mut locks = locks_below(&common.join("refs/ally"))?;
        locks.extend(locks_below(&common.join("refs/remotes"))?);
        locks.push(common.join("shallow.lock"));
        locks.push(common.join("config.lock"));
        for lock in locks {
            wait_and_remove(&lock)?;
        }
        for folder in ["objects", "objects/pack"] {
            remove_pieces(&common.join(folder))?;
        }
        Ok(())
    }

    /// Creates or moves a ref that only the holder of this lock writes, so that a lock which stays on it is a leftover:
    /// libgit2 goes on where it can't take its own away.
    pub fn set_own_reference(&self, _alone: &SyncLock, name: &str, id: Oid, log: &str) -> Result<()> {
        self.free_ref(name)?;
        self.set_reference(name, id, log)
    }

    /// Removes the lock on git's configuration that a command left which is known to have died.
    pub fn free_config(&self) -> Result<()> {
        wait_and_remove(&self.places().common.join("config.lock"))
    }

    /// Brings an unfinished move to its end, wherever the branch is by now.
    fn finish(&self, lock: &CommitLock, begun: &Step, world: &World) -> Result<()> {
        let by = self.committer_of(begun.new)?;
        if begun.by_git {
            // The git that was started may have outlived its ally, and be about to finish.
            IndexLock::take(self, lock, PATIENCE)?.release()?;
        }
        for _ in 0..TRIES {
            let tip = self.reference(&begun.branch)?;
            if begun.old != Some(begun.new) && self.contains(tip, begun.new)? {
                // The ref is the last effect.
                return self.clear_journal();
            }
            let Some(step) = self.renewed(begun, tip, world)? else { return self.clear_journal() };
            if self.head_ref()? != begun.branch {
                // HEAD is elsewhere now, and so are files and index.
                if self.move_ref(&step, &by)? {
                    return self.clear_journal();
                }
                continue;
            }
            if step.by_git {
                git_move::undo(self, begun, world)?;
            }
            if self.advance(lock, &step, Care::Repair, &by, world)? == Advanced::Done {
                return self.clear_journal();
            }
        }
        Err(Error::Locked { path: self.ref_lock(&begun.branch), ally: false })
    }

    /// What is left to do from the branch's present tip; `None` for nothing.
    fn renewed(&self, begun: &Step, tip: Option<Oid>, world: &World) -> Result<Option<Step>> {
        if tip == begun.old {
            return Ok(Some(begun.clone()));
        }
        let Some(tip) = tip else {
            // The branch is gone. What was to be committed is kept, not put on a branch somebody deleted.
            self.keep(begun.new)?;
            return Ok(None);
        };
        let new = if begun.forward { tip } else { self.rebuild(begun, tip, world)? };
        let mut step = Step { old: Some(tip), new, ..begun.clone() };
        for found in self.differences(begun.old, begun.new, "")? {
            let id = |entry: Option<Entry>| entry.map(|entry| entry.0);
            step.also.entry(found.path).or_default().extend([id(found.old), id(found.new)]);
        }
        Ok(Some(step))
    }

    /// Makes an unfinished commit anew on a tip that is not its parent. Where the tip changed the same path, the tip's
    /// content stays and the other is kept.
    fn rebuild(&self, begun: &Step, tip: Oid, world: &World) -> Result<Oid> {
        let mut edits = Edits::new();
        for found in self.differences(begun.old, begun.new, "")? {
            let now = self.tree_entry(Some(tip), &found.path)?;
            if now == found.old {
                edits.insert(found.path, found.new);
            } else if let Some((id, _)) = found.new.filter(|_| now != found.new) {
                self.keep(id)?;
            }
        }
        let commit = self.git.find_commit(begun.new)?;
        let base = self.tree_of(Some(tip))?.map(|tree| tree.id());
        let tree = self.edited_tree(base, &edits)?;
        if base == Some(tree) && commit.parent_count() < 2 {
            return Ok(tip);
        }
        let mut parents = vec![tip];
        parents.extend(commit.parent_ids().skip(1));
        let message = String::from_utf8_lossy(commit.message_bytes());
        let words = Words {
            message: &message,
            author: &stamp(&commit.author()),
            committer: &stamp(&commit.committer()),
        };
        self.write_commit(tree, &parents, words, world)
    }

    /// Who made a commit.
    fn committer_of(&self, id: Oid) -> Result<Stamp> {
        Ok(stamp(&self.git.find_commit(id)?.committer()))
    }

    /// Removes the lock on a ref that our journal names, if nobody removes it in time.
    fn free_ref(&self, name: &str) -> Result<()> {
        wait_and_remove(&self.ref_lock(name))
    }
}

/// A stamp from a signature.
fn stamp(signature: &git2::Signature<'_>) -> Stamp {
    Stamp {
        name: String::from_utf8_lossy(signature.name_bytes()).into_owned(),
        email: String::from_utf8_lossy(signature.email_bytes()).into_owned(),
        seconds: signature.when().seconds(),
        offset_minutes: signature.when().offset_minutes(),
    }
}

/// Gives a lock's owner the time that a living one needs, then removes it.
fn wait_and_remove(lock: &Path) -> Result<()> {
    let pause = Duration::from_millis(20);
    let mut waited = Duration::ZERO;
    while lock.exists() && waited < STALE {
        std::thread::sleep(pause);
        waited += pause;
    }
    disk::remove(lock)
}

/// Removes libgit2's temporary files from a folder of objects, once they are too old to be anybody's present work.
fn remove_pieces(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(Error::file(folder))? {
        let entry = entry.map_err(Error::file(folder))?;
        let name = entry.file_name();
        let is_piece = ["tmp_object_git2_", "pack_git2_"]
            .iter()
            .any(|beginning| name.to_string_lossy().starts_with(beginning));
        let age = || entry.metadata().and_then(|meta| meta.modified()).ok()?.elapsed().ok();
        if is_piece && age().is_some_and(|age| age > ABANDONED) {
            disk::remove(&entry.path())?;
        }
    }
    Ok(())
}

/// The lock files below a folder of refs.
fn locks_below(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(Error::file(folder))?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(Error::file(folder))?.path();
        if path.is_dir() {
            found.extend(locks_below(&path)?);
        } else if path.extension().is_some_and(|end| end == "lock") {
            found.push(path);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::index::HeldIndex;
    use super::super::practice::{Clone, stamp};
    use super::*;

    /// The effects of a move, in order.
    const EFFECTS: [&str; 6] = ["nothing", "journal", "one file", "files", "index", "ref"];

    /// A clone with two records, and the step of a commit that changes one, adds one and deletes one.
    fn begun() -> (Clone, Step) {
        let clone = Clone::new();
        clone.write("a/change.yaml", "1\n");
        clone.write("b/delete.yaml", "1\n");
        clone.write("other.txt", "1\n");
        let old = clone.commit_all("begin");
        let blob = |text: &str| Some((clone.repo.git.blob(text.as_bytes()).unwrap(), 0o100_644));
        let edits = Edits::from([
            ("a/change.yaml".to_owned(), blob("2\n")),
            ("b/delete.yaml".to_owned(), None),
            ("c/new.yaml".to_owned(), blob("3\n")),
        ]);
        let base = clone.repo.git.find_commit(old).unwrap().tree_id();
        let tree = clone.repo.edited_tree(Some(base), &edits).unwrap();
        let by = stamp("Ana");
        let words = Words { message: "Change three", author: &by, committer: &by };
        let new = clone.repo.write_commit(tree, &[old], words, &clone.world).unwrap();
        let branch = "refs/heads/main".to_owned();
        let step = Step { branch, old: Some(old), new, forward: false, by_git: false, also: BTreeMap::new() };
        (clone, step)
    }

    /// Does the first `count` effects of a step, as an ally that dies then.
    fn die_after(clone: &Clone, step: &Step, count: usize) {
        let repo = clone.again();
        let lock = clone.lock();
        let goals = repo.goals(step, Care::Merge).unwrap();
        let staged = repo.stage(&goals).unwrap();
        let held = IndexLock::take(&repo, &lock, Duration::ZERO).unwrap();
        let index = HeldIndex::load(&repo, &held).unwrap();
        if count >= 1 {
            repo.write_journal(step).unwrap();
        }
        if count >= 2 {
            let one = goals.iter().skip(1).take(1).map(|(path, goal)| (path.clone(), goal.clone())).collect();
            repo.place(&one, &staged, &index).unwrap();
        }
        if count >= 3 {
            repo.place(&goals, &staged, &index).unwrap();
        }
        if count >= 4 {
            repo.fill_index(&goals, index).unwrap();
        }
        if count >= 5 {
            assert!(repo.move_ref(step, &stamp("Ana")).unwrap());
        }
        // A dead ally gives nothing back.
        std::mem::forget(held);
    }

    /// The same, and somebody removed the lock by hand, as git tells people to.
    fn die_and_unlock(clone: &Clone, step: &Step, count: usize) {
        die_after(clone, step, count);
        fs::remove_file(lock::lock_path(&clone.repo)).unwrap();
    }

    fn leftovers(clone: &Clone) -> Vec<String> {
        let entries = fs::read_dir(clone.repo.own_folder()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name != "commit.lock").collect()
    }

    #[test]
    fn a_stop_after_each_effect_is_finished() {
        for (count, effect) in EFFECTS.iter().enumerate() {
            let (clone, step) = begun();
            die_after(&clone, &step, count);
            assert!(clone.repo.needs_heal(), "{effect}");
            let finished = clone.again().heal(&clone.lock(), &clone.world).unwrap();
            assert_eq!(finished, count > 0, "{effect}");
            assert!(!clone.repo.needs_heal(), "{effect}");
            assert_eq!(clone.status(), "", "{effect}");
            let expected = if finished { Some(step.new) } else { step.old };
            assert_eq!(clone.repo.head().unwrap(), expected, "{effect}");
            assert_eq!(clone.dir.join("b").exists(), !finished, "{effect}");
            assert_eq!(leftovers(&clone), Vec::<String>::new(), "{effect}");
            assert!(!clone.again().heal(&clone.lock(), &clone.world).unwrap(), "{effect}");
        }
    }

    #[test]
    fn a_branch_that_moved_after_the_stop_gets_the_commit_on_top() {
        for (count, effect) in EFFECTS.iter().enumerate().take(5).skip(1) {
            let (clone, step) = begun();
            die_and_unlock(&clone, &step, count);
            clone.write("other.txt", "2\n");
            clone.git(&["commit", "-q", "-m", "meanwhile", "--only", "other.txt"]);
            let tip = clone.repo.head().unwrap().unwrap();
            assert!(clone.again().heal(&clone.lock(), &clone.world).unwrap(), "{effect}");
            assert_eq!(clone.status(), "", "{effect}");
            assert_eq!(clone.git(&["log", "-1", "--format=%P %s %an"]), format!("{tip} Change three Ana\n"));
            assert_eq!(clone.git(&["diff", "--name-only", "HEAD~1", "HEAD"]).lines().count(), 3);
        }
    }

    #[test]
    fn a_user_who_commits_what_the_stop_left_staged_is_not_asked_twice() {
        let (clone, step) = begun();
        die_and_unlock(&clone, &step, 4);
        clone.git(&["commit", "-q", "-m", "all of it"]);
        let tip = clone.repo.head().unwrap();
        clone.again().heal(&clone.lock(), &clone.world).unwrap();
        assert_eq!((clone.repo.head().unwrap(), clone.status().as_str()), (tip, ""));
    }

    #[test]
    fn an_edit_after_the_stop_stays_and_the_commit_is_finished() {
        let (clone, step) = begun();
        die_after(&clone, &step, 2);
        clone.write("a/change.yaml", "mine\n");
        clone.again().heal(&clone.lock(), &clone.world).unwrap();
        assert_eq!(clone.repo.head().unwrap(), Some(step.new));
        assert_eq!(clone.read("a/change.yaml").as_deref(), Some("mine\n"));
        assert_eq!(clone.status(), " M a/change.yaml\n");
    }

    #[test]
    fn a_conflicting_commit_after_the_stop_wins_and_the_other_content_is_kept() {
        let (clone, step) = begun();
        die_and_unlock(&clone, &step, 1);
        clone.write("a/change.yaml", "theirs\n");
        clone.git(&["commit", "-q", "-am", "meanwhile"]);
        clone.again().heal(&clone.lock(), &clone.world).unwrap();
        assert_eq!(clone.read("a/change.yaml").as_deref(), Some("theirs\n"));
        assert_eq!(clone.read("c/new.yaml").as_deref(), Some("3\n"));
        assert_eq!(clone.status(), "");
        let lost = format!("refs/ally/lost/{}", clone.repo.hash(b"2\n").unwrap());
        assert_eq!(clone.git(&["cat-file", "-p", &lost]), "2\n");
    }

    #[test]
    fn another_branch_checked_out_after_the_stop_is_left_alone() {
        let (clone, step) = begun();
        die_and_unlock(&clone, &step, 1);
        clone.git(&["checkout", "-q", "-b", "side"]);
        clone.again().heal(&clone.lock(), &clone.world).unwrap();
        assert_eq!(clone.repo.reference("refs/heads/main").unwrap(), Some(step.new));
        assert_eq!(clone.repo.head().unwrap(), step.old);
        assert_eq!(clone.status(), "");
    }

    #[test]
    fn a_commit_over_loaded_edits_and_a_restored_file_are_finished() {
        let (clone, mut step) = begun();
        clone.write("a/change.yaml", "loaded\n");
        clone.write("other.yaml", "loaded\n");
        let loaded = clone.repo.hash(b"loaded\n").unwrap();
        step.also.insert("a/change.yaml".to_owned(), vec![Some(loaded)]);
        die_after(&clone, &step, 1);
        clone.again().heal(&clone.lock(), &clone.world).unwrap();
        assert_eq!(clone.status(), "?? other.yaml\n");

        // A file brought back to what HEAD holds makes no commit, but is as much of a move.
        let files = Step { old: Some(step.new), also: BTreeMap::new(), ..step };
        let also = BTreeMap::from([("a/change.yaml".to_owned(), vec![Some(loaded)])]);
        clone.write("a/change.yaml", "loaded\n");
        clone.repo.write_journal(&Step { also, ..files }).unwrap();
        clone.again().heal(&clone.lock(), &clone.world).unwrap();
        assert_eq!(clone.read("a/change.yaml").as_deref(), Some("2\n"));
    }

    #[test]
    fn stale_locks_on_refs_are_removed() {
        let (clone, step) = begun();
        die_after(&clone, &step, 4);
        fs::write(clone.repo.ref_lock("refs/heads/main"), "").unwrap();
        let lost = clone.repo.ref_lock("refs/ally/lost/x");
        fs::create_dir_all(lost.parent().unwrap()).unwrap();
        fs::write(&lost, "").unwrap();
        clone.again().heal(&clone.lock(), &clone.world).unwrap();
        assert_eq!(clone.repo.head().unwrap(), Some(step.new));
        assert!(!lost.exists());
    }

    #[test]
    fn what_a_dead_sync_left_is_removed_by_the_next_one() {
        let clone = Clone::new();
        let common = &clone.repo.places().common;
        let tracking = clone.repo.ref_lock("refs/remotes/origin/main");
        let pieces = ["tmp_object_git2_old", "tmp_object_git2_new", "pack/pack_git2_oldidx.lock"];
        let pieces = pieces.map(|name| common.join("objects").join(name));
        let leave = || {
            fs::create_dir_all(tracking.parent().unwrap()).unwrap();
            fs::write(&tracking, "").unwrap();
            for piece in &pieces {
                fs::write(piece, "").unwrap();
                if piece.to_string_lossy().contains("old") {
                    let file = fs::File::options().write(true).open(piece).unwrap();
                    file.set_modified(file.metadata().unwrap().modified().unwrap() - 2 * ABANDONED).unwrap();
                }
            }
        };
        leave();
        clone.repo.heal_sync(&clone.repo.lock_sync(Duration::ZERO).unwrap()).unwrap();
        assert!(tracking.exists(), "without a dead sync it is somebody else's");
        std::mem::forget(clone.repo.lock_sync(Duration::ZERO).unwrap());
        let again = clone.again();
        // The lock that was forgotten is still held by this process; its file is what a dead one would have left.
        fs::write(common.join("ally/sync.lock"), "a sync is under way\n").unwrap();
        fs::rename(common.join("ally/sync.lock"), common.join("ally/held")).unwrap();
        fs::copy(common.join("ally/held"), common.join("ally/sync.lock")).unwrap();
        again.heal_sync(&again.lock_sync(Duration::ZERO).unwrap()).unwrap();
        assert!(!tracking.exists());
        assert_eq!(pieces.map(|piece| piece.exists()), [false, true, false]);
    }

    #[test]
    fn a_branch_that_moves_before_the_ref_step_is_seen() {
        let (clone, step) = begun();
        let lock = clone.lock();
        clone.git(&["commit", "-q", "--allow-empty", "-m", "meanwhile"]);
        let moved = clone.repo.advance(&lock, &step, Care::Merge, &stamp("Ana"), &clone.world).unwrap();
        assert_eq!(moved, Advanced::Moved { touched: false });
        assert!(!clone.repo.move_ref(&step, &stamp("Ana")).unwrap());
        assert_eq!(clone.status(), "");
    }

    #[test]
    fn a_journal_survives_its_text() {
        let (clone, mut step) = begun();
        step.also =
            BTreeMap::from([("a b.yaml".to_owned(), vec![None, step.old]), ("c".to_owned(), vec![None])]);
        clone.repo.preflight(&clone.world).unwrap();
        clone.repo.write_journal(&step).unwrap();
        assert_eq!(clone.repo.read_journal().unwrap(), Some(step));
        fs::write(clone.repo.journal_path(), "ally journal 2\n").unwrap();
        assert!(matches!(clone.repo.read_journal(), Err(Error::File { .. })));
    }
}

//! Fetch, merge by field, push; again a bounded number of times when somebody else was faster.

mod aside;
mod error;
#[cfg(any(test, fuzzing))]
pub mod foreign;
#[cfg(test)]
mod laws;
mod told;

use std::path::Path;
use std::time::Duration;

use crate::git::{self, Fetched, MergeAnswer, MergeAsk, Oid, Pushed, Repo, Stamp, World};
use crate::model::{Kind, Map, Place, Record, Value, at_path, is_looked_into, merge_record, path_of};
use crate::ops::sync::{Clashed, Left, Shown, Synced, travelled};
use crate::store;
pub use aside::{Kept, What, kept_aside};
pub use error::Error;
use told::{attribute, find_received_clashes, keep_what_came, records, short, told_of_private};

/// How often a push is tried again when somebody else was faster.
const TRIES: u32 = 12;

// What git carries along unread is what the store would not read.
const _: () = assert!(git::LARGEST_RECORD == store::MAX_BYTES);

/// The ref that remembers what a remote's branch was when we last looked.
fn seen_ref(spec: &git::RemoteSpec) -> String {
    format!("refs/ally/seen/{}/{}", spec.name, spec.branch)
}

/// The state file with the instant of the last sync that went through.
pub const LAST_SYNC: &str = "last-sync";

/// How long a sync waits for another one, and for a command that writes.
const PATIENCE: Duration = Duration::from_secs(10);

/// What to do when the remote no longer holds what was seen there before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Settle {
    /// Say so, and change nothing.
    #[default]
    Ask,
    /// Put what was there, what is there and ours together.
    Together,
    /// Take what is there; what only we have is kept aside.
    Theirs,
    /// Send our branch, which is not there.
    SendAll,
}

/// What a sync needs to know.
#[derive(Debug)]
pub struct Ask<'a> {
    /// The repository.
    pub repo: &'a Repo,
    /// The team's folder.
    pub root: &'a Path,
    /// The team's folder relative to the work tree, with a `/` behind it unless it is the work tree.
    pub prefix: &'a str,
    /// The member who acts.
    pub me: Option<&'a str>,
    /// Who authors merges and hand edits.
    pub author: &'a Stamp,
    /// Who commits them.
    pub committer: &'a Stamp,
    /// Only look.
    pub dry_run: bool,
    /// What to do with a replaced history.
    pub settle: Settle,
    /// The branch over there to sync with from now on; otherwise the one that git's configuration names.
    pub branch: Option<&'a str>,
    /// For programs that are started.
    pub world: &'a World,
    /// The month, such as `2026-10`, from which on dated records of others are looked at for edits by hand.
    pub since: String,
    /// The instant, for the note of the last sync.
    pub instant: String,
}

/// One sync.
pub fn run(ask: &Ask<'_>) -> Result<Synced, Error> {
    let repo = ask.repo;
    let alone = repo.lock_sync(PATIENCE)?;
    repo.heal_sync(&alone)?;
    let known = match repo.remote() {
        Err(git::Error::Detached) => {
            // A rebase or bisect takes HEAD off its branch; then that is the news, and its end the way out.
            repo.preflight(ask.world)?;
            return Err(git::Error::Detached.into());
        }
        found => found?,
    };
    let mut spec = known.clone();
    if let Some(branch) = ask.branch {
        branch.clone_into(&mut spec.branch);
    }
    // A branch that has another name now has to hold what was seen under the old one.
    let seen = match repo.reference(&seen_ref(&spec))? {
        Some(seen) => Some(seen),
        None => repo.reference(&seen_ref(&known))?,
    };
    let mut synced = Synced {
        remote: spec.name.clone(),
        branch: spec.branch.clone(),
        dry_run: ask.dry_run,
        ..Synced::default()
    };
    settle_own_edits(ask, &mut synced)?;
    let before = repo.head()?;
    let mut rng = fastrand::Rng::with_seed(ask.world.seed);
    for attempt in 0..TRIES {
        let (tip, replaced) = fetch(ask, &spec, seen, attempt == 0)?;
        if ask.dry_run {
            return foresee(ask, before, tip, synced);
        }
        if let Some(tip) = tip {
            match replaced {
                Some(_) if ask.settle == Settle::Theirs => aside::take(ask, tip, &mut synced)?,
                Some(old) => {
                    merge(ask, old, &mut synced)?;
                    merge(ask, tip, &mut synced)?;
                }
                None => merge(ask, tip, &mut synced)?,
            }
        }
        let Some(head) = repo.head()? else { break };
        if tip == Some(head) {
            return finish(ask, &alone, &spec, before, tip, head, synced);
        }
        match repo.push(&spec, head, ask.world)? {
            Pushed::Done => return finish(ask, &alone, &spec, before, tip, head, synced),
            Pushed::Refused(words) => return Err(Error::RemoteRefused { words }),
            Pushed::Behind => {
                let most = 10u64 << attempt.min(8);
                std::thread::sleep(Duration::from_millis(rng.u64(most / 2..=most)));
            }
        }
    }
    if repo.head()?.is_none() {
        return Ok(synced);
    }
    Err(Error::KeptMoving { tries: TRIES })
}

/// Fetches, and makes sure that what was seen there last is still part of it; if not, and that is settled, it comes
/// back beside the tip.
fn fetch(
    ask: &Ask<'_>,
    spec: &git::RemoteSpec,
    seen: Option<Oid>,
    is_first: bool,
) -> Result<(Option<Oid>, Option<Oid>), Error> {
    let repo = ask.repo;
    let there = repo.fetch(spec, ask.world)?;
    let tip = match there {
        Fetched::Tip(tip) => tip,
        Fetched::Empty | Fetched::NoBranch(_) if ask.settle == Settle::SendAll => return Ok((None, None)),
        Fetched::Empty if seen.is_none() => return Ok((None, None)),
        Fetched::Empty => {
            return Err(Error::BranchGone { branch: spec.branch.clone(), others: Vec::new() });
        }
        Fetched::NoBranch(others) => {
            let branch = spec.branch.clone();
            // A branch that was just named was not there before.
            let was_there = seen.is_some() && ask.branch.is_none();
            return Err(if was_there {
                Error::BranchGone { branch, others }
            } else {
                Error::NoSuchBranch { branch, others }
            });
        }
    };
    let replaced = match seen {
        Some(old) if !repo.is_ancestor(tip, old)? => Some(old),
        _ => None,
    };
    match replaced {
        Some(_) if repo.is_shallow() => return Err(Error::CutOff),
        Some(was) => {
            let kept = repo.keep(was)?;
            if matches!(ask.settle, Settle::Ask | Settle::SendAll) {
                return Err(Error::Rewritten { kept, was });
            }
        }
        // Later on, somebody else may have put both together meanwhile.
        None if is_first && ask.settle != Settle::Ask => return Err(Error::NothingToSettle),
        None => {}
    }
    let head = repo.head()?;
    // What is ours already was taken over, or is being taken back.
    let known = head.map_or(Ok(false), |head| repo.is_ancestor(head, tip))?;
    if !known {
        let back = seen.map(|_| way_back(spec, tip, &seen_ref(spec)));
        if removes_team(ask, head, tip)? {
            return Err(Error::TeamRemoved { tip, back });
        }
        repo.vet(head, tip).map_err(|error| match error {
            git::Error::Unfit { why } => Error::Unfit { why, tip, back },
            other => other.into(),
        })?;
    }
    Ok((Some(tip), replaced))
}

/// Whether a tip has taken away the team's own file since it and our branch parted.
fn removes_team(ask: &Ask<'_>, head: Option<Oid>, tip: Oid) -> Result<bool, Error> {
    let mark = format!("{}{}", ask.prefix, path_of(Kind::Team, ""));
    let base = match head {
        // What is taken as a whole has to hold a team of itself.
        Some(head) if ask.settle == Settle::Theirs => Some(head),
        Some(head) => ask.repo.merge_base(head, tip)?,
        None => None,
    };
    let was_there = base.map_or(Ok(false), |base| ask.repo.holds_at(base, &mark))?;
    Ok(was_there && !ask.repo.holds_at(tip, &mark)?)
}

/// The command that sets a remote's branch back from a tip to what a ref remembers, unless it has moved on.
fn way_back(spec: &git::RemoteSpec, tip: Oid, seen: &str) -> String {
    let git::RemoteSpec { name, branch, .. } = spec;
    format!("ally git push --force-with-lease={branch}:{tip} {name} {seen}:refs/heads/{branch}")
}

/// Commits readable hand edits of one's own records; names the rest.
fn settle_own_edits(ask: &Ask<'_>, synced: &mut Synced) -> Result<(), Error> {
    let lock = ask.repo.lock_commits(PATIENCE)?;
    if !ask.dry_run {
        ask.repo.heal(&lock, ask.world)?;
    }
    let is_record = |path: &str| record_at(ask.prefix, path).is_some();
    let (prefix, me, since) = (ask.prefix, ask.me, ask.since.as_str());
    let enters = |folder: &str| is_looked_into(folder.strip_prefix(prefix).unwrap_or(folder), me, since);
    let found = ask.repo.dirty_within(ask.prefix, &enters, &is_record)?;
    if !ask.dry_run {
        // After the look, which reads git's index while it lists folders.
        ask.repo.preflight(ask.world)?;
    }
    let mut changes = Vec::new();
    let mut names = Vec::new();
    for dirty in found {
        let Some((kind, id)) = record_at(ask.prefix, &dirty.path) else { continue };
        let path = dirty.path.strip_prefix(ask.prefix).unwrap_or(&dirty.path).to_owned();
        let leave = |why: &str| Left { path: path.clone(), why: why.to_owned() };
        let not_mine = |writer: &str| {
            let back = match dirty.kind {
                git::DirtyKind::New => String::new(),
                _ => format!("; `ally git checkout -- {path}` takes it back"),
            };
            format!("it belongs to {writer}, so the edit was not sent{back}")
        };
        let after = match store::read_bytes(ask.root, &path) {
            Ok(after) => after,
            Err(problem) => {
                synced.left.push(leave(&problem.message));
                continue;
            }
        };
        let parsed = after.as_ref().map(|bytes| store::parse(kind, &id, &path, bytes)).transpose();
        let record = match parsed {
            Ok(Some(record)) => record,
            Ok(None) => {
                synced.left.push(leave(&format!(
                    "the file was removed by hand; `ally git checkout -- {path}` brings it back, \
                     `ally git commit -m removed -- {path}` confirms it"
                )));
                continue;
            }
            Err(problem) => {
                // What is wrong inside is the writer's to know; words of a hidden part stay hidden.
                let by_name = Record::new(kind, id);
                let other = by_name.writer().filter(|writer| Some(*writer) != ask.me);
                synced.left.push(leave(&other.map_or(problem.message, not_mine)));
                continue;
            }
        };
        match record.writer() {
            Some(writer) if Some(writer) != ask.me => synced.left.push(leave(&not_mine(writer))),
            _ => {
                if ask.dry_run {
                    let was_there = dirty.kind != git::DirtyKind::New;
                    let writer = record.writer().map(str::to_owned);
                    synced.sent.extend(travelled(&path, was_there, true, writer));
                }
                names.push(id);
                changes.push(git::FileChange { path: dirty.path, before: after.clone(), after });
            }
        }
    }
    if !changes.is_empty() && !ask.dry_run {
        let me = ask.me.unwrap_or("somebody");
        let message = format!("sync: {me} edited {} by hand\n\nAlly-Action: sync\n", names.join(", "));
        ask.repo.commit(&lock, &changes, &message, ask.author, ask.committer, ask.world)?;
    }
    Ok(())
}

fn record_at(prefix: &str, path: &str) -> Option<(Kind, String)> {
    match at_path(path.strip_prefix(prefix)?) {
        Place::Record(kind, id) => Some((kind, id)),
        _ => None,
    }
}

/// Merges the remote's tip into our branch.
fn merge(ask: &Ask<'_>, tip: Oid, synced: &mut Synced) -> Result<(), Error> {
    if let Some(head) = ask.repo.head()?
        && ask.repo.is_shallow()
        && ask.repo.merge_base(head, tip)?.is_none()
    {
        // Without a common ancestor every difference would count as changed on both sides.
        return Err(Error::CutOff);
    }
    let lock = ask.repo.lock_commits(PATIENCE)?;
    ask.repo.heal(&lock, ask.world)?;
    let mut clashes = Vec::new();
    let is_record = |path: &str| record_at(ask.prefix, path).is_some();
    let mut decide = |question: MergeAsk<'_>| decide(ask.prefix, &question, &mut clashes);
    let who = ask.me.unwrap_or("somebody");
    let message = format!("sync: {who} merges what came from {}\n\nAlly-Action: sync\n", synced.remote);
    let merged = ask.repo.merge(
        &lock,
        tip,
        &is_record,
        &mut decide,
        &message,
        ask.author,
        ask.committer,
        ask.world,
    )?;
    for path in &merged.decided {
        let inner = path.strip_prefix(ask.prefix).unwrap_or(path);
        if let Some(one) = travelled(inner, true, true, None)
            && !synced.merged.contains(&one)
        {
            synced.merged.push(one);
        }
    }
    for (path, kept_in) in &merged.kept {
        let inner = path.strip_prefix(ask.prefix).unwrap_or(path);
        let id = record_at(ask.prefix, path).map_or_else(|| inner.to_owned(), |(_, id)| id);
        clashes.push(Clashed {
            id,
            path: inner.to_owned(),
            field: None,
            shown: Shown(Value::Null),
            kept: Shown(Value::Null),
            kept_in: Some(kept_in.clone()),
        });
    }
    synced.clashes.append(&mut clashes);
    Ok(())
}

/// What becomes of a record file that both sides changed. Depends on the three contents alone, so that both clones
/// of a pair, and plain git with the merge driver, come to the same bytes.
pub fn decide(prefix: &str, ask: &MergeAsk<'_>, clashes: &mut Vec<Clashed>) -> MergeAnswer {
    let inner = ask.path.strip_prefix(prefix).unwrap_or(ask.path);
    let Place::Record(kind, id) = at_path(inner) else { return MergeAnswer::Ours };
    let read = |bytes: Option<&[u8]>| bytes.and_then(|bytes| store::parse(kind, &id, inner, bytes).ok());
    let (base, ours, theirs) = (read(ask.base), read(ask.ours), read(ask.theirs));
    let (ours, theirs) = match (ours, theirs) {
        (Some(ours), Some(theirs)) => (ours, theirs),
        (None, Some(_)) => return MergeAnswer::Theirs,
        (_, None) => return MergeAnswer::Ours,
    };
    let base: Option<Map> = base.map(|record| record.fields);
    let (fields, found) = merge_record(kind, base.as_ref(), &ours.fields, &theirs.fields);
    clashes.extend(found.into_iter().map(|clash| Clashed {
        id: id.clone(),
        path: inner.to_owned(),
        field: Some(clash.field),
        shown: Shown(clash.shown),
        kept: Shown(clash.kept),
        kept_in: None,
    }));
    let merged = Record { kind, id, fields, private: false };
    // Comments are kept from the text that sorts last: the same one on every clone.
    match store::rewrite(ask.ours.max(ask.theirs), &merged) {
        Ok(bytes) => MergeAnswer::Bytes(bytes),
        Err(_) => MergeAnswer::Ours,
    }
}

/// Remembers what the remote has now, and says what travelled.
fn finish(
    ask: &Ask<'_>,
    alone: &git::SyncLock,
    spec: &git::RemoteSpec,
    before: Option<Oid>,
    tip: Option<Oid>,
    head: Oid,
    mut synced: Synced,
) -> Result<Synced, Error> {
    let repo = ask.repo;
    repo.set_own_reference(alone, &seen_ref(spec), head, "ally: seen at the remote")?;
    repo.write_state(LAST_SYNC, &ask.instant)?;
    follow(ask, spec)?;
    let mut received = repo.differences(before, head, "")?;
    if ask.settle == Settle::Theirs {
        // What went was not taken away by anybody: it is kept aside, and told as such.
        received.retain(|one| one.new.is_some());
    }
    for one in &received {
        find_received_clashes(ask, one, &mut synced)?;
    }
    if ask.settle != Settle::Theirs {
        keep_what_came(repo, before, tip, &mut received)?;
    }
    (synced.received, synced.others_received) = records(ask.repo, ask.prefix, &received)?;
    synced.before = before.map(short);
    attribute(ask, before, head, &mut synced.received)?;
    synced.notes.extend(told_of_private(ask.prefix, &received));
    let sent = repo.differences(tip, head, "")?;
    (synced.sent, synced.others_sent) = records(ask.repo, ask.prefix, &sent)?;
    repo.tidy(ask.world);
    Ok(synced)
}

/// Lets plain `git pull` and `git push` know where our branch goes, if nobody has said so yet or it was said just now.
fn follow(ask: &Ask<'_>, spec: &git::RemoteSpec) -> Result<(), Error> {
    let repo = ask.repo;
    let key = |name: &str| format!("branch.{}.{name}", spec.local);
    if ask.branch.is_some() || repo.config(&key("remote"))?.is_none() {
        repo.set_config(&key("remote"), &spec.name)?;
        repo.set_config(&key("merge"), &format!("refs/heads/{}", spec.branch))?;
    }
    Ok(())
}

/// What a sync would send and receive.
fn foresee(ask: &Ask<'_>, head: Option<Oid>, tip: Option<Oid>, mut synced: Synced) -> Result<Synced, Error> {
    let base = match (head, tip) {
        (Some(head), Some(tip)) => ask.repo.merge_base(head, tip)?,
        _ => None,
    };
    if let Some(head) = head {
        let (committed, others) = records(ask.repo, ask.prefix, &ask.repo.differences(base, head, "")?)?;
        // A record that was committed and then edited by hand is sent once.
        synced.sent.retain(|edited| committed.iter().all(|one| one.path != edited.path));
        synced.sent.extend(committed);
        synced.sent.sort_by(|one, other| one.path.cmp(&other.path));
        synced.others_sent = others;
    }
    if let (Some(head), Some(tip), Settle::Theirs) = (head, tip, ask.settle) {
        let mut changes = ask.repo.differences(Some(head), tip, "")?;
        changes.retain(|one| one.new.is_some());
        (synced.received, synced.others_received) = records(ask.repo, ask.prefix, &changes)?;
        synced.aside = aside::of(ask, head, tip)?;
        synced.sent.clear();
        synced.others_sent = 0;
    } else if let Some(tip) = tip {
        (synced.received, synced.others_received) =
            records(ask.repo, ask.prefix, &ask.repo.differences(base, tip, "")?)?;
        attribute(ask, base, tip, &mut synced.received)?;
    }
    Ok(synced)
}

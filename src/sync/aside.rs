//! What is kept aside: a history that was replaced, files that could not be merged.

use super::told::records;
use super::{Ask, Error, PATIENCE, record_at};
use crate::git::{Oid, Repo};
use crate::ops::sync::{Aside, Synced, Travelled};

/// Something under `refs/ally/lost/` that our branch does not hold.
#[derive(Debug)]
pub struct Kept {
    /// The ref.
    pub reference: String,
    /// The commit or blob.
    pub id: Oid,
    /// What it holds.
    pub what: What,
}

/// What a ref under `refs/ally/lost/` leads to.
#[derive(Debug)]
pub enum What {
    /// One side of a file that could not be merged.
    File,
    /// A history.
    History {
        /// Its records that our branch does not hold as they are there.
        records: Vec<Travelled>,
        /// How many other such files it has.
        others: usize,
        /// Whether it and our branch begin with the same commit.
        is_related: bool,
    },
}

/// Goes over to what the remote holds; what only we have is kept aside.
pub(super) fn take(ask: &Ask<'_>, tip: Oid, synced: &mut Synced) -> Result<(), Error> {
    let lock = ask.repo.lock_commits(PATIENCE)?;
    ask.repo.heal(&lock, ask.world)?;
    if let Some(head) = ask.repo.head()? {
        synced.aside = of(ask, head, tip)?;
    }
    let is_record = |path: &str| record_at(ask.prefix, path).is_some();
    let who = ask.me.unwrap_or("somebody");
    let message =
        format!("sync: {who} takes what {} holds instead of this\n\nAlly-Action: sync\n", synced.remote);
    ask.repo.go_over(&lock, tip, &is_record, &message, ask.author, ask.committer, ask.world)?;
    Ok(())
}

/// What would be kept aside if our branch went from `head` to `tip`; nothing if all of it is there.
pub(super) fn of(ask: &Ask<'_>, head: Oid, tip: Oid) -> Result<Option<Aside>, Error> {
    let (records, others) = missing(ask.repo, ask.prefix, head, tip)?;
    let kept_in = Repo::lost_ref(head);
    Ok((!records.is_empty() || others > 0).then_some(Aside { records, others, kept_in }))
}

/// The records that a commit's history brought and that `present` does not hold as they are there, and how many other
/// such files there are.
fn missing(repo: &Repo, prefix: &str, kept: Oid, present: Oid) -> Result<(Vec<Travelled>, usize), Error> {
    let different = repo.differences(Some(present), kept, "")?;
    let base = repo.merge_base(kept, present)?;
    let mut brought = repo.differences(base, kept, "")?;
    brought.retain(|one| one.new.is_some() && different.iter().any(|other| other.path == one.path));
    records(repo, prefix, &brought)
}

/// What is kept aside in a clone and not part of its branch.
pub fn kept_aside(repo: &Repo, prefix: &str) -> Result<Vec<Kept>, Error> {
    let Some(head) = repo.head()? else { return Ok(Vec::new()) };
    let lost = repo.lost()?;
    let commits: Vec<Oid> = lost.iter().filter(|one| one.is_commit).map(|one| one.id).collect();
    let mut kept = Vec::new();
    for one in lost {
        let what = if one.is_commit {
            let is_within =
                |other: &Oid| Ok::<_, Error>(*other != one.id && repo.is_ancestor(*other, one.id)?);
            if is_within(&head)? || head == one.id || any(&commits, is_within)? {
                continue;
            }
            let (records, others) = missing(repo, prefix, one.id, head)?;
            if records.is_empty() && others == 0 {
                continue;
            }
            What::History { records, others, is_related: repo.merge_base(one.id, head)?.is_some() }
        } else {
            What::File
        };
        kept.push(Kept { reference: one.reference, id: one.id, what });
    }
    Ok(kept)
}

/// Whether a question is answered with yes for any of them.
fn any(commits: &[Oid], ask: impl Fn(&Oid) -> Result<bool, Error>) -> Result<bool, Error> {
    for commit in commits {
        if ask(commit)? {
            return Ok(true);
        }
    }
    Ok(false)
}

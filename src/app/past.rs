//! What git's history says of the records: who changed each last, and when each came.

use std::collections::BTreeMap;

use super::{App, Site};
use crate::error::Error;
use crate::git::{CommitInfo, Oid};
use crate::model::{Kind, Member, Place, Problem, Snapshot, at_path, day_of};
use crate::ops::check::authors::{self, Addresses, LastChange, MemberChange};
use crate::ops::check::days;
use crate::store;

impl App {
    /// What one walk through the history finds.
    pub(super) fn past_findings(&self, site: &Site, team: &Snapshot) -> Result<Vec<Problem>, Error> {
        let Some(head) = site.repo.head()? else { return Ok(Vec::new()) };
        let place = |path: &str| path.strip_prefix(&site.prefix).map_or(Place::Other, at_path);
        let is_record = |path: &str| matches!(place(path), Place::Record(..));
        let is_member = |path: &str| matches!(place(path), Place::Record(Kind::Member, _));
        let past = site.repo.past(head, &site.prefix, &is_record, &is_member)?;
        let inner = |path: &str| path.strip_prefix(&site.prefix).unwrap_or(path).to_owned();
        let mut changes = Vec::new();
        for (_, commit, difference) in past.changes.iter().rev() {
            let path = inner(&difference.path);
            let read = |blob: Option<(Oid, i32)>| addresses_in(site, &path, blob);
            let Place::Record(_, member) = at_path(&path) else { continue };
            changes.push(MemberChange {
                commit: short(commit),
                author: commit.author_email.clone(),
                member,
                before: read(difference.old)?,
                after: read(difference.new)?.unwrap_or_default(),
            });
        }
        let addresses = Addresses::after(&changes);
        let mut last = BTreeMap::new();
        for (path, (_, commit)) in &past.last {
            let change = LastChange { commit: short(commit), author: commit.author_email.clone() };
            last.insert(inner(path), change);
        }
        let zone = self.env.now.timezone();
        let made = past.first.iter().filter_map(|(path, commit)| {
            let instant = chrono::DateTime::from_timestamp(commit.seconds, 0)?.with_timezone(&zone);
            Some((inner(path), day_of(instant, None, 0)))
        });
        let mut problems = authors::other_authors(team, &addresses, &last);
        problems.extend(authors::foreign_addresses(team, &addresses));
        problems.extend(days::late_entries(team, &made.collect()));
        Ok(problems)
    }
}

/// The addresses in a version of a member's file; none if that can't be read.
fn addresses_in(site: &Site, path: &str, blob: Option<(Oid, i32)>) -> Result<Option<Vec<String>>, Error> {
    let Some((blob, _)) = blob else { return Ok(None) };
    let bytes = site.repo.record_blob(blob)?.unwrap_or_default();
    let Place::Record(kind, id) = at_path(path) else { return Ok(None) };
    let read = store::parse(kind, &id, path, &bytes);
    Ok(Some(read.map_or_else(|_| Vec::new(), |record| owned(Member(&record).emails()))))
}

fn owned(emails: Vec<&str>) -> Vec<String> {
    emails.into_iter().map(str::to_owned).collect()
}

/// The beginning of a commit's id, long enough to be its own.
fn short(commit: &CommitInfo) -> String {
    commit.id.to_string().chars().take(10).collect()
}

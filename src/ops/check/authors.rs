//! Who wrote what: the last change of each record beside the addresses of its writer.
//!
//! An address counts as a member's from the commit on that made the member's file with it, or that added it and was by
//! an address which counted before. So nobody gets somebody else's name by adding his own address to their file.

use std::collections::{BTreeMap, BTreeSet};

use super::super::goal::handed_over_by;
use crate::model::{Goal, Kind, Member, Problem, Record, SigningKey, Snapshot};

/// One change of a member's file.
#[derive(Debug, Clone)]
pub struct MemberChange {
    /// The commit's id.
    pub commit: String,
    /// The address of its author.
    pub author: String,
    /// The member.
    pub member: String,
    /// The addresses in the file before; `None` where it was made.
    pub before: Option<Vec<String>>,
    /// The addresses after it.
    pub after: Vec<String>,
    /// The signing keys before and after it.
    pub keys: [BTreeSet<SigningKey>; 2],
}

/// A change that gave a record its present content.
#[derive(Debug, Clone)]
pub struct LastChange {
    /// The commit's id.
    pub commit: String,
    /// The address of its author.
    pub author: String,
}

/// The changes that gave each record its present content, by path.
pub type LastChanges = BTreeMap<String, Vec<LastChange>>;

/// The beginning of a commit's id, long enough to be its own.
pub(super) fn short(commit: &str) -> &str {
    commit.get(..10).unwrap_or(commit)
}

/// The addresses that count as each member's, and who added the others.
#[derive(Debug, Default)]
pub struct Addresses {
    own: BTreeMap<String, BTreeSet<String>>,
    added: BTreeMap<(String, String), (String, String)>,
}

impl Addresses {
    /// Follows the changes of the members' files, oldest first.
    pub fn after<'a>(changes: impl IntoIterator<Item = &'a MemberChange>) -> Self {
        let mut addresses = Self::default();
        for change in changes {
            addresses.take(change);
        }
        addresses
    }

    fn take(&mut self, change: &MemberChange) {
        let own = self.own.entry(change.member.clone()).or_default();
        let author = change.author.to_lowercase();
        let before: Vec<String> = change.before.iter().flatten().map(|email| email.to_lowercase()).collect();
        let trusted = own.is_empty() || own.contains(&author);
        for email in change.after.iter().map(|email| email.to_lowercase()) {
            let key = (change.member.clone(), email.clone());
            if own.contains(&email) || before.contains(&email) {
                continue;
            }
            if trusted {
                self.added.remove(&key);
                own.insert(email);
            } else {
                self.added.insert(key, (change.author.clone(), change.commit.clone()));
            }
        }
    }

    /// Whether a commit with this address is by the member.
    pub fn is_of(&self, member: &str, email: &str) -> bool {
        self.own.get(member).is_some_and(|own| own.contains(&email.to_lowercase()))
    }
}

/// Addresses of members that somebody else added.
pub fn foreign_addresses(team: &Snapshot, addresses: &Addresses) -> Vec<Problem> {
    let mut problems = Vec::new();
    for member in team.members() {
        for email in member.emails() {
            let key = (member.id().to_owned(), email.to_lowercase());
            let Some((author, commit)) = addresses.added.get(&key) else { continue };
            let commit = short(commit);
            let message =
                format!("{email} was added to {}'s addresses by {author} ({commit})", member.name());
            let fix = format!(
                "`ally git show {commit}` shows it; until {} takes it out and adds it again it does not count",
                member.name()
            );
            problems.push(Problem::new(member.0.path(), "foreign-address", message).with_fix(fix));
        }
    }
    problems
}

/// Records whose last change is by nobody with an address of their writer.
pub fn other_authors(team: &Snapshot, addresses: &Addresses, last: &LastChanges) -> Vec<Problem> {
    let mut problems = Vec::new();
    for record in team.all() {
        let Some(writer) = writer(team, record) else { continue };
        let path = record.path();
        for change in last.get(&path).into_iter().flatten() {
            if author_of(team, addresses, record, change).is_some() {
                continue;
            }
            let (author, commit) = (&change.author, short(&change.commit));
            let message = format!("it is {}'s, and its last change is by {author} ({commit})", writer.name());
            let fix = format!("`ally git show {commit}` shows the change; ask them about it");
            problems.push(Problem::new(&path, "other-author", message).with_fix(fix));
        }
    }
    problems
}

/// The member who made a change of a record, by address: its writer, or who handed the goal over. `None` for anybody
/// else, and where nobody in particular writes it.
pub(super) fn author_of<'a>(
    team: &'a Snapshot,
    addresses: &Addresses,
    record: &'a Record,
    change: &LastChange,
) -> Option<Member<'a>> {
    let is_own = |member: &Member<'_>| addresses.is_of(member.id(), &change.author);
    writer(team, record).filter(is_own).or_else(|| former(team, record).filter(is_own))
}

/// The member who writes a record; the team's own file is nobody's.
fn writer<'a>(team: &'a Snapshot, record: &'a Record) -> Option<Member<'a>> {
    record.writer().and_then(|id| team.member(id))
}

/// Who handed a joint goal over, and may have written it last.
fn former<'a>(team: &'a Snapshot, record: &'a Record) -> Option<Member<'a>> {
    let goal = Some(record).filter(|record| record.kind == Kind::Goal).map(Goal);
    goal.and_then(handed_over_by).and_then(|id| team.member(id))
}

#[cfg(test)]
mod tests {
    use super::{Addresses, MemberChange};

    fn change(author: &str, before: Option<&[&str]>, after: &[&str]) -> MemberChange {
        let owned = |emails: &[&str]| emails.iter().map(|email| (*email).to_owned()).collect();
        MemberChange {
            commit: "c".to_owned(),
            author: author.to_owned(),
            member: "ana".to_owned(),
            before: before.map(owned),
            after: owned(after),
            keys: Default::default(),
        }
    }

    #[test]
    fn only_an_address_that_counts_makes_another_one_count() {
        let made = change("ana@a", None, &["ana@a"]);
        let own = change("ANA@a", Some(&["ana@a"]), &["ana@a", "ana@b"]);
        let later = change("ana@b", Some(&["ana@a", "ana@b"]), &["ana@b", "ana@c"]);
        let ours = Addresses::after([&made, &own, &later]);
        assert!(["ana@a", "ana@B", "ana@c"].iter().all(|email| ours.is_of("ana", email)));
        let foreign = change("ben@b", Some(&["ana@a"]), &["ana@a", "ben@b"]);
        let theirs = Addresses::after([&made, &foreign]);
        assert!(theirs.is_of("ana", "ana@a") && !theirs.is_of("ana", "ben@b"));
        // A change of something else does not say that Ana knows the address.
        let passing = change("ana@a", Some(&["ana@a", "ben@b"]), &["ana@a", "ben@b"]);
        assert!(!Addresses::after([&made, &foreign, &passing]).is_of("ana", "ben@b"));
        // Neither does a file that was taken away and made again.
        let again = change("ben@b", None, &["ben@b"]);
        assert!(!Addresses::after([&made, &again]).is_of("ana", "ben@b"));
        let away = change("ana@a", Some(&["ana@a", "ben@b"]), &["ana@a"]);
        let back = change("ana@a", Some(&["ana@a"]), &["ana@a", "ben@b"]);
        assert!(Addresses::after([&made, &foreign, &away, &back]).is_of("ana", "ben@b"));
    }
}

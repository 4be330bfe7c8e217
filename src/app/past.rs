//! What git's history says of the records: who changed each last, whether it is signed, and when each came.

use std::collections::{BTreeMap, BTreeSet};

use super::check::Asked;
use super::{App, Site};
use crate::error::Error;
use crate::git::{self, MergeAsk, Oid, Past, Signature, Signer, World};
use crate::model::{Kind, Member, Place, Problem, SigningKey, Snapshot, at_path, day_of};
use crate::ops::check::authors::{self, Addresses, LastChange, LastChanges, MemberChange};
use crate::ops::check::days;
use crate::ops::check::signatures::{self, Commits, Keys, Verdict};
use crate::store;
use crate::sync;

/// The file of the git folder that holds which signatures were found good: a line for a commit and the keys that it was
/// checked against. A commit never changes, so that nobody has to check it twice.
const GOOD: &str = "signatures";

impl App {
    /// What one walk through the history finds.
    pub(super) fn past_findings(
        &self,
        site: &Site,
        team: &Snapshot,
        asked: &Asked,
    ) -> Result<Vec<Problem>, Error> {
        let Some(head) = site.repo.head()? else { return Ok(Vec::new()) };
        let place = |path: &str| path.strip_prefix(&site.prefix).map_or(Place::Other, at_path);
        let is_record = |path: &str| matches!(place(path), Place::Record(..));
        let is_member = |path: &str| matches!(place(path), Place::Record(Kind::Member, _));
        let mut decide = |ask: MergeAsk<'_>| sync::decide(&site.prefix, &ask, &mut Vec::new());
        let world = self.world();
        let past = site.repo.past(head, &site.prefix, &is_record, &is_member, &mut decide, &world)?;
        let inner = |path: &str| path.strip_prefix(&site.prefix).unwrap_or(path).to_owned();
        let changes = member_changes(site, &past)?;
        let addresses = Addresses::after(&changes);
        let mut last = LastChanges::new();
        for (path, places) in &past.last {
            let by = places.iter().filter_map(|place| past.commits.get(*place));
            let by = by.map(|by| LastChange { commit: by.id.to_string(), author: by.email.clone() });
            last.insert(inner(path), by.collect());
        }
        let zone = self.env.now.timezone();
        let made = past.first.iter().filter_map(|(path, place)| {
            let seconds = past.commits.get(*place)?.seconds;
            let instant = chrono::DateTime::from_timestamp(seconds, 0)?.with_timezone(&zone);
            Some((inner(path), day_of(instant, None, 0)))
        });
        let mut problems = authors::other_authors(team, &addresses, &last);
        problems.extend(authors::foreign_addresses(team, &addresses));
        problems.extend(days::late_entries(team, &made.collect()));
        let mut commits = History::new(site, world)?;
        let keys = Keys::after(&changes, &addresses, accepted_keys(site, team)?, &mut commits)?;
        problems.extend(signatures::foreign_keys(team, &keys));
        let asked = |path: &str| asked.holds(path);
        problems.extend(signatures::findings(team, &asked, &addresses, &keys, &last, &mut commits)?);
        commits.remember()?;
        Ok(problems)
    }
}

/// The changes of the members' files, oldest first.
fn member_changes(site: &Site, past: &Past) -> Result<Vec<MemberChange>, Error> {
    let mut changes = Vec::new();
    for (place, difference) in past.changes.iter().rev() {
        let path = difference.path.strip_prefix(&site.prefix).unwrap_or(&difference.path);
        let (Place::Record(_, member), Some(by)) = (at_path(path), past.commits.get(*place)) else {
            continue;
        };
        let before = said_in(site, path, difference.old)?;
        let after = said_in(site, path, difference.new)?.unwrap_or_default();
        let (before, keys) = before.map_or_else(Default::default, |said| (Some(said.0), said.1));
        changes.push(MemberChange {
            commit: by.id.to_string(),
            author: by.email.clone(),
            member,
            before,
            after: after.0,
            keys: [keys, after.1],
        });
    }
    Ok(changes)
}

/// The addresses and the signing keys in a version of a member's file; none if that can't be read.
type Said = (Vec<String>, BTreeSet<SigningKey>);

fn said_in(site: &Site, path: &str, blob: Option<(Oid, i32)>) -> Result<Option<Said>, Error> {
    let Some((blob, _)) = blob else { return Ok(None) };
    let bytes = site.repo.record_blob(blob)?.unwrap_or_default();
    let Place::Record(kind, id) = at_path(path) else { return Ok(None) };
    let Ok(record) = store::parse(kind, &id, path, &bytes) else { return Ok(Some(Said::default())) };
    let member = Member(&record);
    let emails = member.emails().into_iter().map(str::to_owned).collect();
    Ok(Some((emails, parsed(member.signing_keys()))))
}

fn parsed<'a>(keys: impl IntoIterator<Item = &'a str>) -> BTreeSet<SigningKey> {
    keys.into_iter().filter_map(SigningKey::parse).collect()
}

/// The keys that this clone's configuration vouches for (`ally.MEMBER.signingKey`).
fn accepted_keys(site: &Site, team: &Snapshot) -> Result<BTreeMap<String, BTreeSet<SigningKey>>, Error> {
    let mut accepted = BTreeMap::new();
    for member in team.members() {
        let written = site.repo.config_all(&format!("ally.{}.signingkey", member.id()))?;
        let keys = parsed(written.iter().map(String::as_str));
        if !keys.is_empty() {
            accepted.insert(member.id().to_owned(), keys);
        }
    }
    Ok(accepted)
}

/// The repository, asked about commits; what was asked once is remembered.
struct History<'a> {
    site: &'a Site,
    world: World,
    verdicts: BTreeMap<(String, BTreeSet<SigningKey>), Verdict>,
    ancestors: BTreeMap<String, BTreeSet<Oid>>,
    good: BTreeSet<String>,
    /// How many signatures were known to be good beforehand.
    known: usize,
}

impl<'a> History<'a> {
    fn new(site: &'a Site, world: World) -> Result<Self, Error> {
        let good: BTreeSet<String> =
            site.repo.read_state(GOOD)?.unwrap_or_default().lines().map(str::to_owned).collect();
        let known = good.len();
        Ok(Self { site, world, verdicts: BTreeMap::new(), ancestors: BTreeMap::new(), good, known })
    }

    /// Keeps what was found good for the next time.
    fn remember(self) -> Result<(), Error> {
        if self.good.len() == self.known {
            return Ok(());
        }
        let text: String = self.good.iter().map(|line| format!("{line}\n")).collect();
        match self.site.repo.write_state(GOOD, &text) {
            // Whoever may only read the clone checks them again the next time.
            Err(git::Error::File { .. }) => Ok(()),
            written => Ok(written?),
        }
    }

    fn check(&self, commit: &str, keys: &BTreeSet<SigningKey>) -> Result<Verdict, Error> {
        let signers: Vec<Signer> = keys
            .iter()
            .map(|key| match key {
                SigningKey::Ssh(key) => Signer::Ssh(key.clone()),
                SigningKey::Gpg(key) => Signer::Gpg(key.clone()),
            })
            .collect();
        let repo = &self.site.repo;
        Ok(match repo.verify(repo.parse_id(commit)?, &signers, &self.world)? {
            Signature::Good => Verdict::Good,
            Signature::Missing => Verdict::Unsigned,
            Signature::Other(key) => Verdict::OtherKey(key),
            Signature::Bad => Verdict::Bad,
            Signature::Unknown(why) => Verdict::Unknown(why),
        })
    }
}

impl Commits for History<'_> {
    type Error = Error;

    fn verdict(&mut self, commit: &str, keys: &BTreeSet<SigningKey>) -> Result<Verdict, Error> {
        let question = (commit.to_owned(), keys.clone());
        if let Some(known) = self.verdicts.get(&question) {
            return Ok(known.clone());
        }
        let names: String = keys.iter().map(|key| format!("{key}\n")).collect();
        let line = format!("{commit} {}", self.site.repo.hash(names.as_bytes())?);
        let verdict = if self.good.contains(&line) { Verdict::Good } else { self.check(commit, keys)? };
        if verdict == Verdict::Good {
            self.good.insert(line);
        }
        self.verdicts.insert(question, verdict.clone());
        Ok(verdict)
    }

    fn is_within(&mut self, commit: &str, history_of: &str) -> Result<bool, Error> {
        let repo = &self.site.repo;
        if !self.ancestors.contains_key(history_of) {
            let all = repo.with_ancestors(repo.parse_id(history_of)?)?;
            self.ancestors.insert(history_of.to_owned(), all);
        }
        let id = repo.parse_id(commit)?;
        Ok(self.ancestors.get(history_of).is_some_and(|all| all.contains(&id)))
    }
}

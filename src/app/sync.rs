//! `sync`, and `status` with what git knows.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate};

use super::{App, Opened, load_on};
use crate::error::{Error, Exit};
use crate::git;
use crate::model::{Kind, Place, Problem, Scope, at_path};
use crate::ops::review;
use crate::ops::status::{self, Status, SyncState};
use crate::ops::sync::{Clashed, Synced};
use crate::store;
use crate::sync::{self, Settle};

/// What a sync says while nobody can write.
const UNREADABLE_TEAM: &str = "The team's own file ally.yaml can't be read, and nothing can be written until it is: \
     `ally check` says why. Mend it here and sync, or sync again once somebody has mended it over there";

/// What `sync` was asked.
#[derive(Debug, Clone, Default)]
pub struct Sync {
    /// Seconds of silence after which it gives up.
    pub timeout: Option<u64>,
    /// Only say what would be sent and received.
    pub dry_run: bool,
    /// What to do with a replaced history.
    pub settle: Settle,
    /// The branch over there to sync with from now on.
    pub branch: Option<String>,
}

impl App {
    /// Fetches, merges by field, pushes; ends in one plain line, and in an offer for each decision that came for me.
    pub fn sync(&mut self, ask: &Sync) -> Result<Exit, Error> {
        let opened = self.open()?;
        if let Some(branch) = ask.branch.as_deref().filter(|branch| !git::is_branch_name(branch)) {
            return Err(Error::Usage {
                message: format!("{branch:?} can't be the name of a branch"),
                hint: "`ally git ls-remote --heads` shows the branches over there".to_owned(),
            });
        }
        let synced = self.sync_in(&opened, ask)?;
        if synced.clashes.is_empty() {
            self.show_done("sync", &synced, &opened.now, &[])?;
        } else {
            self.show("sync", &synced, &opened.now, &[])?;
        }
        Ok(if synced.clashes.is_empty() { Exit::Ok } else { Exit::Clash })
    }

    /// The sync itself, for commands that end in one.
    pub(super) fn sync_in(&self, opened: &Opened, ask: &Sync) -> Result<Synced, Error> {
        let site = &opened.site;
        let people = store::load(&site.root, &Scope::people()).snapshot;
        // A team's file that can't be read does not close the way by which the mended one comes.
        if people.team().is_some() {
            super::refuse_newer_format(&people)?;
        }
        let (author, committer) = self.stamps(opened, &people)?;
        let mut world = self.world();
        if let Some(seconds) = ask.timeout {
            world.idle_seconds = seconds;
        }
        let mut synced = sync::run(&sync::Ask {
            repo: &site.repo,
            root: &site.root,
            prefix: &site.prefix,
            me: opened.now.me.as_deref(),
            author: &author,
            committer: &committer,
            dry_run: ask.dry_run,
            settle: ask.settle,
            branch: ask.branch.as_deref(),
            world: &world,
            since: month_before(opened.now.today),
            instant: self.env.now.to_rfc3339(),
        })?;
        let in_review = |clash: &Clashed| matches!(at_path(&clash.path), Place::Record(Kind::ReviewLeaf, _));
        let scope = if synced.clashes.iter().any(in_review) { review::scope() } else { Scope::people() };
        // What nothing came to is as it was read.
        let is_as_before =
            synced.before.is_some() && synced.received.is_empty() && synced.others_received == 0;
        let team = if is_as_before && synced.clashes.is_empty() && ask.settle == Settle::Ask {
            people.clone()
        } else {
            super::load(opened, &scope).snapshot
        };
        review::without_hidden_clashes(&team, &opened.now, &mut synced.clashes);
        synced.notes.extend(synced.told_of_others_hands(opened.now.me.as_deref(), &people));
        if team.team().is_none() {
            synced.notes.push(UNREADABLE_TEAM.to_owned());
        }
        synced.notes.push(synced.closing_line(&team));
        synced.notes.extend(synced.told_of_aside());
        if !ask.dry_run && synced.received.iter().any(|one| one.kind == Kind::Joint.word()) {
            let decided = super::load(opened, &Scope::of(&[Kind::Goal, Kind::Joint])).snapshot;
            synced.offers = review::brought(&decided, &opened.now, &synced.received);
        }
        Ok(synced)
    }

    /// The board.
    pub fn status(&mut self) -> Result<Exit, Error> {
        let (view, problems, opened) = self.board()?;
        self.show("status", &view, &opened.now, &problems)?;
        Ok(Exit::of(&problems))
    }

    /// What the board holds, and what could not be read for it.
    pub(super) fn board(&self) -> Result<(Status, Vec<Problem>, Opened), Error> {
        let opened = self.open()?;
        let naming = opened.site.repo.naming();
        let name = move |content: &[u8]| naming.of(content);
        let (mut loaded, scopes) = load_on(&opened, status::first_scope(), status::scope, Some(&name));
        let state = sync_state(&opened, std::mem::take(&mut loaded.contents), &scopes)?;
        let view = status::status(&loaded.snapshot, &opened.now, state)?;
        Ok((view, loaded.problems, opened))
    }
}

/// The month before that of a day, as the names of folders say it.
fn month_before(day: NaiveDate) -> String {
    let first = day.with_day(1).unwrap_or(day);
    first.pred_opt().unwrap_or(first).format("%Y-%m").to_string()
}

/// Where the clone stands, from what is known here; of files that were edited by hand those that were just read.
fn sync_state(
    opened: &Opened,
    contents: BTreeMap<String, [u8; 32]>,
    scopes: &[Scope],
) -> Result<SyncState, Error> {
    let site = &opened.site;
    let read = match site.prefix.as_str() {
        "" => contents,
        prefix => contents.into_iter().map(|(path, content)| (format!("{prefix}{path}"), content)).collect(),
    };
    let is_asked_for = |path: &str| {
        let Some(inner) = path.strip_prefix(&site.prefix) else { return false };
        scopes.iter().any(|scope| match inner.strip_suffix('/') {
            Some(folder) => store::holds_folder(scope, folder),
            None => store::holds_file(scope, inner),
        })
    };
    let dirty = site.repo.edited(&site.prefix, read, &is_asked_for)?.len();
    let spec = match site.repo.remote() {
        Ok(spec) => spec,
        Err(git::Error::NoRemote) => return Ok(SyncState { dirty, ..SyncState::default() }),
        Err(error @ (git::Error::ManyRemotes { .. } | git::Error::Detached)) => {
            return Ok(SyncState { dirty, unclear: Some(error.to_string()), ..SyncState::default() });
        }
        Err(error) => return Err(error.into()),
    };
    let last = site.repo.read_state(sync::LAST_SYNC)?;
    let tracked = site.repo.reference(&format!("refs/remotes/{}/{}", spec.name, spec.branch))?;
    let (ahead, behind) = match (site.repo.head()?, tracked) {
        (Some(head), Some(tracked)) => {
            let (ahead, behind) = site.repo.ahead_behind(head, tracked)?;
            (Some(ahead), Some(behind))
        }
        _ => (None, None),
    };
    Ok(SyncState {
        last: last.and_then(|text| DateTime::parse_from_rfc3339(text.trim()).ok()),
        ahead,
        behind,
        dirty,
        url: Some(git::shown_address(&spec.url)),
        remote: Some(spec.name),
        unclear: None,
    })
}

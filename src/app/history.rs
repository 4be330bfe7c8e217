//! `undo`: takes back by a new commit.

use super::{App, subject};
use crate::error::{Error, Exit};
use crate::git::{CommitInfo, FileChange, Oid};
use crate::model::{Place, Scope, Snapshot, at_path};
use crate::ops::{Refusal, Written};
use crate::store;

/// How many commits `undo` looks back.
const LOOK_BACK: usize = 1000;

const ACTION: &str = "Ally-Action: ";
const UNDOES: &str = "Ally-Undoes: ";

impl App {
    /// Takes back my last own record commit, by a new commit.
    pub fn undo(&mut self) -> Result<Exit, Error> {
        let opened = self.open()?;
        let site = &opened.site;
        let world = self.world();
        let lock = site.ready(&world)?;
        let people = store::load(&site.root, &Scope::people()).snapshot;
        super::refuse_newer_format(&people)?;
        let me = opened.now.me(&people)?.to_owned();
        let (author, committer) = self.stamps(&opened, &people)?;
        let head = site.repo.head()?.ok_or(Refusal::NothingToUndo)?;
        let commit = self.last_own(&opened, &people, &me, head)?.ok_or(Refusal::NothingToUndo)?;
        let mut files = Vec::new();
        let mut shown = None;
        for one in site.repo.differences(commit.parents.first().copied(), commit.id, &site.prefix)? {
            let inner = one.path.strip_prefix(&site.prefix).unwrap_or(&one.path);
            let place = at_path(inner);
            // A record command wrote nothing but records; `check --fix` moves files and writes git's rules too.
            if !matches!(place, Place::Record(..)) && action_of(&commit) != Some("check") {
                continue;
            }
            let bytes = |blob: Option<(Oid, i32)>| blob.map(|(blob, _)| site.repo.blob(blob)).transpose();
            let (old, new) = (bytes(one.old)?, bytes(one.new)?);
            let present = store::read_bytes(&site.root, inner).map_err(Error::File)?;
            if present != new {
                return Err(Refusal::ChangedSince { path: inner.to_owned() }.into());
            }
            if let Place::Record(kind, id) = place {
                let bytes = old.as_ref().or(new.as_ref());
                shown = shown.or(bytes.and_then(|bytes| store::parse(kind, &id, inner, bytes).ok()));
            }
            files.push(FileChange { path: one.path, before: present, after: old });
        }
        let team = || people.team().map(|team| team.0.clone()).filter(|_| !files.is_empty());
        let record = shown.or_else(team).ok_or(Refusal::NothingToUndo)?;
        let what = commit.message.lines().next().unwrap_or_default();
        let message =
            format!("{}\n\n{ACTION}undo\n{UNDOES}{}\n", subject(&format!("undo: {what}")), commit.id);
        site.repo.commit(&lock, &files, &message, &author, &committer, &world)?;
        let view = Written {
            record,
            said: format!("Took back: {what}"),
            notes: vec!["The words stay in git's history; `ally git log -p` shows them".to_owned()],
            hints: None,
        };
        self.show_done("undo", &view, &opened.now, &[])?;
        Ok(Exit::Ok)
    }

    /// My last commit of records that is not taken back yet.
    fn last_own(
        &self,
        opened: &super::Opened,
        people: &Snapshot,
        me: &str,
        head: Oid,
    ) -> Result<Option<CommitInfo>, Error> {
        let emails: Vec<String> = people
            .member(me)
            .map(|member| member.emails().iter().map(|email| email.to_lowercase()).collect())
            .unwrap_or_default();
        let mut undone: Vec<String> = Vec::new();
        let mut found = None;
        let mut looked = 0;
        opened.site.repo.history(head, &mut |commit| {
            looked += 1;
            undone.extend(trailer(&commit, UNDOES).map(str::to_owned));
            let action = action_of(&commit);
            let takes_back =
                action.is_some_and(|action| !matches!(action, "undo" | "sync" | "init" | "join" | "schema"));
            let mine = emails.contains(&commit.author_email.to_lowercase());
            if takes_back && mine && commit.parents.len() == 1 && !undone.contains(&commit.id.to_string()) {
                found = Some(commit);
            }
            found.is_none() && looked < LOOK_BACK
        })?;
        Ok(found)
    }
}

/// The words of the command that made a commit.
fn action_of(commit: &CommitInfo) -> Option<&str> {
    trailer(commit, ACTION)
}

fn trailer<'a>(commit: &'a CommitInfo, name: &str) -> Option<&'a str> {
    commit.message.lines().find_map(|line| line.strip_prefix(name))
}

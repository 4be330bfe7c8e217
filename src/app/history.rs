//! Commands that need git's history: `undo` and `check`.

use super::{App, PATIENCE, subject};
use crate::error::{Error, Exit};
use crate::git::{CommitInfo, FileChange, Oid};
use crate::model::{Goal, Kind, Place, Problem, Scope, Snapshot, at_path};
use crate::ops::goal::handed_over_by;
use crate::ops::review::without_hidden_words;
use crate::ops::{Refusal, Written, check, member};
use crate::render::Findings;
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
        let lock = site.repo.lock_commits(PATIENCE)?;
        site.repo.heal(&lock, &world)?;
        site.repo.preflight(&world)?;
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
            let Place::Record(kind, id) = at_path(inner) else { continue };
            let bytes = |blob: Option<(Oid, i32)>| blob.map(|(blob, _)| site.repo.blob(blob)).transpose();
            let (old, new) = (bytes(one.old)?, bytes(one.new)?);
            let present = store::read_bytes(&site.root, inner).map_err(Error::File)?;
            if present != new {
                return Err(Refusal::ChangedSince { path: inner.to_owned() }.into());
            }
            let seen =
                old.as_ref().or(new.as_ref()).and_then(|bytes| store::parse(kind, &id, inner, bytes).ok());
            shown = shown.or(seen);
            files.push(FileChange { path: one.path, before: present, after: old });
        }
        let record = shown.ok_or(Refusal::NothingToUndo)?;
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
            let trailer = |name: &str| {
                commit.message.lines().find_map(|line| line.strip_prefix(name).map(str::to_owned))
            };
            undone.extend(trailer(UNDOES));
            let action = trailer(ACTION);
            let takes_back =
                action.is_some_and(|action| !matches!(action.as_str(), "undo" | "sync" | "init" | "join"));
            let mine = emails.contains(&commit.author_email.to_lowercase());
            if takes_back && mine && commit.parents.len() == 1 && !undone.contains(&commit.id.to_string()) {
                found = Some(commit);
            }
            found.is_none() && looked < LOOK_BACK
        })?;
        Ok(found)
    }

    /// Every problem of the records at once.
    pub fn check(&mut self, paths: &[std::path::PathBuf]) -> Result<Exit, Error> {
        let opened = self.open()?;
        let site = &opened.site;
        let loaded = store::load(&site.root, &Scope::all());
        let mut problems = loaded.problems;
        problems.extend(check::check(&loaded.snapshot));
        without_hidden_words(&loaded.snapshot, &opened.now, &mut problems);
        problems.extend(super::ask::own_questions(site).1);
        problems.extend(self.foreign_authors(&opened, &loaded.snapshot)?);
        problems.extend(unmerged(site)?);
        problems.extend(site.tracked_private()?);
        problems.extend(site.unignored_private()?);
        problems.sort();
        problems.dedup();
        let wanted = paths.iter().map(|path| self.inside(site, path)).collect::<Result<Vec<_>, _>>()?;
        let asked = |path: &str| {
            wanted.is_empty()
                || wanted.iter().any(|wanted| {
                    wanted.is_empty() || path == wanted || path.starts_with(&format!("{wanted}/"))
                })
        };
        problems.retain(|problem| asked(&problem.path));
        let files = store::scan(&site.root).iter().filter(|path| asked(path)).count();
        let view = Findings { problems, files };
        self.show("check", &view, &opened.now, &[])?;
        Ok(if view.problems.is_empty() { Exit::Ok } else { Exit::BadRecords })
    }

    /// A path as typed, relative to the team's folder.
    fn inside(&self, site: &super::Site, path: &std::path::Path) -> Result<String, Error> {
        let full = self.env.path(path);
        let full = full.canonicalize().map_err(Error::system(full))?;
        let relative = full.strip_prefix(&site.root).map_err(|_| Error::Usage {
            message: format!("{} does not lie in the team's folder {}", full.display(), site.root.display()),
            hint: "name files or folders of the team, or none for all".to_owned(),
        })?;
        let parts: Vec<String> = relative
            .components()
            .filter_map(|part| match part {
                std::path::Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
                _ => None,
            })
            .collect();
        Ok(parts.join("/"))
    }

    /// Records whose last commit, merges aside, is by nobody with an address of their writer.
    fn foreign_authors(&self, opened: &super::Opened, team: &Snapshot) -> Result<Vec<Problem>, Error> {
        let site = &opened.site;
        let Some(head) = site.repo.head()? else { return Ok(Vec::new()) };
        let is_record = |path: &str| {
            path.strip_prefix(&site.prefix).is_some_and(|path| matches!(at_path(path), Place::Record(..)))
        };
        let last = site.repo.last_touched(head, &site.prefix, &is_record)?;
        let mut problems = Vec::new();
        for record in team.all().filter(|record| record.kind != Kind::Team) {
            let path = record.path();
            let Some(commit) = last.get(&format!("{}{path}", site.prefix)) else { continue };
            let email = &commit.author_email;
            let writer = record.writer().and_then(|id| team.member(id));
            let former = Some(record).filter(|record| record.kind == Kind::Goal).map(Goal);
            let former = former.and_then(handed_over_by).and_then(|id| team.member(id));
            if former.is_some_and(|former| member::has_address(former, email)) {
                continue;
            }
            if let Some(writer) = writer.filter(|writer| !member::has_address(*writer, email)) {
                let short: String = commit.id.to_string().chars().take(10).collect();
                let message =
                    format!("it is {}'s, and its last change is by {email} ({short})", writer.name());
                problems.push(
                    Problem::new(path, "other-author", message)
                        .with_fix(format!("`ally git show {short}` shows the change; ask them about it")),
                );
            }
        }
        Ok(problems)
    }
}

/// Files that git has not finished merging: without markers in them they look like any other.
fn unmerged(site: &super::Site) -> Result<Vec<Problem>, Error> {
    let problem = |path: String| {
        let fix = format!("put the right text in it, then `ally git add {path}` and `ally git commit`");
        let message = "git has not finished merging it, and a commit of everything would drop one side";
        Problem::new(path, "unmerged", message).with_fix(fix)
    };
    Ok(site.repo.unmerged(&site.prefix)?.into_iter().map(problem).collect())
}

//! `init` and `join`: how a team begins, and how somebody comes in.

use std::path::{Path, PathBuf};

use super::site::upwards;
use super::{App, Opened, PATIENCE, Site, settings};
use crate::error::{Error, Exit};
use crate::git::{self, Repo};
use crate::model::{Scope, Snapshot, slug_from};
use crate::ops::member::{self, About, Newcomer};
use crate::ops::pact::{self, Terms};
use crate::ops::preset;
use crate::ops::team::{self, Begin, Begun};
use crate::ops::{Change, Now};
use crate::store;

/// What `init` was asked.
#[derive(Debug, Clone, Default)]
pub struct Init {
    /// The folder; the present one if not named.
    pub folder: Option<PathBuf>,
    /// The team's name; the folder's if not named.
    pub team: Option<String>,
    /// The first member's id.
    pub member: Option<String>,
    /// The first member's shown name.
    pub name: Option<String>,
    /// training, coach, couple, study, founders
    pub preset: Option<String>,
    /// The first member's role; by the preset if not named.
    pub role: Option<String>,
    /// What the first member says about him- or herself.
    pub about: About,
    /// What the first pact says; without a purpose none is written.
    pub terms: Terms,
    /// Where the partners meet.
    pub remote: Option<String>,
}

/// What `join` was asked.
#[derive(Debug, Clone, Default)]
pub struct Join {
    /// Where the team is.
    pub url: String,
    /// The folder for the clone; named after the address if not given.
    pub folder: Option<PathBuf>,
    /// The new member's id.
    pub member: Option<String>,
    /// The new member's shown name.
    pub name: Option<String>,
    /// The new member's role; by the team if not named.
    pub role: Option<String>,
    /// What the new member says about him- or herself.
    pub about: About,
}

impl App {
    /// Begins a team.
    pub fn init(&mut self, ask: &Init) -> Result<Exit, Error> {
        let folder = self.env.path(ask.folder.as_deref().unwrap_or(Path::new(".")));
        let folder = tidy(&folder);
        if let Some(there) = upwards(&folder) {
            return Err(Error::TeamExists(there));
        }
        let world = self.world();
        let (git_name, email) = git::identity_anywhere(existing(&folder), &world)?;
        let name = ask.name.clone().unwrap_or(git_name);
        let id = ask.member.clone().unwrap_or_else(|| first_word(&name));
        let team_name = ask.team.clone().unwrap_or_else(|| folder_name(&folder));
        let anywhere = self.anywhere();
        let mut terms = ask.terms.clone();
        if terms.purpose.is_none() && ask.preset.is_some() {
            self.ask_for_terms(&anywhere, &mut terms, ask.preset.as_deref())?;
        }
        let remote = ask.remote.as_ref().map(|url| self.absolute(url));
        if let Some(url) = &remote {
            refuse_full_remote(url, &world)?;
        }
        let about = self.ask_about(&ask.about)?;
        let newcomer = self.newcomer(id.clone(), Some(name), email);
        let founder = Newcomer { role: ask.role.clone(), about, ..newcomer };
        let now = Now { me: Some(id.clone()), ..anywhere };
        let begin = Begin { team: team_name.clone(), founder, terms, preset: ask.preset.clone() };
        let records = team::begin(&now, &begin)?;

        std::fs::create_dir_all(&folder).map_err(Error::system(&folder))?;
        let folder = folder.canonicalize().map_err(Error::system(&folder))?;
        let repo = match Repo::open(&folder) {
            Err(git::Error::NoRepository(_)) => Repo::init(&folder, &default_branch(&folder))?,
            other => other?,
        };
        if let Some(url) = &remote {
            set_remote(&repo, url)?;
        }
        let relative = repo.relative(&folder)?;
        let prefix = if relative.is_empty() { relative } else { format!("{relative}/") };
        let pact = records.iter().find(|record| record.kind == crate::model::Kind::Pact);
        let pact = pact.map(|record| record.id.clone());
        let change = Change {
            put: records,
            take: Vec::new(),
            subject: format!("init: {id} begins {team_name}"),
            action: "init",
        };
        let opened = Opened { site: Site { root: folder.clone(), repo, prefix }, now };
        self.commit_beginning(&opened, &change)?;
        settings::prepare_clone(&self.env, &opened.site.repo, &id)?;
        let mut begun = Begun {
            folder: folder.display().to_string(),
            team: team_name,
            member: id,
            remote: remote.clone(),
            pact,
            joined: false,
            known: false,
            to_sign: false,
            sent: false,
            enter: self.way_into(&folder),
            hint: preset::hint(ask.preset.as_deref()),
        };
        if let Some(url) = &remote {
            create_folder_remote(url, &self.env, &opened.site.repo)?;
            self.send(&opened, &mut begun)?;
        } else {
            self.show_begun("init", &begun, &opened.now)?;
        }
        Ok(Exit::Ok)
    }

    /// Writes and commits the first records, with the files that tell git how to treat them.
    fn commit_beginning(&mut self, opened: &Opened, change: &Change) -> Result<(), Error> {
        let site = &opened.site;
        let world = self.world();
        let lock = site.repo.lock_commits(PATIENCE)?;
        site.repo.heal(&lock, &world)?;
        site.repo.preflight(&world)?;
        let mut files = super::files(site, change)?;
        files.extend(site.attributes()?);
        files.extend(site.ignored()?);
        let mut team = Snapshot::default();
        change.put.iter().for_each(|record| team.put(record.clone()));
        let (author, committer) = self.stamps(opened, &team)?;
        site.repo.commit(&lock, &files, &super::message(change), &author, &committer, &world)?;
        Ok(())
    }

    /// Sends a beginning; what was written stays when the remote can't be reached.
    fn send(&mut self, opened: &Opened, begun: &mut Begun) -> Result<(), Error> {
        let kind = if begun.joined { "join" } else { "init" };
        match self.sync_in(opened, &super::Sync::default()) {
            Ok(_) => {
                begun.sent = true;
                self.show_begun(kind, begun, &opened.now)
            }
            Err(error) => {
                self.show_begun(kind, begun, &opened.now)?;
                Err(error)
            }
        }
    }

    /// Whether a pact waits for a member's signature.
    fn waits_for(site: &Site, now: &Now) -> bool {
        let pacts = store::load(&site.root, &Scope::of(&pact::READS)).snapshot;
        let me = now.me.as_deref().and_then(|me| pacts.member(me));
        me.is_some_and(|me| me.owes_checkins() && !pact::to_sign(&pacts, me, now.today).is_empty())
    }

    fn show_begun(&mut self, kind: &str, begun: &Begun, now: &Now) -> Result<(), Error> {
        self.show_done(kind, begun, now, &[])
    }

    fn newcomer(&self, id: String, name: Option<String>, email: String) -> Newcomer {
        Newcomer { id, name, email, zone: self.env.zone.clone(), ..Newcomer::default() }
    }

    /// Comes into a team: clones it, adds me as a member, sends that.
    pub fn join(&mut self, ask: &Join) -> Result<Exit, Error> {
        self.join_with(ask, &[])
    }

    /// The same, with git settings for the new clone.
    pub(super) fn join_with(&mut self, ask: &Join, settings: &[(&str, &str)]) -> Result<Exit, Error> {
        let world = self.world();
        let (git_name, email) = git::identity_anywhere(&self.env.folder, &world)?;
        let url = self.absolute(&ask.url);
        let name = ask.folder.clone().unwrap_or_else(|| PathBuf::from(name_in_url(&url)));
        let folder = tidy(&self.env.path(&name));
        if folder.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(Error::NotEmpty(folder));
        }
        let repo = git::clone(&url, &folder, &world).map_err(not_reached)?;
        for (key, value) in settings {
            repo.set_config(key, value)?;
        }
        let entered = self.enter(ask, &folder, url, (git_name, email));
        if entered.is_err() {
            // The clone was ours to make, so it is ours to take away: it holds nothing else.
            std::fs::remove_dir_all(&folder).map_err(Error::system(&folder))?;
        }
        let (opened, mut begun) = entered?;
        begun.to_sign = Self::waits_for(&opened.site, &opened.now);
        if begun.sent {
            self.show_begun("join", &begun, &opened.now)?;
        } else {
            self.send(&opened, &mut begun)?;
        }
        Ok(Exit::Ok)
    }

    /// Becomes a member in a fresh clone, or the one that I am already on another device.
    fn enter(
        &mut self,
        ask: &Join,
        folder: &Path,
        url: String,
        (git_name, email): (String, String),
    ) -> Result<(Opened, Begun), Error> {
        let Some(root) = Site::in_clone(folder) else {
            return Err(Error::NoTeamInClone { url });
        };
        let site = Site::at(root)?;
        let people = store::load(&site.root, &Scope::people()).snapshot;
        super::refuse_newer_format(&people)?;
        let team_name = people.team().map(|team| team.name().to_owned()).unwrap_or_default();
        let mut begun = Begun {
            folder: site.root.display().to_string(),
            team: team_name,
            member: String::new(),
            remote: Some(url),
            pact: None,
            joined: true,
            known: false,
            to_sign: false,
            sent: true,
            enter: self.way_into(&site.root),
            hint: None,
        };
        let known = match &ask.member {
            Some(wanted) => people.member(wanted).filter(|member| member::has_address(*member, &email)),
            None => member::owner_of(&people, &email)?.and_then(|id| people.member(&id)),
        };
        if let Some(known) = known {
            settings::prepare_clone(&self.env, &site.repo, known.id())?;
            begun.member = known.id().to_owned();
            begun.known = true;
            let now = self.now_in(&site)?;
            return Ok((Opened { site, now }, begun));
        }
        let shown = ask.name.clone().unwrap_or(git_name);
        let id = ask.member.clone().unwrap_or_else(|| first_word(&shown));
        let newcomer = self.newcomer(id.clone(), Some(shown), email);
        let newcomer = Newcomer { role: ask.role.clone(), about: ask.about.clone(), ..newcomer };
        let now = Now { me: Some(id.clone()), ..self.anywhere() };
        let opened = Opened { site, now };
        let plan = member::join(&people, &opened.now, &newcomer)?;
        self.carry_out(&opened, |_| Ok(Scope::people()), |_, _| Ok(plan))?;
        settings::prepare_clone(&self.env, &opened.site.repo, &id)?;
        // Asked once the member is there, so that whoever goes away in the middle has come in all the same.
        let about = self.ask_about(&ask.about)?;
        if ask.about.is_empty() && !about.is_empty() {
            let edit = member::Edit { about, ..member::Edit::default() };
            self.carry_out(&opened, |_| Ok(Scope::people()), |team, now| member::edit(team, now, &edit))?;
        }
        begun.member = id;
        begun.sent = false;
        Ok((opened, begun))
    }

    /// The folder to enter before the next command; nothing when the command was given inside it.
    fn way_into(&self, root: &Path) -> Option<String> {
        let inside = self.env.folder.canonicalize().is_ok_and(|here| here.starts_with(root));
        (!inside).then(|| root.strip_prefix(&self.env.folder).unwrap_or(root).display().to_string())
    }

    /// An address as git keeps it: folders in full, everything else as typed.
    fn absolute(&self, url: &str) -> String {
        if git::is_folder(url) {
            tidy(&self.env.path(Path::new(url))).display().to_string()
        } else {
            url.to_owned()
        }
    }
}

/// Before anything is written, a remote that can't be reached is no matter for the next sync.
fn not_reached(error: git::Error) -> Error {
    match error {
        git::Error::Unreachable { url, why } => {
            // Git's progress is no reason.
            let why = why.split("...; ").last().unwrap_or_default().to_owned();
            Error::NotReached { url, why }
        }
        other => other.into(),
    }
}

/// A path without `.` and `..`, where that needs no look at the disk.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir if tidy.file_name().is_some() => {
                tidy.pop();
            }
            part => tidy.push(part),
        }
    }
    tidy
}

/// The nearest folder upwards that exists.
fn existing(folder: &Path) -> &Path {
    folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(folder)
}

fn folder_name(folder: &Path) -> String {
    folder.file_name().map_or_else(|| "our team".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// An id from a name: its first word.
fn first_word(name: &str) -> String {
    slug_from(name.split_whitespace().next().unwrap_or_default())
}

/// The folder that git would choose for a clone.
fn name_in_url(url: &str) -> String {
    let last = url.trim_end_matches('/').rsplit(['/', ':']).next().unwrap_or(url);
    let name = last.strip_suffix(".git").unwrap_or(last);
    if name.is_empty() { "team".to_owned() } else { name.to_owned() }
}

fn default_branch(folder: &Path) -> String {
    git::config_anywhere(existing(folder), "init.defaultBranch").unwrap_or_else(|| "main".to_owned())
}

fn refuse_full_remote(url: &str, world: &git::World) -> Result<(), Error> {
    if git::is_folder(url) && !Path::new(url).exists() {
        return Ok(());
    }
    let refs = git::list_remote(url, world).map_err(not_reached)?;
    if refs.is_empty() { Ok(()) } else { Err(Error::RemoteNotEmpty { url: url.to_owned() }) }
}

/// A folder that is not there yet becomes a bare repository.
fn create_folder_remote(url: &str, env: &crate::env::Env, repo: &Repo) -> Result<(), Error> {
    let path = env.path(Path::new(url));
    if git::is_folder(url) && !path.exists() {
        std::fs::create_dir_all(&path).map_err(Error::system(&path))?;
        repo.init_remote(&path, repo.branch()?.as_deref().unwrap_or("main"))?;
    }
    Ok(())
}

fn set_remote(repo: &Repo, url: &str) -> Result<(), Error> {
    match repo.config("remote.origin.url")? {
        Some(there) if there != url => Err(Error::Usage {
            message: format!("this repository has a remote origin already ({there})"),
            hint: "leave out --remote, or change it with `git remote set-url origin URL`".to_owned(),
        }),
        Some(_) => Ok(()),
        None => {
            repo.set_config("remote.origin.url", url)?;
            repo.set_config("remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")?;
            Ok(())
        }
    }
}

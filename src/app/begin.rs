//! `init`: how a team begins, or goes on beginning where it was cut short.

use std::path::{Path, PathBuf};

use super::site::{MARK, upwards};
use super::{App, Opened, PATIENCE, Site, settings};
use crate::error::{Error, Exit};
use crate::git::{self, Repo};
use crate::model::{Kind, Scope, Snapshot, is_zone, slug_from};
use crate::ops::member::{About, Newcomer};
use crate::ops::pact::Terms;
use crate::ops::preset;
use crate::ops::team::{self, Begin, Begun};
use crate::ops::{Change, Now};
use crate::store;

/// The note that says of a clone that `init` has not come to its end there; it holds the team's folder in it.
const BEGUN: &str = "init";

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

impl App {
    /// Begins a team.
    pub fn init(&mut self, ask: &Init) -> Result<Exit, Error> {
        let folder = self.env.path(ask.folder.as_deref().unwrap_or(Path::new(".")));
        let folder = tidy(&folder);
        if let Some(there) = upwards(&folder) {
            return self.go_on(ask, &folder, there);
        }
        let world = self.world();
        let myself = self.myself(existing(&folder), ask.name.as_deref())?;
        let name = ask.name.clone().unwrap_or(myself.name);
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
        let newcomer = self.newcomer(id.clone(), Some(name), myself.email);
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
        let relative = repo.relative(&folder)?;
        let prefix = if relative.is_empty() { relative } else { format!("{relative}/") };
        if repo.read_state(BEGUN)?.is_some() {
            repo.free_config()?;
        }
        repo.write_state(BEGUN, &prefix)?;
        for (key, value) in &myself.settings {
            repo.set_config(key, value)?;
        }
        if let Some(url) = &remote {
            set_remote(&repo, url)?;
        }
        let pact = records.iter().find(|record| record.kind == Kind::Pact);
        let pact = pact.map(|record| record.id.clone());
        let change = Change {
            put: records,
            take: Vec::new(),
            subject: format!("init: {id} begins {team_name}"),
            action: "init",
        };
        let opened = Opened { site: Site { root: folder.clone(), repo, prefix }, now };
        self.commit_beginning(&opened, &change)?;
        let begun = Begun {
            folder: folder.display().to_string(),
            team: team_name,
            member: id,
            invite: remote.as_deref().map(git::shown_address),
            remote,
            pact,
            joined: false,
            known: false,
            to_sign: false,
            sent: false,
            enter: self.way_into(&folder),
            hint: preset::hint(ask.preset.as_deref()),
        };
        self.meet(&opened, begun)
    }

    /// What is left once the first records are committed: git's settings, the remote, the sending.
    fn meet(&mut self, opened: &Opened, mut begun: Begun) -> Result<Exit, Error> {
        let repo = &opened.site.repo;
        settings::prepare_clone(&self.env, repo, &begun.member)?;
        if let Some(url) = begun.remote.clone() {
            create_folder_remote(&url, &self.env, repo)?;
            self.send(opened, &mut begun)?;
        } else {
            self.show_begun("init", &begun, &opened.now)?;
        }
        repo.remove_state(BEGUN)?;
        Ok(Exit::Ok)
    }

    /// Goes on where an `init` of this folder was cut short; refuses a team that somebody has begun already.
    fn go_on(&mut self, ask: &Init, folder: &Path, there: PathBuf) -> Result<Exit, Error> {
        let site = match Site::at(there.clone()) {
            Ok(site) => site,
            Err(Error::Git(git::Error::NoRepository(_))) => return Err(Error::TeamExists(there)),
            Err(error) => return Err(error),
        };
        let is_here = folder.canonicalize().is_ok_and(|folder| folder == site.root);
        if !is_here || site.repo.read_state(BEGUN)?.as_ref() != Some(&site.prefix) {
            return Err(Error::TeamExists(there));
        }
        let world = self.world();
        let lock = site.repo.lock_commits(PATIENCE)?;
        site.repo.heal(&lock, &world)?;
        site.repo.free_config()?;
        drop(lock);
        let mark = format!("{}{MARK}", site.prefix);
        if !site.repo.head()?.map_or(Ok(false), |head| site.repo.holds_at(head, &mark))? {
            return Err(Error::TeamExists(there));
        }
        let records = store::load(&site.root, &Scope::all()).snapshot;
        let (Some(team), Some(me)) = (records.team(), records.members().next()) else {
            return Err(Error::TeamExists(there));
        };
        let remote = ask.remote.as_ref().map(|url| self.absolute(url));
        if let Some(url) = &remote {
            refuse_foreign_remote(url, &site.repo, &world)?;
            set_remote(&site.repo, url)?;
        }
        let begun = Begun {
            folder: site.root.display().to_string(),
            team: team.name().to_owned(),
            member: me.id().to_owned(),
            invite: remote.as_deref().map(git::shown_address),
            remote,
            pact: records.all().find(|record| record.kind == Kind::Pact).map(|pact| pact.id.clone()),
            joined: false,
            known: false,
            to_sign: false,
            sent: false,
            enter: self.way_into(&site.root),
            hint: preset::hint(ask.preset.as_deref()),
        };
        let now = Now { me: Some(begun.member.clone()), ..self.anywhere() };
        self.meet(&Opened { site, now }, begun)
    }

    /// Writes and commits the first records, with the files that tell git how to treat them.
    fn commit_beginning(&mut self, opened: &Opened, change: &Change) -> Result<(), Error> {
        let site = &opened.site;
        let world = self.world();
        let lock = site.ready(&world)?;
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
    pub(super) fn send(&mut self, opened: &Opened, begun: &mut Begun) -> Result<(), Error> {
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

    pub(super) fn show_begun(&mut self, kind: &str, begun: &Begun, now: &Now) -> Result<(), Error> {
        self.show_done(kind, begun, now, &[])
    }

    pub(super) fn newcomer(&self, id: String, name: Option<String>, email: String) -> Newcomer {
        Newcomer {
            id,
            name,
            email,
            zone: self.env.zone().filter(|name| is_zone(name)),
            ..Newcomer::default()
        }
    }

    /// The folder to enter before the next command; nothing when the command was given inside it.
    pub(super) fn way_into(&self, root: &Path) -> Option<String> {
        let inside = self.env.folder.canonicalize().is_ok_and(|here| here.starts_with(root));
        (!inside).then(|| root.strip_prefix(&self.env.folder).unwrap_or(root).display().to_string())
    }

    /// An address as git keeps it: folders in full, everything else as typed.
    pub(super) fn absolute(&self, url: &str) -> String {
        if git::is_folder(url) {
            tidy(&self.env.path(Path::new(url))).display().to_string()
        } else {
            url.to_owned()
        }
    }
}

/// Before anything is written, a remote that can't be reached is no matter for the next sync.
pub(super) fn not_reached(error: git::Error) -> Error {
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
pub(super) fn tidy(path: &Path) -> PathBuf {
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
pub(super) fn first_word(name: &str) -> String {
    slug_from(name.split_whitespace().next().unwrap_or_default())
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

/// Refuses a remote that holds anything but what this `init` has sent before it was cut short.
fn refuse_foreign_remote(url: &str, repo: &Repo, world: &git::World) -> Result<(), Error> {
    if git::is_folder(url) && !Path::new(url).exists() {
        return Ok(());
    }
    let head = repo.head()?;
    let refs = git::list_remote(url, world).map_err(not_reached)?;
    let is_ours = refs.iter().all(|(_, id)| Some(*id) == head);
    if is_ours { Ok(()) } else { Err(Error::RemoteNotEmpty { url: url.to_owned() }) }
}

/// A folder that is not there yet becomes a bare repository: in one step, once it is whole.
fn create_folder_remote(url: &str, env: &crate::env::Env, repo: &Repo) -> Result<(), Error> {
    let path = env.path(Path::new(url));
    if git::is_folder(url) && !path.exists() {
        let Some(mut making) = git::Making::begin(&path, url)? else { return Ok(()) };
        repo.init_remote(making.place(), repo.branch()?.as_deref().unwrap_or("main"))?;
        making.put()?;
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

//! `config` and `git`: settings of this clone and of this person, and the way to plain git.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{App, Site};
use crate::env::Env;
use crate::error::{Error, Exit};
use crate::git::{self, Repo};
use crate::model::{Map, Scope, Value, canonical_value, is_member_id};
use crate::ops::Refusal;
use crate::render::{Listed, Page, Row, Show};
use crate::store;

/// Where a setting is kept.
enum Kept {
    /// In the clone's git configuration.
    Clone(&'static str),
    /// In the person's own file.
    Person,
    /// There as well, as a list of folders.
    Teams,
}

/// The settings, with what each one is for.
static SETTINGS: [(&str, Kept, &str); 5] = [
    ("member", Kept::Clone("ally.member"), "who you are in this clone"),
    ("remote", Kept::Clone("ally.remote"), "which git remote to sync with"),
    ("fsync", Kept::Clone("ally.fsync"), "wait for the disk at every write (true or false)"),
    ("repo", Kept::Person, "the team to use outside any team's folder"),
    ("teams", Kept::Teams, "the teams of --every-team, with : between their folders"),
];

/// Between folders of one setting, as in PATH.
const BETWEEN: char = ':';

/// A setting as `config list` shows it.
#[derive(Debug, Clone, Serialize)]
pub struct Setting {
    /// Its name.
    pub key: String,
    /// Its value, if it is set.
    pub value: Option<String>,
    /// What it is for.
    pub meaning: &'static str,
}

impl Row for Setting {
    const HEADER: &'static [&'static str] = &["setting", "value", "meaning"];

    fn cells(&self, _: &Page) -> Vec<String> {
        vec![self.key.clone(), self.value.clone().unwrap_or_else(|| "–".to_owned()), self.meaning.to_owned()]
    }
}

impl Show for Setting {
    fn show(&self, page: &mut Page) {
        match &self.value {
            Some(value) => page.line(value),
            None => page.line("–"),
        }
    }
}

/// The names of the settings, with what each one is for.
pub(super) fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    SETTINGS.iter().map(|(name, _, meaning)| (*name, *meaning))
}

impl App {
    /// Shows all settings.
    pub fn config_list(&mut self) -> Result<Exit, Error> {
        let mut items = Vec::new();
        for (name, kept, meaning) in &SETTINGS {
            items.push(Setting { key: (*name).to_owned(), value: self.value_of(kept)?, meaning });
        }
        let now = self.anywhere();
        self.show("config.list", &Listed { items, empty: "There are no settings" }, &now, &[])?;
        Ok(Exit::Ok)
    }

    /// Shows one setting.
    pub fn config_get(&mut self, key: &str) -> Result<Exit, Error> {
        let (name, kept, meaning) = setting(key)?;
        let value = self.value_of(kept)?.ok_or_else(|| Refusal::NotSet(key.to_owned()))?;
        let one = Setting { key: (*name).to_owned(), value: Some(value), meaning };
        let now = self.anywhere();
        self.show("config.get", &one, &now, &[])?;
        Ok(Exit::Ok)
    }

    /// Sets a setting.
    pub fn config_set(&mut self, key: &str, value: &str) -> Result<Exit, Error> {
        let (name, kept, meaning) = setting(key)?;
        let misfit = |fits| Refusal::BadSetting { key: key.to_owned(), value: value.to_owned(), fits };
        let stored = match kept {
            Kept::Clone(git_key) => {
                let site = Site::find(&self.env, self.global.repo.as_deref())?;
                if *name == "member" && !is_member_id(value) {
                    return Err(misfit("the id of a member").into());
                }
                if *name == "fsync" && !matches!(value, "true" | "false") {
                    return Err(misfit("true or false").into());
                }
                if *name == "remote" && site.repo.config(&format!("remote.{value}.url"))?.is_none() {
                    return Err(misfit("the name of a remote; `ally git remote -v` shows them").into());
                }
                let value = if *name == "member" {
                    let people = store::load(&site.root, &Scope::people()).snapshot;
                    crate::ops::find_member(&people, value)?.id().to_owned()
                } else {
                    value.to_owned()
                };
                site.repo.set_config(git_key, &value)?;
                value
            }
            Kept::Person => {
                let root = self.root_of(value)?;
                write_own(&self.env, "repo", Value::text(root.as_str()))?;
                root
            }
            Kept::Teams => {
                let mut roots: Vec<String> = Vec::new();
                for folder in value.split(BETWEEN).filter(|folder| !folder.is_empty()) {
                    let root = self.root_of(folder)?;
                    if !roots.contains(&root) {
                        roots.push(root);
                    }
                }
                write_own(&self.env, "teams", Value::texts(roots.iter().map(String::as_str)))?;
                roots.join(&BETWEEN.to_string())
            }
        };
        if self.global.style.json {
            let one = Setting { key: (*name).to_owned(), value: Some(stored), meaning };
            let now = self.anywhere();
            self.show("config.set", &one, &now, &[])?;
        } else if !self.global.style.quiet {
            let line = format!("{name} is {} now\n", crate::render::safe::line(&stored));
            self.put(line.as_bytes())?;
        }
        Ok(Exit::Ok)
    }

    /// The team's folder that a folder lies in.
    fn root_of(&self, folder: &str) -> Result<String, Error> {
        let folder = self.env.path(Path::new(folder));
        let folder = folder.canonicalize().map_err(Error::system(folder))?;
        let root = super::site::upwards(&folder).ok_or(Error::NoTeam(folder))?;
        Ok(Site::at(root)?.root.display().to_string())
    }

    fn value_of(&self, kept: &Kept) -> Result<Option<String>, Error> {
        match kept {
            Kept::Clone(key) => match Site::find(&self.env, self.global.repo.as_deref()) {
                Ok(site) => Ok(site.repo.config(key)?),
                Err(Error::NoTeam(_)) => Ok(None),
                Err(error) => Err(error),
            },
            Kept::Person => Ok(own_repo(&self.env)?.map(|path| path.display().to_string())),
            Kept::Teams => {
                let folders: Vec<String> =
                    own_teams(&self.env)?.iter().map(|folder| folder.display().to_string()).collect();
                Ok((!folders.is_empty()).then(|| folders.join(&BETWEEN.to_string())))
            }
        }
    }

    /// The present moment, where no team is needed.
    pub(super) fn anywhere(&self) -> crate::ops::Now {
        crate::ops::Now {
            me: None,
            email: None,
            instant: self.env.now,
            today: crate::model::day_of(self.env.now, None, 0),
            seed: self.env.seed,
        }
    }

    /// Runs git in the team's repository; its exit code is ours.
    pub fn git(&mut self, args: &[OsString]) -> Result<u8, Error> {
        let site = Site::find(&self.env, self.global.repo.as_deref())?;
        Ok(git::run_for_person(&site.root, args, &self.world())?)
    }
}

fn setting(key: &str) -> Result<&'static (&'static str, Kept, &'static str), Refusal> {
    SETTINGS.iter().find(|(name, ..)| *name == key).ok_or_else(|| Refusal::NoSuchSetting(key.to_owned()))
}

/// The team of the person's own settings.
pub(super) fn own_repo(env: &Env) -> Result<Option<PathBuf>, Error> {
    Ok(own(env)?.text("repo").map(PathBuf::from))
}

/// The teams of the person's own settings, each folder once.
pub(super) fn own_teams(env: &Env) -> Result<Vec<PathBuf>, Error> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for typed in own(env)?.texts("teams") {
        let folder = env.path(Path::new(typed));
        // A folder that is gone is named when its turn comes.
        let folder = folder.canonicalize().unwrap_or(folder);
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    Ok(folders)
}

fn own(env: &Env) -> Result<Map, Error> {
    let Some(path) = env.config_file() else { return Ok(Map::new()) };
    match std::fs::read(&path) {
        Ok(bytes) => store::parse_map(&path.display().to_string(), &bytes).map_err(Error::File),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Map::new()),
        Err(error) => Err(Error::system(path)(error)),
    }
}

fn write_own(env: &Env, key: &str, value: Value) -> Result<(), Error> {
    let path = env.config_file().ok_or_else(homeless)?;
    let mut settings = own(env)?;
    settings.set(key, value);
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(Error::system(folder))?;
    let draft = path.with_extension("yaml.new");
    std::fs::write(&draft, canonical_value(&Value::Map(settings))).map_err(Error::system(&draft))?;
    std::fs::rename(&draft, &path).map_err(Error::system(&path))
}

/// Nowhere is a place for what is a person's own.
pub(super) fn homeless() -> Error {
    Error::Usage {
        message: "there is no home folder to keep settings in".to_owned(),
        hint: "set HOME or XDG_CONFIG_HOME".to_owned(),
    }
}

/// What every clone of a team is told once: who works in it, and how plain git merges records.
pub(super) fn prepare_clone(env: &Env, repo: &Repo, member: &str) -> Result<(), Error> {
    repo.set_config("ally.member", member)?;
    set_merge_driver(env, repo)?;
    // Without a choice git refuses to pull once both sides have moved.
    if repo.config("pull.rebase")?.is_none() && repo.config("pull.ff")?.is_none() {
        repo.set_config("pull.rebase", "false")?;
    }
    Ok(())
}

/// Lets git merge records by field in this clone.
pub(super) fn set_merge_driver(env: &Env, repo: &Repo) -> Result<(), Error> {
    repo.set_config("merge.ally.name", "ally records, field by field")?;
    Ok(repo.set_config("merge.ally.driver", &format!("{} merge-file %O %A %B %P", program(env)))?)
}

/// How git's shell calls this program: by name if that finds it, otherwise by its file.
fn program(env: &Env) -> String {
    let Some(own) = &env.program else { return "ally".to_owned() };
    if on_path(env, own).is_some() {
        "ally".to_owned()
    } else {
        format!("'{}'", own.display().to_string().replace('\'', r"'\''"))
    }
}

/// Where the PATH finds this program.
fn on_path(env: &Env, own: &Path) -> Option<PathBuf> {
    let mut folders = std::env::split_paths(env.var("PATH")?).map(|folder| folder.join("ally"));
    folders.find(|found| found.is_absolute() && found.is_file() && same_file(found, own))
}

/// This program's file by the name that stays when a newer one is installed: package managers keep a link to it.
pub(super) fn lasting_program(env: &Env) -> PathBuf {
    let Some(own) = &env.program else { return PathBuf::from("ally") };
    on_path(env, own).unwrap_or_else(|| own.clone())
}

fn same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

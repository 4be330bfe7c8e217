//! What git's configuration says about remotes: which one is ours, where it lies and how to get there.

use std::ffi::OsStr;
use std::path::PathBuf;

use git2::{Config, ErrorCode, Repository};

use super::url::Base;
use super::{Error, RemoteSpec, Result, World};

/// The remote and the branch that this clone exchanges commits with.
///
/// `ally.remote` decides; otherwise the remote that our branch follows, otherwise the only remote, otherwise `origin`.
pub(crate) fn choose(repo: &Repository) -> Result<RemoteSpec> {
    let config = repo.config()?.snapshot()?;
    let local = current_branch(repo)?.ok_or(Error::Detached)?;
    let followed = text(&config, &format!("branch.{local}.remote"))?.filter(|name| name != ".");
    let name = match text(&config, "ally.remote")? {
        Some(name) => name,
        None => match followed.clone().filter(|name| repo.find_remote(name).is_ok()) {
            Some(name) => name,
            None => only_remote(repo)?,
        },
    };
    let url = match text_first(&config, &format!("remote.{name}.url"))? {
        Some(url) => url,
        // libgit2 says which name it is that leads nowhere.
        None => repo.find_remote(&name)?.url()?.to_owned(),
    };
    let branch = text(&config, &format!("branch.{local}.merge"))?
        .filter(|_| followed.as_ref() == Some(&name))
        .and_then(|full| full.strip_prefix("refs/heads/").map(ToOwned::to_owned))
        .unwrap_or_else(|| local.clone());
    let push_url = match text_first(&config, &format!("remote.{name}.pushurl"))? {
        Some(push_url) => rewritten(&config, &push_url, "insteadof")?.unwrap_or(push_url),
        None => match rewritten(&config, &url, "pushinsteadof")? {
            Some(push_url) => push_url,
            None => fetch_url(&config, &url)?,
        },
    };
    Ok(RemoteSpec { url: fetch_url(&config, &url)?, push_url, name, branch, local })
}

/// The branch that HEAD names, born or not.
pub(super) fn current_branch(repo: &Repository) -> Result<Option<String>> {
    let head = repo.find_reference("HEAD")?;
    Ok(head.symbolic_target()?.and_then(|target| target.strip_prefix("refs/heads/")).map(ToOwned::to_owned))
}

fn only_remote(repo: &Repository) -> Result<String> {
    let mut names = Vec::new();
    for name in repo.remotes()?.iter() {
        names.extend(name?.map(ToOwned::to_owned));
    }
    names.sort();
    match names.as_slice() {
        [] => Err(Error::NoRemote),
        [name] => Ok(name.clone()),
        _ if names.iter().any(|name| name == "origin") => Ok("origin".to_owned()),
        _ => Err(Error::ManyRemotes { names }),
    }
}

/// An address after `url.<base>.insteadOf`.
pub(super) fn fetch_url(config: &Config, url: &str) -> Result<String> {
    Ok(rewritten(config, url, "insteadof")?.unwrap_or_else(|| url.to_owned()))
}

/// The address with the longest prefix that some `url.<base>.<key>` names replaced by that base.
fn rewritten(config: &Config, url: &str, key: &str) -> Result<Option<String>> {
    let mut best: Option<(usize, String)> = None;
    let mut entries = config.entries(Some(r"^url\..*"))?;
    while let Some(entry) = entries.next() {
        let entry = entry?;
        if !entry.has_value() {
            continue;
        }
        let (name, prefix) = (entry.name()?, entry.value()?);
        let base = name
            .strip_prefix("url.")
            .and_then(|rest| rest.strip_suffix(key))
            .and_then(|rest| rest.strip_suffix('.'));
        if let Some(base) = base
            && let Some(rest) = url.strip_prefix(prefix)
            && best.as_ref().is_none_or(|(length, _)| prefix.len() > *length)
        {
            best = Some((prefix.len(), format!("{base}{rest}")));
        }
    }
    Ok(best.map(|(_, url)| url))
}

/// How programs at both ends are to be called.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    /// `core.sshCommand`
    pub(super) ssh_command: Option<String>,
    /// `ssh.variant`
    pub(super) ssh_variant: Option<String>,
    /// `remote.<name>.uploadpack`
    pub(super) upload_pack: Option<String>,
    /// `remote.<name>.receivepack`
    pub(super) receive_pack: Option<String>,
}

impl Settings {
    /// Reads them; the last two only for a remote that has a name.
    pub(super) fn read(config: &Config, remote: Option<&str>) -> Result<Self> {
        let of_remote = |key: &str| match remote {
            Some(name) => text(config, &format!("remote.{name}.{key}")),
            None => Ok(None),
        };
        Ok(Self {
            ssh_command: text(config, "core.sshcommand")?.filter(|line| !line.is_empty()),
            ssh_variant: text(config, "ssh.variant")?,
            upload_pack: of_remote("uploadpack")?,
            receive_pack: of_remote("receivepack")?,
        })
    }
}

/// Whether git may use a way to a remote at all, as git decides it: `GIT_ALLOW_PROTOCOL`, then
/// `protocol.<name>.allow`, then `protocol.allow`. For ways that git asks about itself it is not asked here.
pub(super) fn allows(config: &Config, name: &str, world: &World) -> Result<bool> {
    let variable = |name: &str| world.vars.get(OsStr::new(name)).map(|value| value.to_string_lossy());
    if let Some(list) = variable("GIT_ALLOW_PROTOCOL") {
        return Ok(list.split(':').any(|one| one == name));
    }
    let own = text(config, &format!("protocol.{name}.allow"))?;
    let set = match own {
        Some(own) => Some(own),
        None => text(config, "protocol.allow")?,
    };
    Ok(match set.as_deref().map(str::to_ascii_lowercase).as_deref() {
        None | Some("always") => true,
        // What a person asks for, and no program of theirs.
        Some("user") => {
            variable("GIT_PROTOCOL_FROM_USER").is_none_or(|value| value != "0" && value != "false")
        }
        Some(_) => false,
    })
}

/// The configuration of a repository, or the user's own where there is none yet.
pub(super) fn of(repo: Option<&Repository>) -> Result<Config> {
    let mut config = match repo {
        Some(repo) => repo.config()?,
        None => Config::open_default()?,
    };
    Ok(config.snapshot()?)
}

/// Where relative addresses start: git goes to the root of the work tree first.
pub(super) fn base(repo: Option<&Repository>, world: &World) -> Base {
    let folder = repo.map(|repo| repo.workdir().unwrap_or_else(|| repo.path()).to_owned());
    Base { folder: folder.unwrap_or_default(), home: world.vars.get(OsStr::new("HOME")).map(PathBuf::from) }
}

/// A value of the configuration; the last one where there are several.
pub(super) fn text(config: &Config, key: &str) -> Result<Option<String>> {
    match config.get_string(key) {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The first of several values: the address that git fetches from.
fn text_first(config: &Config, key: &str) -> Result<Option<String>> {
    let mut values = match config.multivar(key, None) {
        Ok(values) => values,
        Err(error) if error.code() == ErrorCode::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    match values.next() {
        Some(entry) => Ok(Some(entry?.value()?.to_owned())),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(repo: &Repository, key: &str, value: &str) {
        repo.config().unwrap().set_str(key, value).unwrap();
    }

    #[test]
    fn the_remote_is_chosen_by_setting_then_branch_then_number() {
        let dir = tempfile::tempdir().unwrap();
        let repo = Repository::init(dir.path()).unwrap();
        repo.set_head("refs/heads/work").unwrap();
        assert!(matches!(choose(&repo), Err(Error::NoRemote)));
        repo.remote("one", "/one").unwrap();
        let spec = choose(&repo).unwrap();
        assert_eq!((spec.name.as_str(), spec.branch.as_str()), ("one", "work"));
        repo.remote("two.b", "/two").unwrap();
        let error = choose(&repo).unwrap_err();
        assert!(matches!(&error, Error::ManyRemotes { names } if names == &["one", "two.b"]), "{error}");
        repo.remote("origin", "/three").unwrap();
        assert_eq!(choose(&repo).unwrap().name, "origin");
        set(&repo, "branch.work.remote", ".");
        set(&repo, "branch.work.merge", "refs/heads/elsewhere");
        let spec = choose(&repo).unwrap();
        assert_eq!((spec.name.as_str(), spec.branch.as_str()), ("origin", "work"));
        set(&repo, "branch.work.remote", "two.b");
        set(&repo, "branch.work.merge", "refs/heads/main");
        let spec = choose(&repo).unwrap();
        assert_eq!(
            (spec.name.as_str(), spec.branch.as_str(), spec.local.as_str()),
            ("two.b", "main", "work")
        );
        set(&repo, "ally.remote", "one");
        let spec = choose(&repo).unwrap();
        assert_eq!((spec.name.as_str(), spec.branch.as_str()), ("one", "work"));
        set(&repo, "ally.remote", "none");
        assert!(choose(&repo).unwrap_err().to_string().contains("none"));
    }

    #[test]
    fn a_head_on_no_branch_is_said_to_be_so() {
        let dir = tempfile::tempdir().unwrap();
        let repo = Repository::init(dir.path()).unwrap();
        let id = super::super::fixture::commit(&repo, "refs/heads/main", "a", "first");
        repo.set_head_detached(id).unwrap();
        repo.remote("origin", "/x").unwrap();
        assert!(matches!(choose(&repo), Err(Error::Detached)));
    }

    #[test]
    fn addresses_are_rewritten_as_git_rewrites_them() {
        let dir = tempfile::tempdir().unwrap();
        let repo = Repository::init(dir.path()).unwrap();
        repo.set_head("refs/heads/main").unwrap();
        repo.remote("origin", "gh:team/x").unwrap();
        set(&repo, "url.https://hub.example/.insteadOf", "gh:");
        let urls = || {
            let spec = choose(&repo).unwrap();
            (spec.url, spec.push_url)
        };
        let hub = |path: &str| format!("https://hub.example/{path}");
        assert_eq!(urls(), (hub("team/x"), hub("team/x")));
        set(&repo, "url./Local/.insteadOf", "gh:team/");
        assert_eq!(urls().0, "/Local/x", "the longest prefix wins");
        set(&repo, "url.ssh://git@hub.example/.pushInsteadOf", "gh:");
        assert_eq!(urls().1, "ssh://git@hub.example/team/x");
        set(&repo, "remote.origin.pushurl", "gh:mirror");
        assert_eq!(urls().1, hub("mirror"), "pushInsteadOf is for addresses that are not only for pushing");
        repo.config().unwrap().set_multivar("remote.origin.url", "^$", "/second").unwrap();
        assert_eq!(urls().0, "/Local/x", "the first address is fetched from");
    }
}

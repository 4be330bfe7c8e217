//! What we do with a remote: look, fetch, push, clone; each by the way that its address asks for.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use git2::{
    AutotagOption, Direction, ErrorCode, FetchOptions, Oid, PushOptions, RemoteCallbacks, Repository,
};

use super::configured::{self, Settings};
use super::through_git::Git;
use super::transport::{self, Line};
use super::url::{self, Address};
use super::{Error, Fetched, Pushed, RemoteSpec, Result, World};

/// Waits before the remote is asked whether it has moved, after it refused a push. Somebody else's push holds the
/// lock of the branch for a moment before the branch moves.
const LOOKS: [Duration; 3] = [Duration::ZERO, Duration::from_millis(100), Duration::from_millis(400)];

/// What a remote says of itself.
#[derive(Debug, Default)]
pub(super) struct Advertised {
    /// Full names and tips, `HEAD` among them if it points at something.
    pub(super) refs: Vec<(String, Oid)>,
    /// The full name that HEAD points at, if it is told.
    pub(super) head: Option<String>,
}

impl Advertised {
    /// The tip of a branch.
    pub(super) fn branch(&self, name: &str) -> Option<Oid> {
        let full = format!("refs/heads/{name}");
        self.refs.iter().find(|(name, _)| *name == full).map(|&(_, id)| id)
    }

    /// The names of all branches.
    pub(super) fn branches(&self) -> Vec<String> {
        let names = self.refs.iter().filter_map(|(name, _)| name.strip_prefix("refs/heads/"));
        names.map(ToOwned::to_owned).collect()
    }

    /// The branch that a clone checks out. A server too old to say which gets the benefit of the doubt.
    pub(super) fn default_branch(&self) -> Option<String> {
        let branches = self.branches();
        let told = self.head.as_ref().and_then(|head| head.strip_prefix("refs/heads/"));
        if let Some(told) = told.filter(|told| branches.iter().any(|name| name == told)) {
            return Some(told.to_owned());
        }
        let tip = self.refs.iter().find(|(name, _)| name == "HEAD").map(|&(_, id)| id);
        let fits = |name: &&str| tip.is_none() || self.branch(name) == tip;
        let usual =
            ["main", "master"].into_iter().find(|name| branches.iter().any(|b| b == name) && fits(name));
        usual.or_else(|| branches.iter().map(String::as_str).find(fits)).map(ToOwned::to_owned)
    }
}

/// What a remote answered to a push, before it is known why.
pub(super) enum Answer {
    /// It took it.
    Done,
    /// It, or git for it, said no.
    Refused(String),
}

/// A way to a remote.
pub(super) struct Way<'a> {
    repo: Option<&'a Repository>,
    world: &'a World,
    /// The name or address that git is given where git goes.
    target: String,
    url: String,
    address: Address,
    settings: Settings,
}

impl<'a> Way<'a> {
    /// To an address as somebody typed it.
    pub(super) fn to(repo: Option<&'a Repository>, typed: &str, world: &'a World) -> Result<Self> {
        let config = configured::of(repo)?;
        let url = configured::fetch_url(&config, typed)?;
        Ok(Self {
            address: url::parse(&url, &configured::base(repo, world))?,
            settings: Settings::read(&config, None)?,
            target: typed.to_owned(),
            repo,
            world,
            url,
        })
    }

    fn of_spec(
        repo: &'a Repository,
        spec: &RemoteSpec,
        direction: Direction,
        world: &'a World,
    ) -> Result<Self> {
        let config = configured::of(Some(repo))?;
        let url = match direction {
            Direction::Fetch => &spec.url,
            Direction::Push => &spec.push_url,
        };
        Ok(Self {
            repo: Some(repo),
            world,
            // By its name, git finds address and credentials itself and they stay out of the list of processes.
            target: if *url == spec.url { spec.name.clone() } else { url.clone() },
            url: url.clone(),
            address: url::parse(url, &configured::base(Some(repo), world))?,
            settings: Settings::read(&config, Some(&spec.name))?,
        })
    }

    /// The git program, if it has to go; otherwise libgit2 talks over [`Way::line`].
    fn git(&self) -> Option<Git<'_>> {
        self.is_through_git().then_some(Git { repo: self.repo, url: &self.url, world: self.world })
    }

    /// Whether only the git program knows the way.
    pub(super) fn is_through_git(&self) -> bool {
        self.address == Address::Git
    }

    /// The folder it leads to, if it ends on this machine.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        match &self.address {
            Address::Folder(path) => Some(path.clone()),
            Address::Ssh(_) | Address::Git => None,
        }
    }

    /// How the first branch shall be called in a remote that holds none. Only a folder can be asked: the first
    /// version of git's protocol has no word for it.
    pub(super) fn unborn_branch(&self) -> Result<Option<String>> {
        match self.folder() {
            // A folder that git finds and libgit2 does not (`x` for `x.git`) just goes unasked.
            Some(path) => match Repository::open(path) {
                Ok(repo) => configured::current_branch(&repo),
                Err(_) => Ok(None),
            },
            None => Ok(None),
        }
    }

    fn line(&self) -> Arc<Line> {
        let folder = self.repo.map(|repo| repo.workdir().unwrap_or_else(|| repo.path()).to_owned());
        Line::new(self.address.clone(), &self.url, self.settings.clone(), folder, self.world)
    }

    /// What the remote says of itself.
    pub(super) fn advertised(&self) -> Result<Advertised> {
        if let Some(git) = self.git() {
            return git.advertised(&self.target);
        }
        self.line().talk(|| {
            let mut remote = git2::Remote::create_detached(transport::URL)?;
            let connection = remote.connect_auth(Direction::Fetch, None, None)?;
            let heads = connection.list()?;
            Ok(Advertised {
                refs: heads.iter().map(|head| (head.name().to_owned(), head.oid())).collect(),
                head: heads
                    .iter()
                    .find(|head| head.name() == "HEAD")
                    .and_then(|head| head.symref_target().map(ToOwned::to_owned)),
            })
        })
    }

    /// Brings all branches into `refs/remotes/origin/`, for a way that is ours.
    pub(super) fn fetch_branches(&self, repo: &Repository) -> Result<Vec<(String, Oid)>> {
        self.line().talk(|| {
            let mut remote = repo.remote_anonymous(transport::URL)?;
            let mut connection = remote.connect_auth(Direction::Fetch, None, None)?;
            let heads = connection.list()?.iter();
            let heads: Vec<(String, Oid)> = heads
                .filter_map(|head| Some((head.name().strip_prefix("refs/heads/")?.to_owned(), head.oid())))
                .collect();
            let all = ["+refs/heads/*:refs/remotes/origin/*"];
            connection.remote().download(&all, Some(&mut quiet_fetch()))?;
            Ok(heads)
        })
    }
}

/// The refs of a remote, which needs no repository yet.
pub(crate) fn list(repo: Option<&Repository>, url: &str, world: &World) -> Result<Vec<(String, Oid)>> {
    Ok(Way::to(repo, url, world)?.advertised()?.refs)
}

/// The branch that a clone of the remote would check out; `None` if it holds none.
pub(crate) fn default_branch(repo: Option<&Repository>, url: &str, world: &World) -> Result<Option<String>> {
    Ok(Way::to(repo, url, world)?.advertised()?.default_branch())
}

/// The folder that an address leads to, if it is one of this machine.
pub(crate) fn folder(repo: Option<&Repository>, url: &str, world: &World) -> Result<Option<PathBuf>> {
    Ok(Way::to(repo, url, world)?.folder())
}

/// Fetches our branch, and nothing else, into its tracking ref.
pub(crate) fn fetch(repo: &Repository, spec: &RemoteSpec, world: &World) -> Result<Fetched> {
    let way = Way::of_spec(repo, spec, Direction::Fetch, world)?;
    let tracking = tracking(spec);
    if let Some(git) = way.git() {
        if git.fetch(spec, &tracking)? {
            return Ok(Fetched::Tip(repo.refname_to_id(&tracking)?));
        }
        return Ok(missing(&way.advertised()?));
    }
    let full = format!("refs/heads/{}", spec.branch);
    let found = way.line().talk(|| {
        let mut remote = repo.remote_anonymous(transport::URL)?;
        let mut connection = remote.connect_auth(Direction::Fetch, None, None)?;
        let there = Advertised {
            refs: connection.list()?.iter().map(|head| (head.name().to_owned(), head.oid())).collect(),
            head: None,
        };
        let Some(tip) = there.branch(&spec.branch) else {
            return Ok(missing(&there));
        };
        let ours = [format!("+{full}:{tracking}")];
        connection.remote().download(&ours, Some(&mut quiet_fetch()))?;
        Ok(Fetched::Tip(tip))
    })?;
    if let Fetched::Tip(tip) = found {
        set_reference(repo, &tracking, tip, "fetch")?;
    }
    Ok(found)
}

/// Sends a commit as the remote's branch, never by force.
pub(crate) fn push(repo: &Repository, spec: &RemoteSpec, commit: Oid, world: &World) -> Result<Pushed> {
    let way = Way::of_spec(repo, spec, Direction::Push, world)?;
    let tracking = tracking(spec);
    let (answer, before) = match way.git() {
        Some(git) => (git.push(spec, commit)?, repo.refname_to_id(&tracking).ok()),
        None => match push_over_line(repo, &way, spec, commit)? {
            Some(answered) => answered,
            None => return Ok(Pushed::Behind),
        },
    };
    let pushed = match answer {
        Answer::Done => Pushed::Done,
        Answer::Refused(words) => judged(repo, &way, spec, (before, commit), words)?,
    };
    if pushed == Pushed::Done {
        set_reference(repo, &tracking, commit, "update by push")?;
    }
    Ok(pushed)
}

/// The answer and the tip that the remote had before; `None` if libgit2 itself sees that the remote is ahead.
fn push_over_line(
    repo: &Repository,
    way: &Way<'_>,
    spec: &RemoteSpec,
    commit: Oid,
) -> Result<Option<(Answer, Option<Oid>)>> {
    let full = format!("refs/heads/{}", spec.branch);
    let before = Cell::new(None);
    let is_sent = Cell::new(false);
    let said = RefCell::new(Vec::new());
    let verdict = RefCell::new(None);
    let line = way.line();
    let talked = line.talk(|| {
        let mut remote = repo.remote_anonymous(transport::URL)?;
        let mut connection = remote.connect_auth(Direction::Push, None, None)?;
        let heads = connection.list()?;
        before.set(heads.iter().find(|head| head.name() == full).map(|head| head.oid()));
        if before.get() == Some(commit) {
            *verdict.borrow_mut() = Some(None);
            return Ok(());
        }
        let mut callbacks = RemoteCallbacks::new();
        callbacks
            .sideband_progress(|text| {
                said.borrow_mut().extend_from_slice(text);
                true
            })
            .push_update_reference(|_, status| {
                *verdict.borrow_mut() = Some(status.map(ToOwned::to_owned));
                Ok(())
            });
        let mut options = PushOptions::new();
        options.remote_callbacks(callbacks);
        is_sent.set(true);
        connection.remote().push(&[format!("{commit}:{full}")], Some(&mut options))
    });
    let said = said.into_inner();
    let words = |last: &str| {
        let said = String::from_utf8_lossy(&said);
        format!("{}\n{last}", said.trim_end()).trim_start().to_owned()
    };
    let answer = match (talked, verdict.into_inner()) {
        (Ok(()), Some(None)) => Answer::Done,
        (Ok(()), Some(Some(status))) => Answer::Refused(words(&status)),
        (Ok(()), None) => Answer::Refused(words("the server did not say what became of the push")),
        (Err(Error::Git(error)), _) if error.code() == ErrorCode::NotFastForward => return Ok(None),
        // A server that ends the conversation in good order has answered: it could not store what was sent.
        (Err(Error::Unreachable { why, .. }), _) if is_sent.get() && line.ended_well() => {
            Answer::Refused(words(&why))
        }
        (Err(error), _) => return Err(error),
    };
    Ok(Some((answer, before.get())))
}

/// Whether a refused push was late or unwanted: the words differ from server to server, so the remote is asked again.
fn judged(
    repo: &Repository,
    way: &Way<'_>,
    spec: &RemoteSpec,
    (before, commit): (Option<Oid>, Oid),
    words: String,
) -> Result<Pushed> {
    for wait in LOOKS {
        thread::sleep(wait);
        let now = way.advertised()?.branch(&spec.branch);
        if now == Some(commit) {
            return Ok(Pushed::Done);
        }
        if now != before {
            return Ok(Pushed::Behind);
        }
    }
    let is_ahead = match before {
        Some(tip) => !repo.graph_descendant_of(commit, tip).or_else(unknown_commit)?,
        None => false,
    };
    Ok(if is_ahead { Pushed::Behind } else { Pushed::Refused(words) })
}

/// A tip that is not here cannot be an ancestor.
fn unknown_commit(error: git2::Error) -> std::result::Result<bool, git2::Error> {
    if error.code() == ErrorCode::NotFound { Ok(false) } else { Err(error) }
}

fn missing(there: &Advertised) -> Fetched {
    let branches = there.branches();
    if branches.is_empty() { Fetched::Empty } else { Fetched::NoBranch(branches) }
}

fn tracking(spec: &RemoteSpec) -> String {
    format!("refs/remotes/{}/{}", spec.name, spec.branch)
}

/// Neither tags nor `FETCH_HEAD`.
fn quiet_fetch() -> FetchOptions<'static> {
    let mut options = FetchOptions::new();
    options.download_tags(AutotagOption::None).update_fetchhead(false);
    options
}

/// Moves a ref of ours; another program may be moving it at the same moment.
pub(super) fn set_reference(repo: &Repository, name: &str, id: Oid, why: &str) -> Result<()> {
    let mut tries = 0;
    loop {
        match repo.reference(name, id, true, why) {
            Ok(_) => return Ok(()),
            Err(error) if error.code() == ErrorCode::Locked && tries < 20 => {
                tries += 1;
                thread::sleep(Duration::from_millis(25));
            }
            Err(error) => return Err(error.into()),
        }
    }
}

//! What we do with a remote: look, fetch, push, clone; each by the way that its address asks for.

use std::cell::{Cell, RefCell};
use std::ffi::OsStr;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use git2::{
    AutotagOption, Direction, ErrorCode, FetchOptions, Oid, PushOptions, RemoteCallbacks, Repository,
};

use super::configured::{self, Settings};
use super::progress::{Step, Talking};
use super::through_git::Git;
use super::tidying::is_being_packed;
use super::transport::{self, Line};
use super::url::{self, Address};
use super::{Error, Fetched, Pushed, RemoteSpec, Result, World};

/// What git says over there when `git gc` takes a folder away into which a push is just being put; it has no
/// translation. The same comes from a disk that takes nothing more, so that it is tried again a few times only.
const TIDYING: &str = "unable to migrate objects to permanent storage";
/// How often.
const DISTURBED: usize = 5;

/// Waits before the remote is asked whether it has moved, after it refused a push. Somebody else's push holds the
/// lock of the branch for a moment before the branch moves.
const LOOKS: [Duration; 3] = [Duration::ZERO, Duration::from_millis(100), Duration::from_millis(400)];

/// How much of a server's words is kept for a message, in bytes and in lines: the last, which say what was decided.
const KEPT: usize = 8 * 1024;
const KEPT_LINES: usize = 40;

/// How much a server may say, in bytes, before it is given up: far more than the progress of the longest transfer.
const MOST_WORDS: usize = 8 << 20;

/// What a server says to people during a conversation: the end of it, and how much there was.
#[derive(Default)]
struct Said {
    tail: RefCell<Vec<u8>>,
    bytes: Cell<usize>,
}

impl Said {
    /// Takes in a piece; false once there was too much.
    fn hear(&self, piece: &[u8]) -> bool {
        self.bytes.set(self.bytes.get().saturating_add(piece.len()));
        let mut tail = self.tail.borrow_mut();
        tail.extend_from_slice(piece);
        let excess = tail.len().saturating_sub(KEPT);
        tail.drain(..excess);
        self.is_bearable()
    }

    fn is_bearable(&self) -> bool {
        self.bytes.get() <= MOST_WORDS
    }

    /// The last words, then `last`.
    fn words(&self, last: &str) -> String {
        let all = format!("{}\n{last}", String::from_utf8_lossy(&self.tail.borrow()).trim_end());
        let lines: Vec<&str> = all.trim_start().lines().collect();
        let end = lines[lines.len().saturating_sub(KEPT_LINES)..].join("\n");
        let cut = end.len().saturating_sub(KEPT);
        let from = (cut..=end.len()).find(|&at| end.is_char_boundary(at)).unwrap_or(cut);
        let is_whole = from == 0 && lines.len() <= KEPT_LINES && self.bytes.get() <= KEPT;
        if is_whole { end } else { format!("…\n{}", end[from..].trim_start()) }
    }

    /// The error of a conversation that ended because there were too many words.
    fn judge<T>(&self, line: &Line, talked: Result<T>) -> Result<T> {
        if self.is_bearable() {
            return talked;
        }
        Err(line.unreachable(&format!("it said more than {} MiB and came to no end", MOST_WORDS >> 20)))
    }
}

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
            address: allowed(&config, &url, repo, world)?,
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
            address: allowed(&config, url, Some(repo), world)?,
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

    /// The tip of a branch in a folder of this machine, seen without a program being started. `None` where that would not
    /// be what git's server says: it is told to be another program or to hide some branches, or the folder is none that
    /// libgit2 would open.
    fn tip_at_hand(&self, full: &str) -> Option<Oid> {
        let folder = self.folder().filter(|_| self.settings.upload_pack.is_none())?;
        if self.world.vars.contains_key(OsStr::new("GIT_NAMESPACE")) {
            return None;
        }
        let there = Repository::open(folder).ok()?;
        let config = there.config().ok()?;
        let is_hidden =
            ["transfer.hiderefs", "uploadpack.hiderefs"].iter().any(|key| config.get_entry(key).is_ok());
        let tip = there.refname_to_id(full).ok().filter(|_| !is_hidden)?;
        there.odb().is_ok_and(|odb| odb.exists(tip)).then_some(tip)
    }

    /// Tells whoever waits that the conversation begins; a folder answers at once.
    pub(super) fn talking(&self) -> Option<Talking<'a>> {
        self.folder().is_none().then(|| Talking::with(&url::shown(&self.url), self.world))
    }

    fn line(&self) -> Arc<Line> {
        let folder = self.repo.map(|repo| repo.workdir().unwrap_or_else(|| repo.path()).to_owned());
        Line::new(self.address.clone(), &self.url, self.settings.clone(), folder, self.world)
    }

    /// What the remote says of itself.
    pub(super) fn advertised(&self) -> Result<Advertised> {
        let _talking = self.talking();
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
        let _talking = self.talking();
        let (line, said) = (self.line(), Said::default());
        let talked = line.talk(|| {
            let mut remote = repo.remote_anonymous(transport::URL)?;
            let mut connection = remote.connect_auth(Direction::Fetch, None, None)?;
            let heads = connection.list()?.iter();
            let heads: Vec<(String, Oid)> = heads
                .filter_map(|head| Some((head.name().strip_prefix("refs/heads/")?.to_owned(), head.oid())))
                .collect();
            let all = ["+refs/heads/*:refs/remotes/origin/*"];
            connection.remote().download(&all, Some(&mut quiet_fetch(&said, self.world)))?;
            Ok(heads)
        });
        said.judge(&line, talked)
    }
}

/// Where an address leads, if git's settings let it be used.
fn allowed(config: &git2::Config, url: &str, repo: Option<&Repository>, world: &World) -> Result<Address> {
    let address = url::parse(url, &configured::base(repo, world))?;
    let (name, why) = match &address {
        Address::Ssh(_) => ("ssh", "git's settings forbid ssh (protocol.ssh.allow, protocol.allow)"),
        Address::Folder(_) => ("file", "git's settings forbid folders (protocol.file.allow, protocol.allow)"),
        Address::Git => return Ok(address),
    };
    if configured::allows(config, name, world)? {
        return Ok(address);
    }
    Err(Error::Url { url: url::shown(url), why })
}

/// The refs of a remote, which needs no repository yet.
pub(crate) fn list(repo: Option<&Repository>, url: &str, world: &World) -> Result<Vec<(String, Oid)>> {
    Ok(Way::to(repo, url, world)?.advertised()?.refs)
}

/// Fetches our branch, and nothing else, into its tracking ref.
pub(crate) fn fetch(repo: &Repository, spec: &RemoteSpec, world: &World) -> Result<Fetched> {
    let way = Way::of_spec(repo, spec, Direction::Fetch, world)?;
    let _talking = way.talking();
    let tracking = tracking(spec);
    if let Some(git) = way.git() {
        if git.fetch(spec, &tracking)? {
            return Ok(Fetched::Tip(repo.refname_to_id(&tracking)?));
        }
        return Ok(missing(&way.advertised()?));
    }
    let full = format!("refs/heads/{}", spec.branch);
    if let Some(tip) = way.tip_at_hand(&full)
        && repo.refname_to_id(&tracking).is_ok_and(|known| known == tip)
    {
        return Ok(Fetched::Tip(tip));
    }
    let (line, said) = (way.line(), Said::default());
    let talked = line.talk(|| {
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
        connection.remote().download(&ours, Some(&mut quiet_fetch(&said, world)))?;
        Ok(Fetched::Tip(tip))
    });
    let found = said.judge(&line, talked).map_err(|error| blocked(repo).unwrap_or(error))?;
    if let Fetched::Tip(tip) = found {
        set_reference(repo, &tracking, tip, "fetch")?;
    }
    Ok(found)
}

/// What keeps libgit2 from fetching, when it names no lock: one on the list of commits without parents.
fn blocked(repo: &Repository) -> Option<Error> {
    let path = repo.commondir().join("shallow.lock");
    path.exists().then_some(Error::Locked { path, ally: false })
}

/// Sends a commit as the remote's branch, never by force.
pub(crate) fn push(repo: &Repository, spec: &RemoteSpec, commit: Oid, world: &World) -> Result<Pushed> {
    for _ in 0..DISTURBED {
        match push_once(repo, spec, commit, world)? {
            Pushed::Refused(words) if words.contains(TIDYING) => {}
            pushed => return Ok(pushed),
        }
    }
    push_once(repo, spec, commit, world)
}

fn push_once(repo: &Repository, spec: &RemoteSpec, commit: Oid, world: &World) -> Result<Pushed> {
    let way = Way::of_spec(repo, spec, Direction::Push, world)?;
    let _talking = way.talking();
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
    let said = Said::default();
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
            .sideband_progress(|text| said.hear(text))
            .push_transfer_progress(|done, all, _| way.world.progress.tell(Step::Sending(done, all)))
            .push_update_reference(|_, status| {
                *verdict.borrow_mut() = Some(status.map(ToOwned::to_owned));
                Ok(())
            });
        let mut options = PushOptions::new();
        options.remote_callbacks(callbacks);
        is_sent.set(true);
        connection.remote().push(&[format!("{commit}:{full}")], Some(&mut options))
    });
    let talked = said.judge(&line, talked);
    let words = |last: &str| said.words(last);
    let answer = match (talked, verdict.into_inner()) {
        (Ok(()), Some(None)) => Answer::Done,
        (Ok(()), Some(Some(status))) => Answer::Refused(words(&status)),
        (Ok(()), None) => Answer::Refused(words("the server did not say what became of the push")),
        (Err(Error::Git(error)), _) if error.code() == ErrorCode::NotFastForward => return Ok(None),
        // A server that ends the conversation in good order has answered: it could not store what was sent.
        (Err(Error::Unreachable { why, .. }), _)
            if is_sent.get() && said.is_bearable() && line.ended_well() =>
        {
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
fn quiet_fetch<'a>(said: &'a Said, world: &'a World) -> FetchOptions<'a> {
    let mut callbacks = RemoteCallbacks::new();
    callbacks.sideband_progress(|text| said.hear(text)).transfer_progress(|objects| {
        world.progress.tell(Step::Receiving(objects.received_objects(), objects.total_objects()));
        true
    });
    let mut options = FetchOptions::new();
    options.remote_callbacks(callbacks).download_tags(AutotagOption::None).update_fetchhead(false);
    options
}

/// Moves a ref of ours; another program may be moving it at the same moment.
pub(super) fn set_reference(repo: &Repository, name: &str, id: Oid, why: &str) -> Result<()> {
    let mut tries = 0;
    loop {
        match repo.reference(name, id, true, why) {
            Ok(_) => return Ok(()),
            Err(error) if (error.code() == ErrorCode::Locked || is_being_packed(&error)) && tries < 20 => {
                tries += 1;
                thread::sleep(Duration::from_millis(25));
            }
            Err(error) if error.code() == ErrorCode::Locked => {
                let path = repo.commondir().join(format!("{name}.lock"));
                return Err(Error::Locked { path, ally: false });
            }
            Err(error) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::{OsStr, OsString};
    use std::fs;
    use std::path::Path;

    use super::super::clone::clone;
    use super::super::configured::choose;
    use super::super::fixture::{Place, commit};
    use super::*;

    /// A clone of a remote, with the way to it that the configuration names.
    fn cloned(place: &Place, url: &str, name: &str) -> (Repository, RemoteSpec) {
        let repo = clone(url, &place.path(name), &place.world).unwrap();
        let spec = choose(&repo).unwrap();
        (repo, spec)
    }

    /// The same folder, once over our own line and once through the git program.
    fn ways(place: &Place, path: &Path) -> [String; 2] {
        fs::write(place.path(".gitconfig"), "[protocol \"ext\"]\n\tallow = always\n").unwrap();
        [path.display().to_string(), format!("ext::git %s {}", path.display())]
    }

    fn tip(place: &Place, path: &Path) -> String {
        place.git(path, &["rev-parse", "refs/heads/main"])
    }

    #[test]
    fn commits_travel_there_and_back_and_leave_no_traces() {
        let place = Place::new();
        let path = place.seeded("team.git");
        for (number, url) in ways(&place, &path).iter().enumerate() {
            let (ana, spec) = cloned(&place, url, &format!("ana{number}"));
            let (ben, _) = cloned(&place, url, &format!("ben{number}"));
            place.git(&path, &["tag", "--force", "v1"]);
            let sent = commit(&ana, "refs/heads/main", &format!("a{number}"), "sent");
            assert_eq!(push(&ana, &spec, sent, &place.world).unwrap(), Pushed::Done);
            assert_eq!(ana.refname_to_id("refs/remotes/origin/main").unwrap(), sent);
            assert_eq!(tip(&place, &path), sent.to_string());
            assert_eq!(push(&ana, &spec, sent, &place.world).unwrap(), Pushed::Done, "again");
            assert_eq!(fetch(&ben, &spec, &place.world).unwrap(), Fetched::Tip(sent));
            assert_eq!(ben.refname_to_id("refs/remotes/origin/main").unwrap(), sent);
            assert!(ben.find_commit(sent).is_ok());
            assert!(number == 1 || ben.find_reference("refs/tags/v1").is_err(), "a tag came along");
            assert!(!ben.path().join("FETCH_HEAD").exists());
            place.git(ben.workdir().unwrap(), &["fsck", "--strict"]);
        }
    }

    #[test]
    fn a_missing_branch_is_told_from_an_empty_remote() {
        let place = Place::new();
        let empty = place.bare("empty.git");
        let other = place.bare("other.git");
        let bare = Repository::open(&other).unwrap();
        let id = commit(&bare, "refs/heads/trunk", "a", "first");
        for (number, url) in ways(&place, &empty).iter().enumerate() {
            let (repo, spec) = cloned(&place, url, &format!("ana{number}"));
            assert_eq!(spec.branch, "main");
            assert_eq!(fetch(&repo, &spec, &place.world).unwrap(), Fetched::Empty);
        }
        for (number, url) in ways(&place, &other).iter().enumerate() {
            let repo = Repository::init(place.path(&format!("ben{number}"))).unwrap();
            repo.remote("origin", url).unwrap();
            repo.set_head("refs/heads/main").unwrap();
            let spec = choose(&repo).unwrap();
            let branches = vec!["trunk".to_owned()];
            assert_eq!(fetch(&repo, &spec, &place.world).unwrap(), Fetched::NoBranch(branches));
            assert_eq!(list(Some(&repo), url, &place.world).unwrap(), [("refs/heads/trunk".to_owned(), id)]);
            assert_eq!(
                Way::to(None, url, &place.world).unwrap().advertised().unwrap().default_branch().as_deref(),
                Some("trunk")
            );
        }
    }

    #[test]
    fn a_remote_that_is_ahead_refuses_known_and_unknown_commits_alike() {
        let place = Place::new();
        let path = place.seeded("team.git");
        for (number, url) in ways(&place, &path).iter().enumerate() {
            let (ana, spec) = cloned(&place, url, &format!("ana{number}"));
            let (ben, _) = cloned(&place, url, &format!("ben{number}"));
            let first = commit(&ben, "refs/heads/main", &format!("b{number}"), "ben");
            assert_eq!(push(&ben, &spec, first, &place.world).unwrap(), Pushed::Done);
            let late = commit(&ana, "refs/heads/main", "a", "ana");
            assert_eq!(push(&ana, &spec, late, &place.world).unwrap(), Pushed::Behind);
            fetch(&ana, &spec, &place.world).unwrap();
            assert_eq!(push(&ana, &spec, late, &place.world).unwrap(), Pushed::Behind);
            assert_eq!(tip(&place, &path), first.to_string());
        }
    }

    #[test]
    fn a_hooks_refusal_comes_back_in_its_words() {
        let place = Place::new();
        let path = place.seeded("team.git");
        place.script("team.git/hooks/pre-receive", "echo 'No pushes on Sunday' >&2; exit 1");
        let before = tip(&place, &path);
        for (number, url) in ways(&place, &path).iter().enumerate() {
            let (ana, spec) = cloned(&place, url, &format!("ana{number}"));
            let sent = commit(&ana, "refs/heads/main", "a", "ana");
            let Pushed::Refused(words) = push(&ana, &spec, sent, &place.world).unwrap() else {
                panic!("the hook refuses")
            };
            assert!(words.contains("No pushes on Sunday\n"), "{words}");
            assert!(words.contains("pre-receive hook declined"), "{words}");
            assert_eq!(tip(&place, &path), before);
            assert_ne!(ana.refname_to_id("refs/remotes/origin/main").unwrap(), sent);
        }
    }

    #[test]
    fn a_remote_that_moves_during_the_push_is_ahead_and_not_unwilling() {
        let place = Place::new();
        let path = place.seeded("team.git");
        let bare = Repository::open(&path).unwrap();
        for (number, url) in ways(&place, &path).iter().enumerate() {
            let (ana, spec) = cloned(&place, url, &format!("ana{number}"));
            let old = bare.refname_to_id("refs/heads/main").unwrap();
            let newer = commit(&bare, "refs/heads/main", &format!("b{number}"), "newer");
            bare.reference("refs/heads/main", old, true, "back").unwrap();
            let hook = format!("exec env -u GIT_QUARANTINE_PATH git update-ref refs/heads/main {newer}");
            let hook = place.script("team.git/hooks/pre-receive", &hook);
            let sent = commit(&ana, "refs/heads/main", "a", "ana");
            assert_eq!(push(&ana, &spec, sent, &place.world).unwrap(), Pushed::Behind);
            assert_eq!(tip(&place, &path), newer.to_string());
            fs::remove_file(hook).unwrap();
        }
    }

    #[test]
    fn a_remote_that_cannot_store_what_was_sent_has_refused_it() {
        let place = Place::new();
        let path = place.seeded("team.git");
        place.git(&path, &["config", "receive.fsckObjects", "true"]);
        for (number, url) in ways(&place, &path).iter().enumerate() {
            let (ana, spec) = cloned(&place, url, &format!("ana{number}"));
            // A tree entry that git will not store.
            let sent = commit(&ana, "refs/heads/main", ".gitmodules", "[submodule \"../x\"]\nurl = -x\n");
            let Pushed::Refused(words) = push(&ana, &spec, sent, &place.world).unwrap() else {
                panic!("the server does not take it")
            };
            assert!(words.contains("unpack"), "{words}");
        }
    }

    #[test]
    fn six_clones_at_once_never_move_the_remote_backwards() {
        let place = Place::new();
        let path = place.seeded("team.git");
        place.script("team.git/hooks/update", "echo \"$2 $3\" >>moves");
        let url = path.to_str().unwrap();
        let clones: Vec<_> = (0..6).map(|who| cloned(&place, url, &format!("clone{who}"))).collect();
        thread::scope(|scope| {
            for (who, (repo, spec)) in clones.into_iter().enumerate() {
                let world = &place.world;
                scope.spawn(move || {
                    for round in 0..4 {
                        let mut ours = commit(&repo, "refs/heads/main", &format!("f{who}-{round}"), "x");
                        while push(&repo, &spec, ours, world).unwrap() == Pushed::Behind {
                            let Fetched::Tip(theirs) = fetch(&repo, &spec, world).unwrap() else {
                                panic!("the branch is there")
                            };
                            ours = merged(&repo, ours, theirs);
                        }
                    }
                });
            }
        });
        let bare = Repository::open(&path).unwrap();
        let head = bare.head().unwrap().peel_to_tree().unwrap();
        assert_eq!(head.len(), 1 + 6 * 4, "a commit is lost");
        // What the remote was at some time must be part of what it is.
        let last = bare.refname_to_id("refs/heads/main").unwrap();
        for line in place.read("team.git/moves").lines() {
            let old = Oid::from_str(line.split(' ').next().unwrap()).unwrap();
            assert!(old == last || bare.graph_descendant_of(last, old).unwrap(), "{old} is lost");
        }
    }

    /// A merge of trees that never touch the same file.
    fn merged(repo: &Repository, ours: Oid, theirs: Oid) -> Oid {
        let (ours, theirs) = (repo.find_commit(ours).unwrap(), repo.find_commit(theirs).unwrap());
        let mut index = repo.merge_commits(&ours, &theirs, None).unwrap();
        let tree = repo.find_tree(index.write_tree_to(repo).unwrap()).unwrap();
        let who = ours.author();
        repo.commit(Some("refs/heads/main"), &who, &who, "merge", &tree, &[&ours, &theirs]).unwrap()
    }

    #[test]
    fn sha256_and_a_checked_out_remote_branch() {
        let place = Place::new();
        let path = place.path("long.git");
        let name = path.to_str().unwrap();
        place.git(Path::new("/"), &["init", "-q", "--bare", "-b", "main", "--object-format=sha256", name]);
        commit(&Repository::open(&path).unwrap(), "refs/heads/main", "a", "first");
        let (ana, spec) = cloned(&place, name, "ana");
        let sent = commit(&ana, "refs/heads/main", "b", "second");
        assert_eq!(push(&ana, &spec, sent, &place.world).unwrap(), Pushed::Done);
        assert_eq!(tip(&place, &path), sent.to_string());
        // A clone of a clone: its branch is checked out and git protects it.
        let (ben, spec) = cloned(&place, ana.workdir().unwrap().to_str().unwrap(), "ben");
        let sent = commit(&ben, "refs/heads/main", "c", "third");
        let Pushed::Refused(words) = push(&ben, &spec, sent, &place.world).unwrap() else {
            panic!("the branch is checked out over there")
        };
        assert!(words.contains("branch is currently checked out"), "{words}");
    }

    #[test]
    fn only_an_address_of_this_machine_leads_to_a_folder() {
        let place = Place::new();
        let led = |url: &str| Way::to(None, url, &place.world).unwrap().folder();
        assert_eq!(led("~/team.git"), Some(place.path("team.git")));
        assert_eq!(led("host:team.git"), None);
        assert_eq!(led("https://host/team.git"), None);
    }

    #[test]
    fn somebody_elses_folder_is_named_in_gits_words() {
        let place = Place::new();
        let path = place.seeded("team.git");
        if std::os::unix::fs::chown(&path, Some(12345), None).is_err() {
            return; // Only root can give a folder away.
        }
        let error = list(None, path.to_str().unwrap(), &place.world).unwrap_err();
        assert!(error.to_string().contains("dubious ownership"), "{error}");
    }

    #[test]
    fn git_is_given_up_when_it_is_silent_and_missed_when_it_is_not_there() {
        let mut place = Place::new();
        ways(&place, Path::new("/"));
        place.world.idle_seconds = 1;
        let error = list(None, "ext::sleep 30", &place.world).unwrap_err();
        assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
        assert!(error.to_string().contains("it said nothing for 1 seconds"), "{error}");
        place.world.vars.insert("PATH".into(), OsString::from("/nowhere"));
        let error = list(None, "https://u:secret@localhost/x", &place.world).unwrap_err();
        assert!(matches!(error, Error::Program { .. }), "{error:?}");
    }

    #[test]
    fn no_secret_of_an_address_reaches_a_message_or_our_arguments() {
        let place = Place::new();
        let git = place.script(
            "bin/git",
            "echo \"$*\" >>$HOME/calls\n\
             echo \"fatal: cannot reach 'https://ana:secret@localhost/x'\" >&2; exit 128",
        );
        let inherited = place.world.vars[OsStr::new("PATH")].to_str().unwrap().to_owned();
        let repo = Repository::init(place.path("clone")).unwrap();
        repo.remote("origin", "https://ana:secret@localhost/x").unwrap();
        repo.set_head("refs/heads/main").unwrap();
        let id = commit(&repo, "refs/heads/main", "a", "first");
        let spec = choose(&repo).unwrap();
        let place = place.with("PATH", format!("{}:{inherited}", git.parent().unwrap().display()));
        let fetched = fetch(&repo, &spec, &place.world).unwrap_err().to_string();
        let pushed = push(&repo, &spec, id, &place.world).unwrap_err().to_string();
        for text in [&fetched, &pushed] {
            assert!(text.contains("cannot reach 'https://localhost/x' (exit code 128)"), "{text}");
            assert!(!text.contains("secret"), "{text}");
        }
        let calls = place.read("calls");
        assert!(calls.contains("push") && !calls.contains("secret"), "{calls}");
    }
}

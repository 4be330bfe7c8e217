//! libgit2's way to a remote: the user's own ssh, or git itself for a folder, started by us and spoken to in pipes.
//!
//! libgit2 has an ssh client of its own that knows nothing of the user's ssh configuration, and a transport for
//! folders that overwrites what somebody else pushed. Neither is used.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::{Arc, Mutex, MutexGuard, Once, OnceLock, PoisonError};
use std::time::Duration;

use git2::transport::{Service, SmartSubtransport, SmartSubtransportStream, Transport};
use git2::{ErrorClass, ErrorCode};

use super::configured::Settings;
use super::program::{Running, command, idle_limit};
use super::ssh::Ssh;
use super::url::{Address, quoted, shown, without_secrets};
use super::{Error, Result, World, raw};

/// The address that libgit2 is given instead of the real one, so that none of its own rules about addresses apply.
/// Where it leads is known to the [`Line`] of the thread.
pub(super) const URL: &str = "ally-line://remote";
const SCHEME: &str = "ally-line";

/// How long a server may take to leave after the last word.
const GOODBYE: Duration = Duration::from_secs(5);
/// The same when the conversation has failed and only the reason is waited for.
const REASON: Duration = Duration::from_secs(2);
/// The longest reason that is quoted.
const LONGEST: usize = 600;

/// How long the list of a server's branches and tags may be, in bytes: some half a million of them.
const LONGEST_LIST: usize = 32 << 20;

/// How both sides say that ids are SHA-256.
const FORMAT: &[u8] = b" object-format=sha256";

thread_local! {
    static CURRENT: RefCell<Option<Arc<Line>>> = const { RefCell::new(None) };
}

/// One conversation with a remote.
pub(super) struct Line {
    address: Address,
    url: String,
    settings: Settings,
    world: World,
    folder: Option<PathBuf>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    running: Option<Running>,
    /// What of the remote's first answer libgit2 has not read yet.
    greeting: Option<io::Cursor<Vec<u8>>>,
    /// The next bytes sent are the first of a push to a remote with SHA-256 ids.
    names_format: bool,
    /// What stopped the conversation, if it was neither libgit2 nor the program's end.
    stopped: Option<Error>,
    ended: Option<(Option<ExitStatus>, Vec<u8>)>,
}

impl Line {
    /// A line to an address that is not [`Address::Git`]; `folder` is where relative paths in settings start.
    pub(super) fn new(
        address: Address,
        url: &str,
        settings: Settings,
        folder: Option<PathBuf>,
        world: &World,
    ) -> Arc<Self> {
        Arc::new(Self {
            address,
            url: url.to_owned(),
            settings,
            world: world.clone(),
            folder,
            state: Mutex::default(),
        })
    }

    /// Lets libgit2 talk over this line: remotes of the address [`URL`] that `talk` makes and drops lead here.
    ///
    /// The error is libgit2's own where it is about us; [`Error::Unreachable`] with the program's last words where it
    /// is about the other side.
    pub(super) fn talk<T>(
        self: &Arc<Self>,
        talk: impl FnOnce() -> std::result::Result<T, git2::Error>,
    ) -> Result<T> {
        register()?;
        let before = CURRENT.replace(Some(Arc::clone(self)));
        let answer = talk();
        CURRENT.set(before);
        let ended = self.hang_up(REASON);
        answer.map_err(|error| match ended {
            Ok(()) => self.explained(error),
            Err(source) => self.unreachable(&source.to_string()),
        })
    }

    /// Whether the program at the other end was content with the conversation.
    pub(super) fn ended_well(&self) -> bool {
        matches!(&self.state().ended, Some((Some(status), _)) if status.success())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hang_up(&self, patience: Duration) -> io::Result<()> {
        let mut state = self.state();
        if let Some(mut running) = state.running.take() {
            let status = running.finish(patience)?;
            state.ended = Some((Some(status), running.words()));
        }
        Ok(())
    }

    /// [`Error::Unreachable`], with this line's address.
    pub(super) fn unreachable(&self, why: &str) -> Error {
        Error::Unreachable { url: shown(&self.url), why: why.to_owned() }
    }

    fn explained(&self, error: git2::Error) -> Error {
        let mut state = self.state();
        if let Some(stopped) = state.stopped.take() {
            return stopped;
        }
        if error.class() != ErrorClass::Net || error.code() == ErrorCode::NotFastForward {
            return error.into();
        }
        let Some((status, words)) = &state.ended else {
            return self.unreachable(error.message());
        };
        let mut why = one_line(words);
        if why.is_empty() {
            why = error.message().to_owned();
        }
        match status.and_then(|status| status.code()) {
            Some(0) => {}
            Some(code) => why.push_str(&format!(" (exit code {code})")),
            None => why.push_str(" (it was killed)"),
        }
        self.unreachable(&why)
    }

    /// Starts the program that serves `service` over there.
    fn dial(&self, service: Service) -> Result<Running> {
        let (name, set) = match service {
            Service::UploadPackLs | Service::UploadPack => {
                ("upload-pack", self.settings.upload_pack.as_ref())
            }
            Service::ReceivePackLs | Service::ReceivePack => {
                ("receive-pack", self.settings.receive_pack.as_ref())
            }
        };
        let mut program = match &self.address {
            Address::Ssh(address) => {
                let ssh =
                    Ssh { settings: &self.settings, folder: self.folder.as_deref(), world: &self.world };
                let server = set.cloned().unwrap_or_else(|| format!("git-{name}"));
                ssh.command(address, &format!("{server} {}", quoted(&address.path)))?
            }
            Address::Folder(path) => match set {
                Some(server) => {
                    let mut shell = command(OsStr::new("sh"), &self.world);
                    shell.args(["-c", &format!("{server} \"$@\""), server]).arg(path);
                    shell
                }
                None => {
                    let mut git = command(OsStr::new("git"), &self.world);
                    git.arg(name).arg(path);
                    git
                }
            },
            Address::Git => return Err(self.unreachable("only git knows the way")),
        };
        // libgit2 speaks the first version of the protocol only.
        program.env_remove("GIT_PROTOCOL");
        Running::start(program, idle_limit(&self.world), self.world.interactive)
    }
}

/// The end of what a program said, as one line without secrets.
pub(super) fn one_line(words: &[u8]) -> String {
    let text = String::from_utf8_lossy(words);
    let lines: Vec<&str> = text
        .split(['\n', '\r'])
        .map(str::trim)
        // Frames such as ssh's rows of @ say nothing.
        .filter(|line| line.chars().any(char::is_alphanumeric))
        .collect();
    let last = &lines[lines.len().saturating_sub(40)..];
    let joined = last.join("; ");
    let joined = without_secrets(&joined);
    match joined.char_indices().rev().nth(LONGEST) {
        Some((at, c)) => format!("…{}", &joined[at + c.len_utf8()..]),
        None => joined.into_owned(),
    }
}

/// Makes the scheme known to libgit2, once.
fn register() -> Result<()> {
    static ONCE: Once = Once::new();
    static FAILURE: OnceLock<git2::Error> = OnceLock::new();
    ONCE.call_once(|| {
        let answer = raw::register(SCHEME, |remote| {
            let line = CURRENT
                .with_borrow(Clone::clone)
                .ok_or_else(|| git2::Error::new(ErrorCode::Invalid, ErrorClass::Net, "no line is open"))?;
            Transport::smart(remote, false, Subtransport(line))
        });
        if let Err(error) = answer {
            // A OnceLock inside a Once is always empty here.
            drop(FAILURE.set(error));
        }
    });
    match FAILURE.get() {
        None => Ok(()),
        Some(error) => Err(Error::Git(git2::Error::new(error.code(), error.class(), error.message()))),
    }
}

struct Subtransport(Arc<Line>);

impl SmartSubtransport for Subtransport {
    fn action(
        &self,
        _url: &str,
        service: Service,
    ) -> std::result::Result<Box<dyn SmartSubtransportStream>, git2::Error> {
        let started = self.0.dial(service);
        let mut state = self.0.state();
        match started {
            Ok(running) => {
                state.running = Some(running);
                state.names_format = service == Service::ReceivePackLs;
                Ok(Box::new(Stream(Arc::clone(&self.0))))
            }
            Err(error) => {
                let answer = git2::Error::new(
                    ErrorCode::GenericError,
                    ErrorClass::Net,
                    error.to_string().replace('\0', ""),
                );
                state.stopped = Some(error);
                Err(answer)
            }
        }
    }

    fn close(&self) -> std::result::Result<(), git2::Error> {
        self.0
            .hang_up(GOODBYE)
            .map_err(|source| git2::Error::new(ErrorCode::GenericError, ErrorClass::Os, source.to_string()))
    }
}

struct Stream(Arc<Line>);

impl Stream {
    fn stop(&self, state: &mut State, source: io::Error) -> io::Error {
        if source.kind() == io::ErrorKind::TimedOut || source.kind() == io::ErrorKind::InvalidData {
            let mut why = source.to_string();
            let words = state.running.as_ref().map(|running| one_line(&running.words()));
            if let Some(words) = words.filter(|words| !words.is_empty()) {
                why = format!("{why}; before: {words}");
            }
            state.stopped = Some(self.0.unreachable(&why));
        }
        source
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut state = self.0.state();
        let state = &mut *state;
        let Some(running) = &mut state.running else {
            return Ok(0);
        };
        if state.greeting.is_none() {
            match greeting(running) {
                Ok(bytes) => {
                    state.names_format &= bytes.windows(FORMAT.len()).any(|part| part == FORMAT);
                    state.greeting = Some(io::Cursor::new(bytes));
                }
                Err(source) => return Err(self.stop(state, source)),
            }
        }
        if let Some(greeting) = &mut state.greeting {
            let count = greeting.read(buffer)?;
            if count > 0 {
                return Ok(count);
            }
        }
        match running.read(buffer) {
            Ok(count) => Ok(count),
            Err(source) => Err(self.stop(state, source)),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.0.state();
        let state = &mut *state;
        let named = if state.names_format { with_format(bytes) } else { None };
        state.names_format = false;
        let sent = match &mut state.running {
            Some(running) => running.write(named.as_deref().unwrap_or(bytes)),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        };
        match sent {
            Ok(()) => Ok(bytes.len()),
            // libgit2 says goodbye even to a server that has left; that would hide why it left.
            Err(source) if bytes == b"0000" && source.kind() == io::ErrorKind::BrokenPipe => Ok(bytes.len()),
            Err(source) => Err(self.stop(state, source)),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The first line of a push with the format of its ids added, which libgit2 leaves out and git insists on.
fn with_format(bytes: &[u8]) -> Option<Vec<u8>> {
    let digits = std::str::from_utf8(bytes.get(..4)?).ok()?;
    let length = usize::from_str_radix(digits, 16).ok()?;
    let line = bytes.get(4..length)?.strip_suffix(b"\n")?;
    let mut named = format!("{:04x}", length + FORMAT.len()).into_bytes();
    named.extend([line, FORMAT, &bytes[length - 1..]].concat());
    Some(named)
}

/// The list of refs that a server begins with, up to the flush that ends it.
///
/// It is read here and not by libgit2 for two reasons: text that a login script prints can be named as such, and a
/// ref whose name is not UTF-8, on which git2 panics, is left out.
fn greeting(running: &mut Running) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut is_first = true;
    loop {
        let start = bytes.len();
        if start > LONGEST_LIST {
            let why = format!("its list of branches is longer than {} MiB", LONGEST_LIST >> 20);
            return Err(io::Error::new(io::ErrorKind::InvalidData, why));
        }
        if !fill(running, &mut bytes, 4)? {
            return if start == 0 && !bytes.is_empty() { Err(not_git(running, bytes)) } else { Ok(bytes) };
        }
        let length = std::str::from_utf8(&bytes[start..])
            .ok()
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| usize::from_str_radix(digits, 16).ok());
        match length {
            Some(0) => return Ok(bytes),
            Some(length) if length >= 4 => {
                if !fill(running, &mut bytes, length - 4)? {
                    return Ok(bytes);
                }
                // The first line also carries what the server can do.
                if !is_first && std::str::from_utf8(&bytes[start..]).is_err() {
                    bytes.truncate(start);
                }
                is_first = false;
            }
            _ => return Err(not_git(running, bytes.split_off(start))),
        }
    }
}

/// Reads `count` more bytes; false if the end comes first.
fn fill(running: &mut Running, bytes: &mut Vec<u8>, count: usize) -> io::Result<bool> {
    let mut at = bytes.len();
    bytes.resize(at + count, 0);
    while at < bytes.len() {
        let got = running.read(&mut bytes[at..])?;
        if got == 0 {
            bytes.truncate(at);
            return Ok(false);
        }
        at += got;
    }
    Ok(true)
}

fn not_git(running: &mut Running, mut bytes: Vec<u8>) -> io::Error {
    // The rest of the line says more than its first four letters.
    while bytes.len() < 80 && !bytes.contains(&b'\n') {
        match fill(running, &mut bytes, 1) {
            Ok(true) => {}
            Ok(false) | Err(_) => break,
        }
    }
    let text = String::from_utf8_lossy(&bytes);
    let line = text.lines().next().unwrap_or_default().trim();
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("the server answered “{line}”, which is not git; perhaps a login script prints it"),
    )
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::time::Instant;

    use super::super::fixture::{Place, commit};
    use super::super::remote::list;
    use super::*;

    /// A fake ssh that notes its arguments and runs the command here.
    const HERE: &str = r#"echo "$0 $*" >>"$HOME/calls"
case "$1" in -G) exit 1;; esac
for last; do :; done
cd "$HOME" && exec sh -c "$last""#;

    fn fake(script: &str) -> Place {
        let place = Place::new();
        let path = place.script("dial", script);
        place.with("GIT_SSH", path)
    }

    fn failure(place: &Place, url: &str) -> String {
        let error = list(None, url, &place.world).unwrap_err();
        assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
        error.to_string()
    }

    #[test]
    fn every_form_of_an_ssh_address_gets_there() {
        let place = fake(HERE);
        let path = place.seeded("with space!.git");
        let path = path.to_str().unwrap();
        let encoded = path.replace(' ', "%20");
        for (url, arguments) in [
            (format!("ssh://h:1{encoded}"), "-p 1 h"),
            (format!("ssh+git://u@h{encoded}"), "u@h"),
            (format!("ssh://u@[::1]:2{encoded}"), "-p 2 u@::1"),
            (format!("h:{path}"), "h"),
            (format!("[h:1]:{path}"), "-p 1 h"),
            (format!("u@[::1]:{path}"), "u@::1"),
            ("u@h:with space!.git".to_owned(), "u@h"),
            ("ssh://h/~/with%20space!.git".to_owned(), "h"),
        ] {
            drop(fs::remove_file(place.path("calls")));
            let refs = list(None, &url, &place.world).unwrap();
            let names: Vec<&str> = refs.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, ["HEAD", "refs/heads/main"], "{url}");
            let call = place.read("calls").lines().last().unwrap().to_owned();
            let program = place.path("dial").display().to_string();
            assert_eq!(call.split(" git-upload-pack").next().unwrap(), format!("{program} {arguments}"));
        }
    }

    #[test]
    fn a_program_named_ssh_gets_its_options_and_a_person_no_batch_mode() {
        let place = Place::new();
        let path = place.seeded("team.git");
        let script = place.script("bin/ssh", HERE);
        let mut place = place;
        let bin = script.parent().unwrap().to_str().unwrap().to_owned();
        let inherited = place.world.vars[OsStr::new("PATH")].to_str().unwrap().to_owned();
        place = place.with("PATH", format!("{bin}:{inherited}"));
        let url = format!("h:{}", path.display());
        list(None, &url, &place.world).unwrap();
        place.world.interactive = true;
        list(None, &url, &place.world).unwrap();
        let calls = place.read("calls");
        let calls: Vec<&str> = calls.lines().collect();
        let keep = "-o ServerAliveInterval=15 -o ServerAliveCountMax=3 h git-upload-pack";
        assert!(calls[0].contains(&format!(" -o BatchMode=yes -o ConnectTimeout=15 {keep}")), "{calls:?}");
        assert!(calls[1].contains(&format!("ssh {keep}")), "{calls:?}");
    }

    #[test]
    fn the_ssh_program_is_chosen_in_gits_order() {
        let place = Place::new();
        let url = format!("h:{}", place.seeded("team.git").display());
        let script = place.script("my ssh", HERE);
        let repo = git2::Repository::init(place.path("clone")).unwrap();
        let named = |name: &str| format!("'{}' {name} 'two words'", script.display());
        let ran = |place: &Place| {
            drop(fs::remove_file(place.path("calls")));
            list(Some(&repo), &url, &place.world).unwrap();
            place.read("calls").lines().last().unwrap().to_owned()
        };
        let place = place.with("GIT_SSH", &script);
        assert!(ran(&place).contains("my ssh h git-upload-pack"));
        repo.config().unwrap().set_str("core.sshCommand", &named("-from-config")).unwrap();
        assert!(ran(&place).contains("my ssh -from-config two words h git-upload-pack"));
        let place = place.with("GIT_SSH_COMMAND", named("-from-variable"));
        assert!(ran(&place).contains("my ssh -from-variable two words h git-upload-pack"));
    }

    #[test]
    fn an_end_over_there_is_reported_in_its_own_words() {
        for (script, words) in [
            ("echo 'ssh: no such host\n@@@@' >&2; exit 255", "ssh: no such host (exit code 255)"),
            ("echo 'fatal: no repository' >&2; exit 128", "fatal: no repository (exit code 128)"),
            ("echo 'git-upload-pack: not found' >&2; exit 127", "git-upload-pack: not found (exit code 127)"),
            ("echo 'Have a nice day'; cat >/dev/null", "answered “Have a nice day”, which is not git"),
            ("printf hi", "answered “hi”, which is not git"),
            ("exit 3", "(exit code 3)"),
            ("kill -9 $$", "(it was killed)"),
            ("yes no | head -c 1999998 >&2; echo last >&2; exit 255", "no; last (exit code 255)"),
            ("printf '003f%s' 'too short'; exit 1", "(exit code 1)"),
        ] {
            let place = fake(&format!("echo $$ >\"$HOME/pid\"\ncase $1 in -G) exit 1;; esac\n{script}"));
            let text = failure(&place, "h:p");
            assert!(text.contains(words), "{script}: {text}");
            let pid = place.read("pid").trim().to_owned();
            assert!(!pid.is_empty() && !Path::new("/proc").join(pid).exists(), "{script} left a zombie");
        }
    }

    #[test]
    fn an_end_after_the_list_of_refs_is_reported_too() {
        let place = Place::new();
        let path = place.seeded("team.git");
        let script = format!(
            "case $1 in -G) exit 1;; esac\ngit upload-pack --advertise-refs '{}'; echo 'disk on fire' >&2; exit 9",
            path.display()
        );
        let script = place.script("ssh", &script);
        let place = place.with("GIT_SSH", script);
        let repo = git2::Repository::init(place.path("clone")).unwrap();
        repo.remote("origin", "h:p").unwrap();
        repo.set_head("refs/heads/main").unwrap();
        let spec = super::super::configured::choose(&repo).unwrap();
        let error = super::super::remote::fetch(&repo, &spec, &place.world).unwrap_err().to_string();
        assert!(error.contains("disk on fire (exit code 9)"), "{error}");
    }

    #[test]
    fn a_silent_server_is_given_up_with_all_it_started() {
        let mut place = fake("case $1 in -G) exit 1;; esac\nsleep 60 & echo $! >$HOME/pid; wait");
        place.world.idle_seconds = 1;
        let start = Instant::now();
        let text = failure(&place, "h:p");
        assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
        assert!(text.contains("it said nothing for 1 seconds"), "{text}");
        let state = |pid: &str| fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let pid = place.read("pid").trim().to_owned();
        while !matches!(state(&pid).split(' ').nth(2), None | Some("Z")) {
            assert!(start.elapsed() < Duration::from_secs(30), "the program behind it still runs");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    #[test]
    fn a_pipe_that_somebody_holds_open_does_not_hold_us() {
        let place = fake(&format!("sleep 20 >/dev/null & {HERE}"));
        let url = format!("h:{}", place.seeded("team.git").display());
        let start = Instant::now();
        list(None, &url, &place.world).unwrap();
        assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
        let place = fake("case $1 in -G) exit 1;; esac\nsleep 20 & echo gone >&2; exit 255");
        let start = Instant::now();
        assert!(failure(&place, "h:p").contains("gone (exit code 255)"));
        assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
    }

    #[test]
    fn nothing_of_the_surrounding_repository_reaches_the_program() {
        let place = fake(&format!("env >\"$HOME/env\"\n{HERE}"))
            .with("GIT_DIR", "/nowhere")
            .with("GIT_INDEX_FILE", "/nowhere/index")
            .with("GIT_CONFIG_COUNT", "1")
            .with("GIT_CONFIG_KEY_0", "a.b")
            .with("GIT_CONFIG_VALUE_0", "c")
            .with("GIT_PROTOCOL", "version=2")
            .with("LANGUAGE", "de")
            .with("KEPT", "yes");
        let url = format!("h:{}", place.seeded("team.git").display());
        list(None, &url, &place.world).unwrap();
        let env = place.read("env");
        let names: Vec<&str> = env.lines().map(|line| line.split('=').next().unwrap()).collect();
        for name in
            ["GIT_DIR", "GIT_INDEX_FILE", "GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_PROTOCOL", "LANGUAGE"]
        {
            assert!(!names.contains(&name), "{name} in {env}");
        }
        assert!(names.contains(&"KEPT"));
        assert!(env.contains("LC_ALL=C\n") && env.contains("GIT_TERMINAL_PROMPT=0\n"));
    }

    #[test]
    fn a_ref_whose_name_is_not_utf_8_is_left_out() {
        let place = Place::new();
        let path = place.seeded("team.git");
        let id = commit(&git2::Repository::open(&path).unwrap(), "refs/heads/main", "b", "second");
        let packed = [
            b"# pack-refs with: peeled fully-peeled sorted \n".as_slice(),
            format!("{id} refs/heads/caf").as_bytes(),
            b"\xe9\n",
        ]
        .concat();
        fs::write(path.join("packed-refs"), packed).unwrap();
        let refs = list(None, path.to_str().unwrap(), &place.world).unwrap();
        assert_eq!(refs, [("HEAD".to_owned(), id), ("refs/heads/main".to_owned(), id)]);
    }

    #[test]
    fn paths_of_every_kind_and_their_troubles() {
        let place = Place::new();
        let path = place.seeded("re:po one.git");
        let folder = path.display().to_string();
        let encoded = folder.replace(' ', "%20");
        for url in [folder.clone(), format!("file://{encoded}"), "~/re:po one.git".to_owned()] {
            assert_eq!(list(None, &url, &place.world).unwrap().len(), 2, "{url}");
        }
        let repo = git2::Repository::init(place.path("clone")).unwrap();
        assert_eq!(list(Some(&repo), "../re:po one.git", &place.world).unwrap().len(), 2);
        let text = failure(&place, "/nowhere/team.git");
        assert!(text.contains("does not appear to be a git repository"), "{text}");
        let missing = place.path("none");
        let mut bare = Place::new().with("PATH", missing);
        bare.world.idle_seconds = 1;
        let error = list(None, &folder, &bare.world).unwrap_err();
        assert!(matches!(&error, Error::Program { name, .. } if name == "git"), "{error:?}");
        assert!(error.to_string().contains("not installed"), "{error}");
    }

    #[test]
    fn the_last_words_are_one_line_without_secrets() {
        assert_eq!(one_line(b"a\r\n\n@@@\nfatal: http://u:p@h/x\n"), "a; fatal: http://h/x");
        let long = one_line("é".repeat(5000).as_bytes());
        assert!(long.starts_with('…') && long.chars().count() == LONGEST + 1);
    }
}

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

    fn unreachable(&self, why: &str) -> Error {
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
                Ok(bytes) => state.greeting = Some(io::Cursor::new(bytes)),
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
        let sent = match &mut state.running {
            Some(running) => running.write(bytes),
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

/// The list of refs that a server begins with, up to the flush that ends it.
///
/// It is read here and not by libgit2 for two reasons: text that a login script prints can be named as such, and a
/// ref whose name is not UTF-8, on which git2 panics, is left out.
fn greeting(running: &mut Running) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut is_first = true;
    loop {
        let start = bytes.len();
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

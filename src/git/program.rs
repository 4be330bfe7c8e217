//! Starting git, ssh and the signing programs, and talking to them without ever hanging.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::process::{Child, ChildStderr, ChildStdin, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

#[cfg(unix)]
use super::raw;
use super::{Error, Result, World};

/// What `git rev-parse --local-env-vars` lists: they bind a program to one repository, and would lead a program that
/// we start from a hook or an alias to the wrong one.
const LOCAL: [&str; 17] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
    "GIT_OBJECT_DIRECTORY",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_REPLACE_REF_BASE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_QUARANTINE_PATH",
];

/// How much of a program's standard error is kept: more than 40 lines of anybody's words.
const KEPT: usize = 16 * 1024;
/// The size of one piece in a pipe.
const PIECE: usize = 64 * 1024;
/// How often a wait looks at the clock and at the program.
const LOOK: Duration = Duration::from_millis(25);
/// How long the pipes of a program that has ended may stay open: something it left behind may hold them for minutes.
const GRACE: Duration = Duration::from_millis(400);

/// A program about to be started, with the caller's environment as far as it concerns this program.
pub(crate) fn command(name: &OsStr, world: &World) -> Command {
    #[expect(clippy::disallowed_methods, reason = "the one place where programs are started")]
    let mut command = Command::new(name);
    command.env_clear();
    for (key, value) in &world.vars {
        let numbered = key.to_str().is_some_and(is_numbered_config);
        if !numbered && !LOCAL.iter().any(|local| *key == **local) {
            command.env(key, value);
        }
    }
    // Texts are read by people and quoted in errors; nothing depends on them, but they should not vary.
    command.env("LC_ALL", "C").env_remove("LANGUAGE");
    if !world.interactive {
        command.env("GIT_TERMINAL_PROMPT", "0");
        // A group of its own, so that ending it reaches what it has started.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
    }
    command
}

/// `GIT_CONFIG_KEY_0` and its like, which mean nothing without `GIT_CONFIG_COUNT`.
fn is_numbered_config(name: &str) -> bool {
    name.starts_with("GIT_CONFIG_KEY_") || name.starts_with("GIT_CONFIG_VALUE_")
}

/// Gives back to a git program the settings that came with the environment (`git -c`, `GIT_CONFIG_COUNT`).
///
/// [`command`] takes them away with git's other local variables, but a program that reaches a remote for us needs
/// the header or the certificate that stands there.
pub(super) fn with_given_settings(command: &mut Command, world: &World) {
    for (key, value) in &world.vars {
        let given = key.to_str().is_some_and(|name| {
            name == "GIT_CONFIG_COUNT" || name == "GIT_CONFIG_PARAMETERS" || is_numbered_config(name)
        });
        if given {
            command.env(key, value);
        }
    }
}

/// Options by which git writes files above a megabyte piece by piece, instead of holding each in memory.
pub(super) const PIECEMEAL: [&str; 2] = ["-c", "core.bigFileThreshold=1m"];

/// How long the other side may say nothing; without an end while a person sits there.
pub(super) fn idle_limit(world: &World) -> Option<Duration> {
    (!world.interactive && world.idle_seconds > 0).then(|| Duration::from_secs(world.idle_seconds))
}

/// Why a program did not come to its end.
pub(super) enum Stopped {
    /// It never began.
    NotStarted(Error),
    /// It was given up: silent for too long, or its pipes failed.
    GivenUp(io::Error),
}

/// Runs a program to its end with `stdin` as its input.
///
/// The output's standard error is its tail if there was much of it. A program that says nothing for longer than
/// `idle` is ended and reported as [`Error::Program`].
pub(crate) fn run(command: Command, stdin: Option<&[u8]>, idle: Option<Duration>) -> Result<Output> {
    let name = command.get_program().to_string_lossy().into_owned();
    converse(command, stdin, idle, false).map_err(|stopped| match stopped {
        Stopped::NotStarted(error) => error,
        Stopped::GivenUp(source) => Error::Program { name, why: source.to_string() },
    })
}

/// [`run`] for a program that talks to a remote: a person sees its standard error while it runs.
pub(super) fn run_afar(command: Command, world: &World) -> std::result::Result<Output, Stopped> {
    converse(command, None, idle_limit(world), world.interactive)
}

fn converse(
    command: Command,
    stdin: Option<&[u8]>,
    idle: Option<Duration>,
    shown: bool,
) -> std::result::Result<Output, Stopped> {
    let mut running = Running::start(command, idle, shown).map_err(Stopped::NotStarted)?;
    if let Some(bytes) = stdin {
        running.post(bytes.to_vec());
    }
    running.close_input();
    running.all_of_it().map_err(Stopped::GivenUp)
}

/// What has been heard from a program, kept by the thread that reads its standard error.
struct Heard {
    tail: Vec<u8>,
    last: Instant,
    closed: bool,
}

/// A program at the other end of three pipes.
///
/// Threads hold the pipes, because a wait on a pipe has no time limit. None of them is ever joined: a program left in
/// the background (an ssh master) may hold a pipe open for minutes.
pub(super) struct Running {
    child: Child,
    input: Option<Input>,
    output: Receiver<io::Result<Vec<u8>>>,
    rest: io::Cursor<Vec<u8>>,
    heard: Arc<Mutex<Heard>>,
    idle: Option<Duration>,
    ended: Option<(ExitStatus, Instant)>,
}

/// The pauses between looks at whether a program has ended: mostly it is about to.
struct Pause(Duration);

impl Default for Pause {
    fn default() -> Self {
        Self(Duration::from_micros(50))
    }
}

impl Pause {
    fn take(&mut self) {
        thread::sleep(self.0);
        self.0 = (self.0 * 2).min(Duration::from_millis(2));
    }
}

struct Input {
    pieces: Sender<Vec<u8>>,
    taken: Receiver<io::Result<()>>,
}

impl Running {
    /// Starts the program; `shown` copies its standard error to ours.
    pub(super) fn start(mut command: Command, idle: Option<Duration>, shown: bool) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let not_started = |source: io::Error| Error::Program {
            name,
            why: match source.kind() {
                io::ErrorKind::NotFound => "it is not installed, or not on the PATH".to_owned(),
                _ => source.to_string(),
            },
        };
        #[cfg(unix)]
        raw::ends_with_us(&mut command);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(not_started)?;
        let heard = Arc::new(Mutex::new(Heard { tail: Vec::new(), last: Instant::now(), closed: false }));
        if let Some(pipe) = child.stderr.take() {
            let heard = Arc::clone(&heard);
            thread::spawn(move || listen(pipe, &heard, shown));
        }
        // Bounded, so that a program that talks faster than we read has to wait.
        let (pieces, output) = sync_channel(16);
        if let Some(pipe) = child.stdout.take() {
            thread::spawn(move || pump(pipe, &pieces));
        }
        let input = child.stdin.take().map(|pipe| {
            let (pieces, waiting) = channel();
            let (done, taken) = channel();
            thread::spawn(move || feed(pipe, &waiting, &done));
            Input { pieces, taken }
        });
        Ok(Self { child, input, output, rest: io::Cursor::default(), heard, idle, ended: None })
    }

    /// Bytes from its standard output; 0 at its end. `TimedOut` after silence beyond the limit: it is ended then.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.rest.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            match self.output.recv_timeout(LOOK) {
                Ok(piece) => {
                    self.rest = io::Cursor::new(piece?);
                    self.hear().last = Instant::now();
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
                Err(RecvTimeoutError::Timeout) => {
                    if self.is_over()? {
                        return Ok(0);
                    }
                }
            }
        }
    }

    /// Sends bytes to its standard input and waits until they are taken.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        for piece in bytes.chunks(PIECE) {
            let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
            let input = self.input.as_ref().ok_or_else(gone)?;
            input.pieces.send(piece.to_vec()).map_err(|_| gone())?;
            loop {
                let input = self.input.as_ref().ok_or_else(gone)?;
                match input.taken.recv_timeout(LOOK) {
                    Ok(answer) => {
                        answer?;
                        self.hear().last = Instant::now();
                        break;
                    }
                    Err(RecvTimeoutError::Disconnected) => return Err(gone()),
                    Err(RecvTimeoutError::Timeout) => {
                        if self.is_over()? {
                            return Err(gone());
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Leaves bytes for its standard input without waiting. A program that does not read all of it is within its
    /// rights: its exit code says what became of it.
    fn post(&mut self, bytes: Vec<u8>) {
        if let Some(input) = &self.input {
            drop(input.pieces.send(bytes));
        }
    }

    /// Tells it that nothing more comes.
    pub(super) fn close_input(&mut self) {
        self.input = None;
    }

    /// Everything it has to say, and how it ended.
    fn all_of_it(&mut self) -> io::Result<Output> {
        let mut stdout = Vec::new();
        let mut piece = vec![0; PIECE];
        loop {
            match self.read(&mut piece)? {
                0 => break,
                count => stdout.extend_from_slice(&piece[..count]),
            }
        }
        let mut pause = Pause::default();
        let status = loop {
            if let Some(status) = self.ended()? {
                break status;
            }
            self.is_over()?;
            pause.take();
        };
        self.settle();
        Ok(Output { status, stdout, stderr: self.words() })
    }

    /// Closes its input and waits; one that has not ended after `patience` is killed.
    pub(super) fn finish(&mut self, patience: Duration) -> io::Result<ExitStatus> {
        self.close_input();
        let until = Instant::now() + patience;
        let mut pause = Pause::default();
        loop {
            if let Some(status) = self.ended()? {
                self.settle();
                return Ok(status);
            }
            if Instant::now() >= until {
                self.kill()?;
            }
            // Drained, so that a program with much left to say can come to its end.
            while self.output.try_recv().is_ok() {}
            pause.take();
        }
    }

    /// The last it said on its standard error.
    pub(super) fn words(&self) -> Vec<u8> {
        self.hear().tail.clone()
    }

    fn hear(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        if self.ended.is_none()
            && let Some(status) = self.child.try_wait()?
        {
            self.ended = Some((status, Instant::now()));
        }
        Ok(self.ended.map(|(status, _)| status))
    }

    /// Whether a wait for its pipes is in vain: it ended a while ago. `TimedOut` if it is silent for too long.
    fn is_over(&mut self) -> io::Result<bool> {
        self.ended()?;
        if let Some((_, when)) = self.ended {
            return Ok(when.elapsed() >= GRACE);
        }
        if let Some(limit) = self.idle
            && self.hear().last.elapsed() >= limit
        {
            self.kill()?;
            return Err(io::Error::new(
                io::ErrorKind::TimedOut,
                format!("it said nothing for {} seconds", limit.as_secs_f64()),
            ));
        }
        Ok(false)
    }

    /// Lets the thread that reads standard error come to the end of what an ended program has said.
    fn settle(&self) {
        let until = Instant::now() + GRACE;
        let mut pause = Pause::default();
        while !self.hear().closed && Instant::now() < until {
            pause.take();
        }
    }

    fn kill(&mut self) -> io::Result<()> {
        #[cfg(unix)]
        raw::kill_group(self.child.id());
        self.child.kill()
    }
}

impl Drop for Running {
    /// No program outlives its use, and none stays behind as a zombie.
    fn drop(&mut self) {
        if self.ended.is_none() && self.kill().is_ok() {
            drop(self.child.wait());
        }
    }
}

fn pump(mut pipe: impl Read, pieces: &SyncSender<io::Result<Vec<u8>>>) {
    let mut buffer = vec![0; PIECE];
    loop {
        let piece = match pipe.read(&mut buffer) {
            Ok(0) => return,
            Ok(count) => Ok(buffer[..count].to_vec()),
            Err(source) if source.kind() == io::ErrorKind::Interrupted => continue,
            Err(source) => Err(source),
        };
        let last = piece.is_err();
        if pieces.send(piece).is_err() || last {
            return;
        }
    }
}

fn feed(mut pipe: ChildStdin, waiting: &Receiver<Vec<u8>>, done: &Sender<io::Result<()>>) {
    for piece in waiting {
        let answer = pipe.write_all(&piece);
        let last = answer.is_err();
        // Nobody waits for the answer to a piece that was posted.
        drop(done.send(answer));
        if last {
            return;
        }
    }
}

fn listen(mut pipe: ChildStderr, heard: &Mutex<Heard>, shown: bool) {
    let heard = || heard.lock().unwrap_or_else(PoisonError::into_inner);
    let mut screen = shown.then(Screen::default);
    let mut buffer = vec![0; 4096];
    loop {
        let count = match pipe.read(&mut buffer) {
            Err(source) if source.kind() == io::ErrorKind::Interrupted => continue,
            Ok(0) | Err(_) => break,
            Ok(count) => count,
        };
        if let Some(shown) = &mut screen
            && io::stderr().write_all(shown.safe(&buffer[..count]).as_bytes()).is_err()
        {
            screen = None;
        }
        let mut heard = heard();
        heard.last = Instant::now();
        heard.tail.extend_from_slice(&buffer[..count]);
        let excess = heard.tail.len().saturating_sub(KEPT);
        heard.tail.drain(..excess);
    }
    heard().closed = true;
}

/// Makes other people's bytes harmless for a terminal while they stream by.
#[derive(Default)]
struct Screen {
    /// The beginning of a character whose end has not come yet.
    begun: Vec<u8>,
}

impl Screen {
    fn safe(&mut self, bytes: &[u8]) -> String {
        self.begun.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.begun) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.begun.len(),
        };
        let rest = self.begun.split_off(whole);
        let text = String::from_utf8_lossy(&self.begun)
            .chars()
            .map(|c| match c {
                '\n' | '\r' | '\t' => c,
                c if c.is_control() => char::REPLACEMENT_CHARACTER,
                c => c,
            })
            .collect();
        self.begun = rest;
        text
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Place;
    use super::*;

    fn shell(place: &Place, script: &str) -> Command {
        let mut shell = command(OsStr::new("sh"), &place.world);
        shell.args(["-c", script]);
        shell
    }

    #[test]
    fn much_goes_in_and_comes_out_without_a_standstill() {
        let place = Place::new();
        let input = vec![b'x'; 3_000_000];
        let output = run(shell(&place, "tee /dev/stderr; exit 4"), Some(&input), None).unwrap();
        assert_eq!(output.stdout, input);
        assert_eq!(output.stderr.len(), KEPT);
        assert_eq!(output.status.code(), Some(4));
        let unread = run(shell(&place, "exec <&-; sleep 0.1; echo done"), Some(&input), None).unwrap();
        assert_eq!(unread.stdout, b"done\n");
    }

    #[test]
    fn only_silence_counts_as_idle() {
        let place = Place::new();
        let limit = Some(Duration::from_millis(1500));
        let slow = "for i in 1 2 3 4; do sleep 0.5; echo $i >&2; done";
        assert!(run(shell(&place, slow), None, limit).unwrap().status.success());
        let closed = shell(&place, "exec >&- 2>&-; sleep 30");
        let error = run(closed, None, limit).unwrap_err();
        assert!(error.to_string().contains("said nothing for 1.5 seconds"), "{error}");
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = run(command(OsStr::new("no-such-program"), &World::default()), None, None).unwrap_err();
        assert!(matches!(&error, Error::Program { name, .. } if name == "no-such-program"), "{error}");
    }

    #[test]
    fn git_alone_gets_its_settings_back() {
        let place = Place::new().with("GIT_CONFIG_PARAMETERS", "'a.b'='c'").with("GIT_DIR", "/nowhere");
        let asked = |with_settings| {
            let mut git = command(OsStr::new("git"), &place.world);
            if with_settings {
                with_given_settings(&mut git, &place.world);
            }
            git.args(["config", "a.b"]).current_dir(place.path(""));
            run(git, None, None).unwrap().stdout
        };
        assert_eq!(asked(true), b"c\n");
        assert_eq!(asked(false), b"");
    }

    #[test]
    fn words_are_harmless_on_the_screen_even_in_pieces() {
        let mut screen = Screen::default();
        let text: String =
            b"\x1b[31mno\r\n\xc3\xa9\xc2\x9b\xff\t".chunks(1).map(|b| screen.safe(b)).collect();
        assert_eq!(text, "\u{fffd}[31mno\r\né\u{fffd}\u{fffd}\t");
    }
}

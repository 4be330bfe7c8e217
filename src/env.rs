//! The outside world, read once: arguments, variables, folder, time, seed, terminal, streams.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset};

/// Everything a command knows of the process it runs in.
pub struct Env {
    /// Arguments, the program's name first.
    pub args: Vec<OsString>,
    /// All variables.
    pub vars: BTreeMap<OsString, OsString>,
    /// The folder in which the command was given.
    pub folder: PathBuf,
    /// The instant of the command, with the machine's offset, or `ALLY_NOW`.
    pub now: DateTime<FixedOffset>,
    /// Whether `ALLY_NOW` fixes the clock.
    pub clock_is_fixed: bool,
    /// Seed of everything random, or `ALLY_SEED`.
    pub seed: u64,
    /// This program's own file.
    pub program: Option<PathBuf>,
    /// Which streams are terminals, and how wide.
    pub terminal: Terminal,
    /// Standard input, output and error.
    pub streams: Streams,
}

/// Why the process can't be read.
#[derive(Debug)]
pub struct Misread {
    /// A sentence.
    pub why: String,
    /// What helps.
    pub hint: &'static str,
    /// Whether the arguments ask for JSON.
    pub json: bool,
}

/// A sentence, and what helps.
type Said = (String, &'static str);

/// Which streams are terminals.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terminal {
    /// Standard input.
    pub input: bool,
    /// Standard output.
    pub output: bool,
    /// Standard error.
    pub errors: bool,
    /// Columns of the terminal, if there is one.
    pub width: Option<u16>,
}

/// The three streams of a process, or stand-ins for them.
pub struct Streams {
    /// Standard input.
    pub input: Box<dyn Read>,
    /// Standard output.
    pub output: Box<dyn Write>,
    /// Standard error.
    pub errors: Box<dyn Write>,
}

impl Streams {
    /// Streams that read nothing and show nothing.
    pub fn silent() -> Self {
        Self { input: Box::new(io::empty()), output: Box::new(io::sink()), errors: Box::new(io::sink()) }
    }
}

/// A line on the terminal for what somebody waits for: written, drawn over, and wiped in the end.
#[derive(Debug)]
pub struct WaitLine(Mutex<Drawn>);

/// What stands there.
#[derive(Debug)]
struct Drawn {
    /// Whether anything does.
    is_there: bool,
    /// When it was drawn last.
    at: Instant,
}

/// How long what is drawn stands at least: a terminal far away has better things to do.
const STANDS: Duration = Duration::from_millis(100);

impl WaitLine {
    /// Nothing yet.
    #[expect(clippy::new_without_default, reason = "it looks at the clock")]
    pub fn new() -> Self {
        Self(Mutex::new(Drawn { is_there: false, at: Instant::now() }))
    }

    /// Writes text where the cursor is.
    pub fn write(&self, text: &str) {
        self.draw(text, |_| true);
    }

    /// Draws another text in its place, unless the last one has only just been drawn.
    pub fn redraw(&self, text: &str) {
        self.draw(&format!("\r{text}\x1b[K"), |drawn| drawn.at.elapsed() >= STANDS);
    }

    /// Takes away what stands there.
    pub fn wipe(&self) {
        self.draw("\r\x1b[K", |drawn| drawn.is_there);
        if let Ok(mut drawn) = self.0.lock() {
            drawn.is_there = false;
        }
    }

    fn draw(&self, text: &str, fits: impl FnOnce(&Drawn) -> bool) {
        let Ok(mut drawn) = self.0.lock() else { return };
        if fits(&drawn) {
            *drawn = Drawn { is_there: true, at: Instant::now() };
            // It is a courtesy: a terminal that is gone must not end the work.
            let mut errors = io::stderr();
            let _ = errors.write_all(text.as_bytes()).and_then(|()| errors.flush());
        }
    }
}

impl Drop for WaitLine {
    fn drop(&mut self) {
        self.wipe();
    }
}

/// A world without its streams, which other threads may take.
#[derive(Debug, Clone)]
pub struct Apart {
    vars: BTreeMap<OsString, OsString>,
    now: DateTime<FixedOffset>,
    clock_is_fixed: bool,
    seed: u64,
    program: Option<PathBuf>,
}

impl Apart {
    /// The world in a folder, with silent streams and nobody at the terminal.
    pub fn in_folder(&self, folder: PathBuf) -> Env {
        Env {
            args: Vec::new(),
            vars: self.vars.clone(),
            folder,
            now: self.now,
            clock_is_fixed: self.clock_is_fixed,
            seed: self.seed,
            program: self.program.clone(),
            terminal: Terminal::default(),
            streams: Streams::silent(),
        }
    }
}

impl fmt::Debug for Env {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Env").field("args", &self.args).field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Env {
    /// Reads the process.
    ///
    /// # Errors
    ///
    /// When `ALLY_NOW` or `ALLY_SEED` can't be read or there is no present folder.
    pub fn of_process() -> Result<Self, Misread> {
        #[expect(clippy::disallowed_methods, reason = "this is where variables are read")]
        let vars: BTreeMap<OsString, OsString> = std::env::vars_os().collect();
        #[expect(clippy::disallowed_methods, reason = "this is where arguments are read")]
        let args: Vec<OsString> = std::env::args_os().collect();
        let json = asks_for_json(&args);
        #[expect(clippy::disallowed_methods, reason = "this is where the folder is read")]
        let folder = std::env::current_dir().map_err(|error| Misread {
            why: format!("the present folder can't be used: {error}"),
            hint: "go to a folder that is there",
            json,
        })?;
        let misread = |(why, hint)| Misread { why, hint, json };
        let fixed = fixed_clock(&vars).map_err(misread)?;
        #[expect(clippy::disallowed_methods, reason = "this is where the clock is read")]
        let now = fixed.unwrap_or_else(|| chrono::Local::now().fixed_offset());
        let terminal = Terminal {
            input: io::stdin().is_terminal(),
            output: io::stdout().is_terminal(),
            errors: io::stderr().is_terminal(),
            width: terminal_size::terminal_size().map(|(width, _)| width.0),
        };
        Ok(Self {
            args,
            folder,
            now,
            clock_is_fixed: fixed.is_some(),
            seed: seed(&vars).map_err(misread)?,
            program: std::env::current_exe().ok(),
            terminal,
            streams: Streams {
                input: Box::new(io::stdin()),
                output: Box::new(io::stdout()),
                errors: Box::new(io::stderr()),
            },
            vars,
        })
    }

    /// A variable that is set and not empty.
    pub fn var(&self, name: &str) -> Option<&OsStr> {
        self.vars.get(OsStr::new(name)).map(OsString::as_os_str).filter(|value| !value.is_empty())
    }

    /// A variable as text.
    pub fn text_var(&self, name: &str) -> Option<String> {
        self.var(name).map(|value| value.to_string_lossy().into_owned())
    }

    /// Whether the locale can show more than ASCII. Without a word on it, as in cron, it can: the records are UTF-8.
    pub fn shows_unicode(&self) -> bool {
        let said = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| self.text_var(name));
        said.is_none_or(|locale| {
            let locale = locale.to_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        })
    }

    /// The person's home folder.
    pub fn home(&self) -> Option<PathBuf> {
        self.var("HOME").map(PathBuf::from)
    }

    /// The person's own settings, `$XDG_CONFIG_HOME/ally/config.yaml`.
    pub fn config_file(&self) -> Option<PathBuf> {
        let base = self.var("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
        let base = base.or_else(|| self.home().map(|home| home.join(".config")))?;
        Some(base.join("ally").join("config.yaml"))
    }

    /// What the machine's time zone is called: by `TZ` if that is set, otherwise by the system. Nothing while the clock is
    /// fixed.
    pub fn zone(&self) -> Option<String> {
        if self.clock_is_fixed {
            return None;
        }
        let named = self.text_var("TZ").map(|name| name.trim_start_matches(':').to_owned());
        named.filter(|name| !name.is_empty()).or_else(|| iana_time_zone::get_timezone().ok())
    }

    /// A path as typed, read against the present folder; `~/` is the home folder.
    pub fn path(&self, typed: &Path) -> PathBuf {
        match (typed.strip_prefix("~"), self.home()) {
            (Ok(rest), Some(home)) => home.join(rest),
            _ => self.folder.join(typed),
        }
    }

    /// What of this world other threads may take.
    pub fn apart(&self) -> Apart {
        Apart {
            vars: self.vars.clone(),
            now: self.now,
            clock_is_fixed: self.clock_is_fixed,
            seed: self.seed,
            program: self.program.clone(),
        }
    }

    /// The same world for another folder, with silent streams: for commands that run inside a command.
    #[must_use]
    pub fn inside(&self, folder: PathBuf, now: DateTime<FixedOffset>, seed: u64) -> Self {
        Self {
            args: self.args.clone(),
            vars: self.vars.clone(),
            folder,
            now,
            clock_is_fixed: true,
            seed,
            program: self.program.clone(),
            terminal: Terminal::default(),
            streams: Streams::silent(),
        }
    }
}

/// Whether the arguments ask for JSON, known before they are understood.
pub fn asks_for_json(args: &[OsString]) -> bool {
    args.iter().skip(1).take_while(|arg| *arg != "--").any(|arg| arg == "--json")
}

fn fixed_clock(vars: &BTreeMap<OsString, OsString>) -> Result<Option<DateTime<FixedOffset>>, Said> {
    let Some(text) = vars.get(OsStr::new("ALLY_NOW")).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let text = text.to_string_lossy();
    DateTime::parse_from_rfc3339(&text).map(Some).map_err(|_| {
        (format!("ALLY_NOW is {text:?}"), "it takes an instant such as 2026-11-22T10:00:00+01:00")
    })
}

fn seed(vars: &BTreeMap<OsString, OsString>) -> Result<u64, Said> {
    match vars.get(OsStr::new("ALLY_SEED")).filter(|text| !text.is_empty()) {
        None => Ok(fastrand::u64(..)),
        Some(text) => {
            let text = text.to_string_lossy();
            text.parse().map_err(|_| (format!("ALLY_SEED is {text:?}"), "it takes a whole number"))
        }
    }
}

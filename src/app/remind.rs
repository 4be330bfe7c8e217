//! `remind`: tells what is due, each thing once. What was told is kept in this clone alone, and noted only after it was
//! given: a death in between gives it twice, and never not at all.

use std::io::ErrorKind;
use std::process::Output;

use super::sync::Sync;
use super::{App, Opened, PATIENCE};
use crate::error::{Error, Exit};
use crate::git;
use crate::model::{Problem, parse_day};
use crate::ops::due;
use crate::ops::remind::{Marks, RemindRefusal, Reminders, SyncBefore, reminders};
use crate::ops::words::short;
use crate::render::{self, safe};
use crate::schedule;

/// The state file with what was told.
const TOLD: &str = "remind";

/// The state files with the day on which something beside the reminders was said.
const SAID_OF_SYNC: &str = "remind.sync";
const SAID_OF_PROBLEMS: &str = "remind.problems";

/// What `remind` was asked.
#[derive(Debug, Clone, Default)]
pub struct Remind {
    /// Run this for each reminder, instead of printing it.
    pub command: Option<String>,
    /// Everything that is due, told or not; nothing is noted.
    pub all: bool,
    /// Sync before, and give up after so many seconds of silence.
    pub sync: Option<u64>,
}

impl App {
    /// Tells what is due.
    pub fn remind(&mut self, ask: &Remind) -> Result<Exit, Error> {
        let sync = ask.sync.map(|seconds| self.sync_before(seconds)).transpose()?;
        // Opened after the sync, which may have brought another time zone.
        let opened = self.open()?;
        let repo = &opened.site.repo;
        let _lock = repo.lock_reminders(PATIENCE)?;
        let loaded = super::load(&opened, &due::scope(&opened.now));
        let found = reminders(&loaded.snapshot, &opened.now).inspect_err(|_| self.warn(&loaded.problems))?;
        let mut view = Reminders { sync, ..found };
        let mut book = Book::open(&opened, ask.all)?;
        if !ask.all {
            view.without_told(&mut book.told, opened.now.today);
        }
        let has_news = !view.reminders.is_empty();
        self.say_of_sync(&opened, view.sync.as_ref())?;
        match &ask.command {
            Some(line) => self.run_for_each(&mut book, line, &mut view)?,
            None => self.print(&mut book, &mut view, &loaded.problems)?,
        }
        if !loaded.problems.is_empty() && (has_news || first_today(&opened, SAID_OF_PROBLEMS)?) {
            self.warn(&loaded.problems);
            said_today(&opened, SAID_OF_PROBLEMS)?;
        }
        if ask.command.is_some() {
            self.report(&opened, &view, &loaded.problems)
        } else {
            Ok(exit_of(&loaded.problems))
        }
    }

    /// A short sync; whatever comes of it, reminders follow.
    fn sync_before(&self, seconds: u64) -> Result<SyncBefore, Error> {
        let opened = self.open()?;
        let ask = Sync { timeout: Some(seconds), ..Sync::default() };
        Ok(match self.sync_in(&opened, &ask) {
            Ok(synced) if synced.clashes.is_empty() => SyncBefore { done: true, message: None },
            Ok(_) => SyncBefore {
                done: true,
                message: Some("the sync left a value from both sides; `ally check` shows which".to_owned()),
            },
            Err(error) => SyncBefore { done: false, message: Some(format!("no sync: {error}")) },
        })
    }

    /// What to know of the sync. That there was none is said once a day: a line every hour would teach to look past all
    /// of them. A clash is told by the sync that makes it, and by no other.
    fn say_of_sync(&mut self, opened: &Opened, sync: Option<&SyncBefore>) -> Result<(), Error> {
        let Some(SyncBefore { done, message: Some(message) }) = sync else { return Ok(()) };
        if self.global.style.json || !(*done || first_today(opened, SAID_OF_SYNC)?) {
            return Ok(());
        }
        self.say(message);
        if *done { Ok(()) } else { said_today(opened, SAID_OF_SYNC) }
    }

    /// Runs the command for each reminder, and notes each one that it took.
    fn run_for_each(&mut self, book: &mut Book<'_>, line: &str, view: &mut Reminders) -> Result<(), Error> {
        let world = self.world();
        let team = safe::line(&view.team).into_owned();
        for reminder in &mut view.reminders {
            let mut variables = vec![("ALLY_REMIND_TEAM", team.clone())];
            let own = reminder.variables().into_iter();
            variables.extend(own.map(|(name, value)| (name, safe::line(&value).into_owned())));
            reminder.why = match schedule::run_command(line, &variables, &world) {
                Ok(output) => {
                    self.pass_on(&output.stdout)?;
                    ended_badly(&output)
                }
                Err(git::Error::Program { why, .. }) => Some(format!("was given up: {why}")),
                Err(error) => return Err(error.into()),
            };
            reminder.given = reminder.why.is_none();
            if reminder.given {
                book.note([reminder.key()])?;
            }
        }
        Ok(())
    }

    /// What a command printed.
    fn pass_on(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if bytes.is_empty() || self.global.style.json {
            return Ok(());
        }
        self.put(format!("{}\n", safe::lines(&String::from_utf8_lossy(bytes))).as_bytes())
    }

    /// Prints the reminders, and notes them once they are out.
    fn print(
        &mut self,
        book: &mut Book<'_>,
        view: &mut Reminders,
        problems: &[Problem],
    ) -> Result<(), Error> {
        view.reminders.iter_mut().for_each(|reminder| reminder.given = true);
        let now = &book.opened.now;
        let bytes = if self.global.style.json {
            let mut document = Vec::new();
            render::write_json(&mut document, "remind", view, problems).map_err(Error::system("JSON"))?;
            document
        } else {
            self.drawn(view, now).into_bytes()
        };
        let output = &mut self.env.streams.output;
        match output.write_all(&bytes).and_then(|()| output.flush()) {
            Ok(()) => {}
            // A closed pipe is no error; but nobody has seen the reminders.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
            Err(error) => return Err(Error::system("standard output")(error)),
        }
        book.note(view.reminders.iter().map(|reminder| reminder.key()))
    }

    /// What became of reminders that a command was to take.
    fn report(&mut self, opened: &Opened, view: &Reminders, problems: &[Problem]) -> Result<Exit, Error> {
        let mut refused = view.reminders.iter().filter_map(|one| Some((&one.text, one.why.as_ref()?)));
        let first = refused.next();
        if self.global.style.json {
            self.show("remind", view, &opened.now, problems)?;
            return Ok(if first.is_some() { Exit::Refused } else { exit_of(problems) });
        }
        let Some((text, why)) = first else { return Ok(exit_of(problems)) };
        let others = refused.count();
        Err(Error::Refused(RemindRefusal::NotGiven { text: text.clone(), why: why.clone(), others }.into()))
    }
}

/// What was told, with the file that keeps it.
struct Book<'a> {
    opened: &'a Opened,
    told: Marks,
    is_closed: bool,
}

impl<'a> Book<'a> {
    /// Reads it; a closed one takes no notes.
    fn open(opened: &'a Opened, is_closed: bool) -> Result<Self, Error> {
        let told = Marks::parse(&opened.site.repo.read_state(TOLD)?.unwrap_or_default());
        Ok(Self { opened, told, is_closed })
    }

    /// Notes what was given.
    fn note(&mut self, keys: impl IntoIterator<Item = String>) -> Result<(), Error> {
        let mut keys = keys.into_iter().peekable();
        if self.is_closed || keys.peek().is_none() {
            return Ok(());
        }
        keys.for_each(|key| self.told.add(key, self.opened.now.today));
        Ok(self.opened.site.repo.write_state(TOLD, &self.told.text())?)
    }
}

fn exit_of(problems: &[Problem]) -> Exit {
    if problems.is_empty() { Exit::Ok } else { Exit::BadRecords }
}

/// How a command ended, unless it ended well.
fn ended_badly(output: &Output) -> Option<String> {
    if output.status.success() {
        return None;
    }
    let words = String::from_utf8_lossy(&output.stderr);
    let last = words.lines().map(str::trim).rfind(|line| !line.is_empty());
    let last = last.map(|words| format!(": {}", short(words, 200))).unwrap_or_default();
    Some(match output.status.code() {
        Some(code) => format!("ended with code {code}{last}"),
        None => format!("was ended from outside{last}"),
    })
}

/// Whether this was not said today.
fn first_today(opened: &Opened, name: &str) -> Result<bool, Error> {
    let said = opened.site.repo.read_state(name)?.and_then(|text| parse_day(text.trim()));
    Ok(said != Some(opened.now.today))
}

fn said_today(opened: &Opened, name: &str) -> Result<(), Error> {
    Ok(opened.site.repo.write_state(name, &opened.now.today.to_string())?)
}

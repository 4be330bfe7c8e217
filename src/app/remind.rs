//! `remind`: tells what is due, each thing once. What was told is kept in this clone alone, and noted only after it was
//! given: a death in between gives it twice, and never not at all.

use std::io::ErrorKind;
use std::process::Output;

use super::due::load_due;
use super::sync::Sync;
use super::{App, Opened, PATIENCE};
use crate::error::{Error, Exit};
use crate::git::{self, RemindLock};
use crate::model::{Problem, parse_day};
use crate::ops::Now;
use crate::ops::remind::{Marks, RemindRefusal, Reminders, SyncBefore, reminders};
use crate::ops::words::short;
use crate::render::{self, Show, safe};
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
        let mut gathered = self.gather(ask, sync)?;
        self.say_of_sync(&gathered, false)?;
        match &ask.command {
            Some(line) => self.run_for_each(&mut gathered, line)?,
            None => self.print(&mut gathered)?,
        }
        // A JSON document holds them each time.
        if !self.global.style.json {
            self.warn(gathered.problems_to_tell()?);
            gathered.note_problems()?;
        }
        if ask.command.is_some() { self.report(&gathered) } else { Ok(Exit::of(&gathered.problems)) }
    }

    /// What there is to tell, under the lock among those who tell.
    pub(super) fn gather(&self, ask: &Remind, sync: Option<SyncBefore>) -> Result<Gathered, Error> {
        let opened = self.open()?;
        let repo = &opened.site.repo;
        let lock = repo.lock_reminders(PATIENCE)?;
        let loaded = load_due(&opened, None);
        let mut view = Reminders { sync, ..reminders(&loaded.snapshot, &opened.now)? };
        let mut told = Marks::parse(&repo.read_state(TOLD)?.unwrap_or_default());
        if !ask.all {
            view.without_told(&mut told, opened.now.today);
        }
        let (problems, takes_notes) = (loaded.problems, !ask.all);
        Ok(Gathered { opened, _lock: lock, told, takes_notes, view, problems, says_problems: false })
    }

    /// A short sync; whatever comes of it, reminders follow.
    pub(super) fn sync_before(&self, seconds: u64) -> Result<SyncBefore, Error> {
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
    pub(super) fn say_of_sync(&mut self, gathered: &Gathered, of_many: bool) -> Result<(), Error> {
        let Gathered { opened, view, .. } = gathered;
        let Some(SyncBefore { done, message: Some(message) }) = &view.sync else { return Ok(()) };
        if self.global.style.json || !(*done || first_today(opened, SAID_OF_SYNC)?) {
            return Ok(());
        }
        self.say(&if of_many { format!("{}: {message}", view.team) } else { message.clone() });
        if *done { Ok(()) } else { said_today(opened, SAID_OF_SYNC) }
    }

    /// Runs the command for each reminder, and notes each one that it took.
    pub(super) fn run_for_each(&mut self, gathered: &mut Gathered, line: &str) -> Result<(), Error> {
        let world = self.world();
        let team = safe::line(&gathered.view.team).into_owned();
        for at in 0..gathered.view.reminders.len() {
            let Some(reminder) = gathered.view.reminders.get_mut(at) else { break };
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
                let key = reminder.key();
                gathered.note([key])?;
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
    fn print(&mut self, gathered: &mut Gathered) -> Result<(), Error> {
        gathered.view.reminders.iter_mut().for_each(|reminder| reminder.given = true);
        let Gathered { view, problems, opened, .. } = &*gathered;
        if self.print_document("remind", view, problems, &opened.now)? { gathered.note_all() } else { Ok(()) }
    }

    /// Prints an answer; whether anybody can have seen it. Unlike elsewhere a reader who is gone matters here.
    pub(super) fn print_document<V: Show>(
        &mut self,
        kind: &str,
        view: &V,
        problems: &[Problem],
        now: &Now,
    ) -> Result<bool, Error> {
        let mut bytes = Vec::new();
        if self.global.style.json {
            render::write_json(&mut bytes, kind, view, problems).map_err(Error::system("JSON"))?;
        } else {
            bytes = self.drawn(view, now).into_bytes();
        }
        let output = &mut self.env.streams.output;
        match output.write_all(&bytes).and_then(|()| output.flush()) {
            Ok(()) => Ok(true),
            // A closed pipe is no error.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
            Err(error) => Err(Error::system("standard output")(error)),
        }
    }

    /// What became of reminders that a command was to take.
    fn report(&mut self, gathered: &Gathered) -> Result<Exit, Error> {
        let refusal = gathered.refusal();
        if self.global.style.json {
            self.show("remind", &gathered.view, &gathered.opened.now, &gathered.problems)?;
            return Ok(if refusal.is_some() { Exit::Refused } else { Exit::of(&gathered.problems) });
        }
        match refusal {
            Some(refusal) => Err(Error::Refused(refusal.into())),
            None => Ok(Exit::of(&gathered.problems)),
        }
    }
}

/// What there is to tell in one team, and the marks of what was told.
pub(super) struct Gathered {
    opened: Opened,
    _lock: RemindLock,
    told: Marks,
    takes_notes: bool,
    pub(super) view: Reminders,
    pub(super) problems: Vec<Problem>,
    /// Whether a person hears of the problems this time.
    says_problems: bool,
}

impl Gathered {
    /// Notes what was given.
    fn note(&mut self, keys: impl IntoIterator<Item = String>) -> Result<(), Error> {
        let mut keys = keys.into_iter().peekable();
        if !self.takes_notes || keys.peek().is_none() {
            return Ok(());
        }
        let today = self.opened.now.today;
        keys.for_each(|key| self.told.add(key, today));
        Ok(self.opened.site.repo.write_state(TOLD, &self.told.text())?)
    }

    /// Notes all of it.
    pub(super) fn note_all(&mut self) -> Result<(), Error> {
        let keys: Vec<String> = self.view.reminders.iter().map(|reminder| reminder.key()).collect();
        self.note(keys)
    }

    /// Problems to be told: beside a reminder, and otherwise once a day.
    pub(super) fn problems_to_tell(&mut self) -> Result<&[Problem], Error> {
        let has_news = !self.view.reminders.is_empty();
        self.says_problems =
            !self.problems.is_empty() && (has_news || first_today(&self.opened, SAID_OF_PROBLEMS)?);
        Ok(if self.says_problems { &self.problems } else { &[] })
    }

    /// Notes that problems were told, if they were.
    pub(super) fn note_problems(&self) -> Result<(), Error> {
        if self.says_problems { said_today(&self.opened, SAID_OF_PROBLEMS) } else { Ok(()) }
    }

    /// The first reminder that the command did not take, as a refusal.
    pub(super) fn refusal(&self) -> Option<RemindRefusal> {
        let mut refused = self.view.reminders.iter().filter_map(|one| Some((&one.text, one.why.as_ref()?)));
        let (text, why) = refused.next()?;
        Some(RemindRefusal::NotGiven { text: text.clone(), why: why.clone(), others: refused.count() })
    }
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

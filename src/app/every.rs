//! `--every-team`: one command in all the teams of the person's settings, each on its own; what goes wrong in one
//! stops none of the others.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::remind::{Gathered, Remind};
use super::sync::Sync;
use super::{App, Global, settings};
use crate::env::Apart;
use crate::error::{Error, Exit};
use crate::model::{Problem, Scope};
use crate::ops::due;
use crate::ops::every::{EveryTeam, Found, Refused, TeamAnswer};
use crate::ops::remind::SyncBefore;
use crate::ops::words::count;
use crate::store;

/// How many teams are looked at at once.
const AT_ONCE: usize = 8;

/// What came of one team: an answer with what could not be read and the exit code, or an error.
type Outcome = Result<(Found, Vec<Problem>, Exit), Error>;

impl App {
    /// The board of every team, a line for each.
    pub fn every_status(&mut self) -> Result<Exit, Error> {
        let teams = self.teams()?;
        let outcomes = self.in_each(&teams, |app| {
            let (status, problems, opened) = app.board()?;
            let loaded = super::load(&opened, &due::scope(&opened.now));
            // Whoever is no member there looks on, and nothing is due for them.
            let due = due::due(&loaded.snapshot, &opened.now, None).map_or(0, |list| list.items.len());
            let exit = Exit::of(&problems);
            Ok((Found::Status(Box::new(status), due), problems, exit))
        });
        self.answer_for_all("every-team.status", &teams, outcomes)
    }

    /// What is due in every team.
    pub fn every_due(&mut self, who: Option<&str>, exit_code: bool) -> Result<Exit, Error> {
        let teams = self.teams()?;
        let outcomes = self.in_each(&teams, |app| {
            let opened = app.open()?;
            let loaded = super::load(&opened, &due::scope(&opened.now));
            let list = due::due(&loaded.snapshot, &opened.now, who)?;
            let exit = match Exit::of(&loaded.problems) {
                Exit::Ok if exit_code && !list.items.is_empty() => Exit::Due,
                exit => exit,
            };
            Ok((Found::Due(list), loaded.problems, exit))
        });
        self.answer_for_all("every-team.due", &teams, outcomes)
    }

    /// A sync of every team.
    pub fn every_sync(&mut self, ask: &Sync) -> Result<Exit, Error> {
        let teams = self.teams()?;
        let outcomes = self.in_each(&teams, |app| {
            let opened = app.open()?;
            let synced = app.sync_in(&opened, ask)?;
            let exit = if synced.clashes.is_empty() { Exit::Ok } else { Exit::Clash };
            Ok((Found::Sync(Box::new(synced)), Vec::new(), exit))
        });
        self.answer_for_all("every-team.sync", &teams, outcomes)
    }

    /// The reminders of every team. Syncs go side by side; what is told goes out once, and is noted after that.
    pub fn every_remind(&mut self, ask: &Remind) -> Result<Exit, Error> {
        let teams = self.teams()?;
        let mut syncs: Vec<Option<SyncBefore>> = teams.iter().map(|_| None).collect();
        if let Some(seconds) = ask.sync {
            let done = self.in_each(&teams, |app| app.sync_before(seconds));
            // A team that can't be opened says so below.
            syncs = done.into_iter().map(Result::ok).collect();
        }
        let mut outcomes = Vec::new();
        let mut told: Vec<Gathered> = Vec::new();
        for (folder, sync) in teams.iter().zip(syncs) {
            let app = sub(&self.env.apart(), &self.global, folder);
            let outcome = app.gather(ask, sync).and_then(|mut gathered| {
                let exit = self.tell_apart(ask, &mut gathered)?;
                let found = Found::Remind(gathered.view.clone());
                let problems = gathered.problems_to_tell()?;
                told.push(gathered);
                Ok((found, problems, exit))
            });
            outcomes.push(outcome);
        }
        let (view, exit) = self.collected(&teams, outcomes);
        let now = self.anywhere();
        // What a command told is noted already, and only told to a program once more.
        let by_command = ask.command.is_some();
        if by_command && !self.global.style.json {
            return Ok(exit);
        }
        if self.print_document("every-team.remind", &view, &[], &now)? && !by_command {
            told.iter_mut().try_for_each(Gathered::note_all)?;
        }
        Ok(exit)
    }

    /// Runs the command for the reminders of one team, or marks them as to be printed.
    fn tell_apart(&mut self, ask: &Remind, gathered: &mut Gathered) -> Result<Exit, Error> {
        self.say_of_sync(gathered, true)?;
        match &ask.command {
            Some(line) => self.run_for_each(gathered, line)?,
            None => gathered.view.reminders.iter_mut().for_each(|reminder| reminder.given = true),
        }
        if let Some(refusal) = gathered.refusal() {
            let team = &gathered.view.team;
            if !self.global.style.json {
                self.say(&format!("{team}: {refusal}"));
            }
            return Ok(Exit::Refused);
        }
        Ok(Exit::of(&gathered.problems))
    }

    /// The folders of the settings.
    fn teams(&self) -> Result<Vec<PathBuf>, Error> {
        let teams = settings::own_teams(&self.env)?;
        if teams.is_empty() {
            return Err(Error::Usage {
                message: "your settings list no teams".to_owned(),
                hint: "`ally config set teams ~/one:~/two` lists their folders".to_owned(),
            });
        }
        Ok(teams)
    }

    /// Asks every team, some at once; the answers come in the order of the teams.
    fn in_each<T: Send>(
        &self,
        teams: &[PathBuf],
        ask: impl Fn(&App) -> Result<T, Error> + std::marker::Sync,
    ) -> Vec<Result<T, Error>>
    where
        Error: Send,
    {
        let (apart, global) = (self.env.apart(), self.global.clone());
        let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let line = self.wait_line();
        let answers: Vec<Mutex<Option<Result<T, Error>>>> = teams.iter().map(|_| Mutex::new(None)).collect();
        thread::scope(|scope| {
            for _ in 0..AT_ONCE.min(teams.len()) {
                scope.spawn(|| {
                    while let Some((folder, answer)) = {
                        let at = next.fetch_add(1, Ordering::SeqCst);
                        teams.get(at).zip(answers.get(at))
                    } {
                        let found = ask(&sub(&apart, &global, folder));
                        *answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
                        let done = done.fetch_add(1, Ordering::SeqCst) + 1;
                        if let Some(line) = &line {
                            line.redraw(&format!("{done} of {}", count(teams.len(), "team", "teams")));
                        }
                    }
                });
            }
        });
        let taken =
            answers.into_iter().map(|answer| answer.into_inner().unwrap_or_else(PoisonError::into_inner));
        taken.flatten().collect()
    }

    fn answer_for_all(
        &mut self,
        kind: &str,
        teams: &[PathBuf],
        outcomes: Vec<Outcome>,
    ) -> Result<Exit, Error> {
        let (view, exit) = self.collected(teams, outcomes);
        let now = self.anywhere();
        if self.global.style.quiet && kind == "every-team.sync" && !self.global.style.json {
            return Ok(exit);
        }
        self.show(kind, &view, &now, &[])?;
        Ok(exit)
    }

    /// Puts the outcomes side by side. What went wrong in a team is one line, also where nothing else is shown.
    fn collected(&mut self, teams: &[PathBuf], outcomes: Vec<Outcome>) -> (EveryTeam, Exit) {
        let mut worst = Exit::Ok;
        let mut answers = Vec::new();
        for (folder, outcome) in teams.iter().zip(outcomes) {
            let path = folder.display().to_string();
            let team = name(folder);
            let (data, error, exit) = match outcome {
                Ok((found, problems, exit)) => {
                    if let Some(first) = problems.first().filter(|_| !self.global.style.json) {
                        let rest = if problems.len() > 1 {
                            format!(", and {} more", problems.len() - 1)
                        } else {
                            String::new()
                        };
                        self.say(&format!(
                            "{team}: {} can't be read{rest}; `ally -C '{path}' check` says why",
                            first.path
                        ));
                    }
                    (Some(found), None, exit)
                }
                Err(error) => {
                    let exit = error.exit();
                    let refused = Refused {
                        code: error.code(),
                        exit: exit.number(),
                        message: error.to_string(),
                        hint: error.hint(),
                    };
                    if !self.global.style.json {
                        let hint = refused.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
                        self.say(&format!("{team}: {}{hint}", refused.message));
                    }
                    (None, Some(refused), exit)
                }
            };
            worst = worst.or_worse(exit);
            answers.push(TeamAnswer { team, path, data, error });
        }
        (EveryTeam(answers), worst)
    }
}

/// The application for one team, with silent streams.
fn sub(apart: &Apart, global: &Global, folder: &std::path::Path) -> App {
    let global = Global { repo: Some(folder.to_path_buf()), no_input: true, ..global.clone() };
    App::new(apart.in_folder(folder.to_path_buf()), global)
}

/// A team's name; its folder's where the team's file can't be read.
fn name(folder: &std::path::Path) -> String {
    let people = store::load(folder, &Scope::people()).snapshot;
    let own = people.team().map(|team| team.name().to_owned()).filter(|name| !name.is_empty());
    own.unwrap_or_else(|| folder.file_name().unwrap_or_default().to_string_lossy().into_owned())
}

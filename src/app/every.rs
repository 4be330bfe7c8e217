//! `--every-team`: one command in all the teams of the person's settings, each on its own; what goes wrong in one
//! stops none of the others.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::due::load_due;
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
            let loaded = load_due(&opened, None);
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
            let loaded = load_due(&opened, who);
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
        let (view, problems, exit) = self.collected(&teams, outcomes);
        let now = self.anywhere();
        // Like a sync of one team: what a person should look at is shown to those who want quiet, too.
        if view.has_clash() {
            self.show("every-team.sync", &view, &now, &problems)?;
        } else {
            self.show_done("every-team.sync", &view, &now, &problems)?;
        }
        Ok(exit)
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
        let by_command = ask.command.is_some();
        // What is printed is noted at the end, and its team kept from other reminders until then.
        let mut printed: Vec<Gathered> = Vec::new();
        for (folder, sync) in teams.iter().zip(syncs) {
            let app = sub(&self.env.apart(), &self.global, folder);
            let outcome = app.gather(ask, sync).and_then(|mut gathered| {
                let exit = self.tell_apart(ask, folder, &mut gathered)?;
                let found = Found::Remind(gathered.view.clone());
                // A person heard of them just now.
                let problems = if self.global.style.json { gathered.problems.clone() } else { Vec::new() };
                if by_command {
                    gathered.note_problems()?;
                } else {
                    printed.push(gathered);
                }
                Ok((found, problems, exit))
            });
            outcomes.push(outcome);
        }
        let (view, problems, exit) = self.collected(&teams, outcomes);
        let now = self.anywhere();
        // What a command told is noted already, and only told to a program once more.
        if by_command && !self.global.style.json {
            return Ok(exit);
        }
        if self.print_document("every-team.remind", &view, &problems, &now)? {
            let noted = printed.iter_mut().map(|one| one.note_all().and_then(|()| one.note_problems()));
            // All of them, also behind one whose marks can't be written.
            noted.collect::<Vec<_>>().into_iter().collect::<Result<(), _>>()?;
        }
        Ok(exit)
    }

    /// Runs the command for the reminders of one team, or marks them as to be printed.
    fn tell_apart(&mut self, ask: &Remind, folder: &Path, gathered: &mut Gathered) -> Result<Exit, Error> {
        self.say_of_sync(gathered, true)?;
        match &ask.command {
            Some(line) => self.run_for_each(gathered, line)?,
            None => gathered.view.reminders.iter_mut().for_each(|reminder| reminder.given = true),
        }
        if !self.global.style.json {
            self.say_problems(folder, gathered.problems_to_tell()?);
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
        let (view, problems, exit) = self.collected(teams, outcomes);
        let now = self.anywhere();
        self.show(kind, &view, &now, &problems)?;
        Ok(exit)
    }

    /// Puts the outcomes side by side. What went wrong in a team is one line, also where nothing else is shown; for a
    /// program it stands in the document.
    fn collected(&mut self, teams: &[PathBuf], outcomes: Vec<Outcome>) -> (EveryTeam, Vec<Problem>, Exit) {
        let mut worst = Exit::Ok;
        let mut answers = Vec::new();
        let mut all_problems = Vec::new();
        for (folder, outcome) in teams.iter().zip(outcomes) {
            let path = folder.display().to_string();
            let team = name(folder);
            let (data, error, exit) = match outcome {
                Ok((found, problems, exit)) => {
                    if self.global.style.json {
                        let of_team =
                            |found: Problem| Problem { path: format!("{path}/{}", found.path), ..found };
                        all_problems.extend(problems.into_iter().map(of_team));
                    } else {
                        self.say_problems(folder, &problems);
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
        (EveryTeam(answers), all_problems, worst)
    }

    /// What can't be read in a team, as one line.
    fn say_problems(&mut self, folder: &Path, problems: &[Problem]) {
        let Some((first, others)) = problems.split_first() else { return };
        let rest = if others.is_empty() { String::new() } else { format!(", and {} more", others.len()) };
        let (team, path) = (name(folder), folder.display());
        self.say(&format!("{team}: {} can't be read{rest}; `ally -C '{path}' check` says why", first.path));
    }
}

/// The application for one team, with silent streams.
fn sub(apart: &Apart, global: &Global, folder: &Path) -> App {
    let global = Global { repo: Some(folder.to_path_buf()), no_input: true, ..global.clone() };
    App::new(apart.in_folder(folder.to_path_buf()), global)
}

/// A team's name; its folder's where the team's file can't be read.
fn name(folder: &Path) -> String {
    let people = store::load(folder, &Scope::people()).snapshot;
    let own = people.team().map(|team| team.name().to_owned()).filter(|name| !name.is_empty());
    own.unwrap_or_else(|| folder.file_name().unwrap_or_default().to_string_lossy().into_owned())
}

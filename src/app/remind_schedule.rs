//! `remind install`, `show`, `remove`: our lines in the person's crontab, or a timer of the person's systemd. What would
//! stand there is shown before it does.

use std::fs;
use std::path::{Path, PathBuf};

use super::{App, Opened, settings};
use crate::error::{Error, Exit};
use crate::ops::Refusal;
use crate::ops::remind::{
    At, CARRIED, Kept, Planned, RemindRefusal, Scheduled, Scheduler, Unclosed, id_of, installed, with_block,
    without_block,
};
use crate::schedule;

/// What `remind install` was asked.
#[derive(Debug, Clone)]
pub struct Install {
    /// Who runs it.
    pub scheduler: Scheduler,
    /// When; every hour if empty.
    pub at: Vec<At>,
    /// The command that gives a reminder.
    pub command: Option<String>,
    /// Seconds of silence for a sync before.
    pub sync: Option<i64>,
    /// Without asking.
    pub sure: bool,
}

/// The files of a timer or of a crontab's lines, and their team.
struct Places {
    scheduler: Scheduler,
    folder: String,
    id: String,
    script: PathBuf,
    /// Service and timer.
    units: [PathBuf; 2],
}

impl App {
    /// Lets a scheduler run the reminders, after a yes.
    pub fn remind_install(&mut self, ask: &Install) -> Result<Exit, Error> {
        let opened = self.open()?;
        let places = self.places(&opened, ask.scheduler)?;
        let planned = self.planned(&places, ask)?;
        let mut view = proposal(&places, &planned)?;
        self.confirmed(&view, "Let it run this? [y/N]", ask.sure)?;
        match ask.scheduler {
            Scheduler::Cron => self.put_in_crontab(&places, &planned)?,
            Scheduler::Systemd => view.commands = self.put_in_systemd(&places, &planned)?,
        }
        (view.installed, view.changed) = (true, true);
        self.show_done("remind.install", &view, &opened.now, &[])?;
        Ok(Exit::Ok)
    }

    /// Shows what a scheduler runs, or what `install` without options would let it run.
    pub fn remind_show(&mut self, scheduler: Scheduler) -> Result<Exit, Error> {
        let opened = self.open()?;
        let places = self.places(&opened, scheduler)?;
        let mut view = self.standing(&places)?;
        if !view.installed {
            let ask = Install { scheduler, at: Vec::new(), command: None, sync: None, sure: false };
            view = proposal(&places, &self.planned(&places, &ask)?)?;
        }
        self.show("remind.show", &view, &opened.now, &[])?;
        Ok(Exit::Ok)
    }

    /// Takes it away again, after a yes.
    pub fn remind_remove(&mut self, scheduler: Scheduler, sure: bool) -> Result<Exit, Error> {
        let opened = self.open()?;
        let places = self.places(&opened, scheduler)?;
        let mut view = self.standing(&places)?;
        if view.installed {
            self.confirmed(&view, "Take this away? [y/N]", sure)?;
            match scheduler {
                Scheduler::Cron => self.take_from_crontab(&places)?,
                Scheduler::Systemd => view.commands = self.take_from_systemd(&places)?,
            }
            view.changed = true;
        }
        view.installed = false;
        self.show_done("remind.remove", &view, &opened.now, &[])?;
        Ok(Exit::Ok)
    }

    /// Shows what would change and asks; without a terminal only `--yes` is a yes.
    fn confirmed(&mut self, view: &Scheduled, question: &str, sure: bool) -> Result<(), Error> {
        if sure {
            return Ok(());
        }
        let refused = || Refusal::Remind(RemindRefusal::NotConfirmed(view.scheduler));
        if !self.may_ask() {
            return Err(refused().into());
        }
        view.lines().iter().chain(&view.notes).for_each(|line| self.say(line));
        if self.agrees(question)? { Ok(()) } else { Err(refused().into()) }
    }

    fn places(&self, opened: &Opened, scheduler: Scheduler) -> Result<Places, Error> {
        let own = self.env.config_file().ok_or_else(settings::homeless)?;
        let folder = text(&opened.site.root, scheduler)?;
        let id = id_of(&folder);
        let units = own.parent().and_then(Path::parent).unwrap_or(Path::new("/")).join("systemd/user");
        let unit = |ending: &str| units.join(format!("ally-remind-{id}.{ending}"));
        Ok(Places {
            scheduler,
            script: own.with_file_name(format!("remind-{id}.{}.sh", scheduler.word())),
            units: [unit("service"), unit("timer")],
            folder,
            id,
        })
    }

    fn planned(&self, places: &Places, ask: &Install) -> Result<Planned, Error> {
        let variables = CARRIED.iter().filter_map(|name| {
            let value = self.env.var(name)?.to_str()?;
            Some(((*name).to_owned(), value.to_owned()))
        });
        Ok(Planned {
            scheduler: ask.scheduler,
            program: text(&settings::lasting_program(&self.env), ask.scheduler)?,
            folder: places.folder.clone(),
            script: text(&places.script, ask.scheduler)?,
            act_as: self.global.act_as.clone(),
            command: ask.command.clone(),
            sync: ask.sync,
            at: ask.at.clone(),
            variables: variables.collect(),
        })
    }

    /// What stands there now.
    fn standing(&self, places: &Places) -> Result<Scheduled, Error> {
        let mut view = Scheduled::of(places.scheduler, &places.folder);
        match places.scheduler {
            Scheduler::Cron => {
                let crontab = schedule::read_crontab(&self.world()).map_err(cron_says)?;
                let block = installed(&crontab, &places.id).map_err(unclosed)?;
                view.installed = block.is_some();
                let text = block.map(|block| String::from_utf8_lossy(&block).into_owned());
                view.kept.extend(text.map(|text| Kept { path: "crontab".to_owned(), text }));
            }
            Scheduler::Systemd => {
                for unit in &places.units {
                    view.kept.extend(kept(unit)?);
                }
                view.installed = !view.kept.is_empty();
            }
        }
        match kept(&places.script)? {
            Some(script) if view.installed => view.kept.push(script),
            None if view.installed => view
                .notes
                .push(format!("{} is not there, so nothing is told; install again", places.script.display())),
            _ => {}
        }
        Ok(view)
    }

    fn put_in_crontab(&self, places: &Places, planned: &Planned) -> Result<(), Error> {
        let block = planned.block().map_err(Refusal::Remind)?;
        let crontab = schedule::read_crontab(&self.world()).map_err(cron_says)?;
        let after = with_block(&crontab, &block).map_err(unclosed)?;
        let before = fs::read(&places.script).ok();
        // First, so that no minute finds lines without it.
        write(&places.script, planned.script().as_bytes())?;
        schedule::write_crontab(&after, &self.world()).map_err(|why| {
            let undone = match before {
                Some(before) => schedule::write_file(&places.script, &before),
                None => schedule::remove_file(&places.script),
            };
            // What crontab said matters more than a script that nothing runs.
            drop(undone);
            cron_says(why)
        })
    }

    fn take_from_crontab(&self, places: &Places) -> Result<(), Error> {
        let crontab = schedule::read_crontab(&self.world()).map_err(cron_says)?;
        let after = without_block(&crontab, &places.id).map_err(unclosed)?;
        schedule::write_crontab(&after, &self.world()).map_err(cron_says)?;
        schedule::remove_file(&places.script).map_err(Error::system(&places.script))
    }

    /// Writes the units and starts the timer; where systemd does not answer, the commands that do it.
    fn put_in_systemd(&self, places: &Places, planned: &Planned) -> Result<Vec<String>, Error> {
        write(&places.script, planned.script().as_bytes())?;
        for (path, (_, unit)) in places.units.iter().zip(planned.units()) {
            write(path, unit.as_bytes())?;
        }
        let timer = places.timer();
        Ok(self.tell_systemd(&[&["daemon-reload"], &["enable", "--now", &timer]]))
    }

    fn take_from_systemd(&self, places: &Places) -> Result<Vec<String>, Error> {
        let timer = places.timer();
        let left = self.tell_systemd(&[&["disable", "--now", &timer]]);
        // What `disable` takes away, for a systemd that does not answer.
        let folder = places.units[1].parent().unwrap_or(Path::new("/"));
        let wanted = folder.join("timers.target.wants").join(&timer);
        for path in places.units.iter().chain([&places.script, &wanted]) {
            schedule::remove_file(path).map_err(Error::system(path))?;
        }
        let reload = self.tell_systemd(&[&["daemon-reload"]]);
        Ok(if left.is_empty() { reload } else { vec![format!("systemctl --user stop {timer}")] })
    }

    /// Tells systemd one thing after the other; the ones that it did not do, from the first on.
    fn tell_systemd(&self, told: &[&[&str]]) -> Vec<String> {
        let world = self.world();
        let undone = told.iter().position(|args| schedule::systemctl(args, &world).is_err());
        let left = undone.and_then(|at| told.get(at..)).unwrap_or_default();
        left.iter().map(|args| format!("systemctl --user {}", args.join(" "))).collect()
    }
}

impl Places {
    fn timer(&self) -> String {
        format!("ally-remind-{}.timer", self.id)
    }
}

/// What `install` would write.
fn proposal(places: &Places, planned: &Planned) -> Result<Scheduled, Error> {
    let mut view = Scheduled::of(places.scheduler, &places.folder);
    view.when = Some(planned.when());
    match places.scheduler {
        Scheduler::Cron => {
            let text = planned.block().map_err(Refusal::Remind)?.text();
            view.kept.push(Kept { path: "crontab".to_owned(), text });
        }
        Scheduler::Systemd => {
            for (path, (_, text)) in places.units.iter().zip(planned.units()) {
                view.kept.push(Kept { path: path.display().to_string(), text });
            }
        }
    }
    view.kept.push(Kept { path: planned.script.clone(), text: planned.script() });
    view.notes = planned.notes();
    Ok(view)
}

/// A path as text, which is what schedulers take.
fn text(path: &Path, scheduler: Scheduler) -> Result<String, Error> {
    path.to_str().map(str::to_owned).ok_or_else(|| {
        let path = path.display().to_string();
        Refusal::Remind(RemindRefusal::BadPath { path, scheduler: scheduler.word() }).into()
    })
}

/// A file that may be there.
fn kept(path: &Path) -> Result<Option<Kept>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(Kept {
            path: path.display().to_string(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
        })),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::system(path)(error)),
    }
}

fn write(path: &Path, text: &[u8]) -> Result<(), Error> {
    schedule::write_file(path, text).map_err(Error::system(path))
}

fn cron_says(why: String) -> Error {
    Refusal::Remind(RemindRefusal::Crontab { why }).into()
}

fn unclosed(Unclosed(begin): Unclosed) -> Error {
    Refusal::Remind(RemindRefusal::Unclosed { begin }).into()
}

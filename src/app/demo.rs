//! `demo`: a team of two with thirteen weeks of records and a folder as remote, made by the code of the commands.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveTime, Weekday};

use super::{App, Global, Init, Join, scope_of};
use crate::env::Env;
use crate::error::{Error, Exit};
use crate::model::Kind;
use crate::ops::demo::{Deed, Made, Partner, script};
use crate::ops::{checkin, feedback, goal, pact, sprint};
use crate::render::Style;

/// Weeks of records.
const WEEKS: u64 = 13;

impl App {
    /// Makes the demonstration team, shows the first partner's board, says what to try.
    pub fn demo(&mut self, folder: Option<&Path>) -> Result<Exit, Error> {
        let folder = self.env.path(folder.unwrap_or(Path::new("ally-demo")));
        if folder.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(Error::NotEmpty(folder));
        }
        std::fs::create_dir_all(&folder).map_err(Error::system(&folder))?;
        let folder = folder.canonicalize().map_err(Error::system(&folder))?;
        let mut stage = Stage::new(&self.env, &folder);
        let first = stage.first_day;
        stage.begin()?;
        let days: Vec<NaiveDate> =
            first.iter_days().take_while(|day| *day <= self.env.now.date_naive()).collect();
        let line = self.wait_line();
        let mut records = 0;
        for (index, day) in days.iter().enumerate() {
            if let Some(line) = &line {
                line.redraw(&bar(index + 1, days.len()));
            }
            records += stage.live(*day)?;
        }
        drop(line);
        let made = Made {
            folder: folder.display().to_string(),
            ana: folder.join("ana").display().to_string(),
            ben: folder.join("ben").display().to_string(),
            remote: folder.join("remote.git").display().to_string(),
            weeks: WEEKS,
            records,
        };
        let now = self.anywhere();
        if self.global.style.json {
            self.show("demo", &made, &now, &[])?;
            return Ok(Exit::Ok);
        }
        self.global.repo = Some(folder.join("ana"));
        self.global.act_as = None;
        let shown = self.status()?;
        self.put(b"\n")?;
        self.show("demo", &made, &now, &[])?;
        Ok(shown)
    }
}

/// `Making 13 weeks of records ███░░░`
fn bar(done: usize, all: usize) -> String {
    const WIDTH: usize = 30;
    let filled = done * WIDTH / all.max(1);
    format!("Making {WEEKS} weeks of records {}{}", "█".repeat(filled), "░".repeat(WIDTH - filled))
}

/// The two partners' clones, and how they act in them.
struct Stage {
    /// The world that the partners share; its streams are silent.
    env: Env,
    folder: PathBuf,
    first_day: NaiveDate,
    seed: u64,
    /// The last check-in of each partner that asks for something, for the other to answer.
    asked: Vec<(Partner, String)>,
}

impl Stage {
    fn new(env: &Env, folder: &Path) -> Self {
        let today = env.now.date_naive();
        let monday = today.checked_sub_days(Days::new(today.weekday().num_days_from_monday().into()));
        let first = monday.and_then(|monday| monday.checked_sub_days(Days::new((WEEKS - 1) * 7)));
        let folder = folder.to_path_buf();
        Self {
            env: env.inside(folder.clone(), env.now, 0),
            folder,
            first_day: first.unwrap_or(today),
            seed: 1,
            asked: Vec::new(),
        }
    }

    /// One partner, at one moment.
    fn as_partner(&mut self, who: Partner, day: NaiveDate, hour: u32) -> App {
        self.seed += 1;
        let at = self.instant(day, hour);
        let mut env = self.env.inside(self.folder.join(who.id()), at, self.seed);
        for (name, value) in [
            ("GIT_AUTHOR_NAME", who.name()),
            ("GIT_AUTHOR_EMAIL", who.email()),
            ("GIT_COMMITTER_NAME", who.name()),
            ("GIT_COMMITTER_EMAIL", who.email()),
        ] {
            env.vars.insert(OsString::from(name), OsString::from(value));
        }
        let style = Style { quiet: true, ..Style::default() };
        App::new(env, Global { style, no_input: true, ..Global::default() })
    }

    /// A moment of a day, never after now.
    fn instant(&self, day: NaiveDate, hour: u32) -> DateTime<FixedOffset> {
        let minute = u32::try_from(self.seed % 60).unwrap_or(0);
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        let at =
            day.and_time(time).and_local_timezone(*self.env.now.offset()).single().unwrap_or(self.env.now);
        at.min(self.env.now)
    }

    fn begin(&mut self) -> Result<(), Error> {
        let (day, remote) = (self.first_day, self.folder.join("remote.git"));
        let mut ana = self.as_partner(Partner::Ana, day, 7);
        let clone = self.folder.join("ana");
        ana.env.folder = self.folder.clone();
        let branch_in = crate::git::Repo::init(&clone, "main")?;
        for (key, value) in settings(Partner::Ana) {
            branch_in.set_config(key, value)?;
        }
        ana.init(&Init {
            folder: Some(clone),
            team: Some("Ana & Ben".to_owned()),
            member: Some("ana".to_owned()),
            name: Some(Partner::Ana.name().to_owned()),
            preset: Some("training".to_owned()),
            terms: pact::Terms {
                purpose: Some(
                    "Run the spring half together, and finish the book and the album we keep talking about"
                        .to_owned(),
                ),
                ..pact::Terms::default()
            },
            remote: Some(remote.display().to_string()),
            ..Init::default()
        })?;
        let mut ben = self.as_partner(Partner::Ben, day, 8);
        ben.env.folder = self.folder.clone();
        ben.join_with(
            &Join {
                url: remote.display().to_string(),
                folder: Some(PathBuf::from("ben")),
                member: Some("ben".to_owned()),
                name: Some(Partner::Ben.name().to_owned()),
                ..Join::default()
            },
            &settings(Partner::Ben),
        )?;
        let mut ben = self.as_partner(Partner::Ben, day, 9);
        ben.write("pact.agree", |_| scope_of(&pact::READS), |team, now| pact::agree(team, now, None))?;
        Ok(())
    }

    /// What both do on a day; returns how many records that made or changed.
    fn live(&mut self, day: NaiveDate) -> Result<usize, Error> {
        let number = u64::try_from((day - self.first_day).num_days()).unwrap_or(0);
        let mut records = 0;
        for who in [Partner::Ana, Partner::Ben] {
            for deed in script(who, number, day) {
                records += usize::from(self.act(who, day, deed)?);
            }
        }
        if matches!(day.weekday(), Weekday::Wed | Weekday::Sun) || day == self.env.now.date_naive() {
            for who in [Partner::Ana, Partner::Ben, Partner::Ana] {
                self.as_partner(who, day, 22).sync(&super::Sync::default())?;
            }
        }
        Ok(records)
    }

    fn act(&mut self, who: Partner, day: NaiveDate, deed: Deed) -> Result<bool, Error> {
        let mut app = self.as_partner(who, day, deed.hour());
        let sprints = |_: &crate::ops::Now| scope_of(&sprint::READS);
        match deed {
            Deed::Plan(ask) => {
                let scope = |_: &crate::ops::Now| Ok(sprint::plan_scope(&ask));
                app.write("sprint.plan", scope, |team, now| sprint::plan(team, now, &ask))?;
            }
            Deed::Join(ask) => {
                app.write("sprint.join", sprints, |team, now| sprint::join(team, now, &ask))?;
            }
            Deed::Note(ask) => {
                app.write("sprint.log", sprints, |team, now| sprint::log(team, now, &ask))?;
            }
            Deed::LookBack(ask) => {
                app.write("sprint.debrief", sprints, |team, now| sprint::debrief(team, now, &ask))?;
            }
            Deed::Decide(ask) => {
                app.write("sprint.close", sprints, |team, now| sprint::close(team, now, &ask))?;
            }
            Deed::Goal(ask) => {
                app.write("goal.add", |_| scope_of(&[Kind::Goal]), |team, now| goal::add(team, now, &ask))?;
            }
            Deed::Change { goal, options, because } => {
                let change = goal::Change { options: *options, ..goal::Change::default() };
                app.write(
                    "goal.change",
                    |_| scope_of(&[Kind::Goal]),
                    |team, now| goal::change(team, now, &goal, &change, &because),
                )?;
            }
            Deed::Finish { goal, learned } => {
                let close = goal::Close { learned: Some(learned), ..goal::Close::default() };
                app.write(
                    "goal.done",
                    |_| scope_of(&[Kind::Goal]),
                    |team, now| goal::close(team, now, &goal, goal::End::Done, &close),
                )?;
            }
            Deed::Checkin(ask) => {
                let asks = ask.ask.is_some();
                let scope = |now: &crate::ops::Now| Ok(checkin::add_scope(now, &ask));
                app.write("checkin", scope, |team, now| checkin::add(team, now, &ask))?;
                if asks {
                    self.asked.push((who, format!("{day}.{}", who.id())));
                }
            }
            Deed::Give(ask) => {
                let scope = |now: &crate::ops::Now| Ok(feedback::scope(now, ask.re.as_deref()));
                app.write("feedback.give", scope, |team, now| feedback::give(team, now, &ask))?;
            }
            Deed::Answer(text) => {
                let Some(place) = self.asked.iter().position(|(asker, _)| *asker != who) else {
                    return Ok(false);
                };
                let (_, reference) = self.asked.remove(place);
                app.sync(&super::Sync::default())?;
                let ask = feedback::Reply { to: reference, text, ..feedback::Reply::default() };
                let scope = |now: &crate::ops::Now| Ok(feedback::scope(now, Some(&ask.to)));
                app.write("feedback.reply", scope, |team, now| feedback::reply(team, now, &ask))?;
            }
        }
        Ok(true)
    }
}

/// What git is told in a demonstration clone: who works there, and not to wait for the disk or for a signature.
fn settings(who: Partner) -> [(&'static str, &'static str); 4] {
    [
        ("user.name", who.name()),
        ("user.email", who.email()),
        ("ally.fsync", "false"),
        ("commit.gpgsign", "false"),
    ]
}

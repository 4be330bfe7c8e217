//! `init`, `join`, `demo`.

use clap::Args;

use super::Typed;
use super::member::AboutArgs;
use crate::app::{App, Init, Join};
use crate::error::{Error, Exit};
use crate::ops::pact::Terms;

/// The parts that a member may have.
pub(super) const ROLES: [&str; 5] = ["partner", "coach", "client", "mentor", "witness"];

const READERS: &str = "\
Whatever is committed can be read by every member and by whoever runs the remote, and stays in
its history. What you keep private (`checkin --private`, `feedback give --draft`) never leaves
this machine.";

#[derive(Debug, Args)]
#[command(after_help = READERS)]
pub(super) struct InitArgs {
    /// The folder; the present one if left out
    dir: Option<Typed>,
    /// The team's name; the folder's name if left out
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    team: Option<String>,
    /// Your id; from your name if left out
    #[arg(long, value_name = "ID")]
    member: Option<String>,
    /// Your name; git's if left out
    #[arg(long, allow_hyphen_values = true)]
    name: Option<String>,
    /// What kind of team; fills the first pact
    #[arg(long, value_parser = crate::ops::preset::NAMES)]
    preset: Option<String>,
    /// What you want to do together, in one sentence; writes and signs the first pact
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    purpose: Option<String>,
    /// How often each of you checks in: daily, weekdays, mon,thu, 3/week, weekly, monthly
    #[arg(long, value_name = "RHYTHM")]
    checkin: Option<String>,
    /// What happens after a miss
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    missed: Option<String>,
    /// How you tell each other what could be better
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    feedback: Option<String>,
    /// The last day, to renew or to stop (13 weeks ahead if left out)
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    until: Option<String>,
    /// What stays out: topics, hours, places
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    boundaries: Option<String>,
    /// What the coach does not do; a line of the boundaries
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    will_not: Option<String>,
    #[command(flatten)]
    about: AboutArgs,
    /// Your part in the team; with --preset coach you are the coach unless you say so here
    #[arg(long, value_parser = ROLES)]
    role: Option<String>,
    /// Where you meet: an empty repository on any git host, or a folder (made if it is missing)
    #[arg(long, value_name = "URL")]
    remote: Option<String>,
}

impl InitArgs {
    pub(super) fn run(mut self, app: &mut App) -> Result<Exit, Error> {
        let texts = [&mut self.purpose, &mut self.missed, &mut self.feedback, &mut self.boundaries];
        for text in texts {
            super::read_texts(app, &mut [text])?;
        }
        app.init(&Init {
            folder: self.dir,
            team: self.team,
            member: self.member,
            name: self.name,
            preset: self.preset,
            role: self.role,
            terms: Terms {
                purpose: self.purpose,
                checkin: self.checkin,
                missed: self.missed,
                feedback: self.feedback,
                until: self.until,
                boundaries: self.boundaries,
                will_not: self.will_not,
                ..Terms::default()
            },
            about: self.about.about(),
            remote: self.remote,
        })
    }
}

#[derive(Debug, Args)]
#[command(after_help = READERS)]
pub(super) struct JoinArgs {
    /// The team's repository: an address of any git host, or a folder
    url: String,
    /// The folder for your clone
    dir: Option<Typed>,
    /// Your id; from your name if left out
    #[arg(long, value_name = "ID")]
    member: Option<String>,
    /// Your name; git's if left out
    #[arg(long, allow_hyphen_values = true)]
    name: Option<String>,
    /// Your part in the team; mentors and witnesses owe no check-ins
    #[arg(long, value_parser = ROLES)]
    role: Option<String>,
    #[command(flatten)]
    about: AboutArgs,
}

impl JoinArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        app.join(&Join {
            url: self.url,
            folder: self.dir,
            member: self.member,
            name: self.name,
            role: self.role,
            about: self.about.about(),
        })
    }
}

#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// The folder to make; `ally-demo` if left out
    dir: Option<Typed>,
}

impl DemoArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        app.demo(self.dir.as_deref())
    }
}

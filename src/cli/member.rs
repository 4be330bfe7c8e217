//! `member`, `whoami`, `pause`, `resume`, `leave`.

use clap::{Args, Subcommand};

use super::team::ROLES;
use super::{read_texts, whole};
use crate::app::{App, scope_of};
use crate::error::{Error, Exit};
use crate::model::Kind;
use crate::ops::away::{self, Pause};
use crate::ops::member::{self, About, Edit};
use crate::render::Listed;

#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(super) enum MemberCommand {
    /// Everybody in the team
    List,
    /// One member; yourself if nobody is named
    Show {
        /// Member id
        id: Option<String>,
        /// With the days of the last year on which there was a check-in
        #[arg(long)]
        calendar: bool,
    },
    /// Change what you say about yourself; without options in your editor (the one that git uses)
    Edit(Box<EditArgs>),
}

#[derive(Debug, PartialEq, Default, Args)]
pub(super) struct EditArgs {
    /// Your name
    #[arg(long, allow_hyphen_values = true)]
    name: Option<String>,
    /// One more address that you commit with; may be repeated
    #[arg(long)]
    email: Vec<String>,
    /// One more key that you sign your commits with: the line of an ssh key's .pub file, or the fingerprint of a gpg key;
    /// may be repeated; "" takes all of them out
    #[arg(long, value_name = "KEY")]
    signing_key: Vec<String>,
    /// The time zone of your days, such as Europe/Berlin
    #[arg(long, value_name = "ZONE")]
    tz: Option<String>,
    /// The hour at which your day begins, 0 to 6
    #[arg(long, value_name = "HOUR", value_parser = whole::<0, 6>)]
    day_starts: Option<i64>,
    #[command(flatten)]
    about: AboutArgs,
    /// Your part in the team; mentors and witnesses owe no check-ins
    #[arg(long, value_parser = ROLES)]
    role: Option<String>,
    /// Who you want to become, in a line; the review of the year shows it
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    becoming: Option<String>,
    /// Your first day in the team
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    since: Option<String>,
    /// Your last day in the team; "" if you stay after all, or come back
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    until: Option<String>,
    /// Mark it as worth finding again
    #[arg(long)]
    star: bool,
}

// What helps on the days on which things go badly. No doc comment: clap would make it that of the command which takes these in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub(super) struct AboutArgs {
    /// What helps you after a miss; may be repeated
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    helps: Vec<String>,
    /// What does not help; may be repeated
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    avoid: Vec<String>,
    /// What you are good at; may be repeated
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    strengths: Vec<String>,
}

impl AboutArgs {
    pub(super) fn about(self) -> About {
        About { helps: self.helps, avoid: self.avoid, strengths: self.strengths }
    }
}

#[derive(Debug, Args)]
pub(super) struct PauseArgs {
    /// A goal of yours; you yourself if none is named
    goal: Option<String>,
    /// The last day; until further notice if left out
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    until: Option<String>,
    /// The first day, a week ago at the earliest; today if left out
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    from: Option<String>,
    /// Why, if you want to say
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    why: Option<String>,
}

impl PauseArgs {
    pub(super) fn run(mut self, app: &mut App) -> Result<Exit, Error> {
        read_texts(app, &mut [&mut self.why])?;
        let ask = Pause { goal: self.goal, from: self.from, until: self.until, why: self.why };
        app.write("pause", |_| scope_of(&[Kind::Goal]), |team, now| away::pause(team, now, &ask))
    }
}

#[derive(Debug, Args)]
pub(super) struct ResumeArgs {
    /// A goal of yours; you yourself if none is named
    goal: Option<String>,
}

impl ResumeArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        let goal = self.goal.as_deref();
        app.write("resume", |_| scope_of(&[Kind::Goal]), |team, now| away::resume(team, now, goal))
    }
}

const WRONG_TOOL: &str = "\
Leaving takes nobody's consent and no reason. If you have to report here, or fear what happens
when you don't, ally is the wrong tool: docs/wrong-tool.md says more.";

#[derive(Debug, Args)]
#[command(after_help = WRONG_TOOL)]
pub(super) struct LeaveArgs {
    /// Leave without being asked
    #[arg(short, long)]
    yes: bool,
}

impl LeaveArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        app.leave(self.yes)
    }
}

impl MemberCommand {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        match self {
            Self::List => app.read(
                "member.list",
                |_| scope_of(&[]),
                |team, now| Ok(Listed { items: member::list(team, now), empty: "Nobody is here yet" }),
            ),
            Self::Show { id, calendar } => app.read(
                "member.show",
                |_| Ok(member::show_scope()),
                |team, now| member::show(team, now, id.as_deref(), calendar),
            ),
            Self::Edit(args) if *args == EditArgs::default() => app.edit(Kind::Member, None, None),
            Self::Edit(args) => {
                let ask = Edit {
                    name: args.name,
                    email: args.email,
                    signing_key: args.signing_key,
                    tz: args.tz,
                    day_starts: args.day_starts,
                    about: args.about.about(),
                    role: args.role,
                    becoming: args.becoming,
                    since: args.since,
                    until: args.until,
                    star: args.star,
                };
                app.write("member.edit", |_| scope_of(&[]), |team, now| member::edit(team, now, &ask))
            }
        }
    }
}

pub(super) fn whoami(app: &mut App) -> Result<Exit, Error> {
    let folder = app.team_folder()?.display().to_string();
    app.read("whoami", |_| scope_of(&[]), |team, now| member::whoami(team, now, folder))
}

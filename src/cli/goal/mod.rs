//! `goal`.

mod options;

use clap::{Args, Subcommand};

use self::options::OptionArgs;
use super::read_texts;
use crate::app::{App, scope_of};
use crate::error::{Error, Exit};
use crate::model::Kind;
use crate::ops::feedback;
use crate::ops::goal::{self, Accept, Add, Change, Close, End, List, Pivot, Propose};
use crate::render::Listed;

#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(super) enum GoalCommand {
    /// Set a goal: --every makes a habit, --target a number to reach, anything else is done once
    Add(Box<AddArgs>),
    /// Open goals of everybody, yours first, steps below their goal
    List(ListArgs),
    /// One goal in full
    Show {
        /// GOAL, or MEMBER/GOAL
        goal: String,
        /// With what was said of each day of the last year
        #[arg(long)]
        calendar: bool,
    },
    /// The story of one goal: answers, changes, pauses, its end
    Log {
        /// GOAL, or MEMBER/GOAL
        goal: String,
    },
    /// Change a goal of yours, with the reason; an empty value ("") takes a field away
    Change(Box<ChangeArgs>),
    /// Change a goal of yours in your editor (the one that git uses)
    Edit {
        /// The goal
        goal: String,
        /// Why, for the goal's story
        #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
        because: Option<String>,
    },
    /// Close a goal: reached
    Done(CloseArgs),
    /// Close a goal: let go
    Drop(CloseArgs),
    /// Take a closed goal up again
    Reopen(ReopenArgs),
    /// Put a new goal in the place of one of yours
    Pivot(Box<PivotArgs>),
    /// Propose a goal to somebody else, who may accept or decline it
    Propose(Box<ProposeArgs>),
    /// Make a proposal a goal of yours, changed as you like
    Accept(Box<AcceptArgs>),
    /// Say no to a proposal
    Decline(DeclineArgs),
}

#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// What you set out to do
    #[arg(allow_hyphen_values = true)]
    title: String,
    /// Its short name; from the title if left out
    #[arg(long, value_name = "SLUG")]
    id: Option<String>,
    /// Somebody who owns it with you; may be repeated
    #[arg(long, value_name = "MEMBER")]
    with: Vec<String>,
    #[command(flatten)]
    options: OptionArgs,
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Only this member's
    #[arg(long, value_name = "MEMBER")]
    who: Option<String>,
    /// Closed ones too
    #[arg(long)]
    all: bool,
    /// Only of this kind
    #[arg(long, value_parser = ["habit", "number", "once"])]
    kind: Option<String>,
    /// Only with this tag
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,
    /// Only those that stand so
    #[arg(long, value_parser = ["planned", "active", "paused", "done", "dropped", "replaced"])]
    state: Option<String>,
    /// Only those that reach so far
    #[arg(long, value_parser = ["week", "month", "quarter", "year"])]
    horizon: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct ChangeArgs {
    /// Which goal
    goal: String,
    /// Why it changes
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    because: String,
    /// A new title
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    title: Option<String>,
    /// Somebody who owns a joint goal with you; may be repeated
    #[arg(long, value_name = "MEMBER")]
    with: Vec<String>,
    /// Who keeps a joint goal from now on: one of its owners
    #[arg(long, value_name = "MEMBER")]
    keeper: Option<String>,
    #[command(flatten)]
    options: OptionArgs,
}

#[derive(Debug, Args)]
pub(super) struct CloseArgs {
    /// Which goal
    goal: String,
    /// Why
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    why: Option<String>,
    /// What you learned
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    learned: Option<String>,
    /// Mark it as worth finding again
    #[arg(long)]
    star: bool,
}

#[derive(Debug, Args)]
pub(super) struct ReopenArgs {
    /// Which goal
    goal: String,
    /// Why
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    why: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct PivotArgs {
    /// Which goal
    goal: String,
    /// What you set out to do instead
    #[arg(value_name = "NEW-TITLE", allow_hyphen_values = true)]
    title: String,
    /// Why the old goal makes room
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    because: Option<String>,
    /// What the old goal taught you
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    learned: Option<String>,
    /// The new goal's short name; from the title if left out
    #[arg(long, value_name = "SLUG")]
    id: Option<String>,
    /// Somebody who owns it with you; may be repeated
    #[arg(long, value_name = "MEMBER")]
    with: Vec<String>,
    #[command(flatten)]
    options: OptionArgs,
}

#[derive(Debug, Args)]
pub(super) struct ProposeArgs {
    /// Whom it is for
    #[arg(long = "for", value_name = "MEMBER")]
    to: String,
    /// What they might set out to do
    #[arg(allow_hyphen_values = true)]
    title: String,
    /// Why you propose it (`-` reads it from standard input)
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    text: Option<String>,
    /// Somebody who would own it with them; may be repeated
    #[arg(long, value_name = "MEMBER")]
    with: Vec<String>,
    #[command(flatten)]
    options: OptionArgs,
}

#[derive(Debug, Args)]
pub(super) struct AcceptArgs {
    /// The proposal: its id, the beginning of it, or its last four characters
    #[arg(value_name = "ID")]
    reference: String,
    /// A word to whoever proposed it
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    text: Option<String>,
    /// Another title
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    title: Option<String>,
    /// The goal's short name; from the title if left out
    #[arg(long, value_name = "SLUG")]
    id: Option<String>,
    /// Somebody who owns it with you; may be repeated
    #[arg(long, value_name = "MEMBER")]
    with: Vec<String>,
    #[command(flatten)]
    options: OptionArgs,
}

#[derive(Debug, Args)]
pub(super) struct DeclineArgs {
    /// The proposal: its id, the beginning of it, or its last four characters
    #[arg(value_name = "ID")]
    reference: String,
    /// Why, if you want to say it
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    why: Option<String>,
}

impl GoalCommand {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        match self {
            Self::Add(args) => args.run(app),
            Self::List(args) => args.run(app),
            Self::Show { goal, calendar } => {
                let reads = |_: &_| scope_of(&goal::SHOW_READS);
                app.read("goal.show", reads, |team, now| goal::show(team, now, &goal, calendar))
            }
            Self::Log { goal } => app.read(
                "goal.log",
                |_| scope_of(&[Kind::Goal, Kind::Checkin]),
                |team, now| {
                    let items = goal::log(team, now, &goal)?;
                    Ok(Listed { items, empty: "Nothing happened to this goal yet" })
                },
            ),
            Self::Edit { goal, mut because } => {
                read_texts(app, &mut [&mut because])?;
                app.edit(Kind::Goal, Some(&goal), because.as_deref())
            }
            Self::Change(args) => args.run(app),
            Self::Done(args) => args.run(app, End::Done, "goal.done"),
            Self::Drop(args) => args.run(app, End::Dropped, "goal.drop"),
            Self::Reopen(args) => args.run(app),
            Self::Pivot(args) => args.run(app),
            Self::Propose(args) => args.run(app),
            Self::Accept(args) => args.run(app),
            Self::Decline(args) => args.run(app),
        }
    }
}

impl AddArgs {
    fn run(self, app: &mut App) -> Result<Exit, Error> {
        let title = app.text(&self.title)?;
        let options = self.options.options(app)?;
        let ask = Add { title, id: self.id, with: self.with, options };
        app.add_goal(ask)
    }
}

impl ListArgs {
    fn run(self, app: &mut App) -> Result<Exit, Error> {
        let ask = List {
            who: self.who,
            all: self.all,
            kind: self.kind,
            tag: self.tag,
            state: self.state,
            horizon: self.horizon,
        };
        app.read(
            "goal.list",
            |now| Ok(goal::list_scope(now)),
            |team, now| Ok(Listed { items: goal::list(team, now, &ask)?, empty: ask.empty() }),
        )
    }
}

impl ChangeArgs {
    fn run(mut self, app: &mut App) -> Result<Exit, Error> {
        read_texts(app, &mut [&mut self.title])?;
        let because = app.text(&self.because)?;
        let options = self.options.options(app)?;
        let ask = Change { title: self.title, with: self.with, keeper: self.keeper, options };
        app.write(
            "goal.change",
            |_| Ok(goal::write_scope(&ask.options)),
            |team, now| goal::change(team, now, &self.goal, &ask, &because),
        )
    }
}

impl CloseArgs {
    fn run(mut self, app: &mut App, end: End, kind: &str) -> Result<Exit, Error> {
        read_texts(app, &mut [&mut self.why, &mut self.learned])?;
        let ask = Close { why: self.why, learned: self.learned, star: self.star };
        app.write(
            kind,
            |_| scope_of(&[Kind::Goal]),
            |team, now| goal::close(team, now, &self.goal, end, &ask),
        )
    }
}

impl ReopenArgs {
    fn run(mut self, app: &mut App) -> Result<Exit, Error> {
        read_texts(app, &mut [&mut self.why])?;
        app.write(
            "goal.reopen",
            |_| scope_of(&[Kind::Goal]),
            |team, now| goal::reopen(team, now, &self.goal, self.why.as_ref()),
        )
    }
}

impl PivotArgs {
    fn run(mut self, app: &mut App) -> Result<Exit, Error> {
        read_texts(app, &mut [&mut self.because, &mut self.learned])?;
        let title = app.text(&self.title)?;
        let options = self.options.options(app)?;
        let new = Add { title, id: self.id, with: self.with, options };
        let ask = Pivot { goal: self.goal, new, because: self.because, learned: self.learned };
        app.write(
            "goal.pivot",
            |_| Ok(goal::write_scope(&ask.new.options)),
            |team, now| goal::pivot(team, now, &ask),
        )
    }
}

impl ProposeArgs {
    fn run(mut self, app: &mut App) -> Result<Exit, Error> {
        read_texts(app, &mut [&mut self.text])?;
        let title = app.text(&self.title)?;
        let options = self.options.options(app)?;
        let ask = Propose { to: self.to, text: self.text, title, with: self.with, options };
        app.write(
            "goal.propose",
            |now| Ok(goal::propose_scope(now, &ask.options)),
            |team, now| goal::propose(team, now, &ask),
        )
    }
}

impl AcceptArgs {
    fn run(mut self, app: &mut App) -> Result<Exit, Error> {
        read_texts(app, &mut [&mut self.text, &mut self.title])?;
        let options = self.options.options(app)?;
        let ask = Accept {
            reference: self.reference,
            text: self.text,
            title: self.title,
            id: self.id,
            with: self.with,
            options,
        };
        app.write(
            "goal.accept",
            |now| Ok(feedback::scope(now, Some(&ask.reference))),
            |team, now| goal::accept(team, now, &ask),
        )
    }
}

impl DeclineArgs {
    fn run(mut self, app: &mut App) -> Result<Exit, Error> {
        read_texts(app, &mut [&mut self.why])?;
        app.write(
            "goal.decline",
            |now| Ok(feedback::scope(now, Some(&self.reference))),
            |team, now| goal::decline(team, now, &self.reference, self.why.as_ref()),
        )
    }
}

//! `goal`.

use clap::{Args, Subcommand};

use super::{number, read_texts, whole};
use crate::app::{App, scope_of};
use crate::error::{Error, Exit};
use crate::model::Kind;
use crate::ops::goal::{self, Add, End, List, Options};
use crate::render::Listed;

#[derive(Debug, Subcommand)]
pub(super) enum GoalCommand {
    /// Set a goal: --every makes a habit, --target a number to reach, anything else is done once
    Add(AddArgs),
    /// Open goals of everybody, yours first
    List(ListArgs),
    /// One goal in full
    Show {
        /// GOAL, or MEMBER/GOAL
        goal: String,
    },
    /// The story of one goal
    Log {
        /// GOAL, or MEMBER/GOAL
        goal: String,
    },
    /// Change a goal of yours, with the reason
    Change(ChangeArgs),
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
}

#[derive(Debug, Args)]
struct OptionArgs {
    /// Why it matters to you; you see it again when it gets hard
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    why: Option<String>,
    /// How often: daily, weekdays, mon,wed,fri, 3/week, 2/month
    #[arg(long, value_name = "RHYTHM")]
    every: Option<String>,
    /// A number to reach
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = number)]
    target: Option<f64>,
    /// The number at the beginning: then the last value counts instead of the sum
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = number)]
    from: Option<f64>,
    /// What the numbers count: pages, km, min
    #[arg(long, allow_hyphen_values = true)]
    unit: Option<String>,
    /// Due date: 2026-12-24, friday, in 3 weeks
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    by: Option<String>,
    /// What counts as done
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    done_when: Option<String>,
    /// The version for a bad day
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    minimum: Option<String>,
    /// A day of the habit is done from this value on
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = number)]
    amount: Option<f64>,
    /// A day of the habit is done up to this value
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = number)]
    limit: Option<f64>,
    /// Skips per 28 days that cost nothing (2 if left out)
    #[arg(long, value_name = "N", value_parser = whole::<0, 28>)]
    reserve: Option<i64>,
    /// What may get in the way
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    obstacle: Option<String>,
    /// "if … then …"; may be repeated
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    plan: Vec<String>,
    /// do, or learn: then no pace is held against you
    #[arg(long, value_parser = ["do", "learn"])]
    aim: Option<String>,
    /// Reaching part of it is progress
    #[arg(long)]
    stretch: bool,
    /// The goal that this is a step of
    #[arg(long, value_name = "GOAL")]
    parent: Option<String>,
    /// Where you will use it
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    used_in: Option<String>,
    /// For whom it is
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    for_whom: Option<String>,
    /// A word to find it by; may be repeated
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Mark it as worth finding again
    #[arg(long)]
    star: bool,
}

impl OptionArgs {
    fn options(mut self, app: &mut App) -> Result<Options, Error> {
        let texts = [&mut self.why, &mut self.done_when, &mut self.minimum, &mut self.obstacle];
        for text in texts {
            read_texts(app, &mut [text])?;
        }
        Ok(Options {
            why: self.why,
            every: self.every,
            target: self.target,
            from: self.from,
            unit: self.unit,
            by: self.by,
            done_when: self.done_when,
            minimum: self.minimum,
            amount: self.amount,
            limit: self.limit,
            reserve: self.reserve,
            obstacle: self.obstacle,
            plan: self.plan,
            aim: self.aim,
            stretch: self.stretch,
            parent: self.parent,
            used_in: self.used_in,
            for_whom: self.for_whom,
            tags: self.tags,
            star: self.star,
        })
    }
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

impl GoalCommand {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        let goals = |_: &_| scope_of(&[Kind::Goal]);
        let answers = |_: &_| scope_of(&[Kind::Goal, Kind::Checkin]);
        match self {
            Self::Add(args) => {
                let title = app.text(&args.title)?;
                let options = args.options.options(app)?;
                let ask = Add { title, id: args.id, with: args.with, options };
                app.write("goal.add", goals, |team, now| goal::add(team, now, &ask))
            }
            Self::List(args) => app.read(
                "goal.list",
                |now| Ok(goal::list_scope(now)),
                |team, now| {
                    let items = goal::list(team, now, &List { who: args.who, all: args.all })?;
                    Ok(Listed { items, empty: "No open goals; `ally goal add TITLE` sets one, `ally goal list --all` shows closed ones" })
                },
            ),
            Self::Show { goal } => {
                let reads = |_: &_| scope_of(&goal::SHOW_READS);
                app.read("goal.show", reads, |team, now| goal::show(team, now, &goal))
            }
            Self::Log { goal } => app.read("goal.log", answers, |team, now| {
                Ok(Listed { items: goal::log(team, now, &goal)?, empty: "Nothing happened to this goal yet" })
            }),
            Self::Edit { goal, because } => app.edit(Kind::Goal, Some(&goal), because.as_deref()),
            Self::Change(args) => {
                let because = app.text(&args.because)?;
                let options = args.options.options(app)?;
                let title = args.title;
                app.write("goal.change", goals, |team, now| {
                    goal::change(team, now, &args.goal, title.as_ref(), &options, &because)
                })
            }
            Self::Done(args) => args.run(app, End::Done, "goal.done"),
            Self::Drop(args) => args.run(app, End::Dropped, "goal.drop"),
        }
    }
}

impl CloseArgs {
    fn run(mut self, app: &mut App, end: End, kind: &str) -> Result<Exit, Error> {
        read_texts(app, &mut [&mut self.why, &mut self.learned])?;
        app.write(
            kind,
            |_| scope_of(&[Kind::Goal]),
            |team, now| {
                goal::close(team, now, &self.goal, end, self.why.as_ref(), self.learned.as_ref(), self.star)
            },
        )
    }
}

//! `goal`.

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Subcommand};

use super::{number, read_texts, whole};
use crate::app::{App, scope_of};
use crate::error::{Error, Exit};
use crate::model::Kind;
use crate::ops::goal::{self, Add, Change, Close, End, List, Options, Pivot};
use crate::render::Listed;

#[derive(Debug, Subcommand)]
pub(super) enum GoalCommand {
    /// Set a goal: --every makes a habit, --target a number to reach, anything else is done once
    Add(Box<AddArgs>),
    /// Open goals of everybody, yours first, steps below their goal
    List(ListArgs),
    /// One goal in full
    Show {
        /// GOAL, or MEMBER/GOAL
        goal: String,
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
}

/// One of these words, or nothing where the value is empty.
fn or_nothing<const N: usize>(words: [&'static str; N]) -> PossibleValuesParser {
    let nothing = PossibleValue::new("").hide(true);
    words.into_iter().map(PossibleValue::new).chain([nothing]).into()
}

/// A number, or nothing where the value is empty.
#[derive(Debug, Clone, Copy)]
struct OrNothing<T>(Option<T>);

fn number_or_nothing(text: &str) -> Result<OrNothing<f64>, String> {
    if text.is_empty() { Ok(OrNothing(None)) } else { number(text).map(|number| OrNothing(Some(number))) }
}

fn skips_or_nothing(text: &str) -> Result<OrNothing<i64>, String> {
    if text.is_empty() {
        Ok(OrNothing(None))
    } else {
        whole::<0, 28>(text).map(|whole| OrNothing(Some(whole)))
    }
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
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = number_or_nothing)]
    target: Option<OrNothing<f64>>,
    /// The number at the beginning: then the last value counts instead of the sum
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = number_or_nothing)]
    from: Option<OrNothing<f64>>,
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
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = number_or_nothing)]
    amount: Option<OrNothing<f64>>,
    /// A day of the habit is done up to this value
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = number_or_nothing)]
    limit: Option<OrNothing<f64>>,
    /// Skips per 28 days that cost nothing (2 if left out)
    #[arg(long, value_name = "N", value_parser = skips_or_nothing)]
    reserve: Option<OrNothing<i64>>,
    /// What may get in the way
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    obstacle: Option<String>,
    /// "if … then …"; may be repeated, each is added to those that are there
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    plan: Vec<String>,
    /// do, or learn: then no pace is held against you
    #[arg(long, value_parser = or_nothing(["do", "learn"]))]
    aim: Option<String>,
    /// Reaching part of it is progress (`--stretch=no` takes that back)
    #[arg(long, value_name = "yes|no", value_parser = ["yes", "no"], num_args = 0..=1, require_equals = true,
          default_missing_value = "yes")]
    stretch: Option<String>,
    /// The goal that this is a step of
    #[arg(long, value_name = "GOAL")]
    parent: Option<String>,
    /// The review, experiment or feedback that it came from
    #[arg(long, value_name = "ID")]
    source: Option<String>,
    /// Where you will use it
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    used_in: Option<String>,
    /// For whom it is
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    for_whom: Option<String>,
    /// Somebody who looks on; may be repeated (everybody if left out)
    #[arg(long, value_name = "MEMBER")]
    witness: Vec<String>,
    /// What is at stake, in your words
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    stake: Option<String>,
    /// How far it reaches
    #[arg(long, value_parser = or_nothing(["week", "month", "quarter", "year"]))]
    horizon: Option<String>,
    /// First day: 2026-12-01, monday (today if left out)
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    start: Option<String>,
    /// A word to find it by; may be repeated
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Mark it as worth finding again
    #[arg(long)]
    star: bool,
}

impl OptionArgs {
    fn options(mut self, app: &mut App) -> Result<Options, Error> {
        let texts =
            [&mut self.why, &mut self.done_when, &mut self.minimum, &mut self.obstacle, &mut self.stake];
        for text in texts {
            read_texts(app, &mut [text])?;
        }
        Ok(Options {
            clear: self.cleared(),
            why: self.why,
            every: self.every,
            target: self.target.and_then(|number| number.0),
            from: self.from.and_then(|number| number.0),
            unit: self.unit,
            by: self.by,
            done_when: self.done_when,
            minimum: self.minimum,
            amount: self.amount.and_then(|number| number.0),
            limit: self.limit.and_then(|number| number.0),
            reserve: self.reserve.and_then(|number| number.0),
            obstacle: self.obstacle,
            plan: self.plan,
            aim: self.aim,
            stretch: self.stretch.as_deref() == Some("yes"),
            parent: self.parent,
            source: self.source,
            used_in: self.used_in,
            for_whom: self.for_whom,
            witness: self.witness,
            stake: self.stake,
            horizon: self.horizon,
            tags: self.tags,
            start: self.start,
            star: self.star,
        })
    }

    /// Fields that are no texts and were given as nothing.
    fn cleared(&self) -> Vec<&'static str> {
        let numbers =
            [("target", self.target), ("from", self.from), ("amount", self.amount), ("limit", self.limit)];
        let empty = |number: Option<OrNothing<f64>>| number.is_some_and(|number| number.0.is_none());
        let mut names: Vec<&str> =
            numbers.into_iter().filter(|(_, number)| empty(*number)).map(|(name, _)| name).collect();
        if self.reserve.is_some_and(|reserve| reserve.0.is_none()) {
            names.push("reserve");
        }
        if self.stretch.as_deref() == Some("no") {
            names.push("stretch");
        }
        names
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

impl GoalCommand {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        match self {
            Self::Add(args) => args.run(app),
            Self::List(args) => args.run(app),
            Self::Show { goal } => {
                let reads = |_: &_| scope_of(&goal::SHOW_READS);
                app.read("goal.show", reads, |team, now| goal::show(team, now, &goal))
            }
            Self::Log { goal } => app.read(
                "goal.log",
                |_| scope_of(&[Kind::Goal, Kind::Checkin]),
                |team, now| {
                    let items = goal::log(team, now, &goal)?;
                    Ok(Listed { items, empty: "Nothing happened to this goal yet" })
                },
            ),
            Self::Edit { goal, because } => app.edit(Kind::Goal, Some(&goal), because.as_deref()),
            Self::Change(args) => args.run(app),
            Self::Done(args) => args.run(app, End::Done, "goal.done"),
            Self::Drop(args) => args.run(app, End::Dropped, "goal.drop"),
            Self::Reopen(args) => args.run(app),
            Self::Pivot(args) => args.run(app),
        }
    }
}

impl AddArgs {
    fn run(self, app: &mut App) -> Result<Exit, Error> {
        let title = app.text(&self.title)?;
        let options = self.options.options(app)?;
        let ask = Add { title, id: self.id, with: self.with, options };
        app.write("goal.add", |_| Ok(goal::write_scope(&ask.options)), |team, now| goal::add(team, now, &ask))
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
    fn run(self, app: &mut App) -> Result<Exit, Error> {
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

//! `sprint` and `learn`.

use clap::{Args, Subcommand};

use super::{read_texts, whole};
use crate::app::{App, scope_of};
use crate::error::{Error, Exit};
use crate::model::Kind;
use crate::ops::sprint::{self, Close, Debrief, Join, List, Log, Options, Proposal, READS, SHOW_READS};
use crate::render::Sprints;

#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(super) enum SprintCommand {
    /// Plan something to try together for some days; it begins once everybody named is in
    Plan(PlanArgs),
    /// Change a plan of yours: other days, other words, more people
    Change(ChangeArgs),
    /// Say whether you are in, or whether you would like an idea
    Join(JoinArgs),
    /// Note what happens while it runs, and what it takes
    Log(LogArgs),
    /// Look back on it, in your own words
    Debrief(DebriefArgs),
    /// Write down what becomes of it
    Close(CloseArgs),
    /// What runs, what is planned, what is to look back on, and ideas
    List(ListArgs),
    /// One sprint in full, with what the check-ins say about its days
    Show {
        /// Its id, or the beginning of its name
        id: String,
    },
    /// Change your own part in your editor (the one that git uses), or the plan
    Edit {
        /// Its id, or the beginning of its name
        id: String,
        /// The plan, if it is yours
        #[arg(long)]
        plan: bool,
    },
    /// Put down something you would like to do or try some day
    Idea(IdeaArgs),
}

#[derive(Debug, Args)]
struct OptionArgs {
    /// How many days, 1 to 91 (7 if nothing is said)
    #[arg(long, value_name = "N", value_parser = whole::<1, 91>)]
    days: Option<i64>,
    /// How many weeks, 1 to 13
    #[arg(long, value_name = "N", value_parser = whole::<1, 13>)]
    weeks: Option<i64>,
    /// The first day (the coming Monday if nothing is said)
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    start: Option<String>,
    /// Which sort
    #[arg(long, value_parser = ["experiment", "workshop", "project", "explore", "teach", "swap"])]
    kind: Option<String>,
    /// The beginning of what you expect: "we …"
    #[arg(long = "if", value_name = "TEXT", allow_hyphen_values = true)]
    cause: Option<String>,
    /// The end of what you expect: "we …"
    #[arg(long = "then", value_name = "TEXT", allow_hyphen_values = true)]
    effect: Option<String>,
    /// By what you will notice it
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    measure: Option<String>,
    /// Who takes part besides you (everybody if nobody is named); may be repeated
    #[arg(long, value_name = "MEMBER")]
    with: Vec<String>,
    /// Who teaches
    #[arg(long, value_name = "MEMBER")]
    teacher: Option<String>,
    /// Who learns
    #[arg(long, value_name = "MEMBER")]
    learner: Option<String>,
    /// Whose passion it is
    #[arg(long, value_name = "MEMBER")]
    host: Option<String>,
    /// A book, a course, a link
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    source: Option<String>,
    /// A phrase to practise, or how it goes
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    script: Option<String>,
    /// Mark it as worth finding again
    #[arg(long)]
    star: bool,
}

impl OptionArgs {
    fn read(mut self, app: &mut App) -> Result<Options, Error> {
        read_texts(app, &mut [&mut self.cause, &mut self.effect, &mut self.measure, &mut self.script])?;
        Ok(Options {
            days: self.days,
            weeks: self.weeks,
            start: self.start,
            kind: self.kind,
            cause: self.cause,
            effect: self.effect,
            measure: self.measure,
            with: self.with,
            teacher: self.teacher,
            learner: self.learner,
            host: self.host,
            source: self.source,
            script: self.script,
            star: self.star,
        })
    }
}

#[derive(Debug, Args)]
pub(super) struct PlanArgs {
    /// What it is; the words of --from if there is none
    #[arg(allow_hyphen_values = true, required_unless_present = "from")]
    title: Option<String>,
    /// Its name in the id; made from the title if there is none
    #[arg(long, value_name = "NAME")]
    id: Option<String>,
    /// The parked topic, the idea or the earlier sprint that it comes from
    #[arg(long, value_name = "ID")]
    from: Option<String>,
    /// What you want to practise or find out yourself
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    intention: Option<String>,
    /// What you bring yourself
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    part: Option<String>,
    #[command(flatten)]
    options: OptionArgs,
}

#[derive(Debug, Args)]
pub(super) struct ChangeArgs {
    /// Its id, or the beginning of its name
    id: String,
    /// Another title
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    title: Option<String>,
    #[command(flatten)]
    options: OptionArgs,
}

#[derive(Debug, Args)]
pub(super) struct JoinArgs {
    /// Its id, or the beginning of its name
    id: String,
    /// You are in (the same as saying nothing)
    #[arg(long, group = "answer")]
    yes: bool,
    /// You are in, to try it
    #[arg(long = "try", group = "answer")]
    attempt: bool,
    /// Not for you; nobody will ask why
    #[arg(long, group = "answer")]
    no: bool,
    /// What you want to practise or find out
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    intention: Option<String>,
    /// What you bring, at your own comfort
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    part: Option<String>,
    /// Mark it as worth finding again
    #[arg(long)]
    star: bool,
}

#[derive(Debug, Args)]
pub(super) struct LogArgs {
    /// Its id, or the beginning of its name
    id: String,
    /// What excited you
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    excited: Option<String>,
    /// What challenged you
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    challenged: Option<String>,
    /// What surprised you
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    surprised: Option<String>,
    /// Anything
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    note: Option<String>,
    /// What it took: hours=2,money=20; the amounts add up
    #[arg(long, value_name = "WHAT=AMOUNT")]
    spent: Vec<String>,
    /// The day (today if nothing is said)
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    on: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct DebriefArgs {
    /// Its id, or the beginning of its name
    id: String,
    /// What worked
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    worked: Option<String>,
    /// What did not
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    didnt: Option<String>,
    /// Why it mattered to you
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    mattered: Option<String>,
    /// What you felt along the way
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    felt: Option<String>,
    /// What you take with you, in one line; may be repeated
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    learned: Vec<String>,
    /// What you will do with it in everyday life
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    apply: Option<String>,
    /// What should become of it, in your eyes
    #[arg(long, value_parser = ["keep", "adapt", "drop"])]
    want: Option<String>,
    /// What you passed on to others
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    passed_on: Option<String>,
    /// Mark it as worth finding again
    #[arg(long)]
    star: bool,
}

#[derive(Debug, Args)]
pub(super) struct CloseArgs {
    /// Its id, or the beginning of its name
    id: String,
    /// What becomes of it
    #[arg(long, value_parser = ["keep", "adapt", "drop"])]
    decision: String,
    /// Why
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    why: Option<String>,
    /// Mark it as worth finding again
    #[arg(long)]
    star: bool,
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Those that are over too
    #[arg(long)]
    all: bool,
    /// Your repertoire: those that were kept
    #[arg(long)]
    kept: bool,
    /// Those that name this member
    #[arg(long, value_name = "MEMBER")]
    who: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct IdeaArgs {
    /// What you would like to do
    #[arg(allow_hyphen_values = true)]
    title: String,
    /// Its name in the id; made from the title if there is none
    #[arg(long, value_name = "NAME")]
    id: Option<String>,
    /// You would try it, no more
    #[arg(long = "try")]
    attempt: bool,
    /// A word on it
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    script: Option<String>,
    /// Mark it as worth finding again
    #[arg(long)]
    star: bool,
}

#[derive(Debug, Args)]
pub(super) struct LearnArgs {
    /// Show this lesson in full
    lesson: Option<String>,
}

impl SprintCommand {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        match self {
            Self::Plan(args) => args.run(app),
            Self::Change(mut args) => {
                read_texts(app, &mut [&mut args.title])?;
                let options = args.options.read(app)?;
                app.write(
                    "sprint.change",
                    |_| scope_of(&READS),
                    |team, now| sprint::change(team, now, &args.id, args.title.as_ref(), &options),
                )
            }
            Self::Join(args) => args.run(app),
            Self::Log(args) => args.run(app),
            Self::Debrief(args) => args.run(app),
            Self::Close(args) => args.run(app),
            Self::List(args) => {
                let ask = List { all: args.all, kept: args.kept, who: args.who };
                let empty = match (ask.kept, ask.all) {
                    (true, _) => "Nothing was kept yet; `ally sprint close ID --decision keep` puts it here",
                    (_, true) => "No sprints yet; `ally sprint plan TITLE --days 7` plans one",
                    _ => {
                        "Nothing runs and nothing is planned; `ally sprint plan TITLE --days 7` plans something"
                    }
                };
                app.read(
                    "sprint.list",
                    |_| scope_of(&[Kind::Pact, Kind::Sprint, Kind::SprintLeaf]),
                    |team, now| {
                        sprint::list(team, now, &ask).map(|(items, hints)| Sprints { items, hints, empty })
                    },
                )
            }
            Self::Show { id } => {
                app.read("sprint.show", |_| scope_of(&SHOW_READS), |team, now| sprint::show(team, now, &id))
            }
            Self::Edit { id, plan } => {
                app.edit(if plan { Kind::Sprint } else { Kind::SprintLeaf }, Some(&id), None)
            }
            Self::Idea(mut args) => {
                read_texts(app, &mut [&mut args.script])?;
                let title = app.text(&args.title)?;
                app.write(
                    "sprint.idea",
                    |_| scope_of(&READS),
                    |team, now| {
                        let (id, note) = (args.id.as_deref(), args.script.as_ref());
                        sprint::idea(team, now, &title, id, args.attempt, note, args.star)
                    },
                )
            }
        }
    }
}

impl PlanArgs {
    fn run(mut self, app: &mut App) -> Result<Exit, Error> {
        read_texts(app, &mut [&mut self.title, &mut self.intention, &mut self.part])?;
        let options = self.options.read(app)?;
        let ask = Proposal {
            title: self.title,
            id: self.id,
            from: self.from,
            intention: self.intention,
            part: self.part,
            options,
        };
        app.sprint_plan(ask)
    }
}

impl JoinArgs {
    fn run(mut self, app: &mut App) -> Result<Exit, Error> {
        read_texts(app, &mut [&mut self.intention, &mut self.part])?;
        let answer = match (self.attempt, self.no) {
            (true, _) => "try",
            (_, true) => "no",
            _ => "yes",
        };
        let ask =
            Join { sprint: self.id, answer, intention: self.intention, part: self.part, star: self.star };
        app.sprint_join(ask)
    }
}

impl LogArgs {
    fn run(mut self, app: &mut App) -> Result<Exit, Error> {
        read_texts(app, &mut [&mut self.excited, &mut self.challenged, &mut self.surprised, &mut self.note])?;
        let ask = Log {
            sprint: self.id,
            on: self.on,
            excited: self.excited,
            challenged: self.challenged,
            surprised: self.surprised,
            note: self.note,
            spent: self.spent,
        };
        app.write("sprint.log", |_| scope_of(&READS), |team, now| sprint::log(team, now, &ask))
    }
}

impl DebriefArgs {
    fn run(mut self, app: &mut App) -> Result<Exit, Error> {
        read_texts(
            app,
            &mut [
                &mut self.worked,
                &mut self.didnt,
                &mut self.mattered,
                &mut self.felt,
                &mut self.apply,
                &mut self.passed_on,
            ],
        )?;
        for lesson in &mut self.learned {
            *lesson = app.text(lesson)?;
        }
        let ask = Debrief {
            sprint: self.id,
            worked: self.worked,
            didnt: self.didnt,
            mattered: self.mattered,
            felt: self.felt,
            learned: self.learned,
            apply: self.apply,
            want: self.want,
            passed_on: self.passed_on,
            star: self.star,
        };
        app.sprint_debrief(ask)
    }
}

impl CloseArgs {
    fn run(mut self, app: &mut App) -> Result<Exit, Error> {
        read_texts(app, &mut [&mut self.why])?;
        let ask = Close { sprint: self.id, decision: self.decision, why: self.why, star: self.star };
        app.write("sprint.close", |_| scope_of(&READS), |team, now| sprint::close(team, now, &ask))
    }
}

impl LearnArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        app.read(
            "learn",
            |now| Ok(sprint::learn_scope(now)),
            |team, now| sprint::learn(team, now, self.lesson.as_deref()),
        )
    }
}

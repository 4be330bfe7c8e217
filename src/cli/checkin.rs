//! `checkin`.

use clap::{Args, Subcommand};

use super::{read_texts, whole};
use crate::app::{App, scope_of};
use crate::error::{Error, Exit};
use crate::model::Kind;
use crate::ops::Now;
use crate::ops::checkin::{self, Add, List};
use crate::render::Listed;

const HELP: &str = "\
Answers:
  y or done, p or partly, n or missed (n:energy gives a reason), s or skip
  a number (pages=12), 3x for three times this week, mon,wed for days of this week

Examples:
  ally checkin run=y pages=12 -m 4
  ally checkin run=n:energy --next \"shoes by the door, tomorrow at seven\"
  ally checkin --on yesterday yoga=s --note -        (the note comes from standard input)";

#[derive(Debug, Default, PartialEq, Args)]
#[command(args_conflicts_with_subcommands = true, after_help = HELP)]
pub(super) struct CheckinArgs {
    #[command(subcommand)]
    command: Option<CheckinCommand>,
    /// How a goal went, GOAL=ANSWER; may be repeated
    #[arg(value_name = "GOAL=ANSWER", value_parser = pair)]
    answers: Vec<(String, String)>,
    /// How you are, 1 to 5
    #[arg(short, long, value_name = "1-5", allow_hyphen_values = true, value_parser = whole::<1, 5>)]
    mood: Option<i64>,
    /// Something that went well
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    win: Option<String>,
    /// Something in the way
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    blocker: Option<String>,
    /// Ask for help; `listen:`, `ideas:` or `push:` in front says which
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    ask: Option<String>,
    /// What comes next, and when
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    next: Option<String>,
    /// What became of your last `next`
    #[arg(long, value_parser = ["kept", "partly", "not"])]
    last: Option<String>,
    /// Anything
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    note: Option<String>,
    /// What excited you
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    excited: Option<String>,
    /// What challenged you
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    challenged: Option<String>,
    /// What surprised you
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    surprised: Option<String>,
    /// Who was there, or `all`; may be repeated
    #[arg(long, value_name = "MEMBER")]
    with: Vec<String>,
    /// The day: today, or up to seven days back
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    on: Option<String>,
    /// Speak for the week that ended: written on its last day
    #[arg(long, value_name = "WEEK", value_parser = ["last"], conflicts_with = "on")]
    week: Option<String>,
    /// A lesson remembered: LESSON=yes, partly or no; may be repeated
    #[arg(long, value_name = "LESSON=WORD", value_parser = recalled)]
    recall: Vec<(String, String)>,
    /// A picture: a path in the repository, or a link
    #[arg(long, value_name = "PATH", allow_hyphen_values = true)]
    photo: Option<String>,
    /// Keep it in this clone alone, where git never sees it; it counts for nothing
    #[arg(long)]
    private: bool,
    /// Write the note in your editor (the one that git uses)
    #[arg(long, conflicts_with = "note")]
    editor: bool,
    /// A word on one answer: GOAL.KEY=VALUE with note, why, real, hard, confidence or link
    #[arg(long, value_name = "GOAL.KEY=VALUE")]
    detail: Vec<String>,
    /// Mark it as worth finding again
    #[arg(long)]
    star: bool,
}

#[derive(Debug, PartialEq, Subcommand)]
#[command(defer = true)]
enum CheckinCommand {
    /// Check-ins, newest first
    List(ListArgs),
    /// One check-in in full
    Show {
        /// DATE.MEMBER, or the beginning of it
        id: String,
    },
    /// Take one of yours away; `ally undo` brings it back
    Remove {
        /// DATE.MEMBER, or the beginning of it; the path of a private one
        id: String,
    },
    /// Change one of yours in your editor (the one that git uses)
    Edit {
        /// DATE.MEMBER, or the beginning of it
        id: String,
    },
}

#[derive(Debug, PartialEq, Args)]
struct ListArgs {
    /// By this member
    #[arg(long, value_name = "MEMBER")]
    who: Option<String>,
    /// With an answer to this goal
    #[arg(long, value_name = "GOAL")]
    goal: Option<String>,
    /// From this day on
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    since: Option<String>,
    /// Up to this day
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    until: Option<String>,
    /// Only those with a win
    #[arg(long)]
    wins: bool,
    /// Only those with a blocker
    #[arg(long)]
    blockers: bool,
    /// Your private ones, which nobody else sees
    #[arg(long, conflicts_with = "who")]
    private: bool,
}

fn recalled(text: &str) -> Result<(String, String), String> {
    match text.rsplit_once('=') {
        Some((lesson, word @ ("yes" | "partly" | "no"))) if !lesson.is_empty() => {
            Ok((lesson.to_owned(), word.to_owned()))
        }
        _ => Err("write it as LESSON=yes, LESSON=partly or LESSON=no".to_owned()),
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((goal, answer)) if !goal.is_empty() && !answer.is_empty() => {
            Ok((goal.to_owned(), answer.to_owned()))
        }
        _ => Err("write it as GOAL=ANSWER, such as run=y or pages=12".to_owned()),
    }
}

impl CheckinArgs {
    pub(super) fn run(mut self, app: &mut App) -> Result<Exit, Error> {
        match self.command.take() {
            Some(CheckinCommand::List(args)) => args.run(app),
            Some(CheckinCommand::Show { id }) => app.read(
                "checkin.show",
                |_| Ok(scope_of(&[Kind::Checkin])?.with_private()),
                |team, now| checkin::show(team, now, &id),
            ),
            Some(CheckinCommand::Edit { id }) => app.edit(Kind::Checkin, Some(&id), None),
            Some(CheckinCommand::Remove { id }) => app.write(
                "checkin.remove",
                |_| Ok(scope_of(&[Kind::Checkin])?.with_private()),
                |team, now| checkin::remove(team, now, &id),
            ),
            None if self == Self::default() && app.may_ask() => app.ask_checkin(),
            None => self.add(app),
        }
    }

    fn add(mut self, app: &mut App) -> Result<Exit, Error> {
        read_texts(
            app,
            &mut [
                &mut self.win,
                &mut self.blocker,
                &mut self.ask,
                &mut self.next,
                &mut self.note,
                &mut self.excited,
                &mut self.challenged,
                &mut self.surprised,
            ],
        )?;
        let draft = if self.editor { app.compose("note")? } else { None };
        if self.editor && draft.is_none() {
            return Ok(Exit::Ok);
        }
        let ask = Add {
            answers: self.answers,
            details: self.detail,
            mood: self.mood,
            win: self.win,
            blocker: self.blocker,
            ask: self.ask,
            next: self.next,
            last: self.last,
            note: draft.as_ref().map(|draft| draft.text.clone()).or(self.note),
            excited: self.excited,
            challenged: self.challenged,
            surprised: self.surprised,
            with: self.with,
            on: self.on,
            last_week: self.week.is_some(),
            recall: self.recall,
            photo: self.photo,
            private: self.private,
            came: false,
            star: self.star,
        };
        let scope = |now: &Now| Ok(checkin::noted_scope(now, &ask));
        let written = app.write("checkin", scope, |team, now| checkin::add(team, now, &ask));
        match draft {
            Some(draft) => draft.end(written),
            None => written,
        }
    }
}

impl ListArgs {
    fn run(self, app: &mut App) -> Result<Exit, Error> {
        let ask = List {
            who: self.who,
            goal: self.goal,
            since: self.since,
            until: self.until,
            wins: self.wins,
            blockers: self.blockers,
            private: self.private,
        };
        app.read(
            "checkin.list",
            |now| checkin::list_scope(now, &ask),
            |team, now| {
                Ok(Listed {
                    items: checkin::list(team, now, &ask)?,
                    empty: if ask.private {
                        "Nothing private here; `ally checkin --private --note TEXT` keeps a word to yourself"
                    } else {
                        "No check-ins there; `ally checkin GOAL=y` writes one"
                    },
                })
            },
        )
    }
}

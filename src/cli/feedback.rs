//! `feedback`.

use clap::{Args, Subcommand};

use super::read_texts;
use crate::app::App;
use crate::error::{Error, Exit};
use crate::model::Kind;
use crate::ops::feedback::{self, Give, List, Reply};
use crate::render::Listed;

#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(super) enum FeedbackCommand {
    /// Say something to a member, or to all
    Give(GiveArgs),
    /// Answer feedback, a check-in or a goal
    Reply(ReplyArgs),
    /// Feedback, newest first
    List(ListArgs),
    /// One piece of feedback with its replies
    Show {
        /// Its id, the beginning of it, or its last four characters
        id: String,
    },
    /// Give a draft of yours
    Send {
        /// Its id, the beginning of it, or its last four characters
        draft: String,
    },
    /// Change what you said in your editor (the one that git uses)
    Edit {
        /// Its id, the beginning of it, or its last four characters
        id: String,
    },
}

const GIVE: &str = "\
What you give is read by every member of the team and stays in its history.

Examples:
  ally feedback give ben \"you waited for me\" --kind thanks --effect \"I dared to run on\"
  ally feedback give ben \"You came at nine, and I had left\" --kind change --try \"send a word\"
  ally feedback give ben \"Would you read chapter four?\" --kind ask --about https://example.org/draft
  ally feedback give all \"Sunday mornings\" --kind topic";

const REPLY: &str = "\
Answers:
  thanks, differently
  try             to feedback: you will, and a goal is offered; to a check-in: an idea
  talk            when you meet; a topic is offered
  heard           what you heard, in your own words
  yes, not-quite  whether a `heard` was what you meant; only whoever said it first";

#[derive(Debug, Args)]
#[command(after_help = GIVE)]
pub(super) struct GiveArgs {
    /// A member, or `all`
    who: String,
    /// What you want to say (`-` reads it from standard input)
    #[arg(allow_hyphen_values = true)]
    text: Option<String>,
    /// Which sort
    #[arg(long, value_parser = ["thanks", "keep", "change", "ask", "topic"])]
    kind: Option<String>,
    /// The record it is about
    #[arg(long, value_name = "ID")]
    re: Option<String>,
    /// When and where it was
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    situation: Option<String>,
    /// What you saw or heard
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    behaviour: Option<String>,
    /// What it led to
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    impact: Option<String>,
    /// One thing to try
    #[arg(long = "try", value_name = "TEXT", allow_hyphen_values = true)]
    try_next: Option<String>,
    /// What it made easier
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    effect: Option<String>,
    /// Work to look at
    #[arg(long, value_name = "LINK")]
    about: Option<String>,
    /// A word to find it by; may be repeated
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Mark it as worth finding again
    #[arg(long)]
    star: bool,
    /// Keep it in this clone for now; `ally feedback send` gives it
    #[arg(long)]
    draft: bool,
}

#[derive(Debug, Args)]
#[command(after_help = REPLY)]
pub(super) struct ReplyArgs {
    /// The record that you answer
    id: String,
    /// What you want to say (`-` reads it from standard input)
    #[arg(allow_hyphen_values = true)]
    text: String,
    /// Which sort
    #[arg(long = "as-reply", value_parser = ["thanks", "heard", "try", "talk", "differently", "yes", "not-quite"])]
    sort: Option<String>,
    /// Mark it as worth finding again
    #[arg(long)]
    star: bool,
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Only what is not answered yet
    #[arg(long)]
    open: bool,
    /// Your drafts in this clone, instead of what was given
    #[arg(long, conflicts_with = "open")]
    drafts: bool,
    /// By this member
    #[arg(long, value_name = "MEMBER")]
    from: Option<String>,
    /// To this member
    #[arg(long, value_name = "MEMBER")]
    to: Option<String>,
    /// Of this sort
    #[arg(long, value_parser = ["thanks", "keep", "change", "ask", "topic"])]
    kind: Option<String>,
    /// With this tag
    #[arg(long)]
    tag: Option<String>,
    /// From this day on
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    since: Option<String>,
}

impl FeedbackCommand {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        match self {
            Self::Give(args) => args.run(app),
            Self::Reply(args) => {
                let text = app.text(&args.text)?;
                let ask = Reply { to: args.id, text, sort: args.sort, star: args.star };
                app.write(
                    "feedback.reply",
                    |now| Ok(feedback::scope(now, Some(&ask.to))),
                    |team, now| feedback::reply(team, now, &ask),
                )
            }
            Self::List(args) => {
                let ask = List {
                    open: args.open,
                    drafts: args.drafts,
                    tag: args.tag,
                    from: args.from,
                    to: args.to,
                    kind: args.kind,
                    since: args.since,
                };
                let empty = match (ask.drafts, ask.open) {
                    (true, _) => "No drafts here",
                    (_, true) => "Nothing open there; what was asked has its answer",
                    _ => "No feedback there yet; `ally feedback give WHO TEXT` writes some",
                };
                app.read(
                    "feedback.list",
                    |_| Ok(feedback::read_scope()),
                    |team, now| Ok(Listed { items: feedback::list(team, now, &ask)?, empty }),
                )
            }
            Self::Edit { id } => app.edit(Kind::Feedback, Some(&id), None),
            Self::Show { id } => app.read(
                "feedback.show",
                |_| Ok(feedback::read_scope()),
                |team, now| feedback::show(team, now, &id),
            ),
            Self::Send { draft } => app.write(
                "feedback.send",
                |_| Ok(feedback::send_scope()),
                |team, now| feedback::send(team, now, &draft),
            ),
        }
    }
}

impl GiveArgs {
    fn run(mut self, app: &mut App) -> Result<Exit, Error> {
        read_texts(
            app,
            &mut [
                &mut self.text,
                &mut self.situation,
                &mut self.behaviour,
                &mut self.impact,
                &mut self.try_next,
                &mut self.effect,
            ],
        )?;
        let ask = Give {
            to: self.who,
            text: self.text,
            kind: self.kind,
            re: self.re,
            situation: self.situation,
            behaviour: self.behaviour,
            impact: self.impact,
            try_next: self.try_next,
            effect: self.effect,
            about: self.about,
            tags: self.tags,
            star: self.star,
            draft: self.draft,
        };
        app.write(
            "feedback.give",
            |now| Ok(feedback::scope(now, ask.re.as_deref())),
            |team, now| feedback::give(team, now, &ask),
        )
    }
}

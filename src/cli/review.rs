//! `review`.

use clap::{Args, Subcommand};

use super::{read_texts, whole};
use crate::app::App;
use crate::error::{Error, Exit};
use crate::model::Span;
use crate::ops::review::{self, Answer, Hold, Which};
use crate::render::Listed;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct ReviewArgs {
    #[command(subcommand)]
    command: Option<ReviewCommand>,
    #[command(flatten)]
    show: ShowArgs,
}

#[derive(Debug, Args)]
struct ShowArgs {
    #[command(flatten)]
    which: WhichArgs,
    /// A year to read and to keep, month by month: the one named, or the last that is over
    #[arg(long, value_name = "YYYY", group = "which", num_args = 0..=1, conflicts_with = "agenda",
        value_parser = whole::<1000, 9999>)]
    year: Option<Option<i64>>,
    /// A talk sheet for twenty minutes
    #[arg(long)]
    agenda: bool,
}

#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum ReviewCommand {
    /// The review on one page: moments, promises, what the records hold, the two of you
    Show(ShowArgs),
    /// Your own part: ratings, a few words, your goals; asks one after the other when nothing is given
    Answer(Box<AnswerArgs>),
    /// Write down what you decided together
    Hold(HoldArgs),
    /// The reviews that there are, newest first
    List,
}

// Which review. No doc comment: clap would make it that of the command which takes these in.
#[derive(Debug, Args)]
struct WhichArgs {
    /// The last week that is over or ends today
    #[arg(long, group = "which")]
    week: bool,
    /// The last month that is over or ends today
    #[arg(long, group = "which")]
    month: bool,
    /// The last quarter that is over or ends today
    #[arg(long, group = "which")]
    quarter: bool,
    /// This one: 2026-W47, 2026-11 or 2026-Q4
    #[arg(long, value_name = "PERIOD", group = "which")]
    period: Option<String>,
}

#[derive(Debug, Args)]
struct AnswerArgs {
    #[command(flatten)]
    which: WhichArgs,
    /// How warm or cold things feel between you, 1 to 5
    #[arg(long, value_name = "1-5", allow_hyphen_values = true, value_parser = whole::<1, 5>)]
    temp: Option<i64>,
    /// “Today I would choose these goals again”, 1 to 5
    #[arg(long, value_name = "1-5", allow_hyphen_values = true, value_parser = whole::<1, 5>)]
    own: Option<i64>,
    /// Something that the other did; may be repeated
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    they_did: Vec<String>,
    /// From -2, I give much more, to 2, I get much more
    #[arg(long, value_name = "-2..2", allow_hyphen_values = true, value_parser = whole::<-2, 2>)]
    fair: Option<i64>,
    /// From -2, too easy on me, to 2, too hard on me
    #[arg(long, value_name = "-2..2", allow_hyphen_values = true, value_parser = whole::<-2, 2>)]
    push: Option<i64>,
    /// “How we do this is worth the time”, 1 to 5
    #[arg(long, value_name = "1-5", allow_hyphen_values = true, value_parser = whole::<1, 5>)]
    way: Option<i64>,
    /// “If it went badly, I would tell you first”, 1 to 5
    #[arg(long, value_name = "1-5", allow_hyphen_values = true, value_parser = whole::<1, 5>)]
    bond: Option<i64>,
    /// How much you want to keep this up, 1 to 5
    #[arg(long, value_name = "1-5", allow_hyphen_values = true, value_parser = whole::<1, 5>)]
    commit: Option<i64>,
    /// One thing that was good
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    good: Option<String>,
    /// One thing that was hard
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    hard: Option<String>,
    /// One thing to change
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    change: Option<String>,
    /// What you have not said; stays on this machine
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    unsaid: Option<String>,
    /// Let the others read what you had not said
    #[arg(long)]
    share_unsaid: bool,
    /// What surprised you
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    surprised: Option<String>,
    /// Where else it showed up
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    spillover: Option<String>,
    /// What you learned, for instance as a coach
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    learned: Option<String>,
    /// What is to become of a goal: GOAL=keep, GOAL=change or GOAL=drop; may be repeated
    #[arg(long = "goal", value_name = "GOAL=WORD")]
    goals: Vec<String>,
    /// One moment that shows a rating, such as temp=TEXT; may be repeated
    #[arg(long = "moment", value_name = "RATING=TEXT")]
    moments: Vec<String>,
    /// Mark it as worth finding again
    #[arg(long)]
    star: bool,
}

#[derive(Debug, Args)]
struct HoldArgs {
    #[command(flatten)]
    which: WhichArgs,
    /// What you decided, who sees to it, until when: "WHAT | WHO | BY"; up to three times
    #[arg(long = "decision", value_name = "WHAT | WHO | BY", allow_hyphen_values = true)]
    decisions: Vec<String>,
    /// A topic that is settled; may be repeated
    #[arg(long, value_name = "TOPIC")]
    close: Vec<String>,
    /// Anything
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    notes: Option<String>,
    /// Mark it as worth finding again
    #[arg(long)]
    star: bool,
}

impl WhichArgs {
    fn which(self) -> Which {
        let span = match (self.week, self.month, self.quarter) {
            (true, ..) => Some(Span::Week),
            (_, true, _) => Some(Span::Month),
            (.., true) => Some(Span::Quarter),
            _ => None,
        };
        Which { span, period: self.period }
    }
}

impl ShowArgs {
    fn run(self, app: &mut App) -> Result<Exit, Error> {
        if let Some(year) = self.year {
            return app.read(
                "review.year",
                |_| Ok(review::show_scope()),
                |team, now| review::year(team, now, year),
            );
        }
        let which = self.which.which();
        app.read(
            "review.show",
            |_| Ok(review::show_scope()),
            |team, now| review::show(team, now, &which, self.agenda),
        )
    }
}

impl ReviewArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        match self.command {
            None => self.show.run(app),
            Some(ReviewCommand::Show(args)) => args.run(app),
            Some(ReviewCommand::Answer(args)) => args.run(app),
            Some(ReviewCommand::Hold(args)) => args.run(app),
            Some(ReviewCommand::List) => app.read(
                "review.list",
                |_| Ok(review::scope()),
                |team, now| {
                    let items = review::list(team, now)?;
                    Ok(Listed { items, empty: "No review there yet; `ally review answer` begins one" })
                },
            ),
        }
    }
}

impl AnswerArgs {
    fn run(mut self, app: &mut App) -> Result<Exit, Error> {
        let texts = [
            &mut self.good,
            &mut self.hard,
            &mut self.change,
            &mut self.unsaid,
            &mut self.surprised,
            &mut self.spillover,
            &mut self.learned,
        ];
        read_texts(app, &mut texts.into_iter().collect::<Vec<_>>())?;
        let ratings = [
            ("temp", self.temp),
            ("own", self.own),
            ("fair", self.fair),
            ("push", self.push),
            ("way", self.way),
            ("bond", self.bond),
            ("commit", self.commit),
        ];
        let texts = [
            ("good", self.good),
            ("hard", self.hard),
            ("change", self.change),
            ("surprised", self.surprised),
            ("spillover", self.spillover),
            ("learned", self.learned),
        ];
        app.review_answer(Answer {
            which: self.which.which(),
            ratings: ratings.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
            they_did: self.they_did,
            texts: texts.into_iter().filter_map(|(name, text)| Some((name, text?))).collect(),
            unsaid: self.unsaid,
            share_unsaid: self.share_unsaid,
            goals: self.goals,
            moments: self.moments,
            star: self.star,
        })
    }
}

impl HoldArgs {
    fn run(mut self, app: &mut App) -> Result<Exit, Error> {
        read_texts(app, &mut [&mut self.notes])?;
        let ask = Hold {
            which: self.which.which(),
            decisions: self.decisions,
            close: self.close,
            notes: self.notes,
            star: self.star,
        };
        app.write("review.hold", |_| Ok(review::scope()), |team, now| review::hold(team, now, &ask))
    }
}

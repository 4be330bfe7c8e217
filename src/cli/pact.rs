//! `pact`.

use clap::{Args, Subcommand};

use super::read_texts;
use crate::app::{App, scope_of};
use crate::error::{Error, Exit};
use crate::model::Kind;
use crate::ops::pact::{self, READS, Terms, Whole};
use crate::render::Versions;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct PactArgs {
    #[command(subcommand)]
    command: Option<PactCommand>,
}

#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum PactCommand {
    /// The agreement in force, and versions that wait
    Show {
        /// One version; the one in force if none is named
        id: Option<String>,
    },
    /// Write the first pact and sign it; asks for what matters most if no purpose is given
    New(Box<NewArgs>),
    /// Write a new version and sign it; everybody is asked to sign it too
    Amend(Box<AmendArgs>),
    /// Sign the version that waits for you
    Agree {
        /// Which version, where several wait
        id: Option<String>,
    },
    /// All versions: who signed, why, what changed
    Log,
    /// Change a version of yours that nobody else has signed, in your editor (the one that git uses)
    Edit {
        /// DATE.MEMBER, or the beginning of it
        id: String,
    },
}

#[derive(Debug, Args)]
struct NewArgs {
    /// What you want to do together, in one sentence
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    purpose: Option<String>,
    /// What kind of team; fills what you don't say
    #[arg(long, value_parser = crate::ops::preset::NAMES)]
    preset: Option<String>,
    #[command(flatten)]
    terms: TermArgs,
}

#[derive(Debug, Args)]
struct AmendArgs {
    /// Why: a new job, a move, a wish
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    because: String,
    /// What you want to do together, in one sentence
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    purpose: Option<String>,
    #[command(flatten)]
    terms: TermArgs,
}

// What a version may say. An empty text ("") takes a term out again. No doc comment: clap would make it that of the command which takes these in.
#[derive(Debug, Clone, Args)]
struct TermArgs {
    /// How often each of you checks in: daily, weekdays, mon,thu, 3/week, weekly, monthly
    #[arg(long, value_name = "RHYTHM")]
    checkin: Option<String>,
    /// How often you look back together
    #[arg(long, value_name = "RHYTHM")]
    review: Option<String>,
    /// After how many weeks you look at the pact itself (13 if left out)
    #[arg(long, value_name = "WEEKS", value_parser = whole::<1, 520>)]
    realign: Option<Whole>,
    /// The first day of this version; today if left out
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    from: Option<String>,
    /// The last day, to renew or to stop (13 weeks ahead if left out)
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    until: Option<String>,
    /// Days in which a period that is over may still be answered (1 if left out)
    #[arg(long, value_name = "DAYS", value_parser = whole::<0, 31>)]
    grace: Option<Whole>,
    /// What happens after a miss
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    missed: Option<String>,
    /// Who leads: monthly or weekly in turn, client, none, or a member
    #[arg(long, value_name = "WHO")]
    lead: Option<String>,
    /// What to talk about in turn; may be repeated
    #[arg(long = "topic", value_name = "TEXT", allow_hyphen_values = true)]
    topics: Vec<String>,
    /// How you tell each other what could be better
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    feedback: Option<String>,
    /// What stays out: topics, hours, places
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    boundaries: Option<String>,
    /// What the coach does not do; a line of the boundaries
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    will_not: Option<String>,
    /// Who looks after what: meals=ana, money=ana,ben; may be repeated, `meals=` takes one out
    #[arg(long = "role", value_name = "AREA=MEMBER", allow_hyphen_values = true)]
    roles: Vec<String>,
    /// What matters to you; may be repeated
    #[arg(long = "value", value_name = "TEXT", allow_hyphen_values = true)]
    values: Vec<String>,
    /// A word of your own and its meaning; may be repeated, `harbour=` takes one out
    #[arg(long = "word", value_name = "TERM=MEANING", allow_hyphen_values = true)]
    words: Vec<String>,
    /// What may be spent: hours=2/week,money=60/month,currency=EUR
    #[arg(long, value_name = "FUND")]
    fund: Option<String>,
    /// The time that you keep free for each other, such as "sat 10:00"
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    together: Option<String>,
    /// How you learn together, such as monthly
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    learn: Option<String>,
    /// The link of your call
    #[arg(long, value_name = "LINK", allow_hyphen_values = true)]
    call: Option<String>,
    /// Days within which you answer each other (3 if left out)
    #[arg(long, value_name = "DAYS", value_parser = whole::<0, 365>)]
    reply_days: Option<Whole>,
    /// How the pact fades out, such as "after 8 kept weeks from daily to weekly"
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    taper: Option<String>,
    /// Mark it as worth finding again
    #[arg(long)]
    star: bool,
}

/// A whole number of a range, or nothing to leave it to the default again.
fn whole<const LEAST: i64, const MOST: i64>(text: &str) -> Result<Whole, String> {
    if text.is_empty() { Ok(Whole::Cleared) } else { super::whole::<LEAST, MOST>(text).map(Whole::Is) }
}

impl TermArgs {
    fn terms(mut self, app: &mut App, purpose: Option<String>) -> Result<Terms, Error> {
        let mut purpose = purpose;
        read_texts(
            app,
            &mut [&mut purpose, &mut self.missed, &mut self.feedback, &mut self.boundaries, &mut self.taper],
        )?;
        Ok(Terms {
            purpose,
            checkin: self.checkin,
            review: self.review,
            realign: self.realign,
            from: self.from,
            until: self.until,
            grace: self.grace,
            missed: self.missed,
            lead: self.lead,
            topics: self.topics,
            feedback: self.feedback,
            boundaries: self.boundaries,
            will_not: self.will_not,
            roles: self.roles,
            values: self.values,
            words: self.words,
            fund: self.fund,
            together: self.together,
            learn: self.learn,
            call: self.call,
            reply_days: self.reply_days,
            taper: self.taper,
            star: self.star,
        })
    }
}

impl PactArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        let scope = |_: &crate::ops::Now| scope_of(&READS);
        match self.command.unwrap_or(PactCommand::Show { id: None }) {
            PactCommand::Show { id } => {
                app.read("pact.show", scope, |team, now| pact::show(team, now, id.as_deref()))
            }
            PactCommand::New(args) => {
                let terms = args.terms.terms(app, args.purpose)?;
                app.pact_new(terms, args.preset.as_deref())
            }
            PactCommand::Amend(args) => {
                let mut because = Some(args.because);
                read_texts(app, &mut [&mut because])?;
                let terms = args.terms.terms(app, args.purpose)?;
                let because = because.unwrap_or_default();
                app.write("pact.amend", scope, |team, now| pact::amend(team, now, &because, &terms))
            }
            PactCommand::Agree { id } => {
                app.write("pact.agree", scope, |team, now| pact::agree(team, now, id.as_deref()))
            }
            PactCommand::Log => app.read("pact.log", scope, |team, now| pact::log(team, now).map(Versions)),
            PactCommand::Edit { id } => app.edit(Kind::Pact, Some(&id), None),
        }
    }
}

//! Flags in, requests out. Nothing is decided here.

mod ask;
mod checkin;
mod complete;
mod completions;
mod config;
mod data;
mod due;
mod examples;
mod export;
mod feedback;
mod global;
mod goal;
mod log;
mod man;
mod member;
mod pact;
mod remind;
mod sprint;
mod review;
mod team;

use std::ffi::OsString;
use std::io::{self, Write};
use std::mem::ManuallyDrop;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::app::App;
use crate::env::{Env, Misread, asks_for_json};
use crate::error::{Error, Exit};
use crate::model::is_usual_number;
use crate::render;

/// Partners who hold each other to what they set out to do, in one git repository of plain records
#[derive(Debug, Parser)]
#[command(name = "ally", version = VERSION, max_term_width = 100, after_help = EXAMPLES, infer_long_args = false)]
struct Cli {
    #[command(flatten)]
    global: global::GlobalArgs,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What `ally --version` says: the number of the package, or what a packager names the build (docs/packages.md).
const VERSION: &str = match option_env!("ALLY_VERSION") {
    Some(named) if !named.is_empty() => named,
    _ => env!("CARGO_PKG_VERSION"),
};

const EXAMPLES: &str = "\
Examples:
  ally init --team \"Ana & Ben\" --purpose \"Run the spring half together\" --remote URL
  ally goal add \"Run three times a week\" --id run --every 3/week
  ally checkin run=y pages=12 -m 4 --win \"first run without stopping\"
  ally sync
  ally demo            a made-up team of two to look around in";

// A group of commands (`goal`) asks for one of them instead of printing its help as an error.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum Command {
    /// Begin a team
    Init(team::InitArgs),
    /// Come into a team: clone it, add yourself, send that
    Join(team::JoinArgs),
    /// Make a team of two with thirteen weeks of records to look around in
    Demo(team::DemoArgs),
    /// Say who you are in this team
    Whoami,
    /// The board: your partner first, then you, who waits for whom, the state of the sync
    Status,
    /// What the others did since you last looked
    Inbox(log::InboxArgs),
    /// The timeline, everybody interleaved, newest first
    Log(log::LogArgs),
    /// Say how it went, goal by goal, and a word if you like; alone it asks
    Checkin(Box<checkin::CheckinArgs>),
    /// Set goals, change them, close them
    #[command(subcommand, arg_required_else_help = false)]
    Goal(goal::GoalCommand),
    /// Thank, encourage, suggest, ask, answer
    #[command(subcommand, arg_required_else_help = false)]
    Feedback(feedback::FeedbackCommand),
    /// One question to put to the other, or to yourself
    Ask(ask::AskArgs),
    /// What is due now, worked out from the records
    Due(due::DueArgs),
    /// Tell what is due, each thing once: for cron, a timer or your desktop; silent when there is nothing
    Remind(remind::RemindArgs),
    /// A text for a member, to paste into the chat that you use anyway; nothing is sent
    Nudge(due::NudgeArgs),
    /// Try something together for some days, look back, decide what becomes of it
    #[command(subcommand, arg_required_else_help = false)]
    Sprint(sprint::SprintCommand),
    /// What you took from sprints, asked again after 7, 30 and 90 days
    Learn(sprint::LearnArgs),
    /// Look back together on a week, a month or a quarter
    Review(review::ReviewArgs),
    /// What you agreed on, and your signature under it
    Pact(pact::PactArgs),
    /// The people of the team
    #[command(subcommand, arg_required_else_help = false)]
    Member(member::MemberCommand),
    /// Rest for some days, or let one goal rest: nothing is due, nothing is counted
    Pause(member::PauseArgs),
    /// End a pause
    Resume(member::ResumeArgs),
    /// Leave the team; nobody has to agree
    Leave(member::LeaveArgs),
    /// Send what is new here, receive what is new there
    Sync(log::SyncArgs),
    /// Take back your last own record commit, by a new commit
    Undo,
    /// Every problem of the records at once: file, line, column, what, way out
    Check(log::CheckArgs),
    /// Take in what another program kept, or what `ally export json` wrote
    #[command(subcommand, arg_required_else_help = false)]
    Import(data::ImportCommand),
    /// JSON Schema of the record files and of the JSON answers
    Schema(data::SchemaArgs),
    /// Put it into a form that others read: one page to look at, to print, to keep
    Export(export::ExportArgs),
    /// Settings of this clone and of yourself
    #[command(subcommand, arg_required_else_help = false)]
    Config(config::ConfigCommand),
    /// Run git in the team's repository
    #[command(disable_help_flag = true)]
    Git(config::GitArgs),
    /// Print completions for a shell
    Completions(completions::CompletionsArgs),
    /// Print or write the pages of the manual
    Man(man::ManArgs),
    /// Print what may be typed next; for the scripts of `completions`
    #[command(hide = true)]
    Complete(complete::CompleteArgs),
    /// Merge driver for git: merges records field by field
    MergeFile(config::MergeFileArgs),
}

/// Runs one command in a world; returns the exit code.
pub(crate) fn run(env: Env) -> u8 {
    let wants_json = asks_for_json(&env.args);
    if matches!(env.args.as_slice(), [_, only] if only == "--version" || only == "-V") {
        return answer(env, &format!("ally {VERSION}\n"), wants_json);
    }
    let cli = match understood(&env.args) {
        Ok(cli) => cli,
        Err(error) => return not_understood(env, &error, wants_json),
    };
    let global = cli.global.global(&env);
    let mut app = App::new(env, global);
    let command = cli.command.unwrap_or(Command::Status);
    let done =
        if app.global.every_team { in_every_team(&mut app, command) } else { dispatch(&mut app, command) };
    match done {
        Ok(code) => code,
        Err(error) => {
            report(&mut app, &error);
            error.exit().number()
        }
    }
}

/// What was typed. Most of the time that takes the options of one command of eighty, and clap makes those of no other
/// (`defer`). Whatever has to be explained, help as well as mistakes, is then explained with all of them at hand.
fn understood(args: &[OsString]) -> Result<Cli, clap::Error> {
    // Its end is the end of the process: nothing is won by taking it apart piece by piece.
    let mut named_alone = ManuallyDrop::new(Cli::command());
    let parsed = named_alone.try_get_matches_from_mut(args);
    parsed.and_then(|matches| Cli::from_arg_matches(&matches)).or_else(|_| {
        commands().try_get_matches_from(args).and_then(|matches| Cli::from_arg_matches(&matches))
    })
}

/// The command line in full, with the options and examples of every command.
fn commands() -> clap::Command {
    let mut all = Cli::command();
    all.build();
    examples::with_examples(all)
}

/// The few commands that have an answer for several teams.
fn in_every_team(app: &mut App, command: Command) -> Result<u8, Error> {
    let exit = match command {
        Command::Status => app.every_status(),
        Command::Due(args) => args.every(app),
        Command::Remind(args) => args.every(app),
        Command::Sync(args) => args.every(app),
        _ => Err(Error::Usage {
            message: "--every-team goes with status, due, remind and sync".to_owned(),
            hint: "name one team with --repo DIR".to_owned(),
        }),
    };
    exit.map(Exit::number)
}

/// What has no meaning for several teams at once.
fn no_such_word(words: &str) -> Error {
    Error::Usage {
        message: format!("--every-team does not go with {words}"),
        hint: "name one team with --repo DIR".to_owned(),
    }
}

fn dispatch(app: &mut App, command: Command) -> Result<u8, Error> {
    let exit = match command {
        Command::Init(args) => args.run(app),
        Command::Join(args) => args.run(app),
        Command::Demo(args) => args.run(app),
        Command::Whoami => member::whoami(app),
        Command::Status => app.status(),
        Command::Inbox(args) => args.run(app),
        Command::Log(args) => args.run(app),
        Command::Checkin(args) => args.run(app),
        Command::Goal(command) => command.run(app),
        Command::Feedback(command) => command.run(app),
        Command::Ask(args) => args.run(app),
        Command::Due(args) => args.run(app),
        Command::Remind(args) => args.run(app),
        Command::Nudge(args) => args.run(app),
        Command::Sprint(command) => command.run(app),
        Command::Learn(args) => args.run(app),
        Command::Review(args) => args.run(app),
        Command::Pact(args) => args.run(app),
        Command::Member(command) => command.run(app),
        Command::Pause(args) => args.run(app),
        Command::Resume(args) => args.run(app),
        Command::Leave(args) => args.run(app),
        Command::Sync(args) => args.run(app),
        Command::Undo => app.undo(),
        Command::Check(args) => args.run(app),
        Command::Import(command) => command.run(app),
        Command::Schema(args) => args.run(app),
        Command::Export(args) => args.run(app),
        Command::Config(command) => command.run(app),
        Command::Git(args) => return args.run(app),
        Command::Completions(args) => args.run(app),
        Command::Man(args) => args.run(app),
        Command::Complete(args) => args.run(app),
        Command::MergeFile(args) => args.run(app),
    };
    exit.map(Exit::number)
}

/// An error, once, at the edge.
fn report(app: &mut App, error: &Error) {
    let style = app.global.style;
    let errors = &mut app.env.streams.errors;
    // When standard error is gone too, only the exit code is left to tell.
    let _ = if style.json {
        render::write_json_error(errors, error)
    } else {
        render::write_error(errors, error, style.color_errors)
    };
}

/// Help and version are answers; anything else is a command line that can't be understood.
fn not_understood(env: Env, error: &clap::Error, json: bool) -> u8 {
    let text = error.render().to_string();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return answer(env, &text, json);
    }
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let (message, rest) = text.split_once("\n\n").unwrap_or((text, ""));
    let help: Vec<&str> = rest
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("For more"))
        .collect();
    let hint = if help.is_empty() {
        format!("`{} --help` says what fits", typed_command(&env.args))
    } else {
        help.join("; ")
    };
    let error = Error::Usage { message: message.split_whitespace().collect::<Vec<_>>().join(" "), hint };
    let mut streams = env.streams;
    say(&mut streams.errors, &error, json);
    error.exit().number()
}

/// Help and version on standard output.
fn answer(env: Env, text: &str, json: bool) -> u8 {
    let mut streams = env.streams;
    let written = streams.output.write_all(text.as_bytes()).and_then(|()| streams.output.flush());
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let error = Error::system("standard output")(error);
            say(&mut streams.errors, &error, json);
            error.exit().number()
        }
        _ => Exit::Ok.number(),
    }
}

/// Reports variables or a folder with which no command can be run.
pub(crate) fn not_started(misread: &Misread) -> u8 {
    let error = Error::Usage { message: misread.why.clone(), hint: misread.hint.to_owned() };
    say(&mut io::stderr(), &error, misread.json);
    error.exit().number()
}

/// An error before anybody asked for colour.
fn say(errors: &mut dyn Write, error: &Error, json: bool) {
    // As above.
    let _ = if json {
        render::write_json_error(errors, error)
    } else {
        render::write_error(errors, error, false)
    };
}

/// The command that was typed, as far as it is one.
fn typed_command(args: &[OsString]) -> String {
    let all = commands();
    let (mut command, mut words) = (&all, "ally".to_owned());
    for name in args.iter().skip(1).take_while(|arg| *arg != "--") {
        if let Some(inner) = command.find_subcommand(name) {
            words = format!("{words} {}", inner.get_name());
            command = inner;
        }
    }
    words
}

/// Replaces `-` and `@file` by the text they stand for.
fn read_texts(app: &mut App, texts: &mut [&mut Option<String>]) -> Result<(), Error> {
    for text in texts {
        if let Some(typed) = text.as_ref() {
            **text = Some(app.text(typed)?);
        }
    }
    Ok(())
}

/// A number that a record takes.
fn number(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().ok().filter(|number: &f64| number.is_finite()).ok_or("not a number")?;
    if is_usual_number(number) {
        Ok(number)
    } else {
        Err("beyond a trillion; choose a larger unit".to_owned())
    }
}

/// A whole number of a range.
fn whole<const LEAST: i64, const MOST: i64>(text: &str) -> Result<i64, String> {
    text.parse()
        .ok()
        .filter(|number| (LEAST..=MOST).contains(number))
        .ok_or_else(|| format!("give a whole number from {LEAST} to {MOST}"))
}

/// A whole number that is not negative.
fn count<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| "give a whole number".to_owned())
}

/// A folder or file as typed.
type Typed = PathBuf;

//! Options of every command.

use clap::{Args, ValueEnum};

use super::Typed;
use crate::app::Global;
use crate::env::Env;
use crate::render::Style;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(super) struct GlobalArgs {
    /// The team's folder (also ALLY_REPO)
    #[arg(short = 'C', long, global = true, value_name = "DIR")]
    repo: Option<Typed>,
    /// Act as this member (also ALLY_MEMBER)
    #[arg(long = "as", global = true, value_name = "MEMBER")]
    act_as: Option<String>,
    /// One JSON document on standard output, nothing else
    #[arg(long, global = true)]
    json: bool,
    /// Colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_default_value = true)]
    color: Color,
    /// No success messages
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Never ask
    #[arg(long, global = true)]
    no_input: bool,
    /// In every team of your settings (`ally config set teams`): status, due, remind or sync
    #[arg(long, global = true, conflicts_with = "repo")]
    every_team: bool,
}

impl GlobalArgs {
    pub(super) fn global(self, env: &Env) -> Global {
        let wants = |terminal: bool| match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if env.var("NO_COLOR").is_some() => false,
            Color::Auto if env.text_var("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
            Color::Auto => terminal && env.text_var("TERM").is_none_or(|term| term != "dumb"),
        };
        let style = Style {
            json: self.json,
            quiet: self.quiet,
            color: wants(env.terminal.output),
            color_errors: wants(env.terminal.errors),
            ascii: !env.shows_unicode(),
            width: env.terminal.width.filter(|_| env.terminal.output),
        };
        Global {
            repo: self.repo,
            act_as: self.act_as.or_else(|| env.text_var("ALLY_MEMBER")),
            style,
            no_input: self.no_input,
            every_team: self.every_team,
        }
    }
}

//! The options that add, change, pivot, propose and accept share.

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};

use crate::app::App;
use crate::cli::{number, read_texts, whole};
use crate::error::Error;
use crate::ops::goal::Options;

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
pub(super) struct OptionArgs {
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
    pub(super) fn options(mut self, app: &mut App) -> Result<Options, Error> {
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

//! `ask`.

use clap::Args;

use crate::app::App;
use crate::error::{Error, Exit};
use crate::model::{Kind, Scope};
use crate::ops::ask::Ask;
use crate::ops::feedback;
use crate::ops::phase::Phase;
use crate::render::Listed;

const HELP: &str = "\
The weeks of your pact go through four phases: empathy, challenge, reflection, reinforcement. The question is of this
week's phase and stays the same all day; the next day has another one. Challenges wait until each of you has rated
`bond` with 3 or more in a review. Questions of your own go into questions.yaml beside ally.yaml.

Examples:
  ally ask
  ally ask --another
  ally ask --tag belief
  ally ask --list --phase reflection";

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct AskArgs {
    /// Of this phase instead of this week's
    #[arg(long, value_parser = Phase::ALL.map(Phase::word))]
    phase: Option<String>,
    /// With this tag: belief, blindspot, pride, opener, realign, or one of your own
    #[arg(long)]
    tag: Option<String>,
    /// Another one than today's
    #[arg(long, conflicts_with = "list")]
    another: bool,
    /// All that fit
    #[arg(long)]
    list: bool,
    /// Who looks at whose work this week, with three members or more
    #[arg(long, conflicts_with_all = ["phase", "tag", "another", "list"])]
    round: bool,
}

impl AskArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        if self.round {
            let empty = "A round takes three members or more; two look at each other's work anyway";
            return app.read(
                "ask.round",
                |_| Ok(Scope::of(&[Kind::Pact])),
                |team, now| Ok(Listed { items: feedback::round(team, now), empty }),
            );
        }
        let phase = self.phase.as_deref().and_then(Phase::from_word);
        app.question(&Ask { phase, tag: self.tag, another: self.another }, self.list)
    }
}

//! A new goal on a terminal: asks what makes it hold, and Enter skips every question.

use super::App;
use super::talk::{Halt, Talk};
use crate::error::{Error, Exit};
use crate::ops::goal::{self, Add, Options};

impl App {
    /// Adds a goal; asks for its reason, its end, what is in the way and a plan where a person can answer and gave none
    /// of them.
    pub fn add_goal(&mut self, mut ask: Add) -> Result<Exit, Error> {
        if self.may_ask() && says_nothing(&ask.options) {
            let (opened, loaded) = self.ahead(|_| Ok(goal::write_scope(&ask.options)))?;
            goal::add(&loaded.snapshot, &opened.now, &ask)?;
            if self.talk(|talk| questions(talk, &mut ask.options))?.is_none() {
                return Ok(Exit::Stopped);
            }
        }
        self.write(
            "goal.add",
            |_| Ok(goal::write_scope(&ask.options)),
            |team, now| goal::add(team, now, &ask),
        )
    }
}

const fn says_nothing(options: &Options) -> bool {
    options.why.is_none()
        && options.done_when.is_none()
        && options.obstacle.is_none()
        && options.plan.is_empty()
}

fn questions(talk: &mut Talk<'_>, options: &mut Options) -> Result<(), Halt> {
    talk.say("Four lines about it, if you like. Enter skips one, Ctrl-C stops.")?;
    talk.say("Why does it matter to you?")?;
    options.why = talk.line("· ")?;
    talk.say("What counts as done?")?;
    options.done_when = talk.line("· ")?;
    talk.say("What may get in the way?")?;
    options.obstacle = talk.line("· ")?;
    talk.say("What will you do then? (if …, then …)")?;
    options.plan.extend(talk.line("· ")?);
    Ok(())
}

//! Before and while a person is asked: whether anybody is there, whether a command could be carried out at all, and the
//! conversation itself.

use std::io::Write;

use super::talk::{Halt, Talk};
use super::{App, Opened, load, refuse_newer_format};
use crate::error::Error;
use crate::model::Scope;
use crate::ops::{Answered, Now};
use crate::render::safe;
use crate::store::Loaded;

impl App {
    /// Whether questions reach a person who may be asked.
    pub const fn may_ask(&self) -> bool {
        let terminal = &self.env.terminal;
        terminal.input && terminal.errors && !self.global.no_input && !self.global.style.json
    }

    /// The team, read before questions about it are asked: nobody should answer them for a repository that can't be
    /// written to.
    pub(super) fn ahead(
        &self,
        scope: impl FnOnce(&Now) -> Answered<Scope>,
    ) -> Result<(Opened, Loaded), Error> {
        let opened = self.open()?;
        let loaded = load(&opened, &scope(&opened.now)?);
        refuse_newer_format(&loaded.snapshot)?;
        // What a dead command left is mended by the writing that follows.
        if !opened.site.repo.needs_heal() {
            opened.site.repo.preflight(&self.world())?;
        }
        Ok((opened, loaded))
    }

    /// Holds a conversation key by key; `None` if the person stopped it, who is told that nothing was written.
    pub(super) fn talk<T>(
        &mut self,
        hold: impl FnOnce(&mut Talk<'_>) -> Result<T, Halt>,
    ) -> Result<Option<T>, Error> {
        let plain = self.env.text_var("TERM").is_none_or(|term| term == "dumb");
        let mut talk = Talk::begin(&mut self.env.streams, plain).map_err(Error::system("the terminal"))?;
        let said = hold(&mut talk);
        talk.end().map_err(Error::system("the terminal"))?;
        match said {
            Ok(said) => Ok(Some(said)),
            Err(Halt::Stopped) => {
                self.say("Stopped. Nothing was written.");
                Ok(None)
            }
            Err(Halt::Failed(error)) => Err(Error::system("the terminal")(error)),
        }
    }

    /// Says a sentence of a conversation on standard error; it belongs to the question, so --quiet doesn't keep it back.
    pub(super) fn say(&mut self, text: &str) {
        let line = format!("{}\n", safe::line(text));
        // Nobody is left to tell when standard error is gone.
        let _ = self.env.streams.errors.write_all(line.as_bytes());
    }
}

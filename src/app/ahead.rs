//! Before and while a person is asked: whether anybody is there, and whether a command could be carried out at all.

use std::io::Write;

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

    /// Says a sentence of a conversation on standard error; it belongs to the question, so --quiet doesn't keep it back.
    pub(super) fn say(&mut self, text: &str) {
        let line = format!("{}\n", safe::line(text));
        // Nobody is left to tell when standard error is gone.
        let _ = self.env.streams.errors.write_all(line.as_bytes());
    }
}

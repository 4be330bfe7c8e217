//! Looking before asking: whether a command could be carried out, so that nobody answers questions for nothing.

use super::App;
use crate::error::Error;
use crate::model::{Scope, Snapshot};
use crate::ops::{Answered, Now};
use crate::store;

impl App {
    /// What a pure question has to say, without showing or writing anything.
    pub fn ahead<T>(
        &self,
        scope: impl FnOnce(&Now) -> Answered<Scope>,
        ask: impl FnOnce(&Snapshot, &Now) -> Answered<T>,
    ) -> Result<T, Error> {
        let opened = self.open()?;
        let loaded = store::load(&opened.site.root, &scope(&opened.now)?);
        Ok(ask(&loaded.snapshot, &opened.now)?)
    }

    /// Whether questions would reach a person.
    pub fn may_ask(&self) -> bool {
        let terminal = &self.env.terminal;
        terminal.input && terminal.errors && !self.global.no_input && !self.global.style.json
    }
}

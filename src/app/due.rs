//! `due`, and what all commands read that tell what is due.

use super::{App, Opened, load_on};
use crate::error::{Error, Exit};
use crate::ops::due;
use crate::store::Loaded;

impl App {
    /// Shows what is due for a member, or for whoever asks. With `exit_code` the exit code says whether anything is.
    pub fn due(&mut self, who: Option<&str>, exit_code: bool) -> Result<Exit, Error> {
        let opened = self.open()?;
        let loaded = load_due(&opened, who);
        let list =
            due::due(&loaded.snapshot, &opened.now, who).inspect_err(|_| self.warn(&loaded.problems))?;
        self.show("due", &list, &opened.now, &loaded.problems)?;
        Ok(match Exit::of(&loaded.problems) {
            Exit::Ok if exit_code && !list.items.is_empty() => Exit::Due,
            exit => exit,
        })
    }
}

/// What is needed to say what is due for a member, or for whoever asks.
pub(super) fn load_due(opened: &Opened, who: Option<&str>) -> Loaded {
    load_on(opened, due::first_scope(), |first, now| due::scope(first, now, who), None).0
}

//! One word for a shell's prompt, which is drawn again and again: it says what is due, and never what is wrong.

use super::App;
use super::due::load_due;
use crate::error::{Error, Exit};
use crate::ops::due;

impl App {
    /// Prints how many things are due, or nothing. Whatever is wrong is for the commands themselves to say: an error
    /// at every prompt would help nobody.
    pub fn due_short(&mut self, who: Option<&str>, exit_code: bool) -> Result<Exit, Error> {
        let Ok(opened) = self.open() else { return Ok(Exit::Ok) };
        let team = load_due(&opened, who).snapshot;
        let Ok(list) = due::due(&team, &opened.now, who) else { return Ok(Exit::Ok) };
        if list.items.is_empty() {
            return Ok(Exit::Ok);
        }
        self.put(format!("{} due\n", list.items.len()).as_bytes())?;
        Ok(if exit_code { Exit::Due } else { Exit::Ok })
    }
}

//! `nudge`: a text to paste. The day of the last one is kept in this clone alone.

use super::App;
use crate::error::{Error, Exit};
use crate::model::parse_day;
use crate::ops::nudge;

impl App {
    /// Prints a text for a member; what the sender should know goes to standard error, so that the text can be piped.
    pub fn nudge(&mut self, member: &str, again: bool) -> Result<Exit, Error> {
        let opened = self.open()?;
        let loaded = super::load(&opened, &nudge::scope());
        let member = nudge::addressee(&loaded.snapshot, &opened.now, member)?;
        let mark = format!("nudge.{}", member.id());
        let last = opened.site.repo.read_state(&mark)?.and_then(|text| parse_day(text.trim()));
        let view = nudge::nudge(&opened.now, member, &loaded.snapshot, last, again)?;
        self.show("nudge", &view, &opened.now, &loaded.problems)?;
        view.notes.iter().for_each(|note| self.tell(note));
        opened.site.repo.write_state(&mark, &opened.now.today.to_string())?;
        Ok(Exit::of(&loaded.problems))
    }
}

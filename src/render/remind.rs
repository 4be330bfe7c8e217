//! Reminders, for a mail of cron's or a terminal.

use super::{Page, Show};
use crate::ops::remind::Reminders;

impl Show for Reminders {
    fn show(&self, page: &mut Page) {
        // Whoever asks often wants silence while there is nothing.
        if self.reminders.is_empty() {
            return;
        }
        page.heading(&self.team);
        for reminder in &self.reminders {
            page.line(&format!("  {}: `{}`", reminder.text, reminder.way));
        }
    }
}

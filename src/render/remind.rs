//! Reminders, for a mail of cron's or a terminal.

use super::{Page, Show};
use crate::ops::remind::{Reminders, Scheduled};

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

impl Show for Scheduled {
    fn show(&self, page: &mut Page) {
        let name = self.scheduler;
        match (self.installed, self.changed, &self.when) {
            (true, true, when) => {
                let when = when.as_deref().unwrap_or_default();
                page.good(&format!("{name} looks {when} whether there is something to tell"));
            }
            (true, false, _) => self.lines().iter().for_each(|line| page.line(line)),
            (false, true, _) => page.line(&format!("{name} reminds you of this team no more")),
            (false, false, Some(_)) => {
                page.line(&format!(
                    "{name} runs nothing of ally for this team; `ally remind install --{name}` would write"
                ));
                page.gap();
                self.lines().iter().for_each(|line| page.line(line));
                page.gap();
            }
            (false, false, None) => page.line(&format!("{name} runs nothing of ally for this team")),
        }
        if !self.commands.is_empty() {
            page.notice("systemd did not answer; this does the rest:");
            self.commands.iter().for_each(|command| page.line(&format!("  {command}")));
        }
        // What was taken away needs no advice any more.
        if self.installed || self.when.is_some() {
            self.notes.iter().for_each(|note| page.faint(note));
        }
    }
}

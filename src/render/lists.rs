//! Lists: goals, check-ins, feedback, members, the timeline, the inbox.

use serde::Serialize;
use serde::ser::Serializer;

use super::records::kind_label;
use super::{Page, Show};
use crate::model::{Checkin, Feedback, Member};
use crate::ops::checkin::{answers_in_words, rest_in_words};
use crate::ops::goal::{Event, last_words, shown_id};
use crate::ops::words::{count, day, short};
use crate::ops::{checkin, feedback, goal, inbox, log, member};

/// A list of answers, with what to say when it is empty.
#[derive(Debug, Clone)]
pub struct Listed<T> {
    /// The items.
    pub items: Vec<T>,
    /// The sentence for an empty list.
    pub empty: &'static str,
}

impl<T: Serialize> Serialize for Listed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.items)
    }
}

/// An item that is a row of a table.
pub trait Row: Serialize {
    /// The names of the columns.
    const HEADER: &'static [&'static str];
    /// The cells.
    fn cells(&self, page: &Page) -> Vec<String>;
}

impl<T: Row> Show for Listed<T> {
    fn show(&self, page: &mut Page) {
        if self.items.is_empty() {
            return page.line(self.empty);
        }
        let rows: Vec<Vec<String>> = self.items.iter().map(|item| item.cells(page)).collect();
        page.table(T::HEADER, &rows);
    }
}

impl Row for goal::Item {
    const HEADER: &'static [&'static str] = &["goal", "title", "how", "state", "last answer"];

    fn cells(&self, page: &Page) -> Vec<String> {
        let record = &self.record.0;
        vec![
            format!("{}{}", "  ".repeat(self.depth), shown_id(&record.id, &page.me)),
            record.fields.text("title").unwrap_or_default().to_owned(),
            self.how.clone(),
            self.state.to_owned(),
            last_words(self.last_answer.as_ref(), page.today),
        ]
    }
}

impl Row for Event {
    const HEADER: &'static [&'static str] = &["day", "who", "what", "", "note"];

    fn cells(&self, page: &Page) -> Vec<String> {
        vec![
            day(self.day, page.today),
            self.who.clone(),
            self.what.to_owned(),
            self.text.clone(),
            short(self.note.as_deref().unwrap_or_default(), 200),
        ]
    }
}

impl Row for checkin::Item {
    const HEADER: &'static [&'static str] = &["id", "day", "goals", "words"];

    fn cells(&self, page: &Page) -> Vec<String> {
        let checkin = Checkin(&self.record.0);
        let private = if checkin.0.private { " (private)" } else { "" };
        vec![
            format!("{}{private}", checkin.0.id),
            checkin.day().map(|on| day(on, page.today)).unwrap_or_default(),
            answers_in_words(checkin),
            rest_in_words(checkin, 80).join(" · "),
        ]
    }
}

impl Row for feedback::Item {
    const HEADER: &'static [&'static str] = &["id", "from", "to", "kind", "state", "words"];

    fn cells(&self, _: &Page) -> Vec<String> {
        let feedback = Feedback(&self.record.0);
        vec![
            self.record.0.id.clone(),
            self.from_name.clone(),
            self.to_name.clone(),
            if self.state.is_some() { feedback.kind() } else { "reply" }.to_owned(),
            self.state.unwrap_or_default().to_owned(),
            short(&feedback.words(), 120),
        ]
    }
}

impl Row for member::Item {
    const HEADER: &'static [&'static str] = &["id", "name", "role", "state", "since", "e-mail"];

    fn cells(&self, page: &Page) -> Vec<String> {
        let member = Member(&self.record.0);
        vec![
            member.id().to_owned(),
            member.name().to_owned(),
            member.role().to_owned(),
            self.presence.to_owned(),
            member.since().map(|since| day(since, page.today)).unwrap_or_default(),
            member.emails().join(", "),
        ]
    }
}

impl Row for log::Entry {
    const HEADER: &'static [&'static str] = &["day", "who", "what", "id"];

    fn cells(&self, page: &Page) -> Vec<String> {
        let star = if self.starred { "★ " } else { "" };
        vec![day(self.day, page.today), self.name.clone(), format!("{star}{}", self.text), self.id.clone()]
    }
}

/// The line that points at a value from both sides.
pub(super) fn both_sides(path: &str) -> String {
    format!("{path} holds a value from both sides; `ally check` shows which")
}

impl Show for inbox::Inbox {
    fn show(&self, page: &mut Page) {
        if self.items.is_empty() {
            page.line("Nothing new from the others since you last looked");
            return self.clashes.iter().for_each(|path| page.notice(&both_sides(path)));
        }
        page.heading(&format!("{} since you last looked", count(self.items.len(), "thing", "things")));
        let rows: Vec<Vec<String>> = self
            .items
            .iter()
            .map(|item| {
                let what = match item.action {
                    "new" => item.text.clone(),
                    "changed" => format!("changed: {}", item.text),
                    _ => format!("removed the {}", kind_label(item.kind)),
                };
                vec![
                    item.day.map(|on| day(on, page.today)).unwrap_or_default(),
                    item.name.clone(),
                    format!("{}{what}", if item.for_me { "→ " } else { "" }),
                    item.id.clone(),
                ]
            })
            .collect();
        page.table(&["day", "who", "what", "id"], &rows);
        page.gap();
        self.clashes.iter().for_each(|path| page.notice(&both_sides(path)));
        if self.marked_read {
            page.faint("All of it is marked as read");
        } else {
            page.faint("`ally feedback reply ID TEXT` answers; `ally inbox --mark-read` clears the list");
        }
    }
}

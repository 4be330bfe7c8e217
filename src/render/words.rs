//! Questions, what is due, and texts to paste.

use super::lists::Row;
use super::{Page, Show};
use crate::ops::ask::{Asked, Question};
use crate::ops::due::{DueKind, DueList};
use crate::ops::feedback::Pairing;
use crate::ops::nudge::Nudge;
use crate::ops::words::from_today;

impl Show for DueList {
    fn show(&self, page: &mut Page) {
        if self.items.is_empty() {
            return match &self.name {
                None => page.line("Nothing is waiting for you right now"),
                Some(name) => page.line(&format!("Nothing is waiting for {name} right now")),
            };
        }
        let rows: Vec<Vec<String>> = self
            .items
            .iter()
            .map(|due| {
                // A due date is named days ahead, and says itself when it is.
                let since = match due.kind {
                    DueKind::Milestone => String::new(),
                    _ => from_today(due.since, page.today),
                };
                vec![due.what.clone(), since, format!("`{}`", due.way)]
            })
            .collect();
        page.table(&["due", "since", "what settles it"], &rows);
    }
}

impl Show for Asked {
    fn show(&self, page: &mut Page) {
        page.line(&self.question.text);
        let tag = self.question.tag.as_deref().map(|tag| format!(", {tag}")).unwrap_or_default();
        let own = if self.question.own { ", one of your own" } else { "" };
        page.faint(&format!(
            "{}{tag}{own}; `ally ask --another` has another one",
            self.question.phase.word()
        ));
        if self.instead_of_challenge {
            page.faint(
                "Challenges wait until each of you has said in a review that you would tell bad news first (bond 3 or more)",
            );
        }
    }
}

impl Row for Question {
    const HEADER: &'static [&'static str] = &["phase", "tag", "question"];

    fn cells(&self, _: &Page) -> Vec<String> {
        let own = if self.own { " (your own)" } else { "" };
        vec![
            self.phase.word().to_owned(),
            self.tag.clone().unwrap_or_default(),
            format!("{}{own}", self.text),
        ]
    }
}

impl Row for Pairing {
    const HEADER: &'static [&'static str] = &["who looks", "at the work of"];

    fn cells(&self, _: &Page) -> Vec<String> {
        vec![self.reviewer.clone(), self.author.clone()]
    }
}

impl Show for Nudge {
    fn show(&self, page: &mut Page) {
        page.line(&self.text);
    }
}

//! What an import writes or would write.

use super::{Page, Show};
use crate::ops::import::{Column, Format, Import, Restore};
use crate::ops::schema::Installed;
use crate::ops::words::{and, count, day};

impl Show for Import {
    fn show(&self, page: &mut Page) {
        let from = match self.format {
            Format::Loop => "Loop Habit Tracker",
            Format::Harsh => "harsh",
            Format::Plain => "a table of days",
        };
        if !self.done {
            page.line(&format!("This looks like {from}."));
            page.gap();
        }
        let rows: Vec<Vec<String>> = self.columns.iter().map(|column| row(column, page)).collect();
        if !rows.is_empty() {
            page.table(&["habit", "goal", "days", if self.done { "written" } else { "new" }, ""], &rows);
        }
        if self.silent > 0 {
            page.faint(&format!("{} without an answer", count(self.silent, "cell is", "cells are")));
        }
        self.tell_bad(page);
        page.gap();
        let written: usize = self.columns.iter().map(|column| column.written).sum();
        let answers = count(written, "answer", "answers");
        let days = count(self.checkins, "check-in", "check-ins");
        if self.done {
            page.good(&format!("Wrote {answers} into {days}"));
            page.faint("One commit; `ally undo` takes it back");
        } else if self.bad_lines > 0 {
            let lines = count(self.bad_lines, "line", "lines");
            page.line(&format!("Nothing is written. Mend {lines}, or leave them out with --skip-bad"));
        } else if written == 0 {
            page.line("Nothing new in it; nothing is written");
        } else {
            page.line(&format!("Nothing is written yet: --yes writes {answers} into {days} of yours"));
        }
        let homeless: Vec<&str> =
            self.columns.iter().filter(|column| column.goal.is_none()).map(|c| c.column.as_str()).collect();
        if let Some(first) = homeless.first().filter(|_| !self.done) {
            page.faint(&format!(
                "No goal of yours is called {}: --goal \"{first}=GOAL\" names one, --every daily makes new ones",
                and(&homeless)
            ));
        }
    }
}

impl Import {
    fn tell_bad(&self, page: &mut Page) {
        for bad in &self.bad {
            page.notice(&format!("line {}: {}", bad.line, bad.message));
        }
        let more = self.bad_lines.saturating_sub(self.bad.len());
        if more > 0 {
            page.faint(&format!("and {} more", count(more, "line", "lines")));
        }
    }
}

fn row(column: &Column, page: &Page) -> Vec<String> {
    let goal = match (&column.goal, column.is_new) {
        (Some(goal), true) => format!("{goal} (new)"),
        (Some(goal), false) => goal.clone(),
        (None, _) => "–".to_owned(),
    };
    let days = match column.from.zip(column.to) {
        Some((from, to)) if from == to => format!("1: {}", day(from, page.today)),
        Some((from, to)) => {
            format!("{}: {} – {}", column.answers, day(from, page.today), day(to, page.today))
        }
        None => "none".to_owned(),
    };
    let mut notes = Vec::new();
    if column.there > 0 {
        notes.push(format!("{} there already", column.there));
    }
    if column.kept > 0 {
        notes.push(format!("{} say something else here, which stays", column.kept));
    }
    if column.before_start > 0 {
        notes.push(format!("{} before the goal's start, which count for nothing", column.before_start));
    }
    vec![column.column.clone(), goal, days, column.written.to_string(), notes.join("; ")]
}

impl Show for Restore {
    fn show(&self, page: &mut Page) {
        let written: usize = self.written.iter().map(|counted| counted.records).sum();
        let records = count(written, "record", "records");
        let rows: Vec<Vec<String>> = self
            .written
            .iter()
            .map(|counted| vec![counted.noun.to_owned(), counted.records.to_string()])
            .collect();
        if !rows.is_empty() {
            page.table(&["kind", if self.done { "written" } else { "new" }], &rows);
        }
        for (number, one, many) in [
            (self.there, "record is there already", "records are there already"),
            (
                self.kept,
                "record says something else here, which stays",
                "records say something else here, which stays",
            ),
            (self.of_others, "record of somebody else is left to them", "records of others are left to them"),
        ] {
            if number > 0 {
                page.faint(&count(number, one, many));
            }
        }
        page.gap();
        if self.done {
            page.good(&format!("Wrote {records}"));
            page.faint("One commit; `ally undo` takes it back");
        } else if written == 0 {
            page.line("Nothing new in it; nothing is written");
        } else {
            page.line(&format!("Nothing is written yet: --yes writes {records}"));
        }
    }
}

impl Show for Installed {
    fn show(&self, page: &mut Page) {
        let files = count(self.files, "schema", "schemas");
        match (self.stay, self.files) {
            (true, 0) => page.line(&format!("The schemas are in {} already", self.folder)),
            (true, _) => {
                page.good(&format!("Put {files} into {}", self.folder));
                page.faint(
                    "New files name theirs in a comment; editors that know YAML complete and check by it",
                );
            }
            (false, 0) => page.line("There are no schemas here"),
            (false, _) => page.good(&format!("Took {files} away")),
        }
    }
}

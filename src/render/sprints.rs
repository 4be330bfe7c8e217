//! Sprints: the list, one in full, and what comes back to be recalled.

use serde::Serialize;
use serde::ser::Serializer;

use super::{Page, Show};
use crate::ops::goal::shown_fields;
use crate::ops::sprint::{Item, Learn, Part, Shown};
use crate::ops::words::{and, count, day, from_today, short};

/// The list of sprints, and what may be worth a thought beside it.
#[derive(Debug, Clone)]
pub struct Sprints {
    /// The sprints.
    pub items: Vec<Item>,
    /// Sentences for people.
    pub hints: Vec<String>,
    /// The sentence for an empty list.
    pub empty: &'static str,
}

impl Serialize for Sprints {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.items)
    }
}

impl Show for Sprints {
    fn show(&self, page: &mut Page) {
        if self.items.is_empty() {
            page.line(self.empty);
        } else {
            let cells = |item: &Item| {
                let record = &item.record.0;
                let title = record.fields.text("title").unwrap_or_default().to_owned();
                vec![record.id.clone(), title, item.when.clone(), item.stands.clone(), item.who.clone()]
            };
            let rows: Vec<Vec<String>> = self.items.iter().map(cells).collect();
            page.table(&["id", "title", "when", "state", "who"], &rows);
        }
        if !self.hints.is_empty() {
            page.gap();
            self.hints.iter().for_each(|hint| page.faint(hint));
        }
    }
}

/// Fields of a plan that stand in sentences above them, or say nothing to a person.
const IN_SENTENCES: [&str; 14] = [
    "by", "title", "start", "end", "days", "weeks", "with", "kind", "if", "then", "measure", "decision",
    "why", "decided",
];

impl Show for Shown {
    fn show(&self, page: &mut Page) {
        let record = &self.item.record.0;
        page.heading(&format!("{}: {}", record.id, record.fields.text("title").unwrap_or_default()));
        page.line(&self.about());
        if let Some(hypothesis) = &self.hypothesis {
            page.line(hypothesis);
        }
        let rest = shown_fields(record, &IN_SENTENCES);
        if !rest.is_empty() {
            page.gap();
            page.fields(&rest);
        }
        if !self.counts.is_empty() {
            page.gap();
            page.table(&[self.days_words(), "check-ins", "mood", "practised"], &self.rows());
        }
        for part in &self.parts {
            page.gap();
            show_part(part, page);
        }
        let silent = self.silent();
        if !silent.is_empty() {
            page.gap();
            page.line(&format!("Not answered yet: {}", and(&silent)));
        }
        let so_far = if self.item.state == "closed" { "" } else { " so far" };
        let said = [self.took().map(|took| format!("It took {took}{so_far}")), self.outcome(page.today)];
        for line in said.into_iter().flatten() {
            page.gap();
            page.line(&line);
        }
        if let Some(next) = &self.next {
            page.gap();
            page.faint(next);
        }
    }
}

fn show_part(part: &Part, page: &mut Page) {
    let record = &part.record.0;
    page.heading(&format!("{}: {}", part.name, part.answer()));
    let log = part.entries(page.today);
    let hidden = ["join", "log", "want", "debriefed", "decision", "why", "decided"];
    let want = record.fields.text("want").filter(|want| ["keep", "adapt", "drop"].contains(want));
    let label = |name: String| match name.as_str() {
        "didnt" => "did not".to_owned(),
        _ => name,
    };
    let mut fields: Vec<(String, String)> = log;
    fields.extend(shown_fields(record, &hidden).into_iter().map(|(name, value)| (label(name), value)));
    fields.extend(want.map(|want| ("would".to_owned(), want.to_owned())));
    page.fields(&fields);
}

impl Show for Learn {
    fn show(&self, page: &mut Page) {
        if self.asked {
            for lesson in &self.lessons {
                page.heading(&lesson.key);
                page.line(&short(&lesson.text, 1000));
                let last =
                    lesson.last.as_ref().map(|last| format!(", last answer {last}")).unwrap_or_default();
                page.faint(&format!("from {}, {}{last}", lesson.sprint, day(lesson.learned, page.today)));
                page.faint(&format!("`ally checkin --recall {}=yes`, partly or no", lesson.key));
            }
            return;
        }
        if self.lessons.is_empty() {
            page.line(&match self.next {
                Some(next) => format!(
                    "Nothing to recall today; the next lesson comes back {}",
                    from_today(next, page.today)
                ),
                None => {
                    "Nothing to recall; lessons come from `ally sprint debrief ID --learned TEXT`".to_owned()
                }
            });
        } else {
            page.heading(&format!("{} to come back to", count(self.lessons.len(), "thing", "things")));
            let rows: Vec<Vec<String>> = self
                .lessons
                .iter()
                .map(|lesson| {
                    vec![
                        format!("  {}", lesson.key),
                        lesson.question.clone(),
                        from_today(lesson.learned, page.today),
                    ]
                })
                .collect();
            page.table(&[""; 3], &rows);
            page.gap();
            page.faint(
                "First from memory, then look with `ally learn KEY`; `ally checkin --recall KEY=yes`, partly or no, \
                 says how it went",
            );
        }
        if let Some(sentence) = self.together.sentence(page.today) {
            page.gap();
            page.faint(&sentence);
        }
    }
}

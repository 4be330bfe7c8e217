//! Single records: what was written, and one record in full.

use super::{Page, Show, pictures, safe};
use crate::model::{Feedback, Kind, Member};
use crate::ops::demo::Made;
use crate::ops::export::Exported;
use crate::ops::goal::{last_words, shown_fields, shown_id};
use crate::ops::team::Begun;
use crate::ops::words::day;
use crate::ops::{Written, checkin, feedback, goal, member};

impl Show for Written {
    fn show(&self, page: &mut Page) {
        page.line(&self.said);
        for note in self.hints.iter().flatten().chain(&self.notes) {
            page.faint(note);
        }
    }
}

/// Up to so many owners of a joint habit have their numbers in sentences.
const SPELLED: usize = 3;

impl Show for goal::Shown {
    fn show(&self, page: &mut Page) {
        let record = &self.item.record.0;
        let id = shown_id(&record.id, &page.me).to_owned();
        page.heading(&format!("{id}: {}", record.fields.text("title").unwrap_or_default()));
        let how = if self.item.how.is_empty() { String::new() } else { format!(", {}", self.item.how) };
        page.line(&format!("{}{how}", self.item.state));
        page.gap();
        page.fields(&self.fields);
        page.gap();
        show_steps(&self.steps, page);
        page.gap();
        page.line(&format!("Last answer: {}", last_words(self.item.last_answer.as_ref(), page.today)));
        if self.lines.len() > SPELLED {
            let rows = self.names.iter().zip(&self.lines);
            let rows: Vec<Vec<String>> =
                rows.map(|(name, line)| vec![format!("  {name}"), line.short.clone()]).collect();
            page.gap();
            page.heading("Each");
            page.table(&[""; 2], &rows);
        }
        let spelled = self.lines.iter().filter(|_| self.lines.len() <= SPELLED);
        let own = self.names.iter().map(String::as_str).zip(spelled.map(|line| &line.sentences));
        for (name, sentences) in
            own.chain([("Together", &self.sentences)]).filter(|(_, told)| !told.is_empty())
        {
            if !self.lines.is_empty() {
                page.gap();
                page.heading(name);
            }
            sentences.iter().for_each(|sentence| page.line(sentence));
        }
        if let Some(curve) = &self.curve {
            pictures::way(curve, page);
        }
        if let Some(calendar) = &self.calendar {
            pictures::calendar(calendar, page);
        }
        if !self.after_a_miss.is_empty() {
            page.gap();
        }
        self.after_a_miss.iter().for_each(|line| page.line(line));
    }
}

fn show_steps(steps: &[goal::Step], page: &mut Page) {
    if steps.is_empty() {
        return;
    }
    page.heading("Steps");
    let rows: Vec<Vec<String>> = steps
        .iter()
        .map(|step| {
            let closed = step.closed_on.map(|on| format!(" on {}", day(on, page.today)));
            let by = step.by.filter(|_| closed.is_none()).map(|by| format!(", by {}", day(by, page.today)));
            vec![
                format!("  {}", shown_id(&step.reference, &page.me)),
                step.title.clone(),
                format!("{}{}", step.state, closed.or(by).unwrap_or_default()),
            ]
        })
        .collect();
    page.table(&[""; 3], &rows);
    page.gap();
}

impl Show for checkin::Item {
    fn show(&self, page: &mut Page) {
        let record = &self.record.0;
        let private = if record.private { ", private: in this clone alone" } else { "" };
        page.heading(&format!("{}: {}{private}", record.id, self.name));
        page.fields(&shown_fields(record, &[]));
    }
}

impl Show for feedback::Thread {
    fn show(&self, page: &mut Page) {
        show_feedback(&self.item, page);
        for reply in &self.replies {
            page.gap();
            show_feedback(reply, page);
        }
        if !self.ways.is_empty() {
            page.gap();
            self.ways.iter().for_each(|way| page.faint(way));
        }
    }
}

fn show_feedback(item: &feedback::Item, page: &mut Page) {
    let record = &item.record.0;
    let state = item.state.map(|state| format!(", {state}")).unwrap_or_default();
    let kind = match item.state {
        Some(_) => Feedback(record).kind(),
        None => "reply",
    };
    page.heading(&format!("{}: {} to {} ({kind}{state})", record.id, item.from_name, item.to_name));
    page.fields(&shown_fields(record, &["to", "kind"]));
}

impl Show for member::Item {
    fn show(&self, page: &mut Page) {
        let record = &self.record.0;
        page.heading(&format!("{}: {}", record.id, Member(record).name()));
        page.line(self.presence);
        page.gap();
        page.fields(&shown_fields(record, &["name"]));
    }
}

impl Show for member::Shown {
    fn show(&self, page: &mut Page) {
        self.item.show(page);
        if let Some(calendar) = &self.calendar {
            pictures::calendar(calendar, page);
        }
    }
}

impl Show for member::WhoAmI {
    fn show(&self, page: &mut Page) {
        let name = self.name.as_deref().unwrap_or_default();
        let id = self.member.as_deref().unwrap_or_default();
        page.line(&format!("You are {name} ({id}) in {}", self.team));
        page.faint(&format!("{}, your day is {}", self.folder, self.today));
    }
}

impl Show for Exported {
    fn show(&self, page: &mut Page) {
        let file = self.file.as_deref().unwrap_or_default();
        page.line(&format!("Wrote {file}"));
    }
}

impl Show for Begun {
    fn show(&self, page: &mut Page) {
        let verb = if self.joined { "You are in the team" } else { "Began the team" };
        page.line(&format!("{verb} {} as {} in {}", self.team, self.member, self.folder));
        if let Some(pact) = &self.pact {
            page.line(&format!("Wrote and signed the pact {pact}"));
        }
        if let Some(hint) = self.hint {
            page.faint(hint);
        }
        let enter = self
            .enter
            .as_ref()
            .map(|folder| format!("`cd {}`, ", quoted(&safe::line(folder))))
            .unwrap_or_default();
        let next = format!(
            "{enter}set a goal with `ally goal add TITLE --every 3/week`, then `ally checkin GOAL=y` and `ally sync`"
        );
        match (&self.invite, self.joined, self.sent) {
            (Some(url), false, true) => {
                page.line(&format!("Sent it to {url}"));
                page.faint(&format!("Your partner comes in with: ally join {url}"));
                page.faint(&format!("Next: {next}"));
            }
            (Some(_), true, true) => {
                if self.to_sign {
                    page.faint("`ally pact` shows what was agreed on, `ally pact agree` signs it");
                }
                let begin = if self.known { enter } else { format!("{next}; ") };
                page.faint(&format!("Next: {begin}`ally status` shows the board"));
            }
            (Some(_), true, false) => page.faint("Nothing is sent yet; `ally sync` tries again"),
            (Some(_), false, false) => page.faint("Nothing is sent yet; `ally sync` tries again"),
            (None, ..) => {
                page.faint("Nothing leaves this machine until you name a place to meet: `ally git remote add origin URL`");
                page.faint(&format!("Next: {next}"));
            }
        }
    }
}

/// The label of a kind for a table.
pub(super) fn kind_label(word: &'static str) -> &'static str {
    Kind::from_word(word).map_or(word, Kind::noun)
}

impl Show for Made {
    fn show(&self, page: &mut Page) {
        page.line(&format!(
            "{} weeks of two partners, {} records, all made up, in {}",
            self.weeks, self.records, self.folder
        ));
        page.gap();
        page.line("Try next:");
        let place = safe::line(&self.ana).into_owned();
        page.line(&format!("  cd {}", quoted(&place)));
        for (command, meaning) in [
            ("ally checkin run=y pages=12 -m 4 --win \"first run without stopping\"", "your fifteen seconds"),
            ("ally sync", "send it; ben has it after his next sync"),
            ("ally log --since 2w", "the story so far"),
            ("ally goal show run", "one goal in full"),
        ] {
            page.line(&format!("  {command:72} # {meaning}"));
        }
        let ben = safe::line(&self.ben).into_owned();
        page.line(&format!("  ally -C {} inbox", quoted(&ben)));
    }
}

fn quoted(path: &str) -> String {
    let plain = path.chars().all(|c| c.is_alphanumeric() || "/._-+".contains(c));
    if plain { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

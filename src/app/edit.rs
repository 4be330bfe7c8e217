//! Editing a record in the person's own editor: a draft that survives whatever goes wrong, and a second chance.

use std::fs;
use std::path::PathBuf;

use super::{App, Opened, Site, utf8};
use crate::error::{Error, Exit};
use crate::git::{self, FileChange};
use crate::model::{Kind, Problem, Record, Scope, Snapshot, private_folder};
use crate::ops::{Change, Now, Written, edit};
use crate::store;

/// Begins our own comment lines, which go away again.
const OURS: &str = "#|";

/// What an edited text turned out to be.
enum Text {
    /// As it was, or empty.
    Unchanged,
    /// A sound record, and the bytes it was read from.
    Sound(Box<Record>, Vec<u8>),
    /// Something is wrong with it; lines are those of the draft.
    Unsound(Vec<Problem>),
}

impl App {
    /// Opens one of my records in the editor that git would choose; without a reference my own member file.
    pub fn edit(
        &mut self,
        kind: Kind,
        reference: Option<&str>,
        because: Option<&str>,
    ) -> Result<Exit, Error> {
        let because = edit::reason(because)?;
        let (opened, loaded) = self.ahead(|_| Ok(Scope::all()))?;
        let record = edit::opened(&loaded.snapshot, &opened.now, kind, reference)
            .inspect_err(|_| self.warn(&loaded.problems))?;
        let bytes = store::read_bytes(&opened.site.root, &record.path()).map_err(Error::File)?;
        let draft = Draft::begin(&opened, &record, bytes.unwrap_or_default())?;
        let (view, problems) = match self.edited(&opened.site, &draft, &loaded.snapshot, &record)? {
            None => {
                let said = "Nothing changed".to_owned();
                (Written { record, said, notes: Vec::new(), hints: None }, loaded.problems)
            }
            Some((edited, text)) => {
                let written = self.write_edited(&opened, &record, &edited, &text, because.as_deref());
                written.map_err(|error| draft.keeping(error))?
            }
        };
        draft.discard()?;
        self.show_done(edit::action(kind), &view, &opened.now, &problems)?;
        Ok(Exit::Ok)
    }

    /// Lets the person edit until the text is sound; `None` if nothing is to change.
    fn edited(
        &mut self,
        site: &Site,
        draft: &Draft,
        team: &Snapshot,
        record: &Record,
    ) -> Result<Option<(Record, Vec<u8>)>, Error> {
        loop {
            if let Err(error) = self.open_editor(site, draft) {
                if matches!(draft.read(team, record)?, Text::Unchanged) {
                    draft.discard()?;
                    return Err(error);
                }
                return Err(draft.keeping(error));
            }
            let problems = match draft.read(team, record)? {
                Text::Unchanged => return Ok(None),
                Text::Sound(record, text) => return Ok(Some((*record, text))),
                Text::Unsound(problems) => problems,
            };
            let asks = self.may_ask();
            if asks {
                self.warn(&problems);
            }
            let answer = self.ask("Edit again? [Y/n]")?;
            let no = answer.is_some_and(|answer| answer.to_lowercase().starts_with('n'));
            if no || !asks {
                let first = problems.into_iter().next();
                return Err(Error::Draft(first.unwrap_or_else(|| Problem::new(&draft.shown, "syntax", ""))));
            }
        }
    }

    /// Writes an edited record with the text that the person made of it, as far as it still says the same.
    fn write_edited(
        &mut self,
        opened: &Opened,
        from: &Record,
        edited: &Record,
        text: &[u8],
        because: Option<&str>,
    ) -> Result<(Written, Vec<Problem>), Error> {
        let site = &opened.site;
        let files = |change: &Change| {
            let write = |record: &Record| {
                let path = record.path();
                let before = store::read_bytes(&site.root, &path).map_err(Error::File)?;
                let after = store::rewrite(Some(text), record).map_err(Error::File)?;
                Ok(FileChange { path: format!("{}{path}", site.prefix), before, after: Some(after) })
            };
            change.put.iter().map(write).collect()
        };
        let plan = |team: &Snapshot, now: &Now| edit::write(team, now, from, edited, because);
        let (plan, problems) = self.carry_out_with(opened, |_| Ok(Scope::all()), plan, files)?;
        Ok((plan.view, problems))
    }

    /// A text written in the person's own editor; `None` if there is none.
    pub fn compose(&mut self, what: &str) -> Result<Option<Composed>, Error> {
        let (opened, _) = self.ahead(|_| Ok(Scope::people()))?;
        let head = [
            format!("Your {what}. Save it and leave the editor."),
            "Leave it empty, and nothing is written.".to_owned(),
        ];
        let draft = Draft::create(&opened.site, what, &head, Vec::new())?;
        let left = self.open_editor(&opened.site, &draft);
        let text = fs::read(&draft.path).map_err(Error::system(&draft.path))?;
        let text = utf8(without_ours(&text), &draft.shown).map_err(|error| draft.keeping(error))?;
        let text = text.trim().to_owned();
        if text.is_empty() {
            draft.discard()?;
            left?;
            self.tell("Nothing written");
            return Ok(None);
        }
        left.map_err(|error| draft.keeping(error))?;
        Ok(Some(Composed { text, draft }))
    }

    fn open_editor(&self, site: &Site, draft: &Draft) -> Result<(), Error> {
        let on_errors = !self.env.terminal.output || self.global.style.json;
        Ok(git::edit_for_person(&site.repo, &draft.path, on_errors, &self.world())?)
    }
}

/// A text that was written in an editor, and the draft that keeps it until it is stored.
#[derive(Debug)]
pub struct Composed {
    /// What was written.
    pub text: String,
    draft: Draft,
}

impl Composed {
    /// Ends it: the draft is kept until the text is written.
    pub fn end(self, written: Result<Exit, Error>) -> Result<Exit, Error> {
        let exit = written.map_err(|error| self.draft.keeping(error))?;
        self.draft.discard()?;
        Ok(exit)
    }
}

/// The text that is being edited, in the private folder, so that nothing typed is lost.
#[derive(Debug)]
struct Draft {
    path: PathBuf,
    /// The path relative to the team's folder.
    shown: String,
    /// What it is and how to cancel, as comment lines.
    head: String,
    /// The record's file as it was opened.
    before: Vec<u8>,
}

impl Draft {
    /// Writes the draft under a name that no other one has.
    fn begin(opened: &Opened, record: &Record, before: Vec<u8>) -> Result<Self, Error> {
        let site = &opened.site;
        let title = edit::name(record, &opened.now, opened.now.me_or_nobody());
        let head = [
            format!("This is {title}: {}", record.path()),
            "Change what you like and save it; then it is checked and written.".to_owned(),
            "Leave it as it is, or empty it, and nothing is written.".to_owned(),
            format!("Lines that begin with {OURS} go away by themselves."),
        ];
        let name = format!("{}-{}", record.kind.word(), record.id.replace('/', "-"));
        Self::create(site, &name, &head, before)
    }

    fn create(site: &Site, name: &str, head: &[String], before: Vec<u8>) -> Result<Self, Error> {
        let comment = |line: &String| format!("{OURS} {}\n", crate::render::safe::line(line));
        let head: String = head.iter().map(comment).collect();
        site.make_private_folder()?;
        let mut count = 1;
        let (shown, path) = loop {
            let again = if count == 1 { String::new() } else { format!("-{count}") };
            let shown = format!("{}/edit-{name}{again}.yaml", private_folder());
            let path = site.root.join(&shown);
            // A new file of its own: two editors of one record have two drafts, and an old draft stays.
            match fs::File::create_new(&path) {
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && count < 100 => count += 1,
                made => break made.map(|_| (shown, path.clone())).map_err(Error::system(path))?,
            }
        };
        let draft = Self { path, shown, head, before };
        draft.write(&[], &draft.before)?;
        Ok(draft)
    }

    fn write(&self, problems: &[String], body: &[u8]) -> Result<(), Error> {
        let mut text = self.head.clone().into_bytes();
        for problem in problems {
            text.extend_from_slice(format!("{OURS} {}\n", crate::render::safe::line(problem)).as_bytes());
        }
        text.extend_from_slice(body);
        fs::write(&self.path, text).map_err(Error::system(&self.path))
    }

    /// What the person has made of it. Something unsound is written back with its problems above it.
    fn read(&self, team: &Snapshot, opened: &Record) -> Result<Text, Error> {
        let text = fs::read(&self.path).map_err(Error::system(&self.path))?;
        let body = without_ours(&text);
        let blank = body.split(|byte| *byte == b'\n').all(|line| {
            let line = line.trim_ascii();
            line.is_empty() || line.starts_with(b"#")
        });
        if body.trim_ascii() == self.before.trim_ascii() || blank {
            return Ok(Text::Unchanged);
        }
        let read = store::parse(opened.kind, &opened.id, &self.shown, &body);
        let found = match &read {
            Ok(record) => edit::problems(team, opened, record),
            Err(problem) => vec![problem.clone()],
        };
        let problems = match read {
            Ok(record) if found.is_empty() => return Ok(Text::Sound(Box::new(record), body)),
            _ => found,
        };
        // The lines as they will be once the problems stand above them.
        let above = self.head.lines().count() + problems.len();
        let placed: Vec<Problem> = problems
            .into_iter()
            .map(|problem| Problem {
                path: self.shown.clone(),
                line: problem.line.map(|line| line + above),
                ..problem
            })
            .collect();
        let lines: Vec<String> = placed
            .iter()
            .map(|problem| match (problem.line, problem.column) {
                (Some(line), Some(column)) => format!("Line {line}, column {column}: {}", problem.message),
                _ => problem.message.clone(),
            })
            .collect();
        self.write(&lines, &body)?;
        Ok(Text::Unsound(placed))
    }

    /// An error that leaves the text in the draft.
    fn keeping(&self, error: Error) -> Error {
        Error::Kept { error: Box::new(error), path: self.shown.clone() }
    }

    fn discard(&self) -> Result<(), Error> {
        fs::remove_file(&self.path).map_err(Error::system(&self.path))
    }
}

/// A text without our own comment lines, with a line end behind its last line.
fn without_ours(text: &[u8]) -> Vec<u8> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let lines = text.split_inclusive(|byte| *byte == b'\n');
    let mut body: Vec<u8> =
        lines.filter(|line| !line.starts_with(OURS.as_bytes())).flatten().copied().collect();
    if !body.is_empty() && !body.ends_with(b"\n") {
        body.push(b'\n');
    }
    body
}

#[cfg(test)]
mod tests {
    use super::without_ours;

    #[test]
    fn our_comments_go_and_those_of_the_person_stay() {
        let text = b"#| ours\n# mine\nmood: 4\nnote: |\n  #| in a text\n#| ours again\nwin: yes";
        assert_eq!(without_ours(text), b"# mine\nmood: 4\nnote: |\n  #| in a text\nwin: yes\n");
    }
}

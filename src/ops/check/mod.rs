//! What is wrong with the records beyond what their files show one by one.

pub mod authors;
pub mod days;
pub mod mend;
pub mod signatures;
pub mod twins;

use super::words::and;
use crate::model::{
    Checkin, Feedback, Field, Kind, Map, Member, Place, Problem, Record, Rhythm, SigningKey, Snapshot, Type,
    Value, at_path, first_control,
};

/// Codes of the findings made here, with their meaning.
pub const CODES: [(&str, &str); 25] = [
    ("unknown-word", "a field holds a word that this ally does not know"),
    ("control-character", "a text holds a character that can drive a terminal"),
    ("unknown-member", "a field names a member who is not there"),
    ("dangling-reference", "a field names a record that is not there"),
    ("bad-rhythm", "a rhythm that can't be read"),
    ("wrong-author", "a record says it is by somebody else than its name"),
    ("other-author", "the last commit of a record is not by its writer"),
    ("foreign-address", "an address of a member that was added by somebody else"),
    ("bad-key", "an entry of signing_keys that is no key"),
    ("foreign-key", "a signing key of a member that was added or taken out without the member's signature"),
    ("unsigned", "a member signs, and the last commit of a record is not signed"),
    ("other-key", "a member signs, and the last commit of a record is signed by another key"),
    ("bad-signature", "the signature of a record's last commit does not fit it"),
    ("unchecked-signature", "signatures that this machine can't check; good to know, no problem"),
    (
        "odd-day",
        "a record dated in the future, or more than a year before the team began; a date in it a hundred years away",
    ),
    ("late-entry", "entries written more than eight days after their day; good to know, no problem"),
    ("clash", "a value was changed on both sides and nobody has decided yet"),
    ("bad-question", "an entry of questions.yaml that can't be used"),
    ("unmerged", "git has not finished merging a file"),
    ("tracked-private", "git tracks something in private/, which is to stay on this machine"),
    ("unignored-private", "git does not ignore private/, so that `git add` would take it along"),
    ("no-merge-driver", "this clone does not say how git merges records"),
    ("kept-aside", "something that this clone keeps, and that is not part of what the team has now"),
    ("no-git-rules", "git's rules for the team's folder are missing"),
    ("newer-format", "the records have a newer format than this ally writes"),
];

/// Codes of findings that are good to know, and need nobody to do anything.
pub const NOTES: [&str; 3] = ["kept-aside", "late-entry", "unchecked-signature"];

/// Whether a finding asks for something to be done.
pub fn asks_for_mending(problem: &Problem) -> bool {
    !NOTES.contains(&problem.code)
}

/// A finding, and the field that it is about, as `every` or `goals.run`; none where it is about the file or its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// What is wrong.
    pub problem: Problem,
    /// The field.
    pub field: Option<String>,
}

/// Findings about records that could be read, by path.
pub fn check(team: &Snapshot) -> Vec<Found> {
    let mut problems = Vec::new();
    if let Some(newer) = team.team().filter(|team| team.is_newer()) {
        let message =
            format!("the records have format {}, this ally writes {}", newer.format(), crate::model::FORMAT);
        let problem = Problem::new("ally.yaml", "newer-format", message);
        let problem = problem.with_fix("install a newer ally to write");
        problems.push(Found { problem, field: Some("format".to_owned()) });
    }
    for record in team.all() {
        problems.extend(findings(team, record));
    }
    problems.sort();
    problems
}

/// A value in quotes, on one line.
pub fn quoted(value: &str) -> String {
    format!("{:?}", value.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Says of clashes in records that others write who settles them.
pub fn leave_to_writers(team: &Snapshot, me: &str, problems: &mut [Problem]) {
    for problem in problems.iter_mut().filter(|problem| problem.code == "clash") {
        let record = team.all().find(|record| record.path() == problem.path);
        let Some(record) = record.filter(|record| !mend::is_mine(record, me)) else { continue };
        if let Some(writer) = record.writer().and_then(|id| team.member(id)) {
            problem.fix = Some(format!("{} settles it with `ally check --fix`", writer.name()));
        }
    }
}

/// Findings about one record, which need not be the team's present version of it.
pub fn check_record(team: &Snapshot, record: &Record) -> Vec<Problem> {
    findings(team, record).into_iter().map(|found| found.problem).collect()
}

fn findings(team: &Snapshot, record: &Record) -> Vec<Found> {
    let mut problems = Vec::new();
    let mut found = Findings { team, record, problems: &mut problems };
    found.walk(record.kind.fields(), &record.fields, "");
    found.author();
    found.references();
    found.keys();
    found.clashes();
    problems
}

struct Findings<'a> {
    team: &'a Snapshot,
    record: &'a Record,
    problems: &'a mut Vec<Found>,
}

impl Findings<'_> {
    fn say(&mut self, code: &'static str, field: &str, message: String, fix: &str) {
        let problem = Problem::new(self.record.path(), code, message).with_fix(fix);
        self.problems
            .push(Found { problem, field: Some(field.to_owned()).filter(|field| !field.is_empty()) });
    }

    fn walk(&mut self, fields: &[Field], map: &Map, at: &str) {
        for (key, value) in map.iter() {
            let name = if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") };
            match fields.iter().find(|field| field.name == key) {
                Some(field) => self.value(&field.holds, value, &name),
                None => self.value(&Type::Any, value, &name),
            }
        }
    }

    fn value(&mut self, holds: &Type, value: &Value, name: &str) {
        if let Value::Text(text) = value {
            self.text(holds, text, name);
            return;
        }
        match (holds, value) {
            (Type::Block(fields) | Type::Either(_, fields), Value::Map(map)) => self.walk(fields, map, name),
            (Type::Keys(inner), Value::Map(map)) => {
                for (key, value) in map.iter() {
                    self.value(inner, value, &format!("{name}.{key}"));
                }
            }
            (_, Value::Map(map)) => self.walk(&[], map, name),
            (Type::List(inner), Value::List(items)) => {
                items.iter().for_each(|item| self.value(inner, item, name))
            }
            (Type::Blocks(_, fields), Value::List(items)) => {
                for map in items.iter().filter_map(Value::as_map) {
                    self.walk(fields, map, name);
                }
            }
            (_, Value::List(items)) => items.iter().for_each(|item| self.value(&Type::Any, item, name)),
            _ => {}
        }
    }

    fn text(&mut self, holds: &Type, text: &str, name: &str) {
        if let Some(found) = first_control(text, !matches!(holds, Type::Prose | Type::Either(..) | Type::Any))
        {
            let message = format!("{name} holds the control character U+{:04X}", u32::from(found));
            self.say("control-character", name, message, "take the character out of the file");
        }
        match holds {
            Type::Word(words) | Type::WordOrNumber(words) => self.word(words, text, name),
            Type::Either(Type::WordOrNumber(words), _) => self.word(words, text, name),
            Type::Rhythm if Rhythm::parse(text).is_none() => {
                let message = format!("{name}: {text:?} is not a rhythm");
                self.say("bad-rhythm", name, message, &format!("write it as one of: {}", Rhythm::FORMS));
            }
            Type::Member if text != "all" && !self.knows(Kind::Member, text) => {
                let message = format!("{name} names {text:?}, who is no member");
                self.say("unknown-member", name, message, "`ally member list` shows the ids");
            }
            _ => {}
        }
    }

    fn word(&mut self, words: &[&str], text: &str, name: &str) {
        if !words.contains(&text) {
            let fix = format!("the words known here are {}", and(words));
            let message = format!("{name}: {text:?} is not a word that this ally knows");
            self.say("unknown-word", name, message, &fix);
        }
    }

    fn knows(&self, kind: Kind, id: &str) -> bool {
        self.team.get(kind, id).is_some() || self.team.unreadable.contains(&(kind, id.to_owned()))
    }

    fn author(&mut self) {
        let by = self.record.fields.text("by");
        let claims = matches!(self.record.kind, Kind::Pact | Kind::Sprint);
        if let (true, Some(by), Some(writer)) = (claims, by, self.record.writer())
            && by != writer
        {
            let message = format!("by says {by:?}, the file's name says {writer:?}");
            self.say(
                "wrong-author",
                "by",
                message,
                "the file's name counts; correct the field or take it out",
            );
        }
        if let Some(writer) = self.record.writer()
            && self.record.kind != Kind::Member
            && !self.knows(Kind::Member, writer)
        {
            let message = format!("it is written by {writer:?}, who is no member");
            self.say("unknown-member", "", message, "`ally member list` shows the ids");
        }
    }

    fn references(&mut self) {
        let fields = &self.record.fields;
        let mut missing = Vec::new();
        let anything = |id: &str| super::feedback::ABOUT.iter().any(|kind| self.knows(*kind, id));
        if self.record.kind == Kind::Feedback
            && let Some(re) = Feedback(self.record).re()
        {
            let known = anything(re)
                || re.strip_prefix("pacts/").is_some_and(|id| self.knows(Kind::Pact, id))
                || self.knows(Kind::ReviewLeaf, re)
                || matches!(at_path(re), Place::Record(kind, id) if self.knows(kind, &id));
            missing.extend((!known).then(|| ("re", re.to_owned())));
        }
        for (name, kind) in [("parent", Kind::Goal), ("agreed", Kind::Pact), ("amends", Kind::Pact)] {
            let named = fields.text(name).map(|id| id.strip_prefix("pacts/").unwrap_or(id));
            missing.extend(named.filter(|id| !self.knows(kind, id)).map(|id| (name, id.to_owned())));
        }
        if self.record.kind == Kind::Checkin {
            let checkin = Checkin(self.record);
            for (key, _) in checkin.answers() {
                let own = format!("{}/{key}", checkin.who());
                let ours = format!("ours/{key}");
                if ![key, &own, &ours].iter().any(|id| self.knows(Kind::Goal, id)) {
                    missing.push(("goals", key.to_owned()));
                }
            }
        }
        for (name, id) in missing {
            let message = format!("{name} names {id:?}, and there is no such record");
            let field = if name == "goals" { format!("goals.{id}") } else { name.to_owned() };
            self.say(
                "dangling-reference",
                &field,
                message,
                "correct the id, or bring the record back from git",
            );
        }
    }

    fn keys(&mut self) {
        if self.record.kind != Kind::Member {
            return;
        }
        for text in Member(self.record).signing_keys() {
            if SigningKey::parse(text).is_none() {
                let message = format!("signing_keys: {text:?} is no key");
                let fix = "give the line of an ssh key's .pub file, or the fingerprint of a gpg key";
                self.say("bad-key", "signing_keys", message, fix);
            }
        }
    }

    fn clashes(&mut self) {
        let kept: Vec<(String, String)> = self
            .record
            .fields
            .list("clashes")
            .iter()
            .filter_map(Value::as_map)
            .map(|clash| {
                let value = clash.get("value").map(ToString::to_string).unwrap_or_default();
                (clash.text("field").unwrap_or_default().to_owned(), value)
            })
            .collect();
        for (field, value) in kept {
            let value = quoted(&value);
            let message = format!("{field} was changed on both sides; {value} is kept beside what is shown");
            let place = if self.record.fields.get(&field).is_some() { &field } else { "clashes" };
            self.say("clash", place, message, "`ally check --fix` settles it; so does taking its entry out of clashes, with the right value in the file");
        }
    }
}

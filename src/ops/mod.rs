//! What a user can ask: pure functions from the records to an answer or a plan.
//!
//! Nothing here writes, prints, reads the clock or touches the disk. A command that shows something is a function from
//! a [`Snapshot`] and a [`Now`] to a view; a command that writes returns a [`Plan`]: what to write, and what to show
//! once it is written.

pub mod away;
pub mod answers;
pub mod ask;
pub mod check;
pub mod checkin;
mod code;
pub mod csv;
pub mod complete;
pub mod demo;
pub mod digest;
pub mod due;
pub mod edit;
pub mod every;
pub mod export;
pub mod feedback;
pub mod goal;
mod hint;
pub mod ical;
pub mod import;
pub mod inbox;
pub mod log;
pub mod marks;
pub mod member;
pub mod nudge;
pub mod numbers;
pub mod pact;
pub mod preset;
pub mod phase;
mod refusal;
#[cfg(test)]
mod reach;
pub mod remind;
pub mod report;
pub mod review;
pub mod rhythm;
pub mod rows;
pub mod schema;
pub mod silence;
pub mod sprint;
pub mod status;
pub mod sync;
pub mod team;
mod verdict;
mod view;
pub mod words;

use chrono::{DateTime, Days, FixedOffset, NaiveDate};

pub use refusal::Refusal;
pub use view::{RecordView, Written};

use crate::model::{
    Direction, Kind, Lookup, Map, Member, Presence, Record, Snapshot, Value, day_of, first_control, is_blank,
    normalise, parse_date,
};

/// The first day on which open questions, promises and last answers are looked for: 90 days back (ruling 76).
fn look_back(today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(Days::new(90)).unwrap_or(NaiveDate::MIN)
}

/// Shorthand for answers.
pub type Answered<T> = Result<T, Refusal>;

/// Who asks, and when.
#[derive(Debug, Clone)]
pub struct Now {
    /// The member who acts; `None` when git's identity is nobody's here, which is fine for reading.
    pub me: Option<String>,
    /// Git's e-mail address, for messages.
    pub email: Option<String>,
    /// The instant, with the offset of the machine.
    pub instant: DateTime<FixedOffset>,
    /// My day: the local date, one day earlier before `day_starts`.
    pub today: NaiveDate,
    /// Seed for random parts of ids.
    pub seed: u64,
}

impl Now {
    /// The member who acts, or the refusal that says how to become one.
    pub fn me<'a>(&'a self, team: &Snapshot) -> Answered<&'a str> {
        let Some(me) = self.me.as_deref() else {
            if let Some(email) = &self.email {
                member::owner_of(team, email)?;
            }
            return Err(Refusal::WhoAreYou {
                email: self.email.clone(),
                members: team.members().map(|member| member.id().to_owned()).collect(),
            });
        };
        match team.member(me) {
            Some(member) if member.presence(self.today) == Presence::Left => {
                Err(Refusal::HasLeft { name: member.name().to_owned() })
            }
            Some(_) => Ok(me),
            None if team.unreadable.contains(&(Kind::Member, me.to_owned())) => {
                Err(Refusal::Unreadable { kind: Kind::Member, id: me.to_owned() })
            }
            None => Err(Refusal::NotAMember {
                name: me.to_owned(),
                members: team.members().map(|member| member.id().to_owned()).collect(),
            }),
        }
    }

    /// The member who acts, also one who has left and comes back.
    pub fn me_or_former<'a>(&'a self, team: &Snapshot) -> Answered<&'a str> {
        match self.me(team) {
            Err(Refusal::HasLeft { .. }) => Ok(self.me_or_nobody()),
            other => other,
        }
    }

    /// The member who acts, or nobody's empty name.
    pub fn me_or_nobody(&self) -> &str {
        self.me.as_deref().unwrap_or_default()
    }

    /// The present day of a member, in the member's own zone.
    pub fn day_for(&self, member: Member<'_>) -> NaiveDate {
        day_of(self.instant, member.zone().as_ref(), member.day_starts())
    }

    /// A date as typed.
    pub fn date(&self, text: &str, direction: Direction) -> Answered<NaiveDate> {
        parse_date(text, self.today, direction).ok_or_else(|| Refusal::BadDate { text: text.to_owned() })
    }
}

/// What to write: records to put, records to take away, and the words of the commit.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Records to write; private ones are written beside the repository and never committed.
    pub put: Vec<Record>,
    /// Records whose files to take away; private ones from the private folder.
    pub take: Vec<Record>,
    /// First line of the commit message.
    pub subject: String,
    /// The command's words, for the commit's trailer.
    pub action: &'static str,
}

/// What to write, and what to show once it is written.
#[derive(Debug, Clone)]
pub struct Plan<V = Written> {
    /// What to write.
    pub change: Change,
    /// What to show.
    pub view: V,
}

impl Plan {
    /// The plan to write one record.
    pub fn put(record: Record, action: &'static str, subject: String, said: String) -> Self {
        Self {
            change: Change { put: vec![record.clone()], take: Vec::new(), subject, action },
            view: Written { record, said, notes: Vec::new(), hints: None },
        }
    }

    /// The plan to take one record away; it is shown as it was.
    pub fn take(record: Record, action: &'static str, subject: String, said: String) -> Self {
        Self {
            change: Change { put: Vec::new(), take: vec![record.clone()], subject, action },
            view: Written { record, said, notes: Vec::new(), hints: None },
        }
    }

    /// The same plan with a further record to write.
    #[must_use]
    pub fn and_put(mut self, record: Record) -> Self {
        self.change.put.push(record);
        self
    }

    /// The same plan with a further sentence to show.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.view.notes.push(note.into());
        self
    }
}

/// The longest text a field takes, so that a record stays within what is read back.
const LONGEST: usize = 40_000;

/// A text of one line, fit to store.
pub(crate) fn line(what: &'static str, text: &str) -> Answered<String> {
    let trimmed = text.trim();
    if is_blank(trimmed) {
        return Err(Refusal::Empty { what });
    }
    match first_control(trimmed, true) {
        Some('\n' | '\r') => Err(Refusal::ManyLines { what }),
        Some(found) => Err(Refusal::Control { what, found }),
        None if trimmed.len() > LONGEST => {
            Err(Refusal::TooLong { what, length: trimmed.len(), limit: LONGEST })
        }
        None => Ok(trimmed.to_owned()),
    }
}

/// A text of any number of lines, fit to store.
pub(crate) fn prose(what: &'static str, text: &str) -> Answered<String> {
    if let Some(found) = first_control(text, false) {
        return Err(Refusal::Control { what, found });
    }
    let stored = normalise(text);
    if is_blank(&stored) {
        return Err(Refusal::Empty { what });
    }
    if stored.len() > LONGEST {
        return Err(Refusal::TooLong { what, length: stored.len(), limit: LONGEST });
    }
    Ok(stored)
}

/// Sets a one-line field from an option.
pub(crate) fn set_line(fields: &mut Map, name: &'static str, text: Option<&String>) -> Answered<()> {
    if let Some(text) = text {
        fields.set(name, Value::Text(line(name, text)?));
    }
    Ok(())
}

/// Sets a prose field from an option.
pub(crate) fn set_prose(fields: &mut Map, name: &'static str, text: Option<&String>) -> Answered<()> {
    if let Some(text) = text {
        fields.set(name, Value::Text(prose(name, text)?));
    }
    Ok(())
}

/// Sets a list of one-line texts from a repeated option.
pub(crate) fn set_lines(fields: &mut Map, name: &'static str, texts: &[String]) -> Answered<()> {
    if !texts.is_empty() {
        let lines: Answered<Vec<String>> = texts.iter().map(|text| line(name, text)).collect();
        fields.set(name, Value::texts(lines?));
    }
    Ok(())
}

/// The id that a reference means.
pub(crate) fn find(team: &Snapshot, kind: Kind, reference: &str, me: &str) -> Answered<String> {
    match team.find(kind, reference, me) {
        Lookup::Found(id) => Ok(id),
        Lookup::Many(matches) => Err(Refusal::Ambiguous { reference: reference.to_owned(), matches }),
        Lookup::Nothing => Err(Refusal::NoSuchRecord { kind, reference: reference.to_owned() }),
    }
}

/// The record that a reference means.
pub(crate) fn find_record<'a>(
    team: &'a Snapshot,
    kind: Kind,
    reference: &str,
    me: &str,
) -> Answered<&'a Record> {
    let id = find(team, kind, reference, me)?;
    team.get(kind, &id).ok_or(Refusal::Unreadable { kind, id })
}

/// A member by id or unique beginning, or by name.
pub(crate) fn find_member<'a>(team: &'a Snapshot, name: &str) -> Answered<Member<'a>> {
    match team.find(Kind::Member, name, "") {
        Lookup::Found(id) => team.member(&id).ok_or(Refusal::Unreadable { kind: Kind::Member, id }),
        Lookup::Many(matches) => Err(Refusal::Ambiguous { reference: name.to_owned(), matches }),
        Lookup::Nothing => match called(team, name).as_slice() {
            [] => Err(no_such_member(team, name)),
            [one] => Ok(*one),
            many => {
                let matches = many.iter().map(|member| member.id().to_owned()).collect();
                Err(Refusal::Ambiguous { reference: name.to_owned(), matches })
            }
        },
    }
}

/// Members who are called so, by their whole name or its first word, in capitals or not.
fn called<'a>(team: &'a Snapshot, name: &str) -> Vec<Member<'a>> {
    let wanted = name.trim().to_lowercase();
    let is_called = |member: &Member<'a>| {
        let full = member.name().to_lowercase();
        full == wanted || full.split_whitespace().next() == Some(&wanted)
    };
    team.members().filter(is_called).collect()
}

/// A member by id or unique beginning who has not left, by the member's own day.
pub(crate) fn present_member<'a>(team: &'a Snapshot, now: &Now, name: &str) -> Answered<Member<'a>> {
    let member = find_member(team, name)?;
    match member.presence(now.day_for(member)) {
        Presence::Left => Err(Refusal::HasLeft { name: member.name().to_owned() }),
        _ => Ok(member),
    }
}

fn no_such_member(team: &Snapshot, name: &str) -> Refusal {
    Refusal::NoSuchMember {
        name: name.to_owned(),
        members: team.members().map(|member| member.id().to_owned()).collect(),
    }
}

/// A record that the acting member may change.
pub(crate) fn own<'a>(team: &'a Snapshot, kind: Kind, reference: &str, me: &str) -> Answered<&'a Record> {
    let record = find_record(team, kind, reference, me)?;
    match record.writer() {
        Some(owner) if owner != me => {
            Err(Refusal::NotYours { id: record.id.clone(), owner: owner.to_owned() })
        }
        _ => Ok(record),
    }
}

/// The name that a person is shown by.
pub(crate) fn name_of<'a>(team: &'a Snapshot, id: &'a str) -> &'a str {
    if id == "all" { "all" } else { team.member(id).map_or(id, Member::name) }
}

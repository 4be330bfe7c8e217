//! All records as one document, and a team made from such a document again.

use chrono::NaiveDate;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::model::{
    FORMAT, Kind, Map, Record, ReviewPeriod, Snapshot, Sprint, Type, Value, canonical_record,
};
use crate::ops::review::hides;
use crate::ops::view::ValueView;
use crate::ops::words::count;
use crate::ops::{Answered, Change, Now};

/// All records of a team that may be seen.
#[derive(Debug, Clone, Serialize)]
pub struct Archive {
    /// The format of the records.
    pub format: i64,
    /// The records, kind by kind, by id.
    pub records: Vec<Archived>,
}

/// One record with the fields of its file and nothing else, so that it can be written again as it was.
#[derive(Debug, Clone)]
pub struct Archived(pub Record);

impl Serialize for Archived {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let record = &self.0;
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("kind", record.kind.word())?;
        map.serialize_entry("id", &record.id)?;
        map.serialize_entry("path", &record.path())?;
        map.serialize_entry("writer", &record.writer())?;
        map.serialize_entry("fields", &Fields(record))?;
        map.end()
    }
}

struct Fields<'a>(&'a Record);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in self.0.fields.iter() {
            map.serialize_entry(key, &ValueView(value))?;
        }
        map.end()
    }
}

/// Every record that may be seen, without what was left unsaid. Of records that belong to days only those of the days
/// that are asked for.
pub fn archive(team: &Snapshot, now: &Now, since: Option<NaiveDate>, until: Option<NaiveDate>) -> Archive {
    let is_asked = |record: &&Record| {
        days_of(record).is_none_or(|(first, last)| {
            since.is_none_or(|since| since <= last) && until.is_none_or(|until| first <= until)
        })
    };
    let seen = team.all().filter(|record| !record.private && !hides(team, now, record)).filter(is_asked);
    let records = seen.map(|record| {
        let mut record = record.clone();
        record.fields = in_order(&record.fields, &Type::Block(record.kind.fields()));
        if record.kind == Kind::ReviewLeaf {
            record.fields.remove("unsaid");
        }
        Archived(record)
    });
    Archive { format: team.team().map_or(FORMAT, |team| team.format()), records: records.collect() }
}

/// The same fields in the order in which they are written, whatever order somebody's editor gave them.
fn in_order(map: &Map, holds: &Type) -> Map {
    let fields = holds.fields().unwrap_or_default();
    let known = fields.iter().filter_map(|field| Some((field.name, map.get(field.name)?)));
    let others = map.iter().filter(|(key, _)| fields.iter().all(|field| field.name != *key));
    let ordered = known.chain(others).filter_map(|(key, value)| {
        let value = ordered(value, holds.of_key(key))?;
        Some((key.to_owned(), value))
    });
    ordered.collect()
}

/// A value in that order; none if a file would not hold it.
fn ordered(value: &Value, holds: &Type) -> Option<Value> {
    let value = match value {
        Value::Map(map) => Value::Map(in_order(map, holds)),
        Value::List(items) => {
            Value::List(items.iter().filter_map(|item| ordered(item, holds.of_item())).collect())
        }
        single => single.clone(),
    };
    (!value.is_empty()).then_some(value)
}

/// The days that a record belongs to; agreements, goals and members belong to all.
fn days_of(record: &Record) -> Option<(NaiveDate, NaiveDate)> {
    match record.kind {
        Kind::Checkin | Kind::Feedback => record.day().map(|day| (day, day)),
        Kind::ReviewLeaf | Kind::Joint => {
            let period = ReviewPeriod::parse(record.id.split('/').next()?)?;
            Some((period.from, period.to))
        }
        Kind::Sprint => Sprint(record).first().zip(Sprint(record).last()),
        _ => None,
    }
}

/// What taking a document in writes or would write.
#[derive(Debug, Clone, Serialize)]
pub struct Restore {
    /// Whether it was done; otherwise it was only looked at.
    pub done: bool,
    /// Whether the team was empty, so that everything was taken as it is.
    pub into_new: bool,
    /// Records in the document.
    pub records: usize,
    /// Records that are written, by kind.
    pub written: Vec<Counted>,
    /// Records that are there as they are in the document.
    pub there: usize,
    /// Records of mine that are there and say something else; they stay.
    pub kept: usize,
    /// Records of others, which only they bring.
    pub of_others: usize,
    /// What to write; nothing if there is nothing new.
    #[serde(skip)]
    pub change: Option<Change>,
}

/// How many records of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// The kind.
    pub kind: &'static str,
    /// How a sentence names it.
    #[serde(skip)]
    pub noun: &'static str,
    /// How many.
    pub records: usize,
}

/// The plan to take records in. Into a team that nobody has written anything in they come as they are; where people
/// work together already, everybody brings their own, and nothing that is there changes.
pub fn restore(team: &Snapshot, now: &Now, records: &[Record]) -> Answered<Restore> {
    let me = now.me(team)?;
    let is_lived_in = |record: &Record| !matches!(record.kind, Kind::Team | Kind::Member | Kind::Pact);
    let into_new = team.members().count() <= 1 && !team.all().any(is_lived_in);
    let mut restore = Restore {
        done: false,
        into_new,
        records: records.len(),
        written: Vec::new(),
        there: 0,
        kept: 0,
        of_others: 0,
        change: None,
    };
    let mut put: Vec<Record> = Vec::new();
    for record in records {
        match team.get(record.kind, &record.id) {
            Some(there) if canonical_record(there) == canonical_record(record) => restore.there += 1,
            _ if into_new => put.push(record.clone()),
            _ if record.writer() != Some(me) => restore.of_others += 1,
            Some(_) => restore.kept += 1,
            None if team.unreadable.contains(&(record.kind, record.id.clone())) => restore.kept += 1,
            None => put.push(record.clone()),
        }
    }
    for kind in Kind::ALL {
        let records = put.iter().filter(|record| record.kind == kind).count();
        if records > 0 {
            restore.written.push(Counted { kind: kind.word(), noun: kind.noun(), records });
        }
    }
    let subject = format!("import: {me} brings {}", count(put.len(), "record", "records"));
    restore.change = (!put.is_empty()).then_some(Change { put, take: Vec::new(), subject, action: "import" });
    Ok(restore)
}

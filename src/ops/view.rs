//! A record as an answer shows it.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::model::{Field, Kind, Record, Type, Value};

/// A record in JSON: `id`, `path`, `writer`, then the record's own fields under the names of the file; absent values
/// are `null`, absent lists `[]`.
#[derive(Debug, Clone)]
pub struct RecordView(pub Record);

/// Whether an answer computes something of this name beside a record: an unknown field can't take its place.
fn is_computed(kind: Kind, name: &str) -> bool {
    let beside: &[&str] = match kind {
        Kind::Goal => &[
            "last_answer",
            "last_period",
            "window",
            "change",
            "comeback",
            "weeks_kept",
            "pace",
            "forecast",
            "carried",
            "lines",
            "steps",
            "after_a_miss",
            "curve",
            "calendar",
        ],
        Kind::Pact => &[
            "agreed",
            "missing",
            "since",
            "last_agreed",
            "leads",
            "topic",
            "realign_due",
            "duties",
            "changed",
            "proposals",
        ],
        Kind::Member => &["presence", "calendar"],
        Kind::Feedback => &["replies", "hints"],
        Kind::Sprint => &[
            "first",
            "last",
            "joined",
            "unanswered",
            "outcome",
            "matched",
            "hypothesis",
            "counts",
            "parts",
            "spent",
        ],
        _ => &[],
    };
    matches!(name, "id" | "path" | "writer" | "state") || beside.contains(&name)
}

impl Serialize for RecordView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let record = &self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &record.id)?;
        map.serialize_entry("path", &record.path())?;
        map.serialize_entry("writer", &record.writer())?;
        let fields = record.kind.fields();
        for field in fields {
            map.serialize_entry(field.name, &FieldView(field, record.fields.get(field.name)))?;
        }
        for (key, value) in record.fields.iter().filter(|(key, _)| fields.iter().all(|f| f.name != *key)) {
            if !is_computed(record.kind, key) {
                map.serialize_entry(key, &ValueView(value))?;
            }
        }
        map.end()
    }
}

struct FieldView<'a>(&'a Field, Option<&'a Value>);

impl Serialize for FieldView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.1, &self.0.holds) {
            (None, Type::List(_) | Type::Blocks(..)) => serializer.serialize_seq(Some(0))?.end(),
            (None, Type::Keys(_)) => serializer.serialize_map(Some(0))?.end(),
            (None, _) => serializer.serialize_none(),
            (Some(value), _) => ValueView(value).serialize(serializer),
        }
    }
}

/// A value in JSON.
#[derive(Debug, Clone, Copy)]
pub(super) struct ValueView<'a>(pub &'a Value);

impl Serialize for ValueView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.serialize_none(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Int(value) => serializer.serialize_i64(*value),
            Value::Float(value) => serializer.serialize_f64(*value),
            Value::Text(text) => serializer.serialize_str(text),
            Value::List(items) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    seq.serialize_element(&Self(item))?;
                }
                seq.end()
            }
            Value::Map(map) => {
                let mut object = serializer.serialize_map(Some(map.len()))?;
                for (key, value) in map.iter() {
                    object.serialize_entry(key, &Self(value))?;
                }
                object.end()
            }
        }
    }
}

/// The answer of a command that wrote a record.
#[derive(Debug, Clone)]
pub struct Written {
    /// What was written.
    pub record: Record,
    /// One line that says so.
    pub said: String,
    /// Further sentences, for people only.
    pub notes: Vec<String>,
    /// What a reader may stumble over in the wording; `None` where no wording is looked at.
    pub hints: Option<Vec<String>>,
}

/// The answer of a command that wrote feedback: the record, with hints on its wording.
#[derive(serde::Serialize)]
struct Worded<'a> {
    #[serde(flatten)]
    record: RecordView,
    hints: &'a [String],
}

impl Serialize for Written {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let record = RecordView(self.record.clone());
        match &self.hints {
            Some(hints) => Worded { record, hints }.serialize(serializer),
            None => record.serialize(serializer),
        }
    }
}

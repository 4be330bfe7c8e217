//! Records from the JSON document that `export json` writes. Each is read by the same rules as a file.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::edit::rewrite;
use super::yaml::parse;
use crate::model::{FORMAT, Kind, Map, Place, Problem, Record, Value, at_path, path_of};

/// The records of a document, or what is wrong with it: the document itself under its name, or a record in it.
pub fn records_of_json(name: &str, bytes: &[u8]) -> Result<Vec<Record>, Problem> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let read: Any = serde_json::from_slice(bytes).map_err(|error| {
        let problem = Problem::new(name, "syntax", format!("this is no JSON: {error}"));
        problem.at(error.line(), error.column())
    })?;
    let Value::Map(document) = read.0 else { return Err(no_export(name)) };
    // The document as an answer holds it, or its data alone.
    let data = document.map("data").unwrap_or(&document);
    if data.int("format").is_some_and(|format| format > FORMAT) {
        let says = "its records are of a newer format than this ally reads";
        return Err(Problem::new(name, "syntax", says).with_fix("use a newer ally"));
    }
    // An empty list is as good as none.
    let records = match (data.get("records"), data.get("format")) {
        (Some(Value::List(records)), _) => records.as_slice(),
        (None, Some(Value::Int(_))) => &[],
        _ => return Err(no_export(name)),
    };
    let record = |(place, value): (usize, &Value)| {
        record(value).map_err(|problem| {
            let message = format!("record {}: {}", place + 1, problem.message);
            Problem { path: name.to_owned(), line: None, column: None, message, ..problem }
        })
    };
    records.iter().enumerate().map(record).collect()
}

fn no_export(name: &str) -> Problem {
    let says = "this is no export of ally: it has no list of records";
    Problem::new(name, "syntax", says).with_fix("`ally export json` writes one")
}

/// One record, written and read back as a file would be.
fn record(value: &Value) -> Result<Record, Problem> {
    let wrong = |says: String| Problem::new("", "wrong-type", says);
    let map = value.as_map().ok_or_else(|| wrong("it is no map".to_owned()))?;
    let word = map.text("kind").unwrap_or_default();
    let kind = Kind::from_word(word).ok_or_else(|| wrong(format!("{word:?} is no kind of record")))?;
    let id = map.text("id").unwrap_or_default();
    let path = path_of(kind, id);
    if at_path(&path) != Place::Record(kind, id.to_owned()) {
        return Err(wrong(format!("{id:?} is no id of a {}", kind.noun())));
    }
    let mut record = Record::new(kind, id);
    record.fields = map.map("fields").cloned().unwrap_or_default();
    let at = |problem: Problem| Problem { message: format!("{path}: {}", problem.message), ..problem };
    let bytes = rewrite(None, &record).map_err(at)?;
    parse(kind, id, &path, &bytes).map_err(at)
}

/// Any JSON value.
struct Any(Value);

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyVisitor).map(Any)
    }
}

struct AnyVisitor;

impl<'de> Visitor<'de> for AnyVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Int(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        // Beyond 63 bits as digits, so that none is lost.
        Ok(i64::try_from(value).map_or_else(|_| Value::Text(value.to_string()), Value::Int))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Value::number(value))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Any(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some((key, Any(value))) = entries.next_entry::<String, Any>()? {
            if map.get(&key).is_some() {
                return Err(A::Error::custom(format!("the key {key:?} is there twice")));
            }
            map.set(&key, value);
        }
        Ok(Value::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::records_of_json;
    use crate::model::sample::{Lots, fields};
    use crate::model::{FORMAT, Record, canonical_record};
    use crate::ops::import::{Archive, Archived};
    use crate::store::foreign::kind_of;

    #[test]
    fn every_record_comes_back_from_its_document() {
        let mut lots = Lots::new(7);
        let mut tried = 0;
        for number in 0..600 {
            let (kind, id) = kind_of(number);
            let record = Record { fields: fields(kind, &mut lots, 8), ..Record::new(kind, id) };
            let text = canonical_record(&record);
            // As it comes from a file; what no file can hold is no record.
            let Ok(record) = crate::store::parse(kind, id, "", text.as_bytes()) else { continue };
            let archive = Archive { format: FORMAT, records: vec![Archived(record.clone())] };
            let json = serde_json::to_vec(&archive).unwrap();
            let read =
                records_of_json("x.json", &json).unwrap_or_else(|problem| panic!("{problem:?}\n{text}"));
            assert_eq!(canonical_record(&read[0]), canonical_record(&record));
            assert_eq!((read.len(), &read[0].id, read[0].kind), (1, &record.id, kind));
            tried += 1;
        }
        assert!(tried > 400, "{tried}");
    }

    fn said(text: &str) -> String {
        match records_of_json("x.json", text.as_bytes()) {
            Ok(records) => format!("{} records", records.len()),
            Err(problem) => format!("{} {}", problem.code, problem.message),
        }
    }

    #[test]
    fn what_is_no_export_is_told_as_such() {
        for (text, expected) in [
            ("", "syntax this is no JSON: EOF while parsing a value at line 1 column 0"),
            ("[]", "syntax this is no export of ally: it has no list of records"),
            ("{\"data\": {}}", "syntax this is no export of ally: it has no list of records"),
            (
                "{\"format\": 2, \"records\": []}",
                "syntax its records are of a newer format than this ally reads",
            ),
            ("{\"format\": 1, \"records\": []}", "0 records"),
            ("{\"records\": [1]}", "wrong-type record 1: it is no map"),
            ("{\"records\": [{\"kind\": \"habit\"}]}", "wrong-type record 1: \"habit\" is no kind of record"),
            (
                "{\"records\": [{\"kind\": \"goal\", \"id\": \"../x\"}]}",
                "wrong-type record 1: \"../x\" is no id of a goal",
            ),
            (
                "{\"records\": [{\"kind\": \"goal\", \"id\": \"ana/run\", \"fields\": {\"title\": \"Run\", \"target\": \"x\"}}]}",
                "wrong-type record 1: goals/ana/run.yaml: target: the text \"x\" stands where a number belongs",
            ),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
    }
}

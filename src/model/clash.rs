//! Clashes that a record keeps, and how they are settled.

use super::field::{Field, Type};
use super::merge::key_of;
use super::record::Record;
use super::value::{Map, Value};

/// A field that was changed on both sides, with all its values.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenClash {
    /// The field, as the clash names it.
    pub field: String,
    /// The value that the field holds; `None` if the field is gone by now.
    pub shown: Option<Value>,
    /// The values that are kept beside it, in their order.
    pub kept: Vec<Value>,
}

/// The clashes that a record keeps, in the order of their fields.
pub fn open_clashes(record: &Record) -> Vec<OpenClash> {
    let mut open: Vec<OpenClash> = Vec::new();
    for entry in record.fields.list("clashes").iter().filter_map(Value::as_map) {
        let (Some(field), Some(value)) = (entry.text("field"), entry.get("value")) else { continue };
        match open.iter_mut().find(|clash| clash.field == field) {
            Some(clash) => clash.kept.push(value.clone()),
            None => {
                let mut fields = record.fields.clone();
                let shown = place_in_map(record.kind.fields(), &mut fields, "", field).cloned();
                open.push(OpenClash { field: field.to_owned(), shown, kept: vec![value.clone()] });
            }
        }
    }
    open
}

/// The record with one clash settled: the field holds `value` (`None`: what it holds already), and nothing is kept
/// beside it. `None` if the field is not there to take the value.
pub fn settled(record: &Record, field: &str, value: Option<&Value>) -> Option<Record> {
    let mut settled = record.clone();
    if let Some(value) = value {
        *place_in_map(record.kind.fields(), &mut settled.fields, "", field)? = value.clone();
    }
    let is_other = |entry: &&Value| entry.as_map().and_then(|entry| entry.text("field")) != Some(field);
    let left = record.fields.list("clashes").iter().filter(is_other).cloned().collect();
    settled.fields.set("clashes", Value::List(left));
    Some(settled)
}

/// The value that a merge calls `wanted`.
fn place_in_map<'a>(fields: &[Field], map: &'a mut Map, at: &str, wanted: &str) -> Option<&'a mut Value> {
    for (key, value) in map.iter_mut() {
        let name = if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") };
        if name == wanted {
            return Some(value);
        }
        if !wanted.starts_with(&name) {
            continue;
        }
        let holds = fields.iter().find(|field| field.name == key).map_or(&Type::Any, |field| &field.holds);
        if let Some(found) = place(holds, value, &name, wanted) {
            return Some(found);
        }
    }
    None
}

fn place<'a>(holds: &Type, value: &'a mut Value, at: &str, wanted: &str) -> Option<&'a mut Value> {
    match value {
        Value::Map(map) => place_in_map(holds.fields().unwrap_or_default(), map, at, wanted),
        Value::List(items) => {
            let Type::Blocks(key, fields) = holds else { return None };
            let named = |item: &Value| key_of(item, key, at);
            let item = items.iter_mut().find(|item| wanted.starts_with(&format!("{}.", named(item))))?;
            let at = named(item);
            match item {
                Value::Map(map) => place_in_map(fields, map, &at, wanted),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::kind::Kind;
    use super::super::merge::merge_record;
    use super::*;

    fn map(pairs: &[(&str, Value)]) -> Map {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
    }

    /// A record made by a merge of two sides that share nothing.
    fn clashing(kind: Kind, ours: &Map, theirs: &Map) -> Record {
        let mut record = Record::new(kind, "ana");
        record.fields = merge_record(kind, None, ours, theirs).0;
        record
    }

    #[test]
    fn every_name_that_a_merge_gives_is_found_again() {
        let away = |why: &str| {
            let interval = map(&[("from", Value::text("2026-11-01")), ("why", Value::text(why))]);
            map(&[("away", Value::List(vec![Value::Map(interval)])), ("tz", Value::text(why))])
        };
        let answers = |run: i64, noted: &str| {
            let run = ("run.fast", Value::Int(run));
            map(&[("goals", Value::Map(map(&[run]))), ("odd", Value::Map(map(&[("a", Value::text(noted))])))])
        };
        for (record, fields) in [
            (clashing(Kind::Member, &away("rest"), &away("travel")), ["away[2026-11-01].why", "tz"]),
            (clashing(Kind::Checkin, &answers(3, "x"), &answers(5, "y")), ["goals.run.fast", "odd.a"]),
        ] {
            let open = open_clashes(&record);
            assert_eq!(open.iter().map(|clash| clash.field.as_str()).collect::<Vec<_>>(), fields);
            let mut other = record.clone();
            for clash in &open {
                assert!(clash.shown.is_some() && clash.shown.as_ref() != clash.kept.first(), "{clash:?}");
                other = settled(&other, &clash.field, clash.kept.first()).unwrap();
            }
            assert!(!other.has_clashes());
            for clash in &open {
                let mut fields = other.fields.clone();
                let now = place_in_map(record.kind.fields(), &mut fields, "", &clash.field);
                assert_eq!(now.map(|value| &*value), clash.kept.first());
            }
            let same = settled(&record, fields[0], None).unwrap();
            assert_eq!(open_clashes(&same).len(), 1);
        }
    }

    #[test]
    fn a_field_that_is_gone_takes_no_value_back() {
        let record =
            clashing(Kind::Goal, &map(&[("title", Value::text("a"))]), &map(&[("title", Value::text("b"))]));
        let mut gone = record.clone();
        gone.fields.remove("title");
        assert_eq!(open_clashes(&gone)[0].shown, None);
        assert!(settled(&gone, "title", Some(&Value::text("a"))).is_none());
        assert!(settled(&gone, "title", None).is_some());
    }
}

//! JSON Schema (2020-12) of the records and of the JSON answers, made from the tables that reading, writing and merging
//! follow.
//!
//! The schema of a file describes the form in which ally writes it. Reading is a little kinder: it takes a single value
//! for a list of one, and a number where text belongs. What no table knows is kept, so it is allowed.

use serde::ser::{Serialize, Serializer};

use super::answers::{SHAPES, Shape, answers};
use super::view::ValueView;
use crate::model::{Field, Kind, LARGEST_NUMBER, Map, Type, Value};

/// The dialect of the schemas.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A JSON Schema.
#[derive(Debug, Clone, PartialEq)]
pub struct Schema(Value);

impl Serialize for Schema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ValueView(&self.0).serialize(serializer)
    }
}

/// What became of the schemas in a team's repository.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Installed {
    /// Their folder.
    pub folder: String,
    /// How many files were written or taken away.
    pub files: usize,
    /// Whether they are there from now on.
    pub stay: bool,
}

/// What a schema can be of, as typed.
pub fn names() -> Vec<&'static str> {
    Kind::ALL.into_iter().map(Kind::word).chain(["answer", "error"]).collect()
}

/// The schema of that name; of all of them, each under its own, if none is named. `None` for names that there are not.
pub fn schema(name: Option<&str>) -> Option<Schema> {
    let head = |name: &str, title: &str| {
        let id = format!("urn:ally:schema:1:{name}");
        let texts = [("$schema", DIALECT), ("$id", id.as_str()), ("title", title)];
        texts.map(|(key, text)| (key, Value::text(text)))
    };
    let whole = |name: &str, title: &str, body: Value| {
        let mut map = object(head(name, title));
        if let Value::Map(body) = body {
            body.iter().for_each(|(key, value)| map.set(key, value.clone()));
        }
        Schema(Value::Map(map))
    };
    match name {
        None => {
            let all = names().into_iter().filter_map(|name| Some((name, schema(Some(name))?.0)));
            let definitions: Map = all.map(|(name, schema)| (name.to_owned(), schema)).collect();
            let mut map = object(head("all", "ally: every kind of record, and the JSON answers"));
            map.set("$defs", Value::Map(definitions));
            Some(Schema(Value::Map(map)))
        }
        Some("answer") => Some(whole("answer", "ally: a JSON answer", answer())),
        Some("error") => Some(whole("error", "ally: an error as JSON", error())),
        Some(name) => {
            let kind = Kind::from_word(name)?;
            let title = format!("ally: {}", kind.noun());
            Some(whole(name, &title, Value::Map(block(kind.fields(), Form::File))))
        }
    }
}

/// Which form of a record is described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Its file: absent fields are left out.
    File,
    /// An answer: absent fields are null, absent lists empty.
    Answer,
}

fn object<const N: usize>(pairs: [(&str, Value); N]) -> Map {
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn of_type(name: &str) -> Map {
    object([("type", Value::text(name))])
}

/// A map with these fields; others may stand beside them.
fn block(fields: &[Field], form: Form) -> Map {
    let mut properties = Map::new();
    for field in fields {
        let holds = of(&field.holds);
        let holds = match (&field.holds, form) {
            (Type::List(_) | Type::Blocks(..) | Type::Keys(_), _) | (_, Form::File) => holds,
            _ => Value::Map(or_null(holds)),
        };
        properties.set(field.name, holds);
    }
    let is_there = |field: &&Field| form == Form::Answer || field.required;
    let required: Vec<&str> = fields.iter().filter(is_there).map(|field| field.name).collect();
    let mut map = of_type("object");
    map.set("properties", Value::Map(properties));
    if !required.is_empty() {
        map.set("required", Value::texts(required));
    }
    map.set("additionalProperties", Value::Bool(true));
    map
}

fn or_null(value: Value) -> Map {
    object([("anyOf", Value::List(vec![value, Value::Map(of_type("null"))]))])
}

fn matching(pattern: &str) -> Map {
    let mut map = of_type("string");
    map.set("pattern", Value::text(pattern));
    map
}

/// What a field of this type holds.
fn of(holds: &Type) -> Value {
    const MEMBER: &str = "^[a-z0-9][a-z0-9-]{0,30}$";
    const DAY: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
    const RHYTHM: &str = "^(daily|weekdays|weekly|monthly|[1-7]/week|([1-9]|[12][0-9]|3[01])/month|\
                          (mon|tue|wed|thu|fri|sat|sun)(,(mon|tue|wed|thu|fri|sat|sun))*)$";
    let map = match holds {
        Type::Line | Type::Prose | Type::Reference => of_type("string"),
        Type::Word(words) => object([("enum", Value::texts(words.iter().copied()))]),
        Type::Bool => of_type("boolean"),
        Type::Whole(least, most) => object([
            ("type", Value::text("integer")),
            ("minimum", Value::Int(*least)),
            ("maximum", Value::Int(*most)),
        ]),
        Type::Number => object([
            ("type", Value::text("number")),
            ("minimum", Value::Int(-LARGEST_NUMBER)),
            ("maximum", Value::Int(LARGEST_NUMBER)),
        ]),
        Type::Date => {
            let mut map = matching(DAY);
            map.set("format", Value::text("date"));
            map
        }
        Type::Rhythm => matching(RHYTHM),
        Type::Member => matching(MEMBER),
        Type::WordOrNumber(words) => {
            let words = object([("enum", Value::texts(words.iter().copied()))]);
            object([("anyOf", Value::List(vec![Value::Map(words), of(&Type::Number)]))])
        }
        Type::List(inner) => object([("type", Value::text("array")), ("items", of(inner))]),
        Type::Keys(inner) => object([("type", Value::text("object")), ("additionalProperties", of(inner))]),
        Type::Block(fields) => block(fields, Form::File),
        Type::Blocks(_, fields) => {
            let items = Value::Map(block(fields, Form::File));
            object([("type", Value::text("array")), ("items", items)])
        }
        Type::Either(single, fields) => {
            let one_of = vec![of(single), Value::Map(block(fields, Form::File))];
            object([("anyOf", Value::List(one_of))])
        }
        Type::Any => return Value::Bool(true),
    };
    Value::Map(map)
}

/// The shapes that are records, which the tables of their fields describe.
const RECORDS: [(&str, Kind); 9] = [
    ("Goal", Kind::Goal),
    ("Checkin", Kind::Checkin),
    ("Feedback", Kind::Feedback),
    ("Member", Kind::Member),
    ("Pact", Kind::Pact),
    ("Sprint", Kind::Sprint),
    ("SprintPart", Kind::SprintLeaf),
    ("ReviewLeaf", Kind::ReviewLeaf),
    ("Joint", Kind::Joint),
];

/// What a shape, or a type in one, describes.
fn of_shape(shape: &str) -> Value {
    // The compiler sets the signs of a type apart.
    let shape = shape.replace(' ', "");
    let inner = |outer: &str| shape.strip_prefix(outer)?.strip_prefix('<')?.strip_suffix('>');
    if let Some(inner) = inner("Maybe") {
        return Value::Map(or_null(of_shape(inner)));
    }
    if let Some(inner) = inner("Vec") {
        return Value::Map(object([("type", Value::text("array")), ("items", of_shape(inner))]));
    }
    if let Some((_, inner)) = inner("BTreeMap").or_else(|| inner("Map")).and_then(|pair| pair.split_once(','))
    {
        return Value::Map(object([
            ("type", Value::text("object")),
            ("additionalProperties", of_shape(inner)),
        ]));
    }
    if let Some((record, computed)) = inner("Both").and_then(|pair| pair.split_once(',')) {
        return Value::Map(object([("allOf", Value::List(vec![of_shape(record), of_shape(computed)]))]));
    }
    match shape.as_str() {
        "String" => Value::Map(of_type("string")),
        "bool" => Value::Map(of_type("boolean")),
        "u64" | "usize" => Value::Map(object([("type", Value::text("integer")), ("minimum", Value::Int(0))])),
        "i64" => Value::Map(of_type("integer")),
        "f64" => Value::Map(of_type("number")),
        "Day" => of(&Type::Date),
        "Instant" => {
            Value::Map(object([("type", Value::text("string")), ("format", Value::text("date-time"))]))
        }
        "Value" => Value::Bool(true),
        named => Value::Map(object([("$ref", Value::Text(format!("#/$defs/{named}")))])),
    }
}

/// A shape of an answer; keys may be added to it.
fn shaped((_, keys): &Shape) -> Value {
    let names = keys.iter().map(|(key, _)| key.trim_start_matches("r#"));
    let mut map = of_type("object");
    map.set("required", Value::texts(names.clone()));
    let properties = names.zip(keys.iter()).map(|(name, (_, of))| (name.to_owned(), of_shape(of)));
    map.set("properties", Value::Map(properties.collect()));
    Value::Map(map)
}

/// A record as answers show it.
fn record_view(kind: Kind) -> Value {
    let mut map = block(kind.fields(), Form::Answer);
    let writer = Value::Map(or_null(Value::Map(of_type("string"))));
    let head =
        [("id", Value::Map(of_type("string"))), ("path", Value::Map(of_type("string"))), ("writer", writer)];
    let (mut properties, mut required) = (object(head.clone()), Vec::new());
    required.extend(head.iter().map(|(name, _)| Value::text(*name)));
    required.extend(map.list("required").to_vec());
    if let Some(fields) = map.map("properties") {
        fields.iter().for_each(|(name, value)| properties.set(name, value.clone()));
    }
    map.set("properties", Value::Map(properties));
    map.set("required", Value::List(required));
    Value::Map(map)
}

/// The document around every answer, and what is in it by its kind.
fn answer() -> Value {
    let data = object([("type", Value::texts(["object", "array"]))]);
    let mut map = requiring([
        ("schema", Value::Map(object([("const", Value::Int(1))]))),
        ("kind", Value::Map(matching("^[a-z_]+([.-][a-z_]+)*$"))),
        ("data", Value::Map(data)),
        ("problems", of_shape("Vec<Problem>")),
    ]);
    let records = RECORDS.iter().map(|(name, kind)| ((*name).to_owned(), record_view(*kind)));
    let is_record = |name: &str| RECORDS.iter().any(|(record, _)| *record == name);
    let others = SHAPES.iter().filter(|(name, _)| !is_record(name));
    let others = others.map(|shape| (shape.0.to_owned(), shaped(shape)));
    map.set("$defs", Value::Map(records.chain(others).collect()));
    let rules = answers().map(|(kind, shapes)| {
        let any: Vec<Value> = shapes.iter().map(|shape| of_shape(shape)).collect();
        Value::Map(when_kind(kind, Value::Map(object([("anyOf", Value::List(any))]))))
    });
    let rules: Vec<Value> = rules.collect();
    map.set("allOf", Value::List(rules));
    Value::Map(map)
}

/// Whenever the answer is of this kind, its data is like that.
fn when_kind(kind: &str, data: Value) -> Map {
    let is_one = object([("const", Value::text(kind))]);
    let holds = |name: &str, value: Value| {
        let properties = [(name.to_owned(), value)].into_iter().collect::<Map>();
        Value::Map(object([("properties", Value::Map(properties))]))
    };
    object([("if", holds("kind", Value::Map(is_one))), ("then", holds("data", data))])
}

/// An object with at least these keys; others may come to it.
fn requiring<const N: usize>(pairs: [(&str, Value); N]) -> Map {
    let names: Vec<&str> = pairs.iter().map(|(name, _)| *name).collect();
    let required = Value::texts(names);
    let mut map = of_type("object");
    map.set("properties", Value::Map(object(pairs)));
    map.set("required", required);
    map
}

/// The document of an error.
fn error() -> Value {
    let text = || Value::Map(of_type("string"));
    let texts = object([("type", Value::text("array")), ("items", text())]);
    let inner = requiring([
        ("code", text()),
        ("exit", Value::Map(of_type("integer"))),
        ("message", text()),
        ("hint", Value::Map(or_null(text()))),
        ("causes", Value::Map(texts)),
    ]);
    Value::Map(requiring([
        ("schema", Value::Map(object([("const", Value::Int(1))]))),
        ("kind", Value::Map(object([("const", Value::text("error"))]))),
        ("error", Value::Map(inner)),
    ]))
}

#[cfg(test)]
mod tests {
    use super::{Schema, names, schema};
    use crate::model::{Kind, Value};

    #[test]
    fn every_kind_and_every_document_has_a_schema_and_nothing_else_has() {
        for name in names() {
            let Some(Schema(Value::Map(map))) = schema(Some(name)) else { panic!("{name} has a schema") };
            assert_eq!(map.text("$id"), Some(format!("urn:ally:schema:1:{name}").as_str()));
            assert_eq!(map.text("type"), Some("object"), "{name}");
        }
        assert_eq!(schema(Some("habit")), None);
        let Some(Schema(Value::Map(all))) = schema(None) else { panic!("there is a schema of all") };
        assert_eq!(all.map("$defs").unwrap().len(), Kind::ALL.len() + 2);
    }
}

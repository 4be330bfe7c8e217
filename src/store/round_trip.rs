//! Tests that what is written is read back the same: by us, and by another YAML reader.

use std::io::Write;
use std::process::{Command, Stdio};

use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::strategy::BoxedStrategy;

use super::{guard, parse, rewrite};
use crate::model::{
    Field, Kind, LARGEST_NUMBER, Map, Record, Type, Value, canonical_record, is_usual_number,
};

/// Texts that some reader takes for something else, or can't hold as they are.
const HARD: &[&str] = &[
    "no",
    "No",
    "on",
    "off",
    "yes",
    "y",
    "N",
    "true",
    "Null",
    "~",
    "null",
    "=",
    "<<",
    ".inf",
    "-.INF",
    ".nan",
    "",
    "3:30",
    "190:20:30",
    "12:30:45.5",
    "012",
    "0o17",
    "0x1F",
    "0b11",
    "1_000",
    "1,000",
    "1e3",
    "1.5E+3",
    ".5",
    "5.",
    "+5",
    "-5",
    "- x",
    "-",
    "--",
    "---",
    "...",
    "... x",
    "# x",
    "a # b",
    "a#b",
    "a: b",
    "a:",
    ":",
    ":a",
    "?",
    "? a",
    "{",
    "}",
    "[a",
    "]",
    ",",
    "a, b",
    "|",
    ">",
    "|2",
    "%a",
    "@a",
    "`a`",
    "!x",
    "&x",
    "*x",
    "'",
    "''",
    "it's",
    "\"",
    "\"a\"",
    "\\",
    "a\\nb",
    "a\\",
    "2026-11-22",
    "2026-11-22T10:00:00Z",
    "2026-1-2",
    "0000-01-01",
    "2026-11-22 10:00",
    " a",
    "a ",
    "\ta",
    "a\tb",
    "a\n",
    "a\n\n",
    "\na",
    "\n",
    "\n\n\n",
    "a\nb",
    "a\nb\n",
    "  a\nb\n",
    "a\n  b",
    "a \nb",
    "a\n \nb",
    "\n  a\n",
    "a\n# b\n",
    "a\n--- \nb",
    "---\na",
    "a: b\nc: d\n",
    "- a\n- b",
    "a\r\nb",
    "a\rb",
    "\u{0}",
    "\u{1b}[31mred",
    "\u{7f}",
    "\u{85}",
    "a\u{85}b",
    "\u{2028}",
    "a\u{2029}b",
    "\u{feff}",
    "a\u{feff}b",
    "\u{fffe}",
    "\u{ffff}",
    "\u{a0}",
    "a\u{a0}",
    "\u{202e}abc",
    "👩‍👩‍👧",
    "🙂 done",
    "完成了",
    "日本語：テスト",
    "שלום עולם",
    "مرحبا",
    "é",
    "e\u{301}",
    "<<<<<<<",
    "a\n<<<<<<< b\n=======\n",
    "=======",
    "key: |",
    "\u{10ffff}",
    "\u{1fffe}",
    "1 234",
    "08",
    "1__",
    "_1",
];

fn goal(fields: &[(&str, Value)]) -> Record {
    let mut record = Record::new(Kind::Goal, "ana/run");
    record.fields.set("title", Value::text("x"));
    for (key, value) in fields {
        record.fields.set(key, value.clone());
    }
    record
}

fn read(record: &Record, text: &str) -> Record {
    parse(record.kind, &record.id, "x.yaml", text.as_bytes())
        .unwrap_or_else(|problem| panic!("{problem:?}\n{text}"))
}

/// Every hard text as a line, as prose, in a list, as a key, and as a value of a key nobody knows.
fn hard_record() -> Record {
    let mut mine = Map::new();
    for text in HARD {
        mine.push((*text).to_owned(), Value::text(*text));
    }
    let nested = Value::List(vec![Value::texts(HARD.iter().copied()), Value::Map(mine.clone())]);
    goal(&[("tags", Value::texts(HARD.iter().copied())), ("mine", Value::Map(mine)), ("nested", nested)])
}

#[test]
fn hard_texts_are_read_back() {
    let record = hard_record();
    assert_eq!(read(&record, &canonical_record(&record)), record);
    for text in
        HARD.iter().copied().chain([&*"long ".repeat(2000), &*"長い".repeat(5000), &*"line\n".repeat(2000)])
    {
        for key in ["title", "why", "unit", "aim", "every", "parent", "unknown"] {
            let record = goal(&[(key, Value::text(text))]);
            let written = canonical_record(&record);
            assert_eq!(read(&record, &written), record, "{key}: {text:?}\n{written}");
        }
    }
    let key = "k".repeat(3000);
    let record = goal(&[(&key, Value::texts(["a", "b"])), ("z", Value::Int(1))]);
    assert_eq!(read(&record, &canonical_record(&record)), record);
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
#[expect(clippy::disallowed_methods, reason = "the test starts Python and asks whether it may be skipped")]
fn pyyaml_reads_the_same() {
    const PROGRAM: &str = "import sys, json, yaml\njson.dump(yaml.safe_load(sys.stdin.buffer.read().decode()), sys.stdout, default=str)";
    let has_yaml =
        Command::new("python3").args(["-c", "import yaml"]).output().is_ok_and(|out| out.status.success());
    if !has_yaml {
        assert_ne!(
            std::env::var("ALLY_TEST_SERVERS").as_deref(),
            Ok("required"),
            "python3 with yaml is missing"
        );
        eprintln!("skipped: python3 with yaml is missing");
        return;
    }
    let mut record = hard_record();
    let numbers = [447.0, 2.5, -0.001, 1e20, 1e300, 1.5e-7, 0.1, 9_007_199_254_740_993.0, -1e17];
    record.fields.set("numbers", Value::List(numbers.into_iter().map(Value::number).collect()));
    record.fields.set("whole", Value::List([0, -7, i64::MAX, i64::MIN].map(Value::Int).to_vec()));
    record.fields.set("truth", Value::Bool(true));
    record.fields.set("by", Value::text("2026-11-22"));
    let mut child = Command::new("python3")
        .args(["-c", PROGRAM])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(canonical_record(&record).as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let theirs: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(theirs, json(&Value::Map(record.fields)));
}

fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Int(value) => (*value).into(),
        Value::Float(value) => (*value).into(),
        Value::Text(text) => text.as_str().into(),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(map) => {
            serde_json::Value::Object(map.iter().map(|(key, value)| (key.to_owned(), json(value))).collect())
        }
    }
}

fn text() -> BoxedStrategy<String> {
    prop_oneof![
        prop::sample::select(HARD).prop_map(ToOwned::to_owned),
        "[a-z]{1,8}( [a-z]{1,8}){0,4}",
        "[ -~\n]{0,20}",
        "[-0-9:.eE+_x]{1,8}",
        prop::collection::vec(any::<char>(), 0..12).prop_map(|chars| chars.into_iter().collect::<String>()),
        (prop::sample::select(HARD), prop::sample::select(HARD))
            .prop_map(|(one, other)| format!("{one}{other}")),
        (prop::sample::select(HARD), prop::sample::select(HARD))
            .prop_map(|(one, other)| format!("{one}\n{other}")),
    ]
    .boxed()
}

fn day() -> BoxedStrategy<Value> {
    (1..9999, 1..13, 1..29).prop_map(|(y, m, d)| Value::text(format!("{y:04}-{m:02}-{d:02}"))).boxed()
}

fn number() -> BoxedStrategy<Value> {
    prop_oneof![
        (-LARGEST_NUMBER..=LARGEST_NUMBER).prop_map(Value::Int),
        (-1000..1000i64).prop_map(Value::Int),
        any::<f64>().prop_filter_map("usual", |value| is_usual_number(value).then(|| Value::number(value))),
        (-100_000..100_000i32).prop_map(|cents| Value::number(f64::from(cents) / 100.0)),
    ]
    .boxed()
}

fn anything(depth: usize) -> BoxedStrategy<Value> {
    let single = prop_oneof![3 => text().prop_map(Value::Text), 1 => number(), 1 => any::<bool>().prop_map(Value::Bool)];
    if depth == 0 {
        return single.boxed();
    }
    prop_oneof![
        3 => single,
        1 => prop::collection::vec(anything(depth - 1), 1..4).prop_map(Value::List),
        1 => prop::collection::btree_map(text(), anything(depth - 1), 1..4)
            .prop_map(|map| Value::Map(map.into_iter().collect())),
    ]
    .boxed()
}

fn value_of(holds: &'static Type) -> BoxedStrategy<Value> {
    match holds {
        Type::Line | Type::Prose | Type::Rhythm | Type::Member | Type::Reference => {
            text().prop_map(Value::Text).boxed()
        }
        Type::Word(words) => {
            prop_oneof![prop::sample::select(*words).prop_map(Value::text), text().prop_map(Value::Text)]
                .boxed()
        }
        Type::WordOrNumber(words) => {
            prop_oneof![prop::sample::select(*words).prop_map(Value::text), number()].boxed()
        }
        Type::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Type::Whole(least, most) => (*least..=*most).prop_map(Value::Int).boxed(),
        Type::Number => number(),
        Type::Date => day(),
        Type::List(inner) => prop::collection::vec(value_of(inner), 1..4).prop_map(Value::List).boxed(),
        Type::Keys(inner) => prop::collection::btree_map(text(), value_of(inner), 1..4)
            .prop_map(|map| Value::Map(map.into_iter().collect()))
            .boxed(),
        Type::Block(fields) => fields_of(fields).prop_map(Value::Map).boxed(),
        Type::Blocks(_, fields) => {
            let items = prop::collection::vec(fields_of(fields).prop_map(Value::Map), 1..3);
            items
                .prop_map(|items| Value::List(items.into_iter().filter(|item| !item.is_empty()).collect()))
                .boxed()
        }
        Type::Either(single, fields) => {
            prop_oneof![value_of(single), fields_of(fields).prop_map(Value::Map)].boxed()
        }
        Type::Any => anything(2),
    }
}

/// Some of the fields of a table, in its order, then a key that it does not know.
fn fields_of(fields: &'static [Field]) -> BoxedStrategy<Map> {
    let share = (3.0 / fields.len() as f64).min(0.8);
    let each: Vec<BoxedStrategy<Value>> = fields
        .iter()
        .map(|field| {
            if field.required {
                value_of(&field.holds)
            } else if matches!(field.holds, Type::Block(inner) if inner.len() > 20) {
                // A goal within feedback: without its optional fields, or a record takes minutes to make.
                Just(Value::Null).boxed()
            } else {
                prop::option::weighted(share, value_of(&field.holds))
                    .prop_map(|v| v.unwrap_or(Value::Null))
                    .boxed()
            }
        })
        .collect();
    let own = prop::option::weighted(0.3, ("own_[a-z]{1,5}", anything(2)));
    (each, own)
        .prop_map(move |(values, own)| {
            let names = fields.iter().map(|field| field.name.to_owned());
            let mut map: Map = names.zip(values).collect();
            if let Some((key, value)) = own {
                map.set(&key, value);
            }
            map
        })
        .boxed()
}

pub(super) fn record() -> impl Strategy<Value = Record> {
    prop::sample::select(&Kind::ALL[..]).prop_flat_map(|kind| {
        fields_of(kind.fields()).prop_map(move |fields| Record {
            kind,
            id: "2026-11-22.ana".to_owned(),
            fields,
            private: false,
        })
    })
}

/// Texts made of pieces that mean something to YAML.
pub(super) fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(
        &[
            "a",
            "b: ",
            "- ",
            "\n",
            "\n  ",
            "\n    ",
            "? ",
            ": ",
            ":",
            "*x ",
            "!y ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "'",
            "\"",
            "\\",
            "|\n",
            ">-\n",
            "|1\n",
            "# ",
            " ",
            "\t",
            "---\n",
            "...\n",
            "%",
            "title: x\n",
            "b: c\n",
            "d:\n",
            "  - e\n",
            "f: |\n",
            "    g\n",
            "  h: 'i\n",
            "mine: ",
        ][..],
    );
    prop::collection::vec(piece, 0..25).prop_map(|pieces| pieces.concat())
}

/// What the YAML crate itself says of a text: whether it met a tag or an alias (of a name that is nowhere), and whether
/// it read all of it.
fn met_and_read(text: &str) -> (bool, bool) {
    use serde::Deserialize;
    fn is_tagged(value: &serde_yaml::Value) -> bool {
        match value {
            serde_yaml::Value::Tagged(_) => true,
            serde_yaml::Value::Sequence(items) => items.iter().any(is_tagged),
            serde_yaml::Value::Mapping(map) => {
                map.iter().any(|(key, value)| is_tagged(key) || is_tagged(value))
            }
            _ => false,
        }
    }
    let first = serde_yaml::Deserializer::from_str(text).next();
    match first.map(serde_yaml::Value::deserialize) {
        Some(Ok(value)) => (is_tagged(&value), serde_yaml::from_str::<serde_yaml::Value>(text).is_ok()),
        Some(Err(err)) => (err.to_string().contains("unknown anchor"), false),
        None => (false, false),
    }
}

proptest! {
    #[test]
    fn records_are_read_back(record in record()) {
        let written = canonical_record(&record);
        let back = read(&record, &written);
        prop_assert_eq!(canonical_record(&back), written);
        prop_assert_eq!(back, record);
    }

    #[test]
    fn a_change_gives_the_wanted_record(old in record(), new in record(), same in any::<u64>()) {
        // A part of the old fields stays, so that there is something to keep.
        let mut wanted = Record { fields: Map::new(), ..old.clone() };
        for (place, (key, value)) in old.fields.iter().enumerate() {
            let other = if old.kind == new.kind { new.fields.get(key) } else { None };
            let value = if same >> (place % 64) & 1 == 0 { Some(value) } else { other };
            wanted.fields.set_some(key, value.cloned());
        }
        for field in old.kind.fields().iter().filter(|field| field.required) {
            let value = old.fields.get(field.name).cloned();
            wanted.fields.set_some(field.name, value);
        }
        let text = canonical_record(&old).replace("\nown_", "\n\n# mine\nown_");
        let written = String::from_utf8(rewrite(Some(text.as_bytes()), &wanted).unwrap()).unwrap();
        prop_assert_eq!(canonical_record(&read(&wanted, &written)), canonical_record(&wanted));
        let again = rewrite(Some(written.as_bytes()), &wanted).unwrap();
        prop_assert_eq!(String::from_utf8(again).unwrap(), written);
    }

    #[test]
    fn the_guard_sees_what_the_yaml_reader_sees(text in pieces()) {
        let admitted = guard::admit("x.yaml", text.as_bytes());
        let (met, read) = met_and_read(&text);
        prop_assert!(!met || admitted.is_err(), "a tag or an alias got through");
        let refused = admitted.is_err_and(|problem| problem.code == "anchor-or-tag");
        let is_one = !text.contains("---") && !text.contains("...");
        prop_assert!(!(refused && read && !met && is_one), "a plain text was refused");
    }

    #[test]
    fn no_text_is_too_strange(text in pieces()) {
        if let Err(problem) = parse(Kind::Goal, "ana/run", "x.yaml", text.as_bytes()) {
            prop_assert!(super::CODES.iter().any(|(code, _)| *code == problem.code));
        }
    }
}

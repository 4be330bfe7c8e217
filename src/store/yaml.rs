//! YAML into records, by the tables: the only user of serde_yaml.
//!
//! Reading is typed: where text belongs, `no`, `3:30` and `012` are read as they stand. The crate shows unquoted
//! scalars as what they look like, so a number or a truth value where text belongs is only noted at first, and a second
//! pass asks for its characters. Faults are kept aside while the crate adds line and column to its error.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::fault::{Fault, syntax};
use super::{guard, plain};
use crate::model::{Kind, LARGEST_NUMBER, Map, Problem, Record, Type, Value, is_usual_number, parse_day};

/// Reads the bytes of a record's file.
pub fn parse(kind: Kind, id: &str, path: &str, bytes: &[u8]) -> Result<Record, Problem> {
    let fields = read_map(&Type::Block(kind.fields()), path, bytes)?;
    Ok(Record { kind, id: id.to_owned(), fields, private: false })
}

/// Reads a file that is no record and may hold anything; `None` if it holds nothing.
pub fn parse_any(path: &str, bytes: &[u8]) -> Result<Option<Value>, Problem> {
    read(&Type::Any, path, bytes)
}

/// Reads a file that is no record: keys with whatever values.
pub fn parse_map(path: &str, bytes: &[u8]) -> Result<Map, Problem> {
    read_map(&Type::Block(&[]), path, bytes)
}

fn read_map(holds: &Type, path: &str, bytes: &[u8]) -> Result<Map, Problem> {
    let fields = match read(holds, path, bytes)? {
        Some(Value::Map(fields)) => fields,
        _ => Map::new(),
    };
    // The map itself has been checked; this is for files that hold nothing.
    missing(holds, &fields).map_or(Ok(()), |name| {
        let fault = Fault::missing(name);
        Err(fault.problem(path).at(1, 1))
    })?;
    Ok(fields)
}

fn read(holds: &Type, path: &str, bytes: &[u8]) -> Result<Option<Value>, Problem> {
    match plain::read(holds, bytes) {
        Some(value) => Ok(Some(value)),
        None => read_fully(holds, path, bytes),
    }
}

/// What any file holds, by the YAML crate.
pub(super) fn read_fully(holds: &Type, path: &str, bytes: &[u8]) -> Result<Option<Value>, Problem> {
    let text = guard::admit(path, bytes)?;
    let read = |root: Node<'_>| root.deserialize(serde_yaml::Deserializer::from_str(&text));
    in_passes(holds, read).map_err(|(reading, err)| reading.problem(path, &err))
}

/// Reads until no more characters are asked for.
fn in_passes<E>(
    holds: &Type,
    read: impl Fn(Node<'_>) -> Result<Option<Value>, E>,
) -> Result<Option<Value>, (Box<Reading>, E)> {
    let mut reading = Reading::default();
    loop {
        match read(Node { reading: &reading, holds, is_item: false }) {
            Err(err) => return Err((Box::new(reading), err)),
            Ok(value) => {
                let wanted = reading.wanted.take();
                if wanted.is_empty() {
                    return Ok(value);
                }
                reading = Reading { raw: wanted, ..Reading::default() };
            }
        }
    }
}

/// The first required field that is not there.
fn missing(holds: &Type, map: &Map) -> Option<&'static str> {
    let fields = holds.fields().unwrap_or_default();
    fields.iter().find(|field| field.required && map.get(field.name).is_none()).map(|field| field.name)
}

/// What one pass over a file knows.
#[derive(Debug, Default)]
struct Reading {
    /// Where in the record, for messages.
    at: RefCell<Vec<String>>,
    fault: RefCell<Option<Fault>>,
    /// How many values that can be text have been met.
    met: Cell<usize>,
    /// Of those, the ones to read as they stand.
    raw: BTreeSet<usize>,
    /// Of those, the ones found not to look like text.
    wanted: RefCell<BTreeSet<usize>>,
}

impl Reading {
    fn field(&self) -> String {
        let mut path = String::new();
        for step in self.at.borrow().iter() {
            if !path.is_empty() && !step.starts_with('[') {
                path.push('.');
            }
            path.push_str(step);
        }
        path
    }

    /// Keeps the fault and gives the error that carries it out.
    fn fault<E: Error>(&self, code: &'static str, says: &str, fix: Option<&str>) -> E {
        let field = self.field();
        let message = if field.is_empty() { says.to_owned() } else { format!("{field}: {says}") };
        self.keep(Fault { code, message, fix: fix.map(ToOwned::to_owned) })
    }

    fn keep<E: Error>(&self, fault: Fault) -> E {
        let code = fault.code;
        self.fault.borrow_mut().get_or_insert(fault);
        E::custom(code)
    }

    fn within<T>(&self, step: String, read: impl FnOnce() -> T) -> T {
        self.at.borrow_mut().push(step);
        let result = read();
        self.at.borrow_mut().pop();
        result
    }

    fn problem(&self, path: &str, err: &serde_yaml::Error) -> Problem {
        let fault = self.fault.take().unwrap_or_else(|| syntax(&err.to_string()));
        let problem = fault.problem(path);
        match err.location() {
            Some(place) => problem.at(place.line(), place.column()),
            None => problem,
        }
    }
}

/// One value that is to be read as this type.
#[derive(Debug, Clone, Copy)]
struct Node<'a> {
    reading: &'a Reading,
    holds: &'a Type,
    /// Whether it is one item where the type is that of the whole list.
    is_item: bool,
}

impl<'a> Node<'a> {
    /// What a single value is read as.
    fn single(&self) -> &'a Type {
        match self.holds {
            Type::List(inner) => match inner {
                Type::Either(single, _) => single,
                inner => inner,
            },
            Type::Either(single, _) => single,
            holds => holds,
        }
    }

    /// Whether its characters may be asked for.
    fn can_be_text(&self) -> bool {
        matches!(
            self.single(),
            Type::Line
                | Type::Prose
                | Type::Word(_)
                | Type::Date
                | Type::Rhythm
                | Type::Member
                | Type::Reference
                | Type::WordOrNumber(_)
        )
    }

    /// A single value in the place of a list is a list of one.
    fn whole(&self, value: Value) -> Option<Value> {
        Some(if matches!(self.holds, Type::List(_)) { Value::List(vec![value]) } else { value })
    }

    /// Asks for the characters in the next pass; until then something has to stand there.
    fn as_it_stands(&self) -> Option<Value> {
        let place = self.reading.met.get().saturating_sub(1);
        self.reading.wanted.borrow_mut().insert(place);
        self.whole(Value::text(""))
    }

    fn wrong<E: Error>(&self, found: &str) -> E {
        let (expected, fix) = expectation(self.holds, self.is_item);
        self.reading.fault("wrong-type", &format!("{found} stands where {expected} belongs"), fix)
    }

    fn number<E: Error>(&self, value: Value) -> Result<Option<Value>, E> {
        match (self.single(), &value) {
            (Type::Whole(least, most), Value::Int(number)) if !(least..=most).contains(&number) => {
                Err(self.out_of_range(&number.to_string(), *least, *most))
            }
            (Type::Number | Type::WordOrNumber(_), value)
                if !value.as_number().is_none_or(is_usual_number) =>
            {
                let says = format!("the number is not between -{LARGEST_NUMBER} and {LARGEST_NUMBER}");
                Err(self.reading.fault("out-of-range", &says, Some("choose a larger unit")))
            }
            (Type::Whole(..), Value::Int(_)) | (Type::Number | Type::WordOrNumber(_) | Type::Any, _) => {
                Ok(self.whole(value))
            }
            _ if self.can_be_text() => Ok(self.as_it_stands()),
            _ => Err(self.wrong(&format!("the number {value}"))),
        }
    }

    fn out_of_range<E: Error>(&self, found: &str, least: i64, most: i64) -> E {
        let says = format!("{found} is not between {least} and {most}");
        self.reading.fault(
            "out-of-range",
            &says,
            Some("write a number within that range, or take the line out"),
        )
    }

    /// Numbers beyond 64 bits: kept as text where anything may stand, so that no digit is lost.
    fn large<E: Error>(&self, digits: &str, value: f64) -> Result<Option<Value>, E> {
        match self.single() {
            Type::Any => Ok(self.whole(Value::text(digits))),
            Type::Whole(least, most) => Err(self.out_of_range(digits, *least, *most)),
            _ => self.number(Value::Float(value)),
        }
    }

    fn text<E: Error>(&self, text: &str) -> Result<Option<Value>, E> {
        let single = self.single();
        let truth = |words: [&str; 4]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
        let value = match single {
            Type::Date if parse_day(text).is_none() => {
                let says = format!("{} is not a date (YYYY-MM-DD)", shown(text));
                return Err(self.reading.fault("not-a-date", &says, Some("write it like 2026-11-22")));
            }
            Type::Bool if truth(["yes", "y", "on", "true"]) => Value::Bool(true),
            Type::Bool if truth(["no", "n", "off", "false"]) => Value::Bool(false),
            _ if self.can_be_text() || matches!(single, Type::Any) => Value::text(text),
            _ => return Err(self.wrong(&format!("the text {}", shown(text)))),
        };
        Ok(self.whole(value))
    }
}

/// What belongs in a place of this type, and how to get there from a value of another one.
fn expectation(holds: &Type, is_item: bool) -> (String, Option<&'static str>) {
    let (expected, fix) = match holds {
        Type::Bool => ("true or false", None),
        Type::Whole(least, most) => {
            return (
                format!("a whole number from {least} to {most}"),
                Some("write the number without quotes"),
            );
        }
        Type::Number => ("a number", Some("write the number without quotes or unit")),
        Type::Date => ("a date", Some("write it like 2026-11-22")),
        Type::WordOrNumber(words) => return (format!("a number or one of {}", words.join(", ")), None),
        Type::Word(words) => return (format!("one of {}", words.join(", ")), None),
        Type::List(_) => ("a list", Some("write each item on a line of its own: - item")),
        Type::Keys(_) => ("a map", Some("write each entry on an indented line of its own: name: value")),
        Type::Block(fields) | Type::Blocks(_, fields) => {
            let names: Vec<&str> = fields.iter().take(6).map(|field| field.name).collect();
            let what = if is_item || matches!(holds, Type::Block(_)) { "a map" } else { "a list of maps" };
            return (format!("{what} with {}", names.join(", ")), None);
        }
        _ => ("a text", Some("put the text in quotes")),
    };
    (expected.to_owned(), fix)
}

/// Text from a file in a message: short, and with control characters as escapes.
fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    if text.chars().count() > LONGEST {
        let cut: String = text.chars().take(LONGEST).collect();
        format!("{cut:?}…")
    } else {
        format!("{text:?}")
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        if self.can_be_text() {
            let place = self.reading.met.get();
            self.reading.met.set(place + 1);
            if self.reading.raw.contains(&place) {
                return deserializer.deserialize_str(self);
            }
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&expectation(self.holds, self.is_item).0)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        match self.single() {
            Type::Bool | Type::Any => Ok(self.whole(Value::Bool(value))),
            _ if self.can_be_text() => Ok(self.as_it_stands()),
            _ => Err(self.wrong(if value { "true" } else { "false" })),
        }
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        self.number(Value::Int(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        match i64::try_from(value) {
            Ok(value) => self.number(Value::Int(value)),
            #[expect(
                clippy::cast_precision_loss,
                reason = "a field for numbers holds the nearest one it can"
            )]
            Err(_) => self.large(&value.to_string(), value as f64),
        }
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Self::Value, E> {
        #[expect(clippy::cast_precision_loss, reason = "a field for numbers holds the nearest one it can")]
        self.large(&value.to_string(), value as f64)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Self::Value, E> {
        #[expect(clippy::cast_precision_loss, reason = "a field for numbers holds the nearest one it can")]
        self.large(&value.to_string(), value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        if value.is_finite() {
            return self.number(Value::number(value));
        }
        let word = if value.is_nan() {
            ".nan"
        } else if value > 0.0 {
            ".inf"
        } else {
            "-.inf"
        };
        match self.single() {
            Type::Number | Type::Whole(..) | Type::WordOrNumber(_) => Err(self.reading.fault(
                "out-of-range",
                &format!("{word} is no finite number"),
                Some("write a number, or take the line out"),
            )),
            Type::Any => Ok(self.whole(Value::text(word))),
            _ => self.number(Value::Float(value)),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        self.text(text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let inner = match self.holds {
            Type::List(_) | Type::Any => self.holds.of_item(),
            Type::Blocks(..) if !self.is_item => self.holds,
            _ => return Err(self.wrong("a list")),
        };
        let mut list = Vec::new();
        let mut place = 1;
        loop {
            let item = Node { reading: self.reading, holds: inner, is_item: true };
            let next = self.reading.within(format!("[{place}]"), || items.next_element_seed(item));
            let Some(value) = next? else { break };
            list.extend(value.filter(|value| !value.is_empty()));
            place += 1;
        }
        Ok(Some(Value::List(list)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let is_map = self.holds.fields().is_some() || matches!(self.holds, Type::Keys(_) | Type::Any);
        if !is_map {
            return Err(self.wrong("a map (a key with a colon)"));
        }
        let mut map = Map::new();
        let mut seen = BTreeSet::new();
        while let Some(key) = entries.next_key_seed(Key { reading: self.reading, seen: &seen })? {
            let node = Node { reading: self.reading, holds: self.holds.of_key(&key), is_item: false };
            let value = self.reading.within(key.clone(), || entries.next_value_seed(node))?;
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                map.push(key.clone(), value);
            }
            seen.insert(key);
        }
        if let Some(name) = missing(self.holds, &map) {
            let field = self.reading.within(name.to_owned(), || self.reading.field());
            return Err(self.reading.keep(Fault::missing(&field)));
        }
        let is_list = matches!(self.holds, Type::Blocks(..)) && !self.is_item;
        Ok(Some(if is_list { Value::List(vec![Value::Map(map)]) } else { Value::Map(map) }))
    }
}

/// A key that is not there yet.
#[derive(Debug, Clone, Copy)]
struct Key<'a> {
    reading: &'a Reading,
    seen: &'a BTreeSet<String>,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<String, E> {
        if self.seen.contains(key) {
            return Err(self.reading.within(key.to_owned(), || {
                let fix = Some("keep one of the two lines");
                self.reading.fault("duplicate-key", "the key is there twice", fix)
            }));
        }
        Ok(key.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::parse;
    use crate::model::{Kind, Problem, Value};

    fn value(kind: Kind, text: &str, key: &str) -> Option<Value> {
        let record = parse(kind, "x", "x.yaml", text.as_bytes())
            .unwrap_or_else(|problem| panic!("{text}: {problem:?}"));
        record.fields.get(key).cloned()
    }

    fn problem(kind: Kind, text: &str) -> Problem {
        parse(kind, "x", "x.yaml", text.as_bytes()).map(|_| ()).unwrap_err()
    }

    #[test]
    fn text_is_read_as_it_stands() {
        for said in
            ["no", "on", "3:30", "012", "12", "1.50", "0x1F", "true", "+5", "1_000", "2026-11-22", "-0"]
        {
            let text = Some(Value::text(said));
            assert_eq!(value(Kind::Goal, &format!("title: {said} # c"), "title"), text);
            assert_eq!(value(Kind::Checkin, &format!("ask: {said}"), "ask"), text);
            assert_eq!(value(Kind::Checkin, &format!("a: 1\nlast: {said}\nmood: 3"), "last"), text);
            let list = Some(Value::texts([said]));
            assert_eq!(value(Kind::Checkin, &format!("with: {said}"), "with"), list);
            assert_eq!(value(Kind::Checkin, &format!("win: 1\nwith: [{said}, ~]"), "with"), list);
        }
        assert_eq!(value(Kind::Checkin, "win: \"null\"", "win"), Some(Value::text("null")));
        for nothing in ["", "~", "null", "[]", "{}"] {
            assert_eq!(value(Kind::Checkin, &format!("own: {nothing}"), "own"), None);
        }
    }

    #[test]
    fn values_have_the_type_of_their_field() {
        let goals =
            value(Kind::Checkin, "goals: {run: done, pages: 12, a: {is: 2.0, real: yes}}", "goals").unwrap();
        let goals = goals.as_map().unwrap();
        assert_eq!((goals.text("run"), goals.int("pages")), (Some("done"), Some(12)));
        assert_eq!(goals.map("a").map(|a| (a.int("is"), a.is_true("real"))), Some((Some(2), true)));
        let away =
            value(Kind::Member, "emails: a@b.c\naway: {from: 2026-01-01, own: [1, no, {a: 0x1F}]}", "away");
        let away = away.unwrap();
        let first = away.as_list().and_then(|away| away.first()?.as_map()).unwrap();
        assert_eq!(first.text("from"), Some("2026-01-01"));
        assert_eq!(first.list("own").first(), Some(&Value::Int(1)));
        assert_eq!(
            value(Kind::Goal, "title: x\nown: 18446744073709551615", "own"),
            Some(Value::text("18446744073709551615"))
        );
        assert_eq!(value(Kind::Goal, "title: x\nown: .nan", "own"), Some(Value::text(".nan")));
        let keys: Vec<String> = parse(Kind::Goal, "x", "x", b"z: 1\ntitle: x\na: 2")
            .unwrap()
            .fields
            .keys()
            .map(ToOwned::to_owned)
            .collect();
        assert_eq!(keys, ["z", "title", "a"]);
    }

    #[test]
    fn faults_have_words_and_a_place() {
        for (kind, text, code, message, place) in [
            (Kind::Checkin, "win: x\nmood: 7", "out-of-range", "mood: 7 is not between 1 and 5", (2, 7)),
            (
                Kind::Goal,
                "title: x\nby: tomorow",
                "not-a-date",
                "by: \"tomorow\" is not a date (YYYY-MM-DD)",
                (2, 5),
            ),
            (
                Kind::Goal,
                "title: x\nby: 2026-02-30",
                "not-a-date",
                "by: \"2026-02-30\" is not a date (YYYY-MM-DD)",
                (2, 5),
            ),
            (
                Kind::Goal,
                "title: x\nby: 20261122",
                "not-a-date",
                "by: \"20261122\" is not a date (YYYY-MM-DD)",
                (2, 5),
            ),
            (Kind::Goal, "# c\nwhy: x", "missing-field", "title is missing", (2, 1)),
            (Kind::Goal, "# c\n", "missing-field", "title is missing", (1, 1)),
            (Kind::Goal, "title:\n", "missing-field", "title is missing", (1, 1)),
            (
                Kind::Feedback,
                "to: b\npropose:\n  why: x",
                "missing-field",
                "propose.title is missing",
                (3, 3),
            ),
            (
                Kind::Goal,
                "title: x\nwhy: y\ntitle: z",
                "duplicate-key",
                "title: the key is there twice",
                (3, 1),
            ),
            (
                Kind::Checkin,
                "goals:\n  a: 1\n  a: 2",
                "duplicate-key",
                "goals.a: the key is there twice",
                (3, 3),
            ),
            (Kind::Goal, "title: [a]", "wrong-type", "title: a list stands where a text belongs", (1, 8)),
            (
                Kind::Goal,
                "title: x\nplan:\n- ok\n- if late: run",
                "wrong-type",
                "plan[2]: a map (a key with a colon) stands where a text belongs",
                (4, 3),
            ),
            (
                Kind::Checkin,
                "mood: \"four\"",
                "wrong-type",
                "mood: the text \"four\" stands where a whole number from 1 to 5 belongs",
                (1, 7),
            ),
            (
                Kind::Checkin,
                "mood: 3.5",
                "wrong-type",
                "mood: the number 3.5 stands where a whole number from 1 to 5 belongs",
                (1, 7),
            ),
            (
                Kind::Goal,
                "title: x\ntarget: .inf",
                "out-of-range",
                "target: .inf is no finite number",
                (2, 9),
            ),
            (
                Kind::Goal,
                "title: x\ntarget: 1e308",
                "out-of-range",
                "target: the number is not between -1000000000000 and 1000000000000",
                (2, 9),
            ),
            (
                Kind::Goal,
                "title: x\npaused: [a]",
                "wrong-type",
                "paused[1]: the text \"a\" stands where a map with from, to, why belongs",
                (2, 10),
            ),
            (
                Kind::Member,
                "- a",
                "wrong-type",
                "a list stands where a map with name, emails, role, since, until, tz belongs",
                (1, 1),
            ),
            (Kind::Goal, "title: a: b", "syntax", "a text with \": \" in it needs quotes", (1, 9)),
            (Kind::Goal, "title: x\nwhy\nby: 1", "syntax", "this line is no `key: value`", (3, 1)),
            (
                Kind::Goal,
                "title: \"x\nby: 1",
                "syntax",
                "a quote or bracket is opened and never closed",
                (2, 6),
            ),
            (Kind::Goal, "title: x\n\tby: 1", "syntax", "a tab can't be used to indent", (2, 1)),
            (Kind::Goal, "{a: 1}: x", "syntax", "a list or a map can't be a key", (1, 1)),
        ] {
            let found = problem(kind, text);
            assert_eq!((found.code, found.message.as_str()), (code, message), "{text}");
            assert_eq!((found.line, found.column), (Some(place.0), Some(place.1)), "{text}");
        }
    }

    #[test]
    fn hostile_files_fail_fast() {
        let bomb: String = (0..9).fold("a0: &a0 [x]\n".to_owned(), |text, n| {
            text + &format!("a{}: &a{} [{}]\n", n + 1, n + 1, vec![format!("*a{n}"); 9].join(", "))
        });
        let long = format!("a: &a {}\nb: [{}]", "x".repeat(32_000), "*a, ".repeat(7000));
        let nested: String = (0..250).map(|depth| " ".repeat(depth) + "a:\n").collect();
        let started = Instant::now();
        for (text, code) in [
            ("[".repeat(64_000), "too-nested"),
            ("- ".repeat(32_000), "too-nested"),
            ("{a: ".repeat(16_000), "too-nested"),
            (nested, "too-nested"),
            (bomb, "anchor-or-tag"),
            (long, "anchor-or-tag"),
            ("title: !!binary x".to_owned(), "anchor-or-tag"),
            ("title: x\nwhy: !important".to_owned(), "anchor-or-tag"),
            ("x".repeat(10_000_000), "too-large"),
            ("? ".repeat(32_000), "too-nested"),
            ("'".repeat(65_001), "syntax"),
            ("a: 1\n".repeat(10_000), "duplicate-key"),
        ] {
            let found = problem(Kind::Goal, &text);
            assert_eq!(found.code, code, "{:.20}", text);
        }
        assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    }
}

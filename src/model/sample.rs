//! Records drawn by lot from the tables, for tests: every type of field, unknown fields, clashes that are there already.

use super::{Field, Kind, Map, Type, Value};

/// A generator of our own: a seed means the same for ever, and a record is made in microseconds.
#[derive(Debug)]
pub(crate) struct Lots(u64);

impl Lots {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below the bound.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    /// True once in so many times.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}

/// A record of a kind; of its optional fields about `share` in sixteen.
pub(crate) fn fields(kind: Kind, lots: &mut Lots, share: usize) -> Map {
    let mut map = some_fields(kind.fields(), lots, share);
    for name in ["my own", "another"] {
        if lots.once_in(3) {
            map.set(name, anything(lots, 2));
        }
    }
    map
}

/// What one side made of a record: fields kept, changed, taken away and added, at every depth.
pub(crate) fn changed(kind: Kind, base: &Map, lots: &mut Lots, share: usize) -> Map {
    let fresh = fields(kind, lots, share);
    let map = blend(kind.fields(), base, &fresh, lots);
    // In the order of a file that a command has written.
    let rank = |key: &str| kind.fields().iter().position(|field| field.name == key).unwrap_or(usize::MAX);
    let mut pairs: Vec<(String, Value)> =
        map.iter().map(|(key, value)| (key.to_owned(), value.clone())).collect();
    pairs.sort_by_key(|(key, _)| rank(key));
    pairs.into_iter().collect()
}

fn blend(fields: &[Field], base: &Map, fresh: &Map, lots: &mut Lots) -> Map {
    let holds =
        |key: &str| fields.iter().find(|field| field.name == key).map_or(&Type::Any, |field| &field.holds);
    let mut map = Map::new();
    for (key, was) in base.iter() {
        match (lots.below(8), fresh.get(key)) {
            (0, _) if !fields.iter().any(|field| field.required && field.name == key) => {}
            (1 | 2, Some(new)) => map.set(key, new.clone()),
            (3 | 4, Some(new)) => map.set(key, blend_values(holds(key), was, new, lots)),
            _ => map.set(key, was.clone()),
        }
    }
    for (key, new) in fresh.iter() {
        if base.get(key).is_none() && lots.once_in(2) {
            map.set(key, new.clone());
        }
    }
    map
}

fn blend_values(holds: &Type, was: &Value, new: &Value, lots: &mut Lots) -> Value {
    match (was, new) {
        (Value::Map(was), Value::Map(new)) => {
            let fields = holds.fields().unwrap_or_default();
            Value::Map(blend(fields, was, new, lots))
        }
        (Value::List(was), Value::List(new)) => {
            let items: Vec<Value> = was.iter().chain(new).filter(|_| !lots.once_in(3)).cloned().collect();
            Value::List(if items.is_empty() { new.to_vec() } else { items })
        }
        (_, new) => new.clone(),
    }
}

fn some_fields(fields: &[Field], lots: &mut Lots, share: usize) -> Map {
    let mut map = Map::new();
    for field in fields {
        if field.required || lots.below(16) < share {
            map.set(field.name, value_of(&field.holds, lots));
        }
    }
    map
}

fn text(lots: &mut Lots) -> Value {
    const TEXTS: &[&str] = &[
        "a",
        "b",
        "no",
        "3:30",
        "2026-11-22",
        "one line\nand another\n",
        "- x",
        "12",
        "# not a comment",
        "é",
    ];
    if lots.once_in(2) {
        Value::text(lots.one_of(TEXTS))
    } else {
        Value::text(format!("w{}", lots.below(400)))
    }
}

fn number(lots: &mut Lots) -> Value {
    let whole = i64::try_from(lots.below(6)).unwrap();
    if lots.once_in(3) {
        Value::number(f64::from(i32::try_from(whole).unwrap()) / 4.0)
    } else {
        Value::Int(whole)
    }
}

fn value_of(holds: &Type, lots: &mut Lots) -> Value {
    match holds {
        Type::Line | Type::Prose => text(lots),
        Type::Rhythm => Value::text(lots.one_of(&["daily", "3/week", "mon,wed", "often"])),
        Type::Member => Value::text(lots.one_of(&["ana", "ben", "cem", "all"])),
        Type::Reference => Value::text(lots.one_of(&["ana/run", "ben/read", "2026-11-22.ana"])),
        Type::Word(words) => Value::text(lots.one_of(words)),
        Type::WordOrNumber(words) => {
            if lots.once_in(2) {
                number(lots)
            } else {
                Value::text(lots.one_of(words))
            }
        }
        Type::Bool => Value::Bool(lots.once_in(2)),
        Type::Whole(least, most) => {
            let span = usize::try_from(most - least).unwrap().min(20);
            Value::Int(least + i64::try_from(lots.below(span + 1)).unwrap())
        }
        Type::Number => number(lots),
        Type::Date => Value::text(format!("2026-11-{:02}", 20 + lots.below(4))),
        Type::List(inner) => Value::List((0..=lots.below(3)).map(|_| value_of(inner, lots)).collect()),
        Type::Keys(inner) => {
            let keys = (0..=lots.below(3)).map(|_| lots.one_of(&["run", "pages", "ours/x", "no"]).to_owned());
            let keys: Vec<String> = keys.collect();
            Value::Map(keys.into_iter().map(|key| (key, value_of(inner, lots))).collect())
        }
        Type::Block(fields) => Value::Map(some_fields(fields, lots, 4)),
        Type::Blocks(_, fields) => {
            let items = (0..=lots.below(3)).map(|_| Value::Map(some_fields(fields, lots, 9)));
            Value::List(items.filter(|item| !item.is_empty()).collect())
        }
        Type::Either(single, fields) => {
            if lots.once_in(2) {
                value_of(single, lots)
            } else {
                Value::Map(some_fields(fields, lots, 5))
            }
        }
        Type::Any => anything(lots, 2),
    }
}

fn anything(lots: &mut Lots, depth: usize) -> Value {
    match lots.below(if depth == 0 { 4 } else { 6 }) {
        0 | 1 => text(lots),
        2 => number(lots),
        3 => Value::Bool(lots.once_in(2)),
        4 => Value::List((0..=lots.below(3)).map(|_| anything(lots, depth - 1)).collect()),
        _ => {
            let keys: Vec<String> =
                (0..=lots.below(3)).map(|_| lots.one_of(&["x", "a.b", "Key", "is"]).to_owned()).collect();
            Value::Map(keys.into_iter().map(|key| (key, anything(lots, depth - 1))).collect())
        }
    }
}

//! The canonical text of records: one way to write each value, for files, diffs and comparisons.
//!
//! Text stays plain where every YAML reader, of version 1.1 or 1.2, reads the same text back; otherwise it stands in
//! double quotes. Text of several lines is a `|` block. Lines are never folded, empty values are left out.

use super::date::parse_day;
use super::field::{Field, Type};
use super::record::Record;
use super::value::{Map, Value};

const ANY: &Type = &Type::Any;

/// Readers look no further than 1024 characters for the colon after a key; longer keys are marked by `?`.
const LONGEST_KEY: usize = 1000;

/// The text of a record's file.
pub fn canonical_record(record: &Record) -> String {
    let mut text = String::new();
    put_entries(&mut text, &record.fields, &Type::Block(record.kind.fields()), 0, false);
    if text.is_empty() { "{}\n".to_owned() } else { text }
}

/// The text of a value by itself, the same for equal values; for comparing and sorting.
pub fn canonical_value(value: &Value) -> String {
    let mut text = String::new();
    match value {
        Value::List(items) if !is_void(value) => put_items(&mut text, items, ANY, 0, false),
        Value::Map(map) if !is_void(value) => put_entries(&mut text, map, ANY, 0, false),
        Value::List(_) => text.push_str("[]"),
        Value::Map(_) => text.push_str("{}"),
        scalar => put_scalar(&mut text, scalar, ANY, 0),
    }
    text
}

/// The lines of one key and its value in a map that stands at this column; nothing if there is nothing to write.
pub fn canonical_entry(key: &str, value: &Value, holds: &Type, column: usize) -> String {
    let mut text = String::new();
    if !is_void(value) {
        put_entry(&mut text, key, value, holds, column, false);
    }
    text
}

/// The lines of one item in a list of this type whose dashes stand at this column; nothing if it is empty.
pub fn canonical_item(value: &Value, holds: &Type, column: usize) -> String {
    let mut text = String::new();
    put_items(&mut text, std::slice::from_ref(value), holds, column, false);
    text
}

impl Type {
    /// What a key holds in a map of this type.
    pub fn of_key(&self, key: &str) -> &Self {
        match self {
            Self::Keys(inner) => inner,
            _ => self
                .fields()
                .and_then(|fields| fields.iter().find(|field| field.name == key))
                .map_or(ANY, |field| &field.holds),
        }
    }

    /// What an item holds in a list of this type.
    pub const fn of_item(&self) -> &Self {
        match self {
            Self::List(inner) => inner,
            Self::Blocks(..) => self,
            _ => ANY,
        }
    }
}

/// Whether a value has nothing in it that would be written.
fn is_void(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::List(items) => items.iter().all(is_void),
        Value::Map(map) => map.iter().all(|(_, value)| is_void(value)),
        _ => false,
    }
}

/// Known keys in the order of their table, then the others in the order they have.
fn put_entries(out: &mut String, map: &Map, holds: &Type, column: usize, mut inline: bool) {
    let fields: &[Field] = holds.fields().unwrap_or_default();
    let known = fields.iter().filter_map(|field| Some((field.name, map.get(field.name)?)));
    let others = map.iter().filter(|(key, _)| fields.iter().all(|field| field.name != *key));
    for (key, value) in known.chain(others).filter(|(_, value)| !is_void(value)) {
        put_entry(out, key, value, holds.of_key(key), column, inline);
        inline = false;
    }
}

fn put_entry(out: &mut String, key: &str, value: &Value, holds: &Type, column: usize, inline: bool) {
    if !inline {
        indent(out, column);
    }
    let key = if is_plain(key) { key.to_owned() } else { quoted(key) };
    if key.len() > LONGEST_KEY {
        out.push_str("? ");
        out.push_str(&key);
        out.push('\n');
        indent(out, column);
    } else {
        out.push_str(&key);
    }
    out.push(':');
    match value {
        Value::List(items) => {
            out.push('\n');
            put_items(out, items, holds, column, false);
        }
        Value::Map(map) => {
            out.push('\n');
            put_entries(out, map, holds, column + 2, false);
        }
        scalar => {
            out.push(' ');
            put_scalar(out, scalar, holds, column);
            end_line(out);
        }
    }
}

fn put_items(out: &mut String, items: &[Value], holds: &Type, column: usize, mut inline: bool) {
    for item in items.iter().filter(|item| !is_void(item)) {
        if !inline {
            indent(out, column);
        }
        inline = false;
        out.push_str("- ");
        match item {
            Value::List(items) => put_items(out, items, holds.of_item(), column + 2, true),
            Value::Map(map) => put_entries(out, map, holds.of_item(), column + 2, true),
            scalar => {
                put_scalar(out, scalar, holds.of_item(), column);
                end_line(out);
            }
        }
    }
}

fn indent(out: &mut String, column: usize) {
    out.extend(std::iter::repeat_n(' ', column));
}

fn end_line(out: &mut String) {
    if !out.ends_with('\n') {
        out.push('\n');
    }
}

fn put_scalar(out: &mut String, value: &Value, holds: &Type, column: usize) {
    match value {
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Int(value) => out.push_str(&value.to_string()),
        Value::Float(value) => out.push_str(&float(*value)),
        Value::Text(text) if is_day(text, holds) || is_plain(text) => out.push_str(text),
        Value::Text(text) if is_block(text) => put_block(out, text, column),
        Value::Text(text) => out.push_str(&quoted(text)),
        Value::Null | Value::List(_) | Value::Map(_) => out.push_str("null"),
    }
}

/// A date in its own field. Other readers know no year zero.
fn is_day(text: &str, holds: &Type) -> bool {
    let holds = if let Type::Either(single, _) = holds { single } else { holds };
    matches!(holds, Type::Date) && parse_day(text).is_some() && !text.starts_with("0000")
}

/// The shortest digits; very large and very small numbers as `1.0e+20`, the one form that all readers take for it.
fn float(value: f64) -> String {
    const WHOLE: f64 = 9_007_199_254_740_992.0;
    let size = value.abs();
    if value.is_nan() {
        ".nan".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { ".inf".to_owned() } else { "-.inf".to_owned() }
    } else if size == 0.0 {
        "0".to_owned()
    } else if (1e-5..=WHOLE).contains(&size) {
        value.to_string()
    } else {
        let text = format!("{value:e}");
        let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
        let point = if digits.contains('.') { "" } else { ".0" };
        let sign = if power.starts_with('-') { "" } else { "+" };
        format!("{digits}{point}e{sign}{power}")
    }
}

/// Whether the text can stand without quotes.
fn is_plain(text: &str) -> bool {
    const INDICATORS: &str = "-?:,[]{}#&*!|>'\"%@`";
    let Some(first) = text.chars().next() else { return false };
    !INDICATORS.contains(first)
        && !first.is_whitespace()
        && !text.ends_with(char::is_whitespace)
        && !text.ends_with(':')
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.starts_with("...")
        && !text.chars().any(needs_escape)
        && !is_word_of_yaml(text)
        && !is_like_a_number(text)
}

/// Words that some reader takes for a truth value, for nothing, for a number or for a merge.
fn is_word_of_yaml(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "=", "<<", ".inf", ".nan", "+.inf",
        "-.inf",
    ];
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Anything that some reader takes for a number, a date or a time; other texts of digits and signs as well.
fn is_like_a_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let radix = |prefix: &str, digit: fn(char) -> bool| {
        unsigned.strip_prefix(prefix).is_some_and(|rest| rest.chars().all(|c| c == '_' || digit(c)))
    };
    if radix("0x", |c| c.is_ascii_hexdigit())
        || radix("0o", |c| c.is_digit(8))
        || radix("0b", |c| c.is_digit(2))
    {
        return true;
    }
    let only_digits = |part: &str| part.chars().all(|c| c.is_ascii_digit() || "_.,:+-".contains(c));
    let (digits, power) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, ""));
    let is_number =
        only_digits(digits) && only_digits(power) && digits.contains(|c: char| c.is_ascii_digit());
    let is_time = text.get(..5).is_some_and(|year| only_digits(year) && year.ends_with('-'))
        && text.chars().all(|c| c.is_ascii_digit() || "-:.+tTzZ ".contains(c));
    is_number || is_time
}

/// Characters that a reader refuses, takes for the end of a line or swallows.
fn needs_escape(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if needs_escape(c) => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether the text can be a `|` block. Spaces at the end of a line would not survive many editors.
fn is_block(text: &str) -> bool {
    text.contains('\n')
        && text.contains(|c| c != '\n')
        && text.split('\n').all(|line| !line.ends_with(' ') && !line.chars().any(needs_escape))
}

fn put_block(out: &mut String, text: &str, column: usize) {
    let body = text.trim_end_matches('\n');
    let first = body.split('\n').find(|line| !line.is_empty()).unwrap_or_default();
    out.push('|');
    if first.starts_with(' ') {
        out.push('2');
    }
    match text.len() - body.len() {
        0 => out.push('-'),
        1 => {}
        _ => out.push('+'),
    }
    out.push('\n');
    for line in body.split('\n') {
        if !line.is_empty() {
            indent(out, column + 2);
            out.push_str(line);
        }
        out.push('\n');
    }
    out.extend(std::iter::repeat_n('\n', (text.len() - body.len()).saturating_sub(1)));
}

#[cfg(test)]
mod tests {
    use super::{canonical_record, canonical_value};
    use crate::model::{Kind, Map, Record, Value};

    fn map(pairs: &[(&str, Value)]) -> Value {
        Value::Map(pairs.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
    }

    #[test]
    fn records_follow_their_table() {
        let mut record = Record::new(Kind::Goal, "ana/run");
        assert_eq!(canonical_record(&record), "{}\n");
        let mut pair = Map::new();
        pair.set("x", Value::Int(1));
        let fields = &mut record.fields;
        fields.set("zebra", Value::List(vec![Value::texts(["a", "b"]), Value::Map(pair)]));
        fields.set("tags", Value::texts(["health", "no", "2026-11-22"]));
        fields.set("by", Value::text("2026-11-22"));
        fields.set("target", Value::Float(2.5));
        fields.set("from", Value::Float(447.0));
        fields.set("why", Value::text("for me\n\nand: for you\n"));
        fields.set("title", Value::text("Run 5 km"));
        fields.set(
            "paused",
            Value::List(vec![map(&[("to", Value::text("2026-02-01")), ("from", Value::text("2026-01-01"))])]),
        );
        assert_eq!(
            canonical_record(&record),
            "title: Run 5 km\nwhy: |\n  for me\n\n  and: for you\ntarget: 2.5\nfrom: 447\nby: 2026-11-22\n\
             tags:\n- health\n- \"no\"\n- \"2026-11-22\"\n\
             paused:\n- from: 2026-01-01\n  to: 2026-02-01\n\
             zebra:\n- - a\n  - b\n- x: 1\n"
        );
    }

    #[test]
    fn only_what_everybody_reads_alike_is_plain() {
        let same =
            ["a", "3/week", "mon,wed,fri", "2026-W47", "2026-11-22.bea", "it's", "a:b", "a#b", "中文", "🙂"];
        for text in same {
            assert_eq!(canonical_value(&Value::text(text)), text);
        }
        for text in [
            "", " a", "a ", "no", "ON", "3:30", "1_000", "1,000", "0x1F", "1e3", "- x", "a: b", "a #b", "a:",
            "=", "...",
        ] {
            assert_eq!(canonical_value(&Value::text(text)), format!("\"{text}\""));
        }
        assert_eq!(canonical_value(&Value::text("a\tb\u{2028}\u{1b}\"")), "\"a\\tb\\u2028\\u001b\\\"\"");
    }

    #[test]
    fn blocks_keep_their_line_ends() {
        for (text, written) in [
            ("a\nb", "|-\n  a\n  b\n"),
            ("a\nb\n", "|\n  a\n  b\n"),
            ("a\n\n\n", "|+\n  a\n\n\n"),
            ("  a\nb\n", "|2\n    a\n  b\n"),
            ("\n a\n", "|2\n\n   a\n"),
            ("a \nb\n", "\"a \\nb\\n\""),
            ("\n\n", "\"\\n\\n\""),
        ] {
            assert_eq!(canonical_value(&Value::text(text)), written);
        }
    }

    #[test]
    fn numbers_are_short_and_unmistakable() {
        for (number, written) in [
            (2.5, "2.5"),
            (-0.0, "0"),
            (1e20, "1.0e+20"),
            (1.5e-7, "1.5e-7"),
            (0.1 + 0.2, "0.30000000000000004"),
            (f64::NEG_INFINITY, "-.inf"),
        ] {
            assert_eq!(canonical_value(&Value::Float(number)), written);
        }
        assert_eq!(canonical_value(&Value::List(vec![Value::Null])), "[]");
    }
}

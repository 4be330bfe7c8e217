//! The shape in which ally itself writes YAML, read line by line: several times as fast as the YAML crate, and nearly
//! every file has it. Whatever has another shape is no error here: it is left to the crate, whole. Where this reader
//! has an answer, it is the crate's (`readers` compares them).

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::MAX_BYTES;

/// So many spaces stand before what lies one level deeper.
const STEP: usize = 2;
/// What lies deeper is left to the crate, which has a limit of its own.
const DEEPEST: usize = 10 * STEP;
/// Digits of a number that every reader takes for the same.
const DIGITS: usize = 15;
/// The guard refuses files with far more of them.
const BRACKETS: usize = 50;
/// Plain words that are no text, or that look like numbers.
const NO_TEXT: [&str; 6] = ["null", "true", "false", "nan", "inf", "infinity"];

/// The text of a file that may have the shape: UTF-8 with LF line ends to the last line, and without anything that
/// can't be seen.
pub(super) fn text_of(bytes: &[u8]) -> Option<&str> {
    if bytes.len() > MAX_BYTES || !bytes.ends_with(b"\n") {
        return None;
    }
    if bytes.iter().any(|byte| (*byte < b' ' && *byte != b'\n') || *byte == 0x7f) {
        return None;
    }
    if bytes.iter().filter(|byte| matches!(byte, b'[' | b'{')).count() > BRACKETS {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let is_odd = |c: char| {
        matches!(c, '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    (text.is_ascii() || !text.contains(is_odd)).then_some(text)
}

/// The file does not have the shape.
#[derive(Debug)]
pub(super) struct Unsure;

impl fmt::Display for Unsure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the shape that ally writes")
    }
}

impl std::error::Error for Unsure {}

impl Error for Unsure {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Reads a whole file as what a seed makes of a map.
pub(super) fn read<'de, S: DeserializeSeed<'de>>(seed: S, text: &str) -> Result<S::Value, Unsure> {
    let lines = Lines::of(text);
    let value = seed.deserialize(Entries { lines: &lines, indent: 0, inline: None, rest: "" })?;
    if lines.peek()?.is_none() { Ok(value) } else { Err(Unsure) }
}

/// The lines of a file, and where the next one begins.
#[derive(Debug)]
struct Lines<'t> {
    text: &'t str,
    next: Cell<usize>,
}

/// One line that is not blank.
#[derive(Debug, Clone, Copy)]
struct Line<'t> {
    indent: usize,
    says: &'t str,
    end: usize,
}

impl<'t> Lines<'t> {
    const fn of(text: &'t str) -> Self {
        Self { text, next: Cell::new(0) }
    }

    /// The next line as it stands, with the place behind it.
    fn whole(&self, from: usize) -> Option<(&'t str, usize)> {
        let rest = self.text.get(from..).filter(|rest| !rest.is_empty())?;
        let length = rest.bytes().position(|byte| byte == b'\n')?;
        Some((rest.get(..length)?, from + length + 1))
    }

    fn peek(&self) -> Result<Option<Line<'t>>, Unsure> {
        let Some((line, end)) = self.whole(self.next.get()) else { return Ok(None) };
        let says = line.trim_start_matches(' ');
        let indent = line.len() - says.len();
        let is_read = !says.is_empty() && !says.starts_with('#') && indent <= DEEPEST;
        if is_read { Ok(Some(Line { indent, says, end })) } else { Err(Unsure) }
    }

    /// The lines of a text behind `|`, whose key stands at `indent`.
    fn literal(&self, indent: usize) -> Result<String, Unsure> {
        let inner = indent + STEP;
        let mut said = String::new();
        let mut blank = 0;
        while let Some((line, end)) = self.whole(self.next.get()) {
            let deep = line.len() - line.trim_start_matches(' ').len();
            if line.is_empty() {
                blank += 1;
            } else if deep == line.len() || (deep < inner && indent < deep) {
                return Err(Unsure);
            } else if deep < inner {
                break;
            } else if said.is_empty() && (deep > inner || blank > 0) {
                return Err(Unsure);
            } else {
                said.extend(std::iter::repeat_n('\n', blank));
                blank = 0;
                said.push_str(line.get(inner..).unwrap_or_default());
                said.push('\n');
            }
            self.next.set(end);
        }
        if said.is_empty() || blank > 0 { Err(Unsure) } else { Ok(said) }
    }
}

/// The entries of a map, whose keys stand at `indent`.
struct Entries<'l, 't> {
    lines: &'l Lines<'t>,
    indent: usize,
    /// The first entry, where it stands behind the dash of a list.
    inline: Option<Line<'t>>,
    /// What stands behind the colon of the present key.
    rest: &'t str,
}

impl<'de> Deserializer<'de> for Entries<'_, '_> {
    type Error = Unsure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsure> {
        visitor.visit_map(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> MapAccess<'de> for Entries<'_, '_> {
    type Error = Unsure;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unsure> {
        let line = match self.inline.take() {
            Some(line) => line,
            None => match self.lines.peek()? {
                Some(line) if line.indent == self.indent => line,
                Some(line) if line.indent > self.indent => return Err(Unsure),
                _ => return Ok(None),
            },
        };
        let (key, rest) = key_of(line.says).ok_or(Unsure)?;
        self.lines.next.set(line.end);
        self.rest = rest;
        seed.deserialize(Text(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unsure> {
        seed.deserialize(Behind { lines: self.lines, indent: self.indent, rest: self.rest })
    }
}

/// The items of a list, whose dashes stand at `indent`.
struct Items<'l, 't> {
    lines: &'l Lines<'t>,
    indent: usize,
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Unsure;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unsure> {
        let Some(line) = self.lines.peek()? else { return Ok(None) };
        if line.indent > self.indent {
            return Err(Unsure);
        }
        let item = line.says.strip_prefix("- ").filter(|_| line.indent == self.indent);
        let Some(item) = item else { return Ok(None) };
        if key_of(item).is_some() {
            let indent = self.indent + STEP;
            let inline = Some(Line { indent, says: item, end: line.end });
            return seed.deserialize(Entries { lines: self.lines, indent, inline, rest: "" }).map(Some);
        }
        self.lines.next.set(line.end);
        let behind = Behind { lines: self.lines, indent: self.indent, rest: item };
        // A text of many lines behind a dash, and nothing behind one, are left to the crate.
        if matches!(item, "" | "|") { Err(Unsure) } else { seed.deserialize(behind).map(Some) }
    }
}

/// What stands behind a colon or a dash: on the same line, or on deeper ones if `rest` is empty.
struct Behind<'l, 't> {
    lines: &'l Lines<'t>,
    /// Of the key or the dash.
    indent: usize,
    rest: &'t str,
}

impl<'de> Deserializer<'de> for Behind<'_, '_> {
    type Error = Unsure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsure> {
        match self.rest {
            "|" => visitor.visit_str(&self.lines.literal(self.indent)?),
            "" => {
                let below = self.lines.peek()?.ok_or(Unsure)?;
                let is_item = below.says.starts_with("- ");
                if is_item && below.indent == self.indent {
                    visitor.visit_seq(Items { lines: self.lines, indent: self.indent })
                } else if !is_item && below.indent == self.indent + STEP {
                    let (lines, indent) = (self.lines, below.indent);
                    visitor.visit_map(Entries { lines, indent, inline: None, rest: "" })
                } else {
                    Err(Unsure)
                }
            }
            scalar => match scalar_of(scalar).ok_or(Unsure)? {
                Scalar::Whole(number) => visitor.visit_u64(number),
                Scalar::Decimal(number) => visitor.visit_f64(number),
                Scalar::Text(text) => visitor.visit_str(text),
            },
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsure> {
        match self.rest {
            "" => Err(Unsure),
            "|" => self.deserialize_any(visitor),
            scalar => match scalar_of(scalar).ok_or(Unsure)? {
                Scalar::Text(text) => visitor.visit_str(text),
                Scalar::Whole(_) | Scalar::Decimal(_) => visitor.visit_str(scalar),
            },
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A key.
struct Text<'t>(&'t str);

impl<'de> Deserializer<'de> for Text<'_> {
    type Error = Unsure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsure> {
        visitor.visit_str(self.0)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// What a line holds of `key: rest` or `key:`; only such keys as ally's fields and ids are.
fn key_of(says: &str) -> Option<(&str, &str)> {
    let (key, rest) = says.split_once(':')?;
    let rest = match rest.strip_prefix(' ') {
        Some(rest) if !rest.is_empty() && !rest.starts_with(' ') => rest,
        None if rest.is_empty() => rest,
        _ => return None,
    };
    let bare = key.strip_prefix('"').and_then(|key| key.strip_suffix('"'));
    let name = bare.unwrap_or(key);
    let is_name = name.len() <= 100
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'/'))
        && (bare.is_some() || !NO_TEXT.contains(&name));
    is_name.then_some((name, rest))
}

/// What stands on one line.
#[derive(Debug, PartialEq)]
enum Scalar<'t> {
    Whole(u64),
    Decimal(f64),
    Text(&'t str),
}

fn scalar_of(says: &str) -> Option<Scalar<'_>> {
    for quote in ['\'', '"'] {
        if let Some(rest) = says.strip_prefix(quote) {
            let inner = rest.strip_suffix(quote)?;
            return (!inner.contains([quote, '\\'])).then_some(Scalar::Text(inner));
        }
    }
    if says.ends_with([' ', ':']) || says.contains(": ") || says.contains(" #") {
        return None;
    }
    let first = says.chars().next()?;
    if first.is_ascii_digit() {
        return number_like(says);
    }
    let is_text = first.is_alphabetic() && !NO_TEXT.iter().any(|word| word.eq_ignore_ascii_case(says));
    is_text.then_some(Scalar::Text(says))
}

/// What begins with a digit: a number as ally writes it, a day, a rhythm or a sentence.
fn number_like(says: &str) -> Option<Scalar<'_>> {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_whole = |text: &str| is_digits(text) && (text.len() == 1 || !text.starts_with('0'));
    if is_whole(says) {
        return if says.len() <= DIGITS { says.parse().ok().map(Scalar::Whole) } else { None };
    }
    if let Some((whole, rest)) = says.split_once('.')
        && is_whole(whole)
        && is_digits(rest)
    {
        return if says.len() <= DIGITS { says.parse().ok().map(Scalar::Decimal) } else { None };
    }
    // A day, or a record's id, which begins with one.
    let (day, rest) = says.split_at_checked(10).unwrap_or((says, ""));
    let is_day = day.len() == 10
        && day
            .bytes()
            .enumerate()
            .all(|(place, byte)| if place == 4 || place == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    let is_who = |rest: &str| rest.starts_with(|c: char| c.is_ascii_lowercase());
    let is_id = is_day && (rest.is_empty() || rest.strip_prefix('.').is_some_and(is_who));
    (is_id || says.contains([' ', '/'])).then_some(Scalar::Text(says))
}

#[cfg(test)]
mod tests {
    use super::{Scalar, key_of, scalar_of, text_of};

    #[test]
    fn only_what_everybody_reads_alike_is_read() {
        for (says, read) in [
            ("12", Some(Scalar::Whole(12))),
            ("0", Some(Scalar::Whole(0))),
            ("7.25", Some(Scalar::Decimal(7.25))),
            ("2026-11-22", Some(Scalar::Text("2026-11-22"))),
            ("3/week", Some(Scalar::Text("3/week"))),
            ("'a: # b'", Some(Scalar::Text("a: # b"))),
            ("Zoë ran", Some(Scalar::Text("Zoë ran"))),
        ] {
            assert_eq!(scalar_of(says), read, "{says}");
        }
        for unsure in [
            "012",
            "1e5",
            "0x1F",
            "1_000",
            "1.",
            "12:30",
            "true",
            "NULL",
            "Inf",
            "~",
            "- a",
            "[a]",
            "a: b",
            "a #b",
            "a ",
            "a:",
            "'it''s'",
            "\"a\\n\"",
            "\"a",
            "&a",
            "*a",
            "!a",
            "|-",
            ">",
            "1234567890123456",
            "🙂",
        ] {
            assert_eq!(scalar_of(unsure), None, "{unsure}");
        }
        assert_eq!(key_of("\"on\": 2026-01-01"), Some(("on", "2026-01-01")));
        assert_eq!(key_of("ours/open-day:"), Some(("ours/open-day", "")));
        for unsure in ["a:  b", "a : b", "A: b", "true: 1", "a", "1: b", "'a': b", "a: "] {
            assert_eq!(key_of(unsure), None, "{unsure}");
        }
        assert_eq!(text_of("é\n".as_bytes()), Some("é\n"));
        for unsure in ["a", "a\r\n", "a\tb\n", "\u{85}\n", "\u{feff}a\n", "\u{2028}\n"] {
            assert_eq!(text_of(unsure.as_bytes()), None, "{unsure:?}");
        }
    }
}

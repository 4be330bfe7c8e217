//! The shape in which ally itself writes YAML, read line by line: many times as fast as the YAML crate, and nearly every
//! file has it. Whatever has another shape, or holds what its field does not take, is no error here: it is left to the
//! crate, whole. Where this reader has an answer, it is the crate's (`readers` compares them).

use super::MAX_BYTES;
use crate::model::{Map, Type, Value, is_usual_number, parse_day};

/// So many spaces stand before what lies one level deeper.
const STEP: usize = 2;
/// What lies deeper is left to the crate, which has a limit of its own.
const DEEPEST: usize = 10 * STEP;
/// Keys of one map; more are left to the crate, which looks for doubles in another way.
const KEYS: usize = 100;
/// Digits of a number that every reader takes for the same.
const DIGITS: usize = 15;
/// The guard refuses files with far more of them.
const BRACKETS: usize = 50;
/// Plain words that are no text, or that look like numbers.
const NO_TEXT: [&str; 6] = ["null", "true", "false", "nan", "inf", "infinity"];

/// A byte that can't be seen.
const UNSEEN: u8 = 1;
/// A bracket.
const BRACKET: u8 = 2;
/// A byte with which a character may begin that can't be seen.
const MAY_BE_ODD: u8 = 4;

/// What has to be known of each byte.
const BYTES: [u8; 256] = {
    let mut bytes = [0; 256];
    let mut byte = 0;
    while byte < 32 {
        bytes[byte] = UNSEEN;
        byte += 1;
    }
    bytes[0x7f] = UNSEEN;
    bytes[b'\n' as usize] = 0;
    bytes[b'[' as usize] = BRACKET;
    bytes[b'{' as usize] = BRACKET;
    bytes[0xc2] = MAY_BE_ODD;
    bytes[0xe2] = MAY_BE_ODD;
    bytes[0xef] = MAY_BE_ODD;
    bytes
};

/// The text of a file that may have the shape: UTF-8 with LF line ends to the last line, and without anything that
/// can't be seen.
fn text_of(bytes: &[u8]) -> Option<&str> {
    if bytes.len() > MAX_BYTES || bytes.last() != Some(&b'\n') {
        return None;
    }
    let found = bytes.iter().fold(0, |found, byte| found | BYTES[usize::from(*byte)]);
    if found & UNSEEN != 0 {
        return None;
    }
    if found & BRACKET != 0 && bytes.iter().filter(|byte| matches!(byte, b'[' | b'{')).count() > BRACKETS {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let is_odd = |c: char| {
        matches!(c, '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    (found & MAY_BE_ODD == 0 || !text.contains(is_odd)).then_some(text)
}

/// What a file of the shape holds; `None` for every other one, sound or not.
pub(super) fn read(holds: &Type, bytes: &[u8]) -> Option<Value> {
    let mut lines = Lines { rest: text_of(bytes)? };
    let map = lines.map(holds, 0, None)?;
    lines.rest.is_empty().then_some(Value::Map(map))
}

/// The lines of a file that are still to be read.
#[derive(Debug)]
struct Lines<'t> {
    rest: &'t str,
}

/// One line that is not blank.
#[derive(Debug, Clone, Copy)]
struct Line<'t> {
    indent: usize,
    says: &'t str,
    /// What stands behind it.
    behind: &'t str,
}

impl<'t> Lines<'t> {
    /// The next line, unless there is none; `None` for one that the shape does not have.
    fn peek(&self) -> Option<Option<Line<'t>>> {
        let Some((line, behind)) = self.rest.split_once('\n') else { return Some(None) };
        let indent = spaces(line);
        let says = line.get(indent..)?;
        let is_read = !says.is_empty() && !says.starts_with('#') && indent <= DEEPEST;
        is_read.then_some(Some(Line { indent, says, behind }))
    }

    /// The entries of a map, whose keys stand at `indent`; the first may stand behind the dash of a list.
    fn map(&mut self, holds: &Type, indent: usize, mut inline: Option<Line<'t>>) -> Option<Map> {
        if holds.fields().is_none() && !matches!(holds, Type::Keys(_) | Type::Any) {
            return None;
        }
        let mut map = Map::new();
        loop {
            let line = match inline.take() {
                Some(line) => line,
                None => match self.peek()? {
                    Some(line) if line.indent == indent => line,
                    Some(line) if line.indent > indent => return None,
                    _ => break,
                },
            };
            let (key, says) = key_of(line.says)?;
            if map.len() == KEYS || map.keys().any(|known| known == key) {
                return None;
            }
            self.rest = line.behind;
            let value = self.value(holds.of_key(key), indent, says)?;
            map.push(key.to_owned(), value);
        }
        let is_whole = |field: &&crate::model::Field| !field.required || map.get(field.name).is_some();
        holds.fields().unwrap_or_default().iter().all(|field| is_whole(&field)).then_some(map)
    }

    /// What stands behind the colon of a key at `indent`: on the same line, or on deeper ones.
    fn value(&mut self, holds: &Type, indent: usize, says: &'t str) -> Option<Value> {
        match says {
            "|" => {
                let text = self.literal(indent)?;
                text_as(holds, text)
            }
            "" => {
                let below = self.peek()??;
                if below.says.starts_with("- ") {
                    return if below.indent == indent {
                        self.list(holds, indent).map(Value::List)
                    } else {
                        None
                    };
                }
                // A single map in the place of a list of maps is left to the crate.
                let is_map = below.indent == indent + STEP && !matches!(holds, Type::Blocks(..));
                if is_map { self.map(holds, below.indent, None).map(Value::Map) } else { None }
            }
            says => scalar_as(holds, says),
        }
    }

    /// The items of a list, whose dashes stand at `indent`.
    fn list(&mut self, holds: &Type, indent: usize) -> Option<Vec<Value>> {
        let inner = match holds {
            Type::List(_) | Type::Any => holds.of_item(),
            Type::Blocks(..) => holds,
            _ => return None,
        };
        let mut list = Vec::new();
        while let Some(line) = self.peek()? {
            if line.indent > indent {
                return None;
            }
            let Some(item) = line.says.strip_prefix("- ").filter(|_| line.indent == indent) else { break };
            list.push(if key_of(item).is_some() {
                let inline = Line { says: item, ..line };
                Value::Map(self.map(inner, indent + STEP, Some(inline))?)
            } else {
                // A text of many lines behind a dash, and nothing behind one, are left to the crate.
                if matches!(item, "" | "|") || matches!(inner, Type::Blocks(..)) {
                    return None;
                }
                self.rest = line.behind;
                scalar_as(inner, item)?
            });
        }
        Some(list)
    }

    /// The lines of a text behind `|`, whose key stands at `indent`.
    fn literal(&mut self, indent: usize) -> Option<String> {
        let inner = indent + STEP;
        let mut said = String::new();
        let mut blank = 0;
        while let Some((line, behind)) = self.rest.split_once('\n') {
            let deep = spaces(line);
            if line.is_empty() {
                blank += 1;
            } else if deep == line.len() || (deep < inner && indent < deep) {
                return None;
            } else if deep < inner {
                break;
            } else if said.is_empty() && (deep > inner || blank > 0) {
                return None;
            } else {
                said.extend(std::iter::repeat_n('\n', blank));
                blank = 0;
                said.push_str(line.get(inner..)?);
                said.push('\n');
            }
            self.rest = behind;
        }
        (!said.is_empty() && blank == 0).then_some(said)
    }
}

/// How many spaces a line begins with.
fn spaces(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b' ').count()
}

/// What a value on its own is read as.
fn single(holds: &Type) -> &Type {
    if let Type::Either(single, _) = holds { single } else { holds }
}

/// A text in a field, if the field takes it as it is.
fn text_as(holds: &Type, text: String) -> Option<Value> {
    let is_taken = match single(holds) {
        Type::Line | Type::Prose | Type::Word(_) | Type::Rhythm | Type::Member | Type::Reference => true,
        Type::WordOrNumber(_) | Type::Any => true,
        Type::Date => parse_day(&text).is_some(),
        _ => false,
    };
    is_taken.then_some(Value::Text(text))
}

/// What stands on one line, if the field takes it as it is.
fn scalar_as(holds: &Type, says: &str) -> Option<Value> {
    let single = single(holds);
    if matches!(single, Type::Bool) {
        return match says {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        };
    }
    let number = match scalar_of(says)? {
        Scalar::Text(text) => return text_as(holds, text.to_owned()),
        Scalar::Whole(number) => Value::Int(number),
        Scalar::Decimal(number) => Value::number(number),
    };
    match (single, &number) {
        (Type::Whole(least, most), Value::Int(whole)) if !says.contains('.') => {
            (least..=most).contains(&whole).then_some(number)
        }
        (Type::Number | Type::WordOrNumber(_), _) => {
            number.as_number().is_some_and(is_usual_number).then_some(number)
        }
        (Type::Any, _) => Some(number),
        (Type::Whole(..), _) => None,
        // Where text belongs, a number is the text that it looks like.
        _ => text_as(holds, says.to_owned()),
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
    Whole(i64),
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
    if let Some(digits) = says.strip_prefix('-') {
        let is_whole = digits.len() <= DIGITS
            && digits.starts_with(|c: char| matches!(c, '1'..='9'))
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        return if is_whole { says.parse().ok().map(Scalar::Whole) } else { None };
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
            ("-2", Some(Scalar::Whole(-2))),
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
            "-",
            "-0",
            "-1.5",
            "--1",
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

//! Other people's text, made safe.

use std::borrow::Cow;
use std::io;

use serde_json::ser::Formatter;
use unicode_width::UnicodeWidthStr;

/// Whether a character can drive a terminal or hide text: controls, bidirectional marks, characters without width
/// (save U+200C, U+200D and U+FE0F, which writing systems and emoji need), tags.
pub const fn is_unsafe(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

/// Text for one line or one cell: line breaks and tabs become spaces, unsafe characters U+FFFD.
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let one_line = text.trim_end_matches(['\n', '\r']).replace("\r\n", "\n");
    Cow::Owned(
        one_line.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { mark(c) }).collect(),
    )
}

/// Text whose line breaks count.
pub fn lines(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let text = text.trim_end_matches(['\n', '\r']).replace("\r\n", "\n");
    Cow::Owned(
        text.chars()
            .map(|c| match c {
                '\n' => '\n',
                '\t' => ' ',
                c => mark(c),
            })
            .collect(),
    )
}

const fn mark(c: char) -> char {
    if is_unsafe(c) { '\u{fffd}' } else { c }
}

/// How many columns of a terminal a text takes.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Writes JSON in which unsafe characters are escaped.
#[derive(Debug)]
pub struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_unsafe(*c)) {
            let (before, after) = rest.split_at(at);
            writer.write_all(before.as_bytes())?;
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = after.get(c.len_utf8()..).unwrap_or_default();
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::{Escaping, line, lines};

    #[test]
    fn nothing_unsafe_reaches_a_terminal() {
        let hostile = "a\u{1b}[31mb\u{202e}c\u{9b}d\0e\u{200b}f\u{e0041}g";
        assert_eq!(line(hostile), "a\u{fffd}[31mb\u{fffd}c\u{fffd}d\u{fffd}e\u{fffd}f\u{fffd}g");
        assert_eq!(line("one\ntwo\tthree\n"), "one two three");
        assert_eq!(lines("one\r\ntwo\n"), "one\ntwo");
    }

    #[test]
    fn what_people_write_stays() {
        for text in ["👩\u{200d}👩\u{200d}👧 ❤\u{fe0f}", "日本語", "שלום", "نمی\u{200c}خواهم", "naïve – “x”"]
        {
            assert_eq!(line(text), text);
        }
    }

    #[test]
    fn json_escapes_what_is_unsafe() {
        let mut bytes = Vec::new();
        let mut writer = serde_json::Serializer::with_formatter(&mut bytes, Escaping);
        let text = "\u{1b}\u{202e}\u{7f}\u{e0041}é";
        serde::Serialize::serialize(text, &mut writer).unwrap();
        assert_eq!(String::from_utf8(bytes.clone()).unwrap(), r#""\u001b\u202e\u007f\udb40\udc41é""#);
        assert_eq!(serde_json::from_slice::<String>(&bytes).unwrap(), text);
    }
}

//! A scan over the lines of a YAML text, without reading its values.
//!
//! It follows the tokens as the YAML scanner does (quotes, block scalars, comments, indentation), so that anchors,
//! aliases and tags are found before anything could expand them, and it tells which lines each entry of the
//! outermost list or map takes, so that one entry can be replaced and the others left alone.

use std::collections::BTreeMap;

/// Opening brackets in one file: the YAML crate takes quadratic time for them.
const MOST_BRACKETS: usize = 256;
/// Lists and maps within each other.
const DEEPEST: usize = 32;

/// Why a text is not given to the YAML reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// `&name`, `*name`.
    Anchor,
    /// `!name`.
    Tag,
    /// Too many brackets, or lists in lists in lists.
    Nested,
    /// A second document.
    Documents,
}

/// A refusal and its place, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) why: Refused,
    pub(super) line: usize,
    pub(super) column: usize,
}

/// One entry of the outermost list or map. Lines count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The key; empty for the item of a list.
    pub(super) key: String,
    /// First line.
    pub(super) start: usize,
    /// Last line, without the comments and blank lines after it.
    pub(super) end: usize,
    /// The line on which its value begins; `None` if it has none.
    pub(super) value: Option<usize>,
}

/// What a text is made of.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Entries of the outermost block.
    pub(super) entries: Vec<Entry>,
    /// Whether they are the items of a list.
    pub(super) is_list: bool,
    /// The column of their keys or dashes.
    pub(super) column: usize,
    /// Whether the text is such a block and nothing else, with keys that stand on their line as they are read.
    pub(super) is_regular: bool,
    /// Where comments begin, by line.
    pub(super) comments: BTreeMap<usize, usize>,
}

/// Scans a text with LF line ends.
pub(super) fn outline(text: &str) -> Result<Outline, Refusal> {
    let mut scanner = Scanner { text, bytes: text.as_bytes(), ..Scanner::default() };
    scanner.found.is_regular = true;
    scanner.run()?;
    scanner.close();
    scanner.found.is_regular &= !scanner.found.entries.is_empty();
    Ok(scanner.found)
}

/// A token that becomes a key when a colon follows on its line.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    line: usize,
    column: usize,
    from: usize,
    to: usize,
    /// The last line with content before it.
    before: usize,
}

#[derive(Debug, Default)]
struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    pos: usize,
    line: usize,
    line_start: usize,
    indents: Vec<usize>,
    flow: usize,
    brackets: usize,
    candidate: Option<Candidate>,
    /// The last line with content.
    last: usize,
    any_content: bool,
    ended: bool,
    found: Outline,
}

impl Scanner<'_> {
    fn run(&mut self) -> Result<(), Refusal> {
        loop {
            self.skip_blanks_and_comments();
            let Some(byte) = self.at(0) else { return Ok(()) };
            let column = self.pos - self.line_start;
            if self.flow == 0 {
                while self.indents.last().is_some_and(|indent| *indent > column) {
                    self.indents.pop();
                }
            }
            if self.at_document_mark() {
                self.document_mark(byte)?;
                continue;
            }
            if column == 0 && byte == b'%' {
                self.found.is_regular = false;
                self.skip_line();
                continue;
            }
            if self.ended {
                return Err(self.refuse(Refused::Documents));
            }
            self.token(byte, column)?;
        }
    }

    fn token(&mut self, byte: u8, column: usize) -> Result<(), Refusal> {
        let before = self.last;
        let is_dash = byte == b'-' && self.blank_at(1);
        let is_mark = self.flow > 0 || self.blank_at(1);
        if !(is_dash || byte == b':' && is_mark) {
            self.begin_value();
        }
        self.any_content = true;
        self.last = self.line;
        match byte {
            b'&' | b'*' => return Err(self.refuse(Refused::Anchor)),
            b'!' => return Err(self.refuse(Refused::Tag)),
            b'[' | b'{' => self.open(column, before)?,
            b']' | b'}' => {
                self.flow = self.flow.saturating_sub(1);
                self.pos += 1;
            }
            b',' => self.pos += 1,
            b'-' if self.blank_at(1) => {
                if self.flow == 0 {
                    self.item(column, before)?;
                }
                self.pos += 1;
            }
            b'?' if is_mark => {
                self.explicit(column)?;
                self.pos += 1;
            }
            b':' if is_mark => {
                self.colon(column)?;
                self.pos += 1;
            }
            b'|' | b'>' if self.flow == 0 => self.block_scalar(),
            b'\'' | b'"' => {
                let from = self.pos;
                let line = self.line;
                self.quoted(byte);
                self.offer(Candidate { line, column, from, to: self.pos, before });
            }
            _ => {
                let (from, line) = (self.pos, self.line);
                let to = self.plain();
                self.offer(Candidate { line, column, from, to, before });
            }
        }
        Ok(())
    }

    fn at(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.pos + ahead).copied()
    }

    fn blank_at(&self, ahead: usize) -> bool {
        self.at(ahead).is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'\n'))
    }

    const fn refuse(&self, why: Refused) -> Refusal {
        Refusal { why, line: self.line + 1, column: self.pos - self.line_start + 1 }
    }

    fn next_line(&mut self) {
        self.pos += 1;
        self.line += 1;
        self.line_start = self.pos;
    }

    fn skip_line(&mut self) {
        while self.at(0).is_some_and(|byte| byte != b'\n') {
            self.pos += 1;
        }
    }

    fn skip_blanks_and_comments(&mut self) {
        while let Some(byte) = self.at(0) {
            match byte {
                b' ' | b'\t' => self.pos += 1,
                b'\n' => self.next_line(),
                b'#' => self.comment(),
                _ => return,
            }
        }
    }

    fn comment(&mut self) {
        self.found.comments.insert(self.line, self.pos - self.line_start);
        self.skip_line();
    }

    fn at_document_mark(&self) -> bool {
        self.pos == self.line_start
            && self.bytes.get(self.pos..self.pos + 3).is_some_and(|mark| mark == b"---" || mark == b"...")
            && self.blank_at(3)
    }

    fn document_mark(&mut self, byte: u8) -> Result<(), Refusal> {
        if byte == b'-' && (self.any_content || self.ended) {
            return Err(self.refuse(Refused::Documents));
        }
        self.close();
        self.ended |= byte == b'.';
        self.indents.clear();
        self.flow = 0;
        self.candidate = None;
        self.pos += 3;
        Ok(())
    }

    fn open(&mut self, column: usize, before: usize) -> Result<(), Refusal> {
        self.brackets += 1;
        self.flow += 1;
        if self.brackets > MOST_BRACKETS {
            return Err(self.refuse(Refused::Nested));
        }
        self.check_depth()?;
        if self.flow == 1 {
            self.offer(Candidate { line: self.line, column, from: self.pos, to: self.pos, before });
        }
        self.pos += 1;
        Ok(())
    }

    fn check_depth(&self) -> Result<(), Refusal> {
        if self.indents.len() + self.flow > DEEPEST { Err(self.refuse(Refused::Nested)) } else { Ok(()) }
    }

    fn offer(&mut self, candidate: Candidate) {
        if self.flow == 0 || (self.flow == 1 && matches!(self.at(0), Some(b'[' | b'{'))) {
            self.candidate = Some(candidate);
        }
        if self.indents.is_empty() {
            // A scalar or brackets at the outside: fine as a key, but no block if nothing follows.
            self.found.is_regular &= self.flow == 0;
        }
    }

    /// A list or map begins at this column, unless it has begun already.
    fn roll(&mut self, column: usize, is_list: bool) -> Result<(), Refusal> {
        if self.indents.last().is_none_or(|indent| *indent < column) {
            if self.indents.is_empty() {
                self.found.is_regular &= self.found.entries.is_empty();
                self.found.column = column;
                self.found.is_list = is_list;
            }
            self.indents.push(column);
        }
        self.check_depth()
    }

    fn is_outermost(&self, column: usize, is_list: bool) -> bool {
        self.indents.len() == 1 && self.found.column == column && self.found.is_list == is_list
    }

    fn item(&mut self, column: usize, before: usize) -> Result<(), Refusal> {
        let begins_block = self.indents.last().is_none_or(|indent| *indent < column);
        let is_own = !begins_block && self.is_outermost(column, true);
        if !is_own {
            self.begin_value();
        }
        self.roll(column, true)?;
        if self.is_outermost(column, true) {
            self.enter(String::new(), self.line, before);
        }
        self.candidate = None;
        Ok(())
    }

    fn explicit(&mut self, column: usize) -> Result<(), Refusal> {
        self.found.is_regular = false;
        if self.flow == 0 {
            self.roll(column, false)?;
        }
        Ok(())
    }

    fn colon(&mut self, column: usize) -> Result<(), Refusal> {
        if self.flow > 0 {
            return Ok(());
        }
        match self.candidate.take().filter(|candidate| candidate.line == self.line) {
            Some(candidate) => {
                self.roll(candidate.column, false)?;
                if self.is_outermost(candidate.column, false) {
                    let key = self.text.get(candidate.from..candidate.to).unwrap_or_default();
                    let key = unquoted(key);
                    self.found.is_regular &= key.is_some();
                    self.enter(key.unwrap_or_default(), candidate.line, candidate.before);
                }
            }
            None => {
                self.found.is_regular = false;
                self.roll(column, false)?;
            }
        }
        Ok(())
    }

    /// The entry before this one ends with the last content before.
    fn enter(&mut self, key: String, start: usize, before: usize) {
        if let Some(entry) = self.found.entries.last_mut() {
            entry.end = before;
            // What was taken for the value of the entry before is the key of this one.
            if entry.value.is_some_and(|value| value >= start) && start > entry.start {
                entry.value = None;
            }
        }
        self.found.entries.push(Entry { key, start, end: start, value: None });
    }

    fn begin_value(&mut self) {
        let line = self.line;
        if let Some(entry) = self.found.entries.last_mut() {
            entry.value.get_or_insert(line);
        }
    }

    fn close(&mut self) {
        let last = self.last;
        if let Some(entry) = self.found.entries.last_mut()
            && !self.ended
        {
            entry.end = last.max(entry.start);
        }
    }

    fn quoted(&mut self, quote: u8) {
        self.pos += 1;
        while let Some(byte) = self.at(0) {
            match byte {
                b'\n' => {
                    self.next_line();
                    continue;
                }
                b'\\' if quote == b'"' && self.at(1).is_some_and(|next| next != b'\n') => self.pos += 1,
                b'\'' if quote == b'\'' && self.at(1) == Some(b'\'') => self.pos += 1,
                byte if byte == quote => {
                    self.pos += 1;
                    break;
                }
                _ => {}
            }
            self.pos += 1;
        }
        self.last = self.line;
    }

    /// Goes past an unquoted text, over the lines it continues on; gives the place after its last character.
    fn plain(&mut self) -> usize {
        let least = self.indents.last().map_or(0, |indent| indent + 1);
        loop {
            while let Some(byte) = self.at(0).filter(|byte| !matches!(byte, b' ' | b'\t' | b'\n')) {
                let ends = match byte {
                    b':' => self.blank_at(1) || (self.flow > 0 && self.at(1).is_some_and(is_flow_mark)),
                    _ => self.flow > 0 && byte != b'?' && is_flow_mark(byte),
                };
                if ends {
                    self.last = self.line;
                    return self.pos;
                }
                self.pos += 1;
            }
            self.last = self.line;
            let to = self.pos;
            while let Some(byte) = self.at(0).filter(|byte| matches!(byte, b' ' | b'\t' | b'\n')) {
                if byte == b'\n' {
                    self.next_line();
                } else {
                    self.pos += 1;
                }
            }
            let continues = self.flow > 0 || self.line == self.last || self.pos - self.line_start >= least;
            if !continues || self.at(0).is_none_or(|byte| byte == b'#') || self.at_document_mark() {
                return to;
            }
        }
    }

    fn block_scalar(&mut self) {
        let parent = self.indents.last().copied();
        let header = self.text.get(self.pos + 1..).unwrap_or_default().split('\n').next().unwrap_or_default();
        let marks =
            header.len() - header.trim_start_matches(|c: char| c.is_ascii_digit() || "+-".contains(c)).len();
        let (marks, rest) = header.split_at(marks);
        let keeps = marks.contains('+');
        let given = marks.chars().find_map(|c| c.to_digit(10)).and_then(|digit| usize::try_from(digit).ok());
        self.pos += 1 + marks.len();
        if rest.trim_start_matches([' ', '\t']).starts_with('#') {
            self.pos += rest.len() - rest.trim_start_matches([' ', '\t']).len();
            self.comment();
        }
        self.skip_line();
        if self.at(0).is_none() {
            return;
        }
        self.next_line();
        let indent = match given {
            Some(given) => parent.unwrap_or(0) + given,
            None => self.found_indent().max(parent.map_or(1, |parent| parent + 1)),
        };
        self.block_lines(indent, keeps);
    }

    /// The deepest indentation up to the first line with text.
    fn found_indent(&self) -> usize {
        let mut deepest = 0;
        for line in self.text.get(self.pos..).unwrap_or_default().split('\n') {
            let spaces = line.len() - line.trim_start_matches(' ').len();
            deepest = deepest.max(spaces);
            if spaces < line.len() {
                break;
            }
        }
        deepest
    }

    fn block_lines(&mut self, indent: usize, keeps: bool) {
        while let Some(rest) = self.text.get(self.pos..).filter(|rest| !rest.is_empty()) {
            let line = rest.split('\n').next().unwrap_or_default();
            let spaces = line.len() - line.trim_start_matches(' ').len();
            if spaces < indent && spaces < line.len() {
                return;
            }
            if spaces < line.len() || keeps {
                self.last = self.line;
            }
            self.pos += line.len();
            if self.at(0).is_some() {
                self.next_line();
            }
        }
    }
}

const fn is_flow_mark(byte: u8) -> bool {
    matches!(byte, b',' | b'?' | b'[' | b']' | b'{' | b'}')
}

/// The key as it is read; `None` for keys with escapes or of several lines, and for what is no text.
fn unquoted(key: &str) -> Option<String> {
    let inner = match key.as_bytes().first()? {
        quote @ (b'"' | b'\'') => {
            let quote = char::from(*quote);
            key.strip_prefix(quote)?.strip_suffix(quote)?
        }
        _ => key,
    };
    let is_simple = !inner.contains(['\n', '\\', '\'']) || (inner == key && !key.contains('\n'));
    is_simple.then(|| inner.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Entry, Refused, outline};

    fn lines(text: &str) -> Vec<(String, usize, usize, Option<usize>)> {
        let found = outline(text).unwrap();
        assert!(found.is_regular, "{text}");
        found.entries.into_iter().map(|Entry { key, start, end, value }| (key, start, end, value)).collect()
    }

    #[test]
    fn entries_have_their_lines() {
        let text = "# head\n---\ntitle: Run  # c\nwhy: |\n  # no comment\n\n  b\n\n# next\ntags:\n- a\n# in\n- b\n\n\
                    \"x y\": {a: 1,\n  b: 2}\nlast:\n# end\n";
        let entry = |key: &str, start, end, value| (key.to_owned(), start, end, value);
        assert_eq!(
            lines(text),
            [
                entry("title", 2, 2, Some(2)),
                entry("why", 3, 6, Some(3)),
                entry("tags", 9, 12, Some(10)),
                entry("x y", 14, 15, Some(14)),
                entry("last", 16, 16, None),
            ]
        );
        let item = |start, end| (String::new(), start, end, Some(start));
        assert_eq!(
            lines("  - a: 1\n    b: 2\n  # c\n  - x\n  - |+\n   k\n\n"),
            [item(0, 1), item(3, 3), item(4, 6)]
        );
    }

    #[test]
    fn anchors_aliases_and_tags_are_found_where_they_count() {
        for (text, why, line) in [
            ("a: &x 1", Refused::Anchor, 1),
            ("a: 1\nb: *x", Refused::Anchor, 2),
            ("- &x", Refused::Anchor, 1),
            ("[a, *x]", Refused::Anchor, 1),
            ("{a: [b,\n &x c]}", Refused::Anchor, 2),
            ("&x a: 1", Refused::Anchor, 1),
            ("? &x a", Refused::Anchor, 1),
            ("a: !!str 1", Refused::Tag, 1),
            ("--- !x\na: 1", Refused::Tag, 1),
            ("a: |\n  text\n&x b: 1", Refused::Anchor, 3),
            ("a: |1\n text\n*x : 1", Refused::Anchor, 3),
            ("a: 'it''s'\nb: \"\\\"\"\nc: &x", Refused::Anchor, 3),
            ("a: text\n# c\n  &x b", Refused::Anchor, 3),
            ("{\"a\":&x 1}", Refused::Anchor, 1),
            ("a: 1\n---\nb: 2", Refused::Documents, 2),
            ("a: 1\n...\nb: 2", Refused::Documents, 3),
        ] {
            let found = outline(text).map(|_| ()).unwrap_err();
            assert_eq!((found.why, found.line), (why, line), "{text:?}");
        }
        for text in [
            "a: b &c *d !e",
            "a: b\n  &c\n  *d\n  !e",
            "a: 'x\n  &c'",
            "a: \"x\n  *c\"",
            "a: |\n  &c\n  *d\n# &x",
            "a: >2-  # !c\n    &c\n\n  *d",
            "# &a *b !c",
            "a: 1 # &x",
            "a: [b &c]",
            "a&b: c*d!",
            "a:\n - b\n   *c*",
        ] {
            assert!(outline(text).is_ok(), "{text:?}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        for text in ["[".repeat(60_000), "- ".repeat(30_000), "{a: ".repeat(300), "[],".repeat(300)] {
            assert_eq!(outline(&text).map(|_| ()).unwrap_err().why, Refused::Nested);
        }
        let steps: String = (0..3000).map(|depth| " ".repeat(depth) + "a:\n").collect();
        assert_eq!(outline(&steps).map(|_| ()).unwrap_err().why, Refused::Nested);
    }
}

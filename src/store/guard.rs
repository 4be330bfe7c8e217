//! What every file has to pass before it is read as YAML, so that no input takes long or much memory.

use super::MAX_BYTES;
use super::outline::{Refusal, Refused, outline};
use crate::model::Problem;

const BOM: &[u8] = &[0xef, 0xbb, 0xbf];

/// The text of a file, with LF line ends and without a byte order mark.
pub(super) fn admit(path: &str, bytes: &[u8]) -> Result<String, Problem> {
    if bytes.len() > MAX_BYTES {
        return Err(too_large(path));
    }
    let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|err| not_utf8(path, bytes, err.valid_up_to()))?;
    let text =
        if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() };
    no_conflict_markers(path, &text)?;
    no_strange_characters(path, &text)?;
    outline(&text).map_err(|refusal| refused(path, refusal))?;
    Ok(text)
}

/// The finding about a file of more bytes than a record may have.
pub(super) fn too_large(path: &str) -> Problem {
    Problem::new(path, "too-large", "the file is larger than 64 KiB")
        .with_fix("records are short: move long texts into a file of their own and link to it")
}

fn not_utf8(path: &str, bytes: &[u8], valid: usize) -> Problem {
    let before = bytes.get(..valid).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let last = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let column = String::from_utf8_lossy(last).chars().count() + 1;
    Problem::new(path, "not-utf8", "the text is not UTF-8")
        .at(line, column)
        .with_fix("save the file again with the encoding UTF-8")
}

/// Markers stand at the beginning of a line; a line of `=` alone counts only between the others.
fn no_conflict_markers(path: &str, text: &str) -> Result<(), Problem> {
    let is_mark = |line: &str, mark: &str| {
        line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let found = text.lines().position(|line| is_mark(line, "<<<<<<<") || is_mark(line, ">>>>>>>"));
    let found = found.or_else(|| text.lines().position(|line| line == "======="));
    found.map_or(Ok(()), |line| {
        Err(Problem::new(path, "conflict-markers", "git left both versions of a conflict in the file")
            .at(line + 1, 1)
            .with_fix("keep the lines you want, delete the others and the marker lines, then save"))
    })
}

fn no_strange_characters(path: &str, text: &str) -> Result<(), Problem> {
    for (line, content) in text.split('\n').enumerate() {
        let strange = |c: char| {
            (c.is_control() && c != '\t')
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
        };
        if let Some((column, c)) = content.chars().enumerate().find(|(_, c)| strange(*c)) {
            let message = format!("the invisible character U+{:04X} can't stand in a record", u32::from(c));
            return Err(Problem::new(path, "control-character", message)
                .at(line + 1, column + 1)
                .with_fix("delete it, or write the line again by hand"));
        }
    }
    Ok(())
}

fn refused(path: &str, refusal: Refusal) -> Problem {
    let (code, message, fix) = match refusal.why {
        Refused::Anchor => (
            "anchor-or-tag",
            "a value that begins with & or * is an anchor or alias of YAML, which records don't use",
            "put the text in quotes",
        ),
        Refused::Tag => (
            "anchor-or-tag",
            "a value that begins with ! is a tag of YAML, which records don't use",
            "put the text in quotes",
        ),
        Refused::Nested => (
            "too-nested",
            "too many brackets, or lists and maps within each other",
            "put text with brackets in quotes",
        ),
        Refused::Documents => (
            "syntax",
            "a second document begins here; a file holds one record",
            "move what follows into a file of its own, or delete the line",
        ),
    };
    Problem::new(path, code, message).at(refusal.line, refusal.column).with_fix(fix)
}

#[cfg(test)]
mod tests {
    use super::admit;

    #[test]
    fn files_are_turned_away_with_code_and_line() {
        for (bytes, code, line) in [
            (&b"a: 1\nb: \xff\n"[..], "not-utf8", Some(2)),
            (b"\xff\xfea\0", "not-utf8", Some(1)),
            (b"a: 1\n<<<<<<< ours\nb: 2\n=======\n", "conflict-markers", Some(2)),
            (b"a: |\n  x\n=======\n", "conflict-markers", Some(3)),
            (b"a: 1\r\nb: x\x1b[31m\r\n", "control-character", Some(2)),
            (b"a: x\xe2\x80\xa8y", "control-character", Some(1)),
            (b"a: &x 1", "anchor-or-tag", Some(1)),
            (b"a: 1\n---\n", "syntax", Some(2)),
        ] {
            let problem = admit("x.yaml", bytes).unwrap_err();
            assert_eq!((problem.code, problem.line), (code, line), "{bytes:?}");
            assert!(problem.fix.is_some());
        }
        assert_eq!(admit("x.yaml", &[b' '; 65_537]).unwrap_err().code, "too-large");
        assert_eq!(
            admit("x.yaml", b"\xef\xbb\xbfa: 1\r\nb: |\r\n  <<<<<<< x\r").unwrap(),
            "a: 1\nb: |\n  <<<<<<< x\n"
        );
    }
}

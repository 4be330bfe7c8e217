//! Our block in a person's crontab. Everything outside of it stays as it is, byte by byte.

/// Begins the line above our lines.
const BEGIN: &str = "# >>> ally remind ";
/// Begins the line below them.
const END: &str = "# <<< ally remind ";
/// Stands in the first line where the text before had no line end, which then goes with the block.
const JOINED: &str = "(below a line without an end) ";

/// The lines of one team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What tells the team from others.
    pub id: String,
    /// The team's folder, for whoever reads the crontab.
    pub folder: String,
    /// The lines between the marks, without line ends.
    pub lines: Vec<String>,
}

impl Block {
    /// The block as it stands in a crontab. cron wants plain line ends, whatever the lines around it have.
    pub fn text(&self) -> String {
        self.drawn("")
    }

    fn drawn(&self, joined: &str) -> String {
        let folder: String = self.folder.chars().map(|c| if c.is_control() { '?' } else { c }).collect();
        let lines: String = self.lines.iter().map(|line| format!("{line}\n")).collect();
        format!("{BEGIN}{id} {joined}{folder}\n{lines}{END}{id}\n", id = self.id)
    }
}

/// A block without its last line: somebody changed it, and where it ends is not ours to guess. Holds how its
/// first line begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unclosed(pub String);

/// Where a block stands, and whether the line end above it is ours.
struct Span {
    from: usize,
    to: usize,
    joined: bool,
}

/// The lines of a text, each with its place and with its line end.
fn lines(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 0;
    text.split_inclusive(|byte| *byte == b'\n').map(move |line| {
        at += line.len();
        (at - line.len(), line)
    })
}

/// What stands behind a mark with this id.
fn behind<'a>(line: &'a [u8], mark: &str, id: &str) -> Option<&'a [u8]> {
    let rest = line.trim_ascii_end().strip_prefix(mark.as_bytes())?.strip_prefix(id.as_bytes())?;
    (rest.is_empty() || rest.starts_with(b" ")).then_some(rest)
}

fn spans(text: &[u8], id: &str) -> Result<Vec<Span>, Unclosed> {
    let mut found = Vec::new();
    let mut open: Option<(usize, bool)> = None;
    let unclosed = || Err(Unclosed(format!("{BEGIN}{id}")));
    for (at, line) in lines(text) {
        match open {
            None => {
                let joined = format!(" {JOINED}");
                open = behind(line, BEGIN, id).map(|rest| (at, rest.starts_with(joined.as_bytes())));
            }
            Some((from, joined)) if behind(line, END, id).is_some() => {
                found.push(Span { from, to: at + line.len(), joined });
                open = None;
            }
            Some(_) if behind(line, BEGIN, id).is_some() => return unclosed(),
            Some(_) => {}
        }
    }
    if open.is_some() { unclosed() } else { Ok(found) }
}

/// The block that a crontab holds for a team.
pub fn installed(text: &[u8], id: &str) -> Result<Option<Vec<u8>>, Unclosed> {
    let first = spans(text, id)?.into_iter().next();
    Ok(first.and_then(|span| text.get(span.from..span.to)).map(<[u8]>::to_vec))
}

/// The crontab with the block, in the place of the one that is there.
pub fn with_block(text: &[u8], block: &Block) -> Result<Vec<u8>, Unclosed> {
    let spans = spans(text, &block.id)?;
    let mut after = Vec::new();
    let mut at = 0;
    for (place, span) in spans.iter().enumerate() {
        after.extend_from_slice(text.get(at..span.from).unwrap_or_default());
        if place == 0 {
            after.extend_from_slice(block.drawn(if span.joined { JOINED } else { "" }).as_bytes());
        }
        at = span.to;
    }
    after.extend_from_slice(text.get(at..).unwrap_or_default());
    if spans.is_empty() {
        let is_open = !text.is_empty() && !text.ends_with(b"\n");
        after.extend_from_slice(if is_open { b"\n" } else { b"" });
        after.extend_from_slice(block.drawn(if is_open { JOINED } else { "" }).as_bytes());
    }
    Ok(after)
}

/// The crontab without the block.
pub fn without_block(text: &[u8], id: &str) -> Result<Vec<u8>, Unclosed> {
    let mut after = Vec::new();
    let mut at = 0;
    for span in spans(text, id)? {
        after.extend_from_slice(text.get(at..span.from).unwrap_or_default());
        // The line end above is ours as long as nobody has added a line below.
        if span.joined && span.to == text.len() {
            after.truncate(after.strip_suffix(b"\n").map_or(after.len(), <[u8]>::len));
        }
        at = span.to;
    }
    after.extend_from_slice(text.get(at..).unwrap_or_default());
    Ok(after)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Block, Unclosed, installed, with_block, without_block};

    fn block(id: &str, line: &str) -> Block {
        Block { id: id.to_owned(), folder: "/home/ana/team".to_owned(), lines: vec![line.to_owned()] }
    }

    /// Crontabs of all sorts: lines of people, variables, our blocks for other teams, every line end, or none at the end.
    fn crontab() -> impl Strategy<Value = Vec<u8>> {
        let line = prop_oneof![
            Just("0 4 * * * /usr/bin/backup --to '/mnt/a b' >/dev/null".to_owned()),
            Just("MAILTO=ana@example.org".to_owned()),
            Just("# >>> ally remind 0badcafe /home/ana/other".to_owned()),
            Just("# <<< ally remind 0badcafe".to_owned()),
            Just("# >>> ally remind".to_owned()),
            Just("# <<< ally remind 1234567".to_owned()),
            Just(block("0badcafe", "7 * * * * sh x").text()),
            "[ -~äß%\\\\]{0,30}",
        ];
        let end = prop_oneof![Just("\n"), Just("\r\n"), Just("\n\n"), Just("\r")];
        let lines = prop::collection::vec((line, end), 0..8);
        (lines, any::<bool>(), prop::collection::vec(any::<u8>(), 0..6)).prop_map(|(lines, cut, raw)| {
            let mut text: Vec<u8> =
                lines.iter().flat_map(|(line, end)| [line.as_bytes(), end.as_bytes()].concat()).collect();
            text.extend(raw);
            while cut && text.ends_with(b"\n") {
                text.pop();
            }
            text
        })
    }

    proptest! {
        #[test]
        fn what_others_wrote_stays_byte_by_byte(text in crontab(), later in crontab()) {
            let (first, second) = (block("12345678", "1 * * * * a"), block("12345678", "2 * * * * b"));
            let once = with_block(&text, &first).unwrap();
            prop_assert!(once.starts_with(&text));
            prop_assert_eq!(without_block(&once, "12345678").unwrap(), text.clone());
            let twice = with_block(&once, &second).unwrap();
            prop_assert_eq!(&twice, &with_block(&text, &second).unwrap());
            prop_assert_eq!(without_block(&twice, "12345678").unwrap(), text.clone());
            // What a person adds below in the meantime stays too, and no two lines become one.
            if !later.is_empty() {
                let added = [once.as_slice(), &later].concat();
                let changed = with_block(&added, &second).unwrap();
                prop_assert!(changed.ends_with(&later));
                let gone = without_block(&changed, "12345678").unwrap();
                let line_end: &[u8] = if text.is_empty() || text.ends_with(b"\n") { b"" } else { b"\n" };
                prop_assert_eq!(gone, [text.as_slice(), line_end, &later].concat());
            }
            // Another team's block is none of ours.
            let other = block("0badcafe", "3 * * * * c");
            if let Ok(both) = with_block(&once, &other) {
                prop_assert_eq!(installed(&both, "12345678").unwrap(), installed(&once, "12345678").unwrap());
            }
        }
    }

    #[test]
    fn a_block_says_what_it_is_for_and_is_found_again() {
        let block = block("12345678", "7 * * * * sh x");
        let text = "\
# >>> ally remind 12345678 /home/ana/team
7 * * * * sh x
# <<< ally remind 12345678
";
        assert_eq!(block.text(), text);
        let crontab = with_block(b"0 4 * * * backup\r\n", &block).unwrap();
        assert_eq!(installed(&crontab, "12345678").unwrap().unwrap(), text.as_bytes());
        assert_eq!(installed(&crontab, "1234567").unwrap(), None);
        let odd = Block { folder: "/a\nb\r* * * * * x".to_owned(), ..block };
        assert_eq!(odd.text().lines().count(), 3);
    }

    #[test]
    fn a_block_that_lost_its_end_is_not_guessed_at() {
        let text = b"# >>> ally remind 12345678 x\n7 * * * * sh x\n0 4 * * * backup\n";
        let unclosed = Unclosed("# >>> ally remind 12345678".to_owned());
        assert_eq!(with_block(text, &block("12345678", "a")), Err(unclosed.clone()));
        assert_eq!(without_block(text, "12345678"), Err(unclosed));
    }

    #[test]
    fn copies_of_a_block_become_one_and_go_together() {
        let first = block("12345678", "1 * * * * a");
        let twice = [b"x\n", first.text().as_bytes(), b"y\n", first.text().as_bytes(), b"z\n"].concat();
        let second = block("12345678", "2 * * * * b");
        let one = with_block(&twice, &second).unwrap();
        assert_eq!(one, [b"x\n", second.text().as_bytes(), b"y\nz\n"].concat());
        assert_eq!(without_block(&twice, "12345678").unwrap(), b"x\ny\nz\n");
    }
}

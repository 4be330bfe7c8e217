//! Where the fields of a file stand, for findings that are about one of them.

use super::outline::{Entry, outline};

/// Where the fields of a text stand.
#[derive(Debug)]
pub struct Places {
    lines: Vec<String>,
    entries: Vec<Entry>,
}

impl Places {
    /// Looks through the bytes of a file; nothing is found in a text that is no regular block.
    pub fn of(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        let text = text.trim_start_matches('\u{feff}');
        let entries = outline(text).map(|outline| outline.entries).unwrap_or_default();
        Self { lines: text.lines().map(str::to_owned).collect(), entries }
    }

    /// Line and column of a field, both from 1. Of `goals.run` it is the line of `run` below `goals`, or that of `goals`
    /// where both stand on one line, or where it holds a list.
    pub fn of_field(&self, name: &str) -> Option<(usize, usize)> {
        let mut parts = name.split(['.', '[']);
        let outermost = parts.next()?;
        let entry = self.entries.iter().find(|entry| entry.key == outermost)?;
        let begins = |line: usize, key: &str| {
            let text = self.lines.get(line)?;
            let from = text.trim_start_matches([' ', '-']);
            let rest = unquoted_start(from).strip_prefix(key)?;
            let rest = rest.trim_start_matches(['"', '\'']);
            rest.starts_with(':').then(|| (line + 1, text.len() - from.len() + 1))
        };
        let mut place = begins(entry.start, outermost).unwrap_or((entry.start + 1, 1));
        // Which item of a list is meant, the name does not say.
        let is_list = self.lines.get(entry.start + 1).is_some_and(|line| line.trim_start().starts_with('-'));
        for key in parts.take_while(|_| !is_list) {
            // Lines count from 0 here, so that this begins below the last place.
            let Some(inner) = (place.0..=entry.end).find_map(|line| begins(line, key)) else { break };
            place = inner;
        }
        Some(place)
    }
}

fn unquoted_start(text: &str) -> &str {
    text.strip_prefix(['"', '\'']).unwrap_or(text)
}

//! The bytes of a changed record: comments, order and blank lines of the old file stay where they can.
//!
//! Only the lines of what changed are replaced, key by key and item by item, by canonical text. Whatever comes out is
//! read again and has to give the wanted record; otherwise the whole file is written canonically.

use super::outline::{Entry, Outline, outline};
use super::yaml::parse;
use super::{MAX_BYTES, guard};
use crate::model::{
    Kind, Map, Problem, Record, Type, Value, canonical_entry, canonical_item, canonical_record,
};

/// The beginning of the comment by which editors find the schema of a file.
pub const EDITORS: &str = "# yaml-language-server: $schema=";

/// The bytes to write for a record. An old file that already says the same is given back as it is; one that can't be
/// read is not overwritten.
pub fn rewrite(old: Option<&[u8]>, record: &Record) -> Result<Vec<u8>, Problem> {
    let wanted = canonical_record(record);
    let Some(old) = old else { return whole(wanted, record) };
    let written = over(old, record, wanted)?;
    Ok(with_line_for_editors(old, written))
}

/// The line for editors stays where it was, also where a file is written anew.
fn with_line_for_editors(old: &[u8], written: Vec<u8>) -> Vec<u8> {
    let is_marked = |text: &[u8]| text.starts_with(EDITORS.as_bytes());
    let line = old.iter().position(|byte| *byte == b'\n').and_then(|end| old.get(..=end));
    match line.filter(|line| is_marked(line) && !is_marked(&written)) {
        Some(line) if line.len() + written.len() <= MAX_BYTES => [line, &written].concat(),
        _ => written,
    }
}

/// The bytes to write over an old file.
fn over(old: &[u8], record: &Record, wanted: String) -> Result<Vec<u8>, Problem> {
    let path = record.path();
    let before = parse(record.kind, &record.id, &path, old)?;
    if canonical_record(&before) == wanted {
        return Ok(old.to_vec());
    }
    if is_edited_by_people(record.kind) {
        let mut text = guard::admit(&path, old)?;
        if !text.ends_with('\n') {
            text.push('\n');
        }
        let holds = Type::Block(record.kind.fields());
        let spliced = change_map(&text, &before.fields, &record.fields, &holds);
        if let Some(text) = spliced.filter(|text| text.len() <= MAX_BYTES && says(text, &wanted, record)) {
            return Ok(text.into_bytes());
        }
    }
    whole(wanted, record)
}

const fn is_edited_by_people(kind: Kind) -> bool {
    !matches!(kind, Kind::Checkin | Kind::Feedback | Kind::Joint)
}

fn says(text: &str, wanted: &str, record: &Record) -> bool {
    parse(record.kind, &record.id, "", text.as_bytes()).is_ok_and(|read| canonical_record(&read) == wanted)
}

/// The canonical text, once it has been read back.
fn whole(text: String, record: &Record) -> Result<Vec<u8>, Problem> {
    let path = record.path();
    let read = parse(record.kind, &record.id, &path, text.as_bytes())?;
    if canonical_record(&read) == text {
        return Ok(text.into_bytes());
    }
    Err(Problem::new(path, "unwritable", "this record would not be read back as it is written"))
}

fn same(one: &Value, other: &Value, holds: &Type) -> bool {
    one == other || canonical_entry("", one, holds, 0) == canonical_entry("", other, holds, 0)
}

/// The text of a block map with the changes made; `None` when it can't be done by lines.
fn change_map(text: &str, old: &Map, new: &Map, holds: &Type) -> Option<String> {
    let page = Page::of(text, false)?;
    let entries = &page.outline.entries;
    let added = added_after(entries, new, holds)?;
    let mut out = String::new();
    let mut line = 0;
    let mut left = 0;
    for (place, entry) in entries.iter().enumerate() {
        if place == 0 && !page.follows_comment(entry) {
            // Keys with no other before them go first, unless that parts a comment from its key.
            out.push_str(&page.lines(line, entry.start));
            line = entry.start;
            left += put_added(&mut out, &added, None, new, holds, page.outline.column);
        }
        out.push_str(&page.lines(line, entry.start));
        line = entry.end + 1;
        match (old.get(&entry.key), new.get(&entry.key)) {
            (None, None) => {
                left += 1;
                out.push_str(&page.lines(entry.start, line));
            }
            (Some(old), Some(new)) if same(old, new, holds.of_key(&entry.key)) => {
                left += 1;
                out.push_str(&page.lines(entry.start, line));
            }
            (_, None) => {}
            (old, Some(new)) => {
                left += 1;
                out.push_str(&page.changed_entry(entry, old, new, holds.of_key(&entry.key)));
            }
        }
        if place == 0 && page.follows_comment(entry) {
            left += put_added(&mut out, &added, None, new, holds, page.outline.column);
        }
        left += put_added(&mut out, &added, Some(place), new, holds, page.outline.column);
    }
    out.push_str(&page.lines(line, usize::MAX));
    (left > 0).then_some(out)
}

/// The keys that the old text does not have, each with the entry it goes after: the one before it in the table, or the
/// last one for keys of people's own. `None` if such keys have changed their order.
fn added_after<'a>(entries: &[Entry], new: &'a Map, holds: &Type) -> Option<Vec<(Option<usize>, &'a str)>> {
    let fields = holds.fields().unwrap_or_default();
    let rank = |key: &str| fields.iter().position(|field| field.name == key);
    let is_old = |key: &str| entries.iter().any(|entry| entry.key == key);
    let own = |key: &&str| rank(key).is_none();
    let kept = entries.iter().map(|entry| entry.key.as_str()).filter(|key| new.get(key).is_some());
    if kept.filter(own).ne(new.keys().filter(own).filter(|key| is_old(key))) {
        return None;
    }
    let mut added: Vec<(Option<usize>, &str)> = Vec::new();
    for field in fields.iter().filter(|field| !is_old(field.name)) {
        let Some((key, _)) = new.iter().find(|(key, _)| *key == field.name) else { continue };
        let before = |entry: &Entry| rank(&entry.key).filter(|found| Some(*found) < rank(key));
        let after =
            entries.iter().enumerate().filter_map(|(place, entry)| Some((before(entry)?, place))).max();
        added.push((after.map(|(_, place)| place), key));
    }
    let last = entries.len().checked_sub(1);
    added.extend(new.keys().filter(own).filter(|key| !is_old(key)).map(|key| (last, key)));
    Some(added)
}

/// Writes the keys that go after this entry, and says how many.
fn put_added(
    out: &mut String,
    added: &[(Option<usize>, &str)],
    after: Option<usize>,
    new: &Map,
    holds: &Type,
    column: usize,
) -> usize {
    let mut count = 0;
    for (_, key) in added.iter().filter(|(place, _)| *place == after) {
        if let Some(value) = new.get(key) {
            out.push_str(&canonical_entry(key, value, holds.of_key(key), column));
            count += 1;
        }
    }
    count
}

/// The text of a block list with the changes made; `None` when it can't be done by lines.
fn change_list(text: &str, old: &[Value], new: &[Value], holds: &Type) -> Option<String> {
    let page = Page::of(text, true)?;
    let entries = &page.outline.entries;
    if entries.len() != old.len() || new.is_empty() {
        return None;
    }
    let equal = |(one, other): &(&Value, &Value)| same(one, other, holds.of_item());
    let head = old.iter().zip(new).take_while(equal).count();
    let longest = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(longest).take_while(equal).count();
    let in_place = old.len() == new.len();
    let mut coming = new.get(head..new.len() - tail)?.iter();
    let mut out = String::new();
    let mut line = 0;
    for (place, (entry, item)) in entries.iter().zip(old).enumerate() {
        out.push_str(&page.lines(line, entry.start));
        line = entry.end + 1;
        if place < head || place >= old.len() - tail {
            if place >= head {
                put_items(&mut out, coming.by_ref(), holds, page.outline.column);
            }
            out.push_str(&page.lines(entry.start, line));
        } else if in_place {
            out.push_str(&page.changed_item(entry, item, coming.next()?, holds));
        } else if let Some(found) = coming.clone().position(|value| same(item, value, holds.of_item())) {
            put_items(&mut out, coming.by_ref().take(found), holds, page.outline.column);
            coming.next();
            out.push_str(&page.lines(entry.start, line));
        }
    }
    put_items(&mut out, coming, holds, page.outline.column);
    out.push_str(&page.lines(line, usize::MAX));
    Some(out)
}

fn put_items<'a>(out: &mut String, items: impl Iterator<Item = &'a Value>, holds: &Type, column: usize) {
    for item in items {
        out.push_str(&canonical_item(item, holds, column));
    }
}

/// A text with its lines and what they are.
struct Page<'a> {
    lines: Vec<&'a str>,
    outline: Outline,
}

impl<'a> Page<'a> {
    fn of(text: &'a str, is_list: bool) -> Option<Self> {
        let outline = outline(text).ok()?;
        let fits = outline.is_regular && outline.is_list == is_list;
        fits.then(|| Self { lines: text.split_inclusive('\n').collect(), outline })
    }

    fn lines(&self, from: usize, to: usize) -> String {
        self.lines.get(from..to.min(self.lines.len())).unwrap_or_default().concat()
    }

    fn follows_comment(&self, entry: &Entry) -> bool {
        entry.start.checked_sub(1).is_some_and(|above| self.outline.comments.contains_key(&above))
    }

    fn changed_entry(&self, entry: &Entry, old: Option<&Value>, new: &Value, holds: &Type) -> String {
        let inner = self.lines(entry.start + 1, entry.end + 1);
        let inner = match (old, new) {
            _ if entry.value.is_none_or(|line| line == entry.start) => None,
            (Some(Value::Map(old)), Value::Map(new)) => change_map(&inner, old, new, holds),
            (Some(Value::List(old)), Value::List(new)) => change_list(&inner, old, new, holds),
            _ => None,
        };
        match inner {
            Some(inner) => self.lines(entry.start, entry.start + 1) + &inner,
            None => self.with_comment(entry, canonical_entry(&entry.key, new, holds, self.outline.column)),
        }
    }

    fn changed_item(&self, entry: &Entry, old: &Value, new: &Value, holds: &Type) -> String {
        let inner = match (old, new) {
            (Value::Map(old), Value::Map(new)) if entry.value == Some(entry.start) => {
                self.changed_block(entry, old, new, holds.of_item())
            }
            _ => None,
        };
        inner.unwrap_or_else(|| self.with_comment(entry, canonical_item(new, holds, self.outline.column)))
    }

    /// The map after a dash is changed as a map by itself, with a space for the dash meanwhile.
    fn changed_block(&self, entry: &Entry, old: &Map, new: &Map, holds: &Type) -> Option<String> {
        let column = self.outline.column;
        let mut text = self.lines(entry.start, entry.end + 1);
        text.replace_range(column..=column, " ");
        let mut text = change_map(&text, old, new, holds)?;
        let first = text.lines().next()?;
        let is_free = first.get(..=column)?.chars().all(|c| c == ' ');
        if !is_free || first.trim_start().is_empty() || first.trim_start().starts_with('#') {
            return None;
        }
        text.replace_range(column..=column, "-");
        Some(text)
    }

    /// The new lines with the comment that stood after the first of the old ones.
    fn with_comment(&self, entry: &Entry, new: String) -> String {
        let comment = self.outline.comments.get(&entry.start).and_then(|column| {
            let line = self.lines.get(entry.start)?;
            let before = line.get(..*column)?.trim_end().len();
            Some(line.get(before..)?.trim_end())
        });
        match (comment, new.split_once('\n')) {
            (Some(comment), Some((first, rest))) => format!("{first}{comment}\n{rest}"),
            _ => new,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::rewrite;
    use crate::model::{Kind, Map, Record, Value};
    use crate::store::parse;

    const GOAL: &str = "# my first goal\ntitle: Run 5 km   # by heart\n\nby: 2026-12-24 # for Christmas\nwhy: |\n  for\n  me\n\
                        # how\nplan:\n# in the morning\n- if rain then gym\n\n- if tired then walk  # short\n\nmine:\n  b: 2 # two\n  a: 1\n\
                        paused:\n  - from: 2026-01-01  # ill\n    # back soon\n    why: flu\n# the end\n";

    fn changed(text: &str, change: impl FnOnce(&mut Map)) -> String {
        let mut record = parse(Kind::Goal, "ana/run", "x", text.as_bytes()).unwrap();
        change(&mut record.fields);
        let bytes = rewrite(Some(text.as_bytes()), &record).unwrap();
        let read = parse(Kind::Goal, "ana/run", "x", &bytes).unwrap();
        assert_eq!(crate::model::canonical_record(&read), crate::model::canonical_record(&record));
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn one_line_changes_and_the_rest_stays() {
        let day = changed(GOAL, |fields| fields.set("by", Value::text("2027-01-06")));
        assert_eq!(day, GOAL.replace("2026-12-24", "2027-01-06"));
        let why = changed(GOAL, |fields| fields.set("why", Value::text("no")));
        assert_eq!(why, GOAL.replace("why: |\n  for\n  me\n", "why: \"no\"\n"));
        let gone = changed(GOAL, |fields| fields.remove("by"));
        assert_eq!(gone, GOAL.replace("by: 2026-12-24 # for Christmas\n", ""));
    }

    #[test]
    fn new_keys_go_to_their_place() {
        let text = changed(GOAL, |fields| {
            fields.set("unit", Value::text("km"));
            fields.set("tags", Value::texts(["health"]));
            fields.set("yours", Value::Int(3));
        });
        let expected = GOAL
            .replace("  me\n", "  me\nunit: km\n")
            .replace("# short\n", "# short\ntags:\n- health\n")
            .replace("why: flu\n", "why: flu\nyours: 3\n");
        assert_eq!(text, expected);
    }

    #[test]
    fn lists_change_item_by_item() {
        let plans = |items: &[&str]| Value::texts(items.iter().copied());
        let (rain, tired) = ("if rain then gym", "if tired then walk");
        let text = changed(GOAL, |fields| fields.set("plan", plans(&[rain, tired, "if ill then rest"])));
        assert_eq!(text, GOAL.replace("# short\n", "# short\n- if ill then rest\n"));
        let text = changed(GOAL, |fields| fields.set("plan", plans(&[tired])));
        assert_eq!(text, GOAL.replace("- if rain then gym\n", ""));
        let text = changed(GOAL, |fields| fields.set("plan", plans(&["if snow then ski", tired])));
        assert_eq!(text, GOAL.replace("rain then gym", "snow then ski"));
        let text = changed(GOAL, |fields| fields.set("plan", plans(&["if snow then ski", rain, "x", tired])));
        let more = GOAL.replace("- if rain", "- if snow then ski\n- if rain");
        assert_eq!(text, more.replace("- if tired", "- x\n- if tired"));
    }

    #[test]
    fn maps_change_key_by_key() {
        let text = changed(GOAL, |fields| {
            let mut mine = fields.map("mine").unwrap().clone();
            mine.set("b", Value::Int(3));
            mine.set("c", Value::Int(4));
            fields.set("mine", Value::Map(mine));
            let Some(Value::List(mut paused)) = fields.get("paused").cloned() else { panic!() };
            let Some(Value::Map(interval)) = paused.first_mut() else { panic!() };
            interval.set("to", Value::text("2026-01-09"));
            fields.set("paused", Value::List(paused));
        });
        let expected = GOAL
            .replace("b: 2 # two\n  a: 1\n", "b: 3 # two\n  a: 1\n  c: 4\n")
            .replace("# ill\n", "# ill\n    to: 2026-01-09\n");
        assert_eq!(text, expected);
    }

    #[test]
    fn the_same_record_keeps_its_bytes() {
        let text = "\u{feff}goals: {run: done}\r\n\r\n# c";
        let record = parse(Kind::Checkin, "2026-11-22.ana", "x", text.as_bytes()).unwrap();
        assert_eq!(rewrite(Some(text.as_bytes()), &record).unwrap(), text.as_bytes());
    }

    #[test]
    fn what_cannot_be_changed_by_lines_is_written_whole() {
        assert_eq!(
            changed("{title: Run, by: 2026-12-24}", |fields| fields.set("title", Value::text("Ran"))),
            "title: Ran\nby: 2026-12-24\n"
        );
        let text = changed("title: Run\r\nby: 2026-12-24", |fields| fields.set("title", Value::text("Ran")));
        assert_eq!(text, "title: Ran\nby: 2026-12-24\n");
    }

    #[test]
    fn an_unreadable_file_is_not_overwritten() {
        let mut record = Record::new(Kind::Goal, "ana/run");
        record.fields.set("title", Value::text("Run"));
        let problem = rewrite(Some(b"title: \"x\n"), &record).unwrap_err();
        assert_eq!((problem.path.as_str(), problem.code), ("goals/ana/run.yaml", "syntax"));
        record.fields.set("reserve", Value::Int(99));
        assert_eq!(rewrite(None, &record).unwrap_err().code, "out-of-range");
        record.fields.set("reserve", Value::text("x".repeat(70_000)));
        assert_eq!(rewrite(None, &record).unwrap_err().code, "too-large");
    }
}

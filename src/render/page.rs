//! A page of lines and tables for a person.

use chrono::NaiveDate;
use comfy_table::{Attribute, Cell, ContentArrangement, Table, presets};

use super::{Style, pictures, safe};

/// Codes of a terminal; only ever put around text that was made safe.
pub(super) const BOLD: &str = "1";
const FAINT: &str = "2";
pub(super) const RED: &str = "1;31";
const GREEN: &str = "32";
pub(super) const YELLOW: &str = "33";

/// Below this many columns a table is written as lines.
const NARROW: u16 = 40;

/// A text that has fewer columns than this to itself is not cut.
const ROOM: u16 = 10;

/// Puts a code around a text, if there is colour.
pub(super) fn paint(text: &str, code: &str, color: bool) -> String {
    if color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// A page under construction. Every text that goes in is made safe.
#[derive(Debug)]
pub struct Page {
    text: String,
    width: Option<u16>,
    color: bool,
    ascii: bool,
    /// The reader's day.
    pub today: NaiveDate,
    /// The reader's member id, empty for nobody.
    pub me: String,
}

impl Page {
    /// An empty page.
    pub fn new(style: Style, today: NaiveDate, me: &str) -> Self {
        let Style { width, color, ascii, .. } = style;
        Self { text: String::new(), width, color, ascii, today, me: me.to_owned() }
    }

    /// What was written; where only ASCII can be shown, with other signs for our own.
    pub fn into_text(self) -> String {
        if self.ascii { self.text.chars().map(pictures::plain).collect() } else { self.text }
    }

    /// How many columns a picture has: those of the terminal, at most and elsewhere so many.
    pub fn columns(&self, most: u16) -> u16 {
        self.width.unwrap_or(most).min(most)
    }

    /// A line of a picture, whose spaces count.
    pub fn picture(&mut self, line: &str) {
        self.text.push_str(safe::line(line).trim_end());
        self.text.push('\n');
    }

    /// Whether it is shown on a terminal, and not kept in a file or handed to a program.
    pub fn is_on_a_screen(&self) -> bool {
        self.width.is_some()
    }

    /// One line.
    pub fn line(&mut self, text: &str) {
        self.push(&safe::line(text), None);
    }

    /// One line that stands out.
    pub fn heading(&mut self, text: &str) {
        self.push(&safe::line(text), Some(BOLD));
    }

    /// One line that stands back.
    pub fn faint(&mut self, text: &str) {
        self.push(&safe::line(text), Some(FAINT));
    }

    /// One line of good news.
    pub fn good(&mut self, text: &str) {
        self.push(&safe::line(text), Some(GREEN));
    }

    /// One line to look at.
    pub fn notice(&mut self, text: &str) {
        self.push(&safe::line(text), Some(YELLOW));
    }

    fn push(&mut self, safe: &str, code: Option<&str>) {
        let text = safe.trim_start_matches(' ');
        for line in self.wrapped(text, safe.len() - text.len()) {
            let painted = code.map_or_else(|| line.clone(), |code| paint(&line, code, self.color));
            self.text.push_str(&painted);
            self.text.push('\n');
        }
    }

    /// A text cut between words where the terminal ends; all its lines are indented by so many columns.
    fn wrapped(&self, text: &str, indent: usize) -> Vec<String> {
        let narrow = u16::try_from(indent).ok();
        let Some((width, indent)) = self.width.zip(narrow).filter(|(width, indent)| indent + ROOM <= *width)
        else {
            return vec![format!("{}{text}", " ".repeat(indent))];
        };
        let mut table = Table::new();
        table.load_style(presets::NOTHING).force_no_tty();
        table.set_width(width).set_content_arrangement(ContentArrangement::Dynamic);
        table.add_row([Cell::new(text)]);
        for column in table.column_iter_mut() {
            column.set_padding((indent, 0));
        }
        table.lines().map(|line| line.trim_end().to_owned()).collect()
    }

    /// An empty line, unless the page is empty or ends in one.
    pub fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Labels with their values; values may have several lines.
    pub fn fields(&mut self, pairs: &[(String, String)]) {
        let labels: Vec<_> = pairs.iter().map(|(label, _)| safe::line(label)).collect();
        let widest = labels.iter().map(|label| safe::width(label)).max().unwrap_or(0);
        for (label, (_, value)) in labels.iter().zip(pairs) {
            let value = safe::lines(value);
            let lines = value.lines().flat_map(|line| self.wrapped(line, widest + 4));
            for (index, line) in lines.collect::<Vec<_>>().iter().enumerate() {
                let label = if index == 0 { label.as_ref() } else { "" };
                let shown = format!("{label}{}", " ".repeat(widest - safe::width(label)));
                let shown = paint(&shown, FAINT, self.color && index == 0);
                let text = line.get(widest + 4..).unwrap_or_default();
                self.text.push_str(&format!("  {shown}  {text}"));
                self.text.push('\n');
            }
        }
    }

    /// A table; an empty header draws none.
    pub fn table(&mut self, header: &[&str], rows: &[Vec<String>]) {
        if self.width.is_some_and(|width| width < NARROW) {
            return self.narrow(header, rows);
        }
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        if let Some(width) = self.width {
            table.set_width(width).set_content_arrangement(ContentArrangement::Dynamic);
        } else {
            table.set_content_arrangement(ContentArrangement::Disabled);
        }
        if self.color {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        if header.iter().any(|name| !name.is_empty()) {
            table.set_header(header.iter().map(|name| Cell::new(name).add_attribute(Attribute::Bold)));
        }
        for row in rows {
            table.add_row(row.iter().map(|cell| Cell::new(safe::lines(cell))));
        }
        for column in table.column_iter_mut() {
            column.set_padding((0, 2));
        }
        for line in table.lines() {
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }

    /// A table too wide for its terminal: every row as lines.
    fn narrow(&mut self, header: &[&str], rows: &[Vec<String>]) {
        for row in rows {
            for (name, cell) in header.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
                let name = if name.is_empty() { String::new() } else { format!("{name}: ") };
                self.line(&format!("{name}{cell}"));
            }
            self.gap();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Page, Style};

    fn page(width: Option<u16>) -> Page {
        let style = Style { width, ..Style::default() };
        Page::new(style, chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(), "ana")
    }

    #[test]
    fn tables_line_up_with_wide_characters() {
        let mut page = page(None);
        page.table(
            &["id", "title"],
            &[
                vec!["跑步".to_owned(), "x".to_owned()],
                vec!["a\u{1b}[1mb".to_owned(), "👩\u{200d}👩\u{200d}👧".to_owned()],
            ],
        );
        assert_eq!(page.into_text(), "id      title\n跑步    x\na\u{fffd}[1mb  👩\u{200d}👩\u{200d}👧\n");
    }

    #[test]
    fn long_lines_are_cut_between_words() {
        let mut page = page(Some(20));
        page.line("  Ben waits for you: “does it still work?”");
        page.line("short");
        assert_eq!(page.into_text(), "  Ben waits for you:\n  “does it still\n  work?”\nshort\n");
    }

    #[test]
    fn narrow_terminals_get_lines() {
        let mut page = page(Some(30));
        page.table(&["id", "title"], &[vec!["run".to_owned(), "Run three times a week".to_owned()]]);
        assert_eq!(page.into_text(), "id: run\ntitle: Run three times a week\n\n");
    }
}

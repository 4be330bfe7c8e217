//! Tables as RFC 4180 writes them, read bit by bit in bounded memory, and the cells of such tables.

/// The longest row that is read, in bytes: more than any record takes.
const LONGEST: usize = 64 * 1024;

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Text in another encoding.
    NotUtf8,
    /// A byte of zero.
    Nul,
    /// More than 64 KiB, which often is a quote that is never closed.
    TooLong,
    /// Something stands between a closing quote and the next separator.
    AfterQuote,
    /// The file ends within quotes.
    Open,
}

impl Fault {
    /// In a sentence.
    pub const fn says(self) -> &'static str {
        match self {
            Self::NotUtf8 => "this is not UTF-8",
            Self::Nul => "there is a byte of zero in it",
            Self::TooLong => "it is longer than 64 KiB; perhaps a quote is never closed",
            Self::AfterQuote => "there is text behind a closing quote",
            Self::Open => "a quote is never closed",
        }
    }
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// Its cells, or what is wrong with it.
    pub cells: Result<Vec<String>, Fault>,
}

/// Where in a row the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// Before a cell.
    Begin,
    /// In a cell without quotes.
    Plain,
    /// In quotes.
    Quoted,
    /// Behind a quote that may be the closing one.
    Quote,
    /// In a row that can't be read, up to its end.
    Lost,
}

/// Reads rows from bytes as they come; holds one row at a time.
#[derive(Debug)]
pub struct Reader {
    /// What stands between cells; none where every line is one cell.
    separator: Option<u8>,
    at: At,
    cell: Vec<u8>,
    cells: Vec<Vec<u8>>,
    fault: Option<Fault>,
    /// Bytes of the row so far.
    length: usize,
    line: usize,
    begun: usize,
    /// Whether the last byte was a carriage return, which ends a line with the line feed behind it or without.
    returned: bool,
    /// How many bytes of a byte order mark have been met; none any more after the first other byte.
    mark: Option<usize>,
}

const MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

impl Reader {
    /// A reader of cells with this byte between them, or of whole lines.
    pub const fn new(separator: Option<u8>) -> Self {
        Self {
            separator,
            at: At::Begin,
            cell: Vec::new(),
            cells: Vec::new(),
            fault: None,
            length: 0,
            line: 1,
            begun: 1,
            returned: false,
            mark: Some(0),
        }
    }

    /// Takes further bytes, and gives every row that is complete.
    pub fn feed(&mut self, bytes: &[u8], row: &mut impl FnMut(Row)) {
        for byte in bytes {
            match self.mark {
                Some(met) if MARK.get(met) == Some(byte) => {
                    self.mark = Some(met + 1).filter(|met| *met < MARK.len());
                    continue;
                }
                Some(met) => {
                    self.mark = None;
                    MARK.iter().take(met).for_each(|byte| self.take(*byte, row));
                }
                None => {}
            }
            self.take(*byte, row);
        }
    }

    /// The row that no line end closes, if there is one.
    pub fn end(&mut self, row: &mut impl FnMut(Row)) {
        if self.at == At::Quoted {
            self.fault.get_or_insert(Fault::Open);
        }
        self.end_row(row);
    }

    fn take(&mut self, byte: u8, row: &mut impl FnMut(Row)) {
        let follows_return = std::mem::replace(&mut self.returned, false);
        let ends = matches!(byte, b'\n' | b'\r');
        if byte == b'\n' && follows_return {
            // The line was counted with the carriage return.
            if self.at == At::Quoted {
                self.cell.push(byte);
            }
            return;
        }
        self.returned = byte == b'\r';
        if ends && self.at != At::Quoted {
            self.line += 1;
            self.end_row(row);
            return;
        }
        self.line += usize::from(ends);
        self.length += 1;
        if byte == 0 {
            self.lose(Fault::Nul);
        } else if self.length > LONGEST {
            self.lose(Fault::TooLong);
        }
        self.put(byte);
    }

    fn put(&mut self, byte: u8) {
        let quotes = self.separator.is_some();
        let separates = self.separator == Some(byte);
        match self.at {
            At::Lost => {}
            At::Begin if byte == b'"' && quotes => self.at = At::Quoted,
            At::Begin | At::Plain if separates => self.end_cell(),
            At::Begin | At::Plain => {
                self.at = At::Plain;
                self.cell.push(byte);
            }
            At::Quoted if byte == b'"' => self.at = At::Quote,
            At::Quoted => self.cell.push(byte),
            At::Quote if byte == b'"' => {
                self.at = At::Quoted;
                self.cell.push(byte);
            }
            At::Quote if separates => self.end_cell(),
            At::Quote => self.lose(Fault::AfterQuote),
        }
    }

    fn lose(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
        self.at = At::Lost;
        self.cell = Vec::new();
        self.cells = Vec::new();
    }

    fn end_cell(&mut self) {
        self.cells.push(std::mem::take(&mut self.cell));
        self.at = At::Begin;
    }

    fn end_row(&mut self, row: &mut impl FnMut(Row)) {
        let is_empty = self.length == 0;
        self.end_cell();
        let cells = std::mem::take(&mut self.cells);
        let text = |cell: Vec<u8>| String::from_utf8(cell).map_err(|_| Fault::NotUtf8);
        let read = match self.fault.take() {
            Some(fault) => Err(fault),
            None => cells.into_iter().map(text).collect(),
        };
        if !is_empty {
            row(Row { line: self.begun, cells: read });
        }
        self.length = 0;
        self.begun = self.line;
    }
}

/// A row of a table, its line end included. A text that a spreadsheet would take for a formula gets an apostrophe in
/// front, as spreadsheets themselves mark text.
pub fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            line.push(',');
        }
        let is_number = !cell.is_empty() && cell.parse::<f64>().is_ok_and(f64::is_finite);
        let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number;
        let text = if is_formula { format!("'{cell}") } else { cell.to_owned() };
        if text.contains(['"', ',', '\n', '\r']) {
            line.push_str(&format!("\"{}\"", text.replace('"', "\"\"")));
        } else {
            line.push_str(&text);
        }
    }
    line.push_str("\r\n");
    line
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Fault, LONGEST, Reader, Row, row};

    fn read(bytes: &[u8], at_once: usize) -> Vec<Row> {
        let mut reader = Reader::new(Some(b','));
        let mut rows = Vec::new();
        for part in bytes.chunks(at_once) {
            reader.feed(part, &mut |row| rows.push(row));
        }
        reader.end(&mut |row| rows.push(row));
        rows
    }

    fn cells(line: usize, cells: &[&str]) -> Row {
        Row { line, cells: Ok(cells.iter().map(|cell| (*cell).to_owned()).collect()) }
    }

    #[test]
    fn rows_are_read_as_rfc_4180_says() {
        let text = "\u{feff}date,note\r\n2026-01-01,\"a, \"\"b\"\"\r\nc\"\n\n2026-01-02,\r2026-01-03,x";
        let expected = [
            cells(1, &["date", "note"]),
            cells(2, &["2026-01-01", "a, \"b\"\r\nc"]),
            cells(5, &["2026-01-02", ""]),
            cells(6, &["2026-01-03", "x"]),
        ];
        for at_once in [1, 2, 3, 1000] {
            assert_eq!(read(text.as_bytes(), at_once), expected, "{at_once}");
        }
    }

    #[test]
    fn a_row_that_cannot_be_read_does_not_take_the_next_one_with_it() {
        let faults = |bytes: &[u8]| -> Vec<(usize, Option<Fault>)> {
            read(bytes, 7).into_iter().map(|row| (row.line, row.cells.err())).collect()
        };
        assert_eq!(faults(b"a\0b,c\nd\n"), [(1, Some(Fault::Nul)), (2, None)]);
        assert_eq!(faults(b"\xff\xfe\nd\n"), [(1, Some(Fault::NotUtf8)), (2, None)]);
        assert_eq!(faults(b"\"a\"b,c\nd\n"), [(1, Some(Fault::AfterQuote)), (2, None)]);
        assert_eq!(faults(b"d\n\"a,b\nc"), [(1, None), (2, Some(Fault::Open))]);
        let long = [b"\"".as_slice(), &vec![b'x'; LONGEST + 5], b"\nd\n"].concat();
        assert_eq!(faults(&long), [(1, Some(Fault::TooLong)), (2, None)]);
    }

    #[test]
    fn a_hundred_megabytes_without_a_line_end_take_no_more_room_than_a_row() {
        let mut reader = Reader::new(Some(b','));
        let mut rows = Vec::new();
        for _ in 0..1600 {
            reader.feed(&[b'x'; LONGEST], &mut |row| rows.push(row));
            assert!(reader.cell.capacity() <= 2 * LONGEST && reader.cells.is_empty());
        }
        reader.end(&mut |row| rows.push(row));
        assert_eq!(rows, [Row { line: 1, cells: Err(Fault::TooLong) }]);
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(
            row(["=1+1", "-5", "-x", "@a", "+1", "a,b", "q\"q"]),
            "'=1+1,-5,'-x,'@a,+1,\"a,b\",\"q\"\"q\"\r\n"
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(table in prop::collection::vec(prop::collection::vec("[a-z\",\n\r é🙂]{1,8}", 1..4), 1..5)) {
            let text: String = table.iter().map(|cells| row(cells.iter().map(String::as_str))).collect();
            let rows: Vec<Vec<String>> = read(text.as_bytes(), 3).into_iter().map(|row| row.cells.unwrap()).collect();
            let marked = |cell: &String| if cell.starts_with('\r') { format!("'{cell}") } else { cell.clone() };
            let expected: Vec<Vec<String>> = table.iter().map(|row| row.iter().map(marked).collect()).collect();
            prop_assert_eq!(rows, expected);
        }
    }
}

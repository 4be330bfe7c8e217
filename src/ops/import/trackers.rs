//! The files of other habit trackers, read into days, columns and answers.
//!
//! Loop Habit Tracker exports a table per habit (`Date,Value,Notes`) and one of all habits (`Date,Meditate,Run,`), with
//! words or their older numbers: 2 is yes, 1 a day on which nothing was asked, 0 no, 3 a skip, -1 unknown, and what is
//! counted is stored in thousandths. harsh logs lines `2026-11-22 : Gym : y : comment : 1.5`. Anything else is a table
//! with a date in front.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::model::{State, is_usual_number, parse_day};
use crate::ops::csv::{Reader, Row};
use crate::ops::words::{count, short};

/// The most answers that one import takes: a person's life of a hundred habits.
const MOST: usize = 1_000_000;

/// How many lines that can't be read are told one by one.
const TOLD: usize = 20;

/// Where a file comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Loop Habit Tracker's `Checkmarks.csv`, of one habit or of all.
    Loop,
    /// The log of harsh.
    Harsh,
    /// A date and values.
    Plain,
}

/// What a beginning of a file looks like, and what stands between its cells.
pub fn sniff(begin: &[u8]) -> (Format, u8) {
    let text = String::from_utf8_lossy(begin);
    let text = text.trim_start_matches('\u{feff}');
    let first =
        text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#')).unwrap_or_default();
    let is_harsh = first.get(..13).is_some_and(|head| {
        head.ends_with(" : ") && head.get(..10).is_some_and(|day| parse_day(day).is_some())
    });
    let count = |byte: u8| first.bytes().filter(|found| *found == byte).count();
    let separator = [b',', b';', b'\t'].into_iter().rev().max_by_key(|byte| count(*byte)).unwrap_or(b',');
    let loops_own = first == "Date,Value,Notes"
        || text.contains("YES_MANUAL")
        || (first.starts_with("Date,") && first.ends_with(','));
    match (is_harsh, loops_own) {
        (true, _) => (Format::Harsh, separator),
        (_, true) => (Format::Loop, b','),
        _ => (Format::Plain, separator),
    }
}

/// What a file says of one habit on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// The line that says it.
    pub line: usize,
    /// Done, missed, left out.
    pub is: Option<State>,
    /// How much.
    pub value: Option<f64>,
    /// A word on it.
    pub note: Option<String>,
}

/// A line that can't be taken, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bad {
    /// The line, from 1.
    pub line: usize,
    /// A sentence.
    pub message: String,
}

/// Lines that can't be taken: the first ones with the reason, and how many there are.
#[derive(Debug, Clone, Default)]
pub struct BadLines {
    /// The first ones.
    pub first: Vec<Bad>,
    /// How many there are.
    pub all: usize,
}

impl BadLines {
    /// Notes one.
    pub fn add(&mut self, line: usize, message: String) {
        self.all += 1;
        if self.first.len() < TOLD {
            self.first.push(Bad { line, message });
        }
    }
}

/// What a file was found to hold.
#[derive(Debug)]
pub struct Reading {
    /// Where it comes from.
    pub format: Format,
    /// The habits, as the file calls them.
    pub columns: Vec<String>,
    /// What it says, by habit and day.
    pub said: BTreeMap<(usize, NaiveDate), Said>,
    /// Cells that say nothing: empty, unknown, or a day on which nothing was asked.
    pub silent: usize,
    /// Lines that can't be taken.
    pub bad: BadLines,
    reader: Option<Reader>,
    /// What a habit is called that the file itself doesn't name.
    name: String,
    today: NaiveDate,
    /// Whether the columns are known.
    begun: bool,
    /// Whether the first line, and so every line, ends with a separator.
    ends_empty: bool,
    /// Whether the table is of one habit, with a column of notes.
    notes: bool,
}

impl Reading {
    /// Begins to read a file whose only habit goes by a name, on a day.
    pub fn new(format: Format, separator: u8, name: &str, today: NaiveDate) -> Self {
        let reader = Reader::new(Some(separator).filter(|_| format != Format::Harsh));
        Self {
            format,
            columns: Vec::new(),
            said: BTreeMap::new(),
            silent: 0,
            bad: BadLines::default(),
            reader: Some(reader),
            name: name.to_owned(),
            today,
            begun: false,
            ends_empty: false,
            notes: false,
        }
    }

    /// Takes further bytes; `false` once there is more than one import takes.
    pub fn feed(&mut self, bytes: &[u8]) -> bool {
        let Some(mut reader) = self.reader.take() else { return false };
        reader.feed(bytes, &mut |row| self.row(row));
        self.reader = Some(reader);
        self.said.len() <= MOST
    }

    /// Ends it.
    pub fn end(&mut self) {
        if let Some(mut reader) = self.reader.take() {
            reader.end(&mut |row| self.row(row));
        }
    }

    fn row(&mut self, row: Row) {
        let line = row.line;
        let read = match row.cells {
            Err(fault) => Err(fault.says().to_owned()),
            Ok(_) if self.said.len() > MOST => Ok(()),
            Ok(cells) => match self.format {
                Format::Harsh => self.harsh(line, cells.first().map_or("", String::as_str)),
                Format::Loop | Format::Plain => self.table(line, &cells),
            },
        };
        if let Err(message) = read {
            self.bad.add(line, message);
        }
    }

    fn day(&self, text: &str) -> Result<NaiveDate, String> {
        let text = text.trim();
        let Some(day) = parse_day(text) else {
            return Err(format!("“{}” is no date like 2026-11-22", short(text, 30)));
        };
        if day > self.today {
            return Err(format!("{day} is still ahead"));
        }
        if day.year() < 1970 {
            return Err(format!("{day} is before 1970"));
        }
        Ok(day)
    }

    fn column(&mut self, name: &str) -> usize {
        let name = name.trim();
        self.columns.iter().position(|known| known == name).unwrap_or_else(|| {
            self.columns.push(name.to_owned());
            self.columns.len() - 1
        })
    }

    /// `2026-11-22 : Gym : y : comment : 1.5`; of two lines for one day the later one counts, as harsh itself has it.
    fn harsh(&mut self, line: usize, text: &str) -> Result<(), String> {
        if text.starts_with('#') || text.trim().is_empty() {
            return Ok(());
        }
        let parts: Vec<&str> = text.split(" : ").collect();
        let ([day, habit, result] | [day, habit, result, _] | [day, habit, result, _, _]) = parts.as_slice()
        else {
            return Err("a line of harsh is DAY : HABIT : y, n or s : COMMENT : AMOUNT".to_owned());
        };
        let (note, amount) = (parts.get(3), parts.get(4));
        let day = self.day(day)?;
        if habit.trim().is_empty() {
            return Err("it names no habit".to_owned());
        }
        let is = match result.trim() {
            "y" => State::Done,
            "n" => State::Missed,
            "s" => State::Skip,
            other => return Err(format!("“{}” is none of y, n, s", short(other, 30))),
        };
        let amount = amount.map(|text| text.trim()).filter(|text| !text.is_empty());
        let value = amount.map(number).transpose()?.filter(|value| *value != 0.0);
        let note = note.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let column = self.column(habit);
        self.said.insert((column, day), Said { line, is: Some(is), value, note });
        Ok(())
    }

    fn table(&mut self, line: usize, cells: &[String]) -> Result<(), String> {
        let mut cells: Vec<&str> = cells.iter().map(|cell| cell.trim()).collect();
        // Loop ends all its lines with a comma, the first one too.
        let ends_empty = cells.len() > 2 && cells.last() == Some(&"");
        if !self.begun {
            self.ends_empty = ends_empty;
        }
        if ends_empty && (self.ends_empty || cells.len() > self.width()) {
            cells.pop();
        }
        let Some((first, values)) = cells.split_first() else { return Ok(()) };
        if !self.begun {
            self.begun = true;
            if parse_day(first).is_none() {
                return self.header(values);
            }
            self.header_of(values.len());
        }
        // Notes may be left out; where cells are many, one too few would put every other one under a wrong name.
        let is_whole = cells.len() == self.width() || (self.notes && cells.len() == 2);
        if !is_whole {
            return Err(format!(
                "it has {} where {} belong",
                count(cells.len(), "cell", "cells"),
                self.width()
            ));
        }
        let day = self.day(first)?;
        let note = values.get(1).filter(|note| self.notes && !note.is_empty());
        let cells = values.iter().take(self.columns.len()).enumerate();
        // All of them before the first is taken: a line with one bad cell is left out as a whole.
        let cells: Vec<Cell> =
            cells.map(|(column, cell)| self.cell(column, day, cell)).collect::<Result<_, _>>()?;
        for (column, cell) in cells.into_iter().enumerate() {
            match cell {
                Some((is, value)) => {
                    let note = note.map(|note| (*note).to_owned());
                    self.said.entry((column, day)).or_insert(Said { line, is, value, note });
                }
                None => self.silent += 1,
            }
        }
        Ok(())
    }

    /// How many cells a row has at most.
    fn width(&self) -> usize {
        1 + self.columns.len() + usize::from(self.notes)
    }

    /// Takes the names of the columns; a table of one habit has a value, and perhaps notes.
    fn header(&mut self, names: &[&str]) -> Result<(), String> {
        let lower: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
        let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
        self.notes = matches!(lower.as_slice(), [_, "note" | "notes" | "comment" | "comments"]);
        self.columns = match lower.as_slice() {
            [] => return Err("a table has a date and at least one value in each row".to_owned()),
            ["value" | "amount" | "done", ..] if names.len() == 1 || self.notes => vec![self.name.clone()],
            _ => names
                .iter()
                .take(if self.notes { 1 } else { names.len() })
                .map(|name| (*name).to_owned())
                .collect(),
        };
        Ok(())
    }

    fn header_of(&mut self, values: usize) {
        self.columns = match values {
            1 => vec![self.name.clone()],
            _ => (1..=values).map(|place| format!("{} {place}", self.name)).collect(),
        };
    }

    /// What a cell says, unless an earlier line says something else.
    fn cell(&self, column: usize, day: NaiveDate, text: &str) -> Result<Cell, String> {
        let cell = if self.format == Format::Loop { of_loop(text)? } else { plain(text)? };
        match self.said.get(&(column, day)).zip(cell) {
            Some((before, now)) if (before.is, before.value) != now => {
                Err(format!("line {} says something else of {day}", before.line))
            }
            _ => Ok(cell),
        }
    }
}

/// What a cell says of a day.
type Cell = Option<(Option<State>, Option<f64>)>;

/// A cell of Loop.
fn of_loop(text: &str) -> Result<Cell, String> {
    let is = match text {
        "" | "UNKNOWN" | "-1" | "YES_AUTO" | "1" => return Ok(None),
        "YES_MANUAL" | "2" => State::Done,
        "NO" | "0" => State::Missed,
        "SKIP" | "3" | "-3" => State::Skip,
        other => {
            return match other.parse::<i32>() {
                Ok(thousandths) if thousandths > 3 => Ok(Some((None, Some(f64::from(thousandths) / 1000.0)))),
                _ => Err(format!("“{}” is no value of Loop", short(other, 30))),
            };
        }
    };
    Ok(Some((Some(is), None)))
}

/// A cell of a plain table.
fn plain(text: &str) -> Result<Cell, String> {
    let is = match text.to_lowercase().as_str() {
        "" | "-" | "?" => return Ok(None),
        "y" | "yes" | "done" | "true" | "x" | "✓" | "✔" => State::Done,
        "p" | "partly" => State::Partly,
        "n" | "no" | "missed" | "false" => State::Missed,
        "s" | "skip" | "skipped" => State::Skip,
        other => return number(other).map(|value| Some((None, Some(value)))),
    };
    Ok(Some((Some(is), None)))
}

fn number(text: &str) -> Result<f64, String> {
    let is_plain = text.chars().all(|c| c.is_ascii_digit() || ".-+".contains(c));
    let number = text.parse::<f64>().ok().filter(|number| is_plain && is_usual_number(*number));
    number.ok_or_else(|| format!("“{}” is neither a word for an answer nor a number", short(text, 30)))
}

#[cfg(test)]
mod tests {
    use super::{Format, Reading, sniff};
    use crate::model::parse_day;

    fn read(text: &str) -> (Reading, Vec<String>) {
        let (format, separator) = sniff(text.as_bytes());
        let mut reading = Reading::new(format, separator, "pages", parse_day("2026-11-22").unwrap());
        assert!(reading.feed(text.as_bytes()));
        reading.end();
        let said = reading.said.iter().map(|((column, day), said)| {
            let is = said.is.map_or("", |is| is.word());
            let value = said.value.map(|value| value.to_string()).unwrap_or_default();
            format!(
                "{} {day} {is}{value} {}",
                reading.columns[*column],
                said.note.as_deref().unwrap_or_default()
            )
        });
        let said = said.collect();
        (reading, said)
    }

    #[test]
    fn the_table_of_all_habits_of_loop() {
        let text = "Date,Meditate,Wake up early,\n2026-11-22,-1,2,\n2026-11-21,0,1,\n2026-11-20,3,25000,\n";
        let (reading, said) = read(text);
        assert_eq!(reading.format, Format::Loop);
        assert_eq!(
            said,
            [
                "Meditate 2026-11-20 skip ",
                "Meditate 2026-11-21 missed ",
                "Wake up early 2026-11-20 25 ",
                "Wake up early 2026-11-22 done "
            ]
        );
        assert_eq!((reading.silent, reading.bad.all), (2, 0));
    }

    #[test]
    fn the_table_of_one_habit_of_loop() {
        let text = "Date,Value,Notes\n2026-11-22,YES_MANUAL,\n2026-11-21,NO,Sick\n2026-11-20,YES_AUTO,\"a, b\"\n2026-11-19,SKIP,\n2026-11-18,UNKNOWN,\n";
        let (reading, said) = read(text);
        assert_eq!(reading.format, Format::Loop);
        assert_eq!(
            said,
            ["pages 2026-11-19 skip ", "pages 2026-11-21 missed Sick", "pages 2026-11-22 done "]
        );
    }

    #[test]
    fn the_log_of_harsh() {
        let text = "# mine\n2026-11-20 : Gym : y : Leg day : 1.5\n2026-11-20 : Running : n : Too tired : 0\n2026-11-21 : Gym : s\n2026-11-20 : Gym : y : again : 2\n\n2026-11-22 : Gym : maybe\n2027-01-01 : Gym : y\nwhat\n";
        let (reading, said) = read(text);
        assert_eq!(reading.format, Format::Harsh);
        assert_eq!(
            said,
            ["Gym 2026-11-20 done2 again", "Gym 2026-11-21 skip ", "Running 2026-11-20 missed Too tired"]
        );
        let bad: Vec<(usize, &str)> =
            reading.bad.first.iter().map(|bad| (bad.line, bad.message.as_str())).collect();
        assert_eq!(
            bad,
            [
                (7, "“maybe” is none of y, n, s"),
                (8, "2027-01-01 is still ahead"),
                (9, "a line of harsh is DAY : HABIT : y, n or s : COMMENT : AMOUNT")
            ]
        );
    }

    #[test]
    fn plain_tables_with_and_without_a_head() {
        assert_eq!(
            read("2026-11-20,12\n2026-11-21,0.5\n").1,
            ["pages 2026-11-20 12 ", "pages 2026-11-21 0.5 "]
        );
        assert_eq!(read("date;value\n2026-11-20;yes\n").1, ["pages 2026-11-20 done "]);
        assert_eq!(
            read("day\trun\tread\n2026-11-20\ty\t\n2026-11-21\tx\t30\n").1,
            ["run 2026-11-20 done ", "run 2026-11-21 done ", "read 2026-11-21 30 "]
        );
        let (reading, said) = read(
            "date,value,note\n2026-11-20,n,ill\n2026-11-20,y,\n2026-11-19,1e9,\n20.11.2026,1,\n2026-11-18,1,a,b\n",
        );
        assert_eq!(said, ["pages 2026-11-20 missed ill"]);
        let bad: Vec<&str> = reading.bad.first.iter().map(|bad| bad.message.as_str()).collect();
        assert_eq!(
            bad,
            [
                "line 2 says something else of 2026-11-20",
                "“1e9” is neither a word for an answer nor a number",
                "“20.11.2026” is no date like 2026-11-22",
                "it has 4 cells where 3 belong"
            ]
        );
    }

    #[test]
    fn a_name_with_a_comma_that_loop_does_not_quote_is_noticed() {
        let (reading, said) = read("Date,Read, then write,Run,\n2026-11-22,2,2,\n");
        assert_eq!(said, [""; 0]);
        assert_eq!(reading.bad.first[0].message, "it has 3 cells where 4 belong");
    }

    #[test]
    fn of_many_bad_lines_the_first_are_told_and_all_counted() {
        let (reading, said) = read(&"nonsense,1\n".repeat(1001));
        assert_eq!((said.len(), reading.bad.first.len(), reading.bad.all), (0, 20, 1000));
    }
}

//! `import`: shows what would be written, and writes it in one commit after a yes.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{App, load};
use crate::error::{Error, Exit};
use crate::model::{Kind, Problem, Record, Scope, Snapshot};
use crate::ops::import::{self, Format, Import, Reading, Restore, Wish};
use crate::ops::words::count;
use crate::ops::{Answered, Now, Plan};
use crate::render::Show;
use crate::store;

/// How much is read at once, in bytes.
const PART: usize = 64 * 1024;

/// The largest document of records that is read, in bytes: it is held in memory as a whole.
const LARGEST: u64 = 256 << 20;

/// Where it comes from, and how sure one is.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The file; `-` is standard input.
    pub file: PathBuf,
    /// Write without asking.
    pub sure: bool,
}

impl App {
    /// Takes in the days that another tracker kept.
    pub fn import_table(
        &mut self,
        source: &Source,
        format: Option<Format>,
        wish: &Wish,
        skip_bad: bool,
    ) -> Result<Exit, Error> {
        let opened = self.open()?;
        let reading = self.read_table(source, format, &opened.now)?;
        if let Some(typed) = wish.unknown(&reading.columns) {
            return Err(Error::Usage {
                message: format!("--goal {typed} names no habit of this file"),
                hint: format!("write it as HABIT=GOAL; the habits are {}", reading.columns.join(", ")),
            });
        }
        let loaded = load(&opened, &table_scope());
        let preview = import::plan(&loaded.snapshot, &opened.now, &reading, wish)
            .inspect_err(|_| self.warn(&loaded.problems))?;
        if preview.bad_lines > 0 && !skip_bad {
            self.show("import.csv", &preview, &opened.now, &loaded.problems)?;
            return Ok(Exit::BadRecords);
        }
        let what = preview.change.as_ref().map(|_| count(preview.checkins, "check-in", "check-ins"));
        if !self.is_wanted(source, "import.csv", &preview, what, &opened.now, &loaded.problems)? {
            return Ok(Exit::of(&loaded.problems));
        }
        // Again under the lock: in the meantime somebody may have written.
        let plan = |team: &Snapshot, now: &Now| -> Answered<Plan<Import>> {
            let mut import = import::plan(team, now, &reading, wish)?;
            Ok(Plan { change: import.change.take().unwrap_or_default(), view: import })
        };
        let (plan, problems) = self.carry_out(&opened, |_| Ok(table_scope()), plan)?;
        self.show_done("import.csv", &Import { done: true, ..plan.view }, &opened.now, &problems)?;
        Ok(Exit::Ok)
    }

    /// Takes in the records that `export json` wrote.
    pub fn import_records(&mut self, source: &Source) -> Result<Exit, Error> {
        let opened = self.open()?;
        let mut bytes = Vec::new();
        let input = self.input(source)?;
        input.take(LARGEST + 1).read_to_end(&mut bytes).map_err(Error::system(&source.file))?;
        if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST) {
            return Err(Error::Usage {
                message: format!("{} is larger than 256 MiB", source.file.display()),
                hint: "export it in parts, with --since and --until".to_owned(),
            });
        }
        let records: Vec<Record> =
            store::records_of_json(&source.file.display().to_string(), &bytes).map_err(Error::File)?;
        drop(bytes);
        let loaded = load(&opened, &Scope::all());
        let preview = import::restore(&loaded.snapshot, &opened.now, &records)
            .inspect_err(|_| self.warn(&loaded.problems))?;
        let what = preview.change.as_ref().map(|change| count(change.put.len(), "record", "records"));
        if !self.is_wanted(source, "import.json", &preview, what, &opened.now, &loaded.problems)? {
            return Ok(Exit::of(&loaded.problems));
        }
        let plan = |team: &Snapshot, now: &Now| -> Answered<Plan<Restore>> {
            let mut restore = import::restore(team, now, &records)?;
            Ok(Plan { change: restore.change.take().unwrap_or_default(), view: restore })
        };
        let (plan, problems) = self.carry_out(&opened, |_| Ok(Scope::all()), plan)?;
        self.show_done("import.json", &Restore { done: true, ..plan.view }, &opened.now, &problems)?;
        Ok(Exit::Ok)
    }

    /// Whether to write what is new: shows it, and asks where somebody can be asked.
    fn is_wanted<V: Show>(
        &mut self,
        source: &Source,
        kind: &str,
        preview: &V,
        new: Option<String>,
        now: &Now,
        problems: &[Problem],
    ) -> Result<bool, Error> {
        if new.is_some() && source.sure {
            return Ok(true);
        }
        self.show(kind, preview, now, problems)?;
        // What is read from standard input leaves nobody there to answer.
        let Some(new) = new.filter(|_| self.may_ask() && !is_standard_input(source)) else {
            return Ok(false);
        };
        let wanted = self.agrees(&format!("Write {new}? [y/N]"))?;
        if !wanted {
            self.say("Nothing was written.");
        }
        Ok(wanted)
    }

    /// Reads a table part by part.
    fn read_table(&mut self, source: &Source, format: Option<Format>, now: &Now) -> Result<Reading, Error> {
        let line = self.wait_line();
        let mut input = self.input(source)?;
        let mut part = vec![0; PART];
        let mut length = read_part(input.as_mut(), &mut part, &source.file)?;
        let begin = part.get(..length).unwrap_or_default();
        if begin.starts_with(b"PK") || begin.starts_with(b"SQLite format 3") {
            return Err(Error::Usage {
                message: format!("{} is no text", source.file.display()),
                hint: "unpack the archive that the app exported, and name its Checkmarks.csv".to_owned(),
            });
        }
        let (found, separator) = import::sniff(begin);
        let name = name_of(&source.file);
        let mut reading = Reading::new(format.unwrap_or(found), separator, &name, now.today);
        let mut bytes = 0;
        while length > 0 {
            bytes += length;
            if let Some(line) = &line {
                line.redraw(&format!("Read {} MiB", bytes >> 20));
            }
            if !reading.feed(part.get(..length).unwrap_or_default()) {
                return Err(Error::Usage {
                    message: format!("{} holds more than a million answers", source.file.display()),
                    hint: "split it, and take it in part by part".to_owned(),
                });
            }
            length = read_part(input.as_mut(), &mut part, &source.file)?;
        }
        drop(line);
        reading.end();
        Ok(reading)
    }

    fn input<'a>(&'a mut self, source: &Source) -> Result<Box<dyn Read + 'a>, Error> {
        if is_standard_input(source) {
            return Ok(Box::new(self.env.streams.input.as_mut()));
        }
        let path = self.env.path(&source.file);
        let file = File::open(&path).map_err(Error::system(&path))?;
        Ok(Box::new(file))
    }
}

fn is_standard_input(source: &Source) -> bool {
    source.file == Path::new("-")
}

fn read_part(input: &mut dyn Read, part: &mut [u8], file: &Path) -> Result<usize, Error> {
    let mut length = 0;
    while let Some(rest) = part.get_mut(length..).filter(|rest| !rest.is_empty()) {
        match input.read(rest).map_err(Error::system(file))? {
            0 => break,
            read => length += read,
        }
    }
    Ok(length)
}

fn table_scope() -> Scope {
    Scope::of(&[Kind::Goal, Kind::Checkin])
}

/// What the only habit of a file is called: as the file, or as Loop's folder for it, `001 Meditate/Checkmarks.csv`.
fn name_of(file: &Path) -> String {
    let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let name = stem(file).unwrap_or_default();
    if name != "Checkmarks" {
        return if name == "-" { "value".to_owned() } else { name };
    }
    let folder = file.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    let plain = |folder: String| folder.trim_start_matches(|c: char| c.is_ascii_digit()).trim().to_owned();
    folder.map(plain).filter(|name| !name.is_empty()).unwrap_or(name)
}

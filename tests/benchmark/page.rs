//! All that was found, and the part of docs/performance.md that is made of it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::coach::{FETCHES, NOTHING, ONE_EACH, Round, SSH, STATUS};
use super::growth::{self, Grown};
use super::rows::{Row, figure, size};
use super::targets::{BEGIN, END, GIT, PROGRAM, TASK, TEAMS, heading};
use super::{machine, peers};

/// What was measured, and where.
pub struct Found {
    machine: Vec<(&'static str, String)>,
    versions: Vec<(&'static str, String)>,
    /// Bytes of the program.
    program: u64,
    pub rows: Vec<Row>,
    pub growth: Vec<Grown>,
    pub coach: Vec<Round>,
}

impl Found {
    pub fn new(folder: &Path) -> Self {
        Self {
            machine: machine::facts(folder),
            versions: peers::versions(),
            program: std::fs::metadata(env!("CARGO_BIN_EXE_ally")).unwrap().len(),
            rows: Vec::new(),
            growth: Vec::new(),
            coach: Vec::new(),
        }
    }

    pub fn tell(&self) {
        for (what, words) in self.machine.iter().chain(&self.versions) {
            println!("{what}: {words}");
        }
        println!(
            "the program: {}, target {}: {}",
            size(self.program),
            size(PROGRAM),
            met(self.program_fits())
        );
    }

    const fn program_fits(&self) -> bool {
        self.program <= PROGRAM
    }

    /// Every target that was looked at, with its row and whether it is met.
    fn verdicts(&self) -> Vec<(String, bool)> {
        let of = |row: &Row| {
            let name = format!("{} ({})", row.what, row.team);
            row.verdicts()
                .into_iter()
                .map(move |(target, is_met)| (format!("{name}: {target}"), is_met))
                .collect::<Vec<_>>()
        };
        let program = (format!("the program: {}", size(PROGRAM)), self.program_fits());
        std::iter::once(program).chain(self.rows.iter().flat_map(of)).collect()
    }

    /// How many targets are met, and which are not.
    pub fn summary(&self) -> String {
        let verdicts = self.verdicts();
        let missed: Vec<&str> =
            verdicts.iter().filter(|(_, is_met)| !is_met).map(|(what, _)| what.as_str()).collect();
        let met = format!("{} of {} targets are met", verdicts.len() - missed.len(), verdicts.len());
        if missed.is_empty() { format!("{met}.") } else { format!("{met}; not: {}.", missed.join("; ")) }
    }

    fn tables(&self) -> String {
        let facts = |facts: &[(&str, String)]| {
            let facts: Vec<String> = facts.iter().map(|(what, words)| format!("{what} {words}")).collect();
            facts.join(" · ")
        };
        let mut page =
            format!("{}\n\n{}\n\n{}\n", facts(&self.machine), facts(&self.versions), self.summary());
        let start: Vec<&Row> = self.rows.iter().filter(|row| row.what == "--version").collect();
        let program = format!("\nThe program has {} ({} allowed).\n", size(self.program), size(PROGRAM));
        page.push_str(&program);
        page.push_str(&table(&start, &["true"]));
        for team in TEAMS {
            let rows: Vec<&Row> = self.rows.iter().filter(|row| row.team == team).collect();
            if rows.is_empty() {
                continue;
            }
            let (writes, reads): (Vec<&Row>, Vec<&Row>) =
                rows.iter().partition(|row| row.took.iter().any(|(name, _)| name == GIT));
            write!(page, "\n### {}\n", heading(team).unwrap_or(team)).unwrap();
            page.push_str(&table(&reads, &[TASK, "hledger", "todo.txt"]));
            page.push_str(&table(&writes, &[GIT]));
        }
        page.push_str(&self.grown());
        page.push_str(&self.rounds());
        page
    }

    fn grown(&self) -> String {
        if self.growth.is_empty() {
            return String::new();
        }
        let mut page = "\n### Growth\n".to_owned();
        let mut columns = vec!["a check-in of each on every day"];
        columns.extend(growth::COLUMNS);
        page.push_str(&lines(&columns));
        for row in &self.growth {
            writeln!(page, "| {} | {} |", row.who, row.figures.join(" | ")).unwrap();
        }
        page
    }

    fn rounds(&self) -> String {
        if self.coach.is_empty() {
            return String::new();
        }
        let mut page = "\n### A coach's round\n".to_owned();
        let mut columns = vec!["milliseconds".to_owned()];
        columns.extend(self.coach.iter().map(|round| format!("{} teams", round.teams)));
        page.push_str(&lines(&columns.iter().map(String::as_str).collect::<Vec<_>>()));
        for what in [NOTHING, SSH, FETCHES, ONE_EACH, STATUS] {
            let took = |round: &Round| {
                round
                    .took
                    .iter()
                    .find(|(name, _)| *name == what)
                    .map_or(String::new(), |(_, took)| figure(*took))
            };
            let took: Vec<String> = self.coach.iter().map(took).collect();
            if took.iter().all(String::is_empty) {
                continue;
            }
            writeln!(page, "| {what} | {} |", took.join(" | ")).unwrap();
        }
        page
    }
}

const fn met(is_met: bool) -> &'static str {
    if is_met { "met" } else { "not met" }
}

/// The head of a table.
fn lines(columns: &[&str]) -> String {
    format!("\n| {} |\n|---|{}\n", columns.join(" | "), "---:|".repeat(columns.len() - 1))
}

/// Rows with the programs beside them that at least one of the rows has.
fn table(rows: &[&Row], beside: &[&str]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let beside: Vec<&str> =
        beside.iter().copied().filter(|name| rows.iter().any(|row| row.beside(name).is_some())).collect();
    let is_writing = beside == [GIT];
    let mut columns = vec!["`ally …`", "takes"];
    columns.extend(&beside);
    columns.push(if is_writing { "objects written" } else { "record files read" });
    columns.extend(["memory", "instructions", "targets"]);
    let mut page = lines(&columns);
    for row in rows {
        let mut cells = vec![format!("`{}`", row.what), format!("{} ms", figure(row.took[0].1))];
        if is_writing {
            cells[0] = row.what.clone();
        }
        cells.extend(beside.iter().map(|name| row.beside(name).unwrap_or_default()));
        let count = if is_writing { Some(row.counts.written) } else { row.counts.read };
        cells.push(count.map_or(String::new(), |(files, bytes)| format!("{files}, {}", size(bytes))));
        cells.push(row.counts.memory.map_or(String::new(), |held| format!("{held:.0} MB")));
        cells.push(row.counts.instructions.map_or(String::new(), |count| format!("{} M", figure(count))));
        let verdicts = row.verdicts();
        let verdicts: Vec<String> =
            verdicts.iter().map(|(target, is_met)| format!("{target}: {}", met(*is_met))).collect();
        cells.push(verdicts.join(", "));
        writeln!(page, "| {} |", cells.join(" | ")).unwrap();
    }
    page
}

/// Puts the tables between the marks of docs/performance.md.
pub fn write(found: &Found) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/performance.md");
    let text = std::fs::read_to_string(&file).unwrap();
    let (head, rest) = text.split_once(BEGIN).unwrap();
    let (_, tail) = rest.split_once(END).unwrap();
    std::fs::write(&file, format!("{head}{BEGIN}\n\n{}\n{END}{tail}", found.tables())).unwrap();
    println!("docs/performance.md has the tables");
}

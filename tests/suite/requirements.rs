//! docs/requirements.md: every practice that ally must or should support has a command and a test that exists; and
//! docs/promises.md: so has every promise.

use std::collections::BTreeSet;
use std::path::Path;

use super::console::project;

/// How many rows of the founding list must or should hold.
const BINDING: usize = 126;

/// One row of the page.
struct Row {
    number: u32,
    importance: String,
    command: String,
    tests: Vec<String>,
}

fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(project().join("docs/requirements.md")).unwrap();
    text.lines()
        .filter_map(|line| {
            // A bar inside a cell is escaped.
            let line = line.replace("\\|", "/");
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let number = cells.first()?.parse().ok()?;
            let [_, importance, _, command, tests] = cells.as_slice() else {
                panic!("row {number} has {} cells", cells.len());
            };
            Some(Row {
                number,
                importance: (*importance).to_owned(),
                command: (*command).to_owned(),
                tests: tests.split('`').skip(1).step_by(2).map(str::to_owned).collect(),
            })
        })
        .collect()
}

/// All tests of the suite and of the library, as `module::test`.
fn tests() -> BTreeSet<String> {
    fn walk(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
                let parent = path.parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
                let module = if stem == "mod" { parent } else { stem };
                let mut marked = false;
                for line in text.lines().map(str::trim) {
                    marked |= line == "#[test]";
                    if marked && let Some(rest) = line.strip_prefix("fn ") {
                        found.insert(format!("{module}::{}", rest.split('(').next().unwrap()));
                        marked = false;
                    }
                }
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(&project().join("src"), &mut found);
    walk(&project().join("tests/suite"), &mut found);
    found
}

#[test]
fn every_row_that_must_or_should_hold_has_a_command_and_a_test() {
    let tests = tests();
    let wrong: Vec<String> = rows()
        .iter()
        .flat_map(|row| {
            let missing = row.tests.iter().filter(|test| !tests.contains(*test));
            let mut wrong: Vec<String> =
                missing.map(|test| format!("row {}: there is no test {test}", row.number)).collect();
            let binding = matches!(row.importance.as_str(), "M" | "S");
            if binding && row.tests.is_empty() {
                wrong.push(format!("row {}: no test", row.number));
            }
            if binding && row.command.is_empty() {
                wrong.push(format!("row {}: no command", row.number));
            }
            wrong
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_page_has_every_row_once() {
    let numbers: Vec<u32> = rows().iter().map(|row| row.number).collect();
    let ordered: BTreeSet<u32> = numbers.iter().copied().collect();
    assert_eq!(numbers, ordered.iter().copied().collect::<Vec<u32>>());
    assert_eq!(rows().iter().filter(|row| matches!(row.importance.as_str(), "M" | "S")).count(), BINDING);
}

#[test]
fn every_promise_has_a_test_that_exists() {
    let tests = tests();
    let text = std::fs::read_to_string(project().join("docs/promises.md")).unwrap();
    let (_, promises) = text.split_once("## Promises").unwrap();
    let rows: Vec<&str> = promises.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    let wrong: Vec<&str> = rows
        .iter()
        .filter(|row| {
            let named: Vec<&str> =
                row.split('`').skip(1).step_by(2).filter(|name| name.contains("::")).collect();
            named.is_empty() || named.iter().any(|name| !tests.contains(*name))
        })
        .copied()
        .collect();
    assert!(rows.len() > 15 && wrong.is_empty(), "{}", wrong.join("\n"));
}

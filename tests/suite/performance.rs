//! The page about performance: it names every target, and its tables have the rows.

#[path = "../benchmark/targets.rs"]
mod targets;

use self::targets::{BEGIN, END, TARGETS, TEAMS, Target};

/// The page before its tables, and the tables.
fn page() -> (String, String) {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/performance.md");
    let page = std::fs::read_to_string(file).unwrap();
    assert_eq!((page.matches(BEGIN).count(), page.matches(END).count()), (1, 1));
    let (words, rest) = page.split_once(BEGIN).unwrap();
    let (tables, _) = rest.split_once(END).unwrap();
    (words.to_owned(), tables.to_owned())
}

/// Whether a line of a table is about the row of a target.
fn is_of(target: &Target, line: &str) -> bool {
    let cell = line.trim_start_matches("| ").split(" | ").next().unwrap_or_default();
    cell.trim_matches('`') == target.row
}

#[test]
fn every_target_is_named_in_the_page() {
    let (words, _) = page();
    let (_, words) = words.split_once("\n## What it is held to\n").unwrap();
    let words = words.split("\n## ").next().unwrap();
    for target in TARGETS {
        let asked = format!(" | {} | ", target.words());
        let is_named = words.lines().any(|line| is_of(&target, line) && line.contains(&asked));
        assert!(is_named, "{target:?}");
    }
    let named = words.lines().filter(|line| TARGETS.iter().any(|target| is_of(target, line))).count();
    assert_eq!(named, TARGETS.len(), "the page names a target that the benchmark does not know");
}

#[test]
fn every_target_has_its_row_in_the_tables_once_they_are_measured() {
    let (_, tables) = page();
    if tables.trim().is_empty() {
        return;
    }
    for target in TARGETS {
        for team in target.teams {
            // A table for each team, under its heading; the start has none.
            let heading =
                targets::heading(team).map_or(String::new(), |heading| format!("\n### {heading}\n"));
            let (_, table) = tables.split_once(&heading).unwrap_or_else(|| panic!("no heading {heading}"));
            let row = table.split("\n### ").next().unwrap().lines().find(|line| is_of(&target, line));
            let row = row.unwrap_or_else(|| panic!("no row of {} with {team}", target.row));
            assert!(row.contains(&format!("{}: ", target.words())), "{target:?} is not in {row}");
        }
    }
}

#[test]
fn every_target_names_teams_that_are_measured() {
    for target in TARGETS {
        let known = |team: &&str| *team == targets::START || TEAMS.contains(team);
        assert!(!target.teams.is_empty() && target.teams.iter().all(known), "{target:?}");
    }
}

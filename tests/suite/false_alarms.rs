//! A review points at little that is not there, and still sees what is: the simulation of `examples/false_alarms` with
//! few pairs, and the tables that it wrote into docs/numbers.md with many.

use super::console::project;
use simulation::{ANY, CHANGING, Counts, Length, QUOTED, UNCHANGING, columns, false_alarms, review, seen};

#[path = "../../examples/false_alarms/main.rs"]
mod simulation;

/// Of a hundred reviews of pairs who change nothing: how many may hold one claim, and how many any.
const ONE_CLAIM: f64 = 10.0;
const ANY_CLAIM: f64 = 20.0;

fn most(column: &str) -> f64 {
    match column {
        ANY => ANY_CLAIM,
        QUOTED => 100.0,
        _ => ONE_CLAIM,
    }
}

#[test]
fn pairs_who_change_nothing_are_seldom_told_that_something_did() {
    let mut all = Counts::default();
    for behaviour in &UNCHANGING {
        let counts = false_alarms(behaviour, 3, Length::Monthly, review);
        // Eighteen reviews of a sort: a single one is six of a hundred.
        assert!(counts.percent(ANY) <= 40.0, "{}: {counts:?}", behaviour.name);
        all.of += counts.of;
        counts.by.into_iter().for_each(|(column, count)| *all.by.entry(column).or_default() += count);
    }
    assert_eq!(all.of, 180);
    for column in columns() {
        assert!(all.percent(column) <= most(column), "{column}: {all:?}");
    }
}

/// What three pairs show: the page has how many of many pairs do, and of the weaker claims.
const SEEN: [(&str, u32); 6] = [
    ("daily, 80 % to 30 %", 3),
    ("3/week, 80 % to 30 %", 1),
    ("ratings, 4 to 2.5", 2),
    ("one falls silent", 3),
    ("no suggestions", 3),
    ("half the pages", 3),
];

#[test]
fn what_changes_is_still_seen() {
    for (name, least) in SEEN {
        let (before, after, metric) = CHANGING.iter().find(|(before, ..)| before.name == name).unwrap();
        let seen = seen(before, after, *metric, 3, review);
        assert!(seen >= least, "{name}: {seen} of 3");
    }
}

/// The rows of the table whose first cell is this, each with its cells.
fn table(page: &str, first: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    let head = format!("| {first} |");
    page.lines()
        .skip_while(|line| !line.starts_with(&head))
        .take_while(|line| line.starts_with('|'))
        .map(cells)
        .collect()
}

#[test]
fn the_tables_of_many_pairs_are_complete_and_keep_their_bounds() {
    let page = std::fs::read_to_string(project().join("docs/numbers.md")).unwrap();
    for length in Length::ALL {
        let rows = table(&page, length.word());
        let (head, rows) = (&rows[0][1..], &rows[2..]);
        assert_eq!(head, columns(), "{}", length.word());
        let names: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
        assert_eq!(names, UNCHANGING.map(|behaviour| behaviour.name), "{}", length.word());
        for row in rows {
            for (column, figure) in head.iter().zip(&row[1..]) {
                let figure: f64 = figure.parse().unwrap();
                assert!(figure <= most(column), "{} of {}: {column} {figure}", row[0], length.word());
            }
        }
    }
    let seen = table(&page, "change");
    let names: Vec<&str> = seen[2..].iter().map(|row| row[0].as_str()).collect();
    assert_eq!(names, CHANGING.map(|(before, ..)| before.name));
}

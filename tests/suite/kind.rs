//! Kind to whoever missed something: no alarm colour, no word of blame, no score of a person.

use std::path::Path;

use super::console::project;
use super::team::Team;

/// Words that no screen, message, help text or page may use of a person or a miss.
const UNKIND: [&str; 9] =
    ["lazy", "streak", "failure", "you failed", "failed you", "loser", "leaderboard", "ranking", "shame"];

/// Ana missed for three weeks, and said so; Ben said nothing for as long.
fn team_with_misses() -> Team {
    let team = Team::pair();
    team.ana("goal add Run --id run --every daily --start 2026-11-22 --why 'to breathe'").ok();
    team.ana("goal add Hut --id hut --by 2026-11-30").ok();
    team.ben("goal add Swim --id swim --every daily").ok();
    team.ben("pact agree").ok();
    team.ben("sync").ok();
    for (day, last) in [
        ("2026-11-23", ""),
        ("2026-11-24", "--last not"),
        ("2026-11-28", "--last not"),
        ("2026-12-08", "--last partly"),
    ] {
        team.at(&format!("{day}T20:00"));
        team.ana(&format!("checkin run=n:energy -m 1 --blocker 'too tired' --next 'try again' {last}")).ok();
    }
    team.at("2026-12-10T20:00");
    team.ana("sync").ok();
    team
}

const SCREENS: [&str; 12] = [
    "status",
    "due",
    "inbox",
    "log",
    "goal list",
    "goal show run",
    "goal log run",
    "goal show ben/swim",
    "checkin list",
    "pact",
    "review --week",
    "review --month",
];

#[test]
fn no_screen_turns_red_or_blames_at_a_miss() {
    let team = team_with_misses();
    for screen in SCREENS {
        let shown = team.ana(&format!("{screen} --color always")).ok();
        for red in ["\u{1b}[31", "\u{1b}[1;31", "\u{1b}[91", "\u{1b}[38;5;9"] {
            assert!(!shown.contains(red), "{screen} turns red:\n{shown}");
        }
        let lower = shown.to_lowercase();
        for word in UNKIND.iter().chain(&["fail", "lost", "score"]) {
            assert!(!lower.contains(word), "{screen} says {word:?}:\n{shown}");
        }
    }
}

/// A source file before its tests, without its comments: names are held to the same words as texts, and a text that
/// goes on over several lines is seen whole. The doc comments of `cli` are help, and stay.
fn said(file: &Path) -> String {
    let text = std::fs::read_to_string(file).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap();
    let is_help = file.starts_with(project().join("src/cli"));
    let is_comment = |line: &str| line.starts_with("//") && !(is_help && line.starts_with("///"));
    let lines = code.lines().map(str::trim_start).filter(|line| !is_comment(line));
    lines.map(|line| line.trim_end_matches('\\')).collect::<Vec<&str>>().join(" ").to_lowercase()
}

fn sources(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_text_in_the_program_blames_anybody() {
    let mut files = Vec::new();
    for layer in ["ops", "render", "app", "cli"] {
        sources(&project().join("src").join(layer), &mut files);
    }
    assert!(files.len() > 40);
    for file in files {
        let said = said(&file);
        for word in UNKIND {
            assert!(!said.contains(word), "{} says {word:?}", file.display());
        }
    }
}

//! docs/commands.md is what `--help` says, and every command has a mirror of its JSON answer or a reason to have none.

use std::path::Path;

use super::team::Team;

/// What stands above the commands in docs/commands.md.
const HEAD: &str = "# Commands\n\nWhat `ally --help` says, and `--help` behind every command. \
                    This page is made by tests/suite/help.rs.\n";

/// The words of every command, groups before their members, in the order of `--help`.
fn commands(team: &Team) -> Vec<(Vec<String>, String)> {
    fn visit(team: &Team, words: Vec<String>, found: &mut Vec<(Vec<String>, String)>) {
        let args: Vec<&str> = words.iter().map(String::as_str).chain(["--help"]).collect();
        let help = team.in_home("ana", &args).ok();
        let listed = help.split("\nCommands:\n").nth(1).unwrap_or_default();
        let listed = listed.lines().take_while(|line| !line.is_empty());
        let inner: Vec<String> = listed
            // Deeper lines go on with the one above.
            .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
            .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
            .filter(|name| name != "help")
            .collect();
        found.push((words.clone(), help));
        for name in inner {
            // `ally git` hands everything to git, `--help` too.
            if words.is_empty() && name == "git" {
                continue;
            }
            visit(team, words.iter().cloned().chain([name]).collect(), found);
        }
    }
    let mut found = Vec::new();
    visit(team, Vec::new(), &mut found);
    found
}

#[test]
fn the_page_of_commands_is_what_help_says() {
    let team = Team::empty();
    let mut page = HEAD.to_owned();
    for (words, help) in commands(&team) {
        let title = std::iter::once("ally".to_owned()).chain(words).collect::<Vec<_>>().join(" ");
        page.push_str(&format!("\n## {title}\n\n```text\n{}\n```\n", help.trim_end()));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/commands.md");
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    if kept != page {
        let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join("commands.md");
        std::fs::write(&made, &page).unwrap();
        panic!("docs/commands.md is not what --help says:\n{page}\n\ncp {} docs/commands.md", made.display());
    }
}

#[test]
fn help_is_plain_text_of_at_most_a_hundred_columns() {
    let team = Team::empty();
    for (words, help) in commands(&team) {
        for line in help.lines() {
            assert!(line.chars().count() <= 100, "{words:?}: {line}");
            assert!(!line.contains('\u{1b}'), "{words:?}: {line}");
        }
        assert!(help.contains("\nExamples:\n  ally "), "{help}");
    }
}

#[test]
fn every_command_that_answers_is_mirrored_in_json() {
    let team = Team::empty();
    let mirrors = include_str!("json.rs");
    // A group answers through its members; these two print for another program.
    let silent = ["completions", "merge-file"];
    let all = commands(&team);
    for (words, help) in &all {
        let kind = words.join(".");
        let is_group = help.contains("\nCommands:\n");
        if is_group || words.is_empty() || silent.contains(&kind.as_str()) {
            continue;
        }
        assert!(mirrors.contains(&format!("\"{kind}\"")), "json.rs has no mirror of {kind}");
    }
    assert!(all.len() > 30, "{}", all.len());
}

/// Commands whose examples need nothing but the two goals that are made for them, and so go well.
const GO_WELL: [&str; 6] = ["", "checkin", "feedback give", "ask", "due", "goal add"];

#[test]
fn every_example_of_the_help_is_understood() {
    let team = Team::pair();
    team.ana("goal add Yoga --every weekly").ok();
    team.ana("goal add Pages --target 300").ok();
    let mut tried = 0;
    for (words, help) in commands(&team) {
        let mut examples = 0;
        for line in help.lines().filter_map(|line| line.strip_prefix("  ally ")) {
            let line = line.split("        ").next().unwrap();
            examples += 1;
            // These make a place of their own or end the team; other tests have them.
            if ["init", "join", "demo", "leave", "completions", "remind install"]
                .iter()
                .any(|begin| line.starts_with(begin))
            {
                continue;
            }
            // A day of its own, since a second check-in that says the same is refused.
            let day = chrono::NaiveDate::from_ymd_opt(2026, 12, 1).unwrap() + chrono::Days::new(tried);
            team.at(&format!("{day}T10:00"));
            let run = team.types("ana", line, "a note\n");
            if GO_WELL.contains(&words.join(" ").as_str()) && !line.contains("run") {
                assert_eq!((run.code, run.err.as_str()), (0, ""), "ally {line}\n{}", run.out);
            }
            // Another team may lack the record that it speaks of; the words themselves always fit.
            assert_ne!(run.code, 2, "ally {line}\n{}", run.err);
            assert!(!run.err.contains("panicked"), "ally {line}\n{}", run.err);
            tried += 1;
        }
        assert!(examples > 0, "{words:?} has no examples");
    }
    assert!(tried >= 80, "{tried}");
}

//! The pages of the manual: one for every command, in good troff, with the sections that people look for.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::servers::programs;
use super::team::Team;

/// The pages, written into a folder whose path holds a space.
fn pages(team: &Team) -> Vec<PathBuf> {
    let told = team.in_home("ana", &["man", "the pages"]).in_place(team).ok();
    let entries = std::fs::read_dir(team.path("ana/the pages")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert_eq!(told, format!("{} pages of the manual are in PLACE/ana/the pages\n", files.len()));
    files
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// Everything that a program says about these pages, on both streams.
fn said(program: &Path, args: &[&str], pages: &[PathBuf]) -> String {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C.UTF-8").env("MANROFFSEQ", "");
    let output = command.args(args).args(pages).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn every_command_has_a_page_with_its_sections() {
    let team = Team::empty();
    let written = pages(&team);
    let commands = include_str!("../../docs/commands.md");
    let titles = commands.lines().filter_map(|line| line.strip_prefix("## "));
    let mut expected: Vec<String> = titles.map(|title| format!("{}.1", title.replace(' ', "-"))).collect();
    // What stands behind `ally git` is git's, so that the page of commands leaves it out.
    expected.push("ally-git.1".to_owned());
    expected.sort();
    assert_eq!(written.iter().map(|path| name(path)).collect::<Vec<_>>(), expected);
    for path in written {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.is_ascii(), "{}", path.display());
        let mut rest = text.as_str();
        for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "EXIT STATUS", "ENVIRONMENT", "FILES", "SEE ALSO"]
        {
            let at = rest.find(&format!("\n.SH {section}\n"));
            rest = &rest[at.unwrap_or_else(|| panic!("{} lacks {section}", path.display()))..];
        }
        assert!(
            text.contains("\n.SH EXAMPLES\n.EX\nally ") || name(&path) == "ally-git.1",
            "{}",
            path.display()
        );
    }
}

#[test]
fn the_page_of_ally_is_printed_and_holds_what_all_commands_share() {
    let team = Team::empty();
    let text = team.in_home("ana", &["man"]).ok();
    pages(&team);
    assert_eq!(std::fs::read_to_string(team.path("ana/the pages/ally.1")).unwrap(), text);
    for words in
        [r"ALLY_REPO", r"ally\-goal", r"\fB\-C\fR, \fB\-\-repo\fR \fIDIR\fR", "ally.yaml", r"\fB130\fR"]
    {
        assert!(text.contains(words), "{words}");
    }
    let printed = team.in_home("ana", &["man", "--json"]).json();
    assert_eq!(printed["data"]["text"].as_str(), Some(text.as_str()));
}

#[test]
fn groff_and_mandoc_find_nothing_to_warn_of() {
    let team = Team::empty();
    let written = pages(&team);
    if let Some([groff]) = programs(["groff"]) {
        assert_eq!(said(&groff, &["-ww", "-z", "-man", "-Tutf8"], &written), "");
    }
    if let Some([mandoc]) = programs(["mandoc"]) {
        let said = said(&mandoc, &["-Tlint", "-Wwarning"], &written);
        // Pages without a date are the same whenever they are made.
        let said: Vec<&str> = said.lines().filter(|line| !line.contains("missing date")).collect();
        assert_eq!(said, [""; 0]);
    }
}

#[test]
fn man_shows_a_page_and_apropos_can_read_its_name() {
    let team = Team::empty();
    let written = pages(&team);
    if let Some([lexgrog]) = programs(["lexgrog"]) {
        let said = said(&lexgrog, &[], &written);
        assert_eq!(said.lines().count(), written.len(), "{said}");
        let about = "ally-goal-done - Close a goal: reached\"";
        assert!(said.lines().all(|line| line.contains(": \"ally")) && said.contains(about), "{said}");
    }
    if let Some([man]) = programs(["man"]) {
        let page = team.path("ana/the pages/ally-undo.1");
        let shown = said(&man, &["--warnings", "-P", "cat", "-l"], &[page]);
        let words: Vec<&str> = shown.split_whitespace().collect();
        assert!(
            words.join(" ").contains("NAME ally-undo - Take back your last own record commit"),
            "{shown}"
        );
    }
}

#[test]
fn a_folder_that_can_not_be_made_is_named() {
    let team = Team::empty();
    std::fs::write(team.path("ana/file"), "").unwrap();
    team.in_home("ana", &["man", "file/pages"]).in_place(&team).fails(
        1,
        "
        error: PLACE/ana/file/pages: Not a directory
          help: a part of the name is no folder; check the name
        ",
    );
}

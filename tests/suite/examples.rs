//! The team in examples/acme is one that ally reads, and the program beside it reads it through the library.

use std::path::Path;

use super::console::project;
use super::team::Team;

#[path = "../../examples/read_team.rs"]
mod read_team;

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Ana's clone is a copy of the example, each record committed by its writer.
fn acme() -> Team {
    let team = Team::empty();
    copy(&project().join("examples/acme"), &team.clone_of("ana"));
    team.git("ana", &["init", "--quiet"]);
    team.git("ana", &["config", "merge.ally.driver", "ally merge-file %O %A %B %P"]);
    let ben = ["members/ben.yaml", "goals/ben", "goals/ours", "checkins/ben", "feedback/ben"];
    let leaves = ["sprints/*/ben.yaml", "reviews/*/ben.yaml", "reviews/*/joint.ben.yaml"];
    team.git("ana", &[&["add", "--"][..], &ben, &leaves].concat());
    team.git("ana", &["commit", "--quiet", "--author", "Ben Li <ben@example.org>", "-m", "ben: his records"]);
    team.git("ana", &["add", "."]);
    team.git("ana", &["commit", "--quiet", "-m", "ana: her records"]);
    team
}

#[test]
fn the_example_team_has_nothing_to_mend() {
    let team = acme();
    team.ana("check").shows("23 records looked at, nothing to mend\n");
    let status = team.ana("status").ok();
    assert!(status.starts_with("Acme, Sun 22 Nov\n") && status.contains("Ana Roth leads"), "{status}");
}

/// The example shows the format as it is written: every file is canonical text.
#[test]
fn the_example_files_are_canonical() {
    let root = project().join("examples/acme");
    let loaded = ally::store::load(&root, &ally::model::Scope::all());
    assert_eq!(loaded.problems, []);
    for record in loaded.snapshot.all() {
        let text = std::fs::read_to_string(root.join(record.path())).unwrap();
        let plain: String =
            text.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect();
        assert_eq!(plain, ally::model::canonical_record(record), "{}", record.path());
    }
}

#[test]
fn the_program_beside_it_prints_the_open_goals() {
    let mut out = Vec::new();
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    read_team::open_goals(&project().join("examples/acme"), today, &mut out).unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "Ana Roth: Swim on two mornings a week (active)\n\
         Ana Roth: Talk to twenty people who would bring something (active)\n\
         Ben Li: Solder without a plan on the table (active)\n\
         Ana Roth and Ben Li: A trial day with five repairs (active)\n"
    );
}

//! What a partner's commit, a tree or a server may do to this machine: nothing that nobody asked for.

use std::os::unix::fs::symlink;

use super::team::Team;

/// Ben commits everything in his clone, even what git ignores, and pushes it with plain git.
fn ben_pushes(team: &Team, paths: &[&str]) {
    for path in paths {
        team.git("ben", &["add", "--force", "--", path]);
    }
    team.git("ben", &["commit", "-q", "--allow-empty", "-m", "planted"]);
    team.git("ben", &["push", "-q"]);
}

/// Ben's clone gets a symbolic link.
fn ben_links(team: &Team, to: &std::path::Path, path: &str) {
    let place = team.clone_of("ben").join(path);
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    symlink(to, place).unwrap();
}

#[test]
fn private_words_never_follow_a_link_that_came_with_a_commit() {
    let names = ["private/checkins/ana/2026/11/.2026-11-22.ana.yaml.ally", "private/..gitignore.ally"];
    for name in names {
        let team = Team::pair();
        let precious = team.path("precious");
        std::fs::write(&precious, "precious\n").unwrap();
        ben_links(&team, &precious, name);
        ben_pushes(&team, &[name]);
        team.ana("sync").ok();
        // As an ally that has never heard of tracked private files, or an Ana who has just taken them out of git.
        team.git("ana", &["rm", "-r", "-q", "--cached", "private"]);
        team.git("ana", &["commit", "-q", "-m", "Keep private here"]);
        team.ana("checkin --private --note 'secret words'").ok();
        assert_eq!(std::fs::read_to_string(&precious).unwrap(), "precious\n", "{name}");
        let record = team.clone_of("ana").join("private/checkins/ana/2026/11/2026-11-22.ana.yaml");
        assert!(record.symlink_metadata().unwrap().is_file());
        assert!(
            team.read("ana", "private/checkins/ana/2026/11/2026-11-22.ana.yaml").contains("secret words")
        );
    }
}

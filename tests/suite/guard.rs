//! What a partner's commit, a tree or a server may do to this machine: nothing that nobody asked for.

use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Stdio;

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
fn ben_links(team: &Team, to: &Path, path: &str) {
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

#[test]
fn nothing_private_is_written_into_what_git_tracks() {
    let team = Team::pair();
    let planted = "private/checkins/ana/2026/11/2026-11-22.ana.yaml";
    team.write("ben", planted, "date: 2026-11-22\nnote: planted\n");
    ben_pushes(&team, &[planted]);
    team.ana("sync").shows(
        "
        private/checkins/ana/2026/11/2026-11-22.ana.yaml came from the remote, though private/ is to stay on each machine: nothing private is written until git forgets it; `ally check` says how
        Received 1 other file; nothing to send
        ",
    );
    let refused = "
        error: private: git tracks files in it, so that a commit of everything would send private words
          help: `ally git rm -r --cached private`, then `ally git commit -m 'Keep private here'`; the files stay where they are
        ";
    team.ana("checkin --private --note 'my secret'").fails(4, refused);
    team.ana("feedback give ben 'not yet' --kind topic --draft").fails(4, refused);
    assert_eq!(team.read("ana", planted), "date: 2026-11-22\nnote: planted\n");
    let (found, _) = team.ana("check").ends(4);
    assert!(found.contains("git tracks files in it"), "{found}");
    // The way out, typed as it is named.
    team.ana("git rm -q -r --cached private").ok();
    team.ana("checkin --private --note 'my secret'").fails(4, refused);
    team.ana("git commit -q -m 'Keep private here'").ok();
    team.ana("check").ends(0);
    team.ana("checkin --private --note 'my secret'").ok();
    team.git("ana", &["add", "-A"]);
    team.is_clean("ana");
    team.ana("sync").ok();
    assert!(!team.git("ana", &["log", "--all", "-p"]).contains("my secret"));
    assert!(team.read("ana", planted).contains("my secret"));
    // Ben's own copy was tracked, so git takes it along.
    team.ben("sync").ok();
    team.is_clean("ben");
}

#[test]
fn the_private_folder_ignores_itself_whatever_came_before() {
    let team = Team::pair();
    team.write("ben", ".gitignore", "");
    team.write("ben", "private/.gitignore", "!*\n");
    ben_pushes(&team, &[".gitignore", "private/.gitignore"]);
    team.ana("sync").ok();
    team.ana("git rm -q -r --cached private").ok();
    team.ana("git commit -q -m 'Keep private here'").ok();
    let (found, _) = team.ana("check").ends(4);
    assert!(found.contains("git does not ignore it"), "{found}");
    team.ana("checkin --private --note 'my secret'").ok();
    assert_eq!(team.read("ana", "private/.gitignore"), "*\n");
    team.is_clean("ana");
    team.ana("check").ends(0);
}

#[test]
fn a_file_whose_name_is_no_text_travels_like_any_other() {
    use std::os::unix::ffi::OsStrExt;
    let team = Team::pair();
    let names = [&b"caf\xe9.txt"[..], b"caf\xe8.txt"].map(std::ffi::OsStr::from_bytes);
    let write = |who: &str, name, text: &str| std::fs::write(team.clone_of(who).join(name), text).unwrap();
    for name in names {
        write("ben", name, "a coffee\n");
    }
    team.git("ben", &["add", "-A"]);
    team.git("ben", &["commit", "-q", "-m", "Photos"]);
    team.ana("goal add Run --id run").ok();
    team.ana("sync").ok();
    team.ben("sync").shows("\nSent 2 other files; received 1 goal from Ana Roth\n");
    team.ana("sync").shows("\nReceived 2 other files; nothing to send\n");
    // Both sides change something, and one of the names on one side only.
    write("ben", names[0], "two coffees\n");
    team.git("ben", &["commit", "-q", "-a", "-m", "More"]);
    team.ben("sync").ok();
    team.ana("goal add Read --id read").ok();
    team.ana("sync").shows("\nSent 1 goal; received 1 other file\n");
    team.ben("sync").ok();
    for who in ["ana", "ben"] {
        team.is_clean(who);
        assert_eq!(std::fs::read_to_string(team.clone_of(who).join(names[0])).unwrap(), "two coffees\n");
        assert_eq!(std::fs::read_to_string(team.clone_of(who).join(names[1])).unwrap(), "a coffee\n");
        team.run(who, &["check"]).ends(0);
    }
}

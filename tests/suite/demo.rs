//! The demonstration: a team of two with thirteen weeks of records, made by the code of the commands.

use super::team::Team;

#[test]
fn the_demonstration_is_a_sound_team_on_both_sides() {
    let team = Team::empty();
    let shown = team.in_home("ana", &["demo"]).in_place(&team).ok();
    let (board, next) = shown.split_once("\n13 weeks of two partners, ").unwrap();
    assert!(board.starts_with("Ana & Ben, Sun 22 Nov\n"), "{board}");
    assert!(board.contains("\nBen Li\n") && board.contains("\nAna Roth (you)\n"), "{board}");
    assert!(board.ends_with("Last sync today 10:00 · nothing to send\n"), "{board}");
    assert!(next.contains("records, all made up, in PLACE/ana/ally-demo\n"), "{next}");
    for who in ["ana", "ben"] {
        let folder = format!("ally-demo/{who}");
        let checked = team.in_home("ana", &["-C", &folder, "check"]).ok();
        assert!(checked.ends_with(" records looked at, nothing to mend\n"), "{checked}");
        let whoami = team.in_home("ana", &["-C", &folder, "whoami", "--json"]).json();
        assert_eq!(whoami["data"]["member"], who);
        let synced = team.in_home("ana", &["-C", &folder, "sync"]).ok();
        assert_eq!(synced, "Nothing new: both sides are the same\n");
        let mut fsck = team.command(who, "git");
        let done =
            fsck.current_dir(team.path("ana").join(&folder)).args(["fsck", "--strict"]).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}

#[test]
fn what_the_demonstration_says_to_try_works() {
    let team = Team::empty();
    let shown = team.in_home("ana", &["demo"]).ok();
    let place = team.path("ana/ally-demo/ana");
    assert!(shown.contains(&format!("  cd '{}'\n", place.display())), "{shown}");
    let mut tried = 0;
    for line in shown.lines().filter_map(|line| line.strip_prefix("  ally ")) {
        let line = line.split("  #").next().unwrap();
        let words = super::team::words(line);
        let args: Vec<&str> = words.iter().map(String::as_str).collect();
        team.run_in("ana", &place, &args, None).ok();
        tried += 1;
    }
    assert_eq!(tried, 5);
}

#[test]
fn the_demonstration_is_the_same_every_time_on_one_day() {
    let team = Team::empty();
    let tip = |folder: &str| {
        let mut git = team.command("ana", "git");
        let folder = team.path("ana").join(folder).join("ana");
        String::from_utf8(git.current_dir(folder).args(["rev-parse", "HEAD^{tree}"]).output().unwrap().stdout)
    };
    team.in_home("ana", &["demo", "one"]).ok();
    team.in_home("ana", &["demo", "two", "--quiet"]).ok();
    assert_eq!(tip("one"), tip("two"));
}

#[test]
fn the_demonstration_needs_a_folder_of_its_own_and_no_identity() {
    let team = Team::empty();
    std::fs::write(team.path("ana/.gitconfig"), "").unwrap();
    team.in_home("ana", &["demo", "made"]).ok();
    team.in_home("ana", &["demo", "made"]).in_place(&team).fails(
        1,
        "
        error: PLACE/ana/made is there already and is not empty
          help: name another folder
        ",
    );
}

//! Options of every command and the variables behind them: which team, who acts, when.

use super::shim::watch;
use super::team::Team;

#[test]
fn options_stand_before_and_behind_the_command() {
    let team = Team::pair();
    team.ana("goal add Run").ok();
    let plain = team.ana("goal list --json").ok();
    for line in ["--json goal list", "goal --json list", "goal list --who ana --json", "-q --json goal list"]
    {
        assert_eq!(team.ana(line).ok(), plain, "{line}");
    }
    let shown = team.ana("--as ben goal list").ok();
    assert!(shown.contains("ana/run"), "{shown}");
    assert_eq!(team.ana("goal list --as ben").ok(), shown);
    assert_eq!(team.ana("goal --as=ben list").ok(), shown);
    assert_eq!(team.in_home("ana", &["goal", "list", "-C", "team", "--json"]).ok(), plain);
    assert_eq!(team.in_home("ana", &["goal", "-Cteam", "list", "--json"]).ok(), plain);
    assert_eq!(team.in_home("ana", &["--repo=team", "goal", "list", "--json"]).ok(), plain);
}

#[test]
fn the_team_is_named_by_option_then_variable_then_folder_then_settings() {
    let team = Team::pair();
    team.in_home("ana", &["init", "other", "--team", "Other"]).ok();
    let (home, clone) = (team.path("ana"), team.clone_of("ana"));
    let name = |folder: &std::path::Path, vars: &[(&str, &str)], line: &str| {
        let run = team.with("ana", folder, vars, line);
        serde_json::from_str::<serde_json::Value>(&run.ok()).unwrap()["data"]["team"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let other = team.path("ana/other");
    let other = other.to_str().unwrap();
    std::fs::create_dir_all(clone.join("notes/deep")).unwrap();
    assert_eq!(name(&clone, &[], "whoami --json"), "Ana & Ben");
    assert_eq!(name(&clone.join("notes/deep"), &[], "whoami --json"), "Ana & Ben");
    assert_eq!(name(&clone, &[("ALLY_REPO", other)], "whoami --json"), "Other");
    assert_eq!(name(&home, &[("ALLY_REPO", "other")], "whoami --json"), "Other");
    assert_eq!(name(&home, &[("ALLY_REPO", "other")], "-C team whoami --json"), "Ana & Ben");
    assert_eq!(name(&home, &[("ALLY_REPO", "")], "-C ~/other whoami --json"), "Other");
    assert_eq!(name(&clone, &[], "-C ../other whoami --json"), "Other");
    assert_eq!(name(&clone, &[], "-C ../other/members/.. whoami --json"), "Other");
    team.in_home("ana", &["config", "set", "repo", "other"]).ok();
    assert_eq!(name(&home, &[], "whoami --json"), "Other");
    assert_eq!(name(&clone, &[], "whoami --json"), "Ana & Ben");
    // Somewhere else, settings by $XDG_CONFIG_HOME.
    let elsewhere = team.path("config");
    std::fs::create_dir_all(elsewhere.join("ally")).unwrap();
    std::fs::write(elsewhere.join("ally/config.yaml"), "repo: ~/team\n").unwrap();
    let vars = [("XDG_CONFIG_HOME", elsewhere.to_str().unwrap())];
    assert_eq!(name(&home, &vars, "whoami --json"), "Ana & Ben");
}

#[test]
fn a_team_that_is_named_and_not_there_is_not_looked_for_elsewhere() {
    let team = Team::pair();
    team.ana("-C nowhere status").in_place(&team).fails(
        1,
        "
        error: PLACE/ana/team/nowhere: No such file or directory
          help: nothing of that name is there; check the name
        ",
    );
    team.ana("-C ../.. status").in_place(&team).fails(
        1,
        "
        error: there is no team in PLACE or above it
          help: begin one with `ally init`, come into one with `ally join URL`, or name its folder with --repo DIR
        ",
    );
    let clone = team.clone_of("ana");
    team.with("ana", &clone, &[("ALLY_REPO", "nowhere")], "status").in_place(&team).fails(
        1,
        "
        error: PLACE/ana/team/nowhere: No such file or directory
          help: nothing of that name is there; check the name
        ",
    );
    team.in_home("ana", &["config", "set", "repo", "team"]).ok();
    std::fs::rename(&clone, team.path("ana/moved")).unwrap();
    team.in_home("ana", &["status"]).in_place(&team).fails(
        1,
        "
        error: there is no team in PLACE/ana/team or above it
          help: begin one with `ally init`, come into one with `ally join URL`, or name its folder with --repo DIR
        ",
    );
}

#[test]
fn the_acting_member_writes_and_git_commits() {
    let team = Team::pair();
    let clone = team.clone_of("ana");
    let last = || team.git("ana", &["log", "-1", "--format=%an <%ae>, %cn <%ce>: %s"]);
    team.ana("--as ben goal add Swim").ok();
    assert_eq!(last(), "Ben Li <ben@example.org>, Ana Roth <ana@example.org>: goal: ben adds swim (Swim)\n");
    team.with("ana", &clone, &[("ALLY_MEMBER", "ben")], "checkin swim=y").ok();
    assert_eq!(
        last(),
        "Ben Li <ben@example.org>, Ana Roth <ana@example.org>: checkin: ben 2026-11-22 (swim done)\n"
    );
    team.with("ana", &clone, &[("ALLY_MEMBER", "ben")], "--as ana goal add Run").ok();
    assert_eq!(last(), "Ana Roth <ana@example.org>, Ana Roth <ana@example.org>: goal: ana adds run (Run)\n");
    let refused = "
        error: ben/swim belongs to ben, and only ben changes it
          help: say what you think with `ally feedback give`; or act as that member with --as, if you are
        ";
    team.ana("goal done ben/swim").fails(1, refused);
    assert_eq!(last(), "Ana Roth <ana@example.org>, Ana Roth <ana@example.org>: goal: ana adds run (Run)\n");
    team.ana("--as ben goal done swim").ok();
    // Whoever acts takes back what is the member's own.
    team.ana("undo").shows(
        "
        Took back: goal: ana adds run (Run)
        The words stay in git's history; `ally git log -p` shows them
        ",
    );
    team.ana("check").ok();
}

#[test]
fn another_name_of_the_author_comes_from_the_members_file() {
    let team = Team::pair();
    team.git("ana", &["config", "user.name", "root"]);
    team.git("ana", &["config", "user.email", "root@machine"]);
    team.ana("goal add Run").ok();
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%an <%ae>, %cn <%ce>"]),
        "Ana Roth <ana@example.org>, root <root@machine>\n"
    );
    team.ana("check").ok();
}

#[test]
fn the_clock_and_the_seed_can_be_set() {
    let team = Team::pair();
    let clone = team.clone_of("ana");
    let at = |now: &str, line: &str| team.with("ana", &clone, &[("ALLY_NOW", now)], line);
    at("2026-12-31T23:30:00-05:00", "checkin --note x").ok();
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%ad %cd", "--date=iso-strict"]),
        "2026-12-31T23:30:00-05:00 2026-12-31T23:30:00-05:00\n"
    );
    assert!(clone.join("checkins/ana/2026/12/2026-12-31.ana.yaml").exists());
    at("yesterday", "status").fails(
        2,
        "
        error: ALLY_NOW is \"yesterday\"
          help: it takes an instant such as 2026-11-22T10:00:00+01:00
        ",
    );
    team.with("ana", &clone, &[("ALLY_SEED", "x")], "status").fails(
        2,
        "
        error: ALLY_SEED is \"x\"
          help: it takes a whole number
        ",
    );
    let id = |seed: &str| {
        let run = team.with("ana", &clone, &[("ALLY_SEED", seed)], "feedback give ben x --json");
        run.json()["data"]["id"].as_str().unwrap().to_owned()
    };
    let (one, same) = (id("7"), id("7"));
    assert_ne!(one, same, "an id that is there is not given twice");
    team.ana("undo").ok();
    team.ana("undo").ok();
    assert_eq!(id("7"), one);
}

#[test]
fn the_version_and_the_help_are_said_without_opening_anything_of_the_team() {
    let team = Team::pair();
    let Some(watch) = watch() else { return };
    let folder = team.clone_of("ana").canonicalize().unwrap();
    let opened = |line: &[&str]| {
        let log = team.path("opened");
        let _ = std::fs::remove_file(&log);
        let mut command = team.command("ana", env!("CARGO_BIN_EXE_ally"));
        command.env("LD_PRELOAD", watch).env("WATCH_LOG", &log).env("WATCH_FOLDER", &folder);
        let output = command.current_dir(&folder).args(line).output().unwrap();
        assert!(output.status.success() && !output.stdout.is_empty(), "{line:?}");
        std::fs::read_to_string(&log).unwrap_or_default()
    };
    assert!(opened(&["status"]).contains("ally.yaml"));
    for line in [&["--version"][..], &["-V"], &["--help"], &["help", "goal", "add"], &["goal", "add", "-h"]] {
        assert_eq!(opened(line), "", "{line:?}");
    }
}

#[test]
fn a_version_is_asked_for_in_any_place_and_with_any_other_option() {
    let team = Team::pair();
    let version = team.in_home("ana", &["--version"]).ok();
    assert!(version.starts_with("ally ") && version.lines().count() == 1, "{version}");
    for line in
        [&["-V"][..], &["--json", "--version"], &["--version", "--json"], &["-qV"], &["--repo", "x", "-V"]]
    {
        assert_eq!(team.in_home("ana", line).ok(), version, "{line:?}");
    }
}

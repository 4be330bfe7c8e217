//! Several teams at once: one command, an answer for each, and no trouble of one for the others.

use super::pty::Terminal;
use super::team::{Run, Team};
use super::ways::script;

/// Ana in three teams: with Ben, alone, and one whose remote is out of reach.
fn three() -> Team {
    let team = Team::agreed();
    team.in_home("ana", &["init", "alone", "--team", "Alone", "--purpose", "Read", "--checkin", "daily"])
        .ok();
    team.in_home("ana", &["init", "far", "--team", "Far", "--purpose", "Sing", "--checkin", "daily"]).ok();
    let far = team.path("ana/far");
    let mut git = team.command("ana", "git");
    git.current_dir(&far).args(["remote", "add", "origin", "/nowhere/at/all"]);
    assert!(git.output().unwrap().status.success());
    team.in_home("ana", &["config", "set", "teams", "far:team:alone"]).ok();
    team
}

fn ana(team: &Team, line: &str) -> Run {
    let words = super::team::words(line);
    team.in_home("ana", &words.iter().map(String::as_str).collect::<Vec<_>>()).in_place(team)
}

#[test]
fn the_settings_list_each_team_once() {
    let team = three();
    ana(&team, "config get teams").shows(
        "
        PLACE/ana/far:PLACE/ana/team:PLACE/ana/alone
        ",
    );
    ana(&team, "config set teams ~/team:./team/members/..:team").shows(
        "
        teams is PLACE/ana/team now
        ",
    );
    let kept = std::fs::read_to_string(team.path("ana/.config/ally/config.yaml")).unwrap();
    assert!(kept.starts_with("teams:\n") || kept.starts_with("teams: ["), "{kept}");
    ana(&team, "config set teams team:nowhere").ends(1);
    assert_eq!(std::fs::read_to_string(team.path("ana/.config/ally/config.yaml")).unwrap(), kept);
}

#[test]
fn the_board_has_a_line_for_each() {
    let team = three();
    team.ben("feedback give ana 'Shall we run?' --kind ask").ok();
    team.ben("checkin --win 'a long run'").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    ana(&team, "--every-team").shows(
        "
        team       last check-in  asked of you  due for you  last sync
        Far        –              –             1            –
        Ana & Ben  Ben Li today   1             2            today
        Alone      –              –             1            –

        `ally -C DIR` shows one of them, `ally --every-team due` what is due
        ",
    );
    assert_eq!(ana(&team, "status --every-team").ok(), ana(&team, "--every-team status").ok());
}

#[test]
fn what_is_wrong_in_one_team_is_one_line_and_stops_no_other() {
    let team = three();
    std::fs::rename(team.path("ana/alone"), team.path("ana/moved")).unwrap();
    team.write("ana", "goals/ana/run.yaml", "title: [");
    let (out, err) = ana(&team, "--every-team status").ends(1);
    assert!(out.contains("\nFar ") && out.contains("\nAna & Ben ") && !out.contains("Alone"), "{out}");
    let lines: Vec<&str> = err.lines().collect();
    assert_eq!(
        lines,
        [
            "Ana & Ben: goals/ana/run.yaml can't be read; `ally -C 'PLACE/ana/team' check` says why",
            "alone: PLACE/ana/alone: No such file or directory; nothing of that name is there; check the name",
        ]
    );
    let (out, err) = ana(&team, "--every-team status --json").ends(1);
    assert_eq!(err, "");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["kind"], "every-team.status");
    assert_eq!(paths(&json), ["PLACE/ana/team/goals/ana/run.yaml"]);
    assert_eq!(json["data"][0]["data"]["team"], "Far");
    assert_eq!(json["data"][2]["data"], serde_json::Value::Null);
    assert_eq!(
        (json["data"][2]["error"]["code"].as_str(), json["data"][2]["error"]["exit"].as_u64()),
        (Some("system"), Some(1))
    );
}

/// Where the problems of an answer are.
fn paths(json: &serde_json::Value) -> Vec<&str> {
    json["problems"].as_array().unwrap().iter().map(|problem| problem["path"].as_str().unwrap()).collect()
}

#[test]
fn a_program_hears_of_every_file_that_can_not_be_read_each_time() {
    let team = three();
    team.write("ana", "goals/ana/run.yaml", "title: [");
    team.write("ana", "goals/ana/walk.yaml", "title: [");
    for line in ["due", "remind", "remind"] {
        let out = ana(&team, &format!("--every-team {line} --json")).ends(4).0;
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        let both = ["PLACE/ana/team/goals/ana/run.yaml", "PLACE/ana/team/goals/ana/walk.yaml"];
        assert_eq!(paths(&json), both, "{line}");
    }
    // It is no person, who is told of it once a day.
    let line = "Ana & Ben: goals/ana/run.yaml can't be read, and 1 more; `ally -C 'PLACE/ana/team' check` says why\n";
    assert_eq!(ana(&team, "--every-team remind").ends(4), (String::new(), line.to_owned()));
    assert_eq!(ana(&team, "--every-team remind").ends(4), (String::new(), String::new()));
}

#[test]
fn marks_that_can_not_be_written_in_one_team_change_nothing_for_the_others() {
    let team = three();
    let aside = team.path("ana/far/.git/ally/.remind.ally");
    std::fs::create_dir_all(aside.join("in-the-way")).unwrap();
    let (out, err) = ana(&team, "--every-team remind").ends(1);
    assert_eq!(out.matches("Check-in for").count(), 3, "{out}");
    assert!(err.contains("PLACE/ana/far/.git/ally/.remind.ally"), "{err}");
    std::fs::remove_dir_all(&aside).unwrap();
    ana(&team, "--every-team remind").shows(
        "
        Far
          Check-in for today: `ally checkin`
        ",
    );
}

#[test]
fn while_one_team_is_told_the_others_can_be_asked() {
    let team = three();
    let told = team.path("told");
    let ask =
        format!("test \"$ALLY_REMIND_TEAM\" != Alone || ally -C far remind --all >'{}'", told.display());
    team.in_home("ana", &["--every-team", "remind", "--command", &ask]).shows("");
    assert_eq!(std::fs::read_to_string(told).unwrap(), "Far\n  Check-in for today: `ally checkin`\n");
}

#[test]
fn what_is_due_stands_below_its_team() {
    let team = three();
    team.ana("checkin --note here").ok();
    ana(&team, "--every-team due").shows(
        "
        Far
        due                 since  what settles it
        check-in for today  today  `ally checkin`

        Alone
        due                 since  what settles it
        check-in for today  today  `ally checkin`
        ",
    );
    ana(&team, "--every-team due --exit-code").ends(8);
    ana(&team, "config set teams team").ok();
    ana(&team, "--every-team due --exit-code").shows(
        "
        Nothing is waiting for you in 1 team
        ",
    );
}

#[test]
fn reminders_of_all_teams_come_once_each() {
    let team = three();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = team.command("ana", env!("CARGO_BIN_EXE_ally"));
    let output = command.current_dir(team.path("ana")).args(["--every-team", "remind"]).stdout(full).output();
    assert_eq!(output.unwrap().status.code(), Some(1));
    ana(&team, "--every-team remind").shows(
        "
        Far
          Check-in for today: `ally checkin`
        Ana & Ben
          Check-in for this week, which ends today: `ally checkin`
        Alone
          Check-in for today: `ally checkin`
        ",
    );
    ana(&team, "--every-team remind").shows("");
    team.at("2026-11-23T09:00");
    let (out, err) = ana(&team, "--every-team remind --sync").ends(0);
    assert_eq!(out.matches("Check-in for today").count(), 2, "{out}");
    assert_eq!(
        err.lines().map(|line| line.split(": ").take(2).collect::<Vec<_>>().join(": ")).collect::<Vec<_>>(),
        ["Far: no sync", "Alone: no sync"]
    );
    team.at("2026-11-24T09:00");
    let told = team.path("told");
    let keep =
        format!("printf '%s: %s\\n' \"$ALLY_REMIND_TEAM\" \"$ALLY_REMIND_TEXT\" >>'{}'", told.display());
    team.in_home("ana", &["--every-team", "remind", "--command", &keep]).shows("");
    let said = std::fs::read_to_string(told).unwrap();
    assert_eq!(said, "Far: Check-in for today\nAlone: Check-in for today\n");
    team.at("2026-11-25T09:00");
    let (_, err) = team.in_home("ana", &["--every-team", "remind", "--command", "exit 3"]).ends(1);
    assert_eq!(
        err,
        "Far: the command for “Check-in for today” ended with code 3\nAlone: the command for “Check-in for today” ended with code 3\n"
    );
}

#[test]
fn a_sync_of_all_reaches_those_that_can_be_reached() {
    let team = three();
    team.ana("checkin --note here").ok();
    let (out, err) = ana(&team, "--every-team sync --timeout 5").ends(1);
    assert_eq!(out, "Ana & Ben\nSent 1 check-in; nothing new from the others\n");
    let lines: Vec<&str> = err.lines().collect();
    assert!(lines.len() == 2 && lines[0].starts_with("Far: ") && lines[1].starts_with("Alone: "), "{err}");
    let json = ana(&team, "--every-team sync --json").ends(1).0;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let codes: Vec<Option<&str>> =
        json["data"].as_array().unwrap().iter().map(|one| one["error"]["code"].as_str()).collect();
    assert_eq!((codes[1], codes[2]), (None, Some("no_remote")));
    ana(&team, "config set teams far:team").ok();
    let exit = ana(&team, "--every-team sync -q").code;
    assert_eq!(exit, 6);
}

#[test]
fn values_from_both_sides_are_told_by_a_quiet_sync_of_all_too() {
    let team = three();
    ana(&team, "config set teams team").ok();
    team.ana("goal add Run --id run").ok();
    team.meet();
    team.ana("goal change run --why A --because one").ok();
    team.run_in(
        "ben",
        &team.clone_of("ben"),
        &["--as", "ana", "goal", "change", "run", "--why", "B", "--because", "two"],
        None,
    )
    .ok();
    team.ben("sync").ok();
    let (out, err) = ana(&team, "--every-team sync -q").ends(5);
    assert_eq!(err, "");
    assert!(out.starts_with("Ana & Ben\nBoth sides changed why of ana/run: "), "{out}");
    assert_eq!(ana(&team, "--every-team sync -q").ok(), "");
}

#[test]
fn twenty_teams_are_answered_in_their_order() {
    let team = Team::agreed();
    let names: Vec<String> = (10..30).map(|number| format!("t{number}")).collect();
    for name in &names {
        let files = team.path("ana").join(name);
        std::fs::create_dir_all(&files).unwrap();
        let mut copy = std::process::Command::new("cp");
        copy.arg("-r").arg(team.clone_of("ana").join(".")).arg(&files);
        assert!(copy.status().unwrap().success());
        std::fs::write(files.join("ally.yaml"), format!("format: 1\nname: {name}\n")).unwrap();
    }
    ana(&team, &format!("config set teams {}", names.join(":"))).ok();
    let out = ana(&team, "--every-team").ok();
    let shown: Vec<&str> = out.lines().skip(1).take(20).filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(shown, names);
}

#[test]
fn eight_teams_are_asked_at_once() {
    let team = Team::agreed();
    let dial = team.path("dial");
    let host = team.path("").display().to_string();
    script(
        &dial,
        &format!(
            "case $1 in -G) exit 1;; esac\nfor last; do :; done\nsleep 1\ncd '{host}' && exec sh -c \"$last\""
        ),
    );
    team.git("ana", &["remote", "set-url", "origin", "h:remote.git"]);
    let names: Vec<String> = (1..=8).map(|number| format!("t{number}")).collect();
    for name in &names {
        super::faults::copy(&team.clone_of("ana"), &team.path(""));
        std::fs::rename(team.path("team"), team.path("ana").join(name)).unwrap();
    }
    let timed = |line: &str| {
        let begin = std::time::Instant::now();
        let run = team.with("ana", &team.path("ana"), &[("GIT_SSH", dial.to_str().unwrap())], line);
        (run.ok(), begin.elapsed())
    };
    ana(&team, &format!("config set teams {}", names.join(":"))).ok();
    let (_, one) = timed("-C t1 sync");
    let (said, all) = timed("--every-team sync");
    assert_eq!(said.matches("Nothing new").count(), 8, "{said}");
    assert!(one.as_secs() >= 1, "{one:?}");
    // One after the other would take eight times as long.
    assert!(all < one * 4, "one takes {one:?}, eight take {all:?}");
}

#[test]
fn other_commands_are_for_one_team() {
    let team = three();
    for line in ["goal list", "check", "remind show --cron", "due --short", "sync --theirs"] {
        let (out, err) = ana(&team, &format!("--every-team {line}")).ends(2);
        assert!(out.is_empty() && err.contains("--every-team"), "{line}: {err}");
    }
    ana(&team, "--every-team -C team status").ends(2);
    let ben = team.in_home("ben", &["--every-team", "status"]);
    ben.fails(
        2,
        "
        error: your settings list no teams
          help: `ally config set teams ~/one:~/two` lists their folders
        ",
    );
}

#[test]
fn who_waits_at_a_terminal_sees_how_many_have_answered() {
    let team = three();
    let dial = team.path("dial");
    script(&dial, "case $1 in -G) exit 1;; esac\nsleep 0.3\nexit 1");
    team.git_ok("ana", &team.path("ana/far"), &["remote", "set-url", "origin", "h:far.git"]);
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let terminal = terminal.var("GIT_SSH", dial.to_str().unwrap()).columns(200);
    let words = [env!("CARGO_BIN_EXE_ally"), "--every-team", "sync"].map(str::to_owned);
    let seen = terminal.run(&words, &team.path("ana"), &[]);
    assert!(seen.raw.contains(" of 3 teams\u{1b}[K") && !seen.screen.contains("of 3 teams"), "{seen:?}");
    assert_eq!(seen.code, 1);
}

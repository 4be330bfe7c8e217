//! Two clones: the main job, every pair of edits that matters, and remotes in every state.

use super::team::{Run, Team};

/// Ana has a goal `run`, and Ben has it too.
fn with_goal() -> Team {
    let team = Team::pair();
    team.ana("goal add Run --id run --every 3/week --why light").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team
}

/// Ben does something in Ana's name: the second person who can change her records, as a second device would.
fn for_ana(team: &Team, line: &str) -> Run {
    team.ben(&format!("--as ana {line}"))
}

/// Both clones are clean and hold the same commit.
fn are_equal(team: &Team) {
    team.is_clean("ana");
    team.is_clean("ben");
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), team.git("ben", &["rev-parse", "HEAD"]));
}

const RUN: &str = "goals/ana/run.yaml";

#[test]
fn what_one_writes_the_other_reads_and_answers() {
    let team = Team::pair();
    team.ana("goal add 'Run three times a week' --id run --every 3/week").ok();
    team.ana("checkin run=y -m 4 --ask 'ideas: how do I stay warm?'").shows(
        "
        Checked in for Sun 22 Nov: run done, mood 4, ask
        Ben Li will see it after your next `ally sync`
        ",
    );
    team.ana("sync").shows("\nSent 1 goal and 1 check-in; nothing new from the others\n");
    team.ben("sync").shows("\nReceived 1 goal and 1 check-in from Ana Roth; nothing to send\n");
    let board = team.ben("status").ok();
    assert!(board.contains("run  Run three times a week  3/week  done, today"), "{board}");
    assert!(
        board.contains("Ana Roth waits for you: “how do I stay warm?” (today, 2026-11-22.ana)"),
        "{board}"
    );
    team.ben("feedback give ana 'Two thin layers' --kind keep --re 2026-11-22.ana").ok();
    team.ben("sync").shows("\nSent 1 piece of feedback; nothing new from the others\n");
    team.ana("sync").shows("\nReceived 1 piece of feedback from Ben Li; nothing to send\n");
    let inbox = team.ana("inbox").ok();
    assert!(inbox.contains("→ keep to Ana Roth about 2026-11-22.ana: Two thin layers"), "{inbox}");
    let reply = inbox.split_whitespace().find(|word| word.starts_with("2026-11-22.ben.")).unwrap();
    team.ana(&format!("feedback reply {reply} 'Warm now' --as-reply thanks")).ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    let thread = team.ben(&format!("feedback show {reply}")).ok();
    assert!(thread.contains("Two thin layers") && thread.contains("Warm now"), "{thread}");
    team.ben("sync").shows("\nNothing new: both sides are the same\n");
    are_equal(&team);
}

#[test]
fn both_directions_at_once_end_in_one_line() {
    let team = with_goal();
    team.ana("checkin run=y").ok();
    team.ben("goal add Read --id read").ok();
    team.ben("checkin read=p -m 3").ok();
    team.ana("sync").ok();
    team.ben("sync").shows("\nSent 1 goal and 1 check-in; received 1 check-in from Ana Roth\n");
    team.ana("sync").shows("\nReceived 1 goal and 1 check-in from Ben Li; nothing to send\n");
    are_equal(&team);
}

#[test]
fn different_fields_of_one_record_go_together() {
    let team = with_goal();
    team.ana("goal change run --why 'to breathe' --because stairs").ok();
    for_ana(&team, "goal change run --minimum 'ten minutes' --because winter").ok();
    team.ana("sync").ok();
    let synced = team.ben("sync --json").json();
    assert_eq!(synced["data"]["merged"][0]["id"], "ana/run");
    assert_eq!(synced["data"]["clashes"], serde_json::json!([]));
    team.ana("sync").ok();
    assert_eq!(
        team.read("ana", RUN),
        "title: Run\nwhy: to breathe\nevery: 3/week\nminimum: ten minutes\nstart: 2026-11-22\nchanges:\n\
         - \"on\": 2026-11-22\n  what: minimum\n  why: winter\n\
         - \"on\": 2026-11-22\n  what: why\n  was: light\n  why: stairs\n"
    );
    are_equal(&team);
}

#[test]
fn the_same_field_keeps_both_values_until_somebody_decides() {
    let team = with_goal();
    team.ana("goal change run --why A --because one").ok();
    for_ana(&team, "goal change run --why B --because two").ok();
    team.ana("sync").ok();
    let (out, err) = team.ben("sync").ends(5);
    assert_eq!(
        (out.as_str(), err.as_str()),
        (
            "Both sides changed why of ana/run: “B” is shown, “A” is kept beside it in goals/ana/run.yaml\n\
             Nothing is lost; `ally check` says how to settle it\n\
             Sent 1 goal; received 1 goal from Ana Roth\n",
            ""
        )
    );
    let text = team.read("ben", RUN);
    assert!(text.starts_with("title: Run\nwhy: B\n"), "{text}");
    assert!(text.ends_with("clashes:\n- field: why\n  value: A\n"), "{text}");
    assert!(text.contains("why: one") && text.contains("why: two"), "both reasons are kept\n{text}");

    // The other side hears of it once, too; after that the board reminds.
    let (out, _) = team.ana("sync").ends(5);
    assert_eq!(
        out,
        "Both sides changed why of ana/run: “B” is shown, “A” is kept beside it in goals/ana/run.yaml\n\
         Nothing is lost; `ally check` says how to settle it\n\
         Received 1 goal from Ana Roth; nothing to send\n"
    );
    team.ana("sync").shows("\nNothing new: both sides are the same\n");
    let board = team.ana("status").ok();
    assert!(
        board.contains("goals/ana/run.yaml holds a value from both sides; `ally check` shows which"),
        "{board}"
    );
    assert_eq!(team.ana("status --json").json()["data"]["clashes"], serde_json::json!([RUN]));
    let (found, _) = team.ana("check").ends(4);
    assert!(
        found.starts_with(
            "goals/ana/run.yaml:2:1: why was changed on both sides; \"A\" is kept beside what is shown [clash]\n"
        ),
        "{found}"
    );

    team.ana("goal change run --why C --because 'we talked'").shows("\nChanged goal run: why C\n");
    assert!(!team.read("ana", RUN).contains("clashes"));
    team.ana("check").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("check").ok();
    are_equal(&team);
}

#[test]
fn naming_the_value_that_is_shown_settles_a_clash() {
    let team = with_goal();
    team.ana("goal change run --why A --because one").ok();
    for_ana(&team, "goal change run --why B --because two").ok();
    team.ana("sync").ok();
    team.ben("sync").ends(5);
    team.ana("sync").ends(5);
    team.ana("goal change run --why B --because 'we talked'").shows("\nChanged goal run: why B\n");
    let text = team.read("ana", RUN);
    assert!(text.contains("\nwhy: B\n") && !text.contains("clashes"), "{text}");
    team.ana("check").ok();
    let (_, err) = team.ana("goal change run --why B --because again").ends(1);
    assert_eq!(err, "error: run is like that already\n  help: nothing was written\n");
}

#[test]
fn a_clash_in_json_names_record_field_and_both_values() {
    let team = with_goal();
    team.ana("goal change run --why A --because one").ok();
    for_ana(&team, "goal change run --why B --because two").ok();
    team.ana("sync").ok();
    let (out, err) = team.ben("sync --json").ends(5);
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    let goal = serde_json::json!({
        "kind": "goal", "id": "ana/run", "path": RUN, "writer": "ana", "action": "changed"
    });
    assert_eq!(
        answer,
        serde_json::json!({
            "schema": 1, "kind": "sync", "problems": [],
            "data": {
                "sent": [goal], "received": [goal], "merged": [goal],
                "clashes": [{
                    "id": "ana/run", "path": RUN, "field": "why", "shown": "B", "kept": "A", "kept_in": null
                }],
                "left": [], "offers": [], "aside": null, "remote": "origin", "branch": "main"
            }
        })
    );
    assert_eq!(err, "");
}

#[test]
fn answers_of_one_day_from_two_devices_go_together() {
    let team = with_goal();
    team.ana("goal add Pages --id pages --target 300 --unit pages").ok();
    team.ana("sync").ok();
    // The same person on a second machine: join knows the address and writes nobody new.
    let second = team.path("ana/phone");
    let remote = team.remote();
    let joined = team.in_home("ana", &["join", &remote, "phone"]).ok();
    assert!(joined.starts_with("You are in the team Ana & Ben as ana in "), "{joined}");
    team.ana("checkin run=y -m 4").ok();
    team.says_in("ana", &second, "checkin pages=12 --win rain").ok();
    team.ana("sync").ok();
    team.says_in("ana", &second, "sync").ok();
    team.ana("sync").ok();
    assert_eq!(
        team.read("ana", "checkins/ana/2026/11/2026-11-22.ana.yaml"),
        "goals:\n  run: done\n  pages: 12\nmood: 4\nwin: rain\n"
    );
    // Different answers to the same goal are a clash like any other.
    team.ana("checkin run=p").ok();
    team.says_in("ana", &second, "checkin run=n").ok();
    team.ana("sync").ok();
    let (out, _) = team.says_in("ana", &second, "sync").ends(5);
    assert!(
        out.starts_with(
            "Both sides changed goals.run of 2026-11-22.ana: “partly” is shown, “missed” is kept"
        ),
        "{out}"
    );
    team.says_in("ana", &second, "checkin run=n").ok();
    team.says_in("ana", &second, "check").ok();
    let members = team.ana("member list --json").json();
    assert_eq!(members["data"].as_array().unwrap().len(), 2, "no new member");
}

#[test]
fn a_change_wins_over_a_deletion() {
    for remover_first in [true, false] {
        let team = with_goal();
        team.git("ana", &["rm", "--quiet", RUN]);
        team.git("ana", &["commit", "--quiet", "-m", "drop it"]);
        for_ana(&team, "goal change run --why 'now more than ever' --because spring").ok();
        let order = if remover_first { ["ana", "ben", "ana"] } else { ["ben", "ana", "ben"] };
        for who in order {
            team.says(who, "sync").ok();
        }
        assert!(team.read("ana", RUN).contains("why: now more than ever"), "remover first: {remover_first}");
        are_equal(&team);
    }
}

#[test]
fn a_deletion_that_nobody_changed_travels() {
    let team = with_goal();
    team.git("ana", &["rm", "--quiet", RUN]);
    team.git("ana", &["commit", "--quiet", "-m", "drop it"]);
    let sent = team.ana("sync --json").json();
    assert_eq!(sent["data"]["sent"][0]["action"], "removed");
    team.ben("sync").ok();
    assert!(!team.clone_of("ben").join(RUN).exists());
    are_equal(&team);
}

#[test]
fn two_new_records_of_one_name_keep_every_word() {
    let team = Team::pair();
    team.ana("goal add Swim --id swim --every daily").ok();
    for_ana(&team, "goal add 'Swim far' --id swim --why sea").ok();
    team.ben("sync").ok();
    let (out, _) = team.ana("sync").ends(5);
    assert!(
        out.starts_with(
            "Both sides changed title of ana/swim: “Swim far” is shown, “Swim” is kept beside it"
        ),
        "{out}"
    );
    team.ben("sync").ends(5);
    assert_eq!(
        team.read("ben", "goals/ana/swim.yaml"),
        "title: Swim far\nwhy: sea\nevery: daily\nstart: 2026-11-22\nclashes:\n- field: title\n  value: Swim\n"
    );
    are_equal(&team);
}

#[test]
fn hand_edits_of_ones_own_records_are_committed_by_sync_alone() {
    let team = with_goal();
    let edited = team.read("ana", RUN).replace("title: Run", "title: Run far # a dream");
    team.write("ana", RUN, &edited);
    let board = team.ana("status").ok();
    assert!(board.ends_with(" · 1 file edited by hand\n"), "{board}");
    team.ana("checkin -m 3").ok();
    assert_eq!(team.git("ana", &["status", "--porcelain"]), format!(" M {RUN}\n"), "a check-in leaves it");
    team.ana("sync").shows("\nSent 1 goal and 1 check-in; nothing new from the others\n");
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%an <%ae>%n%B"]),
        "Ana Roth <ana@example.org>\nsync: ana edited ana/run by hand\n\nAlly-Action: sync\n\n"
    );
    assert_eq!(team.read("ana", RUN), edited, "byte for byte");
    team.ben("sync").ok();
    assert_eq!(team.read("ben", RUN), edited);
    are_equal(&team);
}

#[test]
fn edits_of_others_records_are_left_and_named() {
    let team = with_goal();
    team.write("ben", RUN, "title: Run nowhere\n");
    team.write("ben", "goals/ana/new.yaml", "title: Never\n");
    team.ben("sync").shows(
        "
        Left alone: goals/ana/new.yaml: it belongs to ana, so the edit was not sent
        Left alone: goals/ana/run.yaml: it belongs to ana, so the edit was not sent; `ally git checkout -- goals/ana/run.yaml` takes it back
        Nothing new: both sides are the same
        ",
    );
    assert_eq!(team.read("ben", RUN), "title: Run nowhere\n");
    let left = &team.ben("sync --json").json()["data"]["left"];
    assert_eq!(left[0]["path"], "goals/ana/new.yaml");
    // Her own change of that file can't come in over it: nothing is overwritten, and the way out works.
    team.ana("goal change run --why new --because x").ok();
    team.ana("sync").ok();
    let (_, err) = team.ben("sync").ends(1);
    assert_eq!(
        err,
        "error: goals/ana/run.yaml is in the way: it has changes that are not committed\n  \
         help: nothing was changed; move it away, or put it aside with `ally git stash`, then run the command again\n"
    );
    assert_eq!(team.read("ben", RUN), "title: Run nowhere\n");
    team.ben("git stash").ok();
    std::fs::remove_file(team.clone_of("ben").join("goals/ana/new.yaml")).unwrap();
    team.ben("sync").shows("\nReceived 1 goal from Ana Roth; nothing to send\n");
    are_equal(&team);
}

#[test]
fn unreadable_and_removed_files_are_left_and_named() {
    let team = with_goal();
    team.ana("goal add Read --id read").ok();
    team.ana("sync").ok();
    team.write("ana", RUN, "title: [\n");
    std::fs::remove_file(team.clone_of("ana").join("goals/ana/read.yaml")).unwrap();
    team.ana("sync").shows(
        "
        Left alone: goals/ana/read.yaml: the file was removed by hand; `ally git checkout -- goals/ana/read.yaml` brings it back, `ally git commit -m removed -- goals/ana/read.yaml` confirms it
        Left alone: goals/ana/run.yaml: title: a list stands where a text belongs
        Nothing new: both sides are the same
        ",
    );
    assert_eq!(team.read("ana", RUN), "title: [\n");
    // Both ways out work when followed to the letter.
    team.ana("git checkout -- goals/ana/run.yaml").ok();
    team.ana("git commit --quiet -m removed -- goals/ana/read.yaml").ok();
    team.ana("sync").shows("\nSent the removal of 1 goal; nothing new from the others\n");
    team.ben("sync").ok();
    assert!(!team.clone_of("ben").join("goals/ana/read.yaml").exists());
    are_equal(&team);
}

#[test]
fn a_dry_run_says_what_would_happen_and_changes_nothing() {
    let team = with_goal();
    team.ben("goal add Read --id read").ok();
    team.ben("sync").ok();
    team.ana("checkin run=y").ok();
    team.write("ana", RUN, &team.read("ana", RUN).replace("light", "air"));
    // Looking at the remote moves nothing but what git remembers of it.
    team.git("ana", &["fetch", "--quiet"]);
    let before = team.state("ana");
    team.ana("sync --dry-run")
        .shows("\nA sync would send 1 goal and 1 check-in and receive 1 goal from Ben Li\n");
    let answer = team.ana("sync --dry-run --json").json();
    assert_eq!(answer["data"]["sent"].as_array().unwrap().len(), 2);
    assert_eq!(answer["data"]["received"][0]["id"], "ben/read");
    assert_eq!(team.state("ana"), before);
    team.ana("sync").shows("\nSent 1 goal and 1 check-in; received 1 goal from Ben Li\n");
    team.ana("sync --dry-run").shows("\nA sync would change nothing\n");
}

#[test]
fn quiet_says_nothing_unless_somebody_should_look() {
    let team = with_goal();
    team.ana("goal change run --why A --because one").ok();
    for_ana(&team, "goal change run --why B --because two").ok();
    assert_eq!(team.ana("-q sync").ok(), "");
    let (out, _) = team.ben("-q sync").ends(5);
    assert!(out.starts_with("Both sides changed why of ana/run"), "{out}");
}

#[test]
fn the_first_push_fills_an_empty_remote_whatever_its_branch_is_called() {
    let team = Team::empty();
    let home = team.path("ana");
    std::fs::write(
        home.join(".gitconfig"),
        "[user]\nname=Ana Roth\nemail=ana@example.org\n[init]\ndefaultBranch=master\n[ally]\nfsync=false\n",
    )
    .unwrap();
    team.in_home("ana", &["init", "team", "--team", "We", "--purpose", "Run"]).ok();
    let (code, _) = team.git_in("ana", &team.path(""), &["init", "--quiet", "--bare", "remote.git"]);
    assert_eq!(code, 0);
    team.git("ana", &["remote", "add", "upstream", &team.remote()]);
    team.ana("sync")
        .shows("\nSent 1 team file, 1 member, 1 pact and 2 other files; nothing new from the others\n");
    assert_eq!(team.ana("sync --json").json()["data"]["remote"], "upstream");
    assert_eq!(team.ana("sync --json").json()["data"]["branch"], "master");
    team.in_home("ben", &["join", &team.remote(), "team"]).ok();
    team.ana("sync").shows("\nReceived 1 member from Ben Li; nothing to send\n");
    assert_eq!(team.git("ben", &["branch", "--show-current"]), "master\n");
    are_equal(&team);
}

#[test]
fn a_remote_that_is_gone_loses_nothing() {
    let team = with_goal();
    team.ana("checkin run=y").ok();
    std::fs::rename(team.path("remote.git"), team.path("away.git")).unwrap();
    let remote = team.remote();
    let before = team.state("ana");
    team.ana("sync").fails(
        6,
        &format!(
            "error: the remote {remote} could not be reached: fatal: '{remote}' does not appear to be a git \
             repository (exit code 128)\n  help: everything is kept here and will be sent by the next `ally sync`\n"
        ),
    );
    assert_eq!(team.state("ana"), before);
    let (out, err) = team.ana("sync --json").ends(6);
    let error: serde_json::Value = serde_json::from_str(&err).unwrap();
    assert_eq!((out.as_str(), &error["error"]["code"]), ("", &serde_json::json!("unreachable")));
    let board = team.ana("status").ok();
    assert!(board.ends_with(" · 1 commit to send\n"), "{board}");
    std::fs::rename(team.path("away.git"), team.path("remote.git")).unwrap();
    team.ana("sync").shows("\nSent 1 check-in; nothing new from the others\n");
}

#[test]
fn without_a_remote_or_with_several_the_way_out_is_named() {
    let team = with_goal();
    team.git("ana", &["remote", "remove", "origin"]);
    team.ana("sync").fails(
        1,
        "
        error: this repository has no remote
          help: name one with `ally git remote add origin URL`; a folder on a shared disk will do
        ",
    );
    team.git("ana", &["remote", "add", "home", &team.remote()]);
    team.git("ana", &["remote", "add", "work", &team.path("nowhere.git").display().to_string()]);
    team.ana("sync").fails(
        1,
        "
        error: there are several remotes (home, work) and none is chosen
          help: choose one with `ally config set remote NAME`
        ",
    );
    let board = team.ana("status").ok();
    assert!(
        board.ends_with(
            "\nNo sync from here: there are several remotes (home, work) and none is chosen; `ally sync` says what helps\n"
        ),
        "{board}"
    );
    team.ana("config set remote home").ok();
    team.ana("goal add Read --id read").ok();
    team.ana("sync").shows("\nSent 1 goal; nothing new from the others\n");
}

#[test]
fn a_hook_that_refuses_is_quoted() {
    let team = with_goal();
    let hook = team.path("remote.git/hooks/pre-receive");
    std::fs::create_dir_all(hook.parent().unwrap()).unwrap();
    std::fs::write(&hook, "#!/bin/sh\necho 'closed on Sundays' >&2\nexit 1\n").unwrap();
    let mut mode = std::fs::metadata(&hook).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut mode, 0o755);
    std::fs::set_permissions(&hook, mode).unwrap();
    team.ana("checkin run=y").ok();
    let (out, err) = team.ana("sync").ends(1);
    assert_eq!(out, "");
    assert!(err.contains("closed on Sundays") && err.contains("pre-receive hook declined"), "{err}");
    std::fs::remove_file(&hook).unwrap();
    team.ana("sync").shows("\nSent 1 check-in; nothing new from the others\n");
}

#[test]
fn syncs_at_the_same_time_all_go_through() {
    let team = with_goal();
    for round in 0..3 {
        team.ana(&format!("goal add A{round} --id a{round}")).ok();
        team.ben(&format!("goal add B{round} --id b{round}")).ok();
        let mut running = Vec::new();
        // Two of Ana's at once, as from cron and from the shell, and one of Ben's.
        for who in ["ana", "ana", "ben"] {
            let mut command = team.command(who, env!("CARGO_BIN_EXE_ally"));
            command.arg("sync").current_dir(team.clone_of(who)).stdin(std::process::Stdio::null());
            let (out, err) = (std::process::Stdio::piped(), std::process::Stdio::piped());
            running.push(command.stdout(out).stderr(err).spawn().unwrap());
        }
        for child in running {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    assert_eq!(team.ana("goal list --json").json()["data"].as_array().unwrap().len(), 7);
    are_equal(&team);
}

#[test]
fn a_lock_that_stops_the_fetch_is_named() {
    let team = Team::pair();
    team.ben("goal add Swim --id swim").ok();
    team.ben("sync").ok();
    let lock = team.clone_of("ana").join(".git/shallow.lock");
    std::fs::write(&lock, "").unwrap();
    let run = team.ana("sync").in_place(&team);
    run.says(
        7,
        "",
        "
        error: another program holds PLACE/ana/team/.git/shallow.lock
          help: if no git is running any more, remove PLACE/ana/team/.git/shallow.lock
        ",
    );
    std::fs::remove_file(&lock).unwrap();
    team.ana("sync").ok();
}

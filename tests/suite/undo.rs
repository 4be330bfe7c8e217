//! Undo: takes back the last own record commit, by a new commit.

use super::team::Team;

#[test]
fn each_undo_takes_back_one_more_command() {
    let team = Team::pair();
    team.ana("undo").fails(
        1,
        "
        error: there is nothing of yours to take back
          help: `ally log` shows what there is; `ally git log` shows every commit
        ",
    );
    team.ana("goal add Run --every 3/week").ok();
    team.ana("checkin run=y").ok();
    team.ana("checkin run=n --note x").ok();
    team.ana("undo").shows(
        "
        Took back: checkin: ana 2026-11-22 (run missed, note)
        The words stay in git's history; `ally git log -p` shows them
        ",
    );
    assert_eq!(team.read("ana", "checkins/ana/2026/11/2026-11-22.ana.yaml"), "goals:\n  run: done\n");
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%an%n%s"]),
        "Ana Roth\nundo: checkin: ana 2026-11-22 (run missed, note)\n"
    );
    let body = team.git("ana", &["log", "-1", "--format=%b"]);
    let undone = team.git("ana", &["rev-parse", "HEAD~1"]);
    assert_eq!(body.trim_end(), format!("Ally-Action: undo\nAlly-Undoes: {}", undone.trim_end()));
    team.ana("undo").shows(
        "
        Took back: checkin: ana 2026-11-22 (run done)
        The words stay in git's history; `ally git log -p` shows them
        ",
    );
    team.ana("undo").shows(
        "
        Took back: goal: ana adds run (Run)
        The words stay in git's history; `ally git log -p` shows them
        ",
    );
    team.ana("undo").fails(
        1,
        "
        error: there is nothing of yours to take back
          help: `ally log` shows what there is; `ally git log` shows every commit
        ",
    );
    team.ana("goal list").shows(
        "
        No open goals; `ally goal add TITLE` sets one, `ally goal list --all` shows closed ones
        ",
    );
    team.is_clean("ana");
}

#[test]
fn a_later_change_is_not_lost_by_an_undo() {
    let team = Team::pair();
    team.ana("goal add Read").ok();
    team.write("ana", "goals/ana/read.yaml", "title: Read more\n");
    team.ana("undo").fails(
        1,
        "
        error: goals/ana/read.yaml was changed again after that, so taking it back would lose the later change
          help: change the record with its own command instead
        ",
    );
    assert_eq!(team.read("ana", "goals/ana/read.yaml"), "title: Read more\n");
    team.ana("sync").ok();
    team.ana("undo").fails(
        1,
        "
        error: goals/ana/read.yaml was changed again after that, so taking it back would lose the later change
          help: change the record with its own command instead
        ",
    );
    team.ana("check").shows(
        "
        5 records looked at, nothing to mend
        ",
    );
}

#[test]
fn only_the_own_commits_are_taken_back() {
    let team = Team::pair();
    team.ben("goal add Swim").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("undo").fails(
        1,
        "
        error: there is nothing of yours to take back
          help: `ally log` shows what there is; `ally git log` shows every commit
        ",
    );
    team.ana("goal add Run").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("undo").shows(
        "
        Took back: goal: ben adds swim (Swim)
        The words stay in git's history; `ally git log -p` shows them
        ",
    );
    team.ben("undo").fails(
        1,
        "
        error: there is nothing of yours to take back
          help: `ally log` shows what there is; `ally git log` shows every commit
        ",
    );
    team.ben("goal list --all").shows(
        "
        goal     title  how  state   last answer
        ana/run  Run         active  no answer yet
        ",
    );
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("goal list --all").shows(
        "
        goal  title  how  state   last answer
        run   Run         active  no answer yet
        ",
    );
}

#[test]
fn other_files_stay_as_they_are() {
    let team = Team::pair();
    team.ana("goal add Run").ok();
    team.write("ana", "notes.txt", "mine\n");
    team.write("ana", "staged.txt", "mine too\n");
    team.git("ana", &["add", "staged.txt"]);
    team.ana("undo").shows(
        "
        Took back: goal: ana adds run (Run)
        The words stay in git's history; `ally git log -p` shows them
        ",
    );
    assert_eq!(team.git("ana", &["status", "--porcelain"]), "A  staged.txt\n?? notes.txt\n");
}

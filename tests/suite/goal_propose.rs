//! Goals proposed to somebody else: nobody's goal until the addressee says so.

use super::team::Team;

/// Ana proposed a goal to Ben, and Ben has it. Its id.
fn proposed(team: &Team, options: &str) -> String {
    let line = format!("goal propose --for ben 'Swim twice a week' {options} --json");
    let id = team.ana(&line).json()["data"]["id"].as_str().unwrap().to_owned();
    team.ana("sync").ok();
    team.ben("sync").ok();
    id
}

#[test]
fn a_proposal_is_feedback_and_no_goal() {
    let team = Team::pair();
    team.ana("goal propose --for ben 'Swim twice a week' --every 2/week --plan 'if cold then sauna' --text 'you said the knee hurts'")
        .shows(
            "
            Proposed to Ben Li: Swim twice a week (2/week)
            2026-11-22.ana.s91f becomes a goal once Ben Li accepts it; no is an answer, too
            ",
        );
    let path = team.git("ana", &["log", "-1", "--format=", "--name-only"]);
    assert_eq!(
        team.read("ana", path.trim()),
        "to: ben\nkind: change\ntext: you said the knee hurts\npropose:\n  title: Swim twice a week\n  every: 2/week\n  \
         plan:\n  - if cold then sauna\n"
    );
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%s"]),
        "goal: ana proposes to ben (Swim twice a week)\n"
    );
    team.ana("goal list").shows(
        "
        No open goals; `ally goal add TITLE` sets one, `ally goal list --all` shows closed ones
        ",
    );
    team.ana("check").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("goal list").shows(
        "
        No open goals; `ally goal add TITLE` sets one, `ally goal list --all` shows closed ones
        ",
    );
    team.ben("inbox").shows(
        "
        3 things since you last looked
        day         who       what                                                                              id
        Sun 22 Nov  Ana Roth  → pact: Run the spring half together                                              2026-11-22.ana
        Sun 22 Nov  Ana Roth  → change to Ben Li: proposes a goal: Swim twice a week – you said the knee hurts  2026-11-22.ana.s91f
        Sun 22 Nov  Ana Roth  joined                                                                            ana

        `ally feedback reply ID TEXT` answers; `ally inbox --mark-read` clears the list
        ",
    );
    team.ben("status").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · November: Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ana Roth
          no check-in yet
          no open goals

        Ben Li (you)
          no check-in yet
          no open goals; `ally goal add TITLE` sets the first one

        Waiting
          Ana Roth waits for you: “proposes a goal: Swim twice a week – you said the knee hurts” (today, 2026-11-22.ana.s91f)

        Last sync today 10:09 · nothing to send
        ",
    );
    team.ben("feedback list --open").shows(
        "
        id                   from      to      kind    state  words
        2026-11-22.ana.s91f  Ana Roth  Ben Li  change  open   proposes a goal: Swim twice a week – you said the knee hurts
        ",
    );
}

#[test]
fn whoever_accepts_owns_the_goal_and_the_proposer_hears_of_it() {
    let team = Team::pair();
    let id = proposed(&team, "--every 2/week --minimum 'ten minutes' --text 'for the knee'");
    team.ben(&format!("goal accept {id}")).shows(
        "
        Accepted as your goal swim-twice-a-week: Swim twice a week (2/week)
        Ana Roth hears of it at the next sync
        Say why it matters to you, if you like: `ally goal change swim-twice-a-week --why TEXT --because TEXT`
        ",
    );
    assert_eq!(
        team.read("ben", "goals/ben/swim-twice-a-week.yaml"),
        format!(
            "title: Swim twice a week\nevery: 2/week\nminimum: ten minutes\nsource: {id}\nstart: 2026-11-22\n"
        )
    );
    let files = team.git("ben", &["log", "-1", "--format=%s", "--name-only"]);
    assert_eq!(files.lines().count(), 4, "one commit holds the goal and the reply: {files}");
    team.ben("check").ok();
    team.is_clean("ben");
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana(&format!("feedback show {id}")).shows(
        "
        2026-11-22.ana.s91f: Ana Roth to Ben Li (change, answered)
          text     for the knee
          propose  title: Swim twice a week
                   every: 2/week
                   minimum: ten minutes

        2026-11-22.ben.ps6g: Ben Li to Ana Roth (reply)
          text   accepted as ben/swim-twice-a-week
          re     2026-11-22.ana.s91f
          reply  try
        ",
    );
    team.ana("status").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · November: Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ben Li
          no check-in yet
          swim-twice-a-week  Swim twice a week  2/week  no answer yet

        Ana Roth (you)
          no check-in yet
          no open goals; `ally goal add TITLE` sets the first one

        Last sync today 10:12 · nothing to send
        ",
    );
    team.ana("goal show ben/swim").shows(
        "
        ben/swim-twice-a-week: Swim twice a week
        active, 2/week

          minimum  ten minutes
          reserve  2 skips in 28 days cost nothing
          source   2026-11-22.ana.s91f
          witness  Ana Roth
          start    Sun 22 Nov

        Last answer: no answer yet
        ",
    );
    team.ben(&format!("goal accept {id}")).fails(
        1,
        "
        error: the proposal 2026-11-22.ana.s91f is your goal swim-twice-a-week already
          help: `ally goal change swim-twice-a-week` changes it, `ally goal drop swim-twice-a-week` lets it go
        ",
    );
    team.ben(&format!("goal decline {id}")).ends(1);
    team.ben("undo").ok();
    team.ben("goal list").shows(
        "
        No open goals; `ally goal add TITLE` sets one, `ally goal list --all` shows closed ones
        ",
    );
    team.ben(&format!("goal accept {id} --id swim")).ok();
}

#[test]
fn a_proposal_is_accepted_with_changes() {
    let team = Team::pair();
    let id =
        proposed(&team, "--every 4/week --amount 40 --unit lanes --tag sport --start 'in 3 days' --with ana");
    team.ben(&format!(
        "goal accept {id} --id swim --title 'Swim on Mondays' --every mon --amount '' --with '' --why 'for the knee' \
         --tag '' --text 'less of it, gladly'"
    ))
    .shows(
        "
        Accepted as your goal swim: Swim on Mondays (mon, from Wed 25 Nov)
        Ana Roth hears of it at the next sync
        ",
    );
    assert_eq!(
        team.read("ben", "goals/ben/swim.yaml"),
        format!(
            "title: Swim on Mondays\nwhy: for the knee\nevery: mon\nunit: lanes\nsource: {id}\nstart: 2026-11-25\n"
        )
    );
    team.ben(&format!("feedback show {id}")).shows(
        "
        2026-11-22.ana.s91f: Ana Roth to Ben Li (change, answered)
          propose  title: Swim twice a week
                   owners: ben, ana
                   every: 4/week
                   unit: lanes
                   amount: 40
                   tags: sport
                   start: 2026-11-25

        2026-11-22.ben.ps6g: Ben Li to Ana Roth (reply)
          text   less of it, gladly
          re     2026-11-22.ana.s91f
          reply  try
        ",
    );
}

#[test]
fn a_joint_goal_may_be_proposed_too() {
    let team = Team::pair();
    let id = proposed(&team, "--every monthly --with ana");
    team.ben(&format!("goal accept {id} --id swim")).shows(
        "
        Accepted as your goal ours/swim: Swim twice a week (monthly)
        Ana Roth hears of it at the next sync
        Say why it matters to you, if you like: `ally goal change ours/swim --why TEXT --because TEXT`
        ",
    );
    assert_eq!(
        team.read("ben", "goals/ours/swim.yaml"),
        format!(
            "title: Swim twice a week\nowners:\n- ben\n- ana\nkeeper: ben\nevery: monthly\nsource: {id}\nstart: 2026-11-22\n"
        )
    );
}

#[test]
fn no_is_an_answer_and_needs_no_reason() {
    let team = Team::pair();
    let id = proposed(&team, "--every 2/week");
    team.ben(&format!("goal decline {id}")).shows(
        "
        Declined: Swim twice a week
        Ana Roth hears of it at the next sync
        ",
    );
    team.ben(&format!("goal decline {id}")).fails(
        1,
        "
        error: your answer to 2026-11-22.ana.s91f is like that already
          help: nothing was written
        ",
    );
    team.ben("goal list").shows(
        "
        No open goals; `ally goal add TITLE` sets one, `ally goal list --all` shows closed ones
        ",
    );
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana(&format!("feedback show {id}")).shows(
        "
        2026-11-22.ana.s91f: Ana Roth to Ben Li (change, answered)
          propose  title: Swim twice a week
                   every: 2/week

        2026-11-22.ben.ps6g: Ben Li to Ana Roth (reply)
          text   not this one, thank you
          re     2026-11-22.ana.s91f
          reply  differently
        ",
    );
    team.ana("inbox").shows(
        "
        2 things since you last looked
        day         who     what                                                                            id
        Sun 22 Nov  Ben Li  → to Ana Roth about 2026-11-22.ana.s91f (differently): not this one, thank you  2026-11-22.ben.ps6g
        Sun 22 Nov  Ben Li  joined                                                                          ben

        `ally feedback reply ID TEXT` answers; `ally inbox --mark-read` clears the list
        ",
    );
    // Minds change.
    team.ben(&format!("goal accept {id} --id swim")).ok();
    team.ben("check").ok();
}

#[test]
fn only_the_addressee_answers_a_proposal() {
    let team = Team::pair();
    let id = proposed(&team, "");
    let head = team.git("ana", &["rev-parse", "HEAD"]);
    team.ana(&format!("goal accept {id}")).fails(
        1,
        "
        error: the proposal 2026-11-22.ana.s91f is for ben, and only ben answers it
          help: `ally goal add TITLE` sets a goal of your own
        ",
    );
    team.ana(&format!("goal decline {id}")).ends(1);
    team.ana("goal accept zzzz").fails(
        3,
        r#"
        error: there is no feedback "zzzz"
          help: `ally feedback list` shows the ids
        "#,
    );
    team.ana("goal propose --for ana Swim").fails(
        1,
        "
        error: a proposal is for somebody else
          help: `ally goal add TITLE` sets a goal of your own
        ",
    );
    team.ana("goal propose --for zoe Swim").ends(3);
    team.ana("goal propose --for ben ' '").ends(2);
    team.ana("goal propose --for ben Swim --every daily --target 3").ends(1);
    team.ana("goal propose --for ben Swim --witness ben").ends(1);
    team.ana("goal propose Swim").ends(2);
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), head);
    team.ben("goal accept 2026-11-22.ana --title x").ok();
    team.is_clean("ana");
    team.is_clean("ben");
}

#[test]
fn a_reason_is_for_the_owner_to_say() {
    let team = Team::pair();
    let id = proposed(&team, "--every 2/week --why 'your knee'");
    team.ben(&format!("feedback show {id}")).shows(
        "
        2026-11-22.ana.s91f: Ana Roth to Ben Li (change, open)
          text     your knee
          propose  title: Swim twice a week
                   every: 2/week

        `ally goal accept 2026-11-22.ana.s91f` makes it a goal of yours, changed as you like; `ally goal decline 2026-11-22.ana.s91f` says no
        ",
    );
    let shown = team.ben(&format!("feedback show {id} --json")).json();
    assert_eq!(shown["data"]["text"], "your knee");
    assert_eq!(shown["data"]["propose"].get("why"), None);
}

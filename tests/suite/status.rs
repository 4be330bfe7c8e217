//! The board: the partner first, then me, who waits for whom, the state of the sync.

use super::team::Team;

#[test]
fn an_empty_board_says_how_to_begin() {
    let team = Team::pair();
    team.ana("status").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · November: Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ben Li
          no check-in yet
          no open goals

        Ana Roth (you)
          no check-in yet
          no open goals; `ally goal add TITLE` sets the first one

        Last sync today 10:02 · nothing to send
        ",
    );
    team.ana("").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · November: Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ben Li
          no check-in yet
          no open goals

        Ana Roth (you)
          no check-in yet
          no open goals; `ally goal add TITLE` sets the first one

        Last sync today 10:02 · nothing to send
        ",
    );
}

#[test]
fn the_partner_comes_first_then_me_then_who_waits_for_whom() {
    let team = Team::pair();
    team.ana("goal add 'Run three times a week' --id run --every 3/week").ok();
    team.ana("goal add 'Read' --id pages --target 200 --from 0 --unit pages --by 2027-01-06").ok();
    team.ana("goal add 'Hike' --every 1/month --with ben").ok();
    team.ana("goal add 'Register' --by friday").ok();
    team.ben("goal add 'Swim' --every 2/week").ok();
    team.ben("pact agree").ok();
    team.ana("checkin run=y pages=12 register=p --next 'shoes by the door' --ask 'how do you start?'").ok();
    team.ana("status").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · November: Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ben Li
          no check-in yet
          ours/hike  Hike  monthly  no answer yet

        Ana Roth (you)
          last check-in today · week ······●
          pages      Read                    from 0 to 200 pages by Wed 6 Jan 2027  12 pages, today
          register   Register                by Fri 27 Nov                          partly, today
          run        Run three times a week  3/week                                 done, today
          ours/hike  Hike                    monthly                                no answer yet
          next: shoes by the door

        Waiting
          You wait for Ben Li: “how do you start?” (today, 2026-11-22.ana)

        Last sync today 10:02 · 5 commits to send
        ",
    );
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ben("status").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · November: Ana Roth leads

        Ana Roth
          last check-in today · week ······●
          pages      Read                    from 0 to 200 pages by Wed 6 Jan 2027  12 pages, today
          register   Register                by Fri 27 Nov                          partly, today
          run        Run three times a week  3/week                                 done, today
          ours/hike  Hike                    monthly                                no answer yet
          next: shoes by the door

        Ben Li (you)
          no check-in yet
          swim       Swim  2/week   no answer yet
          ours/hike  Hike  monthly  no answer yet

        Waiting
          Ana Roth waits for you: “how do you start?” (today, 2026-11-22.ana)

        Last sync today 10:12 · nothing to send
        ",
    );
    team.ben("feedback reply 2026-11-22.ana 'shoes first'").ok();
    team.ben("status").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · November: Ana Roth leads

        Ana Roth
          last check-in today · week ······●
          pages      Read                    from 0 to 200 pages by Wed 6 Jan 2027  12 pages, today
          register   Register                by Fri 27 Nov                          partly, today
          run        Run three times a week  3/week                                 done, today
          ours/hike  Hike                    monthly                                no answer yet
          next: shoes by the door

        Ben Li (you)
          no check-in yet
          swim       Swim  2/week   no answer yet
          ours/hike  Hike  monthly  no answer yet

        Last sync today 10:12 · 1 commit to send
        ",
    );
}

#[test]
fn dots_show_the_answered_weeks_and_the_lead_changes_with_the_month() {
    let team = Team::pair();
    team.ben("pact agree").ok();
    team.ana("checkin --note x").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.at("2026-12-24T09:00");
    team.ben("checkin --note y --on yesterday").ok();
    team.ben("status").shows(
        r#"
        Ana & Ben, Thu 24 Dec
        “Run the spring half together” · December: Ben Li leads

        Ana Roth
          last check-in 32 days ago · rhythm ●○○○○
          no open goals

        Ben Li (you)
          last check-in yesterday · week ·····●· · rhythm ○○○○○
          no open goals; `ally goal add TITLE` sets the first one

        If you like
          Last word: Ana Roth 32 days ago, you yesterday
          No word from Ana Roth for 4 weeks: `ally nudge ana` has a kind one to pass on
          A topic for both of you: ten minutes to reset (`ally feedback give ana "ten minutes to reset" --kind topic`)

        Last sync 32 days ago · 1 commit to send
        "#,
    );
    team.ana("status").shows(
        r#"
        Ana & Ben, Thu 24 Dec
        “Run the spring half together” · December: Ben Li leads

        Ben Li
          no check-in yet · rhythm ○○○○○
          no open goals

        Ana Roth (you)
          last check-in 32 days ago · rhythm ●○○○○
          no open goals; `ally goal add TITLE` sets the first one

        If you like
          Last word: Ben Li not yet, you 32 days ago
          No word from Ben Li for 5 weeks: `ally nudge ben` has a kind one to pass on
          A topic for both of you: ten minutes to reset (`ally feedback give ben "ten minutes to reset" --kind topic`)

        Last sync 32 days ago · nothing to send
        "#,
    );
}

#[test]
fn a_goal_that_is_not_active_says_so() {
    let team = Team::pair();
    team.write("ana", "goals/ana/later.yaml", "title: Later\nstart: 2027-01-01\n");
    team.write(
        "ana",
        "goals/ana/rest.yaml",
        "title: Rest\nevery: daily\npaused:\n- from: 2026-11-20\n  to: 2026-11-30\n",
    );
    team.write("ana", "goals/ana/gone.yaml", "title: Gone\nclosed:\n  as: dropped\n  \"on\": 2026-11-20\n");
    team.ana("status").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · November: Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ben Li
          no check-in yet
          no open goals

        Ana Roth (you)
          no check-in yet
          rest   Rest (paused)    daily  no answer yet
          later  Later (planned)         no answer yet

        Last sync today 10:02 · nothing to send · 3 files edited by hand
        ",
    );
}

#[test]
fn a_member_who_is_away_or_has_left() {
    let team = Team::pair();
    team.write(
        "ana",
        "members/ana.yaml",
        "name: Ana Roth\nemails: [ana@example.org]\naway:\n- from: 2026-11-20\n  to: 2026-11-30\n",
    );
    team.ana("status").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · November: Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ben Li
          no check-in yet
          no open goals

        Ana Roth (you)
          no check-in yet · away
          no open goals; `ally goal add TITLE` sets the first one

        Last sync today 10:02 · nothing to send · 1 file edited by hand
        ",
    );
    team.write("ana", "members/ben.yaml", "name: Ben Li\nemails: [ben@example.org]\nuntil: 2026-11-21\n");
    team.ana("status").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · November: Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ana Roth (you)
          no check-in yet · away
          no open goals; `ally goal add TITLE` sets the first one

        Last sync today 10:02 · nothing to send · 2 files edited by hand
        ",
    );
    team.write("ben", "members/ben.yaml", "name: Ben Li\nemails: [ben@example.org]\nuntil: 2026-11-21\n");
    team.ben("goal add x").fails(
        1,
        r#"
        error: Ben Li has left this team
          help: `ally member list` shows who is there; whoever left comes back with `ally member edit --until ""`
        "#,
    );
    team.ben("status").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · November: Ana Roth leads

        Ana Roth
          no check-in yet
          no open goals

        Last sync today 10:01 · nothing to send · 1 file edited by hand
        ",
    );
}

#[test]
fn the_last_line_tells_what_is_not_sent_and_not_merged() {
    let team = Team::pair();
    team.ana("goal add Run").ok();
    team.write("ana", "goals/ana/by-hand.yaml", "title: By hand\n");
    team.ana("status").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · November: Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ben Li
          no check-in yet
          no open goals

        Ana Roth (you)
          no check-in yet
          by-hand  By hand     no answer yet
          run      Run         no answer yet

        Last sync today 10:02 · 1 commit to send · 1 file edited by hand
        ",
    );
    team.ben("goal add Swim").ok();
    team.ben("sync").ok();
    team.git("ana", &["fetch", "-q"]);
    team.ana("status").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · November: Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ben Li
          no check-in yet
          no open goals

        Ana Roth (you)
          no check-in yet
          by-hand  By hand     no answer yet
          run      Run         no answer yet

        Last sync today 10:02 · 1 commit to send · 1 commit to merge · 1 file edited by hand
        ",
    );
    team.git("ana", &["remote", "remove", "origin"]);
    team.ana("status").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · November: Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ben Li
          no check-in yet
          no open goals

        Ana Roth (you)
          no check-in yet
          by-hand  By hand     no answer yet
          run      Run         no answer yet

        No remote yet: nothing leaves this machine. `ally git remote add origin URL` names one
        ",
    );
}

#[test]
fn a_record_that_holds_both_sides_is_named() {
    let team = Team::pair();
    team.write("ana", "goals/ana/run.yaml", "title: Run\nclashes:\n- field: title\n  value: Walk\n");
    team.ana("status").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · November: Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ben Li
          no check-in yet
          no open goals

        Ana Roth (you)
          no check-in yet
          run  Run     no answer yet

        goals/ana/run.yaml holds a value from both sides; `ally check` shows which
        Last sync today 10:02 · nothing to send · 1 file edited by hand
        ",
    );
}

#[test]
fn without_a_team_there_is_no_board() {
    let team = Team::empty();
    team.in_home("ana", &["status"]).in_place(&team).fails(
        1,
        "
        error: there is no team in PLACE/ana or above it
          help: begin one with `ally init`, come into one with `ally join URL`, or name its folder with --repo DIR
        ",
    );
    team.in_home("ana", &[]).in_place(&team).fails(
        1,
        "
        error: there is no team in PLACE/ana or above it
          help: begin one with `ally init`, come into one with `ally join URL`, or name its folder with --repo DIR
        ",
    );
}

#[test]
fn an_address_that_two_share_keeps_nobody_from_reading() {
    let team = Team::pair();
    team.git("ana", &["config", "--unset", "ally.member"]);
    team.write("ana", "members/ben.yaml", "name: Ben Li\nemails: [ana@example.org]\n");
    let board = team.ana("status --json").json();
    assert_eq!(board["data"]["me"], serde_json::Value::Null);
    team.ana("checkin --note hello").fails(
        1,
        "
        error: the address ana@example.org belongs to ana or ben
          help: say which one is you: `ally config set member ID` or --as ID, and --member ID with `ally join`
        ",
    );
}

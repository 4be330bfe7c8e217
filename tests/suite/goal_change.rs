//! Goals that change, end, are taken up again, or make room for another.

use super::team::Team;

#[test]
fn an_empty_value_takes_a_field_away_and_keeps_what_was() {
    let team = Team::pair();
    team.ana(
        "goal add Run --every 3/week --amount 20 --unit min --by 2027-03-01 --why 'to feel light' --reserve 3 \
         --minimum 'a walk' --plan 'if rain then gym' --tag sport --stretch --used-in races --for-whom me --aim learn \
         --stake 'a cake' --horizon quarter --witness ben",
    )
    .ok();
    team.ana(
        "goal change run --amount '' --unit '' --by '' --why '' --reserve '' --minimum '' --plan '' --tag '' \
         --stretch=no --used-in '' --aim '' --stake '' --horizon '' --witness '' --because 'too many rules'",
    )
    .shows(
        "
        Changed goal run: no why, no unit, no due date, no amount, no minimum, no reserve, no plan, no aim, no stretch any more, for whom me, no witness, no stake, no horizon, no tags
        ",
    );
    team.ana("goal show run").shows(
        "
        run: Run
        active, 3/week

          reserve   2 skips in 28 days cost nothing
          for whom  me
          witness   Ben Li
          start     Sun 22 Nov
          changes   9 changes before these; `ally goal log run` tells all
                    Sun 22 Nov: context (was used_in races, for_whom me) – too many rules
                    Sun 22 Nov: witness (was ben) – too many rules
                    Sun 22 Nov: stake (was a cake) – too many rules
                    Sun 22 Nov: horizon (was quarter) – too many rules
                    Sun 22 Nov: tags (was sport) – too many rules

        Last answer: no answer yet
        ",
    );
    team.ana("goal log run").shows(
        "
        day         who  what                                              note
        Sun 22 Nov  ana  start   Run
        Sun 22 Nov  ana  change  why (was to feel light)                   too many rules
        Sun 22 Nov  ana  change  unit (was min)                            too many rules
        Sun 22 Nov  ana  change  by (was 2027-03-01)                       too many rules
        Sun 22 Nov  ana  change  amount (was 20)                           too many rules
        Sun 22 Nov  ana  change  minimum (was a walk)                      too many rules
        Sun 22 Nov  ana  change  reserve (was 3)                           too many rules
        Sun 22 Nov  ana  change  plan (was if rain then gym)               too many rules
        Sun 22 Nov  ana  change  aim (was learn)                           too many rules
        Sun 22 Nov  ana  change  stretch (was yes)                         too many rules
        Sun 22 Nov  ana  change  context (was used_in races, for_whom me)  too many rules
        Sun 22 Nov  ana  change  witness (was ben)                         too many rules
        Sun 22 Nov  ana  change  stake (was a cake)                        too many rules
        Sun 22 Nov  ana  change  horizon (was quarter)                     too many rules
        Sun 22 Nov  ana  change  tags (was sport)                          too many rules
        ",
    );
    team.ana("check").ok();
    team.is_clean("ana");
}

#[test]
fn a_list_grows_and_an_empty_value_begins_it_anew() {
    let team = Team::pair();
    team.ana("goal add Run --every 3/week --plan 'if rain then gym' --tag sport").ok();
    team.ana("goal change run --plan 'if tired then walk' --tag morning --because 'it was dark'").shows(
        "
            Changed goal run: plan if rain then gym, if tired then walk, tags sport, morning
            ",
    );
    team.ana("goal change run --plan 'if tired then walk' --because again").fails(
        1,
        "
        error: run is like that already
          help: nothing was written
        ",
    );
    team.ana("goal change run --plan '' --plan 'if late then ten minutes' --because 'simpler'").shows(
        "
            Changed goal run: plan if late then ten minutes
            ",
    );
    assert!(team.read("ana", "goals/ana/run.yaml").contains("plan:\n- if late then ten minutes\ntags:"));
}

#[test]
fn an_empty_value_is_a_slip_where_a_goal_is_new() {
    let team = Team::pair();
    for (option, name) in [("--why", "why"), ("--by", "by"), ("--target", "target"), ("--tag", "tags")] {
        team.ana(&format!("goal add Run {option} ''")).fails(
            2,
            &format!(
                "error: the {name} is empty\n  help: write a word or two; `-` reads them from standard input\n"
            ),
        );
    }
    team.ana("goal change run --title '' --because x").ends(3);
    team.ana("goal add Run").ok();
    team.ana("goal change run --title '' --because x").ends(2);
    team.ana("goal change run --tag x --because ''").ends(2);
}

#[test]
fn a_habit_becomes_a_number_in_one_change() {
    let team = Team::pair();
    team.ana("goal add Read --every daily --amount 20 --unit pages").ok();
    team.ana("goal change read --target 300 --because 'one book'").fails(
        1,
        "
        error: a goal is done in a rhythm or counts towards a number, not both
          help: make two goals: one with --every, one with --target
        ",
    );
    team.ana("goal change read --every '' --amount '' --target 300 --because 'one book'").shows(
        "
        Changed goal read: no rhythm, target 300, no amount
        ",
    );
    team.ana("goal show read").shows(
        "
        read: Read
        active, to 300 pages

          witness  Ben Li
          start    Sun 22 Nov
          changes  Sun 22 Nov: every (was daily) – one book
                   Sun 22 Nov: target (was not set) – one book
                   Sun 22 Nov: amount (was 20) – one book

        Last answer: no answer yet
        ",
    );
}

#[test]
fn options_that_make_no_sense_together_are_refused_with_a_way_out() {
    let team = Team::pair();
    team.ana("goal add Book --id book").ok();
    team.ana("goal add x --reserve 3").fails(
        1,
        "
        error: --reserve says how many skips of a habit cost nothing
          help: give a rhythm with --every; any other goal can rest with `ally pause GOAL`
        ",
    );
    team.ana("goal add x --unit km").fails(
        1,
        "
        error: --unit names what numbers count, and this goal has none
          help: give a number to reach with --target
        ",
    );
    team.ana("goal add x --by 2026-12-01 --start 2026-12-24").fails(
        1,
        "
        error: the due date lies before the first day
          help: --by takes a later due date, --start an earlier first day
        ",
    );
    team.ana("goal add x --by yesterday").fails(
        1,
        "
        error: the due date lies before the first day
          help: --by takes a later due date, --start an earlier first day
        ",
    );
    team.ana("goal add x --every daily --amount 0").fails(
        1,
        "
        error: --amount is above zero
          help: without --amount, any number above zero makes a day of the habit done
        ",
    );
    team.ana("goal add x --every daily --limit -1").fails(
        1,
        "
        error: --limit is zero or above
          help: with --limit 0 a day is done when the number is zero
        ",
    );
    team.ana("goal add x --target 0").fails(
        1,
        "
        error: without --from numbers are added up from zero, so zero is reached already
          help: say with --from where you begin, or use a habit with --every and --limit 0
        ",
    );
    team.ana("goal add x --witness ana").fails(
        1,
        "
        error: a witness is somebody else than the owner
          help: name a member with --witness, or leave it out: then everybody looks on
        ",
    );
    team.ana("goal add x --source nothing").fails(
        3,
        r#"
        error: there is no record "nothing"
          help: `ally log` shows the records with their ids
        "#,
    );
    team.ana("goal add x --id x --parent book").ok();
    team.ana("goal change book --parent book --because x").fails(
        1,
        "
        error: a goal can't be a step of itself
          help: name the larger goal with --parent; `ally goal show GOAL` lists its steps
        ",
    );
    team.ana("goal change book --parent x --because x").fails(
        1,
        "
        error: a goal can't be a step of itself
          help: name the larger goal with --parent; `ally goal show GOAL` lists its steps
        ",
    );
    team.ana("goal change book --with ben --because x").fails(
        1,
        "
        error: a goal of your own has one owner
          help: `ally goal pivot GOAL TITLE --with MEMBER` turns it into a joint one
        ",
    );
    team.ana("goal change book --keeper ben --because x").fails(
        1,
        "
        error: a goal of your own has one owner
          help: `ally goal pivot GOAL TITLE --with MEMBER` turns it into a joint one
        ",
    );
    team.is_clean("ana");
    assert_eq!(team.git("ana", &["rev-list", "--count", "HEAD"]), "4\n");
}

#[test]
fn a_goal_begins_later_and_comes_from_somewhere() {
    let team = Team::pair();
    team.ana("goal add Read --target 300 --unit pages").ok();
    team.ana("goal add Swim --every 2/week --start 'in 8 days' --source read").shows(
        "
        Added goal swim: Swim (2/week, from Mon 30 Nov)
        ",
    );
    team.ana("goal show swim").shows(
        "
        swim: Swim
        planned, 2/week

          reserve  2 skips in 28 days cost nothing
          source   read (Read)
          witness  Ben Li
          start    Mon 30 Nov

        Last answer: no answer yet
        ",
    );
    team.ana("goal list --state planned").shows(
        "
        goal  title  how     state    last answer
        swim  Swim   2/week  planned  no answer yet
        ",
    );
}

#[test]
fn a_goal_is_taken_up_again_and_nothing_of_its_end_is_lost() {
    let team = Team::pair();
    team.ana("goal add Run --every daily").ok();
    team.ana("checkin run=y").ok();
    team.ana("goal drop run --why 'the knee hurts' --learned 'stretch first'").ok();
    team.at("2026-12-13T10:00");
    team.ana("goal reopen run --why 'the knee is well'").shows(
        "
        Open again: Run
        ",
    );
    assert_eq!(
        team.read("ana", "goals/ana/run.yaml"),
        "title: Run\nevery: daily\nstart: 2026-11-22\npaused:\n- from: 2026-11-23\n  to: 2026-12-12\n  why: closed\n\
         changes:\n- \"on\": 2026-12-13\n  what: closed\n  was:\n    \"on\": \"2026-11-22\"\n    as: dropped\n    \
         why: the knee hurts\n    learned: stretch first\n  why: the knee is well\n"
    );
    team.ana("check").ok();
    team.ana("goal reopen run").fails(
        1,
        "
        error: the goal run is open already
          help: `ally goal change` changes it, `ally goal list --all` shows closed ones
        ",
    );
    team.ana("goal log run").shows(
        "
        day         who  what               note
        Sun 22 Nov  ana  start     Run
        Sun 22 Nov  ana  answer    done
        Sun 22 Nov  ana  closed    dropped  the knee hurts – stretch first
        Sun 13 Dec  ana  reopened  Run      the knee is well
        ",
    );
    team.ana("log --goal run").shows(
        "
        day         who       what                                        id
        Sun 13 Dec  Ana Roth  goal run, open again: the knee is well      ana/run
        Sun 22 Nov  Ana Roth  goal dropped: Run – learned: stretch first  ana/run
        Sun 22 Nov  Ana Roth  run done                                    2026-11-22.ana
        Sun 22 Nov  Ana Roth  new goal run: Run (daily)                   ana/run
        ",
    );
    // The days in between are no days without a word.
    team.at("2026-12-20T10:00");
    team.ana("goal show run").shows(
        "
        run: Run
        active, daily

          reserve  2 skips in 28 days cost nothing
          witness  Ben Li
          start    Sun 22 Nov
          paused   Mon 23 Nov to Sat 12 Dec: closed
          changes  Sun 13 Dec: open again (was dropped) – the knee is well

        Last answer: done, 28 days ago
        Last week: 0 of 1 kept, 1 no word
        Last 4 weeks: 1 of 7 kept, 6 no word
        ",
    );
    team.ana("undo").ok();
    assert!(team.read("ana", "goals/ana/run.yaml").contains("\nclosed:\n"));
}

#[test]
fn a_goal_makes_room_for_another_and_both_know() {
    let team = Team::pair();
    team.ana("goal add Fitness --id fit").ok();
    team.ana(
        "goal add Run --every 3/week --why 'to feel light' --tag sport --parent fit --plan 'if rain then gym' \
         --for-whom 'my knees'",
    )
    .ok();
    team.ana("goal add 'Buy shoes' --id shoes --parent run").ok();
    team.ana("goal pivot run 'Swim twice a week' --id swim --every 2/week --because 'the knee hurts' --learned 'mornings work'")
        .shows(
            "
            Run makes room for swim: Swim twice a week (2/week)
            It keeps why, context, parent and tags of run
            1 step of run is still open: shoes
            ",
        );
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%B", "--name-only"]),
        "goal: ana turns run into swim (Swim twice a week)\n\nAlly-Action: goal.pivot\nAlly-Record: goal ana/swim\n\
         Ally-Record: goal ana/run\n\n\ngoals/ana/run.yaml\ngoals/ana/swim.yaml\n"
    );
    assert_eq!(
        team.read("ana", "goals/ana/swim.yaml"),
        "title: Swim twice a week\nwhy: to feel light\nevery: 2/week\ncontext:\n  for_whom: my knees\nparent: ana/fit\n\
         source: ana/run\ntags:\n- sport\nstart: 2026-11-22\n"
    );
    team.ana("goal show run").shows(
        "
        run: Run
        replaced, 3/week

          why       to feel light
          reserve   2 skips in 28 days cost nothing
          plan      if rain then gym
          for whom  my knees
          parent    fit (Fitness)
          witness   Ben Li
          tags      sport
          start     Sun 22 Nov
          closed    replaced on Sun 22 Nov
          because   the knee hurts
          learned   mornings work
          next      swim (Swim twice a week)

        Steps
          shoes  Buy shoes  active

        Last answer: no answer yet
        ",
    );
    team.ana("goal log run").shows(
        "
        day         who  what                      note
        Sun 22 Nov  ana  start   Run               to feel light
        Sun 22 Nov  ana  closed  replaced by swim  the knee hurts – mornings work
        ",
    );
    team.ana("goal log swim").shows(
        "
        day         who  what                                 note
        Sun 22 Nov  ana  start  Swim twice a week (from run)  to feel light
        ",
    );
    team.ana("goal reopen run").shows(
        "
        Open again: Run
        swim came in its place and stays open
        ",
    );
    team.ana("check").ok();
    team.is_clean("ana");
}

#[test]
fn a_pivot_is_refused_as_a_whole() {
    let team = Team::pair();
    team.ana("goal add Run --every 3/week").ok();
    team.ana("goal add Swim --every 2/week").ok();
    team.ana("goal pivot run Swim").ends(1);
    team.ana("goal pivot run Walk --amount 3").ends(1);
    team.ana("goal pivot run Walk --every often").ends(2);
    team.ana("goal drop run").ok();
    team.ana("goal pivot run Walk").ends(1);
    team.ana("goal list").shows(
        "
        goal  title  how     state   last answer
        swim  Swim   2/week  active  no answer yet
        ",
    );
    team.is_clean("ana");
}

#[test]
fn an_own_goal_turns_into_a_joint_one_and_back() {
    let team = Team::pair();
    team.ana("goal add Hike --every 1/month").ok();
    team.ana("goal pivot hike 'Hike together' --id hike --every 1/month --with ben").shows(
        "
        Hike makes room for ours/hike: Hike together (monthly)
        ",
    );
    team.ana("goal change hike --every 2/month --because 'more of it'").ends(1);
    team.ana("goal change ours/hike --every 2/month --because 'more of it'").ok();
    team.ana("goal change ours/hike --with '' --because x").fails(
        1,
        r#"
        error: a joint goal belongs to two or more
          help: to go on alone, use `ally goal pivot GOAL TITLE --with ""`
        "#,
    );
    team.ana("goal pivot ours/hike 'Hike alone' --id walk --every 2/month --with ''").shows(
        "
        Hike together makes room for walk: Hike alone (2/month)
        ",
    );
    team.ana("goal list --all").shows(
        "
        goal       title          how      state     last answer
        hike       Hike           monthly  replaced  no answer yet
        walk       Hike alone     2/month  active    no answer yet
        ours/hike  Hike together  2/month  replaced  no answer yet
        ",
    );
}

#[test]
fn above_five_goals_a_word_is_said_and_nothing_is_refused() {
    let team = Team::pair();
    for goal in ["one", "two", "three", "four", "five"] {
        team.ana(&format!("goal add {goal}")).shows(&format!("Added goal {goal}: {goal}\n"));
    }
    team.ana("goal add 'A step' --id step --parent five").shows(
        "
        Added goal step: A step
        ",
    );
    team.ana("goal add Later --start 'in 5 days'").shows(
        "
        Added goal later: Later (from Fri 27 Nov)
        ",
    );
    team.ana("goal add six").shows(
        "
        Added goal six: six
        You have 6 goals under way now. Each gets more of you when they are few; `ally pause GOAL --until DATE` lets one rest, if you like
        ",
    );
    team.ana("goal drop one").ok();
    team.ana("goal reopen one").shows(
        "
        Open again: one
        You have 6 goals under way now. Each gets more of you when they are few; `ally pause GOAL --until DATE` lets one rest, if you like
        ",
    );
}

#[test]
fn a_date_that_moved_three_times_names_three_ways_out() {
    let team = Team::pair();
    team.ana("goal add 'Book the hut' --id hut --by 2026-12-01").ok();
    team.ana("goal change hut --by 2026-12-08 --because busy").shows(
        "
        Changed goal hut: by 2026-12-08
        ",
    );
    team.ana("goal change hut --by 2026-12-15 --because busy").shows(
        "
        Changed goal hut: by 2026-12-15
        ",
    );
    team.ana("goal change hut --by 2026-12-22 --because 'still busy'").shows(
        "
        Changed goal hut: by 2026-12-22
        Moved 3 times. Shrink it, hand it over or drop it, if you like: `ally goal pivot hut TITLE`, `ally goal propose --for MEMBER TITLE`, `ally goal drop hut`
        ",
    );
    team.ana("goal show hut").shows(
        "
        hut: Book the hut
        active, by Tue 22 Dec

          witness  Ben Li
          start    Sun 22 Nov
          changes  Sun 22 Nov: by (was 2026-12-01) – busy
                   Sun 22 Nov: by (was 2026-12-08) – busy
                   Sun 22 Nov: by (was 2026-12-15) – still busy

        Last answer: no answer yet
        Moved 3 times: shrink it, hand it over or drop it?
        `ally goal pivot hut TITLE`, `ally goal propose --for MEMBER TITLE`, `ally goal drop hut`
        ",
    );
    team.ana("goal change hut --tag trip --because x").shows(
        "
        Changed goal hut: tags trip
        ",
    );
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("goal show ana/hut").shows(
        "
        ana/hut: Book the hut
        active, by Tue 22 Dec

          witness  Ben Li
          tags     trip
          start    Sun 22 Nov
          changes  Sun 22 Nov: by (was 2026-12-01) – busy
                   Sun 22 Nov: by (was 2026-12-08) – busy
                   Sun 22 Nov: by (was 2026-12-15) – still busy
                   Sun 22 Nov: tags (was not set) – x

        Last answer: no answer yet
        Moved 3 times: shrink it, hand it over or drop it?
        ",
    );
}

#[test]
fn a_day_of_closing_and_opening_is_told_in_its_order() {
    let team = Team::pair();
    team.ana("goal add Run --every 3/week").ok();
    team.ana("goal done run").ok();
    team.ana("goal reopen run --why 'too early'").ok();
    team.ana("goal pivot run Walk --every daily").ok();
    team.ana("goal log run").shows(
        "
        day         who  what                        note
        Sun 22 Nov  ana  start     Run
        Sun 22 Nov  ana  closed    done
        Sun 22 Nov  ana  reopened  Run               too early
        Sun 22 Nov  ana  closed    replaced by walk
        ",
    );
}

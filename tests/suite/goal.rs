//! Goals: added, listed, shown, told, changed, closed.

use super::team::Team;

#[test]
fn a_goal_is_added_listed_and_committed() {
    let team = Team::pair();
    team.ana("goal add 'Run three times a week' --id run --every 3/week --why 'to feel light'").shows(
        "
        Added goal run: Run three times a week (3/week)
        ",
    );
    assert_eq!(
        team.read("ana", "goals/ana/run.yaml"),
        "title: Run three times a week\nwhy: to feel light\nevery: 3/week\nstart: 2026-11-22\n"
    );
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%an <%ae>%n%B"]),
        "Ana Roth <ana@example.org>\ngoal: ana adds run (Run three times a week)\n\nAlly-Action: goal.add\nAlly-Record: goal ana/run\n\n"
    );
    team.is_clean("ana");
    team.ana("goal list").shows(
        "
        goal  title                   how     state   last answer
        run   Run three times a week  3/week  active  no answer yet
        ",
    );
}

#[test]
fn a_goal_holds_every_option_in_the_order_of_the_record_model() {
    let team = Team::pair();
    team.ana("goal add Fitness --id fit").ok();
    team.ana("goal add 'Run 300 km' --id km --every weekdays --amount 5 --unit km --by 2027-03-01 --done-when 'the watch says so' --minimum 'a walk' --reserve 3 --obstacle rain --plan 'if it rains then the treadmill' --plan 'if tired then walk' --aim learn --stretch --parent fit --used-in 'the spring half' --for-whom 'my knees' --tag sport --tag outdoors --star --why 'to feel light'").shows(
        "
        Added goal km: Run 300 km (weekdays, at least 5 km by Mon 1 Mar 2027)
        ",
    );
    assert_eq!(
        team.read("ana", "goals/ana/km.yaml"),
        "title: Run 300 km\nwhy: to feel light\nevery: weekdays\nunit: km\nby: 2027-03-01\namount: 5\ndone_when: the watch says so\nminimum: a walk\nreserve: 3\nobstacle: rain\nplan:\n- if it rains then the treadmill\n- if tired then walk\naim: learn\nstretch: true\ncontext:\n  used_in: the spring half\n  for_whom: my knees\nparent: ana/fit\ntags:\n- sport\n- outdoors\nstar: true\nstart: 2026-11-22\n"
    );
    team.ana("goal show km").shows(
        "
        km: Run 300 km
        active, weekdays, at least 5 km by Mon 1 Mar 2027

          why        to feel light
          done when  the watch says so
          minimum    a walk
          reserve    3 skips in 28 days cost nothing
          obstacle   rain
          plan       if it rains then the treadmill
                     if tired then walk
          aim        learn
          stretch    yes
          used in    the spring half
          for whom   my knees
          parent     fit (Fitness)
          witness    Ben Li
          tags       sport, outdoors
          star       yes
          start      Sun 22 Nov

        Last answer: no answer yet
        ",
    );
    team.ana("goal add 'Read twelve books' --target 12 --unit books --by 'in 5 weeks'").shows(
        "
        Added goal read-twelve-books: Read twelve books (to 12 books by Sun 27 Dec)
        ",
    );
    team.ana("goal add 'Weigh less' --id kg --from 80.5 --target -1e1 --unit kg").shows(
        "
        Added goal kg: Weigh less (from 80.5 to -10 kg)
        ",
    );
    assert_eq!(
        team.read("ana", "goals/ana/kg.yaml"),
        "title: Weigh less\ntarget: -10\nfrom: 80.5\nunit: kg\nstart: 2026-11-22\n"
    );
    team.ana("goal add 'No more than two beers' --id beer --every daily --limit 2").shows(
        "
        Added goal beer: No more than two beers (daily, at most 2)
        ",
    );
    team.ana("goal add 'Register for the half' --by friday").shows(
        "
        Added goal register-for-the-half: Register for the half (by Fri 27 Nov)
        ",
    );
    team.ana("goal list").shows(
        "
        goal                   title                   how                                        state   last answer
        beer                   No more than two beers  daily, at most 2                           active  no answer yet
        fit                    Fitness                 0 of 1 step done                           active  no answer yet
          km                   Run 300 km              weekdays, at least 5 km by Mon 1 Mar 2027  active  no answer yet
        kg                     Weigh less              from 80.5 to -10 kg                        active  no answer yet
        read-twelve-books      Read twelve books       to 12 books by Sun 27 Dec                  active  no answer yet
        register-for-the-half  Register for the half   by Fri 27 Nov                              active  no answer yet
        ",
    );
}

#[test]
fn a_name_is_made_from_the_title_and_a_title_without_latin_letters_gets_one_at_random() {
    let team = Team::pair();
    team.ana("goal add 'Über die Straße — Café №5!'").shows(
        "
        Added goal ueber-die-strasse-cafe-5: Über die Straße — Café №5!
        ",
    );
    team.ana("goal add 中文").shows(
        "
        Added goal goal-mgzy: 中文
        ",
    );
    team.ana("goal add 'All'").shows(
        "
        Added goal all-1: All
        ",
    );
    team.ana("goal add 'a title that is so very long that its name has to be cut somewhere'").shows(
        "
        Added goal a-title-that-is-so-very-long-t: a title that is so very long that its name has to be cut somewhere
        ",
    );
    team.ana("goal list").shows(
        "
        goal                            title                                                               how  state   last answer
        a-title-that-is-so-very-long-t  a title that is so very long that its name has to be cut somewhere       active  no answer yet
        all-1                           All                                                                      active  no answer yet
        goal-mgzy                       中文                                                                     active  no answer yet
        ueber-die-strasse-cafe-5        Über die Straße — Café №5!                                               active  no answer yet
        ",
    );
}

#[test]
fn a_joint_goal_belongs_to_all_who_are_named_and_is_kept_by_the_first() {
    let team = Team::pair();
    team.ana("goal add 'Hike every month' --id hike --every 1/month --with ben").shows(
        "
        Added goal ours/hike: Hike every month (monthly)
        ",
    );
    assert_eq!(
        team.read("ana", "goals/ours/hike.yaml"),
        "title: Hike every month\nowners:\n- ana\n- ben\nkeeper: ana\nevery: monthly\nstart: 2026-11-22\n"
    );
    assert_eq!(team.git("ana", &["log", "-1", "--format=%s"]), "goal: ana adds hike (Hike every month)\n");
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("goal list").shows(
        "
        goal       title             how      state   last answer
        ours/hike  Hike every month  monthly  active  no answer yet
        ",
    );
    team.ben("goal show hike").shows(
        "
        ours/hike: Hike every month
        active, monthly

          owners   Ana Roth (keeps it) and Ben Li
          reserve  2 skips in 28 days cost nothing
          start    Sun 22 Nov

        Last answer: no answer yet
        ",
    );
    team.ben("goal change hike --every 2/month --because 'more of it'").fails(
        1,
        "
        error: ours/hike belongs to ana, and only ana changes it
          help: say what you think with `ally feedback give`; or act as that member with --as, if you are
        ",
    );
    team.ana("goal change hike --every 2/month --because 'more of it'").shows(
        "
        Changed goal ours/hike: every 2/month
        ",
    );
}

#[test]
fn the_list_knows_whose_goals_and_which() {
    let team = Team::pair();
    team.ana("goal add 'Run' --every 3/week").ok();
    team.ana("goal add 'Old thing'").ok();
    team.ana("goal drop old-thing").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("goal add 'Swim' --every 2/week").ok();
    team.ben("goal list").shows(
        "
        goal     title  how     state   last answer
        swim     Swim   2/week  active  no answer yet
        ana/run  Run    3/week  active  no answer yet
        ",
    );
    team.ben("goal list --who ana").shows(
        "
        goal     title  how     state   last answer
        ana/run  Run    3/week  active  no answer yet
        ",
    );
    team.ben("goal list --who ana --all").shows(
        "
        goal           title      how     state    last answer
        ana/old-thing  Old thing          dropped  no answer yet
        ana/run        Run        3/week  active   no answer yet
        ",
    );
    team.ana("goal list --who ben").shows(
        "
        No open goals; `ally goal add TITLE` sets one, `ally goal list --all` shows closed ones
        ",
    );
    team.ben("goal list --who al").fails(
        3,
        r#"
        error: nobody in this team is called "al"
          help: the members are ana, ben
        "#,
    );
}

#[test]
fn a_change_keeps_what_was_and_why() {
    let team = Team::pair();
    team.ana("goal add 'Run' --every 3/week --by 2026-12-24").ok();
    team.ana("goal change run --every 2/week --title 'Run slowly' --because 'the knee hurts'").shows(
        "
        Changed goal run: title Run slowly, every 2/week
        ",
    );
    assert_eq!(
        team.read("ana", "goals/ana/run.yaml"),
        "title: Run slowly\nevery: 2/week\nby: 2026-12-24\nstart: 2026-11-22\nchanges:\n- \"on\": 2026-11-22\n  what: title\n  was: Run\n  why: the knee hurts\n- \"on\": 2026-11-22\n  what: every\n  was: 3/week\n  why: the knee hurts\n"
    );
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%B"]),
        "goal: ana changes run (title Run slowly, every 2/week)\n\nAlly-Action: goal.change\nAlly-Record: goal ana/run\n\n"
    );
    team.ana("goal change run --every 2/week --because 'no reason'").fails(
        1,
        "
        error: run is like that already
          help: nothing was written
        ",
    );
    team.ana("goal change run --star --because 'dear to me'").shows(
        "
        Changed goal run: starred
        ",
    );
    team.ana("goal show run").shows(
        "
        run: Run slowly
        active, 2/week by Thu 24 Dec

          reserve  2 skips in 28 days cost nothing
          witness  Ben Li
          star     yes
          start    Sun 22 Nov
          changes  Sun 22 Nov: title (was Run) – the knee hurts
                   Sun 22 Nov: every (was 3/week) – the knee hurts

        Last answer: no answer yet
        ",
    );
    team.ana("goal log run").shows(
        "
        day         who  what                        note
        Sun 22 Nov  ana  start   Run slowly
        Sun 22 Nov  ana  change  title (was Run)     the knee hurts
        Sun 22 Nov  ana  change  every (was 3/week)  the knee hurts
        ",
    );
}

#[test]
fn a_goal_is_closed_once_with_what_was_learned() {
    let team = Team::pair();
    team.ana("goal add 'Run' --every 3/week").ok();
    team.ana("goal add 'Read' --target 12").ok();
    team.ana("goal done run --learned 'slow is fast' --star").shows(
        "
        Done: Run
        ",
    );
    assert_eq!(
        team.read("ana", "goals/ana/run.yaml"),
        "title: Run\nevery: 3/week\nstar: true\nstart: 2026-11-22\nclosed:\n  \"on\": 2026-11-22\n  as: done\n  learned: slow is fast\n"
    );
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%B"]),
        "goal: ana reaches run (Run)\n\nAlly-Action: goal.done\nAlly-Record: goal ana/run\n\n"
    );
    team.ana("goal done run").fails(
        1,
        "
        error: the goal run is done since Sun 22 Nov
          help: `ally goal list` shows the open goals, `ally goal reopen run` takes it up again
        ",
    );
    team.ana("goal change run --because x --title y").fails(
        1,
        "
        error: the goal run is done since Sun 22 Nov
          help: `ally goal list` shows the open goals, `ally goal reopen run` takes it up again
        ",
    );
    team.ana("goal drop read --why 'other things matter more'").shows(
        "
        Dropped: Read. Letting go is a decision too; the records stay
        ",
    );
    assert_eq!(
        team.read("ana", "goals/ana/read.yaml"),
        "title: Read\ntarget: 12\nstart: 2026-11-22\nclosed:\n  \"on\": 2026-11-22\n  as: dropped\n  why: other things matter more\n"
    );
    team.ana("goal list").shows(
        "
        No open goals; `ally goal add TITLE` sets one, `ally goal list --all` shows closed ones
        ",
    );
    team.ana("goal list --all").shows(
        "
        goal  title  how     state    last answer
        read  Read   to 12   dropped  no answer yet
        run   Run    3/week  done     no answer yet
        ",
    );
    team.ana("goal show run").shows(
        "
        run: Run
        done, 3/week

          reserve  2 skips in 28 days cost nothing
          witness  Ben Li
          star     yes
          start    Sun 22 Nov
          closed   done on Sun 22 Nov
          learned  slow is fast

        Last answer: no answer yet
        ",
    );
    team.ana("goal log run").shows(
        "
        day         who  what          note
        Sun 22 Nov  ana  start   Run
        Sun 22 Nov  ana  closed  done  slow is fast
        ",
    );
}

#[test]
fn a_goal_is_found_by_its_beginning_its_owner_and_its_path() {
    let team = Team::pair();
    team.ana("goal add 'Run' --every 3/week").ok();
    team.ana("goal add 'Running shoes'").ok();
    team.ana("goal add 'Pages' --target 100").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ana("goal show pag").shows(
        "
        pages: Pages
        active, to 100

          witness  Ben Li
          start    Sun 22 Nov

        Last answer: no answer yet
        ",
    );
    team.ana("goal show ru").fails(
        3,
        r#"
        error: "ru" could be ana/run or ana/running-shoes
          help: type more of the id
        "#,
    );
    team.ana("goal show run").shows(
        "
        run: Run
        active, 3/week

          reserve  2 skips in 28 days cost nothing
          witness  Ben Li
          start    Sun 22 Nov

        Last answer: no answer yet
        ",
    );
    team.ben("goal show ana/pa").shows(
        "
        ana/pages: Pages
        active, to 100

          witness  Ben Li
          start    Sun 22 Nov

        Last answer: no answer yet
        ",
    );
    team.ben("goal show goals/ana/pages.yaml").shows(
        "
        ana/pages: Pages
        active, to 100

          witness  Ben Li
          start    Sun 22 Nov

        Last answer: no answer yet
        ",
    );
    team.ben("goal show ./goals/ana/pages.yaml").shows(
        "
        ana/pages: Pages
        active, to 100

          witness  Ben Li
          start    Sun 22 Nov

        Last answer: no answer yet
        ",
    );
    team.ben("goal show run").fails(
        3,
        r#"
        error: there is no goal "run"
          help: `ally goal list --all` shows every goal; another member's goal is MEMBER/GOAL
        "#,
    );
    team.ben("goal show ana/r").fails(
        3,
        r#"
        error: "ana/r" could be ana/run or ana/running-shoes
          help: type more of the id
        "#,
    );
    team.ana("goal show ''").fails(
        3,
        r#"
        error: "" could be ana/pages, ana/run or ana/running-shoes
          help: type more of the id
        "#,
    );
    team.ana("goal done ''").fails(
        3,
        r#"
        error: "" could be ana/pages, ana/run or ana/running-shoes
          help: type more of the id
        "#,
    );
    team.ana("goal show members/ana.yaml").fails(
        3,
        r#"
        error: there is no goal "members/ana.yaml"
          help: `ally goal list --all` shows every goal; another member's goal is MEMBER/GOAL
        "#,
    );
}

#[test]
fn an_empty_name_is_no_goal_even_when_there_is_only_one() {
    let team = Team::pair();
    team.ana("goal add 'Run'").ok();
    team.ana("goal done ''").fails(
        3,
        r#"
        error: "" could be ana/run
          help: type more of the id
        "#,
    );
    team.ana("goal list").shows(
        "
        goal  title  how  state   last answer
        run   Run         active  no answer yet
        ",
    );
}

#[test]
fn only_the_owner_changes_a_goal() {
    let team = Team::pair();
    team.ana("goal add 'Run' --every 3/week").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("goal done ana/run").fails(
        1,
        "
        error: ana/run belongs to ana, and only ana changes it
          help: say what you think with `ally feedback give`; or act as that member with --as, if you are
        ",
    );
    team.ben("goal change ana/run --title x --because y").fails(
        1,
        "
        error: ana/run belongs to ana, and only ana changes it
          help: say what you think with `ally feedback give`; or act as that member with --as, if you are
        ",
    );
    assert_eq!(team.git("ben", &["log", "-1", "--format=%s"]), "goal: ana adds run (Run)\n");
}

#[test]
fn the_story_of_a_goal_is_told_from_its_beginning() {
    let team = Team::pair();
    team.ana("goal add 'Run' --every 3/week --why 'to feel light'").ok();
    team.ana("checkin run=y --on today").ok();
    team.at("2026-11-24T20:00");
    team.ana("checkin run=n:ill --detail 'run.note=a cold'").ok();
    team.ana("goal change run --every 2/week --because 'slowly again'").ok();
    team.ana("goal log run").shows(
        "
        day         who  what                        note
        Sun 22 Nov  ana  start   Run                 to feel light
        Sun 22 Nov  ana  answer  done
        Tue 24 Nov  ana  change  every (was 3/week)  slowly again
        Tue 24 Nov  ana  answer  missed (ill)        a cold
        ",
    );
    team.ana("goal show run").shows(
        "
        run: Run
        active, 2/week

          why      to feel light
          reserve  2 skips in 28 days cost nothing
          witness  Ben Li
          start    Sun 22 Nov
          changes  Tue 24 Nov: every (was 3/week) – slowly again

        Last answer: missed (ill), today
        ",
    );
}

#[test]
fn a_goal_whose_options_contradict_each_other_is_refused() {
    let team = Team::pair();
    team.ana("goal add x --every daily --target 3").fails(
        1,
        "
        error: a goal is done in a rhythm or counts towards a number, not both
          help: make two goals: one with --every, one with --target
        ",
    );
    team.ana("goal add x --amount 3").fails(
        1,
        "
        error: --amount and --limit need a rhythm
          help: --amount and --limit say when a day of a habit counts; give a rhythm with --every
        ",
    );
    team.ana("goal add x --every daily --amount 3 --limit 4").fails(
        1,
        r#"
        error: --amount and --limit exclude each other
          help: use --amount for "at least", --limit for "at most"
        "#,
    );
    team.ana("goal add x --from 3").fails(
        1,
        "
        error: --from needs a number to reach
          help: give it with --target
        ",
    );
    team.ana("goal add x --from 3 --target 3").fails(
        1,
        "
        error: --from and --target are the same number
          help: then the goal is reached already
        ",
    );
    team.ana("goal add x --every sometimes").fails(
        2,
        r#"
        error: "sometimes" is not a rhythm that ally understands
          help: write it as one of: daily, weekdays, mon,wed,fri, 3/week, 2/month, weekly, monthly
        "#,
    );
    team.ana("goal add x --by someday").fails(
        2,
        r#"
        error: "someday" is not a date that ally understands
          help: write it as one of: 2026-11-22, today, yesterday, tomorrow, friday, in 3 days, 3 days ago, 2w, +10d, next week, end of month
        "#,
    );
    team.ana("goal add x --target many").fails(
        2,
        "
        error: invalid value 'many' for '--target <N>': not a number
          help: `ally goal add --help` says what fits
        ",
    );
    team.ana("goal add x --target nan").fails(
        2,
        "
        error: invalid value 'nan' for '--target <N>': not a number
          help: `ally goal add --help` says what fits
        ",
    );
    team.ana("goal add x --reserve 29").fails(
        2,
        "
        error: invalid value '29' for '--reserve <N>': give a whole number from 0 to 28
          help: `ally goal add --help` says what fits
        ",
    );
    team.ana("goal add x --aim win").fails(
        2,
        "
        error: invalid value 'win' for '--aim <AIM>' [possible values: do, learn]
          help: `ally goal add --help` says what fits
        ",
    );
    team.ana("goal add x --parent nothing").fails(
        3,
        r#"
        error: there is no goal "nothing"
          help: `ally goal list --all` shows every goal; another member's goal is MEMBER/GOAL
        "#,
    );
    team.ana("goal add x --with nobody").fails(
        3,
        r#"
        error: nobody in this team is called "nobody"
          help: the members are ana, ben
        "#,
    );
    team.ana("goal add").fails(
        2,
        "
        error: the following required arguments were not provided: <TITLE>
          help: Usage: ally goal add <TITLE>
        ",
    );
    team.ana("goal add x --why").fails(
        2,
        "
        error: a value is required for '--why <TEXT>' but none was supplied
          help: `ally goal add --help` says what fits
        ",
    );
    team.ana("goal change").fails(
        2,
        "
        error: the following required arguments were not provided: --because <TEXT> <GOAL>
          help: Usage: ally goal change --because <TEXT> <GOAL>
        ",
    );
    team.ana("goal list").shows(
        "
        No open goals; `ally goal add TITLE` sets one, `ally goal list --all` shows closed ones
        ",
    );
}

/// Ana moves a date on two devices, to two days; the second device finds the clash.
fn moved_twice() -> Team {
    let team = Team::pair();
    team.ana("goal add Book --id book --target 900 --by 2027-03-01").ok();
    team.ana("sync").ok();
    team.in_home("ana", &["join", &team.remote(), "phone"]).ok();
    team.ana("goal change book --by 2027-04-01 --because sleep").ok();
    team.ana("sync").ok();
    let phone = team.path("ana/phone");
    let change = ["goal", "change", "book", "--by", "2027-05-01", "--because", "thick"];
    team.run_in("ana", &phone, &change, None).ok();
    let (out, _) = team.run_in("ana", &phone, &["sync"], None).ends(5);
    assert_eq!(
        out,
        "Both sides changed by of ana/book: “2027-05-01” is shown, “2027-04-01” is kept beside it in \
         goals/ana/book.yaml\nNothing is lost; `ally check` says how to settle it\nSent 1 goal; received 1 goal from \
         Ana Roth\n"
    );
    team.ana("sync").ends(5);
    team
}

#[test]
fn a_date_moved_on_both_sides_clashes_once_and_keeps_both_reasons() {
    let team = moved_twice();
    let goal = team.read("ana", "goals/ana/book.yaml");
    assert!(goal.contains("why: sleep\n") && goal.contains("why: thick\n"), "{goal}");
}

#[test]
fn a_clash_is_settled_by_either_value() {
    let team = moved_twice();
    team.ana("goal change book --by 2027-04-01 --because laptop").shows("Changed goal book: by 2027-04-01\n");
    team.ana("check").ok();
    assert!(!team.read("ana", "goals/ana/book.yaml").contains("what: clashes"));
    let team = moved_twice();
    team.ana("goal change book --by 2027-05-01 --because phone").shows("Changed goal book: by 2027-05-01\n");
    team.ana("check").ok();
    team.ana("goal change book --by 2027-05-01 --because phone").ends(1);
}

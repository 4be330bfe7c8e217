//! Goals as they are seen: steps below their goal, filters, joint goals of many, and after a miss.

use super::team::Team;

fn of_many(names: &[&str]) -> Team {
    let team = Team::pair();
    for name in names {
        team.home(name, &format!("{}{} Ode", name[..1].to_uppercase(), &name[1..]));
        team.in_home(name, &["join", &team.remote(), "team"]).ok();
    }
    team.ana("sync").ok();
    team
}

#[test]
fn steps_stand_below_their_goal_with_their_state() {
    let team = Team::pair();
    team.ana("goal add 'Write the book' --id book --horizon year").ok();
    team.ana("goal add 'Find a publisher' --id publisher --parent book --by 2027-03-01").ok();
    team.ana("goal add 'Chapter one' --id one --parent book --by 2026-12-01").ok();
    team.ana("goal add 'The first page' --id page --parent one").ok();
    team.ana("goal add 'A plot' --id plot --parent book").ok();
    team.ana("goal add Aerobics --id aerobics --every weekly").ok();
    team.ana("goal done plot").shows(
        "
        Done: A plot
        2 steps of book to go
        ",
    );
    team.ana("goal list").shows(
        "
        goal         title             how                             state   last answer
        aerobics     Aerobics          weekly                          active  no answer yet
        book         Write the book    1 of 3 steps done               active  no answer yet
          one        Chapter one       by Tue 1 Dec, 0 of 1 step done  active  no answer yet
            page     The first page                                    active  no answer yet
          publisher  Find a publisher  by Mon 1 Mar 2027               active  no answer yet
        ",
    );
    team.ana("goal list --all").shows(
        "
        goal         title             how                             state   last answer
        aerobics     Aerobics          weekly                          active  no answer yet
        book         Write the book    1 of 3 steps done               active  no answer yet
          one        Chapter one       by Tue 1 Dec, 0 of 1 step done  active  no answer yet
            page     The first page                                    active  no answer yet
          publisher  Find a publisher  by Mon 1 Mar 2027               active  no answer yet
          plot       A plot                                            done    no answer yet
        ",
    );
    team.ana("goal show book").shows(
        "
        book: Write the book
        active

          witness  Ben Li
          horizon  year
          start    Sun 22 Nov

        Steps
          one        Chapter one       active, by Tue 1 Dec
          publisher  Find a publisher  active, by Mon 1 Mar 2027
          plot       A plot            done on Sun 22 Nov

        Last answer: no answer yet
        ",
    );
    team.ana("goal show one").shows(
        "
        one: Chapter one
        active, by Tue 1 Dec

          parent   book (Write the book)
          witness  Ben Li
          start    Sun 22 Nov

        Steps
          page  The first page  active

        Last answer: no answer yet
        ",
    );
    team.ana("goal drop publisher").ok();
    team.ana("goal done page").shows(
        "
        Done: The first page
        That was the last open step of one; `ally goal done one` closes it, once it is done
        ",
    );
    team.ana("goal done book").shows(
        "
        Done: Write the book
        1 step of it is still open: one
        ",
    );
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("goal add 'Read chapter one' --id read --parent ana/one").ok();
    team.ben("goal list").shows(
        "
        goal          title             how                              state   last answer
        ana/aerobics  Aerobics          weekly                           active  no answer yet
        ana/one       Chapter one       by Tue 1 Dec, 1 of 2 steps done  active  no answer yet
          read        Read chapter one                                   active  no answer yet
        ",
    );
    team.ben("check").ok();
}

#[test]
fn the_list_is_narrowed_and_an_empty_one_teaches() {
    let team = Team::pair();
    team.ana("goal list").shows(
        "
        No open goals; `ally goal add TITLE` sets one, `ally goal list --all` shows closed ones
        ",
    );
    team.ana("goal list --all").shows(
        "
        No goals yet; `ally goal add TITLE` sets one
        ",
    );
    team.ana("goal add Run --every 3/week --tag sport --tag health").ok();
    team.ana("goal add Read --target 300 --horizon quarter").ok();
    team.ana("goal add Hut --by friday --tag trip").ok();
    team.ana("goal add Later --start 'in 3 days' --tag sport").ok();
    team.ana("goal drop hut").ok();
    for (filter, goals) in [
        ("--kind habit", vec!["ana/run"]),
        ("--kind number", vec!["ana/read"]),
        ("--kind once", vec!["ana/later"]),
        ("--kind once --all", vec!["ana/hut", "ana/later"]),
        ("--tag sport", vec!["ana/later", "ana/run"]),
        ("--tag sport --kind habit", vec!["ana/run"]),
        ("--state planned", vec!["ana/later"]),
        ("--state dropped", vec!["ana/hut"]),
        ("--horizon quarter", vec!["ana/read"]),
        ("--tag spor", vec![]),
    ] {
        let listed = team.ana(&format!("goal list {filter} --json")).json();
        let ids: Vec<&str> =
            listed["data"].as_array().unwrap().iter().map(|goal| goal["id"].as_str().unwrap()).collect();
        assert_eq!(ids, goals, "{filter}");
    }
    team.ana("goal list --state paused").shows(
        "
        No goal fits; `ally goal list --all` shows every goal
        ",
    );
    team.ana("goal list --who ben").shows(
        "
        No open goals; `ally goal add TITLE` sets one, `ally goal list --all` shows closed ones
        ",
    );
    team.ana("goal list --state open").ends(2);
}

#[test]
fn after_a_miss_the_own_words_come_back_and_the_partner_sees_what_helps() {
    let team = Team::pair();
    team.ana("member edit --helps 'a call' --helps 'no advice' --avoid jokes --strengths stubborn").ok();
    team.ana("goal add Run --every daily --why 'to feel light' --minimum 'a walk'").ok();
    team.ana("goal add Read --every daily").ok();
    team.ana("checkin run=n:energy read=y").shows(
        r#"
        Checked in for Sun 22 Nov: run missed (energy), read done
        Ben Li will see it after your next `ally sync`
        Why run matters, in your words: “to feel light”
        Add an if–then for next time, if you like: `ally goal change run --plan "if …, then …" --because TEXT`
        "#,
    );
    team.ana("goal show run").shows(
        r#"
        run: Run
        active, daily

          why      to feel light
          minimum  a walk
          reserve  2 skips in 28 days cost nothing
          witness  Ben Li
          start    Sun 22 Nov

        Last answer: missed (energy), today

        Why run matters, in your words: “to feel light”
        Add an if–then for next time, if you like: `ally goal change run --plan "if …, then …" --because TEXT`
        "#,
    );
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("goal show ana/run").shows(
        "
        ana/run: Run
        active, daily

          why      to feel light
          minimum  a walk
          reserve  2 skips in 28 days cost nothing
          witness  Ben Li
          start    Sun 22 Nov

        Last answer: missed (energy), today

        Ana Roth missed it on Sun 22 Nov
        Ana Roth on why it matters, to quote if you like: “to feel light”
        What helps Ana Roth: a call; no advice
        What does not help Ana Roth: jokes
        What Ana Roth is good at: stubborn
        ",
    );
    team.ben("status").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · November: Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ana Roth
          last check-in today · week ······●
          read  Read  daily  done, today
          run   Run   daily  missed (energy), today
          after a miss, to quote if you like: run “to feel light” · helps: a call; no advice · does not help: jokes

        Ben Li (you)
          no check-in yet
          no open goals; `ally goal add TITLE` sets the first one

        Last sync today 10:09 · nothing to send
        ",
    );
    team.ben("goal show ana/read").shows(
        "
        ana/read: Read
        active, daily

          reserve  2 skips in 28 days cost nothing
          witness  Ben Li
          start    Sun 22 Nov

        Last answer: done, today
        ",
    );
    // The same answer again is no news; another miss is.
    team.ana("checkin read=n --note late").shows(
        r#"
        Added to your check-in of Sun 22 Nov: read missed, note
        Ben Li will see it after your next `ally sync`
        Add an if–then for next time, if you like: `ally goal change read --plan "if …, then …" --because TEXT`
        "#,
    );
    team.ana("checkin run=n:feeling").shows(
        "
        Added to your check-in of Sun 22 Nov: run missed (feeling)
        Ben Li will see it after your next `ally sync`
        If you would rather talk about it: `ally feedback give ben TEXT --kind topic` puts it on the next talk
        ",
    );
    // A silence is no miss, and a week later the miss is the past.
    team.at("2026-11-30T10:00");
    team.ana("goal show run").shows(
        "
        run: Run
        active, daily

          why      to feel light
          minimum  a walk
          reserve  2 skips in 28 days cost nothing
          witness  Ben Li
          start    Sun 22 Nov

        Last answer: missed (feeling), 8 days ago
        Last week: 0 of 1 kept, 1 missed
        Last 4 weeks: 0 of 7 kept, 1 missed, 6 no word
        ",
    );
    team.ben("status --json").ok();
    team.ana("checkin run=y").shows(
        "
        Checked in for Mon 30 Nov: run done
        Ben Li will see it after your next `ally sync`
        ",
    );
}

#[test]
fn a_number_that_counts_as_a_miss_is_one() {
    let team = Team::pair();
    team.ana("goal add Pages --id pages --every daily --amount 10 --why 'for the exam'").ok();
    team.ana("goal add Beer --id beer --every daily --limit 1").ok();
    team.ana("checkin pages=0 beer=3").shows(
        r#"
        Checked in for Sun 22 Nov: pages 0, beer 3
        Ben Li will see it after your next `ally sync`
        Why pages matters, in your words: “for the exam”
        Add an if–then for next time, if you like: `ally goal change pages --plan "if …, then …" --because TEXT`
        "#,
    );
    team.ana("checkin pages=4 beer=1").shows(
        "
        Added to your check-in of Sun 22 Nov: pages 4, beer 1
        Ben Li will see it after your next `ally sync`
        ",
    );
}

#[test]
fn a_joint_goal_of_three_tells_of_each_and_of_twelve_in_a_table() {
    let team = of_many(&["cat"]);
    team.ana("goal add Hike --every weekly --with ben --with cat").ok();
    team.ana("checkin hike=y --with ben --with cat").ok();
    team.at("2026-12-10T10:00");
    team.ana("goal show hike").shows(
        "
        ours/hike: Hike
        active, weekly

          owners   Ana Roth (keeps it), Ben Li and Cat Ode
          reserve  2 skips in 28 days cost nothing
          start    Sun 22 Nov

        Last answer: done, 18 days ago

        Ana Roth
        Last week: 0 of 1 kept, 1 no word
        Last 4 weeks: 0 of 2 kept, 2 no word

        Ben Li
        Last week: 0 of 1 kept, 1 no word
        Last 4 weeks: 0 of 2 kept, 2 no word

        Cat Ode
        Last week: 0 of 1 kept, 1 no word
        Last 4 weeks: 0 of 2 kept, 2 no word

        Together
        Last week: 0 of 1 kept, 1 no word
        Last 4 weeks: 0 of 2 kept, 2 no word
        ",
    );
    let names = ["cat", "dan", "eve", "fay", "gus", "hal", "ivy", "jan", "kim", "lea"];
    let team = of_many(&names);
    let with: String = names.iter().map(|name| format!(" --with {name}")).collect();
    team.ana(&format!("goal add Hike --every weekly --with ben{with}")).ok();
    team.ana("goal add Steps --every daily").ok();
    team.at("2026-12-10T10:00");
    team.ana("goal show hike").shows(
        "
        ours/hike: Hike
        active, weekly

          owners   Ana Roth (keeps it), Ben Li, Cat Ode, Dan Ode, Eve Ode, Fay Ode, Gus Ode, Hal Ode, Ivy Ode, Jan Ode, Kim Ode and Lea Ode
          reserve  2 skips in 28 days cost nothing
          start    Sun 22 Nov

        Last answer: no answer yet

        Each
          Ana Roth  last 4 weeks 0 of 2
          Ben Li    last 4 weeks 0 of 2
          Cat Ode   last 4 weeks 0 of 2
          Dan Ode   last 4 weeks 0 of 2
          Eve Ode   last 4 weeks 0 of 2
          Fay Ode   last 4 weeks 0 of 2
          Gus Ode   last 4 weeks 0 of 2
          Hal Ode   last 4 weeks 0 of 2
          Ivy Ode   last 4 weeks 0 of 2
          Jan Ode   last 4 weeks 0 of 2
          Kim Ode   last 4 weeks 0 of 2
          Lea Ode   last 4 weeks 0 of 2

        Together
        Last week: 0 of 1 kept, 1 no word
        Last 4 weeks: 0 of 2 kept, 2 no word
        ",
    );
    team.ana("goal show steps").shows(
        "
        steps: Steps
        active, daily

          reserve  2 skips in 28 days cost nothing
          witness  everybody in the team
          start    Sun 22 Nov

        Last answer: no answer yet
        Last week: 0 of 7 kept, 7 no word
        Last 4 weeks: 0 of 17 kept, 17 no word
        ",
    );
}

#[test]
fn what_is_learned_or_stretched_is_held_against_nobody() {
    let team = Team::pair();
    team.ana("goal add 'Play the sonata' --id sonata --target 40 --unit pieces --by 2026-12-20 --aim learn")
        .ok();
    team.ana("goal add 'Swim far' --id swim --every daily --stretch").ok();
    for day in ["2026-11-23T10:00", "2026-11-27T10:00", "2026-12-01T10:00", "2026-12-05T10:00"] {
        team.at(day);
        team.ana("checkin sonata=1 swim=y").ok();
    }
    team.at("2026-12-12T10:00");
    team.ana("goal show sonata").shows(
        "
        sonata: Play the sonata
        active, to 40 pieces by Sun 20 Dec

          aim      learn
          witness  Ben Li
          start    Sun 22 Nov

        Last answer: 1 pieces, 7 days ago
        4 of 40 pieces

          40 ┤
             │
             │
             │
             │
             │
           4 ┤                               ●●●●●●●●●●●●●●●●●●●●●●●●●●●●●●●●●●●●●●●●●●●
           0 ┤●●●●●●●●●●●●●●●●●●●●●●●●●●●●●●●
             └●●●●············●●●●···········●●●●············●●●························
              23 Nov                                                              12 Dec
          ● reached; below, days with a value (●) and without (·)
        Of late 1, 1, 1, 1 ▅▅▅▅
        ",
    );
    team.ana("goal show swim").shows(
        "
        swim: Swim far
        active, daily

          reserve  2 skips in 28 days cost nothing
          stretch  yes
          witness  Ben Li
          start    Sun 22 Nov

        Last answer: done, 7 days ago
        Last week: 2 of 7 kept, 5 no word
        Last 4 weeks: 4 of 19 kept, 15 no word
        Came back 4 of 14 times after a miss
        ",
    );
}

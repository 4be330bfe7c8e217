//! The timeline: everybody interleaved, narrowed in many ways.

use super::team::Team;

/// A team in which a few things happened over three days.
fn story() -> Team {
    let team = Team::pair();
    for line in STORY.trim().lines() {
        match line.trim().split_once(' ').unwrap() {
            ("at", time) => team.at(time),
            ("ana", words) => drop(team.ana(words).ok()),
            (_, words) => drop(team.ben(words).ok()),
        }
    }
    team
}

const STORY: &str = "
    ana goal add Run --id run --every 3/week --star
    ana checkin run=y --win 'first run' --star
    ana sync
    ben sync
    at 2026-11-23T09:00
    ben feedback give ana 'well run' --kind thanks --re 2026-11-22.ana
    ben checkin --note 'a grey day' --blocker rain -m 2
    ben sync
    at 2026-11-24T09:00
    ana sync
    ana goal change run --every 2/week --because 'the knee'
    ana goal add Read --target 12
    ana checkin run=n:energy read=3 --ask 'push:me' --with ben
    ana goal drop read --learned 'not now'
";

#[test]
fn the_newest_comes_first_and_every_kind_has_its_words() {
    let team = story();
    team.ana("log").shows(
        "
        day         who       what                                                      id
        Tue 24 Nov  Ana Roth  goal dropped: Read – learned: not now                     ana/read
        Tue 24 Nov  Ana Roth  run missed (energy), read 3 · asks (push): me · with ben  2026-11-24.ana
        Tue 24 Nov  Ana Roth  ★ goal run, every changed: the knee                       ana/run
        Tue 24 Nov  Ana Roth  new goal read: Read (to 12)                               ana/read
        Mon 23 Nov  Ben Li    thanks to Ana Roth about 2026-11-22.ana: well run         2026-11-23.ben.qw2b
        Mon 23 Nov  Ben Li    mood 2 · blocker: rain · note: a grey day                 2026-11-23.ben
        Sun 22 Nov  Ana Roth  ★ run done · win: first run                               2026-11-22.ana
        Sun 22 Nov  Ana Roth  ★ new goal run: Run (2/week)                              ana/run
        Sun 22 Nov  Ana Roth  pact: Run the spring half together                        2026-11-22.ana
        Sun 22 Nov  Ana Roth  joined                                                    ana
        Sun 22 Nov  Ben Li    joined                                                    ben
        ",
    );
    team.ana("--as ben log").shows(
        "
        day         who       what                                                      id
        Tue 24 Nov  Ana Roth  goal dropped: Read – learned: not now                     ana/read
        Tue 24 Nov  Ana Roth  run missed (energy), read 3 · asks (push): me · with ben  2026-11-24.ana
        Tue 24 Nov  Ana Roth  ★ goal ana/run, every changed: the knee                   ana/run
        Tue 24 Nov  Ana Roth  new goal ana/read: Read (to 12)                           ana/read
        Mon 23 Nov  Ben Li    thanks to Ana Roth about 2026-11-22.ana: well run         2026-11-23.ben.qw2b
        Mon 23 Nov  Ben Li    mood 2 · blocker: rain · note: a grey day                 2026-11-23.ben
        Sun 22 Nov  Ana Roth  ★ run done · win: first run                               2026-11-22.ana
        Sun 22 Nov  Ana Roth  ★ new goal ana/run: Run (2/week)                          ana/run
        Sun 22 Nov  Ana Roth  pact: Run the spring half together                        2026-11-22.ana
        Sun 22 Nov  Ana Roth  joined                                                    ana
        Sun 22 Nov  Ben Li    joined                                                    ben
        ",
    );
}

#[test]
fn the_timeline_is_narrowed_by_member_and_goal_and_kind() {
    let team = story();
    team.ana("log --who ben").shows(
        "
        day         who       what                                                      id
        Tue 24 Nov  Ana Roth  run missed (energy), read 3 · asks (push): me · with ben  2026-11-24.ana
        Mon 23 Nov  Ben Li    thanks to Ana Roth about 2026-11-22.ana: well run         2026-11-23.ben.qw2b
        Mon 23 Nov  Ben Li    mood 2 · blocker: rain · note: a grey day                 2026-11-23.ben
        Sun 22 Nov  Ben Li    joined                                                    ben
        ",
    );
    team.ana("log --goal run").shows(
        "
        day         who       what                                                      id
        Tue 24 Nov  Ana Roth  run missed (energy), read 3 · asks (push): me · with ben  2026-11-24.ana
        Tue 24 Nov  Ana Roth  ★ goal run, every changed: the knee                       ana/run
        Sun 22 Nov  Ana Roth  ★ run done · win: first run                               2026-11-22.ana
        Sun 22 Nov  Ana Roth  ★ new goal run: Run (2/week)                              ana/run
        ",
    );
    team.ana("--as ben log --goal ana/run --who ana").shows(
        "
        day         who       what                                                      id
        Tue 24 Nov  Ana Roth  run missed (energy), read 3 · asks (push): me · with ben  2026-11-24.ana
        Tue 24 Nov  Ana Roth  ★ goal ana/run, every changed: the knee                   ana/run
        Sun 22 Nov  Ana Roth  ★ run done · win: first run                               2026-11-22.ana
        Sun 22 Nov  Ana Roth  ★ new goal ana/run: Run (2/week)                          ana/run
        ",
    );
    team.ana("log --kind checkin").shows(
        "
        day         who       what                                                      id
        Tue 24 Nov  Ana Roth  run missed (energy), read 3 · asks (push): me · with ben  2026-11-24.ana
        Mon 23 Nov  Ben Li    mood 2 · blocker: rain · note: a grey day                 2026-11-23.ben
        Sun 22 Nov  Ana Roth  ★ run done · win: first run                               2026-11-22.ana
        ",
    );
    team.ana("log --kind feedback").shows(
        "
        day         who     what                                               id
        Mon 23 Nov  Ben Li  thanks to Ana Roth about 2026-11-22.ana: well run  2026-11-23.ben.qw2b
        ",
    );
    team.ana("log --kind goal").shows(
        "
        day         who       what                                   id
        Tue 24 Nov  Ana Roth  goal dropped: Read – learned: not now  ana/read
        Tue 24 Nov  Ana Roth  ★ goal run, every changed: the knee    ana/run
        Tue 24 Nov  Ana Roth  new goal read: Read (to 12)            ana/read
        Sun 22 Nov  Ana Roth  ★ new goal run: Run (2/week)           ana/run
        ",
    );
    team.ana("log --kind pact").shows(
        "
        day         who       what                                id
        Sun 22 Nov  Ana Roth  pact: Run the spring half together  2026-11-22.ana
        ",
    );
    team.ana("log --kind member").shows(
        "
        day         who       what    id
        Sun 22 Nov  Ana Roth  joined  ana
        Sun 22 Nov  Ben Li    joined  ben
        ",
    );
}

#[test]
fn a_version_of_the_pact_is_proposed_until_it_is_agreed_to() {
    let team = Team::agreed();
    let did = |team: &Team| {
        let told = team.ana("log --kind pact --json").json()["data"].clone();
        let told = told.as_array().unwrap().iter();
        told.map(|entry| (entry["did"].clone(), entry["text"].as_str().unwrap().to_owned()))
            .collect::<Vec<_>>()
    };
    team.at("2026-11-23T09:00");
    team.ana("pact amend --checkin 2/week --because 'new job\nand a move'").ok();
    let (changed, begun) = ("pact changed: new job; and a move", "pact: Run the spring half together");
    assert_eq!(did(&team), [("proposed".into(), changed.to_owned()), ("agreed".into(), begun.to_owned())]);
    team.meet();
    team.ben("pact agree").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    assert_eq!(did(&team)[0], ("agreed".into(), changed.to_owned()));
}

#[test]
fn the_timeline_is_narrowed_by_days_and_words_and_number() {
    let team = story();
    team.ana("log --since yesterday").shows(
        "
        day         who       what                                                      id
        Tue 24 Nov  Ana Roth  goal dropped: Read – learned: not now                     ana/read
        Tue 24 Nov  Ana Roth  run missed (energy), read 3 · asks (push): me · with ben  2026-11-24.ana
        Tue 24 Nov  Ana Roth  ★ goal run, every changed: the knee                       ana/run
        Tue 24 Nov  Ana Roth  new goal read: Read (to 12)                               ana/read
        Mon 23 Nov  Ben Li    thanks to Ana Roth about 2026-11-22.ana: well run         2026-11-23.ben.qw2b
        Mon 23 Nov  Ben Li    mood 2 · blocker: rain · note: a grey day                 2026-11-23.ben
        ",
    );
    team.ana("log --until yesterday").shows(
        "
        day         who       what                                               id
        Mon 23 Nov  Ben Li    thanks to Ana Roth about 2026-11-22.ana: well run  2026-11-23.ben.qw2b
        Mon 23 Nov  Ben Li    mood 2 · blocker: rain · note: a grey day          2026-11-23.ben
        Sun 22 Nov  Ana Roth  ★ run done · win: first run                        2026-11-22.ana
        Sun 22 Nov  Ana Roth  ★ new goal run: Run (2/week)                       ana/run
        Sun 22 Nov  Ana Roth  pact: Run the spring half together                 2026-11-22.ana
        Sun 22 Nov  Ana Roth  joined                                             ana
        Sun 22 Nov  Ben Li    joined                                             ben
        ",
    );
    team.ana("log --since sunday --until 'yesterday'").shows(
        "
        day         who       what                                               id
        Mon 23 Nov  Ben Li    thanks to Ana Roth about 2026-11-22.ana: well run  2026-11-23.ben.qw2b
        Mon 23 Nov  Ben Li    mood 2 · blocker: rain · note: a grey day          2026-11-23.ben
        Sun 22 Nov  Ana Roth  ★ run done · win: first run                        2026-11-22.ana
        Sun 22 Nov  Ana Roth  ★ new goal run: Run (2/week)                       ana/run
        Sun 22 Nov  Ana Roth  pact: Run the spring half together                 2026-11-22.ana
        Sun 22 Nov  Ana Roth  joined                                             ana
        Sun 22 Nov  Ben Li    joined                                             ben
        ",
    );
    team.ana("log --grep FIRST").shows(
        "
        day         who       what                         id
        Sun 22 Nov  Ana Roth  ★ run done · win: first run  2026-11-22.ana
        ",
    );
    team.ana("log --grep knee").shows(
        "
        day         who       what                                 id
        Tue 24 Nov  Ana Roth  ★ goal run, every changed: the knee  ana/run
        Sun 22 Nov  Ana Roth  ★ new goal run: Run (2/week)         ana/run
        ",
    );
    team.ana("log --grep '2026-11-23'").shows(
        "
        Nothing there; `ally log --since '1 year ago'` looks further back
        ",
    );
    team.ana("log --limit 2").shows(
        "
        day         who       what                                                      id
        Tue 24 Nov  Ana Roth  goal dropped: Read – learned: not now                     ana/read
        Tue 24 Nov  Ana Roth  run missed (energy), read 3 · asks (push): me · with ben  2026-11-24.ana
        ",
    );
    team.ana("log --wins").shows(
        "
        day         who       what                         id
        Sun 22 Nov  Ana Roth  ★ run done · win: first run  2026-11-22.ana
        ",
    );
    team.ana("log --starred").shows(
        "
        day         who       what                                 id
        Tue 24 Nov  Ana Roth  ★ goal run, every changed: the knee  ana/run
        Sun 22 Nov  Ana Roth  ★ run done · win: first run          2026-11-22.ana
        Sun 22 Nov  Ana Roth  ★ new goal run: Run (2/week)         ana/run
        ",
    );
    team.ana("log --kept").shows(
        "
        Nothing there; `ally log --since '1 year ago'` looks further back
        ",
    );
    team.ana("log --since tomorrow").shows(
        "
        Nothing there; `ally log --since '1 year ago'` looks further back
        ",
    );
}

#[test]
fn the_last_thirty_days_are_shown_unless_something_is_looked_for() {
    let team = story();
    team.at("2027-02-01T10:00");
    team.ana("log").shows(
        "
        Nothing there; `ally log --since '1 year ago'` looks further back
        ",
    );
    team.ana("log --limit 1").shows(
        "
        day              who       what                                   id
        Tue 24 Nov 2026  Ana Roth  goal dropped: Read – learned: not now  ana/read
        ",
    );
    team.ana("log --until 2026-12-31 --limit 1").shows(
        "
        day              who       what                                   id
        Tue 24 Nov 2026  Ana Roth  goal dropped: Read – learned: not now  ana/read
        ",
    );
    team.ana("log --since 2026-11-24 --who ana --limit 1").shows(
        "
        day              who       what                                   id
        Tue 24 Nov 2026  Ana Roth  goal dropped: Read – learned: not now  ana/read
        ",
    );
    team.ana("log --wins").shows(
        "
        day              who       what                         id
        Sun 22 Nov 2026  Ana Roth  ★ run done · win: first run  2026-11-22.ana
        ",
    );
}

#[test]
fn what_is_not_understood_is_refused() {
    let team = Team::pair();
    team.ana("log --kind joy").fails(
        2,
        r#"
        error: "joy" is not a kind of record
          help: the kinds are member, pact, goal, checkin, feedback, sprint, review
        "#,
    );
    team.ana("log --limit x").fails(
        2,
        "
        error: invalid value 'x' for '--limit <N>': give a whole number
          help: `ally log --help` says what fits
        ",
    );
    team.ana("log --since someday").fails(
        2,
        r#"
        error: "someday" is not a date that ally understands
          help: write it as one of: 2026-11-22, today, yesterday, tomorrow, friday, in 3 days, 3 days ago, 2w, +10d, next week, end of month
        "#,
    );
    team.ana("log --who zoe").fails(
        3,
        r#"
        error: nobody in this team is called "zoe"
          help: the members are ana, ben
        "#,
    );
    team.ana("log --goal zoe").fails(
        3,
        r#"
        error: there is no goal "zoe"
          help: `ally goal list --all` shows every goal; another member's goal is MEMBER/GOAL
        "#,
    );
}

#[test]
fn what_was_done_together_stands_in_both_stories() {
    let team = Team::pair();
    team.ana("goal add Run --id run --every 3/week").ok();
    team.ana("checkin run=y --with ben").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("log --who ben --kind checkin").shows(
        "
        day         who       what                 id
        Sun 22 Nov  Ana Roth  run done · with ben  2026-11-22.ana
        ",
    );
    let entries = team.ben("log --who ben --kind checkin --json").json();
    assert_eq!(entries["data"][0]["who"], "ana");
    assert_eq!(entries["data"][0]["with"][0], "ben");
}

#[test]
fn photos_and_the_words_of_the_pact_are_found() {
    let team = Team::pair();
    team.write(
        "ana",
        "checkins/ana/2026/11/2026-11-21.ana.yaml",
        "note: the ridge\nphoto: pictures/ridge.jpg\n",
    );
    team.write(
        "ana",
        "pacts/2026-11-20.ana.yaml",
        "purpose: x\nwords: {pause: ten minutes apart, reset: a walk}\n",
    );
    team.write(
        "ana",
        "pacts/2026-11-22.ana.yaml",
        "purpose: x\namends: pacts/2026-11-20.ana\nwords: {pause: half an hour apart, reset: a walk}\n",
    );
    team.ana("log --photos").shows(
        "
        day         who       what                                         id
        Sat 21 Nov  Ana Roth  note: the ridge · photo: pictures/ridge.jpg  2026-11-21.ana
        ",
    );
    team.ana("log --words").shows(
        "
        day         who       what                       id
        Sun 22 Nov  Ana Roth  pause: half an hour apart  2026-11-22.ana
        Fri 20 Nov  Ana Roth  pause: ten minutes apart   2026-11-20.ana
        Fri 20 Nov  Ana Roth  reset: a walk              2026-11-20.ana
        ",
    );
    team.ana("log --words --grep ten").shows(
        "
        day         who       what                      id
        Fri 20 Nov  Ana Roth  pause: ten minutes apart  2026-11-20.ana
        ",
    );
}

#[test]
fn what_is_private_is_in_no_timeline() {
    let team = Team::pair();
    team.write("ana", "private/checkins/ana/2026/11/2026-11-21.ana.yaml", "note: for me alone\n");
    team.ana("log --grep alone").shows(
        "
        Nothing there; `ally log --since '1 year ago'` looks further back
        ",
    );
    assert!(!team.ana("log --json").ok().contains("alone"));
}

//! Feedback: given, answered, listed, shown as a thread.

use super::team::Team;

#[test]
fn feedback_is_one_line_one_file_and_one_commit() {
    let team = Team::pair();
    team.ana("feedback give ben 'thank you for waiting for me' --kind thanks --effect 'I dared to run on'")
        .shows(
            "
        Thanked Ben Li (2026-11-22.ana.s91f)
        ",
        );
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%an <%ae>%n%B"]),
        "Ana Roth <ana@example.org>\nfeedback: ana to ben (thanks: thank you for waiting for me – I dared …)\n\nAlly-Action: feedback.give\nAlly-Record: feedback 2026-11-22.ana.s91f\n\n"
    );
    assert_eq!(
        team.git("ana", &["show", "--name-only", "--format=", "HEAD"]),
        "feedback/ana/2026/11/2026-11-22.ana.s91f.yaml\n"
    );
    team.is_clean("ana");
    team.ana("feedback list").shows(
        "
        id                   from      to      kind    state  words
        2026-11-22.ana.s91f  Ana Roth  Ben Li  thanks  open   thank you for waiting for me – I dared to run on
        ",
    );
    team.ana("feedback show 2026").shows(
        "
        2026-11-22.ana.s91f: Ana Roth to Ben Li (thanks, open)
          text    thank you for waiting for me
          effect  I dared to run on
        ",
    );
    team.ana("feedback give ben 'x' --kind ask").shows(
        "
        Asked Ben Li (2026-11-22.ana.a6x8)
        ",
    );
    team.ana("feedback give ben 'x' --kind topic").shows(
        "
        Put a topic on the list for Ben Li (2026-11-22.ana.k1dg)
        ",
    );
    team.ana("feedback give ben 'x' --kind change").shows(
        "
        Wrote feedback to Ben Li (2026-11-22.ana.nqe9)
        ",
    );
    team.ana("feedback give all 'x'").shows(
        "
        Wrote feedback to everybody (2026-11-22.ana.bh8k)
        ",
    );
}

#[test]
fn feedback_holds_every_option() {
    let team = Team::pair();
    team.ana("goal add Run --every 3/week").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("feedback give ana --kind change --situation 'on Tuesday' --behaviour 'you said you would call' --impact 'I waited' --try 'send a word' --about https://example.org/x --tag belief --tag calls --star --re ana/run").shows(
        "
        Wrote feedback to Ana Roth (2026-11-22.ben.ps6g)
        ",
    );
    team.ben("feedback show 2026").shows(
        "
        2026-11-22.ben.ps6g: Ben Li to Ana Roth (change, open)
          situation  on Tuesday
          behaviour  you said you would call
          impact     I waited
          try        send a word
          re         ana/run
          about      https://example.org/x
          tags       belief
                     calls
          star       yes
        ",
    );
    assert_eq!(
        team.git("ben", &["log", "-1", "--format=%s"]),
        "feedback: ben to ana (change: on Tuesday – you said you would call – …)\n"
    );
}

#[test]
fn an_answer_closes_the_question_for_the_other() {
    let team = Team::pair();
    team.ana("feedback give ben 'Shall we run on Saturday?' --kind ask").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ana Roth
          no check-in yet
          no open goals

        Ben Li (you)
          no check-in yet
          no open goals; `ally goal add TITLE` sets the first one

        Waiting
          Ana Roth waits for you: “Shall we run on Saturday?” (today, 2026-11-22.ana.s91f)

        Last sync today 10:05 · nothing to send
        ",
    );
    team.ben("inbox").shows(
        "
        3 things since you last looked
        day         who       what                                        id
        Sun 22 Nov  Ana Roth  pact: Run the spring half together          2026-11-22.ana
        Sun 22 Nov  Ana Roth  → ask to Ben Li: Shall we run on Saturday?  2026-11-22.ana.s91f
        Sun 22 Nov  Ana Roth  joined                                      ana

        `ally feedback reply ID TEXT` answers; `ally inbox --mark-read` clears the list
        ",
    );
    team.ben("feedback list --open").shows(
        "
        id                   from      to      kind  state  words
        2026-11-22.ana.s91f  Ana Roth  Ben Li  ask   open   Shall we run on Saturday?
        ",
    );
    team.ben("feedback reply 2026 'Yes, at nine' --as-reply yes").fails(
        3,
        r#"
        error: "2026" could be 2026-11-22.ana or 2026-11-22.ana.s91f
          help: type more of the id
        "#,
    );
    team.ben("feedback reply s9 'Yes, at nine' --as-reply yes").shows(
        "
        Replied to Ana Roth about 2026-11-22.ana.s91f (2026-11-22.ben.a6x8)
        ",
    );
    assert_eq!(
        team.git("ben", &["log", "-1", "--format=%s"]),
        "feedback: ben replies to 2026-11-22.ana.s91f (Yes, at nine)\n"
    );
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("inbox").shows(
        "
        2 things since you last looked
        day         who     what                                                         id
        Sun 22 Nov  Ben Li  → to Ana Roth about 2026-11-22.ana.s91f (yes): Yes, at nine  2026-11-22.ben.a6x8
        Sun 22 Nov  Ben Li  joined                                                       ben

        `ally feedback reply ID TEXT` answers; `ally inbox --mark-read` clears the list
        ",
    );
    team.ana("feedback list").shows(
        "
        id                   from      to        kind   state     words
        2026-11-22.ben.a6x8  Ben Li    Ana Roth  reply            Yes, at nine
        2026-11-22.ana.s91f  Ana Roth  Ben Li    ask    answered  Shall we run on Saturday?
        ",
    );
    team.ana("feedback list --open").shows(
        "
        No feedback there yet
        ",
    );
    team.ana("feedback show 2026-11-22.ana").shows(
        "
        2026-11-22.ana.s91f: Ana Roth to Ben Li (ask, answered)
          text  Shall we run on Saturday?

        2026-11-22.ben.a6x8: Ben Li to Ana Roth (reply)
          text   Yes, at nine
          re     2026-11-22.ana.s91f
          reply  yes
        ",
    );
}

#[test]
fn a_check_in_and_a_goal_can_be_answered() {
    let team = Team::pair();
    team.ana("goal add Run --every 3/week").ok();
    team.ana("checkin run=n --ask 'ideas:how do you get up?'").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ana Roth
          last check-in today
          run  Run  3/week  missed, today

        Ben Li (you)
          no check-in yet
          no open goals; `ally goal add TITLE` sets the first one

        Waiting
          Ana Roth waits for you: “how do you get up?” (today, 2026-11-22.ana)

        Last sync today 10:06 · nothing to send
        ",
    );
    team.ben("feedback reply 2026-11-22.ana 'put the shoes by the door' --as-reply try").shows(
        "
        Replied to Ana Roth about 2026-11-22.ana (2026-11-22.ben.r11m)
        ",
    );
    team.ben("feedback reply ana/run 'three a week is much'").shows(
        "
        Replied to Ana Roth about ana/run (2026-11-22.ben.c2p0)
        ",
    );
    team.ben("feedback reply ana/ru 'three a week is much'").shows(
        "
        Replied to Ana Roth about ana/run (2026-11-22.ben.a6x8)
        ",
    );
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("inbox").shows(
        "
        4 things since you last looked
        day         who     what                                                                 id
        Sun 22 Nov  Ben Li  → to Ana Roth about ana/run: three a week is much                    2026-11-22.ben.a6x8
        Sun 22 Nov  Ben Li  → to Ana Roth about ana/run: three a week is much                    2026-11-22.ben.c2p0
        Sun 22 Nov  Ben Li  → to Ana Roth about 2026-11-22.ana (try): put the shoes by the door  2026-11-22.ben.r11m
        Sun 22 Nov  Ben Li  joined                                                               ben

        `ally feedback reply ID TEXT` answers; `ally inbox --mark-read` clears the list
        ",
    );
    team.ana("").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ben Li
          no check-in yet
          no open goals

        Ana Roth (you)
          last check-in today
          run  Run  3/week  missed, today

        Last sync today 10:12 · nothing to send
        ",
    );
    team.ana("feedback list").shows(
        "
        id                   from    to        kind   state  words
        2026-11-22.ben.r11m  Ben Li  Ana Roth  reply         put the shoes by the door
        2026-11-22.ben.c2p0  Ben Li  Ana Roth  keep   open   three a week is much
        2026-11-22.ben.a6x8  Ben Li  Ana Roth  keep   open   three a week is much
        ",
    );
    team.ana("feedback show 2026").fails(
        3,
        r#"
        error: "2026" could be 2026-11-22.ben.a6x8, 2026-11-22.ben.c2p0 or 2026-11-22.ben.r11m
          help: type more of the id
        "#,
    );
}

#[test]
fn one_s_own_words_are_answered_to_those_whom_they_were_for() {
    let team = Team::pair();
    team.ana("feedback give ben 'Look at the plan'").ok();
    team.ana("feedback reply 2026-11-22.ana.s 'page two, I mean'").shows(
        "
        Replied to Ben Li about 2026-11-22.ana.s91f (2026-11-22.ana.mgzy)
        ",
    );
    team.ana("checkin --note x").ok();
    team.ana("feedback reply 2026-11-22.ana 'an afterthought'").shows(
        "
        Replied to 2026-11-22.ana (2026-11-22.ana.ps6g)
        ",
    );
    team.ana("feedback list").shows(
        "
        id                   from      to      kind   state  words
        2026-11-22.ana.s91f  Ana Roth  Ben Li  keep   open   Look at the plan
        2026-11-22.ana.ps6g  Ana Roth  all     keep   open   an afterthought
        2026-11-22.ana.mgzy  Ana Roth  Ben Li  reply         page two, I mean
        ",
    );
}

#[test]
fn the_list_can_be_narrowed() {
    let team = Team::pair();
    team.ana("feedback give ben 'thanks' --kind thanks").ok();
    team.ana("feedback give all 'where do we go?' --kind topic").ok();
    team.at("2026-11-24T10:00");
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("feedback give ana 'keep it up'").ok();
    team.ben("feedback list").shows(
        "
        id                   from      to        kind    state  words
        2026-11-24.ben.r11m  Ben Li    Ana Roth  keep    open   keep it up
        2026-11-22.ana.s91f  Ana Roth  Ben Li    thanks  open   thanks
        2026-11-22.ana.mgzy  Ana Roth  all       topic   open   where do we go?
        ",
    );
    team.ben("feedback list --from ana").shows(
        "
        id                   from      to      kind    state  words
        2026-11-22.ana.s91f  Ana Roth  Ben Li  thanks  open   thanks
        2026-11-22.ana.mgzy  Ana Roth  all     topic   open   where do we go?
        ",
    );
    team.ben("feedback list --to ana").shows(
        "
        id                   from    to        kind  state  words
        2026-11-24.ben.r11m  Ben Li  Ana Roth  keep  open   keep it up
        ",
    );
    team.ben("feedback list --to all").shows(
        "
        id                   from      to   kind   state  words
        2026-11-22.ana.mgzy  Ana Roth  all  topic  open   where do we go?
        ",
    );
    team.ben("feedback list --kind topic").shows(
        "
        id                   from      to   kind   state  words
        2026-11-22.ana.mgzy  Ana Roth  all  topic  open   where do we go?
        ",
    );
    team.ben("feedback list --since yesterday").shows(
        "
        id                   from    to        kind  state  words
        2026-11-24.ben.r11m  Ben Li  Ana Roth  keep  open   keep it up
        ",
    );
    team.ben("feedback list --open").shows(
        "
        id                   from      to        kind    state  words
        2026-11-24.ben.r11m  Ben Li    Ana Roth  keep    open   keep it up
        2026-11-22.ana.s91f  Ana Roth  Ben Li    thanks  open   thanks
        2026-11-22.ana.mgzy  Ana Roth  all       topic   open   where do we go?
        ",
    );
    team.ben("feedback list --kind change").shows(
        "
        No feedback there yet
        ",
    );
}

#[test]
fn what_means_nothing_is_refused_and_nothing_is_written() {
    let team = Team::pair();
    team.ana("feedback give ana 'well done'").fails(
        1,
        "
        error: that would be feedback to yourself
          help: a note to yourself is `ally checkin --note TEXT`
        ",
    );
    team.ana("feedback give ben").fails(
        2,
        "
        error: the feedback is empty
          help: write a word or two; `-` reads them from standard input
        ",
    );
    team.ana("feedback give ben ''").fails(
        2,
        "
        error: the text is empty
          help: write a word or two; `-` reads them from standard input
        ",
    );
    team.ana("feedback give ben x --re nothing").fails(
        3,
        r#"
        error: there is no record "nothing"
          help: `ally log` shows the records with their ids
        "#,
    );
    team.ana("feedback give zoe x").fails(
        3,
        r#"
        error: nobody in this team is called "zoe"
          help: the members are ana, ben
        "#,
    );
    team.ana("feedback give ben x --kind praise").fails(
        2,
        "
        error: invalid value 'praise' for '--kind <KIND>' [possible values: thanks, keep, change, ask, topic]
          help: `ally feedback give --help` says what fits
        ",
    );
    team.ana("feedback reply nothing 'x'").fails(
        3,
        r#"
        error: there is no record "nothing"
          help: `ally log` shows the records with their ids
        "#,
    );
    team.ana("feedback reply 2026 ''").fails(
        2,
        "
        error: the reply is empty
          help: write a word or two; `-` reads them from standard input
        ",
    );
    team.ana("feedback show zzzz").fails(
        3,
        r#"
        error: there is no feedback "zzzz"
          help: `ally feedback list` shows the ids
        "#,
    );
    team.ana("feedback give").fails(
        2,
        "
        error: the following required arguments were not provided: <WHO>
          help: Usage: ally feedback give <WHO> [TEXT]
        ",
    );
    team.ana("feedback reply x").fails(
        2,
        "
        error: the following required arguments were not provided: <TEXT>
          help: Usage: ally feedback reply <ID> <TEXT>
        ",
    );
    team.ana("feedback give ben --effect 'only an effect'").fails(
        2,
        "
        error: the feedback is empty
          help: write a word or two; `-` reads them from standard input
        ",
    );
    assert_eq!(team.git("ana", &["log", "-1", "--format=%s"]), "member: ben joins\n");
}

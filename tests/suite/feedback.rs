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
        “Run the spring half together” · November: Ana Roth leads · not signed by everybody yet (`ally pact`)

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
        Sun 22 Nov  Ana Roth  → pact: Run the spring half together        2026-11-22.ana
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
    team.ben("feedback reply 2026 'Yes, at nine' --as-reply thanks").fails(
        3,
        r#"
        error: "2026" could be 2026-11-22.ana or 2026-11-22.ana.s91f
          help: type more of the id
        "#,
    );
    team.ben("feedback reply s9 'Yes, at nine' --as-reply thanks").shows(
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
        day         who     what                                                            id
        Sun 22 Nov  Ben Li  → to Ana Roth about 2026-11-22.ana.s91f (thanks): Yes, at nine  2026-11-22.ben.a6x8
        Sun 22 Nov  Ben Li  joined                                                          ben

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
        Nothing open there; what was asked has its answer
        ",
    );
    team.ana("feedback show 2026-11-22.ana").shows(
        "
        2026-11-22.ana.s91f: Ana Roth to Ben Li (ask, answered)
          text  Shall we run on Saturday?

        2026-11-22.ben.a6x8: Ben Li to Ana Roth (reply)
          text   Yes, at nine
          re     2026-11-22.ana.s91f
          reply  thanks
        ",
    );
}

#[test]
fn people_are_found_by_the_name_that_the_screens_show() {
    let team = Team::pair();
    for name in ["ben", "Ben", "'Ben Li'", "'ben li'", "be"] {
        let given = team.ana(&format!("feedback give {name} 'well run' --json")).json();
        assert_eq!(given["data"]["to"], "ben", "{name}");
    }
    assert_eq!(team.ana("feedback give Li 'well run'").code, 3);
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
        “Run the spring half together” · November: Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ana Roth
          last check-in today · week ······●
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
        “Run the spring half together” · November: Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ben Li
          no check-in yet
          no open goals

        Ana Roth (you)
          last check-in today · week ······●
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
        No feedback there yet; `ally feedback give WHO TEXT` writes some
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

#[test]
fn a_suggestion_needs_a_text_or_all_three_parts() {
    let team = Team::pair();
    team.ana("feedback give ben --kind change --situation 'on Tuesday'").fails(
        2,
        "
        error: without a text, feedback needs situation, behaviour and impact; missing: behaviour and impact
          help: add behaviour and impact, or say it in one text
        ",
    );
    team.ana("feedback give ben --kind change --situation 'on Tuesday' --impact 'I waited' --try x").fails(
        2,
        "
        error: without a text, feedback needs situation, behaviour and impact; missing: behaviour
          help: add behaviour, or say it in one text
        ",
    );
    team.ana("feedback give ben --kind change --situation a --behaviour b --impact c").ok();
    team.ana("feedback give ben 'a text' --impact c").ok();
}

#[test]
fn a_paraphrase_is_confirmed_by_the_one_who_said_it_first() {
    let team = Team::pair();
    team.ana("feedback give ben 'I would like to start on time' --kind change").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("feedback reply s91f 'yes' --as-reply yes").fails(
        1,
        "
        error: 2026-11-22.ana.s91f is no `heard`, so there is nothing to confirm
          help: say it in your own words, without --as-reply
        ",
    );
    team.ben("feedback reply s91f 'You would rather begin at nine sharp?' --as-reply heard").shows(
        "
        Replied to Ana Roth about 2026-11-22.ana.s91f (2026-11-22.ben.qw2b)
        Ana Roth can say whether that was it: `ally feedback reply 2026-11-22.ben.qw2b TEXT --as-reply yes` (or not-quite)
        ",
    );
    team.ben("feedback reply 2026-11-22.ben 'it was' --as-reply yes").fails(
        1,
        "
        error: 2026-11-22.ben.qw2b puts the words of Ana Roth in other words, so Ana Roth says whether that was it
          help: what you think of it goes without --as-reply
        ",
    );
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("feedback reply s91f 'yes' --as-reply yes").fails(
        1,
        "
        error: 2026-11-22.ana.s91f is no `heard`, so there is nothing to confirm
          help: `ally feedback reply 2026-11-22.ben.qw2b TEXT --as-reply yes` answers the `heard` in this thread
        ",
    );
    team.ana("feedback show s91f").shows(
        "
        2026-11-22.ana.s91f: Ana Roth to Ben Li (change, answered)
          text  I would like to start on time

        2026-11-22.ben.qw2b: Ben Li to Ana Roth (reply)
          text   You would rather begin at nine sharp?
          re     2026-11-22.ana.s91f
          reply  heard

        Was that it? `ally feedback reply 2026-11-22.ben.qw2b TEXT --as-reply yes` says so (or not-quite)
        ",
    );
    team.ana("feedback reply 2026-11-22.ben 'Not sharp, but by ten' --as-reply not-quite").shows(
        "
        Replied to Ben Li about 2026-11-22.ben.qw2b (2026-11-22.ana.bh8k)
        ",
    );
    team.ana("feedback show s91f").shows(
        "
        2026-11-22.ana.s91f: Ana Roth to Ben Li (change, answered)
          text  I would like to start on time

        2026-11-22.ben.qw2b: Ben Li to Ana Roth (reply)
          text   You would rather begin at nine sharp?
          re     2026-11-22.ana.s91f
          reply  heard

        2026-11-22.ana.bh8k: Ana Roth to Ben Li (reply)
          text   Not sharp, but by ten
          re     2026-11-22.ben.qw2b
          reply  not-quite
        ",
    );
    team.ana("feedback reply s91f 'what I meant' --as-reply heard").fails(
        1,
        "
        error: that would be feedback to yourself
          help: a note to yourself is `ally checkin --note TEXT`
        ",
    );
}

#[test]
fn the_third_reply_of_two_is_better_said_aloud() {
    let team = Team::pair();
    team.ana("feedback give ben 'Shall we change the day?' --kind ask").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("feedback reply s91f 'To Sunday?'").shows(
        "
        Replied to Ana Roth about 2026-11-22.ana.s91f (2026-11-22.ben.ps6g)
        ",
    );
    team.ben("feedback reply 2026-11-22.ben 'or Saturday'").shows(
        "
        Replied to Ana Roth about 2026-11-22.ben.ps6g (2026-11-22.ben.qw2b)
        ",
    );
    team.ben("feedback reply s91f 'Sunday, I mean'").shows(
        "
        Replied to Ana Roth about 2026-11-22.ana.s91f (2026-11-22.ben.r11m)
        This is the third reply: say this one aloud? `ally feedback give ana 'Shall we change the day?' --kind topic --re 2026-11-22.ana.s91f` keeps it for your next talk
        ",
    );
    team.ben("feedback reply s91f 'or never mind'").shows(
        "
        Replied to Ana Roth about 2026-11-22.ana.s91f (2026-11-22.ben.c2p0)
        ",
    );
}

#[test]
fn try_offers_a_goal_and_talk_a_topic() {
    let team = Team::pair();
    team.ana("feedback give ben 'the chapter is long' --kind change --try \"cut the Smiths' half\"").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("feedback reply s91f 'I will' --as-reply try").shows(
        r#"
        Replied to Ana Roth about 2026-11-22.ana.s91f (2026-11-22.ben.ps6g)
        As a goal of your own, if you like: `ally goal add 'cut the Smiths'\'' half'`
        "#,
    );
    team.ben("feedback reply s91f 'when we meet' --as-reply talk").shows(
        r#"
        Replied to Ana Roth about 2026-11-22.ana.s91f (2026-11-22.ben.qw2b)
        To keep it for your next talk, if you like: `ally feedback give ana 'the chapter is long – cut the Smiths'\'' half' --kind topic --re 2026-11-22.ana.s91f`
        "#,
    );
}

#[test]
fn who_left_gets_no_feedback() {
    let team = Team::pair();
    team.write("ana", "members/zoe.yaml", "name: Zoe\nemails: [zoe@example.org]\nuntil: 2026-11-20\n");
    team.git("ana", &["add", "members"]);
    team.git("ana", &["commit", "-qm", "zoe was here"]);
    team.ana("feedback give zoe 'all the best'").fails(
        1,
        r#"
        error: Zoe has left this team
          help: `ally member list` shows who is there; whoever left comes back with `ally member edit --until ""`
        "#,
    );
}

#[test]
fn the_wording_of_a_suggestion_gets_a_gentle_hint() {
    let team = Team::pair();
    team.ana("feedback give ben 'You are never on time' --kind change").shows(
        "
        Wrote feedback to Ben Li (2026-11-22.ana.s91f)
        “never” leaves little room; one moment is easier to answer (“on Tuesday, when …”)
        “you are …” speaks of the person; what you saw or heard is easier to act on (“you came at nine”)
        To say it in other words, if you like: `ally feedback edit 2026-11-22.ana.s91f`
        ",
    );
    team.ana("feedback give ben 'you said: “I am always late”' --kind change").shows(
        "
        Wrote feedback to Ben Li (2026-11-22.ana.mgzy)
        ",
    );
    team.ana("feedback give ben 'you are always so kind' --kind thanks").shows(
        "
        Thanked Ben Li (2026-11-22.ana.pr75)
        ",
    );
    team.ana("feedback give ben 'x' --kind change --behaviour 'always looking at the phone' --draft").shows(
        "
        Kept as a draft that only this clone has (2026-11-22.ana.ps6g)
        “always” leaves little room; one moment is easier to answer (“on Tuesday, when …”)
        `ally feedback send 2026-11-22.ana.ps6g` gives it; until then it lies in private/feedback/ana/2026/11/2026-11-22.ana.ps6g.yaml
        ",
    );
    let given = team.ana("feedback give ben 'you never ask' --kind change --json").json();
    assert_eq!(given["data"]["hints"].as_array().unwrap().len(), 1);
}

#[test]
fn a_draft_stays_in_this_clone_until_it_is_sent() {
    let team = Team::pair();
    team.ana("feedback list --drafts").shows(
        "
        No drafts here
        ",
    );
    team.ana("feedback give ben 'I miss our Sundays' --kind topic --draft").shows(
        "
        Kept as a draft that only this clone has (2026-11-22.ana.mgzy)
        `ally feedback send 2026-11-22.ana.mgzy` gives it; until then it lies in private/feedback/ana/2026/11/2026-11-22.ana.mgzy.yaml
        ",
    );
    team.is_clean("ana");
    assert_eq!(team.git("ana", &["log", "-1", "--format=%s"]), "member: ben joins\n");
    team.ana("feedback list").shows(
        "
        No feedback there yet; `ally feedback give WHO TEXT` writes some
        ",
    );
    team.ana("feedback list --drafts").shows(
        "
        id                   from      to      kind   state  words
        2026-11-22.ana.mgzy  Ana Roth  Ben Li  topic  draft  I miss our Sundays
        ",
    );
    team.ana("feedback show mgzy").shows(
        "
        2026-11-22.ana.mgzy: Ana Roth to Ben Li (topic, draft)
          text  I miss our Sundays

        `ally feedback send 2026-11-22.ana.mgzy` gives it
        ",
    );
    team.ana("log --grep Sundays").shows(
        "
        Nothing there; `ally log --since '1 year ago'` looks further back
        ",
    );
    team.at("2026-11-24T10:00");
    team.ana("feedback send mgzy").shows(
        "
        Put a topic on the list for Ben Li (2026-11-24.ana.mgzy)
        ",
    );
    team.is_clean("ana");
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%s"]),
        "feedback: ana to ben (topic: I miss our Sundays)\n"
    );
    team.ana("feedback list --drafts").shows(
        "
        No drafts here
        ",
    );
    team.ana("feedback list --kind topic").shows(
        "
        id                   from      to      kind   state  words
        2026-11-24.ana.mgzy  Ana Roth  Ben Li  topic  open   I miss our Sundays
        ",
    );
    team.ana("feedback send mgzy").fails(
        3,
        r#"
        error: there is no draft "mgzy" in this clone
          help: `ally feedback list --drafts` shows your drafts
        "#,
    );
}

#[test]
fn a_draft_whose_words_were_given_already_only_goes() {
    let team = Team::pair();
    team.ana("feedback list").ok();
    team.ana("feedback give ben 'I miss our Sundays' --draft").ok();
    let path = "private/feedback/ana/2026/11/2026-11-22.ana.mgzy.yaml";
    let draft = team.read("ana", path);
    for day in ["2026-11-22T12:00", "2026-11-25T12:00"] {
        team.at(day);
        // As it is after a death between the commit and the draft's removal.
        team.ana("feedback send mgzy").ok();
        team.write("ana", path, &draft);
        team.at("2026-12-01T09:00");
        let head = team.git("ana", &["rev-parse", "HEAD"]);
        team.ana("feedback send mgzy").shows(&format!(
            "
            It was given already ({}.ana.mgzy); the draft that was left over is gone
            ",
            &day[..10]
        ));
        assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), head);
        assert!(!team.clone_of("ana").join(path).exists());
        team.ana("undo").ok();
        team.write("ana", path, &draft);
    }
    // Other words under the same id are other words.
    team.ana("feedback send mgzy").ok();
    team.write("ana", path, &draft.replace("Sundays", "Mondays"));
    let said = team.ana("feedback send mgzy").ok();
    assert!(
        said.starts_with("Wrote feedback to Ben Li (2026-12-01.ana.") && !said.contains("mgzy"),
        "{said}"
    );
}

#[test]
fn a_draft_is_sent_as_it_is_on_the_same_day_and_not_without_words() {
    let team = Team::pair();
    team.ana("feedback give ben 'one' --tag belief --draft").ok();
    team.ana("feedback give ben 'two' --draft").ok();
    team.ana("feedback send 2026").fails(
        3,
        r#"
        error: "2026" could be 2026-11-22.ana.s91f or 2026-11-22.ana.mgzy
          help: type more of the id
        "#,
    );
    team.ana("feedback send s91f").shows(
        "
        Wrote feedback to Ben Li (2026-11-22.ana.s91f)
        ",
    );
    team.ana("feedback list --tag belief").shows(
        "
        id                   from      to      kind  state  words
        2026-11-22.ana.s91f  Ana Roth  Ben Li  keep  open   one
        ",
    );
    let draft = "private/feedback/ana/2026/11/2026-11-22.ana.mgzy.yaml";
    team.write("ana", draft, "to: ben\nsituation: on Tuesday\n");
    team.ana("feedback send mgzy").fails(
        2,
        "
        error: without a text, feedback needs situation, behaviour and impact; missing: behaviour and impact
          help: add behaviour and impact, or say it in one text
        ",
    );
    team.write("ana", draft, "to: zoe\ntext: hello\n");
    team.ana("feedback send mgzy").fails(
        3,
        r#"
        error: nobody in this team is called "zoe"
          help: the members are ana, ben
        "#,
    );
    assert!(team.read("ana", draft).contains("zoe"));
}

#[test]
fn three_members_are_offered_a_round() {
    let team = Team::pair();
    team.home("cid", "Cid Mora");
    team.in_home("cid", &["join", &team.remote(), "team"]).ok();
    team.ana("sync").ok();
    team.ana("feedback give all 'Would you look at my plan?' --kind ask --about https://example.org/plan")
        .shows(
            "
        Asked everybody (2026-11-22.ana.pr75)
        A round, if you like, so that each looks at the work of one other: Ana Roth at Cid Mora's, Ben Li at Ana Roth's and Cid Mora at Ben Li's
        ",
        );
    team.ana("feedback give all 'When do we meet?' --kind ask").shows(
        "
        Asked everybody (2026-11-22.ana.ps6g)
        ",
    );
}

#[test]
fn three_friends_who_cheer_are_no_dispute() {
    let team = Team::pair();
    team.home("cid", "Cid Mora");
    team.in_home("cid", &["join", &team.remote(), "team"]).ok();
    team.ana("checkin --win 'first run'").ok();
    team.ana("sync").ok();
    for who in ["ben", "cid"] {
        team.run(who, &["sync"]).ok();
        team.run(who, &["feedback", "reply", "2026-11-22.ana", "well run"]).ok();
        team.run(who, &["sync"]).ok();
    }
    team.ana("sync").ok();
    team.run("cid", &["sync"]).ok();
    let said = team.run("cid", &["feedback", "reply", "2026-11-22.ana", "and in the rain"]).ok();
    assert!(!said.contains("aloud"), "{said}");
    let said = team.run("cid", &["feedback", "reply", "2026-11-22.ana", "and uphill"]).ok();
    assert!(said.contains("This is the third reply: say this one aloud?"), "{said}");
}

#[test]
fn a_topic_stays_open_until_a_review_closes_it() {
    let team = Team::pair();
    team.ana("feedback give ben 'Sunday mornings' --kind topic").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("feedback reply s91f 'when we meet' --as-reply talk").ok();
    team.ben("feedback list --kind topic").shows(
        "
        id                   from      to      kind   state  words
        2026-11-22.ana.s91f  Ana Roth  Ben Li  topic  open   Sunday mornings
        ",
    );
    team.write("ben", "reviews/2026-W47/joint.ben.yaml", "closed: [2026-11-22.ana.s91f]\n");
    team.ben("feedback list --kind topic").shows(
        "
        id                   from      to      kind   state   words
        2026-11-22.ana.s91f  Ana Roth  Ben Li  topic  closed  Sunday mornings
        ",
    );
    team.ben("feedback list --open --kind topic").shows(
        "
        Nothing open there; what was asked has its answer
        ",
    );
}

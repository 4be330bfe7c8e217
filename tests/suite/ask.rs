//! The bank of questions.

use super::team::Team;

#[test]
fn the_question_stays_for_the_day_and_turns_with_the_week() {
    let team = Team::pair();
    team.ana("ask").shows(
        "
        How do you notice that you are getting tired of something, before others do?
        empathy; `ally ask --another` has another one
        ",
    );
    team.ana("ask").shows(
        "
        How do you notice that you are getting tired of something, before others do?
        empathy; `ally ask --another` has another one
        ",
    );
    team.ana("ask --another").shows(
        "
        What was good about the last hard day you had?
        empathy; `ally ask --another` has another one
        ",
    );
    team.ben("ask").shows(
        "
        When did you last feel that somebody really listened?
        empathy; `ally ask --another` has another one
        ",
    );
    team.at("2026-11-23T09:00");
    team.ana("ask").shows(
        "
        What is one thing I could stop doing that would make your week lighter?
        empathy; `ally ask --another` has another one
        Challenges wait until each of you has said in a review that you would tell bad news first (bond 3 or more)
        ",
    );
    team.at("2026-11-30T09:00");
    team.ana("ask").shows(
        "
        What would somebody who watched you for a week say matters to you?
        reflection; `ally ask --another` has another one
        ",
    );
    team.at("2026-12-07T09:00");
    team.ana("ask").shows(
        "
        What are you proud of in the other this month?
        reinforcement, pride; `ally ask --another` has another one
        ",
    );
}

#[test]
fn challenges_wait_for_trust() {
    let team = Team::pair();
    team.write("ana", "reviews/2026-10/ana.yaml", "bond: 4\n");
    team.write("ana", "reviews/2026-10/ben.yaml", "bond: 2\n");
    team.ana("ask --phase challenge").shows(
        "
        How do you notice that you are getting tired of something, before others do?
        empathy; `ally ask --another` has another one
        Challenges wait until each of you has said in a review that you would tell bad news first (bond 3 or more)
        ",
    );
    team.write("ana", "reviews/2026-10/ben.yaml", "bond: 3\n");
    team.ana("ask --phase challenge").shows(
        "
        What will you do on the first day on which you do not feel like it?
        challenge; `ally ask --another` has another one
        ",
    );
}

#[test]
fn questions_are_listed_by_phase_and_tag() {
    let team = Team::pair();
    team.ana("ask --list --tag belief").shows(
        "
        phase       tag     question
        challenge   belief  What would have to be true for the opposite of what you just said?
        challenge   belief  Which rule do you follow here that nobody ever set?
        reflection  belief  “I am not somebody who …” – how would you finish that, and since when?
        reflection  belief  What would you believe about this if you had begun yesterday?
        ",
    );
    team.ana("ask --list --tag realign --phase reinforcement").shows(
        "
        phase          tag      question
        reinforcement  realign  What would you keep doing if we stopped?
        reinforcement  realign  Which agreement has helped you most, and what would make it easier to keep?
        ",
    );
    let all = team.ana("ask --list --json").json();
    assert!(all["data"].as_array().unwrap().len() >= 48);
    team.ana("ask --tag joy").fails(
        3,
        r#"
        error: there is no question tagged "joy"
          help: the tags are belief, blindspot, opener, pride, realign
        "#,
    );
    team.ana("ask --phase anger").fails(
        2,
        "
        error: invalid value 'anger' for '--phase <PHASE>' [possible values: empathy, challenge, reflection, reinforcement]
          help: `ally ask --help` says what fits
        ",
    );
}

#[test]
fn a_team_adds_questions_of_its_own() {
    let team = Team::pair();
    team.write(
        "ana",
        "questions.yaml",
        "- phase: empathy\n  text: How is the garden?\n  tag: garden\n- {phase: anger, text: x}\n- {phase: empathy}\n",
    );
    team.ana("ask --tag garden").says(
        4,
        "
        How is the garden?
        empathy, garden, one of your own; `ally ask --another` has another one
        ",
        r#"
        warning: questions.yaml: question 2: the phase is none of empathy, challenge, reflection, reinforcement
          help: write each question as `- {phase: empathy, text: "…"}`, with a tag if you like
        warning: questions.yaml: question 3: text is missing
          help: write each question as `- {phase: empathy, text: "…"}`, with a tag if you like
        "#,
    );
    team.ana("check").says(
        4,
        r#"
        questions.yaml: question 2: the phase is none of empathy, challenge, reflection, reinforcement [bad-question]
            write each question as `- {phase: empathy, text: "…"}`, with a tag if you like
        questions.yaml: question 3: text is missing [bad-question]
            write each question as `- {phase: empathy, text: "…"}`, with a tag if you like

        4 records looked at, 2 things to look into
        "#,
        "",
    );
    team.write("ana", "questions.yaml", "- {phase: empathy, text: How is the garden?, tag: garden}\n");
    team.ana("ask --tag garden").shows(
        "
        How is the garden?
        empathy, garden, one of your own; `ally ask --another` has another one
        ",
    );
    team.ana("ask --list --tag garden").shows(
        "
        phase    tag     question
        empathy  garden  How is the garden? (your own)
        ",
    );
    team.ana("check").shows(
        "
        4 records looked at, nothing to mend
        ",
    );
    team.write("ana", "questions.yaml", "phase: [");
    team.ana("ask").ends(4);
    team.write("ana", "questions.yaml", "");
    team.ana("ask").ok();
}

#[test]
fn three_members_look_at_each_other_s_work() {
    let team = Team::pair();
    team.ana("ask --round").shows(
        "
        A round takes three members or more; two look at each other's work anyway
        ",
    );
    team.home("cid", "Cid Mora");
    team.in_home("cid", &["join", &team.remote(), "team"]).ok();
    team.ana("sync").ok();
    team.ana("ask --round").shows(
        "
        who looks  at the work of
        ana        cid
        ben        ana
        cid        ben
        ",
    );
}

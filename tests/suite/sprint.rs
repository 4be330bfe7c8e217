//! Sprints of two: planned, joined, noted, looked back on, decided, recalled.

use super::team::Team;

/// A week without phones that Ana planned, and both clones know.
fn phones(team: &Team) {
    team.ana(
        "sprint plan 'No phones after 21:00' --id phones --if 'we leave the phones in the hall' --then 'we talk more' \
         --measure 'evenings with a talk' --intention 'to listen'",
    )
    .ok();
    share(team);
}

fn share(team: &Team) {
    for who in ["ana", "ben", "ana"] {
        team.says(who, "sync").ok();
    }
}

#[test]
fn a_plan_and_the_planners_part_are_one_commit() {
    let team = Team::pair();
    team.ana("sprint plan 'No phones after 21:00' --days 7 --if 'If we put them away,' --then 'then we sleep'").shows(
        "
        Planned 2026-11-no-phones-after-21-00.ana: No phones after 21:00, Mon 23 Nov to Sun 29 Nov
        If we put them away, then we sleep
        You are in. It begins once Ben Li is in too: `ally sprint join no-phones-after-21-00` there, after your next `ally sync`
        ",
    );
    assert_eq!(
        team.git("ana", &["show", "--name-only", "--format=%s", "HEAD"]),
        "sprint: ana plans no-phones-after-21-00 (No phones after 21:00)\n\n\
         sprints/2026-11-no-phones-after-21-00.ana/ana.yaml\nsprints/2026-11-no-phones-after-21-00.ana/plan.yaml\n"
    );
    assert_eq!(
        team.read("ana", "sprints/2026-11-no-phones-after-21-00.ana/plan.yaml"),
        "by: ana\ntitle: No phones after 21:00\nstart: 2026-11-23\ndays: 7\nwith:\n- ana\n- ben\nkind: experiment\n\
         if: we put them away\nthen: we sleep\n"
    );
    assert_eq!(team.read("ana", "sprints/2026-11-no-phones-after-21-00.ana/ana.yaml"), "join: \"yes\"\n");
    team.is_clean("ana");
    team.ana("undo").ok();
    assert!(!team.clone_of("ana").join("sprints").exists());
}

#[test]
fn every_option_of_a_plan_is_kept() {
    let team = Team::pair();
    team.ana(
        "sprint plan 'The tango' --id tango --weeks 6 --start 2026-12-01 --kind teach --teacher ben --learner ana \
         --host ben --with ben --source 'the blue book' --script 'may I?' --measure 'one dance' --part 'I bring cake' --star",
    )
    .ok();
    assert_eq!(
        team.read("ana", "sprints/2026-11-tango.ana/plan.yaml"),
        "by: ana\ntitle: The tango\nstart: 2026-12-01\nweeks: 6\nwith:\n- ana\n- ben\nkind: teach\nmeasure: one dance\n\
         host: ben\nsource: the blue book\nscript: may I?\nteacher: ben\nlearner: ana\nstar: true\n"
    );
    team.ana("sprint show tango").shows(
        "
        2026-11-tango.ana: The tango
        teach, planned by Ana Roth, Tue 1 Dec to Mon 11 Jan 2027, proposed
        We will notice by: one dance

          host     ben
          source   the blue book
          script   may I?
          teacher  ben
          learner  ana
          star     yes

        Ana Roth: in
          part  I bring cake

        Not answered yet: Ben Li

        It begins once Ben Li is in
        ",
    );
}

#[test]
fn a_parked_topic_becomes_an_experiment() {
    let team = Team::pair();
    team.ana("feedback give ben 'Sunday mornings slip away' --kind topic").ok();
    team.ana("sprint plan --from 2026-11-22.ana --days 3").shows(
        "
        Planned 2026-11-sunday-mornings-slip-away.ana: Sunday mornings slip away, Mon 23 Nov to Wed 25 Nov
        A sentence for both of you makes it easier to look back: `ally sprint change sunday-mornings-slip-away --if \"we …\" --then \"we …\"`, if you like
        You are in. It begins once Ben Li is in too: `ally sprint join sunday-mornings-slip-away` there, after your next `ally sync`
        ",
    );
    let plan = team.read("ana", "sprints/2026-11-sunday-mornings-slip-away.ana/plan.yaml");
    assert!(plan.contains("\nfrom: 2026-11-22.ana.s91f\n"), "{plan}");
    team.ana("sprint change sunday --if 'we get up at eight' --then 'we walk'").shows(
        "
        Changed 2026-11-sunday-mornings-slip-away.ana: if we get up at eight, then we walk
        It begins Mon 23 Nov, once Ben Li is in
        ",
    );
}

#[test]
fn a_sprint_begins_once_everybody_is_in() {
    let team = Team::pair();
    phones(&team);
    team.ben("sprint show phones").shows(
        "
        2026-11-phones.ana: No phones after 21:00
        experiment, planned by Ana Roth, Mon 23 Nov to Sun 29 Nov, proposed
        If we leave the phones in the hall, then we talk more; we will notice by: evenings with a talk

        Ana Roth: in
          intention  to listen

        Not answered yet: Ben Li

        Are you in? `ally sprint join phones` with --yes, --try or --no
        ",
    );
    team.at("2026-11-25T09:00");
    team.ana("sprint show phones").shows(
        "
        2026-11-phones.ana: No phones after 21:00
        experiment, planned by Ana Roth, Mon 23 Nov to Sun 29 Nov, proposed
        If we leave the phones in the hall, then we talk more; we will notice by: evenings with a talk

        Ana Roth: in
          intention  to listen

        Not answered yet: Ben Li

        Its first day has come, and it waits until everybody is in: Ben Li to answer. `ally sprint change phones --start DATE` gives it a new date, if you like
        ",
    );
    team.ben("sprint join phones --try --intention 'to see' --part 'I cook'").shows(
        "
        You are in, to try it: No phones after 21:00
        Everybody is in, and it runs until Sun 29 Nov; `ally sprint change phones --start today` gives it its full length (Ana Roth can)
        ",
    );
    assert_eq!(
        team.read("ben", "sprints/2026-11-phones.ana/ben.yaml"),
        "join: try\nintention: to see\npart: I cook\n"
    );
    share(&team);
    team.ana("sprint change phones --start today").shows(
        "
        Changed 2026-11-phones.ana: start 2026-11-25
        ",
    );
    team.ana("sprint list").shows(
        "
        id                  title                  when                     state       who
        2026-11-phones.ana  No phones after 21:00  Wed 25 Nov to Tue 1 Dec  day 1 of 7  Ana Roth and Ben Li
        ",
    );
}

#[test]
fn a_plan_that_nobody_answered_in_time_waits_for_a_new_date() {
    let team = Team::pair();
    phones(&team);
    team.at("2026-12-02T09:00");
    team.ana("sprint list").shows(
        "
        id                  title                  when                      state     who
        2026-11-phones.ana  No phones after 21:00  Mon 23 Nov to Sun 29 Nov  proposed  waits for Ben Li
        ",
    );
    team.ben("sprint join phones").fails(
        1,
        "
        error: the sprint 2026-11-phones.ana has its days behind it, and not everybody was in
          help: its planner gives it a new one with `ally sprint change ID --start DATE`, and then you can join
        ",
    );
    team.ana("sprint change phones --start 2026-12-07").ok();
    share(&team);
    team.ben("sprint join phones").shows(
        "
        You are in: No phones after 21:00
        Everybody is in: Mon 7 Dec to Sun 13 Dec
        ",
    );
}

#[test]
fn a_no_ends_it_and_nobody_is_asked_why() {
    let team = Team::pair();
    phones(&team);
    team.ben("sprint join phones --no").shows(
        "
        You said no to No phones after 21:00
        That ends it here, and nobody will ask why
        ",
    );
    share(&team);
    team.ana("sprint list").shows(
        "
        Nothing runs and nothing is planned; `ally sprint plan TITLE --days 7` plans something
        ",
    );
    team.at("2026-11-24T09:00");
    team.ana("sprint log phones --note x").fails(
        1,
        "
        error: the sprint 2026-11-phones.ana has ended before it began
          help: plan it again whenever you both like
        ",
    );
    team.ben("sprint join phones --yes").shows(
        "
        You are in: No phones after 21:00
        Everybody is in, and it runs until Sun 29 Nov; `ally sprint change phones --start today` gives it its full length (Ana Roth can)
        ",
    );
}

#[test]
fn words_of_a_day_come_below_each_other_and_what_was_spent_adds_up() {
    let team = Team::pair();
    team.ana("sprint plan Cook --start today --with ana").ok();
    team.ana("sprint log cook --excited 'the smell' --spent hours=1.5,money=10").shows(
        "
        Noted for Cook, Sun 22 Nov: excited, 1.5 h and money 10
        ",
    );
    team.ana("sprint log cook --excited 'the taste' --surprised 'it was quick' --spent hours=0.1 --spent hours=0.2").ok();
    team.at("2026-11-24T20:00");
    team.ana("sprint log cook --on yesterday --challenged onions --spent hours=1").ok();
    assert_eq!(
        team.read("ana", "sprints/2026-11-cook.ana/ana.yaml"),
        "join: \"yes\"\nlog:\n- \"on\": 2026-11-22\n  excited: |\n    the smell\n    the taste\n  surprised: it was quick\n  \
         spent:\n    hours: 1.8\n    money: 10\n- \"on\": 2026-11-23\n  challenged: onions\n  spent:\n    hours: 1\n"
    );
    let shown = team.ana("sprint show cook --json").json();
    assert_eq!(shown["data"]["spent"], serde_json::json!({"hours": 2.8, "money": 10.0}));
    team.ana("sprint log cook --spent hours=-9").fails(
        2,
        "
        error: \"hours=-9\" does not say what was spent
          help: write hours=2, money=20 or energy=3, with commas between; the amounts add up
        ",
    );
    team.ana("sprint log cook --on 2026-11-20 --note x").fails(
        1,
        "
        error: the sprint 2026-11-cook.ana had not begun on that day
          help: --on takes a day from its first one on
        ",
    );
}

#[test]
fn words_stand_beside_the_counts_of_the_days() {
    let team = Team::pair();
    phones(&team);
    team.ben("sprint join phones --try").ok();
    share(&team);
    team.ana("goal add Run --every 3/week").ok();
    team.ana("checkin run=y -m 1").ok();
    team.at("2026-11-24T20:00");
    team.ana("checkin run=y -m 4").ok();
    team.at("2026-11-26T20:00");
    team.ana("checkin run=n -m 2").ok();
    team.at("2026-11-29T20:00");
    team.ana("checkin run=tue,wed -m 5").ok();
    team.ana("sprint debrief phones --worked 'the hall' --learned 'One phone is enough for both' --want keep").shows(
        "
        Looked back on No phones after 21:00: what worked, what you learned and what should become of it
        You set out with: If we leave the phones in the hall, then we talk more; we will notice by: evenings with a talk
        Ana Roth: 3 of 7 days with a check-in, mood 4 2 5, ana/run 2 days
        Ben Li: 0 of 7 days with a check-in
        “One phone is enough for both” comes back after 7, 30 and 90 days as phones-pf36 (`ally learn`)
        Still to look back: Ben Li
        ",
    );
    team.ana("sprint show phones").shows(
        "
        2026-11-phones.ana: No phones after 21:00
        experiment, planned by Ana Roth, Mon 23 Nov to Sun 29 Nov, day 7 of 7
        If we leave the phones in the hall, then we talk more; we will notice by: evenings with a talk

        its days so far  check-ins    mood   practised
        Ana Roth         3 of 7 days  4 2 5  ana/run 2 days
        Ben Li           0 of 7 days

        Ana Roth: in
          intention  to listen
          worked     the hall
          learned    One phone is enough for both
          would      keep

        Ben Li: in, to try it

        A word on it: `ally sprint log phones --surprised TEXT`, --excited, --challenged or --note
        ",
    );
}

#[test]
fn the_planner_decides_and_anybody_else_may_where_the_planner_does_not() {
    let team = Team::pair();
    phones(&team);
    team.ben("sprint join phones").ok();
    share(&team);
    team.at("2026-11-25T20:00");
    team.ben("sprint close phones --decision adapt").fails(
        1,
        "
        error: the sprint 2026-11-phones.ana still runs
          help: from its last day on you can write down what you decided together; its planner can earlier
        ",
    );
    team.at("2026-12-01T20:00");
    team.ben("sprint debrief phones --didnt Friday").ok();
    team.ben("sprint close phones --decision adapt --why 'weekends are different'").shows(
        "
        To be adapted: No phones after 21:00
        The next version: `ally sprint plan TITLE --from phones`, if you like
        Ana Roth has not looked back yet; `ally sprint debrief phones` still takes it
        ",
    );
    share(&team);
    let listed = team.ana("sprint list --all --json").json();
    let outcome = serde_json::json!({
        "decision": "adapt", "by": "ben", "on": "2026-12-01", "why": "weekends are different"
    });
    assert_eq!(listed["data"][0]["outcome"], outcome);
    team.ana("sprint close phones --decision keep --why 'we slept'").shows(
        "
        Kept: No phones after 21:00
        It is in your repertoire: `ally sprint list --kept`; to make it a date that comes back: `ally goal add TITLE --every 1/month --with ben`, if you like
        You have not looked back yet; `ally sprint debrief phones` still takes it
        ",
    );
    share(&team);
    team.ben("sprint close phones --decision drop").fails(
        1,
        "
        error: the sprint 2026-11-phones.ana is decided already: keep
          help: say what you think with `ally feedback give`, or plan it anew with `ally sprint plan --from ID`
        ",
    );
    team.ben("sprint list --kept").shows(
        "
        id                  title                  when                      state  who
        2026-11-phones.ana  No phones after 21:00  Mon 23 Nov to Sun 29 Nov  kept
        ",
    );
    team.ben("log --kept").shows(
        "
        day         who       what                                                            id
        Tue 1 Dec   Ana Roth  sprint “No phones after 21:00”: keep – we slept                 2026-11-phones.ana
        Tue 1 Dec   Ben Li    sprint “No phones after 21:00”: adapt – weekends are different  2026-11-phones.ana/ben
        Tue 1 Dec   Ben Li    looked back on “No phones after 21:00”: did not work: Friday    2026-11-phones.ana/ben
        Mon 23 Nov  Ana Roth  sprint: No phones after 21:00                                   2026-11-phones.ana
        ",
    );
    team.is_clean("ana");
}

#[test]
fn lessons_come_back_after_7_30_and_90_days() {
    let team = Team::pair();
    team.ana("sprint plan Cook --start today --days 1 --with ana").ok();
    team.ana("sprint debrief cook --learned 'salt early' --learned 'taste twice' --apply 'soup on Mondays'")
        .ok();
    team.ana("learn").shows(
        "
        Nothing to recall today; the next lesson comes back in 7 days
        ",
    );
    team.at("2026-11-29T10:00");
    team.ana("learn").shows(
        "
        2 things to come back to
          cook-e12b  What did you take from “Cook”? (1 of 2)  7 days ago
          cook-f9hx  What did you take from “Cook”? (2 of 2)  7 days ago

        First from memory, then look with `ally learn KEY`; `ally checkin --recall KEY=yes`, partly or no, says how it went
        ",
    );
    team.ana("learn e12b").shows(
        "
        cook-e12b
        salt early
        from 2026-11-cook.ana, Sun 22 Nov
        `ally checkin --recall cook-e12b=yes`, partly or no
        ",
    );
    team.ana("checkin --recall e12b=partly").ok();
    let checkin = team.read("ana", "checkins/ana/2026/11/2026-11-29.ana.yaml");
    assert_eq!(checkin, "recall:\n  cook-e12b: partly\n");
    team.ana("checkin --recall joy=yes").fails(
        3,
        "
        error: you have no lesson \"joy\"
          help: `ally learn` shows what comes back today
        ",
    );
    let due = |team: &Team| -> Vec<String> {
        let told = team.ana("learn --json").json();
        let lessons = told["data"]["lessons"].as_array().unwrap().clone();
        lessons.iter().map(|lesson| lesson["text"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(due(&team), ["taste twice"]);
    team.at("2026-12-06T10:00");
    assert_eq!(due(&team), ["taste twice", "soup on Mondays"]);
    team.at("2026-12-22T10:00");
    assert_eq!(due(&team), ["soup on Mondays", "salt early", "taste twice"]);
    team.at("2027-06-01T10:00");
    assert_eq!(due(&team), [""; 0]);
}

#[test]
fn a_teach_sprint_asks_the_learner() {
    let team = Team::pair();
    team.ana("sprint plan Tango --kind teach --teacher ben --learner ana --start today --days 2").shows(
        "
        Planned 2026-11-tango.ana: Tango, Sun 22 Nov to Mon 23 Nov
        Ben Li teaches without notes at the end
        You are in. It begins once Ben Li is in too: `ally sprint join tango` there, after your next `ally sync`
        ",
    );
    share(&team);
    team.ben("sprint join tango").ok();
    share(&team);
    team.at("2026-11-23T20:00");
    team.ana("sprint change tango --teacher ana").fails(
        1,
        "
        error: who teaches whom is settled before the learning begins
          help: give a first day from today on with --start
        ",
    );
    team.ana("sprint debrief tango --learned 'wait for the beat'").shows(
        "
        Looked back on Tango: what you learned
        Ana Roth: 0 of 2 days with a check-in
        Ben Li: 0 of 2 days with a check-in
        “wait for the beat” comes back after 7, 30 and 90 days as tango-b2bn (`ally learn`)
        As the learner: could you explain it to somebody now, without notes?
        Still to look back: Ben Li
        ",
    );
    team.at("2026-11-30T20:00");
    let told = team.ana("learn --json").json();
    assert_eq!(
        told["data"]["lessons"][0]["question"],
        "Explain aloud, without notes, what you took from “Tango”"
    );
}

#[test]
fn nobody_sees_the_answer_to_an_idea_before_giving_one() {
    let team = Team::pair();
    team.ana("sprint idea 'Learn to dance' --id dance --script 'the club has a course'").shows(
        "
        Idea 2026-11-dance.ana: Learn to dance
        The others say `ally sprint join dance --yes`, --try or --no; whoever has answered sees who would like it too
        ",
    );
    team.ana("sprint join dance --try").shows(
        "
        You would try that: Learn to dance
        Ben Li sees your answer after giving one
        ",
    );
    share(&team);
    team.ben("sprint show dance").shows(
        "
        2026-11-dance.ana: Learn to dance
        an idea of Ana Roth

          script  the club has a course

        Not answered yet: Ben Li

        `ally sprint join dance --yes`, --try or --no; you see the others' answers after your own
        ",
    );
    let seen = team.ben("sprint show dance --json").json();
    assert_eq!(
        (&seen["data"]["parts"], &seen["data"]["matched"]),
        (&serde_json::json!([]), &serde_json::Value::Null)
    );
    for view in ["inbox", "log --kind sprint", "sprint list", "log --grep try"] {
        let shown = team.ben(view).ok();
        assert!(!shown.contains("try it") && !shown.contains("would try"), "{view}: {shown}");
    }
    team.ben("sprint join dance --yes").shows(
        "
        You would like that: Learn to dance
        Ana Roth would like it too: `ally sprint plan --from dance` makes a plan of it, if you like
        ",
    );
    team.ben("sprint list").shows(
        "
        id                 title           when  state  who
        2026-11-dance.ana  Learn to dance        idea   Ana Roth and Ben Li would like it
        ",
    );
    team.ben("sprint plan --from dance --id course").ok();
    let plan = team.read("ben", "sprints/2026-11-course.ben/plan.yaml");
    assert!(plan.contains("kind: explore\n") && plan.contains("from: 2026-11-dance.ana\n"), "{plan}");
}

#[test]
fn an_idea_that_is_not_for_both_leaves_the_list() {
    let team = Team::pair();
    team.ana("sprint idea Caving").ok();
    share(&team);
    team.ben("sprint join caving --no").shows(
        "
        Not for you: Caving
        Nobody will ask why
        ",
    );
    share(&team);
    for who in ["ana", "ben"] {
        team.says(who, "sprint list").shows(
            "
            Nothing runs and nothing is planned; `ally sprint plan TITLE --days 7` plans something
            ",
        );
    }
}

#[test]
fn the_list_says_how_long_ago_the_last_joint_learning_was() {
    let team = Team::pair();
    team.write(
        "ana",
        "pacts/2026-11-22.ana.yaml",
        "purpose: Run\nlearn: monthly\nfund: {hours: 2/week, money: 60/month, currency: EUR}\n",
    );
    team.ana("sprint list").shows(
        "
        Nothing runs and nothing is planned; `ally sprint plan TITLE --days 7` plans something

        No joint learning yet (agreed: monthly)
        The fund this month: time 0 of 8.6 h, money 0 of 60 EUR
        ",
    );
    phones(&team);
    team.ben("sprint join phones").ok();
    share(&team);
    team.at("2027-01-18T10:00");
    let shown = team.ana("learn").ok();
    assert!(shown.ends_with("\nLast joint learning 7 weeks ago (agreed: monthly)\n"), "{shown}");
    team.ana("sprint close phones --decision drop").ok();
    team.ana("sprint list").shows(
        "
        Nothing runs and nothing is planned; `ally sprint plan TITLE --days 7` plans something

        Last joint learning 7 weeks ago (agreed: monthly)
        The fund this month: time 0 of 8.9 h, money 0 of 60 EUR
        No change of roles this quarter yet: for a day each runs the other's check-in, if you like (`ally sprint plan TITLE --kind swap --days 1`)
        ",
    );
}

#[test]
fn two_devices_of_one_member_note_without_losing_a_word() {
    let team = Team::pair();
    phones(&team);
    team.ben("sprint join phones").ok();
    share(&team);
    team.at("2026-11-24T20:00");
    team.ana("sprint log phones --note here --spent hours=1").ok();
    team.ana("sprint debrief phones --worked here --learned one").ok();
    team.ben("--as ana sprint log phones --on yesterday --note there --spent hours=2").ok();
    team.ben("--as ana sprint debrief phones --didnt there --learned two").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    let shown = team.ana("sprint show phones --json").json();
    assert_eq!(shown["data"]["spent"]["hours"], 3.0);
    let part = &shown["data"]["parts"][0];
    assert_eq!((&part["worked"], &part["didnt"]), (&"here".into(), &"there".into()));
    assert_eq!(part["learned"].as_array().unwrap().len(), 2);
}

#[test]
fn what_a_sprint_waits_for_is_due() {
    let team = Team::pair();
    phones(&team);
    let due = |who: &str| -> Vec<(String, String)> {
        let told = team.says(who, "due --json").json();
        let of_sprints = told["data"].as_array().unwrap().clone().into_iter();
        of_sprints
            .filter(|due| due["ref"] == "2026-11-phones.ana")
            .map(|due| (due["kind"].as_str().unwrap().to_owned(), due["what"].as_str().unwrap().to_owned()))
            .collect()
    };
    let said = |kind: &str, what: &str| (kind.to_owned(), what.to_owned());
    assert_eq!(due("ben"), [said("answer", "say whether you join “No phones after 21:00”")]);
    assert_eq!(due("ana"), []);
    team.ben("sprint join phones").ok();
    share(&team);
    team.at("2026-11-28T10:00");
    assert_eq!(due("ben"), []);
    team.at("2026-11-29T10:00");
    assert_eq!(due("ben"), [said("debrief", "look back on “No phones after 21:00”")]);
    team.ben("sprint debrief phones --learned 'one is enough'").ok();
    assert_eq!(due("ben"), []);
    team.at("2026-12-06T10:00");
    assert_eq!(due("ben"), [said("debrief", "recall what you took from “No phones after 21:00”")]);
    team.ben("checkin --recall phones=no").ok();
    assert_eq!(due("ben"), []);
}

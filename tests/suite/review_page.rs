//! The page of a review: what it says, in which order, and that it says the same everywhere and later.

use super::team::Team;

/// Two weeks of a pair that began on Sunday, 22 November: a review on 6 December looks at the week from 30 November.
fn story() -> Team {
    let team = Team::pair();
    team.ben("pact agree").ok();
    team.ana("goal add 'Run three times a week' --id run --every 3/week").ok();
    team.ana("goal add 'Read 200 pages' --id pages --target 200 --by 2027-01-06").ok();
    team.ana("goal add 'Call the club' --id club --by 2026-12-04").ok();
    team.ben("goal add 'Write daily' --id write --every daily").ok();
    team.meet();
    for (day, line) in [
        ("2026-11-24", "checkin run=y pages=20"),
        ("2026-11-30", "checkin run=y pages=10 -m 4"),
        (
            "2026-12-02",
            "checkin run=y pages=15 --win 'first run without stopping' --next 'draft to Ben by Friday'",
        ),
        ("2026-12-05", "checkin run=y --last kept --next 'shoes by the door'"),
    ] {
        team.at(&format!("{day}T19:00"));
        team.ana(line).ok();
    }
    team.ana("goal done club").ok();
    for (day, line) in [
        ("2026-11-30", "checkin write=y"),
        ("2026-12-01", "checkin write=y --win 'chapter 4 sent'"),
        ("2026-12-03", "checkin write=n --ask 'ideas:how does chapter 5 begin?'"),
        ("2026-12-04", "checkin write=y"),
    ] {
        team.at(&format!("{day}T20:00"));
        team.ben(line).ok();
    }
    team.ben("feedback give ana 'took the kids on Thursday' --kind thanks --effect 'I could write'").ok();
    team.ben("feedback give ana 'Sunday mornings' --kind topic").ok();
    team.at("2026-12-05T21:00");
    team.meet();
    team.ben("feedback give ana 'that was a big one' --re 2026-12-02.ana").ok();
    team.meet();
    team.at("2026-12-06T20:00");
    team
}

/// The week of the story before anybody has written a part.
const WEEK: &str = "
        Week 49 of 2026 · “Run the spring half together”
        Mon 30 Nov – Sun 6 Dec · December: Ben Li leads · phase: reflection
        To begin with: What are you proud of in the other?

        Wins
          Ana Roth: first run without stopping · answered
          Ben Li: chapter 4 sent

        Thanks
          Ben Li → Ana Roth: took the kids on Thursday – I could write

        Promised
          Ana Roth: draft to Ben by Friday – kept
          Ana Roth: shoes by the door – open
          Ana Roth: Call the club – done

        Worth celebrating
          Ana Roth: the first full week of “Run three times a week”
          Ben Li: back to “Write daily” after a week without it

        What the records hold
          Ana Roth  pages                           45 of 200 · 4 days behind
                    run 3/week   3 of 3             last 4 weeks 4 of 6
          Ben Li    write daily  3 of 7, 3 no word  last 4 weeks 3 of 15
          Check-ins: Ana Roth ○●● · Ben Li ○○●
          Together: 6 of 10 this week

        Waiting for a word
          Ben Li asked: “how does chapter 5 begin?” (wants ideas) (Thu 3 Dec, 2026-12-03.ben)

        Topic
          “Sunday mornings” (Ben Li, open 2 days, 2026-12-04.ben.dzz1)

        Now each of you: temperature, one good, one hard, one change (`ally review answer --period 2026-W49`) – then talk. 5 minutes.
        ";

#[test]
fn a_week_begins_with_moments_and_ends_with_the_two_of_us() {
    let team = story();
    team.ana("review").shows(WEEK);
    // Whoever asks sees the same, and `show` and the name of the period mean the same.
    team.ben("review show --period 2026-W49").shows(WEEK);
}

#[test]
fn a_held_review_says_the_same_on_both_clones_and_a_year_later() {
    let team = story();
    team.ana("review answer --temp 4 --good 'the long run' --moment 'temp=the walk home'").ok();
    team.ben("review answer --temp 2 --hard 'two early starts' --they-did 'kept the evenings free'").ok();
    team.meet();
    let ready = team.ana("review").ok();
    assert!(ready.ends_with(
        "\nNow talk, 5 minutes. What you decide: `ally review hold --period 2026-W49 --decision \"WHAT | WHO | BY\"`\n"
    ), "{ready}");
    team.ana("review hold --decision 'Book the hut | ben | friday' --notes 'A short talk.'").ok();
    team.meet();
    // The grace ends on Monday; what is dated later than the day after it counts for nothing.
    team.at("2026-12-09T09:00");
    let show = "review --period 2026-W49";
    let page = team.ana(show).ok();
    assert!(
        page.starts_with("Week 49 of 2026 · “Run the spring half together”\nMon 30 Nov – Sun 6 Dec"),
        "{page}"
    );
    assert!(page.contains("45 of 200 · 6 days behind"), "{page}");
    let end = "
        The two of us
          how warm it feels: Ana Roth 4 · Ben Li 2
            Ana Roth: the walk home
          Far apart, so worth a talk: how warm it feels (Ana Roth 4, Ben Li 2)

        Ana Roth
          good: the long run

        Ben Li
          what the other did: kept the evenings free
          hard: two early starts

        Waiting for a word
          Ben Li asked: “how does chapter 5 begin?” (wants ideas) (Thu 3 Dec, 2026-12-03.ben)

        Topic
          “Sunday mornings” (Ben Li, open 2 days, 2026-12-04.ben.dzz1)

        Decided
          Book the hut (Ben Li, by Fri 11 Dec)

        Notes
          A short talk.
        ";
    assert!(page.ends_with(&super::team::undent(end)), "{page}");
    assert_eq!(team.ben(show).ok(), page, "on the other clone");
    // A year of changes: goals are tightened, moved and closed, somebody joins, words are answered.
    team.ana("goal change run --every daily --title 'Run every day' --because stronger").ok();
    team.ana("goal drop pages").ok();
    team.ana("checkin run=y --win later --last kept").ok();
    team.ana("feedback reply 2026-12-03.ben 'begin with the storm'").ok();
    team.ben("goal add 'Book the hut' --by 2026-12-11").ok();
    let head = "present:\n- ana\non: 2026-12-13\n";
    team.write("ana", "reviews/2026-W50/joint.ana.yaml", head);
    team.write("ana", "reviews/2026-W50/ana.yaml", "temp: 1\n");
    let later = "purpose: Sail\nby: ana\nfrom: 2026-12-20\nmembers:\n- ben\n- ana\ngrace: 5\nreply_days: 9\n";
    team.write("ana", "pacts/2026-12-20.ana.yaml", later);
    team.meet();
    team.home("cat", "Cat Ode");
    team.in_home("cat", &["join", &team.remote(), "team"]).ok();
    team.at("2027-12-08T09:00");
    team.ana("sync").ok();
    assert_eq!(team.ana(show).ok(), page, "a year later");
    assert_eq!(team.run("cat", &["review", "--period", "2026-W49"]).ok(), page, "to somebody who came later");
}

#[test]
fn what_others_wrote_is_told_only_as_there() {
    let team = story();
    team.ben("review answer --temp 2 --hard 'the silence on Thursday' --goal write=drop --month").ends(0);
    team.ben("review answer --temp 2 --hard 'the silence on Thursday'").ok();
    team.meet();
    let page = team.ana("review").ok();
    assert!(page.contains("Ben Li has written a part; it shows once yours is there"), "{page}");
    for line in ["review", "review --json", "review --agenda", "review --month --json", "review list --json"]
    {
        let out = team.ana(line).ok();
        assert!(!out.contains("silence") && !out.contains("how warm"), "{line}: {out}");
        assert!(!out.contains("\"value\":2") && !out.contains("drop\""), "{line}: {out}");
    }
    let leaves = team.ana("review --json").json()["data"]["leaves"].clone();
    assert_eq!(leaves, serde_json::json!({"ana": "missing", "ben": "hidden"}));
    team.ana("review answer --temp 4").ok();
    assert!(team.ana("review").ok().contains("hard: the silence on Thursday"));
}

#[test]
fn a_decision_is_carried_until_it_is_settled() {
    let team = story();
    team.ana("review hold --decision 'Book the hut | ana | 2026-12-12'").ok();
    team.at("2026-12-13T20:00");
    for (day, to) in [("13", "2026-12-20"), ("14", "2026-12-27"), ("15", "2027-01-03")] {
        let page = team.ana("review --period 2026-W50").ok();
        assert!(page.contains("\nStill open from before\n  Book the hut (Ana Roth, by "), "{page}");
        assert!(!page.contains("shrink it"), "{page}");
        team.ana(&format!("goal change book-the-hut --by {to} --because 'no answer on the {day}th'")).ok();
    }
    let page = team.ana("review --period 2026-W50").ok();
    let open = "Still open from before\n  Book the hut (Ana Roth, by Sun 3 Jan 2027, moved 3 times), decided in 2026-W49: shrink it, hand it over or drop it?\n";
    assert!(page.contains(open), "{page}");
    team.ana("goal done book-the-hut").ok();
    assert!(!team.ana("review --period 2026-W50").ok().contains("Still open from before"));
    let json = team.ana("review --period 2026-W49 --json").json();
    assert_eq!(json["data"]["decisions"][0]["goal"], "ana/book-the-hut");
}

#[test]
fn a_month_asks_about_goals_and_about_the_two_of_us() {
    let team = story();
    team.at("2026-12-31T20:00");
    team.ana("review answer --month --own 4 --they-did 'cooked on Mondays' --fair -1 --push 0 --goal run=keep --goal pages=change").ok();
    team.ben("review answer --month --own 2 --they-did 'listened' --fair -1 --spillover 'I sleep better'")
        .ok();
    team.meet();
    team.ana("review --month").shows(
        "
        December 2026 · “Run the spring half together”
        Tue 1 Dec – Thu 31 Dec · December: Ben Li leads · phase: reflection
        To begin with: Which plan survived real life, and why that one?

        Wins
          Ana Roth: first run without stopping · answered
          Ben Li: chapter 4 sent

        Thanks
          Ben Li → Ana Roth: took the kids on Thursday – I could write

        Promised
          Ana Roth: draft to Ben by Friday – kept
          Ana Roth: shoes by the door – open
          Ana Roth: Call the club – done

        Worth celebrating
          Ana Roth: the first full week of “Run three times a week”
          Ben Li: back to “Write daily” after a week without it

        What the records hold
          Ana Roth  pages           45 of 200 · 29 days behind
                    run 3/week      last 4 weeks 3 of 12
          Ben Li    write daily     last 4 weeks 1 of 28
          Check-ins: Ana Roth ○●●○○○ · Ben Li ○○●○○○
          Together: 0 of 10 in the last whole week
          Ana Roth: 1 stretch of misses in 8 weeks
          Ben Li: 3 stretches of misses in 8 weeks

        Keep, change or drop?
          Ana Roth: Read 200 pages – change
          Ana Roth: Run three times a week – keep
          Ben Li: Write daily

        The two of us
          these goals again: Ana Roth 4 · Ben Li 2
          give and take: Ana Roth -1 · Ben Li -1
          too easy to too hard: Ana Roth 0
          Far apart, so worth a talk: these goals again (Ana Roth 4, Ben Li 2)
          You both feel you give more; that is common, since one's own effort is easier to see.
            Ana Roth saw: cooked on Mondays
            Ben Li saw: listened
          Ben Li → Ana Roth in 8 weeks: 1 thanks, 1 keep
          No feedback fell into the weeks of empathy, challenge and reinforcement

        Worth a look
          “Read 200 pages” is 29 days behind. Is the date still right?

        Ana Roth
          what the other did: cooked on Mondays

        Ben Li
          what the other did: listened
          elsewhere: I sleep better

        Waiting for a word
          Ben Li asked: “how does chapter 5 begin?” (wants ideas) (Thu 3 Dec, 2026-12-03.ben)

        Topic
          “Sunday mornings” (Ben Li, open 27 days, 2026-12-04.ben.dzz1)

        To talk about
          Something the other may not see? `ally feedback give WHO TEXT --kind change --tag blindspot`

        Now talk, 20 minutes. What you decide: `ally review hold --period 2026-12 --decision \"WHAT | WHO | BY\"`
        ",
    );
}

#[test]
fn a_quarter_looks_at_the_agreement_itself() {
    let team = story();
    team.write(
        "ana",
        "pacts/2026-11-22.ana.yaml",
        "purpose: Run the spring half together\nby: ana\nfrom: 2026-11-22\nmembers: [ana, ben]\nuntil: 2027-02-21\nboundaries: Not in front of the kids\nroles: {meals: ana}\ntaper: after eight kept weeks weekly\ncall: https://meet.example.org/ana-ben\n",
    );
    team.at("2026-12-31T20:00");
    team.ana("review answer --quarter --way 2 --bond 4 --commit 4").ok();
    team.ana("review --quarter").shows(
        "
        Quarter 4 of 2026 · “Run the spring half together”
        Thu 1 Oct – Thu 31 Dec · December: Ben Li leads · phase: reflection
        To begin with: Which plan survived real life, and why that one?

        Thanks
          Ben Li → Ana Roth: took the kids on Thursday – I could write
          Begin here: one thing each that would not have happened without the other

        Wins
          Ana Roth: first run without stopping · answered
          Ben Li: chapter 4 sent

        Promised
          Ana Roth: draft to Ben by Friday – kept
          Ana Roth: shoes by the door – open
          Ana Roth: Call the club – done

        Worth celebrating
          Ana Roth: the first full week of “Run three times a week”
          Ben Li: back to “Write daily” after a week without it

        What the records hold
          Ana Roth  pages           45 of 200 · 29 days behind
                    run 3/week      last 4 weeks 3 of 12
          Ben Li    write daily     last 4 weeks 1 of 28
          Check-ins: Ana Roth ○●●○○○ · Ben Li ○○●○○○
          Together: 0 of 10 in the last whole week
          Ana Roth: 1 stretch of misses in 8 weeks
          Ben Li: 3 stretches of misses in 8 weeks

        Goals without a horizon: keep, change or drop?
          Ana Roth: Read 200 pages
          Ana Roth: Run three times a week
          Ben Li: Write daily

        The two of us
          worth the time: Ana Roth 2
          would tell first: Ana Roth 4
          want to keep this up: Ana Roth 4
          Ben Li → Ana Roth in 8 weeks: 1 thanks, 1 keep
          No feedback fell into the weeks of empathy, challenge and reinforcement

        Worth a look
          “Read 200 pages” is 29 days behind. Is the date still right?

        Waiting for a word
          Ben Li asked: “how does chapter 5 begin?” (wants ideas) (Thu 3 Dec, 2026-12-03.ben)

        Topic
          “Sunday mornings” (Ben Li, open 27 days, 2026-12-04.ben.dzz1)

        To talk about
          Boundaries: “Not in front of the kids”. What would make them fit better?
          Roles (meals: Ana Roth): do they still fit your lives?
          This version of the agreement is 5 weeks old, and it ends on 21 February 2027. Renew it, change it, or thank each other and stop?
          Something the other may not see? `ally feedback give WHO TEXT --kind change --tag blindspot`
          What would you keep doing if we stopped? You agreed: “after eight kept weeks weekly”.
          “How we do this is worth the time”: Ana Roth 2 of 5. What would have to change, or is it time to thank each other and stop?

        Ben Li can still add a part; nothing waits for it
        Now talk, an hour. What you decide: `ally review hold --period 2026-Q4 --decision \"WHAT | WHO | BY\"`
        ",
    );
    team.ana("review --agenda --quarter").shows(
        "
        20 minutes · Quarter 4 of 2026 · “Run the spring half together”
        Meet at https://meet.example.org/ana-ben
        Ben Li leads

        0:00  Arrive (2 minutes)
          Which plan survived real life, and why that one?

        0:02  Thanks and wins (4 minutes)
          Ben Li → Ana Roth: took the kids on Thursday – I could write
          Ana Roth: first run without stopping · answered
          Ben Li: chapter 4 sent

        0:06  From before (3 minutes)
          Nothing is open from before

        0:09  Each of you (4 minutes)
          worth the time: Ana Roth 2
          would tell first: Ana Roth 4
          want to keep this up: Ana Roth 4

        0:13  What is open (4 minutes)
          Ben Li asked: “how does chapter 5 begin?” (wants ideas) (Thu 3 Dec, 2026-12-03.ben)
          “Sunday mornings” (Ben Li, open 27 days, 2026-12-04.ben.dzz1)
          Boundaries: “Not in front of the kids”. What would make them fit better?
          Roles (meals: Ana Roth): do they still fit your lives?
          This version of the agreement is 5 weeks old, and it ends on 21 February 2027. Renew it, change it, or thank each other and stop?
          Something the other may not see? `ally feedback give WHO TEXT --kind change --tag blindspot`
          What would you keep doing if we stopped? You agreed: “after eight kept weeks weekly”.
          “How we do this is worth the time”: Ana Roth 2 of 5. What would have to change, or is it time to thank each other and stop?

        0:17  Decide (3 minutes)
          Three things at most, each with a name and a day
          `ally review hold --period 2026-Q4 --decision \"WHAT | WHO | BY\"`
        ",
    );
}

#[test]
fn coach_and_client_see_what_each_owes() {
    let team = story();
    team.write(
        "ana",
        "members/ana.yaml",
        "name: Ana Roth\nemails: [ana@example.org]\nrole: coach\nsince: 2026-11-22\nagreed: 2026-11-22.ana\n",
    );
    team.write(
        "ana",
        "members/ben.yaml",
        "name: Ben Li\nemails: [ben@example.org]\nrole: client\nsince: 2026-11-22\nagreed: 2026-11-22.ana\n",
    );
    team.at("2026-12-31T20:00");
    let page = team.ana("review --quarter").ok();
    assert!(page.contains("Ana Roth (coach) had a word within 3 days for 0 of 2"), "{page}");
    assert!(page.contains("Ben Li (client) checked in "), "{page}");
    assert!(page.contains("Coach: say once more what you will not do"), "{page}");
    assert!(page.contains("Ana Roth, what did you learn? `ally review answer --learned TEXT`"), "{page}");
    assert!(
        page.contains("Client: one thing Ana Roth could change? `ally feedback give ana TEXT --kind change`"),
        "{page}"
    );
}

#[test]
fn where_it_feels_cold_good_moments_are_offered() {
    let team = story();
    team.ana("checkin --win 'we laughed on the bridge' --star").ok();
    team.ana("review answer --temp 2").ok();
    let page = team.ana("review").ok();
    assert!(page.contains("\nYou once marked these\n  Ana Roth: "), "{page}");
    assert!(page.contains("we laughed on the bridge"), "{page}");
    let warm = story();
    warm.ana("checkin --win 'we laughed on the bridge' --star").ok();
    warm.ana("review answer --temp 3").ok();
    assert!(!warm.ana("review").ok().contains("You once marked these"));
}

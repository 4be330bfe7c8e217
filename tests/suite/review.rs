//! Reviews: one's own part, what stays hidden, what is decided, what is due.

use super::team::Team;

/// A pair that both signed, on the evening of its first Sunday.
fn pair() -> Team {
    let team = Team::pair();
    team.ben("pact agree").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.at("2026-11-22T20:00");
    team
}

#[test]
fn each_writes_a_part_of_ones_own() {
    let team = pair();
    team.ana("goal add 'Run three times a week' --id run --every 3/week").ok();
    team.ana("review answer --temp 4 --good 'the long run' --hard 'two early starts' --change 'start later'")
        .shows(
            "
        Your part in the review of 2026-W47 is there
        Ben Li can still add a part; `ally review --period 2026-W47` shows what is there
        ",
        );
    assert_eq!(
        team.read("ana", "reviews/2026-W47/ana.yaml"),
        "temp: 4\ngood: the long run\nhard: two early starts\nchange: start later\n"
    );
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%an%n%B"]),
        "Ana Roth\nreview: ana answers 2026-W47\n\nAlly-Action: review.answer\nAlly-Record: review_leaf 2026-W47/ana\n\n"
    );
    // A second time, what is given takes the place of what was there; maps are joined.
    team.ana("review answer --temp 3 --goal run=keep --moment 'temp=the walk home'").shows(
        "
        Your part in the review of 2026-W47 is changed
        Ben Li can still add a part; `ally review --period 2026-W47` shows what is there
        ",
    );
    team.ana("review answer --moment 'bond=the phone call' --bond 5").shows(
        "
        Your part in the review of 2026-W47 is changed
        Kept, though only the quarter's asks for bond
        Ben Li can still add a part; `ally review --period 2026-W47` shows what is there
        ",
    );
    assert_eq!(
        team.read("ana", "reviews/2026-W47/ana.yaml"),
        "temp: 3\nbond: 5\ngood: the long run\nhard: two early starts\nchange: start later\ngoals:\n  ana/run: keep\nmoments:\n  temp: the walk home\n  bond: the phone call\n"
    );
    team.is_clean("ana");
}

#[test]
fn what_was_not_said_stays_on_the_machine_until_it_is_shared() {
    let team = pair();
    team.ana("review answer --unsaid 'I would rather run alone on Sundays'").shows(
        "
        What you have not said is kept on this machine alone; --share-unsaid shows it to the others
        ",
    );
    let private = "private/reviews/2026-W47/ana.yaml";
    assert_eq!(team.read("ana", private), "unsaid: I would rather run alone on Sundays\n");
    assert!(!team.clone_of("ana").join("reviews").exists(), "nothing of it is a record");
    let head = team.git("ana", &["rev-parse", "HEAD"]);
    team.ana("review answer --unsaid 'and I like it'").ok();
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), head, "nothing of it is in git");
    team.ana("review answer --temp 4 --share-unsaid").ok();
    assert_eq!(team.read("ana", "reviews/2026-W47/ana.yaml"), "temp: 4\nunsaid: and I like it\n");
    assert!(!team.clone_of("ana").join(private).exists());
    team.ben("review answer --share-unsaid").fails(
        1,
        "
        error: nothing unsaid is kept here for 2026-W47
          help: say it with --unsaid TEXT; with --share-unsaid the others see it
        ",
    );
    team.is_clean("ana");
}

#[test]
fn another_part_is_hidden_everywhere_until_ones_own_is_there() {
    let team = pair();
    team.ben("review answer --temp 2 --hard 'the silence on Thursday'").ok();
    team.meet();
    // Written by hand, with a mistake that check reports word by word.
    team.write(
        "ana",
        "reviews/2026-W47/ben.yaml",
        "temp: 2\nhard: the silence on Thursday\ngoals: {x: perhaps}\n",
    );
    let hidden = ["log", "log --json", "log --grep silence", "inbox", "inbox --json", "review list --json"];
    for line in hidden {
        let run = team.ana(line);
        assert!(!format!("{}{}", run.out, run.err).contains("silence"), "{line}");
    }
    let (out, _) = team.ana("check").ends(4);
    assert!(out.contains("its words are hidden until your own part exists"), "{out}");
    assert!(!out.contains("perhaps"), "{out}");
    // A file that can't be read gives nothing away either.
    team.write("ana", "reviews/2026-W47/ben.yaml", "temp: the silence\n");
    let lines =
        [("review list", 4), ("ask", 4), ("goal edit nothing", 3), ("checkin show nothing", 3), ("sync", 0)];
    for (line, code) in lines {
        let (out, err) = team.ana(line).ends(code);
        assert!(!format!("{out}{err}").contains("silence"), "{line}: {out}{err}");
        assert!(!err.contains("without quotes"), "{line} says how to mend it: {err}");
    }
    team.git("ana", &["checkout", "-q", "."]);
    assert!(!team.ana("inbox").ok().contains("2026-W47"));
    team.ana("review answer --temp 4").shows(
        "
        Your part in the review of 2026-W47 is there
        Every part is there; `ally review --period 2026-W47` shows them, and `ally review hold` writes down what you decide
        ",
    );
    assert!(team.ana("inbox").ok().contains("2026-W47/ben"));
}

#[test]
fn a_clash_in_a_hidden_part_is_told_without_its_words() {
    let team = pair();
    team.ben("review answer --hard 'the silence on Thursday'").ok();
    team.meet();
    // Ben's two machines say two things about the same line.
    team.in_home("ben", &["join", &team.remote(), "second"]).ok();
    let second = team.path("ben").join("second");
    team.run_in("ben", &second, &["review", "answer", "--hard", "the silence of a week"], None).ok();
    team.ben("review answer --hard 'no silence at all'").ok();
    team.run_in("ben", &second, &["sync"], None).ok();
    let (out, _) = team.ben("sync").ends(5);
    assert!(out.contains("silence"), "{out}");
    let (out, err) = team.ana("sync").ends(5);
    assert!(out.starts_with("reviews/2026-W47/ben.yaml was changed on both sides\n"), "{out}");
    assert!(!format!("{out}{err}").contains("silence"), "{out}{err}");
}

#[test]
fn a_closed_review_is_changed_by_nobody() {
    let team = pair();
    team.ana("review answer --temp 4").ok();
    team.ana("review hold").shows(
        "
        Held the review of 2026-W47
        ",
    );
    team.meet();
    for (who, line) in
        [("ben", "review answer --temp 2"), ("ana", "review answer --temp 1"), ("ben", "review hold")]
    {
        team.run(who, &super::team::words(line).iter().map(String::as_str).collect::<Vec<_>>()).fails(
            1,
            "
            error: the review of 2026-W47 is closed (held)
              help: what comes up now fits into the next one
            ",
        );
    }
    team.at("2026-12-07T20:00");
    team.ben("review answer --temp 3 --period 2026-W48").fails(
        1,
        "
        error: the review of 2026-W48 is closed (lapsed)
          help: what comes up now fits into the next one: --period 2026-W49
        ",
    );
    team.is_clean("ana");
    team.is_clean("ben");
}

#[test]
fn what_is_decided_becomes_a_goal_of_whoever_sees_to_it() {
    let team = pair();
    team.ben("feedback give ana 'Sunday mornings' --kind topic").ok();
    team.meet();
    let topic =
        team.ana("feedback list --kind topic --json").json()["data"][0]["id"].as_str().unwrap().to_owned();
    let hold = format!(
        "review hold --decision 'Book the hut | ben | friday' --decision 'Buy shoes' --close {topic} --notes 'A short talk'"
    );
    team.ana(&hold).shows(
        "
        Held the review of 2026-W47: 2 decisions, 1 topic closed
        Your goal buy-shoes: Buy shoes
        The next sync offers Ben Li a goal of it
        ",
    );
    assert_eq!(
        team.read("ana", "reviews/2026-W47/joint.ana.yaml"),
        format!(
            "present:\n- ana\nnotes: A short talk\ndecisions:\n- what: Book the hut\n  who: ben\n  by: 2026-11-27\n- what: Buy shoes\n  who: ana\nclosed:\n- {topic}\nnext_lead: ana\nphase: empathy\n\"on\": 2026-11-22\n"
        )
    );
    assert_eq!(
        team.read("ana", "goals/ana/buy-shoes.yaml"),
        "title: Buy shoes\nsource: 2026-W47/joint.ana\nstart: 2026-11-22\n"
    );
    let state = team.ana(&format!("feedback show {topic} --json")).json()["data"]["state"].clone();
    assert_eq!(state, "closed");
    team.meet();
    team.ben("review list").shows(
        "
        review    days                     state  parts by  missing      decisions
        2026-W47  Mon 16 Nov – Sun 22 Nov  held             ana and ben  2
        ",
    );
    team.is_clean("ana");
}

#[test]
fn a_review_says_no_with_a_way_out() {
    let team = pair();
    team.ben("goal add 'Write daily' --id write --every daily").ok();
    team.ana("goal add 'Call mum' --id call").ok();
    team.ana("goal done call").ok();
    team.meet();
    let head = team.git("ana", &["rev-parse", "HEAD"]);
    for (line, code, text) in [
        (
            "review answer",
            1,
            "
            error: there is nothing in this answer yet
              help: give at least one, such as --temp 4, --good TEXT, --hard TEXT or --change TEXT; at a terminal `ally review answer` alone asks one after the other
            ",
        ),
        (
            "review answer --temp 4 --period 2026-W54",
            2,
            "
            error: \"2026-W54\" is not a period that a review can look at
              help: write it as one of: 2026-W47, 2026-11, 2026-Q4
            ",
        ),
        (
            "review answer --temp 4 --period 2026-W48",
            1,
            "
            error: 2026-W48 has not begun yet
              help: `ally review list` shows the reviews that there are
            ",
        ),
        (
            "review hold --period 2026-W46",
            1,
            "
            error: 2026-W46 was over before this team began, on 2026-11-22
              help: `ally review list` shows the reviews that there are
            ",
        ),
        (
            "review answer --moment 'mood=fine'",
            2,
            "
            error: \"mood\" is not a rating
              help: the ratings are temp, own, fair, push, way, bond and commit, such as --moment temp=TEXT
            ",
        ),
        (
            "review answer --goal call=perhaps",
            2,
            "
            error: \"call=perhaps\" says nothing about a goal that ally understands
              help: write it as GOAL=keep, GOAL=change or GOAL=drop
            ",
        ),
        (
            "review answer --goal ben/write=drop",
            1,
            "
            error: ben/write belongs to ben, and only ben changes it
              help: say what you think with `ally feedback give`; or act as that member with --as, if you are
            ",
        ),
        (
            "review hold --period 2026-11",
            1,
            "
            error: 2026-11 is not over yet
              help: a review can be held from its last day on; `ally review answer` takes your part early
            ",
        ),
        (
            "review hold --decision a --decision b --decision c --decision d",
            1,
            "
            error: there are more than three decisions (4)
              help: choose the three that matter most; the others can wait as topics: `ally feedback give all TEXT --kind topic`
            ",
        ),
        (
            "review hold --decision '| ben | friday'",
            2,
            "
            error: \"| ben | friday\" is not a decision that ally understands
              help: write it as \"WHAT | WHO | BY\", such as \"book the hut | ben | friday\"; WHO and BY may be left out
            ",
        ),
    ] {
        team.ana(line).fails(code, text);
    }
    team.ana("review answer --goal call=keep").ends(1);
    team.ana("review answer --good ''").ends(2);
    team.ana("review answer --temp 6").ends(2);
    team.ana("review hold --decision 'x | cleo'").ends(3);
    team.ana("review hold --decision 'x | ben | someday'").ends(2);
    team.ana("feedback give ben 'fine' --kind keep").ok();
    let given = team.ana("feedback list --json").json()["data"][0]["id"].as_str().unwrap().to_owned();
    team.ana(&format!("review hold --close {given}")).ends(1);
    team.ana("undo").ok();
    assert_eq!(team.git("ana", &["diff", head.trim(), "HEAD", "--stat"]), "", "nothing was written");
    team.is_clean("ana");
}

#[test]
fn a_part_may_come_early_and_the_month_counts_too() {
    let team = pair();
    team.ana("review answer --month --fair -1 --push 1").shows(
        "
        Your part in the review of 2026-11 is there
        Ben Li can still add a part; `ally review --period 2026-11` shows what is there
        ",
    );
    team.ana("review list").shows(
        "
        review   days                    state    parts by  missing  decisions
        2026-11  Sun 1 Nov – Mon 30 Nov  running  ana       ben
        ",
    );
}

#[test]
fn the_next_sync_offers_a_goal_of_what_one_is_to_see_to_and_says_it_once() {
    let team = pair();
    team.ana("review hold --decision 'Book the hut | ben | friday' --decision 'Buy shoes'").ok();
    team.ana("sync").shows("Sent 1 goal and 1 set of decisions; nothing new from the others\n");
    team.ben("sync --dry-run").shows("A sync would receive 1 goal and 1 set of decisions from Ana Roth\n");
    team.ben("sync").shows(
        "
        Received 1 goal and 1 set of decisions from Ana Roth; nothing to send
        Yours: “Book the hut”, decided in the review of 2026-W47, as a goal, if you like: `ally goal add 'Book the hut' --by 2026-11-27 --source 2026-W47/joint.ana`
        ",
    );
    team.ben("sync").shows("Nothing new: both sides are the same\n");
    team.ben("goal add 'Book the hut' --by 2026-11-27 --source 2026-W47/joint.ana").ok();
    // Ana's own decision and one that has its goal are offered to nobody, also when they come once more.
    let path = "reviews/2026-W47/joint.ana.yaml";
    team.write("ana", path, &format!("{}notes: A short talk\n", team.read("ana", path)));
    team.ana("sync").ok();
    let synced = team.ben("sync --json").json();
    assert_eq!(synced["data"]["received"][0]["id"], "2026-W47/joint.ana");
    assert_eq!(synced["data"]["offers"], serde_json::json!([]), "{synced}");
}

#[test]
fn a_goal_shows_when_it_was_last_chosen_again() {
    let team = pair();
    team.ana("goal add 'Run three times a week' --id run").ok();
    team.ana("goal add 'Hike together' --id hike --with ben").ok();
    let confirmed = |who: &str, goal: &str| {
        team.run(who, &["goal", "show", goal, "--json"]).json()["data"]["confirmed"].clone()
    };
    assert_eq!(confirmed("ana", "run"), serde_json::Value::Null);
    team.meet();
    team.ana("review answer --good x --goal run=keep --goal hike=change").ok();
    team.ben("review answer --good x --goal hike=keep").ok();
    team.meet();
    let shown = team.ana("goal show run").ok();
    assert!(shown.contains("\n  chosen again  Sun 22 Nov, in the review of 2026-W47\n"), "{shown}");
    assert_eq!(confirmed("ben", "ana/run"), "2026-11-22");
    let shown = team.ana("goal show hike").ok();
    assert!(shown.contains("\n  chosen again  Sun 22 Nov by Ben Li, in the review of 2026-W47\n"), "{shown}");
    // What the other chose in a review that is hidden from me counts for nothing.
    team.at("2026-11-29T20:00");
    team.ben("review answer --good x --goal hike=keep").ok();
    team.meet();
    assert_eq!(confirmed("ben", "hike"), "2026-11-29");
    assert_eq!(confirmed("ana", "hike"), "2026-11-22");
    team.ana("review answer --good x").ok();
    assert_eq!(confirmed("ana", "hike"), "2026-11-29");
}

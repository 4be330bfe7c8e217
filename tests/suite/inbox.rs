//! The inbox: what the others did since I last looked.

use super::team::Team;

#[test]
fn everything_of_the_others_is_new_until_it_is_marked() {
    let team = Team::pair();
    team.ana("inbox").shows(
        "
        1 thing since you last looked
        day         who     what    id
        Sun 22 Nov  Ben Li  joined  ben

        `ally feedback reply ID TEXT` answers; `ally inbox --mark-read` clears the list
        ",
    );
    team.ana("inbox").shows(
        "
        1 thing since you last looked
        day         who     what    id
        Sun 22 Nov  Ben Li  joined  ben

        `ally feedback reply ID TEXT` answers; `ally inbox --mark-read` clears the list
        ",
    );
    team.ana("inbox --mark-read").shows(
        "
        1 thing since you last looked
        day         who     what    id
        Sun 22 Nov  Ben Li  joined  ben

        All of it is marked as read
        ",
    );
    team.ana("inbox").shows(
        "
        Nothing new from the others since you last looked
        ",
    );
    team.is_clean("ana");
}

#[test]
fn what_is_for_me_is_marked_and_what_changed_says_so() {
    let team = Team::pair();
    team.ana("checkin --note x").ok();
    team.ana("inbox --mark-read").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("goal add 'Swim' --id swim --every 2/week").ok();
    team.ben("checkin swim=y").ok();
    team.ben("feedback give ana 'well run'").ok();
    team.ben("feedback reply 2026-11-22.ana 'I see'").ok();
    team.ben("feedback give all 'a topic' --kind topic").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("inbox").shows(
        "
        5 things since you last looked
        day         who     what                                       id
        Sun 22 Nov  Ben Li  → to Ana Roth about 2026-11-22.ana: I see  2026-11-22.ben.a6x8
        Sun 22 Nov  Ben Li  → keep to Ana Roth: well run               2026-11-22.ben.c2p0
        Sun 22 Nov  Ben Li  → topic to all: a topic                    2026-11-22.ben.k1dg
        Sun 22 Nov  Ben Li  swim done                                  2026-11-22.ben
        Sun 22 Nov  Ben Li  new goal ben/swim: Swim (2/week)           ben/swim

        `ally feedback reply ID TEXT` answers; `ally inbox --mark-read` clears the list
        ",
    );
    team.ana("inbox --mark-read").ok();
    team.ben("goal done swim").ok();
    team.ben("checkin --note more").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("inbox").shows(
        "
        2 things since you last looked
        day         who     what                             id
        Sun 22 Nov  Ben Li  changed: swim done · note: more  2026-11-22.ben
        Sun 22 Nov  Ben Li  changed: goal done: Swim         ben/swim

        `ally feedback reply ID TEXT` answers; `ally inbox --mark-read` clears the list
        ",
    );
    team.ana("inbox --mark-read").ok();
    team.ben("undo").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("inbox").shows(
        "
        1 thing since you last looked
        day         who     what                id
        Sun 22 Nov  Ben Li  changed: swim done  2026-11-22.ben

        `ally feedback reply ID TEXT` answers; `ally inbox --mark-read` clears the list
        ",
    );
}

#[test]
fn my_own_doings_are_no_news() {
    let team = Team::pair();
    team.ana("inbox --mark-read").ok();
    team.ana("goal add Run").ok();
    team.ana("checkin run=y").ok();
    team.ana("inbox").shows(
        "
        Nothing new from the others since you last looked
        ",
    );
}

#[test]
fn a_file_that_was_taken_away_is_news() {
    let team = Team::pair();
    team.ben("goal add Swim --id swim").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("inbox --mark-read").ok();
    team.git("ben", &["rm", "-q", "goals/ben/swim.yaml"]);
    team.git("ben", &["commit", "-qm", "no swimming"]);
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("inbox").shows(
        "
        1 thing since you last looked
        day  who     what              id
             Ben Li  removed the goal  ben/swim

        `ally feedback reply ID TEXT` answers; `ally inbox --mark-read` clears the list
        ",
    );
}

#[test]
fn only_a_member_has_an_inbox() {
    let team = Team::pair();
    team.git("ana", &["config", "--unset", "ally.member"]);
    team.git("ana", &["config", "user.email", "zoe@example.org"]);
    team.ana("inbox").fails(
        1,
        "
        error: none of this team's members is you (git says zoe@example.org)
          help: say who you are with `ally config set member ID` or --as ID (the members are ana, ben); to come in as somebody new use `ally join`
        ",
    );
}

#[test]
fn answers_come_first_also_among_twelve() {
    let team = Team::pair();
    team.ana("checkin --win 'first run'").ok();
    team.ana("inbox --mark-read").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    for number in 1..=10 {
        let member = format!("m{number:02}");
        team.write("ben", &format!("members/{member}.yaml"), &format!("emails: [{member}@example.org]\n"));
        let (folder, day) = ("2026/11", "2026-11-22");
        let checkin = format!("checkins/{member}/{folder}/{day}.{member}.yaml");
        team.write("ben", &checkin, &format!("win: number {number}\n"));
        let given = format!("feedback/{member}/{folder}/{day}.{member}.aaaa.yaml");
        let re = if number == 7 { "re: 2026-11-22.ana\n" } else { "" };
        let to = if [3, 7].contains(&number) { "ana" } else { "ben" };
        team.write("ben", &given, &format!("to: {to}\ntext: hello\n{re}"));
    }
    team.git("ben", &["add", "members", "checkins", "feedback"]);
    team.git("ben", &["commit", "-qm", "ten more"]);
    team.ben("sync").ok();
    team.ana("sync").ok();
    let inbox = team.ana("inbox").ok();
    let rows: Vec<&str> = inbox.lines().collect();
    assert_eq!(rows[0], "30 things since you last looked");
    assert!(rows[2].contains("m07  → to Ana Roth about 2026-11-22.ana: hello"), "{inbox}");
    assert!(rows[3].contains("m03  → keep to Ana Roth: hello"), "{inbox}");
    assert!(!rows[4].contains('→'), "{inbox}");
    assert_eq!(team.ana("ask --round --json").json()["data"].as_array().unwrap().len(), 12);
    assert!(team.ana("due --who ben").ok().contains("check-in"), "everybody is waited for");
    team.at("2026-11-24T09:00");
    // Nine wins of others, and the pact to sign.
    assert_eq!(team.ana("due --who m01 --json").json()["data"].as_array().unwrap().len(), 10);
}

#[test]
fn a_value_from_both_sides_is_pointed_at() {
    let team = Team::pair();
    team.ana("goal add Run --id run").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("--as ana goal change run --why B --because x").ok();
    team.ana("goal change run --why A --because y").ok();
    team.ana("sync").ok();
    team.ben("sync").ends(5);
    team.ana("inbox --mark-read").ok();
    team.ana("sync").ends(5);
    team.ana("inbox").shows(
        "
        Nothing new from the others since you last looked
        goals/ana/run.yaml holds a value from both sides; `ally check` shows which
        ",
    );
}

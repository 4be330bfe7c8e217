//! Teams of two, three and twelve: the screens work, those that tell of everybody leave nobody out, the board and a
//! review rank nobody, and the numbers of one member stay what they are however many others there are.

use serde_json::Value;

use super::team::Team;

/// The first of the members; the others are called m02 to m12.
fn id(number: usize) -> String {
    if number == 1 { "ana".to_owned() } else { format!("m{number:02}") }
}

fn date(day: i64) -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 10, 19).unwrap() + chrono::Days::new(u64::try_from(day).unwrap())
}

/// A team of so many, five weeks old, written by hand. Member n lets every n-th day pass, so that the first is the least
/// regular and the last the most: an order that differs from that of the names would be a ranking.
fn team_of(count: usize) -> Team {
    let team = Team::empty();
    let members: Vec<String> = (1..=count).map(id).collect();
    team.in_home("ana", &["init", "team", "--team", "Many"]).ok();
    let names = members.join(", ");
    let pact = format!(
        "purpose: All of us\nby: ana\nfrom: 2026-10-19\nmembers: [{names}]\ncheckin: daily\nuntil: 2027-02-21\n"
    );
    team.write("ana", "pacts/2026-10-19.ana.yaml", &pact);
    for (number, who) in (1..).zip(&members) {
        let person = format!(
            "name: Person {who}\nemails: [{who}@example.org]\nsince: 2026-10-19\nagreed: 2026-10-19.ana\nhelps: [a joke of {who}]\n"
        );
        team.write("ana", &format!("members/{who}.yaml"), &person);
        let goal = format!("title: Habit of {who}\nevery: daily\nstart: 2026-10-19\nwhy: Because of {who}\n");
        team.write("ana", &format!("goals/{who}/habit.yaml"), &goal);
        for day in (0..34).filter(|day| day % (number + 1) != number) {
            let on = date(day);
            let path = format!("checkins/{who}/{}/{on}.{who}.yaml", on.format("%Y/%m"));
            let answer = if day % 5 == 0 { "{is: missed, why: time}" } else { "done" };
            team.write(
                "ana",
                &path,
                &format!("goals: {{habit: {answer}}}\nmood: 3\nwin: Win of {who} on {on}\n"),
            );
        }
        let next = id(usize::try_from(number).unwrap() % count + 1);
        let path = format!("feedback/{who}/2026/11/2026-11-20.{who}.aaaa.yaml");
        team.write("ana", &path, &format!("to: {next}\nkind: ask\ntext: Question of {who}?\n"));
    }
    let hike = format!("title: Hike\nowners: [{names}]\nkeeper: ana\nevery: weekly\nstart: 2026-10-19\n");
    team.write("ana", "goals/ours/hike.yaml", &hike);
    team.at("2026-11-22T20:00");
    team
}

/// What everybody can look at.
const SCREENS: [&str; 10] = [
    "status",
    "due",
    "inbox",
    "log --limit 1000",
    "goal list",
    "checkin list",
    "feedback list",
    "pact",
    "member list",
    "review --week",
];

#[test]
fn every_screen_holds_with_two_three_and_twelve() {
    for count in [2, 3, 12] {
        let team = team_of(count);
        for screen in SCREENS {
            let shown = team.ana(screen).ok();
            let json = team.ana(&format!("{screen} --json")).json();
            assert_eq!(json["problems"], Value::Array(Vec::new()), "{screen} of {count}");
            // What is due is one's own, and nothing has come in from others here.
            if matches!(screen, "due" | "inbox") {
                continue;
            }
            for number in 1..=count {
                let (name, who) = (format!("Person {}", id(number)), id(number));
                let is_there = shown.contains(&name) || shown.contains(&who);
                assert!(is_there, "{screen} of {count} leaves {who} out:\n{shown}");
            }
        }
        team.ana("goal show ours/hike").ok();
        team.ana("goal show m02/habit").ok();
    }
}

#[test]
fn numbers_of_a_member_do_not_depend_on_the_others() {
    let lines = |count: usize| {
        let status = team_of(count).ana("status --json").json();
        let members = status["data"]["members"].as_array().unwrap().clone();
        let own = |who: &str| {
            let person = members.iter().find(|person| person["id"] == who).unwrap();
            let goals = person["goals"].as_array().unwrap().iter().filter(|goal| goal["ref"] != "ours/hike");
            (person["rhythm"].clone(), goals.cloned().collect::<Vec<Value>>())
        };
        (own("ana"), own("m02"))
    };
    let pair = lines(2);
    assert_eq!(lines(3), pair);
    assert_eq!(lines(12), pair);
}

#[test]
fn members_stand_in_the_order_of_their_names_whatever_they_did() {
    let team = team_of(12);
    let status = team.ana("status --json").json();
    let order: Vec<&str> =
        status["data"]["members"].as_array().unwrap().iter().map(|who| who["id"].as_str().unwrap()).collect();
    let mut expected: Vec<String> = (2..=12).map(id).collect();
    expected.push("ana".to_owned());
    assert_eq!(order, expected);
    let review = team.ana("review --week --json").json();
    let rows: Vec<&str> = review["data"]["rhythm"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["member"].as_str().unwrap())
        .collect();
    assert_eq!(rows, (1..=12).map(id).collect::<Vec<String>>());
}

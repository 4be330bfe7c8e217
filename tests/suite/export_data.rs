//! `export json`, `csv` and `md`, and `import json`: records leave whole and come back as they were.

use serde_json::{Value, json};

use super::python::piped;
use super::servers::skipped;
use super::team::Team;

/// A team that has lived a little: every kind of record, unknown fields, hostile text.
fn lived() -> Team {
    let team = Team::agreed();
    team.ana("goal add 'Run three times a week' --id run --every 3/week --why 'for =me'").ok();
    team.ana("goal add Pages --id pages --target 500 --unit pages --by 2027-03-01").ok();
    team.ben("goal add 'Write daily' --id write --every daily").ok();
    team.ana("checkin run=y pages=12 -m 4 --win 'first *run*' --detail 'run.note==1+1, \"quoted\"'").ok();
    team.meet();
    team.ben("checkin write=n:energy --next 'call Ana'").ok();
    team.ben("feedback give ana 'you waited for me' --kind thanks").ok();
    team.ben("sprint plan 'Phones away' --days 7").ok();
    team.meet();
    team.ana("sprint join phones --yes").ok();
    team.ana("review answer --period 2026-W47 --temp 4 --good 'we ran'").ok();
    team.ben("review answer --period 2026-W47 --temp 3 --hard 'the rain'").ok();
    team.meet();
    team.ana("review hold --period 2026-W47 --decision 'Run on Sundays | ana | 2026-12-06'").ok();
    team.write("ana", "goals/ana/run.yaml", "zebra:\n- deep: [1, 2.5, no]\ntitle: Run\nevery: 3/week\n");
    team.ana("git add -A").ok();
    team.ana("git commit -qm 'by hand'").ok();
    team.meet();
    team
}

fn records(text: &str) -> Vec<Value> {
    let json: Value = serde_json::from_str(text).unwrap();
    assert_eq!((&json["schema"], &json["kind"]), (&1.into(), &"export.records".into()));
    json["data"]["records"].as_array().unwrap().clone()
}

#[test]
fn what_is_exported_comes_back_whole_in_a_new_team() {
    let team = lived();
    let text = team.ana("export json").ok();
    let kinds: std::collections::BTreeSet<String> =
        records(&text).iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect();
    let all = [
        "checkin",
        "feedback",
        "goal",
        "joint",
        "member",
        "pact",
        "review_leaf",
        "sprint",
        "sprint_leaf",
        "team",
    ];
    assert_eq!(kinds.iter().map(String::as_str).collect::<Vec<_>>(), all);
    let zebra = records(&text).into_iter().find(|one| one["id"] == "ana/run").unwrap();
    assert_eq!(zebra["fields"]["zebra"], json!([{"deep": [1, 2.5, "no"]}]));

    std::fs::write(team.path("ana/team.json"), &text).unwrap();
    team.in_home("ana", &["init", "new", "--team", "Other", "--member", "ana"]).ok();
    let new = team.path("ana/new");
    let shown = team.run_in("ana", &new, &["import", "json", "../team.json"], None).ok();
    assert!(shown.contains("Nothing is written yet: --yes writes"), "{shown}");
    let done = team.run_in("ana", &new, &["import", "json", "../team.json", "--yes", "--json"], None).json();
    assert_eq!((&done["data"]["done"], &done["data"]["into_new"]), (&true.into(), &true.into()));
    let again = team.run_in("ana", &new, &["export", "json"], None).ok();
    assert_eq!(again, text);
    let nothing = team.run_in("ana", &new, &["import", "json", "../team.json", "--yes"], None).ok();
    assert!(nothing.contains("Nothing new in it; nothing is written"), "{nothing}");
    let count = team.run_in("ana", &new, &["git", "rev-list", "--count", "HEAD"], None).ok();
    assert_eq!(count, "2\n", "one commit for the beginning and one for the import");
    team.run_in("ana", &new, &["undo"], None).ok();
    assert!(!new.join("goals/ana/run.yaml").exists());
}

#[test]
fn where_people_work_together_everybody_brings_their_own() {
    let team = lived();
    let text = team.ana("export json").ok();
    std::fs::write(team.path("ana/team.json"), &text).unwrap();
    let runs = team.ana("checkin remove 2026-11-22.ana").ok();
    assert!(!runs.is_empty());
    team.ana("goal change pages --target 600 --because 'it is longer'").ok();
    team.ben("goal drop write --why 'no time'").ok();
    team.meet();
    team.ana("import json ../team.json --yes").shows(
        "
        kind      written
        check-in  1
        14 records are there already
        1 record says something else here, which stays
        1 record of somebody else is left to them

        Wrote 1 record
        One commit; `ally undo` takes it back
        ",
    );
    assert!(team.read("ana", "goals/ana/pages.yaml").contains("target: 600"));
    assert!(team.read("ana", "goals/ben/write.yaml").contains("closed:"));
    assert!(team.read("ana", "checkins/ana/2026/11/2026-11-22.ana.yaml").contains("first *run*"));
}

#[test]
fn a_document_that_is_none_of_ours_writes_nothing() {
    let team = Team::pair();
    let head = team.git("ana", &["rev-parse", "HEAD"]);
    let half = "{\"data\": {\"format\": 1, \"records\": [{\"kind\": \"goal\", \"id\": \"ana/run\", \"fields\": {\"title\": \"Run\"}}, {\"kind\": \"goal\", \"id\": \"ana/walk\", \"fields\": {}}]}}";
    for (text, says) in [
        ("", "this is no JSON: EOF while parsing a value"),
        ("[1]", "this is no export of ally: it has no list of records"),
        (half, "record 2: goals/ana/walk.yaml: title is missing"),
    ] {
        let (out, err) = team.types("ana", "import json - --yes", text).ends(4);
        assert!(out.is_empty() && err.contains(says), "{err}");
    }
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), head);
    team.is_clean("ana");
}

#[test]
fn a_part_that_is_hidden_and_what_was_left_unsaid_are_in_no_export() {
    let team = Team::agreed();
    team.at("2026-11-30T10:00");
    team.ana("checkin -m 3 --win secretwin --private").ok();
    team.ana(
        "review answer --period 2026-11 --temp 2 --hard secrethard --unsaid secretunsaid --share-unsaid",
    )
    .ok();
    team.meet();
    for format in ["json", "csv", "md", "ics", "html"] {
        let ben = team.ben(&format!("export {format}")).ok();
        assert!(!ben.contains("secret"), "{format}: {ben}");
        let ana = team.ana(&format!("export {format}")).ok();
        assert!(!ana.contains("secretwin") && !ana.contains("secretunsaid"), "{format}: {ana}");
    }
    assert!(team.ana("export json").ok().contains("secrethard"));
    team.ben("review answer --period 2026-11 --temp 4").ok();
    assert!(team.ben("export json").ok().contains("secrethard"));
}

#[test]
fn every_answer_is_a_row_and_none_is_a_formula() {
    let team = lived();
    let text = team.ana("export csv").ok();
    assert_eq!(
        text,
        "date,member,goal,title,unit,is,value,times,days,why,hard,note,mood,checkin\r\n\
         2026-11-22,ana,ana/run,Run,,done,,,,,,\"'=1+1, \"\"quoted\"\"\",4,2026-11-22.ana\r\n\
         2026-11-22,ana,ana/pages,Pages,pages,,12,,,,,,4,2026-11-22.ana\r\n\
         2026-11-22,ben,ben/write,Write daily,,missed,,,,energy,,,,2026-11-22.ben\r\n"
    );
    let until = team.ana("export csv --until 2026-11-21").ok();
    assert_eq!(until.lines().count(), 1);
}

#[test]
fn a_digest_is_read_by_people_and_a_mentor_reads_less() {
    let team = lived();
    let text = team.ana("export md").ok();
    let expected = super::team::undent(
        "
        # Ana & Ben

        Mon 26 Oct – Sun 22 Nov 2026

        > Run the spring half together

        ## Ben Li

        - **Write daily** – daily

        ## Ana Roth

        - **Run** – 3/week
        - **Pages** – to 500 pages by Mon 1 Mar 2027; 12 of 500
        - **Run on Sundays** – by Sun 6 Dec

        ## Wins

        - Sun 22 Nov, Ana Roth: first \\*run\\*

        ## Said to each other

        - Sun 22 Nov, Ben Li → Ana Roth (thanks): you waited for me

        ## Decided

        - Ana Roth: Run on Sundays (open)
        ",
    )
    .replace("# Ana & Ben", "# Ana \\& Ben");
    assert_eq!(text, expected);
    let mentor = team.ana("export md --for mentor").ok();
    assert!(!mentor.contains("you waited") && mentor.contains("first \\*run\\*"), "{mentor}");
    team.ana("goal add 'Sleep alone' --id sleep --witness ben").ok();
    team.ana("goal add 'Talk to Cleo' --id cleo --witness ben").ok();
    team.ana("goal done cleo --learned 'it was easy'").ok();
    team.ana("goal done run --learned 'mornings'").ok();
    let whole = team.ana("export md").ok();
    assert!(whole.contains("Sleep alone") && whole.contains("Talk to Cleo"), "{whole}");
    let mentor = team.ana("export md --for mentor").ok();
    assert!(mentor.contains("mornings"), "{mentor}");
    assert!(!mentor.contains("Sleep alone") && !mentor.contains("Cleo"), "{mentor}");
    team.ana("export csv --for mentor").fails(
        2,
        "
        error: --for does not go with csv
          help: it belongs to `ally export md`
        ",
    );
}

#[test]
fn the_examples_for_jq_say_what_they_promise() {
    if std::process::Command::new("jq").arg("--version").output().is_err() {
        return skipped("there is no jq");
    }
    let page = std::fs::read_to_string(super::console::project().join("docs/data.md")).unwrap();
    let team = lived();
    let mut tried = 0;
    for line in page.lines().filter(|line| line.starts_with("ally ") && line.contains(" | jq ")) {
        let (command, jq) = line.split_once(" | jq ").unwrap();
        let jq = super::team::words(jq);
        let args: Vec<&str> = jq.iter().map(String::as_str).collect();
        let input = team.ana(command.strip_prefix("ally ").unwrap()).ok();
        let said = piped("jq", &args, &input);
        assert!(!said.trim().is_empty() && said.trim() != "null", "{line}\n{said}");
        tried += 1;
    }
    assert!(tried >= 5, "{tried}");
}

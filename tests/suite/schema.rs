//! `schema`: what ally writes is what the schemas describe, judged by a program of others.

use serde_json::{Value, json};

use super::python::{piped, python_with};
use super::team::Team;

const JUDGE: &str = "\
import json, sys
from jsonschema import Draft202012Validator, FormatChecker
asked = json.load(sys.stdin)
schemas = {}
for name, schema in asked['schemas'].items():
    Draft202012Validator.check_schema(schema)
    schemas[name] = Draft202012Validator(schema, format_checker=FormatChecker())
for name, value in asked['values']:
    error = next(schemas[name].iter_errors(value), None)
    print('' if error is None else '/'.join(map(str, error.absolute_path)) + ': ' + error.message)
";

/// What is wrong with each value by the schema of that name; nothing where it fits. `None` where nobody can judge.
fn judged(team: &Team, values: &[(&str, Value)]) -> Option<Vec<String>> {
    let python = python_with("jsonschema")?;
    let all: Value = serde_json::from_str(&team.ana("schema").ok()).unwrap();
    assert_eq!(all["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let values: Vec<Value> = values.iter().map(|(name, value)| json!([name, value])).collect();
    let asked = json!({"schemas": all["$defs"], "values": values});
    let said = piped(python, &["-c", JUDGE], &asked.to_string());
    Some(said.lines().map(str::to_owned).collect())
}

/// Every record that a member may see, with the fields of its file.
fn records(json: &str) -> Vec<(String, Value)> {
    let json: Value = serde_json::from_str(json).unwrap();
    let records = json["data"]["records"].as_array().unwrap();
    records.iter().map(|one| (one["kind"].as_str().unwrap().to_owned(), one["fields"].clone())).collect()
}

#[test]
fn every_record_of_the_demo_fits_its_schema() {
    let team = Team::pair();
    team.in_home("ana", &["demo", "around"]).ok();
    let export = team.in_home("ana", &["-C", "around/ana", "export", "json"]);
    let all = records(&export.ok());
    let kinds: std::collections::BTreeSet<&str> = all.iter().map(|(kind, _)| kind.as_str()).collect();
    assert!(kinds.len() >= 8 && all.len() > 100, "{kinds:?}");
    let values: Vec<(&str, Value)> =
        all.iter().map(|(kind, fields)| (kind.as_str(), fields.clone())).collect();
    let Some(said) = judged(&team, &values) else { return };
    for ((kind, fields), said) in all.iter().zip(said) {
        assert_eq!(said, "", "{kind} {fields}");
    }
}

#[test]
fn what_a_field_cannot_hold_does_not_fit() {
    let team = Team::pair();
    let bad = [
        ("team", json!({"name": "no format"})),
        ("member", json!({"emails": "ana@example.org"})),
        ("member", json!({"emails": [], "day_starts": 7})),
        ("pact", json!({"purpose": "x", "checkin": "often"})),
        ("goal", json!({"every": "daily"})),
        ("goal", json!({"title": "x", "by": "22.11.2026"})),
        ("goal", json!({"title": "x", "by": "2026-02-30"})),
        ("goal", json!({"title": "x", "paused": [{"from": 3}]})),
        ("checkin", json!({"goals": {"run": "sometimes"}})),
        ("checkin", json!({"goals": {"run": {"is": "done", "hard": 6}}})),
        ("checkin", json!({"mood": 4.5})),
        ("feedback", json!({"kind": "keep"})),
        ("sprint", json!({"title": "x", "days": 0})),
        ("sprint_leaf", json!({"join": "perhaps"})),
        ("review_leaf", json!({"fair": 3})),
        ("joint", json!({"decisions": [{"by": "soon"}]})),
        ("error", json!({"schema": 1, "kind": "status", "error": {}})),
        ("answer", json!({"schema": 2, "kind": "status", "data": {}, "problems": []})),
        ("answer", json!({"schema": 1, "kind": "goal.show", "data": {"id": "ana/run"}, "problems": []})),
        ("answer", json!({"schema": 1, "kind": "status", "data": {"team": "x"}, "problems": []})),
        (
            "answer",
            json!({"schema": 1, "kind": "due", "data": [{"kind": "checkin", "since": "today"}], "problems": []}),
        ),
    ];
    let good = [
        (
            "goal",
            json!({"title": "x", "every": "mon,wed", "by": "2026-02-28", "zebra": {"of": ["anything"]}}),
        ),
        ("checkin", json!({"goals": {"run": 12, "read": "done", "x": {"days": ["mon"]}}})),
        ("checkin", json!({"ask": "help"})),
        ("checkin", json!({"ask": {"for": "ideas", "text": "help"}})),
    ];
    let values: Vec<(&str, Value)> = bad.iter().chain(&good).cloned().collect();
    let Some(said) = judged(&team, &values) else { return };
    for ((kind, value), said) in values.iter().zip(&said).take(bad.len()) {
        assert_ne!(said, "", "{kind} {value}");
    }
    assert_eq!(said[bad.len()..], ["", "", "", ""]);
}

#[test]
fn answers_and_errors_fit_theirs() {
    let team = Team::agreed();
    let mut values = Vec::new();
    for line in [
        "goal add Run --id run --every 3/week",
        "goal show run",
        "goal list",
        "checkin run=y -m 4 --win first",
        "checkin list",
        "feedback give ben 'thank you' --kind thanks",
        "feedback list",
        "pact show",
        "pact log",
        "member list",
        "sprint plan 'Phones away' --days 7",
        "sprint list",
        "status",
        "due",
        "review",
        "log",
        "export csv",
        "goal log run",
        "inbox",
        "review answer --temp 4 --good a",
        "review list",
        "review --year",
        "sprint show phones-away",
        "config list",
        "remind --all",
        "sync",
        "check",
        "whoami",
        "undo",
    ] {
        values.push(("answer", team.ana(&format!("{line} --json")).json()));
    }
    let (_, error) = team.ana("goal show nothing --json").ends(3);
    values.push(("error", serde_json::from_str(&error).unwrap()));
    let Some(said) = judged(&team, &values) else { return };
    for ((_, value), said) in values.iter().zip(said) {
        assert_eq!(said, "", "{value}");
    }
}

#[test]
fn a_schema_is_printed_alone_and_as_an_answer() {
    let team = Team::pair();
    let goal: Value = serde_json::from_str(&team.ana("schema goal").ok()).unwrap();
    assert_eq!(goal["$id"], "urn:ally:schema:1:goal");
    assert_eq!(goal["required"], json!(["title"]));
    assert_eq!(team.ana("schema goal --json").json()["data"], goal);
    team.in_home("ana", &["schema", "answer"]).ok();
    assert!(team.ana("schema habit").ends(2).1.contains("invalid value 'habit'"));
}

#[test]
fn new_files_name_the_schema_that_lies_in_the_repository() {
    let team = Team::agreed();
    team.ana("goal add Run --id run --every 3/week").ok();
    team.ana("schema --install").shows(
        "
        Put 10 schemas into .ally/schema
        New files name theirs in a comment; editors that know YAML complete and check by it
        ",
    );
    team.ana("schema --install").shows("The schemas are in .ally/schema already\n");
    let printed = team.ana("schema goal").ok();
    assert_eq!(team.read("ana", ".ally/schema/goal.json"), printed);
    team.is_clean("ana");
    team.meet();
    team.ben("checkin -m 4 --win first").ok();
    let path = "checkins/ben/2026/11/2026-11-22.ben.yaml";
    let line = "# yaml-language-server: $schema=../../../../.ally/schema/checkin.json\n";
    assert_eq!(team.read("ben", path), format!("{line}mood: 4\nwin: first\n"));
    assert!(
        team.clone_of("ben").join("checkins/ben/2026/11/../../../../.ally/schema/checkin.json").is_file()
    );
    // Files that were there before have none, and get none.
    team.ana("goal change run --every 2/week --because 'less is more'").ok();
    assert!(team.read("ana", "goals/ana/run.yaml").starts_with("title: Run\n"));
    // It survives being written anew, and a merge.
    team.ben("checkin -m 5").ok();
    assert_eq!(team.read("ben", path), format!("{line}mood: 5\nwin: first\n"));
    team.meet();
    team.in_home("ben", &["join", &team.remote(), "second"]).ok();
    let second = team.path("ben").join("second");
    team.run_in("ben", &second, &["checkin", "--next", "call Ana"], None).ok();
    team.run_in("ben", &second, &["sync"], None).ok();
    team.ben("checkin --blocker rain").ok();
    team.ben("sync").ok();
    assert_eq!(team.read("ben", path), format!("{line}mood: 5\nwin: first\nblocker: rain\nnext: call Ana\n"));
    team.ben("check").ok();
    team.ana("schema --remove").shows("Took 10 schemas away\n");
    team.ana("schema --remove").shows("There are no schemas here\n");
    team.ana("checkin -m 3").ok();
    assert_eq!(team.read("ana", "checkins/ana/2026/11/2026-11-22.ana.yaml"), "mood: 3\n");
}

#[test]
fn undo_passes_over_the_schemas() {
    let team = Team::pair();
    team.ana("checkin -m 3").ok();
    team.ana("schema --install").ok();
    let said = team.ana("undo").ok();
    assert!(said.starts_with("Took back: checkin: ana 2026-11-22"), "{said}");
    assert!(team.clone_of("ana").join(".ally/schema/goal.json").is_file());
}

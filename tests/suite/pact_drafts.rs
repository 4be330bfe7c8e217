//! Versions of the pact that build on one that nobody else has signed yet, and versions after the last day.

use super::team::Team;

#[test]
fn nobody_signs_unseen_what_a_draft_in_between_changes() {
    let team = Team::agreed();
    team.ana("pact amend --because 'more time' --reply-days 7").ok();
    team.at("2026-11-23T09:00");
    team.ana("pact amend --because 'kinder' --missed 'a word'").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    let shown = team.ben("pact").ok();
    let (_, proposal) = shown.split_once("Signed by Ana Roth and Ben Li\n\n").unwrap();
    assert_eq!(
        proposal,
        "2026-11-23.ana by Ana Roth\n  because: more time; kinder\n  after a miss: a word (new)\n  answer within: 7 days \
         (new)\n  not signed yet by Ben Li; `ally pact agree 2026-11-23.ana` signs\n"
    );
    team.ben("pact log").shows(
        "
        2026-11-23.ana: not signed by everybody yet, by Ana Roth
          because: kinder
          after a miss: a word (new)
          signed by Ana Roth

        2026-11-22.ana.ps6g: carried on in 2026-11-23.ana, by Ana Roth
          because: more time
          answer within: 7 days (new)
          signed by Ana Roth

        2026-11-22.ana: in force, by Ana Roth
          Run the spring half together
          signed by Ana Roth and Ben Li
        ",
    );
    let draft = team.ben("pact show 2026-11-22.ana.ps6g").ok();
    let standing = "2026-11-22.ana.ps6g, not signed by everybody, carried on in 2026-11-23.ana";
    assert_eq!(draft.lines().nth(1), Some(standing));
    team.ben("pact agree").shows(
        "
        Agreed to the pact 2026-11-23.ana: Run the spring half together
          after a miss: a word (new)
          answer within: 7 days (new)
        ",
    );
}

#[test]
fn whoever_has_renewed_a_pact_is_not_asked_to_again() {
    let team = Team::agreed();
    team.at("2027-02-22T09:00");
    let due = |output: serde_json::Value| -> Vec<String> {
        let items = output["data"].as_array().unwrap().iter().filter(|due| due["kind"] == "pact");
        items.map(|due| due["ref"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(due(team.ana("due --json").json()), ["pacts/2026-11-22.ana"]);
    team.ana("pact amend --because on").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    assert_eq!(due(team.ana("due --json").json()), [""; 0]);
    assert_eq!(due(team.ben("due --json").json()), ["pacts/2027-02-22.ana"]);
    let board = team.ana("").ok();
    let said: Vec<&str> = board.lines().skip(2).take(2).collect();
    assert_eq!(
        said,
        [
            "The pact ended on Sun 21 Feb",
            "The version 2027-02-22.ana of the pact waits for Ben Li (`ally pact`)"
        ]
    );
}

#[test]
fn a_signature_under_a_pact_that_has_ended_hears_so() {
    let team = Team::pair();
    team.at("2027-02-22T09:00");
    team.ben("pact agree").shows(
        "
        Agreed to the pact 2026-11-22.ana: Run the spring half together
        It ended on Sun 21 Feb; `ally pact amend --because TEXT` renews it, if you like
        ",
    );
}

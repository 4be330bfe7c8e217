//! The pact: shown, and signed.

use super::team::Team;

#[test]
fn the_pact_is_shown_with_who_has_signed_it() {
    let team = Team::pair();
    team.ana("pact").shows(
        "
        Run the spring half together
        2026-11-22.ana, not signed by everybody yet

          by       ana
          from     2026-11-22
          members  ana
          checkin  weekly
          review   weekly
          until    2027-02-21
          lead     monthly

        Signed by ana
        Not signed yet by ben; `ally pact agree` signs
        ",
    );
    team.ben("pact agree").shows(
        "
        Agreed to the pact 2026-11-22.ana: Run the spring half together
        ",
    );
    assert_eq!(
        team.git("ben", &["log", "-1", "--format=%an%n%B"]),
        "Ben Li\npact: ben agrees to 2026-11-22.ana\n\nAlly-Action: pact.agree\nAlly-Record: member ben\n\n"
    );
    assert_eq!(
        team.read("ben", "members/ben.yaml"),
        "name: Ben Li\nemails:\n- ben@example.org\nsince: 2026-11-22\nagreed: 2026-11-22.ana\n"
    );
    team.ben("pact show").shows(
        "
        Run the spring half together
        2026-11-22.ana, in force

          by       ana
          from     2026-11-22
          members  ana
          checkin  weekly
          review   weekly
          until    2027-02-21
          lead     monthly

        Signed by ana and ben
        ",
    );
    team.ben("pact agree").fails(
        1,
        "
        error: you have agreed to the pact 2026-11-22.ana already
          help: `ally pact` shows who has agreed
        ",
    );
    team.is_clean("ben");
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("").shows(
        "
        Ana & Ben, Sun 22 Nov
        “Run the spring half together” · Ana Roth leads

        Ben Li
          no check-in yet
          no open goals

        Ana Roth (you)
          no check-in yet
          no open goals; `ally goal add TITLE` sets the first one

        Last sync today 10:11 · nothing to send
        ",
    );
}

#[test]
fn a_team_without_a_pact_says_so() {
    let team = Team::empty();
    team.in_home("ana", &["init", "team"]).ok();
    team.ana("pact").fails(
        1,
        "
        error: this team has no pact yet
          help: `ally init --purpose TEXT` writes one at the beginning; everything else works without
        ",
    );
    team.ana("pact agree").fails(
        1,
        "
        error: this team has no pact yet
          help: `ally init --purpose TEXT` writes one at the beginning; everything else works without
        ",
    );
}

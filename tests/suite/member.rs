//! Members: listed, shown, edited; who acts.

use super::team::Team;

#[test]
fn members_are_listed_and_shown() {
    let team = Team::pair();
    team.ana("member list").shows(
        "
        id   name      role     state   since       e-mail
        ana  Ana Roth  partner  active  Sun 22 Nov  ana@example.org
        ben  Ben Li    partner  active  Sun 22 Nov  ben@example.org
        ",
    );
    team.ana("member show").shows(
        "
        ana: Ana Roth
        active

          emails  ana@example.org
          since   2026-11-22
          agreed  2026-11-22.ana
        ",
    );
    team.ana("member show b").shows(
        "
        ben: Ben Li
        active

          emails  ben@example.org
          since   2026-11-22
        ",
    );
    team.ana("member show zoe").fails(
        3,
        r#"
        error: nobody in this team is called "zoe"
          help: the members are ana, ben
        "#,
    );
}

#[test]
fn a_member_changes_the_own_file_and_nobody_elses() {
    let team = Team::pair();
    team.ana("member edit --name 'Ana R. Roth' --email ana@work.example --tz Europe/Berlin --day-starts 4 --helps 'a call' --helps 'a walk' --avoid advice --strengths mornings --role coach").shows(
        "
        Changed name, emails, role, tz, day_starts, helps, avoid, strengths of Ana R. Roth
        ",
    );
    assert_eq!(
        team.read("ana", "members/ana.yaml"),
        "name: Ana R. Roth\nemails:\n- ana@example.org\n- ana@work.example\nrole: coach\nsince: 2026-11-22\ntz: Europe/Berlin\nday_starts: 4\nagreed: 2026-11-22.ana\nhelps:\n- a call\n- a walk\navoid:\n- advice\nstrengths:\n- mornings\n"
    );
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%an%n%ae%n%B"]),
        "Ana Roth\nana@example.org\nmember: ana changes name, emails, role, tz, day_starts, helps, avoid, strengths\n\nAlly-Action: member.edit\nAlly-Record: member ana\n\n"
    );
    team.is_clean("ana");
    team.ana("member show").shows(
        "
        ana: Ana R. Roth
        active

          emails      ana@example.org
                      ana@work.example
          role        coach
          since       2026-11-22
          tz          Europe/Berlin
          day starts  4
          agreed      2026-11-22.ana
          helps       a call
                      a walk
          avoid       advice
          strengths   mornings
        ",
    );
    team.ana("member edit --day-starts 4").fails(
        1,
        "
        error: your member file is like that already
          help: nothing was written
        ",
    );
    team.ana("member edit --name 'Ana R. Roth'").fails(
        1,
        "
        error: your member file is like that already
          help: nothing was written
        ",
    );
    team.ana("member edit --email ana@work.example").fails(
        1,
        "
        error: your member file is like that already
          help: nothing was written
        ",
    );
}

#[test]
fn an_address_belongs_to_one_member() {
    let team = Team::pair();
    team.ana("member edit --email 'no address'").fails(
        2,
        r#"
        error: "no address" is not an e-mail address
          help: write it as name@example.org
        "#,
    );
    team.ana("member edit --email ''").fails(
        2,
        "
        error: the e-mail address is empty
          help: write a word or two; `-` reads them from standard input
        ",
    );
    team.ana("member edit --email @example.org").fails(
        2,
        r#"
        error: "@example.org" is not an e-mail address
          help: write it as name@example.org
        "#,
    );
    team.ana("member edit --email 'Ana <ana@home.example>'").fails(
        2,
        r#"
        error: "Ana <ana@home.example>" is not an e-mail address
          help: write it as name@example.org
        "#,
    );
    team.ana("member edit --email BEN@example.org").fails(
        1,
        "
        error: the address BEN@example.org is Ben Li's already
          help: git's address tells who wrote what; give one that is yours alone
        ",
    );
    assert_eq!(
        team.read("ana", "members/ana.yaml"),
        "name: Ana Roth\nemails:\n- ana@example.org\nsince: 2026-11-22\nagreed: 2026-11-22.ana\n"
    );
}

#[test]
fn what_does_not_fit_a_member_is_refused() {
    let team = Team::pair();
    team.ana("member edit --tz Mars/Olympus").fails(
        2,
        r#"
        error: "Mars/Olympus" is not a time zone that ally knows
          help: zones are called like Europe/Berlin or America/New_York
        "#,
    );
    team.ana("member edit --day-starts 7").fails(
        2,
        "
        error: invalid value '7' for '--day-starts <HOUR>': give a whole number from 0 to 6
          help: `ally member edit --help` says what fits
        ",
    );
    team.ana("member edit --day-starts early").fails(
        2,
        "
        error: invalid value 'early' for '--day-starts <HOUR>': give a whole number from 0 to 6
          help: `ally member edit --help` says what fits
        ",
    );
    team.ana("member edit --name ''").fails(
        2,
        "
        error: the name is empty
          help: write a word or two; `-` reads them from standard input
        ",
    );
    team.ana("member edit --role boss").fails(
        2,
        "
        error: invalid value 'boss' for '--role <ROLE>' [possible values: partner, coach, client, mentor, witness]
          help: `ally member edit --help` says what fits
        ",
    );
    assert_eq!(team.git("ana", &["log", "-1", "--format=%s"]), "member: ben joins\n");
}

#[test]
fn the_acting_member_is_named_by_option_or_clone_or_address() {
    let team = Team::pair();
    team.ana("whoami").in_place(&team).shows(
        "
        You are Ana Roth (ana) in Ana & Ben
        PLACE/ana/team, your day is 2026-11-22
        ",
    );
    team.git("ana", &["config", "--unset", "ally.member"]);
    team.ana("whoami").in_place(&team).shows(
        "
        You are Ana Roth (ana) in Ana & Ben
        PLACE/ana/team, your day is 2026-11-22
        ",
    );
    team.ana("--as ben whoami").in_place(&team).shows(
        "
        You are Ben Li (ben) in Ana & Ben
        PLACE/ana/team, your day is 2026-11-22
        ",
    );
    team.ana("--as zoe whoami").fails(
        3,
        r#"
        error: you act as "zoe", and nobody in this team is called so
          help: say who you are with `ally config set member ID` or --as ID (the members are ana, ben)
        "#,
    );
    team.ana("--as b whoami").fails(
        3,
        r#"
        error: you act as "b", and nobody in this team is called so
          help: say who you are with `ally config set member ID` or --as ID (the members are ana, ben)
        "#,
    );
    team.git("ana", &["config", "user.email", "BEN@example.org"]);
    team.ana("whoami").in_place(&team).shows(
        "
        You are Ben Li (ben) in Ana & Ben
        PLACE/ana/team, your day is 2026-11-22
        ",
    );
    team.git("ana", &["config", "user.email", "zoe@example.org"]);
    team.ana("whoami").fails(
        1,
        "
        error: none of this team's members is you (git says zoe@example.org)
          help: say who you are with `ally config set member ID` or --as ID (the members are ana, ben); to come in as somebody new use `ally join`
        ",
    );
    team.ana("goal add x").fails(
        1,
        "
        error: none of this team's members is you (git says zoe@example.org)
          help: say who you are with `ally config set member ID` or --as ID (the members are ana, ben); to come in as somebody new use `ally join`
        ",
    );
    team.ana("goal list").shows(
        "
        No open goals; `ally goal add TITLE` sets one, `ally goal list --all` shows closed ones
        ",
    );
    team.git("ana", &["config", "ally.member", "zoe"]);
    team.ana("whoami").fails(
        3,
        r#"
        error: you act as "zoe", and nobody in this team is called so
          help: say who you are with `ally config set member ID` or --as ID (the members are ana, ben)
        "#,
    );
    team.ana("goal add x").fails(
        3,
        r#"
        error: you act as "zoe", and nobody in this team is called so
          help: say who you are with `ally config set member ID` or --as ID (the members are ana, ben)
        "#,
    );
    team.ana("goal list").shows(
        "
        No open goals; `ally goal add TITLE` sets one, `ally goal list --all` shows closed ones
        ",
    );
}

#[test]
fn whoever_has_left_may_still_look() {
    let team = Team::pair();
    team.ben("leave --yes").ok();
    team.at("2026-11-24T10:00");
    team.ben("due").shows("Nothing is waiting for you right now\n");
    team.ben("due --exit-code").ok();
    assert!(team.ben("member show").ok().starts_with("ben: Ben Li\nleft\n"));
    team.ben("checkin -m 3").ends(1);
}

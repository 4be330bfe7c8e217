//! Join: somebody comes into a team.

use super::team::Team;

#[test]
fn a_newcomer_is_cloned_and_added_and_sent() {
    let team = Team::empty();
    team.in_home(
        "ana",
        &[
            "init",
            "team",
            "--team",
            "Ana & Ben",
            "--purpose",
            "Run together",
            "--remote",
            &team.path("remote.git").display().to_string(),
        ],
    )
    .ok();
    team.in_home("ben", &["join", &team.path("remote.git").display().to_string(), "team"]).in_place(&team).shows(
        "
        You are in the team Ana & Ben as ben in PLACE/ben/team
        `ally pact` shows what was agreed on, `ally pact agree` signs it
        Next: `cd team`, set a goal with `ally goal add TITLE --every 3/week`, then `ally checkin GOAL=y` and `ally sync`; `ally status` shows the board
        ",
    );
    assert_eq!(
        team.read("ben", "members/ben.yaml"),
        "name: Ben Li\nemails:\n- ben@example.org\nsince: 2026-11-22\n"
    );
    assert_eq!(
        team.git("ben", &["log", "-1", "--format=%an|%ae|%cn|%ce|%B"]),
        "Ben Li|ben@example.org|Ben Li|ben@example.org|member: ben joins\n\nAlly-Action: join\nAlly-Record: member ben\n\n"
    );
    assert_eq!(team.git("ben", &["status", "--short", "--branch"]), "## main...origin/main\n");
    assert_eq!(
        team.git("ben", &["config", "--local", "--get-regexp", "^(ally|merge)"]),
        "ally.member ben\nmerge.ally.name ally records, field by field\nmerge.ally.driver ally merge-file %O %A %B %P\n"
    );
    team.is_clean("ben");
    team.ana("sync").shows(
        "
        Received 1 member from Ben Li; nothing to send
        ",
    );
}

#[test]
fn a_second_device_of_a_member_writes_nothing() {
    let team = Team::pair();
    team.in_home("ben", &["join", &team.path("remote.git").display().to_string()]).in_place(&team).shows(
        "
        You are in the team Ana & Ben as ben in PLACE/ben/remote
        `ally pact` shows what was agreed on, `ally pact agree` signs it
        Next: `cd remote`, `ally status` shows the board
        ",
    );
    team.in_home("ben", &["-C", "remote", "whoami"]).in_place(&team).shows(
        "
        You are Ben Li (ben) in Ana & Ben
        PLACE/ben/remote, your day is 2026-11-22
        ",
    );
    team.in_home("ben", &["-C", "remote", "log", "--kind", "member"]).shows(
        "
        day         who       what    id
        Sun 22 Nov  Ana Roth  joined  ana
        Sun 22 Nov  Ben Li    joined  ben
        ",
    );
}

#[test]
fn a_folder_in_use_is_left_alone() {
    let team = Team::pair();
    team.in_home("ben", &["join", &team.path("remote.git").display().to_string(), "team"])
        .in_place(&team)
        .fails(
            1,
            "
        error: PLACE/ben/team is there already and is not empty
          help: name another folder
        ",
        );
    team.is_clean("ben");
}

#[test]
fn what_is_no_team_is_not_entered_and_leaves_no_folder() {
    let team = Team::pair();
    team.git("ana", &["init", "-q", &team.path("plain").display().to_string()]);
    team.in_home("ben", &["join", &team.path("plain").display().to_string(), "other"]).in_place(&team).fails(
        1,
        "
        error: the repository PLACE/plain holds no team (no ally.yaml)
          help: check the address; to begin a team there, use `ally init DIR --remote URL`
        ",
    );
    team.in_home("ben", &["join", &team.path("nowhere.git").display().to_string(), "other"]).in_place(&team).fails(
        6,
        "
        error: PLACE/nowhere.git could not be reached: fatal: 'PLACE/nowhere.git' does not appear to be a git repository (exit code 128)
          help: nothing was written; check the address and the way there, then run the command again
        ",
    );
    let (out, err) = team.in_home("ben", &["join", "https://127.0.0.1:1/x.git", "other"]).ends(6);
    assert!(out.is_empty() && err.contains("could not be reached: fatal: unable to access"), "{err}");
    team.in_home("ben", &["join", "--upload-pack=x", "other"]).fails(
        2,
        "
        error: unexpected argument '--upload-pack' found
          help: tip: to pass '--upload-pack' as a value, use '-- --upload-pack'; Usage: ally join [OPTIONS] <URL> [DIR]
        ",
    );
    team.in_home("ben", &["join"]).fails(
        2,
        "
        error: the following required arguments were not provided: <URL>
          help: Usage: ally join <URL> [DIR]
        ",
    );
    assert!(!team.path("ben/other").exists());
}

#[test]
fn a_taken_id_is_refused_and_another_one_is_not() {
    let team = Team::pair();
    team.home("cleo", "Ana Cleo");
    team.in_home("cleo", &["join", &team.path("remote.git").display().to_string(), "team"]).fails(
        1,
        "
        error: there is already a member ana
          help: choose another id with --member; if it is you, `ally member edit --email` adds an address over there
        ",
    );
    team.in_home(
        "cleo",
        &["join", &team.path("remote.git").display().to_string(), "team", "--member", "all"],
    )
    .fails(
        2,
        r#"
        error: "all" can't be a member's id
          help: that word has another meaning, here or for Windows; choose another one
        "#,
    );
    team.in_home("cleo", &["join", &team.path("remote.git").display().to_string(), "team", "--name", ""])
        .fails(
            2,
            "
        error: the name is empty
          help: write a word or two; `-` reads them from standard input
        ",
        );
    assert!(!team.clone_of("cleo").exists());
    team.in_home("cleo", &["join", &team.path("remote.git").display().to_string(), "team", "--member", "cleo", "--name", "Cleo A."]).in_place(&team).shows(
        "
        You are in the team Ana & Ben as cleo in PLACE/cleo/team
        `ally pact` shows what was agreed on, `ally pact agree` signs it
        Next: `cd team`, set a goal with `ally goal add TITLE --every 3/week`, then `ally checkin GOAL=y` and `ally sync`; `ally status` shows the board
        ",
    );
    assert_eq!(
        team.read("cleo", "members/cleo.yaml"),
        "name: Cleo A.\nemails:\n- cleo@example.org\nsince: 2026-11-22\n"
    );
    team.ana("sync").shows(
        "
        Received 1 member from Cleo A.; nothing to send
        ",
    );
}

#[test]
fn two_members_with_one_address_say_which_one_they_are() {
    let team = Team::pair();
    team.in_home(
        "ben",
        &["join", &team.path("remote.git").display().to_string(), "zoe", "--member", "zoe", "--name", "Zoe"],
    )
    .ok();
    team.in_home("ben", &["join", &team.path("remote.git").display().to_string(), "again"]).fails(
        1,
        "
        error: the address ben@example.org belongs to ben or zoe
          help: say which one is you: `ally config set member ID` or --as ID, and --member ID with `ally join`
        ",
    );
    assert!(!team.path("ben/again").exists());
    team.in_home(
        "ben",
        &["join", &team.path("remote.git").display().to_string(), "again", "--member", "ben"],
    )
    .in_place(&team)
    .shows(
        "
        You are in the team Ana & Ben as ben in PLACE/ben/again
        `ally pact` shows what was agreed on, `ally pact agree` signs it
        Next: `cd again`, `ally status` shows the board
        ",
    );
}

#[test]
fn a_team_of_a_newer_format_is_not_entered() {
    let team = Team::pair();
    team.write("ana", "ally.yaml", "format: 2\nname: Ana & Ben\n");
    team.git("ana", &["commit", "-qam", "a newer ally"]);
    team.git("ana", &["push", "-q", "origin", "main"]);
    team.home("cleo", "Cleo");
    team.in_home("cleo", &["join", &team.path("remote.git").display().to_string(), "team"]).fails(
        1,
        "
        error: this team's records have format 2, and this ally writes format 1
          help: reading still works; install a newer ally to write
        ",
    );
    assert!(!team.clone_of("cleo").exists());
}

#[test]
fn json_holds_what_was_begun() {
    let team = Team::pair();
    team.home("cleo", "Cleo");
    team.in_home("cleo", &["join", &team.path("remote.git").display().to_string(), "team", "--json"]).in_place(&team).shows(
        r#"
        {"schema":1,"kind":"join","data":{"folder":"PLACE/cleo/team","team":"Ana & Ben","member":"cleo","remote":"PLACE/remote.git","pact":null,"sent":true},"problems":[]}
        "#,
    );
    team.in_home("cleo", &["join", &team.path("remote.git").display().to_string(), "team", "--json"]).in_place(&team).fails(
        1,
        r#"
        {"schema":1,"kind":"error","error":{"code":"not_empty","exit":1,"message":"PLACE/cleo/team is there already and is not empty","hint":"name another folder","causes":[]}}
        "#,
    );
}

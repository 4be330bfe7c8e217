//! Settings of the clone and of the person.

use super::team::Team;

#[test]
fn settings_are_listed_and_read_and_set() {
    let team = Team::pair();
    team.ana("config list").shows(
        "
        setting  value  meaning
        member   ana    who you are in this clone
        remote   –      which git remote to sync with
        fsync    false  wait for the disk at every write (true or false)
        repo     –      the team to use outside any team's folder
        teams    –      the teams of --every-team, with : between their folders
        ",
    );
    team.ana("config get member").shows(
        "
        ana
        ",
    );
    team.ana("config get remote").fails(
        3,
        "
        error: the setting remote is not set
          help: `ally config set remote VALUE` sets it
        ",
    );
    team.ana("config get nothing").fails(
        3,
        r#"
        error: there is no setting "nothing"
          help: `ally config list` shows the settings
        "#,
    );
    team.ana("config set member b").shows(
        "
        member is ben now
        ",
    );
    team.ana("config get member").shows(
        "
        ben
        ",
    );
    team.ana("config set fsync true").shows(
        "
        fsync is true now
        ",
    );
    team.ana("config set remote origin").shows(
        "
        remote is origin now
        ",
    );
    team.ana("config list").shows(
        "
        setting  value   meaning
        member   ben     who you are in this clone
        remote   origin  which git remote to sync with
        fsync    true    wait for the disk at every write (true or false)
        repo     –       the team to use outside any team's folder
        teams    –       the teams of --every-team, with : between their folders
        ",
    );
}

#[test]
fn what_does_not_fit_a_setting_is_refused() {
    let team = Team::pair();
    team.ana("config set member zoe").fails(
        3,
        r#"
        error: nobody in this team is called "zoe"
          help: the members are ana, ben
        "#,
    );
    team.ana("config set member Z").fails(
        2,
        r#"
        error: "Z" does not fit the setting member
          help: what fits: the id of a member
        "#,
    );
    team.ana("config set fsync maybe").fails(
        2,
        r#"
        error: "maybe" does not fit the setting fsync
          help: what fits: true or false
        "#,
    );
    team.ana("config set remote elsewhere").fails(
        2,
        r#"
        error: "elsewhere" does not fit the setting remote
          help: what fits: the name of a remote; `ally git remote -v` shows them
        "#,
    );
    team.ana("config set nothing x").fails(
        3,
        r#"
        error: there is no setting "nothing"
          help: `ally config list` shows the settings
        "#,
    );
    team.ana("config set repo nowhere").in_place(&team).fails(
        1,
        "
        error: PLACE/ana/team/nowhere: No such file or directory
          help: nothing of that name is there; check the name
        ",
    );
    team.ana("config set repo ..").in_place(&team).fails(
        1,
        "
        error: there is no team in PLACE/ana or above it
          help: begin one with `ally init`, come into one with `ally join URL`, or name its folder with --repo DIR
        ",
    );
    team.ana("config").fails(
        2,
        "
        error: 'ally config' requires a subcommand but one was not provided [subcommands: get, set, list, help]
          help: Usage: ally config [OPTIONS] <COMMAND>
        ",
    );
    team.ana("config get").fails(
        2,
        "
        error: the following required arguments were not provided: <KEY>
          help: Usage: ally config get <KEY>
        ",
    );
    team.ana("config get member").shows(
        "
        ana
        ",
    );
    team.is_clean("ana");
}

#[test]
fn quiet_and_json_hold_for_settings() {
    let team = Team::pair();
    assert_eq!(team.ana("config set member ben -q").ok(), "");
    team.ana("config set member ana -q --json").shows(
        r#"
        {"schema":1,"kind":"config.set","data":{"key":"member","value":"ana","meaning":"who you are in this clone"},"problems":[]}
        "#,
    );
    team.ana("config get member --json").shows(
        r#"
        {"schema":1,"kind":"config.get","data":{"key":"member","value":"ana","meaning":"who you are in this clone"},"problems":[]}
        "#,
    );
}

#[test]
fn the_own_settings_name_the_team_outside_any_team() {
    let team = Team::pair();
    team.in_home("ana", &["config", "set", "member", "ana"]).in_place(&team).fails(
        1,
        "
        error: there is no team in PLACE/ana or above it
          help: begin one with `ally init`, come into one with `ally join URL`, or name its folder with --repo DIR
        ",
    );
    team.in_home("ana", &["config", "set", "repo", "nowhere"]).in_place(&team).fails(
        1,
        "
        error: PLACE/ana/nowhere: No such file or directory
          help: nothing of that name is there; check the name
        ",
    );
    team.in_home("ana", &["config", "set", "repo", "./team/members/.."]).in_place(&team).shows(
        "
        repo is PLACE/ana/team now
        ",
    );
    team.in_home("ana", &["config", "get", "repo"]).in_place(&team).shows(
        "
        PLACE/ana/team
        ",
    );
    team.in_home("ana", &["whoami"]).in_place(&team).shows(
        "
        You are Ana Roth (ana) in Ana & Ben
        PLACE/ana/team, your day is 2026-11-22
        ",
    );
    team.ana("config get repo").in_place(&team).shows(
        "
        PLACE/ana/team
        ",
    );
    let kept = std::fs::read_to_string(team.path("ana/.config/ally/config.yaml")).unwrap();
    assert_eq!(kept, format!("repo: {}\n", team.clone_of("ana").display()));
    // What somebody else's program keeps there stays.
    std::fs::write(team.path("ana/.config/ally/config.yaml"), format!("other: [1]\n{kept}")).unwrap();
    team.in_home("ana", &["config", "set", "repo", "team"]).ok();
    let again = std::fs::read_to_string(team.path("ana/.config/ally/config.yaml")).unwrap();
    assert!(again.contains("other:"), "{again}");
}

#[test]
fn a_broken_settings_file_is_named() {
    let team = Team::pair();
    std::fs::create_dir_all(team.path("ana/.config/ally")).unwrap();
    std::fs::write(team.path("ana/.config/ally/config.yaml"), "repo: [\n").unwrap();
    team.in_home("ana", &["whoami"]).in_place(&team).fails(
        4,
        "
        error: PLACE/ana/.config/ally/config.yaml: this can't be read as YAML
        ",
    );
    team.ana("whoami").in_place(&team).shows(
        "
        You are Ana Roth (ana) in Ana & Ben
        PLACE/ana/team, your day is 2026-11-22
        ",
    );
}

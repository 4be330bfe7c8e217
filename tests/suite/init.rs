//! Init: a team begins.

use super::team::Team;

#[test]
fn a_team_begins_in_a_new_folder() {
    let team = Team::empty();
    team.in_home("ana", &["init", "team"]).in_place(&team).shows(
        "
        Began the team team as ana in PLACE/ana/team
        Nothing leaves this machine until you name a place to meet: `ally git remote add origin URL`
        Next: `cd team`, set a goal with `ally goal add TITLE --every 3/week`, then `ally checkin GOAL=y` and `ally sync`
        ",
    );
    assert_eq!(team.read("ana", "ally.yaml"), "format: 1\nname: team\n");
    assert_eq!(
        team.read("ana", "members/ana.yaml"),
        "name: Ana Roth\nemails:\n- ana@example.org\nsince: 2026-11-22\n"
    );
    assert_eq!(
        team.read("ana", ".gitattributes"),
        "ally.yaml -text merge=ally\nmembers/*.yaml -text merge=ally\npacts/*.yaml -text merge=ally\ngoals/**/*.yaml -text merge=ally\ncheckins/**/*.yaml -text merge=ally\nfeedback/**/*.yaml -text merge=ally\nsprints/**/*.yaml -text merge=ally\nreviews/**/*.yaml -text merge=ally\n"
    );
    assert_eq!(team.read("ana", ".gitignore"), "private/\n");
    assert_eq!(
        team.git("ana", &["log", "--format=%an|%ae|%cn|%ce|%B"]),
        "Ana Roth|ana@example.org|Ana Roth|ana@example.org|init: ana begins team\n\nAlly-Action: init\nAlly-Record: team ally\nAlly-Record: member ana\n\n"
    );
    team.is_clean("ana");
    assert_eq!(
        team.git("ana", &["config", "--local", "--get-regexp", "^(ally|merge)"]),
        "ally.member ana\nmerge.ally.name ally records, field by field\nmerge.ally.driver ally merge-file %O %A %B %P\n"
    );
    team.ana("sync").fails(
        1,
        "
        error: this repository has no remote
          help: name one with `ally git remote add origin URL`; a folder on a shared disk will do
        ",
    );
}

#[test]
fn a_team_begins_with_a_purpose_and_a_remote() {
    let team = Team::empty();
    team.in_home("ana", &["init", "team", "--team", "Ana & Ben", "--purpose", "Run the spring half together", "--remote", &team.path("remote.git").display().to_string()]).in_place(&team).shows(
        "
        Began the team Ana & Ben as ana in PLACE/ana/team
        Wrote and signed the pact 2026-11-22.ana
        Sent it to PLACE/remote.git
        Your partner comes in with: ally join PLACE/remote.git
        Next: `cd team`, set a goal with `ally goal add TITLE --every 3/week`, then `ally checkin GOAL=y` and `ally sync`
        ",
    );
    assert_eq!(
        team.read("ana", "pacts/2026-11-22.ana.yaml"),
        "purpose: Run the spring half together\nby: ana\nfrom: 2026-11-22\nmembers:\n- ana\ncheckin: weekly\nreview: weekly\nuntil: 2027-02-21\nlead: monthly\n"
    );
    assert_eq!(
        team.read("ana", "members/ana.yaml"),
        "name: Ana Roth\nemails:\n- ana@example.org\nsince: 2026-11-22\nagreed: 2026-11-22.ana\n"
    );
    assert_eq!(team.git("ana", &["status", "--short", "--branch"]), "## main...origin/main\n");
    assert_eq!(team.git("ana", &["log", "origin/main..main", "--format=%s"]), "");
    team.is_clean("ana");
}

#[test]
fn each_preset_has_its_pact() {
    let team = Team::empty();
    team.in_home("ana", &["init", "training", "--preset", "training", "--purpose", "p"]).in_place(&team).shows(
        "
        Began the team training as ana in PLACE/ana/training
        Wrote and signed the pact 2026-11-22.ana
        Done together counts for both: `ally checkin run=y --with MEMBER`
        Nothing leaves this machine until you name a place to meet: `ally git remote add origin URL`
        Next: `cd training`, set a goal with `ally goal add TITLE --every 3/week`, then `ally checkin GOAL=y` and `ally sync`
        ",
    );
    assert_eq!(
        team.in_home(
            "ana",
            &[
                "init",
                "coach",
                "--preset",
                "coach",
                "--purpose",
                "p",
                "--member",
                "coachy",
                "--name",
                "The Coach",
                "-q"
            ]
        )
        .ok(),
        ""
    );
    assert_eq!(team.in_home("ana", &["init", "study", "--preset", "study", "--purpose", "p", "-q"]).ok(), "");
    assert_eq!(
        team.in_home("ana", &["init", "founders", "--preset", "founders", "--purpose", "p", "-q"]).ok(),
        ""
    );
    assert_eq!(
        team.in_home("ana", &["init", "couple", "--preset", "couple", "--purpose", "p", "-q"]).ok(),
        ""
    );
    let pact = |team_name: &str, who: &str| {
        let path = team.path("ana").join(team_name).join(format!("pacts/2026-11-22.{who}.yaml"));
        let head = format!("purpose: p\nby: {who}\nfrom: 2026-11-22\nmembers:\n- {who}\n");
        std::fs::read_to_string(path).unwrap().strip_prefix(&head).unwrap().replace("until: 2027-02-21\n", "")
    };
    assert_eq!(pact("training", "ana"), "checkin: 3/week\nreview: weekly\nlead: monthly\n");
    assert_eq!(pact("coach", "coachy"), "checkin: weekly\nreview: weekly\nlead: client\nreply_days: 3\n");
    assert_eq!(pact("study", "ana"), "checkin: weekdays\nreview: weekly\nlead: weekly\n");
    assert_eq!(
        pact("founders", "ana"),
        "checkin: weekly\nreview: weekly\nrealign: 6\nlead: monthly\ntopics:\n- what we build\n- money\n- how we decide\n- the two of us\n"
    );
    assert_eq!(
        pact("couple", "ana"),
        "checkin: weekly\nreview: weekly\nlead: monthly\ntopics:\n- saying what we feel\n- working as a team\n- making something together\n"
    );
    let coach = std::fs::read_to_string(team.path("ana/coach/members/coachy.yaml")).unwrap();
    assert!(coach.contains("role: coach\n"), "{coach}");
}

#[test]
fn a_preset_without_a_purpose_writes_no_pact_where_nobody_can_be_asked() {
    let team = Team::empty();
    team.in_home("ana", &["init", "team", "--preset", "training"]).in_place(&team).shows(
        "
        Began the team team as ana in PLACE/ana/team
        Done together counts for both: `ally checkin run=y --with MEMBER`
        Nothing leaves this machine until you name a place to meet: `ally git remote add origin URL`
        Next: `cd team`, set a goal with `ally goal add TITLE --every 3/week`, then `ally checkin GOAL=y` and `ally sync`
        ",
    );
    team.ana("pact").fails(
        1,
        "
        error: this team has no pact yet
          help: `ally pact new --purpose TEXT` writes one; everything else works without
        ",
    );
}

#[test]
fn a_team_begins_inside_a_repository_and_leaves_the_rest_of_it_alone() {
    let team = Team::empty();
    let folder = team.clone_of("ana");
    std::fs::create_dir_all(&folder).unwrap();
    team.git("ana", &["init", "-q", "-b", "trunk"]);
    team.write("ana", "README", "ours\n");
    team.write("ana", ".gitignore", "*.log");
    team.git("ana", &["add", "README"]);
    team.git("ana", &["commit", "-qm", "start"]);
    team.write("ana", "staged", "b\n");
    team.git("ana", &["add", "staged"]);
    team.write("ana", "README", "ours, edited\n");
    team.ana("init --purpose p").in_place(&team).shows(
        "
        Began the team team as ana in PLACE/ana/team
        Wrote and signed the pact 2026-11-22.ana
        Nothing leaves this machine until you name a place to meet: `ally git remote add origin URL`
        Next: set a goal with `ally goal add TITLE --every 3/week`, then `ally checkin GOAL=y` and `ally sync`
        ",
    );
    assert_eq!(team.git("ana", &["status", "--porcelain"]), " M README\nA  staged\n");
    assert_eq!(team.read("ana", ".gitignore"), "*.log\nprivate/\n");
    assert_eq!(
        team.git("ana", &["log", "--format=%s", "--name-only"]),
        "init: ana begins team\n\n.gitattributes\n.gitignore\nally.yaml\nmembers/ana.yaml\npacts/2026-11-22.ana.yaml\nstart\n\nREADME\n"
    );
}

#[test]
fn a_team_begins_in_a_folder_of_a_repository() {
    let team = Team::empty();
    std::fs::create_dir_all(team.clone_of("ana").join("deep/er")).unwrap();
    team.git("ana", &["init", "-q", "-b", "main"]);
    team.ana("init deep/er --team Deep").in_place(&team).shows(
        "
        Began the team Deep as ana in PLACE/ana/team/deep/er
        Nothing leaves this machine until you name a place to meet: `ally git remote add origin URL`
        Next: `cd deep/er`, set a goal with `ally goal add TITLE --every 3/week`, then `ally checkin GOAL=y` and `ally sync`
        ",
    );
    assert_eq!(
        team.git("ana", &["ls-files"]),
        "deep/er/.gitattributes\ndeep/er/.gitignore\ndeep/er/ally.yaml\ndeep/er/members/ana.yaml\n"
    );
    team.ana("-C deep/er goal add Run").shows(
        "
        Added goal run: Run
        ",
    );
    assert_eq!(
        team.git("ana", &["log", "-1", "--format=%s", "--name-only"]),
        "goal: ana adds run (Run)\n\ndeep/er/goals/ana/run.yaml\n"
    );
}

#[test]
fn a_team_is_not_begun_twice_nor_inside_another() {
    let team = Team::empty();
    team.in_home("ana", &["init", "team"]).ok();
    team.in_home("ana", &["init", "team"]).in_place(&team).fails(
        1,
        "
        error: PLACE/ana/team is a team's folder already
          help: `ally status` shows it; a second team needs a folder of its own
        ",
    );
    team.ana("init").in_place(&team).fails(
        1,
        "
        error: PLACE/ana/team is a team's folder already
          help: `ally status` shows it; a second team needs a folder of its own
        ",
    );
    team.ana("init sub").in_place(&team).fails(
        1,
        "
        error: PLACE/ana/team is a team's folder already
          help: `ally status` shows it; a second team needs a folder of its own
        ",
    );
}

#[test]
fn what_can_not_be_begun_leaves_nothing_behind() {
    let team = Team::empty();
    team.in_home("ana", &["init", "other", "--remote", &team.path("full.git").display().to_string()]).ok();
    team.in_home("ana", &["init", "team", "--purpose", ""]).fails(
        2,
        "
        error: the purpose is empty
          help: write a word or two; `-` reads them from standard input
        ",
    );
    team.in_home("ana", &["init", "team", "--member", "Ana"]).fails(
        2,
        r#"
        error: "Ana" can't be a member's id
          help: use up to 31 lower-case letters, digits and hyphens, such as `ana` or `run-5k`
        "#,
    );
    team.in_home("ana", &["init", "team", "--member", "ours"]).fails(
        2,
        r#"
        error: "ours" can't be a member's id
          help: that word has another meaning, here or for Windows; choose another one
        "#,
    );
    team.in_home("ana", &["init", "team", "--member", "aux"]).fails(
        2,
        r#"
        error: "aux" can't be a member's id
          help: that word has another meaning, here or for Windows; choose another one
        "#,
    );
    team.in_home("ana", &["init", "team", "--team", ""]).fails(
        2,
        "
        error: the team's name is empty
          help: write a word or two; `-` reads them from standard input
        ",
    );
    team.in_home("ana", &["init", "team", "--name", ""]).fails(
        2,
        "
        error: the name is empty
          help: write a word or two; `-` reads them from standard input
        ",
    );
    team.in_home("ana", &["init", "team", "--name", "中文"]).fails(
        2,
        r#"
        error: "" can't be a member's id
          help: its letters are not in a-z; choose an id with --member, such as `ana`
        "#,
    );
    team.in_home("ana", &["init", "team", "--preset", "band"]).fails(
        2,
        "
        error: invalid value 'band' for '--preset <PRESET>' [possible values: training, coach, couple, study, founders]
          help: `ally init --help` says what fits
        ",
    );
    team.in_home("ana", &["init", "team", "--remote", &team.path("full.git").display().to_string()]).in_place(&team).fails(
        1,
        "
        error: the remote PLACE/full.git is not empty
          help: if your team is there already, come in with `ally join PLACE/full.git`; otherwise make an empty one
        ",
    );
    team.in_home(
        "ana",
        &["init", "team", "--remote", &team.path("nowhere/at/all.git").display().to_string(), "--team", ""],
    )
    .fails(
        2,
        "
        error: the team's name is empty
          help: write a word or two; `-` reads them from standard input
        ",
    );
    let (out, err) = team.in_home("ana", &["init", "team", "--remote", "https://127.0.0.1:1/x.git"]).ends(6);
    assert_eq!(out, "");
    assert!(err.starts_with("error: https://127.0.0.1:1/x.git could not be reached: fatal: "), "{err}");
    assert!(err.ends_with(
        "help: nothing was written; check the address and the way there, then run the command again\n"
    ));
    assert!(!team.clone_of("ana").exists() && !team.path("nowhere").exists());
}

#[test]
fn a_name_without_latin_letters_takes_an_id() {
    let team = Team::empty();
    team.in_home("ana", &["init", "team", "--name", "中文", "--member", "zhong"]).in_place(&team).shows(
        "
        Began the team team as zhong in PLACE/ana/team
        Nothing leaves this machine until you name a place to meet: `ally git remote add origin URL`
        Next: `cd team`, set a goal with `ally goal add TITLE --every 3/week`, then `ally checkin GOAL=y` and `ally sync`
        ",
    );
    assert_eq!(
        team.read("ana", "members/zhong.yaml"),
        "name: 中文\nemails:\n- ana@example.org\nsince: 2026-11-22\n"
    );
}

#[test]
fn git_says_who_begins() {
    let team = Team::empty();
    std::fs::write(team.path("ana/.gitconfig"), "[user]\n\tname = Ana Roth\n").unwrap();
    team.in_home("ana", &["init", "team"]).fails(
        1,
        r#"
        error: git does not know who you are (user.email is not set)
          help: tell git: git config --global user.name "Your Name"; git config --global user.email you@example.org
        "#,
    );
    std::fs::write(team.path("ana/.gitconfig"), "[user]\n\temail = ana@example.org\n").unwrap();
    team.in_home("ana", &["init", "team"]).fails(
        1,
        r#"
        error: git does not know who you are (user.name is not set)
          help: tell git: git config --global user.name "Your Name"; git config --global user.email you@example.org
        "#,
    );
    assert!(!team.clone_of("ana").exists());
}

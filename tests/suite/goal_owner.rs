//! Ownership: nobody changes, closes, reopens or replaces another's goal, and a refusal writes nothing.

use super::team::Team;

/// Ana, Ben and Cat in one team, all synced.
fn three() -> Team {
    let team = Team::pair();
    team.home("cat", "Cat Ode");
    team.in_home("cat", &["join", &team.remote(), "team"]).ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team
}

fn sync(team: &Team, who: &[&str]) {
    for who in who {
        team.run(who, &["sync"]).ok();
    }
}

/// Every command that would write a goal, for a goal of this name.
const WRITES: [&str; 14] = [
    "goal change GOAL --title x --because y",
    "goal change GOAL --every daily --because y",
    "goal change GOAL --why '' --because y",
    "goal change GOAL --plan 'if a then b' --because y",
    "goal change GOAL --by tomorrow --because y",
    "goal change GOAL --keeper ben --because y",
    "goal change GOAL --with ben --because y",
    "goal change GOAL --star --because y",
    "goal done GOAL",
    "goal done GOAL --why x --learned y --star",
    "goal drop GOAL",
    "goal reopen GOAL",
    "goal pivot GOAL x",
    "goal pivot GOAL x --id y --every daily --because z",
];

#[test]
fn nobody_writes_a_goal_of_somebody_else() {
    let team = three();
    team.ana("goal add Run --every 3/week").ok();
    team.ana("goal add Past").ok();
    team.ana("goal drop past").ok();
    team.ana("goal add 'Hike' --every monthly --with ben").ok();
    sync(&team, &["ana", "ben", "cat"]);
    let head = team.git("ben", &["rev-parse", "HEAD"]);
    for (who, goals) in
        [("ben", ["ana/run", "ana/past", "ours/hike"]), ("cat", ["ana/run", "ana/past", "ours/hike"])]
    {
        for goal in goals {
            for line in WRITES {
                let words = super::team::words(&line.replace("GOAL", goal));
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                let (_, err) = team.run(who, &words).ends(1);
                assert!(err.contains(&format!("{goal} belongs to ana")), "{who}: {line}: {err}");
            }
        }
        assert_eq!(team.git(who, &["rev-parse", "HEAD"]), head, "{who} wrote nothing");
        team.is_clean(who);
    }
}

#[test]
fn whoever_keeps_a_joint_goal_hands_it_over() {
    let team = three();
    team.ana("goal add Hike --every monthly --with ben").ok();
    team.ana("goal change hike --keeper cat --because away").fails(
        1,
        "
        error: the keeper of a joint goal is one of its owners
          help: --with makes somebody an owner
        ",
    );
    team.ana("goal change hike --with cat --keeper ben --because 'away for a while'").shows(
        "
        Changed goal ours/hike: owners ana, ben, cat, keeper ben
        ",
    );
    team.ana("goal change hike --every weekly --because x").fails(
        1,
        "
        error: ours/hike belongs to ben, and only ben changes it
          help: say what you think with `ally feedback give`; or act as that member with --as, if you are
        ",
    );
    team.ana("goal show hike").shows(
        "
        ours/hike: Hike
        active, monthly

          owners   Ana Roth, Ben Li (keeps it) and Cat Ode
          reserve  2 skips in 28 days cost nothing
          start    Sun 22 Nov
          changes  Sun 22 Nov: owners (was ana, ben) – away for a while
                   Sun 22 Nov: keeper (was ana) – away for a while

        Last answer: no answer yet
        ",
    );
    team.ana("check").ok();
    sync(&team, &["ana", "ben"]);
    team.ben("goal change hike --every weekly --because 'spring is here'").shows(
        "
        Changed goal ours/hike: every weekly
        ",
    );
    team.ben("check").ok();
}

#[test]
fn when_the_keeper_has_left_the_first_remaining_owner_writes() {
    let team = three();
    team.ana("goal add Hike --every monthly --with ben --with cat").ok();
    let member = team.read("ana", "members/ana.yaml") + "until: 2026-11-23\n";
    team.write("ana", "members/ana.yaml", &member);
    team.git("ana", &["commit", "-qam", "leave"]);
    sync(&team, &["ana", "ben", "cat"]);
    team.ben("goal done hike").ends(1);
    team.at("2026-11-24T10:00");
    let (_, err) = team.run("cat", &["goal", "done", "hike"]).ends(1);
    assert!(err.contains("ours/hike belongs to ben"), "{err}");
    team.ben("goal change hike --every weekly --because 'more of it'").shows(
        "
        Changed goal ours/hike: keeper ben, every weekly
        Ana Roth has left, so you are its keeper from now on
        ",
    );
    assert!(team.read("ben", "goals/ours/hike.yaml").contains("\nkeeper: ben\n"));
    team.ben("goal log hike").shows(
        "
        day         who  what                         note
        Sun 22 Nov  ana  start   Hike
        Tue 24 Nov  ben  change  keeper (was ana)     Ana Roth has left
        Tue 24 Nov  ben  change  every (was monthly)  more of it
        ",
    );
    team.ben("check").ok();
    team.ben("goal done hike --learned 'weekly is a lot'").shows(
        "
        Done: Hike
        ",
    );
    team.is_clean("ben");
}

#[test]
fn one_who_has_left_can_be_given_nothing() {
    let team = three();
    let member = team.read("ben", "members/ben.yaml") + "until: 2026-11-20\n";
    team.write("ben", "members/ben.yaml", &member);
    team.git("ben", &["commit", "-qam", "leave"]);
    sync(&team, &["ben", "ana"]);
    for line in ["goal add x --with ben", "goal add x --witness ben", "goal propose --for ben x"] {
        let (_, err) = team.ana(line).ends(1);
        assert!(err.starts_with("error: Ben Li has left this team"), "{line}: {err}");
    }
    team.is_clean("ana");
}

#[test]
fn an_heir_rests_and_edits_a_joint_goal_and_keeps_it_from_then_on() {
    let team = three();
    team.ana("goal add Hike --every monthly --with ben --with cat").ok();
    team.ana("goal add Swim --every weekly --with ben").ok();
    let member = team.read("ana", "members/ana.yaml") + "until: 2026-11-23\n";
    team.write("ana", "members/ana.yaml", &member);
    team.git("ana", &["commit", "-qam", "leave"]);
    sync(&team, &["ana", "ben", "cat"]);
    team.at("2026-11-24T10:00");
    let (_, err) = team.run("cat", &["pause", "hike"]).ends(1);
    assert!(err.contains("ours/hike belongs to ben"), "{err}");
    team.ben("pause hike --until 2026-11-30").shows(
        "
        The goal hike rests from today until Mon 30 Nov; nothing is due for it, and nothing is counted
        `ally resume hike` ends it earlier
        Ana Roth has left, so you are its keeper from now on
        ",
    );
    assert!(team.read("ben", "goals/ours/hike.yaml").contains("\nkeeper: ben\n"));
    team.ben("resume hike").shows("Resumed the goal hike; today counts again\n");
    let script = "#!/bin/sh\nsed -i 's/every: weekly/every: 2\\/week/' \"$1\"\n";
    let editor = team.path("ben").join("editor");
    std::fs::write(&editor, script).unwrap();
    let editor = format!("sh '{}'", editor.display());
    team.with("ben", &team.clone_of("ben"), &[("GIT_EDITOR", &editor)], "goal edit swim").shows(
        "
        Changed goal ours/swim: every
        Ana Roth has left, so you are its keeper from now on
        ",
    );
    let swim = team.read("ben", "goals/ours/swim.yaml");
    assert!(swim.contains("\nkeeper: ben\n") && swim.contains("what: keeper\n  was: ana\n"), "{swim}");
    team.ben("check").ok();
    team.is_clean("ben");
}

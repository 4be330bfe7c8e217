//! What both sides did to one file, and what lies in the way of what comes: the tables of merging, by the binary.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use super::team::Team;

/// What becomes of one goal of Ana's that both sides touched: Ana's last word wins nothing, and neither does Ben's.
struct Row {
    what: &'static str,
    /// What the file was when both were equal; empty for no file.
    base: &'static str,
    /// What Ana made of it, and what Ben did; `-` removes it, `+x` makes it executable, `link` puts a link there.
    ana: &'static str,
    ben: &'static str,
    /// How Ana's sync ends, which comes second and merges.
    code: i32,
    /// What both have afterwards; `-` for nothing.
    then: &'static str,
}

const TABLE: [Row; 14] = [
    Row { what: "one side", base: "why: a\n", ana: "", ben: "why: b\n", code: 0, then: "why: b\n" },
    Row {
        what: "both the same",
        base: "why: a\n",
        ana: "why: b\n",
        ben: "why: b\n",
        code: 0,
        then: "why: b\n",
    },
    Row {
        what: "different fields",
        base: "why: a\nunit: km\n",
        ana: "why: b\nunit: km\n",
        ben: "why: a\nunit: miles\n",
        code: 0,
        then: "why: b\nunit: miles\n",
    },
    Row {
        what: "the same field",
        base: "why: a\n",
        ana: "why: b\n",
        ben: "why: c\n",
        code: 5,
        then: "why: c\nclashes:\n- field: why\n  value: b\n",
    },
    Row { what: "both new, the same", base: "", ana: "why: b\n", ben: "why: b\n", code: 0, then: "why: b\n" },
    Row {
        what: "both new, fields apart",
        base: "",
        ana: "why: b\n",
        ben: "unit: km\n",
        code: 0,
        then: "why: b\nunit: km\n",
    },
    Row {
        what: "both new, different",
        base: "",
        ana: "why: b\n",
        ben: "why: c\n",
        code: 5,
        then: "why: c\nclashes:\n- field: why\n  value: b\n",
    },
    Row {
        what: "removed here, changed there",
        base: "why: a\n",
        ana: "-",
        ben: "why: b\n",
        code: 0,
        then: "why: b\n",
    },
    Row {
        what: "changed here, removed there",
        base: "why: a\n",
        ana: "why: b\n",
        ben: "-",
        code: 0,
        then: "why: b\n",
    },
    Row { what: "removed here alone", base: "why: a\n", ana: "-", ben: "", code: 0, then: "-" },
    Row { what: "removed on both sides", base: "why: a\n", ana: "-", ben: "-", code: 0, then: "-" },
    Row { what: "a mode alone", base: "why: a\n", ana: "why: b\n", ben: "+x", code: 0, then: "why: b\n" },
    Row {
        what: "a link over there",
        base: "why: a\n",
        ana: "why: b\n",
        ben: "link",
        code: 5,
        then: "why: b\n",
    },
    Row {
        what: "unreadable over there",
        base: "why: a\n",
        ana: "why: b\n",
        ben: ": : :\n",
        code: 5,
        then: "why: b\n",
    },
];

fn path_of(row: usize) -> String {
    format!("goals/ana/g{row}.yaml")
}

/// Does to a file what a row says, in somebody's clone, and commits it with plain git.
fn act(team: &Team, who: &str, row: usize, what: &str) {
    let path = path_of(row);
    let place = team.clone_of(who).join(&path);
    match what {
        "" => return,
        "-" => std::fs::remove_file(&place).unwrap(),
        "+x" => std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o755)).unwrap(),
        "link" => {
            std::fs::remove_file(&place).unwrap();
            symlink("/etc/passwd", &place).unwrap();
        }
        text => team.write(who, &path, &format!("title: G\n{text}")),
    }
    team.git(who, &["add", "--all", "--", &path]);
}

fn commit(team: &Team, who: &str) {
    team.git(who, &["commit", "--quiet", "--allow-empty", "-m", "by hand"]);
}

#[test]
fn every_row_of_the_table_of_merges_ends_as_it_says() {
    let team = Team::pair();
    for (row, Row { base, .. }) in TABLE.iter().enumerate() {
        act(&team, "ana", row, base);
    }
    commit(&team, "ana");
    team.ana("sync").ok();
    team.ben("sync").ok();
    for (row, Row { what, ana, ben, code, then, .. }) in TABLE.iter().enumerate() {
        act(&team, "ana", row, ana);
        commit(&team, "ana");
        act(&team, "ben", row, ben);
        commit(&team, "ben");
        team.ben("sync").ends(0);
        let run = team.ana("sync");
        assert_eq!(run.code, *code, "{what}: {run:?}");
        // Who receives a clash is told of it too; a side that could not be read is kept where it was turned down.
        let received = if then.contains("clashes") { 5 } else { 0 };
        let run = team.ben("sync");
        assert_eq!(run.code, received, "{what}: {run:?}");
        for who in ["ana", "ben"] {
            let found = std::fs::read_to_string(team.clone_of(who).join(path_of(row)));
            match *then {
                "-" => assert!(found.is_err(), "{what}: {found:?}"),
                then => assert_eq!(found.unwrap(), format!("title: G\n{then}"), "{what}, {who}"),
            }
            assert_eq!(team.git(who, &["status", "--porcelain"]), "", "{what}");
        }
        assert_eq!(
            team.git("ana", &["rev-parse", "HEAD"]),
            team.git("ben", &["rev-parse", "HEAD"]),
            "{what}"
        );
        let word = ["why: b", "why: c"].into_iter().filter(|word| format!("{ana}{ben}").contains(word));
        for word in word {
            let log = team.git("ana", &["log", "--all", "-p", "--format=", "--", &path_of(row)]);
            assert!(log.contains(word), "{what}: {word} is in history");
        }
    }
    // The link over there, as Git keeps it, and the text that could not be read are each under a ref.
    let kept = team.git("ana", &["for-each-ref", "--format=%(objectname)", "refs/ally/lost"]);
    let mut texts: Vec<String> = kept.lines().map(|id| team.git("ana", &["cat-file", "-p", id])).collect();
    texts.sort();
    assert_eq!(texts, ["/etc/passwd", "title: G\n: : :\n"]);
    let mode = team.git("ben", &["ls-files", "--stage", "--", &path_of(11)]);
    assert!(mode.starts_with("100755 "), "{mode}");
    for who in ["ana", "ben"] {
        team.git(who, &["fsck", "--strict"]);
    }
}

#[test]
fn closed_on_one_side_and_changed_on_the_other_is_one_decision_and_no_mixture() {
    // A merge by lines would put the state of one side beside the fields of the other without a word.
    let team = Team::pair();
    for id in ["read", "swim", "walk"] {
        team.ana(&format!("goal add {id} --id {id} --by 2026-11-27")).ok();
    }
    team.ana("sync").ok();
    team.ben("sync").ok();
    // Closed on both sides, differently: done here, dropped there.
    team.ana("goal done read --learned patience").ok();
    team.ben("--as ana goal drop read --why 'no time'").ok();
    // Closed here, another field there.
    team.ana("goal done swim --learned breath").ok();
    team.ben("--as ana goal change swim --minimum splash --because cold").ok();
    // Closed and opened again here, closed there.
    team.ana("goal done walk").ok();
    team.ana("goal reopen walk").ok();
    team.ben("--as ana goal drop walk --why 'rain'").ok();
    team.ana("sync").ok();
    let (out, _) = team.ben("sync").ends(5);
    assert!(out.contains("ana/read"), "{out}");
    let read = team.read("ben", "goals/ana/read.yaml");
    for word in ["patience", "no time", "done", "dropped", "clashes:"] {
        assert!(read.contains(word), "{word}: {read}");
    }
    let swim = team.read("ben", "goals/ana/swim.yaml");
    assert!(
        swim.contains("minimum: splash\n") && swim.contains("breath") && !swim.contains("clashes"),
        "{swim}"
    );
    team.ana("sync").ends(5);
    for id in ["read", "swim", "walk"] {
        let path = format!("goals/ana/{id}.yaml");
        assert_eq!(team.read("ana", &path), team.read("ben", &path));
        team.ana(&format!("goal show {id}")).ok();
    }
    team.is_clean("ana");
    team.is_clean("ben");
}

/// What lies in Ana's clone when something comes that Ben did.
struct Way {
    what: &'static str,
    before: fn(&Path),
    /// What stands in the way, if anything, as the message says.
    refused: Option<&'static str>,
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

const RUN: &str = "goals/ana/run.yaml";
const OLD: &str = "goals/ana/old.yaml";
const NEW: &str = "goals/ben/new.yaml";

const WAYS: [Way; 12] = [
    Way { what: "nothing", before: |_| (), refused: None },
    Way {
        what: "removed by the user",
        before: |clone| std::fs::remove_file(clone.join(RUN)).unwrap(),
        refused: None,
    },
    Way {
        what: "touched",
        before: |clone| {
            let text = std::fs::read(clone.join(RUN)).unwrap();
            std::fs::write(clone.join(RUN), text).unwrap();
        },
        refused: None,
    },
    Way {
        what: "made executable",
        before: |clone| {
            std::fs::set_permissions(clone.join(RUN), std::fs::Permissions::from_mode(0o755)).unwrap();
        },
        refused: None,
    },
    Way {
        what: "an untracked file in the folder that goes",
        before: |clone| write(&clone.join("goals/ana/mine.txt"), "mine\n"),
        refused: None,
    },
    Way {
        what: "what they made, already there",
        before: |clone| write(&clone.join(NEW), "title: New\n"),
        refused: None,
    },
    Way {
        what: "another file of that name",
        before: |clone| write(&clone.join(NEW), "mine\n"),
        refused: Some("goals/ben/new.yaml is in the way: "),
    },
    Way {
        what: "a folder of that name",
        before: |clone| write(&clone.join("goals/ben/new.yaml/mine"), "mine\n"),
        refused: Some("goals/ben/new.yaml is in the way: "),
    },
    Way {
        what: "a file for a folder",
        before: |clone| write(&clone.join("goals/ben"), "mine\n"),
        refused: Some("goals/ben/new.yaml is in the way: "),
    },
    Way {
        what: "a link for a folder",
        before: |clone| symlink("ana", clone.join("goals/ben")).unwrap(),
        refused: Some("goals/ben/new.yaml is in the way: "),
    },
    Way {
        what: "a link for the record",
        before: |clone| {
            std::fs::remove_file(clone.join(RUN)).unwrap();
            symlink("old.yaml", clone.join(RUN)).unwrap();
        },
        refused: Some("goals/ana/run.yaml is in the way: "),
    },
    Way {
        what: "a link for the record that goes",
        before: |clone| {
            std::fs::remove_file(clone.join(OLD)).unwrap();
            symlink("run.yaml", clone.join(OLD)).unwrap();
        },
        refused: Some("goals/ana/old.yaml is in the way: "),
    },
];

#[test]
fn what_lies_in_the_way_of_a_sync_is_kept_or_named_and_nothing_else_changes() {
    let begin = Team::pair();
    begin.ana("goal add Run --id run --every daily").ok();
    begin.ana("goal add Old --id old").ok();
    begin.ana("sync").ok();
    begin.ben("sync").ok();
    begin.git("ben", &["rm", "--quiet", OLD]);
    begin.write("ben", RUN, "title: Run\nevery: daily\nwhy: theirs\n");
    begin.write("ben", NEW, "title: New\n");
    begin.git("ben", &["add", "--all"]);
    begin.git("ben", &["commit", "--quiet", "-m", "by hand"]);
    begin.ben("sync").ok();
    let home = begin.path("ana");
    for (number, Way { what, before, refused }) in WAYS.into_iter().enumerate() {
        let clone = home.join(format!("way {number}"));
        let copied =
            std::process::Command::new("cp").arg("-a").arg(begin.clone_of("ana")).arg(&clone).status();
        assert!(copied.unwrap().success());
        before(&clone);
        let then = begin.state_of("ana", &clone);
        let run = begin.says_in("ana", &clone, "sync");
        let Some(named) = refused else {
            assert_eq!((run.code, run.err.as_str()), (0, ""), "{what}: {}", run.out);
            let text = std::fs::read_to_string(clone.join(RUN)).unwrap();
            assert_eq!(text, "title: Run\nevery: daily\nwhy: theirs\n", "{what}");
            assert!(!clone.join(OLD).exists() && clone.join(NEW).exists(), "{what}");
            let left = begin.git_ok("ana", &clone, &["status", "--porcelain"]);
            let mine = if what.starts_with("an untracked") { "?? goals/ana/mine.txt\n" } else { "" };
            assert_eq!(left, mine, "{what}");
            continue;
        };
        assert_eq!((run.code, run.out.as_str()), (1, ""), "{what}: {}", run.err);
        assert!(run.err.starts_with(&format!("error: {named}")), "{what}: {}", run.err);
        let mut now = begin.state_of("ana", &clone);
        // What was fetched is news of the remote, and no change here.
        let mut then = then;
        for state in [&mut then, &mut now] {
            state.retain(|key, _| !key.starts_with("git ") || key == "git diff --cached");
        }
        assert_eq!(now, then, "{what}");
    }
}

#[test]
fn a_link_that_comes_in_the_place_of_a_record_is_not_followed() {
    let team = Team::pair();
    team.ana("goal add Run --id run --every daily").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    let precious = team.path("precious");
    std::fs::write(&precious, "title: Precious\n").unwrap();
    std::fs::remove_file(team.clone_of("ben").join(RUN)).unwrap();
    symlink(&precious, team.clone_of("ben").join(RUN)).unwrap();
    std::fs::create_dir_all(team.clone_of("ben").join("goals/ben")).unwrap();
    symlink(&precious, team.clone_of("ben").join(NEW)).unwrap();
    team.git("ben", &["add", "--all"]);
    team.git("ben", &["commit", "--quiet", "-m", "links"]);
    team.git("ben", &["push", "--quiet"]);
    let run = team.ana("sync");
    assert!(matches!(run.code, 0 | 4), "{run:?}");
    // It lies there as git has it, is named, and neither read nor written through.
    let (_, err) = team.ana("status").ends(4);
    assert!(err.contains("warning: goals/ana/run.yaml") && err.contains("goals/ben/new.yaml"), "{err}");
    let out = team.ana("goal list --all").out;
    assert!(!out.contains("Precious"), "{out}");
    for line in
        ["goal change run --why x --because y", "checkin run=y", "goal add New --id run --every daily"]
    {
        assert_ne!(team.ana(line).code, 0, "{line}");
    }
    assert_eq!(std::fs::read_to_string(&precious).unwrap(), "title: Precious\n");
    team.is_clean("ana");
}

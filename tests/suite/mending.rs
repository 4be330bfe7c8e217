//! `check --fix` at a terminal and between devices: what is asked, what a stop leaves, what the others see.

use super::pty::Step::{Run, Send, Wait};
use super::pty::{Seen, Terminal};
use super::repositories::inside_a_bigger_repository;
use super::team::{Team, undent};

const FILE: &str = "goals/ana/run.yaml";

/// A goal with three clashes: one has three values, one is within an item of a list, one is a list of its own.
const CLASHING: &str = "\
title: Walk # mine
why: to breathe
start: 2026-11-22
paused:
- from: 2026-11-01
  why: rest
clashes:
- field: paused[2026-11-01].why
  value: travel
- field: title
  value: Fly
- field: title
  value: Run
- field: why
  value: |
    to see the sea,
    and the hills
";

fn clashing() -> Team {
    let team = Team::pair();
    team.ana("goal add Run --id run").ok();
    team.write("ana", FILE, CLASHING);
    team.ana("sync").ok();
    team.ben("sync").ends(5);
    team
}

#[track_caller]
fn shows(seen: &Seen, code: i64, expected: &str) {
    let expected = undent(expected);
    assert!(seen.screen == expected, "--- expected\n{expected}--- seen\n{}---", seen.screen);
    assert_eq!((seen.code, seen.restored), (code, true));
}

#[test]
fn each_clash_is_asked_about_and_shown_before_it_is_settled() {
    let team = clashing();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let steps = [
        Wait("open: "),
        Send("2"),
        Wait("open: "),
        Send("7"),
        Wait("open: "),
        Send("3"),
        Wait("open: "),
        Send("\r"),
        Wait("[y/N] "),
        Send("y\n"),
    ];
    let seen = terminal.ally("check --fix", &steps);
    shows(
        &seen,
        4,
        r#"
        goals/ana/run.yaml: which paused[2026-11-01].why stays?
          1  rest
          2  travel
          1 to 2, Enter leaves it open: 2
        goals/ana/run.yaml: which title stays?
          1  Walk
          2  Fly
          3  Run
          1 to 3, Enter leaves it open:
          1 to 3, or Enter
          1 to 3, Enter leaves it open: 3
        goals/ana/run.yaml: which why stays?
          1  to breathe
          2  to see the sea, and the hills
          1 to 2, Enter leaves it open:
        goals/ana/run.yaml: paused[2026-11-01].why becomes "travel" instead of "rest" [clash]
        goals/ana/run.yaml: title becomes "Run" instead of "Walk" [clash]
        Mend 2 things? [y/N] y
        goals/ana/run.yaml: paused[2026-11-01].why becomes "travel" instead of "rest"
        [clash]
        goals/ana/run.yaml: title becomes "Run" instead of "Walk" [clash]

        2 things are mended
        One commit; `ally undo` takes it back

        goals/ana/run.yaml:2:1: why was changed on both sides; "to see the sea, and the
        hills" is kept beside what is shown [clash]
            `ally check --fix` settles it; so does taking its entry out of clashes, with
            the right value in the file

        5 records looked at, 1 thing to look into
        "#,
    );
    let settled = team.read("ana", FILE);
    assert_eq!(
        settled,
        "title: Run # mine\nwhy: to breathe\nstart: 2026-11-22\npaused:\n- from: 2026-11-01\n  why: travel\nclashes:\n\
         - field: why\n  value: |\n    to see the sea,\n    and the hills\n"
    );
    team.is_clean("ana");
    // A partner sees what was settled, and taking it back gives the bytes from before.
    team.ana("sync").ok();
    team.ben("sync").ok();
    assert_eq!(team.read("ben", FILE), settled);
    team.ana("undo").ok();
    assert_eq!(team.read("ana", FILE), CLASHING);
}

#[test]
fn a_stop_or_a_no_writes_nothing() {
    let team = clashing();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let head = team.git("ana", &["rev-parse", "HEAD"]);
    let seen = terminal.ally("check --fix", &[Wait("open: "), Send("2"), Wait("open: "), Send("\x03")]);
    assert!(seen.screen.ends_with("Stopped. Nothing was written.\n"), "{}", seen.screen);
    assert_eq!((seen.code, seen.restored), (130, true));
    let one =
        [Wait("open: "), Send("2"), Wait("open: "), Send("\r"), Wait("open: "), Send("\r"), Wait("[y/N] ")];
    for answer in ["n\n", "\n"] {
        let seen = terminal.ally("check --fix", &[&one[..], &[Send(answer)]].concat());
        assert!(seen.screen.ends_with("Nothing was written.\n"), "{}", seen.screen);
        assert_eq!((seen.code, seen.restored), (4, true));
    }
    let open = [Wait("open: "), Send("\r"), Wait("open: "), Send("\r"), Wait("open: "), Send("\r")];
    let seen = terminal.ally("check --fix", &open);
    assert!(
        seen.screen.contains("There is nothing here that can be mended without a decision of yours\n"),
        "{}",
        seen.screen
    );
    assert_eq!(team.read("ana", FILE), CLASHING);
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), head);
    team.is_clean("ana");
}

#[test]
fn an_answer_does_not_count_for_a_clash_that_has_changed_meanwhile() {
    let team = clashing();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    // While Ana thinks about the yes, a further value arrives for the title.
    let another = "sed -i 's/^clashes:/clashes:\\n- field: title\\n  value: Swim/' goals/ana/run.yaml && git commit -qam more";
    let steps = [
        Wait("open: "),
        Send("2"),
        Wait("open: "),
        Send("3"),
        Wait("open: "),
        Send("2"),
        Wait("[y/N] "),
        Run(another),
        Send("y\n"),
    ];
    let seen = terminal.ally("check --fix", &steps);
    assert!(seen.screen.contains("\n2 things are mended\n"), "{}", seen.screen);
    assert_eq!(
        team.read("ana", FILE),
        "title: Walk # mine\nwhy: |\n  to see the sea,\n  and the hills\nstart: 2026-11-22\npaused:\n- from: 2026-11-01\n  \
         why: travel\nclashes:\n- field: title\n  value: Swim\n- field: title\n  value: Fly\n- field: title\n  value: Run\n"
    );
}

#[test]
fn only_ones_own_clashes_are_settled_and_a_bad_file_beside_hinders_nobody() {
    let team = clashing().with_cem();
    team.says("cem", "goal add Swim --id swim").ok();
    team.write("cem", "goals/cem/swim.yaml", "title: Swim\nclashes:\n- field: title\n  value: Row\n");
    team.write("cem", "goals/cem/bad.yaml", "title: [\n");
    team.git("cem", &["add", "goals"]);
    team.git("cem", &["commit", "-qm", "by hand"]);
    team.says("cem", "sync").ok();
    team.ana("sync").ends(5);
    team.ana("check --fix --take shown --yes").says(
        4,
        r#"
        goals/ana/run.yaml: paused[2026-11-01].why stays "rest" instead of "travel" [clash]
        goals/ana/run.yaml: title stays "Walk" instead of "Fly" and "Run" [clash]
        goals/ana/run.yaml: why stays "to breathe" instead of "to see the sea, and the hills" [clash]

        3 things are mended
        One commit; `ally undo` takes it back

        goals/cem/bad.yaml:1:8: title: a list stands where a text belongs [wrong-type]
            put the text in quotes
        goals/cem/swim.yaml:1:1: title was changed on both sides; "Row" is kept beside what is shown [clash]
            Cem Kaya settles it with `ally check --fix`

        8 records looked at, 2 things to look into
        "#,
        "",
    );
    assert_eq!(team.read("ana", "goals/cem/swim.yaml"), team.read("cem", "goals/cem/swim.yaml"));
    team.is_clean("ana");
}

/// A second device of Ana's.
fn with_a_tablet() -> Team {
    let team = Team::pair();
    team.home("tab", "Ana Roth");
    let config = team.path("tab/.gitconfig");
    let text = std::fs::read_to_string(&config).unwrap().replace("tab@", "ana@");
    std::fs::write(config, text).unwrap();
    team.in_home("tab", &["join", &team.remote(), "team"]).ok();
    team
}

#[test]
fn two_devices_that_settle_a_clash_at_once_end_equal() {
    let team = with_a_tablet();
    team.ana("goal add Run --id run").ok();
    team.write("ana", FILE, CLASHING);
    team.ana("sync").ok();
    team.says("tab", "sync").ends(5);
    // Two different answers where there were three values, one answer where there were two.
    team.write("tab", FILE, &team.read("tab", FILE).replace("- field: title\n  value: Run\n", ""));
    team.says("tab", "check --fix --take other --yes").ok();
    team.ana("goal change run --title Run --because so").ok();
    team.ana("check --fix --take shown --yes").ok();
    team.ana("sync").ok();
    team.says("tab", "sync").ends(5);
    team.ana("sync").ends(5);
    let text = team.read("ana", FILE);
    assert_eq!(text, team.read("tab", FILE));
    assert!(text.starts_with("title: Run # mine\nwhy: |\n  to see the sea,\n  and the hills\n"), "{text}");
    assert!(text.contains("clashes:\n- field: title\n  value: Fly\n"), "{text}");
    assert!(!text.contains("field: why") && !text.contains("field: paused"), "{text}");
    // What the first device had left as it was is in history.
    assert!(team.git("ana", &["log", "-p", "--", FILE]).contains("+why: to breathe"));
}

/// Ana has made two goals of one name, on two devices.
fn twins() -> Team {
    let team = with_a_tablet();
    team.ana("goal add 'Run home' --id run --every daily --why 'no bus'").ok();
    team.says("tab", "goal add 'Run 5k' --id run --target 5 --unit km").ok();
    team.ana("sync").ok();
    team.says("tab", "sync").ends(5);
    team
}

#[test]
fn two_goals_of_one_name_become_two() {
    let team = twins();
    let merged = team.read("tab", FILE);
    team.says("tab", "check --fix").says(
        4,
        r#"
        goals/ana/run.yaml: title holds "Run home", and "Run 5k" is kept beside it [clash]
            --take shown or --take other decides; at a terminal ally asks which one stays
            --take both makes two goals: “Run home” stays ana/run, “Run 5k” becomes ana/run-2

        There is nothing here that can be mended without a decision of yours
        `ally check` names everything, with a way out
        "#,
        "",
    );
    team.says("tab", "check --fix --take both --yes").shows(
        "
        goals/ana/run.yaml: it becomes two goals: “Run home” stays ana/run, “Run 5k” becomes ana/run-2 [clash]

        1 thing is mended
        One commit; `ally undo` takes it back
        ",
    );
    assert_eq!(team.read("tab", FILE), "title: Run home\nwhy: no bus\nevery: daily\nstart: 2026-11-22\n");
    let other = "title: Run 5k\ntarget: 5\nunit: km\nstart: 2026-11-22\n";
    assert_eq!(team.read("tab", "goals/ana/run-2.yaml"), other);
    team.says("tab", "sync").ok();
    team.ana("sync").ok();
    assert_eq!(team.read("ana", "goals/ana/run-2.yaml"), other);
    team.ana("check").ok();
    team.says("tab", "undo").ok();
    assert_eq!(team.read("tab", FILE), merged);
    assert!(!team.clone_of("tab").join("goals/ana/run-2.yaml").exists());
}

#[test]
fn a_terminal_asks_whether_it_is_one_goal_or_two() {
    let team = twins();
    let Some(terminal) = Terminal::new(&team, "tab") else { return };
    let seen = terminal.ally("check --fix", &[Wait("open: "), Send("2"), Wait("[y/N] "), Send("n\n")]);
    shows(
        &seen,
        4,
        "
        goals/ana/run.yaml: two new goals came together under this name
          1  one goal; each difference is asked about
          2  two goals: “Run home” stays ana/run, “Run 5k” becomes ana/run-2
          1 to 2, Enter leaves it open: 2
        goals/ana/run.yaml: it becomes two goals: “Run home” stays ana/run, “Run 5k” becomes ana/run-2 [clash]
        Mend 1 thing? [y/N] n
        Nothing was written.
        ",
    );
    let one = [
        Wait("open: "),
        Send("1"),
        Wait("which title stays?"),
        Wait("open: "),
        Send("2"),
        Wait("[y/N] "),
        Send("y\n"),
    ];
    let seen = terminal.ally("check --fix", &one);
    assert_eq!(seen.code, 0, "{}", seen.screen);
    assert!(team.read("tab", FILE).starts_with("title: Run 5k\nwhy: no bus\nevery: daily\n"));
}

#[test]
fn a_goal_that_was_changed_since_is_not_taken_apart() {
    let team = twins();
    team.says("tab", "goal change run --why 'no car' --because so").ok();
    let (out, _) = team.says("tab", "check --fix").ends(4);
    assert!(!out.contains("--take both"), "{out}");
    team.says("tab", "undo").ok();
    team.write("tab", FILE, &team.read("tab", FILE).replace("no bus", "by hand"));
    let (out, _) = team.says("tab", "check --fix --take both --yes").ends(4);
    assert!(out.starts_with("0 things are mended\n"), "{out}");
    assert!(team.read("tab", FILE).contains("by hand"));
}

#[test]
fn clashes_are_settled_inside_a_bigger_repository_too() {
    let (team, ana, ben) = inside_a_bigger_repository();
    team.says_in("ana", &ana, "goal add 'Run home' --id run").ok();
    team.says_in("ana", &ana, "sync").ok();
    team.says_in("ben", &ben, "--as ana goal add 'Run 5k' --id run").ok();
    team.says_in("ben", &ben, "sync").ends(5);
    team.says_in("ana", &ana, "sync").ends(5);
    std::fs::write(ana.join("../main.c"), "int main();\n").unwrap();
    let (out, _) = team.says_in("ana", &ana, "check --fix --take both --yes").ends(0);
    assert!(out.contains("it becomes two goals: "), "{out}");
    let titles = ["goals/ana/run.yaml", "goals/ana/run-2.yaml"]
        .map(|path| std::fs::read_to_string(ana.join(path)).unwrap().lines().next().unwrap().to_owned());
    assert_eq!(titles, ["title: Run home", "title: Run 5k"]);
    assert_eq!(team.git_ok("ana", &ana, &["status", "--porcelain"]), " M main.c\n");
    team.says_in("ana", &ana, "undo").ok();
    assert!(!ana.join("goals/ana/run-2.yaml").exists());
}

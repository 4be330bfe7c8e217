//! A goal that is added at a terminal, which asks what makes it hold.

use super::pty::Step::{Send, Wait};
use super::pty::Terminal;
use super::team::Team;

const FILE: &str = "goals/ana/run.yaml";

#[test]
fn a_new_goal_is_asked_for_its_reason_its_end_an_obstacle_and_a_plan() {
    let team = Team::pair();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let steps = [
        Wait("· "),
        Send("to feel light\r"),
        Wait("done?"),
        Wait("· "),
        Send("\r"),
        Wait("way?"),
        Wait("· "),
        Send("rain\r"),
        Wait("…)"),
        Wait("· "),
        Send("if it rains, then the treadmill\r"),
    ];
    let seen = terminal.ally("goal add Run --every 3/week", &steps);
    seen.shows(
        "
        Four lines about it, if you like. Enter skips one, Ctrl-C stops.
        Why does it matter to you?
        · to feel light
        What counts as done?
        ·
        What may get in the way?
        · rain
        What will you do then? (if …, then …)
        · if it rains, then the treadmill
        Added goal run: Run (3/week)
        ",
    );
    assert_eq!((seen.code, seen.restored), (0, true));
    assert_eq!(
        team.read("ana", FILE),
        "title: Run\nwhy: to feel light\nevery: 3/week\nobstacle: rain\nplan:\n- if it rains, then the treadmill\nstart: 2026-11-22\n"
    );
    team.is_clean("ana");
}

#[test]
fn a_goal_that_says_it_already_or_cannot_be_written_is_not_asked_about() {
    let team = Team::pair();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    for (line, code, said) in [
        ("goal add Run --why 'to feel light'", 0, "Added goal run: Run\n"),
        ("goal add Swim --no-input", 0, "Added goal swim: Swim\n"),
        ("goal add Run", 1, "error: "),
        ("goal add Walk --every 9/week", 2, "error: "),
    ] {
        let seen = terminal.ally(line, &[]);
        assert!(seen.code == code && seen.screen.starts_with(said), "{line}: {}", seen.screen);
    }
    team.is_clean("ana");
}

#[test]
fn a_new_goal_that_is_stopped_is_not_written() {
    let team = Team::pair();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let seen = terminal.ally("goal add Run", &[Wait("· "), Send("because\r"), Wait("done?"), Send("\x03")]);
    assert!(seen.screen.ends_with("Stopped. Nothing was written.\n"), "{}", seen.screen);
    assert_ne!(seen.code, 0);
    assert!(!team.clone_of("ana").join(FILE).exists());
    team.is_clean("ana");
}

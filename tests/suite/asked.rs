//! Who is asked questions, and when nobody is: what can't be written, --json, --quiet.

use super::pty::Step::{Send, Wait};
use super::pty::Terminal;
use super::team::Team;

fn team() -> Team {
    let team = Team::pair();
    team.ana("goal add Run --id run --every daily").ok();
    team.ana("checkin -m 4").ok();
    team.ben("sprint idea 'A salsa class' --id dance").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.at("2026-11-23T09:00");
    team
}

#[test]
fn nobody_is_asked_for_what_cannot_be_written_now() {
    let team = team();
    let head = team.git("ana", &["rev-parse", "HEAD"]);
    team.write("ana", ".git/MERGE_HEAD", &head);
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let terminal = terminal.var("GIT_EDITOR", "touch ../opened; true");
    for line in [
        "checkin",
        "checkin --editor",
        "checkin edit 2026-11-22",
        "goal add Walk",
        "review answer",
        "pact new",
        "sprint plan Salsa --from dance",
        "sprint join dance",
        "sprint debrief dance",
        "leave",
    ] {
        let seen = terminal.ally(line, &[]);
        assert!(seen.screen.starts_with("error: "), "{line}: {}", seen.screen);
        assert_eq!((seen.code, seen.restored), (7, true), "{line}: {}", seen.screen);
    }
    assert!(!team.path("ana").join("opened").exists());
}

#[test]
fn nobody_is_asked_where_a_rule_says_no_anyway() {
    let team = team();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    for (line, code) in [
        ("pact new", 1),
        ("sprint plan Salsa --from nothing", 3),
        ("sprint join nothing", 3),
        ("sprint debrief dance", 1),
        ("review answer --period 2026-W40", 1),
        ("goal add Run --id run", 1),
    ] {
        let seen = terminal.ally(line, &[]);
        assert!(seen.screen.starts_with("error: "), "{line}: {}", seen.screen);
        assert_eq!(seen.code, code, "{line}: {}", seen.screen);
    }
}

#[test]
fn with_json_nobody_is_asked() {
    let team = team();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    for (line, code, said) in [
        ("leave --json", 1, "\"unconfirmed\""),
        ("review answer --json", 1, "\"nothing_answered\""),
        ("pact new --json", 1, "\"pact_there\""),
        ("goal add Walk --json", 0, "\"goal.add\""),
        ("sprint plan Salsa --from dance --json", 0, "\"sprint.plan\""),
        ("sprint join dance --json", 0, "\"sprint.join\""),
    ] {
        let seen = terminal.ally(line, &[]);
        assert_eq!(seen.code, code, "{line}: {}", seen.screen);
        assert!(seen.screen.starts_with('{') && seen.screen.contains(said), "{line}: {}", seen.screen);
    }
}

#[test]
fn a_quiet_question_still_says_what_it_is_about() {
    let team = team();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let seen = terminal.ally("leave -q", &[Wait("[y/N]"), Send("n\n")]);
    let farewell = "Nobody has to agree. Your records and the history of them stay with the team\n";
    assert!(seen.screen.starts_with(farewell), "{}", seen.screen);
    assert_eq!(seen.code, 1);
    let seen = terminal.ally("checkin -q", &[Wait("1 of 1"), Send("\u{3}")]);
    assert!(seen.screen.ends_with("Stopped. Nothing was written.\n"), "{}", seen.screen);
}

#[test]
fn a_checkin_that_could_not_be_written_is_named_in_full() {
    let team = team();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let merge = "git rev-parse HEAD > .git/MERGE_HEAD";
    let steps = [
        Wait("y p n s: "),
        Send("y"),
        Wait("1 to 5: "),
        Send("4"),
        Wait("· "),
        super::pty::Step::Run(merge),
        Send("it's dry\r\r"),
    ];
    let seen = terminal.ally("checkin -q", &steps);
    let again = "To say it again: ally checkin run=done -m 4 --win 'it'\\''s dry'\n";
    assert!(seen.screen.contains(again), "{}", seen.screen);
    assert_eq!(seen.code, 7);
}

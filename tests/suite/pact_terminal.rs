//! Questions at a terminal: those of a first pact, those about oneself, and the one before leaving.

use super::pty::{Seen, Step, Terminal, dialog};
use super::team::{Team, words};

/// Types a command in a person's home and answers one question after the other.
fn answers(terminal: &Terminal<'_>, team: &Team, who: &str, line: &str, asked: &[(&str, &str)]) -> Seen {
    let mut all = vec![env!("CARGO_BIN_EXE_ally").to_owned()];
    all.extend(words(line));
    terminal.run(&all, &team.path(who), &dialog(asked))
}

#[test]
fn who_begins_with_a_preset_is_asked_for_the_pact_and_then_about_oneself() {
    let team = Team::plain();
    let Some(ana) = Terminal::new(&team, "ana") else { return };
    let remote = team.remote();
    let seen = answers(
        &ana,
        &team,
        "ana",
        &format!("init team --preset coach --remote {remote}"),
        &[
            ("in one sentence?", "Speak freely\n"),
            ("[weekly]", "often\n"),
            ("[weekly]", "2/week\n"),
            ("after a miss?", "\n"),
            ("could be better?", "in the call\n"),
            ("[13 weeks]", "6 months\n"),
            ("stays out", "no mail at night\n"),
            ("not do?", "give advice\n"),
            ("what helps?", "a call; a walk\n"),
            ("what doesn't?", "\n"),
            ("build on?", "mornings\n"),
        ],
    );
    assert_eq!((seen.code, seen.restored), (0, true), "{}", seen.screen);
    assert!(
        seen.screen
            .contains("\n  \"often\" is not a rhythm that ally understands; write it as one of: daily, "),
        "{}",
        seen.screen
    );
    assert_eq!(
        team.read("ana", "pacts/2026-11-22.ana.yaml"),
        "purpose: Speak freely\nby: ana\nfrom: 2026-11-22\nmembers:\n- ana\ncheckin: 2/week\nreview: weekly\nuntil: 2027-05-22\nlead: client\nfeedback: in the call\nboundaries: |\n  no mail at night\n  The coach does not: give advice\nreply_days: 3\n"
    );
    assert_eq!(
        team.read("ana", "members/ana.yaml"),
        "name: Ana Roth\nemails:\n- ana@example.org\nrole: coach\nsince: 2026-11-22\nagreed: 2026-11-22.ana\nhelps:\n- a call\n- a walk\nstrengths:\n- mornings\n"
    );
    // Whoever comes in is asked about oneself, after coming in.
    let Some(ben) = Terminal::new(&team, "ben") else { return };
    let seen = answers(
        &ben,
        &team,
        "ben",
        &format!("join {remote} team"),
        &[("what helps?", "quiet\n"), ("what doesn't?", "\n"), ("build on?", "\u{4}")],
    );
    assert_eq!(seen.code, 0, "{}", seen.screen);
    assert_eq!(
        team.read("ben", "members/ben.yaml"),
        "name: Ben Li\nemails:\n- ben@example.org\nrole: client\nsince: 2026-11-22\nhelps:\n- quiet\n"
    );
    assert_eq!(
        team.git("ben", &["log", "--format=%s", "origin/main"]),
        "member: ben changes helps\nmember: ben joins\ninit: ana begins team\n"
    );
}

#[test]
fn options_answer_questions_before_they_are_asked() {
    let team = Team::empty();
    let Some(ana) = Terminal::new(&team, "ana") else { return };
    let line = "init team --preset training --purpose Run --checkin daily --missed tea --feedback mild --until 2027-01-31 --helps tea";
    let seen = answers(&ana, &team, "ana", line, &[]);
    assert_eq!(seen.code, 0, "{}", seen.screen);
    assert!(!seen.screen.contains('?'), "{}", seen.screen);
    assert_eq!(
        team.read("ana", "pacts/2026-11-22.ana.yaml"),
        "purpose: Run\nby: ana\nfrom: 2026-11-22\nmembers:\n- ana\ncheckin: daily\nreview: weekly\nuntil: 2027-01-31\nmissed: tea\nlead: monthly\nfeedback: mild\n"
    );
    // And --no-input answers all of them with nothing.
    let seen = answers(&ana, &team, "ana", "init other --preset training --no-input", &[]);
    assert_eq!((seen.code, seen.screen.contains('?')), (0, false), "{}", seen.screen);
}

#[test]
fn who_goes_away_from_the_questions_of_a_pact_has_written_nothing() {
    let team = Team::empty();
    team.in_home("ana", &["init", "team"]).ok();
    let Some(ana) = Terminal::new(&team, "ana") else { return };
    let seen = ana.ally(
        "pact new --preset couple",
        &[Step::Wait("in one sentence?"), Step::Send("Dance\n"), Step::Wait("[weekly]"), Step::Send("\u{3}")],
    );
    assert_ne!(seen.code, 0, "{}", seen.screen);
    assert_eq!(team.git("ana", &["ls-files", "pacts"]), "");
    team.is_clean("ana");
    let enter = |question| [Step::Wait(question), Step::Send("\n")];
    let mut steps = vec![Step::Wait("in one sentence?"), Step::Send("Dance\n")];
    for question in ["[weekly]", "after a miss?", "could be better?", "[13 weeks]"] {
        steps.extend(enter(question));
    }
    let seen = ana.ally("pact new --preset couple", &steps);
    assert_eq!(seen.code, 0, "{}", seen.screen);
    assert!(seen.screen.ends_with("Wrote and signed the pact 2026-11-22.ana: Dance\n"), "{}", seen.screen);
    assert!(team.read("ana", "pacts/2026-11-22.ana.yaml").contains("topics:\n- saying what we feel\n"));
}

#[test]
fn leaving_takes_a_yes_at_a_terminal() {
    let team = Team::pair();
    let Some(ana) = Terminal::new(&team, "ana") else { return };
    let seen = ana.ally("leave", &[Step::Wait("[y/N]"), Step::Send("\n")]);
    assert_eq!(seen.code, 1, "{}", seen.screen);
    assert!(!team.read("ana", "members/ana.yaml").contains("until"));
    let seen = ana.ally("leave", &[Step::Wait("[y/N]"), Step::Send("y\n")]);
    assert_eq!(
        (seen.code, seen.screen.as_str()),
        (
            0,
            "Nobody has to agree. Your records and the history of them stay with the team\nThe pact 2026-11-22.ana ends with it\nLeave, with today as your last day? [y/N] y\nYou leave Ana & Ben; today is your last day\n`ally sync` tells the others; `ally member edit --until \"\"` brings you back\n"
        )
    );
    assert!(team.read("ana", "members/ana.yaml").contains("until: 2026-11-22\n"));
}

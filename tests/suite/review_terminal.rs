//! One's own part of a review, asked for on a real terminal.

use super::pty::Step::{Run, Send, Wait};
use super::pty::{Terminal, dialog};
use super::team::Team;

fn with_goals() -> Team {
    let team = Team::pair();
    team.ana("goal add 'Run three times a week' --id run --every 3/week").ok();
    team.ana("checkin run=done").ok();
    team
}

#[test]
fn a_week_takes_one_key_and_a_few_lines() {
    let team = with_goals();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let keys = dialog(&[
        ("5 warm: ", "7"),
        ("5 warm: ", "4"),
        ("· ", "der Lauf 跑步 im Regen\r"),
        ("· ", "one run without stopping\r"),
        ("· ", "the evenings\r"),
        ("· ", "\r"),
    ]);
    let seen = terminal.ally("review answer", &keys);
    seen.shows(
        "
        Your part in the review of 2026-W47. Enter skips a question, Ctrl-C stops.
        1 of 4  How warm or cold do things feel between us?
          1 cold to 5 warm:
          a whole number from 1 to 5, please, or Enter
          1 cold to 5 warm: 4
          One moment that shows it, if you like:
        · der Lauf 跑步 im Regen
        2 of 4  One thing that was good
        · one run without stopping
        3 of 4  One thing that was hard
        · the evenings
        4 of 4  One thing to change
        ·
        Your part in the review of 2026-W47 is there
        Ben Li can still add a part; `ally review --period 2026-W47` shows what is there
        ",
    );
    assert_eq!(seen.code, 0);
    assert!(seen.restored);
}

#[test]
fn a_month_asks_for_signs_and_goals_by_their_keys() {
    let team = with_goals();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let keys = dialog(&[
        ("5 warm: ", "\r"),
        ("5 yes: ", "5"),
        ("· ", "\r"),
        ("· ", "took the kids on Thursday\r"),
        ("· ", "\r"),
        ("-2 to 2: ", "-1"),
        ("· ", "\r"),
        ("-2 to 2: ", "+3"),
        ("-2 to 2: ", "0"),
        ("· ", "\r"),
        ("· ", "\r"),
        ("· ", "\r"),
        ("· ", "\r"),
        ("d drop: ", "x"),
        ("d drop: ", "c"),
        ("· ", "\r"),
        ("· ", "\r"),
        ("· ", "that I envy you\r"),
    ]);
    let seen = terminal.ally("review answer --month", &keys);
    seen.shows(
        "
        Your part in the review of 2026-11. Enter skips a question, Ctrl-C stops.
        1 of 13  How warm or cold do things feel between us?
          1 cold to 5 warm:
        2 of 13  Today I would choose these goals again
          1 no to 5 yes: 5
          One moment that shows it, if you like:
        ·
        3 of 13  One thing that Ben Li did
        · took the kids on Thursday
        4 of 13  A second thing that Ben Li did
        ·
        5 of 13  Give and take: from “I give much more” over 0, even, to “I get much more”
          -2 to 2: -1
          One moment that shows it, if you like:
        ·
        6 of 13  From “too easy on me” over 0, right, to “too hard on me”
          -2 to 2: +
          a whole number from -2 to 2, please, or Enter
          -2 to 2: 0
          One moment that shows it, if you like:
        ·
        7 of 13  One thing that was good
        ·
        8 of 13  One thing that was hard
        ·
        9 of 13  One thing to change
        ·
        10 of 13  Your goal “Run three times a week”: keep, change or drop it?
          k keep, c change, d drop:
          k for keep, c for change or d for drop, please, or Enter
          k keep, c change, d drop: change
        11 of 13  What surprised you about yourself, or about the two of you?
        ·
        12 of 13  Where else did it show up in your life?
        ·
        13 of 13  What have you not said? It stays on this machine
        · that I envy you
        Your part in the review of 2026-11 is there
        What you have not said is kept on this machine alone; --share-unsaid shows it to
        the others
        Ben Li can still add a part; `ally review --period 2026-11` shows what is there
        ",
    );
    assert_eq!(seen.code, 0);
}

#[test]
fn what_can_not_be_written_is_given_back_as_a_command() {
    let team = with_goals();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let keys = [
        Wait("5 warm: "),
        Send("4it's warm\r"),
        Wait("it's warm"),
        Run("mkdir -p reviews/2026-W47 && echo 'x: [' > reviews/2026-W47/ana.yaml"),
        Send("the hill\r\r\r"),
    ];
    let seen = terminal.ally("review answer", &keys);
    assert!(
        seen.screen.contains(
            "To say it again: ally review answer --period 2026-W47 --temp 4 --moment 'temp=it'\\''s warm' --good 'the hill'\n"
        ),
        "{}",
        seen.screen
    );
    assert_eq!(seen.code, 4);
    assert!(seen.restored);
}

#[test]
fn stopping_writes_nothing() {
    let team = with_goals();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let seen = terminal.ally("review answer", &dialog(&[("5 warm: ", "4"), ("· ", "\u{3}")]));
    seen.shows(
        "
        Your part in the review of 2026-W47. Enter skips a question, Ctrl-C stops.
        1 of 4  How warm or cold do things feel between us?
          1 cold to 5 warm: 4
          One moment that shows it, if you like:
        ·
        Stopped. Nothing was written.
        ",
    );
    assert_eq!(seen.code, 130);
    assert!(seen.restored);
    assert_eq!(team.git("ana", &["status", "--porcelain"]), "");
}

#[test]
fn answers_that_nobody_gave_are_nothing() {
    let team = with_goals();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let keys = dialog(&[("5 warm: ", "\r"), ("· ", "\r"), ("· ", "\r"), ("· ", "\r")]);
    let seen = terminal.ally("review answer", &keys);
    seen.shows(
        "
        Your part in the review of 2026-W47. Enter skips a question, Ctrl-C stops.
        1 of 4  How warm or cold do things feel between us?
          1 cold to 5 warm:
        2 of 4  One thing that was good
        ·
        3 of 4  One thing that was hard
        ·
        4 of 4  One thing to change
        ·
        Nothing was written.
        ",
    );
    assert_eq!(seen.code, 0);
}

#[test]
fn a_terminal_without_keys_takes_lines() {
    let team = with_goals();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let keys = dialog(&[
        ("5 warm: ", "nine\n"),
        ("5 warm: ", "3\n"),
        ("· ", "\n"),
        ("· ", "\n"),
        ("· ", "the stairs\n"),
        ("· ", "\n"),
    ]);
    let seen = terminal.var("TERM", "dumb").ally("review answer", &keys);
    seen.shows(
        "
        Your part in the review of 2026-W47. Enter skips a question, Ctrl-C stops.
        1 of 4  How warm or cold do things feel between us?
          1 cold to 5 warm: nine
          a whole number from 1 to 5, please, or Enter
          1 cold to 5 warm: 3
          One moment that shows it, if you like:
        ·
        2 of 4  One thing that was good
        ·
        3 of 4  One thing that was hard
        · the stairs
        4 of 4  One thing to change
        ·
        Your part in the review of 2026-W47 is there
        Ben Li can still add a part; `ally review --period 2026-W47` shows what is there
        ",
    );
    assert_eq!(seen.code, 0);
}

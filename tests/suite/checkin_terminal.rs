//! The check-in that asks, on a real terminal.

use super::pty::Step::{Columns, Pause, Run, Send, Signal, Wait};
use super::pty::{Seen, Step, Terminal};
use super::servers::Host;
use super::team::Team;

fn with_goals() -> Team {
    let team = Team::pair();
    team.ana(
        "goal add 'Run three times a week' --id run --every 3/week --plan 'if it rains then the treadmill'",
    )
    .ok();
    team.ana("goal add 'Read the book' --id pages --target 300 --unit pages").ok();
    team.ana("goal add 'Yoga' --id yoga --every daily --minimum 'five minutes'").ok();
    team.ana("checkin --next 'send Ben the draft on Monday'").ok();
    team.at("2026-11-23T20:00");
    team
}

/// A check-in at a terminal, and what git holds of it.
fn ask(team: &Team, steps: &[Step<'_>]) -> Option<Seen> {
    Terminal::new(team, "ana").map(|terminal| terminal.ally("checkin", steps))
}

const FILE: &str = "checkins/ana/2026/11/2026-11-23.ana.yaml";

#[test]
fn six_keys_and_a_line_are_a_checkin() {
    let team = with_goals();
    let keys = [
        Wait("n not: "),
        Send("k"),
        Wait("n or s: "),
        Send("12\r"),
        Wait("y p n s: "),
        Send("y"),
        Wait("y p n s: "),
        Send("n"),
        Wait("why: "),
        Send("e"),
        Wait("1 to 5: "),
        Send("4"),
        Wait("· "),
        Send("first run without stopping\r"),
        Wait("· "),
        Send("> shoes by the door\r"),
        Wait("· "),
        Send("\r"),
    ];
    let Some(seen) = ask(&team, &keys) else { return };
    seen.shows(
        "
        Mon 23 Nov: one key each. Enter gives no word, ? helps, Ctrl-C stops.
        You said on Sun 22 Nov: send Ben the draft on Monday
          k kept, p partly, n not: kept
        1 of 3  Read the book
          a number, n or s: 12
        2 of 3  Run three times a week (0 of 3 this week)
          if it rains then the treadmill
          y p n s: done
        3 of 3  Yoga
          y p n s: missed
          Why, if you like: t time, e energy, f forgot, o obstacle, l feeling, c choice, i ill
          why: energy
        Mood, 1 to 5: 4
        A moment that went well? (> next, ! in the way, ? for the others; Enter ends)
        · first run without stopping
        · > shoes by the door
        ·
        Checked in for Mon 23 Nov: pages 12, run done, yoga missed (energy), mood 4,
        win, next, last promise kept
        Ben Li will see it after your next `ally sync`
        Add an if–then for next time, if you like: `ally goal change yoga --plan \"if …,
        then …\" --because TEXT`
        ",
    );
    assert_eq!((seen.code, seen.restored), (0, true));
    assert_eq!(
        team.read("ana", FILE),
        "goals:\n  pages: 12\n  run: done\n  yoga:\n    is: missed\n    why: energy\nmood: 4\nwin: first run without stopping\nlast: kept\nnext: shoes by the door\n"
    );
    team.is_clean("ana");
}

#[test]
fn enter_everywhere_is_a_word_and_a_second_one_adds_nothing() {
    let team = with_goals();
    let Some(seen) = ask(&team, &[Wait("n not: "), Send("\r\r\r\r\r\r")]) else { return };
    assert!(seen.screen.ends_with("Checked in for Mon 23 Nov, no word on the goals\nBen Li will see it after your next `ally sync`\n"), "{}", seen.screen);
    assert_eq!((seen.code, team.read("ana", FILE).as_str()), (0, "{}\n"));
    assert_eq!(team.ana("checkin list --since today --json").json()["data"][0]["id"], "2026-11-23.ana");
    team.ana("check").ok();
    team.is_clean("ana");
    let seen = ask(&team, &[Wait("n not: "), Send("\r\r\r\r\r\r")]).unwrap();
    assert!(
        seen.screen.ends_with("Nothing to add; your check-in of today stays as it is.\n"),
        "{}",
        seen.screen
    );
    assert_eq!(seen.code, 0);
}

#[test]
fn stopping_writes_nothing_and_leaves_the_terminal_as_it_was() {
    let team = with_goals();
    let before = team.git("ana", &["rev-parse", "HEAD"]);
    let begun = [Wait("n not: "), Send("k"), Wait("n or s: "), Send("12\r"), Wait("y p n s: "), Send("y")];
    for stop in [&[Send("\u{3}")][..], &[Send("\u{4}")], &[Send("\u{1b}"), Pause(300), Send("\u{1b}")]] {
        let Some(seen) = ask(&team, &[&begun[..], stop].concat()) else { return };
        assert!(seen.screen.ends_with("\nStopped. Nothing was written.\n"), "{}", seen.screen);
        assert_eq!((seen.code, seen.restored), (130, true));
    }
    // So does a signal that asks for an end (hang up, terminate), and it leaves the terminal as it was.
    for signal in [1, 15] {
        let seen = ask(&team, &[&begun[..], &[Signal(signal)]].concat()).unwrap();
        assert!(seen.screen.ends_with("\nStopped. Nothing was written.\n"), "{}", seen.screen);
        assert_eq!((seen.code, seen.restored), (130, true));
    }
    // In the middle of a line as well.
    let line = [Wait("n not: "), Send("\r\r\r\r\rhalf a line"), Wait("half a line"), Send("\u{3}")];
    assert_eq!(ask(&team, &line).unwrap().code, 130);
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), before);
    team.is_clean("ana");
}

#[test]
fn keys_that_fit_nothing_are_explained_and_help_is_there() {
    let team = with_goals();
    let keys = [
        Wait("n not: "),
        Send("x"),
        Wait("n not: "),
        Send("N"),
        Wait("n or s: "),
        Send("y"),
        Wait("n or s: "),
        Send("?"),
        Wait("n or s: "),
        Send("1.2.3\r"),
        Wait("n or s: "),
        Send("13\u{7f}2,5\r"),
        Wait("y p n s: "),
        Send("3x\r"),
        Wait("y p n s: "),
        Send("?"),
        Wait("y p n s: "),
        Send("P"),
        Wait("1 to 5: "),
        Send("7"),
        Wait("1 to 5: "),
        Send("2\r"),
    ];
    let Some(seen) = ask(&team, &keys) else { return };
    seen.shows(
        "
        Mon 23 Nov: one key each. Enter gives no word, ? helps, Ctrl-C stops.
        You said on Sun 22 Nov: send Ben the draft on Monday
          k kept, p partly, n not:
          k, p, n or Enter
          k kept, p partly, n not: not
        1 of 3  Read the book
          a number, n or s:
          a number fits here, or n (missed) or s (skip)
          a number, n or s:
          the number of today, then Enter; n missed, s skip; Enter alone: no word
          a number, n or s: 1.2.3
          answer y, p, n, s (or done, partly, missed, skip), a number, 3x or mon,wed
          a number, n or s: 12.5
        2 of 3  Run three times a week (0 of 3 this week)
          if it rains then the treadmill
          y p n s: 3x
        3 of 3  Yoga
          y p n s:
          y done, p partly (five minutes); n missed, s skip; 3x and Enter: three times this week so far; Enter alone: no word
          y p n s: partly
        Mood, 1 to 5:
          1 is low, 5 is high; Enter gives no word
        Mood, 1 to 5: 2
        A moment that went well? (> next, ! in the way, ? for the others; Enter ends)
        ·
        Checked in for Mon 23 Nov: pages 12.5, run 3x, yoga partly, mood 2, last promise
        not kept
        Ben Li will see it after your next `ally sync`
        ",
    );
}

#[test]
fn what_is_typed_ahead_or_pasted_arrives() {
    let team = with_goals();
    // Everything at once, before the first question.
    let Some(seen) = ask(&team, &[Send("k12\rysp\u{7f}4a line\r\r")]) else { return };
    assert_eq!(seen.code, 0, "{}", seen.raw);
    let text = team.read("ana", FILE);
    assert_eq!(text, "goals:\n  pages: 12\n  run: done\n  yoga: skip\nmood: 4\nwin: a line\nlast: kept\n");
    // A paste is one line, whatever it holds, and no key of it answers anything.
    team.ana("undo").ok();
    let pasted = "\u{1b}[200~two\nlines, 日本\u{1}語\r\u{1b}[201~";
    let keys = [
        Wait("n not: "),
        Send(pasted),
        Pause(100),
        Send("\r\r\r\r\r"),
        Wait("· "),
        Send(pasted),
        Wait("語"),
        Send("\r\r"),
    ];
    let seen = ask(&team, &keys).unwrap();
    assert_eq!(seen.code, 0, "{}", seen.raw);
    assert_eq!(team.read("ana", FILE), "win: two lines, 日本 語\n");
}

#[test]
fn a_narrow_terminal_that_changes_its_size_shows_the_end_of_a_line() {
    let team = with_goals();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let keys = [
        Wait("n not: "),
        Send("\r\r\r\r\r"),
        Wait("· "),
        Send("日本語の長い文章を書く"),
        Wait("を書く"),
        Send("\u{7f}\u{17}ten words or so are more than twenty columns hold"),
        Wait("columns hold"),
        Columns(60),
        Pause(100),
        Send("."),
        Wait("hold."),
        Send("\r\r"),
    ];
    let seen = terminal.columns(20).ally("checkin", &keys);
    assert_eq!(seen.code, 0, "{}", seen.raw);
    assert!(seen.raw.contains("\r\u{1b}[K· の長い文章を書く\r"), "{}", seen.raw);
    assert!(
        seen.raw.contains("\r\u{1b}[K· ten words or so are more than twenty columns hold."),
        "{}",
        seen.raw
    );
    assert_eq!(team.read("ana", FILE), "win: ten words or so are more than twenty columns hold.\n");
}

#[test]
fn a_dumb_terminal_gets_no_control_sequences_and_answers_in_lines() {
    let team = with_goals();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let keys = [
        Wait("n not: "),
        Send("k\r"),
        Wait("n or s: "),
        Send("12\r"),
        Wait("y p n s: "),
        Send("n\r"),
        Wait("why: "),
        Send("t\r"),
        Wait("y p n s: "),
        Send("Y\r"),
        Wait("1 to 5: "),
        Send("\r"),
        Wait("· "),
        Send("a lime\u{7f}\u{7f}ne\r"),
        Wait("· "),
        Send("\r"),
    ];
    let seen = terminal.var("TERM", "dumb").ally("checkin", &keys);
    assert!(!seen.raw.replace("\u{8} \u{8}", "").contains(['\u{1b}', '\u{8}']), "{:?}", seen.raw);
    assert_eq!((seen.code, seen.restored), (0, true));
    assert_eq!(
        team.read("ana", FILE),
        "goals:\n  pages: 12\n  run:\n    is: missed\n    why: time\n  yoga: done\nwin: a line\nlast: kept\n"
    );
    // The end of the input stops it.
    team.ana("undo").ok();
    let terminal = Terminal::new(&team, "ana").unwrap().var("TERM", "dumb");
    let seen = terminal.ally("checkin", &[Wait("n not: "), Send("\u{4}")]);
    assert!(seen.screen.ends_with("Stopped. Nothing was written.\n"), "{}", seen.screen);
    assert_eq!(seen.code, 130);
}

/// More than there are questions: the rest is thrown away at the end.
const ENTERS: &str = "\r\r\r\r\r\r\r\r\r\r\r\r";

#[test]
fn only_what_is_open_today_is_asked() {
    let team = with_goals();
    team.ana("goal add Swim --every tue,thu").ok();
    team.ana("goal add Register --by 2026-11-25").ok();
    team.ana("goal add Taxes --by 2027-05-31").ok();
    team.ana("goal add Sketch --every weekly").ok();
    team.ana("goal add Hike --every weekly --with ben").ok();
    team.ana("goal add Chess --every daily").ok();
    team.ana("goal drop chess").ok();
    team.ana("checkin sketch=y yoga=y").ok();
    let Some(seen) = ask(&team, &[Wait("n not: "), Send(ENTERS)]) else { return };
    let asked: Vec<&str> = seen.screen.lines().filter(|line| line.contains(" of 4  ")).collect();
    assert_eq!(
        asked,
        [
            "1 of 4  Read the book",
            "2 of 4  Run three times a week (0 of 3 this week)",
            "3 of 4  Register (due Wed 25 Nov)",
            "4 of 4  Hike (0 of 1 this week)"
        ]
    );
    // A week that is full is not asked about; fixed days are on their day.
    team.at("2026-11-24T20:00");
    team.ana("checkin run=3x").ok();
    let seen = ask(&team, &[Wait("n not: "), Send(ENTERS)]).unwrap();
    let asked: Vec<&str> = seen.screen.lines().filter(|line| line.contains(" of 5  ")).collect();
    assert_eq!(asked.len(), 5, "{}", seen.screen);
    assert!(asked[2].ends_with("Yoga") || asked[1].ends_with("Yoga"), "{asked:?}");
    assert!(asked.iter().any(|line| line.ends_with("Swim")), "{asked:?}");
    assert!(!seen.screen.contains("Run three"), "{}", seen.screen);
    // Who checks in once a week is asked about the days that are left open.
    team.at("2026-11-25T20:00");
    let seen = ask(&team, &[Wait("n not: "), Send(ENTERS)]).unwrap();
    assert!(seen.screen.contains("Swim (this week so far)"), "{}", seen.screen);
}

#[test]
fn nobody_is_asked_without_a_terminal_or_when_it_is_forbidden() {
    let team = with_goals();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    for line in ["checkin --no-input", "checkin --json"] {
        let seen = terminal.ally(line, &[]);
        assert!(seen.screen.contains("there is nothing to write down yet"), "{}", seen.screen);
        assert_eq!(seen.code, 1);
    }
    team.ana("checkin").fails(
        1,
        "
        error: there is nothing to write down yet
          help: say how a goal went (`ally checkin run=y`), or use --win, --note, --mood, --next
        ",
    );
}

#[test]
fn an_edited_text_gets_a_second_chance() {
    let team = with_goals();
    team.ana("checkin -m 4").ok();
    let editor = "f() { if grep -q 'mood: 9' \"$1\"; then cp \"$1\" ../seen; sed -i 's/mood: 9/mood: 3/' \"$1\"; else sed -i 's/mood: 4/mood: 9/' \"$1\"; fi; }; f";
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let terminal = terminal.var("GIT_EDITOR", editor);
    let seen = terminal.ally("checkin edit 2026-11-23", &[Wait("Edit again? [Y/n] "), Send("\r")]);
    seen.shows(
        "
        warning: private/edit-checkin-2026-11-23.ana.yaml:6:7: mood: 9 is not between 1 and 5
          help: write a number within that range, or take the line out
        Edit again? [Y/n]
        Changed your check-in of Mon 23 Nov: mood
        ",
    );
    assert_eq!(team.read("ana", FILE), "mood: 3\n");
    let kept = std::fs::read_to_string(team.path("ana").join("seen")).unwrap();
    assert!(kept.contains("#| Line 6, column 7: mood: 9 is not between 1 and 5\nmood: 9\n"), "{kept}");
    let editor = "sed -i 's/mood: 3/mood: 9/'";
    let terminal = Terminal::new(&team, "ana").unwrap().var("GIT_EDITOR", editor);
    let seen = terminal.ally("checkin edit 2026-11-23", &[Wait("Edit again? [Y/n] "), Send("n\r")]);
    assert!(seen.screen.contains("your text is kept in private/"), "{}", seen.screen);
    assert_eq!((seen.code, team.read("ana", FILE).as_str()), (1, "mood: 3\n"));
}

#[test]
fn ten_days_without_a_note_raise_a_question_that_can_be_skipped() {
    let team = Team::pair();
    for day in 10..20 {
        team.at(&format!("2026-11-{day}T20:00"));
        team.ana("checkin -m 3").ok();
    }
    team.at("2026-11-20T20:00");
    let Some(seen) = ask(
        &team,
        &[Wait("1 to 5: "), Send("3"), Wait("What was different today? Enter skips."), Send("rain\r\r")],
    ) else {
        return;
    };
    assert_eq!(seen.code, 0);
    assert_eq!(team.read("ana", "checkins/ana/2026/11/2026-11-20.ana.yaml"), "mood: 3\nnote: rain\n");
    team.at("2026-11-21T20:00");
    let seen = ask(&team, &[Wait("1 to 5: "), Send("3"), Wait("· "), Send("\r")]).unwrap();
    assert!(!seen.screen.contains("different"), "{}", seen.screen);
}

#[test]
fn what_can_not_be_written_is_given_back_as_a_command() {
    let team = with_goals();
    let keys = [
        Wait("n not: "),
        Send("\r12\ry\r4it's a day\r"),
        Wait("it's a day"),
        Run("echo 'x: [' >> goals/ana/run.yaml"),
        Send("> on\r\r"),
    ];
    let Some(seen) = ask(&team, &keys) else { return };
    assert!(
        seen.screen.contains(
            "To say it again: ally checkin pages=12 run=done -m 4 --win 'it'\\''s a day' --next 'on'\n"
        ),
        "{}",
        seen.screen
    );
    assert_eq!((seen.code, seen.restored), (4, true));
    assert!(!team.clone_of("ana").join(FILE).exists());
}

#[test]
fn a_sprint_that_runs_is_offered_a_line_and_who_is_away_is_asked_for_no_goal() {
    let team = with_goals();
    team.ana("sprint plan 'Phones away' --days 7").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("sprint join 2026-11-phones-away.ana --yes").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.at("2026-11-24T20:00");
    let Some(seen) = ask(&team, &[Wait("n not: "), Send(ENTERS)]) else { return };
    let offer =
        "Sprint “Phones away”: --excited, --challenged and --surprised take a line each, if you like.";
    assert!(seen.screen.contains(offer), "{}", seen.screen);
    let member = team.read("ana", "members/ana.yaml");
    team.write("ana", "members/ana.yaml", &format!("{member}away:\n- from: 2026-11-25\n  to: 2026-12-24\n"));
    team.at("2026-11-25T20:00");
    let seen = ask(&team, &[Wait("n not: "), Send(ENTERS)]).unwrap();
    assert!(!seen.screen.contains("1 of "), "{}", seen.screen);
    assert_eq!(seen.code, 0, "{}", seen.screen);
}

#[test]
fn it_asks_over_ssh() {
    let team = with_goals();
    let (Some(host), Some(terminal)) = (Host::over_ssh(), Terminal::new(&team, "ana")) else { return };
    let quoted = |text: &str| format!("'{text}'");
    let home = quoted(&team.path("ana").display().to_string());
    let folder = quoted(&team.clone_of("ana").display().to_string());
    let now = team.now();
    let ally = quoted(env!("CARGO_BIN_EXE_ally"));
    let remote = format!(
        "cd {folder} && HOME={home} GIT_CONFIG_NOSYSTEM=1 ALLY_NOW={now} ALLY_SEED=7 NO_COLOR=1 {ally} checkin; echo code $?"
    );
    let mut words = host.ssh();
    words.push(remote);
    let keys = [
        Wait("n not: "),
        Send("p"),
        Wait("n or s: "),
        Send("5\r"),
        Wait("y p n s: "),
        Send("y"),
        Wait("y p n s: "),
        Send("s"),
        Wait("1 to 5: "),
        Send("3"),
        Wait("· "),
        Send("über ssh, 日本\u{7f}\r"),
        Wait("· "),
        Send("\r"),
    ];
    let seen = terminal.run(&words, &team.path("ana"), &keys);
    assert!(seen.screen.contains("\ncode 0\n"), "{}", seen.screen);
    assert!(seen.restored);
    assert_eq!(
        team.read("ana", FILE),
        "goals:\n  pages: 5\n  run: done\n  yoga: skip\nmood: 3\nwin: über ssh, 日\nlast: partly\n"
    );
}

//! The first minutes: whom git does not know yet, who is alone so far, and how much a newcomer types.

use std::fs;
use std::time::Instant;

use super::pty::{Terminal, dialog};
use super::servers::Host;
use super::team::Team;
use super::ways::script;

/// Makes git forget who somebody is.
fn forget(team: &Team, who: &str, settings: &str) {
    fs::write(team.path(who).join(".gitconfig"), format!("[init]\n\tdefaultBranch = main\n{settings}"))
        .unwrap();
}

fn ally(words: &[&str]) -> Vec<String> {
    let program = env!("CARGO_BIN_EXE_ally");
    std::iter::once(program).chain(words.iter().copied()).map(str::to_owned).collect()
}

#[test]
fn whom_git_does_not_know_is_asked_once_and_for_this_team_alone() {
    let team = Team::empty();
    forget(&team, "ana", "");
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let home = team.path("ana");
    let asked = dialog(&[
        ("see it:", "Ana Roth\n"),
        ("known as yours:", "nothing\n"),
        ("known as yours:", "ana@example.org\n"),
        ("what helps?", "\n"),
        ("what doesn't?", "\n"),
        ("build on?", "\n"),
    ]);
    let seen = terminal.run(&ally(&["init", "team"]), &home, &asked);
    seen.shows(&format!(
        "
        git does not know who you are yet. What you say here is kept for this team alone.
        Your name, as your partner is to see it: Ana Roth
        Your e-mail address, by which your entries are known as yours: nothing
          That is no address; one looks like you@example.org
        Your e-mail address, by which your entries are known as yours: ana@example.org
        What should the others know about you? Three questions; Enter passes one over.
        When things go badly for you, what helps?
        And what doesn't?
        What are you good at, that the others can build on?
        Began the team team as ana in {}/team
        Nothing leaves this machine until you name a place to meet: `ally git remote add
        origin URL`
        Next: `cd team`, set a goal with `ally goal add TITLE --every 3/week`, then
        `ally checkin GOAL=y` and `ally sync`
        ",
        home.display()
    ));
    assert_eq!(team.git("ana", &["config", "--local", "user.email"]), "ana@example.org\n");
    assert_eq!(team.git("ana", &["log", "-1", "--format=%an <%ae>"]), "Ana Roth <ana@example.org>\n");
    team.ana("goal add Run").ok();
    assert!(!fs::read_to_string(home.join(".gitconfig")).unwrap().contains("user"));
}

#[test]
fn a_newcomer_types_for_less_than_two_minutes() {
    let Some(host) = Host::over_ssh() else { return };
    let team = Team::empty();
    let mut keys = 0;
    let begin = Instant::now();
    let init = format!("ally init team --remote {}", host.url);
    let join = format!("ally join {}", host.url);
    let ana = [
        ("$ ", init.as_str()),
        ("see it:", "Ana Roth"),
        ("known as yours:", "ana@example.org"),
        ("what helps?", ""),
        ("what doesn't?", ""),
        ("build on?", ""),
        ("$ ", "cd team"),
        ("$ ", "ally goal add Run --every 3/week"),
        ("matter to you?", ""),
        ("as done?", ""),
        ("in the way?", ""),
        ("do then?", ""),
        ("$ ", "ally checkin run=y"),
        ("$ ", "ally sync"),
        ("$ ", "exit"),
    ];
    let ben = [
        ("$ ", join.as_str()),
        ("see it:", "Ben Li"),
        ("known as yours:", "ben@example.org"),
        ("what helps?", ""),
        ("what doesn't?", ""),
        ("build on?", ""),
        ("$ ", "cd team"),
        ("$ ", "ally"),
        ("$ ", "exit"),
    ];
    let mut screens = Vec::new();
    for (who, lines) in [("ana", &ana[..]), ("ben", &ben[..])] {
        forget(&team, who, &host.settings);
        let Some(terminal) = Terminal::new(&team, who) else { return };
        let terminal = terminal.var("PS1", "$ ").columns(200);
        let typed: Vec<(&str, String)> =
            lines.iter().map(|(wait, line)| (*wait, format!("{line}\n"))).collect();
        let turns: Vec<(&str, &str)> = typed.iter().map(|(wait, line)| (*wait, line.as_str())).collect();
        let seen = terminal.run(&["sh".to_owned(), "-i".to_owned()], &team.path(who), &dialog(&turns));
        assert_eq!(seen.code, 0, "{seen:?}");
        keys += turns.iter().map(|(_, line)| line.chars().count()).sum::<usize>();
        screens.push(seen.screen);
    }
    println!("{:.1} s on the machine", begin.elapsed().as_secs_f64());
    assert!(screens[1].contains("  run  Run  3/week  done, today\n"), "{}", screens[1]);
    // An address as long as those of the usual hosts.
    keys = keys - 2 * host.url.len() + 2 * "git@host.example:ana/team.git".len();
    // At 200 keys a minute it is two minutes.
    assert!(keys < 400, "{keys}");
    let decisions = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/decisions.md")).unwrap();
    assert!(decisions.contains(&format!("{keys} keys")), "docs/decisions.md does not say {keys} keys");
}

#[test]
fn who_waits_for_a_host_far_away_sees_it() {
    let team = Team::pair();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    team.git("ana", &["remote", "set-url", "origin", "h:team.git"]);
    let dial = team.path("dial");
    script(
        &dial,
        &format!(
            "case $1 in -G) exit 1;; esac\nfor last; do :; done\nprintf \"h's password: \" >/dev/tty; read word </dev/tty\n\
             cd '{0}' && ln -sfn remote.git team.git && exec sh -c \"$last\"",
            team.path("").display()
        ),
    );
    let terminal = terminal.var("GIT_SSH", dial.to_str().unwrap());
    let asked = dialog(&[("Reaching h:team.git… h's password: ", "pony\n")]);
    let seen = terminal.ally("sync", &asked);
    seen.shows(
        "
        Reaching h:team.git… h's password: pony
        Nothing new: both sides are the same
        ",
    );
    for line in ["sync --quiet", "sync --json"] {
        let seen = terminal.ally(line, &dialog(&[("h's password: ", "pony\n")]));
        assert!(!seen.raw.contains("Reaching"), "{seen:?}");
    }
}

#[test]
fn who_is_alone_so_far_reads_how_the_partner_comes_in() {
    let team = Team::empty();
    let remote = team.remote();
    team.in_home("ana", &["init", "team", "--remote", &remote]).ok();
    team.ana("status").shows(&format!(
        "
        team, Sun 22 Nov

        Ana Roth (you)
          no check-in yet
          no open goals; `ally goal add TITLE` sets the first one

        Nobody else is here yet; your partner comes in with: ally join {remote}

        Last sync today 10:00 · nothing to send
        "
    ));
    team.ana("feedback give ben thanks").fails(
        3,
        "
        error: nobody in this team is called \"ben\"
          help: you are the only one here so far; your partner comes in with `ally join URL`
        ",
    );
    team.ana("checkin").fails(
        1,
        "
        error: there is nothing to write down yet
          help: `ally goal add TITLE` sets a goal to answer for; --win, --note, --mood and --next go without one
        ",
    );
    team.ana("goal add Pages --target 200 --by 2026-12-24").ok();
    team.ana("goal add Swim --every weekly").ok();
    team.ana("checkin").fails(
        1,
        "
        error: there is nothing to write down yet
          help: say how a goal went (`ally checkin swim=y`), or use --win, --note, --mood, --next
        ",
    );
    team.in_home("ben", &["join", &remote, "team"]).ok();
    let board = team.ben("status").ok();
    assert!(!board.contains("Nobody else"), "{board}");
}

#[test]
fn a_password_in_an_address_is_not_passed_on() {
    let team = Team::pair();
    team.git("ana", &["remote", "set-url", "origin", "https://ana:secret@host.example/team.git"]);
    let answer = team.ana("status --json").ok();
    assert!(
        answer.contains("\"url\":\"https://host.example/team.git\"") && !answer.contains("secret"),
        "{answer}"
    );
}

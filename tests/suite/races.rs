//! Several programs at once on one clone or one remote, as real processes: nothing is lost, and nobody is refused for
//! long.
//!
//! `ALLY_RACES=all` runs six clones with fifteen commits each instead of five.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::team::{Team, words};

/// Longer than anything here takes; a test that waits so long has found something.
const LONG: Duration = Duration::from_secs(60);

/// A command of ally's, made now and run later, with the clock and the seed of now.
fn ally(team: &Team, who: &str, folder: &Path, line: &str) -> Command {
    let mut command = team.command(who, env!("CARGO_BIN_EXE_ally"));
    command.args(words(line)).current_dir(folder).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Plain git, made now and run later.
fn git(team: &Team, who: &str, folder: &Path, line: &str) -> Command {
    let mut command = team.command(who, "git");
    command.args(words(line)).current_dir(folder).stdin(Stdio::null());
    command
}

/// Waits until something is so.
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < LONG, "{what} never came");
        thread::sleep(Duration::from_millis(5));
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

fn ends_well(child: Child) -> String {
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    said(&output)
}

fn script(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// Every word that an ally confirmed stands in what HEAD holds.
fn holds(team: &Team, who: &str, folder: &Path, words: &[String]) {
    let all = team.git_ok(who, folder, &["grep", "-hoE", "word[0-9a-z]+x", "HEAD"]);
    let found: std::collections::BTreeSet<&str> = all.lines().collect();
    let lost: Vec<_> = words.iter().filter(|word| !found.contains(word.as_str())).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn two_allies_of_sixty_commits_each_and_a_git_that_adds_lose_nothing() {
    let team = Team::pair();
    let clone = team.clone_of("ana");
    let before: usize = team.git("ana", &["rev-list", "--count", "HEAD"]).trim().parse().unwrap();
    let commands = |who: &str, count: usize| -> (Vec<Command>, Vec<String>) {
        let word = |number: usize| format!("word{who}{number}x");
        let line = |number: usize| format!("--as {who} goal add {} --id {who}{number}", word(number));
        let make = |number: usize| (ally(&team, "ana", &clone, &line(number)), word(number));
        (0..count).map(make).unzip()
    };
    let (ana, mut words) = commands("ana", 60);
    let (ben, more) = commands("ben", 60);
    words.extend(more);
    let adds: Vec<Command> =
        (0..80).map(|number| git(&team, "ana", &clone, &format!("add {number}.txt"))).collect();
    let run = |commands: Vec<Command>| {
        for mut command in commands {
            let output = command.output().unwrap();
            assert!(output.status.success(), "{}", said(&output));
        }
    };
    thread::scope(|scope| {
        scope.spawn(|| run(ana));
        scope.spawn(|| run(ben));
        for (number, mut add) in adds.into_iter().enumerate() {
            std::fs::write(clone.join(format!("{number}.txt")), "mine\n").unwrap();
            // git does not wait for a lock: it says who may hold it, and one runs it again.
            wait_until("the index", || add_is_done(&mut add));
        }
    });
    let after: usize = team.git("ana", &["rev-list", "--count", "HEAD"]).trim().parse().unwrap();
    assert_eq!(after - before, 120);
    let status = team.git("ana", &["status", "--porcelain"]);
    assert!(status.lines().all(|line| line.starts_with("A  ")), "{status}");
    assert_eq!(status.lines().count(), 80, "{status}");
    assert_eq!(team.git("ana", &["log", "--format=%H", "--", "*.txt"]), "", "no commit took what was staged");
    holds(&team, "ana", &clone, &words);
    team.git("ana", &["commit", "--quiet", "-m", "mine"]);
    team.is_clean("ana");
}

#[test]
fn eighty_commits_beside_eighty_adds_are_all_there() {
    let team = Team::pair();
    let clone = team.clone_of("ana");
    let line = |number: usize| format!("goal add word{number}x --id g{number}");
    let commits: Vec<Command> = (0..80).map(|number| ally(&team, "ana", &clone, &line(number))).collect();
    let adds: Vec<Command> =
        (0..80).map(|number| git(&team, "ana", &clone, &format!("add {number}.txt"))).collect();
    thread::scope(|scope| {
        scope.spawn(|| {
            for mut commit in commits {
                let output = commit.output().unwrap();
                assert!(output.status.success(), "{}", said(&output));
            }
        });
        for (number, mut add) in adds.into_iter().enumerate() {
            std::fs::write(clone.join(format!("{number}.txt")), "mine\n").unwrap();
            wait_until("the index", || add_is_done(&mut add));
        }
    });
    let status = team.git("ana", &["status", "--porcelain"]);
    assert!(status.lines().all(|line| line.starts_with("A  ")), "{status}");
    assert_eq!(status.lines().count(), 80, "{status}");
    holds(&team, "ana", &clone, &(0..80).map(|number| format!("word{number}x")).collect::<Vec<_>>());
    assert_eq!(team.ana("goal list --json").json()["data"].as_array().unwrap().len(), 80);
}

/// Six clones, three of each person, and the words that each of them writes.
fn six_clones(team: &Team) -> Vec<(&'static str, PathBuf)> {
    let mut clones = Vec::new();
    for who in ["ana", "ben"] {
        for number in 0..3 {
            let name = format!("clone{number}");
            team.in_home(who, &["join", &team.remote(), &name, "--member", who]).ok();
            clones.push((who, team.path(who).join(name)));
        }
    }
    clones
}

#[test]
fn six_clones_race_to_one_remote_and_it_never_moves_backwards() {
    let team = Team::pair();
    let bare = team.path("remote.git");
    team.git_ok("ana", &bare, &["config", "core.logAllRefUpdates", "true"]);
    let clones = six_clones(&team);
    let commits = if std::env::var("ALLY_RACES").is_ok_and(|said| said == "all") { 15 } else { 5 };
    let mut written = Vec::new();
    let mut races = Vec::new();
    for (clone, (who, folder)) in clones.iter().enumerate() {
        let mut commands = Vec::new();
        for number in 0..commits {
            let word = format!("word{clone}of{number}x");
            commands.push(ally(&team, who, folder, &format!("goal add {word} --id c{clone}-{number}")));
            commands.push(ally(&team, who, folder, "sync"));
            written.push(word);
        }
        races.push(commands);
    }
    let later = AtomicUsize::new(0);
    thread::scope(|scope| {
        for commands in races {
            scope.spawn(|| {
                for mut command in commands {
                    let output = command.output().unwrap();
                    // Twelve times somebody else was faster: all is kept for the next sync.
                    if output.status.code() == Some(6) {
                        later.fetch_add(1, Ordering::Relaxed);
                    } else {
                        assert!(output.status.success(), "{}", said(&output));
                    }
                }
            });
        }
    });
    for _ in 0..2 {
        for (who, folder) in &clones {
            team.says_in(who, folder, "sync").ok();
        }
    }
    let tip = team.git_ok("ana", &bare, &["rev-parse", "main"]);
    for (who, folder) in &clones {
        assert_eq!(team.git_ok(who, folder, &["rev-parse", "HEAD"]), tip);
        assert_eq!(team.git_ok(who, folder, &["status", "--porcelain"]), "");
        holds(&team, who, folder, &written);
    }
    team.git_ok("ana", &bare, &["fsck", "--strict", "--no-dangling"]);
    // Whatever the remote has been is part of what it was next.
    let log = std::fs::read_to_string(bare.join("logs/refs/heads/main")).unwrap();
    let moves: Vec<(&str, &str)> = log.lines().map(|line| (&line[..40], &line[41..81])).collect();
    assert!(moves.len() >= clones.len(), "{log}");
    for pair in moves.windows(2) {
        assert_eq!(pair[0].1, pair[1].0, "{log}");
    }
    for (old, new) in &moves {
        let forward = team.git_in("ana", &bare, &["merge-base", "--is-ancestor", old, new]);
        assert_eq!(forward.0, 0, "{old} {new}");
    }
    println!("{} moves, {} syncs put off", moves.len(), later.into_inner());
}

/// Makes two commits of Ben's, and a hook that puts one of them on the branch at each of the first two pushes.
fn moved_twice(team: &Team) -> PathBuf {
    team.ana("goal add Run --id run").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    for number in 1..3 {
        team.ben(&format!("goal add word{number}x --id b{number}")).ok();
        team.git("ben", &["push", "--quiet", "origin", &format!("HEAD:refs/spare/{number}")]);
    }
    let hook = team.path("remote.git/hooks/pre-receive");
    let text = "number=$(($(wc -l <moves) + 1)); echo $number >>moves; [ $number -gt 2 ] && exit 0\n\
                exec env -u GIT_QUARANTINE_PATH git update-ref refs/heads/main refs/spare/$number";
    script(&hook, text);
    std::fs::write(team.path("remote.git/moves"), "").unwrap();
    hook
}

#[test]
fn a_remote_that_moves_during_two_pushes_gets_the_third() {
    let team = Team::pair();
    moved_twice(&team);
    team.ana("checkin run=y").ok();
    team.ana("sync").shows("\nSent 1 check-in; received 2 goals from Ben Li\n");
    assert_eq!(std::fs::read_to_string(team.path("remote.git/moves")).unwrap(), "1\n2\n3\n");
    team.ben("sync").shows("\nReceived 1 check-in from Ana Roth; nothing to send\n");
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), team.git("ben", &["rev-parse", "HEAD"]));
    team.is_clean("ana");
}

#[test]
fn a_hook_that_declines_is_asked_once() {
    let team = Team::pair();
    team.ana("goal add Run --id run").ok();
    for hook in ["pre-receive", "update"] {
        let place = team.path("remote.git/hooks").join(hook);
        script(&place, "echo asked >>asked; echo 'not on Sundays' >&2; exit 1");
        let run = team.ana("sync");
        let (out, err) = run.ends(1);
        assert!(out.is_empty() && err.contains("not on Sundays"), "{err}");
        let asked = team.path("remote.git/asked");
        assert_eq!(std::fs::read_to_string(&asked).unwrap(), "asked\n", "{hook}");
        std::fs::remove_file(asked).unwrap();
        std::fs::remove_file(place).unwrap();
    }
    team.ana("sync").shows("\nSent 1 goal; nothing new from the others\n");
}

#[test]
fn git_tidies_up_again_and_again_beside_commits_and_syncs() {
    let team = Team::pair();
    let (ana, bare) = (team.clone_of("ana"), team.path("remote.git"));
    let mut tidying = Vec::new();
    for folder in [&ana, &bare] {
        let lines = ["gc --quiet", "pack-refs --all", "repack -adq"];
        tidying.push(lines.map(|line| git(&team, "ana", folder, line)));
    }
    let (over, rounds) = (AtomicBool::new(false), [AtomicUsize::new(0), AtomicUsize::new(0)]);
    let mut words = Vec::new();
    thread::scope(|scope| {
        for (commands, rounds) in tidying.into_iter().zip(&rounds) {
            let over = &over;
            scope.spawn(move || {
                let mut commands = commands;
                while !over.load(Ordering::Relaxed) {
                    for command in &mut commands {
                        // git may find a lock taken, and says so; that is its own affair.
                        drop(command.output().unwrap());
                    }
                    rounds.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let mut number = 0;
        while number < 8 || rounds.iter().any(|count| count.load(Ordering::Relaxed) < 3) {
            for who in ["ana", "ben"] {
                words.push(format!("word{who}{number}x"));
                let line = format!("goal add word{who}{number}x --id {who}{number}");
                let runs = [team.says(who, &line), team.says(who, "sync")];
                let codes = runs.map(|run| (run.code, run.err));
                if codes.iter().any(|(code, err)| *code != 0 || !err.is_empty()) {
                    over.store(true, Ordering::Relaxed);
                    panic!("{codes:?}");
                }
            }
            number += 1;
        }
        over.store(true, Ordering::Relaxed);
    });
    for who in ["ana", "ben", "ana"] {
        team.says(who, "sync").ok();
    }
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), team.git("ben", &["rev-parse", "HEAD"]));
    for who in ["ana", "ben"] {
        team.is_clean(who);
        holds(&team, who, &team.clone_of(who), &words);
    }
    team.git_ok("ana", &bare, &["fsck", "--strict"]);
}

/// Makes the program over there wait, once reached, until it may go on; returns where both are noted.
fn stuck(team: &Team, which: &str) -> (PathBuf, PathBuf) {
    let (reached, go) = (team.path(&format!("{which} reached")), team.path(&format!("{which} go")));
    let path = team.path(&format!("ana/{which}"));
    let wait = format!(
        ">'{}'; until [ -e '{}' ]; do sleep 0.02; done; exec git {which} \"$@\"",
        reached.display(),
        go.display()
    );
    script(&path, &wait);
    let key = format!("remote.origin.{}", which.replace('-', ""));
    team.git("ana", &["config", &key, &format!("'{}'", path.display())]);
    (reached, go)
}

#[test]
fn a_checkin_does_not_wait_for_a_sync_that_waits_for_the_remote() {
    for which in ["upload-pack", "receive-pack"] {
        let team = Team::pair();
        team.ana("goal add Run --id run").ok();
        team.ben("goal add Swim --id swim").ok();
        team.ben("sync").ok();
        let (reached, go) = stuck(&team, which);
        let sync = ally(&team, "ana", &team.clone_of("ana"), "sync").spawn().unwrap();
        wait_until("the remote", || reached.exists());
        // The shell goes on as if there were no sync.
        team.ana("checkin run=y --note 'said meanwhile'").ok();
        team.ana("goal change run --why meanwhile --because y").ok();
        team.ana("undo").ok();
        assert!(team.ana("status").ok().contains("done, today"));
        std::fs::write(go, "").unwrap();
        let done = ends_well(sync);
        // What was said before the fetch ended goes along; what was said during the push waits.
        let sent = if which == "upload-pack" { "1 goal and 1 check-in" } else { "1 goal" };
        assert_eq!(done, format!("Sent {sent}; received 1 goal from Ben Li\n"), "{which}");
        team.ana("sync").ok();
        team.ben("sync").ok();
        assert!(team.ben("checkin show 2026-11-22.ana").ok().contains("said meanwhile"));
        assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), team.git("ben", &["rev-parse", "HEAD"]));
        team.is_clean("ana");
    }
}

#[test]
fn an_editor_is_open_while_crons_sync_changes_the_same_record() {
    let team = Team::pair();
    team.ana("goal add Run --id run --every daily --why before").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    let (open, save) = (team.path("open"), team.path("save"));
    let editor = team.path("ana/editor");
    let text = format!(
        ">'{}'; until [ -e '{}' ]; do sleep 0.02; done; sed -i -e 's/^why: .*/why: typed/' -e '$a minimum: walk' \"$1\"",
        open.display(),
        save.display()
    );
    script(&editor, &text);
    let mut edit = ally(&team, "ana", &team.clone_of("ana"), "goal edit run --because typing");
    edit.env("GIT_EDITOR", format!("'{}'", editor.display()));
    let edit = edit.spawn().unwrap();
    wait_until("the editor", || open.exists());
    // Ana's other device, and then cron on this one.
    team.ben("--as ana goal change run --why elsewhere --done-when sweat --because there").ok();
    team.ben("sync").ok();
    team.ana("sync --quiet").ok();
    assert!(team.read("ana", "goals/ana/run.yaml").contains("why: elsewhere"));
    std::fs::write(save, "").unwrap();
    let done = ends_well(edit);
    assert!(done.contains("Meanwhile why was changed elsewhere too. Both values are kept"), "{done}");
    let goal = team.read("ana", "goals/ana/run.yaml");
    for line in ["done_when: sweat\n", "minimum: walk\n", "typed", "elsewhere", "clashes:\n- field: why\n"] {
        assert!(goal.contains(line), "{line}: {goal}");
    }
    team.is_clean("ana");
    team.ana("sync").ok();
    team.ben("sync").ends(5);
    assert_eq!(team.read("ben", "goals/ana/run.yaml"), goal);
}

#[test]
fn a_lock_on_the_index_is_waited_for_by_commits_and_by_moves_that_git_makes() {
    let team = Team::pair();
    let clone = team.clone_of("ana");
    team.ana("goal add Run --id run").ok();
    let (lock, own) = (clone.join(".git/index.lock"), clone.join(".git/ally"));
    let held_during = |lock: &Path, line: &str, begun: &dyn Fn() -> bool| {
        std::fs::write(lock, "").unwrap();
        let command = ally(&team, "ana", &clone, line).spawn().unwrap();
        wait_until(line, begun);
        std::fs::remove_file(lock).unwrap();
        ends_well(command)
    };
    held_during(&lock, "checkin run=y", &|| own.join("index.marker").exists());
    team.is_clean("ana");
    // Another file comes along, so git itself moves the branch; git never waits for a lock.
    team.commits("ben", "photo.txt", "light\n");
    team.ben("sync").ok();
    let said = held_during(&lock, "sync", &|| own.join("index.marker").exists());
    assert_eq!(said, "Sent 1 goal and 1 check-in; received 1 other file\n");
    team.is_clean("ana");
    // It takes the branch's own lock last, when the files are in place.
    team.commits("ben", "photo.txt", "twilight\n");
    team.ben("sync").ok();
    let photo = clone.join("photo.txt");
    let branch = clone.join(".git/refs/heads/main.lock");
    held_during(&branch, "sync", &|| std::fs::read(&photo).is_ok_and(|bytes| bytes == b"twilight\n"));
    team.is_clean("ana");
    // One that stays is named, and nothing has happened.
    team.commits("ben", "photo.txt", "shade\n");
    team.ben("sync").ok();
    std::fs::write(&lock, "").unwrap();
    let before = team.records("ana");
    for line in ["checkin -m 3", "sync"] {
        team.ana(line).in_place(&team).fails(
            7,
            "
            error: another program holds PLACE/ana/team/.git/index.lock
              help: if no git is running any more, remove PLACE/ana/team/.git/index.lock
            ",
        );
        assert_eq!(team.records("ana"), before, "{line}");
    }
    std::fs::remove_file(&lock).unwrap();
    team.ana("sync").shows("\nReceived 1 other file; nothing to send\n");
    team.is_clean("ana");
}

/// Runs an addition; whether it went through. Anything but a lock is a failure.
fn add_is_done(add: &mut Command) -> bool {
    let output = add.output().unwrap();
    assert!(output.status.success() || said(&output).contains("index.lock"), "{}", said(&output));
    output.status.success()
}

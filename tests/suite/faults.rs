//! Every effect on the file system goes wrong once: the program dies, the disk is full, broken, read-only, or forbids
//! it. After each: nothing that was confirmed is lost, the next command finishes the job, and nothing is left over.
//!
//! `ALLY_FAULTS=all` tries every effect of every command with every kind of fault; without it some are passed over.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::shim::shim;
use super::team::{Run, Team};

/// What goes wrong; tests/shim/faults.c says what each means.
pub const KINDS: [&str; 8] =
    ["kill", "torn", "enospc", "eio", "erofs", "once-enospc", "once-eio", "once-eacces"];

/// A place that can be put back to how it was.
struct Place {
    team: Team,
    pristine: PathBuf,
    time: String,
}

const MOVABLE: [&str; 3] = ["ana", "ben", "remote.git"];

impl Place {
    fn keep(team: Team, time: &str) -> Self {
        let pristine = team.path("pristine");
        fs::create_dir_all(&pristine).unwrap();
        for name in MOVABLE {
            copy(&team.path(name), &pristine);
        }
        Self { team, pristine, time: time.to_owned() }
    }

    fn restore(&self) {
        for name in MOVABLE {
            fs::remove_dir_all(self.team.path(name)).unwrap();
            copy(&self.pristine.join(name), &self.team.path(""));
        }
        self.team.at(&self.time);
    }
}

pub fn copy(from: &Path, into: &Path) {
    let status = Command::new("cp").arg("-a").arg(from).arg(into).status().unwrap();
    assert!(status.success());
}

/// One command and what is looked for after it.
#[derive(Clone, Copy)]
struct Case<'a> {
    /// The command, typed by Ana. `WORD` is what has to be found.
    line: &'a str,
    /// Where its word goes.
    goes: Goes,
}

/// Where the word of a command has to be found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goes {
    /// In what HEAD holds.
    Head,
    /// In a private file, which git never sees.
    Private,
    /// In what HEAD holds, from the remote.
    Received,
    /// Nowhere: that it was done stands in the message of its commit, under this name.
    Action(&'static str),
    /// Into a file of Ana's home, as this text.
    File(&'static str, &'static str),
}

const WORD: &str = "hippopotamus";

/// Words of the story, and that of the command after the fault.
const WORDS: [&str; 3] = ["aardvark", "buffalo", "after-the-fault"];

const UNDO: &str = "undo";

/// What one trial found.
pub struct Trial {
    pub run: Run,
    /// The effect that went wrong, as the library wrote it; `None` if there were fewer.
    pub fault: Option<String>,
}

/// Runs `ally` with the variables by which the library makes one of its effects go wrong.
pub fn struck(
    team: &Team,
    shim: &Path,
    kind: &str,
    number: u32,
    run: impl FnOnce(&[(&str, &str)]) -> Run,
) -> Trial {
    let fired = team.path("fired");
    drop(fs::remove_file(&fired));
    let run = run(&[
        ("LD_PRELOAD", shim.to_str().unwrap()),
        ("FAULT_PROGRAM", "ally"),
        ("FAULT_KIND", kind),
        ("FAULT_AT", &number.to_string()),
        ("FAULT_FIRED", fired.to_str().unwrap()),
    ]);
    Trial { run, fault: fs::read_to_string(&fired).ok() }
}

fn strike(place: &Place, shim: &Path, line: &str, kind: &str, number: u32) -> Trial {
    place.restore();
    let team = &place.team;
    struck(team, shim, kind, number, |vars| team.with("ana", &team.clone_of("ana"), vars, line))
}

/// Whether a word stands in what HEAD holds.
fn committed(team: &Team, word: &str) -> bool {
    let mut command = team.command("ana", "git");
    command.current_dir(team.clone_of("ana")).args(["grep", "-q", word, "HEAD"]);
    command.status().unwrap().success()
}

/// Whether a commit says that this was done.
fn done(team: &Team, action: &str) -> bool {
    let pattern = format!("^Ally-Action: {action}$");
    !team.git("ana", &["log", "-1", "--format=%H", "--grep", &pattern]).is_empty()
}

fn private(team: &Team, word: &str) -> bool {
    let mut command = team.command("ana", "grep");
    command.current_dir(team.clone_of("ana")).args(["-rq", word, "private"]);
    command.output().unwrap().status.success()
}

/// Tries a command with a fault at every `step`-th effect from `first` on.
fn all_effects(place: &Place, case: Case<'_>, kind: &str, first: u32, step: u32) -> u32 {
    let Some(shim) = shim() else { return 0 };
    let mut number = first;
    let mut tried = 0;
    loop {
        let line = case.line.replace("WORD", WORD);
        let trial = strike(place, shim, &line, kind, number);
        let Some(fault) = &trial.fault else {
            assert_eq!(trial.run.code, 0, "ally {line}: {}", trial.run.err);
            break;
        };
        let what = format!("ally {line}: {kind} at {fault}{}{}", trial.run.out, trial.run.err);
        after(place, case, &line, &trial.run, &what);
        // Both ends are looked at now and then; a sync always.
        if case.goes == Goes::Received || tried % 8 == 0 {
            let after = if line == UNDO { &WORDS[..2] } else { &WORDS };
            both_ends(&place.team, after, &what);
        }
        tried += 1;
        number += step;
    }
    tried
}

/// What has to hold after a fault.
fn after(place: &Place, case: Case<'_>, line: &str, run: &Run, what: &str) {
    let team = &place.team;
    let is_there = || match case.goes {
        Goes::Private => private(team, WORD),
        Goes::Head | Goes::Received => committed(team, WORD),
        Goes::Action(action) => done(team, action),
        Goes::File(path, text) => {
            fs::read_to_string(team.path("ana").join(path)).is_ok_and(|there| there.contains(text))
        }
    };
    // It says what it couldn't do, in words of its own.
    assert!(!run.err.contains("panicked") && run.code != 101, "{what}");
    let killed = run.code == -1;
    assert!(killed || run.code == 0 || run.err.contains("error: "), "{what}");
    assert!(run.code != 0 || is_there(), "confirmed and lost: {what}");
    // Reading works before anything is mended.
    let status = team.ana("status");
    assert!(status.code == 0 || status.code == 4, "{what}\nstatus: {}", status.err);
    // The next command that writes finishes the job. An undo is said again after a sync, or it would take back another.
    let next = team.ana(if line == UNDO { "sync" } else { "feedback give ben after-the-fault" });
    assert_eq!((next.code, next.err.as_str()), (0, ""), "{what}\nnext: {}", next.err);
    assert_eq!(team.git("ana", &["status", "--porcelain"]), "", "{what}");
    if !is_there() {
        let again = team.ana(line);
        assert_eq!((again.code, is_there()), (0, true), "{what}\nagain: {}{}", again.out, again.err);
    }
    if line.starts_with("feedback send") {
        // Whoever is not sure sends it again; what was given already is not given twice.
        let again = team.ana(line);
        assert!([0, 3].contains(&again.code), "{what}\nagain: {}", again.err);
        let given = team.git("ana", &["grep", "-l", WORD, "HEAD", "--", "feedback"]);
        assert!(given.lines().count() == 1 && !private(team, WORD), "{what}\n{given}");
    }
    if case.goes != Goes::Received {
        assert_eq!(team.leftovers("ana"), [""; 0], "{what}");
    }
}

/// Both ends are equal, sound and tidy after a sync each, and hold all words.
fn both_ends(team: &Team, words: &[&str], what: &str) {
    for who in ["ana", "ben", "ana"] {
        let run = team.run(who, &["sync"]);
        assert!(run.code == 0 && run.err.is_empty(), "{what}\nsync: {}", run.err);
    }
    team.git("ana", &["fsck", "--strict"]);
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), team.git("ben", &["rev-parse", "HEAD"]), "{what}");
    assert_eq!(team.git("ana", &["status", "--porcelain"]), "", "{what}");
    assert_eq!(team.leftovers("ana"), [""; 0], "{what}");
    for word in words {
        assert!(committed(team, word), "{word} is lost: {what}");
    }
}

/// A team with something of everything, all of it synced.
fn story() -> Place {
    let team = Team::pair();
    team.at("2026-11-20T10:00");
    team.ana("goal add Run --id run --every 3/week --why aardvark").ok();
    team.ana("goal add Read --id read --by 2026-11-27").ok();
    team.ana("checkin run=y --next 'send the draft'").ok();
    team.ana("sprint plan Cook --id cook --days 7 --start today").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("goal add Swim --id swim --every weekly --why buffalo").ok();
    team.ben("sprint join cook").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    Place::keep(team, "2026-11-22T10:00")
}

const fn writes(line: &str) -> Case<'_> {
    Case { line, goes: Goes::Head }
}

/// What the commands without a word of their own need: something of Ben's to answer, a goal that rests.
fn answerable() -> Place {
    let team = story().team;
    team.git("ana", &["config", "core.editor", "sed -i s/aardvark/aardvark-hippopotamus/"]);
    team.ana("goal add Old --id old").ok();
    // Two devices called one goal by two names.
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ana("goal change old --title Older --because a").ok();
    team.ben("--as ana goal change old --title Oldest --because b").ok();
    for who in ["ben", "ana", "ben"] {
        assert!([0, 5].contains(&team.run(who, &["sync"]).code));
    }
    team.ana("goal done old").ok();
    team.ana("pause read --until 2026-12-24").ok();
    team.ben("checkin --ask 'which way?'").ok();
    team.ben("goal propose --for ana Dance").ok();
    team.ben("sprint plan Walk --id walk --days 7 --start today").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.at("2026-11-22T11:00");
    team.ben("pact agree").ok();
    team.ben("pact amend --because later --reply-days 5").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("feedback give ben buffalo").ok();
    fs::write(team.path("ana/days.csv"), "2026-11-02,y\n2026-11-03,n\n").unwrap();
    Place::keep(team, "2026-11-22T12:00")
}

/// What the commands need that move something: a draft, an export of words that are here no more, schemas to take away.
fn movable() -> Place {
    let team = story().team;
    team.git("ana", &["config", "core.editor", "sed -i s/whisper/hippopotamus/"]);
    team.ana("feedback give ben whisper").ok();
    team.ana("goal add hippopotamus --id extra").ok();
    team.ana("export json -o ../team.json").ok();
    team.ana("undo").ok();
    team.ana("schema --install").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("checkin --note 'something new'").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.at("2026-11-24T10:00");
    team.ana("feedback give ben hippopotamus --draft").ok();
    Place::keep(team, "2026-11-24T12:00")
}

/// Commands that give a draft, bring in, or take schemas away.
const MOVES: [(&str, Goes); 4] = [
    ("feedback send 2026-11-24", Goes::Head),
    ("feedback edit 2026-11-20.ana", Goes::Head),
    ("import json ../team.json --yes", Goes::Head),
    ("schema --remove", Goes::Action("schema")),
];

/// Commands that note something beside the records, in a few effects each.
const NOTES: [(&str, Goes); 4] = [
    ("config set fsync true", Goes::File("team/.git/config", "fsync = true")),
    ("config set teams ~/team", Goes::File(".config/ally/config.yaml", "team")),
    ("inbox --mark-read", Goes::File("team/.git/ally/inbox", "")),
    ("nudge ben", Goes::File("team/.git/ally/nudge.ben", "2026")),
];

pub fn is_thorough() -> bool {
    std::env::var("ALLY_FAULTS").is_ok_and(|said| said == "all")
}

/// Tries one command with every kind of fault.
fn every_kind(place: &Place, case: Case<'_>) {
    for (number, kind) in (1..).zip(KINDS) {
        // Eight kinds at every eleventh effect, each beginning elsewhere.
        let (first, step) = if is_thorough() { (1, 1) } else { (number, 11) };
        let tried = all_effects(place, case, kind, first, step);
        assert!(tried > 1 || shim().is_none(), "{}: {kind}: {tried}", case.line);
    }
}

#[test]
fn a_checkin_survives_death_at_every_effect() {
    let place = story();
    let tried = all_effects(&place, writes("checkin run=y --note WORD"), "kill", 1, 1);
    assert!(tried > 40 || shim().is_none(), "{tried}");
}

#[test]
fn a_checkin_survives_every_kind_of_fault() {
    every_kind(&story(), writes("checkin run=y --note WORD"));
}

#[test]
fn a_private_word_survives_every_kind_of_fault() {
    every_kind(&story(), Case { line: "checkin --private --note WORD", goes: Goes::Private });
}

#[test]
fn a_sync_that_only_receives_survives_every_kind_of_fault() {
    let team = story().team;
    team.ben("goal add Other --id other --why hippopotamus").ok();
    team.ben("checkin swim=y").ok();
    team.ben("sync").ok();
    let place = Place::keep(team, "2026-11-22T10:00");
    every_kind(&place, Case { line: "sync", goes: Goes::Received });
}

#[test]
fn a_sync_that_merges_survives_every_kind_of_fault() {
    let team = story().team;
    team.ben("goal add Other --id other --why hippopotamus").ok();
    team.write("ben", "goals/ana/run.yaml", "title: Run\nevery: 3/week\nwhy: aardvark and more\nplan: [a]\n");
    team.git("ben", &["commit", "-qam", "by hand"]);
    team.ben("sync").ok();
    team.ana("goal change run --title Running --because a").ok();
    team.ana("feedback give ben aardvark").ok();
    let place = Place::keep(team, "2026-11-22T10:00");
    every_kind(&place, Case { line: "sync", goes: Goes::Received });
}

#[test]
fn a_death_in_the_middle_of_a_move_and_then_newer_words_for_the_same_file() {
    let Some(shim) = shim() else { return };
    for with_others in [false, true] {
        let team = story().team;
        team.ben("--as ana goal change run --why hippopotamus --because a").ok();
        team.ben("goal add Other --id other").ok();
        if with_others {
            // Then it is git that moves the files.
            team.commits("ben", "photo.txt", "light\n");
        }
        team.ben("sync").ok();
        let place = Place::keep(team, "2026-11-22T10:00");
        let team = &place.team;
        let (first, last) = the_move(&place, shim);
        assert!(last > first + if with_others { 0 } else { 10 }, "{first} to {last}");
        for number in (first..=last).step_by(if is_thorough() { 1 } else { 3 }) {
            let trial = strike(&place, shim, "sync", "kill", number);
            let what = format!("with others {with_others}: {:?}", trial.fault);
            assert_eq!(trial.run.code, -1, "{what}");
            team.ben("sync").ok();
            team.ben("--as ana goal change run --why rhinoceros --because b").ok();
            team.ben("goal drop other --why newer").ok();
            team.ben("sync").ok();
            let run = team.ana("sync");
            assert_eq!((run.code, run.err.as_str()), (0, ""), "{what}: {}", run.err);
            assert_eq!(
                team.git("ana", &["rev-parse", "HEAD"]),
                team.git("ben", &["rev-parse", "HEAD"]),
                "{what}"
            );
            assert_eq!(team.git("ana", &["status", "--porcelain"]), "", "{what}");
            for path in ["goals/ana/run.yaml", "goals/ben/other.yaml"] {
                assert_eq!(team.read("ana", path), team.read("ben", path), "{what}");
            }
            assert!(team.read("ana", "goals/ana/run.yaml").contains("why: rhinoceros\n"), "{what}");
            assert_eq!(team.leftovers("ana"), [""; 0], "{what}");
        }
        team.is_clean("ana");
    }
}

/// The numbers of a sync's effects from the one that writes the journal to the one that takes it away.
fn the_move(place: &Place, shim: &Path) -> (u32, u32) {
    place.restore();
    let log = place.team.path("effects");
    drop(fs::remove_file(&log));
    let vars = [
        ("LD_PRELOAD", shim.to_str().unwrap()),
        ("FAULT_PROGRAM", "ally"),
        ("FAULT_AT", "0"),
        ("FAULT_LOG", log.to_str().unwrap()),
    ];
    place.team.with("ana", &place.team.clone_of("ana"), &vars, "sync").ok();
    let log = fs::read_to_string(&log).unwrap();
    let of_journal: Vec<u32> = log
        .lines()
        .filter(|line| line.contains("ally/journal"))
        .map(|line| line.split(' ').next().unwrap().parse().unwrap())
        .collect();
    (*of_journal.first().unwrap(), *of_journal.last().unwrap())
}

/// Commands that write one record or two, by whoever they touch.
const COMMANDS: [&str; 19] = [
    "goal add WORD",
    "goal change run --why WORD --because a",
    "goal done read --learned WORD",
    "goal drop read --why WORD",
    "goal pivot run WORD --because a --learned b",
    "goal propose --for ben WORD",
    "feedback give ben WORD",
    "feedback give ben WORD --kind topic",
    "sprint plan WORD",
    "sprint idea WORD",
    "sprint change cook --then WORD",
    "sprint log cook --note WORD",
    "sprint debrief cook --worked WORD",
    "sprint close cook --decision keep --why WORD",
    "review answer --good WORD",
    "review hold --notes WORD",
    "pact amend --purpose WORD --because a",
    "pause --until friday --why WORD",
    "pause run --until friday --why WORD",
];

/// Commands that answer, take away, or open something again.
const ANSWERS: [(&str, Goes); 17] = [
    ("goal accept 2026-11-20.ben.", Goes::Action("goal.accept")),
    ("goal decline 2026-11-20.ben. --why WORD", Goes::Head),
    ("goal reopen old --why WORD", Goes::Head),
    ("goal edit run", Goes::Head),
    ("feedback reply 2026-11-20.ben WORD", Goes::Head),
    ("feedback give ben WORD --draft", Goes::Private),
    ("member edit --becoming WORD", Goes::Head),
    ("pact agree", Goes::Action("pact.agree")),
    ("sprint join walk --yes --intention WORD", Goes::Head),
    ("resume read", Goes::Action("resume")),
    ("checkin remove 2026-11-20.ana", Goes::Action("checkin.remove")),
    ("review answer --unsaid WORD", Goes::Private),
    ("check --fix --yes --take other", Goes::Action("check")),
    ("import csv ../days.csv --goal run --yes", Goes::Action("import")),
    ("schema --install", Goes::Action("schema")),
    ("leave --yes", Goes::Action("leave")),
    (UNDO, Goes::Action("undo")),
];

#[test]
fn answering_taking_back_and_leaving_survive_every_kind_of_fault() {
    let cases: Vec<Case<'_>> = ANSWERS.iter().map(|(line, goes)| Case { line, goes: *goes }).collect();
    every_case(&answerable(), &cases);
}

#[test]
fn giving_bringing_in_and_taking_schemas_away_survive_every_kind_of_fault() {
    let cases: Vec<Case<'_>> = MOVES.iter().map(|(line, goes)| Case { line, goes: *goes }).collect();
    every_case(&movable(), &cases);
}

#[test]
fn settings_and_marks_survive_death_and_a_broken_disk() {
    let place = movable();
    for (line, goes) in NOTES {
        // git's own settings are written as git does it: after a death its lock stays and is named, as git would.
        let is_gits = line == "config set fsync true";
        for (first, kind) in [(1, if is_gits { "once-enospc" } else { "kill" }), (2, "once-eio")] {
            let tried =
                all_effects(&place, Case { line, goes }, kind, first, if is_thorough() { 1 } else { 2 });
            assert!(tried > 1 || shim().is_none(), "{line}: {kind}: {tried}");
        }
    }
}

#[test]
fn a_draft_is_given_once_whatever_dies() {
    let case = Case { line: "feedback send 2026-11-24", goes: Goes::Head };
    let place = movable();
    let tried = all_effects(&place, case, "kill", 1, if is_thorough() { 1 } else { 3 });
    assert!(tried > 12 || shim().is_none(), "{tried}");
}

#[test]
fn every_writing_command_survives_every_kind_of_fault() {
    every_case(&story(), &COMMANDS.map(writes));
}

/// Tries commands with every kind of fault, and together with a fault at every effect.
fn every_case(place: &Place, cases: &[Case<'_>]) {
    let mut tried = 0;
    for (place_in_list, case) in (0u32..).zip(cases) {
        for (number, kind) in (0u32..).zip(KINDS) {
            let (first, step) =
                if is_thorough() { (1, 1) } else { (1 + (place_in_list * 31 + number * 7) % 73, 73) };
            tried += usize::try_from(all_effects(place, *case, kind, first, step)).unwrap();
        }
    }
    assert!(tried > cases.len() * 5 || shim().is_none(), "{tried}");
}

//! `init` and `join` cut short at any effect: the same command finishes them or begins anew, and nothing is left beside
//! the folder.
//!
//! `ALLY_FAULTS=all` tries every effect with every kind of fault; without it some are passed over.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::faults::{KINDS, Trial, copy, is_thorough, struck};
use super::shim::shim;
use super::team::{Run, Team};

/// Somebody who begins or comes in, again and again from the same place.
struct Scene<'a> {
    team: &'a Team,
    who: &'a str,
    /// Where the command is typed, below the home.
    folder: &'a str,
    line: String,
    /// The clone that is to be, below the home.
    clone: &'a str,
    /// What is put back before each try.
    moved: &'a [&'a str],
    /// What has to be in the home afterwards.
    home: &'a [&'a str],
}

impl Scene<'_> {
    fn keep(&self) {
        let pristine = self.team.path("pristine");
        fs::create_dir_all(&pristine).unwrap();
        for name in self.moved.iter().filter(|name| self.team.path(name).exists()) {
            copy(&self.team.path(name), &pristine);
        }
    }

    fn restore(&self) {
        for name in self.moved {
            drop(fs::remove_dir_all(self.team.path(name)));
            let kept = self.team.path("pristine").join(name);
            if kept.exists() {
                copy(&kept, &self.team.path(""));
            }
        }
        self.team.at("2026-11-22T12:00");
    }

    fn place(&self) -> PathBuf {
        self.team.path(self.who).join(self.clone)
    }

    fn typed(&self, vars: &[(&str, &str)]) -> Run {
        self.team.with(self.who, &self.team.path(self.who).join(self.folder), vars, &self.line)
    }

    /// One try with a fault; what went wrong, if there were so many effects.
    fn strike(&self, shim: &Path, kind: &str, number: u32) -> Trial {
        self.restore();
        struck(self.team, shim, kind, number, |vars| self.typed(vars))
    }

    /// Tries a fault at every `step`-th effect from `first` on.
    fn all_effects(&self, kind: &str, first: u32, step: u32) -> u32 {
        let Some(shim) = shim() else { return 0 };
        let (mut number, mut tried) = (first, 0);
        loop {
            let Trial { run, fault } = self.strike(shim, kind, number);
            let Some(fault) = fault else {
                assert_eq!(run.code, 0, "ally {}: {}", self.line, run.err);
                return tried;
            };
            let what = format!("ally {}: {kind} at {fault}{}{}", self.line, run.out, run.err);
            self.after(&run, &what, tried % 8 == 0);
            (number, tried) = (number + step, tried + 1);
        }
    }

    /// Every kind of fault, each at some effects.
    fn every_kind(&self) {
        let mut tried = 0;
        for (number, kind) in (1..).zip(KINDS) {
            let step = if is_thorough() { 1 } else { 89 };
            tried += self.all_effects(kind, if is_thorough() { 1 } else { number * 10 }, step);
        }
        assert!(tried > 8 || shim().is_none(), "{tried}");
    }

    /// The same command again leaves all as if nothing had gone wrong.
    fn after(&self, run: &Run, what: &str, with_partner: bool) {
        assert!(!run.err.contains("panicked") && run.code != 101, "{what}");
        assert!(run.code == -1 || run.code == 0 || run.err.contains("error: "), "{what}");
        let again = self.typed(&[]);
        let was_done = again.err.contains("is there already and is not empty")
            || again.err.contains("is a team's folder already");
        assert!(again.code == 0 || was_done && again.code == 1, "{what}\nagain: {}{}", again.out, again.err);
        let mut names: Vec<String> = fs::read_dir(self.team.path(self.who))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, self.home, "{what}");
        let beside: Vec<_> =
            fs::read_dir(self.team.path("")).unwrap().map(|one| one.unwrap().file_name()).collect();
        assert!(!beside.iter().any(|name| name.to_string_lossy().starts_with('.')), "{beside:?} {what}");
        let git = |args: &[&str]| self.team.git_ok(self.who, &self.place(), args).trim().to_owned();
        assert_eq!(git(&["config", "ally.member"]), self.who, "{what}");
        assert_eq!(git(&["config", "merge.ally.driver"]), "ally merge-file %O %A %B %P", "{what}");
        assert_eq!(git(&["status", "--porcelain"]), "", "{what}");
        git(&["fsck", "--strict"]);
        self.team.run_in(self.who, &self.place(), &["sync"], None).ok();
        assert_eq!(git(&["rev-parse", "HEAD"]), git(&["rev-parse", "origin/main"]), "{what}");
        if self.clone == "team" {
            assert_eq!(self.team.leftovers(self.who), [""; 0], "{what}");
        }
        if with_partner {
            self.with_partner(what);
        }
    }

    /// Both partners are equal after a sync each.
    fn with_partner(&self, what: &str) {
        if self.line.starts_with("init") {
            // Nobody is there yet: somebody comes in.
            self.team.in_home("ben", &["join", &self.team.remote(), "team"]).ok();
        } else {
            self.team.git("ana", &["reset", "-q", "--hard", "refs/ally/seen/origin/main"]);
            self.team.ana("sync").ok();
        }
        self.team.run_in(self.who, &self.place(), &["sync"], None).ok();
        let other = if self.who == "ana" { "ben" } else { "ana" };
        let here = self.team.git_ok(self.who, &self.place(), &["rev-parse", "HEAD"]);
        assert_eq!(here, self.team.git(other, &["rev-parse", "HEAD"]), "{what}");
        self.team.git(other, &["cat-file", "-e", &format!("HEAD:members/{}.yaml", self.who)]);
    }
}

/// Cleo comes into the team of Ana and Ben.
fn joining<'a>(team: &'a Team, clone: &'a str, folder: &'a str) -> Scene<'a> {
    let line = format!("join '{}' {}", team.remote(), if folder.is_empty() { "team" } else { "." });
    team.home("cleo", "Cleo");
    if !folder.is_empty() {
        fs::create_dir(team.path("cleo").join(folder)).unwrap();
    }
    let scene = Scene {
        team,
        who: "cleo",
        folder,
        line,
        clone,
        moved: &["cleo", "remote.git", "ana"],
        home: &[".gitconfig", "team"],
    };
    scene.keep();
    scene
}

fn beginning(team: &Team) -> Scene<'_> {
    let line = format!("init team --team We --purpose Run --remote '{}'", team.remote());
    let moved = &["ana", "ben", "remote.git"];
    let scene =
        Scene { team, who: "ana", folder: "", line, clone: "team", moved, home: &[".gitconfig", "team"] };
    scene.keep();
    scene
}

#[test]
fn a_join_that_died_is_finished_by_the_same_command() {
    let team = Team::pair();
    let scene = joining(&team, "team", "");
    let tried = scene.all_effects("kill", 1, if is_thorough() { 1 } else { 11 });
    assert!(tried > 7 || shim().is_none(), "{tried}");
}

#[test]
fn a_join_survives_every_kind_of_fault() {
    let team = Team::pair();
    joining(&team, "team", "").every_kind();
}

#[test]
fn a_join_into_an_empty_folder_that_died_is_finished_by_the_same_command() {
    let team = Team::pair();
    let scene = joining(&team, "team", "team");
    let tried = scene.all_effects("kill", 3, if is_thorough() { 1 } else { 29 });
    assert!(tried > 3 || shim().is_none(), "{tried}");
}

#[test]
fn a_second_device_that_died_is_finished_by_the_same_command() {
    let team = Team::pair();
    let line = format!("join '{}' second", team.remote());
    let scene = Scene {
        team: &team,
        who: "ben",
        folder: "",
        line,
        clone: "second",
        moved: &["remote.git", "ben"],
        home: &[".gitconfig", "second", "team"],
    };
    scene.keep();
    for (kind, first) in [("kill", 2), ("torn", 7), ("once-enospc", 5)] {
        let (first, step) = if is_thorough() { (1, 1) } else { (first, 41) };
        assert!(scene.all_effects(kind, first, step) > 2 || shim().is_none());
    }
}

#[test]
fn an_init_that_died_is_finished_by_the_same_command() {
    let team = Team::empty();
    let scene = beginning(&team);
    let tried = scene.all_effects("kill", 1, if is_thorough() { 1 } else { 11 });
    assert!(tried > 7 || shim().is_none(), "{tried}");
}

#[test]
fn an_init_survives_every_kind_of_fault() {
    let team = Team::empty();
    beginning(&team).every_kind();
}

#[test]
fn what_somebody_made_is_not_taken_for_a_leftover() {
    let team = Team::pair();
    let scene = joining(&team, "team", "");
    let home = team.path("cleo");
    let refused = "
        error: PLACE/cleo/team is there already and is not empty
          help: name another folder
        ";
    // A file of one's own beside what a dead join left inside a folder.
    fs::create_dir_all(home.join("team/.ally-new/.git")).unwrap();
    fs::write(home.join("team/diary"), "mine\n").unwrap();
    scene.typed(&[]).in_place(&team).fails(1, refused);
    assert_eq!(fs::read_to_string(home.join("team/diary")).unwrap(), "mine\n");
    fs::remove_dir_all(home.join("team")).unwrap();
    // A clone of one's own.
    team.git_ok("cleo", &home, &["clone", "-q", &team.remote(), "team"]);
    scene.typed(&[]).in_place(&team).fails(1, refused);
    fs::remove_dir_all(home.join("team")).unwrap();
    // A file.
    fs::write(home.join("team"), "mine\n").unwrap();
    scene.typed(&[]).in_place(&team).fails(
        1,
        "
        error: PLACE/cleo/team is in the way: it is no folder
          help: nothing was changed; move it away, or put it aside with `ally git stash`, then run the command again
        ",
    );
    fs::remove_file(home.join("team")).unwrap();
    // A link in the hidden place leads nowhere.
    fs::create_dir(home.join("precious")).unwrap();
    fs::write(home.join("precious/diary"), "mine\n").unwrap();
    std::os::unix::fs::symlink("precious", home.join(".team.ally-new")).unwrap();
    let (_, said) = scene.typed(&[]).ends(1);
    assert!(said.contains(".team.ally-new is in the way"), "{said}");
    assert_eq!(fs::read_to_string(home.join("precious/diary")).unwrap(), "mine\n");
    fs::remove_file(home.join(".team.ally-new")).unwrap();
    scene.typed(&[]).ok();
    // A team that is begun is not begun again, also where its init never came to its end elsewhere.
    let second = team.in_home("ana", &["init", "team", "--remote", &team.remote()]).in_place(&team);
    second.fails(
        1,
        "
        error: PLACE/ana/team is a team's folder already
          help: `ally status` shows it; a second team needs a folder of its own
        ",
    );
}

#[test]
fn a_join_that_is_at_work_is_not_disturbed() {
    let team = Team::pair();
    let scene = joining(&team, "team", "");
    // A server that waits until it is told to go on.
    let gate = team.path("gate");
    let slow = team.path("slow");
    fs::write(
        &slow,
        format!("#!/bin/sh\ntouch '{0}.at'\nwhile [ ! -e '{0}' ]; do sleep 0.02; done\nexec git upload-pack \"$@\"\n", gate.display()),
    )
    .unwrap();
    std::os::unix::fs::PermissionsExt::set_mode(&mut fs::metadata(&slow).unwrap().permissions(), 0o755);
    let ssh = format!("sh -c 'sh \"{}\" \"{}\"' --", slow.display(), team.remote());
    let mut command = team.command("cleo", env!("CARGO_BIN_EXE_ally"));
    command.current_dir(team.path("cleo")).args(["join", "host:team.git", "team"]);
    command.env("GIT_SSH_COMMAND", &ssh).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut first = command.spawn().unwrap();
    while !gate.with_extension("at").exists() {
        assert!(first.try_wait().unwrap().is_none(), "it ended early");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    scene.typed(&[]).in_place(&team).fails(
        7,
        "
        error: another program holds PLACE/cleo/.team.ally-new
          help: another ally is at work here; try again in a moment
        ",
    );
    fs::write(&gate, "").unwrap();
    first.wait().unwrap();
    drop(fs::remove_dir_all(team.clone_of("cleo")));
    scene.typed(&[]).ok();
}

//! What a round of syncs costs somebody who accompanies many: `ally sync --every-team` with folders as remotes.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};

use super::place::{Call, Place};
use super::records::{self, Shape};
use super::round::{Care, median};
use super::rows::figure;
use super::servers::Host;

/// How many teams the coach is in.
const COUNTS: [usize; 3] = [10, 30, 100];
/// Each of them a year old, with two who check in every day.
const CHECKINS: u64 = 2 * 365;
/// Rounds of each kind, if the care allows as many.
const ROUNDS: usize = 7;

/// A round with so many teams, in milliseconds.
#[derive(Debug)]
pub struct Round {
    pub teams: usize,
    /// What was done, and the median of its rounds.
    pub took: Vec<(&'static str, f64)>,
}

pub const NOTHING: &str = "`ally sync --every-team`, nothing new";
pub const ONE_EACH: &str = "`ally sync --every-team`, a check-in of each client";
pub const SSH: &str = "`ally sync --every-team`, nothing new, over ssh to this machine";
pub const STATUS: &str = "`ally status --every-team`";
pub const FETCHES: &str = "`git fetch` in one after the other";

pub fn rows(folder: &Path, care: Care) -> Vec<Round> {
    let held = tempfile::tempdir_in(folder).unwrap();
    let folder = held.path().canonicalize().unwrap();
    let first = Place::new(&folder.join("0"), Shape::Two, CHECKINS);
    let mut places = vec![first];
    while places.len() < COUNTS[COUNTS.len() - 1] {
        let next = places[0].copy(&folder.join(places.len().to_string()));
        places.push(next);
    }
    let host = Host::over_ssh();
    if let Some(host) = &host {
        let config = places[0].folder.join("ana/.gitconfig");
        let before = std::fs::read_to_string(&config).unwrap();
        std::fs::write(config, before + &host.settings).unwrap();
    }
    let day = Cell::new(0);
    let round = |teams: usize| {
        let coach = Coach { places: &places[..teams], day: &day };
        coach.enter();
        let rounds = ROUNDS.min(care.rounds);
        let mut took = vec![
            (NOTHING, timed(rounds, || {}, || coach.ally("sync"))),
            (FETCHES, timed(rounds, || {}, || coach.fetches())),
            (ONE_EACH, timed(rounds, || coach.clients_write(), || coach.ally("sync"))),
            (STATUS, timed(rounds, || {}, || coach.ally("status"))),
        ];
        if host.is_some() {
            coach.goes_by(|remote| format!("team-host:{}", remote.display()));
            took.push((SSH, timed(rounds, || {}, || coach.ally("sync"))));
            coach.goes_by(|remote| remote.display().to_string());
        }
        let said: Vec<String> =
            took.iter().map(|(what, took)| format!("{what} {} ms", figure(*took))).collect();
        println!("{teams} teams: {}", said.join(", "));
        Round { teams, took }
    };
    COUNTS.into_iter().map(round).collect()
}

/// The median of some rounds after one that does not count, in milliseconds.
fn timed(rounds: usize, mut before: impl FnMut(), mut turn: impl FnMut()) -> f64 {
    let mut turns: Vec<Duration> = Vec::new();
    for round in 0..=rounds {
        before();
        let begun = Instant::now();
        turn();
        if round > 0 {
            turns.push(begun.elapsed());
        }
    }
    median(&mut turns)
}

/// Ana, who is in all of these teams; her settings lie in her home in the first.
struct Coach<'a> {
    places: &'a [Place],
    /// Days since the last of the records.
    day: &'a Cell<u64>,
}

impl Coach<'_> {
    fn clones(&self) -> Vec<PathBuf> {
        self.places.iter().map(|place| place.clone_of("ana")).collect()
    }

    fn enter(&self) {
        let teams: Vec<String> = self.clones().iter().map(|clone| clone.display().to_string()).collect();
        let place = &self.places[0];
        place.quiet("ana", &place.folder, "ally", &["config", "set", "teams", &teams.join(":")]);
    }

    /// Tells her clones another address of their remotes.
    fn goes_by(&self, address: impl Fn(&Path) -> String) {
        for place in self.places {
            let url = address(&place.folder.join("remote.git"));
            place.quiet("ana", &place.clone_of("ana"), "git", &["remote", "set-url", "origin", &url]);
        }
    }

    fn today(&self) -> NaiveDate {
        records::LAST + Days::new(self.day.get())
    }

    fn ally(&self, command: &str) {
        let call = Call::new(&format!("{command} --every-team")).on(self.today());
        self.places[0].done("ana", &call);
    }

    fn fetches(&self) {
        let home = &self.places[0];
        for clone in self.clones() {
            assert!(home.command("ana", &clone, "git", &["fetch", "--quiet"]).status().unwrap().success());
        }
    }

    /// Every client checks in, and sends that.
    fn clients_write(&self) {
        self.day.set(self.day.get() + 1);
        let day = self.today();
        for place in self.places {
            place.done("zoe", &Call::new("checkin run=20").on(day));
            place.done("zoe", &Call::new("sync --quiet").on(day));
        }
    }
}

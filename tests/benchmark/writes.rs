//! The rows of commands that write, beside plain git doing the like in a copy of the same repository.

use std::cell::Cell;
use std::path::Path;

use chrono::{Days, NaiveDate};

use super::counts;
use super::place::{Call, Place};
use super::records;
use super::round::{Care, Runner, medians};
use super::rows::Row;
use super::targets::{CHECKIN, CHECKIN_FSYNC, GIT, SYNC_BOTH, SYNC_NOTHING};

/// What is measured.
pub const ROWS: [&str; 4] = [CHECKIN, CHECKIN_FSYNC, SYNC_NOTHING, SYNC_BOTH];

/// A team twice: one that ally writes to, and one that git writes to. Both are spoilt afterwards.
pub struct Pair<'a> {
    pub team: &'a str,
    pub ours: &'a Place,
    pub gits: &'a Place,
    pub watch: Option<&'a Path>,
    pub care: Care,
    days: [Cell<u64>; 2],
}

impl<'a> Pair<'a> {
    pub const fn new(
        team: &'a str,
        ours: &'a Place,
        gits: &'a Place,
        watch: Option<&'a Path>,
        care: Care,
    ) -> Self {
        Self { team, ours, gits, watch, care, days: [Cell::new(0), Cell::new(0)] }
    }

    /// The rows that are wanted.
    pub fn rows(&self, wanted: &dyn Fn(&str) -> bool) -> Vec<Row> {
        let mut rows = Vec::new();
        for what in ROWS {
            if wanted(what) {
                rows.push(match what {
                    SYNC_NOTHING => self.nothing_new(),
                    SYNC_BOTH => self.one_each(),
                    _ => self.checkin(what),
                });
            }
        }
        rows
    }

    /// A day that has no records yet, of our team (0) or git's (1).
    fn next_day(&self, of: usize) -> NaiveDate {
        self.days[of].set(self.days[of].get() + 1);
        records::LAST + Days::new(self.days[of].get())
    }

    /// A new check-in with its commit, beside a new file with the like words, `git add` and `git commit`.
    fn checkin(&self, what: &str) -> Row {
        let is_safe = what == CHECKIN_FSYNC;
        let clone = self.gits.clone_of("ana");
        let setting = if is_safe { "true" } else { "false" };
        self.ours.quiet("ana", &self.ours.clone_of("ana"), "git", &["config", "ally.fsync", setting]);
        if is_safe {
            self.gits.quiet("ana", &clone, "git", &["config", "core.fsync", "all"]);
        }
        let git = || {
            let day = self.next_day(1);
            let path = format!("checkins/ana/{}/{day}.ana.yaml", day.format("%Y/%m"));
            let file = clone.join(&path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, format!("goals:\n  run: 20\nnote: {}\n", words(day))).unwrap();
            vec![
                self.gits.command("ana", &clone, "git", &["add", &path]),
                self.gits.command("ana", &clone, "git", &["commit", "--quiet", "-m", "checkin ana"]),
            ]
        };
        let row = self.row(what, &|| self.new_checkin(), git);
        self.ours.quiet("ana", &self.ours.clone_of("ana"), "git", &["config", "ally.fsync", "false"]);
        if is_safe {
            self.gits.quiet("ana", &clone, "git", &["config", "--unset", "core.fsync"]);
        }
        row
    }

    fn new_checkin(&self) -> Call {
        let day = self.next_day(0);
        let mut call = Call::new("checkin run=20 --note").on(day);
        call.words.push(words(day));
        call
    }

    fn nothing_new(&self) -> Row {
        let (ours, gits) = (self.ours.clone_of("ana"), self.gits.clone_of("ana"));
        self.ours.quiet("ana", &ours, "ally", &["sync", "--quiet"]);
        self.gits.quiet("ana", &gits, "git", &["pull", "--quiet", "--no-rebase", "--no-edit"]);
        self.gits.quiet("ana", &gits, "git", &["push", "--quiet"]);
        let git = || vec![self.gits.command("ana", &gits, "git", &["fetch", "--quiet"])];
        self.row(SYNC_NOTHING, &|| Call::new("sync"), git)
    }

    /// Before each turn both people write one check-in, and Zoë sends hers.
    fn one_each(&self) -> Row {
        let both_write = |place: &Place, day: NaiveDate| {
            for who in ["zoe", "ana"] {
                let mut call = Call::new("checkin run=20 --note").on(day);
                call.words.push(words(day));
                place.done(who, &call);
                if who == "zoe" {
                    place.done(who, &Call::new("sync --quiet").on(day));
                }
            }
        };
        let clone = self.gits.clone_of("ana");
        let ours = || {
            let day = self.next_day(0);
            both_write(self.ours, day);
            Call::new("sync").on(day)
        };
        let git = || {
            both_write(self.gits, self.next_day(1));
            let pull = ["pull", "--quiet", "--no-rebase", "--no-edit"];
            vec![
                self.gits.command("ana", &clone, "git", &pull),
                self.gits.command("ana", &clone, "git", &["push", "--quiet"]),
            ]
        };
        self.row(SYNC_BOTH, &ours, git)
    }

    /// Ours and git's in turn; what a turn needs beforehand, its maker does, which is not measured.
    fn row(&self, what: &str, ours: &dyn Fn() -> Call, git: impl Fn() -> Vec<std::process::Command>) -> Row {
        let mut runners = [Runner::new("ally", || vec![self.ours.call(&ours())]), Runner::new(GIT, git)];
        let took = medians(&mut runners, self.care);
        let mut counts = counts::of(self.ours, self.watch, &ours());
        if self.care.instructions {
            counts.instructions = counts::instructions(self.ours, &ours());
        }
        let took = ["ally", GIT].into_iter().map(str::to_owned).zip(took).collect();
        let row = Row { team: self.team.to_owned(), what: what.to_owned(), took, counts };
        row.tell();
        row
    }
}

fn words(day: NaiveDate) -> String {
    format!("the words of the measured check-in of {day}, about as many as a day has")
}

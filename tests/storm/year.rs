//! A year of two people: a check-in nearly every day, words and reviews, spells without a network, clocks that are
//! wrong, and now and then a command that dies.

use chrono::{Days, FixedOffset, NaiveDate};

use super::lots::Lots;
use super::shim::shim;
use super::team::{Team, words};

/// One of the two.
struct Person {
    id: &'static str,
    other: &'static str,
    /// Days until the network is back.
    offline: u32,
    /// Seconds by which the clock is wrong.
    skew: i64,
}

struct Year {
    team: Team,
    lots: Lots,
    day: NaiveDate,
    killed: usize,
    ran: usize,
    confirmed: Vec<String>,
}

impl Year {
    /// Runs a command at a minute of the day, as the person's own clock has it; true if it was confirmed.
    fn run(&mut self, person: &Person, minute: u32, line: &str, word: Option<&str>) -> bool {
        let utc = self.day.and_hms_opt(minute / 60, minute % 60, 0).unwrap().and_utc();
        let told = utc + chrono::TimeDelta::seconds(person.skew - 3600);
        let now = told.with_timezone(&FixedOffset::east_opt(3600).unwrap()).to_rfc3339();
        let mut command = self.team.command(person.id, env!("CARGO_BIN_EXE_ally"));
        command.current_dir(self.team.clone_of(person.id)).args(words(line)).env("ALLY_NOW", now);
        if self.lots.percent(8)
            && let Some(shim) = shim()
        {
            command.env("LD_PRELOAD", shim).env("FAULT_PROGRAM", "ally").env("FAULT_KIND", "kill");
            command.env("FAULT_AT", (1 + self.lots.below(90)).to_string());
        }
        let output = command.output().unwrap();
        self.ran += 1;
        let said = String::from_utf8_lossy(&output.stderr);
        match output.status.code() {
            None => self.killed += 1,
            Some(0 | 5) => {
                self.confirmed.extend(word.map(str::to_owned));
                return true;
            }
            // The command before was killed, and this one has finished its work first.
            Some(1) if said.contains(" is like that already\n") => {
                self.confirmed.extend(word.map(str::to_owned));
                return true;
            }
            Some(code) => panic!("{} {}: ally {line}: exit code {code}\n{said}", self.day, person.id),
        }
        false
    }

    /// The same again until it is there, as people do whose machine went off in the middle.
    fn surely(&mut self, person: &Person, minute: u32, line: &str, word: &str) {
        while !self.run(person, minute, line, Some(word)) {
            self.run(person, minute, &format!("feedback give {} again", person.other), None);
            if self.team.git(person.id, &["log", "-1", "-p", "HEAD~1"]).contains(word)
                || self.team.git(person.id, &["log", "-1", "-p"]).contains(word)
            {
                self.confirmed.push(word.to_owned());
                return;
            }
        }
    }

    fn a_day_of(&mut self, person: &mut Person) {
        let number = self.day.format("%Y%m%d");
        let id = person.id;
        if person.offline > 0 {
            person.offline -= 1;
        } else if self.lots.percent(4) {
            person.offline = 2 + u32::try_from(self.lots.below(20)).unwrap();
        }
        person.skew = match self.lots.below(20) {
            0 => 26 * 3600,
            1 => -9 * 3600,
            2 => 1800,
            _ => 0,
        };
        if self.lots.percent(85) {
            let word = format!("note{id}{number}x");
            let answer = self.lots.one_of(&["y", "p", "n:time", "s"]);
            self.surely(person, 1200, &format!("checkin run={answer} -m 4 --note {word}"), &word);
        }
        if self.lots.percent(25) {
            let word = format!("words{id}{number}x");
            let kind = self.lots.one_of(&["thanks", "keep", "change", "ask"]);
            self.surely(person, 1210, &format!("feedback give {} {word} --kind {kind}", person.other), &word);
        }
        if self.lots.percent(4) {
            let word = format!("why{id}{number}x");
            self.surely(person, 1220, &format!("goal change run --why {word} --because b{word}"), &word);
        }
        if self.lots.percent(3) {
            let word = format!("other{id}{number}x");
            // From a second machine of the other one's, before the two have met again.
            self.surely(
                person,
                1225,
                &format!("--as {} goal change run --minimum {word} --because b", person.other),
                &word,
            );
        }
        if person.offline == 0 && self.lots.percent(80) {
            self.run(person, 1230, "sync", None);
        }
    }
}

/// Runs so many days and returns the figures in a sentence.
pub fn year(days: u32, seed: u64) -> String {
    let team = Team::pair();
    for who in ["ana", "ben"] {
        team.run(who, &["goal", "add", "Run", "--id", "run", "--every", "daily"]).ok();
        team.run(who, &["sync"]).ok();
    }
    team.ana("sync").ok();
    let first = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let mut year = Year { team, lots: Lots(seed), day: first, killed: 0, ran: 0, confirmed: Vec::new() };
    let mut people = [
        Person { id: "ana", other: "ben", offline: 0, skew: 0 },
        Person { id: "ben", other: "ana", offline: 0, skew: 0 },
    ];
    for _ in 0..days {
        for person in &mut people {
            year.a_day_of(person);
        }
        year.day = year.day + Days::new(1);
    }
    year.team.at(&format!("{}T10:00", year.day));
    for who in ["ana", "ben", "ana", "ben"] {
        let run = year.team.run(who, &["sync"]);
        assert!(matches!(run.code, 0 | 5) && run.err.is_empty(), "{who}: {run:?}");
    }
    let team = &year.team;
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), team.git("ben", &["rev-parse", "HEAD"]));
    for who in ["ana", "ben"] {
        // git packs in the background after a sync, and `git fsck` stumbles over packs that go away meanwhile.
        while team.clone_of(who).join(".git/gc.pid").exists() {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        team.is_clean(who);
        assert_eq!(team.leftovers(who), [""; 0], "{who} is tidy");
    }
    let history = team.git("ana", &["log", "--all", "-p", "-m", "--format=%H"]);
    let lost: Vec<&String> = year.confirmed.iter().filter(|word| !history.contains(word.as_str())).collect();
    assert!(lost.is_empty(), "confirmed and lost: {lost:?}");
    format!(
        "{days} days with seed {seed}: {} commands, {} killed; {} confirmed words, none lost; clones equal and sound",
        year.ran,
        year.killed,
        year.confirmed.len()
    )
}

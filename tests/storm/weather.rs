//! The storm itself.

use std::collections::BTreeSet;
use std::process::{Child, Command, Stdio};

use super::lots::Lots;
use super::shim::shim;
use super::team::{Team, words};

const PEOPLE: [(&str, &str); 5] =
    [("ana", "Ana Roth"), ("ben", "Ben Li"), ("cem", "Cem Kaya"), ("dora", "Dora Vik"), ("eve", "Eve Sol")];

/// What happened.
#[derive(Default)]
struct Figures {
    operations: usize,
    killed: usize,
    confirmed: usize,
    refused: usize,
}

/// One command under way.
struct Underway {
    who: String,
    line: String,
    /// The word that it writes, if it writes one.
    word: Option<String>,
    child: Child,
}

pub struct Storm {
    pub team: Team,
    pub lots: Lots,
    people: Vec<&'static str>,
    confirmed: BTreeSet<String>,
    figures: Figures,
}

impl Storm {
    /// A team of so many people, each with a goal, all synced.
    pub fn begin(people: usize, seed: u64) -> Self {
        let team = Team::pair();
        let people: Vec<&str> = PEOPLE.iter().take(people).map(|(id, _)| *id).collect();
        for (id, name) in PEOPLE.iter().take(people.len()).skip(2) {
            team.home(id, name);
            team.in_home(id, &["join", &team.remote(), "team"]).ok();
        }
        let storm =
            Self { team, lots: Lots(seed), people, confirmed: BTreeSet::new(), figures: Figures::default() };
        for who in &storm.people {
            storm.types(who, "goal add Run --id run --every daily");
        }
        storm.all_sync();
        storm.all_sync();
        storm
    }

    /// A command that nothing disturbs and that has to go well.
    fn types(&self, who: &str, line: &str) {
        let words = words(line);
        let run = self.team.run(who, &words.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(matches!(run.code, 0 | 5) && run.err.is_empty(), "{who}: {run:?}");
    }

    fn all_sync(&self) {
        for who in &self.people {
            self.types(who, "sync");
        }
    }

    /// Starts a command; with `at`, it dies at that effect.
    fn start(&mut self, who: &str, line: &str, word: Option<String>, at: Option<(u64, &str)>) -> Underway {
        let mut command = self.team.command(who, env!("CARGO_BIN_EXE_ally"));
        command.current_dir(self.team.clone_of(who)).args(words(line)).stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        if let Some((at, kind)) = at
            && let Some(shim) = shim()
        {
            command.env("LD_PRELOAD", shim).env("FAULT_PROGRAM", "ally").env("FAULT_KIND", kind);
            command.env("FAULT_AT", at.to_string());
        }
        self.figures.operations += 1;
        Underway { who: who.to_owned(), line: line.to_owned(), word, child: command.spawn().unwrap() }
    }

    fn end(&mut self, underway: Underway) {
        let Underway { who, line, word, child } = underway;
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        match output.status.code() {
            None => self.figures.killed += 1,
            Some(0 | 5) => {
                self.figures.confirmed += 1;
                self.confirmed.extend(word);
            }
            // Another command was in the way for too long, or the others were faster: told, and nothing written.
            Some(6 | 7) => self.figures.refused += 1,
            Some(code) => panic!("{who}: ally {line}: exit code {code}\n{said}"),
        }
    }

    /// A line drawn by lot, and the word that it writes.
    fn line(&mut self, number: usize) -> (String, Option<String>) {
        let word = format!("word{number}x");
        let line = match self.lots.below(12) {
            0 => format!("goal add {word} --id g{number}"),
            1 => format!("goal change run --why {word} --because because{word}"),
            2 | 3 => format!("checkin -m 3 --note {word}"),
            4 => format!("feedback give all {word}"),
            5 => format!("feedback give all {word} --kind topic"),
            6 => format!("sprint idea {word} --id i{number}"),
            7 => format!("review answer --good {word}"),
            _ => return ("sync".to_owned(), None),
        };
        (line, Some(word))
    }

    fn operation(&mut self, number: usize) {
        let who = self.lots.one_of(&self.people.clone());
        let (line, word) = self.line(number);
        let kind = if self.lots.percent(20) { "torn" } else { "kill" };
        let last = if word.is_some() { 75 } else { 95 };
        let at = self.lots.percent(85).then(|| (1 + self.lots.below(last), kind));
        let first = self.start(who, &line, word, at);
        // Now and then a second command, or git itself, is at work in the same clone.
        match self.lots.below(20) {
            0 | 1 => {
                let (line, word) = self.line(1_000_000 + number);
                let second = self.start(who, &line, word, None);
                self.end(second);
            }
            2 => self.git(who, &["gc", "--quiet"]),
            3 => self.git(who, &["pack-refs", "--all"]),
            _ => {}
        }
        self.end(first);
    }

    /// Plain git beside it. It may find a lock; it must find nothing worse.
    fn git(&self, who: &str, args: &[&str]) {
        let mut command: Command = self.team.command(who, "git");
        let output = command.current_dir(self.team.clone_of(who)).args(args).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains("corrupt") && !said.contains("bad object"), "{who}: git {args:?}: {said}");
    }

    /// After the storm: all clones are equal, sound and tidy, and hold every word that was confirmed.
    pub fn settle(&self) {
        for who in &self.people {
            self.types(who, "feedback give all settled");
        }
        self.all_sync();
        self.all_sync();
        let head = self.team.git("ana", &["rev-parse", "HEAD"]);
        for who in &self.people {
            assert_eq!(self.team.git(who, &["rev-parse", "HEAD"]), head, "{who} is where Ana is");
            self.team.is_clean(who);
            assert_eq!(self.team.leftovers(who), [""; 0], "{who} is tidy");
        }
        let history = self.team.git("ana", &["log", "--all", "-p", "-m", "--format=%H"]);
        let there: BTreeSet<&str> = history.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        let lost: Vec<&String> =
            self.confirmed.iter().filter(|word| !there.contains(word.as_str())).collect();
        assert!(lost.is_empty(), "confirmed and lost: {lost:?}");
    }

    /// Notes a word that has to be there in the end.
    pub fn expect(&mut self, word: String) {
        self.confirmed.insert(word);
    }
}

/// Runs a storm and returns its figures in a sentence.
pub fn storm(operations: usize, people: usize, seed: u64) -> String {
    let mut storm = Storm::begin(people, seed);
    for number in 0..operations {
        storm.operation(number);
        if number % 200 == 199 {
            storm.settle();
        }
    }
    storm.settle();
    let Figures { operations, killed, confirmed, refused } = storm.figures;
    let words = storm.confirmed.len();
    assert!(killed * 3 > operations || shim().is_none(), "too calm: {killed} of {operations} killed");
    format!(
        "storm with seed {seed}: {operations} operations in {people} clones, {killed} killed, {confirmed} confirmed, \
         {refused} told to wait; {words} confirmed words, none lost; clones equal and sound"
    )
}

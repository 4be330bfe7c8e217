//! The fixture: a folder with a bare remote, a home and a clone per person, an empty environment, a clock that ticks.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder in which people have homes and clones. Its path holds a space on purpose.
pub struct Team {
    dir: TempDir,
    /// Seconds since 1970 at which the next command runs; ticks a minute per command.
    clock: Cell<i64>,
    seed: Cell<u64>,
}

/// Sunday, 22 November 2026, 10:00 in a zone one hour east.
const START: i64 = 1_795_338_000;
const OFFSET: i32 = 3600;

impl Team {
    /// An empty place: homes for Ana and Ben, no team yet.
    pub fn empty() -> Self {
        Self::in_a_folder_named("ally suite ")
    }

    /// An empty place whose path needs no quotes in a shell, as in documents for readers.
    pub fn plain() -> Self {
        Self::in_a_folder_named("ally-suite-")
    }

    fn in_a_folder_named(prefix: &str) -> Self {
        let dir = tempfile::Builder::new().prefix(prefix).tempdir().unwrap();
        let team = Self { dir, clock: Cell::new(START), seed: Cell::new(0) };
        for (id, name) in [("ana", "Ana Roth"), ("ben", "Ben Li")] {
            team.home(id, name);
        }
        team
    }

    /// Ana and Ben in one team, each with a clone, both synced. Ana began it and Ben joined.
    pub fn pair() -> Self {
        let team = Self::empty();
        let remote = team.remote();
        let purpose = "Run the spring half together";
        team.in_home(
            "ana",
            &["init", "team", "--team", "Ana & Ben", "--purpose", purpose, "--remote", &remote],
        )
        .ok();
        team.in_home("ben", &["join", &remote, "team"]).ok();
        team.ana("sync").ok();
        team
    }

    /// Makes a person's home with a git identity.
    pub fn home(&self, id: &str, name: &str) -> PathBuf {
        let home = self.path(id);
        std::fs::create_dir_all(&home).unwrap();
        let config = format!(
            "[user]\n\tname = {name}\n\temail = {id}@example.org\n[init]\n\tdefaultBranch = main\n[ally]\n\tfsync = false\n"
        );
        std::fs::write(home.join(".gitconfig"), config).unwrap();
        home
    }

    /// Ana and Ben with a pact that both have signed, and both synced.
    pub fn agreed() -> Self {
        let team = Self::pair();
        team.ben("pact agree").ok();
        team.ben("sync").ok();
        team.ana("sync").ok();
        team
    }

    /// Both send and receive.
    pub fn meet(&self) {
        self.ana("sync").ok();
        self.ben("sync").ok();
        self.ana("sync").ok();
    }

    /// A path inside the place.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The folder that serves as remote.
    pub fn remote(&self) -> String {
        self.path("remote.git").display().to_string()
    }

    /// A person's clone.
    pub fn clone_of(&self, who: &str) -> PathBuf {
        self.path(who).join("team")
    }

    /// Sets the clock: `2026-11-23T09:00` in the zone of the fixture.
    pub fn at(&self, time: &str) {
        let parsed = chrono::NaiveDateTime::parse_from_str(time, "%Y-%m-%dT%H:%M").unwrap();
        self.clock.set(parsed.and_utc().timestamp() - i64::from(OFFSET));
    }

    /// The instant of the next command, as `ALLY_NOW` wants it.
    pub fn now(&self) -> String {
        let zone = chrono::FixedOffset::east_opt(OFFSET).unwrap();
        chrono::DateTime::from_timestamp(self.clock.get(), 0).unwrap().with_timezone(&zone).to_rfc3339()
    }

    /// The environment of a person: home, path, clock and seed, nothing else. Every call ticks the clock.
    pub fn command(&self, who: &str, program: &str) -> Command {
        let mut command = Command::new(program);
        let bin = Path::new(env!("CARGO_BIN_EXE_ally")).parent().unwrap().display().to_string();
        let path = format!("{bin}:{}", std::env::var("PATH").unwrap_or_default());
        command.env_clear().env("HOME", self.path(who)).env("PATH", path).env("GIT_CONFIG_NOSYSTEM", "1");
        command.env("ALLY_NOW", self.now()).env("ALLY_SEED", self.seed.get().to_string());
        self.clock.set(self.clock.get() + 60);
        self.seed.set(self.seed.get() + 1);
        command
    }

    /// Runs `ally` with these arguments in a folder.
    pub fn run_in(&self, who: &str, folder: &Path, args: &[&str], input: Option<&str>) -> Run {
        let mut command = self.command(who, env!("CARGO_BIN_EXE_ally"));
        command.current_dir(folder).args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
        let mut child = command.spawn().unwrap();
        if let Some(input) = input {
            use std::io::Write;
            child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        }
        Run::new(args, child.wait_with_output().unwrap())
    }

    /// Runs `ally` in a person's home.
    pub fn in_home(&self, who: &str, args: &[&str]) -> Run {
        self.run_in(who, &self.path(who), args, None)
    }

    /// Runs `ally` in a person's clone.
    pub fn run(&self, who: &str, args: &[&str]) -> Run {
        self.run_in(who, &self.clone_of(who), args, None)
    }

    /// Ana types a command, words separated and quoted as in a shell.
    pub fn ana(&self, line: &str) -> Run {
        let words = words(line);
        self.run("ana", &words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Ben types a command.
    pub fn ben(&self, line: &str) -> Run {
        let words = words(line);
        self.run("ben", &words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// A person types a command, with this text on standard input.
    pub fn types(&self, who: &str, line: &str, input: &str) -> Run {
        let words = words(line);
        let args: Vec<&str> = words.iter().map(String::as_str).collect();
        self.run_in(who, &self.clone_of(who), &args, Some(input))
    }

    /// A person types a command in a folder, with these variables set.
    pub fn with(&self, who: &str, folder: &Path, vars: &[(&str, &str)], line: &str) -> Run {
        let mut command = self.command(who, env!("CARGO_BIN_EXE_ally"));
        let words = words(line);
        let args: Vec<&str> = words.iter().map(String::as_str).collect();
        command.current_dir(folder).args(&args).envs(vars.iter().copied()).stdin(Stdio::null());
        Run::new(&args, command.output().unwrap())
    }

    /// Runs plain git in a person's clone and returns what it prints.
    pub fn git(&self, who: &str, args: &[&str]) -> String {
        let mut command = self.command(who, "git");
        let output = command.current_dir(self.clone_of(who)).args(args).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "git {args:?}: {error}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The text of a file in a person's clone.
    pub fn read(&self, who: &str, path: &str) -> String {
        std::fs::read_to_string(self.clone_of(who).join(path))
            .unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Writes a file in a person's clone.
    pub fn write(&self, who: &str, path: &str, text: &str) {
        let path = self.clone_of(who).join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// That nothing but these files is uncommitted in a clone.
    pub fn is_clean_but(&self, who: &str, untracked: &[&str]) {
        let expected: String = untracked.iter().map(|path| format!("?? {path}\n")).collect();
        assert_eq!(self.git(who, &["status", "--porcelain"]), expected);
    }

    /// Files that a finished command has no use for.
    pub fn leftovers(&self, who: &str) -> Vec<String> {
        let clone = self.clone_of(who);
        let mut found = Vec::new();
        let mut folders = vec![clone.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                let is_ours = folder.ends_with(".git/ally");
                let is_state = ["commit.lock", "sync.lock", "inbox", "last-sync"].contains(&name.as_str());
                // A lock that alone could not be removed is named by the next fetch, as git's own would be.
                let is_state = is_state || name == "shallow.lock" || name.starts_with("nudge.");
                // Pieces of objects are removed when they are an hour old: until then they may be somebody's work.
                let is_aside = name.ends_with(".ally") && name != ".ally";
                let is_left = name.ends_with(".lock") || is_aside || is_ours;
                if is_left && !is_state {
                    found.push(path.strip_prefix(&clone).unwrap().display().to_string());
                } else if path.is_dir() && !path.ends_with(".git/objects") {
                    folders.push(path);
                }
            }
        }
        found
    }

    /// That a clone has no uncommitted change, and is sound.
    pub fn is_clean(&self, who: &str) {
        assert_eq!(self.git(who, &["status", "--porcelain"]), "", "the clone of {who} is clean");
        self.git(who, &["fsck", "--strict"]);
    }
}

/// What a command did.
#[derive(Debug)]
pub struct Run {
    line: String,
    pub out: String,
    pub err: String,
    pub code: i32,
}

impl Run {
    fn new(args: &[&str], output: Output) -> Self {
        Self {
            line: format!("ally {}", args.join(" ")),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().unwrap_or(-1),
        }
    }

    /// The same with `PLACE` for the folder of the fixture, which has another name every time.
    #[must_use]
    pub fn in_place(mut self, team: &Team) -> Self {
        let place = team.dir.path().display().to_string();
        self.out = self.out.replace(&place, "PLACE");
        self.err = self.err.replace(&place, "PLACE");
        self
    }

    /// It ended with this code and said exactly this on standard output and standard error.
    #[track_caller]
    pub fn says(self, code: i32, out: &str, err: &str) {
        similar(&self.line, &self.out, out);
        similar(&self.line, &self.err, err);
        assert_eq!(self.code, code, "{}", self.line);
    }

    /// It went well and warned of nothing; returns what it printed.
    #[track_caller]
    pub fn ok(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{}\n{}", self.line, self.out);
        self.out
    }

    /// It went well and printed exactly this.
    #[track_caller]
    pub fn shows(self, expected: &str) {
        let line = self.line.clone();
        similar(&line, &self.ok(), expected);
    }

    /// It ended with this code, printed nothing, and said exactly this on standard error.
    #[track_caller]
    pub fn fails(self, code: i32, expected: &str) {
        similar(&self.line, &self.err, expected);
        assert_eq!((self.code, self.out.as_str()), (code, ""), "{}", self.line);
    }

    /// It ended with this code; returns what it printed on both streams.
    #[track_caller]
    pub fn ends(self, code: i32) -> (String, String) {
        assert_eq!(self.code, code, "{}\n{}{}", self.line, self.out, self.err);
        (self.out, self.err)
    }

    /// The JSON document on standard output.
    #[track_caller]
    pub fn json(self) -> serde_json::Value {
        let line = self.line.clone();
        let out = self.ok();
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{line}: {error}\n{out}"))
    }
}

#[track_caller]
fn similar(line: &str, actual: &str, expected: &str) {
    // Expected text begins on its own line in the source and is indented there.
    let expected = undent(expected);
    assert!(actual == expected, "{line}\n--- expected\n{expected}--- actual\n{actual}---");
}

/// Text without the empty line that begins it and the indentation that all its lines share.
pub fn undent(text: &str) -> String {
    let Some(text) = text.strip_prefix('\n') else { return text.to_owned() };
    let lines: Vec<&str> = text.lines().collect();
    let depth =
        lines.iter().filter(|line| !line.trim().is_empty()).map(|line| line.len() - line.trim_start().len());
    let depth = depth.min().unwrap_or(0);
    let mut plain: Vec<&str> = lines.iter().map(|line| line.get(depth..).unwrap_or("")).collect();
    if plain.last().is_some_and(|line| line.trim().is_empty()) {
        plain.pop();
    }
    plain.iter().map(|line| format!("{line}\n")).collect()
}

/// Splits a command line as a shell does: spaces separate, quotes hold together.
pub fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

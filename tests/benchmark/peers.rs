//! The programs beside which ally is measured, each with the same check-ins in its own form.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::place::Place;
use super::records::File;

/// What a check-in is to a program that knows tasks, postings or lines.
struct Line {
    /// `2026-11-22`.
    day: String,
    who: String,
    /// The first of its goals.
    goal: String,
    /// Its words, without line ends and quotes.
    text: String,
}

/// The data of the peers, in a folder of their own.
pub struct Peers<'a> {
    place: &'a Place,
    folder: PathBuf,
}

impl<'a> Peers<'a> {
    /// Writes the same check-ins down for each of them.
    pub fn new(place: &'a Place, files: &[File]) -> Self {
        let folder = place.folder.join("peers");
        std::fs::create_dir_all(folder.join("task")).unwrap();
        std::fs::create_dir_all(folder.join("todo")).unwrap();
        let lines: Vec<Line> = files.iter().filter_map(line).collect();
        std::fs::write(folder.join("task/completed.data"), tasks(&lines)).unwrap();
        std::fs::write(folder.join("task/pending.data"), "").unwrap();
        let config =
            format!("data.location={}\nconfirmation=off\nverbose=nothing\n", folder.join("task").display());
        std::fs::write(folder.join("taskrc"), config).unwrap();
        std::fs::write(folder.join("journal"), postings(&lines)).unwrap();
        std::fs::write(folder.join("todo/todo.txt"), items(&lines)).unwrap();
        let todo = folder.join("todo").display().to_string();
        let config = format!(
            "export TODO_DIR={todo}\nexport TODO_FILE={todo}/todo.txt\nexport DONE_FILE={todo}/done.txt\n\
             export REPORT_FILE={todo}/report.txt\nexport TODOTXT_PLAIN=1\n"
        );
        std::fs::write(folder.join("todo/config"), config).unwrap();
        Self { place, folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    /// The last thirty days, as each program lists them.
    pub fn lists(&self) -> Vec<Peer> {
        let journal = self.path("journal");
        let config = self.path("todo/config");
        self.installed(&[
            ("task", "task", &["end.after:2026-10-23", "completed"]),
            ("hledger", "hledger", &["-f", &journal, "register", "-b", "2026-10-23"]),
            // It has no dates to search by: its words are a pattern.
            ("todo.txt", "todo-txt", &["-d", &config, "listall", r"x 2026-\(11\|10-2[3-9]\|10-3\)"]),
        ])
    }

    /// A sum over the whole history.
    pub fn sums(&self) -> Vec<Peer> {
        let journal = self.path("journal");
        self.installed(&[
            ("task", "task", &["ghistory.monthly"]),
            ("hledger", "hledger", &["-f", &journal, "balance", "-M", "--depth", "3"]),
        ])
    }

    fn installed(&self, all: &[(&'static str, &str, &[&str])]) -> Vec<Peer> {
        let known = |&(name, program, args): &(&'static str, &str, &[&str])| {
            let program = installed(program)?.display().to_string();
            Some(Peer { name, program, args: args.iter().map(|&arg| arg.to_owned()).collect() })
        };
        all.iter().filter_map(known).collect()
    }

    /// One of them, as a person runs it.
    pub fn run(&self, peer: &Peer) -> Command {
        let args: Vec<&str> = peer.args.iter().map(String::as_str).collect();
        let mut command = self.place.command("ana", &self.folder, &peer.program, &args);
        command.env("TASKRC", self.path("taskrc")).env("TERM", "dumb");
        command
    }

    /// How many check-ins of the last thirty days each of them lists: what is measured has to do the work.
    pub fn listed(&self) -> Vec<(&'static str, usize)> {
        let count = |peer: &Peer| {
            let output = self.run(peer).stdout(Stdio::piped()).output().unwrap();
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            (peer.name, said.lines().filter(|line| self.is_row(peer.name, line)).count())
        };
        self.lists().iter().map(count).collect()
    }

    /// Whether a line that a program printed begins a check-in.
    fn is_row(&self, program: &str, line: &str) -> bool {
        match program {
            "todo.txt" => line.contains(" x 2026-"),
            _ => line.contains("2026-1"),
        }
    }
}

/// A program beside which ally is measured, with what it is asked.
pub struct Peer {
    /// As the tables call it.
    pub name: &'static str,
    program: String,
    args: Vec<String>,
}

/// Where a program lies.
pub fn installed(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The versions of all that is measured, by their names.
pub fn versions() -> Vec<(&'static str, String)> {
    let all: [(&str, &str, &[&str]); 6] = [
        ("ally", env!("CARGO_BIN_EXE_ally"), &["--version"]),
        ("git", "git", &["--version"]),
        ("task", "task", &["--version"]),
        ("hledger", "hledger", &["--version"]),
        ("todo.txt", "todo-txt", &["-V"]),
        ("rustc", "rustc", &["--version"]),
    ];
    all.iter().map(|(name, program, args)| (*name, version(program, args))).collect()
}

/// What a program says of its version: the first of its words that begins with a digit, or that follows a v.
fn version(program: &str, args: &[&str]) -> String {
    // taskwarrior writes a file of settings into the home of whoever has none, unless it is told of one.
    let home = std::env::temp_dir();
    let mut command = Command::new(program);
    command.args(args).env("TASKRC", "/dev/null").stdin(Stdio::null()).stderr(Stdio::null());
    if program == "task" {
        command.env("HOME", home);
    }
    let said = command.output().map(|output| output.stdout).unwrap_or_default();
    let said = String::from_utf8_lossy(&said).into_owned();
    let number = |word: &str| {
        let word = word.trim_start_matches('v').trim_end_matches(',');
        word.starts_with(|letter: char| letter.is_ascii_digit()).then(|| word.to_owned())
    };
    said.split_whitespace().find_map(number).unwrap_or_else(|| "not installed".to_owned())
}

fn line(file: &File) -> Option<Line> {
    let File { path, text, .. } = file;
    if !path.starts_with("checkins/") {
        return None;
    }
    let id = Path::new(path).file_stem()?.to_str()?;
    let (day, who) = id.split_once('.')?;
    let goal = text.lines().nth(1)?.trim().split(':').next()?.to_owned();
    let words: Vec<&str> =
        text.lines().skip_while(|line| !line.starts_with("note")).skip(1).map(str::trim).collect();
    let text = words.join(" ").replace(['"', '\'', ';', '|', ':'], "");
    Some(Line { day: day.to_owned(), who: who.to_owned(), goal, text })
}

/// taskwarrior's own form of what is done.
fn tasks(lines: &[Line]) -> String {
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        let day: chrono::NaiveDate = line.day.parse().unwrap();
        let seconds = day.and_hms_opt(12, 0, 0).unwrap().and_utc().timestamp();
        writeln!(
            text,
            "[description:\"{}\" end:\"{seconds}\" entry:\"{seconds}\" project:\"{}\" status:\"completed\" tags:\"{}\" \
             uuid:\"00000000-0000-4000-8000-{number:012x}\"]",
            line.text, line.goal, line.who
        )
        .unwrap();
    }
    text
}

fn postings(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        let (day, who, goal) = (&line.day, &line.who, &line.goal);
        write!(text, "{day} {}\n    goals:{goal}:{who}    1\n    done\n\n", line.text).unwrap();
    }
    text
}

fn items(lines: &[Line]) -> String {
    lines.iter().map(|line| format!("x {} {} +{} @{}\n", line.day, line.text, line.goal, line.who)).collect()
}

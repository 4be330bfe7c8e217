//! The programs beside which ally is measured, each with the same check-ins in its own form.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

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

    /// A command of one of them, `None` where it is not installed.
    fn command(&self, program: &str, args: &[&str]) -> Option<Command> {
        let known = installed(program)?;
        let mut command = self.place.command("ana", &self.folder, known.to_str().unwrap(), args);
        command.env("TASKRC", self.path("taskrc")).env("TERM", "dumb");
        Some(command)
    }

    /// The last thirty days, as each program lists them.
    pub fn lists(&self) -> Vec<(&'static str, Vec<String>)> {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<String>>();
        vec![
            ("task", words("end.after:2026-10-23 completed")),
            (
                "hledger",
                vec![
                    "-f".to_owned(),
                    self.path("journal"),
                    "register".to_owned(),
                    "-b".to_owned(),
                    "2026-10-23".to_owned(),
                ],
            ),
            (
                "todo-txt",
                vec!["-d".to_owned(), self.path("todo/config"), "listall".to_owned(), "2026-11".to_owned()],
            ),
        ]
    }

    /// A sum over the whole history.
    pub fn sums(&self) -> Vec<(&'static str, Vec<String>)> {
        let hledger =
            ["-f", &self.path("journal"), "balance", "-M", "--depth", "3"].map(str::to_owned).to_vec();
        vec![("task", vec!["ghistory.monthly".to_owned()]), ("hledger", hledger)]
    }

    /// The command, if its program is installed.
    pub fn run(&self, program: &str, args: &[String]) -> Option<Command> {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        self.command(program, &args)
    }
}

/// Where a program lies.
pub fn installed(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// What a program says of its version, on one line.
pub fn version(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(installed(program)?).args(args).output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.lines().find(|line| !line.trim().is_empty()).map(|line| line.trim().to_owned())
}

fn line((path, text): &File) -> Option<Line> {
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

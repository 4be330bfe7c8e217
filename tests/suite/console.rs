//! Every console block of README.md and docs/ runs: what a reader sees there is what the program prints.
//!
//! The blocks of one file run in order in one place. `ana$`, `ben$` and `cleo$` say who types; text up to the next prompt
//! is what comes out, standard output first. A line `# exit 3` below a command is the exit code that it must have. A
//! comment `<!-- console: clock 2026-11-23T09:00 -->` above a block sets the clock.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::team::Team;

const FENCE: &str = "```";
const CLOCK: &str = "<!-- console: clock ";
const EXIT: &str = "# exit ";
const PEOPLE: [&str; 3] = ["ana", "ben", "cleo"];

/// The project's folder.
pub fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The pages: README.md and everything in docs/.
pub fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = std::fs::read_dir(project().join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    pages.push(project().join("README.md"));
    pages.sort();
    pages
}

/// Where the homes and the remote of a place are called something shorter.
struct Names(Vec<(String, &'static str)>);

impl Names {
    fn of(team: &Team) -> Self {
        let mut names = Vec::new();
        for (inside, shown) in [
            ("ana", "/home/ana"),
            ("ben", "/home/ben"),
            ("cleo", "/home/cleo"),
            ("remote.git", "/srv/remote.git"),
        ] {
            let path = team.path(inside);
            // The remote is not there yet; its parent is.
            let real = path.parent().unwrap().canonicalize().unwrap().join(inside);
            for path in [real, path] {
                names.push((path.display().to_string(), shown));
            }
        }
        Self(names)
    }

    /// A command as the shell of the place takes it.
    fn typed(&self, command: &str) -> String {
        self.0.iter().fold(command.to_owned(), |text, (path, shown)| text.replace(shown, path))
    }

    /// What the place prints, as the page shows it.
    fn shown(&self, output: &str) -> String {
        self.0.iter().fold(output.to_owned(), |text, (path, shown)| text.replace(path, shown))
    }
}

/// One file's blocks, run in one place.
struct Session {
    team: Team,
    names: Names,
    folders: BTreeMap<&'static str, PathBuf>,
}

impl Session {
    fn new() -> Self {
        let team = Team::plain();
        team.home("cleo", "Cleo Diaz");
        let names = Names::of(&team);
        let folders = PEOPLE.map(|who| (who, team.path(who))).into_iter().collect();
        Self { team, names, folders }
    }

    /// Runs a command; returns what it prints and its exit code.
    fn run(&mut self, who: &'static str, command: &str) -> (String, i32) {
        let note = self.team.path("folder");
        let mut shell = self.team.command(who, "sh");
        shell.args(["-c", "eval \"$1\"; code=$?; pwd >\"$2\"; exit $code", "sh"]);
        shell.arg(self.names.typed(command)).arg(&note);
        shell.current_dir(&self.folders[who]).stdin(Stdio::null());
        let output = shell.output().unwrap();
        let folder = std::fs::read_to_string(&note).unwrap();
        self.folders.insert(who, PathBuf::from(folder.trim_end()));
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (self.names.shown(&text), output.status.code().unwrap_or(-1))
    }

    /// Runs the commands of a block; returns the block as it ought to be.
    fn block(&mut self, lines: &[&str]) -> String {
        let mut actual = String::new();
        let mut lines = lines.iter();
        while let Some(line) = lines.next() {
            // What stood here as output is replaced by what comes out now.
            let Some(who) = PEOPLE.into_iter().find(|who| prompt(line) == Some(who)) else { continue };
            let mut command = line.split_once("$ ").map_or("", |(_, command)| command).to_owned();
            actual.push_str(&format!("{line}\n"));
            while command.ends_with('\\') {
                let next = lines.next().copied().unwrap_or_default();
                command = format!("{command}\n{next}");
                actual.push_str(&format!("{next}\n"));
            }
            let (text, code) = self.run(who, &command);
            if code != 0 {
                actual.push_str(&format!("{EXIT}{code}\n"));
            }
            actual.push_str(&text);
            if !actual.ends_with('\n') {
                actual.push('\n');
            }
        }
        actual
    }
}

/// Who types in this line, if anybody does.
fn prompt(line: &str) -> Option<&str> {
    line.split_once("$ ").map(|(who, _)| who).filter(|who| PEOPLE.contains(who))
}

/// Runs a page; returns it as it ought to be, and what is wrong with it.
fn run_page(text: &str) -> (String, Vec<String>) {
    let mut session = Session::new();
    let (mut actual, mut wrong) = (String::new(), Vec::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        actual.push_str(&format!("{line}\n"));
        if let Some(time) = line.strip_prefix(CLOCK) {
            session.team.at(time.trim_end_matches("-->").trim());
        }
        if line != format!("{FENCE}console") {
            continue;
        }
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != FENCE).collect();
        let expected: String = block.iter().map(|line| format!("{line}\n")).collect();
        let found = session.block(&block);
        if found != expected {
            wrong.push(format!("--- expected\n{expected}--- actual\n{found}---"));
        }
        actual.push_str(&format!("{found}{FENCE}\n"));
    }
    (actual, wrong)
}

#[test]
fn every_console_block_prints_what_it_shows() {
    let folder = project().join("target/console");
    std::fs::create_dir_all(&folder).unwrap();
    let run = |path: &Path| {
        let text = std::fs::read_to_string(path).unwrap();
        let (actual, wrong) = run_page(&text);
        let name = path.file_name().unwrap();
        std::fs::write(folder.join(name), actual).unwrap();
        let hint = |wrong| {
            format!("{}\n{wrong}\nas it ought to be: target/console/{}", path.display(), name.display())
        };
        wrong.into_iter().map(hint).collect::<Vec<String>>()
    };
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let run = &run;
        let pages: Vec<_> = pages().into_iter().map(|path| scope.spawn(move || run(&path))).collect();
        pages.into_iter().flat_map(|page| page.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_block_with_another_output_or_exit_code_is_wrong() {
    let page = |block: &str| run_page(&format!("text\n{FENCE}console\n{block}{FENCE}\n")).1.len();
    assert_eq!(page("ana$ cd / && pwd\n/\nana$ pwd\n/\nben$ pwd\n/home/ben\n"), 0);
    assert_eq!(page("ana$ sh -c 'echo out; exit 3'\n# exit 3\nout\n"), 0);
    assert_eq!(page("ana$ echo \\\n  two\ntwo\n"), 0);
    for block in
        ["ana$ echo a\nb\n", "ana$ false\n", "ana$ true\n# exit 1\n", "ana$ echo\n", "output\nana$ true\n"]
    {
        assert_eq!(page(block), 1, "{block}");
    }
    let clocked = format!(
        "{CLOCK}2026-11-23T09:00 -->\n{FENCE}console\nana$ echo $ALLY_NOW\n2026-11-23T09:00:00+01:00\n{FENCE}\n"
    );
    assert_eq!(run_page(&clocked).1, Vec::<String>::new());
}

/// The anchors of a page's headings, as git hosts make them.
fn anchors(page: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(page).unwrap();
    let headings =
        text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let anchor = |heading: &str| {
        let kept = |c: &char| c.is_alphanumeric() || "-_ ".contains(*c);
        heading.to_lowercase().chars().filter(kept).map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings.map(anchor).collect()
}

#[test]
fn links_between_pages_lead_somewhere() {
    let mut broken = Vec::new();
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        for (at, _) in text.match_indices("](") {
            let link = text[at + 2..].split(')').next().unwrap();
            // commands.md is written by the test of the help pages, which sees to it that it is there.
            if link.contains("://") || link.ends_with("commands.md") {
                continue;
            }
            let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if target.is_empty() { page.clone() } else { page.parent().unwrap().join(target) };
            let leads =
                target.exists() && (anchor.is_empty() || anchors(&target).iter().any(|one| one == anchor));
            if !leads {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

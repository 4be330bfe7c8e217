//! A folder with two people's clones and their remote, in which commands run with an environment of their own.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chrono::NaiveDate;

use super::records::{self, File, Shape};

/// A command of ally's that Ana runs in her clone.
#[derive(Debug, Clone)]
pub struct Call {
    pub words: Vec<String>,
    /// Its day, on which it is eight in the evening.
    pub day: NaiveDate,
}

impl Call {
    /// Of a line as it is typed, on the last day of the records.
    pub fn new(line: &str) -> Self {
        let mut words = Vec::new();
        for (number, part) in line.split('\'').enumerate() {
            match number % 2 {
                0 => words.extend(part.split_whitespace().map(str::to_owned)),
                _ => words.push(part.to_owned()),
            }
        }
        Self { words, day: records::LAST }
    }

    pub const fn on(mut self, day: NaiveDate) -> Self {
        self.day = day;
        self
    }
}

/// Two clones, of Ana and of Zoë, and their bare remote.
pub struct Place {
    pub folder: PathBuf,
}

impl Place {
    /// Makes a team of so many check-ins in an empty folder.
    pub fn new(folder: &Path, shape: Shape, checkins: u64) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        let place = Self { folder: folder.canonicalize().unwrap() };
        for who in 0..2 {
            let id = records::id(who);
            let home = place.folder.join(&id);
            std::fs::create_dir_all(&home).unwrap();
            // Git as it is, but that no collection of old objects falls into a turn.
            let config = format!(
                "[user]\n\tname = {}\n\temail = {id}@example.org\n[gc]\n\tauto = 0\n[init]\n\tdefaultBranch = main\n",
                records::name(who)
            );
            std::fs::write(home.join(".gitconfig"), config).unwrap();
        }
        let home = place.folder.join("ana");
        let words = ["init", "team", "--team", "Measured", "--member", "ana", "--remote", "../remote.git"];
        let first = records::first_day(checkins / shape.members());
        let mut begin = place.command("ana", &home, "ally", &words);
        assert!(begin.env("ALLY_NOW", format!("{first}T06:00:00+01:00")).status().unwrap().success());
        place.take_in(&records::team(shape, checkins, 1));
        place.send_all();
        let url = place.folder.join("remote.git");
        place.quiet("zoe", &place.folder.join("zoe"), "ally", &["join", url.to_str().unwrap(), "team"]);
        for who in ["ana", "zoe"] {
            place.quiet(who, &place.clone_of(who), "git", &["config", "ally.fsync", "false"]);
            place.quiet(who, &place.clone_of(who), "ally", &["inbox", "--mark-read", "--quiet"]);
        }
        place
    }

    /// One that was made before.
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.canonicalize().unwrap() }
    }

    /// The same once more, byte by byte, to be written to.
    pub fn copy(&self, folder: &Path) -> Self {
        drop(std::fs::remove_dir_all(folder));
        let copied = Command::new("cp").arg("-a").arg(&self.folder).arg(folder).status().unwrap();
        assert!(copied.success());
        let place = Self { folder: folder.canonicalize().unwrap() };
        let url = place.folder.join("remote.git");
        for who in ["ana", "zoe"] {
            place.quiet(
                who,
                &place.clone_of(who),
                "git",
                &["remote", "set-url", "origin", url.to_str().unwrap()],
            );
            place.quiet(who, &place.clone_of(who), "git", &["status"]);
        }
        place
    }

    pub fn clone_of(&self, who: &str) -> PathBuf {
        self.folder.join(who).join("team")
    }

    /// A program as a person runs it in a folder, with what it says thrown away.
    pub fn command(&self, who: &str, folder: &Path, program: &str, args: &[&str]) -> Command {
        let program = if program == "ally" { env!("CARGO_BIN_EXE_ally") } else { program };
        let mut command = Command::new(program);
        command.args(args).current_dir(folder).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
            .env("HOME", self.folder.join(who))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("ALLY_NOW", evening(records::LAST));
        command.env("LANG", "C.UTF-8").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// A command of Ana's.
    pub fn call(&self, call: &Call) -> Command {
        self.wrapped(&[env!("CARGO_BIN_EXE_ally")], call)
    }

    /// The same, started by another program.
    pub fn wrapped(&self, by: &[&str], call: &Call) -> Command {
        let ally = env!("CARGO_BIN_EXE_ally");
        let mut words = by[1..].to_vec();
        if by[0] != ally {
            words.push(ally);
        }
        words.extend(call.words.iter().map(String::as_str));
        let mut command = self.command("ana", &self.clone_of("ana"), by[0], &words);
        command.env("ALLY_NOW", evening(call.day));
        command
    }

    /// Runs a command of somebody's, which has to go well.
    pub fn done(&self, who: &str, call: &Call) {
        let words: Vec<&str> = call.words.iter().map(String::as_str).collect();
        let mut command = self.command(who, &self.clone_of(who), "ally", &words);
        let output = command.env("ALLY_NOW", evening(call.day)).stderr(Stdio::piped()).output().unwrap();
        assert!(output.status.success(), "{call:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Runs what has to go well, and what it said.
    pub fn quiet(&self, who: &str, folder: &Path, program: &str, args: &[&str]) -> String {
        let mut command = self.command(who, folder, program, args);
        let output = command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program} {args:?}: {said}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Puts records into Ana's clone, as commits of each member on each day.
    fn take_in(&self, files: &[File]) {
        let clone = self.clone_of("ana");
        let mut import = self.command("ana", &clone, "git", &["fast-import", "--quiet"]);
        let mut import = import.stdin(Stdio::piped()).spawn().unwrap();
        let mut to = std::io::BufWriter::new(import.stdin.take().unwrap());
        let mut from = "from refs/heads/main^0\n";
        for commit in files.chunk_by(|one, other| (one.day, one.who) == (other.day, other.who)) {
            let (day, who) = (commit[0].day, commit[0].who);
            let (name, id) = (records::name(who), records::id(who));
            let at =
                day.and_hms_opt(7, 0, 0).unwrap().and_utc().timestamp() + i64::try_from(who).unwrap() * 60;
            let subject = format!("checkin {id} {day}");
            let size = subject.len();
            write!(
                to,
                "commit refs/heads/main\ncommitter {name} <{id}@example.org> {at} +0100\ndata {size}\n{subject}\n{from}"
            )
            .unwrap();
            for File { path, text, .. } in commit {
                writeln!(to, "M 100644 inline {path}\ndata {}\n{text}", text.len()).unwrap();
            }
            from = "";
        }
        drop(to);
        assert!(import.wait().unwrap().success());
        self.quiet("ana", &clone, "git", &["reset", "--quiet", "--hard"]);
        self.quiet("ana", &clone, "git", &["gc", "--quiet"]);
    }

    /// What Ana has goes to the remote as the packs that it is: sending it would take minutes and end in the same.
    fn send_all(&self) {
        let (clone, remote) = (self.clone_of("ana"), self.folder.join("remote.git"));
        let (from, to) = (clone.join(".git/objects/."), remote.join("objects"));
        let copied = Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap();
        assert!(copied.success());
        let tip = self.quiet("ana", &clone, "git", &["rev-parse", "main"]);
        self.quiet("ana", &remote, "git", &["update-ref", "refs/heads/main", tip.trim()]);
        self.quiet("ana", &clone, "ally", &["sync", "--quiet"]);
    }
}

/// Eight in the evening in Berlin's winter.
fn evening(day: NaiveDate) -> String {
    format!("{day}T20:00:00+01:00")
}

//! A folder with two people's clones and their remote, in which commands run with an environment of their own.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::records::{self, Shape};

/// The instant of every command.
const NOW: &str = "2026-11-22T20:00:00+01:00";

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
            let config = format!(
                "[user]\n\tname = {}\n\temail = {id}@example.org\n[gc]\n\tauto = 0\n[init]\n\tdefaultBranch = main\n\
                 [maintenance]\n\tauto = false\n",
                records::name(who)
            );
            std::fs::write(home.join(".gitconfig"), config).unwrap();
        }
        let home = place.folder.join("ana");
        place.quiet(
            "ana",
            &home,
            "ally",
            &["init", "team", "--team", "Measured", "--member", "ana", "--remote", "../remote.git"],
        );
        place.take_in(&records::team(shape, checkins, 1));
        place.quiet("ana", &place.clone_of("ana"), "git", &["gc", "--quiet"]);
        place.quiet("ana", &place.clone_of("ana"), "ally", &["sync", "--quiet"]);
        place.quiet("ana", &place.folder.join("remote.git"), "git", &["gc", "--quiet"]);
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

    /// The same once more, byte by byte, for those who are measured beside it.
    pub fn copy(&self, folder: &Path) -> Self {
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
        command.env("HOME", self.folder.join(who)).env("GIT_CONFIG_NOSYSTEM", "1").env("ALLY_NOW", NOW);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Runs what has to go well, and what it said.
    pub fn quiet(&self, who: &str, folder: &Path, program: &str, args: &[&str]) -> String {
        let mut command = self.command(who, folder, program, args);
        let output = command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program} {args:?}: {said}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Puts records into Ana's clone as one commit.
    fn take_in(&self, files: &[records::File]) {
        let clone = self.clone_of("ana");
        let mut import = self.command("ana", &clone, "git", &["fast-import", "--quiet"]);
        let mut import = import.stdin(Stdio::piped()).spawn().unwrap();
        let mut to = std::io::BufWriter::new(import.stdin.take().unwrap());
        write!(
            to,
            "commit refs/heads/main\ncommitter Ana Roth <ana@example.org> 1795370000 +0100\ndata 7\nrecords\n\
             from refs/heads/main^0\n"
        )
        .unwrap();
        for (path, text) in files {
            writeln!(to, "M 100644 inline {path}\ndata {}\n{text}", text.len()).unwrap();
        }
        drop(to);
        assert!(import.wait().unwrap().success());
        self.quiet("ana", &clone, "git", &["reset", "--quiet", "--hard"]);
    }
}

//! The person's own programs: the command that tells a reminder, crontab, systemctl. Knows no records and no screen.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use crate::git::{Error, Result, World, command, run};

/// How long such a program may be silent before it is given up: whoever schedules it waits for no answer.
const SILENCE: Duration = Duration::from_secs(60);

/// How long a scheduler may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A program that asks nobody.
fn alone(name: &str, world: &World) -> Command {
    command(OsStr::new(name), &World { interactive: false, ..world.clone() })
}

/// Runs a command as a shell does, with these variables added to the environment. Texts stand in variables alone, so
/// that nothing that a partner writes is ever read as a command.
pub fn run_command(line: &str, variables: &[(&str, String)], world: &World) -> Result<Output> {
    let mut shell = alone("sh", world);
    for name in ["LC_ALL", "LANGUAGE"] {
        match world.vars.get(OsStr::new(name)) {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.envs(variables.iter().map(|(name, value)| (*name, value.as_str())));
    shell.arg("-c").arg(line);
    run(shell, None, Some(SILENCE))
}

/// The person's crontab; an empty one if there is none. The error is a sentence part that says why not.
pub fn read_crontab(world: &World) -> std::result::Result<Vec<u8>, String> {
    let mut program = alone("crontab", world);
    program.arg("-l");
    let output = run(program, None, Some(PATIENCE)).map_err(why)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let words = words(&output);
    // Each cron has its own way to say that there is none: Debian's, busybox's.
    let is_none = words.contains("no crontab for") || words.contains("No such file or directory");
    if is_none { Ok(Vec::new()) } else { Err(words) }
}

/// Puts a crontab in the place of the person's; an empty one takes it away.
pub fn write_crontab(text: &[u8], world: &World) -> std::result::Result<(), String> {
    let mut program = alone("crontab", world);
    program.arg(if text.is_empty() { "-r" } else { "-" });
    let output = run(program, Some(text), Some(PATIENCE)).map_err(why)?;
    if output.status.success() { Ok(()) } else { Err(words(&output)) }
}

/// Tells the person's systemd something.
pub fn systemctl(args: &[&str], world: &World) -> std::result::Result<(), String> {
    let mut program = alone("systemctl", world);
    program.arg("--user").args(args);
    let output = run(program, None, Some(PATIENCE)).map_err(why)?;
    if output.status.success() { Ok(()) } else { Err(words(&output)) }
}

/// Writes a file of the person's, whole or not at all; nobody else reads it.
pub fn write_file(path: &Path, text: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let draft = folder.join(name);
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    io::Write::write_all(&mut file, text)?;
    file.sync_all()?;
    fs::rename(&draft, path)
}

/// Takes a file away; fine if there is none.
pub fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn why(error: Error) -> String {
    match error {
        Error::Program { why, .. } => why,
        other => other.to_string(),
    }
}

/// The last words of a program, on one line.
fn words(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let last = lines.get(lines.len().saturating_sub(3)..).unwrap_or_default().join("; ");
    if last.is_empty() { format!("it ended with {}", output.status) } else { last }
}

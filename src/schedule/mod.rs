//! The person's own programs: the command that tells a reminder. Knows no records and no screen.

use std::ffi::OsStr;
use std::process::Output;
use std::time::Duration;

use crate::git::{Result, World, command, run};

/// How long such a program may be silent before it is given up: whoever schedules it waits for no answer.
const SILENCE: Duration = Duration::from_secs(60);

/// Runs a command as a shell does, with these variables added to the environment. Texts stand in variables alone, so
/// that nothing that a partner writes is ever read as a command.
pub fn run_command(line: &str, variables: &[(&str, String)], world: &World) -> Result<Output> {
    let alone = World { interactive: false, ..world.clone() };
    let mut shell = command(OsStr::new("sh"), &alone);
    for name in ["LC_ALL", "LANGUAGE"] {
        match alone.vars.get(OsStr::new(name)) {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    // A variable ends at a zero byte, which no text of ours holds once it was made safe.
    shell.envs(variables.iter().map(|(name, value)| (*name, value.as_str())));
    shell.arg("-c").arg(line);
    run(shell, None, Some(SILENCE))
}

//! The only place that starts git, ssh, ssh-keygen and gpg.

use std::ffi::OsStr;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use super::{Error, Result, World};

/// Variables that tie a git process to one repository; inherited from a hook they would point ours elsewhere.
const LOCAL_VARIABLES: &[&str] = &[
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// A command with the caller's environment and nothing else, without what ties git to another repository.
#[expect(clippy::disallowed_methods, reason = "the one place where programs are started")]
pub(crate) fn command(name: &OsStr, world: &World) -> Command {
    let mut command = Command::new(name);
    command.env_clear();
    command.envs(&world.vars);
    for name in LOCAL_VARIABLES {
        command.env_remove(name);
    }
    command.env_remove("LANGUAGE").env("LC_ALL", "C");
    command
}

/// Runs it to its end, with `stdin` as its input, and gathers what it says.
pub(crate) fn run(mut command: Command, stdin: Option<&[u8]>) -> Result<Output> {
    let name = command.get_program().to_string_lossy().into_owned();
    let failed = |error: std::io::Error| Error::Program { name: name.clone(), why: error.to_string() };
    let input = if stdin.is_some() { Stdio::piped() } else { Stdio::null() };
    let mut child =
        command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(failed)?;
    let pipe = child.stdin.take();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            if let (Some(mut pipe), Some(bytes)) = (pipe, stdin) {
                // A child that reads nothing closes the pipe; its exit code says what went wrong.
                drop(pipe.write_all(bytes));
            }
        });
        child.wait_with_output().map_err(failed)
    })
}

//! Turns the process into an `Env`, runs the command, returns its exit code.

use std::process::ExitCode;

use ally::env::Env;

fn main() -> ExitCode {
    match Env::of_process() {
        Ok(env) => ExitCode::from(ally::run(env)),
        Err(misread) => ExitCode::from(ally::not_started(&misread)),
    }
}

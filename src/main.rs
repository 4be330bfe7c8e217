//! Turns the process into an `Env`, runs the command, returns its exit code.

use std::io::Write;
use std::process::ExitCode;

use ally::env::Env;

fn main() -> ExitCode {
    match Env::of_process() {
        Ok(env) => ExitCode::from(ally::run(env)),
        Err(sentence) => {
            // When standard error is gone too, only the exit code is left to tell.
            let _ = writeln!(std::io::stderr(), "error: {sentence}");
            ExitCode::from(2)
        }
    }
}

//! Programs of others that judge what ally writes: Python with its libraries, jq.

use std::io::Write;
use std::process::{Command, Stdio};

use super::servers::skipped;

/// A Python that has these modules; none, said, where there is none and none is required.
pub fn python_with(modules: &str) -> Option<&'static str> {
    let has = |python: &&str| {
        let asked = Command::new(python).args(["-c", &format!("import {modules}")]).output();
        asked.is_ok_and(|output| output.status.success())
    };
    let found = ["python3", "/usr/bin/python3"].into_iter().find(has);
    if found.is_none() {
        skipped(&format!("no python3 has {modules}"));
    }
    found
}

/// Runs a program with a text on its standard input; returns what it prints.
#[track_caller]
pub fn piped(program: &str, args: &[&str], input: &str) -> String {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let text = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().unwrap();
    // A program that has seen enough closes its input.
    let _ = writer.join().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {args:?}\n{error}");
    String::from_utf8(output.stdout).unwrap()
}

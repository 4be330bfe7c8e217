//! Libraries that are loaded before the C library, each built once per run of the tests: one makes effects on the file
//! system go wrong, one notes which files are opened.

use std::io::Write;
use std::os::fd::IntoRawFd;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The library that makes effects go wrong; `None` where it can't be built.
pub fn shim() -> Option<&'static Path> {
    static SHIM: OnceLock<Option<PathBuf>> = OnceLock::new();
    SHIM.get_or_init(|| built("faults")).as_deref()
}

/// The library that notes which files are opened; `None` where it can't be built.
pub fn watch() -> Option<&'static Path> {
    static WATCH: OnceLock<Option<PathBuf>> = OnceLock::new();
    WATCH.get_or_init(|| built("watch")).as_deref()
}

fn built(name: &str) -> Option<PathBuf> {
    let library = compiled(name);
    if library.is_none() {
        let required = std::env::var("ALLY_TEST_SERVERS").is_ok_and(|said| said == "required");
        assert!(!required, "ALLY_TEST_SERVERS=required, but tests/shim/{name}.c can't be built");
        // Past the test runner, which shows nothing of a test that passes.
        let said = format!("skipped: tests/shim/{name}.c can't be built\n");
        std::io::stderr().write_all(said.as_bytes()).unwrap();
    }
    library
}

fn compiled(name: &str) -> Option<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/shim/{name}.c"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}.so", std::process::id()));
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o"]).arg(&target).arg(&source);
    let built = compiler.arg("-ldl").status().is_ok_and(|status| status.success());
    // The loader splits its list at spaces and colons, which the path of a checkout may hold; that of an open file
    // has none.
    let file = std::fs::File::open(&target).ok().filter(|_| cfg!(target_os = "linux") && built)?;
    let number = file.into_raw_fd();
    Some(PathBuf::from(format!("/proc/{}/fd/{number}", std::process::id())))
}

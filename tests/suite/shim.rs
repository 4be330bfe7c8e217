//! The library that makes effects on the file system go wrong, built once per run of the tests.

use std::os::fd::IntoRawFd;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The library that makes effects go wrong; `None` where it can't be built.
pub fn shim() -> Option<&'static Path> {
    static SHIM: OnceLock<Option<PathBuf>> = OnceLock::new();
    let built = SHIM.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shim/faults.c");
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("faults-{}.so", std::process::id()));
        let mut compiler = Command::new("cc");
        compiler
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o"])
            .arg(&target)
            .arg(&source);
        let built = compiler.arg("-ldl").status().is_ok_and(|status| status.success());
        // The loader splits its list at spaces and colons, which the path of a checkout may hold; that of an open file
        // has none.
        let file = std::fs::File::open(&target).ok().filter(|_| cfg!(target_os = "linux") && built)?;
        let number = file.into_raw_fd();
        Some(PathBuf::from(format!("/proc/{}/fd/{number}", std::process::id())))
    });
    if built.is_none() {
        let required = std::env::var("ALLY_TEST_SERVERS").is_ok_and(|said| said == "required");
        assert!(!required, "ALLY_TEST_SERVERS=required, but the library of faults can't be built");
        println!("skipped: the library of faults can't be built");
    }
    built.as_deref()
}

//! Where it was measured.

use std::path::Path;
use std::process::Command;

/// The machine in a few words each, `name: words`.
pub fn facts(folder: &Path) -> Vec<(&'static str, String)> {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let field = |text: &str, key: &str| {
        let line = text.lines().find(|line| line.starts_with(key)).unwrap_or_default();
        line.split_once(':').map_or(String::new(), |(_, rest)| rest.trim().to_owned())
    };
    let memory = field(&read("/proc/meminfo"), "MemTotal");
    let kilobytes: u64 = memory.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0);
    let system = Command::new("df").arg("--output=fstype").arg(folder).output();
    let system = system.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let system = system.ok().and_then(|said| said.lines().nth(1).map(str::to_owned));
    let load = read("/proc/loadavg");
    vec![
        ("processor", format!("{}, {cores} cores", field(&read("/proc/cpuinfo"), "model name"))),
        ("memory", format!("{} GB", kilobytes / 1_000_000)),
        ("kernel", format!("{} {}", std::env::consts::OS, read("/proc/sys/kernel/osrelease").trim())),
        ("file system", system.unwrap_or_default()),
        ("load at the start", load.split(' ').next().unwrap_or_default().to_owned()),
        ("date", chrono::Utc::now().date_naive().to_string()),
    ]
}

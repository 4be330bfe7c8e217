//! Addresses that look like options or hide a command, wherever one can stand: none is handed to a program. What the
//! person's own git was told to run is run; what a partner commits never is.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use super::team::Team;

/// A command that leaves a mark.
fn mark(team: &Team) -> (PathBuf, String) {
    let mark = team.path("mark");
    let path = team.path("run-me");
    fs::write(&path, format!("#!/bin/sh\n: > '{}'\nexit 1\n", mark.display())).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    // Without a space, so that it fits wherever a word does.
    let plain = std::env::temp_dir().join(format!("ally-run-{}", std::process::id()));
    drop(fs::remove_file(&plain));
    std::os::unix::fs::symlink(path, &plain).unwrap();
    (mark, plain.display().to_string())
}

/// Addresses in which `RUN` is a program.
const HOSTILE: [&str; 18] = [
    "--upload-pack=RUN",
    "-uRUN",
    "-c core.sshCommand=RUN",
    "ssh://-oProxyCommand=RUN/x",
    "ssh://%2doProxyCommand=RUN/x",
    "ssh://u@-oProxyCommand=RUN/x",
    "-oProxyCommand=RUN:x",
    "h:-x",
    "h:$(RUN)\nx",
    "ssh://h`RUN`/x",
    "ssh://h;RUN/x",
    "ssh://h/x%0aRUN",
    "ext::RUN",
    "ext::sh -c RUN% %S",
    "fd::17",
    "file://h%00/x",
    "https://-oProxyCommand=RUN/x",
    "git://127.0.0.1:1/;RUN",
];

#[test]
fn no_address_runs_a_program_wherever_it_stands() {
    let team = Team::pair();
    let (mark, run) = mark(&team);
    let clone = team.clone_of("ana");
    let vars = [("GIT_TERMINAL_PROMPT", "0")];
    for form in HOSTILE {
        let url = form.replace("RUN", &run);
        let refused = |folder: &PathBuf, args: &[&str]| {
            let ended = team.run_in("ana", folder, args, None);
            assert!(matches!(ended.code, 1 | 2 | 6), "{form}: {ended:?}");
            assert!(ended.err.starts_with("error: ") || ended.err.contains("\nerror: "), "{form}: {ended:?}");
            assert!(!mark.exists(), "{form}: {args:?} runs it");
        };
        refused(&team.path("ana"), &["join", "--", &url, "other"]);
        refused(&team.path("ana"), &["init", "another", &format!("--remote={url}")]);
        assert!(!team.path("ana/other").exists(), "{form}");
        drop(fs::remove_dir_all(team.path("ana/another")));
        // Put into the clone's settings by hand, or by another name.
        team.git("ana", &["config", "remote.origin.url", &url]);
        refused(&clone, &["sync"]);
        // Git's settings can't name a base of two lines.
        if !url.contains('\n') {
            team.git("ana", &["config", "remote.origin.url", "short:team"]);
            team.git("ana", &["config", &format!("url.{url}.insteadOf"), "short:team"]);
            refused(&clone, &["sync"]);
            team.git("ana", &["config", "--remove-section", &format!("url.{url}")]);
        }
        team.git("ana", &["config", "remote.origin.url", &team.remote()]);
        team.git("ana", &["config", "remote.origin.pushurl", &url]);
        team.ana("checkin --note x").ok();
        refused(&clone, &["sync"]);
        team.git("ana", &["config", "--unset", "remote.origin.pushurl"]);
        team.ana("undo").ok();
    }
    team.with("ana", &clone, &vars, "sync").ok();
    fs::remove_file(run).unwrap();
    team.is_clean("ana");
}

//! A command that is killed takes along the programs that it has started.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::team::Team;

fn script(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Waits until something is so, and says what was waited for if it never is.
fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(60), "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Whether a process still runs; one that nobody has asked how it ended does not.
fn runs(pid: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The state stands behind the name, which is in brackets.
    stat.rsplit(") ").next().and_then(|rest| rest.chars().next()).is_some_and(|state| state != 'Z')
}

fn kill(child: &mut Child, signal: &str) {
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
    child.wait().unwrap();
}

/// Starts `ally sync` in Ana's clone, waits for the program that notes its number, kills ally, and waits for the end of
/// that program.
fn ends_with(team: &Team, signal: &str, vars: &[(&str, &str)]) {
    let noted = team.path("ana/number");
    drop(fs::remove_file(&noted));
    let mut command = team.command("ana", env!("CARGO_BIN_EXE_ally"));
    command.current_dir(team.clone_of("ana")).arg("sync").envs(vars.iter().copied());
    let mut ally = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let number = || fs::read_to_string(&noted).unwrap_or_default().trim().to_owned();
    wait_for("the program", || !number().is_empty());
    assert!(ally.try_wait().unwrap().is_none() && runs(&number()), "it waits for the server");
    kill(&mut ally, signal);
    wait_for("the end of the program", || !runs(&number()));
}

#[test]
fn an_ssh_that_waits_for_a_silent_server_ends_with_its_ally() {
    let team = Team::pair();
    team.git("ana", &["remote", "set-url", "origin", "host:team.git"]);
    let ssh = team.path("dial/ssh");
    // Deaf to the end of what is sent to it.
    script(&ssh, "echo $$ >\"$HOME/number\"\nfor i in $(seq 1200); do sleep 0.1; done");
    for signal in ["-KILL", "-TERM", "-INT"] {
        ends_with(&team, signal, &[("GIT_SSH", ssh.to_str().unwrap())]);
    }
    // Nothing stands in the way of the next sync.
    team.git("ana", &["remote", "set-url", "origin", &team.remote()]);
    team.ana("sync").ok();
    team.is_clean("ana");
}

#[test]
fn a_git_that_waits_for_a_silent_server_ends_with_its_ally() {
    let team = Team::pair();
    let deaf = team.path("ana/deaf");
    script(&deaf, "for i in $(seq 1200); do sleep 0.1; done");
    team.git("ana", &["config", "protocol.ext.allow", "always"]);
    let address = format!("ext::{}", deaf.display().to_string().replace(' ', "% "));
    team.git("ana", &["remote", "set-url", "origin", &address]);
    let real = Command::new("sh").args(["-c", "command -v git"]).output().unwrap().stdout;
    let real = String::from_utf8(real).unwrap().trim().to_owned();
    script(
        &team.path("bin/git"),
        &format!("case \" $* \" in *' fetch '*) echo $$ >\"$HOME/number\";; esac\nexec {real} \"$@\""),
    );
    let path = format!("{}:{}", team.path("bin").display(), std::env::var("PATH").unwrap());
    for signal in ["-KILL", "-TERM"] {
        ends_with(&team, signal, &[("PATH", &path)]);
    }
    team.git("ana", &["remote", "set-url", "origin", &team.remote()]);
    team.ana("sync").ok();
    team.is_clean("ana");
}

//! Ways to a remote, by the binary: every form of an ssh address, servers that end badly, a sync inside git.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::team::Team;

pub fn script(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A program in the place of ssh, which notes whom it was to call and does what it was to do over there right here, in a
/// folder of its own that holds the remote.
fn dial(team: &Team) -> PathBuf {
    let dial = team.path("dial");
    let host = team.path("host");
    fs::create_dir_all(&host).unwrap();
    script(
        &dial,
        &format!(
            "case $1 in -G) exit 1;; esac\nfor last; do :; done\necho \"$*\" >>\"$HOME/calls\"\ncd '{0}' && \
             HOME='{0}' exec sh -c \"$last\"",
            host.display()
        ),
    );
    dial
}

#[test]
fn every_form_of_an_ssh_address_joins_fetches_and_sends() {
    let team = Team::empty();
    team.in_home("ana", &["init", "team", "--team", "We", "--purpose", "Run", "--remote", &team.remote()])
        .ok();
    let dial = dial(&team);
    let there = team.path("host/our team.git");
    fs::rename(team.path("remote.git"), &there).unwrap();
    team.git("ana", &["remote", "set-url", "origin", &there.display().to_string()]);
    let full = there.display().to_string();
    let encoded = full.replace(' ', "%20");
    let forms = [
        (format!("ssh://h:1{encoded}"), "-p 1 h"),
        (format!("h:{full}"), "h"),
        (format!("[h:1]:{full}"), "-p 1 h"),
        (format!("u@h:{full}"), "u@h"),
        (format!("ssh://u@[::1]:2{encoded}"), "-p 2 u@::1"),
        (format!("u@[::1]:{full}"), "u@::1"),
        ("h:our team.git".to_owned(), "h"),
        ("ssh://h/~/our%20team.git".to_owned(), "h"),
    ];
    for (number, (url, called)) in forms.iter().enumerate() {
        let name = format!("P{number}");
        let who = format!("p{number}");
        let home = team.home(&who, &name);
        let vars = [("GIT_SSH", dial.to_str().unwrap())];
        team.with(&who, &home, &vars, &format!("join '{url}' team")).ok();
        let clone = home.join("team");
        team.with(&who, &clone, &vars, "goal add Run").ok();
        let sent = team.with(&who, &clone, &vars, "sync").ok();
        assert_eq!(sent, "Sent 1 goal; nothing new from the others\n", "{url}");
        team.ana("sync").ok();
        team.ana(&format!("goal add 'For {name}' --id g{number}")).ok();
        team.ana("sync").ok();
        let received = team.with(&who, &clone, &vars, "sync").ok();
        assert_eq!(received, "Received 1 goal from Ana Roth; nothing to send\n", "{url}");
        let calls = fs::read_to_string(home.join("calls")).unwrap();
        for call in calls.lines() {
            assert_eq!(call.split(" git-").next().unwrap(), *called, "{url}");
        }
        let services = ["git-upload-pack", "git-receive-pack"];
        assert!(services.iter().all(|service| calls.contains(service)), "{calls}");
        assert_eq!(team.git_ok(&who, &clone, &["config", "remote.origin.url"]).trim(), url);
        team.git_ok(&who, &clone, &["fsck", "--strict"]);
        let heads = [&clone, &team.clone_of("ana")].map(|one| team.git_ok(&who, one, &["rev-parse", "HEAD"]));
        assert_eq!(heads[0], heads[1], "{url}");
    }
}

#[test]
fn a_server_that_ends_badly_is_quoted_and_leaves_no_process() {
    let team = Team::pair();
    team.git("ana", &["remote", "set-url", "origin", "h:team.git"]);
    team.ana("goal add Run").ok();
    let before = team.records("ana");
    let dial = team.path("dial");
    for (number, (ending, words)) in [
        ("echo 'ssh: no such host' >&2; exit 255", "ssh: no such host (exit code 255)"),
        ("echo 'fatal: no repository' >&2; exit 128", "fatal: no repository (exit code 128)"),
        ("echo 'git-upload-pack: not found' >&2; exit 127", "git-upload-pack: not found (exit code 127)"),
        ("echo 'Have a nice day'; cat >/dev/null", "answered “Have a nice day”, which is not git"),
        (
            "git upload-pack --advertise-refs REMOTE; echo 'disk on fire' >&2; exit 9",
            "disk on fire (exit code 9)",
        ),
        ("yes no | head -c 1999998 >&2; echo last >&2; exit 255", "last (exit code 255)"),
        ("sleep 30 >/dev/null & echo gone >&2; exit 255", "gone (exit code 255)"),
    ]
    .into_iter()
    .enumerate()
    {
        let ending = ending.replace("REMOTE", &format!("'{}'", team.remote()));
        script(&dial, &format!("case $1 in -G) exit 1;; esac\necho $$ >>\"$HOME/numbers\"\n{ending}"));
        // Ben has moved on, so that there is something to fetch behind the list.
        team.ben(&format!("goal add 'Goal {number}' --id g{number}")).ok();
        team.ben("sync").ok();
        let numbers = team.path("ana/numbers");
        drop(fs::remove_file(&numbers));
        let folder = team.clone_of("ana");
        let (out, err) = team.with("ana", &folder, &[("GIT_SSH", dial.to_str().unwrap())], "sync").ends(6);
        assert!(out.is_empty() && err.contains(words), "{ending}: {err}");
        let numbers = fs::read_to_string(&numbers).unwrap();
        assert_eq!(numbers.lines().count(), 1, "it is not tried again: {ending}");
        for number in numbers.lines() {
            assert!(!Path::new("/proc").join(number).exists(), "{ending} left a process");
        }
        assert_eq!(team.records("ana"), before);
    }
    team.git("ana", &["remote", "set-url", "origin", &team.remote()]);
    team.ana("sync").ok();
    team.is_clean("ana");
}

#[test]
fn a_sync_inside_a_hook_of_git_and_an_alias_acts_where_it_should() {
    let team = Team::pair();
    let dial = dial(&team);
    let there = team.path("host/remote.git");
    fs::rename(team.path("remote.git"), &there).unwrap();
    team.git("ben", &["remote", "set-url", "origin", &there.display().to_string()]);
    let sync = "ally sync >>\"$HOME/said\" 2>&1";
    script(&team.clone_of("ana").join(".git/hooks/post-commit"), sync);
    team.git("ana", &["config", "alias.meet", &format!("!{sync}")]);
    team.git("ana", &["config", "core.sshCommand", &format!("'{}'", dial.display())]);
    // Another repository, into which nothing may go.
    let other = team.path("ana/other");
    team.git_ok("ana", &team.path("ana"), &["init", "--quiet", "other"]);
    for url in [there.display().to_string(), format!("h:{}", there.display())] {
        team.git("ana", &["remote", "set-url", "origin", &url]);
        team.ben("checkin -m 3").ok();
        team.ben("sync").ok();
        team.commits("ana", "README.md", &format!("to {url}\n"));
        // The hook has sent the commit and brought what was there.
        team.ben("sync").ok();
        assert_eq!(team.read("ben", "README.md"), format!("to {url}\n"), "{}", said(&team));
        team.ben("checkin -m 4").ok();
        team.ben("sync").ok();
        // From another folder, with the variables of a git that works elsewhere.
        let mut git = team.command("ana", "git");
        let here = team.clone_of("ana");
        git.arg("-C").arg(&here).arg("meet").current_dir(&other);
        git.env("GIT_INDEX_FILE", here.join(".git/index")).env("GIT_DIR", here.join(".git"));
        git.env("GIT_WORK_TREE", &here);
        assert!(git.status().unwrap().success());
        assert_eq!(
            team.git("ana", &["rev-parse", "HEAD"]),
            team.git("ben", &["rev-parse", "HEAD"]),
            "{}",
            said(&team)
        );
    }
    team.is_clean("ana");
    team.is_clean("ben");
    assert_eq!(said(&team).matches("error").count(), 0, "{}", said(&team));
    assert_eq!(team.git_ok("ana", &other, &["count-objects"]), "0 objects, 0 kilobytes\n");
}

fn said(team: &Team) -> String {
    fs::read_to_string(team.path("ana/said")).unwrap_or_default()
}

//! `ally check` where others start it: in the hook and in the jobs of docs/data.md, as the page has them.

use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use super::team::Team;

fn page() -> String {
    std::fs::read_to_string(super::console::project().join("docs/data.md")).unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn the_hook_of_the_page_stops_a_bad_commit_and_lets_a_good_one_pass() {
    let team = Team::pair();
    let page = page();
    let hook = page.split("```sh\n").filter_map(|block| block.split("```").next());
    let hook = hook.filter(|block| block.starts_with("#!/bin/sh\n")).collect::<String>();
    assert!(hook.contains("exec ally check"), "{hook}");
    let path = team.clone_of("ana").join(".git/hooks/pre-commit");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, hook).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let commit = |args: &[&str]| {
        let mut git = team.command("ana", "git");
        git.current_dir(team.clone_of("ana")).args(["commit", "-qm", "by hand"]).args(args).output().unwrap()
    };
    let head = team.git("ana", &["rev-parse", "HEAD"]);
    team.write("ana", "goals/ana/run.yaml", "title: Run\nevery: now and then\n");
    team.git("ana", &["add", "goals"]);
    // Each way to commit has an index of its own, which the hook inherits.
    for args in [&[][..], &["-a"], &["--", "goals"]] {
        let refused = commit(args);
        assert!(
            !refused.status.success() && said(&refused).contains("[bad-rhythm]"),
            "{args:?}: {}",
            said(&refused)
        );
        assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), head);
    }
    let mut ways = 0;
    for args in [&["--", "goals"][..], &["-a"], &[]] {
        ways += 1;
        team.write("ana", "goals/ana/run.yaml", &format!("title: Run\nevery: {ways}/week\n"));
        team.git("ana", &["add", "goals"]);
        let taken = commit(args);
        assert!(taken.status.success(), "{args:?}: {}", said(&taken));
        assert!(team.git("ana", &["show", "HEAD:goals/ana/run.yaml"]).contains(&format!("{ways}/week")));
    }
    team.is_clean("ana");
    // ally's own commits run no hooks: a bad file beside them stops nobody.
    team.write("ana", "goals/ana/odd.yaml", "title: [\n");
    assert_eq!(team.ana("checkin run=y").code, 0);
}

#[test]
fn the_jobs_of_the_page_check_a_clone_without_identity_or_environment() {
    let team = Team::pair();
    team.ana("goal add Run --id run --every daily").ok();
    team.ana("checkin run=y").ok();
    team.ana("sync").ok();
    let page = page();
    let step = |line: &str| {
        let line = line.trim().trim_start_matches("- ").trim_start_matches("run: ");
        (line.starts_with("git config") || line.starts_with("ally check")).then(|| line.to_owned())
    };
    let jobs: Vec<Vec<String>> = page
        .split("```yaml\n")
        .skip(1)
        .filter_map(|block| block.split("```").next())
        .map(|job| {
            assert!(job.contains("cargo install --locked --git "), "{job}");
            job.lines().filter_map(step).collect()
        })
        .collect();
    assert_eq!((jobs.len(), jobs[0].len()), (2, 2), "{jobs:?}");
    let bin = std::path::Path::new(env!("CARGO_BIN_EXE_ally")).parent().unwrap();
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display());
    let run = |job: &[String], name: &str| {
        let clone = team.path(name);
        let sh = |folder: &std::path::Path, line: &str| {
            let mut shell = Command::new("sh");
            shell.env_clear().env("PATH", &path).current_dir(folder).args(["-ec", line]);
            shell.output().unwrap()
        };
        // As hosts do it: the commit that was pushed, on no branch.
        let line =
            format!("git clone -q '{}' {name} && cd {name} && git checkout -q --detach", team.remote());
        let cloned = sh(&team.path(""), &line);
        assert!(cloned.status.success(), "{}", said(&cloned));
        sh(&clone, &job.join("\n"))
    };
    for (number, job) in jobs.iter().enumerate() {
        let good = run(job, &format!("good{number}"));
        assert!(good.status.success(), "{}", said(&good));
        assert!(said(&good).ends_with(" records looked at, nothing to mend\n"), "{}", said(&good));
    }
    team.write("ben", "goals/ben/odd.yaml", "title: Odd\nevery: now and then\n");
    team.git("ben", &["add", "goals"]);
    team.git("ben", &["commit", "-qm", "past ally"]);
    team.git("ben", &["pull", "-q", "--no-rebase"]);
    team.git("ben", &["push", "-q"]);
    for (number, job) in jobs.iter().enumerate() {
        let bad = run(job, &format!("bad{number}"));
        assert_eq!(bad.status.code(), Some(4), "{}", said(&bad));
        assert!(
            said(&bad).contains("goals/ben/odd.yaml") && said(&bad).contains("[bad-rhythm]"),
            "{}",
            said(&bad)
        );
    }
}

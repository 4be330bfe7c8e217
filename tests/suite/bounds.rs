//! How much memory the files of a partner may take: the address space of a command, and of every program that it
//! starts, is bounded here by the system.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use super::team::Team;

/// What a command may have of address space, in KiB: less than one large file and the program together.
const ROOM: u32 = 120_000;

/// A partner's large file, in bytes.
const LARGE: usize = 100 << 20;

/// Runs `ally` with bounded address space; its exit code, and what it said.
fn within(team: &Team, who: &str, folder: &Path, line: &str) -> (i32, String) {
    let mut command = team.command(who, "sh");
    command.current_dir(folder).args(["-c", &format!("ulimit -v {ROOM} && exec ally {line}")]);
    let output = command.stdin(Stdio::null()).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&said).into_owned())
}

/// A folder as remote is served by git on this machine; a real host has its own memory.
fn served_piece_by_piece(team: &Team) {
    for setting in ["core.bigFileThreshold=1m", "pack.threads=1"] {
        let (key, value) = setting.split_once('=').unwrap();
        team.git("ana", &["--git-dir", &team.remote(), "config", key, value]);
    }
}

#[test]
fn a_record_of_100_mib_comes_and_is_merged_in_little_memory() {
    let team = Team::pair();
    served_piece_by_piece(&team);
    team.ana("goal add Run --id run").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    let clone = team.clone_of("ana");
    let pushed = |path: &str, text: &str| {
        team.write("ben", path, &text.repeat(LARGE / text.len() + 1));
        team.git("ben", &["add", "--all"]);
        team.git("ben", &["-c", "core.bigFileThreshold=1m", "commit", "-q", "-m", "large"]);
        team.git("ben", &["-c", "core.bigFileThreshold=1m", "push", "-q"]);
    };
    let checkin = "checkins/ben/2026/11/2026-11-21.ben.yaml";
    pushed(checkin, "note: a long story\n");
    for (line, wanted) in [("sync", 0), ("status", 4), ("check", 4), ("checkin run=y", 0)] {
        let (code, said) = within(&team, "ana", &clone, line);
        assert_eq!(code, wanted, "{line}: {said}");
    }
    assert!(clone.join(checkin).metadata().unwrap().len() >= LARGE as u64);
    // One that both sides changed is decided by its size, and not read.
    pushed("goals/ana/run.yaml", "title: a long story\n");
    team.ana("goal change run --why air --because spring").ends(0);
    let (code, said) = within(&team, "ana", &clone, "sync");
    assert_eq!(code, 5, "{said}");
    assert!(team.read("ana", "goals/ana/run.yaml").contains("why: air"));
    let home = team.home("zoe", "Zoe Ash");
    let (code, said) = within(&team, "zoe", &home, &format!("join '{}' team", team.remote()));
    assert_eq!(code, 0, "{said}");
    team.is_clean("ana");
}

#[test]
fn twenty_thousand_files_that_are_no_records_come_in_little_memory() {
    let team = Team::pair();
    let mut stream = String::from(
        "blob\nmark :1\ndata 9\ntitle: x\n\ncommit refs/heads/main\ncommitter Ben Li <ben@example.org> 1795338000 +0100\n\
         data 4\nmany\nfrom refs/heads/main^0\n",
    );
    for number in 0..20_000 {
        stream.push_str(&format!("M 100644 :1 goals/ben/F{number}.yaml\n"));
    }
    let mut command = team.command("ben", "git");
    command.args(["fast-import", "--quiet"]).current_dir(team.clone_of("ben")).stdin(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(stream.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    team.git("ben", &["push", "-q"]);
    let clone = team.clone_of("ana");
    for (line, wanted) in
        [("sync", 0), ("status", 4), ("goal list", 4), ("check", 4), ("checkin --note x", 0)]
    {
        let (code, said) = within(&team, "ana", &clone, line);
        assert_eq!(code, wanted, "{line}: {}", &said[said.len().saturating_sub(500)..]);
        let many = "and 19997 more files with problems";
        assert!(line != "goal list" || said.contains(many), "{said}");
    }
}

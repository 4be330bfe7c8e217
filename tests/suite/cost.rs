//! What a command costs where ten thousand records lie, counted in objects and folders: counts hold on every machine.

use std::io::Write;
use std::process::Stdio;

use super::shim::watch;
use super::team::Team;

/// Days before the last one that has a check-in of both.
const DAYS: i64 = 5000;

/// Ana and Ben in one team with a check-in each on five thousand days, put there by one `git fast-import`.
fn ten_thousand() -> Team {
    let team = Team::pair();
    team.ana("goal add Run --id run --every daily").ok();
    team.ana("sync").ok();
    let last = chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    let mut stream = String::from(
        "commit refs/heads/main\ncommitter Ana Roth <ana@example.org> 1795330000 +0100\ndata 5\nyears\nfrom refs/heads/main^0\n",
    );
    for day in 0..DAYS {
        let date = last - chrono::Duration::days(day);
        for who in ["ana", "ben"] {
            let text = format!("goals:\n  run: done\nmood: {}\nnote: day {day} of {who}\n", 1 + day % 5);
            let path =
                format!("checkins/{who}/{}/{}.{who}.yaml", date.format("%Y/%m"), date.format("%Y-%m-%d"));
            stream.push_str(&format!("M 100644 inline {path}\ndata {}\n{text}\n", text.len()));
        }
    }
    let mut import = team.command("ana", "git");
    import.args(["fast-import", "--quiet"]).current_dir(team.clone_of("ana")).stdin(Stdio::piped());
    let mut import = import.spawn().unwrap();
    import.stdin.take().unwrap().write_all(stream.as_bytes()).unwrap();
    assert!(import.wait().unwrap().success());
    team.git("ana", &["reset", "--quiet", "--hard"]);
    team.ana("sync --quiet").ok();
    team.ben("sync --quiet").ok();
    team
}

/// How many loose objects, and how many packs, a clone has.
fn objects(team: &Team, who: &str) -> (usize, usize) {
    let said = team.git(who, &["count-objects", "-v"]);
    let count = |key: &str| {
        said.lines()
            .find_map(|line| line.strip_prefix(key))
            .and_then(|rest| rest.trim().parse().ok())
            .unwrap()
    };
    (count("count:"), count("packs:"))
}

#[test]
fn at_ten_thousand_records_a_checkin_and_a_sync_write_a_handful_of_objects() {
    let team = ten_thousand();
    let (before, packs) = objects(&team, "ana");
    team.ana("checkin run=y --note today").ok();
    // The record, the folders from its own up to the root, the commit.
    assert_eq!(objects(&team, "ana"), (before + 7, packs));
    team.ana("goal change run --why x --because y").ok();
    assert_eq!(objects(&team, "ana"), (before + 7 + 5, packs));
    let (before, packs) = objects(&team, "ben");
    team.ben("checkin -m 4 --note today").ok();
    assert_eq!(objects(&team, "ben"), (before + 7, packs));
    team.ana("sync").shows("\nSent 1 goal and 1 check-in; nothing new from the others\n");
    team.ben("sync").shows("\nSent 1 check-in; received 1 goal and 1 check-in from Ana Roth\n");
    // What came is one pack; the merge made the two folders that both had changed, and its commit.
    let (after, more) = objects(&team, "ben");
    assert!(after - before <= 7 + 3 + 12 && more <= packs + 1, "{before} {after} {packs} {more}");
    team.ana("sync").shows("\nReceived 1 check-in from Ben Li; nothing to send\n");
    team.is_clean("ana");
    team.is_clean("ben");
    a_commit_and_a_sync_read_the_index_once(&team);
    a_commit_opens_only_the_folders_on_its_way(&team);
}

/// What a command of Ana's opens in her clone: the program and the path. Nothing where that can't be watched.
fn opened(team: &Team, line: &str) -> Vec<(String, String)> {
    let Some(library) = watch() else { return Vec::new() };
    let clone = team.clone_of("ana").canonicalize().unwrap();
    let (library, folder, log) =
        (library.display().to_string(), format!("{}/", clone.display()), team.path("opened"));
    let vars = [
        ("LD_PRELOAD", library.as_str()),
        ("WATCH_FOLDER", folder.as_str()),
        ("WATCH_LOG", log.to_str().unwrap()),
    ];
    team.with("ana", &clone, &vars, line).ok();
    let seen = std::fs::read_to_string(&log).unwrap();
    std::fs::remove_file(log).unwrap();
    let lines = seen.lines().filter_map(|line| line.split_once(" opened "));
    lines
        .map(|(program, path)| (program.to_owned(), path.strip_prefix(&folder).unwrap().to_owned()))
        .collect()
}

/// The index is the one file that grows with all of them; and no program is started to learn that there is nothing new.
fn a_commit_and_a_sync_read_the_index_once(team: &Team) {
    for (line, most_records) in [("sync", 12), ("checkin run=y --note again", 200), ("sync", 12)] {
        let seen = opened(team, line);
        if seen.is_empty() {
            return;
        }
        let of = |name: &str| seen.iter().filter(|(_, path)| path == name).count();
        assert_eq!(of(".git/index"), 1, "{line}: {seen:#?}");
        let records = seen.iter().filter(|(_, path)| path.ends_with(".yaml")).count();
        assert!(records <= most_records, "{line}: {records}");
        let others: Vec<_> = seen.iter().filter(|(program, _)| program != "ally").collect();
        let sends = line == "sync" && of(".git/refs/remotes/origin/main.lock") > 0;
        assert!(sends || others.is_empty(), "{line}: {others:#?}");
    }
}

/// With every object taken away that is not on the way of the record, a check-in goes through: it looks at none of them.
fn a_commit_opens_only_the_folders_on_its_way(team: &Team) {
    let all = team.git("ana", &["rev-list", "--objects", "HEAD"]);
    let way = ["checkins", "checkins/ana", "checkins/ana/2026", "checkins/ana/2026/11"];
    let commits = team.git("ana", &["rev-list", "HEAD"]);
    let is_needed = |line: &&str| {
        let (id, path) = line.split_once(' ').unwrap_or((line, ""));
        path.is_empty() || way.contains(&path) || !path.starts_with("checkins/") || commits.contains(id)
    };
    let kept: Vec<&str> = all.lines().filter(is_needed).collect();
    let (kept_count, all_count) = (kept.len(), all.lines().count());
    assert!(all_count > 10_000 && kept_count < 300, "{kept_count} of {all_count}");
    let clone = team.clone_of("ana");
    let mut pack = team.command("ana", "git");
    pack.args(["pack-objects", "--quiet", "../kept"])
        .current_dir(&clone)
        .stdin(Stdio::piped())
        .stdout(Stdio::null());
    let mut pack = pack.spawn().unwrap();
    pack.stdin.take().unwrap().write_all((kept.join("\n") + "\n").as_bytes()).unwrap();
    assert!(pack.wait().unwrap().success());
    let folder = clone.join(".git/objects");
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::create_dir_all(folder.join("pack")).unwrap();
    std::fs::create_dir_all(folder.join("info")).unwrap();
    for entry in std::fs::read_dir(team.path("ana")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if let Some(rest) = name.strip_prefix("kept-") {
            std::fs::rename(&path, folder.join("pack").join(format!("pack-{rest}"))).unwrap();
        }
    }
    let (code, _) = team.git_in("ana", &clone, &["ls-tree", "HEAD:checkins/ben/2026"]);
    assert_ne!(code, 0, "the other folders are gone");
    team.at("2026-11-23T10:00");
    team.ana("checkin run=y --note 'the day after'").ok();
    assert!(
        team.git("ana", &["show", "HEAD:checkins/ana/2026/11/2026-11-23.ana.yaml"]).contains("the day after")
    );
    team.ana("undo").ok();
}

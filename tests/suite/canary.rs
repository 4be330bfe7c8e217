//! A partner plants all that a repository can hold: no command reads, writes or runs anything outside of it.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::shim::watch;
use super::team::{Team, words};

/// What stands in the files outside: a word that no answer may hold.
const SECRET: &str = "canaryword";

/// How long a command may take: one that waits for a pipe would wait for ever.
const PATIENCE: Duration = Duration::from_secs(60);

/// What every command has to leave alone: a folder outside of the repository, the home of somebody else, and Ana's own
/// home beside the team.
struct Canary {
    team: Team,
    log: PathBuf,
    before: BTreeMap<PathBuf, String>,
}

impl Canary {
    fn of(team: Team) -> Self {
        let outside = team.path("canary");
        fs::create_dir_all(outside.join("folder/2026/12")).unwrap();
        let record = format!(
            "title: {SECRET}\nname: {SECRET}\nnote: {SECRET}\ntext: {SECRET}\nto: ana\nkind: thanks\n"
        );
        for name in ["record", "folder/x.yaml", "folder/2026/12/2026-12-01.ana.yaml", "folder/.gitignore"] {
            fs::write(outside.join(name), &record).unwrap();
        }
        let home = team.home("zoe", "Zoe Ash");
        fs::create_dir_all(home.join(".ssh")).unwrap();
        fs::write(home.join(".ssh/id"), SECRET).unwrap();
        let pipe = std::process::Command::new("mkfifo").arg(outside.join("pipe")).status().unwrap();
        assert!(pipe.success());
        Self { log: team.path("opened"), team, before: BTreeMap::new() }
    }

    /// Everything that is not Ana's clone, the remote or Ben's: names, modes, times, bytes and where links lead.
    fn outside(&self) -> BTreeMap<PathBuf, String> {
        let mut found = BTreeMap::new();
        let mut left = ["canary", "zoe", "ana", "victims"].map(|name| self.team.path(name)).to_vec();
        while let Some(path) = left.pop() {
            let Ok(meta) = path.symlink_metadata() else { continue };
            let what = if meta.is_dir() {
                if path != self.team.clone_of("ana") {
                    left.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
                }
                String::new()
            } else if meta.is_symlink() {
                fs::read_link(&path).unwrap().display().to_string()
            } else if meta.is_file() {
                String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned()
            } else {
                String::new()
            };
            // The folder above Ana's clone may be looked at and stays the same; the clone is hers to change.
            let is_hers = path == self.team.clone_of("ana");
            let times = if is_hers { (0, 0) } else { (meta.mtime(), meta.mtime_nsec()) };
            found.insert(path, format!("{:o} {} {times:?} {what}", meta.mode(), meta.ino()));
        }
        found
    }

    fn remember(&mut self) {
        self.before = self.outside();
    }

    /// Ana types a command; nothing outside is touched, read or shown, and it comes to an end by itself.
    fn ana(&self, line: &str) -> i32 {
        let mut command = self.team.command("ana", env!("CARGO_BIN_EXE_ally"));
        let args = words(line);
        if let Some(watch) = watch() {
            command.env("LD_PRELOAD", watch).env("WATCH_LOG", &self.log);
            command.env("WATCH_FOLDER", self.team.path("canary").canonicalize().unwrap());
        }
        command.env("EDITOR", "true").current_dir(self.team.clone_of("ana")).args(&args);
        let answer = self.team.path("answer");
        let file = fs::File::create(&answer).unwrap();
        command.stdin(Stdio::null()).stdout(file.try_clone().unwrap()).stderr(file);
        let begun = Instant::now();
        let mut child = command.spawn().unwrap();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if begun.elapsed() > PATIENCE {
                child.kill().unwrap();
                panic!("`ally {line}` waits for something outside");
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let said = String::from_utf8_lossy(&fs::read(&answer).unwrap()).into_owned();
        assert!(!said.contains(SECRET), "`ally {line}` shows what lies outside:\n{said}");
        assert!(!said.contains("panicked"), "ally {line}\n{said}");
        if let Ok(opened) = fs::read_to_string(&self.log) {
            panic!("`ally {line}` reads outside: {opened}\n{said}");
        }
        assert_eq!(self.outside(), self.before, "`ally {line}` changes something outside:\n{said}");
        status.code().unwrap_or(-1)
    }

    /// Ana types all commands, reading and writing, and all that she wrote stays in her clone.
    fn ana_types_everything(&self) {
        for line in READS.into_iter().chain(WRITES) {
            let code = self.ana(line);
            assert!((0..=6).contains(&code) && code != 2, "ally {line}: {code}");
        }
    }
}

const READS: [&str; 34] = [
    "status",
    "due",
    "remind --all",
    "inbox",
    "log --limit 100",
    "log --grep x",
    "goal list --all",
    "goal show run",
    "goal show linked",
    "goal show ben/linked",
    "goal log run",
    "checkin list",
    "checkin show 2026-11-22.ana",
    "feedback list",
    "feedback show k3f9",
    "member list",
    "member show ben",
    "member show zoe",
    "pact",
    "pact log",
    "sprint list",
    "sprint show linked",
    "review list",
    "export html",
    "export json",
    "export csv",
    "export md",
    "export ics",
    "review show --period 2026-W47",
    "ask",
    "ask --list",
    "nudge ben",
    "check",
    "check goals members",
];

const WRITES: [&str; 33] = [
    "check --fix --yes",
    "checkin run=y --note hello",
    "checkin --on yesterday --note hello",
    "checkin --private --note 'my secret'",
    "checkin edit 2026-11-22",
    "goal add Linked --id linked",
    "goal add Pipe --id pipe",
    "goal add Climb --id climb --every daily",
    "goal change linked --why air --because spring",
    "goal change climb --why air --because spring",
    "goal edit climb",
    "goal edit linked",
    "goal done climb",
    "goal propose --for ben Swim",
    "feedback give ben Thanks --kind thanks",
    "feedback give ben 'not yet' --kind topic --draft",
    "feedback reply k3f9 hello",
    "sprint plan 'Phones away' --days 14 --start 2026-11-23",
    "sprint idea Sleep",
    "sprint join linked",
    "sprint log linked --note x",
    "review answer --period 2026-W47 --temp 4 --good x",
    "review hold --period 2026-W47",
    "pact new --purpose 'Go on'",
    "pact agree",
    "member edit --role partner",
    "pause --until 2026-11-25",
    "resume",
    "inbox --mark-read",
    "config set member ana",
    "undo",
    "sync",
    "sync",
];

/// Ben puts something into his clone, and plain git commits and pushes it.
fn ben_plants(team: &Team) {
    team.git("ben", &["add", "--force", "--all"]);
    team.git("ben", &["commit", "-q", "-m", "planted"]);
    team.git("ben", &["push", "-q"]);
}

fn ben_links(team: &Team, path: &str, target: &Path) {
    let place = team.clone_of("ben").join(path);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    drop(fs::remove_file(&place));
    symlink(target, place).unwrap();
}

fn begun() -> Team {
    let team = Team::pair();
    team.ana("goal add Run --id run --every daily").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team
}

/// The files of records of every kind, what is written beside them, and files that git or ally look at by name.
const FILES: [&str; 26] = [
    "members/zoe.yaml",
    "pacts/2026-11-20.ben.yaml",
    "pacts/2026-11-22.ana.yaml",
    "goals/ana/linked.yaml",
    "goals/ana/.climb.yaml.ally",
    "goals/ana/climb.yaml.lock",
    "goals/ben/linked.yaml",
    "goals/ours/linked.yaml",
    "checkins/ana/2026/11/2026-11-21.ana.yaml",
    "checkins/ana/2026/11/2026-11-22.ana.yaml",
    "checkins/ana/2026/11/.2026-11-22.ana.yaml.ally",
    "checkins/ben/2026/11/2026-11-22.ben.yaml",
    "feedback/ben/2026/11/2026-11-22.ben.k3f9.yaml",
    "sprints/2026-11-linked.ben/plan.yaml",
    "sprints/2026-11-linked.ben/ana.yaml",
    "reviews/2026-W47/ana.yaml",
    "reviews/2026-W47/joint.ana.yaml",
    "reviews/2026-W47/joint.ben.yaml",
    "questions.yaml",
    "README",
    ".mailmap",
    ".gitattributes",
    ".gitignore",
    "goals/.gitattributes",
    "goals/.gitignore",
    ".lfsconfig",
];

#[test]
fn links_in_the_place_of_files_lead_nowhere() {
    for target in ["record", "pipe"] {
        let mut canary = Canary::of(begun());
        let team = &canary.team;
        for path in FILES {
            ben_links(team, path, &team.path("canary").join(target));
        }
        ben_plants(team);
        canary.remember();
        assert_eq!(canary.ana("sync"), 0, "links travel");
        assert!(canary.team.clone_of("ana").join(FILES[3]).is_symlink());
        for line in READS {
            canary.ana(&format!("--json {line}"));
        }
        canary.ana_types_everything();
    }
}

#[test]
fn links_in_the_place_of_folders_lead_nowhere() {
    let mut canary = Canary::of(begun());
    let team = &canary.team;
    let folder = team.path("canary/folder");
    for path in [
        "goals/zoe",
        "goals/ours",
        "checkins/ana",
        "feedback/ana",
        "reviews/2026-W47",
        "sprints/2026-11-linked.ben",
        "private",
        "pacts",
    ] {
        drop(fs::remove_dir_all(team.clone_of("ben").join(path)));
        ben_links(team, path, &folder);
    }
    ben_plants(team);
    canary.remember();
    assert_eq!(canary.ana("sync"), 0);
    canary.ana_types_everything();
    // Ben puts folders where the links were: what comes then goes into them.
    let team = &canary.team;
    team.git("ben", &["pull", "-q", "--no-rebase", "--no-edit"]);
    for (path, file) in [("goals/zoe", "x.yaml"), ("checkins/ana", "2026/12/2026-12-01.ana.yaml")] {
        fs::remove_file(team.clone_of("ben").join(path)).unwrap();
        team.write("ben", &format!("{path}/{file}"), "title: new\nnote: new\n");
    }
    ben_plants(team);
    assert_eq!(canary.ana("sync"), 0);
    assert!(canary.team.read("ana", "goals/zoe/x.yaml").contains("new"));
    canary.ana("status");
}

#[test]
fn private_words_and_drafts_follow_no_link_that_came() {
    let mut canary = Canary::of(begun());
    let team = &canary.team;
    let record = team.path("canary/record");
    for path in [
        "private/.gitignore",
        "private/..gitignore.ally",
        "private/checkins/ana/2026/11/2026-11-22.ana.yaml",
        "private/checkins/ana/2026/11/.2026-11-22.ana.yaml.ally",
        "private/edit-goal-ana-run.yaml",
        "private/edit-checkin-2026-11-22.ana.yaml",
    ] {
        ben_links(team, path, &record);
    }
    ben_links(team, "private/feedback", &team.path("canary/folder"));
    ben_plants(team);
    canary.remember();
    canary.ana("sync");
    canary.ana_types_everything();
    // As an Ana who has just taken them out of git, so that only the links are left.
    canary.team.git("ana", &["rm", "-r", "-q", "--cached", "private"]);
    canary.team.git("ana", &["commit", "-q", "-m", "Keep private here"]);
    canary.ana_types_everything();
    canary.ana("goal edit run");
}

#[test]
fn nothing_that_came_is_run() {
    let mut canary = Canary::of(begun());
    let team = &canary.team;
    fs::create_dir_all(team.path("victims")).unwrap();
    let mark = team.path("victims/ran");
    let run = format!("touch '{}'", mark.display());
    // What git looks up in its settings, where no partner can write, and what only looks like a command.
    team.write(
        "ben",
        ".gitattributes",
        "*.yaml filter=evil diff=evil merge=evil\nREADME filter=lfs diff=lfs merge=lfs -text\n* ident\n",
    );
    team.write(
        "ben",
        ".gitmodules",
        &format!("[submodule \"x\"]\n\tpath = sub\n\turl = ext::sh -c {run}\n\tupdate = !{run}\n[submodule \"../../x\"]\n\tpath = y\n\turl = -u./x\n"),
    );
    let head = team.git("ben", &["rev-parse", "HEAD"]);
    team.git("ben", &["update-index", "--add", "--cacheinfo", &format!("160000,{},sub", head.trim())]);
    team.write(
        "ben",
        ".gitconfig",
        &format!("[core]\n\tfsmonitor = {run}\n\tsshCommand = {run}\n[alias]\n\tstatus = !{run}\n"),
    );
    team.write("ben", "config", &format!("[core]\n\tpager = {run}\n"));
    for name in ["git", "ssh", "sh", "less", "hooks/pre-commit", "hooks/post-merge", "hooks/post-checkout"] {
        team.write("ben", name, &format!("#!/bin/sh\n{run}\n"));
        fs::set_permissions(team.clone_of("ben").join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    for name in
        ["$(touch ran)", "`touch ran`", ";touch ran;", "-rf", "--upload-pack=x", "a\nb", "%s%n", "a b'c\"d"]
    {
        team.write("ben", &format!("goals/ben/{name}.yaml"), "title: x\n");
        team.write("ben", &format!("notes/{name}"), "x\n");
    }
    for name in ["con", "nul", "COM1", "a:b", "a\\..\\b", "...", "e\u{301}", "ｒｕｎ"] {
        team.write("ben", &format!("goals/ben/{name}.yaml"), "title: x\n");
    }
    let evil = format!("name: 'x; {run}'\nemails: ['-x@y', '`{run}`']\ntz: '../../../etc/passwd'\n");
    team.write("ben", "members/zoe.yaml", &evil);
    team.git("ben", &["add", "--force", "--all", "--", ".", ":!sub"]);
    team.git("ben", &["commit", "-q", "-m", &format!("$({run})")]);
    team.git("ben", &["push", "-q"]);
    team.git(
        "ben",
        &["push", "-q", "origin", "HEAD:refs/heads/$(touch${IFS}ran)", "HEAD:refs/tags/--upload-pack=x"],
    );
    canary.remember();
    assert_eq!(canary.ana("sync"), 0);
    canary.ana_types_everything();
    assert!(!mark.exists() && !canary.team.clone_of("ana").join("ran").exists());
    let url = canary.team.remote();
    canary.team.in_home("zoe", &["join", &url, "team", "--member", "zoey"]).ends(0);
    assert!(!mark.exists() && !canary.team.path("zoe/team/ran").exists());
}

#[test]
fn pipes_in_the_work_tree_are_named_and_not_waited_for() {
    let mut canary = Canary::of(begun());
    canary.remember();
    let clone = canary.team.clone_of("ana");
    let places = [
        "goals/ana/pipe.yaml",
        "goals/ana/linked.yaml",
        "checkins/ana/2026/11/2026-11-22.ana.yaml",
        "questions.yaml",
        "private/.gitignore",
        "private/checkins/ana/2026/11/2026-11-22.ana.yaml",
        "README",
        ".mailmap",
        "goals/.gitignore",
        "goals/.gitattributes",
    ];
    for place in places {
        let path = clone.join(place);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        drop(fs::remove_file(&path));
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    }
    canary.ana_types_everything();
    for rules in [".gitignore", ".gitattributes"] {
        fs::remove_file(clone.join(rules)).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(clone.join(rules)).status().unwrap().success());
    }
    for line in ["status", "check", "check --fix --yes", "checkin --note x", "sync"] {
        canary.ana(line);
    }
}

#[test]
fn rules_of_git_behind_a_link_are_named_and_not_followed() {
    let mut canary = Canary::of(begun());
    let team = &canary.team;
    for rules in [".gitattributes", ".gitignore"] {
        ben_links(team, rules, &team.path("canary/pipe"));
    }
    ben_plants(team);
    canary.remember();
    assert_eq!(canary.ana("sync"), 0);
    for line in ["check", "check --fix --yes"] {
        assert_eq!(canary.ana(line), 4);
        let said = fs::read_to_string(canary.team.path("answer")).unwrap();
        for rules in [".gitattributes", ".gitignore"] {
            let told = format!(
                "{rules}: this is no plain file: it is a symbolic link [not-a-file]\n    put a plain file in its place, or \
                 delete it\n"
            );
            assert!(said.contains(&told), "{line}: {said}");
        }
    }
    // What is private is kept from git by a file of its own, whatever became of the team's rules.
    assert_eq!(canary.ana("checkin --private --note 'my secret'"), 0);
    canary.team.git("ana", &["add", "-A"]);
    assert!(!canary.team.git("ana", &["status", "--porcelain"]).contains("private"));
}

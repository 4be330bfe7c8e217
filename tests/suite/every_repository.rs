//! One day in every kind of repository and under every kind of setting: check in, sync both ways, look at the board,
//! while other files lie around staged, changed and new, and stay exactly as they are.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::team::{Run, Team, words};

/// What is in the user's own files: staged, changed, staged and changed, made executable, removed, new, promised.
const MINE: [&str; 9] =
    ["staged", "dirty", "both", "script", "removed", "new", "promised", "untracked", "link"];

/// A team, and the folders in which Ana and Ben work.
struct Day {
    team: Team,
    ana: PathBuf,
    ben: PathBuf,
    /// What Ana's commands find in their environment.
    vars: Vec<(&'static str, &'static str)>,
    number: u32,
}

impl Day {
    /// A pair with a goal of Ana's; both work in their clones.
    fn usual() -> Self {
        let team = Team::pair();
        let (ana, ben) = (team.clone_of("ana"), team.clone_of("ben"));
        Self::in_folders(team, ana, ben)
    }

    fn in_folders(team: Team, ana: PathBuf, ben: PathBuf) -> Self {
        let day = Self { team, ana, ben, vars: Vec::new(), number: 0 };
        day.ana("goal add Run --id run --every daily").ok();
        day.ana("sync").ok();
        day.ben("sync").ok();
        day
    }

    fn ana(&self, line: &str) -> Run {
        self.team.with("ana", &self.ana, &self.vars, line)
    }

    fn ben(&self, line: &str) -> Run {
        self.team.says_in("ben", &self.ben, line)
    }

    /// Plain git where Ana works.
    fn git(&self, args: &[&str]) -> String {
        self.team.git_ok("ana", &self.ana, args)
    }

    /// Ana's other work, in every state that git knows.
    fn leave_work(&self) {
        let mine = self.ana.join("mine");
        std::fs::create_dir(&mine).unwrap();
        let write = |name: &str, text: &str| std::fs::write(mine.join(name), text).unwrap();
        for name in &MINE[..5] {
            write(name, &format!("{name}\nbefore\n"));
        }
        self.git(&["add", "mine"]);
        self.git(&["commit", "--quiet", "-m", "mine"]);
        self.ana("sync").ok();
        self.ben("sync").ok();
        for name in ["staged", "both", "new"] {
            write(name, &format!("{name}\nstaged\n"));
        }
        self.git(&["add", "mine/staged", "mine/both", "mine/new"]);
        for name in ["dirty", "both", "promised", "untracked"] {
            write(name, &format!("{name}\nchanged\n"));
        }
        self.git(&["add", "--intent-to-add", "mine/promised"]);
        std::fs::remove_file(mine.join("removed")).unwrap();
        std::fs::set_permissions(mine.join("script"), std::fs::Permissions::from_mode(0o755)).unwrap();
        std::os::unix::fs::symlink("dirty", mine.join("link")).unwrap();
    }

    /// Bytes, modes and times of Ana's other files, and what git has staged of them.
    fn work(&self) -> Vec<String> {
        let mut found = Vec::new();
        for name in MINE {
            let path = self.ana.join("mine").join(name);
            let meta = path.symlink_metadata();
            let looks = meta.map(|meta| (meta.permissions().mode(), meta.modified().unwrap(), meta.len()));
            found.push(format!("{name}: {looks:?} {:?}", std::fs::read(&path).ok()));
        }
        found.push(self.git(&["ls-files", "--stage", "--", "mine"]));
        found.push(self.git(&["status", "--porcelain", "--", "mine"]));
        found
    }

    /// Ben writes a record and another file; Ana checks in, syncs and looks; Ben receives. Her other work stays.
    fn passes(&mut self, what: &str) {
        if !self.ana.join("mine").exists() {
            self.leave_work();
        }
        self.number += 1;
        let number = self.number;
        self.team.at(&format!("2026-11-{}T10:00", 22 + number));
        self.ben(&format!("checkin -m 4 --note 'said by Ben {number}'")).ok();
        std::fs::write(self.ben.join(format!("photo{number}.txt")), "light\nand shade\n").unwrap();
        self.team.git_ok("ben", &self.ben, &["add", "--", &format!("photo{number}.txt")]);
        self.team.git_ok("ben", &self.ben, &["commit", "--quiet", "-m", "photo"]);
        self.ben("sync").ok();
        let before = self.work();
        self.ana(&format!("checkin run=y --note 'said by Ana {number}'")).ok();
        assert_eq!(self.work(), before, "{what}: after the check-in");
        let said = self.ana("sync").ok();
        let expected = "Sent 1 check-in; received 1 check-in and 1 other file from Ben Li\n";
        assert_eq!(said, expected, "{what}");
        let board = self.ana("status").ok();
        assert!(board.ends_with(" nothing to send\n"), "{what}: {board}");
        assert_eq!(self.work(), before, "{what}: after the sync");
        self.ben("sync").ok();
        let tip = |who: &str, folder: &Path| self.team.git_ok(who, folder, &["rev-parse", "HEAD"]);
        assert_eq!(tip("ana", &self.ana), tip("ben", &self.ben), "{what}");
        let path = |who: &str| format!("checkins/{who}/2026/11/2026-11-{}.{who}.yaml", 22 + number);
        for (folder, who) in [(&self.ana, "ben"), (&self.ben, "ana"), (&self.ana, "ana")] {
            let text = std::fs::read_to_string(folder.join(path(who))).unwrap();
            assert!(text.contains("said by ") && !text.contains('\r'), "{what}: {text}");
        }
        let others = self.git(&["status", "--porcelain"]);
        assert!(others.lines().all(|line| line.contains("mine/")), "{what}: {others}");
        self.git(&["fsck", "--strict", "--no-dangling"]);
    }

    /// Does plain git's commands, a line each, where Ana works.
    fn prepares(self, lines: &[&str]) -> Self {
        for line in lines {
            let words = words(line);
            self.git(&words.iter().map(String::as_str).collect::<Vec<_>>());
        }
        self
    }

    /// Ana works in a new clone that plain git made with these options.
    fn in_a_clone(mut self, options: &[&str]) -> Self {
        let url = format!("file://{}", self.team.remote());
        let args = [&["clone", "--quiet"], options, &[&url, "other clone"]].concat();
        self.team.git_ok("ana", &self.team.path("ana"), &args);
        self.ana = self.team.path("ana/other clone");
        self
    }

    /// Adds settings to what git knows of Ana.
    fn set(self, settings: &str) -> Self {
        let path = self.team.path("ana/.gitconfig");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("{text}{settings}")).unwrap();
        self
    }
}

#[test]
fn a_linked_work_tree() {
    let mut day = Day::usual().prepares(&["switch --quiet -c aside", "worktree add --quiet ../linked main"]);
    day.ana = day.team.path("ana/linked");
    day.passes("linked work tree");
}

#[test]
fn a_submodule() {
    let mut day = Day::usual();
    let outer = day.team.path("ana/outer");
    std::fs::create_dir(&outer).unwrap();
    day.team.git_ok("ana", &outer, &["init", "--quiet"]);
    let remote = day.team.remote();
    let add =
        ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "-b", "main", &remote, "in"];
    day.team.git_ok("ana", &outer, &add);
    day.ana = outer.join("in");
    day.passes("submodule");
}

#[test]
fn a_folder_of_a_bigger_repository() {
    let team = Team::empty();
    let work = team.path("ana/big");
    std::fs::create_dir(&work).unwrap();
    team.git_ok("ana", &work, &["init", "--quiet"]);
    std::fs::write(work.join("main.c"), "int main;\n").unwrap();
    team.git_ok("ana", &work, &["add", "--all"]);
    team.git_ok("ana", &work, &["commit", "--quiet", "-m", "code"]);
    let remote = team.remote();
    let init = ["init", "us two", "--team", "We", "--purpose", "Run", "--remote", &remote];
    team.run_in("ana", &work, &init, None).ok();
    team.in_home("ben", &["join", &remote, "team"]).ok();
    let (ana, ben) = (work.join("us two"), team.path("ben/team/us two"));
    team.says_in("ana", &ana, "sync").ok();
    Day::in_folders(team, ana, ben).passes("bigger repository");
}

#[test]
fn a_repository_without_a_commit_that_holds_staged_work() {
    let team = Team::empty();
    let work = team.path("ana/team");
    std::fs::create_dir(&work).unwrap();
    team.git_ok("ana", &work, &["init", "--quiet"]);
    std::fs::write(work.join("draft.md"), "staged\n").unwrap();
    team.git_ok("ana", &work, &["add", "draft.md"]);
    std::fs::write(work.join("draft.md"), "staged, then more\n").unwrap();
    let remote = team.remote();
    let init = ["init", "--team", "We", "--purpose", "Run", "--remote", &remote];
    team.run_in("ana", &work, &init, None).ok();
    assert_eq!(team.git("ana", &["status", "--porcelain"]), "AM draft.md\n");
    assert_eq!(team.git("ana", &["show", ":draft.md"]), "staged\n");
    assert_eq!(team.read("ana", "draft.md"), "staged, then more\n");
    team.git("ana", &["commit", "--quiet", "-am", "draft"]);
    team.in_home("ben", &["join", &remote, "team"]).ok();
    team.ana("sync").ok();
    let (ana, ben) = (team.clone_of("ana"), team.clone_of("ben"));
    Day::in_folders(team, ana, ben).passes("unborn");
}

#[test]
fn a_detached_head_commits_and_leaves_other_work_alone() {
    let day = Day::usual();
    day.leave_work();
    day.git(&["checkout", "--quiet", "--detach"]);
    let before = day.work();
    day.ana("checkin run=y").ok();
    day.ana("goal change run --why x --because y").ok();
    day.ana("undo").ok();
    assert_eq!(day.work(), before);
    assert_eq!(day.git(&["rev-list", "--count", "main..HEAD"]), "3\n");
    day.git(&["fsck", "--strict", "--no-dangling"]);
}

#[test]
fn a_shallow_clone() {
    Day::usual().in_a_clone(&["--depth", "1"]).passes("shallow");
}

#[test]
fn a_partial_clone_that_has_its_blobs() {
    let day = Day::usual();
    day.team.git_ok("ana", &day.team.path("remote.git"), &["config", "uploadpack.allowFilter", "true"]);
    day.in_a_clone(&["--filter=blob:none"]).passes("partial");
}

#[test]
fn a_clone_that_borrows_its_objects() {
    let mut day = Day::usual();
    let url = day.team.remote();
    let borrow = ["clone", "--quiet", "--shared", &url, "borrowing"];
    day.team.git_ok("ana", &day.team.path("ana"), &borrow);
    day.ana = day.team.path("ana/borrowing");
    day.passes("alternates");
    assert!(day.ana.join(".git/objects/info/alternates").exists());
}

#[test]
fn sha_256() {
    let team = Team::empty();
    let work = team.path("ana/team");
    std::fs::create_dir(&work).unwrap();
    team.git_ok("ana", &work, &["init", "--quiet", "--object-format=sha256"]);
    let remote = team.remote();
    let init = ["init", "--team", "We", "--purpose", "Run", "--remote", &remote];
    team.run_in("ana", &work, &init, None).ok();
    team.in_home("ben", &["join", &remote, "team"]).ok();
    team.ana("sync").ok();
    let (ana, ben) = (team.clone_of("ana"), team.clone_of("ben"));
    Day::in_folders(team, ana, ben).passes("SHA-256");
}

#[test]
fn every_form_of_the_index() {
    let mut day = Day::usual();
    for lines in [
        &["config index.version 4", "update-index --index-version 4"][..],
        &["config index.skipHash true", "update-index --force-write-index"],
        &["config feature.manyFiles true", "update-index --untracked-cache"],
        // git itself writes broken trees where a promise to add and a sparse checkout meet.
        &[
            "rm --quiet --cached mine/promised",
            "sparse-checkout set --cone checkins goals members mine pacts",
        ],
    ] {
        day = day.prepares(lines);
        day.passes(lines[0]);
    }
}

#[test]
fn line_ends_of_windows_in_other_files() {
    let mut day = Day::usual().set("[core]\n\tautocrlf = true\n");
    // As a new clone would have them.
    day = day.in_a_clone(&[]);
    day.passes("autocrlf");
    assert_eq!(std::fs::read(day.ana.join("photo1.txt")).unwrap(), b"light\r\nand shade\r\n");
    let mut day = Day::usual().set("[core]\n\teol = crlf\n");
    day.team.commits(
        "ben",
        ".gitattributes",
        &format!("{}*.txt text\n", day.team.read("ben", ".gitattributes")),
    );
    day.ben("sync").ok();
    day.ana("sync").ok();
    day.passes("eol");
    assert_eq!(std::fs::read(day.ana.join("photo1.txt")).unwrap(), b"light\r\nand shade\r\n");
}

#[test]
fn a_filter_on_other_files_is_run_by_git() {
    let day = Day::usual().set(LOUD);
    let attributes = format!("{}*.txt filter=loud\n", day.team.read("ben", ".gitattributes"));
    day.team.commits("ben", ".gitattributes", &attributes);
    day.ben("sync").ok();
    let mut day = day;
    day.ana("sync").ok();
    day.passes("filter");
    assert_eq!(std::fs::read_to_string(day.ana.join("photo1.txt")).unwrap(), "LIGHT\nAND SHADE\n");
    assert_eq!(day.git(&["show", "HEAD:photo1.txt"]), "light\nand shade\n");
}

/// A filter that changes what it lets through, both ways.
const LOUD: &str = "[filter \"loud\"]\n\tsmudge = tr a-z A-Z\n\tclean = tr A-Z a-z\n\trequired = true\n";

#[test]
fn attributes_on_records_that_change_nothing_of_what_they_say() {
    let mut day = Day::usual();
    // A filter that this clone does not know is none; the rest is for programs that show or pack files.
    let hostile = "checkins/** filter=unknown diff=evil export-subst merge=evil delta=false\n*.yaml binary\n";
    let attributes = format!("{}{hostile}", day.team.read("ben", ".gitattributes"));
    day.team.commits("ben", ".gitattributes", &attributes);
    day.ben("sync").ok();
    day.ana("sync").ok();
    day.passes("attributes");
}

#[test]
fn line_ends_that_attributes_put_into_records_are_no_change() {
    let day = Day::usual();
    let attributes = format!("{}*.yaml text eol=crlf ident\n", day.team.read("ben", ".gitattributes"));
    day.team.commits("ben", ".gitattributes", &attributes);
    day.ben("sync").ok();
    day.ana("sync").ok();
    day.team.at("2026-11-23T10:00");
    day.ben("checkin -m 4 --note 'said by Ben'").ok();
    // With another file git does the move, and writes what the attributes say.
    day.team.commits("ben", "photo.txt", "light\n");
    day.ben("sync").ok();
    day.ana("sync").ok();
    let path = "checkins/ben/2026/11/2026-11-23.ben.yaml";
    assert!(day.team.read("ana", path).contains("said by Ben\r\n"));
    assert!(day.ana("checkin show 2026-11-23.ben").ok().contains("said by Ben\n"));
    day.ana("checkin run=y --note 'said by Ana'").ok();
    day.ana("goal change run --why x --because y").ok();
    day.ana("sync").ok();
    assert_eq!(day.git(&["status", "--porcelain"]), "");
    // No line end of Windows is in what was committed.
    let found = day.team.git_in("ana", &day.ana, &["grep", "-I", "-l", "\r", "HEAD"]);
    assert_eq!(found, (1, String::new()));
    day.ben("sync").ok();
    day.ben("checkin show 2026-11-23.ana").ok();
}

#[test]
fn hooks_of_the_clone_are_not_run() {
    let mut day = Day::usual();
    let ran = day.team.path("ana/ran");
    day.leave_work();
    for name in [
        "applypatch-msg",
        "pre-commit",
        "pre-merge-commit",
        "prepare-commit-msg",
        "commit-msg",
        "post-commit",
        "post-merge",
        "post-checkout",
        "pre-push",
        "pre-auto-gc",
        "reference-transaction",
        "post-index-change",
        "post-rewrite",
        "push-to-checkout",
    ] {
        let hook = day.ana.join(".git/hooks").join(name);
        std::fs::create_dir_all(hook.parent().unwrap()).unwrap();
        std::fs::write(&hook, format!("#!/bin/sh\necho {name} >>\"$HOME/ran\"\nexit 1\n")).unwrap();
        std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    day.passes("hooks");
    let ran = std::fs::read_to_string(ran).unwrap_or_default();
    assert!(ran.lines().all(|name| name == "post-index-change"), "{ran}");
}

/// How people like git to work; none of it is ally's business.
const HABITS: &str = "
[pull]
	rebase = true
	ff = only
[rebase]
	autoStash = true
	autoSquash = true
	updateRefs = true
[rerere]
	enabled = true
	autoUpdate = true
[merge]
	ff = false
	conflictStyle = zdiff3
	verifySignatures = true
	log = true
	renames = copies
	default = text
	autoStash = true
[push]
	default = nothing
	followTags = true
	autoSetupRemote = true
[fetch]
	prune = true
	pruneTags = true
	fsckObjects = true
	recurseSubmodules = true
	writeCommitGraph = true
[transfer]
	fsckObjects = true
[receive]
	denyNonFastForwards = true
[submodule]
	recurse = true
[commit]
	template = /nowhere/template
	verbose = true
	cleanup = scissors
[branch]
	autoSetupRebase = always
[user]
	useConfigOnly = true
[gc]
	auto = 1
[maintenance]
	auto = false
[stash]
	showPatch = true
[i18n]
	commitEncoding = iso-8859-1
	logOutputEncoding = iso-8859-1
[advice]
	statusHints = false
";

/// How people like git to look, and programs that they put in its way.
const LOOKS: &str = "
[color]
	ui = always
[core]
	pager = false
	editor = false
	askPass = false
	sshCommand = false
	gitProxy = false
	hooksPath = /nowhere/hooks
	attributesFile = /nowhere/attributes
	excludesFile = /nowhere/excludes
	quotePath = false
	abbrev = 4
	commentChar = c
	whitespace = trailing-space,tab-in-indent
	logAllRefUpdates = false
	compression = 9
	bigFileThreshold = 1
	sharedRepository = group
[include]
	path = /nowhere/config
	path = nowhere
[includeIf \"gitdir:/\"]
	path = nowhere/else
[diff]
	external = false
	noprefix = true
	renames = copies
	algorithm = patience
[difftool]
	prompt = true
[log]
	showSignature = true
	date = relative
	decorate = full
[format]
	pretty = oneline
[status]
	short = true
	showUntrackedFiles = no
	relativePaths = false
[column]
	ui = always
[help]
	autocorrect = 1
[alias]
	merge = !false
	push = !false
	fetch = !false
	checkout-index = !false
	status = !false
[grep]
	lineNumber = true
[apply]
	whitespace = fix
[credential]
	helper = false
[protocol]
	version = 2
[url \"/nowhere/\"]
	insteadOf = nowhere:
";

/// What git makes of files.
const FILES: &str = "
[core]
	fsmonitor = false
	untrackedCache = true
	ignoreStat = false
	trustctime = false
	checkStat = minimal
	preloadIndex = false
	symlinks = true
	protectHFS = true
	protectNTFS = true
	precomposeUnicode = true
	commitGraph = true
	multiPackIndex = true
	looseCompression = 0
	fsync = all
	fsyncMethod = batch
	autocrlf = input
	safecrlf = true
[index]
	threads = 4
	recordEndOfIndexEntries = true
	recordOffsetTable = true
[pack]
	writeReverseIndex = true
	allowPackReuse = multi
";

#[test]
fn habits_of_a_user_of_git() {
    Day::usual().set(HABITS).passes("habits");
}

#[test]
fn looks_of_git_and_programs_in_its_way() {
    Day::usual().set(LOOKS).passes("looks");
}

#[test]
fn files_as_git_is_told_to_see_them() {
    let mut day = Day::usual().set(FILES);
    day.passes("files");
    for line in ["config core.fileMode false", "config core.ignoreCase true"] {
        day = day.prepares(&[line]);
        day.passes(line);
    }
}

#[test]
fn an_address_that_is_written_short() {
    let day = Day::usual();
    let place = day.team.path("").display().to_string();
    let mut day = day.set(&format!("[url \"{place}\"]\n\tinsteadOf = short:\n\tpushInsteadOf = never:\n"));
    day = day.prepares(&["remote set-url origin short:remote.git"]);
    day.passes("insteadOf");
}

#[test]
fn an_environment_that_points_elsewhere() {
    let mut day = Day::usual();
    day.vars = vec![
        ("GIT_DIR", "/nowhere"),
        ("GIT_WORK_TREE", "/nowhere"),
        ("GIT_INDEX_FILE", "/nowhere"),
        ("GIT_OBJECT_DIRECTORY", "/nowhere"),
        ("GIT_ALTERNATE_OBJECT_DIRECTORIES", "/nowhere"),
        ("GIT_COMMON_DIR", "/nowhere"),
        ("GIT_CEILING_DIRECTORIES", "/"),
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", "core.bare"),
        ("GIT_CONFIG_VALUE_0", "true"),
        ("GIT_CONFIG_PARAMETERS", "'core.bare'='true'"),
        ("GIT_LITERAL_PATHSPECS", "1"),
        ("GIT_DEFAULT_HASH", "sha256"),
        ("GIT_ATTR_SOURCE", "HEAD~1"),
        ("GIT_EDITOR", "false"),
        ("GIT_SEQUENCE_EDITOR", "false"),
        ("GIT_PAGER", "false"),
        ("GIT_ASKPASS", "false"),
        ("GIT_EXTERNAL_DIFF", "false"),
        ("GIT_PREFIX", "nowhere/"),
        ("GIT_QUARANTINE_PATH", "/nowhere"),
        ("GIT_OPTIONAL_LOCKS", "0"),
    ];
    day.passes("environment");
}

#[test]
fn languages_and_zones() {
    let mut day = Day::usual();
    for vars in [
        &[("LANG", "de_DE.UTF-8"), ("LC_ALL", "de_DE.UTF-8"), ("LANGUAGE", "de")][..],
        &[("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"), ("LANGUAGE", "tr:de")],
        &[("LC_ALL", "C"), ("TZ", ":/nowhere")],
        &[("LC_ALL", "nowhere"), ("TZ", "<+1245>-12:45")],
        &[("TZ", "Nowhere/Land")],
    ] {
        day.vars = vars.to_vec();
        day.passes(&format!("{vars:?}"));
    }
    // What ally reads of git's words, it reads in English: a file in the way is named in every language.
    day.vars = vec![("LANG", "de_DE.UTF-8"), ("LC_ALL", "C.UTF-8"), ("LANGUAGE", "de")];
    day.team.commits("ben", "note.md", "theirs\n");
    day.ben("sync").ok();
    std::fs::write(day.ana.join("note.md"), "mine\n").unwrap();
    day.ana("sync").fails(
        1,
        "
        error: note.md is in the way: it is not committed
          help: nothing was changed; move it away, or put it aside with `ally git stash`, then run the command again
        ",
    );
    std::fs::remove_file(day.ana.join("note.md")).unwrap();
    day.ana("sync").ok();
}

#[test]
fn a_work_tree_that_the_configuration_names() {
    // The repository lies beside what it tracks, as some keep their home folder in git.
    let mut day = Day::usual();
    let outer = day.team.path("ana/home");
    std::fs::create_dir(&outer).unwrap();
    let url = day.team.remote();
    day.team.git_ok("ana", &outer, &["clone", "--quiet", &url, "us"]);
    std::fs::rename(outer.join("us/.git"), outer.join("store")).unwrap();
    std::fs::write(outer.join("us/.git"), "gitdir: ../store\n").unwrap();
    day.ana = outer.join("us");
    day = day.prepares(&["config core.worktree ../us"]);
    day.passes("core.worktree");
}

//! Repositories that can't be written: every command says so before anything is written, a look at the board works
//! where it can, and the command that the message names is run and cures it.

use std::collections::BTreeMap;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::servers::{passed_over, skipped};
use super::team::{Run, Team};

/// A clone of Ana's that is refused until it is cured.
struct Refused {
    what: &'static str,
    /// A shell script that makes it so, run in the clone.
    before: &'static str,
    code: i32,
    /// What the commands say, with `PLACE` for the clone.
    says: &'static str,
    /// Whether the board can be read.
    board: bool,
    /// What the message names, one way out each: a shell line that settles what git wants settled, then the command.
    cures: &'static [(&'static str, &'static str)],
}

/// Two branches that changed one file.
const FORK: &str = "echo 1 >note; git add note; git commit -qm note; git checkout -qb side; echo 2 >note; \
                    git commit -qam side; git checkout -q main; echo 3 >note; git commit -qam main; ";
const SETTLE: &str = "echo 4 >note; git add note";

const TABLE: [Refused; 15] = [
    Refused {
        what: "a merge",
        before: "git merge -q side",
        code: 7,
        says: "git is in the middle of a merge\n  help: nothing was written; finish it first: git commit, or git merge --abort",
        board: true,
        cures: &[(SETTLE, "git commit"), ("", "git merge --abort")],
    },
    Refused {
        what: "a rebase",
        before: "git rebase -q side",
        code: 7,
        says: "git is in the middle of a rebase\n  help: nothing was written; finish it first: git rebase --continue, or git rebase --abort",
        board: true,
        cures: &[(SETTLE, "git rebase --continue"), ("", "git rebase --abort")],
    },
    Refused {
        what: "a rebase by patches",
        before: "git rebase -q --apply side",
        code: 7,
        says: "git is in the middle of a rebase\n  help: nothing was written; finish it first: git rebase --continue, or git rebase --abort",
        board: true,
        cures: &[(SETTLE, "git rebase --continue"), ("", "git rebase --abort")],
    },
    Refused {
        what: "a cherry-pick",
        before: "git cherry-pick side",
        code: 7,
        says: "git is in the middle of a cherry-pick\n  help: nothing was written; finish it first: git cherry-pick --continue, or git cherry-pick --abort",
        board: true,
        cures: &[(SETTLE, "git cherry-pick --continue"), ("", "git cherry-pick --abort")],
    },
    Refused {
        what: "a revert",
        before: "git revert --no-edit HEAD~1",
        code: 7,
        says: "git is in the middle of a revert\n  help: nothing was written; finish it first: git revert --continue, or git revert --abort",
        board: true,
        cures: &[(SETTLE, "git revert --continue"), ("", "git revert --abort")],
    },
    Refused {
        what: "patches from a mailbox",
        before: "git format-patch -1 side --stdout >\"$HOME/mail\"; git am \"$HOME/mail\"",
        code: 7,
        says: "git is in the middle of a patch series (git am)\n  help: nothing was written; finish it first: git am --continue, or git am --abort",
        board: true,
        cures: &[(SETTLE, "git am --continue"), ("", "git am --abort")],
    },
    Refused {
        what: "a bisect",
        before: "git bisect start HEAD HEAD~2",
        code: 7,
        says: "git is in the middle of a bisect\n  help: nothing was written; finish it first: git bisect reset",
        board: true,
        cures: &[("", "git bisect reset")],
    },
    Refused {
        what: "a stash that conflicts",
        before: "echo 5 >note; git stash -q; echo 6 >note; git commit -qam six; git stash pop",
        code: 7,
        says: "git is in the middle of a merge with conflicts\n  help: nothing was written; finish it first: git status names the files; git add them once they are right",
        board: true,
        cures: &[("git status; echo 7 >note", "git add them")],
    },
    Refused {
        what: "a split index",
        before: "git config core.splitIndex true; git update-index --split-index",
        code: 1,
        says: "this repository uses a split index, which ally cannot write\n  help: this cures it: git config --unset core.splitIndex; git update-index --no-split-index",
        board: true,
        cures: &[("", "git config --unset core.splitIndex; git update-index --no-split-index")],
    },
    Refused {
        what: "a sparse index",
        before: "mkdir -p photos/a; echo 1 >photos/a/b; git add photos; git commit -qm photos; \
                 git sparse-checkout set --cone --sparse-index checkins goals members pacts",
        code: 1,
        says: "this repository uses a sparse index, which ally cannot write\n  help: this cures it: git sparse-checkout reapply --no-sparse-index",
        board: true,
        cures: &[("", "git sparse-checkout reapply --no-sparse-index")],
    },
    Refused {
        what: "an index that is gone",
        before: "rm .git/index",
        code: 1,
        says: "git's index PLACE/.git/index is missing\n  help: nothing was written; `rm -f 'PLACE/.git/index'`, then `git reset` make it anew from the last commit, and your files stay as they are",
        board: true,
        cures: &[("", "rm -f 'PLACE/.git/index'`, then `git reset")],
    },
    Refused {
        what: "an index that is damaged",
        before: "echo damaged >.git/index",
        code: 1,
        says: "git's index PLACE/.git/index is damaged\n  help: nothing was written; `rm -f 'PLACE/.git/index'`, then `git reset` make it anew from the last commit, and your files stay as they are",
        board: true,
        cures: &[("", "rm -f 'PLACE/.git/index'`, then `git reset")],
    },
    Refused {
        what: "nobody's name",
        before: "git config --global --remove-section user",
        code: 1,
        says: "git does not know who you are (user.name is not set)\n  help: tell git: git config --global user.name \"Your Name\"; git config --global user.email you@example.org",
        board: true,
        cures: &[(
            "",
            "git config --global user.name \"Your Name\"; git config --global user.email you@example.org",
        )],
    },
    Refused {
        what: "files that the configuration puts elsewhere",
        before: "mkdir \"$HOME/elsewhere\"; git config core.worktree ../../elsewhere",
        code: 1,
        says: "this repository uses core.worktree = ../../elsewhere, which ally cannot write\n  help: this cures it: git config --unset core.worktree",
        board: false,
        cures: &[("", "git config --unset core.worktree")],
    },
    Refused {
        what: "a clone that says it has no files",
        before: "git config core.bare true",
        code: 1,
        says: "this repository uses core.bare beside its files, which ally cannot write\n  help: this cures it: git config core.bare false",
        board: false,
        cures: &[("", "git config core.bare false")],
    },
];

/// A home with a copy of Ana's clone, which a script changed.
struct Copy<'a> {
    team: &'a Team,
    home: PathBuf,
    clone: PathBuf,
}

impl<'a> Copy<'a> {
    fn new(team: &'a Team, name: &str) -> Self {
        let home = team.path(name);
        let clone = home.join("team");
        let copied = std::process::Command::new("cp").arg("-a").arg(team.path("ana")).arg(&home).status();
        assert!(copied.unwrap().success());
        Self { team, home, clone }
    }

    fn ally(&self, line: &str) -> Run {
        self.team.with("ana", &self.clone, &[("HOME", self.home.to_str().unwrap())], line)
    }

    /// A line for the shell; conflicts make it end with whatever code git likes.
    fn shell(&self, line: &str) -> (i32, String) {
        let mut shell = self.team.command("ana", "sh");
        shell.env("HOME", &self.home).env("GIT_EDITOR", "true").current_dir(&self.clone).args(["-c", line]);
        let output = shell.output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8_lossy(&said).into_owned())
    }

    /// That a command is refused in these words, and nothing at all has changed.
    fn refuses(&self, line: &str, code: i32, says: &str) {
        let before = everything(&self.home);
        let run = self.ally(line);
        let says = says.replace("PLACE", &self.clone.display().to_string());
        assert_eq!((run.err, run.code), (format!("error: {says}\n"), code), "{line}");
        assert_eq!(run.out, "", "{line}");
        let after = everything(&self.home);
        let changed: Vec<_> = after.iter().filter(|(path, found)| before.get(*path) != Some(found)).collect();
        assert!(changed.is_empty() && before.len() == after.len(), "{line}: {changed:?}");
    }
}

/// Every file below a folder, git's own among them: mode, time and bytes.
fn everything(folder: &Path) -> BTreeMap<PathBuf, (u32, i64, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let meta = path.symlink_metadata().unwrap();
            if meta.is_dir() {
                folders.push(path.clone());
            }
            let bytes = if meta.is_file() { std::fs::read(&path).unwrap() } else { Vec::new() };
            // A sync says in its lock that it is under way, and takes that back.
            let time = if path.ends_with("ally/sync.lock") { 0 } else { meta.mtime_nsec() };
            found.insert(path, (meta.permissions().mode(), time, bytes));
        }
    }
    found
}

fn forked() -> Team {
    let team = Team::pair();
    team.ana("goal add Run --id run --every daily").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    let made = Copy { team: &team, home: team.path("ana"), clone: team.clone_of("ana") }.shell(FORK);
    assert_eq!(made.0, 0, "{}", made.1);
    team.ana("sync").ok();
    team
}

#[test]
fn every_refusal_writes_nothing_and_the_command_that_it_names_cures_it() {
    let team = forked();
    for (row, Refused { what, before, code, says, board, cures }) in TABLE.into_iter().enumerate() {
        println!("{what}");
        for (number, (settle, cure)) in cures.iter().enumerate() {
            assert!(says.contains(cure), "the message names the cure of {what}: {cure}");
            let copy = Copy::new(&team, &format!("copy {row} {number}"));
            copy.shell(before);
            for line in ["checkin run=y", "sync", "undo"].iter().take(if number == 0 { 3 } else { 1 }) {
                copy.refuses(line, code, says);
            }
            if board {
                let seen = copy.ally("status").ok();
                assert!(seen.contains("Run the spring half together"), "{what}: {seen}");
                copy.ally("goal list").ok();
            } else {
                copy.refuses("status", code, says);
            }
            copy.shell(settle);
            let cure = cure.replace("PLACE", &copy.clone.display().to_string()).replace("`, then `", "; ");
            let cure = cure.replace(" them", " note");
            let (code, said) = copy.shell(&cure);
            assert_eq!(code, 0, "{what}: {cure}: {said}");
            copy.ally("checkin run=y").ok();
            copy.ally("undo").ok();
            let (_, left) = copy.shell("git status --porcelain");
            assert!(left.is_empty() || left == "M  note\n", "{what}: after {cure}: {left}");
            let (code, said) = copy.shell("git fsck --strict --no-dangling");
            assert_eq!(code, 0, "{what}: {said}");
        }
    }
}

#[test]
fn a_clone_of_somebody_else_is_refused_until_it_is_trusted() {
    let team = forked();
    let copy = Copy::new(&team, "copy");
    let given = copy.shell("chown -R 12345 .").0;
    if given != 0 {
        skipped("only root can give a folder away");
        return;
    }
    let place = copy.clone.display().to_string();
    let cure = format!("git config --global --add safe.directory '{place}'");
    let says = format!(
        "git does not trust {place}: it belongs to another user\n  help: if you trust it, run `{cure}`"
    );
    for line in ["checkin run=y", "sync", "status"] {
        copy.refuses(line, 1, &says);
    }
    let (code, said) = copy.shell(&cure);
    assert_eq!(code, 0, "{said}");
    copy.ally("checkin run=y").ok();
    copy.ally("sync").ok();
    assert_eq!(copy.shell("git status --porcelain"), (0, String::new()));
}

#[test]
fn a_filter_on_records_is_refused_and_the_cure_takes_it_off() {
    let team = forked();
    let copy = Copy::new(&team, "copy");
    // A file as new as the index is read again by git, and would go through the filter with this commit.
    copy.shell("find . -name '*.yaml' -exec touch -d '1 hour ago' {} +; git update-index --refresh");
    copy.shell(
        "git config filter.secret.clean 'tr a-z n-za-m'; git config filter.secret.smudge 'tr a-z n-za-m'; \
         echo 'goals/** filter=secret' >>.gitattributes; echo 'checkins/** filter=secret' >>.gitattributes; \
         git commit -qm secret .gitattributes",
    );
    let cure = "echo '*.yaml -filter' >> \"$(git rev-parse --git-path info/attributes)\"";
    for (line, path) in [
        ("checkin run=y", "checkins/ana/2026/11/2026-11-22.ana.yaml"),
        ("goal change run --why x --because y", "goals/ana/run.yaml"),
    ] {
        // Objects may be written before a commit; nothing refers to them.
        let run = copy.ally(line);
        let says = format!(
            "error: this repository uses a filter (secret) on {path}, which ally cannot write\n  \
             help: this cures it: {cure}\n"
        );
        run.fails(1, &says);
    }
    team.ben("goal add Swim --id swim --every daily").ok();
    team.ben("sync").ok();
    let (out, err) = copy.ally("sync").ends(1);
    assert!(out.is_empty() && err.contains("a filter (secret) on goals/ben/swim.yaml"), "{err}");
    assert!(!copy.clone.join("goals/ben/swim.yaml").exists());
    assert_eq!(copy.shell("git status --porcelain"), (0, String::new()));
    copy.shell(cure);
    copy.ally("checkin run=y").ok();
    copy.ally("sync").ok();
    assert!(copy.ally("goal show ben/swim").ok().contains("Swim"));
    assert_eq!(copy.shell("git status --porcelain"), (0, String::new()));
}

#[test]
fn a_reftable_is_refused_and_a_clone_with_files_works() {
    let team = forked();
    let home = team.path("ana");
    let url = team.remote();
    let (code, said) = team.git_in("ana", &home, &["clone", "-q", "--ref-format=reftable", &url, "tables"]);
    if code != 0 {
        // Debian 12 has an older git.
        passed_over(&format!("this git has no reftable: {}", said.trim()));
        return;
    }
    let tables = Copy { team: &team, home: home.clone(), clone: home.join("tables") };
    let says = "this repository uses extensions.refstorage, which ally cannot write\n  \
                help: this cures it: git clone --ref-format=files <address> <new folder>";
    for line in ["checkin run=y", "sync", "status"] {
        tables.refuses(line, 1, says);
    }
    let cure = "git clone --ref-format=files <address> <new folder>";
    let line = cure.replace("<address>", &format!("'{url}'")).replace("<new folder>", "../files");
    let (code, said) = tables.shell(&line);
    assert_eq!(code, 0, "{said}");
    let files = Copy { team: &team, home: home.clone(), clone: home.join("files") };
    files.ally("checkin run=y").ok();
    files.ally("sync").ok();
}

#[test]
fn a_partial_clone_without_the_blob_is_refused_and_the_cure_brings_it() {
    let team = forked();
    team.ana("goal change run --why before --because a").ok();
    team.ana("sync").ok();
    let home = team.path("ana");
    team.git_ok("ana", &team.path("remote.git"), &["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", team.remote());
    team.git_ok("ana", &home, &["clone", "-q", "--filter=blob:none", &url, "part"]);
    let part = Copy { team: &team, home: home.clone(), clone: home.join("part") };
    // What the goal said before is needed to take the change back, and was left at the remote.
    let run = part.ally("undo");
    let (out, err) = run.ends(1);
    assert_eq!(out, "");
    let cure = "git config --unset remote.origin.partialclonefilter; git fetch --refetch origin";
    assert!(err.starts_with("error: this repository uses a partial clone (") && err.contains(cure), "{err}");
    assert_eq!(part.shell("git status --porcelain"), (0, String::new()));
    let (code, said) = part.shell(cure);
    assert_eq!(code, 0, "{said}");
    part.ally("undo").ok();
    part.ally("sync").ok();
}

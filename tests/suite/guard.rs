//! What a partner's commit, a tree or a server may do to this machine: nothing that nobody asked for.

use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Stdio;

use super::team::Team;

/// Ben commits everything in his clone, even what git ignores, and pushes it with plain git.
fn ben_pushes(team: &Team, paths: &[&str]) {
    for path in paths {
        team.git("ben", &["add", "--force", "--", path]);
    }
    team.git("ben", &["commit", "-q", "--allow-empty", "-m", "planted"]);
    team.git("ben", &["push", "-q"]);
}

/// Ben's clone gets a symbolic link.
fn ben_links(team: &Team, to: &Path, path: &str) {
    let place = team.clone_of("ben").join(path);
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    symlink(to, place).unwrap();
}

#[test]
fn private_words_never_follow_a_link_that_came_with_a_commit() {
    let names = ["private/checkins/ana/2026/11/.2026-11-22.ana.yaml.ally", "private/..gitignore.ally"];
    for name in names {
        let team = Team::pair();
        let precious = team.path("precious");
        std::fs::write(&precious, "precious\n").unwrap();
        ben_links(&team, &precious, name);
        ben_pushes(&team, &[name]);
        team.ana("sync").ok();
        // As an ally that has never heard of tracked private files, or an Ana who has just taken them out of git.
        team.git("ana", &["rm", "-r", "-q", "--cached", "private"]);
        team.git("ana", &["commit", "-q", "-m", "Keep private here"]);
        team.ana("checkin --private --note 'secret words'").ok();
        assert_eq!(std::fs::read_to_string(&precious).unwrap(), "precious\n", "{name}");
        let record = team.clone_of("ana").join("private/checkins/ana/2026/11/2026-11-22.ana.yaml");
        assert!(record.symlink_metadata().unwrap().is_file());
        assert!(
            team.read("ana", "private/checkins/ana/2026/11/2026-11-22.ana.yaml").contains("secret words")
        );
    }
}

#[test]
fn nothing_private_is_written_into_what_git_tracks() {
    let team = Team::pair();
    let planted = "private/checkins/ana/2026/11/2026-11-22.ana.yaml";
    team.write("ben", planted, "date: 2026-11-22\nnote: planted\n");
    ben_pushes(&team, &[planted]);
    team.ana("sync").shows(
        "
        private/checkins/ana/2026/11/2026-11-22.ana.yaml came from the remote, though private/ is to stay on each machine: nothing private is written until git forgets it; `ally check` says how
        Received 1 other file; nothing to send
        ",
    );
    let refused = "
        error: private: git tracks files in it, so that a commit of everything would send private words
          help: `ally git rm -r --cached private`, then `ally git commit -m 'Keep private here'`; the files stay where they are
        ";
    team.ana("checkin --private --note 'my secret'").fails(4, refused);
    team.ana("feedback give ben 'not yet' --kind topic --draft").fails(4, refused);
    assert_eq!(team.read("ana", planted), "date: 2026-11-22\nnote: planted\n");
    let (found, _) = team.ana("check").ends(4);
    assert!(found.contains("git tracks files in it"), "{found}");
    // The way out, typed as it is named.
    team.ana("git rm -q -r --cached private").ok();
    team.ana("checkin --private --note 'my secret'").fails(4, refused);
    team.ana("git commit -q -m 'Keep private here'").ok();
    team.ana("check").ends(0);
    team.ana("checkin --private --note 'my secret'").ok();
    team.git("ana", &["add", "-A"]);
    team.is_clean("ana");
    team.ana("sync").ok();
    assert!(!team.git("ana", &["log", "--all", "-p"]).contains("my secret"));
    assert!(team.read("ana", planted).contains("my secret"));
    // Ben's own copy was tracked, so git takes it along.
    team.ben("sync").ok();
    team.is_clean("ben");
}

#[test]
fn the_private_folder_ignores_itself_whatever_came_before() {
    let team = Team::pair();
    team.write("ben", ".gitignore", "");
    team.write("ben", "private/.gitignore", "!*\n");
    ben_pushes(&team, &[".gitignore", "private/.gitignore"]);
    team.ana("sync").ok();
    team.ana("git rm -q -r --cached private").ok();
    team.ana("git commit -q -m 'Keep private here'").ok();
    let (found, _) = team.ana("check").ends(4);
    assert!(found.contains("git does not ignore it"), "{found}");
    team.ana("checkin --private --note 'my secret'").ok();
    assert_eq!(team.read("ana", "private/.gitignore"), "*\n");
    team.is_clean("ana");
    team.ana("check").ends(0);
}

/// Writes an object into Ben's clone as it is, without git's own checks, and returns its id.
fn object(team: &Team, kind: &str, bytes: &[u8]) -> String {
    let mut command = team.command("ben", "git");
    command
        .args(["hash-object", "-w", "--literally", "-t", kind, "--stdin"])
        .current_dir(team.clone_of("ben"));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A tree of Ben's with these entries: mode, name, id.
fn tree(team: &Team, entries: &[(&str, &str, &str)]) -> String {
    let mut bytes = Vec::new();
    for (mode, name, id) in entries {
        bytes.extend_from_slice(format!("{mode} {name}\0").as_bytes());
        bytes.extend((0..id.len()).step_by(2).map(|at| u8::from_str_radix(&id[at..at + 2], 16).unwrap()));
    }
    object(team, "tree", &bytes)
}

/// Ben pushes a commit whose tree has these entries beside those that are there; they sort before all others.
fn ben_pushes_a_tree(team: &Team, extra: &[(&str, &str, &str)]) -> String {
    let listed = team.git("ben", &["ls-tree", "HEAD"]);
    let mut entries = extra.to_vec();
    for line in listed.lines() {
        let (about, name) = line.split_once('\t').unwrap();
        let mut about = about.split(' ');
        let mode = about.next().unwrap().trim_start_matches('0');
        entries.push((mode, name, about.nth(1).unwrap()));
    }
    let tree = tree(team, &entries);
    let commit = team.git("ben", &["commit-tree", &tree, "-p", "HEAD", "-m", "odd"]).trim().to_owned();
    team.git("ben", &["push", "-q", "origin", &format!("{commit}:refs/heads/main")]);
    commit
}

/// The refused sync changes nothing, and the way out that it names works.
fn is_refused_until_set_back(team: &Team, tip: &str, why: &str) {
    let before = team.git("ana", &["rev-parse", "HEAD"]);
    let back =
        format!("git push --force-with-lease=main:{tip} origin refs/ally/seen/origin/main:refs/heads/main");
    let refused = format!(
        "error: what came from the others can't be taken over: {why}\n  help: nothing was changed; whoever made that commit \
         can take it back with another one, and `ally git log -1 {tip}` says who that is; to set the remote back \
         to what you saw there last run `ally {back}`, then `ally sync`\n"
    );
    team.ana("sync").fails(1, &refused);
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), before);
    team.is_clean_but("ana", &[]);
    team.ana("goal add Read --id read").ok();
    let shown = team.ana(&format!("git log -1 {tip}")).ok();
    assert!(shown.contains("Author: Ben Li <ben@example.org>"), "{shown}");
    team.ana(&back).ends(0);
    team.ana("sync").shows("\nSent 1 goal; nothing new from the others\n");
    team.is_clean_but("ana", &[]);
}

#[test]
fn a_file_whose_name_is_no_text_travels_like_any_other() {
    use std::os::unix::ffi::OsStrExt;
    let team = Team::pair();
    let names = [&b"caf\xe9.txt"[..], b"caf\xe8.txt"].map(std::ffi::OsStr::from_bytes);
    let write = |who: &str, name, text: &str| std::fs::write(team.clone_of(who).join(name), text).unwrap();
    for name in names {
        write("ben", name, "a coffee\n");
    }
    team.git("ben", &["add", "-A"]);
    team.git("ben", &["commit", "-q", "-m", "Photos"]);
    team.ana("goal add Run --id run").ok();
    team.ana("sync").ok();
    team.ben("sync").shows("\nSent 2 other files; received 1 goal from Ana Roth\n");
    team.ana("sync").shows("\nReceived 2 other files; nothing to send\n");
    // Both sides change something, and one of the names on one side only.
    write("ben", names[0], "two coffees\n");
    team.git("ben", &["commit", "-q", "-a", "-m", "More"]);
    team.ben("sync").ok();
    team.ana("goal add Read --id read").ok();
    team.ana("sync").shows("\nSent 1 goal; received 1 other file\n");
    team.ben("sync").ok();
    for who in ["ana", "ben"] {
        team.is_clean(who);
        assert_eq!(std::fs::read_to_string(team.clone_of(who).join(names[0])).unwrap(), "two coffees\n");
        assert_eq!(std::fs::read_to_string(team.clone_of(who).join(names[1])).unwrap(), "a coffee\n");
        team.run(who, &["check"]).ends(0);
    }
}

#[test]
fn folders_without_end_are_refused_and_nothing_hangs() {
    let team = Team::pair();
    team.ana("sync").ok();
    let blob = object(&team, "blob", b"x\n");
    // Ten to the power of eight files in nine objects.
    let names: Vec<String> = (0..10).map(|number| number.to_string()).collect();
    let mut below = ("100644", blob);
    for _ in 0..8 {
        let entries: Vec<_> = names.iter().map(|name| (below.0, name.as_str(), below.1.as_str())).collect();
        below = ("40000", tree(&team, &entries));
    }
    let tip = ben_pushes_a_tree(&team, &[("40000", "!", &below.1)]);
    let joined = team.in_home("ben", &["join", &team.remote(), "other"]).ends(1);
    assert!(joined.1.contains("the names of its files take more than 32 MiB"), "{}", joined.1);
    assert!(!team.path("ben/other").exists());
    is_refused_until_set_back(&team, &tip, "the names of its files take more than 32 MiB");
}

#[test]
fn folders_too_deep_are_refused() {
    let team = Team::pair();
    let mut below = ("100644", object(&team, "blob", b"x\n"));
    for _ in 0..300 {
        below = ("40000", tree(&team, &[(below.0, "d", &below.1)]));
    }
    let tip = ben_pushes_a_tree(&team, &[(below.0, "!", &below.1)]);
    is_refused_until_set_back(&team, &tip, "its folders lie more than 256 deep");
}

#[test]
fn names_that_git_never_writes_are_refused() {
    for name in ["..", ".GIT", ".git.", "git~1", "!a/b"] {
        let team = Team::pair();
        let blob = object(&team, "blob", b"x\n");
        let hooks = tree(&team, &[("100755", "post-commit", &blob)]);
        let tip = ben_pushes_a_tree(&team, &[("40000", name, &hooks)]);
        is_refused_until_set_back(
            &team,
            &tip,
            &format!("it holds a file or folder called {name}, which git never writes"),
        );
    }
}

#[test]
fn a_tree_out_of_order_is_refused_and_a_further_commit_mends_it() {
    let team = Team::pair();
    let blob = object(&team, "blob", b"x\n");
    let tip = ben_pushes_a_tree(&team, &[("100644", "!b", &blob), ("100644", "!a", &blob)]);
    let (_, err) = team.ana("sync").ends(1);
    assert!(err.contains("!a stands twice or out of order in its folder"), "{err}");
    let good = team.git("ben", &["rev-parse", "HEAD^{tree}"]);
    let mended = team.git("ben", &["commit-tree", good.trim(), "-p", &tip, "-m", "Take it back"]);
    team.git("ben", &["push", "-q", "origin", &format!("{}:refs/heads/main", mended.trim())]);
    team.ana("sync").shows("\nNothing new: both sides are the same\n");
    team.ana("check").ends(0);
}

/// A hook of the remote.
fn hook(team: &Team, text: &str) {
    let path = team.path("remote.git/hooks/pre-receive");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn of_a_servers_many_words_the_last_are_shown() {
    let team = Team::pair();
    hook(&team, "yes 'a long story, told again' | head -c 3000000\necho The point\nexit 1");
    team.ana("goal add Run --id run").ok();
    let (_, err) = team.ana("sync").ends(1);
    assert!(err.contains("The point") && err.contains("pre-receive hook declined"), "{err}");
    assert!(err.len() < 4096 && err.lines().count() < 50, "{} bytes", err.len());
    assert!(err.starts_with("error: the remote refused what was sent: …"), "{err}");
}

#[test]
fn a_server_that_never_stops_talking_is_given_up() {
    let team = Team::pair();
    hook(&team, "exec yes 'a long story, told again'");
    team.ana("goal add Run --id run").ok();
    let (_, err) = team.ana("sync").ends(6);
    assert!(err.contains("it said more than 8 MiB and came to no end"), "{err}");
    std::fs::remove_file(team.path("remote.git/hooks/pre-receive")).unwrap();
    team.ana("sync").shows("\nSent 1 goal; nothing new from the others\n");
}

#[test]
fn a_record_too_large_to_be_read_travels_and_loses_to_one_that_can_be_read() {
    let team = Team::pair();
    team.ana("goal add Run --id run").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    let large = |word: &str| format!("title: {}\n", word.repeat(300_000));
    // A new one only travels.
    let checkin = "checkins/ben/2026/11/2026-11-21.ben.yaml";
    team.write("ben", checkin, &large("note "));
    ben_pushes(&team, &[checkin]);
    team.ana("sync").shows("\nReceived 1 check-in from Ben Li; nothing to send\n");
    assert_eq!(team.read("ana", checkin), large("note "));
    team.is_clean("ana");
    // One that both sides changed, too large on theirs.
    let run = "goals/ana/run.yaml";
    team.write("ben", run, &large("ben "));
    ben_pushes(&team, &[run]);
    let theirs = team.git("ben", &["rev-parse", &format!("HEAD:{run}")]);
    team.ana("goal change run --why air --because spring").ok();
    let (out, _) = team.ana("sync").ends(5);
    assert_eq!(
        out,
        format!(
            "Both sides changed {run}, and not both versions can be read: one is used, and `ally git show refs/ally/lost/{}` \
             shows the other\nSent 1 goal; nothing new from the others\n",
            theirs.trim()
        )
    );
    assert!(team.read("ana", run).contains("why: air"));
    team.ben("sync").ok();
    assert!(team.read("ben", run).contains("why: air"));
    // Too large on both: each side keeps its own until one of them has synced.
    team.write("ben", run, &large("ben "));
    ben_pushes(&team, &[run]);
    team.write("ana", run, &large("ana "));
    team.git("ana", &["commit", "-q", "-a", "-m", "Large"]);
    team.ana("sync").ends(5);
    team.ben("sync").ok();
    assert_eq!(team.read("ana", run), large("ana "));
    assert_eq!(team.read("ben", run), large("ana "));
    team.is_clean("ana");
    team.is_clean("ben");
}

#[test]
fn gits_merge_driver_leaves_a_record_too_large_to_git() {
    let team = Team::pair();
    team.ana("goal add Run --id run").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    let run = "goals/ana/run.yaml";
    team.write("ben", run, &"title: long\n".repeat(300_000));
    ben_pushes(&team, &[run]);
    team.ana("goal change run --why air --because spring").ok();
    team.git("ana", &["fetch", "-q"]);
    let mut merge = team.command("ana", "git");
    let merge =
        merge.args(["merge", "-q", "origin/main"]).current_dir(team.clone_of("ana")).output().unwrap();
    assert!(!merge.status.success());
    assert!(team.read("ana", run).contains("why: air"), "ours stays in the file");
    assert_eq!(team.git("ana", &["status", "--porcelain"]), format!("UU {run}\n"));
}

/// Where the remote's branch is.
fn tip(team: &Team) -> String {
    team.git("ben", &["rev-parse", "origin/main"]).trim().to_owned()
}

#[test]
fn an_unreadable_team_file_is_mended_from_either_side() {
    for mender in ["ana", "ben"] {
        let team = Team::pair();
        let good = team.read("ben", "ally.yaml");
        team.write("ben", "ally.yaml", &format!("{good}{good}"));
        ben_pushes(&team, &["ally.yaml"]);
        team.ana("sync").shows(
            "
            The team's own file ally.yaml can't be read, and nothing can be written until it is: `ally check` says why. Mend it here and sync, or sync again once somebody has mended it over there
            Received 1 team file from Ben Li; nothing to send
            ",
        );
        team.ana("checkin --note hello").ends(4);
        team.write(mender, "ally.yaml", &good);
        for who in [mender, "ana", "ben"] {
            team.run(who, &["sync"]).ends(0);
        }
        team.ana("checkin --note hello").ok();
        team.is_clean("ben");
    }
}

#[test]
fn a_commit_that_takes_the_team_away_is_not_followed() {
    let team = Team::pair();
    team.git("ben", &["rm", "-q", "-r", "."]);
    ben_pushes(&team, &[]);
    let tip = tip(&team);
    let back =
        format!("git push --force-with-lease=main:{tip} origin refs/ally/seen/origin/main:refs/heads/main");
    let log = format!("git log -1 {tip} -- ally.yaml");
    team.ana("sync").fails(
        1,
        &format!(
            "error: a commit over there takes away ally.yaml, and with it the team\n  help: nothing was changed; `ally {log}` \
             says whose it is, and they can take it back with another commit; if it is meant, `ally git pull --no-rebase` \
             follows; to set the remote back to what you saw there last run `ally {back}`, then `ally sync`\n"
        ),
    );
    assert!(team.ana(&log).ok().contains("Ben Li"));
    team.ana("checkin --note hello").ok();
    team.ana(&back).ends(0);
    team.ana("sync").shows("\nSent 1 check-in; nothing new from the others\n");
    team.is_clean("ana");
}

#[test]
fn a_removed_record_is_told_with_who_did_it_and_comes_back() {
    let team = Team::pair();
    team.ana("goal add Run --id run").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.git("ben", &["rm", "-q", "members/ana.yaml", "goals/ana/run.yaml"]);
    team.ben("goal add Read --id read").ok();
    ben_pushes(&team, &[]);
    let before: String = team.git("ana", &["rev-parse", "HEAD"]).chars().take(10).collect();
    team.ana("sync").shows(&format!(
        "Ben Li removed what is yours: goals/ana/run.yaml and members/ana.yaml; `ally git checkout {before} -- goals/ana/run.yaml \
         members/ana.yaml`, then `ally sync`, brings it back\nReceived 1 goal and the removal of 1 member and 1 goal from \
         Ben Li; nothing to send\n"
    ));
    team.ana(&format!("git checkout -q {before} -- goals/ana/run.yaml members/ana.yaml")).ok();
    team.ana("sync").shows("\nSent 1 member and 1 goal; nothing new from the others\n");
    team.ana("checkin run=y").ok();
    team.ben("sync").shows("\nReceived 1 member and 1 goal from Ana Roth; nothing to send\n");
    team.is_clean("ana");
}

#[test]
fn what_came_is_from_whoever_committed_it() {
    let team = Team::pair();
    team.ana("goal add Run --id run").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.write("ben", "checkins/ana/2026/11/2026-11-21.ana.yaml", "date: 2026-11-21\nnote: I quit\n");
    let run = team.read("ben", "goals/ana/run.yaml").replace("Run", "Rest");
    team.write("ben", "goals/ana/run.yaml", &run);
    ben_pushes(&team, &["checkins", "goals"]);
    let commit: String = tip(&team).chars().take(10).collect();
    team.ana("sync").shows(&format!(
        "Ben Li changed what is yours: goals/ana/run.yaml; `ally git show {commit}` shows it\n\
         Received 1 goal and 1 check-in from Ben Li; nothing to send\n"
    ));
    assert!(team.ana(&format!("git show {commit}")).ok().contains("I quit"));
}

#[test]
fn what_git_may_not_use_ally_does_not_use() {
    let team = Team::pair();
    let folder = team.clone_of("ana");
    let refused = |vars: &[(&str, &str)], settings: &[&str], who: &str| {
        for setting in settings {
            let (key, value) = setting.split_once('=').unwrap();
            team.git("ana", &["config", key, value]);
        }
        let (_, err) = team.with("ana", &folder, vars, "sync").ends(1);
        assert!(err.contains(&format!("git's settings forbid {who}")), "{err}");
        for setting in settings {
            team.git("ana", &["config", "--unset", setting.split('=').next().unwrap()]);
        }
    };
    refused(&[], &["protocol.file.allow=never"], "folders");
    refused(&[], &["protocol.allow=never"], "folders");
    refused(&[("GIT_ALLOW_PROTOCOL", "https:ssh")], &[], "folders");
    refused(&[("GIT_PROTOCOL_FROM_USER", "0")], &["protocol.file.allow=user"], "folders");
    team.git("ana", &["config", "protocol.allow", "never"]);
    team.git("ana", &["config", "protocol.file.allow", "user"]);
    team.with("ana", &folder, &[], "sync").ok();
    team.with("ana", &folder, &[("GIT_ALLOW_PROTOCOL", "file:https")], "sync").ok();
    team.git("ana", &["remote", "set-url", "origin", "ssh://nowhere.invalid/team"]);
    refused(&[], &[], "ssh");
}

#[test]
fn an_address_of_open_files_is_refused_at_once() {
    let team = Team::empty();
    let begun = std::time::Instant::now();
    for url in ["fd::17", "FD::17,18/x"] {
        let (_, err) = team.in_home("ana", &["join", url, "n"]).ends(1);
        assert!(err.contains("it names open files of a process, which no remote is"), "{err}");
        assert!(!team.path("ana/n").exists());
    }
    assert!(begun.elapsed().as_secs() < 10);
}

/// Types a way out as a person would, in a shell in Ana's clone.
fn types(team: &Team, line: &str) {
    let mut command = team.command("ana", "sh");
    let output = command.args(["-e", "-c", line]).current_dir(team.clone_of("ana")).output().unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn without_a_sound_index_nothing_is_committed() {
    for (broken, why) in [("rm .git/index", "is missing"), ("printf junk >.git/index", "is damaged")] {
        let team = Team::pair();
        types(&team, broken);
        let refused = format!(
            "error: git's index PLACE/ana/team/.git/index {why}\n  help: nothing was written; `rm -f 'PLACE/ana/team/.git/index'`, \
             then `git reset` make it anew from the last commit, and your files stay as they are\n"
        );
        team.ana("checkin --note hello").in_place(&team).fails(1, &refused);
        team.ana("sync").in_place(&team).fails(1, &refused);
        assert!(!team.clone_of("ana").join("checkins").exists());
        types(&team, &format!("rm -f '{}/.git/index'; git reset", team.clone_of("ana").display()));
        team.ana("checkin --note hello").ok();
        team.is_clean("ana");
    }
}

#[test]
fn an_unborn_branch_beside_others_begins_no_history() {
    let team = Team::pair();
    team.git("ana", &["checkout", "-q", "--orphan", "other"]);
    let refused = "error: the branch other has no commit yet, but main has\n  help: nothing was written; `git symbolic-ref HEAD \
                   refs/heads/main` goes back there, and your files stay as they are\n";
    team.ana("sync").fails(1, refused);
    team.ana("checkin --note hello").fails(1, refused);
    types(&team, "git symbolic-ref HEAD refs/heads/main");
    team.ana("checkin --note hello").ok();
    team.ana("sync").shows("\nSent 1 check-in; nothing new from the others\n");
    team.is_clean("ana");
}

#[test]
fn a_number_beyond_a_trillion_is_no_number() {
    let team = Team::pair();
    for line in [
        "goal add Run --id run --target 1e308 --unit km",
        "goal add Run --id run --every daily --amount 2e12",
    ] {
        let (_, err) = team.ana(line).ends(2);
        assert!(err.contains("beyond a trillion; choose a larger unit"), "{err}");
    }
    team.ana("goal add Run --id run --target 1000000000000 --unit mm").ok();
    let text = team.read("ana", "goals/ana/run.yaml").replace("1000000000000", "1e308");
    team.write("ana", "goals/ana/run.yaml", &text);
    let (_, err) = team.ana("goal list").ends(4);
    assert!(err.contains("target: the number is not between -1000000000000 and 1000000000000"), "{err}");
    assert!(err.len() < 400, "{err}");
}

#[test]
fn a_file_in_the_place_of_a_folder_names_a_way_out_that_works() {
    let team = Team::pair();
    symlink("elsewhere", team.clone_of("ana").join("checkins")).unwrap();
    team.git("ana", &["add", "checkins"]);
    team.git("ana", &["commit", "-q", "-m", "link"]);
    team.git("ana", &["rm", "-q", "checkins"]);
    team.ana("checkin --note hello").fails(
        1,
        "error: checkins would be a file and a folder at once\n  help: nothing was changed; make room: `ally git rm -r \
         --ignore-unmatch checkins`, then `ally git commit -m 'Make room' -- checkins`\n",
    );
    team.ana("git rm -q -r --ignore-unmatch checkins").ok();
    team.ana("git commit -q -m 'Make room' -- checkins").ok();
    team.ana("checkin --note hello").ok();
    team.is_clean("ana");
}

#[test]
fn a_file_here_and_a_folder_there_names_the_merge_to_run() {
    let team = Team::pair();
    team.write("ben", "notes/today", "b\n");
    ben_pushes(&team, &["notes"]);
    team.write("ana", "notes", "a\n");
    team.git("ana", &["add", "notes"]);
    team.git("ana", &["commit", "-q", "-m", "notes"]);
    let tip = tip(&team);
    team.ana("sync").fails(
        1,
        &format!(
            "error: both sides changed notes, which ally does not merge\n  help: nothing was changed; run `ally git merge {tip}`, \
             settle what git names, then `ally git commit -a` and sync again\n"
        ),
    );
}

#[test]
fn check_names_what_git_has_not_finished_merging() {
    let team = Team::pair();
    let readme = |who: &str| {
        team.write(who, "README", &format!("{who}\n"));
        team.git(who, &["add", "README"]);
        team.git(who, &["commit", "-q", "-m", "read me"]);
    };
    readme("ben");
    team.git("ben", &["push", "-q"]);
    readme("ana");
    team.git("ana", &["fetch", "-q"]);
    let mut merge = team.command("ana", "git");
    merge.args(["merge", "-q", "origin/main"]).current_dir(team.clone_of("ana")).output().unwrap();
    team.write("ana", "README", "ana\n");
    let (out, _) = team.ana("check").ends(4);
    assert!(out.contains("README") && out.contains("git has not finished merging it"), "{out}");
    team.ana("git add README").ok();
    team.ana("git commit -q -m merged").ok();
    team.ana("check").ends(0);
}

#[test]
fn a_broken_line_of_gits_settings_is_to_be_mended_there() {
    let team = Team::pair();
    types(&team, "echo '[broken' >>.git/config");
    let (_, err) = team.ana("status").ends(1);
    assert!(
        err.contains(".git/config") && err.ends_with("help: mend the line that the message names\n"),
        "{err}"
    );
}

#[test]
fn what_only_git_knows_to_be_unfit_is_refused_in_its_words() {
    let team = Team::pair();
    let target = object(&team, "blob", b"elsewhere");
    ben_pushes_a_tree(&team, &[("120000", ".GITmodules", &target)]);
    let before = team.git("ana", &["rev-parse", "HEAD"]);
    team.ana("sync").fails(
        1,
        "error: what came from the others can't be taken over: git takes '.GITmodules' for no path\n  help: nothing was changed; \
         whoever made that commit can take it back with another one\n",
    );
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), before);
    team.is_clean_but("ana", &[]);
    team.ana("checkin --note hello").ok();
}

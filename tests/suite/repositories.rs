//! A team in every kind of repository: inside a bigger one, in linked and detached work trees, shallow, with SHA-256.

use std::path::PathBuf;

use super::team::Team;

/// A team in a folder, whose name holds a space and Chinese, of a bigger repository; Ben has joined.
pub(super) fn inside_a_bigger_repository() -> (Team, PathBuf, PathBuf) {
    let team = Team::empty();
    let work = team.path("ana/big");
    std::fs::create_dir(&work).unwrap();
    team.git_ok("ana", &work, &["init", "--quiet"]);
    std::fs::write(work.join("main.c"), "int main;\n").unwrap();
    // A decoy: it looks like a record, but lies outside the team's folder.
    std::fs::create_dir_all(work.join("goals/ana")).unwrap();
    std::fs::write(work.join("goals/ana/decoy.yaml"), "title: no goal\n").unwrap();
    team.git_ok("ana", &work, &["add", "--all"]);
    team.git_ok("ana", &work, &["commit", "--quiet", "-m", "code"]);
    let remote = team.remote();
    let init = ["init", "us two 我们", "--team", "We", "--purpose", "Run", "--remote", &remote];
    team.run_in("ana", &work, &init, None).ok();
    team.in_home("ben", &["join", &remote, "team"]).ok();
    let (ana, ben) = (work.join("us two 我们"), team.path("ben/team/us two 我们"));
    team.says_in("ana", &ana, "sync").shows("\nReceived 1 member from Ben Li; nothing to send\n");
    (team, ana, ben)
}

#[test]
fn a_team_inside_a_bigger_repository_syncs_like_any_other() {
    let (team, ana, ben) = inside_a_bigger_repository();
    team.says_in("ben", &ben, "goal add Run --id run --every daily").ok();
    team.says_in("ben", &ben, "sync").shows("\nSent 1 goal; nothing new from the others\n");
    team.says_in("ana", &ana, "sync").shows("\nReceived 1 goal from Ben Li; nothing to send\n");
    let inbox = team.says_in("ana", &ana, "inbox").ok();
    assert!(inbox.contains("new goal ben/run: Run (daily)"), "{inbox}");
    // A clash, then its end.
    team.says_in("ana", &ana, "--as ben goal change run --why A --because x").ok();
    team.says_in("ben", &ben, "goal change run --why B --because y").ok();
    team.says_in("ana", &ana, "sync").ok();
    let (out, _) = team.says_in("ben", &ben, "sync").ends(5);
    assert!(
        out.starts_with(
            "Both sides changed why of ben/run: “B” is shown, “A” is kept beside it in goals/ben/run.yaml\n"
        ),
        "{out}"
    );
    team.says_in("ben", &ben, "goal change run --why C --because talked").ok();
    team.says_in("ben", &ben, "sync").ok();
    team.says_in("ana", &ana, "sync").ok();
    // Hand edits are found, the decoy is not.
    std::fs::write(ben.join("goals/ben/run.yaml"), "title: Run far\nevery: daily\n").unwrap();
    std::fs::remove_file(ana.join("goals/ben/run.yaml")).unwrap();
    std::fs::write(ana.join("../goals/ana/decoy.yaml"), "title: changed\n").unwrap();
    let said = team.says_in("ana", &ana, "sync").ok();
    assert!(said.starts_with("Left alone: goals/ben/run.yaml: the file was removed by hand; "), "{said}");
    team.says_in("ana", &ana, "git checkout -- goals/ben/run.yaml").ok();
    team.says_in("ben", &ben, "sync").shows("\nSent 1 goal; nothing new from the others\n");
    team.says_in("ana", &ana, "sync").shows("\nReceived 1 goal from Ben Li; nothing to send\n");
    assert_eq!(team.git_ok("ana", &ana, &["status", "--porcelain"]), " M goals/ana/decoy.yaml\n");
    team.says_in("ana", &ana, "undo").ends(1);
    team.says_in("ana", &ana, "check").ok();
    let list = team.says_in("ana", &ana, "goal list --json").json();
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
}

#[test]
fn plain_git_merges_records_inside_a_bigger_repository_too() {
    let (team, ana, ben) = inside_a_bigger_repository();
    team.says_in("ana", &ana, "goal add Run --id run --every daily").ok();
    team.says_in("ana", &ana, "sync").ok();
    team.says_in("ben", &ben, "sync").ok();
    team.says_in("ana", &ana, "goal change run --why A --because x").ok();
    team.says_in("ana", &ana, "sync").ok();
    team.says_in("ben", &ben, "--as ana goal change run --minimum walk --because y").ok();
    team.git_ok("ben", &ben, &["pull", "--quiet", "--no-rebase", "--no-edit"]);
    let text = std::fs::read_to_string(ben.join("goals/ana/run.yaml")).unwrap();
    assert!(text.contains("why: A\n") && text.contains("minimum: walk\n"), "{text}");
    // From a folder above the team nothing is guessed.
    let (_, err) = team.says_in("ana", &team.path("ana/big"), "status").ends(1);
    assert!(err.starts_with("error: there is no team in "), "{err}");
    // From a folder below it the team is found.
    team.says_in("ana", &ana.join("goals/ana"), "checkin run=y").ok();
}

#[test]
fn a_linked_work_tree_has_its_own_branch_and_the_same_team() {
    let team = Team::pair();
    let tree = team.path("ana/linked");
    let place = tree.display().to_string();
    team.git("ana", &["worktree", "add", "--quiet", &place, "-b", "side"]);
    team.says_in("ana", &tree, "goal add Run --id run").ok();
    assert_eq!(team.git_ok("ana", &tree, &["status", "--porcelain"]), "");
    // A branch that the remote has not seen yet is made there on a word, since it may be a slip.
    team.says_in("ana", &tree, "sync").fails(
        1,
        "
        error: the remote has no branch side; it has main
          help: nothing was sent; `ally sync --branch main` goes on with that one, `ally sync --send-all` makes side over there
        ",
    );
    let said = team.says_in("ana", &tree, "sync --send-all").ok();
    assert!(said.starts_with("Sent ") && said.contains("1 goal"), "{said}");
    team.is_clean("ana");
    assert_eq!(team.ana("goal list --json").json()["data"], serde_json::json!([]));
    team.git("ana", &["merge", "--quiet", "--ff-only", "side"]);
    team.ana("sync").shows("\nSent 1 goal; nothing new from the others\n");
    team.ben("sync").shows("\nReceived 1 goal from Ana Roth; nothing to send\n");
}

#[test]
fn a_detached_head_takes_records_and_the_way_back_keeps_them() {
    let team = Team::pair();
    team.git("ana", &["checkout", "--quiet", "--detach"]);
    team.ana("checkin -m 3 --note 'a word that must not be lost'").ok();
    let board = team.ana("status").ok();
    assert!(
        board.ends_with("\nNo sync from here: HEAD is on no branch; `ally sync` says what helps\n"),
        "{board}"
    );
    let before = team.state("ana");
    team.ana("sync").fails(
        1,
        "
        error: HEAD is on no branch
          help: everything is kept here; take it along to your branch: `ally git switch main`, then `ally git merge HEAD@{1}`, then `ally sync`
        ",
    );
    assert_eq!(team.state("ana"), before);
    assert_eq!(team.ana("git switch main").code, 0);
    team.ana("git merge --quiet HEAD@{1}").ok();
    team.ana("sync").shows("\nSent 1 check-in; nothing new from the others\n");
    assert!(team.ana("checkin show 2026-11-22.ana").ok().contains("a word that must not be lost"));
    team.is_clean("ana");
}

#[test]
fn a_submodule_is_a_clone_like_any_other() {
    let team = Team::pair();
    team.ana("goal add Run --id run").ok();
    team.ana("sync").ok();
    let outer = team.path("ana/outer");
    std::fs::create_dir(&outer).unwrap();
    team.git_ok("ana", &outer, &["init", "--quiet"]);
    let remote = team.remote();
    let add = ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &remote, "team"];
    team.git_ok("ana", &outer, &add);
    let inner = outer.join("team");
    team.says_in("ana", &inner, "checkin run=y").ok();
    team.says_in("ana", &inner, "sync").shows("\nSent 1 check-in; nothing new from the others\n");
    assert_eq!(team.git_ok("ana", &inner, &["status", "--porcelain"]), "");
    team.ben("sync").shows("\nReceived 1 goal and 1 check-in from Ana Roth; nothing to send\n");
}

#[test]
fn sha_256_repositories_work_from_the_first_command_on() {
    let team = Team::empty();
    let work = team.path("ana/team");
    std::fs::create_dir(&work).unwrap();
    team.git_ok("ana", &work, &["init", "--quiet", "--object-format=sha256"]);
    let remote = team.remote();
    let init = ["init", "--team", "We", "--purpose", "Run", "--remote", &remote];
    team.run_in("ana", &work, &init, None).ok();
    team.in_home("ben", &["join", &remote, "team"]).ok();
    team.ana("sync").ok();
    team.ana("goal add Run --id run --every daily").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ana("goal change run --why A --because x").ok();
    team.ben("--as ana goal change run --minimum walk --because y").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    let text = team.read("ana", "goals/ana/run.yaml");
    assert!(text.contains("why: A\n") && text.contains("minimum: walk\n"), "{text}");
    team.ana("inbox --mark-read").ok();
    team.ana("inbox").shows("\nNothing new from the others since you last looked\n");
    team.ana("checkin run=y").ok();
    team.ana("undo").ok();
    assert_eq!(team.git("ben", &["rev-parse", "--show-object-format"]), "sha256\n");
    team.is_clean("ana");
    team.is_clean("ben");
}

#[test]
fn a_shallow_clone_sends_and_receives() {
    let team = Team::pair();
    team.ana("goal add Run --id run").ok();
    team.ana("sync").ok();
    let shallow = team.path("ben/shallow");
    let url = format!("file://{}", team.remote());
    team.git_ok("ben", &team.path("ben"), &["clone", "--quiet", "--depth", "1", &url, "shallow"]);
    team.says_in("ben", &shallow, "checkin -m 3").ok();
    team.says_in("ben", &shallow, "sync").shows("\nSent 1 check-in; nothing new from the others\n");
    team.ana("checkin run=y").ok();
    team.ana("sync").shows("\nSent 1 check-in; received 1 check-in from Ben Li\n");
    team.says_in("ben", &shallow, "goal add Read --id read").ok();
    team.says_in("ben", &shallow, "sync").shows("\nSent 1 goal; received 1 check-in from Ana Roth\n");
    team.says_in("ben", &shallow, "check --fix --yes").ok();
    team.says_in("ben", &shallow, "check").ok();
    assert_eq!(team.git_ok("ben", &shallow, &["status", "--porcelain"]), "");
    team.ana("sync").ok();
    team.is_clean("ana");
}

#[test]
fn the_users_own_index_is_theirs() {
    let team = Team::pair();
    team.ana("goal add Run --id run").ok();
    team.write("ana", "draft.md", "staged\n");
    team.git("ana", &["add", "draft.md"]);
    team.write("ana", "draft.md", "staged, then more\n");
    let staged = team.git("ana", &["diff", "--cached"]);
    team.ana("checkin run=y").ok();
    team.ana("goal change run --why x --because y").ok();
    team.ana("sync").ok();
    team.ana("undo").ok();
    assert_eq!(team.git("ana", &["diff", "--cached"]), staged);
    assert_eq!(team.git("ana", &["status", "--porcelain"]), "AM draft.md\n");
    assert_eq!(team.read("ana", "draft.md"), "staged, then more\n");
    // What was staged is in none of our commits, and the user's own commit takes it as it was staged.
    assert_eq!(team.git("ana", &["log", "--format=%H", "--", "draft.md"]), "");
    team.git("ana", &["commit", "--quiet", "-m", "draft"]);
    assert_eq!(team.git("ana", &["show", "HEAD:draft.md"]), "staged\n");
    team.git("ana", &["fsck", "--strict"]);
}

//! Plain git between the commands of ally: what git does, ally understands, and the other way round.

use super::team::Team;

const RUN: &str = "goals/ana/run.yaml";

/// Ana's goal, changed on both sides: by Ana, sent, and by Ben in her name, not sent.
fn forked() -> Team {
    let team = Team::pair();
    team.ana("goal add Run --id run --every 3/week --why light").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ana("goal change run --why A --done-when sweat --because one").ok();
    team.ana("sync").ok();
    team.ben("--as ana goal change run --why B --minimum walk --because two").ok();
    team
}

/// A copy of Ben's clone, to do the same in another way.
fn copy_of_ben(team: &Team, name: &str) -> std::path::PathBuf {
    let copy = team.path(name);
    let status =
        std::process::Command::new("cp").arg("-r").arg(team.clone_of("ben")).arg(&copy).status().unwrap();
    assert!(status.success());
    copy
}

#[test]
fn pull_and_rebase_merge_records_to_the_same_bytes_as_sync() {
    let team = forked();
    let pulled = copy_of_ben(&team, "ben pulled");
    let rebased = copy_of_ben(&team, "ben rebased");
    let said = team.git_ok("ben", &pulled, &["pull", "--no-rebase", "--no-edit"]);
    assert!(said.contains("ally: both sides changed why of ana/run; both values are kept\n"), "{said}");
    team.git_ok("ben", &rebased, &["pull", "--rebase"]);
    team.ben("sync").ends(5);
    let ours = team.read("ben", RUN);
    assert!(
        ours.contains("why: B\n") && ours.contains("done_when: sweat\n") && ours.contains("minimum: walk\n")
    );
    assert!(ours.ends_with("clashes:\n- field: why\n  value: A\n"), "{ours}");
    assert_eq!(std::fs::read_to_string(pulled.join(RUN)).unwrap(), ours);
    assert_eq!(std::fs::read_to_string(rebased.join(RUN)).unwrap(), ours);
    for clone in [&pulled, &rebased] {
        assert_eq!(team.git_ok("ben", clone, &["status", "--porcelain"]), "");
    }
}

#[test]
fn merge_cherry_pick_and_stash_pop_give_the_bytes_of_sync() {
    let team = forked();
    let git_in = |name: &str, lines: &[&str]| {
        let copy = copy_of_ben(&team, name);
        for line in lines {
            let words: Vec<&str> = line.split(' ').collect();
            team.git_ok("ben", &copy, &words);
        }
        let text = std::fs::read_to_string(copy.join(RUN)).unwrap();
        (text, team.git_ok("ben", &copy, &["status", "--porcelain"]))
    };
    let merged = git_in("ben merged", &["fetch --quiet", "merge --no-edit origin/main"]);
    let picked = git_in(
        "ben picked",
        &["fetch --quiet", "branch mine", "reset --quiet --hard origin/main", "cherry-pick mine"],
    );
    let popped = git_in(
        "ben popped",
        &["reset --quiet --mixed HEAD~1", "stash --quiet", "pull --quiet --ff-only", "stash pop --quiet"],
    );
    team.ben("sync").ends(5);
    let ours = team.read("ben", RUN);
    assert_eq!(merged, (ours.clone(), String::new()));
    assert_eq!(picked, (ours.clone(), String::new()));
    assert_eq!(popped.0, ours);
    assert!(popped.1.ends_with("M goals/ana/run.yaml\n"), "{}", popped.1);
}

#[test]
fn without_the_driver_git_merges_text_and_check_names_what_it_left() {
    let team = forked();
    let ben = team.clone_of("ben");
    team.git("ben", &["config", "--remove-section", "merge.ally"]);
    let before = team.git("ben", &["rev-parse", "HEAD"]);
    let (code, said) = team.git_in("ben", &ben, &["pull", "--no-rebase", "--no-edit"]);
    assert_eq!(code, 1, "{said}");
    let text = team.read("ben", RUN);
    assert!(text.contains("<<<<<<< HEAD\nwhy: B\n"), "{text}");
    let (_, err) = team.ben("check").ends(4);
    assert!(err.is_empty(), "{err}");
    // Nothing is written over it, and git's own way back works.
    assert_eq!(team.ben("checkin -m 4").code, 7);
    assert_eq!(team.read("ben", RUN), text);
    team.git("ben", &["merge", "--abort"]);
    assert_eq!(team.git("ben", &["rev-parse", "HEAD"]), before);
    // ally needs no driver for its own merge.
    team.ben("sync").ends(5);
    assert!(team.read("ben", RUN).ends_with("clashes:\n- field: why\n  value: A\n"));
}

#[test]
fn without_the_program_git_stops_and_check_says_that_it_has_not_finished() {
    let team = forked();
    let ben = team.clone_of("ben");
    team.git("ben", &["config", "merge.ally.driver", "/nowhere/ally merge-file %O %A %B %P"]);
    let mine = team.read("ben", RUN);
    let (code, said) = team.git_in("ben", &ben, &["pull", "--no-rebase", "--no-edit"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("CONFLICT (content): Merge conflict in goals/ana/run.yaml"), "{said}");
    // The file is ours, without markers: that the other side is missing shows in git's index alone.
    assert_eq!(team.read("ben", RUN), mine);
    let out = team.ben("check");
    assert!(out.out.contains("[unmerged]") && out.out.contains(RUN), "{out:?}");
    assert_eq!(team.ben("sync").code, 7);
    team.git("ben", &["merge", "--abort"]);
    team.ben("sync").ends(5);
    let text = team.read("ben", RUN);
    assert!(text.contains("why: B\n") && text.ends_with("clashes:\n- field: why\n  value: A\n"), "{text}");
}

#[test]
fn changed_here_and_removed_there_is_a_conflict_for_git_and_stays_with_sync() {
    let team = forked();
    team.git("ana", &["rm", "--quiet", "--", RUN]);
    team.git("ana", &["commit", "--quiet", "-m", "gone"]);
    team.ana("sync").ok();
    let pulled = copy_of_ben(&team, "ben pulled");
    let (code, said) = team.git_in("ben", &pulled, &["pull", "--no-rebase", "--no-edit"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("CONFLICT (modify/delete): goals/ana/run.yaml"), "{said}");
    let mine = team.read("ben", RUN);
    assert_eq!(std::fs::read_to_string(pulled.join(RUN)).unwrap(), mine, "git leaves the changed file");
    // The way that docs/sync.md names.
    team.git_ok("ben", &pulled, &["add", "--", RUN]);
    team.git_ok("ben", &pulled, &["commit", "--quiet", "--no-edit"]);
    team.ben("sync").ok();
    assert_eq!(team.read("ben", RUN), mine);
    assert_eq!(std::fs::read_to_string(pulled.join(RUN)).unwrap(), mine);
}

#[test]
fn of_two_files_with_comments_those_of_one_stay_and_history_has_the_others() {
    let team = forked();
    for (who, comment) in [("ana", "# said by Ana"), ("ben", "# said by Ben")] {
        let text = team.read(who, RUN).replace("every:", &format!("{comment}\nevery:"));
        team.commits(who, RUN, &text);
    }
    team.ana("sync").ok();
    let pulled = copy_of_ben(&team, "ben pulled");
    team.git_ok("ben", &pulled, &["pull", "--no-rebase", "--no-edit"]);
    team.ben("sync").ends(5);
    let text = team.read("ben", RUN);
    assert_eq!(std::fs::read_to_string(pulled.join(RUN)).unwrap(), text);
    assert!(text.contains("# said by Ben\n") && !text.contains("# said by Ana"), "{text}");
    let history = team.ben(&format!("git log -p {RUN}")).ok();
    assert!(history.contains("+# said by Ana"), "{history}");
}

#[test]
fn two_new_files_of_one_name_merge_in_a_pull_too() {
    let team = Team::pair();
    team.ana("goal add Swim --id swim --every daily").ok();
    team.ana("sync").ok();
    team.ben("--as ana goal add 'Swim far' --id swim --why sea").ok();
    let pulled = copy_of_ben(&team, "ben pulled");
    team.git_ok("ben", &pulled, &["pull", "--no-rebase", "--no-edit"]);
    team.ben("sync").ends(5);
    let path = "goals/ana/swim.yaml";
    assert_eq!(std::fs::read_to_string(pulled.join(path)).unwrap(), team.read("ben", path));
}

#[test]
fn pulls_and_pushes_by_hand_between_syncs_are_fine() {
    let team = Team::pair();
    team.ana("goal add Run --id run").ok();
    team.git("ana", &["push", "--quiet"]);
    team.git("ben", &["pull", "--quiet", "--no-rebase"]);
    team.ben("checkin -m 3").ok();
    team.git("ben", &["push", "--quiet"]);
    team.ana("checkin run=y").ok();
    team.git("ana", &["pull", "--quiet", "--rebase"]);
    team.git("ana", &["push", "--quiet"]);
    team.ana("sync").shows("\nNothing new: both sides are the same\n");
    team.ben("sync").shows("\nReceived 1 check-in from Ana Roth; nothing to send\n");
    let log = team.ana("checkin list --json").json();
    assert_eq!(log["data"].as_array().unwrap().len(), 2);
    team.is_clean("ana");
    team.is_clean("ben");
}

#[test]
fn other_files_travel_with_a_sync_and_are_counted() {
    let team = Team::pair();
    team.commits("ana", "README.md", "one\ntwo\nthree\nfour\nfive\nsix\nseven\n");
    team.ana("sync").shows("\nSent 1 other file; nothing new from the others\n");
    team.ben("sync").shows("\nReceived 1 other file; nothing to send\n");
    // Far apart in one file: git's own merge does it.
    team.commits("ana", "README.md", "ONE\ntwo\nthree\nfour\nfive\nsix\nseven\n");
    team.commits("ben", "README.md", "one\ntwo\nthree\nfour\nfive\nsix\nSEVEN\n");
    team.ana("sync").ok();
    team.ben("goal add Read --id read").ok();
    team.ben("sync").shows("\nSent 1 goal and 1 other file; received 1 other file\n");
    assert_eq!(team.read("ben", "README.md"), "ONE\ntwo\nthree\nfour\nfive\nsix\nSEVEN\n");
    team.ana("sync").ok();
    team.is_clean("ana");
    team.is_clean("ben");
}

#[test]
fn a_conflict_in_another_file_names_a_way_out_that_works() {
    let team = Team::pair();
    team.commits("ana", "README.md", "zero\n");
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.commits("ana", "README.md", "from Ana\n");
    team.ana("sync").ok();
    team.commits("ben", "README.md", "from Ben\n");
    team.ben("checkin -m 3").ok();
    team.git("ben", &["fetch", "--quiet"]);
    let before = team.state("ben");
    let theirs = team.git("ana", &["rev-parse", "HEAD"]);
    let theirs = theirs.trim();
    team.ben("sync").fails(
        1,
        &format!(
            "error: both sides changed README.md, which ally does not merge\n  help: nothing was changed; run `ally \
             git merge {theirs}`, settle what git names, then `ally git commit -a` and sync again\n"
        ),
    );
    assert_eq!(team.state("ben"), before);
    assert_eq!(team.ben(&format!("git merge {theirs}")).code, 1, "git stops at the conflict");
    // Until it is settled nothing is written, and the message says what is going on.
    let merging = team.state("ben");
    team.ben("checkin -m 4").fails(
        7,
        "
        error: git is in the middle of a merge
          help: nothing was written; finish it first: git commit, or git merge --abort
        ",
    );
    assert_eq!(team.ben("sync").code, 7);
    assert_eq!(team.state("ben"), merging);
    team.write("ben", "README.md", "from both\n");
    team.ben("git commit --quiet -a --no-edit").ok();
    team.ben("sync").shows("\nSent 1 check-in and 1 other file; nothing new from the others\n");
    team.ana("sync").ok();
    assert_eq!(team.read("ana", "README.md"), "from both\n");
    team.is_clean("ana");
}

#[test]
fn staged_dirty_and_untracked_files_of_the_user_stay_as_they_are() {
    let team = Team::pair();
    team.commits("ana", "notes.md", "old\n");
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.write("ben", "staged.md", "staged\n");
    team.git("ben", &["add", "staged.md"]);
    team.write("ben", "staged.md", "staged, then more\n");
    team.write("ben", "notes.md", "dirty\n");
    team.write("ben", "untracked.md", "mine\n");
    let look = || {
        let staged = team.git("ben", &["diff", "--cached"]);
        (team.git("ben", &["status", "--porcelain"]), staged, team.read("ben", "staged.md"))
    };
    let before = look();
    assert_eq!(before.0, " M notes.md\nAM staged.md\n?? untracked.md\n");
    team.ana("goal add Run --id run").ok();
    team.commits("ana", "other.md", "new\n");
    team.ana("sync").ok();
    team.ben("checkin -m 3").ok();
    team.ben("sync").ok();
    team.ben("undo").ok();
    assert_eq!(look(), before);
    assert_eq!(
        (team.read("ben", "notes.md"), team.read("ben", "other.md")),
        ("dirty\n".into(), "new\n".into())
    );
    // A change that would have to overwrite one of them is refused, and nothing is touched.
    team.commits("ana", "untracked.md", "hers\n");
    team.ana("sync").ok();
    let (_, err) = team.ben("sync").ends(1);
    assert!(err.starts_with("error: untracked.md is in the way: "), "{err}");
    assert_eq!(look(), before);
    assert_eq!(team.read("ben", "untracked.md"), "mine\n");
}

#[test]
fn the_driver_is_set_up_by_init_and_join_and_may_lie_in_a_path_with_a_space() {
    let team = forked();
    for who in ["ana", "ben"] {
        assert_eq!(team.git(who, &["config", "merge.ally.driver"]), "ally merge-file %O %A %B %P\n");
    }
    // A program that is not on the path is named by its file.
    let program = team.path("my programs/ally");
    std::fs::create_dir(program.parent().unwrap()).unwrap();
    std::fs::copy(env!("CARGO_BIN_EXE_ally"), &program).unwrap();
    let mut join = team.command("ben", program.to_str().unwrap());
    let bare: Vec<String> = std::env::var("PATH").unwrap().split(':').map(str::to_owned).collect();
    let output = join
        .env("PATH", bare.join(":"))
        .args(["join", &team.remote(), "again"])
        .current_dir(team.path("ben"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let again = team.path("ben/again");
    let driver = team.git_ok("ben", &again, &["config", "merge.ally.driver"]);
    assert_eq!(driver, format!("'{}' merge-file %O %A %B %P\n", program.display()));
    // And plain git can use it.
    let tip = team.git("ben", &["rev-parse", "HEAD"]);
    let ben = team.clone_of("ben").display().to_string();
    team.git_ok("ben", &again, &["fetch", "--quiet", &ben]);
    let said = team.git_ok("ben", &again, &["merge", "--no-edit", tip.trim()]);
    assert!(said.contains("both sides changed why of ana/run"), "{said}");
    team.ben("sync").ends(5);
    assert_eq!(std::fs::read_to_string(again.join(RUN)).unwrap(), team.read("ben", RUN));
}

#[test]
fn where_the_driver_can_read_neither_side_git_leaves_markers_and_ally_says_so() {
    let team = forked();
    team.commits("ben", RUN, "title: [\n");
    let (code, said) = team.git_in("ben", &team.clone_of("ben"), &["pull", "--no-rebase", "--no-edit"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("CONFLICT (content): Merge conflict in goals/ana/run.yaml"), "{said}");
    let text = team.read("ben", RUN);
    assert!(text.starts_with("<<<<<<< ours\ntitle: [\n=======\ntitle: Run\n"), "{text}");
    assert!(text.ends_with(">>>>>>> theirs\n"), "{text}");
    let (out, err) = team.ben("goal show ana/run").ends(4);
    assert_eq!(out, "");
    assert!(
        err.starts_with(
            "warning: goals/ana/run.yaml:1:1: git left both versions of a conflict in the file\n"
        ),
        "{err}"
    );
    // Settled by hand, the merge goes on as git's.
    team.write("ben", RUN, "title: Run\nstart: 2026-11-22\n");
    team.git("ben", &["commit", "--quiet", "-a", "--no-edit"]);
    team.ben("sync").ok();
    team.ana("sync").ok();
    assert_eq!(team.read("ana", RUN), "title: Run\nstart: 2026-11-22\n");
}

#[test]
fn what_could_not_be_read_on_one_side_is_kept_under_a_ref() {
    let team = forked();
    team.commits("ben", RUN, "title: [ my own words\n");
    let lost = team.git("ben", &["rev-parse", &format!("HEAD:{RUN}")]);
    let lost = lost.trim();
    let (out, err) = team.ben("sync").ends(5);
    assert_eq!(err, "");
    assert_eq!(
        out,
        format!(
            "Both sides changed goals/ana/run.yaml, and not both versions can be read: one is used, and `ally git show \
             refs/ally/lost/{lost}` shows the other\nReceived 1 goal from Ana Roth; nothing to send\n"
        )
    );
    assert!(team.read("ben", RUN).contains("why: A\n"), "the readable side is used");
    let shown = team.ben(&format!("git show refs/ally/lost/{lost}")).ok();
    assert_eq!(shown, "title: [ my own words\n");
}

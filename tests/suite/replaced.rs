//! Remotes that were replaced: a forced push, another history, a branch or everything gone, another name. Each is told,
//! nothing is followed silently, and every way out that a message names is gone to its end.

use super::faults::{KINDS, Trial, copy, is_thorough, struck};
use super::shim::shim;
use super::team::{Run, Team};

/// Ana has a goal `run`, and Ben has it too.
fn with_goal() -> Team {
    let team = Team::pair();
    team.ana("goal add Run --id run --every 3/week --why light").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team
}

/// Both clones are clean and sound and hold the same commit.
fn are_equal(team: &Team) {
    team.is_clean("ana");
    team.is_clean("ben");
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), team.git("ben", &["rev-parse", "HEAD"]));
}

/// Ben's check-in is known to Ana, and then Ben takes it out of the history. Ana has one of her own that nobody knows.
fn with_less_history() -> Team {
    let team = with_goal();
    team.ben("checkin -m 3 --note 'a word that must not be lost'").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.git("ben", &["reset", "--quiet", "--hard", "HEAD~1"]);
    team.git("ben", &["push", "--quiet", "--force"]);
    team.ana("checkin run=y").ok();
    team
}

const ANAS: &str = "checkins/ana/2026/11/2026-11-22.ana.yaml";
const BENS: &str = "checkins/ben/2026/11/2026-11-22.ben.yaml";

fn head(team: &Team, who: &str) -> String {
    team.git(who, &["rev-parse", "HEAD"]).trim().to_owned()
}

fn short(id: &str) -> &str {
    &id[..10]
}

/// The run says that the history was replaced, and that this commit is kept.
#[track_caller]
fn is_news(run: Run, kept: &str) {
    run.fails(
        1,
        &format!(
            "error: somebody replaced the history at the remote\n  help: nothing here was changed, and what was there \
             before is kept as refs/ally/lost/{kept} (`ally git log {}` shows it); `ally sync --together` puts both \
             together, `ally sync --theirs` takes what is there now and keeps aside what only you have; whoever \
             replaced it knows which is meant\n",
            short(kept)
        ),
    );
}

#[test]
fn a_replaced_history_is_news_and_both_go_together() {
    let team = with_less_history();
    let seen = team.git("ana", &["rev-parse", "HEAD~1"]).trim().to_owned();
    let before = (head(&team, "ana"), team.records("ana"));
    for _ in 0..2 {
        is_news(team.ana("sync"), &seen);
    }
    // Not even a fetch by hand lets it pass unseen.
    team.git("ana", &["fetch", "--quiet"]);
    is_news(team.ana("sync"), &seen);
    is_news(team.ana("sync --dry-run"), &seen);
    assert_eq!((head(&team, "ana"), team.records("ana")), before);
    assert!(team.ana(&format!("git log -1 --format=%s {}", short(&seen))).ok().contains("checkin: ben"));
    team.ana("sync --together --dry-run").shows("\nA sync would send 2 check-ins\n");
    team.ana("sync --together").shows("\nSent 2 check-ins; nothing new from the others\n");
    team.ben("sync").shows("\nReceived 2 check-ins from Ana Roth and Ben Li; nothing to send\n");
    assert!(team.ben("checkin show 2026-11-22.ben").ok().contains("a word that must not be lost"));
    are_equal(&team);
    // What is part of the team again is not kept aside.
    assert!(!team.ana("check").ok().contains("kept-aside"));
    team.ana("sync").shows("\nNothing new: both sides are the same\n");
}

#[test]
fn what_is_there_now_is_taken_and_what_only_one_had_comes_back_one_by_one_or_as_a_whole() {
    let team = with_less_history();
    let mine = head(&team, "ana");
    let id = short(&mine).to_owned();
    team.ana("sync --theirs --dry-run").shows(
        "
        A sync would change nothing
        It would keep aside what only you have: 2 check-ins
        ",
    );
    assert_eq!(head(&team, "ana"), mine);
    team.ana("sync --theirs").shows(&format!(
        "
        Nothing new: both sides are the same
        Kept aside: 2 check-ins that only you had (refs/ally/lost/{mine}); `ally check` names the way back
        "
    ));
    assert!(!team.clone_of("ana").join(ANAS).exists() && !team.clone_of("ana").join(BENS).exists());
    is_news(team.ben("sync"), team.git("ana", &["rev-parse", &format!("{id}~1")]).trim());
    team.ben("sync --theirs").shows("\nNothing new: both sides are the same\n");
    are_equal(&team);
    team.ana("check").shows(&format!(
        "
        refs/ally/lost/{mine}: this keeps a history that was replaced, with 2 check-ins, such as {ANAS} [kept-aside]
            `ally git show {id}:PATH` shows one of them; `ally git checkout {id} -- PATH`, `ally git commit -m 'Bring it back'` and `ally sync` bring it back; `ally git merge --no-edit {id}` and `ally sync` bring back all

        5 records looked at, nothing to mend
        "
    ));
    // One of them, in the words of the message.
    assert!(team.ana(&format!("git show {id}:{ANAS}")).ok().contains("run: done"));
    team.ana(&format!("git checkout --quiet {id} -- {ANAS}")).ok();
    team.ana("git commit --quiet -m 'Bring it back'").ok();
    team.ana("sync").shows("\nSent 1 check-in; nothing new from the others\n");
    team.ben("sync").shows("\nReceived 1 check-in from Ana Roth; nothing to send\n");
    are_equal(&team);
    assert!(team.ana("check").ok().contains(&format!("with 1 check-in, such as {BENS} [kept-aside]")));
    // All of it, with who wrote it.
    team.ana(&format!("git merge --quiet --no-edit {id}")).ok();
    team.ana("sync").shows("\nSent 1 check-in; nothing new from the others\n");
    team.ben("sync").shows("\nReceived 1 check-in from Ben Li; nothing to send\n");
    assert!(team.ben("checkin show 2026-11-22.ben").ok().contains("a word that must not be lost"));
    are_equal(&team);
    assert!(!team.ana("check").ok().contains("kept-aside"));
}

#[test]
fn a_changed_history_is_taken_with_what_is_new_in_it() {
    let team = with_goal();
    team.write("ben", "goals/ana/run.yaml", "title: Run\nevery: weekly\nwhy: light\n");
    team.git("ben", &["commit", "--quiet", "--all", "--amend", "-m", "another beginning"]);
    team.ben("goal add Swim --id swim").ok();
    team.git("ben", &["push", "--quiet", "--force"]);
    team.commits("ana", "README.md", "of Ana\n");
    team.write("ana", "notes.txt", "untracked\n");
    let mine = head(&team, "ana");
    team.ana("sync --theirs").shows(&format!(
        "
        Received 2 goals from Ana Roth and Ben Li; nothing to send
        Kept aside: 1 goal and 1 other file that only you had (refs/ally/lost/{mine}); `ally check` names the way back
        "
    ));
    let answer = team.ana("sync --json").json();
    assert_eq!(answer["data"]["aside"], serde_json::Value::Null);
    assert!(team.read("ana", "goals/ana/run.yaml").contains("every: weekly"));
    team.is_clean_but("ana", &["notes.txt"]);
    assert_eq!(head(&team, "ana"), head(&team, "ben"));
    team.ana(&format!("git show {}:README.md", short(&mine))).shows("of Ana\n");
}

#[test]
fn what_is_not_committed_stops_going_over_and_nothing_is_touched() {
    let team = with_less_history();
    // An edit of somebody else's record is neither sent nor thrown away.
    team.write("ana", BENS, "for: 2026-11-22\nnote: mine\n");
    let before = team.records("ana");
    let mine = head(&team, "ana");
    team.ana("sync --theirs").fails(
        1,
        &format!(
            "error: {BENS} is in the way: it has changes that are not committed\n  help: nothing was changed; move it \
             away, or put it aside with `ally git stash`, then run the command again\n"
        ),
    );
    assert_eq!((head(&team, "ana"), team.records("ana")), (mine, before));
    team.ana("git stash --quiet").ok();
    team.ana("sync --theirs").ok();
    assert!(!team.clone_of("ana").join(BENS).exists());
    team.is_clean("ana");
}

#[test]
fn what_was_edited_by_hand_is_kept_aside_as_well() {
    let team = with_less_history();
    team.write("ana", "goals/ana/run.yaml", "title: Run\nevery: 3/week\nwhy: by hand\n");
    let said = team.ana("sync --theirs").ok();
    assert!(said.contains("\nKept aside: 1 goal and 2 check-ins that only you had ("), "{said}");
    let id = said.split("refs/ally/lost/").nth(1).unwrap()[..10].to_owned();
    assert!(team.ana(&format!("git show {id}:goals/ana/run.yaml")).ok().contains("by hand"));
    assert_eq!(head(&team, "ana"), head(&team, "ben"));
    team.is_clean("ana");
}

/// Somebody began anew over there, in another folder, with a history of its own.
fn with_another_history() -> Team {
    let team = with_goal();
    team.ana("checkin run=y").ok();
    team.ana("sync").ok();
    team.home("cleo", "Cleo");
    team.in_home("cleo", &["init", "team", "--team", "Another", "--purpose", "Something else"]).ok();
    team.git("cleo", &["remote", "add", "origin", &team.remote()]);
    team.git("cleo", &["push", "--quiet", "--force", "origin", "main"]);
    team
}

#[test]
fn another_history_is_news_and_both_go_together() {
    let team = with_another_history();
    let seen = head(&team, "ana");
    is_news(team.ana("sync"), &seen);
    let (said, _) = team.ana("sync --together").ends(5);
    assert!(
        said.contains("Both sides changed name of ally: “Another” is shown, “Ana & Ben” is kept"),
        "{said}"
    );
    assert!(
        team.clone_of("ana").join(ANAS).exists() && team.clone_of("ana").join("members/cleo.yaml").exists()
    );
    team.run("ana", &["check", "--fix", "--take", "other", "--yes"]).ends(0);
    team.ana("sync").ok();
    team.ben("sync").ok();
    are_equal(&team);
    team.run("cleo", &["sync"]).ok();
    assert_eq!(head(&team, "cleo"), head(&team, "ana"));
    assert!(team.ben("whoami").ok().starts_with("You are Ben Li (ben) in Ana & Ben\n"));
}

#[test]
fn another_history_is_taken_and_the_first_comes_back_as_a_whole() {
    let team = with_another_history();
    let mine = head(&team, "ana");
    let id = short(&mine).to_owned();
    team.ana("sync --theirs").shows(&format!(
        "
        Received 1 team file, 1 member and 1 pact from Cleo; nothing to send
        Kept aside: 1 team file, 2 members, 1 pact, 1 goal and 1 check-in that only you had (refs/ally/lost/{mine}); `ally check` names the way back
        "
    ));
    assert_eq!(head(&team, "ana"), head(&team, "cleo"));
    team.is_clean("ana");
    let (found, _) = team.ana("check").ends(0);
    assert!(
        found.contains(&format!("`ally git merge --no-edit --allow-unrelated-histories {id}`")),
        "{found}"
    );
    team.ana(&format!("git merge --quiet --no-edit --allow-unrelated-histories {id}")).ends(0);
    assert!(team.clone_of("ana").join(ANAS).exists());
    team.ana("sync").ends(0);
    team.run("cleo", &["sync"]).ends(5);
    assert_eq!(head(&team, "ana"), head(&team, "cleo"));
}

#[test]
fn a_history_without_the_team_is_not_taken() {
    let team = with_goal();
    let other = team.path("other");
    std::fs::create_dir(&other).unwrap();
    team.git_ok("ana", &other, &["init", "--quiet", "."]);
    std::fs::write(other.join("README"), "a book\n").unwrap();
    team.git_ok("ana", &other, &["add", "."]);
    team.git_ok("ana", &other, &["commit", "--quiet", "-m", "a book"]);
    team.git_ok("ana", &other, &["push", "--quiet", "--force", &team.remote(), "main"]);
    let before = (head(&team, "ana"), team.records("ana"));
    is_news(team.ana("sync"), &before.0);
    let (_, said) = team.ana("sync --theirs").ends(1);
    assert!(
        said.starts_with("error: a commit over there takes away ally.yaml, and with it the team\n"),
        "{said}"
    );
    assert_eq!((head(&team, "ana"), team.records("ana")), before);
    // Together with the team it is welcome.
    team.ana("sync --together").ok();
    team.ben("sync").ok();
    assert_eq!(team.read("ben", "README"), "a book\n");
    are_equal(&team);
}

#[test]
fn a_deleted_branch_is_news_and_is_sent_again() {
    let team = with_goal();
    team.git_ok("ana", &team.path("remote.git"), &["branch", "-D", "main"]);
    let gone = "
        error: the branch main is gone from the remote
          help: everything is kept here; to send it again run `ally sync --send-all`
        ";
    team.ana("sync").fails(1, gone);
    team.ana("sync --together").fails(1, gone);
    team.ana("sync --send-all --dry-run")
        .shows("\nA sync would send 1 team file, 2 members, 1 pact, 1 goal and 2 other files\n");
    team.ana("sync --send-all").shows(
        "\nSent 1 team file, 2 members, 1 pact, 1 goal and 2 other files; nothing new from the others\n",
    );
    team.ben("sync").ok();
    are_equal(&team);
}

#[test]
fn a_remote_that_was_made_anew_is_filled_again() {
    let team = with_goal();
    std::fs::remove_dir_all(team.path("remote.git")).unwrap();
    team.git_ok("ana", &team.path(""), &["init", "--quiet", "--bare", "remote.git"]);
    team.ben("checkin -m 3").ok();
    let (_, said) = team.ana("sync").ends(1);
    assert!(said.starts_with("error: the branch main is gone from the remote\n"), "{said}");
    team.ana("sync --send-all").ok();
    // Ben had not seen that it was gone.
    team.ben("sync").ok();
    team.ana("sync").ok();
    are_equal(&team);
    // And the other way round: emptied and filled by Ben with less.
    std::fs::remove_dir_all(team.path("remote.git")).unwrap();
    team.git_ok("ana", &team.path(""), &["init", "--quiet", "--bare", "remote.git"]);
    team.git("ben", &["push", "--quiet", "origin", "HEAD~1:refs/heads/main"]);
    is_news(team.ana("sync"), &head(&team, "ana"));
    team.ana("sync --together").ok();
    team.ben("sync").ok();
    are_equal(&team);
}

#[test]
fn a_branch_that_has_another_name_now_is_gone_on_with() {
    let team = with_goal();
    team.git_ok("ana", &team.path("remote.git"), &["branch", "-m", "main", "trunk"]);
    team.ana("checkin run=y").ok();
    let gone = "
        error: the branch main is gone from the remote
          help: everything is kept here; to send it again run `ally sync --send-all`; if it has another name now, `ally sync --branch trunk` goes on there
        ";
    team.ana("sync").fails(1, gone);
    team.ana("sync --branch trunc").fails(
        1,
        "
        error: the remote has no branch trunc; it has trunk
          help: nothing was sent; `ally sync --branch trunk` goes on with that one, `ally sync --send-all` makes trunc over there
        ",
    );
    team.ana("sync --branch ../x").fails(
        2,
        r#"
        error: "../x" can't be the name of a branch
          help: `ally git ls-remote --heads` shows the branches over there
        "#,
    );
    assert_eq!(team.git("ana", &["config", "branch.main.merge"]), "refs/heads/main\n");
    team.ana("sync --branch trunk").shows("\nSent 1 check-in; nothing new from the others\n");
    team.ben("sync").fails(1, gone);
    team.ben("sync --branch trunk").shows("\nReceived 1 check-in from Ana Roth; nothing to send\n");
    // From now on nothing has to be said.
    team.ben("checkin -m 3").ok();
    team.ben("sync").shows("\nSent 1 check-in; nothing new from the others\n");
    team.git("ana", &["pull", "--quiet"]);
    team.ana("sync").ok();
    are_equal(&team);
    assert_eq!(team.git("ana", &["ls-remote", "--heads", "origin"]).lines().count(), 1);
}

#[test]
fn another_name_does_not_hide_another_history() {
    let team = with_less_history();
    team.git_ok("ana", &team.path("remote.git"), &["branch", "-m", "main", "trunk"]);
    let seen = team.git("ana", &["rev-parse", "HEAD~1"]).trim().to_owned();
    is_news(team.ana("sync --branch trunk"), &seen);
    team.ana("sync --branch trunk --together").shows("\nSent 2 check-ins; nothing new from the others\n");
    team.ben("sync --branch trunk").ok();
    are_equal(&team);
}

#[test]
fn a_branch_that_was_never_there_is_not_made_silently() {
    let team = with_goal();
    team.git("ana", &["config", "branch.main.merge", "refs/heads/mian"]);
    team.ana("checkin run=y").ok();
    team.ana("sync").fails(
        1,
        "
        error: the remote has no branch mian; it has main
          help: nothing was sent; `ally sync --branch main` goes on with that one, `ally sync --send-all` makes mian over there
        ",
    );
    assert!(!team.git("ana", &["ls-remote", "--heads", "origin"]).contains("mian"));
    team.ana("sync --branch main").shows("\nSent 1 check-in; nothing new from the others\n");
    team.ben("sync").ok();
    are_equal(&team);
    // The other way is gone to its end as well.
    team.git("ana", &["switch", "--quiet", "-c", "work"]);
    let (_, said) = team.ana("sync").ends(1);
    assert!(said.starts_with("error: the remote has no branch work; it has main\n"), "{said}");
    team.ana("sync --send-all").ok();
    assert!(team.git("ana", &["ls-remote", "--heads", "origin"]).contains("refs/heads/work"));
    team.ana("sync").shows("\nNothing new: both sides are the same\n");
}

#[test]
fn a_choice_without_a_reason_changes_nothing() {
    let team = with_goal();
    team.ana("checkin run=y").ok();
    for choice in ["--together", "--theirs", "--send-all"] {
        let before = team.state("ana");
        team.ana(&format!("sync {choice}")).fails(
            1,
            "
            error: the remote holds what was seen there before, so there is nothing to choose
              help: nothing was changed; `ally sync` alone is enough
            ",
        );
        let mut after = team.state("ana");
        // The lock of the sync stays as an empty file.
        after.retain(|name, _| before.contains_key(name));
        assert_eq!(after, before);
    }
    team.ana("sync --theirs --together").ends(2);
    team.ana("sync").ok();
}

#[test]
fn a_fetch_of_a_part_of_the_history_is_no_forced_push() {
    let team = with_goal();
    for number in 0..3 {
        team.ben(&format!("goal add Swim --id swim{number}")).ok();
    }
    team.ben("goal change swim0 --title Swimming --because a").ok();
    team.ben("sync").ok();
    team.ana("checkin run=y").ok();
    team.git("ana", &["fetch", "--quiet", "--depth", "1", &format!("file://{}", team.remote())]);
    let before = (head(&team, "ana"), team.records("ana"));
    for line in ["sync", "sync --theirs"] {
        team.ana(line).fails(
            1,
            "
            error: the history in this clone is cut off before the point where both sides last met
              help: nothing was changed; `ally git fetch --unshallow` brings the rest, then `ally sync`
            ",
        );
    }
    assert_eq!((head(&team, "ana"), team.records("ana")), before);
    team.git("ana", &["fetch", "--quiet", "--unshallow"]);
    team.ana("sync").shows("\nSent 1 check-in; received 3 goals from Ben Li\n");
    team.ben("sync").ok();
    are_equal(&team);
    // Where nothing is missing in between, a part is enough.
    team.git("ana", &["fetch", "--quiet", "--depth", "1", &format!("file://{}", team.remote())]);
    team.ana("sync").shows("\nNothing new: both sides are the same\n");
    team.ben("goal add Cook --id cook").ok();
    team.ben("sync").ok();
    team.ana("sync").shows("\nReceived 1 goal from Ben Li; nothing to send\n");
}

#[test]
fn without_a_common_beginning_a_part_of_the_history_is_not_merged() {
    let team = with_goal();
    let url = format!("file://{}", team.remote());
    std::fs::remove_dir_all(team.clone_of("ana")).unwrap();
    team.git_ok("ana", &team.path("ana"), &["clone", "--quiet", "--depth", "1", &url, "team"]);
    team.ana("config set member ana").ok();
    team.ana("checkin run=y").ok();
    team.ben("goal add Swim --id swim").ok();
    team.ben("goal change swim --title Swimming --because a").ok();
    team.ben("sync").ok();
    // A second part, which does not reach down to the first.
    team.git("ana", &["fetch", "--quiet", "--depth", "1"]);
    let (_, said) = team.ana("sync").ends(1);
    assert!(said.starts_with("error: the history in this clone is cut off"), "{said}");
    team.git("ana", &["fetch", "--quiet", "--unshallow"]);
    team.ana("sync").shows("\nSent 1 check-in; received 1 goal from Ben Li\n");
    team.ben("sync").ok();
    are_equal(&team);
}

/// Ana chooses what the remote holds; every effect of that goes wrong once.
#[test]
fn going_over_survives_every_kind_of_fault() {
    let Some(shim) = shim() else { return };
    let team = with_less_history();
    team.write("ben", "goals/ben/swim.yaml", "title: Swim\n");
    team.commits("ben", "README.md", "of Ben\n");
    team.git("ben", &["add", "."]);
    team.git("ben", &["commit", "--quiet", "-m", "more"]);
    team.git("ben", &["push", "--quiet", "--force"]);
    let mine = head(&team, "ana");
    let pristine = team.path("pristine");
    std::fs::create_dir(&pristine).unwrap();
    copy(&team.clone_of("ana"), &pristine);
    let mut tried = 0;
    for (kind, first) in (1..).zip(KINDS).map(|(number, kind)| (kind, number * 3)) {
        let (first, step) = if is_thorough() { (1, 1) } else { (first, 23) };
        for number in (first..).step_by(step) {
            std::fs::remove_dir_all(team.clone_of("ana")).unwrap();
            copy(&pristine.join("team"), &team.path("ana"));
            let Trial { run, fault } = struck(&team, shim, kind, number, |vars| {
                team.with("ana", &team.clone_of("ana"), vars, "sync --theirs")
            });
            let Some(fault) = fault else { break };
            let what = format!("{kind} at {fault}{}{}", run.out, run.err);
            tried += 1;
            // The same again, unless all of it was done.
            let again = team.ana("sync --theirs");
            let was_done = again.err.contains("there is nothing to choose");
            assert!(again.code == 0 || was_done, "{what}\nagain: {}", again.err);
            assert_eq!(head(&team, "ana"), head(&team, "ben"), "{what}");
            team.is_clean("ana");
            team.ana("sync").ok();
            let mut left = team.leftovers("ana");
            // A lock that alone could not be removed, of a ref that never moves, is in nobody's way.
            left.retain(|path| !(kind.starts_with("once-") && path.starts_with(".git/refs/ally/lost/")));
            assert_eq!(left, [""; 0], "{what}");
            let kept = team.ana("check").ok();
            let told =
                format!("refs/ally/lost/{mine}: this keeps a history that was replaced, with 2 check-ins");
            assert!(kept.contains(&told), "{what}\n{kept}");
            assert_eq!(kept.matches("[kept-aside]").count(), 1, "{what}\n{kept}");
        }
    }
    assert!(tried > 15, "{tried}");
}

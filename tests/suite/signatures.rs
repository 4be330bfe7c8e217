//! Signed commits: made as git makes them, and looked at by `check`, with real keys.

use std::path::PathBuf;

use super::servers::programs;
use super::team::{Run, Team, undent};

/// Ana has an ssh key and signs with it; none where there is no ssh-keygen.
fn signing() -> Option<Team> {
    programs(["ssh-keygen"])?;
    let team = Team::pair();
    for (who, key) in [("ana", "key"), ("ana", "next"), ("ben", "key")] {
        ssh_key(&team, who, key);
    }
    sign_with(&team, "ana", "key");
    Some(team)
}

fn ssh_key(team: &Team, who: &str, name: &str) {
    shell(team, who, &format!("ssh-keygen -q -t ed25519 -N '' -C {who}@home -f ~/{name}"));
}

fn sign_with(team: &Team, who: &str, key: &str) {
    shell(team, who, &format!("git config gpg.format ssh && git config user.signingkey ~/{key}.pub"));
    shell(team, who, "git config commit.gpgsign true");
}

/// Runs a line of a shell in a person's clone and returns what it prints.
#[track_caller]
fn shell(team: &Team, who: &str, line: &str) -> String {
    let output = team.command(who, "sh").current_dir(team.clone_of(who)).args(["-c", line]).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{line}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

/// The public half of a key, without what may stand behind it.
fn public(team: &Team, who: &str, name: &str) -> String {
    std::fs::read_to_string(team.path(who).join(format!("{name}.pub"))).unwrap().trim().to_owned()
}

fn names_key(team: &Team, name: &str) -> Run {
    team.run("ana", &["member", "edit", "--signing-key", &public(team, "ana", name)])
}

fn head(team: &Team, who: &str) -> String {
    team.git(who, &["rev-parse", "--short=10", "HEAD"]).trim().to_owned()
}

/// What `check` of Ana's clone shows, with the present commit in the place of COMMIT.
#[track_caller]
fn finds(team: &Team, expected: &str) {
    let (out, _) = team.ana("check").ends(4);
    assert_eq!(out, undent(expected).replace("COMMIT", &head(team, "ana")));
}

#[test]
fn git_verifies_the_commits_of_every_command() {
    let Some(team) = signing() else { return };
    let key = public(&team, "ana", "key");
    shell(&team, "ana", "echo \"ana@example.org $(cat ~/key.pub)\" > ~/signers");
    shell(&team, "ana", "git config gpg.ssh.allowedSignersFile ~/signers");
    let good = || shell(&team, "ana", "git verify-commit HEAD 2>&1");
    for line in ["goal add Run", "checkin run=y", "undo"] {
        team.ana(line).ok();
        assert!(good().contains("Good \"git\" signature for ana@example.org"), "{line}");
    }
    // A merge that sync makes is signed like any other commit.
    team.ana("sync").ok();
    team.ben("goal add Read").ok();
    team.ben("sync").ok();
    team.ana("goal add Swim").ok();
    team.ana("sync").ok();
    assert_eq!(team.git("ana", &["log", "-1", "--format=%p"]).split_whitespace().count(), 2);
    assert!(good().contains("Good"));

    // The key itself in place of a file: an agent holds the private half.
    team.git("ana", &["config", "user.signingkey", &format!("key::{key}")]);
    let script = "ssh-agent sh -c 'ssh-add -q ~/key && rm ~/key && ally goal add Ride'";
    shell(&team, "ana", script);
    assert!(good().contains("Good"), "a key by value");
    let before = team.git("ana", &["rev-parse", "HEAD"]);
    let (_, error) = team.ana("goal add Row").ends(1);
    assert!(error.starts_with("error: the commit could not be signed: "), "{error}");
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), before);
    assert!(!team.clone_of("ana").join("goals/ana/row.yaml").exists());
    team.is_clean("ana");
}

#[test]
fn gpg_signs_and_is_asked_for_its_word() {
    let Some([_, _]) = programs(["gpg", "gpgconf"]) else { return };
    let team = Team::pair();
    let agent = Gpg::new(&team);
    let print = agent.key("ana");
    team.git("ana", &["config", "user.signingkey", &print]);
    team.git("ana", &["config", "commit.gpgsign", "true"]);
    team.ana("goal add Run").ok();
    let said = shell(&team, "ana", "git verify-commit HEAD 2>&1");
    assert!(said.contains("Good signature from \"ana <ana@example.org>\""), "{said}");
    team.run("ana", &["member", "edit", "--signing-key", &print]).ok();
    team.ana("goal add Swim").ok();
    team.ana("check").ok();

    // Ben has no such key in his keyring: that is not the same as a wrong signature.
    team.ana("sync").ok();
    team.ben("sync").ok();
    let id = &print[24..];
    let (out, _) = team.ben("check").ends(0);
    assert_eq!(
        out,
        format!(
            "members/ana.yaml: 1 signature can't be checked on this machine: the gpg key {id} is not in your keyring \
             [unchecked-signature]\n    nothing has to be done; once the key or the program is there, `ally check` looks again\n\n6 records looked at, nothing to mend\n"
        )
    );
    shell(&team, "ana", "gpg -q --armor --export > ../../key.asc");
    shell(&team, "ben", "gpg -q --batch --import ../../key.asc");
    team.ben("check").shows(
        "
        6 records looked at, nothing to mend
        ",
    );
    // Another key of hers that she has not named.
    let other = agent.key("ana");
    team.git("ana", &["config", "user.signingkey", &other]);
    team.ana("goal change swim --why health --because so").ok();
    finds(
        &team,
        &format!(
            "
        goals/ana/swim.yaml: it is Ana Roth's, who signs, and its last change is signed by the gpg key {other} (COMMIT) [other-key]
            `ally git show COMMIT` shows it; the next change of this record that Ana Roth signs settles it

        6 records looked at, 1 thing to look into
        "
        ),
    );
    // A gpg that fails stops the commit.
    team.git("ana", &["config", "user.signingkey", "0000000000000000"]);
    let before = team.git("ana", &["rev-parse", "HEAD"]);
    let (_, error) = team.ana("goal add Row").ends(1);
    assert!(error.starts_with("error: the commit could not be signed: "), "{error}");
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), before);
    team.is_clean("ana");
}

/// Keyrings of the team's members, whose agents end with the test.
struct Gpg<'a>(&'a Team);

impl<'a> Gpg<'a> {
    fn new(team: &'a Team) -> Self {
        for who in ["ana", "ben"] {
            shell(team, who, "mkdir -m 700 -p ~/.gnupg");
        }
        Self(team)
    }

    /// A new key; returns its fingerprint.
    fn key(&self, who: &str) -> String {
        let name = format!("{who} <{who}@example.org>");
        let make = format!(
            "gpg -q --batch --yes --passphrase '' --status-fd=1 --quick-generate-key '{name}' ed25519 sign never"
        );
        let said = shell(self.0, who, &make);
        let line = said.lines().find(|line| line.contains("KEY_CREATED")).unwrap_or_else(|| panic!("{said}"));
        line.split_whitespace().last().unwrap().to_owned()
    }
}

impl Drop for Gpg<'_> {
    fn drop(&mut self) {
        for who in ["ana", "ben"] {
            shell(self.0, who, "gpgconf --kill all");
        }
    }
}

#[test]
fn a_member_names_keys_and_takes_them_out() {
    let Some(team) = signing() else { return };
    let key = public(&team, "ana", "key");
    names_key(&team, "key").shows(
        "
        Changed signing_keys of Ana Roth
        `ally check` now misses your signature where a commit of yours has none; git signs with `git config commit.gpgsign true`
        ",
    );
    assert!(team.read("ana", "members/ana.yaml").contains(&format!("signing_keys:\n- {key}\n")));
    names_key(&team, "key").fails(
        1,
        "
        error: your member file is like that already
          help: nothing was written
        ",
    );
    names_key(&team, "next").ok();
    team.ana("member edit --signing-key 0123").fails(
        2,
        "
        error: \"0123\" is not a key that commits are signed with
          help: give the line of an ssh key's .pub file (`ssh-ed25519 AAAA…`), or a gpg key's fingerprint of 40 digits
        ",
    );
    team.ana("member edit --signing-key ''").shows(
        "
        Changed signing_keys of Ana Roth
        ",
    );
    assert!(!team.read("ana", "members/ana.yaml").contains("signing_keys"));
    team.ana("check").ok();
}

#[test]
fn a_change_without_the_members_signature_is_reported() {
    let Some(team) = signing() else { return };
    team.ana("goal add Early --id early").ok();
    names_key(&team, "key").ok();
    team.ana("goal add Run").ok();
    team.ana("checkin run=y").ok();
    team.ana("check").shows(
        "
        7 records looked at, nothing to mend
        ",
    );
    // With her name and address, from another device or by another person.
    team.git("ana", &["config", "commit.gpgsign", "false"]);
    team.ana("goal change run --why health --because so").ok();
    finds(
        &team,
        "
        goals/ana/run.yaml: it is Ana Roth's, who signs, and its last change is not signed (COMMIT) [unsigned]
            `ally git show COMMIT` shows it; the next change of this record that Ana Roth signs settles it

        7 records looked at, 1 thing to look into
        ",
    );
    sign_with(&team, "ana", "next");
    team.ana("goal change run --why joy --because so").ok();
    let print = shell(&team, "ana", "ssh-keygen -lf ~/next.pub | cut -d' ' -f2");
    finds(
        &team,
        &format!(
            "
        goals/ana/run.yaml: it is Ana Roth's, who signs, and its last change is signed by the ssh key {} (COMMIT) [other-key]
            `ally git show COMMIT` shows it; the next change of this record that Ana Roth signs settles it

        7 records looked at, 1 thing to look into
        ",
            print.trim()
        ),
    );
    // Ben takes a signed commit and writes another message under it.
    sign_with(&team, "ana", "key");
    team.ana("goal change run --why company --because so").ok();
    shell(
        &team,
        "ana",
        "git cat-file commit HEAD | sed 's/^goal: /goat: /' > ../commit && git reset -q --soft $(git hash-object -t commit -w ../commit)",
    );
    finds(
        &team,
        "
        goals/ana/run.yaml: it is Ana Roth's, who signs, and the signature of its last change does not fit it (COMMIT) [bad-signature]
            `ally git show COMMIT` shows it; the next change of this record that Ana Roth signs settles it

        7 records looked at, 1 thing to look into
        ",
    );
    let (out, _) = team.ana("check --json goals/ana/early.yaml").ends(0);
    assert!(out.contains("\"data\":[]") || out.contains("\"data\": []"), "{out}");
    // The way out of all of them.
    team.ana("goal change run --why together --because so").ok();
    team.ana("check").ok();
    // Nothing of a check is left, and Ben sees what Ana sees.
    let left: Vec<PathBuf> = std::fs::read_dir(team.clone_of("ana").join(".git/ally"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains("verify"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("check").ok();
}

#[test]
fn a_signature_that_no_program_can_check_is_good_to_know_and_no_problem() {
    let Some(team) = signing() else { return };
    names_key(&team, "key").ok();
    team.ana("goal add Run").ok();
    team.git("ana", &["config", "gpg.ssh.program", "/nonexistent/ssh-keygen"]);
    team.ana("check").shows(
        "
        members/ana.yaml: 1 signature can't be checked on this machine: the program /nonexistent/ssh-keygen could not be started: it is not installed, or not on the PATH [unchecked-signature]
            nothing has to be done; once the key or the program is there, `ally check` looks again

        5 records looked at, nothing to mend
        ",
    );
}

#[test]
fn a_key_that_the_member_did_not_sign_does_not_count() {
    let Some(team) = signing() else { return };
    names_key(&team, "key").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    // Ben has Ana's name and address for a moment, and adds his own key to hers.
    let file = team.read("ben", "members/ana.yaml");
    let key = public(&team, "ben", "key");
    team.write(
        "ben",
        "members/ana.yaml",
        &file.replace("signing_keys:\n", &format!("signing_keys:\n- {key}\n")),
    );
    sign_with(&team, "ben", "key");
    let as_ana = ["-c", "user.email=ana@example.org", "commit", "-qam"];
    team.git("ben", &[&as_ana[..], &["mine too"]].concat());
    let planted = head(&team, "ben");
    team.write("ben", "goals/ana/walk.yaml", "title: Walk\n");
    team.git("ben", &["add", "goals"]);
    team.git("ben", &[&as_ana[..], &["a goal for Ana"]].concat());
    team.git("ben", &["push", "-q"]);
    team.git("ana", &["pull", "-q"]);
    let print = shell(&team, "ben", "ssh-keygen -lf ~/key.pub | cut -d' ' -f2").trim().to_owned();
    let (plain, tail) = (key.rsplit_once(' ').unwrap().0, &key[key.len() - "ben@home".len() - 9..][..8]);
    finds(
        &team,
        &format!(
            "
        goals/ana/walk.yaml: it is Ana Roth's, who signs, and its last change is signed by the ssh key {print} (COMMIT) [other-key]
            `ally git show COMMIT` shows it; the next change of this record that Ana Roth signs settles it
        members/ana.yaml: the key ssh-ed25519 …{tail} was added to Ana Roth's keys by ana@example.org ({planted}), without a signature by an earlier one [foreign-key]
            ask Ana Roth; if it is right, `git config --add ally.ana.signingKey \"{plain}\"` says so in this clone
        members/ana.yaml: it is Ana Roth's, who signs, and its last change is signed by the ssh key {print} ({planted}) [other-key]
            `ally git show {planted}` shows it; the next change of this record that Ana Roth signs settles it

        5 records looked at, 3 things to look into
        "
        ),
    );
    // If it was Ana after all, with a new machine: the way out, as it stands there.
    shell(&team, "ana", &format!("git config --add ally.ana.signingKey \"{plain}\""));
    team.ana("check").ok();
}

#[test]
fn keys_change_and_what_they_signed_stays_good() {
    let Some(team) = signing() else { return };
    names_key(&team, "key").ok();
    team.ana("goal add Run").ok();
    names_key(&team, "next").ok();
    sign_with(&team, "ana", "next");
    team.ana("goal add Swim").ok();
    let file = team.read("ana", "members/ana.yaml");
    team.write("ana", "members/ana.yaml", &file.replace(&format!("- {}\n", public(&team, "ana", "key")), ""));
    team.ana("sync").ok();
    team.ana("check").shows(
        "
        6 records looked at, nothing to mend
        ",
    );
    // From here on the old key is as good as none.
    sign_with(&team, "ana", "key");
    team.ana("goal add Row").ok();
    let (out, _) = team.ana("check").ends(4);
    assert!(out.starts_with("goals/ana/row.yaml: ") && out.contains("[other-key]"), "{out}");
    assert!(out.ends_with("7 records looked at, 1 thing to look into\n"), "{out}");
}

#[test]
fn a_commit_that_pretends_to_be_older_than_the_keys_is_reported() {
    let Some(team) = signing() else { return };
    team.ana("goal add Run").ok();
    let old = team.git("ana", &["rev-parse", "HEAD"]);
    names_key(&team, "key").ok();
    team.ana("sync").ok();
    // A commit beside the one that names the key, with an old date and Ana's address, joined in.
    team.git("ben", &["fetch", "-q"]);
    team.git("ben", &["checkout", "-q", "-b", "side", old.trim()]);
    team.write("ben", "goals/ana/run.yaml", "title: Walk\n");
    team.git(
        "ben",
        &["-c", "user.email=ana@example.org", "commit", "-qam", "x", "--date", "2026-11-22T08:00:00+0000"],
    );
    let planted = head(&team, "ben");
    team.git("ben", &["checkout", "-q", "main"]);
    team.git("ben", &["merge", "-q", "--ff-only", "origin/main"]);
    team.git("ben", &["merge", "-q", "-m", "join", "side"]);
    team.git("ben", &["push", "-q"]);
    team.git("ana", &["pull", "-q"]);
    let (out, _) = team.ana("check").ends(4);
    let told = format!(
        "goals/ana/run.yaml: it is Ana Roth's, who signs, and its last change is not signed ({planted}) [unsigned]\n"
    );
    assert!(out.starts_with(&told), "{out}");
}

#[test]
fn no_program_is_started_unless_a_member_signs_and_then_one_for_each_commit() {
    let Some(team) = signing() else { return };
    let counter = team.path("counter");
    std::fs::write(&counter, "#!/bin/sh\necho \"$@\" >> \"$0.log\"\nexec ssh-keygen \"$@\"\n").unwrap();
    shell(&team, "ana", "chmod +x ../../counter && git config gpg.ssh.program ~/../counter");
    let count = || {
        team.ana("check").ok();
        let log = team.path("counter.log");
        let lines = std::fs::read_to_string(&log).unwrap_or_default().lines().count();
        std::fs::remove_file(&log).ok();
        lines
    };
    team.ana("goal add Run").ok();
    team.ana("checkin run=y").ok();
    std::fs::remove_file(team.path("counter.log")).unwrap();
    assert_eq!(count(), 0);
    names_key(&team, "key").ok();
    std::fs::remove_file(team.path("counter.log")).unwrap();
    assert_eq!(count(), 0);
    // Two records in one commit, one in another.
    team.write("ana", "goals/ana/swim.yaml", "title: Swim\n");
    team.write("ana", "goals/ana/ride.yaml", "title: Ride\n");
    team.ana("sync").ok();
    team.ana("goal add Row").ok();
    std::fs::remove_file(team.path("counter.log")).unwrap();
    assert_eq!(count(), 2);
    // What was found good once is not checked again.
    assert_eq!(count(), 0);
    team.ana("goal add Dance").ok();
    std::fs::remove_file(team.path("counter.log")).unwrap();
    assert_eq!(count(), 1);
}

#[test]
fn a_merge_that_changes_something_itself_is_reported() {
    let Some(team) = signing() else { return };
    names_key(&team, "key").ok();
    team.ana("goal add Run").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.ben("goal add Read").ok();
    team.ana("goal change run --why health --because so").ok();
    team.ana("sync").ok();
    // Ben's merge takes Ana's change back, and a goal of hers that nobody has written comes with it.
    team.git("ben", &["fetch", "-q"]);
    let old = team.read("ben", "goals/ana/run.yaml");
    team.git("ben", &["-c", "user.email=ana@example.org", "merge", "-q", "--no-commit", "origin/main"]);
    team.write("ben", "goals/ana/run.yaml", &old);
    team.write("ben", "goals/ana/walk.yaml", "title: Walk\n");
    team.git("ben", &["add", "goals"]);
    team.git("ben", &["-c", "user.email=ana@example.org", "commit", "-qm", "merge"]);
    team.git("ben", &["push", "-q"]);
    team.git("ana", &["pull", "-q"]);
    finds(
        &team,
        "
        goals/ana/run.yaml: it is Ana Roth's, who signs, and its last change is not signed (COMMIT) [unsigned]
            `ally git show COMMIT` shows it; the next change of this record that Ana Roth signs settles it
        goals/ana/walk.yaml: it is Ana Roth's, who signs, and its last change is not signed (COMMIT) [unsigned]
            `ally git show COMMIT` shows it; the next change of this record that Ana Roth signs settles it

        7 records looked at, 2 things to look into
        ",
    );
}

#[test]
fn a_repository_of_longer_ids_is_signed_as_git_signs_it() {
    let Some(team) = signing() else { return };
    shell(
        &team,
        "ana",
        "git init -q --object-format=sha256 ../long && cd ../long && git config gpg.format ssh",
    );
    let long = team.path("ana/long");
    for (key, value) in [
        ("user.signingkey", "key.pub"),
        ("commit.gpgsign", "true"),
        ("gpg.ssh.allowedSignersFile", "signers"),
    ] {
        let value = if value == "true" {
            value.to_owned()
        } else {
            team.path("ana").join(value).display().to_string()
        };
        team.git("ana", &["-C", &long.display().to_string(), "config", key, &value]);
    }
    team.run_in("ana", &long, &["init", "--team", "Long", "--purpose", "Swim"], None).ends(0);
    let key = public(&team, "ana", "key");
    team.run_in("ana", &long, &["member", "edit", "--signing-key", &key], None).ok();
    team.run_in("ana", &long, &["goal", "add", "Swim"], None).ok();
    shell(&team, "ana", "echo \"ana@example.org $(cat ~/key.pub)\" > ~/signers");
    let said = shell(&team, "ana", "git -C ../long verify-commit HEAD 2>&1");
    assert!(said.contains("Good"), "{said}");
    team.run_in("ana", &long, &["check"], None).ok();
}

#[test]
fn a_key_that_somebody_else_took_out_goes_on_counting_and_a_word_that_is_no_key_is_named() {
    let Some(team) = signing() else { return };
    names_key(&team, "key").ok();
    let key = public(&team, "ana", "key");
    let file = team.read("ana", "members/ana.yaml");
    team.write("ana", "members/ana.yaml", &file.replace(&format!("- {key}\n"), "- my laptop\n"));
    team.git("ana", &["-c", "commit.gpgsign=false", "commit", "-qam", "without"]);
    let tail = &key[key.len() - "ana@home".len() - 9..][..8];
    let expected = format!(
        "
        members/ana.yaml: the key ssh-ed25519 …{tail} was taken out of Ana Roth's keys by ana@example.org (COMMIT), without a signature by one of them [foreign-key]
            `ally git show COMMIT` shows it; until Ana Roth signs such a change, the key goes on counting
        members/ana.yaml: it is Ana Roth's, who signs, and its last change is not signed (COMMIT) [unsigned]
            `ally git show COMMIT` shows it; the next change of this record that Ana Roth signs settles it
        members/ana.yaml:6:1: signing_keys: \"my laptop\" is no key [bad-key]
            give the line of an ssh key's .pub file, or the fingerprint of a gpg key

        4 records looked at, 3 things to look into
        "
    );
    finds(&team, &expected);
    // She puts it back with her signature, and all is well.
    team.write("ana", "members/ana.yaml", &file);
    team.ana("sync").ok();
    team.ana("check").ok();
}

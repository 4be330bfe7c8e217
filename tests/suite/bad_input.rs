//! Whatever is wrong: one clear error on standard error, the right exit code, and nothing written.

use std::path::Path;

use super::servers::skipped;
use super::team::Team;

/// Runs a command of Ana's that must fail with this code and these words, and change nothing.
#[track_caller]
fn refused(team: &Team, line: &str, code: i32, expected: &str) {
    let before = team.state("ana");
    team.ana(line).fails(code, expected);
    assert_eq!(team.state("ana"), before, "ally {line}");
}

/// A team in which Ana has a habit, a number, and a once goal.
fn with_goals() -> Team {
    let team = Team::pair();
    team.ana("goal add Run --id run --every 3/week").ok();
    team.ana("goal add Pages --id pages --target 300 --unit pages").ok();
    team.ana("goal add Paint --id paint").ok();
    team
}

#[test]
fn what_is_not_there_is_not_found() {
    let team = with_goals();
    let no_goal = "help: `ally goal list --all` shows every goal; another member's goal is MEMBER/GOAL";
    for line in ["goal show nope", "goal log nope", "goal change nope --why x --because y", "goal done nope"]
    {
        refused(&team, line, 3, &format!("error: there is no goal \"nope\"\n  {no_goal}\n"));
    }
    refused(&team, "checkin run=y nope=y", 3, &format!("error: there is no goal \"nope\"\n  {no_goal}\n"));
    refused(
        &team,
        "goal show pa",
        3,
        "error: \"pa\" could be ana/pages or ana/paint\n  help: type more of the id\n",
    );
    refused(
        &team,
        "checkin pa=3",
        3,
        "error: \"pa\" could be ana/pages or ana/paint\n  help: type more of the id\n",
    );
    refused(
        &team,
        "feedback reply zzzz hi",
        3,
        "error: there is no record \"zzzz\"\n  help: `ally log` shows the records with their ids\n",
    );
    let nobody = "error: nobody in this team is called \"zoe\"\n  help: the members are ana, ben\n";
    for line in ["feedback give zoe hi", "goal list --who zoe", "member show zoe"] {
        refused(&team, line, 3, nobody);
    }
}

#[test]
fn answers_that_are_none_or_do_not_fit_are_refused() {
    let team = with_goals();
    refused(
        &team,
        "checkin run=y -m 7",
        2,
        "error: invalid value '7' for '--mood <1-5>': give a whole number from 1 to 5\n  \
         help: `ally checkin --help` says what fits\n",
    );
    refused(
        &team,
        "checkin run=4x3",
        2,
        "error: \"4x3\" is not an answer to run\n  help: answer y, p, n, s (or done, partly, missed, skip), a \
         number, 3x or mon,wed\n",
    );
    refused(
        &team,
        "checkin run=n:laziness",
        2,
        "error: \"laziness\" is not one of the reasons for a miss\n  help: the reasons are time, energy, forgot, \
         obstacle, feeling, choice, ill\n",
    );
    refused(
        &team,
        "checkin run=y pages=y",
        1,
        "error: pages is a number goal, and \"y\" does not fit it\n  help: what fits: a number, or n (missed) or s \
         (skip)\n",
    );
    refused(
        &team,
        "checkin paint=mon",
        1,
        "error: paint is a once goal, and \"mon\" does not fit it\n  help: what fits: y (done), p (partly), n \
         (missed), s (skip)\n",
    );
    refused(
        &team,
        "checkin",
        1,
        "error: there is nothing to write down yet\n  help: say how a goal went (`ally checkin run=y`), or use \
         --win, --note, --mood, --next\n",
    );
    refused(
        &team,
        "feedback give ana hi",
        1,
        "error: that would be feedback to yourself\n  help: a note to yourself is `ally checkin --note TEXT`\n",
    );
}

#[test]
fn days_that_do_not_exist_or_are_out_of_reach_are_refused() {
    let team = with_goals();
    let forms = "help: write it as one of: 2026-11-22, today, yesterday, tomorrow, friday, in 3 days, 3 days ago, \
                 2w, +10d, next week, end of month";
    for day in ["2026-02-30", "2026-13-01", "0000-00-00", "someday", "99999999999d"] {
        let expected = format!("error: {day:?} is not a date that ally understands\n  {forms}\n");
        refused(&team, &format!("checkin run=y --on {day}"), 2, &expected);
        refused(&team, &format!("goal add X --by '{day}'"), 2, &expected);
    }
    refused(
        &team,
        "checkin run=y --on tomorrow",
        1,
        "error: 2026-11-23 is still ahead\n  help: a check-in speaks of today or of the last seven days\n",
    );
    refused(
        &team,
        "checkin run=y --on 2026-11-14",
        1,
        "error: 2026-11-14 is more than seven days ago\n  help: --on takes today and the seven days before\n",
    );
}

#[test]
fn texts_that_say_nothing_or_could_drive_a_terminal_are_refused() {
    let team = with_goals();
    let empty = |what: &str| {
        format!(
            "error: the {what} is empty\n  help: write a word or two; `-` reads them from standard input\n"
        )
    };
    refused(&team, "goal add ''", 2, &empty("title"));
    refused(&team, "goal add '   '", 2, &empty("title"));
    refused(&team, "goal add \u{200b}", 2, &empty("title"));
    refused(&team, "checkin --note ''", 2, &empty("note"));
    refused(&team, "feedback give ben ' '", 2, &empty("text"));
    let control = |what: &str, code: &str| {
        format!(
            "error: the {what} holds a control character (U+{code})\n  help: take it out; such characters can drive a \
             terminal\n"
        )
    };
    refused(&team, "goal add a\u{1b}[31mb", 2, &control("title", "001B"));
    refused(&team, "goal add a\u{9b}b", 2, &control("title", "009B"));
    refused(&team, "checkin --note a\u{7}b", 2, &control("note", "0007"));
    refused(
        &team,
        "goal add 'two\nlines'",
        2,
        "error: the title has more than one line\n  help: put it on one line, and the rest into --note or --why\n",
    );
    let long = "x".repeat(40_001);
    let expected = "error: the note is too long: 40001 bytes, and 40000 are the most\n  help: a file beside the \
                    records can hold it; link to it from the record\n";
    refused(&team, &format!("checkin --note {long}"), 2, expected);
    // Each fits, both together do not.
    let half = "y".repeat(35_000);
    let before = team.state("ana");
    let (out, err) = team.ana(&format!("checkin --note {half} --win {half}")).ends(4);
    assert_eq!(out, "");
    assert!(err.contains("64 KiB") && err.contains("help: "), "{err}");
    assert_eq!(team.state("ana"), before);
    std::fs::write(team.path("latin1"), b"caf\xe9").unwrap();
    let note = format!("checkin --note '@{}'", team.path("latin1").display());
    let typed = format!("@{}", team.path("latin1").display());
    refused(
        &team,
        &note,
        2,
        &format!(
            "error: the text of {typed} is not UTF-8 (byte 4)\n  help: save it as UTF-8 and try again\n"
        ),
    );
}

#[test]
fn a_command_line_that_makes_no_sense_is_a_usage_error() {
    let team = with_goals();
    refused(
        &team,
        "frobnicate",
        2,
        "error: unrecognized subcommand 'frobnicate'\n  help: Usage: ally [OPTIONS] [COMMAND]\n",
    );
    refused(
        &team,
        "goal add X --every sometimes",
        2,
        "error: \"sometimes\" is not a rhythm that ally understands\n  help: write it as one of: daily, weekdays, \
         mon,wed,fri, 3/week, 2/month, weekly, monthly\n",
    );
    refused(
        &team,
        "goal add X --every daily --target 5",
        1,
        "error: a goal is done in a rhythm or counts towards a number, not both\n  help: make two goals: one with \
         --every, one with --target\n",
    );
    refused(
        &team,
        "goal add X --id Run!",
        2,
        "error: \"Run!\" can't be the name of a goal\n  help: use up to 31 lower-case letters, digits and hyphens, \
         such as `ana` or `run-5k`\n",
    );
    refused(
        &team,
        "goal add Again --id run",
        1,
        "error: there is already a goal run\n  help: choose another name with --id\n",
    );
    let (out, err) = team.ana("--json checkin run=maybe").ends(2);
    let error: serde_json::Value = serde_json::from_str(&err).unwrap();
    assert_eq!((out.as_str(), error["error"]["code"].as_str()), ("", Some("bad_answer")));
    assert_eq!(error["error"]["exit"], 2);
}

#[test]
fn without_a_git_identity_reading_works_and_writing_says_what_to_do() {
    let team = with_goals();
    std::fs::write(team.path("ana/.gitconfig"), "[ally]\n\tfsync = false\n").unwrap();
    let expected = "
        error: git does not know who you are (user.name is not set)
          help: tell git: git config --global user.name \"Your Name\"; git config --global user.email you@example.org
        ";
    for line in ["checkin run=y", "goal add X", "undo", "sync"] {
        refused(&team, line, 1, expected);
    }
    team.ana("status").ok();
}

#[test]
fn where_there_is_no_team_the_ways_to_one_are_named() {
    let team = Team::pair();
    let empty = team.path("ana/empty");
    std::fs::create_dir(&empty).unwrap();
    for made_a_repository in [false, true] {
        if made_a_repository {
            team.git_ok("ana", &empty, &["init", "--quiet"]);
        }
        for line in ["status", "checkin -m 3", "sync"] {
            team.says_in("ana", &empty, line).fails(
                1,
                &format!(
                    "error: there is no team in {} or above it\n  help: begin one with `ally init`, come into one with \
                     `ally join URL`, or name its folder with --repo DIR\n",
                    empty.display()
                ),
            );
        }
    }
    let bare = team.path("remote.git");
    let (_, err) = team.says_in("ana", &bare, "status").ends(1);
    assert!(
        err.contains("is a bare repository: it has no files to work on\n  help: clone it with `ally join`"),
        "{err}"
    );
}

#[test]
fn git_in_the_middle_of_something_is_busy_and_names_the_way_out() {
    let team = with_goals();
    team.git("ana", &["switch", "--quiet", "-c", "side", "HEAD~1"]);
    for (start, what, cure) in [
        ("merge", "merge", "git commit, or git merge --abort"),
        ("rebase", "rebase", "git rebase --continue, or git rebase --abort"),
        ("cherry-pick", "cherry-pick", "git cherry-pick --continue, or git cherry-pick --abort"),
    ] {
        team.commits("ana", "note.md", &format!("{start} here\n"));
        let here = team.git("ana", &["rev-parse", "HEAD"]);
        team.git("ana", &["switch", "--quiet", "-C", "other", "main"]);
        team.commits("ana", "note.md", "something else\n");
        let (code, said) = team.git_in("ana", &team.clone_of("ana"), &[start, here.trim()]);
        assert_eq!(code, 1, "{said}");
        let expected = format!(
            "error: git is in the middle of a {what}\n  help: nothing was written; finish it first: {cure}\n"
        );
        for line in ["checkin -m 3", "sync", "undo"] {
            refused(&team, line, 7, &expected);
        }
        team.ana("status").ok();
        team.git("ana", &[start, "--abort"]);
        team.git("ana", &["switch", "--quiet", "side"]);
    }
}

#[test]
fn a_broken_file_is_named_and_hides_nothing_else() {
    let team = with_goals();
    let path = "goals/ana/run.yaml";
    for (pages, (text, place, what, fix)) in [
        ("title: [a\n", ":1:8", "title: a list stands where a text belongs", "put the text in quotes"),
        (
            "<<<<<<< ours\ntitle: a\n=======\ntitle: b\n>>>>>>> theirs\n",
            ":1:1",
            "git left both versions of a conflict in the file",
            "keep the lines you want, delete the others and the marker lines, then save",
        ),
        ("title: a\ntitle: b\n", ":2:1", "title: the key is there twice", "keep one of the two lines"),
    ]
    .into_iter()
    .enumerate()
    {
        team.write("ana", path, text);
        let warning = format!("warning: {path}{place}: {what}\n  help: {fix}\n");
        let unreadable = "error: the goal ana/run can't be read\n  \
                          help: `ally check` names the line; mend the file and try again\n";
        refused(&team, "goal show run", 4, &format!("{warning}{unreadable}"));
        refused(&team, "goal change run --why x --because y", 4, &format!("{warning}{unreadable}"));
        refused(&team, "checkin run=y", 4, &format!("{warning}{unreadable}"));
        // The others are listed all the same, and other records can be written.
        let (out, err) = team.ana("goal list").ends(4);
        assert!(out.contains("pages") && out.contains("paint") && !out.contains("run"), "{out}");
        assert_eq!(err, warning);
        let (out, _) = team.ana("status").ends(4);
        assert!(out.contains("\n  1 goal can't be read\n") && !out.contains("no open goals; "), "{out}");
        let json = team.ana("goal list --json");
        assert_eq!(json.code, 4);
        let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
        assert_eq!(json["problems"][0]["path"], path);
        assert_eq!(json["problems"][0]["message"], what);
        let run = team.ana(&format!("checkin pages={pages}"));
        assert_eq!((run.code, run.err), (0, warning));
        assert_eq!(team.read("ana", path), text, "nobody touched it");
    }
}

#[test]
fn a_record_that_claims_another_author_is_reported() {
    let team = with_goals();
    team.ana("sync").ok();
    team.commits("ben", "checkins/ana/2026/11/2026-11-21.ana.yaml", "mood: 1\n");
    team.ben("sync").ok();
    team.ana("sync").ok();
    let touched = team.git("ben", &["log", "-1", "--format=%h", "--abbrev=10", "--", "checkins"]);
    let touched = touched.trim();
    let (out, _) = team.ana("check").ends(4);
    assert_eq!(
        out,
        format!(
            "checkins/ana/2026/11/2026-11-21.ana.yaml: it is Ana Roth's, and its last change is by ben@example.org \
             ({touched}) [other-author]\n    `ally git show {touched}` shows the change; ask them about it\n\n\
             8 records looked at, 1 thing to look into\n"
        )
    );
    assert!(team.ana(&format!("git show --format=%an {touched}")).ok().starts_with("Ben Li\n"));
    // And a check-in in the folder of one member under the name of another is read by nobody.
    team.write("ana", "checkins/ana/2026/11/2026-11-20.ben.yaml", "mood: 1\n");
    let (out, err) = team.ana("checkin list").ends(4);
    assert!(!out.contains("2026-11-20"), "{out}");
    assert!(
        err.starts_with("warning: checkins/ana/2026/11/2026-11-20.ben.yaml: this file is not read: "),
        "{err}"
    );
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_is_never_followed() {
    let team = with_goals();
    let secret = team.path("secret.yaml");
    std::fs::write(&secret, "title: my secret\n").unwrap();
    let link = team.clone_of("ana").join("goals/ana/link.yaml");
    std::os::unix::fs::symlink(&secret, &link).unwrap();
    let warning = "warning: goals/ana/link.yaml: this is no plain file: it is a symbolic link\n  help: put a plain \
                   file in its place, or delete it\n";
    let (out, err) = team.ana("goal list").ends(4);
    assert!(!out.contains("secret"), "{out}");
    assert_eq!(err, warning);
    let unreadable = "error: the goal ana/link can't be read\n  \
                      help: `ally check` names the line; mend the file and try again\n";
    refused(&team, "goal show link", 4, &format!("{warning}{unreadable}"));
    refused(&team, "goal change link --why x --because y", 4, &format!("{warning}{unreadable}"));
    let said = team.ana("sync").ok();
    assert!(
        said.starts_with("Left alone: goals/ana/link.yaml: this is no plain file: it is a symbolic link\n"),
        "{said}"
    );
    // A folder that is a link is not entered for writing either.
    std::fs::remove_file(&link).unwrap();
    let outside = team.path("outside");
    std::fs::create_dir(&outside).unwrap();
    std::os::unix::fs::symlink(&outside, team.clone_of("ana").join("checkins")).unwrap();
    let before = team.state("ana");
    let run = team.ana("checkin -m 3");
    assert!(run.code != 0 && run.out.is_empty() && run.err.contains("checkins"), "{run:?}");
    assert_eq!(team.state("ana"), before);
    assert_eq!(std::fs::read_dir(&outside).unwrap().count(), 0);
    assert_eq!(std::fs::read_to_string(&secret).unwrap(), "title: my secret\n");
}

#[test]
fn records_of_a_newer_format_are_read_and_not_written() {
    let team = with_goals();
    let text = team.read("ana", "ally.yaml").replace("format: 1", "format: 2");
    team.commits("ana", "ally.yaml", &text);
    let expected = "
        error: this team's records have format 2, and this ally writes format 1
          help: reading still works; install a newer ally to write
        ";
    for line in ["checkin run=y", "goal add X", "feedback give ben hi", "undo", "sync"] {
        refused(&team, line, 1, expected);
    }
    for line in ["status", "goal list", "goal show run", "log", "inbox", "member list"] {
        team.ana(line).ok();
    }
    let (out, _) = team.ana("check").ends(4);
    assert!(
        out.starts_with("ally.yaml:1:1: the records have format 2, this ally writes 1 [newer-format]\n"),
        "{out}"
    );
}

/// A mount that goes away with the test.
struct Mount<'a>(&'a Path);

impl Mount<'_> {
    /// Mounts, or says why the test is skipped: only root may.
    fn new<'a>(place: &'a Path, args: &[&str]) -> Option<Mount<'a>> {
        let output = std::process::Command::new("mount").args(args).arg(place).output();
        match output {
            Ok(output) if output.status.success() => Some(Mount(place)),
            Ok(output) => {
                skipped(String::from_utf8_lossy(&output.stderr).trim());
                None
            }
            Err(error) => {
                skipped(&format!("mount: {error}"));
                None
            }
        }
    }
}

impl Drop for Mount<'_> {
    fn drop(&mut self) {
        let gone = std::process::Command::new("umount").arg("--lazy").arg(self.0).status();
        assert!(gone.is_ok_and(|status| status.success()), "{} is unmounted", self.0.display());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_folder_is_read_and_not_written() {
    let team = with_goals();
    let folder = team.clone_of("ana");
    let source = folder.display().to_string();
    let Some(_mount) = Mount::new(&folder, &["--bind", &source]) else { return };
    let remounted =
        std::process::Command::new("mount").args(["-o", "remount,ro,bind"]).arg(&folder).status().unwrap();
    if !remounted.success() {
        skipped("a bind mount can't be made read-only here");
        return;
    }
    team.ana("status").ok();
    team.ana("goal list").ok();
    for line in ["checkin run=y", "goal add X", "sync"] {
        let before = team.state("ana");
        let (out, err) = team.ana(line).ends(1);
        assert_eq!(out, "", "{line}");
        assert!(err.starts_with("error: ") && err.contains("Read-only file system"), "{line}: {err}");
        assert_eq!(team.state("ana"), before);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_nothing_and_says_so() {
    let team = with_goals();
    let disk = team.path("disk");
    std::fs::create_dir(&disk).unwrap();
    let Some(_mount) = Mount::new(&disk, &["-t", "tmpfs", "-o", "size=2m", "none"]) else { return };
    team.ana("sync").ok();
    let clone = disk.join("team");
    team.in_home("ana", &["join", &team.remote(), clone.to_str().unwrap()]).ok();
    // Fills what is left, to the last byte, and a second time for what git frees meanwhile.
    let fill = |name: &str| {
        let mut file = std::fs::File::create(disk.join(name)).unwrap();
        while std::io::Write::write(&mut file, &[0; 512]).is_ok_and(|written| written > 0) {}
    };
    fill("full");
    let before = team.state_of("ana", &clone);
    let run = team.says_in("ana", &clone, "checkin run=y --note 'a word that must not be lost'");
    assert_eq!((run.code, run.out.as_str()), (1, ""), "{}", run.err);
    assert!(run.err.starts_with("error: ") && run.err.contains("No space left on device"), "{}", run.err);
    assert_eq!(team.state_of("ana", &clone), before);
    // With room again, the same command works, and nothing of the first try is left.
    std::fs::remove_file(disk.join("full")).unwrap();
    team.says_in("ana", &clone, "checkin run=y --note 'a word that must not be lost'").ok();
    assert_eq!(team.git_ok("ana", &clone, &["status", "--porcelain"]), "");
    team.git_ok("ana", &clone, &["fsck", "--strict"]);
    team.says_in("ana", &clone, "sync").ok();
}

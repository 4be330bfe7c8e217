//! A partner's hand-written records, file names and history try to drive the terminal; none of it gets through.

use super::team::{Run, Team};
use super::ways::script;

/// An escape sequence, a control of 8 bits, a bidirectional override, an invisible space, a tag.
const HOSTILE_YAML: &str =
    r"\e[31mRED\x07\x9b1m\u202Ebidi\u2066\u200Bzero\uFEFF\U000E0041 \u2028\u0604\u200Cjoin\u200D\uFE0F";

/// Whether a character may reach a terminal. A list of its own: it must not share a mistake with the program.
fn is_harmless(c: char) -> bool {
    let code = u32::from(c);
    let control = (code < 0x20 && c != '\n') || (0x7f..0xa0).contains(&code);
    let bidi = matches!(code, 0x61c | 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069);
    let hidden = matches!(code, 0xad | 0x180e | 0x200b | 0x2028 | 0x2029 | 0x2060..=0x2065 | 0xfeff | 0xe0000..=0xe007f);
    !(control || bidi || hidden)
}

#[track_caller]
fn is_safe(run: &Run) {
    for (stream, text) in [("out", &run.out), ("err", &run.err)] {
        if let Some(c) = text.chars().find(|c| !is_harmless(*c)) {
            panic!("U+{:04X} on {stream}: {run:?}", u32::from(c));
        }
    }
}

/// Ben, or somebody who can push, wrote all this by hand; Ana has synced.
fn with_hostile_records() -> Team {
    let team = Team::pair();
    team.ana("goal add Run --id run --every daily").ok();
    team.ana("checkin run=y").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    let x = HOSTILE_YAML;
    let files = [
        ("ally.yaml", format!("format: 1\nname: \"{x}\"\n")),
        (
            "members/ben.yaml",
            format!(
                "name: \"{x}\"\nemails: [ben@example.org, \"{x}\"]\nsince: 2026-11-22\nrole: \"{x}\"\ntz: \"{x}\"\n\
                 helps: [\"{x}\"]\nbecoming: \"{x}\"\naway: [{{from: 2026-11-20, to: 2026-11-30, why: \"{x}\"}}]\n"
            ),
        ),
        (
            "pacts/2026-11-22.ben.yaml",
            format!("purpose: \"{x}\"\nmissed: \"{x}\"\nlead: \"{x}\"\nvalues: [\"{x}\"]\n"),
        ),
        (
            "goals/ben/evil.yaml",
            format!(
                "title: \"{x}\"\nwhy: \"{x}\"\nevery: \"{x}\"\nunit: \"{x}\"\n\"key{x}\": \"{x}\"\ndone_when: \"{x}\\n{x}\"\n\
                 plan: [\"{x}\"]\ntags: [\"{x}\"]\naim: \"{x}\"\nclosed: {{on: 2026-11-22, as: \"{x}\", why: \"{x}\"}}\n\
                 changes: [{{on: 2026-11-22, what: \"{x}\", was: \"{x}\", why: \"{x}\"}}]\n\
                 clashes: [{{field: \"{x}\", value: \"{x}\"}}]\n"
            ),
        ),
        ("goals/ben/open.yaml", format!("title: \"{x}\"\nevery: \"{x}\"\n")),
        (
            "checkins/ben/2026/11/2026-11-22.ben.yaml",
            format!(
                "goals: {{open: {{is: missed, why: \"{x}\", note: \"{x}\"}}, \"{x}\": done}}\nwin: \"{x}\"\n\
                 blocker: \"{x}\"\nnote: \"{x}\\n{x}\"\nask: {{for: \"{x}\", text: \"{x}\"}}\nnext: \"{x}\"\n\
                 with: [\"{x}\"]\nlast: \"{x}\"\nphoto: \"{x}\"\n"
            ),
        ),
        (
            "feedback/ben/2026/11/2026-11-22.ben.k3f9.yaml",
            format!(
                "to: ana\nkind: ask\ntext: \"{x}\"\nsituation: \"{x}\"\nre: \"{x}\"\ntags: [\"{x}\"]\nabout: \"{x}\"\n"
            ),
        ),
        (
            "feedback/ben/2026/11/2026-11-22.ben.k3fa.yaml",
            format!("to: \"{x}\"\nkind: \"{x}\"\ntext: \"{x}\"\nreply: \"{x}\"\nre: 2026-11-22.ana\n"),
        ),
        ("goals/ben/twice.yaml", format!("\"{x}\": 1\n\"{x}\": 2\n")),
        ("goals/ben/type.yaml", format!("title: {{\"{x}\": 1}}\n")),
        ("goals/ben/raw.yaml", "title: \u{1b}[31mraw\n".to_owned()),
        ("goals/ben/raw2.yaml", "title: \u{202e}raw\n".to_owned()),
        ("goals/ben/tag.yaml", "title: !\u{202e}x y\n".to_owned()),
        ("goals/ben/\u{1b}[31mname\u{202e}.yaml", "title: x\n".to_owned()),
        ("goals/\u{1b}[31mwho\u{202e}/x.yaml", "title: x\n".to_owned()),
    ];
    for (path, text) in &files {
        team.write("ben", path, text);
    }
    team.git("ben", &["add", "--all"]);
    team.git("ben", &["commit", "--quiet", "-m", "evil \u{1b}[31msubject\u{202e}"]);
    team.git("ben", &["push", "--quiet", "origin", "HEAD:main"]);
    team
}

const READS: [&str; 22] = [
    "status",
    "inbox",
    "inbox --mark-read",
    "log",
    "log --grep RED",
    "log --who ben",
    "goal list --all",
    "goal show ben/evil",
    "goal show ben/open",
    "goal show ben/raw",
    "goal log ben/evil",
    "checkin list",
    "checkin show 2026-11-22.ben",
    "feedback list",
    "feedback show 2026-11-22.ben.k3f9",
    "feedback show 2026-11-22.ben.k3fa",
    "member list",
    "member show ben",
    "pact",
    "check",
    "whoami",
    "config list",
];

#[test]
fn no_command_lets_hostile_text_through() {
    let team = with_hostile_records();
    let synced = team.ana("sync");
    assert_eq!(synced.code, 5, "a clash that the file brings along is told");
    is_safe(&synced);
    let mut joined = 0;
    for line in READS {
        let run = team.ana(line);
        assert!(matches!(run.code, 0 | 4), "{run:?}");
        is_safe(&run);
        joined += run.out.matches("\u{200c}join\u{200d}\u{fe0f}").count();

        let run = team.ana(&format!("--json {line}"));
        is_safe(&run);
        let answer = if run.out.is_empty() { &run.err } else { &run.out };
        let json: serde_json::Value = serde_json::from_str(answer).unwrap();
        assert!(json["data"].is_object() || json["data"].is_array() || json["kind"] == "error", "{run:?}");

        // With colour only the program's own codes are there: whole, and none of the partner's.
        let run = team.ana(&format!("--color always {line}"));
        for text in [&run.out, &run.err] {
            let mut plain = text.clone();
            for code in ["0", "1", "2", "32", "33", "1;31"] {
                plain = plain.replace(&format!("\u{1b}[{code}m"), "");
            }
            assert!(plain.chars().all(is_harmless), "{line}: {plain:?}");
        }
    }
    assert!(joined > 20, "what writing systems and emoji need stays: {joined}");
}

#[test]
fn json_keeps_every_character_escaped() {
    let team = with_hostile_records();
    team.ana("sync").ends(5);
    let run = team.ana("goal show ben/open --json");
    assert!(
        run.out.contains(
            r#""title":"\u001b[31mRED\u0007\u009b1m\u202ebidi\u2066\u200bzero\ufeff\udb40\udc41 \u2028"#
        ),
        "{run:?}"
    );
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(
        json["data"]["title"],
        "\u{1b}[31mRED\u{7}\u{9b}1m\u{202e}bidi\u{2066}\u{200b}zero\u{feff}\u{e0041} \u{2028}\u{604}\u{200c}join\u{200d}\u{fe0f}"
    );
}

#[test]
fn writing_beside_hostile_records_is_safe_too() {
    let team = with_hostile_records();
    team.ana("sync").ends(5);
    for line in [
        "checkin run=y --note fine",
        "checkin ben/open=y",
        "feedback give ben hi --re 2026-11-22.ben",
        "feedback reply 2026-11-22.ben.k3f9 hello",
        "goal change ben/evil --why x --because y",
        "goal show \u{1b}[31m\u{202e}",
        "goal add \u{1b}[31m\u{202e}",
        "checkin run=\u{1b}[31m\u{202e}",
        "--as \u{1b}[31m\u{202e} checkin -m 3",
        "frobnicate\u{1b}[31m\u{202e}",
        "--\u{1b}[31m\u{202e}",
        "config get \u{1b}[31m\u{202e}",
        "log --kind \u{1b}[31m\u{202e}",
        "-C /nowhere/\u{1b}[31m\u{202e} status",
        "undo",
        "undo",
        "sync",
    ] {
        is_safe(&team.ana(line));
        is_safe(&team.ana(&format!("--json {line}")));
    }
}

#[test]
fn names_of_branches_remotes_and_authors_are_made_safe() {
    let team = Team::pair();
    team.commits("ben", "notes.md", "x\n");
    team.git(
        "ben",
        &[
            "-c",
            "user.name=evil\u{1b}[31m\u{202e}",
            "commit",
            "--quiet",
            "--allow-empty",
            "-m",
            "\u{1b}[31mx",
        ],
    );
    team.git("ben", &["switch", "--quiet", "-c", "b\u{202e}ranch"]);
    is_safe(&team.ben("status"));
    is_safe(&team.ben("sync"));
    is_safe(&team.ben("--json sync"));
    is_safe(&team.ben("sync --send-all"));
    team.git_ok("ben", &team.path("remote.git"), &["branch", "-D", "b\u{202e}ranch"]);
    let run = team.ben("sync");
    assert!(run.err.contains("is gone from the remote"), "{run:?}");
    is_safe(&run);
    team.git("ben", &["remote", "set-url", "origin", "/nowhere/\u{202e}evil.git"]);
    let run = team.ben("sync");
    assert_eq!(run.code, 6);
    is_safe(&run);
    // A server that answers with escape sequences.
    team.git("ben", &["remote", "set-url", "origin", &team.remote()]);
    let hook = team.path("remote.git/hooks/pre-receive");
    std::fs::create_dir_all(hook.parent().unwrap()).unwrap();
    let words = r"printf 'no \033[31mred\302\233 \342\200\256 words\n'";
    script(&hook, &format!("{words} >&2\nexit 1"));
    team.git("ben", &["switch", "--quiet", "main"]);
    team.ben("checkin -m 3").ok();
    let run = team.ben("sync");
    assert!(run.err.contains("words"), "{run:?}");
    is_safe(&run);
    // One behind ssh, that says it instead of git's own answer, or beside it.
    team.git("ben", &["remote", "set-url", "origin", "h:team.git"]);
    let dial = team.path("dial");
    for answer in [format!("{words} >&2; exit 255"), format!("{words}; cat >/dev/null")] {
        script(&dial, &format!("case $1 in -G) exit 1;; esac\n{answer}"));
        for line in ["sync", "--json sync"] {
            let vars = [("GIT_SSH", dial.to_str().unwrap())];
            let run = team.with("ben", &team.clone_of("ben"), &vars, line);
            assert!(run.code == 6 && run.err.contains("words"), "{run:?}");
            is_safe(&run);
        }
    }
    // Names of tags and of remotes, which nobody asked for.
    team.git("ben", &["remote", "set-url", "origin", &team.remote()]);
    team.git_ok("ben", &team.path("remote.git"), &["tag", "t\u{202e}ag", "main"]);
    team.git("ben", &["remote", "add", "o\u{202e}ther", "/nowhere"]);
    for line in ["sync", "status", "config list", "sync --json"] {
        is_safe(&team.ben(line));
    }
}

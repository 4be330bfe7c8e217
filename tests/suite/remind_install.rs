//! Lines in a crontab and units of systemd: what is written, shown and taken away again, with stand-ins for both programs.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::pty::{Terminal, dialog};
use super::team::{Run, Team};

/// A crontab that keeps its text in a file of the home, as Debian's says that there is none.
const CRONTAB: &str = "#!/bin/sh
file=$HOME/crontab
case $1 in
-l) [ -f \"$file\" ] || { echo 'no crontab for ana' >&2; exit 1; }; cat \"$file\" ;;
-r) rm \"$file\" ;;
-) [ ! -f \"$HOME/full\" ] || { echo 'crontab: no space left' >&2; exit 1; }; cat >\"$file\" ;;
esac
";

/// A systemctl that notes what it was told, and can be out of order.
const SYSTEMCTL: &str = "#!/bin/sh
echo \"$*\" >>\"$HOME/told-systemd\"
[ ! -f \"$HOME/no-systemd\" ]
";

/// Stand-ins for the schedulers; returns a PATH that finds them.
pub fn schedulers(team: &Team) -> String {
    let folder = team.path("bin");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text) in [("crontab", CRONTAB), ("systemctl", SYSTEMCTL)] {
        let file = folder.join(name);
        std::fs::write(&file, text).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    format!("{}:/usr/bin:/bin", folder.display())
}

fn ana(team: &Team, line: &str) -> Run {
    let path = schedulers(team);
    team.with("ana", &team.clone_of("ana"), &[("PATH", &path)], line)
}

fn crontab(team: &Team) -> PathBuf {
    team.path("ana/crontab")
}

/// Every file of the home outside of the clone, with its text.
fn own_files(team: &Team) -> Vec<String> {
    fn walk(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                found.push(path.file_name().unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    let mut found = Vec::new();
    walk(&team.path("ana/.config"), &mut found);
    found.sort();
    found
}

/// The id of a team's folder, which has another name in every test.
fn id(team: &Team) -> String {
    ally::ops::remind::id_of(team.clone_of("ana").canonicalize().unwrap().to_str().unwrap())
}

/// A text with the names that are new in every test replaced.
fn steady(team: &Team, text: &str) -> String {
    let bin = env!("CARGO_BIN_EXE_ally");
    let place = team.path("").canonicalize().unwrap().display().to_string();
    let place = place.trim_end_matches('/');
    text.replace(bin, "/usr/bin/ally").replace(place, "PLACE").replace(&id(team), "ID")
}

#[test]
fn lines_in_a_crontab_come_stay_one_and_go() {
    let team = Team::agreed();
    let before = "MAILTO=ana@example.org\r\n5 4 * * * /usr/bin/backup '50\\% done'\r\n# mine";
    std::fs::write(crontab(&team), before).unwrap();
    let install = "remind install --cron --yes --at 08:05 --at 18:30";
    ana(&team, install).shows(
        "
        cron looks every day at 08:05 and 18:30 whether there is something to tell
        cron mails what is printed to you, where this machine has a mailer; `--command` reaches you in another way
        Of a time at which the machine is off, the next one tells
        ",
    );
    let now = std::fs::read_to_string(crontab(&team)).unwrap();
    let ours = "
# >>> ally remind ID (below a line without an end) PLACE/ana/team
5 8 * * * /bin/sh 'PLACE/ana/.config/ally/remind-ID.cron.sh'
30 18 * * * /bin/sh 'PLACE/ana/.config/ally/remind-ID.cron.sh'
# <<< ally remind ID
";
    assert_eq!(steady(&team, &now), format!("{before}{ours}"));
    let script =
        std::fs::read_to_string(team.path("ana/.config/ally").join(format!("remind-{}.cron.sh", id(&team))));
    assert_eq!(
        steady(&team, &script.unwrap()),
        "#!/bin/sh
# Reminders of PLACE/ana/team, run by cron.
# `ally remind install --cron` writes this file, `ally remind remove --cron` takes it away.
export HOME='PLACE/ana'
export PATH='PLACE/bin:/usr/bin:/bin'
export GIT_CONFIG_NOSYSTEM='1'
exec '/usr/bin/ally' -C 'PLACE/ana/team' --no-input remind
"
    );
    let show = ana(&team, "remind show --cron").ok();
    assert!(
        steady(&team, &show).contains("  5 8 * * * /bin/sh 'PLACE/ana/.config/ally/remind-ID.cron.sh'\n"),
        "{show}"
    );
    assert!(show.contains("  exec '"), "{show}");
    // Installed again it is what was asked last, in its place.
    ana(&team, "remind install --cron --yes -q --command 'echo \"$ALLY_REMIND_TEXT\"'").shows("");
    let now = std::fs::read_to_string(crontab(&team)).unwrap();
    assert_eq!(now.matches("ally remind").count(), 2, "{now}");
    assert!(now.starts_with(before) && now.contains(" * * * * /bin/sh "), "{now}");
    ana(&team, "remind remove --cron --yes").shows(
        "
        cron reminds you of this team no more
        ",
    );
    assert_eq!(std::fs::read_to_string(crontab(&team)).unwrap(), before);
    assert_eq!(own_files(&team), Vec::<String>::new());
    ana(&team, "remind remove --cron").shows(
        "
        cron runs nothing of ally for this team
        ",
    );
    team.is_clean("ana");
}

#[test]
fn a_crontab_that_was_not_there_is_not_there_again() {
    let team = Team::agreed();
    ana(&team, "remind install --cron --yes -q").ok();
    assert!(crontab(&team).exists());
    ana(&team, "remind remove --cron --yes -q").ok();
    assert!(!crontab(&team).exists());
}

#[test]
fn two_teams_have_lines_of_their_own() {
    let team = Team::agreed();
    let other = team.path("ana/other");
    team.in_home("ana", &["init", "other", "--team", "Other"]).ok();
    let path = schedulers(&team);
    let in_other = |line: &str| team.with("ana", &other, &[("PATH", &path)], line);
    ana(&team, "remind install --cron --yes -q").ok();
    let first = std::fs::read_to_string(crontab(&team)).unwrap();
    in_other("remind install --cron --yes -q").ok();
    let both = std::fs::read_to_string(crontab(&team)).unwrap();
    assert!(both.starts_with(&first) && both.matches(">>> ally remind").count() == 2, "{both}");
    ana(&team, "remind remove --cron --yes -q").ok();
    assert_eq!(std::fs::read_to_string(crontab(&team)).unwrap(), both[first.len()..]);
    assert_eq!(own_files(&team).len(), 1);
}

#[test]
fn nothing_is_changed_without_a_yes() {
    let team = Team::agreed();
    for (line, scheduler) in [("remind install --cron", "cron"), ("remind install --systemd", "systemd")] {
        ana(&team, line).fails(
            1,
            &format!(
                "
        error: nothing was changed: what {scheduler} runs takes a yes
          help: `ally remind show --{scheduler}` shows what would stand there; --yes says yes
        "
            ),
        );
    }
    assert!(!crontab(&team).exists() && own_files(&team).is_empty());
    ana(&team, "remind install --cron --yes -q").ok();
    let before = std::fs::read(crontab(&team)).unwrap();
    ana(&team, "remind remove --cron").ends(1);
    assert_eq!(std::fs::read(crontab(&team)).unwrap(), before);
    for line in [
        "remind install",
        "remind install --cron --systemd --yes",
        "remind install --cron --at 25:00",
        "remind show",
        "remind --all install --cron",
    ] {
        ana(&team, line).ends(2);
    }
}

#[test]
fn at_a_terminal_it_is_shown_and_asked() {
    let team = Team::agreed();
    let path = schedulers(&team);
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let terminal = terminal.var("PATH", &path);
    let say = |answer: &str| terminal.ally("remind install --cron", &dialog(&[("[y/N]", answer)]));
    let shown = say("\r");
    assert!(shown.screen.contains("your crontab:") && shown.code == 1, "{}", shown.screen);
    assert!(!crontab(&team).exists());
    assert_eq!(say("y\r").code, 0);
    assert!(crontab(&team).exists());
}

#[test]
fn a_crontab_that_refuses_leaves_nothing_behind() {
    let team = Team::agreed();
    std::fs::write(team.path("ana/full"), "").unwrap();
    ana(&team, "remind install --cron --yes").fails(
        1,
        "
        error: crontab could not be used: crontab: no space left
          help: nothing was changed; `ally remind show --cron` has the lines, and --systemd uses a timer instead
        ",
    );
    assert_eq!(own_files(&team), Vec::<String>::new());
    std::fs::remove_file(team.path("ana/full")).unwrap();
    ana(&team, "remind install --cron --yes -q").ok();
    let spoilt = std::fs::read_to_string(crontab(&team)).unwrap().replace("# <<< ", "# ");
    std::fs::write(crontab(&team), &spoilt).unwrap();
    for line in ["remind install --cron --yes", "remind remove --cron --yes", "remind show --cron"] {
        let run = ana(&team, line);
        assert_eq!(run.code, 1, "{line}");
        assert_eq!(
            steady(&team, &run.err),
            "error: the lines of ally in your crontab begin with “# >>> ally remind ID” and have no end\n  help: nothing was \
             changed; take these lines out with `crontab -e`, then install again\n"
        );
    }
    assert_eq!(std::fs::read_to_string(crontab(&team)).unwrap(), spoilt);
    let none = [("PATH", "/nowhere")];
    team.with("ana", &team.clone_of("ana"), &none, "remind install --cron --yes").fails(
        1,
        "
        error: crontab could not be used: it is not installed, or not on the PATH
          help: nothing was changed; `ally remind show --cron` has the lines, and --systemd uses a timer instead
        ",
    );
}

#[test]
fn a_timer_is_written_started_and_taken_away() {
    let team = Team::agreed();
    let install = "remind install --systemd --yes --at 7:30 --command 'notify-send \"$ALLY_REMIND_TEXT\"'";
    ana(&team, install).shows(
        "
        systemd looks every day at 07:30 whether there is something to tell
        It runs while you are logged in; `loginctl enable-linger` lets it run without
        ",
    );
    let read = |ending: &str| {
        let file = team.path("ana/.config/systemd/user").join(format!("ally-remind-{}.{ending}", id(&team)));
        steady(&team, &std::fs::read_to_string(file).unwrap())
    };
    assert_eq!(
        read("service"),
        "[Unit]\nDescription=Reminders of PLACE/ana/team\n\n[Service]\nType=oneshot\n\
         ExecStart=/bin/sh \"PLACE/ana/.config/ally/remind-ID.systemd.sh\"\n"
    );
    assert!(read("timer").contains("OnCalendar=*-*-* 07:30:00\nPersistent=true\n"));
    let told = || steady(&team, &std::fs::read_to_string(team.path("ana/told-systemd")).unwrap());
    assert_eq!(told(), "--user daemon-reload\n--user enable --now ally-remind-ID.timer\n");
    ana(&team, "remind remove --systemd --yes -q").shows("");
    assert!(
        told().ends_with("--user disable --now ally-remind-ID.timer\n--user daemon-reload\n"),
        "{}",
        told()
    );
    assert_eq!(own_files(&team), Vec::<String>::new());
}

#[test]
fn where_systemd_does_not_answer_the_rest_is_said() {
    let team = Team::agreed();
    std::fs::write(team.path("ana/no-systemd"), "").unwrap();
    let said = ana(&team, "remind install --systemd --yes").ok();
    assert!(
        steady(&team, &said).contains(
            "systemd did not answer; this does the rest:\n  systemctl --user daemon-reload\n  systemctl --user enable \
             --now ally-remind-ID.timer\n"
        ),
        "{said}"
    );
    assert_eq!(own_files(&team).len(), 3);
    ana(&team, "remind remove --systemd --yes").ok();
    assert_eq!(own_files(&team), Vec::<String>::new());
}

#[test]
fn the_script_reminds_in_an_environment_with_nothing_in_it() {
    let team = Team::agreed();
    let file = team.path("told");
    let command = format!("printf '%s %s\\n' \"$ALLY_REMIND_TEXT\" \"$PATH\" >>'{}'", file.display());
    let path = schedulers(&team);
    let mut install = team.command("ana", env!("CARGO_BIN_EXE_ally"));
    install.current_dir(team.clone_of("ana")).env("PATH", &path).env("LANG", "de_DE.UTF-8");
    let args = ["--as", "ben", "remind", "install", "--cron", "--yes", "--sync", "--command", &command];
    assert!(install.args(args).output().unwrap().status.success());
    let script = team.path("ana/.config/ally").join(format!("remind-{}.cron.sh", id(&team)));
    let text = std::fs::read_to_string(&script).unwrap();
    assert!(
        text.contains("export LANG='de_DE.UTF-8'\n") && text.contains(" --as 'ben' remind --sync 5 "),
        "{text}"
    );
    assert_eq!(std::fs::metadata(&script).unwrap().permissions().mode() & 0o777, 0o600);
    let run = || {
        let mut shell = Command::new("/bin/sh");
        shell.env_clear().env("ALLY_NOW", team.now()).current_dir("/").arg(&script).output().unwrap()
    };
    let output = run();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    run();
    let told = std::fs::read_to_string(&file).unwrap();
    assert_eq!(told, format!("Check-in for this week, which ends today {path}\n"));
}

//! Reminders by the real cron and crontab of this machine, in mounts of their own, and units that systemd itself has read.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use ally::ops::remind::{At, Planned, Scheduler};

use super::servers::{programs, skipped};
use super::team::Team;

/// What happens behind the machine's back: spool, pid file and mailer are folders of the test, and go with it.
const STAGE: &str = r#"
set -eu
cd "$PLACE"
mount -t tmpfs none /var/spool/cron
mkdir /var/spool/cron/crontabs
chgrp crontab /var/spool/cron/crontabs
chmod 1730 /var/spool/cron/crontabs
mkdir sbin empty
cp "$CRON" sbin/cron
printf '#!/bin/sh\ncat >"%s/mail.new"\nmv "%s/mail.new" "%s/mail"\n' "$PLACE" "$PLACE" "$PLACE" >sbin/sendmail
chmod 755 sbin/sendmail
mount --bind sbin /usr/sbin
mount -t tmpfs none /run
mount --bind empty /etc/cron.d
: >nothing
mount --bind nothing /etc/crontab

crontab before
crontab -l >listed-before
cd ana/team
"$ALLY" remind install --cron --yes --at "$(date -d '+1 minute' +%H:%M)" --at "$(date -d '+2 minutes' +%H:%M)" \
  --command 'env >>"$HOME/environment"; printf "%s, 100%%\n" "$ALLY_REMIND_TEXT"' >"$PLACE/said"
cd "$PLACE"
crontab -l >listed-between
/usr/sbin/cron -f &
cron=$!
tries=0
while [ ! -e mail ] && [ $tries -lt 1500 ]; do sleep 0.1; tries=$((tries + 1)); done
kill $cron
# The next run, as cron makes it.
env -i HOME=/root LOGNAME=root SHELL=/bin/sh PATH=/usr/bin:/bin /bin/sh ana/.config/ally/remind-*.cron.sh >again 2>&1
cd ana/team
"$ALLY" remind remove --cron --yes >>"$PLACE/said"
cd "$PLACE"
crontab -l >listed-after
"#;

/// Whether this test may have mounts of its own; if not, it says so and goes on.
fn has_own_mounts() -> bool {
    let tried = Command::new("unshare").args(["-m", "mount", "-t", "tmpfs", "none", "/run"]).output();
    let may = tried.is_ok_and(|output| output.status.success());
    if !may {
        skipped("only root has mounts of its own");
    }
    may
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn the_real_cron_reminds_by_mail_once_and_other_lines_stay() {
    let Some([cron, _]) = programs(["cron", "crontab"]) else { return };
    if !has_own_mounts() {
        return;
    }
    let team = Team::empty();
    let now = chrono::Utc::now() + chrono::TimeDelta::hours(1);
    team.at(&now.format("%Y-%m-%dT%H:%M").to_string());
    team.in_home("ana", &["init", "team", "--team", "Ana & Ben", "--purpose", "Run", "--checkin", "daily"])
        .ok();
    team.ana("member edit --tz Europe/Berlin").ok();
    let before = "# mine\nMAILTO=ana@example.org\n5 4 1 1 *\t/usr/bin/printf '50\\% done'  \n";
    fs::write(team.path("before"), before).unwrap();
    let mut stage = Command::new("unshare");
    stage.args(["-m", "sh", "-c", STAGE]).env_clear().stdin(Stdio::null());
    stage.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("HOME", team.path("ana"));
    stage.env("LANG", "C.UTF-8").env("CRON", cron).env("ALLY", env!("CARGO_BIN_EXE_ally"));
    let place = team.path("").canonicalize().unwrap();
    let output = stage.env("PLACE", &place).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let read =
        |name: &str| fs::read_to_string(team.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(read("listed-before"), before);
    assert!(read("listed-between").starts_with(before) && read("listed-between").contains(">>> ally remind"));
    assert_eq!(read("listed-after"), before);
    let mail = read("mail");
    assert!(mail.contains("To: ana@example.org\n"), "{mail}");
    assert!(mail.contains("\nCheck-in for today, 100%\n"), "{mail}");
    assert_eq!(mail.matches("Check-in for").count(), 1, "{mail}");
    assert_eq!(read("again"), "");
    let environment = read("ana/environment");
    for line in ["LANG=C.UTF-8", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "ALLY_REMIND_KIND=checkin"] {
        assert!(environment.lines().any(|own| own == line), "{line}\n{environment}");
    }
    assert!(environment.contains(&format!("\nHOME={}\n", team.path("ana").display())), "{environment}");
    assert!(read("said").ends_with("cron reminds you of this team no more\n"), "{}", read("said"));
}

fn analyze(place: &Path, args: &[&str]) -> Output {
    let mut systemd = Command::new("systemd-analyze");
    systemd.env_clear().env("PATH", "/usr/bin:/bin").env("HOME", place).env("XDG_RUNTIME_DIR", place);
    systemd.args(args).current_dir(place).output().unwrap()
}

#[test]
fn systemd_reads_the_units_and_their_times() {
    if programs(["systemd-analyze"]).is_none() {
        return;
    }
    let team = Team::empty();
    for (number, odd) in
        ["/home/ana/team", "/a b/it's \"50%\" of $HOME ${x} \\ ;", "/ä\n#x\n[Unit]\t"].into_iter().enumerate()
    {
        for at in [vec![], vec![At::parse("00:00").unwrap(), At::parse("23:59").unwrap()]] {
            let planned = Planned {
                scheduler: Scheduler::Systemd,
                program: "/usr/bin/ally".to_owned(),
                folder: odd.to_owned(),
                script: format!("{odd}/remind.sh"),
                act_as: None,
                command: None,
                sync: None,
                at,
                variables: Vec::new(),
            };
            let folder = team.path(&format!("units-{number}-{}", planned.at.len()));
            fs::create_dir_all(&folder).unwrap();
            let units = planned.units();
            for (name, text) in &units {
                fs::write(folder.join(name), text).unwrap();
            }
            for (name, text) in &units {
                let output = analyze(&folder, &["verify", "--user", "--man=no", &format!("./{name}")]);
                assert!(output.status.success() && said(&output).is_empty(), "{text}\n{}", said(&output));
                for time in text.lines().filter_map(|line| line.strip_prefix("OnCalendar=")) {
                    let output = analyze(&folder, &["calendar", time]);
                    assert!(output.status.success(), "{time}\n{}", said(&output));
                }
            }
        }
    }
}

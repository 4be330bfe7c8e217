//! What a scheduler runs: a small script that sets what it lacks and calls ally. Long or odd values stand there, where a
//! shell's quotes hold everything, and not in a line of a crontab, which takes a thousand characters and reads `%`.

use super::RemindRefusal;
use super::crontab::Block;
use super::unit;

/// The variables that a scheduler lacks and that ally, git, ssh or a command of the person's may need.
pub const CARRIED: [&str; 24] = [
    "HOME",
    "PATH",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "LC_TIME",
    "TZ",
    "XDG_CONFIG_HOME",
    "XDG_RUNTIME_DIR",
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    AGENT,
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GNUPGHOME",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    "SSL_CERT_FILE",
];

/// Where the ssh agent listens.
const AGENT: &str = "SSH_AUTH_SOCK";

/// Who runs the reminders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheduler {
    /// The person's crontab.
    Cron,
    /// A timer of the person's systemd.
    Systemd,
}

impl Scheduler {
    /// As it is called.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cron => "cron",
            Self::Systemd => "systemd",
        }
    }
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    hour: u8,
    minute: u8,
}

impl At {
    /// Reads `08:30`.
    pub fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        let number = |text: &str, digits: std::ops::RangeInclusive<usize>| {
            let plain = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse::<u8>().ok()).flatten()
        };
        let (hour, minute) = (number(hour, 1..=2)?, number(minute, 2..=2)?);
        (hour < 24 && minute < 60).then_some(Self { hour, minute })
    }
}

/// What is to be scheduled.
#[derive(Debug, Clone)]
pub struct Planned {
    /// Who runs it.
    pub scheduler: Scheduler,
    /// This program's file.
    pub program: String,
    /// The team's folder.
    pub folder: String,
    /// The script's own file.
    pub script: String,
    /// The member to act as, if named.
    pub act_as: Option<String>,
    /// The command that gives a reminder.
    pub command: Option<String>,
    /// Seconds of silence for a sync before.
    pub sync: Option<i64>,
    /// When; every hour if empty.
    pub at: Vec<At>,
    /// The variables to carry.
    pub variables: Vec<(String, String)>,
}

/// What tells a team's folder from others on this machine.
pub fn id_of(folder: &str) -> String {
    format!("{:08x}", hash(folder) >> 32)
}

/// FNV-1a: the same folder gives the same id at every installation.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// A word as a shell reads it back; without a backslash, which crons read in different ways.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r#"'"'"'"#))
}

impl Planned {
    /// The team's id.
    pub fn id(&self) -> String {
        id_of(&self.folder)
    }

    /// The script.
    pub fn script(&self) -> String {
        let folder: String = self.folder.chars().map(|c| if c.is_control() { '?' } else { c }).collect();
        let name = self.scheduler.word();
        let mut text = format!(
            "#!/bin/sh\n# Reminders of {folder}, run by {name}.\n\
             # `ally remind install --{name}` writes this file, `ally remind remove --{name}` takes it away.\n"
        );
        for (name, value) in &self.variables {
            text.push_str(&format!("export {name}={}\n", quoted(value)));
        }
        text.push_str(&format!("exec {} -C {} --no-input", quoted(&self.program), quoted(&self.folder)));
        if let Some(member) = &self.act_as {
            text.push_str(&format!(" --as {}", quoted(member)));
        }
        text.push_str(" remind");
        if let Some(seconds) = self.sync {
            text.push_str(&format!(" --sync {seconds}"));
        }
        if let Some(command) = &self.command {
            text.push_str(&format!(" --command={}", quoted(command)));
        }
        text.push('\n');
        text
    }

    /// The minute of every hour, another one for each team: many clones on one host should not call at once.
    fn minute(&self) -> u64 {
        hash(&self.folder) % 60
    }

    /// The block for a crontab.
    pub fn block(&self) -> Result<Block, RemindRefusal> {
        if self.script.contains(['\n', '\r', '\\']) {
            return Err(RemindRefusal::BadPath { path: self.script.clone(), scheduler: "cron" });
        }
        // An unescaped percent sign ends the command and begins its input.
        let command = format!("/bin/sh {}", quoted(&self.script).replace('%', "\\%"));
        let lines = if self.at.is_empty() {
            vec![format!("{} * * * * {command}", self.minute())]
        } else {
            self.at.iter().map(|at| format!("{} {} * * * {command}", at.minute, at.hour)).collect()
        };
        Ok(Block { id: self.id(), folder: self.folder.clone(), lines })
    }

    /// The units for systemd: their names and texts.
    pub fn units(&self) -> [(String, String); 2] {
        let name = format!("ally-remind-{}", self.id());
        let when: Vec<String> = if self.at.is_empty() {
            vec![format!("*-*-* *:{:02}:00", self.minute())]
        } else {
            self.at.iter().map(|at| format!("*-*-* {:02}:{:02}:00", at.hour, at.minute)).collect()
        };
        [
            (format!("{name}.service"), unit::service(&self.folder, &self.script)),
            (format!("{name}.timer"), unit::timer(&self.folder, &when)),
        ]
    }

    /// When it runs, in words.
    pub fn when(&self) -> String {
        if self.at.is_empty() {
            return format!("at minute {} of every hour", self.minute());
        }
        let times: Vec<String> =
            self.at.iter().map(|at| format!("{:02}:{:02}", at.hour, at.minute)).collect();
        match times.split_last() {
            Some((last, [])) => format!("every day at {last}"),
            Some((last, rest)) => format!("every day at {} and {last}", rest.join(", ")),
            None => String::new(),
        }
    }

    /// What to know before saying yes.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let carries = |name: &str| self.variables.iter().find(|(own, _)| own == name).map(|(_, value)| value);
        if let (Some(agent), Some(_)) = (carries(AGENT).filter(|agent| is_of_a_login(agent)), self.sync) {
            notes.push(format!(
                "The ssh agent at {agent} goes with this login, and then the sync before the reminders finds no key; \
                 an agent with a fixed address, or a key without a passphrase for this remote, stays"
            ));
        }
        match self.scheduler {
            Scheduler::Cron => {
                if self.command.is_none() {
                    notes.push(
                        "cron mails what is printed to you, where this machine has a mailer; `--command` reaches you in \
                         another way"
                            .to_owned(),
                    );
                }
                if !self.at.is_empty() {
                    notes.push("Of a time at which the machine is off, the next one tells".to_owned());
                }
            }
            Scheduler::Systemd => {
                if self.command.is_none() {
                    notes.push(format!(
                        "What is printed goes to the journal (`journalctl --user -u ally-remind-{}`); `--command` reaches \
                         you in another way",
                        self.id()
                    ));
                }
                notes.push(
                    "It runs while you are logged in; `loginctl enable-linger` lets it run without"
                        .to_owned(),
                );
            }
        }
        notes
    }
}

/// Whether an agent's address is made anew at every login.
fn is_of_a_login(agent: &str) -> bool {
    ["/tmp/", "/private/tmp/", "/var/folders/"].iter().any(|place| agent.starts_with(place))
}

#[cfg(test)]
mod tests {
    use super::{At, Planned, Scheduler};

    fn planned() -> Planned {
        Planned {
            scheduler: Scheduler::Cron,
            program: "/usr/bin/ally".to_owned(),
            folder: "/home/ana/team".to_owned(),
            script: "/home/ana/.config/ally/remind.cron.sh".to_owned(),
            act_as: None,
            command: None,
            sync: None,
            at: Vec::new(),
            variables: vec![("PATH".to_owned(), "/usr/bin:/bin".to_owned())],
        }
    }

    #[test]
    fn a_time_is_read_or_refused() {
        assert_eq!(At::parse("08:30"), At::parse("8:30"));
        for bad in ["", "8", "24:00", "08:60", "8:5", "+8:30", "08:30:00", "aa:bb", " 8:30"] {
            assert_eq!(At::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn quotes_and_percent_signs_are_read_back() {
        let odd = Planned {
            folder: "/home/a na/it's \"100%\"\n$HOME".to_owned(),
            script: "/home/a na/50%'s/x.sh".to_owned(),
            command: Some("echo '%' \"$ALLY_REMIND_TEXT\"".to_owned()),
            ..planned()
        };
        assert_eq!(
            odd.script().lines().skip(3).collect::<Vec<_>>().join("\n"),
            "export PATH='/usr/bin:/bin'\nexec '/usr/bin/ally' -C '/home/a na/it'\"'\"'s \"100%\"\n$HOME' --no-input \
             remind --command='echo '\"'\"'%'\"'\"' \"$ALLY_REMIND_TEXT\"'"
        );
        assert!(odd.block().unwrap().lines[0].ends_with("/bin/sh '/home/a na/50\\%'\"'\"'s/x.sh'"));
        assert!(Planned { script: "/a\\b".to_owned(), ..planned() }.block().is_err());
        assert!(Planned { script: "/a\nb".to_owned(), ..planned() }.block().is_err());
    }

    #[test]
    fn an_agent_of_one_login_is_named_where_it_is_needed() {
        let with = |agent: &str, sync: Option<i64>| {
            let variables = vec![("SSH_AUTH_SOCK".to_owned(), agent.to_owned())];
            let notes = Planned { variables, sync, ..planned() }.notes();
            notes.iter().any(|note| note.contains("goes with this login"))
        };
        assert!(with("/tmp/ssh-XXXXa3Uf/agent.812", Some(5)));
        assert!(!with("/tmp/ssh-XXXXa3Uf/agent.812", None));
        assert!(!with("/run/user/1000/ssh-agent.socket", Some(5)));
    }
}

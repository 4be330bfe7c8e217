//! The user's own ssh: which program that is, and with which options it is called.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::configured::Settings;
use super::program::{command, idle_limit, run};
use super::url::SshAddress;
use super::{Error, Result, World};

/// What decides about the call.
pub(super) struct Ssh<'a> {
    /// Git's configuration.
    pub(super) settings: &'a Settings,
    /// Where relative paths in it start.
    pub(super) folder: Option<&'a Path>,
    /// The environment.
    pub(super) world: &'a World,
}

impl Ssh<'_> {
    /// The call that runs `server` on the machine of `address`.
    pub(super) fn command(&self, address: &SshAddress, server: &str) -> Result<Command> {
        let (program, variant) = self.program(address)?;
        let mut ssh = program.command(self);
        ssh.args(self.options(variant));
        if let Some(port) = address.port {
            ssh.arg(match variant {
                Variant::OpenSsh | Variant::Unknown => "-p",
                Variant::Plink | Variant::TortoisePlink => "-P",
                Variant::Simple => {
                    return Err(Error::Url {
                        url: format!("{}:{port}", address.host),
                        why: "the ssh program is set as `simple`, which takes no port",
                    });
                }
            });
            ssh.arg(port.to_string());
        }
        ssh.arg(&address.host).arg(server);
        Ok(ssh)
    }

    fn options(&self, variant: Variant) -> Vec<&'static str> {
        let unattended = !self.world.interactive;
        let mut options = Vec::new();
        match variant {
            Variant::OpenSsh => {
                if unattended {
                    options.extend(["-o", "BatchMode=yes", "-o", "ConnectTimeout=15"]);
                }
                options.extend(["-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=3"]);
            }
            Variant::Plink if unattended => options.push("-batch"),
            Variant::TortoisePlink => options.push("-batch"),
            Variant::Plink | Variant::Simple | Variant::Unknown => {}
        }
        options
    }

    /// Which ssh to call, in git's order: `GIT_SSH_COMMAND`, `core.sshCommand`, `GIT_SSH`, `ssh`.
    fn program(&self, address: &SshAddress) -> Result<(Program, Variant)> {
        let variable = |name: &str| self.world.vars.get(OsStr::new(name)).filter(|v| !v.is_empty());
        let line = variable("GIT_SSH_COMMAND")
            .cloned()
            .or_else(|| self.settings.ssh_command.as_ref().map(OsString::from));
        let program = match (line, variable("GIT_SSH")) {
            (Some(line), _) => Program::Line(line),
            (None, Some(path)) => Program::Path(path.clone()),
            (None, None) => Program::Path(OsString::from("ssh")),
        };
        let set =
            variable("GIT_SSH_VARIANT").and_then(|set| set.to_str()).or(self.settings.ssh_variant.as_deref());
        let variant = match set.and_then(Variant::set).or_else(|| Variant::of_program(&program.name())) {
            Some(variant) => variant,
            None => self.probed(&program, address)?,
        };
        Ok((program, variant))
    }

    /// Asks a program of unknown name, as git does, whether it understands OpenSSH's options.
    fn probed(&self, program: &Program, address: &SshAddress) -> Result<Variant> {
        let mut ssh = program.command(self);
        ssh.arg("-G").args(self.options(Variant::OpenSsh));
        if let Some(port) = address.port {
            ssh.arg("-p").arg(port.to_string());
        }
        ssh.arg(&address.host);
        let patience = Duration::from_secs(10);
        let limit = idle_limit(self.world).map_or(patience, |limit| limit.min(patience));
        Ok(match run(ssh, None, Some(limit))?.status.success() {
            true => Variant::OpenSsh,
            false => Variant::Unknown,
        })
    }
}

enum Program {
    /// A line for the shell.
    Line(OsString),
    /// The program itself.
    Path(OsString),
}

impl Program {
    fn command(&self, ssh: &Ssh<'_>) -> Command {
        let mut call = match self {
            Self::Line(line) => {
                let mut script = line.clone();
                script.push(" \"$@\"");
                let mut shell = command(OsStr::new("sh"), ssh.world);
                shell.arg("-c").arg(script).arg(line);
                shell
            }
            Self::Path(path) => command(path, ssh.world),
        };
        if let Some(folder) = ssh.folder {
            call.current_dir(folder);
        }
        call
    }

    fn name(&self) -> String {
        match self {
            Self::Line(line) => first_word(&line.to_string_lossy()).to_owned(),
            Self::Path(path) => path.to_string_lossy().into_owned(),
        }
    }
}

/// The ssh programs that differ in their options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Variant {
    OpenSsh,
    Plink,
    TortoisePlink,
    /// Host and command, nothing else.
    Simple,
    /// Something that may pass its arguments on to ssh.
    Unknown,
}

impl Variant {
    /// The user's own word for it; `auto` and words that git does not know leave it open.
    fn set(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "ssh" => Some(Self::OpenSsh),
            "plink" | "putty" => Some(Self::Plink),
            "tortoiseplink" => Some(Self::TortoisePlink),
            "simple" => Some(Self::Simple),
            _ => None,
        }
    }

    fn of_program(path: &str) -> Option<Self> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path).to_ascii_lowercase();
        match name.strip_suffix(".exe").unwrap_or(&name) {
            "ssh" => Some(Self::OpenSsh),
            "plink" => Some(Self::Plink),
            "tortoiseplink" => Some(Self::TortoisePlink),
            _ => None,
        }
    }
}

/// The program in a line for the shell.
fn first_word(line: &str) -> &str {
    let line = line.trim_start();
    for quote in ['"', '\''] {
        if let Some((word, _)) = line.strip_prefix(quote).and_then(|rest| rest.split_once(quote)) {
            return word;
        }
    }
    line.split_whitespace().next().unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Place;
    use super::*;

    #[test]
    fn every_kind_of_ssh_is_called_in_its_own_way() {
        let address = SshAddress { host: "u@h".into(), port: Some(7), path: "p".into() };
        for (program, set, attended, expected) in [
            ("/usr/bin/plink", None, false, "-batch -P 7 u@h serve"),
            ("C:\\PuTTY\\PLINK.EXE", None, true, "-P 7 u@h serve"),
            ("tortoiseplink", None, true, "-batch -P 7 u@h serve"),
            ("dial", Some("putty"), false, "-batch -P 7 u@h serve"),
            ("plink", Some("ssh"), true, "-o ServerAliveInterval=15 -o ServerAliveCountMax=3 -p 7 u@h serve"),
        ] {
            let mut place = Place::new().with("GIT_SSH", program);
            place.world.interactive = attended;
            let settings = Settings { ssh_variant: set.map(ToOwned::to_owned), ..Settings::default() };
            let ssh = Ssh { settings: &settings, folder: None, world: &place.world };
            let call = ssh.command(&address, "serve").unwrap();
            let arguments: Vec<_> = call.get_args().map(|argument| argument.to_str().unwrap()).collect();
            assert_eq!(arguments.join(" "), expected, "{program}");
        }
        let place = Place::new().with("GIT_SSH_VARIANT", "simple");
        let ssh = Ssh { settings: &Settings::default(), folder: None, world: &place.world };
        assert!(matches!(ssh.command(&address, "serve"), Err(Error::Url { .. })));
    }

    #[test]
    fn the_program_in_a_line_is_its_first_word() {
        assert_eq!(first_word("ssh -F file"), "ssh");
        assert_eq!(first_word(" '/my tools/ssh' -v"), "/my tools/ssh");
        assert_eq!(first_word("\"/a b/plink\""), "/a b/plink");
    }
}

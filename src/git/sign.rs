//! Signatures on commits, made by the programs and keys that git is configured for.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::process::Output;

use super::repo::Repo;
use super::{Error, Result, Stamp, World, disk, program};

/// An ssh key as `ssh-keygen` wants it.
struct SshKey {
    file: PathBuf,
    /// It was written out by value and is a public key whose private half an agent holds.
    literal: bool,
}

impl Repo {
    /// The signature for a commit's bytes; `None` if commits are not signed here.
    pub(super) fn signature(&self, commit: &[u8], by: &Stamp, world: &World) -> Result<Option<String>> {
        if self.config_bool("commit.gpgsign")? != Some(true) {
            return Ok(None);
        }
        let format = self.config("gpg.format")?.unwrap_or_else(|| "openpgp".to_owned());
        let signed = match format.as_str() {
            "ssh" => self.sign_by_ssh(commit, world),
            "openpgp" => self.sign_by_gpg(commit, by, "gpg", "gpg.openpgp.program", world),
            "x509" => self.sign_by_gpg(commit, by, "gpgsm", "gpg.x509.program", world),
            other => Err(Error::Signing(format!("gpg.format is {other}, which git does not know"))),
        };
        signed.map(Some)
    }

    /// By gpg or gpgsm, called as git calls them.
    fn sign_by_gpg(
        &self,
        commit: &[u8],
        by: &Stamp,
        default: &str,
        program_key: &str,
        world: &World,
    ) -> Result<String> {
        let mut name = self.config_path(program_key)?;
        if name.is_none() && default == "gpg" {
            name = self.config_path("gpg.program")?;
        }
        let name = name.unwrap_or_else(|| PathBuf::from(default));
        let key = self.config("user.signingkey")?.filter(|key| !key.is_empty());
        let key = key.unwrap_or_else(|| format!("{} <{}>", by.name, by.email));
        let mut command = program::command(name.as_os_str(), world);
        command.args(["--status-fd=2", "-bsau"]).arg(key);
        let output = program::run(command, Some(commit), None)?;
        // gpg can end with 0 and have signed nothing; git looks for the same line.
        let created = String::from_utf8_lossy(&output.stderr).contains("[GNUPG:] SIG_CREATED ");
        armored(&output, created)
    }

    /// By `ssh-keygen -Y sign`.
    fn sign_by_ssh(&self, commit: &[u8], world: &World) -> Result<String> {
        let key = self.ssh_key(world)?;
        let name = self.config_path("gpg.ssh.program")?.unwrap_or_else(|| PathBuf::from("ssh-keygen"));
        let mut command = program::command(name.as_os_str(), world);
        command.args(["-Y", "sign", "-n", "git", "-f"]).arg(&key.file);
        if key.literal {
            command.arg("-U");
        }
        let output = program::run(command, Some(commit), None);
        if key.literal {
            disk::remove(&key.file)?;
        }
        armored(&output?, true)
    }

    /// The configured key; one given by value is written to a file.
    fn ssh_key(&self, world: &World) -> Result<SshKey> {
        let configured = match self.config("user.signingkey")?.filter(|key| !key.is_empty()) {
            Some(key) => key,
            None => self.default_ssh_key(world)?,
        };
        let value = configured
            .strip_prefix("key::")
            .or_else(|| Some(&*configured).filter(|key| key.starts_with("ssh-")));
        let Some(value) = value else {
            let file = self.config_path("user.signingkey")?.unwrap_or_else(|| PathBuf::from(&configured));
            return Ok(SshKey { file, literal: false });
        };
        let file = self.own_folder().join("signing-key");
        disk::create_dirs(&self.own_folder())?;
        disk::write_aside(&file, format!("{value}\n").as_bytes(), false, false)?;
        Ok(SshKey { file, literal: true })
    }

    /// The first key that `gpg.ssh.defaultKeyCommand` names.
    fn default_ssh_key(&self, world: &World) -> Result<String> {
        let Some(line) = self.config("gpg.ssh.defaultKeyCommand")? else {
            return Err(Error::Signing("user.signingkey is not set".to_owned()));
        };
        let mut command = program::command(OsStr::new("sh"), world);
        command.args([OsString::from("-c"), OsString::from(&line)]);
        let output = program::run(command, None, None)?;
        let text = String::from_utf8_lossy(&output.stdout);
        let first = text.lines().next().unwrap_or("").trim();
        if first.starts_with("key::") || first.starts_with("ssh-") {
            return Ok(first.to_owned());
        }
        Err(Error::Signing(format!("gpg.ssh.defaultKeyCommand ({line}) named no key")))
    }
}

/// The signature that a program printed, or its last words.
fn armored(output: &Output, created: bool) -> Result<String> {
    let text = String::from_utf8_lossy(&output.stdout);
    if output.status.success() && created && text.starts_with("-----BEGIN") {
        return Ok(text.trim_end().replace("\r\n", "\n"));
    }
    let words = String::from_utf8_lossy(&output.stderr);
    let words: Vec<&str> = words
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("[GNUPG:]"))
        .collect();
    let last = words.last().copied().unwrap_or("the signing program said nothing");
    Err(Error::Signing(format!("{last} ({})", output.status)))
}

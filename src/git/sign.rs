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
    /// The field of a commit that holds its signature.
    pub(super) fn signature_field(&self) -> &'static str {
        match self.git.object_format() {
            git2::ObjectFormat::Sha1 => "gpgsig",
            git2::ObjectFormat::Sha256 => "gpgsig-sha256",
        }
    }

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

#[cfg(test)]
mod tests {
    use super::super::Error;
    use super::super::practice::Clone;
    use super::*;

    /// A clone that signs with a new ssh key; `None` where there is no `ssh-keygen`.
    fn signing_clone() -> Option<Clone> {
        let clone = Clone::new();
        let key = clone.dir.join("../key");
        let mut command = program::command(OsStr::new("ssh-keygen"), &clone.world);
        command.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&key);
        if matches!(program::run(command, None, None), Err(Error::Program { .. })) {
            return None;
        }
        let public = std::fs::read_to_string(key.with_extension("pub")).unwrap();
        std::fs::write(clone.dir.join("../signers"), format!("ana@example.org {public}")).unwrap();
        clone.git(&["config", "gpg.ssh.allowedSignersFile", "../signers"]);
        clone.git(&["config", "gpg.format", "ssh"]);
        clone.git(&["config", "commit.gpgsign", "true"]);
        clone.git(&["config", "user.signingkey", key.with_extension("pub").to_str().unwrap()]);
        Some(clone)
    }

    #[test]
    fn git_verifies_what_ssh_keygen_signed() {
        let Some(clone) = signing_clone() else { return };
        clone.commit(&[("one.yaml", None, Some("1\n"))]).unwrap();
        let shown = clone.git(&["verify-commit", "HEAD"]);
        assert!(shown.contains("Good \"git\" signature"), "{shown}");
        assert_eq!(clone.status(), "");
    }

    #[test]
    fn a_failing_signer_leaves_nothing_behind() {
        let Some(clone) = signing_clone() else { return };
        // A literal key whose private half no agent holds.
        let public = std::fs::read_to_string(clone.dir.join("../key.pub")).unwrap();
        clone.git(&["config", "user.signingkey", &format!("key::{}", public.trim())]);
        let refused = clone.commit(&[("one.yaml", None, Some("1\n"))]);
        assert!(matches!(refused, Err(Error::Signing(_))), "{refused:?}");
        clone.git(&["config", "gpg.ssh.program", "/nonexistent/ssh-keygen"]);
        let refused = clone.commit(&[("one.yaml", None, Some("1\n"))]);
        assert!(matches!(refused, Err(Error::Program { .. })), "{refused:?}");
        assert_eq!(clone.repo.head().unwrap(), None);
        assert_eq!(clone.git(&["status", "--porcelain"]), "");
        assert!(!clone.repo.own_folder().join("signing-key").exists());
    }

    #[test]
    fn gpg_is_called_as_git_calls_it_and_its_word_is_checked() {
        let clone = Clone::new();
        let fake = clone.dir.join("../gpg");
        let script = "#!/bin/sh\necho \"$@\" >\"$0.args\"\ncat >/dev/null\necho '-----BEGIN PGP SIGNATURE-----'\n\
                      echo x\necho '-----END PGP SIGNATURE-----'\n";
        std::fs::write(&fake, script).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(&fake, mode).unwrap();
        clone.git(&["config", "commit.gpgsign", "true"]);
        clone.git(&["config", "gpg.program", fake.to_str().unwrap()]);
        // Exit code 0 and a text that looks like a signature, but no SIG_CREATED.
        let refused = clone.commit(&[("one.yaml", None, Some("1\n"))]);
        assert!(matches!(refused, Err(Error::Signing(_))), "{refused:?}");
        std::fs::write(&fake, format!("{script}echo '[GNUPG:] SIG_CREATED D' >&2\n")).unwrap();
        clone.commit(&[("one.yaml", None, Some("1\n"))]).unwrap();
        assert!(
            clone.git(&["cat-file", "-p", "HEAD"]).contains("gpgsig -----BEGIN PGP SIGNATURE-----\n x\n")
        );
        let args = std::fs::read_to_string(clone.dir.join("../gpg.args")).unwrap();
        assert_eq!(args, "--status-fd=2 -bsau Ana <ana@example.org>\n");
    }
}

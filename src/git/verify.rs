//! Signatures that commits carry, checked by `ssh-keygen` and `gpg`.
//!
//! The programs are the ones that the user's own configuration names, as for signing. Nothing is looked up on the network,
//! and whom a keyring trusts does not matter: what counts is whether one of the keys that were asked for has signed.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;

use super::repo::{Repo, absent};
use super::{Error, Oid, Result, Step, World, disk, program};

/// How long a program may think about one signature.
const PATIENCE: Duration = Duration::from_secs(30);

/// After this time nobody is still reading the files of one check.
const ABANDONED: Duration = Duration::from_secs(3600);

/// A key that may have signed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signer {
    /// The type and the public half of an ssh key, parted by a space.
    Ssh(String),
    /// The fingerprint or long id of a gpg key, in capitals.
    Gpg(String),
}

/// What a commit's signature says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature {
    /// It is good, and by one of the keys.
    Good,
    /// There is none.
    Missing,
    /// It is by something else, such as `the key SHA256:…`.
    Other(String),
    /// It does not fit what the commit says.
    Bad,
    /// It can't be checked on this machine, for this reason.
    Unknown(String),
}

impl Repo {
    /// Checks the signature of a commit against the keys of one person.
    pub fn verify(&self, commit: Oid, signers: &[Signer], world: &World) -> Result<Signature> {
        world.progress.tell(Step::Verifying(commit));
        let found = self.git.extract_signature(&commit, Some(self.signature_field()));
        let Some((signature, text)) = absent(found)? else {
            return Ok(Signature::Missing);
        };
        let folder = self.own_folder().join(format!("verify-{:016x}", world.seed));
        let checked = if signature.starts_with(b"-----BEGIN SSH SIGNATURE-----") {
            self.verify_by_ssh(&folder, &signature, &text, signers, world)
        } else if signature.starts_with(b"-----BEGIN PGP ") {
            self.verify_by_gpg(&folder, &signature, &text, signers, world)
        } else {
            Ok(Signature::Unknown("it is of a kind that ally does not check".to_owned()))
        };
        // A clone that can only be read is no reason to keep the other findings back.
        let removed = disk::remove_folder(&folder).and_then(|()| self.sweep());
        match checked.and_then(|checked| removed.map(|()| checked)) {
            Err(error @ (Error::Program { .. } | Error::File { .. })) => {
                Ok(Signature::Unknown(error.to_string()))
            }
            checked => checked,
        }
    }

    fn verify_by_ssh(
        &self,
        folder: &Path,
        signature: &[u8],
        text: &[u8],
        signers: &[Signer],
        world: &World,
    ) -> Result<Signature> {
        let line = |signer: &Signer| match signer {
            Signer::Ssh(key) => Some(format!("member namespaces=\"git\" {key}\n")),
            Signer::Gpg(_) => None,
        };
        let known: String = signers.iter().filter_map(line).collect();
        let name = self.config_path("gpg.ssh.program")?.unwrap_or_else(|| PathBuf::from("ssh-keygen"));
        let signature = aside(folder, "signature", signature)?;
        let ask = |what: &str, more: &[&OsStr]| {
            let mut command = program::command(name.as_os_str(), world);
            command.args(["-Y", what, "-n", "git", "-s"]).arg(&signature).args(more);
            program::run(command, Some(text), Some(PATIENCE))
        };
        if !known.is_empty() {
            let known = aside(folder, "signers", known.as_bytes())?;
            let args = ["-f".as_ref(), known.as_os_str(), "-I".as_ref(), "member".as_ref()];
            let output = ask("verify", &args)?;
            if output.status.success()
                && words(&output.stdout).starts_with("Good \"git\" signature for member ")
            {
                return Ok(Signature::Good);
            }
        }
        // Whose it is, and whether it is one at all.
        let output = ask("check-novalidate", &[])?;
        let said = words(&output.stdout);
        if output.status.success() && said.starts_with("Good \"git\" signature with ") {
            let print = said.split_whitespace().last().unwrap_or_default();
            return Ok(Signature::Other(format!("the ssh key {print}")));
        }
        let said = words(&output.stderr);
        if said.contains("incorrect signature") { Ok(Signature::Bad) } else { Ok(unknown(&output)) }
    }

    fn verify_by_gpg(
        &self,
        folder: &Path,
        signature: &[u8],
        text: &[u8],
        signers: &[Signer],
        world: &World,
    ) -> Result<Signature> {
        let known: Vec<&str> = signers.iter().filter_map(Signer::gpg).collect();
        if known.is_empty() {
            return Ok(Signature::Other("a gpg key".to_owned()));
        }
        let name = match self.config_path("gpg.openpgp.program")? {
            Some(name) => Some(name),
            None => self.config_path("gpg.program")?,
        };
        let signature = aside(folder, "signature", signature)?;
        let name = name.unwrap_or_else(|| PathBuf::from("gpg"));
        let mut command = program::command(name.as_os_str(), world);
        command.args([
            "--batch",
            "--no-auto-key-retrieve",
            "--status-fd=1",
            "--keyid-format=long",
            "--verify",
        ]);
        command.arg(&signature).arg("-");
        let output = program::run(command, Some(text), Some(PATIENCE))?;
        Ok(judged(&words(&output.stdout), &known).unwrap_or_else(|| unknown(&output)))
    }

    /// Removes what checks that were killed have left.
    fn sweep(&self) -> Result<()> {
        let folder = self.own_folder();
        for entry in fs::read_dir(&folder).map_err(Error::file(&folder))? {
            let entry = entry.map_err(Error::file(&folder))?;
            let age = || entry.metadata().and_then(|meta| meta.modified()).ok()?.elapsed().ok();
            let is_ours = entry.file_name().to_string_lossy().starts_with("verify-");
            if is_ours && age().is_some_and(|age| age > ABANDONED) {
                disk::remove_folder(&entry.path())?;
            }
        }
        Ok(())
    }
}

impl Signer {
    fn gpg(&self) -> Option<&str> {
        match self {
            Self::Gpg(key) => Some(key),
            Self::Ssh(_) => None,
        }
    }
}

/// What gpg's status lines say of a signature; `None` if they say nothing that is known here.
fn judged(status: &str, known: &[&str]) -> Option<Signature> {
    let lines: Vec<Vec<&str>> = status
        .lines()
        .filter_map(|line| line.strip_prefix("[GNUPG:] "))
        .map(|line| line.split_whitespace().collect())
        .collect();
    let find = |name: &str| lines.iter().find(|line| line.first() == Some(&name));
    let is_known = |print: &str| known.iter().any(|key| !print.is_empty() && print.ends_with(key));
    // Who adds a second signature to one that is good hopes that somebody looks at one of them only.
    if find("BADSIG").is_some() || lines.iter().filter(|line| line.first() == Some(&"NEWSIG")).count() > 1 {
        return Some(Signature::Bad);
    }
    if let Some(line) = find("VALIDSIG") {
        let print = line.get(1).copied().unwrap_or_default();
        let primary = line.get(10).copied().unwrap_or_default();
        return Some(if find("REVKEYSIG").is_some() {
            Signature::Other(format!("a gpg key that was revoked, {print}"))
        } else if is_known(print) || is_known(primary) {
            Signature::Good
        } else {
            Signature::Other(format!("the gpg key {print}"))
        });
    }
    let line = find("ERRSIG")?;
    let id = line.get(1).copied().unwrap_or_default();
    // The public half is missing: only the name that the signature gives is there to compare.
    let named = known.iter().any(|key| !id.is_empty() && key.ends_with(id));
    Some(if named {
        Signature::Unknown(format!("the gpg key {id} is not in your keyring"))
    } else {
        Signature::Other(format!("the gpg key {id}"))
    })
}

/// Writes a file for the program to read, in a folder of this check alone.
fn aside(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf> {
    disk::create_dirs(folder)?;
    let file = folder.join(name);
    disk::write_aside(&file, bytes, false, false)?;
    Ok(file)
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The last words of a program that did not come to a judgement.
fn unknown(output: &Output) -> Signature {
    let said = words(&output.stderr);
    let last = said.lines().map(str::trim).rfind(|line| !line.is_empty() && !line.starts_with("[GNUPG:]"));
    Signature::Unknown(last.unwrap_or("the program that checks it said nothing").to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Signature, judged};

    #[test]
    fn the_words_of_gpg_are_judged_by_the_keys_that_were_asked_for() {
        let print = "0123456789ABCDEF0123456789ABCDEF01234567";
        let primary = "FEDCBA9876543210FEDCBA9876543210FEDCBA98";
        let valid =
            format!("[GNUPG:] NEWSIG\n[GNUPG:] VALIDSIG {print} 2026-11-22 1 0 4 0 22 8 00 {primary}\n");
        for key in [print, &print[24..], primary, &primary[24..]] {
            assert_eq!(judged(&valid, &[key]), Some(Signature::Good), "{key}");
        }
        assert_eq!(
            judged(&valid, &["0000000000000000"]),
            Some(Signature::Other(format!("the gpg key {print}")))
        );
        let revoked = format!("[GNUPG:] REVKEYSIG 01 Ana\n{valid}");
        assert!(matches!(judged(&revoked, &[print]), Some(Signature::Other(_))));
        assert_eq!(judged(&format!("{valid}{valid}"), &[print]), Some(Signature::Bad));
        assert_eq!(judged(&format!("{valid}[GNUPG:] BADSIG 01 Ana\n"), &[print]), Some(Signature::Bad));
        let missing =
            "[GNUPG:] NEWSIG\n[GNUPG:] ERRSIG 89ABCDEF01234567 22 8 00 1 9\n[GNUPG:] NO_PUBKEY 89\n";
        assert!(matches!(judged(missing, &[print]), Some(Signature::Unknown(_))));
        assert!(matches!(judged(missing, &[primary]), Some(Signature::Other(_))));
        assert_eq!(judged("gpg: no valid OpenPGP data found\n", &[print]), None);
    }
}

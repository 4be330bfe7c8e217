//! Keys that commits are signed with, as members write them down.

use std::fmt;

/// The shortest name of a gpg key that is taken: its long id, in hexadecimal digits.
const LONG_ID: usize = 16;

/// A key of a member.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SigningKey {
    /// An ssh key: its type and its public half, without the comment.
    Ssh(String),
    /// A gpg key: its fingerprint or long id, in capitals.
    Gpg(String),
}

impl SigningKey {
    /// A key from its written form: the line of a `.pub` file, which may begin with git's `key::`, or the fingerprint or
    /// long id of a gpg key.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix("key::").unwrap_or(text);
        ssh(text).or_else(|| gpg(text))
    }
}

/// Only the type and the key itself are taken: what else a line may say (`cert-authority`, dates) is not for others to
/// decide.
fn ssh(text: &str) -> Option<SigningKey> {
    let mut words = text.split_whitespace();
    let (kind, key) = (words.next()?, words.next()?);
    let named = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '@' | '.');
    let coded = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let begins = ["ssh-", "ecdsa-", "sk-"].iter().any(|beginning| kind.starts_with(beginning));
    let fits = begins && kind.chars().all(named) && key.starts_with("AAAA") && key.chars().all(coded);
    fits.then(|| SigningKey::Ssh(format!("{kind} {key}")))
}

fn gpg(text: &str) -> Option<SigningKey> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = digits.strip_prefix("0x").unwrap_or(&digits).to_uppercase();
    let fits = matches!(digits.len(), LONG_ID | 40 | 64) && digits.chars().all(|c| c.is_ascii_hexdigit());
    fits.then_some(SigningKey::Gpg(digits))
}

impl fmt::Display for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ssh(key) | Self::Gpg(key) => f.write_str(key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SigningKey;

    #[test]
    fn keys_are_read_as_their_programs_print_them() {
        let ssh = |text: &str| SigningKey::Ssh(text.to_owned());
        let gpg = |text: &str| SigningKey::Gpg(text.to_owned());
        let full = "0123456789ABCDEF0123456789ABCDEF01234567";
        for (text, key) in [
            ("ssh-ed25519 AAAAC3Nz+/= ana@home", ssh("ssh-ed25519 AAAAC3Nz+/=")),
            ("key::ecdsa-sha2-nistp256 AAAAE2", ssh("ecdsa-sha2-nistp256 AAAAE2")),
            (" sk-ssh-ed25519@openssh.com AAAAGn", ssh("sk-ssh-ed25519@openssh.com AAAAGn")),
            ("0123 4567 89AB CDEF 0123  4567 89AB CDEF 0123 4567", gpg(full)),
            ("0x0123456789abcdef", gpg("0123456789ABCDEF")),
        ] {
            assert_eq!(SigningKey::parse(text), Some(key.clone()), "{text}");
            assert_eq!(SigningKey::parse(&key.to_string()), Some(key), "{text}");
        }
        // A short id is anybody's; options of a list of signers are not for a member to set.
        for text in
            ["01234567", "ssh-ed25519", "ssh-ed25519 xyz", "cert-authority ssh-rsa AAAA", "~/.ssh/id.pub", ""]
        {
            assert_eq!(SigningKey::parse(text), None, "{text}");
        }
    }
}

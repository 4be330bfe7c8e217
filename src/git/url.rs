//! Addresses of remotes: which of git's forms it is, where it leads, and what is too dangerous to hand to a program.

use std::borrow::Cow;
use std::path::PathBuf;

use super::{Error, Result};

/// Where an address leads, read as git reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Address {
    /// To another machine, through ssh.
    Ssh(SshAddress),
    /// To a folder of this machine.
    Folder(PathBuf),
    /// By a way that only the git program knows: http(s), `git://`, remote helpers.
    Git,
}

/// The parts of an ssh address, each checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SshAddress {
    /// Host or alias of ssh's configuration, with `user@` if a user was given.
    pub(super) host: String,
    /// The port, if one was given.
    pub(super) port: Option<u16>,
    /// The path over there; relative to the home folder unless it begins with `/`.
    pub(super) path: String,
}

/// Where paths without a beginning start.
#[derive(Debug, Clone, Default)]
pub(super) struct Base {
    /// For relative paths: the root of the repository that the address was configured in.
    pub(super) folder: PathBuf,
    /// For `~/`.
    pub(super) home: Option<PathBuf>,
}

/// Reads an address as git does, and refuses what a program could take for an option or a command.
pub(super) fn parse(url: &str, base: &Base) -> Result<Address> {
    read(url, base).map_err(|why| Error::Url { url: shown(url), why })
}

fn read(url: &str, base: &Base) -> std::result::Result<Address, &'static str> {
    if url.is_empty() {
        return Err("it is empty");
    }
    if url.starts_with('-') {
        return Err("it begins with a dash");
    }
    if url.chars().any(char::is_control) {
        return Err("it holds a control character");
    }
    if url.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("fd::")) {
        // git would wait for whoever holds the other end, who is nobody.
        return Err("it names open files of a process, which no remote is");
    }
    if is_helper(url) {
        return Ok(Address::Git);
    }
    if let Some((scheme, rest)) = split_scheme(url) {
        return match scheme.to_ascii_lowercase().as_str() {
            "ssh" | "git+ssh" | "ssh+git" => read_ssh(rest).map(Address::Ssh),
            "file" => {
                let path = decode(rest)?;
                // git keeps both slashes of `file://share/x`, so that it names the folder `//share/x`.
                let path = if path.starts_with('/') { path } else { format!("//{path}") };
                Ok(Address::Folder(PathBuf::from(path)))
            }
            _ => Ok(Address::Git),
        };
    }
    if is_scp(url) {
        return read_scp(url).map(Address::Ssh);
    }
    let path = match (url.strip_prefix("~/"), &base.home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => base.folder.join(url),
    };
    // Relative to nothing still may not look like an option.
    std::path::absolute(path).map(Address::Folder).map_err(|_| "it is no path")
}

/// Whether an address is a path of this machine, without a scheme in front. What [`parse`] refuses is none: made whole
/// by the folder before it, it would be refused no more.
pub(super) fn is_plain_path(url: &str) -> bool {
    let is_refused = url.is_empty() || url.starts_with('-') || url.chars().any(char::is_control);
    !is_refused && split_scheme(url).is_none() && !is_helper(url) && !is_scp(url)
}

/// `helper::anything`.
fn is_helper(url: &str) -> bool {
    url.split_once("::").is_some_and(|(name, _)| !name.is_empty() && name.chars().all(is_scheme_char))
}

fn is_scheme_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')
}

/// Scheme and the rest behind `://`.
fn split_scheme(url: &str) -> Option<(&str, &str)> {
    url.split_once("://").filter(|(scheme, _)| !scheme.is_empty() && scheme.chars().all(is_scheme_char))
}

/// Whether an address without scheme is `host:path`: it is unless a slash comes before the first colon.
fn is_scp(url: &str) -> bool {
    match (url.find(':'), url.find('/')) {
        (Some(colon), Some(slash)) => colon < slash,
        (colon, None) => colon.is_some(),
        (None, Some(_)) => false,
    }
}

fn read_ssh(rest: &str) -> std::result::Result<SshAddress, &'static str> {
    let slash = rest.find('/').ok_or("it has no path")?;
    let authority = decode(&rest[..slash])?;
    let path = decode(&rest[slash..])?;
    let (user, place) = split_user(&authority);
    let (host, port) = match place.strip_prefix('[') {
        Some(inner) => {
            let (host, after) = inner.split_once(']').ok_or("a bracket is not closed")?;
            match after.strip_prefix(':') {
                Some(port) => (host, port),
                None if after.is_empty() => (host, ""),
                None => return Err("there is something between host and path"),
            }
        }
        None => place.split_once(':').unwrap_or((place, "")),
    };
    let path = path.strip_prefix('/').filter(|inner| inner.starts_with('~')).unwrap_or(&path);
    checked(user, host, port, path)
}

fn read_scp(url: &str) -> std::result::Result<SshAddress, &'static str> {
    let bracket = url.find('[').filter(|&at| at == 0 || url[..at].ends_with('@'));
    let Some(bracket) = bracket else {
        let (place, path) = url.split_once(':').ok_or("it has no path")?;
        let (user, host) = split_user(place);
        return checked(user, host, "", path);
    };
    let outside = url[..bracket].strip_suffix('@');
    let (inner, path) = url[bracket + 1..].split_once("]:").ok_or("a bracket is not closed")?;
    let (inside, place) = split_user(inner);
    // One colon parts host and port; more of them are an IPv6 address.
    let (host, port) = match place.split_once(':') {
        Some((host, port)) if !port.contains(':') => (host, port),
        _ => (place, ""),
    };
    checked(outside.or(inside), host, port, path)
}

fn split_user(place: &str) -> (Option<&str>, &str) {
    match place.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, place),
    }
}

/// Puts the parts together if none of them could do harm: ssh hands host and user on to shells (`ProxyCommand`), so
/// the characters that OpenSSH refuses are refused for every ssh program.
fn checked(
    user: Option<&str>,
    host: &str,
    port: &str,
    path: &str,
) -> std::result::Result<SshAddress, &'static str> {
    let strange = |c: char| c.is_control() || c.is_whitespace();
    if host.is_empty() {
        return Err("it has no host");
    }
    if host.starts_with('-') {
        return Err("its host begins with a dash");
    }
    if host.contains(|c| strange(c) || "'`\"$\\;&<>|(){},@/".contains(c)) {
        return Err("its host holds a character that no host name has");
    }
    if let Some(user) = user {
        if user.contains(':') {
            return Err("it holds a password, which ssh cannot use and others could see");
        }
        if user.is_empty() || user.starts_with('-') || user.ends_with('\\') {
            return Err("its user name is not one");
        }
        if user.contains(|c| strange(c) || "'`\";&<>|(){}".contains(c)) {
            return Err("its user name holds a character that no user name has");
        }
    }
    let port = match port {
        "" => None,
        digits if !digits.bytes().all(|digit| digit.is_ascii_digit()) => {
            return Err("its port is no number");
        }
        digits => match digits.parse() {
            Ok(0) | Err(_) => return Err("its port is not between 1 and 65535"),
            Ok(number) => Some(number),
        },
    };
    if path.is_empty() {
        return Err("it has no path");
    }
    if path.starts_with('-') {
        return Err("its path begins with a dash");
    }
    if path.chars().any(char::is_control) {
        return Err("its path holds a control character");
    }
    Ok(SshAddress {
        host: user.map_or_else(|| host.to_owned(), |user| format!("{user}@{host}")),
        port,
        path: path.to_owned(),
    })
}

/// Undoes `%41`; a percent sign that stands for nothing stays.
fn decode(text: &str) -> std::result::Result<String, &'static str> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let pair = after.get(..2).filter(|_| first == b'%');
        let value = pair
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .filter(|pair| pair.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match value {
            Some(value) => {
                bytes.push(value);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
    if text.chars().any(char::is_control) {
        return Err("it holds a control character");
    }
    Ok(text)
}

/// The address as a message may show it: without user and password. The user of an ssh address is no secret.
pub(super) fn shown(url: &str) -> String {
    // Whatever stands before the last @ may be part of a password, quotes included.
    stripped(url, |c| c == '/').into_owned()
}

/// Takes user and password out of every address in a text.
pub(super) fn without_secrets(text: &str) -> Cow<'_, str> {
    stripped(text, |c| matches!(c, '/' | '\'' | '"') || c.is_whitespace())
}

fn stripped(text: &str, is_end: impl Fn(char) -> bool) -> Cow<'_, str> {
    let mut clean = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        let end = after.find(&is_end).unwrap_or(after.len());
        // What looks like a port without a number begins the next address.
        let is_next = after[..end].ends_with(':') && after[end..].starts_with("//");
        let (authority, behind) = after.split_at(if is_next { end - 1 } else { end });
        clean.push_str(before);
        clean.push_str("://");
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        let is_ssh = before.ends_with("ssh") || before.ends_with("ssh+git");
        if let Some(user) = user.filter(|_| is_ssh) {
            clean.push_str(user.split_once(':').map_or(user, |(name, _)| name));
            clean.push('@');
        }
        clean.push_str(host);
        rest = behind;
    }
    if clean.is_empty() {
        return Cow::Borrowed(text);
    }
    clean.push_str(rest);
    Cow::Owned(clean)
}

/// A word in quotes that no shell looks into; `!` stands outside for the shells that expand history.
pub(super) fn quoted(word: &str) -> String {
    let mut text = String::from("'");
    for c in word.chars() {
        match c {
            '\'' | '!' => {
                text.push_str("'\\");
                text.push(c);
                text.push('\'');
            }
            c => text.push(c),
        }
    }
    text.push('\'');
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn base() -> Base {
        Base { folder: "/srv/team".into(), home: Some("/home/ana".into()) }
    }

    fn ssh(host: &str, port: Option<u16>, path: &str) -> Address {
        Address::Ssh(SshAddress { host: host.into(), port, path: path.into() })
    }

    #[test]
    fn every_form_is_read_as_git_reads_it() {
        let folder = |path: &str| Address::Folder(path.into());
        for (url, address) in [
            ("ssh://h/p", ssh("h", None, "/p")),
            ("ssh://h:1/p", ssh("h", Some(1), "/p")),
            ("ssh://h:/p", ssh("h", None, "/p")),
            ("SSH://u@h:65535/a/b", ssh("u@h", Some(65535), "/a/b")),
            ("git+ssh://h/p", ssh("h", None, "/p")),
            ("ssh+git://h/p", ssh("h", None, "/p")),
            ("ssh://[::1]/p", ssh("::1", None, "/p")),
            ("ssh://u@[::1]:22/p", ssh("u@::1", Some(22), "/p")),
            ("ssh://[fe80::1%25eth0]/p", ssh("fe80::1%eth0", None, "/p")),
            ("ssh://h/a%20b", ssh("h", None, "/a b")),
            ("ssh://h/100%", ssh("h", None, "/100%")),
            ("ssh://h/~u/p", ssh("h", None, "~u/p")),
            ("ssh://u%40corp@h/p", ssh("u@corp@h", None, "/p")),
            ("h:p", ssh("h", None, "p")),
            ("u@h:p/q", ssh("u@h", None, "p/q")),
            ("h:/p", ssh("h", None, "/p")),
            ("h:~u/p", ssh("h", None, "~u/p")),
            ("h:a b%20c", ssh("h", None, "a b%20c")),
            ("h:1:p", ssh("h", None, "1:p")),
            ("[h:1]:p", ssh("h", Some(1), "p")),
            ("[u@h:1]:p", ssh("u@h", Some(1), "p")),
            ("u@[h:1]:p", ssh("u@h", Some(1), "p")),
            ("[::1]:p", ssh("::1", None, "p")),
            ("u@[2001:db8::1]:/p", ssh("u@2001:db8::1", None, "/p")),
            ("file:///a%20b/c:d", folder("/a b/c:d")),
            ("file://share/x", folder("//share/x")),
            ("/a/b.git", folder("/a/b.git")),
            ("dir/re:po.git", folder("/srv/team/dir/re:po.git")),
            ("./re:po.git", folder("/srv/team/re:po.git")),
            ("with space", folder("/srv/team/with space")),
            ("~/p", folder("/home/ana/p")),
            ("https://h/p", Address::Git),
            ("http://u:p@h/p", Address::Git),
            ("git://h/p", Address::Git),
            ("gcrypt::ssh://h/p", Address::Git),
        ] {
            assert_eq!(parse(url, &base()).unwrap(), address, "{url}");
        }
        let Address::Folder(path) = parse("../b.git", &base()).unwrap() else {
            panic!("a relative path is a folder")
        };
        assert_eq!(path, Path::new("/srv/team/../b.git"));
    }

    #[test]
    fn nothing_that_a_program_could_take_for_an_option_or_a_command_passes() {
        for url in [
            "",
            "-oProxyCommand=x:p",
            "--upload-pack=x",
            "ssh://-oProxyCommand=x/p",
            "ssh://%2doProxyCommand=x/p",
            "ssh://u@-h/p",
            "ssh://-u@h/p",
            "u@-h:p",
            "[-h]:p",
            "[-h:1]:p",
            "h:-p",
            "h:",
            ":p",
            "ssh:///p",
            "ssh://h",
            "ssh://h:22x/p",
            "ssh://h:-22/p",
            "ssh://h:+22/p",
            "ssh://h:0/p",
            "ssh://h:65536/p",
            "[h:x]:p",
            "ssh://[::1/p",
            "ssh://[::1]x/p",
            "ssh://$(x)/p",
            "ssh://a;b/p",
            "h`x`:p",
            "ssh://u;x@h/p",
            "ssh://u:secret@h/p",
            "ssh://@h/p",
            "ssh://h/p%0aq",
            "ssh://h/p%00",
            "ssh://h/%ff",
            "h:p\nq",
            "file:///a%00b",
        ] {
            let error = parse(url, &base()).unwrap_err();
            assert!(matches!(error, Error::Url { .. }), "{url}: {error}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }

    #[test]
    fn no_secret_is_shown() {
        for (text, clean) in [
            ("https://u:p@h/x", "https://h/x"),
            ("https://token@h", "https://h"),
            ("https://u:p@ss@h/x", "https://h/x"),
            ("ssh://git@h/x", "ssh://git@h/x"),
            ("ssh://git:pw@h/x", "ssh://git@h/x"),
            ("git@h:x", "git@h:x"),
            ("https://h/a@b", "https://h/a@b"),
            ("fatal: 'https://u:p@h/x' and http://a:b@i: no", "fatal: 'https://h/x' and http://i: no"),
            ("gcrypt::https://u:p@h/x", "gcrypt::https://h/x"),
            ("a://b://u:p@h/y", "a://b://h/y"),
        ] {
            assert_eq!(without_secrets(text), clean);
        }
        assert_eq!(shown("a://u:p@x:@b://u:p@h/y"), "a://b://h/y");
        assert_eq!(shown("https://u:p'w@h/x"), "https://h/x");
    }

    #[test]
    fn a_quoted_word_stays_one_word() {
        assert_eq!(quoted("/a b"), "'/a b'");
        assert_eq!(quoted("it's!"), "'it'\\''s'\\!''");
    }
}

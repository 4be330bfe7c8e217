//! What holds of every address and every name in a tree: functions that panic where it does not. The property tests
//! below ask them, and so does a fuzz target in `tests/fuzz/`.

use std::path::Path;

use super::names::{bytes_of, is_fit, shown as shown_name, text_of};
use super::url::{Address, Base, SshAddress, is_plain_path, parse, quoted, shown, without_secrets};

/// An address as typed or configured: it is refused, or nothing in it can be taken for an option or a command by a
/// program that it is given to.
pub fn address(text: &str) {
    let base = Base { folder: "/srv/team".into(), home: Some("/home/ana".into()) };
    is_one_word(text);
    for clean in [shown(text), without_secrets(text).into_owned()] {
        assert_eq!(without_secrets(&clean), clean, "nothing secret is left");
    }
    match parse(text, &base) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(Address::Ssh(ssh)) => is_harmless(&ssh),
        Ok(Address::Folder(path)) => {
            assert!(path.is_absolute(), "{path:?}");
            let text = path.to_string_lossy();
            assert!(!text.contains(char::is_control), "{path:?}");
        }
        // The git program reads it once more; it must not read an option.
        Ok(Address::Git) => {
            assert!(!text.starts_with('-') && !text.contains(char::is_control));
            assert!(!is_plain_path(text), "a folder is reached without git");
        }
    }
}

fn is_harmless(address: &SshAddress) {
    let SshAddress { host, port, path } = address;
    let (user, place) =
        host.rsplit_once('@').map_or((None, host.as_str()), |(user, place)| (Some(user), place));
    for word in [place].into_iter().chain(user) {
        assert!(!word.is_empty() && !word.starts_with('-'), "{host:?}");
        assert!(
            !word.contains(|c: char| c.is_control() || c.is_whitespace() || "'`\";&<>|(){}".contains(c)),
            "{host:?}"
        );
    }
    assert!(!place.contains(['$', '\\', '/', ',']), "{host:?}");
    assert!(user.is_none_or(|user| !user.contains(':')), "a password is shown to others");
    assert!(*port != Some(0));
    assert!(!path.is_empty() && !path.starts_with('-') && !path.contains(char::is_control), "{path:?}");
    is_one_word(path);
}

/// A shell that reads a quoted word reads the word, and nothing else.
fn is_one_word(word: &str) {
    let mut read = String::new();
    let quoted = quoted(word);
    let (mut chars, mut is_inside) = (quoted.chars(), false);
    while let Some(c) = chars.next() {
        match (is_inside, c) {
            (_, '\'') => is_inside = !is_inside,
            (true, '!') => panic!("{quoted:?}: a shell with a history would look into it"),
            (true, c) => read.push(c),
            (false, '\\') => read.extend(chars.next()),
            (false, c) => panic!("{quoted:?}: {c:?} stands outside of the quotes"),
        }
    }
    assert!(!is_inside, "{quoted:?}");
    assert_eq!(read, word);
}

/// A name in a tree: it comes back byte by byte, and what git may write is a name of one file in its own folder.
pub fn entry(name: &[u8]) {
    let text = text_of(name);
    assert_eq!(&*bytes_of(&text), name);
    drop(shown_name(&text));
    if !is_fit(name) {
        return;
    }
    assert!(!name.is_empty() && !name.contains(&b'/') && name != b"." && name != b"..");
    let lower = String::from_utf8_lossy(name).to_lowercase();
    assert!(!matches!(lower.trim_end_matches([' ', '.']), ".git" | "git~1"), "{lower:?}");
    // Below the team's folder it stays there.
    let inside = Path::new("/srv/team").join(text);
    assert_eq!(inside.parent(), Some(Path::new("/srv/team")), "{inside:?}");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, any, prop, prop_assert, prop_oneof, proptest};

    use super::super::url::{shown, without_secrets};
    use super::{address, entry};

    fn pieces() -> impl Strategy<Value = String> {
        const PIECES: &[&str] = &[
            "ssh://",
            "SSH://",
            "file://",
            "https://",
            "git+ssh://",
            "ext::",
            "fd::",
            "-",
            "--upload-pack=x",
            "-oProxyCommand=x",
            "u@",
            "u:p@",
            "@",
            "h",
            "h:",
            "[",
            "]",
            "[::1]",
            ":",
            "22",
            "0",
            "65536",
            "/",
            "//",
            "~",
            "~u/",
            "..",
            "%2d",
            "%00",
            "%0a",
            "%ff",
            "%",
            "$(x)",
            "`x`",
            ";x",
            "'",
            "!",
            "\\",
            " ",
            "\n",
            "\0",
            "é",
            "team.git",
            "C:\\x",
        ];
        let piece = prop_oneof![8 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
        prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn no_address_is_an_option_or_a_command(text in pieces()) {
            address(&text);
        }

        #[test]
        fn any_text_is_an_address_or_refused(text in any::<String>()) {
            address(&text);
        }

        #[test]
        fn no_password_is_shown(
            scheme in "https?|git|ftp|gcrypt::https|ssh",
            user in "[a-z]{0,4}",
            secret in "[a-zA-Z0-9@:'\"%]{0,8}S3CR3T[a-zA-Z0-9@:'\"%]{0,8}",
            rest in "[a-z./:@]{0,8}",
        ) {
            let url = format!("{scheme}://{user}:{secret}@host/{rest}");
            prop_assert!(!shown(&url).contains("S3CR3T"), "{url}");
            let plain = secret.replace(['\'', '"'], "");
            let said = format!("fatal: unable to access '{scheme}://{user}:{plain}@host/{rest}': no");
            prop_assert!(!without_secrets(&said).contains("S3CR3T"), "{said}");
        }

        #[test]
        fn a_name_of_a_tree_stays_in_its_folder(name in prop::collection::vec(any::<u8>(), 0..12)) {
            entry(&name);
        }

        #[test]
        fn no_spelling_of_git_passes(
            name in "[.]?[gG][iI][tT](~1)?[ .]{0,3}(::\\$INDEX_ALLOCATION)?",
            hidden in prop::collection::vec((0..8usize, prop::sample::select(&['\u{200c}', '\u{200d}', '\u{202a}', '\u{206f}', '\u{feff}'][..])), 0..3),
        ) {
            let mut name = name;
            for (at, c) in hidden {
                let places: Vec<usize> = name.char_indices().map(|(place, _)| place).collect();
                name.insert(places[at % places.len()], c);
            }
            entry(name.as_bytes());
        }
    }
}

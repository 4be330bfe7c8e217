//! Names in trees: their bytes as text and back, and which of them git would never write into a work tree.

use std::borrow::Cow;

/// The last 128 characters of Unicode, which mean nothing, stand for the bytes 0x80 to 0xFF of names that are no
/// UTF-8. A name that really holds one of them is treated as no UTF-8 there, so that every name comes back as it was.
const STAND_INS: std::ops::RangeInclusive<char> = '\u{10ff80}'..='\u{10ffff}';

fn stand_in(byte: u8) -> char {
    char::from_u32(0x10_ff00 | u32::from(byte)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// A name of a tree as text.
pub(super) fn text_of(name: &[u8]) -> String {
    let mut text = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        for c in chunk.valid().chars() {
            if STAND_INS.contains(&c) {
                text.extend(c.encode_utf8(&mut [0; 4]).bytes().map(stand_in));
            } else {
                text.push(c);
            }
        }
        text.extend(chunk.invalid().iter().copied().map(stand_in));
    }
    text
}

/// The bytes that [`text_of`] made a text of.
pub(super) fn bytes_of(text: &str) -> Cow<'_, [u8]> {
    if !text.contains(|c| STAND_INS.contains(&c)) {
        return Cow::Borrowed(text.as_bytes());
    }
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        if STAND_INS.contains(&c) {
            // The last byte of the character's number is the byte it stands for.
            bytes.push(u32::from(c).to_be_bytes()[3]);
        } else {
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    Cow::Owned(bytes)
}

/// The text of a name as people read it.
pub(super) fn shown(text: &str) -> String {
    String::from_utf8_lossy(&bytes_of(text)).into_owned()
}

/// Whether git would write a file or folder of this name: not into or over a `.git` in any spelling that some file
/// system takes for it, and not outside of its folder. The rules are those of `verify_path` in git's read-cache.c,
/// on every system, because a partner may have another one.
pub(super) fn is_fit(name: &[u8]) -> bool {
    if matches!(name, b"" | b"." | b"..") || name.contains(&b'/') {
        return false;
    }
    let text = String::from_utf8_lossy(name);
    // macOS skips these when it compares names.
    let skipped = |c: char| matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}');
    let plain: String = text.chars().filter(|&c| !skipped(c)).collect();
    // Windows ends a name at a backslash or a colon, and drops dots and spaces at its end.
    !plain.split('\\').any(|part| {
        let part = part.split(':').next().unwrap_or_default().trim_end_matches([' ', '.']);
        part.eq_ignore_ascii_case(".git") || part.eq_ignore_ascii_case("git~1")
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_name_comes_back(name in proptest::collection::vec(any::<u8>(), 0..24)) {
            let text = text_of(&name);
            prop_assert_eq!(bytes_of(&text).into_owned(), name);
        }

        #[test]
        fn every_text_comes_back(name in any::<String>()) {
            let text = text_of(name.as_bytes());
            prop_assert_eq!(bytes_of(&text).into_owned(), name.into_bytes());
        }
    }

    #[test]
    fn stand_ins_in_a_name_come_back_and_different_names_stay_different() {
        for name in ["a\u{10ff80}b".as_bytes(), "\u{10ffff}".as_bytes(), b"caf\xe9.txt", b"caf\xe8.txt"] {
            assert_eq!(&*bytes_of(&text_of(name)), name);
        }
        assert_ne!(text_of(b"caf\xe9.txt"), text_of(b"caf\xe8.txt"));
        assert_eq!(shown(&text_of(b"caf\xe9.txt")), "caf\u{fffd}.txt");
        assert_eq!(text_of("café/🌲".as_bytes()), "café/🌲");
    }

    #[test]
    fn no_spelling_of_gits_own_folder_is_fit() {
        let unfit = [
            "",
            ".",
            "..",
            ".git",
            ".GIT",
            ".Git",
            "git~1",
            "GIT~1",
            ".git ",
            ".git.",
            ".git. .",
            ".g\u{200c}it",
            ".git\u{feff}",
            ".git::$INDEX_ALLOCATION",
            "a\\.git\\hooks",
            "goals/ben",
            "/",
        ];
        for name in unfit {
            assert!(!is_fit(name.as_bytes()), "{name:?}");
        }
        let fit = [
            ".gitignore",
            ".gitattributes",
            "git",
            "git~2",
            "a.git",
            "...",
            "caf\u{e9}",
            "a:b",
            ".git2",
            "a b",
        ];
        for name in fit {
            assert!(is_fit(name.as_bytes()), "{name:?}");
        }
        assert!(is_fit(b"caf\xe9"));
    }
}

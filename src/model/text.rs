//! Text fit to store.

/// Brings prose into the form in which it is stored: LF line ends, tabs as spaces, line ends trimmed, no empty lines
/// around it; text of several lines ends with one line break, text of one line with none.
pub fn normalise(text: &str) -> String {
    let unix = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
    let lines: Vec<&str> = unix.split('\n').map(str::trim_end).collect();
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    let last = lines.iter().rposition(|line| !line.is_empty()).map_or(first, |index| index + 1);
    let kept = lines.get(first..last).unwrap_or_default();
    match kept {
        [] => String::new(),
        [line] => line.trim_start().to_owned(),
        many => many.join("\n") + "\n",
    }
}

/// The first control character, if there is one; line breaks and tabs count only where `one_line`.
pub fn first_control(text: &str, one_line: bool) -> Option<char> {
    text.chars().find(|c| c.is_control() && (one_line || !matches!(c, '\n' | '\t' | '\r')))
}

/// Whether nothing would be seen: only white space and characters without width.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'))
}

#[cfg(test)]
mod tests {
    use super::{first_control, is_blank, normalise};

    #[test]
    fn prose_is_normalised_once_and_for_all() {
        for (given, stored) in [
            ("plain", "plain"),
            ("  trailing  ", "trailing"),
            ("a\r\nb \r\n", "a\nb\n"),
            ("a\rb", "a\nb\n"),
            ("\n\n  indented\n\tcode\n\n", "  indented\n    code\n"),
            ("", ""),
            (" \n \n", ""),
        ] {
            assert_eq!(normalise(given), stored, "{given:?}");
            assert_eq!(normalise(stored), stored, "{stored:?} changed again");
        }
    }

    #[test]
    fn control_characters_are_found() {
        assert_eq!(first_control("a\u{1b}b", false), Some('\u{1b}'));
        assert_eq!(first_control("a\nb", false), None);
        assert_eq!(first_control("a\nb", true), Some('\n'));
        assert_eq!(first_control("👩\u{200d}👩\u{200d}👧 中文", true), None);
        assert!(is_blank(" \u{200b}\u{feff}"));
        assert!(!is_blank("."));
    }
}

//! A command line in one piece, split as a shell splits it.

/// The words of a line up to the cursor; the last one is empty when a space stands before the cursor.
pub(super) fn of_line(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    let mut chars = line.trim_start().chars();
    while let Some(c) = chars.next() {
        let is_new = |words: &[String]| words.last().is_some_and(|word| !word.is_empty());
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, c) if c.is_whitespace() => {
                if is_new(&words) {
                    words.push(String::new());
                }
            }
            (None | Some('"'), '\\') => push(&mut words, chars.next()),
            _ => push(&mut words, Some(c)),
        }
    }
    words
}

fn push(words: &mut [String], c: Option<char>) {
    if let Some(word) = words.last_mut() {
        word.extend(c);
    }
}

#[cfg(test)]
mod tests {
    use super::of_line;

    #[test]
    fn a_line_is_split_as_a_shell_splits_it() {
        assert_eq!(of_line("ally goal sh"), ["ally", "goal", "sh"]);
        assert_eq!(of_line("  ally  goal "), ["ally", "goal", ""]);
        assert_eq!(of_line(r#"ally -C "my team" che"#), ["ally", "-C", "my team", "che"]);
        assert_eq!(of_line(r"ally -C my\ team che"), ["ally", "-C", "my team", "che"]);
        assert_eq!(of_line("ally -C 'it''s' 'ru"), ["ally", "-C", "its", "ru"]);
        assert_eq!(of_line(r#"ally "a\"b 'c"#), ["ally", "a\"b 'c"]);
        assert_eq!(of_line("ally checkin run="), ["ally", "checkin", "run="]);
        assert_eq!(of_line(""), [""]);
    }
}

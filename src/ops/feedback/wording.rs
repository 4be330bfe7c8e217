//! Gentle hints on the wording of a suggestion: offered after it is written, never in the way. They know English only.

/// Words that leave no room for the day on which it was otherwise.
const ABSOLUTE: [&str; 2] = ["always", "never"];

/// Words before "you are" after which it speaks of a moment, not of a person.
const OF_A_MOMENT: [&str; 13] = [
    "when", "while", "if", "where", "how", "what", "until", "before", "after", "because", "since", "as",
    "whenever",
];

/// What a reader may stumble over, one sentence each. Quoted words are somebody's own and are left alone.
pub(super) fn hints<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let own: Vec<String> = texts.map(without_quotes).collect();
    let words: Vec<Vec<&str>> = own.iter().map(|text| words(text)).collect();
    let mut hints = Vec::new();
    for absolute in ABSOLUTE {
        if words.iter().any(|words| words.iter().any(|word| word.eq_ignore_ascii_case(absolute))) {
            hints.push(format!(
                "“{absolute}” leaves little room; one moment is easier to answer (“on Tuesday, when …”)"
            ));
        }
    }
    if words.iter().any(|words| names_a_person(words)) {
        hints.push("“you are …” speaks of the person; what you saw or heard is easier to act on (“you came at nine”)".to_owned());
    }
    hints
}

/// Whether the words say what somebody is, not what somebody does: "you are careless", but not "you are running late"
/// or "when you are tired".
fn names_a_person(words: &[&str]) -> bool {
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase().replace('’', "'")).collect();
    (0..lower.len()).any(|at| {
        let word = |index: usize| lower.get(index).map_or("", String::as_str);
        let next = match (word(at), word(at + 1)) {
            ("you're", _) => word(at + 1),
            ("you", "are") => word(at + 2),
            _ => return false,
        };
        let before = at.checked_sub(1).map_or("", word);
        !next.is_empty() && next != "welcome" && !next.ends_with("ing") && !OF_A_MOMENT.contains(&before)
    })
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
        .filter(|word| !word.is_empty())
        .collect()
}

/// A text without what stands in quotes. An apostrophe inside a word opens nothing, and a quote that nobody closes
/// quotes nothing.
fn without_quotes(text: &str) -> String {
    const PAIRS: [(char, char); 6] =
        [('"', '"'), ('“', '”'), ('„', '“'), ('«', '»'), ('‘', '’'), ('\'', '\'')];
    let mut own = String::new();
    let mut rest = text;
    while let Some(open) = rest.chars().next() {
        let after = rest.get(open.len_utf8()..).unwrap_or_default();
        let begins = !own.ends_with(char::is_alphanumeric);
        let close = PAIRS
            .iter()
            .find(|(first, _)| *first == open && begins)
            .and_then(|(_, close)| closing(after, *close));
        if let Some(end) = close {
            own.push(' ');
            rest = after.get(end..).unwrap_or_default();
        } else {
            own.push(open);
            rest = after;
        }
    }
    own
}

/// Where the text after a closing quote begins: one that no letter follows, so that no apostrophe passes for it.
fn closing(text: &str, close: char) -> Option<usize> {
    text.match_indices(close)
        .map(|(at, found)| at + found.len())
        .find(|end| !text.get(*end..).unwrap_or_default().starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::hints;

    fn of(text: &str) -> Vec<String> {
        let first =
            |hint: String| hint.split('”').next().unwrap_or_default().trim_start_matches('“').to_owned();
        hints([text].into_iter()).into_iter().map(first).collect()
    }

    #[test]
    fn absolute_words_and_labels_get_a_hint() {
        assert_eq!(of("You ALWAYS come late"), ["always"]);
        assert_eq!(of("you never, ever call"), ["never"]);
        assert_eq!(of("You are careless. You never look."), ["never", "you are …"]);
        assert_eq!(of("I think you’re a bit rude"), ["you are …"]);
    }

    #[test]
    fn what_was_seen_gets_none() {
        for text in [
            "On Tuesday you came at nine",
            "when you are tired, say so",
            "you are running ahead of me",
            "you are welcome",
            "nevertheless, hallways",
            "du kommst nie",
            "you are",
        ] {
            assert_eq!(of(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn quoted_words_are_somebody_s_own() {
        for text in
            ["you said \"never again\"", "you said “you are late”", "you said 'it's always you'", "«never»"]
        {
            assert_eq!(of(text), [""; 0], "{text}");
        }
        assert_eq!(of("it's always Ana's turn"), ["always"]);
        assert_eq!(of("five o' clock, as always"), ["always"]);
        assert_eq!(of("an open \" and never closed"), ["never"]);
    }
}

//! Words for counts, days and lists that sentences in several places need.

use chrono::NaiveDate;

/// `1 goal`, `3 goals`.
pub fn count<N: PartialEq + From<u8> + std::fmt::Display>(number: N, one: &str, many: &str) -> String {
    let noun = if number == N::from(1) { one } else { many };
    format!("{number} {noun}")
}

/// `once`, `twice`, `3 times`.
pub fn times<N: PartialEq + From<u8> + std::fmt::Display>(number: N) -> String {
    if number == N::from(1) {
        "once".to_owned()
    } else if number == N::from(2) {
        "twice".to_owned()
    } else {
        format!("{number} times")
    }
}

/// `today`, `yesterday`, `3 days ago`, `in 2 days`.
pub fn from_today(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        0 => "today".to_owned(),
        -1 => "yesterday".to_owned(),
        1 => "tomorrow".to_owned(),
        days @ ..0 => format!("{} days ago", -days),
        days => format!("in {days} days"),
    }
}

/// `Sun 22 Nov`, with the year when it is another than today's.
pub fn day(day: NaiveDate, today: NaiveDate) -> String {
    use chrono::Datelike;
    let form = if day.year() == today.year() { "%a %-d %b" } else { "%a %-d %b %Y" };
    day.format(form).to_string()
}

/// `a`, `a and b`, `a, b and c`.
pub fn and<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// `a`, `a or b`, `a, b or c`; of many only the first ten.
pub(super) fn one_of(items: &[String]) -> String {
    const SHOWN: usize = 10;
    let mut names: Vec<&str> = items.iter().take(SHOWN).map(String::as_str).collect();
    let rest = format!("{} more", items.len().saturating_sub(SHOWN));
    if items.len() > SHOWN {
        names.push(&rest);
    }
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} or {last}", before.join(", ")),
        None => "nothing".to_owned(),
    }
}

/// A text as the beginning of a sentence: with a capital letter.
pub fn begin(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The beginning of a text, on one line, at most so many characters long.
pub fn short(text: &str, longest: usize) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.chars().count() <= longest {
        return one_line;
    }
    let mut cut: String = one_line.chars().take(longest.saturating_sub(1)).collect();
    // A letter goes with its accents, an emoji with what it is joined to.
    while one_line.chars().nth(cut.chars().count()).is_some_and(is_joined) || cut.ends_with(JOINER) {
        cut.pop();
    }
    cut.push('…');
    cut
}

/// What joins two emoji into one.
const JOINER: char = '\u{200d}';

/// Whether a sign belongs to the one before it.
const fn is_joined(c: char) -> bool {
    matches!(c, JOINER | '\u{300}'..='\u{36f}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

/// A text as one word of a command line, for a command to copy: one line, in quotes, with nothing in it that a shell
/// would read.
pub fn quoted(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("'{}'", one_line.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::{and, count, quoted, short, times};

    #[test]
    fn a_quoted_text_is_one_word_to_a_shell() {
        assert_eq!(quoted("don't\n$(x) `y`"), r"'don'\''t $(x) `y`'");
    }

    #[test]
    fn words_for_numbers_and_lists() {
        assert_eq!(count(1, "goal", "goals"), "1 goal");
        assert_eq!(count(0, "goal", "goals"), "0 goals");
        assert_eq!(and(&["a", "b", "c"]), "a, b and c");
        assert_eq!(short("one\n two  three", 9), "one two …");
        assert_eq!(short("日本語", 3), "日本語");
        assert_eq!(
            (times(1u32), times(2u32), times(3u32)),
            ("once".into(), "twice".into(), "3 times".into())
        );
    }

    #[test]
    fn a_cut_goes_between_letters() {
        let family = "👨\u{200d}👩\u{200d}👧 at home";
        for longest in 2..6 {
            assert_eq!(short(family, longest), "…", "{longest}");
        }
        assert_eq!(short(family, 6), "👨\u{200d}👩\u{200d}👧…");
        assert_eq!(short("cafe\u{301} au lait", 5), "caf…");
    }
}

//! Words for counts, days and lists that sentences in several places need.

use chrono::NaiveDate;

/// `1 goal`, `3 goals`.
pub fn count<N: PartialEq + From<u8> + std::fmt::Display>(number: N, one: &str, many: &str) -> String {
    let noun = if number == N::from(1) { one } else { many };
    format!("{number} {noun}")
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

/// The beginning of a text, on one line, at most so many characters long.
pub fn short(text: &str, longest: usize) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.chars().count() <= longest {
        return one_line;
    }
    let mut cut: String = one_line.chars().take(longest.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

/// A text as one word of a command line, for a command to copy: one line, in quotes, with nothing in it that a shell
/// would read.
pub fn quoted(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("'{}'", one_line.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::{and, count, quoted, short};

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
    }
}

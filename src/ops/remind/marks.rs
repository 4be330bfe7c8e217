//! What was told, and when: one line for each thing, in a file of the clone.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::parse_day;

/// How long a mark is kept after its thing was told, in days. What is due for longer keeps its mark.
const KEPT_DAYS: i64 = 400;

/// What was told, by its key, with the day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks(BTreeMap<String, NaiveDate>);

impl Marks {
    /// Reads them; a line that can't be read counts as not told.
    pub fn parse(text: &str) -> Self {
        let line = |line: &str| {
            let (day, key) = line.split_once(' ')?;
            Some((key.to_owned(), parse_day(day)?))
        };
        Self(text.lines().filter_map(line).collect())
    }

    /// Whether it was told.
    pub fn holds(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// That it was told on this day.
    pub fn add(&mut self, key: String, day: NaiveDate) {
        self.0.entry(key).or_insert(day);
    }

    /// Forgets what was told long ago, unless it is still due.
    pub fn forget(&mut self, today: NaiveDate, still_due: impl Fn(&str) -> bool) {
        self.0.retain(|key, day| (today - *day).num_days() <= KEPT_DAYS || still_due(key));
    }

    /// The lines.
    pub fn text(&self) -> String {
        self.0.iter().map(|(key, day)| format!("{day} {key}\n")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Marks;
    use crate::model::parse_day;

    #[test]
    fn marks_are_read_back_and_what_is_spoilt_counts_as_not_told() {
        let day = parse_day("2026-11-22").unwrap();
        let mut marks = Marks::default();
        marks.add("ana checkin - 2026-W47".to_owned(), day);
        marks.add("ana answer 2026-11-22.ben.pr75 -".to_owned(), day);
        assert_eq!(Marks::parse(&marks.text()), marks);
        let spoilt = Marks::parse("nonsense\n2026-13-01 x\n\n2026-11-22 ana checkin - 2026-W47\n\u{0}");
        assert!(spoilt.holds("ana checkin - 2026-W47"));
        assert_eq!(spoilt.text().lines().count(), 1);
    }

    #[test]
    fn old_marks_go_unless_the_thing_is_still_due() {
        let mut marks = Marks::parse("2025-01-01 a\n2025-01-01 b\n2026-11-01 c\n");
        marks.forget(parse_day("2026-11-22").unwrap(), |key| key == "b");
        assert_eq!(marks.text(), "2025-01-01 b\n2026-11-01 c\n");
    }
}

//! M16, too soft or too hard: what a member says of the others' pressure, beside what becomes of the goals.

use super::Basis;
use super::leaves::{is_news, leaves};

/// "Much too hard on me" is enough once.
const MUCH: i64 = 2;
/// "Too hard on me" has to be said so many times in a row.
const IN_A_ROW: usize = 3;

/// What a member says of the others' pressure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pressure {
    /// Too easy on me.
    TooSoft,
    /// Too hard on me: the ratings that say so, oldest first.
    TooHard(Vec<i64>),
}

/// The last ratings of `push` of a member, if they say something clear and are news (ruling 62).
pub(super) fn pressure(basis: Basis<'_>, member: &str) -> Option<Pressure> {
    let leaves = leaves(basis);
    let mine = leaves.iter().filter(|(_, leaf)| leaf.who() == member);
    let given: Vec<_> = mine.filter_map(|(period, leaf)| Some((period.to, leaf.rating("push")?))).collect();
    let (day, last) = *given.last()?;
    let row: Vec<i64> = given.iter().rev().take(IN_A_ROW).rev().map(|(_, push)| *push).collect();
    if !is_news(day, basis.for_viewer().today) {
        None
    } else if last < 0 {
        Some(Pressure::TooSoft)
    } else if last >= MUCH {
        Some(Pressure::TooHard(vec![last]))
    } else {
        (row.len() == IN_A_ROW && row.iter().all(|push| *push > 0)).then_some(Pressure::TooHard(row))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Basis;
    use super::super::fixture::{Story, now};
    use super::{Pressure, pressure};
    use crate::model::Kind;

    fn of_ben(pushes: &[(&str, &str)], today: &str) -> Option<Pressure> {
        let mut story = Story::new();
        for (month, push) in pushes {
            story.set(Kind::ReviewLeaf, &format!("{month}/ben"), &[("push", push)]);
            story.set(Kind::ReviewLeaf, &format!("{month}/ana"), &[("good", "x")]);
        }
        let now = now(today);
        pressure(Basis::now(&story.team, &now), "ben")
    }

    #[test]
    fn much_once_or_a_little_three_times() {
        let today = "2026-11-02";
        assert_eq!(of_ben(&[("2026-10", "2")], today), Some(Pressure::TooHard(vec![2])));
        assert_eq!(of_ben(&[("2026-09", "1"), ("2026-10", "1")], today), None);
        let three = [("2026-08", "1"), ("2026-09", "2"), ("2026-10", "1")];
        assert_eq!(of_ben(&three, today), Some(Pressure::TooHard(vec![1, 2, 1])));
        assert_eq!(of_ben(&[("2026-08", "1"), ("2026-09", "0"), ("2026-10", "1")], today), None);
        assert_eq!(of_ben(&[("2026-09", "2"), ("2026-10", "0")], today), None);
        assert_eq!(of_ben(&[("2026-09", "0"), ("2026-10", "-1")], today), Some(Pressure::TooSoft));
    }

    #[test]
    fn a_rating_is_news_for_two_weeks() {
        assert!(of_ben(&[("2026-10", "2")], "2026-11-14").is_some());
        assert!(of_ben(&[("2026-10", "2")], "2026-11-15").is_none());
    }
}

//! M7, carried: how often the due date of a once goal moved later.

use super::rule::changes_of;
use crate::model::{Goal, Value, parse_day};

/// Moves of a due date from which three ways out are named.
pub const MOVES: u32 = 3;

/// How many changes moved `by` to a later day (ruling 41).
pub fn carried(goal: Goal<'_>) -> u32 {
    let changes = changes_of(goal, "by");
    let day = |value: &Value| value.as_text().and_then(parse_day);
    let was: Vec<_> = changes.into_iter().map(|(_, was)| was.and_then(day)).collect();
    let then = was.iter().skip(1).copied().chain([goal.by()]);
    let moves = was.iter().zip(then).filter(|(old, new)| old.is_some() && *new > **old);
    u32::try_from(moves.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Story;
    use crate::model::Kind;

    #[test]
    fn ruling_41_only_moves_to_a_later_day_count() {
        let mut story = Story::new();
        story.goal("ana/hut", &[("by", "2026-12-01")]);
        let carried = |story: &Story| story.numbers("2026-11-22", "ana/hut").carried;
        assert_eq!(carried(&story), Some(0));
        // First set, then later, then earlier, then later; the entries lie in another order.
        for (on, was) in
            [("2026-11-08", "2026-11-15"), ("2026-11-01", "2026-11-10"), ("2026-11-05", "2026-11-20")]
        {
            story.add(Kind::Goal, "ana/hut", "changes", &[("on", on), ("what", "by"), ("was", was)]);
        }
        assert_eq!(carried(&story), Some(2));
        story.add(Kind::Goal, "ana/hut", "changes", &[("on", "2026-10-20"), ("what", "by")]);
        story.add(Kind::Goal, "ana/hut", "changes", &[("on", "2026-11-06"), ("what", "title"), ("was", "x")]);
        assert_eq!(carried(&story), Some(2));
        story.goal("ana/run", &[("every", "daily")]);
        assert_eq!(story.numbers("2026-11-22", "ana/run").carried, None);
    }
}

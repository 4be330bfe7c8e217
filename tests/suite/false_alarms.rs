//! How often a review points at something that is not there: a short run of examples/false_alarms.rs.

#[path = "../../examples/false_alarms.rs"]
#[expect(dead_code, reason = "the test runs a part of it")]
mod program;

use program::{CHANGING, METRICS, UNCHANGING, false_alarms as count, seen};

/// Pairs of each behaviour: few, since the figures of docs/numbers.md come from a long run.
const PAIRS: u64 = 1;

#[test]
fn no_claim_is_false_in_more_than_one_of_ten_reviews_and_no_review_in_more_than_one_of_five() {
    let mut all = [(0, 0); METRICS.len()];
    let names = ["ordinary", "in lumps", "weekly reports"];
    for behaviour in UNCHANGING.iter().filter(|behaviour| names.contains(&behaviour.name)) {
        let counts = count(behaviour, PAIRS, false);
        for (sum, metric) in all.iter_mut().zip(METRICS) {
            sum.0 += counts.get(metric).review;
            sum.1 += counts.of;
        }
    }
    for ((said, of), metric) in all.into_iter().zip(METRICS) {
        let most = if metric == "any" { of / 5 } else { of / 10 };
        assert!(said <= most, "{metric}: {said} of {of} reviews");
    }
    assert_eq!(all[0].1, 3 * 26);
}

#[test]
fn a_fall_from_80_to_30_percent_is_seen() {
    let (before, after, metric) = &CHANGING[1];
    let counts = seen(before, after, metric, 2);
    assert!(counts.get(metric).printed >= 1, "{:?}", counts.get(metric));
}

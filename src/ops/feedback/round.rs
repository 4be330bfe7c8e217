//! A round: with three members or more, each looks at the work of one other.

use serde::Serialize;

use crate::model::{Snapshot, Week};
use crate::ops::numbers::Basis;
use crate::ops::words::and;
use crate::ops::{Now, name_of};

/// Who looks at whose work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pairing {
    /// The member who looks.
    pub reviewer: String,
    /// The member whose work it is.
    pub author: String,
}

/// The round of this week, in the order of the pact: everybody looks at one other's work and is looked at once, and
/// the pairs change from week to week. Empty with fewer than three.
pub fn round(team: &Snapshot, now: &Now) -> Vec<Pairing> {
    let members = Basis::now(team, now).members();
    let others = members.len().saturating_sub(1);
    if others < 2 {
        return Vec::new();
    }
    let week = usize::try_from(Week::of(now.today).week).unwrap_or(0);
    let authors = members.iter().cycle().skip(1 + week % others);
    let pair = |(reviewer, author): (&String, &String)| Pairing {
        reviewer: reviewer.clone(),
        author: author.clone(),
    };
    members.iter().zip(authors).map(pair).collect()
}

/// The sentence that proposes a round to somebody who asks all for a look.
pub(super) fn proposal(team: &Snapshot, now: &Now) -> Option<String> {
    let pairs: Vec<String> = round(team, now)
        .iter()
        .map(|pair| format!("{} at {}'s", name_of(team, &pair.reviewer), name_of(team, &pair.author)))
        .collect();
    (!pairs.is_empty()).then(|| {
        format!("A round, if you like, so that each looks at the work of one other: {}", and(&pairs))
    })
}

#[cfg(test)]
mod tests {
    use super::round;
    use crate::model::Kind;
    use crate::ops::numbers::fixture::{Story, now};

    fn pairs(story: &Story, today: &str) -> Vec<(String, String)> {
        round(&story.team, &now(today)).into_iter().map(|pair| (pair.reviewer, pair.author)).collect()
    }

    #[test]
    fn everybody_looks_at_one_other_and_is_looked_at_once() {
        let mut story = Story::new();
        for id in ["cid", "dan", "eve"] {
            story.set(Kind::Member, id, &[("name", id)]);
        }
        for week in ["2026-11-16", "2026-11-23", "2026-11-30", "2026-12-07"] {
            let pairs = pairs(&story, week);
            let mut authors: Vec<&String> = pairs.iter().map(|(_, author)| author).collect();
            authors.sort();
            assert_eq!(authors, ["ana", "ben", "cid", "dan", "eve"]);
            assert!(pairs.iter().all(|(reviewer, author)| reviewer != author), "{week}: {pairs:?}");
        }
        assert_ne!(pairs(&story, "2026-11-16"), pairs(&story, "2026-11-23"));
    }

    #[test]
    fn two_need_no_round() {
        assert!(pairs(&Story::new(), "2026-11-22").is_empty());
    }
}

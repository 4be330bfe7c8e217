//! Threads: a word, what was replied to it, and the replies to those.

use std::collections::BTreeSet;

use crate::model::{Feedback, Kind, Snapshot};

/// Replies from which talking is likely to be quicker.
pub(super) const ALOUD: usize = 3;

/// What a thread began with: the feedback or check-in that the chain of `re` leads back to. Other records gather words
/// over months, which are no conversation.
pub(super) fn beginning(team: &Snapshot, id: &str) -> Option<String> {
    let mut current = id.to_owned();
    let mut seen = BTreeSet::new();
    while seen.insert(current.clone()) {
        let up = team.get(Kind::Feedback, &current).and_then(|record| Feedback(record).re());
        match up {
            Some(re) if is_part(team, re) => current = re.to_owned(),
            _ => break,
        }
    }
    is_part(team, &current).then_some(current)
}

fn is_part(team: &Snapshot, id: &str) -> bool {
    team.get(Kind::Feedback, id).is_some() || team.get(Kind::Checkin, id).is_some()
}

/// All replies below a record, each after the one that it answers; of those to the same one, the older first.
pub(super) fn replies<'a>(team: &'a Snapshot, id: &str) -> Vec<Feedback<'a>> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::from([id.to_owned()]);
    collect(team, id, &mut seen, &mut found);
    found
}

fn collect<'a>(team: &'a Snapshot, id: &str, seen: &mut BTreeSet<String>, found: &mut Vec<Feedback<'a>>) {
    for reply in team.feedback_about(id) {
        // Files edited by hand may go in circles.
        if seen.insert(reply.0.id.clone()) {
            found.push(reply);
            collect(team, &reply.0.id, seen, found);
        }
    }
}

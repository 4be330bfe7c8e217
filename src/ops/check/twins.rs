//! Two goals that were made under one name on two devices, and that a merge put into one file.

use crate::model::{Kind, Record, Snapshot, canonical_record, is_member_id};

/// How many names are tried for the second one.
const MOST: usize = 99;

/// Two goals that share a file.
#[derive(Debug, Clone)]
pub struct Twins {
    /// The one that keeps the name.
    pub keep: Record,
    /// The other one, under a name of its own.
    pub other: Record,
}

impl Twins {
    /// The two goals that a merged one was made of; `None` if it is no goal, or no name is left. Which one keeps the
    /// name follows from the contents alone, so that two clones decide alike.
    pub fn of(team: &Snapshot, merged: &Record, versions: [Record; 2]) -> Option<Self> {
        if merged.kind != Kind::Goal {
            return None;
        }
        let title = merged.fields.text("title");
        let rank = |record: &Record| (record.fields.text("title") == title, canonical_record(record));
        let [first, second] = versions;
        let (keep, mut other) = if rank(&first) > rank(&second) { (first, second) } else { (second, first) };
        other.id = free_id(team, &merged.id)?;
        Some(Self { keep, other })
    }

    /// What becomes of them, a sentence without a full stop.
    pub fn in_words(&self) -> String {
        let title = |record: &Record| record.fields.text("title").unwrap_or_default().to_owned();
        let (keep, other) = (&self.keep, &self.other);
        format!("two goals: “{}” stays {}, “{}” becomes {}", title(keep), keep.id, title(other), other.id)
    }
}

fn free_id(team: &Snapshot, id: &str) -> Option<String> {
    let (owner, name) = id.split_once('/')?;
    let name: String = name.chars().take(28).collect();
    let taken = |id: &String| {
        team.get(Kind::Goal, id).is_some() || team.unreadable.contains(&(Kind::Goal, id.clone()))
    };
    let ids = (2..=MOST).map(|number| format!("{}-{number}", name.trim_end_matches('-')));
    ids.filter(|name| is_member_id(name)).map(|name| format!("{owner}/{name}")).find(|id| !taken(id))
}

#[cfg(test)]
mod tests {
    use super::Twins;
    use crate::model::{Kind, Record, Snapshot, Value};

    fn goal(id: &str, title: &str) -> Record {
        let mut record = Record::new(Kind::Goal, id);
        record.fields.set("title", Value::text(title));
        record
    }

    #[test]
    fn the_order_of_the_two_does_not_matter_and_a_taken_name_is_passed_over() {
        let mut team = Snapshot::default();
        team.put(goal("ana/run-2", "Another"));
        let versions = [goal("ana/run", "Run"), goal("ana/run", "Swim")];
        let [one, other] = versions.clone();
        let merged = goal("ana/run", "Swim");
        let twins = Twins::of(&team, &merged, versions).unwrap();
        assert_eq!(twins.in_words(), "two goals: “Swim” stays ana/run, “Run” becomes ana/run-3");
        let turned = Twins::of(&team, &merged, [other, one]).unwrap();
        assert_eq!(turned.in_words(), twins.in_words());
        let long = format!("ana/{}", "a".repeat(31));
        let twins = Twins::of(&team, &goal(&long, "x"), [goal(&long, "x"), goal(&long, "y")]).unwrap();
        assert_eq!(twins.other.id, format!("ana/{}-2", "a".repeat(28)));
    }
}

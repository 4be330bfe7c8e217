//! What `check --fix` does about records: which of one's own clashes are settled, and how.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::super::sync::Shown;
use super::twins::Twins;
use crate::model::{Kind, OpenClash, Record, Snapshot, Value, open_clashes, settled};

/// Which value of a clash stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// The one that the field holds.
    Shown,
    /// The one that is kept beside it.
    Other,
    /// Each in a record of its own, where two goals were made under one name.
    Both,
}

/// What a person chose, after having seen the clashes as they are here.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    /// By file and field: the clash as it was shown, and the value that stays; `None` for the one that the field holds.
    pub values: BTreeMap<(String, String), (Undecided, Option<Value>)>,
    /// Files that become two.
    pub apart: BTreeSet<String>,
}

/// One thing that is mended.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Repair {
    /// The file.
    pub path: String,
    /// The finding that goes.
    pub code: &'static str,
    /// What is done, a sentence without a full stop.
    pub what: String,
    /// Whether it is part of the commit; otherwise it concerns this clone alone.
    pub committed: bool,
}

impl Repair {
    /// Something that goes into the commit.
    pub fn committed(path: impl Into<String>, code: &'static str, what: impl Into<String>) -> Self {
        Self { path: path.into(), code, what: what.into(), committed: true }
    }

    /// Something that concerns this clone alone.
    pub fn here(path: impl Into<String>, code: &'static str, what: impl Into<String>) -> Self {
        Self { committed: false, ..Self::committed(path, code, what) }
    }
}

/// A clash that nobody has decided yet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Undecided {
    /// The file.
    pub path: String,
    /// The field.
    pub field: String,
    /// The value that the field holds; null if the field is gone.
    pub shown: Shown,
    /// The values that are kept beside it.
    pub kept: Vec<Shown>,
    /// What `--take both` makes of the record, a sentence part; null if it is not made of two.
    pub apart: Option<String>,
}

impl Undecided {
    fn of(path: &str, clash: &OpenClash, twins: Option<&Twins>) -> Self {
        Self {
            path: path.to_owned(),
            field: clash.field.clone(),
            shown: Shown(clash.shown.clone().unwrap_or(Value::Null)),
            kept: clash.kept.iter().cloned().map(Shown).collect(),
            apart: twins.map(Twins::in_words),
        }
    }
}

/// What becomes of the clashes.
#[derive(Debug, Clone, Default)]
pub struct Settling {
    /// The records with their clashes settled.
    pub records: Vec<Record>,
    /// What was settled.
    pub repairs: Vec<Repair>,
    /// What waits for a word.
    pub undecided: Vec<Undecided>,
}

/// Whether a record is mine to mend: I write it, or it is the team's file, which nobody owns.
pub fn is_mine(record: &Record, me: &str) -> bool {
    record.kind == Kind::Team || record.writer() == Some(me)
}

/// Settles the clashes of my records in the files that `asked` holds. What was chosen counts only for a clash that is
/// still as it was shown.
pub fn settle(
    team: &Snapshot,
    me: &str,
    asked: &dyn Fn(&str) -> bool,
    take: Option<Take>,
    chosen: &Chosen,
    twins: &BTreeMap<String, Twins>,
) -> Settling {
    let mut settling = Settling::default();
    for record in team.all().filter(|record| is_mine(record, me) && asked(&record.path())) {
        let path = record.path();
        let pair = twins.get(&path);
        if let Some(pair) = pair.filter(|_| take == Some(Take::Both) || chosen.apart.contains(&path)) {
            let what = format!("it becomes {}", pair.in_words());
            settling.repairs.push(Repair::committed(&path, "clash", what));
            settling.records.extend([pair.keep.clone(), pair.other.clone()]);
            continue;
        }
        let mut now = record.clone();
        for clash in open_clashes(record) {
            let open = Undecided::of(&path, &clash, pair);
            let choice = match chosen.values.get(&(path.clone(), clash.field.clone())) {
                Some((seen, choice)) => Some(choice.clone()).filter(|_| *seen == open),
                None => by_rule(&clash, take),
            };
            let done = choice.and_then(|choice| {
                let next = settled(&now, &clash.field, choice.as_ref())?;
                Some((next, said(&clash, choice.as_ref())))
            });
            match done {
                Some((next, what)) => {
                    now = next;
                    settling.repairs.push(Repair::committed(&path, "clash", what));
                }
                None => settling.undecided.push(open),
            }
        }
        if now != *record {
            settling.records.push(now);
        }
    }
    settling
}

/// The value that `--take` names; none where it names no single one.
fn by_rule(clash: &OpenClash, take: Option<Take>) -> Option<Option<Value>> {
    match (take?, clash.kept.as_slice()) {
        (Take::Shown, _) => Some(None),
        (Take::Other, [other]) => Some(Some(other.clone())),
        (Take::Other | Take::Both, _) => None,
    }
}

fn said(clash: &OpenClash, choice: Option<&Value>) -> String {
    let field = &clash.field;
    let quoted = |value: &Value| super::quoted(&value.to_string());
    let kept: Vec<String> = clash.kept.iter().map(quoted).collect();
    match (choice, &clash.shown) {
        (Some(value), Some(shown)) => {
            format!("{field} becomes {} instead of {}", quoted(value), quoted(shown))
        }
        (None, Some(shown)) => format!("{field} stays {} instead of {}", quoted(shown), super::and(&kept)),
        (_, None) => format!("{field} stays away, instead of {}", super::and(&kept)),
    }
}

//! What holds of every merge, tried on records drawn by lot for every kind.

use std::collections::BTreeMap;

use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

use super::sample::{Lots, changed, fields};
use super::{Field, Kind, Map, Type, Value, canonical_value, merge_record};

/// Three versions of a record: the common ancestor, if there is one, and two sides.
fn versions(kind: Kind, seed: u64, share: usize) -> (Option<Map>, Map, Map) {
    let mut lots = Lots::new(seed);
    let base = fields(kind, &mut lots, share);
    if lots.below(4) == 0 {
        return (None, fields(kind, &mut lots, share), fields(kind, &mut lots, share));
    }
    let ours = changed(kind, &base, &mut lots, share);
    let theirs = changed(kind, &base, &mut lots, share);
    (Some(base), ours, theirs)
}

/// The single values inside, as text.
fn singles(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::List(items) => items.iter().for_each(|item| singles(item, found)),
        Value::Map(map) => map.iter().for_each(|(_, value)| singles(value, found)),
        single => found.push(canonical_value(single)),
    }
}

/// The single values that a side wrote: those that stand elsewhere, or not at all, in the ancestor.
fn written(holds: &Type, base: Option<&Value>, side: &Value, found: &mut Vec<String>) {
    if base == Some(side) {
        return;
    }
    match (side, base) {
        (Value::Map(side), base) => {
            let base = base.and_then(Value::as_map);
            for (key, value) in side.iter() {
                written(holds.of_key(key), base.and_then(|base| base.get(key)), value, found);
            }
        }
        (Value::List(side), base) => {
            let base = base.and_then(Value::as_list).unwrap_or_default();
            for item in side.iter().filter(|item| !base.contains(item)) {
                let same = match holds {
                    Type::Blocks(key, _) => base.iter().find(|was| is_same_item(key, was, item)),
                    _ => None,
                };
                written(holds.of_item(), same, item, found);
            }
        }
        (single, _) => singles(single, found),
    }
}

fn is_same_item(key: &[&str], one: &Value, other: &Value) -> bool {
    let part = |item: &Value, name: &str| item.as_map().and_then(|map| map.get(name).cloned());
    key.iter().all(|name| part(one, name) == part(other, name))
}

/// The same with keys and items sorted at every depth: their order is what a merge may choose anew.
fn content(value: &Value) -> Value {
    match value {
        Value::List(items) => {
            let mut items: Vec<Value> = items.iter().map(content).collect();
            items.sort_by_cached_key(canonical_value);
            Value::List(items)
        }
        Value::Map(map) => {
            let sorted: BTreeMap<&str, Value> =
                map.iter().map(|(key, value)| (key, content(value))).collect();
            Value::Map(sorted.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
        }
        single => single.clone(),
    }
}

fn record(map: &Map) -> Value {
    Value::Map(map.clone())
}

proptest! {
    #[test]
    fn the_sides_can_be_exchanged(place in 0..Kind::ALL.len(), seed in any::<u64>(), share in 1..9usize) {
        let kind = Kind::ALL[place];
        let (base, ours, theirs) = versions(kind, seed, share);
        let one = merge_record(kind, base.as_ref(), &ours, &theirs);
        let other = merge_record(kind, base.as_ref(), &theirs, &ours);
        prop_assert_eq!(one, other);
    }

    #[test]
    fn a_record_merged_with_itself_is_the_same(place in 0..Kind::ALL.len(), seed in any::<u64>(), share in 1..9usize) {
        let kind = Kind::ALL[place];
        let (base, ours, _) = versions(kind, seed, share);
        prop_assert_eq!(merge_record(kind, base.as_ref(), &ours, &ours), (ours.clone(), Vec::new()));
        // One side that changed nothing has no say.
        if let Some(base) = base {
            prop_assert_eq!(merge_record(kind, Some(&base), &ours, &base), (ours.clone(), Vec::new()));
        }
    }

    #[test]
    fn merging_a_side_again_changes_nothing(place in 0..Kind::ALL.len(), seed in any::<u64>(), share in 1..9usize) {
        let kind = Kind::ALL[place];
        let (base, ours, theirs) = versions(kind, seed, share);
        let (merged, _) = merge_record(kind, base.as_ref(), &ours, &theirs);
        for side in [&ours, &theirs] {
            // The side is the ancestor of a merge that was made from it, …
            prop_assert_eq!(&merge_record(kind, Some(side), &merged, side).0, &merged);
            // … and where git does not know that, as in a rebase, nothing is made of it either.
            let again = merge_record(kind, base.as_ref(), &merged, side).0;
            prop_assert_eq!(content(&record(&again)), content(&record(&merged)));
        }
    }

    #[test]
    fn no_value_that_a_side_wrote_is_lost(place in 0..Kind::ALL.len(), seed in any::<u64>(), share in 1..9usize) {
        let kind = Kind::ALL[place];
        let (base, ours, theirs) = versions(kind, seed, share);
        let (merged, _) = merge_record(kind, base.as_ref(), &ours, &theirs);
        let mut there = Vec::new();
        singles(&record(&merged), &mut there);
        let was = base.as_ref().map(record);
        for side in [&ours, &theirs] {
            let mut wrote = Vec::new();
            written(&Type::Block(kind.fields()), was.as_ref(), &record(side), &mut wrote);
            for value in wrote {
                prop_assert!(there.contains(&value), "{value} of\n{}\nis gone from\n{}\nbase\n{}",
                    canonical_value(&record(side)), canonical_value(&record(&merged)), canonical_value(&was.unwrap_or(Value::Null)));
            }
        }
    }

    #[test]
    fn what_a_record_needs_is_there_after_a_merge(place in 0..Kind::ALL.len(), seed in any::<u64>(), share in 1..9usize) {
        let kind = Kind::ALL[place];
        let (base, ours, theirs) = versions(kind, seed, share);
        let (merged, _) = merge_record(kind, base.as_ref(), &ours, &theirs);
        let is_there = |field: &&Field| merged.get(field.name).is_some_and(|value| !value.is_empty());
        for field in kind.fields().iter().filter(|field| field.required) {
            prop_assert!(is_there(&field), "{} is gone", field.name);
        }
    }
}

//! Three-way merge of a record, field by field.
//!
//! The result depends on nothing but the three contents, and is the same with the two sides exchanged: whoever
//! merges, with `ally sync` or with plain git, gets the same record. A single value changed differently on both sides
//! is a clash: the one whose canonical text sorts last is shown, the other is kept under `clashes`.

use std::collections::BTreeMap;

use super::canonical::canonical_value;
use super::field::Type;
use super::kind::Kind;
use super::value::{Map, Value};

/// A field that both sides changed to different values.
#[derive(Debug, Clone, PartialEq)]
pub struct Clash {
    /// The field, with dots between nested keys.
    pub field: String,
    /// The value that is shown.
    pub shown: Value,
    /// The value that is kept beside it.
    pub kept: Value,
}

/// Merges two versions of a record that have a common ancestor, or none when both were added.
pub fn merge_record(kind: Kind, base: Option<&Map>, ours: &Map, theirs: &Map) -> (Map, Vec<Clash>) {
    let mut clashes = Vec::new();
    let none = Map::new();
    let base = base.unwrap_or(&none);
    let table = Type::Block(kind.fields());
    let mut merged = merge_map(&table, base, ours, theirs, "", &mut clashes);
    clashes.sort_by(|a, b| a.field.cmp(&b.field));
    if !clashes.is_empty() {
        let kept = with_new(base.list("clashes"), merged.list("clashes"), &clashes);
        merged.set("clashes", Value::List(kept));
        let keys = in_table_order(&table, merged.keys().collect());
        let value = |key: &str| merged.get(key).cloned().unwrap_or(Value::Null);
        merged = keys.into_iter().map(|key| (key.to_owned(), value(key))).collect();
    }
    (merged, clashes)
}

/// The clashes that a record keeps, in the order that any list has after a merge: what was there, then what is new.
fn with_new(base: &[Value], merged: &[Value], clashes: &[Clash]) -> Vec<Value> {
    let (mut kept, mut added): (Vec<Value>, Vec<Value>) =
        merged.iter().cloned().partition(|entry| base.contains(entry));
    for clash in clashes {
        let entry: Map =
            [("field".to_owned(), Value::text(&clash.field)), ("value".to_owned(), clash.kept.clone())]
                .into_iter()
                .collect();
        let entry = Value::Map(entry);
        if !kept.contains(&entry) && !added.contains(&entry) {
            added.push(entry);
        }
    }
    sort_canonically(&mut added);
    kept.append(&mut added);
    kept
}

/// Merges two maps key by key; keys that the type does not know merge by the shape of their values.
fn merge_map(holds: &Type, base: &Map, ours: &Map, theirs: &Map, at: &str, clashes: &mut Vec<Clash>) -> Map {
    let mut merged = Map::new();
    for key in in_table_order(holds, ordered_keys(base, ours, theirs)) {
        let field = if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") };
        let is_required =
            holds.fields().unwrap_or_default().iter().any(|field| field.required && field.name == key);
        let holds = holds.of_key(key);
        let value = merge_value(holds, base.get(key), ours.get(key), theirs.get(key), &field, clashes);
        merged.set_some(key, value);
        if is_required && merged.get(key).is_none() {
            // Each side left of a list what the other took away, and without it the record can't be read.
            let sides = [ours.get(key), theirs.get(key)].into_iter().flatten();
            merged.set_some(key, sides.max_by_key(|side| canonical_value(side)).cloned());
        }
    }
    merged
}

/// The keys of both sides: in the order of the side that changed it, or of the longer one where both did, so that an
/// answer which was added stays at the end.
fn ordered_keys<'a>(base: &Map, ours: &'a Map, theirs: &'a Map) -> Vec<&'a str> {
    let weight =
        |side: &Map| (!side.keys().eq(base.keys()), side.len(), canonical_value(&Value::Map(side.clone())));
    let swap = weight(theirs) > weight(ours);
    let (first, second) = if swap { (theirs, ours) } else { (ours, theirs) };
    let mut keys: Vec<&str> = first.keys().collect();
    keys.extend(second.keys().filter(|key| first.keys().all(|other| other != *key)));
    keys
}

/// Known keys in the order in which they are written, then the others as they are.
fn in_table_order<'a>(holds: &Type, mut keys: Vec<&'a str>) -> Vec<&'a str> {
    let fields = holds.fields().unwrap_or_default();
    keys.sort_by_key(|key| fields.iter().position(|field| field.name == *key).unwrap_or(fields.len()));
    keys
}

fn merge_value(
    holds: &Type,
    base: Option<&Value>,
    ours: Option<&Value>,
    theirs: Option<&Value>,
    field: &str,
    clashes: &mut Vec<Clash>,
) -> Option<Value> {
    if ours == theirs || theirs == base {
        return ours.cloned();
    }
    if ours == base {
        return theirs.cloned();
    }
    let none = Map::new();
    match (holds, ours, theirs) {
        (_, Some(Value::Map(ours)), Some(Value::Map(theirs))) => {
            let base = base.and_then(Value::as_map).unwrap_or(&none);
            Some(Value::Map(merge_map(holds, base, ours, theirs, field, clashes)))
        }
        (_, Some(Value::List(ours)), Some(Value::List(theirs))) => {
            let base = base.and_then(Value::as_list).unwrap_or_default();
            Some(Value::List(match holds {
                Type::Blocks(key, _) if [base, ours, theirs].iter().all(|list| has_keys(list, key)) => {
                    merge_blocks(key, holds, base, ours, theirs, field, clashes)
                }
                _ => merge_set(base, ours, theirs),
            }))
        }
        // A list that one side emptied and the other changed: what was added stays.
        (_, Some(Value::List(kept)), None) | (_, None, Some(Value::List(kept))) => {
            let base = base.and_then(Value::as_list).unwrap_or_default();
            let left = merge_set(base, kept, &[]);
            (!left.is_empty()).then_some(Value::List(left))
        }
        // A map that one side took away and the other changed: where keys are free, those that were written stay;
        // fields that belong together stay together.
        (_, Some(Value::Map(kept)), None) | (_, None, Some(Value::Map(kept))) => {
            let base = base.and_then(Value::as_map).unwrap_or(&none);
            let left = merge_map(holds, base, kept, &none, field, clashes);
            match holds {
                _ if left.is_empty() => None,
                Type::Keys(_) => Some(Value::Map(left)),
                _ => Some(Value::Map(kept.clone())),
            }
        }
        // Changing wins over taking away.
        (_, Some(value), None) | (_, None, Some(value)) => Some(value.clone()),
        (_, None, None) => None,
        (_, Some(ours), Some(theirs)) => {
            let (shown, kept) = if canonical_value(ours) >= canonical_value(theirs) {
                (ours, theirs)
            } else {
                (theirs, ours)
            };
            clashes.push(Clash { field: field.to_owned(), shown: shown.clone(), kept: kept.clone() });
            Some(shown.clone())
        }
    }
}

/// Items of the base that neither side took away, in its order, then what either side added. An item may be there
/// several times; how often merges as a single value does, and of two changes the larger number holds.
fn merge_set(base: &[Value], ours: &[Value], theirs: &[Value]) -> Vec<Value> {
    let mut counts: BTreeMap<String, (&Value, [usize; 3])> = BTreeMap::new();
    for (side, items) in [base, ours, theirs].into_iter().enumerate() {
        for item in items {
            counts.entry(canonical_value(item)).or_insert((item, [0; 3])).1[side] += 1;
        }
    }
    let mut wanted: BTreeMap<String, (&Value, usize)> = counts
        .into_iter()
        .map(|(text, (item, [base, ours, theirs]))| {
            let count = if theirs == base {
                ours
            } else if ours == base {
                theirs
            } else {
                ours.max(theirs)
            };
            (text, (item, count))
        })
        .collect();
    let mut merged = Vec::new();
    for item in base {
        if let Some((_, left)) = wanted.get_mut(&canonical_value(item)).filter(|(_, left)| *left > 0) {
            *left -= 1;
            merged.push(item.clone());
        }
    }
    for (item, left) in wanted.into_values() {
        merged.extend(std::iter::repeat_n(item.clone(), left));
    }
    merged
}

fn sort_canonically(items: &mut [Value]) {
    items.sort_by_cached_key(canonical_value);
}

/// Whether every item is a map and no two have the same key.
fn has_keys(items: &[Value], key: &[&str]) -> bool {
    let keys: Vec<_> = items.iter().map(|item| item_key(item, key)).collect();
    keys.iter()
        .enumerate()
        .all(|(index, one)| one.is_some() && !keys.iter().take(index).any(|other| other == one))
}

fn item_key<'a>(item: &'a Value, key: &[&str]) -> Option<Vec<Option<&'a Value>>> {
    let map = item.as_map()?;
    Some(key.iter().map(|name| map.get(name)).collect())
}

/// What a clash inside an item of the list `at` calls that item.
pub(super) fn key_of(item: &Value, key: &[&str], at: &str) -> String {
    let parts: Vec<String> =
        item_key(item, key).unwrap_or_default().into_iter().flatten().map(ToString::to_string).collect();
    format!("{at}[{}]", parts.join(" "))
}

fn merge_blocks(
    key: &[&str],
    holds: &Type,
    base: &[Value],
    ours: &[Value],
    theirs: &[Value],
    at: &str,
    clashes: &mut Vec<Clash>,
) -> Vec<Value> {
    let find = |items: &[Value], wanted: &Value| {
        items.iter().find(|item| item_key(item, key) == item_key(wanted, key)).cloned()
    };
    let mut merged = Vec::new();
    let mut new: Vec<Value> =
        ours.iter().chain(theirs).filter(|item| find(base, item).is_none()).cloned().collect();
    sort_canonically(&mut new);
    // What both sides added under one key is one item.
    let mut added: Vec<Value> = Vec::new();
    for item in new {
        if find(&added, &item).is_none() {
            added.push(item);
        }
    }
    for item in base.iter().chain(&added) {
        let (was, our, their) = (find(base, item), find(ours, item), find(theirs, item));
        let value = match (&our, &their) {
            (Some(Value::Map(our)), Some(Value::Map(their))) => {
                let none = Map::new();
                let was = was.as_ref().and_then(Value::as_map).unwrap_or(&none);
                Some(Value::Map(merge_map(holds, was, our, their, &key_of(item, key, at), clashes)))
            }
            (Some(one), None) | (None, Some(one)) if was.as_ref() != Some(one) => Some(one.clone()),
            _ => None,
        };
        merged.extend(value.filter(|value| !merged.contains(value)));
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::{Clash, Kind, Map, Value, merge_record};

    fn map(pairs: &[(&str, Value)]) -> Map {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
    }

    fn both_ways(kind: Kind, base: Option<&Map>, ours: &Map, theirs: &Map) -> (Map, Vec<Clash>) {
        let there = merge_record(kind, base, ours, theirs);
        assert_eq!(there, merge_record(kind, base, theirs, ours), "the sides can be exchanged");
        assert_eq!(
            merge_record(kind, base, &there.0, theirs).0,
            there.0,
            "merging the result again changes nothing"
        );
        there
    }

    #[test]
    fn different_fields_go_together() {
        let base = map(&[("title", Value::text("Run")), ("why", Value::text("health"))]);
        let ours = map(&[("title", Value::text("Run more")), ("why", Value::text("health"))]);
        let theirs = map(&[("title", Value::text("Run")), ("unit", Value::text("km"))]);
        let (merged, clashes) = both_ways(Kind::Goal, Some(&base), &ours, &theirs);
        assert_eq!(merged, map(&[("title", Value::text("Run more")), ("unit", Value::text("km"))]));
        assert_eq!(clashes, []);
    }

    #[test]
    fn the_same_field_clashes_and_keeps_both_values() {
        let base = map(&[("title", Value::text("Run"))]);
        let ours = map(&[("title", Value::text("Run 5k"))]);
        let theirs = map(&[("title", Value::text("Run 10k"))]);
        let (merged, clashes) = both_ways(Kind::Goal, Some(&base), &ours, &theirs);
        assert_eq!(merged.text("title"), Some("Run 5k"));
        assert_eq!(clashes.len(), 1);
        let kept = map(&[("field", Value::text("title")), ("value", Value::text("Run 10k"))]);
        assert_eq!(merged.list("clashes"), [Value::Map(kept)]);
    }

    #[test]
    fn answers_merge_key_by_key() {
        let goals = |pairs: &[(&str, Value)]| map(&[("goals", Value::Map(map(pairs)))]);
        let done = Value::text("done");
        let base = goals(&[("run", done.clone())]);
        let ours = goals(&[("run", done.clone()), ("pages", Value::Int(12))]);
        let theirs = goals(&[("run", Value::text("partly")), ("yoga", done)]);
        let (merged, clashes) = both_ways(Kind::Checkin, Some(&base), &ours, &theirs);
        let merged = merged.map("goals").unwrap();
        assert_eq!(merged.text("run"), Some("partly"));
        assert_eq!((merged.int("pages"), merged.text("yoga")), (Some(12), Some("done")));
        assert_eq!(clashes, []);
    }

    #[test]
    fn lists_merge_as_sets() {
        let tags = |tags: &[&str]| map(&[("tags", Value::texts(tags.iter().copied()))]);
        let (base, ours, theirs) =
            (tags(&["a", "b", "c"]), tags(&["a", "c", "d"]), tags(&["b", "c", "a", "e"]));
        let (merged, _) = both_ways(Kind::Goal, Some(&base), &ours, &theirs);
        assert_eq!(merged.texts("tags"), ["a", "c", "d", "e"]);
    }

    #[test]
    fn a_map_that_one_side_took_away_keeps_what_the_other_wrote() {
        let both = |kind, key: &str, base: &[(&str, i64)], ours: &[(&str, i64)]| {
            let record = |pairs: &[(&str, i64)]| {
                let inner: Map =
                    pairs.iter().map(|(key, value)| ((*key).to_owned(), Value::Int(*value))).collect();
                [(key.to_owned(), Value::Map(inner))].into_iter().collect::<Map>()
            };
            let (merged, clashes) = both_ways(kind, Some(&record(base)), &record(ours), &Map::new());
            assert_eq!(clashes, []);
            merged.map(key).map(|map| map.keys().map(ToOwned::to_owned).collect::<Vec<_>>().join(" "))
        };
        let base = [("run", 1), ("read", 1)];
        let answers = |ours: &[(&str, i64)]| both(Kind::Checkin, "goals", &base, ours);
        assert_eq!(answers(&[("run", 1), ("read", 2)]).as_deref(), Some("read"));
        assert_eq!(answers(&[("run", 1)]), None);
        let base = [("hours", 1), ("money", 1)];
        let spent = |ours: &[(&str, i64)]| both(Kind::SprintLeaf, "spent", &base, ours);
        assert_eq!(spent(&[("hours", 1), ("money", 2)]).as_deref(), Some("hours money"));
        assert_eq!(spent(&[("hours", 1)]), None);
    }

    #[test]
    fn a_list_that_a_record_needs_is_not_emptied_from_two_sides() {
        let emails = |emails: &[&str]| map(&[("emails", Value::texts(emails.iter().copied()))]);
        let base = emails(&["ana@home", "ana@work"]);
        let (merged, _) =
            both_ways(Kind::Member, Some(&base), &emails(&["ana@home"]), &emails(&["ana@work"]));
        assert_eq!(merged, emails(&["ana@work"]));
    }

    #[test]
    fn an_item_that_stands_twice_stays_twice() {
        let list = |items: &[i64]| {
            map(&[("rounds", Value::List(items.iter().map(|item| Value::Int(*item)).collect()))])
        };
        let (base, ours, theirs) = (list(&[5, 3, 5]), list(&[5, 3, 5, 5]), list(&[5, 3, 5, 4]));
        let (merged, _) = both_ways(Kind::Checkin, Some(&base), &ours, &theirs);
        assert_eq!(merged, list(&[5, 3, 5, 4, 5]));
    }

    #[test]
    fn keys_of_peoples_own_stay_in_the_order_they_have() {
        let base = map(&[("zeal", Value::Int(1)), ("calm", Value::Int(1))]);
        let ours = map(&[("zeal", Value::Int(2)), ("calm", Value::Int(1))]);
        let theirs = map(&[("zeal", Value::Int(1)), ("calm", Value::Int(2)), ("breath", Value::Int(1))]);
        let (merged, _) = both_ways(Kind::Checkin, Some(&base), &ours, &theirs);
        assert_eq!(merged.keys().collect::<Vec<_>>(), ["zeal", "calm", "breath"]);
    }

    #[test]
    fn intervals_with_the_same_start_are_one() {
        let away = |to: Option<&str>| {
            let mut interval = map(&[("from", Value::text("2026-11-01"))]);
            interval.set_some("to", to.map(Value::text));
            map(&[("away", Value::List(vec![Value::Map(interval)]))])
        };
        let (merged, clashes) = both_ways(Kind::Member, None, &away(None), &away(Some("2026-11-05")));
        assert_eq!(merged, away(Some("2026-11-05")));
        assert_eq!(clashes, []);
    }

    #[test]
    fn an_item_that_both_sides_added_clashes_once() {
        let away = |why: &str| {
            let interval = map(&[("from", Value::text("2026-11-01")), ("why", Value::text(why))]);
            map(&[("away", Value::List(vec![Value::Map(interval)]))])
        };
        let (merged, clashes) = both_ways(Kind::Member, None, &away("rest"), &away("travel"));
        assert_eq!(merged.list("away"), away("travel").list("away"));
        let fields: Vec<&str> = clashes.iter().map(|clash| clash.field.as_str()).collect();
        assert_eq!(fields, ["away[2026-11-01].why"]);
    }

    #[test]
    fn reasons_for_a_change_made_on_both_sides_are_both_kept() {
        let changed = |why: &str| {
            let entry = map(&[
                ("on", Value::text("2026-11-22")),
                ("what", Value::text("by")),
                ("why", Value::text(why)),
            ]);
            map(&[("changes", Value::List(vec![Value::Map(entry)]))])
        };
        let (merged, clashes) = both_ways(Kind::Goal, None, &changed("ill"), &changed("travel"));
        assert_eq!((merged.list("changes").len(), clashes.len()), (2, 0));
    }

    #[test]
    fn unknown_fields_merge_too() {
        let base = map(&[("energy", Value::Int(1))]);
        let ours = map(&[("energy", Value::Int(2))]);
        let theirs = map(&[("energy", Value::Int(3)), ("colour", Value::text("blue"))]);
        let (merged, clashes) = both_ways(Kind::Checkin, Some(&base), &ours, &theirs);
        assert_eq!(merged.int("energy"), Some(3));
        assert_eq!(merged.text("colour"), Some("blue"));
        assert_eq!(clashes.len(), 1);
    }
}

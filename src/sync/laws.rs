//! What holds of every merge of files: both clones and plain git come to the same bytes, and these can be read.

use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

use super::decide;
use crate::git::{MergeAnswer, MergeAsk};
use crate::model::sample::{Lots, changed, fields};
use crate::model::{Kind, Map, Record, canonical_record, merge_record, path_of};
use crate::store;

const IDS: [&str; 10] = [
    "ally",
    "ana",
    "2026-11-22.ana",
    "ana/run",
    "2026-11-22.ana",
    "2026-11-22.ana.k3f9",
    "2026-11-early.ana",
    "2026-11-early.ana/ben",
    "2026-W47/ana",
    "2026-W47/joint.ana",
];

fn record(kind: Kind, fields: Map) -> Record {
    let place = Kind::ALL.iter().position(|one| *one == kind).unwrap();
    Record { kind, id: IDS[place].to_owned(), fields, private: false }
}

/// A file as people leave it: with a comment and an empty line above some of its fields.
fn file(record: &Record, who: &str, lots: &mut Lots) -> Vec<u8> {
    let mut text = String::new();
    let canonical = canonical_record(record);
    let lines: Vec<&str> = canonical.lines().collect();
    // Within text of several lines a comment would be text.
    let is_plain = !canonical.contains('|');
    for line in lines {
        if is_plain && !line.starts_with([' ', '-', '{']) && lots.below(3) == 0 {
            text.push_str(&format!("\n# {who} says so\n"));
        }
        text.push_str(line);
        text.push('\n');
    }
    text.into_bytes()
}

fn decided(path: &str, base: Option<&[u8]>, ours: &[u8], theirs: &[u8]) -> String {
    let ask = MergeAsk { path, base, ours: Some(ours), theirs: Some(theirs) };
    match decide("", &ask, &mut Vec::new()) {
        MergeAnswer::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
        other => panic!("both sides of {path} can be read, and yet: {other:?}"),
    }
}

proptest! {
    #[test]
    fn two_readable_files_merge_to_one_readable_file(
        place in 0..Kind::ALL.len(),
        seed in any::<u64>(),
        share in 1..9usize,
    ) {
        let kind = Kind::ALL[place];
        let mut lots = Lots::new(seed);
        let base = fields(kind, &mut lots, share);
        let sides = [changed(kind, &base, &mut lots, share), changed(kind, &base, &mut lots, share)];
        let path = path_of(kind, IDS[place]);
        let is_new = lots.below(4) == 0;
        let before = (!is_new).then(|| file(&record(kind, base.clone()), "nobody", &mut lots));
        let before = before.as_deref();
        let ours = file(&record(kind, sides[0].clone()), "ana", &mut lots);
        let theirs = file(&record(kind, sides[1].clone()), "ben", &mut lots);
        let text = decided(&path, before, &ours, &theirs);
        let merged = text.as_bytes();
        // Both clones come to the same bytes.
        prop_assert_eq!(&decided(&path, before, &theirs, &ours), &text);
        // They say what the merge of the fields says.
        let (expected, _) = merge_record(kind, (!is_new).then_some(&base), &sides[0], &sides[1]);
        let read = store::parse(kind, IDS[place], &path, merged).unwrap();
        prop_assert_eq!(canonical_record(&read), canonical_record(&record(kind, expected)));
        // Comments come from one side alone.
        prop_assert!(!(text.contains("# ana") && text.contains("# ben")), "{}", text);
        // A file merged with itself is the same file, and a side that is part of it already adds nothing.
        prop_assert_eq!(&decided(&path, before, merged, merged), &text);
        for side in [&ours, &theirs] {
            let again = decided(&path, Some(side), merged, side);
            let again = store::parse(kind, IDS[place], &path, again.as_bytes()).unwrap();
            prop_assert_eq!(canonical_record(&again), canonical_record(&read));
        }
    }
}

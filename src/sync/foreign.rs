//! What holds of a merge of any three contents: functions that panic where it does not. The property tests below ask
//! them, and so does a fuzz target in `tests/fuzz/`.

use super::decide;
use crate::git::{LARGEST_RECORD, MergeAnswer, MergeAsk};
use crate::model::{Kind, Map, canonical_record, merge_record, path_of};
use crate::store;

/// Merges three contents of a record. A side that can be read is never lost to one that can't, both clones come to the
/// same answer, and what they come to can be read and is the merge of the fields.
pub fn merge((kind, id): (Kind, &str), base: Option<&[u8]>, ours: &[u8], theirs: &[u8]) {
    let path = path_of(kind, id);
    let decided = |ours, theirs| {
        let mut clashes = Vec::new();
        let ask = MergeAsk { path: &path, base, ours: Some(ours), theirs: Some(theirs) };
        (decide("", &ask, &mut clashes), clashes)
    };
    let read = |bytes: &[u8]| store::parse(kind, id, &path, bytes).ok();
    let (answer, clashes) = decided(ours, theirs);
    let (exchanged, exchanged_clashes) = decided(theirs, ours);
    let (our_record, their_record) = match (read(ours), read(theirs)) {
        (Some(ours), Some(theirs)) => (ours, theirs),
        (is_ours, is_theirs) => {
            assert!(clashes.is_empty() && exchanged_clashes.is_empty());
            let wanted = match (is_ours, is_theirs) {
                (None, Some(_)) => [MergeAnswer::Theirs, MergeAnswer::Ours],
                (Some(_), None) => [MergeAnswer::Ours, MergeAnswer::Theirs],
                _ => [MergeAnswer::Ours, MergeAnswer::Ours],
            };
            assert_eq!([answer, exchanged], wanted);
            return;
        }
    };
    let base: Option<Map> = base.and_then(read).map(|record| record.fields);
    let (fields, found) = merge_record(kind, base.as_ref(), &our_record.fields, &their_record.fields);
    assert_eq!(clashes.len(), found.len());
    assert_eq!(clashes.len(), exchanged_clashes.len());
    let mut expected = our_record;
    expected.fields = fields;
    match answer {
        MergeAnswer::Bytes(bytes) => {
            assert_eq!(exchanged, MergeAnswer::Bytes(bytes.clone()), "both clones come to the same bytes");
            assert!(bytes.len() <= LARGEST_RECORD);
            let merged = read(&bytes).map(|record| canonical_record(&record));
            assert_eq!(merged, Some(canonical_record(&expected)));
        }
        // Two readable sides that are too much together: each clone keeps its own and the other beside it.
        MergeAnswer::Ours => {
            assert!(canonical_record(&expected).len() > LARGEST_RECORD / 2, "{expected:?}");
            assert_eq!(exchanged, MergeAnswer::Ours);
        }
        MergeAnswer::Theirs => panic!("both sides can be read, and one is thrown away"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, proptest};

    use super::merge;
    use crate::model::sample::{Lots, changed, fields};
    use crate::model::{Map, Record, canonical_record};
    use crate::store::foreign::kind_of;

    proptest! {
        #[test]
        fn of_any_three_contents_no_readable_side_is_lost(
            place in 0..10usize,
            seed in any::<u64>(),
            share in 1..9usize,
            spots in prop::collection::vec((0..3usize, any::<u16>(), any::<u8>(), 0..3usize), 0..4),
        ) {
            let (kind, id) = kind_of(place);
            let mut lots = Lots::new(seed);
            let base = fields(kind, &mut lots, share);
            let sides = [base.clone(), changed(kind, &base, &mut lots, share), changed(kind, &base, &mut lots, share)];
            let file = |fields: Map| canonical_record(&Record { kind, id: id.to_owned(), fields, private: false }).into_bytes();
            let mut files = sides.map(file);
            for (which, at, byte, taken) in spots {
                let bytes = &mut files[which];
                let at = usize::from(at) % (bytes.len() + 1);
                drop(bytes.splice(at..(at + taken).min(bytes.len()), [byte]));
            }
            merge((kind, id), Some(&files[0]), &files[1], &files[2]);
            merge((kind, id), None, &files[1], &files[2]);
        }

        #[test]
        fn any_bytes_have_an_answer(
            place in 0..10usize,
            base in prop::collection::vec(any::<u8>(), 0..40),
            ours in "[a-z: \n'\"{}-]{0,40}",
            theirs in "[a-z: \n'\"{}-]{0,40}",
        ) {
            merge(kind_of(place), Some(&base), ours.as_bytes(), theirs.as_bytes());
        }
    }
}

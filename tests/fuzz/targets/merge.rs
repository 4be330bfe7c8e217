//! The merge: the first byte chooses the kind, then come our file, their file and perhaps that of the common ancestor,
//! with a record separator between them.
#![no_main]

use ally::store::foreign::kind_of;
use ally::sync::foreign::merge;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((first, files)) = data.split_first() else { return };
    let mut files = files.splitn(3, |byte| *byte == 0x1e);
    let (Some(ours), Some(theirs)) = (files.next(), files.next()) else { return };
    merge(kind_of(usize::from(*first)), files.next(), ours, theirs);
});

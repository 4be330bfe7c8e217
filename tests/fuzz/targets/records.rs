//! The record parser, and what is written back: the first byte chooses the kind, the rest is the file.
#![no_main]

use ally::store::foreign::{kind_of, record};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some((first, bytes)) = data.split_first() {
        record(kind_of(usize::from(*first)), bytes);
    }
});

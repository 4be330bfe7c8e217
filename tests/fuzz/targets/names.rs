//! Ids, names, paths, references, and names in trees.
#![no_main]

use ally::{git, model};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    git::foreign::entry(data);
    if let Ok(text) = std::str::from_utf8(data) {
        model::foreign::path(text);
        model::foreign::name(text);
        model::foreign::reference(text);
    }
});

//! Answers of a check-in, and details before a record separator.
#![no_main]

use ally::store::foreign::answer;

libfuzzer_sys::fuzz_target!(|text: &str| answer(text));

//! Addresses of remotes, as typed and as configured.
#![no_main]

use ally::git::foreign::address;

libfuzzer_sys::fuzz_target!(|text: &str| address(text));

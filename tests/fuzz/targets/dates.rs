//! Dates, rhythms and the periods of reviews.
#![no_main]

use ally::model::foreign::{date, period, rhythm};

libfuzzer_sys::fuzz_target!(|text: &str| {
    date(text);
    rhythm(text);
    period(text);
});

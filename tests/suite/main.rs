//! The suite: drives the real binary with two people and a remote.
#![allow(missing_docs, reason = "a test binary")]

fn main() {}

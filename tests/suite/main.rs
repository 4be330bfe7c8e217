//! The suite: drives the real binary with two people and a remote.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod over_https;
mod over_ssh;
mod servers;

//! `ally`: partners share one git repository of plain YAML records and hold each other to what they set out to do.
//!
//! The modules are listed in layer order; each uses only modules above it. A test enforces that, and the wall around
//! every outside crate: docs/architecture.md has the table.

pub mod env;
pub mod keys;
pub mod model;
pub mod ops;
pub mod store;
pub mod git;
pub mod schedule;
pub mod sync;
pub mod error;
pub mod render;
pub mod app;
mod cli;

/// Runs one command in a world; returns the exit code of the process.
pub fn run(env: env::Env) -> u8 {
    cli::run(env)
}

/// Reports why no command could be run; returns the exit code of the process.
pub fn not_started(misread: &env::Misread) -> u8 {
    cli::not_started(misread)
}

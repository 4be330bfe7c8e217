//! ally
pub mod git;

//! ally
pub mod git;
pub mod model;

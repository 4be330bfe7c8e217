//! ally
pub mod git;
pub mod model;
pub mod store;

//! The workspace's own tool, as a library so that its tests can call it. One module a verb.

pub mod browser;
pub mod ci;
pub mod codegen;
pub mod conformance;
pub mod coverage;
pub mod description;
pub mod figures;
pub mod fuzz;
pub mod guide;
pub mod lint;
pub mod lint_openapi;
mod programs;
pub mod release;
pub mod source;
pub mod tidy;
mod tree;
pub mod upstream;

//! The workspace's own tool, as a library so that its tests can call it. One module a verb.

// A tool talks on stdout.
#![allow(clippy::print_stdout)]

pub mod ci;
pub mod codegen;
pub mod coverage;
pub mod description;
pub mod lint;
pub mod lint_openapi;
pub mod source;
pub mod tidy;

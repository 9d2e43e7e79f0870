//! `cargo xtask upstream`: changed copies of our own descriptions, which must differ in nothing but
//! the change, and files that look like nothing of ours.

mod changes;
mod command;
mod copies;
mod dialects;
mod edit;
mod strangers;

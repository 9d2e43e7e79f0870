//! The whole of it against the sandbox, in process, on an SQLite file of its own.

#![cfg(feature = "sqlite")]

mod data;
mod states;
mod support;

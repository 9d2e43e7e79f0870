//! The whole of it against the sandbox, in process, on an SQLite file of its own.

#![cfg(feature = "sqlite")]

mod crash;
mod data;
mod fence;
mod history;
mod inbox;
mod secrets;
mod session;
mod states;
mod support;
mod worker;

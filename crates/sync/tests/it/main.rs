//! The whole of it against the sandbox, in process, on an SQLite file of its own.

#![cfg(feature = "sqlite")]

mod canary;
mod crash;
mod data;
mod fence;
mod history;
mod inbox;
mod open;
mod secrets;
mod session;
mod states;
mod support;
mod worker;

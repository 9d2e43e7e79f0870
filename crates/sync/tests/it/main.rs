//! The whole of it against the sandbox, in process, on databases of its own: SQLite, and Postgres where
//! `FOLIOLINK_TEST_POSTGRES` names a server.

#![cfg(all(feature = "postgres", feature = "sqlite"))]

mod canary;
mod crash;
mod credential;
mod data;
mod database;
mod fence;
mod full;
mod history;
mod inbox;
mod open;
mod outbox;
mod receiver;
mod secrets;
mod session;
mod states;
mod support;
mod unreachable;
mod worker;

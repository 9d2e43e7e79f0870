//! The program as its users meet it: as a process, and in process where spans are looked at.

mod config;
mod demo;
mod failures;
mod operations;
mod scene;
mod secrets;
mod streams;
mod support;
mod tickets;

//! The program as its users meet it: as a process, and in process where spans are looked at.

mod calls;
mod challenges;
mod compare;
mod config;
mod connections;
#[cfg(unix)]
mod container;
mod deletions;
mod demo;
mod derived;
mod documents;
mod drift;
#[cfg(feature = "export")]
mod export;
mod export_files;
mod failures;
mod forms;
#[cfg(all(feature = "export", feature = "sync"))]
mod guide;
// Of the program with all its flags.
#[cfg(all(feature = "export", feature = "serve", feature = "sync"))]
mod help;
mod hostile;
mod marks;
#[cfg(all(feature = "mcp", unix))]
mod mcp;
mod network;
mod operations;
#[cfg(unix)]
mod output_files;
mod outputs;
mod parts;
mod sandbox;
mod scene;
mod schemas;
mod secrets;
#[cfg(all(feature = "serve", unix))]
mod serve;
#[cfg(unix)]
mod signals;
mod streams;
mod support;
#[cfg(feature = "sync")]
mod sync;
mod terminal;
mod tickets;
mod warnings;
mod webhooks;

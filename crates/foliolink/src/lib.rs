//! Pull a person's financial data through **Flinks** (module `flinks`) and **Vumi Finlink** (module
//! `vumi`).
//!
//! What no generated client does, and every integration needs: sessions, challenges, waiting,
//! tokens, exact money, one [`portfolio`] model for both, and one [`Error`] that says what helps.
//!
//! Async on `tokio`. Nothing is sent before you call; nothing runs in the background; dropping a
//! future stops it.

// A library never talks on its own.
#![warn(clippy::print_stdout)]

#[cfg(any(feature = "flinks", feature = "vumi"))]
pub mod aggregator;
mod code;
#[cfg(any(feature = "flinks", feature = "vumi"))]
mod convert;
#[cfg(any(feature = "flinks", feature = "vumi"))]
pub mod drift;
mod error;
mod page;
mod poll;
pub mod portfolio;
pub mod retry;
mod ticket;
mod transport;

#[cfg(feature = "flinks")]
pub mod flinks;
#[cfg(feature = "vumi")]
pub mod vumi;
#[cfg(feature = "webhook")]
pub mod webhook;

#[cfg(any(feature = "flinks", feature = "vumi"))]
pub use aggregator::Aggregator;
pub use code::Code;
pub use error::{Advice, Error, ErrorKind, Result};
pub use foliolink_runtime::Secret;
pub use page::{Cursor, Listing, Page};
pub use poll::{Pending, PollStatus};
pub use retry::Retry;
pub use ticket::Ticket;

//! Runtime of the generated clients.
//!
//! Generated code calls this crate where the generator would have it call its own: so decoding,
//! errors and the transport are ours.
//!
//! - bodies are decoded by HTTP status ([`FromBody`], [`by_status!`]) or by their first byte
//!   ([`by_shape!`]), never by guessing;
//! - amounts are exact ([`Number`]), times lenient ([`Time`], [`Date`]), value lists open
//!   ([`open_enum!`]), other JSON stays text ([`RawJson`]);
//! - ids and other short texts need no allocation ([`Text`]);
//! - [`Secret`] and [`Personal`] show nothing;
//! - a call can be a value that knows its operation ([`TypedCall`], [`typed_call!`]);
//! - every exchange goes through one seam ([`Execute`]), with a bounded body;
//! - [`Error`] is one word wide, keeps the status of any answer and prints no body.
//!
//! Nothing here knows a provider.

#![cfg_attr(docsrs, feature(doc_cfg))]
// A library never talks on its own.
#![warn(clippy::print_stdout)]

mod body;
mod call;
mod error;
mod json_value;
mod macros;
mod number;
mod operation;
mod path;
mod query;
mod raw_json;
mod secret;
mod text;
mod time;
mod transport;

pub use body::{
    AsDecoded, BodyError, DEFAULT_BODY_LIMIT, FromBody, Repair, Repairs, ResponseValue, buffer,
    clean_json, decode, decode_leniently, find_replaced, is_field_name, settle, unique_keys,
    without_mark,
};
pub use call::TypedCall;
pub use error::{Error, ErrorKind, TransportError};
pub use number::Number;
pub use operation::{Certainty, Effect, Operation, find};
pub use path::encode_path;
pub use query::{QueryBuilderExt, QueryParam, RequestBuilderExt};
pub use raw_json::RawJson;
pub use secret::{Personal, Secret};
pub use text::{Text, is_blank};
pub use time::{Date, Time};
pub use transport::{Exchange, Execute, Transport};

/// What the macros and the generated code name; not for people.
#[doc(hidden)]
pub mod __private {
    #[cfg(feature = "schemars")]
    pub use schemars;
    pub use {
        crate::{
            json_value::{read_json, read_text},
            macros::shape,
        },
        reqwest::StatusCode,
        serde, serde_json,
    };
}

/// The program of the README is compiled like any other example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

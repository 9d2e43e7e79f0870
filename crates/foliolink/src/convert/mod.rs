//! What the converters of both providers stand on: one way to read the values of an answer, and one
//! vocabulary for what is to be said of them.

// Each provider uses a part of it; with both features all of it is used.
#![cfg_attr(not(all(feature = "flinks", feature = "vumi")), allow(dead_code, unused_imports))]

pub(crate) mod place;
pub(crate) mod reader;
pub(crate) mod text;

pub(crate) use place::{Place, SentAt};
pub(crate) use reader::{Reader, present, read_rows};
pub(crate) use text::{decode_base64, named, nonblank, nonblank_word, says_failure};

pub(crate) use crate::none::says_none;

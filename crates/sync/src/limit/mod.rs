//! An allowance of calls that all processes share: one row a bucket, and turns that are reserved in
//! batches, so that no two have the same and nobody coordinates.

mod allowance;
mod clocks;
mod in_flight;
mod rate;
mod rates;
mod turns;

pub(crate) use allowance::Allowance;
pub(crate) use in_flight::InFlight;
pub use rate::Rate;
pub(crate) use rate::{name_bucket, note_bucket, note_rate};

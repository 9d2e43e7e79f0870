//! What an export promises, read back with each format's own reader and held against the JSON form
//! of the same snapshots.

mod decimals;
mod docs;
mod expected;
mod ledger;
mod places;
mod read;
mod replacing;
mod round_trip;
mod sample;

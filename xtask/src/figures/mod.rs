//! `cargo xtask figures`: the release program's size and speed, with `--code` the code's own
//! figures, with `--speed` the SDK beside code written by hand.

mod code;
mod load;
mod program;
mod resets;
mod serve;
mod speed;

pub(crate) use program::MOST_BYTES;

pub use code::run as code;
pub use program::run as program;
pub use speed::run as speed;

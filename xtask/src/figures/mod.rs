//! `cargo xtask figures`: the release program's size and speed, or with `--code` the code's own
//! figures.

mod code;
mod program;

pub use code::run as code;
pub use program::run as program;

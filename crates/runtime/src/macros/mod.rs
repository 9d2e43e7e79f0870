//! The enums and calls that generated code is made of, one file each.

mod by_shape;
mod by_status;
mod open_enum;
mod typed_call;

#[doc(hidden)]
pub use by_shape::shape;

//! Vumi Finlink as `openapi/vumi.yaml` describes it. Everything but this page is generated.

#[rustfmt::skip]
#[allow(missing_docs, unreachable_pub, clippy::all, rustdoc::all)]
mod generated;

pub use generated::*;

// The seam does everything around an exchange; the generated client adds nothing of its own.
impl crate::runtime::ClientHooks<crate::runtime::Transport> for Client {}

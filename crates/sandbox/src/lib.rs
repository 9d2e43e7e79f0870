//! Flinks and Vumi Finlink on this machine: an HTTP server for tests, demos and integrations.
//!
//! It plays the documented rules of both providers (tokens, sessions, MFA, waiting, scopes, lifetimes) with made-up
//! customers. It shares no code with the SDK on purpose: where the two disagree, a test fails. What the providers'
//! documentation leaves open is decided here and said at the place where it is decided.
//!
//! Call it in process through [`Sandbox::router`], or over loopback through [`Sandbox::start`].

mod amount;
mod clock;
mod control;
mod credentials;
mod dispatch;
mod environment;
mod exchange;
mod flinks;
mod ids;
mod request_log;
mod routes;
mod sandbox;
mod serve;
mod state;
mod vumi;

pub use clock::Clock;
pub use control::CONTROL_ROUTES;
pub use credentials::{Credentials, FlinksCredentials, VumiCredentials};
pub use request_log::LoggedRequest;
pub use routes::{Provider, ROUTES, Route};
pub use sandbox::{Sandbox, SandboxBuilder};
pub use serve::Running;
pub use vumi::{UserToken, VumiApp, VumiStatus};

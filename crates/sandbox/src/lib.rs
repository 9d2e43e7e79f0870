//! Flinks and Vumi Finlink on this machine: an HTTP server for tests, demos and integrations.
//!
//! It plays the documented rules of both providers (tokens, sessions, MFA, waiting, scopes,
//! lifetimes) with made-up customers. It shares no code with the SDK on purpose: where the two
//! disagree, a test fails. What the providers' documentation leaves open is decided here and said
//! at the place where it is decided.
//!
//! Beside the two APIs it has both widgets ([`WIDGET_ROUTES`]), webhooks
//! ([`Sandbox::set_webhook_url`]), faults ([`Sandbox::inject`], by script
//! [`SandboxBuilder::script`]), a clock that can be moved ([`Sandbox::advance`]), data drawn from a
//! seed ([`SandboxBuilder::seed`]), the dashboard of a Vumi app ([`Sandbox::create_vumi_secret`])
//! and routes that do all that from outside ([`CONTROL_ROUTES`]).
//!
//! Call it in process through [`Sandbox::router`], or over loopback through [`Sandbox::start`].

mod actions;
mod amount;
mod args;
mod builder;
mod clock;
mod control;
mod credentials;
mod dispatch;
mod environment;
mod exchange;
mod faults;
mod flinks;
mod guard;
mod ids;
mod namespaces;
mod nightly;
mod request_log;
mod rng;
mod routes;
mod sandbox;
mod scenarios;
mod script;
mod seed;
mod serve;
mod shape;
mod state;
mod triggers;
mod vumi;
mod webhooks;
mod widgets;

pub use args::SandboxArgs;
pub use builder::SandboxBuilder;
pub use clock::Clock;
pub use control::CONTROL_ROUTES;
pub use credentials::{Credentials, FlinksCredentials, VumiCredentials};
pub use environment::EnvironmentForm;
pub use faults::{ActiveFault, CallFilter, FAULT_KINDS, Fault, FaultKind, Times};
pub use namespaces::{MAX_NAMESPACES, NAMESPACE_HEADER, NamespaceError};
pub use request_log::LoggedRequest;
pub use routes::{Provider, ROUTES, Route};
pub use sandbox::Sandbox;
pub use scenarios::{SCENARIOS, Scenario};
pub use script::{ScriptError, ScriptState, ScriptStep};
pub use seed::{SeedError, SeedProblem, seed_schema};
pub use serve::SandboxServer;
pub use triggers::{TRIGGERS, Trigger};
pub use vumi::{
    DashboardError, NewVumiSecret, UserToken, VumiApp, VumiRedirect, VumiSecret, VumiStatus,
};
pub use webhooks::{NotLoopbackError, WebhookDelivery};
pub use widgets::WIDGET_ROUTES;

/// The program of the README is compiled like any other example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

//! Logging in: one session per client secret, shared by everybody who has the secret.

pub(crate) mod auth;
pub(crate) mod guard;
pub(crate) mod jwt;
pub(crate) mod scope;
pub(crate) mod token_store;

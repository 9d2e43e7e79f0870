//! Puts the credentials that each operation's description names onto its request: three secrets
//! that are never taken for each other.

use bytes::Bytes;
use foliolink_runtime::{Operation, Secret, TransportError, decode};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;

use super::codes;
use crate::{
    credential::check_secret,
    error::Error,
    transport::{CallContext, Provider, Signing, Stamp},
};

const AUTH_KEY: HeaderName = HeaderName::from_static("flinks-auth-key");
const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// The credentials of one client.
#[derive(Clone, Default)]
pub(crate) struct Signer {
    pub(crate) secret_key: Option<Secret>,
    pub(crate) api_key: Option<Secret>,
    pub(crate) bearer: Option<Secret>,
}

impl Signer {
    /// Before anything is sent: a key that can't be what the provider gave out.
    pub(super) fn check(&self) -> Result<(), Error> {
        let keys = [
            ("secret_key", &self.secret_key),
            ("api_key", &self.api_key),
            ("bearer", &self.bearer),
        ];
        for (name, key) in keys {
            if let Some(key) = key {
                check_secret("client", name, key)?;
            }
        }
        Ok(())
    }

    fn headers(
        &self,
        operation: &Operation,
        context: &CallContext,
        headers: &mut HeaderMap,
    ) -> Result<(), Error> {
        for scheme in operation.security {
            let (secret, name, prefix, setting) = match *scheme {
                "SecretKey" => (&self.secret_key, AUTH_KEY, "", "secret_key"),
                "AuthorizeToken" => (&context.token, AUTH_KEY, "", "authorize token"),
                "ApiKey" => (&self.api_key, API_KEY, "", "api_key"),
                "Bearer" => (&self.bearer, AUTHORIZATION, "Bearer ", "bearer"),
                _ => continue,
            };
            match secret {
                Some(secret) => {
                    drop(headers.insert(name, header(operation, prefix, secret, setting)?))
                }
                // An authorize token is optional at old integrations, and the x-api-key has to be
                // enabled at some instances.
                None if operation.anonymous => {}
                None => return Err(missing(operation, setting)),
            }
        }
        Ok(())
    }
}

fn header(
    operation: &Operation,
    prefix: &str,
    secret: &Secret,
    setting: &str,
) -> Result<HeaderValue, Error> {
    let value = HeaderValue::try_from([prefix, secret.expose()].concat());
    let mut value =
        value.map_err(|_| invalid(operation, format!("{setting}: can't stand in a header")))?;
    value.set_sensitive(true);
    Ok(value)
}

fn missing(operation: &Operation, setting: &str) -> Error {
    invalid(operation, format!("{setting}: not set, and this call needs it"))
}

fn invalid(operation: &Operation, message: String) -> Error {
    Error::invalid(format!("flinks.{}", operation.id), message).advise(crate::Advice::Configure)
}

/// The part of a refusal that says whether it passes.
#[derive(Deserialize)]
struct Said {
    #[serde(rename = "FlinksCode")]
    code: Option<String>,
}

impl Provider for Signer {
    fn name(&self) -> &'static str {
        "flinks"
    }

    fn sign<'a>(
        &'a self,
        request: &'a mut reqwest::Request,
        operation: &'static Operation,
        context: &'a CallContext,
    ) -> Signing<'a> {
        // Documented with every POST, also with the one that has no body.
        if request.method() == reqwest::Method::POST {
            request
                .headers_mut()
                .entry(CONTENT_TYPE)
                .or_insert(HeaderValue::from_static("application/json"));
        }
        let signed = self.headers(operation, context, request.headers_mut());
        let signed = signed.map(|()| Stamp::default());
        Signing::Done(signed.map_err(|error| TransportError::Other(Box::new(error))))
    }

    fn is_transient(&self, answer: &http::Response<Bytes>) -> bool {
        let status = answer.status();
        if status.is_success() {
            return false;
        }
        let said = decode::<Said>(answer.body()).ok();
        codes::is_transient(status.as_u16(), said.and_then(|said| said.code).as_deref())
    }

    /// CREATED is listed as a success that no banking call is known to send: its body is then that
    /// of 200.
    fn normalize(&self, operation: &Operation, answer: &mut http::Response<Bytes>) {
        if answer.status() == http::StatusCode::CREATED && !operation.statuses.contains(&"201") {
            *answer.status_mut() = http::StatusCode::OK;
        }
    }

    /// No limit is published; this one is ours (reference section 11).
    fn requests_per_second(&self) -> Option<std::num::NonZeroU32> {
        std::num::NonZeroU32::new(10)
    }
}

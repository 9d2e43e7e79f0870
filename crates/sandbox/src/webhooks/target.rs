//! Where webhooks go: a plain HTTP address on this machine, and nowhere else.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use axum::http::Uri;

/// The address of a receiver.
#[derive(Debug, Clone)]
pub(crate) struct Target(pub(super) Uri);

/// A webhook address that isn't plain HTTP on a loopback address; the sandbox sends nothing
/// anywhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotLoopbackError;

impl fmt::Display for NotLoopbackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a webhook address is http:// with 127.0.0.1, [::1] or localhost")
    }
}

impl std::error::Error for NotLoopbackError {}

impl FromStr for Target {
    type Err = NotLoopbackError;

    fn from_str(text: &str) -> Result<Self, NotLoopbackError> {
        let uri: Uri = text.parse().map_err(|_| NotLoopbackError)?;
        let authority = uri.authority().ok_or(NotLoopbackError)?;
        if uri.scheme_str() != Some("http") || authority.as_str().contains('@') {
            return Err(NotLoopbackError);
        }
        // A name could be made to point elsewhere; this one is replaced by what it has to mean.
        if authority.host().eq_ignore_ascii_case("localhost") {
            return text.replacen(authority.host(), "127.0.0.1", 1).parse();
        }
        let address: IpAddr =
            authority.host().trim_matches(['[', ']']).parse().map_err(|_| NotLoopbackError)?;
        if address.is_loopback() { Ok(Self(uri)) } else { Err(NotLoopbackError) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_a_target() {
        for near in [
            "http://127.0.0.1:9000/hooks?x=1",
            "http://[::1]:9000/",
            "http://LOCALHOST:9000/hooks",
            "http://127.8.8.8/",
        ] {
            assert!(near.parse::<Target>().is_ok(), "{near}");
        }
        for far in [
            "http://example.test/",
            "https://127.0.0.1/",
            "http://10.0.0.1/",
            "http://0.0.0.0/",
            "http://localhost.example.test/",
            "http://127.0.0.1@example.test/",
            "http://127.0.0.1:80@example.test/",
            "file:///etc",
            "/hooks",
            "",
            "http://[::ffff:10.0.0.1]/",
        ] {
            assert_eq!(far.parse::<Target>().err(), Some(NotLoopbackError), "{far}");
        }
        assert_eq!(
            "http://localhost:9/a".parse::<Target>().map(|target| target.0.to_string()),
            Ok("http://127.0.0.1:9/a".to_owned())
        );
    }
}

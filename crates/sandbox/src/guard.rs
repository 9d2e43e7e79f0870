//! Who may steer: control requests come from this machine, are meant for it, and are JSON.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};

use crate::exchange::Reply;
use crate::serve::ConnectionHandle;
use crate::vumi;

/// What only somebody in between adds: the request isn't from this machine, whatever its connection
/// says.
const PROXY_HEADERS: &[&str] = &["forwarded", "x-forwarded-for", "x-forwarded-host", "via"];

/// Lets a control request pass, or says why not. A web page that somebody has open must not steer
/// the sandbox, neither directly nor through a name that it lets point here.
pub(crate) fn check(
    parts: &Parts,
    connection: Option<&ConnectionHandle>,
    has_body: bool,
) -> Result<(), Reply> {
    let headers = &parts.headers;
    // Nobody serves these over a line of their own making by accident; if somebody does, the
    // address may still be known.
    let foreign = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    let peer = connection.map(|connection| connection.peer).or(foreign);
    let near = peer.is_none_or(|peer| peer.ip().is_loopback())
        && PROXY_HEADERS.iter().all(|name| !headers.contains_key(*name))
        && parts.uri.authority().is_none_or(|authority| is_local(authority.as_str()))
        && all_values(headers, &header::HOST, is_local)
        && all_values(headers, &header::ORIGIN, |origin| {
            origin.strip_prefix("http://").is_some_and(is_local)
        });
    if !near {
        return Err(vumi::refusal(
            403,
            "control routes answer this machine only: its own names as Host and Origin, and nobody in between",
        ));
    }
    // What `curl -d` says unless told otherwise is let pass for its sake.
    let known = |kind: &str| {
        kind == "application/json"
            || kind.ends_with("+json")
            || kind == "application/x-www-form-urlencoded"
    };
    let is_json = |value: &str| {
        known(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str())
    };
    if has_body && !all_values(headers, &header::CONTENT_TYPE, is_json) {
        return Err(vumi::refusal(415, "control routes take application/json"));
    }
    Ok(())
}

/// Whether every value of a header is good; one that isn't text isn't.
fn all_values(headers: &HeaderMap, name: &HeaderName, good: impl Fn(&str) -> bool) -> bool {
    headers.get_all(name).iter().all(|value| value.to_str().is_ok_and(&good))
}

/// Whether a host, with or without a port, is this machine by one of its own names.
fn is_local(name: &str) -> bool {
    let host = name
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(name, |(host, _)| host);
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// A path below `/_sandbox` that leads nowhere, or not with this method.
pub(crate) fn unknown_route(status: u16, on: bool) -> Reply {
    let message = match (status, on) {
        (_, false) => {
            "control routes are off: switch them on with --control, in Rust with SandboxBuilder::control"
        }
        (405, true) => "this control route has another method",
        (_, true) => "there is no such control route",
    };
    vumi::refusal(if on { status } else { 404 }, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_names_are_this_machine() {
        for name in ["localhost", "LOCALHOST:80", "127.0.0.1", "127.9.9.9:1", "[::1]:8080", "[::1]"]
        {
            assert!(is_local(name), "{name}");
        }
        for name in [
            "",
            "::1",
            ":80",
            "localhost.",
            "localhost.example.test",
            "localhost@example.test",
            "localhost:80:80",
            "example.test:127",
            "127.0.0.1.example.test",
            "0.0.0.0",
            "0",
            "10.0.0.7",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[fe80::1]",
            "localhost/",
            " localhost",
        ] {
            assert!(!is_local(name), "{name}");
        }
    }
}

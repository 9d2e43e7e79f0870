//! Which addresses may be told.

use reqwest::Url;

use crate::error::{Result, SyncError};

/// Reads the address of an endpoint: `https`, or `http` on this machine. Where it leads is its
/// operator's word: private addresses are as good as others.
pub(super) fn parse(text: &str) -> Result<Url> {
    let wrong = || {
        SyncError::invalid(
            "url: expected https://… without user, password and fragment; http is for this machine \
             alone",
        )
        .coded("webhook_url")
    };
    let url = Url::parse(text.trim()).map_err(|_| wrong())?;
    let is_plain =
        url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
    match url.has_host() && is_plain && is_safe && text.len() <= 2048 {
        true => Ok(url),
        false => Err(wrong()),
    }
}

pub(super) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    match address.parse::<std::net::IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host == "localhost",
    }
}

/// As it is shown: what stands behind `?` may be a token.
pub(super) fn show(url: &Url) -> String {
    let mut shown = url.clone();
    if shown.query().is_some() {
        shown.set_query(None);
        return format!("{shown}?…");
    }
    shown.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        for good in [
            "https://example.org/hook",
            "https://10.0.0.7/hook",
            "https://receiver:8443",
            "http://127.0.0.1:9/",
            "http://localhost:9/x",
            "http://[::1]:9/x",
        ] {
            parse(good).unwrap();
        }
        for bad in [
            "http://example.org/hook",
            "http://10.0.0.7/hook",
            "http://localhost.example.org/",
            "https://user:password@example.org/",
            "https://example.org/#part",
            "ftp://example.org/",
            "/hook",
            "",
        ] {
            let refused = parse(bad);
            assert!(refused.is_err(), "{bad}");
        }
    }

    #[test]
    fn what_may_be_a_token_isn_t_shown() {
        let url = parse("https://example.org/hook?token=s3cret").unwrap();
        assert_eq!(show(&url), "https://example.org/hook?…");
        assert_eq!(show(&parse("http://127.0.0.1:9").unwrap()), "http://127.0.0.1:9/");
    }
}

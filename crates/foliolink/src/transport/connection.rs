//! Why a request got no answer: the name, the connection, the certificate, the proxy, or the time.
//! Each is mended by somebody else, so each has its own line.

use std::{borrow::Cow, error::Error as StdError, io};

use crate::error::Advice;

/// What went wrong between us and an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(feature = "rustls"), allow(dead_code))]
pub(super) enum Trouble {
    /// Nobody knows the host.
    UnknownName,
    /// Nobody could be asked who the host is.
    NameService,
    Refused,
    Unreachable,
    /// From an authority that this machine doesn't trust.
    UnknownAuthority,
    OtherName,
    Expired,
    NotYetValid,
    OtherCertificate,
    /// The other side speaks no TLS, or none that we speak.
    Handshake,
    Proxy,
    NotConnectedInTime,
    NotAnsweredInTime,
    NotConnected,
    BrokeOff,
}

impl Trouble {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::UnknownName => "no connection: the host's name isn't known",
            Self::NameService => "no connection: the host's name can't be looked up now",
            Self::Refused => "no connection: the host refuses it",
            Self::Unreachable => "no connection: the host can't be reached from here",
            Self::UnknownAuthority => {
                "no connection: the host's certificate is from an authority that isn't trusted here"
            }
            Self::OtherName => "no connection: the host's certificate is for another host name",
            Self::Expired => "no connection: the host's certificate has expired",
            Self::NotYetValid => {
                "no connection: the host's certificate isn't valid yet, by the clock of this machine"
            }
            Self::OtherCertificate => "no connection: the host's certificate isn't valid",
            Self::Handshake => "no connection: the host doesn't agree on TLS",
            Self::Proxy => "no connection: none to the system's proxy, or none through it",
            Self::NotConnectedInTime => "no connection in time",
            Self::NotAnsweredInTime => "no answer in time",
            Self::NotConnected => "no connection",
            Self::BrokeOff => "the exchange broke off",
        }
    }

    /// The line for people, with the host where no connection to it came about.
    pub(super) fn tell(self, error: &reqwest::Error) -> Cow<'static, str> {
        let line = self.as_str();
        let host = error.url().and_then(|url| Some((url.host_str()?, url.port())));
        match (host, line.strip_prefix("no connection")) {
            (Some((host, Some(port))), Some(rest)) => {
                format!("no connection to {host}:{port}{rest}").into()
            }
            (Some((host, None)), Some(rest)) => format!("no connection to {host}{rest}").into(),
            _ => line.into(),
        }
    }

    /// What helps: waiting, where it can pass; else somebody must look at how this machine is set
    /// up.
    pub(super) fn advice(self) -> Advice {
        match self {
            Self::UnknownName
            | Self::UnknownAuthority
            | Self::OtherName
            | Self::NotYetValid
            | Self::OtherCertificate
            | Self::Handshake
            | Self::Proxy => Advice::Configure,
            _ => Advice::RetryLater,
        }
    }
}

/// What happened; `proxied`: the request went to the system's proxy.
pub(super) fn explain(error: &reqwest::Error, proxied: bool) -> Trouble {
    if !error.is_connect() {
        return match error.is_timeout() {
            true => Trouble::NotAnsweredInTime,
            false => Trouble::BrokeOff,
        };
    }
    // TLS is spoken with the host, also through a proxy.
    if let Some(trouble) = causes(error).find_map(tls) {
        return trouble;
    }
    if proxied {
        return Trouble::Proxy;
    }
    if error.is_dns() {
        return name(error);
    }
    if error.is_timeout() {
        return Trouble::NotConnectedInTime;
    }
    let kinds = causes(error).filter_map(|cause| Some(cause.downcast_ref::<io::Error>()?.kind()));
    kinds.last().map_or(Trouble::NotConnected, |kind| match kind {
        io::ErrorKind::ConnectionRefused => Trouble::Refused,
        io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::NetworkDown => Trouble::Unreachable,
        _ => Trouble::NotConnected,
    })
}

/// Whether the host's name, its certificate or its TLS is what is wrong: nothing that passes.
pub(super) fn is_lasting(error: &reqwest::Error) -> bool {
    error.is_connect() && causes(error).any(|cause| tls(cause).is_some())
}

/// The error and what caused it, outermost first.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    std::iter::successors(Some(error as &(dyn StdError + 'static)), |error| cause(*error))
}

/// `io::Error::source` skips the error that it wraps and goes on with that one's source, so that
/// one is looked at on its own.
fn cause<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

/// The resolver has no type for it, only its words: "temporary failure" and "try again" are glibc's
/// and musl's for a name service that doesn't answer.
fn name(error: &reqwest::Error) -> Trouble {
    let passes = causes(error).any(|cause| {
        let text = cause.to_string().to_ascii_lowercase();
        text.contains("temporary failure") || text.contains("try again")
    });
    if passes { Trouble::NameService } else { Trouble::UnknownName }
}

#[cfg(feature = "rustls")]
fn tls(cause: &(dyn StdError + 'static)) -> Option<Trouble> {
    use rustls::CertificateError as Certificate;

    if cause.is::<rustls::pki_types::InvalidDnsNameError>() {
        return Some(Trouble::UnknownName);
    }
    Some(match cause.downcast_ref::<rustls::Error>()? {
        rustls::Error::InvalidCertificate(why) => match why {
            Certificate::UnknownIssuer => Trouble::UnknownAuthority,
            Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => {
                Trouble::OtherName
            }
            Certificate::Expired | Certificate::ExpiredContext { .. } => Trouble::Expired,
            Certificate::NotValidYet | Certificate::NotValidYetContext { .. } => {
                Trouble::NotYetValid
            }
            _ => Trouble::OtherCertificate,
        },
        _ => Trouble::Handshake,
    })
}

#[cfg(not(feature = "rustls"))]
fn tls(_: &(dyn StdError + 'static)) -> Option<Trouble> {
    None
}

//! The socket: loopback unless told otherwise, TLS by flags, a deadline for headers.

use std::{
    fmt, io,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    time::Duration,
};

use axum_server::{
    Handle,
    accept::NoDelayAcceptor,
    tls_rustls::{RustlsAcceptor, RustlsConfig},
};
use hyper_util::rt::TokioTimer;

use crate::{
    App,
    error::{Result, ServeError},
};

/// From the first byte that is expected to the last one of the headers; the same for a handshake
/// before that.
const HEADERS_WITHIN: Duration = Duration::from_secs(5);
/// For answers that are on their way when the server ends.
const GRACE: Duration = Duration::from_secs(5);

/// Certificate and key, both in PEM.
#[derive(Debug, Clone)]
pub struct Tls {
    /// The chain, its own certificate first.
    pub certificate: PathBuf,
    /// The key.
    pub key: PathBuf,
}

/// A server that has its port and doesn't answer yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    tls: Option<RustlsConfig>,
    app: App,
}

impl Server {
    /// Takes the port.
    ///
    /// # Errors
    /// - [`Internal`](foliolink::ErrorKind::Internal): the port is taken, or can't be had;
    /// - [`Invalid`](foliolink::ErrorKind::Invalid): certificate or key can't be read.
    pub async fn bind(app: App, address: SocketAddr, tls: Option<Tls>) -> Result<Self> {
        let socket = |error| {
            ServeError::machine(format_args!("port {} of {}", address.port(), address.ip()), error)
        };
        let listener = TcpListener::bind(address).map_err(socket)?;
        listener.set_nonblocking(true).map_err(socket)?;
        let address = listener.local_addr().map_err(socket)?;
        let tls = match tls {
            Some(tls) => Some(load(&tls).await?),
            None => None,
        };
        Ok(Self { listener, address, tls, app })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until told to stop; then what is under way is finished, for at most five seconds.
    ///
    /// # Errors
    /// - [`Internal`](foliolink::ErrorKind::Internal): the socket failed.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<()> {
        let handle = Handle::new();
        let ends = handle.clone();
        tokio::spawn(async move {
            stop.await;
            ends.graceful_shutdown(Some(GRACE));
        });
        let routes = self.app.router().into_make_service_with_connect_info::<SocketAddr>();
        let machine = |error: io::Error| ServeError::machine("the server", error);
        match self.tls {
            Some(tls) => {
                let acceptor = RustlsAcceptor::new(tls).handshake_timeout(HEADERS_WITHIN);
                let acceptor = acceptor.acceptor(NoDelayAcceptor::new());
                let server = axum_server::from_tcp(self.listener).map_err(machine)?;
                let mut server = server.acceptor(acceptor).first_request_timeout(HEADERS_WITHIN);
                limit(server.http_builder());
                server.handle(handle).serve(routes).await.map_err(machine)
            }
            None => {
                let server = axum_server::from_tcp(self.listener).map_err(machine)?;
                // The end of an answer doesn't wait until its begin is acknowledged: 40 ms each.
                let server = server.acceptor(NoDelayAcceptor::new());
                let mut server = server.first_request_timeout(HEADERS_WITHIN);
                limit(server.http_builder());
                server.handle(handle).serve(routes).await.map_err(machine)
            }
        }
    }
}

/// For what comes after the first request of a line, whose deadline begins with the line itself:
/// hyper's own begins when HTTP/1 and HTTP/2 are told apart, so never on a line that says nothing.
fn limit(builder: &mut hyper_util::server::conn::auto::Builder<hyper_util::rt::TokioExecutor>) {
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(Some(Duration::from_secs(20)));
}

async fn load(tls: &Tls) -> Result<RustlsConfig> {
    let read = |path: &Path| -> Result<Vec<u8>> {
        let wrong =
            |why: &dyn fmt::Display| ServeError::invalid(format!("{}: {why}", path.display()));
        // A pipe without a writer would be waited for; those of a shell's `<(…)` have one.
        let is_file = std::fs::metadata(path).map_or(true, |metadata| metadata.is_file());
        if !is_file && !path.starts_with("/dev/") {
            return Err(wrong(&"is no plain file"));
        }
        let mut pem = std::fs::read(path).map_err(|error| wrong(&error))?;
        // A byte order mark would hide the first line.
        if pem.starts_with(b"\xef\xbb\xbf") {
            pem.drain(..3);
        }
        Ok(pem)
    };
    let (certificate, key) = (read(&tls.certificate)?, read(&tls.key)?);
    RustlsConfig::from_pem(certificate, key).await.map_err(|_| {
        ServeError::invalid(format!(
            "{} and {}: expected a certificate and its key in PEM",
            tls.certificate.display(),
            tls.key.display()
        ))
    })
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

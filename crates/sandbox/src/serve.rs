//! The sandbox on a loopback socket.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A sandbox that listens. Dropping it stops the server as well, without waiting for it.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    server: JoinHandle<io::Result<()>>,
}

impl Running {
    pub(crate) async fn start(router: Router, port: u16) -> io::Result<Self> {
        // Loopback only: nothing here is fit to be reached from elsewhere.
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let until_told = async move { drop(stopped.await) };
        let serving = axum::serve(listener, router).with_graceful_shutdown(until_told);
        Ok(Self { address, stop, server: tokio::spawn(serving.into_future()) })
    }

    /// Scheme, host and port, without a trailing slash; both providers are below it.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no new connections, finishes the requests under way, and ends.
    ///
    /// # Errors
    ///
    /// The server task panicked, or its listener failed.
    pub async fn shutdown(self) -> io::Result<()> {
        // Nobody listens any more where the server has already ended; its result says why.
        let _already_over = self.stop.send(());
        self.server.await.map_err(io::Error::other)?
    }
}

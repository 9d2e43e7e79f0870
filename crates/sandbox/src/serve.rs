//! The sandbox on a loopback socket, with connections that can be reset.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use tower::ServiceExt as _;

use crate::namespaces::Namespaces;
use crate::state::SharedWorld;
use crate::{script, webhooks};

/// From the first byte that is expected to the last one of the headers; also for the next request on
/// a connection that stays open.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// Before the next connection is accepted where one couldn't be.
const AFTER_TROUBLE: Duration = Duration::from_millis(50);

/// A sandbox that listens. Dropping it stops the server as well, without waiting for it.
#[derive(Debug)]
pub struct SandboxServer {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    /// Tells the requests that are kept waiting that nobody will come for them.
    closing: watch::Sender<bool>,
    server: JoinHandle<io::Result<()>>,
    /// Sends webhooks and runs the script while this is alive.
    _background: AbortOnDrop,
}

/// A task that ends with its owner.
#[derive(Debug)]
struct AbortOnDrop(JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl SandboxServer {
    pub(crate) async fn start(
        router: Router,
        namespaces: Namespaces,
        port: u16,
    ) -> io::Result<Self> {
        // Loopback only: nothing here is fit to be reached from elsewhere.
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let closing = watch::Sender::new(false);
        let until_stopped = async move { drop(stopped.await) };
        let serving = serve(listener, router, closing.subscribe(), until_stopped);
        let background = AbortOnDrop(tokio::spawn(run_background(namespaces)));
        Ok(Self { address, stop, closing, server: tokio::spawn(serving), _background: background })
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

    /// Takes no new connections, finishes the requests under way, and ends. Requests that a fault
    /// keeps waiting are cut off.
    ///
    /// # Errors
    ///
    /// The server task panicked, or its listener failed.
    pub async fn shutdown(self) -> io::Result<()> {
        self.closing.send_replace(true);
        // Nobody listens any more where the server has already ended; its result says why.
        let _already_over = self.stop.send(());
        self.server.await.map_err(io::Error::other)?
    }
}

/// Webhooks and scripts of every namespace, for as long as there is the namespace.
async fn run_background(namespaces: Namespaces) {
    let mut changed = namespaces.subscribe();
    let mut running: BTreeMap<String, (SharedWorld, AbortOnDrop)> = BTreeMap::new();
    loop {
        changed.borrow_and_update();
        let mut worlds: BTreeMap<_, _> = namespaces.worlds().into_iter().collect();
        // One that was removed and made again is another one.
        running.retain(|name, (shared, _)| {
            let same = worlds.get(name).is_some_and(|now| now.is_same(shared));
            if same {
                worlds.remove(name);
            }
            same
        });
        for (name, shared) in worlds {
            let world = shared.clone();
            let task = tokio::spawn(async move {
                tokio::join!(webhooks::run(world.clone()), script::run(world));
            });
            running.insert(name, (shared, AbortOnDrop(task)));
        }
        // The sender lives as long as the namespaces do.
        let Ok(()) = changed.changed().await else { return };
    }
}

/// Accepts until told to stop; then what is under way is finished.
async fn serve(
    listener: TcpListener,
    router: Router,
    closing: watch::Receiver<bool>,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let under_way = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let Ok((stream, peer)) = accepted else {
            // This connection's own trouble, or there is no file left for any.
            tokio::time::sleep(AFTER_TROUBLE).await;
            continue;
        };
        // The end of an answer doesn't wait until its begin is acknowledged: 40 ms each. If that can't
        // be set, they wait.
        let _set = stream.set_nodelay(true);
        let handle = ConnectionHandle { peer, is_reset: Arc::default(), closing: closing.clone() };
        let stream = ResettableStream { stream, connection: handle.clone() };
        let router = router.clone();
        let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(handle.clone()));
            let answer = router.clone().oneshot(request);
            async move { Ok::<_, Infallible>(answer.await.unwrap_or_else(|never| match never {})) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS_WITHIN)
            .serve_connection(TokioIo::new(stream), service);
        let connection = under_way.watch(connection);
        tokio::spawn(async move {
            // Whoever asked sees how it broke.
            let _broken = connection.await;
        });
    }
    drop(listener);
    under_way.shutdown().await;
    Ok(())
}

/// What a handler knows of the connection its request came by.
#[derive(Clone)]
pub(crate) struct ConnectionHandle {
    pub(crate) peer: SocketAddr,
    is_reset: Arc<AtomicBool>,
    closing: watch::Receiver<bool>,
}

impl ConnectionHandle {
    /// The next byte in either direction fails, and the other side sees a reset.
    pub(crate) fn reset(&self) {
        self.is_reset.store(true, Ordering::Release);
    }

    /// Waits until the server is shut down.
    pub(crate) async fn wait_for_shutdown(mut self) {
        // An error means that the server is gone already.
        let _gone = self.closing.wait_for(|closing| *closing).await;
    }
}

struct ResettableStream {
    stream: TcpStream,
    connection: ConnectionHandle,
}

impl ResettableStream {
    fn usable_stream(&mut self) -> io::Result<Pin<&mut TcpStream>> {
        if !self.connection.is_reset.load(Ordering::Acquire) {
            return Ok(Pin::new(&mut self.stream));
        }
        Err(io::ErrorKind::ConnectionReset.into())
    }
}

impl Drop for ResettableStream {
    fn drop(&mut self) {
        if self.connection.is_reset.load(Ordering::Acquire) {
            // Closed with nothing lingering, a socket sends a reset instead of a farewell. If that
            // fails it is only closed.
            let _closed = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for ResettableStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.usable_stream()?.poll_read(context, into)
    }
}

impl AsyncWrite for ResettableStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.usable_stream()?.poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.usable_stream()?.poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.usable_stream()?.poll_shutdown(context)
    }
}

//! The server of `webhook listen` and `sync run`: connections that strangers can't hold open.

use std::{convert::Infallible, pin::pin, sync::Arc, time::Duration};

use axum::{Router, extract::Request};
use foliolink::webhook::axum::SenderAddress;
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{net::TcpListener, sync::Semaphore, time::sleep};
use tower::ServiceExt as _;

/// From the first byte that is expected to the last one of the headers; also for the next request on
/// a connection that stays open.
const HEADERS_WITHIN: Duration = Duration::from_secs(5);
/// A signature is 8 KiB at most.
const HEADER_BYTES: usize = 64 << 10;
/// Well below the files that a process may have open; the others wait for the system to hand them
/// over.
const CONNECTIONS: usize = 512;
/// Before the next try where the system has no file for another connection.
const OUT_OF_FILES: Duration = Duration::from_millis(200);

/// Serves until told to stop; then what is under way is finished.
pub(crate) async fn serve(listener: TcpListener, app: Router, stop: impl Future<Output = ()>) {
    serve_at_once(CONNECTIONS, listener, app, stop).await;
}

async fn serve_at_once(
    connections: usize,
    listener: TcpListener,
    app: Router,
    stop: impl Future<Output = ()>,
) {
    let connections = Arc::new(Semaphore::new(connections));
    let under_way = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = async {
            // Closed never.
            let place = Arc::clone(&connections).acquire_owned().await.ok();
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut stop => break,
        };
        let (stream, sender) = match accepted {
            Ok(accepted) => accepted,
            // Either it was this connection's own trouble, or there is no file left for any.
            Err(error) if is_of_one_connection(&error) => continue,
            Err(error) => {
                tracing::warn!(%error, "no connection could be accepted");
                sleep(OUT_OF_FILES).await;
                continue;
            }
        };
        // The end of an answer doesn't wait until its begin is acknowledged. If that can't be set, it
        // waits.
        let _set = stream.set_nodelay(true);
        let app = app.clone();
        let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(SenderAddress(sender.ip()));
            let answer = app.clone().oneshot(request);
            async move { Ok::<_, Infallible>(answer.await.unwrap_or_else(|never| match never {})) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS_WITHIN)
            .max_buf_size(HEADER_BYTES)
            .serve_connection(TokioIo::new(stream), service);
        let connection = under_way.watch(connection);
        tokio::spawn(async move {
            // A stranger's trouble is no line of our log.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    under_way.shutdown().await;
}

fn is_of_one_connection(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;

    matches!(
        error.kind(),
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    )
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use axum::{http::StatusCode, routing::post};
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpStream,
        sync::oneshot,
        time::Instant,
    };

    use super::*;

    const AT_ONCE: usize = 20;

    /// A server that answers 200, its address, and what stops it.
    async fn start() -> (SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new().route("/", post(async || StatusCode::OK));
        let (stop, stopped) = oneshot::channel::<()>();
        let stop_it = async move { drop(stopped.await) };
        let server = tokio::spawn(serve_at_once(AT_ONCE, listener, app, stop_it));
        (address, stop, server)
    }

    /// Sends, and reads until the server closes: the first line of its answer.
    async fn send(address: SocketAddr, text: &str) -> String {
        let mut line = TcpStream::connect(address).await.unwrap();
        line.write_all(text.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let _ = line.read_to_string(&mut answer).await;
        answer.lines().next().unwrap_or_default().to_owned()
    }

    #[tokio::test(start_paused = true)]
    async fn a_line_that_says_nothing_or_half_of_it_is_closed_after_five_seconds() {
        let (address, _stop, _server) = start().await;
        for text in ["", "P", "POST / HTTP/1.1\r\nHost: x\r\nvumi-verif"] {
            let began = Instant::now();
            let answer = send(address, text).await;
            assert!(answer.is_empty() || answer.contains("408"), "{answer}");
            assert_eq!(began.elapsed().as_secs(), 5, "{text:?}");
        }
        // Answered, and then nothing more comes: no longer either.
        let began = Instant::now();
        let request = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(send(address, request).await, "HTTP/1.1 200 OK");
        assert_eq!(began.elapsed().as_secs(), 5);
    }

    #[tokio::test(start_paused = true)]
    async fn headers_that_trickle_in_are_not_waited_for() {
        let (address, _stop, _server) = start().await;
        let (mut reads, mut writes) = TcpStream::connect(address).await.unwrap().into_split();
        let began = Instant::now();
        let trickle = tokio::spawn(async move {
            let mut line: &[u8] = b"POST / HTTP/1.1\r\n";
            while writes.write_all(line).await.is_ok() {
                sleep(Duration::from_secs(1)).await;
                line = b"X-A: b\r\n";
            }
        });
        let mut answer = Vec::new();
        let _ = reads.read_to_end(&mut answer).await;
        assert_eq!(began.elapsed().as_secs(), 5, "{}", String::from_utf8_lossy(&answer));
        trickle.await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn many_that_wait_are_followed_by_one_that_is_served() {
        let (address, stop, server) = start().await;
        let mut silent = Vec::new();
        for _ in 0..AT_ONCE {
            silent.push(TcpStream::connect(address).await.unwrap());
        }
        let began = Instant::now();
        assert_eq!(send(address, "POST / HTTP/1.0\r\n\r\n").await, "HTTP/1.0 200 OK");
        assert!(began.elapsed() <= Duration::from_secs(6), "{:?}", began.elapsed());
        drop(stop);
        server.await.unwrap();
    }
}

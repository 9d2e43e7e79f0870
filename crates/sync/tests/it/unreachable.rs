//! A Postgres that isn't there, is starting or ending, or is something else: one clear line, never
//! with what stands in the address.

use std::time::Duration;

use foliolink::ErrorKind;
use foliolink_sync::{Key, KeyRing, Sync};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

/// A server that answers whoever comes with these bytes, and hangs up.
async fn serve(answer: &'static [u8]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut asked = [0; 512];
                // Whether it wants TLS is asked first.
                if matches!(stream.read(&mut asked).await, Ok(8)) && !answer.is_empty() {
                    drop(stream.write_all(b"N").await);
                    drop(stream.read(&mut asked).await);
                }
                drop(stream.write_all(answer).await);
                drop(stream.shutdown().await);
                // Reads on, so that what was written arrives.
                drop(tokio::time::timeout(Duration::from_secs(1), stream.read(&mut asked)).await);
            });
        }
    });
    port
}

/// A server's own word on why not: severity, code, message.
const STARTS: &[u8] = b"E\0\0\0\x3bSFATAL\0VFATAL\0C57P03\0Mthe database system is starting\0\0";

#[tokio::test]
async fn each_way_not_to_be_there_is_one_line_without_the_password() {
    assert_eq!(usize::from(STARTS[4]) + 1, STARTS.len());
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let other = "what answers at the database's address hung up, or isn't Postgres";
    for (what, port, may_be_other) in [
        ("nobody listens", nobody, false),
        ("hangs up", serve(b"").await, true),
        ("starts", serve(STARTS).await, false),
        ("a web server", serve(b"HTTP/1.1 400 Bad Request\r\n\r\n").await, true),
    ] {
        let away = format!("the database at 127.0.0.1:{port} can't be reached");
        let url = format!("postgres://someone:canary@127.0.0.1:{port}/db?sslmode=prefer");
        let keys = KeyRing::of(Key::generate().unwrap());
        let error = Sync::builder().database(url).keys(keys).open().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Unavailable, Some("database")),
            "{what}"
        );
        let line = error.to_string();
        assert!(line == away || (may_be_other && line == other), "{what}: {line}");
        assert!(!format!("{error:?}").contains("canary"));
    }
}

//! Bodies over a real loopback socket: limits, decompression, answers that break off.

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use super::*;

/// Serves `answer` to one connection and hands back what `buffer` makes of it.
async fn exchange(answer: Vec<u8>, limit: usize) -> Result<http::Response<Bytes>, TransportError> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let server = async {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        let _ = socket.read(&mut request).await.unwrap();
        // The client may hang up as soon as it has seen too much.
        let _ = socket.write_all(&answer).await;
        let _ = socket.shutdown().await;
    };
    // A proxy of this machine is none of its business.
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let client = async { buffer(http.get(url).send().await?, limit).await };
    tokio::join!(server, client).1
}

fn http(headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n").as_bytes(), body].concat()
}

#[tokio::test]
async fn a_body_within_the_limit_arrives_whole_with_status_and_headers() {
    let answer =
        exchange(http("content-length: 5\r\nx-request-id: r-1", b"[1,2]"), 5).await.unwrap();
    assert_eq!(answer.headers()["x-request-id"], "r-1");
    let value = ResponseValue::<Vec<u8>>::from_response::<()>(answer).await.unwrap();
    assert_eq!((value.status(), value.into_inner()), (StatusCode::OK, vec![1, 2]));
}

#[tokio::test]
async fn an_announced_and_an_unannounced_body_over_the_limit_are_refused() {
    for headers in ["content-length: 6", "connection: close"] {
        let refused = exchange(http(headers, b"[1,22]"), 5).await;
        assert!(matches!(refused, Err(TransportError::BodyTooLarge { limit: 5 })), "{headers}");
    }
}

#[tokio::test]
async fn the_limit_counts_decompressed_bytes() {
    // 1 MiB of zeros, gzip-compressed to about 1 KiB.
    let bomb = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/src/zeros.gz")).unwrap();
    assert!(bomb.len() < 2048);
    let headers = format!("content-encoding: gzip\r\ncontent-length: {}", bomb.len());
    let refused = exchange(http(&headers, &bomb), 64 << 10).await;
    assert!(matches!(refused, Err(TransportError::BodyTooLarge { .. })), "{refused:?}");
    let taken = exchange(http(&headers, &bomb), 1 << 20).await.unwrap();
    assert_eq!(taken.body().len(), 1 << 20);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_a_failed_exchange_that_names_no_url() {
    let broken = exchange(http("content-length: 100", b"[1"), 1000).await.unwrap_err();
    assert!(matches!(broken, TransportError::Http(_)));
    assert!(!format!("{broken:?}").contains("127.0.0.1"), "{broken:?}");
}

#[test]
fn a_missing_field_is_named_in_the_path() {
    #[derive(Debug, serde::Deserialize)]
    struct Account {
        #[serde(rename = "Id")]
        _id: String,
    }
    #[derive(Debug, serde::Deserialize)]
    struct Detail {
        #[serde(rename = "Accounts")]
        _accounts: Vec<Account>,
    }
    let at = |body: &str| decode::<Detail>(body.as_bytes()).unwrap_err().to_string();
    assert_eq!(at("{}"), "missing field at Accounts");
    assert_eq!(at(r#"{"Accounts": [{}]}"#), "missing field at Accounts[0].Id");
    assert_eq!(at(r#"{"Accounts": null}"#), "expected a sequence at Accounts");
    assert_eq!(at(r#"{"Accounts": [], "x": "#), "the body ends too early at .");
    assert_eq!(at(r#"{"Accounts": [], "JANE DOE": tru}"#), "not JSON from line 1 column 33 at .");
    assert_eq!(at(r#"{"Accounts": [], "Accounts": []}"#), "duplicate field `Accounts` at .");
    for page in ["<html>secret</html>", "\r\n<!DOCTYPE html>", "<?xml version=\"1.0\"?>"] {
        assert_eq!(at(page), "not JSON but a web page at .", "{page}");
    }
    assert_eq!(at(r#"{"Accounts": []} trailing secret"#), "not JSON from line 1 column 18 at .");
}

/// serde would fill a struct from an array, by position.
#[test]
fn an_array_is_no_object() {
    #[derive(Debug, serde::Deserialize)]
    struct Token {
        token: crate::Secret,
    }
    #[derive(Debug, serde::Deserialize)]
    #[serde(transparent)]
    struct Tokens(Vec<Token>);

    let error = decode::<Token>(br#" ["hunter2"]"#).unwrap_err();
    assert_eq!(error.to_string(), "expected an object at .");
    assert_eq!(decode::<Token>(br#"{"token": "a"}"#).unwrap().token.expose(), "a");
    assert_eq!(decode::<Tokens>(br#"[{"token": "a"}]"#).unwrap().0.len(), 1);
    assert_eq!(decode::<Option<Vec<u32>>>(b"[1]").unwrap(), Some(vec![1]));
    assert_eq!(decode::<crate::RawJson>(b"[1]").unwrap().get(), "[1]");
    #[derive(Debug, serde::Deserialize)]
    struct Account {
        _id: String,
        _alias: Option<String>,
    }
    assert_eq!(
        decode::<Vec<Account>>(br#"[["a"]]"#).unwrap_err().to_string(),
        "expected an object at [0]"
    );
}

#[tokio::test]
async fn many_small_pieces_are_one_body_and_count_together() {
    let pieces: Vec<u8> = (0..1000).flat_map(|_| *b"1\r\n7\r\n").chain(*b"0\r\n\r\n").collect();
    let answer = exchange(http("transfer-encoding: chunked", &pieces), 1000).await.unwrap();
    assert_eq!(answer.body().as_ref(), [b'7'; 1000]);
    let refused = exchange(http("transfer-encoding: chunked", &pieces), 999).await;
    assert!(matches!(refused, Err(TransportError::BodyTooLarge { limit: 999 })), "{refused:?}");
}

#[test]
fn a_quoted_value_never_reaches_the_message() {
    let message = |body: &str| decode::<Vec<u32>>(body.as_bytes()).unwrap_err().to_string();
    assert_eq!(message(r#"["hunter2"]"#), "expected u32 at [0]");
    assert_eq!(message(r#"["x, expected hunter2"]"#), "expected u32 at [0]");
    assert_eq!(message("[-4417]"), "expected u32 at [0]");
}

#[tokio::test]
async fn a_packed_answer_is_read_however_its_header_is_written() {
    let packed = {
        use std::io::Write as _;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(b"[1,2]").unwrap();
        packer.finish().unwrap()
    };
    for name in ["gzip", "GZIP", "x-gzip", "X-Gzip"] {
        let headers = format!("content-encoding: {name}\r\ncontent-length: {}", packed.len());
        let answer = exchange(http(&headers, &packed), 100).await.unwrap();
        assert_eq!(answer.body(), "[1,2]", "{name}");
        assert!(!answer.headers().contains_key("content-encoding"), "{name}");
    }
    let other = exchange(http("content-encoding: br\r\ncontent-length: 1", b"x"), 100).await;
    assert!(matches!(other, Err(TransportError::UnknownEncoding { .. })), "{other:?}");
    for name in ["gzip", "GZIP"] {
        let headers = format!("content-encoding: {name}\r\ncontent-length: 0");
        assert_eq!(exchange(http(&headers, b""), 100).await.unwrap().body(), "", "{name}");
    }
}

#[tokio::test]
async fn a_mark_and_what_is_no_text_are_settled_before_anybody_reads() {
    let sent = b"\xef\xbb\xbf[\"caf\xe9\", \"rent\"]";
    let answer = exchange(http(&format!("content-length: {}", sent.len()), sent), 100).await;
    let answer = answer.unwrap();
    assert_eq!(answer.extensions().get::<Repairs>().unwrap().list()[0].path, "[0]");
    let value = ResponseValue::<Vec<String>>::from_response::<()>(answer).await.unwrap();
    assert_eq!(value.into_inner(), ["caf\u{fffd}", "rent"]);
}

mod oracle {
    use proptest::prelude::*;
    use serde::{Deserialize, Serialize};

    use crate::{Date, Number, Personal, Text, Time, body::*};

    #[derive(Debug, Serialize, Deserialize)]
    struct Row {
        id: Text,
        name: Option<Personal>,
        amount: Option<Number>,
        date: Option<Date>,
        at: Option<Time>,
    }

    /// As every body was read before the whole was looked at once: the oracle of what
    /// [`decode`](super::decode) must say.
    fn decode_before<T: DeserializeOwned>(body: &[u8]) -> Result<T, BodyError> {
        let mut json = serde_json::Deserializer::from_slice(body);
        let value = T::deserialize(ObjectsOnly(&mut json));
        value.and_then(|value| json.end().map(|()| value)).map_err(|first| {
            if body.trim_ascii_start().starts_with(b"<") {
                return BodyError { path: ".".to_owned(), what: WEB_PAGE.to_owned() };
            }
            let mut again = serde_json::Deserializer::from_slice(body);
            match serde_path_to_error::deserialize::<_, T>(ObjectsOnly(&mut again)) {
                Err(located) => BodyError::new(located.inner(), &located.path().to_string()),
                Ok(_) => BodyError::new(&first, "."),
            }
        })
    }

    const BODY: &[u8] = br#" [{"id": "f3b0a3e7-7d0e-4f0a-9a44-5a1a2f9d6c11", "name": "Caf\u00e9 \"x\"", "amount": -12.30,
        "date": "2031-03-28", "at": "2031-04-02T08:15:42.145999", "unknown": "text"}, {"id": "b", "amount": "1e400", "date": null}] "#;

    fn same(body: &[u8]) -> Result<(), TestCaseError> {
        let written = |rows: Result<Vec<Row>, BodyError>| {
            rows.map(|rows| serde_json::to_string(&rows).unwrap())
        };
        prop_assert_eq!(written(decode(body)), written(decode_before(body)));
        Ok(())
    }

    #[test]
    fn what_is_no_text_where_nobody_looks_is_no_error() {
        let body = BODY.to_vec();
        let at = body.windows(4).position(|bytes| bytes == b"text").unwrap();
        let broken = [&body[..at], b"\xff", &body[at..]].concat();
        same(&broken).unwrap();
        assert_eq!(decode::<Vec<Row>>(&broken).unwrap().len(), 2);
        let followed = [broken.as_slice(), b"]"].concat();
        same(&followed).unwrap();
        assert!(decode::<Vec<Row>>(&followed).is_err());
    }

    proptest! {
        #[test]
        fn any_body_is_read_as_before(
            changes in proptest::collection::vec((0..BODY.len(), any::<u8>()), 0..3),
            cut in 0..2 * BODY.len(),
        ) {
            let mut body = BODY.to_vec();
            for (at, byte) in changes {
                body[at] = byte;
            }
            body.truncate(cut);
            same(&body)?;
        }
    }
}

#!/usr/bin/env bash
# An answer packed with gzip whose Content-Encoding says so in another of the spellings that HTTP has.
#
# Guess, written down first: RFC 9110 says that codings are compared without regard to case, and that a
# recipient takes x-gzip for gzip (8.4.1, 8.4.1.3). So a client with gzip switched on unpacks all of
# these, or says that it can't.
#
# Seen with reqwest 0.13.5 and ureq 3.5.2, both with their feature gzip: only the exact `gzip` is
# unpacked. Under `GZIP`, `x-gzip` and `gzip, identity` the packed bytes are handed on as the body,
# with status 200 and without an error; what reads JSON then reports a wrong character.
#
# What follows: whoever stands behind old proxies looks at the header by itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "codings"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
flate2 = "=1.1.10"
reqwest = { version = "=0.13.5", default-features = false, features = ["gzip"] }
tokio = { version = "1", features = ["macros", "rt"] }
ureq = { version = "=3.5.2", default-features = false, features = ["gzip"] }
TOML
cat > src/main.rs <<'RUST'
use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
};

use flate2::{Compression, write::GzEncoder};

const TEXT: &str = r#"{"balance":"1234567.89"}"#;

fn serve(coding: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().take(2) {
            let mut stream = stream.unwrap();
            stream.read(&mut [0; 4096]).unwrap();
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(TEXT.as_bytes()).unwrap();
            let body = encoder.finish().unwrap();
            let length = body.len();
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-encoding: {coding}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&body).unwrap();
        }
    });
    address
}

fn tell(body: &[u8]) -> &'static str {
    match body {
        text if text == TEXT.as_bytes() => "unpacked",
        [0x1f, 0x8b, ..] => "still packed",
        _ => "something else",
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    for coding in ["gzip", "GZIP", "x-gzip", "gzip, identity"] {
        let address = serve(coding);
        let body = reqwest::get(&address).await.unwrap().bytes().await.unwrap();
        let other = ureq::get(&address).call().unwrap().body_mut().read_to_vec().unwrap();
        println!("{coding}: reqwest {}, ureq {}", tell(&body), tell(&other));
    }
}
RUST
cargo run --quiet > seen
cat seen
diff - seen <<'SEEN'
gzip: reqwest unpacked, ureq unpacked
GZIP: reqwest still packed, ureq still packed
x-gzip: reqwest still packed, ureq still packed
gzip, identity: reqwest still packed, ureq still packed
SEEN
echo "as written down"

//! Lines that strangers hold open, handshakes, and what is logged of a request.

use std::{
    io::Write,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rcgen::{CertificateParams, KeyPair};
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::Instant,
};
use tokio_rustls::TlsConnector;

use super::*;
use crate::{
    Options, Scope, SnapshotFiles, Source, TokenKind, TokenStore, simplefin::tests::household,
};

/// A server over files, for as long as the test runs, and its address.
async fn start(tls: Option<Tls>) -> SocketAddr {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("snapshots.json");
    std::fs::write(&file, household().to_string()).unwrap();
    let tokens = TokenStore::open(folder.path().join("tokens.json")).unwrap();
    let files = SnapshotFiles::open([file], &tokens).unwrap();
    let app = App::new(Source::Files(files), tokens, Options::default());
    let server = Server::bind(app, ([127, 0, 0, 1], 0).into(), tls).await.unwrap();
    let address = server.address();
    tokio::spawn(server.run(std::future::pending()));
    address
}

/// Sends, and says after how many seconds the server closes the line.
async fn hold(address: SocketAddr, text: &str) -> u64 {
    let mut line = TcpStream::connect(address).await.unwrap();
    line.write_all(text.as_bytes()).await.unwrap();
    let began = Instant::now();
    let mut answer = Vec::new();
    let _ = line.read_to_end(&mut answer).await;
    began.elapsed().as_secs()
}

#[tokio::test(start_paused = true)]
async fn a_line_that_says_nothing_or_half_of_it_is_closed_after_five_seconds() {
    let address = start(None).await;
    let half = "GET /simplefin/info HTTP/1.1\r\nHost: x\r\nauthor";
    for text in ["", "G", "PRI", "PRI * HTTP/2.0\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", half] {
        assert_eq!(hold(address, text).await, 5, "{text:?}");
    }
    // Answered, and then nothing more comes: no longer either.
    let request = "GET /simplefin/info HTTP/1.1\r\nHost: x\r\n\r\n";
    assert_eq!(hold(address, request).await, 5);
}

/// A certificate of its own authority, in a folder, and whoever trusts it.
fn certificate(folder: &Path) -> (Tls, TlsConnector) {
    let key = KeyPair::generate().unwrap();
    let made = CertificateParams::new(["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
    let tls = Tls { certificate: folder.join("cert.pem"), key: folder.join("key.pem") };
    std::fs::write(&tls.certificate, made.pem()).unwrap();
    std::fs::write(&tls.key, key.serialize_pem()).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(made.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    (tls, TlsConnector::from(Arc::new(config)))
}

#[tokio::test]
async fn an_answer_comes_over_tls() {
    let folder = tempfile::tempdir().unwrap();
    let (tls, connector) = certificate(folder.path());
    let address = start(Some(tls)).await;
    let line = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let mut line = connector.connect(name, line).await.unwrap();
    let request = b"GET /simplefin/info HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    line.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    let _ = line.read_to_end(&mut answer).await;
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.contains(r#"{"versions":["1.0","2.0"]}"#), "{answer}");

    // A name that the certificate doesn't have is refused by whoever checks it.
    let line = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("other.example").unwrap();
    assert!(connector.connect(name, line).await.is_err());
    // What speaks no TLS gets no answer.
    let mut line = TcpStream::connect(address).await.unwrap();
    line.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    let _ = line.read_to_end(&mut answer).await;
    assert!(!String::from_utf8_lossy(&answer).contains("HTTP/1.1 200"));
}

#[tokio::test(start_paused = true)]
async fn a_handshake_that_stands_still_is_ended_after_five_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let (tls, _) = certificate(folder.path());
    let address = start(Some(tls)).await;
    for text in ["", "\u{16}\u{3}\u{1}"] {
        assert_eq!(hold(address, text).await, 5, "{text:?}");
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> tracing_subscriber::fmt::MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Whether it says yes or no: what stands in a request or an answer is in no line.
#[tokio::test]
async fn no_token_and_nobody_s_data_is_logged_whatever_the_level() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    // For the whole process: what another test's thread comes to first, without a subscriber, would
    // be off for everybody.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let (folder, sync) = crate::simplefin::stored().await;
    let snapshot = sync.snapshot(sync.find("customer-42").await.unwrap(), None).await.unwrap();
    let tokens = TokenStore::open(folder.path().join("tokens.json")).unwrap();
    let app = App::new(Source::Database(sync), tokens.clone(), Options::default());
    let server = Server::bind(app, ([127, 0, 0, 1], 0).into(), None).await.unwrap();
    let address = server.address();
    tokio::spawn(server.run(std::future::pending()));

    let root = format!("http://{address}/simplefin");
    let setup = tokens.add(TokenKind::Simplefin, "name-of-token", &root, Scope::All).unwrap();
    let bearer = tokens.add(TokenKind::Bearer, "api", &root, Scope::All).unwrap();
    let claim = STANDARD.decode(setup.expose()).unwrap();
    let claim = String::from_utf8(claim).unwrap().rsplit('/').next().unwrap().to_owned();
    let url = ask(address, &format!("POST /simplefin/claim/{claim}"), "X: y").await;
    let login = url.rsplit("http://").next().unwrap().split('@').next().unwrap().to_owned();
    let basic = STANDARD.encode(&login);
    let authorization = format!("Authorization: Basic {basic}");
    let accounts = ask(address, "GET /simplefin/accounts?start-date=0", &authorization).await;
    let authorization = format!("Authorization: Bearer {}", bearer.expose());
    let rows = ask(address, "GET /v1/transactions?limit=500", &authorization).await;
    // Refused: what is wrong with it isn't repeated either.
    let guess = "Authorization: Bearer canary-of-a-guess";
    ask(address, "GET /v1/accounts?cursor=canary-of-a-query", guess).await;
    ask(address, "GET /canary-of-a-path", "X-Canary: canary-of-a-header").await;

    let amount = snapshot.transactions[0].amount.as_ref().unwrap().amount.to_string();
    let told = snapshot.transactions[0].description.as_ref().unwrap().reveal().to_owned();
    assert!(accounts.contains(&amount) && rows.contains(&told), "it is in the answers");
    let mut secrets = vec![
        claim,
        login.split_once(':').unwrap().1.to_owned(),
        basic,
        bearer.expose().to_owned(),
        told,
        snapshot.holders[0].name.as_ref().unwrap().reveal().to_owned(),
        "canary".to_owned(),
        "name-of-token".to_owned(),
    ];
    // Short numbers stand in times as well.
    secrets.extend(snapshot.accounts.iter().filter_map(|account| {
        let current = account.balance.current?.to_string();
        (current.len() > 5).then_some(current)
    }));
    let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(logged.contains("status=200"), "it is logged");
    for secret in secrets {
        let line = logged.lines().find(|line| line.contains(&secret));
        assert!(line.is_none(), "{secret}: {line:?}");
    }
}

/// A whole answer.
async fn ask(address: SocketAddr, line: &str, header: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let text = format!(
        "{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n{header}\r\n\r\n"
    );
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

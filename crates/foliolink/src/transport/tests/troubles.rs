//! Each thing that keeps a call from its answer has a line of its own, and says what helps.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::net::TcpListener;
use tokio_rustls::{TlsAcceptor, rustls};

use super::{wire::*, *};
use crate::Advice;

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A server on loopback with a certificate of `authority` for `name`, valid in these years.
async fn server(authority: &Authority, name: &str, years: [i32; 2]) -> String {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    params.not_before = rcgen::date_time_ymd(years[0], 1, 1);
    params.not_after = rcgen::date_time_ymd(years[1], 1, 1);
    let certificate = params.signed_by(&key, authority).unwrap().der().clone();
    let key = rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/x", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            // The other side hangs up in the middle of the handshake.
            let _refused = acceptor.accept(socket).await;
        }
    });
    url
}

/// A client that trusts `authority` alone.
fn trusting(authority: &Authority) -> Options {
    let root = reqwest::Certificate::from_der(authority.der()).unwrap();
    let http = reqwest::Client::builder().tls_certs_only([root]).no_proxy().build().unwrap();
    Options { sender: Some(Sender::Given(http)), ..Options::default() }
}

#[tokio::test]
async fn a_certificate_says_what_is_wrong_with_it() {
    let ours = authority("ours");
    let valid = [2020, 2090];
    let wrong_name = server(&ours, "bank.example", valid).await;
    let expired = server(&ours, "127.0.0.1", [2020, 2021]).await;
    let early = server(&ours, "127.0.0.1", [2089, 2090]).await;
    let right = server(&ours, "127.0.0.1", valid).await;
    let unknown =
        "no connection: the host's certificate is from an authority that isn't trusted here";
    let other = "no connection: the host's certificate is for another host name";
    let cases = [
        (trusting(&authority("another")), &right, (unknown, Advice::Configure)),
        // The roots of this machine.
        (Options::default(), &right, (unknown, Advice::Configure)),
        (trusting(&ours), &wrong_name, (other, Advice::Configure)),
        (
            trusting(&ours),
            &expired,
            ("no connection: the host's certificate has expired", Advice::RetryLater),
        ),
        (
            trusting(&ours),
            &early,
            (
                "no connection: the host's certificate isn't valid yet, by the clock of this machine",
                Advice::Configure,
            ),
        ),
        // The certificate is right: what comes after it isn't.
        (trusting(&ours), &right, ("the exchange broke off", Advice::RetryLater)),
    ];
    for (options, url, (line, advice)) in cases {
        let secret = format!("{url}/canary?canary=1#canary").replace("//", "//canary:canary@");
        let error = call(options, &READ, &secret).await.unwrap_err();
        let host = url.trim_start_matches("https://").trim_end_matches("/x");
        let line = line.replace("no connection", &format!("no connection to {host}"));
        assert_eq!(told(&error), (line.as_str(), advice));
        // Of where it goes the host alone is shown.
        let source = std::error::Error::source(&error).unwrap();
        let shown = format!("{error} {error:?} {source} {source:?}");
        assert!(!shown.contains("canary") && !shown.contains("/x"), "{shown}");
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_not_asked_for_again() {
    let url = server(&authority("ours"), "127.0.0.1", [2020, 2090]).await;
    let error =
        call(Options { retry: Some(crate::Retry::default()), ..Options::default() }, &READ, &url)
            .await
            .unwrap_err();
    assert_eq!((error.attempts(), error.advice()), (1, Advice::Configure));
}

/// A port of this machine where nothing listens.
async fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}

#[tokio::test]
async fn a_name_a_refusal_and_what_speaks_no_tls_differ() {
    let port = closed_port().await;
    let refused = format!("http://127.0.0.1:{port}/x");
    let error = call(Options::default(), &READ, &refused).await.unwrap_err();
    let line = format!("no connection to 127.0.0.1:{port}: the host refuses it");
    assert_eq!(told(&error), (line.as_str(), Advice::RetryLater));

    // A label of 64 characters is no name, neither for TLS nor for a resolver, and no name service
    // is asked for it.
    for scheme in ["https", "http"] {
        let name = format!("{}.invalid", "a".repeat(64));
        let options = Options { no_proxy: true, ..Options::default() };
        let error = call(options, &ONCE, &format!("{scheme}://{name}/x")).await.unwrap_err();
        let unknown = format!("no connection to {name}: the host's name isn't known");
        assert_eq!(told(&error), (unknown.as_str(), Advice::Configure), "{scheme}");
    }

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap();
    let url = format!("https://{host}/x");
    tokio::spawn(async move {
        use tokio::io::AsyncWriteExt as _;
        while let Ok((mut socket, _)) = listener.accept().await {
            let _ =
                socket.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
            let _ = socket.shutdown().await;
        }
    });
    let error = call(Options::default(), &READ, &url).await.unwrap_err();
    let line = format!("no connection to {host}: the host doesn't agree on TLS");
    assert_eq!(told(&error), (line.as_str(), Advice::Configure));
}

/// The door below the facade says the same.
#[tokio::test]
async fn a_generated_client_s_error_has_the_line_too() {
    let shared = Shared::new(&Options::default(), Keys::default(), 4).unwrap();
    let context = CallContext::new(Duration::from_secs(10));
    let (call, http) = (Call::new(Arc::clone(&shared), context), shared.sender.builder());
    let host = format!("127.0.0.1:{}", closed_port().await);
    let request = http.post(format!("http://{host}/x")).build().unwrap();
    let error = call.execute(&http, request, &ONCE).await.unwrap_err();
    let line = format!(
        "test.once: no connection to {host}: the host refuses it after 4 attempts, not retried: attempt limit reached"
    );
    assert_eq!(error.to_string(), line);
}

#[tokio::test]
async fn a_dead_proxy_is_told_from_a_dead_host() {
    let dead = format!("http://127.0.0.1:{}", closed_port().await);
    let http = || {
        let proxy = reqwest::Proxy::all(&dead).unwrap();
        reqwest::Client::builder().proxy(proxy).build().unwrap()
    };
    let error = http().post("https://api.example/x").send().await.unwrap_err();
    let proxied = connection::explain(&error, true);
    assert_eq!(
        (proxied.as_str(), proxied.advice()),
        ("no connection: none to the system's proxy, or none through it", Advice::Configure)
    );
    // Of a proxy that the user's own client has we know nothing.
    let given = Options { sender: Some(Sender::Given(http())), ..Options::default() };
    let error = call(given, &ONCE, "https://api.example/x").await.unwrap_err();
    let refused = "no connection to api.example: the host refuses it";
    assert_eq!(told(&error), (refused, Advice::RetryLater));
}

#[test]
fn no_line_is_that_of_another_trouble() {
    use crate::transport::connection::Trouble::*;
    let all = [
        UnknownName,
        NameService,
        Refused,
        Unreachable,
        UnknownAuthority,
        OtherName,
        Expired,
        NotYetValid,
        OtherCertificate,
        Handshake,
        Proxy,
        NotConnectedInTime,
        NotAnsweredInTime,
        NotConnected,
        BrokeOff,
    ];
    let lines: std::collections::BTreeSet<_> = all.iter().map(|trouble| trouble.as_str()).collect();
    assert_eq!(lines.len(), all.len());
    assert!(lines.iter().all(|line| line.lines().count() == 1));
}

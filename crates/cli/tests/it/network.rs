//! What stands between the program and a provider: proxies, certificates, names. On loopback alone.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    process::Command,
    sync::{Arc, Mutex},
    thread,
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer},
};
use serde_json::Value;

use crate::support::{program, text};

/// A proxy that notes the first line of each request and lets nothing through.
struct Proxy {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    fn start() -> Self {
        let (listener, address) = listening();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        thread::spawn(move || {
            for mut socket in listener.incoming().map_while(Result::ok) {
                noted.lock().unwrap().push(head(&mut socket));
                let _ = socket.write_all(b"HTTP/1.1 502 No\r\ncontent-length: 0\r\n\r\n");
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn listening() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// What came, up to the empty line.
fn head(socket: &mut impl std::io::Read) -> String {
    let mut seen = Vec::new();
    let mut byte = [0];
    while !seen.ends_with(b"\r\n\r\n") && socket.read(&mut byte).is_ok_and(|read| read == 1) {
        seen.push(byte[0]);
    }
    String::from_utf8_lossy(&seen).lines().next().unwrap_or_default().to_owned()
}

/// Every spelling that anybody reads.
const VARIABLES: [&str; 6] =
    ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

fn entities(base: &str) -> Command {
    let mut command = program(&["vumi", "entities"]);
    command
        .env("VUMI_CLIENT_ID", "00c651f6-c5c3-45b9-be3f-486d617bd56c")
        .env("VUMI_CLIENT_SECRET", "canary-secret")
        .env("VUMI_BASE_URL", base)
        .env("FOLIOLINK_RETRIES", "1");
    command
}

/// Exit code, message and advice.
fn failed(mut command: Command) -> (i32, String, String) {
    let ran = command.output().unwrap();
    let line = text(&ran.stderr);
    assert!(!line.contains("canary"), "{line}");
    let error: Value = serde_json::from_str(line).unwrap();
    let word = |name: &str| error["error"][name].as_str().unwrap().to_owned();
    (ran.status.code().unwrap(), word("message"), word("advice"))
}

#[test]
fn loopback_never_goes_through_a_proxy() {
    let proxy = Proxy::start();
    let address = format!("http://{}", proxy.address);
    let mut demo = program(&["demo", "--every", "5ms", "--output", "json"]);
    demo.envs(VARIABLES.map(|name| (name, &address)));
    let ran = demo.output().unwrap();
    assert!(ran.status.success(), "{}", text(&ran.stderr));
    assert_eq!(proxy.asked(), [""; 0]);
}

#[test]
fn other_hosts_are_asked_through_the_system_s_proxy_unless_it_is_switched_off() {
    // No name: nobody is asked for it, and without the proxy the call ends there.
    let host = format!("{}.invalid", "a".repeat(64));
    let base = format!("https://{host}");
    let unknown = &format!("vumi.login: no connection to {host}: the host's name isn't known");
    for variable in ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        let proxy = Proxy::start();
        let address = format!("http://{}", proxy.address);
        let through = || {
            let mut command = entities(&base);
            command.env(variable, &address);
            command
        };
        let (code, message, advice) = failed(through());
        assert_eq!(proxy.asked(), [format!("CONNECT {host}:443 HTTP/1.1")], "{variable}");
        let no = format!(
            "vumi.login: no connection to {host}: none to the system's proxy, or none through it"
        );
        assert!(message.starts_with(&no), "{message}");
        assert_eq!((code, advice.as_str()), (6, "configure"));

        for (name, value) in [("FOLIOLINK_PROXY", "none"), ("NO_PROXY", ".invalid")] {
            let mut straight = through();
            straight.env(name, value);
            let (code, message, advice) = failed(straight);
            assert!(message.starts_with(unknown), "{name}: {message}");
            assert_eq!((code, advice.as_str()), (6, "configure"));
            assert_eq!(proxy.asked().len(), 1, "{name}");
        }
    }
}

#[test]
fn a_socks_proxy_is_spoken_to_in_its_own_words() {
    let (listener, address) = listening();
    let greeting = thread::spawn(move || {
        let mut first = [0; 2];
        listener.accept().unwrap().0.read_exact(&mut first).unwrap();
        first
    });
    let mut command = entities("https://198.51.100.7");
    command.env("ALL_PROXY", format!("socks5h://{address}"));
    let (code, message, _) = failed(command);
    // Version 5, one way to authenticate; an HTTP request would begin with `CO`.
    assert_eq!(greeting.join().unwrap(), [5, 1]);
    assert!(message.contains("none to the system's proxy"), "{message}");
    assert_eq!(code, 6);
}

type Authority = CertifiedIssuer<'static, KeyPair>;

/// An authority that nobody has heard of, and the file that names it.
fn authority(folder: &std::path::Path) -> (Authority, String) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, "an authority of a company");
    let ours = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let path = folder.join("authority.pem");
    std::fs::write(&path, ours.pem()).unwrap();
    (ours, path.display().to_string())
}

/// A host with a certificate for `name` that refuses every call with 503.
fn host(authority: &Authority, name: &str) -> String {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new([name.to_owned()]).unwrap();
    let chain = vec![CertificateDer::clone(params.signed_by(&key, authority).unwrap().der())];
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let config = Arc::new(config);
    let (listener, address) = listening();
    thread::spawn(move || {
        for socket in listener.incoming().map_while(Result::ok) {
            answer(StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), socket));
        }
    });
    format!("https://{address}")
}

fn answer(mut stream: StreamOwned<ServerConnection, TcpStream>) {
    if !head(&mut stream).is_empty() {
        let _ = stream.write_all(b"HTTP/1.1 503 Later\r\ncontent-length: 2\r\n\r\n{}");
        let _ = stream.flush();
    }
}

#[test]
fn a_certificate_says_what_is_wrong_with_it_and_ssl_cert_file_names_an_authority() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, file) = authority(folder.path());
    let known = |base: &str| {
        let mut command = entities(base);
        command.env("SSL_CERT_FILE", &file);
        command
    };
    let right = host(&ours, "127.0.0.1");
    let (code, message, advice) = failed(entities(&right));
    let of = |base: &str, why: &str| {
        let host = base.trim_start_matches("https://");
        format!("vumi.login: no connection to {host}: the host's certificate is {why}")
    };
    let unknown = of(&right, "from an authority that isn't trusted here");
    assert_eq!((code, message, advice.as_str()), (6, unknown, "configure"));

    // One that is none is named, before anything is sent.
    for (name, text) in [("junk.pem", Some("junk")), ("none.pem", None)] {
        let file = folder.path().join(name);
        text.into_iter().for_each(|text| std::fs::write(&file, text).unwrap());
        let mut command = entities(&right);
        command.env("SSL_CERT_FILE", &file);
        let (code, message, advice) = failed(command);
        assert!(message.contains("SSL_CERT_FILE"), "{message}");
        assert_eq!((code, advice.as_str()), (2, "configure"));
    }

    let (code, message, _) = failed(known(&right));
    assert_eq!((code, message.contains("HTTP 503")), (6, true), "{message}");

    let named = host(&ours, "bank.example");
    let (code, message, advice) = failed(known(&named));
    let other = of(&named, "for another host name");
    assert_eq!((code, message, advice.as_str()), (6, other, "configure"));
}

#[test]
fn a_refused_connection_and_a_dead_proxy_are_two_things() {
    let closed = || listening().1;
    let host = closed();
    let (code, message, advice) = failed(entities(&format!("http://{host}")));
    let refused = format!("vumi.login: no connection to {host}: the host refuses it");
    assert!(message.starts_with(&refused), "{message}");
    assert_eq!((code, advice.as_str()), (6, "retry_later"));
    let mut command = entities("https://198.51.100.7");
    command.env("HTTPS_PROXY", closed().to_string());
    let (code, message, advice) = failed(command);
    assert!(message.contains("none to the system's proxy"), "{message}");
    assert_eq!((code, advice.as_str()), (6, "configure"));
}

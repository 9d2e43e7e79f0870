//! Over a real loopback socket: start, ask, stop; and the program.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use foliolink_sandbox::Sandbox;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

async fn ask(address: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request =
        "GET /api/v1/queries/entities HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn it_listens_on_loopback_until_it_is_shut_down() {
    let running = Sandbox::builder().build().start().await.unwrap();
    let address = running.address();
    assert!(address.ip().is_loopback());
    assert_eq!(running.base_url(), format!("http://{address}"));
    let answer = ask(&address.to_string()).await;
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    assert!(answer.ends_with(r#"{"message":"no valid session: log in"}"#), "{answer}");
    running.shutdown().await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_taken_port_is_an_error() {
    let running = Sandbox::builder().build().start().await.unwrap();
    let second = Sandbox::builder().build().start_on(running.address().port()).await;
    assert_eq!(second.err().map(|error| error.kind()), Some(std::io::ErrorKind::AddrInUse));
}

#[tokio::test]
async fn the_program_prints_where_it_listens_first() {
    let program = env!("CARGO_BIN_EXE_foliolink-sandbox");
    let mut child = Command::new(program).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("FLINKS_BASE_URL=http://").unwrap().to_owned();
    let answer = ask(&address).await;
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
}

#[test]
fn the_environment_names_every_credential_and_a_token_to_exchange() {
    let sandbox = Sandbox::builder().build();
    let text = sandbox.environment("http://127.0.0.1:1");
    let names: Vec<_> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('=').next().unwrap())
        .collect();
    let expected = "FLINKS_BASE_URL FLINKS_CUSTOMER_ID FLINKS_SECRET_KEY FLINKS_API_KEY FLINKS_BEARER \
                    FLINKS_WEBHOOK_SECRET FLINKS_CONNECT_URL VUMI_BASE_URL VUMI_CLIENT_ID VUMI_CLIENT_SECRET VUMI_LINK_URL VUMI_REDIRECT_ID";
    assert_eq!(names.join(" "), expected);
    let line = text.lines().find_map(|line| line.strip_prefix("# Vumi public token ")).unwrap();
    let client = crate::support::Vumi::of(sandbox);
    assert_eq!(client.exchange(line.split(':').next().unwrap()).status, 200);
}

#[test]
fn the_program_has_a_flag_for_every_switch() {
    let program = env!("CARGO_BIN_EXE_foliolink-sandbox");
    let flags = [
        "--vumi-paging",
        "--flinks-older-forms",
        "--force-auth-token",
        "--authorize-token-required=false",
        "--pending-time=60",
    ];
    let mut child = Command::new(program).args(flags).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(first.starts_with("FLINKS_BASE_URL="), "{first}");
}

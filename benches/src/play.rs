//! The other side: the same answers for everybody, in this process or from another one, so that its
//! time isn't ours.

use std::{
    collections::HashMap,
    convert::Infallible,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::Arc,
};

use anyhow::{Context as _, Result};
use bytes::Bytes;
use foliolink::{flinks, vumi};
use http_body_util::Full;

pub(crate) const CUSTOMER: &str = "5d0c7a3e-64b1-4f0d-9a57-3c1f7b2e8d40";
pub(crate) const LOGIN: &str = "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20";
pub(crate) const SESSION: &str = "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812";
pub(crate) const BEARER: &str = "sandbox-api-secret";
pub(crate) const CONNECTION: &str = "K7Q2M9X4T1";

/// Rows of the list of Vumi's transactions, and of a page of it.
pub(crate) const LISTED: usize = 100_000;
pub(crate) const PAGE: usize = 500;

const TOKEN: &str = r#"{"HttpStatusCode":200,"Token":"0b9d3c1e-51f0-4a77-9f3a-6f0d2a0c7e11"}"#;
const OPEN: &str = r#"{"Links":[],"HttpStatusCode":200,"InstitutionName":"FlinksCapital","InstitutionId":14,"Institution":"FlinksCapital",
    "Login":{"Username":"greatday","IsScheduledRefresh":false,"LastRefresh":"2031-04-02T08:15:42.1459990","Type":"Personal",
    "Id":"7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20"},"RequestId":"e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812"}"#;
const NIGHTLY: &str = r#"{"HttpStatusCode":200,"IneligibleCards":[]}"#;
const READY: &str = r#"{"credentialsToken":"K7Q2M9X4T1","status":"READY","errorDetails":null,"entity":"examplebank",
    "createdAt":"2025-03-01T09:15:00.000Z","updatedAt":"2025-03-08T04:01:57.120Z","lastSync":"2025-03-08T04:01:57.120Z",
    "updateToken":null,"restoreToken":null,"twoFactorEnabled":false,"hasCredentials":true,"externalId":"cust-0042"}"#;
const LOGGED_IN: &str = r#"{"token":"e30.e30.c2ln"}"#;

/// Every answer, made before anything is measured.
pub(crate) struct Answers {
    detail: Bytes,
    /// Those of a list of transactions.
    pages: HashMap<usize, Bytes>,
}

impl Answers {
    /// The list of transactions has so many rows.
    pub(crate) fn new(detail: Vec<u8>, listed: usize) -> Arc<Self> {
        let pages = 0..listed.div_ceil(PAGE);
        Arc::new(Self {
            detail: detail.into(),
            pages: pages.map(|number| (number, page(number, listed))).collect(),
        })
    }

    fn get(&self, path: &str, query: &str) -> Bytes {
        let last = path.rsplit('/').next().unwrap_or_default();
        match last {
            "GenerateAuthorizeToken" => Bytes::from_static(TOKEN.as_bytes()),
            "Authorize" => Bytes::from_static(OPEN.as_bytes()),
            "GetAccountsDetail" => self.detail.clone(),
            "GetNightlyRefreshStatus" => Bytes::from_static(NIGHTLY.as_bytes()),
            "login" => Bytes::from_static(LOGGED_IN.as_bytes()),
            "transactions" => {
                let number =
                    query.split('&').find_map(|pair| pair.strip_prefix("page=")?.parse().ok());
                self.pages.get(&number.unwrap_or(0)).cloned().unwrap_or(Bytes::from_static(b"[]"))
            }
            _ => Bytes::from_static(READY.as_bytes()),
        }
    }
}

fn page(number: usize, total: usize) -> Bytes {
    let rows = (number * PAGE..(number + 1) * PAGE).map(|row| {
        format!(
            concat!(
                r#"{{"id":"AT{:08}","account":"acc-{:04}","type":"DEPOSIT","amount":{}.{:02},"currency":"EUR","date":"2025-{:02}-{:02}","#,
                r#""description":"TRANSFERENCIA A FAVOR DE EJEMPLO {}","createdAt":"2025-03-01T09:15:00.000Z","updatedAt":"2025-03-08T04:01:57.120Z"}}"#
            ),
            row, row % 7, row % 9_973, row % 100, 1 + row % 12, 1 + row % 28, row % 4_417,
        )
    });
    let rows: Vec<_> = rows.collect();
    format!(r#"{{"items":[{}],"page":{number},"size":{PAGE},"total":{total}}}"#, rows.join(","))
        .into()
}

/// A Flinks client that is answered in this process.
pub(crate) fn flinks_in_process(answers: &Arc<Answers>) -> Result<flinks::Client> {
    let answers = Arc::clone(answers);
    let service = tower::service_fn(move |request: http::Request<reqwest::Body>| {
        let body = answers.get(request.uri().path(), request.uri().query().unwrap_or_default());
        std::future::ready(Ok::<_, Infallible>(http::Response::new(Full::new(body))))
    });
    Ok(flinks_keys().in_process(service).without_limits().build()?)
}

pub(crate) fn flinks_at(url: &str) -> Result<flinks::Client> {
    Ok(flinks_keys().base_url(url).no_proxy().without_limits().build()?)
}

/// A Vumi client that is answered in this process, and always that there is no data yet.
pub(crate) fn vumi_waiting() -> Result<vumi::Client> {
    let pending = READY.replace("READY", "PENDING");
    let service = tower::service_fn(move |request: http::Request<reqwest::Body>| {
        let body = match request.uri().path().rsplit_once('/') {
            Some((_, "login")) => Bytes::from_static(LOGGED_IN.as_bytes()),
            // That of the connection that was asked for: another one's is refused.
            Some((_, token)) => pending.replace(CONNECTION, token).into(),
            None => Bytes::new(),
        };
        std::future::ready(Ok::<_, Infallible>(http::Response::new(Full::new(body))))
    });
    Ok(vumi_keys().in_process(service).without_limits().build()?)
}

fn vumi_keys() -> vumi::ClientBuilder {
    vumi::Client::builder()
        .client_id("0f5c9e7a-3d21-4b8e-9c64-7a1e2d3f4b50")
        .client_secret("a-secret-of-this-bench")
}

fn flinks_keys() -> flinks::ClientBuilder {
    flinks::Client::builder()
        .instance("sandbox")
        .customer_id(CUSTOMER)
        .secret_key("sandbox-secret-key")
        .api_key("sandbox-x-api-key")
        .bearer(BEARER)
}

pub(crate) fn vumi_at(url: &str) -> Result<vumi::Client> {
    let size = u32::try_from(PAGE)?;
    Ok(vumi_keys()
        .base_url(url)
        .no_proxy()
        .without_limits()
        .paging(vumi::Paging::Numbered { size })
        .build()?)
}

/// A session whose accounts can be read over and over.
pub(crate) async fn session(client: &flinks::Client) -> Result<flinks::Session> {
    let login_id = LOGIN.parse()?;
    Ok(client.authorize(&login_id).cached().await?.into_session().await?)
}

/// A server in a process of its own.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
}

impl Server {
    /// Answers with the body in this file, and with the pages of so many rows.
    pub(crate) fn start(file: &str, listed: usize) -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["serve", file, &listed.to_string()])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let stdout = child.stdout.take().context("it was piped")?;
        BufReader::new(stdout).read_line(&mut line)?;
        Ok(Self { child, url: line.trim().to_owned() })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Prints its address, and answers until it is ended.
pub(crate) fn serve(file: &str, listed: usize) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let detail = if file == "-" { Vec::new() } else { std::fs::read(file)? };
    let answers = Answers::new(detail, listed);
    println!("http://{}", listener.local_addr()?);
    for line in listener.incoming() {
        let answers = Arc::clone(&answers);
        std::thread::spawn(move || answer_all(line, &answers));
    }
    Ok(())
}

fn answer_all(line: std::io::Result<TcpStream>, answers: &Answers) -> Result<()> {
    let mut line = line?;
    line.set_nodelay(true)?;
    let mut reader = BufReader::new(line.try_clone()?);
    loop {
        let mut head = String::new();
        if reader.read_line(&mut head)? == 0 {
            return Ok(());
        }
        let mut length = 0;
        loop {
            let mut header = String::new();
            reader.read_line(&mut header)?;
            let header = header.trim().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let target = head.split(' ').nth(1).unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let answer = answers.get(path, query);
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            answer.len()
        );
        let mut whole = head.into_bytes();
        whole.extend_from_slice(&answer);
        line.write_all(&whole)?;
    }
}

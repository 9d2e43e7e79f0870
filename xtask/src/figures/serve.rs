//! `foliolink serve` under load: `GET /accounts` over a database of ten thousand connections, by the
//! readers of a hundred customers, each of whom sees the own connection alone, as SimpleFIN's users
//! do. No error, and no more than twice the memory that the server has when nobody asks.

use std::{
    fmt::Write as _,
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    ops::Range,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Instant,
};

use anyhow::{Context as _, Result, ensure};
use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::load;
use crate::{description::root, programs::Sandbox};

const CONNECTIONS: usize = 10_000;
/// Customers of a sandbox: a seed file has 4 MiB at most.
const AT_ONCE: usize = 1_000;
const READERS: usize = 100;
const DURATION: &str = "20s";
/// The server's most memory under load, as a part of what it has before.
const MOST: u64 = 2;

pub(super) fn run(program: &Path) -> Result<()> {
    let folder = root()?.join("target/figures/serve");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let own = Foliolink { program: program.to_owned(), folder };
    own.fill()?;
    let server = Server::start(&own)?;
    println!("memory of serve before it is asked: {} kB", server.memory("VmRSS:")?);
    let script = own.folder.join("readers.lua");
    fs::write(&script, script_of(&own.headers(&server.url)?))?;
    // What it holds once it has answered each reader, and nobody asks.
    let idle = server.memory("VmRSS:")?;
    println!("GET /accounts of serve, {CONNECTIONS} connections, {READERS} readers of one each:");
    let accounts = format!("{}/accounts", server.url);
    load::run(DURATION, &["--script", &script.to_string_lossy(), &accounts])?;
    let peak = server.memory("VmHWM:")?;
    println!(
        "memory of serve: {idle} kB idle, {peak} kB at most: {:.2}×",
        peak as f64 / idle as f64
    );
    ensure!(peak <= MOST * idle, "serve takes {peak} kB under load, more than {MOST} × {idle} kB");
    Ok(())
}

/// The program, with a database of its own.
struct Foliolink {
    program: PathBuf,
    folder: PathBuf,
}

impl Foliolink {
    fn command(&self, words: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.args(words.split_whitespace()).current_dir(&self.folder);
        command.env("FOLIOLINK_DB", "sqlite:sync.db").env("FOLIOLINK_SYNC_KEY_FILE", "key");
        command
    }

    fn output(&self, command: &mut Command) -> Result<String> {
        let output = command.stderr(Stdio::inherit()).output()?;
        ensure!(output.status.success(), "{command:?}: {}", output.status);
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Ten thousand customers of the sandbox, read as a night reads them.
    fn fill(&self) -> Result<()> {
        let began = Instant::now();
        self.output(&mut self.command("sync key new key"))?;
        self.output(&mut self.command("sync init"))?;
        for start in (0..CONNECTIONS).step_by(AT_ONCE) {
            self.fill_part(start..CONNECTIONS.min(start + AT_ONCE))?;
        }
        println!("{CONNECTIONS} connections read in {:.0?}", began.elapsed());
        Ok(())
    }

    /// Some of them, of a sandbox that knows no others.
    fn fill_part(&self, part: Range<usize>) -> Result<()> {
        fs::write(self.folder.join("seed.yaml"), seed(part.clone()))?;
        let line = |at| format!("{}\tcustomer-{at}\n", login_id(at));
        fs::write(self.folder.join("ids"), part.clone().map(line).collect::<String>())?;
        let mut add = self.command("sync add flinks -");
        add.stdin(fs::File::open(self.folder.join("ids"))?);
        self.output(&mut add)?;
        let mut sandbox = self.command("sandbox --seed-file seed.yaml");
        let sandbox = Sandbox::start_pending(&mut sandbox, &self.folder, 0)?;
        let environment = fs::read_to_string(&sandbox.environment)?;
        let mut work = self.command("sync run --until-idle --workers 64 --rate 5000/s --quiet");
        work.args(["--output", "json"]);
        let settings = environment.lines().filter(|line| !line.starts_with('#'));
        work.envs(settings.filter_map(|line| line.split_once('=')));
        let overview: serde_json::Value = serde_json::from_str(&self.output(&mut work)?)?;
        let idle = overview["states"]["idle"].as_u64();
        ensure!(idle == Some(part.end as u64), "not all were read: {overview}");
        Ok(())
    }

    /// What each reader sends to be known.
    fn headers(&self, url: &str) -> Result<Vec<String>> {
        let mut headers = Vec::new();
        for reader in 0..READERS {
            let customer = reader * (CONNECTIONS / READERS);
            let mut add = self.command("serve token add --tokens tokens.json --output json");
            add.args([&format!("reader-{reader}"), "--connection"]);
            add.args([&format!("customer-{customer}"), "--url", url]);
            let made: serde_json::Value = serde_json::from_str(&self.output(&mut add)?)?;
            let setup = STANDARD.decode(made["token"].as_str().context("no token")?)?;
            let access = request("POST", &String::from_utf8(setup)?, "")?;
            let (_, access) = access.split_once("//").context("no access URL")?;
            let (user, _) = access.split_once('@').context("no user in the access URL")?;
            let header = format!("Basic {}", STANDARD.encode(user));
            let answer = request("GET", &format!("{url}/accounts"), &header)?;
            let accounts: serde_json::Value = serde_json::from_str(&answer)?;
            let count = accounts["accounts"].as_array().map_or(0, Vec::len);
            ensure!(count == ACCOUNTS, "a reader sees {count} accounts: {answer}");
            headers.push(header);
        }
        Ok(headers)
    }
}

const ACCOUNTS: usize = 2;
const MOVEMENTS: usize = 15;

/// Customers with two accounts and fifteen movements in each.
fn seed(part: Range<usize>) -> String {
    let mut seed = "flinks:\n  customers:\n".to_owned();
    for at in part {
        // Writing to a String doesn't fail.
        let _ = write!(
            seed,
            "    - username: customer-{at}\n      login_id: {}\n      holder: {{ name: SAMPLE {at}, street: 1 Test Street, \
             city: Sampleville, province: ON, postal_code: A1A 1A1, phone: \"5550100999\" }}\n      accounts:\n",
            login_id(at)
        );
        for account in 0..ACCOUNTS {
            let _ = write!(
                seed,
                "        - title: Account {account}\n          number: \"{at:06}{account}\"\n          \
                 balance: \"1000.10\"\n          movements:\n"
            );
            for day in 1..=MOVEMENTS {
                let _ = writeln!(
                    seed,
                    "            - {{ days_ago: {day}, description: A MERCHANT, debit: \"{day}.15\" }}"
                );
            }
        }
    }
    seed
}

fn login_id(at: usize) -> String {
    format!("0f8e2d1c-4b3a-4c5d-8e7f-{at:012x}")
}

/// The readers take turns.
fn script_of(headers: &[String]) -> String {
    let list: String = headers.iter().map(|header| format!("  \"{header}\",\n")).collect();
    format!(
        "local headers = {{\n{list}}}\nlocal at = 0\nfunction request()\n  at = at % #headers + 1\n  \
         return wrk.format(nil, nil, {{ [\"Authorization\"] = headers[at] }})\nend\n"
    )
}

/// The body of an answer that is good, over a connection of its own.
fn request(method: &str, url: &str, authorization: &str) -> Result<String> {
    let rest = url.strip_prefix("http://").context("its address is plain HTTP")?;
    let (host, path) = rest.split_once('/').context("an address without a path")?;
    let mut stream = TcpStream::connect(host)?;
    let header = match authorization {
        "" => String::new(),
        own => format!("Authorization: {own}\r\n"),
    };
    write!(
        stream,
        "{method} /{path} HTTP/1.1\r\nHost: {host}\r\n{header}Content-Length: 0\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").context("no whole answer")?;
    ensure!(head.starts_with("HTTP/1.1 200 "), "{method} {path}: {head}");
    if !head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
        return Ok(body.to_owned());
    }
    let mut whole = String::new();
    let mut rest = body;
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16)?;
        let (chunk, next) = after.split_at_checked(size).context("a short chunk")?;
        whole.push_str(chunk);
        rest = next.strip_prefix("\r\n").unwrap_or_default();
    }
    Ok(whole)
}

/// The server, ended with its value.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(own: &Foliolink) -> Result<Self> {
        let mut command = own.command("serve --port 0 --tokens tokens.json --output json");
        // As many as come.
        command.args(["--requests-a-minute", &u32::MAX.to_string()]);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let stdout = child.stdout.take().context("its output is piped")?;
        let mut server = Self { child, url: String::new() };
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let said: serde_json::Value = serde_json::from_str(&line)?;
        said["simplefin"].as_str().context("no address")?.clone_into(&mut server.url);
        Ok(server)
    }

    /// A line of its `/proc/…/status`, in kilobytes.
    fn memory(&self, name: &str) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let size = line.and_then(|line| line.split_whitespace().next()).context("no such line")?;
        Ok(size.parse()?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing better is left to do where it has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

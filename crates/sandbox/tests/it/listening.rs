//! What the program listens on, as the kernel tells it, whatever its flags.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Stdio};

use crate::hostile::program;

/// A program that listens, ended with the test.
struct Program(Child, SocketAddr);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(flags: &[String]) -> Program {
    let mut child = program().args(flags).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    // In whatever form the variables are: the base URL is the first address.
    let (_, rest) = line.split_once("http://").unwrap_or_else(|| panic!("{flags:?}: {line}"));
    let end = rest.find(|one: char| !one.is_ascii_digit() && one != '.' && one != ':');
    let address = &rest[..end.unwrap_or(rest.len())];
    Program(child, address.parse().unwrap_or_else(|_| panic!("{flags:?}: {line}")))
}

/// The inodes of the sockets that a process has open.
fn sockets(process: u32) -> BTreeSet<String> {
    let files = fs::read_dir(format!("/proc/{process}/fd")).unwrap();
    let links = files.filter_map(|file| fs::read_link(file.unwrap().path()).ok());
    links
        .filter_map(|link| {
            Some(link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned())
        })
        .collect()
}

/// What a process listens on, as the kernel writes it: addresses in hexadecimal.
fn listeners(process: u32) -> Vec<String> {
    let own = sockets(process);
    let mut found = Vec::new();
    for table in ["tcp", "tcp6", "udp", "udp6"] {
        let text = fs::read_to_string(format!("/proc/net/{table}")).unwrap_or_default();
        for row in text.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>()) {
            // Of TCP those in the state LISTEN; a UDP socket listens as soon as it is there.
            if own.contains(row[9]) && (table.starts_with("udp") || row[3] == "0A") {
                found.push(format!("{table} {}", row[1].split(':').next().unwrap()));
            }
        }
    }
    found
}

/// Every flag there is, with values that try; the help says which there are.
fn flags(folder: &Path) -> Vec<(&'static str, Vec<String>)> {
    let script = folder.join("script.json");
    fs::write(&script, r#"[{ "inject": { "fault": "gzip" } }]"#).unwrap();
    let seed = folder.join("seed.yaml");
    fs::write(&seed, "vumi: { connections: [{ token: OWNOWNOWN1 }] }").unwrap();
    let path = |path: &Path| vec![path.to_str().unwrap().to_owned()];
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    vec![
        ("--port", words(&["0"])),
        ("--control", vec![]),
        ("--seed", words(&["1", "18446744073709551615"])),
        ("--clock", words(&["real", "manual"])),
        ("--vumi-redirect", words(&["https://0.0.0.0:80/", "http://localhost:80/"])),
        ("--openapi", path(folder)),
        ("--flinks-webhook", words(&["http://127.0.0.1:9/", "http://[::1]:9/"])),
        ("--vumi-webhook", words(&["http://localhost:9/"])),
        ("--webhook-delay", words(&["0"])),
        ("--pending-looks", words(&["0"])),
        ("--pending-time", words(&["0"])),
        ("--vumi-paging", vec![]),
        ("--flinks-older-forms", vec![]),
        ("--force-auth-token", vec![]),
        ("--authorize-token-required", words(&["true", "false"])),
        ("--script", path(&script)),
        ("--seed-file", path(&seed)),
        ("--env", words(&["dotenv", "shell", "json"])),
    ]
}

#[test]
fn no_flag_makes_it_listen_beyond_loopback() {
    let folder = std::env::temp_dir().join(format!("foliolink-flags-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let flags = flags(&folder);
    let help = String::from_utf8(program().arg("--help").output().unwrap().stdout).unwrap();
    let in_help: BTreeSet<_> =
        help.split([' ', '\n', '`', ',']).filter(|word| word.starts_with("--")).collect();
    let tried: BTreeSet<_> =
        flags.iter().map(|(flag, _)| *flag).chain(["--help", "--version"]).collect();
    assert_eq!(tried, in_help, "a flag that nobody tries here");

    let page = include_str!("../../README.md");
    for flag in in_help.iter().filter(|flag| !["--help", "--version"].contains(flag)) {
        assert!(page.contains(&format!("`{flag}")), "{flag} is missing in the README");
    }

    // Each value alone, then the first and then the last of all together.
    let given = |flag: &str, value: Option<&String>| {
        value.map_or(flag.to_owned(), |value| format!("{flag}={value}"))
    };
    let alone = flags.iter().flat_map(|(flag, values)| {
        let each = values.iter().map(|value| vec![given(flag, Some(value))]).collect::<Vec<_>>();
        if each.is_empty() { vec![vec![given(flag, None)]] } else { each }
    });
    let first = flags.iter().map(|(flag, values)| given(flag, values.first())).collect();
    let last = flags.iter().map(|(flag, values)| given(flag, values.last())).collect();
    for line in alone.chain([first, last]) {
        let running = start(&line);
        assert!(running.1.ip().is_loopback(), "{line:?}");
        assert_eq!(listeners(running.0.id()), ["tcp 0100007F"], "{line:?}");
    }
    fs::remove_dir_all(&folder).unwrap();
}

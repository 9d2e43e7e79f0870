//! The Containerfile: read by a parser of such files, and its command lines tried outside of a
//! container.

use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use parse_dockerfile::{HealthcheckArguments, Instruction};
use serde_json::Value;

use crate::support::{output, program, text};

const FILE: &str = include_str!("../../../../Containerfile");

/// The words of the exec form, which needs no shell.
fn exec(command: &parse_dockerfile::Command<'_>) -> Vec<String> {
    let parse_dockerfile::Command::Exec(words) = command else { panic!("no exec form") };
    words.value.iter().map(|word| word.value.to_string()).collect()
}

/// What the file says, one instruction a line; one that nobody has thought of here is named.
fn lines() -> Vec<String> {
    let parsed = parse_dockerfile::parse(FILE).unwrap();
    let line = |instruction: &Instruction<'_>| match instruction {
        Instruction::From(from) => format!("FROM {}", from.image.value),
        Instruction::Copy(copy) => {
            let options = copy.options.iter().map(|flag| {
                let value = flag.value.as_ref().map_or("", |value| &value.value);
                format!("{}={value}", flag.name.value)
            });
            format!("COPY {} to {}", options.collect::<Vec<_>>().join(" "), copy.dest.value)
        }
        Instruction::User(user) => format!("USER {}", user.arguments.value),
        Instruction::Env(env) => format!("ENV {}", env.arguments.value),
        Instruction::Stopsignal(signal) => format!("STOPSIGNAL {}", signal.arguments.value),
        Instruction::Entrypoint(entry) => format!("ENTRYPOINT {:?}", exec(&entry.arguments)),
        Instruction::Cmd(command) => format!("CMD {:?}", exec(&command.arguments)),
        Instruction::Healthcheck(health) => match &health.arguments {
            HealthcheckArguments::Cmd { arguments, .. } => {
                format!("HEALTHCHECK {:?}", exec(arguments))
            }
            other => format!("{other:?}"),
        },
        other => format!("{other:?}"),
    };
    parsed.instructions.iter().map(line).collect()
}

/// The words behind an instruction.
fn words(name: &str) -> Vec<String> {
    let lines = lines();
    let mut of_name = lines.iter().filter_map(|line| line.strip_prefix(name));
    let found = of_name.next().unwrap_or_else(|| panic!("no {name}"));
    assert!(of_name.next().is_none(), "{name} stands twice");
    serde_json::from_str(found).unwrap()
}

#[test]
fn it_holds_the_program_and_nothing_else_and_nobody_is_root() {
    insta::assert_snapshot!(lines().join("\n"), @r#"
    FROM scratch
    COPY chown=65532:65532 to /foliolink
    USER 65532:65532
    ENV HOME=/
    HEALTHCHECK ["/foliolink", "sandbox", "--health", "http://127.0.0.1:8080"]
    STOPSIGNAL SIGINT
    ENTRYPOINT ["/foliolink", "sandbox"]
    CMD ["--port", "8080", "--control", "--env", "json"]
    "#);
}

/// What the container would start, on another port.
#[test]
fn its_command_lines_are_the_programs_own() {
    let entry = words("ENTRYPOINT ");
    let rest = words("CMD ");
    let health = words("HEALTHCHECK ");
    assert_eq!((entry[0].as_str(), health[0].as_str()), ("/foliolink", "/foliolink"));
    let at = rest.iter().position(|word| word == "--port").unwrap() + 1;
    let url = health.last().unwrap().clone();
    assert_eq!(url, format!("http://127.0.0.1:{}", rest[at]));

    let line = entry[1..].iter().chain(&rest).map(String::as_str);
    let line: Vec<_> = line.map(|word| if word == rest[at] { "0" } else { word }).collect();
    let mut child = program(&line).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let variables: Value = serde_json::from_str(&line).unwrap();
    let base = variables["FLINKS_BASE_URL"].as_str().unwrap();
    let health: Vec<_> =
        health[1..].iter().map(|word| if *word == url { base } else { word.as_str() }).collect();
    let ran = output(&health);
    assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
    // As a container is stopped.
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

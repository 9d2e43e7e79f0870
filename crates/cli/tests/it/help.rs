//! The help of every command, as people read it, and the manual made of it.

use std::collections::BTreeMap;

use foliolink_cli::COMMANDS;

use crate::support::{program, text};

fn help(words: &str) -> String {
    let words: Vec<_> = words.split_whitespace().chain(["--help"]).collect();
    let ran = program(&words).env("COLUMNS", "100").output().unwrap();
    assert_eq!((ran.status.code(), ran.stderr.len()), (Some(0), 0), "{words:?}");
    text(&ran.stdout).to_owned()
}

/// Every command and every group of commands, by the first word.
fn commands() -> BTreeMap<String, Vec<String>> {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in COMMANDS {
        // Entries a provider, commands with the provider as an argument.
        let words = match entry.words.rsplit_once(' ') {
            Some((command @ ("call" | "demo" | "drift" | "webhook verify"), _)) => command,
            _ => entry.words,
        };
        let all: Vec<_> = words.split(' ').collect();
        let group = groups.entry(all[0].to_owned()).or_default();
        for end in 1..=all.len() {
            let prefix = all[..end].join(" ");
            if !group.contains(&prefix) {
                group.push(prefix);
            }
        }
    }
    groups
}

#[test]
fn the_help_of_every_command() {
    insta::assert_snapshot!("help", help(""));
    for (first, group) in commands() {
        let all = group
            .iter()
            .map(|words| format!("$ foliolink {words} --help\n{}\n", help(words)))
            .collect::<String>();
        insta::assert_snapshot!(format!("help_{first}"), all);
    }
}

/// No flag is to be passed as a value of another: that tip leads nowhere here.
#[test]
fn a_flag_that_a_command_does_not_have_is_no_value() {
    let tried = |words: &[&str]| {
        let ran = program(words).output().unwrap();
        assert_eq!(ran.status.code(), Some(2));
        text(&ran.stderr).to_owned()
    };
    let unknown = tried(&["sync", "status", "--export", "x"]);
    assert!(unknown.starts_with("error: unexpected argument '--export' found"), "{unknown}");
    assert!(!unknown.contains("tip:"), "{unknown}");
    let misspelt = tried(&["vumi", "pull", "x", "--exprt", "y"]);
    assert!(misspelt.contains("tip: a similar argument exists: '--export'"), "{misspelt}");
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let ran = program(&["man", "--out", folder.path().to_str().unwrap()]).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
    for words in commands().into_values().flatten() {
        let page = folder.path().join(format!("foliolink-{}.1", words.replace(' ', "-")));
        let page = std::fs::read_to_string(&page)
            .unwrap_or_else(|error| panic!("{}: {error}", page.display()));
        assert!(page.contains(".SH SYNOPSIS") && page.contains(".SH DESCRIPTION"), "{words}");
    }
    let one = program(&["man", "flinks", "pull"]).output().unwrap();
    let file = std::fs::read(folder.path().join("foliolink-flinks-pull.1")).unwrap();
    assert_eq!(text(&one.stdout), text(&file));
    let none = program(&["man", "flinks", "nothing"]).output().unwrap();
    assert_eq!(none.status.code(), Some(2));
}

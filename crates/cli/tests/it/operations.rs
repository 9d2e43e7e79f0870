//! The table of commands is true: what each one sends, over its documented flags, is exactly what
//! stands there.

use std::{collections::BTreeSet, time::Duration};

use foliolink_cli::COMMANDS;
use foliolink_sandbox::VumiApp;

#[cfg(all(feature = "serve", unix))]
use crate::serve;
#[cfg(feature = "sync")]
use crate::sync;
use crate::{
    calls,
    scene::{CONNECTION, Fault, LOGIN, NO_MFA, STALE, Scene, WEALTH},
    support::in_process,
    webhooks,
};

/// A line of a command: what is done before, what is run, and how it ends.
struct Line {
    before: Option<String>,
    line: String,
    fails: Option<Fault>,
    wealth: bool,
    /// Whether the session is over by then.
    later: bool,
    code: u8,
}

fn line(text: impl Into<String>) -> Line {
    Line { before: None, line: text.into(), fails: None, wealth: false, later: false, code: 0 }
}

/// A line that leaves a ticket, and the resume of it.
fn resumed(before: impl Into<String>, command: &str) -> Line {
    Line { before: Some(before.into()), ..line(command) }
}

const SETS: [&str; 7] = [
    "income",
    "credit-risk",
    "lending",
    "user-analysis",
    "all",
    "business-analysis",
    "all-business",
];

fn lines(words: &str) -> Vec<Line> {
    let sign_in = |user: &str| {
        line(format!("flinks authorize --institution FlinksCapital --username {user} --save"))
    };
    let card = |more: &str| line(format!("{words} --login-id {NO_MFA} {more}"));
    let fresh = || line(format!("{words} --login-id {{fresh}}"));
    let live = |more: &str| {
        line(format!("{words} --login-id {LOGIN} --live --answers {{answers}} {more}"))
    };
    match words {
        "demo" => vec![
            line("demo --every 5ms"),
            line("demo flinks --every 5ms"),
            line("demo vumi --every 5ms"),
        ],
        "demo sync" => vec![line("demo sync --every 5ms")],
        "flinks authorize" => {
            vec![card(""), live("--days 365"), sign_in("test_pending"), sign_in("greatday_nomfa")]
        }
        "flinks pull" => vec![
            card(
                "--what accounts,transactions,holders,investments,statements --out {out} --days 365",
            ),
            Line {
                wealth: true,
                ..line(format!("flinks pull --login-id {WEALTH} --what investments"))
            },
            live(""),
            fresh(),
        ],
        "flinks resume" => {
            let others = vec![
                resumed(
                    "flinks pull --login-id 7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20",
                    "flinks resume {ticket}",
                ),
                Line {
                    later: true,
                    ..resumed(
                        "flinks pull --login-id 7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20",
                        "flinks resume {ticket}",
                    )
                },
                resumed(
                    "flinks pull --what investments --login-id 7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20",
                    "flinks resume {ticket}",
                ),
                resumed(
                    "flinks statements --login-id 7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20",
                    "flinks resume {ticket} --out {out}",
                ),
                resumed(
                    "flinks summary --login-id 7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20",
                    "flinks resume {ticket}",
                ),
                resumed(
                    "flinks authorize --institution FlinksCapital --username test_pending --save",
                    "flinks resume {ticket} --answers {answers} --what accounts,investments,statements",
                ),
            ];
            let mut derived =
                vec!["categories".to_owned(), "attributes --name sum_credits".to_owned()];
            derived.extend(SETS.map(|set| format!("attributes --set {set}")));
            let derived = derived.into_iter().map(|work| {
                resumed(format!("flinks {work} --login-id {LOGIN}"), "flinks resume {ticket}")
            });
            others.into_iter().chain(derived).collect()
        }
        "flinks summary" => vec![card(""), live(""), fresh()],
        "flinks statements" => vec![card("--months 12 --out {out}"), live(""), fresh()],
        "flinks match" => vec![card("--field city=Laval")],
        "flinks attributes" => {
            let sets = SETS.map(|set| card(&format!("--set {set}")));
            let others = [
                card("--name sum_credits --days 30"),
                live("--set all"),
                line("flinks attributes --login-id {fresh} --set all"),
                line("flinks attributes --library consumer"),
                line("flinks attributes --library business"),
            ];
            sets.into_iter().chain(others).collect()
        }
        "flinks categories" => {
            vec![card(""), live(""), fresh(), line("flinks categories --country ca")]
        }
        "flinks institutions" => vec![line("flinks institutions --language fr")],
        "flinks refresh on" | "flinks refresh off" => vec![card("")],
        "flinks refresh status" => {
            vec![line("flinks refresh status"), line("flinks refresh status --wealth")]
        }
        "flinks delete" => vec![card("--yes"), Line { code: 2, ..card("") }],
        "flinks questions list" => vec![line(format!("{words} --login-id {STALE}"))],
        "flinks questions answer" => {
            vec![line(format!("{words} --login-id {STALE} --answers {{answers}}"))]
        }
        "flinks connect-url" => vec![
            line("flinks connect-url --demo --tag t"),
            line("flinks connect-url --authorize-token"),
        ],
        "vumi exchange" => vec![
            line("vumi exchange {public}"),
            line("vumi exchange {public} --external-id cust-9"),
            Line {
                fails: Some(Fault::status("/exchange/", 503)),
                code: 6,
                ..line("vumi exchange {public} --external-id cust-9")
            },
        ],
        "vumi connections" | "vumi pending" => {
            vec![line(words), line(format!("{words} --external-id cust-0001"))]
        }
        "vumi entities" => vec![line(words)],
        "vumi status" => vec![
            line(format!("vumi status {CONNECTION}")),
            line(format!("vumi status {CONNECTION} --wait")),
        ],
        "vumi pull" => vec![
            line(format!("vumi pull {CONNECTION}")),
            line(format!("vumi pull {CONNECTION} --what accounts")),
        ],
        "vumi resume" => vec![resumed("vumi status --wait {pending}", "vumi resume {ticket}")],
        "vumi transfers" => vec![line(format!("vumi transfers {CONNECTION}"))],
        "vumi delete" => {
            vec![
                line(format!("vumi delete {CONNECTION} --yes")),
                Line { code: 2, ..line(format!("vumi delete {CONNECTION}")) },
            ]
        }
        "vumi link-url" => vec![
            line(
                "vumi link-url --redirect-id {redirect} --auth-token --entity examplebank --external-id u --theme dark",
            ),
            line(
                "vumi link-url --redirect-id {redirect} --restore-token 7aca956b-7e1b-4057-a6b8-a7fd413ba03d",
            ),
        ],
        "sandbox" => vec![line("sandbox --help")],
        "sandbox logs" => vec![line("sandbox logs --help")],
        "sandbox trigger" => vec![line(words)],
        "drift flinks" => vec![
            line(format!("drift flinks --live --login-id {NO_MFA}")),
            line("drift flinks --live --login-id {fresh}"),
            Line { wealth: true, ..line(format!("drift flinks --live --login-id {WEALTH}")) },
        ],
        "drift vumi" => {
            vec![line("drift vumi --live --key-id d89c4044-d334-471f-9a95-38d29a9f5bd3")]
        }
        "webhook verify flinks" => vec![Line {
            code: 1,
            ..line("webhook verify flinks --headers {headers} --body {body}")
        }],
        "diff" => vec![Line { code: 2, ..line("diff {body} {body}") }],
        "export" => vec![Line { code: 2, ..line("export {body} --to {body}.sqlite") }],
        "inspect" => vec![line("inspect list_accounts {body}")],
        "man" => vec![line("man"), line("man flinks pull")],
        "schema" => vec![
            line("schema"),
            line("schema flinks pull"),
            line("schema flinks pull --output ndjson"),
            line("schema flinks pull --strict"),
        ],
        "completions" => ["bash", "elvish", "fish", "powershell", "zsh"]
            .map(|shell| line(format!("completions {shell}")))
            .into(),
        "config check" | "config schema" | "config path" => vec![line(words)],
        other => panic!("no lines for `{other}`"),
    }
}

async fn played(words: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    for line in lines(words) {
        let scene = Scene::new(line.fails).await;
        let wealth: &[_] =
            if line.wealth { &[("FLINKS_WEALTH_BASE_URL", scene.base_url.as_str())] } else { &[] };
        if let Some(before) = &line.before {
            let public = scene.sandbox.finish_vumi_link(VumiApp::Main, None);
            let before = match before.contains("{pending}") {
                true => before.replace("{pending}", &exchanged(&scene, &public).await),
                false => before.clone(),
            };
            let impatient = [&[("FOLIOLINK_GIVE_UP_AFTER", "0ms")], wealth].concat();
            assert_eq!(
                scene
                    .run(&format!("{before} --ticket-file {{ticket}}"), &impatient, "Everyday")
                    .await
                    .code,
                5,
                "{before}"
            );
            assert!(scene.has_ticket(), "{before}");
        }
        if line.later {
            scene.sandbox.advance(Duration::from_secs(3600));
        }
        let text = match line.line.contains("{fresh}") {
            true => line.line.replace("{fresh}", &fresh_card(&scene).await),
            false => line.line.clone(),
        };
        calls::take();
        let code = scene.run(&text, wealth, "Everyday\n").await.code;
        assert_eq!(code, line.code, "{}", line.line);
        seen.append(&mut calls::take());
    }
    seen
}

/// A connection that is still being imported.
async fn exchanged(scene: &Scene, public: &str) -> String {
    let ran =
        in_process(&["vumi", "exchange", public, "--output", "table"], scene.variables(&[]), "")
            .await;
    ran.out.trim().to_owned()
}

/// A card that was saved a moment ago: its first session from stored data has to be waited for.
pub(crate) async fn fresh_card(scene: &Scene) -> String {
    let words = [
        "flinks",
        "authorize",
        "--institution",
        "FlinksCapital",
        "--username",
        "test_pending",
        "--save",
    ];
    let ran = in_process(&words, scene.variables(&[]), "Everyday").await;
    let opened: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    opened["login_id"].as_str().unwrap().to_owned()
}

/// Every operation through the raw door, whatever it answers.
async fn called(provider: &str, operations: &[&str]) -> BTreeSet<String> {
    let params = "--param customerId=x --param requestId=e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812 --param routingNumber=1 --param countryCode=CA \
         --param token=K7Q2M9X4T1 --param keyId=x --param publicToken=x --param loginId=";
    calls::take();
    for operation in operations {
        let scene = Scene::new(None).await;
        let (_, id) = operation.split_once('.').unwrap();
        scene
            .run(
                &format!("call {provider} {id} --body {{body}} {params}{LOGIN}"),
                &[("FOLIOLINK_RETRIES", "1")],
                "",
            )
            .await;
    }
    calls::take()
}

#[tokio::test]
async fn every_command_sends_what_the_table_says_and_nothing_else() {
    let mut differences = Vec::new();
    for command in COMMANDS {
        // A whole program in each: on the heap, for the stack of a test is small.
        let seen = match command.words.strip_prefix("call ") {
            Some(provider) => Box::pin(called(provider, command.operations)).await,
            #[cfg(feature = "sync")]
            None if command.words.starts_with("sync ") || command.words == "mcp" => {
                Box::pin(sync::sent(command.words)).await
            }
            #[cfg(all(feature = "serve", unix))]
            None if command.words.starts_with("serve") => {
                Box::pin(serve::sent(command.words)).await
            }
            None if command.words == "webhook listen" => Box::pin(webhooks::listened()).await,
            None if command.words == "webhook verify vumi" => Box::pin(webhooks::verified()).await,
            None => Box::pin(played(command.words)).await,
        };
        let listed: BTreeSet<String> =
            command.operations.iter().map(|&operation| operation.to_owned()).collect();
        if seen != listed {
            let more: Vec<_> = seen.difference(&listed).collect();
            let fewer: Vec<_> = listed.difference(&seen).collect();
            differences.push(format!("foliolink {}: also {more:?}, not {fewer:?}", command.words));
        }
    }
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn the_raw_door_lists_every_operation_of_both_descriptions() {
    for (words, table) in [
        ("call flinks", foliolink_raw::flinks::OPERATIONS),
        ("call vumi", foliolink_raw::vumi::OPERATIONS),
    ] {
        let provider = words.split_whitespace().last().unwrap();
        let all: Vec<_> =
            table.iter().map(|operation| format!("{provider}.{}", operation.id)).collect();
        assert_eq!(COMMANDS.iter().find(|command| command.words == words).unwrap().operations, all);
    }
}

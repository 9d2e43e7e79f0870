//! Keys, tokens, passwords and answers are in no output and no log, however much is logged.

use std::process::Stdio;

use crate::{
    scene::{CONNECTION, LOGIN, NO_MFA, Scene},
    support::{program, text},
};

const CANARIES: [&str; 4] =
    ["sandbox-secret-key", "sandbox-x-api-key", "sandbox-api-secret", "s3cr3t-for-tests-only"];

const KEY: &str = "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// What may be in no log: ids, a bank's answers and what it says of people.
const HIDDEN: [&str; 11] = [
    LOGIN,
    CONNECTION,
    "Montreal",
    "5550142",
    "ES6399990001203004500678",
    "BÉLANGER",
    "MUÑOZ",
    "eyJ",
    "marked",
    "Marked",
    "PAYROLL",
];

fn scene_database(scene: &Scene) -> String {
    format!("sqlite:{}", scene.folder.path().join("sync.db").display())
}

/// Runs a line as a process that logs everything it can; gives what it printed and what it logged.
async fn traced(scene: &Scene, words: Vec<String>) -> (String, String) {
    let (flinks, vumi) = (&scene.sandbox.credentials().flinks, &scene.sandbox.credentials().vumi);
    let mut child = program(&words.iter().map(String::as_str).collect::<Vec<_>>());
    child.envs([
        ("FLINKS_BASE_URL", scene.base_url.as_str()),
        ("FLINKS_INSTANCE", "sandbox"),
        ("FLINKS_CUSTOMER_ID", flinks.customer_id),
        ("FLINKS_SECRET_KEY", flinks.secret_key),
        ("FLINKS_API_KEY", flinks.api_key),
        ("FLINKS_BEARER", flinks.bearer),
        ("VUMI_BASE_URL", scene.base_url.as_str()),
        ("VUMI_CLIENT_ID", vumi.client_id),
        ("VUMI_CLIENT_SECRET", vumi.secrets[0]),
        ("FOLIOLINK_POLL_EVERY", "5ms"),
        ("FOLIOLINK_DB", scene_database(scene).as_str()),
        ("FOLIOLINK_SYNC_KEY", KEY),
        ("RUST_LOG", "trace"),
    ]);
    child.stdout(Stdio::piped()).stderr(Stdio::piped());
    let ended = tokio::task::spawn_blocking(move || child.output()).await.unwrap().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{}", text(&ended.stderr));
    (text(&ended.stdout).to_owned(), text(&ended.stderr).to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_log_level_shows_a_secret_an_id_of_a_connection_or_an_answer() {
    let scene = Scene::new(None).await;
    let answers = scene.folder.path().join("answers.json").display().to_string();
    let person = scene.folder.path().join("person.json").display().to_string();
    let words = |line: &str| {
        line.replace("{answers}", &answers)
            .replace("{person}", &person)
            .split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    for line in [
        format!("flinks pull --login-id {LOGIN} --live --answers {{answers}}"),
        format!("flinks questions list --login-id {LOGIN}"),
        format!(
            "flinks match --login-id {LOGIN} --person {{person}} --field email=marked@example.test"
        ),
        format!("flinks attributes --login-id {LOGIN} --set all"),
        format!("flinks categories --login-id {LOGIN}"),
        format!("vumi pull {CONNECTION}"),
        format!("call vumi get_connection --param token={CONNECTION}"),
        "config check".to_owned(),
    ] {
        let (out, log) = traced(&scene, words(&line)).await;
        assert!(line == "config check" || log.contains("call{"), "{line} logs its calls");
        for canary in CANARIES.into_iter().chain(HIDDEN) {
            assert!(!log.contains(canary), "{canary} in the log of {line}");
        }
        for canary in CANARIES {
            assert!(!out.contains(canary), "{canary} in the output of {line}");
        }
    }
}

/// The same of everything that works on a database, whose key is one more secret.
#[tokio::test(flavor = "multi_thread")]
async fn no_log_level_of_sync_shows_more_than_its_own_ids() {
    let scene = Scene::new(None).await;
    let answers = scene.folder.path().join("answers.json").display().to_string();
    let bytes = KEY.split_once(':').unwrap().1;
    let mut ids = Vec::new();
    let try_line = async |line: String| {
        let words: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
        let (out, log) = traced(&scene, words).await;
        for canary in CANARIES.into_iter().chain(HIDDEN).chain([NO_MFA, bytes]) {
            assert!(!log.contains(canary), "{canary} in the log of {line}");
        }
        for canary in CANARIES.into_iter().chain([LOGIN, CONNECTION, NO_MFA, bytes]) {
            // A snapshot names its connection, as one that is pulled does.
            let names = line.starts_with("sync snapshot");
            assert!(names || !out.contains(canary), "{canary} in the output of {line}");
        }
        (out, log)
    };
    try_line("sync init".to_owned()).await;
    for (words, reference) in [
        (format!("flinks {LOGIN}"), "customer-1"),
        (format!("flinks {NO_MFA}"), "customer-2"),
        (format!("vumi {CONNECTION}"), "customer-3"),
    ] {
        let line = format!("sync add {words} --external-id {reference}");
        let (added, _) = try_line(line).await;
        let added: serde_json::Value = serde_json::from_str(&added).unwrap();
        ids.push(added["id"].as_str().unwrap().to_owned());
    }
    let (_, log) = try_line("sync run --until-idle".to_owned()).await;
    assert!(log.contains("call{"), "it logs its calls");
    let [asked, card, vumi] = ids.as_slice() else { panic!("{ids:?}") };
    for line in [
        "sync status".to_owned(),
        "sync list --state idle".to_owned(),
        format!("sync status {vumi}"),
        format!("sync open {asked} --live --answers {answers}"),
        format!("sync now {card} {vumi}"),
        "sync run --until-idle".to_owned(),
        format!("sync history {vumi}"),
        format!("sync snapshot {card}"),
        format!("sync pause {card}"),
        format!("sync resume {card}"),
        format!("sync remove {vumi} --at-provider --yes"),
    ] {
        try_line(line).await;
    }
}

//! `drift --live`: compares what is answered, and only reads.

use foliolink_raw::runtime::{Effect, find};
use serde_json::Value;

use crate::{
    calls,
    scene::{CONNECTION, Fault, LOGIN, NO_MFA, Scene},
};

fn line<'a>(lines: &'a [Value], operation: &str) -> &'a Value {
    lines
        .iter()
        .find(|line| line["operation"] == operation)
        .unwrap_or_else(|| panic!("no line for {operation}"))
}

async fn lines(scene: &Scene, command: &str) -> Vec<Value> {
    let ran = scene.run(command, &[], "").await;
    assert_eq!(ran.code, 0, "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

#[tokio::test]
async fn nothing_is_sent_but_reads_and_what_opens_a_session_from_stored_data() {
    let tables =
        [("flinks", foliolink_raw::flinks::OPERATIONS), ("vumi", foliolink_raw::vumi::OPERATIONS)];
    let opening = ["flinks.generate_authorize_token", "flinks.authorize", "vumi.login"];
    for (provider, table) in tables {
        let scene = Scene::new(None).await;
        calls::take();
        // This card asks the bank's questions when it is opened live: a session at once is one from
        // stored data.
        let lines = lines(&scene, &format!("drift {provider} --live --login-id {}", LOGIN)).await;
        if provider == "flinks" {
            assert_eq!(line(&lines, "authorize")["statuses"], serde_json::json!([200]));
        }
        let sent = calls::take();
        assert!(sent.len() > 10, "{sent:?}");
        for operation in sent.iter().filter(|operation| !opening.contains(&operation.as_str())) {
            let (_, id) = operation.split_once('.').unwrap();
            assert_eq!(find(table, id).unwrap().effect, Effect::Read, "{operation}");
        }
        let reads = table.iter().filter(|operation| operation.effect == Effect::Read);
        reads.for_each(|operation| {
            assert_eq!(line(&lines, operation.id)["operation"], operation.id)
        });
    }
}

#[tokio::test]
async fn the_sandbox_is_as_described_and_what_is_not_is_named() {
    let scene = Scene::new(None).await;
    let ran = scene
        .run(&format!("drift flinks --live --login-id {NO_MFA} --output table"), &[], "")
        .await;
    insta::assert_snapshot!("drift_flinks_table", ran.out);

    let odd = Fault {
        body: r#"[{"id":"examplebank","colour":"canary"}]"#,
        ..Fault::status("/entities", 200)
    };
    let scene = Scene::new(Some(odd)).await;
    let found = lines(&scene, "drift vumi --live").await;
    assert_eq!(line(&found, "list_entities")["findings"][0]["path"], "[0].colour");
    assert_eq!(line(&found, "get_connection")["answers"], 2, "the first connections of the list");
    assert!(
        line(&found, "get_webhook_verification_key")["skipped"]
            .as_str()
            .unwrap()
            .contains("--key-id")
    );
    assert!(
        !serde_json::to_string(&found).unwrap().contains("canary"),
        "paths and words, no values"
    );
    let denied = scene.run("drift vumi --live --deny --connections 0", &[], "").await;
    assert_eq!(denied.code, 1);
    assert!(!denied.out.contains(CONNECTION));
}

#[tokio::test]
async fn a_refusal_is_not_compared_and_says_so() {
    let scene = Scene::new(Some(Fault {
        body: r#"{"colour":"blue"}"#,
        ..Fault::status("/GetMFAQuestions", 403)
    }))
    .await;
    let found = lines(&scene, &format!("drift flinks --live --login-id {NO_MFA}")).await;
    for (operation, status) in
        [("get_institution_by_routing_number", 401), ("get_mfa_questions", 403)]
    {
        let line = line(&found, operation);
        assert_eq!(
            (&line["skipped"], &line["answers"]),
            (&format!("refused (HTTP {status})").into(), &0.into()),
            "{line}"
        );
        assert_eq!(
            (&line["findings"], &line["statuses"]),
            (&serde_json::json!([]), &serde_json::json!([status]))
        );
    }
    assert_eq!(line(&found, "list_institutions")["answers"], 1);
    let scene_of_none = Scene::new(Some(Fault::status("/", 401))).await;
    let nothing = scene_of_none.run("drift flinks --live", &[], "").await;
    assert_eq!(
        (nothing.code, nothing.out.as_str()),
        (4, ""),
        "where everything is refused there is no report: {}",
        nothing.err
    );
}

#[tokio::test]
async fn without_live_nothing_is_sent_and_without_keys_the_reason_is_told() {
    let scene = Scene::new(None).await;
    let ran = scene.run("drift vumi", &[], "").await;
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("--live"), "{}", ran.err);
    assert!(scene.sandbox.requests().is_empty());
    let refused = scene.run("drift vumi --live", &[("VUMI_CLIENT_SECRET", "wrong")], "").await;
    assert_eq!((refused.code, refused.out.as_str()), (4, ""), "{}", refused.err);
    let found = lines(&scene, "drift flinks --live").await;
    assert_eq!(line(&found, "get_accounts_detail")["skipped"], "needs --login-id");
}

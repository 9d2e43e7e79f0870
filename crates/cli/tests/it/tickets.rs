//! Work that outlives the program: tickets on exit 5 and 130, and going on from them.

use std::process::{Command, Stdio};

use axum::{extract::Request, middleware::map_request};
use foliolink_sandbox::{Sandbox, VumiApp};
use serde_json::Value;

use crate::{
    scene::{LOGIN, NO_MFA, Scene},
    support::{program, text},
};

fn ticket(scene: &Scene) -> Value {
    serde_json::from_slice(&std::fs::read(scene.folder.path().join("ticket.json")).unwrap())
        .unwrap()
}

#[tokio::test]
async fn the_file_holds_exactly_the_errors_ticket_and_resuming_gives_the_same_snapshot() {
    let scene = Scene::new(None).await;
    let line = format!("flinks pull --login-id {NO_MFA}");
    let whole = scene.run(&line, &[], "").await;
    let ran = scene
        .run(&format!("{line} --ticket-file {{ticket}}"), &[("FOLIOLINK_GIVE_UP_AFTER", "0s")], "")
        .await;
    assert_eq!(ran.code, 5);
    let error: Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!(error["error"]["ticket"], ticket(&scene));
    assert_eq!(error["error"]["advice"], "poll");
    let resumed = scene.run("flinks resume {ticket}", &[], "").await;
    assert_eq!((resumed.code, resumed.out), (0, whole.out));
}

#[tokio::test]
async fn without_a_file_the_line_for_people_holds_the_ticket() {
    let scene = Scene::new(None).await;
    let give_up = [("FOLIOLINK_GIVE_UP_AFTER", "0s")];
    let ran =
        scene.run(&format!("flinks pull --login-id {NO_MFA} --output table"), &give_up, "").await;
    let (_, ticket) = ran.err.split_once("resume with this ticket: ").unwrap();
    let ticket: Value = serde_json::from_str(ticket).unwrap();
    assert_eq!(ticket["operation"], "accounts");
}

#[tokio::test]
async fn a_ticket_file_that_cannot_be_written_any_more_loses_no_ticket() {
    let sandbox = Sandbox::builder().build();
    let folder = tempfile::tempdir().unwrap();
    let (file, gone) =
        (folder.path().join("t.json").display().to_string(), folder.path().to_owned());
    // Gone after it was looked at, before it is needed.
    let remove = map_request(move |request: Request| {
        let _ = std::fs::remove_dir(&gone);
        std::future::ready(request)
    });
    let router = sandbox.router().layer(remove);
    let scene = Scene::of(sandbox, router).await;
    let give_up = [("FOLIOLINK_GIVE_UP_AFTER", "0s")];
    let ran = scene
        .run(&format!("flinks pull --login-id {NO_MFA} --ticket-file {file}"), &give_up, "")
        .await;
    let error: Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(
        error["error"]["message"].as_str().unwrap().contains(&format!("no ticket file: {file}: ")),
        "{}",
        ran.err
    );
    assert_eq!(error["error"]["ticket"]["connection"], NO_MFA);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_leaves_the_ticket_like_giving_up() {
    let scene = Scene::new(None).await;
    let file = scene.folder.path().join("ticket.json").display().to_string();
    // It looks once, then waits for an hour: the second line of its log says that it does.
    let mut child =
        program(&["vumi", "status", "--wait", &pending(&scene).await, "--ticket-file", &file]);
    child.envs([
        ("VUMI_BASE_URL", scene.base_url.as_str()),
        ("VUMI_CLIENT_ID", scene.sandbox.credentials().vumi.client_id),
        ("VUMI_CLIENT_SECRET", scene.sandbox.credentials().vumi.secrets[1]),
        ("FOLIOLINK_POLL_EVERY", "1h"),
    ]);
    let child = child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let looked = |sandbox: &foliolink_sandbox::Sandbox| {
        sandbox.requests().iter().any(|it| it.path.ends_with("connections/{token}"))
    };
    while !looked(&scene.sandbox) {
        tokio::task::yield_now().await;
    }
    assert!(
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success()
    );
    let ended = tokio::task::spawn_blocking(|| child.wait_with_output()).await.unwrap().unwrap();
    assert_eq!(ended.status.code(), Some(130), "{}", text(&ended.stderr));
    assert_eq!(text(&ended.stdout), "");
    let error: Value = serde_json::from_slice(&ended.stderr).unwrap();
    assert_eq!(error["error"]["kind"], "interrupted");
    assert_eq!(error["error"]["ticket"], ticket(&scene));
    let resumed = scene.run("vumi resume {ticket}", &[], "").await;
    assert_eq!(resumed.code, 0);
    assert!(resumed.out.contains(r#""provider": "vumi""#));
}

async fn pending(scene: &Scene) -> String {
    let public = scene.sandbox.finish_vumi_link(VumiApp::Main, None);
    let ran = scene.run(&format!("vumi exchange {public} --output table"), &[], "").await;
    ran.out.trim().to_owned()
}

#[tokio::test]
async fn a_ticket_of_another_provider_or_instance_is_refused_before_anything_is_sent() {
    let scene = Scene::new(None).await;
    scene
        .run(
            &format!("flinks pull --login-id {LOGIN} --ticket-file {{ticket}}"),
            &[("FOLIOLINK_GIVE_UP_AFTER", "0s")],
            "",
        )
        .await;
    let before = scene.sandbox.requests().len();
    let vumi = scene.run("vumi resume {ticket}", &[], "").await;
    let elsewhere =
        scene.run("flinks resume {ticket}", &[("FLINKS_INSTANCE", "elsewhere")], "").await;
    assert_eq!((vumi.code, elsewhere.code), (2, 2), "{} {}", vumi.err, elsewhere.err);
    assert_eq!(scene.sandbox.requests().len(), before);
}

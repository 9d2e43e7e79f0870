//! One failure of every kind: the error object, the line for people, the exit code.

use std::fmt::Write as _;

use crate::{
    scene::{Fault, LOGIN, NO_MFA, Scene},
    support::with_fixed_times,
};

const SIGN_IN: &str = "flinks authorize --institution FlinksCapital --username";

/// Runs a line in both forms, each in a scene of its own; standard output must stay empty.
async fn shown(
    line: &str,
    fault: Option<Fault>,
    variables: &[(&'static str, &str)],
    input: &'static str,
) -> String {
    let mut shown = String::new();
    for form in ["json", "table"] {
        let scene = Scene::new(fault).await;
        let ran = scene.run(&format!("{line} --output {form}"), variables, input).await;
        assert_eq!(ran.out, "", "{line}");
        assert_eq!(ran.err.lines().count(), 1, "{line}: {}", ran.err);
        assert!(!ran.err.contains(&scene.base_url), "no URL: {}", ran.err);
        write!(shown, "exit {}: {}", ran.code, ran.err).unwrap();
    }
    format!("$ foliolink {line}\n{shown}\n")
}

#[tokio::test]
async fn every_kind_of_failure_has_its_object_its_line_and_its_exit_code() {
    let once = &[("FOLIOLINK_RETRIES", "1")][..];
    let lines = [
        shown("flinks pull --login-id nonsense", None, &[], "").await,
        shown("flinks summary --login-id 00000000-0000-4000-8000-000000000000", None, &[], "")
            .await,
        shown(&format!("flinks pull --login-id {LOGIN} --live"), None, &[], "").await,
        shown(&format!("{SIGN_IN} greatday_nomfa"), None, &[], "wrong").await,
        shown(&format!("{SIGN_IN} greatday_nomfa"), None, &[], "").await,
        shown(&format!("{SIGN_IN} test_disabled_account"), None, &[], "Everyday").await,
        shown(&format!("{SIGN_IN} test_service_unavailable"), None, &[], "Everyday").await,
        shown("flinks institutions", None, &[("FLINKS_API_KEY", "wrong")], "").await,
        shown(
            "flinks authorize --login-id 7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20",
            None,
            &[("FLINKS_SECRET_KEY", "wrong")],
            "",
        )
        .await,
        shown(
            &format!("flinks pull --login-id {NO_MFA}"),
            None,
            &[("FOLIOLINK_GIVE_UP_AFTER", "0s")],
            "",
        )
        .await,
        shown("vumi entities", None, &[("VUMI_CLIENT_SECRET", "wrong")], "").await,
        shown("vumi exchange 7aca956b-7e1b-4057-a6b8-a7fd413ba03d", None, &[], "").await,
        shown(
            "vumi entities",
            Some(Fault { retry_after: Some("7"), ..Fault::status("/entities", 429) }),
            once,
            "",
        )
        .await,
        shown(
            "vumi entities",
            Some(Fault::status("/entities", 502)),
            &[("FOLIOLINK_RETRIES", "2")],
            "",
        )
        .await,
        shown(
            "vumi entities",
            Some(Fault { body: r#"[{"id":{}}]"#, ..Fault::status("/entities", 200) }),
            &[],
            "",
        )
        .await,
        shown(
            "vumi entities",
            None,
            &[("VUMI_BASE_URL", "http://127.0.0.1:1"), ("FOLIOLINK_RETRIES", "1")],
            "",
        )
        .await,
        shown("vumi entities", None, &[("VUMI_BASE_URL", "http://api.example.test")], "").await,
        shown("vumi entities", None, &[("VUMI_CLIENT_ID", "")], "").await,
        shown("call vumi list_accounts --param token=NOPE123456", None, &[], "").await,
        shown("call vumi list_accounts", None, &[], "").await,
        shown("call vumi get_everything", None, &[], "").await,
        shown("call flinks field_match --body {body}", None, &[], "").await,
        shown("vumi delete K7Q2M9X4T1", None, &[], "").await,
        shown("flinks resume /nonexistent/ticket.json", None, &[], "").await,
        shown(
            &format!("flinks authorize --login-id {LOGIN} --live --answers /nonexistent"),
            None,
            &[],
            "",
        )
        .await,
    ];
    with_fixed_times(|| insta::assert_snapshot!("every_kind_of_failure", lines.concat()));
}

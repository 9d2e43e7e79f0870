//! `--what`: everything that was asked for is read, on pull and on resume, each part at its host;
//! what isn't says why.

use serde_json::Value;

use crate::{
    scene::{Fault, NO_MFA, Scene, WEALTH},
    support::Ran,
};

const IMPATIENT: (&str, &str) = ("FOLIOLINK_GIVE_UP_AFTER", "0ms");

fn answer(ran: &Ran) -> Value {
    assert_eq!(ran.code, 0, "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

fn paths(scene: &Scene) -> Vec<String> {
    scene.sandbox.requests().iter().map(|request| request.path.to_owned()).collect()
}

fn warned(snapshot: &Value, path: &str, words: &str) -> bool {
    let warnings = snapshot["warnings"].as_array().unwrap();
    warnings.iter().any(|it| it["path"] == path && it["what"].as_str().unwrap().contains(words))
}

fn rows(snapshot: &Value, table: &str) -> usize {
    snapshot[table].as_array().map_or(0, Vec::len)
}

/// Of a card that holds investments alone, a pull of the default parts has nothing.
#[tokio::test]
async fn a_card_without_accounts_leads_to_its_investments() {
    let scene = Scene::new(None).await;
    let pull = "flinks pull --login-id e4907c5b-2f18-4d6a-b3c7-08a1d9f65e72";
    let ran = scene.run(pull, &[], "").await;
    let told = "note: no accounts came, and investments were not asked for: \
                --what accounts,transactions,holders,investments reads both\n";
    assert_eq!((rows(&answer(&ran), "accounts"), ran.err.as_str()), (0, told));
    let all = "accounts,transactions,holders,investments";
    let ran = scene.run(&format!("{pull} --what {all}"), &[], "").await;
    assert_eq!((rows(&answer(&ran), "accounts") > 0, ran.err.as_str()), (true, ""));
    let ran = scene.run(&format!("flinks pull --login-id {NO_MFA}"), &[], "").await;
    assert_eq!((rows(&answer(&ran), "accounts") > 0, ran.err.as_str()), (true, ""));
}

#[tokio::test]
async fn after_the_tickets_part_the_rest_of_what_was_asked_for_is_read() {
    for (pulled, resumed) in [
        ("accounts,statements", "accounts,statements"),
        ("accounts", "accounts,investments,statements"),
        ("statements", "accounts,transactions,statements"),
        ("investments", "accounts,investments"),
    ] {
        let scene = Scene::new(None).await;
        let first = scene
            .run(
                &format!(
                    "flinks pull --login-id {NO_MFA} --what {pulled} --ticket-file {{ticket}}"
                ),
                &[IMPATIENT],
                "",
            )
            .await;
        assert_eq!(first.code, 5, "{}", first.err);
        let whole =
            scene.run(&format!("flinks pull --login-id {NO_MFA} --what {resumed}"), &[], "").await;
        let rest = scene.run(&format!("flinks resume {{ticket}} --what {resumed}"), &[], "").await;
        let (whole, rest) = (answer(&whole), answer(&rest));
        for table in ["accounts", "transactions", "holdings", "statements"] {
            assert_eq!(
                rows(&rest, table),
                rows(&whole, table),
                "{table} of {resumed} after {pulled}"
            );
        }
        assert!(rows(&rest, "accounts") > 0);
    }
}

#[tokio::test]
async fn without_what_a_ticket_brings_its_own_part_and_a_summary_has_none() {
    let scene = Scene::new(None).await;
    scene
        .run(
            &format!("flinks pull --login-id {NO_MFA} --what statements --ticket-file {{ticket}}"),
            &[IMPATIENT],
            "",
        )
        .await;
    let own = answer(&scene.run("flinks resume {ticket}", &[], "").await);
    assert!(rows(&own, "statements") > 0 && rows(&own, "accounts") == 0, "{own}");
    scene
        .run(
            &format!("flinks summary --login-id {NO_MFA} --ticket-file {{ticket}}"),
            &[IMPATIENT],
            "",
        )
        .await;
    let summary = scene.run("flinks resume {ticket} --what accounts", &[], "").await;
    assert!(summary.code == 2 && summary.err.contains("summary"), "{}", summary.err);
}

#[tokio::test]
async fn retired_investments_are_a_warning_beside_what_was_read() {
    let scene = Scene::new(Some(Fault::status("/Investments", 404))).await;
    let ran = scene
        .run(&format!("flinks pull --login-id {NO_MFA} --what accounts,investments"), &[], "")
        .await;
    let snapshot = answer(&ran);
    assert!(rows(&snapshot, "accounts") > 0);
    assert!(warned(&snapshot, "Investments", "not served here"), "{}", snapshot["warnings"]);
    // Nothing else was asked for: no snapshot without rows, but the reason.
    let alone =
        scene.run(&format!("flinks pull --login-id {NO_MFA} --what investments"), &[], "").await;
    assert!(alone.code == 1 && alone.out.is_empty(), "{} {}", alone.code, alone.out);
    let broken = Scene::new(Some(Fault::status("/Investments", 500))).await;
    let ran = broken
        .run(
            &format!("flinks pull --login-id {NO_MFA} --what investments"),
            &[("FOLIOLINK_RETRIES", "1")],
            "",
        )
        .await;
    assert_eq!(ran.code, 6, "anything else is still a failure");
}

#[tokio::test]
async fn investments_are_read_at_their_host_and_accounts_at_theirs() {
    let (bank, wealth) = (Scene::new(None).await, Scene::new(None).await);
    let hosts = [("FLINKS_WEALTH_BASE_URL", wealth.base_url.as_str())];
    let mixed = answer(
        &bank
            .run(
                &format!("flinks pull --login-id {NO_MFA} --what accounts,investments"),
                &hosts,
                "",
            )
            .await,
    );
    // A card of the bank's has none at the other host, which is all that is to be said.
    assert!(rows(&mixed, "accounts") > 0 && rows(&mixed, "warnings") == 1, "{mixed}");
    assert!(warned(&mixed, "Investments", "the answer has none"), "{mixed}");
    let asks = |scene: &Scene, what: &str| paths(scene).iter().any(|path| path.contains(what));
    assert!(asks(&bank, "GetAccountsDetail") && !asks(&bank, "Investments"), "{:?}", paths(&bank));
    assert!(
        asks(&wealth, "Investments") && !asks(&wealth, "GetAccountsDetail"),
        "{:?}",
        paths(&wealth)
    );

    let before = paths(&bank).len();
    let line =
        format!("flinks pull --login-id {WEALTH} --what investments --ticket-file {{ticket}}");
    assert_eq!(bank.run(&line, &[hosts[0], IMPATIENT], "").await.code, 5);
    let seen = paths(&wealth).len();
    let resumed =
        answer(&bank.run("flinks resume {ticket} --what accounts,investments", &hosts, "").await);
    assert!(
        rows(&resumed, "accounts") > 0 && warned(&resumed, "Accounts", "of the wealth host"),
        "{}",
        resumed["warnings"]
    );
    assert!(paths(&wealth).len() > seen && paths(&bank).len() == before, "{:?}", paths(&bank));
}

#[tokio::test]
async fn a_session_that_was_being_opened_is_read_at_its_own_host() {
    let (bank, wealth) = (Scene::new(None).await, Scene::new(None).await);
    let hosts = [("FLINKS_WEALTH_BASE_URL", wealth.base_url.as_str())];
    let sign_in = "flinks authorize --institution FlinksCapital --username test_pending --save --ticket-file {ticket}";
    assert_eq!(bank.run(sign_in, &[hosts[0], IMPATIENT], "Everyday").await.code, 5);
    let resumed = answer(
        &bank
            .run(
                "flinks resume {ticket} --answers {answers} --what accounts,investments",
                &hosts,
                "",
            )
            .await,
    );
    assert!(
        rows(&resumed, "accounts") > 0 && warned(&resumed, "Investments", "at the wealth host"),
        "{}",
        resumed["warnings"]
    );
    assert!(paths(&bank).iter().all(|path| !path.contains("Investments")), "{:?}", paths(&bank));
    assert_eq!(paths(&wealth), [""; 0]);
}

#[tokio::test]
async fn csv_is_transactions_if_asked_for_else_holdings_else_accounts() {
    for (what, column) in [
        ("accounts,transactions,investments", "debit"),
        ("accounts,investments", "exchange_rate"),
        ("investments", "exchange_rate"),
        ("accounts,holders", "identifiers_iban"),
    ] {
        let scene = Scene::new(None).await;
        let ran = scene
            .run(&format!("flinks pull --login-id {NO_MFA} --what {what} --output csv"), &[], "")
            .await;
        let head = ran.out.lines().next().unwrap_or_default();
        assert!(
            ran.code == 0 && head.split(',').any(|name| name == column),
            "{what}: {head} {}",
            ran.err
        );
    }
}

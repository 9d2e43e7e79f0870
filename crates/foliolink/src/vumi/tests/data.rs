//! Data: exact, open, and filled into the unified model.

use super::*;
use crate::{
    ErrorKind,
    portfolio::{
        AccountKind, PortfolioKind, QuantityEffect, SecurityKind, Snapshot, TransactionKind,
    },
    vumi::{AccountType, AssetType, EntityLevel, ExternalId, Part, rebuild},
};

fn offline(body: &'static str) -> Connection {
    broker(&builder(0).in_process(only(body)).build().unwrap())
}

async fn snapshot(connection: &Connection) -> Snapshot {
    let state = connection.status().await.unwrap();
    connection.pull(Part::ALL).with_state(state).await.unwrap().snapshot()
}

#[tokio::test]
async fn a_broker_s_snapshot_has_everything_in_its_place() {
    let sandbox = Sandbox::builder().build();
    let connection = broker(&client(&sandbox));
    let state = connection.status().await.unwrap();
    let snapshot = snapshot(&connection).await;
    assert_eq!(snapshot.provider.as_str(), "vumi");
    assert_eq!(snapshot.connection.expose(), keys().connection);
    assert_eq!(snapshot.as_of, state.last_sync);
    assert_eq!(snapshot.institution.id.as_ref().unwrap().as_str(), "examplebroker");

    let kinds: Vec<_> = snapshot.portfolios.iter().map(|it| it.kind.clone()).collect();
    assert_eq!(kinds, [PortfolioKind::STOCK, PortfolioKind::FUND, PortfolioKind::MANAGED]);
    assert_eq!(snapshot.portfolios[0].provider_kind.as_deref(), Some("STOCK_PORTFOLIO"));
    // Two owners, each once, whatever they own.
    assert_eq!(snapshot.holders.len(), 2);

    // Cash lies in accounts and not in holdings.
    let cash = &snapshot.accounts[0];
    assert_eq!(
        (cash.kind.clone(), cash.provider_kind.as_deref()),
        (AccountKind::CASH, Some("OTHER"))
    );
    assert_eq!(cash.balance.current.unwrap().to_string(), "1520.37");
    assert_eq!(cash.portfolio.as_ref(), snapshot.portfolios[0].id.as_ref());
    assert!(cash.identifiers.iban.is_some());

    let held = &snapshot.holdings[0];
    let security = snapshot.securities.iter().find(|it| it.id == held.security).unwrap();
    assert_eq!(security.kind, SecurityKind::STOCK);
    let (value, local) = (held.value.as_ref().unwrap(), held.local_value.as_ref().unwrap());
    assert_eq!(
        (value.currency.as_deref(), local.currency.as_deref()),
        (Some("EUR"), security.currency.as_deref())
    );
    // Reference to local: multiply.
    assert_eq!((value.amount * held.exchange_rate.unwrap()).round_dp(2), local.amount);

    let lost: Vec<_> = snapshot.securities.iter().filter(|it| !it.identified).collect();
    assert_eq!(lost.len(), 1);
    assert!(
        snapshot.warnings.iter().any(|warning| warning.what.contains("couldn't identify")),
        "{:?}",
        snapshot.warnings
    );
    // No holding refers to a security that isn't there.
    let known = |id| snapshot.securities.iter().any(|it| it.id.as_ref() == Some(id));
    assert!(snapshot.holdings.iter().filter_map(|it| it.security.as_ref()).all(known));

    let dividend = snapshot
        .transactions
        .iter()
        .find(|it| it.provider_kind.as_deref() == Some("DIVIDENDS") && it.quantity.is_some());
    assert_eq!(dividend.unwrap().quantity_effect, Some(QuantityEffect::States));
    let fee = snapshot
        .transactions
        .iter()
        .find(|it| it.provider_kind.as_deref() == Some("CUSTODY_FEE"))
        .unwrap();
    assert_eq!(
        (fee.kind.clone(), fee.amount.as_ref().unwrap().amount.to_string()),
        (TransactionKind::OTHER, "-3.63".to_owned())
    );
    let held_back = snapshot
        .transactions
        .iter()
        .find(|it| it.provider_kind.as_deref() == Some("DIVIDEND_RETENTION"))
        .unwrap();
    assert_eq!(held_back.kind, TransactionKind::WITHHOLDING);
}

/// The JSON form for a whole connection, as scripts get it.
#[tokio::test]
async fn a_bank_s_snapshot_reads_like_this() {
    let clock = foliolink_sandbox::Clock::manual("2031-04-02T08:15:42.146Z".parse().unwrap());
    let sandbox = Sandbox::builder().clock(clock).build();
    let connection = client(&sandbox).connection(keys().bank_connection.unwrap().parse().unwrap());
    let json = serde_json::to_string_pretty(&snapshot(&connection).await).unwrap();
    insta::assert_snapshot!(json);
}

#[tokio::test]
async fn only_what_was_asked_for_is_read() {
    let sandbox = Sandbox::builder().build();
    let connection = broker(&client(&sandbox));
    let state = connection.status().await.unwrap();
    let before = sandbox.requests().len();
    let pulled = connection.pull([Part::Positions]).with_state(state).await.unwrap();
    assert_eq!(sandbox.requests().len() - before, 1);
    let snapshot = pulled.snapshot();
    assert_eq!(Snapshot::from(&pulled), snapshot);
    assert!(snapshot.accounts.is_empty() && snapshot.transactions.is_empty());
    // Positions bring their instruments along.
    assert!(!snapshot.securities.is_empty());
    assert!(snapshot.securities.iter().all(|it| it.isin.is_some()));
    assert_eq!("dances".parse::<Part>().unwrap_err().kind(), ErrorKind::Invalid);
}

#[tokio::test]
async fn a_cut_list_says_so() {
    let sandbox = Sandbox::builder().build();
    let connection = broker(&client(&sandbox));
    let state = connection.status().await.unwrap();
    let pulled =
        connection.pull([Part::Transactions]).with_state(state).max_transactions(3).await.unwrap();
    assert_eq!((pulled.account_transactions.len(), pulled.portfolio_transactions.len()), (3, 3));
    let said: Vec<_> = pulled
        .warnings
        .iter()
        .map(|warning| format!("{}: {}", warning.path, warning.what))
        .collect();
    assert_eq!(
        said,
        [
            "account_transactions: there are more than the 3 that were asked for",
            "portfolio_transactions: there are more than the 3 that were asked for"
        ]
    );
}

#[tokio::test]
async fn positions_rebuilt_from_transactions_are_the_positions_held() {
    let sandbox = Sandbox::builder().build();
    let connection = broker(&client(&sandbox));
    let rows = connection.portfolio_transactions().collect_up_to(1000).await.unwrap();
    let rebuilt = rebuild(&rows);
    for position in connection.positions().await.unwrap() {
        let key = (position.portfolio.clone().unwrap(), position.investment.clone().unwrap());
        assert_eq!(rebuilt[&key], position.titles, "{:?}", position.name);
    }
    // What was sold off is back at zero.
    assert!(rebuilt.values().any(|titles| titles.unwrap().is_zero()));
}

#[tokio::test]
async fn amounts_of_twenty_digits_survive_to_the_json() {
    let connection = offline(
        r#"[{"id": "a", "type": "CASH_ACCOUNT", "balance": 123456789012345678.90, "currency": "EUR"},
            {"id": "b", "type": "CASH_ACCOUNT", "balance": -0.00000000000000000001, "currency": "EUR"},
            {"id": "c", "type": "CASH_ACCOUNT", "balance": 12345678901234567890123456789012345, "currency": "EUR"}]"#,
    );
    let accounts = connection.accounts().await.unwrap();
    let mut snapshot = Snapshot::new(crate::portfolio::Provider::VUMI, "K7Q2M9X4T1".into());
    accounts.iter().for_each(|account| account.add_to(&mut snapshot));
    let json = serde_json::to_string(&snapshot).unwrap();
    assert!(json.contains(r#""current":"123456789012345678.90""#), "{json}");
    assert!(json.contains(r#""current":"-0.00000000000000000001""#), "{json}");
    // What no decimal can hold is missing and said, never zero.
    assert_eq!(accounts[2].balance, None);
    let warning =
        snapshot.warnings.iter().find(|warning| warning.path == "accounts[2].balance").unwrap();
    assert_eq!(warning.what, "not an exact decimal number");
}

#[tokio::test]
async fn unknown_words_nulls_and_unreadable_times_fail_nothing() {
    let accounts = offline(r#"[{"id": "a", "type": "CRYPTO_WALLET", "owners": null, "createdAt": "yesterday", "new": {"field": []}}]"#)
        .accounts()
        .await
        .unwrap();
    assert_eq!(accounts[0].kind, Some(AccountType::from("CRYPTO_WALLET")));
    assert_eq!(accounts[0].unified_kind(), AccountKind::OTHER);
    let warned: Vec<_> = accounts[0].warnings.iter().map(|warning| warning.path.as_str()).collect();
    assert_eq!(
        warned,
        [
            "accounts[0].balance",
            "accounts[0].currency",
            "accounts[0].owners",
            "accounts[0].createdAt"
        ]
    );
    let investments = offline(r#"[{"id": "a", "assetType": "CFD"}]"#).investments().await.unwrap();
    assert_eq!(investments[0].asset_type, Some(AssetType::from("CFD")));
    assert!(investments[0].identified);
    assert!(offline("[]").accounts().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_error_is_never_an_empty_list_and_names_the_place() {
    let error = offline(r#"[null, 7]"#).accounts().await.unwrap_err();
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("[0]")));
    for body in ["null", "{}", "", "<html></html>"] {
        assert_eq!(
            offline(body).positions().await.unwrap_err().kind(),
            ErrorKind::Decode,
            "{body}"
        );
        let error = offline(body).account_transactions().next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
    }
    let other = r#"[{"uuid": "a", "kind": "BUY"}, {"uuid": "b"}]"#;
    let error = offline(other).portfolio_transactions().next().await.unwrap().unwrap_err();
    assert_eq!((error.message(), error.json_path()), (Some("missing field"), Some("[0].id")));
}

#[tokio::test]
async fn a_row_that_lacks_what_it_should_have_is_a_row() {
    let accounts = offline(r#"[{"id": "a"}, {"type": "OTHER"}]"#).accounts().await.unwrap();
    assert_eq!((accounts.len(), &accounts[1].id), (2, &None));
    assert_eq!(accounts[1].warnings[0].path, "accounts[1].id");
    let sent = r#"[{"id": "a", "type": "BUY"}, null, {"id": "b", "date": [2025, 3, 4]}, {"id": 3, "type": "SELL"}]"#;
    let rows = offline(sent).portfolio_transactions().collect_up_to(9).await.unwrap();
    let read: Vec<_> = rows
        .iter()
        .map(|row| (row.id.as_ref().unwrap().as_str(), row.kind.as_ref().map(|it| it.as_str())))
        .collect();
    assert_eq!(read, [("a", Some("BUY")), ("b", None), ("3", Some("SELL"))]);
    // Each beside its own text.
    assert_eq!(rows[1].as_sent.get(), r#"{"id": "b", "date": [2025, 3, 4]}"#);
    let said: Vec<_> =
        rows[1].warnings.iter().map(|it| format!("{}: {}", it.path, it.what)).collect();
    assert!(said.contains(&"portfolio_transactions[1]: null: left out".to_owned()), "{said:?}");
    assert!(said.contains(&"portfolio_transactions[2].type: missing".to_owned()), "{said:?}");
    let date = "portfolio_transactions[2].date: a list, not a text: left out".to_owned();
    assert!(said.contains(&date), "{said:?}");
}

#[tokio::test]
async fn what_this_version_does_not_know_of_a_movement_is_kept() {
    let sent = r#"{"id": "a", "type": "SPIN_OFF", "titles": 5, "ratio": 0.12345678901234567890}"#;
    let rows = offline(
        r#"[{"id": "a", "type": "SPIN_OFF", "titles": 5, "ratio": 0.12345678901234567890}]"#,
    )
    .portfolio_transactions()
    .collect_up_to(9)
    .await
    .unwrap();
    assert_eq!(rows[0].as_sent.get(), sent);
    assert_eq!((rows[0].effect(), rows[0].change()), (None, None));
    assert_eq!(rows[0].warnings[0].path, "portfolio_transactions[0].type");
}

#[tokio::test]
async fn transfer_orders_and_entities_are_read() {
    let sandbox = Sandbox::builder().build();
    let client = client(&sandbox);
    let orders = broker(&client).assets_transfer_orders().await.unwrap();
    assert!(orders[0].get().contains("\"sandboxInvented\":true"));
    let entities = client.entities().await.unwrap();
    assert!(entities.iter().any(|entity| entity.level == Some(EntityLevel::TEST)));
    assert!(entities.iter().all(|entity| entity.name.is_some() && entity.kind.is_some()));
}

/// The vendor states no rule for them (A-32): whatever a host calls its customers is sent, and comes
/// back as it was.
#[tokio::test]
async fn an_external_id_of_any_characters_is_sent_percent_encoded_and_found_again() {
    for (text, query) in [
        ("zoé@example.test: 7/2031", "externalId=zo%C3%A9%40example.test%3A%207%2F2031"),
        ("a+b & c=d#e?f", "externalId=a%2Bb%20%26%20c%3Dd%23e%3Ff"),
        (" 100 % ", "externalId=%20100%20%25%20"),
        ("..", "externalId=.."),
    ] {
        let (sandbox, seen) = (Sandbox::builder().build(), Seen::default());
        let client = builder(0).in_process(meddled(&sandbox, &seen, |_| Meddle::Pass));
        let client = client.build().unwrap();
        let id: ExternalId = text.parse().unwrap();
        let token = sandbox.finish_vumi_link(foliolink_sandbox::VumiApp::Main, Some(text));
        let strays = client.public_tokens_of(&id).await.unwrap();
        assert_eq!(strays[0].external_id.as_ref().map(ExternalId::reveal), Some(text));
        let made = client.exchange(&token.parse().unwrap()).external_id(id.clone()).await.unwrap();
        let found = client.connections_of(&id).await.unwrap();
        assert_eq!(found[0].connection, *made.token(), "{text}");
        let queries: Vec<_> = {
            let seen = seen.lock().unwrap();
            seen.iter().filter_map(|head| head.uri.query().map(str::to_owned)).collect()
        };
        assert!(!queries.is_empty() && queries.iter().all(|sent| sent == query), "{queries:?}");
    }
}

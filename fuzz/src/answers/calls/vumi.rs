//! Vumi: the data as one pull, everything else a line an operation.

use std::time::Duration;

use bytes::Bytes;
use foliolink::{
    Error, Retry,
    vumi::{Client, ConnectionToken, Flow, Part, PublicToken},
};

use super::super::{
    description::VUMI,
    output::{Outcome, Output},
    wire::Wire,
};

const TOKEN: &str = "K7Q2M9X4T1";
const PUBLIC_TOKEN: &str = "7aca956b-7e1b-4057-a6b8-a7fd413ba03d";
const KEY: &str = "d89c4044-d334-471f-9a95-38d29a9f5bd3";
const REDIRECT: &str = "5b0f7d1e-2c44-4f3a-9d1b-6f8e2a7c9b03";
/// Of a paused clock's time.
const PATIENCE: Duration = Duration::from_secs(120);

pub(super) async fn call(operation: &str, wire: Wire) -> Outcome {
    request(operation, wire).await.map_err(Box::new)
}

async fn request(operation: &str, wire: Wire) -> Result<Output, Error> {
    let wire = match operation {
        "get_connection" => wire,
        _ => {
            let ready = VUMI.example("get_connection", "200 ready");
            wire.with("get_connection", (200, ready.to_bytes().into()))
        }
    };
    let wire = match operation {
        "login" => wire,
        _ => wire.with("login", (200, Bytes::from_static(br#"{"token": "e30.e30.c2ln"}"#))),
    };
    let client = Client::builder()
        .client_id("made-up client id")
        .client_secret("made-up client secret")
        .link_url("https://link.example.test")
        .retry(Retry::never())
        .in_process(wire.service())
        .build()?;
    let connection = client.connection(TOKEN.parse::<ConnectionToken>()?);
    let public_token: PublicToken = PUBLIC_TOKEN.parse()?;
    Ok(match operation {
        "start_connection_flow" => {
            let flow = Flow::transactions(REDIRECT.parse()?);
            Output::shown(&client.start_flow(&flow).await?)
        }
        "exchange_public_token" => Output::shown(&client.exchange(&public_token).await?),
        "list_connections" => Output::shown(&client.connections().await?),
        "list_public_tokens" => Output::shown(&client.public_tokens().await?),
        "delete_connection" => Output::shown(&connection.delete().await?),
        "get_webhook_verification_key" => {
            Output::shown(&client.verification_key(KEY.parse()?).await?)
        }
        "list_entities" | "login" => Output::json(&client.entities().await?),
        "list_assets_transfer_orders" => Output::json(&connection.assets_transfer_orders().await?),
        _ => {
            let pulled = connection.pull(Part::ALL).give_up_after(PATIENCE).await?;
            Output::shown(&pulled).with_snapshot(pulled.snapshot())
        }
    })
}

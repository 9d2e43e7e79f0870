//! Vumi Finlink: the lists of the app, then everything of its first connections.

use foliolink::{portfolio::Provider, vumi::Client};
use foliolink_raw::{
    runtime::{Effect, find},
    vumi::OPERATIONS,
};
use serde_json::Value;

use super::{FindDrift, report::Comparison};
use crate::{commands, config::Config, context::Context, failure::Failure, progress::Step};

const OF_CONNECTION: [&str; 8] = [
    "get_connection",
    "list_accounts",
    "list_account_transactions",
    "list_portfolios",
    "list_active_positions",
    "list_investments",
    "list_portfolio_transactions",
    "list_assets_transfer_orders",
];

struct Reads<'a> {
    client: &'a Client,
    compared: Comparison,
    step: Step,
}

pub(super) async fn compare(
    asked: &FindDrift,
    context: &Context,
    config: &Config,
) -> Result<Comparison, Failure> {
    let client = commands::vumi::client(context, config)?;
    let step = context.progress.step("Comparing answers");
    let mut reads = Reads { client: &client, compared: Comparison::new(Provider::VUMI), step };
    reads.once("list_entities", None).await?;
    reads.once("list_public_tokens", None).await?;
    let connections = reads.once("list_connections", None).await?;
    for token in tokens(&connections).into_iter().take(asked.connections) {
        for operation in OF_CONNECTION {
            reads.once(operation, Some(("token", token.clone()))).await?;
        }
    }
    match asked.key_id {
        Some(id) => {
            drop(reads.once("get_webhook_verification_key", Some(("keyId", id.to_string()))).await?)
        }
        None => reads
            .compared
            .skip("get_webhook_verification_key", "needs --key-id: a webhook names it"),
    }
    for operation in OPERATIONS.iter().filter(|operation| operation.effect == Effect::Read) {
        reads.compared.skip(operation.id, "there is no connection");
    }
    Ok(reads.compared)
}

/// The connections of the list, those first whose data is there.
fn tokens(connections: &Value) -> Vec<String> {
    let mut rows: Vec<&Value> =
        connections.as_array().map(|rows| rows.iter().collect()).unwrap_or_default();
    rows.sort_by_key(|row| row["status"].as_str() != Some("READY"));
    rows.iter().filter_map(|row| row["credentialsToken"].as_str()).map(str::to_owned).collect()
}

impl Reads<'_> {
    /// One read. What the description doesn't call a read isn't sent.
    async fn once(
        &mut self,
        id: &'static str,
        param: Option<(&str, String)>,
    ) -> Result<Value, Failure> {
        let operation = find(OPERATIONS, id).filter(|operation| operation.effect == Effect::Read);
        let Some(operation) = operation else {
            return Err(Failure::machine(id, "not a read of the description"));
        };
        self.step.begin(id);
        let mut call = self.client.operation(operation.id)?;
        if let Some((name, value)) = param {
            call = call.param(name, value);
        }
        match call.send().await {
            Ok(answer) => {
                self.compared.answer(id, &answer)?;
                Ok(serde_json::from_slice(&answer.body).unwrap_or_default())
            }
            Err(error) => {
                self.compared.fail(id, error.into());
                Ok(Value::Null)
            }
        }
    }
}

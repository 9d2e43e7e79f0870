//! `foliolink vumi transfers`: assets-transfer orders, as sent: no page describes their fields.

use clap::Args;
use foliolink::vumi::RawJson;

use super::client;
use crate::{
    commands::settings::parse_argument,
    context::Context,
    output::{Answer, listed::Listed},
};

/// Of which connection.
#[derive(Debug, Args)]
pub(crate) struct Transfers {
    /// The connection token
    token: String,
}

impl Transfers {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let token = parse_argument("TOKEN", &self.token)?;
        let orders =
            client(context, &context.config()?)?.connection(token).assets_transfer_orders().await?;
        Ok(Box::new(Listed {
            items: orders,
            head: &["Order as sent"],
            row: |order: &RawJson| vec![order.get().to_owned()],
            empty: "no assets-transfer orders",
        }))
    }
}

//! Webhooks: signed, verified, parsed; and where they bring data, given to who waits for it.

use std::time::Duration;

use bytes::Bytes;
use foliolink::{
    Error, Secret,
    webhook::{
        Sink as _, Wakeups,
        flinks::{self, SIGNATURE_HEADER, sign},
        vumi::{self, Signer},
    },
};

use super::{
    super::{
        description::{FLINKS, Provider},
        output::{Outcome, Output},
        wire::Wire,
    },
    flinks::{builder, session},
};

const SECRET: &str = "a made-up webhook secret";
const PATIENCE: Duration = Duration::from_secs(3600);

/// Delivers a body under a good signature.
pub(super) async fn deliver(provider: Provider, webhook: &str, body: Bytes) -> Outcome {
    match provider {
        Provider::Vumi => Ok(deliver_vumi(&body).await),
        Provider::Flinks => deliver_flinks(webhook, &body).await.map_err(Box::new),
    }
}

async fn deliver_vumi(body: &[u8]) -> Output {
    let signer = Signer::generate().expect("randomness");
    let headers = signer.headers(body).expect("signs");
    match vumi::Verifier::new(signer.keys()).open(&headers, body).await {
        Ok(verified) => {
            let event = verified.ack();
            let data = event.body().get().to_owned();
            Output { data, shown: format!("{event:?}"), ..Output::default() }
        }
        Err(_) => Output::refused(),
    }
}

async fn deliver_flinks(webhook: &str, body: &[u8]) -> Result<Output, Error> {
    let signature = sign(&Secret::from(SECRET), body);
    let headers = crate::headers(SIGNATURE_HEADER, signature.as_bytes());
    let verifier = flinks::Verifier::new(SECRET).expect("not empty");
    let Ok(verified) = verifier.open(&headers, body) else { return Ok(Output::refused()) };
    let event = verified.ack();
    let shown = format!("{event:?}");
    let whole = event.message().body().get().to_owned();
    let hub = Wakeups::new();
    // Nothing is there to be read but what the webhook brings.
    let wire = Wire::new(Provider::Flinks, "", (202, example()))
        .with("get_accounts_detail", (202, example()))
        .with("get_accounts_detail_async", (202, example()))
        .with("get_investments", (202, example()));
    let client = builder(wire).wakeups(hub.clone()).build()?;
    let session = session(&client);
    let deliver = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        hub.accept(event).await
    };
    let data = match webhook {
        "accounts_detail" => {
            let waiting = session.accounts().start().give_up_after(PATIENCE);
            let (_, detail) = tokio::join!(deliver, waiting);
            let detail = detail?;
            let login = super::flinks::login();
            Output::json(&detail).warned(&detail.warnings).with_snapshot((&login, &detail).into())
        }
        "investments" => {
            let waiting = session.investments().start().give_up_after(PATIENCE);
            let (_, investments) = tokio::join!(deliver, waiting);
            let investments = investments?;
            let login = super::flinks::login();
            Output::json(&investments)
                .warned(&investments.warnings)
                .with_snapshot((&login, &investments).into())
        }
        _ => {
            let _ = deliver.await;
            Output { data: whole, ..Output::default() }
        }
    };
    Ok(Output { shown: format!("{}{shown}", data.shown), ..data })
}

fn example() -> Bytes {
    FLINKS.example("get_accounts_detail", "202").to_bytes().into()
}

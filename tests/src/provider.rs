//! A provider's generated client behind one plain interface: call an operation by its id, decode a
//! webhook by its name.

use std::{fmt::Debug, future::Future, pin::Pin};

use foliolink_raw as raw;
use foliolink_runtime::{BodyError, Operation, Transport, decode};
use serde::{Serialize, de::DeserializeOwned};

use crate::{CANARY, Canned, Description, Outcome, Sent, Wire};

/// See the module.
pub struct Provider {
    /// Module of the raw crate, and name of the description's file.
    pub name: &'static str,
    /// The client's table of operations.
    pub operations: &'static [Operation],
    /// Ids of the operations that the table of calls has a line for.
    pub calls: &'static [&'static str],
    /// The description that the client embeds.
    pub embedded: &'static str,
    /// The client's decoder by operation and status.
    pub decode_answer: DecodeAnswer,
    /// The webhook bodies, by name.
    pub webhooks: &'static [(&'static str, RoundTrip)],
    pub(crate) call: fn(Target, String, Body) -> Calling,
}

/// Decodes an answer of an operation with this status and encodes it again; `None` where no body is
/// described.
pub type DecodeAnswer = fn(&str, u16, &[u8]) -> Option<Result<String, BodyError>>;

/// Decodes a body and encodes it again; also gives what `Debug` shows.
pub type RoundTrip = fn(&[u8]) -> Result<(String, String), BodyError>;

pub(crate) type Calling = Pin<Box<dyn Future<Output = Outcome>>>;

/// Where to send.
pub struct Target {
    /// Base URL.
    pub base: String,
    /// The HTTP client.
    pub http: reqwest::Client,
    /// The transport.
    pub transport: Transport,
}

/// Both providers.
pub static PROVIDERS: [&Provider; 2] = [&FLINKS, &VUMI];

/// Flinks.
pub static FLINKS: Provider = Provider {
    name: "flinks",
    operations: raw::flinks::OPERATIONS,
    calls: crate::calls::flinks::IDS,
    embedded: raw::flinks::DESCRIPTION,
    decode_answer: raw::flinks::decode_answer,
    webhooks: &[
        ("accounts_detail", round_trip::<raw::flinks::types::AccountsDetailWebhook>),
        ("failure", round_trip::<raw::flinks::types::FailureWebhook>),
        ("investments", round_trip::<raw::flinks::types::InvestmentsWebhook>),
        ("kyc", round_trip::<raw::flinks::types::KycWebhook>),
    ],
    call: crate::calls::flinks::call,
};

/// Vumi Finlink.
pub static VUMI: Provider = Provider {
    name: "vumi",
    operations: raw::vumi::OPERATIONS,
    calls: crate::calls::vumi::IDS,
    embedded: raw::vumi::DESCRIPTION,
    decode_answer: raw::vumi::decode_answer,
    webhooks: &[("connection", round_trip::<raw::vumi::types::ConnectionWebhook>)],
    call: crate::calls::vumi::call,
};

impl Provider {
    /// The embedded description as data.
    pub fn description(&self) -> Description {
        Description::parse(self.embedded)
    }

    /// Calls `operation` with a request body where it takes one.
    pub async fn call(&self, target: Target, operation: &str, request: Option<String>) -> Outcome {
        (self.call)(
            target,
            operation.to_owned(),
            Body { operation: operation.to_owned(), text: request },
        )
        .await
    }

    /// Calls `operation` over `wire`.
    pub async fn call_over(
        &self,
        wire: &Wire,
        operation: &str,
        request: Option<String>,
    ) -> Outcome {
        let base = format!("https://{}.example.test", self.name);
        self.call(
            Target { base, http: reqwest::Client::new(), transport: wire.transport() },
            operation,
            request,
        )
        .await
    }

    /// Calls `operation` with the first example of its request body, and gets `answer`.
    pub async fn read_answer(
        &self,
        description: &Description,
        operation: &str,
        answer: Canned,
    ) -> Outcome {
        let request = description
            .operation(operation)
            .requests
            .first()
            .map(|example| example.value.to_string());
        self.call_over(&Wire::new(answer), operation, request).await
    }

    /// The request that `operation` sends with this body.
    ///
    /// # Panics
    /// Unless exactly one request was sent, under the operation's own name.
    pub async fn request(&self, operation: &str, body: Option<String>) -> Sent {
        let wire = Wire::new(Canned::json(204, ""));
        self.call_over(&wire, operation, body).await;
        let sent = wire.sent();
        assert_eq!(
            sent.iter().map(|sent| sent.operation).collect::<Vec<_>>(),
            [operation],
            "requests sent"
        );
        sent.into_iter().next().expect("one request was sent")
    }
}

/// The text of a request body.
pub(crate) struct Body {
    operation: String,
    text: Option<String>,
}

impl Body {
    /// Decodes it into what the method takes.
    pub(crate) fn read<T: DeserializeOwned + Debug>(&self) -> T {
        let text =
            self.text.as_deref().unwrap_or_else(|| panic!("{} takes a body", self.operation));
        let body: T = decode(text.as_bytes())
            .unwrap_or_else(|error| panic!("request of {}: {error}", self.operation));
        let shown = format!("{body:?}");
        assert!(
            !shown.contains(CANARY),
            "Debug of the request of {} shows what it must hide: {shown}",
            self.operation
        );
        body
    }
}

fn round_trip<T: DeserializeOwned + Serialize + Debug>(
    body: &[u8],
) -> Result<(String, String), BodyError> {
    let value: T = decode(body)?;
    Ok((
        serde_json::to_string(&value).expect("what was decoded can be encoded"),
        format!("{value:?}"),
    ))
}

/// Writes a module a provider: `IDS`, and `call`, which runs one line of the table.
macro_rules! calls {
    ($($provider:ident($body:ident) { $($id:ident($($argument:expr),*);)+ })+) => {$(
        pub(crate) mod $provider {
            use super::*;

            pub(crate) const IDS: &[&str] = &[$(stringify!($id)),+];

            pub(crate) fn call(target: $crate::Target, operation: String, $body: $crate::provider::Body) -> $crate::provider::Calling {
                Box::pin(async move {
                    let _ = &$body;
                    let client = foliolink_raw::$provider::Client::new_with_client(&target.base, target.http, target.transport);
                    match operation.as_str() {
                        $(stringify!($id) => $crate::Outcome::of(client.$id($($argument),*).await),)+
                        other => panic!("no line for {other} in the table of calls"),
                    }
                })
            }
        }
    )+};
}
pub(crate) use calls;

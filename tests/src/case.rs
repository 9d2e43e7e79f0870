//! Every body that a description gives an example of, with a way to send it through the client:
//! answers, requests and webhooks.

use crate::{Canned, Description, Example, Json, Provider};

/// One example, and where it belongs.
pub struct Case<'a> {
    /// For messages: `authorize 203 questions`.
    pub place: String,
    /// The body and its schema.
    pub example: Example<'a>,
    way: Way<'a>,
}

enum Way<'a> {
    Answer { operation: &'a str, status: u16 },
    Request { operation: &'a str },
    Webhook { name: &'a str },
}

/// All examples of a description.
pub fn cases(description: &Description) -> Vec<Case<'_>> {
    let mut all = Vec::new();
    for operation in description.operations() {
        let id = operation.id;
        for answer in operation.answers {
            let status = answer.statuses[0];
            all.extend(answer.examples.into_iter().map(|example| Case {
                place: format!("{id} {status} {}", example.name),
                example,
                way: Way::Answer { operation: id, status },
            }));
        }
        all.extend(operation.requests.into_iter().map(|example| Case {
            place: format!("{id} request {}", example.name),
            example,
            way: Way::Request { operation: id },
        }));
    }
    for webhook in description.webhooks() {
        let name = webhook.name;
        all.extend(webhook.examples.into_iter().map(|example| Case {
            place: format!("webhook {name} {}", example.name),
            example,
            way: Way::Webhook { name },
        }));
    }
    all
}

impl Case<'_> {
    /// Whether the client writes this body and doesn't read it.
    pub fn is_request(&self) -> bool {
        matches!(self.way, Way::Request { .. })
    }

    /// `body` in the place of the example, decoded and encoded by the client; and what `Debug`
    /// shows of it (nothing for a request, which the table of calls looks at itself).
    ///
    /// # Panics
    /// When the client refuses it.
    pub async fn round_trip(
        &self,
        provider: &Provider,
        description: &Description,
        body: &Json,
    ) -> (Json, String) {
        let (json, shown) = match self.way {
            Way::Answer { operation, status } => {
                let outcome = provider
                    .read_answer(description, operation, Canned::json(status, body.to_string()))
                    .await;
                (
                    outcome.json.unwrap_or_else(|| panic!("{}: {}", self.place, outcome.message)),
                    outcome.shown,
                )
            }
            Way::Request { operation } => {
                (provider.request(operation, Some(body.to_string())).await.body, String::new())
            }
            Way::Webhook { name } => {
                let (_, round_trip) = provider
                    .webhooks
                    .iter()
                    .find(|(known, _)| *known == name)
                    .expect("every webhook has a type");
                round_trip(body.to_string().as_bytes())
                    .unwrap_or_else(|error| panic!("{}: {error}", self.place))
            }
        };
        (Json::parse(&json).expect("what the client writes is JSON"), shown)
    }
}

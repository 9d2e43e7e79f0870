//! Shapes that several Flinks answers share.

use serde::Serialize;

use super::store::Card;
use crate::clock::format_zoneless;
use crate::exchange::Reply;

#[derive(Serialize)]
pub(crate) struct Link {
    rel: String,
    href: String,
    example: Option<String>,
}

pub(crate) fn link(rel: &str, href: &str) -> Link {
    Link { rel: rel.to_owned(), href: href.to_owned(), example: None }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Login {
    username: String,
    is_scheduled_refresh: bool,
    last_refresh: String,
    r#type: Option<&'static str>,
    id: String,
}

impl Login {
    pub(crate) fn of(card: &Card) -> Self {
        Self {
            username: card.username.clone(),
            is_scheduled_refresh: card.scheduled,
            last_refresh: format_zoneless(card.last_refresh),
            // The investments sample of the documentation has null here.
            r#type: (!card.bank.wealth).then_some("Personal"),
            id: card.login_id.clone(),
        }
    }
}

/// One question of a 203; the prompt is also the key of its answer.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Challenge {
    pub(crate) r#type: &'static str,
    pub(crate) prompt: &'static str,
    pub(crate) iterables: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PendingBody<'a> {
    flinks_code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    links: Option<[Link; 1]>,
    http_status_code: u16,
    message: &'static str,
    request_id: &'a str,
}

/// A 202 that points at the Async endpoint to ask.
pub(crate) fn pending(code: &'static str, endpoint: &str, request_id: &str) -> Reply {
    let href = format!("/{endpoint}");
    let example = Some(format!("{href}/{request_id}"));
    pending_reply(code, Some([Link { rel: endpoint.to_owned(), href, example }]), request_id)
}

/// A 202 of calls without an Async endpoint: the same call is repeated.
pub(crate) fn repeat(request_id: &str) -> Reply {
    pending_reply("OPERATION_PENDING", None, request_id)
}

fn pending_reply(flinks_code: &'static str, links: Option<[Link; 1]>, request_id: &str) -> Reply {
    let message = "still being worked on";
    let body = PendingBody { flinks_code, links, http_status_code: 202, message, request_id };
    Reply::json(202, &body)
}

//! The start of a Link flow, to and from the wire.

use foliolink_raw::vumi as raw;

use super::{connections::token, types};
use crate::vumi::{Flow, LinkToken};

pub(in crate::vumi) fn flow_request(flow: &Flow) -> types::StartFlowRequest {
    types::StartFlowRequest {
        id: flow.redirect.uuid(),
        product: raw::Product::from(flow.product.as_str()),
        subproduct: flow.subproduct.as_ref().map(|word| raw::Subproduct::from(word.as_str())),
        entity: flow.entity.as_ref().map(|id| id.as_str().to_owned()),
        external_id: flow.external_id.as_ref().map(|id| id.personal().clone()),
        desired_owners: (!flow.desired_owners.is_empty()).then(|| flow.desired_owners.clone()),
    }
}

/// The answer could not be read: the first that is there of three likely names.
pub(in crate::vumi) fn read_link_token(body: types::StartFlowToken) -> Option<LinkToken> {
    let names = [body.token, body.auth_token, body.jwt];
    let sent = names.into_iter().flatten().find(|sent| token(sent.expose()).is_some());
    sent.map(LinkToken::from_wire)
}

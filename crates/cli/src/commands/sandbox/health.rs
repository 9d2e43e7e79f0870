//! `foliolink sandbox --health URL`: whether a sandbox answers there, for containers and scripts
//! that wait.

use super::client::SandboxClient;
use crate::{
    context::Context,
    failure::Failure,
    output::{Answer, Text},
};

/// What stands on the status page of every sandbox.
const MARK: &str = "foliolink sandbox";

pub(super) async fn check(url: &str, context: &Context) -> Answer {
    let client = SandboxClient::new(url, context)?;
    let (status, page) = client.send(client.status_page()).await?;
    if status == 200 && page.contains(MARK) {
        return Ok(Box::new(Text(String::new())));
    }
    Err(Failure::refusal(format!("what answers at {} is no sandbox", client.base())))
}

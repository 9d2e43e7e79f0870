//! Binding a redirect to the person it was made for, since the vendor's redirect carries no
//! `state`.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    error::{Error, ErrorKind, Result},
    vumi::{Client, Connection, ExternalId, Redirect},
};

/// How long a Link may take unless said otherwise (A-17: nothing comes back from an abandoned one).
const LIFE: Duration = Duration::from_secs(60 * 60);

/// One Link session of one person: keep it in that person's server-side session while the Link is
/// open, and take it out when the redirect comes.
///
/// The redirect is a plain GET without `state`: a stranger could send your user to it with a public
/// token of his own, and his accounts would end up in your user's profile. So each session has an
/// external id of its own, that no one else knows; the Link is opened with it; and a public token
/// counts only if the provider lists it under that id. The same id finds the connection again if
/// the answer of the exchange is lost. Whose session it was, you know from where you kept it.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> foliolink::Result<()> {
/// # let sandbox = sandbox();
/// # let client = vumi_builder(&sandbox).build()?;
/// use foliolink::vumi::{LinkSession, Redirect};
///
/// let session = LinkSession::begin();
/// // … open the Link with session.external_id(), keep the session, and when the browser comes back:
/// # let token = sandbox.finish_vumi_link(foliolink_sandbox::VumiApp::Main, Some(session.external_id().reveal()));
/// # let query = format!("token={token}&operation=CONNECT&entity=examplebroker");
/// let connection = session.complete(&client, Redirect::parse(&query)?).await?;
/// # assert_eq!(connection.token().expose().len(), 10);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Serialize, Deserialize)]
pub struct LinkSession {
    external_id: ExternalId,
    expires_at: Timestamp,
}

impl LinkSession {
    /// A session for the next hour, with a random external id.
    pub fn begin() -> Self {
        Self::begin_for(LIFE)
    }

    /// A session that ends after `life`.
    pub fn begin_for(life: Duration) -> Self {
        let life = SignedDuration::try_from(life).unwrap_or(SignedDuration::MAX);
        let expires_at = Timestamp::now().saturating_add(life).unwrap_or(Timestamp::MAX);
        Self { external_id: ExternalId::from_wire(Uuid::new_v4().to_string().into()), expires_at }
    }

    /// What to open the Link with. Note it beside your customer: the connection carries it for
    /// good.
    pub fn external_id(&self) -> &ExternalId {
        &self.external_id
    }

    /// Exchanges what the redirect brought, if it belongs to this session. Takes the session, which
    /// is good for one connection. Two calls; more where an answer got lost.
    ///
    /// A redirect that comes twice (a reloaded page) gives the same connection, while the session
    /// is kept.
    ///
    /// # Errors
    /// - [`Refused`](ErrorKind::Refused): nothing was connected, the session is over, or the public
    ///   token isn't this session's. In doubt somebody tried to slip in an account: don't exchange
    ///   it by other means;
    /// - those of an [`Exchange`](crate::vumi::Exchange).
    pub async fn complete(self, client: &Client, redirect: Redirect) -> Result<Connection> {
        let Redirect::Connected { token, .. } = redirect else {
            return Err(refusal("the Link connected nothing new"));
        };
        if Timestamp::now() >= self.expires_at {
            return Err(refusal("this Link session is over"));
        }
        // The id itself is compared: were the filter ignored, every stranger's token would be
        // listed.
        let own = Some(&self.external_id);
        let strays = client.public_tokens_of(&self.external_id).await?;
        let waits = strays
            .into_iter()
            .any(|stray| stray.token == token && stray.external_id.as_ref() == own);
        if waits {
            // Nobody else knows the id, so whatever is listed under it is what this exchange made.
            return client.exchange(&token).external_id(self.external_id).known_tokens([]).await;
        }
        let mut made = client
            .connections_of(&self.external_id)
            .await?
            .into_iter()
            .filter(|state| state.external_id.as_ref() == own);
        match (made.next(), made.next()) {
            (Some(state), None) => Ok(client.connection(state.connection)),
            _ => Err(refusal("the public token isn't one of this Link session")),
        }
    }
}

fn refusal(what: &str) -> Error {
    Error::new(ErrorKind::Refused, "vumi.link_session")
        .with(|body| body.message = Some(what.to_owned()))
}

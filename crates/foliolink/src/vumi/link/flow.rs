//! Starting the Link from the backend: the parameters go to the API, the browser gets only a token.

use foliolink_raw::vumi::calls;
use foliolink_runtime::Personal;

use crate::{
    error::{Error, Result},
    portfolio::InstitutionId,
    vumi::{
        Client, ExternalId, LinkToken, Product, RedirectId, Subproduct,
        client::refusal::quote_answer, convert,
    },
};

/// What a Link is to do, for [`Client::start_flow`].
#[derive(Debug, Clone)]
#[must_use]
pub struct Flow {
    pub(crate) redirect: RedirectId,
    pub(crate) product: Product,
    pub(crate) subproduct: Option<Subproduct>,
    pub(crate) entity: Option<InstitutionId>,
    pub(crate) external_id: Option<ExternalId>,
    pub(crate) desired_owners: Vec<Personal>,
}

impl Flow {
    /// A connection for data.
    pub fn transactions(redirect: RedirectId) -> Self {
        Self::of(redirect, Product::TRANSACTIONS)
    }

    /// A connection in which the person fills in orders to move assets: funds or pension plans, one
    /// kind a flow.
    pub fn assets_transfer(redirect: RedirectId, subproduct: Subproduct) -> Self {
        Self { subproduct: Some(subproduct), ..Self::of(redirect, Product::ASSETS_TRANSFER) }
    }

    /// Another product.
    pub fn of(redirect: RedirectId, product: Product) -> Self {
        Self {
            redirect,
            product,
            subproduct: None,
            entity: None,
            external_id: None,
            desired_owners: vec![],
        }
    }

    /// Skips the choice of institution.
    pub fn entity(mut self, entity: impl Into<InstitutionId>) -> Self {
        self.entity = Some(entity.into());
        self
    }

    /// Your own name for this session; see [`LinkSession`](crate::vumi::LinkSession).
    pub fn external_id(mut self, id: ExternalId) -> Self {
        self.external_id = Some(id);
        self
    }

    /// Names that positions' owners are compared with, by similarity. Only for assets transfers.
    /// The pages contradict each other on whether the named owners are let through or kept out
    /// (C-2): passed on unchanged, try it before you rely on it.
    pub fn desired_owners(mut self, names: impl IntoIterator<Item = impl Into<Personal>>) -> Self {
        self.desired_owners = names.into_iter().map(Into::into).collect();
        self
    }

    fn check(&self) -> Result<()> {
        if self.product != Product::ASSETS_TRANSFER
            && (self.subproduct.is_some() || !self.desired_owners.is_empty())
        {
            return Err(Error::invalid(
                "vumi.start_connection_flow",
                "desired_owners: only for an assets transfer",
            ));
        }
        Ok(())
    }
}

impl Client {
    /// Hands the parameters of a new connection to the API and gets the token that starts the Link:
    /// see [`Link::with_token`](crate::vumi::Link::with_token). One call. Required where the app
    /// forces auth tokens. Ask right before the Link opens: how long the token lives is not
    /// documented (A-3). The form of the answer is assumed (A-13).
    ///
    /// # Errors
    /// As every call, see [`Connection`](crate::vumi::Connection);
    /// [`Invalid`](crate::ErrorKind::Invalid): owners without an assets transfer.
    ///
    /// # Examples
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let sandbox = sandbox();
    /// # let keys = &sandbox.credentials().vumi;
    /// # let client = vumi_builder(&sandbox).link_url("https://link.example.test/").build()?;
    /// use foliolink::vumi::{Flow, LinkSession};
    ///
    /// let session = LinkSession::begin(); // store it with your user's session
    /// let flow = Flow::transactions(keys.redirect_id.parse()?).external_id(session.external_id().clone());
    /// let url = client.link()?.with_token(&client.start_flow(&flow).await?);
    /// # assert!(url.expose().starts_with("https://link.example.test/?authToken="));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Provider docs: <https://docs.vumi.io/general-api-resources/authentication/link-authentication>
    pub async fn start_flow(&self, flow: &Flow) -> Result<LinkToken> {
        flow.check()?;
        let call = calls::StartConnectionFlow { body: convert::flow_request(flow) };
        let answer = self.call(call).await?;
        let missing = || {
            Error::decode(
                "vumi.start_connection_flow",
                "token",
                "expected token, authToken or jwt (A-13)",
            )
        };
        quote_answer(convert::read_link_token(answer.body).ok_or_else(missing), &answer.record)
    }
}

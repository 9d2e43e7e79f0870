//! The address of the Link, the vendor's widget: in each mode only what that mode takes can be
//! said.

pub(crate) mod candidates;
pub(crate) mod exchange;
pub(crate) mod flow;
pub(crate) mod product;
pub(crate) mod redirect;
pub(crate) mod session;

use std::{fmt, marker::PhantomData};

use url::Url;

use super::{ExternalId, LinkToken, RedirectId, RestoreToken, Subproduct, UpdateToken};
use crate::{
    error::Result,
    portfolio::InstitutionId,
    transport::{base_url, percent_encode_spaces},
};

/// Where the Link lives.
#[derive(Debug, Clone)]
pub struct Link(String);

/// Look of the Link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Theme {
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// A mode whose parameters are fixed: by the token, or by the connection.
#[derive(Debug, Clone, Copy)]
pub enum Fixed {}

/// A mode that takes parameters in the address.
#[derive(Debug, Clone, Copy)]
pub enum Plain {}

/// An address of the Link. It carries tokens: hand it to the person's browser and to nobody else;
/// `Debug` hides it.
///
/// Names are in snake_case, as the Link wants them (the API's are in camelCase), but for
/// `authToken`.
#[derive(Clone)]
#[must_use]
pub struct LinkUrl<Mode = Fixed> {
    base: String,
    parameters: Vec<(&'static str, String)>,
    mode: PhantomData<Mode>,
}

impl Link {
    /// The Link at this address: `https`, or `http` on this machine. The vendor publishes none
    /// (A-2); the dashboard shows it.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): not such an address.
    pub fn at(url: &str) -> Result<Self> {
        base_url("link_url", url)?;
        Ok(Self(url.to_owned()))
    }

    fn open<Mode>(&self, parameters: Vec<(&'static str, String)>) -> LinkUrl<Mode> {
        LinkUrl { base: self.0.clone(), parameters, mode: PhantomData }
    }

    /// A new connection whose parameters lie in a token of
    /// [`Client::start_flow`](super::Client::start_flow). `id` is left out, since
    /// the token holds it (C-5).
    pub fn with_token(&self, token: &LinkToken) -> LinkUrl {
        self.open(vec![("authToken", token.expose().to_owned())])
    }

    /// A new connection with its parameters in the address. Not for apps that force auth tokens.
    ///
    /// ```
    /// use foliolink::vumi::{Link, Theme};
    ///
    /// let link = Link::at("https://link.example.test/")?;
    /// let redirect = "5e8c5e67-b519-41f6-b4ac-e3d329ae53dc".parse()?;
    /// let url = link.connect(redirect).external_id(&"cust-0042".parse()?).entity("examplebank").theme(Theme::Dark);
    /// assert_eq!(
    ///     url.expose(),
    ///     "https://link.example.test/?id=5e8c5e67-b519-41f6-b4ac-e3d329ae53dc&external_id=cust-0042&entity=examplebank&theme=DARK"
    /// );
    /// # Ok::<(), foliolink::Error>(())
    /// ```
    ///
    /// Provider docs: <https://docs.vumi.io/platform/link-overview/link-parameters>
    pub fn connect(&self, redirect: RedirectId) -> LinkUrl<Plain> {
        self.open(vec![("id", redirect.uuid().to_string())])
    }

    /// A manual update. The token is used up by it, so it is taken: read a fresh one with
    /// [`Connection::update_token`](super::Connection::update_token) right before. Keep its text to
    /// know the connection again when the Link comes back
    /// ([`Redirect::Updated`](super::Redirect::Updated)).
    pub fn update(&self, redirect: RedirectId, token: UpdateToken) -> LinkUrl {
        self.open(vec![("id", redirect.uuid().to_string()), ("update_token", token.expose())])
    }

    /// A restore: the person unblocks the account or enters new credentials.
    pub fn restore(&self, redirect: RedirectId, token: RestoreToken) -> LinkUrl {
        self.open(vec![("id", redirect.uuid().to_string()), ("restore_token", token.expose())])
    }
}

impl<Mode> LinkUrl<Mode> {
    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.parameters.retain(|(held, _)| *held != name);
        self.parameters.push((name, value.to_owned()));
        self
    }

    /// Light or dark.
    pub fn theme(self, theme: Theme) -> Self {
        self.with(
            "theme",
            match theme {
                Theme::Light => "LIGHT",
                Theme::Dark => "DARK",
            },
        )
    }

    /// The whole address.
    pub fn expose(&self) -> String {
        match Url::parse(&self.base) {
            Ok(mut url) => {
                url.query_pairs_mut().extend_pairs(&self.parameters);
                percent_encode_spaces(&mut url);
                url.into()
            }
            // `Link::at` has parsed it before.
            Err(_) => self.base.clone(),
        }
    }
}

impl LinkUrl<Plain> {
    /// Your own name for this session; see [`LinkSession`](super::LinkSession).
    pub fn external_id(self, id: &ExternalId) -> Self {
        self.with("external_id", id.reveal())
    }

    /// Skips the choice of institution; one of [`Client::entities`](super::Client::entities).
    pub fn entity(self, entity: impl Into<InstitutionId>) -> Self {
        self.with("entity", entity.into().as_str())
    }

    /// What an assets transfer moves; only for apps of that product.
    pub fn subproduct(self, subproduct: &Subproduct) -> Self {
        self.with("subproduct", subproduct.as_str())
    }
}

impl<Mode> fmt::Debug for LinkUrl<Mode> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkUrl(..)")
    }
}

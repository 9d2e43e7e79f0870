//! What the widget's redirect says.

use std::fmt;

use url::{Url, form_urlencoded};

use crate::{
    error::{Error, Result},
    flinks::{LoginId, RequestId},
    portfolio::AccountId,
};

/// The query that the widget adds to your redirect URL.
///
/// ```
/// use foliolink::flinks::connect::Redirect;
///
/// let redirect = Redirect::parse(
///     "https://shop.example/bank?step=2&loginId=7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20&institution=FlinksCapital&accountId=a-1,a-2&tag=order-1881",
/// )?;
/// assert!(redirect.login_id.is_some());
/// assert_eq!(redirect.account_ids.len(), 2);
/// assert_eq!(redirect.foreign, [("step".to_owned(), "2".to_owned())]);
/// # Ok::<(), foliolink::Error>(())
/// ```
///
/// Provider docs: <https://docs.flinks.com/docs/save-your-loginids>
#[derive(Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Redirect {
    /// The connected card. Comes from a browser: bind it to your own session before you believe
    /// it. `None` is possible.
    pub login_id: Option<LoginId>,
    /// The accounts that the person picked, for
    /// [`AccountsRequest::only`](crate::flinks::AccountsRequest::only).
    pub account_ids: Vec<AccountId>,
    /// Name of the bank.
    pub institution: Option<String>,
    /// The tag of the widget's URL.
    pub tag: Option<String>,
    /// The session, where the redirect names it.
    pub request_id: Option<RequestId>,
    /// The other parameters, in their order: your own, and `demo`.
    pub foreign: Vec<(String, String)>,
}

impl Redirect {
    /// Reads a redirect: the whole URL, or its query alone.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): `loginId` or `requestId` is no GUID.
    pub fn parse(url_or_query: &str) -> Result<Self> {
        let query = match Url::parse(url_or_query) {
            Ok(url) => url.query().unwrap_or_default().to_owned(),
            Err(_) => {
                let text = url_or_query.split('#').next().unwrap_or_default();
                text.split_once('?').map_or(text, |(_, query)| query).to_owned()
            }
        };
        let mut read = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            read.take(&name, &value)?;
        }
        Ok(read)
    }

    fn take(&mut self, name: &str, value: &str) -> Result<()> {
        match name {
            "loginId" => {
                self.login_id = Some(value.parse().map_err(|_| invalid("loginId: not a GUID"))?)
            }
            "requestId" => {
                self.request_id = Some(value.parse().map_err(|_| invalid("requestId: not a GUID"))?)
            }
            "accountId" => self.account_ids.extend(split(value)),
            "institution" => self.institution = Some(value.to_owned()),
            "tag" => self.tag = Some(value.to_owned()),
            _ => self.foreign.push((name.to_owned(), value.to_owned())),
        }
        Ok(())
    }
}

/// Of your own parameters the names alone: a value may be a session of yours.
impl fmt::Debug for Redirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let foreign: Vec<_> = self.foreign.iter().map(|(name, _)| name).collect();
        let mut shown = f.debug_struct("Redirect");
        shown
            .field("login_id", &self.login_id)
            .field("account_ids", &self.account_ids)
            .field("institution", &self.institution);
        shown
            .field("tag", &self.tag)
            .field("request_id", &self.request_id)
            .field("foreign", &foreign)
            .finish()
    }
}

/// Account ids, comma separated.
pub(super) fn split(value: &str) -> impl Iterator<Item = AccountId> + '_ {
    value.split(',').map(str::trim).filter(|id| !id.is_empty()).map(AccountId::from)
}

fn invalid(message: &str) -> Error {
    Error::invalid("flinks.connect", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_alone_and_repeated_accounts_are_read_too() {
        for text in [
            "?accountId=a&accountId=b,c&tag=x%20y",
            "accountId=a&accountId=b,c&tag=x+y",
            "/bank?accountId=a,b&accountId=c&tag=x%20y#top",
        ] {
            let read = Redirect::parse(text).unwrap();
            assert_eq!(read.account_ids.len(), 3, "{text}");
            assert_eq!(read.tag.as_deref(), Some("x y"), "{text}");
        }
    }

    #[test]
    fn debug_shows_no_login_and_of_foreign_parameters_the_names() {
        let read = Redirect::parse(
            "?session=canary&loginId=7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20&tag=order-1881",
        )
        .unwrap();
        let shown = format!("{read:?}");
        assert!(shown.contains("session") && shown.contains("order-1881"), "{shown}");
        assert!(!shown.contains("canary") && !shown.contains("7d3f2a10"), "{shown}");
    }

    #[test]
    fn a_login_id_that_is_none_is_refused_without_being_quoted() {
        let error = Redirect::parse("https://shop.example/?loginId=hunter2").unwrap_err();
        assert_eq!(error.to_string(), "flinks.connect: loginId: not a GUID");
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics_and_foreign_parameters_survive(text in ".*", tag in ".*") {
            let _ = Redirect::parse(&text);
            let _ = crate::flinks::connect::Event::read(&text);
            let encoded: String = form_urlencoded::byte_serialize(tag.as_bytes()).collect();
            let read = Redirect::parse(&format!("https://shop.example/bank?own={encoded}&tag={encoded}")).unwrap();
            proptest::prop_assert_eq!(read.tag.as_deref(), Some(tag.as_str()));
            proptest::prop_assert_eq!(&read.foreign, &[("own".to_owned(), tag)]);
        }
    }
}

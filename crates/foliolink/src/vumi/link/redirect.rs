//! Where the Link ends: reading the address that the person's browser comes back with.

use url::Url;

use crate::{
    error::{Error, Result},
    portfolio::InstitutionId,
    vumi::{PublicToken, UpdateToken},
};

/// How the Link came back. Only [`Connected`](Self::Connected) holds something to exchange.
///
/// The redirect is an unauthenticated request that anybody can make: it says no more than "there
/// may be a public token". Bind it to the person's session with a
/// [`LinkSession`](crate::vumi::LinkSession).
///
/// ```
/// use foliolink::vumi::Redirect;
///
/// let url = "https://app.example.test/finlink/return?token=7aca956b-7e1b-4057-a6b8-a7fd413ba03d&operation=CONNECT&entity=examplebank";
/// let Redirect::Connected { token, .. } = Redirect::parse(url)? else { panic!() };
/// assert_eq!(format!("{token:?}"), "PublicToken(..)");
/// # Ok::<(), foliolink::Error>(())
/// ```
///
/// An update's token can't be exchanged:
/// ```compile_fail
/// # fn show(client: foliolink::vumi::Client, redirect: foliolink::vumi::Redirect) {
/// if let foliolink::vumi::Redirect::Updated { token, .. } = redirect {
///     client.exchange(&token);
/// }
/// # }
/// ```
///
/// Provider docs: <https://docs.vumi.io/platform/link-overview/link-redirects>
#[derive(Debug, PartialEq)]
#[non_exhaustive]
pub enum Redirect {
    /// A new connection (`operation=CONNECT`).
    Connected {
        /// What to exchange.
        token: PublicToken,
        /// The institution.
        entity: Option<InstitutionId>,
    },
    /// An update, presumably also a restore (`operation=UPDATE`).
    Updated {
        /// The token that started it, used up by now: find the connection by the text that you
        /// kept.
        token: UpdateToken,
        /// The institution.
        entity: Option<InstitutionId>,
    },
    /// An operation that this version doesn't know, or none. Nothing to exchange.
    Other {
        /// Its word, where it is one.
        operation: Option<String>,
        /// The institution.
        entity: Option<InstitutionId>,
    },
    /// No token: the flow wasn't completed (A-17: nothing is documented for that).
    NotCompleted,
}

impl Redirect {
    /// Reads the whole address, or only its query. `token` is also found under `publicToken`, as
    /// one page calls it (C-1).
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): a parameter that stands there twice, or a token
    ///   that is no UUID. The message names it.
    pub fn parse(url_or_query: &str) -> Result<Self> {
        let query = match url_or_query.split_once('?') {
            // A bare query whose values hold question marks; an address has them after its path.
            Some((before, _)) if before.contains('=') && !before.contains('/') => url_or_query,
            Some((_, query)) => query,
            None => url_or_query,
        };
        let query = query.split_once('#').map_or(query, |(query, _)| query);
        let token = match (one(query, "token")?, one(query, "publicToken")?) {
            (Some(_), Some(_)) => return Err(invalid("token: stands there twice")),
            (token, alias) => token.or(alias).filter(|token| !token.is_empty()),
        };
        let entity = one(query, "entity")?.map(InstitutionId::from);
        let operation = one(query, "operation")?;
        match (token, operation.as_deref()) {
            (None, _) => Ok(Self::NotCompleted),
            (Some(token), Some("CONNECT")) => Ok(Self::Connected { token: token.parse()?, entity }),
            (Some(token), Some("UPDATE")) => Ok(Self::Updated { token: token.parse()?, entity }),
            (Some(_), _) => Ok(Self::Other {
                operation: operation.filter(|operation| is_word(operation)),
                entity,
            }),
        }
    }
}

fn invalid(what: &str) -> Error {
    Error::invalid("vumi.redirect", what)
}

/// It may be anything that somebody typed, so only a word passes.
fn is_word(text: &str) -> bool {
    (1..=32).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
}

/// The one value of a parameter; two of them are somebody's trick.
fn one(query: &str, name: &str) -> Result<Option<String>> {
    let whole = format!("http://localhost/?{query}");
    let url = Url::parse(&whole).map_err(|_| invalid("not an address"))?;
    let mut values = url.query_pairs().filter(|(held, _)| held == name);
    match (values.next(), values.next()) {
        (_, Some(_)) => Err(invalid(&format!("{name}: stands there twice"))),
        (value, None) => Ok(value.map(|(_, value)| value.into_owned())),
    }
}

//! The two ids that everything at Flinks hangs on. Both are GUIDs, and neither can be passed for
//! the other.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use uuid::Uuid;

use crate::error::{Error, Result};

/// One saved connection of a person ("card"), for as long as it isn't deleted.
///
/// A GUID, kept in lower case. With the keys it opens the person's data, so `Debug` hides it and it
/// has no `Display`; [`expose`](Self::expose) shows it, `Serialize` writes it. It means nothing on
/// another instance.
///
/// ```
/// use foliolink::flinks::LoginId;
///
/// let login_id: LoginId = "7D3F2A10-9c55-4b0e-8a41-2f6a6d1f9b20".parse()?;
/// assert_eq!(login_id.expose(), "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20");
/// assert_eq!(format!("{login_id:?}"), "LoginId(..)");
/// # Ok::<(), foliolink::Error>(())
/// ```
///
/// # Errors
/// `parse` and `try_from` answer [`ErrorKind::Invalid`](crate::ErrorKind::Invalid) for text that is
/// no GUID in the form with dashes.
///
/// Provider docs: <https://docs.flinks.com/guides/getting-started/key-concepts>
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LoginId(Guid);

/// One session, from Authorize until its data is there. Not reusable afterwards.
///
/// A GUID, kept in lower case; no secret, and what Flinks' support asks for.
///
/// ```
/// use foliolink::flinks::RequestId;
///
/// let request_id = RequestId::try_from("e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812")?;
/// assert_eq!(request_id.as_str(), "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812");
/// assert!("e2f8c4b6".parse::<RequestId>().is_err());
/// # Ok::<(), foliolink::Error>(())
/// ```
///
/// # Errors
/// As [`LoginId`].
///
/// Provider docs: <https://docs.flinks.com/guides/getting-started/key-concepts>
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(Guid);

/// A GUID with the text it has on the wire.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Guid {
    id: Uuid,
    text: Box<str>,
}

impl Guid {
    fn read(text: &str) -> Option<Self> {
        // `Uuid` would also take braces, URNs and the form without dashes, which Flinks doesn't
        // send.
        let dashed = text.len() == uuid::fmt::Hyphenated::LENGTH;
        let id = dashed.then(|| Uuid::try_parse(text).ok()).flatten()?;
        Some(Self { id, text: id.hyphenated().to_string().into() })
    }
}

impl LoginId {
    /// The id as text.
    pub fn expose(&self) -> &str {
        &self.0.text
    }

    pub(crate) fn uuid(&self) -> Uuid {
        self.0.id
    }
}

impl RequestId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    pub(crate) fn uuid(&self) -> Uuid {
        self.0.id
    }
}

impl fmt::Debug for LoginId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LoginId(..)")
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestId({})", self.as_str())
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! guid {
    ($name:ident, $parameter:literal) => {
        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self> {
                let guid = Guid::read(text.trim());
                guid.map(Self).ok_or_else(|| {
                    Error::invalid("flinks", concat!($parameter, ": not a GUID with dashes"))
                })
            }
        }

        impl TryFrom<&str> for $name {
            type Error = Error;

            fn try_from(text: &str) -> Result<Self> {
                text.parse()
            }
        }

        impl TryFrom<String> for $name {
            type Error = Error;

            fn try_from(text: String) -> Result<Self> {
                text.parse()
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(
                &self,
                serializer: S,
            ) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0.text)
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "format": "uuid" })
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(
                deserializer: D,
            ) -> std::result::Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                Guid::read(&text)
                    .map(Self)
                    .ok_or_else(|| D::Error::custom("expected a GUID with dashes"))
            }
        }
    };
}

guid!(LoginId, "login_id");
guid!(RequestId, "request_id");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_form_with_dashes_is_an_id_and_errors_do_not_quote_it() {
        for bad in [
            "",
            "7d3f2a109c554b0e8a412f6a6d1f9b20",
            "{7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b2}",
            "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b2g",
        ] {
            let error = LoginId::try_from(bad).unwrap_err();
            assert_eq!(error.to_string(), "flinks: login_id: not a GUID with dashes");
        }
    }

    #[test]
    fn ids_are_stored_as_their_text() {
        let id: LoginId = "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20".parse().unwrap();
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, "\"7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20\"");
        assert_eq!(serde_json::from_str::<LoginId>(&json).unwrap(), id);
        assert!(
            !serde_json::from_str::<LoginId>("\"hunter2\"")
                .unwrap_err()
                .to_string()
                .contains("hunter2")
        );
    }
}

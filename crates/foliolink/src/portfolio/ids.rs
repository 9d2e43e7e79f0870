//! Ids as types of their own: an account's can't be passed for a portfolio's.

use std::{fmt, sync::Arc};

use foliolink_runtime::Text;
use serde::{Deserialize, Serialize};

use crate::none::says_none;

macro_rules! id {
    ($(#[$meta:meta])* $name:ident($held:ty)) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name($held);

        impl $name {
            /// The id as the provider sent it.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// A text of an answer, without a `String` in between.
            #[allow(dead_code, reason = "not each comes so often that it matters")]
            pub(crate) fn from_text(id: Text) -> Self {
                Self(id.into())
            }

            /// Whether it tells one from another. An empty id, one of nothing but zeros or nothing
            /// but `f`s, and words as `null` and `n/a` stand where the provider has none.
            pub fn identifies(&self) -> bool {
                identifies(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl<T: Into<String>> From<T> for $name {
            fn from(id: T) -> Self {
                Self(id.into().into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// An account, unique within its connection; where the provider sends one twice in one answer, a warning names the second.
    AccountId(Arc<str>)
}
id! {
    /// A portfolio, unique within its connection.
    PortfolioId(Arc<str>)
}
id! {
    /// A security, unique within its connection.
    SecurityId(Arc<str>)
}
id! {
    /// A transaction, unique within its connection where the provider sends ids.
    TransactionId(Text)
}
id! {
    /// A bank or broker, unique within its provider.
    InstitutionId(Arc<str>)
}

fn identifies(id: &str) -> bool {
    let means_something = |char: char| char.is_alphanumeric() && char != '0';
    id.contains(means_something) && !says_none(id) && !is_largest_uuid(id)
}

/// Sixteen bytes of ones, the UUID that RFC 9562 calls Max.
fn is_largest_uuid(id: &str) -> bool {
    // Nearly every id can be told by its first character.
    id.trim_start_matches(['{', ' ']).starts_with(['f', 'F'])
        && id.bytes().filter(|byte| matches!(byte, b'f' | b'F')).count() == 32
        && !id.contains(|char: char| char.is_alphanumeric() && !matches!(char, 'f' | 'F'))
}

/// An id that tells one from another.
pub(crate) fn identifying<T: AsRef<str>>(id: Option<&T>) -> Option<&T> {
    id.filter(|id| identifies(id.as_ref()))
}

/// Flinks' LoginId or Vumi's connection token. With the keys it opens a person's data, so `Debug`
/// hides it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct ConnectionId(String);

impl ConnectionId {
    /// The id as text.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for ConnectionId {
    fn from(id: T) -> Self {
        Self(id.into())
    }
}

impl fmt::Debug for ConnectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConnectionId(..)")
    }
}

/// A row or an answer that the provider sent without the id that it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct MissingId;

impl fmt::Display for MissingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sent without its id")
    }
}

impl std::error::Error for MissingId {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_of_zeros_identifies_nothing() {
        for id in [
            "",
            " ",
            "0",
            "000",
            "00000000-0000-0000-0000-000000000000",
            "null",
            "NULL",
            "None",
            "nil",
            "undefined",
            "N/A",
            "NaN",
            "-",
            "{00000000-0000-0000-0000-000000000000}",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        ] {
            assert!(!TransactionId::from(id).identifies(), "{id:?}");
        }
        for id in [
            "1",
            "00000000-0000-0000-0000-000000000001",
            "a",
            "nullable",
            "NA",
            "ff",
            "ffffffff-ffff-ffff-ffff-fffffffffffe",
        ] {
            assert!(TransactionId::from(id).identifies(), "{id:?}");
        }
    }
}

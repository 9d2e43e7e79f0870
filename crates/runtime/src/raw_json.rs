//! JSON whose shape nobody has documented: kept as text, so that every digit and every field
//! survives.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::Error as _};
use serde_json::value::RawValue;

/// One JSON value as it was sent. `Debug` shows its length only: it may hold anything.
///
/// ```
/// let value: foliolink_runtime::RawJson =
///     serde_json::from_str(r#"{"units": 123456789012345678.99}"#).unwrap();
/// assert_eq!(value.get(), r#"{"units": 123456789012345678.99}"#);
/// assert_eq!(format!("{value:?}"), "RawJson(32 bytes)");
/// ```
#[derive(Clone)]
pub struct RawJson(Box<str>);

impl RawJson {
    /// The JSON text.
    pub fn get(&self) -> &str {
        &self.0
    }

    /// What a parser has just gone through as one value, to be kept beside what it made of it.
    #[doc(hidden)]
    pub fn of_parsed(json: &str) -> Self {
        Self(json.into())
    }

    /// Decodes the value.
    ///
    /// # Errors
    /// [`BodyError`](crate::BodyError) with a path inside this value.
    pub fn decode<T: serde::de::DeserializeOwned>(&self) -> Result<T, crate::BodyError> {
        crate::decode(self.get().as_bytes())
    }
}

impl PartialEq for RawJson {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl Eq for RawJson {}

impl fmt::Debug for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawJson({} bytes)", self.get().len())
    }
}

impl<'de> Deserialize<'de> for RawJson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(|json| Self(json.into()))
    }
}

impl Serialize for RawJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // It was JSON when it came: seen once more by who writes it, and by nobody else.
        let json: &RawValue = serde_json::from_str(&self.0).map_err(S::Error::custom)?;
        json.serialize(serializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for RawJson {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RawJson".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(true)
    }
}

//! Maps in which no key stands twice.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};

/// What is said of such a key, whose name may be anything.
pub(super) const DUPLICATE_KEY: &str = "duplicate key";

/// Reads a map; a key that stands twice is an error, since the earlier value would be lost. For
/// `deserialize_with`.
///
/// # Errors
/// As every map's, and for such a key. The text doesn't name it.
///
/// ```
/// use std::collections::BTreeMap;
///
/// #[derive(Debug, serde::Deserialize)]
/// #[serde(transparent)]
/// struct Figures(#[serde(deserialize_with = "foliolink_runtime::unique_keys")] BTreeMap<String, u32>);
///
/// let twice = foliolink_runtime::decode::<Figures>(br#"{"a": 1, "a": 2}"#).unwrap_err();
/// assert_eq!(twice.to_string(), "duplicate key at .");
/// ```
pub fn unique_keys<'de, D, T>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct Unique<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Unique<T> {
        type Value = BTreeMap<String, T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut all = BTreeMap::new();
            while let Some((key, value)) = map.next_entry()? {
                if all.insert(key, value).is_some() {
                    return Err(A::Error::custom(DUPLICATE_KEY));
                }
            }
            Ok(all)
        }
    }

    deserializer.deserialize_map(Unique(PhantomData))
}

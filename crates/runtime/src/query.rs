//! Query parameters and form bodies, under the names the generator gives them.

use serde::Serialize;

use crate::Error;

/// One query parameter; `None` adds nothing, a list repeats the name.
#[doc(hidden)]
pub struct QueryParam<'a, T> {
    name: &'a str,
    value: &'a T,
}

impl<'a, T: Serialize> QueryParam<'a, T> {
    #[doc(hidden)]
    pub fn new(name: &'a str, value: &'a T) -> Self {
        Self { name, value }
    }
}

impl<T: Serialize> Serialize for QueryParam<'_, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::{Error as _, SerializeSeq as _};
        use serde_json::Value;

        // Parameters are scalars or lists of scalars, so a small JSON value does; no amount is ever
        // a parameter.
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let texts = match &serde_json::to_value(self.value).map_err(S::Error::custom)? {
            Value::Null => vec![],
            Value::Array(items) => items.iter().map(text).collect(),
            other => vec![text(other)],
        };
        let mut pairs = serializer.serialize_seq(Some(texts.len()))?;
        for text in &texts {
            pairs.serialize_element(&(self.name, text))?;
        }
        pairs.end()
    }
}

/// Form bodies.
#[doc(hidden)]
pub trait RequestBuilderExt<E>: Sized {
    #[doc(hidden)]
    fn form_urlencoded<T: Serialize + ?Sized>(self, body: &T) -> Result<Self, Error<E>>;
}

impl<E> RequestBuilderExt<E> for reqwest::RequestBuilder {
    fn form_urlencoded<T: Serialize + ?Sized>(self, body: &T) -> Result<Self, Error<E>> {
        let text = serde_urlencoded::to_string(body)
            .map_err(|error| Error::InvalidRequest(error.to_string()))?;
        Ok(self
            .header(reqwest::header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query<T: Serialize>(value: T) -> String {
        serde_urlencoded::to_string(QueryParam::new("externalId", &value)).unwrap()
    }

    #[test]
    fn none_adds_nothing_and_a_list_repeats_the_name() {
        assert_eq!(query(None::<String>), "");
        assert_eq!(query(Some("é & co")), "externalId=%C3%A9+%26+co");
        assert_eq!(query(vec![1, 2]), "externalId=1&externalId=2");
    }
}

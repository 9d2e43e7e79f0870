//! Query parameters and form bodies, under the names the generator gives them.

use reqwest::{RequestBuilder, Url, header};
use serde::Serialize;
use serde_json::Value;

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

    fn add_to(&self, url: &mut Url) -> serde_json::Result<()> {
        let texts = texts(&serde_json::to_value(self.value)?);
        if !texts.is_empty() {
            let pairs = texts.iter().map(|text| (self.name, text));
            url.query_pairs_mut().extend_pairs(pairs);
        }
        Ok(())
    }
}

/// Parameters are scalars or lists of scalars, so a small JSON value does; no amount is ever one.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => vec![],
        Value::Array(items) => items.iter().map(text).collect(),
        other => vec![text(other)],
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Parameters of a request: reqwest's own `query` stands behind a feature that brings two more
/// crates.
#[doc(hidden)]
pub trait QueryBuilderExt: Sized {
    #[doc(hidden)]
    #[must_use]
    fn query_param<T: Serialize>(self, param: &QueryParam<'_, T>) -> Self;
}

impl QueryBuilderExt for RequestBuilder {
    fn query_param<T: Serialize>(self, param: &QueryParam<'_, T>) -> Self {
        let (client, request) = self.build_split();
        let added = request.ok().and_then(|mut request| {
            param.add_to(request.url_mut()).ok()?;
            Some(request)
        });
        match added {
            Some(request) => Self::from_parts(client, request),
            // What can't be built fails when it is to be sent, as before.
            None => client.get(""),
        }
    }
}

/// Form bodies.
#[doc(hidden)]
pub trait RequestBuilderExt<E>: Sized {
    #[doc(hidden)]
    fn form_urlencoded<T: Serialize + ?Sized>(self, body: &T) -> Result<Self, Error<E>>;
}

impl<E> RequestBuilderExt<E> for RequestBuilder {
    fn form_urlencoded<T: Serialize + ?Sized>(self, body: &T) -> Result<Self, Error<E>> {
        let body =
            serde_json::to_value(body).map_err(|error| Error::InvalidRequest(error.to_string()))?;
        let Value::Object(fields) = body else {
            return Err(Error::InvalidRequest("a form has fields".to_owned()));
        };
        let mut form = form_urlencoded::Serializer::new(String::new());
        for (name, value) in &fields {
            form.extend_pairs(texts(value).iter().map(|text| (name, text)));
        }
        Ok(self
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form.finish()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query<T: Serialize>(value: T) -> Option<String> {
        let request = reqwest::Client::new().get("http://localhost/a");
        let request = request.query_param(&QueryParam::new("externalId", &value)).build().unwrap();
        request.url().query().map(str::to_owned)
    }

    #[test]
    fn none_adds_nothing_and_a_list_repeats_the_name() {
        assert_eq!(query(None::<String>), None);
        assert_eq!(query(Vec::<u8>::new()), None);
        assert_eq!(query(Some("é & co")).unwrap(), "externalId=%C3%A9+%26+co");
        assert_eq!(query(vec![1, 2]).unwrap(), "externalId=1&externalId=2");
    }

    #[test]
    fn parameters_stand_one_after_the_other_and_a_broken_address_fails_when_it_is_built() {
        let http = reqwest::Client::new();
        let request =
            http.get("http://localhost/a").query_param(&QueryParam::new("skip", &Some(3)));
        let request = request.query_param(&QueryParam::new("take", &true)).header("a", "b");
        let request = request.build().unwrap();
        assert_eq!(request.url().as_str(), "http://localhost/a?skip=3&take=true");
        assert_eq!(request.headers()["a"], "b");
        let broken = http.get("nowhere").query_param(&QueryParam::new("skip", &3)).build();
        assert!(broken.unwrap_err().is_builder());
    }

    #[test]
    fn a_form_has_its_fields_and_nothing_for_one_that_is_not_there() {
        let fields = serde_json::json!({"a": "é b", "c": null, "d": [1, 2]});
        let request = reqwest::Client::new().post("http://localhost/a");
        let form = RequestBuilderExt::<()>::form_urlencoded(request, &fields).unwrap();
        let request = form.build().unwrap();
        let body = request.body().and_then(reqwest::Body::as_bytes).unwrap();
        assert_eq!(body, b"a=%C3%A9+b&d=1&d=2");
    }
}

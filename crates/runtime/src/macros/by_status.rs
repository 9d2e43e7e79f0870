//! `by_status!`: an operation with several answers is an enum whose variant the HTTP status picks.

/// Defines an enum whose variant is chosen by HTTP status when decoding.
///
/// Exact statuses stand before ranges. The bodies of two statuses may overlap completely: an
/// untagged enum would take the first fit and hand a challenge out as a session.
///
/// ```
/// use foliolink_runtime::{FromBody, by_status};
/// use reqwest::StatusCode;
///
/// #[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
/// pub struct Session {
///     id: String,
/// }
/// #[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
/// pub struct Challenge {
///     id: String,
/// }
///
/// by_status! {
///     /// What `authorize` answers.
///     pub enum SessionOrChallenge { Session(Session), Challenge(Challenge), Gone }
///     match status { 200 => Session(Session), 203 => Challenge(Challenge), 400..=499 => Gone }
/// }
///
/// let answer =
///     SessionOrChallenge::from_body(StatusCode::from_u16(203).unwrap(), br#"{"id": "e2f8"}"#)
///         .unwrap();
/// assert!(matches!(answer, SessionOrChallenge::Challenge(_)));
/// ```
#[macro_export]
macro_rules! by_status {
    (
        $(#[$meta:meta])* pub enum $name:ident { $($variant:ident $(($body:ty))?),+ $(,)? }
        match status { $($status:pat => $to:ident $(($to_body:ty))?),+ $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        pub enum $name { $(#[allow(missing_docs)] $variant $(($body))?,)+ }

        impl $crate::FromBody for $name {
            fn from_body(status: $crate::__private::StatusCode, body: &[u8]) -> ::std::result::Result<Self, $crate::BodyError> {
                match status.as_u16() {
                    $($status => $crate::by_status!(@decode $name $to status body $($to_body)?),)+
                    _ => Err($crate::BodyError::undocumented(status)),
                }
            }

            fn check_known(status: $crate::__private::StatusCode, body: &[u8]) -> ::std::result::Result<(), $crate::BodyError> {
                match status.as_u16() {
                    $($status => $crate::by_status!(@check status body $($to_body)?),)+
                    _ => Ok(()),
                }
            }
        }

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                $($crate::by_status!(@encode self $name $variant serializer $($body)?);)+
                unreachable!("every variant returned above")
            }
        }

        $($(
            impl From<$body> for $name { fn from(body: $body) -> Self { Self::$variant(body) } }
        )?)+
    };
    (@decode $name:ident $variant:ident $sent:ident $input:ident $body:ty) => {
        <$body as $crate::FromBody>::from_body($sent, $input).map($name::$variant)
    };
    (@decode $name:ident $variant:ident $sent:ident $input:ident) => {{ let _ = $input; Ok($name::$variant) }};
    (@check $sent:ident $input:ident $body:ty) => {
        <$body as $crate::FromBody>::check_known($sent, $input)
    };
    (@check $sent:ident $input:ident) => {{ let _ = $input; Ok(()) }};
    (@encode $this:ident $name:ident $variant:ident $serializer:ident $body:ty) => {
        if let $name::$variant(body) = $this { return $crate::__private::serde::Serialize::serialize(body, $serializer); }
    };
    (@encode $this:ident $name:ident $variant:ident $serializer:ident) => {
        if let $name::$variant = $this { return $serializer.serialize_unit(); }
    };
}

#[cfg(test)]
#[allow(unreachable_pub)]
mod tests {
    use reqwest::StatusCode;

    use crate::FromBody as _;

    type Words = Vec<String>;

    by_status! {
        /// Two statuses with the same shape, an empty one and a range.
        pub enum Answer { Done(Words), Empty }
        match status { 200 => Done(Words), 202 => Empty, 400..=499 => Done(Words) }
    }

    fn decode(status: u16, body: &str) -> Result<Answer, crate::BodyError> {
        Answer::from_body(StatusCode::from_u16(status).unwrap(), body.as_bytes())
    }

    #[test]
    fn the_status_decides_and_an_empty_answer_needs_no_body() {
        assert!(matches!(decode(200, r#"["a"]"#), Ok(Answer::Done(words)) if words == ["a"]));
        assert!(matches!(decode(202, ""), Ok(Answer::Empty)));
        assert!(matches!(decode(418, "[]"), Ok(Answer::Done(_))));
    }

    #[test]
    fn a_wrong_body_says_where_and_an_unknown_status_says_so() {
        assert_eq!(decode(200, r#"["a", 1]"#).unwrap_err().to_string(), "expected a string at [1]");
        assert_eq!(
            decode(299, "[]").unwrap_err().to_string(),
            "no body is described for status 299 at ."
        );
    }

    #[test]
    fn encoding_writes_the_body_alone() {
        let answer = decode(200, r#"["a"]"#).unwrap();
        assert_eq!(serde_json::to_string(&answer).unwrap(), r#"["a"]"#);
        assert_eq!(serde_json::to_string(&Answer::Empty).unwrap(), "null");
    }
}

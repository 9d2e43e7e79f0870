//! Why a delivery was turned away, and the HTTP status that says so to the provider.

use std::fmt;

/// Why a delivery wasn't handed on.
///
/// [`status`](Self::status) is what to answer. `Display` is one line for a log and holds nothing of
/// the delivery; don't send it back, since it would tell a forger what to mend.
///
/// ```
/// use foliolink::webhook::Rejected;
///
/// assert_eq!(Rejected::WrongSignature.status(), 401);
/// // The provider should stop repeating what we have, and come back when it was our fault.
/// assert_eq!(Rejected::Known.status(), 200);
/// assert_eq!(Rejected::KeyUnavailable.status(), 503);
/// ```
///
/// Provider docs: <https://docs.flinks.com/guides/webhooks/hmac-validation>,
/// <https://docs.vumi.io/developer-resources/webhooks-and-security/webhook-verification>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rejected {
    /// The signature header is longer than any signature.
    HeaderTooLarge,
    /// The body is longer than the limit.
    BodyTooLarge,
    /// The body broke off.
    BodyBroken,
    /// The body didn't arrive in time.
    BodyTooSlow,
    /// As many bodies are being read as there is room for.
    NoRoom,
    /// No signature header, or an empty one.
    NoSignature,
    /// More than one signature: which one counts isn't for the sender to leave open.
    SeveralSignatures,
    /// Not the form of a signature: no Base64, a cut token, unreadable parts.
    MalformedSignature,
    /// The token names another algorithm or type than ES256 and JWT.
    WrongAlgorithm,
    /// The id of the key isn't a UUID with dashes.
    BadKeyId,
    /// The provider doesn't know the key.
    UnknownKey,
    /// The provider's key is of another kind than P-256.
    UnusableKey,
    /// The key couldn't be fetched now.
    KeyUnavailable,
    /// Too many unknown keys in a short time; none was asked for.
    TooManyLookups,
    /// No key of ours, or not the named key, made this signature.
    WrongSignature,
    /// Signed too long ago, or past its end.
    Stale,
    /// Signed in the future, or not valid yet.
    Early,
    /// Signed for another body.
    WrongBody,
    /// Signed, yet not JSON of the form that events have.
    NotAnEvent,
    /// Taken before. Nothing is wrong: it was dropped.
    Known,
    /// The same delivery is being taken right now, and may still fail.
    Busy,
    /// The sink didn't take it, or not in time.
    NotTaken,
}

impl Rejected {
    /// The HTTP status to answer: 200 for what we have already, 503 for what may go better later,
    /// 4xx for the rest.
    pub fn status(self) -> u16 {
        match self {
            Self::Known => 200,
            Self::BodyBroken | Self::NotAnEvent => 400,
            Self::BodyTooSlow => 408,
            Self::BodyTooLarge => 413,
            Self::HeaderTooLarge => 431,
            Self::KeyUnavailable
            | Self::TooManyLookups
            | Self::Busy
            | Self::NotTaken
            | Self::NoRoom => 503,
            _ => 401,
        }
    }

    /// The word used in JSON output, e.g. `wrong_signature`.
    pub fn as_str(self) -> &'static str {
        self.words().0
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::HeaderTooLarge => ("header_too_large", "the signature header is too long"),
            Self::BodyTooLarge => ("body_too_large", "the body is longer than the limit"),
            Self::BodyBroken => ("body_broken", "the body broke off"),
            Self::BodyTooSlow => ("body_too_slow", "the body came too slowly"),
            Self::NoRoom => ("no_room", "too many bodies are being read"),
            Self::NoSignature => ("no_signature", "no signature header"),
            Self::SeveralSignatures => ("several_signatures", "more than one signature"),
            Self::MalformedSignature => ("malformed_signature", "the signature can't be read"),
            Self::WrongAlgorithm => ("wrong_algorithm", "the token isn't an ES256 JWT"),
            Self::BadKeyId => ("bad_key_id", "the key id isn't a UUID"),
            Self::UnknownKey => ("unknown_key", "the provider doesn't know the key"),
            Self::UnusableKey => ("unusable_key", "the provider's key isn't a P-256 key"),
            Self::KeyUnavailable => ("key_unavailable", "the key can't be fetched now"),
            Self::TooManyLookups => ("too_many_lookups", "too many unknown keys in a short time"),
            Self::WrongSignature => ("wrong_signature", "the signature is wrong"),
            Self::Stale => ("stale", "signed too long ago, or expired"),
            Self::Early => ("early", "signed in the future, or not valid yet"),
            Self::WrongBody => ("wrong_body", "signed for another body"),
            Self::NotAnEvent => ("not_an_event", "signed, yet not an event"),
            Self::Known => ("known", "taken before, dropped"),
            Self::Busy => ("busy", "being taken right now"),
            Self::NotTaken => ("not_taken", "the sink didn't take it"),
        }
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words().1)
    }
}

impl std::error::Error for Rejected {}

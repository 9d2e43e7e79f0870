//! What a token says about its own life. Never trusted for anything else: nothing here verifies a
//! signature.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use foliolink_runtime::decode;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// The times in a JWT's payload.
pub(crate) struct Claims {
    pub(crate) iat: Option<Timestamp>,
    pub(crate) exp: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Payload {
    iat: Option<i64>,
    exp: Option<i64>,
}

/// Reads the times, or `None` where the text is no JWT.
pub(crate) fn claims(token: &str) -> Option<Claims> {
    let payload = token.split('.').nth(1)?;
    let payload: Payload = decode(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    let time =
        |seconds: Option<i64>| seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    Some(Claims { iat: time(payload.iat), exp: time(payload.exp) })
}

/// Documented life of a session token.
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// When to log in again: after eleven twelfths of the life, which is 55 minutes of the documented
/// hour.
///
/// The life is `exp - iat` where both are there: that holds whatever the difference between the two
/// clocks.
pub(crate) fn renew_at(token: &str, now: Timestamp) -> Timestamp {
    let life = claims(token)
        .and_then(|claims| Some(claims.exp?.duration_since(claims.iat.unwrap_or(now))));
    let life = life.filter(|life| *life > SignedDuration::ZERO && *life <= DAY).unwrap_or(HOUR);
    now.saturating_add(life / 12 * 11).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(payload: &str) -> String {
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload))
    }

    proptest::proptest! {
        #[test]
        fn no_token_panics_or_is_renewed_at_once(text in ".*", iat in proptest::num::i64::ANY, exp in proptest::num::i64::ANY) {
            let now: Timestamp = "2031-04-02T08:00:00Z".parse().unwrap();
            proptest::prop_assert!(renew_at(&text, now) > now);
            let token = token(&format!(r#"{{"iat": {iat}, "exp": {exp}}}"#));
            proptest::prop_assert!(renew_at(&token, now) > now);
        }
    }

    #[test]
    fn eleven_twelfths_of_the_life_or_of_an_hour() {
        let now: Timestamp = "2031-04-02T08:00:00Z".parse().unwrap();
        let after = |token: &str| renew_at(token, now).duration_since(now).as_secs();
        let seconds = now.as_second();
        assert_eq!(after("no jwt"), 55 * 60);
        assert_eq!(after(&token("{}")), 55 * 60);
        assert_eq!(after(&token("not json")), 55 * 60);
        // The other clock is years off: only the difference counts.
        assert_eq!(after(&token(r#"{"iat": 1000, "exp": 2200}"#)), 1100);
        assert_eq!(after(&token(&format!(r#"{{"exp": {}}}"#, seconds + 600))), 550);
        // Nonsense is no reason to log in before every call.
        assert_eq!(after(&token(r#"{"iat": 2000, "exp": 1000}"#)), 55 * 60);
        assert_eq!(after(&token(r#"{"iat": 0, "exp": 9999999999}"#)), 55 * 60);
    }
}

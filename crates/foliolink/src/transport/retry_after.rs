//! `Retry-After`: seconds, or one of the three forms that HTTP has for dates.

use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, RETRY_AFTER};

/// How long the answer asks us to stay away; a date in the past is zero, what is neither is
/// nothing.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let until = |at: SystemTime| at.duration_since(SystemTime::now()).unwrap_or_default();
    match seconds(text) {
        // Nobody means decades: some count from 1970, as in headers of other services.
        Some(seconds) if INSTANTS.contains(&seconds) => instant(seconds).map(until),
        Some(seconds) => Some(Duration::from_secs(seconds)),
        None => date(text).map(until),
    }
}

/// These numbers are instants, in seconds or milliseconds since 1970: as a span the least of them
/// would be thirty years.
const INSTANTS: std::ops::Range<u64> = 1_000_000_000..100_000_000_000_000;

/// The instant that such a number is; what would be beyond the year 5138 in seconds is
/// milliseconds, and what isn't of our times is nothing.
fn instant(number: u64) -> Option<SystemTime> {
    let seconds = if number >= 100_000_000_000 { number / 1000 } else { number };
    let at = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))?;
    // A day is more than anybody's limit lasts.
    (at <= SystemTime::now() + Duration::from_secs(24 * 60 * 60)).then_some(at)
}

/// Whole seconds. Some write a fraction, which no rule knows; a part of one is waited for as a
/// whole one.
fn seconds(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    // What is too long for the type is longer than anybody waits.
    let whole = whole.parse().unwrap_or(u64::MAX);
    Some(whole.saturating_add(u64::from(fraction.bytes().any(|digit| digit != b'0'))))
}

/// An instant in GMT, the only zone that HTTP has: what names another is no date, and read as if it
/// were GMT it would be hours off.
fn date(text: &str) -> Option<SystemTime> {
    if let Ok(date) = httpdate::parse_http_date(text) {
        return Some(date);
    }
    // A wrong weekday doesn't make the rest wrong.
    let lenient = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true);
    let date = text.ends_with(" GMT").then(|| lenient.parse_timestamp(text).ok()).flatten()?;
    Some(date.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(value: &str) -> Option<Duration> {
        retry_after(&HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())]))
    }

    #[test]
    fn seconds_and_dates_are_read_and_nonsense_is_ignored() {
        assert_eq!(asked("120"), Some(Duration::from_secs(120)));
        assert_eq!(asked("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO));
        assert!(asked("Sun, 06 Nov 2094 08:49:37 GMT").unwrap() > Duration::from_secs(60));
        assert_eq!(asked("soon"), None);
        assert_eq!(asked("-5"), None);
    }

    #[test]
    fn seconds_with_a_fraction_are_read_and_a_part_of_one_is_a_whole_one() {
        for (text, seconds) in [
            ("3600.0", 3600),
            (" 3600.000 ", 3600),
            ("0.0", 0),
            ("0.2", 1),
            ("1.5", 2),
            ("999999999", 999_999_999),
            ("99999999999999999999999999.5", u64::MAX),
        ] {
            assert_eq!(asked(text), Some(Duration::from_secs(seconds)), "{text}");
        }
        for nonsense in ["", ".", ".5", "5.", "1.2.3", "1e3", "0x10", "1,5", "+-5", "1 h", "\u{e9}"]
        {
            assert_eq!(asked(nonsense), None, "{nonsense:?}");
        }
    }

    #[test]
    fn a_number_that_counts_from_1970_is_an_instant_and_never_a_wait_of_years() {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        let soon = (now + Duration::from_secs(20)).as_secs();
        for text in [soon.to_string(), (soon * 1000).to_string(), format!("{soon}.5")] {
            let wait = asked(&text).unwrap();
            assert!((15..=21).contains(&wait.as_secs()), "{text}: {wait:?}");
        }
        assert_eq!(asked("1700000000"), Some(Duration::ZERO), "long past");
        for nonsense in ["4102444800", "99999999999", "9999999999999"] {
            assert_eq!(asked(nonsense), None, "{nonsense}");
        }
    }

    /// All three forms of the same instant, and what only looks like one.
    #[test]
    fn the_three_forms_of_http_are_one_instant_and_no_other_zone_is_gmt() {
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_933_064_977);
        let imf = httpdate::fmt_http_date(at);
        assert_eq!(imf, "Fri, 04 Apr 2031 10:29:37 GMT");
        let forms = [imf.as_str(), "Friday, 04-Apr-31 10:29:37 GMT", "Fri Apr  4 10:29:37 2031"];
        for form in forms {
            assert_eq!(date(form), Some(at), "{form}");
            assert!(asked(form).is_some(), "{form}");
        }
        for other in ["CET", "PST", "EST", "UT", "Z", "+0100", "-0000", "gmt", ""] {
            let text = imf.replace("GMT", other);
            assert_eq!(asked(&text), None, "{text}");
            assert_eq!(asked(&forms[1].replace("GMT", other)), None, "{other}");
        }
        assert_eq!(asked("Fri, 04 Apr 2031 10:29:37 GMT +0100"), None);
    }
}

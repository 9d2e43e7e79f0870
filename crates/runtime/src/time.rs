//! Times and dates as providers really send them: with or without a zone, 3 to 9 fraction digits.
//! What has no zone is UTC, and some dates are how a server says never.

use std::fmt;

use jiff::{
    Timestamp, civil,
    tz::{Offset, TimeZone},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::json_value::read_text;

/// An instant. Text that is none is kept, and doesn't fail the answer it stands in; so is one that
/// means that there is none, as in the year 1 ([`is_never`](Self::is_never)).
///
/// ```
/// use foliolink_runtime::Time;
///
/// let zoneless = Time::from("2031-04-02T08:15:42.1459990");
/// assert_eq!(zoneless, Time::from("2031-04-02T08:15:42.145999Z"));
/// assert_eq!(zoneless.timestamp().unwrap().to_string(), "2031-04-02T08:15:42.145999Z");
/// assert_eq!(Time::from("yesterday").timestamp(), None);
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Time(Held<Timestamp>);

/// A calendar day, `YYYY-MM-DD`. A date-time is read as its day as written; other text is kept, and
/// so is one that means that there is none, as in the year 1 ([`is_never`](Self::is_never)).
///
/// ```
/// use foliolink_runtime::Date;
///
/// assert_eq!(Date::from("2031-03-28").day().unwrap().to_string(), "2031-03-28");
/// assert_eq!(Date::from("2031-03-28T23:30:00.000Z").day().unwrap().to_string(), "2031-03-28");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Date(Held<civil::Date>);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Held<T> {
    Read(T),
    /// Seldom, and so in one word: a row has a date, and histories are long.
    Text(Box<Box<str>>),
}

impl<T> Held<T> {
    fn is_never(&self) -> bool {
        match self {
            Self::Read(_) => false,
            Self::Text(text) => means_never(text),
        }
    }
}

impl Time {
    /// The instant, or `None` where the text was none.
    pub fn timestamp(&self) -> Option<Timestamp> {
        match self.0 {
            Held::Read(timestamp) => Some(timestamp),
            Held::Text(_) => None,
        }
    }

    /// Whether it is a date by which a server says that there is none: .NET's smallest (year 1) and
    /// largest (year 9999) in any zone, the midnight from which Unix (1970), SQL Server (1900, 1753)
    /// or Windows (1601) counts, and MySQL's `0000-00-00`.
    ///
    /// ```
    /// let never = foliolink_runtime::Time::from("0001-01-01T00:00:00");
    /// assert!(never.is_never() && never.timestamp().is_none());
    /// ```
    pub fn is_never(&self) -> bool {
        self.0.is_never()
    }
}

impl Date {
    /// The day, or `None` where the text was none.
    pub fn day(&self) -> Option<civil::Date> {
        match self.0 {
            Held::Read(day) => Some(day),
            Held::Text(_) => None,
        }
    }

    /// Whether it is a date by which a server says that there is none, as of
    /// [`Time::is_never`].
    ///
    /// ```
    /// let never = foliolink_runtime::Date::from("0001-01-01T00:00:00");
    /// assert!(never.is_never() && never.day().is_none());
    /// ```
    pub fn is_never(&self) -> bool {
        self.0.is_never()
    }
}

/// Whether a text is a date that stands for one that there isn't. Of an epoch only its midnight:
/// whatever is later on that day was a time.
fn means_never(text: &str) -> bool {
    let Some(day) = any_day(text) else { return text.starts_with("0000-00-00") };
    let is_midnight =
        || text.bytes().skip("1970-01-01".len()).all(|byte| !matches!(byte, b'1'..=b'9'));
    is_beyond(day.year()) || (is_epoch(day) && is_midnight())
}

/// The years of .NET's smallest and largest date, of which a zone east of Greenwich puts the first
/// hours into the year before.
fn is_beyond(year: i16) -> bool {
    matches!(year, 0 | 1 | 9999)
}

/// The first days of Windows, SQL Server (two types of dates) and Unix.
fn is_epoch(day: civil::Date) -> bool {
    matches!((day.year(), day.month(), day.day()), (1601 | 1753 | 1900 | 1970, 1, 1))
}

/// The day that a text begins with.
fn any_day(text: &str) -> Option<civil::Date> {
    text.get(..10)?.parse().ok()
}

fn timestamp(text: &str) -> Option<Timestamp> {
    // A bare date would become midnight, which nobody said.
    if text.len() < "2031-04-02T08:15".len() {
        return None;
    }
    // `…T10:15:42[Europe/Madrid]` names a zone but no offset: read as UTC it would be another
    // instant.
    text.parse().ok().or_else(|| {
        if text.contains('[') {
            return None;
        }
        let zoneless: civil::DateTime = text.parse().ok()?;
        Some(zoneless.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })
}

fn day(text: &str) -> Option<civil::Date> {
    let whole = text.len() == "2031-04-02".len() || timestamp(text).is_some();
    whole.then(|| any_day(text)).flatten()
}

/// `YYYY-MM-DD` in digits, if it is sure to mean a day: the form in which nearly every one comes.
/// Whatever else is written goes the way of [`day`], to the same day.
fn plain_day(text: &[u8]) -> Option<civil::Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else { return None };
    let year = pair(*y1, *y2)? * 100 + pair(*y3, *y4)?;
    let month = i8::try_from(pair(*m1, *m2)?).ok()?;
    let day = i8::try_from(pair(*d1, *d2)?).ok()?;
    civil::Date::new(year, month, day).ok().filter(|day| !is_beyond(year) && !is_epoch(*day))
}

/// `YYYY-MM-DDTHH:MM:SS` with up to nine digits of a fraction, in UTC or without a zone. Whatever
/// else is written goes the way of [`timestamp`], to the same instant.
fn plain_timestamp(text: &str) -> Option<Timestamp> {
    let (day, time) = text.as_bytes().split_at_checked("2031-04-02".len())?;
    let [b'T', h1, h2, b':', m1, m2, b':', s1, s2, rest @ ..] = time else { return None };
    let day = plain_day(day)?;
    let nanosecond = match rest {
        [] | [b'Z'] => 0,
        [b'.', fraction @ .., b'Z'] | [b'.', fraction @ ..] => nanoseconds(fraction)?,
        _ => return None,
    };
    let part = |tens: u8, ones: u8| i8::try_from(pair(tens, ones)?).ok();
    // A leap second is none of a `civil::Time`.
    let time = civil::Time::new(part(*h1, *h2)?, part(*m1, *m2)?, part(*s1, *s2)?, nanosecond);
    Offset::UTC.to_timestamp(day.to_datetime(time.ok()?)).ok()
}

fn nanoseconds(fraction: &[u8]) -> Option<i32> {
    if !(1..=9).contains(&fraction.len()) {
        return None;
    }
    let mut all = 0;
    for at in 0..9 {
        all = all * 10 + fraction.get(at).map_or(Some(0), |digit| value(*digit))?;
    }
    Some(all)
}

fn pair(tens: u8, ones: u8) -> Option<i16> {
    i16::try_from(value(tens)? * 10 + value(ones)?).ok()
}

fn value(digit: u8) -> Option<i32> {
    digit.is_ascii_digit().then(|| i32::from(digit - b'0'))
}

impl From<&str> for Time {
    fn from(text: &str) -> Self {
        if let Some(timestamp) = plain_timestamp(text) {
            return Self(Held::Read(timestamp));
        }
        let read = timestamp(text).filter(|_| !means_never(text));
        Self(read.map_or_else(|| Held::Text(Box::new(text.into())), Held::Read))
    }
}

impl From<&str> for Date {
    fn from(text: &str) -> Self {
        if let Some(day) = plain_day(text.as_bytes()) {
            return Self(Held::Read(day));
        }
        let read = day(text).filter(|_| !means_never(text));
        Self(read.map_or_else(|| Held::Text(Box::new(text.into())), Held::Read))
    }
}

impl From<Timestamp> for Time {
    fn from(timestamp: Timestamp) -> Self {
        Self(Held::Read(timestamp))
    }
}

impl From<civil::Date> for Date {
    fn from(day: civil::Date) -> Self {
        Self(Held::Read(day))
    }
}

macro_rules! as_text {
    ($name:ident, $format:literal) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match &self.0 {
                    Held::Read(value) => value.fmt(f),
                    Held::Text(text) => f.write_str(text),
                }
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match &self.0 {
                    Held::Read(value) => value.fmt(f),
                    // Any text the provider sent.
                    Held::Text(_) => f.write_str(concat!(stringify!($name), "(unreadable)")),
                }
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                read_text(deserializer, |text| text.into())
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn inline_schema() -> bool {
                true
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "format": $format })
            }
        }
    };
}

as_text!(Time, "date-time");
as_text!(Date, "date");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn six_or_seven_fraction_digits_with_or_without_z_are_one_instant() {
        for text in [
            "2031-04-02T08:15:42.145999",
            "2031-04-02T08:15:42.1459990",
            "2031-04-02T08:15:42.1459990Z",
            "2031-04-02T10:15:42.145999+02:00",
        ] {
            assert_eq!(Time::from(text).to_string(), "2031-04-02T08:15:42.145999Z", "{text}");
        }
    }

    #[test]
    fn a_date_takes_two_words_where_there_may_be_none() {
        assert_eq!(size_of::<Option<Date>>(), 16);
    }

    #[test]
    fn text_that_is_no_time_is_kept_and_hidden() {
        let time: Time = serde_json::from_str(r#""Jane's birthday""#).unwrap();
        assert_eq!(time.timestamp(), None);
        assert_eq!(serde_json::to_string(&time).unwrap(), r#""Jane's birthday""#);
        assert_eq!(format!("{time:?}"), "Time(unreadable)");
    }

    #[test]
    fn a_named_zone_without_an_offset_is_not_taken_for_utc() {
        assert_eq!(Time::from("2031-04-02T10:15:42[Europe/Madrid]").timestamp(), None);
        assert_eq!(
            Time::from("2031-04-02T10:15:42+02:00[Europe/Madrid]"),
            Time::from("2031-04-02T08:15:42Z")
        );
        // Beyond what an instant can be: kept, not folded to something else.
        for text in [
            "9999-12-31T23:59:59",
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59-12:00",
            "2031-04-02T10:15:42+26:00",
        ] {
            assert_eq!(Time::from(text).timestamp(), None, "{text}");
        }
    }

    #[test]
    fn the_year_one_means_never_wherever_it_was_written() {
        for text in [
            "0001-01-01T00:00:00",
            "0001-01-01T00:00:00Z",
            "0001-01-01T00:00:00.0000000",
            "0001-01-01T00:00:00+00:00",
            "0001-01-01T05:00:00Z",
            "0000-12-31T19:00:00Z",
            "0001-01-01",
        ] {
            let time = Time::from(text);
            let date = Date::from(text);
            assert!(time.is_never() && date.is_never(), "{text}");
            assert_eq!((time.timestamp(), date.day()), (None, None), "{text}");
            assert_eq!((time.to_string(), date.to_string()), (text.to_owned(), text.to_owned()));
        }
        for text in ["2031-04-02T08:15:42", "2031-04-02", "0002-01-01", "yesterday", ""] {
            assert!(!Time::from(text).is_never() && !Date::from(text).is_never(), "{text}");
        }
    }

    #[test]
    fn a_date_from_which_a_server_counts_means_never_and_what_is_later_is_a_time() {
        for text in [
            "9999-12-31T23:59:59.9999999",
            "9999-12-31T23:59:59Z",
            "9999-12-31",
            "1970-01-01T00:00:00Z",
            "1970-01-01T00:00:00.000+00:00",
            "1970-01-01",
            "1900-01-01T00:00:00",
            "1900-01-01",
            "1753-01-01T00:00:00",
            "1601-01-01T00:00:00Z",
            "0000-00-00",
            "0000-00-00 00:00:00",
        ] {
            let time = Time::from(text);
            let date = Date::from(text);
            assert!(time.is_never() && date.is_never(), "{text}");
            assert_eq!((time.timestamp(), date.day()), (None, None), "{text}");
            assert_eq!((time.to_string(), date.to_string()), (text.to_owned(), text.to_owned()));
        }
        for text in ["1970-01-01T00:00:01Z", "1970-01-02T00:00:00Z", "9998-12-31T00:00:00Z"] {
            let time = Time::from(text);
            let date = Date::from(text);
            assert!(time.timestamp().is_some() && date.day().is_some(), "{text}");
        }
    }

    #[test]
    fn a_date_alone_is_no_instant() {
        assert_eq!(Time::from("2031-04-02").timestamp(), None);
    }

    #[test]
    fn a_day_that_does_not_exist_is_kept_as_text() {
        assert_eq!(Date::from("2031-02-29").day(), None);
        assert_eq!(Date::from("2031-02-29").to_string(), "2031-02-29");
        assert_eq!(Date::from("28/03/2031").day(), None);
    }

    /// As every text was read before there was a short way: the oracle of what it must say.
    fn read_the_long_way(text: &str) -> (Time, Date) {
        let time = timestamp(text).filter(|_| !means_never(text));
        let day = day(text).filter(|_| !means_never(text));
        (
            Time(time.map_or_else(|| Held::Text(Box::new(text.into())), Held::Read)),
            Date(day.map_or_else(|| Held::Text(Box::new(text.into())), Held::Read)),
        )
    }

    #[test]
    fn the_short_way_is_gone_by_what_is_usual() {
        assert!(plain_day(b"2031-03-28").is_some());
        for text in [
            "2031-04-02T08:15:42",
            "2031-04-02T08:15:42Z",
            "2031-04-02T08:15:42.145Z",
            "2031-04-02T08:15:42.145999",
            "2031-04-02T08:15:42.1459990",
        ] {
            assert!(plain_timestamp(text).is_some(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_short_way_says_what_the_long_one_does(
            text in "[0-9]{4}-[0-1][0-9]-[0-3][0-9]([Tt ][0-2][0-9]:[0-6][0-9](:[0-6][0-9]([.,][0-9]{0,11})?)?(Z|z|[+-][0-9]{2}:?[0-9]{2})?)?",
            odd in "[0-9TZ:.+-]{0,30}",
        ) {
            for text in [text, odd] {
                let (time, date) = read_the_long_way(&text);
                prop_assert_eq!(&Time::from(text.as_str()), &time, "{}", text);
                prop_assert_eq!(&Date::from(text.as_str()), &date, "{}", text);
            }
        }

        #[test]
        fn no_text_panics_and_each_survives_the_wire(text in any::<String>()) {
            let json = serde_json::to_string(&text).unwrap();
            let time: Time = serde_json::from_str(&json).unwrap();
            let date: Date = serde_json::from_str(&json).unwrap();
            if time.timestamp().is_none() { prop_assert_eq!(time.to_string(), text.clone()); }
            if date.day().is_none() { prop_assert_eq!(date.to_string(), text); }
        }

        #[test]
        fn any_instant_is_read_back(nanos in -62_000_000_000_000_000_000i128..200_000_000_000_000_000_000i128) {
            let at = Timestamp::from_nanosecond(nanos).unwrap();
            prop_assume!(!means_never(&at.to_string()));
            prop_assert_eq!(Time::from(at.to_string().as_str()).timestamp(), Some(at));
            let zoneless = at.to_string().trim_end_matches('Z').to_owned();
            prop_assert_eq!(Time::from(zoneless.as_str()).timestamp(), Some(at));
        }
    }
}

//! Times as the data tables have them.

use jiff::Timestamp;

/// RFC 3339 in UTC with milliseconds, always as long: texts sort as the times do.
pub(crate) fn stored(ms: i64) -> String {
    let time = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
    time.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

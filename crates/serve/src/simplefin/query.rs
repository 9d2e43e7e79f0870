//! What a reader asks of `GET /accounts`.

use rust_decimal::prelude::ToPrimitive as _;

/// Which version of the protocol answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// `errors` and `org`: what readers get that don't ask.
    One,
    /// `errlist` and `connections`.
    Two,
}

/// The parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Query {
    /// Seconds since 1970: on or after it.
    pub(super) start: Option<i64>,
    /// Seconds since 1970: before it.
    pub(super) end: Option<i64>,
    /// Only these; all where there are none.
    pub(super) accounts: Vec<String>,
    pub(super) balances_only: bool,
    pub(super) version: Version,
}

/// More accounts than anybody has.
const ACCOUNTS: usize = 1_000;

impl Query {
    /// Reads them. Unknown ones are left alone, as are values of `pending`: neither provider marks a
    /// row as pending, so there is none to leave out.
    pub(super) fn parse(query: &str) -> Result<Self, &'static str> {
        let mut parsed = Self {
            start: None,
            end: None,
            accounts: vec![],
            balances_only: false,
            version: Version::One,
        };
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "start-date" => {
                    parsed.start = Some(
                        parse_time(&value)
                            .ok_or("start-date: expected seconds since 1970, e.g. 1924992000")?,
                    );
                }
                "end-date" => {
                    parsed.end = Some(
                        parse_time(&value)
                            .ok_or("end-date: expected seconds since 1970, e.g. 1924992000")?,
                    );
                }
                "account" if parsed.accounts.len() == ACCOUNTS => {
                    return Err("account: at most 1000 of them");
                }
                "account" => parsed.accounts.push(value.into_owned()),
                "balances-only" => parsed.balances_only = value == "1",
                "version" => {
                    parsed.version = match &*value {
                        "1" | "1.0" => Version::One,
                        "2" | "2.0" => Version::Two,
                        _ => return Err("version: expected 1 or 2"),
                    }
                }
                _ => {}
            }
        }
        match parsed.start.zip(parsed.end) {
            Some((start, end)) if start > end => Err("start-date: lies behind end-date"),
            _ => Ok(parsed),
        }
    }

    /// Whether a row of that time is wanted.
    pub(super) fn wants(&self, posted: i64) -> bool {
        self.start.is_none_or(|start| posted >= start) && self.end.is_none_or(|end| posted < end)
    }
}

/// Readers that divide milliseconds send a fraction: the second that it lies in.
fn parse_time(text: &str) -> Option<i64> {
    let is_number = !text.is_empty()
        && text.len() <= 20
        && text.strip_prefix('-').unwrap_or(text).bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let number: rust_decimal::Decimal = is_number.then(|| text.parse().ok())??;
    number.floor().to_i64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_and_bad_ones_are_named() {
        let query = Query::parse(
            "start-date=100&end-date=200.75&pending=1&account=a%2Fb&account=c&balances-only=1\
             &version=2&other=x",
        );
        let query = query.unwrap();
        assert_eq!((query.start, query.end), (Some(100), Some(200)));
        assert_eq!(query.accounts, ["a/b", "c"]);
        assert!(query.balances_only && query.version == Version::Two);
        // The end isn't in it.
        assert!(query.wants(100) && query.wants(199) && !query.wants(200) && !query.wants(99));
        for (bad, why) in [
            ("start-date=2031-01-01", "start-date"),
            ("start-date=", "start-date"),
            ("end-date=1e9", "end-date"),
            ("end-date=99999999999999999999", "end-date"),
            ("start-date=2&end-date=1", "start-date"),
            ("version=3", "version"),
        ] {
            assert!(Query::parse(bad).unwrap_err().starts_with(why), "{bad}");
        }
        assert_eq!(Query::parse("").unwrap().accounts, Vec::<String>::new());
    }
}

//! What may differ between a body as sent and the same body decoded and encoded again: two kinds,
//! and nothing else.

use std::fmt;

use crate::Json;

/// Differences that lose nothing.
#[derive(Debug, PartialEq, Eq, Default)]
pub struct Tolerated {
    /// `null` was sent, and the key is left out: both say that there is no value.
    pub nulls_left_out: usize,
    /// A time is written as RFC 3339 in UTC: zone-less texts get their `Z`, zeros at the end of
    /// the fraction go.
    pub times_rewritten: usize,
}

impl fmt::Display for Tolerated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |number: usize, what: &str| (number > 0).then(|| format!("{what}: {number}"));
        let parts = [
            count(self.nulls_left_out, "nulls left out"),
            count(self.times_rewritten, "times rewritten"),
        ];
        f.write_str(&parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
    }
}

/// Compares a body as sent with the body encoded `again`.
///
/// # Errors
/// One line with the JSON path for each difference that isn't [`Tolerated`].
pub fn compare(sent: &Json, again: &Json) -> Result<Tolerated, Vec<String>> {
    let (mut tolerated, mut lost) = (Tolerated::default(), Vec::new());
    walk("$", sent, again, &mut tolerated, &mut lost);
    if lost.is_empty() { Ok(tolerated) } else { Err(lost) }
}

fn walk(path: &str, sent: &Json, again: &Json, tolerated: &mut Tolerated, lost: &mut Vec<String>) {
    match (sent, again) {
        (Json::Object(before), Json::Object(after)) => {
            for (key, value) in before {
                match again.get(key) {
                    Some(kept) => walk(&format!("{path}.{key}"), value, kept, tolerated, lost),
                    None if *value == Json::Null => tolerated.nulls_left_out += 1,
                    None => lost.push(format!("{path}.{key} is lost")),
                }
            }
            let gained = after.iter().filter(|(key, _)| sent.get(key).is_none());
            lost.extend(gained.map(|(key, _)| format!("{path}.{key} came from nowhere")));
        }
        (Json::List(before), Json::List(after)) if before.len() == after.len() => {
            for (at, (value, kept)) in before.iter().zip(after).enumerate() {
                walk(&format!("{path}[{at}]"), value, kept, tolerated, lost);
            }
        }
        (Json::Text(before), Json::Text(after))
            if before != after && is_same_time(before, after) =>
        {
            tolerated.times_rewritten += 1
        }
        _ if sent == again => {}
        _ => lost.push(format!("{path} was {sent} and became {again}")),
    }
}

/// Whether two date-times differ only in a missing `Z` and in zeros at the end of the fraction.
fn is_same_time(before: &str, after: &str) -> bool {
    let whole = |text: &str| {
        text.get(10..11) == Some("T") && text.starts_with(|first: char| first.is_ascii_digit())
    };
    let bare = |text: &str| {
        let text = text.trim_end_matches('Z');
        if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text.to_owned()
        }
    };
    whole(before) && after.ends_with('Z') && bare(before) == bare(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(sent: &str, again: &str) -> Result<String, Vec<String>> {
        compare(&Json::parse(sent).unwrap(), &Json::parse(again).unwrap())
            .map(|tolerated| tolerated.to_string())
    }

    #[test]
    fn a_lost_key_a_changed_digit_and_an_invented_key_are_named_with_their_path() {
        let lost = outcome(r#"{"a": [{"b": 1.0, "c": "x"}]}"#, r#"{"a": [{"b": 1, "d": null}]}"#)
            .unwrap_err();
        assert_eq!(
            lost,
            ["$.a[0].b was 1.0 and became 1", "$.a[0].c is lost", "$.a[0].d came from nowhere"]
        );
        assert_eq!(outcome("[1, 2]", "[1]").unwrap_err(), ["$ was [1, 2] and became [1]"]);
    }

    #[test]
    fn nulls_and_spellings_of_a_time_are_tolerated_and_counted() {
        let sent =
            r#"{"a": null, "b": "2031-04-02T08:15:42.1459990", "c": "2031-04-02T08:15:42.000Z"}"#;
        let again = r#"{"b": "2031-04-02T08:15:42.145999Z", "c": "2031-04-02T08:15:42Z"}"#;
        assert_eq!(outcome(sent, again).unwrap(), "nulls left out: 1, times rewritten: 2");
        assert!(outcome(r#""2031-04-02T08:15:42.1""#, r#""2031-04-02T08:15:42.2Z""#).is_err());
        assert!(outcome(r#""10""#, r#""1""#).is_err());
    }
}

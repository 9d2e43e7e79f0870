//! What stands around the long list of an answer. To see what a body says of itself, a history of
//! 50 MB would otherwise be read twice.

use memchr::{memchr_iter, memchr2_iter, memmem, memrchr_iter};
use serde::de::IgnoredAny;

/// Shorter bodies are read as they are.
const SHORT: usize = 4096;
/// Brackets that are tried, at either end.
const TRIES: usize = 16;
/// The one list that may be long. A body that has it has data, whatever else it has.
const LIST: &str = "\"Accounts\"";
/// What is no part of the list that is left out: with one of them in it, nothing is. The first is
/// the end of `HttpStatusCode`, `StatusCode` and `FlinksCode`.
const SPEAKING: [&str; 2] = ["sCode\"", "\"Login"];
/// The same: its letters around the one that is rare in any text.
const REQUEST_ID: (&[u8], &[u8]) = (b"\"Re", b"uestId\"");

/// The body with a zero in place of its accounts, or of all from there to its last list. `None`
/// where there is none that could be left out, or where what is left out might say something of
/// the answer.
///
/// Of a body that is no JSON it may be JSON all the same: whoever reads the data says so.
pub(super) fn without_list(body: &[u8]) -> Option<String> {
    if body.len() < SHORT {
        return None;
    }
    let (begin, head) = memchr_iter(b'[', body).take(TRIES).find_map(|at| {
        let head = std::str::from_utf8(body.get(..at)?).ok()?;
        let is_list = head.trim_end().strip_suffix(':')?.trim_end().ends_with(LIST);
        (is_list && is_object(&format!("{head}0}}"))).then_some((at, head))
    })?;
    let (end, tail) = memrchr_iter(b']', body).take(TRIES).find_map(|at| {
        let tail = std::str::from_utf8(body.get(at + 1..)?).ok()?;
        is_object(&format!("{{\"\":0{tail}")).then_some((at, tail))
    })?;
    let list = body.get(begin..end)?;
    let speaks = |word: &&str| memmem::find(list, word.as_bytes()).is_some();
    if speaks_rarely(list) || SPEAKING.iter().any(speaks) {
        return None;
    }
    Some(format!("{head}0{tail}"))
}

fn is_object(text: &str) -> bool {
    text.trim_start().starts_with('{') && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// Whether there is a `RequestId`, or a letter that is written as its number: then a key could be
/// one of those above and not look so. The letters of ASCII have 4 to 7 in front. Both are found by
/// a byte that few lists have, in one look.
fn speaks_rarely(list: &[u8]) -> bool {
    memchr2_iter(b'q', b'\\', list).any(|at| {
        let (head, tail) = list.split_at(at);
        match tail {
            [b'q', tail @ ..] => head.ends_with(REQUEST_ID.0) && tail.starts_with(REQUEST_ID.1),
            tail => matches!(tail, [_, b'u', b'0', b'0', b'4'..=b'7', ..]),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long(rows: &str) -> String {
        let row = r#"{"Id":"a ] b","Code":null,"Note":"[\u00e9"},"#.repeat(200);
        format!(r#"{{"HttpStatusCode":200,"Accounts":[{{"Transactions":[{row}{rows}{{}}]}}]"#)
    }

    #[test]
    fn the_list_is_left_out_and_what_stands_around_it_stays() {
        let tail = r#","Login":{"Id":"x"},"RequestId":"y"}"#;
        let body = format!("{}{tail}", long(""));
        let expected = format!(r#"{{"HttpStatusCode":200,"Accounts":0{tail}"#);
        assert_eq!(without_list(body.as_bytes()).unwrap(), expected);
        // A list after it goes along.
        let body = format!("{},\"Links\":[1]{tail}", long(""));
        assert_eq!(without_list(body.as_bytes()).unwrap(), expected);
    }

    #[test]
    fn what_might_say_something_is_never_left_out() {
        for rows in [
            r#"{"RequestId":"z"},"#,
            r#"{"Login":{"Id":"z"}},"#,
            r#"{"LoginId":"z"},"#,
            r#"{"StatusCode":500},"#,
            r#"{"HttpStatusCode":500},"#,
            r#"{"\u0052equestId":"z"},"#,
            r#"{"Re\u0071uestId":"z"},"#,
            r#"{"FlinksCode":"z"},"#,
            r#"{"quest":"Re q","RequestId":"z"},"#,
        ] {
            assert_eq!(without_list(format!("{}}}", long(rows)).as_bytes()), None, "{rows}");
        }
        // Between two lists.
        let body = format!("{},\"RequestId\":\"z\",\"Links\":[1]}}", long(""));
        assert_eq!(without_list(body.as_bytes()), None);
    }

    #[test]
    fn what_has_no_list_or_breaks_off_is_left_alone() {
        let whole = format!("{}}}", long(""));
        let broken = long("");
        let array = format!("[{}]", "{\"a\":[1]},".repeat(1000));
        let text = format!("{{\"a\":\"{}\"}}", "[]".repeat(3000));
        assert!(without_list(whole.as_bytes()).is_some());
        for body in [broken.as_str(), &array, &text, "{\"a\":[]}"] {
            assert_eq!(without_list(body.as_bytes()), None);
        }
    }
}

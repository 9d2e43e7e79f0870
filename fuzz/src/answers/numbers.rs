//! Finds numbers again, however they are written.

use std::collections::HashSet;

/// A number in one way of writing: `-12.50`, `-1.25e1` and `-12.5` are the same. Nothing for what
/// is no decimal number.
pub(super) fn canonical(text: &str) -> Option<String> {
    let text = text.trim();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        // No JSON, and read by everybody.
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, exponent) = match rest.split_once(['e', 'E']) {
        Some((digits, exponent)) => {
            (digits, exponent.strip_prefix('+').unwrap_or(exponent).parse::<i64>().ok()?)
        }
        None => (rest, 0),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && decimals.is_empty() || !is_digits(whole) || !is_digits(decimals) {
        return None;
    }
    let all = format!("{whole}{decimals}");
    let from_first = all.trim_start_matches('0');
    let significant = from_first.trim_end_matches('0');
    if significant.is_empty() {
        return Some("0".to_owned());
    }
    let cut = i64::try_from(from_first.len() - significant.len()).ok()?;
    let scale = i64::try_from(decimals.len()).ok()?;
    Some(format!("{sign}{significant}e{}", exponent.checked_sub(scale)?.checked_add(cut)?))
}

/// Every number in a text.
pub(super) fn all(text: &str) -> HashSet<String> {
    let part = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E');
    let parts = text.split(|letter: char| !letter.is_ascii() || !part(letter as u8));
    let numbers = parts.filter(|part| part.bytes().any(|byte| byte.is_ascii_digit()));
    let ends = ['.', 'e', 'E', '+'];
    // A point in front may end a sentence or begin a number.
    let read = |number: &str| {
        let number = number.trim_start_matches(&ends[1..]).trim_end_matches(ends);
        [canonical(number), canonical(number.trim_start_matches(ends))]
    };
    numbers.flat_map(read).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_in_each_way_of_writing_it() {
        for text in ["-12.50", "-1.25e1", "-12.5", "-00012.5E0", "-125e-1", "-0.125E+2"] {
            assert_eq!(canonical(text).as_deref(), Some("-125e-1"), "{text}");
        }
        assert_eq!(canonical("-0.00"), Some("0".to_owned()));
        for text in ["", "-", ".", "1e", "NaN", "1,5", "2031-04-02", "0x1F", "1.2.3"] {
            assert_eq!(canonical(text), None, "{text}");
        }
    }

    #[test]
    fn every_number_of_a_text_is_found() {
        let found = all(r#"{"a":"12.50","b":[-7,1E-3],"c":"x"} Some(4711) ".25" ..8."#);
        for number in ["12.5", "-7", "0.001", "4711", "0.25", "8"] {
            assert!(found.contains(&canonical(number).unwrap()), "{number}");
        }
    }
}

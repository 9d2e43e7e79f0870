//! Vumi: tokens that are signed well and say anything. What must hold for one to be taken is stated
//! here once more, in whole numbers of any size and without the code that checks it.

use arbitrary::{Result, Unstructured};
use foliolink::webhook::{
    Rejected,
    vumi::{Event, SIGNATURE_HEADER, Verifier},
};
use jiff::Timestamp;
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use crate::{
    answers::Node,
    headers, is_json,
    vumi::{SIGNER, block_on},
};

/// Now, in seconds since 1970.
const NOW: i128 = 1_900_000_000;

/// A token's claims as JSON, and the body that it comes with.
struct Delivery {
    claims: String,
    body: Vec<u8>,
}

/// A good signature opens nothing by itself: a token is taken only if its times are numbers and
/// right, and its digest, where it has one, is the body's. And a plain one that is right is taken.
pub fn vumi_claims(data: &[u8]) {
    let Ok(delivery) = draw(data) else { return };
    let Ok(claims) = RawValue::from_string(delivery.claims.clone()) else { return };
    let now = Timestamp::from_second(NOW as i64).expect("a time");
    let opened = SIGNER.with(|signer| {
        let token = signer.sign_claims(&claims).expect("signs");
        let verifier = Verifier::new(signer.keys()).clock(move || now);
        let headers = headers(SIGNATURE_HEADER, token.as_bytes());
        block_on(verifier.open(&headers, &delivery.body)).map(|verified| verified.ack())
    });
    let verdict = judge(&delivery);
    match (opened, verdict) {
        (Ok(event), Ok(expected)) => check_event(&event, &expected),
        (Ok(_), Err(why)) => panic!("taken, though {why}: {}", delivery.claims),
        // A text that stands for a number that no clock reaches is refused as what it is.
        (Err(Rejected::HeaderTooLarge), _) | (Err(_), Err(_)) => {}
        (Err(rejected), Ok(expected)) => {
            assert!(!expected.is_plain, "refused as {rejected:?}: {}", delivery.claims);
        }
    }
}

/// What a delivery that is taken says.
struct Expected {
    is_bound: bool,
    issued_at: Option<i128>,
    /// Whether its times are written as anybody writes them.
    is_plain: bool,
}

fn check_event(event: &Event, expected: &Expected) {
    assert_eq!(event.body_bound(), expected.is_bound);
    let issued_at = event.issued_at().map(|time| i128::from(time.as_second()));
    assert_eq!(issued_at, expected.issued_at);
}

/// The documented checks: `iat` at most 5 minutes old and 60 s ahead, `exp` not reached, `nbf` at
/// most 60 s ahead, `request_body_sha256` the body's SHA-256 in hex, each where it is there.
fn judge(delivery: &Delivery) -> Result<Expected, &'static str> {
    let Node::Object(claims) = Node::parse(delivery.claims.trim()) else {
        return Err("its claims are no object");
    };
    let claim =
        |name: &str| claims.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value);
    let mut is_plain = true;
    let mut time = |name: &str| match claim(name) {
        None => Ok(None),
        Some(Node::Number(number)) => {
            is_plain &= number.bytes().all(|byte| byte.is_ascii_digit()) && number.len() < 18;
            Ok(Some(floor(number)))
        }
        Some(_) => Err("a time is no number"),
    };
    let issued_at = time("iat")?;
    let expires_at = time("exp")?;
    let valid_from = time("nbf")?;
    if issued_at.is_some_and(|time| NOW - time > 300) {
        return Err("it is older than five minutes");
    }
    if issued_at.is_some_and(|time| time - NOW > 60) {
        return Err("it is of the future");
    }
    if expires_at.is_some_and(|time| time <= NOW) {
        return Err("it has expired");
    }
    if valid_from.is_some_and(|time| time - NOW > 60) {
        return Err("it isn't valid yet");
    }
    let digest = claim("request_body_sha256");
    let is_of_body = |claimed: &Node| {
        claimed.text().is_some_and(|text| text.eq_ignore_ascii_case(&hex(&delivery.body)))
    };
    if digest.is_some_and(|claimed| !is_of_body(claimed)) {
        return Err("its digest is another body's");
    }
    if !is_json(&delivery.body) {
        return Err("its body isn't JSON");
    }
    Ok(Expected { is_bound: digest.is_some(), issued_at, is_plain })
}

/// The greatest whole number that isn't above a JSON number; what is far from any time ends at some
/// bound.
fn floor(number: &str) -> i128 {
    const FAR: i128 = 10i128.pow(30);
    let is_negative = number.starts_with('-');
    let unsigned = number.trim_start_matches('-');
    let (digits, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{decimals}");
    let is_zero = all.bytes().all(|digit| digit == b'0');
    let exponent = exponent.trim_start_matches('+').parse::<i64>();
    // Beyond any exponent that can be read.
    let exponent = exponent.unwrap_or(if number.contains("e-") || number.contains("E-") {
        -1 << 40
    } else {
        1 << 40
    });
    let point = i64::try_from(whole.len()).unwrap_or(i64::MAX).saturating_add(exponent);
    let first = all.bytes().position(|digit| digit != b'0').unwrap_or_default();
    if is_zero {
        return 0;
    }
    let far = i64::try_from(first).unwrap_or_default() + 30;
    if point > far {
        return if is_negative { -FAR } else { FAR };
    }
    let cut = usize::try_from(point).unwrap_or_default();
    let kept: String = all.chars().chain(std::iter::repeat('0')).take(cut).collect();
    let has_rest = all.bytes().skip(cut).any(|digit| digit != b'0');
    let kept: i128 = kept.trim_start_matches('0').parse().unwrap_or_default();
    if is_negative { -kept - i128::from(has_rest) } else { kept }
}

fn hex(body: &[u8]) -> String {
    Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Claims that are near to right, and a body that may be JSON; now and then the bytes themselves.
fn draw(data: &[u8]) -> Result<Delivery> {
    let mut choices = Unstructured::new(data);
    let body = match choices.int_in_range(0..=3)? {
        0 => choices.bytes(choices.len().min(8))?.to_vec(),
        1 => b"[]".to_vec(),
        _ => br#"{"event":"CONNECTION_UPDATED","connectionToken":"K7Q2M9X4T1"}"#.to_vec(),
    };
    if choices.ratio(1u8, 16u8)? {
        let claims = String::from_utf8_lossy(choices.take_rest()).into_owned();
        return Ok(Delivery { claims, body });
    }
    let mut claims = vec![];
    for _ in 0..choices.int_in_range(0..=5)? {
        let names = ["iat", "iat", "exp", "nbf", "request_body_sha256", "IAT", "sub", "iat "];
        let name = *choices.choose(&names)?;
        let value = match name {
            "request_body_sha256" => digest(&mut choices, &body)?,
            _ => time(&mut choices)?,
        };
        claims.push(format!("\"{name}\":{value}"));
    }
    Ok(Delivery { claims: format!("{{{}}}", claims.join(",")), body })
}

fn digest(choices: &mut Unstructured<'_>, body: &[u8]) -> Result<String> {
    let right = hex(body);
    Ok(match choices.int_in_range(0..=7)? {
        0..=2 => format!("\"{right}\""),
        3 => format!("\"{}\"", right.to_uppercase()),
        4 => format!("\"{}\"", hex(b"another body")),
        5 => format!("\"{}\"", &right[..62]),
        6 => format!("[\"{right}\"]"),
        _ => (*choices.choose(&["null", "\"\"", "0", "true", "{}"])?).to_owned(),
    })
}

/// A time near to a bound, in each way of writing it.
fn time(choices: &mut Unstructured<'_>) -> Result<String> {
    let offsets =
        [0i128, 1, -1, 59, 60, 61, 62, -299, -300, -301, -302, 3600, -86_400, -NOW, -2 * NOW];
    let seconds = NOW + *choices.choose(&offsets)?;
    Ok(match choices.int_in_range(0..=11)? {
        0..=4 => seconds.to_string(),
        5 => format!(
            "{seconds}.{}",
            choices.choose(&["0", "5", "999999", "99999999999999999999999999999999"])?
        ),
        6 => format!("{seconds}e0"),
        7 => format!("{seconds}000E-3"),
        8 => format!("\"{seconds}\""),
        9 => format!("{seconds}000"),
        10 => (*choices
            .choose(&["null", "true", "[]", "{}", "\"\"", "\"now\"", "-0", "0.1", "-1"])?)
        .to_owned(),
        _ => (*choices.choose(&[
            "1e400",
            "-1e400",
            "1e-400",
            "19e8",
            "1.9E+9",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "79228162514264337593543950336",
            "1e28",
        ])?)
        .to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_cut_down_to_whole_seconds_whatever_their_size() {
        for (number, expected) in [
            ("1900000000", NOW),
            ("1900000000.99999999999999999999999999999999", NOW),
            ("1900000000000E-3", NOW),
            ("1.9e9", NOW),
            ("-0.5", -1),
            ("-2", -2),
            ("1e-400", 0),
            ("-1e-400", -1),
            ("0e999", 0),
            ("1e400", 10i128.pow(30)),
            ("-1e99999999999999999999", -10i128.pow(30)),
        ] {
            assert_eq!(floor(number), expected, "{number}");
        }
    }
}

//! What a forger may send in Flinks' name: each is turned away for the right reason, and nothing of
//! it is parsed.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};

use super::{ACCOUNTS, SECRET, headers};
use crate::webhook::{
    Rejected, Verify as _,
    flinks::{OTHER_SIGNATURE_HEADER, SIGNATURE_HEADER, Verifier, sign},
};

fn verifier() -> Verifier {
    Verifier::new(SECRET).unwrap()
}

fn good() -> String {
    sign(&SECRET.into(), ACCOUNTS.as_bytes())
}

/// Not JSON: whoever parses it first says `NotAnEvent`.
const NO_JSON: &str = "\u{0}not json";

/// A name, the headers, and the right reason.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], Rejected);

#[test]
fn forged_signatures_are_turned_away_unparsed() {
    let other = sign(&"another secret".into(), NO_JSON.as_bytes());
    let url_safe = URL_SAFE_NO_PAD.encode([0xFF; 32]);
    let long = "A".repeat(1 << 20);
    let short = STANDARD.encode([0; 16]);
    let hexadecimal = "5b".repeat(32);
    let two = format!("{other}, {other}");
    let cases: &[Case<'_>] = &[
        ("none", &[], Rejected::NoSignature),
        ("empty", &[(SIGNATURE_HEADER, "  ")], Rejected::NoSignature),
        ("another secret's", &[(SIGNATURE_HEADER, &other)], Rejected::WrongSignature),
        ("another body's", &[(SIGNATURE_HEADER, &good())], Rejected::WrongSignature),
        ("not base64", &[(SIGNATURE_HEADER, "%%%")], Rejected::MalformedSignature),
        ("url-safe base64", &[(SIGNATURE_HEADER, &url_safe)], Rejected::MalformedSignature),
        ("too short", &[(SIGNATURE_HEADER, &short)], Rejected::MalformedSignature),
        ("hexadecimal", &[(SIGNATURE_HEADER, &hexadecimal)], Rejected::MalformedSignature),
        ("two in one", &[(SIGNATURE_HEADER, &two)], Rejected::MalformedSignature),
        (
            "two headers",
            &[(SIGNATURE_HEADER, &other), (SIGNATURE_HEADER, &other)],
            Rejected::SeveralSignatures,
        ),
        ("1 MiB", &[(SIGNATURE_HEADER, &long)], Rejected::HeaderTooLarge),
        (
            "1 MiB in the other header",
            &[(SIGNATURE_HEADER, &other), (OTHER_SIGNATURE_HEADER, &long)],
            Rejected::HeaderTooLarge,
        ),
    ];
    for (name, sent, reason) in cases {
        let answer = verifier().open(&headers(sent.iter().copied()), NO_JSON.as_bytes());
        assert_eq!(answer.unwrap_err(), *reason, "{name}");
        // What has not even the form of a signature is turned away before its body is read.
        let has_the_form = *reason == Rejected::WrongSignature;
        assert_eq!(
            verifier().screen(&headers(sent.iter().copied())),
            if has_the_form { Ok(()) } else { Err(*reason) },
            "{name}"
        );
    }
}

#[test]
fn only_the_very_bytes_verify() {
    let headers = headers([(SIGNATURE_HEADER, good().as_str())]);
    let written_again =
        serde_json::to_string(&serde_json::from_str::<serde_json::Value>(ACCOUNTS).unwrap())
            .unwrap();
    let changed = ACCOUNTS.replace("820.25", "920.25");
    for body in [written_again, changed, format!("{ACCOUNTS} ")] {
        assert_eq!(
            verifier().open(&headers, body.as_bytes()).unwrap_err(),
            Rejected::WrongSignature
        );
    }
    assert!(verifier().open(&headers, ACCOUNTS.as_bytes()).is_ok());
}

#[test]
fn a_cut_signature_is_none() {
    let good = good();
    for end in 0..good.len() {
        let rejected = verifier()
            .open(&headers([(SIGNATURE_HEADER, &good[..end])]), ACCOUNTS.as_bytes())
            .unwrap_err();
        assert!(
            matches!(
                rejected,
                Rejected::NoSignature | Rejected::MalformedSignature | Rejected::WrongSignature
            ),
            "{end}: {rejected}"
        );
    }
}

#[test]
fn a_long_body_is_turned_away_before_its_signature_is_looked_at() {
    let verifier = verifier().body_limit(10);
    assert_eq!(verifier.open(&headers([]), &[b' '; 11]).unwrap_err(), Rejected::BodyTooLarge);
    assert_eq!(verifier.open(&headers([]), &[b' '; 10]).unwrap_err(), Rejected::NoSignature);
}

#[test]
fn while_a_secret_is_replaced_both_count_and_no_third() {
    let verifier = Verifier::new("the new one").unwrap().also("the old one").unwrap();
    for (secret, body, counts) in [
        ("the new one", "{}", true),
        ("the old one", "{ }", true),
        ("", "{}", false),
        ("the", "{}", false),
    ] {
        let signature = sign(&secret.into(), body.as_bytes());
        assert_eq!(
            verifier
                .open(&headers([(SIGNATURE_HEADER, signature.as_str())]), body.as_bytes())
                .is_ok(),
            counts,
            "{secret}"
        );
    }
    assert_eq!(Verifier::new("").unwrap_err().to_string(), "flinks.webhook: secret: empty");
}

#[test]
fn the_signature_is_what_the_algorithm_says_in_either_header() {
    // HMAC-SHA256 of RFC 4231, case 2.
    let expected = [
        0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e, 0x6a, 0x04, 0x24, 0x26, 0x08, 0x95, 0x75,
        0xc7, 0x5a, 0x00, 0x3f, 0x08, 0x9d, 0x27, 0x39, 0x83, 0x9d, 0xec, 0x58, 0xb9, 0x64, 0xec,
        0x38, 0x43,
    ];
    assert_eq!(sign(&"Jefe".into(), b"what do ya want for nothing?"), STANDARD.encode(expected));
    let good = good();
    assert!(
        verifier()
            .open(&headers([("X-Flinks-Signature", good.as_str())]), ACCOUNTS.as_bytes())
            .is_ok()
    );
    // The first header wins, also when it is wrong.
    let both = headers([(OTHER_SIGNATURE_HEADER, good.as_str()), (SIGNATURE_HEADER, "AAAA")]);
    assert_eq!(
        verifier().open(&both, ACCOUNTS.as_bytes()).unwrap_err(),
        Rejected::MalformedSignature
    );
}

#[test]
fn a_replay_is_dropped_only_after_the_first_was_taken() {
    let verifier = verifier();
    let good = headers([(SIGNATURE_HEADER, good().as_str())]);
    let first = verifier.open(&good, ACCOUNTS.as_bytes()).unwrap();
    assert_eq!(verifier.clone().open(&good, ACCOUNTS.as_bytes()).unwrap_err(), Rejected::Busy);
    drop(first);
    let _event = verifier.open(&good, ACCOUNTS.as_bytes()).unwrap().ack();
    let rejected = verifier.open(&good, ACCOUNTS.as_bytes()).unwrap_err();
    assert_eq!((rejected, rejected.status()), (Rejected::Known, 200));
}

#[test]
fn what_is_signed_and_no_object_is_no_event() {
    for body in
        ["", "[]", "3", "{", "{} {}", "\u{feff}", "\u{feff}\u{feff}{}", "{\"ResponseType\":"]
    {
        let signature = sign(&SECRET.into(), body.as_bytes());
        let rejected = verifier()
            .open(&headers([(SIGNATURE_HEADER, signature.as_str())]), body.as_bytes())
            .unwrap_err();
        assert_eq!(rejected, Rejected::NotAnEvent, "{body}");
    }
}

/// The docs name the header twice: the reference says `flinks-authenticity-key`, the newer guide's
/// sample reads `X-Flinks-Signature`.
#[test]
fn trap_14_either_signature_header_counts_and_the_reference_s_own_first() {
    let (good, bad) = (good(), sign(&"another secret".into(), ACCOUNTS.as_bytes()));
    let open = |sent: &[(&str, &str)]| {
        verifier().open(&headers(sent.iter().copied()), ACCOUNTS.as_bytes()).map(drop)
    };
    for name in [
        "flinks-authenticity-key",
        "Flinks-Authenticity-Key",
        "x-flinks-signature",
        "X-Flinks-Signature",
    ] {
        assert_eq!(open(&[(name, &good)]), Ok(()), "{name}");
        assert_eq!(open(&[(name, &bad)]), Err(Rejected::WrongSignature), "{name}");
    }
    assert_eq!(open(&[(OTHER_SIGNATURE_HEADER, &bad), (SIGNATURE_HEADER, &good)]), Ok(()));
    // A wrong one isn't made good by the other, and an empty one isn't an absent one.
    assert_eq!(
        open(&[(SIGNATURE_HEADER, &bad), (OTHER_SIGNATURE_HEADER, &good)]),
        Err(Rejected::WrongSignature)
    );
    assert_eq!(
        open(&[(SIGNATURE_HEADER, ""), (OTHER_SIGNATURE_HEADER, &good)]),
        Err(Rejected::NoSignature)
    );
    assert_eq!(open(&[("x-signature", &good)]), Err(Rejected::NoSignature));
}

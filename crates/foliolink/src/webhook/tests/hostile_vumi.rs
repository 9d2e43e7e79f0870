//! What a forger may send in Vumi's name: each is turned away for the right reason, and nothing of
//! it is parsed.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{headers, part};
use crate::webhook::{
    Rejected, flinks,
    vumi::{InMemoryKeys, Jwk, KeyId, SIGNATURE_HEADER, Signer, VerificationKeys, Verifier},
};

const BODY: &str =
    r#"{"event": "CONNECTION_UPDATED", "connectionToken":"K7Q2M9X4T1", "status":"READY"}"#;
/// Not JSON: whoever parses it first says `NotAnEvent`.
const NO_JSON: &str = "\u{0}not json";

struct Counted(InMemoryKeys, Arc<AtomicU32>);

impl VerificationKeys for Counted {
    async fn find(
        &self,
        id: KeyId,
    ) -> Result<Option<Jwk>, Box<dyn std::error::Error + Send + Sync>> {
        self.1.fetch_add(1, Ordering::SeqCst);
        self.0.find(id).await
    }
}

fn now() -> Timestamp {
    "2031-04-02T08:15:42Z".parse().unwrap()
}

/// A fixed second, a key, and a count of look-ups.
struct World {
    signer: Signer,
    lookups: Arc<AtomicU32>,
    verifier: Verifier,
}

impl World {
    fn new() -> Self {
        let (signer, lookups) = (Signer::generate().unwrap(), Arc::<AtomicU32>::default());
        let verifier = Verifier::new(Counted(signer.keys(), Arc::clone(&lookups))).clock(now);
        Self { signer, lookups, verifier }
    }

    async fn open(&self, token: &str, body: &str) -> Result<(), Rejected> {
        let sent = headers([(SIGNATURE_HEADER, token)]);
        self.verifier.open(&sent, body.as_bytes()).await.map(|verified| drop(verified.ack()))
    }

    fn head(&self) -> Value {
        json!({ "alg": "ES256", "kid": self.signer.key_id().to_string(), "typ": "JWT" })
    }

    /// A token with some fields of the header changed; `null` takes one away.
    fn with_head(&self, changes: Value) -> String {
        let mut head = self.head();
        for (name, value) in changes.as_object().unwrap() {
            match value {
                Value::Null => drop(head.as_object_mut().unwrap().remove(name)),
                _ => head[name] = value.clone(),
            }
        }
        self.signer.sign_parts(&head, &json!({ "iat": now().as_second() })).unwrap()
    }
}

#[tokio::test]
async fn a_token_that_chooses_its_algorithm_type_or_key_is_turned_away_without_a_look_up() {
    let world = World::new();
    let none =
        format!("{}.{}.", part(&world.head().to_string().replace("ES256", "none")), part("{}"));
    let jwk = serde_json::to_string(&world.signer.jwk()).unwrap();
    let signed =
        format!("{}.{}", part(&world.head().to_string().replace("ES256", "HS256")), part("{}"));
    let mac = STANDARD.decode(flinks::sign(&jwk.as_str().into(), signed.as_bytes())).unwrap();
    let hs256 = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac));
    let cases = [
        ("alg none", none, Rejected::WrongAlgorithm),
        (
            "alg none, signed all the same",
            world.with_head(json!({ "alg": "none" })),
            Rejected::WrongAlgorithm,
        ),
        ("HS256 with the public key", hs256, Rejected::WrongAlgorithm),
        ("alg in lower case", world.with_head(json!({ "alg": "es256" })), Rejected::WrongAlgorithm),
        (
            "alg of another kind",
            world.with_head(json!({ "alg": ["ES256"] })),
            Rejected::MalformedSignature,
        ),
        ("no alg", world.with_head(json!({ "alg": null })), Rejected::MalformedSignature),
        ("no typ", world.with_head(json!({ "typ": null })), Rejected::WrongAlgorithm),
        ("typ JWE", world.with_head(json!({ "typ": "JWE" })), Rejected::WrongAlgorithm),
        (
            "an extension",
            world.with_head(json!({ "crit": ["b64"], "b64": false })),
            Rejected::MalformedSignature,
        ),
        ("no kid", world.with_head(json!({ "kid": null })), Rejected::BadKeyId),
        (
            "kid with ../",
            world.with_head(json!({ "kid": "../../data/api/v1/x" })),
            Rejected::BadKeyId,
        ),
        (
            "kid with ../ of the right length",
            world.with_head(json!({ "kid": "../044-d334-471f-9a95-38d29a9f5bd3/.." })),
            Rejected::BadKeyId,
        ),
        (
            "kid in braces",
            world.with_head(json!({ "kid": format!("{{{}}}", world.signer.key_id()) })),
            Rejected::BadKeyId,
        ),
        (
            "two signatures",
            format!("{}.{}", world.with_head(json!({})), part("second")),
            Rejected::MalformedSignature,
        ),
        ("no token", "vumi".to_owned(), Rejected::MalformedSignature),
        ("header and payload only", signed, Rejected::MalformedSignature),
        ("empty parts", "..".to_owned(), Rejected::MalformedSignature),
        ("1 MiB", "A".repeat(1 << 20), Rejected::HeaderTooLarge),
    ];
    for (name, token, reason) in &cases {
        for body in [BODY, NO_JSON] {
            assert_eq!(world.open(token, body).await.unwrap_err(), *reason, "{name}");
        }
    }
    let good = world.signer.sign(BODY.as_bytes(), now()).unwrap();
    let twice = headers([(SIGNATURE_HEADER, good.as_str()), (SIGNATURE_HEADER, good.as_str())]);
    assert_eq!(
        world.verifier.open(&twice, BODY.as_bytes()).await.unwrap_err(),
        Rejected::SeveralSignatures
    );
    assert_eq!(
        world.verifier.open(&headers([]), BODY.as_bytes()).await.unwrap_err(),
        Rejected::NoSignature
    );
    let limited = world.verifier.clone().body_limit(3);
    assert_eq!(
        limited.open(&headers([]), BODY.as_bytes()).await.unwrap_err(),
        Rejected::BodyTooLarge
    );
    assert_eq!(world.lookups.load(Ordering::SeqCst), 0);
    assert_eq!(world.open(&good, BODY).await, Ok(()));
}

#[tokio::test]
async fn a_token_of_another_key_is_turned_away() {
    let (world, stranger) = (World::new(), Signer::generate().unwrap());
    let unknown = stranger.sign(NO_JSON.as_bytes(), now()).unwrap();
    assert_eq!(world.open(&unknown, NO_JSON).await.unwrap_err(), Rejected::UnknownKey);
    let borrowed =
        stranger.sign_parts(&world.head(), &json!({ "iat": now().as_second() })).unwrap();
    assert_eq!(world.open(&borrowed, NO_JSON).await.unwrap_err(), Rejected::WrongSignature);
    let good = world.signer.sign(BODY.as_bytes(), now()).unwrap();
    let (_, signature) = good.rsplit_once('.').unwrap();
    let other_claims =
        format!("{}.{}.{signature}", part(&world.head().to_string()), part(r#"{"iat":1}"#));
    assert_eq!(world.open(&other_claims, NO_JSON).await.unwrap_err(), Rejected::WrongSignature);
}

#[tokio::test]
async fn a_cut_token_is_none() {
    let world = World::new();
    let good = world.signer.sign(BODY.as_bytes(), now()).unwrap();
    for end in 0..good.len() {
        let rejected = world.open(&good[..end], BODY).await.unwrap_err();
        assert!(
            matches!(rejected, Rejected::NoSignature | Rejected::MalformedSignature),
            "{end}: {rejected}"
        );
    }
}

#[tokio::test]
async fn times_count_where_they_are_there() {
    let world = World::new();
    let at = |seconds: i64| now().as_second() + seconds;
    let cases = [
        (json!({ "iat": at(-300) }), Ok(())),
        (json!({ "iat": at(-301) }), Err(Rejected::Stale)),
        (json!({ "iat": at(60) }), Ok(())),
        (json!({ "iat": at(61) }), Err(Rejected::Early)),
        (json!({ "iat": 0 }), Err(Rejected::Stale)),
        (json!({ "iat": i64::MIN }), Err(Rejected::Stale)),
        (json!({ "iat": u64::MAX }), Err(Rejected::MalformedSignature)),
        (serde_json::from_str(&format!("{{\"iat\":{}.5}}", at(0))).unwrap(), Ok(())),
        (json!({ "iat": at(0).to_string() }), Err(Rejected::MalformedSignature)),
        (json!({ "iat": null }), Err(Rejected::MalformedSignature)),
        (json!({ "exp": at(1) }), Ok(())),
        (json!({ "exp": at(0) }), Err(Rejected::Stale)),
        (json!({ "iat": at(0), "exp": at(-1) }), Err(Rejected::Stale)),
        (json!({ "nbf": at(60) }), Ok(())),
        (json!({ "iat": at(0), "nbf": at(61) }), Err(Rejected::Early)),
        (json!({}), Ok(())),
        (json!([]), Err(Rejected::MalformedSignature)),
    ];
    for (claims, expected) in cases {
        let token = world.signer.sign_claims(&claims).unwrap();
        assert_eq!(world.open(&token, BODY).await, expected, "{claims}");
        // Rejected before anybody reads the body.
        if expected.is_err() {
            assert_eq!(world.open(&token, NO_JSON).await, expected, "{claims}");
        }
    }
}

#[tokio::test]
async fn a_bound_token_speaks_for_one_body() {
    let world = World::new();
    let good = world.signer.sign(BODY.as_bytes(), now()).unwrap();
    let written_again = serde_json::from_str::<Value>(BODY).unwrap().to_string();
    for body in [written_again.as_str(), &BODY.replace("READY", "ERROR"), "", NO_JSON] {
        assert_eq!(world.open(&good, body).await.unwrap_err(), Rejected::WrongBody);
    }
    for claim in [json!(1), json!(null), json!(""), json!("0".repeat(64))] {
        let token = world
            .signer
            .sign_claims(&json!({ "iat": now().as_second(), "request_body_sha256": claim }))
            .unwrap();
        assert_eq!(world.open(&token, BODY).await.unwrap_err(), Rejected::WrongBody);
    }
    assert_eq!(world.open(&good, BODY).await, Ok(()));
    // Under another name, ours is just a claim.
    let renamed = world.verifier.clone().body_claim("digest");
    let token = world
        .signer
        .sign_claims(&json!({ "iat": now().as_second(), "request_body_sha256": "0" }))
        .unwrap();
    let event = renamed
        .open(&headers([(SIGNATURE_HEADER, token.as_str())]), BODY.as_bytes())
        .await
        .unwrap()
        .ack();
    assert!(!event.body_bound());
}

#[tokio::test]
async fn a_replay_is_dropped_also_with_another_body_or_a_turned_signature() {
    let world = World::new();
    let unbound = world.signer.sign_claims(&json!({ "iat": now().as_second() })).unwrap();
    assert_eq!(world.open(&unbound, BODY).await, Ok(()));
    let replayed = world.open(&unbound, BODY).await.unwrap_err();
    assert_eq!((replayed, replayed.status()), (Rejected::Known, 200));
    assert_eq!(
        world.open(&unbound, r#"{"connectionToken":"ANOTHERONE"}"#).await.unwrap_err(),
        Rejected::WrongBody
    );
    let turned = turned(&unbound);
    assert_ne!(turned, unbound);
    assert_eq!(world.open(&turned, BODY).await.unwrap_err(), Rejected::Known);
}

/// The other signature that the same key seems to have made: `s` against the order of the curve
/// minus `s`.
fn turned(token: &str) -> String {
    const ORDER: [u8; 32] = [
        0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc,
        0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ];
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let mut signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let mut borrow = 0_i16;
    for (digit, order) in signature[32..].iter_mut().zip(ORDER).rev() {
        let difference = i16::from(order) - i16::from(*digit) - borrow;
        borrow = i16::from(difference < 0);
        *digit = u8::try_from(difference.rem_euclid(256)).unwrap();
    }
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

#[tokio::test]
async fn keys_of_another_kind_are_not_used() {
    let signer = Signer::generate().unwrap();
    let good = signer.jwk();
    let keys = [
        Jwk { kty: "RSA".into(), ..good.clone() },
        Jwk { crv: "P-384".into(), ..good.clone() },
        Jwk { alg: Some("HS256".into()), ..good.clone() },
        Jwk { x: good.x[..42].into(), ..good.clone() },
        Jwk { y: format!("{}AAAA", good.y), ..good.clone() },
        Jwk { x: "%".into(), ..good.clone() },
    ];
    let token = signer.sign(BODY.as_bytes(), now()).unwrap();
    let sent = headers([(SIGNATURE_HEADER, token.as_str())]);
    let with =
        |jwk: Jwk| Verifier::new(InMemoryKeys::from_iter([(signer.key_id(), jwk)])).clock(now);
    for jwk in keys {
        assert_eq!(
            with(jwk).open(&sent, BODY.as_bytes()).await.unwrap_err(),
            Rejected::UnusableKey
        );
    }
    // A point off the curve has the right form.
    let off = Jwk { y: URL_SAFE_NO_PAD.encode([7; 32]), ..good.clone() };
    assert_eq!(with(off).open(&sent, BODY.as_bytes()).await.unwrap_err(), Rejected::WrongSignature);
    assert!(with(Jwk { alg: None, ..good }).open(&sent, BODY.as_bytes()).await.is_ok());
}

struct Down;

impl VerificationKeys for Down {
    async fn find(
        &self,
        _: KeyId,
    ) -> Result<Option<Jwk>, Box<dyn std::error::Error + Send + Sync>> {
        Err("the key endpoint is down".into())
    }
}

#[tokio::test]
async fn without_the_key_endpoint_the_provider_is_asked_to_come_again() {
    let signer = Signer::generate().unwrap();
    let sent = signer.headers(NO_JSON.as_bytes()).unwrap();
    let rejected = Verifier::new(Down).open(&sent, NO_JSON.as_bytes()).await.unwrap_err();
    assert_eq!((rejected, rejected.status()), (Rejected::KeyUnavailable, 503));
}

#[tokio::test]
async fn the_system_clock_is_the_default() {
    let signer = Signer::generate().unwrap();
    let verifier = Verifier::new(signer.keys());
    assert!(
        verifier.open(&signer.headers(BODY.as_bytes()).unwrap(), BODY.as_bytes()).await.is_ok()
    );
    let old = Timestamp::now() - SignedDuration::from_mins(6);
    let old = signer.sign(BODY.as_bytes(), old).unwrap();
    assert_eq!(
        verifier
            .open(&headers([(SIGNATURE_HEADER, old.as_str())]), BODY.as_bytes())
            .await
            .unwrap_err(),
        Rejected::Stale
    );
}

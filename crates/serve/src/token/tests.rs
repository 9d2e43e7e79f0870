//! One claim, hashes alone in the file, and a file of its owner's.

use super::*;

const URL: &str = "http://127.0.0.1:8470/simplefin";

fn store() -> (tempfile::TempDir, TokenStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = TokenStore::open(folder.path().join("tokens.json")).unwrap();
    (folder, store)
}

fn code(made: &NewToken) -> String {
    use base64::{Engine as _, engine::general_purpose::STANDARD};

    let url = String::from_utf8(STANDARD.decode(made.expose()).unwrap()).unwrap();
    url.strip_prefix(&format!("{URL}/claim/")).unwrap().to_owned()
}

fn granted(claim: Claim) -> Option<String> {
    match claim {
        Claim::Granted(url) => Some(url),
        Claim::Refused => None,
    }
}

#[test]
fn a_setup_token_is_claimed_once_and_a_second_try_is_written_down() {
    let (_folder, store) = store();
    let made = store.add(TokenKind::Simplefin, "budget", URL, Scope::All).unwrap();
    let url = granted(store.claim(&code(&made)).unwrap()).unwrap();
    let rest = url.strip_prefix("http://").unwrap();
    let (login, root) = rest.split_once('@').unwrap();
    assert_eq!(root, "127.0.0.1:8470/simplefin");
    let (id, secret) = login.split_once(':').unwrap();
    let shown = Credential { id, secret };
    assert!(store.check(&shown, TokenKind::Simplefin).unwrap().is_some());
    assert!(store.check(&shown, TokenKind::Bearer).unwrap().is_none());
    assert!(store.list().unwrap()[0].claimed_again_at.is_none());

    assert!(granted(store.claim(&code(&made)).unwrap()).is_none());
    let token = store.check(&shown, TokenKind::Simplefin).unwrap().unwrap();
    assert!(token.claimed_again_at.is_some());
}

#[test]
fn of_many_who_claim_at_once_one_gets_it() {
    let (_folder, store) = store();
    let made = store.add(TokenKind::Simplefin, "budget", URL, Scope::All).unwrap();
    let code = code(&made);
    let won = std::thread::scope(|scope| {
        let claim = || {
            // As another process: nothing shared but the file.
            let other = TokenStore::open(store.path()).unwrap();
            granted(other.claim(&code).unwrap()).is_some()
        };
        let threads: Vec<_> = (0..16).map(|_| scope.spawn(claim)).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).filter(|won| *won).count()
    });
    assert_eq!(won, 1);
}

#[test]
fn what_is_revoked_elsewhere_opens_nothing_any_more() {
    let (_folder, store) = store();
    let bearer = store.add(TokenKind::Bearer, "api", URL, Scope::All).unwrap();
    let shown = Credential::parse(bearer.expose()).unwrap();
    assert!(store.check(&shown, TokenKind::Bearer).unwrap().is_some());
    let setup = store.add(TokenKind::Simplefin, "budget", URL, Scope::All).unwrap();
    let elsewhere = TokenStore::open(store.path()).unwrap();
    for made in [&bearer, &setup] {
        elsewhere.revoke(&made.token.id).unwrap();
    }
    assert!(store.check(&shown, TokenKind::Bearer).unwrap().is_none());
    assert!(granted(store.claim(&code(&setup)).unwrap()).is_none());
}

#[test]
fn guesses_open_nothing() {
    let (_folder, store) = store();
    let made = store.add(TokenKind::Simplefin, "budget", URL, Scope::All).unwrap();
    let id = made.token.id.as_str();
    // Unclaimed: no secret opens it, the empty one and that of nobody neither.
    for secret in ["", "0", "00000000000000000000000000000000"] {
        for id in [id, "t000000000000", ""] {
            let shown = Credential { id, secret };
            assert!(store.check(&shown, TokenKind::Simplefin).unwrap().is_none());
        }
    }
    for code in ["", ".", "x", id, &format!("{id}."), &format!("{id}.0")] {
        assert!(granted(store.claim(code).unwrap()).is_none(), "{code}");
    }
    assert!(store.list().unwrap()[0].claimed_at.is_none());
}

#[test]
fn addresses_that_would_show_the_password_to_strangers_are_refused() {
    let (_folder, store) = store();
    let try_url = |url: &str| store.add(TokenKind::Simplefin, "x", url, Scope::All).map(drop);
    for url in ["https://money.example.org/simplefin/", "http://192.168.1.4:8470/simplefin"] {
        try_url(url).unwrap();
    }
    for url in [
        "http://money.example.org/simplefin",
        "ftp://127.0.0.1/",
        "money.example.org",
        "https://a:b@money.example.org/",
        "https://money.example.org/?a=b",
    ] {
        assert_eq!(try_url(url).unwrap_err().kind(), foliolink::ErrorKind::Invalid, "{url}");
    }
    assert_eq!(store.list().unwrap()[0].url, "https://money.example.org/simplefin");
}

#[cfg(unix)]
#[test]
fn the_file_is_its_owners_alone_and_another_one_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;

    let (_folder, store) = store();
    let made = store.add(TokenKind::Bearer, "api", URL, Scope::All).unwrap();
    let mode = std::fs::metadata(store.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = std::fs::read_to_string(store.path()).unwrap();
    let secret = made.expose().split_once('.').unwrap().1;
    assert!(!text.contains(secret) && !format!("{made:?} {store:?}").contains(secret));

    std::fs::set_permissions(store.path(), std::fs::Permissions::from_mode(0o644)).unwrap();
    let refused = TokenStore::open(store.path()).unwrap_err().to_string();
    assert!(refused.ends_with("tokens.json: others may read it: `chmod 600` it"), "{refused}");
    std::fs::set_permissions(store.path(), std::fs::Permissions::from_mode(0o600)).unwrap();
    std::fs::write(store.path(), "{}").unwrap();
    let refused = TokenStore::open(store.path()).unwrap_err().to_string();
    assert!(refused.ends_with("no token file (foliolink.serve.tokens/1)"), "{refused}");
}

/// A container mounts files as links: the file behind one is replaced, the link stays.
#[cfg(unix)]
#[test]
fn a_link_to_the_file_is_followed_and_stays_one() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("elsewhere")).unwrap();
    // The first leads to nothing yet.
    std::os::unix::fs::symlink("elsewhere/tokens.json", at("link")).unwrap();
    for name in ["one", "two"] {
        let store = TokenStore::open(at("link")).unwrap();
        store.add(TokenKind::Simplefin, name, URL, Scope::All).unwrap();
    }
    assert!(at("link").symlink_metadata().unwrap().is_symlink());
    let behind = TokenStore::open(at("elsewhere/tokens.json")).unwrap();
    assert_eq!(behind.list().unwrap().len(), 2);
    let circle = at("circle");
    std::os::unix::fs::symlink("circle", &circle).unwrap();
    assert!(TokenStore::open(circle).is_err());
}

#[cfg(unix)]
#[test]
fn a_byte_order_mark_of_an_editor_is_skipped() {
    let (_folder, store) = store();
    store.add(TokenKind::Bearer, "api", URL, Scope::All).unwrap();
    let text = std::fs::read_to_string(store.path()).unwrap();
    std::fs::write(store.path(), format!("\u{feff}{text}")).unwrap();
    assert_eq!(TokenStore::open(store.path()).unwrap().list().unwrap().len(), 1);
}

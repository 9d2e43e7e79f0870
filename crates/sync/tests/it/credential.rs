//! Allowances and sessions are a credential's, under a name that tells nothing of it.

use foliolink_sync::{Policy, Rate, Sync};

use crate::support::{World, count, settle, vumi_builder};

/// With another of Vumi's secrets.
async fn open_with(world: &World, secret: usize) -> Sync {
    let secret = world.sandbox.credentials().vumi.secrets[secret];
    let client = vumi_builder(&world.sandbox, &world.line).client_secret(secret);
    let builder = world.builder().vumi(client).limit("vumi", Rate::per_second(1000).unwrap());
    builder.open().await.unwrap()
}

#[tokio::test]
async fn each_credential_has_an_allowance_and_a_session_of_its_own() {
    let world = World::ready().await;
    let id = world.sync.add(world.token(), Policy::default()).await.unwrap().id;
    for secret in [0, 1, 0, 1] {
        let sync = open_with(&world, secret).await;
        sync.now(id).await.unwrap();
        settle(&sync).await;
    }
    // The first world's own has none: no rate was set then.
    let own = "SELECT COUNT(*) FROM limits WHERE bucket LIKE 'vumi/%'";
    assert_eq!(count(&world.folder, own).await, 2, "stable, one a secret");
    assert_eq!(count(&world.folder, "SELECT COUNT(*) FROM provider_sessions").await, 2);
    let logins = world.calls("/login");
    assert_eq!(logins, 2, "each logged in once");

    let rates = world.sync.rates().await.unwrap();
    let names: Vec<_> = rates.keys().filter(|name| name.starts_with("vumi")).collect();
    assert_eq!(names.len(), 3);
    for name in names.iter().filter(|name| name.contains('/')) {
        let digits = name.strip_prefix("vumi/").unwrap();
        assert!(digits.len() == 16 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let keys = &world.sandbox.credentials().vumi;
        for hidden in keys.secrets.iter().chain([&keys.client_id]) {
            assert!(!hidden.contains(digits) && !name.contains(hidden));
        }
    }

    // Another value is refused for the provider by name, and set for all of its credentials.
    let twice = |sets: bool| {
        let builder = world.builder().limit("vumi", Rate::per_second(2000).unwrap());
        if sets { builder.set_limits() } else { builder }
    };
    let refused = twice(false).open().await.unwrap_err();
    assert_eq!(refused.code(), Some("rate_differs"));
    assert!(!refused.to_string().contains("vumi/"), "{refused}");
    twice(true).open().await.unwrap();
    let rates = world.sync.rates().await.unwrap();
    let mut own = rates.iter().filter(|(name, _)| name.starts_with("vumi"));
    assert!(own.all(|(_, rate)| *rate == Rate::per_second(2000).unwrap()));
}

/// Two secrets, several processes each: no more calls at once than the credential's places.
#[tokio::test]
async fn no_more_calls_are_out_at_once_than_a_credential_may_have() {
    let world = World::ready().await;
    let sync = open_with(&world, 0).await;
    let id = sync.add(world.token(), Policy::default()).await.unwrap().id;
    let places = "SELECT COUNT(*) FROM in_flight";
    // The world's own is the same credential.
    assert_eq!(count(&world.folder, places).await, 4);
    settle(&sync).await;
    assert_eq!(sync.status(id).await.unwrap().state, foliolink_sync::State::Idle);
    let taken = "SELECT COUNT(*) FROM in_flight WHERE holder IS NOT NULL";
    let began = std::time::Instant::now();
    while count(&world.folder, taken).await > 0 {
        assert!(began.elapsed() < std::time::Duration::from_secs(30), "they are never given back");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

crate::database::on_postgres!(
    each_credential_has_an_allowance_and_a_session_of_its_own,
    no_more_calls_are_out_at_once_than_a_credential_may_have,
);

//! What is sealed, and by whom it is opened.

use foliolink::ErrorKind;
use foliolink_sync::{Key, KeyRing, Policy, State, Sync};

use crate::support::{World, builder, settle};

async fn open(world: &World, keys: KeyRing) -> foliolink_sync::Result<Sync> {
    builder(&world.sandbox, &world.line, &keys, &world.folder).open().await
}

#[tokio::test]
async fn a_wrong_key_is_told_at_once_and_a_missing_one_by_its_name() {
    let world = World::ready().await;
    let id = world.keys.ids().next().unwrap().to_owned();

    let other = open(&world, KeyRing::of(Key::generate().unwrap())).await.unwrap_err();
    assert_eq!((other.kind(), other.code()), (ErrorKind::Auth, Some("unknown_key")));
    let missing = format!("key: the database is sealed with key {id}, which wasn't given");
    assert_eq!(other.to_string(), missing);

    let encoded = Key::generate().unwrap().to_text();
    let false_one = format!("{id}:{}", encoded.split_once(':').unwrap().1);
    let wrong = open(&world, false_one.parse().unwrap()).await.unwrap_err();
    assert_eq!((wrong.kind(), wrong.code()), (ErrorKind::Auth, Some("wrong_key")));
}

#[tokio::test]
async fn a_new_key_seals_everything_and_the_old_one_is_needed_no_more() {
    let world = World::new(foliolink_sandbox::Sandbox::builder().pending_polls(9).build()).await;
    let flinks = world.add_flinks().await;
    let vumi = world.sync.add(world.token(), Policy::default()).await.unwrap().id;
    settle(&world.sync).await;
    assert_eq!(world.status(flinks).await.state, State::Waiting);

    let new = Key::generate().unwrap();
    // Two sources, a ticket, Vumi's session, the root of fingerprints.
    assert_eq!(world.sync.rekey(new.clone()).await.unwrap(), 5);
    assert!(open(&world, world.keys.clone()).await.is_err(), "the old one opens nothing");
    let sync = open(&world, KeyRing::of(new.clone())).await.unwrap();
    assert_eq!(sync.rekey(new).await.unwrap(), 0, "it is done");
    assert!(!sync.add(world.login_id(), Policy::default()).await.unwrap().added, "known as before");
    sync.now(flinks).await.unwrap();
    sync.now(vumi).await.unwrap();
    assert_eq!(settle(&sync).await, 2);
    assert_eq!(sync.status(vumi).await.unwrap().state, State::Idle);
}

/// Stopped in the middle, with both keys given, it goes on.
#[tokio::test]
async fn a_rotation_that_was_stopped_goes_on() {
    let world = World::ready().await;
    let id = world.add_flinks().await;
    let new = Key::generate().unwrap();
    for waits in [3, 8, 14, 20] {
        let rekey = world.sync.rekey(new.clone());
        drop(crate::crash::Dies::at(waits, rekey).await);
        let both = world.keys.clone().sealed_by(new.clone());
        let sync = open(&world, both).await.unwrap();
        sync.now(id).await.unwrap();
        settle(&sync).await;
        assert_eq!(sync.status(id).await.unwrap().state, State::Idle);
    }
    let both = world.keys.clone().sealed_by(new.clone());
    let sync = open(&world, both).await.unwrap();
    sync.rekey(new.clone()).await.unwrap();
    assert!(open(&world, KeyRing::of(new)).await.is_ok());
}

#[tokio::test]
async fn no_secret_lies_open_in_the_database() {
    let world = World::new(foliolink_sandbox::Sandbox::builder().pending_polls(9).build()).await;
    world.add_flinks().await;
    world.sync.add(world.token(), Policy::default()).reference("customer-42").await.unwrap();
    settle(&world.sync).await;
    world.sync.close().await;
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(world.folder.path()).unwrap() {
        bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("customer-42"), "what isn't secret is found");
    for secret in [world.login_id().expose(), world.token().expose(), "eyJ"] {
        assert!(!holds(secret) && !holds(&secret.to_lowercase()), "{secret}");
    }
}
/// A source that was moved to another row, or spoilt, opens nothing and stops nobody else.
#[tokio::test]
async fn a_broken_row_is_given_up_and_the_others_go_on() {
    let world = World::ready().await;
    let broken = world.add_flinks().await;
    let good = world.sync.add(world.token(), Policy::default()).await.unwrap().id;
    let spoil = format!(
        "UPDATE connections SET source_sealed = (SELECT source_sealed FROM connections \
         WHERE id = '{good}') WHERE id = '{broken}' RETURNING woken"
    );
    crate::support::count(&world.folder, &spoil).await;
    let error = world.sync.run_step(broken).await.unwrap_err();
    assert_eq!(error.code(), Some("wrong_key"));
    let status = world.status(broken).await;
    assert_eq!(status.state, State::Dead);
    assert_eq!(status.error.unwrap().code.as_deref(), Some("broken"));
    assert_eq!(settle(&world.sync).await, 1);
    assert_eq!(world.status(good).await.state, State::Idle);
}

crate::database::on_postgres!(
    a_wrong_key_is_told_at_once_and_a_missing_one_by_its_name,
    a_new_key_seals_everything_and_the_old_one_is_needed_no_more,
    a_rotation_that_was_stopped_goes_on,
    a_broken_row_is_given_up_and_the_others_go_on,
);

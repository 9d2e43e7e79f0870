//! What is stored, and how its history reads.

use foliolink::portfolio::Snapshot;
use foliolink_sync::{ChangeKind, Policy, State};

use crate::support::{World, aggregator, count};

/// Rows in one order, so that snapshots are compared by what they hold.
pub(crate) fn sorted(mut snapshot: Snapshot) -> Snapshot {
    fn by_text<T: serde::Serialize>(rows: &mut [T]) {
        rows.sort_by_key(|row| serde_json::to_string(row).unwrap());
    }
    by_text(&mut snapshot.holders);
    by_text(&mut snapshot.accounts);
    by_text(&mut snapshot.portfolios);
    by_text(&mut snapshot.securities);
    by_text(&mut snapshot.holdings);
    by_text(&mut snapshot.transactions);
    by_text(&mut snapshot.warnings);
    snapshot
}

#[tokio::test]
async fn what_is_stored_is_what_was_pulled_to_the_digit() {
    let world = World::ready().await;
    let joint = world.sandbox.credentials().flinks.login_id_joint;
    let joint: foliolink::flinks::LoginId = joint.parse().unwrap();
    let plain = aggregator(&world.sandbox);
    for (source, pulled) in [
        (world.login_id().into(), plain.pull(world.login_id()).await.unwrap()),
        (joint.clone().into(), plain.pull(joint).await.unwrap()),
        (world.token().into(), plain.pull(world.token()).await.unwrap()),
    ] {
        let source: foliolink::aggregator::Source = source;
        let id = world.sync.add(source, Policy::default()).await.unwrap().id;
        world.settle().await;
        assert_eq!(world.status(id).await.state, State::Idle);
        let stored = world.sync.snapshot(id, None).await.unwrap();
        assert_eq!(sorted(stored), sorted(pulled));
    }
}

#[tokio::test]
async fn an_unchanged_refresh_writes_no_row_of_data() {
    let world = World::ready().await;
    let id = world.add_flinks().await;
    world.settle().await;
    let tables = ["accounts", "transactions", "holders", "institutions", "warnings"];
    let mut before = Vec::new();
    for table in tables {
        before.push(count(&world.folder, &format!("SELECT COUNT(*) FROM {table}_history")).await);
    }
    world.sync.now(id).await.unwrap();
    assert_eq!(world.settle().await, 1);
    for (table, before) in tables.into_iter().zip(before) {
        let rows = count(&world.folder, &format!("SELECT COUNT(*) FROM {table}_history")).await;
        assert_eq!(rows, before, "{table}");
    }
    let refreshes = "SELECT COUNT(*) FROM syncs WHERE outcome = 'unchanged'";
    assert_eq!(count(&world.folder, refreshes).await, 1);
    let changes = world.sync.history(id, None).await.unwrap();
    assert!(changes.iter().all(|change| change.change == ChangeKind::Added));
}

#[tokio::test]
async fn dbt_learns_how_fresh_a_connection_is_where_it_can() {
    let world = World::ready().await;
    world.add_flinks().await;
    world.settle().await;
    let sources = world.sync.dbt_sources();
    let field = sources.lines().find_map(|line| line.trim().strip_prefix("loaded_at_field: "));
    assert_eq!(field.is_some(), crate::database::is_on_postgres(), "{sources}");
    assert_eq!(sources.contains("freshness"), field.is_some());
    if let Some(field) = field {
        let fresh = format!(
            "SELECT COUNT(*) FROM connections WHERE synced_at IS NOT NULL \
             AND pg_typeof({field}) = 'timestamp with time zone'::regtype"
        );
        assert_eq!(count(&world.folder, &fresh).await, 1);
    }
}

crate::database::on_postgres!(
    dbt_learns_how_fresh_a_connection_is_where_it_can,
    what_is_stored_is_what_was_pulled_to_the_digit,
    an_unchanged_refresh_writes_no_row_of_data,
);
